/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Variables, their trail, and the join of branches. Knows no shell syntax.
 */
#include "shell/env.h"

static struct sg_shell_variable **
bucket_of(const struct sg_env *env, struct sg_span name)
{
	return &env->buckets[sg_span_hash(name, env->arena) & (env->buckets_count - 1)];
}

struct sg_shell_variable *
sg_env_find(const struct sg_env *env, struct sg_span name)
{
	struct sg_shell_variable *variable = env->buckets_count ? *bucket_of(env, name) : NULL;

	while (variable && !sg_span_eq(variable->name, name))
		variable = variable->next;
	return variable && sg_env_is_set(variable) ? variable : NULL;
}

static void
grow(struct sg_env *env)
{
	enum { FIRST_BUCKETS = 32 };
	struct sg_env old = *env;

	env->buckets_count = old.buckets_count ? old.buckets_count * 4 : FIRST_BUCKETS;
	env->buckets = sg_arena_array(env->arena, env->buckets_count, sizeof(*env->buckets));
	for (size_t i = 0; i < old.buckets_count; i++) {
		for (struct sg_shell_variable *v = old.buckets[i], *next; v; v = next) {
			struct sg_shell_variable **bucket = bucket_of(env, v->name);

			next = v->next;
			v->next = *bucket;
			*bucket = v;
		}
	}
}

static struct sg_shell_variable *
obtain(struct sg_env *env, struct sg_span name)
{
	struct sg_shell_variable **bucket, *variable;

	if (env->variables_count >= env->buckets_count)
		grow(env);
	bucket = bucket_of(env, name);
	variable = *bucket;
	while (variable && !sg_span_eq(variable->name, name))
		variable = variable->next;
	if (variable)
		return variable;
	env->variables_count++;
	variable = sg_arena_alloc(env->arena, sizeof(*variable));
	variable->name = name;
	variable->next = *bucket;
	*bucket = variable;
	return variable;
}

struct sg_shell_variable *
sg_env_keep(struct sg_env *env, struct sg_span name)
{
	return obtain(env, name);
}

static struct sg_env_change *
change_at(const struct sg_env *env, size_t i)
{
	return &env->pieces.items[i / SG_ENV_PIECE][i % SG_ENV_PIECE];
}

static void
change(struct sg_env *env, struct sg_shell_variable *variable,
       const struct sg_variable_state *state)
{
	struct sg_env_change *entry;

	if (env->changes == env->pieces.len * SG_ENV_PIECE)
		sg_vec_push(env->arena, &env->pieces,
			    sg_arena_array(env->arena, SG_ENV_PIECE, sizeof(*entry)));
	entry = change_at(env, env->changes++);
	entry->variable = variable;
	entry->before = variable->state;
	variable->state = *state;
}

void
sg_env_begin(struct sg_env *env, struct sg_span name, struct sg_word word, bool exported)
{
	struct sg_shell_variable *variable = obtain(env, name);
	struct sg_word *kept = sg_arena_alloc(env->arena, sizeof(*kept));

	*kept = word;
	variable->state.values[0] = (struct sg_value){ kept, 1 };
	variable->state.count = 1;
	variable->state.exported = exported;
}

void
sg_env_set(struct sg_env *env, struct sg_span name, const struct sg_variable_state *state)
{
	change(env, obtain(env, name), state);
}

void
sg_env_set_list(struct sg_env *env, struct sg_span name, const struct sg_word *items, size_t count)
{
	struct sg_shell_variable *variable = obtain(env, name);
	struct sg_variable_state state = { .count = 1,
					   .exported = variable->state.exported,
					   .array = true };

	state.values[0] = (struct sg_value){ items, count };
	change(env, variable, &state);
}

void
sg_env_set_word(struct sg_env *env, struct sg_span name, struct sg_word word)
{
	struct sg_shell_variable *variable = obtain(env, name);
	struct sg_variable_state state = { .count = 1, .exported = variable->state.exported };
	struct sg_word *kept = sg_arena_alloc(env->arena, sizeof(*kept));

	*kept = word;
	state.values[0] = (struct sg_value){ kept, 1 };
	change(env, variable, &state);
}

void
sg_env_set_unknown(struct sg_env *env, struct sg_span name)
{
	struct sg_shell_variable *variable = obtain(env, name);
	struct sg_variable_state state = { .unknown = true, .exported = variable->state.exported };

	change(env, variable, &state);
}

void
sg_env_export(struct sg_env *env, struct sg_span name)
{
	struct sg_shell_variable *variable = obtain(env, name);
	struct sg_variable_state state = variable->state;

	state.exported = true;
	if (state.count == 0)
		state.unknown = true;
	change(env, variable, &state);
}

size_t
sg_env_mark(const struct sg_env *env)
{
	return env->changes;
}

void
sg_env_undo(struct sg_env *env, size_t mark)
{
	while (env->changes > mark) {
		const struct sg_env_change *entry = change_at(env, --env->changes);

		entry->variable->state = entry->before;
	}
}

struct sg_env_branches
sg_env_branch(const struct sg_env *env)
{
	return (struct sg_env_branches){ .mark = env->changes };
}

static bool
value_eq(struct sg_value a, struct sg_value b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (a.items[i].flags != b.items[i].flags ||
		    !sg_span_eq(a.items[i].text, b.items[i].text))
			return false;
	return true;
}

/* Nothing was done to it by the script. */
static bool
is_untouched(const struct sg_variable_state *state)
{
	return state->count == 0 && !state->unknown;
}

struct sg_variable_state
sg_env_union(struct sg_variable_state a, const struct sg_variable_state *b)
{
	a.unset = a.unset || b->unset || is_untouched(&a) || is_untouched(b);
	a.unknown = a.unknown || b->unknown;
	a.exported = a.exported || b->exported;
	a.array = a.array || b->array;
	for (size_t i = 0; i < b->count; i++) {
		bool there = false;

		for (size_t k = 0; k < a.count; k++)
			there = there || value_eq(a.values[k], b->values[i]);
		if (there)
			continue;
		if (a.count == SG_ENV_MAX_VALUES) {
			a.unknown = true;
			break;
		}
		a.values[a.count++] = b->values[i];
	}
	return a;
}

static struct sg_env_outcome *
outcome_of(struct sg_env *env, struct sg_env_branches *branches, struct sg_shell_variable *variable)
{
	struct sg_env_outcome fresh = { .variable = variable };

	if (variable->joined < branches->outcomes.len &&
	    branches->outcomes.items[variable->joined].variable == variable)
		return &branches->outcomes.items[variable->joined];
	variable->joined = branches->outcomes.len;
	sg_vec_push(env->arena, &branches->outcomes, fresh);
	return &branches->outcomes.items[variable->joined];
}

void
sg_env_branch_end(struct sg_env *env, struct sg_env_branches *branches)
{
	branches->count++;
	for (size_t i = branches->mark; i < env->changes; i++) {
		struct sg_shell_variable *variable = change_at(env, i)->variable;
		struct sg_env_outcome *outcome = outcome_of(env, branches, variable);

		if (outcome->last == branches->count)
			continue;
		outcome->last = branches->count;
		outcome->state = outcome->branches++
					 ? sg_env_union(outcome->state, &variable->state)
					 : variable->state;
	}
	sg_env_undo(env, branches->mark);
}

void
sg_env_join(struct sg_env *env, struct sg_env_branches *branches, bool exhaustive)
{
	for (size_t i = 0; i < branches->outcomes.len; i++) {
		struct sg_env_outcome *outcome = &branches->outcomes.items[i];
		struct sg_variable_state state = outcome->state;

		if (!exhaustive || outcome->branches < branches->count)
			state = sg_env_union(state, &outcome->variable->state);
		change(env, outcome->variable, &state);
	}
}
