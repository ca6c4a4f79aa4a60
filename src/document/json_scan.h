/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict reading of JSON (RFC 8259), token by token: proves the text and says what its strings mean. Libraries that do
 * so are lenient, forget places or end strings at NUL. Builds no tree.
 */
#ifndef SG_DOCUMENT_JSON_SCAN_H
#define SG_DOCUMENT_JSON_SCAN_H

#include "base/arena.h"

enum sg_json_fault {
	SG_JSON_FINE,
	SG_JSON_SYNTAX,
	SG_JSON_DEPTH, /* over SG_DOCUMENT_MAX_DEPTH */
};

/** A text that is being scanned. Strings are decoded where they stand, so that none is copied again. */
struct sg_json_scan {
	char *text; /* our own copy; eight NULs behind it */
	size_t len;
	size_t at;
	unsigned depth;
	bool hidden; /* an escaped NUL or lone surrogate was read as U+FFFD */
	enum sg_json_fault fault;
	const char *problem; /* what is wrong at `at` */
	const char *hint;    /* or NULL */
};

/** Begin. bytes must be UTF-8; the arena gets a copy of them. O(bytes). */
void sg_json_scan_init(struct sg_json_scan *scan, struct sg_span bytes, struct sg_arena *arena);

/** Note what is wrong at an offset, and how to mend it (or NULL); false, for `return sg_json_fail(...)`. */
bool sg_json_fail(struct sg_json_scan *scan, size_t at, const char *problem, const char *hint);

/** Past blanks; the byte there, NUL at the end (a real NUL is no valid byte anywhere in JSON). */
static inline unsigned char
sg_json_peek(struct sg_json_scan *scan)
{
	const char *p = scan->text + scan->at;

	while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
		p++;
	scan->at = (size_t)(p - scan->text);
	return (unsigned char)*p;
}

/*
 * One token at scan->at. On success scan->at is behind it; on failure fault, problem, hint and at tell why.
 */

/** The string whose quote stands here: what it means, in the scan's copy, with a NUL behind it. O(its bytes). */
bool sg_json_scan_string(struct sg_json_scan *scan, struct sg_span *out);

/** A number, as written. */
bool sg_json_scan_number(struct sg_json_scan *scan, struct sg_span *out);

/** true, false or null. What is none of them is told as what is no value at all. */
bool sg_json_scan_word(struct sg_json_scan *scan);

/** Behind a member or element: true and *more for a comma, true for `end`. */
bool sg_json_scan_separator(struct sg_json_scan *scan, char end, bool *more);

#endif
