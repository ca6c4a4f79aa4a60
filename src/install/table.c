/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the agents. Sources: measured with Codex 0.169, Claude Code 2.1.329, Copilot CLI 1.0.102, Gemini CLI 0.61,
 * opencode 1.18.33 and the Cline CLI 3.0.65; Cursor, VS Code and Windsurf as they document themselves.
 */
#include "install/table.h"

#include <stddef.h>

#define PROGRAM "strictgate-hook"

const char *const sg_install_scopes[SG_INSTALL_SCOPES] = {
	[SG_INSTALL_MANAGED] = "managed",
	[SG_INSTALL_USER] = "user",
	[SG_INSTALL_PROJECT] = "project",
};

/* ---- Codex ---- */

/* It runs the call when its hook crashes, is missing or takes too long: the command turns each of these into a refusal. */
#define CODEX_CALL(line) \
	"[{\"hooks\":[{\"type\":\"command\",\"timeout\":10,\"command\":\"" line "\"}]}]"
#define CODEX_HOOK "\"hooks\":{\"PreToolUse\":" CODEX_CALL("@GUARDED@") "}"
/* Its hooks cannot ask, its managed rules can; both events, because the hook has to see that it is about to ask. */
#define CODEX_ASKING_HOOK                                                                        \
	"\"hooks\":{\"PreToolUse\":" CODEX_CALL("@ASKING@") ","                                  \
							    "\"PermissionRequest\":" CODEX_CALL( \
								    "@ASKING@") "}"
#define CODEX_RULE                                                                 \
	"\"rules\":{\"prefix_rules\":[{\"pattern\":[{\"token\":\"@STRICTGATE@\"}," \
	"{\"token\":\"ask\"}],\"decision\":\"prompt\",\"justification\":"          \
	"\"" PROGRAM ": a person must look at this command.\"}]}"
#define CODEX_FEATURES "\"features\":{\"hooks\":true,\"unified_exec_tty\":false}"

static const struct sg_install_file codex[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/codex",
	  .name = "requirements.toml",
	  /* Its reviewer is a model: where nobody has said who may answer a question, only a person may. */
	  .want = "{\"allow_managed_hooks_only\":true,\"?allowed_approvals_reviewers\":[\"user\"]," CODEX_FEATURES
		  "," CODEX_ASKING_HOOK "," CODEX_RULE "}",
	  .mark = PROGRAM,
	  .mode = 0644,
	  .asks = true },
	{ .scope = SG_INSTALL_USER,
	  .variable = "CODEX_HOME",
	  .base = "~/.codex",
	  .name = "config.toml",
	  .want = "{" CODEX_FEATURES "," CODEX_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0600,
	  .trust = true },
	{ 0 },
};

static const struct sg_install_note codex_notes[] = {
	{ SG_INSTALL_MANAGED,
	  "requirements.toml is also a source of the policy: run strictgate compile" },
	{ SG_INSTALL_USER, "the user, --disable hooks or a trusted project can switch it off" },
	{ 0 },
};

/* ---- Claude Code ---- */

#define CLAUDE_HOOK                                                                   \
	"\"hooks\":{\"PreToolUse\":[{\"hooks\":[{\"type\":\"command\",\"command\":"   \
	"\"@HOOK@\",\"args\":[\"--agent\",\"@AGENT@\"],\"timeout\":10,\"onFailure\":" \
	"\"block\"}]}]}"

static const struct sg_install_file claude[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/claude-code",
	  .name = "managed-settings.json",
	  .want = "{\"requiredMinimumVersion\":\"2.1.295\",\"allowManagedHooksOnly\":true,"
		  "\"disableSkillShellExecution\":true," CLAUDE_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .variable = "CLAUDE_CONFIG_DIR",
	  .base = "~/.claude",
	  .name = "settings.json",
	  .want = "{" CLAUDE_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0600 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".claude/settings.json",
	  .want = "{" CLAUDE_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ 0 },
};

static const struct sg_install_note claude_notes[] = {
	{ SG_INSTALL_MANAGED,
	  "a policy from Anthropic's server or MDM replaces this file: put the hook there, too" },
	{ SG_INSTALL_USER, "needs Claude Code 2.1.295; a project or an option can switch it off" },
	{ SG_INSTALL_PROJECT,
	  "needs Claude Code 2.1.295; whoever can write the project can switch it off" },
	{ 0 },
};

/* ---- Copilot CLI ---- */

/*
 * It refuses the call when its hook ends badly, but lets it run when its own time is over. So the hook is ended before,
 * also one that is stopped or ignores signals; without a shell between, whose start-up file a user could name.
 */
#define COPILOT_HOOK                                                                             \
	"{\"version\":1,\"hooks\":{\"preToolUse\":[{\"type\":\"command\",\"exec\":"              \
	"\"/usr/bin/timeout\",\"args\":[\"-k\",\"1\",\"5\",\"@HOOK@\",\"--agent\",\"@AGENT@\"]," \
	"\"timeoutSec\":30}]}}"

static const struct sg_install_file copilot[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/github-copilot",
	  .name = "policy.d/10-strictgate.json",
	  .want = COPILOT_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	/* Another hook could change a call after the gate has seen it. */
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/github-copilot",
	  .name = "managed-settings.json",
	  .want = "{\"allowManagedHooksOnly\":true}",
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .variable = "COPILOT_HOME",
	  .base = "~/.copilot",
	  .name = "hooks/strictgate.json",
	  .want = COPILOT_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".github/hooks/strictgate.json",
	  .want = COPILOT_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ 0 },
};

static const struct sg_install_note copilot_notes[] = {
	{ SG_INSTALL_USER, "a trusted project can switch it off" },
	{ SG_INSTALL_PROJECT, "runs only where the folder is trusted" },
	{ 0 },
};

/* ---- Gemini CLI ---- */

/* It starts "bash -c" whatever the user's shell is. */
#define GEMINI_HOOK                                                                       \
	"\"hooks\":{\"BeforeTool\":[{\"matcher\":\"*\",\"hooks\":[{\"type\":\"command\"," \
	"\"name\":\"strictgate\",\"command\":\"@GUARDED_SH@\",\"timeout\":10000}]}]}"

static const struct sg_install_file gemini[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/gemini-cli",
	  .name = "settings.json",
	  .want = "{\"hooksConfig\":{\"enabled\":true}," GEMINI_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .base = "~/.gemini",
	  .name = "settings.json",
	  .want = "{" GEMINI_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0600 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".gemini/settings.json",
	  .want = "{" GEMINI_HOOK "}",
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ 0 },
};

static const struct sg_install_note gemini_notes[] = {
	{ SG_INSTALL_MANAGED,
	  "hooksConfig.disabled of a user or a trusted project switches it off, and "
	  "ACP mode runs no hook: put what must hold into "
	  "/etc/gemini-cli/policies as well" },
	{ SG_INSTALL_USER, "a trusted project can switch it off; ACP mode runs no hook" },
	{ SG_INSTALL_PROJECT, "runs only where the folder is trusted; ACP mode runs no hook" },
	{ 0 },
};

/* ---- Cursor ---- */

/* Shell commands and MCP tools have events of their own, which alone can ask. */
#define CURSOR_CALL "\"command\":\"@HOOK@ --agent @AGENT@\",\"timeout\":10,\"failClosed\":true"
#define CURSOR_HOOK                                                                       \
	"{\"version\":1,\"hooks\":{\"beforeShellExecution\":[{" CURSOR_CALL               \
	"}],\"beforeMCPExecution\":[{" CURSOR_CALL "}],\"beforeReadFile\":[{" CURSOR_CALL \
	"}],\"preToolUse\":[{" CURSOR_CALL ",\"matcher\":\"^(?!Shell$|MCP:)\"}]}}"

static const struct sg_install_file cursor[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/cursor",
	  .name = "hooks.json",
	  .want = CURSOR_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .base = "~/.cursor",
	  .name = "hooks.json",
	  .want = CURSOR_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".cursor/hooks.json",
	  .want = CURSOR_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ 0 },
};

static const struct sg_install_note cursor_notes[] = {
	{ SG_INSTALL_USER, "the user can remove it" },
	{ SG_INSTALL_PROJECT, "runs only in a trusted workspace" },
	{ 0 },
};

/* ---- VS Code ---- */

/* Copilot CLI reads these folders, too: the shape of its input tells who asks. */
#define VSCODE_HOOK                                                                    \
	"{\"hooks\":{\"PreToolUse\":[{\"type\":\"command\",\"command\":\"@UNNAMED@\"," \
	"\"timeout\":10}]}}"

static const struct sg_install_file vscode[] = {
	/* Its own harness reads no hook that users cannot change; Copilot's does. */
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/vscode",
	  .name = "policy.json",
	  .want = "{\"ChatHooks\":true,\"ChatEditorPreferCopilotHarness\":true}",
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .base = "~/.copilot",
	  .name = "hooks/strictgate-vscode.json",
	  .want = VSCODE_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".github/hooks/strictgate-vscode.json",
	  .want = VSCODE_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ 0 },
};

static const struct sg_install_note vscode_notes[] = {
	{ SG_INSTALL_MANAGED,
	  "VS Code now asks the hook of Copilot: install that one, too (--agent copilot)" },
	{ SG_INSTALL_USER,
	  "Copilot CLI reads this folder and asks, too; the user can remove the file" },
	{ SG_INSTALL_PROJECT, "Copilot CLI reads this folder and asks, too" },
	{ 0 },
};

/* ---- opencode ---- */

/* It has no hooks that are programs. What throws here is refused. */
static const char opencode_plugin[] =
	"// Written by strictgate install: every tool call is judged by strictgate-hook before it runs.\n"
	"import { spawnSync } from \"node:child_process\";\n"
	"\n"
	"export const Strictgate = async ({ directory }) => ({\n"
	"  \"tool.execute.before\": async (input, output) => {\n"
	"    const asked = spawnSync(\"@HOOK@\", [\"--agent\", \"@AGENT@\"], {\n"
	"      input: JSON.stringify({ input, args: output.args, directory }),\n"
	"      encoding: \"utf8\",\n"
	"      timeout: 5000,\n"
	"      killSignal: \"SIGKILL\",\n"
	"    });\n"
	"    if (asked.error || asked.status !== 0)\n"
	"      throw new Error(\n"
	"        asked.stderr?.trim() || \"strictgate: the hook failed, the call is refused\",\n"
	"      );\n"
	"  },\n"
	"});\n";

static const struct sg_install_file opencode[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/opencode",
	  .name = "strictgate.js",
	  .script = opencode_plugin,
	  .mark = "Written by strictgate install",
	  .mode = 0644 },
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/opencode",
	  .name = "opencode.json",
	  .want = "{\"plugin\":[\"file://@FOLDER@/strictgate.js\"]}",
	  .mark = "/strictgate.js",
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .variable = "XDG_CONFIG_HOME",
	  .base = "~/.config",
	  .name = "opencode/strictgate.js",
	  .script = opencode_plugin,
	  .mark = "Written by strictgate install",
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .variable = "XDG_CONFIG_HOME",
	  .base = "~/.config",
	  .name = "opencode/opencode.json",
	  .want = "{\"plugin\":[\"file://@FOLDER@/strictgate.js\"]}",
	  .mark = "/strictgate.js",
	  .mode = 0600 },
	{ 0 },
};

static const struct sg_install_note opencode_notes[] = {
	{ SG_INSTALL_MANAGED, "opencode --pure skips every plugin" },
	{ SG_INSTALL_USER, "opencode --pure skips every plugin; the user can remove it" },
	{ 0 },
};

/* ---- Windsurf ---- */

#define WINDSURF_CALL "[{\"command\":\"@GUARDED@\"}]"
#define WINDSURF_HOOK                                                                        \
	"{\"hooks\":{\"pre_run_command\":" WINDSURF_CALL ",\"pre_read_code\":" WINDSURF_CALL \
	",\"pre_write_code\":" WINDSURF_CALL ",\"pre_mcp_tool_use\":" WINDSURF_CALL "}}"

static const struct sg_install_file windsurf[] = {
	{ .scope = SG_INSTALL_MANAGED,
	  .base = "/etc/windsurf",
	  .name = "hooks.json",
	  .want = WINDSURF_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_USER,
	  .base = "~/.codeium/windsurf",
	  .name = "hooks.json",
	  .want = WINDSURF_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".windsurf/hooks.json",
	  .want = WINDSURF_HOOK,
	  .mark = PROGRAM,
	  .mode = 0644 },
	{ 0 },
};

static const struct sg_install_note windsurf_notes[] = {
	{ SG_INSTALL_MANAGED, "Windsurf tells no hook what it fetches from the web" },
	{ SG_INSTALL_USER, "Windsurf tells no hook what it fetches from the web; the user can "
			   "remove it" },
	{ SG_INSTALL_PROJECT, "Windsurf tells no hook what it fetches from the web" },
	{ 0 },
};

/* ---- Cline ---- */

/* Nothing blocks but an object with "cancel". */
static const char cline_script[] =
	"#!/bin/sh\n"
	"# Written by strictgate install: every tool call is judged by strictgate-hook before it runs.\n"
	"answer=$(" SG_INSTALL_LIMIT "@HOOK@ --agent @AGENT@)\n"
	"status=$?\n"
	"if [ $status -eq 0 ] || { [ $status -eq 2 ] && [ -n \"$answer\" ]; }; then\n"
	"\t[ -z \"$answer\" ] || printf '%s\\n' \"$answer\"\n"
	"\texit $status\n"
	"fi\n"
	"printf '{\"cancel\":true,\"errorMessage\":\"strictgate: the hook failed with status %s, the call is "
	"refused\"}\\n' \"$status\"\n"
	"exit 2\n";

static const struct sg_install_file cline[] = {
	/* Both the editor's extension and the CLI read this folder. */
	{ .scope = SG_INSTALL_USER,
	  .base = "~/Documents/Cline/Hooks",
	  .name = "PreToolUse",
	  .script = cline_script,
	  .mark = "Written by strictgate install",
	  .mode = 0755 },
	{ .scope = SG_INSTALL_PROJECT,
	  .base = ".",
	  .name = ".clinerules/hooks/PreToolUse",
	  .script = cline_script,
	  .mark = "Written by strictgate install",
	  .mode = 0755 },
	{ 0 },
};

static const struct sg_install_note cline_notes[] = {
	{ SG_INSTALL_USER, "the user can remove it; without the file every call runs" },
	{ SG_INSTALL_PROJECT, "whoever can write the project can remove it" },
	{ 0 },
};

const struct sg_install_agent sg_install_agents[] = {
	{ "codex", codex, codex_notes },          { "claude", claude, claude_notes },
	{ "copilot", copilot, copilot_notes },    { "gemini", gemini, gemini_notes },
	{ "cursor", cursor, cursor_notes },       { "vscode", vscode, vscode_notes },
	{ "opencode", opencode, opencode_notes }, { "windsurf", windsurf, windsurf_notes },
	{ "cline", cline, cline_notes },          { 0 },
};
