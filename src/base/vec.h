/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growable arrays in an arena, and a byte buffer on top of them. Old storage stays in the arena until it is freed.
 */
#ifndef SG_BASE_VEC_H
#define SG_BASE_VEC_H

#include "base/arena.h"

/** An anonymous growable array type: struct SG_VEC(struct sg_span) names = { 0 }; */
#define SG_VEC(type)         \
	{                    \
		type *items; \
		size_t len;  \
		size_t cap;  \
	}

/** Append one item; never fails (the arena leaves on exhaustion). Amortised O(1). */
#define sg_vec_push(arena, vec, ...)                                                               \
	do {                                                                                       \
		if ((vec)->len == (vec)->cap)                                                      \
			(vec)->items = sg_vec_grow((arena), (vec)->items, (vec)->len, &(vec)->cap, \
						   sizeof(*(vec)->items));                         \
		(vec)->items[(vec)->len++] = __VA_ARGS__;                                          \
	} while (0)

/** Twice the room; returns the possibly moved storage. Used by sg_vec_push only. */
void *sg_vec_grow(struct sg_arena *arena, void *items, size_t len, size_t *cap, size_t item_bytes);

/** Bytes that grow. */
struct sg_buffer {
	struct sg_arena *arena;
	char *p;
	size_t len;
	size_t cap;
};

/** Append bytes, one byte, or formatted text. */
static inline void sg_buffer_add(struct sg_buffer *buffer, struct sg_span bytes);
static inline void sg_buffer_add_char(struct sg_buffer *buffer, char c);
void sg_buffer_printf(struct sg_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** The decimal digits of a number. */
void sg_buffer_add_number(struct sg_buffer *buffer, unsigned long long number);

/** Room for so many bytes more. */
static inline void sg_buffer_reserve(struct sg_buffer *buffer, size_t more);

/** The same where there is not enough yet. */
void sg_buffer_grow(struct sg_buffer *buffer, size_t more);

static inline void
sg_buffer_reserve(struct sg_buffer *buffer, size_t more)
{
	if (buffer->cap - buffer->len < more)
		sg_buffer_grow(buffer, more);
}

static inline void
sg_buffer_add(struct sg_buffer *buffer, struct sg_span bytes)
{
	if (bytes.len == 0)
		return;
	sg_buffer_reserve(buffer, bytes.len);
	memcpy(buffer->p + buffer->len, bytes.p, bytes.len);
	buffer->len += bytes.len;
}

static inline void
sg_buffer_add_char(struct sg_buffer *buffer, char c)
{
	sg_buffer_reserve(buffer, 1);
	buffer->p[buffer->len++] = c;
}

/** What the buffer holds now; valid until the next append. */
struct sg_span sg_buffer_span(const struct sg_buffer *buffer);

#endif
