/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling command patterns when a policy is loaded. A pattern is read by the same table as the commands it will
 * meet, so that both mean the same; matching parses nothing. Knows no program by name.
 */
#include "match/pattern.h"

#include "knowledge/arguments.h"
#include "match/glob.h"
#include "match/regex.h"

enum { MAX_TOKENS = 256 };

/* Tokens of a pattern, as globs: what was quoted or escaped is escaped in them. */
struct tokens {
	struct sg_arena *arena;
	struct SG_VEC(struct sg_span) items;
};

static struct sg_status
fail(struct sg_arena *arena, struct sg_error *err, const char *text)
{
	return sg_fail(arena, err, SG_E_BAD_PATTERN, "%s", text);
}

static bool
is_magic(char c)
{
	return c == '*' || c == '?' || c == '[' || c == '\\';
}

static void
add_literal(struct sg_buffer *out, char c)
{
	if (is_magic(c))
		sg_buffer_add_char(out, '\\');
	sg_buffer_add_char(out, c);
}

static struct sg_span
escaped(struct sg_arena *arena, struct sg_span text)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < text.len; i++)
		add_literal(&out, text.p[i]);
	return sg_buffer_span(&out);
}

/* The text that a glob without magic stands for. */
static struct sg_span
unescaped(struct sg_arena *arena, struct sg_span glob)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < glob.len; i++) {
		if (glob.p[i] == '\\' && i + 1 < glob.len)
			i++;
		sg_buffer_add_char(&out, glob.p[i]);
	}
	return sg_buffer_span(&out);
}

/* One token from *at on; false when a quote is not closed. */
static bool
take_token(struct sg_span text, size_t *at, struct sg_buffer *out)
{
	char quote = 0;

	for (; *at < text.len; (*at)++) {
		char c = text.p[*at];

		if (quote && c == quote)
			quote = 0;
		else if (quote)
			add_literal(out, c);
		else if (c == ' ' || c == '\t')
			break;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == '\\' && *at + 1 < text.len)
			add_literal(out, text.p[++*at]);
		else
			sg_buffer_add_char(out, c);
	}
	return quote == 0;
}

static bool
split_tokens(struct tokens *tokens, struct sg_span text)
{
	for (size_t at = 0; at < text.len;) {
		struct sg_buffer token = { .arena = tokens->arena };

		if (text.p[at] == ' ' || text.p[at] == '\t') {
			at++;
			continue;
		}
		if (!take_token(text, &at, &token) || tokens->items.len == MAX_TOKENS)
			return false;
		sg_vec_push(tokens->arena, &tokens->items, sg_buffer_span(&token));
	}
	return true;
}

static struct sg_ref
list_of(struct sg_image_builder *builder, const struct sg_span *texts, size_t count)
{
	struct sg_ref *refs = sg_arena_array(builder->arena, count, sizeof(*refs));

	for (size_t i = 0; i < count; i++)
		refs[i] = sg_image_intern(builder, texts[i]);
	return sg_image_add_all(builder, SG_POLICY_LISTS, refs, count, sizeof(*refs));
}

static struct sg_token_rec
token_of(struct sg_image_builder *builder, struct sg_span glob)
{
	return (struct sg_token_rec){ .texts = list_of(builder, &glob, 1),
				      .rest = sg_span_is(glob, "*") };
}

static struct sg_ref
add_tokens(struct sg_image_builder *builder, const struct sg_token_rec *tokens, size_t count)
{
	return sg_image_add_all(builder, SG_POLICY_TOKENS, tokens, count, sizeof(*tokens));
}

/* The program that the first token names, and the globs that its name is compared with. */
static const struct sg_program_rec *
compile_program(struct sg_image_builder *builder, struct sg_span token, struct sg_pattern_rec *out)
{
	struct sg_span name = unescaped(builder->arena, token), canonical;
	const struct sg_program_rec *program =
		sg_glob_has_magic(token) ? NULL : sg_program_find(name);
	struct sg_span glob =
		sg_glob_has_magic(token) ? token : escaped(builder->arena, sg_span_basename(name));

	if (!program) {
		out->programs = list_of(builder, &glob, 1);
		return NULL;
	}
	canonical = sg_image_string(sg_knowledge(), program->expands);
	canonical = sg_span_split(canonical, ' ', &name);
	if (canonical.len == 0)
		canonical = sg_program_name(program);
	canonical = escaped(builder->arena, canonical);
	out->programs = list_of(builder, &canonical, 1);
	return program;
}

/* An option token with a glob in it, "--force*": any option whose canonical name fits. */
static bool
is_option_glob(struct sg_span token)
{
	return token.len > 1 && token.p[0] == '-' && sg_glob_has_magic(token);
}

static struct sg_token_rec
option_glob(struct sg_image_builder *builder, struct sg_span token)
{
	struct sg_span value = { 0 };
	struct sg_span name = sg_span_split(token, '=', &value);
	struct sg_token_rec out;

	while (name.len && name.p[0] == '-')
		name = sg_span_from(name, 1);
	out = (struct sg_token_rec){ .texts = list_of(builder, &name, 1) };
	out.value = sg_image_intern(builder, value);
	return out;
}

struct canonical {
	struct SG_VEC(struct sg_token_rec) operands;
	struct SG_VEC(struct sg_token_rec) options;
};

static void
add_read_option(struct sg_image_builder *builder, const struct sg_option *option,
		struct canonical *c)
{
	struct sg_span name = escaped(builder->arena, option->name);
	struct sg_token_rec token = { .texts = list_of(builder, &name, 1),
				      .literal = option->implied };

	token.value = sg_image_intern(builder, option->value.text);
	sg_vec_push(builder->arena, &c->options, token);
}

/* "docker container rm" is read as the "docker rm" that it stands for; what another program does has its own rules. */
static bool
stands_for_own(const struct sg_program_rec *program, const struct sg_arguments *args)
{
	struct sg_span other = sg_arguments_stands_for(program, args), rest;
	struct sg_span name = sg_span_split(other, ' ', &rest);

	return name.len && (args->path_count == 0 || sg_span_is(name, "."));
}

/* Read the tokens as the program reads words. False when an inner command follows, which only the words can tell. */
static bool
read_canonical(struct sg_image_builder *builder, const struct sg_program_rec *program,
	       const struct tokens *tokens, struct canonical *c)
{
	struct sg_word *words = sg_arena_array(builder->arena, tokens->items.len, sizeof(*words));
	struct sg_arguments args;
	size_t count = 0;

	for (size_t i = 0; i < tokens->items.len; i++) {
		struct sg_span token = tokens->items.items[i];

		if (i > 0 && is_option_glob(token))
			sg_vec_push(builder->arena, &c->options, option_glob(builder, token));
		else
			words[count++].text =
				sg_glob_has_magic(token) ? token : unescaped(builder->arena, token);
	}
	sg_arguments_read(program, words, count, builder->arena, &args);
	if (stands_for_own(program, &args)) {
		words = sg_arguments_other_spelling(program, &args, words, &count, builder->arena);
		sg_arguments_read(sg_program_find(words[0].text), words, count, builder->arena,
				  &args);
	}
	if (args.inner != SIZE_MAX)
		return false;
	for (size_t i = 0; i < args.path_count; i++)
		sg_vec_push(
			builder->arena, &c->operands,
			token_of(builder, escaped(builder->arena, sg_program_name(args.path[i]))));
	for (size_t i = 0; i < args.operands_count; i++) {
		struct sg_span text = args.operands[i].word.text;

		sg_vec_push(builder->arena, &c->operands,
			    token_of(builder, sg_glob_has_magic(text)
						      ? text
						      : escaped(builder->arena, text)));
	}
	for (size_t i = 0; i < args.options_count; i++)
		add_read_option(builder, &args.options[i], c);
	return true;
}

static void
compile_tokens(struct sg_image_builder *builder, const struct tokens *tokens,
	       struct sg_pattern_rec *out)
{
	const struct sg_program_rec *program =
		compile_program(builder, tokens->items.items[0], out);
	struct SG_VEC(struct sg_token_rec) words = { 0 };
	struct canonical canonical = { 0 };

	for (size_t i = 1; i < tokens->items.len; i++)
		sg_vec_push(builder->arena, &words, token_of(builder, tokens->items.items[i]));
	out->words = add_tokens(builder, words.items, words.len);
	if (!program || !read_canonical(builder, program, tokens, &canonical))
		return;
	out->flags |= SG_PATTERN_TABLE;
	out->operands = add_tokens(builder, canonical.operands.items, canonical.operands.len);
	out->options = add_tokens(builder, canonical.options.items, canonical.options.len);
}

struct sg_status
sg_pattern_compile_glob(struct sg_span glob, struct sg_image_builder *builder,
			struct sg_pattern_rec *out, struct sg_error *err)
{
	struct tokens tokens = { .arena = builder->arena };
	struct sg_pattern_rec pattern = { .kind = SG_PATTERN_GLOB };
	struct sg_span last;

	if (!split_tokens(&tokens, glob))
		return fail(builder->arena, err,
			    "a quote of the pattern is not closed, or it has too many words");
	if (tokens.items.len == 0 || tokens.items.items[0].len == 0)
		return fail(builder->arena, err, "the pattern is empty");
	last = tokens.items.items[tokens.items.len - 1];
	if (sg_span_ends(last, SG_SPAN("*")) && !sg_span_ends(last, SG_SPAN("\\*")))
		pattern.flags |= SG_PATTERN_OPEN;
	pattern.text = sg_image_intern(builder, glob);
	compile_tokens(builder, &tokens, &pattern);
	*out = pattern;
	return SG_STATUS_OK;
}

/* The number of choices of one alternative per position; 0 when a position has none, over the limit when there are too many. */
static size_t
count_choices(const struct sg_pattern_prefix *prefix)
{
	size_t choices = 1;

	for (size_t i = 0; i < prefix->count && choices <= SG_PATTERN_MAX_CHOICES; i++)
		choices *= prefix->steps[i].count;
	return choices;
}

/* The tokens of one choice: `choice` counts through the alternatives, the last position first. */
static void
choose(const struct sg_pattern_prefix *prefix, size_t choice, struct tokens *tokens,
       struct sg_buffer *shown)
{
	struct sg_span *chosen = sg_arena_array(tokens->arena, prefix->count, sizeof(*chosen));

	for (size_t i = prefix->count; i > 0; i--) {
		const struct sg_pattern_step *step = &prefix->steps[i - 1];

		chosen[i - 1] = step->any_of[choice % step->count];
		choice /= step->count;
	}
	for (size_t i = 0; i < prefix->count; i++) {
		if (i > 0)
			sg_buffer_add_char(shown, ' ');
		sg_buffer_add(shown, chosen[i]);
		sg_vec_push(tokens->arena, &tokens->items, escaped(tokens->arena, chosen[i]));
	}
}

struct sg_status
sg_pattern_compile_prefix(const struct sg_pattern_prefix *prefix, struct sg_image_builder *builder,
			  struct sg_patterns *out, struct sg_error *err)
{
	size_t choices = count_choices(prefix);

	if (prefix->count == 0 || prefix->count > MAX_TOKENS || choices == 0)
		return fail(builder->arena, err,
			    "the prefix is empty, has an empty position, or has too many");
	if (choices > SG_PATTERN_MAX_CHOICES)
		return sg_fail(builder->arena, err, SG_E_LIMIT,
			       "the alternatives of the prefix make more than %d prefixes",
			       SG_PATTERN_MAX_CHOICES);
	for (size_t i = 0; i < choices; i++) {
		struct sg_pattern_rec pattern = { .kind = SG_PATTERN_PREFIX,
						  .flags = SG_PATTERN_OPEN };
		struct tokens tokens = { .arena = builder->arena };
		struct sg_buffer shown = { .arena = builder->arena };

		choose(prefix, i, &tokens, &shown);
		if (prefix->nocase)
			pattern.flags |= SG_PATTERN_NOCASE;
		pattern.text = sg_image_intern(builder, sg_buffer_span(&shown));
		compile_tokens(builder, &tokens, &pattern);
		sg_vec_push(builder->arena, &out->list, pattern);
	}
	return SG_STATUS_OK;
}

struct sg_status
sg_pattern_compile_regex(struct sg_span expression, struct sg_image_builder *builder,
			 struct sg_pattern_rec *out, struct sg_error *err)
{
	struct sg_status status = sg_regex_check(expression, builder->arena, err);

	if (!sg_ok(status))
		return status;
	*out = (struct sg_pattern_rec){ .kind = SG_PATTERN_REGEX,
					.text = sg_image_intern(builder, expression) };
	return SG_STATUS_OK;
}
