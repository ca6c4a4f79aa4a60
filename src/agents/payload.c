/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading fields of hook inputs. Twins (tool_name beside toolName) are refused here, in one place: a parser
 * difference between gate and agent is an evasion.
 */
#include "agents/payload.h"

/* True when key is the snake_case name, or the same words in camelCase. */
static bool
same_field(struct sg_span key, const char *name)
{
	size_t at = 0;

	for (; *name; name++) {
		char expected = *name;

		if (at >= key.len)
			return false;
		if (expected == '_' && key.p[at] != '_' && name[1]) {
			expected = name[1];
			if (expected < 'a' || expected > 'z' || key.p[at] != expected - 'a' + 'A')
				return false;
			name++;
		} else if (key.p[at] != expected) {
			return false;
		}
		at++;
	}
	return at == key.len;
}

struct sg_status
sg_payload_find(const struct sg_node *node, const char *name, const struct sg_node **out,
		struct sg_arena *arena, struct sg_error *err)
{
	const struct sg_node *hit = NULL;

	for (const struct sg_node *child = node->first; child; child = child->next) {
		if (child->key.len == 0 || child->key.p[0] != name[0] ||
		    !same_field(child->key, name))
			continue;
		if (hit)
			return sg_fail(arena, err, SG_E_PAYLOAD_DUPLICATE,
				       "the hook input gives \"%s\" twice, in two spellings", name);
		hit = child;
	}
	*out = hit && hit->kind != SG_NODE_NULL ? hit : NULL;
	return SG_STATUS_OK;
}

struct sg_status
sg_payload_text(const struct sg_node *node, const char *name, struct sg_span *out,
		struct sg_arena *arena, struct sg_error *err)
{
	const struct sg_node *member;
	struct sg_status status = sg_payload_get(node, name, &member, arena, err);

	if (!sg_ok(status))
		return status;
	if (member && member->kind != SG_NODE_STRING)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
			       "\"%s\" of the hook input must be a string, not %s", name,
			       sg_node_kind_name(member->kind));
	*out = member ? member->text : (struct sg_span){ 0 };
	return SG_STATUS_OK;
}

/* The one of two fields that is there. */
static struct sg_status
either(const struct sg_node *payload, const char *const names[2], const struct sg_node **out,
       struct sg_arena *arena, struct sg_error *err)
{
	const struct sg_node *found[2];

	for (size_t i = 0; i < 2; i++) {
		struct sg_status status = sg_payload_get(payload, names[i], &found[i], arena, err);

		if (!sg_ok(status))
			return status;
	}
	if (found[0] && found[1])
		return sg_fail(arena, err, SG_E_PAYLOAD_DUPLICATE,
			       "the hook input gives both \"%s\" and \"%s\"", names[0], names[1]);
	*out = found[0] ? found[0] : found[1];
	return SG_STATUS_OK;
}

static struct sg_status
read_event(const struct sg_node *payload, struct sg_arena *arena, struct sg_span *out,
	   struct sg_error *err)
{
	static const char *const names[2] = { "hook_event_name", "hook_name" };
	const struct sg_node *event;
	struct sg_status status = either(payload, names, &event, arena, err);

	if (!sg_ok(status))
		return status;
	if (event && event->kind != SG_NODE_STRING)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE, "the event's name must be a string");
	*out = event ? event->text : (struct sg_span){ 0 };
	return SG_STATUS_OK;
}

/* mcp_server: {"name": ...} as Claude Code sends it. */
static struct sg_status
read_server(const struct sg_node *payload, struct sg_arena *arena, struct sg_span *out,
	    struct sg_error *err)
{
	const struct sg_node *server;
	struct sg_status status = sg_payload_get(payload, "mcp_server", &server, arena, err);

	if (!sg_ok(status))
		return status;
	if (server && server->kind != SG_NODE_TABLE)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
			       "\"mcp_server\" of the hook input must be an object");
	return sg_payload_text(server, "name", out, arena, err);
}

static struct sg_status
read_texts(const struct sg_node *payload, struct sg_arena *arena, struct sg_envelope *out,
	   struct sg_call *call, struct sg_error *err)
{
	const struct {
		const char *name;
		struct sg_span *to;
	} texts[] = {
		{ "tool_name", &out->tool },      { "cwd", &call->cwd },
		{ "session_id", &call->session }, { "permission_mode", &call->permission_mode },
		{ "tool_use_id", &call->id },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(texts); i++) {
		struct sg_status status =
			sg_payload_text(payload, texts[i].name, texts[i].to, arena, err);

		if (!sg_ok(status))
			return status;
	}
	call->has_id = call->id.len > 0;
	call->tool_name = out->tool;
	if (call->cwd.len == 0 || call->cwd.p[0] != '/')
		call->cwd = (struct sg_span){ 0 };
	return SG_STATUS_OK;
}

struct sg_status
sg_envelope_read(const struct sg_node *payload, struct sg_arena *arena, struct sg_envelope *out,
		 struct sg_call *call, struct sg_error *err)
{
	static const char *const inputs[2] = { "tool_input", "tool_args" };
	static const char *const results[2] = { "tool_response", "tool_result" };
	struct sg_status status;

	*out = (struct sg_envelope){ 0 };
	if (!payload || payload->kind != SG_NODE_TABLE)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
			       "the hook input must be a JSON object");
	status = read_event(payload, arena, &out->event, err);
	if (sg_ok(status))
		status = read_texts(payload, arena, out, call, err);
	if (sg_ok(status))
		status = either(payload, inputs, &out->input, arena, err);
	if (sg_ok(status))
		status = either(payload, results, &out->result, arena, err);
	if (sg_ok(status))
		status = read_server(payload, arena, &out->server, err);
	return status;
}
