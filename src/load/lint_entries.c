/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that others of the same file make pointless: paths, domains, MCP servers, named commands of a tool. What
 * cannot be told simply is left out: a warning too few, never a wrong one.
 */
#include "load/lint.h"
#include "match/host.h"
#include "match/relate.h"

enum { MAX_ENTRIES = 400 };

static struct sg_spot
spot_of(struct sg_place_rec place)
{
	return (struct sg_spot){ .line = place.line, .column = place.column };
}

static const struct sg_ref *
texts_of(const struct sg_lint *lint, struct sg_ref list, size_t *count)
{
	return sg_image_records(lint->image, SG_POLICY_LISTS, list, sizeof(struct sg_ref), count);
}

static bool
has_text(const struct sg_lint *lint, struct sg_ref list, struct sg_ref text)
{
	size_t count;
	const struct sg_ref *texts = texts_of(lint, list, &count);

	for (size_t i = 0; i < count; i++)
		if (sg_span_eq(sg_image_string(lint->image, texts[i]),
			       sg_image_string(lint->image, text)))
			return true;
	return false;
}

/* Is every text of the one list in the other? */
static bool
holds_texts(const struct sg_lint *lint, struct sg_ref list, struct sg_ref inside)
{
	size_t count;
	const struct sg_ref *texts = texts_of(lint, inside, &count);

	for (size_t i = 0; i < count; i++)
		if (!has_text(lint, list, texts[i]))
			return false;
	return true;
}

/* ---- [[requirements.paths]] and deny_read ---- */

static bool
covers_glob(const struct sg_lint *lint, struct sg_ref wide, struct sg_span glob)
{
	size_t count;
	const struct sg_ref *globs = texts_of(lint, wide, &count);

	for (size_t i = 0; i < count; i++)
		if (sg_path_covers(sg_image_string(lint->image, globs[i]), glob, lint->scratch))
			return true;
	return false;
}

static bool
covers_path(const struct sg_lint *lint, const struct sg_path_rec *wide,
	    const struct sg_path_rec *narrow)
{
	size_t count;
	const struct sg_ref *globs = texts_of(lint, narrow->globs, &count);

	if ((wide->access & narrow->access) != narrow->access ||
	    !sg_lint_covers_agents(lint, wide->agents, narrow->agents) ||
	    !holds_texts(lint, narrow->unless, wide->unless))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!covers_glob(lint, wide->globs, sg_image_string(lint->image, globs[i])))
			return false;
	return count > 0;
}

static struct sg_span
path_name(const struct sg_lint *lint, const struct sg_path_rec *rule)
{
	struct sg_span id = sg_image_string(lint->image, rule->id);

	if (id.len)
		return sg_arena_printf(lint->draft->arena, "rule \"%.*s\" (line %u)",
				       SG_SPAN_ARG(id), rule->place.line);
	return sg_arena_printf(lint->draft->arena, "the rule in line %u", rule->place.line);
}

static void
check_path(struct sg_lint *lint, const struct sg_path_rec *rules, size_t count, size_t at)
{
	const struct sg_path_rec *rule = &rules[at];

	for (size_t i = 0; i < count; i++) {
		struct sg_lint_pair pair = { .mine = rule->ruling,
					     .its = rules[i].ruling,
					     .later = at > i,
					     .what = "rule",
					     .spot = spot_of(rule->place) };

		if (i == at || !sg_lint_is_as_strict(pair.its, pair.mine) ||
		    !covers_path(lint, &rules[i], rule))
			continue;
		pair.same = covers_path(lint, rule, &rules[i]);
		pair.name = path_name(lint, &rules[i]);
		if (sg_lint_tell(lint, &pair))
			return;
	}
}

/* ---- domains ---- */

/* allow_local_binding = false: an address of this machine or network must be named itself. */
static bool
is_named_address(const struct sg_lint *lint, const struct sg_domain_rec *row)
{
	return row->access == SG_DOMAIN_ALLOW && lint->source->flags & SG_SOURCE_NO_LOCAL &&
	       sg_host_is_local(sg_image_string(lint->image, row->pattern));
}

static void
check_domain(struct sg_lint *lint, const struct sg_domain_rec *rows, size_t count, size_t at)
{
	struct sg_span pattern = sg_image_string(lint->image, rows[at].pattern);

	for (size_t i = 0; i < count && !is_named_address(lint, &rows[at]); i++) {
		struct sg_span other = sg_image_string(lint->image, rows[i].pattern);
		struct sg_lint_pair pair = { .mine = sg_domain_ruling(rows[at].access),
					     .its = sg_domain_ruling(rows[i].access),
					     .later = at > i,
					     .what = "entry",
					     .spot = spot_of(rows[at].place) };

		if (i == at || rows[i].access < rows[at].access ||
		    !sg_domain_covers(other, pattern))
			continue;
		pair.same = sg_domain_covers(pattern, other);
		pair.name = sg_arena_printf(lint->draft->arena, "\"%.*s\" (line %u)",
					    SG_SPAN_ARG(other), rows[i].place.line);
		if (sg_lint_tell(lint, &pair))
			return;
	}
}

/* ---- MCP servers ---- */

static bool
is_same_text(const struct sg_lint *lint, const struct sg_text_match_rec *a,
	     const struct sg_text_match_rec *b)
{
	return a->match == b->match && sg_span_eq(sg_image_string(lint->image, a->text),
						  sg_image_string(lint->image, b->text));
}

static bool
is_same_identity(const struct sg_lint *lint, const struct sg_server_rec *a,
		 const struct sg_server_rec *b)
{
	size_t a_count, b_count;
	const struct sg_text_match_rec *x =
		sg_image_records(lint->image, SG_POLICY_SERVER_ARGS, a->args, sizeof(*x), &a_count);
	const struct sg_text_match_rec *y =
		sg_image_records(lint->image, SG_POLICY_SERVER_ARGS, b->args, sizeof(*y), &b_count);

	if (a->transport != b->transport || a->any_args != b->any_args || a_count != b_count ||
	    !is_same_text(lint, &a->target, &b->target))
		return false;
	for (size_t i = 0; i < a_count; i++)
		if (!is_same_text(lint, &x[i], &y[i]))
			return false;
	return true;
}

/* What the one entry lets in, the other lets in too. An entry with a name alone asks nothing of the server. */
static bool
covers_server(const struct sg_lint *lint, const struct sg_server_rec *wide,
	      const struct sg_server_rec *narrow)
{
	bool tools = wide->tools.count == 0 ||
		     (narrow->tools.count && holds_texts(lint, wide->tools, narrow->tools));

	return tools && is_same_text(lint, &wide->name, &narrow->name) &&
	       (wide->transport == SG_TRANSPORT_UNKNOWN || is_same_identity(lint, wide, narrow));
}

static void
check_server(struct sg_lint *lint, const struct sg_server_rec *servers, size_t count, size_t at)
{
	for (size_t i = 0; i < count; i++) {
		const struct sg_server_rec *other = &servers[i];
		bool same;

		if (i == at || !covers_server(lint, other, &servers[at]))
			continue;
		same = covers_server(lint, &servers[at], other);
		if (same && i > at)
			continue;
		if (same)
			sg_draft_fail(lint->draft, SG_W_DUPLICATE_RULE, spot_of(servers[at].place),
				      "the entry in line %u allows the same", other->place.line);
		else
			sg_draft_fail(lint->draft, SG_W_SHADOWED_RULE, spot_of(servers[at].place),
				      "the entry in line %u allows all that this one does%s",
				      other->place.line,
				      other->transport == SG_TRANSPORT_UNKNOWN &&
						      servers[at].transport != SG_TRANSPORT_UNKNOWN
					      ? ", and does not look at what the server is"
					      : "");
		return;
	}
}

/* ---- named commands of a tool ---- */

struct list {
	const char *key;
	struct sg_ruling ruling;
};

static const struct list lists[] = {
	{ "allow", { SG_VERDICT_ALLOW, SG_AUDIT_NONE } },
	{ "prompt", { SG_VERDICT_PROMPT, SG_AUDIT_META } },
	{ "forbidden", { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } },
};

static const struct sg_node *
first_of(const struct sg_node *cli, size_t list)
{
	const struct sg_node *node = sg_node_get(cli, lists[list].key);

	return node ? node->first : NULL;
}

/* Is the entry pointless because of one of these? */
static bool
check_against(struct sg_lint *lint, const struct sg_node *entry, size_t list,
	      const struct sg_node *others, size_t its_list)
{
	bool later = its_list < list;

	for (const struct sg_node *other = others; other; other = other->next) {
		struct sg_lint_pair pair = { .mine = lists[list].ruling,
					     .its = lists[its_list].ruling,
					     .what = "entry",
					     .spot = sg_spot_value(entry) };

		if (other == entry) {
			later = true;
			continue;
		}
		pair.later = !later;
		if (!sg_glob_covers(other->text, entry->text, lint->scratch))
			continue;
		pair.same = sg_glob_covers(entry->text, other->text, lint->scratch);
		pair.name = sg_arena_printf(lint->draft->arena, "\"%.*s\" (line %u)",
					    SG_SPAN_ARG(other->text), other->line);
		if (sg_lint_tell(lint, &pair))
			return true;
	}
	return false;
}

static void
check_commands(struct sg_lint *lint, const struct sg_node *cli)
{
	size_t seen = 0;

	for (size_t list = 0; list < SG_ARRAY_LEN(lists); list++)
		for (const struct sg_node *entry = first_of(cli, list); entry && seen < MAX_ENTRIES;
		     entry = entry->next, seen++)
			for (size_t its = list; its < SG_ARRAY_LEN(lists); its++)
				if (check_against(lint, entry, list, first_of(cli, its), its))
					break;
	sg_arena_reset(lint->scratch);
}

void
sg_lint_entries(struct sg_lint *lint, const struct sg_node *root)
{
	const struct sg_node *clis = sg_node_get(sg_node_get(root, "requirements"), "cli");
	size_t paths_count, domains_count, servers_count;
	const struct sg_path_rec *paths = sg_image_records(
		lint->image, SG_POLICY_PATHS, lint->source->paths, sizeof(*paths), &paths_count);
	const struct sg_domain_rec *domains =
		sg_image_records(lint->image, SG_POLICY_DOMAINS, lint->source->domains,
				 sizeof(*domains), &domains_count);
	const struct sg_server_rec *servers =
		sg_image_records(lint->image, SG_POLICY_SERVERS, lint->source->servers,
				 sizeof(*servers), &servers_count);

	for (size_t i = 0; i < paths_count && i < MAX_ENTRIES; i++) {
		check_path(lint, paths, paths_count, i);
		sg_arena_reset(lint->scratch);
	}
	for (size_t i = 0; i < domains_count && i < MAX_ENTRIES; i++)
		check_domain(lint, domains, domains_count, i);
	for (size_t i = 0; i < servers_count && i < MAX_ENTRIES; i++)
		check_server(lint, servers, servers_count, i);
	for (const struct sg_node *cli = sg_draft_first_table(clis); cli;
	     cli = sg_draft_next_table(cli))
		check_commands(lint, cli);
}
