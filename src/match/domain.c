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
	"http",    "https",   "ftp",     "ftps",    "sftp",      "ssh",      "scp",
	"ws",      "wss",     "git",     "rsync",   "ldap",      "ldaps",    "smb",
	"smtp",    "smtps",   "imap",    "imaps",   "pop3",      "pop3s",    "telnet",
	"tftp",    "dict",    "gopher",  "mqtt",    "mqtts",     "socks",    "socks4",
	"socks4a", "socks5",  "socks5h", "redis",   "rediss",    "postgres", "postgresql",
	"mysql",   "mongodb", "amqp",    "git+ssh", "git+https", "git+http", "ssh+git",
	"tcp",     "udp",     "svn",     "svn+ssh", "docker",    "oci",      "grpc",
	"grpcs",   "magnet",
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
		if (!((c >= 'a' && c <= 'z') ||
		      (i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))))
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

/*
 * Blanks inside, or control characters: two destinations in one, or something that clients strip. A tool's own URL
 * has no marks, so that their bytes are control characters, too.
 */
static bool
is_ambiguous(struct sg_span text, bool marks)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c <= ' ' && (!marks || c > SG_MARK_ONE)) || c == 0x7f)
			return true;
	}
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
	uint32_t number = 0;

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
		if (rest.p[i] < '0' || rest.p[i] > '9' || number > 65535)
			return false;
		number = number * 10 + (uint32_t)(rest.p[i] - '0');
	}
	if (number > 65535)
		return false;
	*port = number;
	return true;
}

/* The end of a host behind something unknown; "x" stands for a label whose beginning is not known. */
static struct sg_span
known_end(struct sg_span tail, struct sg_arena *arena)
{
	struct sg_span host, ascii;
	uint32_t port;

	if (!split_port(without_user(tail), &host, &port) || sg_span_find(host, '.') == SIZE_MAX)
		return (struct sg_span){ 0 };
	if (host.p[0] == '.')
		host = sg_arena_join(arena, SG_SPAN("x"), host);
	return sg_host_normalise(host, arena, &ascii) ? ascii : (struct sg_span){ 0 };
}

/* What stands before the first unknown part is the likely host when nothing is known behind the last one. */
static void
set_known_start(struct sg_span authority, struct sg_arena *arena, struct sg_destination *out)
{
	struct sg_span host;
	size_t end = 0;

	while (end < authority.len && (unsigned char)authority.p[end] > SG_MARK_ONE)
		end++;
	if (split_port(without_user(sg_span_first(authority, end)), &host, &out->port))
		(void)sg_host_normalise(host, arena, &out->host);
}

/*
 * An authority with unknown parts. Wherever they stand they may hold a '/', '@' or '?' that moves the host, so that
 * only its likely end is told, for rules that deny. An unquoted '?' is a file name pattern that hardly ever fits: what
 * stands before it is the host, most likely.
 */
static void
set_opaque(struct sg_span authority, struct sg_arena *arena, struct sg_destination *out)
{
	size_t start = authority.len, end;

	out->state = SG_DESTINATION_OPAQUE;
	while (start > 0 && (unsigned char)authority.p[start - 1] != SG_MARK_ANY &&
	       (unsigned char)authority.p[start - 1] != SG_MARK_STAR)
		start--;
	for (end = start; end < authority.len && (unsigned char)authority.p[end] > SG_MARK_ONE;)
		end++;
	if (start > 0) {
		out->suffix_only = true;
		out->host = known_end(sg_span_from(sg_span_first(authority, end), start), arena);
	}
	if (out->host.len == 0) {
		out->suffix_only = false;
		set_known_start(authority, arena, out);
	}
}

/* With its '@'. Some clients end the user at the first '@', and wget the host at a ';' before it. */
static bool
is_plain_user(struct sg_span user)
{
	if (sg_span_find(user, ';') != SIZE_MAX)
		return false;
	return user.len < 2 || sg_span_find(sg_span_first(user, user.len - 1), '@') == SIZE_MAX;
}

static void
set_host(struct sg_span authority, struct sg_arena *arena, struct sg_destination *out)
{
	struct sg_span rest = without_user(authority), host;
	struct sg_span user = sg_span_first(authority, authority.len - rest.len);

	if (has_marks(authority)) {
		set_opaque(authority, arena, out);
		return;
	}
	out->state = SG_DESTINATION_INVALID;
	if (!split_port(rest, &host, &out->port) || !sg_host_normalise(host, arena, &out->host))
		return;
	if (is_plain_user(user))
		out->state = SG_DESTINATION_HOST;
}

/* "https:///host", "https:host", "https:\\host", "https://host\@other": the host depends on who reads it. */
static bool
is_read_differently(struct sg_span rest, size_t slashes)
{
	struct sg_span authority = authority_of(sg_span_from(rest, slashes));
	size_t end = slashes + authority.len;

	return slashes != 2 || !sg_span_starts(rest, SG_SPAN("//")) ||
	       (end < rest.len && rest.p[end] == '\\');
}

/* A path; but file://host/share is one of another machine to some clients. */
static void
parse_file_url(struct sg_span rest, struct sg_arena *arena, struct sg_destination *out)
{
	struct sg_span authority = { 0 };
	size_t end = 0;

	out->state = SG_DESTINATION_LOCAL;
	if (sg_span_starts(rest, SG_SPAN("//"))) {
		rest = sg_span_from(rest, 2);
		authority = authority_of(rest);
	}
	/* An unknown start is the path of file://$PWD/x. */
	if (authority.len && authority.p[0] != SG_MARK_ANY) {
		rest = sg_span_from(rest, authority.len);
		if (!sg_span_eq_nocase(authority, SG_SPAN("localhost")))
			set_host(authority, arena, out);
	}
	while (end < rest.len && rest.p[end] != '?' && rest.p[end] != '#')
		end++;
	(void)sg_percent_decode(sg_span_first(rest, end), true, arena, &out->path);
}

/* "scheme://authority..." or "scheme:..." */
static void
parse_url(struct sg_span text, size_t scheme, enum sg_destination_form form, struct sg_arena *arena,
	  struct sg_destination *out)
{
	struct sg_span rest = sg_span_from(text, scheme + 1);
	size_t slashes = 0;
	bool allowed;

	out->scheme = lower(sg_span_first(text, scheme), arena);
	if (sg_span_is(out->scheme, "file")) {
		parse_file_url(rest, arena, out);
		if (form == SG_DESTINATION_URL)
			out->state = SG_DESTINATION_SCHEME;
		return;
	}
	allowed = form == SG_DESTINATION_URL ? is_web_scheme(out->scheme)
					     : is_network_scheme(out->scheme);
	while (slashes < rest.len && (rest.p[slashes] == '/' || rest.p[slashes] == '\\'))
		slashes++;
	if (slashes == 2 || is_web_scheme(out->scheme))
		set_host(authority_of(sg_span_from(rest, slashes)), arena, out);
	if (!allowed)
		out->state = SG_DESTINATION_SCHEME;
	else if (out->state == SG_DESTINATION_HOST && is_read_differently(rest, slashes))
		out->state = SG_DESTINATION_INVALID;
}

static bool
is_number(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.len > 0;
}

/* What stands before the next ':' outside brackets. */
static struct sg_span
take_field(struct sg_span *rest)
{
	size_t close = rest->len && rest->p[0] == '[' ? sg_span_find(*rest, ']') : SIZE_MAX;
	size_t from = close == SIZE_MAX ? 0 : close;
	size_t colon = sg_span_find(sg_span_from(*rest, from), ':');
	struct sg_span field = sg_span_first(*rest, colon == SIZE_MAX ? rest->len : from + colon);

	*rest = sg_span_from(*rest, field.len + 1);
	return field;
}

/*
 * Where the connection goes of HOST:PORT:ADDRESS (curl --resolve), HOST:PORT:[HOST2]:[PORT2] (--connect-to) and
 * [BIND:]PORT:HOST:PORT (ssh -L). Several addresses are no host.
 */
static struct sg_span
redirected_host(struct sg_span text, struct sg_arena *arena)
{
	struct sg_span rest = text, target;
	struct sg_span first = take_field(&rest), second = take_field(&rest);

	if (is_number(first) && !is_number(second) && second.len && is_number(rest))
		return sg_arena_printf(arena, "%.*s:%.*s", SG_SPAN_ARG(second), SG_SPAN_ARG(rest));
	if (second.len && !is_number(second))
		return text;
	target = rest;
	if (sg_host_is_ipv6(target))
		return sg_arena_printf(arena, "[%.*s]", SG_SPAN_ARG(target));
	if (target.len == 0 || (target.p[0] == ':' && is_number(sg_span_from(target, 1))))
		return first;
	return target;
}

/* [user@]host[:port]. Programs look for the user at the last '@' of all, or at the last before a '/'. */
static void
parse_hostname(struct sg_span text, struct sg_arena *arena, struct sg_destination *out)
{
	struct sg_span host = authority_of(without_user(text));
	bool same = host.p == without_user(authority_of(text)).p;
	struct sg_span rest = host;

	if (text.p[0] == '/') {
		out->state = SG_DESTINATION_LOCAL;
		return;
	}
	(void)take_field(&rest);
	if (sg_host_is_ipv6(host))
		host = sg_arena_printf(arena, "[%.*s]", SG_SPAN_ARG(host));
	else if (sg_span_find(rest, ':') != SIZE_MAX && !has_marks(host))
		host = redirected_host(host, arena);
	set_host(host, arena, out);
	if (!same && out->state == SG_DESTINATION_HOST)
		out->state = SG_DESTINATION_INVALID;
}

/* What a client takes for a file, or for its standard input. */
static bool
is_local_operand(struct sg_span text)
{
	struct sg_span first = authority_of(text);

	if (text.len > 2 && text.p[1] == ':' && text.p[2] == '\\')
		return true;
	/* "/" and something unknown may be "//host". */
	if (text.p[0] == '/')
		return text.len < 2 || (unsigned char)text.p[1] != SG_MARK_ANY;
	return text.p[0] == '~' || sg_span_is(text, "-") || sg_span_is(first, ".") ||
	       sg_span_is(first, "..");
}

/* host[:port][/path], an address without brackets, //host/share, and what cannot be one. */
static void
parse_operand(struct sg_span text, struct sg_arena *arena, struct sg_destination *out)
{
	bool share = sg_span_starts(text, SG_SPAN("//"));
	struct sg_span rest = share ? sg_span_from(text, 2) : text;
	struct sg_span authority = authority_of(rest);

	if (!share && is_local_operand(text)) {
		out->state = SG_DESTINATION_LOCAL;
		return;
	}
	if (text.p[0] == '/' && !share) {
		out->state = SG_DESTINATION_OPAQUE;
		return;
	}
	if (sg_host_is_ipv6(authority))
		set_host(sg_arena_printf(arena, "[%.*s]", SG_SPAN_ARG(authority)), arena, out);
	else if (authority.len && authority.p[0] == ':') /* :3000/x of httpie */
		set_host(sg_arena_join(arena, SG_SPAN("localhost"), authority), arena, out);
	else
		set_host(authority, arena, out);
	if (out->state == SG_DESTINATION_HOST && authority.len < rest.len &&
	    rest.p[authority.len] == '\\')
		out->state = SG_DESTINATION_INVALID;
}

static bool
is_local_path(struct sg_span text, size_t colon)
{
	if (strchr("/.~", text.p[0] ? text.p[0] : 'x') || colon == SIZE_MAX)
		return true;
	return sg_span_find(text, '/') < colon ||
	       (colon == 1 && text.len > 2 && (text.p[2] == '\\' || text.p[2] == '/'));
}

/* The colon that ends the host of [user@]host:path, where the host may be an address in brackets. */
static size_t
remote_colon(struct sg_span text)
{
	size_t open = sg_span_find(text, '['), close = sg_span_find(text, ']');

	if (close != SIZE_MAX && open < close && (open == 0 || text.p[open - 1] == '@') &&
	    close + 1 < text.len && text.p[close + 1] == ':')
		return close + 1;
	return sg_span_find(text, ':');
}

/* host::module of rsync, helper::address of git, which runs a program of that name. */
static void
parse_double_colon(struct sg_span name, struct sg_arena *arena, struct sg_destination *out)
{
	if (sg_span_find(name, '.') != SIZE_MAX || sg_span_find(name, '@') != SIZE_MAX) {
		set_host(name, arena, out);
		return;
	}
	out->state = SG_DESTINATION_SCHEME;
	out->scheme = lower(name, arena);
}

/* What stands before a ':' that something unknown may turn into "https://..." or "ext::...". */
static bool
names_helper(struct sg_span name)
{
	return is_network_scheme(name) || sg_span_is(name, "ext") || sg_span_is(name, "fd") ||
	       sg_span_is(name, "file");
}

/* git and scp: [user@]host:path, helper::address, or a local path. */
static void
parse_remote(struct sg_span text, struct sg_arena *arena, struct sg_destination *out)
{
	size_t colon = remote_colon(text), slash = sg_span_find(text, '/');
	size_t end = colon < slash ? colon : slash, unknown = sg_span_find(text, SG_MARK_ANY);

	if (unknown != SIZE_MAX && (unknown < end || names_helper(sg_span_first(text, colon))))
		set_opaque(sg_span_first(text, end), arena, out);
	else if (is_local_path(text, colon))
		out->state = SG_DESTINATION_LOCAL;
	else if (colon + 1 < text.len && text.p[colon + 1] == ':')
		parse_double_colon(sg_span_first(text, colon), arena, out);
	else
		set_host(sg_span_first(text, colon), arena, out);
}

/* "scheme://", and what some clients read as if it were. */
static bool
has_url_slashes(struct sg_span text, size_t scheme, enum sg_destination_form form)
{
	struct sg_span rest = sg_span_from(text, scheme + 1);
	struct sg_span name = sg_span_first(text, scheme);

	if (sg_span_starts(rest, SG_SPAN("//")))
		return true;
	return form == SG_DESTINATION_OPERAND && rest.len &&
	       (rest.p[0] == '/' || rest.p[0] == '\\') &&
	       (sg_span_eq_nocase(name, SG_SPAN("http")) ||
		sg_span_eq_nocase(name, SG_SPAN("https")) ||
		sg_span_eq_nocase(name, SG_SPAN("file")));
}

static void
parse_form(struct sg_span text, enum sg_destination_form form, struct sg_arena *arena,
	   struct sg_destination *out)
{
	size_t scheme = scheme_len(text);

	if (scheme && (form == SG_DESTINATION_URL || has_url_slashes(text, scheme, form))) {
		parse_url(text, scheme, form, arena, out);
		return;
	}
	switch (form) {
	case SG_DESTINATION_URL:
	case SG_DESTINATION_OPERAND:
		parse_operand(text, arena, out);
		break;
	case SG_DESTINATION_REMOTE:
		parse_remote(text, arena, out);
		break;
	case SG_DESTINATION_HOSTNAME:
		parse_hostname(text, arena, out);
		break;
	}
	/* A fetch tool without a scheme: whatever the client makes of it. */
	if (form == SG_DESTINATION_URL)
		out->state = SG_DESTINATION_INVALID;
}

/* An HTTP method where a client of HTTP takes one before its URL: http POST host. */
static bool
is_method(struct sg_span text)
{
	static const char *const methods[] = { "GET",   "HEAD",   "POST",    "PUT",
					       "PATCH", "DELETE", "OPTIONS", "TRACE" };

	for (size_t i = 0; i < SG_ARRAY_LEN(methods); i++)
		if (sg_span_is(text, methods[i]))
			return true;
	return false;
}

void
sg_destination_parse(struct sg_span text, enum sg_destination_form form, struct sg_arena *arena,
		     struct sg_destination *out)
{
	bool ambiguous = is_ambiguous(text, form != SG_DESTINATION_URL);

	*out = (struct sg_destination){ .state = SG_DESTINATION_INVALID };
	text = sg_span_trim(text);
	if (form == SG_DESTINATION_OPERAND && is_method(text)) {
		out->state = SG_DESTINATION_LOCAL;
		return;
	}
	if (text.len > 0)
		parse_form(text, form, arena, out);
	/* The host is still told, for rules that deny. A path behind host: may hold blanks. */
	if (form == SG_DESTINATION_REMOTE && out->scheme.len == 0)
		return;
	if (ambiguous && out->state != SG_DESTINATION_LOCAL)
		out->state = SG_DESTINATION_INVALID;
}

static struct sg_span
take_last_label(struct sg_span *name)
{
	size_t start = name->len;
	struct sg_span label;

	while (start > 0 && name->p[start - 1] != '.')
		start--;
	label = sg_span_from(*name, start);
	name->len = start > 0 ? start - 1 : 0;
	return label;
}

/* Label by label from the end, so that no '*' crosses a dot. *more: labels of the host that are left over. */
static bool
match_labels(struct sg_span pattern, struct sg_span host, bool *more)
{
	while (pattern.len && host.len)
		if (sg_glob_match(take_last_label(&pattern), take_last_label(&host), 0) !=
		    SG_MATCH_YES)
			return false;
	*more = host.len > 0;
	return pattern.len == 0;
}

/* "*.host": everything below; "**.host": also the host itself. */
bool
sg_domain_match(struct sg_span pattern, struct sg_span host)
{
	bool below = sg_span_starts(pattern, SG_SPAN("*.")),
	     deep = sg_span_starts(pattern, SG_SPAN("**."));
	bool more = false;

	if (sg_span_is(pattern, "*") || sg_span_is(pattern, "**"))
		return host.len > 0;
	if (host.len == 0)
		return false;
	if (pattern.len > 2 && pattern.p[0] == '[' &&
	    sg_host_is_ipv6(sg_span_first(sg_span_from(pattern, 1), pattern.len - 2)))
		pattern = sg_span_first(sg_span_from(pattern, 1), pattern.len - 2);
	if (sg_host_is_ipv6(pattern))
		return sg_host_same_ipv6(pattern, host);
	if (!match_labels(sg_span_from(pattern, deep ? 3 : below ? 2 : 0), host, &more))
		return false;
	return deep || more == below;
}
