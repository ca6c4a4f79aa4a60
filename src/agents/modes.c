/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of modes: what each agent's hook input says, in the words of the requirements. Measured with Codex 0.169.0
 * and Claude Code 2.1.329; Cursor and droid by their documentation. Copilot CLI and Gemini CLI say nothing.
 */
#include "agents/modes.h"

#include "base/vec.h"

#define ASKS "untrusted on-request granular"
#define IN_SANDBOX "Run the command inside the sandbox."
#define NO_BYPASS "Start the agent without --dangerously-skip-permissions."

/* Where words stand. */
enum field {
	PERMISSION_MODE,
	SANDBOX,
	DISABLE_SANDBOX,
	SANDBOX_PERMISSIONS,
	WORD_FIELDS, /* the others hold values of their setting, as neutral calls do */
};

static const struct {
	char name[28];
	bool in_arguments; /* of the tool; else in the payload itself */
	enum sg_setting setting;
} fields[] = {
	[PERMISSION_MODE] = { "permission_mode", false, 0 },
	[SANDBOX] = { "sandbox", false, 0 },
	[DISABLE_SANDBOX] = { "dangerously_disable_sandbox", true, 0 },
	[SANDBOX_PERMISSIONS] = { "sandbox_permissions", true, 0 },
	{ "sandbox_mode", false, SG_SETTING_SANDBOX_MODE },
	{ "approval_policy", false, SG_SETTING_APPROVAL_POLICY },
	{ "web_search", false, SG_SETTING_WEB_SEARCH },
	{ "approvals_reviewer", false, SG_SETTING_REVIEWER },
};

/*
 * One word of a field; several rows for one word tell several settings. Text stands in the rows themselves: pointers
 * would have to be relocated whenever the hook starts.
 *
 * Claude Code: "plan" only reads, "acceptEdits" changes files without asking, "dontAsk" refuses instead of asking,
 * "auto" has a model answer the questions. Codex says "bypassPermissions" when its approval policy is never, whatever
 * the sandbox, and "default" when it is any other.
 */
static const struct mode_row {
	enum field field;
	char agent[8]; /* "": every agent */
	char word[28];
	enum sg_setting setting;
	char values
		[52]; /* the setting is one of these, blank-separated; "": the word tells nothing */
	char remedy[128];
} rows[] = {
	{ PERMISSION_MODE, "", "default", SG_SETTING_APPROVAL_POLICY, ASKS,
	  "Start the agent so that it does not ask." },
	{ PERMISSION_MODE, "", "plan", SG_SETTING_APPROVAL_POLICY, ASKS, "Leave plan mode." },
	{ PERMISSION_MODE, "", "acceptEdits", SG_SETTING_APPROVAL_POLICY, "on-request granular",
	  "Leave the mode that accepts edits." },
	{ PERMISSION_MODE, "", "auto", SG_SETTING_APPROVAL_POLICY, "on-request granular",
	  "Leave auto mode." },
	{ PERMISSION_MODE, "", "dontAsk", SG_SETTING_APPROVAL_POLICY, "never",
	  "Leave the mode that never asks." },
	{ PERMISSION_MODE, "claude", "bypassPermissions", SG_SETTING_APPROVAL_POLICY, "never",
	  NO_BYPASS },
	{ PERMISSION_MODE, "codex", "bypassPermissions", SG_SETTING_APPROVAL_POLICY, "never",
	  "Start Codex with another approval policy than never, as in --ask-for-approval on-request; "
	  "codex exec always uses never." },
	{ PERMISSION_MODE, "", "bypassPermissions", SG_SETTING_APPROVAL_POLICY, "never",
	  "Start the agent so that it asks." },
	{ PERMISSION_MODE, "claude", "bypassPermissions", SG_SETTING_SANDBOX_MODE,
	  "danger-full-access", NO_BYPASS },
	{ PERMISSION_MODE, "claude", "acceptEdits", SG_SETTING_SANDBOX_MODE,
	  "workspace-write danger-full-access external-sandbox",
	  "Leave the mode that accepts edits." },
	{ PERMISSION_MODE, "claude", "plan", SG_SETTING_SANDBOX_MODE, "read-only",
	  "Leave plan mode." },
	{ PERMISSION_MODE, "claude", "default", SG_SETTING_REVIEWER, "user",
	  "Switch to auto mode." },
	{ PERMISSION_MODE, "claude", "acceptEdits", SG_SETTING_REVIEWER, "user",
	  "Switch to auto mode." },
	{ PERMISSION_MODE, "claude", "auto", SG_SETTING_REVIEWER, "auto_review",
	  "Leave auto mode." },
	{ PERMISSION_MODE, "droid", "off", SG_SETTING_APPROVAL_POLICY, ASKS, "" },
	{ SANDBOX, "cursor", "false", SG_SETTING_SANDBOX_MODE, "danger-full-access", IN_SANDBOX },
	{ SANDBOX, "cursor", "true", SG_SETTING_SANDBOX_MODE, "read-only workspace-write", "" },
	/* A call that leaves the sandbox which the agent has. */
	{ DISABLE_SANDBOX, "claude", "true", SG_SETTING_SANDBOX_MODE, "danger-full-access",
	  IN_SANDBOX },
	{ DISABLE_SANDBOX, "claude", "false", SG_SETTING_SANDBOX_MODE, "", "" },
	{ SANDBOX_PERMISSIONS, "codex", "require_escalated", SG_SETTING_SANDBOX_MODE,
	  "danger-full-access", IN_SANDBOX },
	{ SANDBOX_PERMISSIONS, "codex", "use_default", SG_SETTING_SANDBOX_MODE, "", "" },
	{ SANDBOX_PERMISSIONS, "codex", "with_additional_permissions", SG_SETTING_SANDBOX_MODE, "",
	  "" },
};

/*
 * Tools that reach the web. What an agent fetches or searches by itself is live; of an agent that nobody knows it is
 * only sure that it does not have searching disabled.
 */
static const struct tool_mode {
	char agent[8]; /* "": every agent */
	enum sg_tool tool;
	char values[28];
} tool_modes[] = {
	{ "claude", SG_TOOL_SEARCH, "live" },
	{ "copilot", SG_TOOL_SEARCH, "live" },
	{ "gemini", SG_TOOL_SEARCH, "live" },
	{ "codex", SG_TOOL_SEARCH, "cached indexed live" },
	{ "", SG_TOOL_SEARCH, "cached indexed live" },
	{ "", SG_TOOL_FETCH, "live" },
};

struct modes {
	struct SG_VEC(struct sg_call_mode) list;
	struct sg_arena *arena;
	struct sg_call *call;
};

/* Without a name, any agent's words could be meant. */
static bool
is_of(const char *agent, const struct sg_call *call)
{
	return !*agent || call->agent.len == 0 || sg_span_is(call->agent, agent);
}

/* The text of a member as rows spell it; the empty span for what is neither text nor a boolean. */
static struct sg_span
word_of(const struct sg_node *node)
{
	if (node->kind == SG_NODE_BOOLEAN)
		return sg_span_of(node->boolean ? "true" : "false");
	if (node->kind == SG_NODE_TABLE && node->count == 1)
		return node->first->key; /* { "granular": {...} } */
	return node->kind == SG_NODE_STRING ? node->text : (struct sg_span){ 0 };
}

static void
add(struct modes *modes, struct sg_call_mode mode, const char *remedy)
{
	mode.remedy = sg_span_of(remedy);
	sg_vec_push(modes->arena, &modes->list, mode);
}

/* A word that no row has: every setting that the field speaks about is unknown. */
static void
add_unknown(struct modes *modes, enum field field, struct sg_call_mode mode)
{
	uint32_t told = 0;

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct mode_row *row = &rows[i];

		if (row->field != field || !is_of(row->agent, modes->call) ||
		    told & (1u << row->setting))
			continue;
		told |= 1u << row->setting;
		mode.setting = row->setting;
		add(modes, mode, NULL);
	}
}

static void
add_rows(struct modes *modes, enum field field, struct sg_call_mode mode)
{
	bool known = false;

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct mode_row *row = &rows[i];

		if (row->field != field || !is_of(row->agent, modes->call) ||
		    !sg_span_is(mode.word, row->word))
			continue;
		known = true;
		if (!*row->values)
			continue;
		mode.setting = row->setting;
		mode.values = sg_setting_bits(row->setting, sg_span_of(row->values));
		add(modes, mode, row->remedy);
	}
	mode.values = 0;
	if (!known)
		add_unknown(modes, field, mode);
}

static void
add_field(struct modes *modes, size_t field, const struct sg_node *node)
{
	struct sg_call_mode mode = { .setting = fields[field].setting,
				     .field = node->key,
				     .word = word_of(node) };
	int bit = sg_setting_bit(mode.setting, mode.word);

	if (field < WORD_FIELDS) {
		add_rows(modes, (enum field)field, mode);
		return;
	}
	mode.values = bit >= 0 ? 1u << bit : 0;
	add(modes, mode, NULL);
}

static void
add_tool(struct modes *modes)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(tool_modes); i++) {
		struct sg_call_mode mode = { .setting = SG_SETTING_WEB_SEARCH };

		if (tool_modes[i].tool != modes->call->tool ||
		    !is_of(tool_modes[i].agent, modes->call))
			continue;
		mode.word = modes->call->tool_name;
		mode.values =
			sg_setting_bits(SG_SETTING_WEB_SEARCH, sg_span_of(tool_modes[i].values));
		add(modes, mode, NULL);
	}
}

struct sg_status
sg_modes_read(const struct sg_node *payload, const struct sg_node *input, struct sg_arena *arena,
	      struct sg_call *call, struct sg_error *err)
{
	struct modes modes = { .arena = arena, .call = call };

	for (size_t i = 0; i < SG_ARRAY_LEN(fields); i++) {
		const struct sg_node *node;
		struct sg_status status = sg_payload_get(fields[i].in_arguments ? input : payload,
							 fields[i].name, &node, arena, err);

		if (!sg_ok(status))
			return status;
		if (node)
			add_field(&modes, i, node);
	}
	add_tool(&modes);
	call->modes = modes.list.items;
	call->modes_count = modes.list.len;
	return SG_STATUS_OK;
}
