/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of expressions in scripting languages: works out which literal values reach which calls. It follows assignments in
 * the order of the text and never runs or loops; what it cannot follow is unknown, not absent.
 */
#ifndef SG_SCAN_EVAL_H
#define SG_SCAN_EVAL_H

#include "scan/lex.h"
#include "scan/scan.h"
#include "scan/value.h"

/** State of one scan. */
struct sg_scan {
	const struct sg_lexicon *lexicon;
	struct sg_arena *arena;
	const struct sg_scan_sink *sink;
	const struct sg_token *token; /* the next one */
	struct sg_names names;
	struct sg_call_memory *rows;       /* of the functions called last; call.c */
	const struct sg_call_index *index; /* of all rows, or NULL as long as few are looked up */
	unsigned lookups;                  /* until now */
	struct sg_span cwd; /* directory the code changed to, as it was written; empty: unchanged */
	unsigned depth;     /* nesting of brackets and literals */
	unsigned nested;    /* code in literals in code */
	unsigned brackets;  /* open ( and [: newlines do not count inside */
	unsigned blocks;    /* open { */
	size_t work;        /* bytes of values that may still be built */
	bool over;          /* a limit was met and reported */
	bool spawner;       /* a module that starts programs was loaded */
	bool assigned;      /* the statement at hand has bound a name */
};

/** What a call does; each has its function in call.c. */
enum sg_call_act {
	SG_CALL_SHELL,    /* one text that a shell reads, or a list that is run */
	SG_CALL_WORDS,    /* one text that a shell reads, or program and arguments */
	SG_CALL_PROGRAM,  /* program, list of arguments, options */
	SG_CALL_ARGS,     /* program and arguments, no shell */
	SG_CALL_EXECL,    /* program, argv[0], arguments */
	SG_CALL_EXECV,    /* program, list with argv[0] */
	SG_CALL_RAW,      /* SG_CALL_WORDS, or bare words up to the end of the line */
	SG_CALL_NODE,     /* script of node and its arguments */
	SG_CALL_CODE,     /* code of the same language */
	SG_CALL_OPAQUE,   /* reaches what cannot be followed */
	SG_CALL_READ,     /* path */
	SG_CALL_WRITE,    /* path that is created, changed or deleted */
	SG_CALL_TREE,     /* path that is deleted with all below it */
	SG_CALL_UNLINK,   /* the same when an option says recursive */
	SG_CALL_OPEN,     /* path and mode */
	SG_CALL_COPY,     /* path read, path written */
	SG_CALL_MOVE,     /* two paths written */
	SG_CALL_CONNECT,  /* URL, host, (host, port), or options with one */
	SG_CALL_URL,      /* the same only when the text is a URL: the name alone says too little */
	SG_CALL_DOWNLOAD, /* URL, path written */
	SG_CALL_SETENV,   /* name, value */
	SG_CALL_PUTENV,   /* "NAME=value" */
	SG_CALL_GETENV,   /* name */
	SG_CALL_CHDIR,    /* path */
	SG_CALL_MODULE,   /* name of a module: gives it */
	SG_CALL_ATTR,     /* thing, name of a member: gives it */
	SG_CALL_DISPATCH, /* name of a function, its arguments */
	SG_CALL_SAME,     /* gives its argument */
	SG_CALL_PATH,     /* gives its arguments joined as a path */
	SG_CALL_GLUE,     /* gives its arguments joined */
	SG_CALL_JOIN,     /* separator, list: gives the text */
	SG_CALL_SPLIT,    /* text, separator: gives the list */
	SG_CALL_CUT,      /* separator, text: gives the list */
	SG_CALL_LIST,     /* gives its arguments as a list */
	SG_CALL_FORMAT,   /* text with places, values: gives the text */
	SG_CALL_HOME,     /* gives the home directory */
	SG_CALL_PUSH,     /* list, items: the list grows */
	SG_CALL_ACTS,
};

enum sg_call_flag {
	SG_CALL_SELF = 1,  /* what stands before the dot is the first argument */
	SG_CALL_PIPE = 2,  /* a path that starts or ends with | is a command */
	SG_CALL_LAST = 4,  /* the last argument counts */
	SG_CALL_ALL = 8,   /* every argument counts */
	SG_CALL_SURE = 16, /* the name says too little: a computed argument is no evidence */
	SG_CALL_HINT = 32, /* counts only after a module that starts programs was loaded */
};

/**
 * One function that scripting languages call.
 * callee  last parts of the dotted name; "=name" only the bare name; ".name" a method of anything.
 * at      index of the argument that counts.
 * key     its name when it is given by name, or NULL.
 */
struct sg_call_row {
	const char *callee;
	enum sg_call_act act;
	uint8_t at;
	uint8_t flags;
	const char *key;
};

struct sg_call_index;

/** The rows of a language by the last part of their names, for who looks up many. O(rows). */
const struct sg_call_index *sg_scan_call_index(enum sg_language language, struct sg_arena *arena);

/** The row for a callee, or NULL (spawn.c). index: NULL to go through all rows. */
const struct sg_call_row *
sg_scan_call_row(const struct sg_lexicon *lexicon, const struct sg_call_index *index,
		 struct sg_span callee);

/** The rows of a language; the last one has no callee. */
const struct sg_call_row *sg_scan_call_rows(enum sg_language language);

extern const struct sg_call_row sg_scan_calls_python[], sg_scan_calls_javascript[],
	sg_scan_calls_perl[], sg_scan_calls_ruby[], sg_scan_calls_php[], sg_scan_calls_lua[],
	sg_scan_calls_r[], sg_scan_calls_other[], sg_scan_calls_powershell[];

/** True when the next token is this operator. */
static inline bool
sg_scan_at(const struct sg_scan *scan, const char *op)
{
	return scan->token->kind == SG_TOKEN_OP && sg_span_is(scan->token->text, op);
}

/** Take the next token if it is this operator. */
static inline bool
sg_scan_take(struct sg_scan *scan, const char *op)
{
	if (!sg_scan_at(scan, op))
		return false;
	scan->token++;
	return true;
}

/** True when the language has this habit. */
static inline bool
sg_scan_has(const struct sg_scan *scan, uint32_t trait)
{
	return (scan->lexicon->traits & trait) != 0;
}

/** Prepare a scan of code in lexicon's language. */
void sg_scan_start(struct sg_scan *scan, const struct sg_lexicon *lexicon, struct sg_arena *arena,
		   const struct sg_scan_sink *sink);

/** Read code as statements with the names known so far; the value of its last expression. */
struct sg_value sg_scan_run(struct sg_scan *scan, struct sg_span code);

/** Read one expression at scan->token; takes at least one token unless at the end, a separator or a closing bracket. */
struct sg_value sg_scan_expression(struct sg_scan *scan);

/** Parts of sg_scan_expression: an operand, what stands behind it, an operator with its right side (false when the expression ends). */
struct sg_value sg_scan_operand(struct sg_scan *scan);
struct sg_value sg_scan_postfix(struct sg_scan *scan, struct sg_value value);
bool sg_scan_infix(struct sg_scan *scan, struct sg_value *value, const struct sg_token *from);

/** The items up to a closing bracket, which is taken; the opening one was. */
struct sg_value sg_scan_list(struct sg_scan *scan, const char *close);

/** True before the dot, arrow or colons of a member; sg_scan_take_member takes them with its name, *receiver gets what owns it. */
bool sg_scan_at_member(const struct sg_scan *scan);
struct sg_value
sg_scan_take_member(struct sg_scan *scan, const struct sg_value *of, struct sg_value *receiver);

/** Go past the ends of lines. */
void sg_scan_skip_newlines(struct sg_scan *scan);

/** Read the arguments of a call without brackets: up to the end of the statement. */
struct sg_value sg_scan_bare_arguments(struct sg_scan *scan);

/** What a literal token stands for, its computed parts evaluated (text.c). */
struct sg_word sg_scan_literal(struct sg_scan *scan, const struct sg_token *token);

/** Two texts joined; SG_MARK_ANY for an unknown one. Counts against scan->work. */
struct sg_value
sg_scan_join(struct sg_scan *scan, const struct sg_value *a, const struct sg_value *b);

/**
 * Bind what target names: a name, a path of names, or the names in a list or map (names.c). Setting an environment variable is
 * reported. A name that gets two different literals is unknown from then on: which one counts would depend on the run.
 */
void
sg_scan_assign(struct sg_scan *scan, const struct sg_value *target, const struct sg_value *value);

/** Make the names among these tokens unknown: parameters and loop variables. */
void sg_scan_forget(struct sg_scan *scan, const struct sg_token *from, const struct sg_token *to);

enum sg_scan_word {
	SG_SCAN_WORD_NONE,  /* an ordinary name */
	SG_SCAN_WORD_EMPTY, /* taken; the operand follows: return, new, my */
	SG_SCAN_WORD_TAKEN, /* taken with what belongs to it: import, def */
};

/** Take a keyword at scan->token, which is a name. */
enum sg_scan_word sg_scan_keyword(struct sg_scan *scan);

/** True for a word that stands between operands: if, or, then ... */
bool sg_scan_is_joint(const struct sg_scan *scan, struct sg_span name);

/** True for an owner whose members are global names: builtins, globalThis. */
bool sg_scan_is_transparent(struct sg_span owner);

/** The value that a name has everywhere: sys.executable, the home directory. False when it has none. */
bool sg_scan_constant(struct sg_span name, struct sg_value *out);

/** owner.name, kept short. */
struct sg_span sg_scan_member(struct sg_scan *scan, struct sg_span owner, struct sg_span name);

/**
 * A call: what it does is reported, what it gives is returned (call.c).
 * receiver  what stands before the dot of a method, or NULL.
 */
struct sg_value sg_scan_call(struct sg_scan *scan, struct sg_span callee,
			     const struct sg_value *receiver, const struct sg_value *args);

/** `from module import *`: every function of the module that the tables know becomes callable by its own name. */
void sg_scan_import_all(struct sg_scan *scan, struct sg_span module);

/** True when the callee is one that the tables know; then it may be called without brackets. */
bool sg_scan_is_known(struct sg_scan *scan, struct sg_span callee);

/** exec rm -rf x: a call whose arguments are bare words of the line (tcl, expect). True when it was taken. */
bool sg_scan_raw_call(struct sg_scan *scan, struct sg_span callee);

/** A limit was met: reported once, and reading ends. */
void sg_scan_limit(struct sg_scan *scan);

#endif
