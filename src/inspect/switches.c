/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings that switch hooks off or lead an agent past them. One row each; what is measured about the agents stands in
 * the rows, no agent is known elsewhere. Looks at files only.
 */
#include "inspect/inspect.h"

#include "document/document.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SWITCH_BYTES = 4 * 1024 * 1024 };

enum form {
	FORM_JSON,
	FORM_TOML,
	FORM_ENV, /* lines NAME=VALUE */
};

/* What a member must be to count. */
enum bad {
	BAD_TRUE,
	BAD_FALSE,
	BAD_FILLED, /* a list or text that is not empty */
};

struct toggle {
	const char *agent;
	const char *variable; /* moves the base */
	const char *base;     /* "~/x", "." for the project, or absolute */
	const char *name;     /* may hold * */
	enum form form;
	const char *key; /* with dots */
	enum bad bad;
	bool held; /* the settings of the machine, when complete, hold against it */
	const char *what;
};

static const struct toggle toggles[] = {
	/* Codex: features.hooks = true in requirements.toml holds. BASH_ENV reaches every hook, CODEX_HOME moves all. */
	{ "codex", "CODEX_HOME", "~/.codex", "config.toml", FORM_TOML, "features.hooks", BAD_FALSE,
	  true, "switches hooks off" },
	{ "codex", NULL, ".", ".codex/config.toml", FORM_TOML, "features.hooks", BAD_FALSE, true,
	  "switches hooks off" },
	{ "codex", "CODEX_HOME", "~/.codex", ".env", FORM_ENV, "BASH_ENV", BAD_FILLED, false,
	  "runs before every hook and can replace it" },
	{ "codex", "CODEX_HOME", "~/.codex", ".env", FORM_ENV, "LD_PRELOAD", BAD_FILLED, false,
	  "is loaded into the hook" },
	{ "codex", NULL, ".", ".env", FORM_ENV, "CODEX_HOME", BAD_FILLED, false,
	  "lets the project bring Codex's settings and MCP servers (CVE-2025-61260)" },
	{ "codex", NULL, ".", ".codex/.env", FORM_ENV, "CODEX_HOME", BAD_FILLED, false,
	  "lets the project bring Codex's settings and MCP servers (CVE-2025-61260)" },
	/* Claude Code: nothing but the machine's own files reaches its hooks. */
	{ "claude", "CLAUDE_CONFIG_DIR", "~/.claude", "settings*.json", FORM_JSON,
	  "disableAllHooks", BAD_TRUE, true, "switches hooks off" },
	{ "claude", NULL, ".", ".claude/settings*.json", FORM_JSON, "disableAllHooks", BAD_TRUE,
	  true, "switches hooks off" },
	{ "claude", NULL, "/etc/claude-code", "managed-settings.json", FORM_JSON, "disableAllHooks",
	  BAD_TRUE, false, "switches hooks off, those of the machine too" },
	{ "claude", NULL, "/etc/claude-code", "managed-settings.d/*.json", FORM_JSON,
	  "disableAllHooks", BAD_TRUE, false, "switches hooks off, those of the machine too" },
	{ "claude", NULL, "/etc/claude-code", "managed-settings.d/*.json", FORM_JSON,
	  "allowManagedHooksOnly", BAD_FALSE, false,
	  "lets hooks of users rewrite a call after it was judged" },
	{ "claude", NULL, ".", ".env", FORM_ENV, "CLAUDE_CONFIG_DIR", BAD_FILLED, true,
	  "moves the user's settings into the project" },
	/* Copilot: a repository switches off all hooks but those in policy.d. */
	{ "copilot", NULL, ".", ".github/copilot/settings*.json", FORM_JSON, "disableAllHooks",
	  BAD_TRUE, true, "switches hooks off" },
	/* Gemini: lists of all levels are joined, so that nothing holds against the first. */
	{ "gemini", NULL, "~/.gemini", "settings.json", FORM_JSON, "hooksConfig.disabled",
	  BAD_FILLED, false, "names hooks that do not run, those of the machine too" },
	{ "gemini", NULL, ".", ".gemini/settings.json", FORM_JSON, "hooksConfig.disabled",
	  BAD_FILLED, false, "names hooks that do not run, those of the machine too" },
	{ "gemini", NULL, "~/.gemini", "settings.json", FORM_JSON, "hooksConfig.enabled", BAD_FALSE,
	  true, "switches hooks off" },
	{ "gemini", NULL, ".", ".gemini/settings.json", FORM_JSON, "hooksConfig.enabled", BAD_FALSE,
	  true, "switches hooks off" },
	{ "gemini", NULL, ".", ".env", FORM_ENV, "GEMINI_CLI_SYSTEM_SETTINGS_PATH", BAD_FILLED,
	  false, "moves the settings of the machine" },
};

/* The whole of a regular file; false when there is none that can be read. Never waits. */
static bool
read_file(const char *path, struct sg_arena *arena, struct sg_span *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t n = -1;
	char *p;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= MAX_SWITCH_BYTES) {
		p = sg_arena_alloc(arena, (size_t)st.st_size + 1);
		n = read(fd, p, (size_t)st.st_size);
		*out = (struct sg_span){ p, n > 0 ? (size_t)n : 0 };
	}
	close(fd);
	return n >= 0;
}

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
find_member(const struct toggle *toggle, struct sg_text text, struct sg_errors *errors)
{
	struct sg_span keys = sg_span_of(toggle->key);
	const struct sg_node *node = NULL;
	struct sg_status status = toggle->form == FORM_TOML
					  ? sg_document_toml(text, errors->arena, &node, errors)
					  : sg_document_json(text, errors->arena, &node, errors);

	while (sg_ok(status) && node && keys.len)
		node = sg_node_find(node, sg_span_split(keys, '.', &keys));
	return sg_ok(status) && is_bad(node, toggle->bad) ? node->line : 0;
}

static void
look_in_file(struct sg_inspection *inspection, const struct toggle *toggle, const char *path,
	     bool managed)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_errors errors = { .arena = arena };
	struct sg_observation seen = { .agent = sg_span_of(toggle->agent) };
	struct sg_text text = { sg_arena_copy(arena, sg_span_of(path)), { 0 } };

	if (!read_file(path, arena, &text.bytes))
		return;
	seen.file = sg_span_from(text.file, inspection->places.root.len);
	seen.line = toggle->form == FORM_ENV ? find_variable(text.bytes, toggle->key)
					     : find_member(toggle, text, &errors);
	if (errors.fatal) {
		seen.severity = SG_SEVERITY_WARNING;
		seen.what = sg_arena_printf(arena, "the settings cannot be read: %.*s",
					    SG_SPAN_ARG(errors.items[0].text));
		seen.line = errors.items[0].line;
		sg_inspect_add(inspection, seen);
	} else if (seen.line) {
		bool held = toggle->held && managed;

		seen.severity = held ? SG_SEVERITY_NOTE : SG_SEVERITY_ERROR;
		seen.what = sg_arena_printf(arena, "%s %s%s", toggle->key, toggle->what,
					    held ? "; the settings of the machine hold" : "");
		seen.repair = held ? (struct sg_span){ 0 }
				   : sg_arena_printf(arena, "remove %s from %.*s", toggle->key,
						     SG_SPAN_ARG(seen.file));
		sg_inspect_add(inspection, seen);
	}
}

/* The row's files as a pattern of glob(3): what is not of the row stands for itself. */
static const char *
pattern_of(const struct sg_install_places *places, const struct toggle *toggle,
	   struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	const char *moved =
		toggle->variable && places->variable ? places->variable(toggle->variable) : NULL;
	struct sg_span base = sg_span_of(toggle->base);

	if (moved && moved[0] == '/')
		base = sg_span_of(moved);
	else if (base.p[0] == '~')
		base = places->home.len ? sg_arena_join(arena, places->home, sg_span_from(base, 1))
					: (struct sg_span){ 0 };
	else if (base.p[0] == '.')
		base = places->project;
	if (!base.len)
		return NULL;
	base = sg_arena_join(arena, places->root, base);
	for (size_t i = 0; i < base.len; i++) {
		if (strchr("*?[]\\", base.p[i]))
			sg_buffer_add_char(&out, '\\');
		sg_buffer_add_char(&out, base.p[i]);
	}
	sg_buffer_printf(&out, "/%s%c", toggle->name, '\0');
	return out.p;
}

void
sg_inspect_switches(struct sg_inspection *inspection, struct sg_span agent, bool managed)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(toggles); i++) {
		const char *pattern;
		glob_t files = { 0 };

		if (!sg_span_is(agent, toggles[i].agent))
			continue;
		pattern = pattern_of(&inspection->places, &toggles[i], inspection->arena);
		if (pattern && glob(pattern, 0, NULL, &files) == 0)
			for (size_t k = 0; k < files.gl_pathc; k++)
				look_in_file(inspection, &toggles[i], files.gl_pathv[k], managed);
		globfree(&files);
	}
}
