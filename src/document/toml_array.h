/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrays of TOML that are written as values: an element more, an element less. Relies on text that the parser has read;
 * not for use outside this folder.
 */
#ifndef SG_DOCUMENT_TOML_ARRAY_H
#define SG_DOCUMENT_TOML_ARRAY_H

#include "document/document.h"
#include "document/toml_tokens.h"

/** `key = [...]` in a text: tokens[from] is its opening bracket, tokens[to] its closing one. */
struct sg_toml_array {
	struct sg_span text;
	const struct sg_toml_token *tokens;
	size_t from;
	size_t to;
};

/** The array that is the value of the pair whose bytes are [start, end); false when its value is none. */
bool sg_toml_array_find(struct sg_span text, const struct sg_toml_tokens *tokens, size_t start,
			size_t end, struct sg_toml_array *out);

/** The text with one more element at the end of the array, on a line of its own where the last one has one. */
struct sg_span sg_toml_array_append(const struct sg_toml_array *array, const struct sg_node *value,
				    struct sg_arena *arena);

/** The text without one element and its comma, and without its line if nothing else stands there; false when there is
 * no such element. */
bool sg_toml_array_remove(const struct sg_toml_array *array, size_t index, struct sg_arena *arena,
			  struct sg_span *out);

#endif
