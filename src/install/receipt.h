/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receipts: what a file was before the hook was installed, and what was put in. Not for use outside this folder.
 */
#ifndef SG_INSTALL_RECEIPT_H
#define SG_INSTALL_RECEIPT_H

#include "install/install.h"

struct sg_install_receipt {
	struct sg_span name; /* of the receipt's own file, with the root; NUL behind it */
	struct sg_span agent;
	struct sg_span scope;
	struct sg_span path;
	bool existed;
	struct sg_span original;           /* its bytes before, when it existed */
	struct sg_span installed;          /* SHA-256 of what was written */
	struct sg_span want;               /* JSON, an array; empty for a whole file */
	struct sg_install_folders folders; /* that were made for it and for the receipt */
};

struct sg_install_receipts {
	struct SG_VEC(struct sg_install_receipt) items;
};

enum { SG_INSTALL_MAX_RECEIPTS = 1000 };

/** Where the receipt of a path is kept, with the root. */
struct sg_span sg_install_receipt_name(const struct sg_install_places *places, struct sg_span path,
				       struct sg_arena *arena);

/** The receipt of a path; *found is false when there is none. One that cannot be read is an error. */
struct sg_status sg_install_receipt_read(const struct sg_install_places *places,
					 struct sg_span name, struct sg_install_receipt *out,
					 bool *found, struct sg_errors *errors) SG_MUST_USE;

/**
 * Fill in the folders of a receipt before its file is written: those that are missing on the way to it and to the file,
 * and those that were made for other files and hold this one, too. real: the file, with the root.
 */
void sg_install_receipt_folders(const struct sg_install_places *places, struct sg_span real,
				struct sg_arena *arena, struct sg_install_receipt *receipt);

/** Every receipt, sorted by name. */
struct sg_status
sg_install_receipts_list(const struct sg_install_places *places, struct sg_install_receipts *out,
			 struct sg_errors *errors) SG_MUST_USE;

/** Write a receipt; only its owner can read it: settings may hold secrets. */
struct sg_status sg_install_receipt_write(const struct sg_install_receipt *receipt,
					  struct sg_errors *errors) SG_MUST_USE;

#endif
