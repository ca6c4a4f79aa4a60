/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists: name and identity, byte for byte.
 */
#ifndef SG_MATCH_SERVER_H
#define SG_MATCH_SERVER_H

#include "match/match.h"
#include "model/call.h"
#include "model/policy.h"

enum sg_server_match {
	SG_SERVER_NO,      /* no entry fits */
	SG_SERVER_UNKNOWN, /* an entry's name fits, but what the server is cannot be read */
	SG_SERVER_YES,
};

/**
 * Hold a call against one source's allowlist.
 *
 * Names are compared byte for byte. A name that went through the agent's sanitising (call->sanitised: every character outside [A-Za-z0-9_-] became '_'; Codex also replaces
 * '-') matches the allowlisted name that sanitises to it, unless two entries do. An ambiguous call (server-tool) must fit for every split that a listed name could explain; when
 * none does, for every split. Where a sanitised tool starts with '_' or holds "__", the splits of mcp__SERVER__TOOL are held to the same, and the answer is at best UNKNOWN
 * unless the identity tells what the server is.
 * Identity: command string equal, args equal in number and order (unless any_args); URL equal but for the letter case of scheme and host; environment of its own makes a stdio
 * identity differ.
 * A doubtful identity that fits is at best UNKNOWN; one that does not is NO.
 * Entries with tools: the tool's name must match one of the globs.
 */
enum sg_server_match
sg_server_match(const struct sg_image *policy, const struct sg_source_rec *source,
		const struct sg_mcp_call *call, struct sg_arena *arena);

/**
 * Could a server of this name be the one of the call, as the agent spells it in the tool's name? A call whose server the
 * agent names is only that server's.
 */
bool
sg_server_could_be(const struct sg_mcp_call *call, struct sg_span name, struct sg_arena *arena);

/** "mcp__a__b__c" is tool b__c of server a, or tool c of server a__b; an unlisted server may be named like either. */
bool sg_server_is_open(const struct sg_mcp_call *call);

/** The name as agents sanitise it. keep_dash: '-' stays, and one '_' for each UTF-16 unit (Claude); else '-' becomes '_', and one for each code point (Codex). */
struct sg_span sg_server_sanitise(struct sg_span name, bool keep_dash, struct sg_arena *arena);

#endif
