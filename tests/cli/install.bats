#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# strictgate install and uninstall, for every agent: what is written, what stays, and that the hook then refuses.

load helper

AGENTS="codex claude copilot gemini cursor vscode opencode windsurf cline"

# An installed hook and a root of its own.
place() {
	mkdir -p bin root work
	chmod 755 bin root work "$HOME"
	cp "$STRICTGATE_HOOK" bin/strictgate-hook
	cp "$STRICTGATE" bin/strictgate
	chmod 755 bin/strictgate-hook bin/strictgate
	HOOK=$PWD/bin/strictgate-hook
	case $PWD in
	*[!A-Za-z0-9/._+-]*) skip "the path of the tests holds other characters than a hook's may" ;;
	esac
	unset CODEX_HOME COPILOT_HOME CLAUDE_CONFIG_DIR
}

gate() { # VERB AGENT SCOPE...
	verb=$1 agent=$2
	shift 2
	[ "$verb" != install ] || set -- --hook "$HOOK" "$@"
	"$STRICTGATE" "$verb" --agent "$agent" --root "$PWD/root" "$@"
}

# Every file below the root but the receipts, with its mode and content.
state() {
	find root -type f ! -path '*/strictgate/install/*' | LC_ALL=C sort | while read -r file; do
		echo "== $file $(stat -c %a "$file")"
		cat "$file"
		echo .
	done
}

# Files that an agent has in a scope, below the root.
files_of() { # AGENT SCOPE
	case $1-$2 in
	codex-managed) echo etc/codex/requirements.toml ;;
	claude-managed) echo etc/claude-code/managed-settings.json ;;
	copilot-managed) echo etc/github-copilot/policy.d/10-strictgate.json etc/github-copilot/managed-settings.json ;;
	gemini-managed) echo etc/gemini-cli/settings.json ;;
	cursor-managed) echo etc/cursor/hooks.json ;;
	vscode-managed) echo etc/vscode/policy.json ;;
	opencode-managed) echo etc/opencode/strictgate.js etc/opencode/opencode.json ;;
	windsurf-managed) echo etc/windsurf/hooks.json ;;
	codex-user) echo "$HOME/.codex/config.toml" ;;
	claude-user) echo "$HOME/.claude/settings.json" ;;
	copilot-user) echo "$HOME/.copilot/hooks/strictgate.json" ;;
	gemini-user) echo "$HOME/.gemini/settings.json" ;;
	cursor-user) echo "$HOME/.cursor/hooks.json" ;;
	vscode-user) echo "$HOME/.copilot/hooks/strictgate-vscode.json" ;;
	opencode-user) echo "$HOME/.config/opencode/strictgate.js" "$HOME/.config/opencode/opencode.json" ;;
	windsurf-user) echo "$HOME/.codeium/windsurf/hooks.json" ;;
	cline-user) echo "$HOME/Documents/Cline/Hooks/PreToolUse" ;;
	claude-project) echo "$PWD/work/.claude/settings.json" ;;
	copilot-project) echo "$PWD/work/.github/hooks/strictgate.json" ;;
	gemini-project) echo "$PWD/work/.gemini/settings.json" ;;
	cursor-project) echo "$PWD/work/.cursor/hooks.json" ;;
	vscode-project) echo "$PWD/work/.github/hooks/strictgate-vscode.json" ;;
	windsurf-project) echo "$PWD/work/.windsurf/hooks.json" ;;
	cline-project) echo "$PWD/work/.clinerules/hooks/PreToolUse" ;;
	esac
}

scope_options() { # SCOPE
	case $1 in
	managed) echo --managed ;;
	user) echo --user ;;
	project) echo "--project $PWD/work" ;;
	esac
}

each_place() { # FUNCTION
	for scope in managed user project; do
		for agent in $AGENTS; do
			[ -n "$(files_of "$agent" $scope)" ] || continue
			rm -rf root
			mkdir root
			"$1" "$agent" $scope "$(scope_options $scope)" || {
				echo "failed: $agent $scope"
				return 1
			}
		done
	done
}

is_fresh() { # AGENT SCOPE OPTIONS
	gate install "$1" $3 >out || return 1
	[ -z "$(find root -mindepth 1 -type d ! -perm 755)" ] || return 1
	for file in $(files_of "$1" "$2"); do
		[ -s "root/$file" ] || return 1
		[ "$2" != managed ] || [ "$(stat -c %a "root/$file")" = 644 ] || return 1
		case $file in
		*.json) "$STRICTGATE" fmt "root/$file" >/dev/null || return 1 ;;
		esac
	done
	grep -rq -- "$HOOK" root --include='*.toml' --include='*.json' --include='*.js' --include=PreToolUse ||
		[ "$1-$2" = vscode-managed ]
}

@test "each agent's files are written where there are none" {
	place
	umask 077
	each_place is_fresh
}

is_idempotent() {
	gate install "$1" $3 >/dev/null && state >before && gate install "$1" $3 >out || return 1
	state >after
	cmp before after && ! grep -Eq ': (changed|written)$' out && grep -q 'is as it should be' out
}

@test "a second run changes nothing and says so" {
	place
	each_place is_idempotent
}

is_dry() {
	gate install "$1" $3 --dry-run >out && [ -z "$(find root -type f)" ] || return 1
	for file in $(files_of "$1" "$2"); do
		grep -q "^+++ .*/${file##*/}\$" out || return 1
	done
	grep -q '^@@ -0,0 +1' out
}

@test "a dry run writes nothing and prints the difference" {
	place
	each_place is_dry
}

is_undone() {
	gate install "$1" $3 >/dev/null && gate uninstall "$1" $3 >out && grep -q 'removed$' out &&
		[ -z "$(find root -mindepth 1)" ]
}

@test "uninstalling removes what was written" {
	place
	each_place is_undone
}

@test "uninstalling leaves directories of others, and takes its own also when they are shared" {
	place
	mkdir -p "root$HOME/.copilot"
	gate install copilot --user >/dev/null
	gate install vscode --user >/dev/null
	gate uninstall copilot --user >out
	[ -d "root$HOME/.copilot/hooks" ]
	gate uninstall vscode --user >out
	grep -qx "$HOME/.copilot/hooks: removed, nothing is left in it" out
	[ "$(find root -mindepth 1 -depth | head -1)" = "root$HOME/.copilot" ]
	gate install all >/dev/null
	touch root/etc/cursor/mine
	gate uninstall all --dry-run >out
	[ -d root/etc/codex ]
	gate uninstall all >out
	[ "$(find root/etc)" = "$(printf '%s\n' root/etc root/etc/cursor root/etc/cursor/mine)" ]
	[ ! -e root/var ]
}

# What other people may have in these files.
other_content() { # FILE
	case $1 in
	*.toml) printf '# Ours, since 2024.\nmodel = "x" # pinned\n\n[features]\nother = true\n\n# The tools\n[mcp_servers.a]\ncommand = "/bin/a"\n\n[[hooks.PreToolUse]]\nmatcher = "Bash"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "/bin/other"' ;;
	*/policy.d/*.json | */hooks.json | */hooks/*.json) printf '{\n\t"version": 1,\n\t"hooks": {"other": [ ] ,\n\t\t"preToolUse": [{"command":"/bin/other"}]}\n}' ;;
	*.json) printf '{ "z": 1.50,\n    "a": {"b": [1,2 , 3]}, "plugin": [ "x" ],\n    "hooks": {}, "allowManagedHooksOnly":false }\n\n' ;;
	esac
}

keeps_others() { # AGENT SCOPE OPTIONS
	for file in $(files_of "$1" "$2"); do
		case $file in *.js | */PreToolUse) continue ;; esac
		mkdir -p "root/$(dirname "$file")"
		other_content "$file" >"root/$file"
		chmod 640 "root/$file"
	done
	state >before
	gate install "$1" $3 >/dev/null || return 1
	for file in $(files_of "$1" "$2"); do
		case $file in
		*.js | */PreToolUse) continue ;;
		*.toml)
			for kept in '# Ours, since 2024.' 'model = "x" # pinned' 'other = true' '# The tools' '/bin/other'; do
				grep -qF "$kept" "root/$file" || return 1
			done ;;
		*/policy.d/*.json | */hooks.json | */hooks/*.json)
			grep -qF '{"other": [ ] ,' "root/$file" && grep -qF '[{"command":"/bin/other"}' "root/$file" || return 1 ;;
		*) grep -qF '{"b": [1,2 , 3]}' "root/$file" && grep -qF '"z": 1.50,' "root/$file" || return 1 ;;
		esac
		case $2 in
		managed) [ "$(stat -c %a "root/$file")" = 644 ] || return 1 ;;
		*) [ "$(stat -c %a "root/$file")" = 640 ] || return 1 ;;
		esac
	done
	gate install "$1" $3 >out && ! grep -Eq ': (changed|written)$' out || return 1
	gate uninstall "$1" $3 >/dev/null && state | sed 's/ 6[0-9][0-9]$//' >after || return 1
	sed 's/ 6[0-9][0-9]$//' before | cmp - after
}

@test "other settings keep their bytes, and come back byte for byte" {
	place
	each_place keeps_others
}

changed_since() { # AGENT SCOPE OPTIONS
	gate install "$1" $3 >/dev/null || return 1
	for file in $(files_of "$1" "$2"); do
		case $file in
		*.js | */PreToolUse) echo '# mine' >>"root/$file" ;;
		*.toml) printf '\n[mine]\nkept = true\n' >>"root/$file" ;;
		*.json) sed -i '$ d; s/^  \("[a-zA-Z]*": .*\)$/  \1/' "root/$file" && printf ', "mine": true}\n' >>"root/$file" ;;
		esac
	done
	gate uninstall "$1" $3 >out
	[ $? = "$(case $1 in opencode | cline) echo 1 ;; *) echo 0 ;; esac)" ] && grep -q 'was changed since' out || return 1
	for file in $(files_of "$1" "$2"); do
		grep -Eq 'mine' "root/$file" || return 1
		case $file in
		*.js | */PreToolUse) grep -q 'changed since and stays' out || return 1 ;;
		*.json) ! grep -Eq 'strictgate|allowManaged|[Hh]ooks"|version' "root/$file" || return 1 ;;
		*) ! grep -Eq 'strictgate|hooks|unified' "root/$file" || return 1 ;;
		esac
	done
}

@test "from a file that was changed since only our part goes" {
	place
	each_place changed_since
}

refuses_broken() { # AGENT SCOPE OPTIONS
	for file in $(files_of "$1" "$2"); do
		mkdir -p "root/$(dirname "$file")"
		case $file in
		*.toml) printf 'a = 1\n[features\nhooks = true\n' ;;
		*) printf '{\n  "a": 1,\n  "hooks": {' ;;
		esac >"root/$file"
	done
	state >before
	gate install "$1" $3 >out 2>err && return 1
	state >after
	cmp before after && grep -Eq 'error SG0[0-9]+' err && grep -q 'nothing was written' err || return 1
	case $1 in opencode | cline) ;; *) grep -Eq ':[0-9]+:[0-9]+: error' err ;; esac
}

@test "a file that cannot be read stays as it is, with file and line" {
	place
	each_place refuses_broken
}

@test "a file of an unknown shape stays as it is, with file and line" {
	place
	mkdir -p root/etc/cursor root/etc/codex root/etc/claude-code
	printf '{\n  "version": 2,\n  "hooks": {}\n}\n' >root/etc/cursor/hooks.json
	printf 'hooks = { PreToolUse = [] }\n' >root/etc/codex/requirements.toml
	printf '{\n  "hooks": []\n}\n' >root/etc/claude-code/managed-settings.json
	state >before
	for agent in cursor codex claude; do
		! gate install $agent >out 2>err
		grep -Eq ':[0-9]+:[0-9]+: error SG0[0-9]+' err
	done
	gate install codex 2>&1 | grep -qF 'hooks = { PreToolUse'
	printf '[features]\nhooks = 1 # one\n' >root/etc/codex/requirements.toml
	gate install codex 2>&1 | grep -qF 'requirements.toml:2:1: error'
	gate install codex 2>&1 | grep -qF '2 | hooks = 1 # one'
	printf 'hooks = { PreToolUse = [] }\n' >root/etc/codex/requirements.toml
	gate install cursor 2>&1 | grep -q '/etc/cursor/hooks.json:2:'
	gate install claude 2>&1 | grep -q '/etc/claude-code/managed-settings.json:2:'
	state >after
	cmp before after
}

@test "TOML in every layout is extended as it is written" {
	place
	mkdir -p root/etc/codex
	while IFS='|' read -r before after; do
		printf "$before" >root/etc/codex/requirements.toml
		cp root/etc/codex/requirements.toml kept
		gate install codex >/dev/null
		grep -qFx -- "$after" root/etc/codex/requirements.toml
		gate install codex | grep -q 'is as it should be'
		gate uninstall codex >/dev/null
		cmp kept root/etc/codex/requirements.toml
	done <<-'T'
		features = { hooks = false, a = 1 } # mine\n|features = { hooks = true, a = 1, unified_exec_tty = false } # mine
		features = {}|features = { hooks = true, unified_exec_tty = false }
		features.a = false\n|features.unified_exec_tty = false
		features.hooks = false|features.hooks = true
		[features]\nhooks = false # off\n\n[x]\n|hooks = true # off
		[x]\na = """\n[features]\n"""\n|unified_exec_tty = false
		[hooks.state]\n[[rules.prefix_rules]]\npattern = [ # c\n {token = "a"}, {token = "b"}\n]\n| {token = "a"}, {token = "b"}
		[rules]\nprefix_rules = [\n  { pattern = [{ token = "rm" }], decision = "forbidden" }, # no\n]\n|  { pattern = [{ token = "rm" }], decision = "forbidden" }, # no
		[rules]\nprefix_rules = []\n|[rules]
		[[rules.prefix_rules]]\npattern = [{ token = "rm" }]\ndecision = "prompt"\n|pattern = [{ token = "rm" }]
		[hooks]\nPermissionRequest = []\n|unified_exec_tty = false
		allowed_approvals_reviewers = ["auto_review"] # ours\n|allowed_approvals_reviewers = ["auto_review"] # ours
		\xef\xbb\xbf# head\n[a]|# head
		[ "features" ]\n\thooks=true|	hooks=true
	T
}

@test "a link of the user is followed" {
	place
	mkdir -p "root/$HOME/.claude" "root/$HOME/dots"
	echo '{"a": 1}' >"root/$HOME/dots/claude.json"
	ln -s ../dots/claude.json "root/$HOME/.claude/settings.json"
	gate install claude --user >/dev/null
	[ -L "root/$HOME/.claude/settings.json" ]
	grep -q onFailure "root/$HOME/dots/claude.json"
	gate uninstall claude --user >/dev/null
	[ "$(cat "root/$HOME/dots/claude.json")" = '{"a": 1}' ]
}

@test "an older hook of ours is replaced, its neighbours stay" {
	place
	mkdir -p root/etc/claude-code root/etc/codex
	cat >root/etc/claude-code/managed-settings.json <<-'J'
		{
		  "requiredMinimumVersion": "2.10.7",
		  "hooks": {
		    "PreToolUse": [
		      {
		        "matcher": "Bash",
		        "hooks": [
		          {"type": "command", "command": "/opt/strictgate-hook --agent claude"},
		          {"type": "command", "command": "/bin/other"}
		        ]
		      }
		    ]
		  }
		}
	J
	cat >root/etc/codex/requirements.toml <<-'T'
		[[hooks.PreToolUse]]
		[[hooks.PreToolUse.hooks]]
		type = "command"
		command = "/opt/strictgate-hook --agent codex"

		# What came later.
		[features]
		hooks = false # off
	T
	gate install all >/dev/null
	run cat root/etc/claude-code/managed-settings.json
	[[ $output != *"/opt/strictgate-hook"* ]]
	[[ $output == *'{"type": "command", "command": "/bin/other"}'* ]]
	[[ $output == *'"requiredMinimumVersion": "2.10.7"'* ]]
	run cat root/etc/codex/requirements.toml
	[[ $output != *"/opt/strictgate-hook"* ]]
	[[ $output == *"# What came later."* ]]
	[[ $output == *"hooks = true # off"* ]]
	[ "$(grep -c 'hooks.PreToolUse\]\]' root/etc/codex/requirements.toml)" = 1 ]
}

@test "after an update of the settings the way back is still the first state" {
	place
	mkdir -p root/etc/claude-code
	printf '{"a":1}' >root/etc/claude-code/managed-settings.json
	gate install claude >/dev/null
	cp bin/strictgate-hook bin/strictgate-hook-2
	"$STRICTGATE" install --agent claude --root "$PWD/root" --hook "$PWD/bin/strictgate-hook-2" >/dev/null
	grep -q 'strictgate-hook-2"' root/etc/claude-code/managed-settings.json
	gate uninstall claude >/dev/null
	[ "$(cat root/etc/claude-code/managed-settings.json)" = '{"a":1}' ]
}

@test "the hook program must be there, executable, and nobody else's" {
	place
	run "$STRICTGATE" install --agent claude --root "$PWD/root" --hook "$PWD/bin/none"
	[ "$status" = 1 ]
	chmod 644 bin/strictgate-hook
	run gate install claude
	[ "$status" = 1 ]
	chmod 777 bin/strictgate-hook
	run gate install claude
	[ "$status" = 1 ]
	[[ $output == *SG0202* ]]
	run "$STRICTGATE" install --agent claude --root "$PWD/root" --hook "$PWD/bin/a;b"
	[ "$status" = 1 ]
	[ -z "$(find root -type f)" ]
}

@test "wrong usage is told" {
	place
	run "$STRICTGATE" install --root "$PWD/root"
	[ "$status" = 64 ]
	run "$STRICTGATE" install --agent claud --root "$PWD/root"
	[ "$status" = 64 ]
	[[ $output == *'did you mean "claude"?'* ]]
	run "$STRICTGATE" install --agent claude --user --managed --root "$PWD/root"
	[ "$status" = 64 ]
	run gate install cline --managed
	[ "$status" = 1 ]
}

# The command line that a file of settings names, as the agent would read it.
command_in() { # FILE
	sed -n 's/^ *"\{0,1\}command"\{0,1\} *[:=] *"\(.*\)",\{0,1\}$/\1/p' "$1" | head -1 | sed 's/\\"/"/g'
}

@test "the guarded command refuses whatever becomes of the hook" {
	place
	gate install all >/dev/null
	for file in root/etc/codex/requirements.toml root/etc/gemini-cli/settings.json root/etc/windsurf/hooks.json; do
		line=$(command_in $file)
		[[ $line == *"$HOOK"* ]]
		for body in 'exit 1' 'exit 2' 'kill -9 $$' 'kill -SEGV $$' 'exit 127'; do
			printf '#!/bin/sh\n%s\n' "$body" >bin/strictgate-hook
			status=0
			bash -c "$line" </dev/null >out 2>err || status=$?
			[ "$status" = 2 ] && [ -s err ]
		done
		printf '#!/bin/sh\nexit 0\n' >bin/strictgate-hook
		bash -c "$line" </dev/null >out 2>err
		[ ! -s out ] && [ ! -s err ]
	done
	rm bin/strictgate-hook
	! bash -c "$(command_in root/etc/codex/requirements.toml)" </dev/null 2>err
	[ -s err ]
}

@test "the guarded command refuses a hook that hangs" {
	place
	gate install all >/dev/null
	printf '#!/bin/sh\nexec sleep 60\n' >bin/strictgate-hook
	for agent in codex gemini windsurf; do
		file=$(grep -lr "agent $agent" root/etc)
		bash -c "$(command_in "$file")" </dev/null >out.$agent 2>err.$agent &
		pids[${#pids[@]}]=$!
	done
	for pid in "${pids[@]}"; do
		status=0
		wait "$pid" || status=$?
		[ "$status" = 2 ]
	done
	for agent in codex gemini windsurf; do
		grep -q "failed with status 124" err.$agent
	done
}

@test "the script for Cline cancels whatever becomes of the hook" {
	place
	gate install cline --user >/dev/null
	script=root/$HOME/Documents/Cline/Hooks/PreToolUse
	for body in 'exit 1' 'exit 2' 'kill -9 $$' 'echo x; exit 3'; do
		printf '#!/bin/sh\n%s\n' "$body" >bin/strictgate-hook
		output=$("$script" 2>/dev/null) || true
		[[ $output == '{"cancel":true,"errorMessage":"strictgate:'* ]]
	done
	printf '#!/bin/sh\necho "{\\"cancel\\":true}"; exit 2\n' >bin/strictgate-hook
	run "$script"
	[ "$output" = '{"cancel":true}' ]
	printf '#!/bin/sh\nexit 0\n' >bin/strictgate-hook
	run "$script"
	[ "$status" = 0 ] && [ -z "$output" ]
}

@test "the plugin for opencode throws unless the hook allows" {
	command -v node >/dev/null || skip "no node"
	place
	gate install opencode >/dev/null
	cp root/etc/opencode/strictgate.js plugin.mjs
	cat >try.mjs <<-'J'
		import { Strictgate } from "./plugin.mjs";
		const hooks = await Strictgate({ directory: "/tmp" });
		await hooks["tool.execute.before"]({ tool: "bash", sessionID: "s", callID: "c" }, { args: { command: "ls" } });
		console.log("ran");
	J
	for body in 'exit 1' 'echo no >&2; exit 2' 'kill -9 $$'; do
		printf '#!/bin/sh\n%s\n' "$body" >bin/strictgate-hook
		run node try.mjs
		[ "$status" != 0 ] && [[ $output != *ran* ]]
	done
	printf '#!/bin/sh\ncat >input\nexit 0\n' >bin/strictgate-hook
	run node try.mjs
	[ "$status" = 0 ] && [ "$output" = ran ]
	[ "$(cat input)" = '{"input":{"tool":"bash","sessionID":"s","callID":"c"},"args":{"command":"ls"},"directory":"/tmp"}' ]
}

@test "the hook of VS Code also serves Copilot CLI, which reads its file" {
	place
	gate install vscode --user >/dev/null
	line=$(command_in "root/$HOME/.copilot/hooks/strictgate-vscode.json" | sed "s|$HOOK|& --policy $PWD/policy.toml|")
	copilot() { printf '{"hook_event_name":"PreToolUse","session_id":"s","timestamp":"2026-11-21T07:59:14.566Z","cwd":"/tmp","tool_name":"Bash","tool_input":{"command":"%s"}}' "$1"; }
	vscode() { printf '{"timestamp":"2026-11-21T07:59:14.566Z","cwd":"/tmp","sessionId":"s","hookEventName":"PreToolUse","transcript_path":"/t","tool_name":"run_in_terminal","tool_input":{"command":"%s"},"tool_use_id":"t"}' "$1"; }
	cp "$(dirname "$STRICTGATE_HOOK")/strictgate" bin/
	for agent in copilot vscode; do
		run bash -c "$line" < <($agent "ls -l")
		[ "$status" = 0 ] && [ -z "$output" ]
		output=$($agent "rm -rf /x" | bash -c "$line" 2>/dev/null) || true
		[[ $output == *'"permissionDecision":"deny"'* ]]
	done
}

@test "the user's hook of Codex is trusted by its digest" {
	place
	gate install codex --user >/dev/null
	file=root/$HOME/.codex/config.toml
	line=$(command_in "$file" | sed 's/\\/\\\\/g; s/"/\\"/g')
	digest=$(printf '{"event_name":"pre_tool_use","hooks":[{"async":false,"command":"%s","timeout":10,"type":"command"}]}' "$line" | sha256sum | cut -d' ' -f1)
	grep -qF "[hooks.state.\"$HOME/.codex/config.toml:pre_tool_use:0:0\"]" "$file"
	grep -qF "trusted_hash = \"sha256:$digest\"" "$file"
}

@test "Codex asks by itself: the hook of both events, the rule, and a person as its reviewer" {
	place
	gate install codex >/dev/null
	file=root/etc/codex/requirements.toml
	[ "$(grep -cF "$HOOK --agent codex --ask $PWD/bin/strictgate;" $file)" = 2 ]
	[ "$(grep -A2 '^\[\[hooks.PermissionRequest.hooks\]\]' $file | grep -c timeout)" = 1 ]
	grep -qx 'decision = "prompt"' $file
	grep -qx "token = \"$PWD/bin/strictgate\"" $file
	grep -qx 'allowed_approvals_reviewers = \["user"\]' $file
	# Also to strictgate itself: it reads the file.
	run "$STRICTGATE" check --no-default-sources --policy $file -- "$PWD/bin/strictgate ask x y"
	[ "$status" = 3 ]
	# Moved to another place, the rule goes with it.
	mkdir other
	cp bin/* other
	HOOK=$PWD/other/strictgate-hook
	gate install codex >/dev/null
	[ "$(grep -c '^\[\[rules.prefix_rules\]\]' $file)" = 1 ]
	! grep -qF "$PWD/bin/" $file
	gate uninstall codex >/dev/null
	[ ! -e $file ]
	rm other/strictgate
	run gate install codex
	[ "$status" = 1 ]
	[[ $output == *"$PWD/other/strictgate: error SG0201: there is no such program"* ]]
	[ ! -e $file ]
	# Somebody's list in one value: one element more, and that one less.
	cp "$STRICTGATE" other/strictgate
	while IFS='|' read -r before added after; do
		mkdir -p "${file%/*}"
		printf "$before" >$file
		gate install codex >/dev/null
		gate install codex | grep -q 'is as it should be'
		grep -qF "token = \"$PWD/other/strictgate\"" $file
		sed -i "$added" $file
		gate uninstall codex | grep -q 'only the hook is taken out'
		printf "$after" | cmp - $file || { cat $file; return 1; }
	done <<-'T'
		rules.prefix_rules = [{ pattern = [{ token = "a]" }] }] # x\n|s/# x/# y/|rules.prefix_rules = [{ pattern = [{ token = "a]" }] }] # y\n
		rules.prefix_rules = [\n  { pattern = [{ token = "a" }] }, # ],\n\n] # x\n|s/# x/# y/|rules.prefix_rules = [\n  { pattern = [{ token = "a" }] }, # ],\n\n] # y\n
		rules.prefix_rules = [\n  { pattern = [{ token = "a" }] } # x\n]\n|s/# x/# y/|rules.prefix_rules = [\n  { pattern = [{ token = "a" }] }, # y\n]\n
		rules.prefix_rules = [\n]\n|s/^\[features/# y\n&/|rules.prefix_rules = [\n]\n\n# y\n
		[rules]\nprefix_rules = [ ]|s/^\[rules/# y\n&/|\n# y\n[rules]\nprefix_rules = [ ]\n
	T
	rm $file
	# The user's own rules are not written: there the refusal has a code.
	gate install codex --user >/dev/null
	! grep -rq -e --ask root/$HOME/.codex
}
