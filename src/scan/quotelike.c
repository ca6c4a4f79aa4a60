/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The quoting operators of perl (q qq qw qx m qr s tr y) and ruby (%w %x %q ...), symbols, POD and the tags of php.
 * Their delimiters are free, and brackets nest.
 */
#include "scan/quotes.h"

static const struct quotelike {
	const char *word;
	struct sg_quote_rule rule;
	bool two; /* a second body: the replacement */
} quotelikes[] = {
	{ "q", { 0, SG_TOKEN_STRING, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true }, false },
	{ "qq", { 0, SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_SIGIL, true }, false },
	{ "qw", { 0, SG_TOKEN_WORDS, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true }, false },
	{ "qx", { 0, SG_TOKEN_COMMAND, SG_ESCAPES_C, SG_HOLES_SIGIL, true }, false },
	{ "m", { 0, SG_TOKEN_REGEX, SG_ESCAPES_NONE, SG_HOLES_NONE, true }, false },
	{ "qr", { 0, SG_TOKEN_REGEX, SG_ESCAPES_NONE, SG_HOLES_NONE, true }, false },
	{ "s", { 0, SG_TOKEN_REGEX, SG_ESCAPES_NONE, SG_HOLES_NONE, true }, true },
	{ "tr", { 0, SG_TOKEN_REGEX, SG_ESCAPES_NONE, SG_HOLES_NONE, true }, true },
	{ "y", { 0, SG_TOKEN_REGEX, SG_ESCAPES_NONE, SG_HOLES_NONE, true }, true },
};

/* ruby: the letter behind the percent sign */
static const struct quotelike percents[] = {
	{ "w", { 0, SG_TOKEN_WORDS, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true }, false },
	{ "W", { 0, SG_TOKEN_WORDS, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true }, false },
	{ "i", { 0, SG_TOKEN_WORDS, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true }, false },
	{ "I", { 0, SG_TOKEN_WORDS, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true }, false },
	{ "q", { 0, SG_TOKEN_STRING, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true }, false },
	{ "Q", { 0, SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true }, false },
	{ "", { 0, SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true }, false },
	{ "s", { 0, SG_TOKEN_STRING, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true }, false },
	{ "r", { 0, SG_TOKEN_REGEX, SG_ESCAPES_NONE, SG_HOLES_NONE, true }, false },
	{ "x", { 0, SG_TOKEN_COMMAND, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true }, false },
};

static char
closing_of(char opening)
{
	switch (opening) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	case '<':
		return '>';
	default:
		return opening;
	}
}

/* Body between free delimiters; `at` is the opening one. Index of the closing one, SIZE_MAX when it stays open. */
static size_t
delimited(struct sg_lexer *lexer, size_t at)
{
	struct sg_span code = lexer->code;
	char opening = code.p[at], closing = closing_of(opening);
	size_t depth = 1;

	if (lexer->dead_until[(unsigned char)opening] > at)
		return SIZE_MAX;
	for (size_t i = at + 1; i < code.len; i++) {
		if (code.p[i] == '\\')
			i++;
		else if (code.p[i] == closing && --depth == 0)
			return i;
		else if (code.p[i] == opening && opening != closing)
			depth++;
	}
	lexer->dead_until[(unsigned char)opening] = code.len;
	return SIZE_MAX;
}

static void
push_body(struct sg_lexer *lexer, const struct quotelike *row, size_t open, size_t close)
{
	struct sg_token *token;

	sg_lexer_push(lexer, (enum sg_token_kind)row->rule.kind, open + 1, close - open - 1);
	token = &lexer->out->items[lexer->out->len - 1];
	token->escapes = row->rule.escapes;
	/* m'..', qx'..' and the like compute nothing. */
	token->holes = lexer->code.p[open] == '\'' ? SG_HOLES_NONE : row->rule.holes;
	token->quote = lexer->code.p[close];
}

static bool
read_bodies(struct sg_lexer *lexer, const struct quotelike *row, size_t open)
{
	struct sg_span code = lexer->code;
	size_t close = delimited(lexer, open);
	size_t second = close, end = close;
	bool is_code = false;

	if (close == SIZE_MAX)
		return false;
	if (row->two) {
		if (closing_of(code.p[open]) != code.p[open])
			for (second++;
			     second < code.len && strchr(" \t\r\n", code.p[second]) != NULL;
			     second++)
				;
		end = second < code.len ? delimited(lexer, second) : SIZE_MAX;
		if (end == SIZE_MAX)
			return false;
	}
	push_body(lexer, row, open, close);
	lexer->at = end + 1;
	if (row->rule.kind != SG_TOKEN_REGEX)
		return true;
	for (; sg_scan_is_name(sg_lexer_peek(lexer, 0)); lexer->at++)
		is_code = is_code ||
			  (sg_lexer_peek(lexer, 0) == 'e' && row->two && row->word[0] == 's');
	if (is_code)
		sg_lexer_push(lexer, SG_TOKEN_CODE, second + 1, end - second - 1);
	return true;
}

/* A hash key or a method of the same name is no operator: {s}, s => 1, ->y */
static bool
is_key(const struct sg_lexer *lexer, size_t behind)
{
	struct sg_span rest = sg_span_trim(sg_span_from(lexer->code, behind));
	const struct sg_token *last =
		lexer->out->len ? &lexer->out->items[lexer->out->len - 1] : NULL;

	if (rest.len == 0 || strchr("=,;)}", rest.p[0]) != NULL || sg_scan_is_name(rest.p[0]))
		return true;
	return last && last->kind == SG_TOKEN_OP &&
	       (sg_span_is(last->text, "->") || sg_span_is(last->text, "::"));
}

bool
sg_lexer_read_quotelike(struct sg_lexer *lexer)
{
	size_t end = lexer->at;

	if (!sg_lexer_has(lexer, SG_LEX_QUOTELIKE))
		return false;
	while (end < lexer->code.len && end < lexer->at + 3 && sg_scan_is_name(lexer->code.p[end]))
		end++;
	for (size_t i = 0; i < SG_ARRAY_LEN(quotelikes); i++) {
		struct sg_span name = { lexer->code.p + lexer->at, end - lexer->at };
		size_t open = end;

		if (!sg_span_is(name, quotelikes[i].word))
			continue;
		if (is_key(lexer, end))
			return false;
		while (open < lexer->code.len && strchr(" \t\r\n", lexer->code.p[open]) != NULL)
			open++;
		/* Behind a blank # is a comment. */
		if (open >= lexer->code.len || (open > end && lexer->code.p[open] == '#'))
			return false;
		return read_bodies(lexer, &quotelikes[i], open);
	}
	return false;
}

bool
sg_lexer_read_percent(struct sg_lexer *lexer)
{
	char letter[2] = { sg_lexer_peek(lexer, 1), '\0' };
	size_t open = lexer->at + 2;

	if (!sg_lexer_has(lexer, SG_LEX_PERCENT) || sg_lexer_peek(lexer, 0) != '%')
		return false;
	if (!sg_scan_is_name(letter[0])) {
		letter[0] = '\0';
		open--;
		if (sg_lexer_after_value(lexer))
			return false;
	}
	if (open >= lexer->code.len || strchr("([{<|!/^-", lexer->code.p[open]) == NULL)
		return false;
	for (size_t i = 0; i < SG_ARRAY_LEN(percents); i++)
		if (strcmp(percents[i].word, letter) == 0)
			return read_bodies(lexer, &percents[i], open);
	return false;
}

bool
sg_lexer_read_symbol(struct sg_lexer *lexer)
{
	const struct sg_token *last =
		lexer->out->len ? &lexer->out->items[lexer->out->len - 1] : NULL;
	size_t end = lexer->at + 1;

	if (!sg_lexer_has(lexer, SG_LEX_SYMBOLS) || sg_lexer_peek(lexer, 0) != ':' ||
	    !sg_scan_is_name(sg_lexer_peek(lexer, 1)) ||
	    (last && !lexer->spaced && last->kind != SG_TOKEN_NEWLINE &&
	     (last->kind != SG_TOKEN_OP || strchr(")]}:", last->text.p[0]) != NULL)))
		return false;
	while (end < lexer->code.len && sg_scan_is_name(lexer->code.p[end]))
		end++;
	/* :os.cmd("x") calls: then the symbol is a name. */
	sg_lexer_push(lexer,
		      end < lexer->code.len && lexer->code.p[end] == '.' ? SG_TOKEN_NAME
									 : SG_TOKEN_STRING,
		      lexer->at + 1, end - lexer->at - 1);
	lexer->at = end;
	return true;
}

bool
sg_lexer_skip_text(struct sg_lexer *lexer)
{
	struct sg_span rest = sg_span_from(lexer->code, lexer->at);
	size_t tag;

	if (!lexer->in_text) {
		if (!sg_lexer_has(lexer, SG_LEX_TAGS) || !sg_span_starts(rest, SG_SPAN("?>")))
			return false;
		lexer->in_text = true;
		sg_lexer_push(lexer, SG_TOKEN_OP, lexer->at, 1);
		lexer->at += 2;
		return true;
	}
	tag = sg_span_search(rest, SG_SPAN("<?"));
	lexer->in_text = false;
	lexer->at = tag == SIZE_MAX ? lexer->code.len : lexer->at + tag + 2;
	for (size_t i = 0; i < 3 && strchr("php=", sg_lexer_peek(lexer, 0) | 0) != NULL &&
			   sg_lexer_peek(lexer, 0);
	     i++)
		lexer->at++;
	return true;
}

/* =pod ... =cut, =begin ... =end; __END__ and __DATA__ end the code. */
bool
sg_lexer_skip_pod(struct sg_lexer *lexer)
{
	struct sg_span rest = sg_span_from(lexer->code, lexer->at);
	struct sg_span fence =
		sg_lexer_has(lexer, SG_LEX_PERCENT) ? SG_SPAN("\n=end") : SG_SPAN("\n=cut");
	size_t end, line;

	if (!sg_lexer_has(lexer, SG_LEX_POD) || lexer->at != lexer->line_at)
		return false;
	if (sg_span_starts(rest, SG_SPAN("__END__")) || sg_span_starts(rest, SG_SPAN("__DATA__"))) {
		lexer->at = lexer->code.len;
		return true;
	}
	if (rest.len < 2 || rest.p[0] != '=' || rest.p[1] < 'a' || rest.p[1] > 'z')
		return false;
	end = sg_span_search(rest, fence);
	line = end == SIZE_MAX ? SIZE_MAX : sg_span_find(sg_span_from(rest, end + 1), '\n');
	lexer->at = line == SIZE_MAX ? lexer->code.len : lexer->at + end + 1 + line;
	return true;
}
