/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenAI Codex CLI, measured with 0.169.0. Any field or word that it does not know makes it run the call, so the only
 * answers are silence and status 2 with text on standard error, for both events. It cannot ask: a prompt is refused
 * with the way to a person.
 */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/table.h"
#include "base/json.h"

static const char *const typed[] = { "chars", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("Bash", NULL),
	SG_ROW_PATCH("apply_patch"),
	{ .name = "write_stdin",
	  .tool = SG_TOOL_SHELL,
	  .language = SG_LANGUAGE_SHELL,
	  .flags = SG_TOOL_TYPED,
	  .script_keys = typed },
	SG_ROW_FILE("view_image", SG_TOOL_READ, SG_ACCESS_READ, 0),
	{ .name = "read_mcp_resource", .flags = SG_TOOL_RELAY },
	{ .name = "list_mcp_resources", .flags = SG_TOOL_RELAY },
	{ .name = "list_mcp_resource_templates", .flags = SG_TOOL_RELAY },
};

/* Tools that also come with their namespace glued in front: collaborationspawn_agent, clockcurr_time. */
static const struct sg_tool_row spaced_tools[] = {
	SG_ROW_AGENT("spawn_agent"),
	SG_ROW_AGENT("wait_agent"),
	SG_ROW_AGENT("wait"),
	SG_ROW_AGENT("send_input"),
	SG_ROW_AGENT("send_message"),
	SG_ROW_AGENT("close_agent"),
	SG_ROW_AGENT("resume_agent"),
	SG_ROW_AGENT("followup_task"),
	SG_ROW_AGENT("interrupt_agent"),
	SG_ROW_LOCAL("list_agents"),
	SG_ROW_LOCAL("create_goal"),
	SG_ROW_LOCAL("get_goal"),
	SG_ROW_LOCAL("update_goal"),
	SG_ROW_LOCAL("update_plan"),
	SG_ROW_LOCAL("request_user_input"),
	SG_ROW_LOCAL("curr_time"),
	SG_ROW_LOCAL("sleep"),
	SG_ROW_LOCAL("tool_search"),
};

static const char *const namespaces[] = { "", "multi_agent_v1", "collaboration", "clock", "goals" };

static const struct sg_tool_row *
find_tool(struct sg_span name)
{
	const struct sg_tool_row *row = sg_tool_find(tools, SG_ARRAY_LEN(tools), name, false);

	for (size_t i = 0; !row && i < SG_ARRAY_LEN(namespaces); i++) {
		struct sg_span space = sg_span_of(namespaces[i]);

		if (sg_span_starts(name, space))
			row = sg_tool_find(spaced_tools, SG_ARRAY_LEN(spaced_tools),
					   sg_span_from(name, space.len), false);
	}
	return row;
}

static bool
recognise(const struct sg_node *payload)
{
	return sg_node_get(payload, "hook_event_name") && sg_node_get(payload, "turn_id");
}

/* A server that the hook input names would be somebody else's field. */
static bool
read_mcp(const struct sg_node *payload, const struct sg_envelope *envelope, struct sg_arena *arena,
	 struct sg_call *call)
{
	(void)payload;
	(void)arena;
	return sg_tool_mcp(envelope->tool, (struct sg_span){ 0 }, call);
}

static const struct sg_form form = {
	.agent = "codex", .events = sg_events_usual, .read_mcp = read_mcp, .find = find_tool
};

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	return sg_form_read(&form, payload, arena, out, err);
}

static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	/* The dialog of a permission request is the question itself. */
	if (verdict == SG_VERDICT_PROMPT && sg_payload_is_permission_request(payload))
		verdict = SG_VERDICT_ALLOW;
	sg_answer_refuse(verdict, reason, arena, out);
}

/* Under the approval policy "never" nobody is asked: then the mode is bypassPermissions. */
static bool
rewrite(const struct sg_node *payload, struct sg_span command, struct sg_arena *arena,
	struct sg_reply *out)
{
	struct sg_buffer reply = { .arena = arena };

	if (!sg_span_is(sg_node_text(payload, "hook_event_name"), "PreToolUse") ||
	    !sg_span_is(sg_node_text(payload, "tool_name"), "Bash") ||
	    !sg_span_is(sg_node_text(payload, "permission_mode"), "default"))
		return false;
	sg_buffer_add(&reply, SG_SPAN("{\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\","
				      "\"permissionDecision\":\"allow\",\"updatedInput\":{"));
	sg_json_text(&reply, "command", command);
	sg_buffer_add(&reply, SG_SPAN("}}}\n"));
	*out = (struct sg_reply){ .out = sg_buffer_span(&reply) };
	return true;
}

const struct sg_agent sg_agent_codex = {
	.name = "codex",
	.title = "OpenAI Codex",
	.recognise = recognise,
	.decode = decode,
	.encode = encode,
	.can_ask = sg_payload_is_permission_request,
	.rewrite = rewrite,
	.passing = "session_id turn_id transcript_path model tool_use_id",
	.asks_helper = true,
	.part_member = "agent_id", /* the role of a sub-agent is a layer of configuration */
	.blocked = { .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
};
