/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times and durations as people write them in policies. Knows no clock.
 */
#ifndef SG_BASE_MOMENT_H
#define SG_BASE_MOMENT_H

#include "base/arena.h"

/** The longest duration, in days: ten years and a bit. */
enum { SG_DURATION_MAX_DAYS = 3660 };

/**
 * A number and a unit: "90s", "15m", "12h", "30d", "2w". False for anything else, for 0 and over SG_DURATION_MAX_DAYS;
 * *seconds is then untouched.
 */
bool sg_duration_of_text(struct sg_span text, int64_t *seconds);

/** "45s", "3h", "12d": the largest unit that fits, rounded down. Negative ones count as 0. */
struct sg_span sg_duration_text(struct sg_arena *arena, int64_t seconds);

/**
 * "2026-11-21T10:00:00Z", with an offset instead of Z and a fraction (dropped) if there is one, as Unix time: RFC 3339.
 * False for anything else; *unix_s is then untouched.
 */
bool sg_time_of_text(struct sg_span text, int64_t *unix_s);

/** The same form, in UTC, of times in the years 1970 to 9999; "" for others. */
struct sg_span sg_time_text(struct sg_arena *arena, int64_t unix_s);

#endif
