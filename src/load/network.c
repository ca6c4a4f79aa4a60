/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [requirements.network] and the three names of Codex' network table. Domain patterns are brought to one spelling and
 * checked; what they cover is the match layer's.
 */
#include "load/draft.h"

#include "model/call.h"

static const struct sg_ruling prompt = { SG_VERDICT_PROMPT, SG_AUDIT_META };

static bool
is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       c == '.' || c == '*' || c == '?';
}

/* An IPv6 address without its brackets: hexadecimal digits, colons, and the dots of an embedded IPv4. */
static bool
is_ipv6(struct sg_span host)
{
	size_t colons = 0;

	for (size_t i = 0; i < host.len; i++) {
		if (!strchr("0123456789abcdef:.", host.p[i]))
			return false;
		colons += host.p[i] == ':';
	}
	return colons >= 2;
}

/* What is wrong with a pattern in lower case, without its stars, or NULL. */
static const char *
host_fault(struct sg_span host)
{
	if (host.len == 0)
		return "a domain pattern is empty";
	if (sg_span_search(host, SG_SPAN("://")) != SIZE_MAX || sg_span_find(host, '/') != SIZE_MAX)
		return "a domain pattern is a host name, without scheme and path";
	if (is_ipv6(host))
		return NULL;
	for (size_t i = 0; i < host.len; i++) {
		if (host.p[i] == ':')
			return "a domain pattern has no port";
		if ((unsigned char)host.p[i] >= 0x80)
			return "a domain pattern is written in ASCII (xn--...)";
		if (!is_host_byte(host.p[i]))
			return "a domain pattern holds a byte that no host name has";
		if (host.p[i] == '.' && (i == 0 || host.p[i - 1] == '.'))
			return "a domain pattern has an empty label";
	}
	return NULL;
}

static struct sg_span
lower_case(struct sg_draft *draft, struct sg_span text)
{
	struct sg_buffer out = { .arena = draft->arena };

	text = sg_span_trim(text);
	if (text.len > 1 && text.p[0] == '[' && text.p[text.len - 1] == ']')
		text = (struct sg_span){ text.p + 1, text.len - 2 };
	/* The root is no part of a name; a lone "*." names nothing, and least of all everything. */
	if (text.len > 1 && text.p[text.len - 1] == '.' && !sg_span_is(text, "*."))
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(&out, sg_lower(text.p[i]));
	return sg_buffer_span(&out);
}

/*
 * One row; spot is the pattern's, which is a key in maps and a value in lists. What is no pattern is refused; in the
 * tables of Codex, which takes it and matches nothing with it, it is a warning and nothing here, too.
 */
static bool
read_domain(struct sg_draft *draft, struct sg_span text, struct sg_spot spot, enum sg_code code,
	    struct sg_domain_rec *rec)
{
	struct sg_span pattern = lower_case(draft, text), host = pattern;
	const char *fault;

	if (sg_span_starts(host, SG_SPAN("**.")))
		host = sg_span_from(host, 3);
	else if (sg_span_starts(host, SG_SPAN("*.")))
		host = sg_span_from(host, 2);
	fault = host_fault(host);
	if (sg_span_is(pattern, "**"))
		fault = "\"**\" is no domain pattern";
	if (sg_span_is(pattern, "*") && rec->access == SG_DOMAIN_DENY && code == SG_W_DEAD_RULE)
		return false; /* refused with the whole table */
	if (sg_span_is(pattern, "*") && rec->access == SG_DOMAIN_DENY) {
		fault = "\"*\" cannot be denied";
		spot.hint = SG_SPAN("mode = \"limited\" denies everything that is not allowed");
	}
	if (fault) {
		sg_draft_fail(draft, code, spot, "%s", fault);
		return false;
	}
	rec->pattern = sg_draft_text(draft, pattern);
	rec->place = (struct sg_place_rec){ spot.line, spot.column };
	return true;
}

static enum sg_domain_access
access_of(const struct sg_node *word)
{
	return sg_span_is(word->text, "allow") ? SG_DOMAIN_ALLOW : SG_DOMAIN_DENY;
}

static bool
add_domains(struct sg_draft *draft, const struct sg_node *domains, enum sg_code code)
{
	bool any_allowed = false;

	for (const struct sg_node *node = domains ? domains->first : NULL; node;
	     node = node->next) {
		struct sg_domain_rec rec = { .access = access_of(node) };

		any_allowed |= rec.access == SG_DOMAIN_ALLOW;
		if (read_domain(draft, node->key, sg_spot_key(node), code, &rec))
			sg_vec_push(draft->arena, &draft->domains, rec);
	}
	return any_allowed;
}

/* The stricter of two statements of one source. */
static void
set_mode(struct sg_draft *draft, enum sg_network_mode mode)
{
	if (draft->source.network_mode != SG_NETWORK_LIMITED)
		draft->source.network_mode = (uint8_t)mode;
}

void
sg_read_network(struct sg_draft *draft, const struct sg_node *requirements)
{
	const struct sg_node *network = sg_node_get(requirements, "network");
	struct sg_span mode = sg_node_text(network, "mode");
	bool any_allowed;

	if (!network)
		return;
	any_allowed = add_domains(draft, sg_node_get(network, "domains"), SG_E_BAD_PATTERN);
	if (mode.len == 0)
		set_mode(draft, any_allowed ? SG_NETWORK_LIMITED : SG_NETWORK_FULL);
	else
		set_mode(draft, sg_span_is(mode, "limited") ? SG_NETWORK_LIMITED : SG_NETWORK_FULL);
	draft->source.unknown_destination =
		sg_draft_ruling(sg_node_get(network, "on_unknown"), prompt);
}

/* ---- Codex ---- */

static void
add_list(struct sg_draft *draft, const struct sg_node *list, enum sg_domain_access access)
{
	for (const struct sg_node *node = list ? list->first : NULL; node; node = node->next) {
		struct sg_domain_rec rec = { .access = access };

		if (read_domain(draft, node->text, sg_spot_value(node), SG_W_DEAD_RULE, &rec))
			sg_vec_push(draft->arena, &draft->domains, rec);
	}
}

struct sg_ref
sg_read_profile_domains(struct sg_draft *draft, const struct sg_node *domains)
{
	struct SG_VEC(struct sg_domain_rec) list = { 0 };

	for (const struct sg_node *node = domains ? domains->first : NULL; node;
	     node = node->next) {
		struct sg_domain_rec rec = { .access = access_of(node) };

		if (sg_span_is(sg_span_trim(node->key), "*") && rec.access == SG_DOMAIN_DENY)
			sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_key(node),
				      "\"*\" cannot be denied");
		else if (read_domain(draft, node->key, sg_spot_key(node), SG_W_DEAD_RULE, &rec))
			sg_vec_push(draft->arena, &list, rec);
	}
	return sg_image_add_all(draft->builder, SG_POLICY_DOMAINS, list.items, list.len,
				sizeof(*list.items));
}

/* A denied local socket is a path that must not be touched. */
static void
add_sockets(struct sg_draft *draft, const struct sg_node *sockets)
{
	for (const struct sg_node *node = sockets ? sockets->first : NULL; node;
	     node = node->next) {
		struct sg_path_rec rec = { .place = sg_draft_place(node),
					   .access = SG_ACCESS_READ | SG_ACCESS_WRITE,
					   .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } };
		struct sg_ref path;

		if (access_of(node) == SG_DOMAIN_ALLOW || node->key.len == 0)
			continue;
		path = sg_draft_text(draft, node->key);
		rec.globs =
			sg_image_add_all(draft->builder, SG_POLICY_LISTS, &path, 1, sizeof(path));
		rec.reason = sg_draft_text(draft, SG_SPAN("this local socket is denied"));
		sg_draft_add_path(draft, rec);
	}
}

static void
refuse_mixture(struct sg_draft *draft, const struct sg_node *table, const char *map,
	       const char *list)
{
	const struct sg_node *older = sg_node_get(table, list);

	if (sg_node_get(table, map) && older)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(older),
			      "%s and the older %s must not be mixed", map, list);
}

/* The managed tables name hosts: Codex starts with "*" in neither list. */
static void
refuse_everything(struct sg_draft *draft, const struct sg_node *domains)
{
	for (const struct sg_node *node = domains ? domains->first : NULL; node; node = node->next)
		if (sg_span_is(
			    sg_span_trim(domains->kind == SG_NODE_TABLE ? node->key : node->text),
			    "*"))
			sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_value(node),
				      "\"*\" is no domain that Codex takes here");
}

static bool
is_boolean(const struct sg_node *table, const char *key, bool value)
{
	const struct sg_node *node = sg_node_get(table, key);

	return node && node->kind == SG_NODE_BOOLEAN && node->boolean == value;
}

/*
 * Managed domains are a floor that users may add to, unless managed_allowed_domains_only: only then the list limits.
 */
static void
read_codex_table(struct sg_draft *draft, const struct sg_node *network)
{
	bool only = is_boolean(network, "managed_allowed_domains_only", true) &&
		    !is_boolean(network, "enabled", false);

	refuse_mixture(draft, network, "domains", "allowed_domains");
	refuse_mixture(draft, network, "domains", "denied_domains");
	refuse_mixture(draft, network, "unix_sockets", "allow_unix_sockets");
	refuse_everything(draft, sg_node_get(network, "domains"));
	refuse_everything(draft, sg_node_get(network, "allowed_domains"));
	refuse_everything(draft, sg_node_get(network, "denied_domains"));
	(void)add_domains(draft, sg_node_get(network, "domains"), SG_W_DEAD_RULE);
	add_list(draft, sg_node_get(network, "allowed_domains"), SG_DOMAIN_ALLOW);
	add_list(draft, sg_node_get(network, "denied_domains"), SG_DOMAIN_DENY);
	add_list(draft, sg_node_get(network, "review_domains"), SG_DOMAIN_REVIEW);
	add_sockets(draft, sg_node_get(network, "unix_sockets"));
	if (is_boolean(network, "allow_local_binding", false))
		draft->source.flags |= SG_SOURCE_NO_LOCAL;
	set_mode(draft, only ? SG_NETWORK_LIMITED : SG_NETWORK_FULL);
	draft->source.unknown_destination =
		sg_ruling_join(draft->source.unknown_destination, prompt);
}

void
sg_read_codex_network(struct sg_draft *draft, const struct sg_node *root)
{
	const struct sg_node *tables[] = { sg_node_get(root, "network_proxy"),
					   sg_node_get(sg_node_get(root, "permissions"), "network"),
					   sg_node_get(root, "experimental_network") };
	const struct sg_node *first = NULL;

	for (size_t i = 0; i < SG_ARRAY_LEN(tables); i++) {
		if (!tables[i] || tables[i]->kind != SG_NODE_TABLE)
			continue;
		if (tables[i]->count == 0 && sg_span_is(tables[i]->key, "network"))
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(tables[i]),
				      "permissions.network is no profile and must not be empty");
		if (first)
			sg_draft_fail(
				draft, SG_E_DUPLICATE_KEY, sg_spot_key(tables[i]),
				"the network table is given twice: \"%.*s\" is another name of \"%.*s\"",
				SG_SPAN_ARG(tables[i]->key), SG_SPAN_ARG(first->key));
		else
			read_codex_table(draft, tables[i]);
		first = first ? first : tables[i];
	}
}
