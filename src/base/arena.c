/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arena memory over malloc: blocks that double up to a cap. What a block has left is always zero, so that nothing is
 * cleared twice: the system clears new memory, a reset what was used.
 * The only file below the command line that calls malloc.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
	FIRST_BLOCK = 16 * 1024,
	LARGEST_STEP = 1024 * 1024,
};

struct sg_arena_block {
	struct sg_arena_block *next;
	size_t capacity_bytes;
	bool lent;
	_Alignas(max_align_t) char bytes[];
};

struct sg_arena_cleanup {
	struct sg_arena_cleanup *next;
	void (*release)(void *);
	void *what;
};

void
sg_arena_init(struct sg_arena *arena, size_t limit_bytes)
{
	*arena = (struct sg_arena){ .limit_bytes =
					    limit_bytes ? limit_bytes : SG_ARENA_DEFAULT_LIMIT };
}

static void
run_cleanups(struct sg_arena *arena)
{
	for (struct sg_arena_cleanup *c = arena->cleanups; c; c = c->next)
		c->release(c->what);
	arena->cleanups = NULL;
}

static void
free_blocks(struct sg_arena_block *block)
{
	while (block) {
		struct sg_arena_block *next = block->next;

		if (!block->lent)
			free(block);
		block = next;
	}
}

void
sg_arena_free(struct sg_arena *arena)
{
	run_cleanups(arena);
	free_blocks(arena->head);
	arena->head = NULL;
	arena->next = arena->end = NULL;
	arena->used_bytes = 0;
}

void
sg_arena_reset(struct sg_arena *arena)
{
	struct sg_arena_block *head = arena->head;

	run_cleanups(arena);
	arena->used_bytes = 0;
	if (!head)
		return;
	free_blocks(head->next);
	head->next = NULL;
	memset(head->bytes, 0, (size_t)(arena->next - head->bytes));
	arena->next = head->bytes;
	arena->used_bytes = head->capacity_bytes;
}

_Noreturn void
sg_arena_exhausted(struct sg_arena *arena)
{
	if (arena->on_exhausted)
		longjmp(*arena->on_exhausted, 1);
	abort();
}

static void
use_block(struct sg_arena *arena, struct sg_arena_block *block, size_t capacity_bytes)
{
	block->next = arena->head;
	block->capacity_bytes = capacity_bytes;
	arena->head = block;
	arena->next = block->bytes;
	arena->end = block->bytes + capacity_bytes;
	arena->used_bytes += capacity_bytes;
}

/*
 * A fault for each page costs more than the page: the pages of a large block are had at once, where the system can. Huge
 * pages would cost still less, but not on machines that lend free ones to others.
 */
static void
have_pages(char *bytes, size_t len)
{
#ifdef MADV_POPULATE_WRITE
	const uintptr_t page = 4096;
	uintptr_t from = ((uintptr_t)bytes + page - 1) & ~(page - 1);

	(void)madvise((void *)from, (uintptr_t)bytes + len - from, MADV_POPULATE_WRITE);
#else
	(void)bytes;
	(void)len;
#endif
}

static void
add_block(struct sg_arena *arena, size_t at_least)
{
	size_t step = arena->head ? arena->head->capacity_bytes * 2 : FIRST_BLOCK;
	struct sg_arena_block *block;

	if (step > LARGEST_STEP)
		step = LARGEST_STEP;
	if (step < at_least)
		step = at_least;
	if (step > arena->limit_bytes || arena->used_bytes > arena->limit_bytes - step)
		sg_arena_exhausted(arena);
	block = calloc(1, sizeof(*block) + step);
	if (!block)
		sg_arena_exhausted(arena);
	if (step == LARGEST_STEP)
		have_pages(block->bytes, step);
	use_block(arena, block, step);
}

void
sg_arena_lend(struct sg_arena *arena, void *memory, size_t size_bytes)
{
	struct sg_arena_block *block = memory;

	block->lent = true;
	use_block(arena, block, size_bytes - sizeof(*block));
}

void *
sg_arena_alloc_block(struct sg_arena *arena, size_t size_bytes)
{
	size_t size = sg_arena_round(size_bytes);

	if (size < size_bytes)
		sg_arena_exhausted(arena);
	add_block(arena, size);
	arena->next += size;
	return arena->next - size;
}

void *
sg_arena_grow(struct sg_arena *arena, void *memory, size_t old_bytes, size_t new_bytes)
{
	size_t size = sg_arena_round(new_bytes);
	char *grown = memory;

	if (old_bytes && grown + sg_arena_round(old_bytes) == arena->next && size >= new_bytes &&
	    size <= (size_t)(arena->end - grown)) {
		arena->next = grown + size;
		return grown;
	}
	grown = sg_arena_alloc(arena, new_bytes);
	if (old_bytes)
		memcpy(grown, memory, old_bytes);
	return grown;
}

void *
sg_arena_array(struct sg_arena *arena, size_t count, size_t size_bytes)
{
	size_t total;

	if (__builtin_mul_overflow(count, size_bytes, &total))
		sg_arena_exhausted(arena);
	return sg_arena_alloc(arena, total);
}

struct sg_span
sg_arena_copy(struct sg_arena *arena, struct sg_span bytes)
{
	return sg_arena_join(arena, bytes, SG_SPAN(""));
}

struct sg_span
sg_arena_join(struct sg_arena *arena, struct sg_span a, struct sg_span b)
{
	char *copy = sg_arena_alloc(arena, a.len + b.len + 1);

	if (a.len)
		memcpy(copy, a.p, a.len);
	if (b.len)
		memcpy(copy + a.len, b.p, b.len);
	return (struct sg_span){ copy, a.len + b.len };
}

struct sg_span
sg_arena_printf(struct sg_arena *arena, const char *format, ...)
{
	size_t room = (size_t)(arena->end - arena->next);
	char *text = arena->next;
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	/* What the block has left is mostly enough; what was written there in vain is cleared. */
	len = vsnprintf(text, room, format, args);
	va_end(args);
	if (len < 0)
		sg_arena_exhausted(arena);
	if ((size_t)len >= room && room)
		memset(text, 0, room);
	text = sg_arena_alloc(arena, (size_t)len + 1);
	if ((size_t)len >= room)
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (struct sg_span){ text, (size_t)len };
}

void
sg_arena_on_free(struct sg_arena *arena, void (*release)(void *), void *what)
{
	struct sg_arena_cleanup *cleanup = sg_arena_alloc(arena, sizeof(*cleanup));

	*cleanup = (struct sg_arena_cleanup){ arena->cleanups, release, what };
	arena->cleanups = cleanup;
}
