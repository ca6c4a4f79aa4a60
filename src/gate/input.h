/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standard input of a hook.
 */
#ifndef SG_GATE_INPUT_H
#define SG_GATE_INPUT_H

#include "base/error.h"

/** All of standard input, in the arena. err: SG_E_PAYLOAD_SIZE, SG_E_READ. */
struct sg_status sg_gate_read_input(size_t max_bytes, struct sg_arena *arena, struct sg_span *out,
				    struct sg_error *err) SG_MUST_USE;

#endif
