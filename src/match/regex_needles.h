/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must stand in a text for an expression to match it, so that an index can leave expressions out. Knows the syntax of
 * PCRE2 as far as it is sure of it, and nothing of the library.
 */
#ifndef SG_MATCH_REGEX_NEEDLES_H
#define SG_MATCH_REGEX_NEEDLES_H

#include "base/span.h"

enum { SG_NEEDLE_BYTES = 3, SG_NEEDLES_MAX = 16, SG_NEEDLE_SLOTS = 4096 };

/** One of `count` needles is in every text that matches, letter case aside: bytes in lower case, the first one highest. */
struct sg_needles {
	uint32_t items[SG_NEEDLES_MAX];
	size_t count;
};

/** Three bytes as a needle, ASCII letters in lower case. */
static inline uint32_t
sg_needle(const char *p)
{
	return (uint32_t)(unsigned char)sg_lower(p[0]) << 16 |
	       (uint32_t)(unsigned char)sg_lower(p[1]) << 8 | (unsigned char)sg_lower(p[2]);
}

/** One of SG_NEEDLE_SLOTS, for tables by needle. */
static inline uint32_t
sg_needle_slot(uint32_t needle)
{
	return (needle * 0x9e3779b1u) >> 20;
}

/**
 * The needles of an expression that compiles. Of several texts that would do, those are taken that other expressions use
 * least: uses, by sg_needle_slot; NULL: none is used. False when none is sure: alternatives without literal text, or a construct
 * that is not understood here. O(length).
 */
bool sg_regex_needles(struct sg_span expression, const uint32_t *uses, struct sg_needles *out);

#endif
