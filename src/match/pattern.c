/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching commands against compiled patterns: in canonical form where the program is known, and in the words as
 * written. Parses nothing.
 */
#include "match/pattern.h"

#include "knowledge/programs.h"
#include "match/glob.h"
#include "match/path.h"
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

struct sg_span
sg_pattern_plain_path(struct sg_span text)
{
	while (text.len > 2 && text.p[0] == '.' && text.p[1] == '/' && text.p[2] != '-')
		text = sg_span_from(text, 2);
	while (text.len > 1 && text.p[text.len - 1] == '/')
		text.len--;
	return text;
}

/* True when the word has parts that are not known. File names that the shell finds are known well enough. */
static bool
is_unknown(struct sg_span text)
{
	return sg_span_find(text, SG_MARK_ANY) != SIZE_MAX;
}

static bool
has_file_mark(struct sg_span text)
{
	return sg_span_find(text, SG_MARK_STAR) != SIZE_MAX ||
	       sg_span_find(text, SG_MARK_ONE) != SIZE_MAX;
}

/* True when a component leads out of its directory, or may: ".*" of a shell finds "..". */
static bool
climbs(struct sg_span text)
{
	while (text.len) {
		struct sg_span part = sg_span_split(text, '/', &text);

		if (sg_span_is(part, "..") || (part.len && part.p[0] == '.' && has_file_mark(part)))
			return true;
	}
	return false;
}

/*
 * The word with "//", "/./" and "/x/../" folded, so that of=/tmp/../dev/sda is of=/dev/sda; the same span when there is
 * nothing to fold.
 */
static struct sg_span
folded_path(struct sg_span text, struct sg_arena *arena)
{
	struct sg_span rest = text;
	struct sg_buffer out = { .arena = arena };
	size_t root;

	if (sg_span_find(text, '/') == SIZE_MAX ||
	    (sg_span_search(text, SG_SPAN("//")) == SIZE_MAX &&
	     sg_span_search(text, SG_SPAN("/.")) == SIZE_MAX))
		return text;
	sg_buffer_add(&out, sg_span_split(rest, '/', &rest));
	root = out.len;
	while (rest.len) {
		struct sg_span part = sg_span_split(rest, '/', &rest);

		if (part.len == 0 || sg_span_is(part, "."))
			continue;
		if (!sg_span_is(part, "..")) {
			sg_buffer_add_char(&out, '/');
			sg_buffer_add(&out, part);
			continue;
		}
		while (out.len > root && out.p[--out.len] != '/')
			;
	}
	if (out.len == root)
		sg_buffer_add_char(&out, '/');
	return sg_buffer_span(&out);
}

static enum sg_match
match_texts(const struct sg_image *policy, struct sg_ref texts, struct sg_span text, unsigned flags)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(policy, SG_POLICY_LISTS, texts, sizeof(*globs), &count);
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < count && best != SG_MATCH_YES; i++) {
		struct sg_span glob = sg_image_string(policy, globs[i]);
		struct sg_span plain_glob = sg_pattern_plain_path(glob);
		struct sg_span plain = sg_pattern_plain_path(text);

		best = sg_match_or(best, sg_glob_match(glob, text, flags));
		if (plain_glob.len != glob.len || plain.len != text.len)
			best = sg_match_or(best, sg_glob_match(plain_glob, plain, flags));
	}
	return best;
}

/* For exceptions: what is not known is no match, no '*' takes a "..", and a path elsewhere is not the one that was meant. */
static enum sg_match
match_certain(const struct sequence *s, struct sg_ref texts, const struct sg_word *word)
{
	struct sg_span text = word->text;
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(s->policy, SG_POLICY_LISTS, texts, sizeof(*globs), &count);

	if (is_unknown(text))
		return SG_MATCH_NO;
	for (size_t i = 0; i < count; i++) {
		struct sg_span glob = sg_image_string(s->policy, globs[i]);

		if (climbs(text) && sg_glob_has_magic(glob))
			return SG_MATCH_NO;
		if (word->flags & SG_WORD_ELSEWHERE && !sg_span_starts(glob, SG_SPAN("*")))
			return SG_MATCH_NO;
	}
	return match_texts(s->policy, texts, text, s->glob_flags) == SG_MATCH_YES ? SG_MATCH_YES
										  : SG_MATCH_NO;
}

/* A word in one piece that begins with something unknown is an operand: rm "$f", rm *. */
static bool
is_operand(const struct sg_word *word)
{
	return word->text.len && (unsigned char)word->text.p[0] <= SG_MARK_ONE &&
	       !(word->flags & SG_WORD_SPLIT);
}

static bool
names_option(const struct sg_image *policy, struct sg_ref texts)
{
	const struct sg_ref *first =
		sg_image_record(policy, SG_POLICY_LISTS, texts.at, sizeof(*first));

	return texts.count && first &&
	       sg_span_starts(sg_image_string(policy, *first), SG_SPAN("-"));
}

static enum sg_match
match_word(const struct sequence *s, struct sg_ref texts, const struct sg_word *word,
	   struct sg_arena *arena)
{
	enum sg_match match;
	struct sg_span folded;

	if (s->strict)
		return match_certain(s, texts, word);
	match = match_texts(s->policy, texts, word->text, s->glob_flags);
	if (match == SG_MATCH_YES)
		return match;
	if (is_operand(word) && names_option(s->policy, texts))
		return SG_MATCH_NO;
	folded = folded_path(word->text, arena);
	if (folded.p != word->text.p)
		match = sg_match_or(match, match_texts(s->policy, texts, folded, s->glob_flags));
	return match;
}

/*
 * For exceptions with an open end: "rm -rf build-*" is about files of that name, however many; an operand that is none of
 * these is not excepted. A pattern that ends in literal words or in an option leaves its operands open.
 */
static bool
covers_rest(const struct sequence *s, size_t from, struct sg_arena *arena)
{
	const struct sg_token_rec *last = s->tokens_count ? &s->tokens[s->tokens_count - 1] : NULL;
	const struct sg_ref *text;

	if (!last || last->rest || names_option(s->policy, last->texts))
		return true;
	text = sg_image_record(s->policy, SG_POLICY_LISTS, last->texts.at, sizeof(*text));
	if (!text || !sg_span_ends(sg_image_string(s->policy, *text), SG_SPAN("*")))
		return true;
	for (size_t j = from; j < s->words_count; j++)
		if (match_word(s, last->texts, &s->words[j], arena) != SG_MATCH_YES)
			return false;
	return true;
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
				here = s->tokens[i].rest
					       ? best[j]
					       : sg_match_and(best[j],
							      match_word(s, s->tokens[i].texts,
									 &s->words[j], arena));
			if (s->tokens[i].rest)
				here = sg_match_or(here, sg_match_or(next[j], best[j + 1]));
			if (split)
				here = sg_match_or(here,
						   sg_match_and(SG_MATCH_MAYBE,
								sg_match_or(next[j], best[j])));
			next[j + 1] = here;
		}
		best = next;
		next = swap;
	}
	if (!s->open)
		return best[n];
	for (size_t j = 0; j <= n; j++)
		if (!s->strict || covers_rest(s, j, arena))
			result = sg_match_or(result, best[j]);
	return result;
}

static bool
is_nocase(const struct sg_pattern_rec *pattern, const struct sg_command *command)
{
	return pattern->flags & SG_PATTERN_NOCASE ||
	       (command->program && command->program->flags & SG_PROGRAM_NOCASE);
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
match_option(const struct sg_image *policy, const struct sg_token_rec *token,
	     const struct sg_option *option, unsigned flags)
{
	struct sg_span value = sg_image_string(policy, token->value);
	enum sg_match match =
		sg_match_or(match_texts(policy, token->texts, option->name, flags),
			    match_texts(policy, token->texts, bare_name(option->name), flags));

	if (match != SG_MATCH_NO && value.len)
		match = sg_match_and(match, sg_glob_match(value, option->value.text, flags));
	if (option->maybe)
		match = sg_match_and(match, SG_MATCH_MAYBE);
	return match;
}

/* Every option that the pattern names must be there. */
static enum sg_match
match_required(const struct sg_image *policy, const struct sg_token_rec *tokens, size_t count,
	       const struct sg_command *command, unsigned flags)
{
	enum sg_match all = SG_MATCH_YES;

	for (size_t i = 0; i < count && all != SG_MATCH_NO; i++) {
		enum sg_match best = command->may_be_option || command->more_operands
					     ? SG_MATCH_MAYBE
					     : SG_MATCH_NO;

		if (tokens[i].literal)
			continue;
		for (size_t k = 0; k < command->options_count; k++)
			best = sg_match_or(best, match_option(policy, &tokens[i],
							      &command->options[k], flags));
		all = sg_match_and(all, best);
	}
	return all;
}

/* For exceptions: every option of the command must be named by the pattern. */
static bool
accounts_for_options(const struct sg_image *policy, const struct sg_token_rec *tokens, size_t count,
		     const struct sg_command *command, unsigned flags)
{
	for (size_t k = 0; k < command->options_count; k++) {
		const struct sg_option *option = &command->options[k];
		enum sg_match best = SG_MATCH_NO;

		for (size_t i = 0; i < count; i++) {
			bool certain =
				!is_unknown(option->value.text) && !climbs(option->value.text);

			if (certain || sg_span_is(sg_image_string(policy, tokens[i].value), "*"))
				best = sg_match_or(best,
						   match_option(policy, &tokens[i], option, flags));
		}
		if (best != SG_MATCH_YES)
			return false;
	}
	return !command->may_be_option && !command->more_operands;
}

/* A relative path of a command in another directory than the call's; without a role only what is written as a path. */
static bool
is_elsewhere(const struct sg_command *command, enum sg_role role, struct sg_span text)
{
	bool local = command->place == SG_PLACE_LOCAL;

	if (text.len == 0 || (text.p[0] == '/' && local && !command->linked))
		return false;
	if (!command->elsewhere && !command->linked)
		return false;
	switch (role) {
	case SG_ROLE_READ:
	case SG_ROLE_WRITE:
	case SG_ROLE_CHANGE:
	case SG_ROLE_SCRIPT:
	case SG_ROLE_SOURCE:
		return true;
	case SG_ROLE_AUTO:
		return sg_span_find(text, '/') != SIZE_MAX;
	default:
		return false;
	}
}

/* Sub-commands by their canonical names, then the operands. */
static const struct sg_word *
canonical_operands(const struct sg_command *command, struct sg_arena *arena, size_t *count)
{
	struct sg_word *words = sg_arena_array(
		arena, command->path_count + command->operands_count + 1, sizeof(*words));

	*count = 0;
	for (size_t i = 0; i < command->path_count; i++)
		words[(*count)++] = (struct sg_word){ sg_program_name(command->path[i]), 0 };
	for (size_t i = 0; i < command->operands_count; i++) {
		words[*count] = command->operands[i].word;
		if (is_elsewhere(command, command->operands[i].role, words[*count].text))
			words[*count].flags |= SG_WORD_ELSEWHERE;
		++*count;
	}
	return words;
}

static enum sg_match
match_canonical(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		const struct sg_command *command, bool strict, struct sg_arena *arena)
{
	struct sequence s = { .policy = policy,
			      .glob_flags = glob_flags(pattern, command),
			      .strict = strict,
			      .open = (pattern->flags & SG_PATTERN_OPEN) != 0 };
	size_t options_count;
	const struct sg_token_rec *options = tokens_of(policy, pattern->options, &options_count);
	enum sg_match match = match_required(policy, options, options_count, command, s.glob_flags);

	if (match == SG_MATCH_NO || (strict && !accounts_for_options(policy, options, options_count,
								     command, s.glob_flags)))
		return SG_MATCH_NO;
	s.tokens = tokens_of(policy, pattern->operands, &s.tokens_count);
	s.words = canonical_operands(command, arena, &s.words_count);
	/* "git push --force*": the glob that leaves the end open is an option, operands may follow it. */
	return sg_match_and(match, match_sequence(&s, arena));
}

/* The words as written behind the program, the paths among them marked. */
static const struct sg_word *
words_elsewhere(const struct sg_command *command, struct sg_arena *arena)
{
	struct sg_word *words = sg_arena_array(arena, command->count, sizeof(*words));

	for (size_t i = 1; i < command->count; i++) {
		words[i - 1] = command->words[i];
		if (is_elsewhere(command, SG_ROLE_AUTO, words[i - 1].text))
			words[i - 1].flags |= SG_WORD_ELSEWHERE;
	}
	return words;
}

static enum sg_match
match_words(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
	    const struct sg_command *command, bool strict, struct sg_arena *arena)
{
	struct sequence s = { .policy = policy,
			      .glob_flags = glob_flags(pattern, command),
			      .strict = strict,
			      .open = (pattern->flags & SG_PATTERN_OPEN) != 0,
			      .words = command->words + 1,
			      .words_count = command->count - 1 };

	s.tokens = tokens_of(policy, pattern->words, &s.tokens_count);
	if (strict && (command->elsewhere || command->linked))
		s.words = words_elsewhere(command, arena);
	return match_sequence(&s, arena);
}

static const char standard_places[][20] = { "/bin/",      "/usr/bin/",       "/sbin/",
					    "/usr/sbin/", "/usr/local/bin/", "/opt/homebrew/bin/" };

/* An exception is for the program that everybody knows by the name, not for a file somewhere that is called so. */
static bool
is_standard_place(struct sg_span word)
{
	struct sg_span place = sg_span_first(word, word.len - sg_span_basename(word).len);

	for (size_t i = 0; i < SG_ARRAY_LEN(standard_places); i++)
		if (sg_span_is(place, standard_places[i]))
			return true;
	return place.len == 0;
}

/* A pattern that names a path is for the program at that path. */
static bool
is_meant(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
	 const struct sg_command *command)
{
	struct sg_span rest, word = command->words[0].text;
	struct sg_span token = sg_span_split(sg_image_string(policy, pattern->text), ' ', &rest);

	if (pattern->kind == SG_PATTERN_REGEX || sg_span_find(token, '/') == SIZE_MAX)
		return is_standard_place(word);
	return !climbs(word) && !is_elsewhere(command, SG_ROLE_SCRIPT, word) &&
	       sg_glob_match(sg_pattern_plain_path(token), sg_pattern_plain_path(word), 0) ==
		       SG_MATCH_YES;
}

/* A program by its bare name is looked for where programs are. */
static enum sg_match
match_standard_places(struct sg_span glob, struct sg_span name, unsigned flags,
		      struct sg_arena *arena)
{
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < SG_ARRAY_LEN(standard_places) && best != SG_MATCH_YES; i++)
		best = sg_match_or(
			best,
			sg_glob_match(glob,
				      sg_arena_join(arena, sg_span_of(standard_places[i]), name),
				      flags));
	return best;
}

/* A glob with a '/' is over the full path. A relative one may start anywhere, as may "~": whose home it is, is not known. */
static enum sg_match
match_program_path(struct sg_span glob, const struct sg_command *command, unsigned flags,
		   struct sg_arena *arena)
{
	const struct sg_path_world world = { .cwd = command->cwd };
	struct sg_span word = command->words[0].text, full;
	enum sg_match match;

	if (sg_span_find(word, '/') == SIZE_MAX && !is_unknown(word))
		return match_standard_places(glob, word, flags, arena);
	full = sg_path_resolve(word, &world, false, arena);
	match = sg_match_or(
		sg_glob_match(sg_pattern_plain_path(glob), sg_pattern_plain_path(word), flags),
		sg_glob_match(glob, full, flags));
	if (glob.p[0] == '~')
		glob = sg_arena_join(arena, SG_SPAN("*"), sg_span_from(glob, 1));
	else if (glob.p[0] != '/')
		glob = sg_arena_join(arena, SG_SPAN("*/"), sg_pattern_plain_path(glob));
	return sg_match_or(match, sg_glob_match(glob, full, flags));
}

static enum sg_match
match_program(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
	      const struct sg_command *command, struct sg_arena *arena)
{
	struct sg_span written = sg_span_basename(command->words[0].text);
	unsigned flags = glob_flags(pattern, command);
	size_t count;
	const struct sg_ref *globs = sg_image_records(policy, SG_POLICY_LISTS, pattern->programs,
						      sizeof(*globs), &count);
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < count && best != SG_MATCH_YES; i++) {
		struct sg_span glob = sg_image_string(policy, globs[i]);

		if (sg_span_find(glob, '/') != SIZE_MAX) {
			best = sg_match_or(best, match_program_path(glob, command, flags, arena));
			continue;
		}
		best = sg_match_or(best, sg_glob_match(glob, command->name, flags));
		best = sg_match_or(best, sg_glob_match(glob, written, flags));
	}
	return best;
}

/* The words as written; basename: without the directory of the program. */
static struct sg_span
written_text(const struct sg_command *command, bool basename, struct sg_arena *arena)
{
	struct sg_command plain = *command;

	plain.program = NULL;
	plain.name = basename ? sg_span_basename(command->words[0].text) : (struct sg_span){ 0 };
	return sg_command_canonical(&plain, arena);
}

void
sg_command_texts(const struct sg_command *command, struct sg_arena *arena,
		 struct sg_span out[SG_COMMAND_TEXTS])
{
	out[0] = sg_command_canonical(command, arena);
	out[1] = written_text(command, false, arena);
	out[2] = written_text(command, true, arena);
}

/* A limit that was hit counts as a match for rules and as none for exceptions. */
static enum sg_match
match_regex(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
	    const struct sg_command *command, bool strict, struct sg_arena *arena)
{
	struct sg_span expression = sg_image_string(policy, pattern->text);
	struct sg_span texts[SG_COMMAND_TEXTS];
	enum sg_match match = SG_MATCH_NO;

	for (size_t i = 0; i < command->count && strict; i++)
		if (is_unknown(command->words[i].text) || climbs(command->words[i].text))
			return SG_MATCH_NO;
	sg_command_texts(command, arena, texts);
	if (strict)
		return sg_regex_match(expression, texts[0], false, arena) == SG_MATCH_YES
			       ? SG_MATCH_YES
			       : SG_MATCH_NO;
	for (size_t i = 0; i < SG_COMMAND_TEXTS && match == SG_MATCH_NO; i++)
		match = sg_regex_match(expression, texts[i], false, arena);
	return match == SG_MATCH_NO ? SG_MATCH_NO : SG_MATCH_YES;
}

enum sg_match
sg_pattern_match(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		 const struct sg_command *command, bool strict, struct sg_arena *arena)
{
	enum sg_match program, rest = SG_MATCH_NO;

	if (command->count == 0 || command->opaque_program)
		return SG_MATCH_NO;
	if (strict && !is_meant(policy, pattern, command))
		return SG_MATCH_NO;
	if (pattern->kind == SG_PATTERN_REGEX)
		return match_regex(policy, pattern, command, strict, arena);
	program = match_program(policy, pattern, command, arena);
	if (program == SG_MATCH_NO)
		return SG_MATCH_NO;
	if (pattern->flags & SG_PATTERN_TABLE && command->program)
		rest = match_canonical(policy, pattern, command, strict, arena);
	if (rest != SG_MATCH_YES && (!strict || !(pattern->flags & SG_PATTERN_TABLE)))
		rest = sg_match_or(rest, match_words(policy, pattern, command, strict, arena));
	return sg_match_and(program, rest);
}

enum sg_match
sg_pattern_match_text(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		      struct sg_span text, bool strict, struct sg_arena *arena)
{
	struct sg_span written = sg_image_string(policy, pattern->text);
	enum sg_match match;

	if (pattern->kind != SG_PATTERN_REGEX)
		return sg_glob_match(written, text, 0);
	match = sg_regex_match(written, text, false, arena);
	if (match == SG_MATCH_MAYBE)
		return strict ? SG_MATCH_NO : SG_MATCH_YES;
	return match;
}

static int
by_name(const void *a, const void *b)
{
	const struct sg_option *x = *(const struct sg_option *const *)a,
			       *y = *(const struct sg_option *const *)b;

	return sg_span_cmp(bare_name(x->name), bare_name(y->name));
}

static void
add_word(struct sg_buffer *out, struct sg_span text)
{
	if (out->len)
		sg_buffer_add_char(out, ' ');
	while (text.len) {
		size_t known = sg_marks_find(text);

		sg_buffer_add(out, sg_span_first(text, known));
		text = sg_span_from(text, known);
		if (text.len == 0)
			break;
		if (text.p[0] == SG_MARK_ANY)
			sg_buffer_add(out, SG_SPAN("\xe2\x80\xa6"));
		else
			sg_buffer_add_char(out, text.p[0] == SG_MARK_STAR  ? '*'
						: text.p[0] == SG_MARK_ONE ? '?'
									   : text.p[0]);
		text = sg_span_from(text, 1);
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
	size_t room = command->name.len + 1;

	/* About as long as it was written. */
	for (size_t i = 0; i < command->count; i++)
		room += command->words[i].text.len + 1;
	sg_buffer_reserve(&out, room);
	if (!command->program) {
		for (size_t i = 0; i < command->count; i++)
			add_word(&out, i == 0 && command->name.len ? command->name
								   : command->words[i].text);
		return sg_buffer_span(&out);
	}
	sg_buffer_add(&out, command->name);
	for (size_t i = 0; i < command->path_count; i++)
		add_word(&out, sg_program_name(command->path[i]));
	sorted = sg_arena_array(arena, command->options_count, sizeof(struct sg_option *));
	for (size_t i = 0; i < command->options_count; i++)
		sorted[i] = &command->options[i];
	if (command->options_count > 1)
		qsort(sorted, command->options_count, sizeof(struct sg_option *), by_name);
	for (size_t i = 0; i < command->options_count; i++)
		if (!sorted[i]->maybe)
			add_option(&out, sorted[i]);
	for (size_t i = 0; i < command->operands_count; i++)
		add_word(&out, command->operands[i].word.text);
	return sg_buffer_span(&out);
}
