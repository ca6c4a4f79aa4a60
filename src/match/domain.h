/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Destinations: what host a URL or operand really names, and domain patterns. Parses as clients do (WHATWG URL for
 * http and https), refuses what clients read differently.
 */
#ifndef SG_MATCH_DOMAIN_H
#define SG_MATCH_DOMAIN_H

#include "base/arena.h"
#include "match/match.h"

enum sg_destination_state {
	SG_DESTINATION_HOST, /* host is known */
	SG_DESTINATION_OPAQUE, /* parts are not known before the command runs (marks); suffix may hold a known end of the host */
	SG_DESTINATION_INVALID, /* clients disagree about it or it is no destination that may be judged: two URLs in one, bad escapes, ... */
	SG_DESTINATION_SCHEME, /* a scheme that no domain rule can allow: file:, data:, ftp:, javascript:, gopher: ... */
	SG_DESTINATION_LOCAL, /* no network: a path */
};

struct sg_destination {
	enum sg_destination_state state;
	struct sg_span scheme; /* lower case; empty when none was given */
	struct sg_span
		host; /* lower case ASCII (IDN as xn--), no trailing dot, no brackets; numeric IPv4 in any spelling as a.b.c.d.
				  In the other states the likely host, for rules that deny; may be empty */
	bool suffix_only; /* OPAQUE: host is only the literal end behind the unknown part, "x" for a label that begins in it
				  ("x.evil.example" of "$(..).evil.example") */
	uint32_t port;       /* 0: not given */
	struct sg_span path; /* file: the path that it names, decoded; empty for other schemes */
};

enum sg_destination_form {
	SG_DESTINATION_URL, /* a fetch tool's URL: http and https only are judged by host, everything else is SCHEME or INVALID */
	SG_DESTINATION_OPERAND, /* a client's operand: URL of any network scheme, or host[:port][/path] */
	SG_DESTINATION_REMOTE, /* git and scp: URL, [user@]host:path, else LOCAL; ext:: and other helpers are SCHEME */
	SG_DESTINATION_HOSTNAME, /* [user@]host[:port], or [scheme://]host for proxies */
};

/**
 * Parse a destination. text may hold marks (model/command.h), except for SG_DESTINATION_URL, where their bytes are
 * control characters. Results in the arena. A mark behind the host does not matter; one before its end (also in a user
 * name or port, which could hold '/' or '@') makes it OPAQUE. O(text.len).
 * Userinfo is dropped (https://a@evil is evil), %2e and full-width letters are decoded as WHATWG does, IDN by IDNA
 * mapping is reduced to "xn--" or, where a letter cannot be mapped simply, INVALID; 0x7f.1, 2130706433, 0177.0.0.1 are 127.0.0.1; IPv4-mapped IPv6 is its IPv4.
 * INVALID is what clients read differently: a backslash that ends the host, "https:///host", two '@', a ';' in a user name, blanks and control characters
 * anywhere but in the path of a REMOTE host:path. file: is LOCAL and gives its path, with a host of its own it is that HOST, as is //host/share. HOSTNAME also reads HOST:PORT:ADDRESS (curl --resolve; several
 * addresses are INVALID), HOST:PORT:[HOST2]:[PORT2] (--connect-to) and [BIND:]PORT:HOST:PORT (ssh -L): the host is the one that is connected to.
 * REMOTE "https:" or "ext:" before something unknown is OPAQUE: it may become a URL or a helper.
 */
void sg_destination_parse(struct sg_span text, enum sg_destination_form form,
			  struct sg_arena *arena, struct sg_destination *out);

/** Does "host", "*.host" (sub-domains only), "**.host" (with the apex), "*" (everything), or a glob in labels cover the host? Both lower case; no '*' or '?' but a leading "*." or "**." crosses a dot. An IPv6 pattern may be in brackets and in any spelling. */
bool sg_domain_match(struct sg_span pattern, struct sg_span host);

#endif
