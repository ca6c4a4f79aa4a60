/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between run.c (one command), roles.c (what its words mean), inner.c (what it starts) and code.c (other languages).
 * Private to the shell layer.
 */
#ifndef SG_SHELL_RUN_H
#define SG_SHELL_RUN_H

#include "shell/walk.h"

/** Words that grow. */
struct sg_word_list SG_VEC(struct sg_word);

/** One command while it is being judged. */
struct sg_running {
	struct sg_walker *w;
	const struct sg_run *run;
	const struct sg_program_rec *program;
	struct sg_arguments args;
	size_t index;       /* of the command in the reading */
	struct sg_span cwd; /* where it works: -C applied */
	bool code_given;    /* an operand or option gave code or a script: standard input is data */
};

/** Follow the roles of every operand and option: effects, inner commands, scripts, code. What the inner command prints comes back. */
struct sg_stream sg_run_roles(struct sg_running *r);

/** Run the command that starts among the words, if there is one. What it prints comes back. */
struct sg_stream sg_run_started(struct sg_running *r);

/** True when the program, or one of the sub-commands given, has the flag. */
bool sg_run_flag(const struct sg_running *r, uint32_t flag);

/** key=value, by the program's keys. */
void sg_run_keyvalue(struct sg_running *r, struct sg_span key, struct sg_word value);

/** True for SCHEME://... */
bool sg_run_is_url(struct sg_span text);

/** The files and hosts that a value names by its role alone. False for a role that is not about these. */
bool sg_run_touch(struct sg_running *r, enum sg_role role, struct sg_word value);

/** Remember the second names that a command gives to files: ln, cp -r, mv. */
void sg_links_make(struct sg_running *r);

/**
 * When the path of an effect is such a name, or goes through one: the path that it stands for. Where a name may be a
 * directory that holds the new name, the first on the way or the last one counts. False when there is none.
 */
bool sg_links_follow(struct sg_walker *w, struct sg_effect *effect, bool last);

/** KEY=value, "KEY value" or KEY:value in one word, whichever the program knows a key for; KEY alone switches it on. */
void sg_run_pair(struct sg_running *r, struct sg_word pair);

/** KEY=VARIABLE: the value stands in a variable. */
void sg_run_key_variable(struct sg_running *r, struct sg_word pair);

/** The files that the program changes without naming them. */
void sg_run_own_files(struct sg_running *r);

/** HOME as the command sees it; empty when it is not known. */
struct sg_span sg_run_home(const struct sg_running *r);

/** A variable that reaches what is started: its value may be a command, a script, or further words of a program. */
void sg_run_variable(struct sg_running *r, struct sg_span name, struct sg_word value);

/** A value whose role is known. */
void sg_run_value(struct sg_running *r, enum sg_role role, enum sg_language language,
		  struct sg_word value);

/** Report an effect of the command. form: role of a destination. certain: the word is what it seems to be. */
void sg_run_effect(struct sg_running *r, enum sg_effect_kind kind, enum sg_role form,
		   struct sg_word word, bool certain);

/** Read the words of a program that no table knows for commands and code that it may run (guess.c). */
void sg_run_guess(struct sg_running *r);

/** Read words, or one word of shell text, that may be a command: what is found can prompt, no more (guess.c). */
void sg_run_maybe(struct sg_walker *w, const struct sg_word *words, size_t count);

/** Run words as a command of their own, with the streams and assignments of this one. */
struct sg_stream
sg_run_inner(struct sg_running *r, const struct sg_word *words, size_t count, struct sg_stream in);

/* profile.c */

struct sg_run_kept {
	struct sg_span name;
	struct sg_variable_state state;
};

/** The environment before a command changed it for what it starts. */
struct sg_run_environment {
	struct SG_VEC(struct sg_run_kept) states; /* of the variables that it changed */
	bool cleaner;                             /* it counts in the walker's `cleaned` */
};

/** Note at a command what the variables of its profiles are now. */
void sg_run_profile(struct sg_walker *w, struct sg_command *command);

/** Code in another language set a variable for what it starts: from here on a profile's variable is not known. */
void sg_run_hide(struct sg_walker *w, struct sg_span name);

/** The directory that a word names from where the command works; empty when that cannot be told. */
struct sg_span sg_run_directory(struct sg_running *r, struct sg_word value);

/** What is started works in another directory (empty: an unknown one) until sg_run_return gets the result; SIZE_MAX: it stayed here. */
size_t sg_run_go(struct sg_running *r, struct sg_span directory);
void sg_run_return(struct sg_running *r, size_t mark);

/** Change the environment as the command does for what it starts (env NAME=value, sudo), and put it back. */
void sg_run_enter(struct sg_running *r, struct sg_run_environment *kept);
void sg_run_leave(struct sg_running *r, const struct sg_run_environment *kept);

#endif
