/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requirement files as trees: building, changing, and printing them in the three syntaxes. Knows no key.
 */
#include "laws.h"

#include "base/json.h"

static struct sg_node *
make(struct sg_arena *arena, enum sg_node_kind kind)
{
	struct sg_node *node = sg_arena_alloc(arena, sizeof(*node));

	node->kind = kind;
	return node;
}

struct sg_node *
laws_text(struct sg_arena *arena, const char *text)
{
	struct sg_node *node = make(arena, SG_NODE_STRING);

	node->text = sg_span_of(text);
	return node;
}

struct sg_node *
laws_table(struct sg_arena *arena)
{
	return make(arena, SG_NODE_TABLE);
}

struct sg_node *
laws_array(struct sg_arena *arena)
{
	return make(arena, SG_NODE_ARRAY);
}

struct sg_node *
laws_put(struct sg_node *parent, const char *key, struct sg_node *child)
{
	struct sg_node **at = &parent->first;

	while (*at)
		at = &(*at)->next;
	*at = child;
	child->key = sg_span_of(key);
	parent->count++;
	return child;
}

struct sg_node *
laws_get(const struct sg_node *table, const char *key)
{
	for (struct sg_node *child = table->first; child; child = child->next)
		if (sg_span_is(child->key, key))
			return child;
	return NULL;
}

struct sg_node *
laws_need(struct sg_node *table, const char *key, enum sg_node_kind kind, struct sg_arena *arena)
{
	struct sg_node *child = laws_get(table, key);

	return child ? child : laws_put(table, key, make(arena, kind));
}

struct sg_node *
laws_copy(const struct sg_node *node, struct sg_arena *arena)
{
	struct sg_node *copy = make(arena, node->kind);
	struct sg_node **at = &copy->first;

	*copy = *node;
	copy->next = NULL;
	copy->first = NULL;
	for (const struct sg_node *child = node->first; child; child = child->next) {
		*at = laws_copy(child, arena);
		at = &(*at)->next;
	}
	return copy;
}

void
laws_shuffle(struct sg_node *parent, struct laws_random *random)
{
	struct sg_node *rest = parent->first;

	parent->first = NULL;
	for (uint32_t placed = 0; rest; placed++) {
		struct sg_node *child = rest;
		struct sg_node **at = &parent->first;

		rest = rest->next;
		for (uint32_t skip = laws_random(random, placed + 1); skip; skip--)
			at = &(*at)->next;
		child->next = *at;
		*at = child;
	}
}

/* ---- printing ---- */

/* A value on one line; JSON puts ": " behind keys and TOML " = ". YAML takes JSON's. */
static void
print_inline(struct sg_buffer *out, const struct sg_node *node, const char *equals)
{
	bool table = node->kind == SG_NODE_TABLE;

	if (node->kind == SG_NODE_STRING) {
		sg_json_string(out, node->text);
		return;
	}
	if (node->kind == SG_NODE_BOOLEAN) {
		sg_buffer_add(out, sg_span_of(node->boolean ? "true" : "false"));
		return;
	}
	sg_buffer_add_char(out, table ? '{' : '[');
	for (const struct sg_node *child = node->first; child; child = child->next) {
		if (child != node->first)
			sg_buffer_add(out, SG_SPAN(", "));
		if (table) {
			sg_json_string(out, child->key);
			sg_buffer_add(out, sg_span_of(equals));
		}
		print_inline(out, child, equals);
	}
	sg_buffer_add_char(out, table ? '}' : ']');
}

static void
print_toml_values(struct sg_buffer *out, const struct sg_node *table)
{
	for (const struct sg_node *child = table->first; child; child = child->next) {
		sg_json_string(out, child->key);
		sg_buffer_add(out, SG_SPAN(" = "));
		print_inline(out, child, " = ");
		sg_buffer_add_char(out, '\n');
	}
}

static bool
is_list_of_tables(const struct sg_node *node)
{
	return node->kind == SG_NODE_ARRAY && node->first && node->first->kind == SG_NODE_TABLE;
}

/* [requirements] with its values, then one heading for each of its tables and entries. */
static void
print_toml_section(struct sg_buffer *out, const struct sg_node *section)
{
	sg_buffer_printf(out, "[%.*s]\n", SG_SPAN_ARG(section->key));
	for (const struct sg_node *child = section->first; child; child = child->next) {
		if (child->kind == SG_NODE_TABLE || is_list_of_tables(child))
			continue;
		sg_buffer_printf(out, "%.*s = ", SG_SPAN_ARG(child->key));
		print_inline(out, child, " = ");
		sg_buffer_add_char(out, '\n');
	}
	for (const struct sg_node *child = section->first; child; child = child->next) {
		if (child->kind == SG_NODE_TABLE) {
			sg_buffer_printf(out, "\n[%.*s.%.*s]\n", SG_SPAN_ARG(section->key),
					 SG_SPAN_ARG(child->key));
			print_toml_values(out, child);
		}
		for (const struct sg_node *entry = is_list_of_tables(child) ? child->first : NULL;
		     entry; entry = entry->next) {
			sg_buffer_printf(out, "\n[[%.*s.%.*s]]\n", SG_SPAN_ARG(section->key),
					 SG_SPAN_ARG(child->key));
			print_toml_values(out, entry);
		}
	}
}

static void
print_toml(struct sg_buffer *out, const struct sg_node *root)
{
	for (const struct sg_node *child = root->first; child; child = child->next)
		if (child->kind == SG_NODE_TABLE)
			print_toml_section(out, child);
}

static void
indent(struct sg_buffer *out, unsigned depth)
{
	sg_buffer_add_char(out, '\n');
	for (unsigned i = 0; i < depth; i++)
		sg_buffer_add(out, SG_SPAN("  "));
}

/* Block style; what is empty has no block. */
static void
print_yaml(struct sg_buffer *out, const struct sg_node *node, unsigned depth)
{
	if ((node->kind != SG_NODE_TABLE && node->kind != SG_NODE_ARRAY) || !node->first) {
		print_inline(out, node, ": ");
		return;
	}
	for (const struct sg_node *child = node->first; child; child = child->next) {
		indent(out, depth);
		if (node->kind == SG_NODE_ARRAY) {
			sg_buffer_add(out, SG_SPAN("- "));
		} else {
			sg_json_string(out, child->key);
			sg_buffer_add(out, SG_SPAN(": "));
		}
		print_yaml(out, child, depth + 1);
	}
}

struct sg_span
laws_print(const struct sg_node *root, enum sg_format format, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	if (format == SG_FORMAT_TOML)
		print_toml(&out, root);
	else if (format == SG_FORMAT_YAML)
		print_yaml(&out, root, 0);
	else
		print_inline(&out, root, ": ");
	sg_buffer_add_char(&out, '\n');
	return sg_buffer_span(&out);
}
