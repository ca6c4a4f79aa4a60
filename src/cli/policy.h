/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy of a sub-command: which sources, read in this process, with their errors printed.
 */
#ifndef SG_CLI_POLICY_H
#define SG_CLI_POLICY_H

#include "cli/cli.h"
#include "gate/policies.h"
#include "load/load.h"

/** Which default sources are read beside --policy; bits. */
enum sg_cli_sources {
	SG_CLI_SYSTEM = 1,
	SG_CLI_USERS = 2, /* of the user's configuration directory */
};

/** What to read. */
struct sg_cli_request {
	unsigned sources;       /* enum sg_cli_sources */
	struct sg_span project; /* where project sources are looked for upwards; empty: none */
	const char *const *files;
	size_t files_count;
	unsigned lint;       /* enum sg_lint_part */
	bool no_examples;    /* a file whose examples do not hold is read all the same */
	struct sg_span root; /* stands before the paths of the system; mostly empty */
};

/** Names of files of the system's state. */
#define SG_CLI_SYSTEM_SNAPSHOT "policy.img"
#define SG_CLI_LAST_GOOD "last-good.img"

/** What was read. */
struct sg_cli_loaded {
	struct sg_span image; /* the policy */
	struct sg_span texts; /* see sg_loader_texts */
};

/** The request that a command line makes: its --policy, --no-default-sources and --project; `sources` unless it says otherwise. */
struct sg_cli_request sg_cli_request_of(const struct sg_cli_args *args, unsigned sources);

/**
 * Read the sources of a request. Prints nothing: errors hold what there is to say, also about default sources that
 * became a floor. Both images live in the arena.
 */
struct sg_status sg_cli_load(const struct sg_cli_request *request, struct sg_arena *arena,
			     struct sg_errors *errors, struct sg_cli_loaded *out) SG_MUST_USE;

/** The path of a file of the system's state, below the fake root if there is one; ends in NUL. */
const char *sg_cli_state_path(struct sg_span root, const char *name, struct sg_arena *arena);

/** Print errors and warnings to standard error, as a person reads them. */
void sg_cli_print_errors(const struct sg_errors *errors, struct sg_arena *arena);

/**
 * The policy that a command line asks for: --snapshot, or the sources of sg_cli_request_of. Errors have been printed
 * when false is returned.
 */
bool sg_cli_policies(const struct sg_cli_args *args, unsigned sources, struct sg_arena *arena,
		     struct sg_policies *out);

/** The agent that --agent names, NULL when there is no such option; false after a message for an unknown one. */
struct sg_agent;
bool sg_cli_agent(const struct sg_cli_args *args, const struct sg_agent **out);

#endif
