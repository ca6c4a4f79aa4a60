/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a file's state a compiled policy remembers, so that loader and snapshot mean the same.
 */
#ifndef SG_MODEL_STAMP_H
#define SG_MODEL_STAMP_H

#include "model/policy.h"

#include <sys/stat.h>

/** The record of a file as st tells; NULL: it is not there. path is taken as it is. */
static inline struct sg_stamp_rec
sg_stamp_of(struct sg_ref path, const struct stat *st)
{
	struct sg_stamp_rec stamp;

	/* Compared byte for byte. */
	memset(&stamp, 0, sizeof(stamp));
	stamp.path = path;
	stamp.state = SG_STAMP_ABSENT;
	if (!st)
		return stamp;
	stamp.state = SG_STAMP_PRESENT;
	stamp.mode = st->st_mode;
	stamp.device = st->st_dev;
	stamp.inode = st->st_ino;
	stamp.size_bytes = (uint64_t)st->st_size;
	stamp.mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	stamp.ctime_ns = (int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec;
	return stamp;
}

#endif
