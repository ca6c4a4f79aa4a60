/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes to words: substitutions, line continuations, where a word ends. Hand-written, no backtracking except the one that
 * bash itself makes for "$((". Knows no command.
 */
#include "shell/lex_build.h"

#include "model/command.h"

void
sg_lex_fail(struct sg_parser *p, enum sg_code code)
{
	if (p->error == SG_OK) {
		p->error = code;
		p->error_at = p->at;
	}
	p->at = p->text.len;
}

static void
skip_continuations(struct sg_parser *p)
{
	while (p->at + 1 < p->text.len && p->text.p[p->at] == '\\') {
		if (p->text.p[p->at + 1] == '\n')
			p->at += 2;
		else if (p->at + 2 < p->text.len && p->text.p[p->at + 1] == '\r' &&
			 p->text.p[p->at + 2] == '\n')
			p->at += 3;
		else
			break;
	}
	if (p->at + 1 < p->text.len && p->text.p[p->at] == '\r' && p->text.p[p->at + 1] == '\n')
		p->at++;
}

int
sg_lex_peek_folded(struct sg_parser *p)
{
	skip_continuations(p);
	return p->at < p->text.len ? (unsigned char)p->text.p[p->at] : -1;
}

int
sg_lex_peek2(struct sg_parser *p)
{
	size_t at = p->at;
	int c;

	sg_lex_peek(p);
	sg_lex_next(p);
	c = sg_lex_peek(p);
	p->at = at;
	return c;
}

void
sg_lex_skip_blanks(struct sg_parser *p)
{
	int c = sg_lex_peek(p);

	while (c == ' ' || c == '\t') {
		sg_lex_next(p);
		c = sg_lex_peek(p);
	}
	if (c == '#')
		while (p->at < p->text.len && p->text.p[p->at] != '\n')
			p->at++;
}

bool
sg_lex_is_name_byte(int c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (!first && c >= '0' && c <= '9');
}

size_t
sg_lex_name(const struct sg_parser *p)
{
	size_t len = 0;

	while (p->at + len < p->text.len &&
	       sg_lex_is_name_byte((unsigned char)p->text.p[p->at + len], len == 0))
		len++;
	return len;
}

struct sg_part *
sg_build_part(struct sg_building *b, enum sg_part_kind kind, bool quoted)
{
	struct sg_part *part = sg_arena_alloc(b->p->arena, sizeof(*part));

	part->kind = kind;
	part->quoted = quoted;
	b->word->quoted = b->word->quoted || quoted;
	*b->end = part;
	b->end = &part->next;
	return part;
}

static void
flush_text(struct sg_building *b)
{
	if (b->text.len == 0)
		return;
	sg_build_part(b, SG_PART_TEXT, b->text_quoted)->text = b->text;
	b->text = (struct sg_span){ 0 };
	b->joined = (struct sg_buffer){ .arena = b->p->arena };
}

/* Text of one kind gathers: the other one becomes a part first. */
static void
begin_text(struct sg_building *b, bool quoted)
{
	if (b->text.len && b->text_quoted != quoted)
		flush_text(b);
	b->text_quoted = quoted;
}

/* The script does not hold the text in one piece any more. */
static void
join_text(struct sg_building *b, struct sg_span more)
{
	if (b->joined.len == 0)
		sg_buffer_add(&b->joined, b->text);
	sg_buffer_add(&b->joined, more);
	b->text = sg_buffer_span(&b->joined);
}

void
sg_build_script(struct sg_building *b, size_t len, bool quoted)
{
	struct sg_span text = { b->p->text.p + b->p->at, len };

	begin_text(b, quoted);
	b->p->at += len;
	if (b->text.len == 0)
		b->text = text;
	else if (b->joined.len == 0 && b->text.p + b->text.len == text.p)
		b->text.len += len;
	else
		join_text(b, text);
}

void
sg_build_byte(struct sg_building *b, int c, bool quoted)
{
	begin_text(b, quoted);
	join_text(b, (struct sg_span){ (char[]){ (char)c }, 1 });
}

static bool
mode_is_quoted(enum sg_lex_mode mode)
{
	return mode == SG_LEX_DOUBLE || mode == SG_LEX_BODY || mode == SG_LEX_BRACE_DOUBLE ||
	       mode == SG_LEX_ARITHMETIC;
}

enum { PLAIN_EVERYWHERE = 1, PLAIN_IN_WORD = 2, PLAIN_IN_DOUBLE = 4 };

/* Where an ASCII byte stands for itself: letters, digits and _ - . everywhere, / in words, most bytes in "...". */
static const unsigned char plain_modes[128] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 4, 4, 0, 4, 0, 4, 4, 4, 4, 4, 4, 4, 4, 7, 7, 6, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 4, 4, 4, 4, 4, 4, 4, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 4, 0, 4, 4, 7, 0, 7, 7, 7, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 4, 4, 4, 4, 4,
};

/* Letters and the like. True when there were some. */

static bool
read_plain(struct sg_building *b, enum sg_lex_mode mode)
{
	struct sg_parser *p = b->p;
	const unsigned char *from = (const unsigned char *)p->text.p + p->at;
	size_t len = 0, most = p->text.len - p->at;
	unsigned plain = mode == SG_LEX_DOUBLE ? PLAIN_IN_DOUBLE
			 : mode == SG_LEX_WORD ? PLAIN_IN_WORD
					       : PLAIN_EVERYWHERE;

	while (len < most &&
	       (from[len] < 128 ? plain_modes[from[len]] & plain : mode == SG_LEX_DOUBLE))
		len++;
	if (len == 0)
		return false;
	sg_build_script(b, len, mode_is_quoted(mode));
	return true;
}

struct sg_part *
sg_build_special(struct sg_building *b, enum sg_part_kind kind, bool quoted)
{
	flush_text(b);
	return sg_build_part(b, kind, quoted);
}

static void read_parts(struct sg_building *b, enum sg_lex_mode mode);

static void
read_double(struct sg_building *b)
{
	struct sg_parser *p = b->p;

	sg_lex_next(p);
	b->word->quoted = true;
	read_parts(b, SG_LEX_DOUBLE);
	if (sg_lex_peek(p) != '"')
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	else
		sg_lex_next(p);
}

/* `...`: its text with \` \\ \$ unescaped is a script of its own. */
void
sg_build_backquote(struct sg_building *b, bool quoted)
{
	struct sg_parser *p = b->p;
	struct sg_buffer inner = { .arena = p->arena };
	struct sg_parser sub = { .arena = p->arena, .depth = p->depth, .zsh = p->zsh };
	struct sg_part *part;

	p->at++;
	while (p->at < p->text.len && p->text.p[p->at] != '`') {
		int next = p->at + 1 < p->text.len ? p->text.p[p->at + 1] : -1;

		if (p->text.p[p->at] == '\\' &&
		    (next == '`' || next == '\\' || next == '$' || (quoted && next == '"')))
			p->at++;
		sg_buffer_add_char(&inner, p->text.p[p->at++]);
	}
	if (p->at >= p->text.len) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	p->at++;
	sub.text = sg_buffer_span(&inner);
	part = sg_build_special(b, SG_PART_COMMAND, quoted);
	part->body = sg_shell_parse(&sub);
	if (sub.error != SG_OK)
		sg_lex_fail(p, sub.error);
}

static void
read_arithmetic(struct sg_building *b, bool quoted, bool bracket)
{
	struct sg_parser *p = b->p;
	struct sg_part *part = sg_build_special(b, SG_PART_NUMBER, quoted);

	p->at += bracket ? 1 : 2;
	part->word = sg_lex_word(p, bracket ? SG_LEX_SUBSCRIPT : SG_LEX_ARITHMETIC);
	p->at += bracket ? 1 : 2;
	if (p->at > p->text.len)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
}

void
sg_build_command(struct sg_building *b, enum sg_part_kind kind, bool quoted)
{
	struct sg_part *part = sg_build_special(b, kind, quoted);

	sg_lex_next(b->p);
	part->body = sg_parse_until_paren(b->p);
}

void
sg_build_dollar(struct sg_building *b, bool quoted, enum sg_lex_mode mode)
{
	struct sg_parser *p = b->p;
	int c;

	sg_lex_next(p);
	c = sg_lex_peek(p);
	if (c == '(' && sg_lex_peek2(p) == '(' && sg_lex_is_arithmetic(p)) {
		read_arithmetic(b, quoted, false);
	} else if (c == '(') {
		sg_build_command(b, SG_PART_COMMAND, quoted);
	} else if (c == '[') {
		read_arithmetic(b, quoted, true);
	} else if (c == '\'' && !quoted) {
		sg_build_ansi(b);
	} else if (c == '"' && !quoted && mode != SG_LEX_BODY) {
		read_double(b);
	} else {
		struct sg_part *part = sg_lex_parameter(p, quoted);

		if (!part) {
			sg_build_byte(b, '$', quoted);
			return;
		}
		flush_text(b);
		*b->end = part;
		b->end = &part->next;
		b->word->quoted = b->word->quoted || quoted;
	}
}

/* Has the word ended before c? `nesting` counts open brackets of the modes that may nest. */
static bool
ends_word(struct sg_parser *p, enum sg_lex_mode mode, int c, size_t nesting)
{
	switch (mode) {
	case SG_LEX_WORD:
		return sg_lex_is_meta(c) && !(c == '<' && sg_lex_peek2(p) == '(') &&
		       !(c == '>' && sg_lex_peek2(p) == '(');
	case SG_LEX_DOUBLE:
		return c == '"';
	case SG_LEX_BRACE:
	case SG_LEX_BRACE_DOUBLE:
		return c == '}';
	case SG_LEX_PATTERN:
		return c == '}' || c == '/';
	case SG_LEX_BODY:
		return false;
	case SG_LEX_ARITHMETIC:
		return c == ')' && nesting == 0;
	case SG_LEX_SUBSCRIPT:
		return c == ']' && nesting == 0;
	case SG_LEX_REGEX:
		return (c == ' ' || c == '\t' || c == '\n' || c == -1) && nesting == 0;
	}
	return true;
}

static size_t
count_nesting(enum sg_lex_mode mode, int c, size_t nesting)
{
	char open = mode == SG_LEX_SUBSCRIPT ? '[' : '(';
	char close = mode == SG_LEX_SUBSCRIPT ? ']' : ')';

	if (mode != SG_LEX_ARITHMETIC && mode != SG_LEX_SUBSCRIPT && mode != SG_LEX_REGEX)
		return 0;
	if (c == open)
		return nesting + 1;
	return c == close && nesting ? nesting - 1 : nesting;
}

/* Bytes that mean something only outside quotes. True when c was one and is consumed. */
static bool
read_unquoted(struct sg_building *b, enum sg_lex_mode mode, int c)
{
	struct sg_parser *p = b->p;

	if (mode == SG_LEX_SUBSCRIPT)
		return false;
	if (mode == SG_LEX_WORD && (c == '<' || c == '>')) {
		sg_lex_next(p);
		sg_build_command(b, SG_PART_PROCESS, false);
	} else if (mode != SG_LEX_REGEX && !b->p->zsh && sg_build_starts_extglob(p, c)) {
		sg_build_extglob(b);
	} else if (c == '*' || c == '?' || c == '[') {
		sg_build_glob(b, c);
	} else if (c == '~' && sg_build_tilde_expands(b)) {
		sg_build_tilde(b);
	} else if (mode == SG_LEX_WORD && (c == '{' || c == '}' || c == ',')) {
		b->word->braces = b->word->braces || c == '{';
		sg_build_special(b, SG_PART_BRACE, false)->text =
			(struct sg_span){ p->text.p + p->at, 1 };
		sg_lex_next(p);
	} else {
		return false;
	}
	return true;
}

/*
 * A ' in "${x:-'...'}". POSIX and what bash prints: a character. But bash looks for its partner before it closes the brace,
 * and dash does not: where that moves the end, nobody can say what the script is.
 */
static void
check_stray_quote(struct sg_parser *p)
{
	struct sg_span rest = sg_span_from(p->text, p->at + 1);
	size_t end = sg_span_find(rest, '\'');

	for (size_t i = 0; i < end && i < rest.len; i++)
		if (strchr("}\"`\\(", rest.p[i]))
			end = SIZE_MAX;
	if (end == SIZE_MAX) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	p->stray_end = p->at + 1 + end;
}

/* A mark in a script that was put together from unknown parts; the part keeps its place, for explanations. */
static void
read_unknown(struct sg_building *b, bool quoted)
{
	sg_build_special(b, SG_PART_UNKNOWN, quoted)->text =
		(struct sg_span){ b->p->text.p + b->p->at, 1 };
	sg_lex_next(b->p);
}

/* Quotes and substitutions, which most modes share. True when c was one and is consumed. */
static bool
read_quoting(struct sg_building *b, enum sg_lex_mode mode, int c)
{
	bool quoted = mode_is_quoted(mode);

	if (c == '\\')
		sg_build_backslash(b, mode, quoted && mode != SG_LEX_ARITHMETIC);
	else if (c == '$')
		sg_build_dollar(b, quoted, mode);
	else if (c == '`')
		sg_build_backquote(b, quoted);
	else if (c == '\'' && !quoted)
		sg_build_single(b);
	else if (c == '"' && mode != SG_LEX_BODY && mode != SG_LEX_DOUBLE)
		read_double(b);
	else if (c == '\'' && mode == SG_LEX_BRACE_DOUBLE && b->p->at != b->p->stray_end)
		return check_stray_quote(b->p), b->p->error != SG_OK;
	else if (c == SG_MARK_ANY)
		read_unknown(b, quoted);
	else
		return false;
	return true;
}

static void
read_parts(struct sg_building *b, enum sg_lex_mode mode)
{
	struct sg_parser *p = b->p;
	size_t nesting = 0;

	while (p->error == SG_OK) {
		int c;

		if (read_plain(b, mode))
			continue;
		c = sg_lex_peek(p);
		if (p->zsh && mode == SG_LEX_WORD && sg_build_starts_group(b, c)) {
			sg_build_group(b);
			continue;
		}
		if (c == -1 || ends_word(p, mode, c, nesting))
			break;
		nesting = count_nesting(mode, c, nesting);
		if (read_quoting(b, mode, c))
			continue;
		if (!mode_is_quoted(mode) && read_unquoted(b, mode, c))
			continue;
		if (p->text.p[p->at] == (char)c) {
			sg_build_script(b, 1, mode_is_quoted(mode));
			continue;
		}
		sg_build_byte(b, c, mode_is_quoted(mode));
		sg_lex_next(p);
	}
	if (mode == SG_LEX_DOUBLE)
		flush_text(b);
}

struct sg_syntax_word *
sg_lex_word(struct sg_parser *p, enum sg_lex_mode mode)
{
	struct sg_building b = { .p = p, .joined = { .arena = p->arena } };

	if (++p->depth > SG_MAX_PARSE_DEPTH) {
		sg_lex_fail(p, SG_E_SCRIPT_LIMIT);
		return NULL;
	}
	b.word = sg_arena_alloc(p->arena, sizeof(*b.word));
	b.end = &b.word->parts;
	read_parts(&b, mode);
	flush_text(&b);
	p->depth--;
	if (p->error != SG_OK)
		return NULL;
	if (mode == SG_LEX_WORD && !b.word->parts && !b.word->quoted)
		return NULL;
	return b.word;
}

struct sg_syntax_word *
sg_lex_text(struct sg_parser *p, struct sg_span text)
{
	struct sg_parser sub = {
		.arena = p->arena, .depth = p->depth, .zsh = p->zsh, .text = text
	};
	struct sg_syntax_word *word = sg_lex_word(&sub, SG_LEX_BODY);

	if (sub.error != SG_OK)
		sg_lex_fail(p, sub.error);
	return word;
}

struct sg_syntax_word *
sg_lex_literal(struct sg_parser *p, struct sg_span text)
{
	struct sg_building b = { .p = p, .joined = { .arena = p->arena } };

	b.word = sg_arena_alloc(p->arena, sizeof(*b.word));
	b.end = &b.word->parts;
	sg_build_part(&b, SG_PART_TEXT, true)->text = text;
	return b.word;
}
