/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The readers of literals for the shared lexer (lex.c), and the state that they share with it.
 */
#ifndef SG_SCAN_QUOTES_H
#define SG_SCAN_QUOTES_H

#include "scan/lex.h"

/** State of one lexing. `at` is the next byte. */
struct sg_lexer {
	const struct sg_lexicon *lexicon;
	struct sg_span code;
	struct sg_arena *arena;
	struct sg_tokens *out;
	size_t at;
	size_t line_at;     /* first byte of the line */
	size_t heredoc_end; /* where the next line starts behind here-documents; 0: none pending */
	size_t dead_until
		[256]; /* per quote: no literal of this quote before this byte, an open one was met */
	size_t bare_until; /* no sigil before this byte stands before a name */
	size_t hole_work;  /* bytes that the search for the ends of computed parts may still read */
	bool spaced;
	bool in_text; /* php: outside of the tags */
};

/** The byte `ahead` of the next one; NUL past the end. */
static inline char
sg_lexer_peek(const struct sg_lexer *lexer, size_t ahead)
{
	return lexer->at + ahead < lexer->code.len ? lexer->code.p[lexer->at + ahead] : '\0';
}

/** True when the language has this habit. */
static inline bool
sg_lexer_has(const struct sg_lexer *lexer, uint32_t trait)
{
	return (lexer->lexicon->traits & trait) != 0;
}

/** Append a token over code bytes; kind and text only. */
void sg_lexer_push(struct sg_lexer *lexer, enum sg_token_kind kind, size_t at, size_t len);

/** Go past the newline at `at`, and past the here-documents that start behind it. */
void sg_lexer_line(struct sg_lexer *lexer);

/** True when the last token ends an operand: then / divides and % is modulo. */
bool sg_lexer_after_value(const struct sg_lexer *lexer);

/** Index behind a lua long bracket that opens at `at`, or SIZE_MAX; *body gets what it holds. */
size_t sg_lexer_long_bracket(struct sg_lexer *lexer, size_t at, struct sg_span *body);

/** Readers: true when they took something. */
bool sg_lexer_skip_text(struct sg_lexer *lexer);
bool sg_lexer_skip_pod(struct sg_lexer *lexer);
bool sg_lexer_read_heredoc(struct sg_lexer *lexer);
bool sg_lexer_read_triple(struct sg_lexer *lexer);
bool sg_lexer_read_prefixed(struct sg_lexer *lexer);
bool sg_lexer_read_long_bracket(struct sg_lexer *lexer);
bool sg_lexer_read_quotelike(struct sg_lexer *lexer);
bool sg_lexer_read_percent(struct sg_lexer *lexer);
bool sg_lexer_read_symbol(struct sg_lexer *lexer);
bool sg_lexer_read_string(struct sg_lexer *lexer);
bool sg_lexer_read_regex(struct sg_lexer *lexer);

#endif
