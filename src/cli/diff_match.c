/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which entry of the new policy is which of the old one, and what a change makes of it. What cannot be weighed counts as
 * possibly looser.
 */
#include "cli/diff_match.h"

#include <stdlib.h>

/* An entry to be found again. */
struct handle {
	struct sg_span key;
	size_t at;
};

struct side {
	const struct sg_diff_entries *entries;
	struct handle *handles; /* of those that are not matched yet, sorted */
	size_t count;
	bool *matched;
};

static void
add_part(struct sg_buffer *out, struct sg_span text)
{
	sg_buffer_add(out, text);
	sg_buffer_add_char(out, '\0');
}

static void
add_list(struct sg_buffer *out, const struct sg_diff_texts *texts)
{
	for (size_t i = 0; i < texts->len; i++)
		add_part(out, texts->items[i]);
	sg_buffer_add_char(out, '\1');
}

/* How alike two entries must be, the closest first. */
enum likeness {
	SAYS_THE_SAME,
	HAS_THE_NAME,
	BEGINS_ALIKE, /* the first pattern, path or variable */
};

static struct sg_span
key_of(const struct sg_diff_entry *entry, enum likeness likeness, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	add_part(&out, sg_span_of(entry->kind));
	add_part(&out, entry->source);
	if (likeness == BEGINS_ALIKE && entry->reach.len)
		add_part(&out, entry->reach.items[0]);
	else
		add_part(&out, entry->name);
	if (likeness == SAYS_THE_SAME) {
		add_part(&out, entry->text);
		add_list(&out, &entry->reach);
		add_list(&out, &entry->lifts);
		add_list(&out, &entry->rest);
	}
	return sg_buffer_span(&out);
}

static int
by_key(const void *a, const void *b)
{
	const struct handle *x = a, *y = b;
	int order = sg_span_cmp(x->key, y->key);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void
sort_side(struct side *side, enum likeness likeness, struct sg_arena *arena)
{
	size_t n = side->entries->items.len;

	side->count = 0;
	for (size_t i = 0; i < n; i++)
		if (!side->matched[i])
			side->handles[side->count++] = (struct handle){
				key_of(&side->entries->items.items[i], likeness, arena), i
			};
	if (side->count)
		qsort(side->handles, side->count, sizeof(*side->handles), by_key);
}

/* Pairs entries of equal keys, in their order. */
static void
match(struct side *old, struct side *new, enum likeness likeness, size_t *partner,
      struct sg_arena *arena)
{
	size_t i = 0, k = 0;

	sort_side(old, likeness, arena);
	sort_side(new, likeness, arena);
	while (i < old->count && k < new->count) {
		int order = sg_span_cmp(old->handles[i].key, new->handles[k].key);

		if (order == 0) {
			partner[old->handles[i].at] = new->handles[k].at;
			old->matched[old->handles[i].at] = true;
			new->matched[new->handles[k].at] = true;
		}
		i += order <= 0;
		k += order >= 0;
	}
}

/* ---- weighing ---- */

static bool
has_text(const struct sg_diff_texts *texts, struct sg_span text)
{
	for (size_t i = 0; i < texts->len; i++)
		if (sg_span_eq(texts->items[i], text))
			return true;
	return false;
}

static bool
lacks_some(const struct sg_diff_texts *texts, const struct sg_diff_texts *of)
{
	for (size_t i = 0; i < of->len; i++)
		if (!has_text(texts, of->items[i]))
			return true;
	return false;
}

static enum sg_diff_effect
both(bool looser, bool stricter)
{
	if (looser && stricter)
		return SG_DIFF_EITHER;
	return looser ? SG_DIFF_LOOSER : stricter ? SG_DIFF_STRICTER : SG_DIFF_SAME;
}

static enum sg_diff_effect
weigh_presence(enum sg_diff_presence presence, bool added)
{
	switch (presence) {
	case SG_DIFF_RESTRICTS:
		return added ? SG_DIFF_STRICTER : SG_DIFF_LOOSER;
	case SG_DIFF_PERMITS:
		return added ? SG_DIFF_LOOSER : SG_DIFF_STRICTER;
	case SG_DIFF_DEPENDS:
		return SG_DIFF_EITHER;
	default:
		return SG_DIFF_SAME;
	}
}

static enum sg_diff_effect
weigh_change(const struct sg_diff_entry *old, const struct sg_diff_entry *new)
{
	bool gone = lacks_some(&new->reach, &old->reach),
	     come = lacks_some(&old->reach, &new->reach);
	bool permits = new->presence == SG_DIFF_PERMITS;
	bool looser = permits ? come : gone, stricter = permits ? gone : come;

	if (new->presence == SG_DIFF_REMARKS)
		return SG_DIFF_SAME;
	for (size_t i = 0; i < SG_DIFF_CLASSES; i++) {
		struct sg_ruling a = old->rulings[i], b = new->rulings[i];

		looser |= b.verdict < a.verdict || b.audit < a.audit;
		stricter |= b.verdict > a.verdict || b.audit > a.audit;
	}
	looser |= lacks_some(&old->lifts, &new->lifts);
	stricter |= lacks_some(&new->lifts, &old->lifts);
	if (lacks_some(&old->rest, &new->rest) || lacks_some(&new->rest, &old->rest))
		return SG_DIFF_EITHER;
	/* An allow rule that reaches further covers what the default restricted. */
	if ((gone || come) && old->presence == SG_DIFF_DEPENDS)
		return SG_DIFF_EITHER;
	return both(looser, stricter);
}

/* ---- moves ---- */

/* Marks the unchanged entries outside of a longest run that kept its order. */
static void
find_moves(const size_t *partner, const bool *unchanged, size_t n, bool *moved,
	   struct sg_arena *arena)
{
	size_t *tails = sg_arena_array(arena, n + 1, sizeof(*tails)); /* of runs, by length */
	size_t *before = sg_arena_array(arena, n + 1, sizeof(*before));
	size_t longest = 0;

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = longest;

		moved[i] = unchanged[i];
		if (!unchanged[i])
			continue;
		while (low < high) {
			size_t middle = (low + high) / 2;

			if (partner[tails[middle]] < partner[i])
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low ? tails[low - 1] : SIZE_MAX;
		tails[low] = i;
		longest = low == longest ? longest + 1 : longest;
	}
	for (size_t i = longest ? tails[longest - 1] : SIZE_MAX; i != SIZE_MAX; i = before[i])
		moved[i] = false;
}

static void
push(struct sg_diff_changes *changes, struct sg_arena *arena, struct sg_diff_change change)
{
	sg_vec_push(arena, &changes->items, change);
	changes->differs |= change.kind != SG_DIFF_MOVED;
	changes->looser |= change.effect == SG_DIFF_LOOSER || change.effect == SG_DIFF_EITHER;
}

void
sg_diff_match(const struct sg_diff_entries *old, const struct sg_diff_entries *new,
	      struct sg_arena *arena, struct sg_diff_changes *out)
{
	size_t n = old->items.len, m = new->items.len;
	struct side a = { .entries = old }, b = { .entries = new };
	size_t *partner = sg_arena_array(arena, n + 1, sizeof(*partner));
	bool *unchanged = sg_arena_array(arena, n + 1, sizeof(*unchanged));
	bool *moved = sg_arena_array(arena, n + 1, sizeof(*moved));

	a.handles = sg_arena_array(arena, n + 1, sizeof(*a.handles));
	b.handles = sg_arena_array(arena, m + 1, sizeof(*b.handles));
	a.matched = sg_arena_array(arena, n + 1, sizeof(*a.matched));
	b.matched = sg_arena_array(arena, m + 1, sizeof(*b.matched));
	match(&a, &b, SAYS_THE_SAME, partner, arena);
	memcpy(unchanged, a.matched, n * sizeof(*unchanged));
	match(&a, &b, HAS_THE_NAME, partner, arena);
	match(&a, &b, BEGINS_ALIKE, partner, arena);
	find_moves(partner, unchanged, n, moved, arena);
	for (size_t i = 0; i < n; i++) {
		const struct sg_diff_entry *entry = &old->items.items[i];
		const struct sg_diff_entry *other =
			a.matched[i] ? &new->items.items[partner[i]] : NULL;

		if (moved[i])
			push(out, arena,
			     (struct sg_diff_change){ SG_DIFF_MOVED, SG_DIFF_SAME, entry, other });
		else if (!other)
			push(out, arena,
			     (struct sg_diff_change){ SG_DIFF_REMOVED,
						      weigh_presence(entry->presence, false), entry,
						      NULL });
		else if (!unchanged[i])
			push(out, arena,
			     (struct sg_diff_change){ SG_DIFF_CHANGED, weigh_change(entry, other),
						      entry, other });
	}
	for (size_t k = 0; k < m; k++)
		if (!b.matched[k])
			push(out, arena,
			     (struct sg_diff_change){
				     SG_DIFF_ADDED,
				     weigh_presence(new->items.items[k].presence, true), NULL,
				     &new->items.items[k] });
}
