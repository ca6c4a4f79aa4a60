/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way through the rules of a source: which of them can match which command of a call, in their order. Private to the
 * decide layer.
 */
#ifndef SG_DECIDE_WALK_H
#define SG_DECIDE_WALK_H

#include "model/policy.h"

struct sg_opinion;

/** Places of rules inside their source that are still ahead, ascending; of the image, or in the arena of the call. */
struct sg_rule_list {
	const uint32_t *at;
	size_t count;
};

/** The rules on one command: on its program by the canonical name, by the name as written; by text that a regex needs. */
struct sg_rule_lists {
	struct sg_rule_list canonical;
	struct sg_rule_list written;
	struct sg_rule_list needles;
};

struct sg_rule_walk {
	uint32_t rule; /* where the walk stands, after sg_rule_walk_next */
	struct sg_rule_list always;
	struct sg_rule_lists *lists; /* per command; those of the opinion */
	size_t commands;
};

/**
 * Find the rules of the opinion's source that can match its call. Uses opinion->lists, so one walk at a time.
 *
 * Returns false when every rule has to be tried: there is no index, it is damaged, or the name of a program is not
 * fully known. O(commands * log rules + rules that are found); with regexes also O(text).
 */
bool sg_rule_walk_open(const struct sg_opinion *opinion, struct sg_rule_walk *out);

/** Step to the next rule; false behind the last one. O(commands). */
bool sg_rule_walk_next(struct sg_rule_walk *walk);

/** Can the rule where the walk stands match this command? */
bool sg_rule_walk_has(const struct sg_rule_walk *walk, size_t command);

#endif
