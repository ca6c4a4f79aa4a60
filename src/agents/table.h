/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tool names as tables: one row says what a tool does and which of its arguments the verdict depends on.
 */
#ifndef SG_AGENTS_TABLE_H
#define SG_AGENTS_TABLE_H

#include "agents/patch.h"
#include "agents/payload.h"

enum sg_tool_flag {
	SG_TOOL_PATCH = 1 << 0, /* the script is an apply_patch text: its headers name the paths */
	SG_TOOL_OPTIONAL =
		1 << 1, /* its paths may all be missing: then it means the working directory */
	SG_TOOL_TYPED =
		1
		<< 2, /* the script is typed into a program that runs already, so its language is not known */
	SG_TOOL_TILDE = 1 << 3,    /* the tool replaces a leading ~ in its paths */
	SG_TOOL_ARGV = 1 << 4,     /* the script may be an argument vector */
	SG_TOOL_FREE_URL = 1 << 5, /* URLs stand in free text */
	SG_TOOL_RELAY =
		1
		<< 6, /* the tool speaks to the MCP server that its "server" argument names; LOCAL without one */
};

/** One tool name. Keys are snake_case; their camelCase spelling is meant too. Lists end in NULL; NULL means none. */
struct sg_tool_row {
	const char *name;
	enum sg_tool tool;
	enum sg_language language;      /* SHELL */
	unsigned access;                /* enum sg_access bits of the paths */
	unsigned flags;                 /* enum sg_tool_flag */
	const char *const *script_keys; /* exactly one of them holds the command or patch */
	const char *const *
		path_keys; /* every one that is there holds a path, or an array of paths or {path} */
	const char *const *glob_keys; /* file patterns below the path */
	const char *const *url_keys;
};

/** The usual lists of keys, for the tables of the agents. */
extern const char *const sg_keys_command[]; /* command */
extern const char *const sg_keys_file[];    /* file_path, path, notebook_path ... */
extern const char *const sg_keys_search[];  /* path, paths ... */
extern const char *const sg_keys_patch[];   /* command, input, patch ... */
extern const char *const sg_keys_url[];     /* url, urls */

/** Tools that only change the agent's own state, or start and steer agents, need no arguments: these make their rows. */
#define SG_ROW_LOCAL(word)                          \
	{                                           \
		.name = word, .tool = SG_TOOL_LOCAL \
	}
#define SG_ROW_AGENT(word)                          \
	{                                           \
		.name = word, .tool = SG_TOOL_AGENT \
	}

/** The row of a tool name, or NULL. nocase: letter case does not count. O(rows). */
const struct sg_tool_row *
sg_tool_find(const struct sg_tool_row *rows, size_t count, struct sg_span name, bool nocase);

/**
 * Read a tool's arguments into *call as its row says. A tool that takes a patch may get it as a plain string.
 *
 * row  NULL: an unknown tool; the call gets SG_E_UNKNOWN_TOOL as its problem.
 * err  SG_E_PAYLOAD_SHAPE: an argument that the verdict depends on is missing or of the wrong type.
 *      SG_E_PAYLOAD_DUPLICATE: two arguments that may hold the command.
 */
struct sg_status
sg_tool_read(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	     struct sg_call *call, struct sg_error *err) SG_MUST_USE;

/**
 * The parts of an MCP tool's name "mcp__SERVER__TOOL".
 *
 * server  the server's real name when the agent tells it, else empty: then the name is split at the first "__".
 * False when the name is no MCP tool's. A name that does not belong to the server keeps no tool.
 */
bool sg_tool_mcp(struct sg_span name, struct sg_span server, struct sg_call *call);

/**
 * The same for SERVER-TOOL and SERVER/TOOL (Copilot). Several separators leave it open which splits the name: then
 * the call is marked ambiguous.
 */
bool sg_tool_mcp_joined(struct sg_span name, struct sg_call *call);

/** Only the two events that ask whether a tool call may run. err: SG_E_UNKNOWN_EVENT. */
struct sg_status sg_envelope_is_call(const struct sg_envelope *envelope, struct sg_arena *arena,
				     struct sg_error *err) SG_MUST_USE;

/** True for the event of an agent's own permission dialog. payload may be NULL. */
bool sg_payload_is_permission_request(const struct sg_node *payload);

#endif
