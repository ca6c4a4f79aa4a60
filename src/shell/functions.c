/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of a script: their definition, their calls, and those that nobody calls, which are judged, too. Knows no
 * program.
 */
#include "shell/walk.h"

static const struct sg_stream nothing = { .state = SG_INPUT_NONE, .text = { 0 } };
static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

void
sg_walk_define(struct sg_walker *w, const struct sg_syntax_node *node)
{
	struct sg_function *function = sg_arena_alloc(w->arena, sizeof(*function));
	struct sg_function **bucket;

	if (!w->functions_by_name)
		w->functions_by_name = sg_arena_array(w->arena, SG_WALK_BUCKETS, sizeof(*bucket));
	bucket = &w->functions_by_name[sg_span_hash(node->name, w->arena) % SG_WALK_BUCKETS];
	*function = (struct sg_function){ .name = node->name,
					  .body = node->first,
					  .next = w->functions,
					  .next_of_name = *bucket };
	w->functions = *bucket = function;
	if (node->name.len == 0)
		sg_walk_subshell(w, node->first, nothing);
}

struct sg_function *
sg_walk_function(struct sg_walker *w, struct sg_span name)
{
	if (!w->functions_by_name)
		return NULL;
	for (struct sg_function *f =
		     w->functions_by_name[sg_span_hash(name, w->arena) % SG_WALK_BUCKETS];
	     f; f = f->next_of_name)
		if (f->name.len && sg_span_eq(f->name, name))
			return f;
	return NULL;
}

struct sg_stream
sg_walk_call(struct sg_walker *w, struct sg_function *function, const struct sg_word *words,
	     size_t count, struct sg_stream in)
{
	const struct sg_shell_variable *all = sg_env_find(&w->env, SG_SPAN("@"));
	struct sg_variable_state saved = { 0 };
	struct sg_stream out;

	function->called = true;
	if (function->running || !sg_walk_step(w))
		return something;
	if (all)
		saved = all->state;
	function->running = true;
	sg_env_set_list(&w->env, SG_SPAN("@"), words + 1, count - 1);
	out = sg_walk(w, function->body, in);
	sg_env_set(&w->env, SG_SPAN("@"), &saved);
	function->running = false;
	return out;
}

void
sg_walk_uncalled(struct sg_walker *w)
{
	static const struct sg_word name = { { "function", 8 }, 0 };

	for (struct sg_function *f = w->functions; f; f = f->next) {
		const struct sg_around *outer = w->around;

		if (f->called)
			continue;
		outer = sg_walk_enter(w, SG_AROUND_FUNCTION, 0);
		sg_walk_call(w, f, &name, 1, nothing);
		sg_walk_leave(w, outer);
	}
}
