/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of foreign code and the table of names they are bound to. Must not know any language.
 */
#include "scan/value.h"

struct sg_value
sg_value_text(struct sg_span text)
{
	return (struct sg_value){ .kind = SG_VALUE_TEXT, .text = sg_value_word_of(text) };
}

struct sg_word
sg_value_any(void)
{
	return (struct sg_word){ { "\0", 1 }, SG_WORD_OPAQUE | SG_WORD_QUOTED };
}

struct sg_word
sg_value_word(const struct sg_value *value)
{
	if (value && value->kind == SG_VALUE_TEXT)
		return value->text;
	return sg_value_any();
}

struct sg_word
sg_value_word_of(struct sg_span text)
{
	uint32_t flags = SG_WORD_QUOTED;

	if (text.p == NULL)
		text = SG_SPAN("");
	if (sg_span_find(text, SG_MARK_ANY) != SIZE_MAX)
		flags |= SG_WORD_OPAQUE;
	return (struct sg_word){ text, flags };
}

bool
sg_value_is_dark(struct sg_word word)
{
	for (size_t i = 0; i < word.text.len; i++)
		if (word.text.p[i] != SG_MARK_ANY && word.text.p[i] != ' ' &&
		    word.text.p[i] != '\n')
			return false;
	return word.text.len > 0 && (word.flags & SG_WORD_OPAQUE);
}

const struct sg_value *
sg_value_key(const struct sg_value *list, const char *key)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (sg_span_is(list->items[i].key, key))
			return &list->items[i];
	return NULL;
}

const struct sg_value *
sg_value_item(const struct sg_value *list, size_t n)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (list->items[i].key.len == 0 && n-- == 0)
			return &list->items[i];
	return NULL;
}

size_t
sg_value_count(const struct sg_value *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->items[i].key.len == 0;
	return count;
}

void
sg_value_add(struct sg_arena *arena, struct sg_value *list, size_t *cap, struct sg_value item)
{
	/* Most calls have one or two arguments, and values are large. */
	if (*cap == 0)
		*cap = 1;
	if (list->count == *cap || list->items == NULL)
		list->items =
			sg_vec_grow(arena, list->items, list->count, cap, sizeof(*list->items));
	list->items[list->count++] = item;
}

/* Where the name is, or would be put. */
static struct sg_name_slot *
slot_of(const struct sg_names *names, struct sg_span name, uint32_t hash)
{
	for (size_t at = hash & (names->cap - 1);; at = (at + 1) & (names->cap - 1)) {
		struct sg_name_slot *slot = &names->slots[at];

		if (slot->place == 0 ||
		    (slot->hash == hash && sg_span_eq(names->values[slot->place - 1].ref, name)))
			return slot;
	}
}

static void
grow(struct sg_names *names)
{
	struct sg_names old = *names;

	names->cap = old.cap ? old.cap * 2 : 64;
	names->slots = sg_arena_array(names->arena, names->cap, sizeof(*names->slots));
	for (size_t i = 0; i < old.cap; i++) {
		size_t at = old.slots[i].hash & (names->cap - 1);

		if (old.slots[i].place == 0)
			continue;
		while (names->slots[at].place)
			at = (at + 1) & (names->cap - 1);
		names->slots[at] = old.slots[i];
	}
}

struct sg_value *
sg_names_find(const struct sg_names *names, struct sg_span name)
{
	const struct sg_name_slot *slot;

	if (names->cap == 0 || name.len == 0)
		return NULL;
	slot = slot_of(names, name, sg_span_hash(name, names->arena));
	return slot->place ? &names->values[slot->place - 1] : NULL;
}

static struct sg_value *
add_name(struct sg_names *names, struct sg_name_slot *slot, uint32_t hash)
{
	if (names->used == names->values_cap)
		names->values = sg_vec_grow(names->arena, names->values, names->used,
					    &names->values_cap, sizeof(*names->values));
	slot->hash = hash;
	slot->place = (uint32_t)++names->used;
	return &names->values[names->used - 1];
}

void
sg_names_bind(struct sg_names *names, struct sg_span name, const struct sg_value *value)
{
	uint32_t hash = sg_span_hash(name, names->arena);
	struct sg_value kept = *value, *bound;
	struct sg_name_slot *slot;

	if (name.len == 0)
		return;
	if (names->used * 2 >= names->cap)
		grow(names);
	slot = slot_of(names, name, hash);
	bound = slot->place ? &names->values[slot->place - 1] : add_name(names, slot, hash);
	kept.key = (struct sg_span){ 0 };
	kept.ref = name;
	*bound = kept;
}
