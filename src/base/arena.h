/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena: memory that is freed all at once. One per call, one per policy. Allocation never returns NULL:
 * a full arena leaves through its exit, so that no caller can forget the check. Knows nothing about what
 * it holds, except the clean-ups that were registered with it.
 */
#ifndef SG_BASE_ARENA_H
#define SG_BASE_ARENA_H

#include "base/span.h"

#include <setjmp.h>

struct sg_arena_block;
struct sg_arena_cleanup;

/**
 * on_exhausted  where to jump (longjmp with 1) when limit_bytes is reached or the system has no memory;
 *               NULL: abort(), which the hook's signal handler turns into a block.
 */
struct sg_arena {
	struct sg_arena_block *head;
	char *next; /* what the newest block has left: zero, aligned */
	char *end;
	struct sg_arena_cleanup *cleanups;
	size_t used_bytes;
	size_t limit_bytes;
	jmp_buf *on_exhausted;
};

/** An empty arena; allocates nothing yet. limit_bytes 0 means SG_ARENA_DEFAULT_LIMIT. */
void sg_arena_init(struct sg_arena *arena, size_t limit_bytes);

/**
 * Give an empty arena its first block: zero bytes, aligned as SG_ARENA_ALIGNMENT, that outlive it. For a process that
 * asks once and ends: static memory costs it no system call.
 */
void sg_arena_lend(struct sg_arena *arena, void *memory, size_t size_bytes);

/** Free everything and run the clean-ups, newest first. The arena is empty and usable again. */
void sg_arena_free(struct sg_arena *arena);

/** Like sg_arena_free, but keeps the first block for the next call. For filters that judge many calls. */
void sg_arena_reset(struct sg_arena *arena);

/** size_bytes zeroed bytes, aligned for any type. Never NULL: leaves through on_exhausted instead. O(size). */
static inline void *sg_arena_alloc(struct sg_arena *arena, size_t size_bytes);

/** The same for count elements of size_bytes each; an overflow of the product counts as exhausted. */
void *sg_arena_array(struct sg_arena *arena, size_t count, size_t size_bytes);

/**
 * Memory of new_bytes that begins with the old_bytes at `memory`, which came from here; the rest is zero. In place when
 * nothing was allocated since, so that what grows alone is not copied.
 */
void *sg_arena_grow(struct sg_arena *arena, void *memory, size_t old_bytes, size_t new_bytes);

/** A copy of the bytes that lives as long as the arena, followed by a NUL that the length does not count. */
struct sg_span sg_arena_copy(struct sg_arena *arena, struct sg_span bytes);

/** The concatenation of two spans, in the arena, followed by a NUL. */
struct sg_span sg_arena_join(struct sg_arena *arena, struct sg_span a, struct sg_span b);

/** printf into the arena. */
struct sg_span sg_arena_printf(struct sg_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** Run release(what) when the arena is freed or reset: for what an arena cannot hold (descriptors, compiled regexes). */
void sg_arena_on_free(struct sg_arena *arena, void (*release)(void *), void *what);

/** Leave as if memory were exhausted; for callers that reach a limit of their own. Does not return. */
_Noreturn void sg_arena_exhausted(struct sg_arena *arena);

enum { SG_ARENA_DEFAULT_LIMIT = 1 << 30, SG_ARENA_ALIGNMENT = _Alignof(max_align_t) };

/** sg_arena_alloc where the newest block is too small. */
void *sg_arena_alloc_block(struct sg_arena *arena, size_t size_bytes);

/** Up to the next aligned size; an overflow gives less than size_bytes. */
static inline size_t
sg_arena_round(size_t size_bytes)
{
	return (size_bytes + SG_ARENA_ALIGNMENT - 1) & ~(size_t)(SG_ARENA_ALIGNMENT - 1);
}

static inline void *
sg_arena_alloc(struct sg_arena *arena, size_t size_bytes)
{
	size_t size = sg_arena_round(size_bytes);
	char *memory = arena->next;

	if (size < size_bytes || size > (size_t)(arena->end - memory) || !memory)
		return sg_arena_alloc_block(arena, size_bytes);
	arena->next += size;
	return memory;
}

#endif
