/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making planned changes, and planning the way back. A receipt is on the disk before the file that it speaks of changes.
 */
#include "base/digest.h"
#include "document/edit.h"
#include "install/file.h"
#include "install/merge.h"
#include "install/receipt.h"

#include <errno.h>

/* ---- in ---- */

/* Between plan and writing somebody else may have been there. */
static struct sg_status
check_unchanged(const struct sg_install_change *change, struct sg_errors *errors)
{
	struct stat st;
	bool exists = lstat(sg_arena_copy(errors->arena, change->real).p, &st) == 0;

	if (exists == change->existed &&
	    (!exists || (st.st_ino == change->seen.st_ino && st.st_size == change->seen.st_size &&
			 st.st_mtim.tv_sec == change->seen.st_mtim.tv_sec &&
			 st.st_mtim.tv_nsec == change->seen.st_mtim.tv_nsec)))
		return SG_STATUS_OK;
	sg_errors_add(errors,
		      &(struct sg_error){ .code = SG_E_WRITE,
					  .file = change->path,
					  .text = SG_SPAN("the file was changed meanwhile") });
	return sg_status(SG_E_WRITE);
}

static enum sg_format
format_of(struct sg_span path)
{
	return sg_span_ends(path, SG_SPAN(".toml")) ? SG_FORMAT_TOML : SG_FORMAT_JSON;
}

/* A file of settings without what stands in the wants of a receipt, the last one first. */
static struct sg_status
take_out(const struct sg_install_receipt *receipt, struct sg_span bytes, struct sg_span *out,
	 struct sg_errors *errors)
{
	struct sg_install_text text = { { receipt->path, bytes }, format_of(receipt->path) };
	const struct sg_node *wants;
	struct sg_status status = sg_document_json((struct sg_text){ receipt->name, receipt->want },
						   errors->arena, &wants, errors);

	if (!sg_ok(status))
		return status;
	for (size_t i = wants->count; sg_ok(status) && i-- > 0;) {
		struct sg_edit_step step = { .index = i };

		status = sg_install_unmerge(&text, sg_edit_find(wants, &step, 1), receipt->original,
					    &text.text.bytes, errors);
	}
	*out = text.text.bytes;
	return status;
}

/* What the file will be again: as it is now, or, when our part is in it already, as it was before that. */
static struct sg_status
make_receipt(const struct sg_install_change *change, const struct sg_install_places *places,
	     struct sg_install_receipt *out, struct sg_errors *errors)
{
	struct sg_arena *arena = errors->arena;
	struct sg_install_receipt old = { 0 };
	bool found;
	struct sg_status status = sg_install_receipt_read(
		places, sg_install_receipt_name(places, change->path, arena), &old, &found, errors);

	*out = (struct sg_install_receipt){
		.name = sg_install_receipt_name(places, change->path, arena),
		.agent = change->agent,
		.scope = sg_span_of(sg_install_scopes[change->scope]),
		.path = change->path,
		.existed = change->existed,
		.original = change->before,
		.installed = sg_digest_sha256(arena, change->after),
		.want = change->want,
	};
	if (!sg_ok(status))
		return status;
	out->folders = old.folders;
	sg_install_receipt_folders(places, change->real, arena, out);
	if (!found || !change->existed)
		return status;
	out->existed = old.existed;
	out->original = old.original;
	if (sg_span_eq(old.installed, sg_digest_sha256(arena, change->before)) ||
	    sg_span_is(old.want, "[]"))
		return status;
	out->existed = true;
	return take_out(&old, change->before, &out->original, errors);
}

struct sg_status
sg_install_apply(const struct sg_install_change *change, const struct sg_install_places *places,
		 struct sg_errors *errors)
{
	struct sg_install_receipt receipt;
	struct sg_status status;
	struct stat like = change->seen;

	if (!sg_install_is_change(change))
		return SG_STATUS_OK;
	if (change->unreadable)
		like.st_mode |= 0444;
	status = check_unchanged(change, errors);
	if (sg_ok(status))
		status = make_receipt(change, places, &receipt, errors);
	if (sg_ok(status))
		status = sg_install_receipt_write(&receipt, errors);
	if (!sg_ok(status))
		return status;
	return sg_install_file_write(change->real, change->after, change->existed ? &like : NULL,
				     change->mode, errors);
}

/* ---- out ---- */

/* A file that only ever held our part goes with it. */
static bool
is_empty(const struct sg_install_receipt *receipt, struct sg_span bytes, struct sg_arena *arena)
{
	struct sg_install_text text = { { receipt->path, bytes }, format_of(receipt->path) };
	struct sg_errors unread = { .arena = arena };
	const struct sg_node *root;

	return !receipt->existed && sg_span_find(bytes, '#') == SIZE_MAX &&
	       sg_ok(sg_install_read(&text, &root, &unread)) && root->count == 0;
}

static struct sg_status
plan_removal(const struct sg_install_receipt *receipt, const struct sg_install_places *places,
	     struct sg_install_change *change, struct sg_errors *errors)
{
	struct sg_arena *arena = errors->arena;
	struct sg_install_found found;
	struct sg_status status = sg_install_file_read(
		places, sg_arena_join(arena, places->root, receipt->path), &found, errors);

	*change = (struct sg_install_change){ .agent = receipt->agent,
					      .scope = places->scope,
					      .path = receipt->path,
					      .folders = receipt->folders };
	if (!sg_ok(status))
		return status;
	change->real = found.real;
	change->existed = found.exists;
	change->before = change->after = found.bytes;
	change->seen = found.st;
	if (!found.exists)
		return SG_STATUS_OK;
	if (sg_span_eq(sg_digest_sha256(arena, found.bytes), receipt->installed)) {
		change->removed = !receipt->existed;
		change->after = receipt->original;
		return SG_STATUS_OK;
	}
	/* A crash between receipt and file leaves the file as it was. */
	if (receipt->existed && sg_span_eq(found.bytes, receipt->original))
		return SG_STATUS_OK;
	change->changed = true;
	change->stuck = sg_span_is(receipt->want, "[]");
	status = take_out(receipt, found.bytes, &change->after, errors);
	change->removed =
		sg_ok(status) && !change->stuck && is_empty(receipt, change->after, arena);
	return status;
}

static bool
is_meant(const struct sg_install_receipt *receipt, const struct sg_install_agent *agent,
	 const struct sg_install_places *places)
{
	if (agent && !sg_span_is(receipt->agent, agent->name))
		return false;
	if (!sg_span_is(receipt->scope, sg_install_scopes[places->scope]))
		return false;
	return places->scope != SG_INSTALL_PROJECT ||
	       (sg_span_starts(receipt->path, places->project) &&
		sg_span_starts(sg_span_from(receipt->path, places->project.len), SG_SPAN("/")));
}

struct sg_status
sg_install_plan_removal(const struct sg_install_agent *agent,
			const struct sg_install_places *places, struct sg_install_plan *plan,
			struct sg_errors *errors)
{
	struct sg_install_receipts receipts = { 0 };
	struct sg_install_plan made = *plan;
	struct sg_status first = sg_install_receipts_list(places, &receipts, errors);

	for (size_t i = 0; i < receipts.items.len; i++) {
		struct sg_install_change change;
		struct sg_status status;

		if (!is_meant(&receipts.items.items[i], agent, places))
			continue;
		status = plan_removal(&receipts.items.items[i], places, &change, errors);
		sg_vec_push(errors->arena, &made.changes, change);
		first = sg_ok(first) ? status : first;
	}
	if (sg_ok(first))
		*plan = made;
	return first;
}

struct sg_status
sg_install_apply_removal(const struct sg_install_change *change,
			 const struct sg_install_places *places, struct sg_errors *errors)
{
	struct sg_status status = SG_STATUS_OK;

	if (change->stuck)
		return SG_STATUS_OK;
	if (sg_install_is_change(change))
		status = check_unchanged(change, errors);
	if (sg_ok(status) && change->removed)
		status = sg_install_file_remove(change->real, errors);
	else if (sg_ok(status) && sg_install_is_change(change))
		status = sg_install_file_write(change->real, change->after, &change->seen, 0,
					       errors);
	if (!sg_ok(status))
		return status;
	return sg_install_file_remove(sg_install_receipt_name(places, change->path, errors->arena),
				      errors);
}
