#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# strictgate inventory: settings of agents against requirements, one row for each.

load helper

place() {
	unset CODEX_HOME COPILOT_HOME CLAUDE_CONFIG_DIR BASH_ENV LD_PRELOAD
	cat >req.toml <<'P'
allowed_sandbox_modes = ["read-only", "workspace-write"]
allowed_approval_policies = ["on-request"]
allowed_web_search_modes = ["disabled"]
allow_managed_hooks_only = true
chatgpt_base_url = "https://chatgpt.com/backend"
[features]
hooks = true
shell_tool = false

[mcp_servers.docs.identity]
command = "/usr/bin/docs"

[requirements]
version = 1
[[requirements.rules]]
glob = "rm -rf *"
decision = "forbidden"
reason = "Trees stay."
[[requirements.rules]]
glob = "git push *"
decision = "prompt"
reason = "Ask first."
[requirements.network]
mode = "limited"
[requirements.network.domains]
"*.corp.example" = "allow"
[requirements.filesystem]
":project_roots" = "write"
"~/.ssh" = "none"
"/etc" = "read"
[[requirements.environment]]
names = ["LD_*", "GIT_SSH_COMMAND"]
decision = "prompt"
P
}

inventory_of() {
	run "$STRICTGATE" inventory --root "$PWD/root" --no-default-sources --policy req.toml "$@"
}

inventory() {
	inventory_of --project "$PWD/project" "$@"
}

# file (~ is the user's, . the project's) | content | line, empty: nothing deviates; @ is the file
rows() {
	cat <<'ROWS'
~/.codex/config.toml|\nsandbox_mode = "danger-full-access"\n|@:2:1: codex: sandbox_mode = "danger-full-access": the requirement allows sandbox_mode read-only, workspace-write (req.toml:1)
~/.codex/config.toml|sandbox_mode = "read-only"\n|
~/.codex/config.toml|approval_policy = "never"\n|@:1:1: codex: approval_policy = "never": the requirement allows approval_policy on-request (req.toml:2)
~/.codex/config.toml|approval_policy = "sometimes"\n|it is not known to strictgate; the requirement allows approval_policy on-request (req.toml:2)
~/.codex/config.toml|approval_policy = { granular = { rules = true } }\n|codex: approval_policy: the requirement allows
/etc/codex/config.toml|web_search = "live"\n|@:1:1: codex: web_search = "live": the requirement allows web_search disabled (req.toml:3)
/etc/codex/config.toml|[tools]\nweb_search = true\n|@:2:1: codex: tools.web_search = true: the requirement allows web_search disabled (req.toml:3)
~/.codex/config.toml|[profiles.fast]\nsandbox_mode = "danger-full-access"\n|@:2:1: codex: profiles.fast.sandbox_mode = "danger-full-access"
~/.codex/fast.config.toml|approval_policy = "never"\n|@:1:1: codex: approval_policy = "never"
./.codex/config.toml|[features]\nhooks = false\n|@:2:1: codex: features.hooks = false: the requirement pins the feature hooks on; once the folder is trusted (req.toml:7)
./.codex/config.toml|[features]\nshell_tool = true\n|@:2:1: codex: features.shell_tool = true: the requirement pins the feature shell_tool off
~/.codex/config.toml|[mcp_servers.docs]\ncommand = "/usr/bin/docs"\n|
~/.codex/config.toml|[mcp_servers.docs]\ncommand = "/tmp/docs"\n|codex: mcp_servers.docs = "/tmp/docs": the MCP server "docs" is not on the allowlist, or is not what the allowlist says (req.toml:10)
~/.codex/config.toml|[mcp_servers.other]\ncommand = "/usr/bin/docs"\n|the MCP server "other" is not on the allowlist
~/.codex/config.toml|sandbox_mode = 1\n|@:1:1: codex: sandbox_mode = 1: it is of type integer, which cannot be held against requirements
~/.codex/config.toml|a = 1\nsandbox_mode = \n|codex: the settings cannot be read
~/.codex/config.toml|[sandbox_workspace_write]\nnetwork_access = true\n|@:2:1: codex: sandbox_workspace_write.network_access = true: it opens the network to every command; the requirement allows some destinations only (req.toml:
~/.codex/config.toml|[sandbox_workspace_write]\nnetwork_access = false\nwritable_roots = ["/proj"]\n|
~/.codex/config.toml|[sandbox_workspace_write]\nwritable_roots = [\n"/proj", "/etc/x"]\n|@:3:10: codex: sandbox_workspace_write.writable_roots[1] = "/etc/x": the requirement says forbidden: /etc/x/x must not be written (req.toml:
~/.codex/config.toml|[permissions.x.filesystem]\n"/etc" = "write"\n"/proj" = "write"\n|@:2:1: codex: permissions.x.filesystem."/etc" = "write": the requirement says forbidden
~/.codex/config.toml|[permissions.x.network.domains]\n"a.corp.example" = "allow"\n"evil.example" = "allow"\n"bad.example" = "deny"\n|@:3:1: codex: permissions.x.network.domains.evil.example = "allow": the requirement says forbidden: evil.example is not an allowed destination
~/.codex/config.toml|chatgpt_base_url = "https://evil.example"\n|@:1:1: codex: chatgpt_base_url = "https://evil.example": the requirement says "https://chatgpt.com/backend" (req.toml:5)
~/.codex/config.toml|chatgpt_base_url = "https://chatgpt.com/backend"\n|
~/.codex/config.toml|[projects."/proj"]\ntrust_level = "trusted"\n|
~/.codex/config.toml|[projects."/"]\ntrust_level = "trusted"\n|@:2:1: codex: projects."/".trust_level = "trusted": it trusts whatever lies below
~/.codex/config.toml|[projects."/"]\ntrust_level = "untrusted"\n|
~/.codex/config.toml|[shell_environment_policy.set]\nGIT_SSH_COMMAND = "x"\n|@:2:1: codex: shell_environment_policy.set.GIT_SSH_COMMAND = "x": the requirement says prompt for commands that set it (req.toml:
~/.codex/config.toml|[[hooks.PreToolUse]]\nmatcher = "x"\n|codex: hooks.PreToolUse: the requirement allows hooks of the machine only (req.toml:4)
./.codex/hooks.json|{"hooks":{"PreToolUse":[{"hooks":[]}]}}|@:1:11: codex: hooks.PreToolUse: the requirement allows hooks of the machine only; once the folder is trusted (req.toml:4)
~/.codex/rules/default.rules|# prefix_rule(pattern=["rm"])\nprefix_rule(pattern=["git", "status"], decision="allow")\nprefix_rule(\n  pattern = ["rm", ["-f", "-rf"]], # all\n  decision = "allow",\n)\n|@:3:1: codex: [1]: it allows `rm -rf`; the requirement says forbidden: Trees stay.
~/.codex/rules/default.rules|prefix_rule(pattern=["rm", "-rf"], decision="forbidden", justification="rm")\nx = "prefix_rule(pattern=['rm'])"\nprefix_rule(pattern=words(), decision="allow")\nprefix_rule(\n|
~/.codex/rules/default.rules|prefix_rule(justification = "a)", pattern = ['rm'])\n|@:1:1: codex: [0] = "rm": it allows `rm -rf x`
./.env|CODEX_HOME=./.codex\n|@:1:1: codex: CODEX_HOME = "./.codex": it lets the project bring Codex's settings and MCP servers (CVE-2025-61260), where something loads this file
./.codex/.env|\n CODEX_HOME = "x y"\n|@:2:2: codex: CODEX_HOME = "x y": it lets
./.env|# CODEX_HOME=x\nA=1 # CODEX_HOME=y\nCODEX_HOME=\nMY_CODEX_HOME=x\n|
./.envrc|export A=1 CODEX_HOME=$PWD/x\n|@:1:12: codex: CODEX_HOME = "$PWD/x"
./mise.toml|[env]\nCODEX_HOME = "x"\n|@:2:1: codex: env.CODEX_HOME = "x"
./.devcontainer/devcontainer.json|{\n// a comment\n"containerEnv": {"CODEX_HOME": "/x",},}|@:3:18: codex: containerEnv.CODEX_HOME = "/x": it lets
./.vscode/settings.json|{"terminal.integrated.env.linux":{"CLAUDE_CONFIG_DIR":"x"}}|claude: terminal.integrated.env.linux.CLAUDE_CONFIG_DIR = "x": it moves
~/.bashrc|if true; then\n\texport CODEX_HOME="./x"; fi\n|@:2:9: codex: CODEX_HOME = "./x": it lets
~/.zshenv|CODEX_HOME=/tmp/x codex\n|@:1:1: codex: CODEX_HOME = "/tmp/x"
~/.config/fish/config.fish|set -gx CODEX_HOME ./x\n|@:1:9: codex: CODEX_HOME = "./x"
~/.profile|export CODEX_HOME=$HOME/.codex2 CLAUDE_CONFIG_DIR=/srv/claude\n|
~/.profile|export LD_PRELOAD=/x.so\n|@:1:8: every agent: LD_PRELOAD = "/x.so": it is loaded into the hook
~/.codex/.env|BASH_ENV=/x\n|@:1:1: codex: BASH_ENV = "/x": it runs before every hook
./.env|ANTHROPIC_BASE_URL=https://evil.example\nGOOGLE_GEMINI_BASE_URL=https://evil.example\n|@:2:1: gemini: GOOGLE_GEMINI_BASE_URL = "https://evil.example": it sends
./.env|ANTHROPIC_BASE_URL=https://evil.example\nOPENAI_BASE_URL=x\n|
./.envrc|export ANTHROPIC_BASE_URL=https://evil.example\n|claude: ANTHROPIC_BASE_URL = "https://evil.example": it sends prompts, files and keys to another server
~/.profile|export ANTHROPIC_BASE_URL=https://gateway.corp.example GIT_SSH_COMMAND=x\n|
./.env|GIT_SSH_COMMAND=x\n|@:1:1: every agent: GIT_SSH_COMMAND = "x": the requirement says prompt
./.env|COPILOT_ALLOW_ALL=true\n|copilot: COPILOT_ALLOW_ALL = "true": the requirement allows approval_policy on-request
./.claude/settings.json|{"permissions":\n{"defaultMode":"bypassPermissions"}}|@:2:2: claude: permissions.defaultMode = "bypassPermissions": the requirement allows approval_policy on-request (req.toml:2)
./.claude/settings.json|{"permissions":{"defaultMode":"default"}}|
~/.claude/settings.json|{"permissions":{"allow":["Bash(npm run *)",\n"Bash(rm:*)"]}}|@:2:1: claude: permissions.allow[1] = "Bash(rm:*)": it allows `rm -rf x`; the requirement says forbidden: Trees stay. (req.toml:
~/.claude/settings.json|{"permissions":{"allow":["Bash(rm -rf ./*)"]}}|it allows `rm -rf ./x`; the requirement says forbidden: Trees stay.
~/.claude/settings.json|{"permissions":{"allow":["Bash(git pull)","Bash(rm)","Read(src/**)","WebFetch(domain:a.corp.example)"]}}|
~/.claude/settings.json|{"permissions":{"deny":["Bash(rm:*)"]}}|
~/.claude/settings.json|{"permissions":{"allow":["Bash"]}}|permissions.allow[0] = "Bash": the requirement allows approval_policy on-request (req.toml:2)
~/.claude/settings.json|{"permissions":{"allow":["Bash(git push)"]}}|it allows `git push`; the requirement says prompt: Ask first.
~/.claude/settings.json|{"permissions":{"allow":["WebFetch(domain:evil.example)"]}}|the requirement says forbidden: evil.example is not an allowed destination (req.toml:26)
~/.claude/settings.json|{"permissions":{"allow":["Read(~/.ssh/**)"]}}|must not be read (req.toml:
~/.claude/settings.json|{"permissions":{"allow":["Edit(//etc/**)"]}}|/etc/x must not be written
~/.claude/settings.json|{"permissions":{"additionalDirectories":["/etc"]}}|claude: permissions.additionalDirectories[0] = "/etc": the requirement says forbidden
./.claude/settings.json|{"enableAllProjectMcpServers":true}|claude: enableAllProjectMcpServers = true: it starts every MCP server that a project brings; the requirement has an allowlist of MCP servers (req.toml:10)
./.claude/settings.json|{"enabledPlugins":{"a@b":true,"c@d":false}}|@:1:20: claude: enabledPlugins."a@b" = true: it is a plugin
~/.claude/settings.json|{"env":{"LD_PRELOAD":"/x.so"}}|claude: env.LD_PRELOAD = "/x.so": it is loaded into the hook
~/.claude/settings.json|{"sandbox":{"enabled":false}}|claude: sandbox.enabled = false: the requirement allows sandbox_mode
~/.claude.json|{"projects":{"/x":{"mcpServers":{"evil":{"command":"/bin/x"}}}}}|@:1:34: claude: projects."/x".mcpServers.evil = "/bin/x": the MCP server "evil"
./.mcp.json|{"mcpServers":{"docs":{"type":"stdio","command":"/usr/bin/docs"}}}|
./.mcp.json|{"mcpServers":{"docs":{"type":"http","url":"https://x.test/"}}}|the MCP server "docs"
~/.copilot/mcp-config.json|{"mcpServers":{"a":{"command":"b"}}}|@:1:16: copilot: mcpServers.a = "b": the MCP server "a"
~/.copilot/config.json|// made by Copilot\n{"trusted_folders":["/proj","/tmp"],}|@:2:29: copilot: trusted_folders[1] = "/tmp": it trusts whatever lies below
~/.copilot/config.json|{"allowed_urls":["https://evil.example"]}|copilot: allowed_urls[0] = "https://evil.example": the requirement says forbidden
~/.copilot/permissions-config.json|{"locations":{"/w":{"tool_approvals":[{"kind":"commands","commandIdentifiers":["git status","rm"]}]}}}|commandIdentifiers[1] = "rm": it allows `rm -rf x`
/etc/github-copilot/managed-settings.json|{"permissions":{"allow":["Shell(rm *)"]}}|copilot: permissions.allow[0] = "Shell(rm *)": it allows `rm -rf x`
./.gemini/settings.json|{"mcpServers":{"a":{"command":"b"}}}|gemini: mcpServers.a = "b": the MCP server "a"
./.gemini/settings.json|{"mcpServers":{"docs":{"command":"/usr/bin/docs","trust":true}}}|gemini: mcpServers.docs.trust = true: the requirement allows approval_policy on-request
~/.gemini/settings.json|{"general":{"defaultApprovalMode":"yolo"}}|gemini: general.defaultApprovalMode = "yolo": the requirement allows
~/.gemini/settings.json|{"general":{"defaultApprovalMode":"default"},"tools":{"sandbox":"docker"}}|
~/.gemini/settings.json|{"tools":{"sandbox":false}}|gemini: tools.sandbox = false: the requirement allows sandbox_mode
~/.gemini/settings.json|{"tools":{"allowed":["run_shell_command(rm)"]}}|gemini: tools.allowed[0] = "run_shell_command(rm)": it allows `rm -rf x`
~/.gemini/settings.json|{"tools":{"sandboxNetworkAccess":true}}|it opens the network
~/.gemini/settings.json|{"hooksConfig":{"disabled":["x"]}}|gemini: hooksConfig.disabled: it names hooks that do not run
~/.gemini/trustedFolders.json|{"/proj":"TRUST_FOLDER","/":"DO_NOT_TRUST"}|
~/.gemini/trustedFolders.json|{"/":"TRUST_FOLDER"}|gemini: "/" = "TRUST_FOLDER": it trusts whatever lies below
~/.gemini/extensions/x/gemini-extension.json|{"mcpServers":{"e":{"command":"c"}}}|gemini: mcpServers.e = "c": the MCP server "e"
./.cursor/mcp.json|{"mcpServers":{"a":{"command":"b"}}}|cursor: mcpServers.a = "b": the MCP server "a"
~/.cursor/cli-config.json|{"version":1,"permissions":{"allow":["Shell(ls)","Shell(rm)"]}}|cursor: permissions.allow[1] = "Shell(rm)": it allows `rm -rf x`
~/.cursor/cli-config.json|{"approvalMode":"unrestricted"}|cursor: approvalMode = "unrestricted": the requirement allows
~/.cursor/permissions.json|{"terminalAllowlist":["rm -rf"]}|cursor: terminalAllowlist[0] = "rm -rf": it allows
./.vscode/mcp.json|{"servers":{"a":{"command":"b"}}}|vscode: servers.a = "b": the MCP server "a"
./.vscode/settings.json|{"chat.tools.global.autoApprove":true}|@:1:2: vscode: chat.tools.global.autoApprove = true: the requirement allows approval_policy on-request
~/.config/Code/User/settings.json|{"chat.tools.terminal.autoApprove":{"git status":true,"rm":false}}|
~/.config/Code/User/settings.json|{"chat.tools.terminal.autoApprove":{"rm":{"approve":true}}}|vscode: chat.tools.terminal.autoApprove.rm: it allows `rm -rf x`
~/.config/Code/User/settings.json|{"chat.tools.urls.autoApprove":{"https://evil.example/*":true}}|the requirement says forbidden: evil.example is not an allowed destination
~/.codeium/windsurf/mcp_config.json|{"mcpServers":{"a":{"command":"b"}}}|windsurf: mcpServers.a = "b": the MCP server "a"
~/.config/opencode/opencode.jsonc|{"permission":{"bash":{"*":"ask","rm *":"allow"}}}|opencode: permission.bash."rm *" = "allow": it allows `rm -rf x`
./opencode.json|{"permission":"allow"}|opencode: permission = "allow": the requirement allows approval_policy on-request
./opencode.json|{"permission":{"bash":"ask"},"mcp":{"docs":{"type":"local","command":["/usr/bin/docs"]}}}|
./opencode.json|{"mcp":{"docs":{"type":"local","command":["/tmp/docs"]}}}|opencode: mcp.docs: the MCP server "docs"
~/.gemini/policies/x.toml|[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = ["ls", "rm"]\ndecision = "allow"\n|gemini: rule[0]: it allows `rm -rf x`
~/.gemini/policies/x.toml|[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "rm"\ndecision = "deny"\n|
~/Library/Application Support/Code/User/settings.json|{"chat.tools.global.autoApprove":true}|@:1:2: vscode: chat.tools.global.autoApprove = true
/Library/Application Support/ClaudeCode/managed-settings.json|{"disableAllHooks":true}|@:1:2: claude: disableAllHooks = true: it switches hooks off
./.cursor/mcp.json|{"mcpServers":|@:1:15: cursor: the settings cannot be read
ROWS
}

@test "inventory: each value that deviates, with both places" {
	place
	failed=0
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
			[ "$status" = 0 ] && [ -z "$output" ] || { echo "$file $content: $output" && failed=1; }
		elif [ "$status" != 1 ] || ! grep -qF "${line//@:/$path:}" <<<"$output"; then
			echo "$file $content: status $status: no $line: $output"
			failed=1
		fi
	done < <(rows)
	[ "$failed" = 0 ]
}

@test "inventory: permission profiles" {
	place
	mkdir -p "root$HOME/.codex"
	printf '%s\n' 'default_permissions = ":read-only"' '[allowed_permission_profiles]' '":read-only" = true' >req.toml
	printf 'default_permissions = ":danger-full-access"\n' >"root$HOME/.codex/config.toml"
	inventory
	[ "$status" = 1 ]
	[[ $output == *'codex: default_permissions = ":danger-full-access": the requirement does not allow this permission profile (req.toml:3)' ]]
	printf 'default_permissions = ":read-only"\n' >"root$HOME/.codex/config.toml"
	inventory
	[ "$status" = 0 ]
}

@test "inventory: what another file overrides is a note" {
	place
	mkdir -p "root$HOME/.claude" "root$PWD/project/.claude" root/etc/claude-code
	printf '{"sandbox":{"enabled":false}}' >"root$HOME/.claude/settings.json"
	printf '{"sandbox":{"enabled":true}}' >"root$PWD/project/.claude/settings.json"
	inventory
	# A project speaks for itself only.
	[ "$status" = 1 ]
	[[ $output != *overridden* ]]
	printf '{\n"sandbox":{"enabled":true}}' >root/etc/claude-code/managed-settings.json
	inventory
	[ "$status" = 0 ]
	[[ $output == "$HOME/.claude/settings.json:1:13: note: claude: sandbox.enabled = false:"*"; overridden by /etc/claude-code/managed-settings.json:2 (req.toml:1)" ]]
	inventory --json
	[[ $output == *'"state":"overridden","by":"/etc/claude-code/managed-settings.json:2"'* ]]
	# Lists are joined: nothing overrides an element.
	printf '{"permissions":{"allow":["Bash(rm:*)"]}}' >"root$HOME/.claude/settings.json"
	printf '{"permissions":{"allow":[]}}' >root/etc/claude-code/managed-settings.json
	inventory
	[ "$status" = 1 ]
}

# agent's managed file | what it holds | the user's file | what that holds
pins() {
	cat <<'ROWS'
/etc/claude-code/managed-settings.json|{"permissions":{"disableBypassPermissionsMode":"disable"}}|.claude/settings.json|{"permissions":{"defaultMode":"bypassPermissions"}}
/etc/claude-code/managed-settings.json|{"allowManagedPermissionRulesOnly":true}|.claude/settings.json|{"permissions":{"allow":["Bash(rm:*)"]}}
/etc/claude-code/managed-settings.json|{"allowManagedHooksOnly":true}|.claude/settings.json|{"hooks":{"PreToolUse":[{"hooks":[]}]}}
/etc/github-copilot/managed-settings.json|{"allowManagedHooksOnly":true}|.copilot/hooks/x.json|{"version":1,"hooks":{"preToolUse":[{"type":"command"}]}}
/etc/gemini-cli/settings.json|{"security":{"disableYoloMode":true}}|.gemini/settings.json|{"general":{"defaultApprovalMode":"yolo"}}
/etc/vscode/policy.json|{"ChatToolsAutoApprove":false}|.config/Code/User/settings.json|{"chat.tools.global.autoApprove":true}
ROWS
}

@test "inventory: what managed settings hold against is a note" {
	place
	while IFS='|' read -r managed held file content; do
		rm -rf root
		mkdir -p "root${managed%/*}" "root$HOME/${file%/*}"
		printf '%s' "$content" >"root$HOME/$file"
		inventory
		[ "$status" = 1 ] || { echo "$file $content: $output"; return 1; }
		printf '%s' "$held" >"root$managed"
		inventory
		[ "$status" = 0 ] && [[ $output == *": note: "*"; overridden by $managed:1 (req.toml:"* ]] ||
			{ echo "$managed $held: $status $output"; return 1; }
	done < <(pins)
}

@test "inventory: a key that is nearly another one is unverified" {
	place
	mkdir -p "root$HOME/.codex"
	printf 'profile = "x"\nmodel = "y"\naproval_policy = "never"\n' >"root$HOME/.codex/config.toml"
	inventory
	[ "$status" = 0 ]
	[ "$output" = "$HOME/.codex/config.toml:3:1: note: codex: the key \"aproval_policy\" is not known, so what it does is unverified; did you mean \"approval_policy\"?" ]
}

@test "inventory: a project is read up to the root of its repository" {
	place
	mkdir -p "root$PWD/project/.git" "root$PWD/project/.codex" "root$PWD/project/a/b/.codex"
	printf 'approval_policy = "never"\n' >"root$PWD/project/.codex/config.toml"
	printf 'CODEX_HOME=x\n' >"root$PWD/.env"
	inventory_of --project "$PWD/project/a/b"
	[ "$status" = 1 ]
	[ "$(wc -l <<<"$output")" = 1 ]
	[[ $output == "$PWD/project/.codex/config.toml:1:1: codex: approval_policy"* ]]
	# The nearer one counts.
	printf 'approval_policy = "on-request"\n' >"root$PWD/project/a/b/.codex/config.toml"
	inventory_of --project "$PWD/project/a/b"
	[ "$status" = 0 ]
	[[ $output == *"; overridden by $PWD/project/a/b/.codex/config.toml:1 "* ]]
	rmdir "root$PWD/project/.git"
	inventory_of --project "$PWD/project/a/b"
	[ "$status" = 0 ]
	[ -z "$output" ]
}

@test "inventory: a trusted project is said as such" {
	place
	mkdir -p "root$HOME/.codex" "root$PWD/project/.codex"
	printf 'approval_policy = "never"\n' >"root$PWD/project/.codex/config.toml"
	inventory
	[[ $output == *"; once the folder is trusted (req.toml:2)" ]]
	printf '[projects."%s"]\ntrust_level = "trusted"\n' "$PWD/project" >"root$HOME/.codex/config.toml"
	inventory
	[ "$status" = 1 ]
	[[ $output != *"once the folder"* ]]
}

@test "inventory: variables of the process that lead astray" {
	place
	CODEX_HOME=$PWD/project/x inventory
	[ "$status" = 1 ]
	[[ $output == "environment: codex: CODEX_HOME = "*"(CVE-2025-61260)" ]]
	CODEX_HOME=/srv/codex inventory
	[ "$status" = 0 ]
	# The settings are read where the variable says.
	mkdir -p root/srv/copilot
	printf '{"mcpServers":{"a":{"command":"b"}}}' >root/srv/copilot/mcp-config.json
	COPILOT_HOME=/srv/copilot inventory
	[ "$status" = 1 ]
	[[ $output == /srv/copilot/mcp-config.json:1:*"the MCP server \"a\""* ]]
	rm -r root
	BASH_ENV=/dev/null inventory
	[[ $output == "environment: codex: BASH_ENV = "* ]]
}

@test "inventory: several homes and projects, and all users" {
	place
	mkdir -p root/home/{a,b,c}/.codex root/srv/{p,q}/.codex root/etc
	for user in a b; do
		printf 'approval_policy = "never"\n' >root/home/$user/.codex/config.toml
	done
	for project in p q; do
		printf 'CODEX_HOME=x\n' >root/srv/$project/.env
	done
	inventory_of --home /home/a --home /home/c
	[ "$status" = 1 ]
	[ "$(wc -l <<<"$output")" = 1 ]
	[[ $output == /home/a/.codex/config.toml:1:1:* ]]
	inventory_of --home /home/a --home /home/b --project /srv/p --project /srv/q
	[ "$(wc -l <<<"$output")" = 4 ]
	mkdir -p root/export/d/.codex
	printf 'sandbox_mode = "danger-full-access"\n' >root/export/d/.codex/config.toml
	printf 'd:x:1:1::/export/d:/bin/sh\ne:x:1:1::/none:/bin/sh\n' >root/etc/passwd
	inventory_of --all-users
	[ "$status" = 1 ]
	[ "$(wc -l <<<"$output")" = 3 ]
	[[ $output == /export/d/*/home/a/*/home/b/* ]]
	# The projects that agents know need not be named.
	printf '[projects."/srv/p"]\ntrust_level = "trusted"\n' >root/home/c/.codex/config.toml
	printf '{"/srv/q":"TRUST_FOLDER"}' >root/home/c/.codex/x
	mkdir root/home/c/.gemini && mv root/home/c/.codex/x root/home/c/.gemini/trustedFolders.json
	inventory_of --home /home/c
	[ "$status" = 0 ]
	inventory_of --home /home/c --trusted
	[ "$status" = 1 ]
	[[ $output == /srv/p/.env:1:*/srv/q/.env:1:* ]]
	# A link out of the home of somebody else is not followed.
	if [ "$(id -u)" = 0 ]; then
		rm root/home/a/.codex/config.toml
		chown -R 12345 root/home/a
		ln -s "$PWD/root/home/b/.codex/config.toml" root/home/a/.codex/config.toml
		inventory_of --home /home/a
		[ "$status" = 1 ]
		[[ $output == *"it was not read"* ]]
		[[ $output != *never* ]]
	fi
}

@test "inventory: JSON, one agent only, usage" {
	place
	mkdir -p "root$HOME/.codex"
	printf 'approval_policy = "never"\n' >"root$HOME/.codex/config.toml"
	inventory --json
	[ "$status" = 1 ]
	[[ $output == '{"version":1,"worst":"warning","findings":[{"agent":"codex","severity":"warning","setting":"approval_policy","value":"never","touches":"approval_policy","what":"the requirement allows approval_policy on-request","file":"'*'","line":1,"column":1,"layer":"user","state":"effective","requirement":"req.toml:2"}],"settings":[],"versions":[]}' ]]
	# What is fine is there, too, but for the values of variables; secrets are not.
	printf 'web_search = "disabled"\n[shell_environment_policy.set]\nA = "geheim"\nGIT_SSH_COMMAND = "x --token=ghp_abcdefghijklmnopqrstuvwxyz0123456789"\n' >"root$HOME/.codex/config.toml"
	inventory --json
	[[ $output == *'"settings":[{"agent":"codex","setting":"web_search","value":"disabled"'* ]]
	[[ $output == *'"setting":"shell_environment_policy.set.A","touches"'* ]]
	mkdir -p "root$HOME/.claude" root/usr/lib/node_modules/@openai/codex
	printf '{"permissions":{"deny":["Bash(rm:*)"]}}' >"root$HOME/.claude/settings.json"
	printf '{"name":"@openai/codex","version":"0.169.0"}' >root/usr/lib/node_modules/@openai/codex/package.json
	inventory --json
	[[ $output == *'"setting":"permissions.deny[0]","value":"Bash(rm:*)"'*'"versions":[{"agent":"codex","what":"version 0.169.0, as measured","file":"/usr/lib/node_modules/@openai/codex/package.json","line":1}]}' ]]
	[[ $output != *geheim* && $output != *ghp_abc* ]]
	printf 'approval_policy = "never"\n' >"root$HOME/.codex/config.toml"
	inventory --agent claude
	[ "$status" = 0 ]
	inventory --agent nobody
	[ "$status" = 64 ]
}

# file or link | what it holds, or -> where it leads | the first place of the line | what is said; empty: nothing
versions() {
	cat <<'ROWS'
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex",\n"version":"0.169.4"}|
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex",\n"version":"0.170.0"}|/usr/lib/node_modules/@openai/codex/package.json:2: note: codex: version 0.170.0 is unverified: measured is 0.169.0
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex","version":"0.20.0"}|version 0.20.0 is unverified
/usr/lib/node_modules/@openai/codex/package.json|{"name":"@openai/codex","version":"next"}|version next is unverified
/opt/x/bin/codex /opt/x/package.json|{"name":"@openai/codex-linux-x64","version":"0.170.0"}|/opt/x/package.json:1: note: codex: version 0.170.0
/opt/x/bin/codex /opt/x/package.json|{"name":"codex","version":"0.170.0"}|/opt/x/bin/codex: note: codex: version unknown is unverified
~/.local/share/claude/versions/2.1.329||
~/.local/share/claude/versions/2.1.400||@: note: claude: version 2.1.400 is unverified: measured is 2.1.329
~/.local/share/claude/versions/2.1.200||@: claude: version 2.1.200 is older than 2.1.295: a hook that fails lets the call run
~/.vscode/extensions/anthropic.claude-code-2.1.330-linux-x64/package.json|{"version":"2.1.330"}|@:1: note: claude: version 2.1.330 is unverified
~/.vscode/extensions/openai.chatgpt-0.4.1/package.json|{"version":"0.4.1"}|@:1: note: codex: version 0.4.1 is unverified: its settings are known from its documentation only
/usr/share/cursor/resources/app/package.json|{"name":"Cursor","version":"3.1.0"}|@:1: note: cursor: version 3.1.0 is unverified: its settings are known
/usr/lib/node_modules/@google/gemini-cli/package.json|{"name":"@google/gemini-cli","version":"0.62.0"}|@:1: note: gemini: version 0.62.0 is unverified
/usr/lib/node_modules/@github/copilot/package.json|{"name":"@github/copilot","version":"1.0.69"}|@:1: copilot: version 1.0.69 is older than 1.0.70
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
