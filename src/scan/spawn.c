/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds what is known of a function by the last parts of its name. The rows themselves stand in the calls_*.c files, one table per
 * language; what an act does stands in start.c, touch.c and give.c.
 */
#include "scan/eval.h"

/* Backquotes and text % values are written as operators. */
static const struct sg_call_row operators[] = {
	{ "`", SG_CALL_SHELL, 0, 0, NULL },
	{ ".format%", SG_CALL_FORMAT, 0, SG_CALL_SELF, NULL },
};

static const struct {
	enum sg_language language;
	const struct sg_call_row *rows;
} tables[] = {
	{ SG_LANGUAGE_PYTHON, sg_scan_calls_python },
	{ SG_LANGUAGE_JAVASCRIPT, sg_scan_calls_javascript },
	{ SG_LANGUAGE_PERL, sg_scan_calls_perl },
	{ SG_LANGUAGE_RUBY, sg_scan_calls_ruby },
	{ SG_LANGUAGE_PHP, sg_scan_calls_php },
	{ SG_LANGUAGE_LUA, sg_scan_calls_lua },
	{ SG_LANGUAGE_R, sg_scan_calls_r },
	{ SG_LANGUAGE_OTHER, sg_scan_calls_other },
	{ SG_LANGUAGE_POWERSHELL, sg_scan_calls_powershell },
};

const struct sg_call_row *
sg_scan_call_rows(enum sg_language language)
{
	static const struct sg_call_row none = { NULL, SG_CALL_SAME, 0, 0, NULL };

	for (size_t i = 0; i < SG_ARRAY_LEN(tables); i++)
		if (tables[i].language == language)
			return tables[i].rows;
	return &none;
}

static bool
fits(const struct sg_lexicon *lexicon, const char *pattern, struct sg_span callee)
{
	struct sg_span name = sg_span_of(pattern), tail;
	bool exact = name.len > 1 && name.p[0] == '=';
	char before;

	if (exact)
		name = sg_span_from(name, 1);
	if (callee.len < name.len || (exact && callee.len != name.len))
		return false;
	tail = sg_span_from(callee, callee.len - name.len);
	if (!(lexicon->traits & SG_LEX_NOCASE ? sg_span_eq_nocase(tail, name)
					      : sg_span_eq(tail, name)))
		return false;
	if (callee.len == name.len || name.p[0] == '.')
		return true;
	before = callee.p[callee.len - name.len - 1];
	return before == '.' || (before == '-' && lexicon->language == SG_LANGUAGE_OTHER);
}

const struct sg_call_row *
sg_scan_call_row(const struct sg_lexicon *lexicon, struct sg_span callee)
{
	if (callee.len == 0)
		return NULL;
	for (size_t i = 0; i < SG_ARRAY_LEN(operators); i++)
		if (sg_span_is(callee, operators[i].callee))
			return &operators[i];
	for (const struct sg_call_row *row = sg_scan_call_rows(lexicon->language); row->callee;
	     row++)
		if (fits(lexicon, row->callee, callee))
			return row;
	return NULL;
}
