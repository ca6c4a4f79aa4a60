/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict JSON scanner. Must not know nodes or errors: it says what is wrong and where, as plain values.
 */
#include "document/json_scan.h"

#include "document/document.h"

static bool scan_value(struct sg_json_scan *scan);

static bool
fail(struct sg_json_scan *scan, size_t at, const char *problem, const char *hint)
{
	scan->fault = SG_JSON_SYNTAX;
	scan->at = at;
	scan->problem = problem;
	scan->hint = hint;
	return false;
}

/* The byte at `at`, or NUL at the end (a real NUL is no valid byte anywhere in JSON). */
static unsigned char
byte_at(const struct sg_json_scan *scan, size_t at)
{
	return at < scan->bytes.len ? (unsigned char)scan->bytes.p[at] : 0;
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks(struct sg_json_scan *scan)
{
	while (is_blank(byte_at(scan, scan->at)))
		scan->at++;
}

static bool
push(struct sg_json_scan *scan, size_t at, size_t len)
{
	/* Keys are tokens too, so that there are at most two for each value. */
	if (scan->tokens.len / 2 >= SG_DOCUMENT_MAX_NODES) {
		scan->fault = SG_JSON_COUNT;
		scan->problem = "too many values";
		return false;
	}
	sg_vec_push(scan->arena, &scan->tokens,
		    (struct sg_json_token){ (uint32_t)at, (uint32_t)len });
	return true;
}

/* Four hexadecimal digits at `at`, or -1. */
static int
hex4(const struct sg_json_scan *scan, size_t at)
{
	int value = 0;

	for (size_t i = 0; i < 4; i++) {
		char c = sg_lower((char)byte_at(scan, at + i));
		const char *digits = "0123456789abcdef";
		const char *digit = c ? strchr(digits, c) : NULL;

		if (!digit)
			return -1;
		value = value * 16 + (int)(digit - digits);
	}
	return value;
}

/* Write the escape of U+FFFD over the one at `at`, in a copy: the input is not ours. */
static void
replace_escape(struct sg_json_scan *scan, size_t at)
{
	char *copy;

	if (!scan->hidden)
		scan->bytes = sg_arena_copy(scan->arena, scan->bytes);
	scan->hidden = true;
	copy = (char *)(uintptr_t)scan->bytes.p; /* our own copy since the first replacement */
	memcpy(copy + at, "\\ufffd", 6);
}

/* Behind "\u": a unit, or a pair of surrogates. */
static bool
scan_unicode_escape(struct sg_json_scan *scan)
{
	size_t at = scan->at; /* of the backslash */
	int unit = hex4(scan, at + 2), low;

	if (unit < 0)
		return fail(scan, at, "\\u needs four hexadecimal digits", NULL);
	scan->at += 6;
	if (unit >= 0xd800 && unit <= 0xdbff && byte_at(scan, at + 6) == '\\' &&
	    byte_at(scan, at + 7) == 'u') {
		low = hex4(scan, at + 8);
		if (low >= 0xdc00 && low <= 0xdfff) {
			scan->at += 6;
			return true;
		}
	}
	if (unit == 0 || (unit >= 0xd800 && unit <= 0xdfff))
		replace_escape(scan, at);
	return true;
}

static bool
scan_escape(struct sg_json_scan *scan)
{
	unsigned char c = byte_at(scan, scan->at + 1);

	if (c == 'u')
		return scan_unicode_escape(scan);
	if (c == 0 || !strchr("\"\\/bfnrt", c))
		return fail(scan, scan->at, "unknown escape in a string",
			    "write a backslash as \\\\");
	scan->at += 2;
	return true;
}

/* The highest bit of each byte of the word that ends a run of plain ones: a control, a quote, a backslash. */
static uint64_t
ends_of_plain(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';

	return ((word - ones * 0x20) | (quote - ones) | (backslash - ones)) & ~word & high;
}

/* Past the bytes that stand for themselves in a string; words at first, of which none ends the run. */
static void
skip_plain(struct sg_json_scan *scan)
{
	const unsigned char *p = (const unsigned char *)scan->bytes.p;
	size_t at = scan->at;
	uint64_t word;

	for (; scan->bytes.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, p + at, sizeof(word));
		if (ends_of_plain(word))
			break;
	}
	while (at < scan->bytes.len && p[at] >= 0x20 && p[at] != '"' && p[at] != '\\')
		at++;
	scan->at = at;
}

static bool
scan_string(struct sg_json_scan *scan)
{
	size_t from = scan->at++, token = scan->tokens.len;

	if (!push(scan, from, 0))
		return false;
	for (;;) {
		skip_plain(scan);
		if (scan->at >= scan->bytes.len)
			return fail(scan, from, "a string without its closing quote", NULL);
		if (scan->bytes.p[scan->at] == '"')
			break;
		if (scan->bytes.p[scan->at] != '\\')
			return fail(scan, scan->at, "a control character in a string",
				    "write it as an escape, a line feed as \\n");
		if (!scan_escape(scan))
			return false;
	}
	scan->at++;
	scan->tokens.items[token].len = (uint32_t)(scan->at - from);
	return true;
}

static size_t
skip_digits(struct sg_json_scan *scan)
{
	size_t from = scan->at;

	while (byte_at(scan, scan->at) >= '0' && byte_at(scan, scan->at) <= '9')
		scan->at++;
	return scan->at - from;
}

static bool
scan_number(struct sg_json_scan *scan)
{
	size_t from = scan->at;
	bool zero;

	scan->at += byte_at(scan, scan->at) == '-';
	zero = byte_at(scan, scan->at) == '0';
	if ((skip_digits(scan) > 1 && zero) || scan->at == from + (byte_at(scan, from) == '-'))
		return fail(scan, from, "a number that is none in JSON", NULL);
	if (byte_at(scan, scan->at) == '.') {
		scan->at++;
		if (skip_digits(scan) == 0)
			return fail(scan, from, "a number without digits behind the point", NULL);
	}
	if (byte_at(scan, scan->at) == 'e' || byte_at(scan, scan->at) == 'E') {
		scan->at++;
		scan->at += byte_at(scan, scan->at) == '+' || byte_at(scan, scan->at) == '-';
		if (skip_digits(scan) == 0)
			return fail(scan, from, "a number without digits in its exponent", NULL);
	}
	return push(scan, from, scan->at - from);
}

static bool
scan_word(struct sg_json_scan *scan)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t from = scan->at;

	for (size_t i = 0; i < SG_ARRAY_LEN(words); i++)
		if (sg_span_starts(sg_span_from(scan->bytes, from), sg_span_of(words[i]))) {
			scan->at += strlen(words[i]);
			return push(scan, from, scan->at - from);
		}
	if (from >= scan->bytes.len)
		return fail(scan, from, "the text ends where a value is expected", NULL);
	switch (scan->bytes.p[from]) {
	case '\'':
		return fail(scan, from, "a value is expected",
			    "JSON strings stand in double quotes");
	case '/':
	case '#':
		return fail(scan, from, "a value is expected", "JSON has no comments");
	case ']':
	case '}':
		return fail(scan, from, "a value is expected", "remove the comma before it");
	default:
		return fail(scan, from, "a value is expected", NULL);
	}
}

/* Behind a member or element: true and *more for a comma, true for `end`. */
static bool
scan_separator(struct sg_json_scan *scan, char end, bool *more)
{
	unsigned char c;

	skip_blanks(scan);
	c = byte_at(scan, scan->at);
	*more = c == ',';
	if (c != ',' && c != (unsigned char)end)
		return fail(scan, scan->at,
			    end == '}' ? "\",\" or \"}\" is expected"
				       : "\",\" or \"]\" is expected",
			    NULL);
	scan->at++;
	return true;
}

static bool
scan_member(struct sg_json_scan *scan)
{
	skip_blanks(scan);
	if (byte_at(scan, scan->at) != '"')
		return fail(scan, scan->at, "a key in double quotes is expected",
			    byte_at(scan, scan->at) == '}' ? "remove the comma before it" : NULL);
	if (!scan_string(scan))
		return false;
	skip_blanks(scan);
	if (byte_at(scan, scan->at) != ':')
		return fail(scan, scan->at, "\":\" is expected behind a key", NULL);
	scan->at++;
	return scan_value(scan);
}

static bool
scan_container(struct sg_json_scan *scan, char end)
{
	size_t from = scan->at++, token = scan->tokens.len;
	bool more = true;

	if (!push(scan, from, 1))
		return false;
	if (++scan->depth > SG_DOCUMENT_MAX_DEPTH) {
		scan->fault = SG_JSON_DEPTH;
		scan->at = from;
		scan->problem = "too deep";
		return false;
	}
	skip_blanks(scan);
	if (byte_at(scan, scan->at) == (unsigned char)end) {
		scan->at++;
		more = false;
	}
	while (more)
		if (!(end == '}' ? scan_member(scan) : scan_value(scan)) ||
		    !scan_separator(scan, end, &more))
			return false;
	scan->depth--;
	scan->tokens.items[token].len = (uint32_t)(scan->at - from);
	return true;
}

static bool
scan_value(struct sg_json_scan *scan)
{
	unsigned char c;

	skip_blanks(scan);
	c = byte_at(scan, scan->at);
	if (c == '{')
		return scan_container(scan, '}');
	if (c == '[')
		return scan_container(scan, ']');
	if (c == '"')
		return scan_string(scan);
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(scan);
	return scan_word(scan);
}

bool
sg_json_scan(struct sg_json_scan *scan, struct sg_span bytes, struct sg_arena *arena)
{
	*scan = (struct sg_json_scan){ .arena = arena, .bytes = bytes };
	if (!scan_value(scan))
		return false;
	skip_blanks(scan);
	if (scan->at < scan->bytes.len)
		return fail(scan, scan->at, "something follows the value", NULL);
	return true;
}
