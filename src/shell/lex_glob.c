/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of a word that stand for file names: * ? [set], extended patterns, tildes. What they match is never looked up.
 */
#include "shell/lex_build.h"

/* [set] of a glob: up to its ']' when nothing in between ends the word. Returns its length, 0 when it is just a bracket. */
static size_t
bracket_len(struct sg_parser *p)
{
	size_t i = p->at + 1;

	if (p->at < p->bracket_end)
		return 0;
	if (i < p->text.len && (p->text.p[i] == '!' || p->text.p[i] == '^'))
		i++;
	if (i < p->text.len && p->text.p[i] == ']')
		i++;
	for (; i < p->text.len; i++) {
		char c = p->text.p[i];

		if (c == ']')
			return i + 1 - p->at;
		if (sg_lex_is_meta((unsigned char)c) || c == '"' || c == '\'' || c == '$' ||
		    c == '`' || c == '/')
			break;
	}
	p->bracket_end = i;
	return 0;
}

/* Past '...' or $'...' with its escapes. */
static void
skip_quotes(struct sg_parser *p, bool ansi)
{
	for (p->at++; p->at < p->text.len && p->text.p[p->at] != '\''; p->at++)
		if (ansi && p->text.p[p->at] == '\\')
			p->at++;
	p->at++;
}

/* The substitutions inside an extended pattern run whatever it matches: they follow it as parts of the word. */
static void
read_substitutions(struct sg_building *b, size_t end)
{
	struct sg_parser *p = b->p;
	bool quoted = false;

	while (p->error == SG_OK && p->at < end) {
		char c = p->text.p[p->at], next = p->text.p[p->at + 1];

		if (c == '\\') {
			p->at += 2;
		} else if (c == '\'' && !quoted) {
			skip_quotes(p, p->text.p[p->at - 1] == '$');
		} else if (c == '`') {
			sg_build_backquote(b, true);
		} else if (c == '$' && (next == '(' || next == '{' || next == '[' ||
					sg_lex_is_name_byte((unsigned char)next, true))) {
			sg_build_dollar(b, true, SG_LEX_WORD);
		} else if ((c == '<' || c == '>') && next == '(' && !quoted) {
			p->at++;
			sg_build_command(b, SG_PART_PROCESS, false);
		} else {
			quoted = quoted != (c == '"');
			p->at++;
		}
	}
}

/* @(a|b) and the like: what it matches is not looked into. */
void
sg_build_extglob(struct sg_building *b)
{
	struct sg_parser *p = b->p;
	size_t end = sg_lex_closing(p, p->at + 1);

	if (end == SIZE_MAX) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	sg_build_special(b, SG_PART_GLOB, false)->text =
		(struct sg_span){ p->text.p + p->at, end + 1 - p->at };
	p->at += 2;
	read_substitutions(b, end);
	if (p->error == SG_OK)
		p->at = end + 1;
}

bool
sg_build_starts_extglob(struct sg_parser *p, int c)
{
	return (c == '@' || c == '*' || c == '?' || c == '+' || c == '!') &&
	       sg_lex_peek2(p) == '(' && p->at + 1 < p->text.len && p->text.p[p->at + 1] == '(';
}

void
sg_build_glob(struct sg_building *b, int c)
{
	struct sg_parser *p = b->p;
	size_t len = c == '[' ? bracket_len(p) : 1;

	if (len == 0) {
		sg_build_byte(b, c, false);
		sg_lex_next(p);
		return;
	}
	sg_build_special(b, SG_PART_GLOB, false)->text = (struct sg_span){ p->text.p + p->at, len };
	p->at += len;
}

void
sg_build_tilde(struct sg_building *b)
{
	struct sg_parser *p = b->p;
	struct sg_part *part = sg_build_special(b, SG_PART_TILDE, false);
	size_t start = ++p->at;

	while (p->at < p->text.len && !sg_lex_is_meta((unsigned char)p->text.p[p->at]) &&
	       !strchr("/:\"'$`\\}\r", p->text.p[p->at]))
		p->at++;
	part->text = (struct sg_span){ p->text.p + start, p->at - start };
}

bool
sg_build_starts_group(struct sg_building *b, int c)
{
	struct sg_parser *p = b->p;

	return c == '(' && (b->word->parts || b->text.len) && sg_lex_peek2(p) != ')';
}

/* The inside of a group with its quotes removed, as zsh sees it. */
static struct sg_span
group_text(struct sg_parser *p, size_t end)
{
	struct sg_buffer text = { .arena = p->arena };
	char quote = 0;

	for (size_t i = p->at + 1; i < end; i++) {
		char c = p->text.p[i];

		if (!quote && c == '\\' && i + 1 < end)
			sg_buffer_add_char(&text, p->text.p[++i]);
		else if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? 0 : c;
		else
			sg_buffer_add_char(&text, c);
	}
	return sg_buffer_span(&text);
}

/* The code of a qualifier, behind its letter: between two delimiters, or a name. */
static struct sg_span
qualifier_code(struct sg_span rest)
{
	static const char open[] = "([{<", close[] = ")]}>";
	const char *bracket = rest.len && rest.p[0] ? strchr(open, rest.p[0]) : NULL;
	char delimiter = bracket ? close[bracket - open] : rest.len ? rest.p[0] : 0;
	size_t end = sg_span_find(sg_span_from(rest, 1), delimiter);

	return sg_span_first(sg_span_from(rest, 1), end == SIZE_MAX ? rest.len : end);
}

static void
add_code(struct sg_building *b, struct sg_span code)
{
	struct sg_parser sub = {
		.arena = b->p->arena, .depth = b->p->depth, .zsh = true, .text = code
	};
	struct sg_part *part = sg_build_special(b, SG_PART_COMMAND, true);

	part->body = sg_shell_parse(&sub);
	if (sub.error != SG_OK)
		sg_lex_fail(b->p, sub.error);
}

void
sg_build_group(struct sg_building *b)
{
	struct sg_parser *p = b->p;
	size_t end = sg_lex_closing(p, p->at);
	struct sg_span text;

	if (end == SIZE_MAX) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	text = group_text(p, end);
	sg_build_special(b, SG_PART_GLOB, false)->text =
		(struct sg_span){ p->text.p + p->at, end + 1 - p->at };
	for (size_t i = 0; i + 1 < text.len && p->error == SG_OK; i++) {
		bool letter = sg_lex_is_name_byte((unsigned char)text.p[i + 1], false);

		if (text.p[i] == '+' && letter) {
			add_code(b, sg_span_from(text, i + 1));
			break;
		}
		if (text.p[i] == 'e' && !letter) {
			add_code(b, qualifier_code(sg_span_from(text, i + 1)));
			break;
		}
	}
	if (p->error == SG_OK)
		p->at = end + 1;
}

bool
sg_build_tilde_expands(const struct sg_building *b)
{
	if (!b->word->parts && b->text.len == 0)
		return true;
	return b->text.len > 0 && !b->text_quoted &&
	       (b->text.p[b->text.len - 1] == '=' || b->text.p[b->text.len - 1] == ':');
}
