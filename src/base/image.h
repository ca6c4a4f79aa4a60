/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A contiguous, offset-based image: sections of fixed-size records and one section of strings. It is built once,
 * then mapped or linked, and read without parsing. Every access is checked against the section, so that a damaged
 * image gives empty answers, never a wild read. Knows nothing about what the records mean.
 */
#ifndef SG_BASE_IMAGE_H
#define SG_BASE_IMAGE_H

#include "base/error.h"
#include "base/vec.h"

enum { SG_IMAGE_MAX_SECTIONS = 32, SG_IMAGE_HEADER_BYTES = 64 + 16 * SG_IMAGE_MAX_SECTIONS };

/** A range: bytes of the string section, or records of another section. */
struct sg_ref {
	uint32_t at;
	uint32_t count;
};

/** An opened image; borrows the bytes, which must stay mapped and be aligned to 8. */
struct sg_image {
	const unsigned char *p;
	size_t len;
	struct {
		const unsigned char *p;
		uint32_t count;
		uint32_t stride;
	} sections[SG_IMAGE_MAX_SECTIONS];
};

/**
 * Check header and section table and open the image.
 *
 * magic   eight bytes that name the kind of image and its version.
 * err     SG_E_SNAPSHOT: wrong magic, length, byte order, or a section outside the bytes. err may be NULL.
 *
 * O(sections): the records are checked when they are used, see sg_image_verify for the whole.
 */
struct sg_status sg_image_open(struct sg_span bytes, const char magic[8], struct sg_image *out,
			       struct sg_error *err) SG_MUST_USE;

/** True when the checksum over everything behind the header holds (FNV-1a 64: against accidents, not attackers). O(len). */
bool sg_image_verify(const struct sg_image *image);

/** The string of a ref in section 0; empty when it lies outside. */
static inline struct sg_span sg_image_string(const struct sg_image *image, struct sg_ref ref);

/** Records ref.at .. ref.at+ref.count of a section whose stride is `stride`; NULL and *count 0 when anything is off. */
static inline const void *sg_image_records(const struct sg_image *image, unsigned section,
					   struct sg_ref ref, size_t stride, size_t *count);

/** One record, or NULL. */
static inline const void *
sg_image_record(const struct sg_image *image, unsigned section, uint32_t index, size_t stride);

/** Number of records in a section. */
uint32_t sg_image_count(const struct sg_image *image, unsigned section);

/** Builds an image in an arena. Section 0 holds the strings. */
struct sg_image_builder {
	struct sg_arena *arena;
	struct {
		struct sg_buffer bytes;
		uint32_t count;
		uint32_t stride;
	} sections[SG_IMAGE_MAX_SECTIONS];
	uint32_t *interned; /* open-addressing table of indexes into refs, 1-based */
	size_t interned_cap;
	struct SG_VEC(struct sg_ref) refs;
};

void sg_image_builder_init(struct sg_image_builder *builder, struct sg_arena *arena);

/** Put the bytes into the string section, once for equal strings. */
struct sg_ref sg_image_intern(struct sg_image_builder *builder, struct sg_span bytes);

/** Append one record; returns its index. All records of a section have one size. */
uint32_t sg_image_add(struct sg_image_builder *builder, unsigned section, const void *record,
		      size_t record_bytes);

/** Append `count` records laid out one after the other; returns their range. */
struct sg_ref sg_image_add_all(struct sg_image_builder *builder, unsigned section,
			       const void *records, size_t count, size_t record_bytes);

/** What the builder holds so far, for reading; the next addition ends it. O(1). */
struct sg_image sg_image_view(const struct sg_image_builder *builder);

/** The finished image, in the builder's arena, aligned to 8. */
struct sg_span sg_image_finish(struct sg_image_builder *builder, const char magic[8]);

/* Inline, as a decision asks for hundreds of records. */

static inline struct sg_span
sg_image_string(const struct sg_image *image, struct sg_ref ref)
{
	if (ref.at > image->sections[0].count || ref.count > image->sections[0].count - ref.at)
		return (struct sg_span){ 0 };
	return (struct sg_span){ (const char *)image->sections[0].p + ref.at, ref.count };
}

static inline const void *
sg_image_records(const struct sg_image *image, unsigned section, struct sg_ref ref, size_t stride,
		 size_t *count)
{
	*count = 0;
	if (section >= SG_IMAGE_MAX_SECTIONS || image->sections[section].stride != stride ||
	    ref.count == 0)
		return NULL;
	if (ref.at > image->sections[section].count ||
	    ref.count > image->sections[section].count - ref.at)
		return NULL;
	*count = ref.count;
	return image->sections[section].p + (size_t)ref.at * stride;
}

static inline const void *
sg_image_record(const struct sg_image *image, unsigned section, uint32_t index, size_t stride)
{
	size_t count;

	return sg_image_records(image, section, (struct sg_ref){ index, 1 }, stride, &count);
}

#endif
