/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Build time only: the trie of a tool's command words, in memory and as records of the image. Knows nothing about
 * files and their language.
 */
#ifndef SG_KNOWLEDGE_MKTABLES_TRIE_H
#define SG_KNOWLEDGE_MKTABLES_TRIE_H

#include "knowledge/verbs_image.h"

/** A command word. */
struct sg_trie_node {
	struct sg_span word;
	uint8_t verb_class;
	uint8_t flags;
	struct SG_VEC(struct sg_verb_rule_rec) rules;
	struct SG_VEC(struct sg_trie_node *) children;
	uint32_t index; /* of its record, once written */
};

/** What all tools of an image share. */
struct sg_trie_writer {
	struct sg_arena *arena;
	struct sg_image_builder *builder;
	struct SG_VEC(struct sg_ref) blocks; /* of children without rules, to be shared */
	struct SG_VEC(struct sg_verb_anchor_rec) anchors;
	bool overflow;
};

/** A program that starts at an inner node: docker-compose at "compose" of docker. */
struct sg_trie_entry {
	struct sg_ref names;
	const struct sg_trie_node *node;
};

struct sg_trie_tool {
	struct sg_trie_writer *writer;
	struct sg_verb_tool_rec record;
	struct sg_trie_node root;
	struct SG_VEC(struct sg_trie_entry) entries;
};

/** An empty trie. */
void sg_trie_init(struct sg_trie_tool *tool);

/** The child of that word, made when there is none. A word with '*' or '?' is a glob. */
struct sg_trie_node *
sg_trie_child(struct sg_trie_node *node, struct sg_span word, struct sg_arena *arena);

/** True when a rule of the node says whether this option takes a value. */
bool sg_trie_declares(const struct sg_image_builder *builder, const struct sg_trie_node *node,
		      struct sg_span option);

/** A node that is neither a command nor leads to one (a misspelt path), or NULL. */
const struct sg_trie_node *sg_trie_dangling(const struct sg_trie_node *node);

/** Write the tool. False when a number does not fit its record. */
bool sg_trie_write(struct sg_trie_tool *tool, struct sg_image_builder *builder);

/** Write what belongs to all tools; once, at the end. */
void sg_trie_finish(struct sg_trie_writer *writer);

#endif
