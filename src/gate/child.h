/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program of ours in a process of its own, so that what it reads stays out of the process that hostile input reaches.
 * What it writes comes back in a sealed memory file that nobody else can name.
 */
#ifndef SG_GATE_CHILD_H
#define SG_GATE_CHILD_H

#include "base/vec.h"

/** The file that a child writes its answer to. */
#define SG_CHILD_OUTPUT "/dev/fd/3"

/** What is started. */
struct sg_child {
	const char *program;              /* absolute path */
	struct SG_VEC(const char *) argv; /* without the NULL at its end */
	struct SG_VEC(const char *) env;  /* all that it gets of an environment, but for PATH */
	int time_ms;                      /* after that it is killed */
};

/**
 * Run a child to its end. Its standard input and output are /dev/null, SG_CHILD_OUTPUT is new memory, and it holds no
 * other descriptor of this process.
 *
 * Returns a descriptor of the memory, sealed against every change, for the caller to close; or -1, when it could not be
 * started, did not end in time or not with status 0: *why is then the first line that it said, or what went wrong.
 */
int sg_child_run(struct sg_child *child, struct sg_arena *arena, struct sg_span *why);

#endif
