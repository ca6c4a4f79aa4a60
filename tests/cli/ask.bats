#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Codex asks with its own question: what its hook offers, and what the token of it permits.
load helper

# A system where the user's home is here: the store is found by the password database alone.
prepare() {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
	echo "root:x:0:0::$PWD/home:/bin/sh" >passwd
	state_options=()
	inside true 2>/dev/null || skip "no private mounts here"
}

inside() { # ARGUMENTS...
	unshare -rm sh -c 'mount --bind passwd /etc/passwd && exec "$@"' sh "$@"
}

hook() { # PAYLOAD
	answer inside "$STRICTGATE_HOOK" --agent codex --snapshot "$PWD/policy.img" --ask "$STRICTGATE" <"$1"
}

# What Codex would run now, in command; empty: nothing was offered.
offer() { # COMMAND
	payload codex "$1" >input
	hook input
	command=$(sed -n 's/^{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","updatedInput":{"command":"\(.*\)"}}}$/\1/p' out | sed 's/\\"/"/g')
}

# Codex's event before it asks, for the command.
about_to_ask() {
	payload codex "$(printf '%s' "$command" | sed 's/["\\]/\\&/g')" |
		sed 's/"PreToolUse"/"PermissionRequest"/; s/,"tool_use_id":"c1"//' >input
	hook input
}

run_command() { # [DIRECTORY]
	status=0
	(cd "${1:-project}" && cp ../passwd . 2>/dev/null; inside sh -c "$command") >ran 2>err || status=$?
}

@test "a call that a person was asked about runs, once, with its input and status" {
	prepare
	offer "mkdir 'a b' && cat && exit 7"
	[ "$status" = 0 ]
	[[ $command == "$STRICTGATE ask "*" 'mkdir '\"'\"'a b'\"'\"' && cat && exit 7' 'Ask first.'" ]]
	about_to_ask
	[ "$(heard_by codex)" = silence ]
	echo text >given
	run_command <given
	[ "$status" = 7 ]
	[ -d 'project/a b' ]
	[ "$(cat ran)" = text ]
	rmdir 'project/a b'
	run_command
	[ "$status" = 126 ]
	grep -q SG0513 err
	[ ! -e 'project/a b' ]
}

@test "a command that nobody was asked about does not run" {
	prepare
	offer 'mkdir new'
	run_command
	[ "$status" = 126 ]
	grep -q 'has not asked' err
	[ ! -e project/new ]
}

@test "a token permits no other command, directory or token" {
	prepare
	for change in 's/mkdir new/mkdir old/' 's/ask \(.\)\(.\)/ask \2\1/' 's/ask \(.\{63\}\)./ask \1g/' \
		's/ask \(.\{32\}\)\(.\)\(.\)/ask \1\3\2/' "s/ask [^ ]*/ask ''/" "s/'mkdir new'//"; do
		for try in 1 2 3 4 5; do
			offer 'mkdir new'
			changed=$(printf '%s' "$command" | sed "$change")
			[ "$changed" = "$command" ] || break
		done
		about_to_ask
		command=$changed
		run_command
		if [ "$status" != 126 ] || [ -e project/new ] || [ -e project/old ]; then
			echo "$change: $status"
			return 1
		fi
	done
	offer 'mkdir new'
	about_to_ask
	mkdir project/sub
	cp passwd project/sub
	run_command project/sub
	[ "$status" = 126 ]
	grep -q 'another directory' err
	[ ! -e project/sub/new ]
}

@test "another command is not taken for the gate's own" {
	printf '\n[[requirements.rules]]\nglob = "strictgate ask *"\ndecision = "forbidden"\n' >>policy.toml
	prepare
	offer 'mkdir new'
	command="${command/mkdir new/mkdir old}"
	about_to_ask
	[ "$(heard_by codex)" = deny ]
	offer 'mkdir new'
	command="$command; touch x"
	about_to_ask
	[ "$(heard_by codex)" = deny ]
	# The model itself: before the call, not when asked.
	payload codex "$STRICTGATE ask 00 'touch x'" >input
	hook input
	[ "$(heard_by codex)" = deny ]
}

@test "where nobody is asked, a refusal with a code" {
	prepare
	payload codex 'mkdir new' | sed 's/"permission_mode":"default"/"permission_mode":"bypassPermissions"/' >input
	hook input
	[ "$(heard_by codex)" = deny ]
	grep -q 'strictgate approve [0-9A-Z]' err
	[ -z "$(ls home/.local/state/strictgate/approvals/*.token 2>/dev/null)" ]
	offer 'rm -rf /x'
	[ "$(heard_by codex)" = deny ]
}

# The home as a sandbox of Codex shows it.
run_sandboxed() {
	status=0
	(
		cd project
		unshare -rm sh -c 'mount --bind ../passwd /etc/passwd && mount --bind ../home ../home && mount -o remount,bind,ro ../home && exec sh -c "$1"' sh "$command"
	) >ran 2>err || status=$?
}

@test "in a sandbox, where nothing can be used up, a token still permits its command alone" {
	prepare
	offer 'mkdir new'
	run_sandboxed
	[ "$status" = 126 ]
	grep -q 'has not asked' err
	about_to_ask
	asked=$command
	command=${asked/mkdir new/mkdir old}
	run_sandboxed
	[ "$status" = 126 ]
	[ ! -e project/old ]
	command=$asked
	run_sandboxed
	[ "$status" = 0 ]
	[ -d project/new ]
	rmdir project/new
	run_command
	[ -d project/new ]
	rmdir project/new
	run_sandboxed
	[ "$status" = 126 ]
	grep -q SG0513 err
}

@test "options of the hook that cannot be understood refuse" {
	prepare
	payload codex 'mkdir new' >input
	for program in strictgate "/a b" "/a'b" '/a;b'; do
		answer "$STRICTGATE_HOOK" --agent codex --snapshot "$PWD/policy.img" --ask "$program" <input
		[ "$(heard_by codex)" = deny ]
		grep -q SG0701 err
	done
}
