/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call is made of, as one line of JSON: what a person is shown, and what an approval is bound to. One text for
 * both, so that nothing is approved that was not shown.
 */
#ifndef SG_GATE_LISTING_H
#define SG_GATE_LISTING_H

#include "document/document.h"

/**
 * The payload without the members that differ each time the same call is made.
 *
 * passing  names of those members, blank-separated; "a.b" is member b of the table a. Every other member counts, so that
 *          one which nobody knows can only make two calls differ. NULL: none.
 *
 * Two payloads have the same listing exactly when their other members are the same, in the same order. O(payload).
 */
struct sg_span
sg_gate_listing(const struct sg_node *payload, const char *passing, struct sg_arena *arena);

#endif
