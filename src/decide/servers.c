/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists.
 */
#include "decide/opinion.h"

#include "match/server.h"

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
