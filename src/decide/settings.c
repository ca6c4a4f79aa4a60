/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allowed sets against what the call tells about its agent's settings, and pinned features against the tools that need
 * them. Knows no agent: the adapters say what a payload means.
 */
#include "decide/opinion.h"

#include "model/settings.h"

static const struct sg_ruling forbidden = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };
static const struct sg_ruling prompt = { SG_VERDICT_PROMPT, SG_AUDIT_META };

static struct sg_remark
remark_on(const struct sg_opinion *opinion, enum sg_setting setting)
{
	return (struct sg_remark){ .rule = sg_span_of(sg_setting_key(setting)),
				   .place = opinion->source->settings[setting].place,
				   .match = SG_MATCH_YES };
}

/* "permission_mode = \"plan\"", or the tool that cannot do otherwise. */
static struct sg_span
evidence(const struct sg_opinion *opinion, const struct sg_call_mode *mode)
{
	struct sg_span word = sg_opinion_show(opinion->arena, mode->word);

	if (mode->field.len == 0)
		return sg_arena_printf(opinion->arena, "the tool %.*s", SG_SPAN_ARG(word));
	return sg_arena_printf(opinion->arena, "%.*s = \"%.*s\"", SG_SPAN_ARG(mode->field),
			       SG_SPAN_ARG(word));
}

static struct sg_span
objection(const struct sg_opinion *opinion, const struct sg_call_mode *mode, uint32_t allowed)
{
	struct sg_buffer out = { .arena = opinion->arena };
	struct sg_span told = evidence(opinion, mode);
	struct sg_span means = sg_setting_words(mode->setting, mode->values, opinion->arena);
	struct sg_span wanted = sg_setting_words(mode->setting, allowed, opinion->arena);
	const char *key = sg_setting_key(mode->setting);

	sg_buffer_add(&out, told);
	if (mode->values == 0)
		sg_buffer_add(&out, SG_SPAN(" is not known to strictgate"));
	else if (!sg_span_is(mode->field, key))
		sg_buffer_printf(&out, " means %s %.*s", key, SG_SPAN_ARG(means));
	sg_buffer_printf(&out, "; the requirement allows %s %.*s only", key, SG_SPAN_ARG(wanted));
	if (mode->remedy.len)
		sg_buffer_printf(&out, ". %.*s", SG_SPAN_ARG(mode->remedy));
	return sg_buffer_span(&out);
}

/* One thing that the call tells, against the set of its setting. */
static void
judge_mode(struct sg_opinion *opinion, const struct sg_call_mode *mode)
{
	const struct sg_setting_rec *set = &opinion->source->settings[mode->setting];
	uint32_t allowed = set->allowed & sg_setting_all(mode->setting);
	bool everything = allowed == sg_setting_all(mode->setting);
	struct sg_remark remark;

	if (!set->present)
		return;
	if (everything || mode->values & allowed) {
		if (!opinion->trace)
			return;
		remark = remark_on(opinion, mode->setting);
		remark.subject = evidence(opinion, mode);
		remark.reason = sg_arena_printf(
			opinion->arena, "the requirement allows it: %.*s",
			SG_SPAN_ARG(sg_setting_words(mode->setting, allowed, opinion->arena)));
		sg_opinion_add(opinion, &remark);
		return;
	}
	remark = remark_on(opinion, mode->setting);
	remark.ruling = mode->values || !allowed ? forbidden : prompt;
	remark.subject = mode->word;
	remark.reason = objection(opinion, mode, allowed);
	sg_opinion_add(opinion, &remark);
}

/* Nothing is allowed of what every call has: no payload needs to say what. */
static void
judge_empty_sets(struct sg_opinion *opinion)
{
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++) {
		enum sg_setting setting = (enum sg_setting)i;
		struct sg_remark remark;

		if (!opinion->source->settings[i].present || opinion->source->settings[i].allowed ||
		    !sg_setting_is_constant(setting))
			continue;
		remark = remark_on(opinion, setting);
		remark.ruling = forbidden;
		remark.reason = sg_arena_printf(opinion->arena, "the requirement allows no %s",
						sg_setting_key(setting));
		sg_opinion_add(opinion, &remark);
	}
}

void
sg_judge_settings(struct sg_opinion *opinion)
{
	for (size_t i = 0; i < opinion->call->modes_count; i++)
		judge_mode(opinion, &opinion->call->modes[i]);
	judge_empty_sets(opinion);
	if (opinion->trace)
		sg_miss_settings(opinion);
}

/*
 * Features that bring tools. A feature that is pinned on, or that no call shows (hooks, undo ...), restricts nothing
 * here. Source: the feature list of Codex.
 */
static const struct {
	char feature[20];
	unsigned tools; /* bits of enum sg_tool */
	char names[36]; /* or tools by name, blank-separated */
} features[] = {
	{ "shell_tool", 1u << SG_TOOL_SHELL, "" },
	{ "unified_exec", 0, "write_stdin" },
	{ "unified_exec_tty", 0, "write_stdin" },
	{ "view_image_tool", 0, "view_image" },
	{ "multi_agent", 1u << SG_TOOL_AGENT, "" },
	{ "collab", 1u << SG_TOOL_AGENT, "" },
	{ "web_search", 1u << SG_TOOL_SEARCH, "" },
	{ "web_search_request", 1u << SG_TOOL_SEARCH, "" },
	{ "goals", 0, "create_goal get_goal update_goal" },
};

static bool
needs_feature(const struct sg_call *call, struct sg_span feature)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(features); i++) {
		struct sg_span names = sg_span_of(features[i].names);

		if (!sg_span_is(feature, features[i].feature))
			continue;
		if (features[i].tools & (1u << call->tool))
			return true;
		while (names.len)
			if (sg_span_eq(sg_span_split(names, ' ', &names), call->tool_name))
				return true;
	}
	return false;
}

void
sg_judge_features(struct sg_opinion *opinion)
{
	size_t count;
	const struct sg_feature_rec *pins =
		sg_image_records(opinion->policy, SG_POLICY_FEATURES, opinion->source->features,
				 sizeof(*pins), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(opinion->policy, pins[i].name);
		struct sg_remark remark = { .ruling = forbidden,
					    .rule = SG_SPAN("features"),
					    .place = pins[i].place,
					    .match = SG_MATCH_YES,
					    .subject = opinion->call->tool_name };

		if (pins[i].on || !needs_feature(opinion->call, name))
			continue;
		remark.reason = sg_arena_printf(
			opinion->arena,
			"the tool %.*s needs the feature %.*s, which a requirement switches off",
			SG_SPAN_ARG(opinion->call->tool_name), SG_SPAN_ARG(name));
		sg_opinion_add(opinion, &remark);
	}
}
