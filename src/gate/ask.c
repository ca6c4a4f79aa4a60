/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agent's own question by another command. Knows no agent by name.
 */
#include "gate/ask.h"

#include "agents/table.h"
#include "base/vec.h"

/* Single quotes, and a quote in double ones. An agent's rules read that as one word; with a backslash they match nothing. */
static void
add_quoted(struct sg_buffer *out, struct sg_span text)
{
	sg_buffer_add_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\'')
			sg_buffer_add(out, SG_SPAN("'\"'\"'"));
		else
			sg_buffer_add_char(out, text.p[i]);
	}
	sg_buffer_add_char(out, '\'');
}

static struct sg_span
command_of(const char *program, struct sg_span token, const struct sg_approval *approval,
	   struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	sg_buffer_printf(&out, "%s ask %.*s ", program, SG_SPAN_ARG(token));
	add_quoted(&out, approval->script);
	sg_buffer_add_char(&out, ' ');
	add_quoted(&out, approval->reason);
	return sg_buffer_span(&out);
}

struct sg_span
sg_ask_offer(const struct sg_prompt *prompt, const struct sg_approvals *store,
	     const struct sg_approval *approval, struct sg_arena *arena)
{
	const struct sg_call *call = prompt->call;
	struct sg_approval offered = *approval;
	char token[SG_APPROVAL_TOKEN_BYTES + 1];
	struct sg_reply ignored;
	struct sg_error err;

	if (!prompt->hook->ask_program || !prompt->agent->rewrite ||
	    !prompt->agent->rewrite(prompt->payload, call->script, arena, &ignored) ||
	    call->tool != SG_TOOL_SHELL || call->argv || call->script.len == 0 ||
	    call->script.len > SG_ASK_MAX_SCRIPT || call->cwd.len == 0)
		return (struct sg_span){ 0 };
	offered.script = call->script;
	offered.cwd = call->cwd;
	if (!sg_ok(sg_approvals_issue(store, &offered, arena, token, &err)))
		return (struct sg_span){ 0 };
	return command_of(prompt->hook->ask_program, sg_span_of(token), &offered, arena);
}

/* The token of a command of ours, by its place in it. */
static struct sg_span
token_in(const char *program, struct sg_span command)
{
	size_t at = strlen(program) + sizeof(" ask ") - 1;

	return sg_span_first(sg_span_from(command, at), SG_APPROVAL_TOKEN_BYTES);
}

static bool
is_shown(const struct sg_prompt *prompt, const struct sg_approvals *store, struct sg_arena *arena)
{
	const char *program = prompt->hook->ask_program;
	struct sg_span command = prompt->call->script;
	struct sg_span token = token_in(program, command);
	struct sg_approval found;
	struct sg_error err;

	return sg_ok(sg_approvals_look(store, token, arena, &found, &err)) &&
	       sg_span_eq(command, command_of(program, token, &found, arena)) &&
	       sg_ok(sg_approvals_show(store, token, &found, arena, &err));
}

bool
sg_ask_is_ours(const struct sg_prompt *prompt, struct sg_arena *arena)
{
	const struct sg_hook *hook = prompt->hook;
	const char *program = hook->ask_program;
	const char *path;
	struct sg_approvals store;
	struct sg_error err;
	bool ours;

	if (!program || !prompt->agent->rewrite || prompt->hidden ||
	    prompt->call->tool != SG_TOOL_SHELL ||
	    !sg_payload_is_permission_request(prompt->payload) ||
	    !sg_span_starts(prompt->call->script, sg_arena_printf(arena, "%s ask ", program)))
		return false;
	path = hook->approvals.find(hook->approvals.context);
	if (!path || !sg_ok(sg_approvals_open(path, hook->time.tv_sec, arena, &store, &err)))
		return false;
	ours = is_shown(prompt, &store, arena);
	sg_approvals_close(&store);
	return ours;
}
