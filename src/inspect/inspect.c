/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was observed, and which agents are here. The places of programs are rows.
 */
#include "inspect/inspect.h"

#include <stdlib.h>
#include <unistd.h>

const char *const sg_severity_words[SG_SEVERITIES] = {
	[SG_SEVERITY_OK] = "ok",
	[SG_SEVERITY_NOTE] = "note",
	[SG_SEVERITY_WARNING] = "warning",
	[SG_SEVERITY_ERROR] = "error",
};

const char *const sg_state_words[SG_STATES] = {
	[SG_STATE_NONE] = "",
	[SG_STATE_EFFECTIVE] = "effective",
	[SG_STATE_OVERRIDDEN] = "overridden",
	[SG_STATE_UNTRUSTED] = "untrusted",
};

/* Any of these shows that an agent is used here. Below the home directory with ~/, else at the root. */
static const struct {
	const char *agent;
	const char *path;
} traces[] = {
	{ "codex", "/etc/codex" },
	{ "codex", "~/.codex" },
	{ "codex", "/usr/bin/codex" },
	{ "codex", "/usr/local/bin/codex" },
	{ "claude", "/etc/claude-code" },
	{ "claude", "~/.claude" },
	{ "claude", "~/.local/bin/claude" },
	{ "claude", "/usr/bin/claude" },
	{ "claude", "/usr/local/bin/claude" },
	{ "copilot", "/etc/github-copilot" },
	{ "copilot", "~/.copilot" },
	{ "copilot", "/usr/bin/copilot" },
	{ "copilot", "/usr/local/bin/copilot" },
	{ "gemini", "/etc/gemini-cli" },
	{ "gemini", "~/.gemini" },
	{ "gemini", "/usr/bin/gemini" },
	{ "gemini", "/usr/local/bin/gemini" },
	{ "cursor", "/etc/cursor" },
	{ "cursor", "~/.cursor" },
	{ "vscode", "/etc/vscode" },
	{ "vscode", "~/.vscode" },
	{ "vscode", "~/.config/Code" },
	{ "vscode", "/usr/bin/code" },
	{ "opencode", "/etc/opencode" },
	{ "opencode", "~/.config/opencode" },
	{ "opencode", "~/.opencode" },
	{ "opencode", "/usr/local/bin/opencode" },
	{ "windsurf", "/etc/windsurf" },
	{ "windsurf", "~/.codeium/windsurf" },
	{ "cline", "~/.cline" },
	{ "cline", "~/Documents/Cline" },
	{ "cline", "/usr/local/bin/cline" },
};

void
sg_inspect_add(struct sg_inspection *inspection, struct sg_observation observation)
{
	sg_vec_push(inspection->arena, &inspection->found, observation);
}

void
sg_inspect_add_once(struct sg_inspection *inspection, struct sg_observation observation)
{
	for (size_t i = 0; i < inspection->found.len; i++) {
		const struct sg_observation *other = &inspection->found.items[i];

		if (other->line == observation.line && sg_span_eq(other->file, observation.file) &&
		    sg_span_eq(other->agent, observation.agent) &&
		    sg_span_eq(other->what, observation.what))
			return;
	}
	sg_inspect_add(inspection, observation);
}

void
sg_inspect_adopt(struct sg_inspection *inspection, const struct sg_observation *observation)
{
	struct sg_observation own = *observation;
	struct sg_span *const texts[] = {
		&own.agent,       &own.what,    &own.file,  &own.repair,
		&own.requirement, &own.setting, &own.value, &own.by,
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++)
		*texts[i] = sg_arena_copy(inspection->arena, *texts[i]);
	sg_inspect_add(inspection, own);
}

enum sg_severity
sg_inspect_worst(const struct sg_inspection *inspection)
{
	enum sg_severity worst = SG_SEVERITY_OK;

	for (size_t i = 0; i < inspection->found.len; i++)
		if (inspection->found.items[i].severity > worst)
			worst = inspection->found.items[i].severity;
	return worst;
}

struct sg_span
sg_inspect_repair(const struct sg_inspection *inspection, struct sg_span command)
{
	const struct sg_install_places *places = &inspection->places;

	if (places->uid == 0 || places->root.len)
		return command;
	return sg_arena_printf(inspection->arena, "sudo %.*s", SG_SPAN_ARG(command));
}

bool
sg_inspect_is_here(const struct sg_inspection *inspection, struct sg_span agent)
{
	const struct sg_install_places *places = &inspection->places;

	for (size_t i = 0; i < SG_ARRAY_LEN(traces); i++) {
		bool home = traces[i].path[0] == '~';
		struct sg_span base = home ? places->home : (struct sg_span){ 0 };
		struct sg_span path;

		if (!sg_span_is(agent, traces[i].agent) || (home && !base.len))
			continue;
		path = sg_arena_printf(inspection->arena, "%.*s%.*s%s", SG_SPAN_ARG(places->root),
				       SG_SPAN_ARG(base), traces[i].path + home);
		if (access(path.p, F_OK) == 0)
			return true;
	}
	return false;
}

/* ---- what was seen twice ---- */

static int
compare_places(const struct sg_observation *a, const struct sg_observation *b)
{
	int order = sg_span_cmp(a->file, b->file);

	if (!order && a->line != b->line)
		order = a->line < b->line ? -1 : 1;
	if (!order && a->column != b->column)
		order = a->column < b->column ? -1 : 1;
	return order ? order : sg_span_cmp(a->setting, b->setting);
}

/* By place; what was seen first stays first. */
static int
compare(const void *left, const void *right)
{
	const struct sg_observation *const *a = left, *const *b = right;
	int order = compare_places(*a, *b);

	return order ? order : (*a > *b) - (*a < *b);
}

/* Of two about the same place: is `a` not needed beside `b`? */
static bool
says_more(const struct sg_observation *b, const struct sg_observation *a)
{
	bool same_agent = sg_span_eq(a->agent, b->agent);
	bool both_wrong = a->severity > SG_SEVERITY_NOTE && b->severity > SG_SEVERITY_NOTE;

	if (same_agent && sg_span_eq(a->what, b->what) &&
	    sg_span_eq(a->requirement, b->requirement))
		return b->severity > a->severity || (b->severity == a->severity && b < a);
	if (!a->setting.len || !same_agent)
		return false;
	/* Nothing beside something; and the gate off beside the requirement that it breaks. */
	return (a->severity == SG_SEVERITY_OK && b->severity > a->severity) ||
	       (both_wrong && !a->requirement.len && b->requirement.len);
}

void
sg_inspect_tidy(struct sg_inspection *inspection)
{
	struct SG_VEC(struct sg_observation) kept = { 0 };
	struct sg_arena *arena = inspection->arena;
	size_t len = inspection->found.len;
	const struct sg_observation **all = sg_arena_array(arena, len + 1, sizeof(*all));

	for (size_t i = 0; i < len; i++)
		all[i] = &inspection->found.items[i];
	qsort(all, len, sizeof(*all), compare);
	for (size_t from = 0, to; from < len; from = to) {
		for (to = from + 1; to < len && !compare_places(all[from], all[to]); to++)
			;
		for (size_t i = from; i < to; i++) {
			bool needed = true;

			for (size_t k = from; k < to && needed; k++)
				needed = k == i || !says_more(all[k], all[i]);
			if (needed)
				sg_vec_push(arena, &kept, *all[i]);
		}
	}
	inspection->found.items = kept.items;
	inspection->found.len = kept.len;
	inspection->found.cap = kept.cap;
}
