/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a bracket closes, found before its inside is read: what bash decides by looking ahead. One pass without recursion.
 * Knows quotes and substitutions, no grammar.
 */
#include "shell/syntax.h"

enum { MAX_OPEN = 512 };

/* What is open: the bytes that close them, innermost last. */
struct open {
	char closing[MAX_OPEN];
	size_t len;
};

static char
top_of(const struct open *open)
{
	return open->closing[open->len - 1];
}

static bool
push(struct open *open, char closing)
{
	if (open->len == MAX_OPEN)
		return false;
	open->closing[open->len++] = closing;
	return true;
}

/* Past '...' or, behind a dollar, $'...' with its escapes; the place of the last quote. */
static size_t
skip_single(struct sg_span text, size_t at, bool ansi)
{
	for (at++; at < text.len && text.p[at] != '\''; at++)
		if (ansi && text.p[at] == '\\')
			at++;
	return at;
}

/* The byte that closes what c opens here, 0 when it opens nothing. */
static char
closing_of(struct sg_span text, size_t at, char inside)
{
	char c = text.p[at], before = at ? text.p[at - 1] : 0;
	bool quoted = inside == '"';

	if ((c == '"' && !quoted) || c == '`')
		return c;
	if (c == '(' && (before == '$' || !quoted))
		return ')';
	if (c == '{' && before == '$')
		return '}';
	return c == '[' && inside == ']' ? ']' : 0;
}

size_t
sg_lex_closing(const struct sg_parser *p, size_t at)
{
	struct sg_span text = p->text;
	struct open open = { .len = 0 };

	push(&open, text.p[at] == '[' ? ']' : ')');
	for (at++; at < text.len; at++) {
		char c = text.p[at], opened;

		if (c == '\\') {
			at++;
		} else if (c == top_of(&open)) {
			if (--open.len == 0)
				return at;
		} else if (c == '\'' && top_of(&open) != '"') {
			at = skip_single(text, at, text.p[at - 1] == '$');
		} else if ((opened = closing_of(text, at, top_of(&open))) != 0 &&
			   !push(&open, opened)) {
			return SIZE_MAX;
		}
	}
	return SIZE_MAX;
}

bool
sg_lex_is_arithmetic(const struct sg_parser *p)
{
	size_t end = sg_lex_closing(p, p->at + 1);

	return end != SIZE_MAX && end + 1 < p->text.len && p->text.p[end + 1] == ')';
}
