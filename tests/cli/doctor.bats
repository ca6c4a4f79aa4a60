#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# strictgate doctor: what is said about settings, switches and hooks that do not answer.

load helper

AGENTS="codex claude copilot gemini cursor opencode windsurf"

# An installed pair of programs and a root of its own. What stands there needs no look at the real machine.
place() {
	mkdir -p bin root work
	chmod 755 bin root work "$HOME"
	cp "$STRICTGATE" bin/strictgate
	cp "$STRICTGATE_HOOK" bin/strictgate-hook
	chmod 755 bin/strictgate bin/strictgate-hook
	HOOK=$PWD/bin/strictgate-hook
	case $PWD in
	*[!A-Za-z0-9/._+-]*) skip "the path of the tests holds other characters than a hook's may" ;;
	esac
	unset CODEX_HOME COPILOT_HOME CLAUDE_CONFIG_DIR
	USERS=root$HOME
	mkdir -p "$USERS"
}

arrange() { # AGENT SCOPE...
	agent=$1
	shift
	bin/strictgate install --agent "$agent" --hook "$HOOK" --root "$PWD/root" "$@" >/dev/null
	# A snapshot, so that a machine that is complete has nothing to be warned of.
	mkdir -p root/var/lib/strictgate
	bin/strictgate compile --root "$PWD/root" --output root/var/lib/strictgate/policy.img
}

doctor() { # AGENT [OPTION...]
	agent=$1
	shift
	run bin/strictgate doctor --agent "$agent" --root "$PWD/root" --project "$PWD/work" "$@"
}

has_line() { # SEVERITY TEXT
	grep -F "$2" <<<"$output" | grep -q "^$1: " || { echo "no $1 with: $2"; echo "$output"; return 1; }
}

@test "doctor: the machine's hook of each agent is in force, and both calls were tried" {
	place
	for agent in $AGENTS; do
		arrange "$agent"
		doctor "$agent"
		[ "$status" = 0 ] || { echo "$agent"; echo "$output"; return 1; }
		has_line ok "asks the gate by the settings of the machine"
		[ "$(grep -c "^ok: $agent: .*a forbidden call.*: refused" <<<"$output")" = 2 ]
		[ "$(grep -c "^ok: $agent: .*a harmless call.*: let pass" <<<"$output")" = 2 ]
		case $agent in codex | copilot | gemini | windsurf) faults=3 ;; *) faults=0 ;; esac
		[ "$(grep -c "^ok: $agent: .*a hook program that .*: the call is refused" <<<"$output")" = $faults ]
		grep -q "^$agent  *ok$" <<<"$output"
	done
}

@test "doctor: VS Code needs the hook of Copilot" {
	place
	arrange vscode
	doctor vscode
	[ "$status" = 2 ]
	[[ $output == *"repair: strictgate install --agent copilot"* ]]
	arrange copilot
	doctor vscode
	[ "$status" = 0 ]
}

@test "doctor: a hook of the user is weaker; none is not in force" {
	place
	for agent in codex cline; do
		arrange "$agent" --user
		doctor "$agent"
		[ "$status" = 1 ] || { echo "$agent: $output"; return 1; }
		has_line warning "which the user can change"
		[ "$(grep -c "^ok: $agent: .*: let pass" <<<"$output")" = 2 ]
	done
	doctor claude
	[ "$status" = 2 ]
	has_line error "/etc/claude-code/managed-settings.json: the file is missing"
	[[ $output == *"repair: strictgate install --agent claude"* ]]
}

# agent | file (~ is the user's, . the project's) | content | severity with the machine's hook | text
switches() {
	cat <<'ROWS'
codex|~/.codex/config.toml|[features]\nhooks = false\n|note|config.toml:2: features.hooks switches hooks off
codex|./.codex/config.toml|\n[features]\nhooks = false\n|note|config.toml:3: features.hooks switches hooks off
codex|~/.codex/.env|# x\nexport BASH_ENV=/tmp/x\n|error|.env:2: BASH_ENV
codex|~/.codex/.env|LD_PRELOAD=/tmp/x.so\n|error|.env:1: LD_PRELOAD
codex|./.env|A=1\nCODEX_HOME=./.codex\n|error|.env:2: CODEX_HOME lets the project bring
codex|./.codex/.env|CODEX_HOME="x"\n|error|CVE-2025-61260
codex|~/.codex/config.toml|[features\n|warning|config.toml:1: the settings cannot be read
codex|~/.codex/config.toml|[features]\ncodex_hooks = false\n|note|config.toml:2: features.codex_hooks switches hooks off
codex|~/.codex/config.toml|[profiles.x.features]\nhooks = false\n|note|config.toml:2: profiles.x.features.hooks
codex|~/.codex/config.toml|[hooks.state."/x:pre_tool_use:0:0"]\nenabled = false\n|note|enabled switches this hook of the user off
codex|/etc/codex/config.toml|[features]\nhooks = false\n|note|/etc/codex/config.toml:2: features.hooks switches hooks off
claude|/etc/claude-code/managed-settings.d/20-x.json|{"requiredMinimumVersion":"2.1.100"}|error|20-x.json:1: requiredMinimumVersion lets releases run
claude|/etc/claude-code/managed-settings.d/20-x.json|{"disableSkillShellExecution":false}|error|disableSkillShellExecution lets shell lines
claude|~/.claude/settings.json|{\n"env":{"LD_PRELOAD":"/tmp/x.so"}}|error|settings.json:2: env.LD_PRELOAD is loaded into the hook
claude|./.claude/settings.local.json|{"disableAllHooks":true}|note|settings.local.json:1: disableAllHooks
claude|~/.claude/settings.json|{"disableAllHooks":true}|note|the settings of the machine hold
claude|/etc/claude-code/managed-settings.d/20-x.json|{\n"disableAllHooks":true}|error|20-x.json:2: disableAllHooks
claude|./.env|CLAUDE_CONFIG_DIR=.\n|note|CLAUDE_CONFIG_DIR
copilot|./.github/copilot/settings.json|{"disableAllHooks":true}|note|disableAllHooks
gemini|~/.gemini/settings.json|{"hooksConfig":{"disabled":["strictgate"]}}|error|hooksConfig.disabled
gemini|./.gemini/settings.json|{"hooksConfig":{"enabled":false}}|note|hooksConfig.enabled
gemini|./.env|GEMINI_CLI_SYSTEM_SETTINGS_PATH=/x\n|error|moves the settings
gemini|~/.gemini/.env|\nGEMINI_CLI_SYSTEM_SETTINGS_PATH=/x\n|error|.gemini/.env:2: GEMINI_CLI_SYSTEM_SETTINGS_PATH moves
gemini|./.gemini/.env|BASH_ENV=/x\n|error|.gemini/.env:1: BASH_ENV runs before every hook
gemini|~/.env|LD_PRELOAD=/x\n|error|/.env:1: LD_PRELOAD is loaded into the hook
ROWS
}

@test "doctor: settings that switch the hook off are found, with their line" {
	place
	while IFS='|' read -r agent file content severity text; do
		rm -rf root
		mkdir -p "$USERS" "root$PWD/work"
		arrange "$agent"
		case $file in
		'~'*) path=$USERS${file#\~} ;;
		.*) path=root$PWD/work/${file#./} ;;
		*) path=root$file ;;
		esac
		mkdir -p "$(dirname "$path")"
		doctor "$agent"
		[ "$status" = 0 ] || { echo "before $file: $output"; return 1; }
		printf "$content" >"$path"
		doctor "$agent"
		has_line "$severity" "$text"
		case $severity in note) [ "$status" = 0 ] ;; warning) [ "$status" = 1 ] ;; *) [ "$status" = 2 ] ;; esac
	done < <(switches)
}

# What changes nothing.
harmless() {
	cat <<'ROWS'
codex|~/.codex/config.toml|[hooks.state."/x:pre_tool_use:0:0"]\nenabled = true\n
claude|/etc/claude-code/managed-settings.d/20-x.json|{"requiredMinimumVersion":"2.1.400","allowManagedHooksOnly":true}
claude|~/.claude/settings.json|{"env":{"LD_PRELOAD":"","PATH":"/x"},"disableAllHooks":false}
gemini|~/.gemini/settings.json|{"hooksConfig":{"disabled":[],"enabled":true}}
gemini|./.env|BASH_ENV=\nXLD_PRELOAD=x\n
ROWS
}

@test "doctor: settings that are harmless are not spoken of" {
	place
	while IFS='|' read -r agent file content; do
		rm -rf root
		mkdir -p "$USERS" "root$PWD/work"
		arrange "$agent"
		case $file in
		'~'*) path=$USERS${file#\~} ;;
		.*) path=root$PWD/work/${file#./} ;;
		*) path=root$file ;;
		esac
		mkdir -p "$(dirname "$path")"
		printf "$content" >"$path"
		doctor "$agent"
		[ "$status" = 0 ] && ! grep -q '^note' <<<"$output" || { echo "$file $content: $output"; return 1; }
	done < <(harmless)
}

@test "doctor: variables of the environment that lead past a hook" {
	place
	arrange gemini
	printf ':\n' >init
	chmod 666 init
	BASH_ENV=$PWD/init doctor gemini
	[ "$status" = 2 ]
	has_line error "environment: BASH_ENV runs before every hook"
	[[ $output == *"repair: unset BASH_ENV"* ]]
	GEMINI_CLI_SYSTEM_SETTINGS_PATH=/x doctor gemini
	[ "$status" = 2 ]
	has_line error "GEMINI_CLI_SYSTEM_SETTINGS_PATH moves the settings of the machine"
	BASH_ENV=/etc/profile doctor gemini
	[ "$status" = 0 ]
	has_line note "BASH_ENV runs before every hook and can replace it; only root can change what it names"
	BASH_ENV=$PWD/init doctor cursor
	! grep -q BASH_ENV <<<"$output"
}

@test "doctor: a source that cannot be used, with its line and what it does until then" {
	place
	arrange claude
	mkdir -p root/etc/strictgate/requirements.d
	printf '[requirements]\nversion = 1\ndefault = "alow"\n' >root/etc/strictgate/requirements.d/a.toml
	doctor claude
	[ "$status" = 2 ]
	has_line error "a.toml:3: cannot be used"
	has_line error "until then every call is at least: forbidden"
	has_line warning "a harmless call, by the policy of this machine: refused"
}

@test "doctor: a machine without the managed pins is not held against switches" {
	place
	mkdir -p "root$PWD/work/.claude"
	printf '{"disableAllHooks":true}' >"root$PWD/work/.claude/settings.json"
	doctor claude
	[ "$status" = 2 ]
	has_line error "disableAllHooks switches hooks off"
}

# agent | file | edit of sed | severity | text
differences() {
	cat <<'ROWS'
codex|etc/codex/requirements.toml|/^allow_managed/d|error|requirements.toml:1: allow_managed_hooks_only is missing, it must be true: another hook can rewrite
codex|etc/codex/requirements.toml|s/^hooks = true/hooks = false/|error|features.hooks is false, it must be true: the user, a project or --disable hooks
codex|etc/codex/requirements.toml|/^unified_exec_tty/d|error|features.unified_exec_tty is missing, it must be false: what is typed into an open terminal
codex|etc/codex/requirements.toml|0,/^timeout = 10/s//timeout = 600/|warning|hooks.PreToolUse[0].hooks[0].timeout is 600, it must be 10
codex|etc/codex/requirements.toml|s/^\[\[hooks.PreToolUse\]\]$/&\nmatcher = "Bash"/|error|hooks.PreToolUse[0].matcher is set, to "Bash": calls that it does not name
codex|etc/codex/requirements.toml|0,/^command = .*/s//command = "HOOK --agent codex"/|error|hooks.PreToolUse[0].hooks[0].command is not what strictgate install writes: a hook that fails may
codex|etc/codex/requirements.toml|0,/^timeout = 10/s//&\nasync = true/|error|hooks[0].async is set, to true: the call does not wait
codex|etc/codex/requirements.toml|/^\[\[rules.prefix_rules\]\]/,$d|warning|rules.prefix_rules is missing: Codex refuses what a person could allow
codex|etc/codex/requirements.toml|s/^token = "ask"/token = "asks"/|warning|rules.prefix_rules[0].pattern is not what strictgate install writes: Codex refuses
claude|etc/claude-code/managed-settings.json|s/"2.1.295"/"2.1.90"/|error|requiredMinimumVersion is "2.1.90", it must be "2.1.295"
claude|etc/claude-code/managed-settings.json|/allowManagedHooksOnly/d|error|allowManagedHooksOnly is missing, it must be true
claude|etc/claude-code/managed-settings.json|s/"onFailure": "block"/"onFailure": "allow"/|error|onFailure is "allow", it must be "block": a hook that fails lets the call run
claude|etc/claude-code/managed-settings.json|s/"--agent"/"--agents"/|error|hooks[0].args is ["--agents", "claude"]
copilot|etc/github-copilot/managed-settings.json|s/true/false/|error|managed-settings.json:2: allowManagedHooksOnly is false
copilot|etc/github-copilot/policy.d/10-strictgate.json|s/"5"/"50"/|error|hooks.preToolUse[0].args is not what strictgate install writes: a hook that takes too long
copilot|etc/github-copilot/policy.d/10-strictgate.json|s/"type": "command",/&"matcher":"bash",/|error|hooks.preToolUse[0].matcher is set, to "bash"
gemini|etc/gemini-cli/settings.json|s/"enabled": true/"enabled": false/|error|settings.json:3: hooksConfig.enabled is false
gemini|etc/gemini-cli/settings.json|s/"matcher": "\*"/"matcher": "x"/|error|hooks.BeforeTool[0].matcher is "x", it must be "*"
gemini|etc/gemini-cli/settings.json|s/ 5 / 500 /|error|command is not what strictgate install writes
cursor|etc/cursor/hooks.json|0,/"failClosed": true/s//"failClosed": false/|error|hooks.beforeShellExecution[0].failClosed is false
opencode|etc/opencode/strictgate.js|s/timeout: 5000/timeout: 0/|error|strictgate.js:9: the file is not what strictgate install writes
opencode|etc/opencode/opencode.json|s/strictgate.js/other.js/|error|plugin lacks what strictgate install writes: opencode does not load the gate
ROWS
}

@test "doctor: each difference from what install writes is named, with its line and its repair" {
	place
	while IFS='|' read -r agent file edit severity text; do
		rm -rf root
		mkdir -p "$USERS"
		arrange "$agent"
		cp "root/$file" before
		sed -i "${edit//HOOK/$(sed 's/[\/&]/\\&/g' <<<"$HOOK")}" "root/$file"
		! cmp -s before "root/$file" || { echo "$file: $edit: changes nothing"; return 1; }
		cp "root/$file" changed
		doctor "$agent"
		[ "$status" != 0 ]
		has_line "$severity" "$text"
		[ "$(grep -c "repair: strictgate install --agent $agent" <<<"$output")" = 1 ] || { echo "$text: $output"; return 1; }
		has_line note "only their program is started"
		cmp changed "root/$file"
	done < <(differences)
}

@test "doctor: settings that cannot be read are reported and stay as they are" {
	place
	for row in 'claude|etc/claude-code/managed-settings.json|{"hooks": {' \
		'claude|etc/claude-code/managed-settings.json|{"hooks": []}' \
		'codex|etc/codex/requirements.toml|[features]\nhooks = true\n[hooks' \
		'gemini|etc/gemini-cli/settings.json|{"hooks":{"BeforeTool":"x"}}'; do
		IFS='|' read -r agent file content <<<"$row"
		rm -rf root
		mkdir -p "$USERS" "root/${file%/*}"
		printf "$content" >"root/$file"
		cp "root/$file" before
		doctor "$agent"
		[ "$status" = 2 ]
		grep -q "^error: $agent: /$file:[0-9]*: " <<<"$output" || { echo "$output"; return 1; }
		cmp before "root/$file"
	done
}

@test "doctor: the user's hook of Codex whose trust is out of date" {
	place
	arrange codex --user
	sed -i 's/sha256:./sha256:x/' "$USERS/.codex/config.toml"
	doctor codex
	[ "$status" = 2 ]
	has_line error 'trusted_hash is '
	has_line error 'Codex skips the hook without a word'
	[[ $output == *"repair: strictgate install --agent codex --user"* ]]
}

@test "doctor: what an agent finds of bash by PATH belongs to root" {
	[ "$(id -u)" = 0 ] || skip "not root"
	place
	arrange gemini
	mkdir -p fake
	printf '#!/bin/sh\ntouch "%s/started"\n' "$PWD" >fake/bash
	chmod 777 fake fake/bash
	PATH=$PWD/fake:$PATH doctor gemini
	[ "$status" = 1 ]
	has_line warning "fake/bash: this is the bash of PATH"
	[ ! -e started ]
	[ "$(grep -c "^ok: gemini: .*: refused" <<<"$output")" = 2 ]
}

@test "doctor: versions, in a line for each agent" {
	place
	for row in 'codex|@openai/codex|0.169.0|ok' 'codex|@openai/codex|0.999.0|unverified version' \
		'claude|@anthropic-ai/claude-code|2.1.2|weaker than it can be'; do
		IFS='|' read -r agent package version state <<<"$row"
		rm -rf root
		mkdir -p "$USERS"
		arrange "$agent"
		mkdir -p "root/usr/lib/node_modules/$package"
		printf '{"name":"%s","version":"%s"}' "$package" "$version" >"root/usr/lib/node_modules/$package/package.json"
		PATH=/usr/bin:/bin doctor "$agent"
		grep -q "^$agent $version  *$state$" <<<"$output" || { echo "$output"; return 1; }
		PATH=/usr/bin:/bin doctor "$agent" --json
		[[ $output == *'"agents":[{"agent":"'$agent'","version":"'$version'","state":"'$state'"}]'* ]]
	done
	run bin/strictgate doctor --root "$PWD/root" --project "$PWD/work"
	grep -q "^gemini  *not installed$" <<<"$output"
}

@test "doctor: ends within two seconds, also when every hook hangs" {
	place
	for agent in $AGENTS; do arrange "$agent"; done
	printf '#!/bin/sh\nsleep 5\n' >bin/strictgate-hook
	began=$(date +%s%N)
	doctor all
	[ "$status" = 2 ]
	[ $((($(date +%s%N) - began) / 1000000)) -lt 2500 ]
	has_line error "the hook was not tried: no time is left"
}

@test "doctor: a missing hook, one that others can write, one that hangs" {
	place
	arrange claude
	chmod 666 root/etc/claude-code/managed-settings.json
	doctor claude
	[ "$status" = 2 ]
	arrange codex
	mv bin/strictgate kept
	run "$STRICTGATE" doctor --agent codex --root "$PWD/root" --project "$PWD/work"
	[ "$status" = 2 ]
	has_line error "$PWD/bin/strictgate: there is no such program"
	mv kept bin/strictgate
	chmod 777 bin/strictgate-hook
	doctor codex
	[ "$status" = 2 ]
	rm bin/strictgate-hook
	doctor codex
	[ "$status" = 2 ]
	has_line error "there is no such program"
	printf '#!/bin/sh\nsleep 5\n' >bin/strictgate-hook
	chmod 755 bin/strictgate-hook
	began=$(date +%s%N)
	doctor codex
	[ "$status" = 2 ]
	has_line error "not answered"
	[ $((($(date +%s%N) - began) / 1000000)) -lt 4000 ]
	printf '#!/bin/sh\nexit 0\n' >bin/strictgate-hook
	doctor codex
	[ "$status" = 2 ]
	has_line error "a forbidden call, by the policy of this machine: let pass"
}

@test "doctor: a program that others can write, or that the project brings, is not started" {
	place
	cat >bin/strictgate-hook <<P
#!/bin/sh
touch "$PWD/started"
P
	arrange codex
	chmod 777 bin/strictgate-hook
	doctor codex
	[ "$status" = 2 ]
	[ ! -e started ]
	chmod 755 bin/strictgate-hook
	doctor codex
	[ -e started ]
	rm started
	cp bin/strictgate-hook bin/strictgate work/
	HOOK=$PWD/work/strictgate-hook
	arrange codex
	doctor codex
	[ "$status" = 2 ]
	[ ! -e started ]
	has_line error "belongs to the project; it was not started"
}

@test "doctor: JSON, a stale snapshot, usage" {
	place
	arrange codex
	doctor codex --json
	[ "$status" = 0 ]
	[[ $output == '{"worst":"ok","findings":[{'* ]]
	rm root/var/lib/strictgate/policy.img
	doctor codex
	has_line warning "policy.img: No such file"
	doctor codex --json
	[ "$status" = 1 ]
	[[ $output == *'"repair":"strictgate compile"'* ]]
	doctor nobody
	[ "$status" = 64 ]
}

@test "doctor: what root has to repair is said with sudo" {
	[ "$(id -u)" = 0 ] || skip "not root"
	command -v setpriv >/dev/null || skip "no setpriv"
	[ ! -e /etc/claude-code ] || skip "this machine has settings of its own"
	place
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$PWD/bin/strictgate" doctor --agent claude
	[ "$status" = 2 ]
	[[ $output == *"repair: sudo strictgate install --agent claude"* ]]
	run bin/strictgate doctor --agent claude
	[[ $output == *"repair: strictgate install --agent claude"* ]]
}
