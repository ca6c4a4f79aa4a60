#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What a person types: check, explain, lint, show, compile, and what is said about wrong words.
load helper

check() {
	"$STRICTGATE" check --policy policy.toml --no-default-sources "$@"
}

@test "check: exit statuses and words" {
	while read -r wanted verdict command; do
		run check -- "$command"
		[ "$status" = "$wanted" ]
		[ "${lines[0]}" = "$verdict" ]
	done <<'R'
0 allow ls
0 log touch x
3 prompt mkdir x
2 forbidden rm -rf /x
2 forbidden true && sudo rm -f -r /x
0 allow rm -rf ./build
3 prompt $(unknown) y
R
}

@test "check: reason, rule and place" {
	run check -- 'rm -rf /x'
	[[ $output == *"reason: Trees stay."* ]]
	[[ $output == *"rule: no-rm"* ]]
	[[ $output == *"source: policy.toml:5"* ]]
}

@test "check: several operands are an argument vector" {
	run check -- echo '$(rm -rf /x)'
	[ "$status" = 0 ]
	run check -- 'echo $(rm -rf /x)'
	[ "$status" = 2 ]
	run check -- rm -rf /x
	[ "$status" = 2 ]
}

@test "check: --cwd is where relative paths start" {
	run check --cwd /repo/sealed -- 'echo hi > x'
	[ "$status" = 2 ]
	run check --cwd /repo/open -- 'echo hi > x'
	[ "$status" = 0 ]
}

@test "check: symbolic links of this machine are followed" {
	mkdir -p sealed
	ln -s sealed way
	run check --cwd "$PWD" -- 'echo hi > way/x'
	[ "$status" = 2 ]
}

@test "check: JSON" {
	run check --json -- 'rm -rf /x'
	[ "$status" = 2 ]
	[ "$output" = '{"verdict":"forbidden","audit":"meta","rule":"no-rm","source":"policy.toml:5","reason":"Trees stay.","subject":"rm --force --recursive /x","commands":["rm --force --recursive /x"]}' ]
}

@test "check: control characters do not reach the terminal" {
	printf '[[requirements.rules]]\nprefix = ["x"]\ndecision = "forbidden"\nreason = "a\\u001b[2Jb"\n' >policy.toml
	run check -- x
	[ "$status" = 2 ]
	[[ $output == *'a\u{1b}[2Jb'* ]]
}

@test "check: usage" {
	run check
	[ "$status" = 64 ]
	run check --polcy x -- ls
	[ "$status" = 64 ]
	[[ $output == *"did you mean --policy?"* ]]
	run check --policy
	[ "$status" = 64 ]
	run check --json=yes -- ls
	[ "$status" = 64 ]
	run check --policy none.toml -- ls
	[ "$status" = 1 ]
	run check -- "$(printf 'ls \xff')"
	[ "$status" = 64 ]
}

explain() {
	"$STRICTGATE" explain --policy policy.toml --no-default-sources "$@"
}

@test "explain: the verdict comes first, with its rule and reason" {
	run explain -- 'FOO=1 rm -rf /x > /sealed/y; rm -rf ./build'
	[ "$status" = 2 ]
	[ "${lines[0]}" = "forbidden by no-rm (policy.toml:5): Trees stay." ]
	run explain -- ls
	[ "$status" = 0 ]
	[ "${lines[0]}" = "allow: no rule speaks against it" ]
	run explain -- 'mkdir x'
	[ "$status" = 3 ]
}

@test "explain: calls from a file and from standard input" {
	echo '{"tool":"Write","input":{"file_path":"/sealed/x","content":""}}' >call.json
	run explain --call call.json
	[ "$status" = 2 ]
	[[ $output == *"writes     /sealed/x"* ]]
	run explain --call - <call.json
	[ "$status" = 2 ]
	run explain <call.json
	[ "$status" = 2 ]
	payload claude 'mkdir x' >call.json
	run explain --call call.json
	[ "$status" = 3 ]
	run explain --agent codex --call call.json
	[ "$status" = 3 ]
	echo '{' >call.json
	run explain --call call.json
	[ "$status" = 1 ]
	[[ $output == *SG0301* ]]
	run explain --call none.json
	[ "$status" = 1 ]
	[[ $output == *"none.json: No such file"* ]]
	run explain --call call.json -- ls
	[ "$status" = 64 ]
}

@test "explain: other shells" {
	run explain --shell cmd -- 'rd /s /q x'
	[ "$status" = 2 ]
	run explain --shell powershell -- 'Remove-Item -Recurse -Force x'
	[ "$status" = 2 ]
	run explain --shell tcsh -- ls
	[ "$status" = 64 ]
	[[ $output == *'unknown shell "tcsh"'*powershell* ]]
}

@test "explain: JSON is JSON, and as strict as the text" {
	explain --json -- 'if x; then sudo -u bob rm -rf "$A" > /sealed/y; fi' >out.json || [ $? = 2 ]
	run perl -MJSON::PP -0777 -ne '
		my $x = decode_json($_);
		my ($rm) = grep { $_->{program} eq "rm" } @{ $x->{commands} };
		print join "|", $x->{verdict}, $x->{rule}, $rm->{verdict}, "@{ $rm->{inside} }",
			$rm->{words}[2]{text}, $rm->{words}[2]{unknown}[0], $rm->{met}[0]{rule}, $x->{sources}[0]{verdict};
	' out.json
	[ "$output" = 'forbidden|no-rm|forbidden|then sudo -u bob|<$A>|$A: the script does not set it|no-rm|forbidden' ]
}

@test "explain: listening changes no verdict" {
	while read -r command; do
		run explain -- "$command"
		heard=$status
		run check -- "$command"
		[ "$status" = "$heard" ]
	done <<'R'
ls
rm -rf ./build
x=$(a); for i in $x $y; do rm -rf $i; done
f() { mkdir $1; }; f "$@"
cat <(mkdir x) | bash
case $x in a) touch y;; *) rm -rf ${z%a}b;; esac
R
}

@test "explain: thousands of commands are judged, and a thousand shown" {
	perl -e 'print "{\"tool\":\"Bash\",\"input\":{\"command\":\"", join("; ", map { "mkdir d$_" } 1 .. 4000), "; rm -rf x\"}}"' >call.json
	run timeout 20 "$STRICTGATE" explain --policy policy.toml --no-default-sources --call call.json
	[ "$status" = 2 ]
	[[ $output == *"(command 4001)"* ]]
	[ "$(grep -c '^ *[0-9][0-9]* prompt ' <<<"$output")" = 1000 ]
}

@test "explain: nothing of a command steers the terminal, and nothing is coloured in a pipe" {
	run explain -- "$(printf 'echo \xe2\x80\xae\x1b[2J')"
	[[ $output == *'\u{202e}\u{1b}[2J'* ]]
	[[ $output != *$'\x1b'* ]]
}

@test "explain: messages" {
	run "$STRICTGATE" explain SG0107
	[ "$status" = 0 ]
	[[ $output == *cause:*fix:* ]]
	run "$STRICTGATE" explain SG9999
	[ "$status" = 64 ]
}

@test "lint: all errors at once, with carets" {
	cat >bad.toml <<'P'
[requirements]
defualt = "allow"

[[requirements.rules]]
prefix = ["rm"]
decision = "forbiden"
P
	run "$STRICTGATE" lint bad.toml
	[ "$status" = 1 ]
	[[ $output == *"bad.toml:2:1: error SG0102"*default* ]]
	[[ $output == *"bad.toml:6:12: error SG0107"* ]]
	[[ $output == *'^~~~~~~~~~ did you mean "forbidden"?'* ]]
	run "$STRICTGATE" lint --format json bad.toml
	[ "$status" = 1 ]
	[[ $output == '[{"file":"bad.toml","line":2,"column":1,"severity":"error","code":"SG0102"'* ]]
	run "$STRICTGATE" lint policy.toml
	[ "$status" = 0 ]
	run "$STRICTGATE" lint none.toml policy.toml
	[ "$status" = 1 ]
	run "$STRICTGATE" lint --format yaml policy.toml
	[ "$status" = 64 ]
}

@test "lint: each file by itself" {
	echo '= x' >a.toml
	echo '= y' >b.toml
	run "$STRICTGATE" lint a.toml b.toml
	[ "$status" = 1 ]
	[[ $output == *a.toml:1*b.toml:1* ]]
}

@test "show: what the sources require of settings and records, joined" {
	cat >one.toml <<'P'
allowed_sandbox_modes = ["read-only", "workspace-write"]
[features]
multi_agent = false
[requirements.audit]
retention_days = 30
[requirements.approvals]
expires_minutes = 10
P
	cat >two.toml <<'P'
[requirements.sandbox_mode]
allowed = ["workspace-write", "danger-full-access"]
[requirements.audit]
level = "meta"
retention_days = 90
[requirements.approvals]
allowed = false
P
	cat >three.toml <<'P'
[requirements]
mode = "audit"
[requirements.sandbox_mode]
allowed = []
P
	"$STRICTGATE" show --json --policy one.toml --policy two.toml --policy three.toml --no-default-sources >out
	[ "$(perl -MJSON::PP -0777 -ne 'print JSON::PP->new->canonical->encode(decode_json($_)->{joined})' out)" = \
		'{"approvals":"no","approvals_expire_minutes":10,"audit":"meta","audit_retention_days":90,"decided_by":{"approvals":["two.toml"],"approvals_expire_minutes":["one.toml"],"audit":["two.toml"],"audit_retention_days":["two.toml"],"sandbox_mode":["one.toml:1","two.toml:2"]},"sandbox_mode":["workspace-write"]}' ]
	[ "$(perl -MJSON::PP -0777 -ne 'print JSON::PP->new->canonical->encode(decode_json($_)->{sources}[0]{features})' out)" = \
		'[{"feature":"multi_agent","line":3,"pinned":"off"}]' ]
}

@test "show: keys that only Codex enforces, SG_W_IGNORED_KEY" {
	printf 'enforce_residency = "us"\n' >policy.toml
	run "$STRICTGATE" show --policy policy.toml --no-default-sources
	[[ $output == *"key: enforce_residency"*'value: "us"'*"remark: recognised, enforced by Codex only"*"line: 1"* ]]
}

@test "show: every value with its place" {
	run "$STRICTGATE" show --policy policy.toml --no-default-sources
	[ "$status" = 0 ]
	[[ $output == *"name: policy.toml"* ]]
	[[ $output == *"id: no-rm"*"decision: forbidden"* ]]
	[[ $output == *"on_unreadable_command: prompt"* ]]
	run "$STRICTGATE" show --json --policy policy.toml --no-default-sources
	[ "$status" = 0 ]
	[[ $output == '{"joined":{"audit":"none"},"sources":[{"name":"policy.toml","origin":"argument"'* ]]
	"$STRICTGATE" show --json --policy policy.toml --no-default-sources | perl -MJSON::PP -0777 -ne 'decode_json($_)'
}

@test "compile: whole or not at all" {
	run "$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
	[ "$status" = 0 ]
	cp policy.img before
	echo 'x = = y' >bad.toml
	run "$STRICTGATE" compile --policy policy.toml --policy bad.toml --no-default-sources --output policy.img
	[ "$status" = 1 ]
	cmp policy.img before
	run "$STRICTGATE" compile --policy policy.toml --no-default-sources --output no/such/place.img
	[ "$status" = 1 ]
	[[ $output == *SG0206* ]]
	[ "$(ls -A | grep -c 'img\.')" = 0 ]
}

@test "compile: the same sources give the same bytes" {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output one.img
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output two.img
	cmp one.img two.img
}

@test "a snapshot made here is used from anywhere" {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
	cd /
	payload claude 'rm -rf /x' | { run "$STRICTGATE_HOOK" --agent claude --snapshot "$BATS_TEST_TMPDIR/policy.img" --audit "$BATS_TEST_TMPDIR/a"; [ "$status" = 2 ]; [[ $output == *"Trees stay"* ]]; }
}

@test "help and unknown words" {
	run "$STRICTGATE"
	[ "$status" = 64 ]
	run "$STRICTGATE" --help
	[ "$status" = 0 ]
	for command in check explain eval lint test diff fmt schema show compile hook; do
		run "$STRICTGATE" "$command" --help
		[ "$status" = 0 ]
		[[ $output == usage:* ]]
	done
	run "$STRICTGATE" chekc
	[ "$status" = 64 ]
	[[ $output == *'did you mean "check"?'* ]]
	run "$STRICTGATE" --version
	[[ $output == "strictgate "* ]]
}

@test "no colours but on a terminal" {
	check -- 'rm -rf /x' >out || true
	grep -q forbidden out
	! grep -q "$(printf '\033')" out
}

@test "check: a link on disk is judged as text and by where it leads" {
	mkdir -p project/build secret/sub
	ln -s ../secret/sub project/link
	ln -s ../secret project/other
	ln -s project alias
	cat >links.toml <<P
[requirements]
version = 1

[[requirements.paths]]
globs = ["$PWD/secret/**"]
unless = ["$PWD/secret/sub/**"]
decision = "forbidden"

[requirements.filesystem]
":project_roots" = { "." = "write" }
"$PWD" = "read"
P
	while read -r wanted directory command; do
		run "$STRICTGATE" check --policy links.toml --no-default-sources \
			--cwd "$PWD/$directory" -- "$command"
		echo "$directory: $command: $output"
		[ "$status" = "$wanted" ]
	done <<'R'
0 project cat x
0 project cat link/x
2 project cat link/../x
2 project cat link/../../secret/x
2 project cat other/x
2 project/link cat ../x
2 project echo a > other/sub/y
2 project echo a > ../y
0 project echo a > y
0 project echo a > build/../y
0 alias echo a > y
R
}
