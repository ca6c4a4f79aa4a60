/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kinds of input that grow: lines of kinds.tsv and slow.tsv made as long as wanted, and judged.
 */
#ifndef SG_TESTS_BENCH_KINDS_H
#define SG_TESTS_BENCH_KINDS_H

#include "gate/gate.h"

/**
 * LANGUAGE, what is repeated between a beginning and an end until the length is reached, "nested" when the end is
 * repeated, too, and perhaps a name.
 */
struct kind {
	struct sg_span name, language, first, again, last;
	bool nested;
};

/** Read a line of a table; texts live in the arena. */
struct kind kind_read(struct sg_span line, struct sg_arena *arena);

/** An input of that kind, at most (for short lengths about) len bytes long. */
struct sg_span kind_make(const struct kind *kind, size_t len, struct sg_arena *arena);

/** Judge it: a script by its language, anything else as a line of `strictgate eval`. */
void kind_judge(const struct sg_policies *policies, const struct kind *kind, struct sg_span input,
		struct sg_arena *arena);

#endif
