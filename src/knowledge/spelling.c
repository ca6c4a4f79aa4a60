/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that are another spelling of others: git-push of git push, docker container rm of docker rm. Follows the
 * tables; knows no program by name and no policy.
 */
#include "knowledge/arguments.h"

struct sg_span
sg_arguments_stands_for(const struct sg_program_rec *program, const struct sg_arguments *args)
{
	const struct sg_program_rec *innermost =
		args->path_count ? args->path[args->path_count - 1] : program;
	struct sg_span words =
		innermost ? sg_image_string(sg_knowledge(), innermost->expands) : SG_SPAN("");

	if (args->path_count == 0 && sg_span_find(words, ' ') == SIZE_MAX)
		return SG_SPAN("");
	return words;
}

static bool
names_path(const struct sg_arguments *args, size_t word)
{
	for (size_t i = 0; i < args->path_count; i++)
		if (args->path_words[i] == word)
			return true;
	return false;
}

struct sg_word *
sg_arguments_other_spelling(const struct sg_program_rec *program, const struct sg_arguments *args,
			    const struct sg_word *words, size_t *count, struct sg_arena *arena)
{
	struct SG_VEC(struct sg_word) out = { 0 };
	struct sg_span other = sg_arguments_stands_for(program, args), rest = other;
	struct sg_span first = sg_span_split(other, ' ', &rest);
	size_t behind = args->path_count ? args->path_words[args->path_count - 1] + 1 : 1;
	bool own = sg_span_is(first, ".");
	size_t at = 1;

	sg_vec_push(arena, &out, own ? words[0] : (struct sg_word){ .text = first });
	/* Options in front of the sub-command stay where they are, unless they belong to another program. */
	for (; at < behind && own; at++)
		if (!names_path(args, at))
			sg_vec_push(arena, &out, words[at]);
	while (rest.len)
		sg_vec_push(arena, &out,
			    (struct sg_word){ .text = sg_span_split(rest, ' ', &rest) });
	at = behind;
	if (at < *count && sg_span_is(words[at].text, "--") && !own)
		at++;
	for (; at < *count; at++)
		sg_vec_push(arena, &out, words[at]);
	*count = out.len;
	return out.items;
}
