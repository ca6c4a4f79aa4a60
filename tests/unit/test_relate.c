/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns against patterns: rows say what covers what and what meets what; and whatever is said to be covered is held
 * against scripts, where the wide pattern must match all that the narrow one does.
 */
#include "match/relate.h"
#include "shell/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
	const char *wide, *narrow;
	bool covers;
} covered[] = {
	{ "rm -rf *", "rm -rf *", true },
	{ "rm -rf *", "rm --force -r /srv/*", true },
	{ "rm -rf *", "rm -rf", true },
	{ "rm -rf *", "rm -rfv *", true },
	{ "rm *", "rm -rf *", true },
	{ "rm -rf *", "rm -r *", false },
	{ "rm -rf *", "rm *", false },
	{ "rm -rf", "rm -rf *", false },
	{ "rm -rf /srv/*", "rm -rf /srv/a", true },
	{ "rm -rf /srv/a", "rm -rf /srv/*", false },
	{ "rm -rf /srv/*", "rm -rf /etc", false },
	{ "git push *", "git push --force*", true },
	{ "git push --force*", "git push --force-with-lease *", true },
	{ "git push --force*", "git push *", false },
	{ "git *", "git push *", true },
	{ "git push *", "git pull *", false },
	{ "git push", "git push origin", false },
	{ "* *", "foo bar *", true },
	{ "*", "git push *", true },
	{ "foo *", "foo bar", true },
	{ "foo b*", "foo bar x", true },
	{ "foo b?r", "foo b[ae]r", true },
	{ "foo bar", "foo b?r", false },
	{ "foo * x", "foo a b x", true },
	{ "foo * x", "foo x", true },
	{ "foo * x", "foo x y", false },
	{ "foo * x *", "foo x y", true },
	{ "foo x", "foo * x", false },
	{ "foo ** x", "foo * x", false },
	{ "foo ** x", "foo a x", true },
	{ "curl --output=* *", "curl -o /tmp/x *", true },
	{ "curl -o /tmp/x *", "curl --output=* *", false },
	{ "bar *", "foo *", false },
	{ "f* *", "foo *", true },
	{ "foo *", "f* *", false },
};

static const struct {
	const char *rule, *exception;
	bool meets;
} met[] = {
	{ "rm -rf *", "rm -rf ./build", true },
	{ "rm -rf ./build*", "rm -rf build", true },
	{ "rm -rf *", "rm -r -f x", true },
	{ "rm -rf *", "rm -r x", false },
	{ "rm -rf *", "rm build", false },
	{ "rm -rf *", "mkdir x", false },
	{ "rm -rf /srv/*", "rm -rf /etc/*", false },
	{ "rm -rf /srv/*", "rm -rf /*", true },
	{ "rm -rf /srv/*", "rm -rf *", true },
	{ "git push *", "git push origin", true },
	{ "git push *", "git pull", false },
	{ "git push --force*", "git push --force-with-lease", true },
	{ "git push --force*", "git push", false },
	{ "foo * x", "foo a b", false },
	{ "foo * x", "foo a *", true },
	{ "foo a", "foo a b", false },
	{ "foo *", "foo", true },
	{ "*", "foo bar", true },
};

static const char *const scripts[] = {
	"rm -rf x",
	"rm -rf /srv/a",
	"rm -rf /srv/a /etc",
	"rm -fr",
	"rm -rfv a b",
	"rm a",
	"rm -r a",
	"/bin/rm -r -f -- -x",
	"rm -rf \"$x\"",
	"git push",
	"git push --force",
	"git -C x push -f origin main",
	"git push --force-with-lease origin",
	"git pull",
	"foo",
	"foo bar",
	"foo bar x",
	"foo ber",
	"foo a b x",
	"foo x",
	"foo x y",
	"fob x",
	"curl -o /tmp/x https://a.example",
	"curl --output=/tmp/y https://a.example",
	"curl https://a.example -o/tmp/x",
};

struct two {
	struct sg_image policy;
	struct sg_pattern_rec a, b;
};

static void
compile_two(const char *a, const char *b, struct sg_arena *arena, struct two *out)
{
	struct sg_image_builder builder;
	struct sg_error err;

	sg_image_builder_init(&builder, arena);
	assert_true(sg_ok(sg_pattern_compile_glob(sg_span_of(a), &builder, &out->a, &err)));
	assert_true(sg_ok(sg_pattern_compile_glob(sg_span_of(b), &builder, &out->b, &err)));
	assert_true(sg_ok(sg_image_open(sg_image_finish(&builder, SG_POLICY_MAGIC), SG_POLICY_MAGIC,
					&out->policy, NULL)));
}

static void
test_covers(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(covered); i++) {
		struct sg_arena arena;
		struct two two;

		sg_arena_init(&arena, 0);
		compile_two(covered[i].wide, covered[i].narrow, &arena, &two);
		if (sg_pattern_covers(&two.policy, &two.a, &two.b, &arena) != covered[i].covers)
			fail_msg("\"%s\" and \"%s\"", covered[i].wide, covered[i].narrow);
		sg_arena_free(&arena);
	}
}

static void
test_meets(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(met); i++) {
		struct sg_arena arena;
		struct two two;

		sg_arena_init(&arena, 0);
		compile_two(met[i].rule, met[i].exception, &arena, &two);
		if (sg_pattern_meets(&two.policy, &two.a, &two.b, &arena) != met[i].meets)
			fail_msg("\"%s\" unless \"%s\"", met[i].rule, met[i].exception);
		sg_arena_free(&arena);
	}
}

/* Is there a script that a pattern matches surely and another not, or (strict) that both match? */
static bool
differ(const struct two *two, bool strict, struct sg_arena *arena)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(scripts); i++) {
		struct sg_shell_context context = { 0 };
		struct sg_reading reading = { .arena = arena };

		sg_shell_read(SG_LANGUAGE_SHELL, sg_span_of(scripts[i]), &context, &reading);
		for (size_t k = 0; k < reading.commands.len; k++) {
			const struct sg_command *command = &reading.commands.items[k];
			enum sg_match a =
				sg_pattern_match(&two->policy, &two->a, command, false, arena);
			enum sg_match b =
				sg_pattern_match(&two->policy, &two->b, command, strict, arena);

			if (strict ? a == SG_MATCH_YES && b == SG_MATCH_YES : b > a)
				return true;
		}
	}
	return false;
}

/* Every pattern of the tables with every other: what is claimed must hold for every script. */
static void
test_claims(void **state)
{
	const char *patterns[2 * SG_ARRAY_LEN(covered)];
	size_t claims = 0;

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(covered); i++) {
		patterns[2 * i] = covered[i].wide;
		patterns[2 * i + 1] = covered[i].narrow;
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(patterns); i++)
		for (size_t k = 0; k < SG_ARRAY_LEN(patterns); k++) {
			struct sg_arena arena;
			struct two two;

			sg_arena_init(&arena, 0);
			compile_two(patterns[i], patterns[k], &arena, &two);
			if (sg_pattern_covers(&two.policy, &two.a, &two.b, &arena)) {
				claims++;
				if (differ(&two, false, &arena))
					fail_msg("\"%s\" does not cover \"%s\"", patterns[i],
						 patterns[k]);
			}
			if (!sg_pattern_meets(&two.policy, &two.a, &two.b, &arena) &&
			    differ(&two, true, &arena))
				fail_msg("\"%s\" meets \"%s\"", patterns[i], patterns[k]);
			sg_arena_free(&arena);
		}
	assert_true(claims > SG_ARRAY_LEN(covered));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_meets),
		cmocka_unit_test(test_claims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
