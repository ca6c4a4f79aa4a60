/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Labelled tool calls, spelt otherwise: what a hostile row does, each rewriting of it does, too, so that its verdict must
 * not be looser than the row's own. With an argument, those that are looser are printed:
 *     tests/cases/test_rewrites --failures
 */
#include "agents/agent.h"
#include "document/document.h"
#include "shell/syntax.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static bool show_failures;

/* What a row must be for a rewriting to keep its meaning. */
enum need {
	NEEDS_NOTHING = 0,
	NEEDS_EXTERNAL =
		1, /* its program is a file: wrappers cannot run what is built into the shell */
	NEEDS_NO_BRACES = 2, /* {} would be replaced */
	NEEDS_NO_INPUT = 4,  /* a redirection would belong to the wrapper */
	NEEDS_OPERAND = 8,   /* an ordinary word stands behind the program and one blank */
	NEEDS_BARE_NAME = 16,
	NEEDS_BUSYBOX = 32,
	NEEDS_NO_PARAMETERS = 64, /* $1 would be another */
};

/*
 * Rewritings of one simple command on one line, whose first word is literal and not quoted. %S is the script, %Q the
 * script in single quotes, %W the program, %R what follows the program, %O the same without its first blank, %F the first
 * letter of the program, %X its hexadecimal number, %L the other letters, %E its last letter, %I all but the last.
 */
static const struct rewriting {
	const char *text;
	int needs;
} rewritings[] = {
	/* Quote removal comes before the program is looked up. */
	{ "%F''%L%R", 0 },
	{ "%F\"\"%L%R", 0 },
	{ "''%S", 0 },
	{ "%W''%R", 0 },
	{ "\\%S", 0 },
	{ "%I\\%E%R", 0 },
	{ "%F\\\n%L%R", 0 },
	{ "'%W'%R", 0 },
	{ "\"%W\"%R", 0 },
	{ "$'%W'%R", 0 },
	{ "$\"%W\"%R", 0 },
	{ "'%F'\"%L\"%R", 0 },
	{ "$'\\x%X'%L%R", 0 },
	/* So do expansions. */
	{ "%W${IFS}%O", NEEDS_OPERAND | NEEDS_EXTERNAL },
	{ "%W$IFS$9%O", NEEDS_OPERAND | NEEDS_EXTERNAL },
	{ "_p=%W; $_p%R", NEEDS_EXTERNAL },
	{ "_p=%F; ${_p}%L%R", NEEDS_EXTERNAL },
	{ "${_unset:-%W}%R", NEEDS_EXTERNAL },
	{ "$(echo %W)%R", NEEDS_EXTERNAL },
	{ "`printf %%s %W`%R", NEEDS_EXTERNAL },
	{ "_p=; %F${_p}%L%R", NEEDS_EXTERNAL },
	{ "%F$@%L%R", NEEDS_EXTERNAL },
	/* Programs that run the words behind them. */
	{ "sudo %S", NEEDS_EXTERNAL },
	{ "sudo -u root -- %S", NEEDS_EXTERNAL },
	{ "doas %S", NEEDS_EXTERNAL },
	{ "env %S", NEEDS_EXTERNAL },
	{ "env A=1 %S", NEEDS_EXTERNAL },
	{ "env -u A -- %S", NEEDS_EXTERNAL },
	{ "nice -n 5 %S", NEEDS_EXTERNAL },
	{ "nice %S", NEEDS_EXTERNAL },
	{ "ionice -c 3 %S", NEEDS_EXTERNAL },
	{ "nohup %S", NEEDS_EXTERNAL },
	{ "timeout 5 %S", NEEDS_EXTERNAL },
	{ "timeout -k 1 -s KILL 5s %S", NEEDS_EXTERNAL },
	{ "stdbuf -o0 %S", NEEDS_EXTERNAL },
	{ "setsid -w %S", NEEDS_EXTERNAL },
	{ "flock /tmp/lock %S", NEEDS_EXTERNAL },
	{ "exec %S", NEEDS_EXTERNAL },
	{ "exec -a name %S", NEEDS_EXTERNAL },
	{ "command %S", 0 },
	{ "command -p -- %S", NEEDS_EXTERNAL },
	{ "time %S", 0 },
	{ "time -p %S", 0 },
	{ "/usr/bin/time -o /tmp/t %S", NEEDS_EXTERNAL },
	{ "coproc %S", NEEDS_EXTERNAL },
	{ "busybox %S", NEEDS_BUSYBOX },
	{ "echo | xargs -I{} %S", NEEDS_EXTERNAL | NEEDS_NO_BRACES | NEEDS_NO_INPUT },
	{ "find . -maxdepth 0 -exec %S \\;", NEEDS_EXTERNAL | NEEDS_NO_BRACES | NEEDS_NO_INPUT },
	{ "sudo env A=1 nice timeout 5 %S", NEEDS_EXTERNAL },
	{ "/usr/bin/%S", NEEDS_BARE_NAME | NEEDS_EXTERNAL },
	{ "/usr/bin/../bin/%S", NEEDS_BARE_NAME | NEEDS_EXTERNAL },
	/* What stands around a command does not change it. */
	{ ">/dev/null %S", 0 },
	{ "2>&1 %S", 0 },
	{ "3</dev/null %S", 0 },
	{ "A=1 %S", 0 },
	{ "A=1 B=$(true) C+=x %S", 0 },
	{ "%S # comment", 0 },
	{ "%S;", 0 },
	{ "%S &", 0 },
	{ "%S | cat", 0 },
	{ "%S || true", 0 },
	{ "true && %S", 0 },
	{ "! %S", 0 },
	{ "(%S)", 0 },
	{ "{ %S; }", 0 },
	{ ": \"$(%S)\"", 0 },
	{ "x=$(%S)", 0 },
	{ "[[ -n $(%S) ]]", 0 },
	{ "echo ${x:-$(%S)}", 0 },
	{ "cat <<E\n$(%S)\nE", 0 },
	{ "bash -c %Q", 0 },
	{ "bash -c 'eval \"$1\"' - %Q", NEEDS_NO_PARAMETERS },
	{ "eval %Q", 0 },
	{ "taskset 1 %S", NEEDS_EXTERNAL },
	{ "chrt -f 1 %S", NEEDS_EXTERNAL },
	{ "prlimit --nofile=5 %S", NEEDS_EXTERNAL },
	{ "setpriv --reuid 1 -- %S", NEEDS_EXTERNAL },
	{ "runuser -u dev -- %S", NEEDS_EXTERNAL },
	{ "pkexec %S", NEEDS_EXTERNAL },
	{ "unbuffer %S", NEEDS_EXTERNAL },
	{ "strace -f -o /tmp/t %S", NEEDS_EXTERNAL },
	{ "valgrind -q %S", NEEDS_EXTERNAL },
	{ "perf stat -o /tmp/t %S", NEEDS_EXTERNAL },
	{ "systemd-run --user --pipe %S", NEEDS_EXTERNAL },
	{ "watch -x -n 1 -- %S", NEEDS_EXTERNAL },
	{ "env -S %Q", NEEDS_EXTERNAL | NEEDS_NO_INPUT | NEEDS_NO_PARAMETERS },
	{ "su -c %Q", NEEDS_NO_PARAMETERS },
	{ "watch -n 1 %Q", NEEDS_NO_PARAMETERS },
	{ "script -qec %Q /dev/null", NEEDS_NO_PARAMETERS },
	{ "sh -c %Q", 0 },
	{ "zsh -c %Q", 0 },
	{ "bash -ec %Q", 0 },
	{ "bash --norc -c -- %Q", 0 },
	{ "bash <<<%Q", 0 },
	{ "printf %%s %Q | sh", 0 },
	{ "sh <<'E'\n%S\nE", 0 },
	{ "source <(echo %Q)", 0 },
	{ ". /dev/stdin <<<%Q", 0 },
	{ "trap %Q EXIT", 0 },
	{ "alias zz=%Q\nzz", 0 },
	{ "f() { %S; }; f", NEEDS_NO_PARAMETERS },
	{ "function f { %S; }\nf", NEEDS_NO_PARAMETERS },
	{ "function f(){ %S; }; f", NEEDS_NO_PARAMETERS },
	{ "time { %S; }", 0 },
	{ "coproc { %S; }", 0 },
	{ "a[$(%S)]=1", 0 },
	{ "echo $((a[$(%S)]))", 0 },
	{ "(( x = $(%S) ))", 0 },
	{ "for x in $(%S); do :; done", 0 },
	{ "case $(%S) in *) ;; esac", 0 },
	{ "ls @($(%S)|a)", 0 },
	{ "m=([a]=$(%S))", 0 },
	{ "declare -A m=([$(%S)]=1)", 0 },
	{ "export x=$(%S)", 0 },
	{ "cat <(%S) >(true)", 0 },
	{ "true > >(%S)", 0 },
	{ "true <<<$(%S)", 0 },
	{ "echo \"${x/$(%S)/b}\"", 0 },
	{ "echo ${x:$(%S)}", 0 },
	{ "echo ${a[$(%S)]}", 0 },
	{ "until %S; do :; done", 0 },
	{ "select x in 1; do %S; done <<<1", 0 },
	{ "if ! %S; then :; fi", 0 },
	{ "while read -r l; do %S; done <list", 0 },
	{ "for ((;;)); do %S; done", 0 },
	{ "for x in 1; { %S; }", 0 },
	{ "%N%S", 0 }, /* behind 100 other commands */
};

/* A row as its parse divides it. */
struct divided {
	struct sg_span script, program, rest;
	int has; /* enum need */
};

static bool
is_one_of(const char *const *list, struct sg_span name)
{
	for (; *list; list++)
		if (sg_span_is(name, *list))
			return true;
	return false;
}

/* Built into the shell without a program of the same meaning. */
static const char *const builtins[] = {
	".",     "source",   "eval",   "exec",     "cd",    "export",  "declare", "typeset",
	"local", "readonly", "set",    "unset",    "alias", "trap",    "command", "builtin",
	"read",  "shopt",    "enable", "mapfile",  "hash",  "history", "ulimit",  "umask",
	"pushd", "let",      "bind",   "complete", "type",  NULL,
};
static const char *const applets[] = { "rm", "cat", "wget", "cp", "mv", "find",
				       "sh", "tar", "dd",   "nc", NULL };

static bool
is_ordinary(const struct sg_syntax_word *word, struct sg_span rest)
{
	const struct sg_part *part = word->parts;

	if (!part || rest.len < 2 || rest.p[0] != ' ' || part->kind != SG_PART_TEXT)
		return false;
	for (; part; part = part->next)
		if (part->kind == SG_PART_BRACE || part->kind == SG_PART_TILDE)
			return false;
	return sg_span_starts(sg_span_from(rest, 1), word->parts->text);
}

/*
 * One simple command on one line that starts with its program, as it is written: then the program's bytes are the first
 * bytes of the script, and everything else follows them. False for every other script.
 */
static bool
divide(struct sg_span script, struct sg_arena *arena, struct divided *out)
{
	struct sg_parser parser = { .arena = arena, .text = script };
	const struct sg_syntax_node *node = sg_shell_parse(&parser)->first;
	const struct sg_part *name;

	if (parser.error != SG_OK || !node || node->next || node->type != SG_SYNTAX_SIMPLE ||
	    node->async || node->assignments || !node->words ||
	    sg_span_find(script, '\n') != SIZE_MAX || sg_span_find(script, '#') != SIZE_MAX ||
	    strchr(";\\", script.p[script.len - 1]))
		return false;
	name = node->words->parts;
	if (!name || name->next || name->kind != SG_PART_TEXT || name->quoted ||
	    name->text.len < 2 || !sg_span_starts(script, name->text))
		return false;
	*out = (struct divided){ script, name->text, sg_span_from(script, name->text.len), 0 };
	out->has |= is_one_of(builtins, name->text) ? 0 : NEEDS_EXTERNAL;
	out->has |= is_one_of(applets, name->text) ? NEEDS_BUSYBOX : 0;
	out->has |= sg_span_find(name->text, '/') == SIZE_MAX ? NEEDS_BARE_NAME : 0;
	out->has |= sg_span_find(script, '{') == SIZE_MAX ? NEEDS_NO_BRACES : 0;
	out->has |= sg_span_find(script, '$') == SIZE_MAX ? NEEDS_NO_PARAMETERS : 0;
	out->has |= node->redirects ? 0 : NEEDS_NO_INPUT;
	out->has |=
		node->words->next && is_ordinary(node->words->next, out->rest) ? NEEDS_OPERAND : 0;
	return true;
}

static void
add_place(struct sg_buffer *out, const struct divided *row, char place)
{
	struct sg_span program = row->program;

	switch (place) {
	case 'S':
		sg_buffer_add(out, row->script);
		break;
	case 'Q':
		sg_cases_add_quoted(out, row->script);
		break;
	case 'W':
		sg_buffer_add(out, program);
		break;
	case 'R':
		sg_buffer_add(out, row->rest);
		break;
	case 'O':
		sg_buffer_add(out, sg_span_from(row->rest, 1));
		break;
	case 'F':
		sg_buffer_add(out, sg_span_first(program, 1));
		break;
	case 'X':
		sg_buffer_printf(out, "%02x", (unsigned char)program.p[0]);
		break;
	case 'L':
		sg_buffer_add(out, sg_span_from(program, 1));
		break;
	case 'I':
		sg_buffer_add(out, sg_span_first(program, program.len - 1));
		break;
	case 'E':
		sg_buffer_add(out, sg_span_from(program, program.len - 1));
		break;
	case 'N':
		for (int i = 0; i < 100; i++)
			sg_buffer_add(out, SG_SPAN("true; "));
		break;
	default:
		sg_buffer_add_char(out, place);
	}
}

static struct sg_span
rewritten(const struct rewriting *rewriting, const struct divided *row, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (const char *p = rewriting->text; *p; p++)
		if (*p == '%')
			add_place(&out, row, *++p);
		else
			sg_buffer_add_char(&out, *p);
	return sg_buffer_span(&out);
}

struct tally {
	size_t rows, tried, looser;
};

static void
try_row(const struct sg_policies *policies, const struct sg_call *call, const struct divided *row,
	struct tally *tally)
{
	struct sg_ruling plain;
	struct sg_arena arena;

	sg_arena_init(&arena, 0);
	plain = sg_cases_judge_script(policies, call, row->script, &arena);
	sg_arena_free(&arena);
	tally->rows++;
	for (size_t i = 0; i < SG_ARRAY_LEN(rewritings); i++) {
		struct sg_span script;
		struct sg_ruling ruling;

		if ((rewritings[i].needs & row->has) != rewritings[i].needs)
			continue;
		sg_arena_init(&arena, 0);
		script = rewritten(&rewritings[i], row, &arena);
		ruling = sg_cases_judge_script(policies, call, script, &arena);
		tally->tried++;
		tally->looser += ruling.verdict < plain.verdict;
		if (ruling.verdict < plain.verdict && show_failures)
			printf("LOOSER %s, was %s (%s): %.*s\n", sg_ruling_word(ruling),
			       sg_ruling_word(plain), rewritings[i].text, SG_SPAN_ARG(script));
		sg_arena_free(&arena);
	}
}

static void
try_line(const struct sg_policies *policies, struct sg_span line, struct tally *tally)
{
	struct sg_arena arena;
	const struct sg_node *row;
	struct sg_call call = { 0 };
	struct divided divided;
	struct sg_span expected;
	bool hidden;

	sg_arena_init(&arena, 0);
	assert_true(sg_ok(sg_document_payload((struct sg_payload_text){ line, line.len }, &arena,
					      &row, &hidden, NULL)));
	assert_true(sg_ok(sg_agent_neutral.decode(row, &arena, &call, NULL)));
	expected = sg_node_text(row, "expect");
	if ((sg_span_is(expected, "prompt") || sg_span_is(expected, "forbidden")) &&
	    sg_cases_is_plain(&call) && divide(call.script, &arena, &divided))
		try_row(policies, &call, &divided, tally);
	sg_arena_free(&arena);
}

static void
test_rewrites(void **state)
{
	struct sg_arena arena;
	struct sg_policies policies = { 0 };
	struct tally tally = { 0 };
	struct sg_span rest, floor;

	(void)state;
	sg_arena_init(&arena, 0);
	sg_cases_load_policy("commands.toml", &arena, &policies);
	rest = sg_cases_read_data("commands.jsonl", &arena).bytes;
	floor = sg_cases_read_data("commands.floor", &arena).bytes;
	while (rest.len)
		try_line(&policies, sg_span_split(rest, '\n', &rest), &tally);
	print_message("%zu rows, %zu rewritings, %zu of them judged more loosely\n", tally.rows,
		      tally.tried, tally.looser);
	assert_true(tally.rows > 0);
	assert_true(tally.looser <= sg_cases_floor_of(floor, "rewrites"));
	sg_arena_free(&arena);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rewrites) };

	show_failures = argc > 1 && strcmp(argv[1], "--failures") == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
