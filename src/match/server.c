/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists: is a server, by its name and by what it is, on the list of a source? Knows no agent's file.
 */
#include "match/server.h"

#include "base/vec.h"
#include "match/glob.h"
#include "match/regex.h"

static bool
match_text(const struct sg_image *policy, struct sg_text_match_rec match, struct sg_span text, struct sg_arena *arena)
{
	struct sg_span wanted = sg_image_string(policy, match.text);

	switch (match.match) {
	case SG_TEXT_EXACT:
		return sg_span_eq(wanted, text);
	case SG_TEXT_PREFIX:
		return sg_span_starts(text, wanted);
	case SG_TEXT_REGEX:
		return sg_regex_match(wanted, text, true, arena) == SG_MATCH_YES;
	case SG_TEXT_GLOB:
		return sg_glob_match(wanted, text, 0) == SG_MATCH_YES;
	case SG_TEXT_ANY:
		return true;
	default:
		return false;
	}
}

struct sg_span
sg_server_sanitise(struct sg_span name, bool keep_dash, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < name.len; i++) {
		char c = sg_lower(name.p[i]);
		bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c == '-' && keep_dash);

		sg_buffer_add_char(&out, kept ? name.p[i] : '_');
	}
	return sg_buffer_span(&out);
}

/* Was this name made of the listed one by an agent that allows fewer bytes? */
static bool
is_sanitised(struct sg_span listed, struct sg_span name, struct sg_arena *arena)
{
	return sg_span_eq(sg_server_sanitise(listed, true, arena), name) ||
	       sg_span_eq(sg_server_sanitise(listed, false, arena), name);
}

static const struct sg_server_rec *
servers_of(const struct sg_image *policy, const struct sg_source_rec *source, size_t *count)
{
	return sg_image_records(policy, SG_POLICY_SERVERS, source->servers, sizeof(struct sg_server_rec), count);
}

/* A sanitised name says nothing when two listed names come out the same. */
static bool
is_unique(const struct sg_image *policy, const struct sg_source_rec *source, struct sg_span name, struct sg_arena *arena)
{
	size_t count, fits = 0;
	const struct sg_server_rec *servers = servers_of(policy, source, &count);
	struct sg_span first = { 0 };

	for (size_t i = 0; i < count; i++) {
		struct sg_span listed = sg_image_string(policy, servers[i].name.text);

		if (servers[i].name.match != SG_TEXT_EXACT || !is_sanitised(listed, name, arena) ||
		    (fits && sg_span_eq(listed, first)))
			continue;
		first = listed;
		fits++;
	}
	return fits == 1;
}

/* How an agent that joins server and tool with '-' may have meant this entry: the tool's name, or false. */
static bool
split_joined(struct sg_span whole, struct sg_span listed, struct sg_span *tool)
{
	if (listed.len == 0 || whole.len < listed.len + 2 || !sg_span_starts(whole, listed) || whole.p[listed.len] != '-')
		return false;
	*tool = sg_span_from(whole, listed.len + 1);
	return true;
}

struct asked {
	const struct sg_image *policy;
	const struct sg_source_rec *source;
	const struct sg_mcp_call *call;
	struct sg_arena *arena;
};

/* Does the entry's name fit? *tool gets the tool's name as this entry reads the call. */
static bool
name_fits(const struct asked *q, const struct sg_server_rec *server, struct sg_span *tool)
{
	struct sg_span listed = sg_image_string(q->policy, server->name.text);

	*tool = q->call->tool;
	if (q->call->ambiguous)
		return server->name.match == SG_TEXT_EXACT &&
		       (split_joined(q->call->name, listed, tool) ||
			split_joined(q->call->name, sg_server_sanitise(listed, true, q->arena), tool));
	if (q->call->server.len == 0)
		return false;
	if (match_text(q->policy, server->name, q->call->server, q->arena))
		return true;
	return server->name.match == SG_TEXT_EXACT && is_sanitised(listed, q->call->server, q->arena) &&
	       is_unique(q->policy, q->source, q->call->server, q->arena);
}

static bool
tool_fits(const struct asked *q, const struct sg_server_rec *server, struct sg_span tool)
{
	size_t count;
	const struct sg_ref *globs = sg_image_records(q->policy, SG_POLICY_LISTS, server->tools, sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_glob_match(sg_image_string(q->policy, globs[i]), tool, 0) == SG_MATCH_YES)
			return true;
	return server->tools.count == 0;
}

static bool
args_fit(const struct asked *q, const struct sg_server_rec *server)
{
	const struct sg_mcp_identity *identity = &q->call->identity;
	size_t count;
	const struct sg_text_match_rec *args = sg_image_records(q->policy, SG_POLICY_SERVER_ARGS, server->args, sizeof(*args),
								&count);

	if (server->any_args)
		return true;
	if (count != identity->args_count || server->args.count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!match_text(q->policy, args[i], identity->args[i], q->arena))
			return false;
	return true;
}

static bool
identity_fits(const struct asked *q, const struct sg_server_rec *server)
{
	const struct sg_mcp_identity *identity = &q->call->identity;

	if (identity->transport != (enum sg_transport)server->transport)
		return false;
	if (identity->transport == SG_TRANSPORT_HTTP)
		return match_text(q->policy, server->target, identity->url, q->arena);
	return !identity->has_environment && match_text(q->policy, server->target, identity->command, q->arena) &&
	       args_fit(q, server);
}

enum sg_server_match
sg_server_match(const struct sg_image *policy, const struct sg_source_rec *source, const struct sg_mcp_call *call,
		struct sg_arena *arena)
{
	const struct asked q = { policy, source, call, arena };
	enum sg_server_match best = SG_SERVER_NO;
	size_t count;
	const struct sg_server_rec *servers = servers_of(policy, source, &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span tool;

		if (!name_fits(&q, &servers[i], &tool) || !tool_fits(&q, &servers[i], tool))
			continue;
		if (servers[i].transport == SG_TRANSPORT_UNKNOWN)
			return SG_SERVER_YES;
		if (!call->identity.known)
			best = SG_SERVER_UNKNOWN;
		else if (identity_fits(&q, &servers[i]))
			return SG_SERVER_YES;
	}
	return best;
}
