/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy image as a file: written whole or not at all, opened only when nobody else could have written it, used
 * only while the files that it was made from are unchanged. Knows no requirement.
 *
 * Every byte that is used was summed before (base/blocks.h), so that damage is found wherever it is, at a cost that does
 * not grow with the file. The sums are against accidents: attackers are kept out by owner and mode of the file and of
 * every directory above it.
 */
#ifndef SG_SNAPSHOT_SNAPSHOT_H
#define SG_SNAPSHOT_SNAPSHOT_H

#include "base/image.h"
#include "model/policy.h"

#include <sys/types.h>

/**
 * Write an image to a file: a temporary file beside it, fsync, rename, mode 0644. A path below /dev/ (standard
 * output, a descriptor of the caller) is written in place. path ends in NUL.
 * err: SG_E_WRITE, also for an image over 1,012 MiB; the old file is then untouched and no temporary file stays behind.
 */
struct sg_status sg_snapshot_write(struct sg_span image, const char *path, struct sg_arena *arena,
				   struct sg_error *err) SG_MUST_USE;

/**
 * Map a snapshot file, for a process that judges one call and whose signals end in a refusal (gate/fuse.h): a file that is
 * cut short while it is mapped raises SIGBUS. Read are the header and what the caller then uses; the mapping goes with
 * the arena. Whoever decides by the image must ask sg_snapshot_held afterwards. For one thread.
 *
 * path  ends in NUL. The last component must be no symbolic link.
 * uid   the file and every directory above it must belong to root or to this user, and nobody else may write there
 *       (a directory with the sticky bit may be writable: names in it are safe).
 * err   SG_E_READ (missing, no regular file), SG_E_OWNER, SG_E_SNAPSHOT (of another release, cut short, or the header is
 *       damaged).
 */
struct sg_status sg_snapshot_open(const char *path, uid_t uid, struct sg_arena *arena,
				  struct sg_image *out, struct sg_error *err) SG_MUST_USE;

/** The same for a descriptor that the caller trusts (a sealed memory file); on success the arena closes it. */
struct sg_status sg_snapshot_map(int fd, struct sg_arena *arena, struct sg_image *out,
				 struct sg_error *err) SG_MUST_USE;

/**
 * Read a snapshot file into the arena, whole: for everybody else. The image is right and stays so, whatever becomes of the
 * file. Otherwise as sg_snapshot_open. O(file).
 */
struct sg_status sg_snapshot_read(const char *path, uid_t uid, struct sg_arena *arena,
				  struct sg_image *out, struct sg_error *err) SG_MUST_USE;

/**
 * Was everything right that was read of the image so far, and has nobody written to its file since? One system call for a
 * mapped image, true for every other one. A file that another one has replaced is still held.
 */
bool sg_snapshot_held(const struct sg_image *image);

/**
 * Is every file that the policy was made from as it was, and young enough? One stat(2) each.
 * now_s  Unix time. err: SG_E_STALE, with the first one that is not.
 */
struct sg_status sg_snapshot_fresh(const struct sg_image *image, int64_t now_s,
				   struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

#endif
