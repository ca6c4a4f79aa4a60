/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing files whole: a reader sees the old file or the new one, never a part. Knows nothing about what a file holds.
 */
#ifndef SG_BASE_REPLACE_H
#define SG_BASE_REPLACE_H

#include "base/arena.h"

#include <sys/stat.h>

/** Write all of it; false, with errno set, when that fails. Interrupted writes go on. Safe in signal handlers. */
bool sg_write_all(int fd, struct sg_span bytes);

/** A name for mkostemp(3) and mkdtemp(3) that starts with the prefix; they fill it in. The arena owns it. */
char *sg_temporary_name(struct sg_span prefix, struct sg_arena *arena);

/** What a file becomes. */
struct sg_replacement {
	const struct sg_span *parts; /* its bytes, in this order */
	size_t count;
	const struct stat *like; /* owner and mode; NULL: those of this process, and `mode` */
	unsigned mode;
};

/**
 * Put a file in the place of another one, or of none: a temporary file beside it, fsync, rename. False, with errno set
 * and the old file as it was, when any of that fails.
 */
bool sg_file_replace(const char *path, const struct sg_replacement *file, struct sg_arena *arena);

#endif
