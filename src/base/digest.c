/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests, seals, random bytes and base64 through libsodium.
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

void
sg_seal(const unsigned char key[SG_KEY_BYTES], const struct sg_span *texts, size_t count,
	unsigned char seal[SG_SEAL_BYTES])
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, key, SG_KEY_BYTES, SG_SEAL_BYTES);
	for (size_t i = 0; i < count; i++) {
		uint64_t len = texts[i].len;

		crypto_generichash_update(&state, (const unsigned char *)&len, sizeof(len));
		crypto_generichash_update(&state,
					  (const unsigned char *)(texts[i].p ? texts[i].p : ""),
					  texts[i].len);
	}
	crypto_generichash_final(&state, seal, SG_SEAL_BYTES);
}

void
sg_hex(const unsigned char *bytes, size_t len, char *hex)
{
	sodium_bin2hex(hex, 2 * len + 1, bytes, len);
}

void
sg_random(unsigned char *bytes, size_t len)
{
	randombytes_buf(bytes, len);
}

bool
sg_same_secret(const char *a, const char *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
sg_forget(void *secret, size_t len)
{
	sodium_memzero(secret, len);
}
