/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the three readers share: checks before parsing, places in the text, errors with their source line, and the
 * building of nodes. Knows no format and no library; not for use outside this folder.
 */
#ifndef SG_DOCUMENT_READER_H
#define SG_DOCUMENT_READER_H

#include "document/document.h"

/** Bytes of a text, by offset. */
struct sg_range {
	size_t at;
	size_t len;
	const char *hint; /* of an error there: what to do, or NULL */
};

/** A text that is being read. */
struct sg_reader {
	struct sg_text text; /* without a byte order mark */
	struct sg_arena *arena;
	struct sg_errors *errors;
	const uint32_t *lines; /* offset of each line; NULL: places are not wanted */
	size_t lines_count;
	const uint32_t *points; /* code points before every 64th byte: libraries count those */
	bool ascii;             /* code points are bytes */
	size_t nodes;
};

enum { SG_READER_MAX_SHOWN_LINE = 400 }; /* a longer source line is not shown with its error */

/**
 * Begin: find the lines, and refuse what no format allows.
 * errors: SG_E_LIMIT over SG_DOCUMENT_MAX_BYTES, SG_E_ENCODING for a NUL or bytes that are not UTF-8. O(bytes).
 */
struct sg_status sg_reader_open(struct sg_reader *reader, struct sg_text text,
				struct sg_arena *arena, struct sg_errors *errors) SG_MUST_USE;

/** Line and column (1-based, in bytes) of an offset; 0 and 0 when places are not wanted. O(log lines). */
void sg_reader_place(const struct sg_reader *reader, size_t at, unsigned *line, unsigned *column);

/** The offset of the index-th code point (from 0); the end of the text when it lies behind. O(log bytes). */
size_t sg_reader_code_point(const struct sg_reader *reader, size_t index);

/** The offset of a 1-based line and its column counted in code points; the end of the line when it lies behind. O(log bytes). */
size_t sg_reader_offset(const struct sg_reader *reader, size_t line, size_t column);

/** The word (letters, digits, '_', '-', '.') around an offset, or the one byte there: what a caret should underline. */
struct sg_range sg_reader_word(const struct sg_reader *reader, size_t at);

/** Add an error at a place, with its hint. Returns the status for `return sg_reader_fail(...)`. */
struct sg_status sg_reader_fail(struct sg_reader *reader, enum sg_code code, struct sg_range range,
				const char *format, ...) __attribute__((format(printf, 4, 5)));

/** A new node at a place, or NULL after SG_E_LIMIT was added (SG_DOCUMENT_MAX_NODES). */
struct sg_node *
sg_reader_node(struct sg_reader *reader, enum sg_node_kind kind, struct sg_range range);

/** NULL, after SG_E_LIMIT was added. */
struct sg_node *sg_reader_too_many(struct sg_reader *reader, struct sg_range range);

/** The same as sg_reader_node without kind and place, which are not known yet: range is for the error. */
static inline struct sg_node *
sg_reader_value(struct sg_reader *reader, struct sg_range range)
{
	if (++reader->nodes > SG_DOCUMENT_MAX_NODES)
		return sg_reader_too_many(reader, range);
	return sg_arena_alloc(reader->arena, sizeof(struct sg_node));
}

/** Set the place of a node, of a reader that has places. */
void
sg_reader_set_extent(const struct sg_reader *reader, struct sg_node *node, struct sg_range range);

/** Set the place of a node that began before its end was known. Nothing when places are not wanted. */
static inline void
sg_reader_extent(const struct sg_reader *reader, struct sg_node *node, struct sg_range range)
{
	if (reader->lines)
		sg_reader_set_extent(reader, node, range);
}

/** Name a node as the member of a table. The key must live as long as the arena. */
static inline void
sg_reader_key(const struct sg_reader *reader, struct sg_node *node, struct sg_span key,
	      struct sg_range range)
{
	node->key = key;
	if (reader->lines)
		sg_reader_place(reader, range.at, &node->key_line, &node->key_column);
}

/** Hang a child behind the last one; *last is NULL before the first. O(1). */
static inline void
sg_node_append(struct sg_node *parent, struct sg_node **last, struct sg_node *child)
{
	if (*last)
		(*last)->next = child;
	else
		parent->first = child;
	*last = child;
	parent->count++;
}

/** Negative, 0 or positive, like strcmp. */
typedef int (*sg_node_order)(const struct sg_node *a, const struct sg_node *b);

/** The children of a node in an order, stable. O(n log n) for every input. */
const struct sg_node **
sg_node_sorted(const struct sg_node *parent, sg_node_order order, struct sg_arena *arena);

/** A member whose key an earlier member has, or NULL. O(n log n) for every input. */
const struct sg_node *sg_node_duplicate(const struct sg_node *table, struct sg_arena *arena);

/** Refuse a table that gives a key twice (SG_E_DUPLICATE_KEY at the second). */
struct sg_status
sg_reader_unique(struct sg_reader *reader, const struct sg_node *table) SG_MUST_USE;

#endif
