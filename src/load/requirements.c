/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of a source: version, mode, defaults, settings, features, audit and approvals; and the order in which the
 * readers of the other tables are called. Relies on sg_draft_check.
 */
#include "load/draft.h"

#include "match/glob.h"
#include "model/settings.h"

enum { LANGUAGE_VERSION = 1 };

_Static_assert(SG_SCOPE_ALLOWED_REVIEWER - SG_SCOPE_ALLOWED_SANDBOX == SG_SETTING_REVIEWER,
	       "the scopes of settings stand in the order of the settings");

/* "1.2.10" compared number by number; a missing number is 0. False when it is no version. */
static bool
version_numbers(struct sg_span text, unsigned numbers[3])
{
	for (size_t i = 0; i < 3; i++) {
		struct sg_span part = sg_span_split(text, '.', &text);

		numbers[i] = 0;
		if (part.len > 6 || (part.len == 0 && i == 0))
			return false;
		for (size_t k = 0; k < part.len; k++) {
			if (part.p[k] < '0' || part.p[k] > '9')
				return false;
			numbers[i] = numbers[i] * 10 + (unsigned)(part.p[k] - '0');
		}
	}
	return text.len == 0;
}

/* A release may carry a suffix: "0.2.0-rc1", "0.2.0.15-ab12". */
static struct sg_span
release_number(struct sg_span release)
{
	size_t len = 0, dots = 0;

	while (len < release.len &&
	       ((release.p[len] >= '0' && release.p[len] <= '9') || release.p[len] == '.')) {
		dots += release.p[len] == '.';
		if (dots == 3)
			break;
		len++;
	}
	return sg_span_first(release, len);
}

static void
read_versions(struct sg_draft *draft, const struct sg_node *requirements)
{
	const struct sg_node *version = sg_node_get(requirements, "version");
	const struct sg_node *minimum = sg_node_get(requirements, "min_strictgate");
	struct sg_span release = draft->loader->options->release;
	unsigned wanted[3], ours[3];

	if (version && version->integer != LANGUAGE_VERSION)
		sg_draft_fail(draft, SG_E_VERSION, sg_spot_value(version),
			      "version %lld of the language is not known here",
			      (long long)version->integer);
	if (!minimum || minimum->kind != SG_NODE_STRING)
		return;
	if (!version_numbers(minimum->text, wanted)) {
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(minimum),
			      "\"%.*s\" is no release like \"0.1\"", SG_SPAN_ARG(minimum->text));
		return;
	}
	if (version_numbers(release_number(release), ours) &&
	    memcmp(wanted, ours, sizeof(ours)) != 0)
		for (size_t i = 0; i < 3 && wanted[i] >= ours[i]; i++)
			if (wanted[i] > ours[i]) {
				sg_draft_fail(draft, SG_E_VERSION, sg_spot_value(minimum),
					      "the file needs strictgate %.*s; this is %.*s",
					      SG_SPAN_ARG(minimum->text), SG_SPAN_ARG(release));
				break;
			}
}

/* ---- allowed sets ---- */

/* The policy that a table stands for; granular has its own table of answers, and is nothing without it. */
static struct sg_span
granular_word(struct sg_draft *draft, const struct sg_node *policy)
{
	if (!sg_span_is(policy->key, "granular"))
		return policy->key;
	if (policy->kind == SG_NODE_TABLE)
		sg_draft_check_table(draft, policy, SG_SCOPE_CODEX_GRANULAR);
	else
		sg_draft_fail(draft, SG_E_WRONG_TYPE, sg_spot_value(policy),
			      "\"granular\" must be of type table, not %s",
			      sg_node_kind_name(policy->kind));
	return policy->key;
}

/* Bits of an array of values; a table { granular = {...} } is the policy of that name. Others were told by the check. */
static uint32_t
setting_bits(struct sg_draft *draft, enum sg_setting setting, const struct sg_key *key,
	     const struct sg_node *values)
{
	uint32_t bits = 0;

	for (const struct sg_node *node = values->first; node; node = node->next) {
		struct sg_span word = node->text;
		struct sg_spot spot = sg_spot_value(node);
		int bit;

		if (node->kind == SG_NODE_TABLE && node->count == 1)
			word = granular_word(draft, node->first);
		else if (key->type == SG_KEY_OTHER && sg_span_is(word, "granular")) {
			spot.hint =
				SG_SPAN("write { granular = { sandbox_approval = true, ... } }");
			sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "\"granular\" is a table");
			continue;
		}
		bit = sg_setting_bit(setting, word);
		if (bit >= 0) {
			bits |= 1u << bit;
			continue;
		}
		if (key->type == SG_KEY_WORDS)
			continue;
		if (node->kind != SG_NODE_STRING && word.len == 0) {
			sg_draft_fail(draft, SG_E_WRONG_TYPE, spot,
				      "a value of %s must be of type string, not %s",
				      sg_setting_key(setting), sg_node_kind_name(node->kind));
			continue;
		}
		spot.hint = sg_draft_did_you_mean(draft, sg_key_word_nearest(key->words, word));
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "\"%.*s\" is no value of %s",
			      SG_SPAN_ARG(word), sg_setting_key(setting));
	}
	return bits;
}

/* Two statements of one source: what both allow. */
static void
allow_setting(struct sg_draft *draft, enum sg_setting setting, uint32_t bits,
	      const struct sg_node *values)
{
	struct sg_setting_rec *rec = &draft->source.settings[setting];

	if (!rec->present || rec->allowed & ~bits)
		rec->place = sg_draft_place(values);
	rec->allowed = rec->present ? rec->allowed & bits : bits;
	rec->present = 1;
}

static const struct sg_node *
array_or_null(const struct sg_node *node)
{
	return node && node->kind == SG_NODE_ARRAY ? node : NULL;
}

/* Host patterns of Codex: * and ?, any letter case, a dot at the end does not count. */
static bool
host_fits(const struct sg_draft *draft, const struct sg_node *patterns)
{
	struct sg_span host = draft->loader->options->hostname;

	if (host.len && host.p[host.len - 1] == '.')
		host.len--;
	for (const struct sg_node *node = patterns ? patterns->first : NULL; node && host.len;
	     node = node->next) {
		struct sg_span pattern = node->text;

		if (pattern.len && pattern.p[pattern.len - 1] == '.')
			pattern.len--;
		if (sg_glob_match(pattern, host, SG_GLOB_NOCASE) == SG_MATCH_YES)
			return true;
	}
	return false;
}

static bool
has_word(const struct sg_node *words, const char *word)
{
	for (const struct sg_node *node = words->first; node; node = node->next)
		if (sg_span_is(node->text, word))
			return true;
	return false;
}

static void
read_sandbox_modes(struct sg_draft *draft, const struct sg_node *root)
{
	const struct sg_node *modes = array_or_null(sg_node_get(root, "allowed_sandbox_modes"));
	const struct sg_node *remote = array_or_null(sg_node_get(root, "remote_sandbox_config"));

	for (const struct sg_node *entry = sg_draft_first_table(remote); entry;
	     entry = sg_draft_next_table(entry))
		if (host_fits(draft, array_or_null(sg_node_get(entry, "hostname_patterns")))) {
			modes = array_or_null(sg_node_get(entry, "allowed_sandbox_modes"));
			break;
		}
	if (modes && !has_word(modes, "read-only"))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(modes),
			      "allowed_sandbox_modes must hold \"read-only\"");
	if (modes)
		allow_setting(
			draft, SG_SETTING_SANDBOX_MODE,
			setting_bits(draft, SG_SETTING_SANDBOX_MODE,
				     sg_key_find(SG_SCOPE_TOP, SG_SPAN("allowed_sandbox_modes")),
				     modes),
			modes);
}

void
sg_read_settings(struct sg_draft *draft, const struct sg_node *root,
		 const struct sg_node *requirements)
{
	static const struct {
		const char *key;
		enum sg_setting setting;
		uint32_t always; /* bits that Codex allows in any case */
	} rows[] = {
		{ "allowed_approval_policies", SG_SETTING_APPROVAL_POLICY, 0 },
		{ "allowed_approvals_reviewers", SG_SETTING_REVIEWER, 0 },
		{ "allowed_web_search_modes", SG_SETTING_WEB_SEARCH, 1 },
	};

	read_sandbox_modes(draft, root);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_node *values = sg_node_get(root, rows[i].key);

		if (values && values->kind == SG_NODE_ARRAY && values->count == 0 &&
		    rows[i].setting == SG_SETTING_APPROVAL_POLICY)
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(values),
				      "\"%s\" must name something", rows[i].key);
		if (values && values->kind != SG_NODE_ARRAY)
			sg_draft_fail(draft, SG_E_WRONG_TYPE, sg_spot_value(values),
				      "\"%s\" must be of type array, not %s", rows[i].key,
				      sg_node_kind_name(values->kind));
		else if (values)
			allow_setting(draft, rows[i].setting,
				      rows[i].always |
					      setting_bits(draft, rows[i].setting,
							   sg_key_find(SG_SCOPE_TOP, values->key),
							   values),
				      values);
	}
	for (unsigned setting = 0; setting < SG_SETTING_COUNT; setting++) {
		const struct sg_node *values = array_or_null(
			sg_node_get(sg_node_get(requirements, sg_setting_key(setting)), "allowed"));

		if (values)
			allow_setting(draft, setting,
				      setting_bits(draft, setting,
						   sg_key_find(SG_SCOPE_ALLOWED_SANDBOX + setting,
							       SG_SPAN("allowed")),
						   values),
				      values);
	}
}

/* ---- the rest of the head ---- */

static void
read_features(struct sg_draft *draft, const struct sg_node *features)
{
	for (const struct sg_node *node = features ? features->first : NULL; node;
	     node = node->next) {
		struct sg_feature_rec rec = { .name = sg_draft_text(draft, node->key),
					      .on = node->boolean,
					      .place = sg_draft_place(node) };

		sg_vec_push(draft->arena, &draft->features, rec);
	}
}

static void
read_audit(struct sg_draft *draft, const struct sg_node *audit)
{
	const struct sg_node *level = sg_node_get(audit, "level"),
			     *required = sg_node_get(audit, "required");
	const struct sg_node *days = sg_node_get(audit, "retention_days");

	for (uint8_t i = SG_AUDIT_NONE; level && i <= SG_AUDIT_FULL; i++)
		if (sg_span_is(level->text, sg_audit_word(i)))
			draft->source.audit = i;
	if (required && required->boolean)
		draft->source.flags |= SG_SOURCE_AUDIT_REQUIRED;
	if (days)
		draft->source.retention_days = (uint32_t)days->integer;
}

static void
read_approvals(struct sg_draft *draft, const struct sg_node *approvals)
{
	const struct sg_node *allowed = sg_node_get(approvals, "allowed");
	const struct sg_node *minutes = sg_node_get(approvals, "expires_minutes");

	/* An approval that holds for no time is none. */
	if ((allowed && !allowed->boolean) || (minutes && minutes->integer == 0))
		draft->source.flags |= SG_SOURCE_NO_APPROVALS;
	if (minutes)
		draft->source.approval_minutes = (uint32_t)minutes->integer;
}

/* A source without rules on what calls do is neutral about calls that cannot be read. */
static struct sg_ruling
unreadable_when_absent(const struct sg_draft *draft)
{
	bool has_rules = draft->rules.len || draft->clis.len || draft->paths.len ||
			 draft->files.len || draft->domains.len || draft->environments.len ||
			 draft->source.network_mode == SG_NETWORK_LIMITED ||
			 draft->source.flags & SG_SOURCE_HAS_PROFILES;

	return has_rules ? (struct sg_ruling){ SG_VERDICT_PROMPT, SG_AUDIT_META }
			 : SG_RULING_NEUTRAL;
}

static void
read_head(struct sg_draft *draft, const struct sg_node *requirements)
{
	struct sg_source_rec *source = &draft->source;

	read_versions(draft, requirements);
	if (sg_span_is(sg_node_text(requirements, "mode"), "audit"))
		source->flags |= SG_SOURCE_AUDIT_ONLY;
	source->default_ruling =
		sg_draft_ruling(sg_node_get(requirements, "default"), SG_RULING_NEUTRAL);
	source->unreadable = sg_draft_ruling(sg_node_get(requirements, "on_unreadable_command"),
					     unreadable_when_absent(draft));
	read_audit(draft, sg_node_get(requirements, "audit"));
	read_approvals(draft, sg_node_get(requirements, "approvals"));
}

void
sg_read_requirements(struct sg_draft *draft, const struct sg_node *root)
{
	const struct sg_node *ours = sg_node_get(root, "requirements");
	const struct sg_node *permissions = sg_node_get(root, "permissions");

	sg_read_rules(draft, sg_node_get(ours, "rules"));
	sg_read_prefix_rules(draft, sg_node_get(sg_node_get(root, "rules"), "prefix_rules"));
	sg_read_clis(draft, sg_node_get(ours, "cli"));
	sg_read_environments(draft, sg_node_get(ours, "environment"));
	sg_read_paths(draft, sg_node_get(ours, "paths"));
	sg_read_filesystem(draft, sg_node_get(ours, "filesystem"));
	sg_read_deny_read(draft, sg_node_get(sg_node_get(permissions, "filesystem"), "deny_read"));
	sg_read_network(draft, ours);
	sg_read_codex_network(draft, root);
	sg_read_profiles(draft, root);
	sg_read_login_shell(draft, sg_node_get(root, "allow_login_shell"));
	sg_draft_check_codex(draft, root);
	sg_read_servers(draft, sg_node_get(ours, "mcp_servers"));
	sg_read_codex_servers(draft, root);
	sg_read_settings(draft, root, ours);
	read_features(draft, sg_node_get(root, "features"));
	read_features(draft, sg_node_get(root, "feature_requirements"));
	read_features(draft, sg_node_get(ours, "features"));
	read_head(draft, ours);
}
