/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and hosts: whatever a call touches, whichever word, tool or code it came from.
 */
#include "decide/opinion.h"

#include "decide/touched.h"
#include "match/domain.h"
#include "match/host.h"

/* traits: what each glob needs of a path; of another length than the list: not known. */
static enum sg_match
match_globs(struct sg_opinion *opinion, struct sg_ref list, struct sg_ref traits,
	    const struct sg_touched *t)
{
	size_t count, needed_count;
	const uint64_t *needed = sg_image_records(opinion->policy, SG_POLICY_PATH_TRAITS, traits,
						  sizeof(*needed), &needed_count);
	const struct sg_ref *globs =
		sg_image_records(opinion->policy, SG_POLICY_LISTS, list, sizeof(*globs), &count);
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < count && best != SG_MATCH_YES; i++) {
		if (needed_count == count && (needed[i] & ~t->traits))
			continue;
		best = sg_match_or(
			best,
			sg_touched_match(opinion, sg_image_string(opinion->policy, globs[i]), t));
	}
	return best;
}

/* A rule that does not speak about the path, for the listener: what differs. */
static void
tell_miss(struct sg_opinion *opinion, struct sg_remark *remark, const struct sg_path_rec *rule,
	  const struct sg_touched *t)
{
	enum sg_match match;

	if (!opinion->trace)
		return;
	match = match_globs(opinion, rule->globs, rule->traits, t);
	remark->subject = sg_opinion_show(opinion->arena, t->path);
	/* A path that is not known at all is near to everything. */
	if (match == SG_MATCH_MAYBE && t->path.p[0] != SG_MARK_ANY)
		sg_opinion_miss(opinion, remark,
				SG_SPAN("the path may be one of these, but is not known"), 2);
	else if (match == SG_MATCH_NO)
		sg_miss_path(opinion, remark, rule, t->path);
	else if (match == SG_MATCH_MAYBE)
		return;
	else if (!(rule->access & t->access))
		sg_opinion_miss(opinion, remark,
				sg_arena_printf(opinion->arena, "access = %s only",
						rule->access & SG_ACCESS_WRITE ? "write" : "read"),
				1);
	else
		sg_opinion_miss(opinion, remark, SG_SPAN("the rule is for other agents"), 1);
}

static void
judge_path_rules(struct sg_opinion *opinion, const struct sg_touched *t)
{
	size_t count;
	const struct sg_path_rec *rules = sg_image_records(
		opinion->policy, SG_POLICY_PATHS, opinion->source->paths, sizeof(*rules), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_remark remark = { .ruling = rules[i].ruling,
					    .rule = sg_image_string(opinion->policy, rules[i].id),
					    .kind = "paths",
					    .index = i,
					    .place = rules[i].place,
					    .command = t->command,
					    .on_path = &rules[i],
					    .reason = sg_image_string(opinion->policy,
								      rules[i].reason) };

		if (!(rules[i].access & t->access) ||
		    !sg_opinion_for_agent(opinion, rules[i].agents)) {
			tell_miss(opinion, &remark, &rules[i], t);
			continue;
		}
		/* A path that is not known at all is ordinary work: cat "$f". */
		remark.match = match_globs(opinion, rules[i].globs, rules[i].traits, t);
		if (remark.match != SG_MATCH_YES) {
			tell_miss(opinion, &remark, &rules[i], t);
			continue;
		}
		remark.excepted = match_globs(opinion, rules[i].unless, (struct sg_ref){ 0 }, t) ==
				  SG_MATCH_YES;
		remark.subject = sg_opinion_show(opinion->arena, t->path);
		if (remark.reason.len == 0)
			remark.reason = sg_arena_printf(
				opinion->arena, "%.*s must not be %s", SG_SPAN_ARG(remark.subject),
				sg_touched_word(t->access & rules[i].access));
		/* What the rule does not mean it does not speak about: the source's default does. */
		if (!remark.excepted)
			sg_opinion_speak(opinion);
		sg_opinion_add(opinion, &remark);
	}
}

/* Where everybody writes and nothing is kept. */
static bool
is_sink(struct sg_span path)
{
	static const char sinks[][16] = { "/dev/null", "/dev/zero", "/dev/tty", "/dev/stdout",
					  "/dev/stderr" };

	for (size_t i = 0; i < SG_ARRAY_LEN(sinks); i++)
		if (sg_span_is(path, sinks[i]))
			return true;
	return sg_span_starts(path, SG_SPAN("/dev/fd/"));
}

/* Tools trim what they are given, and some put in variables: $HOME/x and ${HOME}/x are ~/x. */
static struct sg_span
spelled_home(struct sg_span path, struct sg_arena *arena)
{
	static const char *const homes[] = { "$HOME", "${HOME}", "%USERPROFILE%" };

	path = sg_span_trim(path);
	for (size_t i = 0; i < SG_ARRAY_LEN(homes); i++) {
		struct sg_span home = sg_span_of(homes[i]);

		if (sg_span_starts(path, home) && (path.len == home.len || path.p[home.len] == '/'))
			return sg_arena_join(arena, SG_SPAN("~"), sg_span_from(path, home.len));
	}
	return path;
}

static void
judge_spelling(struct sg_opinion *opinion, const struct sg_touched *t)
{
	judge_path_rules(opinion, t);
	if (!t->certain || is_sink(t->path))
		return;
	if (opinion->source->flags & SG_SOURCE_HAS_FILES)
		sg_judge_files(opinion, t);
	if (opinion->source->flags & SG_SOURCE_HAS_PROFILES)
		sg_judge_profile_files(opinion, t);
}

/* The source speaks about the path when it speaks about every spelling of it. */
static void
judge_touched(struct sg_opinion *opinion, struct sg_span path, bool tilde, struct sg_touched t)
{
	struct sg_path_world from = { t.cwd, opinion->call->home, opinion->look };
	struct sg_span spellings[3];
	bool *spoken = opinion->part == SIZE_MAX ? &opinion->spoken_call
						 : &opinion->spoken_parts[opinion->part];
	bool before = *spoken, all = true;

	path = tilde ? spelled_home(path, opinion->arena) : path;
	t.world = (struct sg_path_world){ opinion->call->cwd, opinion->call->home, opinion->look };
	spellings[0] = sg_path_resolve(path, &from, tilde, opinion->arena);
	spellings[1] = sg_path_follow(spellings[0], &from, opinion->arena);
	spellings[2] = sg_path_walk(path, &from, tilde, opinion->arena);
	for (size_t i = 0; i < SG_ARRAY_LEN(spellings); i++) {
		if (i > 0 && (spellings[i].len == 0 || sg_span_eq(spellings[i], spellings[0]) ||
			      sg_span_eq(spellings[i], spellings[i - 1])))
			continue;
		t.path = spellings[i];
		t.real = i > 0;
		/* Only a listener hears of what may match. */
		t.traits = t.real || opinion->trace ? ~UINT64_C(0) : sg_path_traits(t.path);
		*spoken = false;
		judge_spelling(opinion, &t);
		all = all && *spoken;
	}
	*spoken = before || all;
}

static enum sg_destination_form
form_of(enum sg_role role)
{
	switch (role) {
	case SG_ROLE_HOST:
		return SG_DESTINATION_HOSTNAME;
	case SG_ROLE_REMOTE:
	case SG_ROLE_REMOTE_WRITE:
		return SG_DESTINATION_REMOTE;
	default:
		return SG_DESTINATION_OPERAND;
	}
}

/* file:///x is the file x, whichever client reads it. */
static void
judge_file_url(struct sg_opinion *opinion, struct sg_span text, enum sg_destination_form form,
	       struct sg_touched t)
{
	struct sg_destination destination;

	sg_destination_parse(text, form, opinion->arena, &destination);
	if (destination.path.len)
		judge_touched(opinion, destination.path, false, t);
}

static const struct sg_command *
command_of(const struct sg_opinion *opinion, const struct sg_effect *effect)
{
	return effect->command < opinion->reading->commands.len
		       ? &opinion->reading->commands.items[effect->command]
		       : NULL;
}

static void
judge_effect_paths(struct sg_opinion *opinion, const struct sg_effect *effect)
{
	bool written = effect->kind == SG_EFFECT_WRITE || effect->form == SG_ROLE_REMOTE_WRITE;
	struct sg_touched t = { .access = written ? SG_ACCESS_WRITE : SG_ACCESS_READ,
				.certain = effect->known_role,
				.cwd = effect->cwd,
				.command = command_of(opinion, effect) };

	if (effect->kind == SG_EFFECT_CONNECT)
		judge_file_url(opinion, effect->word.text, form_of(effect->form), t);
	else
		judge_touched(opinion, effect->word.text, false, t);
}

void
sg_judge_paths(struct sg_opinion *opinion)
{
	const struct sg_call *call = opinion->call;

	if (opinion->source->paths.count == 0 && opinion->source->files.count == 0 &&
	    !(opinion->source->flags & SG_SOURCE_HAS_PROFILES))
		return;
	for (size_t i = 0; i < call->paths_count; i++) {
		opinion->part = i;
		judge_touched(opinion, call->paths[i].path, true,
			      (struct sg_touched){ .access = call->paths[i].access,
						   .certain = true,
						   .cwd = call->cwd });
	}
	for (size_t i = 0; i < call->urls_count; i++) {
		opinion->part = call->paths_count + i;
		judge_file_url(opinion, call->urls[i], SG_DESTINATION_URL,
			       (struct sg_touched){ .access = SG_ACCESS_READ,
						    .certain = true,
						    .cwd = call->cwd });
	}
	opinion->part = SIZE_MAX;
	for (size_t i = 0; i < opinion->reading->effects.len; i++)
		judge_effect_paths(opinion, &opinion->reading->effects.items[i]);
}

/* The strictest row that covers the host, or NULL. */
static const struct sg_domain_rec *
find_domain(const struct sg_opinion *opinion, struct sg_ref table, struct sg_span host)
{
	size_t count;
	const struct sg_domain_rec *rows =
		sg_image_records(opinion->policy, SG_POLICY_DOMAINS, table, sizeof(*rows), &count);
	const struct sg_domain_rec *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (sg_domain_match(sg_image_string(opinion->policy, rows[i].pattern), host) &&
		    (!found || rows[i].access > found->access))
			found = &rows[i];
	return found;
}

/* allow_local_binding = false: such an address is reached only where a row allows just it. */
static bool
is_closed_address(const struct sg_opinion *opinion, const struct sg_destination *destination,
		  const struct sg_domain_rec *row)
{
	return opinion->source->flags & SG_SOURCE_NO_LOCAL &&
	       destination->state == SG_DESTINATION_HOST && sg_host_is_local(destination->host) &&
	       !(row && row->access == SG_DOMAIN_ALLOW &&
		 sg_span_eq(sg_image_string(opinion->policy, row->pattern), destination->host));
}

/* A list of denied domains speaks about these alone; one of allowed domains speaks about every destination. */
static struct sg_ruling
destination_ruling(struct sg_opinion *opinion, const struct sg_destination *destination,
		   struct sg_remark *remark)
{
	const struct sg_domain_rec *row =
		destination->host.len
			? find_domain(opinion, opinion->source->domains, destination->host)
			: NULL;
	struct sg_ruling forbidden = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };
	bool limited = opinion->source->network_mode == SG_NETWORK_LIMITED;

	if (row || limited)
		sg_opinion_speak(opinion);
	if (row)
		remark->place = row->place;
	if ((row && row->access == SG_DOMAIN_DENY) || is_closed_address(opinion, destination, row))
		return forbidden;
	if (row && row->access == SG_DOMAIN_REVIEW)
		return sg_domain_ruling(row->access);
	switch (destination->state) {
	case SG_DESTINATION_LOCAL:
		return SG_RULING_NEUTRAL;
	case SG_DESTINATION_HOST:
		return row || !limited ? SG_RULING_NEUTRAL : forbidden;
	case SG_DESTINATION_OPAQUE:
		return opinion->source->unknown_destination;
	case SG_DESTINATION_INVALID:
	case SG_DESTINATION_SCHEME:
		break;
	}
	return limited ? forbidden : opinion->source->unknown_destination;
}

/* A name without a dot is no domain: an alias of ~/.ssh/config, a machine of this network. Only a row that names it speaks about it. */
static bool
is_local_name(const struct sg_destination *destination, enum sg_destination_form form)
{
	return (form == SG_DESTINATION_HOSTNAME || form == SG_DESTINATION_REMOTE) &&
	       destination->state == SG_DESTINATION_HOST &&
	       sg_span_find(destination->host, '.') == SIZE_MAX &&
	       sg_span_find(destination->host, ':') == SIZE_MAX;
}

/* What one profile says about a destination: nothing, or as its table of domains does. */
static enum sg_verdict
profile_verdict(const struct sg_opinion *opinion, const struct sg_profile_rec *profile,
		const struct sg_destination *destination)
{
	const struct sg_domain_rec *row =
		destination->host.len ? find_domain(opinion, profile->domains, destination->host)
				      : NULL;

	if (profile->network_mode == SG_NETWORK_UNSET)
		return SG_VERDICT_ALLOW;
	if (row && row->access == SG_DOMAIN_DENY)
		return SG_VERDICT_FORBIDDEN;
	return row || profile->network_mode == SG_NETWORK_FULL ? SG_VERDICT_ALLOW
							       : SG_VERDICT_PROMPT;
}

/* One of the allowed profiles must let the call reach it. */
static void
judge_profile_networks(struct sg_opinion *opinion, const struct sg_destination *destination,
		       struct sg_span text)
{
	size_t count;
	const struct sg_profile_rec *profiles =
		sg_image_records(opinion->policy, SG_POLICY_PROFILES, opinion->source->profiles,
				 sizeof(*profiles), &count);
	struct sg_remark remark = { .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
				    .rule = SG_SPAN("allowed_permission_profiles"),
				    .match = SG_MATCH_YES };

	if (destination->state == SG_DESTINATION_LOCAL)
		return;
	for (size_t i = 0; i < count; i++) {
		enum sg_verdict verdict = profile_verdict(opinion, &profiles[i], destination);

		if (verdict < remark.ruling.verdict) {
			remark.ruling.verdict = (uint8_t)verdict;
			remark.place = profiles[i].place;
		}
	}
	if (count == 0 || remark.ruling.verdict == SG_VERDICT_ALLOW)
		return;
	remark.subject = sg_opinion_show(opinion->arena, text);
	remark.reason = sg_arena_printf(opinion->arena,
					"no allowed permission profile lets %.*s be reached",
					SG_SPAN_ARG(remark.subject));
	sg_opinion_add(opinion, &remark);
}

static void
judge_destination(struct sg_opinion *opinion, struct sg_span text, enum sg_destination_form form,
		  const struct sg_command *command)
{
	struct sg_remark remark = { .kind = "network", .match = SG_MATCH_YES, .command = command };
	struct sg_destination destination;

	sg_destination_parse(text, form, opinion->arena, &destination);
	if (opinion->source->flags & SG_SOURCE_HAS_PROFILES)
		judge_profile_networks(opinion, &destination, text);
	if (opinion->source->network_mode == SG_NETWORK_UNSET)
		return;
	if (is_local_name(&destination, form) && !sg_host_is_local(destination.host) &&
	    !find_domain(opinion, opinion->source->domains, destination.host))
		return;
	remark.ruling = destination_ruling(opinion, &destination, &remark);
	remark.rule = SG_SPAN("network.domains");
	remark.subject = sg_opinion_show(opinion->arena, text);
	remark.reason =
		destination.state == SG_DESTINATION_OPAQUE
			? SG_SPAN("the destination cannot be known before the command runs")
			: sg_arena_printf(opinion->arena, "%.*s is not an allowed destination",
					  SG_SPAN_ARG(destination.host.len ? destination.host
									   : remark.subject));
	if (!sg_ruling_eq(remark.ruling, SG_RULING_NEUTRAL))
		sg_opinion_add(opinion, &remark);
	if (opinion->trace && destination.host.len)
		sg_miss_domains(opinion, remark, destination.host);
}

/* A word that may be a path or [user@]host:path is an effect on files unless it begins like a destination. */
static bool
may_connect(const struct sg_effect *effect, struct sg_arena *arena)
{
	struct sg_destination destination;

	if (effect->kind == SG_EFFECT_CONNECT)
		return true;
	if (effect->form != SG_ROLE_REMOTE && effect->form != SG_ROLE_REMOTE_WRITE)
		return false;
	sg_destination_parse(effect->word.text, SG_DESTINATION_REMOTE, arena, &destination);
	return destination.state == SG_DESTINATION_OPAQUE;
}

void
sg_judge_network(struct sg_opinion *opinion)
{
	if (opinion->source->network_mode == SG_NETWORK_UNSET &&
	    !(opinion->source->flags & SG_SOURCE_HAS_PROFILES))
		return;
	for (size_t i = 0; i < opinion->call->urls_count; i++) {
		opinion->part = opinion->call->paths_count + i;
		judge_destination(opinion, opinion->call->urls[i], SG_DESTINATION_URL, NULL);
	}
	opinion->part = SIZE_MAX;
	for (size_t i = 0; i < opinion->reading->effects.len; i++) {
		const struct sg_effect *effect = &opinion->reading->effects.items[i];

		if (may_connect(effect, opinion->arena))
			judge_destination(opinion, effect->word.text, form_of(effect->form),
					  command_of(opinion, effect));
	}
}
