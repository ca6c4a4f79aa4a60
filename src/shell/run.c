/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One simple command: which program it names, how the program reads its words, and what it starts. Programs are known
 * by their tables only.
 */
#include "shell/run.h"

#include "knowledge/verbs.h"
#include "match/path.h"

/* Bytes that a word counts for each time it is read again, and that a path counts for when it is not known. */
enum { WORD_COST = 16, PATTERN_COST = 512 };

static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

/* The last part of the command word, when it is known: "$DIR/rm" is some rm. */
static bool
known_name(struct sg_word word, struct sg_span *name)
{
	*name = sg_span_basename(word.text);
	for (size_t i = 0; i < name->len; i++)
		if ((unsigned char)name->p[i] <= SG_MARK_ONE || (unsigned char)name->p[i] >= 0x80)
			return false;
	return name->len > 0;
}

/* The program that a command word names, by the dialect of the script first. */
static const struct sg_program_rec *
find_program(struct sg_walker *w, enum sg_language dialect, struct sg_word word)
{
	const char *prefix = dialect == SG_LANGUAGE_POWERSHELL ? "ps:"
			     : dialect == SG_LANGUAGE_CMD      ? "cmd:"
							       : "";
	const struct sg_program_rec *program = NULL;
	struct sg_buffer key = { .arena = w->arena };

	if (*prefix) {
		sg_buffer_add(&key, sg_span_of(prefix));
		for (size_t i = 0; i < word.text.len; i++)
			sg_buffer_add_char(&key, sg_lower(word.text.p[i]));
		program = sg_program_find(sg_buffer_span(&key));
	}
	return program ? program : sg_program_find(word.text);
}

static struct sg_span
canonical_name(const struct sg_program_rec *program, struct sg_span written)
{
	struct sg_span name;

	if (!program)
		return written;
	name = sg_span_split(sg_image_string(sg_knowledge(), program->expands), ' ', &written);
	if (name.len)
		return name;
	/* ps:get-item and cmd:dir: rules know them without the dialect. */
	name = sg_program_name(program);
	if (sg_span_starts(name, SG_SPAN("ps:")) || sg_span_starts(name, SG_SPAN("cmd:")))
		name = sg_span_from(name, sg_span_find(name, ':') + 1);
	return name;
}

/* Variables that a command sets for what it starts: its own prefix, and NAME=value words that its roles call so. */
static void
collect_assignments(struct sg_running *r, struct sg_command *command)
{
	struct SG_VEC(struct sg_assignment) list = { 0 };

	for (size_t i = 0; i < r->run->assignments_count; i++)
		sg_vec_push(r->w->arena, &list, r->run->assignments[i]);
	for (size_t i = 0; i < r->args.operands_count; i++) {
		const struct sg_operand *operand = &r->args.operands[i];
		struct sg_assignment assignment = { .exported = true };

		if (operand->role != SG_ROLE_ASSIGN)
			continue;
		assignment.name = sg_span_split(operand->word.text, '=', &assignment.value.text);
		assignment.value = sg_word_of_marks(assignment.value.text, operand->word.flags);
		if (assignment.name.len < operand->word.text.len || operand->word.text.len == 0)
			sg_vec_push(r->w->arena, &list, assignment);
	}
	command->assignments = list.items;
	command->assignments_count = list.len;
}

static bool
is_elsewhere(const struct sg_running *r)
{
	struct sg_path_world world = { 0 };
	struct sg_span start = r->w->start;

	if (r->w->place != SG_PLACE_LOCAL)
		return true;
	return r->cwd.p != start.p && !sg_span_eq(r->cwd, start) &&
	       !sg_span_eq(sg_path_resolve(r->cwd, &world, false, r->w->arena),
			   sg_path_resolve(start, &world, false, r->w->arena));
}

static size_t
push_command(struct sg_running *r, struct sg_span name, bool opaque)
{
	struct sg_walker *w = r->w;
	struct sg_command command = {
		.words = r->run->words,
		.count = r->run->count,
		.redirects = r->run->redirects,
		.redirects_count = r->run->redirects_count,
		.name = opaque ? SG_SPAN("") : canonical_name(r->program, name),
		.program = r->program,
		.path_count = r->args.path_count,
		.options = r->args.options,
		.options_count = r->args.options_count,
		.operands = r->args.operands,
		.operands_count = r->args.operands_count,
		.opaque_program = opaque,
		.may_be_option = r->args.may_be_option,
		.guessed = r->run->guessed || w->guessing,
		.inert = r->args.inert,
		.place = w->place,
		.cwd = r->cwd,
		.elsewhere = is_elsewhere(r),
		.depth = w->depth,
		.inner = r->args.inner == SIZE_MAX ? 0 : r->args.inner,
		.around = w->around,
	};

	memcpy(command.path, r->args.path, sizeof(command.path));
	collect_assignments(r, &command);
	sg_run_profile(w, &command);
	sg_vec_push(w->arena, &w->reading->commands, command);
	return w->reading->commands.len - 1;
}

/* Does the shell that sets it act on it, whether or not programs see it? */
static bool
is_own_variable(struct sg_span name)
{
	const struct sg_key_rec *key = sg_knowledge_variable(name);

	return key && key->own;
}

/* Variables whose value is code or a path for what is started: PAGER, GIT_SSH_COMMAND, BASH_ENV. */
static void
run_variables(struct sg_running *r)
{
	struct sg_command *command = &r->w->reading->commands.items[r->index];
	const struct sg_assignment *assignments = command->assignments;

	for (size_t i = 0, n = command->assignments_count; i < n; i++)
		if (assignments[i].exported || is_own_variable(assignments[i].name))
			sg_run_variable(r, assignments[i].name, assignments[i].value);
}

/* /dev/tcp/host/port */
static bool
network_file(struct sg_walker *w, struct sg_word word, struct sg_word *host)
{
	struct sg_span rest, path = word.text;

	if (!sg_span_starts(path, SG_SPAN("/dev/tcp/")) &&
	    !sg_span_starts(path, SG_SPAN("/dev/udp/")))
		return false;
	*host = sg_word_of_marks(
		sg_arena_copy(w->arena, sg_span_split(sg_span_from(path, 9), '/', &rest)),
		word.flags);
	return true;
}

static void
add_effect(struct sg_walker *w, struct sg_effect effect)
{
	enum { MAX_EFFECTS = 100000 };

	if (w->guessing)
		return;
	if (effect.kind != SG_EFFECT_CONNECT &&
	    (w->place != SG_PLACE_LOCAL || effect.word.text.len == 0))
		return;
	if (w->reading->effects.len < MAX_EFFECTS)
		sg_vec_push(w->arena, &w->reading->effects, effect);
	else
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT, SG_SPAN("the script touches too many files"));
}

/* Paths, and what the script adds to the directory of the call, are compared with every rule on paths. */
static void
spend_path(struct sg_walker *w, struct sg_span cwd, struct sg_span text)
{
	enum { TIMES = 4 };
	size_t start = w->start.len;

	sg_walk_spend(w, TIMES * (text.len + (cwd.len > start ? cwd.len - start : 0)));
}

/* A file that is a connection counts as both: rules may name the path or the host. */
static void
push_effect(struct sg_walker *w, struct sg_effect effect)
{
	struct sg_word host;

	/* What a pattern or unknown word may be is asked of every rule. */
	if (!sg_word_known(effect.word) && !sg_walk_spend(w, PATTERN_COST))
		return;
	spend_path(w, effect.cwd, effect.word.text);
	add_effect(w, effect);
	for (int last = 0; last < 2; last++) {
		struct sg_effect other = effect;

		if (!sg_links_follow(w, &other, last != 0))
			break;
		add_effect(w, other);
		if (other.command < w->reading->commands.len)
			w->reading->commands.items[other.command].linked = true;
	}
	if (effect.kind == SG_EFFECT_CONNECT)
		return;
	/* deno run https://host/x.ts, ffmpeg -i x rtmp://host: what takes a file often takes a URL. */
	if (sg_run_is_url(effect.word.text)) {
		effect.kind = SG_EFFECT_CONNECT;
		effect.form = SG_ROLE_URL;
		add_effect(w, effect);
	}
	if (!network_file(w, effect.word, &host))
		return;
	effect.kind = SG_EFFECT_CONNECT;
	effect.form = SG_ROLE_HOST;
	effect.word = host;
	add_effect(w, effect);
}

void
sg_run_effect(struct sg_running *r, enum sg_effect_kind kind, enum sg_role form,
	      struct sg_word word, bool certain)
{
	push_effect(r->w, (struct sg_effect){ .kind = kind,
					      .form = form,
					      .word = word,
					      .cwd = r->cwd,
					      .known_role = certain,
					      .command = r->index });
}

void
sg_run_redirects(struct sg_walker *w, const struct sg_redirect *redirects, size_t count,
		 size_t command)
{
	for (size_t i = 0; i < count; i++) {
		struct sg_effect effect = { .word = redirects[i].target,
					    .cwd = sg_walk_cwd(w),
					    .known_role = true,
					    .command = command };

		if (redirects[i].op == SG_REDIRECT_BODY || redirects[i].op == SG_REDIRECT_DUPLICATE)
			continue;
		effect.kind =
			redirects[i].op == SG_REDIRECT_READ ? SG_EFFECT_READ : SG_EFFECT_WRITE;
		push_effect(w, effect);
		if (redirects[i].op == SG_REDIRECT_CHANGE) {
			effect.kind = SG_EFFECT_READ;
			push_effect(w, effect);
		}
	}
}

static struct sg_alias *
find_alias(struct sg_walker *w, struct sg_span name)
{
	if (!w->aliases)
		return NULL;
	for (struct sg_alias *alias = w->aliases[sg_span_hash(name, w->arena) % SG_WALK_BUCKETS];
	     alias; alias = alias->next)
		if (sg_span_eq(alias->name, name))
			return alias;
	return NULL;
}

/* An alias is text in front of the other words. */
static void
run_alias(struct sg_running *r, struct sg_alias *alias)
{
	struct sg_span rest = sg_words_joined(r->w, r->run->words + 1, r->run->count - 1);
	struct sg_span text = sg_arena_join(r->w->arena, alias->value, SG_SPAN(" "));

	if (alias->running)
		return;
	alias->running = true;
	sg_walk_text(r->w, sg_arena_join(r->w->arena, text, rest), SG_NO_PARAMS, r->run->in, true);
	alias->running = false;
}

struct sg_stream
sg_run_inner(struct sg_running *r, const struct sg_word *words, size_t count, struct sg_stream in)
{
	struct sg_run inner = { .words = words,
				.count = count,
				.in = in,
				.dialect = SG_LANGUAGE_SHELL,
				.guessed = r->run->guessed };
	struct sg_walker *w = r->w;
	struct sg_stream out;

	if (count == 0)
		return something;
	if (++w->depth > SG_MAX_PAYLOAD_DEPTH) {
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT,
				SG_SPAN("too many commands inside each other"));
		return something;
	}
	if (r->run->dialect != SG_LANGUAGE_SHELL && !r->program)
		inner.dialect = r->run->dialect;
	out = sg_run_command(w, &inner);
	/* No program has a blank in its name: some wrappers give such a word to a shell. */
	if (count == 1 && sg_span_find(words[0].text, ' ') != SIZE_MAX)
		sg_run_maybe(w, words, 1);
	w->depth--;
	return out;
}

/* Lines of standard input that the program takes for its own words: az interactive. */
static void
run_stdin_words(struct sg_running *r)
{
	struct sg_span rest = r->run->in.text;
	struct sg_span name = sg_arena_join(r->w->arena, sg_program_name(r->program), SG_SPAN(" "));

	while (r->run->in.state == SG_INPUT_KNOWN && rest.len) {
		struct sg_span line = sg_span_trim(sg_span_split(rest, '\n', &rest));

		sg_run_code(r->w, SG_LANGUAGE_SHELL,
			    sg_word_of_marks(sg_arena_join(r->w->arena, name, line), 0),
			    SG_NO_PARAMS, something);
	}
	if (r->run->in.state == SG_INPUT_UNKNOWN)
		sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE,
				sg_words_joined(r->w, r->run->words, r->run->count));
}

/* The option that takes what a client of a service or database else reads on standard input: psql --command. */
static const struct sg_option_rec *
statement_option(const struct sg_program_rec *program)
{
	size_t count;
	const struct sg_option_rec *options = sg_image_records(
		sg_knowledge(), SG_KNOWLEDGE_OPTIONS, program->options, sizeof(*options), &count);

	if (program->language != SG_LANGUAGE_SQL && !(program->flags & SG_PROGRAM_NETWORK))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (options[i].role == SG_ROLE_CODE && options[i].language == program->language)
			return &options[i];
	return NULL;
}

/* psql <<< X is psql --command X: rules on what a client is told need not know how. */
static void
run_statements(struct sg_running *r, const struct sg_program_rec *program,
	       const struct sg_option_rec *option)
{
	const char *dashes = program->flags & SG_PROGRAM_SINGLE_DASH ? "-" : "--";
	struct sg_span name =
		sg_arena_printf(r->w->arena, "%s%.*s", dashes, SG_SPAN_ARG(sg_option_name(option)));
	struct sg_word *words = sg_arena_array(r->w->arena, r->run->count + 2, sizeof(*words));

	memcpy(words, r->run->words, r->run->count * sizeof(*words));
	words[r->run->count] = sg_word_literal(name);
	words[r->run->count + 1] = sg_word_of_marks(r->run->in.text, 0);
	sg_run_inner(r, words, r->run->count + 2, (struct sg_stream){ 0 });
}

/* Standard input that is code: a shell or interpreter without a script. */
static void
run_stdin(struct sg_running *r)
{
	const struct sg_program_rec *program =
		r->args.path_count ? r->args.path[r->args.path_count - 1] : r->program;
	const struct sg_usage_rec *usage = r->args.usage;
	const struct sg_option_rec *option;
	struct sg_stream in = r->run->in;
	uint8_t role = usage && usage->stdin_role ? usage->stdin_role
		       : program                  ? program->stdin_role
						  : SG_ROLE_TEXT;

	/* Where an option makes standard input code, code of other options comes before it. */
	if (role == SG_ROLE_TEXT || r->args.inert ||
	    (r->code_given && !(usage && usage->stdin_role)))
		return;
	if (role == SG_ROLE_ARGV) {
		run_stdin_words(r);
		return;
	}
	option = statement_option(program);
	if (in.state == SG_INPUT_KNOWN && option)
		run_statements(r, program, option);
	else if (in.state == SG_INPUT_KNOWN)
		sg_run_code(r->w, (enum sg_language)program->language, sg_word_of_marks(in.text, 0),
			    SG_NO_PARAMS, (struct sg_stream){ 0 });
	else if (program->language != SG_LANGUAGE_SQL &&
		 (in.state == SG_INPUT_UNKNOWN || program->flags & SG_PROGRAM_DYNAMIC))
		sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE,
				sg_words_joined(r->w, r->run->words, r->run->count));
}

struct sg_span
sg_run_directory(struct sg_running *r, struct sg_word value)
{
	if (!sg_word_known(value))
		return SG_SPAN("");
	if (value.text.len && value.text.p[0] == '/')
		return value.text;
	if (r->cwd.len == 0)
		return SG_SPAN("");
	spend_path(r->w, r->cwd, value.text);
	return sg_arena_printf(r->w->arena, "%.*s/%.*s", SG_SPAN_ARG(r->cwd),
			       SG_SPAN_ARG(value.text));
}

size_t
sg_run_go(struct sg_running *r, struct sg_span directory)
{
	size_t mark = sg_env_mark(&r->w->env);

	if (directory.len)
		sg_env_set_word(&r->w->env, SG_SPAN("PWD"), sg_word_literal(directory));
	else
		sg_env_set_unknown(&r->w->env, SG_SPAN("PWD"));
	return mark;
}

void
sg_run_return(struct sg_running *r, size_t mark)
{
	if (mark != SIZE_MAX)
		sg_env_undo(&r->w->env, mark);
}

static void
apply_cwd_options(struct sg_running *r)
{
	for (size_t i = 0; i < r->args.options_count && !r->w->stopped; i++) {
		const struct sg_option *option = &r->args.options[i];

		if (option->record && option->record->role == SG_ROLE_CWD && option->value.text.len)
			r->cwd = sg_run_directory(r, option->value);
	}
}

static bool
has_mount(const struct sg_running *r)
{
	for (size_t i = 0; i < r->args.options_count; i++)
		if (r->args.options[i].record && r->args.options[i].record->role == SG_ROLE_MOUNT)
			return true;
	return false;
}

/* The place and directory of what a program starts; put back by the caller. */
static void
enter_place(struct sg_running *r)
{
	uint32_t flags = r->program ? r->program->flags : 0;

	for (size_t i = 0; i < r->args.path_count; i++)
		flags |= r->args.path[i]->flags;
	if (flags & SG_PROGRAM_DEFERRED && !r->args.inert)
		sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE,
				sg_words_joined(r->w, r->run->words, r->run->count));
	if (flags & SG_PROGRAM_REMOTE)
		r->w->place = SG_PLACE_REMOTE;
	else if (flags & SG_PROGRAM_CONTAINER && r->w->place == SG_PLACE_LOCAL && !has_mount(r))
		r->w->place = SG_PLACE_CONTAINER;
}

/* What the tables of verbs say about a command-line tool; what it runs elsewhere and the hosts it names are followed. */
static void
run_verb(struct sg_running *r)
{
	struct sg_walker *w = r->w;
	struct sg_verb_word *words;
	struct sg_verb_result *verb;
	struct sg_span name;
	enum sg_place place = w->place;

	if (!r->program || !(r->program->flags & SG_PROGRAM_TOOL))
		return;
	name = sg_program_name(r->program);
	if (!sg_verb_tool(name))
		return;
	words = sg_arena_array(w->arena, r->run->count, sizeof(*words));
	for (size_t i = 1; i < r->run->count; i++)
		words[i - 1] =
			(struct sg_verb_word){ r->run->words[i].text,
					       (r->run->words[i].flags & SG_WORD_OPAQUE) != 0,
					       (r->run->words[i].flags & SG_WORD_SPLIT) != 0 };
	verb = sg_arena_alloc(w->arena, sizeof(*verb));
	sg_verb_classify(name, words, r->run->count - 1, w->arena, verb);
	w->reading->commands.items[r->index].verb = verb;
	if (verb->harmless)
		return;
	for (size_t i = 0; i < verb->urls_count; i++)
		sg_run_effect(r, SG_EFFECT_CONNECT, SG_ROLE_URL, sg_word_of_marks(verb->urls[i], 0),
			      true);
	w->place = SG_PLACE_REMOTE;
	for (size_t i = 0; i < verb->payloads_count; i++)
		sg_run_code(w, SG_LANGUAGE_SHELL, sg_word_of_marks(verb->payloads[i], 0),
			    SG_NO_PARAMS, something);
	w->place = place;
}

/* A sub-command that no table knows, in letters that only look like those of one. */
static void
check_verb(struct sg_running *r)
{
	const struct sg_operand *first = r->args.operands_count ? &r->args.operands[0] : NULL;

	if (!r->program || r->program->subcommands.count == 0 || r->args.path_count || !first ||
	    (first->role != SG_ROLE_TEXT && first->role != SG_ROLE_AUTO))
		return;
	for (size_t i = 0; i < first->word.text.len; i++) {
		if ((unsigned char)first->word.text.p[i] < 0x80)
			continue;
		sg_walk_problem(r->w, SG_E_SCRIPT_OPAQUE, first->word.text);
		return;
	}
}

/* ./x, when the script wrote x itself: its first line tells who reads it. */
static void
run_written(struct sg_running *r)
{
	enum { MOST = 4 };
	struct sg_word path = r->run->words[0];
	/* The commands of the reading keep them. */
	struct sg_word *words = sg_arena_array(r->w->arena, MOST, sizeof(*words));
	struct sg_stream text;
	struct sg_span line, rest;
	size_t count = 0;

	if (sg_span_find(path.text, '/') == SIZE_MAX || !sg_files_read(r->w, path, &text))
		return;
	line = sg_span_split(text.text, '\n', &rest);
	if (!sg_span_starts(line, SG_SPAN("#!")))
		line = SG_SPAN("#!sh");
	line = sg_span_from(line, 2);
	while (line.len && count < MOST) {
		struct sg_span word = sg_span_split(sg_span_trim(line), ' ', &line);

		if (word.len)
			words[count++] = sg_word_literal(word);
	}
	sg_run_inner(r, words, count, text);
}

/* git-push is git push, docker container rm is docker rm: rules on either spelling meet it. */
static void
run_other_spelling(struct sg_running *r)
{
	size_t count = r->run->count;
	struct sg_word *words;

	if (sg_arguments_stands_for(r->program, &r->args).len == 0)
		return;
	words = sg_arguments_other_spelling(r->program, &r->args, r->run->words, &count,
					    r->w->arena);
	sg_run_inner(r, words, count, r->run->in);
}

/* Everything that a command starts, in its tables' words. */
static struct sg_stream
follow(struct sg_running *r, struct sg_span name)
{
	struct sg_walker *w = r->w;
	enum sg_place place = w->place;
	bool shell = r->run->dialect == SG_LANGUAGE_SHELL;
	struct sg_function *function = shell ? sg_walk_function(w, name) : NULL;
	struct sg_alias *alias = shell ? find_alias(w, name) : NULL;
	struct sg_stream out, inner;
	struct sg_run_environment kept = { 0 };
	size_t mark;

	sg_run_redirects(w, r->run->redirects, r->run->redirects_count, r->index);
	run_variables(r);
	run_verb(r);
	if (function)
		return sg_walk_call(w, function, r->run->words, r->run->count, r->run->in);
	if (alias)
		run_alias(r, alias);
	if (r->args.inert)
		return sg_builtin_output(w, r->run, name);
	run_other_spelling(r);
	enter_place(r);
	sg_run_enter(r, &kept);
	/* What the command starts works where -C sends it. */
	mark = sg_walk_cwd(w).p == r->cwd.p ? SIZE_MAX : sg_run_go(r, r->cwd);
	inner = sg_run_roles(r);
	run_stdin(r);
	sg_run_return(r, mark);
	sg_run_leave(r, &kept);
	w->place = place;
	run_written(r);
	sg_run_guess(r);
	out = sg_builtin_output(w, r->run, w->reading->commands.items[r->index].name);
	sg_builtin_apply(w, r->run);
	return out.state == SG_INPUT_UNKNOWN ? inner : out;
}

static struct sg_stream
run_known(struct sg_running *r, struct sg_span name)
{
	const struct sg_around *outer;
	struct sg_stream out;

	sg_arguments_read(r->program, r->run->words, r->run->count, r->w->arena, &r->args);
	if (r->args.over)
		sg_walk_problem(r->w, SG_E_SCRIPT_LIMIT, SG_SPAN("too many options"));
	check_verb(r);
	apply_cwd_options(r);
	r->index = push_command(r, name, false);
	outer = sg_walk_enter(r->w, SG_AROUND_COMMAND, r->index);
	out = follow(r, name);
	sg_walk_leave(r->w, outer);
	return out;
}

struct sg_stream
sg_run_command(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_running r = {
		.w = w, .run = run, .cwd = sg_walk_cwd(w), .args = { .inner = SIZE_MAX }
	};
	struct sg_word word;
	struct sg_span name;

	/* What wrappers start is read again behind each of them. */
	if (!sg_walk_step(w) || !sg_walk_spend(w, w->depth > 1 ? WORD_COST * run->count : 0))
		return something;
	spend_path(w, r.cwd, SG_SPAN(""));
	if (run->count == 0) {
		r.index = push_command(&r, SG_SPAN(""), false);
		sg_run_redirects(w, run->redirects, run->redirects_count, r.index);
		run_variables(&r);
		return (struct sg_stream){ 0 };
	}
	word = run->words[0];
	/* zsh: =rm is the path of rm. For bash it is the name of a file that does not exist. */
	if (word.text.len > 1 && word.text.p[0] == '=' && word.text.p[1] != '=') {
		struct sg_word *words = sg_arena_array(w->arena, run->count, sizeof(*words));
		struct sg_run *without = sg_arena_alloc(w->arena, sizeof(*without));

		memcpy(words, run->words, run->count * sizeof(*words));
		words[0].text = sg_span_from(word.text, 1);
		*without = *run;
		without->words = words;
		r.run = without;
		word = words[0];
	}
	if (!known_name(word, &name)) {
		if (word.text.len == 0)
			return something;
		r.index = push_command(&r, SG_SPAN(""), true);
		sg_run_redirects(w, run->redirects, run->redirects_count, r.index);
		sg_walk_problem(w, SG_E_SCRIPT_OPAQUE, sg_words_joined(w, run->words, run->count));
		return something;
	}
	r.program = find_program(w, run->dialect, (struct sg_word){ name, 0 });
	/* npx https://host/x.tgz: what runs is fetched first. */
	if (sg_run_is_url(word.text))
		sg_run_effect(&r, SG_EFFECT_CONNECT, SG_ROLE_URL, word, true);
	return run_known(&r, name);
}
