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
	const unsigned char *p = (const unsigned char *)scan->text + scan->at;

	while (*p <= ' ' && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	scan->at = (size_t)(p - (const unsigned char *)scan->text);
	return *p;
}

/*
 * One token at scan->at. On success scan->at is behind it; on failure fault, problem, hint and at tell why.
 */

/** The string whose quote stands here: what it means, in the scan's copy, with a NUL behind it. O(its bytes). */
static inline bool sg_json_scan_string(struct sg_json_scan *scan, struct sg_span *out);

/** The same for one that begins at `from` and was read up to its first byte that does not stand for itself. */
bool sg_json_scan_escaped(struct sg_json_scan *scan, size_t from, struct sg_span *out);

/** A number, as written. */
bool sg_json_scan_number(struct sg_json_scan *scan, struct sg_span *out);

/** true, false or null. What is none of them is told as what is no value at all. */
bool sg_json_scan_word(struct sg_json_scan *scan);

/** Behind a member or element: true and *more for a comma, true for `end`. */
static inline bool sg_json_scan_separator(struct sg_json_scan *scan, char end, bool *more);

/** False: neither of them stands here. */
bool sg_json_no_separator(struct sg_json_scan *scan, char end);

/* The highest bit of each byte that is a control, a quote or a backslash; of those above the lowest one some may be none. */
static inline uint64_t
sg_json_ends_of_plain(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';

	return ((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word & high;
}

/** Past the bytes that stand for themselves in a string. The NULs behind the text end the last run. */
static inline void
sg_json_skip_plain(struct sg_json_scan *scan)
{
	const char *p = scan->text + scan->at;
	uint64_t word;

	for (;; p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		word = sg_json_ends_of_plain(le64toh(word));
		if (word)
			break;
	}
	scan->at = (size_t)(p - scan->text) + (size_t)__builtin_ctzll(word) / 8;
}

/* Most strings mean what they show. */
static inline bool
sg_json_scan_string(struct sg_json_scan *scan, struct sg_span *out)
{
	size_t from = scan->at++;

	sg_json_skip_plain(scan);
	if (scan->text[scan->at] != '"')
		return sg_json_scan_escaped(scan, from, out);
	scan->text[scan->at] = '\0';
	*out = (struct sg_span){ scan->text + from + 1, scan->at - from - 1 };
	scan->at++;
	return true;
}

static inline bool
sg_json_scan_separator(struct sg_json_scan *scan, char end, bool *more)
{
	unsigned char c = sg_json_peek(scan);

	*more = c == ',';
	if (c != ',' && c != (unsigned char)end)
		return sg_json_no_separator(scan, end);
	scan->at++;
	return true;
}

#endif
