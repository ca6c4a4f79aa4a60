/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy as a list of entries, each with what weighs in it. Compares nothing.
 */
#include "cli/diff.h"
#include "knowledge/verbs.h"
#include "model/call.h"
#include "model/settings.h"

#include <stddef.h>

struct taking {
	const struct sg_image *policy;
	const struct sg_source_rec *source;
	struct sg_span source_name; /* as shown in places */
	struct sg_arena *arena;
	struct sg_diff_entries *out;
	struct sg_diff_entry entry; /* in the making */
	struct sg_buffer text;
};

static struct sg_span
string(const struct taking *taking, struct sg_ref ref)
{
	return sg_image_string(taking->policy, ref);
}

/* ---- parts of an entry ---- */

static void
say(struct taking *taking, struct sg_span text)
{
	if (taking->text.len)
		sg_buffer_add_char(&taking->text, ' ');
	sg_buffer_add(&taking->text, text);
}

static void
push(struct taking *taking, struct sg_diff_texts *texts, struct sg_span text)
{
	sg_vec_push(taking->arena, texts, text);
}

/* "key a, b" in the text, and each value in a list. */
static void
take_texts(struct taking *taking, const char *key, struct sg_ref list, struct sg_diff_texts *texts)
{
	size_t count;
	const struct sg_ref *items =
		sg_image_records(taking->policy, SG_POLICY_LISTS, list, sizeof(*items), &count);

	if (count && *key)
		say(taking, sg_span_of(key));
	for (size_t i = 0; i < count; i++) {
		struct sg_span text = string(taking, items[i]);

		say(taking, sg_arena_printf(taking->arena, "\"%.*s\"", SG_SPAN_ARG(text)));
		push(taking, texts,
		     sg_arena_printf(taking->arena, "%s %.*s", key, SG_SPAN_ARG(text)));
	}
}

static void
take_patterns(struct taking *taking, const char *key, struct sg_ref ref,
	      struct sg_diff_texts *texts)
{
	static const char *const kinds[] = { "glob", "prefix", "regex" };
	size_t count;
	const struct sg_pattern_rec *patterns = sg_image_records(taking->policy, SG_POLICY_PATTERNS,
								 ref, sizeof(*patterns), &count);

	if (count && *key)
		say(taking, sg_span_of(key));
	for (size_t i = 0; i < count; i++) {
		struct sg_span text = string(taking, patterns[i].text);
		const char *kind =
			patterns[i].kind < SG_ARRAY_LEN(kinds) ? kinds[patterns[i].kind] : "";

		say(taking, sg_arena_printf(taking->arena, "%s \"%.*s\"", kind, SG_SPAN_ARG(text)));
		push(taking, texts,
		     sg_arena_printf(taking->arena, "%s%u %.*s", kind,
				     patterns[i].flags & SG_PATTERN_NOCASE, SG_SPAN_ARG(text)));
	}
}

/* No agent means every agent. */
static void
take_agents(struct taking *taking, struct sg_ref agents)
{
	if (agents.count)
		take_texts(taking, "agents", agents, &taking->entry.reach);
	else
		push(taking, &taking->entry.reach, SG_SPAN("agents *"));
}

static void
take_rest(struct taking *taking, const char *key, struct sg_span text)
{
	if (text.len == 0)
		return;
	say(taking, sg_arena_printf(taking->arena, "%s%s\"%.*s\"", key, *key ? " " : "",
				    SG_SPAN_ARG(text)));
	push(taking, &taking->entry.rest,
	     sg_arena_printf(taking->arena, "%s %.*s", key, SG_SPAN_ARG(text)));
}

static void
take_ruling(struct taking *taking, struct sg_ruling ruling)
{
	taking->entry.rulings[0] = ruling;
	say(taking, sg_span_of(sg_ruling_word(ruling)));
}

static void
take_reason(struct taking *taking, struct sg_ref reason)
{
	if (reason.count)
		say(taking, sg_arena_printf(taking->arena, "reason \"%.*s\"",
					    SG_SPAN_ARG(string(taking, reason))));
}

static void
start(struct taking *taking, const char *kind, enum sg_diff_presence presence)
{
	taking->entry = (struct sg_diff_entry){ .kind = kind,
						.source = taking->entry.source,
						.presence = presence };
	taking->text = (struct sg_buffer){ .arena = taking->arena };
}

static void
finish(struct taking *taking, struct sg_span name, struct sg_place_rec place)
{
	taking->entry.name = name;
	taking->entry.text = sg_buffer_span(&taking->text);
	taking->entry.place =
		place.line ? sg_arena_printf(taking->arena, "%.*s:%u",
					     SG_SPAN_ARG(taking->source_name), place.line)
			   : taking->source_name;
	sg_vec_push(taking->arena, &taking->out->items, taking->entry);
}

/* Patterns as a name; rules without any speak about every call. */
static struct sg_span
pattern_names(const struct taking *taking, struct sg_ref ref)
{
	struct sg_buffer out = { .arena = taking->arena };
	size_t count;
	const struct sg_pattern_rec *patterns = sg_image_records(taking->policy, SG_POLICY_PATTERNS,
								 ref, sizeof(*patterns), &count);

	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&out, "%s\"%.*s\"", i ? ", " : "",
				 SG_SPAN_ARG(string(taking, patterns[i].text)));
	return count ? sg_buffer_span(&out) : SG_SPAN("every call");
}

static struct sg_span
list_names(const struct taking *taking, struct sg_ref list)
{
	struct sg_buffer out = { .arena = taking->arena };
	size_t count;
	const struct sg_ref *items =
		sg_image_records(taking->policy, SG_POLICY_LISTS, list, sizeof(*items), &count);

	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&out, "%s\"%.*s\"", i ? ", " : "",
				 SG_SPAN_ARG(string(taking, items[i])));
	return sg_buffer_span(&out);
}

static struct sg_span
name_or(const struct taking *taking, struct sg_ref id, struct sg_span other)
{
	return id.count ? string(taking, id) : other;
}

/* ---- kinds of records ---- */

static void
take_rule(struct taking *taking, const void *record)
{
	const struct sg_rule_rec *rule = record;

	start(taking, "rules",
	      sg_ruling_eq(rule->ruling, SG_RULING_NEUTRAL) ? SG_DIFF_DEPENDS : SG_DIFF_RESTRICTS);
	take_ruling(taking, rule->ruling);
	take_patterns(taking, "", rule->patterns, &taking->entry.reach);
	if (rule->patterns.count == 0)
		push(taking, &taking->entry.rest, SG_SPAN("every call"));
	for (unsigned i = 0; i < SG_TOOL_COUNT; i++)
		if (rule->tools & (1u << i))
			push(taking, &taking->entry.reach,
			     sg_arena_printf(taking->arena, "tool %s",
					     sg_tool_word((enum sg_tool)i)));
	if (rule->tools != 1u << SG_TOOL_SHELL)
		say(taking, SG_SPAN("of other tools"));
	take_patterns(taking, "unless", rule->unless, &taking->entry.lifts);
	take_agents(taking, rule->agents);
	take_reason(taking, rule->reason);
	finish(taking, name_or(taking, rule->id, pattern_names(taking, rule->patterns)),
	       rule->place);
}

static void
take_path(struct taking *taking, const void *record)
{
	const struct sg_path_rec *path = record;

	start(taking, "paths",
	      sg_ruling_eq(path->ruling, SG_RULING_NEUTRAL) ? SG_DIFF_DEPENDS : SG_DIFF_RESTRICTS);
	take_ruling(taking, path->ruling);
	take_texts(taking, "", path->globs, &taking->entry.reach);
	if (path->access & SG_ACCESS_READ)
		push(taking, &taking->entry.reach, SG_SPAN("access read"));
	if (path->access & SG_ACCESS_WRITE)
		push(taking, &taking->entry.reach, SG_SPAN("access write"));
	if (path->access != (SG_ACCESS_READ | SG_ACCESS_WRITE))
		say(taking, path->access & SG_ACCESS_READ ? SG_SPAN("read") : SG_SPAN("write"));
	take_texts(taking, "unless", path->unless, &taking->entry.lifts);
	take_agents(taking, path->agents);
	take_reason(taking, path->reason);
	finish(taking, name_or(taking, path->id, list_names(taking, path->globs)), path->place);
}

static void
take_file(struct taking *taking, const void *record)
{
	static const char *const words[] = { "none", "read", "write" };
	const struct sg_file_rec *file = record;
	struct sg_span name =
		sg_arena_printf(taking->arena, "%.*s %.*s", SG_SPAN_ARG(string(taking, file->base)),
				SG_SPAN_ARG(string(taking, file->glob)));
	uint32_t access = file->access < SG_ARRAY_LEN(words) ? file->access : 0;

	start(taking, "filesystem", SG_DIFF_DEPENDS);
	say(taking, sg_span_of(words[access]));
	for (uint32_t i = 1; i <= access; i++)
		push(taking, &taking->entry.lifts, sg_span_of(words[i]));
	finish(taking, name, file->place);
}

static void
take_domain(struct taking *taking, const void *record)
{
	const struct sg_domain_rec *domain = record;

	start(taking, "domains",
	      domain->access == SG_DOMAIN_ALLOW ? SG_DIFF_PERMITS : SG_DIFF_RESTRICTS);
	taking->entry.rulings[0] = sg_domain_ruling(domain->access);
	say(taking, sg_span_of(sg_domain_word(domain->access)));
	if (domain->access == SG_DOMAIN_ALLOW)
		push(taking, &taking->entry.lifts, SG_SPAN("allow"));
	finish(taking, string(taking, domain->pattern), domain->place);
}

/* Whether a change of its entries is looser cannot be told from them: the narrowest counts. */
static void
take_profile(struct taking *taking, const void *record)
{
	static const char *const accesses[] = { "none", "read", "write" };
	const struct sg_profile_rec *profile = record;
	size_t count;
	const struct sg_file_rec *files = sg_image_records(taking->policy, SG_POLICY_FILES,
							   profile->files, sizeof(*files), &count);
	const struct sg_domain_rec *domains;

	start(taking, "permission_profiles", SG_DIFF_PERMITS);
	for (size_t i = 0; i < count; i++)
		take_rest(taking, accesses[files[i].access % SG_ARRAY_LEN(accesses)],
			  sg_arena_printf(taking->arena, "%.*s %.*s",
					  SG_SPAN_ARG(string(taking, files[i].base)),
					  SG_SPAN_ARG(string(taking, files[i].glob))));
	domains = sg_image_records(taking->policy, SG_POLICY_DOMAINS, profile->domains,
				   sizeof(*domains), &count);
	for (size_t i = 0; i < count; i++)
		take_rest(taking, sg_domain_word(domains[i].access),
			  string(taking, domains[i].pattern));
	if (profile->network_mode == SG_NETWORK_LIMITED)
		take_rest(taking, "network", SG_SPAN("limited"));
	finish(taking, string(taking, profile->name), profile->place);
}

static void
take_server(struct taking *taking, const void *record)
{
	static const char *const matches[] = { "exact", "prefix", "regex", "glob", "any" };
	const struct sg_server_rec *server = record;
	struct sg_span name = string(taking, server->name.text);
	size_t count;
	const struct sg_text_match_rec *args = sg_image_records(
		taking->policy, SG_POLICY_SERVER_ARGS, server->args, sizeof(*args), &count);

	start(taking, "mcp_servers", SG_DIFF_PERMITS);
	take_rest(taking, server->transport == 0 ? "by name" : "is",
		  string(taking, server->target.text));
	if (server->target.match < SG_ARRAY_LEN(matches))
		push(taking, &taking->entry.rest, sg_span_of(matches[server->target.match]));
	for (size_t i = 0; i < count; i++)
		take_rest(taking,
			  args[i].match < SG_ARRAY_LEN(matches) ? matches[args[i].match]
								: "argument",
			  string(taking, args[i].text));
	if (server->any_args)
		push(taking, &taking->entry.lifts, SG_SPAN("any arguments"));
	take_texts(taking, "tools", server->tools, &taking->entry.rest);
	finish(taking, name.len ? name : string(taking, server->target.text), server->place);
}

static void
take_cli(struct taking *taking, const void *record)
{
	const struct sg_cli_rec *cli = record;
	size_t count;
	const struct sg_cli_verb_rec *verbs = sg_image_records(taking->policy, SG_POLICY_VERBS,
							       cli->verbs, sizeof(*verbs), &count);

	start(taking, "cli", SG_DIFF_RESTRICTS);
	for (unsigned i = 0; i < SG_CLI_CLASSES; i++) {
		taking->entry.rulings[i] = cli->classes[i];
		say(taking, sg_arena_printf(taking->arena, "%s %s",
					    sg_verb_class_word((enum sg_verb_class)i),
					    sg_ruling_word(cli->classes[i])));
	}
	for (size_t i = 0; i < count; i++) {
		bool lifts = sg_ruling_eq(verbs[i].ruling, SG_RULING_NEUTRAL);
		struct sg_span text = sg_arena_printf(taking->arena, "%s \"%.*s\"",
						      sg_ruling_word(verbs[i].ruling),
						      SG_SPAN_ARG(string(taking, verbs[i].glob)));

		say(taking, text);
		push(taking, lifts ? &taking->entry.lifts : &taking->entry.reach, text);
	}
	take_texts(taking, "config_dir", cli->config_dirs, &taking->entry.rest);
	take_rest(taking, "identity", string(taking, cli->identity_type));
	take_texts(taking, "tenants", cli->tenants, &taking->entry.rest);
	take_reason(taking, cli->reason);
	finish(taking, string(taking, cli->program), cli->place);
}

static void
take_environment(struct taking *taking, const void *record)
{
	const struct sg_environment_rec *environment = record;

	start(taking, "environment", SG_DIFF_RESTRICTS);
	take_ruling(taking, environment->ruling);
	take_texts(taking, "", environment->names, &taking->entry.reach);
	take_reason(taking, environment->reason);
	finish(taking, list_names(taking, environment->names), environment->place);
}

static void
take_feature(struct taking *taking, const void *record)
{
	const struct sg_feature_rec *feature = record;

	start(taking, "features", SG_DIFF_RESTRICTS);
	take_rest(taking, "", feature->on ? SG_SPAN("on") : SG_SPAN("off"));
	finish(taking, string(taking, feature->name), feature->place);
}

static void
take_note(struct taking *taking, const void *record)
{
	const struct sg_note_rec *note = record;

	start(taking, "notes", SG_DIFF_REMARKS);
	take_rest(taking, "", string(taking, note->value));
	finish(taking, string(taking, note->key), note->place);
}

static const struct {
	unsigned section;
	size_t stride;
	size_t ref;
	void (*take)(struct taking *taking, const void *record);
} kinds[] = {
	{ SG_POLICY_RULES, sizeof(struct sg_rule_rec), offsetof(struct sg_source_rec, rules),
	  take_rule },
	{ SG_POLICY_CLIS, sizeof(struct sg_cli_rec), offsetof(struct sg_source_rec, clis),
	  take_cli },
	{ SG_POLICY_PATHS, sizeof(struct sg_path_rec), offsetof(struct sg_source_rec, paths),
	  take_path },
	{ SG_POLICY_FILES, sizeof(struct sg_file_rec), offsetof(struct sg_source_rec, files),
	  take_file },
	{ SG_POLICY_DOMAINS, sizeof(struct sg_domain_rec), offsetof(struct sg_source_rec, domains),
	  take_domain },
	{ SG_POLICY_PROFILES, sizeof(struct sg_profile_rec),
	  offsetof(struct sg_source_rec, profiles), take_profile },
	{ SG_POLICY_SERVERS, sizeof(struct sg_server_rec), offsetof(struct sg_source_rec, servers),
	  take_server },
	{ SG_POLICY_ENVIRONMENTS, sizeof(struct sg_environment_rec),
	  offsetof(struct sg_source_rec, environments), take_environment },
	{ SG_POLICY_FEATURES, sizeof(struct sg_feature_rec),
	  offsetof(struct sg_source_rec, features), take_feature },
	{ SG_POLICY_NOTES, sizeof(struct sg_note_rec), offsetof(struct sg_source_rec, notes),
	  take_note },
};

/* ---- the head of a source ---- */

static void
take_head_ruling(struct taking *taking, const char *name, struct sg_ruling ruling)
{
	if (sg_ruling_eq(ruling, SG_RULING_NEUTRAL))
		return;
	start(taking, "head", SG_DIFF_RESTRICTS);
	take_ruling(taking, ruling);
	finish(taking, sg_span_of(name), (struct sg_place_rec){ 0 });
}

/* A statement whose presence restricts, or permits. */
static void
take_flag(struct taking *taking, const char *name, const char *value,
	  enum sg_diff_presence presence)
{
	if (!value)
		return;
	start(taking, "head", presence);
	take_rest(taking, "", sg_span_of(value));
	finish(taking, sg_span_of(name), (struct sg_place_rec){ 0 });
}

static void
take_settings(struct taking *taking)
{
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++) {
		const struct sg_setting_rec *rec = &taking->source->settings[i];

		if (!rec->present)
			continue;
		start(taking, "head", SG_DIFF_RESTRICTS);
		for (unsigned k = 0; sg_setting_value((enum sg_setting)i, k); k++)
			if (rec->allowed & (1u << k)) {
				say(taking, sg_span_of(sg_setting_value((enum sg_setting)i, k)));
				push(taking, &taking->entry.lifts,
				     sg_span_of(sg_setting_value((enum sg_setting)i, k)));
			}
		finish(taking, sg_span_of(sg_setting_key((enum sg_setting)i)),
		       (struct sg_place_rec){ 0 });
	}
}

static void
take_head(struct taking *taking)
{
	const struct sg_source_rec *source = taking->source;
	const struct {
		unsigned flag;
		const char *name, *value;
		enum sg_diff_presence presence;
	} flags[] = {
		{ SG_SOURCE_AUDIT_ONLY, "mode", "audit", SG_DIFF_PERMITS },
		{ SG_SOURCE_HAS_SERVERS, "mcp_servers", "an allowlist", SG_DIFF_RESTRICTS },
		{ SG_SOURCE_NO_APPROVALS, "approvals", "not allowed", SG_DIFF_RESTRICTS },
		{ SG_SOURCE_AUDIT_REQUIRED, "audit.required", "true", SG_DIFF_RESTRICTS },
		{ SG_SOURCE_HAS_FILES, "filesystem", "a table", SG_DIFF_RESTRICTS },
		{ SG_SOURCE_HAS_PROFILES, "allowed_permission_profiles", "a list",
		  SG_DIFF_RESTRICTS },
		{ SG_SOURCE_NO_LOCAL, "allow_local_binding", "false", SG_DIFF_RESTRICTS },
	};

	take_head_ruling(taking, "default", source->default_ruling);
	take_head_ruling(taking, "on_unreadable_command", source->unreadable);
	take_head_ruling(taking, "every call", source->floor);
	take_head_ruling(taking, "mcp_servers.on_unknown_identity", source->unknown_server);
	take_head_ruling(taking, "network.on_unknown", source->unknown_destination);
	take_head_ruling(taking, "audit.level",
			 (struct sg_ruling){ SG_VERDICT_ALLOW, source->audit });
	take_flag(taking, "network.mode",
		  source->network_mode == SG_NETWORK_LIMITED ? "limited" : NULL, SG_DIFF_RESTRICTS);
	for (size_t i = 0; i < SG_ARRAY_LEN(flags); i++)
		take_flag(taking, flags[i].name,
			  source->flags & flags[i].flag ? flags[i].value : NULL, flags[i].presence);
	take_settings(taking);
}

static void
take_source(struct taking *taking, struct sg_span file)
{
	struct sg_span name = sg_image_string(taking->policy, taking->source->name);

	taking->source_name = name;
	taking->entry.source = sg_span_eq(name, file) ? (struct sg_span){ 0 } : name;
	take_head(taking);
	for (size_t i = 0; i < SG_ARRAY_LEN(kinds); i++) {
		struct sg_ref ref;
		size_t count;
		const unsigned char *records;

		memcpy(&ref, (const unsigned char *)taking->source + kinds[i].ref, sizeof(ref));
		records = sg_image_records(taking->policy, kinds[i].section, ref, kinds[i].stride,
					   &count);
		for (size_t k = 0; k < count; k++)
			kinds[i].take(taking, records + k * kinds[i].stride);
	}
}

void
sg_diff_entries(const struct sg_image *policy, struct sg_span file, struct sg_arena *arena,
		struct sg_diff_entries *out)
{
	struct taking taking = { .policy = policy, .arena = arena, .out = out };

	for (uint32_t i = 0; i < sg_image_count(policy, SG_POLICY_SOURCES); i++) {
		taking.source =
			sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*taking.source));
		if (taking.source)
			take_source(&taking, file);
	}
}
