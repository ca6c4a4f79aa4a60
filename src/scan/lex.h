/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of scripting languages: names, literals of every quoting and operators. One lexer reads them all, by a row of
 * habits per language. Must not know what any name means.
 */
#ifndef SG_SCAN_LEX_H
#define SG_SCAN_LEX_H

#include "base/vec.h"
#include "model/call.h"

enum sg_token_kind {
	SG_TOKEN_END,
	SG_TOKEN_NEWLINE, /* only in languages where it ends a statement */
	SG_TOKEN_NAME,    /* identifier, with its sigil */
	SG_TOKEN_NUMBER,
	SG_TOKEN_STRING,
	SG_TOKEN_COMMAND, /* backquotes, qx, %x: text that a shell reads */
	SG_TOKEN_WORDS,   /* qw, %w: words at blanks */
	SG_TOKEN_REGEX,   /* also s/// */
	SG_TOKEN_CODE,    /* behind a regex: its replacement is code (perl s///e) */
	SG_TOKEN_ANY,     /* SG_MARK_ANY outside of any literal: unknown code */
	SG_TOKEN_OP,
};

/** How a backslash reads inside a literal. */
enum sg_escapes {
	SG_ESCAPES_NONE,   /* raw */
	SG_ESCAPES_QUOTE,  /* \\ and the quote only */
	SG_ESCAPES_C,      /* \n \x41 \x{41} \u0041 \u{41} \101 and line continuation */
	SG_ESCAPES_LUA,    /* the same with decimal \065 */
	SG_ESCAPES_DOUBLE, /* the quote is doubled */
};

/** What of a literal is computed. */
enum sg_holes {
	SG_HOLES_NONE,
	SG_HOLES_BRACE,        /* python f"{x}" */
	SG_HOLES_DOLLAR_BRACE, /* `${x}` */
	SG_HOLES_HASH_BRACE,   /* "#{x}" */
	SG_HOLES_SIGIL,        /* perl, php: "$x @x ${x} {$x} @{[ x ]}" */
	SG_HOLES_PAREN,        /* swift, julia: "\(x)" "$(x) $x" */
};

/**
 * text   a name or operator as written; the body of a literal, still escaped.
 */
struct sg_token {
	struct sg_span text;
	uint8_t kind;    /* enum sg_token_kind */
	uint8_t escapes; /* enum sg_escapes */
	uint8_t holes;   /* enum sg_holes */
	bool spaced;     /* blanks before it */
	char quote;
};

enum sg_lexicon_trait {
	SG_LEX_HASH = 1 << 0,     /* # comment */
	SG_LEX_SLASHES = 1 << 1,  /* // and slash-star comments */
	SG_LEX_DASHES = 1 << 2,   /* -- comment, lua */
	SG_LEX_TRIPLE = 1 << 3,   /* """ and ''' */
	SG_LEX_PREFIXES = 1 << 4, /* python: r"" f"" b"" */
	SG_LEX_REGEX = 1 << 5, /* slashes quote a regular expression where an operand is expected */
	SG_LEX_HEREDOC = 1 << 6,       /* <<X */
	SG_LEX_QUOTELIKE = 1 << 7,     /* perl: q qq qw qx m qr s tr y */
	SG_LEX_PERCENT = 1 << 8,       /* ruby: %w() %x() %q() */
	SG_LEX_SYMBOLS = 1 << 9,       /* ruby, elixir: :name */
	SG_LEX_BRACKETS = 1 << 10,     /* lua [[text]] */
	SG_LEX_NEWLINES = 1 << 11,     /* a line ends a statement */
	SG_LEX_POD = 1 << 12,          /* =pod to =cut, =begin to =end, __END__ */
	SG_LEX_TAGS = 1 << 13,         /* php: code stands between <?php and ?> */
	SG_LEX_PUNCTUATION = 1 << 14,  /* perl, ruby: $' $! $/ are variables */
	SG_LEX_RAW_R = 1 << 15,        /* R: r"(text)" */
	SG_LEX_ADJACENT = 1 << 16,     /* literals side by side are one */
	SG_LEX_BARE_CALLS = 1 << 17,   /* f "x", y calls f */
	SG_LEX_DOT_JOINS = 1 << 18,    /* . concatenates */
	SG_LEX_NOCASE = 1 << 19,       /* names of functions have no case */
	SG_LEX_BLANK_LISTS = 1 << 20,  /* items of a list need no comma */
	SG_LEX_STRING_CALLS = 1 << 21, /* php: a string that is called names a function */
	SG_LEX_LOOSE = 1 << 22,      /* many languages in one row: an open quote is not an error */
	SG_LEX_CONDITIONS = 1 << 23, /* `x = a if b`: words behind a value make it another one */
};

/** A quote and how its literal reads. */
struct sg_quote_rule {
	char quote;
	uint8_t kind;    /* enum sg_token_kind */
	uint8_t escapes; /* enum sg_escapes */
	uint8_t holes;   /* enum sg_holes */
	bool lines;      /* may hold newlines */
};

enum { SG_LEXICON_QUOTES = 4 };

/** Habits of one language. */
struct sg_lexicon {
	enum sg_language language;
	uint32_t traits;    /* enum sg_lexicon_trait */
	const char *sigils; /* bytes that start a name when a letter follows */
	const char *inside; /* bytes inside a name besides letters, digits and _ */
	struct sg_quote_rule quotes[SG_LEXICON_QUOTES];
};

/** Tokens of one text. 1 MB of ordinary code has half as many. */
enum { SG_SCAN_MOST_TOKENS = 512 * 1024 };

struct sg_tokens {
	struct sg_token *items; /* ends with SG_TOKEN_END */
	size_t len;
	size_t cap;
	bool broken; /* a literal is not closed: what follows may be misread */
	bool cut;    /* there are more than SG_SCAN_MOST_TOKENS: the rest was not read */
};

/** The row of a language; NULL when the shared lexer does not read it. */
const struct sg_lexicon *sg_scan_lexicon(enum sg_language language);

/** Split code into tokens that borrow from it. O(code.len). */
void sg_scan_lex(const struct sg_lexicon *lexicon, struct sg_span code, struct sg_arena *arena,
		 struct sg_tokens *out);

/** Index behind the bracket that closes the one at `open`, quotes and escapes skipped; SIZE_MAX when it stays open. */
size_t sg_scan_closing(struct sg_span code, size_t open, char opening, char closing);

/** True for letters, digits, _ and bytes of UTF-8 names. */
bool sg_scan_is_name(char c);

#endif
