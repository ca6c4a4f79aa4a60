/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The small languages inside the YAML of rules/programs: words for roles and languages, and the text that spells a
 * program's options. Knows no program.
 */
#include "knowledge/mktables.h"

#include <ctype.h>

struct sg_span
sg_mktables_word(struct sg_span *rest)
{
	size_t start = 0, end;

	while (start < rest->len && isspace((unsigned char)rest->p[start]))
		start++;
	end = start;
	while (end < rest->len && !isspace((unsigned char)rest->p[end]))
		end++;
	*rest = sg_span_from(*rest, start);
	end -= start;
	{
		struct sg_span word = sg_span_first(*rest, end);

		*rest = sg_span_from(*rest, end);
		return word;
	}
}

static size_t
index_of(struct sg_span word, const char *const *words, size_t count)
{
	size_t i = 0;

	while (i < count && !sg_span_is(word, words[i]))
		i++;
	return i;
}

enum sg_language
sg_mktables_language(struct sg_mktables *run, const struct sg_node *node, struct sg_span word)
{
	size_t at = index_of(word, sg_language_words, SG_LANGUAGE_COUNT);

	if (at < SG_LANGUAGE_COUNT)
		return (enum sg_language)at;
	sg_mktables_fail(run, node, SG_E_BAD_VALUE, "unknown language \"%.*s\"", SG_SPAN_ARG(word));
	return SG_LANGUAGE_NONE;
}

struct sg_role_rec
sg_mktables_role(struct sg_mktables *run, const struct sg_node *node, struct sg_span word)
{
	struct sg_role_rec role = { 0 };
	struct sg_span language = { 0 };
	struct sg_span name = word;
	size_t at;

	if (sg_span_ends(name, SG_SPAN("..."))) {
		role.repeat = 1;
		name.len -= 3;
	}
	if (sg_span_is(name, "--argv")) {
		role.dashes = 1;
		name = sg_span_from(name, 2);
	}
	name = sg_span_split(name, ':', &language);
	at = index_of(name, sg_role_words, SG_ROLE_COUNT);
	if (at == SG_ROLE_COUNT || (at == SG_ROLE_CODE && language.len == 0) ||
	    (at != SG_ROLE_CODE && at != SG_ROLE_SHELL_JOINED && language.len > 0)) {
		sg_mktables_fail(run, node, SG_E_BAD_VALUE, "unknown role \"%.*s\"",
				 SG_SPAN_ARG(word));
		return role;
	}
	role.role = (uint8_t)at;
	if (language.len)
		role.language = (uint8_t)sg_mktables_language(run, node, language);
	return role;
}

static uint32_t *
find_bucket(struct sg_mktables *run, unsigned section, struct sg_span bytes)
{
	uint32_t hash = 2166136261u ^ section;

	for (size_t i = 0; i < bytes.len; i++)
		hash = (hash ^ (unsigned char)bytes.p[i]) * 16777619u;
	return &run->buckets[hash % SG_MKTABLES_BUCKETS];
}

struct sg_ref
sg_mktables_share(struct sg_mktables *run, unsigned section, const void *records, size_t count,
		  size_t record_bytes)
{
	struct sg_span bytes = { records, count * record_bytes };
	uint32_t *bucket = find_bucket(run, section, bytes);
	struct sg_mktables_range range = { .section = section, .next = *bucket };

	for (uint32_t at = *bucket; at; at = run->ranges.items[at - 1].next) {
		const struct sg_mktables_range *old = &run->ranges.items[at - 1];
		const char *start = run->builder->sections[section].bytes.p;

		if (old->section == section && old->ref.count == count &&
		    memcmp(start + old->ref.at * record_bytes, bytes.p, bytes.len) == 0)
			return old->ref;
	}
	range.ref = sg_image_add_all(run->builder, section, records, count, record_bytes);
	if (count == 0)
		return range.ref;
	sg_vec_push(run->arena, &run->ranges, range);
	*bucket = (uint32_t)run->ranges.len;
	return range.ref;
}

struct sg_ref
sg_mktables_list(struct sg_mktables *run, const struct sg_span *items, size_t count)
{
	struct sg_ref *refs = sg_arena_array(run->arena, count + 1, sizeof(*refs));

	for (size_t i = 0; i < count; i++)
		refs[i] = sg_image_intern(run->builder, items[i]);
	return sg_mktables_share(run, SG_KNOWLEDGE_LISTS, refs, count, sizeof(*refs));
}

/* "f" is -f, "force" is --force, "-name" and "+x" stand as written; for cmd.exe tools "s" is /s. */
static struct sg_span
dashed(struct sg_mktables *run, struct sg_span spelling, bool slash)
{
	if (spelling.p[0] == '-' || spelling.p[0] == '/' || spelling.p[0] == '+')
		return spelling;
	if (slash)
		return sg_arena_join(run->arena, SG_SPAN("/"), spelling);
	return sg_arena_join(run->arena, spelling.len > 1 ? SG_SPAN("--") : SG_SPAN("-"), spelling);
}

static struct sg_span
undashed(struct sg_span spelling)
{
	while (spelling.len > 1 && (spelling.p[0] == '-' || spelling.p[0] == '/'))
		spelling = sg_span_from(spelling, 1);
	return spelling;
}

/* What stands behind '=': nothing, '?', '2', a role, or one of the signs and a role; then '!' when options end there. */
static void
read_value(struct sg_mktables *run, const struct sg_node *node, struct sg_span value,
	   struct sg_option_rec *option)
{
	struct sg_role_rec role;

	option->arg = SG_OPTION_ARG_REQUIRED;
	if (value.len && (value.p[0] == '?' || value.p[0] == '2')) {
		option->arg = value.p[0] == '?' ? SG_OPTION_ARG_OPTIONAL : SG_OPTION_ARG_TWO;
		value = sg_span_from(value, 1);
	}
	if (value.len && value.p[value.len - 1] == '!') {
		option->last = 1;
		value.len--;
	}
	if (value.len == 0)
		return;
	role = sg_mktables_role(run, node, value);
	option->role = role.role;
	option->language = role.language;
}

/* One item: [NAME:]SPELLING[,SPELLING...][=VALUE] */
static void
read_option(struct sg_mktables *run, const struct sg_node *node, struct sg_span item, bool slash,
	    struct sg_option_rec *option)
{
	struct SG_VEC(struct sg_span) spellings = { 0 };
	struct sg_span value = { 0 }, name = { 0 };
	struct sg_span left = sg_span_split(item, '=', &value);
	bool has_value = left.len < item.len;

	if (sg_span_find(left, ':') != SIZE_MAX)
		name = sg_span_split(left, ':', &left);
	while (left.len) {
		struct sg_span spelling = sg_span_split(left, ',', &left);

		if (spelling.len == 0) {
			sg_mktables_fail(run, node, SG_E_BAD_VALUE, "empty spelling in \"%.*s\"",
					 SG_SPAN_ARG(item));
			return;
		}
		spelling = dashed(run, spelling, slash);
		sg_vec_push(run->arena, &spellings, spelling);
		if (name.len == 0 && undashed(spelling).len > 1)
			name = undashed(spelling);
	}
	if (spellings.len == 0) {
		sg_mktables_fail(run, node, SG_E_BAD_VALUE, "no spelling in \"%.*s\"",
				 SG_SPAN_ARG(item));
		return;
	}
	option->name =
		sg_image_intern(run->builder, name.len ? name : undashed(spellings.items[0]));
	option->spellings = sg_mktables_list(run, spellings.items, spellings.len);
	for (size_t i = 0; i < spellings.len; i++) {
		uint64_t start = sg_option_start(spellings.items[i]);

		option->starts[0] |= (uint32_t)start;
		option->starts[1] |= (uint32_t)(start >> 32);
	}
	if (has_value)
		read_value(run, node, value, option);
}

bool
sg_mktables_spelled(const struct sg_mktables *run, const struct sg_option_rec *option,
		    struct sg_span spelling)
{
	const char *strings = run->builder->sections[SG_KNOWLEDGE_STRINGS].bytes.p;
	const char *lists = run->builder->sections[SG_KNOWLEDGE_LISTS].bytes.p;

	for (uint32_t i = 0; i < option->spellings.count; i++) {
		struct sg_ref ref;

		memcpy(&ref, lists + (option->spellings.at + i) * sizeof(ref), sizeof(ref));
		if (sg_span_eq((struct sg_span){ strings + ref.at, ref.count }, spelling))
			return true;
	}
	return false;
}

/* An option of the list that has one of the spellings of the last one. */
static void
check_repeated(struct sg_mktables *run, const struct sg_node *node,
	       const struct sg_option_list *list, size_t from, struct sg_span item)
{
	const struct sg_option_rec *last = &list->items[list->len - 1];

	for (uint32_t s = 0; s < last->spellings.count; s++) {
		const char *lists = run->builder->sections[SG_KNOWLEDGE_LISTS].bytes.p;
		const char *strings = run->builder->sections[SG_KNOWLEDGE_STRINGS].bytes.p;
		struct sg_ref ref;

		memcpy(&ref, lists + (last->spellings.at + s) * sizeof(ref), sizeof(ref));
		for (size_t i = from; i + 1 < list->len; i++)
			if (sg_mktables_spelled(run, &list->items[i],
						(struct sg_span){ strings + ref.at, ref.count }))
				sg_mktables_fail(run, node, SG_E_BAD_VALUE,
						 "\"%.*s\" spells an option twice",
						 SG_SPAN_ARG(item));
	}
}

void
sg_mktables_options(struct sg_mktables *run, const struct sg_node *node, bool slash,
		    struct sg_option_list *list)
{
	struct sg_span rest = node->text;
	size_t from = list->len;

	if (node->kind != SG_NODE_STRING) {
		sg_mktables_fail(run, node, SG_E_WRONG_TYPE, "options are one text");
		return;
	}
	for (struct sg_span item = sg_mktables_word(&rest); item.len;
	     item = sg_mktables_word(&rest)) {
		struct sg_option_rec option = { 0 };

		read_option(run, node, item, slash, &option);
		sg_vec_push(run->arena, list, option);
		check_repeated(run, node, list, from, item);
	}
}
