/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the scanners know of a value in foreign code: a text with unknown parts, a list, a map, or only a name. Must not know
 * any language.
 */
#ifndef SG_SCAN_VALUE_H
#define SG_SCAN_VALUE_H

#include "base/vec.h"
#include "model/command.h"

enum sg_value_kind {
	SG_VALUE_UNKNOWN,
	SG_VALUE_TEXT,
	SG_VALUE_LIST, /* array, tuple, list; also the arguments of a call */
	SG_VALUE_MAP,  /* items with keys */
};

/**
 * callee  dotted name by which it is called or reached, modules resolved: "os.system", "requests.Session()"; "" when unknown.
 * ref     name as written, to which an assignment would bind.
 * key     of an item: its key or the name of a named argument.
 * spread  of an item: stands for any number of further items.
 */
struct sg_value {
	enum sg_value_kind kind;
	bool spread;
	struct sg_word text;
	struct sg_value *items;
	size_t count;
	struct sg_span callee;
	struct sg_span ref;
	struct sg_span key;
};

/** A value of known text. */
struct sg_value sg_value_text(struct sg_span text);

/** A text of which nothing is known: SG_MARK_ANY. */
struct sg_word sg_value_any(void);

/** The text of a value as a word; sg_value_any() when it has none. */
struct sg_word sg_value_word(const struct sg_value *value);

/** A word over text, with SG_WORD_OPAQUE set when it holds a mark. */
struct sg_word sg_value_word_of(struct sg_span text);

/** True when not one byte of the word is known. */
bool sg_value_is_dark(struct sg_word word);

/** The item with this key, or NULL. */
const struct sg_value *sg_value_key(const struct sg_value *list, const char *key);

/** The n-th item without a key, or NULL. */
const struct sg_value *sg_value_item(const struct sg_value *list, size_t n);

/** Number of items without a key. */
size_t sg_value_count(const struct sg_value *list);

/** Append an item; the list keeps its room in *cap. */
void sg_value_add(struct sg_arena *arena, struct sg_value *list, size_t *cap, struct sg_value item);

/**
 * Names and what they are bound to: values in the order of their names' first binding, and a hash table in the arena that
 * tells their places. Values are large and cost no free slots.
 */
struct sg_names {
	struct sg_arena *arena;
	struct sg_name_slot *slots;
	struct sg_value *values; /* each named by its ref */
	size_t cap;              /* of slots */
	size_t values_cap;
	size_t used;
};

struct sg_name_slot {
	uint32_t hash;
	uint32_t place; /* of the value, from 1; 0: free */
};

/** The value of a name, or NULL; the next binding may move it. Amortised O(1). */
struct sg_value *sg_names_find(const struct sg_names *names, struct sg_span name);

/** Bind a name, replacing its value. */
void sg_names_bind(struct sg_names *names, struct sg_span name, const struct sg_value *value);

#endif
