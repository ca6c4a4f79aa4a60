/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How two patterns of one policy stand to each other, for people who write them: does one meet everything that the
 * other meets, do they meet anything together? Works on the compiled tokens, or on the text of paths and hosts; knows
 * no command and no rule.
 */
#ifndef SG_MATCH_RELATE_H
#define SG_MATCH_RELATE_H

#include "match/pattern.h"

/**
 * True only when `wide` matches every command that `narrow` matches (both as rules, not strictly). False may also mean
 * that it cannot be told: regular expressions are compared as text. O(tokens of wide * tokens of narrow).
 */
bool sg_pattern_covers(const struct sg_image *policy, const struct sg_pattern_rec *wide,
		       const struct sg_pattern_rec *narrow, struct sg_arena *arena);

/**
 * False only when no command is matched by `rule` and at the same time strictly by `exception`. True may also mean that
 * it cannot be told. O(tokens of rule * tokens of exception).
 */
bool sg_pattern_meets(const struct sg_image *policy, const struct sg_pattern_rec *rule,
		      const struct sg_pattern_rec *exception, struct sg_arena *arena);

/** sg_pattern_covers for patterns that are held against one text: a tool's name, path or URL. */
bool sg_pattern_covers_text(const struct sg_image *policy, const struct sg_pattern_rec *wide,
			    const struct sg_pattern_rec *narrow, struct sg_arena *arena);

/** True when every text that the glob `narrow` matches is matched by `wide`. Sets ([...]) count as any byte. */
bool sg_glob_covers(struct sg_span wide, struct sg_span narrow, struct sg_arena *arena);

/** True only when every host that the domain pattern `narrow` covers is covered by `wide`. Both lower case. */
bool sg_domain_covers(struct sg_span wide, struct sg_span narrow);

/**
 * True only when every path that the path pattern `narrow` covers is covered by `wide`, wherever the call is made: equal
 * ones, and places without wildcards, also with all that is below them ("~/.ssh/id_rsa").
 */
bool sg_path_covers(struct sg_span wide, struct sg_span narrow, struct sg_arena *arena);

#endif
