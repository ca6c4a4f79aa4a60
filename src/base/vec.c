/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growth of arrays and byte buffers inside an arena.
 */
#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>

void *
sg_vec_grow(struct sg_arena *arena, void *items, size_t len, size_t *cap, size_t item_bytes)
{
	void *grown;

	if (len < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 8;
	grown = sg_arena_array(arena, *cap, item_bytes);
	if (len)
		memcpy(grown, items, len * item_bytes);
	return grown;
}

static char *
reserve(struct sg_buffer *buffer, size_t more)
{
	if (buffer->cap - buffer->len < more) {
		size_t cap = buffer->cap ? buffer->cap * 2 : 64;
		char *grown;

		while (cap - buffer->len < more)
			cap *= 2;
		grown = sg_arena_alloc(buffer->arena, cap);
		if (buffer->len)
			memcpy(grown, buffer->p, buffer->len);
		buffer->p = grown;
		buffer->cap = cap;
	}
	return buffer->p + buffer->len;
}

void
sg_buffer_add(struct sg_buffer *buffer, struct sg_span bytes)
{
	if (bytes.len == 0)
		return;
	memcpy(reserve(buffer, bytes.len), bytes.p, bytes.len);
	buffer->len += bytes.len;
}

void
sg_buffer_add_char(struct sg_buffer *buffer, char c)
{
	*reserve(buffer, 1) = c;
	buffer->len++;
}

void
sg_buffer_printf(struct sg_buffer *buffer, const char *format, ...)
{
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len > 0) {
		vsnprintf(reserve(buffer, (size_t)len + 1), (size_t)len + 1, format, again);
		buffer->len += (size_t)len;
	}
	va_end(again);
}

struct sg_span
sg_buffer_span(const struct sg_buffer *buffer)
{
	return (struct sg_span){ buffer->p, buffer->len };
}
