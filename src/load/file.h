/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a policy file once, and remembering how it was then. The only file operations of the loader.
 */
#ifndef SG_LOAD_FILE_H
#define SG_LOAD_FILE_H

#include "load/load.h"

/** Which file to read. */
struct sg_load_file {
	struct sg_span path; /* absolute or below the current directory; becomes the text's name */
	struct sg_trust trust;
	size_t max_bytes;
};

/**
 * Read a whole file and add its stamp (of the opened file) to the policy.
 *
 * out    the text, in the loader's arena; seen, if not NULL, what the opened file is.
 * err    SG_E_READ (missing, unreadable, no regular file), SG_E_OWNER, SG_E_LIMIT (over max_bytes), SG_E_NOMEM.
 *        A stamp is added in every case, so that a change of it is seen.
 */
struct sg_status
sg_load_read(struct sg_loader *loader, const struct sg_load_file *file, struct sg_text *out,
	     struct stat *seen, struct sg_error *err) SG_MUST_USE;

/** Is there anything (a file that cannot be looked at counts) at this path? Adds the stamp when not. */
bool sg_load_exists(struct sg_loader *loader, struct sg_span path);

/** Remember what is at a path, so that a change is seen: of a directory, also a file that appears in it. */
void sg_load_stamp(struct sg_loader *loader, struct sg_span path);

/** From this time on the source at the path is stale, and with it the policy. */
void sg_load_expires(struct sg_loader *loader, struct sg_span path, int64_t unix_s);

#endif
