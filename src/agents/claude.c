/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Claude Code, measured with 2.1.329. A denial is JSON on standard output, the reason on standard error and status 2
 * at once: each alone blocks, the JSON reason is the clean one. "allow" is never sent: it would skip the user's prompt.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/table.h"

static const char *const grep_globs[] = { "glob", NULL };
static const char *const glob_globs[] = { "pattern", NULL };
static const char *const lsp_keys[] = { "file_path", "path", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("Bash", NULL),
	SG_ROW_SHELL("Monitor", NULL),
	{ .name = "PowerShell",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_POWERSHELL,
	  .script_keys = sg_keys_command },
	SG_ROW_FILE("Read", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("Write", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("Edit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("MultiEdit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("NotebookEdit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_SEARCH("Glob", glob_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("Grep", grep_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("LS", NULL, SG_TOOL_TILDE),
	{ .name = "LSP",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .flags = SG_TOOL_TILDE | SG_TOOL_OPTIONAL,
	  .path_keys = lsp_keys },
	SG_ROW_FETCH("WebFetch"),
	SG_ROW_WEB_SEARCH("WebSearch"),
	{ .name = "ReadMcpResourceTool", .flags = SG_TOOL_RELAY },
	{ .name = "ListMcpResourcesTool", .flags = SG_TOOL_RELAY },
	SG_ROW_AGENT("Agent"),
	SG_ROW_AGENT("Task"),
	SG_ROW_AGENT("SendMessage"),
	SG_ROW_AGENT("Workflow"),
	SG_ROW_AGENT("CronCreate"),
	SG_ROW_AGENT("Skill"), /* its text may run commands that no hook sees */
	SG_ROW_AGENT("SlashCommand"),
	SG_ROW_AGENT("TeamCreate"),
	SG_ROW_AGENT("TeamDelete"),
	SG_ROW_LOCAL("CronDelete"),
	SG_ROW_LOCAL("CronList"),
	SG_ROW_LOCAL("TaskCreate"),
	SG_ROW_LOCAL("TaskGet"),
	SG_ROW_LOCAL("TaskList"),
	SG_ROW_LOCAL("TaskUpdate"),
	SG_ROW_LOCAL("TaskOutput"),
	SG_ROW_LOCAL("TaskStop"),
	SG_ROW_LOCAL("TodoWrite"),
	SG_ROW_LOCAL("ToolSearch"),
	SG_ROW_LOCAL("AskUserQuestion"),
	SG_ROW_LOCAL("EnterPlanMode"),
	SG_ROW_LOCAL("ExitPlanMode"),
	SG_ROW_LOCAL("EnterWorktree"),
	SG_ROW_LOCAL("ExitWorktree"),
	SG_ROW_LOCAL("BashOutput"),
	SG_ROW_LOCAL("KillShell"),
	SG_ROW_LOCAL("StructuredOutput"),
	SG_ROW_LOCAL("Sleep"),
};

/* Servers of --mcp-config have the scope "dynamic", which no file has. */
static const struct sg_server_place places[] = {
	{ .scope = "user",
	  .root = SG_PLACE_HOME,
	  .path = ".claude.json",
	  .variable = "CLAUDE_CONFIG_DIR",
	  .servers = "mcpServers" },
	{ .scope = "local",
	  .root = SG_PLACE_HOME,
	  .path = ".claude.json",
	  .variable = "CLAUDE_CONFIG_DIR",
	  .projects = "projects",
	  .servers = "mcpServers" },
	{ .scope = "project",
	  .root = SG_PLACE_UPWARDS,
	  .path = ".mcp.json",
	  .servers = "mcpServers" },
	{ .scope = "enterprise",
	  .root = SG_PLACE_FIXED,
	  .path = "etc/claude-code/managed-mcp.json",
	  .servers = "mcpServers" },
	{ 0 },
};

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "hook_event_name") && sg_node_get(payload, "session_id") &&
	       sg_node_get(payload, "transcript_path") && !sg_node_get(payload, "turn_id") &&
	       !sg_span_is(sg_node_text(payload, "hook_event_name"), "BeforeTool");
}

static const struct sg_form form = { .agent = "claude",
				     .events = sg_events_usual,
				     .tools = tools,
				     .tools_count = SG_ARRAY_LEN(tools) };

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	return sg_form_read(&form, payload, arena, out, err);
}

static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	*out = (struct sg_reply){ 0 };
	if (verdict == SG_VERDICT_ALLOW)
		return;
	if (sg_payload_is_permission_request(payload)) {
		/* Status 2 is ignored here, and the dialog is the question itself. */
		if (verdict == SG_VERDICT_FORBIDDEN)
			out->out = sg_answer(SG_ANSWER_PERMISSION, "deny", reason, arena);
		return;
	}
	if (verdict == SG_VERDICT_PROMPT) {
		out->out = sg_answer(SG_ANSWER_NESTED, "ask", reason, arena);
		return;
	}
	out->out = sg_answer(SG_ANSWER_NESTED, "deny", reason, arena);
	out->err = sg_answer_line(reason, arena);
	out->status = 2;
}

#define BLOCKED                                                                                      \
	"{\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\"," \
	"\"permissionDecisionReason\":\"" SG_BLOCKED_REASON "\"}}\n"

#define BLOCKED_REQUEST                                                                   \
	"{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\",\"decision\":{" \
	"\"behavior\":\"deny\",\"message\":\"" SG_BLOCKED_REASON "\"}}}\n"

const struct sg_agent sg_agent_claude = {
	.name = "claude",
	.title = "Claude Code",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.can_ask = sg_answer_asks,
	.passing = "session_id transcript_path tool_use_id prompt_id permission_mode effort",
	.attended = "CLAUDE_CODE_SESSION_ATTENDED",
	.blocked = { .out = { BLOCKED, sizeof(BLOCKED) - 1 },
		     .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
	.blocked_request = { .out = { BLOCKED_REQUEST, sizeof(BLOCKED_REQUEST) - 1 }, .status = 0 },
	.places = places,
	.scope_table = "mcp_server",
	.scope_member = "source",
};
