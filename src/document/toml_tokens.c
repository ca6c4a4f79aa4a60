/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splitting TOML into tokens. Knows strings and comments and no more.
 */
#include "document/toml_tokens.h"

#define SIGNS "[]{},="

/* The length of the string at the start, with its quotes: three of them, or one. */
static size_t
string_length(struct sg_span text)
{
	char quote = text.p[0];
	bool three = text.len >= 3 && text.p[1] == quote && text.p[2] == quote;
	size_t len = three ? 3 : 1;

	while (len < text.len) {
		if (text.p[len] == '\\' && quote == '"') {
			len += 2;
			continue;
		}
		if (text.p[len] == quote && !three)
			return len + 1;
		if (text.p[len] == quote && len + 2 < text.len && text.p[len + 1] == quote &&
		    text.p[len + 2] == quote) {
			/* Up to two quotes may stand before the closing three. */
			for (len += 3; len < text.len && text.p[len] == quote;)
				len++;
			return len;
		}
		len++;
	}
	return text.len;
}

static size_t
word_length(struct sg_span text)
{
	size_t len = 1;

	while (len < text.len && !strchr(SIGNS "\"'# \t\r\n", text.p[len]))
		len++;
	return len;
}

static struct sg_toml_token
next_token(struct sg_span text)
{
	size_t end = sg_span_find(text, '\n');

	if (text.p[0] == '\n')
		return (struct sg_toml_token){ SG_TOML_TOKEN_NEWLINE, sg_span_first(text, 1) };
	if (text.p[0] == '#')
		return (struct sg_toml_token){ SG_TOML_TOKEN_COMMENT, sg_span_first(text, end) };
	if (strchr(SIGNS, text.p[0]))
		return (struct sg_toml_token){ SG_TOML_TOKEN_SIGN, sg_span_first(text, 1) };
	return (struct sg_toml_token){ SG_TOML_TOKEN_WORD,
				       sg_span_first(text, text.p[0] == '"' || text.p[0] == '\''
								   ? string_length(text)
								   : word_length(text)) };
}

void
sg_toml_tokens_read(struct sg_span text, struct sg_arena *arena, struct sg_toml_tokens *out)
{
	while (text.len) {
		struct sg_toml_token token;

		if (text.p[0] == ' ' || text.p[0] == '\t' || text.p[0] == '\r') {
			text = sg_span_from(text, 1);
			continue;
		}
		token = next_token(text);
		text = sg_span_from(text, token.text.len);
		if (token.kind == SG_TOML_TOKEN_COMMENT)
			token.text = sg_span_trim(token.text);
		sg_vec_push(arena, &out->items, token);
	}
	sg_vec_push(arena, &out->items, (struct sg_toml_token){ .kind = SG_TOML_TOKEN_END });
}
