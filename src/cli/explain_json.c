/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation for scripts. Names are a contract of strictgate(1): add, never rename.
 */
#include "cli/explanation.h"
#include "cli/outline.h"
#include "match/pattern.h"

static void
add_ruling(struct sg_outline *out, struct sg_ruling ruling)
{
	sg_outline_word(out, "verdict", sg_ruling_word(ruling));
	sg_outline_word(out, "audit", sg_audit_word(ruling.audit));
}

static void
add_event(struct sg_outline *out, const struct sg_trace_event *event)
{
	sg_outline_open(out, NULL, '{');
	add_ruling(out, event->ruling);
	sg_outline_text(out, "rule", event->rule);
	sg_outline_text(out, "source", event->place);
	sg_outline_text(out, "subject", event->subject);
	sg_outline_text(out, "pattern", event->pattern);
	sg_outline_text(out, "unless", event->unless);
	if (event->distance) {
		sg_outline_text(out, "differs", event->note);
		sg_outline_number(out, "distance", event->distance);
	} else {
		sg_outline_word(out, "match", event->match == SG_MATCH_YES ? "yes" : "maybe");
		sg_outline_flag(out, "excepted", event->excepted);
		sg_outline_text(out, "reason", event->note);
	}
	sg_outline_close(out, '{');
}

static void
add_rules(struct sg_outline *out, const struct sg_explanation *x, const struct sg_command *command)
{
	const struct sg_trace_event *nearest[SG_EXPLAIN_NEAREST];
	size_t count = sg_explain_nearest(x, command, nearest);

	sg_outline_open(out, "met", '[');
	for (size_t i = 0; i < x->met.len; i++)
		if (x->met.items[i].command == command)
			add_event(out, &x->met.items[i]);
	sg_outline_close(out, '[');
	sg_outline_open(out, "nearly", '[');
	for (size_t i = 0; i < count; i++)
		add_event(out, nearest[i]);
	sg_outline_close(out, '[');
}

static void
add_texts(struct sg_outline *out, const char *key, const struct sg_span *texts, size_t count)
{
	if (count == 0)
		return;
	sg_outline_open(out, key, '[');
	for (size_t i = 0; i < count; i++)
		sg_outline_text(out, NULL, texts[i]);
	sg_outline_close(out, '[');
}

static void
add_words(struct sg_outline *out, const struct sg_explanation *x, const struct sg_command *command)
{
	sg_outline_open(out, "words", '[');
	for (size_t i = 0; i < command->count; i++) {
		struct sg_span *reasons;
		size_t count = sg_explain_unknown(x, command, &command->words[i], &reasons);

		sg_outline_open(out, NULL, '{');
		sg_outline_text(out, "text",
				sg_explain_word(x, command, &command->words[i], false));
		add_texts(out, "unknown", reasons, count);
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
}

static void
add_changes(struct sg_outline *out, const struct sg_explanation *x,
	    const struct sg_command *command)
{
	sg_outline_open(out, "assignments", '[');
	for (size_t i = 0; i < command->assignments_count; i++) {
		const struct sg_assignment *assignment = &command->assignments[i];

		sg_outline_open(out, NULL, '{');
		sg_outline_text(out, "name", assignment->name);
		sg_outline_text(out, "value",
				sg_explain_word(x, command, &assignment->value, false));
		sg_outline_flag(out, "exported", assignment->exported);
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
	sg_outline_open(out, "redirections", '[');
	for (size_t i = 0; i < command->redirects_count; i++) {
		const struct sg_redirect *redirect = &command->redirects[i];

		sg_outline_open(out, NULL, '{');
		sg_outline_text(out, "operator", sg_explain_operator(x, redirect));
		sg_outline_text(out, "target",
				sg_explain_word(x, command, &redirect->target, false));
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
}

static void
add_effects(struct sg_outline *out, const struct sg_explanation *x, size_t index)
{
	const struct sg_reading *reading = &x->judgement.reading;

	sg_outline_open(out, "effects", '[');
	for (size_t i = 0; i < reading->effects.len; i++) {
		const struct sg_effect *effect = &reading->effects.items[i];

		if (effect->command != index)
			continue;
		sg_outline_open(out, NULL, '{');
		sg_outline_word(out, "kind", sg_explain_effect(effect->kind));
		sg_outline_text(out, "target", sg_explain_word(x, NULL, &effect->word, false));
		sg_outline_flag(out, "certain", effect->known_role);
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
}

static void
add_command(struct sg_outline *out, const struct sg_explanation *x, size_t index, size_t number)
{
	const struct sg_command *command = &x->judgement.reading.commands.items[index];
	struct sg_span *labels;
	size_t count = sg_explain_around(x, command, &labels);

	sg_outline_open(out, NULL, '{');
	sg_outline_number(out, "number", (long long)number);
	add_ruling(out, sg_explain_ruling(x, command));
	add_texts(out, "inside", labels, count);
	sg_outline_text(out, "canonical", sg_command_canonical(command, x->arena));
	sg_outline_text(out, "program", command->name);
	sg_outline_word(out, "place", sg_explain_place(command->place));
	sg_outline_text(out, "cwd", command->cwd);
	sg_outline_flag(out, "program_unknown", command->opaque_program);
	sg_outline_flag(out, "guessed", command->guessed);
	sg_outline_flag(out, "only_prints", command->inert);
	add_words(out, x, command);
	add_changes(out, x, command);
	add_effects(out, x, index);
	add_rules(out, x, command);
	sg_outline_close(out, '{');
}

static void
add_commands(struct sg_outline *out, const struct sg_explanation *x)
{
	const struct sg_reading *reading = &x->judgement.reading;
	size_t shown = 0;
	char code[8];

	sg_outline_open(out, "commands", '[');
	for (size_t i = 0; i < reading->commands.len && shown < SG_EXPLAIN_MAX_COMMANDS; i++) {
		if (sg_explain_number(x, &reading->commands.items[i]) != shown + 1)
			continue;
		add_command(out, x, i, ++shown);
	}
	sg_outline_close(out, '[');
	sg_outline_open(out, "problems", '[');
	for (size_t i = 0; i < reading->problems.len; i++) {
		struct sg_word text = { reading->problems.items[i].text, 0 };

		sg_outline_open(out, NULL, '{');
		sg_outline_word(out, "error", sg_code_text(reading->problems.items[i].code, code));
		sg_outline_text(out, "text", sg_explain_word(x, NULL, &text, false));
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
	add_effects(out, x, SIZE_MAX);
}

static void
add_decision(struct sg_outline *out, const struct sg_decision *decision)
{
	char code[8];

	add_ruling(out, decision->ruling);
	sg_outline_text(out, "rule", decision->rule);
	sg_outline_text(out, "source", decision->source);
	sg_outline_text(out, "reason", decision->reason);
	sg_outline_text(out, "subject", decision->subject);
	if (decision->code != SG_OK)
		sg_outline_word(out, "error", sg_code_text(decision->code, code));
}

static void
add_call(struct sg_outline *out, const struct sg_call *call)
{
	sg_outline_open(out, "call", '{');
	sg_outline_text(out, "tool", call->tool_name);
	sg_outline_word(out, "kind",
			call->tool < SG_TOOL_UNKNOWN ? sg_tool_word(call->tool) : "unknown");
	sg_outline_text(out, "agent", call->agent);
	sg_outline_text(out, "cwd", call->cwd);
	sg_outline_open(out, "paths", '[');
	for (size_t i = 0; i < call->paths_count; i++) {
		sg_outline_open(out, NULL, '{');
		sg_outline_text(out, "path", call->paths[i].path);
		sg_outline_word(out, "access",
				call->paths[i].access & SG_ACCESS_WRITE ? "write" : "read");
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
	add_texts(out, "urls", call->urls, call->urls_count);
	sg_outline_close(out, '{');
}

void
sg_explain_print_json(const struct sg_explanation *x)
{
	struct sg_outline out = { .out.arena = x->arena, .json = true };
	struct sg_span *lines;
	size_t count = sg_explain_advice(x, &lines);

	sg_outline_open(&out, NULL, '{');
	add_decision(&out, &x->judgement.decision);
	add_texts(&out, "what_now", lines, count);
	add_call(&out, x->call);
	add_commands(&out, x);
	add_rules(&out, x, NULL);
	sg_outline_open(&out, "sources", '[');
	for (size_t i = 0; i < x->opinions.len; i++) {
		const struct sg_explain_opinion *opinion = &x->opinions.items[i];

		sg_outline_open(&out, NULL, '{');
		sg_outline_text(&out, "name", opinion->name);
		sg_outline_flag(&out, "only_records",
				(opinion->source->flags & SG_SOURCE_AUDIT_ONLY) != 0);
		add_decision(&out, &opinion->decision);
		sg_outline_close(&out, '{');
	}
	sg_outline_close(&out, '[');
	sg_outline_close(&out, '{');
	fwrite(out.out.p, 1, out.out.len, stdout);
}
