/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hook program: command line and environment into struct sg_hook. `strictgate hook` is the same code with another
 * way to the policy.
 */
#ifndef SG_HOOK_HOOK_H
#define SG_HOOK_HOOK_H

#include "gate/gate.h"

/**
 * Run as a hook: argv[1..] are its options. Returns the exit status for the agent; a command line that cannot be
 * understood refuses every call.
 *
 * open  where the policy comes from; its context is the struct sg_policy_choice of the command line. NULL:
 *       sg_policies_open.
 */
int sg_hook_run(int argc, char **argv,
		struct sg_status (*open)(const void *choice, const struct sg_call *call,
					 struct sg_arena *arena, struct sg_policies *out,
					 struct sg_error *err));

#endif
