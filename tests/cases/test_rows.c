/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands and their verdicts by small policies: one row is one script. Every row must hold. "@ NAME" chooses the policy
 * rows-NAME.toml for what follows ("@ commands": that of the labelled calls); a row is VERDICT[|VERDICT], a tab, and the
 * script, in which ⏎ is a line end.
 */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct sg_span
policy_file(struct sg_span name, struct sg_arena *arena)
{
	return sg_span_is(name, "commands")
		       ? SG_SPAN("commands.toml")
		       : sg_arena_printf(arena, "rows-%.*s.toml", SG_SPAN_ARG(name));
}

static struct sg_span
with_line_ends(struct sg_span script, struct sg_arena *arena)
{
	static const char sign[] = "\xe2\x8f\x8e";
	struct sg_buffer out = { .arena = arena };
	size_t at;

	while ((at = sg_span_search(script, SG_SPAN(sign))) != SIZE_MAX) {
		sg_buffer_add(&out, sg_span_first(script, at));
		sg_buffer_add_char(&out, '\n');
		script = sg_span_from(script, at + 3);
	}
	sg_buffer_add(&out, script);
	return sg_buffer_span(&out);
}

/* The number of rows that do not hold: one or none. */
static size_t
check_row(const struct sg_policies *policies, struct sg_span line)
{
	static const struct sg_call call = { .tool = SG_TOOL_SHELL,
					     .tool_name = { "Bash", 4 },
					     .language = SG_LANGUAGE_SHELL,
					     .cwd = { "/home/dev/proj", 14 },
					     .home = { "/home/dev", 9 } };
	struct sg_arena arena;
	struct sg_span script, rest, word = { 0 };
	struct sg_span verdicts = sg_span_split(line, '\t', &script);
	bool holds = false;

	sg_arena_init(&arena, 0);
	word = sg_span_of(sg_ruling_word(
		sg_cases_judge_script(policies, &call, with_line_ends(script, &arena), &arena)));
	for (rest = verdicts; rest.len;)
		holds |= sg_span_eq(sg_span_split(rest, '|', &rest), word);
	if (!holds)
		print_error("%.*s expected, is %.*s: %.*s\n", SG_SPAN_ARG(verdicts),
			    SG_SPAN_ARG(word), SG_SPAN_ARG(script));
	sg_arena_free(&arena);
	return !holds;
}

static void
test_rows(void **state)
{
	struct sg_arena arena;
	struct sg_policies policies = { 0 };
	struct sg_span rest;
	size_t rows = 0, failed = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	rest = sg_cases_read_data("rows.tsv", &arena).bytes;
	while (rest.len) {
		struct sg_span line = sg_span_split(rest, '\n', &rest);

		if (sg_span_starts(line, SG_SPAN("@ "))) {
			sg_cases_load_policy(policy_file(sg_span_from(line, 2), &arena).p, &arena,
					     &policies);
		} else if (line.len && line.p[0] != '#') {
			rows++;
			failed += check_row(&policies, line);
		}
	}
	print_message("%zu of %zu rows do not hold\n", failed, rows);
	assert_true(rows > 0);
	assert_int_equal(failed, 0);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
