/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an MCP server is, as hook inputs tell it. Knows no agent.
 */
#ifndef SG_AGENTS_SERVER_H
#define SG_AGENTS_SERVER_H

#include "agents/payload.h"

/**
 * {transport, command, args, url, env}: transport may follow from what else is there. *out stays as it is where the
 * fields do not tell what the server is. Arguments live in the arena.
 */
void sg_payload_identity(const struct sg_node *server, struct sg_arena *arena,
			 struct sg_mcp_identity *out);

/**
 * {command: the whole command line, url}: one of both. A line with quotes, escapes or variables stays unknown, since
 * how its agent splits it is not known.
 */
void sg_payload_command_line(const struct sg_node *node, struct sg_arena *arena,
			     struct sg_mcp_identity *out);

#endif
