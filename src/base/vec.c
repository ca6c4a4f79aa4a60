/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growth of arrays and byte buffers inside an arena.
 */
#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>

enum { FIRST_ITEMS = 4, FIRST_BYTES = 32 };

void *
sg_vec_grow(struct sg_arena *arena, void *items, size_t len, size_t *cap, size_t item_bytes)
{
	size_t old = len * item_bytes, bytes;

	*cap = *cap ? *cap * 2 : FIRST_ITEMS;
	if (__builtin_mul_overflow(*cap, item_bytes, &bytes))
		sg_arena_exhausted(arena);
	return sg_arena_grow(arena, items, old, bytes);
}

void
sg_buffer_grow(struct sg_buffer *buffer, size_t more)
{
	size_t cap = buffer->cap ? buffer->cap * 2 : FIRST_BYTES;

	while (cap - buffer->len < more)
		cap *= 2;
	buffer->p = sg_arena_grow(buffer->arena, buffer->p, buffer->cap, cap);
	buffer->cap = cap;
}

void
sg_buffer_printf(struct sg_buffer *buffer, const char *format, ...)
{
	size_t room = buffer->cap - buffer->len;
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(room ? buffer->p + buffer->len : NULL, room, format, args);
	va_end(args);
	if (len > 0 && (size_t)len >= room) {
		sg_buffer_reserve(buffer, (size_t)len + 1);
		vsnprintf(buffer->p + buffer->len, (size_t)len + 1, format, again);
	}
	buffer->len += len > 0 ? (size_t)len : 0;
	va_end(again);
}

void
sg_buffer_add_number(struct sg_buffer *buffer, unsigned long long number)
{
	char digits[24];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	sg_buffer_add(buffer, (struct sg_span){ digits + at, sizeof(digits) - at });
}

struct sg_span
sg_buffer_span(const struct sg_buffer *buffer)
{
	return (struct sg_span){ buffer->p, buffer->len };
}
