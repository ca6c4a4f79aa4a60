/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laying JSON out anew, token by token. Strings and numbers stay as they are written.
 */
#include "base/vec.h"
#include "document/format.h"

/* A token, and where it would begin if the whole text were one line. */
struct token {
	struct sg_span text;
	size_t flat_at;
	size_t close; /* of an opening bracket: the index of its closing one */
};

struct layout {
	struct sg_arena *arena;
	struct SG_VEC(struct token) tokens;
	struct sg_buffer out;
	size_t line_start; /* in out */
};

static bool
is(const struct token *token, char c)
{
	return token->text.p[0] == c;
}

static bool
opens(const struct token *token)
{
	return is(token, '{') || is(token, '[');
}

static bool
closes(const struct token *token)
{
	return is(token, '}') || is(token, ']');
}

/* The length of the token at the start of the text: a string, a sign, or a bare word. */
static size_t
token_length(struct sg_span text)
{
	size_t len = 1;

	if (text.p[0] == '"') {
		while (len < text.len && text.p[len] != '"')
			len += text.p[len] == '\\' ? 2 : 1;
		return len < text.len ? len + 1 : text.len;
	}
	if (strchr("{}[],:", text.p[0]))
		return 1;
	while (len < text.len && !strchr("{}[],: \t\r\n\"", text.p[len]))
		len++;
	return len;
}

static void
split(struct layout *layout, struct sg_span text)
{
	struct SG_VEC(size_t) open = { 0 };
	size_t flat = 0;

	while (text.len) {
		struct token token = { .flat_at = flat };

		if (strchr(" \t\r\n", text.p[0])) {
			text = sg_span_from(text, 1);
			continue;
		}
		token.text = sg_span_first(text, token_length(text));
		text = sg_span_from(text, token.text.len);
		if (opens(&token))
			sg_vec_push(layout->arena, &open, layout->tokens.len);
		else if (closes(&token) && open.len)
			layout->tokens.items[open.items[--open.len]].close = layout->tokens.len;
		/* A blank behind ',' and ':', and inside braces. */
		flat += token.text.len + (strchr(",:{}", token.text.p[0]) != NULL);
		sg_vec_push(layout->arena, &layout->tokens, token);
	}
}

static void
new_line(struct layout *layout, size_t depth)
{
	sg_buffer_add_char(&layout->out, '\n');
	layout->line_start = layout->out.len;
	for (size_t i = 0; i < depth; i++)
		sg_buffer_add(&layout->out, SG_SPAN("  "));
}

/* From an opening bracket to its closing one, on this line. */
static void
write_flat(struct layout *layout, size_t from)
{
	for (size_t i = from; i <= layout->tokens.items[from].close; i++) {
		const struct token *token = &layout->tokens.items[i];
		bool inner = is(token, '{') && token->close != i + 1;

		if (is(token, '}') && !is(token - 1, '{'))
			sg_buffer_add_char(&layout->out, ' ');
		sg_buffer_add(&layout->out, token->text);
		if (inner || is(token, ',') || is(token, ':'))
			sg_buffer_add_char(&layout->out, ' ');
	}
}

/* Does the bracket fit on what is left of the line, with a comma behind it? An empty one always does. */
static bool
fits(const struct layout *layout, const struct token *open)
{
	size_t width = layout->tokens.items[open->close].flat_at - open->flat_at + 3;

	return &layout->tokens.items[open->close] == open + 1 ||
	       layout->out.len - layout->line_start + width <= SG_FORMAT_COLUMNS;
}

struct sg_span
sg_format_json(struct sg_span text, struct sg_arena *arena)
{
	struct layout layout = { .arena = arena, .out = { .arena = arena } };
	size_t depth = 0;

	split(&layout, text);
	for (size_t i = 0; i < layout.tokens.len; i++) {
		const struct token *token = &layout.tokens.items[i];

		if (opens(token) && token->close && fits(&layout, token)) {
			write_flat(&layout, i);
			i = token->close;
			continue;
		}
		if (closes(token) && depth)
			new_line(&layout, --depth);
		sg_buffer_add(&layout.out, token->text);
		if (is(token, ':'))
			sg_buffer_add_char(&layout.out, ' ');
		else if (opens(token))
			new_line(&layout, ++depth);
		else if (is(token, ','))
			new_line(&layout, depth);
	}
	sg_buffer_add_char(&layout.out, '\n');
	return sg_buffer_span(&layout.out);
}
