/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that are another spelling of others: git-push of git push, docker container rm of docker rm. Follows the
 * tables; knows no program by name and no policy.
 */
#include "knowledge/arguments.h"

/*
 * How many of the path's words belong to what is another spelling: the innermost part that is one, for "docker-compose
 * down" is docker compose with a word more. The words themselves go to *out, empty when there are none.
 */
static size_t
find_spelling(const struct sg_program_rec *program, const struct sg_arguments *args,
	      struct sg_span *out)
{
	size_t depth = args->path_count;

	for (; depth > 0; depth--) {
		*out = sg_image_string(sg_knowledge(), args->path[depth - 1]->expands);
		if (out->len)
			return depth;
	}
	*out = program ? sg_image_string(sg_knowledge(), program->expands) : SG_SPAN("");
	if (sg_span_find(*out, ' ') == SIZE_MAX)
		*out = SG_SPAN("");
	return 0;
}

struct sg_span
sg_arguments_stands_for(const struct sg_program_rec *program, const struct sg_arguments *args)
{
	struct sg_span words;

	(void)find_spelling(program, args, &words);
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
	struct sg_span other, rest;
	size_t depth = find_spelling(program, args, &other);
	struct sg_span first = sg_span_split(other, ' ', &rest);
	size_t behind = depth ? args->path_words[depth - 1] + 1 : 1;
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
