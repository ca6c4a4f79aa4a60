/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing one member of a JSON text. Relies on text that the parser has read.
 */
#include "document/edit.h"

#include "base/json.h"

/* How new members are laid out. */
struct style {
	struct sg_span indent; /* before the members; p NULL: all on one line */
	struct sg_span unit;   /* one level more */
};

static size_t
string_end(struct sg_span text, size_t at)
{
	for (at++; text.p[at] != '"'; at++)
		at += text.p[at] == '\\';
	return at + 1;
}

/* Behind the value at `at`. */
static size_t
value_end(struct sg_span text, size_t at)
{
	size_t depth = 0;

	do {
		char c = text.p[at];

		if (c == '"')
			at = string_end(text, at);
		else if (c == '{' || c == '[' || c == '}' || c == ']') {
			depth = c == '{' || c == '[' ? depth + 1 : depth - 1;
			at++;
		} else if (depth)
			at++;
		else
			while (at < text.len && !strchr(",]} \t\r\n", text.p[at]))
				at++;
	} while (depth);
	return at;
}

static size_t
start_of_value(struct sg_span text, const struct sg_node *node)
{
	return sg_edit_offset(text, node->line, node->column);
}

/* With its key, if it has one. */
static size_t
start_of(struct sg_span text, const struct sg_node *node)
{
	return node->key_line ? sg_edit_offset(text, node->key_line, node->key_column)
			      : start_of_value(text, node);
}

static size_t
end_of(struct sg_span text, const struct sg_node *node)
{
	return value_end(text, start_of_value(text, node));
}

/* What the line that holds `at` begins with. */
static struct sg_span
indent_at(struct sg_span text, size_t at, size_t *line_start)
{
	size_t start = at, end;

	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	for (end = start; end < at && (text.p[end] == ' ' || text.p[end] == '\t');)
		end++;
	*line_start = start;
	return (struct sg_span){ text.p + start, end - start };
}

/* As the whole text is indented: by what its first member has. */
static struct sg_span
unit_of(struct sg_span text, const struct sg_node *root)
{
	size_t line_start, at;
	struct sg_span indent;

	if (!root->first)
		return SG_SPAN("  ");
	at = start_of(text, root->first);
	indent = indent_at(text, at, &line_start);
	return indent.len && line_start + indent.len == at ? indent : SG_SPAN("  ");
}

static struct style
style_of(struct sg_span text, const struct sg_node *root, const struct sg_node *container,
	 struct sg_arena *arena)
{
	struct style style = { .unit = unit_of(text, root) };
	size_t line_start, at = container->first ? start_of(text, container->first)
						 : start_of(text, container);
	struct sg_span indent = indent_at(text, at, &line_start);

	if (!container->first)
		style.indent = sg_arena_join(arena, indent, style.unit);
	else if (line_start + indent.len == at)
		style.indent = indent;
	return style;
}

static bool
is_short(const struct sg_node *value)
{
	for (const struct sg_node *child = value->first; child; child = child->next)
		if (child->first || value->kind == SG_NODE_TABLE)
			return false;
	return true;
}

static void
new_line(struct sg_buffer *out, struct sg_span indent)
{
	sg_buffer_add_char(out, '\n');
	sg_buffer_add(out, indent);
}

/* As deep as the value, which the program wrote itself. */
static void
print(const struct sg_node *value, struct style style, struct sg_buffer *out)
{
	struct style inner = { sg_arena_join(out->arena, style.indent, style.unit), style.unit };
	bool table = value->kind == SG_NODE_TABLE;

	if (!style.indent.p || is_short(value)) {
		sg_edit_print(value, out);
		return;
	}
	sg_buffer_add_char(out, table ? '{' : '[');
	for (const struct sg_node *child = value->first; child; child = child->next) {
		new_line(out, inner.indent);
		if (table) {
			sg_json_string(out, child->key);
			sg_buffer_add(out, SG_SPAN(": "));
		}
		print(child, inner, out);
		if (child->next)
			sg_buffer_add_char(out, ',');
	}
	new_line(out, style.indent);
	sg_buffer_add_char(out, table ? '}' : ']');
}

/* Behind the last member, or into the empty brackets. */
static struct sg_span
insert(struct sg_span text, const struct sg_node *root, const struct sg_node *container,
       const struct sg_edit *edit, struct sg_arena *arena)
{
	struct style style = style_of(text, root, container, arena);
	struct sg_buffer made = { .arena = arena };
	const struct sg_node *last = container->first;
	size_t at = start_of_value(text, container), end, line_start;

	while (last && last->next)
		last = last->next;
	if (last)
		sg_buffer_add_char(&made, ',');
	if (style.indent.p)
		new_line(&made, style.indent);
	else
		sg_buffer_add_char(&made, ' ');
	if (edit->kind == SG_EDIT_ADD) {
		sg_json_string(&made, edit->steps[edit->count - 1].key);
		sg_buffer_add(&made, SG_SPAN(": "));
	}
	print(edit->value, style, &made);
	if (last)
		return sg_edit_splice(text, end_of(text, last), 0, sg_buffer_span(&made), arena);
	new_line(&made, indent_at(text, at, &line_start));
	end = value_end(text, at);
	return sg_edit_splice(text, at + 1, end - at - 2, sg_buffer_span(&made), arena);
}

static struct sg_span
remove_child(struct sg_span text, const struct sg_node *container, const struct sg_node *child,
	     struct sg_arena *arena)
{
	const struct sg_node *before = NULL;
	size_t from = start_of_value(text, container) + 1, to = end_of(text, container) - 1;

	for (const struct sg_node *at = container->first; at != child; at = at->next)
		before = at;
	if (child->next) {
		from = start_of(text, child);
		to = start_of(text, child->next);
	} else if (before) {
		from = end_of(text, before);
		to = end_of(text, child);
	}
	return sg_edit_splice(text, from, to - from, (struct sg_span){ 0 }, arena);
}

struct sg_status
sg_edit_json(struct sg_text text, const struct sg_node *root, const struct sg_edit *edit,
	     struct sg_span *out, struct sg_errors *errors)
{
	struct sg_arena *arena = errors->arena;
	const struct sg_node *node = sg_edit_find(root, edit->steps, edit->count);
	const struct sg_node *parent =
		edit->count ? sg_edit_find(root, edit->steps, edit->count - 1) : NULL;
	struct sg_buffer made = { .arena = arena };
	size_t at;

	if (edit->kind == SG_EDIT_ADD ? !parent : !node)
		return sg_edit_refuse(text, NULL, "there is no such member", errors);
	switch (edit->kind) {
	case SG_EDIT_SET:
		at = start_of_value(text.bytes, node);
		sg_edit_print(edit->value, &made);
		*out = sg_edit_splice(text.bytes, at, value_end(text.bytes, at) - at,
				      sg_buffer_span(&made), arena);
		break;
	case SG_EDIT_ADD:
		*out = insert(text.bytes, root, parent, edit, arena);
		break;
	case SG_EDIT_APPEND:
		*out = insert(text.bytes, root, node, edit, arena);
		break;
	case SG_EDIT_REMOVE:
		*out = remove_child(text.bytes, parent, node, arena);
		break;
	}
	return SG_STATUS_OK;
}
