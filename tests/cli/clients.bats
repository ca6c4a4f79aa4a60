#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# tests/clients/run: what cannot run is skipped, says why, and does not pass for run.

RUN=$BATS_TEST_DIRNAME/../clients/run
HOOK=${STRICTGATE_HOOK:-$BATS_TEST_DIRNAME/../../build/strictgate-hook}

setup() {
	[ -x "$RUN" ] || skip "the tests of the clients are not here"
	cd "$BATS_TEST_TMPDIR"
	mkdir bin cache
	for program in sh dirname sed env; do
		ln -s "$(type -P $program)" bin/
	done
	unset STRICTGATE_REQUIRE_CLIENTS
}

# Programs of these names only, and nothing that was installed before.
run_with() { # ARGUMENTS...
	run env PATH="$PWD/bin" XDG_CACHE_HOME="$PWD/cache" "$RUN" --hook "$HOOK" "$@"
}

is_skipped() { # REASON ARGUMENTS...
	reason=$1
	shift
	run_with "$@"
	[ "$status" = 77 ] || { echo "$status: $output"; return 1; }
	[[ $output == *"# SKIP $reason"* ]] || { echo "$output"; return 1; }
	[[ $output != *'not ok'* ]]
	[[ $output =~ 1\.\.[1-9] ]]
	export STRICTGATE_REQUIRE_CLIENTS=1
	run_with "$@"
	unset STRICTGATE_REQUIRE_CLIENTS
	[ "$status" = 1 ]
	[[ $output == *"# SKIP $reason"* ]]
}

node_is_here() {
	node=$(command -v node) || skip "node is not installed"
	"$node" -e 'process.exit(parseInt(process.versions.node, 10) >= 18 ? 0 : 1)' || skip "node is too old"
	ln -s "$("$node" -p process.execPath)" bin/node
}

@test "without Node, or with an old one, all is skipped" {
	is_skipped 'node is not installed'
	printf '#!/bin/sh\nexit 1\n' >bin/node
	chmod 755 bin/node
	is_skipped 'node is older than version 18'
}

@test "without unshare or npm each client is skipped by its name" {
	node_is_here
	is_skipped 'unshare is not installed'
	run_with
	for client in claude codex copilot gemini; do
		[[ $output == *"ok "*" - $client: all scenarios # SKIP unshare is not installed"* ]]
	done
	for program in unshare mount mkdir cat test; do
		ln -s "$(type -P $program)" bin/
	done
	run_with --only codex
	[[ $output != *'no private mount namespace'* ]] || skip "no private mounts here"
	is_skipped 'npm is not installed' --only codex
	# Asked for by name, it does not come by itself.
	printf '#!/bin/sh\necho "no network" >&2\nexit 1\n' >bin/npm
	chmod 755 bin/npm
	is_skipped 'npm could not install' --only codex
	[ -z "$(ls cache/strictgate/clients)" ]
}

@test "without the hook nothing passes, and wrong usage is told" {
	node_is_here
	HOOK=$PWD/none
	run_with --only codex
	[ "$status" = 1 ]
	[[ $output == *'Bail out!'* ]]
	run_with --only nobody
	[ "$status" = 64 ]
}
