/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of the settings that requirements restrict, in one table each. The index of a value is its bit in
 * struct sg_setting_rec.
 */
#ifndef SG_MODEL_SETTINGS_H
#define SG_MODEL_SETTINGS_H

#include "model/policy.h"

/** The key of a setting in the requirements dialect: "sandbox_mode". */
const char *sg_setting_key(enum sg_setting setting);

/** The i-th value of a setting, or NULL past the last. */
const char *sg_setting_value(enum sg_setting setting, unsigned i);

/** The bit of a value (older spellings included), or -1. */
int sg_setting_bit(enum sg_setting setting, struct sg_span value);

#endif
