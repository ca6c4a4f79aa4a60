/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests and base64 of bytes, for what is fetched and what mobile device management delivers.
 */
#ifndef SG_BASE_DIGEST_H
#define SG_BASE_DIGEST_H

#include "base/arena.h"

/** SHA-256 as 64 lower-case hexadecimal digits. O(len). */
struct sg_span sg_digest_sha256(struct sg_arena *arena, struct sg_span bytes);

/**
 * Standard base64 with padding (RFC 4648, 4); blanks and line ends count as nothing. False when it is none; *out is then
 * untouched.
 */
bool sg_base64_decode(struct sg_arena *arena, struct sg_span text, struct sg_span *out);

#endif
