/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs: rows, and random patterns against what a slow recursive matcher says about every value of the marks. In rows
 * '%' stands for a part that is not known and '1' for one byte that is not.
 */
#include "base/vec.h"
#include "match/glob.h"
#include "model/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct sg_span
with_marks(const char *text, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (; *text; text++)
		sg_buffer_add_char(&out, *text == '%'   ? SG_MARK_ANY
					 : *text == '1' ? SG_MARK_ONE
							: *text);
	return sg_buffer_span(&out);
}

static const struct {
	const char *pattern, *text;
	enum sg_match expected;
} rows[] = {
	{ "", "", SG_MATCH_YES },
	{ "", "a", SG_MATCH_NO },
	{ "a", "", SG_MATCH_NO },
	{ "*", "", SG_MATCH_YES },
	{ "*", "a/b", SG_MATCH_YES },
	{ "a*c", "abc", SG_MATCH_YES },
	{ "a*c", "abcd", SG_MATCH_NO },
	{ "a?c", "abc", SG_MATCH_YES },
	{ "a?c", "ac", SG_MATCH_NO },
	{ "[abc]", "b", SG_MATCH_YES },
	{ "[!abc]", "b", SG_MATCH_NO },
	{ "[^a-c]", "d", SG_MATCH_YES },
	{ "[a-c]x", "bx", SG_MATCH_YES },
	{ "[]]", "]", SG_MATCH_YES },
	{ "[!]]", "]", SG_MATCH_NO },
	{ "[a", "[a", SG_MATCH_YES },
	{ "[a-]", "-", SG_MATCH_YES },
	{ "\\*", "*", SG_MATCH_YES },
	{ "\\*", "a", SG_MATCH_NO },
	{ "a\\", "a\\", SG_MATCH_YES },
	{ "\xc3\xbc*", "\xc3\xbcx", SG_MATCH_YES },
	{ "a*b*c*d", "aXbXcXd", SG_MATCH_YES },
	{ "*a*a*a*", "aa", SG_MATCH_NO },
	/* parts that are not known */
	{ "*", "%", SG_MATCH_YES },
	{ "get", "%", SG_MATCH_MAYBE },
	{ "get", "g%", SG_MATCH_MAYBE },
	{ "get", "x%", SG_MATCH_NO },
	{ "get", "get%", SG_MATCH_MAYBE },
	{ "get*", "get%", SG_MATCH_YES },
	{ "*.env", "%.env", SG_MATCH_YES },
	{ "*.env", "%", SG_MATCH_MAYBE },
	{ "*.env", "a%b", SG_MATCH_NO },
	{ "g?t", "g1t", SG_MATCH_YES },
	{ "get", "g1t", SG_MATCH_MAYBE },
	{ "get", "g1", SG_MATCH_NO },
	{ "[e]", "1", SG_MATCH_MAYBE },
	{ "", "%", SG_MATCH_MAYBE },
	{ "a", "1%", SG_MATCH_MAYBE },
	{ "ab", "%%", SG_MATCH_MAYBE },
};

static void
test_rows(void **state)
{
	struct sg_arena arena;
	size_t failed = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		enum sg_match match = sg_glob_match(sg_span_of(rows[i].pattern),
						    with_marks(rows[i].text, &arena), 0);

		if (match != rows[i].expected) {
			print_error("%s %s: %d\n", rows[i].pattern, rows[i].text, (int)match);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
	assert_int_equal(sg_glob_match(SG_SPAN("Get*[A-C]"), SG_SPAN("gETxb"), SG_GLOB_NOCASE),
			 SG_MATCH_YES);
	assert_int_equal(sg_glob_match(SG_SPAN("Get"), SG_SPAN("get"), 0), SG_MATCH_NO);
	sg_arena_free(&arena);
}

static void
test_magic(void **state)
{
	(void)state;
	assert_true(sg_glob_has_magic(SG_SPAN("a*")));
	assert_true(sg_glob_has_magic(SG_SPAN("a?")));
	assert_true(sg_glob_has_magic(SG_SPAN("[a]")));
	assert_false(sg_glob_has_magic(SG_SPAN("a\\*b")));
	assert_false(sg_glob_has_magic(SG_SPAN("a\0b")));
	assert_false(sg_glob_has_magic(SG_SPAN("")));
}

/* ---- the reference: knows only '*', '?', "[ab]", bytes; no marks ---- */

static bool
slow(const char *pattern, const char *text)
{
	const char *close;

	if (*pattern == '\0')
		return *text == '\0';
	if (*pattern == '*')
		return slow(pattern + 1, text) || (*text && slow(pattern, text + 1));
	if (*text == '\0')
		return false;
	if (*pattern == '?')
		return slow(pattern + 1, text + 1);
	if (*pattern == '[') {
		close = strchr(pattern, ']');
		return memchr(pattern + 1, *text, (size_t)(close - pattern - 1)) &&
		       slow(close + 1, text + 1);
	}
	return *pattern == *text && slow(pattern + 1, text + 1);
}

struct counts {
	size_t matching, values;
};

/* Every value of the marks, up to three bytes for one of any length. */
static void
try_values(const char *pattern, const char *text, char *value, size_t len, struct counts *counts)
{
	static const char *const any[] = { "",    "a",   "b",   "aa",  "ab",  "ba",  "bb", "aaa",
					   "aab", "aba", "abb", "baa", "bab", "bba", "bbb" };
	size_t most = *text == '%' ? SG_ARRAY_LEN(any) : 3;

	if (*text == '\0') {
		value[len] = '\0';
		counts->values++;
		counts->matching += slow(pattern, value);
		return;
	}
	if (*text != '%' && *text != '1') {
		value[len] = *text;
		try_values(pattern, text + 1, value, len + 1, counts);
		return;
	}
	for (size_t i = *text == '%' ? 0 : 1; i < most; i++) {
		memcpy(value + len, any[i], strlen(any[i]));
		try_values(pattern, text + 1, value, len + strlen(any[i]), counts);
	}
}

static uint32_t seed = 1;

static size_t
random_below(size_t limit)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % limit;
}

static void
random_pattern(char *out)
{
	static const char *const elements[] = { "a", "b", "*", "?", "[ab]", "[b]" };
	size_t count = random_below(4); /* no longer than the values */

	*out = '\0';
	while (count-- > 0)
		strcat(out, elements[random_below(SG_ARRAY_LEN(elements))]);
}

static void
random_text(char *out)
{
	size_t count = random_below(5), marks = 0;

	while (count-- > 0) {
		char c = "abab%1"[random_below(6)];

		if ((c == '%' || c == '1') && marks++ > 1)
			c = 'a';
		*out++ = c;
	}
	*out = '\0';
}

/* The same behind more bytes than a set of places has, which is matched in a table. */
static enum sg_match
match_behind_bytes(const char *pattern, struct sg_span text, struct sg_arena *arena)
{
	const struct sg_span bytes =
		SG_SPAN("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

	return sg_glob_match(sg_arena_join(arena, bytes, sg_span_of(pattern)),
			     sg_arena_join(arena, bytes, text), 0);
}

/* NO and YES are true of every value; without marks there is no MAYBE. */
static void
test_reference(void **state)
{
	enum { ROUNDS = 60000 };
	size_t answers[3] = { 0 };
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < ROUNDS; i++) {
		char pattern[32], text[8], value[32];
		struct counts counts = { 0 };
		enum sg_match match;

		random_pattern(pattern);
		random_text(text);
		try_values(pattern, text, value, 0, &counts);
		match = sg_glob_match(sg_span_of(pattern), with_marks(text, &arena), 0);
		answers[match]++;
		assert_int_equal(match_behind_bytes(pattern, with_marks(text, &arena), &arena),
				 match);
		if ((match == SG_MATCH_NO && counts.matching > 0) ||
		    (match == SG_MATCH_YES && counts.matching < counts.values) ||
		    (match == SG_MATCH_MAYBE && (counts.values == 1 || counts.matching == 0)))
			fail_msg("\"%s\" against \"%s\": %d, %zu of %zu values match", pattern,
				 text, (int)match, counts.matching, counts.values);
		sg_arena_reset(&arena);
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(answers); i++)
		assert_true(answers[i] > ROUNDS / 20);
	sg_arena_free(&arena);
}

/* Patterns that make backtracking matchers run for ever, and texts longer than the table. */
static void
test_hostile(void **state)
{
	enum { LONG = 100000 };
	struct sg_arena arena;
	char *text;

	(void)state;
	sg_arena_init(&arena, 0);
	text = sg_arena_alloc(&arena, LONG);
	memset(text, 'a', LONG);
	assert_int_equal(sg_glob_match(SG_SPAN("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"),
				       (struct sg_span){ text, LONG }, 0),
			 SG_MATCH_NO);
	text[LONG / 2] = SG_MARK_ANY;
	assert_int_equal(sg_glob_match(SG_SPAN("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"),
				       (struct sg_span){ text, LONG }, 0),
			 SG_MATCH_NO);
	assert_int_equal(sg_glob_match(SG_SPAN("b*"), (struct sg_span){ text, LONG }, 0),
			 SG_MATCH_NO);
	assert_int_equal(sg_glob_match(SG_SPAN("a*"), (struct sg_span){ text, LONG }, 0),
			 SG_MATCH_MAYBE);
	assert_int_equal(sg_glob_match(SG_SPAN("*"), (struct sg_span){ text, LONG }, 0),
			 SG_MATCH_YES);
	/* What is looked at does not show the middle: it may be there. */
	text[LONG / 2] = 'a';
	text[10] = SG_MARK_ONE;
	assert_int_equal(sg_glob_match(SG_SPAN("*bb*"), (struct sg_span){ text, LONG }, 0),
			 SG_MATCH_MAYBE);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_magic),
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
