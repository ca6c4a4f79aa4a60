/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all sources together say about settings and duties, and which of them decided it. For strictgate show.
 */
#ifndef SG_CLI_SHOW_JOINED_H
#define SG_CLI_SHOW_JOINED_H

#include "cli/outline.h"
#include "model/policy.h"

/** The join over every source that restricts: sets, audit and approvals of one source that says what all of them say. */
struct sg_source_rec sg_show_join(const struct sg_image *policy);

/** Append "decided_by": for each joined value the sources, with their lines, that made it so strict. */
void sg_show_decided(struct sg_outline *outline, const struct sg_image *policy,
		     const struct sg_source_rec *all);

#endif
