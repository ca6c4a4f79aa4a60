/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the settings of agents say, held against the requirements. Files and keys are rows; words mean what hook inputs
 * mean by them, and servers are compared as in a call.
 */
#include "inspect/files.h"

#include "agents/modes.h"
#include "agents/server.h"
#include "match/server.h"
#include "model/policy.h"

enum kind {
	KIND_MODE,     /* a word, as hook inputs say it in `field` */
	KIND_FEATURES, /* a table of booleans */
	KIND_SERVERS,  /* a table of MCP servers */
};

/* Files of settings and of MCP servers. */
static const struct {
	const char *agent;
	struct sg_inspect_place place;
} files[] = {
	{ "codex", { NULL, "/etc/codex", "config.toml" } },
	{ "codex", { "CODEX_HOME", "~/.codex", "*config.toml" } },
	{ "codex", { NULL, ".", ".codex/config.toml" } },
	{ "claude", { NULL, "/etc/claude-code", "managed-settings.json" } },
	{ "claude", { NULL, "/etc/claude-code", "managed-settings.d/*.json" } },
	{ "claude", { NULL, "/etc/claude-code", "managed-mcp.json" } },
	{ "claude", { "CLAUDE_CONFIG_DIR", "~/.claude", "settings*.json" } },
	{ "claude", { "CLAUDE_CONFIG_DIR", "~", ".claude.json" } },
	{ "claude", { NULL, ".", ".claude/settings*.json" } },
	{ "claude", { NULL, ".", ".mcp.json" } },
	{ "copilot", { "COPILOT_HOME", "~/.copilot", "mcp-config.json" } },
	{ "gemini", { NULL, "/etc/gemini-cli", "settings.json" } },
	{ "gemini", { NULL, "~/.gemini", "settings.json" } },
	{ "gemini", { NULL, ".", ".gemini/settings.json" } },
	{ "cursor", { NULL, "~/.cursor", "mcp.json" } },
	{ "cursor", { NULL, ".", ".cursor/mcp.json" } },
	{ "vscode", { NULL, ".", ".vscode/mcp.json" } },
	{ "windsurf", { NULL, "~/.codeium/windsurf", "mcp_config.json" } },
};

/* Keys with dots; * stands for each member. */
static const struct row {
	const char *agent;
	const char *key;
	enum kind kind;
	const char *field;
} rows[] = {
	{ "codex", "sandbox_mode", KIND_MODE, "sandbox_mode" },
	{ "codex", "approval_policy", KIND_MODE, "approval_policy" },
	{ "codex", "web_search", KIND_MODE, "web_search" },
	{ "codex", "approvals_reviewer", KIND_MODE, "approvals_reviewer" },
	{ "codex", "features", KIND_FEATURES, NULL },
	{ "codex", "mcp_servers", KIND_SERVERS, NULL },
	{ "codex", "profiles.*.sandbox_mode", KIND_MODE, "sandbox_mode" },
	{ "codex", "profiles.*.approval_policy", KIND_MODE, "approval_policy" },
	{ "codex", "profiles.*.web_search", KIND_MODE, "web_search" },
	{ "codex", "profiles.*.features", KIND_FEATURES, NULL },
	{ "claude", "permissions.defaultMode", KIND_MODE, "permission_mode" },
	{ "claude", "mcpServers", KIND_SERVERS, NULL },
	{ "claude", "projects.*.mcpServers", KIND_SERVERS, NULL },
	{ "copilot", "mcpServers", KIND_SERVERS, NULL },
	{ "gemini", "mcpServers", KIND_SERVERS, NULL },
	{ "cursor", "mcpServers", KIND_SERVERS, NULL },
	{ "vscode", "servers", KIND_SERVERS, NULL },
	{ "windsurf", "mcpServers", KIND_SERVERS, NULL },
};

/* One file held against the policy. */
struct hold {
	struct sg_inspection *inspection;
	struct sg_span agent;
	struct sg_span file;
	const struct sg_image *policy;
	const struct row *row;
};

/* ---- what deviates ---- */

static void
deviate(const struct hold *hold, const struct sg_node *node, struct sg_span what,
	struct sg_span requirement)
{
	unsigned line = node->key_line ? node->key_line : node->line;

	sg_inspect_add(hold->inspection, (struct sg_observation){ .severity = SG_SEVERITY_WARNING,
								  .agent = hold->agent,
								  .what = what,
								  .file = hold->file,
								  .line = line,
								  .requirement = requirement });
}

static struct sg_span
place_of(const struct hold *hold, const struct sg_source_rec *source, struct sg_place_rec place)
{
	struct sg_span name = sg_image_string(hold->policy, source->name);

	if (!place.line)
		return name;
	return sg_arena_printf(hold->inspection->arena, "%.*s:%u", SG_SPAN_ARG(name), place.line);
}

static void
strange(const struct hold *hold, const struct sg_node *node)
{
	deviate(hold, node,
		sg_arena_printf(hold->inspection->arena,
				"%.*s is of type %s, which cannot be held against requirements",
				SG_SPAN_ARG(node->key), sg_node_kind_name(node->kind)),
		(struct sg_span){ 0 });
}

static void
hold_mode(const struct hold *hold, const struct sg_source_rec *source, const struct sg_node *node,
	  const struct sg_call_mode *mode)
{
	const struct sg_setting_rec *set = &source->settings[mode->setting];
	struct sg_arena *arena = hold->inspection->arena;

	if (!set->present || mode->values & set->allowed)
		return;
	deviate(hold, node,
		sg_arena_printf(arena, "%.*s = \"%.*s\": the requirement allows %s %.*s",
				SG_SPAN_ARG(node->key), SG_SPAN_ARG(mode->word),
				sg_setting_key(mode->setting),
				SG_SPAN_ARG(sg_setting_words(mode->setting, set->allowed, arena))),
		place_of(hold, source, set->place));
}

/* The word as a hook input of the agent would say it. */
static void
hold_word(const struct hold *hold, const struct sg_source_rec *source, const struct sg_node *node)
{
	/* A mode with settings of its own is a table under the mode's name. */
	struct sg_span word =
		node->kind == SG_NODE_TABLE && node->count == 1 ? node->first->key : node->text;
	struct sg_node member = { .kind = SG_NODE_STRING,
				  .key = sg_span_of(hold->row->field),
				  .text = word };
	struct sg_node payload = { .kind = SG_NODE_TABLE, .first = &member, .count = 1 };
	struct sg_call call = { .agent = hold->agent };
	struct sg_error err;

	if (!word.len ||
	    !sg_ok(sg_modes_read(&payload, NULL, hold->inspection->arena, &call, &err)))
		return;
	for (size_t i = 0; i < call.modes_count; i++)
		hold_mode(hold, source, node, &call.modes[i]);
}

static void
hold_features(const struct hold *hold, const struct sg_source_rec *source,
	      const struct sg_node *table)
{
	size_t count;
	const struct sg_feature_rec *pins = sg_image_records(
		hold->policy, SG_POLICY_FEATURES, source->features, sizeof(*pins), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(hold->policy, pins[i].name);
		const struct sg_node *node = sg_node_find(table, name);

		if (!node || (node->kind == SG_NODE_BOOLEAN && node->boolean == (pins[i].on != 0)))
			continue;
		deviate(hold, node,
			sg_arena_printf(hold->inspection->arena,
					"the requirement pins the feature %.*s %s",
					SG_SPAN_ARG(name), pins[i].on ? "on" : "off"),
			place_of(hold, source, pins[i].place));
	}
}

/* An entry may be for some tools only: a server fits when one of its tools would. */
static enum sg_server_match
match_server(const struct hold *hold, const struct sg_source_rec *source, struct sg_mcp_call *mcp)
{
	struct sg_arena *arena = hold->inspection->arena;
	enum sg_server_match best = sg_server_match(hold->policy, source, mcp, arena);
	size_t count;
	const struct sg_server_rec *entries = sg_image_records(
		hold->policy, SG_POLICY_SERVERS, source->servers, sizeof(*entries), &count);

	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < entries[i].tools.count; k++) {
			const struct sg_ref *tool =
				sg_image_record(hold->policy, SG_POLICY_LISTS,
						entries[i].tools.at + k, sizeof(*tool));
			enum sg_server_match match;

			if (!tool)
				continue;
			mcp->tool = sg_image_string(hold->policy, *tool);
			match = sg_server_match(hold->policy, source, mcp, arena);
			best = match > best ? match : best;
		}
	return best;
}

static void
hold_server(const struct hold *hold, const struct sg_source_rec *source, const struct sg_node *node)
{
	struct sg_mcp_call mcp = { .server = node->key };
	enum sg_server_match match;

	if (node->kind != SG_NODE_TABLE)
		return;
	sg_payload_identity(node, hold->inspection->arena, &mcp.identity);
	match = match_server(hold, source, &mcp);
	if (match == SG_SERVER_YES)
		return;
	deviate(hold, node,
		sg_arena_printf(hold->inspection->arena, "the MCP server \"%.*s\" %s",
				SG_SPAN_ARG(node->key),
				match == SG_SERVER_UNKNOWN
					? "is on the allowlist, but what it is cannot be read"
					: "is not on the allowlist, or is not what the allowlist "
					  "says"),
		place_of(hold, source, (struct sg_place_rec){ 0 }));
}

static void
hold_servers(const struct hold *hold, const struct sg_source_rec *source,
	     const struct sg_node *table)
{
	if (!(source->flags & SG_SOURCE_HAS_SERVERS))
		return;
	for (const struct sg_node *node = table->first; node; node = node->next)
		hold_server(hold, source, node);
}

/* ---- from files to values ---- */

static void
hold_value(const struct hold *hold, const struct sg_node *node)
{
	static void (*const holders[])(const struct hold *, const struct sg_source_rec *,
				       const struct sg_node *) = {
		[KIND_MODE] = hold_word,
		[KIND_FEATURES] = hold_features,
		[KIND_SERVERS] = hold_servers,
	};
	bool table = node->kind == SG_NODE_TABLE;

	if (hold->row->kind == KIND_MODE ? !table && node->kind != SG_NODE_STRING : !table) {
		strange(hold, node);
		return;
	}
	for (uint32_t i = 0; i < sg_image_count(hold->policy, SG_POLICY_SOURCES); i++) {
		const struct sg_source_rec *source =
			sg_image_record(hold->policy, SG_POLICY_SOURCES, i, sizeof(*source));

		if (source && !(source->flags & (SG_SOURCE_AUDIT_ONLY | SG_SOURCE_FAILED)))
			holders[hold->row->kind](hold, source, node);
	}
}

/* As deep as a row has dots. */
static void
walk(const struct hold *hold, const struct sg_node *node, struct sg_span keys)
{
	struct sg_span key = sg_span_split(keys, '.', &keys);

	if (!node || node->kind != SG_NODE_TABLE)
		return;
	for (const struct sg_node *member = node->first; member; member = member->next) {
		if (!sg_span_is(key, "*") && !sg_span_eq(key, member->key))
			continue;
		if (keys.len)
			walk(hold, member, keys);
		else
			hold_value(hold, member);
	}
}

static void
hold_file(void *context, struct sg_text text)
{
	struct hold *hold = context;
	const struct sg_node *tree = sg_inspect_parse(hold->inspection, hold->agent, text);

	hold->file = text.file;
	for (size_t i = 0; tree && i < SG_ARRAY_LEN(rows); i++) {
		hold->row = &rows[i];
		if (sg_span_is(hold->agent, rows[i].agent))
			walk(hold, tree, sg_span_of(rows[i].key));
	}
}

void
sg_inspect_settings(struct sg_inspection *inspection, struct sg_span agent,
		    const struct sg_image *policy)
{
	struct hold hold = { .inspection = inspection, .agent = agent, .policy = policy };

	for (size_t i = 0; i < SG_ARRAY_LEN(files); i++)
		if (sg_span_is(agent, files[i].agent))
			sg_inspect_files(inspection, &files[i].place, hold_file, &hold);
}
