/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching commands against compiled patterns: in canonical form where the program is known, and in the words as
 * written. Parses nothing.
 */
#include "match/pattern.h"

#include "knowledge/programs.h"
#include "match/glob.h"
#include "match/regex.h"

#include <stdlib.h>

/* A list of texts that tokens are held against, one after the other. */
struct sequence {
	const struct sg_image *policy;
	const struct sg_token_rec *tokens;
	size_t tokens_count;
	const struct sg_word *words;
	size_t words_count;
	unsigned glob_flags;
	bool open;
	bool strict;
};

/* "./x" and "x" name the same file, "x/" and "x" the same directory. */
static struct sg_span
plain_path(struct sg_span text)
{
	while (text.len > 2 && text.p[0] == '.' && text.p[1] == '/' && text.p[2] != '-')
		text = sg_span_from(text, 2);
	while (text.len > 1 && text.p[text.len - 1] == '/')
		text.len--;
	return text;
}

static enum sg_match
match_texts(const struct sg_image *policy, struct sg_ref texts, struct sg_span text, unsigned flags)
{
	size_t count;
	const struct sg_ref *globs = sg_image_records(policy, SG_POLICY_LISTS, texts, sizeof(*globs), &count);
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < count && best != SG_MATCH_YES; i++) {
		struct sg_span glob = sg_image_string(policy, globs[i]);

		best = sg_match_or(best, sg_glob_match(glob, text, flags));
		best = sg_match_or(best, sg_glob_match(plain_path(glob), plain_path(text), flags));
	}
	return best;
}

/* Tokens against words, column by column: best[j] tells how well the tokens so far meet the first j words. */
static enum sg_match
match_sequence(const struct sequence *s, struct sg_arena *arena)
{
	size_t n = s->words_count;
	enum sg_match *best = sg_arena_array(arena, n + 1, sizeof(*best));
	enum sg_match *next = sg_arena_array(arena, n + 1, sizeof(*next));
	enum sg_match result = SG_MATCH_NO;

	best[0] = SG_MATCH_YES;
	/* An unquoted unknown word may be no word at all. */
	for (size_t j = 0; j < n && s->words[j].flags & SG_WORD_SPLIT && !s->strict; j++)
		best[j + 1] = SG_MATCH_MAYBE;
	for (size_t i = 0; i < s->tokens_count; i++) {
		enum sg_match *swap = best;

		next[0] = s->tokens[i].rest ? best[0] : SG_MATCH_NO;
		for (size_t j = 0; j < n; j++) {
			bool split = s->words[j].flags & SG_WORD_SPLIT && !s->strict;
			enum sg_match here = SG_MATCH_NO;

			if (best[j] != SG_MATCH_NO)
				here = s->tokens[i].rest ? best[j] :
							   sg_match_and(best[j], match_texts(s->policy, s->tokens[i].texts,
											     s->words[j].text, s->glob_flags));
			if (s->tokens[i].rest)
				here = sg_match_or(here, sg_match_or(next[j], best[j + 1]));
			if (split)
				here = sg_match_or(here, sg_match_and(SG_MATCH_MAYBE, sg_match_or(next[j], best[j])));
			next[j + 1] = here;
		}
		best = next;
		next = swap;
	}
	if (!s->open)
		return best[n];
	for (size_t j = 0; j <= n; j++)
		result = sg_match_or(result, best[j]);
	return result;
}

static bool
is_nocase(const struct sg_pattern_rec *pattern, const struct sg_command *command)
{
	return pattern->flags & SG_PATTERN_NOCASE || (command->program && command->program->flags & SG_PROGRAM_NOCASE);
}

static unsigned
glob_flags(const struct sg_pattern_rec *pattern, const struct sg_command *command)
{
	return is_nocase(pattern, command) ? SG_GLOB_NOCASE : 0;
}

static const struct sg_token_rec *
tokens_of(const struct sg_image *policy, struct sg_ref ref, size_t *count)
{
	return sg_image_records(policy, SG_POLICY_TOKENS, ref, sizeof(struct sg_token_rec), count);
}

/* The name without its dashes: unknown options keep them. */
static struct sg_span
bare_name(struct sg_span name)
{
	while (name.len > 1 && name.p[0] == '-')
		name = sg_span_from(name, 1);
	return name;
}

static enum sg_match
match_option(const struct sg_image *policy, const struct sg_token_rec *token, const struct sg_option *option)
{
	struct sg_span value = sg_image_string(policy, token->value);
	enum sg_match match = sg_match_or(match_texts(policy, token->texts, option->name, 0),
					  match_texts(policy, token->texts, bare_name(option->name), 0));

	if (match != SG_MATCH_NO && value.len)
		match = sg_match_and(match, sg_glob_match(value, option->value.text, 0));
	if (option->maybe)
		match = sg_match_and(match, SG_MATCH_MAYBE);
	return match;
}

/* Every option that the pattern names must be there. */
static enum sg_match
match_required(const struct sg_image *policy, const struct sg_token_rec *tokens, size_t count, const struct sg_command *command)
{
	enum sg_match all = SG_MATCH_YES;

	for (size_t i = 0; i < count && all != SG_MATCH_NO; i++) {
		enum sg_match best = command->may_be_option || command->more_operands ? SG_MATCH_MAYBE : SG_MATCH_NO;

		if (tokens[i].literal)
			continue;
		for (size_t k = 0; k < command->options_count; k++)
			best = sg_match_or(best, match_option(policy, &tokens[i], &command->options[k]));
		all = sg_match_and(all, best);
	}
	return all;
}

/* For exceptions: every option of the command must be named by the pattern. */
static bool
accounts_for_options(const struct sg_image *policy, const struct sg_token_rec *tokens, size_t count,
		     const struct sg_command *command)
{
	for (size_t k = 0; k < command->options_count; k++) {
		enum sg_match best = SG_MATCH_NO;

		for (size_t i = 0; i < count; i++)
			best = sg_match_or(best, match_option(policy, &tokens[i], &command->options[k]));
		if (best != SG_MATCH_YES)
			return false;
	}
	return !command->may_be_option && !command->more_operands;
}

/* Sub-commands by their canonical names, then the operands. */
static const struct sg_word *
canonical_operands(const struct sg_command *command, struct sg_arena *arena, size_t *count)
{
	struct sg_word *words = sg_arena_array(arena, command->path_count + command->operands_count + 1, sizeof(*words));

	*count = 0;
	for (size_t i = 0; i < command->path_count; i++)
		words[(*count)++] = (struct sg_word){ sg_program_name(command->path[i]), 0 };
	for (size_t i = 0; i < command->operands_count; i++)
		words[(*count)++] = command->operands[i].word;
	return words;
}

static enum sg_match
match_canonical(const struct sg_image *policy, const struct sg_pattern_rec *pattern, const struct sg_command *command,
		bool strict, struct sg_arena *arena)
{
	struct sequence s = { .policy = policy, .glob_flags = glob_flags(pattern, command), .strict = strict,
			      .open = (pattern->flags & SG_PATTERN_OPEN) != 0 };
	size_t options_count;
	const struct sg_token_rec *options = tokens_of(policy, pattern->options, &options_count);
	enum sg_match match = match_required(policy, options, options_count, command);

	if (match == SG_MATCH_NO || (strict && !accounts_for_options(policy, options, options_count, command)))
		return SG_MATCH_NO;
	s.tokens = tokens_of(policy, pattern->operands, &s.tokens_count);
	s.words = canonical_operands(command, arena, &s.words_count);
	/* "git push --force*": the glob that leaves the end open is an option, operands may follow it. */
	return sg_match_and(match, match_sequence(&s, arena));
}

static enum sg_match
match_words(const struct sg_image *policy, const struct sg_pattern_rec *pattern, const struct sg_command *command, bool strict,
	    struct sg_arena *arena)
{
	struct sequence s = { .policy = policy, .glob_flags = glob_flags(pattern, command), .strict = strict,
			      .open = (pattern->flags & SG_PATTERN_OPEN) != 0, .words = command->words + 1,
			      .words_count = command->count - 1 };

	s.tokens = tokens_of(policy, pattern->words, &s.tokens_count);
	return match_sequence(&s, arena);
}

static enum sg_match
match_program(const struct sg_image *policy, const struct sg_pattern_rec *pattern, const struct sg_command *command)
{
	unsigned flags = glob_flags(pattern, command);
	enum sg_match match = match_texts(policy, pattern->programs, command->name, flags);

	return sg_match_or(match, match_texts(policy, pattern->programs, sg_span_basename(command->words[0].text), flags));
}

static enum sg_match
match_regex(const struct sg_image *policy, const struct sg_pattern_rec *pattern, const struct sg_command *command, bool strict,
	    struct sg_arena *arena)
{
	struct sg_span expression = sg_image_string(policy, pattern->text);
	struct sg_command plain = *command;
	enum sg_match match = sg_regex_match(expression, sg_command_canonical(command, arena), false, arena);

	plain.program = NULL;
	if (!strict)
		match = sg_match_or(match, sg_regex_match(expression, sg_command_canonical(&plain, arena), false, arena));
	/* A limit that was hit counts as a match for rules and as none for exceptions. */
	if (match == SG_MATCH_MAYBE)
		match = strict ? SG_MATCH_NO : SG_MATCH_YES;
	return match;
}

enum sg_match
sg_pattern_match(const struct sg_image *policy, const struct sg_pattern_rec *pattern, const struct sg_command *command,
		 bool strict, struct sg_arena *arena)
{
	enum sg_match program, rest = SG_MATCH_NO;

	if (command->count == 0 || command->opaque_program)
		return SG_MATCH_NO;
	if (pattern->kind == SG_PATTERN_REGEX)
		return match_regex(policy, pattern, command, strict, arena);
	program = match_program(policy, pattern, command);
	if (program == SG_MATCH_NO)
		return SG_MATCH_NO;
	if (pattern->flags & SG_PATTERN_TABLE && command->program)
		rest = match_canonical(policy, pattern, command, strict, arena);
	if (rest != SG_MATCH_YES && (!strict || !(pattern->flags & SG_PATTERN_TABLE)))
		rest = sg_match_or(rest, match_words(policy, pattern, command, strict, arena));
	return sg_match_and(program, rest);
}

enum sg_match
sg_pattern_match_text(const struct sg_image *policy, const struct sg_pattern_rec *pattern, struct sg_span text,
		      struct sg_arena *arena)
{
	struct sg_span written = sg_image_string(policy, pattern->text);

	if (pattern->kind == SG_PATTERN_REGEX)
		return sg_regex_match(written, text, false, arena) == SG_MATCH_NO ? SG_MATCH_NO : SG_MATCH_YES;
	return sg_glob_match(written, text, 0);
}

static int
by_name(const void *a, const void *b)
{
	const struct sg_option *x = *(const struct sg_option *const *)a, *y = *(const struct sg_option *const *)b;

	return sg_span_cmp(bare_name(x->name), bare_name(y->name));
}

static void
add_word(struct sg_buffer *out, struct sg_span text)
{
	if (out->len)
		sg_buffer_add_char(out, ' ');
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == SG_MARK_ANY)
			sg_buffer_add(out, SG_SPAN("\xe2\x80\xa6"));
		else
			sg_buffer_add_char(out, text.p[i] == SG_MARK_STAR ? '*' : text.p[i] == SG_MARK_ONE ? '?' : text.p[i]);
	}
}

static void
add_option(struct sg_buffer *out, const struct sg_option *option)
{
	sg_buffer_add(out, SG_SPAN(" "));
	if (option->name.len && option->name.p[0] != '-')
		sg_buffer_add(out, option->name.len == 1 ? SG_SPAN("-") : SG_SPAN("--"));
	sg_buffer_add(out, option->name);
	if (option->value.text.p) {
		struct sg_buffer value = { .arena = out->arena };

		add_word(&value, option->value.text);
		sg_buffer_add_char(out, '=');
		sg_buffer_add(out, sg_buffer_span(&value));
	}
}

struct sg_span
sg_command_canonical(const struct sg_command *command, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	const struct sg_option **sorted;

	if (!command->program) {
		for (size_t i = 0; i < command->count; i++)
			add_word(&out, i == 0 && command->name.len ? command->name : command->words[i].text);
		return sg_buffer_span(&out);
	}
	sg_buffer_add(&out, command->name);
	for (size_t i = 0; i < command->path_count; i++)
		add_word(&out, sg_program_name(command->path[i]));
	sorted = sg_arena_array(arena, command->options_count, sizeof(struct sg_option *));
	for (size_t i = 0; i < command->options_count; i++)
		sorted[i] = &command->options[i];
	if (command->options_count)
		qsort(sorted, command->options_count, sizeof(struct sg_option *), by_name);
	for (size_t i = 0; i < command->options_count; i++)
		if (!sorted[i]->maybe)
			add_option(&out, sorted[i]);
	for (size_t i = 0; i < command->operands_count; i++)
		add_word(&out, command->operands[i].word.text);
	return sg_buffer_span(&out);
}
