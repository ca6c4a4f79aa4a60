/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was observed, and which agents are here. The places of programs are rows.
 */
#include "inspect/inspect.h"

#include <unistd.h>

const char *const sg_severity_words[SG_SEVERITIES] = {
	[SG_SEVERITY_OK] = "ok",
	[SG_SEVERITY_NOTE] = "note",
	[SG_SEVERITY_WARNING] = "warning",
	[SG_SEVERITY_ERROR] = "error",
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

enum sg_severity
sg_inspect_worst(const struct sg_inspection *inspection)
{
	enum sg_severity worst = SG_SEVERITY_OK;

	for (size_t i = 0; i < inspection->found.len; i++)
		if (inspection->found.items[i].severity > worst)
			worst = inspection->found.items[i].severity;
	return worst;
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
