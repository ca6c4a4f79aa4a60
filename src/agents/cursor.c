/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cursor, by its documentation (cursor.com/docs/hooks, copies of 2026-07 and 2026-10). One event for each kind of call,
 * and one for all of them. Silence is no answer where the hook is registered as fail-closed, so "no objection" is an
 * empty object; "allow" is never sent. It asks only in its two events for commands and MCP tools.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/modes.h"
#include "agents/server.h"
#include "agents/table.h"

static const char *const mcp_prefix = "MCP:";
static const char *const events[] = { "preToolUse", NULL };
static const char *const read_keys[] = { "file_path", "attachments", NULL };
static const char *const include_globs[] = { "glob", "include", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("Shell", sg_keys_directory),
	SG_ROW_FILE("Read", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("Write", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("Delete", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_SEARCH("Grep", include_globs, 0),
	SG_ROW_FETCH("WebFetch"),
	SG_ROW_WEB_SEARCH("WebSearch"),
	SG_ROW_AGENT("Task"),
	SG_ROW_LOCAL("TodoWrite"),
};

/* Events whose fields stand in the hook input itself. */
static const struct sg_tool_row event_rows[] = {
	SG_ROW_SHELL("beforeShellExecution", NULL),
	{ .name = "beforeReadFile",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .path_keys = read_keys },
	{ .name = "beforeTabFileRead",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .path_keys = read_keys },
};

static bool
read_mcp(const struct sg_node *payload, const struct sg_envelope *envelope, struct sg_arena *arena,
	 struct sg_call *call)
{
	(void)payload;
	(void)arena;
	if (!sg_span_starts(envelope->tool, sg_span_of(mcp_prefix)))
		return false;
	/* Which server is not told here; beforeMCPExecution tells it. */
	call->tool = SG_TOOL_MCP;
	call->mcp = (struct sg_mcp_call){ .tool = sg_span_from(envelope->tool, strlen(mcp_prefix)),
					  .name = envelope->tool,
					  .ambiguous = true };
	return true;
}

static const struct sg_form form = { .agent = "cursor",
				     .events = events,
				     .tools = tools,
				     .tools_count = SG_ARRAY_LEN(tools),
				     .read_mcp = read_mcp };

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "hook_event_name") && sg_node_get(payload, "cursor_version");
}

/* Server and tool by their real names, and the command line or address of the server. */
static struct sg_status
read_mcp_event(const struct sg_node *payload, const struct sg_envelope *envelope,
	       struct sg_arena *arena, struct sg_call *call, struct sg_error *err)
{
	struct sg_span server;
	struct sg_status status = sg_payload_text(payload, "mcp_server_name", &server, arena, err);

	if (sg_ok(status) && envelope->tool.len == 0)
		status = sg_fail(arena, err, SG_E_PAYLOAD_SHAPE, "the hook input names no tool");
	if (!sg_ok(status))
		return status;
	call->tool = SG_TOOL_MCP;
	call->mcp = (struct sg_mcp_call){ .server = server,
					  .tool = envelope->tool,
					  .name = envelope->tool,
					  .ambiguous = server.len == 0 };
	sg_payload_command_line(payload, arena, &call->mcp.identity);
	return SG_STATUS_OK;
}

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	struct sg_call call = { .agent = SG_SPAN("cursor") };
	struct sg_envelope envelope;
	struct sg_status status = sg_envelope_read(payload, arena, &envelope, &call, err);
	const struct sg_tool_row *row;

	if (!sg_ok(status))
		return status;
	row = sg_tool_find(event_rows, SG_ARRAY_LEN(event_rows), envelope.event, false);
	if (sg_span_is(envelope.event, "beforeMCPExecution"))
		status = read_mcp_event(payload, &envelope, arena, &call, err);
	else if (row)
		status = sg_tool_read(row, payload, arena, &call, err);
	else
		return sg_form_read(&form, payload, arena, out, err);
	if (call.tool_name.len == 0)
		call.tool_name = envelope.event;
	if (sg_ok(status))
		status = sg_modes_read(payload, NULL, arena, &call, err);
	if (sg_ok(status))
		*out = call;
	return status;
}

static bool
can_ask(const struct sg_node *payload)
{
	struct sg_span event = sg_node_text(payload, "hook_event_name");

	return sg_span_is(event, "beforeShellExecution") || sg_span_is(event, "beforeMCPExecution");
}

static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	*out = (struct sg_reply){ .out = SG_SPAN("{}\n") };
	if (verdict == SG_VERDICT_ALLOW)
		return;
	if (verdict == SG_VERDICT_PROMPT && can_ask(payload)) {
		out->out = sg_answer(SG_ANSWER_VERDICT, "ask", reason, arena);
		return;
	}
	if (verdict == SG_VERDICT_PROMPT)
		reason = sg_arena_join(arena, reason, SG_SPAN(SG_ANSWER_CANNOT_ASK));
	out->out = sg_answer(SG_ANSWER_VERDICT, "deny", reason, arena);
	out->err = sg_answer_line(reason, arena);
	out->status = 2;
}

#define BLOCKED                                                          \
	"{\"permission\":\"deny\",\"user_message\":\"" SG_BLOCKED_REASON \
	"\",\"agent_message\":\"" SG_BLOCKED_REASON "\"}\n"

static const struct sg_server_place places[] = {
	{ .root = SG_PLACE_HOME, .path = ".cursor/mcp.json", .servers = "mcpServers" },
	{ .root = SG_PLACE_UPWARDS, .path = ".cursor/mcp.json", .servers = "mcpServers" },
	{ 0 },
};

const struct sg_agent sg_agent_cursor = {
	.name = "cursor",
	.title = "Cursor",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.can_ask = can_ask,
	.passing =
		"conversation_id generation_id model cursor_version tool_use_id transcript_path user_email attachments",
	.blocked = { .out = { BLOCKED, sizeof(BLOCKED) - 1 },
		     .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
	.places = places,
};
