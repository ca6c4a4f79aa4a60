/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Longest common subsequence of lines between the common beginning and end. Files that people write are small.
 */
#include "cli/line_diff.h"

enum { CONTEXT = 3 };

struct lines {
	struct SG_VEC(struct sg_span) items;
};

/* One line of the result: ' ' of both, '-' of the old, '+' of the new text. */
struct edit {
	char sign;
	struct sg_span line;
};

struct comparison {
	struct sg_arena *arena;
	struct lines old, new;
	size_t begin, end; /* common lines at the beginning and at the end */
	struct SG_VEC(struct edit) edits;
};

static void
split(struct lines *lines, struct sg_span text, struct sg_arena *arena)
{
	while (text.len)
		sg_vec_push(arena, &lines->items, sg_span_split(text, '\n', &text));
}

static void
push(struct comparison *c, char sign, struct sg_span line)
{
	sg_vec_push(c->arena, &c->edits, (struct edit){ sign, line });
}

static void
find_common(struct comparison *c)
{
	size_t n = c->old.items.len, m = c->new.items.len, least = n < m ? n : m;

	while (c->begin < least &&
	       sg_span_eq(c->old.items.items[c->begin], c->new.items.items[c->begin]))
		c->begin++;
	while (c->end < least - c->begin &&
	       sg_span_eq(c->old.items.items[n - 1 - c->end], c->new.items.items[m - 1 - c->end]))
		c->end++;
}

/* lengths[i * (m + 1) + k]: of the longest common sequence of what follows old line i and new line k. */
static const uint32_t *
measure(const struct comparison *c, size_t n, size_t m)
{
	const struct sg_span *a = c->old.items.items + c->begin, *b = c->new.items.items + c->begin;
	uint32_t *lengths = sg_arena_array(c->arena, (n + 1) * (m + 1), sizeof(*lengths));

	for (size_t i = n; i-- > 0;)
		for (size_t k = m; k-- > 0;) {
			uint32_t down = lengths[(i + 1) * (m + 1) + k];
			uint32_t right = lengths[i * (m + 1) + k + 1];

			lengths[i * (m + 1) + k] = sg_span_eq(a[i], b[k])
							   ? lengths[(i + 1) * (m + 1) + k + 1] + 1
						   : down > right ? down
								  : right;
		}
	return lengths;
}

static void
compare(struct comparison *c)
{
	size_t n = c->old.items.len - c->begin - c->end, m = c->new.items.len - c->begin - c->end;
	const struct sg_span *a = c->old.items.items + c->begin, *b = c->new.items.items + c->begin;
	bool small = n == 0 || m <= SG_LINE_DIFF_CELLS / n;
	const uint32_t *lengths = small ? measure(c, n, m) : NULL;
	size_t i = 0, k = 0;

	for (size_t at = 0; at < c->begin; at++)
		push(c, ' ', c->old.items.items[at]);
	while (i < n || k < m) {
		if (i < n && k < m && small && sg_span_eq(a[i], b[k])) {
			push(c, ' ', a[i++]);
			k++;
		} else if (i < n &&
			   (k == m || !small ||
			    lengths[(i + 1) * (m + 1) + k] >= lengths[i * (m + 1) + k + 1]))
			push(c, '-', a[i++]);
		else
			push(c, '+', b[k++]);
	}
	for (size_t at = 0; at < c->end; at++)
		push(c, ' ', a[n + at]);
}

/* The hunk that holds the edit at `at`: from *from up to *to. */
static void
find_hunk(const struct comparison *c, size_t at, size_t *from, size_t *to)
{
	*from = at > CONTEXT ? at - CONTEXT : 0;
	*to = at;
	for (size_t quiet = 0; *to < c->edits.len && quiet <= 2 * CONTEXT; (*to)++)
		quiet = c->edits.items[*to].sign == ' ' ? quiet + 1 : 0;
	while (*to > at && c->edits.items[*to - 1].sign == ' ')
		(*to)--;
	*to = *to + CONTEXT < c->edits.len ? *to + CONTEXT : c->edits.len;
}

static size_t
count_lines(const struct comparison *c, size_t from, size_t to, char sign)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		count += c->edits.items[i].sign == ' ' || c->edits.items[i].sign == sign;
	return count;
}

static void
write_hunk(const struct comparison *c, size_t from, size_t to, struct sg_buffer *out)
{
	size_t old = count_lines(c, from, to, '-'), new = count_lines(c, from, to, '+');

	sg_buffer_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n",
			 count_lines(c, 0, from, '-') + (old != 0), old,
			 count_lines(c, 0, from, '+') + (new != 0), new);
	for (size_t i = from; i < to; i++)
		sg_buffer_printf(out, "%c%.*s\n", c->edits.items[i].sign,
				 SG_SPAN_ARG(c->edits.items[i].line));
}

void
sg_cli_line_diff(struct sg_span name, struct sg_span old, struct sg_span new, struct sg_buffer *out)
{
	struct comparison c = { .arena = out->arena };

	if (sg_span_eq(old, new))
		return;
	split(&c.old, old, c.arena);
	split(&c.new, new, c.arena);
	find_common(&c);
	compare(&c);
	sg_buffer_printf(out, "--- %.*s\n+++ %.*s\n", SG_SPAN_ARG(name), SG_SPAN_ARG(name));
	for (size_t at = 0; at < c.edits.len;) {
		size_t from, to;

		if (c.edits.items[at].sign == ' ') {
			at++;
			continue;
		}
		find_hunk(&c, at, &from, &to);
		write_hunk(&c, from, to, out);
		at = to;
	}
}
