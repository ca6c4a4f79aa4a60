/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that were nearly met, and what differs: for the listener alone. Decides nothing and is never called without one.
 */
#include "decide/opinion.h"

#include "match/differ.h"
#include "match/domain.h"
#include "match/glob.h"
#include "match/pattern.h"
#include "match/server.h"

enum { OTHER_NAME = 4 };

static const struct sg_pattern_rec *
patterns_of(const struct sg_opinion *opinion, struct sg_ref ref, size_t *count)
{
	return sg_image_records(opinion->policy, SG_POLICY_PATTERNS, ref,
				sizeof(struct sg_pattern_rec), count);
}

static enum sg_match
match_any(const struct sg_opinion *opinion, const struct sg_rule_rec *rule,
	  const struct sg_command *command)
{
	size_t count;
	const struct sg_pattern_rec *patterns = patterns_of(opinion, rule->patterns, &count);
	enum sg_match best = rule->patterns.count ? SG_MATCH_NO : SG_MATCH_YES;

	for (size_t i = 0; i < count; i++)
		best = sg_match_or(best, sg_pattern_match(opinion->policy, &patterns[i], command,
							  false, opinion->arena));
	return best;
}

struct sg_span
sg_tell_tools(struct sg_opinion *opinion, unsigned tools)
{
	struct sg_buffer out = { .arena = opinion->arena };

	sg_buffer_add(&out, SG_SPAN("tools = "));
	for (unsigned i = 0; i < SG_TOOL_COUNT; i++)
		if (tools & (1u << i))
			sg_buffer_printf(&out, "%s%s", out.len > 8 ? ", " : "",
					 sg_tool_word((enum sg_tool)i));
	sg_buffer_add(&out, SG_SPAN(" only"));
	return sg_buffer_span(&out);
}

struct sg_span
sg_tell_agents(struct sg_opinion *opinion, struct sg_ref agents)
{
	size_t count;
	const struct sg_ref *names =
		sg_image_records(opinion->policy, SG_POLICY_LISTS, agents, sizeof(*names), &count);
	struct sg_buffer out = { .arena = opinion->arena };

	sg_buffer_add(&out, SG_SPAN("agents = "));
	for (size_t i = 0; i < count; i++)
		sg_buffer_printf(&out, "%s%.*s", i ? ", " : "",
				 SG_SPAN_ARG(sg_image_string(opinion->policy, names[i])));
	sg_buffer_add(&out, SG_SPAN(" only"));
	return sg_buffer_span(&out);
}

/* The nearest pattern of a rule that does not match, and what differs. */
static struct sg_span
nearest(const struct sg_opinion *opinion, const struct sg_rule_rec *rule, struct sg_remark *remark,
	unsigned *distance)
{
	size_t count;
	const struct sg_pattern_rec *patterns = patterns_of(opinion, rule->patterns, &count);
	struct sg_span best = { 0 };

	*distance = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned far;
		struct sg_span text = sg_pattern_differs(opinion->policy, &patterns[i],
							 remark->command, opinion->arena, &far);

		if (far == 0 || (*distance && far >= *distance))
			continue;
		best = text;
		*distance = far;
		remark->pattern = sg_image_string(opinion->policy, patterns[i].text);
	}
	return best;
}

static void
miss_command(struct sg_opinion *opinion, const struct sg_rule_rec *rule, size_t index,
	     const struct sg_command *command)
{
	struct sg_remark remark = { .ruling = rule->ruling,
				    .rule = sg_image_string(opinion->policy, rule->id),
				    .kind = "rules",
				    .index = index,
				    .place = rule->place,
				    .on_command = rule,
				    .command = command };
	enum sg_match match = match_any(opinion, rule, command);
	struct sg_span differs;
	unsigned distance = 1;

	if (match == SG_MATCH_NO)
		differs = nearest(opinion, rule, &remark, &distance);
	else if (!(rule->tools & (1u << opinion->call->tool)))
		differs = sg_tell_tools(opinion, rule->tools);
	else if (!sg_opinion_for_agent(opinion, rule->agents))
		differs = sg_tell_agents(opinion, rule->agents);
	else if (command->inert)
		differs = SG_SPAN("the command only prints, no rule is held against it");
	else if (sg_ruling_eq(rule->ruling, SG_RULING_NEUTRAL))
		differs = SG_SPAN("allow must cover the whole command");
	else
		return;
	if (distance == 0)
		return;
	remark.subject = sg_command_canonical(command, opinion->arena);
	sg_opinion_miss(opinion, &remark, differs, distance);
}

/* A rule that is met is told where it is judged; of allow rules, one that covers the command wholly. */
static bool
is_told(const struct sg_opinion *opinion, const struct sg_rule_rec *rule,
	const struct sg_command *command)
{
	size_t count;
	const struct sg_pattern_rec *patterns = patterns_of(opinion, rule->patterns, &count);

	if (!sg_ruling_eq(rule->ruling, SG_RULING_NEUTRAL) || command->inert ||
	    !(rule->tools & (1u << opinion->call->tool)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (sg_pattern_match(opinion->policy, &patterns[i], command, true,
				     opinion->arena) == SG_MATCH_YES)
			return true;
	return rule->patterns.count == 0;
}

void
sg_miss_commands(struct sg_opinion *opinion)
{
	size_t count;
	const struct sg_rule_rec *rules = sg_image_records(
		opinion->policy, SG_POLICY_RULES, opinion->source->rules, sizeof(*rules), &count);

	for (size_t k = 0; k < opinion->reading->commands.len; k++) {
		const struct sg_command *command = &opinion->reading->commands.items[k];

		for (size_t i = 0; i < count && command->count; i++)
			if (!is_told(opinion, &rules[i], command))
				miss_command(opinion, &rules[i], i, command);
	}
}

/* The last two labels: what people take for "the same site". */
static struct sg_span
site_of(struct sg_span host)
{
	size_t dots = 0, at = host.len;

	while (at > 0 && dots < 2)
		if (host.p[--at] == '.')
			dots++;
	return dots == 2 ? sg_span_from(host, at + 1) : host;
}

void
sg_miss_domains(struct sg_opinion *opinion, struct sg_remark remark, struct sg_span host)
{
	size_t count;
	const struct sg_domain_rec *rows =
		sg_image_records(opinion->policy, SG_POLICY_DOMAINS, opinion->source->domains,
				 sizeof(*rows), &count);
	struct sg_span site = site_of(host);

	remark.rule = SG_SPAN("network.domains");
	for (size_t i = 0; i < count && site.len; i++) {
		struct sg_span pattern = sg_image_string(opinion->policy, rows[i].pattern);

		if (!sg_span_ends(pattern, site) || sg_domain_match(pattern, host))
			continue;
		remark.place = rows[i].place;
		remark.ruling = sg_domain_ruling(rows[i].access);
		sg_opinion_miss(opinion, &remark,
				sg_arena_printf(opinion->arena, "%.*s is not %.*s",
						SG_SPAN_ARG(host), SG_SPAN_ARG(pattern)),
				1);
	}
}

static bool
lists_tool(const struct sg_opinion *opinion, struct sg_ref list, struct sg_span tool)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(opinion->policy, SG_POLICY_LISTS, list, sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_glob_match(sg_image_string(opinion->policy, globs[i]), tool, 0) ==
		    SG_MATCH_YES)
			return true;
	return list.count == 0;
}

/* What differs from an entry whose name fits. */
static struct sg_span
server_differs(struct sg_opinion *opinion, const struct sg_server_rec *server)
{
	const struct sg_mcp_call *call = &opinion->call->mcp;
	struct sg_span target = sg_image_string(opinion->policy, server->target.text);
	bool http = call->identity.transport == SG_TRANSPORT_HTTP;

	if (!lists_tool(opinion, server->tools, call->tool))
		return sg_arena_printf(opinion->arena, "the tool %.*s is not in its tools",
				       SG_SPAN_ARG(call->tool));
	if (!call->identity.known)
		return sg_arena_printf(opinion->arena,
				       "it must be %.*s, and what it is cannot be read",
				       SG_SPAN_ARG(target));
	if (call->identity.transport != (enum sg_transport)server->transport)
		return http ? SG_SPAN("it is an http server") : SG_SPAN("it is a stdio server");
	return sg_arena_printf(opinion->arena, "it is %.*s, not %.*s%s",
			       SG_SPAN_ARG(http ? call->identity.url : call->identity.command),
			       SG_SPAN_ARG(target),
			       http ? "" : ", or its arguments or environment differ");
}

void
sg_miss_servers(struct sg_opinion *opinion, struct sg_remark remark)
{
	const struct sg_mcp_call *call = &opinion->call->mcp;
	size_t count;
	const struct sg_server_rec *servers =
		sg_image_records(opinion->policy, SG_POLICY_SERVERS, opinion->source->servers,
				 sizeof(*servers), &count);

	remark.ruling = SG_RULING_NEUTRAL;
	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(opinion->policy, servers[i].name.text);
		bool named =
			servers[i].name.match == SG_TEXT_ANY || sg_span_eq(name, call->server) ||
			sg_span_eq(sg_server_sanitise(name, true, opinion->arena), call->server);

		remark.place = servers[i].place;
		if (named)
			sg_opinion_miss(opinion, &remark, server_differs(opinion, &servers[i]), 1);
		else
			sg_opinion_miss(opinion, &remark,
					sg_arena_printf(opinion->arena,
							"the server is \"%.*s\", not \"%.*s\"",
							SG_SPAN_ARG(call->server),
							SG_SPAN_ARG(name)),
					OTHER_NAME);
	}
}

void
sg_miss_path(struct sg_opinion *opinion, const struct sg_remark *remark,
	     const struct sg_path_rec *rule, struct sg_span path)
{
	size_t count;
	const struct sg_ref *globs = sg_image_records(opinion->policy, SG_POLICY_LISTS, rule->globs,
						      sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span glob = sg_image_string(opinion->policy, globs[i]);
		struct sg_span last = sg_span_basename(glob);

		/* The same name in another directory. "**" names nothing. */
		if (sg_span_starts(last, SG_SPAN("*")) || last.len == 0 ||
		    sg_glob_match(last, sg_span_basename(path), 0) != SG_MATCH_YES)
			continue;
		sg_opinion_miss(opinion, remark,
				sg_arena_printf(opinion->arena,
						"it is not in the directory of %.*s",
						SG_SPAN_ARG(glob)),
				2);
		return;
	}
}
