/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An explanation for people: the verdict first, then each command with the rules that it met, then what each source
 * said. Eighty columns where it can.
 */
#include "cli/clean.h"
#include "cli/color.h"
#include "cli/explanation.h"
#include "match/pattern.h"

enum { WIDTH = 80, LABEL = 11, LONGEST_TEXT = 400 };

static void
put_spaces(size_t count)
{
	printf("%*s", (int)count, "");
}

/* Columns of UTF-8 text, every character one. */
static size_t
columns(struct sg_span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return count;
}

/* A word, in pieces where it is wider than a line; returns the column behind it. */
static size_t
put_word(struct sg_span word, size_t at, size_t hang)
{
	for (size_t i = 0; i < word.len; i++) {
		bool starts = ((unsigned char)word.p[i] & 0xc0) != 0x80;

		if (starts && at >= WIDTH) {
			putchar('\n');
			put_spaces(hang);
			at = hang;
		}
		at += starts;
		putchar(word.p[i]);
	}
	return at;
}

/* Text from column `at` on, broken at blanks, further lines at column `hang`. */
static void
put_wrapped(const struct sg_explanation *x, size_t at, size_t hang, struct sg_span text)
{
	struct sg_buffer clean = { .arena = x->arena };
	struct sg_span rest;

	sg_cli_add_clean(&clean, sg_span_first(text, LONGEST_TEXT), false);
	if (text.len > LONGEST_TEXT)
		sg_buffer_add(&clean, SG_SPAN(" ..."));
	rest = sg_buffer_span(&clean);
	for (bool first = true; rest.len; first = false) {
		struct sg_span word = sg_span_split(rest, ' ', &rest);

		if (!first && at + 1 + columns(word) > WIDTH && at > hang) {
			putchar('\n');
			put_spaces(hang);
			at = hang;
		} else if (!first) {
			putchar(' ');
			at++;
		}
		at = put_word(word, at, hang);
	}
	putchar('\n');
}

/* "  label      text" */
static void
put(const struct sg_explanation *x, size_t indent, const char *label, struct sg_span text)
{
	put_spaces(indent);
	printf("%-*s", LABEL, label);
	put_wrapped(x, indent + LABEL, indent + LABEL, text);
}

/* The verdict and a text, from column `at` on, where the line has come to. */
static void
put_ruling_at(const struct sg_explanation *x, size_t at, struct sg_ruling ruling,
	      struct sg_span text)
{
	const char *word = sg_ruling_word(ruling);

	printf("%s%s%s", sg_cli_color(stdout, ruling), word, sg_cli_plain(stdout));
	put_spaces(LABEL - strlen(word));
	put_wrapped(x, at + LABEL, at + LABEL, text);
}

static void
put_ruling(const struct sg_explanation *x, size_t indent, struct sg_ruling ruling,
	   struct sg_span text)
{
	put_spaces(indent);
	put_ruling_at(x, indent, ruling, text);
}

static struct sg_span
name_of(const struct sg_explanation *x, const struct sg_trace_event *event)
{
	if (event->rule.len == 0)
		return event->place;
	return sg_arena_printf(x->arena, "%.*s (%.*s)", SG_SPAN_ARG(event->rule),
			       SG_SPAN_ARG(event->place));
}

static void
put_met(const struct sg_explanation *x, size_t indent, const struct sg_trace_event *event,
	bool subject)
{
	struct sg_buffer text = { .arena = x->arena };
	struct sg_word marked = { event->marked, 0 };

	sg_buffer_add(&text, name_of(x, event));
	if (event->pattern.len)
		sg_buffer_printf(&text, ": %.*s", SG_SPAN_ARG(event->pattern));
	if (event->match == SG_MATCH_MAYBE)
		sg_buffer_add(&text, SG_SPAN(", which it may match"));
	if (event->excepted) {
		sg_buffer_printf(&text, ": would be %s, but the rule excepts it: %.*s",
				 sg_ruling_word(event->ruling), SG_SPAN_ARG(event->unless));
		put(x, indent, "excepted", sg_buffer_span(&text));
		return;
	}
	put_ruling(x, indent, event->ruling, sg_buffer_span(&text));
	if (event->marked.len)
		put(x, indent, "", sg_explain_word(x, event->command, &marked, false));
	else if (subject && event->subject.len)
		put(x, indent, "", event->subject);
	/* A rule without a reason of its own is told by its pattern, which stands there already. */
	if (event->note.len &&
	    (event->pattern.len == 0 || sg_span_search(event->note, event->pattern) == SIZE_MAX))
		put(x, indent, "", event->note);
}

/* Loops are read twice, and one problem may be met twice. */
static bool
is_told_before(const struct sg_explanation *x, size_t at)
{
	const struct sg_trace_event *event = &x->met.items[at];

	for (size_t i = 0; i < at; i++) {
		const struct sg_trace_event *other = &x->met.items[i];

		if (other->command == event->command && sg_span_eq(other->rule, event->rule) &&
		    sg_span_eq(other->place, event->place) &&
		    sg_span_eq(other->subject, event->subject))
			return true;
	}
	return false;
}

static struct sg_span
nearly_text(const struct sg_explanation *x, const struct sg_trace_event *event,
	    struct sg_span canonical)
{
	struct sg_buffer out = { .arena = x->arena };

	sg_buffer_printf(&out, "%s %.*s", sg_ruling_word(event->ruling),
			 SG_SPAN_ARG(name_of(x, event)));
	if (event->pattern.len)
		sg_buffer_printf(&out, ": %.*s", SG_SPAN_ARG(event->pattern));
	if (event->command && !sg_span_eq(event->subject, canonical))
		sg_buffer_printf(&out, "; %.*s", SG_SPAN_ARG(event->subject));
	sg_buffer_printf(&out, " - %.*s", SG_SPAN_ARG(event->note));
	return sg_buffer_span(&out);
}

/* The rules of one command, or of what belongs to none. */
static void
put_rules(const struct sg_explanation *x, size_t indent, const struct sg_command *command)
{
	const struct sg_trace_event *nearest[SG_EXPLAIN_NEAREST];
	size_t count = sg_explain_nearest(x, command, nearest);
	struct sg_span canonical =
		command ? sg_command_canonical(command, x->arena) : (struct sg_span){ 0 };

	for (size_t i = 0; i < x->met.len; i++)
		if (x->met.items[i].command == command && !is_told_before(x, i))
			put_met(x, indent, &x->met.items[i],
				!sg_span_eq(x->met.items[i].subject, canonical));
	for (size_t i = 0; i < count; i++)
		put(x, indent, i ? "" : "nearly", nearly_text(x, nearest[i], canonical));
}

/* ---- a command ---- */

static struct sg_span
written(const struct sg_explanation *x, const struct sg_command *command)
{
	struct sg_buffer out = { .arena = x->arena };

	for (size_t i = 0; i < command->count && out.len < LONGEST_TEXT; i++) {
		sg_buffer_add(&out, i ? SG_SPAN(" ") : SG_SPAN(""));
		sg_buffer_add(&out, sg_explain_word(x, command, &command->words[i], true));
	}
	if (command->count == 0)
		sg_buffer_add(&out, command->assignments_count ? SG_SPAN("(only sets variables)")
							       : SG_SPAN("(only redirects)"));
	return sg_buffer_span(&out);
}

/* The same text as the canonical form, but for how it is spelt? */
static bool
reads_alike(const struct sg_explanation *x, const struct sg_command *command)
{
	struct sg_buffer plain = { .arena = x->arena };

	for (size_t i = 0; i < command->count; i++) {
		sg_buffer_add(&plain, i ? SG_SPAN(" ") : SG_SPAN(""));
		sg_buffer_add(&plain, sg_explain_word(x, command, &command->words[i], false));
	}
	return command->count == 0 ||
	       sg_span_eq(sg_buffer_span(&plain), sg_command_canonical(command, x->arena));
}

static void
put_around(const struct sg_explanation *x, size_t indent, const struct sg_command *command)
{
	struct sg_span *labels;
	size_t count = sg_explain_around(x, command, &labels);
	struct sg_buffer out = { .arena = x->arena };

	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&out, "%s%.*s", i ? " > " : "", SG_SPAN_ARG(labels[i]));
	if (command->place != SG_PLACE_LOCAL)
		sg_buffer_printf(&out, "%s%s", out.len ? ", " : "",
				 sg_explain_place(command->place));
	if (out.len)
		put(x, indent, "inside", sg_buffer_span(&out));
}

/* The sentences about every unknown part of the command, once each. */
static void
put_unknown(const struct sg_explanation *x, size_t indent, const struct sg_command *command)
{
	struct SG_VEC(struct sg_span) told = { 0 };

	for (size_t i = 0; i < command->count; i++) {
		struct sg_span *reasons;
		size_t count = sg_explain_unknown(x, command, &command->words[i], &reasons);

		for (size_t k = 0; k < count; k++) {
			bool there = false;

			for (size_t t = 0; t < told.len; t++)
				there = there || sg_span_eq(told.items[t], reasons[k]);
			if (there)
				continue;
			put(x, indent, told.len ? "" : "unknown", reasons[k]);
			sg_vec_push(x->arena, &told, reasons[k]);
		}
	}
}

static void
put_variables(const struct sg_explanation *x, size_t indent, const struct sg_command *command)
{
	for (size_t i = 0; i < command->assignments_count; i++) {
		const struct sg_assignment *assignment = &command->assignments[i];

		put(x, indent, i ? "" : "sets",
		    sg_arena_printf(
			    x->arena, "%.*s=%.*s", SG_SPAN_ARG(assignment->name),
			    SG_SPAN_ARG(sg_explain_word(x, command, &assignment->value, true))));
	}
	for (size_t i = 0; i < command->redirects_count; i++) {
		const struct sg_redirect *redirect = &command->redirects[i];
		struct sg_span target =
			redirect->op == SG_REDIRECT_BODY
				? sg_arena_printf(x->arena, "(%zu bytes of text)",
						  redirect->target.text.len)
				: sg_explain_word(x, command, &redirect->target, true);

		put(x, indent, i ? "" : "redirects",
		    sg_arena_printf(x->arena, "%.*s %.*s",
				    SG_SPAN_ARG(sg_explain_operator(x, redirect)),
				    SG_SPAN_ARG(target)));
	}
}

/* Files and hosts that the command certainly touches, those of its redirections aside. */
static void
put_effects(const struct sg_explanation *x, size_t indent, size_t index)
{
	const struct sg_reading *reading = &x->judgement.reading;
	const struct sg_command *command =
		index < reading->commands.len ? &reading->commands.items[index] : NULL;

	for (size_t i = 0; i < reading->effects.len; i++) {
		const struct sg_effect *effect = &reading->effects.items[i];
		bool redirected = false;

		for (size_t k = 0; command && k < command->redirects_count; k++)
			redirected = redirected ||
				     command->redirects[k].target.text.p == effect->word.text.p;
		/* "-" is a stream. */
		redirected = redirected || sg_span_is(effect->word.text, "-");
		if (effect->command == index && effect->known_role && !redirected)
			put(x, indent, sg_explain_effect(effect->kind),
			    sg_explain_word(x, command, &effect->word, true));
	}
}

/* What a command starts stands below it, in a line of its own. */
static struct sg_span
shortened(const struct sg_explanation *x, const struct sg_command *command)
{
	struct sg_span starter = sg_explain_starter(x, command);

	return sg_span_eq(starter, written(x, command))
		       ? starter
		       : sg_arena_join(x->arena, starter, SG_SPAN(" ..."));
}

static void
put_command(const struct sg_explanation *x, size_t index, size_t number)
{
	const struct sg_command *command = &x->judgement.reading.commands.items[index];
	struct sg_ruling ruling = sg_explain_ruling(x, command);
	enum { INDENT = 4 };

	bool starts = sg_explain_starts(x, command);

	printf("%3zu ", number);
	put_ruling_at(x, INDENT, ruling, starts ? shortened(x, command) : written(x, command));
	put_around(x, INDENT, command);
	if (!starts && !reads_alike(x, command))
		put(x, INDENT, "read as", sg_command_canonical(command, x->arena));
	if (command->opaque_program)
		put(x, INDENT, "", SG_SPAN("which program runs cannot be known"));
	if (command->guessed)
		put(x, INDENT, "", SG_SPAN("perhaps: words of a program that no table knows"));
	if (command->inert)
		put(x, INDENT, "", SG_SPAN("only prints: no rule is held against it"));
	if (!starts)
		put_unknown(x, INDENT, command);
	put_variables(x, INDENT, command);
	put_effects(x, INDENT, index);
	put_rules(x, INDENT, command);
}

static void
put_commands(const struct sg_explanation *x)
{
	const struct sg_reading *reading = &x->judgement.reading;
	size_t shown = 0;

	if (reading->commands.len)
		printf("\ncommands\n");
	for (size_t i = 0; i < reading->commands.len; i++) {
		if (shown == SG_EXPLAIN_MAX_COMMANDS) {
			printf("    ... and more\n");
			break;
		}
		if (sg_explain_number(x, &reading->commands.items[i]) == shown + 1)
			put_command(x, i, ++shown);
	}
	put_effects(x, 4, SIZE_MAX);
}

/* ---- a call that is no command ---- */

static void
put_call(const struct sg_explanation *x)
{
	const struct sg_call *call = x->call;
	const struct sg_mcp_identity *identity = &call->mcp.identity;

	printf("\ncall\n");
	put(x, 2, "tool",
	    sg_arena_printf(x->arena, "%.*s (tools = %s)%s%.*s", SG_SPAN_ARG(call->tool_name),
			    call->tool < SG_TOOL_UNKNOWN ? sg_tool_word(call->tool) : "unknown",
			    call->agent.len ? " of " : "", SG_SPAN_ARG(call->agent)));
	for (size_t i = 0; i < call->paths_count; i++)
		put(x, 2, call->paths[i].access & SG_ACCESS_WRITE ? "writes" : "reads",
		    call->paths[i].path);
	for (size_t i = 0; i < call->urls_count; i++)
		put(x, 2, "connects", call->urls[i]);
	if (call->tool == SG_TOOL_MCP)
		put(x, 2, "server",
		    sg_arena_printf(
			    x->arena, "%.*s, tool %.*s, %s%.*s", SG_SPAN_ARG(call->mcp.server),
			    SG_SPAN_ARG(call->mcp.tool),
			    identity->known ? "is " : "what it is cannot be read",
			    SG_SPAN_ARG(identity->url.len ? identity->url : identity->command)));
}

/* ---- the whole ---- */

static void
put_verdict(const struct sg_explanation *x)
{
	const struct sg_decision *decision = &x->judgement.decision;
	const struct sg_trace_event *event = sg_explain_decisive(x);
	size_t number = event ? sg_explain_number(x, event->command) : 0;
	const char *word = sg_ruling_word(decision->ruling);
	struct sg_buffer text = { .arena = x->arena };
	struct sg_span *lines;
	size_t count = sg_explain_advice(x, &lines);

	if (decision->rule.len)
		sg_buffer_printf(&text, "by %.*s (%.*s)", SG_SPAN_ARG(decision->rule),
				 SG_SPAN_ARG(decision->source));
	if (decision->reason.len)
		sg_buffer_printf(&text, "%s%.*s", text.len ? ": " : "",
				 SG_SPAN_ARG(decision->reason));
	if (text.len == 0)
		sg_buffer_add(&text, SG_SPAN("no rule speaks against it"));
	printf(decision->rule.len ? "%s%s%s " : "%s%s%s: ", sg_cli_color(stdout, decision->ruling),
	       word, sg_cli_plain(stdout));
	put_wrapped(x, strlen(word) + (decision->rule.len ? 1 : 2), 2, sg_buffer_span(&text));
	if (decision->subject.len)
		put(x, 2, "met by",
		    number ? sg_arena_printf(x->arena, "%.*s (command %zu)",
					     SG_SPAN_ARG(decision->subject), number)
			   : decision->subject);
	for (size_t i = 0; i < count; i++)
		put(x, 2, i ? "" : "what now", lines[i]);
}

static void
put_sources(const struct sg_explanation *x)
{
	printf("\nsources%s\n", x->opinions.len > 1 ? " (the strictest counts)" : "");
	for (size_t i = 0; i < x->opinions.len; i++) {
		const struct sg_explain_opinion *opinion = &x->opinions.items[i];
		const struct sg_decision *decision = &opinion->decision;
		struct sg_buffer text = { .arena = x->arena };

		sg_buffer_add(&text, opinion->name);
		if (decision->rule.len)
			sg_buffer_printf(&text, ": %.*s", SG_SPAN_ARG(decision->rule));
		else
			sg_buffer_add(&text, SG_SPAN(": nothing against it"));
		if (opinion->source->flags & SG_SOURCE_AUDIT_ONLY)
			sg_buffer_add(&text, SG_SPAN(" (only records: mode = \"audit\")"));
		put_ruling(x, 2, decision->ruling, sg_buffer_span(&text));
	}
}

/* Is there anything about the call that belongs to none of its commands? */
static bool
speaks_of_whole(const struct sg_explanation *x)
{
	for (size_t i = 0; i < x->met.len; i++)
		if (!x->met.items[i].command)
			return true;
	for (size_t i = 0; i < x->missed.len; i++)
		if (!x->missed.items[i].command)
			return true;
	return false;
}

void
sg_explain_print_text(const struct sg_explanation *x)
{
	put_verdict(x);
	if (x->call->tool != SG_TOOL_SHELL)
		put_call(x);
	put_commands(x);
	if (x->call->tool == SG_TOOL_SHELL && speaks_of_whole(x))
		printf("\nthe whole script\n");
	put_rules(x, x->call->tool == SG_TOOL_SHELL ? 4 : 2, NULL);
	put_sources(x);
}
