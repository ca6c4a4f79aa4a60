/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cline: the CLI measured with 3.0.65, the VS Code extension by its documentation. Nothing blocks but an object with
 * "cancel", whatever the status, and it ends the whole run; it cannot ask.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/modes.h"
#include "agents/table.h"

static const char *const commands_keys[] = { "commands", "command", NULL };
static const char *const requests_keys[] = { "requests", "url", "urls", NULL };
static const char *const pattern_globs[] = { "file_pattern", NULL };

static const struct sg_tool_row tools[] = {
	{ .name = "run_commands",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_COMMANDS,
	  .script_keys = commands_keys },
	SG_ROW_SHELL("execute_command", NULL),
	SG_ROW_FILE("read_files", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("read_file", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("editor", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("write_to_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("replace_in_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("delete_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_PATCH("apply_patch"),
	SG_ROW_SEARCH("list_files", pattern_globs, 0),
	SG_ROW_SEARCH("search_files", pattern_globs, 0),
	SG_ROW_SEARCH("search_codebase", pattern_globs, 0),
	SG_ROW_SEARCH("list_code_definition_names", pattern_globs, 0),
	{ .name = "fetch_web_content", .tool = SG_TOOL_FETCH, .url_keys = requests_keys },
	SG_ROW_FETCH("web_fetch"),
	SG_ROW_WEB_SEARCH("web_search"),
	SG_ROW_AGENT("new_task"),
	SG_ROW_AGENT("spawn_agent"),
	SG_ROW_AGENT("use_subagents"),
	SG_ROW_AGENT("use_skill"),
	SG_ROW_AGENT("skills"),
	SG_ROW_LOCAL("ask_followup_question"),
	SG_ROW_LOCAL("ask_question"),
	SG_ROW_LOCAL("attempt_completion"),
	SG_ROW_LOCAL("plan_mode_respond"),
	SG_ROW_LOCAL("submit_and_exit"),
	SG_ROW_LOCAL("focus_chain"),
};

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "clineVersion") && sg_node_get(payload, "taskId");
}

/* The CLI tells the call twice; "parameters" holds arrays as JSON text, "input" as they are. */
static struct sg_status
read_head(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *call,
	  const struct sg_node **input, struct sg_error *err)
{
	const struct sg_node *tool_call = sg_node_get(payload, "tool_call");
	const struct sg_node *event = sg_node_get(payload, "preToolUse");
	const struct sg_node *roots = sg_node_get(payload, "workspaceRoots");
	struct sg_span root = sg_node_text(payload, "workspacePath");
	struct sg_status status;

	if (!event)
		return sg_fail(arena, err, SG_E_UNKNOWN_EVENT, "the hook input is no tool call");
	*input = sg_node_get(tool_call ? tool_call : event, tool_call ? "input" : "parameters");
	status = sg_payload_text(tool_call ? tool_call : event,
				 tool_call                    ? "name"
				 : sg_node_get(event, "tool") ? "tool"
							      : "tool_name",
				 &call->tool_name, arena, err);
	if (!sg_ok(status))
		return status;
	if (roots && roots->kind == SG_NODE_ARRAY && roots->count == 1)
		root = roots->first->text;
	call->session = sg_node_text(payload, "taskId");
	sg_call_enter(call, root, arena);
	return status;
}

/* use_mcp_tool {server_name, tool_name}, access_mcp_resource {server_name}; the CLI joins both names. */
static bool
read_mcp(const struct sg_node *input, struct sg_call *call)
{
	struct sg_span server = sg_node_text(input, "server_name");
	bool resource = sg_span_is(call->tool_name, "access_mcp_resource");

	if (!resource && !sg_span_is(call->tool_name, "use_mcp_tool"))
		return sg_tool_mcp_joined(call->tool_name, "", "/", call) ||
		       sg_tool_mcp(call->tool_name, (struct sg_span){ 0 }, call);
	call->tool = SG_TOOL_MCP;
	call->mcp = (struct sg_mcp_call){ .server = server,
					  .tool = resource ? call->tool_name
							   : sg_node_text(input, "tool_name"),
					  .name = call->tool_name,
					  .ambiguous = server.len == 0 };
	return true;
}

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	struct sg_call call = { .agent = SG_SPAN("cline") };
	const struct sg_node *input = NULL;
	struct sg_status status = read_head(payload, arena, &call, &input, err);
	const struct sg_tool_row *row =
		sg_tool_find(tools, SG_ARRAY_LEN(tools), call.tool_name, false);

	if (sg_ok(status) && (row || !read_mcp(input, &call)))
		status = sg_tool_read(row, input, arena, &call, err);
	if (sg_ok(status))
		status = sg_modes_read(payload, input, arena, &call, err);
	if (sg_ok(status))
		*out = call;
	return status;
}

static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	(void)payload;
	sg_answer_refuse(verdict, reason, arena, out);
	if (out->err.len)
		out->out = sg_answer(SG_ANSWER_CANCEL, NULL,
				     sg_span_first(out->err, out->err.len - 1), arena);
}

#define BLOCKED "{\"cancel\":true,\"errorMessage\":\"" SG_BLOCKED_REASON "\"}\n"

const struct sg_agent sg_agent_cline = {
	.name = "cline",
	.title = "Cline",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.passing =
		"taskId timestamp iteration agent_id parent_agent_id clineVersion sessionContext model tool_call.id",
	.blocked = { .out = { BLOCKED, sizeof(BLOCKED) - 1 },
		     .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
};
