/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building, opening and reading images. Records are copied byte for byte: an image is for the machine kind that
 * built it, which the header proves by a byte-order mark and the record sizes.
 */
#include "base/image.h"

enum { BYTE_ORDER_MARK = 0x01020304 };

struct section_entry {
	uint64_t offset;
	uint32_t count;
	uint32_t stride;
};

struct header {
	char magic[8];
	uint64_t len;
	uint32_t byte_order;
	uint32_t sections;
	uint32_t reserved[10];
	struct section_entry table[SG_IMAGE_MAX_SECTIONS];
};

_Static_assert(sizeof(struct header) == SG_IMAGE_HEADER_BYTES, "the header is part of the format");

static uint64_t
fnv1a(const unsigned char *p, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 0x100000001b3u;
	return hash;
}

static bool
section_fits(const struct section_entry *entry, size_t len)
{
	uint64_t bytes;

	if (__builtin_mul_overflow((uint64_t)entry->count, (uint64_t)entry->stride, &bytes))
		return false;
	return entry->offset % 8 == 0 && entry->offset <= len && bytes <= len - entry->offset;
}

static bool
read_header(const unsigned char *p, size_t len, const char magic[8],
	    struct sg_image_section sections[SG_IMAGE_MAX_SECTIONS])
{
	struct header header;

	memcpy(&header, p, sizeof(header));
	if (memcmp(header.magic, magic, 8) != 0 || header.len != len ||
	    header.byte_order != BYTE_ORDER_MARK || header.sections > SG_IMAGE_MAX_SECTIONS)
		return false;
	for (uint32_t i = 0; i < header.sections; i++) {
		const struct section_entry *entry = &header.table[i];

		if (!section_fits(entry, len))
			return false;
		sections[i] =
			(struct sg_image_section){ p + entry->offset, entry->count, entry->stride };
	}
	return true;
}

static struct sg_status
refuse(struct sg_error *err)
{
	if (err)
		*err = (struct sg_error){
			.code = SG_E_SNAPSHOT,
			.text = SG_SPAN("the image is truncated, damaged or of another release")
		};
	return sg_status(SG_E_SNAPSHOT);
}

struct sg_status
sg_image_open(struct sg_span bytes, const char magic[8], struct sg_image *out, struct sg_error *err)
{
	struct sg_image image = { .p = (const unsigned char *)bytes.p, .len = bytes.len };

	if (bytes.len < sizeof(struct header) ||
	    !read_header(image.p, bytes.len, magic, image.sections))
		return refuse(err);
	*out = image;
	return SG_STATUS_OK;
}

struct sg_status
sg_image_open_guarded(struct sg_image_guard *guard, const char magic[8], struct sg_image *out,
		      struct sg_error *err)
{
	struct sg_image image = { .p = guard->blocks.p, .len = guard->blocks.len, .guard = guard };

	if (!sg_blocks_hold(&guard->blocks, 0, sizeof(struct header)) ||
	    !read_header(image.p, image.len, magic, guard->sections))
		return refuse(err);
	*out = image;
	return SG_STATUS_OK;
}

struct sg_span
sg_image_guarded_string(const struct sg_image *image, struct sg_ref ref)
{
	size_t count;
	const char *p = sg_image_guarded_records(image, 0, ref, 1, &count);

	return (struct sg_span){ p, count };
}

const void *
sg_image_guarded_records(const struct sg_image *image, unsigned section, struct sg_ref ref,
			 size_t stride, size_t *count)
{
	struct sg_image_guard *guard = image->guard;
	const struct sg_image_section *from = guard ? &guard->sections[section] : NULL;
	const unsigned char *p;

	*count = 0;
	if (!from || from->stride != stride || ref.at > from->count ||
	    ref.count > from->count - ref.at)
		return NULL;
	p = from->p + (size_t)ref.at * stride;
	if (!sg_blocks_hold(&guard->blocks, (size_t)(p - image->p), ref.count * stride))
		return NULL;
	*count = ref.count;
	return p;
}

uint32_t
sg_image_count(const struct sg_image *image, unsigned section)
{
	if (section >= SG_IMAGE_MAX_SECTIONS)
		return 0;
	return image->guard ? image->guard->sections[section].count
			    : image->sections[section].count;
}

void
sg_image_builder_init(struct sg_image_builder *builder, struct sg_arena *arena)
{
	*builder = (struct sg_image_builder){ .arena = arena };
	for (size_t i = 0; i < SG_IMAGE_MAX_SECTIONS; i++)
		builder->sections[i].bytes.arena = arena;
	builder->sections[0].stride = 1;
}

static struct sg_span
builder_string(const struct sg_image_builder *builder, struct sg_ref ref)
{
	return (struct sg_span){ builder->sections[0].bytes.p + ref.at, ref.count };
}

/* The slot where these bytes are or belong. */
static uint32_t *
find_slot(struct sg_image_builder *builder, struct sg_span bytes)
{
	size_t at = fnv1a((const unsigned char *)bytes.p, bytes.len) & (builder->interned_cap - 1);

	while (builder->interned[at]) {
		struct sg_ref ref = builder->refs.items[builder->interned[at] - 1];

		if (sg_span_eq(builder_string(builder, ref), bytes))
			break;
		at = (at + 1) & (builder->interned_cap - 1);
	}
	return &builder->interned[at];
}

static void
grow_interned(struct sg_image_builder *builder)
{
	builder->interned_cap = builder->interned_cap ? builder->interned_cap * 2 : 256;
	builder->interned =
		sg_arena_array(builder->arena, builder->interned_cap, sizeof(*builder->interned));
	for (size_t i = 0; i < builder->refs.len; i++)
		*find_slot(builder, builder_string(builder, builder->refs.items[i])) =
			(uint32_t)i + 1;
}

struct sg_ref
sg_image_intern(struct sg_image_builder *builder, struct sg_span bytes)
{
	uint32_t *slot;
	struct sg_ref ref;

	if (bytes.len == 0)
		return (struct sg_ref){ 0 };
	if (builder->refs.len * 2 >= builder->interned_cap)
		grow_interned(builder);
	slot = find_slot(builder, bytes);
	if (*slot)
		return builder->refs.items[*slot - 1];
	ref = (struct sg_ref){ builder->sections[0].count, (uint32_t)bytes.len };
	if (bytes.len > UINT32_MAX - builder->sections[0].count)
		sg_arena_exhausted(builder->arena);
	sg_buffer_add(&builder->sections[0].bytes, bytes);
	builder->sections[0].count += (uint32_t)bytes.len;
	sg_vec_push(builder->arena, &builder->refs, ref);
	*slot = (uint32_t)builder->refs.len;
	return ref;
}

uint32_t
sg_image_add(struct sg_image_builder *builder, unsigned section, const void *record,
	     size_t record_bytes)
{
	return sg_image_add_all(builder, section, record, 1, record_bytes).at;
}

struct sg_ref
sg_image_add_all(struct sg_image_builder *builder, unsigned section, const void *records,
		 size_t count, size_t record_bytes)
{
	struct sg_ref ref = { builder->sections[section].count, (uint32_t)count };

	if (count == 0)
		return (struct sg_ref){ 0 };
	if (count > UINT32_MAX - ref.at)
		sg_arena_exhausted(builder->arena);
	builder->sections[section].stride = (uint32_t)record_bytes;
	sg_buffer_add(&builder->sections[section].bytes,
		      (struct sg_span){ records, count * record_bytes });
	builder->sections[section].count += (uint32_t)count;
	return ref;
}

static size_t
align8(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

struct sg_image
sg_image_view(const struct sg_image_builder *builder)
{
	struct sg_image view = { 0 };

	for (size_t i = 0; i < SG_IMAGE_MAX_SECTIONS; i++) {
		view.sections[i].p = (const unsigned char *)builder->sections[i].bytes.p;
		view.sections[i].count = builder->sections[i].count;
		view.sections[i].stride = builder->sections[i].stride;
	}
	return view;
}

struct sg_span
sg_image_finish(struct sg_image_builder *builder, const char magic[8])
{
	struct header header = { .byte_order = BYTE_ORDER_MARK, .sections = SG_IMAGE_MAX_SECTIONS };
	size_t len = sizeof(header);
	char *p;

	for (size_t i = 0; i < SG_IMAGE_MAX_SECTIONS; i++) {
		header.table[i] = (struct section_entry){ len, builder->sections[i].count,
							  builder->sections[i].stride };
		len = align8(len + builder->sections[i].bytes.len);
	}
	p = sg_arena_alloc(builder->arena, len);
	for (size_t i = 0; i < SG_IMAGE_MAX_SECTIONS; i++)
		if (builder->sections[i].bytes.len)
			memcpy(p + header.table[i].offset, builder->sections[i].bytes.p,
			       builder->sections[i].bytes.len);
	memcpy(header.magic, magic, 8);
	header.len = len;
	memcpy(p, &header, sizeof(header));
	return (struct sg_span){ p, len };
}
