/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The syntax tree of a script, and the parser that makes it. Private to the shell layer. A node never means anything
 * here: what it runs is the walker's business.
 */
#ifndef SG_SHELL_SYNTAX_H
#define SG_SHELL_SYNTAX_H

#include "base/vec.h"
#include "model/call.h"
#include "model/limits.h"

struct sg_syntax_word;
struct sg_syntax_node;

enum sg_part_kind {
	SG_PART_TEXT, /* literal bytes; quoted or not */
	SG_PART_BRACE, /* an unquoted '{', '}' or ',' that may belong to a brace expansion; text holds it */
	SG_PART_GLOB,      /* an unquoted * ? [set] or extended glob; text holds it */
	SG_PART_TILDE,     /* an unquoted ~ where one expands; text holds the user's name */
	SG_PART_PARAMETER, /* $x ${x...} */
	SG_PART_COMMAND,   /* $(...) `...` */
	SG_PART_PROCESS,   /* <(...) >(...) =(...) */
	SG_PART_NUMBER,    /* $((...)) $[...]: word holds the expression */
	SG_PART_UNKNOWN,   /* a mark of a script that was itself put together from unknown parts */
};

/** ${name[subscript]op operand} */
struct sg_parameter {
	struct sg_span name;
	struct sg_syntax_word *subscript;
	bool length;   /* ${#x} */
	bool indirect; /* ${!x} */
	bool colon;    /* the test is for empty, too */
	char op;       /* 0, '-', '=', '?', '+', '#', '%', '/', '^', ',', ':', '@' */
	bool doubled;  /* ## %% // ^^ ,, */
	struct sg_syntax_word *operand;
	struct sg_syntax_word *second; /* replacement of '/', length of ':' */
};

struct sg_part {
	enum sg_part_kind kind;
	bool quoted;
	struct sg_span text;
	struct sg_parameter *parameter;
	struct sg_syntax_node *body;
	struct sg_syntax_word *word;
	struct sg_part *next;
};

struct sg_syntax_word {
	struct sg_part *parts;
	bool quoted; /* some part was quoted: an empty word is a word */
	bool braces; /* some part is an unquoted '{' */
	struct sg_syntax_word *next;
};

struct sg_syntax_assignment {
	struct sg_span name;
	struct sg_syntax_word *subscript; /* name[subscript]=value */
	bool append;                      /* += */
	bool array;                       /* name=(words) */
	bool declared;                    /* stands behind declare, export ... */
	struct sg_syntax_word *value;     /* words when array */
	struct sg_syntax_assignment *next;
};

enum sg_syntax_redirect_op {
	SG_SYNTAX_IN,
	SG_SYNTAX_OUT,
	SG_SYNTAX_APPEND,
	SG_SYNTAX_INOUT,
	SG_SYNTAX_DUP_IN,
	SG_SYNTAX_DUP_OUT,
	SG_SYNTAX_OUT_ERR,    /* &> */
	SG_SYNTAX_APPEND_ERR, /* &>> */
	SG_SYNTAX_HEREDOC,
	SG_SYNTAX_HERESTRING,
};

struct sg_syntax_redirect {
	enum sg_syntax_redirect_op op;
	int fd;                        /* -1: not given or in a variable */
	struct sg_syntax_word *target; /* for a here-document its body */
	struct sg_span delimiter;
	bool delimiter_quoted;
	bool strip_tabs;
	struct sg_syntax_redirect *next;
};

enum sg_node_type {
	SG_SYNTAX_SIMPLE,
	SG_SYNTAX_SEQUENCE, /* children in order; see link */
	SG_SYNTAX_PIPELINE,
	SG_SYNTAX_SUBSHELL,
	SG_SYNTAX_GROUP,
	SG_SYNTAX_IF,         /* children: condition, body, condition, body ... ; other: else */
	SG_SYNTAX_LOOP,       /* while, until: first child the condition, second the body */
	SG_SYNTAX_FOR,        /* for, select: name over words (implicit: "$@") */
	SG_SYNTAX_CASE,       /* words: subject; children: SG_SYNTAX_GROUP with patterns in words */
	SG_SYNTAX_FUNCTION,   /* name, first child the body */
	SG_SYNTAX_CONDITION,  /* [[ words ]] */
	SG_SYNTAX_ARITHMETIC, /* (( words )) */
	SG_SYNTAX_COPROC,
};

enum sg_link {
	SG_LINK_THEN, /* ; newline */
	SG_LINK_AND,
	SG_LINK_OR,
};

struct sg_syntax_node {
	enum sg_node_type type;
	enum sg_link link; /* how it hangs on the one before it in a sequence */
	bool async;        /* & behind it */
	bool implicit;
	struct sg_span name;
	struct sg_syntax_word *words;
	struct sg_syntax_assignment *assignments;
	struct sg_syntax_redirect *redirects;
	struct sg_syntax_node *first;
	struct sg_syntax_node *other;
	struct sg_syntax_node *next;
};

/** Reads one script. Fields are the parser's own, except error. */
struct sg_parser {
	struct sg_arena *arena;
	struct sg_span text;
	size_t at;
	unsigned depth;
	size_t commands; /* simple commands so far */
	bool zsh;
	size_t stray_end;   /* the quote that ends the one inside "${...}" */
	size_t bracket_end; /* no '[' before this place has its ']' */
	enum sg_code error; /* SG_OK, SG_E_SCRIPT_SYNTAX or SG_E_SCRIPT_LIMIT */
	size_t error_at;
	struct SG_VEC(struct sg_syntax_redirect *)
		pending; /* here-documents whose bodies come at the next newline */
};

/**
 * Parse a whole script.
 *
 * Returns the sequence of its commands, never NULL. On a syntax error or limit parser->error is set and the sequence holds
 * the complete commands before it: bash runs those before it meets the error.
 * No backtracking: O(text.len), depth at most SG_MAX_PARSE_DEPTH.
 */
struct sg_syntax_node *sg_shell_parse(struct sg_parser *parser);

/* Between parse.c and lex.c. */

enum sg_lex_mode {
	SG_LEX_WORD,
	SG_LEX_DOUBLE,       /* inside "..." */
	SG_LEX_BRACE,        /* operand of ${...} */
	SG_LEX_BRACE_DOUBLE, /* the same inside "..." */
	SG_LEX_PATTERN,      /* pattern of ${x/.../ up to '/' or '}' */
	SG_LEX_BODY,         /* here-document */
	SG_LEX_ARITHMETIC,   /* up to the closing ')' or ']' of an arithmetic expression */
	SG_LEX_SUBSCRIPT,    /* up to ']' */
	SG_LEX_REGEX,        /* right side of =~ : parentheses are text */
};

/** The current byte without consuming it: line continuations vanish, CR LF is LF; -1 at the end. */
static inline int sg_lex_peek(struct sg_parser *p);
/** Consume the byte that sg_lex_peek showed. */
static inline void sg_lex_next(struct sg_parser *p);
/** Byte behind the current one, or -1. */
int sg_lex_peek2(struct sg_parser *p);
/** Record an error once and move to the end of the text. */
void sg_lex_fail(struct sg_parser *p, enum sg_code code);
/** Blanks, continuations and a comment. */
void sg_lex_skip_blanks(struct sg_parser *p);
/** True for bytes that end a word. */
static inline bool sg_lex_is_meta(int c);
/** A word in a mode; NULL when there is none at this place (SG_LEX_WORD) or on error. */
struct sg_syntax_word *sg_lex_word(struct sg_parser *p, enum sg_lex_mode mode);
/** Text as the body of an unquoted here-document or the inside of double quotes. */
struct sg_syntax_word *sg_lex_text(struct sg_parser *p, struct sg_span text);
/** A word that is these bytes. */
struct sg_syntax_word *sg_lex_literal(struct sg_parser *p, struct sg_span text);
/** Length of the NAME at the current place, 0 when there is none. */
size_t sg_lex_name(const struct sg_parser *p);
/**
 * Index of the bracket that closes the one at `open`, SIZE_MAX when none does. Brackets in quotes and those of
 * substitutions do not count. O(rest of the text).
 */
size_t sg_lex_closing(const struct sg_parser *p, size_t open);
/** Does "((" at the current place close with "))"? bash decides so between arithmetic and a nested subshell. */
bool sg_lex_is_arithmetic(const struct sg_parser *p);
/** ${...} behind "$": defined in lex_parameter.c. */
struct sg_part *sg_lex_parameter(struct sg_parser *p, bool quoted);
/** A list up to (and with) the closing ')': for $(...), <(...) and subshells. */
struct sg_syntax_node *sg_parse_until_paren(struct sg_parser *p);

/* Inline, as they are asked for every byte. */

/** sg_lex_peek where a backslash or CR stands. */
int sg_lex_peek_folded(struct sg_parser *p);

static inline int
sg_lex_peek(struct sg_parser *p)
{
	int c = p->at < p->text.len ? (unsigned char)p->text.p[p->at] : -1;

	return c == '\\' || c == '\r' ? sg_lex_peek_folded(p) : c;
}

static inline void
sg_lex_next(struct sg_parser *p)
{
	p->at += p->at < p->text.len;
}

static inline bool
sg_lex_is_meta(int c)
{
	return c == -1 || c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' ||
	       c == '<' || c == '>' || c == '(' || c == ')';
}

#endif
