/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a hook input tells about the settings that its agent runs with, in the words of the requirements. One table of
 * rows for all agents. Knows no policy: what is allowed is decided elsewhere.
 */
#ifndef SG_AGENTS_MODES_H
#define SG_AGENTS_MODES_H

#include "agents/payload.h"

/**
 * Fill call->modes. The call's agent and tool must be known by now.
 *
 * payload  the whole hook input.
 * input    the arguments of the tool, or NULL.
 *
 * Rows of other agents are left out; without an agent's name every row counts. A word that no row knows is told as
 * such for every setting that its field speaks about. What the input does not say is not guessed.
 * Errors: SG_E_PAYLOAD_DUPLICATE (a field in two spellings). O(fields of the table * members of the payload).
 */
struct sg_status
sg_modes_read(const struct sg_node *payload, const struct sg_node *input, struct sg_arena *arena,
	      struct sg_call *call, struct sg_error *err) SG_MUST_USE;

#endif
