/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The MCP servers that an agent's configuration means, for agents whose files the hook cannot read. Reads files and
 * processes, prints nothing, starts nothing.
 */
#ifndef SG_INSPECT_SERVERS_H
#define SG_INSPECT_SERVERS_H

#include "base/error.h"

#include <sys/types.h>

/** Whose servers, and where to look. Spans end in NUL. */
struct sg_servers_request {
	struct sg_span root;      /* before the paths of the system, without a slash at its end */
	struct sg_span home;      /* the user's, or empty */
	struct sg_span moved;     /* $CODEX_HOME, or empty */
	struct sg_span directory; /* of the session, absolute */
	struct sg_span cwd;       /* of the call, absolute; often the same */
	pid_t asker;              /* the process that an agent may have started; 0: none */
};

/**
 * The servers of Codex as its layers make them: system, user, profile, project, managed_config.toml, merged key by key.
 *
 * out  one JSON object: {"certain": BOOLEAN, "configurations": [{"mcpServers": {NAME: {...}}}]}. Several configurations
 *      are possible where files do not tell which folders of the project are trusted, or which profile was chosen. A server holds
 *      what makes its identity: command, args, env (names only), or type and url; unreadable: true where it could
 *      mean anything else. certain: the command line of the Codex session that started the asker is known and
 *      changes no server.
 * err  SG_E_READ, SG_E_SYNTAX, SG_E_LIMIT: a file that Codex reads cannot be read here.
 *
 * As Codex 0.169 does it: `codex mcp list` shows the same.
 */
struct sg_status
sg_inspect_codex_servers(const struct sg_servers_request *request, struct sg_arena *arena,
			 struct sg_span *out, struct sg_error *err) SG_MUST_USE;

/** What the command line of a Codex session says about its configuration. */
struct sg_codex_session {
	bool known;             /* every word of it is understood, and none changes a server */
	struct sg_span profile; /* chosen with --profile, or empty */
};

/** Read the words of a command line, the program first. */
struct sg_codex_session sg_inspect_codex_words(const struct sg_span *words, size_t count);

/**
 * The session that started a process: the nearest process above it that is no shell of the system. Not known where
 * that is no Codex, or the system has no /proc.
 */
struct sg_codex_session sg_inspect_codex_session(pid_t asker, struct sg_arena *arena);

#endif
