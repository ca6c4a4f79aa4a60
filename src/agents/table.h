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
	SG_TOOL_COMMANDS = 1 << 7, /* the script may be an array of scripts, each run by itself */
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
	const char *const *cwd_keys; /* a directory to run in, relative to the call's */
};

/** The usual lists of keys, for the tables of the agents. */
extern const char *const sg_keys_directory[]; /* workdir, working_directory ... */
extern const char *const sg_keys_command[];   /* command */
extern const char *const sg_keys_file[];      /* file_path, path, notebook_path ... */
extern const char *const sg_keys_search[];    /* path, paths ... */
extern const char *const sg_keys_patch[];     /* command, input, patch ... */
extern const char *const sg_keys_url[];       /* url, urls */

/** Rows of the usual tools. directories: keys of a directory to run in, or NULL; bits: enum sg_tool_flag. */
#define SG_ROW_SHELL(word, directories)                                             \
	{                                                                           \
		.name = word, .tool = SG_TOOL_SHELL, .language = SG_LANGUAGE_SHELL, \
		.script_keys = sg_keys_command, .cwd_keys = directories             \
	}
#define SG_ROW_FILE(word, kind, rights, bits)                                \
	{                                                                    \
		.name = word, .tool = kind, .access = rights, .flags = bits, \
		.path_keys = sg_keys_file                                    \
	}
#define SG_ROW_SEARCH(word, globs, bits)                                         \
	{                                                                        \
		.name = word, .tool = SG_TOOL_READ, .access = SG_ACCESS_READ,    \
		.flags = SG_TOOL_OPTIONAL | (bits), .path_keys = sg_keys_search, \
		.glob_keys = globs                                               \
	}
#define SG_ROW_PATCH(word)                                                   \
	{                                                                    \
		.name = word, .tool = SG_TOOL_WRITE, .flags = SG_TOOL_PATCH, \
		.script_keys = sg_keys_patch                                 \
	}
#define SG_ROW_FETCH(word)                                                   \
	{                                                                    \
		.name = word, .tool = SG_TOOL_FETCH, .url_keys = sg_keys_url \
	}
#define SG_ROW_WEB_SEARCH(word)                      \
	{                                            \
		.name = word, .tool = SG_TOOL_SEARCH \
	}

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
 * The same for names like SERVER-TOOL, SERVER/TOOL (Copilot), mcp_SERVER_TOOL (VS Code), SERVER_TOOL (opencode).
 *
 * prefix      what such a name starts with, may be empty.
 * separators  the first of these characters that the name holds splits it.
 * Several separators leave it open which splits the name: then the call is marked ambiguous. False: no such name.
 */
bool sg_tool_mcp_joined(struct sg_span name, const char *prefix, const char *separators,
			struct sg_call *call);

/** Only events that ask whether a tool call may run; events ends in NULL. err: SG_E_UNKNOWN_EVENT. */
struct sg_status sg_envelope_is_call(const struct sg_envelope *envelope, const char *const *events,
				     struct sg_arena *arena, struct sg_error *err) SG_MUST_USE;

/** PreToolUse and PermissionRequest: the two events of Claude Code, Codex and Copilot. */
extern const char *const sg_events_usual[];

/** The call runs in a directory of its own, which may be relative to the one before. An empty one changes nothing. */
void sg_call_enter(struct sg_call *call, struct sg_span directory, struct sg_arena *arena);

/** How hook inputs are read that are an envelope around the arguments of a tool: everything that differs by agent. */
struct sg_form {
	const char *agent;
	const char *const *events; /* that ask whether a tool call may run */
	const struct sg_tool_row *tools;
	size_t tools_count;
	/** True when it is a call of an MCP tool, which is then in *call; NULL: names like mcp__SERVER__TOOL. */
	bool (*read_mcp)(const struct sg_node *payload, const struct sg_envelope *envelope,
			 struct sg_arena *arena, struct sg_call *call);
	/** The row of a tool name, or NULL for the one in tools. */
	const struct sg_tool_row *(*find)(struct sg_span name);
};

/** A decode of struct sg_agent (agents/agent.h), by a form. */
struct sg_status
sg_form_read(const struct sg_form *form, const struct sg_node *payload, struct sg_arena *arena,
	     struct sg_call *out, struct sg_error *err) SG_MUST_USE;

/** True for the event of an agent's own permission dialog. payload may be NULL. */
bool sg_payload_is_permission_request(const struct sg_node *payload);

#endif
