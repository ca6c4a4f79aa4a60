/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate ask: what Codex runs in place of a command that a person was asked about. Runs that command and no other,
 * once, and only with the token of the gate. Takes no option: its command line may come from a model.
 */
#include "cli/commands.h"
#include "cli/policy.h"
#include "gate/approvals.h"
#include "hook/places.h"

#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { REFUSED = 126 };

static const char help[] =
	"usage: strictgate ask TOKEN COMMAND [REASON]\n\n"
	"Codex runs this in place of a command that the policy wants a person to approve, after its own\n"
	"question. Nobody types it; the token is of one use. Exit status: the command's, or 126 refused.\n";

static int
refuse(struct sg_arena *arena, const struct sg_error *err)
{
	struct sg_errors errors = { .arena = arena };

	sg_errors_add(&errors, err);
	sg_cli_print_errors(&errors, arena);
	return REFUSED;
}

/* The same directory, by whatever name. */
static bool
is_here(struct sg_span directory, struct sg_arena *arena)
{
	struct stat here, there;

	return stat(".", &here) == 0 && stat(sg_arena_copy(arena, directory).p, &there) == 0 &&
	       here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/* The token is used up whatever comes of it. */
static struct sg_status
check(char **argv, struct sg_arena *arena, struct sg_error *err)
{
	struct sg_hook_places places = { 0 };
	const char *path = sg_hook_find_approvals(&places);
	struct sg_approvals store;
	struct sg_approval found;
	struct sg_status status;

	if (!path)
		return sg_fail(arena, err, SG_E_APPROVALS, "you have no home directory");
	status = sg_approvals_open(path, time(NULL), arena, &store, err);
	if (!sg_ok(status))
		return status;
	status = sg_approvals_redeem(&store, sg_span_of(argv[1]), arena, &found, err);
	if (sg_ok(status))
		sg_approvals_drop(&store, &found);
	sg_approvals_close(&store);
	if (sg_ok(status) && !sg_span_is(found.script, argv[2]))
		status = sg_fail(arena, err, SG_E_TOKEN, "the token is of another command");
	if (sg_ok(status) && !is_here(found.cwd, arena))
		status = sg_fail(arena, err, SG_E_TOKEN, "the token is of another directory");
	return status;
}

/* The user's shell, as Codex takes it; its profile has been read by the shell that started this. */
static struct sg_status
run_script(char *script, struct sg_arena *arena, struct sg_error *err)
{
	const struct passwd *user = getpwuid(geteuid());
	char option[] = "-c";
	char *argv[] = { user ? user->pw_shell : NULL, option, script, NULL };

	if (!argv[0] || argv[0][0] != '/')
		return sg_fail(arena, err, SG_E_INTERNAL, "you have no shell");
	execv(argv[0], argv);
	return sg_fail(arena, err, SG_E_INTERNAL, "%s: %s", argv[0], strerror(errno));
}

static int
run_raw(int argc, char **argv)
{
	struct sg_arena arena;
	struct sg_error err;
	struct sg_status status;
	int refused = REFUSED;

	if (argc == 2 && sg_cli_wants_help(argc, argv))
		return fputs(help, stdout) < 0;
	sg_arena_init(&arena, 0);
	if (argc != 3 && argc != 4)
		status = sg_fail(&arena, &err, SG_E_TOKEN, "there is no token and command");
	else
		status = check(argv, &arena, &err);
	if (sg_ok(status))
		status = run_script(argv[2], &arena, &err);
	if (!sg_ok(status))
		refused = refuse(&arena, &err);
	sg_arena_free(&arena);
	return refused;
}

const struct sg_cli_command sg_cli_ask = {
	.name = "ask",
	.summary = "Run what Codex has asked a person about; nobody types this",
	.run_raw = run_raw,
};
