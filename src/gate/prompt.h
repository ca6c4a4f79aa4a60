/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a prompt: the agent's own question, a refusal that says how a person can approve, or, once a person
 * has, silence.
 */
#ifndef SG_GATE_PROMPT_H
#define SG_GATE_PROMPT_H

#include "gate/gate.h"

/** One call whose verdict is prompt. */
struct sg_prompt {
	const struct sg_hook *hook;
	const struct sg_agent *agent;
	const struct sg_node *payload;
	bool hidden; /* the payload held what text cannot carry: it cannot be shown */
};

/**
 * Settle a prompt: lowers the decision to allow when a person has approved exactly this call, which uses the approval up;
 * otherwise gives the call a code where its agent cannot ask. judgement->approval tells which for the record.
 *
 * Returns the verdict to encode, and in *advice what to add to the reason. Never looser than prompt without a person's
 * approval; whatever is wrong with the store of approvals costs only the code.
 */
enum sg_verdict sg_gate_settle(const struct sg_prompt *prompt, struct sg_arena *arena,
			       struct sg_judgement *judgement, struct sg_span *advice);

#endif
