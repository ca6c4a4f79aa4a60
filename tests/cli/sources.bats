#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Sources of the system below a fake root: what the hook answers when one of them changes, ages, breaks or goes away after
# the policy was compiled, and what show tells of it.
load helper

# The places that were configured, below the fake root.
machine() {
	root=$BATS_TEST_TMPDIR/root
	mkdir -p "$root"
	paths=$("$STRICTGATE" show --sources --root "$root" | sed -n "s,.*  *$root,,p")
	state=$root$(sed -n 's,/bundle$,,p' <<<"$paths")
	policy=$root$(sed -n 's,/strictgate/requirements.d$,,p' <<<"$paths")
	mkdir -p "$(dirname "$state")" "$policy/codex" "$policy/strictgate/requirements.d"
	source=$policy/strictgate/requirements.d/10.toml
	declared=$policy/strictgate/sources.toml
	rule ls >"$source"
}

rule() { # PROGRAM
	printf '[[requirements.rules]]\nid = "no-%s"\nprefix = ["%s"]\ndecision = "forbidden"\nreason = "No %s."\n' "$1" "$1" "$1"
}

declare_source() { # KEYS...
	printf '[[sources]]\nname = "machine"\ntype = "directory"\npath = "%s"\n' "${source%/10.toml}" | sed "s,$root,," >"$declared"
	printf '%s\n' "$@" >>"$declared"
}

compile() {
	"$STRICTGATE" compile --root "$root"
}

# What Claude hears from the hook about a command.
ask() { # COMMAND
	payload claude "$1" >input
	answer "$STRICTGATE_HOOK" --agent claude --root "$root" <input
	heard=$(heard_by claude)
	echo "$1: $heard"
	cat err
}

heard() { # COMMAND ANSWER
	ask "$1"
	[ "$heard" = "$2" ]
}

# The row of a source: its state and its floor.
found() { # PATH STATE FLOOR
	"$STRICTGATE" show --sources --root "$root" >table 2>/dev/null || true
	cat table
	grep -Eq "^[^ ]+ +$2 +(yes|no) +$3 .* $1\$" table
}

@test "a compiled policy answers without its sources being read again" {
	machine
	compile
	heard ls deny
	heard true silence
	# Without the compiler beside it the hook has the snapshot only.
	cp "$STRICTGATE_HOOK" lonely
	payload claude true >input
	answer ./lonely --agent claude --root "$root" <input
	[ "$(heard_by claude)" = silence ]
}

@test "a source that changes, appears or goes away after compiling counts at once" {
	machine
	compile
	heard pwd silence
	rule pwd >"$source"
	heard pwd deny
	heard ls silence
	compile
	rule ls >"$policy/strictgate/requirements.d/20.toml"
	heard ls deny
	compile
	rule id >"$policy/codex/requirements.toml"
	heard id deny
	compile
	printf '[requirements]\ndefault = "prompt"\n' >"$policy/codex/requirements.toml"
	heard true ask
	rm "$policy/codex/requirements.toml"
	heard true silence
	heard pwd deny
}

@test "declarations that appear after compiling count at once" {
	machine
	compile
	heard true silence
	declare_source 'required = true' 'max_age = "1s"' 'on_stale = "forbidden"'
	touch -d '-1 hour' "$source"
	heard true deny
	grep -q 'is stale: it was written 1h ago; at most 1s are allowed' err
}

@test "broken declarations forbid every call and say so" {
	machine
	compile
	declare_source 'requird = true'
	heard true deny
	grep -q "sources.toml cannot be used (line 5: unknown key" err
	found "$declared" error forbidden
	run compile
	[ "$status" = 1 ]
	[[ $output == *'sources.toml:5:1: error SG0102: unknown key "requird" in sources'*'did you mean "required"?'* ]]
}

# KEYS; WHAT HAPPENS TO THE SOURCE; WHAT IS HEARD OF A HARMLESS CALL; OF ONE THAT THE LAST GOOD POLICY FORBIDS; STATE; FLOOR
failures() {
	cat <<'R'
required = true;rm;deny;deny;missing;forbidden
required = true\non_missing = "prompt";rm;ask;deny;missing;prompt
required = true\non_missing = "log";rm;silence;deny;missing;log
;rm;silence;silence;missing;-
;break;deny;deny;error;forbidden
on_error = "prompt";break;ask;deny;error;prompt
on_error = "log";break;silence;deny;error;log
on_error = "allow";break;silence;deny;error;-
on_error = "log";open;silence;deny;error;log
on_error = "log";fifo;silence;deny;error;log
on_error = "log";directory;silence;deny;error;log
on_error = "log";device;silence;deny;error;log
on_error = "log";huge;silence;deny;error;log
max_age = "1h";age;ask;deny;stale;prompt
max_age = "1h"\non_stale = "log";age;silence;deny;stale;log
max_age = "1h"\non_stale = "forbidden";age;deny;deny;stale;forbidden
R
}

happen() { # WHAT
	case $1 in
	rm) rm "$source" ;;
	break) echo 'no toml' >>"$source" ;;
	open) chmod 666 "$source" ;;
	fifo) rm "$source" && mkfifo "$source" ;;
	directory) rm "$source" && mkdir "$source" ;;
	device) ln -sf /dev/null "$source" ;;
	huge) truncate -s 100M "$source" ;;
	age) touch -d '-2 hours' "$source" ;;
	esac
}

@test "each failure after compiling: its floor, and the last good policy in force" {
	machine
	while IFS=';' read -r keys what harmless forbidden state_word floor; do
		echo "== $keys; $what"
		rm -rf "$source"
		rule ls >"$source"
		declare_source "$(printf '%b' "$keys")"
		compile
		heard true silence
		heard ls deny
		happen "$what"
		heard true "$harmless"
		heard ls "$forbidden"
		[ "$what" != rm ] || place=${source%/10.toml}
		[ "$what" = rm ] || place=$source
		found "$place" "$state_word" "$floor"
	done < <(failures)
}

@test "the last good policy survives compiling what is broken, and yields to what is right" {
	machine
	declare_source 'on_error = "log"'
	compile
	echo 'no toml' >>"$source"
	run compile
	[ "$status" = 1 ]
	heard ls deny
	grep -q '(last good)' err
	rule pwd >"$source"
	heard ls silence
	heard pwd deny
	compile
	echo 'no toml' >>"$source"
	heard pwd deny
	heard ls silence
}

@test "a last good policy that others can write is not used" {
	machine
	declare_source 'on_error = "log"'
	compile
	echo 'no toml' >>"$source"
	heard ls deny
	chmod 666 "$state/last-good.img"
	ask ls
	! grep -q '(last good)' err
}

@test "--keep-going never writes what is wrong over the system's policy" {
	machine
	echo 'no toml' >>"$source"
	run "$STRICTGATE" compile --root "$root" --keep-going
	[ "$status" = 64 ]
	[ ! -e "$state/policy.img" ]
	"$STRICTGATE" compile --root "$root" --keep-going --output kept.img
	payload claude true >input
	answer "$STRICTGATE_HOOK" --agent claude --snapshot "$PWD/kept.img" <input
	[ "$(heard_by claude)" = deny ]
	grep -q '10.toml cannot be used (line 6' err
}

@test "a bundle that expires after compiling is stale from then on" {
	machine
	mkdir -p "$state/bundle"
	rule id >"$state/bundle/id.toml"
	printf '{"version": 1, "serial": 1, "fetched_at": "%s", "expires_at": "%s", "files": [{"name": "id.toml", "sha256": "%s"}]}' \
		"$(date -u +%FT%TZ)" "$(date -u -d '+3 seconds' +%FT%TZ)" "$(sha256sum <"$state/bundle/id.toml" | cut -d' ' -f1)" >"$state/bundle/bundle.json"
	compile
	heard id deny
	heard true silence
	found "$state/bundle" loaded -
	sleep 4
	heard true ask
	heard id deny
	found "$state/bundle" stale prompt
	echo >>"$state/bundle/id.toml"
	heard true deny
	grep -q 'is not the file that bundle.json tells the digest of' err
}

@test "managed preferences and managed_config.toml reach the hook" {
	machine
	mkdir -p "$root/Library/Managed Preferences"
	cp "$BATS_TEST_DIRNAME/../fixtures/mdm/binary.plist" "$root/Library/Managed Preferences/com.openai.codex.plist"
	chmod 644 "$root/Library/Managed Preferences/com.openai.codex.plist"
	heard true ask
	rm -r "$root/Library"
	heard true silence
	echo 'approval_policy = "untrusted"' >"$policy/codex/managed_config.toml"
	payload claude true | sed 's/"default"/"bypassPermissions"/' >input
	answer "$STRICTGATE_HOOK" --agent claude --root "$root" <input
	[ "$(heard_by claude)" != silence ]
}

@test "show --sources: a table, JSON, and an exit status for monitors" {
	machine
	run "$STRICTGATE" show --sources --root "$root"
	[ "$status" = 0 ]
	[[ ${lines[0]} == SOURCE*STATE*REQUIRED*FLOOR*OWNER*AGE*ENTRIES*PATH ]]
	[[ $output == *"machine"*"loaded"*"no"*"$(id -un)"*"1"*"$source"* ]]
	declare_source 'required = true'
	rm "$source"
	run "$STRICTGATE" show --sources --root "$root" --json
	[ "$status" = 1 ]
	[[ $output == *'"name":"machine","type":"directory"'*'"state":"missing","message":"the required source'*'"required":true,"floor":"forbidden"'* ]]
	rule ls >"$source"
	compile
	run "$STRICTGATE" show --sources --snapshot "$state/policy.img"
	[ "$status" = 0 ]
	[[ $output == *"machine loaded yes"* ]]
}

@test "the example of the manual is right" {
	machine
	manual=$BATS_TEST_DIRNAME/../../doc/strictgate-sources.5
	sed -n '/^version = 1/,/^\.Ed/{/^\.Ed/d;p;}' "$manual" >"$declared"
	grep -q on_stale "$declared"
	# The bundle that it requires is not there.
	run "$STRICTGATE" lint --root "$root"
	[[ $output != *sources.toml:* ]]
	[[ $output == *SG0220* ]]
	sed 's/^on_stale/on_stalle/' -i "$declared"
	run "$STRICTGATE" lint --root "$root"
	[[ $output == *sources.toml:*on_stalle* ]]
}

@test "--root must be absolute for the hook" {
	machine
	payload claude true >input
	answer "$STRICTGATE_HOOK" --agent claude --root root <input
	[ "$(heard_by claude)" = deny ]
	grep -q 'SG0701' err
}

@test "the environment cannot move the sources of the system" {
	machine
	rule true >"$source"
	compile
	payload claude true >input
	for name in ROOT STRICTGATE_ROOT SG_ROOT DESTDIR PREFIX SYSCONFDIR STRICTGATE_SOURCES; do
		status=0
		env "$name=$PWD/empty" "$STRICTGATE_HOOK" --agent claude --root "$root" --audit a <input >out 2>err || status=$?
		[ "$(heard_by claude)" = deny ]
	done
}
