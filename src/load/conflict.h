/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the sources of one policy make of each other, for people.
 */
#ifndef SG_LOAD_CONFLICT_H
#define SG_LOAD_CONFLICT_H

#include "base/error.h"
#include "model/policy.h"

/**
 * Add a warning for each setting of which several sources together allow nothing (SG_W_EMPTY_JOIN), and for each feature
 * that two pin both ways (SG_W_CONTRADICTION), at the place of the later one. Sources that only record do not count.
 *
 * images  whole policies; their sources are taken as those of one policy, in this order.
 *
 * O(sources^2 * features).
 */
void sg_load_conflicts(const struct sg_image *images, size_t count, struct sg_errors *errors);

#endif
