/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the checks of lint share: the rules of one file with their records and their places in the text. Private to the
 * loader.
 */
#ifndef SG_LOAD_LINT_H
#define SG_LOAD_LINT_H

#include "load/draft.h"

/** A rule of either dialect. */
struct sg_lint_rule {
	const struct sg_rule_rec *rec;
	const struct sg_node *node;
	const struct sg_pattern_rec *patterns;
	size_t patterns_count;
	const struct sg_pattern_rec *unless;
	size_t unless_count;
	bool told; /* another rule makes it pointless */
};

/** A file that is looked at. */
struct sg_lint {
	struct sg_draft *draft;
	const struct sg_image *image;
	const struct sg_source_rec *source;
	struct sg_arena *scratch; /* emptied after each rule */
	struct SG_VEC(struct sg_lint_rule) rules;
};

/** Where a pattern of a rule stands. */
struct sg_spot sg_lint_pattern_spot(const struct sg_lint_rule *rule, size_t pattern);

/** The checks: rules against each other, one rule by itself, everything else. */
void sg_lint_pairs(struct sg_lint *lint);
void sg_lint_rule(struct sg_lint *lint, const struct sg_lint_rule *rule);
void sg_lint_tables(struct sg_lint *lint, const struct sg_node *root);

#endif
