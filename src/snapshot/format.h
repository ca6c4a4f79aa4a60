/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A snapshot file, all of it in blocks of SG_BLOCK_BYTES: this header, the sums of the image's blocks, the image. What is
 * left of the last block of each is zero and means nothing. Private to the snapshot layer.
 */
#ifndef SG_SNAPSHOT_FORMAT_H
#define SG_SNAPSHOT_FORMAT_H

#include "snapshot/snapshot.h"

enum {
	SG_SNAPSHOT_ROOTS = 506,
	/* 1,012 MiB; the file that holds it is larger by less than three parts in a thousand. */
	SG_SNAPSHOT_MAX_IMAGE_BYTES = SG_SNAPSHOT_ROOTS * SG_BLOCK_SUMS * SG_BLOCK_BYTES,
	SG_SNAPSHOT_MAX_BYTES =
		SG_SNAPSHOT_MAX_IMAGE_BYTES + (1 + SG_SNAPSHOT_ROOTS) * SG_BLOCK_BYTES,
};

struct sg_snapshot_header {
	char magic[8];    /* SG_POLICY_MAGIC */
	char release[32]; /* PACKAGE_VERSION, padded with NUL */
	uint64_t image_bytes;
	uint64_t roots
		[SG_SNAPSHOT_ROOTS]; /* sums of the blocks of sums; what is wrong in one refuses what it is for */
};

_Static_assert(sizeof(struct sg_snapshot_header) == SG_BLOCK_BYTES, "the header is one block");

#endif
