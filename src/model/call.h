/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tool call as every agent's adapter hands it over: what is asked for, in terms that no agent owns. No I/O, no parsing.
 */
#ifndef SG_MODEL_CALL_H
#define SG_MODEL_CALL_H

#include "base/error.h"
#include "model/settings.h"

/** What a tool does, whatever the agent calls it. Bit numbers of tool masks in rules. */
enum sg_tool {
	SG_TOOL_SHELL,  /* runs a command */
	SG_TOOL_READ,   /* reads files */
	SG_TOOL_WRITE,  /* creates, changes, moves or deletes files */
	SG_TOOL_FETCH,  /* fetches a URL */
	SG_TOOL_SEARCH, /* asks a web search engine */
	SG_TOOL_MCP,    /* a tool of an MCP server */
	SG_TOOL_AGENT,  /* starts or talks to another agent, whose calls are judged themselves */
	SG_TOOL_LOCAL, /* changes only the agent's own state: plans, to-do lists, questions to the user */
	SG_TOOL_UNKNOWN,
	SG_TOOL_COUNT,
};

/** What a script is written in. */
enum sg_language {
	SG_LANGUAGE_NONE,
	SG_LANGUAGE_SHELL, /* POSIX sh, bash; zsh judged conservatively */
	SG_LANGUAGE_ZSH,
	SG_LANGUAGE_POWERSHELL,
	SG_LANGUAGE_CMD,
	SG_LANGUAGE_PYTHON,
	SG_LANGUAGE_JAVASCRIPT,
	SG_LANGUAGE_PERL,
	SG_LANGUAGE_RUBY,
	SG_LANGUAGE_PHP,
	SG_LANGUAGE_LUA,
	SG_LANGUAGE_R,
	SG_LANGUAGE_AWK,
	SG_LANGUAGE_SED,
	SG_LANGUAGE_EX, /* vim, ex, ed */
	SG_LANGUAGE_GDB,
	SG_LANGUAGE_SQL, /* sqlite3, psql, mysql with their client commands */
	SG_LANGUAGE_MAKE,
	SG_LANGUAGE_TEX,
	SG_LANGUAGE_OTHER, /* known to be code, read by no scanner of its own: generic spawn evidence only */
	SG_LANGUAGE_COUNT,
};

/** How a path is touched; bits. */
enum sg_access {
	SG_ACCESS_READ = 1,
	SG_ACCESS_WRITE = 2, /* create, change, move away, delete */
};

struct sg_call_path {
	struct sg_span path; /* as the tool was given it; relative to call.cwd */
	unsigned access;     /* enum sg_access bits */
	bool expand_tilde;   /* the tool itself replaces a leading ~ */
};

struct sg_variable {
	struct sg_span name;
	struct sg_span value;
};

enum sg_transport {
	SG_TRANSPORT_UNKNOWN,
	SG_TRANSPORT_STDIO,
	SG_TRANSPORT_HTTP, /* streamable http and sse */
};

/** What an MCP server really is, when it is known. */
struct sg_mcp_identity {
	bool known;
	enum sg_transport transport;
	struct sg_span command;
	const struct sg_span *args;
	size_t args_count;
	struct sg_span url;
	bool has_environment; /* the server is started with variables of its own */
	bool doubtful; /* a file says so, but the agent's command line or a plugin may define the server otherwise */
};

struct sg_mcp_call {
	struct sg_span server; /* empty: could not be told from the tool's name */
	struct sg_span tool;
	bool sanitised; /* the names are as the agent spells them in a tool's name, not as they are configured */
	bool ambiguous; /* the agent joins server and tool so that several splits are possible; name holds the whole */
	struct sg_span name;
	struct sg_mcp_identity identity;
};

/** One thing that a call tells about the settings that the agent runs with. */
struct sg_call_mode {
	enum sg_setting setting;
	uint32_t values; /* bits: it is one of these; 0: the call says a word that no table knows */
	struct sg_span
		field; /* where the payload says it: "permission_mode"; empty: the tool itself tells */
	struct sg_span word;   /* what it says there, or the tool's name */
	struct sg_span remedy; /* what a person can do, a sentence; may be empty */
};

/** All spans borrow from the payload or the arena of the call. */
struct sg_call {
	struct sg_span agent; /* "codex", "claude", ... ; empty when unknown */
	struct sg_span id;
	bool has_id;
	struct sg_span session;
	enum sg_tool tool;
	struct sg_span tool_name; /* as the agent said it */

	/* SG_TOOL_SHELL: a script, or an argument vector that no shell reads */
	enum sg_language language;
	struct sg_span script;
	const struct sg_span *argv;
	size_t argc;

	const struct sg_call_path *paths;
	size_t paths_count;
	const struct sg_span *urls;
	size_t urls_count;
	struct sg_mcp_call mcp;

	struct sg_span cwd;  /* absolute, or empty when unknown */
	struct sg_span home; /* HOME of the user, or empty */
	const struct sg_variable *env;
	size_t env_count;
	struct sg_span permission_mode;   /* as the agent said it */
	const struct sg_call_mode *modes; /* what the call shows of the agent's settings */
	size_t modes_count;

	/** SG_OK, or why the call cannot be judged by what it asks for: then on_unreadable_command speaks. */
	enum sg_code problem;
	struct sg_span problem_text;
};

/** "shell", "read" ... as rules write them; "mcp" for SG_TOOL_MCP. */
const char *sg_tool_word(enum sg_tool tool);

/** The tool of a rule's word; SG_TOOL_COUNT when there is none. */
enum sg_tool sg_tool_of_word(struct sg_span word);

#endif
