/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proving the examples of rules: the loader's question, answered by the engine that judges calls.
 */
#ifndef SG_GATE_EXAMPLES_H
#define SG_GATE_EXAMPLES_H

#include "load/load.h"

/** Does the rule match the example? For the loader's options; context is not used. */
bool sg_gate_example(void *context, const struct sg_image *policy, const struct sg_rule_rec *rule,
		     struct sg_span example, struct sg_arena *arena);

#endif
