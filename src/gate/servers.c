/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `strictgate servers`, started from the directory of the session, which is the hook's. Knows no agent's files.
 */
#include "gate/servers.h"

#include "gate/child.h"
#include "gate/files.h"

#include <unistd.h>

static void
add_arguments(const struct sg_helper *helper, const struct sg_call *call, struct sg_arena *arena,
	      struct sg_child *child)
{
	sg_vec_push(arena, &child->argv, "strictgate");
	sg_vec_push(arena, &child->argv, "servers");
	sg_vec_push(arena, &child->argv, "--agent");
	sg_vec_push(arena, &child->argv, sg_arena_copy(arena, call->agent).p);
	sg_vec_push(arena, &child->argv, "--cwd");
	sg_vec_push(arena, &child->argv, sg_arena_copy(arena, call->cwd).p);
	sg_vec_push(arena, &child->argv, "--output");
	sg_vec_push(arena, &child->argv, SG_CHILD_OUTPUT);
	if (helper->root) {
		sg_vec_push(arena, &child->argv, "--root");
		sg_vec_push(arena, &child->argv, helper->root);
	}
}

/* The few variables that verdicts depend on; those of the agent's files are among them. */
static void
add_environment(const struct sg_call *call, struct sg_arena *arena, struct sg_child *child)
{
	if (call->home.len)
		sg_vec_push(arena, &child->env,
			    sg_arena_printf(arena, "HOME=%.*s", SG_SPAN_ARG(call->home)).p);
	for (size_t i = 0; i < call->env_count; i++)
		sg_vec_push(arena, &child->env,
			    sg_arena_printf(arena, "%.*s=%.*s", SG_SPAN_ARG(call->env[i].name),
					    SG_SPAN_ARG(call->env[i].value))
				    .p);
}

const struct sg_node *
sg_gate_ask_servers(const struct sg_helper *helper, const struct sg_call *call,
		    struct sg_arena *arena)
{
	struct sg_child child = { .time_ms = SG_SERVERS_MS };
	struct sg_payload_text text = { .max_bytes = SG_SERVERS_MAX_BYTES };
	struct sg_error err = { 0 };
	const struct sg_node *node = NULL;
	struct sg_span why;
	bool hidden = false, fine;
	int memory;

	child.program = helper->find ? helper->find(helper->context) : NULL;
	if (!child.program)
		return NULL;
	add_arguments(helper, call, arena, &child);
	add_environment(call, arena, &child);
	memory = sg_child_run(&child, arena, &why);
	if (memory < 0)
		return NULL;
	fine = sg_gate_read_all(memory, text.max_bytes, arena, &text.bytes);
	close(memory);
	if (!fine || !sg_ok(sg_document_payload(text, arena, &node, &hidden, &err)) || hidden)
		return NULL;
	return node;
}
