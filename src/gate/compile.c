/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling the policy in a process of its own: the parsers of policy text stay out of the process that hostile input
 * reaches. The result comes back in a sealed memory file that nobody else can name.
 */
#include "gate/policies.h"

#include "base/vec.h"
#include "snapshot/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OUTPUT_FD = 3, MESSAGE_BYTES = 1024, PAUSE_MS = 2 };
#define OUTPUT_PATH "/dev/fd/3"

struct child {
	pid_t pid;
	int messages; /* its standard error */
	int64_t deadline_ms;
	char text[MESSAGE_BYTES];
	size_t len;
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static char **
arguments(const struct sg_policy_choice *choice, struct sg_span project, struct sg_arena *arena)
{
	struct SG_VEC(const char *) argv = { 0 };
	char **out;

	sg_vec_push(arena, &argv, "strictgate");
	sg_vec_push(arena, &argv, "compile");
	sg_vec_push(arena, &argv, "--output");
	sg_vec_push(arena, &argv, OUTPUT_PATH);
	for (size_t i = 0; i < choice->files_count; i++) {
		sg_vec_push(arena, &argv, "--policy");
		sg_vec_push(arena, &argv, choice->files[i]);
	}
	sg_vec_push(arena, &argv, choice->files_count ? "--no-default-sources" : "--user");
	/* What is wrong with a source is said by the policy itself, as the source is declared. */
	if (choice->files_count == 0)
		sg_vec_push(arena, &argv, "--keep-going");
	if (choice->root) {
		sg_vec_push(arena, &argv, "--root");
		sg_vec_push(arena, &argv, choice->root);
	}
	if (project.len) {
		sg_vec_push(arena, &argv, "--project");
		sg_vec_push(arena, &argv, project.p);
	}
	/* execve(2) does not change its arguments; its type only says so since C had no const. */
	out = sg_arena_array(arena, argv.len + 1, sizeof(*out));
	memcpy(out, argv.items, argv.len * sizeof(*out));
	return out;
}

/* Nothing of the agent's environment reaches the compiler but where the user's own files are. */
static char **
environment(const struct sg_policy_choice *choice, struct sg_arena *arena)
{
	char **out = sg_arena_array(arena, 4, sizeof(*out));
	struct SG_VEC(struct sg_span) env = { 0 };

	sg_vec_push(arena, &env, SG_SPAN("PATH=/usr/bin:/bin"));
	if (choice->home)
		sg_vec_push(arena, &env, sg_arena_printf(arena, "HOME=%s", choice->home));
	if (choice->config_home)
		sg_vec_push(arena, &env,
			    sg_arena_printf(arena, "XDG_CONFIG_HOME=%s", choice->config_home));
	for (size_t i = 0; i < env.len; i++) {
		out[i] = sg_arena_alloc(arena, env.items[i].len + 1);
		memcpy(out[i], env.items[i].p, env.items[i].len);
	}
	return out;
}

/* posix_spawn, with memory for the policy as descriptor 3 and the pipe as standard error. */
static int
spawn(const char *program, char **argv, char **env, const int fds[2], pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int failed;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	/* Both descriptors are above 3, so that neither overwrites the other; dup2 clears close-on-exec. */
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDERR_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fds[0], OUTPUT_FD);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
	/* An agent waits for whoever still holds its pipes. */
	posix_spawn_file_actions_addclosefrom_np(&actions, OUTPUT_FD + 1);
#endif
	failed = posix_spawn(pid, program, &actions, &attributes, argv, env);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Reads what the child says until it ends or its time is over. */
static void
listen_to(struct child *child)
{
	for (;;) {
		struct pollfd poller = { .fd = child->messages, .events = POLLIN };
		int64_t left = child->deadline_ms - now_ms();
		char ignored[512];
		bool room = child->len < sizeof(child->text);
		ssize_t n;

		if (left <= 0 || (poll(&poller, 1, (int)left) == 0))
			return;
		n = room ? read(child->messages, child->text + child->len,
				sizeof(child->text) - child->len)
			 : read(child->messages, ignored, sizeof(ignored));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		child->len += room ? (size_t)n : 0;
	}
}

/* True when the child ended by itself, in time and with status 0. */
static bool
wait_for(struct child *child)
{
	struct timespec pause = { 0, PAUSE_MS * 1000000L };
	int status = 0;
	pid_t ended;

	listen_to(child);
	while ((ended = waitpid(child->pid, &status, WNOHANG)) == 0 &&
	       now_ms() < child->deadline_ms)
		nanosleep(&pause, NULL);
	if (ended == 0) {
		kill(child->pid, SIGKILL);
		waitpid(child->pid, &status, 0);
		child->len = 0;
		return false;
	}
	return ended == child->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct sg_span
first_line(const struct child *child)
{
	struct sg_span rest;
	struct sg_span line = sg_span_trim(
		sg_span_split((struct sg_span){ child->text, child->len }, '\n', &rest));

	return line.len ? line : SG_SPAN("the compiler did not finish");
}

/* A descriptor above the ones that the child gets. */
static int
above(int fd)
{
	int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, OUTPUT_FD + 1);

	if (fd >= 0)
		close(fd);
	return moved;
}

/* Runs the compiler with its output in `memory`. */
static struct sg_status
run(const struct sg_policy_choice *choice, char **argv, int memory, struct sg_arena *arena,
    struct sg_error *err)
{
	struct child child = { .deadline_ms = now_ms() + SG_COMPILE_MS };
	int fds[2] = { memory, -1 };
	int pipes[2];
	int failed;
	bool done;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return sg_fail(arena, err, SG_E_COMPILE, "the policy could not be compiled: %s",
			       strerror(errno));
	child.messages = pipes[0];
	fds[1] = above(pipes[1]);
	failed = fds[1] < 0 ? errno
			    : spawn(choice->program, argv, environment(choice, arena), fds,
				    &child.pid);
	if (fds[1] >= 0)
		close(fds[1]);
	done = !failed && wait_for(&child);
	close(pipes[0]);
	if (done)
		return SG_STATUS_OK;
	if (failed)
		return sg_fail(arena, err, SG_E_COMPILE, "the policy could not be compiled: %s: %s",
			       choice->program, strerror(failed));
	return sg_fail(arena, err, SG_E_COMPILE, "the policy could not be compiled: %.*s",
		       SG_SPAN_ARG(first_line(&child)));
}

struct sg_status
sg_policies_compile(const struct sg_policy_choice *choice, struct sg_span project,
		    struct sg_arena *arena, struct sg_image *out, struct sg_error *err)
{
	int memory = above(memfd_create("strictgate-policy", MFD_CLOEXEC | MFD_ALLOW_SEALING));
	struct sg_status status;

	if (memory < 0)
		return sg_fail(arena, err, SG_E_COMPILE, "no memory for the policy: %s",
			       strerror(errno));
	status = run(choice, arguments(choice, project, arena), memory, arena, err);
	if (sg_ok(status) && fcntl(memory, F_ADD_SEALS,
				   F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
		status = sg_fail(arena, err, SG_E_COMPILE, "the policy could not be sealed: %s",
				 strerror(errno));
	if (sg_ok(status))
		status = sg_snapshot_map(memory, arena, out, err);
	close(memory);
	return status;
}
