/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What keeps a pattern from matching, for people. Never used to decide.
 */
#ifndef SG_MATCH_DIFFER_H
#define SG_MATCH_DIFFER_H

#include "model/command.h"
#include "model/policy.h"

/**
 * What would have to be otherwise for a pattern to match a command: "needs -f; operand x is not *.pem".
 *
 * distance  0: the pattern is about another program; else 1 is nearest. Another sub-command is farther than another
 *           operand, which is as far as a missing option. A regex is near when it names the program: 2, and the text
 *           says what it was tried on.
 * Returns the empty span when distance is 0. For patterns that do not match; O(tokens * words).
 */
struct sg_span
sg_pattern_differs(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		   const struct sg_command *command, struct sg_arena *arena, unsigned *distance);

#endif
