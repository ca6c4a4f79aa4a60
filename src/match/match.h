/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three answers of every matcher: "unknown" is not "no".
 */
#ifndef SG_MATCH_MATCH_H
#define SG_MATCH_MATCH_H

#include "base/span.h"

enum sg_match {
	SG_MATCH_NO,
	SG_MATCH_MAYBE, /* for some values of what is not known */
	SG_MATCH_YES,   /* for every value */
};

static inline enum sg_match
sg_match_and(enum sg_match a, enum sg_match b)
{
	return a < b ? a : b;
}

static inline enum sg_match
sg_match_or(enum sg_match a, enum sg_match b)
{
	return a > b ? a : b;
}

#endif
