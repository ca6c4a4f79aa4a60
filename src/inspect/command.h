/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an agent starts for its hook: a program with arguments, or a line for a shell.
 */
#ifndef SG_INSPECT_COMMAND_H
#define SG_INSPECT_COMMAND_H

#include "inspect/inspect.h"
#include "inspect/start.h"

enum { SG_COMMAND_MAX_WORDS = 8 };

/** What stands in the place of the hook program: itself with more options, or another one. */
struct sg_stand_in {
	const char *words[SG_COMMAND_MAX_WORDS]; /* ends in NULL */
	bool hasty;                              /* a limit of seconds becomes one of 0.3 s */
};

/**
 * True when the settings are run as they stand: they are as install writes them, and the words that are put in mean the
 * same in every shell. Else only the program is started.
 */
bool sg_inspect_is_line(const struct sg_trial *trial, const struct sg_stand_in *stand_in);

/** True when the settings themselves refuse the call when the hook fails, whatever the agent does then. */
bool sg_inspect_is_guarded(const struct sg_trial *trial);

/** The arguments of the process that the agent starts. The arena of the inspection owns them. */
void sg_inspect_command(struct sg_inspection *inspection, const struct sg_trial *trial,
			const struct sg_stand_in *stand_in, struct sg_start *out);

/**
 * Add a warning for an agent that finds the shell of its hook by PATH, when somebody else than root can replace what is
 * found there.
 */
void sg_inspect_shell(struct sg_inspection *inspection, struct sg_span agent);

#endif
