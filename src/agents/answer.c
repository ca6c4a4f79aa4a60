/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers as JSON: one object, one line, nothing beside it. Agents take a second object, a log line or an unknown word
 * as "no answer" and run the call.
 */
#include "agents/answer.h"

#include "base/json.h"

static void
add_pair(struct sg_buffer *out, const char *const keys[2], const char *word, struct sg_span reason)
{
	sg_json_text(out, keys[0], sg_span_of(word));
	sg_json_text(out, keys[1], reason);
}

static void
add_permission(struct sg_buffer *out, const char *word, struct sg_span reason)
{
	static const char *const keys[2] = { "behavior", "message" };

	sg_json_key(out, "hookSpecificOutput");
	sg_buffer_add(out, SG_SPAN("{\"hookEventName\":\"PermissionRequest\",\"decision\":{"));
	add_pair(out, keys, word, reason);
	sg_buffer_add(out, SG_SPAN("}}"));
}

struct sg_span
sg_answer(unsigned forms, const char *word, struct sg_span reason, struct sg_arena *arena)
{
	static const char *const permission[2] = { "permissionDecision",
						   "permissionDecisionReason" };
	static const char *const behavior[2] = { "behavior", "message" };
	static const char *const decision[2] = { "decision", "reason" };
	static const char *const verdict[2] = { "permission", "user_message" };
	struct sg_buffer out = { .arena = arena };

	sg_buffer_add_char(&out, '{');
	if (forms & SG_ANSWER_FLAT)
		add_pair(&out, permission, word, reason);
	if (forms & SG_ANSWER_NESTED) {
		sg_json_key(&out, "hookSpecificOutput");
		sg_buffer_add(&out, SG_SPAN("{\"hookEventName\":\"PreToolUse\""));
		add_pair(&out, permission, word, reason);
		sg_buffer_add_char(&out, '}');
	}
	if (forms & SG_ANSWER_PERMISSION)
		add_permission(&out, word, reason);
	if (forms & SG_ANSWER_BEHAVIOR)
		add_pair(&out, behavior, word, reason);
	if (forms & SG_ANSWER_DECISION)
		add_pair(&out, decision, word, reason);
	if (forms & SG_ANSWER_CANCEL) {
		sg_json_key(&out, "cancel");
		sg_buffer_add(&out, SG_SPAN("true"));
		sg_json_text(&out, "errorMessage", reason);
	}
	if (forms & SG_ANSWER_MESSAGE)
		sg_json_text(&out, "systemMessage", reason);
	if (forms & SG_ANSWER_VERDICT) {
		add_pair(&out, verdict, word, reason);
		sg_json_text(&out, "agent_message", reason);
	}
	sg_buffer_add(&out, SG_SPAN("}\n"));
	return sg_buffer_span(&out);
}

struct sg_span
sg_answer_line(struct sg_span reason, struct sg_arena *arena)
{
	return sg_arena_join(arena, reason, SG_SPAN("\n"));
}

void
sg_answer_refuse(enum sg_verdict verdict, struct sg_span reason, struct sg_arena *arena,
		 struct sg_reply *out)
{
	*out = (struct sg_reply){ 0 };
	if (verdict == SG_VERDICT_ALLOW)
		return;
	if (verdict == SG_VERDICT_PROMPT)
		reason = sg_arena_join(arena, reason, SG_SPAN(SG_ANSWER_CANNOT_ASK));
	out->err = sg_answer_line(reason, arena);
	out->status = 2;
}

bool
sg_answer_asks(const struct sg_node *payload)
{
	(void)payload;
	return true;
}
