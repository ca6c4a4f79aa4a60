/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting a program as an agent starts its hook, and hearing what it says. Not for use outside this folder.
 */
#ifndef SG_INSPECT_START_H
#define SG_INSPECT_START_H

#include "base/arena.h"

#include <sys/types.h>

enum { SG_START_MAX_ANSWER = 16 * 1024, SG_START_MAX_WORDS = 24 };

/** One start, and what came of it. */
struct sg_start {
	char *argv[SG_START_MAX_WORDS]; /* absolute path first, NULL last */
	struct sg_span input;           /* at most what a pipe holds at once: 4 kB */
	struct sg_span out;
	struct sg_span err;
	int64_t took_ms;
	int status; /* exit status, 128 and the signal that ended it, -1: it did not start or end in time */
	pid_t pid; /* the rest belongs to start.c */
	int out_fd;
	int err_fd;
	int64_t began_ms;
};

/** CLOCK_MONOTONIC in milliseconds. */
int64_t sg_start_now_ms(void);

/** Start it in a process group of its own, with this environment. Each begun one must be ended. */
void sg_start_begin(struct sg_start *start);

/** Wait for its end and its output; what still runs after the deadline is killed with its group. */
void sg_start_end(struct sg_start *start, int64_t deadline_ms, struct sg_arena *arena);

#endif
