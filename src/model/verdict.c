/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words for verdicts and audit duties. Knows no policy.
 */
#include "model/verdict.h"

static const struct {
	const char *word;
	struct sg_ruling ruling;
} decisions[] = {
	{ "allow", { SG_VERDICT_ALLOW, SG_AUDIT_NONE } },
	{ "log", { SG_VERDICT_ALLOW, SG_AUDIT_META } },
	{ "prompt", { SG_VERDICT_PROMPT, SG_AUDIT_META } },
	{ "forbidden", { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } },
};

bool
sg_ruling_of_word(struct sg_span word, struct sg_ruling *out)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(decisions); i++) {
		if (sg_span_is(word, decisions[i].word)) {
			*out = decisions[i].ruling;
			return true;
		}
	}
	return false;
}

const char *
sg_ruling_word(struct sg_ruling ruling)
{
	static const char *const words[] = { "allow", "prompt", "forbidden" };

	if (ruling.verdict > SG_VERDICT_FORBIDDEN)
		return "forbidden";
	if (ruling.verdict == SG_VERDICT_ALLOW && ruling.audit != SG_AUDIT_NONE)
		return "log";
	return words[ruling.verdict];
}

const char *
sg_audit_word(uint8_t audit)
{
	static const char *const words[] = { "none", "meta", "full" };

	return words[audit > SG_AUDIT_FULL ? SG_AUDIT_FULL : audit];
}
