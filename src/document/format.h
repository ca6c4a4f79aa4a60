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

/**
 * TOML with one blank around '=', no indentation of tables, one blank line before each, arrays on one line where they
 * fit, else one element per line with two blanks before it. An array whose last element has a comma stays in several
 * lines. Comments stay where they are.
 *
 * out     on success: text whose tree and comments are those of `text`: both are read again and compared.
 * errors  what sg_document_toml says; SG_E_INTERNAL when the result would mean something else (nothing is lost then).
 * O(bytes * depth).
 */
struct sg_status sg_format_toml(struct sg_text text, struct sg_arena *arena, struct sg_span *out,
				struct sg_errors *errors) SG_MUST_USE;

/** True when two trees hold the same keys and values in the same order, wherever they stand. O(nodes). */
bool sg_node_same(const struct sg_node *a, const struct sg_node *b);

enum { SG_FORMAT_COLUMNS = 100 };

#endif
