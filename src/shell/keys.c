/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings by name: KEY=value words, configuration on the command line, environment variables. What the value of a name
 * is stands in the tables; no name is known here.
 */
#include "shell/run.h"

#include "match/path.h"

static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

static struct sg_span
lower_case(struct sg_walker *w, struct sg_span text)
{
	struct sg_buffer out = { .arena = w->arena };

	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(&out, sg_lower(text.p[i]));
	return sg_buffer_span(&out);
}

static const struct sg_key_rec *
find_key_as(const struct sg_running *r, struct sg_span key)
{
	const struct sg_key_rec *row = NULL;

	for (size_t i = r->args.path_count; i > 0 && !row; i--)
		row = sg_program_key(r->args.path[i - 1], key);
	return row || !r->program ? row : sg_program_key(r->program, key);
}

/* As written (SHELL of make), then in lower case (core.sshCommand of git). */
static const struct sg_key_rec *
find_key(struct sg_running *r, struct sg_span key)
{
	const struct sg_key_rec *row = find_key_as(r, key);

	return row ? row : find_key_as(r, lower_case(r->w, key));
}

static struct sg_word
tail_of(struct sg_word word, size_t from)
{
	return sg_word_of_marks(sg_span_from(word.text, from), word.flags);
}

/* The value that a variable has for what this command starts; anything when it is not known. */
static struct sg_word
variable_value(const struct sg_running *r, struct sg_span name)
{
	const struct sg_shell_variable *variable = sg_env_find(&r->w->env, name);

	for (size_t i = r->run->assignments_count; i > 0; i--)
		if (sg_span_eq(r->run->assignments[i - 1].name, name))
			return r->run->assignments[i - 1].value;
	if (variable && variable->state.count == 1 && !variable->state.unknown &&
	    variable->state.values[0].count == 1)
		return variable->state.values[0].items[0];
	return sg_word_unknown(false);
}

struct sg_span
sg_run_home(const struct sg_running *r)
{
	struct sg_word home = variable_value(r, SG_SPAN("HOME"));

	return sg_word_known(home) ? home.text : SG_SPAN("");
}

/* KEY=value, "KEY value" of ssh -o, KEY:value of socat: whichever sign gives a key that the program knows. KEY alone is KEY=true. */
void
sg_run_pair(struct sg_running *r, struct sg_word pair)
{
	static const char signs[] = "= :";
	size_t equals = sg_span_find(pair.text, '=');

	for (size_t i = 0; signs[i]; i++) {
		size_t at = sg_span_find(pair.text, signs[i]);

		if (at != SIZE_MAX && find_key(r, sg_span_first(pair.text, at))) {
			sg_run_keyvalue(r, sg_span_first(pair.text, at), tail_of(pair, at + 1));
			return;
		}
	}
	if (equals != SIZE_MAX)
		sg_run_keyvalue(r, sg_span_first(pair.text, equals), tail_of(pair, equals + 1));
	else if (find_key(r, pair.text))
		sg_run_keyvalue(r, pair.text, sg_word_literal(SG_SPAN("true")));
}

void
sg_run_key_variable(struct sg_running *r, struct sg_word pair)
{
	size_t equals = pair.text.len;

	while (equals > 0 && pair.text.p[equals - 1] != '=')
		equals--;
	if (equals > 0)
		sg_run_keyvalue(r, sg_span_first(pair.text, equals - 1),
				variable_value(r, sg_span_from(pair.text, equals)));
}

/* Keys that mean an option of a sub-command: "push --force". Noted on the command when it is that sub-command. */
static void
imply_option(struct sg_running *r, struct sg_span implies)
{
	struct sg_command *command = &r->w->reading->commands.items[r->index];
	struct sg_span option;
	struct sg_span verb = sg_span_split(implies, ' ', &option);
	struct sg_option *options;

	if (command->path_count == 0 || !sg_span_eq(sg_program_name(command->path[0]), verb))
		return;
	while (option.len && option.p[0] == '-')
		option = sg_span_from(option, 1);
	options = sg_arena_array(r->w->arena, command->options_count + 1, sizeof(*options));
	if (command->options_count)
		memcpy(options, command->options, command->options_count * sizeof(*options));
	options[command->options_count] = (struct sg_option){ .name = option, .implied = true };
	command->options = options;
	command->options_count++;
}

/* Words as shell text that is read as these words again, each behind a blank. */
static struct sg_span
quoted_words(struct sg_walker *w, const struct sg_word *words, size_t count)
{
	struct sg_buffer out = { .arena = w->arena };

	for (size_t i = 0; i < count; i++) {
		sg_buffer_add(&out, SG_SPAN(" '"));
		for (size_t k = 0; k < words[i].text.len; k++) {
			char c = words[i].text.p[k];

			sg_buffer_add(&out,
				      c == '\'' ? SG_SPAN("'\\''") : (struct sg_span){ &c, 1 });
		}
		sg_buffer_add_char(&out, '\'');
	}
	return sg_buffer_span(&out);
}

/* What the first '*' of a glob stands for in a key; empty when it has none. */
static struct sg_span
star_part(struct sg_span glob, struct sg_span key)
{
	struct sg_span behind;
	struct sg_span front = sg_span_split(glob, '*', &behind);

	if (front.len == glob.len || front.len + behind.len > key.len)
		return SG_SPAN("");
	return sg_span_first(sg_span_from(key, front.len), key.len - front.len - behind.len);
}

/* The words of a value as git splits it: blanks part them, quotes and backslashes protect them. */
static void
add_split(struct sg_running *r, struct sg_span text, struct sg_word_list *all)
{
	for (size_t i = 0; i < text.len;) {
		struct sg_buffer word = { .arena = r->w->arena };
		char quote = 0;

		if (text.p[i] == ' ' || text.p[i] == '\t') {
			i++;
			continue;
		}
		for (; i < text.len && (quote || (text.p[i] != ' ' && text.p[i] != '\t')); i++) {
			char c = text.p[i];

			if (c == quote)
				quote = 0;
			else if (!quote && (c == '\'' || c == '"'))
				quote = c;
			else
				sg_buffer_add_char(&word,
						   c == '\\' && quote != '\'' && i + 1 < text.len
							   ? text.p[++i]
							   : c);
		}
		sg_vec_push(r->w->arena, all, sg_word_literal(sg_buffer_span(&word)));
	}
}

/* The index of the word that calls the alias, or 0: it is only defined, and judged as if it were called. */
static size_t
calling_word(const struct sg_running *r, struct sg_span alias)
{
	if (r->args.path_count || r->args.operands_count == 0 || alias.len == 0 ||
	    !sg_span_eq_nocase(r->args.operands[0].word.text, alias))
		return 0;
	return r->args.operand_words[0];
}

/* A value that stands for further words of the same program: git -c alias.p='push --force' p. */
static void
run_own_words(struct sg_running *r, struct sg_span alias, struct sg_word value)
{
	struct sg_word_list words = { 0 };
	size_t call = calling_word(r, alias), at = 1;

	if (!sg_word_known(value)) {
		if (call)
			sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE,
					sg_words_joined(r->w, r->run->words, r->run->count));
		return;
	}
	if (r->w->depth > SG_MAX_PAYLOAD_DEPTH / 2)
		return;
	sg_vec_push(r->w->arena, &words, r->run->words[0]);
	for (; at < call; at++)
		sg_vec_push(r->w->arena, &words, r->run->words[at]);
	add_split(r, value.text, &words);
	for (at = call + 1; call && at < r->run->count; at++)
		sg_vec_push(r->w->arena, &words, r->run->words[at]);
	sg_run_inner(r, words.items, words.len, something);
}

/* The shell text of an alias gets what stands behind its name. */
static void
run_shell_alias(struct sg_running *r, struct sg_span alias, struct sg_word text)
{
	size_t call = calling_word(r, alias);

	if (call && call + 1 < r->run->count)
		text = sg_word_of_marks(sg_arena_join(r->w->arena, text.text,
						      quoted_words(r->w, r->run->words + call + 1,
								   r->run->count - call - 1)),
					text.flags);
	sg_run_value(r, SG_ROLE_SHELL, SG_LANGUAGE_SHELL, text);
}

static bool
list_meets(const struct sg_running *r, struct sg_ref list)
{
	for (size_t i = 0; i < r->args.options_count; i++)
		if (sg_knowledge_list_has(list, r->args.options[i].name))
			return true;
	return list.count == 0;
}

void
sg_run_own_files(struct sg_running *r)
{
	const struct sg_program_rec *program =
		r->args.path_count ? r->args.path[r->args.path_count - 1] : r->program;
	struct sg_path_world world = { .cwd = r->cwd };
	const struct sg_touch_rec *rows;
	size_t count;

	if (!program || program->touches.count == 0)
		return;
	world.home = sg_run_home(r);
	rows = sg_image_records(sg_knowledge(), SG_KNOWLEDGE_TOUCHES, program->touches,
				sizeof(*rows), &count);
	for (size_t i = 0; i < count; i++) {
		if (!list_meets(r, rows[i].when))
			continue;
		sg_run_effect(r, SG_EFFECT_WRITE, SG_ROLE_WRITE,
			      sg_word_of_marks(
				      sg_path_resolve(sg_image_string(sg_knowledge(), rows[i].path),
						      &world, true, r->w->arena),
				      0),
			      true);
		return;
	}
}

/* Does a key with this value make the program run a file? A known program by its bare name is judged by itself. */
static bool
runs_something(const struct sg_key_rec *row, struct sg_word value)
{
	struct sg_span rest;
	struct sg_span name = sg_span_split(sg_span_trim(value.text), ' ', &rest);

	if (row->bang)
		return value.text.len && value.text.p[0] == '!';
	if (row->role == SG_ROLE_SHELL)
		return sg_span_find(name, '/') != SIZE_MAX || !sg_program_find(name);
	return row->role == SG_ROLE_SCRIPT || row->role == SG_ROLE_CODE;
}

/* Values that switch a key on, or that rewrite what they name: true, +refs/heads/x, :x. */
static bool
takes_effect(struct sg_word value)
{
	static const char *const words[] = { "true", "yes", "on", "1" };

	if (value.text.len == 0 || value.text.p[0] == '+' || value.text.p[0] == ':' ||
	    value.flags & SG_WORD_OPAQUE)
		return true;
	for (size_t i = 0; i < SG_ARRAY_LEN(words); i++)
		if (sg_span_eq_nocase(value.text, sg_span_of(words[i])))
			return true;
	return false;
}

void
sg_run_keyvalue(struct sg_running *r, struct sg_span key, struct sg_word value)
{
	const struct sg_key_rec *row = find_key(r, key);
	struct sg_span implies, part;

	if (!row) {
		if (!r->program || !sg_run_flag(r, SG_PROGRAM_DATA))
			sg_run_value(r, SG_ROLE_AUTO, SG_LANGUAGE_NONE, value);
		return;
	}
	if (runs_something(row, value))
		sg_run_own_files(r);
	part = star_part(sg_image_string(sg_knowledge(), row->key), key);
	if (row->name_role)
		sg_run_value(r, (enum sg_role)row->name_role, SG_LANGUAGE_NONE,
			     sg_word_of_marks(part, value.flags));
	implies = sg_image_string(sg_knowledge(), row->implies);
	if (implies.len && takes_effect(value))
		imply_option(r, implies);
	if (!row->bang)
		sg_run_value(r, (enum sg_role)row->role, (enum sg_language)row->language, value);
	else if (value.text.len && value.text.p[0] == '!')
		run_shell_alias(r, part, tail_of(value, 1));
	else
		run_own_words(r, part, value);
}

/*
 * The words that a variable stands for, by its row: "git -c" and the value. "$NAME_*" in the row is the variable that
 * ends as this one does. Empty when one of those is not known.
 */
static struct sg_span
implied_words(struct sg_running *r, const struct sg_key_rec *row, struct sg_span name,
	      struct sg_span value)
{
	struct sg_buffer out = { .arena = r->w->arena };
	struct sg_span rest = sg_image_string(sg_knowledge(), row->implies);
	struct sg_span end = star_part(sg_image_string(sg_knowledge(), row->key), name);

	while (rest.len) {
		struct sg_span word = sg_span_split(rest, ' ', &rest), behind;
		struct sg_word other;

		if (word.p[0] != '$') {
			sg_buffer_add(&out, word);
			sg_buffer_add_char(&out, ' ');
			continue;
		}
		word = sg_span_split(sg_span_from(word, 1), '*', &behind);
		other = variable_value(r, sg_arena_join(r->w->arena, word, end));
		if (!sg_word_known(other))
			return SG_SPAN("");
		value = sg_arena_printf(r->w->arena, "%.*s=%.*s", SG_SPAN_ARG(other.text),
					SG_SPAN_ARG(value));
		value = quoted_words(r->w, &(struct sg_word){ .text = value }, 1);
	}
	sg_buffer_add(&out, value);
	return sg_buffer_span(&out);
}

/* The words of the command itself behind those that a variable puts in front: GIT_CONFIG_PARAMETERS=.. git push. */
static struct sg_span
own_words_behind(const struct sg_running *r, struct sg_span implies)
{
	struct sg_span rest, verb;
	struct sg_span program = sg_span_split(implies, ' ', &rest);
	size_t from = 1;

	verb = sg_span_split(rest, ' ', &rest);
	if (!r->program || !sg_span_eq(sg_program_name(r->program), program))
		return SG_SPAN("");
	if (verb.len && verb.p[0] != '-') {
		if (r->args.path_count == 0 || !sg_span_eq(sg_program_name(r->args.path[0]), verb))
			return SG_SPAN("");
		from = r->args.path_words[0] + 1;
	}
	if (from >= r->run->count)
		return SG_SPAN("");
	return quoted_words(r->w, r->run->words + from, r->run->count - from);
}

void
sg_run_variable(struct sg_running *r, struct sg_span name, struct sg_word value)
{
	const struct sg_key_rec *key = sg_knowledge_variable(name);
	struct sg_span implies, words;

	if (!key || !sg_word_known(value))
		return;
	implies = sg_image_string(sg_knowledge(), key->implies);
	if (key->role == SG_ROLE_SHELL && implies.len) {
		words = implied_words(r, key, name, value.text);
		if (words.len)
			value = sg_word_of_marks(
				sg_arena_join(r->w->arena, words, own_words_behind(r, implies)),
				value.flags);
	}
	/* LESSOPEN="|cmd %s", PROMPT_COMMAND+="; cmd" */
	while (key->role == SG_ROLE_SHELL && value.text.len && strchr("|; ", value.text.p[0]))
		value = tail_of(value, 1);
	sg_run_value(r, (enum sg_role)key->role, (enum sg_language)key->language, value);
}
