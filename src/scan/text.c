/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Literals to text: escapes decoded, computed parts evaluated with what is known of the names. Must not act on what it reads,
 * except through the evaluator.
 */
#include "scan/eval.h"

/* Where a literal is read from and written to. */
struct text {
	struct sg_scan *scan;
	const struct sg_token *token;
	struct sg_span body;
	size_t at;
	struct sg_buffer out;
};

static char
look(const struct text *text, size_t ahead)
{
	return text->at + ahead < text->body.len ? text->body.p[text->at + ahead] : '\0';
}

static void
put_code_point(struct sg_buffer *out, unsigned long code)
{
	if (code < 0x80) {
		/* A NUL would read as unknown, which it nearly is. */
		sg_buffer_add_char(out, (char)code);
	} else if (code < 0x800) {
		sg_buffer_add_char(out, (char)(0xc0 | code >> 6));
		sg_buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
	} else if (code < 0x10000) {
		sg_buffer_add_char(out, (char)(0xe0 | code >> 12));
		sg_buffer_add_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
		sg_buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
	} else {
		sg_buffer_add_char(out, (char)(0xf0 | (code >> 18 & 7)));
		sg_buffer_add_char(out, (char)(0x80 | (code >> 12 & 0x3f)));
		sg_buffer_add_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
		sg_buffer_add_char(out, (char)(0x80 | (code & 0x3f)));
	}
}

static int
digit_of(char c, int base)
{
	int value = c >= '0' && c <= '9'                       ? c - '0'
		    : sg_lower(c) >= 'a' && sg_lower(c) <= 'f' ? sg_lower(c) - 'a' + 10
							       : 99;

	return value < base ? value : -1;
}

/* Up to `most` digits, or all between braces. */
static void
put_number(struct text *text, int base, int most)
{
	bool braces = look(text, 0) == '{';
	unsigned long code = 0;

	text->at += braces;
	for (int i = 0; (braces ? 8 : most) > i && digit_of(look(text, 0), base) >= 0;
	     i++, text->at++)
		code = code * (unsigned long)base + (unsigned long)digit_of(look(text, 0), base);
	if (braces && look(text, 0) == '}')
		text->at++;
	put_code_point(&text->out, code);
}

static void
put_escape(struct text *text)
{
	static const char from[] = "ntrabfve0", to[] = "\n\t\r\a\b\f\v\033";
	char c = look(text, 1);
	const char *hit = c ? strchr(from, c) : NULL;
	bool lua = text->token->escapes == SG_ESCAPES_LUA;

	text->at += 2;
	if (c == 'x') {
		put_number(text, 16, 2);
	} else if (c == 'u' || c == 'U') {
		put_number(text, 16, c == 'u' ? 4 : 8);
	} else if (c >= '0' && c <= '9') {
		text->at--;
		put_number(text, lua ? 10 : 8, 3);
	} else if (c == 'N' || c == 'c') {
		sg_buffer_add_char(&text->out, SG_MARK_ANY);
	} else if (c == '\n') {
		return;
	} else {
		/* An escape that means nothing keeps the byte; python keeps the backslash too, before letters only. */
		if (!hit && text->scan->lexicon->language == SG_LANGUAGE_PYTHON && c != '\\' &&
		    c != '\'' && c != '"')
			sg_buffer_add_char(&text->out, '\\');
		sg_buffer_add_char(&text->out, hit ? to[hit - from] : c);
	}
}

static void
put_value(struct text *text, struct sg_span code)
{
	struct sg_value value = sg_scan_run(text->scan, code);
	const struct sg_value *only =
		value.kind == SG_VALUE_LIST && value.count == 1 ? &value.items[0] : &value;

	sg_buffer_add(&text->out, sg_value_word(only).text);
}

/* A part between braces: `open` is the offset of the brace from here. */
static bool
put_braces(struct text *text, size_t open, char opening, char closing)
{
	size_t behind = sg_scan_closing(text->body, text->at + open, opening, closing);
	struct sg_span code;

	if (look(text, open) != opening || behind == SIZE_MAX)
		return false;
	code = (struct sg_span){ text->body.p + text->at + open + 1, behind - text->at - open - 2 };
	/* f"{x!r:>10}": the format is no code. */
	if (text->token->holes == SG_HOLES_BRACE && sg_span_find(code, ':') != SIZE_MAX &&
	    sg_span_find(code, '(') == SIZE_MAX && sg_span_find(code, '[') == SIZE_MAX)
		code.len = sg_span_find(code, ':');
	text->at = behind;
	put_value(text, code);
	return true;
}

/* "$name", "$name[1]", "${name}", "@{[ code ]}", "{$name}" of perl and php */
static bool
put_sigil(struct text *text)
{
	size_t end = text->at + 1;
	char c = look(text, 0);

	if (c == '{' && look(text, 1) == '$')
		return put_braces(text, 0, '{', '}');
	if (c != '$' && (c != '@' || text->scan->lexicon->language != SG_LANGUAGE_PERL))
		return false;
	if (look(text, 1) == '{') {
		if (c == '$' && sg_scan_is_name(look(text, 2))) {
			size_t close = sg_span_find(sg_span_from(text->body, text->at), '}');

			if (close == SIZE_MAX)
				return false;
			put_value(text,
				  sg_arena_printf(text->scan->arena, "$%.*s", (int)(close - 2),
						  text->body.p + text->at + 2));
			text->at += close + 1;
			return true;
		}
		return put_braces(text, 1, '{', '}');
	}
	while (end < text->body.len && sg_scan_is_name(text->body.p[end]))
		end++;
	if (end == text->at + 1)
		return false;
	put_value(text, (struct sg_span){ text->body.p + text->at, end - text->at });
	text->at = end;
	if (look(text, 0) == '[' || look(text, 0) == '{' ||
	    (look(text, 0) == '-' && look(text, 1) == '>'))
		sg_buffer_add_char(&text->out, SG_MARK_ANY);
	return true;
}

/* One computed part, if one starts here. */
static bool
put_hole(struct text *text)
{
	char c = look(text, 0);

	switch (text->token->holes) {
	case SG_HOLES_BRACE:
		if ((c == '{' || c == '}') && look(text, 1) == c) {
			sg_buffer_add_char(&text->out, c);
			text->at += 2;
			return true;
		}
		return c == '{' && put_braces(text, 0, '{', '}');
	case SG_HOLES_DOLLAR_BRACE:
		return c == '$' && put_braces(text, 1, '{', '}');
	case SG_HOLES_HASH_BRACE:
		return c == '#' && put_braces(text, 1, '{', '}');
	case SG_HOLES_PAREN:
		return (c == '\\' && look(text, 1) == '(' && put_braces(text, 1, '(', ')')) ||
		       (c == '$' &&
			(put_braces(text, 1, '(', ')') || put_braces(text, 1, '{', '}'))) ||
		       (c == '#' && put_braces(text, 1, '{', '}'));
	case SG_HOLES_SIGIL:
		return put_sigil(text);
	default:
		return false;
	}
}

struct sg_word
sg_scan_literal(struct sg_scan *scan, const struct sg_token *token)
{
	struct text text = {
		.scan = scan, .token = token, .body = token->text, .out = { .arena = scan->arena }
	};
	bool plain =
		token->escapes == SG_ESCAPES_NONE || sg_span_find(token->text, '\\') == SIZE_MAX;

	if (plain && token->holes == SG_HOLES_NONE)
		return sg_value_word_of(token->text);
	while (text.at < text.body.len && !scan->over) {
		char c = look(&text, 0);

		if (token->holes != SG_HOLES_NONE && put_hole(&text))
			continue;
		if (c == '\\' && token->escapes == SG_ESCAPES_QUOTE &&
		    text.at + 1 < text.body.len &&
		    (look(&text, 1) == '\\' || look(&text, 1) == token->quote)) {
			sg_buffer_add_char(&text.out, look(&text, 1));
			text.at += 2;
		} else if (c == '\\' &&
			   (token->escapes == SG_ESCAPES_C || token->escapes == SG_ESCAPES_LUA) &&
			   text.at + 1 < text.body.len) {
			put_escape(&text);
		} else {
			sg_buffer_add_char(&text.out, c);
			text.at++;
		}
	}
	return sg_value_word_of(sg_buffer_span(&text.out));
}
