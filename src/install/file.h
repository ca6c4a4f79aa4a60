/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and replacing files of settings. Knows no agent; not for use outside this folder.
 */
#ifndef SG_INSTALL_FILE_H
#define SG_INSTALL_FILE_H

#include "install/install.h"

/** A file as it was found. */
struct sg_install_found {
	bool exists;
	struct sg_span real; /* links followed; of a missing file: the path */
	struct sg_span bytes;
	struct stat st;
};

/**
 * Read a file if it is there. Of the machine's files, each link and directory on the way must belong to root or
 * places->uid alone, also when the file is missing.
 * errors: SG_E_READ, SG_E_OWNER, SG_E_LIMIT. path is with the root.
 */
struct sg_status
sg_install_file_read(const struct sg_install_places *places, struct sg_span path,
		     struct sg_install_found *out, struct sg_errors *errors) SG_MUST_USE;

/**
 * Put a whole file in the place of another one, or of none: temporary file, fsync, rename. Missing directories are made
 * (0755). like: owner and mode; NULL: those of this process, and `mode`.
 */
struct sg_status
sg_install_file_write(struct sg_span path, struct sg_span bytes, const struct stat *like,
		      unsigned mode, struct sg_errors *errors) SG_MUST_USE;

/** Remove a file. One that is not there is fine. */
struct sg_status sg_install_file_remove(struct sg_span path, struct sg_errors *errors) SG_MUST_USE;

/** Add an error about a file, with errno's text. Returns the status. */
struct sg_status
sg_install_file_failed(struct sg_span path, enum sg_code code, struct sg_errors *errors);

#endif
