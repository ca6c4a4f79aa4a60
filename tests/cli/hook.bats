#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The hook: what each agent hears, whichever way the policy reaches it.
load helper

# AGENT COMMAND WHAT-IT-HEARS
rows() {
	cat <<'R'
codex ls silence
codex rm -rf /x deny
codex mkdir x deny
codex touch x silence
codex rm -rf ./build silence
codex $(unknown) deny
claude ls silence
claude rm -rf /x deny
claude mkdir x ask
claude touch x silence
claude echo hi > sealed/x deny
claude $(unknown) ask
copilot ls silence
copilot sudo rm -r --force /x deny
copilot mkdir x ask
copilot touch x silence
R
}

check_rows() { # HOW-TO-ASK...
	while read -r agent rest; do
		wanted=${rest##* }
		command=${rest% *}
		payload "$agent" "$command" >input
		answer "$@" --agent "$agent" <input
		heard=$(heard_by "$agent")
		if [ "$heard" != "$wanted" ]; then
			echo "$agent: $command: heard $heard, wanted $wanted"
			cat out err
			return 1
		fi
	done < <(rows)
}

@test "a snapshot of its own" {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
	check_rows "$STRICTGATE_HOOK" --snapshot "$PWD/policy.img"
}

@test "files compiled afresh" {
	check_rows "$STRICTGATE_HOOK" --policy policy.toml
}

@test "strictgate hook answers the same" {
	check_rows "$STRICTGATE" hook --policy policy.toml
}

@test "several files: the most restrictive counts" {
	printf '[[requirements.rules]]\nprefix = ["ls"]\ndecision = "forbidden"\nreason = "No lists."\n' >more.toml
	payload claude ls >input
	answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml --policy more.toml <input
	[ "$(heard_by claude)" = deny ]
	grep -q 'No lists.' err
	payload claude 'rm -rf x' >input
	answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml --policy more.toml <input
	[ "$(heard_by claude)" = deny ]
}

@test "the reason names rule and source" {
	payload codex 'rm -rf /x' >input
	answer "$STRICTGATE_HOOK" --agent codex --policy "$PWD/policy.toml" <input
	[ "$(cat err)" = "strictgate: forbidden: Trees stay. (met by: rm --force --recursive /x) [no-rm, $PWD/policy.toml:5]" ]
}

@test "without --agent the shape of the input tells" {
	for agent in codex claude copilot; do
		payload "$agent" 'rm -rf /x' >input
		answer "$STRICTGATE_HOOK" --policy policy.toml <input
		[ "$(heard_by "$agent")" = deny ]
		payload "$agent" 'ls' >input
		answer "$STRICTGATE_HOOK" --policy policy.toml <input
		[ "$(heard_by "$agent")" = silence ]
	done
}

@test "an input of unknown shape is refused in every dialect at once" {
	echo '{"what":1}' >input
	answer "$STRICTGATE_HOOK" --policy policy.toml <input
	[ "$status" = 2 ]
	[ -s err ]
	grep -q '"permissionDecision":"deny"' out
	grep -q '"decision":"deny"' out
	grep -q '"cancel":true' out
	[ "$(wc -l <out)" = 1 ]
}

@test "other events are refused" {
	for event in PostToolUse SessionStart Stop UserPromptSubmit Nonsense; do
		payload claude ls | sed "s/PreToolUse/$event/" >input
		answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml <input
		[ "$(heard_by claude)" = deny ]
		grep -q SG0306 err
	done
}

@test "permission requests have their own form" {
	payload claude 'rm -rf /x' | sed 's/PreToolUse/PermissionRequest/' >input
	answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml <input
	[ "$status" = 0 ]
	grep -q '^{"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"deny","message":"strictgate: forbidden: Trees stay\.' out
	payload claude 'mkdir x' | sed 's/PreToolUse/PermissionRequest/' >input
	answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml <input
	[ "$(heard_by claude)" = silence ]
	payload codex 'mkdir x' | sed 's/PreToolUse/PermissionRequest/' >input
	answer "$STRICTGATE_HOOK" --agent codex --policy policy.toml <input
	[ "$(heard_by codex)" = silence ]
	payload codex 'rm -rf /x' | sed 's/PreToolUse/PermissionRequest/' >input
	answer "$STRICTGATE_HOOK" --agent codex --policy policy.toml <input
	[ "$(heard_by codex)" = deny ]
}

@test "verdicts that are not plain allow are recorded, secrets are not" {
	payload claude 'ls' >input
	answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml <input
	[ ! -e audit.jsonl ]
	for command in 'touch x' 'mkdir x' 'rm -rf /x --token=abcdef'; do
		payload claude "$command" >input
		answer "$STRICTGATE_HOOK" --agent claude --policy policy.toml <input
	done
	[ "$(wc -l <audit.jsonl)" = 3 ]
	grep -q '"verdict":"log".*"rule":"note-touch"' audit.jsonl
	grep -q '"verdict":"prompt".*"rule":"ask-mkdir"' audit.jsonl
	grep -q '"verdict":"forbidden".*"rule":"no-rm"' audit.jsonl
	! grep -q abcdef audit.jsonl
}

@test "a record that is required and cannot be written forbids" {
	printf '[requirements.audit]\nrequired = true\n' >>policy.toml
	payload claude 'touch x' >input
	status=0
	"$STRICTGATE_HOOK" --agent claude --policy policy.toml --audit /dev/full/x <input >out 2>err || status=$?
	[ "$(heard_by claude)" = deny ]
	grep -q SG0601 err
}

@test "a record that is not required and cannot be written changes nothing" {
	payload claude 'touch x' >input
	status=0
	"$STRICTGATE_HOOK" --agent claude --policy policy.toml --audit /dev/full/x <input >out 2>err || status=$?
	[ "$(heard_by claude)" = silence ]
}

@test "a project's requirements tighten, from any directory below" {
	mkdir -p project/.strictgate project/sub/deep home
	printf '[[requirements.rules]]\nprefix = ["ls"]\ndecision = "forbidden"\nreason = "Not here."\n' >project/.strictgate/requirements.toml
	payload claude ls >input
	status=0
	answer "$STRICTGATE_HOOK" --agent claude <input
	[ "$(heard_by claude)" = deny ]
	grep -q 'Not here.' err
	sed 's,/project",/project/sub/deep",' input >deep
	answer "$STRICTGATE_HOOK" --agent claude <deep
	[ "$(heard_by claude)" = deny ]
	answer "$STRICTGATE" hook --agent claude <deep
	[ "$(heard_by claude)" = deny ]
}

@test "the user's requirements tighten" {
	mkdir -p home/.config/strictgate
	printf '[[requirements.rules]]\nprefix = ["ls"]\ndecision = "forbidden"\nreason = "Not me."\n' >home/.config/strictgate/requirements.toml
	payload claude ls >input
	answer "$STRICTGATE_HOOK" --agent claude <input
	[ "$(heard_by claude)" = deny ]
	grep -q 'Not me.' err
}

@test "files of the user and of projects do not lift the baseline" {
	[ ! -e /etc/codex/requirements.toml ] && [ ! -e /etc/strictgate/requirements.d ] || skip "this machine has a policy"
	payload claude 'rm -rf /' >input
	answer "$STRICTGATE_HOOK" --agent claude <input
	[ "$(heard_by claude)" = deny ]
	mkdir -p project/.strictgate home/.config/strictgate
	: >project/.strictgate/requirements.toml
	: >home/.config/strictgate/requirements.toml
	answer "$STRICTGATE_HOOK" --agent claude <input
	[ "$(heard_by claude)" = deny ]
	answer "$STRICTGATE" hook --agent claude <input
	[ "$(heard_by claude)" = deny ]
}

@test "fixtures of every agent are answered" {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
	for agent in codex claude copilot; do
		for file in "$BATS_TEST_DIRNAME/../fixtures/$agent"/*PreToolUse*.json "$BATS_TEST_DIRNAME/../fixtures/$agent"/bash*.json; do
			[ -f "$file" ] || continue
			answer "$STRICTGATE_HOOK" --agent "$agent" --snapshot "$PWD/policy.img" <"$file"
			[ "$(heard_by "$agent")" != open ]
		done
	done
}

@test "--version and --help" {
	run "$STRICTGATE_HOOK" --version
	[ "$status" = 0 ]
	[[ $output == "strictgate "* ]]
	run "$STRICTGATE_HOOK" --help
	[ "$status" = 0 ]
	[[ $output == *--agent* ]]
}

# FILE COMMAND: a file with one definition of the server docs.
define() {
	mkdir -p "$(dirname "$1")"
	printf '{"mcpServers":{"docs":{"command":"%s","args":[]}}}' "$2" >"$1"
}

# What Claude Code hears about a call of the server docs that it has from SCOPE.
ask_docs() { # SCOPE
	printf '{"session_id":"s","transcript_path":"/t","cwd":"%s/project","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"mcp__docs__find","tool_input":{},"mcp_server":{"name":"docs","source":"%s"},"tool_use_id":"c1"}' "$PWD" "$1" >input
	answer "$STRICTGATE_HOOK" --agent claude --policy servers.toml <input
	heard_by claude
}

servers_policy() {
	unset CLAUDE_CONFIG_DIR
	cat >servers.toml <<'P'
[requirements]
version = 1

[requirements.mcp_servers]
on_unknown_identity = "prompt"
allowed = [{ name = "docs", type = "stdio", command = "/opt/docs", args = [] }]
P
}

@test "an MCP server is what the agent's configuration says" {
	servers_policy
	[ "$(ask_docs user)" = ask ]
	define "$HOME/.claude.json" /opt/docs
	[ "$(ask_docs user)" = silence ]
	[ "$(ask_docs dynamic)" = ask ]
	[ "$(ask_docs project)" = ask ]
	define "$HOME/.claude.json" /tmp/other
	[ "$(ask_docs user)" = deny ]
	printf '{"mcpServers":{"docs":{"command":"/opt/docs","args":["-x"]}}}' >"$HOME/.claude.json"
	[ "$(ask_docs user)" = deny ]
	printf '{"mcpServers":{"docs":{"command":"/opt/docs","env":{"A":"b"}}}}' >"$HOME/.claude.json"
	[ "$(ask_docs user)" = deny ]
}

@test "servers of a project, by its file and by the user's" {
	servers_policy
	define project/.mcp.json /opt/docs
	[ "$(ask_docs project)" = silence ]
	define project/.mcp.json /tmp/other
	[ "$(ask_docs project)" = deny ]
	rm project/.mcp.json
	printf '{"projects":{"%s/project":{"mcpServers":{"docs":{"command":"/opt/docs"}}}}}' "$PWD" >"$HOME/.claude.json"
	[ "$(ask_docs local)" = silence ]
	[ "$(ask_docs user)" = ask ]
}

@test "what the configuration leaves open is unknown" {
	servers_policy
	define "$HOME/.claude.json" /opt/docs
	define project/.mcp.json /tmp/other
	[ "$(ask_docs user)" = ask ]
	[ "$(ask_docs project)" = ask ]
	echo '{"mcpServers":' >project/.mcp.json
	[ "$(ask_docs user)" = ask ]
	rm project/.mcp.json
	mkfifo project/.mcp.json
	[ "$(ask_docs user)" = ask ]
	rm project/.mcp.json
	[ "$(ask_docs user)" = silence ]
	printf '{"mcpServers":{"docs":{"command":"${X:-/opt/docs}"}}}' >"$HOME/.claude.json"
	[ "$(ask_docs user)" = ask ]
	printf '{"mcpServers":{"docs":{"command":"/opt/docs","launcher":"x"}}}' >"$HOME/.claude.json"
	[ "$(ask_docs user)" = ask ]
}

# What Copilot hears about a tool of that name; its hook input says nothing about the server.
ask_copilot() { # TOOL
	printf '{"sessionId":"s","timestamp":1,"cwd":"%s/project","toolName":"%s","toolArgs":"{}"}' "$PWD" "$1" >input
	answer "$STRICTGATE_HOOK" --agent copilot --policy servers.toml <input
	heard_by copilot
}

@test "where the agent tells no scope, its configuration can only speak against a server" {
	servers_policy
	unset COPILOT_HOME
	[ "$(ask_copilot docs-find)" = ask ]
	define "$HOME/.copilot/mcp-config.json" /opt/docs
	[ "$(ask_copilot docs-find)" = ask ]
	define "$HOME/.copilot/mcp-config.json" /tmp/other
	[ "$(ask_copilot docs-find)" = deny ]
	[ "$(ask_copilot docs/find)" = deny ]
	[ "$(ask_copilot other-find)" = deny ]
	define project/.mcp.json /opt/docs
	[ "$(ask_copilot docs-find)" = ask ]
	printf '{"mcpServers":{"docs":{"command":"/tmp/other"},"docs-a":{"command":"/opt/docs"}}}' >"$HOME/.copilot/mcp-config.json"
	rm project/.mcp.json
	[ "$(ask_copilot docs-find)" = deny ]
	[ "$(ask_copilot docs-a-find)" = ask ]
	export COPILOT_HOME=$PWD/moved
	[ "$(ask_copilot docs-find)" = ask ]
	define "$PWD/moved/.copilot/mcp-config.json" /tmp/other
	[ "$(ask_copilot docs-find)" = ask ]
	define "$PWD/moved/mcp-config.json" /tmp/other
	[ "$(ask_copilot docs-find)" = deny ]
}

# What an agent hears about a call of a server of which its hook input tells the name only.
ask_by_name() { # AGENT
	case $1 in
	vscode) printf '{"timestamp":"t","sessionId":"s","cwd":"%s/project","hookEventName":"PreToolUse","transcript_path":"/t","tool_name":"mcp_docs_find","tool_input":{},"tool_use_id":"c1"}' "$PWD" ;;
	cursor) printf '{"conversation_id":"c","cursor_version":"1","hook_event_name":"beforeMCPExecution","cwd":"%s/project","tool_name":"find","tool_input":"{}","mcp_server_name":"docs"}' "$PWD" ;;
	gemini) printf '{"session_id":"s","transcript_path":"/t","cwd":"%s/project","hook_event_name":"BeforeTool","timestamp":"t","tool_name":"mcp_docs_find","tool_input":{}}' "$PWD" ;;
	esac >input
	answer "$STRICTGATE_HOOK" --agent "$1" --policy servers.toml <input
	cat out err
}

@test "a definition speaks against a server in the files of every agent" {
	servers_policy
	while read -r agent file member; do
		for root in "$HOME" "$PWD/project" "$PWD"; do
			[[ $agent$root != vscode$HOME ]] || continue
			define "$root/$file" /opt/docs
			sed -i "s/mcpServers/$member/" "$root/$file"
			fits=$(ask_by_name "$agent")
			sed -i s,/opt/docs,/tmp/other, "$root/$file"
			other=$(ask_by_name "$agent")
			rm "$root/$file"
			[ "$fits" = "$(ask_by_name "$agent")" ]
			[ "$fits" != "$other" ]
		done
	done <<-'E'
	vscode .vscode/mcp.json servers
	cursor .cursor/mcp.json mcpServers
	gemini .gemini/settings.json mcpServers
	E
	define "$HOME/.config/Code/User/mcp.json" /tmp/other
	sed -i s/mcpServers/servers/ "$HOME/.config/Code/User/mcp.json"
	[[ "$(ask_by_name vscode)" == *'"deny"'* ]]
}

# What Codex hears about a tool of that name. `started` is its command line; the hook runs below it, as a shell's child.
ask_codex() { # TOOL
	printf '{"session_id":"s","turn_id":"t",%s"transcript_path":null,"cwd":"%s/project","hook_event_name":"PreToolUse","model":"m","permission_mode":"default","tool_name":"%s","tool_input":{},"tool_use_id":"c1"}' "${role:-}" "$PWD" "$1" >input
	status=0
	(cd project && "${started[@]}" <../input >../out 2>../err) || status=$?
	heard_by codex
}

# A program by the name of codex that runs the file exec, whatever the words behind that name.
codex_starts() {
	unset CODEX_HOME
	mkdir -p "$HOME/.codex" root/etc/codex bin
	cp "$(command -v bash)" bin/codex
	printf 'bash -c "%q --agent codex --policy ../servers.toml --root %q --audit ../audit.jsonl --state %q; exit \\$?"\nexit $?\n' \
		"$STRICTGATE_HOOK" "$PWD/root" "$PWD/state" >project/exec
	started=(../bin/codex exec)
}

codex_defines() { # FILE COMMAND
	mkdir -p "$(dirname "$1")"
	printf '[mcp_servers.docs]\ncommand = "%s"\nstartup_timeout_sec = 5\n' "$2" >"$1"
}

@test "Codex: a server is what the layers of its configuration make of it" {
	servers_policy
	codex_starts
	config=$HOME/.codex/config.toml
	[ "$(ask_codex mcp__docs__find)" = deny ]
	[[ "$(cat err)" == *"cannot be read"* ]]
	codex_defines "$config" /opt/docs
	[ "$(ask_codex mcp__docs__find)" = silence ]
	# The name could be that of the tool b of a server docs__a.
	[ "$(ask_codex mcp__docs__a__b)" = deny ]
	codex_defines "$config" /tmp/other
	[ "$(ask_codex mcp__docs__find)" = deny ]
	[[ "$(cat err)" == *"not what it says"* ]]
	# Tables are merged key by key: the user's arguments stay with the administrator's command.
	printf '[mcp_servers.docs]\nargs = ["-x"]\n' >"$config"
	codex_defines root/etc/codex/config.toml /opt/docs
	[ "$(ask_codex mcp__docs__find)" = deny ]
	[[ "$(cat err)" == *"not what it says"* ]]
	printf '[mcp_servers.docs]\nargs = []\n' >"$config"
	[ "$(ask_codex mcp__docs__find)" = silence ]
	codex_defines root/etc/codex/managed_config.toml /tmp/other
	[ "$(ask_codex mcp__docs__find)" = deny ]
	rm root/etc/codex/managed_config.toml
	export CODEX_HOME=$PWD/moved
	codex_defines moved/config.toml /tmp/other
	[ "$(ask_codex mcp__docs__find)" = deny ]
	[[ "$(cat err)" == *"not what it says"* ]]
}

@test "Codex: where a server could be another one it is unknown" {
	servers_policy
	codex_starts
	codex_defines "$HOME/.codex/config.toml" /opt/docs
	[ "$(ask_codex mcp__docs__find)" = silence ]
	unknown() {
		[ "$(ask_codex mcp__docs__find)" = deny ]
		[[ "$(cat err)" == *"cannot be read"* ]]
	}
	codex_defines project/.codex/config.toml /tmp/other
	unknown
	codex_defines project/.codex/config.toml /opt/docs
	[ "$(ask_codex mcp__docs__find)" = silence ]
	echo '[mcp_servers' >project/.codex/config.toml
	unknown
	rm -r project/.codex
	for line in 'http_headers_helper = "x"' 'cwd = "/tmp"' 'url = "https://x.example"' 'command = ["/opt/docs"]'; do
		printf '[mcp_servers.docs]\ncommand = "/opt/docs"\n%s\n' "$line" >"$HOME/.codex/config.toml"
		unknown
	done
	codex_defines "$HOME/.codex/config.toml" /opt/docs
	# The command line of the session: servers of its own, a profile, one that is not Codex's.
	started=(../bin/codex exec -c 'mcp_servers.docs.command="/tmp/other"')
	unknown
	codex_defines "$HOME/.codex/work.config.toml" /tmp/other
	started=(../bin/codex exec -p work)
	[ "$(ask_codex mcp__docs__find)" = deny ]
	[[ "$(cat err)" == *"not what it says"* ]]
	codex_defines "$HOME/.codex/work.config.toml" /opt/docs
	[ "$(ask_codex mcp__docs__find)" = silence ]
	# The role of a sub-agent is a layer of its own.
	role='"agent_id":"a","agent_type":"explorer",' unknown
	started=(bash exec)
	unknown
	codex_defines "$HOME/.codex/work.config.toml" /tmp/other
	unknown
	cp bin/codex bin/bash
	started=(../bin/codex exec)
	[ "$(ask_codex mcp__docs__find)" = silence ]
	printf '"%s" -c "%q --agent codex --policy ../servers.toml --audit ../audit.jsonl --state %q; exit \\$?"\nexit $?\n' \
		"$PWD/bin/bash" "$STRICTGATE_HOOK" "$PWD/state" >project/exec
	unknown
}

@test "Codex: when the helper fails the server is unknown" {
	servers_policy
	codex_starts
	"$STRICTGATE" compile --policy servers.toml --no-default-sources --output policy.img
	cp "$STRICTGATE_HOOK" bin/strictgate-hook
	printf 'bash -c "../bin/strictgate-hook --agent codex --snapshot ../policy.img --audit ../audit.jsonl; exit \\$?"\nexit $?\n' >project/exec
	says='{"certain":true,"configurations":[{"mcpServers":{"docs":{"command":"/opt/docs"}}}]}'
	while read -r expected script; do
		printf '#!/bin/sh\n%s\n' "${script//SAYS/$says}" >bin/strictgate
		chmod 755 bin/strictgate
		[ "$(ask_codex mcp__docs__find)" = "$expected" ]
		[[ $expected = silence || "$(cat err)" == *"cannot be read"* ]]
	done <<-'E'
	silence echo 'SAYS' >&3
	deny echo 'SAYS' >&3; exit 1
	deny echo 'SAYS' >&3; kill -9 $$
	deny echo 'SAYS' >&3; exec sleep 60
	deny echo 'SAYS'
	deny echo 'SAYS {}' >&3
	deny echo '{"certain":true,"configurations":{}}' >&3
	deny echo '{"certain":1,"configurations":[{"mcpServers":{"docs":{"command":"/opt/docs"}}}]}' >&3
	deny echo '{"certain":true,"configurations":[{"mcpServers":{"docs":{"command":"/opt/docs","unreadable":true}}}]}' >&3
	deny exit 0
	E
	rm bin/strictgate
}

@test "an agent in a mode that is not allowed is told how to start" {
	printf '[requirements.approval_policy]\nallowed = ["untrusted", "on-request"]\n' >modes.toml
	for agent in claude codex; do
		payload $agent ls >in
		answer "$STRICTGATE_HOOK" --agent $agent --policy modes.toml <in
		[ "$(heard_by $agent)" = silence ]
		sed -i s/default/bypassPermissions/ in
		answer "$STRICTGATE_HOOK" --agent $agent --policy modes.toml <in
		[ "$(heard_by $agent)" = deny ]
		grep -q 'means approval_policy never; .*modes.toml:2' err
	done
	payload copilot ls >in
	answer "$STRICTGATE_HOOK" --agent copilot --policy modes.toml <in
	[ "$(heard_by copilot)" = silence ]
}

@test "az runs from the wanted configuration, logged in as the wanted identity" {
	cat >az.toml <<'P'
[[requirements.cli]]
program = "az"
identity = { type = "servicePrincipal", tenants = ["t1"] }
config_dir = ["~/agentauth/**"]
P
	mkdir -p "$HOME/agentauth/good" "$HOME/agentauth/other" "$HOME/.azure"
	printf '{"subscriptions":[{"user":{"type":"%s"},"tenantId":"t1"}]}' servicePrincipal >"$HOME/agentauth/good/azureProfile.json"
	printf '{"subscriptions":[{"user":{"type":"%s"},"tenantId":"t1"}]}' user >"$HOME/agentauth/other/azureProfile.json"
	cp "$HOME/agentauth/good/azureProfile.json" "$HOME/.azure/"
	payload claude 'az vm list' >in
	while read -r directory heard reason; do
		AZURE_CONFIG_DIR=$HOME/$directory answer "$STRICTGATE_HOOK" --agent claude --policy az.toml <in
		[ "$(heard_by claude)" = "$heard" ]
		grep -q "$reason" out err
	done <<'R'
agentauth/other deny logged in as user of tenant t1
agentauth/none ask there is no
.azure deny would use the configuration in .*az.toml:1
R
	AZURE_CONFIG_DIR=$HOME/agentauth/good answer "$STRICTGATE_HOOK" --agent claude --policy az.toml <in
	[ "$(heard_by claude)" = silence ]
	unset AZURE_CONFIG_DIR
	answer "$STRICTGATE_HOOK" --agent claude --policy az.toml <in
	[ "$(heard_by claude)" = deny ]
}
