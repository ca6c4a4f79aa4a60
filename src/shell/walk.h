/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walker: goes over a syntax tree once, keeps what is known about variables, and reports every simple command that
 * could run. Private to the shell layer: expand.c turns words into fields, walk.c follows the tree, builtins.c knows
 * what changes the shell itself, run.c peels wrappers and interpreters.
 */
#ifndef SG_SHELL_WALK_H
#define SG_SHELL_WALK_H

#include "knowledge/arguments.h"
#include "scan/scan.h"
#include "shell/env.h"
#include "shell/shell.h"
#include "shell/syntax.h"

enum sg_input_state {
	SG_INPUT_NONE,    /* nothing is redirected or piped into it */
	SG_INPUT_UNKNOWN, /* something that cannot be known */
	SG_INPUT_KNOWN,
};

/** Memory behind a text that grows. Whoever finds it as full as its own text is long may fill more of it. */
struct sg_room {
	size_t used;
	size_t size;
	char bytes[];
};

/** What a command finds on its standard input, or leaves on its standard output. */
struct sg_stream {
	enum sg_input_state state;
	struct sg_span text;  /* KNOWN: all of it; UNKNOWN: words that it may hold, or empty */
	struct sg_room *room; /* behind the text, for more of it; or NULL */
};

/** A variable with several values takes each in turn: which one the present reading has. */
struct sg_choice {
	const struct sg_shell_variable *variable;
	size_t index;
	size_t count;
};

/** Functions and aliases are found by a hash of their names. */
enum { SG_WALK_BUCKETS = 64 };

struct sg_function {
	struct sg_span name;
	const struct sg_syntax_node *body;
	bool running;
	bool called;
	struct sg_function *next;
	struct sg_function *next_of_name; /* in its bucket */
};

struct sg_alias {
	struct sg_span name;
	struct sg_span value; /* shell text, or the path that hash -p gave */
	bool running;
	struct sg_alias *next;
};

/** A file that the script has written, and what it holds now. */
struct sg_written {
	struct sg_span path;
	struct sg_stream text;
	struct sg_written *next;
};

enum { SG_FIRST_PROCESS = 63, SG_DESCRIPTORS = 10 };

/** What 3<<<text and the like left at the descriptors. Never changed: who sets one makes others. */
struct sg_descriptors {
	struct sg_stream at[SG_DESCRIPTORS];
};

/** A second name of a file or directory, made by the script: both paths absolute. */
struct sg_second_name {
	struct sg_span path;
	struct sg_span target;
	bool copy; /* writing to it leaves the target alone */
	struct sg_second_name *next;
};

struct sg_walker {
	struct sg_arena *arena;
	struct sg_reading *reading;
	struct sg_env env;
	const struct sg_shell_variable *pwd; /* asked for at every command */
	struct SG_VEC(struct sg_choice) choices;
	struct SG_VEC(struct sg_stream)
		processes; /* outputs of process substitutions: /dev/fd/63 and up */
	const struct sg_descriptors *descriptors; /* NULL: none of them is set */
	struct sg_written *files;
	size_t files_count;
	struct sg_function *functions;
	struct sg_function **functions_by_name; /* SG_WALK_BUCKETS; NULL: there is none */
	struct sg_alias **aliases;              /* the same */
	const struct sg_around *around;         /* of the command that is read now */
	enum sg_place place;
	unsigned depth; /* scripts and wrappers inside each other */
	size_t steps;
	size_t expanded;        /* bytes, against SG_MAX_EXPANDED_BYTES */
	unsigned loops;         /* loops around the present node */
	unsigned cleaned;       /* programs around the present node that change the environment */
	bool environment_known; /* a variable that nothing sets is not set */
	struct sg_span start;   /* the directory of the call */
	struct sg_second_name *links;
	size_t links_count;
	bool zsh;
	bool guessing; /* what is read may be no command at all: it can prompt, no more */
	bool stopped;  /* a limit was reached */
};

/** A script without positional parameters. */
#define SG_NO_PARAMS ((struct sg_value){ NULL, 0 })

/* why.c: what explanations need. Nothing happens unless someone listens. */

/** Why parts of a field under construction are unknown, in the order of its marks. */
struct sg_why_list SG_VEC(struct sg_unknown);

/** Note why the next mark of the field is there: by the part that it comes from, or by the mark of a value. Either may be NULL. */
void sg_why_note(struct sg_walker *w, struct sg_why_list *list, const struct sg_part *part,
		 const char *mark);
/** The same for every mark of a value. */
void sg_why_note_all(struct sg_walker *w, struct sg_why_list *list, const struct sg_part *part,
		     struct sg_span value);
/** The field is finished: its marks get the reasons of the list, which is emptied. */
void sg_why_settle(struct sg_walker *w, struct sg_why_list *list, struct sg_span text);

/** Read what follows as standing inside something; returns what stood around before, for sg_walk_leave. */
const struct sg_around *sg_walk_enter(struct sg_walker *w, enum sg_around_kind kind, size_t at);
static inline void
sg_walk_leave(struct sg_walker *w, const struct sg_around *outer)
{
	w->around = outer;
}

/* expand.c */

/** Words of a command: brace, tilde, parameter, command and arithmetic expansion, field splitting, quote removal. */
const struct sg_word *
sg_expand_fields(struct sg_walker *w, const struct sg_syntax_word *words, size_t *count);
/** One word that is not split: values of assignments, targets, here-documents. NULL gives the empty word. */
struct sg_word sg_expand_single(struct sg_walker *w, const struct sg_syntax_word *word);
/** A word that is these bytes. */
struct sg_word sg_word_literal(struct sg_span text);
/** A word of which nothing is known. split: it stands unquoted. */
struct sg_word sg_word_unknown(bool split);
/** text with its flags recomputed from its marks. */
struct sg_word sg_word_of_marks(struct sg_span text, uint32_t flags);
/** True when nothing of the word is unknown. */
bool sg_word_known(struct sg_word word);
/** The words as shell text: marks of file name patterns are their characters again. */
struct sg_span sg_words_joined(struct sg_walker *w, const struct sg_word *words, size_t count);
/** The next combination of values of the choices from `base` on; false when every one was read. */
bool sg_choices_next(struct sg_walker *w, size_t base);

/* expand_brace.c */

struct sg_part_list {
	const struct sg_part **items;
	size_t len;
};
/** The lists of parts that the braces of a word that has some stand for; at most SG_MAX_BRACE_WORDS, then a limit problem. */
const struct sg_part_list *
sg_expand_braces(struct sg_walker *w, const struct sg_syntax_word *word, size_t *count);

/* expand_parameter.c */

/** What a parameter stands for. */
struct sg_parameter_value {
	bool unknown;
	bool number; /* unknown, but certainly digits */
	struct sg_value value;
	bool list; /* "$@", "${a[@]}": each item is a field of its own, also in quotes */
};
struct sg_parameter_value
sg_expand_parameter(struct sg_walker *w, const struct sg_parameter *parameter);

/* walk.c */

/** Follow a node; what it prints, if that can be known, comes back. */
struct sg_stream
sg_walk(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in);
/** The same in a subshell: changes of variables are forgotten. */
struct sg_stream
sg_walk_subshell(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in);
/** Read shell text as a script inside this one. params: $0 $1 ..., may be SG_NO_PARAMS. keep: changes of variables stay (eval, source). */
struct sg_stream sg_walk_text(struct sg_walker *w, struct sg_span text, struct sg_value params,
			      struct sg_stream in, bool keep);
/** Text whose substitutions run when the shell shows it: a prompt. */
void sg_walk_template(struct sg_walker *w, struct sg_span text);
/** Note a part that cannot be read. */
void sg_walk_problem(struct sg_walker *w, enum sg_code code, struct sg_span text);
/** Count work; false when the limit is reached. */
bool sg_walk_step(struct sg_walker *w);
/** Count bytes that expansion makes or that are read again; false when the limit is reached. */
bool sg_walk_spend(struct sg_walker *w, size_t bytes);
/** The directory that relative paths start in now; empty when it is not known. */
struct sg_span sg_walk_cwd(struct sg_walker *w);

/* functions.c */

/** Keep the function that a node defines. One without a name runs at once. */
void sg_walk_define(struct sg_walker *w, const struct sg_syntax_node *node);
/** Functions that were defined but never called are judged, too. */
void sg_walk_uncalled(struct sg_walker *w);
/** The function of that name, or NULL. */
struct sg_function *sg_walk_function(struct sg_walker *w, struct sg_span name);
/** Call a function with words[1..] as its parameters. */
struct sg_stream sg_walk_call(struct sg_walker *w, struct sg_function *function,
			      const struct sg_word *words, size_t count, struct sg_stream in);

/* files.c */

/** The script writes text to a file; of an unknown text nothing is kept. */
void sg_files_write(struct sg_walker *w, struct sg_word path, struct sg_stream text, bool append);
/** The same for standard output that redirections send to files. */
void sg_files_redirected(struct sg_walker *w, const struct sg_redirect *redirects, size_t count,
			 struct sg_stream text);
/** What a file holds that the script has written; false when that is not known. */
bool sg_files_read(struct sg_walker *w, struct sg_word path, struct sg_stream *out);

/* walk_redirect.c */

/** Expand redirections: their list, and what they make of the streams. out_kept is false when standard output goes to a file. */
const struct sg_redirect *
sg_walk_redirects(struct sg_walker *w, const struct sg_syntax_redirect *redirects, size_t *count,
		  struct sg_stream *in, bool *out_kept);
/**
 * What reading a file of this name gives when it is a descriptor: /dev/stdin, /dev/fd/N, /proc/self/fd/N. in: standard input
 * of the command. False for any other file; a descriptor that nothing is known about gives SG_INPUT_UNKNOWN.
 */
bool sg_walk_descriptor(const struct sg_walker *w, struct sg_span path, struct sg_stream in,
			struct sg_stream *out);
/** What is at a descriptor below SG_DESCRIPTORS; state NONE when the script put nothing there. */
struct sg_stream sg_walk_descriptor_at(const struct sg_walker *w, size_t number);

/* run.c */

/** A command as the walker found it. */
struct sg_run {
	const struct sg_word *words;
	size_t count;
	const struct sg_assignment *assignments;
	size_t assignments_count;
	const struct sg_redirect *redirects;
	size_t redirects_count;
	struct sg_stream in;
	enum sg_language dialect; /* SG_LANGUAGE_SHELL, _POWERSHELL, _CMD */
	bool guessed;
};
/** Report a simple command and everything that it starts in turn; what it prints comes back. */
struct sg_stream sg_run_command(struct sg_walker *w, const struct sg_run *run);
/** Read code in any language. */
struct sg_stream sg_run_code(struct sg_walker *w, enum sg_language language, struct sg_word code,
			     struct sg_value params, struct sg_stream in);

/** Report the files and hosts that redirections touch. command: index of their command, or SIZE_MAX. */
void sg_run_redirects(struct sg_walker *w, const struct sg_redirect *redirects, size_t count,
		      size_t command);

/* builtins.c */

/** What changes the shell itself: cd, export, set, read, alias ... Nothing happens for other commands. */
void sg_builtin_apply(struct sg_walker *w, const struct sg_run *run);
/** Run the substitutions in the subscript of a name that a builtin or condition evaluates again. */
void sg_builtin_subscript(struct sg_walker *w, struct sg_word word);
/** What cd, with the directory at words[at], or none, makes of PWD and OLDPWD. */
void sg_walk_change_directory(struct sg_walker *w, const struct sg_run *run, size_t at);

/** The text that echo, printf, cat, pwd, which ... certainly print; state UNKNOWN for everything else. */
struct sg_stream
sg_builtin_output(struct sg_walker *w, const struct sg_run *run, struct sg_span name);

#endif
