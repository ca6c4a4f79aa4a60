/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists, and the settings of the agent that a payload shows.
 */
#include "decide/opinion.h"

#include "match/server.h"
#include "model/settings.h"

void
sg_judge_servers(struct sg_opinion *opinion)
{
	const struct sg_call *call = opinion->call;
	struct sg_remark remark = {
		.ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
		.rule = SG_SPAN("mcp_servers"),
		.subject = call->tool_name,
		.match = SG_MATCH_YES,
		.reason = SG_SPAN(
			"the MCP server is not on the allowlist, or is not what the allowlist says")
	};
	enum sg_server_match match;

	if (call->tool != SG_TOOL_MCP || !(opinion->source->flags & SG_SOURCE_HAS_SERVERS))
		return;
	match = sg_server_match(opinion->policy, opinion->source, &call->mcp, opinion->arena);
	sg_opinion_speak(opinion);
	if (match == SG_SERVER_YES)
		return;
	if (match == SG_SERVER_UNKNOWN) {
		remark.ruling = opinion->source->unknown_server;
		remark.reason = SG_SPAN(
			"the MCP server's name is on the allowlist, but what the server is cannot be read");
	}
	sg_opinion_add(opinion, &remark);
}

/* What an agent's payload says about its settings. Source: measured payloads of Codex and Claude Code. */
static const struct {
	const char *mode;
	enum sg_setting setting;
	const char *value;
} modes[] = {
	{ "bypassPermissions", SG_SETTING_APPROVAL_POLICY, "never" },
};

static void
judge_setting(struct sg_opinion *opinion, enum sg_setting setting, const char *value)
{
	const struct sg_setting_rec *allowed = &opinion->source->settings[setting];
	int bit = sg_setting_bit(setting, sg_span_of(value));
	struct sg_remark remark = { .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
				    .rule = sg_span_of(sg_setting_key(setting)),
				    .subject = sg_span_of(value),
				    .match = SG_MATCH_YES };

	if (!allowed->present || (bit >= 0 && allowed->allowed & (1u << bit)))
		return;
	remark.reason = sg_arena_printf(opinion->arena,
					"the agent runs with %s = \"%s\", which is not allowed",
					sg_setting_key(setting), value);
	sg_opinion_add(opinion, &remark);
}

void
sg_judge_settings(struct sg_opinion *opinion)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(modes); i++)
		if (sg_span_is(opinion->call->permission_mode, modes[i].mode))
			judge_setting(opinion, modes[i].setting, modes[i].value);
	/* A search that happens is at least a cached one. */
	if (opinion->call->tool == SG_TOOL_SEARCH) {
		const struct sg_setting_rec *allowed =
			&opinion->source->settings[SG_SETTING_WEB_SEARCH];

		if (allowed->present && (allowed->allowed & ~1u) == 0)
			judge_setting(opinion, SG_SETTING_WEB_SEARCH, "cached");
	}
}
