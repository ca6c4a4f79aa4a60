/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes in blocks with a sum each, so that a few bytes of a large file are proved right without reading the others: a
 * block is summed when its first byte is wanted. The sums stand in blocks themselves, and each of these has a sum again.
 * Sums are against accidents, not attackers. Knows nothing about what the bytes mean or where they come from.
 */
#ifndef SG_BASE_BLOCKS_H
#define SG_BASE_BLOCKS_H

#include "base/arena.h"

enum {
	SG_BLOCK_BYTES = 4096,
	SG_BLOCK_SUMS = SG_BLOCK_BYTES / 8, /* sums that a block holds */
};

/** Blocks to read from. For one thread: reading remembers what was summed. Aligned to 8. */
struct sg_blocks {
	const unsigned char *p;
	size_t len;           /* bytes: all blocks but the last are whole */
	const uint64_t *sums; /* of each block; in blocks as well */
	const uint64_t *
		roots; /* of each block of sums: what is wrong in one refuses the blocks that it is for */
	uint64_t *known; /* a bit for each block, then one for each block of sums: is right */
	bool damaged;    /* something was wanted that is not right */
};

/** Sum of bytes: any change inside eight of them (from a multiple of eight) changes it. O(len), as fast as memory. */
uint64_t sg_blocks_sum(const void *bytes, size_t len);

/** Sum of block i of these bytes. */
uint64_t sg_blocks_sum_at(const void *bytes, size_t len, size_t i);

/** How many blocks hold so many bytes. */
static inline size_t
sg_blocks_for(size_t len_bytes)
{
	return len_bytes / SG_BLOCK_BYTES + (len_bytes % SG_BLOCK_BYTES != 0);
}

/** Get ready for reading: nothing is known yet. The other members are set. */
void sg_blocks_init(struct sg_blocks *blocks, struct sg_arena *arena);

/**
 * Are all blocks right that hold the len bytes from `at`? Also false, and damaged, for bytes outside.
 *
 * Sums what was not known to be right: at most the bytes' blocks and the blocks of their sums. What was right once is
 * right again, so that a reader that got some bytes gets them again, whatever else is found damaged.
 */
bool sg_blocks_hold(struct sg_blocks *blocks, size_t at, size_t len);

#endif
