/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict JSON scanner. Must not know nodes or errors: it says what is wrong and where, as plain values.
 */
#include "document/json_scan.h"

char *
sg_json_fail(struct sg_json_scan *scan, size_t at, const char *problem, const char *hint)
{
	scan->fault = SG_JSON_SYNTAX;
	scan->at = at;
	scan->problem = problem;
	scan->hint = hint;
	return NULL;
}

/* The byte at `at`; the copy ends in a NUL. */
static unsigned char
byte_at(const struct sg_json_scan *scan, size_t at)
{
	return at < scan->len ? (unsigned char)scan->text[at] : 0;
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

static char *
put_utf8(char *out, uint32_t point)
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = len; i-- > 1; point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3f));
	out[0] = (char)(first[len] | point);
	return out + len;
}

/* Behind "\u": a unit, or a pair of surrogates. What text cannot carry is U+FFFD. */
static bool
scan_unicode_escape(struct sg_json_scan *scan, char **out)
{
	size_t at = scan->at; /* of the backslash */
	int unit = hex4(scan, at + 2), low;
	uint32_t point = (uint32_t)unit;

	if (unit < 0)
		return sg_json_fail(scan, at, "\\u needs four hexadecimal digits", NULL) != NULL;
	scan->at += 6;
	if (unit >= 0xd800 && unit <= 0xdbff && byte_at(scan, at + 6) == '\\' &&
	    byte_at(scan, at + 7) == 'u') {
		low = hex4(scan, at + 8);
		if (low >= 0xdc00 && low <= 0xdfff) {
			scan->at += 6;
			point = 0x10000 + ((point - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
		}
	}
	if (point == 0 || (point >= 0xd800 && point <= 0xdfff)) {
		scan->hidden = true;
		point = 0xfffd;
	}
	*out = put_utf8(*out, point);
	return true;
}

/* One escape to what it means, at *out. None is shorter than that. */
static bool
scan_escape(struct sg_json_scan *scan, char **out)
{
	static const char values[128] = {
		['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
		['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
	};
	unsigned char c = byte_at(scan, scan->at + 1);

	if (c == 'u')
		return scan_unicode_escape(scan, out);
	if (c >= sizeof(values) || !values[c])
		return sg_json_fail(scan, scan->at, "unknown escape in a string",
				    "write a backslash as \\\\") != NULL;
	*(*out)++ = values[c];
	scan->at += 2;
	return true;
}

char *
sg_json_scan_escaped(struct sg_json_scan *scan, char *quote, char *at, struct sg_span *out)
{
	char *start = quote + 1, *end = at;

	for (;;) {
		char *run;

		scan->at = sg_json_offset(scan, at);
		if (scan->at >= scan->len)
			return sg_json_fail(scan, sg_json_offset(scan, quote),
					    "a string without its closing quote", NULL);
		if (*at == '"')
			break;
		if (*at != '\\')
			return sg_json_fail(scan, scan->at, "a control character in a string",
					    "write it as an escape, a line feed as \\n");
		if (!scan_escape(scan, &end))
			return NULL;
		run = scan->text + scan->at;
		at = sg_json_plain_end(run);
		memmove(end, run, (size_t)(at - run));
		end += at - run;
	}
	*end = '\0';
	*out = (struct sg_span){ start, (size_t)(end - start) };
	return at + 1;
}

static size_t
skip_digits(struct sg_json_scan *scan)
{
	size_t from = scan->at;

	while (byte_at(scan, scan->at) >= '0' && byte_at(scan, scan->at) <= '9')
		scan->at++;
	return scan->at - from;
}

char *
sg_json_scan_number(struct sg_json_scan *scan, char *p, struct sg_span *out)
{
	size_t from = sg_json_offset(scan, p);
	bool zero;

	scan->at = from;
	scan->at += byte_at(scan, scan->at) == '-';
	zero = byte_at(scan, scan->at) == '0';
	if ((skip_digits(scan) > 1 && zero) || scan->at == from + (byte_at(scan, from) == '-'))
		return sg_json_fail(scan, from, "a number that is none in JSON", NULL);
	if (byte_at(scan, scan->at) == '.') {
		scan->at++;
		if (skip_digits(scan) == 0)
			return sg_json_fail(scan, from, "a number without digits behind the point",
					    NULL);
	}
	if (byte_at(scan, scan->at) == 'e' || byte_at(scan, scan->at) == 'E') {
		scan->at++;
		scan->at += byte_at(scan, scan->at) == '+' || byte_at(scan, scan->at) == '-';
		if (skip_digits(scan) == 0)
			return sg_json_fail(scan, from, "a number without digits in its exponent",
					    NULL);
	}
	*out = (struct sg_span){ p, scan->at - from };
	return scan->text + scan->at;
}

char *
sg_json_scan_word(struct sg_json_scan *scan, char *p)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t from = sg_json_offset(scan, p);
	struct sg_span rest = { p, scan->len - from };

	for (size_t i = 0; i < SG_ARRAY_LEN(words); i++)
		if (sg_span_starts(rest, sg_span_of(words[i])))
			return p + strlen(words[i]);
	if (rest.len == 0)
		return sg_json_fail(scan, from, "the text ends where a value is expected", NULL);
	switch (rest.p[0]) {
	case '\'':
		return sg_json_fail(scan, from, "a value is expected",
				    "JSON strings stand in double quotes");
	case '/':
	case '#':
		return sg_json_fail(scan, from, "a value is expected", "JSON has no comments");
	case ']':
	case '}':
		return sg_json_fail(scan, from, "a value is expected",
				    "remove the comma before it");
	default:
		return sg_json_fail(scan, from, "a value is expected", NULL);
	}
}

char *
sg_json_no_separator(struct sg_json_scan *scan, const char *p, char end)
{
	return sg_json_fail(
		scan, sg_json_offset(scan, p),
		end == '}' ? "\",\" or \"}\" is expected" : "\",\" or \"]\" is expected", NULL);
}

void
sg_json_scan_init(struct sg_json_scan *scan, struct sg_span bytes, struct sg_arena *arena)
{
	char *text = sg_arena_alloc(arena, bytes.len + sizeof(uint64_t));

	if (bytes.len)
		memcpy(text, bytes.p, bytes.len);
	*scan = (struct sg_json_scan){ .text = text, .len = bytes.len };
}
