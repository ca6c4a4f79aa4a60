/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words of records mean, where several layers must agree about it.
 */
#include "model/policy.h"

static const struct {
	const char *word;
	struct sg_ruling ruling;
} accesses[] = {
	[SG_DOMAIN_ALLOW] = { "allow", { SG_VERDICT_ALLOW, SG_AUDIT_NONE } },
	[SG_DOMAIN_REVIEW] = { "review", { SG_VERDICT_PROMPT, SG_AUDIT_META } },
	[SG_DOMAIN_DENY] = { "deny", { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } },
};

const char *
sg_domain_word(uint32_t access)
{
	return accesses[access < SG_ARRAY_LEN(accesses) ? access : SG_DOMAIN_DENY].word;
}

struct sg_ruling
sg_domain_ruling(uint32_t access)
{
	return accesses[access < SG_ARRAY_LEN(accesses) ? access : SG_DOMAIN_DENY].ruling;
}
