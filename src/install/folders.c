/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directories that an installation makes, so that the way back takes them out again. Knows no agent.
 */
#include "install/receipt.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static void
add(struct sg_install_folders *folders, struct sg_span name, struct sg_arena *arena)
{
	for (size_t i = 0; i < folders->names.len; i++)
		if (sg_span_eq(folders->names.items[i], name))
			return;
	sg_vec_push(arena, &folders->names, name);
}

/* Nothing above the root is ours to make. */
static void
add_missing(const struct sg_install_places *places, struct sg_span file, struct sg_arena *arena,
	    struct sg_install_folders *out)
{
	struct stat st;

	for (size_t i = places->root.len + 1; i < file.len; i++)
		if (file.p[i] == '/' &&
		    lstat(sg_arena_copy(arena, sg_span_first(file, i)).p, &st) != 0 &&
		    errno == ENOENT)
			add(out, sg_span_from(sg_span_first(file, i), places->root.len), arena);
}

static bool
holds(struct sg_span folder, struct sg_span file)
{
	return sg_span_starts(file, folder) &&
	       sg_span_starts(sg_span_from(file, folder.len), SG_SPAN("/"));
}

void
sg_install_receipt_folders(const struct sg_install_places *places, struct sg_span real,
			   struct sg_arena *arena, struct sg_install_receipt *receipt)
{
	struct sg_install_receipts others = { 0 };
	struct sg_errors ignored = { .arena = arena };
	struct sg_span files[] = { receipt->name, real };

	/* Without the others a directory stays that could go: no reason not to install. */
	if (!sg_ok(sg_install_receipts_list(places, &others, &ignored)))
		others = (struct sg_install_receipts){ 0 };
	for (size_t i = 0; i < SG_ARRAY_LEN(files); i++) {
		struct sg_span inside = sg_span_from(files[i], places->root.len);

		if (!sg_span_starts(files[i], places->root))
			continue;
		add_missing(places, files[i], arena, &receipt->folders);
		for (size_t j = 0; j < others.items.len; j++) {
			const struct sg_install_folders *made = &others.items.items[j].folders;

			for (size_t k = 0; k < made->names.len; k++)
				if (holds(made->names.items[k], inside))
					add(&receipt->folders, made->names.items[k], arena);
		}
	}
}

static int
by_length(const void *a, const void *b)
{
	const struct sg_span *x = a, *y = b;

	return x->len < y->len ? 1 : x->len > y->len ? -1 : sg_span_cmp(*x, *y);
}

void
sg_install_remove_folders(const struct sg_install_plan *plan,
			  const struct sg_install_places *places, struct sg_arena *arena,
			  struct sg_install_folders *out)
{
	struct sg_install_folders all = { 0 };

	for (size_t i = 0; i < plan->changes.len; i++) {
		const struct sg_install_folders *of = &plan->changes.items[i].folders;

		for (size_t j = 0; j < of->names.len; j++)
			add(&all, of->names.items[j], arena);
	}
	if (all.names.len)
		qsort(all.names.items, all.names.len, sizeof(*all.names.items), by_length);
	/* What somebody else has put there keeps the directory. */
	for (size_t i = 0; i < all.names.len; i++)
		if (rmdir(sg_arena_join(arena, places->root, all.names.items[i]).p) == 0)
			sg_vec_push(arena, &out->names, all.names.items[i]);
}
