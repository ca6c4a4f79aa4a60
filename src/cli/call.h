/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call from the words of a command line, for check and explain.
 */
#ifndef SG_CLI_CALL_H
#define SG_CLI_CALL_H

#include "cli/cli.h"
#include "gate/gate.h"

/** What is asked: a call, and the agent's own words for it. */
struct sg_cli_question {
	struct sg_call call;
	const struct sg_agent *agent;
	const struct sg_node *payload;
};

/**
 * The call that the operands make: one operand is a script, several are an argument vector; --tool, --shell, --agent,
 * --cwd and the user's home complete it. With --call, the call in a file: the neutral form, or an agent's payload.
 * SG_CLI_OK, or an exit status after a message: nothing to judge, an unknown tool, shell or agent, a call that cannot
 * be read.
 */
int
sg_cli_call(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_cli_question *out);

/** The exit status of a ruling. */
int sg_cli_status(struct sg_ruling ruling);

#endif
