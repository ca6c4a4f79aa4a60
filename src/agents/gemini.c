/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gemini CLI, measured with 0.61.0. A denial is JSON on standard output, the reason on standard error and status 2 at
 * once. Everything that it cannot read, status 1 and a silent status 2 make it run the call. "allow" is never sent.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/server.h"
#include "agents/table.h"

static const char *const events[] = { "BeforeTool", NULL };
static const char *const prompt_keys[] = { "prompt", "url", "urls", NULL };
static const char *const include_globs[] = { "include", "include_pattern", NULL };
static const char *const pattern_globs[] = { "pattern", NULL };
static const char *const many_keys[] = { "paths", "include", "file_paths", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("run_shell_command", sg_keys_directory),
	SG_ROW_FILE("read_file", SG_TOOL_READ, SG_ACCESS_READ, 0),
	{ .name = "read_many_files",
	  .tool = SG_TOOL_READ,
	  .access = SG_ACCESS_READ,
	  .path_keys = many_keys },
	SG_ROW_FILE("write_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("replace", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_SEARCH("list_directory", NULL, 0),
	SG_ROW_SEARCH("grep_search", include_globs, 0),
	SG_ROW_SEARCH("search_file_content", include_globs, 0),
	SG_ROW_SEARCH("glob", pattern_globs, 0),
	{ .name = "web_fetch",
	  .tool = SG_TOOL_FETCH,
	  .flags = SG_TOOL_FREE_URL,
	  .url_keys = prompt_keys },
	SG_ROW_WEB_SEARCH("google_web_search"),
	SG_ROW_AGENT("invoke_agent"),
	SG_ROW_AGENT("delegate_to_agent"),
	SG_ROW_AGENT("activate_skill"),
	SG_ROW_LOCAL("write_todos"),
	SG_ROW_LOCAL("save_memory"),
	SG_ROW_LOCAL("ask_user"),
	SG_ROW_LOCAL("enter_plan_mode"),
	SG_ROW_LOCAL("exit_plan_mode"),
	SG_ROW_LOCAL("get_internal_docs"),
};

/* The client tells what the server is: mcp_context {server_name, tool_name, command, args | url}. */
static bool
read_mcp(const struct sg_node *payload, const struct sg_envelope *envelope, struct sg_arena *arena,
	 struct sg_call *call)
{
	const struct sg_node *context = sg_node_get(payload, "mcp_context");

	if (!context)
		return sg_tool_mcp_joined(envelope->tool, "mcp_", "_", call);
	call->tool = SG_TOOL_MCP;
	call->mcp = (struct sg_mcp_call){ .server = sg_node_text(context, "server_name"),
					  .tool = sg_node_text(context, "tool_name"),
					  .name = envelope->tool };
	call->mcp.ambiguous = call->mcp.server.len == 0 || call->mcp.tool.len == 0;
	sg_payload_identity(context, arena, &call->mcp.identity);
	return true;
}

static const struct sg_form form = { .agent = "gemini",
				     .events = events,
				     .tools = tools,
				     .tools_count = SG_ARRAY_LEN(tools),
				     .read_mcp = read_mcp };

static bool
recognise(const struct sg_node *payload)
{
	return sg_span_is(sg_node_text(payload, "hook_event_name"), "BeforeTool");
}

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
	(void)payload;
	*out = (struct sg_reply){ 0 };
	if (verdict == SG_VERDICT_ALLOW)
		return;
	if (verdict == SG_VERDICT_PROMPT) {
		out->out = sg_answer(SG_ANSWER_DECISION | SG_ANSWER_MESSAGE, "ask", reason, arena);
		return;
	}
	out->out = sg_answer(SG_ANSWER_DECISION, "deny", reason, arena);
	out->err = sg_answer_line(reason, arena);
	out->status = 2;
}

#define BLOCKED "{\"decision\":\"deny\",\"reason\":\"" SG_BLOCKED_REASON "\"}\n"

/* Here the question of a hook would let pass what a policy of the client itself denies. */
static const char *const native_policies[] = { "/etc/gemini-cli/policies", "~/.gemini/policies",
					       NULL };

static const struct sg_server_place places[] = {
	{ .root = SG_PLACE_HOME, .path = ".gemini/settings.json", .servers = "mcpServers" },
	{ .root = SG_PLACE_UPWARDS, .path = ".gemini/settings.json", .servers = "mcpServers" },
	{ .root = SG_PLACE_FIXED, .path = "etc/gemini-cli/settings.json", .servers = "mcpServers" },
	{ .root = SG_PLACE_FIXED,
	  .path = "Library/Application Support/GeminiCli/settings.json",
	  .servers = "mcpServers" },
	{ 0 },
};

const struct sg_agent sg_agent_gemini = {
	.name = "gemini",
	.title = "Gemini CLI",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.can_ask = sg_answer_asks,
	.passing = "session_id transcript_path timestamp",
	.blocked = { .out = { BLOCKED, sizeof(BLOCKED) - 1 },
		     .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
	.native_policies = native_policies,
	.places = places,
};
