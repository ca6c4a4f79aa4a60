/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words of a command mean to its program: files, hosts, commands, scripts, code. Follows roles, never names.
 */
#include "shell/run.h"

#include "match/path.h"

static const struct sg_stream something = { SG_INPUT_UNKNOWN, { 0 } };

static bool
has_scheme(struct sg_span text)
{
	size_t at = sg_span_search(sg_span_first(text, 16), SG_SPAN("://"));

	return at != SIZE_MAX && at > 0 && at < 12;
}

bool
sg_run_flag(const struct sg_running *r, uint32_t flag)
{
	for (size_t i = 0; i < r->args.path_count; i++)
		if (r->args.path[i]->flags & flag)
			return true;
	return r->program && r->program->flags & flag;
}

static struct sg_word
tail_of(struct sg_word word, size_t from)
{
	return sg_word_of_marks(sg_span_from(word.text, from), word.flags);
}

/* dig NAME, nslookup NAME SERVER, mail USER@HOST: a name with a dot inside, an address, or nothing known. */
static bool
looks_like_host(struct sg_span text)
{
	static const char more[] = ".-_:@[]";
	bool dot = false;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)sg_lower(text.p[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c <= SG_MARK_ONE ||
		      c >= 0x80 || strchr(more, c)))
			return false;
		dot = dot || (i > 0 && (c == '.' || c == ':' || c == '@')) || c == SG_MARK_ANY;
	}
	return dot && text.p[0] != '.' && text.p[0] != '-';
}

/*
 * A word about whose meaning nothing is known: wherever a path could stand in it, one is read there: the word itself,
 * behind @ (curl -d @file), behind = (--opt=file, if=file), behind : (HEAD:file, host:file).
 */
static void
touch_anything(struct sg_running *r, struct sg_word word)
{
	size_t equals = sg_span_find(word.text, '='), colon = sg_span_find(word.text, ':');

	if (word.text.len == 0 || word.text.len > 4096)
		return;
	if (has_scheme(word.text)) {
		if (!sg_run_flag(r, SG_PROGRAM_DATA))
			sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_URL, word, true);
		return;
	}
	if (sg_run_flag(r, SG_PROGRAM_DATA))
		return;
	if (sg_run_flag(r, SG_PROGRAM_NETWORK) && looks_like_host(word.text))
		sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_HOST, word, true);
	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, word, false);
	if (word.text.p[0] == '@')
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(word, 1), false);
	if (equals != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(word, equals + 1), false);
	if (colon != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(word, colon + 1), false);
}

/*
 * $X-c, ${OPT}c: a word that starts with what is not known may be an option of the interpreter, and what follows code. One that
 * goes on like a path may not.
 */
static bool
may_be_option(struct sg_word word)
{
	size_t at = 0;

	if (word.text.len == 0 || word.text.p[0] != SG_MARK_ANY)
		return false;
	while (at < word.text.len && word.text.p[at] != '/' && word.text.p[at] != '.')
		at++;
	return at == word.text.len;
}

static void
run_stream(struct sg_running *r, enum sg_language language, struct sg_stream in)
{
	r->code_given = true;
	sg_run_code(r->w, language,
		    in.state == SG_INPUT_KNOWN ? sg_word_of_marks(in.text, 0)
					       : sg_word_unknown(false),
		    SG_NO_PARAMS, (struct sg_stream){ 0 });
}

/* A file that the program runs: another file's content is not judged here, but what a substitution or standard input gives is. */
static void
run_script_file(struct sg_running *r, struct sg_word word)
{
	const struct sg_program_rec *program =
		r->args.path_count ? r->args.path[r->args.path_count - 1] : r->program;
	enum sg_language language = program && program->language
					    ? (enum sg_language)program->language
					    : SG_LANGUAGE_SHELL;
	struct sg_stream in = r->run->in;

	if (sg_span_is(word.text, "-") || sg_walk_descriptor(r->w, word.text, in, &in) ||
	    sg_files_read(r->w, word, &in)) {
		run_stream(r, language, in);
		return;
	}
	r->code_given = true;
	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, word, true);
	if (may_be_option(word))
		sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE,
				sg_words_joined(r->w, r->run->words, r->run->count));
}

/* [user@]host:path and URLs are destinations, anything else a local path; which one, the decide layer tells. */
static void
touch_remote(struct sg_running *r, enum sg_role role, struct sg_word word)
{
	bool write = role == SG_ROLE_REMOTE_WRITE;
	size_t colon = sg_span_find(word.text, ':'), slash = sg_span_find(word.text, '/');
	bool helper = sg_span_search(word.text, SG_SPAN("::")) != SIZE_MAX;

	if (helper && sg_span_starts(word.text, SG_SPAN("ext::")))
		sg_run_code(r->w, SG_LANGUAGE_SHELL, tail_of(word, 5), SG_NO_PARAMS,
			    (struct sg_stream){ 0 });
	if (colon != SIZE_MAX && colon < slash)
		sg_run_effect(r, SG_EFFECT_CONNECT, role, word, true);
	else if (word.text.len && word.text.p[0] == SG_MARK_ANY)
		sg_run_effect(r, SG_EFFECT_CONNECT, role, word, true);
	else
		sg_run_effect(r, write ? SG_EFFECT_WRITE : SG_EFFECT_READ, role, word, true);
}

/* NAME=value lines or words for what is started. */
static void
run_assignment_value(struct sg_running *r, struct sg_word word)
{
	struct sg_span value;
	struct sg_span name = sg_span_split(word.text, '=', &value);

	if (name.len < word.text.len)
		sg_run_variable(r, name, tail_of(word, name.len + 1));
}

void
sg_run_variable(struct sg_running *r, struct sg_span name, struct sg_word value)
{
	const struct sg_key_rec *key = sg_knowledge_variable(name);
	struct sg_span words;

	if (!key || !sg_word_known(value))
		return;
	words = sg_image_string(sg_knowledge(), key->implies);
	if (words.len) {
		words = sg_arena_join(r->w->arena, words, SG_SPAN(" "));
		value = sg_word_of_marks(sg_arena_join(r->w->arena, words, value.text),
					 value.flags);
	}
	/* LESSOPEN="|cmd %s", PROMPT_COMMAND+="; cmd" */
	while (key->role == SG_ROLE_SHELL && value.text.len && strchr("|; ", value.text.p[0]))
		value = tail_of(value, 1);
	sg_run_value(r, (enum sg_role)key->role, (enum sg_language)key->language, value);
}

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

/* KEY=value, "KEY value" of ssh -o, KEY:value of socat: whichever sign gives a key that the program knows. */
static void
run_pair(struct sg_running *r, struct sg_word pair)
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
}

/* -v HOST:CONTAINER: the part before the colon is a path of this machine. */
static void
touch_mount(struct sg_running *r, struct sg_word value)
{
	struct sg_span rest;
	struct sg_span host = sg_span_split(value.text, ':', &rest);

	sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, sg_word_of_marks(host, value.flags), true);
}

/* gcc -wrapper rm,-rf,x */
static void
run_commas(struct sg_running *r, struct sg_word value)
{
	struct SG_VEC(struct sg_word) words = { 0 };
	struct sg_span rest = value.text;

	while (rest.len)
		sg_vec_push(r->w->arena, &words,
			    sg_word_of_marks(sg_span_split(rest, ',', &rest), value.flags));
	sg_run_inner(r, words.items, words.len, something);
}

/* "keys": action, where the action may be quoted itself */
static void
run_binding(struct sg_running *r, struct sg_word value)
{
	size_t quote = value.text.len && value.text.p[0] == '"'
			       ? sg_span_find(sg_span_from(value.text, 1), '"')
			       : SIZE_MAX;
	size_t from = quote == SIZE_MAX ? 0 : quote + 2;
	size_t colon = sg_span_find(sg_span_from(value.text, from), ':');
	struct sg_span action;

	if (colon == SIZE_MAX)
		return;
	action = sg_span_trim(sg_span_from(value.text, from + colon + 1));
	if (action.len > 1 && strchr("\"'", action.p[0]) && action.p[action.len - 1] == action.p[0])
		action = sg_span_first(sg_span_from(action, 1), action.len - 2);
	sg_run_value(r, SG_ROLE_SHELL, SG_LANGUAGE_SHELL, sg_word_of_marks(action, value.flags));
}

/* @file, name=@file */
static void
touch_data_file(struct sg_running *r, struct sg_word value)
{
	size_t at = sg_span_find(value.text, '@');

	if (at != SIZE_MAX)
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, tail_of(value, at + 1), true);
}

/* Files and hosts. False for any other role. */
static bool
touch_value(struct sg_running *r, enum sg_role role, struct sg_word value)
{
	switch (role) {
	case SG_ROLE_AUTO:
		touch_anything(r, value);
		break;
	case SG_ROLE_DATA_FILE:
		touch_data_file(r, value);
		break;
	case SG_ROLE_READ:
	case SG_ROLE_ENV_FILE:
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, value, true);
		break;
	case SG_ROLE_WRITE:
		sg_run_effect(r, SG_EFFECT_WRITE, SG_ROLE_WRITE, value, true);
		break;
	case SG_ROLE_CHANGE:
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, value, true);
		sg_run_effect(r, SG_EFFECT_WRITE, SG_ROLE_WRITE, value, true);
		break;
	case SG_ROLE_URL:
	case SG_ROLE_HOST:
		sg_run_effect(r, SG_EFFECT_CONNECT, role, value, true);
		break;
	case SG_ROLE_REMOTE:
	case SG_ROLE_REMOTE_WRITE:
		touch_remote(r, role, value);
		break;
	case SG_ROLE_MOUNT:
		touch_mount(r, value);
		break;
	default:
		return false;
	}
	return true;
}

void
sg_run_value(struct sg_running *r, enum sg_role role, enum sg_language language,
	     struct sg_word value)
{
	struct sg_stream in = r->run->in;

	if (touch_value(r, role, value))
		return;
	switch (role) {
	case SG_ROLE_SHELL:
	case SG_ROLE_SHELL_JOINED:
		r->code_given = true;
		sg_run_code(r->w, SG_LANGUAGE_SHELL, value, SG_NO_PARAMS, something);
		break;
	case SG_ROLE_CODE:
		/* pwsh -Command - : no language has a program that is just a dash. */
		if (sg_span_is(value.text, "-")) {
			run_stream(r, language, r->run->in);
			break;
		}
		r->code_given = true;
		sg_run_code(r->w, language, value, SG_NO_PARAMS, r->run->in);
		break;
	case SG_ROLE_TEMPLATE:
		sg_walk_template(r->w, value.text);
		break;
	case SG_ROLE_BINDING:
		run_binding(r, value);
		break;
	case SG_ROLE_LOAD:
		if (sg_walk_descriptor(r->w, value.text, in, &in)) {
			run_stream(r, (enum sg_language)r->program->language, in);
			break;
		}
		sg_run_effect(r, SG_EFFECT_READ, SG_ROLE_READ, value, true);
		sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE, value.text);
		break;
	case SG_ROLE_SCRIPT:
		run_script_file(r, value);
		break;
	case SG_ROLE_ASSIGN:
		run_assignment_value(r, value);
		break;
	case SG_ROLE_KEYVALUE:
		run_pair(r, value);
		break;
	case SG_ROLE_ARGV_COMMAS:
		run_commas(r, value);
		break;
	default:
		break;
	}
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

/* A value that stands for further words of the same program: git -c alias.p='push --force' p. */
static void
run_own_words(struct sg_running *r, struct sg_word value)
{
	struct sg_span rest = value.text;
	struct SG_VEC(struct sg_word) words = { 0 };

	if (!sg_word_known(value) || r->w->depth > SG_MAX_PAYLOAD_DEPTH / 2)
		return;
	sg_vec_push(r->w->arena, &words, r->run->words[0]);
	while (rest.len) {
		struct sg_span word = sg_span_split(rest, ' ', &rest);

		if (word.len)
			sg_vec_push(r->w->arena, &words, sg_word_literal(word));
	}
	for (size_t i = 0; i < r->args.operands_count; i++)
		if (i > 0)
			sg_vec_push(r->w->arena, &words, r->args.operands[i].word);
	sg_run_inner(r, words.items, words.len, something);
}

static bool
list_meets(const struct sg_running *r, struct sg_ref list)
{
	for (size_t i = 0; i < r->args.options_count; i++)
		if (sg_knowledge_list_has(list, r->args.options[i].name))
			return true;
	return list.count == 0;
}

/* Files that the program changes without naming them. */
static void
touch_own_files(struct sg_running *r)
{
	const struct sg_program_rec *program =
		r->args.path_count ? r->args.path[r->args.path_count - 1] : r->program;
	struct sg_path_world world = { .home = SG_SPAN("") };
	const struct sg_shell_variable *home = sg_env_find(&r->w->env, SG_SPAN("HOME"));
	const struct sg_touch_rec *rows;
	size_t count;

	if (!program)
		return;
	if (home && home->state.count == 1 && home->state.values[0].count == 1)
		world.home = home->state.values[0].items[0].text;
	world.cwd = r->cwd;
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

void
sg_run_keyvalue(struct sg_running *r, struct sg_span key, struct sg_word value)
{
	const struct sg_key_rec *row = find_key(r, key);
	struct sg_span implies;

	if (!row) {
		if (!r->program || !sg_run_flag(r, SG_PROGRAM_DATA))
			touch_anything(r, value);
		return;
	}
	if (runs_something(row, value))
		touch_own_files(r);
	implies = sg_image_string(sg_knowledge(), row->implies);
	if (implies.len &&
	    (value.text.len == 0 || value.text.p[0] == '+' || value.text.p[0] == ':' ||
	     sg_span_is(value.text, "true") || value.flags & SG_WORD_OPAQUE))
		imply_option(r, implies);
	if (!row->bang)
		sg_run_value(r, (enum sg_role)row->role, (enum sg_language)row->language, value);
	else if (value.text.len && value.text.p[0] == '!')
		sg_run_value(r, SG_ROLE_SHELL, SG_LANGUAGE_SHELL, tail_of(value, 1));
	else
		run_own_words(r, value);
}

/* python -m module: the program of that name, or what the keys call it. */
static void
run_module(struct sg_running *r, struct sg_word module)
{
	const struct sg_key_rec *row = r->program ? sg_program_key(r->program, module.text) : NULL;
	struct sg_word *words;
	size_t at = 1;

	if (row && row->implies.count)
		module = sg_word_literal(sg_image_string(sg_knowledge(), row->implies));
	while (at < r->run->count && !sg_span_ends(r->run->words[at].text, module.text) && !row)
		at++;
	if (row)
		while (at < r->run->count &&
		       !(r->run->words[at].text.len > 1 && r->run->words[at].text.p[0] == '-' &&
			 sg_span_find(r->run->words[at].text, 'm') != SIZE_MAX))
			at++;
	if (row && at < r->run->count && sg_span_ends(r->run->words[at].text, SG_SPAN("m")))
		at++;
	if (at >= r->run->count)
		return;
	words = sg_arena_array(r->w->arena, r->run->count - at, sizeof(*words));
	memcpy(words, r->run->words + at, (r->run->count - at) * sizeof(*words));
	words[0] = module;
	r->code_given = true;
	sg_run_inner(r, words, r->run->count - at, r->run->in);
}

/* The words of find -exec, with the name that {} stands for as far as find -name tells it. */
static void
run_with_name(struct sg_running *r, const struct sg_option *inner, struct sg_word name)
{
	struct sg_word *words = sg_arena_array(r->w->arena, inner->inner_count, sizeof(*words));

	for (size_t i = 0; i < inner->inner_count; i++) {
		words[i] = r->run->words[inner->inner + i];
		if (sg_span_is(words[i].text, "{}") && name.text.len)
			words[i] = name;
	}
	sg_run_inner(r, words, inner->inner_count, something);
}

static void
run_on_found(struct sg_running *r, const struct sg_option *inner)
{
	enum { MOST_NAMES = 8 };
	size_t names = 0;

	for (size_t i = 0; i < r->args.options_count && names < MOST_NAMES; i++) {
		const struct sg_option *option = &r->args.options[i];

		if (!option->record || option->record->role != SG_ROLE_FOUND ||
		    option->value.text.len == 0)
			continue;
		run_with_name(r, inner, option->value);
		names++;
	}
	if (names == 0)
		run_with_name(r, inner, (struct sg_word){ { 0 }, 0 });
}

static void
follow_option(struct sg_running *r, const struct sg_option *option)
{
	if (!option->record) {
		if (option->value.text.p && !option->implied)
			touch_anything(r, option->value);
		return;
	}
	if (option->record->role == SG_ROLE_ARGV_UNTIL)
		run_on_found(r, option);
	else if (option->record->role == SG_ROLE_MODULE && option->value.text.p)
		run_module(r, option->value);
	else if (option->value.text.p)
		sg_run_value(r, (enum sg_role)option->record->role,
			     (enum sg_language)option->record->language, option->value);
}

/* sh -c TEXT name args: the operands behind shell text are its parameters. */
static struct sg_stream
run_shell_operand(struct sg_running *r, size_t at)
{
	struct SG_VEC(struct sg_word) params = { 0 };

	for (size_t i = at + 1;
	     i < r->args.operands_count && r->args.operands[i].role == SG_ROLE_PARAM; i++)
		sg_vec_push(r->w->arena, &params, r->args.operands[i].word);
	r->code_given = true;
	return sg_run_code(r->w,
			   r->program && r->program->language == SG_LANGUAGE_ZSH
				   ? SG_LANGUAGE_ZSH
				   : SG_LANGUAGE_SHELL,
			   r->args.operands[at].word, (struct sg_value){ params.items, params.len },
			   r->run->in);
}

/* ssh HOST rm -rf x: every word from here on, also those that look like options. */
static struct sg_stream
run_joined(struct sg_running *r, size_t at)
{
	enum sg_language language = r->args.operands[at].language;
	size_t from = r->args.operand_words[at];
	struct sg_span text = sg_words_joined(r->w, r->run->words + from, r->run->count - from);

	if (language == SG_LANGUAGE_NONE)
		language = SG_LANGUAGE_SHELL;
	if (sg_span_is(text, "-")) {
		run_stream(r, language, r->run->in);
		return something;
	}
	r->code_given = true;
	return sg_run_code(r->w, language, sg_word_of_marks(text, SG_WORD_QUOTED), SG_NO_PARAMS,
			   r->run->in);
}

/* git config KEY VALUE */
static void
run_key_operand(struct sg_running *r, size_t at)
{
	if (at + 1 < r->args.operands_count)
		sg_run_keyvalue(r, r->args.operands[at].word.text, r->args.operands[at + 1].word);
}

static struct sg_stream
follow_operands(struct sg_running *r)
{
	struct sg_stream out = something;

	for (size_t i = 0; i < r->args.operands_count; i++) {
		const struct sg_operand *operand = &r->args.operands[i];

		if (operand->role == SG_ROLE_SHELL) {
			out = run_shell_operand(r, i);
		} else if (operand->role == SG_ROLE_SHELL_JOINED) {
			out = run_joined(r, i);
			break;
		} else if (operand->role == SG_ROLE_KEY) {
			run_key_operand(r, i);
			i++;
		} else if (operand->role != SG_ROLE_ASSIGN) {
			sg_run_value(r, operand->role, operand->language, operand->word);
		}
	}
	return out;
}

static bool
has_keys(const struct sg_running *r)
{
	const struct sg_program_rec *program =
		r->args.path_count ? r->args.path[r->args.path_count - 1] : r->program;

	for (size_t i = 0; i < r->args.operands_count; i++)
		if (r->args.operands[i].role == SG_ROLE_KEY)
			return true;
	return program && program->keys.count > 0;
}

struct sg_stream
sg_run_roles(struct sg_running *r)
{
	struct sg_stream out, inner;

	for (size_t i = 0; i < r->args.options_count && !r->w->stopped; i++)
		follow_option(r, &r->args.options[i]);
	out = follow_operands(r);
	if (!has_keys(r) && !r->args.inert)
		touch_own_files(r);
	inner = sg_run_started(r);
	return inner.state != SG_INPUT_UNKNOWN ? inner : out;
}
