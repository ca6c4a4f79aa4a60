#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Whatever happens to the hook, the agent hears "blocked".
load helper

prepare() {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
}

# Start a hook that waits for its input; its process id goes to $pid.
start_waiting() { # AGENT
	mkfifo fifo
	"$STRICTGATE_HOOK" --agent "$1" --snapshot "$PWD/policy.img" --audit "$PWD/audit.jsonl" <fifo >out 2>err &
	pid=$!
	exec 9>fifo
	printf '{"session_id"' >&9
	# SIGPROF is the last one that it learns to catch.
	for _ in $(seq 500); do
		caught=$(awk '/^SigCgt:/ { print $2 }' "/proc/$pid/status")
		((0x$caught & 1 << 26)) && return 0
		sleep 0.01
	done
	return 1
}

finish() {
	status=0
	wait "$pid" || status=$?
	exec 9>&-
	rm fifo
}

@test "every signal that can be caught while it waits for input" {
	prepare
	for agent in codex claude copilot; do
		for signal in SEGV BUS FPE ILL ABRT SYS TERM INT HUP QUIT ALRM PROF; do
			# A background process of a script ignores INT and QUIT; the hook catches them all the same.
			start_waiting "$agent"
			kill "-$signal" "$pid"
			finish
			if [ "$(heard_by "$agent")" != deny ]; then
				echo "$agent, SIG$signal: status $status"
				return 1
			fi
			grep -q 'strictgate: forbidden' err
		done
	done
}

@test "signals that are kept blocked change nothing" {
	prepare
	for signal in USR1 USR2 PIPE VTALRM XFSZ IO PWR TRAP; do
		start_waiting claude
		kill "-$signal" "$pid"
		payload claude 'rm -rf /x' | tail -c +14 >&9
		exec 9>&-
		finish
		[ "$(heard_by claude)" = deny ]
		grep -q 'Trees stay' err
	done
}

@test "broken inputs of every kind" {
	prepare
	payload claude 'rm -rf /x' >whole
	: >empty
	head -c 40 whole >cut
	{ cat whole whole; } >twice
	{ cat whole; echo x; } >more
	printf '\xff\xfe' >bytes
	sed 's/"command"/"command":"ls","command"/' whole >duplicate
	sed 's/"tool_name"/"toolName":"Read","tool_name"/' whole >twin
	sed 's/"tool_input":{[^}]*}/"tool_input":null/' whole >noinput
	sed 's/"command":"[^"]*"/"command":7/' whole >number
	echo '[]' >array
	echo 'null' >null
	printf '{"a":%s' "$(printf '[%.0s' $(seq 5000))" >deep
	for input in empty cut twice more bytes duplicate twin noinput number array null deep /dev/zero; do
		for agent in codex claude copilot; do
			head -c 20000000 "$input" >given
			answer "$STRICTGATE_HOOK" --agent "$agent" --snapshot "$PWD/policy.img" <given
			if [ "$(heard_by "$agent")" != deny ]; then
				echo "$agent, $input: status $status"
				return 1
			fi
		done
	done
}

@test "standard input closed, or not readable" {
	prepare
	for agent in codex claude copilot; do
		answer "$STRICTGATE_HOOK" --agent "$agent" --snapshot "$PWD/policy.img" <&-
		[ "$(heard_by "$agent")" = deny ]
		answer "$STRICTGATE_HOOK" --agent "$agent" --snapshot "$PWD/policy.img" </
		[ "$(heard_by "$agent")" = deny ]
	done
}

@test "standard output or error closed or full" {
	prepare
	payload claude 'rm -rf /x' >input
	status=0
	"$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a <input >&- 2>err || status=$?
	[ "$status" = 2 ]
	"$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a <input >/dev/full 2>err || status=$?
	[ "$status" = 2 ]
	"$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a <input >out 2>/dev/full || status=$?
	[ "$status" = 2 ]
	# A question that cannot be asked is a refusal.
	payload claude 'mkdir x' >input
	status=0
	"$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a <input >/dev/full 2>err || status=$?
	[ "$status" = 2 ]
	status=0
	"$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a <input 2>err | true
	[ "${PIPESTATUS[0]}" != 1 ]
}

@test "snapshots that cannot be used" {
	prepare
	payload claude ls >input
	cp policy.img whole.img
	printf x | dd of=policy.img bs=1 seek=8300 conv=notrunc 2>/dev/null # in the tables of the image
	head -c 300 whole.img >short.img
	: >empty.img
	cp whole.img writable.img
	chmod 666 writable.img
	ln -s whole.img link.img
	mkdir directory.img
	mkfifo fifo.img
	for name in policy short empty writable link directory fifo missing; do
		for agent in codex claude copilot; do
			payload "$agent" ls >input
			answer "$STRICTGATE_HOOK" --agent "$agent" --snapshot "$PWD/$name.img" <input
			if [ "$(heard_by "$agent")" != deny ]; then
				echo "$agent, $name: status $status"
				return 1
			fi
		done
	done
	payload claude ls >input
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/whole.img" <input
	[ "$(heard_by claude)" = silence ]
}

@test "a large snapshot that is damaged where the call needs it" {
	{
		cat policy.toml
		for i in $(seq 6000); do
			printf '[[requirements.rules]]\nglob = "tool%s *"\ndecision = "prompt"\nreason = "Number %s."\n' "$i" "$i"
		done
	} >large.toml
	"$STRICTGATE" compile --policy large.toml --no-default-sources --output large.img
	[ "$(wc -c <large.img)" -gt $((1024 * 1024)) ]
	payload claude 'tool3000 x' >input
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/large.img" <input
	[ "$(heard_by claude)" = ask ]
	at=$(grep -abo 'Number 3000' large.img | cut -d: -f1)
	printf n | dd of=large.img bs=1 seek="$at" conv=notrunc 2>/dev/null
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/large.img" <input
	[ "$(heard_by claude)" = deny ]
	grep -q SG0203 out err
	# What lies elsewhere is right.
	payload claude 'tool5999 x' >input
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/large.img" <input
	[ "$(heard_by claude)" = ask ]
	# Whoever reads the whole file refuses it.
	! "$STRICTGATE" check --snapshot large.img -- ls 2>err
	grep -q SG0203 err
}

@test "a snapshot whose sources changed" {
	prepare
	payload claude ls >input
	echo >>policy.toml
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" <input
	[ "$(heard_by claude)" = deny ]
	grep -q SG0204 err
}

@test "policies that cannot be compiled" {
	payload claude ls >input
	echo 'default = ' >syntax.toml
	printf '[[requirements.rules]]\nprefix = ["ls"]\ndecision = "forbiden"\n' >word.toml
	printf '[requirements]\ndefualt = "allow"\n' >key.toml
	mkdir directory.toml
	for name in syntax word key directory missing; do
		answer "$STRICTGATE_HOOK" --agent claude --policy "$name.toml" <input
		[ "$(heard_by claude)" = deny ]
		grep -q SG0205 err
		answer "$STRICTGATE" hook --agent claude --policy "$name.toml" <input
		[ "$(heard_by claude)" = deny ]
	done
	answer "$STRICTGATE_HOOK" --agent claude --policy word.toml <input
	grep -q 'word.toml:3:.*forbiden' err
}

@test "a broken source of the project or the user forbids" {
	mkdir -p project/.strictgate
	echo 'no = = toml' >project/.strictgate/requirements.toml
	payload claude ls >input
	answer "$STRICTGATE_HOOK" --agent claude <input
	[ "$(heard_by claude)" = deny ]
	answer "$STRICTGATE" hook --agent claude <input
	[ "$(heard_by claude)" = deny ]
}

@test "a command line that cannot be understood" {
	prepare
	for words in '--agent' '--agent nobody' '--snapshot' '--polcy x' 'stray' '--agent claude --snapshot policy.img --policy policy.toml'; do
		payload claude ls >input
		# The words are words.
		# shellcheck disable=SC2086
		answer "$STRICTGATE_HOOK" --snapshot "$PWD/policy.img" $words <input
		if [ "$status" != 2 ] || [ ! -s err ]; then
			echo "$words: status $status"
			return 1
		fi
	done
}

@test "no memory" {
	[ "${SANITIZE:-}" != yes ] || skip "the sanitizers need address space"
	prepare
	payload claude 'rm -rf /x' >input
	blocked=0
	for kilobytes in 3000 4000 5000 6000 7000 8000 10000 12000; do
		status=0
		(ulimit -v "$kilobytes" && exec "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a) <input >out 2>err || status=$?
		# 127: the program could not even be loaded; the agent's own setting must block then.
		case $status in
		2) blocked=$((blocked + 1)) ;;
		127 | 137 | 139) ;;
		*) echo "$kilobytes kB: status $status"; return 1 ;;
		esac
	done
	[ "$blocked" -gt 0 ]
	# A call that needs more than there is.
	{
		printf '{"session_id":"s","transcript_path":"/t","cwd":"/","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"'
		head -c 8000000 /dev/zero | tr '\0' 'a'
		printf '"}}'
	} >input
	status=0
	(ulimit -v 20000 && exec "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a) <input >out 2>err || status=$?
	[ "$(heard_by claude)" = deny ]
}

@test "no stack" {
	[ "${SANITIZE:-}" != yes ] || skip "the sanitizers need stack"
	prepare
	nested=$(printf '(%.0s' $(seq 400))ls$(printf ')%.0s' $(seq 400))
	payload claude "$nested" >input
	for kilobytes in 64 128 256 512; do
		status=0
		(ulimit -s "$kilobytes" && exec "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a) <input >out 2>err || status=$?
		case $(heard_by claude) in
		deny | ask | silence) ;;
		*) echo "$kilobytes kB: status $status"; return 1 ;;
		esac
	done
}

@test "no time" {
	prepare
	# Ten thousand commands of many words each: more work than a hook may do, or over a limit.
	{
		printf '{"session_id":"s","transcript_path":"/t","cwd":"/","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"'
		for _ in $(seq 4000); do printf 'for i in {1..1000}; do for j in {1..1000}; do rm x$i$j; done; done; '; done
		printf '"}}'
	} >input
	start=$(date +%s%N)
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" <input
	took_ms=$((($(date +%s%N) - start) / 1000000))
	[ "$(heard_by claude)" != silence ]
	[ "$(heard_by claude)" != open ]
	[ "$took_ms" -lt 3000 ]
}

@test "files that may not grow" {
	prepare
	payload claude 'touch x' >input
	status=0
	(ulimit -f 0 && exec "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/policy.img" --audit a <input) >/dev/null 2>/dev/null || status=$?
	[ "$status" = 0 ]
}

@test "no compiler for the policy" {
	cp "$STRICTGATE_HOOK" lonely
	payload claude ls >input
	# The copy has no strictgate beside it; an installed one may answer instead.
	answer ./lonely --agent claude --policy missing.toml <input
	[ "$(heard_by claude)" = deny ]
	printf '#!/bin/sh\nsleep 60\n' >strictgate
	chmod +x strictgate
	start=$(date +%s)
	answer ./lonely --agent claude --policy policy.toml <input
	[ "$(heard_by claude)" = deny ]
	[ $(($(date +%s) - start)) -lt 6 ]
	printf '#!/bin/sh\nexit 0\n' >strictgate
	answer ./lonely --agent claude --policy policy.toml <input
	[ "$(heard_by claude)" = deny ]
	printf '#!/bin/sh\necho garbage >&3\n' >strictgate
	answer ./lonely --agent claude --policy policy.toml <input
	[ "$(heard_by claude)" = deny ]
	printf '#!/bin/sh\nkill -KILL $$\n' >strictgate
	answer ./lonely --agent claude --policy policy.toml <input
	[ "$(heard_by claude)" = deny ]
}
