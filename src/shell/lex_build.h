/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The word under construction: between lex.c (what a word is made of), lex_quote.c (quoting) and lex_glob.c (patterns
 * and tildes). Private to the lexer.
 */
#ifndef SG_SHELL_LEX_BUILD_H
#define SG_SHELL_LEX_BUILD_H

#include "shell/syntax.h"

/** Parts are appended at *end; literal bytes gather in text until something else follows. */
struct sg_building {
	struct sg_parser *p;
	struct sg_syntax_word *word;
	struct sg_part **end;
	struct sg_span text; /* a part of the script as it stands, or what `joined` holds */
	struct sg_buffer joined;
	bool text_quoted;
};

/* lex.c */

/** A new part at the end; the gathered text stays behind it. */
struct sg_part *sg_build_part(struct sg_building *b, enum sg_part_kind kind, bool quoted);
/** The same, with the gathered text before it. */
struct sg_part *sg_build_special(struct sg_building *b, enum sg_part_kind kind, bool quoted);
/** Bytes that stand for themselves in the script, from the current place on; it moves behind them. */
void sg_build_script(struct sg_building *b, size_t len, bool quoted);
/** One literal byte. */
void sg_build_byte(struct sg_building *b, int c, bool quoted);
/** $... at the current place. */
void sg_build_dollar(struct sg_building *b, bool quoted, enum sg_lex_mode mode);
/** `...` at the current place. */
void sg_build_backquote(struct sg_building *b, bool quoted);
/** $(...), <(...), >(...): the current place is before the parenthesis. */
void sg_build_command(struct sg_building *b, enum sg_part_kind kind, bool quoted);
/** True for letters, digits (not first) and _. */
bool sg_lex_is_name_byte(int c, bool first);

/* lex_quote.c */

/** '...' at the current place. */
void sg_build_single(struct sg_building *b);
/** $'...', the dollar consumed. */
void sg_build_ansi(struct sg_building *b);
/** A backslash and what it quotes. quoted: inside double quotes or a body. */
void sg_build_backslash(struct sg_building *b, enum sg_lex_mode mode, bool quoted);

/* lex_glob.c */

/** True when an extended pattern starts here: @( *( ?( +( !( */
bool sg_build_starts_extglob(struct sg_parser *p, int c);
/** That pattern, and the substitutions inside it. */
void sg_build_extglob(struct sg_building *b);
/** zsh: does *(qualifiers) or a group inside a word start here? A function's "()" does not. */
bool sg_build_starts_group(struct sg_building *b, int c);
/** That group. Qualifiers that hold code, (e:rm -rf x:) and (+f), become substitutions. */
void sg_build_group(struct sg_building *b);
/** * ? or [set], or a bracket that is just one. */
void sg_build_glob(struct sg_building *b, int c);
/** Does a ~ at this place of the word expand? At the start, and behind = or : as in assignments. */
bool sg_build_tilde_expands(const struct sg_building *b);
/** ~ and the name behind it. */
void sg_build_tilde(struct sg_building *b);

#endif
