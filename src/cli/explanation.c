/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listening to a decision, and finding one's way in what was heard. Prints nothing.
 */
#include "cli/explanation.h"

#include "match/pattern.h"

static void
hear(void *context, const struct sg_trace_event *event)
{
	struct sg_explanation *x = context;

	if (!event->distance)
		sg_vec_push(x->arena, &x->met, *event);
	else if (x->missed.len < SG_EXPLAIN_MAX_MISSED)
		sg_vec_push(x->arena, &x->missed, *event);
}

static void
hear_opinion(void *context, const struct sg_source_rec *source, const struct sg_decision *decision)
{
	struct sg_explanation *x = context;
	struct sg_explain_opinion opinion = { source, sg_image_string(x->policy, source->name),
					      *decision };

	sg_vec_push(x->arena, &x->opinions, opinion);
}

static bool
is_same_around(const struct sg_around *a, const struct sg_around *b)
{
	while (a && b && a != b) {
		if (a->kind != b->kind || (a->kind != SG_AROUND_COMMAND && a->at != b->at))
			return false;
		a = a->outer;
		b = b->outer;
	}
	return a == b;
}

static bool
is_same_command(const struct sg_command *a, const struct sg_command *b)
{
	bool same = a->count == b->count && a->assignments_count == b->assignments_count &&
		    a->redirects_count == b->redirects_count && sg_span_eq(a->cwd, b->cwd) &&
		    is_same_around(a->around, b->around);

	for (size_t i = 0; i < a->count && same; i++)
		same = sg_span_eq(a->words[i].text, b->words[i].text);
	for (size_t i = 0; i < a->assignments_count && same; i++)
		same = sg_span_eq(a->assignments[i].name, b->assignments[i].name) &&
		       sg_span_eq(a->assignments[i].value.text, b->assignments[i].value.text);
	for (size_t i = 0; i < a->redirects_count && same; i++)
		same = sg_span_eq(a->redirects[i].target.text, b->redirects[i].target.text);
	return same;
}

/* The bodies of loops are read twice: the second time may find other values, and mostly does not. */
static size_t
find_first(const struct sg_reading *reading, size_t at)
{
	enum { LOOK_BACK = 200 };

	for (size_t i = at > LOOK_BACK ? at - LOOK_BACK : 0; i < at; i++)
		if (is_same_command(&reading->commands.items[i], &reading->commands.items[at]))
			return i;
	return at;
}

static void
number_commands(struct sg_explanation *x)
{
	const struct sg_reading *reading = &x->judgement.reading;
	size_t *numbers = sg_arena_array(x->arena, reading->commands.len + 1, sizeof(*numbers));
	size_t last = 0;

	for (size_t i = 0; i < reading->commands.len; i++) {
		size_t first = find_first(reading, i);

		numbers[i] = first < i ? numbers[first] : ++last;
	}
	x->numbers = numbers;
}

void
sg_explain_judge(struct sg_explanation *x, const struct sg_policies *policies,
		 const struct sg_call *call)
{
	struct sg_trace trace = { .context = x, .event = hear, .opinion = hear_opinion };
	struct sg_judge_options options = { .look = true, .trace = &trace };

	x->policy = &policies->images[0];
	x->call = call;
	sg_gate_judge(policies, call, &options, x->arena, &x->judgement);
	number_commands(x);
}

size_t
sg_explain_number(const struct sg_explanation *x, const struct sg_command *command)
{
	return command ? x->numbers[command - x->judgement.reading.commands.items] : 0;
}

struct sg_ruling
sg_explain_ruling(const struct sg_explanation *x, const struct sg_command *command)
{
	struct sg_ruling ruling = SG_RULING_NEUTRAL;

	for (size_t i = 0; i < x->met.len; i++)
		if (x->met.items[i].command == command && !x->met.items[i].excepted)
			ruling = sg_ruling_join(ruling, x->met.items[i].ruling);
	return ruling;
}

const struct sg_trace_event *
sg_explain_decisive(const struct sg_explanation *x)
{
	const struct sg_decision *decision = &x->judgement.decision;

	for (size_t i = 0; i < x->met.len; i++) {
		const struct sg_trace_event *event = &x->met.items[i];

		if (!event->excepted && sg_span_eq(event->rule, decision->rule) &&
		    sg_span_eq(event->place, decision->source) &&
		    sg_span_eq(event->subject, decision->subject))
			return event;
	}
	return NULL;
}

static bool
is_same_rule(const struct sg_trace_event *a, const struct sg_trace_event *b)
{
	return sg_span_eq(a->rule, b->rule) && sg_span_eq(a->place, b->place) &&
	       sg_span_eq(a->pattern, b->pattern);
}

static bool
is_met(const struct sg_explanation *x, const struct sg_trace_event *event)
{
	for (size_t i = 0; i < x->met.len; i++)
		if (x->met.items[i].command == event->command &&
		    is_same_rule(&x->met.items[i], event) &&
		    sg_span_eq(x->met.items[i].subject, event->subject))
			return true;
	return false;
}

size_t
sg_explain_nearest(const struct sg_explanation *x, const struct sg_command *command,
		   const struct sg_trace_event *out[SG_EXPLAIN_NEAREST])
{
	enum { FARTHEST = 4 };
	size_t count = 0;

	for (unsigned distance = 1; distance <= FARTHEST; distance++) {
		for (size_t i = 0; i < x->missed.len && count < SG_EXPLAIN_NEAREST; i++) {
			const struct sg_trace_event *event = &x->missed.items[i];
			bool known = event->command != command || event->distance != distance ||
				     is_met(x, event);

			for (size_t k = 0; k < count && !known; k++)
				known = is_same_rule(out[k], event) &&
					sg_span_eq(out[k]->note, event->note);
			if (!known)
				out[count++] = event;
		}
	}
	return count;
}

/* ---- what a person can do ---- */

static const char *
owner_of(const struct sg_explanation *x, struct sg_span place)
{
	static const char *const owners[] = {
		[SG_ORIGIN_BUILTIN] = ("of the built-in baseline; a requirements file of yours "
				       "takes its place"),
		[SG_ORIGIN_SYSTEM] = "kept by whoever administers this machine",
		[SG_ORIGIN_USER] = "your own file",
		[SG_ORIGIN_PROJECT] = "kept by those who maintain the project",
		[SG_ORIGIN_ARGUMENT] = "a file that --policy names",
	};

	for (size_t i = 0; i < x->opinions.len; i++) {
		const struct sg_explain_opinion *opinion = &x->opinions.items[i];

		if (sg_span_starts(place, opinion->name) &&
		    opinion->source->origin < SG_ARRAY_LEN(owners))
			return owners[opinion->source->origin];
	}
	return NULL;
}

size_t
sg_explain_advice(const struct sg_explanation *x, struct sg_span **lines)
{
	const struct sg_decision *decision = &x->judgement.decision;
	const struct sg_trace_event *event = sg_explain_decisive(x);
	const char *owner = owner_of(x, decision->source);
	struct SG_VEC(struct sg_span) out = { 0 };
	char code[8];

	if (decision->ruling.verdict == SG_VERDICT_PROMPT)
		sg_vec_push(x->arena, &out,
			    SG_SPAN("A person may approve it when the agent asks."));
	if (decision->ruling.verdict == SG_VERDICT_FORBIDDEN)
		sg_vec_push(
			x->arena, &out,
			SG_SPAN("Nobody can approve it. Use another command, or change the rule."));
	if (event && event->unless.len)
		sg_vec_push(x->arena, &out,
			    sg_arena_printf(x->arena, "The rule excepts: %.*s",
					    SG_SPAN_ARG(event->unless)));
	if (owner && decision->ruling.verdict != SG_VERDICT_ALLOW)
		sg_vec_push(x->arena, &out,
			    sg_arena_printf(x->arena, "The rule stands in %.*s, %s.",
					    SG_SPAN_ARG(decision->source), owner));
	if (decision->code != SG_OK)
		sg_vec_push(x->arena, &out,
			    sg_arena_printf(x->arena, "More: strictgate explain %s",
					    sg_code_text(decision->code, code)));
	*lines = out.items;
	return out.len;
}
