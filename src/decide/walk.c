/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the index of rules. Whatever is odd about the index or about a program's name makes every rule be tried: the
 * index saves time and must never decide. Matches nothing itself.
 */
#include "decide/walk.h"

#include "decide/opinion.h"
#include "match/pattern.h"
#include "match/regex_needles.h"
#include "model/rule_index.h"

#include <stdlib.h>

enum { MANY_NEEDLES = 4096 }; /* different ones: trying every rule is no dearer then */

/* A range of the index, if it is whole: inside the image, of this sum, ascending, and of rules that exist. */
static bool
take_list(const struct sg_opinion *opinion, struct sg_ref ref, uint32_t sum,
	  struct sg_rule_list *out)
{
	size_t count;
	const uint32_t *at =
		sg_image_records(opinion->policy, SG_POLICY_INDEX_RULES, ref, sizeof(*at), &count);

	if (count != ref.count || sg_rule_index_sum_list(at, count) != sum)
		return false;
	for (size_t i = 0; i < count; i++)
		if (at[i] >= opinion->source->rules.count || (i > 0 && at[i] <= at[i - 1]))
			return false;
	*out = (struct sg_rule_list){ at, count };
	return true;
}

/* True when the text is one program's name to the last byte, so that only equal names can match it. */
static bool
is_plain(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] <= SG_MARK_ONE || text.p[i] == '/')
			return false;
	return true;
}

/* A name of the index that the answer depends on is what was written. */
static bool
is_whole(const struct sg_opinion *opinion, const struct sg_index_rec *index, uint32_t at)
{
	const struct sg_index_name_rec *entry = sg_image_record(
		opinion->policy, SG_POLICY_INDEX_NAMES, index->names.at + at, sizeof(*entry));

	return entry && sg_rule_index_sum_name(sg_image_string(opinion->policy, entry->name),
					       entry->rules) == entry->name_sum;
}

/* The rules under a name, none when there are none; false when the index cannot be trusted. */
static bool
look_up(const struct sg_opinion *opinion, const struct sg_index_rec *index, struct sg_span text,
	struct sg_rule_list *out)
{
	uint32_t low = 0, high = index->names.count;

	*out = (struct sg_rule_list){ 0 };
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		/* One at a time: a snapshot is read, and summed, where it is used. */
		const struct sg_index_name_rec *entry =
			sg_image_record(opinion->policy, SG_POLICY_INDEX_NAMES,
					index->names.at + middle, sizeof(*entry));
		struct sg_span name;
		int order;

		if (!entry)
			return false;
		name = sg_image_string(opinion->policy, entry->name);
		order = sg_rule_index_compare(name, text);
		if (order == 0)
			return is_whole(opinion, index, middle) &&
			       take_list(opinion, entry->rules, entry->rules_sum, out);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	/* Both neighbours of a missing name stand as they were written, so that it cannot be elsewhere. */
	return (low == 0 || is_whole(opinion, index, low - 1)) &&
	       (low == index->names.count || is_whole(opinion, index, low));
}

/* No pattern on programs matches these, see sg_pattern_match. */
static bool
matches_none(const struct sg_command *command)
{
	return command->inert || command->count == 0 || command->opaque_program;
}

/* Scripts often run the same program again. */
static bool
same_names(const struct sg_command *a, const struct sg_command *b)
{
	return !matches_none(a) && !matches_none(b) && sg_span_eq(a->name, b->name) &&
	       sg_span_eq(a->words[0].text, b->words[0].text);
}

struct needles {
	struct SG_VEC(uint32_t) found;
	size_t unique; /* of them, the first ones: ascending */
};

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Ascending, each once. */
static size_t
unify(uint32_t *numbers, size_t count)
{
	size_t unique = 0;

	if (count > 1)
		qsort(numbers, count, sizeof(*numbers), by_number);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || numbers[i] != numbers[unique - 1])
			numbers[unique++] = numbers[i];
	return unique;
}

/* Every three bytes of the text that some regex may need. */
static void
collect_needles(const struct sg_index_rec *index, struct sg_span text, struct sg_arena *arena,
		struct needles *out)
{
	for (size_t i = 0; i + SG_NEEDLE_BYTES <= text.len; i++) {
		uint32_t needle = sg_needle(text.p + i), bit = sg_needle_slot(needle);

		if (!(index->needle_bits[bit / 32] >> bit % 32 & 1))
			continue;
		sg_vec_push(arena, &out->found, needle);
		if (out->found.len >= 2 * out->unique + MANY_NEEDLES)
			out->found.len = out->unique = unify(out->found.items, out->found.len);
	}
}

/* The rules whose regex finds in the command what it needs. */
static bool
find_regexes(const struct sg_opinion *opinion, const struct sg_index_rec *index,
	     const struct sg_command *command, struct sg_rule_list *out)
{
	struct sg_span texts[SG_COMMAND_TEXTS];
	struct needles needles = { 0 };
	struct SG_VEC(uint32_t) rules = { 0 };

	sg_command_texts(command, opinion->arena, texts);
	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++)
		collect_needles(index, texts[i], opinion->arena, &needles);
	needles.found.len = unify(needles.found.items, needles.found.len);
	if (needles.found.len > MANY_NEEDLES)
		return false;
	for (size_t i = 0; i < needles.found.len; i++) {
		struct sg_needle_name name = sg_rule_index_needle(needles.found.items[i]);
		struct sg_rule_list list;

		if (!look_up(opinion, index, (struct sg_span){ name.p, sizeof(name.p) }, &list))
			return false;
		for (size_t k = 0; k < list.count; k++)
			sg_vec_push(opinion->arena, &rules, list.at[k]);
	}
	*out = (struct sg_rule_list){ rules.items, unify(rules.items, rules.len) };
	return true;
}

static bool
find_names(const struct sg_opinion *opinion, const struct sg_index_rec *index,
	   const struct sg_command *command, struct sg_rule_lists *out)
{
	struct sg_span written = sg_span_basename(command->words[0].text);

	if (!is_plain(command->name) || !is_plain(written) ||
	    !look_up(opinion, index, command->name, &out->canonical))
		return false;
	return sg_span_eq(written, command->name) ||
	       look_up(opinion, index, written, &out->written);
}

/* The lists of a command, behind those of the commands before it. */
static bool
find_lists(const struct sg_opinion *opinion, const struct sg_index_rec *index, size_t at,
	   struct sg_rule_lists *lists)
{
	const struct sg_command *command = &opinion->reading->commands.items[at];

	lists[at] = (struct sg_rule_lists){ 0 };
	if (matches_none(command))
		return true;
	if (at > 0 && same_names(command - 1, command)) {
		lists[at].canonical = lists[at - 1].canonical;
		lists[at].written = lists[at - 1].written;
	} else if (!find_names(opinion, index, command, &lists[at])) {
		return false;
	}
	return index->needles == 0 || find_regexes(opinion, index, command, &lists[at].needles);
}

bool
sg_rule_walk_open(const struct sg_opinion *opinion, struct sg_rule_walk *out)
{
	const struct sg_index_rec *index = sg_image_record(opinion->policy, SG_POLICY_INDEXES,
							   opinion->source_at, sizeof(*index));
	struct sg_rule_walk walk = { .rule = UINT32_MAX, .lists = opinion->lists };
	bool shell = opinion->call->tool == SG_TOOL_SHELL;

	if (!index || index->sum != sg_rule_index_sum(index) ||
	    index->rules.at != opinion->source->rules.at ||
	    index->rules.count != opinion->source->rules.count)
		return false;
	if (!take_list(opinion, shell ? index->always : index->others,
		       shell ? index->always_sum : index->others_sum, &walk.always))
		return false;
	/* What is on other tools is held against everything of the call: those rules are few. */
	walk.commands = shell ? opinion->reading->commands.len : 0;
	for (size_t k = 0; k < walk.commands; k++)
		if (!find_lists(opinion, index, k, walk.lists))
			return false;
	*out = walk;
	return true;
}

static bool
stands_at(const struct sg_rule_list *list, uint32_t rule)
{
	return list->count > 0 && list->at[0] == rule;
}

/* Past `rule` if the list stands there; what is ahead then, if it is less than `least`, else `least`. */
static uint32_t
step(struct sg_rule_list *list, uint32_t rule, uint32_t least)
{
	if (stands_at(list, rule)) {
		list->at++;
		list->count--;
	}
	return list->count > 0 && list->at[0] < least ? list->at[0] : least;
}

bool
sg_rule_walk_next(struct sg_rule_walk *walk)
{
	uint32_t next = step(&walk->always, walk->rule, UINT32_MAX);

	for (size_t k = 0; k < walk->commands; k++) {
		next = step(&walk->lists[k].canonical, walk->rule, next);
		next = step(&walk->lists[k].written, walk->rule, next);
		next = step(&walk->lists[k].needles, walk->rule, next);
	}
	walk->rule = next;
	return next != UINT32_MAX;
}

bool
sg_rule_walk_has(const struct sg_rule_walk *walk, size_t command)
{
	if (stands_at(&walk->always, walk->rule))
		return true;
	return command < walk->commands &&
	       (stands_at(&walk->lists[command].canonical, walk->rule) ||
		stands_at(&walk->lists[command].written, walk->rule) ||
		stands_at(&walk->lists[command].needles, walk->rule));
}
