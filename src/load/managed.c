/* SPDX-License-Identifier: Apache-2.0 */
/*
 * managed_config.toml: settings that Codex re-reads as requirements. Read as Codex reads it, and joined like every other
 * source: in Codex it replaces what the system file says. Relies on sg_draft_check.
 */
#include "load/draft.h"

#include "model/settings.h"

/* Each setting stands for a list: the value, and what goes with it. */
static const struct {
	const char *key;
	enum sg_setting setting;
	const char *with; /* a value that is allowed beside it, or NULL */
	const char *only; /* ... when this is the value; NULL: always */
} rows[] = {
	{ "approval_policy", SG_SETTING_APPROVAL_POLICY, NULL, NULL },
	{ "sandbox_mode", SG_SETTING_SANDBOX_MODE, "read-only", NULL },
	{ "approvals_reviewer", SG_SETTING_REVIEWER, "user", "auto_review" },
};

/* { granular = {...} } is the policy of that name. */
static struct sg_span
word_of(const struct sg_node *node)
{
	if (node->kind == SG_NODE_TABLE && node->count == 1)
		return node->first->key;
	return node->kind == SG_NODE_STRING ? node->text : (struct sg_span){ 0 };
}

void
sg_read_managed_config(struct sg_draft *draft, const struct sg_node *root)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_key *key =
			sg_key_find(SG_SCOPE_MANAGED_CONFIG, sg_span_of(rows[i].key));
		const struct sg_node *node = sg_node_get(root, rows[i].key);
		struct sg_span word = node ? word_of(node) : (struct sg_span){ 0 };
		int bit = sg_setting_bit(rows[i].setting, word);
		struct sg_spot spot;
		uint32_t bits;

		if (!node)
			continue;
		if (bit < 0) {
			spot = sg_spot_value(node);
			spot.hint =
				sg_draft_did_you_mean(draft, sg_key_word_nearest(key->words, word));
			/* Words were told by the check. */
			if (key->type == SG_KEY_OTHER)
				sg_draft_fail(draft, SG_E_BAD_VALUE, spot,
					      "\"%s\" has no value that is known", rows[i].key);
			continue;
		}
		bits = 1u << bit;
		if (rows[i].with &&
		    (!rows[i].only ||
		     bit == sg_setting_bit(rows[i].setting, sg_span_of(rows[i].only))))
			bits |= 1u << sg_setting_bit(rows[i].setting, sg_span_of(rows[i].with));
		draft->source.settings[rows[i].setting] =
			(struct sg_setting_rec){ 1, bits, sg_draft_place(node) };
	}
}
