/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of programs: names and versions, and how command lines are read (programs.tsv, which tells how its rows are
 * written): sub-commands, options in every spelling, what values and operands are, where an inner command starts.
 */
#include "knowledge/arguments.h"
#include "knowledge/profiles.h"
#include "knowledge/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MAX_LINE_WORDS = 64, MAX_LINE_BYTES = 2048 };

/* '^' in a row stands for a blank inside a word, '%' for a part that is not known. */
static size_t
read_words(const char *line, struct sg_word words[MAX_LINE_WORDS], struct sg_arena *arena)
{
	struct sg_span rest = sg_span_of(line);
	size_t count = 0;

	while (rest.len && count < MAX_LINE_WORDS) {
		struct sg_span word = sg_span_split(rest, ' ', &rest);
		char *bytes = sg_arena_alloc(arena, word.len + 1);

		words[count] = (struct sg_word){ { bytes, word.len }, 0 };
		for (size_t i = 0; i < word.len; i++) {
			bytes[i] = word.p[i] == '^'   ? ' '
				   : word.p[i] == '%' ? SG_MARK_ANY
						      : word.p[i];
			if (word.p[i] == '%')
				words[count].flags = SG_WORD_OPAQUE;
		}
		count++;
	}
	return count;
}

static void
describe_text(struct sg_buffer *out, struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(out, text.p[i] == ' '           ? '^'
					: text.p[i] == SG_MARK_ANY ? '%'
								   : text.p[i]);
}

static void
describe_option(struct sg_buffer *out, const struct sg_option *option)
{
	sg_buffer_printf(out, " %s%.*s", option->record || option->implied ? "--" : "?",
			 SG_SPAN_ARG(option->name));
	if (option->implied)
		sg_buffer_printf(out, option->maybe ? "(maybe)" : "(implied)");
	if (option->record && option->value.text.p) {
		sg_buffer_printf(out, "=%s:", sg_role_words[option->record->role]);
		describe_text(out, option->value.text);
	}
	if (option->inner_count)
		sg_buffer_printf(out, "={%zu}", option->inner_count);
}

/* "git push --force remote:origin": path, options by name, operands by role, then "| inner command". */
static struct sg_span
describe(const char *line, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	struct sg_word words[MAX_LINE_WORDS];
	size_t count = read_words(line, words, arena);
	const struct sg_program_rec *program = sg_program_find(words[0].text);
	struct sg_arguments args;

	sg_arguments_read(program, words, count, arena, &args);
	sg_buffer_printf(&out, "%.*s",
			 SG_SPAN_ARG(program ? sg_program_name(program) : SG_SPAN("?")));
	for (size_t i = 0; i < args.path_count; i++)
		sg_buffer_printf(&out, " %.*s", SG_SPAN_ARG(sg_program_name(args.path[i])));
	for (size_t i = 0; i < args.options_count; i++)
		describe_option(&out, &args.options[i]);
	for (size_t i = 0; i < args.operands_count; i++) {
		sg_buffer_printf(&out, " %s:", sg_role_words[args.operands[i].role]);
		describe_text(&out, args.operands[i].word.text);
	}
	if (args.inner != SIZE_MAX)
		sg_buffer_add(&out, SG_SPAN(" |"));
	for (size_t i = args.inner; i < count; i++) {
		sg_buffer_add_char(&out, ' ');
		describe_text(&out, words[i].text);
	}
	if (args.inert)
		sg_buffer_add(&out, SG_SPAN(" (inert)"));
	return sg_buffer_span(&out);
}

static FILE *
open_rows(struct sg_arena *arena)
{
	const char *root = getenv("top_srcdir");
	FILE *rows = fopen(
		sg_arena_printf(arena, "%s/tests/unit/programs.tsv", root ? root : ".").p, "r");

	assert_non_null(rows);
	return rows;
}

static void
test_lines(void **state)
{
	struct sg_arena arena;
	char line[MAX_LINE_BYTES];
	unsigned number = 0, wrong = 0, tried = 0;
	FILE *rows;

	(void)state;
	sg_arena_init(&arena, 0);
	rows = open_rows(&arena);
	while (fgets(line, sizeof(line), rows)) {
		struct sg_span want, seen;
		struct sg_span left = sg_span_split(sg_span_trim(sg_span_of(line)), '\t', &want);

		number++;
		if (left.len == 0 || left.p[0] == '#')
			continue;
		tried++;
		seen = describe(sg_arena_copy(&arena, left).p, &arena);
		if (!sg_span_eq(seen, want)) {
			print_error("programs.tsv:%u: %.*s\n  want %.*s\n  seen %.*s\n", number,
				    SG_SPAN_ARG(left), SG_SPAN_ARG(want), SG_SPAN_ARG(seen));
			wrong++;
		}
	}
	fclose(rows);
	assert_int_equal(wrong, 0);
	assert_true(tried > 150);
	sg_arena_free(&arena);
}

static void
test_names(void **state)
{
	static const struct {
		const char *word, *name; /* name NULL: no table knows it */
	} rows[] = {
		{ "rm", "rm" },          { "/usr/bin/../bin/rm", "rm" },
		{ "./rm", "rm" },        { "rm.exe", "rm" },
		{ "RM.EXE", "rm" },      { "C:\\Windows\\System32\\cmd.exe", "cmd" },
		{ "grm", "rm" },         { "python3.11", "python" },
		{ "python3", "python" }, { "pip3.12", "pip" },
		{ "clang-17", "clang" }, { "nodejs", "node" },
		{ "batcat", "bat" },     { "nc.openbsd", "nc" },
		{ "b2sum", "b2sum" },    { "sha256sum", "sha256sum" },
		{ "7z", "7z" },          { "[", "[" },
		{ "rmx", NULL },         { "xrm", NULL },
		{ "RM", "rm" },          { "term", NULL },
		{ ".exe", NULL },        { "", NULL },
		{ "/", NULL },           { "1.2.3", NULL },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_program_rec *program = sg_program_find(sg_span_of(rows[i].word));

		if (!program != !rows[i].name ||
		    (program && !sg_span_is(sg_program_name(program), rows[i].name)))
			fail_msg("%s is %.*s", rows[i].word,
				 SG_SPAN_ARG(program ? sg_program_name(program)
						     : SG_SPAN("unknown")));
	}
}

/* Every name leads to a record whose names hold it, and names are in order. */
static void
test_all_names(void **state)
{
	const struct sg_image *image = sg_knowledge();
	uint32_t count = sg_image_count(image, SG_KNOWLEDGE_NAMES);
	struct sg_span before = { 0 };

	(void)state;
	assert_true(count > 1000);
	for (uint32_t i = 0; i < count; i++) {
		const struct sg_name_rec *rec =
			sg_image_record(image, SG_KNOWLEDGE_NAMES, i, sizeof(*rec));
		struct sg_span name = sg_image_string(image, rec->name);
		const struct sg_program_rec *program = sg_program_find(name);

		assert_true(i == 0 || sg_span_cmp(before, name) < 0);
		assert_non_null(program);
		if (!sg_knowledge_list_has(program->names, name))
			fail_msg("%.*s leads to %.*s", SG_SPAN_ARG(name),
				 SG_SPAN_ARG(sg_program_name(program)));
		before = name;
	}
}

static void
test_options(void **state)
{
	static const struct {
		const char *program, *spelling, *name; /* name NULL: none */
	} rows[] = {
		{ "rm", "-r", "recursive" },
		{ "rm", "-R", "recursive" },
		{ "rm", "--recursive", "recursive" },
		{ "rm", "--rec", "recursive" },
		{ "rm", "--fo", "force" },
		{ "rm", "--", NULL },
		{ "rm", "--no", "no-preserve-root" },
		{ "rm", "--nope", NULL },
		{ "rm", "-", NULL },
		{ "rm", "-Q", NULL },
		{ "sort", "--compress-prog", "compress-program" },
		{ "find", "-exec", "exec" },
		{ "find", "-okdir", "execdir" },
		{ "find", "-exe", NULL },
		{ "find", "-execut", NULL },
		{ "sudo", "-u", "user" },
		{ "sudo", "--us", "user" },
		{ "doas", "--us", NULL },
		{ "tar", "--use-comp", "use-compress-program" },
		{ "tar", "--to-c", "to-command" },
		{ "tar", "--get", "extract" },
		{ "curl", "--dat",
		  "data" }, /* several fit: the program refuses it, a rule sees the first */
		{ "curl", "--data-b", "data-binary" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_program_rec *program = sg_program_find(sg_span_of(rows[i].program));
		const struct sg_option_rec *option =
			sg_program_option(program, sg_span_of(rows[i].spelling));

		if (!option != !rows[i].name ||
		    (option && !sg_span_is(sg_option_name(option), rows[i].name)))
			fail_msg("%s %s is %.*s", rows[i].program, rows[i].spelling,
				 SG_SPAN_ARG(option ? sg_option_name(option) : SG_SPAN("unknown")));
	}
}

static void
test_keys(void **state)
{
	static const struct {
		const char *program, *key; /* program NULL: an environment variable */
		int role;                  /* -1: no row */
		bool bang;
		const char *implies;
	} rows[] = {
		{ "git", "alias.st", SG_ROLE_SHELL, true, "" },
		{ "git", "core.pager", SG_ROLE_SHELL, false, "" },
		{ "git", "remote.origin.push", SG_ROLE_TEXT, false, "push --force" },
		{ "git", "credential.https://x.helper", SG_ROLE_SHELL, true, "" },
		{ "git", "user.email", SG_ROLE_TEXT, false, "" },
		{ "make", "SHELL", SG_ROLE_SHELL, false, "" },
		{ "dd", "if", SG_ROLE_READ, false, "" },
		{ "dd", "of", SG_ROLE_WRITE, false, "" },
		{ "ssh", "proxycommand", SG_ROLE_SHELL, false, "" },
		{ "python", "azure.cli", SG_ROLE_TEXT, false, "az" },
		{ "rm", "core.pager", -1, false, "" },
		{ NULL, "PAGER", SG_ROLE_SHELL, false, "" },
		{ NULL, "BASH_ENV", SG_ROLE_SCRIPT, false, "" },
		{ NULL, "GIT_CONFIG_VALUE_0", SG_ROLE_SHELL, false, "git -c $GIT_CONFIG_KEY_*" },
		{ NULL, "HTTPS_PROXY", SG_ROLE_URL, false, "" },
		{ NULL, "PAGERS", -1, false, "" },
		{ NULL, "FOO", -1, false, "" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_span name = sg_span_of(rows[i].key);
		const struct sg_key_rec *key =
			rows[i].program
				? sg_program_key(sg_program_find(sg_span_of(rows[i].program)), name)
				: sg_knowledge_variable(name);

		if ((key ? key->role : -1) != rows[i].role ||
		    (key && !!key->bang != rows[i].bang) ||
		    (key &&
		     !sg_span_is(sg_image_string(sg_knowledge(), key->implies), rows[i].implies)))
			fail_msg("%s %s has role %d", rows[i].program ? rows[i].program : "env",
				 rows[i].key, key ? key->role : -1);
	}
}

/* What flags say is not asked of the tables any more: they must say what the tables do. */
static void
test_flags(void **state)
{
	const struct sg_image *image = sg_knowledge();
	uint32_t count = sg_image_count(image, SG_KNOWLEDGE_NAMES);
	size_t flagged = 0;

	(void)state;
	for (uint32_t i = 0; i < count; i++) {
		const struct sg_name_rec *rec =
			sg_image_record(image, SG_KNOWLEDGE_NAMES, i, sizeof(*rec));
		const struct sg_program_rec *program =
			sg_program_find(sg_image_string(image, rec->name));
		struct sg_span name = sg_program_name(program);

		assert_true(!sg_profile_find(name, NULL) || program->flags & SG_PROGRAM_PROFILE);
		assert_true(!sg_profile_cleaner(name, NULL) || program->flags & SG_PROGRAM_CLEANER);
		assert_true(!sg_verb_tool(name) || program->flags & SG_PROGRAM_TOOL);
		flagged += (program->flags & SG_PROGRAM_TOOL) != 0;
	}
	assert_in_range(flagged, 1, count / 4);
}

/* With an argument: print what its words are read as, for writing rows. */
static void
test_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ROLE_COUNT; i++)
		assert_non_null(sg_role_words[i]);
	for (size_t i = 0; i < SG_LANGUAGE_COUNT; i++)
		assert_non_null(sg_language_words[i]);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),   cmocka_unit_test(test_names),
		cmocka_unit_test(test_flags),   cmocka_unit_test(test_all_names),
		cmocka_unit_test(test_options), cmocka_unit_test(test_keys),
		cmocka_unit_test(test_lines),
	};
	struct sg_arena arena;

	if (argc < 2)
		return cmocka_run_group_tests(tests, NULL, NULL);
	sg_arena_init(&arena, 0);
	for (int i = 1; i < argc; i++)
		printf("%s\t%.*s\n", argv[i], SG_SPAN_ARG(describe(argv[i], &arena)));
	sg_arena_free(&arena);
	return 0;
}
