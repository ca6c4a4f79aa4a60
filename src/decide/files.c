/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of files: [requirements.filesystem] and permission profiles. In a table the narrowest entry counts; it is
 * resolved inside its source.
 */
#include "decide/touched.h"

#include "match/glob.h"

static const struct sg_ruling refused = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };

enum sg_match
sg_touched_match(struct sg_opinion *opinion, struct sg_span pattern, const struct sg_touched *t)
{
	/* Only a listener hears of what may match. */
	unsigned flags = opinion->trace ? 0 : SG_GLOB_CERTAIN;
	enum sg_match match = sg_path_match(pattern, t->path, &t->world, flags, opinion->arena);
	struct sg_span real;

	if (!t->real || match == SG_MATCH_YES)
		return match;
	real = sg_path_follow_pattern(pattern, &t->world, opinion->arena);
	return real.p == pattern.p ? match
				   : sg_match_or(match, sg_path_match(real, t->path, &t->world,
								      flags, opinion->arena));
}

const char *
sg_touched_word(unsigned access)
{
	return access & SG_ACCESS_WRITE ? "written" : "read";
}

/* Where the patterns of one entry start: a place's name stands for its path. False when it is not known here. */
static bool
file_base(const struct sg_opinion *opinion, const struct sg_file_rec *file, struct sg_span *base)
{
	*base = sg_image_string(opinion->policy, file->base);
	if (sg_span_is(*base, ":project_roots") || sg_span_is(*base, ":workspace_roots"))
		*base = opinion->call->cwd;
	else if (sg_span_is(*base, ":tmpdir") || sg_span_is(*base, ":slash_tmp"))
		*base = SG_SPAN("/tmp");
	else if (sg_span_is(*base, ":root"))
		*base = SG_SPAN("");
	else if (base->len && base->p[0] == ':')
		return false;
	return true;
}

/* The path pattern of one entry of a filesystem table. */
static struct sg_span
file_pattern(struct sg_opinion *opinion, const struct sg_file_rec *file)
{
	struct sg_span base, glob = sg_image_string(opinion->policy, file->glob);

	if (!file_base(opinion, file, &base))
		return SG_SPAN("");
	if (glob.len == 0 || sg_span_is(glob, "."))
		return sg_arena_join(opinion->arena, base, SG_SPAN("/**"));
	return sg_arena_printf(opinion->arena, "%.*s/%.*s", SG_SPAN_ARG(base), SG_SPAN_ARG(glob));
}

/* Most entries need what a path has not, and are left out before their pattern is put together. */
static bool
may_cover(const struct sg_opinion *opinion, const struct sg_file_rec *file,
	  const struct sg_touched *t)
{
	struct sg_span base, glob = sg_image_string(opinion->policy, file->glob);

	if (!file_base(opinion, file, &base))
		return false;
	if (sg_span_find(base, '{') != SIZE_MAX || sg_span_is(glob, "."))
		glob = (struct sg_span){ 0 };
	return !((sg_path_traits_needed(base) | sg_path_traits_needed(glob)) & ~t->traits);
}

/* A directory that an entry names covers what is below it. */
static enum sg_match
match_file(struct sg_opinion *opinion, struct sg_span pattern, const struct sg_touched *t)
{
	struct sg_span below = sg_span_ends(pattern, SG_SPAN("/**"))
				       ? pattern
				       : sg_arena_join(opinion->arena, pattern, SG_SPAN("/**"));

	return sg_touched_match(opinion, below, t);
}

/* Wildcards of the place count like those below it: a denied name anywhere stays denied below a place that may be read. */
static bool
denies_by_wildcard(struct sg_opinion *opinion, const struct sg_file_rec *file)
{
	return file->access == SG_FILE_NONE &&
	       (sg_glob_has_magic(sg_image_string(opinion->policy, file->base)) ||
		sg_glob_has_magic(sg_image_string(opinion->policy, file->glob)));
}

/*
 * The entry of a table that counts: the narrowest one; at equal ones the stricter, and a glob that denies beats
 * everything. NULL when no entry covers the path.
 */
static const struct sg_file_rec *
find_file(struct sg_opinion *opinion, struct sg_ref table, const struct sg_touched *t)
{
	size_t count, best_width = 0;
	const struct sg_file_rec *files =
		sg_image_records(opinion->policy, SG_POLICY_FILES, table, sizeof(*files), &count);
	const struct sg_file_rec *best = NULL;

	for (size_t i = 0; i < count; i++) {
		struct sg_span pattern;
		size_t width;

		if (!may_cover(opinion, &files[i], t))
			continue;
		pattern = file_pattern(opinion, &files[i]);
		if (pattern.len == 0 || match_file(opinion, pattern, t) != SG_MATCH_YES)
			continue;
		width = denies_by_wildcard(opinion, &files[i]) ? SIZE_MAX
							       : sg_path_components(pattern);
		if (best && (width < best_width ||
			     (width == best_width && files[i].access >= best->access)))
			continue;
		best = &files[i];
		best_width = width;
	}
	return best;
}

static bool
grants(const struct sg_file_rec *file, const struct sg_touched *t)
{
	return file->access == SG_FILE_WRITE ||
	       (file->access == SG_FILE_READ && !(t->access & SG_ACCESS_WRITE));
}

/* ---- for the listener ---- */

/* An entry as it is written: "~/.azure = none". */
static struct sg_span
entry_text(const struct sg_opinion *opinion, const struct sg_file_rec *file)
{
	static const char *const words[] = { "none", "read", "write" };
	struct sg_span glob = sg_image_string(opinion->policy, file->glob);
	bool base = glob.len == 0 || sg_span_is(glob, ".");

	return sg_arena_printf(opinion->arena, "%.*s%s%.*s = %s",
			       SG_SPAN_ARG(sg_image_string(opinion->policy, file->base)),
			       base ? "" : "/", (int)(base ? 0 : glob.len), glob.p,
			       file->access < SG_ARRAY_LEN(words) ? words[file->access] : "none");
}

static struct sg_remark
remark_of(const struct sg_opinion *opinion, const struct sg_file_rec *file,
	  const struct sg_touched *t)
{
	size_t count;
	const struct sg_file_rec *files = sg_image_records(
		opinion->policy, SG_POLICY_FILES, opinion->source->files, sizeof(*files), &count);

	return (struct sg_remark){ .ruling = grants(file, t) ? SG_RULING_NEUTRAL : refused,
				   .kind = "filesystem",
				   .index = (size_t)(file - files),
				   .place = file->place,
				   .command = t->command,
				   .subject = sg_opinion_show(opinion->arena, t->path),
				   .match = SG_MATCH_YES };
}

static void
tell_entry(struct sg_opinion *opinion, const struct sg_file_rec *file, const struct sg_touched *t,
	   struct sg_span differs)
{
	struct sg_remark remark = remark_of(opinion, file, t);

	remark.pattern = entry_text(opinion, file);
	sg_opinion_miss(opinion, &remark, differs, 1);
}

/* The components that a pattern and a path begin with alike. */
static size_t
common_components(struct sg_span pattern, struct sg_span path)
{
	size_t count = 0;

	while (pattern.len && path.len) {
		struct sg_span a = sg_span_split(pattern, '/', &pattern),
			       b = sg_span_split(path, '/', &path);

		if (!sg_span_eq(a, b))
			break;
		count += a.len > 0;
	}
	return count;
}

static const char *
wider_text(struct sg_opinion *opinion, const struct sg_file_rec *file,
	   const struct sg_file_rec *best)
{
	if (denies_by_wildcard(opinion, best))
		return "covers it, but a wildcard that denies counts before it";
	if (sg_path_components(file_pattern(opinion, file)) ==
	    sg_path_components(file_pattern(opinion, best)))
		return "covers it, but one that is as narrow gives less";
	return "covers it, but a narrower one counts";
}

/*
 * Which entries stand next to the one that counts: the narrowest of the others that cover the path, and the one that
 * comes nearest to covering it. best: NULL when no entry covers the path.
 */
static void
tell_neighbours(struct sg_opinion *opinion, const struct sg_file_rec *best,
		const struct sg_touched *t)
{
	size_t count, wide = 0, near = best ? sg_path_components(file_pattern(opinion, best)) : 1;
	const struct sg_file_rec *files = sg_image_records(
		opinion->policy, SG_POLICY_FILES, opinion->source->files, sizeof(*files), &count);
	const struct sg_file_rec *wider = NULL, *nearest = NULL;

	for (size_t i = 0; i < count; i++) {
		struct sg_span pattern = file_pattern(opinion, &files[i]);
		bool covers = pattern.len && &files[i] != best &&
			      match_file(opinion, pattern, t) == SG_MATCH_YES;
		size_t width = sg_path_components(pattern);
		size_t common = common_components(pattern, t->path);

		if (covers && (!wider || width > wide)) {
			wider = &files[i];
			wide = width;
		} else if (!covers && &files[i] != best && common >= near &&
			   (!nearest || common > near)) {
			nearest = &files[i];
			near = common;
		}
	}
	if (wider && best)
		tell_entry(opinion, wider, t, sg_span_of(wider_text(opinion, wider, best)));
	if (nearest)
		tell_entry(opinion, nearest, t, SG_SPAN("does not cover it"));
}

void
sg_judge_files(struct sg_opinion *opinion, const struct sg_touched *t)
{
	const struct sg_file_rec *best = find_file(opinion, opinion->source->files, t);
	struct sg_remark remark;

	if (opinion->trace)
		tell_neighbours(opinion, best, t);
	if (!best)
		return;
	sg_opinion_speak(opinion);
	if (grants(best, t) && !opinion->trace)
		return;
	remark = remark_of(opinion, best, t);
	if (opinion->trace)
		remark.pattern = entry_text(opinion, best);
	if (!grants(best, t))
		remark.reason =
			sg_arena_printf(opinion->arena, "%.*s must not be %s",
					SG_SPAN_ARG(remark.subject), sg_touched_word(t->access));
	sg_opinion_add(opinion, &remark);
}

void
sg_judge_profile_files(struct sg_opinion *opinion, const struct sg_touched *t)
{
	size_t count;
	const struct sg_profile_rec *profiles =
		sg_image_records(opinion->policy, SG_POLICY_PROFILES, opinion->source->profiles,
				 sizeof(*profiles), &count);
	struct sg_remark remark = { .ruling = refused,
				    .rule = SG_SPAN("allowed_permission_profiles"),
				    .match = SG_MATCH_YES };

	/* A path that is not known at all is ordinary work: cat "$f". */
	if (sg_span_find(t->path, SG_MARK_ANY) != SIZE_MAX)
		return;
	sg_opinion_speak(opinion);
	if (count == 0)
		remark.ruling.verdict = SG_VERDICT_PROMPT;
	for (size_t i = 0; i < count; i++) {
		const struct sg_file_rec *best = find_file(opinion, profiles[i].files, t);

		if (best && grants(best, t))
			return;
		if (!best || best->access != SG_FILE_NONE)
			remark.ruling.verdict = SG_VERDICT_PROMPT;
		remark.place = best ? best->place : profiles[i].place;
	}
	remark.subject = sg_opinion_show(opinion->arena, t->path);
	remark.reason =
		sg_arena_printf(opinion->arena, "no allowed permission profile lets %.*s be %s",
				SG_SPAN_ARG(remark.subject), sg_touched_word(t->access));
	sg_opinion_add(opinion, &remark);
}
