/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs against text that may hold marks: two passes of one row-by-row table, "could it match" and "must it match".
 * No recursion, no backtracking. Knows no path.
 */
#include "match/glob.h"

#include "model/command.h"

enum { LONGEST_TEXT = 4096 };

/* One element of a pattern. */
struct element {
	enum { ELEMENT_BYTE, ELEMENT_ONE, ELEMENT_ANY, ELEMENT_SET } kind;
	char byte;
	struct sg_span set; /* between the brackets */
	size_t len;         /* bytes of the pattern it takes */
};

/* The bracket that closes a set, SIZE_MAX when none does: then '[' is a byte. */
static size_t
set_end(struct sg_span pattern)
{
	size_t i = 1;

	if (i < pattern.len && (pattern.p[i] == '!' || pattern.p[i] == '^'))
		i++;
	if (i < pattern.len && pattern.p[i] == ']')
		i++;
	while (i < pattern.len && pattern.p[i] != ']')
		i++;
	return i < pattern.len ? i : SIZE_MAX;
}

static struct element
next_element(struct sg_span pattern)
{
	size_t end;

	switch (pattern.p[0]) {
	case '*':
		return (struct element){ .kind = ELEMENT_ANY, .len = 1 };
	case '?':
		return (struct element){ .kind = ELEMENT_ONE, .len = 1 };
	case '\\':
		if (pattern.len > 1)
			return (struct element){ .kind = ELEMENT_BYTE,
						 .byte = pattern.p[1],
						 .len = 2 };
		break;
	case '[':
		end = set_end(pattern);
		if (end != SIZE_MAX)
			return (struct element){ .kind = ELEMENT_SET,
						 .set = sg_span_first(sg_span_from(pattern, 1),
								      end - 1),
						 .len = end + 1 };
		break;
	default:
		break;
	}
	return (struct element){ .kind = ELEMENT_BYTE, .byte = pattern.p[0], .len = 1 };
}

static bool
in_set(struct sg_span set, char c, bool nocase)
{
	bool negated = set.len && (set.p[0] == '!' || set.p[0] == '^');
	bool found = false;

	if (nocase)
		c = sg_lower(c);
	for (size_t i = negated ? 1 : 0; i < set.len; i++) {
		char low = nocase ? sg_lower(set.p[i]) : set.p[i], high = low;

		if (i + 2 < set.len && set.p[i + 1] == '-') {
			high = nocase ? sg_lower(set.p[i + 2]) : set.p[i + 2];
			i += 2;
		}
		found = found || ((unsigned char)c >= (unsigned char)low &&
				  (unsigned char)c <= (unsigned char)high);
	}
	return found != negated;
}

static bool
meets(const struct element *element, char c, bool nocase)
{
	switch (element->kind) {
	case ELEMENT_BYTE:
		return nocase ? sg_lower(element->byte) == sg_lower(c) : element->byte == c;
	case ELEMENT_SET:
		return in_set(element->set, c, nocase);
	case ELEMENT_ONE:
	case ELEMENT_ANY:
		break;
	}
	return true;
}

static bool
is_run(char c)
{
	return c == SG_MARK_ANY || c == SG_MARK_STAR;
}

/*
 * Row i, column j: do the first i elements match the first j bytes? could: for some value of the marks; else for every
 * value. A run of unknown bytes is, for "could", skipped or read as whatever the element wants; for "must" only a '*'
 * takes it.
 */
static bool
matches(struct sg_span pattern, struct sg_span text, bool nocase, bool could, bool *row)
{
	row[0] = true;
	for (size_t j = 0; j < text.len; j++)
		row[j + 1] = could && row[j] && is_run(text.p[j]);
	while (pattern.len) {
		struct element element = next_element(pattern);
		bool diagonal = row[0];

		row[0] = row[0] && element.kind == ELEMENT_ANY;
		for (size_t j = 0; j < text.len; j++) {
			bool above = row[j + 1], here;
			char c = text.p[j];

			if (element.kind == ELEMENT_ANY)
				here = above || row[j];
			else if (is_run(c))
				here = could && (above || diagonal || row[j]);
			else if (c == SG_MARK_ONE)
				here = diagonal && (could || element.kind == ELEMENT_ONE);
			else
				here = diagonal && meets(&element, c, nocase);
			diagonal = above;
			row[j + 1] = here;
		}
		pattern = sg_span_from(pattern, element.len);
	}
	return row[text.len];
}

static bool
is_magic(char c)
{
	return c == '*' || c == '?' || c == '[' || c == '\\';
}

/* Literal patterns and plain texts, which most are. */
static bool
is_literal(struct sg_span pattern)
{
	for (size_t i = 0; i < pattern.len; i++)
		if (is_magic(pattern.p[i]))
			return false;
	return true;
}

/* Most patterns and texts part at their first byte. */
static bool
parts_at_once(struct sg_span pattern, struct sg_span text, bool nocase)
{
	char p = pattern.len ? pattern.p[0] : 0, t = text.len ? text.p[0] : 0;

	if (pattern.len == 0 || text.len == 0 || is_magic(p) || (unsigned char)t <= SG_MARK_ONE)
		return false;
	return p != t && (!nocase || sg_lower(p) != sg_lower(t));
}

/* Without marks: greedy with one restart point, linear in practice and quadratic at worst. */
static bool
matches_plain(struct sg_span pattern, struct sg_span text, bool nocase)
{
	size_t i = 0, j = 0, star = SIZE_MAX, restart = 0;

	while (j < text.len) {
		if (i < pattern.len) {
			struct element element = next_element(sg_span_from(pattern, i));

			if (element.kind == ELEMENT_ANY) {
				star = ++i;
				restart = j;
				continue;
			}
			if (meets(&element, text.p[j], nocase)) {
				i += element.len;
				j++;
				continue;
			}
		}
		if (star == SIZE_MAX)
			return false;
		i = star;
		j = ++restart;
	}
	while (i < pattern.len && pattern.p[i] == '*')
		i++;
	return i == pattern.len;
}

/* Of a longer text only its beginning and its end are looked at, as if all between were unknown. */
static enum sg_match
match_long(struct sg_span pattern, struct sg_span text, bool nocase, bool *row)
{
	enum { HALF = LONGEST_TEXT / 2 };
	char ends[LONGEST_TEXT];

	if (sg_span_is(pattern, "*"))
		return SG_MATCH_YES;
	memcpy(ends, text.p, HALF);
	memcpy(ends + HALF, text.p + text.len - HALF, HALF);
	ends[HALF] = SG_MARK_ANY;
	return matches(pattern, (struct sg_span){ ends, sizeof(ends) }, nocase, true, row)
		       ? SG_MATCH_MAYBE
		       : SG_MATCH_NO;
}

/* Apart from the rest, which needs no room for a row. */
static enum sg_match __attribute__((noinline))
match_marked(struct sg_span pattern, struct sg_span text, unsigned flags)
{
	bool nocase = (flags & SG_GLOB_NOCASE) != 0;
	bool row[LONGEST_TEXT + 1];
	enum sg_match match;

	if (text.len > LONGEST_TEXT) {
		match = match_long(pattern, text, nocase, row);
		return flags & SG_GLOB_CERTAIN && match == SG_MATCH_MAYBE ? SG_MATCH_NO : match;
	}
	if (matches(pattern, text, nocase, false, row))
		return SG_MATCH_YES;
	if (flags & SG_GLOB_CERTAIN)
		return SG_MATCH_NO;
	return matches(pattern, text, nocase, true, row) ? SG_MATCH_MAYBE : SG_MATCH_NO;
}

enum sg_match
sg_glob_match(struct sg_span pattern, struct sg_span text, unsigned flags)
{
	bool nocase = (flags & SG_GLOB_NOCASE) != 0;

	if (parts_at_once(pattern, text, nocase))
		return SG_MATCH_NO;
	if (sg_marks_find(text) == text.len) {
		if (is_literal(pattern))
			return (nocase ? sg_span_eq_nocase(pattern, text)
				       : sg_span_eq(pattern, text))
				       ? SG_MATCH_YES
				       : SG_MATCH_NO;
		return matches_plain(pattern, text, nocase) ? SG_MATCH_YES : SG_MATCH_NO;
	}
	return match_marked(pattern, text, flags);
}

bool
sg_glob_has_magic(struct sg_span pattern)
{
	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.p[i] == '\\')
			i++;
		else if (pattern.p[i] && strchr("*?[", pattern.p[i]))
			return true;
	}
	return false;
}
