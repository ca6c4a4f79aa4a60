/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call from the words of a command line, for check and explain.
 */
#ifndef SG_CLI_CALL_H
#define SG_CLI_CALL_H

#include "cli/cli.h"
#include "gate/gate.h"

/**
 * The call that the operands make: one operand is a script, several are an argument vector. --tool, --agent, --cwd and
 * the user's home complete it. False after a message: nothing to judge, or an unknown tool or agent.
 */
bool sg_cli_call(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_call *out);

/** The exit status of a ruling. */
int sg_cli_status(struct sg_ruling ruling);

/** The path made absolute by the working directory of this process. */
struct sg_span sg_cli_absolute(const char *path, struct sg_arena *arena);

/** Print bytes that came from elsewhere: control characters, which could steer the terminal, as '?'. */
void sg_cli_print_clean(FILE *out, struct sg_span text);

#endif
