/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict reading of JSON (RFC 8259): proves the text and its depth, and tells where each value stands. Libraries that do
 * so are lenient, forget places or end strings at NUL. Builds no tree.
 */
#ifndef SG_DOCUMENT_JSON_SCAN_H
#define SG_DOCUMENT_JSON_SCAN_H

#include "base/arena.h"
#include "base/vec.h"

/** Where a value or key stands, in the order of the text: a member's key, then its value, then the value's children. */
struct sg_json_token {
	uint32_t at;
	uint32_t len;
};

enum sg_json_fault {
	SG_JSON_FINE,
	SG_JSON_SYNTAX,
	SG_JSON_DEPTH, /* over SG_DOCUMENT_MAX_DEPTH */
	SG_JSON_COUNT, /* over SG_DOCUMENT_MAX_NODES */
};

struct sg_json_scan {
	struct sg_arena *arena;
	struct sg_span
		bytes; /* as given; on success without what a NUL-terminated string cannot carry */
	struct SG_VEC(struct sg_json_token) tokens;
	size_t at;
	unsigned depth;
	bool hidden; /* an escaped NUL or lone surrogate was replaced by the escape of U+FFFD */
	enum sg_json_fault fault;
	const char *problem; /* what is wrong at `at` */
	const char *hint;    /* or NULL */
};

/**
 * Scan one value with blanks around it. bytes must be UTF-8.
 * False on failure: fault, problem, hint and at tell why. O(bytes); recursion at most SG_DOCUMENT_MAX_DEPTH.
 */
bool sg_json_scan(struct sg_json_scan *scan, struct sg_span bytes, struct sg_arena *arena);

#endif
