/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate approve: a person looks at a call that an agent was refused, and lets it pass once.
 */
#include "agents/agent.h"
#include "cli/clean.h"
#include "cli/commands.h"
#include "cli/person.h"
#include "cli/policy.h"
#include "gate/approvals.h"
#include "gate/gate.h"
#include "hook/places.h"

#include <time.h>
#include <unistd.h>

struct approving {
	const struct sg_cli_args *args;
	struct sg_arena *arena;
	struct sg_hook_places places;
	struct sg_approvals store;
	FILE *terminal;
};

static int
complain(struct sg_arena *arena, const struct sg_error *err)
{
	struct sg_errors errors = { .arena = arena };

	sg_errors_add(&errors, err);
	sg_cli_print_errors(&errors, arena);
	return SG_CLI_FAILED;
}

/* ---- showing a call ---- */

/* Every line of a value has a bar before it, so that none passes for a line of ours. */
static void
print_value(FILE *out, struct sg_span text, struct sg_arena *arena)
{
	do {
		struct sg_buffer line = { .arena = arena };

		sg_cli_add_clean(&line, sg_span_split(text, '\n', &text), false);
		fprintf(out, "    | %.*s\n", SG_SPAN_ARG(sg_buffer_span(&line)));
	} while (text.len);
}

static void
print_members(FILE *out, const struct sg_node *node, struct sg_span name, struct sg_arena *arena);

static void
print_node(FILE *out, const struct sg_node *node, struct sg_span name, struct sg_arena *arena)
{
	struct sg_buffer title = { .arena = arena };
	struct sg_span text = node->text;

	if (node->first) {
		print_members(out, node, name, arena);
		return;
	}
	if (node->kind == SG_NODE_BOOLEAN)
		text = node->boolean ? SG_SPAN("true") : SG_SPAN("false");
	sg_cli_add_clean(&title, name, false);
	fprintf(out, "  %.*s\n", SG_SPAN_ARG(sg_buffer_span(&title)));
	print_value(out, text, arena);
}

/* As deep as the parser let the call be. */
static void
print_members(FILE *out, const struct sg_node *node, struct sg_span name, struct sg_arena *arena)
{
	size_t number = 0;

	for (const struct sg_node *child = node->first; child; child = child->next) {
		struct sg_span key = child->key;

		if (node->kind == SG_NODE_ARRAY)
			key = sg_arena_printf(arena, "%zu", ++number);
		if (name.len)
			key = sg_arena_printf(arena, "%.*s.%.*s", SG_SPAN_ARG(name),
					      SG_SPAN_ARG(key));
		print_node(out, child, key, arena);
	}
}

static const struct sg_node *
parse_call(const struct sg_approval *approval, struct sg_arena *arena)
{
	struct sg_payload_text text = { approval->call, SG_APPROVAL_MAX_CALL };
	const struct sg_node *node = NULL;
	struct sg_error err;
	bool hidden;

	return sg_ok(sg_document_payload(text, arena, &node, &hidden, &err)) ? node : NULL;
}

static void
print_approval(FILE *out, const struct sg_approval *approval, const struct sg_node *call,
	       struct sg_arena *arena)
{
	const struct sg_agent *agent = sg_agent_find(approval->agent);

	fprintf(out, "%s asks to make this call:\n\n",
		agent ? agent->title : "An agent that nobody named");
	print_members(out, call, (struct sg_span){ 0 }, arena);
	fprintf(out, "\n  why a person is asked\n");
	print_value(out, approval->reason, arena);
	fprintf(out, "\n");
}

/* ---- one call ---- */

static struct sg_status
record(struct approving *approving, const struct sg_approval *approval, const char *step,
       const struct sg_node *payload, struct sg_error *err)
{
	const struct sg_agent *agent = sg_agent_find(approval->agent);
	const char *terminal = ttyname(STDIN_FILENO);
	struct sg_judgement judgement = {
		.decision = { .ruling = { SG_VERDICT_PROMPT, SG_AUDIT_META },
			      .rule = approval->rule,
			      .reason = approval->reason },
		.approval = { step, sg_span_of(approval->code), sg_span_of(approval->digest),
			      sg_span_of(terminal) },
	};
	struct sg_hook hook = { .agent = agent,
				.audit_paths = approving->places.records,
				.uid = geteuid() };
	struct sg_call call;
	struct sg_error ignored;
	bool read = agent && sg_ok(agent->decode(payload, approving->arena, &call, &ignored));

	clock_gettime(CLOCK_REALTIME, &hook.time);
	return sg_gate_record(&hook, read ? &call : NULL, &judgement, approving->arena, err);
}

static bool
says_yes(FILE *terminal)
{
	char answer[16];

	fprintf(terminal, "Let exactly this call pass once? [y/N] ");
	fflush(terminal);
	if (!fgets(answer, sizeof(answer), terminal))
		return false;
	return strcmp(answer, "y\n") == 0 || strcmp(answer, "Y\n") == 0 ||
	       strcmp(answer, "yes\n") == 0;
}

static int
decide(struct approving *approving, struct sg_approval *approval)
{
	const struct sg_node *call = parse_call(approval, approving->arena);
	struct timespec now;
	struct sg_error err;
	struct sg_status status;
	bool yes;

	if (!call)
		return SG_CLI_FAILED;
	print_approval(approving->terminal, approval, call, approving->arena);
	yes = says_yes(approving->terminal);
	/* Recorded first: what is not on record was not approved. */
	status = record(approving, approval, yes ? "approved" : "declined", call, &err);
	clock_gettime(CLOCK_REALTIME, &now);
	approval->since_s = now.tv_sec;
	if (sg_ok(status) && yes)
		status = sg_approvals_put(&approving->store, SG_APPROVAL_APPROVED, approval,
					  approving->arena, &err);
	sg_approvals_drop(&approving->store, approval);
	if (!sg_ok(status))
		return complain(approving->arena, &err);
	fprintf(approving->terminal,
		yes ? "Approved: it may pass once within %u minutes.\n" : "Not approved.\n",
		approval->minutes);
	return yes ? SG_CLI_OK : SG_CLI_FORBIDDEN;
}

static int
approve(struct approving *approving)
{
	const char *typed = approving->args->operands.items[0];
	char code[SG_APPROVAL_CODE_BYTES + 1];
	struct sg_approval approval;
	struct sg_error err;
	int status;

	if (!sg_approval_code(sg_span_of(typed), code)) {
		fprintf(stderr, "strictgate approve: a code has %d letters and digits: K7M2QX\n",
			SG_APPROVAL_CODE_BYTES);
		return SG_CLI_USAGE;
	}
	if (!sg_ok(sg_cli_person(approving->arena, &approving->terminal, &err)) ||
	    !sg_ok(sg_approvals_find(&approving->store, sg_span_of(code), approving->arena,
				     &approval, &err)))
		return complain(approving->arena, &err);
	status = decide(approving, &approval);
	fclose(approving->terminal);
	return status;
}

/* ---- all of them ---- */

/* The call in one line: what it was shown as, without line ends. */
static void
print_line(const struct approving *approving, const struct sg_approval *approval)
{
	int64_t left_s =
		approval->since_s + (int64_t)approval->minutes * 60 - approving->store.now_s;
	struct sg_buffer call = { .arena = approving->arena };

	sg_cli_add_clean(&call, approval->call, false);
	printf("%s  %3lld min  %-8.*s  %.*s\n", approval->code, (long long)(left_s + 59) / 60,
	       SG_SPAN_ARG(approval->agent), SG_SPAN_ARG(sg_buffer_span(&call)));
}

static int
list(struct approving *approving)
{
	struct sg_approval *approvals =
		sg_arena_array(approving->arena, SG_APPROVALS_MAX, sizeof(*approvals));
	size_t count = sg_approvals_list(&approving->store, SG_APPROVAL_ASKED, approving->arena,
					 approvals);

	for (size_t i = 0; i < count; i++)
		print_line(approving, &approvals[i]);
	if (count == 0)
		fprintf(stderr, "No call waits for approval.\n");
	return SG_CLI_OK;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct approving approving = { .args = args, .arena = arena };
	const char *path;
	struct sg_error err;
	int status;

	if (sg_cli_has(args, SG_CLI_LIST) ? args->operands.len != 0 : args->operands.len != 1) {
		fprintf(stderr, "strictgate approve: give one code, or --list\n");
		return SG_CLI_USAGE;
	}
	approving.places.state = args->values[SG_CLI_STATE];
	sg_hook_find_records(&approving.places, args->values[SG_CLI_AUDIT]);
	path = sg_hook_find_approvals(&approving.places);
	if (!path) {
		fprintf(stderr, "strictgate approve: you have no home directory\n");
		return SG_CLI_FAILED;
	}
	if (!sg_ok(sg_approvals_open(path, time(NULL), arena, &approving.store, &err)))
		return complain(arena, &err);
	status = sg_cli_has(args, SG_CLI_LIST) ? list(&approving) : approve(&approving);
	sg_approvals_close(&approving.store);
	return status;
}

const struct sg_cli_command sg_cli_approve = {
	.name = "approve",
	.summary = "Let a call pass once that an agent was refused for want of a person",
	.operands = "CODE",
	.text = "The refusal names the code. The call is shown in full and a person at a terminal says y or n;\n"
		"then the agent makes exactly the same call again. Agents cannot do this.\n"
		"Exit status: 0 approved, 2 not approved, 1 error.\n",
	.options = (const unsigned char[]){ SG_CLI_LIST, SG_CLI_STATE, SG_CLI_AUDIT, SG_CLI_END },
	.run = run,
};
