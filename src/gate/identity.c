/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a server's name to what it is, by the agent's configuration. Whatever is missing, broken, contradictory or not
 * understood to the last member leaves the identity unknown: never wrong, at worst not known.
 */
#include "gate/identity.h"

#include "base/vec.h"
#include "gate/files.h"
#include "gate/servers.h"
#include "match/server.h"
#include "model/limits.h"
#include "model/policy.h"

/* One server looked for. */
struct search {
	const struct sg_call *call;
	struct sg_arena *arena;
	struct sg_span scope; /* where the agent says that it found the server */
	struct sg_span last_path;
	const struct sg_node *last; /* the file there; NULL: there is none */
	struct sg_mcp_identity found;
	struct sg_span name; /* of the server that was found */
	bool in_scope;       /* a file of the scope defines it, or there are no scopes */
	bool failed;
};

/* Members that do not change which server it is; every other one may. */
static const char *const plain_members[] = {
	"type",  "command", "args",     "env",   "url",         "headers",    "timeout",
	"tools", "trust",   "disabled", "oauth", "description", "alwaysLoad", "autoApprove",
};

static const struct {
	const char *word;
	enum sg_transport transport;
} types[] = {
	{ "stdio", SG_TRANSPORT_STDIO },
	{ "local", SG_TRANSPORT_STDIO },
	{ "http", SG_TRANSPORT_HTTP },
	{ "sse", SG_TRANSPORT_HTTP },
	{ "streamable-http", SG_TRANSPORT_HTTP },
};

static bool
has_identities(const struct sg_policies *policies)
{
	for (size_t i = 0; i < policies->count; i++) {
		const struct sg_image *image = &policies->images[i];

		for (uint32_t at = 0;; at++) {
			size_t count;
			const struct sg_server_rec *server =
				sg_image_records(image, SG_POLICY_SERVERS, (struct sg_ref){ at, 1 },
						 sizeof(*server), &count);

			if (count == 0)
				break;
			if (server->transport != SG_TRANSPORT_UNKNOWN)
				return true;
		}
	}
	return false;
}

static const struct sg_node *
member(const struct sg_node *table, struct sg_span key)
{
	const struct sg_node *node = table && table->kind == SG_NODE_TABLE ? table->first : NULL;

	while (node && !sg_span_eq(node->key, key))
		node = node->next;
	return node;
}

/* The tree of a file, NULL when there is none. */
static const struct sg_node *
open_file(struct search *search, struct sg_span path)
{
	struct sg_file_request request = { .path = path.p, .max_bytes = SG_IDENTITY_MAX_BYTES };

	if (sg_span_eq(search->last_path, path))
		return search->last;
	search->last_path = path;
	search->last = NULL;
	search->failed |=
		sg_gate_read_json(&request, search->arena, &search->last) == SG_FILE_FAILED;
	return search->last;
}

/* Text that stands for itself: agents replace ${NAME} by what only their environment holds. */
static bool
is_literal(const struct sg_node *node)
{
	return node && node->kind == SG_NODE_STRING && node->text.len > 0 &&
	       sg_span_search(node->text, SG_SPAN("${")) == SIZE_MAX;
}

static bool
read_args(const struct sg_node *args, struct sg_arena *arena, struct sg_mcp_identity *out)
{
	struct sg_span *texts;

	if (!args)
		return true;
	if (args->kind != SG_NODE_ARRAY || args->count > SG_MAX_WORDS)
		return false;
	texts = sg_arena_array(arena, args->count + 1, sizeof(*texts));
	for (const struct sg_node *arg = args->first; arg; arg = arg->next) {
		if (arg->kind != SG_NODE_STRING || (arg->text.len && !is_literal(arg)))
			return false;
		texts[out->args_count++] = arg->text;
	}
	out->args = texts;
	return true;
}

static bool
is_plain(const struct sg_node *server)
{
	for (const struct sg_node *node = server->first; node; node = node->next) {
		size_t i = 0;

		while (i < SG_ARRAY_LEN(plain_members) && !sg_span_is(node->key, plain_members[i]))
			i++;
		if (i == SG_ARRAY_LEN(plain_members))
			return false;
	}
	return true;
}

static enum sg_transport
transport_of(const struct sg_node *type)
{
	if (!type)
		return SG_TRANSPORT_STDIO;
	for (size_t i = 0; type->kind == SG_NODE_STRING && i < SG_ARRAY_LEN(types); i++)
		if (sg_span_is(type->text, types[i].word))
			return types[i].transport;
	return SG_TRANSPORT_UNKNOWN;
}

/* A definition to an identity; false when it could mean anything else. */
static bool
read_server(const struct sg_node *server, struct sg_arena *arena, struct sg_mcp_identity *out)
{
	const struct sg_node *command = sg_node_get(server, "command");
	const struct sg_node *url = sg_node_get(server, "url");
	const struct sg_node *env = sg_node_get(server, "env");

	*out = (struct sg_mcp_identity){ .known = true };
	if (server->kind != SG_NODE_TABLE || !is_plain(server) || (command && url))
		return false;
	out->transport = transport_of(sg_node_get(server, "type"));
	if (out->transport == SG_TRANSPORT_HTTP) {
		out->url = url ? url->text : (struct sg_span){ 0 };
		return is_literal(url);
	}
	if (out->transport != SG_TRANSPORT_STDIO || !is_literal(command) ||
	    (env && env->kind != SG_NODE_TABLE))
		return false;
	out->command = command->text;
	out->has_environment = env && env->count > 0;
	return read_args(sg_node_get(server, "args"), arena, out);
}

static bool
same_identity(const struct sg_mcp_identity *a, const struct sg_mcp_identity *b)
{
	if (a->transport != b->transport || a->args_count != b->args_count ||
	    a->has_environment != b->has_environment || !sg_span_eq(a->command, b->command) ||
	    !sg_span_eq(a->url, b->url))
		return false;
	for (size_t i = 0; i < a->args_count; i++)
		if (!sg_span_eq(a->args[i], b->args[i]))
			return false;
	return true;
}

/* A definition of a server that the call may be about. */
static void
look_at_server(struct search *search, const struct sg_node *server, const char *scope)
{
	struct sg_mcp_identity identity;

	if (!read_server(server, search->arena, &identity) ||
	    (search->found.known && (!same_identity(&search->found, &identity) ||
				     !sg_span_eq(search->name, server->key)))) {
		search->failed = true;
		return;
	}
	search->found = identity;
	search->name = server->key;
	search->in_scope |= !scope || sg_span_is(search->scope, scope);
}

/* What a table of servers says about the name. */
static void
look_in(struct search *search, const struct sg_node *servers, const char *scope)
{
	search->failed |= servers && servers->kind != SG_NODE_TABLE;
	if (!servers || servers->kind != SG_NODE_TABLE)
		return;
	for (const struct sg_node *server = servers->first; server; server = server->next)
		if (sg_server_could_be(&search->call->mcp, server->key, search->arena))
			look_at_server(search, server, scope);
}

/* What the place's variable holds; p is NULL where it is not set. */
static struct sg_span
moved_home(struct search *search, const struct sg_server_place *place)
{
	const struct sg_call *call = search->call;

	for (size_t i = 0; place->variable && i < call->env_count; i++)
		if (sg_span_is(call->env[i].name, place->variable))
			return call->env[i].value;
	return (struct sg_span){ 0 };
}

static struct sg_span
home_of(struct search *search, const struct sg_server_place *place)
{
	struct sg_span moved = moved_home(search, place);

	return moved.p ? moved : search->call->home;
}

/* The file of a place in a directory, and the tables in it that speak for the directory `project`. */
static void
look_at(struct search *search, const struct sg_server_place *place, struct sg_span directory,
	struct sg_span project)
{
	const char *name = place->moved && moved_home(search, place).p ? place->moved : place->path;
	struct sg_span path =
		sg_arena_printf(search->arena, "%.*s/%s", SG_SPAN_ARG(directory), name);
	const struct sg_node *at = open_file(search, path);

	if (place->projects)
		at = member(sg_node_get(at, place->projects), project);
	look_in(search, sg_node_get(at, place->servers), place->scope);
}

static void
look_upwards(struct search *search, const struct sg_server_place *place)
{
	struct sg_span directory = search->call->cwd;
	struct sg_span home = home_of(search, place);
	unsigned depth = 0;

	while (directory.len && directory.p[directory.len - 1] == '/')
		directory.len--;
	for (; directory.len && depth < SG_PROJECT_MAX_DEPTH; depth++) {
		look_at(search, place, place->projects ? home : directory, directory);
		do
			directory.len--;
		while (directory.len && directory.p[directory.len] != '/');
	}
	search->failed |= directory.len > 0;
	look_at(search, place, place->projects ? home : directory, SG_SPAN("/"));
}

static void
look_everywhere(struct search *search, const struct sg_agent *agent)
{
	for (const struct sg_server_place *place = agent->places; place->path; place++) {
		struct sg_span home = home_of(search, place);

		if (place->root == SG_PLACE_HOME && (home.len == 0 || home.p[0] != '/'))
			search->failed = true;
		else if (place->root == SG_PLACE_FIXED)
			look_at(search, place, (struct sg_span){ 0 }, (struct sg_span){ 0 });
		else if (place->root == SG_PLACE_UPWARDS || place->projects)
			look_upwards(search, place);
		else
			look_at(search, place, home, (struct sg_span){ 0 });
	}
}

/* What the helper says: configurations, any of which may be the one in use. */
static bool
ask_helper(struct search *search, const struct sg_helper *helper)
{
	const struct sg_node *answer = NULL, *certain, *list;

	/* A name that could be another server's with another tool says nothing about any server. */
	if (!sg_server_is_open(&search->call->mcp))
		answer = sg_gate_ask_servers(helper, search->call, search->arena);
	certain = sg_node_get(answer, "certain");
	list = sg_node_get(answer, "configurations");
	search->failed |= !list || list->kind != SG_NODE_ARRAY;
	for (const struct sg_node *node = search->failed ? NULL : list->first; node;
	     node = node->next)
		look_in(search, sg_node_get(node, "mcpServers"), NULL);
	return certain && certain->kind == SG_NODE_BOOLEAN && certain->boolean;
}

static bool
is_wanted(const struct sg_identify_request *request, const struct sg_call *call)
{
	const struct sg_mcp_call *mcp = &call->mcp;
	const char *part = request->agent->part_member;

	if (part && sg_node_get(request->payload, part))
		return false;
	return call->tool == SG_TOOL_MCP && !mcp->identity.known &&
	       (request->agent->places || request->agent->asks_helper) &&
	       (mcp->server.len > 0 || mcp->ambiguous) && call->cwd.len > 0 &&
	       call->cwd.p[0] == '/' && has_identities(request->policies);
}

void
sg_gate_identify(const struct sg_identify_request *request, struct sg_arena *arena,
		 struct sg_call *call)
{
	const struct sg_agent *agent = request->agent;
	struct search search = { .call = call, .arena = arena };
	bool certain = agent->scope_table != NULL;

	if (!is_wanted(request, call))
		return;
	if (agent->scope_table) {
		search.scope = sg_node_text(sg_node_get(request->payload, agent->scope_table),
					    agent->scope_member);
		if (search.scope.len == 0 || call->mcp.sanitised || call->mcp.ambiguous)
			return;
	}
	if (agent->asks_helper)
		certain = ask_helper(&search, request->helper);
	else
		look_everywhere(&search, agent);
	if (!search.in_scope || search.failed)
		return;
	call->mcp.identity = search.found;
	call->mcp.identity.doubtful = !certain;
}
