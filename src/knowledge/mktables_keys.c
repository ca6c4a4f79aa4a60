/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the values of keys and of environment variables mean, as records. Knows the schema and no program.
 */
#include "knowledge/mktables.h"

const struct sg_node *
sg_mktables_kind(struct sg_mktables *run, const struct sg_node *node, enum sg_node_kind kind)
{
	if (node && node->kind != kind) {
		sg_mktables_fail(run, node, SG_E_WRONG_TYPE, "a %s is expected here",
				 sg_node_kind_name(kind));
		return NULL;
	}
	return node;
}

static void
read_key_role(struct sg_mktables *run, const struct sg_node *node, struct sg_key_rec *key)
{
	struct sg_role_rec role;
	struct sg_span word = node->text;

	if (!sg_mktables_kind(run, node, SG_NODE_STRING))
		return;
	key->bang = word.len > 0 && word.p[0] == '!';
	role = sg_mktables_role(run, node, sg_span_from(word, key->bang));
	key->role = role.role;
	key->language = role.language;
}

static struct sg_key_rec
read_key(struct sg_mktables *run, const struct sg_node *node)
{
	struct sg_key_rec key = { .key = sg_image_intern(run->builder, node->key) };

	if (node->kind != SG_NODE_TABLE) {
		read_key_role(run, node, &key);
		return key;
	}
	for (const struct sg_node *child = node->first; child; child = child->next)
		if (sg_span_is(child->key, "role"))
			read_key_role(run, child, &key);
		else if (sg_span_is(child->key, "name") &&
			 sg_mktables_kind(run, child, SG_NODE_STRING))
			key.name_role = sg_mktables_role(run, child, child->text).role;
		else if (sg_span_is(child->key, "own") &&
			 sg_mktables_kind(run, child, SG_NODE_BOOLEAN))
			key.own = child->boolean;
		else if ((sg_span_is(child->key, "implies") ||
			  sg_span_is(child->key, "harmless")) &&
			 sg_mktables_kind(run, child, SG_NODE_STRING))
			key.implies = sg_image_intern(run->builder, child->text);
		else
			sg_mktables_fail(run, child, SG_E_UNKNOWN_KEY, "unknown field \"%.*s\"",
					 SG_SPAN_ARG(child->key));
	return key;
}

struct sg_ref
sg_mktables_keys(struct sg_mktables *run, const struct sg_node *node, unsigned section)
{
	struct SG_VEC(struct sg_key_rec) list = { 0 };

	for (node = node ? node->first : NULL; node; node = node->next)
		sg_vec_push(run->arena, &list, read_key(run, node));
	return sg_mktables_share(run, section, list.items, list.len, sizeof(*list.items));
}
