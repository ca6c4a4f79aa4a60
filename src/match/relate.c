/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns against patterns. A glob is held against the text that another glob stands for, its '*' and '?' being marks
 * for unknown bytes: a sure match is containment, no match is disjointness. Sequences of tokens are compared column by
 * column. Judges no call.
 */
#include "match/relate.h"

#include "match/glob.h"

/* Two sequences of tokens, and the question about each pair. */
struct pair {
	const struct sg_image *policy;
	const struct sg_token_rec *wide;
	size_t wide_count;
	bool wide_open;
	const struct sg_token_rec *narrow;
	size_t narrow_count;
	bool narrow_open;
	struct sg_arena *arena;
};

/* The texts that a glob stands for, with marks for what it leaves open. */
static struct sg_span
marked(struct sg_span glob, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < glob.len; i++) {
		size_t close =
			glob.p[i] == '[' ? sg_span_find(sg_span_from(glob, i + 2), ']') : SIZE_MAX;

		if (glob.p[i] == '*')
			sg_buffer_add_char(&out, SG_MARK_ANY);
		else if (glob.p[i] == '?' || close != SIZE_MAX)
			sg_buffer_add_char(&out, SG_MARK_ONE);
		else
			sg_buffer_add_char(&out, glob.p[i] == '\\' && i + 1 < glob.len ? glob.p[++i]
										       : glob.p[i]);
		if (close != SIZE_MAX)
			i += 2 + close;
	}
	return sg_buffer_span(&out);
}

bool
sg_glob_covers(struct sg_span wide, struct sg_span narrow, struct sg_arena *arena)
{
	return sg_span_eq(wide, narrow) ||
	       sg_glob_match(wide, marked(narrow, arena), 0) == SG_MATCH_YES;
}

/* "./x" and "x" are one file, and the case of letters may not count. */
static bool
glob_meets(struct sg_span a, struct sg_span b, struct sg_arena *arena)
{
	a = sg_pattern_plain_path(a);
	b = sg_pattern_plain_path(b);
	if (sg_glob_has_magic(a) && sg_glob_has_magic(b))
		return sg_glob_match(a, marked(b, arena), SG_GLOB_NOCASE) != SG_MATCH_NO ||
		       sg_glob_match(b, marked(a, arena), SG_GLOB_NOCASE) != SG_MATCH_NO;
	if (sg_glob_has_magic(b))
		return sg_glob_match(b, marked(a, arena), SG_GLOB_NOCASE) != SG_MATCH_NO;
	return sg_glob_match(a, marked(b, arena), SG_GLOB_NOCASE) != SG_MATCH_NO;
}

static const struct sg_ref *
texts_of(const struct sg_image *policy, struct sg_ref list, size_t *count)
{
	return sg_image_records(policy, SG_POLICY_LISTS, list, sizeof(struct sg_ref), count);
}

/* Every alternative of narrow is covered by one of wide. */
static bool
list_covers(const struct sg_image *policy, struct sg_ref wide, struct sg_ref narrow,
	    struct sg_arena *arena)
{
	size_t wide_count, narrow_count;
	const struct sg_ref *w = texts_of(policy, wide, &wide_count);
	const struct sg_ref *n = texts_of(policy, narrow, &narrow_count);

	for (size_t i = 0; i < narrow_count; i++) {
		bool covered = false;

		for (size_t k = 0; k < wide_count && !covered; k++)
			covered = sg_glob_covers(sg_image_string(policy, w[k]),
						 sg_image_string(policy, n[i]), arena);
		if (!covered)
			return false;
	}
	return narrow_count > 0;
}

static bool
list_meets(const struct sg_image *policy, struct sg_ref a, struct sg_ref b, struct sg_arena *arena)
{
	size_t a_count, b_count;
	const struct sg_ref *x = texts_of(policy, a, &a_count);
	const struct sg_ref *y = texts_of(policy, b, &b_count);

	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++)
			if (glob_meets(sg_image_string(policy, x[i]), sg_image_string(policy, y[k]),
				       arena))
				return true;
	return false;
}

/* ---- sequences ---- */

/* covered[j]: the first i tokens of wide cover the first j tokens of narrow. */
static bool
sequence_covers(const struct pair *p)
{
	size_t n = p->narrow_count;
	bool *before = sg_arena_array(p->arena, n + 1, sizeof(*before));
	bool *now = sg_arena_array(p->arena, n + 1, sizeof(*now));

	before[0] = true;
	for (size_t i = 0; i < p->wide_count; i++) {
		bool *swap = before;

		now[0] = p->wide[i].rest && before[0];
		for (size_t j = 0; j < n; j++)
			now[j + 1] = p->wide[i].rest
					     ? before[j + 1] || now[j]
					     : before[j] && !p->narrow[j].rest &&
						       list_covers(p->policy, p->wide[i].texts,
								   p->narrow[j].texts, p->arena);
		before = now;
		now = swap;
	}
	if (before[n] && (!p->narrow_open || p->wide_open))
		return true;
	/* Whatever follows in an open pattern is covered too. */
	for (size_t j = 0; j < n && p->wide_open; j++)
		if (before[j])
			return true;
	return false;
}

/* met[j]: some words are matched by the first i tokens of wide and by the first j of narrow. */
static bool
sequence_meets(const struct pair *p)
{
	size_t n = p->narrow_count;
	bool *before = sg_arena_array(p->arena, n + 1, sizeof(*before));
	bool *now = sg_arena_array(p->arena, n + 1, sizeof(*now));

	before[0] = true;
	for (size_t j = 0; j < n; j++)
		before[j + 1] = before[j] && p->narrow[j].rest;
	for (size_t i = 0;; i++) {
		bool *swap = before;

		if (before[n] && (p->narrow_open || i == p->wide_count))
			return true;
		if (i == p->wide_count)
			break;
		now[0] = p->wide[i].rest && before[0];
		for (size_t j = 0; j < n; j++) {
			bool rest = p->wide[i].rest || p->narrow[j].rest;

			now[j + 1] = rest ? before[j + 1] || now[j] || before[j]
					  : before[j] && list_meets(p->policy, p->wide[i].texts,
								    p->narrow[j].texts, p->arena);
		}
		before = now;
		now = swap;
	}
	for (size_t j = 0; j <= n && p->wide_open; j++)
		if (before[j])
			return true;
	return false;
}

/* ---- patterns ---- */

static const struct sg_token_rec *
tokens_of(const struct sg_image *policy, struct sg_ref ref, size_t *count)
{
	return sg_image_records(policy, SG_POLICY_TOKENS, ref, sizeof(struct sg_token_rec), count);
}

static struct pair
pair_of(const struct sg_image *policy, const struct sg_pattern_rec *wide,
	const struct sg_pattern_rec *narrow, bool canonical, struct sg_arena *arena)
{
	struct pair pair = { .policy = policy,
			     .wide_open = (wide->flags & SG_PATTERN_OPEN) != 0,
			     .narrow_open = (narrow->flags & SG_PATTERN_OPEN) != 0,
			     .arena = arena };

	pair.wide = tokens_of(policy, canonical ? wide->operands : wide->words, &pair.wide_count);
	pair.narrow =
		tokens_of(policy, canonical ? narrow->operands : narrow->words, &pair.narrow_count);
	return pair;
}

static bool
option_covers(const struct sg_image *policy, const struct sg_token_rec *wide,
	      const struct sg_token_rec *narrow, struct sg_arena *arena)
{
	struct sg_span wanted = sg_image_string(policy, wide->value);
	struct sg_span given = sg_image_string(policy, narrow->value);

	return list_covers(policy, wide->texts, narrow->texts, arena) &&
	       (wanted.len == 0 || (given.len && sg_glob_covers(wanted, given, arena)));
}

static bool
option_meets(const struct sg_image *policy, const struct sg_token_rec *rule,
	     const struct sg_token_rec *exception, struct sg_arena *arena)
{
	struct sg_span a = sg_image_string(policy, rule->value);
	struct sg_span b = sg_image_string(policy, exception->value);

	return list_meets(policy, rule->texts, exception->texts, arena) &&
	       (a.len == 0 || b.len == 0 || glob_meets(a, b, arena));
}

typedef bool (*option_test)(const struct sg_image *, const struct sg_token_rec *,
			    const struct sg_token_rec *, struct sg_arena *);

/* Every option that `wanting` asks for has its like among those of `given`. */
static bool
options_hold(const struct sg_image *policy, const struct sg_pattern_rec *wanting,
	     const struct sg_pattern_rec *given, option_test test, struct sg_arena *arena)
{
	size_t wanted_count, given_count;
	const struct sg_token_rec *wanted = tokens_of(policy, wanting->options, &wanted_count);
	const struct sg_token_rec *has = tokens_of(policy, given->options, &given_count);

	for (size_t i = 0; i < wanted_count; i++) {
		bool held = wanted[i].literal;

		for (size_t k = 0; k < given_count && !held; k++)
			held = test(policy, &wanted[i], &has[k], arena);
		if (!held)
			return false;
	}
	return true;
}

static bool
same_text(const struct sg_image *policy, const struct sg_pattern_rec *a,
	  const struct sg_pattern_rec *b)
{
	return a->kind == b->kind && a->flags == b->flags &&
	       sg_span_eq(sg_image_string(policy, a->text), sg_image_string(policy, b->text));
}

bool
sg_pattern_covers(const struct sg_image *policy, const struct sg_pattern_rec *wide,
		  const struct sg_pattern_rec *narrow, struct sg_arena *arena)
{
	bool canonical = wide->flags & narrow->flags & SG_PATTERN_TABLE;
	struct pair pair = pair_of(policy, wide, narrow, canonical, arena);

	if (same_text(policy, wide, narrow))
		return true;
	if (wide->kind == SG_PATTERN_REGEX || narrow->kind == SG_PATTERN_REGEX)
		return false;
	if (narrow->flags & SG_PATTERN_NOCASE && !(wide->flags & SG_PATTERN_NOCASE))
		return false;
	/* Words in order do not cover what another spelling of the options matches. */
	if (narrow->flags & SG_PATTERN_TABLE && !canonical && pair.wide_count > 0 &&
	    !pair.wide[0].rest)
		return false;
	return list_covers(policy, wide->programs, narrow->programs, arena) &&
	       (!canonical || options_hold(policy, wide, narrow, option_covers, arena)) &&
	       sequence_covers(&pair);
}

bool
sg_pattern_meets(const struct sg_image *policy, const struct sg_pattern_rec *rule,
		 const struct sg_pattern_rec *exception, struct sg_arena *arena)
{
	bool canonical = rule->flags & exception->flags & SG_PATTERN_TABLE;
	struct pair pair = pair_of(policy, rule, exception, canonical, arena);
	struct pair words = pair_of(policy, rule, exception, false, arena);

	if (rule->kind == SG_PATTERN_REGEX || exception->kind == SG_PATTERN_REGEX)
		return true;
	if (!list_meets(policy, rule->programs, exception->programs, arena))
		return false;
	/* What an exception by table matches may be spelt in many ways. */
	if (exception->flags & SG_PATTERN_TABLE && !canonical)
		return true;
	if (canonical && options_hold(policy, rule, exception, option_meets, arena) &&
	    sequence_meets(&pair))
		return true;
	return sequence_meets(&words);
}

bool
sg_pattern_covers_text(const struct sg_image *policy, const struct sg_pattern_rec *wide,
		       const struct sg_pattern_rec *narrow, struct sg_arena *arena)
{
	if (same_text(policy, wide, narrow))
		return true;
	return wide->kind == SG_PATTERN_GLOB && narrow->kind == SG_PATTERN_GLOB &&
	       sg_glob_covers(sg_image_string(policy, wide->text),
			      sg_image_string(policy, narrow->text), arena);
}
