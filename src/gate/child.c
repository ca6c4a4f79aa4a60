/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting a program, hearing what it says, and ending it when its time is over. Knows nothing of what it does.
 */
#include "gate/child.h"

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

struct process {
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

/* execve(2) does not change its strings; its type only says so since C had no const. */
static char **
strings(const char *const *items, size_t count, struct sg_arena *arena)
{
	char **out = sg_arena_array(arena, count + 1, sizeof(*out));

	if (count)
		memcpy(out, items, count * sizeof(*out));
	return out;
}

/* posix_spawn, with memory as descriptor 3 and the pipe as standard error. */
static int
spawn(struct sg_child *child, const int fds[2], struct sg_arena *arena, pid_t *pid)
{
	char **argv = strings(child->argv.items, child->argv.len, arena);
	char **env = strings(child->env.items, child->env.len, arena);
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
	failed = posix_spawn(pid, child->program, &actions, &attributes, argv, env);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Reads what the child says until it ends or its time is over. */
static void
listen_to(struct process *process)
{
	for (;;) {
		struct pollfd poller = { .fd = process->messages, .events = POLLIN };
		int64_t left = process->deadline_ms - now_ms();
		char ignored[512];
		bool room = process->len < sizeof(process->text);
		ssize_t n;

		if (left <= 0 || (poll(&poller, 1, (int)left) == 0))
			return;
		n = room ? read(process->messages, process->text + process->len,
				sizeof(process->text) - process->len)
			 : read(process->messages, ignored, sizeof(ignored));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		process->len += room ? (size_t)n : 0;
	}
}

/* True when the child ended by itself, in time and with status 0. */
static bool
wait_for(struct process *process)
{
	struct timespec pause = { 0, PAUSE_MS * 1000000L };
	int status = 0;
	pid_t ended;

	listen_to(process);
	while ((ended = waitpid(process->pid, &status, WNOHANG)) == 0 &&
	       now_ms() < process->deadline_ms)
		nanosleep(&pause, NULL);
	if (ended == 0) {
		kill(process->pid, SIGKILL);
		waitpid(process->pid, &status, 0);
		process->len = 0;
		return false;
	}
	return ended == process->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct sg_span
first_line(const struct process *process, struct sg_arena *arena)
{
	struct sg_span rest;
	struct sg_span line = sg_span_trim(
		sg_span_split((struct sg_span){ process->text, process->len }, '\n', &rest));

	return line.len ? sg_arena_copy(arena, line) : SG_SPAN("strictgate did not finish");
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

/* Runs the child with its output in `memory`. */
static bool
run(struct sg_child *child, int memory, struct sg_arena *arena, struct sg_span *why)
{
	struct process process = { .deadline_ms = now_ms() + child->time_ms };
	int fds[2] = { memory, -1 };
	int pipes[2];
	int failed;
	bool done;

	if (pipe2(pipes, O_CLOEXEC) != 0) {
		*why = sg_span_of(strerror(errno));
		return false;
	}
	process.messages = pipes[0];
	fds[1] = above(pipes[1]);
	failed = fds[1] < 0 ? errno : spawn(child, fds, arena, &process.pid);
	if (fds[1] >= 0)
		close(fds[1]);
	done = !failed && wait_for(&process);
	close(pipes[0]);
	if (failed)
		*why = sg_arena_printf(arena, "%s: %s", child->program, strerror(failed));
	else if (!done)
		*why = first_line(&process, arena);
	return done;
}

int
sg_child_run(struct sg_child *child, struct sg_arena *arena, struct sg_span *why)
{
	int memory = above(memfd_create("strictgate", MFD_CLOEXEC | MFD_ALLOW_SEALING));

	if (memory < 0) {
		*why = sg_arena_printf(arena, "no memory: %s", strerror(errno));
		return -1;
	}
	sg_vec_push(arena, &child->env, "PATH=/usr/bin:/bin");
	if (!run(child, memory, arena, why)) {
		close(memory);
		return -1;
	}
	if (fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) ==
	    0)
		return memory;
	*why = sg_arena_printf(arena, "its answer could not be sealed: %s", strerror(errno));
	close(memory);
	return -1;
}
