/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of a property list. Apart from document.h, because only the loader of policies may need the library.
 */
#ifndef SG_DOCUMENT_PLIST_H
#define SG_DOCUMENT_PLIST_H

#include "document/document.h"

/** Property lists are small; they are read whole by a library that recurses. */
enum { SG_PLIST_MAX_BYTES = 16 * 1024 * 1024 };

/** One key of the outermost dictionary. */
struct sg_plist_value {
	const char *key;     /* what is asked for */
	bool present;        /* the answer: there is such a key, */
	struct sg_span text; /* and this is its text, in the arena */
};

/**
 * Look up keys in a property list, XML or binary. There are no places in a property list: errors name the file.
 *
 * values  keys in, answers out; untouched on failure.
 * err     SG_E_SYNTAX (no property list, or no dictionary), SG_E_LIMIT, SG_E_WRONG_TYPE (a key that is asked for is no string).
 */
struct sg_status sg_document_plist(struct sg_text text, struct sg_plist_value *values, size_t count,
				   struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

#endif
