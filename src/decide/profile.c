/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_dir and identity of [[requirements.cli]]: where a tool's configuration must be, and who it must be logged in
 * as. The files were read by the gate; what nobody could read is not known, and not known prompts.
 */
#include "decide/profile.h"

#include "decide/opinion.h"
#include "knowledge/verbs.h"
#include "match/pattern.h"

/* ---- where it is ---- */

static const struct sg_setting_variable *
find_variable(const struct sg_command *command, const char *name)
{
	for (size_t i = 0; i < command->variables_count; i++)
		if (sg_span_is(command->variables[i].name, name))
			return &command->variables[i];
	return NULL;
}

static bool
is_known(struct sg_word word)
{
	return !(word.flags & (SG_WORD_OPAQUE | SG_WORD_GLOB));
}

/* One value of a variable. Returns false when it counts as if the variable were not set. */
static bool
add_value(const struct sg_profile_place *place, struct sg_word value, struct sg_arena *arena,
	  struct sg_profile_paths *out)
{
	struct sg_span rest = value.text;

	if (!is_known(value) || (value.text.len == 0 && place->flags & SG_PROFILE_EMPTY)) {
		out->unknown = true;
		return true;
	}
	while (rest.len) {
		struct sg_span path = rest;

		if (place->flags & SG_PROFILE_LIST)
			path = sg_span_split(rest, ':', &rest);
		else
			rest.len = 0;
		if (path.len && *place->below)
			path = sg_arena_printf(arena, "%.*s/%s", SG_SPAN_ARG(path), place->below);
		if (path.len)
			sg_vec_push(arena, &out->list, path);
	}
	return value.text.len > 0;
}

/* Returns whether the next place may count. */
static bool
add_place(const struct sg_command *command, const struct sg_profile_place *place,
	  struct sg_arena *arena, struct sg_profile_paths *out)
{
	const struct sg_setting_variable *variable = find_variable(command, place->variable);
	bool maybe_unset = variable && variable->maybe_unset;

	out->unknown |= !variable || variable->unknown;
	for (size_t i = 0; variable && i < variable->values_count; i++)
		maybe_unset |= !add_value(place, variable->values[i], arena, out);
	return maybe_unset;
}

/* The option that counts before every variable; false when there is none. */
static bool
add_option(const struct sg_command *command, const struct sg_profile *profile,
	   struct sg_arena *arena, struct sg_profile_paths *out)
{
	bool found = false;

	for (size_t i = 0; *profile->option && i < command->options_count; i++) {
		const struct sg_option *option = &command->options[i];

		if (!sg_span_is(option->name, profile->option))
			continue;
		found = true;
		if (is_known(option->value) && option->value.text.len)
			sg_vec_push(arena, &out->list, option->value.text);
		else
			out->unknown = true;
	}
	return found;
}

void
sg_profile_paths(const struct sg_command *command, const struct sg_profile *profile,
		 struct sg_arena *arena, struct sg_profile_paths *out)
{
	bool more = true;

	if (command->place != SG_PLACE_LOCAL) {
		out->unknown = true;
		return;
	}
	if (add_option(command, profile, arena, out))
		return;
	out->unknown |= *profile->option && command->may_be_option;
	for (size_t i = 0; more && i < SG_PROFILE_MAX_PLACES && *profile->places[i].variable; i++)
		more = add_place(command, &profile->places[i], arena, out);
	out->unknown |= more;
}

/* ---- config_dir ---- */

struct profile_check {
	struct sg_opinion *opinion;
	const struct sg_cli_rec *cli;
	size_t index;
	const struct sg_command *command;
};

/* Tell what was found; SG_VERDICT_ALLOW: nothing against it, which only the listener hears. */
static void
remark(const struct profile_check *check, enum sg_verdict verdict, const char *key,
       struct sg_span reason)
{
	struct sg_opinion *opinion = check->opinion;
	struct sg_remark told = { .place = check->cli->place,
				  .match = SG_MATCH_YES,
				  .reason = reason,
				  .command = check->command };

	if (verdict != SG_VERDICT_ALLOW)
		told.ruling = (struct sg_ruling){ (uint8_t)verdict, SG_AUDIT_META };
	else if (!opinion->trace)
		return;
	told.rule = sg_arena_printf(opinion->arena, "cli[%zu].%s", check->index, key);
	if (check->command->guessed)
		told.ruling = sg_opinion_soften(told.ruling);
	told.subject = sg_command_canonical(check->command, opinion->arena);
	sg_opinion_add(opinion, &told);
}

static enum sg_match
match_globs(const struct profile_check *check, struct sg_span path,
	    const struct sg_path_world *world)
{
	const struct sg_image *policy = check->opinion->policy;
	enum sg_match best = SG_MATCH_NO;
	size_t count;
	const struct sg_ref *globs = sg_image_records(
		policy, SG_POLICY_LISTS, check->cli->config_dirs, sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++)
		best = sg_match_or(best, sg_path_match(sg_image_string(policy, globs[i]), path,
						       world, 0, check->opinion->arena));
	return best;
}

static struct sg_span
first_glob(const struct profile_check *check)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(check->opinion->policy, SG_POLICY_LISTS, check->cli->config_dirs,
				 sizeof(*globs), &count);

	return count ? sg_image_string(check->opinion->policy, globs[0]) : SG_SPAN("nothing");
}

/* As written and behind symbolic links: both must be where the requirement says. */
static enum sg_match
match_place(const struct profile_check *check, struct sg_span path)
{
	struct sg_opinion *opinion = check->opinion;
	struct sg_path_world world = { .cwd = check->command->cwd,
				       .home = opinion->call->home,
				       .look = opinion->look };
	struct sg_span lexical = sg_path_resolve(path, &world, false, opinion->arena);
	enum sg_match match = match_globs(check, lexical, &world);
	enum sg_match behind =
		match_globs(check, sg_path_follow(lexical, &world, opinion->arena), &world);

	if (world.home.len == 0 && match == SG_MATCH_NO)
		return SG_MATCH_MAYBE; /* ~ of the requirement is not known */
	if (match == SG_MATCH_NO || behind == SG_MATCH_NO)
		return SG_MATCH_NO;
	return match == SG_MATCH_YES && behind == SG_MATCH_YES ? SG_MATCH_YES : SG_MATCH_MAYBE;
}

static void
check_config_dir(const struct profile_check *check, const struct sg_profile *profile)
{
	struct sg_opinion *opinion = check->opinion;
	struct sg_profile_paths paths = { 0 };
	struct sg_span wanted = first_glob(check);

	sg_profile_paths(check->command, profile, opinion->arena, &paths);
	for (size_t i = 0; i < paths.list.len; i++) {
		enum sg_match match = match_place(check, paths.list.items[i]);

		if (match == SG_MATCH_NO)
			remark(check, SG_VERDICT_FORBIDDEN, "config_dir",
			       sg_arena_printf(
				       opinion->arena,
				       "%s would use the configuration in %.*s; the requirement wants "
				       "%.*s. Set %s",
				       profile->program, SG_SPAN_ARG(paths.list.items[i]),
				       SG_SPAN_ARG(wanted), profile->places[0].variable));
		else if (match == SG_MATCH_YES)
			remark(check, SG_VERDICT_ALLOW, "config_dir",
			       sg_arena_printf(opinion->arena, "its configuration is in %.*s",
					       SG_SPAN_ARG(paths.list.items[i])));
		paths.unknown |= match == SG_MATCH_MAYBE;
	}
	if (paths.unknown)
		remark(check, SG_VERDICT_PROMPT, "config_dir",
		       sg_arena_printf(opinion->arena,
				       "where %s finds its configuration (%s) is not known before "
				       "it runs; the requirement wants %.*s",
				       profile->program, profile->places[0].variable,
				       SG_SPAN_ARG(wanted)));
}

/* ---- identity ---- */

static bool
has_tenant(const struct profile_check *check, struct sg_span tenant)
{
	size_t count;
	const struct sg_ref *tenants =
		sg_image_records(check->opinion->policy, SG_POLICY_LISTS, check->cli->tenants,
				 sizeof(*tenants), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_span_eq_nocase(sg_image_string(check->opinion->policy, tenants[i]), tenant))
			return true;
	return check->cli->tenants.count == 0;
}

static bool
fits(const struct profile_check *check, const struct sg_login_entry *entry)
{
	struct sg_span type = sg_image_string(check->opinion->policy, check->cli->identity_type);

	return (type.len == 0 || sg_span_eq_nocase(type, entry->type)) &&
	       has_tenant(check, entry->tenant);
}

/* "servicePrincipal of tenant T1, T2" */
static struct sg_span
wanted_login(const struct profile_check *check)
{
	const struct sg_image *policy = check->opinion->policy;
	struct sg_buffer out = { .arena = check->opinion->arena };
	struct sg_span type = sg_image_string(policy, check->cli->identity_type);
	size_t count;
	const struct sg_ref *tenants = sg_image_records(
		policy, SG_POLICY_LISTS, check->cli->tenants, sizeof(*tenants), &count);

	sg_buffer_add(&out, type.len ? type : SG_SPAN("any login"));
	for (size_t i = 0; i < count && out.len < 300; i++)
		sg_buffer_printf(&out, "%s%.*s", i ? ", " : " of tenant ",
				 SG_SPAN_ARG(sg_image_string(policy, tenants[i])));
	return sg_buffer_span(&out);
}

static void
check_identity(const struct profile_check *check)
{
	struct sg_arena *arena = check->opinion->arena;
	const struct sg_login *login = check->command->login;
	struct sg_span name = check->command->name;
	struct sg_span wanted;

	if (!login || login->problem.len || login->count == 0) {
		struct sg_span why = login && login->problem.len ? login->problem
				     : login ? SG_SPAN("nobody is logged in there")
					     : SG_SPAN("its profile is not read here");

		remark(check, SG_VERDICT_PROMPT, "identity",
		       sg_arena_printf(arena, "who %.*s is logged in as is not known: %.*s",
				       SG_SPAN_ARG(name), SG_SPAN_ARG(why)));
		return;
	}
	wanted = wanted_login(check);
	for (size_t i = 0; i < login->count; i++) {
		const struct sg_login_entry *entry = &login->entries[i];

		if (fits(check, entry)) {
			remark(check, SG_VERDICT_ALLOW, "identity", login->path);
			continue;
		}
		remark(check, SG_VERDICT_FORBIDDEN, "identity",
		       sg_arena_printf(arena,
				       "%.*s is logged in as %.*s of tenant %.*s in %.*s; the "
				       "requirement wants %.*s",
				       SG_SPAN_ARG(name), SG_SPAN_ARG(entry->type),
				       SG_SPAN_ARG(entry->tenant), SG_SPAN_ARG(login->path),
				       SG_SPAN_ARG(wanted)));
		return;
	}
}

static void
check_command(const struct profile_check *check)
{
	const struct sg_profile *profile = NULL;

	if (check->cli->config_dirs.count)
		while ((profile = sg_profile_find(check->command->name, profile)))
			check_config_dir(check, profile);
	if (check->cli->identity_type.count || check->cli->tenants.count)
		check_identity(check);
}

void
sg_judge_profiles(struct sg_opinion *opinion)
{
	size_t count;
	const struct sg_cli_rec *clis = sg_image_records(
		opinion->policy, SG_POLICY_CLIS, opinion->source->clis, sizeof(*clis), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span program = sg_image_string(opinion->policy, clis[i].program);

		for (size_t k = 0; k < opinion->reading->commands.len; k++) {
			struct profile_check check = { opinion, &clis[i], i,
						       &opinion->reading->commands.items[k] };

			if (sg_span_eq(check.command->name, program) && !check.command->inert &&
			    !(check.command->verb && check.command->verb->harmless))
				check_command(&check);
		}
	}
}
