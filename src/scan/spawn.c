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

/* Index in a table of rows; ends with NO_ROW. */
enum { BUCKETS = 256, NO_ROW = UINT16_MAX };

struct sg_call_index {
	const struct sg_call_row *rows;
	uint16_t first[BUCKETS];
	uint16_t next[];
};

/* Whatever the last part of a name decides: rows that fit a name end in the same one. */
static size_t
bucket_of(struct sg_span name)
{
	size_t hash = 5381;

	while (name.len && name.p[name.len - 1] != '.' && name.p[name.len - 1] != '-' &&
	       name.p[name.len - 1] != '=')
		hash = hash * 33 + (unsigned char)sg_lower(name.p[--name.len]);
	return hash % BUCKETS;
}

const struct sg_call_index *
sg_scan_call_index(enum sg_language language, struct sg_arena *arena)
{
	const struct sg_call_row *rows = sg_scan_call_rows(language);
	struct sg_call_index *index;
	size_t count = 0;

	while (rows[count].callee)
		count++;
	index = sg_arena_alloc(arena, sizeof(*index) + count * sizeof(index->next[0]));
	index->rows = rows;
	for (size_t i = 0; i < BUCKETS; i++)
		index->first[i] = NO_ROW;
	/* From the last to the first, so that a chain has the order of the table. */
	for (size_t i = count; i-- > 0;) {
		uint16_t *bucket = &index->first[bucket_of(sg_span_of(rows[i].callee))];

		index->next[i] = *bucket;
		*bucket = (uint16_t)i;
	}
	return index;
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
sg_scan_call_row(const struct sg_lexicon *lexicon, const struct sg_call_index *index,
		 struct sg_span callee)
{
	const struct sg_call_row *rows = sg_scan_call_rows(lexicon->language);

	if (callee.len == 0)
		return NULL;
	for (size_t i = 0; i < SG_ARRAY_LEN(operators); i++)
		if (sg_span_is(callee, operators[i].callee))
			return &operators[i];
	if (index) {
		for (size_t i = index->first[bucket_of(callee)]; i != NO_ROW; i = index->next[i])
			if (fits(lexicon, index->rows[i].callee, callee))
				return &index->rows[i];
		return NULL;
	}
	for (const struct sg_call_row *row = rows; row->callee; row++)
		if (fits(lexicon, row->callee, callee))
			return row;
	return NULL;
}
