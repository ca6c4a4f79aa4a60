/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests and base64 through libsodium.
 */
#include "base/digest.h"

#include <sodium.h>

struct sg_span
sg_digest_sha256(struct sg_arena *arena, struct sg_span bytes)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char *hex = sg_arena_alloc(arena, 2 * sizeof(digest) + 1);

	crypto_hash_sha256(digest, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.len);
	sodium_bin2hex(hex, 2 * sizeof(digest) + 1, digest, sizeof(digest));
	return (struct sg_span){ hex, 2 * sizeof(digest) };
}

bool
sg_base64_decode(struct sg_arena *arena, struct sg_span text, struct sg_span *out)
{
	unsigned char *bytes = sg_arena_alloc(arena, text.len / 4 * 3 + 4);
	const char *end = NULL;
	size_t len = 0;

	if (sodium_base642bin(bytes, text.len / 4 * 3 + 4, text.p ? text.p : "", text.len,
			      " \t\r\n", &len, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    end != text.p + text.len)
		return false;
	*out = (struct sg_span){ (const char *)bytes, len };
	return true;
}
