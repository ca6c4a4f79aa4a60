/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate show --sources: each place where requirements come from, and how it was found.
 */
#ifndef SG_CLI_SHOW_SOURCES_H
#define SG_CLI_SHOW_SOURCES_H

#include "base/arena.h"
#include "model/policy.h"

/**
 * Print what the policy remembers of its sources, as a table or as JSON. Returns the exit status: SG_CLI_FAILED when a
 * source is missing though required, stale or wrong.
 */
int sg_cli_show_sources(const struct sg_image *policy, bool json, struct sg_arena *arena);

#endif
