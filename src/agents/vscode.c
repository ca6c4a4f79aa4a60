/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agent hooks of VS Code (the local harness), by its documentation. Events in PascalCase with tools of its own; status
 * 2 blocks with standard error for the model, JSON denies as well.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/table.h"

static const char *const events[] = { "PreToolUse", NULL };
static const char *const task_keys[] = { "command", "task", NULL };
static const char *const list_keys[] = { "files", "replacements", "edits", NULL };
static const char *const dir_keys[] = { "dir_path", "path", NULL };
static const char *const include_globs[] = { "include_pattern", NULL };
static const char *const query_globs[] = { "query", NULL };
static const char *const typed[] = { "input", "text", "command", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("run_in_terminal", sg_keys_directory),
	SG_ROW_SHELL("runInTerminal", NULL),
	{ .name = "send_to_terminal",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = typed },
	{ .name = "create_and_run_task",
	  .tool = SG_TOOL_UNKNOWN,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = task_keys },
	SG_ROW_FILE("read_file", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("view_image", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("create_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("createFile", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("insert_edit_into_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("replace_string_in_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("edit_notebook_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, 0),
	SG_ROW_FILE("create_new_jupyter_notebook", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	{ .name = "multi_replace_string_in_file",
	  .tool = SG_TOOL_WRITE,
	  .access = SG_ACCESS_READ | SG_ACCESS_WRITE,
	  .path_keys = list_keys },
	{ .name = "editFiles",
	  .tool = SG_TOOL_WRITE,
	  .access = SG_ACCESS_READ | SG_ACCESS_WRITE,
	  .path_keys = list_keys },
	{ .name = "create_directory",
	  .tool = SG_TOOL_WRITE,
	  .access = SG_ACCESS_WRITE,
	  .path_keys = dir_keys },
	SG_ROW_PATCH("apply_patch"),
	SG_ROW_SEARCH("list_dir", NULL, 0),
	SG_ROW_SEARCH("file_search", query_globs, 0),
	SG_ROW_SEARCH("grep_search", include_globs, 0),
	SG_ROW_SEARCH("semantic_search", NULL, 0),
	SG_ROW_SEARCH("test_search", NULL, 0),
	SG_ROW_SEARCH("get_errors", NULL, 0),
	SG_ROW_SEARCH("get_changed_files", NULL, 0),
	SG_ROW_FETCH("fetch_webpage"),
	SG_ROW_FETCH("fetch"),
	SG_ROW_FETCH("open_simple_browser"),
	SG_ROW_WEB_SEARCH("github_repo"),
	SG_ROW_AGENT("runSubagent"),
	SG_ROW_AGENT("search_subagent"),
	SG_ROW_LOCAL("manage_todo_list"),
	SG_ROW_LOCAL("get_terminal_output"),
	SG_ROW_LOCAL("terminal_last_command"),
	SG_ROW_LOCAL("terminal_selection"),
	SG_ROW_LOCAL("get_vscode_api"),
	SG_ROW_LOCAL("get_project_setup_info"),
	SG_ROW_LOCAL("list_code_usages"),
	SG_ROW_LOCAL("vscode_askQuestions"),
	SG_ROW_LOCAL("memory"),
};

/* mcp_SERVER_TOOL: shortened and with other characters replaced, so what the server is stays open. */
static bool
read_mcp(const struct sg_node *payload, const struct sg_envelope *envelope, struct sg_arena *arena,
	 struct sg_call *call)
{
	(void)payload;
	(void)arena;
	return sg_tool_mcp_joined(envelope->tool, "mcp_", "_", call);
}

static const struct sg_form form = { .agent = "vscode",
				     .events = events,
				     .tools = tools,
				     .tools_count = SG_ARRAY_LEN(tools),
				     .read_mcp = read_mcp };

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "hookEventName") && sg_node_get(payload, "sessionId");
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
	out->out = sg_answer(SG_ANSWER_NESTED, verdict == SG_VERDICT_PROMPT ? "ask" : "deny",
			     reason, arena);
	if (verdict == SG_VERDICT_PROMPT)
		return;
	out->err = sg_answer_line(reason, arena);
	out->status = 2;
}

#define BLOCKED                                                                                      \
	"{\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\"," \
	"\"permissionDecisionReason\":\"" SG_BLOCKED_REASON "\"}}\n"

static const struct sg_server_place places[] = {
	{ .root = SG_PLACE_UPWARDS, .path = ".vscode/mcp.json", .servers = "servers" },
	{ .root = SG_PLACE_HOME, .path = ".config/Code/User/mcp.json", .servers = "servers" },
	{ .root = SG_PLACE_HOME,
	  .path = "Library/Application Support/Code/User/mcp.json",
	  .servers = "servers" },
	{ 0 },
};

const struct sg_agent sg_agent_vscode = {
	.name = "vscode",
	.title = "VS Code",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.can_ask = sg_answer_asks,
	.passing = "session_id sessionId timestamp transcript_path tool_use_id",
	.blocked = { .out = { BLOCKED, sizeof(BLOCKED) - 1 },
		     .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
	.places = places,
};
