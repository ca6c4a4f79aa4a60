/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Literals of scripting languages: plain, triple, prefixed, quote-like, here-documents, regular expressions. A literal that does
 * not close is no literal: its quote is an operator, so that code behind it is still read. Each kind of quote remembers where
 * such an open one was met, which keeps the whole linear.
 */
#include "scan/quotes.h"

/* Bytes of one computed part of a literal; a longer one is not skipped as a whole. */
enum { MAX_HOLE = 4096 };

void
sg_lexer_push(struct sg_lexer *lexer, enum sg_token_kind kind, size_t at, size_t len)
{
	struct sg_token token = { .kind = (uint8_t)kind,
				  .spaced = lexer->spaced,
				  .text = { lexer->code.p + at, len } };

	sg_vec_push(lexer->arena, lexer->out, token);
	lexer->spaced = false;
}

void
sg_lexer_line(struct sg_lexer *lexer)
{
	lexer->at++;
	if (lexer->heredoc_end > lexer->at)
		lexer->at = lexer->heredoc_end;
	lexer->heredoc_end = 0;
	lexer->line_at = lexer->at;
	lexer->spaced = true;
}

static const char *const operand_words[] = {
	"return", "if",   "unless", "and",    "or",     "not",  "while", "until", "split", "grep",
	"map",    "when", "case",   "typeof", "in",     "else", "elsif", "then",  "puts",  "print",
	"do",     "x",    "join",   "yield",  "delete", "void", "new",   "await", "p",
};

static bool
is_operand_word(struct sg_span name)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(operand_words); i++)
		if (sg_span_is(name, operand_words[i]))
			return true;
	return false;
}

bool
sg_lexer_after_value(const struct sg_lexer *lexer)
{
	const struct sg_token *last;

	if (lexer->out->len == 0)
		return false;
	last = &lexer->out->items[lexer->out->len - 1];
	switch (last->kind) {
	case SG_TOKEN_NAME:
		/* A bare word may take an operand: `foo /x/`, but not `foo / x`. */
		if (is_operand_word(last->text))
			return false;
		return sg_scan_is_name(last->text.p[0]) && sg_lexer_has(lexer, SG_LEX_BARE_CALLS) &&
				       lexer->spaced
			       ? sg_lexer_peek(lexer, 1) == ' ' || sg_lexer_peek(lexer, 1) == '='
			       : true;
	case SG_TOKEN_OP:
		return last->text.len == 1 && strchr(")]}", last->text.p[0]) != NULL &&
		       !(last->text.p[0] == '}' && !sg_lexer_has(lexer, SG_LEX_BARE_CALLS));
	case SG_TOKEN_NEWLINE:
		return false;
	default:
		return true;
	}
}

static void
push_literal(struct sg_lexer *lexer, const struct sg_quote_rule *rule, size_t at, size_t len)
{
	struct sg_token *token;

	sg_lexer_push(lexer, (enum sg_token_kind)rule->kind, at, len);
	token = &lexer->out->items[lexer->out->len - 1];
	token->escapes = rule->escapes;
	token->holes = rule->holes;
	token->quote = rule->quote;
}

/* Remember an open literal of this quote, so that no later one is tried before where the search ended. */
static bool
open_literal(struct sg_lexer *lexer, char quote, size_t until)
{
	lexer->dead_until[(unsigned char)quote] = until;
	if (!sg_lexer_has(lexer, SG_LEX_LOOSE | SG_LEX_QUOTELIKE | SG_LEX_PERCENT) && quote != '/')
		lexer->out->broken = true;
	return false;
}

/* Behind the computed part whose brace is at `open`; SIZE_MAX when it is too long to tell. */
static size_t
behind_hole(struct sg_lexer *lexer, size_t open)
{
	struct sg_span code = sg_span_first(lexer->code, open + MAX_HOLE);
	size_t behind = SIZE_MAX, read;

	if (lexer->hole_work >= MAX_HOLE)
		behind = sg_scan_closing(code, open, '{', '}');
	else
		lexer->out->broken = true;
	read = (behind == SIZE_MAX ? code.len : behind) - open;
	lexer->hole_work -= read < lexer->hole_work ? read : lexer->hole_work;
	return behind;
}

/* Index of the closing quote of a literal whose body starts at `at`; a template's holes may hold the quote. */
static size_t
find_quote(struct sg_lexer *lexer, const struct sg_quote_rule *rule, size_t at, size_t *stopped)
{
	struct sg_span code = lexer->code;
	char hole = rule->holes == SG_HOLES_DOLLAR_BRACE ? '$'
		    : rule->holes == SG_HOLES_HASH_BRACE ? '#'
							 : '\0';

	for (; at < code.len; at++) {
		char c = code.p[at];

		if (c == rule->quote) {
			if (rule->escapes != SG_ESCAPES_DOUBLE || at + 1 >= code.len ||
			    code.p[at + 1] != c)
				return at;
			at++;
		} else if (c == '\\' && rule->escapes != SG_ESCAPES_NONE &&
			   rule->escapes != SG_ESCAPES_DOUBLE) {
			at++;
		} else if (c == '\n' && !rule->lines) {
			break;
		} else if (hole && c == hole && at + 1 < code.len && code.p[at + 1] == '{') {
			size_t behind = behind_hole(lexer, at + 1);

			if (behind != SIZE_MAX)
				at = behind - 1;
			else
				hole = '\0';
		}
	}
	*stopped = at;
	return SIZE_MAX;
}

static bool
read_quoted(struct sg_lexer *lexer, const struct sg_quote_rule *rule, size_t prefix)
{
	size_t stopped = 0;
	size_t body = lexer->at + prefix + 1;
	size_t end;

	if (body <= lexer->dead_until[(unsigned char)rule->quote])
		return false;
	end = find_quote(lexer, rule, body, &stopped);
	if (end == SIZE_MAX)
		return open_literal(lexer, rule->quote, stopped);
	push_literal(lexer, rule, body, end - body);
	lexer->at = end + 1;
	return true;
}

bool
sg_lexer_read_string(struct sg_lexer *lexer)
{
	char c = sg_lexer_peek(lexer, 0);

	for (size_t i = 0; c != 0 && i < SG_LEXICON_QUOTES; i++)
		if (lexer->lexicon->quotes[i].quote == c)
			return read_quoted(lexer, &lexer->lexicon->quotes[i], 0);
	return false;
}

/* Three quotes; `prefix` bytes of r, f, b stand before them. */
static bool
read_triple(struct sg_lexer *lexer, size_t prefix, uint8_t escapes, uint8_t holes)
{
	char c = sg_lexer_peek(lexer, prefix);
	char fence[3] = { c, c, c };
	struct sg_span rest = sg_span_from(lexer->code, lexer->at + prefix);
	struct sg_quote_rule rule = { c, SG_TOKEN_STRING, escapes, holes, true };

	if ((c != '"' && c != '\'') || !sg_span_starts(rest, (struct sg_span){ fence, 3 }))
		return false;
	for (size_t i = 3; i + 3 <= rest.len; i++) {
		if (rest.p[i] == '\\') {
			i++;
		} else if (memcmp(rest.p + i, fence, 3) == 0) {
			push_literal(lexer, &rule, lexer->at + prefix + 3, i - 3);
			lexer->at += prefix + i + 3;
			return true;
		}
	}
	return open_literal(lexer, c, lexer->code.len);
}

bool
sg_lexer_read_triple(struct sg_lexer *lexer)
{
	if (!sg_lexer_has(lexer, SG_LEX_TRIPLE) ||
	    lexer->dead_until[(unsigned char)sg_lexer_peek(lexer, 0)] > lexer->at)
		return false;
	return read_triple(lexer, 0, SG_ESCAPES_C, SG_HOLES_NONE);
}

/* R: r"(text)", r"---[text]---" */
static bool
read_raw_r(struct sg_lexer *lexer)
{
	struct sg_quote_rule rule = { '"', SG_TOKEN_STRING, SG_ESCAPES_NONE, SG_HOLES_NONE, true };
	struct sg_span rest = sg_span_from(lexer->code, lexer->at + 2);
	char closing[] = { ')', '\0', '\0' };
	size_t end;

	if (sg_lexer_peek(lexer, 2) != '(' || sg_lexer_peek(lexer, 1) == 0)
		return false;
	closing[1] = sg_lexer_peek(lexer, 1);
	end = sg_span_search(rest, (struct sg_span){ closing, 2 });
	if (end == SIZE_MAX)
		return false;
	push_literal(lexer, &rule, lexer->at + 3, end - 1);
	lexer->at += 2 + end + 2;
	return true;
}

bool
sg_lexer_read_prefixed(struct sg_lexer *lexer)
{
	struct sg_quote_rule rule = { 0, SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false };
	size_t prefix = 0;

	if (sg_lexer_has(lexer, SG_LEX_RAW_R) && sg_lower(sg_lexer_peek(lexer, 0)) == 'r')
		return read_raw_r(lexer);
	if (!sg_lexer_has(lexer, SG_LEX_PREFIXES))
		return false;
	for (; prefix < 3; prefix++) {
		char c = sg_lower(sg_lexer_peek(lexer, prefix));

		if (c == 'r')
			rule.escapes = SG_ESCAPES_NONE;
		else if (c == 'f' || c == 't')
			rule.holes = SG_HOLES_BRACE;
		else if (c != 'b' && c != 'u')
			break;
	}
	rule.quote = sg_lexer_peek(lexer, prefix);
	if (prefix == 0 || (rule.quote != '"' && rule.quote != '\'') ||
	    lexer->dead_until[(unsigned char)rule.quote] > lexer->at)
		return false;
	if (read_triple(lexer, prefix, rule.escapes, rule.holes))
		return true;
	/* A raw literal keeps its backslashes, but one still protects the quote: find the end as if they counted. */
	if (rule.escapes == SG_ESCAPES_NONE) {
		size_t before = lexer->out->len;

		rule.escapes = SG_ESCAPES_QUOTE;
		if (read_quoted(lexer, &rule, prefix) && lexer->out->len > before)
			lexer->out->items[before].escapes = SG_ESCAPES_NONE;
		return lexer->out->len > before;
	}
	return read_quoted(lexer, &rule, prefix);
}

size_t
sg_lexer_long_bracket(struct sg_lexer *lexer, size_t at, struct sg_span *body)
{
	struct sg_span code = lexer->code;
	size_t level = 0, i = at;

	if (!sg_lexer_has(lexer, SG_LEX_BRACKETS) || i >= code.len || code.p[i] != '[' ||
	    lexer->dead_until['['] > at)
		return SIZE_MAX;
	for (i++; i < code.len && code.p[i] == '='; i++)
		level++;
	if (i >= code.len || code.p[i] != '[')
		return SIZE_MAX;
	for (size_t from = ++i; i < code.len; i++) {
		size_t j = i + 1;

		if (code.p[i] != ']')
			continue;
		while (j < code.len && code.p[j] == '=')
			j++;
		if (j - i - 1 == level && j < code.len && code.p[j] == ']') {
			if (body)
				*body = (struct sg_span){ code.p + from, i - from };
			return j + 1;
		}
		i = j - 1;
	}
	lexer->dead_until['['] = code.len;
	return SIZE_MAX;
}

bool
sg_lexer_read_long_bracket(struct sg_lexer *lexer)
{
	static const struct sg_quote_rule rule = { '[', SG_TOKEN_STRING, SG_ESCAPES_NONE,
						   SG_HOLES_NONE, true };
	struct sg_span body;
	size_t behind = sg_lexer_long_bracket(lexer, lexer->at, &body);

	if (behind == SIZE_MAX)
		return false;
	push_literal(lexer, &rule, (size_t)(body.p - lexer->code.p), body.len);
	lexer->at = behind;
	return true;
}

/* A regular expression is data; only its extent matters. */
bool
sg_lexer_read_regex(struct sg_lexer *lexer)
{
	static const struct sg_quote_rule rule = { '/', SG_TOKEN_REGEX, SG_ESCAPES_NONE,
						   SG_HOLES_NONE, false };
	bool set = false;
	size_t i = lexer->at + 1;

	if (!sg_lexer_has(lexer, SG_LEX_REGEX) || sg_lexer_peek(lexer, 0) != '/' ||
	    sg_lexer_after_value(lexer) || lexer->dead_until['/'] > lexer->at)
		return false;
	for (; i < lexer->code.len && lexer->code.p[i] != '\n'; i++) {
		char c = lexer->code.p[i];

		if (c == '\\')
			i++;
		else if (c == '[' && sg_lexer_has(lexer, SG_LEX_SLASHES))
			set = true;
		else if (c == ']')
			set = false;
		else if (c == '/' && !set)
			break;
	}
	if (i >= lexer->code.len || lexer->code.p[i] == '\n')
		return open_literal(lexer, '/', i);
	push_literal(lexer, &rule, lexer->at + 1, i - lexer->at - 1);
	for (i++; i < lexer->code.len && lexer->code.p[i] >= 'a' && lexer->code.p[i] <= 'z'; i++)
		;
	lexer->at = i;
	return true;
}

/* Where the line that holds only `tag` starts (lines may be indented); SIZE_MAX when there is none. */
static size_t
find_tag(struct sg_span code, size_t from, struct sg_span tag, size_t *behind)
{
	for (size_t at = from; at < code.len;) {
		struct sg_span line = sg_span_from(code, at);
		size_t end = sg_span_find(line, '\n');
		struct sg_span text;

		line = sg_span_first(line, end);
		text = sg_span_trim(line);
		if (sg_span_starts(text, tag) &&
		    (text.len == tag.len || !sg_scan_is_name(text.p[tag.len]))) {
			*behind = (size_t)(text.p - code.p) + tag.len;
			return at;
		}
		if (end == SIZE_MAX)
			break;
		at += end + 1;
	}
	return SIZE_MAX;
}

/* Length of `<<`, `<<~`, `<<-` or `<<<` when a tag follows at once; 0 when it is no here-document. */
static size_t
heredoc_lead(const struct sg_lexer *lexer)
{
	size_t lead = sg_lexer_has(lexer, SG_LEX_TAGS) ? 3 : 2;
	char c;

	for (size_t i = 0; i < lead; i++)
		if (sg_lexer_peek(lexer, i) != '<')
			return 0;
	c = sg_lexer_peek(lexer, lead);
	if (lead == 3 && c == ' ')
		c = sg_lexer_peek(lexer, ++lead);
	if (lead == 2 && (c == '~' || c == '-'))
		c = sg_lexer_peek(lexer, ++lead);
	else if (lead == 2 && c >= 'a' && c <= 'z')
		return 0;
	return c == '"' || c == '\'' || c == '`' || (sg_scan_is_name(c) && !(c >= '0' && c <= '9'))
		       ? lead
		       : 0;
}

bool
sg_lexer_read_heredoc(struct sg_lexer *lexer)
{
	size_t lead = sg_lexer_has(lexer, SG_LEX_HEREDOC) ? heredoc_lead(lexer) : 0;
	struct sg_quote_rule rule = { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_SIGIL, true };
	size_t from, tag, end, close, body, behind = 0;
	char quote;

	if (lead == 0 || lexer->dead_until['<'] > lexer->at)
		return false;
	from = lexer->at + lead;
	quote = sg_scan_is_name(lexer->code.p[from]) ? 0 : lexer->code.p[from++];
	for (tag = from; tag < lexer->code.len && sg_scan_is_name(lexer->code.p[tag]); tag++)
		;
	body = sg_span_find(sg_span_from(lexer->code, tag), '\n');
	if (body == SIZE_MAX)
		return open_literal(lexer, '<', lexer->code.len);
	body = lexer->heredoc_end ? lexer->heredoc_end : tag + body + 1;
	close = find_tag(lexer->code, body, (struct sg_span){ lexer->code.p + from, tag - from },
			 &behind);
	if (close == SIZE_MAX)
		return open_literal(lexer, '<', lexer->code.len);
	if (quote == '\'')
		rule = (struct sg_quote_rule){ quote, SG_TOKEN_STRING, SG_ESCAPES_NONE,
					       SG_HOLES_NONE, true };
	else if (sg_lexer_has(lexer, SG_LEX_PERCENT))
		rule.holes = SG_HOLES_HASH_BRACE;
	if (quote == '`')
		rule.kind = SG_TOKEN_COMMAND;
	push_literal(lexer, &rule, body, close - body);
	end = sg_span_find(sg_span_from(lexer->code, behind), '\n');
	lexer->heredoc_end = end == SIZE_MAX ? lexer->code.len : behind + end + 1;
	lexer->at = tag + (quote != 0);
	if (sg_lexer_has(lexer, SG_LEX_TAGS)) {
		lexer->at = behind;
		lexer->heredoc_end = 0;
	}
	return true;
}
