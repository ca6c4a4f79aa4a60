/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON objects that agents take as answers. Knows no tool.
 */
#ifndef SG_AGENTS_ANSWER_H
#define SG_AGENTS_ANSWER_H

#include "base/vec.h"

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
};

/** One line of JSON, with its newline. word is "deny" or "ask". */
struct sg_span
sg_answer(unsigned forms, const char *word, struct sg_span reason, struct sg_arena *arena);

/** The reason as a line of text for standard error. */
struct sg_span sg_answer_line(struct sg_span reason, struct sg_arena *arena);

#endif
