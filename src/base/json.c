/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON strings and keys into a buffer. Bytes of unknown origin go through here, so nothing may leave it that is not
 * valid UTF-8 on one line.
 */
#include "base/json.h"

#include <endian.h>

/* Length of the well-formed UTF-8 character at p (RFC 3629), 0 when there is none. */
static size_t
character_len(const unsigned char *p, size_t len)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t len;
	} forms[] = {
		{ 0x00, 0x7f, 0x80, 0xbf, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(forms); i++) {
		if (p[0] < forms[i].first || p[0] > forms[i].last)
			continue;
		if (forms[i].len > len)
			return 0;
		if (forms[i].len > 1 && (p[1] < forms[i].low || p[1] > forms[i].high))
			return 0;
		for (size_t k = 2; k < forms[i].len; k++)
			if (p[k] < 0x80 || p[k] > 0xbf)
				return 0;
		return forms[i].len;
	}
	return 0;
}

static void
add_escaped(struct sg_buffer *out, unsigned char c)
{
	static const char from[] = "\b\f\n\r\t\"\\";
	static const char to[] = "bfnrt\"\\";
	const char *hit = c ? strchr(from, c) : NULL;

	if (hit)
		sg_buffer_add(out, (struct sg_span){ (char[]){ '\\', to[hit - from] }, 2 });
	else
		sg_buffer_printf(out, "\\u%04x", c);
}

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* The highest bit of each byte that is not plain; of those above the lowest one some may be plain, too. */
static uint64_t
not_plain(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
	uint64_t del = word ^ ones * 0x7f;

	return ((word - ones * 0x20) | (quote - ones) | (backslash - ones) | (del - ones) | word) &
	       high;
}

size_t
sg_json_plain(const char *p, size_t len)
{
	size_t at = 0;
	uint64_t word;

	if (len < sizeof(word)) {
		while (at < len && is_plain((unsigned char)p[at]))
			at++;
		return at;
	}
	/* The last word may begin inside the one before. */
	for (; at < len; at += sizeof(word)) {
		at = at < len - sizeof(word) ? at : len - sizeof(word);
		memcpy(&word, p + at, sizeof(word));
		word = not_plain(le64toh(word));
		if (word)
			return at + (size_t)__builtin_ctzll(word) / 8;
	}
	return len;
}

/* What does not stand for itself at the start of the text. Returns how many of its bytes that was. */
static size_t
add_special(struct sg_buffer *out, struct sg_span text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t len = character_len(p, text.len);

	if (len == 1)
		add_escaped(out, p[0]);
	else if (len == 0)
		sg_buffer_add(out, SG_SPAN("\xef\xbf\xbd"));
	else
		sg_buffer_add(out, sg_span_first(text, len));
	return len ? len : 1;
}

void
sg_json_string(struct sg_buffer *out, struct sg_span text)
{
	/* Most texts are plain: then one look for room is enough. */
	sg_buffer_reserve(out, text.len + 2);
	sg_buffer_add_char(out, '"');
	while (text.len) {
		size_t plain = sg_json_plain(text.p, text.len);

		sg_buffer_add(out, sg_span_first(text, plain));
		text = sg_span_from(text, plain);
		if (text.len)
			text = sg_span_from(text, add_special(out, text));
	}
	sg_buffer_add_char(out, '"');
}

void
sg_json_next(struct sg_buffer *out)
{
	if (out->len && out->p[out->len - 1] != '{' && out->p[out->len - 1] != '[')
		sg_buffer_add_char(out, ',');
}

void
sg_json_key(struct sg_buffer *out, const char *key)
{
	size_t len = strlen(key);

	sg_json_next(out);
	sg_buffer_reserve(out, len + 3);
	out->p[out->len++] = '"';
	memcpy(out->p + out->len, key, len);
	out->len += len;
	out->p[out->len++] = '"';
	out->p[out->len++] = ':';
}

void
sg_json_text(struct sg_buffer *out, const char *key, struct sg_span text)
{
	sg_json_key(out, key);
	sg_json_string(out, text);
}

void
sg_json_word(struct sg_buffer *out, const char *key, const char *word)
{
	size_t len = strlen(word);

	sg_json_key(out, key);
	sg_buffer_reserve(out, len + 2);
	out->p[out->len++] = '"';
	memcpy(out->p + out->len, word, len);
	out->len += len;
	out->p[out->len++] = '"';
}

void
sg_json_number(struct sg_buffer *out, const char *key, long long number)
{
	sg_json_key(out, key);
	sg_buffer_printf(out, "%lld", number);
}
