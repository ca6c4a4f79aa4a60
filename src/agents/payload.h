/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields of hook inputs by name, whichever of the two spellings (tool_name, toolName) an agent uses. Knows no agent
 * and no tool.
 */
#ifndef SG_AGENTS_PAYLOAD_H
#define SG_AGENTS_PAYLOAD_H

#include "document/document.h"
#include "model/call.h"

/**
 * A member by its snake_case name; its camelCase spelling is the same member. JSON null counts as missing.
 *
 * out  NULL when there is none (also when node is NULL or no table).
 * err  SG_E_PAYLOAD_DUPLICATE: both spellings are there, so which one the agent reads cannot be known.
 */
static inline struct sg_status
sg_payload_get(const struct sg_node *node, const char *name, const struct sg_node **out,
	       struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

/** The same where node is a table that may have it. */
struct sg_status
sg_payload_find(const struct sg_node *node, const char *name, const struct sg_node **out,
		struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

/** Surely without this member: both its spellings begin with the same two letters. */
static inline bool
sg_payload_lacks(const struct sg_node *node, const char *name)
{
	return !node || node->kind != SG_NODE_TABLE ||
	       (name[1] != '_' && node->absent & sg_node_key_bit(name[0], name[1]));
}

static inline struct sg_status
sg_payload_get(const struct sg_node *node, const char *name, const struct sg_node **out,
	       struct sg_arena *arena, struct sg_error *err)
{
	if (!sg_payload_lacks(node, name))
		return sg_payload_find(node, name, out, arena, err);
	*out = NULL;
	return SG_STATUS_OK;
}

/** The same for text: the empty span when it is missing, SG_E_PAYLOAD_SHAPE when it is no string. */
struct sg_status sg_payload_text(const struct sg_node *node, const char *name, struct sg_span *out,
				 struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

/** What all agents' hook inputs have in common. */
struct sg_envelope {
	struct sg_span
		event; /* "PreToolUse", "permissionRequest" ...; empty when the payload names none */
	struct sg_span tool;
	const struct sg_node *input;  /* NULL when missing */
	const struct sg_node *result; /* of a call that has run already; NULL when missing */
	struct sg_span server;        /* name of the MCP server, or empty */
};

/**
 * Read the envelope, and into *call what needs no interpretation: cwd (only when absolute), session, id, mode, tool name.
 * Errors: SG_E_PAYLOAD_SHAPE (no table, a field of the wrong type), SG_E_PAYLOAD_DUPLICATE.
 */
struct sg_status
sg_envelope_read(const struct sg_node *payload, struct sg_arena *arena, struct sg_envelope *out,
		 struct sg_call *call, struct sg_error *err) SG_MUST_USE;

#endif
