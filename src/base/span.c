/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spans: comparison, search and UTF-8 validation without locale. Must not allocate.
 */
#include "base/span.h"

bool
sg_span_eq_nocase(struct sg_span a, struct sg_span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (sg_lower(a.p[i]) != sg_lower(b.p[i]))
			return false;
	return true;
}

size_t
sg_span_search(struct sg_span a, struct sg_span needle)
{
	const char *hit;

	if (needle.len == 0)
		return 0;
	hit = a.len ? memmem(a.p, a.len, needle.p, needle.len) : NULL;
	return hit ? (size_t)(hit - a.p) : SIZE_MAX;
}

struct sg_span
sg_span_basename(struct sg_span path)
{
	size_t at = path.len;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return sg_span_from(path, at);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct sg_span
sg_span_trim(struct sg_span a)
{
	while (a.len > 0 && is_blank(a.p[0]))
		a = sg_span_from(a, 1);
	while (a.len > 0 && is_blank(a.p[a.len - 1]))
		a.len--;
	return a;
}

int
sg_span_cmp(struct sg_span a, struct sg_span b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.p, b.p, shorter) : 0;

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

/* Bytes that a UTF-8 sequence with this first byte has, and the limits of its second byte; 0 = not a first byte. */
static size_t
sequence_len(unsigned char first, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef) {
		if (first == 0xe0)
			*low = 0xa0;
		if (first == 0xed)
			*high = 0x9f;
		return 3;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		if (first == 0xf0)
			*low = 0x90;
		if (first == 0xf4)
			*high = 0x8f;
		return 4;
	}
	return 0;
}

static uint64_t
word_at(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* Bytes from `at` on that are ASCII, by words while there are some: most text is. */
static size_t
ascii_words(struct sg_span a, size_t at)
{
	size_t from = at;
	const uint64_t high = UINT64_C(0x8080808080808080);
	for (; a.len - at >= 4 * sizeof(high); at += 4 * sizeof(high)) {
		const char *p = a.p + at;

		if ((word_at(p) | word_at(p + 8) | word_at(p + 16) | word_at(p + 24)) & high)
			break;
	}
	for (; a.len - at >= sizeof(high); at += sizeof(high))
		if (word_at(a.p + at) & high)
			return at - from;
	if (a.len - at < sizeof(high))
		while (at < a.len && (unsigned char)a.p[at] < 0x80)
			at++;
	return at - from;
}

bool
sg_span_is_utf8(struct sg_span a)
{
	for (size_t i = ascii_words(a, 0); i < a.len; i += ascii_words(a, i)) {
		unsigned char low, high, second;
		size_t len = sequence_len((unsigned char)a.p[i], &low, &high);

		if (len == 0 || len > a.len - i)
			return false;
		for (size_t k = 1; k < len; k++) {
			second = (unsigned char)a.p[i + k];
			if (second < (k == 1 ? low : 0x80) || second > (k == 1 ? high : 0xbf))
				return false;
		}
		i += len;
	}
	return true;
}

uint32_t
sg_span_next_code_point(struct sg_span text, size_t *at)
{
	unsigned char c = (unsigned char)text.p[(*at)++];
	uint32_t value = c < 0x80 ? c : c < 0xe0 ? c & 0x1fu : c < 0xf0 ? c & 0x0fu : c & 0x07u;
	size_t more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

	while (more-- > 0 && *at < text.len)
		value = value << 6 | ((unsigned char)text.p[(*at)++] & 0x3fu);
	return value;
}

struct sg_span
sg_span_split(struct sg_span a, char c, struct sg_span *rest)
{
	size_t at = sg_span_find(a, c);

	*rest = at == SIZE_MAX ? sg_span_from(a, a.len) : sg_span_from(a, at + 1);
	return at == SIZE_MAX ? a : sg_span_first(a, at);
}

/* Ranges of code points that make text look like something else. Source: Unicode TR 36, TR 39; terminals' control bytes. */
static const struct {
	uint32_t first, last;
} hidden_ranges[] = {
	{ 0x00, 0x08 },       { 0x0b, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },
	{ 0x34f, 0x34f },     { 0x61c, 0x61c },   { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180e },   { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
	{ 0x3164, 0x3164 },   { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffd },
	{ 0xe0000, 0xe0fff },
};

bool
sg_code_point_hides(uint32_t c)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(hidden_ranges); i++)
		if (c >= hidden_ranges[i].first && c <= hidden_ranges[i].last)
			return true;
	return false;
}
