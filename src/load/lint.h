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

/** Two that speak about the same calls: `its` speaks about everything that `mine` speaks about, and is as strict. */
struct sg_lint_pair {
	struct sg_ruling mine;
	struct sg_ruling its;
	bool same;           /* and the other way round */
	bool later;          /* mine stands behind its */
	struct sg_spot spot; /* of mine */
	const char *what;    /* "rule", "entry" */
	struct sg_span name; /* of the other one, with its line */
};

/** Warn about what the other one makes of mine; false when that is told of the other one: of two alike the later is. */
bool sg_lint_tell(const struct sg_lint *lint, const struct sg_lint_pair *pair);

bool sg_lint_is_as_strict(struct sg_ruling a, struct sg_ruling b);

/** Is every agent of the one list in the other? An empty list is every agent. */
bool sg_lint_covers_agents(const struct sg_lint *lint, struct sg_ref wide, struct sg_ref narrow);

/** Where a pattern of a rule stands. */
struct sg_spot sg_lint_pattern_spot(const struct sg_lint_rule *rule, size_t pattern);

/** The checks: rules against each other, one rule by itself, other entries against each other, everything else. */
void sg_lint_entries(struct sg_lint *lint, const struct sg_node *root);
void sg_lint_pairs(struct sg_lint *lint);
void sg_lint_rule(struct sg_lint *lint, const struct sg_lint_rule *rule);
void sg_lint_tables(struct sg_lint *lint, const struct sg_node *root);

#endif
