/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON objects that agents take as answers. Knows no tool.
 */
#ifndef SG_AGENTS_ANSWER_H
#define SG_AGENTS_ANSWER_H

#include "agents/agent.h"

/** Which members an answer has; bits. Every member says the same, each for an agent that reads only that one. */
enum sg_answer_form {
	SG_ANSWER_FLAT = 1, /* "permissionDecision", "permissionDecisionReason" (Copilot) */
	SG_ANSWER_NESTED =
		2, /* "hookSpecificOutput" of a PreToolUse event (Claude Code, Copilot's Pascal event) */
	SG_ANSWER_PERMISSION =
		4, /* "hookSpecificOutput" of a PermissionRequest event (Claude Code, Codex) */
	SG_ANSWER_BEHAVIOR = 8,  /* "behavior", "message" (Copilot's permissionRequest) */
	SG_ANSWER_DECISION = 16, /* "decision", "reason" (Gemini CLI) */
	SG_ANSWER_CANCEL = 32,   /* "cancel", "errorMessage" (Cline) */
	SG_ANSWER_MESSAGE = 64,  /* "systemMessage" (what Gemini CLI shows with a question) */
	SG_ANSWER_VERDICT =
		128, /* "permission", and the text for the user and for the agent (Cursor) */
};

/** One line of JSON, with its newline. word is "deny" or "ask". */
struct sg_span
sg_answer(unsigned forms, const char *word, struct sg_span reason, struct sg_arena *arena);

/** The reason as a line of text for standard error. */
struct sg_span sg_answer_line(struct sg_span reason, struct sg_arena *arena);

/** What is added to the reason of a prompt where the agent's hooks cannot ask. */
#define SG_ANSWER_CANNOT_ASK                                                              \
	" The hooks of this agent cannot ask: a person must approve this call or run it " \
	"themself; do not work around it."

/** The reply of agents that take nothing but status 2 with text on standard error. */
void sg_answer_refuse(enum sg_verdict verdict, struct sg_span reason, struct sg_arena *arena,
		      struct sg_reply *out);

/** The can_ask of agents that take a question as the answer to every event. */
bool sg_answer_asks(const struct sg_node *payload);

#endif
