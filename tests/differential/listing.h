/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a parser found in a script, as a sorted list of lines that those of another parser can be compared with: one for
 * each simple command, assignment, redirection, function, for and case. SG_OPAQUE stands for each expansion.
 */
#ifndef TESTS_DIFFERENTIAL_LISTING_H
#define TESTS_DIFFERENTIAL_LISTING_H

#include "base/vec.h"

enum { SG_OPAQUE = '\1' };

struct sg_listing {
	struct sg_arena *arena;
	struct SG_VEC(struct sg_span) lines;
};

/** Sort the lines; they are compared as sets with repetitions. */
void sg_listing_sort(struct sg_listing *listing);
/** True when both hold the same lines; else the lines that only one has are printed when `show`. */
bool sg_listing_same(const struct sg_listing *ours, const struct sg_listing *theirs, bool show);

/** List a script as strictgate's parser reads it; false when that refuses it. */
bool sg_listing_ours(struct sg_span script, struct sg_listing *out);

struct cJSON;

/** List the statements of shfmt's JSON tree. */
void sg_listing_shfmt(const struct cJSON *tree, struct sg_listing *out);

#endif
