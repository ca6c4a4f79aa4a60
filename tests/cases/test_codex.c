/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requirements as Codex 0.169 reads and enforces them: a file that it refuses is refused here, and no verdict is looser
 * than its own. Rows of codex-requirements.jsonl are texts, with the error that Codex gives; rows of codex.jsonl are
 * calls, with the verdict of Codex. tests/clients holds the same texts against Codex itself.
 */
#include "agents/agent.h"
#include "document/document.h"
#include "gate/gate.h"
#include "load/load.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MIN_TEXTS = 2400, MIN_CALLS = 180 };

static const struct sg_node *
row_of(struct sg_span line, struct sg_arena *arena)
{
	const struct sg_node *row;
	struct sg_error err = { 0 };
	bool hidden;

	if (!sg_ok(sg_document_payload((struct sg_payload_text){ line, line.len }, arena, &row,
				       &hidden, &err)))
		fail_msg("not a row: %.*s", SG_SPAN_ARG(line));
	return row;
}

static struct sg_status
load(struct sg_loader *loader, struct sg_span toml)
{
	struct sg_load_input input = { .text = { SG_SPAN("requirements.toml"), toml },
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_SYSTEM,
				       .directory = SG_SPAN("/etc/codex") };

	return sg_load_text(loader, &input);
}

/* ---- texts ---- */

/* What Codex does, unless the row says why it is otherwise here. */
static bool
should_be_refused(const struct sg_node *row)
{
	struct sg_span here = sg_node_text(row, "here");

	if (here.len == 0)
		return sg_node_text(row, "codex").len > 0;
	if (sg_node_text(row, "why").len == 0)
		fail_msg("no reason: %.*s", SG_SPAN_ARG(sg_node_text(row, "toml")));
	return sg_span_is(here, "refused");
}

static bool
check_text(struct sg_span line)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 },
							.hostname = { "build-1.example", 15 } };
	struct sg_arena arena;
	struct sg_errors errors = { .arena = &arena };
	struct sg_loader loader;
	const struct sg_node *row;
	bool right;

	sg_arena_init(&arena, 0);
	row = row_of(line, &arena);
	sg_loader_init(&loader, &arena, &options, &errors);
	right = sg_ok(load(&loader, sg_node_text(row, "toml"))) != should_be_refused(row);
	if (!right)
		print_error("%.*s\n  Codex: %.*s\n  here: %.*s\n",
			    SG_SPAN_ARG(sg_node_text(row, "toml")),
			    SG_SPAN_ARG(sg_node_text(row, "codex")),
			    SG_SPAN_ARG(errors.len ? errors.items[0].text : SG_SPAN("taken")));
	sg_arena_free(&arena);
	return right;
}

static void
test_texts(void **state)
{
	struct sg_arena arena;
	struct sg_span rest;
	size_t rows = 0, wrong = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	rest = sg_cases_read_data("codex-requirements.jsonl", &arena).bytes;
	for (; rest.len; rows++)
		wrong += !check_text(sg_span_split(rest, '\n', &rest));
	print_message("%zu requirement texts\n", rows);
	assert_true(rows >= MIN_TEXTS);
	assert_int_equal(wrong, 0);
	sg_arena_free(&arena);
}

/* ---- calls ---- */

static void
load_policies(const struct sg_node *row, struct sg_arena *arena, struct sg_policies *out)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 },
							.hostname = { "build-1.example", 15 } };
	const struct sg_node *texts = sg_node_get(row, "policies");
	struct sg_errors errors = { .arena = arena };
	struct sg_loader loader;

	sg_loader_init(&loader, arena, &options, &errors);
	for (const struct sg_node *text = texts->first; text; text = text->next)
		if (!sg_ok(load(&loader, text->text)))
			fail_msg("%.*s: %.*s", SG_SPAN_ARG(sg_node_text(row, "id")),
				 SG_SPAN_ARG(sg_error_render(arena, &errors.items[0])));
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC, &out->images[0], NULL)));
	out->count = 1;
}

static struct sg_ruling
word(const struct sg_node *row, const char *key)
{
	struct sg_ruling ruling;

	if (!sg_ruling_of_word(sg_node_text(row, key), &ruling))
		fail_msg("%.*s: no %s", SG_SPAN_ARG(sg_node_text(row, "id")), key);
	return ruling;
}

static bool
check_call(struct sg_span line)
{
	static const struct sg_judge_options options = { 0 };
	struct sg_arena arena;
	struct sg_policies policies = { 0 };
	struct sg_judgement judgement;
	struct sg_call call = { 0 };
	struct sg_error err = { 0 };
	const struct sg_node *row;
	bool right;

	sg_arena_init(&arena, 0);
	row = row_of(line, &arena);
	load_policies(row, &arena, &policies);
	if (!sg_ok(sg_agent_neutral.decode(row, &arena, &call, &err)))
		fail_msg("%.*s: %.*s", SG_SPAN_ARG(sg_node_text(row, "id")), SG_SPAN_ARG(err.text));
	sg_gate_judge(&policies, &call, &options, &arena, &judgement);
	right = judgement.decision.ruling.verdict >= word(row, "codex").verdict &&
		judgement.decision.ruling.verdict == word(row, "expect").verdict;
	if (!right)
		print_error("%.*s: %s (%.*s)\n", SG_SPAN_ARG(sg_node_text(row, "id")),
			    sg_ruling_word(judgement.decision.ruling),
			    SG_SPAN_ARG(judgement.decision.reason));
	sg_arena_free(&arena);
	return right;
}

static void
test_calls(void **state)
{
	struct sg_arena arena;
	struct sg_span rest;
	size_t rows = 0, wrong = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	rest = sg_cases_read_data("codex.jsonl", &arena).bytes;
	for (; rest.len; rows++)
		wrong += !check_call(sg_span_split(rest, '\n', &rest));
	print_message("%zu calls\n", rows);
	assert_true(rows >= MIN_CALLS);
	assert_int_equal(wrong, 0);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_texts),
					    cmocka_unit_test(test_calls) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
