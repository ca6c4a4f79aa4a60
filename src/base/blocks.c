/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of blocks. Four lanes that do not wait for each other, so that a block costs some 300 nanoseconds; a cryptographic
 * hash would cost more than the rest of a hook. Construction after xxHash64 (Collet), without its seeds.
 */
#include "base/blocks.h"

enum { LANES = 4, KNOWN_BITS = 64 };

static const uint64_t odd_a = 0x9e3779b185ebca87u;
static const uint64_t odd_b = 0xc2b2ae3d27d4eb4fu;

static uint64_t
rotate(uint64_t value, unsigned bits)
{
	return value << bits | value >> (64 - bits);
}

/* Each step is a bijection of lane for a given word and of word for a given lane: no single change is lost. */
static uint64_t
mix(uint64_t lane, uint64_t word)
{
	return rotate(lane + word * odd_b, 31) * odd_a;
}

static uint64_t
word_at(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

uint64_t
sg_blocks_sum(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t lanes[LANES] = { odd_a, odd_b, ~odd_a, ~odd_b };
	uint64_t sum = len;
	size_t at = 0;

	for (; len - at >= LANES * sizeof(uint64_t); at += LANES * sizeof(uint64_t)) {
		/* Written out: a loop of four keeps the compiler from holding the lanes in registers. */
		lanes[0] = mix(lanes[0], word_at(p + at));
		lanes[1] = mix(lanes[1], word_at(p + at + 8));
		lanes[2] = mix(lanes[2], word_at(p + at + 16));
		lanes[3] = mix(lanes[3], word_at(p + at + 24));
	}
	for (size_t i = 0; i < LANES; i++)
		sum = mix(sum, lanes[i]);
	for (; len - at >= sizeof(uint64_t); at += sizeof(uint64_t))
		sum = mix(sum, word_at(p + at));
	for (; at < len; at++)
		sum = mix(sum, p[at]);
	sum ^= sum >> 29;
	return sum * odd_b;
}

uint64_t
sg_blocks_sum_at(const void *bytes, size_t len, size_t i)
{
	size_t at = i * SG_BLOCK_BYTES;

	return sg_blocks_sum((const unsigned char *)bytes + at,
			     len - at < SG_BLOCK_BYTES ? len - at : SG_BLOCK_BYTES);
}

void
sg_blocks_init(struct sg_blocks *blocks, struct sg_arena *arena)
{
	size_t count = sg_blocks_for(blocks->len);
	size_t bits = count + sg_blocks_for(count * sizeof(*blocks->sums));

	blocks->known = sg_arena_array(arena, bits / KNOWN_BITS + 1, sizeof(*blocks->known));
	blocks->damaged = false;
}

/* Is block i of these bytes right? What is known of it stands at `bit`. */
static bool
is_right(uint64_t *known, size_t bit, struct sg_span bytes, size_t i, uint64_t sum)
{
	uint64_t mask = (uint64_t)1 << bit % KNOWN_BITS;

	known += bit / KNOWN_BITS;
	if (!(*known & mask) && sg_blocks_sum_at(bytes.p, bytes.len, i) == sum)
		*known |= mask;
	return *known & mask;
}

static bool
holds_block(const struct sg_blocks *blocks, size_t i)
{
	size_t count = sg_blocks_for(blocks->len), of_sums = i / SG_BLOCK_SUMS;
	struct sg_span bytes = { (const char *)blocks->p, blocks->len };
	struct sg_span sums = { (const char *)blocks->sums, count * sizeof(*blocks->sums) };

	return is_right(blocks->known, count + of_sums, sums, of_sums, blocks->roots[of_sums]) &&
	       is_right(blocks->known, i, bytes, i, blocks->sums[i]);
}

bool
sg_blocks_hold(struct sg_blocks *blocks, size_t at, size_t len)
{
	bool held = at <= blocks->len && len <= blocks->len - at;

	for (size_t i = at / SG_BLOCK_BYTES; held && i * SG_BLOCK_BYTES < at + len; i++)
		held = holds_block(blocks, i);
	blocks->damaged |= !held;
	return held;
}
