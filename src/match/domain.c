/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a URL, host or remote operand names as its destination, read as clients read it; what clients read differently
 * is invalid. Knows no policy.
 */
#include "match/domain.h"

#include "base/vec.h"
#include "match/glob.h"
#include "match/host.h"
#include "model/command.h"

static const char *const network_schemes[] = {
	"http",  "https",  "ftp",  "ftps",  "sftp",  "ssh",    "scp",   "ws",    "wss",     "git",    "rsync",  "ldap", "ldaps",
	"smb",   "smtp",   "smtps", "imap", "imaps", "pop3",   "pop3s", "telnet", "tftp",   "dict",   "gopher", "mqtt", "mqtts",
	"socks", "socks4", "socks4a", "socks5", "socks5h", "redis", "rediss", "postgres", "postgresql", "mysql", "mongodb", "amqp",
	"git+ssh", "git+https", "git+http", "ssh+git", "tcp", "udp", "svn", "svn+ssh", "docker", "oci", "grpc", "grpcs", "magnet",
};

static bool
is_network_scheme(struct sg_span scheme)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(network_schemes); i++)
		if (sg_span_is(scheme, network_schemes[i]))
			return true;
	return false;
}

static bool
is_web_scheme(struct sg_span scheme)
{
	return sg_span_is(scheme, "http") || sg_span_is(scheme, "https");
}

static struct sg_span
lower(struct sg_span text, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(&out, sg_lower(text.p[i]));
	return sg_buffer_span(&out);
}

/* scheme: at the start, RFC 3986; its length without the colon, 0 when there is none. */
static size_t
scheme_len(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = sg_lower(text.p[i]);

		if (c == ':')
			return i;
		if (!((c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))))
			return 0;
	}
	return 0;
}

static bool
has_marks(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] <= SG_MARK_ONE)
			return true;
	return false;
}

/* Blanks inside, or control characters: two destinations in one, or something that clients strip. */
static bool
is_ambiguous(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (((unsigned char)text.p[i] > SG_MARK_ONE && (unsigned char)text.p[i] <= ' ') || text.p[i] == 0x7f)
			return true;
	return false;
}

/* Where the authority ends: '/', '?', '#' and, as browsers read it, '\'. */
static struct sg_span
authority_of(struct sg_span text)
{
	size_t end = 0;

	while (end < text.len && !strchr("/?#\\", text.p[end] ? text.p[end] : 'x'))
		end++;
	return sg_span_first(text, end);
}

/* Behind the last '@'. */
static struct sg_span
without_user(struct sg_span authority)
{
	for (size_t i = authority.len; i > 0; i--)
		if (authority.p[i - 1] == '@')
			return sg_span_from(authority, i);
	return authority;
}

/* The host of host[:port], with the port taken off; false for a port that is none. */
static bool
split_port(struct sg_span text, struct sg_span *host, uint32_t *port)
{
	size_t close = text.len && text.p[0] == '[' ? sg_span_find(text, ']') : SIZE_MAX;
	struct sg_span rest;

	*port = 0;
	if (close != SIZE_MAX) {
		*host = sg_span_first(text, close + 1);
		rest = sg_span_from(text, close + 1);
		if (rest.len && rest.p[0] != ':')
			return false;
		rest = sg_span_from(rest, 1);
	} else {
		*host = sg_span_split(text, ':', &rest);
	}
	for (size_t i = 0; i < rest.len; i++) {
		if ((unsigned char)rest.p[i] <= SG_MARK_ONE)
			return true;
		if (rest.p[i] < '0' || rest.p[i] > '9' || *port > 65535)
			return false;
		*port = *port * 10 + (uint32_t)(rest.p[i] - '0');
	}
	return *port <= 65535;
}

/* A host with unknown parts: what is certain of it is the end behind the last of them. */
static void
set_opaque(struct sg_span host, struct sg_arena *arena, struct sg_destination *out)
{
	size_t last = host.len;

	while (last > 0 && (unsigned char)host.p[last - 1] > SG_MARK_ONE)
		last--;
	host = sg_span_from(host, last);
	out->state = SG_DESTINATION_OPAQUE;
	out->suffix_only = true;
	if (host.len > 1 && host.p[0] == '.')
		out->host = lower(sg_span_from(host, 1), arena);
}

static void
set_host(struct sg_span authority, struct sg_arena *arena, struct sg_destination *out)
{
	struct sg_span host;

	if (!split_port(without_user(authority), &host, &out->port)) {
		out->state = SG_DESTINATION_INVALID;
		return;
	}
	if (has_marks(without_user(authority)) && has_marks(host)) {
		set_opaque(host, arena, out);
		return;
	}
	out->state = sg_host_normalise(host, arena, &out->host) ? SG_DESTINATION_HOST : SG_DESTINATION_INVALID;
}

/* "scheme://authority..." or "scheme:..." */
static void
parse_url(struct sg_span text, size_t scheme, enum sg_destination_form form, struct sg_arena *arena, struct sg_destination *out)
{
	struct sg_span rest = sg_span_from(text, scheme + 1);
	size_t slashes = 0;

	out->scheme = lower(sg_span_first(text, scheme), arena);
	while (slashes < rest.len && (rest.p[slashes] == '/' || rest.p[slashes] == '\\'))
		slashes++;
	if (sg_span_is(out->scheme, "file") && form != SG_DESTINATION_URL) {
		out->state = SG_DESTINATION_LOCAL;
	} else if (form == SG_DESTINATION_URL ? !is_web_scheme(out->scheme) : !is_network_scheme(out->scheme)) {
		out->state = SG_DESTINATION_SCHEME;
	} else if (slashes < 2 && !is_web_scheme(out->scheme)) {
		out->state = SG_DESTINATION_INVALID;
	} else {
		set_host(authority_of(sg_span_from(rest, slashes)), arena, out);
	}
}

/* HOST:PORT:ADDRESS of curl --resolve, HOST:PORT:HOST2:PORT2 of --connect-to: the connection goes to what comes third. */
static struct sg_span
redirected_host(struct sg_span text)
{
	struct sg_span rest = text, third;

	if (text.len && (text.p[0] == '+' || text.p[0] == '-'))
		rest = sg_span_from(rest, 1);
	(void)sg_span_split(rest, ':', &rest);
	(void)sg_span_split(rest, ':', &rest);
	third = rest.len && rest.p[0] == '[' ? rest : sg_span_split(rest, ',', &rest);
	return third.len ? third : text;
}

static bool
is_local_path(struct sg_span text)
{
	size_t colon = sg_span_find(text, ':'), slash = sg_span_find(text, '/');

	if (text.len == 0 || text.p[0] == '/' || text.p[0] == '.' || text.p[0] == '~' || colon == SIZE_MAX)
		return true;
	return slash < colon || (colon == 1 && text.len > 2 && (text.p[2] == '\\' || text.p[2] == '/'));
}

/* git and scp: [user@]host:path, helper::address, or a local path. */
static void
parse_remote(struct sg_span text, struct sg_arena *arena, struct sg_destination *out)
{
	size_t colon = sg_span_find(text, ':');

	if (text.p[0] == SG_MARK_ANY && sg_span_find(text, ':') == SIZE_MAX) {
		out->state = SG_DESTINATION_OPAQUE;
	} else if (is_local_path(text)) {
		out->state = SG_DESTINATION_LOCAL;
	} else if (colon + 1 < text.len && text.p[colon + 1] == ':') {
		out->state = SG_DESTINATION_SCHEME;
		out->scheme = sg_span_first(text, colon);
	} else {
		size_t close = text.p[0] == '[' ? sg_span_find(text, ']') : SIZE_MAX;

		set_host(close == SIZE_MAX ? sg_span_first(text, colon) : sg_span_first(text, close + 1), arena, out);
	}
}

void
sg_destination_parse(struct sg_span text, enum sg_destination_form form, struct sg_arena *arena, struct sg_destination *out)
{
	size_t scheme, colons = 0;

	*out = (struct sg_destination){ .state = SG_DESTINATION_INVALID };
	text = sg_span_trim(text);
	if (text.len == 0 || is_ambiguous(text))
		return;
	if (text.len == 1 && has_marks(text)) {
		out->state = SG_DESTINATION_OPAQUE;
		return;
	}
	scheme = scheme_len(text);
	if (scheme && scheme + 2 < text.len && text.p[scheme + 1] == '/' && text.p[scheme + 2] == '/') {
		parse_url(text, scheme, form, arena, out);
		return;
	}
	if (form == SG_DESTINATION_URL) {
		if (scheme)
			parse_url(text, scheme, form, arena, out);
		else if (text.p[0] == SG_MARK_ANY)
			out->state = SG_DESTINATION_OPAQUE;
		return;
	}
	if (form == SG_DESTINATION_REMOTE) {
		parse_remote(text, arena, out);
		return;
	}
	for (size_t i = 0; i < text.len && text.p[0] != '['; i++)
		colons += text.p[i] == ':';
	if (form == SG_DESTINATION_HOSTNAME && colons >= 2 && !sg_host_is_ipv6(text))
		text = redirected_host(text);
	if (form == SG_DESTINATION_HOSTNAME && sg_host_is_ipv6(text))
		text = sg_arena_printf(arena, "[%.*s]", SG_SPAN_ARG(text));
	if (form == SG_DESTINATION_HOSTNAME && text.p[0] == '@')
		text = sg_span_from(text, 1);
	set_host(authority_of(text), arena, out);
}

/* "*.host": everything below; "**.host": also the host itself. */
bool
sg_domain_match(struct sg_span pattern, struct sg_span host)
{
	struct sg_span base;

	if (sg_span_is(pattern, "*") || sg_span_is(pattern, "**"))
		return true;
	if (sg_span_starts(pattern, SG_SPAN("**."))) {
		base = sg_span_from(pattern, 3);
		if (sg_domain_match(base, host))
			return true;
		pattern = sg_span_from(pattern, 1);
	}
	if (sg_span_starts(pattern, SG_SPAN("*."))) {
		base = sg_span_from(pattern, 1);
		if (!sg_glob_has_magic(base))
			return host.len > base.len && sg_span_ends(host, base);
		return sg_glob_match(pattern, host, 0) == SG_MATCH_YES;
	}
	return sg_glob_match(pattern, host, 0) == SG_MATCH_YES;
}
