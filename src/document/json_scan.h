/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict reading of JSON (RFC 8259), token by token: proves the text and says what its strings mean. Libraries that do
 * so are lenient, forget places or end strings at NUL. Builds no tree.
 */
#ifndef SG_DOCUMENT_JSON_SCAN_H
#define SG_DOCUMENT_JSON_SCAN_H

#include "base/arena.h"

#include <endian.h>

enum sg_json_fault {
	SG_JSON_FINE,
	SG_JSON_SYNTAX,
	SG_JSON_DEPTH, /* over SG_DOCUMENT_MAX_DEPTH */
};

/** A text that is being scanned. Strings are decoded where they stand, so that none is copied again. */
struct sg_json_scan {
	char *text; /* our own copy; eight NULs behind it */
	size_t len;
	size_t at; /* of what is wrong */
	unsigned depth;
	bool hidden; /* an escaped NUL or lone surrogate was read as U+FFFD */
	enum sg_json_fault fault;
	const char *problem; /* what is wrong at `at` */
	const char *hint;    /* or NULL */
};

/** Begin. bytes must be UTF-8; the arena gets a copy of them. O(bytes). */
void sg_json_scan_init(struct sg_json_scan *scan, struct sg_span bytes, struct sg_arena *arena);

/** Note what is wrong at an offset, and how to mend it (or NULL); NULL, for `return sg_json_fail(...)`. */
char *sg_json_fail(struct sg_json_scan *scan, size_t at, const char *problem, const char *hint);

/** The offset of a byte of the scan's text. */
static inline size_t
sg_json_offset(const struct sg_json_scan *scan, const char *p)
{
	return (size_t)(p - scan->text);
}

/** Behind the blanks at p: a token, or the NUL at the end (a real NUL is no valid byte anywhere in JSON). */
static inline char *
sg_json_blanks(char *p)
{
	while ((unsigned char)*p <= ' ' && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/*
 * One token at p, in the scan's text. What comes back is the byte behind it, so that where the scan stands need not be
 * stored with each token; NULL on failure: fault, problem, hint and at tell why.
 */

/** The string whose quote stands here: what it means, in the scan's copy, with a NUL behind it. O(its bytes). */
static inline char *sg_json_scan_string(struct sg_json_scan *scan, char *p, struct sg_span *out);

/** The same, from the first byte `at` that does not stand for itself. */
char *sg_json_scan_escaped(struct sg_json_scan *scan, char *quote, char *at, struct sg_span *out);

/** A number, as written. */
char *sg_json_scan_number(struct sg_json_scan *scan, char *p, struct sg_span *out);

/** true, false or null. What is none of them is told as what is no value at all. */
char *sg_json_scan_word(struct sg_json_scan *scan, char *p);

/** Behind a member or element: *more for a comma, not for `end`. Blanks may stand before it. */
static inline char *
sg_json_scan_separator(struct sg_json_scan *scan, char *p, char end, bool *more);

/** Neither of them stands at p. */
char *sg_json_no_separator(struct sg_json_scan *scan, const char *p, char end);

/* The highest bit of each byte that is a control, a quote or a backslash; of those above the lowest one some may be none. */
static inline uint64_t
sg_json_ends_of_plain(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';

	return ((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word & high;
}

/** Past the bytes that stand for themselves in a string. The NULs behind the text end the last run. */
static inline char *
sg_json_plain_end(char *p)
{
	uint64_t word;

	for (;; p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		word = sg_json_ends_of_plain(le64toh(word));
		if (word)
			return p + (size_t)__builtin_ctzll(word) / 8;
	}
}

/* Most strings mean what they show. */
static inline char *
sg_json_scan_string(struct sg_json_scan *scan, char *p, struct sg_span *out)
{
	char *end = sg_json_plain_end(p + 1);

	if (*end != '"')
		return sg_json_scan_escaped(scan, p, end, out);
	*end = '\0';
	*out = (struct sg_span){ p + 1, (size_t)(end - p - 1) };
	return end + 1;
}

static inline char *
sg_json_scan_separator(struct sg_json_scan *scan, char *p, char end, bool *more)
{
	p = sg_json_blanks(p);
	*more = *p == ',';
	if (*p != ',' && *p != end)
		return sg_json_no_separator(scan, p, end);
	return p + 1;
}

#endif
