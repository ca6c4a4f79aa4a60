#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# test: examples of rules and files of cases, as TAP.
load helper

rules() {
	cat >p.toml <<'P'
[[requirements.rules]]
id = "trees"
glob = "rm -rf *"
decision = "forbidden"
reason = "Trees stay."
match = ["sudo rm -fr x", "rm # x"]
not_match = ["rm x"]
P
}

@test "test: what holds is ok" {
	rules
	sed -i 's/, "rm # x"//' p.toml
	cat >p.cases.jsonl <<'C'
{"id":"a","tool":"Bash","input":{"command":"rm -rf /x"},"expect":"forbidden"}

{"tool":"Bash","input":{"command":"rm x"},"expect":"log","accept":["allow"]}
{"tool":"Bash","input":{"command":"rm -r -f x"},"expect":"forbidden","rule":"trees"}
{"tool":"Bash","input":{"command":"rm y"},"expect":"prompt","debatable":true}
C
	run "$STRICTGATE" test p.toml
	[ "$status" = 0 ]
	[ "${lines[0]}" = "ok 1 - p.toml can be read" ]
	[ "${lines[1]}" = "ok 2 - p.toml:1 trees match: sudo rm -fr x" ]
	[ "${lines[2]}" = "ok 3 - p.toml:1 trees not_match: rm x" ]
	[ "${lines[3]}" = "ok 4 - p.cases.jsonl:1 a: rm -rf /x" ]
	[ "${lines[4]}" = "ok 5 - p.cases.jsonl:3 rm x" ]
	[ "${lines[6]}" = "ok 7 - p.cases.jsonl:5 rm y # SKIP debatable" ]
	[ "${lines[7]}" = "1..7" ]
}

@test "test: what does not hold is told with the rule that decided" {
	rules
	cat >p.cases.jsonl <<'C'
{"id":"a","tool":"Bash","input":{"command":"rm -rf /x"},"expect":"prompt","why":"because"}
{"id":"b","tool":"Bash","input":{"command":"rm -rf /x"},"expect":"forbidden","rule":"other"}
{"id":"c","tool":"Bash","input":{"command":"rm -rf /x"},"expect":"forbiden"}
{"id":
C
	run "$STRICTGATE" test p.toml
	[ "$status" = 1 ]
	[[ $output == *'not ok 3 - p.toml:1 trees match: rm \# x'*"expected: the rule matches"*"actual:   it does not match"* ]]
	[[ $output == *"not ok 5 - p.cases.jsonl:1 a: rm -rf /x"*"expected: prompt"*"actual:   forbidden by trees"*"source:   p.toml:1"*"reason:   Trees stay."*"command:  rm --force --recursive /x"*"why:      because"* ]]
	[[ $output == *"not ok 6 - p.cases.jsonl:2 b"*"expected: forbidden by other"* ]]
	[[ $output == *"not ok 7 - p.cases.jsonl:3 is no case"* ]]
	[[ $output == *"not ok 8 - p.cases.jsonl:4 is no case"* ]]
	[[ $output == *"# 5 of 8 failed" ]]
}

@test "test: --cases, directories, and what cannot be read" {
	mkdir d
	rules
	sed -i 's/, "rm # x"//' p.toml
	cp p.toml d/b.toml
	cp p.toml d/a.toml
	echo '{"tool":"Bash","input":{"command":"rm -rf /x"},"expect":"forbidden"}' >c.jsonl
	run "$STRICTGATE" test --cases c.jsonl d
	[ "$status" = 0 ]
	[[ $output == *"d/a.toml can be read"*"c.jsonl:1"*"d/b.toml can be read"*"c.jsonl:1"*"1..8" ]]
	echo 'x = = y' >d/c.toml
	run "$STRICTGATE" test d
	[ "$status" = 1 ]
	[[ $output == *"not ok 7 - d/c.toml can be read"*SG0101* ]]
	run "$STRICTGATE" test --cases none.jsonl p.toml
	[ "$status" = 1 ]
	run "$STRICTGATE" test none
	[ "$status" = 1 ]
	run "$STRICTGATE" test
	[ "$status" = 64 ]
}
