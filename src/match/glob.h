/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs over bytes, in linear space and without backtracking explosions. Knows no path and no command.
 */
#ifndef SG_MATCH_GLOB_H
#define SG_MATCH_GLOB_H

#include "match/match.h"

enum sg_glob_flag {
	SG_GLOB_NOCASE = 1, /* ASCII letter case does not count */
	SG_GLOB_CERTAIN =
		2, /* what is no certain match is none: never MAYBE, and half of the work */
};

/**
 * Match a glob against text that may hold marks (model/command.h).
 *
 * pattern  '*' any bytes, '?' one byte, '[abc]' '[!a-z]' one of a set, '\\x' literally x. No special meaning for '/'.
 * text     bytes; SG_MARK_ANY and SG_MARK_STAR stand for any bytes, SG_MARK_ONE for one byte.
 * Returns YES when every value of the marks matches, MAYBE when some does, NO when none does.
 * O(pattern.len * text.len) at worst. Tested against a slow recursive reference.
 */
enum sg_match sg_glob_match(struct sg_span pattern, struct sg_span text, unsigned flags);

/** True when the pattern has an active *, ? or [. */
bool sg_glob_has_magic(struct sg_span pattern);

#endif
