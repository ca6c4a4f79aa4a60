/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Variables that lines of text set: .env files, shell start-up files, .envrc, environment.d. Not for use outside this
 * folder.
 */
#ifndef SG_INSPECT_LINES_H
#define SG_INSPECT_LINES_H

#include "document/document.h"

/**
 * A table with one member for each NAME=VALUE, and each `set -x NAME VALUE` of fish and `setenv NAME VALUE` of csh, in
 * the order of the text, with line and column. Several on a line are seen, also behind export and before a command;
 * comments are not. Values are without their quotes, up to the next blank; nothing is expanded. A name may come twice.
 * Never fails. O(bytes); at most SG_LINES_MAX members.
 */
const struct sg_node *sg_inspect_lines(struct sg_span text, struct sg_arena *arena);

enum { SG_LINES_MAX = 2000 };

#endif
