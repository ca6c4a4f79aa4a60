/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scripts made up from the grammar of bash, the same ones for the same seed, and broken versions of a script. They are
 * only ever parsed; the programs in them do not exist.
 */
#ifndef TESTS_DIFFERENTIAL_GENERATE_H
#define TESTS_DIFFERENTIAL_GENERATE_H

#include "base/span.h"

struct sg_arena;

/** A correct script of a few lines that ends in a newline. Owned by the arena. */
struct sg_span sg_generate_script(struct sg_arena *arena, unsigned seed);
/** The script with a byte or word lost, doubled, swapped or replaced; often, but not always, wrong. */
struct sg_span sg_generate_broken(struct sg_arena *arena, struct sg_span script, unsigned seed);

#endif
