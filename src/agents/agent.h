/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agents: one const object each. How an agent's hook input becomes a call, and how a verdict is said so that the agent
 * obeys. Measured contracts.
 */
#ifndef SG_AGENTS_AGENT_H
#define SG_AGENTS_AGENT_H

#include "base/vec.h"
#include "document/document.h"
#include "model/call.h"
#include "model/verdict.h"

/** What goes back to the agent. */
struct sg_reply {
	struct sg_span out; /* for standard output, may be empty */
	struct sg_span err; /* for standard error, may be empty */
	int status;         /* exit status */
};

/** Where the path of a place starts. */
enum sg_place_root {
	SG_PLACE_HOME,    /* the home directory, or what `variable` names instead */
	SG_PLACE_UPWARDS, /* the working directory and every one above */
	SG_PLACE_FIXED,   /* the root directory */
};

/** A JSON file in which an agent's MCP servers are defined. */
struct sg_server_place {
	const char *
		scope; /* as the hook input calls the servers from here; NULL where it does not say */
	enum sg_place_root root;
	const char *path;     /* below the root; NULL ends the list */
	const char *variable; /* environment variable, or NULL */
	const char
		*moved; /* path below what the variable names, where it is another one; or NULL */
	const char *
		projects; /* member that maps project directories to tables like a whole file; or NULL */
	const char *servers; /* member that maps names to servers */
};

struct sg_agent {
	const char *name;
	const char *title; /* for people */
	/** True when the payload has this agent's shape. */
	bool (*recognise)(const struct sg_node *payload);
	/**
	 * Payload -> call. A missing or wrongly typed field that the verdict depends on is SG_E_PAYLOAD_SHAPE, two
	 * spellings of one field SG_E_PAYLOAD_DUPLICATE, another event than a tool call SG_E_UNKNOWN_EVENT. An unknown
	 * tool is no failure: the call says so (tool, problem) and the policy decides. home and env stay empty.
	 */
	struct sg_status (*decode)(const struct sg_node *payload, struct sg_arena *arena,
				   struct sg_call *out, struct sg_error *err);
	/**
	 * A verdict, said in the one form that cannot be misread. payload may be NULL (it could not be parsed): then the
	 * form that every event of the agent takes for a refusal. reason is not empty for prompt and forbidden.
	 */
	void (*encode)(const struct sg_node *payload, enum sg_verdict verdict,
		       struct sg_span reason, struct sg_arena *arena, struct sg_reply *out);
	/**
	 * True where the answer to this payload can be a question of the agent itself; encode is then given prompts, else the
	 * gate refuses and says how a person can approve. NULL: it can never ask.
	 */
	bool (*can_ask)(const struct sg_node *payload);
	/**
	 * Say that another shell command is to be run in place of the payload's, which the agent's own rules make it ask a
	 * person about. False, and nothing written, where the agent would not ask for this payload. NULL: it cannot.
	 */
	bool (*rewrite)(const struct sg_node *payload, struct sg_span command,
			struct sg_arena *arena, struct sg_reply *out);
	/**
	 * Members of the payload that differ each time the same call is made, see gate/listing.h. What is missing here makes
	 * an approval hold for nothing, never for more. NULL: none.
	 */
	const char *passing;
	/** A variable of the hook's environment that is "0" where nobody sits at the agent to be asked. NULL: there is none. */
	const char *attended;
	/**
	 * The reply for "blocked" that needs no memory and no payload: written by signal handlers. Constant.
	 * blocked_request: the same for the agent's own permission event, where it wants another form; empty: no.
	 */
	struct sg_reply blocked;
	struct sg_reply blocked_request;
	/**
	 * Where its MCP servers are defined, for gate/identity.h; NULL: not known here. The payload's member
	 * scope_table.scope_member says the scope of the server. Without one (NULL) what the files say is doubtful: a
	 * server of the agent's command line could pass for a configured one, so that a definition can only tell that
	 * the server is not what the policy wants.
	 */
	const struct sg_server_place *places;
	const char *scope_table;
	const char *scope_member;
	/** Its servers are defined in files that the hook does not parse: instead of places, strictgate is asked. */
	bool asks_helper;
	/** Member of the payload that tells of a part of the agent that may have servers of its own; NULL: there is none. */
	const char *part_member;
	/**
	 * Places of the agent's own policies, absolute or from ~/, NULL at the end: where one exists, a prompt is said as
	 * a refusal, for the question of a hook would let pass what such a policy denies. NULL: asking loosens nothing.
	 */
	const char *const *native_policies;
};

/** Every agent, terminated by NULL. */
extern const struct sg_agent *const sg_agents[];

extern const struct sg_agent sg_agent_codex;
extern const struct sg_agent sg_agent_claude;
extern const struct sg_agent sg_agent_copilot;
extern const struct sg_agent sg_agent_gemini;
extern const struct sg_agent sg_agent_cursor;
extern const struct sg_agent sg_agent_vscode;
extern const struct sg_agent sg_agent_opencode;
extern const struct sg_agent sg_agent_windsurf;
extern const struct sg_agent sg_agent_cline;

/** The agent of that name, or NULL. */
const struct sg_agent *sg_agent_find(struct sg_span name);

/** The agent whose shape the payload has, or NULL. Used only when no name was given. */
const struct sg_agent *sg_agent_recognise(const struct sg_node *payload);

/**
 * The neutral form of `strictgate eval` (DESIGN: {"tool","input","cwd","env","agent",...}); not in sg_agents. Any
 * agent's own payload is read as that agent does. Fields that are missing or of the wrong type become the call's
 * problem. encode speaks in every dialect at once, for an agent that nobody named.
 */
extern const struct sg_agent sg_agent_neutral;

/**
 * Refusal in every dialect at once (union of fields, status 2, text on standard error): for an unknown agent.
 * Constant, for signal handlers too. Source: measured, others.md 6.2 (Copilot, Gemini, Cline); Codex and Claude take
 * status 2 with text on standard error.
 */
extern const struct sg_reply sg_reply_blocked_everywhere;

/** What the constant replies say. */
#define SG_BLOCKED_REASON "strictgate: forbidden: the gate failed and refused the call [SG0502]"

#endif
