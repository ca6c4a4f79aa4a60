/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitHub Copilot CLI, measured with 1.0.102. Three shapes of input: preToolUse in camelCase without an event name,
 * PreToolUse in snake_case with Claude's tool names but Copilot's arguments, and permissionRequest. Anything that it
 * cannot read makes it run the call; "allow" is never sent, it would remove the user's prompt.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/modes.h"
#include "agents/table.h"

static const char *const grep_globs[] = { "glob", NULL };
static const char *const glob_globs[] = { "pattern", NULL };
static const char *const typed[] = { "input", "text", NULL };

/* Letter case does not count: the client answers to names that the model invents. */
static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("bash", NULL),
	{ .name = "powershell",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_POWERSHELL,
	  .script_keys = sg_keys_command },
	{ .name = "write_bash",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = typed },
	{ .name = "write_powershell",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_POWERSHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = typed },
	SG_ROW_FILE("view", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("read", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("create", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("write", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("edit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("str_replace_editor", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_PATCH("apply_patch"),
	SG_ROW_SEARCH("grep", grep_globs, 0),
	SG_ROW_SEARCH("rg", grep_globs, 0),
	SG_ROW_SEARCH("glob", glob_globs, 0),
	SG_ROW_SEARCH("semantic_code_search", NULL, 0),
	SG_ROW_FETCH("web_fetch"),
	SG_ROW_FETCH("WebFetch"),
	SG_ROW_WEB_SEARCH("web_search"),
	SG_ROW_WEB_SEARCH("WebSearch"),
	SG_ROW_AGENT("task"),
	SG_ROW_AGENT("Agent"),
	SG_ROW_AGENT("write_agent"),
	SG_ROW_AGENT("skill"),
	SG_ROW_LOCAL("read_agent"),
	SG_ROW_LOCAL("list_agents"),
	SG_ROW_LOCAL("read_bash"),
	SG_ROW_LOCAL("stop_bash"),
	SG_ROW_LOCAL("list_bash"),
	SG_ROW_LOCAL("read_powershell"),
	SG_ROW_LOCAL("stop_powershell"),
	SG_ROW_LOCAL("list_powershell"),
	SG_ROW_LOCAL("sql"),
	SG_ROW_LOCAL("session_store_sql"),
	SG_ROW_LOCAL("fetch_copilot_cli_documentation"),
	SG_ROW_LOCAL("report_intent"),
	SG_ROW_LOCAL("update_todo"),
	SG_ROW_LOCAL("ask_user"),
	SG_ROW_LOCAL("exit_plan_mode"),
};

static bool
is_pascal(const struct sg_node *payload)
{
	return sg_node_get(payload, "hook_event_name");
}

static bool
recognise(const struct sg_node *payload)
{
	if (is_pascal(payload))
		return sg_node_get(payload, "session_id") && sg_node_get(payload, "timestamp") &&
		       !sg_node_get(payload, "transcript_path") && !sg_node_get(payload, "turn_id");
	return sg_node_get(payload, "sessionId") && sg_node_get(payload, "timestamp") &&
	       !sg_node_get(payload, "hookEventName");
}

/* permissionRequest calls its arguments toolInput; an event without a name is preToolUse, unless it has a result. */
static struct sg_status
check_event(const struct sg_node *payload, const struct sg_envelope *envelope,
	    struct sg_arena *arena, struct sg_error *err)
{
	struct sg_envelope named = *envelope;

	if (sg_span_is(envelope->event, "permissionRequest") ||
	    sg_span_is(envelope->event, "preToolUse") ||
	    (envelope->event.len == 0 && sg_node_get(payload, "toolName")))
		named.event = SG_SPAN("PreToolUse");
	if (envelope->result)
		named.event = SG_SPAN("postToolUse");
	return sg_envelope_is_call(&named, sg_events_usual, arena, err);
}

/* Older releases send the arguments as the text of a JSON object. */
static struct sg_status
parse_arguments(const struct sg_node **input, struct sg_arena *arena, struct sg_call *call,
		struct sg_error *err)
{
	struct sg_span text = *input ? (*input)->text : (struct sg_span){ 0 };
	bool hidden = false;
	struct sg_status status;

	if (!*input || (*input)->kind != SG_NODE_STRING || sg_span_trim(text).len == 0 ||
	    sg_span_trim(text).p[0] != '{')
		return SG_STATUS_OK;
	status = sg_document_payload((struct sg_payload_text){ text, text.len }, arena, input,
				     &hidden, err);
	if (hidden) {
		call->problem = SG_E_SCRIPT_HIDDEN;
		call->problem_text = SG_SPAN("a string that text cannot carry");
	}
	return status;
}

/* The diff names every file of a patch; file_path only the first. */
static struct sg_status
add_diff(const struct sg_node *input, struct sg_arena *arena, struct sg_call *call,
	 struct sg_error *err)
{
	struct sg_call_paths paths = { 0 };
	struct sg_span diff;
	struct sg_status status = sg_payload_text(input, "diff", &diff, arena, err);

	if (!sg_ok(status) || diff.len == 0)
		return status;
	for (size_t i = 0; i < call->paths_count; i++)
		sg_vec_push(arena, &paths, call->paths[i]);
	sg_diff_paths(diff, paths.len && paths.items[0].path.len && paths.items[0].path.p[0] == '/',
		      arena, &paths);
	call->paths = paths.items;
	call->paths_count = paths.len;
	return SG_STATUS_OK;
}

static struct sg_status
read_tool(const struct sg_envelope *envelope, struct sg_arena *arena, struct sg_call *call,
	  struct sg_error *err)
{
	const struct sg_tool_row *row =
		sg_tool_find(tools, SG_ARRAY_LEN(tools), envelope->tool, true);
	const struct sg_node *input = envelope->input;
	struct sg_status status = parse_arguments(&input, arena, call, err);

	if (!sg_ok(status))
		return status;
	/* The Pascal event calls apply_patch "Edit" and gives it the patch as a string. */
	if (row && row->tool == SG_TOOL_WRITE && input && input->kind == SG_NODE_STRING)
		row = sg_tool_find(tools, SG_ARRAY_LEN(tools), SG_SPAN("apply_patch"), false);
	if (!row && (sg_tool_mcp(envelope->tool, envelope->server, call) ||
		     sg_tool_mcp_joined(envelope->tool, "", "/-", call)))
		return SG_STATUS_OK;
	status = sg_tool_read(row, input, arena, call, err);
	if (sg_ok(status) && call->tool == SG_TOOL_WRITE)
		status = add_diff(input, arena, call, err);
	return status;
}

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	struct sg_call call = { .agent = SG_SPAN("copilot") };
	struct sg_envelope envelope;
	struct sg_status status = sg_envelope_read(payload, arena, &envelope, &call, err);

	if (sg_ok(status))
		status = check_event(payload, &envelope, arena, err);
	if (sg_ok(status))
		status = read_tool(&envelope, arena, &call, err);
	if (sg_ok(status))
		status = sg_modes_read(payload, envelope.input, arena, &call, err);
	if (sg_ok(status))
		*out = call;
	return status;
}

static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	bool pascal = is_pascal(payload);
	const char *word = verdict == SG_VERDICT_PROMPT ? "ask" : "deny";

	*out = (struct sg_reply){ 0 };
	if (verdict == SG_VERDICT_ALLOW)
		return;
	if (sg_payload_is_permission_request(payload)) {
		/* The dialog is the question itself. */
		if (verdict == SG_VERDICT_FORBIDDEN)
			out->out = sg_answer(SG_ANSWER_BEHAVIOR, word, reason, arena);
		return;
	}
	out->out = sg_answer(SG_ANSWER_FLAT | (pascal ? SG_ANSWER_NESTED : 0), word, reason, arena);
	if (verdict == SG_VERDICT_PROMPT)
		return;
	out->err = sg_answer_line(reason, arena);
	/* With status 2 the Pascal event loses the reason, and its JSON alone blocks. */
	out->status = pascal ? 0 : 2;
}

#define BLOCKED                                                                                    \
	"{\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"" SG_BLOCKED_REASON "\"," \
	"\"behavior\":\"deny\",\"message\":\"" SG_BLOCKED_REASON "\"}\n"

static const struct sg_server_place places[] = {
	{ .root = SG_PLACE_HOME,
	  .path = ".copilot/mcp-config.json",
	  .variable = "COPILOT_HOME",
	  .moved = "mcp-config.json",
	  .servers = "mcpServers" },
	{ .root = SG_PLACE_UPWARDS, .path = ".mcp.json", .servers = "mcpServers" },
	{ .root = SG_PLACE_UPWARDS, .path = ".vscode/mcp.json", .servers = "servers" },
	{ .root = SG_PLACE_UPWARDS, .path = ".github/mcp.json", .servers = "mcpServers" },
	{ 0 },
};

const struct sg_agent sg_agent_copilot = {
	.name = "copilot",
	.title = "GitHub Copilot CLI",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.can_ask = sg_answer_asks,
	.passing =
		"sessionId session_id timestamp transcriptPath transcript_path toolCallId tool_use_id",
	.blocked = { .out = { BLOCKED, sizeof(BLOCKED) - 1 },
		     .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
	.places = places,
};
