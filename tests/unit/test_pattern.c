/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command patterns: a row is a pattern, a script, and how well the pattern matches the best of the script's commands:
 * '+' surely, '?' maybe, '-' not.
 */
#include "match/pattern.h"
#include "shell/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct row {
	const char *pattern;
	const char *script;
	char expected;
};

enum how { GLOB, PREFIX, REGEX };

/* A prefix is written with blanks between positions and '|' between alternatives. */
static struct sg_status
compile_prefix(struct sg_span text, struct sg_image_builder *builder, struct sg_patterns *out)
{
	struct sg_pattern_step steps[8];
	struct sg_pattern_prefix prefix = { .steps = steps };
	struct sg_error err;

	while (text.len) {
		struct sg_span step = sg_span_split(text, ' ', &text);
		struct sg_span *texts = sg_arena_array(builder->arena, 4, sizeof(*texts));
		size_t count = 0;

		while (step.len)
			texts[count++] = sg_span_split(step, '|', &step);
		steps[prefix.count++] = (struct sg_pattern_step){ texts, count };
	}
	return sg_pattern_compile_prefix(&prefix, builder, out, &err);
}

static struct sg_status
compile(enum how how, struct sg_span text, struct sg_image_builder *builder,
	struct sg_patterns *out)
{
	struct sg_pattern_rec pattern = { 0 };
	struct sg_status status;
	struct sg_error err;

	if (how == PREFIX)
		return compile_prefix(text, builder, out);
	status = how == GLOB ? sg_pattern_compile_glob(text, builder, &pattern, &err)
			     : sg_pattern_compile_regex(text, builder, &pattern, &err);
	if (sg_ok(status))
		sg_vec_push(builder->arena, &out->list, pattern);
	return status;
}

struct compiled {
	struct sg_image policy;
	struct sg_patterns patterns;
};

static struct compiled
compiled(enum how how, const char *text, struct sg_arena *arena)
{
	struct sg_image_builder builder;
	struct compiled out = { 0 };

	sg_image_builder_init(&builder, arena);
	assert_true(sg_ok(compile(how, sg_span_of(text), &builder, &out.patterns)));
	assert_true(sg_ok(sg_image_open(sg_image_finish(&builder, SG_POLICY_MAGIC), SG_POLICY_MAGIC,
					&out.policy, NULL)));
	return out;
}

static void
read_script(const char *script, struct sg_reading *reading)
{
	const struct sg_shell_context context = { .cwd = SG_SPAN("/home/dev/proj"),
						  .home = SG_SPAN("/home/dev") };

	sg_shell_read(SG_LANGUAGE_SHELL, sg_span_of(script), &context, reading);
}

static char
best_match(const struct row *row, enum how how, bool strict, struct sg_arena *arena)
{
	struct compiled c = compiled(how, row->pattern, arena);
	struct sg_reading reading = { .arena = arena };
	enum sg_match best = SG_MATCH_NO;

	read_script(row->script, &reading);
	for (size_t i = 0; i < reading.commands.len; i++)
		for (size_t k = 0; k < c.patterns.list.len; k++)
			best = sg_match_or(
				best, sg_pattern_match(&c.policy, &c.patterns.list.items[k],
						       &reading.commands.items[i], strict, arena));
	return "-?+"[best];
}

static void
check(const struct row *rows, size_t count, enum how how, bool strict)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct sg_arena arena;
		char match;

		sg_arena_init(&arena, 0);
		match = best_match(&rows[i], how, strict, &arena);
		if (match != rows[i].expected) {
			print_error("pattern %s, script %s: %c\n", rows[i].pattern, rows[i].script,
				    match);
			failed++;
		}
		sg_arena_free(&arena);
	}
	assert_int_equal(failed, 0);
}

static const struct row globs[] = {
	{ "rm -rf *", "rm -rf build", '+' },
	{ "rm -rf *", "rm -fr build", '+' },
	{ "rm -rf *", "rm -r -f build", '+' },
	{ "rm -rf *", "rm build -vRf", '+' },
	{ "rm -rf *", "rm --recursive --force build", '+' },
	{ "rm -rf *", "rm --rec --fo build", '+' },
	{ "rm -rf *", "/bin/rm -rf build", '+' },
	{ "rm -rf *", "\\rm \"-rf\" 'build'", '+' },
	{ "rm -rf *", "x=rm; $x -rf build", '+' },
	{ "rm -rf *", "rm -rf", '+' },
	{ "rm -rf *", "sudo rm -rf build", '+' },
	{ "rm -rf *", "rm -r build", '-' },
	{ "rm -rf *", "rm -f build", '-' },
	{ "rm -rf *", "rm -- -rf", '-' },
	{ "rm -rf *", "echo rm -rf build", '-' },
	{ "rm -rf *", "rmdir build", '-' },
	/* a glob with a slash is over the whole path of the program */
	{ "/repo/* *", "/repo/bin/tool x", '+' },
	{ "/repo/* *", "ls -l", '-' },
	{ "/repo/* *", "/other/repo/tool x", '-' },
	{ "/home/dev/proj/* *", "./tool x", '+' },
	{ "/home/dev/proj/* *", "sub/../tool x", '+' },
	{ "/home/dev/proj/* *", "../tool x", '-' },
	{ "/usr/bin/* -l", "ls -l", '+' },
	{ "./bin/*.sh *", "bin/a.sh x", '+' },
	{ "bin/*.sh *", "/home/dev/proj/bin/a.sh x", '+' },
	{ "bin/*.sh *", "sbin/a.sh x", '-' },
	{ "~/bin/* *", "~/bin/tool x", '+' },
	{ "/repo/* *", "\"$x\"/tool y", '?' },
	{ "/repo/*", "cd /repo; ./tool", '+' },
	/* an unquoted unknown word may be an option, a quoted operand is none */
	{ "rm -rf *", "rm $FLAGS build", '?' },
	{ "rm -rf *", "rm -r $x", '?' },
	{ "rm -rf *", "rm \"$f\"", '-' },
	{ "rm -rf *", "rm -r \"$f\"", '-' },
	{ "rm -rf *", "rm -rf \"$f\"", '+' },
	{ "rm -rf *", "rm *", '-' },
	{ "rm -rf *", "xargs rm -rf < list", '+' },
	/* operands */
	{ "rm -rf /", "rm -rf /", '+' },
	{ "rm -rf /", "rm -rf //", '+' },
	{ "rm -rf /", "rm -rf /tmp/..", '+' },
	{ "rm -rf /", "rm -rf /.", '+' },
	{ "rm -rf /", "rm -rf /tmp", '-' },
	{ "rm -rf /", "rm -rf \"$d\"", '?' },
	{ "rm -rf /", "rm -rf /tmp \"$d\"", '-' },
	{ "rm -rf ./build", "rm -rf build/", '+' },
	{ "dd * of=/dev/*", "dd if=x of=/dev/sda bs=4M", '+' },
	{ "dd * of=/dev/*", "dd of=//dev//sda", '+' },
	{ "dd * of=/dev/*", "dd of=/tmp/../dev/sda", '+' },
	{ "dd * of=/dev/*", "dd of=/tmp/dev/sda", '-' },
	{ "shred * /dev/*", "shred -n 1 /dev/sda", '+' },
	/* sub-commands, their other names, options of the whole program */
	{ "git push --force*", "git push --force", '+' },
	{ "git push --force*", "git push -f origin main", '+' },
	{ "git push --force*", "git push origin main -uf", '+' },
	{ "git push --force*", "git push --forc", '+' },
	{ "git push --force*", "git push --force-with-lease", '+' },
	{ "git push --force*", "git push origin +main", '+' },
	{ "git push --force*", "git -C /srv/app push --force", '+' },
	{ "git push --force*", "git push origin main", '-' },
	{ "git push --force*", "git push -o force origin", '-' },
	{ "git push --force*", "git commit -m 'push --force'", '-' },
	{ "git push --force*", "git stash push -f", '-' },
	{ "git push --force*", "git push $OPTS", '?' },
	{ "git push --force*", "git $VERB -f", '?' },
	{ "npm install *", "npm i left-pad", '+' },
	{ "npm install *", "npm install", '+' },
	{ "npm install *", "npm --prefix x install left-pad", '+' },
	{ "npm install *", "npm run install", '-' },
	{ "npm i *", "npm install left-pad", '+' },
	{ "pip3 install *", "pip install x", '+' },
	{ "pip install *", "pip3 install x", '+' },
	{ "pip install *", "pip download x", '-' },
	/* values of options */
	{ "git -c core.pager=* *", "git -c core.pager=less log", '+' },
	{ "git -c core.pager=* *", "git -c user.name=x log", '-' },
	{ "curl -o /etc/* *", "curl --output=/etc/x https://h", '+' },
	{ "curl -o /etc/* *", "curl -o/tmp/x https://h", '-' },
	{ "curl -o /etc/* *", "curl -o \"$out\" https://h", '?' },
	/* programs that no table knows: the words as written */
	{ "frob -x *", "frob -x y", '+' },
	{ "frob -x *", "frob -y -x", '-' },
	{ "frob \"a b\" c?", "frob 'a b' cd", '+' },
	{ "frob \"a b\" c?", "frob a b cd", '-' },
	{ "frob \\* x", "frob '*' x", '+' },
	{ "frob \\* x", "frob y x", '-' },
	{ "frob a", "frob a b", '-' },
	{ "frob a", "frob \"$x\"", '?' },
	{ "frob a", "frob $x", '?' },
	{ "frob a", "frob $x $y $z", '?' },
	{ "frob a", "frob \"$x\" \"$y\"", '-' },
	{ "frob a b", "frob a $x b", '?' },
	{ "frob a b", "frob a \"$x\" b", '-' },
	{ "frob -x *", "frob ./-x y", '-' },
	{ "frob a", "frob \"b$x\"", '-' },
	/* globs over the program's name */
	{ "mkfs.* *", "mkfs.ext4 /dev/sdb", '+' },
	{ "mkfs.* *", "mkfs /dev/sdb", '-' },
	{ "*", "anything at all", '+' },
	{ "./run.sh *", "./run.sh now", '+' },
	{ "az vm delete *", "az VM Delete -n x", '+' },
	{ "az vm delete *", "az --debug vm delete -n x", '+' },
	{ "az vm delete *", "az vm list", '-' },
};

/* For exceptions and rules that allow. */
static const struct row strict_globs[] = {
	{ "rm -rf ./build", "rm -rf build", '+' },
	{ "rm -rf ./build", "rm -fr ./build/", '+' },
	{ "rm -rf ./build", "/bin/rm -rf build", '+' },
	{ "rm -rf ./build", "./rm -rf build", '-' },
	{ "rm -rf ./build", "/tmp/rm -rf build", '-' },
	{ "rm -rf ./build", "rm -rf build src", '-' },
	{ "rm -rf ./build", "rm -rfv build", '-' },
	{ "rm -rf ./build", "rm -r build", '-' },
	{ "rm -rf ./build", "rm -rf \"$b\"", '-' },
	{ "rm -rf ./build", "rm -rf build $x", '-' },
	{ "rm -rf ./build", "rm -rf build$x", '-' },
	{ "rm -rf ./build", "xargs rm -rf build < x", '-' },
	{ "rm -rf ./build", "rm -rf /build", '-' },
	{ "rm -rf ./build", "rm -rf ./-rf", '-' },
	{ "rm -rf ./build/*", "rm -rf ./build/x", '+' },
	{ "rm -rf ./build/*", "rm -rf ./build/*", '+' },
	{ "rm -rf ./build/*", "rm -rf ./build/../src", '-' },
	{ "rm -rf ./build/*", "rm -rf build/x/../../../src", '-' },
	{ "rm -rf ./build/*", "rm -rf ./build/.*", '-' },
	{ "rm -rf ./build/*", "rm -rf ./build/.?", '-' },
	{ "rm -rf ./build/*", "rm -rf ./build/$x", '-' },
	{ "rm -rf ./build/*", "rm -rf \"./build/$x\"", '-' },
	{ "rm -rf ../out", "rm -rf ../out", '+' },
	{ "rm -rf /tmp/x/*", "rm -rf /tmp/x/a /tmp/x/b", '+' },
	{ "rm -rf /tmp/x/*", "rm -rf /tmp/x/a /etc", '-' },
	{ "rm -rf ./build", "cd / && rm -rf build", '-' },
	{ "rm -rf ./build", "cd \"$x\" && rm -rf build", '-' },
	{ "rm -rf ./build", "env -C / rm -rf build", '-' },
	{ "rm -rf ./build", "ssh h rm -rf build", '-' },
	{ "rm -rf /tmp/x/*", "ssh h rm -rf /tmp/x/a", '-' },
	{ "rm -rf *.o", "cd src && rm -rf x.o", '+' },
	{ "./run.sh", "cd /tmp && ./run.sh", '-' },
	{ "dd * of=/dev/null *", "dd if=\"$x\" of=/dev/null", '+' },
	{ "dd * of=/dev/null *", "dd if=x of=\"$y\"", '-' },
	{ "crontab -l", "crontab -l", '+' },
	{ "crontab -l", "crontab -l -u root", '-' },
	{ "curl -o /tmp/* *", "curl -o /tmp/x https://h", '+' },
	{ "curl -o /tmp/* *", "curl -o /tmp/../etc/x https://h", '-' },
	{ "curl -o /tmp/* *", "curl -o \"/tmp/$x\" https://h", '-' },
	{ "./scripts/*.sh *", "./scripts/clean.sh now", '+' },
	{ "./scripts/*.sh *", "./scripts/../x.sh", '-' },
	{ "./scripts/*.sh *", "./other/clean.sh", '-' },
	{ "frob a *", "frob a b c", '+' },
	{ "frob a *", "frob b", '-' },
	{ "git status *", "git status -s", '-' },
	{ "git log --oneline *", "git log --oneline HEAD", '+' },
	{ "git log --oneline *", "git -c core.pager=x log --oneline", '-' },
};

static const struct row prefixes[] = {
	{ "git push", "git push origin", '+' },
	{ "git push", "/usr/bin/git push", '+' },
	{ "git push", "git -C x push", '+' },
	{ "git push", "git pull", '-' },
	{ "git push", "git", '-' },
	{ "git push --force", "git push origin --force", '+' },
	{ "git push --force", "git push -f", '+' },
	{ "rm -rf", "rm -fr x", '+' },
	{ "rm -rf|-fr", "rm -fr x", '+' },
	{ "rm -rf|-fr", "rm -r x", '-' },
	{ "rm -r|-f", "rm -vf x", '+' },
	{ "git push|fetch", "git -C x fetch", '+' },
	{ "git push --force|--delete", "git push origin -d main", '+' },
	{ "git push --force|--delete", "git push origin main", '-' },
	{ "git|/usr/bin/git push", "git --no-pager push", '+' },
	{ "npm install|ci --no-save|-g", "npm i left-pad --global", '+' },
	{ "/usr/bin/git push", "git push", '+' },
	{ "frob a|b c", "frob b c d", '+' },
	{ "frob a|b c", "frob c c", '-' },
	{ "frob a*", "frob 'a*'", '+' },
	{ "frob a*", "frob ab", '-' },
	{ "frob a", "frob $x", '?' },
	{ "frob a", "frob A", '-' },
};

static const struct row regexes[] = {
	{ "^rm .*--recursive", "rm -rf x", '+' },
	{ "^rm -rf ", "rm -rf x", '+' },
	{ "^rm -rf ", "/bin/rm -rf x", '+' },
	{ "^/bin/rm ", "/bin/rm -rf x", '+' },
	{ "^pip3 install", "pip3 install x", '+' },
	{ "^git push( .*)? --force", "git push origin +main", '+' },
	{ "^git push( .*)? --force", "git push origin main", '-' },
	{ "^frob (a|b)$", "frob b", '+' },
	{ "^frob (a|b)$", "frob \"$x\"", '-' },
	{ "^frob .$", "frob \"$x\"", '+' },
	{ "(a+)+$", "frob aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", '+' },
};

static const struct row strict_regexes[] = {
	{ "^rm --force --recursive build/", "rm -rf build/x", '+' },
	{ "^rm --force --recursive build/", "rm -rf build/../x", '-' },
	{ "^rm --force --recursive build/", "rm -rf build/$x", '-' },
	{ "^rm -rf build/", "rm -rf build/x", '-' },
	{ "^frob ", "/tmp/frob x", '-' },
	{ "(a+)+$", "frob aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", '-' },
};

static void
test_globs(void **state)
{
	(void)state;
	check(globs, SG_ARRAY_LEN(globs), GLOB, false);
}

static void
test_strict(void **state)
{
	(void)state;
	check(strict_globs, SG_ARRAY_LEN(strict_globs), GLOB, true);
	check(strict_regexes, SG_ARRAY_LEN(strict_regexes), REGEX, true);
}

static void
test_prefixes(void **state)
{
	(void)state;
	check(prefixes, SG_ARRAY_LEN(prefixes), PREFIX, false);
}

static void
test_regexes(void **state)
{
	(void)state;
	check(regexes, SG_ARRAY_LEN(regexes), REGEX, false);
}

/* Words that come from standard input may be options. A program that is not known is nobody's match. */
static void
test_unknown_words(void **state)
{
	struct sg_arena arena;
	struct compiled c;
	struct sg_reading reading = { .arena = &arena };
	struct sg_command *command;

	(void)state;
	sg_arena_init(&arena, 0);
	c = compiled(GLOB, "rm -rf *", &arena);
	read_script("rm x", &reading);
	command = &reading.commands.items[0];
	assert_int_equal(
		sg_pattern_match(&c.policy, &c.patterns.list.items[0], command, false, &arena),
		SG_MATCH_NO);
	command->more_operands = true;
	assert_int_equal(
		sg_pattern_match(&c.policy, &c.patterns.list.items[0], command, false, &arena),
		SG_MATCH_MAYBE);
	read_script("rm -rf x", &reading);
	command = &reading.commands.items[1];
	assert_int_equal(
		sg_pattern_match(&c.policy, &c.patterns.list.items[0], command, true, &arena),
		SG_MATCH_YES);
	command->more_operands = true;
	assert_int_equal(
		sg_pattern_match(&c.policy, &c.patterns.list.items[0], command, true, &arena),
		SG_MATCH_NO);
	command->opaque_program = true;
	assert_int_equal(
		sg_pattern_match(&c.policy, &c.patterns.list.items[0], command, false, &arena),
		SG_MATCH_NO);
	sg_arena_free(&arena);
}

static void
test_text(void **state)
{
	static const struct {
		enum how how;
		const char *pattern, *text;
		enum sg_match expected;
	} rows[] = {
		{ GLOB, "mcp__*__delete_*", "mcp__x__delete_all", SG_MATCH_YES },
		{ GLOB, "mcp__*__delete_*", "mcp__x__get", SG_MATCH_NO },
		{ GLOB, "/etc/*", "/etc/a/b", SG_MATCH_YES },
		{ REGEX, "^/etc/", "/etc/x", SG_MATCH_YES },
		{ REGEX, "^/etc/", "/tmp/etc/", SG_MATCH_NO },
		{ REGEX, "(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", SG_MATCH_YES },
	};
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct compiled c = compiled(rows[i].how, rows[i].pattern, &arena);

		if (sg_pattern_match_text(&c.policy, &c.patterns.list.items[0],
					  sg_span_of(rows[i].text), false,
					  &arena) != rows[i].expected)
			fail_msg("%s %s", rows[i].pattern, rows[i].text);
	}
	sg_arena_free(&arena);
}

static void
test_errors(void **state)
{
	static const struct {
		enum how how;
		const char *pattern;
		enum sg_code code;
	} rows[] = {
		{ GLOB, "", SG_E_BAD_PATTERN },
		{ GLOB, "  ", SG_E_BAD_PATTERN },
		{ GLOB, "''", SG_E_BAD_PATTERN },
		{ GLOB, "rm 'x", SG_E_BAD_PATTERN },
		{ GLOB, "rm \"x", SG_E_BAD_PATTERN },
		{ PREFIX, "", SG_E_BAD_PATTERN },
		{ PREFIX, "git  x", SG_E_BAD_PATTERN },
		{ REGEX, "(", SG_E_BAD_REGEX },
		{ PREFIX, "a|b|c|d a|b|c|d a|b|c|d a|b|c|d a|b|c|d a|b", SG_E_LIMIT },
	};
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_image_builder builder;
		struct sg_patterns patterns = { 0 };

		sg_image_builder_init(&builder, &arena);
		assert_int_equal(
			compile(rows[i].how, sg_span_of(rows[i].pattern), &builder, &patterns).code,
			rows[i].code);
	}
	sg_arena_free(&arena);
}

static void
test_canonical(void **state)
{
	static const struct {
		const char *script, *text;
	} rows[] = {
		{ "rm -rf build", "rm --force --recursive build" },
		{ "/bin/rm build -r -f", "rm --force --recursive build" },
		{ "git -C x push +main", "git push -C=x --force +main" },
		{ "frob -x 'a b'", "frob -x a b" },
		{ "frob \"a$x\"", "frob a…" },
		{ "ls *.c a?", "ls *.c a?" },
		{ "npm i x", "npm install x" },
	};
	struct sg_arena arena;

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_reading reading = { .arena = &arena };
		struct sg_span text;

		sg_arena_init(&arena, 0);
		read_script(rows[i].script, &reading);
		assert_true(reading.commands.len > 0);
		text = sg_command_canonical(&reading.commands.items[0], &arena);
		if (!sg_span_is(text, rows[i].text))
			fail_msg("%s: %.*s", rows[i].script, SG_SPAN_ARG(text));
		sg_arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_globs),         cmocka_unit_test(test_strict),
		cmocka_unit_test(test_prefixes),      cmocka_unit_test(test_regexes),
		cmocka_unit_test(test_unknown_words), cmocka_unit_test(test_text),
		cmocka_unit_test(test_errors),        cmocka_unit_test(test_canonical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
