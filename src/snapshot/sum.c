/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of images. Four lanes that do not wait for each other, so that a thousand rules cost some ten microseconds;
 * a cryptographic hash would cost more than the whole hook. Construction after xxHash64 (Collet), without its seeds.
 */
#include "snapshot/format.h"

enum { LANES = 4, PART_BYTES = 4096, EDGE_BYTES = 65536, PARTS = 16 };

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
sg_snapshot_sum(const unsigned char *p, size_t len)
{
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
	for (; at < len; at++)
		sum = mix(sum, p[at]);
	sum ^= sum >> 29;
	return sum * odd_b;
}

uint64_t
sg_snapshot_sum_parts(const unsigned char *p, size_t len)
{
	uint64_t sum = len;

	if (len <= 2 * EDGE_BYTES + PARTS * PART_BYTES)
		return sg_snapshot_sum(p, len);
	sum = mix(sum, sg_snapshot_sum(p, EDGE_BYTES));
	sum = mix(sum, sg_snapshot_sum(p + len - EDGE_BYTES, EDGE_BYTES));
	for (size_t i = 1; i <= PARTS; i++)
		sum = mix(sum,
			  sg_snapshot_sum(p + (len - PART_BYTES) / (PARTS + 1) * i, PART_BYTES));
	return sum;
}

struct sg_snapshot_header
sg_snapshot_header_for(struct sg_span image)
{
	struct sg_snapshot_header header = {
		.image_bytes = image.len,
		.sum_whole = sg_snapshot_sum((const unsigned char *)image.p, image.len),
		.sum_parts = sg_snapshot_sum_parts((const unsigned char *)image.p, image.len),
	};
	struct sg_span release =
		sg_span_first(SG_SPAN(PACKAGE_VERSION), sizeof(header.release) - 1);

	memcpy(header.magic, SG_POLICY_MAGIC, sizeof(header.magic));
	memcpy(header.release, release.p, release.len);
	header.sum_header = sg_snapshot_sum((const unsigned char *)&header, sizeof(header));
	return header;
}
