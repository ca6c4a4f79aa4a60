/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command that a command starts: behind its own words (sudo, env), in an image, with words of standard input (xargs).
 * Follows roles, never names.
 */
#include "shell/run.h"

static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

/* Words with every placeholder replaced: by the one line of standard input when it is known, else by anything. */
static const struct sg_word *
with_placeholder(struct sg_running *r, struct sg_span placeholder, const struct sg_word *words,
		 size_t count, bool *found)
{
	struct sg_word *out = sg_arena_array(r->w->arena, count, sizeof(*out));
	struct sg_span line = sg_span_trim(r->run->in.text);
	bool known = r->run->in.state == SG_INPUT_KNOWN && sg_span_find(line, '\n') == SIZE_MAX;

	*found = false;
	for (size_t i = 0; i < count; i++) {
		struct sg_buffer text = { .arena = r->w->arena };
		struct sg_span rest = words[i].text;
		size_t at;

		while ((at = sg_span_search(rest, placeholder)) != SIZE_MAX) {
			sg_buffer_add(&text, sg_span_first(rest, at));
			sg_buffer_add(&text, known ? line : sg_word_unknown(false).text);
			rest = sg_span_from(rest, at + placeholder.len);
			*found = true;
		}
		sg_buffer_add(&text, rest);
		out[i] = sg_word_of_marks(sg_buffer_span(&text), words[i].flags);
	}
	return out;
}

/* The placeholder that an option names: xargs -I{}. Empty: the words of standard input follow at the end. */
static struct sg_span
placeholder_of(const struct sg_running *r)
{
	for (size_t i = 0; i < r->args.options_count; i++)
		if (r->args.options[i].record && r->args.options[i].record->role == SG_ROLE_PARAM)
			return r->args.options[i].value.text.len ? r->args.options[i].value.text
								 : SG_SPAN("{}");
	return SG_SPAN("");
}

/* Every word of a text, appended. */
static void
add_words(struct sg_running *r, struct sg_span text, struct sg_word_list *all)
{
	while (text.len && all->len < SG_MAX_WORDS) {
		size_t end = 0;

		while (end < text.len && !strchr(" \t\n", text.p[end]))
			end++;
		if (end)
			sg_vec_push(r->w->arena, all,
				    sg_word_of_marks(sg_span_first(text, end), 0));
		text = sg_span_from(text, end + 1);
	}
}

/* The words of an inner command with those of standard input that xargs hands on. */
static const struct sg_word *
with_stdin_words(struct sg_running *r, const struct sg_word *words, size_t *count)
{
	struct sg_word_list all = { 0 };
	struct sg_span placeholder = placeholder_of(r);
	bool found = false;

	if (placeholder.len)
		words = with_placeholder(r, placeholder, words, *count, &found);
	for (size_t i = 0; i < *count; i++)
		sg_vec_push(r->w->arena, &all, words[i]);
	if (!found)
		add_words(r, r->run->in.text, &all);
	if (!found && r->run->in.state != SG_INPUT_KNOWN)
		sg_vec_push(r->w->arena, &all, sg_word_unknown(false));
	*count = all.len;
	return all.items;
}

/* xargs -0, -d '\n', -L1 and quotes in the text make one word of a line with blanks: that reading counts, too. */
static void
run_with_line(struct sg_running *r, const struct sg_word *words, size_t count)
{
	struct sg_span line = sg_span_trim(r->run->in.text);
	struct sg_word *all;

	if (r->run->in.state != SG_INPUT_KNOWN || placeholder_of(r).len ||
	    sg_span_find(line, ' ') == SIZE_MAX)
		return;
	all = sg_arena_array(r->w->arena, count + 1, sizeof(*all));
	memcpy(all, words, count * sizeof(*all));
	all[count] = sg_word_of_marks(line, SG_WORD_QUOTED);
	sg_run_inner(r, all, count + 1, something);
}

/* The option that gives the first word: docker run --entrypoint rm IMAGE -rf x, coreutils --coreutils-prog=rm -rf x. */
static const struct sg_option *
program_option(const struct sg_running *r)
{
	for (size_t i = 0; i < r->args.options_count; i++) {
		const struct sg_option *option = &r->args.options[i];

		if (option->record && option->value.text.len &&
		    (option->record->role == SG_ROLE_PROGRAM ||
		     option->record->role == SG_ROLE_ARGV))
			return option;
	}
	return NULL;
}

static const struct sg_word *
in_front(struct sg_running *r, struct sg_word first, const struct sg_word *words, size_t *count)
{
	struct sg_word *all = sg_arena_array(r->w->arena, *count + 1, sizeof(*all));

	all[0] = first;
	if (*count)
		memcpy(all + 1, words, *count * sizeof(*all));
	++*count;
	return all;
}

/* An image that is named after a program runs it with the words behind it: curlimages/curl URL. */
static void
run_image(struct sg_running *r, const struct sg_word *words, size_t count)
{
	for (size_t i = 0; i < r->args.operands_count; i++) {
		struct sg_span rest, name;

		if (r->args.operands[i].role != SG_ROLE_IMAGE)
			continue;
		name = sg_span_split(sg_span_basename(r->args.operands[i].word.text), ':', &rest);
		name = sg_span_split(name, '@', &rest);
		if (!sg_word_known(r->args.operands[i].word) || !sg_program_find(name))
			continue;
		words = in_front(r, sg_word_literal(name), words, &count);
		sg_run_inner(r, words, count, something);
		return;
	}
}

/* nix run FLAKE#NAME ARG...: the program of that name, as far as the name tells it, with the words behind it. */
static bool
run_package(struct sg_running *r, const struct sg_word *words, size_t count)
{
	for (size_t i = 0; i < r->args.operands_count; i++) {
		struct sg_word word = r->args.operands[i].word;
		struct sg_span name, rest;

		if (r->args.operands[i].role != SG_ROLE_PROGRAM)
			continue;
		(void)sg_span_split(word.text, '#', &name);
		while (sg_span_find(name, '.') != SIZE_MAX)
			(void)sg_span_split(name, '.', &name);
		name = sg_span_split(name, '^', &rest);
		if (count && sg_span_is(words[0].text, "--")) {
			words++;
			count--;
		}
		words = in_front(r, sg_word_of_marks(name, word.flags), words, &count);
		if (name.len)
			sg_run_inner(r, words, count, r->run->in);
		r->code_given = true;
		return true;
	}
	return false;
}

struct sg_stream
sg_run_started(struct sg_running *r)
{
	const struct sg_option *program = program_option(r);
	const struct sg_word *words = NULL;
	size_t count = 0;

	if (r->args.inner != SIZE_MAX) {
		words = r->run->words + r->args.inner;
		count = r->run->count - r->args.inner;
	}
	if (program) {
		words = in_front(r, program->value, words, &count);
		return sg_run_inner(r, words, count, r->run->in);
	}
	if (run_package(r, words, count))
		return something;
	run_image(r, words, count);
	if (count == 0)
		return something;
	r->code_given = true;
	if (sg_run_flag(r, SG_PROGRAM_STDIN_OPERANDS)) {
		size_t split = count;

		run_with_line(r, words, count);
		words = with_stdin_words(r, words, &split);
		return sg_run_inner(r, words, split, something);
	}
	return sg_run_inner(r, words, count, r->run->in);
}
