/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions through PCRE2, with limits. The only file that includes pcre2.h is regex.c.
 */
#ifndef SG_MATCH_REGEX_H
#define SG_MATCH_REGEX_H

#include "base/error.h"
#include "match/match.h"

/** Check an expression. err: SG_E_BAD_REGEX; column holds the 1-based offset inside the expression. */
struct sg_status
sg_regex_check(struct sg_span expression, struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

/**
 * Search (or, anchored, match the whole of) text. The thread keeps what it compiled; the arena is the call.
 * MAYBE: a limit on the match, on its depth or heap, or on the work of all matches with this arena was hit, or the
 * expression does not compile: callers treat it as a match for prompt and forbidden rules and as none for exceptions.
 */
enum sg_match sg_regex_match(struct sg_span expression, struct sg_span text, bool anchored,
			     struct sg_arena *arena);

#endif
