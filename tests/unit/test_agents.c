/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agents: what each recorded hook input is decoded to (tests/fixtures/agents.tsv, one row per file), what hostile and
 * incomplete inputs are refused with, and how each verdict is said.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/patch.h"
#include "base/json.h"

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static struct sg_span
read_file(struct sg_span name, struct sg_arena *owner)
{
	const char *root = getenv("top_srcdir");
	struct sg_span path = sg_arena_printf(owner, "%s/tests/fixtures/%.*s", root ? root : ".",
					      SG_SPAN_ARG(name));
	FILE *file = fopen(path.p, "rb");
	char *bytes = sg_arena_alloc(owner, 1 << 18);
	size_t len;

	if (!file)
		fail_msg("cannot open %s", path.p);
	len = fread(bytes, 1, 1 << 18, file);
	fclose(file);
	return (struct sg_span){ bytes, len };
}

static void
describe_paths(struct sg_buffer *out, const struct sg_call *call)
{
	for (size_t i = 0; i < call->paths_count; i++) {
		const struct sg_call_path *path = &call->paths[i];

		sg_buffer_printf(out, " %s%s%s:", path->access & SG_ACCESS_READ ? "r" : "",
				 path->access & SG_ACCESS_WRITE ? "w" : "",
				 path->expand_tilde ? "~" : "");
		sg_json_string(out, path->path);
	}
}

static void
describe_mcp(struct sg_buffer *out, const struct sg_mcp_call *mcp)
{
	static const char *const transports[] = { "unknown", "stdio", "http" };

	if (mcp->ambiguous)
		sg_buffer_printf(out, " ambiguous %.*s", SG_SPAN_ARG(mcp->name));
	else
		sg_buffer_printf(out, " server=%.*s tool=%.*s", SG_SPAN_ARG(mcp->server),
				 SG_SPAN_ARG(mcp->tool));
	if (mcp->identity.known)
		sg_buffer_printf(
			out, " %s %.*s%.*s args=%zu%s", transports[mcp->identity.transport],
			SG_SPAN_ARG(mcp->identity.command), SG_SPAN_ARG(mcp->identity.url),
			mcp->identity.args_count, mcp->identity.has_environment ? " env" : "");
}

/* One line for everything that the verdict depends on. */
static struct sg_span
describe(const struct sg_call *call)
{
	static const char *const languages[SG_LANGUAGE_COUNT] = {
		[SG_LANGUAGE_SHELL] = "sh",
		[SG_LANGUAGE_ZSH] = "zsh",
		[SG_LANGUAGE_POWERSHELL] = "powershell",
		[SG_LANGUAGE_CMD] = "cmd",
	};
	struct sg_buffer out = { .arena = &arena };
	char code[8];

	sg_buffer_printf(&out, "%s", sg_tool_word(call->tool));
	if (call->tool == SG_TOOL_SHELL)
		sg_buffer_printf(&out, " %s", languages[call->language]);
	if (call->script.p) {
		sg_buffer_add_char(&out, ' ');
		sg_json_string(&out, call->script);
	}
	for (size_t i = 0; i < call->argc; i++)
		sg_buffer_printf(&out, " [%.*s]", SG_SPAN_ARG(call->argv[i]));
	describe_paths(&out, call);
	for (size_t i = 0; i < call->urls_count; i++)
		sg_buffer_printf(&out, " %.*s", SG_SPAN_ARG(call->urls[i]));
	if (call->tool == SG_TOOL_MCP)
		describe_mcp(&out, &call->mcp);
	if (call->cwd.len && !sg_span_is(call->cwd, "/home/dev/project"))
		sg_buffer_printf(&out, " in %.*s", SG_SPAN_ARG(call->cwd));
	if (call->problem)
		sg_buffer_printf(&out, " problem %s", sg_code_text(call->problem, code));
	return sg_buffer_span(&out);
}

static struct sg_span
decode(const struct sg_agent *agent, struct sg_span bytes)
{
	const struct sg_node *payload;
	struct sg_error err = { 0 };
	struct sg_call call;
	bool hidden = false;
	char code[8];
	struct sg_status status = sg_document_payload((struct sg_payload_text){ bytes, 1 << 20 },
						      &arena, &payload, &hidden, &err);

	if (sg_ok(status))
		status = agent->decode(payload, &arena, &call, &err);
	if (!sg_ok(status))
		return sg_arena_printf(&arena, "error %s", sg_code_text(status.code, code));
	return sg_arena_printf(&arena, "%.*s%s", SG_SPAN_ARG(describe(&call)),
			       hidden ? " hidden" : "");
}

/* The table is written by SG_PRINT_TABLE=1 tests/unit/test_agents and read by a person before it is kept. */
static void
test_fixtures(void **state)
{
	struct sg_arena table_arena;
	struct sg_span table;
	unsigned rows = 0;

	(void)state;
	sg_arena_init(&table_arena, 0);
	table = read_file(SG_SPAN("agents.tsv"), &table_arena);
	while (table.len) {
		struct sg_span wanted;
		struct sg_span name =
			sg_span_split(sg_span_split(table, '\n', &table), '\t', &wanted);
		const struct sg_agent *agent =
			sg_agent_find(sg_span_split(name, '/', &(struct sg_span){ 0 }));
		struct sg_span found;

		assert_non_null(agent);
		found = decode(agent, read_file(name, &arena));
		if (getenv("SG_PRINT_TABLE"))
			printf("%.*s\t%.*s\n", SG_SPAN_ARG(name), SG_SPAN_ARG(found));
		else if (!sg_span_eq(found, wanted))
			fail_msg("%.*s: wanted %.*s, found %.*s", SG_SPAN_ARG(name),
				 SG_SPAN_ARG(wanted), SG_SPAN_ARG(found));
		rows++;
		sg_arena_reset(&arena);
	}
	sg_arena_free(&table_arena);
	assert_true(rows > 300);
}

/* Named by its shape, each recorded input is its agent's. */
static void
test_recognise(void **state)
{
	struct sg_arena table_arena;
	struct sg_span table;

	(void)state;
	sg_arena_init(&table_arena, 0);
	table = read_file(SG_SPAN("agents.tsv"), &table_arena);
	while (table.len) {
		struct sg_span name = sg_span_split(sg_span_split(table, '\n', &table), '\t',
						    &(struct sg_span){ 0 });
		struct sg_span wanted = sg_span_split(name, '/', &(struct sg_span){ 0 });
		const struct sg_node *payload;
		const struct sg_agent *agent;
		struct sg_error err;
		bool hidden;

		if (!sg_ok(sg_document_payload(
			    (struct sg_payload_text){ read_file(name, &arena), 1 << 20 }, &arena,
			    &payload, &hidden, &err)))
			fail_msg("%.*s is not JSON", SG_SPAN_ARG(name));
		agent = sg_agent_recognise(payload);
		/* Events that are no tool calls may look like another agent's. */
		if (sg_node_get(payload, "tool_name") || sg_node_get(payload, "toolName")) {
			assert_non_null(agent);
			assert_string_equal(agent->name, sg_arena_copy(&arena, wanted).p);
		}
		sg_arena_reset(&arena);
	}
	sg_arena_free(&table_arena);
}

#define CLAUDE(rest) "{\"hook_event_name\":\"PreToolUse\",\"cwd\":\"/home/dev/project\"," rest "}"
#define CURSOR_MCP(rest)                                                                                       \
	"{\"hook_event_name\":\"beforeMCPExecution\",\"cursor_version\":\"1\",\"mcp_server_name\":\"s\"," rest \
	"}"
#define GEMINI(tool, input) \
	"{\"hook_event_name\":\"BeforeTool\",\"tool_name\":\"" tool "\",\"tool_input\":" input "}"
#define CLINE(tool, input)                                                                     \
	"{\"clineVersion\":\"1\",\"taskId\":\"1\",\"workspaceRoots\":[\"/home/dev/project\"]," \
	"\"tool_call\":{\"name\":\"" tool "\",\"input\":" input "},\"preToolUse\":{}}"
#define CAMEL(rest) "{\"sessionId\":\"s\",\"timestamp\":1,\"cwd\":\"/home/dev/project\"," rest "}"

static const struct {
	const struct sg_agent *agent;
	const char *input;
	const char *wanted;
} decode_rows[] = {
	/* an event that is no question, or none at all */
	{ &sg_agent_claude,
	  "{\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{}}",
	  "error SG0306" },
	{ &sg_agent_claude, "{\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}}",
	  "error SG0306" },
	{ &sg_agent_claude, "[]", "error SG0304" },
	{ &sg_agent_codex, "{\"hook_event_name\":\"pretooluse\",\"tool_name\":\"Bash\"}",
	  "error SG0306" },
	{ &sg_agent_copilot, CAMEL("\"prompt\":\"x\""), "error SG0306" },
	{ &sg_agent_copilot,
	  CAMEL("\"toolName\":\"bash\",\"toolArgs\":{\"command\":\"ls\"},\"toolResult\":{}"),
	  "error SG0306" },
	/* fields that the verdict depends on */
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Bash\",\"tool_input\":{}"), "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Bash\""), "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Bash\",\"tool_input\":{\"command\":null}"),
	  "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Bash\",\"tool_input\":{\"command\":[\"ls\"]}"),
	  "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":7,\"tool_input\":{}"), "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_input\":{}"), "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Read\",\"tool_input\":{\"file_path\":1}"),
	  "error SG0304" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"WebFetch\",\"tool_input\":{\"prompt\":\"x\"}"),
	  "error SG0304" },
	{ &sg_agent_codex,
	  CLAUDE("\"tool_name\":\"apply_patch\",\"tool_input\":{\"command\":\"nothing\"}"),
	  "error SG0304" },
	/* one field in two spellings, or two fields for one thing */
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"Bash\",\"toolName\":\"Read\",\"tool_input\":{\"command\":\"ls\"}"),
	  "error SG0303" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Bash\",\"tool_input\":{},\"toolInput\":{}"),
	  "error SG0303" },
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"Read\",\"tool_input\":{\"file_path\":\"/a\",\"filePath\":\"/b\"}"),
	  "error SG0303" },
	{ &sg_agent_copilot,
	  CAMEL("\"toolName\":\"bash\",\"toolArgs\":{\"command\":\"a\"},\"toolInput\":{\"command\":\"b\"}"),
	  "error SG0303" },
	{ &sg_agent_codex,
	  CLAUDE("\"tool_name\":\"apply_patch\",\"tool_input\":{\"command\":\"a\",\"patch\":\"b\"}"),
	  "error SG0303" },
	{ &sg_agent_neutral, "{\"tool\":\"Bash\",\"input\":{\"command\":\"a\",\"cmd\":\"b\"}}",
	  "error SG0303" },
	/* every path that is given counts */
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"Read\",\"tool_input\":{\"file_path\":\"/a\",\"path\":\"/b\"}"),
	  "read r~:\"/a\" r~:\"/b\"" },
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"Grep\",\"tool_input\":{\"pattern\":\"x\",\"path\":\"sub\",\"glob\":\"*.env\"}"),
	  "read r~:\"sub\" r~:\"sub/*.env\"" },
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"Glob\",\"tool_input\":{\"pattern\":\"/etc/*\"}"),
	  "read r:\".\" r~:\"/etc/*\"" },
	/* an MCP server by its command line, and a line that cannot be split for sure */
	{ &sg_agent_cursor, CURSOR_MCP("\"tool_name\":\"t\",\"command\":\"npx 'a b'\""),
	  "mcp server=s tool=t" },
	{ &sg_agent_cursor, CURSOR_MCP("\"command\":\"npx a\""), "error SG0304" },
	{ &sg_agent_cursor,
	  "{\"hook_event_name\":\"afterFileEdit\",\"cursor_version\":\"1\",\"file_path\":\"/a\"}",
	  "error SG0306" },
	/* every command by itself: none can hide the next one */
	{ &sg_agent_cline, CLINE("run_commands", "{\"commands\":[\"cat <<X\",\"rm -rf a\"]}"),
	  "shell sh \"sh -c 'cat <<X'\\nsh -c 'rm -rf a'\\n\"" },
	{ &sg_agent_cline, CLINE("run_commands", "{\"commands\":[\"a'b\",\"c\"]}"),
	  "shell sh \"sh -c 'a'\\\\''b'\\nsh -c 'c'\\n\"" },
	{ &sg_agent_cline, CLINE("run_commands", "{\"commands\":[7]}"), "error SG0304" },
	{ &sg_agent_cline, CLINE("use_mcp_tool", "{\"server_name\":\"s\",\"tool_name\":\"t\"}"),
	  "mcp server=s tool=t" },
	{ &sg_agent_cline, "{\"clineVersion\":\"1\",\"taskId\":\"1\",\"hookName\":\"task_start\"}",
	  "error SG0306" },
	{ &sg_agent_windsurf, "{\"agent_action_name\":\"post_write_code\",\"tool_info\":{}}",
	  "error SG0306" },
	{ &sg_agent_windsurf, "{\"agent_action_name\":\"pre_run_command\",\"tool_info\":{}}",
	  "error SG0304" },
	{ &sg_agent_windsurf,
	  "{\"agent_action_name\":\"pre_mcp_tool_use\",\"tool_info\":{\"mcp_tool_name\":\"t\"}}",
	  "error SG0304" },
	{ &sg_agent_opencode, "{\"input\":{\"tool\":\"bash\"},\"args\":{}}", "error SG0304" },
	{ &sg_agent_opencode, "{\"input\":{\"tool\":\"nothing\"},\"args\":{}}",
	  "unknown problem SG0307" },
	{ &sg_agent_gemini, GEMINI("mcp_a_b", "{}"), "mcp server=a tool=b" },
	{ &sg_agent_gemini, GEMINI("mcp_a_b_c", "{}"), "mcp ambiguous mcp_a_b_c" },
	{ &sg_agent_gemini, GEMINI("web_fetch", "{}"), "error SG0304" },
	{ &sg_agent_gemini,
	  GEMINI("run_shell_command", "{\"command\":\"ls\",\"dir_path\":\"a\",\"cwd\":\"b\"}"),
	  "error SG0303" },
	{ &sg_agent_vscode,
	  "{\"hookEventName\":\"PreToolUse\",\"sessionId\":\"s\",\"tool_name\":\"multi_replace_string_in_file\",\"tool_input\":{\"replacements\":[{\"filePath\":\"/a\"},{\"filePath\":\"/b\"}]}}",
	  "write rw:\"/a\" rw:\"/b\"" },
	/* unknown tools are the policy's to judge */
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"Teleport\",\"tool_input\":{}"),
	  "unknown problem SG0307" },
	{ &sg_agent_claude, CLAUDE("\"tool_name\":\"bash\",\"tool_input\":{\"command\":\"ls\"}"),
	  "unknown problem SG0307" },
	{ &sg_agent_codex,
	  CLAUDE("\"tool_name\":\"clockBash\",\"tool_input\":{\"command\":\"ls\"}"),
	  "unknown problem SG0307" },
	{ &sg_agent_copilot, CAMEL("\"toolName\":\"no_such_tool\",\"toolArgs\":{}"),
	  "unknown problem SG0307" },
	/* names of MCP tools */
	{ &sg_agent_codex, CLAUDE("\"tool_name\":\"mcp__a__b__t\",\"tool_input\":{}"),
	  "mcp server=a tool=b__t" },
	{ &sg_agent_codex, CLAUDE("\"tool_name\":\"mcp__alone\",\"tool_input\":{}"),
	  "mcp server=alone tool=" },
	{ &sg_agent_codex, CLAUDE("\"tool_name\":\"mcp____t\",\"tool_input\":{}"),
	  "mcp server= tool=t" },
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"mcp__other__t\",\"mcp_server\":{\"name\":\"docs\"},\"tool_input\":{}"),
	  "mcp server=docs tool=" },
	{ &sg_agent_claude,
	  CLAUDE("\"tool_name\":\"mcp__x__t\",\"mcp_server\":\"x\",\"tool_input\":{}"),
	  "error SG0304" },
	{ &sg_agent_copilot, CAMEL("\"toolName\":\"a-b-c\",\"toolArgs\":{}"),
	  "mcp ambiguous a-b-c" },
	{ &sg_agent_copilot, CAMEL("\"toolName\":\"-b\",\"toolArgs\":{}"),
	  "unknown problem SG0307" },
	/* older Copilot releases send arguments as text */
	{ &sg_agent_copilot,
	  CAMEL("\"toolName\":\"bash\",\"toolArgs\":\"{\\\"command\\\":\\\"ls\\\"}\""),
	  "shell sh \"ls\"" },
	{ &sg_agent_copilot,
	  CAMEL("\"toolName\":\"bash\",\"toolArgs\":\"{\\\"command\\\":1,\\\"command\\\":2}\""),
	  "error SG0303" },
	{ &sg_agent_copilot, CAMEL("\"toolName\":\"powershell\",\"toolArgs\":{\"command\":\"ls\"}"),
	  "shell powershell \"ls\"" },
	/* the neutral form: what is missing is a problem of the call */
	{ &sg_agent_neutral,
	  "{\"tool\":\"Bash\",\"input\":{\"command\":\"git push -f\"},\"cwd\":\"/repo\"}",
	  "shell sh \"git push -f\" in /repo" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"Bash\",\"input\":{\"command\":[\"bash\",\"-lc\",\"ls\"]}}",
	  "shell sh [bash] [-lc] [ls]" },
	{ &sg_agent_neutral, "{\"tool\":\"Bash\",\"input\":{\"command\":[\"bash\",1]}}",
	  "shell sh problem SG0304" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"Bash\",\"input\":{\"command\":\"dir\",\"shell\":\"cmd\"}}",
	  "shell cmd \"dir\"" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"Bash\",\"input\":{\"command\":\"ls\",\"shell\":\"C:/x/PowerShell.exe\"}}",
	  "shell powershell \"ls\"" },
	{ &sg_agent_neutral, "{\"tool\":\"Bash\",\"input\":{\"command\":\"ls\",\"shell\":\"tcl\"}}",
	  "shell sh \"ls\" problem SG0304" },
	{ &sg_agent_neutral, "{\"tool\":\"Bash\",\"input\":{}}", "shell sh problem SG0304" },
	{ &sg_agent_neutral, "{\"tool\":\"Bash\"}", "shell sh problem SG0304" },
	{ &sg_agent_neutral, "{\"tool\":\"PowerShell\",\"input\":{\"command\":\"rd x\"}}",
	  "shell powershell \"rd x\"" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"run_shell_command\",\"input\":{\"command\":\"ls\",\"dir_path\":\"sub\"},\"cwd\":\"/r\"}",
	  "shell sh \"ls\" in /r/sub" },
	{ &sg_agent_neutral, "{\"tool\":5,\"input\":{}}", "unknown problem SG0307" },
	{ &sg_agent_neutral, "{\"tool\":\"Read\",\"input\":{\"file_path\":5}}",
	  "read problem SG0304" },
	{ &sg_agent_neutral, "{\"tool\":\"read\",\"input\":{\"filePath\":\"~/x\"}}",
	  "read r~:\"~/x\"" },
	{ &sg_agent_neutral, "{\"tool\":\"Write\",\"input\":{\"path\":\"a\"},\"cwd\":\"rel\"}",
	  "write w~:\"a\"" },
	{ &sg_agent_neutral, "{\"tool\":\"read_files\",\"input\":{}}", "unknown problem SG0307" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"web_fetch\",\"input\":{\"prompt\":\"sum up https://a.test/x and http://b.test.\"}}",
	  "fetch https://a.test/x http://b.test." },
	{ &sg_agent_neutral, "{\"tool\":\"Bash\",\"input\":{\"command\":\"ls\"},\"env\":{\"A\":1}}",
	  "shell sh \"ls\" problem SG0304" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"mcp__s__t\",\"input\":{},\"mcp_server\":{\"transport\":\"stdio\",\"command\":\"/x\",\"args\":[\"a\"]}}",
	  "mcp server=s tool=t stdio /x args=1" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"mcp__s__t\",\"input\":{},\"mcp_server\":{\"url\":\"https://s.test/\"}}",
	  "mcp server=s tool=t http https://s.test/ args=0" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"mcp__s__t\",\"input\":{},\"mcp_server\":{\"command\":\"/x\",\"env\":{\"K\":\"v\"}}}",
	  "mcp server=s tool=t stdio /x args=0 env" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"mcp__s__t\",\"input\":{},\"mcp_server\":{\"command\":\"/x\",\"args\":[1]}}",
	  "mcp server=s tool=t" },
	{ &sg_agent_neutral,
	  "{\"tool\":\"mcp__s__t\",\"input\":{},\"mcp_server\":{\"transport\":\"smoke\",\"command\":\"/x\"}}",
	  "mcp server=s tool=t" },
	{ &sg_agent_neutral, CAMEL("\"toolName\":\"bash\",\"toolArgs\":{\"command\":\"ls\"}"),
	  "shell sh \"ls\"" },
	{ &sg_agent_neutral, "{\"what\":1}", "error SG0305" },
};

static void
test_decode(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(decode_rows); i++) {
		struct sg_span found =
			decode(decode_rows[i].agent, sg_span_of(decode_rows[i].input));

		if (!sg_span_is(found, decode_rows[i].wanted))
			fail_msg("%s: wanted %s, found %.*s", decode_rows[i].input,
				 decode_rows[i].wanted, SG_SPAN_ARG(found));
		sg_arena_reset(&arena);
	}
}

static const struct {
	const char *patch;
	const char *wanted; /* paths with their access; "-": refused */
} patch_rows[] = {
	{ "*** Begin Patch\n*** Add File: a\n+x\n*** End Patch", "w:a" },
	{ "*** Begin Patch\r\n*** Add File: a\r\n+x\r\n*** End Patch\r\n", "w:a" },
	{ "*** Update File: a\n*** Move to: b\n@@\n-x\n+y\n", "rw:a w:b" },
	{ "*** Update File: a\n  *** Move to: b\n@@\n", "rw:a w:b" },
	{ "*** Add File:  a \t\n", "w: a" },
	{ "\t*** Delete File: a\n", "w:a" },
	{ "*** Add File: a\n+*** Delete File: b\n", "w:a" },
	{ "*** Add File: a\n+x\n  *** Delete File: b\n", "w:a w:b" },
	{ "*** Update File: a\n@@\n x\n *** Delete File: b\n", "rw:a" },
	{ "*** Update File: a\n@@\n-x\n*** End of File\n  *** Delete File: b\n", "rw:a w:b" },
	{ "*** Update File: a\n@@\n-x\n\t*** Delete File: b\n", "rw:a w:b" },
	{ "<<'EOF'\n*** Begin Patch\n*** Add File: ~/a\n+x\n*** End Patch\nEOF", "w:~/a" },
	{ "*** add file: a\n", "-" },
	{ "", "-" },
};

static void
test_patch(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(patch_rows); i++) {
		struct sg_call_paths paths = { 0 };
		struct sg_buffer out = { .arena = &arena };

		if (!sg_patch_paths(sg_span_of(patch_rows[i].patch), &arena, &paths))
			sg_buffer_add_char(&out, '-');
		for (size_t k = 0; k < paths.len; k++)
			sg_buffer_printf(&out, "%s%s%s:%.*s", k ? " " : "",
					 paths.items[k].access & SG_ACCESS_READ ? "r" : "",
					 paths.items[k].access & SG_ACCESS_WRITE ? "w" : "",
					 SG_SPAN_ARG(paths.items[k].path));
		if (!sg_span_is(sg_buffer_span(&out), patch_rows[i].wanted))
			fail_msg("%s: wanted %s, found %.*s", patch_rows[i].patch,
				 patch_rows[i].wanted, SG_SPAN_ARG(sg_buffer_span(&out)));
	}
}

#define TOOL_EVENT "{\"hook_event_name\":\"PreToolUse\"}"
#define ASK_EVENT "{\"hook_event_name\":\"PermissionRequest\"}"
#define NESTED(word)                                                                              \
	"\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"permissionDecision\":\"" word \
	"\",\"permissionDecisionReason\":\"a \\\"b\\\"\"}"
#define CURSOR(word, more)                                                      \
	"\"permission\":\"" word "\",\"user_message\":\"a \\\"b\\\"" more "\"," \
	"\"agent_message\":\"a \\\"b\\\"" more "\""
#define FLAT(word) \
	"\"permissionDecision\":\"" word "\",\"permissionDecisionReason\":\"a \\\"b\\\"\""

static const struct {
	const struct sg_agent *agent;
	const char *payload;
	enum sg_verdict verdict;
	const char *out;
	const char *err;
	int status;
} encode_rows[] = {
	{ &sg_agent_codex, TOOL_EVENT, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_codex, TOOL_EVENT, SG_VERDICT_FORBIDDEN, "", "a \"b\"\n", 2 },
	{ &sg_agent_codex, TOOL_EVENT, SG_VERDICT_PROMPT, "", "a \"b\"" SG_ANSWER_CANNOT_ASK "\n",
	  2 },
	{ &sg_agent_codex, ASK_EVENT, SG_VERDICT_PROMPT, "", "", 0 },
	{ &sg_agent_codex, ASK_EVENT, SG_VERDICT_FORBIDDEN, "", "a \"b\"\n", 2 },
	{ &sg_agent_codex, NULL, SG_VERDICT_FORBIDDEN, "", "a \"b\"\n", 2 },
	{ &sg_agent_claude, TOOL_EVENT, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_claude, TOOL_EVENT, SG_VERDICT_PROMPT, "{" NESTED("ask") "}\n", "", 0 },
	{ &sg_agent_claude, TOOL_EVENT, SG_VERDICT_FORBIDDEN, "{" NESTED("deny") "}\n", "a \"b\"\n",
	  2 },
	{ &sg_agent_claude, ASK_EVENT, SG_VERDICT_PROMPT, "", "", 0 },
	{ &sg_agent_claude, ASK_EVENT, SG_VERDICT_FORBIDDEN,
	  "{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\",\"decision\":{\"behavior\":\"deny\",\"message\":\"a \\\"b\\\"\"}}}\n",
	  "", 0 },
	{ &sg_agent_claude, NULL, SG_VERDICT_FORBIDDEN, "{" NESTED("deny") "}\n", "a \"b\"\n", 2 },
	{ &sg_agent_copilot, "{\"toolName\":\"bash\"}", SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_copilot, "{\"toolName\":\"bash\"}", SG_VERDICT_PROMPT, "{" FLAT("ask") "}\n",
	  "", 0 },
	{ &sg_agent_copilot, "{\"toolName\":\"bash\"}", SG_VERDICT_FORBIDDEN,
	  "{" FLAT("deny") "}\n", "a \"b\"\n", 2 },
	{ &sg_agent_copilot, TOOL_EVENT, SG_VERDICT_FORBIDDEN,
	  "{" FLAT("deny") "," NESTED("deny") "}\n", "a \"b\"\n", 0 },
	{ &sg_agent_copilot, "{\"hookName\":\"permissionRequest\"}", SG_VERDICT_FORBIDDEN,
	  "{\"behavior\":\"deny\",\"message\":\"a \\\"b\\\"\"}\n", "", 0 },
	{ &sg_agent_copilot, "{\"hookName\":\"permissionRequest\"}", SG_VERDICT_PROMPT, "", "", 0 },
	{ &sg_agent_copilot, NULL, SG_VERDICT_FORBIDDEN, "{" FLAT("deny") "}\n", "a \"b\"\n", 2 },
	{ &sg_agent_neutral, NULL, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_gemini, TOOL_EVENT, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_gemini, TOOL_EVENT, SG_VERDICT_PROMPT,
	  "{\"decision\":\"ask\",\"reason\":\"a \\\"b\\\"\",\"systemMessage\":\"a \\\"b\\\"\"}\n",
	  "", 0 },
	{ &sg_agent_gemini, NULL, SG_VERDICT_FORBIDDEN,
	  "{\"decision\":\"deny\",\"reason\":\"a \\\"b\\\"\"}\n", "a \"b\"\n", 2 },
	/* a fail-closed hook of Cursor must print an object; it asks in two of its events only */
	{ &sg_agent_cursor, TOOL_EVENT, SG_VERDICT_ALLOW, "{}\n", "", 0 },
	{ &sg_agent_cursor, "{\"hook_event_name\":\"beforeShellExecution\"}", SG_VERDICT_PROMPT,
	  "{" CURSOR("ask", "") "}\n", "", 0 },
	{ &sg_agent_cursor, "{\"hook_event_name\":\"preToolUse\"}", SG_VERDICT_PROMPT,
	  "{" CURSOR("deny", SG_ANSWER_CANNOT_ASK) "}\n", "a \"b\"" SG_ANSWER_CANNOT_ASK "\n", 2 },
	{ &sg_agent_cursor, NULL, SG_VERDICT_FORBIDDEN, "{" CURSOR("deny", "") "}\n", "a \"b\"\n",
	  2 },
	{ &sg_agent_vscode, TOOL_EVENT, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_vscode, TOOL_EVENT, SG_VERDICT_PROMPT, "{" NESTED("ask") "}\n", "", 0 },
	{ &sg_agent_vscode, NULL, SG_VERDICT_FORBIDDEN, "{" NESTED("deny") "}\n", "a \"b\"\n", 2 },
	{ &sg_agent_windsurf, NULL, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_windsurf, NULL, SG_VERDICT_PROMPT, "", "a \"b\"" SG_ANSWER_CANNOT_ASK "\n", 2 },
	{ &sg_agent_opencode, NULL, SG_VERDICT_FORBIDDEN, "", "a \"b\"\n", 2 },
	{ &sg_agent_cline, NULL, SG_VERDICT_ALLOW, "", "", 0 },
	{ &sg_agent_cline, NULL, SG_VERDICT_FORBIDDEN,
	  "{\"cancel\":true,\"errorMessage\":\"a \\\"b\\\"\"}\n", "a \"b\"\n", 2 },
};

static void
test_encode(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(encode_rows); i++) {
		const struct sg_node *payload = NULL;
		struct sg_reply reply;
		bool hidden;

		if (encode_rows[i].payload)
			assert_true(sg_ok(sg_document_payload(
				(struct sg_payload_text){ sg_span_of(encode_rows[i].payload),
							  4096 },
				&arena, &payload, &hidden, NULL)));
		encode_rows[i].agent->encode(payload, encode_rows[i].verdict, SG_SPAN("a \"b\""),
					     &arena, &reply);
		assert_string_equal(sg_arena_copy(&arena, reply.out).p, encode_rows[i].out);
		assert_string_equal(sg_arena_copy(&arena, reply.err).p, encode_rows[i].err);
		assert_int_equal(reply.status, encode_rows[i].status);
	}
}

/* The constant replies are one JSON object at most, and block by status and text as well. */
static void
test_blocked(void **state)
{
	(void)state;
	for (size_t i = 0; i == 0 || sg_agents[i - 1]; i++) {
		const struct sg_reply *reply =
			sg_agents[i] ? &sg_agents[i]->blocked : &sg_reply_blocked_everywhere;
		const struct sg_node *object;
		bool hidden;

		assert_int_equal(reply->status, 2);
		assert_true(sg_span_starts(reply->err, SG_SPAN("strictgate: forbidden")));
		if (reply->out.len)
			assert_true(sg_ok(
				sg_document_payload((struct sg_payload_text){ reply->out, 4096 },
						    &arena, &object, &hidden, NULL)));
	}
	assert_int_equal(sg_agent_codex.blocked.out.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures), cmocka_unit_test(test_recognise),
		cmocka_unit_test(test_decode),   cmocka_unit_test(test_patch),
		cmocka_unit_test(test_encode),   cmocka_unit_test(test_blocked),
	};

	return cmocka_run_group_tests(tests, sg_test_arena_up, sg_test_arena_down);
}
