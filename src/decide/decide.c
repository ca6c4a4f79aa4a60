/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journey over the sources: each forms its own opinion, the opinions are joined. Knows no kind of requirement.
 */
#include "decide/opinion.h"

#include "match/pattern.h"

static const struct sg_command *
command_at(const struct sg_reading *reading, size_t index)
{
	return index < reading->commands.len ? &reading->commands.items[index] : NULL;
}

static void
judge_unreadable(struct sg_opinion *opinion)
{
	const struct sg_reading *reading = opinion->reading;

	if (opinion->call->problem != SG_OK && opinion->call->problem != SG_E_UNKNOWN_TOOL) {
		struct sg_remark remark = { .ruling = opinion->source->unreadable,
					    .rule = SG_SPAN("on_unreadable_command"),
					    .code = opinion->call->problem,
					    .reason = opinion->call->problem_text,
					    .match = SG_MATCH_YES };

		sg_opinion_add(opinion, &remark);
	}
	for (size_t i = 0; i < reading->problems.len; i++) {
		const struct sg_message *message = sg_message_find(reading->problems.items[i].code);
		struct sg_remark remark = {
			.ruling = opinion->source->unreadable,
			.rule = SG_SPAN("on_unreadable_command"),
			.code = reading->problems.items[i].code,
			.reason = sg_span_of(message ? message->summary
						     : "the command cannot be read"),
			.subject = sg_opinion_show(opinion->arena, reading->problems.items[i].text),
			.marked = reading->problems.items[i].text,
			.command = command_at(reading, reading->problems.items[i].command),
			.match = SG_MATCH_YES
		};

		sg_opinion_add(opinion, &remark);
	}
}

/* A call, or a command of it, that no rule of the source speaks about. */
static void
judge_default(struct sg_opinion *opinion)
{
	struct sg_remark remark;
	bool silent;

	if (sg_ruling_eq(opinion->source->default_ruling, SG_RULING_NEUTRAL))
		return;
	remark = (struct sg_remark){
		.ruling = opinion->source->default_ruling,
		.rule = SG_SPAN("default"),
		.match = SG_MATCH_YES,
		.reason = SG_SPAN(
			"no rule of this source speaks about it, and its default is not allow")
	};
	silent = opinion->call->tool != SG_TOOL_SHELL && !sg_opinion_has_spoken(opinion);
	if (silent)
		remark.subject = opinion->call->tool_name;
	for (size_t i = 0; i < opinion->reading->commands.len && !silent; i++) {
		remark.command = &opinion->reading->commands.items[i];
		silent = remark.command->count > 0 && !opinion->spoken[i];
	}
	if (silent && remark.command)
		remark.subject = sg_command_canonical(remark.command, opinion->arena);
	if (silent)
		sg_opinion_add(opinion, &remark);
}

/* A tool that strictgate does not know is forbidden unless the source speaks about it by name. */
static void
judge_unknown_tool(struct sg_opinion *opinion)
{
	struct sg_remark remark;

	if (opinion->call->problem != SG_E_UNKNOWN_TOOL || sg_opinion_has_spoken(opinion))
		return;
	remark = (struct sg_remark){
		.ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
		.rule = SG_SPAN("unknown-tool"),
		.code = SG_E_UNKNOWN_TOOL,
		.subject = opinion->call->tool_name,
		.match = SG_MATCH_YES,
		.reason = SG_SPAN("the tool is not known to strictgate, and no rule names it")
	};
	sg_opinion_add(opinion, &remark);
}

static void
judge_floor(struct sg_opinion *opinion)
{
	struct sg_remark remark;

	if (sg_ruling_eq(opinion->source->floor, SG_RULING_NEUTRAL))
		return;
	remark = (struct sg_remark){ .ruling = opinion->source->floor,
				     .rule = SG_SPAN("floor"),
				     .match = SG_MATCH_YES,
				     .reason = sg_image_string(opinion->policy,
							       opinion->source->floor_reason) };
	sg_opinion_add(opinion, &remark);
}

/* A source in audit mode restricts nothing; it records what it would have said. */
static void
apply_mode(struct sg_opinion *opinion)
{
	struct sg_decision *decision = &opinion->decision;

	/* "log" is recorded as fully as what is refused. */
	if (!sg_ruling_eq(decision->ruling, SG_RULING_NEUTRAL) &&
	    opinion->source->audit > decision->ruling.audit)
		decision->ruling.audit = opinion->source->audit;
	if (opinion->source->flags & SG_SOURCE_AUDIT_ONLY) {
		decision->ruling.verdict = SG_VERDICT_ALLOW;
		return;
	}
	decision->audit_required = (opinion->source->flags & SG_SOURCE_AUDIT_REQUIRED) != 0;
	decision->no_approvals = (opinion->source->flags & SG_SOURCE_NO_APPROVALS) != 0;
	decision->approval_minutes = opinion->source->approval_minutes;
}

static void
form_opinion(struct sg_opinion *opinion)
{
	judge_floor(opinion);
	if (!(opinion->source->flags & SG_SOURCE_FAILED)) {
		sg_judge_rules(opinion);
		sg_judge_tools(opinion);
		sg_judge_profiles(opinion);
		sg_judge_environment(opinion);
		sg_judge_paths(opinion);
		sg_judge_network(opinion);
		sg_judge_servers(opinion);
		sg_judge_settings(opinion);
		sg_judge_features(opinion);
		judge_unreadable(opinion);
		judge_unknown_tool(opinion);
		judge_default(opinion);
	}
	apply_mode(opinion);
	if (opinion->trace) {
		sg_miss_commands(opinion);
		sg_miss_texts(opinion);
		if (opinion->trace->opinion)
			opinion->trace->opinion(opinion->trace->context, opinion->source,
						&opinion->decision);
	}
}

/* The shorter time; 0 says nothing. */
static uint32_t
shorter(uint32_t a, uint32_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

struct sg_decision
sg_decision_join(struct sg_decision a, struct sg_decision b)
{
	struct sg_decision out = sg_ruling_is_stricter(b.ruling, a.ruling) ? b : a;

	out.ruling = sg_ruling_join(a.ruling, b.ruling);
	out.audit_required = a.audit_required | b.audit_required;
	out.no_approvals = a.no_approvals | b.no_approvals;
	out.approval_minutes = shorter(a.approval_minutes, b.approval_minutes);
	return out;
}

static struct sg_decision
damaged(struct sg_span reason)
{
	return (struct sg_decision){ .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
				     .code = SG_E_SNAPSHOT,
				     .reason = reason };
}

void
sg_decide(const struct sg_question *question, struct sg_arena *arena, struct sg_decision *out)
{
	const struct sg_image *policy = question->policy;
	uint32_t count = sg_image_count(policy, SG_POLICY_SOURCES);
	struct sg_rule_lists *lists =
		sg_arena_array(arena, question->reading->commands.len + 1, sizeof(*lists));
	struct sg_decision decision = { 0 };

	if (count == 0)
		decision = damaged(SG_SPAN("the policy holds no source"));
	for (uint32_t i = 0; i < count; i++) {
		struct sg_opinion opinion = { .policy = policy,
					      .call = question->call,
					      .reading = question->reading,
					      .look = question->look,
					      .trace = question->trace,
					      .arena = arena,
					      .lists = lists,
					      .source_at = i };

		opinion.source =
			sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*opinion.source));
		if (!opinion.source) {
			decision = damaged(SG_SPAN("the policy is damaged"));
			break;
		}
		opinion.source_name = sg_image_string(policy, opinion.source->name);
		opinion.spoken = sg_arena_array(arena, question->reading->commands.len + 1,
						sizeof(*opinion.spoken));
		opinion.part = SIZE_MAX;
		opinion.spoken_parts = sg_arena_array(
			arena, question->call->paths_count + question->call->urls_count + 1,
			sizeof(*opinion.spoken_parts));
		form_opinion(&opinion);
		decision = sg_decision_join(decision, opinion.decision);
	}
	if (decision.reason.len == 0 && decision.ruling.verdict != SG_VERDICT_ALLOW)
		decision.reason = SG_SPAN("a requirement does not allow it");
	*out = decision;
}
