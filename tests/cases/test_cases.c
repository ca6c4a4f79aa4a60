/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labelled tool calls: one row is one call and the verdict that its policy must give. The share of rows that hold is
 * printed per category and must not fall below the recorded floor. With an argument, the rows that fail are printed, too:
 *     tests/cases/test_cases --failures
 */
#include "agents/agent.h"
#include "document/document.h"
#include "gate/gate.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { MAX_CATEGORIES = 128 };

struct category {
	char name[40];
	size_t rows, exact, accepted, loose;
};

struct tally {
	struct category categories[MAX_CATEGORIES];
	size_t count;
	struct category all;
};

static bool show_failures;

static struct category *
category_of(struct tally *tally, struct sg_span name)
{
	for (size_t i = 0; i < tally->count; i++)
		if (sg_span_is(name, tally->categories[i].name))
			return &tally->categories[i];
	assert_true(tally->count < MAX_CATEGORIES && name.len < sizeof(tally->categories[0].name));
	memcpy(tally->categories[tally->count].name, name.p, name.len);
	return &tally->categories[tally->count++];
}

static bool
is_accepted(const struct sg_node *row, struct sg_span verdict)
{
	const struct sg_node *accept = sg_node_get(row, "accept");

	for (const struct sg_node *word = accept ? accept->first : NULL; word; word = word->next)
		if (sg_span_eq(word->text, verdict))
			return true;
	return sg_span_eq(sg_node_text(row, "expect"), verdict);
}

static void
count_row(struct tally *tally, const struct sg_node *row, struct sg_span verdict,
	  struct sg_span reason)
{
	struct category *category = category_of(tally, sg_node_text(row, "category"));
	struct sg_span expected = sg_node_text(row, "expect");
	struct category *counted[] = { category, &tally->all };
	bool exact = sg_span_eq(expected, verdict), accepted = is_accepted(row, verdict);

	for (size_t i = 0; i < SG_ARRAY_LEN(counted); i++) {
		counted[i]->rows++;
		counted[i]->exact += exact;
		counted[i]->accepted += accepted;
		counted[i]->loose +=
			!accepted && (sg_span_is(verdict, "allow") || sg_span_is(verdict, "log"));
	}
	if (!exact && show_failures)
		printf("%s %.*s expected %.*s is %.*s (%.*s)\n", accepted ? "inexact" : "WRONG",
		       SG_SPAN_ARG(sg_node_text(row, "id")), SG_SPAN_ARG(expected),
		       SG_SPAN_ARG(verdict), SG_SPAN_ARG(reason));
}

static void
judge_row(const struct sg_policies *policies, struct tally *tally, struct sg_span line)
{
	static const struct sg_judge_options options = { 0 };
	struct sg_arena arena;
	struct sg_judgement judgement;
	struct sg_call call = { 0 };
	const struct sg_node *row;
	struct sg_error err = { 0 };
	bool hidden;

	sg_arena_init(&arena, 0);
	if (!sg_ok(sg_document_payload((struct sg_payload_text){ line, line.len }, &arena, &row,
				       &hidden, &err)))
		fail_msg("not a row: %.*s", SG_SPAN_ARG(line));
	if (!sg_ok(sg_agent_neutral.decode(row, &arena, &call, &err)))
		fail_msg("not decoded: %.*s: %.*s", SG_SPAN_ARG(sg_node_text(row, "id")),
			 SG_SPAN_ARG(err.text));
	sg_gate_judge(policies, &call, &options, &arena, &judgement);
	if (!sg_node_get(row, "debatable"))
		count_row(tally, row, sg_span_of(sg_ruling_word(judgement.decision.ruling)),
			  judgement.decision.reason);
	sg_arena_free(&arena);
}

static void
print_category(const struct category *c)
{
	print_message("%-20s %5zu rows  exact %5.1f %%  accepted %5.1f %%  let through %zu\n",
		      c->name, c->rows, 100.0 * (double)c->exact / (double)c->rows,
		      100.0 * (double)c->accepted / (double)c->rows, c->loose);
}

static void
test_commands(void **state)
{
	struct sg_arena arena;
	struct sg_policies policies = { 0 };
	struct tally tally = { .all = { .name = "all" } };
	struct sg_span rest, floor;

	(void)state;
	sg_arena_init(&arena, 0);
	sg_cases_load_policy("commands.toml", &arena, &policies);
	rest = sg_cases_read_data("commands.jsonl", &arena).bytes;
	floor = sg_cases_read_data("commands.floor", &arena).bytes;
	while (rest.len)
		judge_row(&policies, &tally, sg_span_split(rest, '\n', &rest));
	for (size_t i = 0; i < tally.count; i++)
		print_category(&tally.categories[i]);
	print_category(&tally.all);
	assert_true(tally.all.exact * 1000 >= tally.all.rows * sg_cases_floor_of(floor, "exact"));
	assert_true(tally.all.accepted * 1000 >=
		    tally.all.rows * sg_cases_floor_of(floor, "accepted"));
	assert_true(tally.all.loose <= sg_cases_floor_of(floor, "loose"));
	sg_arena_free(&arena);
}

/* A script in another dress: %Q stands for it in single quotes, %S for it as it is. */
struct dress {
	const char *text;
};

/* Whatever the script does, it does in these, too: the verdict must not drop. */
static const struct dress transparent[] = {
	{ "true; %S" },
	{ "(%S\n)" },
	{ "{ %S\n}" },
	{ "if true; then\n%S\nfi" },
	{ "while :; do\n%S\ndone" },
	{ "f() {\n%S\n}; f" },
	{ "case x in x)\n%S\n;; esac" },
	{ "bash -c %Q" },
	{ "sudo -u root bash -lc %Q" },
	{ "env -i A=1 timeout 5 sh -c %Q" },
	{ "eval %Q" },
	{ "x=%Q; eval \"$x\"" },
	{ "echo %Q | bash" },
	{ "bash <<< %Q" },
	{ "echo \"$(%S\n)\"" },
	{ "cat <(%S\n)" },
	{ "trap %Q EXIT" },
	{ "nohup bash -c %Q &" },
	{ "find . -maxdepth 0 -exec bash -c %Q \\;" },
};

/* In these it is data: it must be allowed whatever it says. */
static const struct dress as_data[] = {
	{ "echo %Q" },
	{ "git commit -m %Q" },
	{ "grep -rn -- %Q src" },
	{ "cat > notes.md <<'END_OF_NOTES'\n%S\nEND_OF_NOTES" },
	{ "gh pr list --search %Q" },
};

static struct sg_span
dressed(const struct dress *dress, struct sg_span script, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (const char *p = dress->text; *p; p++) {
		if (p[0] != '%') {
			sg_buffer_add_char(&out, *p);
			continue;
		}
		if (*++p == 'S') {
			sg_buffer_add(&out, script);
			continue;
		}
		sg_cases_add_quoted(&out, script);
	}
	return sg_buffer_span(&out);
}

static size_t
check_dress(const struct sg_policies *policies, const struct sg_call *call,
	    const struct dress *dress, struct sg_ruling least)
{
	struct sg_arena arena;
	struct sg_span script;
	struct sg_ruling ruling;
	bool data = least.verdict > SG_VERDICT_FORBIDDEN, failed;

	sg_arena_init(&arena, 0);
	script = dressed(dress, call->script, &arena);
	ruling = sg_cases_judge_script(policies, call, script, &arena);
	failed = data ? ruling.verdict != SG_VERDICT_ALLOW : ruling.verdict < least.verdict;
	if (failed && show_failures)
		printf("%s %s: %.*s\n", data ? "LOUD" : "DROPS", sg_ruling_word(ruling),
		       SG_SPAN_ARG(script));
	sg_arena_free(&arena);
	return failed;
}

static size_t
check_dresses(const struct sg_policies *policies, const struct sg_call *call)
{
	static const struct sg_ruling as_data_only = { SG_VERDICT_FORBIDDEN + 1, 0 };
	struct sg_arena arena;
	struct sg_ruling plain;
	size_t failed = 0;

	sg_arena_init(&arena, 0);
	plain = sg_cases_judge_script(policies, call, call->script, &arena);
	sg_arena_free(&arena);
	for (size_t i = 0; i < SG_ARRAY_LEN(transparent); i++)
		failed += check_dress(policies, call, &transparent[i], plain);
	for (size_t i = 0; i < SG_ARRAY_LEN(as_data); i++)
		failed += check_dress(policies, call, &as_data[i], as_data_only);
	return failed;
}

static void
test_dresses(void **state)
{
	struct sg_arena arena;
	struct sg_policies policies = { 0 };
	size_t failed = 0, tried = 0;
	struct sg_span rest, floor;

	(void)state;
	sg_arena_init(&arena, 0);
	sg_cases_load_policy("commands.toml", &arena, &policies);
	rest = sg_cases_read_data("commands.jsonl", &arena).bytes;
	floor = sg_cases_read_data("commands.floor", &arena).bytes;
	while (rest.len) {
		struct sg_span line = sg_span_split(rest, '\n', &rest);
		struct sg_arena row_arena;
		const struct sg_node *row;
		struct sg_call call = { 0 };
		bool hidden;

		sg_arena_init(&row_arena, 0);
		assert_true(sg_ok(sg_document_payload((struct sg_payload_text){ line, line.len },
						      &row_arena, &row, &hidden, NULL)));
		assert_true(sg_ok(sg_agent_neutral.decode(row, &row_arena, &call, NULL)));
		if (sg_cases_is_plain(&call)) {
			failed += check_dresses(&policies, &call);
			tried += SG_ARRAY_LEN(transparent) + SG_ARRAY_LEN(as_data);
		}
		sg_arena_free(&row_arena);
	}
	print_message("%zu of %zu dressed scripts are judged otherwise than they should\n", failed,
		      tried);
	assert_true(failed <= sg_cases_floor_of(floor, "dresses"));
	sg_arena_free(&arena);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_commands),
					    cmocka_unit_test(test_dresses) };

	show_failures = argc > 1 && strcmp(argv[1], "--failures") == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
