/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Header of a snapshot file. Private to the snapshot layer.
 */
#ifndef SG_SNAPSHOT_FORMAT_H
#define SG_SNAPSHOT_FORMAT_H

#include "snapshot/snapshot.h"

struct sg_snapshot_header {
	char magic[8];    /* SG_POLICY_MAGIC */
	char release[32]; /* PACKAGE_VERSION, padded with NUL */
	uint64_t image_bytes;
	uint64_t sum_whole;  /* over the image */
	uint64_t sum_parts;  /* over parts of it, see sum.c */
	uint64_t sum_header; /* over this header with sum_header 0 */
	uint64_t reserved[7];
};

_Static_assert(sizeof(struct sg_snapshot_header) == SG_SNAPSHOT_HEADER_BYTES,
	       "the header is part of the format");

/** A 64-bit sum over bytes: as fast as memory, any single flipped bit changes it. Against accidents only. */
uint64_t sg_snapshot_sum(const unsigned char *p, size_t len);

/** The same over beginning, end and evenly spaced pages: for images that are too large to be read for every call. */
uint64_t sg_snapshot_sum_parts(const unsigned char *p, size_t len);

/** The header for an image. */
struct sg_snapshot_header sg_snapshot_header_for(struct sg_span image);

#endif
