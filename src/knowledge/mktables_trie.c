/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Build time only: tries of command words. Equal blocks of children are written once: of the 3,357 groups of az only
 * 1,561 differ in their verbs.
 */
#include "knowledge/mktables_trie.h"

#include <stdlib.h>

void
sg_trie_init(struct sg_trie_tool *tool)
{
	tool->root = (struct sg_trie_node){ .verb_class = SG_VERB_CLASSES };
}

static bool
is_glob(struct sg_span word)
{
	return sg_span_find(word, '*') != SIZE_MAX || sg_span_find(word, '?') != SIZE_MAX;
}

struct sg_trie_node *
sg_trie_child(struct sg_trie_node *node, struct sg_span word, struct sg_arena *arena)
{
	struct sg_trie_node *child;

	for (size_t i = node->children.len; i-- > 0;)
		if (sg_span_eq(node->children.items[i]->word, word))
			return node->children.items[i];
	child = sg_arena_alloc(arena, sizeof(*child));
	child->word = word;
	child->verb_class = SG_VERB_CLASSES;
	child->flags = is_glob(word) ? SG_VERB_NODE_GLOB : 0;
	sg_vec_push(arena, &node->children, child);
	return child;
}

static struct sg_span
builder_string(const struct sg_image_builder *builder, struct sg_ref ref)
{
	return (struct sg_span){ builder->sections[0].bytes.p + ref.at, ref.count };
}

bool
sg_trie_declares(const struct sg_image_builder *builder, const struct sg_trie_node *node,
		 struct sg_span option)
{
	for (size_t i = 0; i < node->rules.len; i++) {
		struct sg_ref list = node->rules.items[i].options;

		if (node->rules.items[i].kind != SG_VERB_RULE_ARITY)
			continue;
		for (uint32_t j = 0; j < list.count; j++) {
			struct sg_ref ref;

			memcpy(&ref,
			       builder->sections[SG_KNOWLEDGE_LISTS].bytes.p +
				       (size_t)(list.at + j) * sizeof(ref),
			       sizeof(ref));
			if (sg_span_eq(builder_string(builder, ref), option))
				return true;
		}
	}
	return false;
}

/* Words by bytes, then globs as they came, then "*": any word is the last resort. */
static int
order_of(const struct sg_trie_node *node)
{
	return (node->flags & SG_VERB_NODE_GLOB ? 1 : 0) + (sg_span_is(node->word, "*") ? 1 : 0);
}

static void
sort_children(struct sg_trie_node *node)
{
	struct sg_trie_node **items = node->children.items;

	for (size_t i = 1; i < node->children.len; i++) {
		struct sg_trie_node *child = items[i];
		size_t at = i;

		for (; at > 0; at--) {
			const struct sg_trie_node *left = items[at - 1];
			int order = order_of(left) - order_of(child);

			if (order < 0 || (order == 0 && (child->flags & SG_VERB_NODE_GLOB ||
							 sg_span_cmp(left->word, child->word) < 0)))
				break;
			items[at] = items[at - 1];
		}
		items[at] = child;
	}
}

static struct sg_verb_node_rec
record_of(struct sg_trie_writer *writer, const struct sg_trie_node *node, struct sg_ref children)
{
	struct sg_ref word = sg_image_intern(writer->builder, node->word);
	uint8_t flags = node->flags;

	for (size_t i = 0; i < node->rules.len; i++)
		flags |= SG_VERB_NODE_RULES |
			 (node->rules.items[i].kind == SG_VERB_RULE_ARITY ? 0
									  : SG_VERB_NODE_EFFECTS);
	if (word.at >= 1u << 24 || word.count > 0xff || children.count > UINT16_MAX)
		writer->overflow = true;
	return (struct sg_verb_node_rec){ word.at << 8 | word.count, children.at,
					  (uint16_t)children.count, node->verb_class, flags };
}

/* The block of equal records that was written before, or the new one. */
static struct sg_ref
share_block(struct sg_trie_writer *writer, const struct sg_verb_node_rec *records, size_t count)
{
	const struct sg_buffer *bytes = &writer->builder->sections[SG_VERBS_NODES].bytes;
	bool shareable = true;
	struct sg_ref block;

	for (size_t i = 0; i < count; i++)
		shareable &= !(records[i].flags & SG_VERB_NODE_RULES);
	for (size_t i = 0; shareable && i < writer->blocks.len; i++) {
		block = writer->blocks.items[i];
		if (block.count == count && memcmp(bytes->p + (size_t)block.at * sizeof(*records),
						   records, count * sizeof(*records)) == 0)
			return block;
	}
	block = sg_image_add_all(writer->builder, SG_VERBS_NODES, records, count, sizeof(*records));
	if (shareable)
		sg_vec_push(writer->arena, &writer->blocks, block);
	return block;
}

static void
add_anchor(struct sg_trie_writer *writer, const struct sg_trie_node *node, uint32_t index)
{
	struct sg_verb_anchor_rec anchor = { .node = index };

	if (node->rules.len == 0)
		return;
	anchor.rules = sg_image_add_all(writer->builder, SG_VERBS_RULES, node->rules.items,
					node->rules.len, sizeof(*node->rules.items));
	sg_vec_push(writer->arena, &writer->anchors, anchor);
}

/* Children first; as deep as the longest command of the tables. */
static struct sg_ref
write_children(struct sg_trie_writer *writer, struct sg_trie_node *node)
{
	size_t count = node->children.len;
	struct sg_verb_node_rec *records =
		sg_arena_array(writer->arena, count + 1, sizeof(*records));
	struct sg_ref block;

	if (count == 0)
		return (struct sg_ref){ 0 };
	sort_children(node);
	for (size_t i = 0; i < count; i++) {
		struct sg_trie_node *child = node->children.items[i];

		records[i] = record_of(writer, child, write_children(writer, child));
	}
	block = share_block(writer, records, count);
	for (size_t i = 0; i < count; i++) {
		node->children.items[i]->index = block.at + (uint32_t)i;
		add_anchor(writer, node->children.items[i], block.at + (uint32_t)i);
	}
	return block;
}

const struct sg_trie_node *
sg_trie_dangling(const struct sg_trie_node *node)
{
	const struct sg_trie_node *found = NULL;

	if (node->children.len == 0 && node->verb_class == SG_VERB_CLASSES &&
	    !(node->flags & SG_VERB_NODE_RESTART))
		return node;
	for (size_t i = 0; i < node->children.len && !found; i++)
		found = sg_trie_dangling(node->children.items[i]);
	return found;
}

bool
sg_trie_write(struct sg_trie_tool *tool, struct sg_image_builder *builder)
{
	struct sg_verb_node_rec root =
		record_of(tool->writer, &tool->root, write_children(tool->writer, &tool->root));

	tool->record.root = sg_image_add(builder, SG_VERBS_NODES, &root, sizeof(root));
	add_anchor(tool->writer, &tool->root, tool->record.root);
	sg_image_add(builder, SG_VERBS_TOOLS, &tool->record, sizeof(tool->record));
	for (size_t i = 0; i < tool->entries.len; i++) {
		struct sg_verb_tool_rec entry = tool->record;

		entry.names = tool->entries.items[i].names;
		entry.root = tool->entries.items[i].node->index;
		sg_image_add(builder, SG_VERBS_TOOLS, &entry, sizeof(entry));
	}
	return !tool->writer->overflow;
}

static int
compare_anchors(const void *a, const void *b)
{
	const struct sg_verb_anchor_rec *left = a, *right = b;

	return (left->node > right->node) - (left->node < right->node);
}

void
sg_trie_finish(struct sg_trie_writer *writer)
{
	if (writer->anchors.len == 0)
		return;
	qsort(writer->anchors.items, writer->anchors.len, sizeof(*writer->anchors.items),
	      compare_anchors);
	sg_image_add_all(writer->builder, SG_VERBS_ANCHORS, writer->anchors.items,
			 writer->anchors.len, sizeof(*writer->anchors.items));
}
