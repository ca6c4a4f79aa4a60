/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate explain: a decision as a tree (what the command does, what each source said), or a message by its number.
 */
#include "cli/commands.h"
#include "cli/explanation.h"
#include "cli/policy.h"
#include "gate/identity.h"

#include <stdlib.h>
#include <unistd.h>

static const struct sg_message *
find_message(const char *text)
{
	char *end;
	unsigned long number;

	if (strncmp(text, "SG", 2) != 0 || strlen(text) != 6)
		return NULL;
	number = strtoul(text + 2, &end, 10);
	return *end ? NULL : sg_message_find((enum sg_code)number);
}

static int
explain_message(const char *text)
{
	const struct sg_message *message = find_message(text);

	if (!message) {
		fprintf(stderr, "strictgate explain: there is no message %s\n", text);
		return SG_CLI_USAGE;
	}
	printf("%s: %s\n\n  cause: %s\n  fix:   %s\n", text, message->summary, message->cause,
	       message->fix);
	return SG_CLI_OK;
}

/* A call on standard input needs no word: `strictgate explain < call.json`. */
static bool
is_piped(const struct sg_cli_args *args)
{
	return !args->values[SG_CLI_CALL] && args->operands.len == 0 && !isatty(STDIN_FILENO);
}

/* This program itself. */
static const char *
find_helper(void *context)
{
	(void)context;
	return "/proc/self/exe";
}

static int
explain_call(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_explanation x = { .arena = arena };
	struct sg_cli_args complete = *args;
	struct sg_cli_question asked = { 0 };
	struct sg_helper helper = { .find = find_helper, .root = args->values[SG_CLI_ROOT] };
	struct sg_identify_request identify;
	struct sg_policies policies;
	int status;

	if (is_piped(args))
		complete.values[SG_CLI_CALL] = "-";
	status = sg_cli_call(&complete, arena, &asked);
	if (status != SG_CLI_OK)
		return status;
	if (!complete.values[SG_CLI_PROJECT])
		complete.values[SG_CLI_PROJECT] = asked.call.cwd.len ? asked.call.cwd.p : NULL;
	if (!sg_cli_policies(&complete, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FAILED;
	identify = (struct sg_identify_request){ asked.agent, asked.payload, &policies, &helper };
	sg_gate_identify(&identify, arena, &asked.call);
	sg_explain_judge(&x, &policies, &asked.call);
	if (sg_cli_has(args, SG_CLI_JSON))
		sg_explain_print_json(&x);
	else
		sg_explain_print_text(&x);
	return sg_cli_status(x.judgement.decision.ruling);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *first = args->operands.len == 1 ? args->operands.items[0] : "";

	if (strncmp(first, "SG", 2) == 0 && strlen(first) == 6)
		return explain_message(first);
	return explain_call(args, arena);
}

const struct sg_cli_command sg_cli_explain = {
	.name = "explain",
	.summary = "Show how a verdict is reached, or what a message means",
	.operands = "-- 'COMMAND' | SG0107",
	.text = "Without COMMAND, a call in JSON is read from standard input, or from --call FILE:\n"
		"the form that eval takes, or the hook input of an agent.\n"
		"Exit status as of check; 0 for a message.\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_ROOT,
					    SG_CLI_PROJECT, SG_CLI_SNAPSHOT, SG_CLI_CWD,
					    SG_CLI_TOOL, SG_CLI_SHELL, SG_CLI_CALL, SG_CLI_AGENT,
					    SG_CLI_JSON, SG_CLI_END },
	.run = run,
};
