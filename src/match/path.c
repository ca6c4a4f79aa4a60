/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path patterns against paths, component by component. A word with file name patterns of its own is covered when a
 * file that the shell would find could be, and the word commits to it.
 */
#include "match/path.h"

#include "base/vec.h"
#include "match/glob.h"
#include "model/command.h"

enum { MAX_PARTS = 128, MAX_ALTERNATIVES = 64, LONGEST_PART = 255 };

struct parts {
	struct sg_span items[MAX_PARTS];
	size_t len;
};

static void
split(struct sg_span path, struct parts *out)
{
	out->len = 0;
	while (path.len && out->len < MAX_PARTS) {
		struct sg_span part = sg_span_split(path, '/', &path);

		if (part.len)
			out->items[out->len++] = part;
	}
}

static bool
has_byte(struct sg_span text, char mark)
{
	return sg_span_find(text, mark) != SIZE_MAX;
}

/* How a state of the table below was reached. */
enum reached { REACHED_NOT = 0, REACHED = 1, REACHED_COMMITTED = 2 };

static bool
is_file_mark(char c)
{
	return c == SG_MARK_STAR || c == SG_MARK_ONE;
}

/* Bytes of a set or an escape as one element; only what path patterns use. */
static size_t
element_len(struct sg_span pattern)
{
	size_t close;

	if (pattern.p[0] == '\\' && pattern.len > 1)
		return 2;
	if (pattern.p[0] != '[')
		return 1;
	close = sg_span_find(sg_span_from(pattern, 1), ']');
	return close == SIZE_MAX ? 1 : close + 2;
}

/* One pattern element against every place of the word's component. */
static void
step(struct sg_span element, struct sg_span text, uint8_t *row, bool nocase)
{
	bool any = sg_span_is(element, "*"), one = sg_span_is(element, "?");
	uint8_t diagonal = row[0];

	row[0] = any ? row[0] : REACHED_NOT;
	for (size_t j = 0; j < text.len; j++) {
		uint8_t above = row[j + 1], here = REACHED_NOT;
		char c = text.p[j];
		struct sg_span byte = { &text.p[j], 1 };

		if (any)
			here = above | row[j];
		else if (c == SG_MARK_STAR)
			here = above | diagonal | row[j];
		else if (c == SG_MARK_ONE)
			here = diagonal;
		else if (sg_glob_match(element, byte, nocase ? SG_GLOB_NOCASE : 0) == SG_MATCH_YES)
			here = diagonal == REACHED_NOT ? REACHED_NOT : one ? diagonal : REACHED_COMMITTED;
		diagonal = above;
		row[j + 1] = here;
	}
}

/* Could a name that the word's pattern finds be one that the requirement covers? REACHED_COMMITTED when a literal byte says so. */
static uint8_t
match_found_name(struct sg_span pattern, struct sg_span text, bool nocase)
{
	uint8_t row[LONGEST_PART + 1] = { REACHED };

	if (text.len > LONGEST_PART)
		return REACHED;
	/* The shell's own patterns never find a hidden file by a leading * or ?. */
	if (is_file_mark(text.p[0]) && pattern.p[0] == '.')
		return REACHED_NOT;
	for (size_t j = 0; j < text.len && text.p[j] == SG_MARK_STAR; j++)
		row[j + 1] = REACHED;
	while (pattern.len) {
		size_t len = element_len(pattern);

		step(sg_span_first(pattern, len), text, row, nocase);
		pattern = sg_span_from(pattern, len);
	}
	return row[text.len];
}

static bool
has_literal(struct sg_span part)
{
	for (size_t i = 0; i < part.len; i++)
		if (!strchr("*?", part.p[i]))
			return true;
	return false;
}

/* One component; decisive: the last one of the pattern that has literal bytes. */
static bool
match_part(struct sg_span pattern, struct sg_span text, bool nocase, bool decisive)
{
	uint8_t reached;

	if (!has_byte(text, SG_MARK_STAR) && !has_byte(text, SG_MARK_ONE))
		return sg_glob_match(pattern, text, nocase ? SG_GLOB_NOCASE : 0) == SG_MATCH_YES;
	reached = match_found_name(pattern, text, nocase);
	return decisive ? (reached & REACHED_COMMITTED) != 0 : reached != REACHED_NOT;
}

static size_t
decisive_part(const struct parts *pattern)
{
	for (size_t i = pattern->len; i > 0; i--)
		if (has_literal(pattern->items[i - 1]))
			return i - 1;
	return SIZE_MAX;
}

/* "**" takes any number of components. */
static bool
match_parts(const struct parts *pattern, const struct parts *path, bool nocase)
{
	bool row[MAX_PARTS + 1] = { true };
	size_t decisive = decisive_part(pattern);

	for (size_t i = 0; i < pattern->len; i++) {
		bool deep = sg_span_is(pattern->items[i], "**");
		bool diagonal = row[0];

		row[0] = deep && row[0];
		for (size_t j = 0; j < path->len; j++) {
			bool above = row[j + 1];

			row[j + 1] = deep ? above || row[j] :
					    diagonal && match_part(pattern->items[i], path->items[j], nocase, i == decisive);
			diagonal = above;
		}
	}
	return row[path->len];
}

/* A path with unknown parts: the pattern as one flat glob, in which '*' crosses directories. */
static enum sg_match
match_flat(struct sg_span pattern, struct sg_span path, bool nocase, struct sg_arena *arena)
{
	struct sg_buffer flat = { .arena = arena };
	struct sg_span below = pattern;
	enum sg_match match;

	for (size_t i = 0; i < pattern.len; i++)
		if (pattern.p[i] != '*' || i == 0 || pattern.p[i - 1] != '*')
			sg_buffer_add_char(&flat, pattern.p[i]);
	match = sg_glob_match(sg_buffer_span(&flat), path, nocase ? SG_GLOB_NOCASE : 0);
	if (sg_span_ends(below, SG_SPAN("/**")))
		match = sg_match_or(match, sg_glob_match(sg_span_first(pattern, pattern.len - 3), path,
							 nocase ? SG_GLOB_NOCASE : 0));
	return match;
}

/* The pattern made absolute, or starting with "**". */
static struct sg_span
place_pattern(struct sg_span pattern, const struct sg_path_world *world, struct sg_arena *arena)
{
	if (sg_span_starts(pattern, SG_SPAN("~/")) || sg_span_is(pattern, "~")) {
		struct sg_span home = world->home.len ? world->home : SG_SPAN("**");

		return sg_arena_join(arena, home, sg_span_from(pattern, 1));
	}
	if (sg_span_starts(pattern, SG_SPAN("/")) || sg_span_starts(pattern, SG_SPAN("**")))
		return pattern;
	if (!has_byte(pattern, '/') || world->cwd.len == 0)
		return sg_arena_join(arena, SG_SPAN("**/"), pattern);
	return sg_arena_join(arena, sg_arena_join(arena, world->cwd, SG_SPAN("/")), pattern);
}

/* What every alternative of a pattern is held against. */
struct target {
	struct sg_span path;
	const struct sg_path_world *world;
	bool nocase;
	struct sg_arena *arena;
	size_t budget; /* alternatives that may still be tried */
};

static enum sg_match
match_one(struct sg_span pattern, const struct target *t)
{
	struct parts pattern_parts, path_parts;

	pattern = place_pattern(pattern, t->world, t->arena);
	if (has_byte(t->path, SG_MARK_ANY))
		return match_flat(pattern, t->path, t->nocase, t->arena);
	split(pattern, &pattern_parts);
	split(t->path, &path_parts);
	return match_parts(&pattern_parts, &path_parts, t->nocase) ? SG_MATCH_YES : SG_MATCH_NO;
}

/* The alternatives of the first {a,b}; false when the pattern has none. */
static bool
split_braces(struct sg_span pattern, size_t *open, size_t *close)
{
	*open = sg_span_find(pattern, '{');
	if (*open == SIZE_MAX)
		return false;
	*close = sg_span_find(sg_span_from(pattern, *open), '}');
	if (*close == SIZE_MAX)
		return false;
	*close += *open;
	return true;
}

static enum sg_match
match_alternatives(struct sg_span pattern, struct target *t)
{
	enum sg_match best = SG_MATCH_NO;
	struct sg_span rest;
	size_t open, close;

	if (t->budget == 0 || !split_braces(pattern, &open, &close))
		return match_one(pattern, t);
	rest = sg_span_from(sg_span_first(pattern, close), open + 1);
	do {
		struct sg_span part = sg_span_split(rest, ',', &rest);
		struct sg_span whole = sg_arena_join(t->arena, sg_span_first(pattern, open), part);

		whole = sg_arena_join(t->arena, whole, sg_span_from(pattern, close + 1));
		t->budget--;
		best = sg_match_or(best, match_alternatives(whole, t));
	} while (rest.len && t->budget);
	return best;
}

enum sg_match
sg_path_match(struct sg_span pattern, struct sg_span path, const struct sg_path_world *world, bool nocase, struct sg_arena *arena)
{
	struct target target = { path, world, nocase, arena, MAX_ALTERNATIVES };

	return match_alternatives(pattern, &target);
}
