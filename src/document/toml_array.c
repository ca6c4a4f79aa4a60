/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing arrays of TOML that are written as values. Knows tokens, no keys.
 */
#include "document/toml_array.h"

#include "document/edit.h"

static size_t
offset_of(const struct sg_toml_array *array, const struct sg_toml_token *token)
{
	return (size_t)(token->text.p - array->text.p);
}

static size_t
end_of(const struct sg_toml_array *array, const struct sg_toml_token *token)
{
	return offset_of(array, token) + token->text.len;
}

static bool
is_blank(const struct sg_toml_token *token)
{
	return token->kind == SG_TOML_TOKEN_NEWLINE || token->kind == SG_TOML_TOKEN_COMMENT;
}

static int
depth_change(const struct sg_toml_token *token)
{
	return (sg_toml_token_is(token, '[') || sg_toml_token_is(token, '{')) -
	       (sg_toml_token_is(token, ']') || sg_toml_token_is(token, '}'));
}

bool
sg_toml_array_find(struct sg_span text, const struct sg_toml_tokens *tokens, size_t start,
		   size_t end, struct sg_toml_array *out)
{
	struct sg_toml_array found = { .text = text, .tokens = tokens->items.items };
	size_t i = 0;

	while (found.tokens[i].kind != SG_TOML_TOKEN_END &&
	       (offset_of(&found, &found.tokens[i]) < start ||
		!sg_toml_token_is(&found.tokens[i], '=')))
		i++;
	if (found.tokens[i].kind == SG_TOML_TOKEN_END ||
	    offset_of(&found, &found.tokens[i]) >= end ||
	    !sg_toml_token_is(&found.tokens[i + 1], '['))
		return false;
	found.from = found.to = i + 1;
	for (int depth = 1; depth > 0; depth += depth_change(&found.tokens[found.to]))
		if (found.tokens[++found.to].kind == SG_TOML_TOKEN_END)
			return false;
	*out = found;
	return true;
}

/* ---- writing ---- */

static bool
is_bare(struct sg_span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(sg_lower(name.p[i]) >= 'a' && sg_lower(name.p[i]) <= 'z') &&
		    !(name.p[i] >= '0' && name.p[i] <= '9') && name.p[i] != '_')
			return false;
	return name.len > 0;
}

/* On one line; as deep as the value, which the program wrote itself. */
static void
write_value(const struct sg_node *value, struct sg_buffer *out)
{
	bool table = value->kind == SG_NODE_TABLE;
	struct sg_node name = { .kind = SG_NODE_STRING };

	if (!table && value->kind != SG_NODE_ARRAY) {
		sg_edit_print(value, out);
		return;
	}
	sg_buffer_add(out, table ? SG_SPAN("{ ") : SG_SPAN("["));
	for (const struct sg_node *child = value->first; child; child = child->next) {
		name.text = child->key;
		if (table && is_bare(child->key))
			sg_buffer_add(out, child->key);
		else if (table)
			sg_edit_print(&name, out);
		if (table)
			sg_buffer_add(out, SG_SPAN(" = "));
		write_value(child, out);
		if (child->next)
			sg_buffer_add(out, SG_SPAN(", "));
	}
	sg_buffer_add(out, table ? SG_SPAN(" }") : SG_SPAN("]"));
}

/* The blanks that the line of a byte begins with. */
static struct sg_span
indent_of(struct sg_span text, size_t at)
{
	size_t start = at, end;

	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	for (end = start; end < at && (text.p[end] == ' ' || text.p[end] == '\t');)
		end++;
	return (struct sg_span){ text.p + start, end - start };
}

static bool
has_newline(const struct sg_toml_array *array, size_t from, size_t to)
{
	for (; from < to; from++)
		if (array->tokens[from].kind == SG_TOML_TOKEN_NEWLINE)
			return true;
	return false;
}

struct sg_span
sg_toml_array_append(const struct sg_toml_array *array, const struct sg_node *value,
		     struct sg_arena *arena)
{
	struct sg_buffer made = { .arena = arena };
	const struct sg_toml_token *tokens = array->tokens;
	size_t last = array->to - 1, cut, rest;
	bool lines, comma;

	while (is_blank(&tokens[last]))
		last--;
	comma = last != array->from && !sg_toml_token_is(&tokens[last], ',');
	lines = has_newline(array, last, array->to);
	/* Comments behind the last element stay behind it. */
	cut = end_of(array, &tokens[last]);
	rest = lines ? end_of(array, &tokens[array->to - 1]) : cut;
	sg_buffer_add(&made, sg_span_first(array->text, cut));
	if (comma)
		sg_buffer_add_char(&made, ',');
	sg_buffer_add(&made, (struct sg_span){ array->text.p + cut, rest - cut });
	if (lines)
		sg_buffer_add(&made,
			      last == array->from ? SG_SPAN("\t") : indent_of(array->text, cut));
	else if (last != array->from)
		sg_buffer_add_char(&made, ' ');
	write_value(value, &made);
	if (lines)
		sg_buffer_add(&made, SG_SPAN(",\n"));
	rest = lines ? offset_of(array, &tokens[array->to]) -
			       indent_of(array->text, offset_of(array, &tokens[array->to])).len
		     : rest;
	sg_buffer_add(&made, sg_span_from(array->text, rest));
	return sg_buffer_span(&made);
}

/* ---- removing ---- */

/* The tokens [*first, *end) of an element, without its comma. */
static bool
find_element(const struct sg_toml_array *array, size_t index, size_t *first, size_t *end)
{
	size_t at = array->from + 1;

	for (;; at++) {
		int depth = 0;

		while (at < array->to && is_blank(&array->tokens[at]))
			at++;
		if (at >= array->to)
			return false;
		*first = at;
		while (at < array->to && (depth > 0 || !sg_toml_token_is(&array->tokens[at], ',')))
			depth += depth_change(&array->tokens[at++]);
		if (index-- > 0)
			continue;
		for (*end = at; is_blank(&array->tokens[*end - 1]);)
			--*end;
		return true;
	}
}

/* Its whole line, when only the element and its comma stand there. */
static bool
widen_to_line(struct sg_span text, size_t *from, size_t *to)
{
	size_t start = *from - indent_of(text, *from).len, end = *to;

	while (end < text.len && (text.p[end] == ' ' || text.p[end] == '\t'))
		end++;
	if ((start > 0 && text.p[start - 1] != '\n') || end >= text.len || text.p[end] != '\n')
		return false;
	*from = start;
	*to = end + 1;
	return true;
}

bool
sg_toml_array_remove(const struct sg_toml_array *array, size_t index, struct sg_arena *arena,
		     struct sg_span *out)
{
	size_t first, end, from, to;
	bool comma;

	if (!find_element(array, index, &first, &end))
		return false;
	comma = sg_toml_token_is(&array->tokens[end], ',');
	from = offset_of(array, &array->tokens[first]);
	to = end_of(array, &array->tokens[comma ? end : end - 1]);
	if (!widen_to_line(array->text, &from, &to)) {
		while (comma && array->text.p[to] == ' ')
			to++;
		/* The last one: the comma before it goes. */
		if (!comma && sg_toml_token_is(&array->tokens[first - 1], ','))
			from = offset_of(array, &array->tokens[first - 1]);
	}
	*out = sg_edit_splice(array->text, from, to - from, (struct sg_span){ 0 }, arena);
	return true;
}
