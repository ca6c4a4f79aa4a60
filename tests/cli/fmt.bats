#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# fmt: options, exit statuses, and every file of the tree. How things are laid out is in tests/unit/test_format.c.
load helper

@test "fmt: standard output, --check, --diff, --write" {
	printf 'a=1\nb = 2\n' >x.toml
	chmod 640 x.toml
	run "$STRICTGATE" fmt x.toml
	[ "$status" = 0 ]
	[ "$output" = $'a = 1\nb = 2' ]
	run "$STRICTGATE" fmt - <x.toml
	[ "$output" = $'a = 1\nb = 2' ]
	run "$STRICTGATE" fmt --check x.toml policy.toml
	[ "$status" = 1 ]
	[ "$output" = x.toml ]
	run "$STRICTGATE" fmt --diff x.toml
	[ "$status" = 1 ]
	[ "$output" = $'--- x.toml\n+++ x.toml\n@@ -1,2 +1,2 @@\n-a=1\n+a = 1\n b = 2' ]
	run "$STRICTGATE" fmt --write x.toml
	[ "$status" = 0 ]
	[ "$(cat x.toml)" = $'a = 1\nb = 2' ]
	[ "$(stat -c %a x.toml)" = 640 ]
	[ "$(ls)" = "$(ls | grep -v 'x.toml\.')" ]
	run "$STRICTGATE" fmt --check x.toml
	[ "$status" = 0 ]
	[ -z "$output" ]
}

@test "fmt: --diff is what patch takes" {
	command -v patch >/dev/null || skip "patch is not installed"
	cp "$BATS_TEST_DIRNAME"/../cases/commands.toml a.toml
	cp a.toml b.toml
	"$STRICTGATE" fmt --diff a.toml >a.patch || [ $? = 1 ]
	patch -s a.toml a.patch
	"$STRICTGATE" fmt b.toml | cmp - a.toml
}

@test "fmt: trouble" {
	echo 'a = = 1' >bad.toml
	run "$STRICTGATE" fmt --write bad.toml
	[ "$status" = 2 ]
	[[ $output == *SG0101* ]]
	[ "$(cat bad.toml)" = 'a = = 1' ]
	echo 'a: 1 # c' >x.yaml
	run "$STRICTGATE" fmt x.yaml
	[ "$status" = 2 ]
	[[ $output == *"comments"* ]]
	run "$STRICTGATE" fmt none.toml
	[ "$status" = 2 ]
	run "$STRICTGATE" fmt
	[ "$status" = 64 ]
	run "$STRICTGATE" fmt --write -
	[ "$status" = 64 ]
}

@test "fmt: every TOML and JSON file of the tree keeps what it says" {
	count=0
	while IFS= read -r file; do
		"$STRICTGATE" fmt "$file" >once."${file##*.}" 2>/dev/null || continue
		"$STRICTGATE" fmt --check once."${file##*.}"
		if [[ $file == *.toml ]]; then
			grep -o '#.*' "$file" | tr -d ' \r' >before || true
			grep -o '#.*' once.toml | tr -d ' ' >after || true
			cmp before after
		fi
		count=$((count + 1))
	done < <(find "$BATS_TEST_DIRNAME"/.. "$BATS_TEST_DIRNAME"/../../rules \
		\( -name node_modules -o -name '.?*' ! -name .. \) -prune -o \( -name '*.toml' -o -name '*.json' \) -print)
	echo "$count files"
	[ "$count" -ge 3 ]
}
