/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns of hosts and paths against each other: what one covers of the other. Only what is simple is told; the rest
 * is "no".
 */
#include "match/relate.h"

#include "match/domain.h"
#include "match/glob.h"
#include "match/path.h"

/* "*.x" and "**.x" without their stars; empty when it is neither. */
static struct sg_span
below(struct sg_span pattern, bool *apex)
{
	*apex = sg_span_starts(pattern, SG_SPAN("**."));
	if (*apex)
		return sg_span_from(pattern, 3);
	return sg_span_starts(pattern, SG_SPAN("*.")) ? sg_span_from(pattern, 2)
						      : (struct sg_span){ 0 };
}

bool
sg_domain_covers(struct sg_span wide, struct sg_span narrow)
{
	bool wide_apex, narrow_apex;
	struct sg_span above = below(wide, &wide_apex), site = below(narrow, &narrow_apex);

	if (sg_span_eq(wide, narrow) || sg_span_is(wide, "*"))
		return true;
	if (site.len == 0)
		return !sg_glob_has_magic(narrow) && sg_domain_match(wide, narrow);
	if (above.len == 0 || sg_glob_has_magic(above) || sg_glob_has_magic(site))
		return false;
	if (sg_span_eq(site, above))
		return wide_apex || !narrow_apex;
	return site.len > above.len + 1 && sg_span_ends(site, above) &&
	       site.p[site.len - above.len - 1] == '.';
}

/* A path without wildcards, wherever the call is made: directories of different depth stand for its own and for home. */
static bool
covers_place(struct sg_span wide, struct sg_span place, struct sg_arena *arena)
{
	static const struct sg_path_world worlds[] = {
		{ { "/q/cwd", 6 }, { "/u/home", 7 }, false },
		{ { "/cwd", 4 }, { "/r/s/t/home", 11 }, false },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(worlds); i++)
		if (sg_path_match(wide, sg_path_resolve(place, &worlds[i], true, arena), &worlds[i],
				  false, arena) != SG_MATCH_YES)
			return false;
	return true;
}

bool
sg_path_covers(struct sg_span wide, struct sg_span narrow, struct sg_arena *arena)
{
	bool tree = sg_span_ends(narrow, SG_SPAN("/**"));
	struct sg_span place = tree ? sg_span_first(narrow, narrow.len - 3) : narrow;

	if (sg_span_eq(wide, narrow) || sg_span_is(wide, "**"))
		return true;
	if (tree && !sg_span_ends(wide, SG_SPAN("/**")))
		return false;
	/* Without a slash it is a name in any directory. */
	if (place.len == 0 || sg_span_find(place, '/') == SIZE_MAX || sg_glob_has_magic(place) ||
	    sg_span_find(place, '{') != SIZE_MAX || sg_span_find(place, '\\') != SIZE_MAX)
		return false;
	return covers_place(wide, place, arena);
}
