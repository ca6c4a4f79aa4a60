/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What several sources make of each other: allowed sets that share nothing, features pinned both ways. Warnings; what
 * counts is joined where calls are judged.
 */
#include "load/conflict.h"

#include "model/settings.h"

enum { MOST_PLACES = 4 };

/** One source that restricts, and the image that holds it. */
struct voice {
	const struct sg_image *image;
	const struct sg_source_rec *source;
};

struct voices {
	struct SG_VEC(struct voice) list;
	struct sg_errors *errors;
};

static struct sg_span
name_of(const struct voice *voice)
{
	return sg_image_string(voice->image, voice->source->name);
}

static void
warn(struct voices *voices, enum sg_code code, const struct voice *voice, struct sg_place_rec place,
     struct sg_span text)
{
	struct sg_error error = { .code = code,
				  .warning = true,
				  .file = name_of(voice),
				  .line = place.line,
				  .column = place.column,
				  .text = text };

	sg_errors_add(voices->errors, &error);
}

/* "a.toml:3 allows read-only; b.toml:9 allows on-request", those before the last one. */
static struct sg_span
others_text(const struct voices *voices, enum sg_setting setting, size_t last)
{
	struct sg_arena *arena = voices->errors->arena;
	struct sg_buffer out = { .arena = arena };
	size_t told = 0;

	for (size_t i = 0; i < last; i++) {
		const struct voice *voice = &voices->list.items[i];
		const struct sg_setting_rec *set = &voice->source->settings[setting];

		if (!set->present || set->allowed == 0)
			continue;
		if (told++ >= MOST_PLACES)
			continue;
		sg_buffer_printf(&out, "%s%.*s:%u allows %.*s", told > 1 ? "; " : "",
				 SG_SPAN_ARG(name_of(voice)), set->place.line,
				 SG_SPAN_ARG(sg_setting_words(setting, set->allowed, arena)));
	}
	return sg_buffer_span(&out);
}

static void
check_setting(struct voices *voices, enum sg_setting setting)
{
	uint32_t left = sg_setting_all(setting);
	const char *key = sg_setting_key(setting);
	struct sg_arena *arena = voices->errors->arena;

	for (size_t i = 0; i < voices->list.len; i++) {
		const struct sg_setting_rec *set = &voices->list.items[i].source->settings[setting];

		/* One that allows nothing by itself means it. */
		if (!set->present || set->allowed == 0)
			continue;
		left &= set->allowed;
		if (left)
			continue;
		warn(voices, SG_W_EMPTY_JOIN, &voices->list.items[i], set->place,
		     sg_arena_printf(
			     arena,
			     "%s: this one allows %.*s, and %.*s: they share nothing, and a call that tells its %s is forbidden",
			     key, SG_SPAN_ARG(sg_setting_words(setting, set->allowed, arena)),
			     SG_SPAN_ARG(others_text(voices, setting, i)), key));
		return;
	}
}

static const struct sg_feature_rec *
features_of(const struct voice *voice, size_t *count)
{
	return sg_image_records(voice->image, SG_POLICY_FEATURES, voice->source->features,
				sizeof(struct sg_feature_rec), count);
}

/* The pins of a source against those of one before it. */
static void
check_features(struct voices *voices, const struct voice *later, const struct voice *earlier)
{
	size_t count, others_count;
	const struct sg_feature_rec *pins = features_of(later, &count),
				    *others = features_of(earlier, &others_count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(later->image, pins[i].name);

		for (size_t k = 0; k < others_count; k++)
			if (!pins[i].on != !others[k].on &&
			    sg_span_eq(name, sg_image_string(earlier->image, others[k].name)))
				warn(voices, SG_W_CONTRADICTION, later, pins[i].place,
				     sg_arena_printf(
					     voices->errors->arena,
					     "%.*s:%u pins the feature %.*s the other way; off counts",
					     SG_SPAN_ARG(name_of(earlier)), others[k].place.line,
					     SG_SPAN_ARG(name)));
	}
}

void
sg_load_conflicts(const struct sg_image *images, size_t count, struct sg_errors *errors)
{
	struct voices voices = { .errors = errors };

	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < sg_image_count(&images[i], SG_POLICY_SOURCES); k++) {
			struct voice voice = { &images[i],
					       sg_image_record(&images[i], SG_POLICY_SOURCES, k,
							       sizeof(*voice.source)) };

			if (voice.source &&
			    !(voice.source->flags & (SG_SOURCE_AUDIT_ONLY | SG_SOURCE_FAILED)))
				sg_vec_push(errors->arena, &voices.list, voice);
		}
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++)
		check_setting(&voices, (enum sg_setting)i);
	for (size_t i = 1; i < voices.list.len; i++)
		for (size_t k = 0; k < i && voices.list.items[i].source->features.count; k++)
			check_features(&voices, &voices.list.items[i], &voices.list.items[k]);
}
