#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# strictgate render: what is said in an agent's words is no wider than the policy, and the real Codex reads it.

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}
load helper

GOLDEN=${top_srcdir:-$BATS_TEST_DIRNAME/../..}/tests/golden
CASES=${top_srcdir:-$BATS_TEST_DIRNAME/../..}/tests/cases
PACKS=${top_srcdir:-$BATS_TEST_DIRNAME/../..}/rules/packs

# Each command of the text of opencode, with its answer.
said() { # POLICY
	"$STRICTGATE" render opencode --no-default-sources --policy "$1" 2>/dev/null |
		sed -n 's/^ *"\(.*\)": "\(deny\|ask\)",\{0,1\}$/\2 \1/p'
}

@test "no agent is told more than the gate says itself" {
	for policy in "$GOLDEN/render.toml" "$CASES/commands.toml" "$PACKS"/*.yaml; do
		said "$policy" >said
		while read -r answer command; do
			status=0
			"$STRICTGATE" check --no-default-sources --policy "$policy" -- "${command/ \*/ some words}" >/dev/null 2>&1 || status=$?
			case $answer-$status in
			deny-2 | ask-3 | ask-2) ;;
			*)
				echo "$policy: $answer $command: status $status"
				return 1 ;;
			esac
		done <said
	done
	said "$GOLDEN/render.toml" | grep -qx 'deny rm -rf \*'
}

@test "Claude Code is told of no path that the gate lets pass" {
	cat >files.toml <<-'T'
		[requirements]
		version = 1
		[requirements.filesystem]
		":project_roots" = { "." = "write", "**/*.key" = "none", ".git" = "read", "a/b" = "none", "a/b/c" = "write" }
		"~/.azure" = "none"
		"~/.config" = "none"
		"~/.config/git" = "read"
		"/srv" = "read"
		"/srv/secret" = "none"
		"/srv/open/**/x" = "write"
		":tmpdir" = { "y" = "none" }
	T
	for policy in "$GOLDEN/render.toml" files.toml "$PACKS"/*.yaml; do
		"$STRICTGATE" render claude --no-default-sources --policy "$policy" 2>/dev/null |
			sed -n '/"deny"/,/\]/s/^ *"\(Read\|Edit\)(\(.*\))",*$/\1 \2/p' >said
		while read -r tool path; do
			path=$(printf '%s' "$path" | sed "s|^//|/|; s|^\./|/proj/|; s|^~|$HOME|; s|\*\*|a/b|g; s|\*|x|g")
			for file in "$path" "$path/below"; do
				printf '{"tool":"%s","input":{"file_path":"%s"},"cwd":"/proj","agent":"claude"}\n' "$tool" "$file" |
					"$STRICTGATE" eval --no-default-sources --policy "$policy" >out || true
				grep -q '"verdict":"forbidden"' out || [ "$file" != "$path" ] || { echo "$policy: $tool $file"; cat out; return 1; }
			done
		done <said
		cat said >>all
	done
	for rule in 'Read ~/.azure' 'Edit ./.git' 'Read ./**/*.key' 'Read //srv/secret' 'Edit ~/.config/git' 'Read //tmp/y'; do
		grep -qxF "$rule" all
	done
	! grep -Eq '^Edit //srv$|~/\.config$|a/b$' all
}

@test "MCP servers are named where every list has their names" {
	printf '[requirements]\nversion = 1\n[requirements.mcp_servers]\nallowed = %s\n' '[{ name = "a" }, { name = "b", type = "stdio", command = "/b" }]' >one.toml
	printf '[requirements]\nversion = 1\n[requirements.mcp_servers]\nallowed = %s\n' '[{ name = "b" }, { name = "c" }]' >two.toml
	printf '[requirements]\nversion = 1\n[requirements.mcp_servers]\nallowed = %s\n' '[{ name = "a" }, { type = "stdio", command = "/b" }]' >three.toml
	for agent in claude copilot; do
		"$STRICTGATE" render $agent --no-default-sources --policy one.toml --policy two.toml >out 2>err
		[ "$(grep -o '"serverName": "[a-z]"' out)" = '"serverName": "b"' ]
		grep -q 'what the MCP server is' err
		"$STRICTGATE" render $agent --no-default-sources --policy three.toml >out 2>err
		! grep -q erverName out
		grep -q 'not named by one word' err
	done
}

@test "no text ever allows" {
	for agent in codex claude copilot gemini opencode; do
		for policy in "$GOLDEN/render.toml" "$PACKS"/*.yaml; do
			"$STRICTGATE" render $agent --no-default-sources --policy "$policy" >out 2>/dev/null
			! grep -v '^#' out | grep -Eq '"allow"|= *allow'
		done
	done
}

@test "what is printed is valid in its format" {
	for policy in "$GOLDEN/render.toml" "$CASES/commands.toml" "$PACKS"/*.yaml; do
		for agent in claude copilot opencode; do
			"$STRICTGATE" render $agent --no-default-sources --policy "$policy" >out.json 2>/dev/null
			"$STRICTGATE" fmt out.json >/dev/null
		done
		"$STRICTGATE" render gemini --no-default-sources --policy "$policy" >out.toml
		"$STRICTGATE" fmt out.toml >/dev/null
	done
}

@test "the real Codex reads the rules, and decides as they say" {
	codex=$(ls -d "$CACHE"/strictgate/clients/codex-*/node_modules/@openai/*/vendor/*/bin/codex 2>/dev/null | tail -1)
	[ -x "$codex" ] || skip "codex is not there; tests/clients/run --only codex fetches it"
	for policy in "$PACKS"/*.yaml "$CASES/commands.toml" "$GOLDEN/render.toml"; do
		"$STRICTGATE" render codex --no-default-sources --policy "$policy" >strictgate.rules
		CODEX_HOME=$PWD "$codex" execpolicy check --rules strictgate.rules -- ls >out 2>&1
		! grep -q '"decision"' out
	done
	while read -r decision command; do
		CODEX_HOME=$PWD "$codex" execpolicy check --rules strictgate.rules -- $command >out 2>&1
		if [ "$decision" = none ]; then
			! grep -q '"decision"' out
		else
			grep -q "\"decision\": *\"$decision\"" out
		fi
	done <<-'T'
		forbidden rm -rf x
		none rm x
		forbidden npm unpublish x
		prompt git reset --hard
		prompt make install
		none git push
		none chmod 777 x
		none touch x
	T
}
