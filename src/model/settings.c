/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names and values of settings. Source: the requirements of Codex 0.169.
 */
#include "model/settings.h"

#include "base/vec.h"

enum { MAX_VALUES = 8 };

static const struct {
	const char *key;
	const char *values[MAX_VALUES];
	bool constant;
} settings[] = {
	[SG_SETTING_SANDBOX_MODE] = { "sandbox_mode",
				      { "read-only", "workspace-write", "danger-full-access",
					"external-sandbox" },
				      .constant = true },
	[SG_SETTING_APPROVAL_POLICY] = { "approval_policy",
					 { "untrusted", "on-request", "never", "granular" },
					 .constant = true },
	[SG_SETTING_WEB_SEARCH] = { "web_search",
				    { "disabled", "cached", "indexed", "live" },
				    false },
	[SG_SETTING_REVIEWER] = { "approvals_reviewer", { "user", "auto_review" }, false },
};
_Static_assert(SG_ARRAY_LEN(settings) == SG_SETTING_COUNT, "every setting has its row");

/* Older spellings that Codex still reads. */
static const struct {
	enum sg_setting setting;
	const char *alias;
	const char *value;
} aliases[] = {
	{ SG_SETTING_APPROVAL_POLICY, "on-failure", "on-request" },
	{ SG_SETTING_REVIEWER, "guardian_subagent", "auto_review" },
};

const char *
sg_setting_key(enum sg_setting setting)
{
	return settings[setting].key;
}

const char *
sg_setting_value(enum sg_setting setting, unsigned i)
{
	return i < MAX_VALUES ? settings[setting].values[i] : NULL;
}

int
sg_setting_bit(enum sg_setting setting, struct sg_span value)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(aliases); i++)
		if (aliases[i].setting == setting && sg_span_is(value, aliases[i].alias))
			value = sg_span_of(aliases[i].value);
	for (unsigned i = 0; sg_setting_value(setting, i); i++)
		if (sg_span_is(value, settings[setting].values[i]))
			return (int)i;
	return -1;
}

uint32_t
sg_setting_bits(enum sg_setting setting, struct sg_span values)
{
	uint32_t bits = 0;

	while (values.len) {
		int bit = sg_setting_bit(setting, sg_span_split(values, ' ', &values));

		bits |= bit >= 0 ? 1u << bit : 0;
	}
	return bits;
}

uint32_t
sg_setting_all(enum sg_setting setting)
{
	uint32_t bits = 0;

	for (unsigned i = 0; sg_setting_value(setting, i); i++)
		bits |= 1u << i;
	return bits;
}

bool
sg_setting_is_constant(enum sg_setting setting)
{
	return settings[setting].constant;
}

struct sg_span
sg_setting_words(enum sg_setting setting, uint32_t bits, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (unsigned i = 0; sg_setting_value(setting, i); i++) {
		if (!(bits & (1u << i)))
			continue;
		sg_buffer_add(&out, out.len ? SG_SPAN(", ") : SG_SPAN(""));
		sg_buffer_add(&out, sg_span_of(settings[setting].values[i]));
	}
	return out.len ? sg_buffer_span(&out) : SG_SPAN("nothing");
}
