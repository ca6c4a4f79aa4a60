/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wrong requirement files. What can be wrong with a key is made of the table of keys, so that a new key is tested when it
 * is added: values of every wrong type, words that are not known, and names that are nearly right. Then packs, sets that
 * allow nothing, and texts that only look wrong. Refusals of one kind each stand in test_load and test_document.
 */
#include "load/keys.h"
#include "load/load.h"
#include "model/settings.h"
#include "place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
	struct sg_arena arena;
	struct sg_errors errors;
	struct sg_loader loader;
};

static const struct sg_load_options options = { .release = { "0.2.0", 5 } };

static struct sg_status
load(struct world *world, enum sg_format format, struct sg_span bytes, const char *directory)
{
	struct sg_load_input input = { .text = { SG_SPAN("f"), bytes },
				       .format = format,
				       .origin = SG_ORIGIN_ARGUMENT,
				       .directory = sg_span_of(directory) };

	sg_arena_init(&world->arena, 0);
	world->errors = (struct sg_errors){ .arena = &world->arena };
	sg_loader_init(&world->loader, &world->arena, &options, &world->errors);
	return sg_load_text(&world->loader, &input);
}

/* ---- from the table of keys ---- */

/* The scopes that a file of requirements reaches; what stands in a shape of its own is read elsewhere. */
static bool reached[SG_SCOPE_COUNT];

static void
reach(enum sg_key_scope scope)
{
	const struct sg_key_table *table = sg_key_table(scope);

	/* The tables of hooks stand under the names of events, which no path tells. */
	if (reached[scope] || strstr(table->path, "*["))
		return;
	reached[scope] = true;
	for (size_t k = 0; k < table->count; k++)
		if (table->keys[k].type == SG_KEY_TABLE || table->keys[k].type == SG_KEY_TABLES ||
		    table->keys[k].type == SG_KEY_NAMED)
			reach(table->keys[k].inner);
}

/* A file in JSON with one member in the table of a scope; where the member's value stands. */
struct planted {
	struct sg_span text;
	unsigned key_column;
	unsigned value_column;
	unsigned value_end;
};

static struct planted
plant(struct sg_arena *arena, const char *path, struct sg_span key, const char *value)
{
	struct sg_buffer out = { .arena = arena }, close = { .arena = arena };
	struct sg_span rest = sg_span_of(path);
	struct planted planted;

	sg_buffer_add_char(&out, '{');
	while (rest.len) {
		struct sg_span part = sg_span_split(rest, '.', &rest);
		bool list = sg_span_ends(part, SG_SPAN("[]"));

		if (list)
			part.len -= 2;
		sg_buffer_printf(&out, "\"%.*s\": %s{",
				 SG_SPAN_ARG(sg_span_is(part, "*") ? SG_SPAN("name") : part),
				 list ? "[" : "");
		sg_buffer_add(&close, list ? SG_SPAN("}]") : SG_SPAN("}"));
	}
	planted.key_column = (unsigned)out.len + 1;
	sg_buffer_printf(&out, "\"%.*s\": ", SG_SPAN_ARG(key));
	planted.value_column = (unsigned)out.len + 1;
	sg_buffer_add(&out, sg_span_of(value));
	planted.value_end = (unsigned)out.len;
	/* "}]" and "}" in reverse order. */
	for (size_t i = close.len; i > 0; i--)
		if (close.p[i - 1] == ']')
			sg_buffer_add(&out, SG_SPAN("}]")), i--;
		else
			sg_buffer_add_char(&out, '}');
	sg_buffer_add_char(&out, '}');
	planted.text = sg_buffer_span(&out);
	return planted;
}

/* Is there an error at that key's value, or inside of it? */
static const struct sg_error *
error_between(const struct world *world, unsigned from, unsigned to)
{
	for (size_t i = 0; i < world->errors.len; i++) {
		const struct sg_error *error = &world->errors.items[i];

		if (!error->warning && error->line == 1 && error->column >= from &&
		    error->column <= to && error->text.len)
			return error;
	}
	return NULL;
}

/* What no key of the type takes; "" ends the list. */
static const struct {
	enum sg_key_type type;
	const char *values[9];
} wrong[] = {
	{ SG_KEY_STRING, { "true", "1", "1.5", "[]", "{}", "null", "\"\"", "\" \"" } },
	{ SG_KEY_BOOLEAN, { "\"true\"", "1", "0", "[]", "{}", "null", "1.5" } },
	{ SG_KEY_INTEGER, { "\"1\"", "true", "1.5", "[]", "{}", "null", "-1", "4294967296" } },
	{ SG_KEY_WORD, { "true", "1", "[]", "{}", "null", "\"no-such-word\"", "\"\"" } },
	{ SG_KEY_DECISION, { "true", "1", "[]", "{}", "null", "\"\"" } },
	{ SG_KEY_STRINGS, { "\"x\"", "true", "{}", "null", "[1]", "[true]", "[[]]", "[\"\"]" } },
	{ SG_KEY_WORDS, { "true", "{}", "1", "[1]", "[\"no-such-word\"]", "[[]]", "[\"\"]" } },
	{ SG_KEY_TABLE, { "\"x\"", "1", "true", "[]", "null" } },
	{ SG_KEY_TABLES, { "\"x\"", "{}", "true", "[1]", "[[]]", "[\"x\"]", "null" } },
	{ SG_KEY_NAMED, { "\"x\"", "[]", "true", "{\"a\": 1}", "{\"a\": []}" } },
	{ SG_KEY_BOOLEANS, { "\"x\"", "[]", "{\"a\": \"true\"}", "{\"a\": 1}", "null" } },
	{ SG_KEY_CHOICES, { "\"x\"", "[]", "{\"a\": \"no-such-word\"}", "{\"a\": true}" } },
	{ SG_KEY_TEXTS, { "\"x\"", "[]", "{\"a\": 1}", "{\"a\": {}}" } },
	{ SG_KEY_PORT, { "\"1\"", "true", "[]", "{}", "-1", "65536" } },
	{ SG_KEY_KIND,
	  { "1", "true", "[]", "{}", "\"no-such-word\"", "{\"no-such-word\": 1}",
	    "{\"a\": 1, \"b\": 2}" } },
	{ SG_KEY_DURATION, { "1", "true", "[]", "\"\"", "\"x\"", "\"1\"" } },
	{ SG_KEY_TIME, { "1", "true", "[]", "\"\"", "\"today\"" } },
	{ SG_KEY_OTHER, { "true", "1", "1.5" } },
};

/* Codex takes empty text where nothing must be named. */
static bool
may_be(const struct sg_key_table *table, const struct sg_key *key, const char *value)
{
	bool empty = strcmp(value, "\"\"") == 0 || strcmp(value, "\" \"") == 0 ||
		     strcmp(value, "[\"\"]") == 0;

	return empty && !table->ours && !key->filled &&
	       (key->type == SG_KEY_STRING || key->type == SG_KEY_STRINGS);
}

static void
check_wrong_value(const struct sg_key_table *table, const struct sg_key *key, const char *value)
{
	struct sg_arena arena;
	struct planted planted;
	struct world world;
	const struct sg_error *error;

	if (may_be(table, key, value))
		return;
	sg_arena_init(&arena, 0);
	planted = plant(&arena, table->path, sg_span_of(key->name), value);
	if (sg_ok(load(&world, SG_FORMAT_JSON, planted.text, "")))
		fail_msg("accepted: %.*s", SG_SPAN_ARG(planted.text));
	error = error_between(&world, planted.value_column, planted.value_end);
	/* A shape of its own may be told together with what holds it. */
	if (!error && key->type == SG_KEY_OTHER)
		error = error_between(&world, 1, planted.value_end);
	if (!error)
		fail_msg("no error at the value: %.*s", SG_SPAN_ARG(planted.text));
	if (key->type == SG_KEY_DECISION && *value == '"' && value[1] != '"' &&
	    error->code != SG_E_UNKNOWN_DECISION)
		fail_msg("no unknown decision: %.*s", SG_SPAN_ARG(planted.text));
	assert_int_equal(world.loader.sources.len, 0);
	sg_arena_free(&world.arena);
	sg_arena_free(&arena);
}

/* What Codex alone enforces may have a shape that is not looked at. */
static bool
is_typed(const struct sg_key *key)
{
	return key->reach != SG_REACH_CODEX || key->type != SG_KEY_OTHER;
}

static void
test_wrong_types(void **state)
{
	size_t tried = 0;

	(void)state;
	for (int scope = 0; scope < SG_SCOPE_COUNT; scope++) {
		const struct sg_key_table *table = sg_key_table((enum sg_key_scope)scope);

		if (!reached[scope])
			continue;

		for (size_t k = 0; k < table->count; k++) {
			const struct sg_key *key = &table->keys[k];

			for (size_t i = 0; i < SG_ARRAY_LEN(wrong) && is_typed(key); i++)
				for (size_t v = 0; key->type == wrong[i].type && wrong[i].values[v];
				     v++, tried++)
					check_wrong_value(table, key, wrong[i].values[v]);
		}
	}
	assert_true(tried > 400);
}

static void
test_decisions(void **state)
{
	static const char *const words[] = { "\"forbiden\"", "\"Forbidden\"",   "\"FORBIDDEN\"",
					     "\"deny\"",     "\"prompt \"",     "\" allow\"",
					     "\"yes\"",      "\"allow,log\"",   "\"*\"",
					     "\"none\"",     "\"forbidden\\n\"" };

	(void)state;
	for (int scope = 0; scope < SG_SCOPE_COUNT; scope++) {
		const struct sg_key_table *table = sg_key_table((enum sg_key_scope)scope);

		if (!reached[scope])
			continue;

		for (size_t k = 0; k < table->count; k++)
			for (size_t i = 0;
			     i < SG_ARRAY_LEN(words) && table->keys[k].type == SG_KEY_DECISION; i++)
				check_wrong_value(table, &table->keys[k], words[i]);
	}
}

/* One letter less, one twice, two exchanged: the message names the key that was meant. */
static struct sg_span
misspell(struct sg_arena *arena, const char *name, unsigned how)
{
	struct sg_buffer out = { .arena = arena };
	size_t len = strlen(name), at = len / 2;

	for (size_t i = 0; i < len; i++) {
		if (i == at && how == 0)
			continue;
		if (i == at && how == 1)
			sg_buffer_add_char(&out, name[i]);
		sg_buffer_add_char(&out, how == 2 && i == at       ? name[i - 1]
					 : how == 2 && i == at - 1 ? name[i + 1]
								   : name[i]);
	}
	return sg_buffer_span(&out);
}

static void
check_misspelt(const struct sg_key_table *table, enum sg_key_scope scope, const char *name,
	       unsigned how)
{
	struct sg_arena arena;
	struct world world;
	struct planted planted;
	struct sg_span key, wanted;
	const struct sg_error *error;
	struct sg_status status;

	sg_arena_init(&arena, 0);
	key = misspell(&arena, name, how);
	wanted = sg_arena_printf(&arena, "did you mean \"%s\"", name);
	planted = plant(&arena, table->path, key, "1");
	if (!sg_key_find(scope, key)) {
		status = load(&world, SG_FORMAT_JSON, planted.text, "");
		error = world.errors.items;
		for (size_t i = 0; i < world.errors.len; i++, error++)
			if (error->column == planted.key_column + 1 ||
			    error->column == planted.key_column)
				break;
		if (error == world.errors.items + world.errors.len)
			fail_msg("no message at the key: %.*s", SG_SPAN_ARG(planted.text));
		/* Codex itself refuses some of them. */
		assert_true(error->code == SG_E_UNKNOWN_KEY ||
			    (!table->ours && error->code == SG_W_UNKNOWN_CODEX_KEY));
		if (sg_ok(status) && table->ours)
			fail_msg("accepted: %.*s", SG_SPAN_ARG(planted.text));
		if (sg_span_search(error->hint, wanted) == SIZE_MAX && strlen(name) > 4)
			fail_msg("%.*s: hint \"%.*s\"", SG_SPAN_ARG(planted.text),
				 SG_SPAN_ARG(error->hint));
		sg_arena_free(&world.arena);
	}
	sg_arena_free(&arena);
}

static void
test_misspelt(void **state)
{
	(void)state;
	for (int scope = 0; scope < SG_SCOPE_COUNT; scope++) {
		const struct sg_key_table *table = sg_key_table((enum sg_key_scope)scope);

		if (!reached[scope])
			continue;

		for (size_t k = 0; k < table->count; k++)
			for (unsigned how = 0; how < 3; how++)
				if (strlen(table->keys[k].name) > 2)
					check_misspelt(table, (enum sg_key_scope)scope,
						       table->keys[k].name, how);
	}
}

/* ---- texts ---- */

#define RULE "[[requirements.rules]]\n"
#define WORDS16 "'a','b','c','d','e','f','g','h','i','j','k','l','m','n','o','p'"
#define WORDS64 WORDS16 "," WORDS16 "," WORDS16 "," WORDS16

static const struct {
	enum sg_format format;
	const char *text;
	enum sg_code code; /* SG_OK: accepted */
	unsigned line, column;
	const char *says;
} texts[] = {
	/* Nothing is said, and nothing is wrong. */
	{ SG_FORMAT_TOML, "", SG_OK, 0, 0, "" },
	{ SG_FORMAT_YAML, "", SG_OK, 0, 0, "" },
	{ SG_FORMAT_JSON, "{}", SG_OK, 0, 0, "" },
	{ SG_FORMAT_YAML, "---\n...\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_TOML, "\xef\xbb\xbf[requirements]\r\ndefault = \"log\"\r\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_YAML, "\xef\xbb\xbfrequirements:\r\n  default: log\r\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_JSON, "\xef\xbb\xbf{\"requirements\":\r\n{\"default\": \"log\"}}\r\n", SG_OK, 0,
	  0, "" },
	/* Positions behind a mark of byte order, and in lines that end in CR LF. */
	{ SG_FORMAT_TOML, "\xef\xbb\xbf[requirements]\r\ndefault = \"lgo\"\r\n",
	  SG_E_UNKNOWN_DECISION, 2, 11, "\"log\"" },
	{ SG_FORMAT_TOML, "\xef\xbb\xbfrequirements = 1\n", SG_E_WRONG_TYPE, 1, 16, "table" },
	/* No file of requirements at all. */
	{ SG_FORMAT_JSON, "[]", SG_E_WRONG_TYPE, 1, 1, "the file" },
	{ SG_FORMAT_JSON, "\"x\"", SG_E_WRONG_TYPE, 1, 1, "the file" },
	{ SG_FORMAT_YAML, "just text\n", SG_E_WRONG_TYPE, 1, 1, "the file" },
	/* What other tools expand is refused before it grows. */
	{ SG_FORMAT_YAML, "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", SG_E_SYNTAX, 1, 4, "" },
	{ SG_FORMAT_YAML, "requirements: &r\n  packs: [*r]\n", SG_E_SYNTAX, 1, 15, "" },
	{ SG_FORMAT_JSON, "{\"requirements\": {\"mode\": \"audit\", \"mode\": \"enforce\"}}",
	  SG_E_DUPLICATE_KEY, 1, 36, "mode" },
	{ SG_FORMAT_YAML, "requirements:\n  mode: audit\n  mode: enforce\n", SG_E_DUPLICATE_KEY, 3,
	  3, "mode" },
	{ SG_FORMAT_TOML, "[requirements]\nmode = 'audit'\nmode = 'enforce'\n", SG_E_DUPLICATE_KEY,
	  3, 1, "mode" },
	{ SG_FORMAT_TOML, "[requirements]\n[requirements]\n", SG_E_DUPLICATE_KEY, 2, 1, "" },
	/* Values that the table of keys does not know the shape of. */
	{ SG_FORMAT_TOML, RULE "regex = ''\ndecision = 'log'\n", SG_E_BAD_VALUE, 2, 9, "empty" },
	{ SG_FORMAT_TOML, RULE "prefix = 'x'\ndecision = 'log'\n", SG_E_WRONG_TYPE, 2, 10,
	  "array" },
	{ SG_FORMAT_TOML, RULE "prefix = ['']\ndecision = 'log'\n", SG_E_BAD_PATTERN, 2, 11,
	  "text" },
	{ SG_FORMAT_TOML,
	  RULE "prefix = [['a','b','c','d'],['a','b','c','d'],['a','b','c','d'],['a','b','c','d'],"
	       "['a','b','c','d'],['a','b']]\ndecision = 'log'\n",
	  SG_E_LIMIT, 2, 10, "1024" },
	{ SG_FORMAT_TOML, "[requirements]\nfilesystem = 'x'\n", SG_E_WRONG_TYPE, 2, 14, "table" },
	{ SG_FORMAT_TOML, "[requirements.filesystem]\n'/x' = 1\n", SG_E_WRONG_TYPE, 2, 8,
	  "string" },
	{ SG_FORMAT_TOML, "[requirements.filesystem]\n'/x' = { 'a{' = 'read' }\n", SG_E_BAD_PATTERN,
	  2, 10, "brace" },
	{ SG_FORMAT_TOML, "[[requirements.paths]]\nglobs = [\"a\\u0001\"]\ndecision = 'log'\n",
	  SG_E_BAD_PATTERN, 2, 10, "control" },
	{ SG_FORMAT_TOML, "[[requirements.paths]]\nglobs = ['a}{']\ndecision = 'log'\n",
	  SG_E_BAD_PATTERN, 2, 10, "brace" },
	{ SG_FORMAT_TOML, "[[requirements.paths]]\nglobs = ['a\\{']\ndecision = 'log'\n", SG_OK, 0,
	  0, "" },
	{ SG_FORMAT_TOML,
	  "[[requirements.paths]]\nglobs = ['/a']\ndecision = 'log'\nnot_match = ['/a']\n",
	  SG_E_EXAMPLE, 4, 14, "matches" },
	{ SG_FORMAT_TOML,
	  "[[requirements.paths]]\nglobs = ['/a*']\nunless = ['/ab']\ndecision = 'log'\n"
	  "match = ['/ab']\n",
	  SG_E_EXAMPLE, 5, 10, "does not match" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'' = 'allow'\n", SG_E_BAD_PATTERN, 2, 1,
	  "empty" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'*.' = 'allow'\n", SG_E_BAD_PATTERN, 2,
	  1, "empty" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'**.' = 'allow'\n", SG_E_BAD_PATTERN, 2,
	  1, "pattern" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'**' = 'deny'\n", SG_E_BAD_PATTERN, 2, 1,
	  "no domain pattern" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'a..b' = 'allow'\n", SG_E_BAD_PATTERN, 2,
	  1, "label" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'.a' = 'allow'\n", SG_E_BAD_PATTERN, 2,
	  1, "label" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'a b' = 'allow'\n", SG_E_BAD_PATTERN, 2,
	  1, "byte" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'a/b' = 'allow'\n", SG_E_BAD_PATTERN, 2,
	  1, "path" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'[::1]' = 'deny'\n'::2' = 'deny'\n",
	  SG_OK, 0, 0, "" },
	{ SG_FORMAT_TOML, "[requirements.network.domains]\n'0_a-Z?.x' = 'deny'\n", SG_OK, 0, 0,
	  "" },
	{ SG_FORMAT_TOML, "[network_proxy]\ndomains = {}\ndenied_domains = []\n", SG_E_BAD_VALUE, 3,
	  1, "mixed" },
	{ SG_FORMAT_TOML, "[requirements.mcp_servers]\nallowed = [{ command = 'x', args = 'y' }]\n",
	  SG_E_WRONG_TYPE, 2, 36, "array" },
	{ SG_FORMAT_TOML, "[requirements.mcp_servers]\nallowed = [{ command = 'x', args = [1] }]\n",
	  SG_E_BAD_VALUE, 2, 37, "matcher" },
	{ SG_FORMAT_TOML,
	  "[requirements.mcp_servers]\nallowed = [{ command = 'x', args = [{match='exact'}] }]\n",
	  SG_E_BAD_VALUE, 2, 37, "matcher" },
	{ SG_FORMAT_TOML,
	  "[requirements.mcp_servers]\n"
	  "allowed = [{ command = 'x', args = [{match='exact',value=1}] }]\n",
	  SG_E_BAD_VALUE, 2, 37, "matcher" },
	{ SG_FORMAT_TOML, "[mcp_servers.x]\nidentity = { command = { args = [] } }\n",
	  SG_E_MISSING_KEY, 2, 24, "executable" },
	{ SG_FORMAT_TOML, "[mcp_servers.x]\nidentity = { command = { executable = 1 } }\n",
	  SG_E_MISSING_KEY, 2, 24, "executable" },
	{ SG_FORMAT_TOML, RULE "regex = \"\\u0061(\"\ndecision = 'log'\n", SG_E_BAD_REGEX, 2, 9,
	  "" },
	{ SG_FORMAT_TOML, RULE "regex = '''a('''\ndecision = 'log'\n", SG_E_BAD_REGEX, 2, 9, "" },
	{ SG_FORMAT_TOML, "[rules]\nprefix_rules = 1\n", SG_E_WRONG_TYPE, 2, 16, "array" },
	{ SG_FORMAT_TOML, "[[rules.prefix_rules]]\npattern = 1\ndecision = 'prompt'\n",
	  SG_E_WRONG_TYPE, 2, 11, "" },
	{ SG_FORMAT_TOML, "[[rules.prefix_rules]]\npattern = []\ndecision = 'prompt'\n",
	  SG_E_BAD_PATTERN, 2, 11, "1 to 64" },
	{ SG_FORMAT_TOML,
	  "[[rules.prefix_rules]]\npattern = [{any_of = ['']}]\ndecision = 'prompt'\n",
	  SG_E_BAD_VALUE, 2, 23, "" },
	{ SG_FORMAT_TOML, RULE "prefix = [" WORDS64 ", 'x']\ndecision = 'log'\n", SG_E_BAD_PATTERN,
	  2, 10, "1 to 64" },
	{ SG_FORMAT_TOML, RULE "prefix = [" WORDS64 "]\ndecision = 'log'\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_TOML, "allowed_approval_policies = [1]\n", SG_E_WRONG_TYPE, 1, 30, "string" },
	{ SG_FORMAT_TOML, "allowed_approval_policies = [{granular = {}, x = 1}]\n", SG_E_WRONG_TYPE,
	  1, 30, "string" },
	{ SG_FORMAT_TOML, "[config_server]\nbase_url = 'https://x/'\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_TOML, "[config_server]\nbase_url = 'http://x/'\n", SG_E_BAD_VALUE, 2, 12,
	  "https" },
	{ SG_FORMAT_TOML, "[config_server]\nbase_url = 'https://u@x/'\n", SG_E_BAD_VALUE, 2, 12,
	  "without user" },
	{ SG_FORMAT_TOML, "[config_server]\nbase_url = 'https://x/#a'\n", SG_E_BAD_VALUE, 2, 12,
	  "fragment" },
	{ SG_FORMAT_TOML, "[config_server]\nbase_url = 'https://x/?a'\n", SG_E_BAD_VALUE, 2, 12,
	  "query" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '0.2.0.1'\n", SG_E_BAD_VALUE, 2, 18,
	  "release" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '1234567'\n", SG_E_BAD_VALUE, 2, 18,
	  "release" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '.1'\n", SG_E_BAD_VALUE, 2, 18,
	  "release" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '0.x'\n", SG_E_BAD_VALUE, 2, 18,
	  "release" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '0.1.9'\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '0.2'\n", SG_OK, 0, 0, "" },
	{ SG_FORMAT_TOML, "[requirements]\nmin_strictgate = '1'\n", SG_E_VERSION, 2, 18, "0.2.0" },
};

static void
test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++) {
		struct world world;
		struct sg_status status =
			load(&world, texts[i].format, sg_span_of(texts[i].text), "");
		const struct sg_error *error = world.errors.items;

		if (status.code != texts[i].code)
			fail_msg("row %zu gives %u: %s", i, (unsigned)status.code, texts[i].text);
		if (texts[i].code == SG_OK) {
			assert_int_equal(world.errors.fatal, 0);
			assert_int_equal(world.loader.sources.len, 1);
		} else if (error->line != texts[i].line || error->column != texts[i].column ||
			   (sg_span_search(error->text, sg_span_of(texts[i].says)) == SIZE_MAX &&
			    sg_span_search(error->hint, sg_span_of(texts[i].says)) == SIZE_MAX)) {
			fail_msg("row %zu: %.*s", i,
				 SG_SPAN_ARG(sg_error_render(&world.arena, error)));
		}
		sg_arena_free(&world.arena);
	}
}

/* What is kept of a key that is not known here: its value on one line, cut between characters when it is long. */
static const struct {
	const char *value, *shown;
} notes[] = {
	{ "null", "null" },
	{ "true", "true" },
	{ "-5", "-5" },
	{ "2.5", "2.5" },
	{ "\"x\"", "\"x\"" },
	{ "[1, [\"a\", null], {}]", "[1, [\"a\", null], {}]" },
	{ "{\"a\": 1, \"b\": {\"c\": false}}", "{a = 1, b = {c = false}}" },
};

static struct sg_span
note_of(struct world *world, const char *value)
{
	struct sg_image image;
	const struct sg_note_rec *note;
	struct sg_span text = sg_arena_printf(&world->arena, "{\"zzz_zzz\": %s}", value);
	struct sg_load_input input = { .text = { SG_SPAN("f"), text }, .format = SG_FORMAT_JSON };

	world->errors = (struct sg_errors){ .arena = &world->arena };
	sg_loader_init(&world->loader, &world->arena, &options, &world->errors);
	assert_true(sg_ok(sg_load_text(&world->loader, &input)));
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(&world->loader), SG_POLICY_MAGIC, &image, NULL)));
	note = sg_image_record(&image, SG_POLICY_NOTES, 0, sizeof(*note));
	assert_non_null(note);
	assert_true(sg_span_is(sg_image_string(&image, note->key), "zzz_zzz"));
	return sg_image_string(&image, note->value);
}

static void
test_notes(void **state)
{
	struct world world;

	(void)state;
	sg_arena_init(&world.arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(notes); i++) {
		struct sg_span shown = note_of(&world, notes[i].value);

		if (!sg_span_is(shown, notes[i].shown))
			fail_msg("%s: %.*s", notes[i].value, SG_SPAN_ARG(shown));
	}
	for (unsigned shift = 0; shift < 3; shift++) {
		struct sg_buffer value = { .arena = &world.arena };
		struct sg_span shown;

		sg_buffer_add(&value, SG_SPAN("[\""));
		for (unsigned i = 0; i < 1000 + shift; i++)
			sg_buffer_add(&value, i < shift ? SG_SPAN("x") : SG_SPAN("\xe2\x82\xac"));
		sg_buffer_add(&value, SG_SPAN("\", 1, 2]"));
		sg_buffer_add_char(&value, '\0');
		shown = note_of(&world, value.p);
		assert_true(shown.len < 1000);
		assert_true(sg_span_is_utf8(shown));
		assert_true(sg_span_ends(shown, SG_SPAN(" ...")));
	}
	sg_arena_free(&world.arena);
}

/* Ten megabytes in one value, and in one line of comment: read, and told briefly. */
static void
test_large(void **state)
{
	static const char *const heads[] = { "# ", "[requirements]\nmode = '" };
	static const char *const tails[] = { "\n", "'\n" };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(heads); i++) {
		const size_t len = 10u << 20;
		struct sg_arena arena;
		struct world world;
		struct sg_buffer out;
		char *filler;

		sg_arena_init(&arena, 0);
		filler = sg_arena_alloc(&arena, len);
		memset(filler, 'x', len);
		out = (struct sg_buffer){ .arena = &arena };
		sg_buffer_add(&out, sg_span_of(heads[i]));
		sg_buffer_add(&out, (struct sg_span){ filler, len });
		sg_buffer_add(&out, sg_span_of(tails[i]));
		assert_int_equal(sg_ok(load(&world, SG_FORMAT_TOML, sg_buffer_span(&out), "")),
				 i == 0);
		if (i == 1) {
			assert_int_equal(world.errors.items[0].line, 2);
			assert_int_equal(world.errors.items[0].column, 8);
			assert_true(sg_error_render(&world.arena, world.errors.items).len < 1000);
		}
		sg_arena_free(&world.arena);
		sg_arena_free(&arena);
	}
}

/* ---- packs ---- */

static char place[SG_TEST_PLACE_BYTES];

static void
write_file(const char *name, const char *text)
{
	char path[sizeof(place) + 32];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", place, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const struct {
	const char *file, *text;
	const char *pack; /* as the policy names it */
	enum sg_code code;
	const char *says;
} packs[] = {
	{ "self.toml", "[requirements]\npacks = ['./self.toml']\n", "./self.toml", SG_E_PACK,
	  "can name shipped packs only" },
	{ "a.yaml", "requirements:\n  packs: [./b.yaml]\n", "./a.yaml", SG_E_PACK,
	  "can name shipped packs only" },
	{ "bad.json", "{\"requirements\": {\"default\": \"no\"}}", "./bad.json",
	  SG_E_UNKNOWN_DECISION, "unknown decision" },
	{ NULL, NULL, "./none.toml", SG_E_PACK, "No such file" },
	{ NULL, NULL, "./folder/", SG_E_PACK, "not a regular file" },
	{ NULL, NULL, "./fifo.toml", SG_E_PACK, "not a regular file" },
	{ NULL, NULL, "none.yaml", SG_E_PACK, "No such file" },
	{ NULL, NULL, "none.yml", SG_E_PACK, "No such file" },
	{ NULL, NULL, "none.toml", SG_E_PACK, "No such file" },
	{ NULL, NULL, "none.json", SG_E_PACK, "No such file" },
	{ NULL, NULL, "/none/at/all", SG_E_PACK, "No such file" },
	{ "nodot", "[requirements]\ndefault = 'log'\n", "./nodot", SG_OK, "" },
	{ NULL, NULL, "basleine", SG_E_PACK, "baseline" },
	{ NULL, NULL, "nothing-like-that", SG_E_PACK, "no pack is called" },
	{ "fine.toml", "[requirements]\ndefault = 'log'\n", "./fine.toml", SG_OK, "" },
};

/* Twice the same pack counts once; a wrong one refuses the file that names it, at the place of the name. */
static void
test_packs(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(packs); i++) {
		struct sg_arena arena;
		struct world world;
		struct sg_span text;
		struct sg_status status;
		const struct sg_error *first, *last;

		if (packs[i].file)
			write_file(packs[i].file, packs[i].text);
		sg_arena_init(&arena, 0);
		text = sg_arena_printf(&arena, "[requirements]\npacks = [\"%s\", \"%s\"]\n",
				       packs[i].pack, packs[i].pack);
		status = load(&world, SG_FORMAT_TOML, text, place);
		if (status.code != packs[i].code)
			fail_msg("%s gives %u", packs[i].pack, (unsigned)status.code);
		if (packs[i].code == SG_OK) {
			assert_int_equal(world.loader.sources.len, 2);
		} else {
			first = world.errors.items;
			last = first + world.errors.len - 1;
			if (sg_span_search(first->text, sg_span_of(packs[i].says)) == SIZE_MAX &&
			    sg_span_search(first->hint, sg_span_of(packs[i].says)) == SIZE_MAX)
				fail_msg("%s: %.*s", packs[i].pack,
					 SG_SPAN_ARG(sg_error_render(&world.arena, first)));
			assert_true(sg_span_is(last->file, "f"));
			assert_int_equal(last->line, 2);
			assert_int_equal(world.loader.sources.len, 0);
		}
		sg_arena_free(&world.arena);
		sg_arena_free(&arena);
	}
}

/* min_strictgate against releases with a suffix. */
static void
test_versions(void **state)
{
	static const struct {
		const char *release, *wanted;
		bool fine;
	} rows[] = {
		{ "0.2.0", "0.2.0", true },         { "0.2.0-rc1", "0.2", true },
		{ "0.2.0.15-ab12", "0.2.0", true }, { "0.2.0.15-ab12", "0.2.1", false },
		{ "1.0", "0.9.9", true },           { "1.0", "1.0.1", false },
		{ "0.10.0", "0.9", true },          { "0.9.0", "0.10", false },
		{ "0.9:0", "0.10", false },         { "unknown", "99", true },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_arena arena;
		struct sg_errors errors = { .arena = &arena };
		struct sg_loader loader;
		struct sg_load_options release = { .release = sg_span_of(rows[i].release) };
		struct sg_load_input input = { .text = { .file = SG_SPAN("f") } };

		sg_arena_init(&arena, 0);
		input.text.bytes = sg_arena_printf(
			&arena, "[requirements]\nmin_strictgate = '%s'\n", rows[i].wanted);
		sg_loader_init(&loader, &arena, &release, &errors);
		if (sg_ok(sg_load_text(&loader, &input)) != rows[i].fine)
			fail_msg("%s and %s", rows[i].release, rows[i].wanted);
		sg_arena_free(&arena);
	}
}

static int
make_place(void **state)
{
	char path[sizeof(place) + 16];

	(void)state;
	reach(SG_SCOPE_TOP);
	if (!sg_test_place(place))
		return -1;
	snprintf(path, sizeof(path), "%s/folder", place);
	if (mkdir(path, 0700) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/fifo.toml", place);
	return mkfifo(path, 0600);
}

static int
remove_place(void **state)
{
	char path[sizeof(place) + 32];

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(packs); i++) {
		snprintf(path, sizeof(path), "%s/%s", place,
			 packs[i].file ? packs[i].file : packs[i].pack);
		(void)remove(path);
	}
	return rmdir(place);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_types), cmocka_unit_test(test_decisions),
		cmocka_unit_test(test_misspelt),    cmocka_unit_test(test_texts),
		cmocka_unit_test(test_notes),       cmocka_unit_test(test_large),
		cmocka_unit_test(test_packs),       cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
