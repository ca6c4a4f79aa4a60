/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sub-commands of the strictgate program: one const object each, and the command line that they share. Here, and only
 * here, things are printed and the environment is read.
 */
#ifndef SG_CLI_CLI_H
#define SG_CLI_CLI_H

#include "base/vec.h"

#include <stdio.h>

/** Exit statuses. Verdicts have their own, so that scripts can tell "no" from "broken". */
enum sg_cli_exit {
	SG_CLI_OK = 0, /* also: allow, log */
	SG_CLI_FAILED = 1,
	SG_CLI_FORBIDDEN = 2,
	SG_CLI_PROMPT = 3,
	SG_CLI_USAGE = 64,
};

/** Options by number; a sub-command lists those it takes. */
enum sg_cli_option {
	SG_CLI_END,
	SG_CLI_POLICY,
	SG_CLI_NO_DEFAULT_SOURCES,
	SG_CLI_SNAPSHOT,
	SG_CLI_PROJECT,
	SG_CLI_USER,
	SG_CLI_CWD,
	SG_CLI_AGENT,
	SG_CLI_STREAM,
	SG_CLI_JOBS,
	SG_CLI_PROGRESS,
	SG_CLI_LOOK,
	SG_CLI_JSON,
	SG_CLI_FORMAT,
	SG_CLI_OUTPUT,
	SG_CLI_TOOL,
	SG_CLI_STRICT,
	SG_CLI_CASES,
	SG_CLI_SHELL,
	SG_CLI_CALL,
	SG_CLI_CALLS,
	SG_CLI_CHECK,
	SG_CLI_DIFF,
	SG_CLI_WRITE,
	SG_CLI_ROOT,
	SG_CLI_KEEP_GOING,
	SG_CLI_SOURCES,
	SG_CLI_OF_AGENT, /* of install: also "all" */
	SG_CLI_MANAGED,
	SG_CLI_FOR_USER,
	SG_CLI_FOR_PROJECT,
	SG_CLI_DRY_RUN,
	SG_CLI_HOOK,
	SG_CLI_LIST,
	SG_CLI_STATE,
	SG_CLI_AUDIT,
	SG_CLI_DOCTOR_PROJECT,
	SG_CLI_PROJECTS, /* of inventory: repeatable */
	SG_CLI_HOMES,
	SG_CLI_ALL_USERS,
	SG_CLI_EFFECTIVE,
	SG_CLI_TRUSTED,
	SG_CLI_OPTIONS,
};

struct sg_cli_list SG_VEC(const char *);

/** A command line, read. Strings are argv's. */
struct sg_cli_args {
	struct sg_cli_list policies, projects, homes; /* of options that may come several times */
	const char *values
		[SG_CLI_OPTIONS]; /* of options that take one, by enum sg_cli_option; "" for a flag that is set */
	struct SG_VEC(const char *) operands;
};

struct sg_cli_command {
	const char *name;
	const char *summary;          /* one line, no full stop */
	const char *operands;         /* as shown in the usage line, or NULL: none are taken */
	const char *text;             /* further help, or NULL */
	const unsigned char *options; /* enum sg_cli_option, ends in SG_CLI_END */
	/** With its own arguments read; returns the exit status. */
	int (*run)(const struct sg_cli_args *args, struct sg_arena *arena);
	/** Instead of run: gets the command line as it is, its own name first. */
	int (*run_raw)(int argc, char **argv);
};

/** Every sub-command, terminated by NULL. */
extern const struct sg_cli_command *const sg_cli_commands[];

/**
 * Read a sub-command's arguments: "--name value", "--name=value", "--" ends options. On failure a message with
 * "did you mean" has been printed and false is returned. *help is set when --help is among them.
 */
bool sg_cli_read_args(const struct sg_cli_command *command, int argc, char **argv,
		      struct sg_arena *arena, struct sg_cli_args *out);

/** True when the arguments ask for help, before "--". */
bool sg_cli_wants_help(int argc, char **argv);

/** Print a sub-command's help. */
void sg_cli_print_help(const struct sg_cli_command *command, FILE *out);

/** True when the option was given. */
static inline bool
sg_cli_has(const struct sg_cli_args *args, enum sg_cli_option option)
{
	return args->values[option] != NULL;
}

#endif
