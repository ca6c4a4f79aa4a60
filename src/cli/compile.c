/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate compile: the policy as a snapshot file, for hooks that read nothing else.
 */
#include "cli/commands.h"
#include "cli/file.h"
#include "cli/policy.h"
#include "snapshot/snapshot.h"

#include <sys/stat.h>

#define SYSTEM_SNAPSHOT SG_LOCALSTATEDIR "/" SG_CLI_SYSTEM_SNAPSHOT

/* A snapshot is used from anywhere: its sources are named by absolute paths. */
static void
make_absolute(struct sg_cli_request *request, struct sg_arena *arena)
{
	const char **files = sg_arena_array(arena, request->files_count + 1, sizeof(*files));

	for (size_t i = 0; i < request->files_count; i++)
		files[i] = sg_cli_absolute(request->files[i], arena).p;
	request->files = files;
	if (request->root.len)
		request->root = sg_cli_absolute(request->root.p, arena);
	if (request->project.len)
		request->project = sg_cli_absolute(request->project.p, arena);
}

/* The snapshot of the system, and beside it the texts that it was made from, should one of them break. */
static struct sg_status
write_system(const struct sg_cli_request *request, const struct sg_cli_loaded *loaded,
	     struct sg_arena *arena, struct sg_error *err)
{
	struct sg_status status;

	(void)mkdir(sg_cli_state_path(request->root, "", arena), 0755);
	status = sg_snapshot_write(loaded->texts,
				   sg_cli_state_path(request->root, SG_CLI_LAST_GOOD, arena), arena,
				   err);
	if (!sg_ok(status))
		return status;
	return sg_snapshot_write(loaded->image,
				 sg_cli_state_path(request->root, SG_CLI_SYSTEM_SNAPSHOT, arena),
				 arena, err);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	unsigned sources = SG_CLI_SYSTEM | (sg_cli_has(args, SG_CLI_USER) ? SG_CLI_USERS : 0);
	struct sg_cli_request request = sg_cli_request_of(args, sources);
	const char *output = args->values[SG_CLI_OUTPUT];
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;
	struct sg_error err;
	struct sg_status status;

	if (!output && sg_cli_has(args, SG_CLI_KEEP_GOING)) {
		fprintf(stderr, "strictgate compile: --keep-going needs --output: what is wrong "
				"must not become the last good policy\n");
		return SG_CLI_USAGE;
	}
	make_absolute(&request, arena);
	status = sg_cli_load(&request, arena, &errors, &loaded);
	sg_cli_print_errors(&errors, arena);
	if (!sg_ok(status) || (errors.fatal && !sg_cli_has(args, SG_CLI_KEEP_GOING)))
		return SG_CLI_FAILED;
	if (output)
		status = sg_snapshot_write(loaded.image, output, arena, &err);
	else
		status = write_system(&request, &loaded, arena, &err);
	if (sg_ok(status))
		return SG_CLI_OK;
	sg_errors_add(&errors, &err);
	sg_cli_print_errors(&errors, arena);
	return SG_CLI_FAILED;
}

const struct sg_cli_command sg_cli_compile = {
	.name = "compile",
	.summary = "Compile the policy into a snapshot for hooks",
	.text = "Reads the system's sources and those of the options. Nothing is written when a source is wrong.\n"
		"Without --output the snapshot is " SYSTEM_SNAPSHOT ".\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_USER,
					    SG_CLI_PROJECT, SG_CLI_OUTPUT, SG_CLI_KEEP_GOING,
					    SG_CLI_ROOT, SG_CLI_END },
	.run = run,
};
