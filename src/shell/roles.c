/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words of a command mean to its program: files, hosts, commands, scripts, code. Follows roles, never names.
 */
#include "shell/run.h"

static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

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

/* NAME=value lines or words for what is started. */
static void
run_assignment_value(struct sg_running *r, struct sg_word word)
{
	struct sg_span value;
	struct sg_span name = sg_span_split(word.text, '=', &value);

	if (name.len < word.text.len)
		sg_run_variable(r, name, tail_of(word, name.len + 1));
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

void
sg_run_value(struct sg_running *r, enum sg_role role, enum sg_language language,
	     struct sg_word value)
{
	struct sg_stream in = r->run->in;

	if (sg_run_touch(r, role, value))
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
		sg_run_pair(r, value);
		break;
	case SG_ROLE_KEY_ENV:
		sg_run_key_variable(r, value);
		break;
	case SG_ROLE_ARGV_COMMAS:
		run_commas(r, value);
		break;
	default:
		break;
	}
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
run_in(struct sg_running *r, const struct sg_option *inner, struct sg_span folder)
{
	size_t mark = sg_run_go(r, folder);

	run_on_found(r, inner);
	sg_run_return(r, mark);
}

/*
 * find DIR -execdir: in every directory below it, of which the first stands for all, and for DIR itself in the one above.
 * With more of them than anybody writes, somewhere.
 */
static void
run_there(struct sg_running *r, const struct sg_option *inner)
{
	enum { MOST_FOLDERS = 8 };
	size_t folders = 0;

	for (size_t i = 0; i < r->args.operands_count && folders <= MOST_FOLDERS; i++) {
		struct sg_span folder = sg_run_directory(r, r->args.operands[i].word);
		struct sg_span name = sg_span_basename(folder);

		if (r->args.operands[i].role != SG_ROLE_READ)
			continue;
		if (++folders > MOST_FOLDERS)
			folder = SG_SPAN("");
		run_in(r, inner, folder);
		if (folder.len > name.len && name.len && name.p[0] != '.')
			run_in(r, inner, sg_span_first(folder, folder.len - name.len));
	}
	if (folders == 0)
		run_on_found(r, inner);
}

static void
follow_option(struct sg_running *r, const struct sg_option *option)
{
	if (!option->record) {
		if (option->value.text.p && !option->implied)
			sg_run_touch(r, SG_ROLE_AUTO, option->value);
		return;
	}
	if (option->record->role == SG_ROLE_ARGV_UNTIL)
		run_on_found(r, option);
	else if (option->record->role == SG_ROLE_ARGV_THERE)
		run_there(r, option);
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

/* git config KEY VALUE, npm config set KEY=VALUE. Returns the index of the last operand used. */
static size_t
run_key_operand(struct sg_running *r, size_t at)
{
	struct sg_word key = r->args.operands[at].word;

	if (sg_span_find(key.text, '=') != SIZE_MAX) {
		sg_run_pair(r, key);
		return at;
	}
	if (at + 1 < r->args.operands_count)
		sg_run_keyvalue(r, key.text, r->args.operands[at + 1].word);
	else
		sg_run_touch(r, SG_ROLE_AUTO, key);
	return at + 1;
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
			i = run_key_operand(r, i);
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

/*
 * find -name X prints names that look like X. As operands of what xargs starts they are good enough; as code or as the
 * value of a variable they are not: the state stays unknown.
 */
static struct sg_stream
found_names(const struct sg_running *r)
{
	struct sg_buffer names = { .arena = r->w->arena };

	for (size_t i = 0; i < r->args.options_count; i++) {
		const struct sg_option *option = &r->args.options[i];

		if (!option->record || option->record->role != SG_ROLE_FOUND)
			continue;
		sg_buffer_add(&names, option->value.text);
		sg_buffer_add_char(&names, '\n');
	}
	return (struct sg_stream){ .state = SG_INPUT_UNKNOWN, .text = sg_buffer_span(&names) };
}

struct sg_stream
sg_run_roles(struct sg_running *r)
{
	struct sg_stream out, inner;

	for (size_t i = 0; i < r->args.options_count && !r->w->stopped; i++)
		follow_option(r, &r->args.options[i]);
	out = follow_operands(r);
	if (!has_keys(r) && !r->args.inert)
		sg_run_own_files(r);
	sg_links_make(r);
	inner = sg_run_started(r);
	if (inner.state == SG_INPUT_UNKNOWN && out.state == SG_INPUT_UNKNOWN)
		return found_names(r);
	return inner.state != SG_INPUT_UNKNOWN ? inner : out;
}
