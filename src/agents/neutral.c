/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The neutral form of a call, for filters and other programs: {"tool", "input", ...}, with tools by the names that any
 * agent uses, or any agent's own hook input. What is missing or of the wrong type becomes the call's problem and not an
 * error: recorded calls are judged, not rejected.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/modes.h"
#include "agents/server.h"
#include "agents/table.h"

#include "model/limits.h"

static const char *const scripts[] = { "command", "cmd", "script", "command_line", NULL };
static const char *const typed[] = { "chars", "input", "text", NULL };
static const char *const grep_globs[] = { "glob", "include", "include_pattern", NULL };
static const char *const glob_globs[] = { "pattern", "glob_pattern", NULL };
static const char *const free_urls[] = { "url", "urls", "prompt", NULL };

#define SHELL_ROW(word, lang)                                                                  \
	{                                                                                      \
		.name = word, .tool = SG_TOOL_SHELL, .language = lang, .script_keys = scripts, \
		.flags = SG_TOOL_ARGV                                                          \
	}
#define FETCH_ROW(word)                                                     \
	{                                                                   \
		.name = word, .tool = SG_TOOL_FETCH, .url_keys = free_urls, \
		.flags = SG_TOOL_FREE_URL                                   \
	}

/* Names of Claude Code, Codex, Copilot, Gemini CLI, Cursor, VS Code, Windsurf, Kiro, opencode and droid; letter case does not count. */
static const struct sg_tool_row tools[] = {
	SHELL_ROW("Bash", SG_LANGUAGE_SHELL),
	SHELL_ROW("shell", SG_LANGUAGE_SHELL),
	SHELL_ROW("sh", SG_LANGUAGE_SHELL),
	SHELL_ROW("zsh", SG_LANGUAGE_ZSH),
	SHELL_ROW("Monitor", SG_LANGUAGE_SHELL),
	SHELL_ROW("run_shell_command", SG_LANGUAGE_SHELL),
	SHELL_ROW("run_in_terminal", SG_LANGUAGE_SHELL),
	SHELL_ROW("run_terminal_cmd", SG_LANGUAGE_SHELL),
	SHELL_ROW("run_command", SG_LANGUAGE_SHELL),
	SHELL_ROW("exec_command", SG_LANGUAGE_SHELL),
	SHELL_ROW("shell_command", SG_LANGUAGE_SHELL),
	SHELL_ROW("local_shell", SG_LANGUAGE_SHELL),
	SHELL_ROW("container.exec", SG_LANGUAGE_SHELL),
	SHELL_ROW("execute_bash", SG_LANGUAGE_SHELL),
	SHELL_ROW("execute_command", SG_LANGUAGE_SHELL),
	SHELL_ROW("Execute", SG_LANGUAGE_SHELL),
	SHELL_ROW("PowerShell", SG_LANGUAGE_POWERSHELL),
	SHELL_ROW("pwsh", SG_LANGUAGE_POWERSHELL),
	SHELL_ROW("cmd", SG_LANGUAGE_CMD),
	{ .name = "write_stdin",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = typed },
	{ .name = "write_bash",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = typed },
	SG_ROW_PATCH("apply_patch"),
	SG_ROW_PATCH("ApplyPatch"),
	SG_ROW_FILE("Read", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("view", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("view_image", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("read_file", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("read_many_files", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("fs_read", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_FILE("NotebookRead", SG_TOOL_READ, SG_ACCESS_READ, SG_TOOL_TILDE),
	SG_ROW_SEARCH("Grep", grep_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("rg", grep_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("grep_search", grep_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("search_file_content", grep_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("Glob", glob_globs, SG_TOOL_TILDE),
	SG_ROW_SEARCH("LS", NULL, SG_TOOL_TILDE),
	SG_ROW_SEARCH("list", NULL, SG_TOOL_TILDE),
	SG_ROW_SEARCH("list_directory", NULL, SG_TOOL_TILDE),
	SG_ROW_SEARCH("list_dir", NULL, SG_TOOL_TILDE),
	SG_ROW_FILE("Write", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("create", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("create_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("write_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("fs_write", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("Delete", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("delete_file", SG_TOOL_WRITE, SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("Edit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("MultiEdit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("NotebookEdit", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("editFiles", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("edit_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("replace", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE, SG_TOOL_TILDE),
	SG_ROW_FILE("search_replace", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE,
		    SG_TOOL_TILDE),
	SG_ROW_FILE("str_replace_editor", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE,
		    SG_TOOL_TILDE),
	SG_ROW_FILE("str_replace_based_edit_tool", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE,
		    SG_TOOL_TILDE),
	SG_ROW_FILE("replace_string_in_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE,
		    SG_TOOL_TILDE),
	SG_ROW_FILE("insert_edit_into_file", SG_TOOL_WRITE, SG_ACCESS_READ | SG_ACCESS_WRITE,
		    SG_TOOL_TILDE),
	FETCH_ROW("WebFetch"),
	FETCH_ROW("web_fetch"),
	FETCH_ROW("fetch"),
	FETCH_ROW("FetchUrl"),
	SG_ROW_WEB_SEARCH("WebSearch"),
	SG_ROW_WEB_SEARCH("web_search"),
	SG_ROW_WEB_SEARCH("google_web_search"),
	{ .name = "read_mcp_resource", .flags = SG_TOOL_RELAY },
	{ .name = "list_mcp_resources", .flags = SG_TOOL_RELAY },
	SG_ROW_AGENT("Agent"),
	SG_ROW_AGENT("Task"),
	SG_ROW_AGENT("spawn_agent"),
	SG_ROW_AGENT("wait_agent"),
	SG_ROW_AGENT("send_message"),
	SG_ROW_AGENT("SendMessage"),
	SG_ROW_AGENT("invoke_agent"),
	SG_ROW_AGENT("write_agent"),
	SG_ROW_AGENT("Workflow"),
	SG_ROW_AGENT("CronCreate"),
	SG_ROW_AGENT("Skill"),
	SG_ROW_LOCAL("TodoWrite"),
	SG_ROW_LOCAL("write_todos"),
	SG_ROW_LOCAL("update_plan"),
	SG_ROW_LOCAL("update_todo"),
	SG_ROW_LOCAL("TaskCreate"),
	SG_ROW_LOCAL("TaskUpdate"),
	SG_ROW_LOCAL("TaskList"),
	SG_ROW_LOCAL("TaskGet"),
	SG_ROW_LOCAL("ToolSearch"),
	SG_ROW_LOCAL("AskUserQuestion"),
	SG_ROW_LOCAL("request_user_input"),
	SG_ROW_LOCAL("ask_user"),
	SG_ROW_LOCAL("EnterPlanMode"),
	SG_ROW_LOCAL("ExitPlanMode"),
	SG_ROW_LOCAL("exit_plan_mode"),
	SG_ROW_LOCAL("list_agents"),
	SG_ROW_LOCAL("create_goal"),
	SG_ROW_LOCAL("get_goal"),
	SG_ROW_LOCAL("BashOutput"),
	SG_ROW_LOCAL("KillShell"),
	SG_ROW_LOCAL("read_bash"),
	SG_ROW_LOCAL("stop_bash"),
	SG_ROW_LOCAL("list_bash"),
};

/* A call with a part that cannot be read: the first one is told. */
static void
set_problem(struct sg_call *call, const struct sg_error *err)
{
	if (call->problem != SG_OK)
		return;
	call->problem = err->code;
	call->problem_text = err->text;
}

/* A text member; what is no string becomes the call's problem. Two spellings stay an error. */
static struct sg_status
take_text(const struct sg_node *payload, const char *name, struct sg_span *out,
	  struct sg_arena *arena, struct sg_call *call)
{
	struct sg_error err = { 0 };
	struct sg_status status = sg_payload_text(payload, name, out, arena, &err);

	if (status.code != SG_E_PAYLOAD_SHAPE)
		return status;
	set_problem(call, &err);
	return SG_STATUS_OK;
}

static struct sg_status
read_texts(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *call,
	   struct sg_error *err)
{
	static const struct {
		char name[24];
		size_t at; /* in the call */
	} texts[] = {
		{ "tool", offsetof(struct sg_call, tool_name) },
		{ "agent", offsetof(struct sg_call, agent) },
		{ "cwd", offsetof(struct sg_call, cwd) },
		{ "permission_mode", offsetof(struct sg_call, permission_mode) },
		{ "session", offsetof(struct sg_call, session) },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++) {
		struct sg_span *to = (void *)((char *)call + texts[i].at);
		struct sg_status status = take_text(payload, texts[i].name, to, arena, call);

		if (!sg_ok(status))
			return sg_fail(arena, err, status.code, "the call gives \"%s\" twice",
				       texts[i].name);
	}
	if (call->cwd.len == 0 || call->cwd.p[0] != '/')
		call->cwd = (struct sg_span){ 0 };
	return SG_STATUS_OK;
}

static void
read_environment(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *call)
{
	const struct sg_node *env = sg_node_get(payload, "env");
	struct SG_VEC(struct sg_variable) variables = { 0 };
	struct sg_error err;

	if (!env || env->kind == SG_NODE_NULL)
		return;
	for (const struct sg_node *child = env->kind == SG_NODE_TABLE ? env->first : NULL; child;
	     child = child->next) {
		if (child->kind == SG_NODE_STRING)
			sg_vec_push(arena, &variables,
				    (struct sg_variable){ child->key, child->text });
		if (child->kind == SG_NODE_STRING && sg_span_is(child->key, "HOME"))
			call->home = child->text;
	}
	call->env = variables.items;
	call->env_count = variables.len;
	if (env->kind == SG_NODE_TABLE && env->count == variables.len)
		return;
	(void)sg_fail(arena, &err, SG_E_PAYLOAD_SHAPE,
		      "\"env\" of the call must be an object of strings");
	set_problem(call, &err);
}

/* input.shell says what reads the script. */
static void
read_shell(const struct sg_node *input, struct sg_arena *arena, struct sg_call *call)
{
	static const struct {
		const char *word;
		enum sg_language language;
	} shells[] = {
		{ "bash", SG_LANGUAGE_SHELL },
		{ "sh", SG_LANGUAGE_SHELL },
		{ "dash", SG_LANGUAGE_SHELL },
		{ "ksh", SG_LANGUAGE_SHELL },
		{ "zsh", SG_LANGUAGE_ZSH },
		{ "powershell", SG_LANGUAGE_POWERSHELL },
		{ "pwsh", SG_LANGUAGE_POWERSHELL },
		{ "powershell.exe", SG_LANGUAGE_POWERSHELL },
		{ "pwsh.exe", SG_LANGUAGE_POWERSHELL },
		{ "cmd", SG_LANGUAGE_CMD },
		{ "cmd.exe", SG_LANGUAGE_CMD },
	};
	const struct sg_node *shell = sg_node_get(input, "shell");
	struct sg_error err;

	if (call->tool != SG_TOOL_SHELL || !shell || shell->kind == SG_NODE_NULL)
		return;
	for (size_t i = 0; shell->kind == SG_NODE_STRING && i < SG_ARRAY_LEN(shells); i++) {
		if (sg_span_eq_nocase(sg_span_basename(shell->text), sg_span_of(shells[i].word))) {
			call->language = shells[i].language;
			return;
		}
	}
	(void)sg_fail(arena, &err, SG_E_PAYLOAD_SHAPE,
		      "\"shell\" of the call names no shell that is known");
	set_problem(call, &err);
}

static struct sg_status
read_tool(const struct sg_node *payload, const struct sg_node *input, struct sg_arena *arena,
	  struct sg_call *call, struct sg_error *err)
{
	const struct sg_node *server = sg_node_get(payload, "mcp_server");
	const struct sg_tool_row *row =
		sg_tool_find(tools, SG_ARRAY_LEN(tools), call->tool_name, true);
	bool patch = row && row->tool == SG_TOOL_WRITE && input && input->kind == SG_NODE_STRING;
	struct sg_error problem = { 0 };
	struct sg_status status;

	if (sg_tool_mcp(call->tool_name, sg_node_text(server, "name"), call) ||
	    (!row && (server || sg_span_is(call->agent, "copilot")) &&
	     sg_tool_mcp_joined(call->tool_name, "", "/-", call))) {
		sg_payload_identity(server, arena, &call->mcp.identity);
		return SG_STATUS_OK;
	}
	if (patch)
		row = sg_tool_find(tools, SG_ARRAY_LEN(tools), SG_SPAN("apply_patch"), false);
	status = sg_tool_read(row, input, arena, call, &problem);
	read_shell(input, arena, call);
	if (status.code == SG_E_PAYLOAD_SHAPE) {
		set_problem(call, &problem);
		return SG_STATUS_OK;
	}
	if (!sg_ok(status) && err)
		*err = problem;
	return status;
}

/* Codex joins a working directory of its own, Gemini CLI another one. */
static void
read_directory(const struct sg_node *input, struct sg_arena *arena, struct sg_call *call)
{
	static const char *const keys[] = { "workdir", "dir_path", NULL };

	for (size_t i = 0; call->tool == SG_TOOL_SHELL && keys[i]; i++) {
		struct sg_span directory = sg_node_text(input, keys[i]);

		sg_call_enter(call, directory, arena);
	}
}

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "tool");
}

static void
read_id(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *call)
{
	const struct sg_node *id = sg_node_get(payload, "id");

	call->has_id = id;
	if (id && id->kind == SG_NODE_STRING)
		call->id = id->text;
	else if (id && id->kind == SG_NODE_INTEGER)
		call->id = sg_arena_printf(arena, "%lld", (long long)id->integer);
}

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	const struct sg_node *input = sg_node_get(payload, "input");
	const struct sg_agent *agent;
	struct sg_call call = { 0 };
	struct sg_status status;

	if (!recognise(payload)) {
		agent = sg_agent_recognise(payload);
		if (!agent)
			return sg_fail(
				arena, err, SG_E_UNKNOWN_AGENT,
				"the input is neither a call nor the hook input of a known agent");
		return agent->decode(payload, arena, out, err);
	}
	read_id(payload, arena, &call);
	status = read_texts(payload, arena, &call, err);
	if (!sg_ok(status))
		return status;
	read_environment(payload, arena, &call);
	status = read_tool(payload, input, arena, &call, err);
	if (!sg_ok(status))
		return status;
	read_directory(input, arena, &call);
	status = sg_modes_read(payload, input, arena, &call, err);
	if (sg_ok(status))
		*out = call;
	return status;
}

/* For an agent that nobody named: the agent's own form when the shape tells it, else every dialect at once. */
static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	const struct sg_agent *agent = sg_agent_recognise(payload);

	*out = (struct sg_reply){ 0 };
	if (agent) {
		agent->encode(payload, verdict, reason, arena, out);
		return;
	}
	if (verdict == SG_VERDICT_ALLOW)
		return;
	out->out = sg_answer(SG_ANSWER_FLAT | SG_ANSWER_NESTED | SG_ANSWER_BEHAVIOR |
				     SG_ANSWER_DECISION | SG_ANSWER_CANCEL,
			     "deny", reason, arena);
	out->err = sg_answer_line(reason, arena);
	out->status = 2;
}

#define BLOCKED_TEXT SG_BLOCKED_REASON "\n"
#define BLOCKED                                                                                     \
	"{\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"" SG_BLOCKED_REASON "\","  \
	"\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"deny\"," \
	"\"permissionDecisionReason\":\"" SG_BLOCKED_REASON "\"},"                                  \
	"\"behavior\":\"deny\",\"message\":\"" SG_BLOCKED_REASON "\","                              \
	"\"decision\":\"deny\",\"reason\":\"" SG_BLOCKED_REASON "\","                               \
	"\"cancel\":true,\"errorMessage\":\"" SG_BLOCKED_REASON "\"}\n"
#define BLOCKED_REPLY                                                          \
	{                                                                      \
		.out = { BLOCKED, sizeof(BLOCKED) - 1 },                       \
		.err = { BLOCKED_TEXT, sizeof(BLOCKED_TEXT) - 1 }, .status = 2 \
	}

const struct sg_reply sg_reply_blocked_everywhere = BLOCKED_REPLY;

const struct sg_agent sg_agent_neutral = {
	.name = "neutral",
	.title = "neutral calls",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.blocked = BLOCKED_REPLY,
};
