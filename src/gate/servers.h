/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking for the MCP servers of an agent whose files the hook cannot read.
 */
#ifndef SG_GATE_SERVERS_H
#define SG_GATE_SERVERS_H

#include "gate/gate.h"

enum {
	SG_SERVERS_MS = 1000, /* whoever answers later has not answered */
	SG_SERVERS_MAX_BYTES = 4 * 1024 * 1024,
};

/**
 * What `strictgate servers` says for the agent of the call, see inspect/servers.h; NULL where it says nothing that can be
 * used. A process of its own, some milliseconds.
 */
const struct sg_node *sg_gate_ask_servers(const struct sg_helper *helper,
					  const struct sg_call *call, struct sg_arena *arena);

#endif
