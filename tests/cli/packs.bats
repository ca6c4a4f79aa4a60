#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The shipped rule packs: each passes lint with its examples, all together stay quiet on ordinary work, and each speaks.
load helper

packs=$BATS_TEST_DIRNAME/../../rules/packs

# A policy of the packs named.
policy_of() {
	printf '[requirements]\nversion = 1\npacks = [' >packs.toml
	printf '"%s",' "$@" >>packs.toml
	printf ']\n' >>packs.toml
}

names() {
	local file
	for file in "$packs"/*.yaml; do
		basename "$file" .yaml
	done
}

verdict() {
	"$STRICTGATE" check --policy packs.toml --no-default-sources -- "$1" | head -n 1
}

@test "packs: every pack passes lint with its examples" {
	run "$STRICTGATE" lint "$packs"/*.yaml
	[ "$status" = 0 ]
	[ "$output" = "" ]
}

@test "packs: all of them together let ordinary work pass" {
	mapfile -t all < <(names)
	policy_of "${all[@]}"
	while read -r command; do
		result=$(verdict "$command")
		[[ $result == allow || $result == log ]] || {
			echo "$command: $result"
			return 1
		}
	done <"$BATS_TEST_DIRNAME/packs.quiet"
}

@test "packs: each stops what it is for" {
	while read -r pack wanted command; do
		policy_of "$pack"
		result=$(verdict "$command")
		[ "$result" = "$wanted" ] || {
			echo "$pack: $command: $result instead of $wanted"
			return 1
		}
		spoken="$spoken $pack"
	done <"$BATS_TEST_DIRNAME/packs.spoken"
	for pack in $(names); do
		[[ " $spoken " == *" $pack "* ]] || {
			echo "no row for $pack"
			return 1
		}
	done
}

@test "packs: the manual names each" {
	for pack in $(names); do
		grep -Eq "^\.It.* Li $pack( |\$)" "$BATS_TEST_DIRNAME/../../doc/strictgate-requirements.5" || {
			echo "$pack"
			return 1
		}
	done
}
