/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A span: bytes with a length. Nothing in strictgate trusts a terminating NUL; bytes are a span until
 * they are proven to be text. Knows nothing about what the bytes mean.
 */
#ifndef SG_BASE_SPAN_H
#define SG_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Borrowed bytes. p may be NULL only when len is 0. */
struct sg_span {
	const char *p;
	size_t len;
};

/** A span over a string literal, without its NUL. */
#define SG_SPAN(literal) ((struct sg_span){ (literal), sizeof(literal) - 1 })
/** The two printf arguments for "%.*s". */
#define SG_SPAN_ARG(s) (int)(s).len, sg_span_start(s)

/** Number of elements of a real array (not a pointer). */
#define SG_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/** The bytes of a NUL-terminated string; NULL gives the empty span. */
static inline struct sg_span
sg_span_of(const char *text)
{
	return (struct sg_span){ text, text ? strlen(text) : 0 };
}

/** The bytes of a span for printf, which must not get NULL. */
static inline const char *
sg_span_start(struct sg_span span)
{
	return span.p ? span.p : "";
}

/** Byte for byte equality. O(len); most part at their length or first byte, without a call. */
static inline bool
sg_span_eq(struct sg_span a, struct sg_span b)
{
	return a.len == b.len && (a.len == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.len) == 0));
}

/** Equality with a NUL-terminated string. Most part at their first byte: tables of names are walked with this. */
static inline bool
sg_span_is(struct sg_span a, const char *text)
{
	return a.len ? a.p[0] == text[0] && sg_span_eq(a, sg_span_of(text)) : text[0] == '\0';
}

/** True when a starts with prefix. */
static inline bool
sg_span_starts(struct sg_span a, struct sg_span prefix)
{
	return a.len >= prefix.len && (prefix.len == 0 || (a.p[0] == prefix.p[0] &&
							   memcmp(a.p, prefix.p, prefix.len) == 0));
}

/** True when a ends with suffix. */
static inline bool
sg_span_ends(struct sg_span a, struct sg_span suffix)
{
	return a.len >= suffix.len &&
	       (suffix.len == 0 || memcmp(a.p + a.len - suffix.len, suffix.p, suffix.len) == 0);
}

/** The part of a from byte `from` on; empty when `from` is past the end. */
static inline struct sg_span
sg_span_from(struct sg_span a, size_t from)
{
	if (from >= a.len)
		return (struct sg_span){ a.p ? a.p + a.len : NULL, 0 };
	return (struct sg_span){ a.p + from, a.len - from };
}

/** The first `len` bytes of a, or all of it when it is shorter. */
static inline struct sg_span
sg_span_first(struct sg_span a, size_t len)
{
	return (struct sg_span){ a.p, len < a.len ? len : a.len };
}

/** Index of the first byte c, or SIZE_MAX. */
static inline size_t
sg_span_find(struct sg_span a, char c)
{
	const char *hit = a.len ? memchr(a.p, c, a.len) : NULL;

	return hit ? (size_t)(hit - a.p) : SIZE_MAX;
}

/**
 * A hash of the bytes, for tables in memory.
 *
 * key  an address of the table's owner, which whoever writes the bytes does not know (the system lays out memory anew for
 *      each process): names that all meet in one place of a table cannot be made beforehand.
 *
 * Each step is a bijection of what was before, so that the key stays in it. O(len).
 */
static inline uint32_t
sg_span_hash(struct sg_span a, const void *key)
{
	const uint64_t odd_a = 0x9e3779b185ebca87u, odd_b = 0xc2b2ae3d27d4eb4fu;
	uint64_t hash = ((uintptr_t)key + a.len) * odd_b, word;
	size_t i = 0;

	for (; i < a.len; i += sizeof(word)) {
		word = 0;
		if (a.len - i >= sizeof(word))
			memcpy(&word, a.p + i, sizeof(word));
		else
			for (size_t k = i; k < a.len; k++)
				word = word << 8 | (unsigned char)a.p[k];
		hash = (hash ^ hash >> 32 ^ word) * odd_a;
		hash = (hash ^ hash >> 29) * odd_b;
	}
	return (uint32_t)(hash >> 32);
}

/** ASCII lower case of one byte; other bytes unchanged (no locale). */
static inline char
sg_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/** Equality without regard to the case of ASCII letters. */
bool sg_span_eq_nocase(struct sg_span a, struct sg_span b);

/** Index of the first occurrence of needle in a, or SIZE_MAX. O(a.len * needle.len). */
size_t sg_span_search(struct sg_span a, struct sg_span needle);

/** What follows the last '/' (the whole span when there is none; empty for a trailing '/'). */
struct sg_span sg_span_basename(struct sg_span path);

/** Without leading and trailing blanks, tabs, CR and LF. */
struct sg_span sg_span_trim(struct sg_span a);

/** Total order by bytes, shorter first among equals; for qsort and binary search. */
int sg_span_cmp(struct sg_span a, struct sg_span b);

/** True when the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). O(len). */
bool sg_span_is_utf8(struct sg_span a);

/** The code point at *at of well-formed UTF-8; *at moves behind it. */
uint32_t sg_span_next_code_point(struct sg_span text, size_t *at);

/** True for code points that make text look like something else: controls but \t and \n, invisible ones, those that turn its direction. */
bool sg_code_point_hides(uint32_t c);

/** Split off what stands before the first byte c; *rest gets what follows it (empty when there is none). */
struct sg_span sg_span_split(struct sg_span a, char c, struct sg_span *rest);

#endif
