/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A payload back to JSON. Strings are valid UTF-8 already and numbers are as they were written, so nothing that differs
 * becomes the same. Knows no agent.
 */
#include "gate/listing.h"

#include "base/json.h"

/* Is the member one of those that pass? parent is empty at the top. */
static bool
is_passing(struct sg_span passing, struct sg_span parent, struct sg_span key)
{
	while (passing.len) {
		struct sg_span word = sg_span_split(passing, ' ', &passing);

		if (parent.len == 0 && sg_span_eq(word, key))
			return true;
		if (parent.len && word.len == parent.len + 1 + key.len &&
		    sg_span_starts(word, parent) && word.p[parent.len] == '.' &&
		    sg_span_ends(word, key))
			return true;
	}
	return false;
}

static void add_value(struct sg_buffer *out, const struct sg_node *node);

static void
add_member(struct sg_buffer *out, const struct sg_node *member)
{
	sg_json_next(out);
	sg_json_string(out, member->key);
	sg_buffer_add_char(out, ':');
	add_value(out, member);
}

static void
add_children(struct sg_buffer *out, const struct sg_node *node)
{
	bool table = node->kind == SG_NODE_TABLE;

	sg_buffer_add_char(out, table ? '{' : '[');
	for (const struct sg_node *child = node->first; child; child = child->next) {
		if (table) {
			add_member(out, child);
			continue;
		}
		sg_json_next(out);
		add_value(out, child);
	}
	sg_buffer_add_char(out, table ? '}' : ']');
}

/* As deep as the parser let the payload be: SG_DOCUMENT_MAX_DEPTH. */
static void
add_value(struct sg_buffer *out, const struct sg_node *node)
{
	switch (node->kind) {
	case SG_NODE_TABLE:
	case SG_NODE_ARRAY:
		add_children(out, node);
		break;
	case SG_NODE_STRING:
		sg_json_string(out, node->text);
		break;
	case SG_NODE_BOOLEAN:
		sg_buffer_add(out, node->boolean ? SG_SPAN("true") : SG_SPAN("false"));
		break;
	case SG_NODE_INTEGER:
	case SG_NODE_FLOAT:
	case SG_NODE_DATETIME:
		sg_buffer_add(out, node->text);
		break;
	case SG_NODE_NULL:
		sg_buffer_add(out, SG_SPAN("null"));
		break;
	}
}

/* A table one level down may hold members that pass, too. */
static void
add_inner(struct sg_buffer *out, const struct sg_node *table, struct sg_span passing)
{
	sg_json_next(out);
	sg_json_string(out, table->key);
	sg_buffer_add(out, SG_SPAN(":{"));
	for (const struct sg_node *member = table->first; member; member = member->next)
		if (!is_passing(passing, table->key, member->key))
			add_member(out, member);
	sg_buffer_add_char(out, '}');
}

struct sg_span
sg_gate_listing(const struct sg_node *payload, const char *passing, struct sg_arena *arena)
{
	struct sg_span words = sg_span_of(passing);
	struct sg_buffer out = { .arena = arena };

	sg_buffer_add_char(&out, '{');
	for (const struct sg_node *member = payload->first; member; member = member->next) {
		if (is_passing(words, (struct sg_span){ 0 }, member->key))
			continue;
		if (member->kind == SG_NODE_TABLE)
			add_inner(&out, member, words);
		else
			add_member(&out, member);
	}
	sg_buffer_add_char(&out, '}');
	return sg_buffer_span(&out);
}
