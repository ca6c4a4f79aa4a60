/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which values of a variable that can load code certainly load none. Data: rules/programs/variables.yaml.
 */
#include "decide/opinion.h"
#include "knowledge/programs.h"
#include "match/glob.h"

/* The value as a list: PATH-like variables part at ':', option-like ones at blanks. */
static bool
take_part(struct sg_span *rest, struct sg_span *part)
{
	size_t len = 0;

	while (rest->len && strchr(": \t", rest->p[0]))
		*rest = sg_span_from(*rest, 1);
	while (len < rest->len && !strchr(": \t", rest->p[len]))
		len++;
	*part = sg_span_first(*rest, len);
	*rest = sg_span_from(*rest, len);
	return len > 0;
}

static bool
any_glob_matches(struct sg_span globs, struct sg_span text)
{
	while (globs.len) {
		struct sg_span glob = sg_span_split(globs, ' ', &globs);

		if (glob.len && sg_glob_match(glob, text, 0) == SG_MATCH_YES)
			return true;
	}
	return false;
}

/* A program by its bare name, which the tables know: what it does is judged by itself. */
static bool
is_known_command(struct sg_span value)
{
	struct sg_span rest;
	struct sg_span name = sg_span_split(sg_span_trim(value), ' ', &rest);

	return name.len && sg_span_find(name, '/') == SIZE_MAX && sg_program_find(name) != NULL;
}

bool
sg_judge_is_harmless(struct sg_span name, struct sg_word value)
{
	const struct sg_key_rec *row = sg_knowledge_variable(name);
	struct sg_span rest = value.text, part, globs;

	if (!row || value.flags & (SG_WORD_OPAQUE | SG_WORD_GLOB))
		return false;
	if (row->role == SG_ROLE_SHELL)
		return value.text.len == 0 || is_known_command(value.text);
	globs = sg_image_string(sg_knowledge(), row->implies);
	if (globs.len == 0)
		return false;
	while (take_part(&rest, &part))
		if (!any_glob_matches(globs, part) ||
		    sg_span_search(part, SG_SPAN("..")) != SIZE_MAX)
			return false;
	return true;
}
