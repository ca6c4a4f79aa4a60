/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of TOML: a row is a text and how it is laid out; every result is laid out the same again. Whatever the
 * rows hold, the tree and the comments must not change: that is checked by the function itself and here once more.
 */
#include "document/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LONG "\"0123456789012345678901234567890123456789\""

static const struct {
	const char *text, *laid_out;
} rows[] = {
	{ "", "" },
	{ "\n\n# only\n\n\n", "# only\n" },
	{ "a=1", "a = 1\n" },
	{ "  a   =   1   # c  \n", "a = 1  # c\n" },
	{ "a=1\r\nb=2\r\n", "a = 1\nb = 2\n" },
	{ "\xef\xbb\xbf"
	  "a=1\n",
	  "a = 1\n" },
	{ "a . \"b c\" . d = 1\n", "a.\"b c\".d = 1\n" },
	{ "a=1\n\n\n\nb=2\nc=3\n", "a = 1\n\nb = 2\nc = 3\n" },
	{ "[ a ]\n\nb=1\n[[ c . d ]] # e\nf=1\n", "[a]\nb = 1\n\n[[c.d]]  # e\nf = 1\n" },
	{ "x=1\n# about a\n[a]\n", "x = 1\n\n# about a\n[a]\n" },
	{ "x=1\n# about x\n\n[a]\n", "x = 1\n# about x\n\n[a]\n" },
	{ "a=[1,2 ,3]\n", "a = [1, 2, 3]\n" },
	{ "a=[ ]\nb={ }\n", "a = []\nb = {}\n" },
	{ "a=[\n1,\n2]\n", "a = [1, 2]\n" },
	{ "a=[\n1,\n2,]\n", "a = [\n  1,\n  2,\n]\n" },
	{ "a=[1, # one\n2]\n", "a = [\n  1,  # one\n  2,\n]\n" },
	{ "a=[ # first\n1\n# last\n]\n", "a = [\n  # first\n  1,\n  # last\n]\n" },
	{ "a=[1 # one\n,2 # two\n]\n", "a = [\n  1,  # one\n  2,  # two\n]\n" },
	{ "a=[1\n# one\n, # comma\n2]\n", "a = [\n  1,\n  # one\n  # comma\n  2,\n]\n" },
	{ "a=[1,\n\n\n2,]\n", "a = [\n  1,\n\n  2,\n]\n" },
	{ "a=[" LONG "," LONG "," LONG "]\n", "a = [\n  " LONG ",\n  " LONG ",\n  " LONG ",\n]\n" },
	{ "a=[[1,2],[" LONG "," LONG "," LONG "]]\n",
	  "a = [\n  [1, 2],\n  [\n    " LONG ",\n    " LONG ",\n    " LONG ",\n  ],\n]\n" },
	{ "a={b=1,c.d='x',e={f=[1,2]}}\n", "a = { b = 1, c.d = 'x', e = { f = [1, 2] } }\n" },
	{ "a={b=[1, # c\n2]}\n", "a = { b = [\n  1,  # c\n  2,\n] }\n" },
	{ "a='''x\n # no comment\n'''\nb=\"\"\"\\\"\"\"\"\" # c\n",
	  "a = '''x\n # no comment\n'''\nb = \"\"\"\\\"\"\"\"\"  # c\n" },
	{ "a=\"# [ ] = \\\" ,\"\n'#'=1\n", "a = \"# [ ] = \\\" ,\"\n'#' = 1\n" },
	{ "a=['''x\ny''',1]\n", "a = [\n  '''x\ny''',\n  1,\n]\n" },
	{ "a=1979-05-27 07:32:00Z\nb=[1979-05-27 07:32:00, 1.5e-3,-inf]\n",
	  "a = 1979-05-27 07:32:00Z\nb = [1979-05-27 07:32:00, 1.5e-3, -inf]\n" },
};

static struct sg_span
lay_out(struct sg_span text, struct sg_arena *arena)
{
	struct sg_errors errors = { .arena = arena };
	struct sg_span out;

	if (!sg_ok(sg_format_toml((struct sg_text){ SG_SPAN("f"), text }, arena, &out, &errors)))
		fail_msg("%.*s\n%.*s", SG_SPAN_ARG(text),
			 SG_SPAN_ARG(sg_error_render(arena, &errors.items[0])));
	return out;
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_arena arena;
		struct sg_span once;

		sg_arena_init(&arena, 0);
		once = lay_out(sg_span_of(rows[i].text), &arena);
		if (!sg_span_is(once, rows[i].laid_out))
			fail_msg("row %zu:\n%.*s", i, SG_SPAN_ARG(once));
		assert_true(sg_span_eq(lay_out(once, &arena), once));
		sg_arena_free(&arena);
	}
}

/* Trees that differ in one thing each; the comparison that the layout is proved with must see it. */
static void
test_same(void **state)
{
	static const char *const texts[] = { "a = 1",        "a = 2",     "b = 1",
					     "a = 1.0",      "a = \"1\"", "a = [1]",
					     "a = [1, 1]",   "a = {}",    "a = 1\nb = 1",
					     "b = 1\na = 1", "a = true",  "a = false" };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++)
		for (size_t k = 0; k < SG_ARRAY_LEN(texts); k++) {
			struct sg_arena arena;
			struct sg_errors errors = { .arena = &arena };
			const struct sg_node *a, *b;

			sg_arena_init(&arena, 0);
			assert_true(sg_ok(sg_document_toml(
				(struct sg_text){ SG_SPAN("a"), sg_span_of(texts[i]) }, &arena, &a,
				&errors)));
			assert_true(sg_ok(sg_document_toml(
				(struct sg_text){ SG_SPAN("b"), sg_span_of(texts[k]) }, &arena, &b,
				&errors)));
			assert_int_equal(sg_node_same(a, b), i == k);
			sg_arena_free(&arena);
		}
}

static void
test_refused(void **state)
{
	struct sg_arena arena;
	struct sg_errors errors = { .arena = &arena };
	struct sg_span out = SG_SPAN("untouched");

	(void)state;
	sg_arena_init(&arena, 0);
	assert_int_equal(sg_format_toml((struct sg_text){ SG_SPAN("f"), SG_SPAN("a = = 1") },
					&arena, &out, &errors)
				 .code,
			 SG_E_SYNTAX);
	assert_int_equal(errors.fatal, 1);
	assert_true(sg_span_is(out, "untouched"));
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
