/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists: is a server, by its name and by what it is, on the list of a source? Knows no agent's file.
 */
#include "match/server.h"

#include "base/vec.h"
#include "match/glob.h"
#include "match/regex.h"

enum { MAX_JOINED_BYTES = 512 };

static bool
match_text(const struct sg_image *policy, struct sg_text_match_rec match, struct sg_span text,
	   struct sg_arena *arena)
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

/* Agents replace characters, not bytes: Claude Code counts UTF-16 units, Codex code points. */
struct sg_span
sg_server_sanitise(struct sg_span name, bool keep_dash, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)sg_lower(name.p[i]);

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
		    (c == '-' && keep_dash))
			sg_buffer_add_char(&out, name.p[i]);
		else if ((c & 0xc0) != 0x80)
			sg_buffer_add(&out, c >= 0xf0 && keep_dash ? SG_SPAN("__") : SG_SPAN("_"));
	}
	return sg_buffer_span(&out);
}

/* One reading of a call: which server, which tool. */
struct asked {
	const struct sg_image *policy;
	const struct sg_source_rec *source;
	const struct sg_mcp_call *call;
	struct sg_arena *arena;
	struct sg_span server;
	struct sg_span tool;
	bool open; /* the name may be read in a way that no listed name explains */
};

/* Is this the listed name, or was it made of it by an agent that allows fewer characters? */
static bool
could_be(const struct asked *q, struct sg_span listed)
{
	if (sg_span_eq(listed, q->server))
		return true;
	return q->call->sanitised &&
	       (sg_span_eq(sg_server_sanitise(listed, true, q->arena), q->server) ||
		sg_span_eq(sg_server_sanitise(listed, false, q->arena), q->server));
}

/* The sanitised name at the start of SERVER-TOOL. */
static bool
begins_joined(const struct sg_mcp_call *call, struct sg_span name)
{
	struct sg_span rest = sg_span_from(call->name, name.len);

	return name.len > 0 && sg_span_starts(call->name, name) && rest.len > 1 &&
	       (rest.p[0] == '-' || rest.p[0] == '/');
}

bool
sg_server_could_be(const struct sg_mcp_call *call, struct sg_span name, struct sg_arena *arena)
{
	struct sg_span plain = sg_server_sanitise(name, true, arena);

	if (call->ambiguous)
		return begins_joined(call, name) || begins_joined(call, plain);
	if (sg_span_eq(name, call->server))
		return true;
	return call->sanitised &&
	       (sg_span_eq(plain, call->server) ||
		sg_span_eq(sg_server_sanitise(name, false, arena), call->server));
}

static const struct sg_server_rec *
servers_of(const struct sg_image *policy, const struct sg_source_rec *source, size_t *count)
{
	return sg_image_records(policy, SG_POLICY_SERVERS, source->servers,
				sizeof(struct sg_server_rec), count);
}

/* A sanitised name says nothing when two listed names come out the same. */
static bool
is_unique(const struct asked *q)
{
	size_t count;
	const struct sg_server_rec *servers = servers_of(q->policy, q->source, &count);
	struct sg_span first = { 0 };

	for (size_t i = 0; i < count; i++) {
		struct sg_span listed = sg_image_string(q->policy, servers[i].name.text);

		if (servers[i].name.match != SG_TEXT_EXACT || !could_be(q, listed))
			continue;
		if (first.len && !sg_span_eq(listed, first))
			return false;
		first = listed;
	}
	return first.len > 0;
}

static bool
name_fits(const struct asked *q, const struct sg_server_rec *server)
{
	if (q->server.len == 0)
		return false;
	if (server->name.match != SG_TEXT_EXACT)
		return match_text(q->policy, server->name, q->server, q->arena);
	return could_be(q, sg_image_string(q->policy, server->name.text)) && is_unique(q);
}

static bool
tool_fits(const struct asked *q, const struct sg_server_rec *server)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(q->policy, SG_POLICY_LISTS, server->tools, sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_glob_match(sg_image_string(q->policy, globs[i]), q->tool, 0) == SG_MATCH_YES)
			return true;
	return server->tools.count == 0;
}

static bool
args_fit(const struct asked *q, const struct sg_server_rec *server)
{
	const struct sg_mcp_identity *identity = &q->call->identity;
	size_t count;
	const struct sg_text_match_rec *args = sg_image_records(
		q->policy, SG_POLICY_SERVER_ARGS, server->args, sizeof(*args), &count);

	if (server->any_args)
		return true;
	if (count != identity->args_count || server->args.count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!match_text(q->policy, args[i], identity->args[i], q->arena))
			return false;
	return true;
}

/* A URL with scheme and host in lower case, which is all that letter case does not matter in. */
static struct sg_span
plain_url(struct sg_span url, struct sg_arena *arena)
{
	size_t at = sg_span_search(url, SG_SPAN("://"));
	struct sg_buffer out = { .arena = arena };
	size_t i;

	if (at == SIZE_MAX)
		return url;
	for (i = 0; i < url.len && (i < at + 3 || !strchr("/?#@\\", url.p[i] ? url.p[i] : 'x'));
	     i++)
		sg_buffer_add_char(&out, sg_lower(url.p[i]));
	if (i < url.len && url.p[i] == '@')
		return url;
	sg_buffer_add(&out, sg_span_from(url, i));
	return sg_buffer_span(&out);
}

static bool
url_fits(const struct asked *q, const struct sg_server_rec *server)
{
	struct sg_span wanted = sg_image_string(q->policy, server->target.text),
		       url = q->call->identity.url;

	if (server->target.match == SG_TEXT_EXACT)
		return sg_span_eq(plain_url(wanted, q->arena), plain_url(url, q->arena));
	return match_text(q->policy, server->target, url, q->arena);
}

static bool
identity_fits(const struct asked *q, const struct sg_server_rec *server)
{
	const struct sg_mcp_identity *identity = &q->call->identity;

	if (identity->transport != (enum sg_transport)server->transport)
		return false;
	if (identity->transport == SG_TRANSPORT_HTTP)
		return url_fits(q, server);
	return !identity->has_environment &&
	       match_text(q->policy, server->target, identity->command, q->arena) &&
	       args_fit(q, server);
}

/* What an entry whose name fits the reading says. */
static enum sg_server_match
match_entry(const struct asked *q, const struct sg_server_rec *server)
{
	if (!tool_fits(q, server))
		return SG_SERVER_NO;
	if (server->transport == SG_TRANSPORT_UNKNOWN)
		return q->open ? SG_SERVER_UNKNOWN : SG_SERVER_YES;
	if (!q->call->identity.known)
		return SG_SERVER_UNKNOWN;
	if (!identity_fits(q, server))
		return SG_SERVER_NO;
	return q->call->identity.doubtful ? SG_SERVER_UNKNOWN : SG_SERVER_YES;
}

/* The answer of the entries for one reading of the call. *named: a listed name explains it. */
static enum sg_server_match
match_reading(const struct asked *q, bool *named)
{
	enum sg_server_match best = SG_SERVER_NO;
	size_t count;
	const struct sg_server_rec *servers = servers_of(q->policy, q->source, &count);

	*named = false;
	for (size_t i = 0; i < count; i++) {
		enum sg_server_match match;

		if (!name_fits(q, &servers[i]))
			continue;
		*named |= servers[i].name.match != SG_TEXT_ANY;
		match = match_entry(q, &servers[i]);
		best = match > best ? match : best;
	}
	return best;
}

/*
 * SERVER-TOOL where the separator may stand in both: every reading that a listed name explains must fit, or every one
 * at all when none does.
 */
static enum sg_server_match
match_joined(struct asked *q, struct sg_span whole, struct sg_span separator)
{
	enum sg_server_match worst[2] = { SG_SERVER_YES, SG_SERVER_YES };
	bool any[2] = { false, false };

	if (whole.len > MAX_JOINED_BYTES)
		return SG_SERVER_NO;
	for (size_t i = 1; i + separator.len < whole.len; i++) {
		enum sg_server_match match;
		bool named;

		if (!sg_span_starts(sg_span_from(whole, i), separator))
			continue;
		q->server = sg_span_first(whole, i);
		q->tool = sg_span_from(whole, i + separator.len);
		match = match_reading(q, &named);
		any[named] = true;
		worst[named] = match < worst[named] ? match : worst[named];
	}
	return any[true] ? worst[true] : any[false] ? worst[false] : SG_SERVER_NO;
}

bool
sg_server_is_open(const struct sg_mcp_call *call)
{
	return call->sanitised && call->tool.len &&
	       (call->tool.p[0] == '_' || sg_span_search(call->tool, SG_SPAN("__")) != SIZE_MAX);
}

enum sg_server_match
sg_server_match(const struct sg_image *policy, const struct sg_source_rec *source,
		const struct sg_mcp_call *call, struct sg_arena *arena)
{
	struct asked q = {
		policy, source, call, arena, call->server, call->tool, sg_server_is_open(call)
	};
	bool named;

	if (call->ambiguous)
		return match_joined(&q, call->name,
				    sg_span_find(call->name, '/') != SIZE_MAX ? SG_SPAN("/")
									      : SG_SPAN("-"));
	if (q.open && sg_span_starts(call->name, SG_SPAN("mcp__")))
		return match_joined(&q, sg_span_from(call->name, 5), SG_SPAN("__"));
	return match_reading(&q, &named);
}
