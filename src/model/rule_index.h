/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums and order of the index of rules, which the loader writes and the decide layer reads. The index only leaves out
 * rules that cannot match; an index whose sums do not hold is not used. Knows nothing about patterns.
 */
#ifndef SG_MODEL_RULE_INDEX_H
#define SG_MODEL_RULE_INDEX_H

#include "model/command.h"
#include "model/policy.h"

/** Sum over what an index says: everything but its own sum. */
uint32_t sg_rule_index_sum(const struct sg_index_rec *index);

/** Sum over a name and the range of its rules, O(name.len). */
uint32_t sg_rule_index_sum_name(struct sg_span name, struct sg_ref rules);

/** Sum over a list of rules. O(count). */
uint32_t sg_rule_index_sum_list(const uint32_t *rules, size_t count);

/** The name under which the rules stand whose regex needs three bytes of text; no program is called that. */
struct sg_needle_name {
	char p[4];
};

static inline struct sg_needle_name
sg_rule_index_needle(uint32_t needle)
{
	return (struct sg_needle_name){ { SG_MARK_STAR, (char)(needle >> 16), (char)(needle >> 8),
					  (char)needle } };
}

/** Order of a name of the index (lower case) and a text of any case: like sg_span_cmp, without case. O(len). */
int sg_rule_index_compare(struct sg_span name, struct sg_span text);

#endif
