/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding rule packs and adding them. Knows no key of a pack.
 */
#include "load/packs.h"

#include "load/file.h"

enum { MAX_CANDIDATES = 64 };

const struct sg_embedded_pack *
sg_pack_find(struct sg_span name)
{
	for (const struct sg_embedded_pack *pack = sg_embedded_packs; pack->name; pack++)
		if (sg_span_is(name, pack->name))
			return pack;
	return NULL;
}

static struct sg_span
nearest_pack(struct sg_span name)
{
	struct sg_span candidates[MAX_CANDIDATES];
	size_t count = 0;

	for (const struct sg_embedded_pack *pack = sg_embedded_packs;
	     pack->name && count < MAX_CANDIDATES; pack++)
		candidates[count++] = sg_span_of(pack->name);
	return sg_nearest(name, candidates, count);
}

/* A pack counts once: the join is idempotent, only time would be lost. */
static bool
loaded_before(struct sg_loader *loader, struct sg_span name, unsigned flags)
{
	struct sg_source_rec pack = { .name = sg_image_intern(&loader->builder, name),
				      .flags = (uint16_t)flags };

	for (size_t i = 0; i < loader->packs.len; i++)
		if (memcmp(&loader->packs.items[i].name, &pack.name, sizeof(pack.name)) == 0 &&
		    loader->packs.items[i].flags == pack.flags)
			return true;
	sg_vec_push(loader->arena, &loader->packs, pack);
	return false;
}

static struct sg_status
load_embedded(struct sg_loader *loader, const struct sg_embedded_pack *pack, enum sg_origin origin,
	      unsigned flags)
{
	struct sg_span name = sg_arena_printf(loader->arena, "pack:%s", pack->name);
	struct sg_load_input input = { .text = { name, { (const char *)pack->p, pack->len } },
				       .format = SG_FORMAT_YAML,
				       .origin = origin };

	if (loaded_before(loader, name, flags))
		return SG_STATUS_OK;
	return sg_load_pack_text(loader, &input, sg_arena_printf(loader->arena, "%s/", pack->name),
				 flags);
}

/* "x/strict.yaml" -> "strict/" */
static struct sg_span
prefix_of_path(struct sg_loader *loader, struct sg_span path)
{
	struct sg_span name = sg_span_basename(path);
	size_t dot = name.len;

	for (size_t i = name.len; i > 1; i--)
		if (name.p[i - 1] == '.') {
			dot = i - 1;
			break;
		}
	return sg_arena_printf(loader->arena, "%.*s/", SG_SPAN_ARG(sg_span_first(name, dot)));
}

static struct sg_status
load_path(struct sg_draft *draft, const struct sg_node *name, unsigned flags)
{
	struct sg_loader *loader = draft->loader;
	struct sg_load_input input = { .origin = draft->input->origin,
				       .trust = draft->input->trust,
				       .format = sg_load_format(name->text) };
	struct sg_load_file file = { .trust = draft->input->trust,
				     .max_bytes = SG_DOCUMENT_MAX_BYTES };
	struct sg_span path = name->text;
	struct sg_error err = { 0 };
	struct sg_status status;

	if (!sg_span_starts(path, SG_SPAN("/")) && draft->input->directory.len)
		path = sg_arena_printf(loader->arena, "%.*s/%.*s",
				       SG_SPAN_ARG(draft->input->directory), SG_SPAN_ARG(path));
	file.path = path;
	/* Who can change a pack can change the requirements that name it. */
	status = sg_load_read(loader, &file, &input.text, NULL, &err);
	if (!sg_ok(status)) {
		sg_draft_fail(draft, SG_E_PACK, sg_spot_value(name), "%.*s", SG_SPAN_ARG(err.text));
		return status;
	}
	if (loaded_before(loader, path, flags))
		return SG_STATUS_OK;
	return sg_load_pack_text(loader, &input, prefix_of_path(loader, path), flags);
}

static bool
is_path(struct sg_span name)
{
	return sg_span_find(name, '/') != SIZE_MAX || sg_span_ends(name, SG_SPAN(".yaml")) ||
	       sg_span_ends(name, SG_SPAN(".yml")) || sg_span_ends(name, SG_SPAN(".toml")) ||
	       sg_span_ends(name, SG_SPAN(".json"));
}

/* Errors inside a pack are told at their place there, and once more where the pack is named. */
static bool
told_here(const struct sg_draft *draft)
{
	const struct sg_errors *errors = draft->errors;

	return errors->len &&
	       sg_span_eq(errors->items[errors->len - 1].file, draft->input->text.file);
}

void
sg_load_packs(struct sg_draft *draft, const struct sg_node *names)
{
	unsigned flags = draft->source.flags & SG_SOURCE_AUDIT_ONLY;

	for (const struct sg_node *name = names ? names->first : NULL; name; name = name->next) {
		const struct sg_embedded_pack *pack = sg_pack_find(name->text);
		struct sg_spot spot = sg_spot_value(name);
		size_t fatal = draft->errors->fatal;

		if (name->kind != SG_NODE_STRING)
			continue;
		if (pack) {
			(void)load_embedded(draft->loader, pack, draft->input->origin, flags);
		} else if (draft->id_prefix.len) {
			/* So that packs can name each other without end nowhere. */
			sg_draft_fail(draft, SG_E_PACK, spot, "a pack can name shipped packs only");
		} else if (is_path(name->text)) {
			(void)load_path(draft, name, flags);
		} else {
			spot.hint = sg_draft_did_you_mean(draft, nearest_pack(name->text));
			sg_draft_fail(draft, SG_E_PACK, spot, "no pack is called \"%.*s\"",
				      SG_SPAN_ARG(name->text));
			continue;
		}
		if (draft->errors->fatal != fatal && !told_here(draft))
			sg_draft_fail(draft, SG_E_PACK, spot, "the pack \"%.*s\" cannot be used",
				      SG_SPAN_ARG(name->text));
	}
}

struct sg_status
sg_load_builtin(struct sg_loader *loader, const char *name)
{
	const struct sg_embedded_pack *pack = sg_pack_find(sg_span_of(name));

	return pack ? load_embedded(loader, pack, SG_ORIGIN_BUILTIN, 0) : sg_status(SG_E_PACK);
}
