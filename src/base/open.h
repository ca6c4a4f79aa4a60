/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a file that decides something: what is checked is what was opened, on the descriptor, and so is every directory
 * and link on the way to it. As sudo and sshd do. Knows nothing about what the file holds.
 */
#ifndef SG_BASE_OPEN_H
#define SG_BASE_OPEN_H

#include "base/error.h"

#include <sys/stat.h>

enum sg_trust_kind {
	SG_TRUST_ANYBODY, /* what can only tighten, or was named on purpose */
	SG_TRUST_OWNER,   /* it belongs to root or the user */
	SG_TRUST_SYSTEM,  /* and nobody else can change it or put another one in its place */
};

/** Whose files are taken. */
struct sg_trust {
	enum sg_trust_kind kind;
	uid_t uid; /* who may own it besides root; 0: nobody */
};

/** What to open. */
struct sg_open_request {
	struct sg_span path; /* absolute, or below the current directory */
	struct sg_trust trust;
	bool directory; /* else a regular file */
};

/** An open file. Whoever asked closes fd. */
struct sg_opened {
	int fd;
	struct stat st;
};

/** Symbolic links on the way to a file. */
enum { SG_OPEN_MAX_LINKS = 16 };

/**
 * Open a file or directory for reading, and say what else it is if it is none: nothing but a regular file is opened, so
 * that neither a FIFO nor a device can hold or do anything.
 *
 * err  SG_E_READ (missing, unreadable, another kind of file), SG_E_OWNER (somebody else can change it), SG_E_NOMEM (no
 *      descriptors or memory: nothing is wrong with the file).
 * Links are followed; with SG_TRUST_SYSTEM each link and each directory passed must be trusted, too. A directory with the
 * sticky bit may be writable by others: names in it are safe. Three system calls for each component of the path.
 */
struct sg_status sg_open_checked(const struct sg_open_request *request, struct sg_arena *arena,
				 struct sg_opened *out, struct sg_error *err) SG_MUST_USE;

/** May nobody but root and `uid` write here? A directory with the sticky bit counts as such if `sticky`. */
static inline bool
sg_stat_is_trusted(const struct stat *st, uid_t uid, bool sticky)
{
	if (st->st_uid != 0 && st->st_uid != uid)
		return false;
	return !(st->st_mode & (S_IWGRP | S_IWOTH)) || (sticky && (st->st_mode & S_ISVTX));
}

#endif
