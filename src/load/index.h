/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of the rules of a source, by the names of programs. Private to the load layer.
 */
#ifndef SG_LOAD_INDEX_H
#define SG_LOAD_INDEX_H

#include "model/policy.h"

/**
 * Append the index of a source whose records are all laid out.
 * Call it once per source, in the order of the sources. O(n log n) in the program names of the source's patterns.
 */
void sg_load_index(struct sg_image_builder *builder, const struct sg_source_rec *source);

#endif
