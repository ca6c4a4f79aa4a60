#compdef strictgate strictgate-hook
# SPDX-License-Identifier: Apache-2.0
# zsh completion for strictgate and strictgate-hook. Written by contrib/completions/generate.

_strictgate() {
	local command=$words[2]
	local -a commands=(
		'check:Judge one shell command'
		'explain:Show how a verdict is reached, or what a message means'
		'eval:Judge calls from standard input, as a filter'
		'lint:Show everything that is wrong with requirement files'
		'test:Run the examples and cases of requirement files'
		'diff:Show what a new policy allows and forbids that an old one did not'
		'fmt:Lay requirement files out in one way, comments included'
		'schema:Print the JSON Schema of requirement files, or of sources.toml'
		'show:Show the effective policy, source by source'
		'compile:Compile the policy into a snapshot for hooks'
		'install:Make an agent ask the gate before each tool call'
		'uninstall:Take out what strictgate install wrote'
		'render:Print the policy in an agent'\''s own words'
		'hook:Answer one tool call of an agent, as strictgate-hook does'
		'approve:Let a call pass once that an agent was refused for want of a person'
		'ask:Run what Codex has asked a person about; nobody types this'
		'doctor:Prove that the gate is in force for the agents of this machine'
		'inventory:Hold the settings of this machine'\''s agents against the requirements'
		'servers:Print the MCP servers that Codex'\''s configuration means'
	)

	if [[ $service == strictgate-hook ]]; then
		command=hook
	elif (( CURRENT == 2 )); then
		_describe command commands
		return
	else
		shift words
		(( CURRENT-- ))
	fi
	case $command in
	check)
		_arguments \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--project=[add the project sources of this directory and above]:dir:_files -/' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'--cwd=[the directory that the call is made in (default\: this one)]:dir:_files -/' \
			'--tool=[judge the text as this tool'\''s command (default\: Bash)]:name:(Bash PowerShell)' \
			'--shell=[read the command as bash (default), zsh, powershell or cmd]:name:(bash zsh powershell cmd)' \
			'--agent=[read the input as this agent'\''s, see strictgate-hook(8)]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--json[print JSON]' \
			'--help[print this text]' \
			'*: :' ;;
	explain)
		_arguments \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--project=[add the project sources of this directory and above]:dir:_files -/' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'--cwd=[the directory that the call is made in (default\: this one)]:dir:_files -/' \
			'--tool=[judge the text as this tool'\''s command (default\: Bash)]:name:(Bash PowerShell)' \
			'--shell=[read the command as bash (default), zsh, powershell or cmd]:name:(bash zsh powershell cmd)' \
			'--call=[judge the call, in JSON, in this file; - is standard input]:file:_files' \
			'--agent=[read the input as this agent'\''s, see strictgate-hook(8)]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--json[print JSON]' \
			'--help[print this text]' \
			'*: :' ;;
	eval)
		_arguments \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--project=[add the project sources of this directory and above]:dir:_files -/' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'--stream[one call per line, one verdict per line]' \
			'--jobs=[with --stream\: judge with N threads (default\: 1)]:n: ' \
			'--progress[with --stream\: tell on standard error how far it is, and a summary]' \
			'--agent=[read the input as this agent'\''s, see strictgate-hook(8)]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--look[follow this machine'\''s symbolic links and read its tools'\'' profiles]' \
			'--help[print this text]' \
			'*: :' ;;
	lint)
		_arguments \
			'--format=[text (default), json, sarif or github]:format:(text json sarif github)' \
			'--json[print JSON]' \
			'--strict[ask for examples too, and let warnings fail]' \
			'--effective[hold the files against each other, too\: they are sources of one policy]' \
			'--project=[add the project sources of this directory and above]:dir:_files -/' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--help[print this text]' \
			'*:file:_files' ;;
	test)
		_arguments \
			'--cases=[run these cases instead of those beside each file]:file:_files' \
			'--help[print this text]' \
			'*:file:_files' ;;
	diff)
		_arguments \
			'--calls=[judge these calls by both, one JSON object per line]:file:_files' \
			'--json[print JSON]' \
			'--help[print this text]' \
			'*:file:_files' ;;
	fmt)
		_arguments \
			'--check[print the names of files that would change]' \
			'--diff[print what would change]' \
			'--write[write the files]' \
			'--help[print this text]' \
			'*:file:_files' ;;
	schema)
		_arguments \
			'--help[print this text]' \
			'*: :' ;;
	show)
		_arguments \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--project=[add the project sources of this directory and above]:dir:_files -/' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'--sources[show how each source was found]' \
			'--json[print JSON]' \
			'--help[print this text]' \
			'*: :' ;;
	compile)
		_arguments \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--user[add the user'\''s own sources]' \
			'--project=[add the project sources of this directory and above]:dir:_files -/' \
			'--output=[write here]:file:_files' \
			'--keep-going[write a policy even when a source is wrong; its on_error speaks]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--help[print this text]' \
			'*: :' ;;
	install)
		_arguments \
			'--agent=[all, or the name of an agent]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--managed[in the files of the machine, which users cannot change (default)]' \
			'--user[in the files of this user]' \
			'--project=[in the files of this project]:dir:_files -/' \
			'--dry-run[write nothing; print what would change]' \
			'--hook=[the hook program (default\: strictgate-hook beside this one)]:file:_files' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--help[print this text]' \
			'*: :' ;;
	uninstall)
		_arguments \
			'--agent=[all, or the name of an agent]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--managed[in the files of the machine, which users cannot change (default)]' \
			'--user[in the files of this user]' \
			'--project=[in the files of this project]:dir:_files -/' \
			'--dry-run[write nothing; print what would change]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--help[print this text]' \
			'*: :' ;;
	render)
		_arguments \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--help[print this text]' \
			'*: :' ;;
	hook)
		_arguments \
			'--agent=[codex, claude, copilot, gemini, cursor, vscode, opencode, windsurf]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'*--policy=[compile these requirements afresh and use no other source (repeatable)]:file:_files' \
			'--audit=[append records here]:file:_files' \
			'--state=[keep approvals below this directory (default\: ~/.local/state)]:dir:_files -/' \
			'--ask=[let Codex ask, by a managed rule on "PROGRAM ask"; an absolute path]:program: ' \
			'--root=[take the files of the system from below this directory, to try them]:dir:_files -/' \
			'--version[print the release]' \
			'--help[print this text]' \
			'*: :' ;;
	approve)
		_arguments \
			'--list[list what waits]' \
			'--state=[approvals are below this directory (default\: ~/.local/state)]:dir:_files -/' \
			'--audit=[append records here]:file:_files' \
			'--help[print this text]' \
			'*: :' ;;
	ask)
		_arguments \
			'*: :' ;;
	doctor)
		_arguments \
			'--agent=[all, or the name of an agent]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--json[print JSON]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--project=[look at the files of this project, too (default\: this directory)]:dir:_files -/' \
			'--help[print this text]' \
			'*: :' ;;
	inventory)
		_arguments \
			'--agent=[all, or the name of an agent]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--json[print JSON]' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--project=[look at the files of this project, too (repeatable; default\: this directory)]:dir:_files -/' \
			'--trusted[look at every project that an agent of the home trusts, too]' \
			'--home=[look at the files of this home instead of one'\''s own (repeatable)]:dir:_files -/' \
			'--all-users[look at the homes of all users]' \
			'*--policy=[add this requirements file as a source (repeatable)]:file:_files' \
			'--no-default-sources[read no file but those named by --policy]' \
			'--snapshot=[use this compiled policy and no other source]:file:_files' \
			'--help[print this text]' \
			'*: :' ;;
	servers)
		_arguments \
			'--agent=[all, or the name of an agent]:name:(codex claude copilot gemini cursor vscode opencode windsurf cline)' \
			'--cwd=[the directory that the call is made in (default\: this one)]:dir:_files -/' \
			'--root=[take the files of the system from below this directory]:dir:_files -/' \
			'--output=[write here]:file:_files' \
			'--help[print this text]' \
			'*: :' ;;
	esac
}

_strictgate "$@"
