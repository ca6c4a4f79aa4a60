/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an MCP server is, from the fields that agents and callers put into their inputs. Reads no configuration.
 */
#include "agents/server.h"

#include "base/vec.h"

static enum sg_transport
transport_of(struct sg_span word)
{
	static const struct {
		const char *word;
		enum sg_transport transport;
	} transports[] = {
		{ "stdio", SG_TRANSPORT_STDIO },
		{ "http", SG_TRANSPORT_HTTP },
		{ "sse", SG_TRANSPORT_HTTP },
		{ "streamable_http", SG_TRANSPORT_HTTP },
		{ "streamable-http", SG_TRANSPORT_HTTP },
		{ "streamableHttp", SG_TRANSPORT_HTTP },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(transports); i++)
		if (sg_span_is(word, transports[i].word))
			return transports[i].transport;
	return SG_TRANSPORT_UNKNOWN;
}

/* False when an argument is no string: then what the server is stays unknown. */
static bool
read_server_args(const struct sg_node *args, struct sg_arena *arena,
		 struct sg_mcp_identity *identity)
{
	struct sg_span *items;

	if (!args || args->kind == SG_NODE_NULL)
		return true;
	if (args->kind != SG_NODE_ARRAY)
		return false;
	items = sg_arena_array(arena, args->count + 1, sizeof(*items));
	for (const struct sg_node *arg = args->first; arg; arg = arg->next) {
		if (arg->kind != SG_NODE_STRING)
			return false;
		items[identity->args_count++] = arg->text;
	}
	identity->args = items;
	return true;
}

void
sg_payload_identity(const struct sg_node *server, struct sg_arena *arena,
		    struct sg_mcp_identity *out)
{
	const struct sg_node *env = sg_node_get(server, "env");
	struct sg_mcp_identity identity = {
		.command = sg_node_text(server, "command"),
		.url = sg_node_text(server, "url"),
		.transport = transport_of(sg_node_text(server, "transport")),
		.has_environment = env && env->kind != SG_NODE_NULL &&
				   (env->kind != SG_NODE_TABLE || env->count > 0),
	};
	bool readable = read_server_args(sg_node_get(server, "args"), arena, &identity);

	if (identity.transport == SG_TRANSPORT_UNKNOWN && !sg_node_get(server, "transport")) {
		if (identity.command.len && !identity.url.len)
			identity.transport = SG_TRANSPORT_STDIO;
		else if (identity.url.len && !identity.command.len)
			identity.transport = SG_TRANSPORT_HTTP;
	}
	identity.known =
		readable && ((identity.transport == SG_TRANSPORT_STDIO && identity.command.len) ||
			     (identity.transport == SG_TRANSPORT_HTTP && identity.url.len));
	if (identity.known)
		*out = identity;
}

void
sg_payload_command_line(const struct sg_node *node, struct sg_arena *arena,
			struct sg_mcp_identity *out)
{
	struct sg_span line = sg_node_text(node, "command");
	struct sg_mcp_identity identity = { .url = sg_node_text(node, "url") };
	struct SG_VEC(struct sg_span) words = { 0 };

	identity.known = (line.len > 0) != (identity.url.len > 0);
	identity.transport = line.len ? SG_TRANSPORT_STDIO : SG_TRANSPORT_HTTP;
	for (size_t i = 0; i < line.len; i++)
		if (strchr("\"'\\$`", line.p[i]))
			identity.known = false;
	if (!identity.known)
		return;
	while (line.len) {
		struct sg_span word = sg_span_split(line, ' ', &line);

		if (word.len)
			sg_vec_push(arena, &words, word);
	}
	if (words.len) {
		identity.command = words.items[0];
		identity.args = words.items + 1;
		identity.args_count = words.len - 1;
	}
	*out = identity;
}
