/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes between two lists of entries. Private to strictgate diff.
 */
#ifndef SG_CLI_DIFF_MATCH_H
#define SG_CLI_DIFF_MATCH_H

#include "cli/diff.h"

enum sg_diff_kind {
	SG_DIFF_REMOVED,
	SG_DIFF_ADDED,
	SG_DIFF_CHANGED,
	SG_DIFF_MOVED, /* stands elsewhere: says nothing else */
};

/** What a change does to what may run. */
enum sg_diff_effect {
	SG_DIFF_SAME,
	SG_DIFF_STRICTER,
	SG_DIFF_LOOSER,
	SG_DIFF_EITHER, /* looser for some calls, or it cannot be told */
};

struct sg_diff_change {
	enum sg_diff_kind kind;
	enum sg_diff_effect effect;
	const struct sg_diff_entry *old, *new; /* NULL: added, removed */
};

struct sg_diff_changes {
	struct SG_VEC(struct sg_diff_change) items; /* old ones in their order, then new ones */
	bool differs;                               /* moves do not count */
	bool looser;                                /* some change is, or may be */
};

/**
 * Entries that say the same are paired first, then those of the same kind, source and name, then those whose
 * first pattern, path or variable is the same. O(n log n) in the entries,
 * and quadratic in the parts of one entry.
 */
void sg_diff_match(const struct sg_diff_entries *old, const struct sg_diff_entries *new,
		   struct sg_arena *arena, struct sg_diff_changes *out);

#endif
