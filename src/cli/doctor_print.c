/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strictgate doctor found, for people and for scripts: of the machine, then of one agent after the other, and a line
 * for each agent. Looks at nothing but versions.
 */
#include "cli/doctor_print.h"

#include "cli/clean.h"
#include "cli/color.h"
#include "cli/outline.h"
#include "inspect/version.h"

enum { NAMES_WIDTH = 26 };

/* ---- the summary ---- */

/* What is said of an agent in a word or two. */
struct state {
	const char *name; /* NUL behind it */
	struct sg_span versions;
	const char *word;
	enum sg_severity severity;
};

static enum sg_severity
worst_of(const struct sg_inspection *inspection, struct sg_span agent)
{
	enum sg_severity worst = SG_SEVERITY_OK;

	for (size_t i = 0; i < inspection->found.len; i++)
		if (sg_span_eq(inspection->found.items[i].agent, agent) &&
		    inspection->found.items[i].severity > worst)
			worst = inspection->found.items[i].severity;
	return worst;
}

static struct state
state_of(struct sg_inspection *inspection, const struct sg_cli_agent *agent)
{
	struct state state = { .name = sg_arena_copy(inspection->arena, agent->name).p,
			       .word = "not installed",
			       .severity = SG_SEVERITY_NOTE };
	struct sg_buffer texts = { .arena = inspection->arena };
	struct sg_versions versions = { 0 };
	bool unverified = false;

	if (!agent->looked_at)
		return state;
	sg_inspect_versions(inspection, agent->name, &versions);
	for (size_t i = 0; i < versions.len; i++) {
		struct sg_span text = versions.items[i].text;

		unverified |= versions.items[i].standing == SG_VERSION_UNVERIFIED;
		if (text.len && sg_span_search(sg_buffer_span(&texts), text) == SIZE_MAX)
			sg_buffer_printf(&texts, "%s%.*s", texts.len ? ", " : "",
					 SG_SPAN_ARG(text));
	}
	state.versions = sg_buffer_span(&texts);
	state.severity = worst_of(inspection, agent->name);
	state.word = state.severity == SG_SEVERITY_ERROR     ? "not in force"
		     : state.severity == SG_SEVERITY_WARNING ? "weaker than it can be"
		     : unverified                            ? "unverified version"
							     : "ok";
	return state;
}

/* ---- findings in their order ---- */

struct order SG_VEC(const struct sg_observation *);

static void
add_of(const struct sg_inspection *inspection, struct sg_span agent, struct order *out)
{
	for (size_t i = 0; i < inspection->found.len; i++)
		if (sg_span_eq(inspection->found.items[i].agent, agent))
			sg_vec_push(inspection->arena, out, &inspection->found.items[i]);
}

static void
set_in_order(const struct sg_inspection *inspection, const struct sg_cli_summary *summary,
	     struct order *out)
{
	add_of(inspection, (struct sg_span){ 0 }, out);
	for (size_t i = 0; i < summary->len; i++)
		add_of(inspection, summary->items[i].name, out);
}

/* ---- JSON ---- */

static void
add_json(struct sg_outline *out, const struct sg_observation *seen)
{
	sg_outline_open(out, NULL, '{');
	sg_outline_text(out, "agent", seen->agent);
	sg_outline_word(out, "severity", sg_severity_words[seen->severity]);
	sg_outline_text(out, "what", seen->what);
	sg_outline_text(out, "file", seen->file);
	if (seen->line)
		sg_outline_number(out, "line", seen->line);
	sg_outline_text(out, "repair", seen->repair);
	sg_outline_text(out, "requirement", seen->requirement);
	sg_outline_close(out, '{');
}

static void
add_agents(struct sg_outline *out, struct sg_inspection *inspection,
	   const struct sg_cli_summary *summary)
{
	sg_outline_open(out, "agents", '[');
	for (size_t i = 0; i < summary->len; i++) {
		struct state state = state_of(inspection, &summary->items[i]);

		sg_outline_open(out, NULL, '{');
		sg_outline_word(out, "agent", state.name);
		sg_outline_text(out, "version", state.versions);
		sg_outline_word(out, "state", state.word);
		sg_outline_close(out, '{');
	}
	sg_outline_close(out, '[');
}

static void
print_json(struct sg_inspection *inspection, const struct sg_cli_summary *summary,
	   const struct order *order)
{
	struct sg_outline out = { .out = { .arena = inspection->arena }, .json = true };

	sg_outline_open(&out, NULL, '{');
	sg_outline_word(&out, "worst", sg_severity_words[sg_inspect_worst(inspection)]);
	sg_outline_open(&out, "findings", '[');
	for (size_t i = 0; i < order->len; i++)
		add_json(&out, order->items[i]);
	sg_outline_close(&out, '[');
	add_agents(&out, inspection, summary);
	sg_outline_close(&out, '{');
	fwrite(out.out.p, 1, out.out.len, stdout);
}

/* ---- lines ---- */

static void
print_severity(enum sg_severity severity, const char *word)
{
	static const enum sg_verdict colors[] = {
		[SG_SEVERITY_OK] = SG_VERDICT_ALLOW,
		[SG_SEVERITY_NOTE] = SG_VERDICT_ALLOW,
		[SG_SEVERITY_WARNING] = SG_VERDICT_PROMPT,
		[SG_SEVERITY_ERROR] = SG_VERDICT_FORBIDDEN,
	};

	if (severity == SG_SEVERITY_NOTE)
		printf("%s", word);
	else
		printf("%s%s%s",
		       sg_cli_color(stdout, (struct sg_ruling){ .verdict = colors[severity] }),
		       word, sg_cli_plain(stdout));
}

static void
print_line(const struct sg_observation *seen)
{
	print_severity(seen->severity, sg_severity_words[seen->severity]);
	printf(": %.*s: ", SG_SPAN_ARG(seen->agent.len ? seen->agent : SG_SPAN("machine")));
	if (seen->file.len) {
		sg_cli_print_clean(stdout, seen->file);
		printf(seen->line ? ":%u: " : ": ", seen->line);
	}
	sg_cli_print_clean(stdout, seen->what);
	if (seen->requirement.len) {
		fputs(" [", stdout);
		sg_cli_print_clean(stdout, seen->requirement);
		putchar(']');
	}
	putchar('\n');
	if (seen->repair.len) {
		fputs("  repair: ", stdout);
		sg_cli_print_clean(stdout, seen->repair);
		putchar('\n');
	}
}

static void
print_agents(struct sg_inspection *inspection, const struct sg_cli_summary *summary)
{
	putchar('\n');
	for (size_t i = 0; i < summary->len; i++) {
		struct state state = state_of(inspection, &summary->items[i]);
		struct sg_span named =
			sg_arena_printf(inspection->arena, "%s%s%.*s", state.name,
					state.versions.len ? " " : "", SG_SPAN_ARG(state.versions));

		sg_cli_print_clean(stdout, named);
		printf("%*s", named.len < NAMES_WIDTH ? (int)(NAMES_WIDTH - named.len) : 2, "");
		print_severity(state.severity, state.word);
		putchar('\n');
	}
}

void
sg_cli_print_doctor(struct sg_inspection *inspection, const struct sg_cli_summary *summary,
		    bool json)
{
	struct order order = { 0 };

	set_in_order(inspection, summary, &order);
	if (json) {
		print_json(inspection, summary, &order);
		return;
	}
	for (size_t i = 0; i < order.len; i++)
		print_line(order.items[i]);
	print_agents(inspection, summary);
}
