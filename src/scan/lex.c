/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lexer that all scripting languages share. Each reader below takes one kind of token or declines. What it declines is an
 * operator in the end, so every byte is read once and nothing is skipped. Must not know what any name means.
 */
#include "scan/lex.h"
#include "scan/quotes.h"

#include "model/command.h"

enum {
	BYTES_PER_TOKEN = 3, /* of ordinary code: room that is made at once */
	HOLE_WORK = 8,       /* bytes read in search of the ends of computed parts, for a byte */
	MIN_HOLE_WORK = 64 * 1024, /* of code */
};

static const struct sg_lexicon lexicons[] = {
	{ SG_LANGUAGE_PYTHON,
	  SG_LEX_HASH | SG_LEX_TRIPLE | SG_LEX_PREFIXES | SG_LEX_NEWLINES | SG_LEX_ADJACENT |
		  SG_LEX_CONDITIONS,
	  "",
	  "",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false } } },
	{ SG_LANGUAGE_JAVASCRIPT,
	  SG_LEX_SLASHES | SG_LEX_REGEX,
	  "$",
	  "$",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false },
	    { '`', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_DOLLAR_BRACE, true } } },
	{ SG_LANGUAGE_PERL,
	  SG_LEX_HASH | SG_LEX_REGEX | SG_LEX_HEREDOC | SG_LEX_QUOTELIKE | SG_LEX_POD |
		  SG_LEX_PUNCTUATION | SG_LEX_BARE_CALLS | SG_LEX_DOT_JOINS | SG_LEX_CONDITIONS,
	  "$@%",
	  "",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_SIGIL, true },
	    { '`', SG_TOKEN_COMMAND, SG_ESCAPES_C, SG_HOLES_SIGIL, true } } },
	{ SG_LANGUAGE_RUBY,
	  SG_LEX_HASH | SG_LEX_REGEX | SG_LEX_HEREDOC | SG_LEX_PERCENT | SG_LEX_SYMBOLS |
		  SG_LEX_NEWLINES | SG_LEX_POD | SG_LEX_PUNCTUATION | SG_LEX_BARE_CALLS |
		  SG_LEX_ADJACENT | SG_LEX_CONDITIONS,
	  "$@",
	  "?!",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true },
	    { '`', SG_TOKEN_COMMAND, SG_ESCAPES_C, SG_HOLES_HASH_BRACE, true } } },
	{ SG_LANGUAGE_PHP,
	  SG_LEX_HASH | SG_LEX_SLASHES | SG_LEX_HEREDOC | SG_LEX_TAGS | SG_LEX_BARE_CALLS |
		  SG_LEX_DOT_JOINS | SG_LEX_NOCASE | SG_LEX_STRING_CALLS,
	  "$",
	  "",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_QUOTE, SG_HOLES_NONE, true },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_SIGIL, true },
	    { '`', SG_TOKEN_COMMAND, SG_ESCAPES_C, SG_HOLES_SIGIL, true } } },
	{ SG_LANGUAGE_LUA,
	  SG_LEX_DASHES | SG_LEX_BRACKETS | SG_LEX_BARE_CALLS | SG_LEX_CONDITIONS,
	  "",
	  "",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_LUA, SG_HOLES_NONE, false },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_LUA, SG_HOLES_NONE, false } } },
	{ SG_LANGUAGE_R,
	  SG_LEX_HASH | SG_LEX_NEWLINES | SG_LEX_RAW_R,
	  ".",
	  ".",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, true },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, true },
	    { '`', SG_TOKEN_NAME, SG_ESCAPES_NONE, SG_HOLES_NONE, false } } },
	{ SG_LANGUAGE_AWK,
	  SG_LEX_HASH | SG_LEX_REGEX | SG_LEX_NEWLINES,
	  "",
	  "",
	  { { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false } } },
	/* Only for the lookup of methods: PowerShell has a reader of its own. */
	{ SG_LANGUAGE_POWERSHELL, SG_LEX_NOCASE, "", "", { { 0 } } },
	{ SG_LANGUAGE_OTHER,
	  SG_LEX_TRIPLE | SG_LEX_SYMBOLS | SG_LEX_NEWLINES | SG_LEX_BARE_CALLS |
		  SG_LEX_BLANK_LISTS | SG_LEX_LOOSE | SG_LEX_CONDITIONS,
	  "$",
	  "-!*",
	  { { '\'', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_NONE, false },
	    { '"', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_PAREN, true },
	    { '`', SG_TOKEN_STRING, SG_ESCAPES_C, SG_HOLES_PAREN, false } } },
};

/* Longest first among those that share a beginning. */
static const char *const operators[] = {
	".!!", ".!",  "<=>", "===", "!==", "**=", "...", "||=", "&&=", "?\?=", "//=", "<<-", "<<=",
	">>=", "?->", "=>",  "->",  "::",  "..",  "==",  "!=",  "<=",  ">=",   "+=",  "-=",  ".=",
	"*=",  "/=",  "%=",  "|=",  "&=",  "^=",  "||",  "&&",  "?\?", "?.",   "=~",  "!~",  "<-",
	"|>",  "<>",  "++",  "--",  "**",  "<<",  ">>",  ":=",  "|&",  "&.",
};

const struct sg_lexicon *
sg_scan_lexicon(enum sg_language language)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(lexicons); i++)
		if (lexicons[i].language == language)
			return &lexicons[i];
	return NULL;
}

bool
sg_scan_is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (c & 0x80);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t
sg_scan_closing(struct sg_span code, size_t open, char opening, char closing)
{
	size_t depth = 0;
	char quote = 0;

	for (size_t i = open; i < code.len; i++) {
		char c = code.p[i];

		if (c == '\\') {
			i++;
		} else if (quote) {
			if (c == quote)
				quote = 0;
		} else if (c == '\'' || c == '"') {
			quote = c;
		} else if (c == opening) {
			depth++;
		} else if (c == closing && --depth == 0) {
			return i + 1;
		}
	}
	return SIZE_MAX;
}

static bool
read_blank(struct sg_lexer *lexer)
{
	char c = sg_lexer_peek(lexer, 0);

	if (c == '\n') {
		if (sg_lexer_has(lexer, SG_LEX_NEWLINES))
			sg_lexer_push(lexer, SG_TOKEN_NEWLINE, lexer->at, 1);
		sg_lexer_line(lexer);
		return true;
	}
	if (c == '\\' && sg_lexer_peek(lexer, 1) == '\n') {
		lexer->at += 2;
		return true;
	}
	if (c != ' ' && c != '\t' && c != '\r' && c != '\f')
		return false;
	lexer->at++;
	lexer->spaced = true;
	return true;
}

static bool
read_comment(struct sg_lexer *lexer)
{
	struct sg_span rest = sg_span_from(lexer->code, lexer->at);
	size_t end;

	if (sg_lexer_has(lexer, SG_LEX_SLASHES) && sg_span_starts(rest, SG_SPAN("/*"))) {
		end = sg_span_search(sg_span_from(rest, 2), SG_SPAN("*/"));
		lexer->at = end == SIZE_MAX ? lexer->code.len : lexer->at + end + 4;
		return true;
	}
	if (sg_lexer_has(lexer, SG_LEX_DASHES) && sg_span_starts(rest, SG_SPAN("--"))) {
		size_t behind = sg_lexer_long_bracket(lexer, lexer->at + 2, NULL);

		if (behind != SIZE_MAX) {
			lexer->at = behind;
			return true;
		}
	} else if (!(sg_lexer_has(lexer, SG_LEX_HASH) && sg_span_starts(rest, SG_SPAN("#"))) &&
		   !(sg_lexer_has(lexer, SG_LEX_SLASHES) && sg_span_starts(rest, SG_SPAN("//")))) {
		return false;
	}
	end = sg_span_find(rest, '\n');
	lexer->at = end == SIZE_MAX ? lexer->code.len : lexer->at + end;
	return true;
}

static bool
read_mark(struct sg_lexer *lexer)
{
	if (sg_lexer_peek(lexer, 0) != SG_MARK_ANY || lexer->at >= lexer->code.len)
		return false;
	sg_lexer_push(lexer, SG_TOKEN_ANY, lexer->at, 1);
	lexer->at++;
	return true;
}

static bool
read_number(struct sg_lexer *lexer)
{
	size_t end = lexer->at;

	if (!is_digit(sg_lexer_peek(lexer, 0)))
		return false;
	while (end < lexer->code.len && (sg_scan_is_name(lexer->code.p[end]) ||
					 (lexer->code.p[end] == '.' && end + 1 < lexer->code.len &&
					  is_digit(lexer->code.p[end + 1]))))
		end++;
	sg_lexer_push(lexer, SG_TOKEN_NUMBER, lexer->at, end - lexer->at);
	lexer->at = end;
	return true;
}

/* $' $! $/ and $$, which look like quotes or operators. */
static bool
read_punctuation_variable(struct sg_lexer *lexer)
{
	char next = sg_lexer_peek(lexer, 1);

	if (!sg_lexer_has(lexer, SG_LEX_PUNCTUATION) || sg_lexer_peek(lexer, 0) != '$' ||
	    next == 0 || strchr("!@/\\,;.&\"'+-`^|:?<>~*", next) == NULL)
		return false;
	sg_lexer_push(lexer, SG_TOKEN_NAME, lexer->at, 2);
	lexer->at += 2;
	return true;
}

static bool
goes_on(const struct sg_lexer *lexer, size_t at)
{
	char c = lexer->code.p[at];

	if (sg_scan_is_name(c))
		return true;
	if (c == 0 || strchr(lexer->lexicon->inside, c) == NULL)
		return false;
	if (c == '?' || c == '!')
		return at + 1 >= lexer->code.len || lexer->code.p[at + 1] != '=';
	if (c == '*')
		return at + 1 < lexer->code.len && lexer->code.p[at + 1] == ' ' && at > 0 &&
		       lexer->code.p[at - 1] != ' ';
	/* A dash is part of a name only between letters: shell-command, but not a - b. */
	return c != '-' || (at + 1 < lexer->code.len && sg_scan_is_name(lexer->code.p[at + 1]) &&
			    !is_digit(lexer->code.p[at + 1]));
}

static bool
read_name(struct sg_lexer *lexer)
{
	size_t end = lexer->at;
	char c = sg_lexer_peek(lexer, 0);

	if (c != 0 && strchr(lexer->lexicon->sigils, c) != NULL) {
		if ((c == '%' && sg_lexer_after_value(lexer)) || lexer->bare_until > lexer->at)
			return false;
		end++;
		while (end < lexer->code.len && lexer->code.p[end] == '@')
			end++;
	}
	if (end >= lexer->code.len ||
	    (!sg_scan_is_name(lexer->code.p[end]) && !(end > lexer->at && c == '$')) ||
	    (end > lexer->at && !sg_scan_is_name(lexer->code.p[end]) &&
	     strchr(lexer->lexicon->inside, c) == NULL)) {
		lexer->bare_until = end;
		return false;
	}
	while (end < lexer->code.len && goes_on(lexer, end))
		end++;
	sg_lexer_push(lexer, SG_TOKEN_NAME, lexer->at, end - lexer->at);
	lexer->at = end;
	return true;
}

static bool
read_operator(struct sg_lexer *lexer)
{
	struct sg_span rest = sg_span_from(lexer->code, lexer->at);
	char next = sg_lexer_peek(lexer, 1);
	bool may_go_on = next != 0 && strchr("!=.>&|?/<-:~*+", next) != NULL;
	size_t len = 1;

	for (size_t i = 0; may_go_on && i < SG_ARRAY_LEN(operators); i++) {
		if (rest.p[0] == operators[i][0] &&
		    sg_span_starts(rest, sg_span_of(operators[i]))) {
			len = strlen(operators[i]);
			break;
		}
	}
	sg_lexer_push(lexer, SG_TOKEN_OP, lexer->at, len);
	lexer->at += len;
	return true;
}

typedef bool reader_function(struct sg_lexer *lexer);

/* Each takes one token or declines; the last one declines nothing. For a letter or digit, and for any other byte. */
static reader_function *const name_readers[] = {
	sg_lexer_skip_text, sg_lexer_skip_pod, sg_lexer_read_prefixed, sg_lexer_read_quotelike,
	read_number,        read_name,         read_operator,
};
static reader_function *const sign_readers[] = {
	read_mark,
	sg_lexer_skip_text,
	read_blank,
	sg_lexer_skip_pod,
	read_punctuation_variable,
	sg_lexer_read_heredoc,
	read_comment,
	sg_lexer_read_triple,
	sg_lexer_read_long_bracket,
	sg_lexer_read_percent,
	sg_lexer_read_symbol,
	sg_lexer_read_string,
	sg_lexer_read_regex,
	read_name,
	read_operator,
};

/* What is most frequent, and begins nothing else in any language. */
static bool
read_plain(struct sg_lexer *lexer)
{
	char c = lexer->code.p[lexer->at];

	if (lexer->in_text || (c != ' ' && c != '(' && c != ')' && c != ',' && c != ';' &&
			       c != '{' && c != '}' && c != ']'))
		return false;
	if (c == ' ')
		lexer->spaced = true;
	else
		sg_lexer_push(lexer, SG_TOKEN_OP, lexer->at, 1);
	lexer->at++;
	return true;
}

void
sg_scan_lex(const struct sg_lexicon *lexicon, struct sg_span code, struct sg_arena *arena,
	    struct sg_tokens *out)
{
	struct sg_lexer lexer = { .lexicon = lexicon,
				  .code = code,
				  .arena = arena,
				  .out = out,
				  .hole_work = MIN_HOLE_WORK + HOLE_WORK * code.len };

	*out = (struct sg_tokens){ .cap = code.len / BYTES_PER_TOKEN + 4 };
	out->items = sg_arena_array(arena, out->cap, sizeof(*out->items));
	lexer.in_text = (lexicon->traits & SG_LEX_TAGS) &&
			sg_span_search(code, SG_SPAN("<?")) != SIZE_MAX &&
			sg_span_starts(sg_span_trim(code), SG_SPAN("<"));
	while (lexer.at < code.len && out->len < SG_SCAN_MOST_TOKENS) {
		reader_function *const *read =
			sg_scan_is_name(code.p[lexer.at]) ? name_readers : sign_readers;

		if (!read_plain(&lexer))
			while (!(*read)(&lexer))
				read++;
	}
	out->cut = lexer.at < code.len;
	sg_lexer_push(&lexer, SG_TOKEN_END, code.len, 0);
}
