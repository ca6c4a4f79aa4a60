/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signal handlers, their own stack, and two timers. The handler uses write(2) and _exit(2) and constant data, nothing
 * that could fail for the reason that it was called for. Knows no policy.
 */
#include "gate/fuse.h"

#include "base/replace.h"

#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

enum { STACK_BYTES = 64 * 1024, BLOCKED_STATUS = 2 };

/*
 * What ends a process that is at work. Every other signal that could end it is kept blocked: one system call for all of
 * them, and a broken pipe or a file over its size limit is then a write that fails. SIGKILL cannot be caught: there the
 * agent's own setting must block. SIGXCPU comes after a second at the earliest, the own timer long before it.
 */
static const int signals[] = {
	SIGSEGV, SIGBUS, SIGFPE, SIGILL,  SIGABRT, SIGSYS,  SIGXCPU,
	SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGPROF,
};

static const struct sg_reply *volatile armed;
static _Alignas(16) char stack[STACK_BYTES];

/* Constant data, two writes, the end. */
_Noreturn static void
blow(void)
{
	const struct sg_reply *reply = armed;
	bool written;

	if (!reply)
		_exit(BLOCKED_STATUS);
	written = sg_write_all(STDOUT_FILENO, reply->out);
	written = sg_write_all(STDERR_FILENO, reply->err) && written;
	_exit(written ? reply->status : BLOCKED_STATUS);
}

static void
on_signal(int number)
{
	(void)number;
	blow();
}

static void
catch_signals(void)
{
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
	sigset_t blocked;

	sigaltstack(&alternate, NULL);
	sigfillset(&blocked);
	sigfillset(&action.sa_mask);
	/* A second fault inside the handler must still end the process. */
	sigdelset(&action.sa_mask, SIGSEGV);
	sigdelset(&action.sa_mask, SIGBUS);
	for (size_t i = 0; i < SG_ARRAY_LEN(signals); i++) {
		sigaction(signals[i], &action, NULL);
		sigdelset(&blocked, signals[i]);
	}
	/* Also unblocks what the agent may have started the hook with: the timers must fire. */
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static void
start_timer(int which, int ms)
{
	struct itimerval timer = { .it_value = { ms / 1000, ms % 1000 * 1000L } };

	setitimer(which, &timer, NULL);
}

void
sg_fuse_arm(const struct sg_reply *reply)
{
	armed = reply;
	catch_signals();
	start_timer(ITIMER_PROF, SG_FUSE_CPU_MS);
}

void
sg_fuse_reply(const struct sg_reply *reply)
{
	armed = reply;
}

void
sg_fuse_start_clock(void)
{
	start_timer(ITIMER_REAL, SG_FUSE_WALL_MS);
}

int
sg_fuse_disarm(const struct sg_reply *reply)
{
	bool written = sg_write_all(STDOUT_FILENO, reply->out);

	written = sg_write_all(STDERR_FILENO, reply->err) && written;
	armed = NULL;
	return written ? reply->status : BLOCKED_STATUS;
}
