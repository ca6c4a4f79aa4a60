#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# diff: what changes between two policies, whether it loosens, and what becomes of calls.
load helper

# A policy of one rule: DECISION [MORE]
rule() {
	printf '[[requirements.rules]]\nid = "r"\nglob = "rm *"\ndecision = "%s"\n%b' "$1" "${2:-}"
}

# The same on one line, for a table.
row() {
	printf '[[requirements.rules]]\\nid = "r"\\nglob = "rm *"\\ndecision = "%s"\\n%s' "$1" "${2:-}"
}

@test "diff: what each change does" {
	while IFS='|' read -r old new wanted effect; do
		printf '%b' "$old" >old.toml
		printf '%b' "$new" >new.toml
		run "$STRICTGATE" diff --json old.toml new.toml
		echo "$old -> $new: $output"
		[ "$status" = "$wanted" ]
		if [ -z "$effect" ]; then
			[[ $output == *'"changes":[]'* ]]
		else
			[[ $output == *"\"effect\":\"$effect\""* ]]
		fi
	done <<R
$(row prompt)|$(row prompt)|0|
$(row prompt)|$(row forbidden)|1|stricter
$(row forbidden)|$(row log)|1|looser
$(row prompt)||1|looser
|$(row prompt)|1|stricter
|$(row allow)|1|either
$(row prompt)|$(row prompt 'reason = "x"\n')|1|same
$(row prompt)|$(row prompt 'unless = ["rm x"]\n')|1|looser
$(row prompt 'unless = ["rm x"]\n')|$(row prompt)|1|stricter
$(row prompt)|$(row prompt 'agents = ["codex"]\n')|1|either
$(row prompt 'tools = ["shell"]\n')|$(row prompt 'tools = ["shell", "mcp"]\n')|1|stricter
[requirements]\ndefault = "prompt"|[requirements]|1|looser
[requirements]|[requirements]\nmode = "audit"|1|looser
allowed_sandbox_modes = ["read-only"]|allowed_sandbox_modes = ["read-only", "workspace-write"]|1|looser
allowed_sandbox_modes = ["read-only"]||1|looser
[requirements.network.domains]\n"a.example" = "allow"|[requirements.network.domains]\n"a.example" = "allow"\n"b.example" = "allow"|1|looser
[requirements.network.domains]\n"a.example" = "deny"|[requirements.network.domains]\n"a.example" = "deny"\n"b.example" = "deny"|1|stricter
[requirements.mcp_servers]\nallowed = [{ name = "a" }]|[requirements.mcp_servers]\nallowed = [{ name = "a" }, { name = "b" }]|1|looser
[requirements.filesystem]\n"/x" = "read"|[requirements.filesystem]\n"/x" = "write"|1|looser
[[requirements.cli]]\nprogram = "az"\ndelete = "forbidden"|[[requirements.cli]]\nprogram = "az"\ndelete = "prompt"|1|looser
[[requirements.cli]]\nprogram = "az"|[[requirements.cli]]\nprogram = "az"\nallow = ["vm start"]|1|looser
[[requirements.paths]]\nglobs = ["/a"]\ndecision = "log"|[[requirements.paths]]\nglobs = ["/a", "/b"]\ndecision = "log"|1|stricter
[[requirements.environment]]\nnames = ["A", "B"]\ndecision = "log"|[[requirements.environment]]\nnames = ["A"]\ndecision = "log"|1|looser
log_dir = "a"|log_dir = "b"|1|same
R
}

@test "diff: text with positions" {
	rule prompt >old.toml
	{
		echo
		rule log
	} >new.toml
	run "$STRICTGATE" diff old.toml new.toml
	[ "$status" = 1 ]
	[ "${lines[0]}" = '- rules r (old.toml:1): prompt glob "rm *"' ]
	[ "${lines[1]}" = '+ rules r (new.toml:2): log glob "rm *"  [LOOSER]' ]
}

@test "diff: order alone is no difference" {
	printf '[[requirements.rules]]\nglob = "a *"\ndecision = "log"\n' >a
	printf '[[requirements.rules]]\nglob = "b *"\ndecision = "log"\n' >b
	printf '[[requirements.rules]]\nglob = "c *"\ndecision = "log"\n' >c
	cat a b c >old.toml
	cat c a b >new.toml
	run "$STRICTGATE" diff old.toml new.toml
	[ "$status" = 0 ]
	[ "$output" = '> rules "c *" moved from old.toml:7 to new.toml:1' ]
}

@test "diff: calls by both policies" {
	rule forbidden >old.toml
	rule forbidden 'unless = ["rm x"]\n[[requirements.rules]]\nglob = "ls *"\ndecision = "log"\n' >new.toml
	printf '{"tool":"Bash","input":{"command":"%s"}}\n' 'rm x' 'rm y' 'ls' 'ls a' 'id' >calls.jsonl
	echo nonsense >>calls.jsonl
	run "$STRICTGATE" diff --calls calls.jsonl old.toml new.toml
	[ "$status" = 1 ]
	[[ $output == *"2 calls: allow -> log"*"line 3: ls"*"new: rules[1], new.toml:6"*"1 call: forbidden -> allow  [LOOSER]"*"line 1: rm x"*"old: r, old.toml:1"*"1 line could not be read"* ]]
	"$STRICTGATE" diff --json --calls - old.toml new.toml <calls.jsonl >out || [ $? = 1 ]
	perl -MJSON::PP -0777 -e '
		my $diff = decode_json(<>);
		die "calls" if $diff->{calls} != 6 || $diff->{unreadable} != 1;
		my %count = map { ("$_->{old} $_->{new}" => $_->{count}) } @{ $diff->{transitions} };
		die "counts" if join(",", map { "$_=$count{$_}" } sort keys %count) ne "allow allow=1,allow log=2,forbidden allow=1,forbidden forbidden=1";
		die "looser" if !$diff->{looser} || grep { $_->{looser} && $_->{new} ne "allow" } @{ $diff->{transitions} };
	' out
	run "$STRICTGATE" diff --calls none old.toml new.toml
	[ "$status" = 2 ]
}

@test "diff: trouble" {
	rule prompt >old.toml
	echo 'x = = y' >bad.toml
	run "$STRICTGATE" diff old.toml bad.toml
	[ "$status" = 2 ]
	[[ $output == *bad.toml:1*SG0101* ]]
	run "$STRICTGATE" diff old.toml
	[ "$status" = 64 ]
}
