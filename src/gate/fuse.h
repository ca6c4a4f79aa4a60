/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fail-closed reply: armed before anything is read, disarmed only when a verdict has been written. Whatever ends
 * the process in between (a crash, an exhausted stack, a signal, its own time) makes the agent read "blocked".
 */
#ifndef SG_GATE_FUSE_H
#define SG_GATE_FUSE_H

#include "agents/agent.h"

enum {
	SG_FUSE_CPU_MS = 250, /* the hook's own work */
	SG_FUSE_WALL_MS =
		4000, /* from complete input to verdict, with a compiled policy and a lock waited for */
};

/**
 * From now on every signal that would end the process writes `reply` and leaves with its status; own work over
 * SG_FUSE_CPU_MS does the same. reply and what it points to must stay unchanged. Some fifteen system calls.
 * Processes that are started from here must unblock all signals.
 */
void sg_fuse_arm(const struct sg_reply *reply);

/** The reply to write from now on: the event of the call is known. */
void sg_fuse_reply(const struct sg_reply *reply);

/** Input is complete: waiting for the agent is over, from here the clock on the wall counts too. */
void sg_fuse_start_clock(void);

/**
 * Write a reply, disarm, and return its status: 0 or 2. When it cannot be written whole, anything but an empty reply
 * becomes status 2.
 */
int sg_fuse_disarm(const struct sg_reply *reply);

#endif
