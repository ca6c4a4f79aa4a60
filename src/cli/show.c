/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate show: the effective policy, source by source, with every value and its place.
 */
#include "cli/commands.h"
#include "cli/outline.h"
#include "cli/policy.h"
#include "cli/show_joined.h"
#include "cli/show_sources.h"
#include "knowledge/verbs.h"
#include "load/conflict.h"
#include "model/settings.h"

#include <stddef.h>

struct view {
	struct sg_outline outline;
	const struct sg_image *policy;
};

static struct sg_span
string(const struct view *view, struct sg_ref ref)
{
	return sg_image_string(view->policy, ref);
}

static void
show_list(struct view *view, const char *key, struct sg_ref list)
{
	size_t count;
	const struct sg_ref *items =
		sg_image_records(view->policy, SG_POLICY_LISTS, list, sizeof(*items), &count);

	if (count == 0)
		return;
	sg_outline_open(&view->outline, key, '[');
	for (size_t i = 0; i < count; i++)
		sg_outline_text(&view->outline, NULL, string(view, items[i]));
	sg_outline_close(&view->outline, '[');
}

/* Records of one kind. */
struct table {
	unsigned section;
	struct sg_ref ref;
	size_t stride;
	void (*show)(struct view *view, const void *record);
};

static void
show_table(struct view *view, const char *key, const struct table *table)
{
	size_t count;
	const unsigned char *records =
		sg_image_records(view->policy, table->section, table->ref, table->stride, &count);

	if (count == 0)
		return;
	sg_outline_open(&view->outline, key, '[');
	for (size_t i = 0; i < count; i++) {
		sg_outline_open(&view->outline, NULL, '{');
		table->show(view, records + i * table->stride);
		sg_outline_close(&view->outline, '{');
	}
	sg_outline_close(&view->outline, '[');
}

/* Only what is not neutral says something. */
static void
show_ruling(struct view *view, const char *key, struct sg_ruling ruling)
{
	if (!sg_ruling_eq(ruling, SG_RULING_NEUTRAL))
		sg_outline_word(&view->outline, key, sg_ruling_word(ruling));
}

static void
show_place(struct view *view, struct sg_place_rec place)
{
	if (place.line)
		sg_outline_number(&view->outline, "line", place.line);
}

static void
show_patterns(struct view *view, const char *key, struct sg_ref ref)
{
	size_t count;
	const struct sg_pattern_rec *patterns =
		sg_image_records(view->policy, SG_POLICY_PATTERNS, ref, sizeof(*patterns), &count);

	if (count == 0)
		return;
	sg_outline_open(&view->outline, key, '[');
	for (size_t i = 0; i < count; i++)
		sg_outline_text(&view->outline, NULL, string(view, patterns[i].text));
	sg_outline_close(&view->outline, '[');
}

static void
show_tools(struct view *view, unsigned tools)
{
	sg_outline_open(&view->outline, "tools", '[');
	for (unsigned i = 0; i < SG_TOOL_COUNT; i++)
		if (tools & (1u << i))
			sg_outline_word(&view->outline, NULL, sg_tool_word((enum sg_tool)i));
	sg_outline_close(&view->outline, '[');
}

static void
show_rule(struct view *view, const void *record)
{
	const struct sg_rule_rec *rule = record;

	sg_outline_text(&view->outline, "id", string(view, rule->id));
	sg_outline_word(&view->outline, "decision", sg_ruling_word(rule->ruling));
	show_patterns(view, "patterns", rule->patterns);
	show_patterns(view, "unless", rule->unless);
	show_tools(view, rule->tools);
	show_list(view, "agents", rule->agents);
	sg_outline_text(&view->outline, "reason", string(view, rule->reason));
	show_place(view, rule->place);
}

static void
show_path(struct view *view, const void *record)
{
	const struct sg_path_rec *path = record;

	sg_outline_text(&view->outline, "id", string(view, path->id));
	sg_outline_word(&view->outline, "decision", sg_ruling_word(path->ruling));
	show_list(view, "globs", path->globs);
	show_list(view, "unless", path->unless);
	sg_outline_open(&view->outline, "access", '[');
	if (path->access & SG_ACCESS_READ)
		sg_outline_word(&view->outline, NULL, "read");
	if (path->access & SG_ACCESS_WRITE)
		sg_outline_word(&view->outline, NULL, "write");
	sg_outline_close(&view->outline, '[');
	show_list(view, "agents", path->agents);
	sg_outline_text(&view->outline, "reason", string(view, path->reason));
	show_place(view, path->place);
}

static void
show_file(struct view *view, const void *record)
{
	static const char *const words[] = { "none", "read", "write" };
	const struct sg_file_rec *file = record;

	sg_outline_text(&view->outline, "base", string(view, file->base));
	sg_outline_text(&view->outline, "glob", string(view, file->glob));
	sg_outline_word(&view->outline, "access",
			file->access < SG_ARRAY_LEN(words) ? words[file->access] : "none");
	show_place(view, file->place);
}

static void
show_domain(struct view *view, const void *record)
{
	const struct sg_domain_rec *domain = record;

	sg_outline_text(&view->outline, "domain", string(view, domain->pattern));
	sg_outline_word(&view->outline, "access", sg_domain_word(domain->access));
	show_place(view, domain->place);
}

static void
show_profile(struct view *view, const void *record)
{
	static const char *const networks[] = { NULL, "limited", "full" };
	const struct sg_profile_rec *profile = record;

	sg_outline_text(&view->outline, "name", string(view, profile->name));
	if (profile->network_mode < SG_ARRAY_LEN(networks))
		sg_outline_word(&view->outline, "network", networks[profile->network_mode]);
	show_table(view, "filesystem",
		   &(struct table){ SG_POLICY_FILES, profile->files, sizeof(struct sg_file_rec),
				    show_file });
	show_table(view, "domains",
		   &(struct table){ SG_POLICY_DOMAINS, profile->domains,
				    sizeof(struct sg_domain_rec), show_domain });
	show_place(view, profile->place);
}

static const char *const matches[] = { "exact", "prefix", "regex", "glob", "any" };

static void
show_argument(struct view *view, const void *record)
{
	const struct sg_text_match_rec *argument = record;

	if (argument->match < SG_ARRAY_LEN(matches))
		sg_outline_word(&view->outline, "match", matches[argument->match]);
	sg_outline_text(&view->outline, "text", string(view, argument->text));
}

static void
show_server(struct view *view, const void *record)
{
	static const char *const transports[] = { "name only", "stdio", "http" };
	const struct sg_server_rec *server = record;
	uint32_t transport = server->transport < SG_ARRAY_LEN(transports) ? server->transport : 0;

	sg_outline_text(&view->outline, "name", string(view, server->name.text));
	sg_outline_word(&view->outline, "identity", transports[transport]);
	sg_outline_text(&view->outline, "target", string(view, server->target.text));
	if (server->transport && server->target.match < SG_ARRAY_LEN(matches))
		sg_outline_word(&view->outline, "match", matches[server->target.match]);
	show_table(view, "args",
		   &(struct table){ SG_POLICY_SERVER_ARGS, server->args,
				    sizeof(struct sg_text_match_rec), show_argument });
	show_list(view, "tools", server->tools);
	show_place(view, server->place);
}

static void
show_verbs(struct view *view, struct sg_ref ref)
{
	size_t count;
	const struct sg_cli_verb_rec *verbs =
		sg_image_records(view->policy, SG_POLICY_VERBS, ref, sizeof(*verbs), &count);

	if (count == 0)
		return;
	sg_outline_open(&view->outline, "commands", '[');
	for (size_t i = 0; i < count; i++) {
		sg_outline_open(&view->outline, NULL, '{');
		sg_outline_text(&view->outline, "glob", string(view, verbs[i].glob));
		sg_outline_word(&view->outline, "decision", sg_ruling_word(verbs[i].ruling));
		sg_outline_close(&view->outline, '{');
	}
	sg_outline_close(&view->outline, '[');
}

static void
show_cli(struct view *view, const void *record)
{
	const struct sg_cli_rec *cli = record;

	sg_outline_text(&view->outline, "program", string(view, cli->program));
	for (unsigned i = 0; i < SG_CLI_CLASSES; i++)
		sg_outline_word(&view->outline, sg_verb_class_word((enum sg_verb_class)i),
				sg_ruling_word(cli->classes[i]));
	show_verbs(view, cli->verbs);
	show_list(view, "config_dir", cli->config_dirs);
	sg_outline_text(&view->outline, "identity_type", string(view, cli->identity_type));
	show_list(view, "tenants", cli->tenants);
	sg_outline_text(&view->outline, "reason", string(view, cli->reason));
	show_place(view, cli->place);
}

static void
show_environment(struct view *view, const void *record)
{
	const struct sg_environment_rec *environment = record;

	show_list(view, "names", environment->names);
	sg_outline_word(&view->outline, "decision", sg_ruling_word(environment->ruling));
	sg_outline_text(&view->outline, "reason", string(view, environment->reason));
	show_place(view, environment->place);
}

static void
show_feature(struct view *view, const void *record)
{
	const struct sg_feature_rec *feature = record;

	sg_outline_text(&view->outline, "feature", string(view, feature->name));
	sg_outline_word(&view->outline, "pinned", feature->on ? "on" : "off");
	show_place(view, feature->place);
}

static void
show_note(struct view *view, const void *record)
{
	const struct sg_note_rec *note = record;
	const struct sg_message *message = sg_message_find((enum sg_code)note->code);

	sg_outline_text(&view->outline, "key", string(view, note->key));
	sg_outline_text(&view->outline, "value", string(view, note->value));
	sg_outline_word(&view->outline, "remark", message ? message->summary : NULL);
	show_place(view, note->place);
}

/* The kinds of records that a source has, in the order of the manual. */
static const struct {
	const char *key;
	unsigned section;
	size_t stride;
	size_t ref; /* where the source keeps their range */
	void (*show)(struct view *view, const void *record);
} kinds[] = {
	{ "rules", SG_POLICY_RULES, sizeof(struct sg_rule_rec),
	  offsetof(struct sg_source_rec, rules), show_rule },
	{ "cli", SG_POLICY_CLIS, sizeof(struct sg_cli_rec), offsetof(struct sg_source_rec, clis),
	  show_cli },
	{ "paths", SG_POLICY_PATHS, sizeof(struct sg_path_rec),
	  offsetof(struct sg_source_rec, paths), show_path },
	{ "filesystem", SG_POLICY_FILES, sizeof(struct sg_file_rec),
	  offsetof(struct sg_source_rec, files), show_file },
	{ "domains", SG_POLICY_DOMAINS, sizeof(struct sg_domain_rec),
	  offsetof(struct sg_source_rec, domains), show_domain },
	{ "permission_profiles", SG_POLICY_PROFILES, sizeof(struct sg_profile_rec),
	  offsetof(struct sg_source_rec, profiles), show_profile },
	{ "mcp_servers", SG_POLICY_SERVERS, sizeof(struct sg_server_rec),
	  offsetof(struct sg_source_rec, servers), show_server },
	{ "environment", SG_POLICY_ENVIRONMENTS, sizeof(struct sg_environment_rec),
	  offsetof(struct sg_source_rec, environments), show_environment },
	{ "features", SG_POLICY_FEATURES, sizeof(struct sg_feature_rec),
	  offsetof(struct sg_source_rec, features), show_feature },
	{ "notes", SG_POLICY_NOTES, sizeof(struct sg_note_rec),
	  offsetof(struct sg_source_rec, notes), show_note },
};

static void
show_records(struct view *view, const struct sg_source_rec *source, size_t kind)
{
	struct table table = { .section = kinds[kind].section,
			       .stride = kinds[kind].stride,
			       .show = kinds[kind].show };

	memcpy(&table.ref, (const unsigned char *)source + kinds[kind].ref, sizeof(table.ref));
	show_table(view, kinds[kind].key, &table);
}

static void
show_set(struct view *view, enum sg_setting setting, const struct sg_setting_rec *set)
{
	if (!set->present)
		return;
	sg_outline_open(&view->outline, sg_setting_key(setting), '[');
	for (unsigned k = 0; sg_setting_value(setting, k); k++)
		if (set->allowed & (1u << k))
			sg_outline_word(&view->outline, NULL, sg_setting_value(setting, k));
	sg_outline_close(&view->outline, '[');
}

static void
show_settings(struct view *view, const struct sg_source_rec *source)
{
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++)
		show_set(view, (enum sg_setting)i, &source->settings[i]);
}

/* What records and approvals are held to, of one source or of all. */
static void
show_duties(struct view *view, const struct sg_source_rec *source)
{
	sg_outline_word(&view->outline, "audit", sg_audit_word(source->audit));
	if (source->flags & SG_SOURCE_AUDIT_REQUIRED)
		sg_outline_word(&view->outline, "audit_required", "yes");
	if (source->retention_days)
		sg_outline_number(&view->outline, "audit_retention_days", source->retention_days);
	if (source->flags & SG_SOURCE_NO_APPROVALS)
		sg_outline_word(&view->outline, "approvals", "no");
	if (source->approval_minutes)
		sg_outline_number(&view->outline, "approvals_expire_minutes",
				  source->approval_minutes);
}

static void
show_joined(struct view *view)
{
	struct sg_source_rec all = sg_show_join(view->policy);

	sg_outline_open(&view->outline, "joined", '{');
	show_settings(view, &all);
	show_duties(view, &all);
	sg_show_decided(&view->outline, view->policy, &all);
	sg_outline_close(&view->outline, '{');
}

static void
show_source(struct view *view, const struct sg_source_rec *source)
{
	static const char *const origins[] = { "built in", "system", "user", "project",
					       "argument" };
	static const char *const networks[] = { NULL, "limited", "full" };

	sg_outline_text(&view->outline, "name", string(view, source->name));
	sg_outline_word(&view->outline, "origin",
			source->origin < SG_ARRAY_LEN(origins) ? origins[source->origin]
							       : "unknown");
	sg_outline_word(&view->outline, "mode",
			source->flags & SG_SOURCE_AUDIT_ONLY ? "audit" : "enforce");
	sg_outline_word(&view->outline, "default", sg_ruling_word(source->default_ruling));
	sg_outline_word(&view->outline, "on_unreadable_command",
			sg_ruling_word(source->unreadable));
	show_ruling(view, "every_call", source->floor);
	sg_outline_text(&view->outline, "every_call_reason", string(view, source->floor_reason));
	show_ruling(view, "on_unknown_identity", source->unknown_server);
	if (source->network_mode < SG_ARRAY_LEN(networks))
		sg_outline_word(&view->outline, "network", networks[source->network_mode]);
	if (source->flags & SG_SOURCE_NO_LOCAL)
		sg_outline_word(&view->outline, "local_addresses", "forbidden");
	if (source->flags & SG_SOURCE_HAS_PROFILES && source->profiles.count == 0)
		sg_outline_word(&view->outline, "permission_profiles", "none is allowed");
	show_ruling(view, "on_unknown_destination", source->unknown_destination);
	show_duties(view, source);
	show_settings(view, source);
	for (size_t i = 0; i < SG_ARRAY_LEN(kinds); i++)
		show_records(view, source, i);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_errors conflicts = { .arena = arena };
	struct sg_policies policies;
	struct view view = { .outline = { .out = { .arena = arena },
					  .json = sg_cli_has(args, SG_CLI_JSON) } };

	if (!sg_cli_policies(args, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FAILED;
	view.policy = &policies.images[0];
	if (sg_cli_has(args, SG_CLI_SOURCES))
		return sg_cli_show_sources(view.policy, view.outline.json, arena);
	sg_load_conflicts(view.policy, 1, &conflicts);
	sg_cli_print_errors(&conflicts, arena);
	sg_outline_open(&view.outline, NULL, '{');
	show_joined(&view);
	sg_outline_open(&view.outline, "sources", '[');
	for (uint32_t i = 0; i < sg_image_count(view.policy, SG_POLICY_SOURCES); i++) {
		const struct sg_source_rec *source =
			sg_image_record(view.policy, SG_POLICY_SOURCES, i, sizeof(*source));

		if (!source)
			continue;
		sg_outline_open(&view.outline, NULL, '{');
		show_source(&view, source);
		sg_outline_close(&view.outline, '{');
	}
	sg_outline_close(&view.outline, '[');
	sg_outline_close(&view.outline, '{');
	fwrite(view.outline.out.p, 1, view.outline.out.len, stdout);
	return SG_CLI_OK;
}

const struct sg_cli_command sg_cli_show = {
	.name = "show",
	.summary = "Show the effective policy, source by source",
	.text = "With --sources: how each source was found. Exit status then: 0 all in order, 1 something is missing, stale\n"
		"or wrong.\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_ROOT,
					    SG_CLI_PROJECT, SG_CLI_SNAPSHOT, SG_CLI_SOURCES,
					    SG_CLI_JSON, SG_CLI_END },
	.run = run,
};
