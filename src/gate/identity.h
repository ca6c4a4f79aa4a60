/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an MCP server really is, when the hook input tells its name only: read from the agent's own configuration.
 * Knows no agent: the places are rows of struct sg_agent.
 */
#ifndef SG_GATE_IDENTITY_H
#define SG_GATE_IDENTITY_H

#include "gate/gate.h"

enum {
	SG_IDENTITY_MAX_BYTES = 4 * 1024 * 1024, /* of one configuration file */
};

/** What is known when a server is looked for. */
struct sg_identify_request {
	const struct sg_agent *agent;
	const struct sg_node *payload;
	const struct sg_policies *policies;
	const struct sg_helper *helper;
};

/**
 * Complete call->mcp.identity for a call that is going to run on this machine.
 *
 * Nothing happens unless the call is an MCP call and an entry of the policy has an identity to compare. The identity
 * stays unknown unless a file of the scope that the payload tells defines the name, and every file that defines it does
 * so alike; also when any of the files cannot be read or understood. Where the payload tells no scope, every server that
 * the name may stand for counts, and the identity is doubtful. Where the hook cannot read the files, the helper is asked,
 * which also says whether there is doubt; every configuration that it holds for possible must define the server alike.
 * Two system calls per file that is missing; a file is parsed at most once in a row. The helper is a process.
 */
void sg_gate_identify(const struct sg_identify_request *request, struct sg_arena *arena,
		      struct sg_call *call);

#endif
