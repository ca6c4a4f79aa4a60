/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Headers of apply_patch texts and of git diffs. Only the names are read; hunks are never applied, so that this can be
 * far more lenient than what applies them.
 */
#include "agents/patch.h"

#include "model/limits.h"

static const struct {
	struct sg_span text;
	unsigned access;
	bool update; /* hunks follow, whose context lines start with a blank */
} headers[] = {
	{ { "*** Add File: ", 14 }, SG_ACCESS_WRITE, false },
	{ { "*** Delete File: ", 17 }, SG_ACCESS_WRITE, false },
	{ { "*** Update File: ", 17 }, SG_ACCESS_READ | SG_ACCESS_WRITE, true },
	{ { "*** Move to: ", 13 }, SG_ACCESS_WRITE, true },
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static struct sg_span
without_leading_blanks(struct sg_span line)
{
	while (line.len && is_blank(line.p[0]))
		line = sg_span_from(line, 1);
	return line;
}

static struct sg_span
without_trailing_blanks(struct sg_span line)
{
	while (line.len && is_blank(line.p[line.len - 1]))
		line.len--;
	return line;
}

/* Inside the hunks of an update a line with a blank in front is context, whatever it says. */
static bool
is_hunk_line(struct sg_span line)
{
	return line.len &&
	       (line.p[0] == ' ' || line.p[0] == '+' || line.p[0] == '-' || line.p[0] == '@');
}

bool
sg_patch_paths(struct sg_span patch, struct sg_arena *arena, struct sg_call_paths *paths)
{
	size_t before = paths->len;
	bool update = false; /* below an update header */
	bool hunk = false;   /* and below the first line of its hunks */

	while (patch.len && paths->len < SG_MAX_WORDS) {
		struct sg_span line = without_trailing_blanks(sg_span_split(patch, '\n', &patch));
		struct sg_span text = without_leading_blanks(line);
		bool context = hunk && line.len && line.p[0] == ' ';
		bool header = false;

		for (size_t i = 0; !context && !header && i < SG_ARRAY_LEN(headers); i++) {
			header = sg_span_starts(text, headers[i].text);
			if (!header)
				continue;
			sg_vec_push(arena, paths,
				    (struct sg_call_path){
					    .path = sg_span_from(text, headers[i].text.len),
					    .access = headers[i].access,
				    });
			update = headers[i].update;
		}
		if (header || sg_span_starts(text, SG_SPAN("*** ")))
			hunk = hunk && context;
		else
			hunk = hunk || (update && is_hunk_line(line));
	}
	return patch.len == 0 && paths->len > before;
}

static void
add_diff_path(struct sg_span name, bool absolute, struct sg_arena *arena,
	      struct sg_call_paths *paths)
{
	if (absolute)
		name = sg_arena_join(arena, SG_SPAN("/"), name);
	sg_vec_push(
		arena, paths,
		(struct sg_call_path){ .path = name, .access = SG_ACCESS_READ | SG_ACCESS_WRITE });
}

void
sg_diff_paths(struct sg_span diff, bool absolute, struct sg_arena *arena,
	      struct sg_call_paths *paths)
{
	struct sg_span start = SG_SPAN("diff --git a/");

	while (diff.len && paths->len < SG_MAX_WORDS) {
		struct sg_span line = without_trailing_blanks(sg_span_split(diff, '\n', &diff));
		size_t second;

		if (!sg_span_starts(line, start))
			continue;
		line = sg_span_from(line, start.len);
		second = sg_span_search(line, SG_SPAN(" b/"));
		if (second == SIZE_MAX)
			continue;
		add_diff_path(sg_span_first(line, second), absolute, arena, paths);
		add_diff_path(sg_span_from(line, second + 3), absolute, arena, paths);
	}
}
