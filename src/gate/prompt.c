/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prompts where the agent's hooks cannot ask. Only here, on the way of a prompt, is the store of approvals touched. Knows
 * no agent by name.
 */
#include "gate/prompt.h"

#include "agents/answer.h"
#include "gate/approvals.h"
#include "gate/ask.h"
#include "gate/listing.h"

#include <unistd.h>

/* Where the agent's own question would let pass what a policy of its own denies, asking would loosen. */
static bool
asking_loosens(const struct sg_prompt *prompt, struct sg_arena *arena)
{
	for (const char *const *place = prompt->agent->native_policies; place && *place; place++) {
		struct sg_span path = sg_span_of(*place);

		if (sg_span_starts(path, SG_SPAN("~/")))
			path = sg_arena_join(arena, prompt->hook->home, sg_span_from(path, 1));
		if (access(sg_arena_copy(arena, path).p, F_OK) == 0)
			return true;
	}
	return false;
}

/* Nobody sits there: an agent's question is then a refusal, which may as well tell another way. */
static bool
is_unattended(const struct sg_prompt *prompt)
{
	const struct sg_hook *hook = prompt->hook;

	for (size_t i = 0; prompt->agent->attended && i < hook->env_count; i++)
		if (sg_span_is(hook->env[i].name, prompt->agent->attended))
			return sg_span_is(hook->env[i].value, "0");
	return false;
}

static uint32_t
minutes_of(const struct sg_decision *decision)
{
	uint32_t minutes =
		decision->approval_minutes ? decision->approval_minutes : SG_APPROVAL_MINUTES;

	return minutes < SG_APPROVAL_MAX_MINUTES ? minutes : SG_APPROVAL_MAX_MINUTES;
}

static struct sg_approval
approval_of(const struct sg_prompt *prompt, const struct sg_decision *decision,
	    struct sg_arena *arena)
{
	return (struct sg_approval){
		.agent = sg_span_of(prompt->agent->name),
		.call = sg_gate_listing(prompt->payload, prompt->agent->passing, arena),
		.reason = decision->reason,
		.rule = decision->rule,
		.since_s = prompt->hook->time.tv_sec,
		.minutes = minutes_of(decision),
	};
}

static void
note(struct sg_judgement *judgement, const char *step, const struct sg_approval *approval,
     struct sg_arena *arena)
{
	judgement->approval = (struct sg_approval_note){
		.step = step,
		.code = sg_arena_copy(arena, sg_span_of(approval->code)),
		.digest = sg_arena_copy(arena, sg_span_of(approval->digest)),
	};
}

/* True when a person's approval was used up. */
static bool
use_or_ask(const struct sg_prompt *prompt, const struct sg_approvals *store, struct sg_arena *arena,
	   struct sg_judgement *judgement, struct sg_settled *out)
{
	struct sg_approval approval = approval_of(prompt, &judgement->decision, arena);
	struct sg_error err;

	sg_approval_identify(store, &approval);
	if (sg_approvals_take(store, &approval, arena)) {
		note(judgement, "used", &approval, arena);
		return true;
	}
	if (!sg_ok(sg_approvals_put(store, SG_APPROVAL_ASKED, &approval, arena, &err))) {
		out->advice = sg_arena_printf(arena, " No code can be given: %.*s.",
					      SG_SPAN_ARG(err.text));
		return false;
	}
	note(judgement, "asked", &approval, arena);
	out->advice = sg_arena_printf(
		arena,
		" A person approves it once with: strictgate approve %s (typed in a terminal "
		"within %u minutes); then make exactly this call again.",
		approval.code, approval.minutes);
	out->command = sg_ask_offer(prompt, store, &approval, arena);
	return false;
}

/* Approvals by code, as far as the policy has them. True when the call may pass. */
static bool
is_approved(const struct sg_prompt *prompt, struct sg_arena *arena, struct sg_judgement *judgement,
	    struct sg_settled *out)
{
	const struct sg_hook *hook = prompt->hook;
	const char *path;
	struct sg_approvals store;
	struct sg_error err;
	bool approved;

	if (judgement->decision.no_approvals || prompt->hidden || !prompt->payload ||
	    !hook->approvals.find)
		return false;
	path = hook->approvals.find(hook->approvals.context);
	if (!path)
		return false;
	if (!sg_ok(sg_approvals_open(path, hook->time.tv_sec, arena, &store, &err))) {
		out->advice = sg_arena_printf(arena, " No code can be given: %.*s.",
					      SG_SPAN_ARG(err.text));
		return false;
	}
	approved = use_or_ask(prompt, &store, arena, judgement, out);
	sg_approvals_close(&store);
	return approved;
}

void
sg_gate_settle(const struct sg_prompt *prompt, struct sg_arena *arena,
	       struct sg_judgement *judgement, struct sg_settled *out)
{
	struct sg_ruling *ruling = &judgement->decision.ruling;
	bool asks = prompt->agent->can_ask && prompt->agent->can_ask(prompt->payload) &&
		    !asking_loosens(prompt, arena);

	*out = (struct sg_settled){ .verdict = SG_VERDICT_PROMPT };
	if (asks && !is_unattended(prompt))
		return;
	if (is_approved(prompt, arena, judgement, out)) {
		/* Never without a record. */
		*ruling = (struct sg_ruling){ SG_VERDICT_ALLOW, ruling->audit > SG_AUDIT_META
									? ruling->audit
									: SG_AUDIT_META };
		out->verdict = SG_VERDICT_ALLOW;
		return;
	}
	if (asks)
		return;
	out->verdict = SG_VERDICT_FORBIDDEN;
	out->advice = sg_arena_join(arena, SG_SPAN(SG_ANSWER_CANNOT_ASK), out->advice);
}
