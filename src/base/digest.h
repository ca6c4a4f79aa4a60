/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests and base64 of bytes, for what is fetched and what mobile device management delivers; seals and random bytes for
 * what nobody else may make.
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

enum { SG_KEY_BYTES = 32, SG_SEAL_BYTES = 32 };

/**
 * A digest over texts that only the holder of the key can make (BLAKE2b). Each text counts with its length, so none
 * runs into the next. O(bytes).
 */
void sg_seal(const unsigned char key[SG_KEY_BYTES], const struct sg_span *texts, size_t count,
	     unsigned char seal[SG_SEAL_BYTES]);

/** Bytes as lower-case hexadecimal digits and a NUL: 2 * len + 1 bytes at hex. */
void sg_hex(const unsigned char *bytes, size_t len, char *hex);

/** Random bytes from the system. */
void sg_random(unsigned char *bytes, size_t len);

/** Are the bytes the same? Takes as long whatever they are. */
bool sg_same_secret(const char *a, const char *b, size_t len);

/** Overwrite a secret; not optimised away. */
void sg_forget(void *secret, size_t len);

#endif
