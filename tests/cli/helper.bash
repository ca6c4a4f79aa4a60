# SPDX-License-Identifier: Apache-2.0
# What the tests of the programs share: a place, a policy, hook inputs, and how an answer of an agent is read.

setup() {
	STRICTGATE=${STRICTGATE:-$BATS_TEST_DIRNAME/../../build/strictgate}
	STRICTGATE_HOOK=${STRICTGATE_HOOK:-$BATS_TEST_DIRNAME/../../build/strictgate-hook}
	cd "$BATS_TEST_TMPDIR" || return 1
	export HOME=$BATS_TEST_TMPDIR/home
	unset XDG_CONFIG_HOME XDG_STATE_HOME
	# Approvals are kept in the home of the password database, which is not ours.
	state_options=(--state "$PWD/state")
	mkdir -p "$HOME" project
	chmod 755 . "$HOME"
	cat >policy.toml <<'P'
[requirements]
version = 1
on_unreadable_command = "prompt"

[[requirements.rules]]
id = "no-rm"
glob = "rm -rf *"
decision = "forbidden"
reason = "Trees stay."
unless = ["rm -rf ./build"]

[[requirements.rules]]
id = "ask-mkdir"
prefix = ["mkdir"]
decision = "prompt"
reason = "Ask first."

[[requirements.rules]]
id = "note-touch"
prefix = ["touch"]
decision = "log"

[[requirements.paths]]
globs = ["**/sealed/**"]
access = ["write"]
decision = "forbidden"
reason = "Sealed."
P
}

# The input that an agent sends for a shell command.
payload() { # AGENT COMMAND
	case $1 in
	claude) printf '{"session_id":"s","transcript_path":"/t","cwd":"%s/project","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"%s"},"tool_use_id":"c1"}' "$PWD" "$2" ;;
	codex) printf '{"session_id":"s","turn_id":"t","transcript_path":null,"cwd":"%s/project","hook_event_name":"PreToolUse","model":"m","permission_mode":"default","tool_name":"Bash","tool_input":{"command":"%s"},"tool_use_id":"c1"}' "$PWD" "$2" ;;
	copilot) printf '{"sessionId":"s","timestamp":1,"cwd":"%s/project","toolName":"bash","toolArgs":{"command":"%s"}}' "$PWD" "$2" ;;
	esac
}

# Run a hook on standard input; its answer goes to the files out and err, its status to $status.
answer() { # PROGRAM ARGUMENTS...
	status=0
	"$@" --audit "$PWD/audit.jsonl" "${state_options[@]}" >out 2>err || status=$?
}

# What the agent makes of the answer: silence, ask, deny, or open (anything that it would run the call on).
heard_by() { # AGENT
	case $1 in
	codex)
		if [ "$status" = 2 ] && [ -s err ] && [ ! -s out ]; then echo deny
		elif [ "$status" = 0 ] && [ ! -s out ]; then echo silence
		else echo open; fi ;;
	claude)
		if [ "$status" = 2 ]; then echo deny
		elif [ "$status" != 0 ]; then echo open
		elif [ ! -s out ]; then echo silence
		elif grep -Eq '^\{"hookSpecificOutput":\{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"([^"\\]|\\.)*"\}\}$' out; then echo ask
		else echo open; fi ;;
	copilot)
		if [ "$status" != 0 ]; then echo deny
		elif [ ! -s out ]; then echo silence
		elif grep -Eq '^\{"permissionDecision":"ask","permissionDecisionReason":"([^"\\]|\\.)*"\}$' out; then echo ask
		elif grep -q '^{"permissionDecision":"deny","permissionDecisionReason":"[^"]*.*}$' out; then echo deny
		else echo open; fi ;;
	esac
}
