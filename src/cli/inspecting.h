/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What doctor and inventory share: their places and their output.
 */
#ifndef SG_CLI_INSPECTING_H
#define SG_CLI_INSPECTING_H

#include "cli/cli.h"
#include "inspect/inspect.h"

/** Fill in the places from --root, --project, the environment and this process. */
void sg_cli_inspect_places(const struct sg_cli_args *args, struct sg_inspection *inspection);

/** The name that --agent gives, NULL for all; false after a message for an unknown one. */
bool sg_cli_inspect_agent(const struct sg_cli_args *args, const char *verb, const char **out);

/** One agent of a summary. */
struct sg_cli_agent {
	struct sg_span name;
	bool looked_at; /* false: nothing of it is here */
};

struct sg_cli_summary SG_VEC(struct sg_cli_agent);

/**
 * Print everything that was found, as lines or as JSON: of the machine, then of one agent after the other; and a line for
 * each agent of the summary, with its versions. summary: NULL, print what was found as it was found.
 */
void sg_cli_print_inspection(struct sg_inspection *inspection, const struct sg_cli_summary *summary,
			     bool json);

#endif
