/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shell layer's one door: a call's script or argument vector in, everything it can do out.
 */
#ifndef SG_SHELL_SHELL_H
#define SG_SHELL_SHELL_H

#include "model/command.h"

/** What is known about the process that will run the script. */
struct sg_shell_context {
	struct sg_span cwd;  /* absolute, or empty */
	struct sg_span home; /* or empty */
	const struct sg_variable *env;
	size_t env_count;
};

/**
 * Read a script as its shell will.
 *
 * language  SG_LANGUAGE_SHELL, _ZSH, _POWERSHELL or _CMD.
 * reading   commands, effects and problems are appended; must have its arena set. A part that cannot be read leaves a problem
 *           (SG_E_SCRIPT_SYNTAX, _LIMIT, _HIDDEN, _OPAQUE) beside all that could be read: deny rules still see the rest.
 *
 * Nothing is executed and no file is read. O(script.len) for scripts without loops over values; work is bounded by SG_MAX_STEPS.
 * Follows POSIX.1-2017 XCU 2 and bash(1).
 */
void sg_shell_read(enum sg_language language, struct sg_span script,
		   const struct sg_shell_context *context, struct sg_reading *reading);

/** The same for an argument vector that is executed without a shell. */
void sg_shell_read_argv(const struct sg_span *argv, size_t argc,
			const struct sg_shell_context *context, struct sg_reading *reading);

#endif
