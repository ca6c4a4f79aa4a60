/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What editing JSON and TOML share: paths, places, comparing and printing values. Knows neither grammar.
 */
#include "document/edit.h"

#include "base/json.h"

static const struct sg_node *
step_into(const struct sg_node *node, const struct sg_edit_step *step)
{
	const struct sg_node *child = node->first;

	if (node->kind != (step->key.p ? SG_NODE_TABLE : SG_NODE_ARRAY))
		return NULL;
	for (size_t i = 0; child; child = child->next, i++)
		if (step->key.p ? sg_span_eq(child->key, step->key) : i == step->index)
			return child;
	return NULL;
}

const struct sg_node *
sg_edit_find(const struct sg_node *root, const struct sg_edit_step *steps, size_t count)
{
	for (size_t i = 0; root && i < count; i++)
		root = step_into(root, &steps[i]);
	return root;
}

size_t
sg_edit_offset(struct sg_span bytes, unsigned line, unsigned column)
{
	struct sg_span rest = bytes;

	for (unsigned i = 1; i < line; i++)
		rest = sg_span_from(rest, sg_span_find(rest, '\n') + 1);
	return bytes.len - rest.len + column - 1;
}

struct sg_span
sg_edit_splice(struct sg_span bytes, size_t at, size_t len, struct sg_span by,
	       struct sg_arena *arena)
{
	struct sg_span head = sg_arena_join(arena, sg_span_first(bytes, at), by);

	return sg_arena_join(arena, head, sg_span_from(bytes, at + len));
}

struct sg_status
sg_edit_refuse(struct sg_text text, const struct sg_node *where, const char *why,
	       struct sg_errors *errors)
{
	struct sg_error err = { .code = SG_E_WRONG_TYPE,
				.file = text.file,
				.text = sg_arena_copy(errors->arena, sg_span_of(why)) };

	if (where) {
		/* The value of a table that only has headers stands nowhere; its key does. */
		err.line = where->key_line ? where->key_line : where->line;
		err.column = where->key_line ? where->key_column : where->column;
		err.line_text = sg_text_line(text.bytes, err.line);
	}
	sg_errors_add(errors, &err);
	return sg_status(SG_E_WRONG_TYPE);
}

static bool
same_children(const struct sg_node *a, const struct sg_node *b)
{
	const struct sg_node *other = b->first;

	if (a->count != b->count)
		return false;
	for (const struct sg_node *child = a->first; child; child = child->next) {
		struct sg_edit_step step = { .key = child->key };

		if (!sg_edit_same(child, a->kind == SG_NODE_TABLE ? step_into(b, &step) : other))
			return false;
		other = other->next;
	}
	return true;
}

/* As deep as the readers let a text be. */
bool
sg_edit_same(const struct sg_node *a, const struct sg_node *b)
{
	if (!a || !b || a->kind != b->kind)
		return a == b;
	switch (a->kind) {
	case SG_NODE_TABLE:
	case SG_NODE_ARRAY:
		return same_children(a, b);
	case SG_NODE_BOOLEAN:
		return a->boolean == b->boolean;
	case SG_NODE_INTEGER:
		return a->integer == b->integer;
	case SG_NODE_FLOAT:
		return memcmp(&a->number, &b->number, sizeof(a->number)) == 0;
	default:
		return sg_span_eq(a->text, b->text);
	}
}

void
sg_edit_print(const struct sg_node *value, struct sg_buffer *out)
{
	bool table = value->kind == SG_NODE_TABLE;

	switch (value->kind) {
	case SG_NODE_BOOLEAN:
		sg_buffer_printf(out, "%s", value->boolean ? "true" : "false");
		return;
	case SG_NODE_INTEGER:
		sg_buffer_printf(out, "%lld", (long long)value->integer);
		return;
	case SG_NODE_NULL:
		sg_buffer_add(out, SG_SPAN("null"));
		return;
	case SG_NODE_FLOAT:
		sg_buffer_add(out, value->text);
		return;
	case SG_NODE_STRING:
	case SG_NODE_DATETIME:
		sg_json_string(out, value->text);
		return;
	case SG_NODE_ARRAY:
	case SG_NODE_TABLE:
		break;
	}
	sg_buffer_add_char(out, table ? '{' : '[');
	for (const struct sg_node *child = value->first; child; child = child->next) {
		if (table) {
			sg_json_string(out, child->key);
			sg_buffer_add(out, SG_SPAN(": "));
		}
		sg_edit_print(child, out);
		if (child->next)
			sg_buffer_add(out, SG_SPAN(", "));
	}
	sg_buffer_add_char(out, table ? '}' : ']');
}
