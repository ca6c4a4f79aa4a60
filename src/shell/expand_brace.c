/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Brace expansion: {a,b} and {1..3}. The first of all expansions, so it works on parts, not on text.
 */
#include "shell/walk.h"

enum { MAX_PARTS = 4096 };

struct braces {
	struct sg_walker *w;
	struct SG_VEC(struct sg_part_list) out;
	bool overflow;
};

static bool
is_brace(const struct sg_part *part, char c)
{
	return part->kind == SG_PART_BRACE && part->text.p[0] == c;
}

/* The '}' that closes the '{' at open; *commas counts those between, SIZE_MAX when it is not closed. */
static size_t
find_close(struct sg_part_list list, size_t open, size_t *commas)
{
	size_t depth = 0;

	*commas = 0;
	for (size_t i = open; i < list.len; i++) {
		if (is_brace(list.items[i], '{'))
			depth++;
		else if (is_brace(list.items[i], ',') && depth == 1)
			(*commas)++;
		else if (is_brace(list.items[i], '}') && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

static struct sg_part_list
splice(struct sg_walker *w, struct sg_part_list list, size_t open, size_t close,
       struct sg_part_list middle)
{
	struct sg_part_list out = { .len = open + middle.len + (list.len - close - 1) };

	out.items = sg_arena_array(w->arena, out.len, sizeof(*out.items));
	for (size_t i = 0; i < open; i++)
		out.items[i] = list.items[i];
	for (size_t i = 0; i < middle.len; i++)
		out.items[open + i] = middle.items[i];
	for (size_t i = close + 1; i < list.len; i++)
		out.items[open + middle.len + i - close - 1] = list.items[i];
	return out;
}

static void expand_list(struct braces *b, struct sg_part_list list, size_t from, unsigned depth);

static void
expand_commas(struct braces *b, struct sg_part_list list, size_t open, size_t close, unsigned depth)
{
	size_t start = open + 1, level = 0;

	for (size_t i = open + 1; i <= close; i++) {
		if (is_brace(list.items[i], '{'))
			level++;
		else if (is_brace(list.items[i], '}') && i != close)
			level--;
		if (i != close && (level > 0 || !is_brace(list.items[i], ',')))
			continue;
		expand_list(b,
			    splice(b->w, list, open, close,
				   (struct sg_part_list){ list.items + start, i - start }),
			    open, depth + 1);
		start = i + 1;
	}
}

/* Whole number or one letter. */
static bool
read_bound(struct sg_span text, long *value, bool *letter)
{
	size_t i = text.len && text.p[0] == '-' ? 1 : 0;

	*letter = text.len == 1 && ((text.p[0] >= 'a' && text.p[0] <= 'z') ||
				    (text.p[0] >= 'A' && text.p[0] <= 'Z'));
	*value = *letter ? text.p[0] : 0;
	if (*letter)
		return true;
	if (i == text.len || text.len > 9)
		return false;
	for (; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*value = *value * 10 + (text.p[i] - '0');
	}
	if (text.p[0] == '-')
		*value = -*value;
	return true;
}

static bool
read_sequence(struct sg_span text, long *from, long *to, long *step, bool *letter)
{
	size_t dots = sg_span_search(text, SG_SPAN(".."));
	struct sg_span second = sg_span_from(text, dots == SIZE_MAX ? text.len : dots + 2);
	size_t more = sg_span_search(second, SG_SPAN(".."));
	bool letter2, ignored;

	*step = 1;
	if (dots == SIZE_MAX)
		return false;
	if (more != SIZE_MAX &&
	    (!read_bound(sg_span_from(second, more + 2), step, &ignored) || *step == 0))
		return false;
	second = sg_span_first(second, more);
	return read_bound(sg_span_first(text, dots), from, letter) &&
	       read_bound(second, to, &letter2) && *letter == letter2;
}

static void
expand_sequence(struct braces *b, struct sg_part_list list, size_t open, unsigned depth)
{
	long from, to, step;
	bool letter;

	if (!read_sequence(list.items[open + 1]->text, &from, &to, &step, &letter))
		return;
	step = step < 0 ? -step : step;
	for (long v = from; from <= to ? v <= to : v >= to; v += from <= to ? step : -step) {
		struct sg_part *part = sg_arena_alloc(b->w->arena, sizeof(*part));
		const struct sg_part *middle = part;
		char c = (char)v;

		part->text = letter ? sg_arena_copy(b->w->arena, (struct sg_span){ &c, 1 })
				    : sg_arena_printf(b->w->arena, "%ld", v);
		expand_list(b,
			    splice(b->w, list, open, open + 2, (struct sg_part_list){ &middle, 1 }),
			    open + 1, depth + 1);
		if (b->overflow)
			return;
	}
}

static bool
is_sequence(struct sg_part_list list, size_t open, size_t close)
{
	long from, to, step;
	bool letter;

	return close == open + 2 && list.items[open + 1]->kind == SG_PART_TEXT &&
	       !list.items[open + 1]->quoted &&
	       read_sequence(list.items[open + 1]->text, &from, &to, &step, &letter);
}

static void
expand_list(struct braces *b, struct sg_part_list list, size_t from, unsigned depth)
{
	if (b->overflow)
		return;
	if (b->out.len >= SG_MAX_BRACE_WORDS || depth > SG_MAX_PARSE_DEPTH) {
		b->overflow = true;
		return;
	}
	for (size_t i = from; i < list.len; i++) {
		size_t commas, close;

		if (!is_brace(list.items[i], '{'))
			continue;
		close = find_close(list, i, &commas);
		if (close == SIZE_MAX)
			continue;
		if (commas > 0)
			expand_commas(b, list, i, close, depth);
		else if (is_sequence(list, i, close))
			expand_sequence(b, list, i, depth);
		else
			continue;
		return;
	}
	sg_vec_push(b->w->arena, &b->out, list);
}

const struct sg_part_list *
sg_expand_braces(struct sg_walker *w, const struct sg_syntax_word *word, size_t *count)
{
	struct braces b = { .w = w };
	struct SG_VEC(const struct sg_part *) parts = { 0 };

	for (const struct sg_part *part = word->parts; part; part = part->next)
		sg_vec_push(w->arena, &parts, part);
	b.overflow = parts.len > MAX_PARTS;
	expand_list(&b, (struct sg_part_list){ parts.items, parts.len }, 0, 0);
	if (b.overflow)
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT,
				SG_SPAN("a brace expansion has too many words"));
	*count = b.out.len;
	return b.out.items;
}
