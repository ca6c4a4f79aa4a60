/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling the policy in a process of its own: the parsers of policy text stay out of the process that hostile input
 * reaches.
 */
#include "gate/child.h"
#include "gate/policies.h"
#include "snapshot/snapshot.h"

#include <unistd.h>

static void
add_arguments(const struct sg_policy_choice *choice, struct sg_span project, struct sg_arena *arena,
	      struct sg_child *child)
{
	sg_vec_push(arena, &child->argv, "strictgate");
	sg_vec_push(arena, &child->argv, "compile");
	sg_vec_push(arena, &child->argv, "--output");
	sg_vec_push(arena, &child->argv, SG_CHILD_OUTPUT);
	for (size_t i = 0; i < choice->files_count; i++) {
		sg_vec_push(arena, &child->argv, "--policy");
		sg_vec_push(arena, &child->argv, choice->files[i]);
	}
	sg_vec_push(arena, &child->argv, choice->files_count ? "--no-default-sources" : "--user");
	/* What is wrong with a source is said by the policy itself, as the source is declared. */
	if (choice->files_count == 0)
		sg_vec_push(arena, &child->argv, "--keep-going");
	if (choice->root) {
		sg_vec_push(arena, &child->argv, "--root");
		sg_vec_push(arena, &child->argv, choice->root);
	}
	if (project.len) {
		sg_vec_push(arena, &child->argv, "--project");
		sg_vec_push(arena, &child->argv, project.p);
	}
}

/* Nothing of the agent's environment reaches the compiler but where the user's own files are. */
static void
add_environment(const struct sg_policy_choice *choice, struct sg_arena *arena,
		struct sg_child *child)
{
	if (choice->home)
		sg_vec_push(arena, &child->env, sg_arena_printf(arena, "HOME=%s", choice->home).p);
	if (choice->config_home)
		sg_vec_push(arena, &child->env,
			    sg_arena_printf(arena, "XDG_CONFIG_HOME=%s", choice->config_home).p);
}

struct sg_status
sg_policies_compile(const struct sg_policy_choice *choice, struct sg_span project,
		    struct sg_arena *arena, struct sg_image *out, struct sg_error *err)
{
	struct sg_child child = { .program = choice->program, .time_ms = SG_COMPILE_MS };
	struct sg_status status;
	struct sg_span why;
	int memory;

	add_arguments(choice, project, arena, &child);
	add_environment(choice, arena, &child);
	memory = sg_child_run(&child, arena, &why);
	if (memory < 0)
		return sg_fail(arena, err, SG_E_COMPILE, "the policy could not be compiled: %.*s",
			       SG_SPAN_ARG(why));
	status = sg_snapshot_map(memory, arena, out, err);
	if (!sg_ok(status))
		close(memory);
	return status;
}
