#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the tool that compiles rules/verbs refuses: one row is a mistake in a file and what is told about it.

setup()
{
	mktables=${top_builddir:-.}/mktables
	[ -x "$mktables" ]
	cd "$BATS_TEST_TMPDIR"
	printf 'a b\tread\nc\twrite\n' >tool.tsv
	printf 'tool tool\n' >tool.verbs
}

compile()
{
	run "$mktables" -o image.c --verbs tool.verbs tool.tsv
}

# refuses LINE MESSAGE: the line is the second one of the file.
refuses()
{
	printf 'tool tool\n%s\n' "$1" >tool.verbs
	compile
	[ "$status" -ne 0 ]
	[[ "$output" == *"tool.verbs:2: $2"* ]] || { echo "for $1: $output"; false; }
	[ ! -s image.c ]
}

@test "a correct table is compiled" {
	compile
	[ "$status" -eq 0 ]
	[ -s image.c ]
}

@test "mistakes in rules are told with file and line" {
	refuses 'a b : reads' '"reads" is neither a class nor an effect'
	refuses 'a b :' 'nothing behind the colon'
	refuses 'a b : write when --x' 'expected "if" and conditions'
	refuses 'a b : write if' 'expected "if" and conditions'
	refuses 'a b : write if x' '"x" is no condition'
	refuses 'a b : write if --x=Complete' '"Complete" can never match'
	refuses 'a b : value x' '"x" is no option'
	refuses 'a b : flag' 'no options'
	refuses 'a b : payload all --x' 'expected: payload'
	refuses 'a b : payload one' 'expected: payload'
	refuses 'a b : url' 'expected: url'
	refuses 'a b : posix now' 'nothing may follow'
	refuses ': write' 'no command before the colon'
	refuses 'a|| b : write' 'a word that is empty'
	refuses '$x b : write' '"$x" is not set'
	refuses 'style loud' 'unknown style "loud"'
	refuses 'stile greedy' '"stile" is no setting'
	refuses 'also other' 'expected: also NAME PATH'
	refuses 'a x : value --y' 'no command ends in "x"'
}

@test "mistakes in the list of commands are told with file and line" {
	printf 'c\twrite\na b\tread\n' >tool.tsv
	compile
	[ "$status" -ne 0 ]
	[[ "$output" == *'tool.tsv:2: "a b" is not sorted'* ]]
	printf 'a b\tread\na b\twrite\n' >tool.tsv
	compile
	[ "$status" -ne 0 ]
	printf 'a b\treads\n' >tool.tsv
	compile
	[ "$status" -ne 0 ]
	[[ "$output" == *'tool.tsv:1: unknown class "reads"'* ]]
}

@test "a file without a tool, or that is not there, is refused" {
	printf '# nothing\n' >tool.verbs
	compile
	[ "$status" -ne 0 ]
	[[ "$output" == *'no "tool" line'* ]]
	rm tool.verbs
	compile
	[ "$status" -ne 0 ]
	[[ "$output" == *'tool.verbs'*'cannot open'* ]]
}
