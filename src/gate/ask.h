/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letting an agent ask with its own question: the command is replaced by one that its managed rules make it ask about,
 * `strictgate ask TOKEN 'COMMAND' 'REASON'`. The token permits nothing until the agent's own permission event has shown
 * that it is about to ask; so a rule that is missing or does not match costs a refusal, never a call without a question.
 */
#ifndef SG_GATE_ASK_H
#define SG_GATE_ASK_H

#include "gate/approvals.h"
#include "gate/prompt.h"

enum { SG_ASK_MAX_SCRIPT = 64 * 1024 }; /* the whole command is one argument of the agent's shell */

/**
 * The command to run in place of a call, and a token for it in the store; the empty span when there is none: no
 * --ask, not a shell call, too long, or the store cannot be used.
 */
struct sg_span sg_ask_offer(const struct sg_prompt *prompt, const struct sg_approvals *store,
			    const struct sg_approval *approval, struct sg_arena *arena);

/**
 * Is this the agent's permission event for a command of sg_ask_offer, to the last byte? Then its token is marked as shown,
 * and the answer is to let the agent ask.
 */
bool sg_ask_is_ours(const struct sg_prompt *prompt, struct sg_arena *arena);

#endif
