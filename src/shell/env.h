/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The variables of a script as far as they are known: each may have one of several values, or any. Changes are kept
 * on a trail, so that subshells forget them and branches are joined. Private to the shell layer.
 */
#ifndef SG_SHELL_ENV_H
#define SG_SHELL_ENV_H

#include "base/vec.h"
#include "model/command.h"

/** One value: a list of words; a scalar is a list of one. Words may hold marks. */
struct sg_value {
	const struct sg_word *items;
	size_t count;
};

enum { SG_ENV_MAX_VALUES = 8, SG_ENV_PIECE = 8 };

/** Everything that a variable may be now. */
struct sg_variable_state {
	struct sg_value values[SG_ENV_MAX_VALUES];
	uint8_t count;
	bool unknown; /* or anything else */
	bool unset;   /* or as it was before the script */
	bool array;
	bool exported; /* reaches programs */
};

struct sg_shell_variable {
	struct sg_span
		name; /* as it was first given: every name lives as long as the environment */
	struct sg_variable_state state;
	struct sg_shell_variable *next;
	size_t joined; /* scratch of sg_env_join */
};

/** What a variable was before a change. */
struct sg_env_change {
	struct sg_shell_variable *variable;
	struct sg_variable_state before;
};

struct sg_env {
	struct sg_arena *arena;
	struct sg_shell_variable **buckets;
	size_t buckets_count; /* a power of two, or 0; grows with the variables */
	size_t variables_count;
	/* The trail, in pieces that never move: a script may change variables at every line. */
	struct SG_VEC(struct sg_env_change *) pieces;
	size_t changes;
};

/** The variable, or NULL when the script has not set it and nothing is known about it. */
struct sg_shell_variable *sg_env_find(const struct sg_env *env, struct sg_span name);

/** The variable, set or not: it stays where it is, for who asks for it often. Counts as set when it has a state. */
struct sg_shell_variable *sg_env_keep(struct sg_env *env, struct sg_span name);

/** True when something is known about the variable: when sg_env_find would find it. */
static inline bool
sg_env_is_set(const struct sg_shell_variable *variable)
{
	return variable->state.count > 0 || variable->state.unknown;
}

/** Give a variable the word that it has before the script begins: nothing goes back before that, so the trail need not know. */
void sg_env_begin(struct sg_env *env, struct sg_span name, struct sg_word word, bool exported);

/** Set a variable to one state. */
void sg_env_set(struct sg_env *env, struct sg_span name, const struct sg_variable_state *state);

/** Shorthands: one known word; a list; anything. Each keeps the exported mark. */
void sg_env_set_word(struct sg_env *env, struct sg_span name, struct sg_word word);
void
sg_env_set_list(struct sg_env *env, struct sg_span name, const struct sg_word *items, size_t count);
void sg_env_set_unknown(struct sg_env *env, struct sg_span name);

/** Mark a variable as exported; creates it as unknown when it is new. */
void sg_env_export(struct sg_env *env, struct sg_span name);

/** The present place on the trail, for undo and join. */
size_t sg_env_mark(const struct sg_env *env);

/** Forget every change since the mark. */
void sg_env_undo(struct sg_env *env, size_t mark);

struct sg_env_outcome {
	struct sg_shell_variable *variable;
	struct sg_variable_state state;
	size_t branches; /* how many branches changed it */
	size_t last;     /* the last one that did */
};

/** Paths that meet again: what each branch made of the variables. */
struct sg_env_branches {
	size_t mark;
	size_t count;
	struct SG_VEC(struct sg_env_outcome) outcomes;
};

/** Start branching at the present place. */
struct sg_env_branches sg_env_branch(const struct sg_env *env);

/** A branch has ended: keep what it did and go back to the start. */
void sg_env_branch_end(struct sg_env *env, struct sg_env_branches *branches);

/** All branches have ended. exhaustive: one of them certainly ran; else the variables may also be unchanged. */
void sg_env_join(struct sg_env *env, struct sg_env_branches *branches, bool exhaustive);

/** The union of two states. */
struct sg_variable_state
sg_env_union(struct sg_variable_state a, const struct sg_variable_state *b);

#endif
