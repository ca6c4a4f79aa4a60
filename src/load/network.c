/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [requirements.network] and the three names of Codex' network table. Domain patterns are brought to one spelling and
 * checked; what they cover is the match layer's.
 */
#include "load/draft.h"

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
	if (text.len > 1 && text.p[text.len - 1] == '.')
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(&out, sg_lower(text.p[i]));
	return sg_buffer_span(&out);
}

/* spot is the pattern's, which is a key in maps and a value in lists. */
static void
add_domain(struct sg_draft *draft, struct sg_span text, bool allow, struct sg_spot spot)
{
	struct sg_span pattern = lower_case(draft, text), host = pattern;
	struct sg_domain_rec rec = { .allow = allow, .place = { spot.line, spot.column } };
	const char *fault;

	if (sg_span_starts(host, SG_SPAN("**.")))
		host = sg_span_from(host, 3);
	else if (sg_span_starts(host, SG_SPAN("*.")))
		host = sg_span_from(host, 2);
	fault = host_fault(host);
	if (sg_span_is(pattern, "**"))
		fault = "\"**\" is no domain pattern";
	if (sg_span_is(pattern, "*") && !allow) {
		fault = "\"*\" cannot be denied";
		spot.hint = SG_SPAN("mode = \"limited\" denies everything that is not allowed");
	}
	if (fault) {
		sg_draft_fail(draft, SG_E_BAD_PATTERN, spot, "%s", fault);
		return;
	}
	rec.pattern = sg_draft_text(draft, pattern);
	sg_vec_push(draft->arena, &draft->domains, rec);
}

static bool
add_domains(struct sg_draft *draft, const struct sg_node *domains)
{
	bool any_allowed = false;

	for (const struct sg_node *node = domains ? domains->first : NULL; node;
	     node = node->next) {
		bool allow = sg_span_is(node->text, "allow");

		any_allowed |= allow;
		add_domain(draft, node->key, allow, sg_spot_key(node));
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
	any_allowed = add_domains(draft, sg_node_get(network, "domains"));
	if (mode.len == 0)
		set_mode(draft, any_allowed ? SG_NETWORK_LIMITED : SG_NETWORK_FULL);
	else
		set_mode(draft, sg_span_is(mode, "limited") ? SG_NETWORK_LIMITED : SG_NETWORK_FULL);
	draft->source.unknown_destination =
		sg_draft_ruling(sg_node_get(network, "on_unknown"), prompt);
}

static void
add_list(struct sg_draft *draft, const struct sg_node *list, bool allow)
{
	for (const struct sg_node *node = list ? list->first : NULL; node; node = node->next)
		add_domain(draft, node->text, allow, sg_spot_value(node));
}

/*
 * Managed domains are a floor that users may add to, unless managed_allowed_domains_only: only then the list limits.
 */
static void
read_codex_table(struct sg_draft *draft, const struct sg_node *network)
{
	const struct sg_node *only = sg_node_get(network, "managed_allowed_domains_only");
	const struct sg_node *enabled = sg_node_get(network, "enabled"),
			     *domains = sg_node_get(network, "domains");
	const struct sg_node *allowed = sg_node_get(network, "allowed_domains");
	const struct sg_node *denied = sg_node_get(network, "denied_domains");
	bool off = enabled && enabled->kind == SG_NODE_BOOLEAN && !enabled->boolean;

	if (domains && (allowed || denied))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(allowed ? allowed : denied),
			      "domains and the older lists must not be mixed");
	(void)add_domains(draft, domains);
	add_list(draft, allowed, true);
	add_list(draft, denied, false);
	set_mode(draft, only && only->boolean && !off ? SG_NETWORK_LIMITED : SG_NETWORK_FULL);
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
