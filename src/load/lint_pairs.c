/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that other rules of the same file make pointless. Rules are filed by program and first word, so that only those
 * are compared that can cover each other; a pair that is not compared is a warning too few, never a wrong one.
 */
#include "load/lint.h"
#include "match/glob.h"
#include "match/relate.h"
#include "model/call.h"

#include <stdlib.h>

enum { MAX_CANDIDATES = 1000, SHELL_BIT = 1 << SG_TOOL_SHELL };

/* One pattern of a rule, by what a pattern that it covers must begin with. Empty: anything. */
struct entry {
	struct sg_span program;
	struct sg_span first;
	uint32_t rule;
};

struct index {
	struct SG_VEC(struct entry) entries;
};

/* The one text of a list that has no other and no glob in it, or the empty span. */
static struct sg_span
only_text(const struct sg_image *image, struct sg_ref list)
{
	const struct sg_ref *first =
		sg_image_record(image, SG_POLICY_LISTS, list.at, sizeof(*first));
	struct sg_span text =
		first && list.count == 1 ? sg_image_string(image, *first) : (struct sg_span){ 0 };

	return sg_glob_has_magic(text) ? (struct sg_span){ 0 } : text;
}

static struct entry
entry_of(const struct sg_image *image, const struct sg_pattern_rec *pattern, size_t rule)
{
	struct entry entry = { .rule = (uint32_t)rule };
	struct sg_ref tokens =
		pattern->flags & SG_PATTERN_TABLE ? pattern->operands : pattern->words;
	const struct sg_token_rec *first =
		sg_image_record(image, SG_POLICY_TOKENS, tokens.at, sizeof(*first));

	if (pattern->kind == SG_PATTERN_REGEX) {
		entry.program = sg_image_string(image, pattern->text);
		return entry;
	}
	entry.program = only_text(image, pattern->programs);
	if (entry.program.len && tokens.count && first && !first->rest)
		entry.first = only_text(image, first->texts);
	return entry;
}

static int
by_words(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = sg_span_cmp(x->program, y->program);

	if (order == 0)
		order = sg_span_cmp(x->first, y->first);
	return order ? order : (x->rule > y->rule) - (x->rule < y->rule);
}

static void
file_rules(struct sg_lint *lint, struct index *index)
{
	struct sg_arena *arena = lint->draft->arena;

	for (size_t i = 0; i < lint->rules.len; i++) {
		const struct sg_lint_rule *rule = &lint->rules.items[i];

		if (rule->patterns_count == 0)
			sg_vec_push(arena, &index->entries, (struct entry){ .rule = (uint32_t)i });
		for (size_t k = 0; k < rule->patterns_count; k++)
			sg_vec_push(arena, &index->entries,
				    entry_of(lint->image, &rule->patterns[k], i));
	}
	if (index->entries.len)
		qsort(index->entries.items, index->entries.len, sizeof(*index->entries.items),
		      by_words);
}

/* The first entry that is not before the key. */
static size_t
lower_bound(const struct index *index, const struct entry *key)
{
	size_t low = 0, high = index->entries.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_words(&index->entries.items[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- one rule and another ---- */

bool
sg_lint_covers_agents(const struct sg_lint *lint, struct sg_ref wide, struct sg_ref narrow)
{
	size_t wide_count, narrow_count, found = 0;
	const struct sg_ref *w =
		sg_image_records(lint->image, SG_POLICY_LISTS, wide, sizeof(*w), &wide_count);
	const struct sg_ref *n =
		sg_image_records(lint->image, SG_POLICY_LISTS, narrow, sizeof(*n), &narrow_count);

	if (wide.count == 0 || narrow.count == 0)
		return wide.count == 0;
	for (size_t i = 0; i < narrow_count; i++)
		for (size_t k = 0; k < wide_count; k++)
			if (sg_span_eq(sg_image_string(lint->image, n[i]),
				       sg_image_string(lint->image, w[k]))) {
				found++;
				break;
			}
	return found == narrow_count;
}

static bool
covers_pattern(const struct sg_lint *lint, const struct sg_lint_rule *wide,
	       const struct sg_pattern_rec *narrow, unsigned tools)
{
	for (size_t i = 0; i < wide->patterns_count; i++) {
		const struct sg_pattern_rec *pattern = &wide->patterns[i];

		if ((!(tools & SHELL_BIT) ||
		     sg_pattern_covers(lint->image, pattern, narrow, lint->scratch)) &&
		    (!(tools & ~SHELL_BIT) ||
		     sg_pattern_covers_text(lint->image, pattern, narrow, lint->scratch)))
			return true;
	}
	return wide->patterns_count == 0;
}

static bool
has_exception(const struct sg_lint *lint, const struct sg_lint_rule *rule, struct sg_span text)
{
	for (size_t i = 0; i < rule->unless_count; i++)
		if (sg_span_eq(sg_image_string(lint->image, rule->unless[i].text), text))
			return true;
	return false;
}

/* What wide excepts is excepted by narrow too, or is nothing that narrow matches. */
static bool
keeps_exceptions(const struct sg_lint *lint, const struct sg_lint_rule *wide,
		 const struct sg_lint_rule *narrow)
{
	for (size_t i = 0; i < wide->unless_count; i++) {
		if (has_exception(lint, narrow, sg_image_string(lint->image, wide->unless[i].text)))
			continue;
		if (narrow->patterns_count == 0 || narrow->rec->tools & ~SHELL_BIT)
			return false;
		for (size_t k = 0; k < narrow->patterns_count; k++)
			if (sg_pattern_meets(lint->image, &narrow->patterns[k], &wide->unless[i],
					     lint->scratch))
				return false;
	}
	return true;
}

/* Every call that narrow speaks about is one that wide speaks about. */
static bool
covers(const struct sg_lint *lint, const struct sg_lint_rule *wide,
       const struct sg_lint_rule *narrow)
{
	unsigned tools = narrow->rec->tools;

	if ((wide->rec->tools & tools) != tools ||
	    !sg_lint_covers_agents(lint, wide->rec->agents, narrow->rec->agents) ||
	    (narrow->patterns_count == 0 && wide->patterns_count > 0))
		return false;
	for (size_t i = 0; i < narrow->patterns_count; i++)
		if (!covers_pattern(lint, wide, &narrow->patterns[i], tools))
			return false;
	return keeps_exceptions(lint, wide, narrow);
}

bool
sg_lint_is_as_strict(struct sg_ruling a, struct sg_ruling b)
{
	return a.verdict >= b.verdict && a.audit >= b.audit;
}

static struct sg_span
name_of(const struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	struct sg_span id = sg_node_text(rule->node, "id");

	if (id.len)
		return sg_arena_printf(lint->draft->arena, "rule \"%.*s\" (line %u)",
				       SG_SPAN_ARG(id), rule->node->line);
	return sg_arena_printf(lint->draft->arena, "the rule in line %u", rule->node->line);
}

bool
sg_lint_tell(const struct sg_lint *lint, const struct sg_lint_pair *pair)
{
	bool equal = sg_ruling_eq(pair->mine, pair->its);
	const char *word = sg_ruling_word(pair->its);

	if (equal && pair->same && !pair->later)
		return false;
	if (equal && pair->same)
		sg_draft_fail(lint->draft, SG_W_DUPLICATE_RULE, pair->spot,
			      "%.*s says the same about the same calls", SG_SPAN_ARG(pair->name));
	else if (sg_ruling_eq(pair->mine, SG_RULING_NEUTRAL) && !equal)
		sg_draft_fail(lint->draft, SG_W_IDLE_ALLOW, pair->spot,
			      "this allow lifts nothing: %.*s decides \"%s\" for all of it",
			      SG_SPAN_ARG(pair->name), word);
	else if (pair->same)
		sg_draft_fail(lint->draft, SG_W_CONTRADICTION, pair->spot,
			      "%.*s decides \"%s\" for the same calls; the stricter one counts",
			      SG_SPAN_ARG(pair->name), word);
	else
		sg_draft_fail(lint->draft, SG_W_SHADOWED_RULE, pair->spot,
			      "%.*s decides \"%s\" for everything that this %s matches",
			      SG_SPAN_ARG(pair->name), word, pair->what);
	return true;
}

/* Tells what `other` makes of `rule`, if anything. */
static bool
compare(const struct sg_lint *lint, size_t at, size_t other_at)
{
	const struct sg_lint_rule *rule = &lint->rules.items[at],
				  *other = &lint->rules.items[other_at];
	struct sg_lint_pair pair = { .mine = rule->rec->ruling,
				     .its = other->rec->ruling,
				     .later = at > other_at,
				     .what = "rule",
				     .spot = sg_spot_value(rule->node) };

	if (!sg_lint_is_as_strict(pair.its, pair.mine) || !covers(lint, other, rule))
		return false;
	pair.same = covers(lint, rule, other);
	pair.name = name_of(lint, other);
	if (sg_ruling_eq(pair.mine, SG_RULING_NEUTRAL) && !sg_ruling_eq(pair.mine, pair.its))
		pair.spot.hint = SG_SPAN("write it under unless of that rule");
	return sg_lint_tell(lint, &pair);
}

/* Compare with the rules that are filed under a key. */
static bool
compare_filed(const struct sg_lint *lint, const struct index *index, size_t at,
	      struct sg_span program, struct sg_span first)
{
	struct entry key = { program, first, 0 };
	size_t from = lower_bound(index, &key);

	for (size_t i = from; i < index->entries.len && i - from < MAX_CANDIDATES; i++) {
		const struct entry *entry = &index->entries.items[i];

		if (!sg_span_eq(entry->program, program) || !sg_span_eq(entry->first, first))
			break;
		if (entry->rule != at && compare(lint, at, entry->rule))
			return true;
	}
	return false;
}

void
sg_lint_pairs(struct sg_lint *lint)
{
	const struct sg_span any = { 0 };
	struct index index = { 0 };

	file_rules(lint, &index);
	for (size_t i = 0; i < lint->rules.len; i++) {
		const struct sg_lint_rule *rule = &lint->rules.items[i];
		struct entry key = rule->patterns_count
					   ? entry_of(lint->image, &rule->patterns[0], i)
					   : (struct entry){ 0 };

		lint->rules.items[i].told =
			(key.first.len && compare_filed(lint, &index, i, key.program, key.first)) ||
			(key.program.len && compare_filed(lint, &index, i, key.program, any)) ||
			compare_filed(lint, &index, i, any, any);
		sg_arena_reset(lint->scratch);
	}
}
