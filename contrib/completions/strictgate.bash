# SPDX-License-Identifier: Apache-2.0
# bash completion for strictgate and strictgate-hook. Written by contrib/completions/generate.

_strictgate_value() { # OPTION CURRENT
	case $1 in
	--agent) mapfile -t COMPREPLY < <(compgen -W 'codex claude copilot gemini cursor vscode opencode windsurf cline' -- "$2") ;;
	--ask) ;;
	--audit) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--call) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--calls) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--cases) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--cwd) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W 'text json sarif github' -- "$2") ;;
	--home) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--hook) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--jobs) ;;
	--output) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--policy) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--project) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--root) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--shell) mapfile -t COMPREPLY < <(compgen -W 'bash zsh powershell cmd' -- "$2") ;;
	--snapshot) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--state) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--tool) mapfile -t COMPREPLY < <(compgen -W 'Bash PowerShell' -- "$2") ;;
	*) return 1 ;;
	esac
}

_strictgate() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]} words=''

	COMPREPLY=()
	compopt -o filenames 2>/dev/null
	if [[ ${COMP_WORDS[0]##*/} == strictgate-hook ]]; then
		command=hook
	elif [[ $COMP_CWORD -eq 1 ]]; then
		mapfile -t COMPREPLY < <(compgen -W 'check explain eval lint test diff fmt schema show compile install uninstall render hook approve ask doctor inventory servers --help --version' -- "$current")
		return
	fi
	_strictgate_value "$previous" "$current" && return
	case $command in
	check) words='--policy --no-default-sources --root --project --snapshot --cwd --tool --shell --agent --json --help' ;;
	explain) words='--policy --no-default-sources --root --project --snapshot --cwd --tool --shell --call --agent --json --help' ;;
	eval) words='--policy --no-default-sources --root --project --snapshot --stream --jobs --progress --agent --look --help' ;;
	lint) words='--format --json --strict --effective --project --root --help' ;;
	test) words='--cases --help' ;;
	diff) words='--calls --json --help' ;;
	fmt) words='--check --diff --write --help' ;;
	schema) words='--help' ;;
	show) words='--policy --no-default-sources --root --project --snapshot --sources --json --help' ;;
	compile) words='--policy --no-default-sources --user --project --output --keep-going --root --help' ;;
	install) words='--agent --managed --user --project --dry-run --hook --root --help' ;;
	uninstall) words='--agent --managed --user --project --dry-run --root --help' ;;
	render) words='--policy --no-default-sources --snapshot --root --help' ;;
	hook) words='--agent --snapshot --policy --audit --state --ask --root --version --help' ;;
	approve) words='--list --state --audit --help' ;;
	ask) words='' ;;
	doctor) words='--agent --json --root --project --help' ;;
	inventory) words='--agent --json --root --project --trusted --home --all-users --policy --no-default-sources --snapshot --help' ;;
	servers) words='--agent --cwd --root --output --help' ;;
	esac
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	elif [[ $command == @(lint|test|diff|fmt) ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	fi
}

complete -F _strictgate strictgate strictgate-hook
