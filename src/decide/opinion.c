/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one source says about a call while its judges add to it: the strictest remark counts, and a listener hears each
 * of them. Knows no kind of rule.
 */
#include "decide/opinion.h"
#include "match/pattern.h"

static struct sg_span
rule_name(struct sg_opinion *opinion, const struct sg_remark *remark)
{
	struct sg_buffer name = { .arena = opinion->arena };

	if (remark->rule.len || !remark->kind)
		return remark->rule;
	sg_buffer_add(&name, sg_span_of(remark->kind));
	sg_buffer_add_char(&name, '[');
	sg_buffer_add_number(&name, remark->index);
	sg_buffer_add_char(&name, ']');
	return sg_buffer_span(&name);
}

static struct sg_span
place_name(struct sg_opinion *opinion, const struct sg_remark *remark)
{
	struct sg_buffer name = { .arena = opinion->arena };

	if (remark->place.line == 0)
		return opinion->source_name;
	sg_buffer_add(&name, opinion->source_name);
	sg_buffer_add_char(&name, ':');
	sg_buffer_add_number(&name, remark->place.line);
	return sg_buffer_span(&name);
}

/* Is the remark the one to tell? The stricter verdict, then the stronger duty to record. */
/* Patterns or globs as written, for people: the first few. */
static struct sg_span
texts_of(struct sg_opinion *opinion, struct sg_ref ref, bool patterns)
{
	enum { MOST = 4 };
	size_t size = patterns ? sizeof(struct sg_pattern_rec) : sizeof(struct sg_ref);
	size_t count = ref.count < MOST ? ref.count : MOST;
	struct sg_buffer out = { .arena = opinion->arena };

	for (size_t i = 0; i < count; i++) {
		const void *record = sg_image_record(
			opinion->policy, patterns ? SG_POLICY_PATTERNS : SG_POLICY_LISTS,
			ref.at + (uint32_t)i, size);
		const struct sg_ref *text = !record ? NULL
					    : patterns
						    ? &((const struct sg_pattern_rec *)record)->text
						    : record;

		if (text)
			sg_buffer_printf(&out, "%s%.*s", i ? " | " : "",
					 SG_SPAN_ARG(sg_image_string(opinion->policy, *text)));
	}
	if (ref.count > MOST)
		sg_buffer_add(&out, SG_SPAN(" | ..."));
	return sg_buffer_span(&out);
}

/* The pattern of a rule that a command meets; all of them where none can be singled out. */
static struct sg_span
met_pattern(struct sg_opinion *opinion, struct sg_ref ref, const struct sg_command *command,
	    bool strict)
{
	size_t count;
	const struct sg_pattern_rec *patterns = sg_image_records(
		opinion->policy, SG_POLICY_PATTERNS, ref, sizeof(*patterns), &count);

	for (size_t i = 0; i < count && command; i++)
		if (sg_pattern_match(opinion->policy, &patterns[i], command, strict,
				     opinion->arena) != SG_MATCH_NO)
			return sg_image_string(opinion->policy, patterns[i].text);
	return texts_of(opinion, ref, true);
}

/* What a listener hears of a remark. */
static void
tell(struct sg_opinion *opinion, const struct sg_remark *remark, struct sg_span note,
     unsigned distance)
{
	struct sg_trace_event event = {
		.source = opinion->source,
		.place = place_name(opinion, remark),
		.rule = rule_name(opinion, remark),
		.subject = remark->subject,
		.marked = remark->marked,
		.command = remark->command,
		.match = distance ? SG_MATCH_NO : remark->match,
		.excepted = remark->excepted,
		.ruling = remark->ruling,
		.note = note,
		.distance = distance,
	};

	if (remark->on_command) {
		event.pattern = remark->pattern.len
					? remark->pattern
					: met_pattern(opinion, remark->on_command->patterns,
						      remark->command, false);
		event.unless = remark->excepted
				       ? met_pattern(opinion, remark->on_command->unless,
						     remark->command, true)
				       : texts_of(opinion, remark->on_command->unless, true);
	} else if (remark->on_path) {
		event.pattern = texts_of(opinion, remark->on_path->globs, false);
		event.unless = texts_of(opinion, remark->on_path->unless, false);
	} else {
		event.pattern = remark->pattern;
	}
	opinion->trace->event(opinion->trace->context, &event);
}

void
sg_opinion_miss(struct sg_opinion *opinion, const struct sg_remark *remark, struct sg_span differs,
		unsigned distance)
{
	if (opinion->trace && distance)
		tell(opinion, remark, differs, distance);
}

void
sg_opinion_add(struct sg_opinion *opinion, const struct sg_remark *remark)
{
	struct sg_decision *decision = &opinion->decision;

	if (opinion->trace)
		tell(opinion, remark, remark->reason, 0);
	if (remark->excepted)
		return;
	if (sg_ruling_is_stricter(remark->ruling, decision->ruling)) {
		decision->rule = rule_name(opinion, remark);
		decision->source = place_name(opinion, remark);
		decision->reason = remark->reason;
		decision->subject = remark->subject;
		decision->code = remark->code;
	}
	decision->ruling = sg_ruling_join(decision->ruling, remark->ruling);
}

void
sg_opinion_speak(struct sg_opinion *opinion)
{
	if (opinion->part == SIZE_MAX)
		opinion->spoken_call = true;
	else
		opinion->spoken_parts[opinion->part] = true;
}

bool
sg_opinion_has_spoken(const struct sg_opinion *opinion)
{
	size_t parts = opinion->call->paths_count + opinion->call->urls_count;

	for (size_t i = 0; i < parts && !opinion->spoken_call; i++)
		if (!opinion->spoken_parts[i])
			return false;
	return opinion->spoken_call || parts > 0;
}

struct sg_ruling
sg_opinion_soften(struct sg_ruling ruling)
{
	if (ruling.verdict > SG_VERDICT_PROMPT)
		ruling.verdict = SG_VERDICT_PROMPT;
	return ruling;
}

bool
sg_opinion_for_agent(const struct sg_opinion *opinion, struct sg_ref agents)
{
	size_t count;
	const struct sg_ref *names =
		sg_image_records(opinion->policy, SG_POLICY_LISTS, agents, sizeof(*names), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(opinion->policy, names[i]);

		/* Without an agent's name every rule counts: adding knowledge must not be what restricts. */
		if (sg_span_is(name, "*") || opinion->call->agent.len == 0 ||
		    sg_span_eq(name, opinion->call->agent))
			return true;
	}
	return agents.count == 0;
}

struct sg_span
sg_opinion_show(struct sg_arena *arena, struct sg_span text)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < text.len && out.len < 300; i++) {
		if (text.p[i] == SG_MARK_ANY)
			sg_buffer_add(&out, SG_SPAN("\xe2\x80\xa6"));
		else
			sg_buffer_add_char(&out, text.p[i] == SG_MARK_STAR  ? '*'
						 : text.p[i] == SG_MARK_ONE ? '?'
									    : text.p[i]);
	}
	return sg_buffer_span(&out);
}
