/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings that switch hooks off or lead an agent past them. One row each; what is measured about the agents stands in
 * the rows, no agent is known elsewhere. Looks at files only.
 */
#include "inspect/files.h"

enum form {
	FORM_SETTINGS, /* TOML or JSON */
	FORM_ENV,      /* lines NAME=VALUE */
};

/* What a member must be to count. */
enum bad {
	BAD_TRUE,
	BAD_FALSE,
	BAD_FILLED, /* a list or text that is not empty */
};

struct toggle {
	const char *agent;
	struct sg_inspect_place place;
	enum form form;
	const char *key; /* with dots */
	enum bad bad;
	bool held; /* the settings of the machine, when complete, hold against it */
	const char *what;
};

static const struct toggle toggles[] = {
	/* Codex: features.hooks = true in requirements.toml holds. BASH_ENV reaches every hook, CODEX_HOME moves all. */
	{ "codex",
	  { "CODEX_HOME", "~/.codex", "config.toml" },
	  FORM_SETTINGS,
	  "features.hooks",
	  BAD_FALSE,
	  true,
	  "switches hooks off" },
	{ "codex",
	  { NULL, ".", ".codex/config.toml" },
	  FORM_SETTINGS,
	  "features.hooks",
	  BAD_FALSE,
	  true,
	  "switches hooks off" },
	{ "codex",
	  { "CODEX_HOME", "~/.codex", ".env" },
	  FORM_ENV,
	  "BASH_ENV",
	  BAD_FILLED,
	  false,
	  "runs before every hook and can replace it" },
	{ "codex",
	  { "CODEX_HOME", "~/.codex", ".env" },
	  FORM_ENV,
	  "LD_PRELOAD",
	  BAD_FILLED,
	  false,
	  "is loaded into the hook" },
	{ "codex",
	  { NULL, ".", ".env" },
	  FORM_ENV,
	  "CODEX_HOME",
	  BAD_FILLED,
	  false,
	  "lets the project bring Codex's settings and MCP servers (CVE-2025-61260)" },
	{ "codex",
	  { NULL, ".", ".codex/.env" },
	  FORM_ENV,
	  "CODEX_HOME",
	  BAD_FILLED,
	  false,
	  "lets the project bring Codex's settings and MCP servers (CVE-2025-61260)" },
	/* Claude Code: nothing but the machine's own files reaches its hooks. */
	{ "claude",
	  { "CLAUDE_CONFIG_DIR", "~/.claude", "settings*.json" },
	  FORM_SETTINGS,
	  "disableAllHooks",
	  BAD_TRUE,
	  true,
	  "switches hooks off" },
	{ "claude",
	  { NULL, ".", ".claude/settings*.json" },
	  FORM_SETTINGS,
	  "disableAllHooks",
	  BAD_TRUE,
	  true,
	  "switches hooks off" },
	{ "claude",
	  { NULL, "/etc/claude-code", "managed-settings.json" },
	  FORM_SETTINGS,
	  "disableAllHooks",
	  BAD_TRUE,
	  false,
	  "switches hooks off, those of the machine too" },
	{ "claude",
	  { NULL, "/etc/claude-code", "managed-settings.d/*.json" },
	  FORM_SETTINGS,
	  "disableAllHooks",
	  BAD_TRUE,
	  false,
	  "switches hooks off, those of the machine too" },
	{ "claude",
	  { NULL, "/etc/claude-code", "managed-settings.d/*.json" },
	  FORM_SETTINGS,
	  "allowManagedHooksOnly",
	  BAD_FALSE,
	  false,
	  "lets hooks of users rewrite a call after it was judged" },
	{ "claude",
	  { NULL, ".", ".env" },
	  FORM_ENV,
	  "CLAUDE_CONFIG_DIR",
	  BAD_FILLED,
	  true,
	  "moves the user's settings into the project" },
	/* Copilot: a repository switches off all hooks but those in policy.d. */
	{ "copilot",
	  { NULL, ".", ".github/copilot/settings*.json" },
	  FORM_SETTINGS,
	  "disableAllHooks",
	  BAD_TRUE,
	  true,
	  "switches hooks off" },
	/* Gemini: lists of all levels are joined, so that nothing holds against the first. */
	{ "gemini",
	  { NULL, "~/.gemini", "settings.json" },
	  FORM_SETTINGS,
	  "hooksConfig.disabled",
	  BAD_FILLED,
	  false,
	  "names hooks that do not run, those of the machine too" },
	{ "gemini",
	  { NULL, ".", ".gemini/settings.json" },
	  FORM_SETTINGS,
	  "hooksConfig.disabled",
	  BAD_FILLED,
	  false,
	  "names hooks that do not run, those of the machine too" },
	{ "gemini",
	  { NULL, "~/.gemini", "settings.json" },
	  FORM_SETTINGS,
	  "hooksConfig.enabled",
	  BAD_FALSE,
	  true,
	  "switches hooks off" },
	{ "gemini",
	  { NULL, ".", ".gemini/settings.json" },
	  FORM_SETTINGS,
	  "hooksConfig.enabled",
	  BAD_FALSE,
	  true,
	  "switches hooks off" },
	{ "gemini",
	  { NULL, ".", ".env" },
	  FORM_ENV,
	  "GEMINI_CLI_SYSTEM_SETTINGS_PATH",
	  BAD_FILLED,
	  false,
	  "moves the settings of the machine" },
};

static bool
is_bad(const struct sg_node *node, enum bad bad)
{
	if (!node)
		return false;
	if (bad == BAD_FILLED)
		return node->count > 0 || node->text.len > 0;
	return node->kind == SG_NODE_BOOLEAN && node->boolean == (bad == BAD_TRUE);
}

/* The line of NAME=VALUE with a value; 0 when there is none. */
static unsigned
find_variable(struct sg_span text, const char *name)
{
	for (unsigned line = 1; text.len; line++) {
		struct sg_span value;
		struct sg_span word = sg_span_trim(sg_span_split(text, '\n', &text));

		if (sg_span_starts(word, SG_SPAN("export ")))
			word = sg_span_from(word, sizeof("export ") - 1);
		word = sg_span_trim(sg_span_split(word, '=', &value));
		if (sg_span_is(word, name) && sg_span_trim(value).len)
			return line;
	}
	return 0;
}

/* The line of the member that a row is about; 0: it is not there or harmless. */
static unsigned
find_member(const struct toggle *toggle, const struct sg_node *node)
{
	struct sg_span keys = sg_span_of(toggle->key);

	while (node && keys.len)
		node = sg_node_find(node, sg_span_split(keys, '.', &keys));
	return is_bad(node, toggle->bad) ? node->line : 0;
}

struct search {
	struct sg_inspection *inspection;
	const struct toggle *toggle;
	bool managed;
};

static void
look_in_file(void *context, struct sg_text text)
{
	const struct search *search = context;
	const struct toggle *toggle = search->toggle;
	struct sg_arena *arena = search->inspection->arena;
	bool held = toggle->held && search->managed;
	struct sg_observation seen = {
		.severity = held ? SG_SEVERITY_NOTE : SG_SEVERITY_ERROR,
		.agent = sg_span_of(toggle->agent),
		.file = text.file,
	};

	if (toggle->form == FORM_ENV)
		seen.line = find_variable(text.bytes, toggle->key);
	else
		seen.line =
			find_member(toggle, sg_inspect_parse(search->inspection, seen.agent, text));
	if (!seen.line)
		return;
	seen.what = sg_arena_printf(arena, "%s %s%s", toggle->key, toggle->what,
				    held ? "; the settings of the machine hold" : "");
	if (!held)
		seen.repair = sg_arena_printf(arena, "remove %s from %.*s", toggle->key,
					      SG_SPAN_ARG(seen.file));
	sg_inspect_add(search->inspection, seen);
}

void
sg_inspect_switches(struct sg_inspection *inspection, struct sg_span agent, bool managed)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(toggles); i++) {
		struct search search = { inspection, &toggles[i], managed };

		if (sg_span_is(agent, toggles[i].agent))
			sg_inspect_files(inspection, &toggles[i].place, look_in_file, &search);
	}
}
