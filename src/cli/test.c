/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate test: the examples of rules and files of cases, as TAP. A case is a call in the neutral form with the
 * verdict that it must get. Each policy is tested by itself.
 */
#include "cli/call.h"
#include "cli/clean.h"
#include "cli/commands.h"
#include "cli/file.h"
#include "cli/policy.h"
#include "gate/evaluate.h"
#include "gate/examples.h"
#include "model/limits.h"

enum { SHOWN_BYTES = 100 };

/* The results so far, and where each is worked out. */
struct run {
	struct sg_arena *arena;   /* of one policy */
	struct sg_arena *scratch; /* of one result */
	const char *policy;
	struct sg_policies policies;
	size_t number;
	size_t failed;
};

/* A text on one line; '#' would begin a directive. */
static void
print_plain(struct sg_span text)
{
	for (size_t i = 0; i < text.len && i < SHOWN_BYTES; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '#' || c == '\\')
			putchar('\\');
		putchar(c < 0x20 || c == 0x7f ? ' ' : c);
	}
	if (text.len > SHOWN_BYTES)
		printf(" ...");
}

static void
print_result(struct run *run, bool ok, struct sg_span file, unsigned line, struct sg_span what)
{
	run->number++;
	run->failed += !ok;
	printf("%s %zu - ", ok ? "ok" : "not ok", run->number);
	print_plain(file);
	if (line)
		printf(":%u", line);
	printf(" ");
	print_plain(what);
}

static void
print_remark(const char *name, struct sg_span text)
{
	if (text.len == 0)
		return;
	printf("#   %-9s ", name);
	sg_cli_print_clean(stdout, text);
	printf("\n");
}

/* ---- examples ---- */

static void
run_example(struct run *run, const struct sg_rule_rec *rule, struct sg_span example, bool expected)
{
	const struct sg_image *policy = &run->policies.images[0];
	bool matches = sg_gate_example(NULL, policy, rule, example, run->scratch);
	struct sg_span id = sg_image_string(policy, rule->id);
	struct sg_span what =
		sg_arena_printf(run->scratch, "%.*s%s%s: %.*s", SG_SPAN_ARG(id), id.len ? " " : "",
				expected ? "match" : "not_match", SG_SPAN_ARG(example));

	print_result(run, matches == expected, sg_span_of(run->policy), rule->place.line, what);
	printf("\n");
	if (matches != expected) {
		print_remark("expected:", expected ? SG_SPAN("the rule matches")
						   : SG_SPAN("the rule does not match"));
		print_remark("actual:",
			     matches ? SG_SPAN("it matches") : SG_SPAN("it does not match"));
	}
	sg_arena_reset(run->scratch);
}

static void
run_list(struct run *run, const struct sg_rule_rec *rule, struct sg_ref list, bool expected)
{
	const struct sg_image *policy = &run->policies.images[0];
	size_t count;
	const struct sg_ref *examples =
		sg_image_records(policy, SG_POLICY_LISTS, list, sizeof(*examples), &count);

	for (size_t i = 0; i < count; i++)
		run_example(run, rule, sg_image_string(policy, examples[i]), expected);
}

/* Those of the file itself, not of its packs. */
static void
run_examples(struct run *run)
{
	const struct sg_image *policy = &run->policies.images[0];

	for (uint32_t i = 0; i < sg_image_count(policy, SG_POLICY_SOURCES); i++) {
		const struct sg_source_rec *source =
			sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*source));
		size_t count;
		const struct sg_rule_rec *rules;

		if (!source || !sg_span_is(sg_image_string(policy, source->name), run->policy))
			continue;
		rules = sg_image_records(policy, SG_POLICY_RULES, source->rules, sizeof(*rules),
					 &count);
		for (size_t k = 0; k < count; k++) {
			run_list(run, &rules[k], rules[k].matching, true);
			run_list(run, &rules[k], rules[k].not_matching, false);
		}
	}
}

/* ---- cases ---- */

static bool
is_expected(const struct sg_node *row, const struct sg_decision *decision)
{
	struct sg_span verdict = sg_span_of(sg_ruling_word(decision->ruling));
	const struct sg_node *accept = sg_node_get(row, "accept"), *rule = sg_node_get(row, "rule");
	bool fits = sg_span_eq(sg_node_text(row, "expect"), verdict);

	for (const struct sg_node *word = accept ? accept->first : NULL; word && !fits;
	     word = word->next)
		fits = sg_span_eq(word->text, verdict);
	return fits && (!rule || sg_span_eq(rule->text, decision->rule));
}

static void
explain(const struct sg_node *row, const struct sg_evaluation *evaluation, struct sg_arena *arena)
{
	const struct sg_decision *decision = &evaluation->judgement.decision;
	struct sg_span rule = sg_node_text(row, "rule");

	print_remark("expected:",
		     sg_arena_printf(arena, "%.*s%s%.*s", SG_SPAN_ARG(sg_node_text(row, "expect")),
				     rule.len ? " by " : "", SG_SPAN_ARG(rule)));
	print_remark("actual:", sg_arena_printf(arena, "%s%s%.*s", sg_ruling_word(decision->ruling),
						decision->rule.len ? " by " : "",
						SG_SPAN_ARG(decision->rule)));
	print_remark("source:", decision->source);
	print_remark("met by:", decision->subject);
	print_remark("reason:", decision->reason);
	for (size_t i = 0; i < evaluation->judgement.commands_count; i++)
		print_remark("command:", evaluation->judgement.commands[i]);
	print_remark("why:", sg_node_text(row, "why"));
}

/* What a case is called: its id, else what it would run. */
static struct sg_span
name_of(const struct sg_node *row, struct sg_arena *arena)
{
	struct sg_span id = sg_node_text(row, "id");
	struct sg_span command = sg_node_text(sg_node_get(row, "input"), "command");

	if (command.len == 0)
		command = sg_node_text(row, "tool");
	return sg_arena_printf(arena, "%.*s%s%.*s", SG_SPAN_ARG(id),
			       id.len && command.len ? ": " : "", SG_SPAN_ARG(command));
}

static bool
is_case(const struct sg_node *row)
{
	struct sg_ruling ruling;

	return sg_ruling_of_word(sg_node_text(row, "expect"), &ruling);
}

static void
run_case(struct run *run, struct sg_span file, unsigned line, struct sg_span text)
{
	static const struct sg_evaluate_options options = { 0 };
	struct sg_evaluation evaluation;
	const struct sg_node *row = NULL;
	struct sg_error err = { 0 };
	bool hidden, ok;

	if (!sg_ok(sg_document_payload((struct sg_payload_text){ text, SG_MAX_PAYLOAD_BYTES },
				       run->scratch, &row, &hidden, &err)) ||
	    !is_case(row)) {
		print_result(run, false, file, line, SG_SPAN("is no case"));
		printf("\n");
		print_remark("because:", err.text.len ? err.text
						      : SG_SPAN("expect must be allow, log, prompt "
								"or forbidden"));
		sg_arena_reset(run->scratch);
		return;
	}
	sg_gate_evaluate(&run->policies, text, &options, run->scratch, &evaluation);
	ok = is_expected(row, &evaluation.judgement.decision);
	if (sg_node_get(row, "debatable")) {
		print_result(run, true, file, line, name_of(row, run->scratch));
		printf(" # SKIP debatable\n");
	} else {
		print_result(run, ok, file, line, name_of(row, run->scratch));
		printf("\n");
		if (!ok)
			explain(row, &evaluation, run->scratch);
	}
	sg_arena_reset(run->scratch);
}

static bool
run_cases(struct run *run, const char *path)
{
	struct sg_span rest;
	unsigned line = 0;

	if (!sg_cli_read_file(path, run->arena, &rest))
		return false;
	while (rest.len) {
		struct sg_span text = sg_span_trim(sg_span_split(rest, '\n', &rest));

		line++;
		if (text.len)
			run_case(run, sg_span_of(path), line, text);
	}
	return true;
}

/* "dir/p.cases.jsonl" for "dir/p.toml", when there is such a file; else NULL. */
static const char *
cases_beside(const char *policy, struct sg_arena *arena)
{
	struct sg_span path = sg_span_of(policy);
	const char *cases;
	FILE *file;

	while (path.len && path.p[path.len - 1] != '.')
		path.len--;
	cases = sg_arena_printf(arena, "%.*scases.jsonl", SG_SPAN_ARG(path)).p;
	file = path.len ? fopen(cases, "re") : NULL;
	if (!file)
		return NULL;
	(void)fclose(file);
	return cases;
}

/* ---- policies ---- */

static void
run_policy(struct run *run, const char *cases)
{
	struct sg_cli_request request = { .files = &run->policy,
					  .files_count = 1,
					  .no_examples = true };
	struct sg_errors errors = { .arena = run->arena };
	struct sg_cli_loaded policy;
	bool loaded =
		sg_ok(sg_cli_load(&request, run->arena, &errors, &policy)) &&
		sg_ok(sg_image_open(policy.image, SG_POLICY_MAGIC, &run->policies.images[0], NULL));

	run->policies.count = loaded;
	print_result(run, loaded, sg_span_of(run->policy), 0, SG_SPAN("can be read"));
	printf("\n");
	for (size_t i = 0; i < errors.len && !loaded; i++)
		print_remark("", sg_error_render(run->arena, &errors.items[i]));
	if (!loaded)
		return;
	run_examples(run);
	if (!cases)
		cases = cases_beside(run->policy, run->arena);
	if (cases && !run_cases(run, cases)) {
		print_result(run, false, sg_span_of(cases), 0, SG_SPAN("can be read"));
		printf("\n");
	}
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_cli_paths paths = { 0 };
	struct sg_arena one, scratch;
	struct run results = { .arena = &one, .scratch = &scratch };

	for (size_t i = 0; i < args->operands.len; i++)
		if (!sg_cli_list_policies(args->operands.items[i], arena, &paths))
			return SG_CLI_FAILED;
	if (paths.items.len == 0) {
		fprintf(stderr, "strictgate test: no requirement file to test\n");
		return SG_CLI_USAGE;
	}
	sg_arena_init(&one, 0);
	sg_arena_init(&scratch, 0);
	for (size_t i = 0; i < paths.items.len; i++) {
		results.policy = paths.items.items[i];
		run_policy(&results, args->values[SG_CLI_CASES]);
		sg_arena_reset(&one);
	}
	sg_arena_free(&scratch);
	sg_arena_free(&one);
	printf("1..%zu\n", results.number);
	if (results.failed)
		printf("# %zu of %zu failed\n", results.failed, results.number);
	return results.failed ? SG_CLI_FAILED : SG_CLI_OK;
}

const struct sg_cli_command sg_cli_test = {
	.name = "test",
	.summary = "Run the examples and cases of requirement files",
	.operands = "FILE|DIR ...",
	.text = "Cases are JSON lines of calls with \"expect\", in FILE.cases.jsonl beside FILE.toml. Prints TAP.\n"
		"Exit status: 0 all hold, 1 some do not.\n",
	.options = (const unsigned char[]){ SG_CLI_CASES, SG_CLI_END },
	.run = run,
};
