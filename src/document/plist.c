/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property lists through libplist, the only file that knows it. Never linked into strictgate-hook (tests/check-links).
 */
#include "document/plist.h"

#include <plist/plist.h>

static void
release(plist_t *root)
{
	if (*root)
		plist_free(*root);
	*root = NULL;
}

/* NULL is no property list; something other than a dictionary has no keys. */
static struct sg_status
look_up(plist_t root, struct sg_plist_value *value, struct sg_span file, struct sg_arena *arena,
	struct sg_error *err)
{
	plist_t node = plist_dict_get_item(root, value->key);
	struct sg_span text = { 0 };
	uint64_t len = 0;

	value->present = node != NULL;
	if (!node)
		return SG_STATUS_OK;
	if (plist_get_node_type(node) == PLIST_STRING)
		text.p = plist_get_string_ptr(node, &len);
	text.len = (size_t)len;
	if (!text.p)
		return sg_fail(arena, err, SG_E_WRONG_TYPE, "\"%s\" of %.*s must be a string",
			       value->key, SG_SPAN_ARG(file));
	value->text = sg_arena_copy(arena, text);
	return SG_STATUS_OK;
}

struct sg_status
sg_document_plist(struct sg_text text, struct sg_plist_value *values, size_t count,
		  struct sg_arena *arena, struct sg_error *err)
{
	struct sg_plist_value *answers = sg_arena_array(arena, count, sizeof(*answers));
	struct sg_status status = SG_STATUS_OK;
	/* Arena functions may leave by a jump; released then is what the process holds, which ends. */
	__attribute__((cleanup(release))) plist_t root = NULL;

	memcpy(answers, values, count * sizeof(*answers));
	if (text.bytes.len > SG_PLIST_MAX_BYTES)
		return sg_fail(arena, err, SG_E_LIMIT, "%.*s has %zu bytes; at most %d are read",
			       SG_SPAN_ARG(text.file), text.bytes.len, SG_PLIST_MAX_BYTES);
	if (text.bytes.len)
		plist_from_memory(text.bytes.p, (uint32_t)text.bytes.len, &root);
	if (!root || plist_get_node_type(root) != PLIST_DICT)
		return sg_fail(arena, err, SG_E_SYNTAX, "%.*s is no property list with keys",
			       SG_SPAN_ARG(text.file));
	for (size_t i = 0; i < count && sg_ok(status); i++)
		status = look_up(root, &answers[i], text.file, arena, err);
	if (sg_ok(status))
		memcpy(values, answers, count * sizeof(*values));
	return status;
}
