/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Joining what sources say outside of rules. The laws of the join are those of the decide layer.
 */
#include "cli/show_joined.h"

#include "model/settings.h"

static uint32_t
larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Join what is said about settings and duties; sources that only record or could not be read restrict nothing there. */
static void
join_source(struct sg_source_rec *all, const struct sg_source_rec *source)
{
	if (source->flags & (SG_SOURCE_AUDIT_ONLY | SG_SOURCE_FAILED))
		return;
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++) {
		if (!source->settings[i].present)
			continue;
		all->settings[i].allowed =
			all->settings[i].present
				? all->settings[i].allowed & source->settings[i].allowed
				: source->settings[i].allowed;
		all->settings[i].present = 1;
	}
	all->audit = (uint8_t)larger(all->audit, source->audit);
	all->flags |= source->flags;
	all->retention_days = larger(all->retention_days, source->retention_days);
	if (source->approval_minutes &&
	    (!all->approval_minutes || source->approval_minutes < all->approval_minutes))
		all->approval_minutes = source->approval_minutes;
}

struct sg_source_rec
sg_show_join(const struct sg_image *policy)
{
	struct sg_source_rec all = { 0 };

	for (uint32_t i = 0; i < sg_image_count(policy, SG_POLICY_SOURCES); i++) {
		const struct sg_source_rec *source =
			sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*source));

		if (source)
			join_source(&all, source);
	}
	return all;
}

/* ---- who decided ---- */

/* Values that a source can decide, each with the question whether it did. */
typedef bool (*decides_test)(const struct sg_source_rec *source, const struct sg_source_rec *all);

static bool
decides_audit(const struct sg_source_rec *source, const struct sg_source_rec *all)
{
	return all->audit != SG_AUDIT_NONE && source->audit == all->audit;
}

static bool
decides_required(const struct sg_source_rec *source, const struct sg_source_rec *all)
{
	(void)all;
	return source->flags & SG_SOURCE_AUDIT_REQUIRED;
}

static bool
decides_retention(const struct sg_source_rec *source, const struct sg_source_rec *all)
{
	return all->retention_days && source->retention_days == all->retention_days;
}

static bool
decides_approvals(const struct sg_source_rec *source, const struct sg_source_rec *all)
{
	(void)all;
	return source->flags & SG_SOURCE_NO_APPROVALS;
}

static bool
decides_expiry(const struct sg_source_rec *source, const struct sg_source_rec *all)
{
	return all->approval_minutes && source->approval_minutes == all->approval_minutes;
}

/* In the order and by the names of the joined values. */
static const struct {
	const char *key;
	decides_test decides;
} duties[] = {
	{ "audit", decides_audit },
	{ "audit_required", decides_required },
	{ "audit_retention_days", decides_retention },
	{ "approvals", decides_approvals },
	{ "approvals_expire_minutes", decides_expiry },
};

/* The list under a key; table and list are opened with their first name. */
struct deciders {
	struct sg_outline *outline;
	const struct sg_image *policy;
	const char *key;
	bool open;
	bool table_open;
};

static void
add_decider(struct deciders *deciders, const struct sg_source_rec *source, uint32_t line)
{
	struct sg_span name = sg_image_string(deciders->policy, source->name);

	if (!deciders->table_open)
		sg_outline_open(deciders->outline, "decided_by", '{');
	if (!deciders->open)
		sg_outline_open(deciders->outline, deciders->key, '[');
	deciders->table_open = true;
	deciders->open = true;
	if (line)
		name = sg_arena_printf(deciders->outline->out.arena, "%.*s:%u", SG_SPAN_ARG(name),
				       line);
	sg_outline_text(deciders->outline, NULL, name);
}

static void
close_list(struct deciders *deciders)
{
	if (deciders->open)
		sg_outline_close(deciders->outline, '[');
	deciders->open = false;
}

/* The i-th source if it restricts, else NULL. */
static const struct sg_source_rec *
restricting_source(const struct sg_image *policy, uint32_t i)
{
	const struct sg_source_rec *source =
		sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*source));

	return source && !(source->flags & (SG_SOURCE_AUDIT_ONLY | SG_SOURCE_FAILED)) ? source
										      : NULL;
}

void
sg_show_decided(struct sg_outline *outline, const struct sg_image *policy,
		const struct sg_source_rec *all)
{
	uint32_t count = sg_image_count(policy, SG_POLICY_SOURCES);
	struct deciders deciders = { .outline = outline, .policy = policy };

	for (unsigned setting = 0; setting < SG_SETTING_COUNT; setting++) {
		deciders.key = sg_setting_key((enum sg_setting)setting);
		for (uint32_t i = 0; i < count; i++) {
			const struct sg_source_rec *source = restricting_source(policy, i);
			uint32_t every = sg_setting_all((enum sg_setting)setting);

			if (source && source->settings[setting].present &&
			    (source->settings[setting].allowed & every) != every)
				add_decider(&deciders, source,
					    source->settings[setting].place.line);
		}
		close_list(&deciders);
	}
	for (size_t duty = 0; duty < SG_ARRAY_LEN(duties); duty++) {
		deciders.key = duties[duty].key;
		for (uint32_t i = 0; i < count; i++) {
			const struct sg_source_rec *source = restricting_source(policy, i);

			if (source && duties[duty].decides(source, all))
				add_decider(&deciders, source, 0);
		}
		close_list(&deciders);
	}
	if (deciders.table_open)
		sg_outline_close(outline, '{');
}
