/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of the settings that requirements restrict, in one table each. The index of a value is its bit in
 * struct sg_setting_rec.
 */
#ifndef SG_MODEL_SETTINGS_H
#define SG_MODEL_SETTINGS_H

#include "base/arena.h"

/** What requirements allow a user to choose among. */
enum sg_setting {
	SG_SETTING_SANDBOX_MODE,
	SG_SETTING_APPROVAL_POLICY,
	SG_SETTING_WEB_SEARCH,
	SG_SETTING_REVIEWER,
	SG_SETTING_COUNT,
};

/** The key of a setting in the requirements dialect: "sandbox_mode". */
const char *sg_setting_key(enum sg_setting setting);

/** The i-th value of a setting, or NULL past the last. */
const char *sg_setting_value(enum sg_setting setting, unsigned i);

/** The bit of a value (older spellings included), or -1. */
int sg_setting_bit(enum sg_setting setting, struct sg_span value);

/** The bits of blank-separated values; unknown words are left out. */
uint32_t sg_setting_bits(enum sg_setting setting, struct sg_span values);

/** Every value of the setting. */
uint32_t sg_setting_all(enum sg_setting setting);

/** True when an agent has the setting in every call: the sandbox and who is asked; not the web search, which few calls do. */
bool sg_setting_is_constant(enum sg_setting setting);

/** The values of bits as text: "untrusted, on-request"; "nothing" for none. Lives in the arena. */
struct sg_span sg_setting_words(enum sg_setting setting, uint32_t bits, struct sg_arena *arena);

#endif
