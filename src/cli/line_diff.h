/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two texts by lines, as diff -u shows them.
 */
#ifndef SG_CLI_LINE_DIFF_H
#define SG_CLI_LINE_DIFF_H

#include "base/vec.h"

/**
 * Append the unified difference with three lines around each change; nothing when the texts are equal. Texts that are
 * too different to compare line by line (SG_LINE_DIFF_CELLS) are shown as one change.
 */
void sg_cli_line_diff(struct sg_span name, struct sg_span old, struct sg_span new,
		      struct sg_buffer *out);

enum { SG_LINE_DIFF_CELLS = 16 * 1000 * 1000 };

#endif
