/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environment that a program really gets, as far as profiles need it (knowledge/profiles.h): what wrappers set and
 * take away around a command, and what the variables are when it runs.
 */
#include "shell/run.h"

#include "knowledge/profiles.h"

/* ---- what a command sees ---- */

static struct sg_setting_variable
variable_now(struct sg_walker *w, const char *name)
{
	struct sg_setting_variable now = { .name = sg_span_of(name) };
	const struct sg_shell_variable *variable = sg_env_find(&w->env, now.name);
	struct sg_word *values;

	if (!variable) {
		now.maybe_unset = w->environment_known;
		now.unknown = !w->environment_known;
		return now;
	}
	values = sg_arena_array(w->arena, SG_ENV_MAX_VALUES, sizeof(*values));
	now.values = values;
	now.maybe_unset = variable->state.unset && w->environment_known;
	now.unknown = variable->state.unknown || variable->state.array ||
		      (variable->state.unset && !w->environment_known);
	for (size_t i = 0; i < variable->state.count; i++) {
		if (variable->state.values[i].count == 1)
			values[now.values_count++] = variable->state.values[i].items[0];
		else
			now.unknown = true;
	}
	return now;
}

static bool
reaches_programs(struct sg_walker *w, struct sg_span name)
{
	const struct sg_shell_variable *variable = sg_env_find(&w->env, name);

	return !variable || variable->state.exported;
}

void
sg_run_profile(struct sg_walker *w, struct sg_command *command)
{
	struct SG_VEC(struct sg_setting_variable) list = { 0 };
	const struct sg_profile *profile = NULL;

	if (!command->program || !(command->program->flags & SG_PROGRAM_PROFILE))
		return;
	while (command->name.len && (profile = sg_profile_find(command->name, profile)))
		for (size_t i = 0; i < SG_PROFILE_MAX_PLACES && *profile->places[i].variable; i++) {
			struct sg_setting_variable now =
				variable_now(w, profile->places[i].variable);

			if (sg_span_is(now.name, "HOME"))
				now.unknown |= w->cleaned > 0;
			else
				now.unknown |= !reaches_programs(w, now.name);
			sg_vec_push(w->arena, &list, now);
		}
	command->variables = list.items;
	command->variables_count = list.len;
}

void
sg_run_hide(struct sg_walker *w, struct sg_span name)
{
	for (size_t i = 0; sg_profile_variable(i); i++) {
		if (!sg_span_is(name, sg_profile_variable(i)))
			continue;
		sg_env_set_unknown(&w->env, name);
		sg_env_export(&w->env, name);
	}
}

/* ---- what wrappers do ---- */

static void
keep(struct sg_walker *w, struct sg_run_environment *kept, struct sg_span name)
{
	struct sg_run_kept before = { .name = name };
	const struct sg_shell_variable *variable = sg_env_find(&w->env, name);

	if (variable)
		before.state = variable->state;
	sg_vec_push(w->arena, &kept->states, before);
}

static void
set(struct sg_running *r, struct sg_run_environment *kept, struct sg_word word)
{
	struct sg_span value;
	struct sg_span name = sg_span_split(word.text, '=', &value);

	if (name.len == 0 || name.len == word.text.len ||
	    !sg_word_known((struct sg_word){ name, 0 }))
		return;
	keep(r->w, kept, name);
	sg_env_set_word(&r->w->env, name, sg_word_of_marks(value, word.flags));
	sg_env_export(&r->w->env, name);
}

static bool
was_given(const struct sg_running *r, const char *word)
{
	for (size_t i = 0; i < r->args.options_count; i++)
		if (sg_span_is(r->args.options[i].name, word))
			return true;
	for (size_t i = 0; i < r->args.operands_count; i++)
		if (sg_span_is(r->args.operands[i].word.text, word))
			return true;
	return false;
}

static bool
is_cleaner(const struct sg_running *r)
{
	const struct sg_cleaner *cleaner = NULL;

	if (!r->program || !(r->program->flags & SG_PROGRAM_CLEANER))
		return false;
	while ((cleaner = sg_profile_cleaner(sg_program_name(r->program), cleaner)))
		if (!*cleaner->word || was_given(r, cleaner->word))
			return true;
	return false;
}

void
sg_run_enter(struct sg_running *r, struct sg_run_environment *kept)
{
	kept->cleaner = is_cleaner(r);
	r->w->cleaned += kept->cleaner;
	for (size_t i = 0; kept->cleaner && sg_profile_variable(i); i++) {
		struct sg_span name = sg_span_of(sg_profile_variable(i));

		keep(r->w, kept, name);
		sg_env_set_unknown(&r->w->env, name);
		sg_env_export(&r->w->env, name);
	}
	for (size_t i = 0; i < r->args.operands_count; i++)
		if (r->args.operands[i].role == SG_ROLE_ASSIGN)
			set(r, kept, r->args.operands[i].word);
	for (size_t i = 0; i < r->args.options_count; i++)
		if (r->args.options[i].record && r->args.options[i].record->role == SG_ROLE_ASSIGN)
			set(r, kept, r->args.options[i].value);
}

void
sg_run_leave(struct sg_running *r, const struct sg_run_environment *kept)
{
	r->w->cleaned -= kept->cleaner;
	for (size_t i = kept->states.len; i > 0; i--)
		sg_env_set(&r->w->env, kept->states.items[i - 1].name,
			   &kept->states.items[i - 1].state);
}
