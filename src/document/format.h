/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical layout of texts: blanks and line ends change, nothing else does. Works on tokens, so that comments and
 * spellings stay; knows no requirement.
 */
#ifndef SG_DOCUMENT_FORMAT_H
#define SG_DOCUMENT_FORMAT_H

#include "document/document.h"

/**
 * JSON with two blanks for each level; what fits on a line of SG_FORMAT_COLUMNS stands on one.
 * text  valid JSON (sg_document_json has read it). The result ends in a newline. O(bytes).
 */
struct sg_span sg_format_json(struct sg_span text, struct sg_arena *arena);

enum { SG_FORMAT_COLUMNS = 100 };

#endif
