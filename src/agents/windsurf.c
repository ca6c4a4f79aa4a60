/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windsurf, by its documentation. Events and their fields stand in for tools. Only status 2 blocks, with standard error
 * for the agent; it cannot ask, and no event tells of web fetches.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/table.h"

static const char *const line_keys[] = { "command_line", NULL };

static const struct sg_tool_row events[] = {
	{ .name = "pre_run_command",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .script_keys = line_keys,
	  .cwd_keys = sg_keys_directory },
	SG_ROW_FILE("pre_read_code", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("pre_write_code", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
};

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "agent_action_name");
}

static struct sg_status
read_mcp(const struct sg_node *info, struct sg_arena *arena, struct sg_call *call,
	 struct sg_error *err)
{
	struct sg_mcp_call mcp = { 0 };
	struct sg_status status = sg_payload_text(info, "mcp_server_name", &mcp.server, arena, err);

	if (sg_ok(status))
		status = sg_payload_text(info, "mcp_tool_name", &mcp.tool, arena, err);
	if (sg_ok(status) && (mcp.server.len == 0 || mcp.tool.len == 0))
		status = sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
				 "the hook input names no MCP server and tool");
	mcp.name = mcp.tool;
	call->tool = SG_TOOL_MCP;
	call->mcp = mcp;
	return status;
}

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	struct sg_call call = { .agent = SG_SPAN("windsurf") };
	const struct sg_node *info = sg_node_get(payload, "tool_info");
	const struct sg_tool_row *row;
	struct sg_status status =
		sg_payload_text(payload, "agent_action_name", &call.tool_name, arena, err);

	if (sg_ok(status))
		status = sg_payload_text(payload, "trajectory_id", &call.session, arena, err);
	if (!sg_ok(status))
		return status;
	row = sg_tool_find(events, SG_ARRAY_LEN(events), call.tool_name, false);
	if (sg_span_is(call.tool_name, "pre_mcp_tool_use"))
		status = read_mcp(info, arena, &call, err);
	else if (row)
		status = sg_tool_read(row, info, arena, &call, err);
	else
		status = sg_fail(arena, err, SG_E_UNKNOWN_EVENT,
				 "the event \"%.*s\" is no tool call",
				 SG_SPAN_ARG(sg_span_first(call.tool_name, 64)));
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
}

static const struct sg_server_place places[] = {
	{ .root = SG_PLACE_HOME,
	  .path = ".codeium/windsurf/mcp_config.json",
	  .servers = "mcpServers" },
	{ 0 },
};

const struct sg_agent sg_agent_windsurf = {
	.name = "windsurf",
	.title = "Windsurf",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.passing = "execution_id trajectory_id timestamp",
	.blocked = { .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
	.places = places,
};
