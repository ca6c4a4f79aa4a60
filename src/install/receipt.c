/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receipts as JSON files, one for each file that was changed; named by the digest of its path.
 */
#include "install/receipt.h"

#include "base/digest.h"
#include "base/json.h"
#include "document/document.h"
#include "document/edit.h"
#include "install/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

static struct sg_span
folder_of(const struct sg_install_places *places, struct sg_arena *arena)
{
	return sg_arena_join(arena, places->root, places->state);
}

struct sg_span
sg_install_receipt_name(const struct sg_install_places *places, struct sg_span path,
			struct sg_arena *arena)
{
	struct sg_span digest = sg_span_first(sg_digest_sha256(arena, path), 16);

	return sg_arena_printf(arena, "%s/%.*s.json", folder_of(places, arena).p,
			       SG_SPAN_ARG(digest));
}

/* A receipt says what is written into files of the machine: a damaged one says nothing. */
static bool
decode(const struct sg_node *root, struct sg_install_receipt *out, struct sg_arena *arena)
{
	const struct sg_node *existed = sg_node_get(root, "existed");
	const struct sg_node *want = sg_node_get(root, "want");
	const struct sg_node *folders = sg_node_get(root, "folders");
	struct sg_buffer text = { .arena = arena };

	out->agent = sg_node_text(root, "agent");
	out->scope = sg_node_text(root, "scope");
	out->path = sg_node_text(root, "path");
	out->original = sg_node_text(root, "original");
	out->installed = sg_node_text(root, "installed_sha256");
	out->existed = existed && existed->boolean;
	if (want)
		sg_edit_print(want, &text);
	for (const struct sg_node *at = folders ? folders->first : NULL; at; at = at->next)
		if (at->kind == SG_NODE_STRING)
			sg_vec_push(arena, &out->folders.names, at->text);
	out->want = sg_buffer_span(&text);
	return out->path.len && out->agent.len && out->scope.len && out->installed.len == 64 &&
	       existed && existed->kind == SG_NODE_BOOLEAN && want && want->kind == SG_NODE_ARRAY &&
	       sg_span_eq(sg_digest_sha256(arena, out->original),
			  sg_node_text(root, "original_sha256"));
}

struct sg_status
sg_install_receipt_read(const struct sg_install_places *places, struct sg_span name,
			struct sg_install_receipt *out, bool *found, struct sg_errors *errors)
{
	struct sg_install_receipt receipt = { .name = name };
	struct sg_install_found file;
	const struct sg_node *root;
	struct sg_status status = sg_install_file_read(places, name, &file, errors);

	*found = sg_ok(status) && file.exists;
	if (!*found)
		return status;
	status = sg_document_json((struct sg_text){ name, file.bytes }, errors->arena, &root,
				  errors);
	if (!sg_ok(status))
		return status;
	if (decode(root, &receipt, errors->arena)) {
		*out = receipt;
		return SG_STATUS_OK;
	}
	sg_errors_add(errors, &(struct sg_error){ .code = SG_E_CORRUPT,
						  .file = name,
						  .text = SG_SPAN("the receipt is damaged") });
	return sg_status(SG_E_CORRUPT);
}

static int
by_name(const void *a, const void *b)
{
	const struct sg_install_receipt *x = a, *y = b;

	return sg_span_cmp(x->name, y->name);
}

struct sg_status
sg_install_receipts_list(const struct sg_install_places *places, struct sg_install_receipts *out,
			 struct sg_errors *errors)
{
	struct sg_span folder = folder_of(places, errors->arena);
	struct sg_status status = SG_STATUS_OK;
	DIR *directory = opendir(folder.p);
	const struct dirent *entry;

	if (!directory)
		return errno == ENOENT ? SG_STATUS_OK
				       : sg_install_file_failed(folder, SG_E_READ, errors);
	while (sg_ok(status) && (entry = readdir(directory)) != NULL) {
		struct sg_install_receipt receipt;
		bool found;

		if (entry->d_name[0] == '.' ||
		    !sg_span_ends(sg_span_of(entry->d_name), SG_SPAN(".json")))
			continue;
		status = sg_install_receipt_read(
			places, sg_arena_printf(errors->arena, "%s/%s", folder.p, entry->d_name),
			&receipt, &found, errors);
		if (sg_ok(status) && found)
			sg_vec_push(errors->arena, &out->items, receipt);
		if (out->items.len > SG_INSTALL_MAX_RECEIPTS)
			status = sg_status(SG_E_LIMIT);
	}
	(void)closedir(directory);
	if (out->items.len)
		qsort(out->items.items, out->items.len, sizeof(*out->items.items), by_name);
	return status;
}

struct sg_status
sg_install_receipt_write(const struct sg_install_receipt *receipt, struct sg_errors *errors)
{
	struct sg_buffer text = { .arena = errors->arena };

	sg_buffer_add_char(&text, '{');
	sg_json_number(&text, "version", 1);
	sg_json_text(&text, "agent", receipt->agent);
	sg_json_text(&text, "scope", receipt->scope);
	sg_json_text(&text, "path", receipt->path);
	sg_json_key(&text, "existed");
	sg_buffer_printf(&text, "%s", receipt->existed ? "true" : "false");
	sg_json_text(&text, "installed_sha256", receipt->installed);
	sg_json_text(&text, "original_sha256", sg_digest_sha256(errors->arena, receipt->original));
	sg_json_text(&text, "original", receipt->original);
	sg_json_key(&text, "folders");
	for (size_t i = 0; i < receipt->folders.names.len; i++) {
		sg_buffer_add_char(&text, i ? ',' : '[');
		sg_json_string(&text, receipt->folders.names.items[i]);
	}
	sg_buffer_add(&text, receipt->folders.names.len ? SG_SPAN("]") : SG_SPAN("[]"));
	sg_json_key(&text, "want");
	sg_buffer_add(&text, receipt->want);
	sg_buffer_add(&text, SG_SPAN("}\n"));
	return sg_install_file_write(receipt->name, sg_buffer_span(&text), NULL, 0600, errors);
}
