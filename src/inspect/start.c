/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process, its input and both of its outputs. Knows no agent and no hook.
 */
#include "inspect/start.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_NS = 1000000 };

int64_t
sg_start_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
spawn(struct sg_start *start, const int in[2], const int out[2], const int err[2])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	extern char **environ;
	int failed;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	failed = posix_spawn(&start->pid, start->argv[0], &actions, &attributes, start->argv,
			     environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
sg_start_begin(struct sg_start *start)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };

	start->pid = -1;
	start->began_ms = sg_start_now_ms();
	/* Written before it starts: the input is far smaller than a pipe, and nobody is there to be gone. */
	if (pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0 &&
	    write(in[1], start->input.p, start->input.len) == (ssize_t)start->input.len) {
		close_one(&in[1]);
		if (spawn(start, in, out, err) != 0)
			start->pid = -1;
	}
	close_one(&in[0]);
	close_one(&in[1]);
	close_one(&out[1]);
	close_one(&err[1]);
	start->out_fd = out[0];
	start->err_fd = err[0];
}

static void
take(struct pollfd *poller, char *text, size_t *len)
{
	char ignored[512];
	bool room = *len < SG_START_MAX_ANSWER;
	ssize_t n;

	if (!poller->revents)
		return;
	n = room ? read(poller->fd, text + *len, SG_START_MAX_ANSWER - *len)
		 : read(poller->fd, ignored, sizeof(ignored));
	if (n > 0)
		*len += room ? (size_t)n : 0;
	else if (n == 0 || errno != EINTR)
		poller->fd = -1;
}

/* Both outputs until they end or the time is over. */
static void
hear(struct sg_start *start, int64_t deadline_ms, struct sg_arena *arena)
{
	struct pollfd pollers[2] = { { .fd = start->out_fd, .events = POLLIN },
				     { .fd = start->err_fd, .events = POLLIN } };
	char *out = sg_arena_alloc(arena, SG_START_MAX_ANSWER);
	char *err = sg_arena_alloc(arena, SG_START_MAX_ANSWER);
	size_t out_len = 0, err_len = 0;

	while (pollers[0].fd >= 0 || pollers[1].fd >= 0) {
		int64_t left = deadline_ms - sg_start_now_ms();

		if (left <= 0 || poll(pollers, 2, (int)left) == 0)
			break;
		take(&pollers[0], out, &out_len);
		take(&pollers[1], err, &err_len);
	}
	start->out = (struct sg_span){ out, out_len };
	start->err = (struct sg_span){ err, err_len };
}

static int
end_of(pid_t pid, int64_t deadline_ms)
{
	struct timespec pause = { 0, PAUSE_NS };
	int status = 0;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0 && sg_start_now_ms() < deadline_ms)
		nanosleep(&pause, NULL);
	if (ended == 0) {
		kill(-pid, SIGKILL);
		waitpid(pid, &status, 0);
		return -1;
	}
	if (ended != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
sg_start_end(struct sg_start *start, int64_t deadline_ms, struct sg_arena *arena)
{
	start->status = -1;
	if (start->pid > 0) {
		hear(start, deadline_ms, arena);
		start->status = end_of(start->pid, deadline_ms);
	}
	close_one(&start->out_fd);
	close_one(&start->err_fd);
	start->took_ms = sg_start_now_ms() - start->began_ms;
}
