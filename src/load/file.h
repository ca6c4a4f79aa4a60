/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a policy file once, and remembering how it was then. The only file operations of the loader.
 */
#ifndef SG_LOAD_FILE_H
#define SG_LOAD_FILE_H

#include "load/load.h"

#include <sys/types.h>

/** Who may own a file that is trusted. */
struct sg_load_owner {
	uid_t uid; /* besides root */
};

/**
 * Read a whole file and add its stamp (of the opened file) to the policy.
 *
 * path   absolute or below the current directory; becomes the text's name.
 * owner  NULL: anybody. Else the file must belong to root or this user and be writable by nobody else.
 * err    SG_E_READ (missing, unreadable, no regular file), SG_E_OWNER, SG_E_LIMIT (over SG_DOCUMENT_MAX_BYTES).
 *        A stamp is added in every case, so that a change of it is seen.
 */
struct sg_status
sg_load_read(struct sg_loader *loader, struct sg_span path, const struct sg_load_owner *owner,
	     struct sg_text *out, struct sg_error *err) SG_MUST_USE;

/** Is there anything (a file that cannot be looked at counts) at this path? Adds the stamp when not. */
bool sg_load_exists(struct sg_loader *loader, struct sg_span path);

/** Remember a directory, so that a file that appears in it is seen. False when it is no readable directory. */
bool sg_load_stamp_directory(struct sg_loader *loader, struct sg_span path);

#endif
