/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of an approval. What stands in a file is believed only with the seal of the user's key. Knows no directory.
 */
#include "gate/approval_file.h"

#include "base/digest.h"
#include "base/json.h"
#include "document/document.h"

#include <stdio.h>

static const char steps[][10] = {
	[SG_APPROVAL_ASKED] = ".asked",
	[SG_APPROVAL_APPROVED] = ".approved",
	[SG_APPROVAL_TOKEN] = ".token",
	[SG_APPROVAL_SHOWN] = ".shown",
};

void
sg_approval_name(enum sg_approval_step step, struct sg_span stem, char name[SG_APPROVAL_NAME_BYTES])
{
	snprintf(name, SG_APPROVAL_NAME_BYTES, "%.*s%s", SG_SPAN_ARG(stem), steps[step]);
}

bool
sg_approval_step_of(struct sg_span name, enum sg_approval_step *step, struct sg_span *stem)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(steps); i++) {
		struct sg_span ending = sg_span_of(steps[i]);

		if (!sg_span_ends(name, ending) || name.len == ending.len)
			continue;
		*step = (enum sg_approval_step)i;
		*stem = sg_span_first(name, name.len - ending.len);
		return true;
	}
	return false;
}

void
sg_approval_seal(const struct sg_approvals *store, const struct sg_span *texts, size_t count,
		 char hex[SG_APPROVAL_DIGEST_BYTES + 1])
{
	unsigned char seal[SG_SEAL_BYTES];

	sg_seal(store->key, texts, count, seal);
	sg_hex(seal, sizeof(seal), hex);
}

void
sg_approval_identify(const struct sg_approvals *store, struct sg_approval *approval)
{
	/* Crockford's base32: no I, L, O or U. */
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct sg_span call[] = { SG_SPAN("call"), approval->agent, approval->call };
	struct sg_span code[] = { SG_SPAN("code"), { approval->digest, SG_APPROVAL_DIGEST_BYTES } };
	unsigned char bytes[SG_SEAL_BYTES];

	sg_approval_seal(store, call, SG_ARRAY_LEN(call), approval->digest);
	sg_seal(store->key, code, SG_ARRAY_LEN(code), bytes);
	for (size_t i = 0; i < SG_APPROVAL_CODE_BYTES; i++)
		approval->code[i] = letters[bytes[i] % 32];
	approval->code[SG_APPROVAL_CODE_BYTES] = '\0';
}

bool
sg_approval_code(struct sg_span typed, char code[SG_APPROVAL_CODE_BYTES + 1])
{
	static const char from[] = "abcdefghijklmnopqrstuvwxyzILOU";
	static const char to[] = "ABCDEFGH1JK1MN0PQRST?VWXYZ110?";
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = typed.p[i];
		const char *hit = c ? strchr(from, c) : NULL;

		if (c == ' ' || c == '-')
			continue;
		c = hit ? to[hit - from] : c;
		if (len == SG_APPROVAL_CODE_BYTES ||
		    !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')))
			return false;
		code[len++] = c;
	}
	code[len] = '\0';
	return len == SG_APPROVAL_CODE_BYTES;
}

struct sg_span
sg_approval_write(const struct sg_approvals *store, const char *name,
		  const struct sg_approval *approval, struct sg_arena *arena)
{
	struct sg_buffer body = { .arena = arena };
	struct sg_span sealed[] = { SG_SPAN("file"), sg_span_of(name), { 0 } };
	char seal[SG_APPROVAL_DIGEST_BYTES + 1];

	sg_buffer_add_char(&body, '{');
	sg_json_number(&body, "since", approval->since_s);
	sg_json_number(&body, "minutes", approval->minutes);
	sg_json_text(&body, "agent", approval->agent);
	sg_json_text(&body, "call", approval->call);
	sg_json_text(&body, "reason", approval->reason);
	sg_json_text(&body, "rule", approval->rule);
	sg_json_text(&body, "script", approval->script);
	sg_json_text(&body, "cwd", approval->cwd);
	sg_buffer_add(&body, SG_SPAN("}\n"));
	sealed[2] = sg_buffer_span(&body);
	sg_approval_seal(store, sealed, SG_ARRAY_LEN(sealed), seal);
	return sg_arena_join(arena, sg_arena_printf(arena, "%s\n", seal), sealed[2]);
}

static int64_t
number_of(const struct sg_node *table, const char *key)
{
	const struct sg_node *node = sg_node_get(table, key);

	return node && node->kind == SG_NODE_INTEGER ? node->integer : 0;
}

bool
sg_approval_read(const struct sg_approvals *store, const char *name, struct sg_span bytes,
		 struct sg_arena *arena, struct sg_approval *out)
{
	struct sg_span sealed[] = { SG_SPAN("file"), sg_span_of(name),
				    sg_span_from(bytes, SG_APPROVAL_DIGEST_BYTES + 1) };
	struct sg_payload_text text = { sealed[2], SG_APPROVAL_MAX_FILE };
	char seal[SG_APPROVAL_DIGEST_BYTES + 1];
	const struct sg_node *table;
	struct sg_error err;
	bool hidden;

	sg_approval_seal(store, sealed, SG_ARRAY_LEN(sealed), seal);
	if (bytes.len <= SG_APPROVAL_DIGEST_BYTES || bytes.p[SG_APPROVAL_DIGEST_BYTES] != '\n' ||
	    !sg_same_secret(bytes.p, seal, SG_APPROVAL_DIGEST_BYTES) ||
	    !sg_ok(sg_document_payload(text, arena, &table, &hidden, &err)))
		return false;
	*out = (struct sg_approval){
		.agent = sg_node_text(table, "agent"),
		.call = sg_node_text(table, "call"),
		.reason = sg_node_text(table, "reason"),
		.rule = sg_node_text(table, "rule"),
		.script = sg_node_text(table, "script"),
		.cwd = sg_node_text(table, "cwd"),
		.since_s = number_of(table, "since"),
		.minutes = (uint32_t)number_of(table, "minutes"),
	};
	sg_approval_identify(store, out);
	return true;
}

bool
sg_approval_holds(const struct sg_approvals *store, const struct sg_approval *approval)
{
	return approval->since_s <= store->now_s &&
	       store->now_s < approval->since_s + (int64_t)approval->minutes * 60;
}
