/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TOML as tokens, comments and line ends among them: what a layout is made of. Relies on text that the parser has read;
 * not for use outside this folder.
 */
#ifndef SG_DOCUMENT_TOML_TOKENS_H
#define SG_DOCUMENT_TOML_TOKENS_H

#include "base/vec.h"

enum sg_toml_token_kind {
	SG_TOML_TOKEN_WORD, /* a bare key, number, date, boolean, or a string with its quotes */
	SG_TOML_TOKEN_SIGN, /* one of [ ] { } , = */
	SG_TOML_TOKEN_COMMENT,
	SG_TOML_TOKEN_NEWLINE,
	SG_TOML_TOKEN_END,
};

struct sg_toml_token {
	enum sg_toml_token_kind kind;
	struct sg_span text;
};

struct sg_toml_tokens {
	struct SG_VEC(struct sg_toml_token) items; /* the last is SG_TOML_TOKEN_END */
};

/** Split a text without byte order mark. O(bytes). */
void sg_toml_tokens_read(struct sg_span text, struct sg_arena *arena, struct sg_toml_tokens *out);

/** True for the sign c. */
static inline bool
sg_toml_token_is(const struct sg_toml_token *token, char c)
{
	return token->kind == SG_TOML_TOKEN_SIGN && token->text.p[0] == c;
}

#endif
