#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# strictgate inventory: settings of agents against requirements, one row for each.

load helper

place() {
	unset CODEX_HOME COPILOT_HOME CLAUDE_CONFIG_DIR
	cat >req.toml <<'P'
allowed_sandbox_modes = ["read-only", "workspace-write"]
allowed_approval_policies = ["on-request"]
allowed_web_search_modes = ["disabled"]

[features]
hooks = true
shell_tool = false

[mcp_servers.docs.identity]
command = "/usr/bin/docs"
P
}

inventory() {
	run "$STRICTGATE" inventory --root "$PWD/root" --project "$PWD/project" --no-default-sources --policy req.toml "$@"
}

# file (~ is the user's, . the project's) | content | line, empty: nothing deviates
rows() {
	cat <<'ROWS'
~/.codex/config.toml|\nsandbox_mode = "danger-full-access"\n|codex: @:2: sandbox_mode = "danger-full-access": the requirement allows sandbox_mode read-only, workspace-write [req.toml:1]
~/.codex/config.toml|sandbox_mode = "read-only"\n|
~/.codex/config.toml|approval_policy = "never"\n|codex: @:1: approval_policy = "never": the requirement allows approval_policy on-request [req.toml:2]
/etc/codex/config.toml|web_search = "live"\n|codex: @:1: web_search = "live": the requirement allows web_search disabled [req.toml:3]
~/.codex/config.toml|[profiles.fast]\nsandbox_mode = "danger-full-access"\n|codex: @:2: sandbox_mode = "danger-full-access"
~/.codex/fast.config.toml|approval_policy = "never"\n|codex: @:1: approval_policy = "never"
./.codex/config.toml|[features]\nhooks = false\n|codex: @:2: the requirement pins the feature hooks on [req.toml:6]
./.codex/config.toml|[features]\nshell_tool = true\n|codex: @:2: the requirement pins the feature shell_tool off [req.toml:7]
~/.codex/config.toml|[mcp_servers.docs]\ncommand = "/usr/bin/docs"\n|
~/.codex/config.toml|[mcp_servers.docs]\ncommand = "/tmp/docs"\n|the MCP server "docs" is not on the allowlist, or is not what the allowlist says [req.toml]
~/.codex/config.toml|[mcp_servers.other]\ncommand = "/usr/bin/docs"\n|the MCP server "other" is not on the allowlist
~/.codex/config.toml|sandbox_mode = 1\n|codex: @:1: sandbox_mode is of type integer, which cannot be held against requirements
~/.codex/config.toml|mcp_servers = "x"\n|mcp_servers is of type string
~/.codex/config.toml|a = 1\nsandbox_mode = \n|codex: @:2: the settings cannot be read
./.env|CODEX_HOME=./.codex\n|codex: @:1: CODEX_HOME lets the project bring
./.claude/settings.json|{"permissions":\n{"defaultMode":"bypassPermissions"}}|claude: @:2: defaultMode = "bypassPermissions": the requirement allows approval_policy on-request [req.toml:2]
./.claude/settings.json|{"permissions":{"defaultMode":"default"}}|
~/.claude.json|{"projects":{"/x":{"mcpServers":{"evil":{"command":"/bin/x"}}}}}|claude: @:1: the MCP server "evil"
./.mcp.json|{"mcpServers":{"docs":{"type":"stdio","command":"/usr/bin/docs"}}}|
./.mcp.json|{"mcpServers":{"docs":{"type":"http","url":"https://x.test/"}}}|the MCP server "docs"
~/.copilot/mcp-config.json|{"mcpServers":{"a":{"command":"b"}}}|copilot: @:1: the MCP server "a"
./.gemini/settings.json|{"mcpServers":{"a":{"command":"b"}}}|gemini: @:1: the MCP server "a"
./.cursor/mcp.json|{"mcpServers":{"a":{"command":"b"}}}|cursor: @:1: the MCP server "a"
./.vscode/mcp.json|{"servers":{"a":{"command":"b"}}}|vscode: @:1: the MCP server "a"
~/.codeium/windsurf/mcp_config.json|{"mcpServers":{"a":{"command":"b"}}}|windsurf: @:1: the MCP server "a"
./.cursor/mcp.json|{"mcpServers":|cursor: @:1: the settings cannot be read
ROWS
}

@test "inventory: each value that deviates, with both places" {
	place
	while IFS='|' read -r file content line; do
		rm -rf root
		case $file in
		'~'*) path=$HOME${file#\~} ;;
		.*) path=$PWD/project/${file#./} ;;
		*) path=$file ;;
		esac
		mkdir -p "$(dirname "root$path")"
		printf "$content" >"root$path"
		inventory
		if [ -z "$line" ]; then
			[ "$status" = 0 ] && [ -z "$output" ] || { echo "$file $content: $output"; return 1; }
			continue
		fi
		[ "$status" = 1 ] || { echo "$file $content: status $status"; return 1; }
		grep -qF "${line//@/$path}" <<<"$output" || { echo "$line: $output"; return 1; }
	done < <(rows)
}

@test "inventory: JSON, one agent only, usage" {
	place
	mkdir -p "root$HOME/.codex"
	printf 'approval_policy = "never"\n' >"root$HOME/.codex/config.toml"
	inventory --json
	[ "$status" = 1 ]
	[[ $output == *'"line":1'*'"requirement":"req.toml:2"'* ]]
	inventory --agent claude
	[ "$status" = 0 ]
	inventory --agent nobody
	[ "$status" = 64 ]
}

# file or link | what it holds, or -> where it leads | the first place of the line | what is said; empty: nothing
versions() {
	cat <<'ROWS'
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex",\n"version":"0.169.4"}|
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex",\n"version":"0.170.0"}|note: codex: /usr/lib/node_modules/@openai/codex/package.json:2: version 0.170.0 is unverified: measured is 0.169.0
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex","version":"0.20.0"}|version 0.20.0 is unverified
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex","version":"next"}|version next is unverified
/opt/x/bin/codex /opt/x/package.json|{"name":"@openai/codex-linux-x64","version":"0.170.0"}|codex: /opt/x/package.json:1: version 0.170.0
/opt/x/bin/codex /opt/x/package.json|{"name":"codex","version":"0.170.0"}|codex: /opt/x/bin/codex: version unknown is unverified
~/.local/share/claude/versions/2.1.329||
~/.local/share/claude/versions/2.1.400||note: claude: @: version 2.1.400 is unverified: measured is 2.1.329
~/.local/share/claude/versions/2.1.200||warning: claude: @: version 2.1.200 is older than 2.1.295: a hook that fails lets the call run
~/.vscode/extensions/anthropic.claude-code-2.1.330-linux-x64/package.json|{"version":"2.1.330"}|claude: @:1: version 2.1.330 is unverified
~/.vscode/extensions/openai.chatgpt-0.4.1/package.json|{"version":"0.4.1"}|codex: @:1: version 0.4.1 is unverified: its settings are known from its documentation only
/usr/share/cursor/resources/app/package.json|{"name":"Cursor","version":"3.1.0"}|cursor: @:1: version 3.1.0 is unverified: its settings are known
/usr/lib/node_modules/@google/gemini-cli/package.json|{"name":"@google/gemini-cli","version":"0.62.0"}|gemini: @:1: version 0.62.0 is unverified
/usr/lib/node_modules/@github/copilot/package.json|{"name":"@github/copilot","version":"1.0.69"}|copilot: @:1: version 1.0.69 is older than 1.0.70
ROWS
}

@test "inventory: the versions of agents, without starting them" {
	place
	while IFS='|' read -r files content line; do
		rm -rf root
		mkdir -p root/usr/local/bin
		for file in $files; do
			path=${file/#\~/$HOME}
			mkdir -p "$(dirname "root$path")"
			printf "$content" >"root$path"
		done
		case $files in
		*/versions/*) ln -s "$path" root/usr/local/bin/claude ;;
		/opt/x/*) ln -s ../../../opt/x/bin/codex root/usr/local/bin/codex ;;
		*/@openai/*)
			mkdir "root${path%/*}/bin" && touch "root${path%/*}/bin/codex.js"
			ln -s "../../..${path%/*}/bin/codex.js" root/usr/local/bin/codex
			;;
		esac
		inventory
		if [ -z "$line" ]; then
			[ "$status" = 0 ] && [ -z "$output" ] || { echo "$files $content: $output"; return 1; }
			continue
		fi
		[ "$(wc -l <<<"$output")" = 1 ] && grep -qF "${line//@:/$path:}" <<<"$output" ||
			{ echo "$files $content: $line: $output"; return 1; }
		case $line in
		*older\ than*) [ "$status" = 1 ] ;;
		*) [ "$status" = 0 ] ;;
		esac || { echo "$files: status $status"; return 1; }
	done < <(versions)
}
