# SPDX-License-Identifier: Apache-2.0
# bash completion for strictgate and strictgate-hook. The options are those that --help prints.

_strictgate_options() { # PROGRAM [SUB-COMMAND]
	"$@" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\).*/\1/p'
}

_strictgate_value() { # OPTION CURRENT
	case $1 in
	--policy | --snapshot | --output | --audit | --cases) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--project | --cwd) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--agent) mapfile -t COMPREPLY < <(compgen -W 'codex claude copilot' -- "$2") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W 'text json sarif github' -- "$2") ;;
	--tool) ;;
	*) return 1 ;;
	esac
}

_strictgate() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local program=${COMP_WORDS[0]} words

	COMPREPLY=()
	compopt -o filenames 2>/dev/null
	_strictgate_value "$previous" "$current" && return
	if [[ ${program##*/} == strictgate-hook || ${COMP_WORDS[1]} == hook && $COMP_CWORD -gt 1 ]]; then
		words='--agent --snapshot --policy --audit --version --help'
	elif [[ $COMP_CWORD -eq 1 ]]; then
		words="$("$program" --help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p') --help --version"
	elif [[ $current == -* ]]; then
		words=$(_strictgate_options "$program" "${COMP_WORDS[1]}")
	elif [[ ${COMP_WORDS[1]} == @(lint|test) ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _strictgate strictgate strictgate-hook
