/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path patterns against paths, component by component. A word with file name patterns of its own is covered when a
 * file that the shell would find could be, and the word commits to it.
 */
#include "match/path.h"

#include "base/vec.h"
#include "match/glob.h"
#include "model/command.h"

/*
 * A file name has at most 255 bytes, so that a pattern without repeated stars has at most twice as many elements that
 * a file can meet. More components than these cannot be opened (PATH_MAX), wherever the directory is.
 */
enum { MAX_PARTS = 8192, MAX_ALTERNATIVES = 1024, LONGEST_PART = 512 };

struct parts {
	struct sg_span *items;
	size_t len;
};

/* False when there are more than any file has. */
static bool
split(struct sg_span path, struct sg_arena *arena, struct parts *out)
{
	size_t most = 1;

	for (size_t i = 0; i < path.len; i++)
		most += path.p[i] == '/';
	out->items = sg_arena_array(arena, most, sizeof(*out->items));
	out->len = 0;
	while (path.len) {
		struct sg_span part = sg_span_split(path, '/', &path);

		if (part.len)
			out->items[out->len++] = part;
	}
	return out->len <= MAX_PARTS;
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
			here = diagonal == REACHED_NOT ? REACHED_NOT
			       : one                   ? diagonal
						       : REACHED_COMMITTED;
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
		return REACHED_NOT;
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

/* What every alternative of a pattern is held against. */
struct target {
	struct sg_span path;
	const struct sg_path_world *world;
	unsigned flags; /* enum sg_glob_flag */
	struct sg_arena *arena;
	size_t budget; /* alternatives that may still be tried */
};

/* "**" finds what "*" finds. Result in the arena. */
static struct sg_span
single_stars(struct sg_span text, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] != SG_MARK_STAR || i == 0 || text.p[i - 1] != SG_MARK_STAR)
			sg_buffer_add_char(&out, text.p[i]);
	return sg_buffer_span(&out);
}

/* One component; decisive: the last one of the pattern that has literal bytes. */
static bool
match_part(struct sg_span pattern, struct sg_span text, bool decisive, const struct target *t)
{
	uint8_t reached;

	if (!has_byte(text, SG_MARK_STAR) && !has_byte(text, SG_MARK_ONE))
		return sg_glob_match(pattern, text, t->flags) == SG_MATCH_YES;
	reached =
		match_found_name(pattern, single_stars(text, t->arena), t->flags & SG_GLOB_NOCASE);
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

static bool
is_deep(struct sg_span part)
{
	return part.len == 2 && part.p[0] == '*' && part.p[1] == '*';
}

/* What stands between the first and the last "**": parts [from, to) of the pattern against [begin, end) of the path. */
struct middle {
	const struct parts *pattern, *path;
	size_t decisive;
	size_t from, to;
	size_t begin, end;
};

static bool
part_meets(const struct middle *m, size_t i, size_t j, const struct target *t)
{
	return match_part(m->pattern->items[i], m->path->items[j], i == m->decisive, t);
}

/* Past the parts before the first "**" and behind the last one, which have one place each. False when one does not fit. */
static bool
match_fixed(struct middle *m, const struct target *t)
{
	for (; m->from < m->to && !is_deep(m->pattern->items[m->to - 1]); m->to--, m->end--)
		if (m->begin == m->end || !part_meets(m, m->to - 1, m->end - 1, t))
			return false;
	for (; m->from < m->to && !is_deep(m->pattern->items[m->from]); m->from++, m->begin++)
		if (m->begin == m->end || !part_meets(m, m->from, m->begin, t))
			return false;
	return true;
}

/* "**" takes any number of components. */
static bool
match_parts(const struct parts *pattern, const struct parts *path, const struct target *t)
{
	struct middle m = { pattern, path, decisive_part(pattern), 0, pattern->len, 0, path->len };
	size_t count;
	bool *row;

	if (!match_fixed(&m, t))
		return false;
	count = m.end - m.begin;
	if (m.from == m.to)
		return count == 0;
	if (m.from + 1 == m.to)
		return true;
	row = sg_arena_array(t->arena, count + 1, sizeof(*row));
	row[0] = true;
	for (size_t i = m.from; i < m.to; i++) {
		bool deep = is_deep(pattern->items[i]);
		bool diagonal = row[0];

		row[0] = deep && row[0];
		for (size_t j = 0; j < count; j++) {
			bool above = row[j + 1];

			row[j + 1] = deep ? above || row[j]
					  : diagonal && part_meets(&m, i, m.begin + j, t);
			diagonal = above;
		}
	}
	return row[count];
}

/* A path with unknown parts: the pattern as one flat glob, in which '*' crosses directories. */
static enum sg_match
match_flat(struct sg_span pattern, struct sg_span path, unsigned flags, struct sg_arena *arena)
{
	struct sg_buffer flat = { .arena = arena };
	struct sg_span below = pattern;
	enum sg_match match;

	for (size_t i = 0; i < pattern.len; i++)
		if (pattern.p[i] != '*' || i == 0 || pattern.p[i - 1] != '*')
			sg_buffer_add_char(&flat, pattern.p[i]);
	match = sg_glob_match(sg_buffer_span(&flat), path, flags);
	if (sg_span_ends(below, SG_SPAN("/**")))
		match = sg_match_or(
			match, sg_glob_match(sg_span_first(pattern, pattern.len - 3), path, flags));
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
	if (!has_byte(pattern, '/'))
		return sg_arena_join(arena, SG_SPAN("**/"), pattern);
	while (sg_span_starts(pattern, SG_SPAN("./")))
		pattern = sg_span_from(pattern, 2);
	if (world->cwd.len == 0)
		return sg_arena_join(arena, SG_SPAN("**/"), pattern);
	return sg_arena_join(arena, sg_arena_join(arena, world->cwd, SG_SPAN("/")), pattern);
}

/* Both end in bytes that stand for themselves, and in others. */
static bool
parts_at_end(struct sg_span pattern, const struct target *t)
{
	char p = pattern.len > 1 ? pattern.p[pattern.len - 1] : '*';
	char c = t->path.len > 1 ? t->path.p[t->path.len - 1] : '/';

	if (strchr("*?[]{}\\/", p) || (unsigned char)c <= SG_MARK_ONE || c == '/')
		return false;
	return t->flags & SG_GLOB_NOCASE ? sg_lower(p) != sg_lower(c) : p != c;
}

static enum sg_match
match_one(struct sg_span pattern, const struct target *t)
{
	struct parts pattern_parts, path_parts;

	if (parts_at_end(pattern, t))
		return SG_MATCH_NO;
	pattern = place_pattern(pattern, t->world, t->arena);
	if (has_byte(t->path, SG_MARK_ANY))
		return match_flat(pattern, t->path, t->flags, t->arena);
	if (!split(pattern, t->arena, &pattern_parts) || !split(t->path, t->arena, &path_parts))
		return SG_MATCH_NO;
	return match_parts(&pattern_parts, &path_parts, t) ? SG_MATCH_YES : SG_MATCH_NO;
}

/* The first innermost {a,b}; false when the pattern has none. */
static bool
split_braces(struct sg_span pattern, size_t *open, size_t *close)
{
	*open = SIZE_MAX;
	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.p[i] == '\\') {
			i++;
		} else if (pattern.p[i] == '{') {
			*open = i;
		} else if (pattern.p[i] == '}' && *open != SIZE_MAX) {
			*close = i;
			return true;
		}
	}
	return false;
}

static enum sg_match
match_alternatives(struct sg_span pattern, struct target *t)
{
	enum sg_match best = SG_MATCH_NO;
	struct sg_span rest;
	size_t open, close;
	bool more = true;

	if (!split_braces(pattern, &open, &close))
		return match_one(pattern, t);
	rest = sg_span_from(sg_span_first(pattern, close), open + 1);
	while (more && t->budget && best != SG_MATCH_YES) {
		struct sg_span part, whole;

		more = has_byte(rest, ',');
		part = sg_span_split(rest, ',', &rest);
		whole = sg_arena_join(t->arena, sg_span_first(pattern, open), part);
		whole = sg_arena_join(t->arena, whole, sg_span_from(pattern, close + 1));
		t->budget--;
		best = sg_match_or(best, match_alternatives(whole, t));
	}
	return best;
}

enum sg_match
sg_path_match(struct sg_span pattern, struct sg_span path, const struct sg_path_world *world,
	      unsigned flags, struct sg_arena *arena)
{
	struct target target = { path, world, flags, arena, MAX_ALTERNATIVES };

	return match_alternatives(pattern, &target);
}

/* FNV-1a, folded: any bytes to one of 64 bits. */
static uint64_t
trait_of(struct sg_span bytes)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ (unsigned char)bytes.p[i]) * 0x01000193u;
	return UINT64_C(1) << (hash >> 26);
}

static struct sg_span
ending(struct sg_span part)
{
	const char *dot = part.len ? memrchr(part.p, '.', part.len) : NULL;

	return dot ? sg_span_from(part, (size_t)(dot - part.p)) : (struct sg_span){ 0 };
}

uint64_t
sg_path_traits(struct sg_span path)
{
	uint64_t traits = 0;

	if (sg_marks_find(path) < path.len && !has_byte(path, SG_MARK_ANY))
		return UINT64_MAX;
	while (path.len) {
		struct sg_span part = sg_span_split(path, '/', &path), end = ending(part);

		traits |= part.len && sg_marks_find(part) == part.len ? trait_of(part) : 0;
		traits |= end.len && sg_marks_find(end) == end.len ? trait_of(end) : 0;
	}
	return traits;
}

static bool
is_plain(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr("*?[]\\", text.p[i]))
			return false;
	return true;
}

/* What a component of a pattern needs: itself, or its ending behind its last '*'. */
static uint64_t
need_of(struct sg_span part)
{
	const char *star = memrchr(part.p, '*', part.len);
	struct sg_span tail = star ? sg_span_from(part, (size_t)(star + 1 - part.p)) : part;

	if (!is_plain(tail))
		return 0;
	tail = star ? ending(tail) : tail;
	return tail.len ? trait_of(tail) : 0;
}

uint64_t
sg_path_traits_needed(struct sg_span pattern)
{
	uint64_t needed = 0;

	/* Home is put in place of "~"; of alternatives only one is needed. */
	if (has_byte(pattern, '{'))
		return 0;
	if (pattern.len && pattern.p[0] == '~')
		(void)sg_span_split(pattern, '/', &pattern);
	while (pattern.len) {
		struct sg_span part = sg_span_split(pattern, '/', &pattern);

		/* "./x" is x of the directory. */
		needed |= part.len && !sg_span_is(part, ".") ? need_of(part) : 0;
	}
	return needed;
}
