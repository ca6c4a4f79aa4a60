#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A prompt where the agent cannot ask: a code, a person at a terminal, one call.
load helper

prepare() {
	command -v script >/dev/null || skip "script(1) is not installed"
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
}

store=state/strictgate/approvals

# What the hook of an agent answers to a command; the answer is in out, err and status.
ask() { # AGENT COMMAND
	payload "$1" "$2" >input
	answer "$STRICTGATE_HOOK" --agent "$1" --snapshot "$PWD/policy.img" --state "$PWD/state" <input
}

code() {
	sed -n 's/.*strictgate approve \([0-9A-Z]*\) .*/\1/p' err
}

# strictgate at a terminal of its own, below no agent's variables; what it shows goes to shown.
at_terminal() { # KEYS ARGUMENTS...
	status=0
	printf '%s' "$1" | env -u CLAUDECODE -u AI_AGENT -u GEMINI_CLI -u OPENCODE -u CURSOR_AGENT \
		script -qec "$STRICTGATE approve --state $PWD/state --audit $PWD/audit.jsonl ${*:2}" /dev/null >shown || status=$?
}

@test "a person approves, and exactly that call passes once" {
	prepare
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	code=$(code)
	[ ${#code} = 6 ]
	at_terminal $'y\n' "$code"
	[ "$status" = 0 ]
	grep -q '| mkdir new' shown
	grep -q "| $PWD/project" shown
	ask codex 'mkdir other'
	[ "$(heard_by codex)" = deny ]
	sed -i 's/project/project2/' input
	payload codex 'mkdir new' | sed 's/project/project2/' >input
	answer "$STRICTGATE_HOOK" --agent codex --snapshot "$PWD/policy.img" --state "$PWD/state" <input
	[ "$(heard_by codex)" = deny ]
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = silence ]
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	for step in asked approved used; do
		grep -q "\"subject\":\"mkdir new\",\"approval\":\"$step\",\"approval_code\":\"$code\"" audit.jsonl
	done
}

@test "a session of its own does not make it another call" {
	prepare
	ask codex 'mkdir new'
	at_terminal $'y\n' "$(code)"
	payload codex 'mkdir new' | sed 's/"session_id":"s"/"session_id":"z"/; s/"c1"/"c2"/; s/"turn_id":"t"/"turn_id":"u"/' >input
	answer "$STRICTGATE_HOOK" --agent codex --snapshot "$PWD/policy.img" --state "$PWD/state" <input
	[ "$(heard_by codex)" = silence ]
}

@test "no, an empty answer and the end of input do not approve" {
	prepare
	for keys in $'n\n' $'\n' $'yes please\n' $'\x04'; do
		ask codex 'mkdir new'
		at_terminal "$keys" "$(code)"
		[ "$status" = 2 ]
		ask codex 'mkdir new'
		[ "$(heard_by codex)" = deny ]
	done
	grep -q '"approval":"declined"' audit.jsonl
}

@test "who is no person at a terminal does not approve" {
	prepare
	ask codex 'mkdir new'
	code=$(code)
	echo y >keys
	run "$STRICTGATE" approve --state "$PWD/state" "$code" <keys
	[ "$status" = 1 ]
	[[ $output == *SG0512* ]]
	run setsid "$STRICTGATE" approve --state "$PWD/state" "$code" </dev/null
	[ "$status" = 1 ]
	# An agent that makes itself a terminal.
	cp "$(command -v bash)" codex
	status=0
	echo y | script -qec "./codex -c '$STRICTGATE approve --state $PWD/state $code; true'" /dev/null >shown || status=$?
	grep -q 'SG0512.*codex' shown
	status=0
	echo y | CLAUDECODE=1 script -qec "$STRICTGATE approve --state $PWD/state $code" /dev/null >shown || status=$?
	[ "$status" = 1 ]
	grep -q 'SG0512' shown
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
}

@test "an agent may not approve, nor read the key" {
	printf '[requirements]\nversion = 1\npacks = ["agents-self-protection"]\n' >pack.toml
	for command in 'strictgate approve K7M2QX' "script -qec 'strictgate approve K7M2QX' /dev/null" \
		'strictgate ask 00 ls' 'cat ~/.local/state/strictgate/approvals/key' \
		'cp /x/strictgate/approvals/key .' 'echo >~/.local/state/strictgate/approvals/x'; do
		run "$STRICTGATE" check --no-default-sources --policy pack.toml -- "$command"
		if [ "$status" != 2 ]; then
			echo "$command: $output"
			return 1
		fi
	done
}

@test "codes that are none, unknown or used up" {
	prepare
	for code in 12345 1234567 '../key' ''; do
		at_terminal $'y\n' "'$code'"
		[ "$status" = 64 ]
	done
	at_terminal $'y\n' 123456
	[ "$status" = 1 ]
	grep -q SG0511 shown
	run "$STRICTGATE" approve
	[ "$status" = 64 ]
}

@test "forbidden calls and policies without approvals get no code" {
	prepare
	ask codex 'rm -rf /x'
	[ "$(heard_by codex)" = deny ]
	[ -z "$(code)" ]
	[ ! -e "$store" ]
	printf '\n[requirements.approvals]\nallowed = false\n' >>policy.toml
	prepare
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	[ -z "$(code)" ]
	[ ! -e "$store" ]
}

@test "an approval does not outlive a policy that forbids" {
	prepare
	ask codex 'mkdir new'
	at_terminal $'y\n' "$(code)"
	sed -i 's/"prompt"$/"forbidden"/' policy.toml
	prepare
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
}

@test "the policy says how long an approval holds" {
	printf '\n[requirements.approvals]\nexpires_minutes = 3\n' >>policy.toml
	prepare
	ask codex 'mkdir new'
	grep -q 'within 3 minutes' err
	run "$STRICTGATE" approve --list --state "$PWD/state"
	[ "$status" = 0 ]
	[[ $output == *"$(code)    3 min  codex"*"mkdir new"* ]]
}

@test "agents that can ask do, and no code is made" {
	prepare
	for agent in claude copilot; do
		ask "$agent" 'mkdir new'
		[ "$(heard_by "$agent")" = ask ]
	done
	[ ! -e "$store" ]
	# Claude Code where nobody sits: its question is a refusal that tells the code.
	export CLAUDE_CODE_SESSION_ATTENDED=0
	ask claude 'mkdir new'
	[ "$(heard_by claude)" = ask ]
	cp out err
	at_terminal $'y\n' "$(code)"
	[ "$status" = 0 ]
	ask claude 'mkdir new'
	[ "$(heard_by claude)" = silence ]
}

@test "a store that cannot be used gives no code and lets nothing pass" {
	prepare
	ask codex 'mkdir new'
	at_terminal $'y\n' "$(code)"
	chmod 750 "$store"
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	[ -z "$(code)" ]
	grep -q 'No code can be given' err
	chmod 700 "$store"
	mv "$store" elsewhere
	ln -s "$PWD/elsewhere" "$store"
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	[ -z "$(code)" ]
	rm "$store"
	: >"$store"
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	# No room for a byte.
	rm -r state
	payload codex 'mkdir new' >input
	status=0
	(
		ulimit -f 0
		exec "$STRICTGATE_HOOK" --agent codex --snapshot "$PWD/policy.img" --state "$PWD/state" --audit /dev/null <input
	) 2>&1 >out | cat >err || status=$?
	grep -q 'No code can be given' err
	[ ! -s out ]
}

@test "variables do not move the store" {
	prepare
	export XDG_STATE_HOME=$PWD/mine HOME=$PWD/mine
	payload codex 'mkdir new' >input
	"$STRICTGATE_HOOK" --agent codex --snapshot "$PWD/policy.img" --state "$PWD/state" <input 2>err || status=$?
	[ ! -e mine/strictgate/approvals ]
	[ ! -e mine/.local/state/strictgate/approvals ]
}

@test "without a record that is required nothing passes" {
	printf '\n[requirements.audit]\nrequired = true\n' >>policy.toml
	prepare
	ask codex 'mkdir new'
	at_terminal $'y\n' "$(code)"
	[ "$status" = 0 ]
	mv audit.jsonl kept
	mkdir audit.jsonl
	ask codex 'mkdir new'
	[ "$(heard_by codex)" = deny ]
	grep -q SG0601 err
}
