#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# lint: formats, order, limits and exit statuses. What it finds is in tests/unit/test_lint.c.
load helper

# A file with a warning in line 4 and, with an argument, an error in line 3.
doubtful() { # FILE [DECISION]
	printf '[[requirements.rules]]\nglob = "rm *"\ndecision = "%s"\n[[requirements.rules]]\nglob = "rm -r *"\ndecision = "prompt"\n' "${2:-prompt}" >"$1"
}

@test "lint: exit statuses" {
	doubtful w.toml
	doubtful e.toml no
	run "$STRICTGATE" lint policy.toml
	[ "$status" = 0 ]
	[ -z "$output" ]
	run "$STRICTGATE" lint w.toml
	[ "$status" = 0 ]
	run "$STRICTGATE" lint --strict w.toml
	[ "$status" = 2 ]
	run "$STRICTGATE" lint --strict policy.toml
	[ "$status" = 2 ]
	[[ $output == *SG0166* ]]
	run "$STRICTGATE" lint --strict w.toml e.toml
	[ "$status" = 1 ]
}

@test "lint: findings of a file stand in the order of its lines" {
	doubtful w.toml
	printf '[requirements]\nunknown = 1\n' >>w.toml
	printf 'alowed = 1\n' | cat - w.toml >v.toml
	sed -i '/unknown/d' v.toml
	run "$STRICTGATE" lint v.toml
	[[ $output == *"v.toml:1:1: warning SG0151"*"v.toml:5:1: warning SG0160"*"0 errors, 2 warnings"* ]]
}

@test "lint: fifty errors of each file in one pass" {
	for file in a b; do
		{
			echo '[requirements]'
			seq -f 'wrong%g = 1' 60
		} >$file.toml
	done
	run "$STRICTGATE" lint a.toml b.toml
	[ "$status" = 1 ]
	[ "$(grep -c '^a.toml:.*error SG0102' <<<"$output")" = 50 ]
	[ "$(grep -c '^b.toml:.*error SG0102' <<<"$output")" = 50 ]
	[[ $output == *"... and 20 more errors"* ]]
}

@test "lint: SARIF has what readers of it need" {
	doubtful w.toml
	doubtful 'dir é.toml' 'nö'
	"$STRICTGATE" lint --format sarif w.toml 'dir é.toml' >out.sarif || [ $? = 1 ]
	perl -MJSON::PP -0777 -e '
		my $log = decode_json(<>);
		die "version" if $log->{version} ne "2.1.0" || $log->{q($schema)} !~ /sarif-2\.1\.0/;
		my $run = $log->{runs}[0];
		my $driver = $run->{tool}{driver};
		die "driver" if $driver->{name} ne "strictgate" || !$driver->{version};
		die "columns" if $run->{columnKind} ne "unicodeCodePoints";
		for my $rule (@{ $driver->{rules} }) {
			die "rule" if $rule->{id} !~ /^SG\d{4}$/ || !$rule->{shortDescription}{text} || !$rule->{help}{text};
		}
		die "results" if @{ $run->{results} } != 2;
		for my $result (@{ $run->{results} }) {
			my $place = $result->{locations}[0]{physicalLocation};
			my $region = $place->{region};
			die "rule of result" if $driver->{rules}[$result->{ruleIndex}]{id} ne $result->{ruleId};
			die "level" if $result->{level} !~ /^(error|warning)$/;
			die "message" if !$result->{message}{text};
			die "uri" if $place->{artifactLocation}{uri} =~ /[^!-~]/;
			die "region" if $region->{startLine} < 1 || $region->{endColumn} <= $region->{startColumn};
		}
		my $error = $run->{results}[1]{locations}[0]{physicalLocation};
		die "escapes" if $error->{artifactLocation}{uri} ne "dir%20%C3%A9.toml";
		die "code points" if $error->{region}{startColumn} != 12 || $error->{region}{endColumn} != 16;
	' out.sarif
	"$STRICTGATE" lint --format sarif policy.toml |
		perl -MJSON::PP -0777 -e 'my $log = decode_json(<>); die if @{ $log->{runs}[0]{results} }'
}

@test "lint: workflow commands of a build" {
	doubtful 'a,b.toml' no
	run "$STRICTGATE" lint --format github 'a,b.toml'
	[ "$status" = 1 ]
	[ "${lines[0]}" = '::error file=a%2Cb.toml,line=3,col=12,title=SG0107::unknown decision "no"; one of: allow log prompt forbidden' ]
}

@test "lint: JSON" {
	doubtful w.toml
	run "$STRICTGATE" lint --json w.toml
	[[ $output == '[{"file":"w.toml","line":4,"column":1,"severity":"warning","code":"SG0160","message":'*'}]' ]]
}

@test "lint: what is shipped is clean" {
	run "$STRICTGATE" lint "$BATS_TEST_DIRNAME"/../../rules/packs/*
	[ "$status" = 0 ]
	[ -z "$output" ]
}

@test "lint: files that are sources of one policy" {
	printf 'allowed_sandbox_modes = ["read-only"]\n[features]\nhooks = true\n' >a.toml
	printf '[features]\nhooks = false\n[requirements.sandbox_mode]\nallowed = ["workspace-write"]\n' >b.toml
	printf 'allowed_sandbox_modes = ["read-only", "workspace-write"]\n' >c.toml
	printf '[requirements]\nversion = 1\nmode = "audit"\n[requirements.sandbox_mode]\nallowed = ["workspace-write"]\n' >audit.toml
	run "$STRICTGATE" lint a.toml b.toml
	[ "$status" = 0 ]
	[ -z "$output" ]
	run "$STRICTGATE" lint --effective --strict a.toml b.toml
	[ "$status" = 2 ]
	[[ $output == *"b.toml:4:11: warning SG0168: sandbox_mode: this one allows workspace-write, and a.toml:1 allows read-only: they share nothing"* ]]
	[[ $output == *"b.toml:2:9: warning SG0162: a.toml:3 pins the feature hooks the other way; off counts"* ]]
	[[ $output == *"0 errors, 2 warnings"* ]]
	run "$STRICTGATE" lint --effective c.toml a.toml audit.toml
	[ "$status" = 0 ]
	[ -z "$output" ]
	run "$STRICTGATE" show --no-default-sources --policy a.toml --policy b.toml
	[ "$status" = 0 ]
	[[ $output == *"warning SG0168"* ]]
}
