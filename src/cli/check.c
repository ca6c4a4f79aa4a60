/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate check: one shell command, one verdict, in words and as exit status.
 */
#include "base/json.h"
#include "cli/call.h"
#include "cli/clean.h"
#include "cli/color.h"
#include "cli/commands.h"
#include "cli/policy.h"

static void
print_line(const char *name, struct sg_span text)
{
	if (text.len == 0)
		return;
	printf("  %s: ", name);
	sg_cli_print_clean(stdout, text);
	putchar('\n');
}

static void
print_text(const struct sg_judgement *judgement)
{
	const struct sg_decision *decision = &judgement->decision;
	char code[8];

	printf("%s%s%s\n", sg_cli_color(stdout, decision->ruling), sg_ruling_word(decision->ruling),
	       sg_cli_plain(stdout));
	print_line("reason", decision->reason);
	print_line("rule", decision->rule);
	print_line("source", decision->source);
	print_line("met by", decision->subject);
	if (decision->code != SG_OK)
		printf("  more: strictgate explain %s\n", sg_code_text(decision->code, code));
}

static void
print_json(const struct sg_judgement *judgement, struct sg_arena *arena)
{
	const struct sg_decision *decision = &judgement->decision;
	const struct {
		const char *key;
		struct sg_span text;
	} texts[] = {
		{ "rule", decision->rule },
		{ "source", decision->source },
		{ "reason", decision->reason },
		{ "subject", decision->subject },
	};
	struct sg_buffer out = { .arena = arena };
	char code[8];

	sg_buffer_add_char(&out, '{');
	sg_json_word(&out, "verdict", sg_ruling_word(decision->ruling));
	sg_json_word(&out, "audit", sg_audit_word(decision->ruling.audit));
	if (decision->code != SG_OK)
		sg_json_word(&out, "error", sg_code_text(decision->code, code));
	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++)
		if (texts[i].text.len)
			sg_json_text(&out, texts[i].key, texts[i].text);
	sg_json_key(&out, "commands");
	sg_buffer_add_char(&out, '[');
	for (size_t i = 0; i < judgement->commands_count; i++) {
		sg_json_next(&out);
		sg_json_string(&out, judgement->commands[i]);
	}
	sg_buffer_add(&out, SG_SPAN("]}\n"));
	fwrite(out.p, 1, out.len, stdout);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_judge_options options = { .look = true };
	struct sg_cli_args with_project = *args;
	struct sg_judgement judgement;
	struct sg_policies policies;
	int status;
	struct sg_cli_question asked = { 0 };

	status = sg_cli_call(args, arena, &asked);
	if (status != SG_CLI_OK)
		return status;
	if (!with_project.values[SG_CLI_PROJECT])
		with_project.values[SG_CLI_PROJECT] = asked.call.cwd.len ? asked.call.cwd.p : NULL;
	if (!sg_cli_policies(&with_project, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FAILED;
	sg_gate_judge(&policies, &asked.call, &options, arena, &judgement);
	if (sg_cli_has(args, SG_CLI_JSON))
		print_json(&judgement, arena);
	else
		print_text(&judgement);
	return sg_cli_status(judgement.decision.ruling);
}

const struct sg_cli_command sg_cli_check = {
	.name = "check",
	.summary = "Judge one shell command",
	.operands = "-- 'COMMAND'",
	.text = "One operand is a script, several are an argument vector that no shell reads.\n"
		"Exit status: 0 allow or log, 3 prompt, 2 forbidden, 1 error.\n",
	.options =
		(const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_ROOT,
					 SG_CLI_PROJECT, SG_CLI_SNAPSHOT, SG_CLI_CWD, SG_CLI_TOOL,
					 SG_CLI_SHELL, SG_CLI_AGENT, SG_CLI_JSON, SG_CLI_END },
	.run = run,
};
