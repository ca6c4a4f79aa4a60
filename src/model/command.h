/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a script can do, as far as it is known before it runs: simple commands with their words, and effects on files
 * and hosts. The shell layer fills it, the decide layer reads it. No parsing here, no policy.
 */
#ifndef SG_MODEL_COMMAND_H
#define SG_MODEL_COMMAND_H

#include "model/call.h"
#include "model/program.h"

/**
 * Bytes of a word that stand for what is not known. Real scripts cannot hold them: NUL never reaches a shell, and a
 * script with the other two is refused as one that hides characters.
 */
enum sg_mark {
	SG_MARK_ANY = 0,  /* any bytes, also none: the value of an unknown expansion */
	SG_MARK_STAR = 1, /* an unquoted * : any file names the shell finds */
	SG_MARK_ONE = 2,  /* an unquoted ? or [...]: one character of such a name */
};

/** Index of the first mark in a text, its length when there is none. O(len), by the word. */
static inline size_t
sg_marks_find(struct sg_span text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t at = 0;
	uint64_t word;

	_Static_assert(SG_MARK_ONE == 2, "marks are the bytes below three");
	for (; text.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text.p + at, sizeof(word));
		if ((word - ones * 3) & ~word & ones << 7)
			break;
	}
	while (at < text.len && (unsigned char)text.p[at] > SG_MARK_ONE)
		at++;
	return at;
}

enum sg_word_flag {
	SG_WORD_OPAQUE = 1, /* text holds SG_MARK_ANY */
	SG_WORD_SPLIT =
		2, /* an unquoted unknown expansion: may be several words, an option, or nothing */
	SG_WORD_GLOB = 4,   /* text holds SG_MARK_STAR or SG_MARK_ONE */
	SG_WORD_QUOTED = 8, /* some part was quoted */
	SG_WORD_ELSEWHERE =
		16, /* a path that is not below the directory of the call: it is relative, and cd came first */
};

/** One word after expansion and quote removal. */
struct sg_word {
	struct sg_span text;
	uint32_t flags;
};

enum sg_redirect_op {
	SG_REDIRECT_READ,      /* < */
	SG_REDIRECT_WRITE,     /* > >| &> */
	SG_REDIRECT_APPEND,    /* >> &>> */
	SG_REDIRECT_CHANGE,    /* <> */
	SG_REDIRECT_DUPLICATE, /* >& <& with a number or - */
	SG_REDIRECT_BODY,      /* here-document or here-string; target.text is the content */
};

struct sg_redirect {
	enum sg_redirect_op op;
	int fd; /* the descriptor on the left; -1 when it is held in a variable */
	struct sg_word target;
};

struct sg_assignment {
	struct sg_span name;
	struct sg_word value;
	bool exported; /* reaches a program: a prefix of a command, export, declare -x, env */
};

/** A variable as it is when a command runs: one of the values, or whatever the flags leave open. */
struct sg_setting_variable {
	struct sg_span name;
	const struct sg_word *values;
	size_t values_count;
	bool maybe_unset;
	bool unknown; /* or anything else */
};

/** Who a tool is logged in as, read from its own profile. */
struct sg_login_entry {
	struct sg_span type; /* "user", "servicePrincipal" */
	struct sg_span tenant;
};

struct sg_login {
	struct sg_span path;    /* the file that was read, or should have been */
	struct sg_span problem; /* why nothing is known; empty: the entries are all there are */
	const struct sg_login_entry *entries;
	size_t count;
};

/** Where a command runs. Rules on paths and loader variables speak of this machine only. */
enum sg_place {
	SG_PLACE_LOCAL,
	SG_PLACE_CONTAINER,
	SG_PLACE_REMOTE,
};

/** An option as the program's table reads it; canonical name without dashes, or the word as written when no table knows it. */
struct sg_option {
	struct sg_span name;
	const struct sg_option_rec *record; /* NULL when no table knows it */
	struct sg_word value;               /* text.p NULL: none */
	size_t inner; /* SG_ROLE_ARGV_UNTIL: index of the first word of the inner command ... */
	size_t inner_count; /* ... and how many words it has */
	bool implied; /* follows from another spelling; maybe: only if an unknown word has a certain value */
	bool maybe;
};

struct sg_operand {
	struct sg_word word;
	enum sg_role role;
	enum sg_language language;
};

enum { SG_COMMAND_MAX_PATH = 4 };

/** What can stand around a command. */
enum sg_around_kind {
	SG_AROUND_COMMAND,  /* another command starts it; at: its index in the reading */
	SG_AROUND_PIPELINE, /* at: which command of it, from 1 */
	SG_AROUND_SUBSHELL,
	SG_AROUND_COPROC,
	SG_AROUND_SUBSTITUTION,
	SG_AROUND_PROCESS,
	SG_AROUND_IF,
	SG_AROUND_THEN,
	SG_AROUND_ELSE,
	SG_AROUND_LOOP,
	SG_AROUND_FOR,
	SG_AROUND_CASE,
	SG_AROUND_FUNCTION, /* a function that is defined and not called */
	SG_AROUND_COUNT,
};

/** The way from the top of a script to a command, innermost first. Kept only when someone listens. */
struct sg_around {
	enum sg_around_kind kind;
	size_t at;
	const struct sg_around *outer;
};

enum sg_unknown_kind {
	SG_UNKNOWN_UNSET,    /* the script does not set the variable `name` */
	SG_UNKNOWN_VALUE,    /* the variable `name` may have any value here */
	SG_UNKNOWN_COMPUTED, /* what an operator of ${name...} gives */
	SG_UNKNOWN_OUTPUT,   /* what a command prints; at: index of its first command */
	SG_UNKNOWN_TILDE,
	SG_UNKNOWN_OTHER,
};

/** Why a part of a word is not known. Kept only when someone listens. */
struct sg_unknown {
	const char *mark; /* the SG_MARK_ANY in the text of a word */
	enum sg_unknown_kind kind;
	struct sg_span name;
	size_t at;
};

struct sg_verb_result;

/** One simple command, wrappers peeled (each wrapper is a command of its own before it). */
struct sg_command {
	const struct sg_word
		*words; /* program and arguments; none for bare assignments or redirections */
	size_t count;
	const struct sg_assignment *assignments;
	size_t assignments_count;
	const struct sg_redirect *redirects;
	size_t redirects_count;

	struct sg_span name; /* canonical name of the program; empty when it is not known */
	const struct sg_program_rec *program;                   /* NULL when no table knows it */
	const struct sg_program_rec *path[SG_COMMAND_MAX_PATH]; /* sub-commands, outermost first */
	size_t path_count;
	const struct sg_option *options;
	size_t options_count;
	const struct sg_operand *operands; /* without the sub-commands */
	size_t operands_count;

	const struct sg_setting_variable *
		variables; /* that say where its configuration is, see knowledge/profiles.h; with HOME */
	size_t variables_count;
	const struct sg_login *login; /* NULL: nobody looked */
	const struct sg_verb_result *
		verb; /* what the tool's table of verbs says, NULL when it has none; see knowledge/verbs.h */
	bool opaque_program; /* the command word cannot be known */
	bool may_be_option; /* an unquoted unknown operand: could be any option or further operand */
	bool more_operands; /* operands come from standard input (xargs) or an unknown list */
	bool guessed;       /* words of an unknown program that look like a command of their own */
	bool inert;         /* only prints: command -v, --help */
	enum sg_place place;
	struct sg_span cwd; /* empty when it cannot be known */
	bool elsewhere; /* in another directory than the call, on another machine or in a container: relative paths
			       are not what they are for the call */
	bool linked;    /* some path goes through a link that the script made before */
	unsigned depth; /* nesting: 0 at the top of the script */
	size_t inner;   /* index of the word where the command that it starts begins; 0: none */
	const struct sg_around *around; /* NULL at the top of the script, or when nobody listens */
};

enum sg_effect_kind {
	SG_EFFECT_READ,
	SG_EFFECT_WRITE,
	SG_EFFECT_CONNECT, /* word is a URL, host or [user@]host:path */
};

/** Something done to a file or a host, whichever word or code it came from. */
struct sg_effect {
	enum sg_effect_kind kind;
	enum sg_role
		form; /* SG_EFFECT_CONNECT: SG_ROLE_URL, _HOST, _REMOTE or _REMOTE_WRITE: how the word names its destination */
	struct sg_word word;
	struct sg_span cwd; /* relative paths start here; empty: not known */
	bool known_role; /* the word is certainly a path or destination; else it is only where one could stand */
	size_t command; /* index of the command it belongs to, SIZE_MAX for none */
};

/** A part that could not be read. */
struct sg_problem {
	enum sg_code code;
	struct sg_span text; /* what, for people */
	size_t command;      /* index of the command that it is about, SIZE_MAX: the script */
};

/** Everything that one script can do. Grows in the arena of the call. */
struct sg_reading {
	struct sg_arena *arena;
	struct SG_VEC(struct sg_command) commands;
	struct SG_VEC(struct sg_effect) effects;
	struct SG_VEC(struct sg_problem) problems;
	bool listens; /* set by the caller: keep what only explanations need (around, unknowns) */
	struct SG_VEC(struct sg_unknown) unknowns;
};

#endif
