/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quoting that holds no substitutions: '...', $'...' and the backslash. Knows nothing of where words start or end.
 */
#include "shell/lex_build.h"

/* '...': raw, no continuations. */
void
sg_build_single(struct sg_building *b)
{
	struct sg_parser *p = b->p;
	struct sg_span rest = sg_span_from(p->text, p->at + 1);
	size_t end = sg_span_find(rest, '\'');

	if (end == SIZE_MAX) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	b->word->quoted = true;
	p->at++;
	if (end)
		sg_build_script(b, end, true);
	p->at++;
}

static int
digit_value(int c, int base)
{
	int v = c >= '0' && c <= '9'   ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : 99;

	return v < base ? v : -1;
}

/* Up to `most` digits at the current place. */
static unsigned long
read_digits(struct sg_parser *p, int base, int most)
{
	unsigned long value = 0;

	while (most-- > 0 && p->at < p->text.len &&
	       digit_value((unsigned char)p->text.p[p->at], base) >= 0)
		value = value * (unsigned)base +
			(unsigned)digit_value((unsigned char)p->text.p[p->at++], base);
	return value;
}

static void
add_code_point(struct sg_building *b, unsigned long c)
{
	if (c < 0x80) {
		sg_build_byte(b, (int)c, true);
	} else if (c < 0x800) {
		sg_build_byte(b, (int)(0xc0 | c >> 6), true);
		sg_build_byte(b, (int)(0x80 | (c & 0x3f)), true);
	} else if (c < 0x10000) {
		sg_build_byte(b, (int)(0xe0 | c >> 12), true);
		sg_build_byte(b, (int)(0x80 | (c >> 6 & 0x3f)), true);
		sg_build_byte(b, (int)(0x80 | (c & 0x3f)), true);
	} else {
		sg_build_byte(b, (int)(0xf0 | (c >> 18 & 7)), true);
		sg_build_byte(b, (int)(0x80 | (c >> 12 & 0x3f)), true);
		sg_build_byte(b, (int)(0x80 | (c >> 6 & 0x3f)), true);
		sg_build_byte(b, (int)(0x80 | (c & 0x3f)), true);
	}
}

/* One escape of $'...', behind its backslash. Source: bash(1), QUOTING. */
static void
read_ansi_escape(struct sg_building *b)
{
	static const char names[] = "abeEfnrtv\\'\"?";
	static const char values[] = "\a\b\033\033\f\n\r\t\v\\'\"?";
	struct sg_parser *p = b->p;
	int c = p->at < p->text.len ? (unsigned char)p->text.p[p->at] : -1;
	const char *hit = c > 0 ? strchr(names, c) : NULL;

	if (c == -1)
		return;
	if (c >= '0' && c <= '7') {
		sg_build_byte(b, (int)(read_digits(p, 8, 3) & 0xff), true);
		return;
	}
	p->at++;
	if (hit)
		sg_build_byte(b, values[hit - names], true);
	else if (c == 'x')
		sg_build_byte(b, (int)(read_digits(p, 16, 2) & 0xff), true);
	else if (c == 'u')
		add_code_point(b, read_digits(p, 16, 4));
	else if (c == 'U')
		add_code_point(b, read_digits(p, 16, 8));
	else if (c == 'c' && p->at < p->text.len)
		sg_build_byte(b, p->text.p[p->at++] & 0x1f, true);
	else {
		sg_build_byte(b, '\\', true);
		sg_build_byte(b, c, true);
	}
}

/* $'...', behind the dollar. A NUL ends the text, as it does for bash. */
void
sg_build_ansi(struct sg_building *b)
{
	struct sg_parser *p = b->p;

	p->at++;
	b->word->quoted = true;
	while (p->at < p->text.len && p->text.p[p->at] != '\'') {
		if (p->text.p[p->at] == '\\') {
			p->at++;
			read_ansi_escape(b);
		} else {
			sg_build_byte(b, (unsigned char)p->text.p[p->at++], true);
		}
	}
	if (p->at >= p->text.len)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	else
		p->at++;
}

void
sg_build_backslash(struct sg_building *b, enum sg_lex_mode mode, bool quoted)
{
	struct sg_parser *p = b->p;
	int c;

	p->at++;
	c = p->at < p->text.len ? (unsigned char)p->text.p[p->at] : -1;
	if (c == -1) {
		sg_build_byte(b, '\\', quoted);
		return;
	}
	p->at++;
	if (!quoted || c == '$' || c == '`' || c == '\\' || (c == '"' && mode != SG_LEX_BODY) ||
	    (c == '}' && mode == SG_LEX_BRACE_DOUBLE)) {
		b->word->quoted = true;
		sg_build_byte(b, c, true);
		return;
	}
	sg_build_byte(b, '\\', true);
	sg_build_byte(b, c, true);
}
