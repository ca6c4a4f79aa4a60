/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requirement texts to records, one row for every way a text is refused. Records are shown as lines of text, so that a
 * row says what a reader of the policy sees.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/keys.h"
#include "load/load.h"
#include "load/packs.h"
#include "model/call.h"
#include "model/settings.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- a policy as text ---- */

struct dump {
	struct sg_buffer out;
	struct sg_image image;
};

static struct sg_span
text_of(const struct dump *dump, struct sg_ref ref)
{
	return sg_image_string(&dump->image, ref);
}

static void
add_text(struct dump *dump, const char *name, struct sg_ref ref)
{
	if (ref.count)
		sg_buffer_printf(&dump->out, " %s=%.*s", name, SG_SPAN_ARG(text_of(dump, ref)));
}

static void
add_list(struct dump *dump, const char *name, struct sg_ref list)
{
	size_t count;
	const struct sg_ref *refs =
		sg_image_records(&dump->image, SG_POLICY_LISTS, list, sizeof(*refs), &count);

	if (count)
		sg_buffer_printf(&dump->out, " %s=", name);
	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&dump->out, "%s%.*s", i ? "|" : "",
				 SG_SPAN_ARG(text_of(dump, refs[i])));
}

static void
add_features(struct dump *dump, struct sg_ref range)
{
	size_t count;
	const struct sg_feature_rec *features = sg_image_records(&dump->image, SG_POLICY_FEATURES,
								 range, sizeof(*features), &count);

	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&dump->out, " %s=%.*s@%u", features[i].on ? "on" : "off",
				 SG_SPAN_ARG(text_of(dump, features[i].name)),
				 features[i].place.line);
}

static void
add_patterns(struct dump *dump, const char *name, struct sg_ref patterns)
{
	static const char *const kinds[] = { "glob", "prefix", "regex" };
	size_t count;
	const struct sg_pattern_rec *recs =
		sg_image_records(&dump->image, SG_POLICY_PATTERNS, patterns, sizeof(*recs), &count);

	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&dump->out, " %s:%s%s(%.*s)", name, kinds[recs[i].kind],
				 recs[i].flags & SG_PATTERN_NOCASE ? "-nocase" : "",
				 SG_SPAN_ARG(text_of(dump, recs[i].text)));
}

static void
add_ruling(struct dump *dump, struct sg_ruling ruling)
{
	sg_buffer_printf(&dump->out, " %s", sg_ruling_word(ruling));
}

static void
add_match(struct dump *dump, const char *name, struct sg_text_match_rec match)
{
	static const char *const kinds[] = { "exact", "prefix", "regex", "glob", "any" };

	sg_buffer_printf(&dump->out, " %s:%s", name, kinds[match.match]);
	if (match.text.count)
		sg_buffer_printf(&dump->out, "(%.*s)", SG_SPAN_ARG(text_of(dump, match.text)));
}

static void
dump_head(struct dump *dump, const struct sg_source_rec *source)
{
	static const char *const flags[] = { "audit-only",     "servers", "no-approvals",
					     "audit-required", "files",   "failed",
					     "profiles",       "no-local" };
	static const char *const modes[] = { "", " limited", " full" };

	sg_buffer_printf(&dump->out, "source");
	add_ruling(dump, source->default_ruling);
	add_ruling(dump, source->unreadable);
	if (!sg_ruling_eq(source->floor, SG_RULING_NEUTRAL))
		sg_buffer_printf(&dump->out, " floor=%s", sg_ruling_word(source->floor));
	for (size_t i = 0; i < SG_ARRAY_LEN(flags); i++)
		if (source->flags & (1u << i))
			sg_buffer_printf(&dump->out, " %s", flags[i]);
	sg_buffer_printf(&dump->out, "%s", modes[source->network_mode]);
	if (source->network_mode)
		sg_buffer_printf(&dump->out, " unknown=%s",
				 sg_ruling_word(source->unknown_destination));
	if (source->flags & SG_SOURCE_HAS_SERVERS)
		sg_buffer_printf(&dump->out, " identity=%s",
				 sg_ruling_word(source->unknown_server));
	if (source->audit)
		sg_buffer_printf(&dump->out, " audit=%s", sg_audit_word(source->audit));
	if (source->retention_days)
		sg_buffer_printf(&dump->out, " days=%u", source->retention_days);
	if (source->approval_minutes)
		sg_buffer_printf(&dump->out, " minutes=%u", source->approval_minutes);
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++)
		if (source->settings[i].present)
			sg_buffer_printf(&dump->out, " %s=%x", sg_setting_key((enum sg_setting)i),
					 source->settings[i].allowed);
	add_features(dump, source->features);
	sg_buffer_add_char(&dump->out, '\n');
}

#define EACH(dump, section, ref, type, rec)                                                 \
	size_t count_##rec;                                                                 \
	const type *rec =                                                                   \
		sg_image_records(&(dump)->image, section, ref, sizeof(type), &count_##rec); \
	for (size_t i_##rec = 0; i_##rec < count_##rec; i_##rec++, rec++)

static void
dump_rules(struct dump *dump, const struct sg_source_rec *source)
{
	EACH(dump, SG_POLICY_RULES, source->rules, struct sg_rule_rec, rule)
	{
		sg_buffer_printf(&dump->out, "rule");
		add_ruling(dump, rule->ruling);
		if (rule->tools != 1 << SG_TOOL_SHELL)
			sg_buffer_printf(&dump->out, " tools=%x", rule->tools);
		add_text(dump, "id", rule->id);
		add_patterns(dump, "is", rule->patterns);
		add_patterns(dump, "unless", rule->unless);
		add_list(dump, "agents", rule->agents);
		add_text(dump, "reason", rule->reason);
		add_list(dump, "match", rule->matching);
		add_list(dump, "not", rule->not_matching);
		sg_buffer_add_char(&dump->out, '\n');
	}
}

static void
dump_paths(struct dump *dump, const struct sg_source_rec *source)
{
	static const char *const accesses[] = { "none", "read", "write" };

	EACH(dump, SG_POLICY_PATHS, source->paths, struct sg_path_rec, path)
	{
		sg_buffer_printf(&dump->out, "path access=%u", path->access);
		add_ruling(dump, path->ruling);
		add_text(dump, "id", path->id);
		add_list(dump, "globs", path->globs);
		add_list(dump, "unless", path->unless);
		add_list(dump, "agents", path->agents);
		sg_buffer_add_char(&dump->out, '\n');
	}
	EACH(dump, SG_POLICY_FILES, source->files, struct sg_file_rec, file)
	sg_buffer_printf(&dump->out, "file %.*s %.*s %s\n", SG_SPAN_ARG(text_of(dump, file->base)),
			 SG_SPAN_ARG(text_of(dump, file->glob)), accesses[file->access]);
}

static void
dump_domains(struct dump *dump, const struct sg_source_rec *source)
{
	EACH(dump, SG_POLICY_DOMAINS, source->domains, struct sg_domain_rec, domain)
	sg_buffer_printf(&dump->out, "domain %s %.*s\n", sg_domain_word(domain->access),
			 SG_SPAN_ARG(text_of(dump, domain->pattern)));
}

static void
dump_profiles(struct dump *dump, const struct sg_source_rec *source)
{
	static const char *const modes[] = { "", " limited", " full" };

	EACH(dump, SG_POLICY_PROFILES, source->profiles, struct sg_profile_rec, profile)
	{
		struct sg_source_rec inner = { .files = profile->files };

		sg_buffer_printf(&dump->out, "profile %.*s%s\n",
				 SG_SPAN_ARG(text_of(dump, profile->name)),
				 modes[profile->network_mode]);
		dump_paths(dump, &inner);
		inner.domains = profile->domains;
		dump_domains(dump, &inner);
	}
}

static void
dump_servers(struct dump *dump, const struct sg_source_rec *source)
{
	static const char *const transports[] = { "unknown", "stdio", "http" };

	EACH(dump, SG_POLICY_SERVERS, source->servers, struct sg_server_rec, server)
	{
		sg_buffer_printf(&dump->out, "server %s", transports[server->transport]);
		add_match(dump, "name", server->name);
		add_match(dump, "target", server->target);
		if (server->any_args)
			sg_buffer_printf(&dump->out, " any-args");
		EACH(dump, SG_POLICY_SERVER_ARGS, server->args, struct sg_text_match_rec, arg)
		add_match(dump, "arg", *arg);
		add_list(dump, "tools", server->tools);
		sg_buffer_add_char(&dump->out, '\n');
	}
}

static void
dump_rest(struct dump *dump, const struct sg_source_rec *source)
{
	dump_domains(dump, source);
	EACH(dump, SG_POLICY_CLIS, source->clis, struct sg_cli_rec, cli)
	{
		sg_buffer_printf(&dump->out, "cli %.*s", SG_SPAN_ARG(text_of(dump, cli->program)));
		for (size_t i = 0; i < SG_CLI_CLASSES; i++)
			add_ruling(dump, cli->classes[i]);
		EACH(dump, SG_POLICY_VERBS, cli->verbs, struct sg_cli_verb_rec, verb)
		sg_buffer_printf(&dump->out, " %s(%.*s)", sg_ruling_word(verb->ruling),
				 SG_SPAN_ARG(text_of(dump, verb->glob)));
		add_text(dump, "type", cli->identity_type);
		add_list(dump, "tenants", cli->tenants);
		add_list(dump, "dirs", cli->config_dirs);
		sg_buffer_add_char(&dump->out, '\n');
	}
	EACH(dump, SG_POLICY_ENVIRONMENTS, source->environments, struct sg_environment_rec, row)
	{
		sg_buffer_printf(&dump->out, "environment");
		add_ruling(dump, row->ruling);
		add_list(dump, "names", row->names);
		sg_buffer_add_char(&dump->out, '\n');
	}
	EACH(dump, SG_POLICY_NOTES, source->notes, struct sg_note_rec, note)
	sg_buffer_printf(&dump->out, "note %.*s = %.*s\n", SG_SPAN_ARG(text_of(dump, note->key)),
			 SG_SPAN_ARG(text_of(dump, note->value)));
}

static const char *
dump_policy(struct sg_span bytes, struct sg_arena *arena)
{
	struct dump dump = { .out = { .arena = arena } };
	size_t count;
	const struct sg_source_rec *sources;

	assert_true(sg_ok(sg_image_open(bytes, SG_POLICY_MAGIC, &dump.image, NULL)));
	sources = sg_image_records(
		&dump.image, SG_POLICY_SOURCES,
		(struct sg_ref){ 0, sg_image_count(&dump.image, SG_POLICY_SOURCES) },
		sizeof(*sources), &count);
	for (size_t i = 0; i < count; i++) {
		dump_head(&dump, &sources[i]);
		dump_rules(&dump, &sources[i]);
		dump_paths(&dump, &sources[i]);
		dump_profiles(&dump, &sources[i]);
		dump_servers(&dump, &sources[i]);
		dump_rest(&dump, &sources[i]);
	}
	sg_buffer_add_char(&dump.out, '\0');
	return dump.out.p;
}

/* ---- texts to records ---- */

/* Stands in for shell and decide: an example matches when it begins with the glob up to its first star. */
static bool
begins_like_glob(void *context, const struct sg_image *policy, const struct sg_rule_rec *rule,
		 struct sg_span example, struct sg_arena *arena)
{
	size_t count;
	const struct sg_pattern_rec *pattern = sg_image_records(
		policy, SG_POLICY_PATTERNS, rule->patterns, sizeof(*pattern), &count);
	struct sg_span glob;

	(void)context;
	(void)arena;
	assert_true(count > 0);
	glob = sg_image_string(policy, pattern->text);
	return sg_span_starts(example, sg_span_first(glob, sg_span_find(glob, '*')));
}

static const struct sg_load_options options = { .release = SG_SPAN("0.2.0"),
						.hostname = SG_SPAN("Build-7.corp.example."),
						.matches = begins_like_glob };

/* A loader on an arena of its own. */
struct world {
	struct sg_arena arena;
	struct sg_errors errors;
	struct sg_loader loader;
};

static void
start_world(struct world *world)
{
	*world = (struct world){ 0 };
	sg_arena_init(&world->arena, 0);
	world->errors.arena = &world->arena;
	sg_loader_init(&world->loader, &world->arena, &options, &world->errors);
}

static struct sg_status
load_text(struct world *world, enum sg_format format, const char *text)
{
	struct sg_load_input input = { .text = { SG_SPAN("f"), sg_span_of(text) },
				       .format = format,
				       .origin = SG_ORIGIN_ARGUMENT,
				       .directory = SG_SPAN("/etc/x") };

	return sg_load_text(&world->loader, &input);
}

#define R "[requirements]\n"

static const struct {
	const char *text;
	const char *policy;
} policies[] = {
	{ "", "source allow allow\n" },
	{ R "version = 1\nmin_strictgate = \"0.1\"\n", "source allow allow\n" },
	{ R "min_strictgate = \"0.2.0\"\n", "source allow allow\n" },
	{ R "default = \"forbidden\"\nmode = \"audit\"\non_unreadable_command = \"log\"\n",
	  "source forbidden log audit-only\n" },
	{ "[[requirements.rules]]\nglob = \"rm -rf *\"\ndecision = \"forbidden\"\nid = \"x\"\nreason = \"no\"\n"
	  "unless = [\"rm -rf b\", \"rm -rf c\"]\nagents = [\"codex\"]\nmatch = [\"rm -rf /\"]\nnot_match = [\"rm x\"]\n",
	  "source allow prompt\nrule forbidden id=x is:glob(rm -rf *) unless:glob(rm -rf b) unless:glob(rm -rf c) "
	  "agents=codex reason=no match=rm -rf / not=rm x\n" },
	{ "[[requirements.rules]]\nglobs = [\"a *\", \"b *\"]\ndecision = \"log\"\nagents = [\"codex\", \"*\"]\n",
	  "source allow prompt\nrule log is:glob(a *) is:glob(b *)\n" },
	{ "[[requirements.rules]]\nprefix = [\"git\", [\"push\", \"fetch\"]]\ndecision = \"prompt\"\n",
	  "source allow prompt\nrule prompt is:prefix(git push) is:prefix(git fetch)\n" },
	{ "[[requirements.rules]]\nregex = '^a( b)?$'\ndecision = \"prompt\"\n",
	  "source allow prompt\nrule prompt is:regex(^a( b)?$)\n" },
	{ "[[requirements.rules]]\ntools = [\"mcp\", \"fetch\"]\ndecision = \"prompt\"\n",
	  "source allow prompt\nrule prompt tools=28\n" },
	{ "[[requirements.rules]]\ntools = [\"*\"]\ndecision = \"log\"\n",
	  "source allow prompt\nrule log tools=1ff\n" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"git\"}, {any_of = [\"push\", \"fetch\"]}]\n"
	  "decision = \"prompt\"\njustification = \"ask\"\n",
	  "source allow prompt\nrule prompt is:prefix(git push) is:prefix(git fetch) reason=ask\n" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"rm\"}]\ndecision = \"prompt-user\"\ncanonical_matching = true\n",
	  "source allow prompt\nrule prompt is:prefix-nocase(rm)\n" },
	{ "[[requirements.cli]]\nprogram = \"az\"\n",
	  "source allow prompt\ncli az allow prompt prompt prompt prompt prompt prompt allow prompt\n" },
	{ "[[requirements.cli]]\nprogram = \"az\"\nread = \"log\"\ndelete = \"forbidden\"\ndata-plane-read = \"allow\"\n"
	  "unknown = \"forbidden\"\nallow = [\"vm start\"]\nforbidden = [\"ad * create\"]\n"
	  "identity = { type = \"servicePrincipal\", tenants = [\"t1\", \"t2\"] }\nconfig_dir = [\"~/agentauth/**\"]\n",
	  "source allow prompt\ncli az log prompt forbidden prompt allow prompt prompt allow forbidden allow(vm start) "
	  "forbidden(ad * create) type=servicePrincipal tenants=t1|t2 dirs=~/agentauth/**\n" },
	{ "[[requirements.environment]]\nnames = [\"LD_*\", \"ENV\"]\ndecision = \"prompt\"\n",
	  "source allow prompt\nenvironment prompt names=LD_*|ENV\n" },
	{ "[[requirements.paths]]\nglobs = [\"~/.ssh/**\"]\naccess = [\"write\"]\ndecision = \"forbidden\"\n"
	  "unless = [\"~/.ssh/known_hosts\"]\nmatch = [\"~/.ssh/config\"]\nnot_match = [\"~/.ssh/known_hosts\", \"x\"]\n",
	  "source allow prompt\npath access=2 forbidden globs=~/.ssh/** unless=~/.ssh/known_hosts\n" },
	{ "[[requirements.paths]]\nglobs = [\"a\"]\ndecision = \"log\"\nagents = [\"claude\"]\nid = \"i\"\n",
	  "source allow prompt\npath access=3 log id=i globs=a agents=claude\n" },
	{ "[requirements.filesystem]\n\":project_roots\" = { \".\" = \"write\", \"**/*.env\" = \"none\" }\n"
	  "\"~/.azure\" = \"none\"\n\":workspace_roots\" = \"read\"\n\"/srv\" = \"deny\"\n",
	  "source allow prompt files\nfile :project_roots . write\nfile :project_roots **/*.env none\nfile ~/.azure . none\n"
	  "file :project_roots . read\nfile /srv . none\n" },
	{ "[permissions.filesystem]\ndeny_read = [\"/etc/shadow\", \"~/.ssh/\", \"/srv/**/*.pem\", \"secrets/**\", \"k\"]\n",
	  "source allow prompt\npath access=1 forbidden globs=/etc/shadow/**\npath access=1 forbidden globs=~/.ssh/**\n"
	  "path access=1 forbidden globs=/srv/**/*.pem|/srv/**/*.pem/**\npath access=1 forbidden globs=/etc/x/secrets/**\n"
	  "path access=1 forbidden globs=/etc/x/k/**\n" },
	{ "[requirements.network.domains]\n\"API.Example.com.\" = \"allow\"\n\"*.bad.example\" = \"deny\"\n\"::1\" = \"allow\"\n",
	  "source allow prompt limited unknown=prompt\ndomain allow api.example.com\ndomain deny *.bad.example\n"
	  "domain allow ::1\n" },
	{ "[requirements.network]\nmode = \"limited\"\non_unknown = \"forbidden\"\n",
	  "source allow prompt limited unknown=forbidden\n" },
	{ "[requirements.network]\ndomains = { \"**.bad.example\" = \"deny\" }\n",
	  "source allow prompt full unknown=prompt\ndomain deny **.bad.example\n" },
	{ "[network_proxy]\nmanaged_allowed_domains_only = true\nallowed_domains = [\"a.example\"]\ndenied_domains = [\"b.example\"]\n",
	  "source allow prompt limited unknown=prompt\ndomain allow a.example\ndomain deny b.example\n" },
	{ "[experimental_network]\nenabled = true\ndomains = { \"a.example\" = \"allow\" }\nreview_domains = [\"b.example\"]\n"
	  "unix_sockets = { \"/run/x\" = \"deny\", \"/run/y\" = \"allow\" }\nallow_local_binding = false\nhttp_port = 1\n",
	  "source allow prompt no-local full unknown=prompt\npath access=3 forbidden globs=/run/x\n"
	  "domain allow a.example\ndomain review b.example\nnote experimental_network.http_port = 1\n" },
	{ "[requirements.mcp_servers]\nallowed = []\n",
	  "source allow allow servers identity=prompt\n" },
	{ "[mcp_servers]\n", "source allow allow servers identity=prompt\n" },
	{ "[requirements.mcp_servers]\non_unknown_identity = \"allow\"\nallowed = [\n"
	  "{ type = \"stdio\", command = \"/opt/mcp\" },\n"
	  "{ name = \"gh\", type = \"http\", url = \"https://m.example/\", tools = [\"get_*\"] },\n"
	  "{ name = \"n*\", command = \"npx\", args = [\"-y\", { match = \"prefix\", value = \"@corp/\" }] },\n"
	  "{ name = \"docs\" },\n]\n",
	  "source allow allow servers identity=allow\nserver stdio name:any target:exact(/opt/mcp) any-args\n"
	  "server http name:exact(gh) target:exact(https://m.example/) any-args tools=get_*\n"
	  "server stdio name:glob(n*) target:exact(npx) arg:exact(-y) arg:prefix(@corp/)\n"
	  "server unknown name:exact(docs) target:any any-args\n" },
	{ "[mcp_servers.docs]\nidentity = { command = \"docs-mcp\" }\n[mcp_servers.web]\n"
	  "identity = { url = { match = \"regex\", expression = \"https://.*\" } }\n[mcp_servers.strict]\n"
	  "identity = { command = { executable = \"/usr/bin/npx\", args = [{match=\"exact\", value=\"-y\"}] } }\n"
	  "[plugins.\"p@m\".mcp_servers.tool]\nidentity = { url = \"u\" }\n",
	  "source allow allow servers identity=prompt\nserver stdio name:exact(docs) target:exact(docs-mcp) any-args\n"
	  "server http name:exact(web) target:regex(https://.*) any-args\n"
	  "server stdio name:exact(strict) target:exact(/usr/bin/npx) arg:exact(-y)\n"
	  "server http name:exact(tool) target:exact(u) any-args\n" },
	{ "[plugins.\"p@m\".mcp_servers.tool]\nidentity = { url = \"u\" }\n",
	  "source allow allow\n" },
	{ "allowed_sandbox_modes = [\"read-only\", \"workspace-write\"]\nallowed_approvals_reviewers = [\"guardian_subagent\"]\n"
	  "allowed_web_search_modes = []\nallowed_approval_policies = [\"on-failure\", {granular = {rules = true, sandbox_approval = true, mcp_elicitations = true}}]\n",
	  "source allow allow sandbox_mode=3 approval_policy=a web_search=1 approvals_reviewer=2\n" },
	{ "allowed_sandbox_modes = [\"read-only\", \"workspace-write\"]\n[requirements.sandbox_mode]\n"
	  "allowed = [\"workspace-write\", \"danger-full-access\"]\n[requirements.approval_policy]\nallowed = []\n",
	  "source allow allow sandbox_mode=2 approval_policy=0\n" },
	{ "allowed_sandbox_modes = [\"read-only\"]\n[[remote_sandbox_config]]\nhostname_patterns = [\"mac-*\"]\n"
	  "allowed_sandbox_modes = [\"danger-full-access\"]\n[[remote_sandbox_config]]\nhostname_patterns = [\"build-*.CORP.example\"]\n"
	  "allowed_sandbox_modes = [\"read-only\", \"workspace-write\"]\n",
	  "source allow allow sandbox_mode=3\n" },
	{ "[[remote_sandbox_config]]\nhostname_patterns = [\"\", \"build-7.corp.example.\"]\n"
	  "allowed_sandbox_modes = [\"read-only\"]\n",
	  "source allow allow sandbox_mode=1\n" },
	{ "[features]\nhooks = true\n[requirements.features]\nother = false\n",
	  "source allow allow on=hooks@2 off=other@4\n" },
	{ "[requirements.audit]\nlevel = \"full\"\nrequired = true\nretention_days = 90\n[requirements.approvals]\n"
	  "allowed = false\nexpires_minutes = 10\n",
	  "source allow allow no-approvals audit-required audit=full days=90 minutes=10\n" },
	{ "enforce_residency = \"us\"\n[feedback]\nenabled = false\n",
	  "source allow allow\nnote enforce_residency = \"us\"\nnote feedback = {enabled = false}\n" },
	{ "allow_login_shell = true\n", "source allow allow\n" },
	/* the nearest entry of a place counts; what is written into a writable folder leaves .git and the like alone */
	{ "default_permissions = \"ci\"\nallowed_permission_profiles = { ci = true, \":read-only\" = false }\n"
	  "[permissions.ci]\nextends = \"base\"\nworkspace_roots = { \"/srv\" = true, \"/off\" = false }\n"
	  "[permissions.ci.filesystem]\n\"/a\" = \"read\"\n[permissions.base]\nextends = \":read-only\"\n"
	  "[permissions.base.filesystem]\n\"/a\" = \"write\"\n\"/b/**\" = \"write\"\n\"/b\" = { \".git\" = \"write\", \"*.pem\" = \"deny\" }\n"
	  "\":project_roots\" = { \"docs\" = \"write\" }\n"
	  "[permissions.ci.network]\nenabled = true\ndomains = { \"a.example\" = \"allow\" }\n",
	  "source allow prompt profiles\nprofile ci limited\nfile /a . read\nfile /b . write\nfile /b .git write\n"
	  "file /b *.pem none\nfile :project_roots docs write\nfile :root . read\nfile /srv docs write\n"
	  "file /b .agents read\nfile /b .codex read\ndomain allow a.example\n"
	  "note default_permissions = \"ci\"\n" },
};

static void
test_policies(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(policies); i++) {
		struct world world;

		start_world(&world);
		if (!sg_ok(load_text(&world, SG_FORMAT_TOML, policies[i].text)))
			fail_msg(
				"row %zu is refused: %.*s", i,
				SG_SPAN_ARG(sg_error_render(&world.arena, &world.errors.items[0])));
		assert_string_equal(dump_policy(sg_loader_finish(&world.loader), &world.arena),
				    policies[i].policy);
		sg_arena_free(&world.arena);
	}
}

/* ---- refusals ---- */

static const struct {
	const char *text;
	enum sg_code code;
	unsigned line, column, len;
	const char *says; /* part of text or hint */
} refusals[] = {
	{ "[requirements\n", SG_E_SYNTAX, 1, 14, 0, "expected" },
	{ R "defualt = \"allow\"\n", SG_E_UNKNOWN_KEY, 2, 1, 7, "did you mean \"default\"?" },
	{ R "allowed_sandbox_modes = []\n", SG_E_UNKNOWN_KEY, 2, 1, 21, "top of the file" },
	{ "[[requirements.rules]]\nglob = \"x\"\ndecision = \"log\"\nunles = []\n",
	  SG_E_UNKNOWN_KEY, 4, 1, 5, "unless" },
	{ "[[requirements.rules]]\nglob = \"x\"\ndecision = \"forbiden\"\n", SG_E_UNKNOWN_DECISION,
	  3, 12, 10, "did you mean \"forbidden\"?" },
	{ "[[requirements.rules]]\nglob = \"x\"\ndecision = \"deny\"\n", SG_E_UNKNOWN_DECISION, 3,
	  12, 6, "forbidden" },
	{ "[[requirements.rules]]\nglob = \"x\"\ndecision = \"Allow\"\n", SG_E_UNKNOWN_DECISION, 3,
	  12, 7, "allow" },
	{ "[[requirements.rules]]\nglob = \"x\"\n", SG_E_MISSING_KEY, 1, 1, 22, "decision" },
	{ "[[requirements.rules]]\ndecision = \"log\"\n", SG_E_MISSING_KEY, 1, 1, 22, "glob" },
	{ "[[requirements.rules]]\nglob = \"x\"\nprefix = [\"x\"]\ndecision = \"log\"\n",
	  SG_E_BAD_VALUE, 1, 1, 22, "one of" },
	{ "[[requirements.rules]]\nglob = 1\ndecision = \"log\"\n", SG_E_WRONG_TYPE, 2, 8, 1,
	  "quotes" },
	{ "[[requirements.rules]]\nglobs = \"x\"\ndecision = \"log\"\n", SG_E_WRONG_TYPE, 2, 9, 3,
	  "[ ]" },
	{ "[[requirements.environment]]\nnames = []\ndecision = \"log\"\n", SG_E_BAD_VALUE, 2, 9, 2,
	  "must name something" },
	{ "[[requirements.paths]]\nglobs = []\ndecision = \"log\"\n", SG_E_BAD_VALUE, 2, 9, 2,
	  "must name something" },
	{ "[[requirements.rules]]\nglob = \"x\"\nagents = []\ndecision = \"log\"\n", SG_E_BAD_VALUE,
	  3, 10, 2, "must name something" },
	{ "[requirements.mcp_servers]\nallowed = [{ name = \"x\", tools = [] }]\n", SG_E_BAD_VALUE,
	  2, 34, 2, "must name something" },
	{ "[[requirements.rules]]\nglobs = []\ndecision = \"log\"\n", SG_E_BAD_VALUE, 2, 9, 2,
	  "must name something" },
	{ "[[requirements.rules]]\nglob = \" \"\ndecision = \"log\"\n", SG_E_BAD_VALUE, 2, 8, 3,
	  "empty" },
	{ "[[requirements.rules]]\nglob = 'a \"b'\ndecision = \"log\"\n", SG_E_BAD_PATTERN, 2, 8, 6,
	  "" },
	{ "[[requirements.rules]]\nregex = 'ab(c'\ndecision = \"log\"\n", SG_E_BAD_REGEX, 2, 14, 1,
	  "" },
	{ "[[requirements.rules]]\nprefix = []\ndecision = \"log\"\n", SG_E_BAD_PATTERN, 2, 10, 2,
	  "prefix" },
	{ "[[requirements.rules]]\nprefix = [1]\ndecision = \"log\"\n", SG_E_BAD_PATTERN, 2, 11, 1,
	  "text" },
	{ "[[requirements.rules]]\nglob = \"x\"\ndecision = \"log\"\ntools = [\"bash\"]\n",
	  SG_E_BAD_VALUE, 4, 10, 6, "one of" },
	{ "[[requirements.rules]]\nglob = \"rm *\"\ndecision = \"log\"\nmatch = [\"rm x\", \"mv x\"]\n",
	  SG_E_EXAMPLE, 4, 18, 6, "does not match" },
	{ "[[requirements.rules]]\nglob = \"rm *\"\ndecision = \"log\"\nnot_match = [\"rm x\"]\n",
	  SG_E_EXAMPLE, 4, 14, 6, "matches" },
	{ "[requirements.rules]\nglob = \"x\"\n", SG_E_WRONG_TYPE, 1, 1, 20, "[[" },
	{ "[[rules]]\nglob = \"x\"\n", SG_E_WRONG_TYPE, 1, 1, 9, "table" },
	{ "[rules]\n", SG_E_MISSING_KEY, 1, 1, 7, "prefix_rules" },
	{ "[rules]\nprefix_rules = []\n", SG_E_BAD_VALUE, 2, 16, 2, "name something" },
	{ "[[rules.prefix_rules]]\npattern = [\"rm\"]\ndecision = \"prompt\"\n", SG_E_BAD_PATTERN,
	  2, 12, 4, "token" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"a\", any_of = [\"b\"]}]\ndecision = \"prompt\"\n",
	  SG_E_BAD_PATTERN, 2, 12, 29, "token" },
	{ "[[rules.prefix_rules]]\npattern = [{any_of = []}]\ndecision = \"prompt\"\n",
	  SG_E_BAD_VALUE, 2, 22, 2, "name something" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"a\"}]\ndecision = \"allow\"\n",
	  SG_E_UNKNOWN_DECISION, 3, 12, 7, "" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"a\"}]\ndecision = \"log\"\n",
	  SG_E_UNKNOWN_DECISION, 3, 12, 5, "" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"a\"}]\n", SG_E_MISSING_KEY, 1, 1, 22,
	  "decision" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"a\"}]\ndecision = \"prompt\"\njustification = \" \"\n",
	  SG_E_BAD_VALUE, 4, 17, 3, "empty" },
	{ R "version = 2\n", SG_E_VERSION, 2, 11, 1, "2" },
	{ R "min_strictgate = \"0.2.1\"\n", SG_E_VERSION, 2, 18, 7, "0.2.0" },
	{ R "min_strictgate = \"new\"\n", SG_E_BAD_VALUE, 2, 18, 5, "0.1" },
	{ R "mode = \"observe\"\n", SG_E_BAD_VALUE, 2, 8, 9, "enforce" },
	{ R "packs = [\"baselin\"]\n", SG_E_PACK, 2, 10, 9, "did you mean \"baseline\"?" },
	{ R "packs = [\"./none.yaml\"]\n", SG_E_PACK, 2, 10, 13, "/etc/x/./none.yaml" },
	{ "[requirements.sandbox_mode]\nallowed = [\"readonly\"]\n", SG_E_BAD_VALUE, 2, 12, 10,
	  "read-only" },
	{ "allowed_approval_policies = [\"nver\"]\n", SG_E_BAD_VALUE, 1, 30, 6, "never" },
	{ "allowed_approval_policies = \"never\"\n", SG_E_WRONG_TYPE, 1, 29, 7, "array" },
	{ "[requirements.mcp_servers]\non_unknown_identity = \"prompt\"\n", SG_E_MISSING_KEY, 1, 1,
	  26, "allowed" },
	{ "[requirements.mcp_servers]\nallowed = [{ type = \"stdio\" }]\n", SG_E_MISSING_KEY, 2, 12,
	  18, "command" },
	{ "[requirements.mcp_servers]\nallowed = [{ type = \"http\", command = \"x\", url = \"y\" }]\n",
	  SG_E_BAD_VALUE, 2, 29, 7, "command" },
	{ "[requirements.mcp_servers]\nallowed = [{ name = \"x\", args = [] }]\n", SG_E_BAD_VALUE,
	  2, 26, 4, "args" },
	{ "[requirements.mcp_servers]\nallowed = [{ command = \"x\", args = [{ match = \"regx\", value = \"\" }] }]\n",
	  SG_E_BAD_VALUE, 2, 37, 30, "matcher" },
	{ "[mcp_servers.x]\ncommand = \"y\"\n", SG_E_MISSING_KEY, 1, 1, 15, "identity" },
	{ "[mcp_servers.x]\nidentity = {}\n", SG_E_MISSING_KEY, 2, 12, 2, "command or url" },
	{ "[mcp_servers.x]\nidentity = { url = { match = \"regex\", expression = \"(\" } }\n",
	  SG_E_BAD_REGEX, 2, 54, 1, "" },
	{ "[[requirements.cli]]\nread = \"allow\"\n", SG_E_MISSING_KEY, 1, 1, 20, "program" },
	{ "[[requirements.cli]]\nprogram = \"az\"\ndata_plane_read = \"allow\"\n", SG_E_UNKNOWN_KEY,
	  3, 1, 15, "data-plane-read" },
	{ "[[requirements.paths]]\nglobs = [\"a{b\"]\ndecision = \"log\"\n", SG_E_BAD_PATTERN, 2,
	  10, 5, "brace" },
	{ "[[requirements.paths]]\nglobs = [\"a[b\"]\ndecision = \"log\"\n", SG_E_BAD_PATTERN, 2,
	  10, 5, "[" },
	{ "[[requirements.paths]]\nglobs = [\"a\"]\naccess = [\"exec\"]\ndecision = \"log\"\n",
	  SG_E_BAD_VALUE, 3, 11, 6, "read" },
	{ "[[requirements.paths]]\nglobs = [\"**/a\"]\ndecision = \"log\"\nmatch = [\"b\"]\n",
	  SG_E_EXAMPLE, 4, 10, 3, "path" },
	{ "[requirements.filesystem]\n\"x\" = \"read\"\n", SG_E_BAD_PATTERN, 2, 1, 1,
	  ":project_roots" },
	{ "[requirements.filesystem]\n\"~/../x\" = \"read\"\n", SG_E_BAD_PATTERN, 2, 1, 6,
	  "goes up" },
	{ "[[requirements.paths]]\nglobs = [\"../a\"]\ndecision = \"log\"\n", SG_E_BAD_PATTERN, 2,
	  10, 6, "goes up" },
	{ "[requirements.filesystem]\n\":tmp\" = \"read\"\n", SG_E_BAD_VALUE, 2, 1, 4, ":tmpdir" },
	{ "[requirements.filesystem]\n\"/x\" = \"wirte\"\n", SG_E_BAD_VALUE, 2, 8, 7, "write" },
	{ "[requirements.network]\nmode = \"limted\"\n", SG_E_BAD_VALUE, 2, 8, 8, "limited" },
	{ "[requirements.network.domains]\n\"https://x.example\" = \"allow\"\n", SG_E_BAD_PATTERN,
	  2, 1, 17, "scheme" },
	{ "[requirements.network.domains]\n\"x.example:443\" = \"allow\"\n", SG_E_BAD_PATTERN, 2, 1,
	  13, "port" },
	{ "[requirements.network.domains]\n\"*\" = \"deny\"\n", SG_E_BAD_PATTERN, 2, 1, 1,
	  "limited" },
	{ "[requirements.network.domains]\n\"b\xc3\xbc"
	  "cher.example\" = \"deny\"\n",
	  SG_E_BAD_PATTERN, 2, 1, 15, "xn--" },
	{ "[requirements.network.domains]\n\"x\" = \"forbidden\"\n", SG_E_BAD_VALUE, 2, 7, 11,
	  "one of" },
	{ "[network_proxy]\ndomains = {}\n[experimental_network]\ndomains = {}\n",
	  SG_E_DUPLICATE_KEY, 3, 2, 20, "twice" },
	{ "[network_proxy]\ndomains = {}\nallowed_domains = []\n", SG_E_BAD_VALUE, 3, 1, 15,
	  "mixed" },
	{ "[features]\nhooks = \"yes\"\n", SG_E_WRONG_TYPE, 2, 9, 5, "boolean" },
	{ "[requirements.audit]\nretention_days = -1\n", SG_E_BAD_VALUE, 2, 18, 2, "range" },
	{ "[[requirements.environment]]\nnames = [\"\"]\ndecision = \"log\"\n", SG_E_BAD_VALUE, 2,
	  10, 2, "empty" },
};

static bool
says(const struct sg_error *error, const char *part)
{
	return sg_span_search(error->text, sg_span_of(part)) != SIZE_MAX ||
	       sg_span_search(error->hint, sg_span_of(part)) != SIZE_MAX || *part == '\0';
}

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(refusals); i++) {
		struct world world;
		struct sg_status status;
		const struct sg_error *error;

		start_world(&world);
		status = load_text(&world, SG_FORMAT_TOML, refusals[i].text);
		error = world.errors.items;
		while (world.errors.len && error->warning)
			error++;
		if (sg_ok(status) || world.errors.fatal != 1)
			fail_msg("row %zu gives %zu errors", i, world.errors.fatal);
		if (error->code != refusals[i].code || status.code != error->code ||
		    error->line != refusals[i].line || error->column != refusals[i].column ||
		    error->len != refusals[i].len || !says(error, refusals[i].says))
			fail_msg("row %zu: %.*s (length %u)", i,
				 SG_SPAN_ARG(sg_error_render(&world.arena, error)), error->len);
		assert_int_equal(world.loader.sources.len, 0);
		sg_arena_free(&world.arena);
	}
}

/* All errors at once, each at its place. */
static void
test_all_errors(void **state)
{
	static const unsigned lines[] = { 2, 5, 6, 9 };
	struct world world;

	(void)state;
	start_world(&world);
	assert_false(sg_ok(
		load_text(&world, SG_FORMAT_TOML,
			  R "versoin = 1\n\n[[requirements.rules]]\nglob = 2\ndecision = \"no\"\n\n"
			    "[[requirements.paths]]\nglobs = [\"{\"]\ndecision = \"log\"\n")));
	assert_int_equal(world.errors.len, SG_ARRAY_LEN(lines));
	for (size_t i = 0; i < world.errors.len; i++)
		assert_int_equal(world.errors.items[i].line, lines[i]);
	sg_arena_free(&world.arena);
}

static const struct {
	const char *text;
	enum sg_code code;
	unsigned line;
	const char *says;
} warnings[] = {
	{ "alowed_sandbox_modes = []\n", SG_W_UNKNOWN_CODEX_KEY, 1, "allowed_sandbox_modes" },
	{ "[[cli]]\nprogram = \"az\"\n", SG_W_UNKNOWN_CODEX_KEY, 1, "requirements.cli" },
	{ "[features]\nhoks = true\n", SG_W_UNKNOWN_CODEX_KEY, 2, "hooks" },
	{ "[feedback]\nallow_login_shell = false\n", SG_W_UNKNOWN_CODEX_KEY, 2, "top of the file" },
	{ "[feedback]\nenabeld = false\n", SG_W_UNKNOWN_CODEX_KEY, 2, "enabled" },
	{ "[experimental_network.domains]\n\"https://x.example\" = \"deny\"\n", SG_W_DEAD_RULE, 2,
	  "scheme" },
	{ "[permissions.filesystem]\ndeny_raed = []\n", SG_W_UNKNOWN_CODEX_KEY, 2, "deny_read" },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"a\"}]\ndecision = \"prompt\"\nnote = 1\n",
	  SG_W_UNKNOWN_CODEX_KEY, 4, "note" },
	{ "[requirements.mcp_servers]\nallowed = [{ name = \"x\", command = \"/usr/bin/npx\" }]\n",
	  SG_W_WIDE_SERVER, 2, "args" },
};

static void
test_warnings(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(warnings); i++) {
		struct world world;

		start_world(&world);
		assert_true(sg_ok(load_text(&world, SG_FORMAT_TOML, warnings[i].text)));
		assert_int_equal(world.errors.fatal, 0);
		assert_int_equal(world.errors.len, 1);
		assert_true(world.errors.items[0].warning);
		assert_int_equal(world.errors.items[0].code, warnings[i].code);
		assert_int_equal(world.errors.items[0].line, warnings[i].line);
		assert_true(says(&world.errors.items[0], warnings[i].says));
		sg_arena_free(&world.arena);
	}
}

/* One policy in three formats. */
static void
test_formats(void **state)
{
	static const char *const texts[] = {
		[SG_FORMAT_TOML] =
			"allowed_sandbox_modes = [\"read-only\"]\n[requirements]\ndefault = \"prompt\"\n"
			"[[requirements.rules]]\nglob = \"rm *\"\ndecision = \"log\"\n",
		[SG_FORMAT_YAML] =
			"allowed_sandbox_modes: [read-only]\nrequirements:\n  default: prompt\n"
			"  rules:\n    - {glob: rm *, decision: log}\n",
		[SG_FORMAT_JSON] =
			"{\"allowed_sandbox_modes\": [\"read-only\"], \"requirements\": {\"default\": \"prompt\","
			"\"rules\": [{\"glob\": \"rm *\", \"decision\": \"log\"}]}}",
	};

	(void)state;
	for (int format = SG_FORMAT_TOML; format <= SG_FORMAT_JSON; format++) {
		struct world world;

		start_world(&world);
		assert_true(sg_ok(load_text(&world, (enum sg_format)format, texts[format])));
		assert_string_equal(
			dump_policy(sg_loader_finish(&world.loader), &world.arena),
			"source prompt prompt sandbox_mode=1\nrule log is:glob(rm *)\n");
		sg_arena_free(&world.arena);
	}
}

/* ---- packs ---- */

static void
test_packs(void **state)
{
	struct world world;
	struct sg_image image;
	const struct sg_source_rec *source;

	(void)state;
	start_world(&world);
	/* Twice in two files: once in the policy; under audit mode it is another one. */
	world.loader.options = &(const struct sg_load_options){ .release = SG_SPAN("0.2.0") };
	assert_true(sg_ok(
		load_text(&world, SG_FORMAT_TOML, R "packs = [\"baseline\", \"baseline\"]\n")));
	assert_true(sg_ok(load_text(&world, SG_FORMAT_TOML, R "packs = [\"baseline\"]\n")));
	assert_true(sg_ok(
		load_text(&world, SG_FORMAT_TOML, R "mode = \"audit\"\npacks = [\"baseline\"]\n")));
	/* Before each comes the pack that it names. */
	assert_int_equal(world.loader.sources.len, 7);
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(&world.loader), SG_POLICY_MAGIC, &image, NULL)));
	source = sg_image_record(&image, SG_POLICY_SOURCES, 1, sizeof(*source));
	assert_true(sg_span_is(sg_image_string(&image, source->name), "pack:baseline"));
	assert_int_equal(source->origin, SG_ORIGIN_ARGUMENT);
	source = sg_image_record(&image, SG_POLICY_SOURCES, 5, sizeof(*source));
	assert_true(sg_span_is(sg_image_string(&image, source->name), "pack:baseline"));
	assert_int_equal(source->flags, SG_SOURCE_AUDIT_ONLY);
	sg_arena_free(&world.arena);
}

/* Every shipped pack is valid, and every rule of it has a name and a reason. */
/* Of the pack itself, or of the one pack that another one names. */
static bool
is_of_pack(const struct sg_image *image, struct sg_ref id)
{
	struct sg_span text = sg_image_string(image, id);

	return sg_span_starts(text, SG_SPAN("p/")) ||
	       sg_span_starts(text, SG_SPAN("agents-self-protection/"));
}

static void
test_shipped_packs(void **state)
{
	(void)state;
	for (const struct sg_embedded_pack *pack = sg_embedded_packs; pack->name; pack++) {
		struct sg_load_options plain = { .release = SG_SPAN("0.2.0") };
		struct sg_load_input input = { .text = { sg_span_of(pack->name),
							 { (const char *)pack->p, pack->len } },
					       .format = SG_FORMAT_YAML };
		struct world world;
		struct sg_image image;

		start_world(&world);
		world.loader.options = &plain;
		if (!sg_ok(sg_load_pack_text(&world.loader, &input, SG_SPAN("p/"), 0)) ||
		    world.errors.len)
			fail_msg("%.*s", SG_SPAN_ARG(sg_error_render(&world.arena,
								     &world.errors.items[0])));
		assert_true(sg_ok(sg_image_open(sg_loader_finish(&world.loader), SG_POLICY_MAGIC,
						&image, NULL)));
		for (uint32_t i = 0; i < sg_image_count(&image, SG_POLICY_RULES); i++) {
			const struct sg_rule_rec *rule =
				sg_image_record(&image, SG_POLICY_RULES, i, sizeof(*rule));

			assert_true(is_of_pack(&image, rule->id));
			assert_true(rule->reason.count && rule->matching.count &&
				    rule->not_matching.count);
		}
		for (uint32_t i = 0; i < sg_image_count(&image, SG_POLICY_PATHS); i++) {
			const struct sg_path_rec *path =
				sg_image_record(&image, SG_POLICY_PATHS, i, sizeof(*path));

			assert_true(is_of_pack(&image, path->id));
			assert_true(path->reason.count);
		}
		sg_arena_free(&world.arena);
	}
}

/* ---- the table of keys ---- */

static bool
needs_words(enum sg_key_type type)
{
	return type == SG_KEY_WORD || type == SG_KEY_DECISION || type == SG_KEY_WORDS ||
	       type == SG_KEY_CHOICES || type == SG_KEY_KIND;
}

static bool
needs_scope(enum sg_key_type type)
{
	return type == SG_KEY_TABLE || type == SG_KEY_TABLES || type == SG_KEY_NAMED;
}

static void
test_keys(void **state)
{
	(void)state;
	for (unsigned scope = 0; scope < SG_SCOPE_COUNT; scope++) {
		const struct sg_key_table *table = sg_key_table((enum sg_key_scope)scope);

		assert_true(table->count > 0);
		for (size_t i = 0; i < table->count; i++) {
			const struct sg_key *key = &table->keys[i];

			assert_non_null(key->name);
			assert_true(key->doc && strlen(key->doc) > 2);
			assert_ptr_equal(
				sg_key_find((enum sg_key_scope)scope, sg_span_of(key->name)), key);
			if (needs_words(key->type) != (key->words != NULL) &&
			    key->type != SG_KEY_OTHER)
				fail_msg("%s.%s: words", table->path, key->name);
			if (needs_scope(key->type) != (key->inner != SG_SCOPE_TOP))
				fail_msg("%s.%s: scope", table->path, key->name);
			assert_true(key->inner == SG_SCOPE_TOP || key->inner > scope);
		}
	}
	assert_true(sg_span_is(sg_key_nearest(SG_SCOPE_RULE, SG_SPAN("decison")), "decision"));
	assert_int_equal(sg_key_word("a bb c", SG_SPAN("bb")), 1);
	assert_int_equal(sg_key_word("a bb c", SG_SPAN("b")), -1);
	assert_int_equal(sg_key_word("a bb c", SG_SPAN("")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policies),      cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_all_errors),    cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_formats),       cmocka_unit_test(test_packs),
		cmocka_unit_test(test_shipped_packs), cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
