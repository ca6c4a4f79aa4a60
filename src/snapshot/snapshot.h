/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy image as a file: written whole or not at all, opened only when nobody else could have written it, used
 * only while the files that it was made from are unchanged. Knows no requirement.
 *
 * The file is a header of SG_SNAPSHOT_HEADER_BYTES (magic, release, length, sums) and the image behind it. The sums
 * are against accidents: attackers are kept out by owner and mode of the file and of every directory above it.
 */
#ifndef SG_SNAPSHOT_SNAPSHOT_H
#define SG_SNAPSHOT_SNAPSHOT_H

#include "base/image.h"
#include "model/policy.h"

#include <sys/types.h>

enum {
	SG_SNAPSHOT_HEADER_BYTES = 128,
	SG_SNAPSHOT_SUMMED_BYTES =
		1024 * 1024, /* images up to here are summed whole whenever they are opened */
	SG_SNAPSHOT_MAX_BYTES = 1024 * 1024 * 1024,
};

/**
 * Write an image to a file: a temporary file beside it, fsync, rename, mode 0644. A path below /dev/ (standard
 * output, a descriptor of the caller) is written in place. path ends in NUL.
 * err: SG_E_WRITE; the old file is then untouched and no temporary file stays behind.
 */
struct sg_status sg_snapshot_write(struct sg_span image, const char *path, struct sg_arena *arena,
				   struct sg_error *err) SG_MUST_USE;

/**
 * Map a snapshot file. Nothing is read but the header, and the image for its sum; the mapping goes with the arena.
 *
 * path  ends in NUL. The last component must be no symbolic link.
 * uid   the file and every directory above it must belong to root or to this user, and nobody else may write there
 *       (a directory with the sticky bit may be writable: names in it are safe).
 * err   SG_E_READ (missing, no regular file), SG_E_OWNER, SG_E_SNAPSHOT (damaged, or of another release).
 */
struct sg_status sg_snapshot_open(const char *path, uid_t uid, struct sg_arena *arena,
				  struct sg_image *out, struct sg_error *err) SG_MUST_USE;

/** The same for an open descriptor that the caller trusts (a sealed memory file); it may be closed afterwards. */
struct sg_status sg_snapshot_map(int fd, struct sg_arena *arena, struct sg_image *out,
				 struct sg_error *err) SG_MUST_USE;

/**
 * Is every file that the policy was made from as it was, and young enough? One stat(2) each.
 * now_s  Unix time. err: SG_E_STALE, with the first one that is not.
 */
struct sg_status sg_snapshot_fresh(const struct sg_image *image, int64_t now_s,
				   struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

#endif
