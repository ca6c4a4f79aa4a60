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
	const struct sg_call *call;
	bool hidden; /* the payload held what text cannot carry: it cannot be shown */
};

/** What became of a prompt. */
struct sg_settled {
	enum sg_verdict verdict; /* to encode */
	struct sg_span advice;   /* to add to the reason */
	struct sg_span command;  /* not empty: to run in place of the call, see gate/ask.h */
};

/**
 * Settle a prompt: lowers the decision to allow when a person has approved exactly this call, which uses the approval up;
 * otherwise gives the call a code where its agent cannot ask. judgement->approval tells which for the record.
 *
 * Never looser than prompt without a person's approval; whatever is wrong with the store of approvals costs only the code.
 */
void sg_gate_settle(const struct sg_prompt *prompt, struct sg_arena *arena,
		    struct sg_judgement *judgement, struct sg_settled *out);

#endif
