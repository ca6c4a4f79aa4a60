/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building the index of rules: a rule is filed under the names of its programs when every pattern of it names them
 * literally, or under text that its regex needs; else it is tried always. Letter case is dropped from every name, as some programs and patterns ignore
 * it: the index may offer a rule too many, never one too few. Matches nothing.
 */
#include "load/index.h"

#include "match/regex_needles.h"
#include "model/call.h"
#include "model/rule_index.h"

#include <stdlib.h>

enum { SHELL_BIT = 1 << SG_TOOL_SHELL };

_Static_assert((int)SG_INDEX_NEEDLE_BITS == (int)SG_NEEDLE_SLOTS, "a bit for each slot");

/* A rule and one name of its programs. */
struct entry {
	struct sg_span name;
	uint32_t rule;
};

struct index {
	struct sg_arena *arena;
	struct SG_VEC(struct entry) entries;
	struct SG_VEC(uint32_t) always;
	struct SG_VEC(uint32_t) others;
	uint32_t needle_uses[SG_NEEDLE_SLOTS];
};

/* A glob that means its own bytes and nothing else; with a slash it could meet other spellings of a path. */
static bool
is_plain_name(struct sg_span glob)
{
	for (size_t i = 0; i < glob.len; i++)
		if (!glob.p[i] || strchr("*?[\\/", glob.p[i]))
			return false;
	return glob.len > 0;
}

static struct sg_span
lower(struct sg_arena *arena, struct sg_span name)
{
	char *p = sg_arena_alloc(arena, name.len);

	for (size_t i = 0; i < name.len; i++)
		p[i] = sg_lower(name.p[i]);
	return (struct sg_span){ p, name.len };
}

/* File the rule under text that its regex needs; false when none is sure. */
static bool
add_regex(struct index *index, struct sg_span expression, uint32_t rule)
{
	struct sg_needles needles;

	if (!sg_regex_needles(expression, index->needle_uses, &needles))
		return false;
	for (size_t i = 0; i < needles.count; i++) {
		struct sg_needle_name name = sg_rule_index_needle(needles.items[i]);
		struct sg_span bytes = { name.p, sizeof(name.p) };

		index->needle_uses[sg_needle_slot(needles.items[i])]++;
		sg_vec_push(index->arena, &index->entries,
			    ((struct entry){ sg_arena_copy(index->arena, bytes), rule }));
	}
	return true;
}

/* File the rule under the programs of a pattern; false when it can match programs of any name. */
static bool
add_pattern(struct index *index, const struct sg_image *view, const struct sg_pattern_rec *pattern,
	    uint32_t rule)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(view, SG_POLICY_LISTS, pattern->programs, sizeof(*globs), &count);

	if (pattern->kind == SG_PATTERN_REGEX)
		return add_regex(index, sg_image_string(view, pattern->text), rule);
	for (size_t i = 0; i < count; i++) {
		struct sg_span glob = sg_image_string(view, globs[i]);
		struct entry entry = { .rule = rule };

		if (!is_plain_name(glob))
			return false;
		entry.name = lower(index->arena, glob);
		sg_vec_push(index->arena, &index->entries, entry);
	}
	return count > 0;
}

static void
add_rule(struct index *index, const struct sg_image *view, const struct sg_rule_rec *rule,
	 uint32_t at)
{
	size_t count, filed = index->entries.len;
	const struct sg_pattern_rec *patterns = sg_image_records(
		view, SG_POLICY_PATTERNS, rule->patterns, sizeof(*patterns), &count);
	bool named = count > 0;

	if (rule->tools & ~SHELL_BIT)
		sg_vec_push(index->arena, &index->others, at);
	if (!(rule->tools & SHELL_BIT))
		return;
	for (size_t i = 0; i < count && named; i++)
		named = add_pattern(index, view, &patterns[i], at);
	if (named)
		return;
	index->entries.len = filed;
	sg_vec_push(index->arena, &index->always, at);
}

static int
by_name_and_rule(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = sg_span_cmp(x->name, y->name);

	return order ? order : (x->rule > y->rule) - (x->rule < y->rule);
}

/* The entries of one name from *at on. */
static struct sg_index_name_rec
lay_out_name(struct sg_image_builder *builder, const struct index *index, size_t *at)
{
	struct sg_index_name_rec rec = { 0 };
	struct sg_span name = index->entries.items[*at].name;
	struct SG_VEC(uint32_t) rules = { 0 };

	for (; *at < index->entries.len; (*at)++) {
		const struct entry *entry = &index->entries.items[*at];

		if (!sg_span_eq(entry->name, name))
			break;
		if (rules.len == 0 || rules.items[rules.len - 1] != entry->rule)
			sg_vec_push(builder->arena, &rules, entry->rule);
	}
	rec.name = sg_image_intern(builder, name);
	rec.rules = sg_image_add_all(builder, SG_POLICY_INDEX_RULES, rules.items, rules.len,
				     sizeof(*rules.items));
	rec.name_sum = sg_rule_index_sum_name(name, rec.rules);
	rec.rules_sum = sg_rule_index_sum_list(rules.items, rules.len);
	return rec;
}

static struct sg_ref
lay_out_names(struct sg_image_builder *builder, const struct index *index)
{
	struct SG_VEC(struct sg_index_name_rec) names = { 0 };

	for (size_t at = 0; at < index->entries.len;) {
		struct sg_index_name_rec name = lay_out_name(builder, index, &at);

		sg_vec_push(builder->arena, &names, name);
	}
	return sg_image_add_all(builder, SG_POLICY_INDEX_NAMES, names.items, names.len,
				sizeof(*names.items));
}

static void
note_needles(const struct index *index, struct sg_index_rec *rec)
{
	for (size_t i = 0; i < index->entries.len; i++) {
		struct sg_span name = index->entries.items[i].name;
		uint32_t bit;

		if (name.p[0] != SG_MARK_STAR)
			continue;
		bit = sg_needle_slot(sg_needle(name.p + 1));
		rec->needle_bits[bit / 32] |= UINT32_C(1) << bit % 32;
		rec->needles++;
	}
}

void
sg_load_index(struct sg_image_builder *builder, const struct sg_source_rec *source)
{
	struct index index = { .arena = builder->arena };
	struct sg_index_rec rec = { .rules = source->rules };
	struct sg_image view = sg_image_view(builder);
	size_t count;
	const struct sg_rule_rec *rules =
		sg_image_records(&view, SG_POLICY_RULES, source->rules, sizeof(*rules), &count);

	for (size_t i = 0; i < count; i++)
		add_rule(&index, &view, &rules[i], (uint32_t)i);
	if (index.entries.len)
		qsort(index.entries.items, index.entries.len, sizeof(*index.entries.items),
		      by_name_and_rule);
	rec.names = lay_out_names(builder, &index);
	note_needles(&index, &rec);
	rec.always = sg_image_add_all(builder, SG_POLICY_INDEX_RULES, index.always.items,
				      index.always.len, sizeof(*index.always.items));
	rec.others = sg_image_add_all(builder, SG_POLICY_INDEX_RULES, index.others.items,
				      index.others.len, sizeof(*index.others.items));
	rec.always_sum = sg_rule_index_sum_list(index.always.items, index.always.len);
	rec.others_sum = sg_rule_index_sum_list(index.others.items, index.others.len);
	rec.sum = sg_rule_index_sum(&rec);
	(void)sg_image_add(builder, SG_POLICY_INDEXES, &rec, sizeof(rec));
}
