/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths: what they resolve to and which patterns cover them, as rows; symbolic links in a directory of the test's own.
 * In the texts "…" stands for a part that is not known, "∗" and "¿" for an unquoted * and ? of a shell.
 */
#include "base/vec.h"
#include "match/glob.h"
#include "match/path.h"
#include "model/command.h"
#include "place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

static const struct sg_path_world world = { SG_SPAN("/home/dev/proj"), SG_SPAN("/home/dev"),
					    false };

static struct sg_span
with_marks(const char *text, struct sg_arena *arena)
{
	static const struct {
		const char *shown;
		char mark;
	} marks[] = { { "…", SG_MARK_ANY }, { "∗", SG_MARK_STAR }, { "¿", SG_MARK_ONE } };
	struct sg_span rest = sg_span_of(text);
	struct sg_buffer out = { .arena = arena };

	while (rest.len) {
		size_t used = 1;
		char c = rest.p[0];

		for (size_t i = 0; i < SG_ARRAY_LEN(marks); i++)
			if (sg_span_starts(rest, sg_span_of(marks[i].shown))) {
				used = strlen(marks[i].shown);
				c = marks[i].mark;
			}
		sg_buffer_add_char(&out, c);
		rest = sg_span_from(rest, used);
	}
	return sg_buffer_span(&out);
}

static const struct {
	const char *path;
	const char *resolved;
	bool tilde;
} resolved[] = {
	{ "x", "/home/dev/proj/x", false },
	{ "./x//y/.", "/home/dev/proj/x/y", false },
	{ "../x", "/home/dev/x", false },
	{ "../../../../../x", "/x", false },
	{ "/", "/", false },
	{ "/..", "/", false },
	{ "/a/../b/", "/b", false },
	{ "", "/home/dev/proj", false },
	{ "~/.ssh", "/home/dev/.ssh", true },
	{ "~", "/home/dev", true },
	{ "~/..", "/home", true },
	{ "~dev/.ssh", "/home/dev/.ssh", true },
	{ "~eve/.ssh", "/home/eve/.ssh", true },
	{ "~root/.ssh", "/root/.ssh", true },
	{ "~/.ssh", "/home/dev/proj/~/.ssh", false },
	{ "$HOME/.ssh", "/home/dev/proj/$HOME/.ssh", true },
	/* what the kernel makes of it */
	{ "/proc/self/root/etc/x", "/etc/x", false },
	{ "/proc/self/root", "/", false },
	{ "/proc/1/root/etc/x", "/etc/x", false },
	{ "/proc/thread-self/root/etc/x", "/etc/x", false },
	{ "/proc/self/task/17/root/etc/x", "/etc/x", false },
	{ "/proc/…/root/etc/x", "/etc/x", false },
	{ "/proc/∗/root/etc/x", "/etc/x", false },
	{ "/proc/self/root/proc/self/root/etc/x", "/etc/x", false },
	{ "/proc/self/root/../etc/x", "/etc/x", false },
	{ "//proc/./self//root/etc/x", "/etc/x", false },
	{ "/proc/self/cwd/x", "/home/dev/proj/x", false },
	{ "/proc/self/cwd", "/home/dev/proj", false },
	{ "/proc/self/cwd/../.ssh", "/home/dev/.ssh", false },
	{ "/dev/fd/../root/etc/x", "/etc/x", false },
	{ "/dev/fd/../cwd/x", "/home/dev/proj/x", false },
	{ "/dev/fd/3", "/dev/fd/3", false },
	{ "/proc/self/rooted/x", "/proc/self/rooted/x", false },
	{ "/proc/cpuinfo", "/proc/cpuinfo", false },
	{ "/x/proc/self/root/y", "/x/proc/self/root/y", false },
	/* parts that are not known */
	{ "…", "…", false },
	{ "…/x", "…/x", false },
	{ "a…/x", "/home/dev/proj/a…/x", false },
	{ "/a/…/../x", "…/x", false },
	{ "/a/…/b/../x", "/a/…/x", false },
	{ "/a/∗/../x", "…/x", false },
};

static void
test_resolve(void **state)
{
	struct sg_arena arena;
	size_t failed = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(resolved); i++) {
		struct sg_span path = sg_path_resolve(with_marks(resolved[i].path, &arena), &world,
						      resolved[i].tilde, &arena);

		if (!sg_span_eq(path, with_marks(resolved[i].resolved, &arena))) {
			print_error("%s: %.*s\n", resolved[i].path, SG_SPAN_ARG(path));
			failed++;
		}
	}
	assert_int_equal(failed, 0);
	sg_arena_free(&arena);
}

/* Without a directory or home, and with a directory that speaks of itself. */
static void
test_unknown_world(void **state)
{
	static const struct {
		const char *cwd, *path, *resolved;
	} rows[] = {
		{ "", "x", "…/x" },
		{ "", "../x", "…/x" },
		{ "", "~/x", "…/x" },
		{ "", "~root/x", "/root/x" },
		{ "", "~eve/x", "/home/eve/x" },
		{ "", "/x", "/x" },
		{ "", "/proc/self/cwd/x", "…/x" },
		{ "/proc/self/cwd", "x", "…/x" },
		{ "/a/../proc/self/cwd", "x", "…/x" },
		{ "/proc/self/root/srv", "x", "/srv/x" },
		{ "relative", "/proc/self/cwd/x", "…/x" },
	};
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_path_world nowhere = { .cwd = sg_span_of(rows[i].cwd) };
		struct sg_span path =
			sg_path_resolve(sg_span_of(rows[i].path), &nowhere, true, &arena);

		if (!sg_span_eq(path, with_marks(rows[i].resolved, &arena)))
			fail_msg("%s in \"%s\": %.*s", rows[i].path, rows[i].cwd,
				 SG_SPAN_ARG(path));
	}
	sg_arena_free(&arena);
}

static const struct {
	const char *pattern, *path;
	enum sg_match expected;
} covered[] = {
	{ "**/*.env", "/home/dev/proj/.env", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/prod.env", SG_MATCH_YES },
	{ "**/*.env", "/.env", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/.env.local", SG_MATCH_NO },
	{ "**/*.env", "/home/dev/proj/.env/x", SG_MATCH_NO },
	{ "**/*.env", "/home/dev/proj/environment", SG_MATCH_NO },
	{ "**/*.env", "/home/dev/proj/.ENV", SG_MATCH_NO },
	{ "~/.ssh/**", "/home/dev/.ssh/id_rsa", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/.ssh/a/b", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/.ssh", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/.sshx/id_rsa", SG_MATCH_NO },
	{ "~/.ssh/**", "/home/eve/.ssh/id_rsa", SG_MATCH_NO },
	{ "~/.bashrc", "/home/dev/.bashrc", SG_MATCH_YES },
	{ "~/.bashrc", "/home/dev/.bashrc/x", SG_MATCH_NO },
	{ "/etc/cron*/**", "/etc/cron.d/x", SG_MATCH_YES },
	{ "/etc/cron*/**", "/etc/crontab", SG_MATCH_YES },
	{ "/etc/cron*/**", "/etc/x/cron.d", SG_MATCH_NO },
	{ "**/.git/hooks/**", "/home/dev/proj/.git/hooks/pre-push", SG_MATCH_YES },
	{ "**/.git/hooks/**", "/home/dev/proj/.git/config", SG_MATCH_NO },
	{ "/a/*/c", "/a/b/c", SG_MATCH_YES },
	{ "/a/*/c", "/a/b/b/c", SG_MATCH_NO },
	{ "/a/*", "/a/.hidden", SG_MATCH_YES },
	{ "/a/**/c", "/a/c", SG_MATCH_YES },
	{ "/a/**/c", "/a/b/b/c", SG_MATCH_YES },
	{ "/a/?[!x]", "/a/by", SG_MATCH_YES },
	{ "/a/?[!x]", "/a/bx", SG_MATCH_NO },
	{ "/a/{b,c{d,e}}", "/a/b", SG_MATCH_YES },
	{ "/a/{b,c{d,e}}", "/a/ce", SG_MATCH_YES },
	{ "/a/{b,c{d,e}}", "/a/c", SG_MATCH_NO },
	{ "/a/x{.y,}", "/a/x", SG_MATCH_YES },
	{ "/a/x{,.y}", "/a/x", SG_MATCH_YES },
	{ "/a/\\{b\\}", "/a/{b}", SG_MATCH_YES },
	{ "/a{1,2}/{b,c}/x{3,4}", "/a2/c/x3", SG_MATCH_YES },
	{ "/a/{b,c}/x", "/a/c/x", SG_MATCH_YES },
	{ "/a/{b,c}/x", "/a/d/x", SG_MATCH_NO },
	{ "id_rsa", "/home/dev/x/id_rsa", SG_MATCH_YES },
	{ "src/*.c", "/home/dev/proj/src/a.c", SG_MATCH_YES },
	{ "src/*.c", "/home/dev/src/a.c", SG_MATCH_NO },
	{ "**", "/", SG_MATCH_YES },
	/* what is not known */
	{ "~/.ssh/**", "/home/dev/.ssh/…", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/….txt", SG_MATCH_MAYBE },
	{ "~/.ssh/**", "/tmp/…", SG_MATCH_NO },
	{ "**/*.env", "…/.env", SG_MATCH_YES },
	{ "**/*.env", "…", SG_MATCH_MAYBE },
	{ "**/*.env", "….md", SG_MATCH_NO },
	{ "**/*.env", "…/x….env", SG_MATCH_YES },
	{ "**/.git/hooks/**", "…/.git/hooks/x", SG_MATCH_YES },
	{ "**/.git/hooks/**", "….git/hooks/x", SG_MATCH_MAYBE },
	{ "**/.git/hooks/**", "…/.git/hooks…", SG_MATCH_MAYBE },
	/* what the shell finds: the word must commit to it */
	{ "**/*.env", "/home/dev/proj/.e¿v", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/.env∗", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/∗.env", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/¿env", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/.∗", SG_MATCH_YES },
	{ "**/*.env", "/home/dev/proj/∗", SG_MATCH_NO },
	{ "**/*.env", "/home/dev/proj/∗.md", SG_MATCH_NO },
	{ "**/*.env", "/home/dev/proj/∗.m∗", SG_MATCH_NO },
	{ "**/*.pem", "/home/dev/proj/certs/∗.pem", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/.s∗/id_rsa", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/.ss¿/id_rsa", SG_MATCH_YES },
	{ "~/.ssh/**", "/home/dev/∗/id_rsa", SG_MATCH_NO },
	{ "~/.ssh/**", "/home/dev/¿ssh/id_rsa", SG_MATCH_NO },
	{ "~/.ssh/**", "/home/dev/.ssh/∗", SG_MATCH_YES },
};

/* What traits leave out must be what does not certainly match. */
static bool
is_left_out(const char *pattern, struct sg_span path)
{
	return (sg_path_traits_needed(sg_span_of(pattern)) & ~sg_path_traits(path)) != 0;
}

static void
test_cover(void **state)
{
	struct sg_arena arena;
	size_t failed = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(covered); i++) {
		enum sg_match match =
			sg_path_match(sg_span_of(covered[i].pattern),
				      with_marks(covered[i].path, &arena), &world, false, &arena);

		if (match != covered[i].expected) {
			print_error("%s %s: %d\n", covered[i].pattern, covered[i].path, (int)match);
			failed++;
		}
	}
	/* Each with each. */
	for (size_t i = 0; i < SG_ARRAY_LEN(covered) * SG_ARRAY_LEN(covered); i++) {
		const char *pattern = covered[i / SG_ARRAY_LEN(covered)].pattern,
			   *path = covered[i % SG_ARRAY_LEN(covered)].path;
		struct sg_span marked = with_marks(path, &arena);

		if (!is_left_out(pattern, marked) ||
		    sg_path_match(sg_span_of(pattern), marked, &world, SG_GLOB_CERTAIN, &arena) !=
			    SG_MATCH_YES)
			continue;
		print_error("%s %s: left out by its traits\n", pattern, path);
		failed++;
	}
	assert_true(is_left_out("**/.ssh/**", with_marks("…/src/a.c", &arena)));
	assert_true(is_left_out("**/.ssh/**", SG_SPAN("/home/dev/proj/src/a.c")));
	assert_true(is_left_out("*.env", SG_SPAN("/home/dev/proj/src/a.c")));
	assert_false(is_left_out("{**/.ssh,**/x}", SG_SPAN("/a/x")));
	assert_false(is_left_out("./src/**", SG_SPAN("/home/dev/proj/src/a.c")));
	assert_int_equal(failed, 0);
	assert_int_equal(sg_path_match(SG_SPAN("**/*.env"), SG_SPAN("/p/.ENV"), &world,
				       SG_GLOB_NOCASE, &arena),
			 SG_MATCH_YES);
	assert_int_equal(sg_path_match(SG_SPAN("~/.ssh/**"), SG_SPAN("/home/eve/.ssh/x"),
				       &(struct sg_path_world){ 0 }, false, &arena),
			 SG_MATCH_YES);
	sg_arena_free(&arena);
}

static void
test_components(void **state)
{
	(void)state;
	assert_int_equal(sg_path_components(SG_SPAN("/a/b/**")), 2);
	assert_int_equal(sg_path_components(SG_SPAN("/a/*/c")), 1);
	assert_int_equal(sg_path_components(SG_SPAN("/")), 0);
}

static struct sg_span
repeated(const char *head, const char *part, size_t times, const char *tail, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	sg_buffer_add(&out, sg_span_of(head));
	while (times-- > 0)
		sg_buffer_add(&out, sg_span_of(part));
	sg_buffer_add(&out, sg_span_of(tail));
	return sg_buffer_span(&out);
}

/* A path is not hidden by its length. */
static void
test_long(void **state)
{
	static const struct {
		const char *head, *part;
		size_t times;
		const char *tail;
		enum sg_match expected;
	} rows[] = {
		{ "/", "a/", 500, ".env", SG_MATCH_YES },
		{ "/", "a/", 3000, ".env", SG_MATCH_YES },
		{ "/", "a/", 3000, ".env.md", SG_MATCH_NO },
		{ "/", "./", 100000, ".env", SG_MATCH_YES },
		{ "/x/.en", "∗", 600, "v", SG_MATCH_YES },
		{ "/x/.en", "∗¿", 150, "v", SG_MATCH_YES },
		{ "/x/.en", "¿", 600, "v", SG_MATCH_NO },
	};
	struct sg_arena arena;
	struct sg_buffer climb;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_span text =
			repeated(rows[i].head, rows[i].part, rows[i].times, rows[i].tail, &arena);
		struct sg_span path = sg_path_resolve(
			with_marks(sg_arena_copy(&arena, text).p, &arena), &world, false, &arena);

		if (sg_path_match(SG_SPAN("**/*.env"), path, &world, 0, &arena) != rows[i].expected)
			fail_msg("row %zu", i);
	}
	climb = (struct sg_buffer){ .arena = &arena };
	sg_buffer_add(&climb, repeated("/", "a/", 20000, "", &arena));
	sg_buffer_add(&climb, repeated("", "../", 20000, "etc/x", &arena));
	assert_true(sg_span_is(sg_path_resolve(sg_buffer_span(&climb), &world, false, &arena),
			       "/etc/x"));
	sg_arena_free(&arena);
}

/* ---- links ---- */

static char directory[SG_TEST_PLACE_BYTES];

static int
make_links(void **state)
{
	(void)state;
	if (!sg_test_place(directory) || chdir(directory) != 0)
		return 1;
	return symlink("/etc", "d") || symlink("d/x", "chain") || symlink("loop", "loop") ||
	       symlink("../up", "up");
}

static int
remove_links(void **state)
{
	(void)state;
	return unlink("d") || unlink("chain") || unlink("loop") || unlink("up") || chdir("/") ||
	       rmdir(directory);
}

static void
test_links(void **state)
{
	struct sg_arena arena;
	struct sg_path_world looking = { .cwd = sg_span_of(directory), .look = true };
	struct sg_path_world blind = { .cwd = sg_span_of(directory) };
	static const struct {
		const char *path, *led_to;
	} rows[] = {
		{ "d/passwd", "/etc/passwd" },
		{ "d", "/etc" },
		{ "chain", "/etc/x" },
		{ "chain/y", "/etc/x/y" },
		{ "up", "/tmp/up" },
		{ "missing/x", NULL },
		{ "loop/x", NULL },
	};

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_span path =
			sg_path_resolve(sg_span_of(rows[i].path), &looking, false, &arena);
		struct sg_span led_to = sg_path_follow(path, &looking, &arena);

		if (!sg_span_eq(led_to, rows[i].led_to ? sg_span_of(rows[i].led_to) : path))
			fail_msg("%s: %.*s", rows[i].path, SG_SPAN_ARG(led_to));
		assert_true(sg_span_eq(sg_path_follow(path, &blind, &arena), path));
	}
	sg_arena_free(&arena);
}

/* "d/.." is above /etc for the kernel; as text it is this directory. */
static void
test_walk(void **state)
{
	struct sg_arena arena;
	struct sg_path_world looking = { .cwd = sg_span_of(directory), .look = true };
	struct sg_path_world blind = { .cwd = sg_span_of(directory) };
	static const struct {
		const char *path, *led_to;
	} rows[] = {
		{ "d/../x", "/x" },        { "d/../../x", "/x" },  { "chain/../y", "/etc/y" },
		{ "up/../x", "/tmp/x" },   { "d/x", "" },          { "x", "" },
		{ "/proc/self/../x", "" }, { "/dev/fd/../x", "" },
	};
	static const struct {
		const char *pattern, *led_to;
	} patterns[] = {
		{ "./d/**", "/etc/**" }, { "d/x*", "/etc/x*" }, { "up/{a,b}", "/tmp/up/{a,b}" },
		{ "**/d/x", "**/d/x" },  { "d", "d" },          { "/etc/**", "/etc/**" },
	};

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_span path = sg_span_of(rows[i].path);
		struct sg_span led_to = sg_path_walk(path, &looking, false, &arena);

		if (!sg_span_is(led_to, rows[i].led_to))
			fail_msg("%s: %.*s", rows[i].path, SG_SPAN_ARG(led_to));
		assert_int_equal(sg_path_walk(path, &blind, false, &arena).len, 0);
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(patterns); i++) {
		struct sg_span led_to =
			sg_path_follow_pattern(sg_span_of(patterns[i].pattern), &looking, &arena);

		if (!sg_span_is(led_to, patterns[i].led_to))
			fail_msg("%s: %.*s", patterns[i].pattern, SG_SPAN_ARG(led_to));
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_unknown_world),
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_components),
		cmocka_unit_test(test_long),
		cmocka_unit_test_setup_teardown(test_links, make_links, remove_links),
		cmocka_unit_test_setup_teardown(test_walk, make_links, remove_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
