/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What doctor and inventory share: their places.
 */
#ifndef SG_CLI_INSPECTING_H
#define SG_CLI_INSPECTING_H

#include "cli/cli.h"
#include "inspect/inspect.h"

/** Fill in the places from --root, --project, the environment and this process. */
void sg_cli_inspect_places(const struct sg_cli_args *args, struct sg_inspection *inspection);

/** The name that --agent gives, NULL for all; false after a message for an unknown one. */
bool sg_cli_inspect_agent(const struct sg_cli_args *args, const char *verb, const char **out);

#endif
