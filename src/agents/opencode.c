/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opencode, measured with 1.18.33. It has no command hooks: a plugin hands over the arguments of tool.execute.before,
 * {input: {tool, sessionID, callID}, args, directory}, and throws what it reads on standard error when the status is
 * not 0. It cannot ask.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/modes.h"
#include "agents/table.h"

static const char *const include_globs[] = { "include", NULL };
static const char *const pattern_globs[] = { "pattern", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("bash", sg_keys_directory),
	SG_ROW_FILE("read", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("write", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("edit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("multiedit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_PATCH("patch"),
	SG_ROW_PATCH("apply_patch"),
	SG_ROW_SEARCH("list", NULL, 0),
	SG_ROW_SEARCH("glob", pattern_globs, 0),
	SG_ROW_SEARCH("grep", include_globs, 0),
	SG_ROW_FETCH("webfetch"),
	SG_ROW_WEB_SEARCH("websearch"),
	SG_ROW_WEB_SEARCH("codesearch"),
	SG_ROW_AGENT("task"),
	SG_ROW_AGENT("skill"),
	SG_ROW_LOCAL("todowrite"),
	SG_ROW_LOCAL("todoread"),
	SG_ROW_LOCAL("question"),
	SG_ROW_LOCAL("invalid"),
	SG_ROW_LOCAL("plan_enter"),
	SG_ROW_LOCAL("plan_exit"),
};

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(sg_node_get(payload, "input"), "tool") && sg_node_get(payload, "args");
}

static struct sg_status
read_head(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *call,
	  struct sg_error *err)
{
	const struct sg_node *input = sg_node_get(payload, "input");
	struct sg_span directory;
	struct sg_status status = sg_payload_text(input, "tool", &call->tool_name, arena, err);

	if (sg_ok(status))
		status = sg_payload_text(payload, "directory", &directory, arena, err);
	if (sg_ok(status) && call->tool_name.len == 0)
		status = sg_fail(arena, err, SG_E_PAYLOAD_SHAPE, "the hook input names no tool");
	if (!sg_ok(status))
		return status;
	call->session = sg_node_text(input, "sessionID");
	call->id = sg_node_text(input, "callID");
	call->has_id = call->id.len > 0;
	sg_call_enter(call, directory, arena);
	return status;
}

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	struct sg_call call = { .agent = SG_SPAN("opencode") };
	const struct sg_node *args = sg_node_get(payload, "args");
	struct sg_status status = read_head(payload, arena, &call, err);
	const struct sg_tool_row *row =
		sg_tool_find(tools, SG_ARRAY_LEN(tools), call.tool_name, false);

	if (sg_ok(status) && (row || !sg_tool_mcp_joined(call.tool_name, "", "_", &call)))
		status = sg_tool_read(row, args, arena, &call, err);
	if (sg_ok(status))
		status = sg_modes_read(payload, args, arena, &call, err);
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

const struct sg_agent sg_agent_opencode = {
	.name = "opencode",
	.title = "opencode",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.passing = "input.sessionID input.callID",
	.blocked = { .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
};
