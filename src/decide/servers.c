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
	};
	enum sg_server_match match;

	if (call->tool != SG_TOOL_MCP || !(opinion->source->flags & SG_SOURCE_HAS_SERVERS))
		return;
	match = sg_server_match(opinion->policy, opinion->source, &call->mcp, opinion->arena);
	sg_opinion_speak(opinion);
	if (match == SG_SERVER_YES)
		return;
	remark.reason = sg_arena_printf(
		opinion->arena,
		"the allowlist has no MCP server \"%.*s\" with the tool \"%.*s\", or the server is not what it says",
		SG_SPAN_ARG(call->mcp.server), SG_SPAN_ARG(call->mcp.tool));
	if (match == SG_SERVER_UNKNOWN) {
		remark.ruling = opinion->source->unknown_server;
		remark.reason = SG_SPAN(
			"the MCP server's name is on the allowlist, but what the server is cannot be read");
	}
	sg_opinion_add(opinion, &remark);
	if (opinion->trace)
		sg_miss_servers(opinion, remark);
}
