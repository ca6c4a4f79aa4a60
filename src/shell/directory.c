/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory that a cd leads to, as far as it is known: relative paths start there from then on.
 */
#include "shell/walk.h"

#include "match/path.h"

/* The directory a cd goes to; an unknown word when that cannot be told. */
static struct sg_word
directory_of(struct sg_walker *w, const struct sg_run *run, size_t at)
{
	struct sg_span target = at < run->count ? run->words[at].text : SG_SPAN(""),
		       cwd = sg_walk_cwd(w);
	const struct sg_shell_variable *home = sg_env_find(&w->env, SG_SPAN("HOME"));
	struct sg_path_world world = { .cwd = cwd };

	if (at >= run->count)
		return home && home->state.count == 1 ? home->state.values[0].items[0]
						      : sg_word_unknown(false);
	if (!sg_word_known(run->words[at]) || sg_span_is(target, "-") || target.len == 0 ||
	    (cwd.len == 0 && target.p[0] != '/'))
		return sg_word_unknown(false);
	if (!sg_walk_spend(w, cwd.len + target.len))
		return sg_word_unknown(false);
	return sg_word_literal(sg_path_resolve(target, &world, false, w->arena));
}

/* The first directory of CDPATH, where a name without "./" is looked for; empty when there is none. */
static struct sg_span
first_of_cdpath(struct sg_walker *w, const struct sg_run *run, struct sg_span target)
{
	const struct sg_shell_variable *variable = sg_env_find(&w->env, SG_SPAN("CDPATH"));
	struct sg_span value = { 0 }, rest, first = sg_span_split(target, '/', &rest);

	if (variable && variable->state.count == 1 && variable->state.values[0].count == 1)
		value = variable->state.values[0].items[0].text;
	for (size_t i = 0; i < run->assignments_count; i++)
		if (sg_span_is(run->assignments[i].name, "CDPATH"))
			value = run->assignments[i].value.text;
	if (first.len == 0 || sg_span_is(first, ".") || sg_span_is(first, ".."))
		return SG_SPAN("");
	return sg_span_split(value, ':', &rest);
}

/* With CDPATH it is one of two directories; which one, the file system decides. */
static void
enter_directory(struct sg_walker *w, const struct sg_run *run, size_t at)
{
	struct sg_word words[2] = { directory_of(w, run, at) };
	struct sg_span target = at < run->count ? run->words[at].text : SG_SPAN("");
	struct sg_span base = first_of_cdpath(w, run, target);
	struct sg_path_world world = { .cwd = base };
	struct sg_variable_state state = { .count = 1 };

	if (base.len && base.p[0] == '/' && sg_word_known(sg_word_of_marks(base, 0))) {
		words[1] = sg_word_literal(sg_path_resolve(target, &world, false, w->arena));
		state.count = 2;
	}
	for (uint8_t i = 0; i < state.count; i++) {
		struct sg_word *copy = sg_arena_alloc(w->arena, sizeof(*copy));

		*copy = words[i];
		state.values[i] = (struct sg_value){ copy, 1 };
	}
	sg_env_set(&w->env, SG_SPAN("PWD"), &state);
}

void
sg_walk_change_directory(struct sg_walker *w, const struct sg_run *run, size_t at)
{
	struct sg_span cwd = sg_walk_cwd(w);

	sg_env_set_word(&w->env, SG_SPAN("OLDPWD"),
			cwd.len ? sg_word_literal(cwd) : sg_word_unknown(false));
	enter_directory(w, run, at);
}
