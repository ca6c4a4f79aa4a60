/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policy in the agents' own words, as a second line of defence. Said is only what the agent's words mean no wider than
 * the policy does; everything else is listed. Never an allow: it would skip the agent's prompt. Prints nothing.
 */
#ifndef SG_RENDER_RENDER_H
#define SG_RENDER_RENDER_H

#include "base/vec.h"
#include "model/policy.h"

/** The alternatives at one place of a command. */
struct sg_render_token {
	struct SG_VEC(struct sg_span) texts;
};

/** A command that a rule speaks about: these words, and any others behind them if `open`. */
struct sg_render_command {
	struct SG_VEC(struct sg_render_token) tokens;
	bool open;
	enum sg_verdict verdict; /* prompt or forbidden */
	struct sg_span reason;
	struct sg_span where; /* "file:line rule" */
};

/** A path pattern as match/path.h reads it, or "./" and one below the call's directory; ends in "**" where it covers a tree. */
struct sg_render_path {
	struct sg_span glob;
	unsigned access; /* enum sg_access */
	enum sg_verdict verdict;
	bool anywhere; /* an entry of another kind (home, call's directory) may give more below it */
	struct sg_span where;
};

/** "host" or "*.host". */
struct sg_render_domain {
	struct sg_span pattern;
	enum sg_verdict verdict;
	struct sg_span where;
};

/** Names of MCP servers. */
struct sg_render_names {
	struct SG_VEC(struct sg_span) texts;
};

/** What a policy says that agents may have words for. */
struct sg_render_list {
	struct SG_VEC(struct sg_render_command) commands;
	struct SG_VEC(struct sg_render_path) paths;
	struct SG_VEC(struct sg_render_domain) domains;
	bool has_servers;                    /* no other MCP servers than these may be used */
	struct sg_render_names servers;      /* by name only */
	struct SG_VEC(struct sg_span) notes; /* what is not said, and why; one line each */
};

/** One agent's own configuration. */
struct sg_render_format {
	const char *agent;
	const char *place; /* where its text belongs */
	bool comments;     /* the text has comments: notes stand in it */
	/** Append the text for a list; what this agent has no word for is added to the list's notes. */
	void (*write)(struct sg_render_list *list, struct sg_buffer *out);
};

/** Every format; ends in a row without agent. */
extern const struct sg_render_format sg_render_formats[];

enum { SG_RENDER_MAX_SPELLINGS = 64 }; /* of one command */

/**
 * Collect what a policy says to an agent that any agent may have words for: rules on plain commands without exceptions,
 * named commands of known tools, denied paths and domains, MCP servers by name. The rest becomes notes. Everything lives in the arena or the image. O(policy).
 */
void sg_render_collect(const struct sg_image *policy, struct sg_span agent, struct sg_arena *arena,
		       struct sg_render_list *out);

/** Add a note: where, and why. Bytes that could end a line are left out. */
void sg_render_note(struct sg_render_list *list, struct sg_span where, const char *why,
		    struct sg_arena *arena);

#endif
