/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply_patch as a command of a script: Codex applies such a patch itself.
 */
#ifndef SG_GATE_PATCHES_H
#define SG_GATE_PATCHES_H

#include "model/command.h"

/** Add what the apply_patch commands of a reading do to files; a patch that cannot be known becomes a problem. */
void sg_gate_read_patches(struct sg_reading *reading);

#endif
