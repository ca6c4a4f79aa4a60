/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings against what strictgate install would write. Not for use outside this folder.
 */
#ifndef SG_INSPECT_DIFFER_H
#define SG_INSPECT_DIFFER_H

#include "inspect/inspect.h"

/**
 * Add an observation for each difference between a file that is there and what is wanted in it: a pin that is missing or
 * turned, a call of the gate that is narrower, waits another time or lacks the words that refuse; with its line. A warning
 * where the gate is in force all the same. One observation at least.
 *
 * change  as planned, of a file that exists and would be changed.
 * repair  for each of them.
 */
void sg_inspect_differ(struct sg_inspection *inspection, const struct sg_install_change *change,
		       struct sg_span repair);

#endif
