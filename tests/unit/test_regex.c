/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions: what matches, which limits turn an answer into "maybe", how errors are placed, and what text an
 * expression is known to need.
 */
#include "base/vec.h"
#include "match/regex.h"
#include "match/regex_needles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
	const char *expression, *text;
	enum sg_match anywhere, whole;
} rows[] = {
	{ "b", "abc", SG_MATCH_YES, SG_MATCH_NO },
	{ "abc", "abc", SG_MATCH_YES, SG_MATCH_YES },
	{ "a|abc", "abc", SG_MATCH_YES, SG_MATCH_YES },
	{ "a|b", "abc", SG_MATCH_YES, SG_MATCH_NO },
	{ "^b", "abc", SG_MATCH_NO, SG_MATCH_NO },
	{ "^b", "a\nb", SG_MATCH_NO, SG_MATCH_NO },
	{ "a.b", "a\nb", SG_MATCH_YES, SG_MATCH_YES },
	{ "a$", "a\n", SG_MATCH_YES, SG_MATCH_NO },
	{ "", "", SG_MATCH_YES, SG_MATCH_YES },
	{ "", "a", SG_MATCH_YES, SG_MATCH_NO },
	{ "x", "", SG_MATCH_NO, SG_MATCH_NO },
	{ "(?i)RM -rf", "rm -RF", SG_MATCH_YES, SG_MATCH_YES },
	{ "^.$", "ü", SG_MATCH_YES, SG_MATCH_YES },
	{ "…", "rm …", SG_MATCH_YES, SG_MATCH_NO },
	{ "\\d", "٣", SG_MATCH_NO, SG_MATCH_NO },
	/* an expression that does not compile, and a text that is no UTF-8, say neither yes nor no */
	{ "(", "x", SG_MATCH_MAYBE, SG_MATCH_MAYBE },
	{ "x", "\xff", SG_MATCH_MAYBE, SG_MATCH_MAYBE },
	/* short, and yet more work than one call is worth */
	{ "^(a+)+$", "aaaaaaaaaaaaaaaaaaaaa!", SG_MATCH_MAYBE, SG_MATCH_MAYBE },
	{ "\xff", "a\xff", SG_MATCH_YES, SG_MATCH_NO },
};

/* Two arenas in turn: what one has compiled is no business of the other. */
static void
test_rows(void **state)
{
	struct sg_arena arenas[2];

	(void)state;
	for (size_t k = 0; k < SG_ARRAY_LEN(arenas); k++)
		sg_arena_init(&arenas[k], 0);
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
			struct sg_arena *arena = &arenas[i % 2];
			struct sg_span expression = sg_span_of(rows[i].expression);
			struct sg_span text = sg_span_of(rows[i].text);

			if (sg_regex_match(expression, text, false, arena) != rows[i].anywhere ||
			    sg_regex_match(expression, text, true, arena) != rows[i].whole)
				fail_msg("/%s/ on \"%s\"", rows[i].expression, rows[i].text);
		}
		sg_arena_reset(&arenas[round % 2]);
	}
	for (size_t k = 0; k < SG_ARRAY_LEN(arenas); k++)
		sg_arena_free(&arenas[k]);
	sg_arena_init(&arenas[0], 0);
	assert_int_equal(
		sg_regex_match((struct sg_span){ 0 }, (struct sg_span){ 0 }, true, &arenas[0]),
		SG_MATCH_YES);
	sg_arena_free(&arenas[0]);
}

/* Bounded work; ordinary expressions over long commands stay within the bounds. */
static void
test_limits(void **state)
{
	enum { LONG = 5000 };
	static const struct {
		const char *expression;
		enum sg_match expected;
	} limits[] = {
		{ "(a+)+$", SG_MATCH_MAYBE },      { "(a|aa)+$", SG_MATCH_MAYBE },
		{ "^(\\S+\\s+)*rm", SG_MATCH_NO }, { "^(?:a|b)*c$", SG_MATCH_NO },
		{ "^(?:a|b)*!$", SG_MATCH_YES },
	};
	struct sg_arena arena;
	char *text;

	(void)state;
	sg_arena_init(&arena, 0);
	text = sg_arena_alloc(&arena, LONG);
	memset(text, 'a', LONG);
	text[LONG - 1] = '!';
	for (size_t i = 0; i < SG_ARRAY_LEN(limits); i++) {
		enum sg_match match = sg_regex_match(sg_span_of(limits[i].expression),
						     (struct sg_span){ text, LONG }, false, &arena);

		if (match != limits[i].expected)
			print_error("/%s/: %d\n", limits[i].expression, (int)match);
		assert_int_equal(match, limits[i].expected);
	}
	sg_arena_free(&arena);
}

/* Every match counts against the call, cheap ones do not, and linear work over a long text is free. */
static void
test_work(void **state)
{
	enum { LONG = 1000 * 1000, MATCHES = 5000 };
	static const struct {
		const char *expression;
		enum sg_match expected;
	} works[] = {
		{ "b", SG_MATCH_NO },
		{ "a$", SG_MATCH_YES },
		{ "^a*b", SG_MATCH_NO },
		{ "[^b]b", SG_MATCH_NO },
		{ "a[^bc]*[bc]", SG_MATCH_MAYBE },
		{ "(a|aa)+$", SG_MATCH_MAYBE },
	};
	struct sg_arena arena;
	char *text;

	(void)state;
	sg_arena_init(&arena, 0);
	text = sg_arena_alloc(&arena, LONG);
	memset(text, 'a', LONG);
	for (size_t i = 0; i < SG_ARRAY_LEN(works); i++)
		if (sg_regex_match(sg_span_of(works[i].expression), (struct sg_span){ text, LONG },
				   false, &arena) != works[i].expected)
			fail_msg("/%s/", works[i].expression);
	for (size_t i = 0; i < MATCHES; i++)
		assert_int_equal(sg_regex_match(SG_SPAN("^(a+)+$"),
						SG_SPAN("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
						false, &arena),
				 SG_MATCH_MAYBE);
	assert_int_equal(sg_regex_match(SG_SPAN("^rm "), SG_SPAN("rm -rf x"), false, &arena),
			 SG_MATCH_YES);
	assert_int_equal(sg_regex_match(SG_SPAN("^rm "), SG_SPAN("ls"), false, &arena),
			 SG_MATCH_NO);
	sg_arena_free(&arena);
}

static void
test_check(void **state)
{
	static const struct {
		const char *expression;
		unsigned column; /* 0: it compiles */
	} checks[] = {
		{ "a+(b|c)*", 0 }, { "", 0 },       { "ab(", 4 },
		{ "a[", 3 },       { "x{2,1}", 6 }, { "a\\Cb", 4 },
	};
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(checks); i++) {
		struct sg_error err = { 0 };
		struct sg_status status =
			sg_regex_check(sg_span_of(checks[i].expression), &arena, &err);

		if (sg_ok(status) != (checks[i].column == 0) || err.column != checks[i].column)
			fail_msg("/%s/: column %u", checks[i].expression, err.column);
		assert_true(sg_ok(status) || (status.code == SG_E_BAD_REGEX && err.text.len > 0));
	}
	assert_false(sg_ok(sg_regex_check(SG_SPAN("("), &arena, NULL)));
	sg_arena_free(&arena);
}

/* Needles by their three bytes, with spaces between; "" where none is sure. */
static const struct {
	const char *expression, *needles;
} needed[] = {
	{ "rm", "" },
	{ "curl", "cur" },
	{ "^CURL .*--insecure", "cur" },
	{ "git\\s+push\\b.*(--force|\\+)", "git" },
	{ "(?:curl|wget) ", "cur wge" },
	{ "curl|wget|nc", "" },
	{ "curl|rm -rf", "cur rm " },
	{ "abc?", "" },
	{ "abc*d", "" },
	{ "abcd*", "abc" },
	{ "abc+", "abc" },
	{ "ab(cde)?", "" },
	{ "ab(cde){0,2}", "" },
	{ "ab(cde){1,2}", "cde" },
	{ "(cde){2}", "cde" },
	{ "[abc]def", "def" },
	{ "[]abc]def", "def" },
	{ "[^]abc]def", "def" },
	{ "[[:alpha:]]xyz", "xyz" },
	{ "[\\]]xyz", "xyz" },
	{ "a\\.env\\b", "env" },
	{ "a.b.c", "" },
	{ "(a(b(cdef)))", "cde" },
	{ "(abc|)", "" },
	{ "|abc", "" },
	{ "\xc3\xa4?abc", "abc" },
	{ "abc}", "abc" },
	/* not understood here, and so nothing is sure */
	{ "(?i)curl", "" },
	{ "(?=x)curl", "" },
	{ "(?x) c u r l", "" },
	{ "(*UTF)curl", "" },
	{ "curl(*COMMIT)", "" },
	{ "\\Qa.b\\Ecurl", "" },
	{ "\\x41curl", "" },
	{ "(abc)\\1", "" },
	{ "abc{,3}d", "" },
	{ "a{bcd", "" },
	{ "[[:alpha:]", "" },
};

static struct sg_span
shown(const struct sg_needles *needles, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < needles->count; i++)
		sg_buffer_printf(&out, "%s%c%c%c", i ? " " : "", (int)(needles->items[i] >> 16),
				 (int)(needles->items[i] >> 8 & 0xff),
				 (int)(needles->items[i] & 0xff));
	return sg_buffer_span(&out);
}

static void
test_needles(void **state)
{
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(needed); i++) {
		struct sg_needles needles;
		bool sure = sg_regex_needles(sg_span_of(needed[i].expression), NULL, &needles);
		struct sg_span got = sure ? shown(&needles, &arena) : SG_SPAN("");

		if (!sg_span_is(got, needed[i].needles))
			fail_msg("/%s/ needs \"%.*s\", not \"%s\"", needed[i].expression,
				 SG_SPAN_ARG(got), needed[i].needles);
	}
	sg_arena_free(&arena);
}

static uint64_t seed = 88172645463325252u;

static size_t
pick(size_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % below);
}

static bool
holds(struct sg_span text, const struct sg_needles *needles)
{
	for (size_t at = 0; at + SG_NEEDLE_BYTES <= text.len; at++)
		for (size_t i = 0; i < needles->count; i++)
			if (sg_needle(text.p + at) == needles->items[i])
				return true;
	return false;
}

/* Random expressions over random texts: what matches holds a needle. */
static void
test_needles_hold(void **state)
{
	static const char *const parts[] = {
		"a",   "b",        "c",     "ab",    "abc",   "bca",  "(",          ")", "|",
		"?",   "*",        "+",     "{1,2}", "{0,1}", "[ab]", "[^c]",       ".", "\\w",
		"\\b", "(?:",      "(?i)",  "^",     "$",     "\\.",  "\\x61",      "B", "[]b]",
		"{2}", "\\Qb*\\E", "(?=a)", "\\1",   "{",     "}",    "[[:alpha:]]"
	};
	static const char *const pieces[] = { "abc", "bca", "ab", "c", "B", ".", "A " };
	enum { EXPRESSIONS = 20000, TEXTS = 30 };
	struct sg_arena arena;
	size_t matches = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < EXPRESSIONS; i++, sg_arena_reset(&arena)) {
		struct sg_buffer expression = { .arena = &arena };
		struct sg_needles needles;

		for (size_t k = 1 + pick(8); k > 0; k--)
			sg_buffer_printf(&expression, "%s", parts[pick(SG_ARRAY_LEN(parts))]);
		if (!sg_regex_needles(sg_buffer_span(&expression), NULL, &needles) ||
		    !sg_ok(sg_regex_check(sg_buffer_span(&expression), &arena, NULL)))
			continue;
		for (size_t k = 0; k < TEXTS; k++) {
			struct sg_buffer text = { .arena = &arena };
			struct sg_span span;

			for (size_t n = 1 + pick(6); n > 0; n--)
				sg_buffer_printf(&text, "%s", pieces[pick(SG_ARRAY_LEN(pieces))]);
			span = sg_buffer_span(&text);
			if (sg_regex_match(sg_buffer_span(&expression), span, false, &arena) !=
			    SG_MATCH_YES)
				continue;
			matches++;
			if (!holds(span, &needles))
				fail_msg("/%.*s/ matches \"%.*s\"",
					 SG_SPAN_ARG(sg_buffer_span(&expression)),
					 SG_SPAN_ARG(span));
		}
	}
	assert_true(matches > 1000);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),         cmocka_unit_test(test_limits),
		cmocka_unit_test(test_work),         cmocka_unit_test(test_needles),
		cmocka_unit_test(test_needles_hold), cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
