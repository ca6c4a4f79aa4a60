/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Host names and addresses in the one spelling that they are compared in.
 */
#ifndef SG_MATCH_HOST_H
#define SG_MATCH_HOST_H

#include "base/arena.h"

/**
 * A host as WHATWG URL reads it: percent-decoded, full-width and other compatibility forms of ASCII mapped, lower case, IDN as
 * xn--, IPv4 in any spelling as a.b.c.d, IPv6 in its shortest form without brackets (IPv4-mapped ones as IPv4), one trailing dot dropped.
 * Returns false for what is no host or what clients disagree about. *out lives in the arena.
 */
bool sg_host_normalise(struct sg_span host, struct sg_arena *arena, struct sg_span *out);

/** Replace each %XX; bad escapes stay when lenient, else they make it fail. *out lives in the arena. */
bool
sg_percent_decode(struct sg_span text, bool lenient, struct sg_arena *arena, struct sg_span *out);

/** True for localhost, and for an address of the machine itself, a private network or a link. host: as normalised. */
bool sg_host_is_local(struct sg_span host);

/** True for an IPv6 address without brackets. */
bool sg_host_is_ipv6(struct sg_span text);

/** True for two spellings of one IPv6 address, without brackets. */
bool sg_host_same_ipv6(struct sg_span a, struct sg_span b);

#endif
