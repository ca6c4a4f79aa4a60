#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# eval: calls in, verdicts out.
load helper

evaluate() {
	"$STRICTGATE" eval --policy policy.toml --no-default-sources "$@"
}

@test "one call: its verdict as exit status" {
	while read -r wanted verdict command; do
		status=0
		printf '{"tool":"Bash","input":{"command":"%s"}}' "$command" | evaluate >out || status=$?
		[ "$status" = "$wanted" ]
		grep -q "^{\"verdict\":\"$verdict\"" out
	done <<'R'
0 allow ls
0 log touch x
3 prompt mkdir x
2 forbidden rm -rf /x
R
	status=0
	echo nonsense | evaluate >out || status=$?
	[ "$status" = 1 ]
	grep -q '"verdict":"forbidden","audit":"meta","error":"SG0301"' out
}

@test "one call may stand on several lines" {
	printf '{\n "tool": "Bash",\n "input": {"command": "ls"}\n}\n' | evaluate | grep -q '"verdict":"allow"'
}

@test "the fields of an answer" {
	printf '{"tool":"Bash","input":{"command":"cd /tmp && rm -fr /x"},"id":"7","cwd":"/repo"}' >in
	status=0
	evaluate <in >out || status=$?
	[ "$(cat out)" = '{"id":"7","verdict":"forbidden","audit":"meta","rule":"no-rm","source":"policy.toml:5","reason":"Trees stay.","subject":"rm --force --recursive /x","commands":["cd /tmp","rm --force --recursive /x"]}' ]
}

@test "a stream: the same count, the same order, ids as they came" {
	cat >in <<'R'
{"tool":"Bash","input":{"command":"rm -rf /x"},"id":"a"}
nonsense

{"tool":"Bash","input":{"command":"ls"},"id":2}
{"tool":"Bash","input":{"command":"ls"},"id":12345678901234567890123}
{"tool":"Bash","input":{"command":"ls"},"id":true}
{"tool":"Bash","input":{"command":"ls"},"id":null}
{"tool":"Bash","input":{"command":"ls"},"id":1.10}
{"tool":"Bash","input":{"command":"ls"},"id":"q\"\u00e9\n"}
[]
{"tool":"Bash","input":{"command":"ls"},"tool":"Read"}
{"tool":"Bash","input":{"command":"mkdir x"}}
R
	evaluate --stream <in >out
	cut -d, -f1,2 out >found
	cat >wanted <<'R'
{"id":"a","verdict":"forbidden"
{"verdict":"forbidden","audit":"meta"
{"verdict":"forbidden","audit":"meta"
{"id":2,"verdict":"allow"
{"id":12345678901234567890123,"verdict":"allow"
{"id":true,"verdict":"allow"
{"id":null,"verdict":"allow"
{"id":1.10,"verdict":"allow"
{"id":"q\"é\n","verdict":"allow"
{"verdict":"forbidden","audit":"meta"
{"verdict":"forbidden","audit":"meta"
{"verdict":"prompt","audit":"meta"
R
	diff wanted found
}

@test "a last line without its newline counts" {
	[ "$(printf '{"tool":"Bash","input":{"command":"ls"}}\n{"tool":"Bash","input":{"command":"ls"}}' | evaluate --stream | wc -l)" = 2 ]
	[ "$(printf '' | evaluate --stream | wc -l)" = 0 ]
	[ "$(printf '\n\n' | evaluate --stream | wc -l)" = 2 ]
}

@test "answers come while the input pauses" {
	mkfifo in
	evaluate --stream <in >out &
	pid=$!
	exec 8>in
	for i in 1 2 3; do
		echo '{"tool":"Bash","input":{"command":"ls"}}' >&8
		for _ in $(seq 300); do
			[ "$(wc -l <out)" = "$i" ] && break
			sleep 0.01
		done
		[ "$(wc -l <out)" = "$i" ]
	done
	exec 8>&-
	wait "$pid"
}

@test "a line over the limit gets its answer, and the next one too" {
	{
		printf '{"tool":"Bash","input":{"command":"'
		head -c 40000000 /dev/zero | tr '\0' 'a'
		printf '"}}\n{"tool":"Bash","input":{"command":"ls"},"id":"next"}\n'
	} | evaluate --stream >out
	[ "$(wc -l <out)" = 2 ]
	head -1 out | grep -q SG0302
	tail -1 out | grep -q '"id":"next","verdict":"allow"'
}

@test "many lines, whatever their length" {
	for i in $(seq 2000); do
		printf '{"tool":"Bash","input":{"command":"echo %s"},"id":%d}\n' "$(head -c $((i % 300)) /dev/zero | tr '\0' x)" "$i"
	done >in
	evaluate --stream <in | grep -o '^{"id":[0-9]*' | cut -d: -f2 >ids
	[ "$(wc -l <ids)" = 2000 ]
	seq 2000 | diff - ids
}

@test "the input of an agent is understood, by shape and by name" {
	for agent in codex claude copilot; do
		payload "$agent" 'rm -rf /x' >in
		status=0
		evaluate <in >out || status=$?
		[ "$status" = 2 ]
		grep -q '"rule":"no-rm"' out
		status=0
		evaluate --agent "$agent" <in >out || status=$?
		[ "$status" = 2 ]
	done
}

@test "a policy that cannot be used is no verdict" {
	echo 'x = = 1' >bad.toml
	status=0
	echo '{"tool":"Bash","input":{"command":"ls"}}' | "$STRICTGATE" eval --policy bad.toml --no-default-sources >out 2>err || status=$?
	[ "$status" = 1 ]
	[ ! -s out ]
	grep -q 'bad.toml:1:5: error SG0101' err
}

@test "output that cannot be written is told" {
	status=0
	echo '{"tool":"Bash","input":{"command":"ls"}}' | evaluate --stream >/dev/full || status=$?
	[ "$status" = 1 ]
}

@test "a snapshot gives the same verdicts" {
	"$STRICTGATE" compile --policy policy.toml --no-default-sources --output policy.img
	for command in ls 'touch x' 'mkdir x' 'rm -rf /x' 'echo > sealed/x'; do
		printf '{"tool":"Bash","input":{"command":"%s"},"cwd":"/repo"}\n' "$command"
	done >in
	"$STRICTGATE" eval --stream --policy "$PWD/policy.toml" --no-default-sources <in >fresh
	"$STRICTGATE" eval --stream --snapshot policy.img <in >mapped
	diff fresh mapped
	[ "$(wc -l <fresh)" = 5 ]
}

@test "an allowlist of paths must speak about every path of a patch" {
	cat >allow.toml <<-'EOF'
		[requirements]
		version = 1
		default = "forbidden"
		[[requirements.rules]]
		tools = ["write"]
		glob = "/repo/*"
		decision = "allow"
	EOF
	cat >calls.jsonl <<-'EOF'
		{"tool":"apply_patch","cwd":"/repo","input":{"command":"*** Begin Patch\n*** Add File: /repo/x\n+a\n*** End Patch"}}
		{"tool":"apply_patch","cwd":"/repo","input":{"command":"*** Begin Patch\n*** Add File: /repo/x\n+a\n*** Add File: /etc/y\n+b\n*** End Patch"}}
	EOF
	"$STRICTGATE" eval --stream --policy allow.toml --no-default-sources <calls.jsonl >answers
	[[ $(sed -n 1p answers) == *'"verdict":"allow"'* ]]
	[[ $(sed -n 2p answers) == *'"verdict":"forbidden"'* ]]
}

@test "several threads give the same answers in the same order" {
	for i in $(seq 3000); do
		printf '{"tool":"Bash","input":{"command":"rm -rf /x$(seq %d)"},"id":%d}\n' "$i" "$i"
		[ $((i % 7)) != 0 ] || echo "line $i is no call"
	done >in
	evaluate --stream <in >one
	for jobs in 2 3 16; do
		evaluate --stream --jobs "$jobs" <in >many
		cmp one many
	done
	[ "$(wc -l <one)" = "$(wc -l <in)" ]
}

@test "several threads answer when the input pauses" {
	mkfifo calls
	evaluate --stream --jobs 3 <calls >out &
	exec 9>calls
	echo '{"tool":"Bash","input":{"command":"ls"},"id":1}' >&9
	for _ in $(seq 200); do
		[ -s out ] && break
		sleep 0.05
	done
	grep -q '"id":1,"verdict":"allow"' out
	exec 9>&-
	wait $!
}

@test "a number of threads that is none is refused" {
	for jobs in 0 -1 x 4x 257 ""; do
		status=0
		evaluate --stream --jobs "$jobs" </dev/null 2>err || status=$?
		[ "$status" = 64 ]
		grep -q -- '--jobs takes a number from 1 to 256' err
	done
}

@test "--progress ends with a summary and leaves the answers alone" {
	printf '%s\n' '{"tool":"Bash","input":{"command":"ls"}}' '{"tool":"Bash","input":{"command":"rm -rf /x"}}' >in
	evaluate --stream <in >without 2>err
	[ ! -s err ]
	evaluate --stream --progress <in >out 2>err
	cmp out without
	grep -Eq '^2 calls in [0-9.]+ s: 1 allowed, 0 to be asked, 1 forbidden$' err
}
