/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command-line tools by verb: rows of command lines (verbs.tsv, which tells how they are written), every command of az
 * in several spellings, and lines that want to take forever.
 */
#include "knowledge/programs.h"
#include "knowledge/verbs_line.h"
#include "model/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MAX_LINE_WORDS = 64, MAX_LINE_BYTES = 1024, MAX_STEPS_OF_A_COMMAND = 64 };

static struct sg_verb_word
read_word(struct sg_span text, struct sg_arena *arena)
{
	struct sg_verb_word word = { .text = text };
	char *bytes = sg_arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		word.opaque |= c == '$' || c == '%';
		word.may_split |= c == '$';
		bytes[i] = c;
		if (c == '^')
			bytes[i] = ' ';
		if (c == '$' || c == '%')
			bytes[i] = '\0';
	}
	word.text.p = bytes;
	return word;
}

static void
classify(const char *line, struct sg_arena *arena, struct sg_verb_result *out)
{
	struct sg_verb_word words[MAX_LINE_WORDS];
	struct sg_span rest = sg_span_of(line), tool = sg_span_split(rest, ' ', &rest);
	size_t count = 0;

	while (rest.len && count < MAX_LINE_WORDS)
		words[count++] = read_word(sg_span_split(rest, ' ', &rest), arena);
	assert_true(sg_verb_tool(tool));
	sg_verb_classify(tool, words, count, arena, out);
}

/* Marks as '%', so that rows can be written down. */
static const char *
shown(struct sg_span text, struct sg_arena *arena)
{
	char *bytes = sg_arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++)
		bytes[i] = text.p[i] ? text.p[i] : '%';
	return bytes;
}

static const char *
joined(const struct sg_span *spans, size_t count, struct sg_arena *arena)
{
	struct sg_buffer text = { .arena = arena };

	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&text, "%s%s", i ? " ; " : "", shown(spans[i], arena));
	sg_buffer_add_char(&text, '\0');
	return text.p;
}

static FILE *
open_data(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("cannot open %s", path);
	return file;
}

/* What was found, in the form of a row. */
static const char *
result_row(const char *line, const struct sg_verb_result *got, struct sg_arena *arena)
{
	const char *payloads = joined(got->payloads, got->payloads_count, arena);
	const char *urls = joined(got->urls, got->urls_count, arena);
	bool flags = got->known || got->opaque || got->harmless || got->url_opaque;
	const char *row = sg_arena_printf(arena, "%s\t%s\t%s%s%s%s%s\t%s\t%s\t%s", line,
					  sg_verb_class_word(got->verb_class),
					  got->known ? "k" : "", got->opaque ? "o" : "",
					  got->harmless ? "h" : "", got->url_opaque ? "u" : "",
					  flags ? "" : "-", shown(got->path, arena), payloads, urls)
				  .p;

	if (*urls)
		return row;
	/* Columns that are empty at the end are not written. */
	return sg_arena_printf(arena, "%.*s", (int)(strlen(row) - (*payloads ? 1 : 2)), row).p;
}

static void
test_rows(void **state)
{
	struct sg_arena arena;
	FILE *data = open_data("tests/unit/verbs.tsv");
	char want[MAX_LINE_BYTES];
	int rows = 0, wrong = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	while (fgets(want, sizeof(want), data)) {
		struct sg_verb_result result;
		const char *line, *got;

		want[strcspn(want, "\n")] = '\0';
		if (want[0] == '#')
			continue;
		line = sg_arena_printf(&arena, "%.*s", (int)strcspn(want, "\t"), want).p;
		classify(line, &arena, &result);
		got = result_row(line, &result, &arena);
		rows++;
		if (strcmp(got, want) != 0) {
			print_error("want %s\n got %s\n", want, got);
			wrong++;
		}
	}
	fclose(data);
	sg_arena_free(&arena);
	assert_int_equal(wrong, 0);
	assert_true(rows > 300);
}

/* ---- every command of az ---- */

/* How a command may be spelt without changing what it does; %s is its path. */
static const char *const spellings[] = {
	"az %s",
	"az --debug %s",
	"az -o json %s",
	"az --quer x %s --name delete",
	"az %s -n % --resource-group $",
};

static void
check_spelling(const char *spelling, const char *path, enum sg_verb_class want,
	       struct sg_arena *arena)
{
	struct sg_buffer line = { .arena = arena };
	const char *place = strstr(spelling, "%s");
	struct sg_verb_result got;

	sg_buffer_add(&line, (struct sg_span){ spelling, (size_t)(place - spelling) });
	sg_buffer_add(&line, sg_span_of(path));
	sg_buffer_add(&line, sg_span_of(place + 2));
	sg_buffer_add_char(&line, '\0');
	classify(line.p, arena, &got);
	if (got.verb_class != want || !got.known || got.opaque || !sg_span_is(got.path, path) ||
	    got.steps > MAX_STEPS_OF_A_COMMAND)
		fail_msg("%s: got %s, path \"%s\", %zu steps; want %s", line.p,
			 sg_verb_class_word(got.verb_class), shown(got.path, arena), got.steps,
			 sg_verb_class_word(want));
}

static void
check_help(const char *path, struct sg_arena *arena)
{
	struct sg_verb_result got;

	classify(sg_arena_printf(arena, "az %s -n x --help", path).p, arena, &got);
	assert_int_equal(got.verb_class, SG_VERB_READ);
	assert_true(got.harmless);
	/* Not one more word of the path may be lost. */
	classify(sg_arena_printf(arena, "az %s.x", path).p, arena, &got);
	assert_int_equal(got.verb_class, SG_VERB_UNKNOWN);
	assert_false(got.known);
}

static void
test_every_command(void **state)
{
	struct sg_arena arena;
	FILE *table = open_data("rules/verbs/az.tsv");
	char line[256];
	size_t commands = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	while (fgets(line, sizeof(line), table)) {
		char *tab = strchr(line, '\t');
		enum sg_verb_class want;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		assert_non_null(tab);
		*tab = '\0';
		want = sg_verb_class_of_word(sg_span_of(tab + 1));
		assert_int_not_equal(want, SG_VERB_CLASSES);
		for (size_t i = 0; i < SG_ARRAY_LEN(spellings); i++)
			check_spelling(spellings[i], line, want, &arena);
		check_help(line, &arena);
		commands++;
		sg_arena_reset(&arena);
	}
	assert_true(commands > 13000);
	sg_arena_free(&arena);
	fclose(table);
}

/* ---- bounds ---- */

/* All tools must stay small: the image is part of every hook process. */
static void
test_size(void **state)
{
	const struct sg_image *image = sg_knowledge();
	size_t bytes = 0;

	(void)state;
	for (unsigned section = SG_VERBS_TOOLS; section <= SG_VERBS_CONDITIONS; section++)
		bytes += (size_t)image->sections[section].count * image->sections[section].stride;
	print_message("# tables of verbs: %zu bytes\n", bytes);
	assert_in_range(bytes, 100000, 240000);
}

/* Lines that could be read in very many ways end as unknown, or stricter, and soon. */
static void
test_hostile(void **state)
{
	static const char *const patterns[] = { "-x", "group", "-x y", "--",
						"@f", "-$",    "-ooo", "--help=" };
	enum { REPEATS = 20000 };
	struct sg_arena arena;
	struct sg_verb_word *words;

	(void)state;
	sg_arena_init(&arena, 0);
	words = sg_arena_array(&arena, 2 * REPEATS + 2, sizeof(*words));
	for (size_t i = 0; i < SG_ARRAY_LEN(patterns); i++) {
		struct sg_verb_result got;
		size_t count = 0;

		for (size_t j = 0; j < REPEATS; j++) {
			struct sg_span rest = sg_span_of(patterns[i]);

			while (rest.len)
				words[count++] = read_word(sg_span_split(rest, ' ', &rest), &arena);
		}
		words[count++] = read_word(SG_SPAN("group"), &arena);
		words[count++] = read_word(SG_SPAN("list"), &arena);
		sg_verb_classify(SG_SPAN("az"), words, count, &arena, &got);
		assert_in_range(got.steps, 0, 50000);
		if (strcmp(patterns[i], "--") != 0)
			assert_true(sg_verbs_rank(got.verb_class) >=
				    sg_verbs_rank(SG_VERB_UNKNOWN));
	}
	sg_arena_free(&arena);
}

/* ---- words and globs ---- */

static void
test_class_words(void **state)
{
	(void)state;
	for (int i = 0; i < SG_VERB_CLASSES; i++)
		assert_int_equal(sg_verb_class_of_word(
					 sg_span_of(sg_verb_class_word((enum sg_verb_class)i))),
				 i);
	assert_int_equal(sg_verb_class_of_word(SG_SPAN("reads")), SG_VERB_CLASSES);
	assert_int_equal(sg_verb_class_of_word(SG_SPAN("")), SG_VERB_CLASSES);
	assert_false(sg_verb_tool(SG_SPAN("rm")));
	assert_true(sg_verb_tool(SG_SPAN("podman")));
}

/* surely, maybe: with every, or with some value of the marks ('%': any bytes, '1': one byte) */
static const struct {
	const char *glob, *text;
	bool surely, maybe;
} globs[] = {
	{ "", "", true, true },           { "", "a", false, false },
	{ "*", "", true, true },          { "a*", "A", true, true },
	{ "a*b", "ab", true, true },      { "a*b", "axb", true, true },
	{ "a*b", "abx", false, false },   { "a?b", "axb", true, true },
	{ "a?b", "ab", false, false },    { "*a*a*", "ba", false, false },
	{ "*a*a*", "bab", false, false }, { "*a*a*", "aa", true, true },
	{ "get", "%", false, true },      { "*", "%", true, true },
	{ "get", "g%t", false, true },    { "get", "x%", false, false },
	{ "*t", "%t", true, true },       { "a*", "%", false, true },
	{ "get", "g1t", false, true },    { "get", "g1", false, false },
	{ "g*", "g1", true, true },       { "get", "get%", false, true },
	{ "", "%", false, true },         { "get*", "get%", true, true },
};

static void
test_globs(void **state)
{
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(globs); i++) {
		struct sg_span text = sg_arena_copy(&arena, sg_span_of(globs[i].text));
		char *bytes = sg_arena_alloc(&arena, text.len + 1);

		for (size_t j = 0; j < text.len; j++)
			bytes[j] = text.p[j] == '%'   ? SG_MARK_ANY
				   : text.p[j] == '1' ? SG_MARK_ONE
						      : text.p[j];
		text.p = bytes;
		if (sg_verbs_glob(sg_span_of(globs[i].glob), text, false) != globs[i].surely ||
		    sg_verbs_glob(sg_span_of(globs[i].glob), text, true) != globs[i].maybe)
			fail_msg("row %zu: \"%s\" against \"%s\"", i, globs[i].glob, globs[i].text);
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),        cmocka_unit_test(test_every_command),
		cmocka_unit_test(test_size),        cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_class_words), cmocka_unit_test(test_globs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
