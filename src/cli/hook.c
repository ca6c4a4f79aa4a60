/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate hook: strictgate-hook with the sources read in this process, for agents that start one program only.
 */
#include "hook/hook.h"
#include "cli/commands.h"
#include "cli/policy.h"

/* --policy and the sources that no snapshot holds are read here; everything else is as in the small program. */
static struct sg_status
open_policies(const void *context, const struct sg_call *call, struct sg_arena *arena,
	      struct sg_policies *out, struct sg_error *err)
{
	const struct sg_policy_choice *choice = context;
	struct sg_cli_request request = { .files = choice->files,
					  .files_count = choice->files_count,
					  .root = sg_span_of(choice->root) };
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;
	struct sg_status status;

	if (choice->snapshot)
		return sg_policies_open(choice, call, arena, out, err);
	if (choice->files_count == 0) {
		request.sources = SG_CLI_SYSTEM | SG_CLI_USERS;
		request.project = call->cwd;
	}
	status = sg_cli_load(&request, arena, &errors, &loaded);
	if (sg_ok(status))
		status = sg_image_open(loaded.image, SG_POLICY_MAGIC, &out->images[0], err);
	out->count = sg_ok(status) ? 1 : 0;
	if (sg_ok(status))
		return status;
	return sg_fail(arena, err, SG_E_COMPILE, "the policy could not be compiled: %.*s",
		       SG_SPAN_ARG(errors.len ? errors.items[0].text : SG_SPAN("unknown reason")));
}

static int
run_raw(int argc, char **argv)
{
	return sg_hook_run(argc, argv, open_policies);
}

const struct sg_cli_command sg_cli_hook = {
	.name = "hook",
	.summary = "Answer one tool call of an agent, as strictgate-hook does",
	.run_raw = run_raw,
};
