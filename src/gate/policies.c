/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Choosing the policy of a call. Nothing here reads requirement text: that is another process's work.
 */
#include "gate/policies.h"

#include "snapshot/snapshot.h"

#include <sys/stat.h>

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

struct sg_span
sg_project_directory(struct sg_span cwd, struct sg_arena *arena)
{
	for (unsigned depth = 0; cwd.len && depth < SG_PROJECT_MAX_DEPTH; depth++) {
		struct sg_span path = sg_arena_join(arena, cwd, SG_SPAN("/.strictgate"));

		if (is_directory(path.p))
			return sg_arena_copy(arena, cwd);
		do
			cwd.len--;
		while (cwd.len && cwd.p[cwd.len] != '/');
	}
	return (struct sg_span){ 0 };
}

/* A directory is enough: which of the files in it count is the loader's to know. */
static bool
has_user_sources(const struct sg_policy_choice *choice, struct sg_arena *arena)
{
	if (choice->config_home && choice->config_home[0] == '/')
		return is_directory(sg_arena_printf(arena, "%s/strictgate", choice->config_home).p);
	return choice->home &&
	       is_directory(sg_arena_printf(arena, "%s/.config/strictgate", choice->home).p);
}

static struct sg_status
open_snapshot(const struct sg_policy_choice *choice, const char *path, struct sg_arena *arena,
	      struct sg_policies *out, struct sg_error *err)
{
	struct sg_status status = sg_snapshot_open(path, choice->uid, arena, &out->images[0], err);

	if (sg_ok(status))
		status = sg_snapshot_fresh(&out->images[0], choice->now_s, arena, err);
	out->count = sg_ok(status) ? 1 : 0;
	return status;
}

struct sg_status
sg_policies_open(const struct sg_policy_choice *choice, const struct sg_call *call,
		 struct sg_arena *arena, struct sg_policies *out, struct sg_error *err)
{
	struct sg_span project = { 0 };
	struct sg_status status;

	if (choice->snapshot)
		return open_snapshot(choice, choice->snapshot, arena, out, err);
	if (choice->files_count == 0) {
		project = sg_project_directory(call->cwd, arena);
		if (project.len == 0 && !has_user_sources(choice, arena) &&
		    sg_ok(open_snapshot(choice, choice->system_snapshot, arena, out, err)))
			return SG_STATUS_OK;
	}
	/* The loader goes upwards by itself: every project file on the way counts. */
	if (project.len)
		project = sg_arena_copy(arena, call->cwd);
	status = sg_policies_compile(choice, project, arena, &out->images[0], err);
	out->count = sg_ok(status) ? 1 : 0;
	return status;
}
