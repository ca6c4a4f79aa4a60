/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The differences between a pattern and a command that it does not match. Only for explanations: it says what differs in
 * the simplest reading, and pattern.c alone decides.
 */
#include "match/differ.h"

#include "knowledge/programs.h"
#include "match/glob.h"
#include "match/pattern.h"

enum { FAR = 5, MOST_DIFFERENCES = 3 };

/* The differences so far, as text. */
struct differences {
	const struct sg_image *policy;
	const struct sg_pattern_rec *pattern;
	const struct sg_command *command;
	unsigned flags; /* of globs */
	struct sg_buffer out;
	unsigned distance;
};

static void
add_shown(struct sg_buffer *out, struct sg_span text)
{
	for (size_t i = 0; i < text.len && i < 60; i++) {
		if (text.p[i] == SG_MARK_ANY)
			sg_buffer_add(out, SG_SPAN("\xe2\x80\xa6"));
		else
			sg_buffer_add_char(out, text.p[i] == SG_MARK_STAR  ? '*'
						: text.p[i] == SG_MARK_ONE ? '?'
									   : text.p[i]);
	}
}

/* "A what B", where what may be empty. */
static void
add(struct differences *d, struct sg_span a, const char *what, struct sg_span b)
{
	if (d->distance && d->distance <= MOST_DIFFERENCES)
		sg_buffer_add(&d->out, SG_SPAN("; "));
	d->distance++;
	if (d->distance > MOST_DIFFERENCES)
		return;
	add_shown(&d->out, a);
	sg_buffer_add(&d->out, sg_span_of(what));
	add_shown(&d->out, b);
}

static bool
any_matches(const struct differences *d, struct sg_ref texts, struct sg_span text)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(d->policy, SG_POLICY_LISTS, texts, sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_glob_match(sg_image_string(d->policy, globs[i]), text, d->flags) !=
		    SG_MATCH_NO)
			return true;
	return false;
}

static struct sg_span
first_text(const struct differences *d, struct sg_ref texts)
{
	const struct sg_ref *first =
		sg_image_record(d->policy, SG_POLICY_LISTS, texts.at, sizeof(*first));

	return texts.count && first ? sg_image_string(d->policy, *first) : SG_SPAN("");
}

static struct sg_span
bare(struct sg_span name)
{
	while (name.len > 1 && name.p[0] == '-')
		name = sg_span_from(name, 1);
	return name;
}

static const struct sg_option *
find_option(const struct differences *d, const struct sg_token_rec *token)
{
	for (size_t i = 0; i < d->command->options_count; i++)
		if (any_matches(d, token->texts, d->command->options[i].name) ||
		    any_matches(d, token->texts, bare(d->command->options[i].name)))
			return &d->command->options[i];
	return NULL;
}

static void
compare_options(struct differences *d)
{
	size_t count;
	const struct sg_token_rec *tokens = sg_image_records(
		d->policy, SG_POLICY_TOKENS, d->pattern->options, sizeof(*tokens), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = bare(first_text(d, tokens[i].texts));
		struct sg_span value = sg_image_string(d->policy, tokens[i].value);
		const struct sg_option *option = find_option(d, &tokens[i]);

		if (tokens[i].literal)
			continue;
		if (!option)
			add(d, SG_SPAN(""), name.len == 1 ? "needs -" : "needs --", name);
		else if (value.len &&
			 sg_glob_match(value, option->value.text, d->flags) == SG_MATCH_NO)
			add(d, option->value.text, " is not ", value);
	}
}

/* Words against tokens up to the first that takes any number of words. */
static void
compare_words(struct differences *d, struct sg_ref ref, const struct sg_span *words, size_t count)
{
	size_t tokens_count, i;
	const struct sg_token_rec *tokens =
		sg_image_records(d->policy, SG_POLICY_TOKENS, ref, sizeof(*tokens), &tokens_count);
	/* "git x" is no git push: another sub-command, known or not. */
	size_t verbs = d->command->path_count;

	if (verbs == 0 && d->command->program && d->command->program->subcommands.count)
		verbs = 1;

	for (i = 0; i < tokens_count && !tokens[i].rest; i++) {
		struct sg_span wanted = first_text(d, tokens[i].texts);

		if (i >= count) {
			add(d, SG_SPAN(""), "needs ", wanted);
			return;
		}
		if (any_matches(d, tokens[i].texts, words[i]))
			continue;
		if (i < verbs)
			d->distance += FAR;
		add(d, words[i], " is not ", wanted);
		return;
	}
	if (i == tokens_count && i < count && !(d->pattern->flags & SG_PATTERN_OPEN))
		add(d, SG_SPAN(""), "goes on with ", words[i]);
}

static void
compare_canonical(struct differences *d)
{
	const struct sg_command *command = d->command;
	struct sg_span *words = sg_arena_array(
		d->out.arena, command->path_count + command->operands_count + 1, sizeof(*words));
	size_t count = 0;

	for (size_t i = 0; i < command->path_count; i++)
		words[count++] = sg_program_name(command->path[i]);
	for (size_t i = 0; i < command->operands_count; i++)
		words[count++] = command->operands[i].word.text;
	compare_options(d);
	compare_words(d, d->pattern->operands, words, count);
}

static void
compare_written(struct differences *d)
{
	struct sg_span *words = sg_arena_array(d->out.arena, d->command->count, sizeof(*words));

	for (size_t i = 1; i < d->command->count; i++)
		words[i - 1] = d->command->words[i].text;
	compare_words(d, d->pattern->words, words, d->command->count - 1);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Does an expression name a program? "git" in \bgit\s+push, not in gitlab. */
static bool
names_program(struct sg_span expression, struct sg_span name)
{
	size_t from = 0;

	while (name.len && from < expression.len) {
		size_t at = sg_span_search(sg_span_from(expression, from), name);
		const char *p = expression.p;

		if (at == SIZE_MAX)
			return false;
		at += from;
		from = at + 1;
		if (at + name.len < expression.len && is_letter(p[at + name.len]))
			continue;
		if (at == 0 || !is_letter(p[at - 1]) || (at > 1 && p[at - 2] == '\\'))
			return true;
	}
	return false;
}

/* Of an expression nobody can say what it lacks; what it is tried on can be told. */
static struct sg_span
regex_differs(const struct differences *d, struct sg_arena *arena, unsigned *distance)
{
	struct sg_span expression = sg_image_string(d->policy, d->pattern->text);

	if (!names_program(expression, d->command->name))
		return SG_SPAN("");
	*distance = 2;
	return sg_arena_printf(arena, "not in: %.*s",
			       SG_SPAN_ARG(sg_command_canonical(d->command, arena)));
}

struct sg_span
sg_pattern_differs(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		   const struct sg_command *command, struct sg_arena *arena, unsigned *distance)
{
	bool nocase = pattern->flags & SG_PATTERN_NOCASE ||
		      (command->program && command->program->flags & SG_PROGRAM_NOCASE);
	struct differences d = { .policy = policy,
				 .pattern = pattern,
				 .command = command,
				 .flags = nocase ? SG_GLOB_NOCASE : 0,
				 .out = { .arena = arena } };

	*distance = 0;
	if (command->count == 0 || command->opaque_program)
		return SG_SPAN("");
	if (pattern->kind == SG_PATTERN_REGEX)
		return regex_differs(&d, arena, distance);
	if (!any_matches(&d, pattern->programs, command->name) &&
	    !any_matches(&d, pattern->programs, sg_span_basename(command->words[0].text)))
		return SG_SPAN("");
	if (pattern->flags & SG_PATTERN_TABLE && command->program)
		compare_canonical(&d);
	else
		compare_written(&d);
	*distance = d.distance;
	return sg_buffer_span(&d.out);
}
