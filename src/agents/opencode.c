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
	{ .name = "bash",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .script_keys = sg_keys_command,
	  .cwd_keys = sg_keys_directory },
	{ .name = "read",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .path_keys = sg_keys_file },
	{ .name = "write",
	  .tool = SG_TOOL_WRITE,
	  .access = SG_ACCESS_WRITE,
	  .path_keys = sg_keys_file },
	{ .name = "edit",
	  .tool = SG_TOOL_WRITE,
	  .access = SG_ACCESS_READ | SG_ACCESS_WRITE,
	  .path_keys = sg_keys_file },
	{ .name = "multiedit",
	  .tool = SG_TOOL_WRITE,
	  .access = SG_ACCESS_READ | SG_ACCESS_WRITE,
	  .path_keys = sg_keys_file },
	{ .name = "patch",
	  .tool = SG_TOOL_WRITE,
	  .flags = SG_TOOL_PATCH,
	  .script_keys = sg_keys_patch },
	{ .name = "apply_patch",
	  .tool = SG_TOOL_WRITE,
	  .flags = SG_TOOL_PATCH,
	  .script_keys = sg_keys_patch },
	{ .name = "list",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .flags = SG_TOOL_OPTIONAL,
	  .path_keys = sg_keys_search },
	{ .name = "glob",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .flags = SG_TOOL_OPTIONAL,
	  .path_keys = sg_keys_search,
	  .glob_keys = pattern_globs },
	{ .name = "grep",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .flags = SG_TOOL_OPTIONAL,
	  .path_keys = sg_keys_search,
	  .glob_keys = include_globs },
	{ .name = "webfetch", .tool = SG_TOOL_FETCH, .url_keys = sg_keys_url },
	{ .name = "websearch", .tool = SG_TOOL_SEARCH },
	{ .name = "codesearch", .tool = SG_TOOL_SEARCH },
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
