/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate's parser beside two others: shfmt must find the same simple commands, and bash must accept and refuse the
 * same scripts. Nothing is executed. Without shfmt or bash their part is skipped.
 *     tests/differential/test_syntax --failures     also print what differs
 *     STRICTGATE_SCRIPTS=20000 ...                  more made-up scripts than make check tries
 */
#include "../unit/place.h"
#include "document/document.h"
#include "generate.h"
#include "listing.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { SCRIPTS = 2400, BATCH = 64, MAX_OUTPUT = 256 * 1024 * 1024, MAX_CORPUS = 8 * 1024 * 1024 };

struct scripts {
	struct SG_VEC(struct sg_span) all;
	struct sg_arena arena;
};

static bool show;
static char directory[SG_TEST_PLACE_BYTES];

static size_t
script_count(void)
{
	const char *wanted = getenv("STRICTGATE_SCRIPTS");

	return wanted ? strtoul(wanted, NULL, 10) : SCRIPTS;
}

static void
write_file(const char *name, struct sg_span text)
{
	char path[80];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text.p, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
}

/* What a command prints; it runs in the scratch directory. */
static struct sg_span
output_of(const char *command, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	char line[65536], full[1024];
	size_t got;
	FILE *pipe;

	snprintf(full, sizeof(full), "cd %s && %s", directory, command);
	pipe = popen(full, "r");
	assert_non_null(pipe);
	while ((got = fread(line, 1, sizeof(line), pipe)) > 0 && out.len < MAX_OUTPUT)
		sg_buffer_add(&out, (struct sg_span){ line, got });
	pclose(pipe);
	sg_buffer_add_char(&out, '\0');
	return sg_buffer_span(&out);
}

static bool
have(const char *command)
{
	struct sg_arena arena;
	bool found;

	sg_arena_init(&arena, 0);
	found = output_of(command, &arena).len > 1;
	sg_arena_free(&arena);
	if (!found)
		print_message("skipped: %s prints nothing\n", command);
	return found;
}

/* An shfmt whose tree has the numbers that shfmt.c knows; others count their tokens differently. */
static const char speaking_shfmt[] =
	"printf 'a &>>f' | shfmt --to-json -ln bash 2>/dev/null | grep '\"Op\": 65'";

static void
generate(struct scripts *scripts)
{
	sg_arena_init(&scripts->arena, 0);
	for (size_t i = 0; i < script_count(); i++)
		sg_vec_push(&scripts->arena, &scripts->all,
			    sg_generate_script(&scripts->arena, (unsigned)i));
}

/* The labelled tool calls of tests/cases are scripts that people and agents wrote. */
static void
read_corpus(struct scripts *scripts)
{
	const char *root = getenv("top_srcdir");
	char *bytes;
	FILE *file;
	struct sg_span rest;

	sg_arena_init(&scripts->arena, 0);
	bytes = sg_arena_alloc(&scripts->arena, MAX_CORPUS);
	file = fopen(
		sg_arena_printf(&scripts->arena, "%s/tests/cases/commands.jsonl", root ? root : ".")
			.p,
		"rb");
	assert_non_null(file);
	rest = (struct sg_span){ bytes, fread(bytes, 1, MAX_CORPUS, file) };
	fclose(file);
	while (rest.len) {
		struct sg_span line = sg_span_split(rest, '\n', &rest), script;
		const struct sg_node *row;
		bool hidden;

		assert_true(sg_ok(sg_document_payload((struct sg_payload_text){ line, line.len },
						      &scripts->arena, &row, &hidden, NULL)));
		script = sg_node_text(sg_node_get(row, "input"), "command");
		if (sg_span_is(sg_node_text(row, "tool"), "Bash") &&
		    !sg_node_get(sg_node_get(row, "input"), "shell") && script.len &&
		    script.len < 4000 && sg_span_is_utf8(script) &&
		    sg_span_find(script, '\0') == SIZE_MAX &&
		    sg_span_find(script, '\r') == SIZE_MAX)
			sg_vec_push(&scripts->arena, &scripts->all, script);
	}
}

/* One comparison with shfmt. */
struct tally {
	size_t compared, differ, refused_by_us, refused_by_them;
};

static void
compare_script(struct tally *tally, struct sg_span script, struct sg_listing *theirs)
{
	struct sg_listing ours = { .arena = theirs->arena };
	bool accepted = sg_listing_ours(script, &ours), same;

	sg_listing_sort(theirs);
	same = accepted && sg_listing_same(&ours, theirs, false);
	tally->compared++;
	tally->refused_by_us += !accepted;
	tally->differ += accepted && !same;
	if (same || !show)
		return;
	printf("%s: %.*s\n", accepted ? "DIFFERS from shfmt" : "REFUSED, shfmt accepts",
	       SG_SPAN_ARG(script));
	if (accepted)
		sg_listing_same(&ours, theirs, true);
}

static bool
is_separator(const cJSON *statement)
{
	const cJSON *args = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(statement, "Cmd"), "Args");
	const cJSON *part = cJSON_GetArrayItem(
		cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(args, 0), "Parts"), 0);
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(part, "Value"));

	return text && strcmp(text, "end-of-one-script") == 0;
}

static size_t
count_separators(const cJSON *statements)
{
	const cJSON *statement;
	size_t count = 0;

	cJSON_ArrayForEach(statement, statements) count += is_separator(statement);
	return count;
}

/* Several scripts by one shfmt; when it refuses them together, halves of them, down to the one it refuses. */
static void
compare_batch(struct tally *tally, const struct sg_span *scripts, size_t count)
{
	struct sg_arena arena;
	struct sg_buffer text = { .arena = &arena };
	struct sg_listing theirs = { .arena = &arena };
	const cJSON *statements, *statement;
	size_t done = 0;
	cJSON *tree;

	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&text, "%.*s\nend-of-one-script\n", SG_SPAN_ARG(scripts[i]));
	write_file("batch", sg_buffer_span(&text));
	tree = cJSON_Parse(output_of("shfmt --to-json -ln bash <batch 2>/dev/null", &arena).p);
	statements = cJSON_GetObjectItemCaseSensitive(tree, "Stmts");
	if (count_separators(statements) != count) {
		if (count > 1) {
			compare_batch(tally, scripts, count / 2);
			compare_batch(tally, scripts + count / 2, count - count / 2);
		} else if (show) {
			printf("shfmt cannot read: %.*s\n", SG_SPAN_ARG(scripts[0]));
		}
		tally->refused_by_them += count == 1;
	} else {
		cJSON_ArrayForEach(statement, statements)
		{
			if (is_separator(statement)) {
				compare_script(tally, scripts[done++], &theirs);
				theirs.lines.len = 0;
			} else {
				sg_listing_shfmt(statement, &theirs);
			}
		}
	}
	cJSON_Delete(tree);
	sg_arena_free(&arena);
}

static struct tally
compare_with_shfmt(const struct scripts *scripts)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < scripts->all.len; i += BATCH)
		compare_batch(&tally, scripts->all.items + i,
			      scripts->all.len - i < BATCH ? scripts->all.len - i : BATCH);
	print_message(
		"%zu compared with shfmt: %zu differ, %zu refused by us alone, %zu by shfmt\n",
		tally.compared, tally.differ, tally.refused_by_us, tally.refused_by_them);
	return tally;
}

static void
test_generated_shfmt(void **state)
{
	struct scripts scripts = { 0 };
	struct tally tally;

	(void)state;
	if (!have(speaking_shfmt))
		skip();
	generate(&scripts);
	tally = compare_with_shfmt(&scripts);
	sg_arena_free(&scripts.arena);
	assert_int_equal(tally.differ + tally.refused_by_us, 0);
}

static void
test_corpus_shfmt(void **state)
{
	struct scripts scripts = { 0 };
	struct tally tally;

	(void)state;
	if (!have(speaking_shfmt))
		skip();
	read_corpus(&scripts);
	tally = compare_with_shfmt(&scripts);
	sg_arena_free(&scripts.arena);
	assert_int_equal(tally.differ + tally.refused_by_us, 0);
}

/*
 * Which scripts bash refuses, with and without extended patterns: a script that either way accepts counts as accepted. Its
 * status alone does not tell: an error inside [[ ]] leaves it 0. Two at a time; the names of those refused come back, one
 * per line.
 */
static const char refused_by_bash[] =
	"export LC_ALL=C; for half in 0 1; do ( for f in $half.*; do "
	"for o in + -; do if e=$(bash ${o}O extglob -n $f 2>&1); then case $e in *'syntax error'*) ;; *) continue 2;; esac; fi; done; "
	"echo $f; done ) & done; wait";

/* What bash and strictgate are known to read otherwise. None of these hides a command. */
static const struct {
	bool refused_by_us;
	const char *text; /* the script has it */
	const char *why;
} known[] = {
	{ true, "`", "bash -n does not look into backquotes" },
	{ true, "${", "bash takes any text for a parameter until it expands it" },
	{ true, "<<", "bash -n does not look into here-documents" },
	{ true, "!(",
	  "without extended patterns this is a negated subshell, with them a file name: refused unless both can be" },
	{ true, "((", "bash -n does not look into arithmetic" },
	{ true, "for ", "bash takes any word for the name until it runs the loop" },
	{ true, "arr[", "x[ a ] as a command is one word for bash, several for other shells" },
	{ false, "coproc",
	  "bash takes a reserved word behind the first one of coproc for what it is" },
	{ false, "=(",
	  "bash 5.2 loses the quotes of an array's words inside $( ) and refuses what it made" },
	{ false, "((", "bash counts the parentheses of case inside arithmetic; for ((a; b))" },
	{ false, "[[", "the grammar of tests is not checked, their words are kept" },
	{ false, "()", "zsh allows any command as the body of a function" },
	{ false, "function", "the same" },
	{ false, "esac", "a pattern may be named so for other shells" },
};

static bool
is_known(struct sg_span script, bool refused_by_us)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(known); i++)
		if (known[i].refused_by_us == refused_by_us &&
		    memmem(script.p, script.len, known[i].text, strlen(known[i].text)))
			return true;
	return false;
}

static size_t
check_verdict(struct sg_span script, bool bash_refuses)
{
	struct sg_arena arena;
	struct sg_listing ours = { .arena = &arena };
	bool we_refuse, differs;

	sg_arena_init(&arena, 0);
	we_refuse = !sg_listing_ours(script, &ours);
	sg_arena_free(&arena);
	differs = we_refuse != bash_refuses && !is_known(script, we_refuse);
	if (differs && show)
		printf("%s: %.*s\n\n",
		       we_refuse ? "REFUSED, bash accepts" : "ACCEPTED, bash refuses",
		       SG_SPAN_ARG(script));
	return differs;
}

static size_t
compare_with_bash(const struct scripts *scripts)
{
	struct sg_arena arena;
	struct sg_span refused;
	bool *is_refused;
	size_t differ = 0;
	char name[32];

	sg_arena_init(&arena, 0);
	is_refused = sg_arena_alloc(&arena, scripts->all.len + 1);
	for (size_t i = 0; i < scripts->all.len; i++) {
		snprintf(name, sizeof(name), "%zu.%zu", i % 2, i);
		write_file(name, scripts->all.items[i]);
	}
	refused = output_of(refused_by_bash, &arena);
	while (refused.len > 1) {
		struct sg_span line = sg_span_split(refused, '\n', &refused);

		if (line.len > 2)
			is_refused[strtoul(line.p + 2, NULL, 10)] = true;
	}
	for (size_t i = 0; i < scripts->all.len; i++)
		differ += check_verdict(scripts->all.items[i], is_refused[i]);
	output_of("rm -f 0.* 1.*", &arena);
	sg_arena_free(&arena);
	print_message("%zu compared with bash -n: %zu differ\n", scripts->all.len, differ);
	return differ;
}

static void
test_generated_bash(void **state)
{
	struct scripts scripts = { 0 };
	size_t differ;

	(void)state;
	if (!have("bash --version"))
		skip();
	generate(&scripts);
	for (size_t i = 0, count = scripts.all.len; i < count; i++)
		sg_vec_push(&scripts.arena, &scripts.all,
			    sg_generate_broken(&scripts.arena, scripts.all.items[i], (unsigned)i));
	differ = compare_with_bash(&scripts);
	sg_arena_free(&scripts.arena);
	assert_int_equal(differ, 0);
}

static void
test_corpus_bash(void **state)
{
	struct scripts scripts = { 0 };
	size_t differ;

	(void)state;
	if (!have("bash --version"))
		skip();
	read_corpus(&scripts);
	differ = compare_with_bash(&scripts);
	sg_arena_free(&scripts.arena);
	assert_int_equal(differ, 0);
}

/* Scripts with the line ends of Windows hold the same commands. */
static void
test_line_ends(void **state)
{
	struct scripts scripts = { 0 };
	size_t differ = 0;

	(void)state;
	generate(&scripts);
	for (size_t i = 0; i < scripts.all.len; i++) {
		struct sg_arena arena;
		struct sg_listing plain = { .arena = &arena }, windows = { .arena = &arena };
		struct sg_buffer text = { .arena = &arena };

		sg_arena_init(&arena, 0);
		for (size_t k = 0; k < scripts.all.items[i].len; k++)
			sg_buffer_printf(&text, "%s%c",
					 scripts.all.items[i].p[k] == '\n' ? "\r" : "",
					 scripts.all.items[i].p[k]);
		if (sg_listing_ours(scripts.all.items[i], &plain) &&
		    (!sg_listing_ours(sg_buffer_span(&text), &windows) ||
		     !sg_listing_same(&windows, &plain, show))) {
			differ++;
			if (show)
				printf("DIFFERS with CRLF: %.*s\n",
				       SG_SPAN_ARG(scripts.all.items[i]));
		}
		sg_arena_free(&arena);
	}
	sg_arena_free(&scripts.arena);
	assert_int_equal(differ, 0);
}

static int
make_directory(void **state)
{
	(void)state;
	return sg_test_place(directory) ? 0 : -1;
}

static int
remove_directory(void **state)
{
	char path[80];

	(void)state;
	snprintf(path, sizeof(path), "%s/batch", directory);
	unlink(path);
	return rmdir(directory);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generated_shfmt), cmocka_unit_test(test_corpus_shfmt),
		cmocka_unit_test(test_generated_bash),  cmocka_unit_test(test_corpus_bash),
		cmocka_unit_test(test_line_ends),
	};

	show = argc > 1 && strcmp(argv[1], "--failures") == 0;
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
