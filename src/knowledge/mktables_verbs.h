/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Build time only: compiles rules/verbs into the knowledge image.
 */
#ifndef SG_KNOWLEDGE_MKTABLES_VERBS_H
#define SG_KNOWLEDGE_MKTABLES_VERBS_H

#include "base/image.h"

#include <stdio.h>

/**
 * Add the tables of command-line tools to an image.
 *
 * files  NAME.verbs (a tool: style, options, rules) and NAME.tsv (its commands: path, tab, class), in any order.
 * Returns 0, or 1 after each mistake was told on standard error as file:line: text.
 */
int sg_mktables_verbs(struct sg_image_builder *builder, const char *const *files, size_t count,
		      struct sg_arena *arena);

/** Tell how many bytes the sections of verbs have. */
void sg_mktables_verbs_sizes(const struct sg_image_builder *builder, FILE *out);

#endif
