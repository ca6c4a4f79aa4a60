/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums of the index of rules: FNV-1a of 32 bits, against accidents. Every step is a bijection, so that no single change
 * is lost.
 */
#include "model/rule_index.h"

static const uint32_t basis = 0x811c9dc5u;

static uint32_t
mix(uint32_t sum, uint32_t value)
{
	return (sum ^ value) * 0x01000193u;
}

uint32_t
sg_rule_index_sum_list(const uint32_t *rules, size_t count)
{
	uint32_t sum = basis;

	for (size_t i = 0; i < count; i++)
		sum = mix(sum, rules[i]);
	return mix(sum, (uint32_t)count);
}

static uint32_t
mix_ref(uint32_t sum, struct sg_ref ref)
{
	return mix(mix(sum, ref.at), ref.count);
}

uint32_t
sg_rule_index_sum_name(struct sg_span name, struct sg_ref rules)
{
	uint32_t sum = basis;

	for (size_t i = 0; i < name.len; i++)
		sum = mix(sum, (unsigned char)name.p[i]);
	return mix_ref(sum, rules);
}

uint32_t
sg_rule_index_sum(const struct sg_index_rec *index)
{
	uint32_t sum = mix_ref(mix_ref(basis, index->rules), index->names);

	sum = mix_ref(mix_ref(sum, index->always), index->others);
	sum = mix(mix(mix(sum, index->always_sum), index->others_sum), index->needles);
	for (size_t i = 0; index->needles && i < SG_ARRAY_LEN(index->needle_bits); i++)
		sum = mix(sum, index->needle_bits[i]);
	return sum;
}

int
sg_rule_index_compare(struct sg_span name, struct sg_span text)
{
	for (size_t i = 0; i < name.len && i < text.len; i++) {
		unsigned char a = (unsigned char)name.p[i];
		unsigned char b = (unsigned char)sg_lower(text.p[i]);

		if (a != b)
			return a < b ? -1 : 1;
	}
	return name.len == text.len ? 0 : name.len < text.len ? -1 : 1;
}
