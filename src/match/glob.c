/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Globs against text that may hold marks: "could it match" and "must it match" are followed side by side, as sets of places
 * in the pattern; for patterns that are too long for that, one after the other in a table, row by row. No recursion, no
 * backtracking. Knows no path.
 */
#include "match/glob.h"

#include "model/command.h"

enum {
	LONGEST_TEXT = 4096,
	SET_ELEMENTS = 63, /* of a pattern whose places are one word */
	BYTES = 256,
};

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

/* A pattern for sets of places: bit i stands before element i. Stars in a row are one. */
struct places {
	uint64_t take[BYTES]; /* before elements that take this byte */
	uint64_t one;         /* before each ? */
	uint64_t plain;       /* before elements other than * */
	uint64_t star;        /* before each * */
	unsigned count;       /* of elements */
};

static void
add_byte(struct places *places, char c, uint64_t bit, bool nocase)
{
	char low = sg_lower(c);

	places->take[(unsigned char)c] |= bit;
	if (!nocase)
		return;
	places->take[(unsigned char)low] |= bit;
	if (low >= 'a' && low <= 'z')
		places->take[(unsigned char)(low - 'a' + 'A')] |= bit;
}

static void
add_element(struct places *places, const struct element *element, bool nocase)
{
	uint64_t bit = UINT64_C(1) << places->count;

	switch (element->kind) {
	case ELEMENT_ANY:
		if (places->star << 1 & bit)
			return;
		places->star |= bit;
		break;
	case ELEMENT_ONE:
		places->one |= bit;
		break;
	case ELEMENT_BYTE:
		add_byte(places, element->byte, bit, nocase);
		break;
	case ELEMENT_SET:
		for (unsigned c = 0; c < BYTES; c++)
			if (in_set(element->set, (char)c, nocase))
				places->take[c] |= bit;
		break;
	}
	places->count++;
}

/* False when there are too many. */
static bool
find_places(struct sg_span pattern, bool nocase, struct places *places)
{
	*places = (struct places){ 0 };
	while (pattern.len && places->count < SET_ELEMENTS) {
		struct element element = next_element(pattern);

		add_element(places, &element, nocase);
		pattern = sg_span_from(pattern, element.len);
	}
	places->plain = ((UINT64_C(1) << places->count) - 1) & ~places->star;
	return pattern.len == 0;
}

/* Behind a byte that elements at these places take; a star stays, and takes nothing, too. */
static uint64_t
step(const struct places *places, uint64_t set, uint64_t taking)
{
	set = (set & taking) << 1 | (set & places->star << 1);
	return set | (set & places->star) << 1;
}

static enum sg_match
match_places(const struct places *places, struct sg_span text)
{
	uint64_t must = 1 | (places->star & 1) << 1, could = must;
	uint64_t all = (UINT64_C(2) << places->count) - 1;

	for (size_t j = 0; j < text.len && could; j++) {
		unsigned char c = (unsigned char)text.p[j];
		uint64_t taking = places->take[c] | places->one;

		if (is_run(text.p[j])) {
			/* Any number of bytes, for whatever comes next. */
			could = all & ~((could & -could) - 1);
			must = step(places, must, 0);
		} else if (c == SG_MARK_ONE) {
			could = step(places, could, places->plain);
			must = step(places, must, places->one);
		} else {
			could = step(places, could, taking);
			must = step(places, must, taking);
		}
	}
	if (must >> places->count & 1)
		return SG_MATCH_YES;
	return could >> places->count & 1 ? SG_MATCH_MAYBE : SG_MATCH_NO;
}

static enum sg_match __attribute__((noinline))
match_rows(struct sg_span pattern, struct sg_span text, bool nocase)
{
	bool row[LONGEST_TEXT + 1];

	if (matches(pattern, text, nocase, false, row))
		return SG_MATCH_YES;
	return matches(pattern, text, nocase, true, row) ? SG_MATCH_MAYBE : SG_MATCH_NO;
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

/* Two bytes that would have to be the same, if both stand for themselves. */
static bool
parts(char p, char t, bool nocase)
{
	if (is_magic(p) || (unsigned char)t <= SG_MARK_ONE)
		return false;
	return p != t && (!nocase || sg_lower(p) != sg_lower(t));
}

/* Most patterns and texts part at their first byte or, behind a '*', at their last. ']' may end a set. */
static bool
parts_at_once(struct sg_span pattern, struct sg_span text, bool nocase)
{
	if (pattern.len == 0 || text.len == 0)
		return false;
	return parts(pattern.p[0], text.p[0], nocase) ||
	       (pattern.p[pattern.len - 1] != ']' &&
		parts(pattern.p[pattern.len - 1], text.p[text.len - 1], nocase));
}

/* Many of the others at their last: the end of a pattern that holds nothing but bytes. */
static bool
parts_at_end(struct sg_span pattern, struct sg_span text, bool nocase)
{
	while (pattern.len && text.len) {
		char p = pattern.p[--pattern.len], t = text.p[--text.len];

		if (is_magic(p) || p == ']' || (unsigned char)t <= SG_MARK_ONE)
			return false;
		if (p != t && (!nocase || sg_lower(p) != sg_lower(t)))
			return true;
	}
	return false;
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

/* Apart from the rest, which needs no room for places. */
static enum sg_match __attribute__((noinline))
match_marked(struct sg_span pattern, struct sg_span text, unsigned flags)
{
	enum { HALF = LONGEST_TEXT / 2 };
	bool nocase = (flags & SG_GLOB_NOCASE) != 0, whole = text.len <= LONGEST_TEXT;
	struct places places;
	char ends[LONGEST_TEXT];
	enum sg_match match;

	if (!whole && sg_span_is(pattern, "*"))
		return SG_MATCH_YES;
	/* Of a longer text only its beginning and its end are looked at, as if all between were unknown. */
	if (!whole) {
		memcpy(ends, text.p, HALF);
		memcpy(ends + HALF, text.p + text.len - HALF, HALF);
		ends[HALF] = SG_MARK_ANY;
		text = (struct sg_span){ ends, sizeof(ends) };
	}
	match = find_places(pattern, nocase, &places) ? match_places(&places, text)
						      : match_rows(pattern, text, nocase);
	if (!whole && match == SG_MATCH_YES)
		match = SG_MATCH_MAYBE;
	return flags & SG_GLOB_CERTAIN && match == SG_MATCH_MAYBE ? SG_MATCH_NO : match;
}

enum sg_match
sg_glob_match(struct sg_span pattern, struct sg_span text, unsigned flags)
{
	bool nocase = (flags & SG_GLOB_NOCASE) != 0;

	if (parts_at_once(pattern, text, nocase) || parts_at_end(pattern, text, nocase))
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
