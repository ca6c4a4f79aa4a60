/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading of scripts: one row is a script and the commands it can run. A command is rendered as its words in
 * brackets; "<" and ">" stand around a word that may split, "…" for what is not known, "*" and "?" for patterns that
 * the shell would expand; "!" begins a problem.
 */
#include "shell/shell.h"

#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct row {
	const char *script;
	const char *expected;
};

static void
render_word(struct sg_buffer *out, struct sg_word word)
{
	sg_buffer_add_char(out, word.flags & SG_WORD_SPLIT ? '<' : '[');
	for (size_t i = 0; i < word.text.len; i++) {
		char c = word.text.p[i];

		if (c == SG_MARK_ANY)
			sg_buffer_add(out, SG_SPAN("…"));
		else
			sg_buffer_add_char(out, c == SG_MARK_STAR  ? '*'
						: c == SG_MARK_ONE ? '?'
								   : c);
	}
	sg_buffer_add_char(out, word.flags & SG_WORD_SPLIT ? '>' : ']');
}

static void
render(struct sg_buffer *out, const struct sg_reading *reading)
{
	char code[8];

	for (size_t i = 0; i < reading->commands.len; i++) {
		const struct sg_command *command = &reading->commands.items[i];

		if (out->len)
			sg_buffer_add_char(out, ' ');
		if (command->guessed)
			sg_buffer_add_char(out, '~');
		for (size_t k = 0; k < command->assignments_count; k++) {
			sg_buffer_add(out, command->assignments[k].name);
			sg_buffer_add_char(out, '=');
		}
		for (size_t k = 0; k < command->count; k++)
			render_word(out, command->words[k]);
	}
	for (size_t i = 0; i < reading->problems.len; i++)
		sg_buffer_printf(out, "%s!%s", out->len ? " " : "",
				 sg_code_text(reading->problems.items[i].code, code));
}

static void
check_as(enum sg_language language, const struct row *rows, size_t count)
{
	const struct sg_shell_context context = { .cwd = SG_SPAN("/home/dev/proj"),
						  .home = SG_SPAN("/home/dev") };
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct sg_arena arena;
		struct sg_reading reading = { .arena = &arena };
		struct sg_buffer out = { .arena = &arena };

		sg_arena_init(&arena, 0);
		sg_shell_read(language, sg_span_of(rows[i].script), &context, &reading);
		render(&out, &reading);
		if (!sg_span_eq(sg_buffer_span(&out), sg_span_of(rows[i].expected))) {
			print_error("script   %s\nexpected %s\nread     %.*s\n\n", rows[i].script,
				    rows[i].expected, SG_SPAN_ARG(sg_buffer_span(&out)));
			failed++;
		}
		sg_arena_free(&arena);
	}
	assert_int_equal(failed, 0);
}

static void
check_rows(const struct row *rows, size_t count)
{
	check_as(SG_LANGUAGE_SHELL, rows, count);
}

static const struct row quoting[] = {
	{ "rm -rf build", "[rm][-rf][build]" },
	{ "\\rm \"-rf\" 'bu'ild", "[rm][-rf][build]" },
	{ "r''m -r\"\"f build", "[rm][-rf][build]" },
	{ "$'\\x72\\155' $'-rf' b", "[rm][-rf][b]" },
	{ "$\"rm\" b", "[rm][b]" },
	{ "r\\\nm b", "[rm][b]" },
	{ "ls\r\nrm b\r\n", "[ls] [rm][b]" },
	{ "echo \"a\\\"b\\$c\\d\"", "[echo][a\"b$c\\d]" },
	{ "echo 'a\\'; rm b", "[echo][a\\] [rm][b]" },
	{ "echo '' \"\"", "[echo][][]" },
	{ "echo a#b #c\nls", "[echo][a#b] [ls]" },
	{ "echo \"un", "!SG0401" },
};

static const struct row structure[] = {
	{ "a && b || c; d & e | f |& g", "[a] [b] [c] [d] [e] [f] [g]" },
	{ "(a; { b; })", "[a] [b]" },
	{ "if a; then b; elif c; then d; else e; fi", "[a] [c] [b] [d] [e]" },
	{ "while a; do b; done", "[a] [b]" },
	{ "until a; do b; done", "[a] [b]" },
	{ "for ((i=0;i<$(a);i++)); do b; done", "[a] [b]" },
	{ "case $(a) in x|y) b;; z) c;& *) d;;& esac", "[a] [b] [c] [d]" },
	{ "select x in a b; do c; done", "[c]" },
	{ "coproc a b", "[a][b]" },
	{ "coproc N { a; }", "[a]" },
	{ "! time -p a", "[a]" },
	{ "[[ -n $(a) && x =~ ^(b|c)$ ]] && d", "[a] [d]" },
	{ "(( x = $(a) + 1 ))", "[a]" },
	{ "a <<E; b\nbody\nE\nc", "[a] [b] [c]" },
	{ "a <<A <<-'B'\n$(x)\nA\n\t$(y)\n\tB\nc", "[x] [a] [c]" },
	{ "f() { a; }; f", "[f] [a]" },
	{ "function f { a; }", "[a]" },
	{ "f() ( a )\nf", "[f] [a]" },
	{ "a 2>&1 >x <y &>z {fd}>w", "[a]" },
	{ "2>/dev/null rm b", "[rm][b]" },
	{ "echo $(a $(b))", "[b] [a]<…> [echo]<…>" },
	{ "if a; then", "!SG0401" },
	{ "a; b (", "[a] !SG0401" },
	{ "a )", "[a] !SG0401" },
	{ "case x in a) b;;", "!SG0401" },
};

/* Where one reading of a bracket or quote would hide a command. */
/* Code that runs later, from a descriptor, or as lines of a program's own. */
static const struct row deferred[] = {
	{ "PROMPT_COMMAND='a b'", "PROMPT_COMMAND= [a][b]" },
	{ "PS1='$(a)\\$ '", "PS1= [a]" },
	{ "PROMPT_COMMAND+='; a'", "PROMPT_COMMAND= [a]" },
	{ "bind -x '\"\\C-l\": a b'", "[bind][-x][\"\\C-l\": a b] [a][b]" },
	{ "bash /dev/fd/3 3<<<'a b'", "[bash][/dev/fd/3] [a][b]" },
	{ "exec 3<<<'a b'; . /dev/fd/3", "[exec] [.][/dev/fd/3] [a][b]" },
	{ "sh 4<<<a <&4", "[sh] [a]" },
	{ "az interactive <<<'vm list'", "[az][interactive] [az][vm][list]" },
	{ "parallel :::: <(echo a)",
	  "[echo][a] [parallel][::::][/dev/fd/63] [::::][/dev/fd/63] [a]" },
	{ "sh $X-c \"$Y\"", "[sh]<…-c>[…] !SG0404" },
	{ "sh $X/c", "[sh]<…/c>" },
	{ "echo a >x; sh x", "[echo][a] [sh][x] [a]" },
	{ "echo a >x; echo b >>x; . ./x", "[echo][a] [echo][b] [.][./x] [a] [b]" },
	{ "cat >x <<E\n#!/bin/env sh\na\nE\n./x", "[cat] [./x] [/bin/env][sh] [sh] [a]" },
	{ "tee x <<<a; cat x | sh", "[tee][x] [cat][x] [sh] [a]" },
	{ "echo a >x; b >x; sh x", "[echo][a] [b] [sh][x]" },
	{ "while read x; do $x; done <<E\na\nb c\nE", "[read][x] [a] [b][c] [read][x] [a] [b][c]" },
	{ "read -d '' x <<<'a\nb'; eval \"$x\"", "[read][-d][][x] [eval][a\nb] [a] [b]" },
	{ "read -u 3 x 3<<<a; $x", "[read][-u][3][x] [a]" },
	{ "test -v 'x[$(a)]'", "[test][-v][x[$(a)]] [a]" },
	{ "[[ -v 'x[$(a)]' ]]", "[a]" },
	{ "let 'x[`a`]=1'", "[let][x[`a`]=1] [a]" },
	{ "thing --eval 'a b'", "[thing][--eval][a b] ~[a][b]" },
};

/* The same text for zsh. */
static const struct row zsh[] = {
	{ "a *(e:'b c':)", "[b][c] [a][**…]" },
	{ "a *(+f)", "[f] [a][**…]" },
	{ "a *.c(N) **/x(/om[1])", "[a][*.c*][**/x*]" },
	{ "for x (b c) a $x", "[a][b] [a][c]" },
	{ "repeat 3 a", "[a]" },
	{ "while [[ -d x ]] { a }; b", "[a] [b]" },
	{ "until (( x )) { a }", "[a]" },
	{ "while [[ -d x ]] { a", "!SG0401" },
	{ "for x y in b c; do a $x $y; done",
	  "[a][b][b] [a][b][c] [a][c][b] [a][c][c] [a][b][b] [a][b][c] [a][c][b] [a][c][c]" },
	{ "for x y (b) a $y; c", "[a][b] [a][b] [c]" },
	{ "foreach x y (b) a $x; end", "[a][b] [a][b]" },
	{ "for x do a; done", "[a]" },
	{ "for a b c d e f g h i (j) k", "!SG0402" },
	{ "{ a } always { b }; c", "[a] [b] [c]" },
	{ "() { a } $(b) c; d", "[b] [a] [d]" },
	{ "foreach x (b c) a $x; end; d", "[a][b] [a][c] [d]" },
	{ "foreach x (b)\na $x\nend", "[a][b]" },
	{ "foreach x (b) a end", "!SG0401" },
	{ "end", "!SG0401" },
	{ "case x { (y) a ;; x|z) b }; c", "[a] [b] [c]" },
	{ "case x { y) a", "!SG0401" },
	{ "if [[ -d x ]] { a } else { b }", "[a] [b]" },
	{ "a &| b &!", "[a] [b]" },
	{ "x=(a b); $x", "x= [a][b]" },
	{ "a ${(j:,:)y} ${(f)\"$(b)\"}", "[b] [b] [a]<…><…>" },
	{ "x='$(a)'; b ${(e)x}", "x= [a] [b]<…>" },
	{ "=a b; noglob c", "[a][b] [noglob][c] [c]" },
};

static const struct row hiding[] = {
	{ "arr[$(echo ])]=1 rm b", "[echo][]] arr=[rm][b]" },
	{ "x[ <<E ]\nrm b\nE", "!SG0401" },
	{ "m=([ #]=$(rm b)\n)", "!SG0401" },
	{ "ls @(a|$(rm b))", "[rm][b] [ls][*…]" },
	{ "ls @(a|\"`rm b`\"|')'c)", "[rm][b] [ls][*…]" },
	{ "rm >! b", "[rm][b]" },
	{ "a \"${x:-'}\"; echo '}\"; rm b #'", "!SG0401" },
	{ "a \"${x%'}'}\"; rm b", "[a][…] [rm][b]" },
	{ "(( $(a ')') + 1 )); rm b", "[a][)] [rm][b]" },
	{ "function f(){ rm b; }; f", "[f] [rm][b]" },
	{ "a | ! rm b", "!SG0401" },
	{ "a ~\r\nrm b\r\n", "[a][/home/dev] [rm][b]" },
};

static const struct row values[] = {
	{ "x=rm; $x -rf b", "x= [rm][-rf][b]" },
	{ "x='rm -rf'; $x b", "x= [rm][-rf][b]" },
	{ "x='rm -rf'; \"$x\" b", "x= [rm -rf][b]" },
	{ "a $X \"$X\"", "[a]<…>[…]" },
	{ "a \"$@\" b", "[a][b] [a]<…>[b]" },
	{ "set -- x y; a \"$@\" $1 \"$*\"", "[set][--][x][y] [a][x][y][x][x y]" },
	{ "x=(a b c); \"${x[@]}\"; \"${x[1]}\"", "x= [a][b][c] [b]" },
	{ "x=abc; echo ${x#a} ${x%c} ${x^} ${x^^} ${x/b/B} ${x:1} ${x:0:2} ${#x}",
	  "x= [echo][bc][ab][Abc][ABC][aBc][bc][ab][0]" },
	{ "x=a; y=x; ${!y}", "x= y= [a]" },
	{ "echo ${x:-d} ${x:=e} $x", "[echo][d][e][e]" },
	{ "echo ${x@P}", "[echo]<…>" },
	{ "echo {a,b}{1..3}", "[echo][a1][a2][a3][b1][b2][b3]" },
	{ "{rm,-rf,b}", "[rm][-rf][b]" },
	{ "echo {a} {} {a,b", "[echo][{a}][{}][{a,b]" },
	{ "echo ~ ~/x ~bob/x", "[echo][/home/dev][/home/dev/x][/home/bob/x]" },
	{ "echo *.c [ab]? \"*\"", "[echo][*.c][??][*]" },
	{ "$(echo rm) b", "[echo][rm] [rm][b]" },
	{ "`echo rm` b", "[echo][rm] [rm][b]" },
	{ "printf -v x %s rm; $x b", "[printf][-v][x][%s][rm] [rm][b]" },
	{ "read x <<< rm; $x b", "[read][x] [rm][b]" },
	{ "for x in a b; do $x; done", "[a] [b]" },
	{ "if t; then x=a; else x=b; fi; $x", "[t] x= x= [a] [b]" },
	{ "x=a; t && x=b; $x", "x= [t] x= [b] [a]" },
	{ "x=a; (x=b); $x", "x= x= [a]" },
	{ "export x=a; $x", "x=[export][x=a] [a]" },
	{ "IFS=:; x=a:b; $x", "IFS= x= [a][b]" },
	{ "rm$IFS-rf${IFS}b", "[rm][-rf][b]" },
	{ "c$@url x", "[curl][x] <c…url>[x] !SG0404" },
	{ "eval 'a; b'", "[eval][a; b] [a] [b]" },
	{ "alias x='a b'\nx c", "[alias][x=a b] [a][b] [x][c] [a][b][c]" },
	{ "$x b", "<…>[b] !SG0404" },
};

static void
test_quoting(void **state)
{
	(void)state;
	check_rows(quoting, SG_ARRAY_LEN(quoting));
}

static void
test_structure(void **state)
{
	(void)state;
	check_rows(structure, SG_ARRAY_LEN(structure));
	check_rows(hiding, SG_ARRAY_LEN(hiding));
}

static void
test_values(void **state)
{
	(void)state;
	check_rows(values, SG_ARRAY_LEN(values));
}

static void
test_deferred(void **state)
{
	(void)state;
	check_rows(deferred, SG_ARRAY_LEN(deferred));
}

static void
test_zsh(void **state)
{
	(void)state;
	check_as(SG_LANGUAGE_ZSH, zsh, SG_ARRAY_LEN(zsh));
}

static void
test_hidden_characters(void **state)
{
	static const struct row rows[] = {
		{ "r\xe2\x80\x8bm b", "[r\xe2\x80\x8bm][b] !SG0403 !SG0404" },
		{ "echo a\rb", "[echo][a\rb] !SG0403" },
		{ "echo \x1b[2K", "[echo][\x1b[2K] !SG0403" },
		{ "echo \xff", "[echo][\xff] !SG0403" },
		{ "echo gr\xc3\xbc\xc3\x9f", "[echo][gr\xc3\xbc\xc3\x9f]" },
	};

	(void)state;
	check_rows(rows, SG_ARRAY_LEN(rows));
}

/* Nesting beyond the limit is a limit, not a crash, and what stands before it is still read. */
static void
test_nesting(void **state)
{
	struct sg_arena arena;
	struct sg_reading reading = { .arena = &arena };
	struct sg_buffer script = { .arena = &arena };
	const struct sg_shell_context context = { 0 };

	(void)state;
	sg_arena_init(&arena, 0);
	sg_buffer_add(&script, SG_SPAN("rm a\n"));
	for (int i = 0; i < 100000; i++)
		sg_buffer_add(&script, SG_SPAN("$("));
	sg_shell_read(SG_LANGUAGE_SHELL, sg_buffer_span(&script), &context, &reading);
	assert_true(reading.commands.len >= 1);
	assert_true(sg_span_is(reading.commands.items[0].words[0].text, "rm"));
	assert_int_equal(reading.problems.items[0].code, SG_E_SCRIPT_LIMIT);
	sg_arena_free(&arena);
}

/* What makes more and more text out of little is over a limit, however few commands it has; what is long is not. */
static void
test_growing_text(void **state)
{
	static const struct {
		const char *first, *again, *last;
		bool over;
	} rows[] = {
		{ "x=abcdefgh\n", "x=$x$x\n", "echo $x", true },
		{ "x=abcdefgh\n", "x=\"$x $x\"\n", "rm $x", true },
		{ "a=(b c)\n", "a=(\"${a[@]}\" \"${a[@]}\")\n", "", true },
		{ "", "export P=$P:/abcdefghijklmnopqrstuvwxyz/abcdefghijklmnopqrstuvwxyz\n", "",
		  true },
		{ "", "cd abcdefghijklmnopqrstuvwxyz\n", "", true },
		{ "git", " -C abcdefghijklmnopqrstuvwxyz", " status", true },
		{ "", "sudo ", "ls", true },
		{ "x=ls\n", "x=\"$x abcdefgh\"; eval \"$x\"\n", "", true },
		{ "echo", " abcdefghijklmnopqrstuvwxyz", "", false },
		{ "cat <<E\n", "abcdefghijklmnopqrstuvwxyz $x\n", "E\n", false },
		{ "bash -c '", "ls abcdefghijklmnopqrstuvwxyz\n", "'", false },
		{ "", "x=$y; y=abcdefghijklmnopqrstuvwxyz\n", "", false },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_arena arena;
		struct sg_reading reading = { .arena = &arena };
		struct sg_buffer script = { .arena = &arena };
		const struct sg_shell_context context = { .cwd = SG_SPAN("/r") };
		bool over = false;

		sg_arena_init(&arena, 0);
		sg_buffer_add(&script, sg_span_of(rows[i].first));
		for (int k = 0; k < 4000; k++)
			sg_buffer_add(&script, sg_span_of(rows[i].again));
		sg_buffer_add(&script, sg_span_of(rows[i].last));
		sg_shell_read(SG_LANGUAGE_SHELL, sg_buffer_span(&script), &context, &reading);
		for (size_t k = 0; k < reading.problems.len; k++)
			over = over || reading.problems.items[k].code == SG_E_SCRIPT_LIMIT;
		if (over != rows[i].over)
			fail_msg("%s", rows[i].again);
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quoting), cmocka_unit_test(test_structure),
		cmocka_unit_test(test_values),  cmocka_unit_test(test_hidden_characters),
		cmocka_unit_test(test_nesting), cmocka_unit_test(test_deferred),
		cmocka_unit_test(test_zsh),     cmocka_unit_test(test_growing_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
