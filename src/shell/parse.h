/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between parse.c (lists, pipelines, simple commands), parse_redirect.c and compound.c (if, for, case ...).
 */
#ifndef SG_SHELL_PARSE_H
#define SG_SHELL_PARSE_H

#include "shell/syntax.h"

/** An empty node of a type. */
struct sg_syntax_node *sg_parse_node(struct sg_parser *p, enum sg_node_type type);
/** True when this reserved word stands here; the second form consumes it and the blanks behind it. */
static inline bool sg_parse_keyword_here(struct sg_parser *p, const char *word);
static inline bool sg_parse_keyword(struct sg_parser *p, const char *word);
/** Consume a reserved word or fail. */
void sg_parse_expect(struct sg_parser *p, const char *word);
/** Blanks, comments, newlines and the here-documents behind them. */
void sg_parse_newlines(struct sg_parser *p);
/** Commands up to something that ends a list; never NULL. */
struct sg_syntax_node *sg_parse_list(struct sg_parser *p);
/** One command, NULL when none starts here. */
struct sg_syntax_node *sg_parse_command(struct sg_parser *p);
/** A compound command, NULL when none starts here. */
struct sg_syntax_node *sg_parse_compound(struct sg_parser *p);
/** The bodies of the here-documents seen since the last newline; the current place is behind it. */
void sg_parse_pending(struct sg_parser *p);
/** A redirection appended at *end; false when none stands here. */
bool sg_parse_redirect(struct sg_parser *p, struct sg_syntax_redirect ***end);

/** The same where its first byte stands. */
bool sg_parse_keyword_begun(const struct sg_parser *p, const char *word);

/* Inline, as some thirty words are asked for at each command: two bytes tell most words apart. */
static inline bool
sg_parse_keyword_here(struct sg_parser *p, const char *word)
{
	return sg_lex_peek(p) == (unsigned char)word[0] &&
	       (word[1] == '\0' || (p->at + 1 < p->text.len && p->text.p[p->at + 1] == word[1])) &&
	       sg_parse_keyword_begun(p, word);
}

static inline bool
sg_parse_keyword(struct sg_parser *p, const char *word)
{
	if (!sg_parse_keyword_here(p, word))
		return false;
	p->at += strlen(word);
	sg_lex_skip_blanks(p);
	return true;
}

#endif
