/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A contiguous, offset-based image: sections of fixed-size records and one section of strings. It is built once,
 * then mapped or linked, and read without parsing. Every access is checked against the section, so that a wrong
 * reference gives an empty answer, never a wild read; where the bytes themselves may be damaged, a guard sums them
 * before they are used. Knows nothing about what the records mean.
 */
#ifndef SG_BASE_IMAGE_H
#define SG_BASE_IMAGE_H

#include "base/blocks.h"
#include "base/error.h"
#include "base/vec.h"

#define SG_COLD __attribute__((cold))

enum { SG_IMAGE_MAX_SECTIONS = 32, SG_IMAGE_HEADER_BYTES = 64 + 16 * SG_IMAGE_MAX_SECTIONS };

/** A range: bytes of the string section, or records of another section. */
struct sg_ref {
	uint32_t at;
	uint32_t count;
};

struct sg_image_section {
	const unsigned char *p;
	uint32_t count;
	uint32_t stride;
};

/** Stands before an image whose bytes may be damaged. blocks.damaged tells whether an answer was empty for that. */
struct sg_image_guard {
	struct sg_blocks blocks; /* their first byte is the image's */
	struct sg_image_section sections[SG_IMAGE_MAX_SECTIONS];
};

/** An opened image; borrows the bytes, which must stay mapped and be aligned to 8. */
struct sg_image {
	const unsigned char *p;
	size_t len;
	struct sg_image_section sections[SG_IMAGE_MAX_SECTIONS]; /* with a guard: all empty */
	struct sg_image_guard *guard;                            /* NULL: the bytes are right */
};

/**
 * Check header and section table and open the image.
 *
 * magic   eight bytes that name the kind of image and its version.
 * err     SG_E_SNAPSHOT: wrong magic, length, byte order, or a section outside the bytes. err may be NULL.
 *
 * O(sections): references are checked when they are used.
 */
struct sg_status sg_image_open(struct sg_span bytes, const char magic[8], struct sg_image *out,
			       struct sg_error *err) SG_MUST_USE;

/**
 * The same for bytes that may be damaged: each block is summed before a byte of it is used, and what it holds reads as
 * empty when it is not right. Whoever decides by the image must look at guard->blocks.damaged afterwards.
 *
 * guard  its blocks hold the image and are ready; stays with it. For one thread.
 * err    also SG_E_SNAPSHOT when the header is damaged.
 */
struct sg_status sg_image_open_guarded(struct sg_image_guard *guard, const char magic[8],
				       struct sg_image *out, struct sg_error *err) SG_MUST_USE;

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

/** What sg_image_string and sg_image_records answer where the sections say no: there may be a guard to ask. */
struct sg_span sg_image_guarded_string(const struct sg_image *image, struct sg_ref ref) SG_COLD;
SG_COLD const void *sg_image_guarded_records(const struct sg_image *image, unsigned section,
					     struct sg_ref ref, size_t stride, size_t *count);

/* Inline, as a decision asks for hundreds of records. A guard costs nothing where there is none. */

static inline struct sg_span
sg_image_string(const struct sg_image *image, struct sg_ref ref)
{
	if (ref.at > image->sections[0].count || ref.count > image->sections[0].count - ref.at)
		return sg_image_guarded_string(image, ref);
	return (struct sg_span){ (const char *)image->sections[0].p + ref.at, ref.count };
}

static inline const void *
sg_image_records(const struct sg_image *image, unsigned section, struct sg_ref ref, size_t stride,
		 size_t *count)
{
	*count = 0;
	if (section >= SG_IMAGE_MAX_SECTIONS || ref.count == 0)
		return NULL;
	if (image->sections[section].stride != stride || ref.at > image->sections[section].count ||
	    ref.count > image->sections[section].count - ref.at)
		return sg_image_guarded_records(image, section, ref, stride, count);
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
