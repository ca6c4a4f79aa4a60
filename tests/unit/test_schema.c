/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema says every key of the table, with its words and its default; and JSON in its canonical layout is the same
 * JSON. Whether documents are told apart is proved in tests/cli/schema.bats.
 */
#include "document/format.h"
#include "load/keys.h"
#include "load/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct sg_node *
parse(struct sg_span text, struct sg_arena *arena)
{
	struct sg_errors errors = { .arena = arena };
	const struct sg_node *root;

	if (!sg_ok(sg_document_json((struct sg_text){ SG_SPAN("f"), text }, arena, &root, &errors)))
		fail_msg("%.*s", SG_SPAN_ARG(sg_error_render(arena, &errors.items[0])));
	return root;
}

static size_t
count_words(const char *words)
{
	size_t count = *words != '\0';

	for (; *words; words++)
		count += *words == ' ';
	return count;
}

/* The enumeration of a key: of its own, of its elements, or of its values. */
static const struct sg_node *
words_of(const struct sg_node *schema)
{
	static const char *const places[] = { "items", "additionalProperties" };
	const struct sg_node *words = sg_node_get(schema, "enum");

	for (size_t i = 0; i < SG_ARRAY_LEN(places) && !words; i++)
		words = sg_node_get(sg_node_get(schema, places[i]), "enum");
	if (!words && sg_node_get(schema, "anyOf"))
		words = sg_node_get(sg_node_get(schema, "anyOf")->first, "enum");
	return words;
}

static void
check_key(const struct sg_node *table, const struct sg_key *key)
{
	const struct sg_node *schema = sg_node_get(sg_node_get(table, "properties"), key->name);

	if (strcmp(key->name, "*") == 0)
		schema = sg_node_get(table, "additionalProperties");
	if (!schema)
		fail_msg("%s is missing", key->name);
	assert_true(sg_span_starts(sg_node_text(schema, "description"), sg_span_of(key->doc)));
	if (key->words && key->type != SG_KEY_OTHER) {
		const struct sg_node *words = words_of(schema);

		assert_non_null(words);
		assert_int_equal(words->count, count_words(key->words));
	}
	/* A default is a value or is told in words. */
	if (key->fallback && !sg_node_get(schema, "default"))
		assert_true(sg_span_search(sg_node_text(schema, "description"),
					   sg_span_of(key->fallback)) != SIZE_MAX);
}

static void
check_schema(enum sg_schema schema, unsigned first, unsigned end)
{
	struct sg_arena arena;
	struct sg_buffer out = { .arena = &arena };
	const struct sg_node *definitions;

	sg_arena_init(&arena, 0);
	sg_load_schema(schema, &out);
	definitions = sg_node_get(parse(sg_buffer_span(&out), &arena), "$defs");
	for (unsigned i = first; i < end; i++) {
		const struct sg_key_table *table = sg_key_table((enum sg_key_scope)i);
		const struct sg_node *node =
			sg_node_get(definitions, *table->path ? table->path : "top");

		assert_non_null(node);
		for (size_t k = 0; k < table->count; k++)
			check_key(node, &table->keys[k]);
	}
	assert_int_equal(definitions->count, end - first);
	sg_arena_free(&arena);
}

static void
test_every_key(void **state)
{
	(void)state;
	check_schema(SG_SCHEMA_REQUIREMENTS, SG_SCOPE_TOP, SG_SCOPE_MANAGED_CONFIG);
	check_schema(SG_SCHEMA_SOURCES, SG_SCOPE_DECLARATIONS, SG_SCOPE_BUNDLE);
}

/* ---- the manual ---- */

static struct sg_span
read_manual(struct sg_arena *arena)
{
	enum { MAX_BYTES = 1024 * 1024 };
	const char *root = getenv("top_srcdir");
	struct sg_span path =
		sg_arena_printf(arena, "%s/doc/strictgate-requirements.5%c", root ? root : ".", 0);
	FILE *file = fopen(path.p, "rb");
	char *bytes = sg_arena_alloc(arena, MAX_BYTES);
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, MAX_BYTES, file);
	fclose(file);
	return (struct sg_span){ bytes, len };
}

/* The line of a key below the line of its table, up to the next table. */
static struct sg_span
manual_line(struct sg_span manual, const char *path, const char *name, struct sg_arena *arena)
{
	struct sg_span start = sg_arena_printf(arena, "\n.It Ic %s Ta ", name), end;
	size_t len = strlen(path);
	struct sg_span head =
		len && path[len - 1] == ']'
			? sg_arena_printf(arena, "\n.It Sy [[%.*s]] Ta", (int)len - 2, path)
		: len ? sg_arena_printf(arena, "\n.It Sy [%s] Ta", path)
		      : SG_SPAN("\n.It Sy Key Ta");
	size_t at = sg_span_search(manual, head);

	if (at == SIZE_MAX)
		fail_msg("the manual has no table %s", path);
	manual = sg_span_from(manual, at + head.len);
	end = sg_span_first(manual, sg_span_search(manual, SG_SPAN("\n.It Sy ")) == SIZE_MAX
					    ? manual.len
					    : sg_span_search(manual, SG_SPAN("\n.It Sy ")));
	at = sg_span_search(end, start);
	if (at == SIZE_MAX)
		fail_msg("the manual has no %s.%s", path, name);
	return sg_span_split(sg_span_from(end, at + 1), '\n', &end);
}

/* Every key of Codex stands in the manual's table, with who enforces it. */
static void
test_manual(void **state)
{
	struct sg_arena arena;
	struct sg_span manual;

	(void)state;
	sg_arena_init(&arena, 0);
	manual = read_manual(&arena);
	for (unsigned i = 0; i < SG_SCOPE_COUNT; i++) {
		const struct sg_key_table *table = sg_key_table((enum sg_key_scope)i);

		if ((i != SG_SCOPE_TOP && i < SG_SCOPE_CODEX_RULES) ||
		    i >= SG_SCOPE_MANAGED_CONFIG || i == SG_SCOPE_CODEX_ANY)
			continue;
		for (size_t k = 0; k < table->count; k++) {
			const struct sg_key *key = &table->keys[k];
			struct sg_span by = key->reach == SG_REACH_CODEX
						    ? SG_SPAN(" Ta Codex")
						    : SG_SPAN(" Ta every agent");

			if (key->type != SG_KEY_NEVER &&
			    !sg_span_ends(manual_line(manual, table->path, key->name, &arena), by))
				fail_msg("%s.%s is enforced by another", table->path, key->name);
		}
	}
	sg_arena_free(&arena);
}

/* ---- layout of JSON ---- */

static const struct {
	const char *text, *laid_out;
} layouts[] = {
	{ "{}", "{}\n" },
	{ " [ ] ", "[]\n" },
	{ "1", "1\n" },
	{ "\"a\\\"b\\\\\"", "\"a\\\"b\\\\\"\n" },
	{ "{\"a\":1,\"b\":[1,2.0e5,true]}", "{ \"a\": 1, \"b\": [1, 2.0e5, true] }\n" },
	{ "{\"a\":\"0123456789012345678901234567890123456789\",\"b\":[\"0123456789012345678901234567890123456789\"]}",
	  "{\n  \"a\": \"0123456789012345678901234567890123456789\",\n"
	  "  \"b\": [\"0123456789012345678901234567890123456789\"]\n}\n" },
	{ "[\"0123456789012345678901234567890123456789\",{},\n\n\"01234567890123456789012345678901234567890123456789\"]",
	  "[\n  \"0123456789012345678901234567890123456789\",\n  {},\n"
	  "  \"01234567890123456789012345678901234567890123456789\"\n]\n" },
	{ "{\"k\":\"\\u00e9 {[,:]}\"}", "{ \"k\": \"\\u00e9 {[,:]}\" }\n" },
};

static void
test_json_layout(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(layouts); i++) {
		struct sg_arena arena;
		struct sg_span once;

		sg_arena_init(&arena, 0);
		once = sg_format_json(sg_span_of(layouts[i].text), &arena);
		if (!sg_span_is(once, layouts[i].laid_out))
			fail_msg("row %zu: %.*s", i, SG_SPAN_ARG(once));
		assert_true(sg_span_eq(sg_format_json(once, &arena), once));
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_key),
		cmocka_unit_test(test_manual),
		cmocka_unit_test(test_json_layout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
