/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following the tree: every branch, loop and function body is walked, whether or not it would run; what variables may
 * be is joined where paths meet. Knows no program.
 */
#include "shell/walk.h"

static const struct sg_stream nothing = { .state = SG_INPUT_NONE, .text = { 0 } };
static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

void
sg_walk_problem(struct sg_walker *w, enum sg_code code, struct sg_span text)
{
	enum { MAX_PROBLEMS = 32 };
	size_t commands = w->reading->commands.len;
	struct sg_problem problem = {
		.code = code,
		.text = sg_arena_copy(w->arena, sg_span_first(text, 200)),
		/* What is opaque is the command that was read last. */
		.command = code == SG_E_SCRIPT_OPAQUE && commands ? commands - 1 : SIZE_MAX,
	};
	struct sg_why_list whys = { 0 };

	sg_why_note_all(w, &whys, NULL, sg_span_first(text, problem.text.len));
	sg_why_settle(w, &whys, problem.text);
	if (code == SG_E_SCRIPT_LIMIT)
		w->stopped = true;
	else if (w->guessing)
		return;
	if (w->reading->problems.len < MAX_PROBLEMS)
		sg_vec_push(w->arena, &w->reading->problems, problem);
}

bool
sg_walk_step(struct sg_walker *w)
{
	if (w->stopped)
		return false;
	if (++w->steps > SG_MAX_STEPS || w->reading->commands.len > SG_MAX_COMMANDS)
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT,
				SG_SPAN("the script does too much to be judged"));
	return !w->stopped;
}

bool
sg_walk_spend(struct sg_walker *w, size_t bytes)
{
	w->expanded += bytes;
	if (w->expanded > SG_MAX_EXPANDED_BYTES && !w->stopped)
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT, SG_SPAN("the script makes too much text"));
	return !w->stopped;
}

struct sg_span
sg_walk_cwd(struct sg_walker *w)
{
	const struct sg_shell_variable *pwd = w->pwd;
	size_t index = 0;

	if (pwd->state.count == 0)
		return (struct sg_span){ 0 };
	for (size_t i = 0; i < w->choices.len; i++)
		if (w->choices.items[i].variable == pwd)
			index = w->choices.items[i].index;
	if (index >= pwd->state.count || pwd->state.values[index].count != 1 ||
	    !sg_word_known(pwd->state.values[index].items[0]))
		return (struct sg_span){ 0 };
	return pwd->state.values[index].items[0].text;
}

/* A command in a directory that has several values is read once for each. */
static void
choose_cwd(struct sg_walker *w)
{
	const struct sg_shell_variable *pwd = w->pwd;
	struct sg_choice choice = { .variable = pwd };

	if (!sg_env_is_set(pwd))
		return;
	choice.count = pwd->state.count + (pwd->state.unknown ? 1u : 0u);
	for (size_t i = 0; i < w->choices.len; i++)
		if (w->choices.items[i].variable == pwd)
			return;
	if (choice.count > 1)
		sg_vec_push(w->arena, &w->choices, choice);
}

/* One text behind the other, without copying the first again each time. */
static struct sg_stream
append(struct sg_walker *w, struct sg_stream a, struct sg_span more)
{
	size_t len = a.text.len + more.len;

	if (!a.room || a.text.p != a.room->bytes || a.room->used != a.text.len ||
	    a.room->size < len) {
		struct sg_room *room = sg_arena_alloc(w->arena, sizeof(*room) + 2 * len);

		room->size = 2 * len;
		if (a.text.len)
			memcpy(room->bytes, a.text.p, a.text.len);
		a.room = room;
	}
	if (more.len)
		memcpy(a.room->bytes + a.text.len, more.p, more.len);
	a.room->used = len;
	a.text = (struct sg_span){ a.room->bytes, len };
	return a;
}

static struct sg_stream
joined(struct sg_walker *w, struct sg_stream a, struct sg_stream b)
{
	if (a.state == SG_INPUT_NONE)
		return b;
	if (b.state == SG_INPUT_NONE)
		return a;
	if (a.state == SG_INPUT_UNKNOWN || b.state == SG_INPUT_UNKNOWN ||
	    a.text.len + b.text.len > SG_MAX_VALUE_BYTES)
		return something;
	return append(w, a, b.text);
}

/* name=value, name+=value, name[x]=value, name=(words). */
static void
assign(struct sg_walker *w, const struct sg_syntax_assignment *a, struct sg_word value)
{
	const struct sg_shell_variable *old = sg_env_find(&w->env, a->name);
	const struct sg_word *items;
	size_t count;

	if (a->subscript) {
		(void)sg_expand_single(w, a->subscript);
		sg_env_set_unknown(&w->env, a->name);
		return;
	}
	if (!a->array && !a->append) {
		sg_env_set_word(&w->env, a->name, value);
		return;
	}
	if (a->append && (!old || old->state.unknown || old->state.count != 1)) {
		sg_env_set_unknown(&w->env, a->name);
		return;
	}
	if (!a->array) {
		struct sg_value before = old->state.values[0];
		struct sg_span text = before.count ? before.items[0].text : SG_SPAN("");

		if (!sg_walk_spend(w, text.len + value.text.len))
			return;
		sg_env_set_word(
			&w->env, a->name,
			sg_word_of_marks(sg_arena_join(w->arena, text, value.text), value.flags));
		return;
	}
	items = sg_expand_fields(w, a->value, &count);
	if (a->append) {
		struct sg_value before = old->state.values[0];
		struct sg_word *all = sg_arena_array(w->arena, before.count + count, sizeof(*all));

		sg_walk_spend(w, (before.count + count) * sizeof(*all));
		for (size_t i = 0; i < before.count; i++)
			all[i] = before.items[i];
		for (size_t i = 0; i < count; i++)
			all[before.count + i] = items[i];
		items = all;
		count += before.count;
	}
	sg_env_set_list(&w->env, a->name, items, count);
}

/* Variables that every environment has: a bare assignment reaches programs, too. */
static bool
is_exported(struct sg_walker *w, struct sg_span name)
{
	const struct sg_shell_variable *variable = sg_env_find(&w->env, name);

	return sg_span_is(name, "PATH") || sg_span_is(name, "HOME") ||
	       (variable && variable->state.exported);
}

/* An array as text: what PROMPT_COMMAND=(a b) runs. */
static struct sg_word
list_text(struct sg_walker *w, struct sg_span name)
{
	const struct sg_shell_variable *variable = sg_env_find(&w->env, name);
	struct sg_buffer text = { .arena = w->arena };

	if (!variable || variable->state.count != 1)
		return (struct sg_word){ { 0 }, 0 };
	for (size_t i = 0; i < variable->state.values[0].count; i++) {
		sg_buffer_add(&text, i ? SG_SPAN("\n") : SG_SPAN(""));
		sg_buffer_add(&text, variable->state.values[0].items[i].text);
	}
	return sg_word_of_marks(sg_buffer_span(&text), 0);
}

static const struct sg_assignment *
walk_assignments(struct sg_walker *w, const struct sg_syntax_node *node, size_t *count)
{
	struct SG_VEC(struct sg_assignment) list = { 0 };

	for (const struct sg_syntax_assignment *a = node->assignments; a; a = a->next) {
		struct sg_assignment assignment = {
			.name = a->name, .exported = node->words || is_exported(w, a->name)
		};

		if (!a->array)
			assignment.value = sg_expand_single(w, a->value);
		assign(w, a, assignment.value);
		if (a->array)
			assignment.value = list_text(w, a->name);
		if (a->declared)
			assignment.exported = is_exported(w, a->name);
		else if (node->words)
			sg_env_export(&w->env, a->name); /* until restore_states */
		sg_vec_push(w->arena, &list, assignment);
		if (list.len > SG_MAX_WORDS)
			sg_walk_problem(w, SG_E_SCRIPT_LIMIT, SG_SPAN("too many assignments"));
		if (w->stopped)
			break;
	}
	*count = list.len;
	return list.items;
}

/* The states of the variables that a command's own assignments hide while it runs. */
static struct sg_variable_state *
save_states(struct sg_walker *w, const struct sg_syntax_node *node)
{
	struct sg_variable_state *saved;
	size_t count = 0, i = 0;

	for (const struct sg_syntax_assignment *a = node->assignments; a; a = a->next)
		count++;
	if (count == 0 || !node->words)
		return NULL;
	saved = sg_arena_array(w->arena, count, sizeof(*saved));
	for (const struct sg_syntax_assignment *a = node->assignments; a; a = a->next, i++) {
		const struct sg_shell_variable *variable = sg_env_find(&w->env, a->name);

		if (variable)
			saved[i] = variable->state;
	}
	return saved;
}

static void
restore_states(struct sg_walker *w, const struct sg_syntax_node *node,
	       const struct sg_variable_state *saved)
{
	size_t i = 0;

	for (const struct sg_syntax_assignment *a = node->assignments; a && saved; a = a->next, i++)
		if (!a->declared)
			sg_env_set(&w->env, a->name, &saved[i]);
}

/* One reading of a simple command, with the present choices. */
static struct sg_stream
walk_reading(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	struct sg_run run = { .in = in, .dialect = SG_LANGUAGE_SHELL };
	struct sg_variable_state *saved;
	const struct sg_descriptors *descriptors = w->descriptors;
	struct sg_stream out;
	bool out_kept = true;

	run.words = sg_expand_fields(w, node->words, &run.count);
	choose_cwd(w);
	run.redirects =
		sg_walk_redirects(w, node->redirects, &run.redirects_count, &run.in, &out_kept);
	saved = save_states(w, node);
	run.assignments = walk_assignments(w, node, &run.assignments_count);
	out = sg_run_command(w, &run);
	restore_states(w, node, saved);
	if (!out_kept)
		sg_files_redirected(w, run.redirects, run.redirects_count, out);
	/* "exec 3<<<text" alone: the descriptor stays. */
	if (run.count != 1 || !sg_span_is(run.words[0].text, "exec"))
		w->descriptors = descriptors;
	return out_kept ? out : nothing;
}

static struct sg_stream
walk_simple(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	struct sg_env_branches branches = sg_env_branch(&w->env);
	size_t base = w->choices.len, readings = 0;
	struct sg_stream out = nothing;
	bool several;

	do {
		struct sg_stream one = walk_reading(w, node, in);

		several = w->choices.len > base || readings > 0;
		out = readings++ == 0 ? one : something;
		if (several)
			sg_env_branch_end(&w->env, &branches);
	} while (readings < SG_MAX_ALTERNATIVES && sg_walk_step(w) && sg_choices_next(w, base));
	if (readings >= SG_MAX_ALTERNATIVES && w->choices.len > base)
		sg_walk_problem(w, SG_E_SCRIPT_OPAQUE,
				SG_SPAN("a command has too many possible readings"));
	w->choices.len = base;
	if (several)
		sg_env_join(&w->env, &branches, true);
	return out;
}

struct sg_stream
sg_walk_subshell(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	size_t mark = sg_env_mark(&w->env);
	struct sg_stream out = sg_walk(w, node, in);

	sg_env_undo(&w->env, mark);
	return out;
}

/* One and-or list of a sequence. What follows && or || may not run: its changes are possible, not certain. */
static const struct sg_syntax_node *
walk_and_or(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in,
	    struct sg_stream *out)
{
	struct sg_env_branches branches;

	*out = joined(w, *out, node->async ? sg_walk_subshell(w, node, in) : sg_walk(w, node, in));
	node = node->next;
	if (!node || node->link == SG_LINK_THEN)
		return node;
	branches = sg_env_branch(&w->env);
	for (; node && node->link != SG_LINK_THEN; node = node->next) {
		struct sg_stream one;

		if (node->link == SG_LINK_OR) {
			sg_env_branch_end(&w->env, &branches);
			sg_env_join(&w->env, &branches, false);
			branches = sg_env_branch(&w->env);
		}
		one = node->async ? sg_walk_subshell(w, node, in) : sg_walk(w, node, in);
		*out = one.state == SG_INPUT_NONE ? *out : something;
	}
	sg_env_branch_end(&w->env, &branches);
	sg_env_join(&w->env, &branches, false);
	return node;
}

static struct sg_stream
walk_sequence(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	struct sg_stream out = nothing;

	for (const struct sg_syntax_node *child = node->first; child && !w->stopped;)
		child = walk_and_or(w, child, in, &out);
	return out;
}

static struct sg_stream
walk_pipeline(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	struct sg_stream stream = in;
	size_t place = 1;

	for (const struct sg_syntax_node *child = node->first; child; child = child->next) {
		const struct sg_around *outer = w->around;

		if (node->first->next)
			outer = sg_walk_enter(w, SG_AROUND_PIPELINE, place++);
		stream = sg_walk_subshell(w, child, stream);
		sg_walk_leave(w, outer);
		if (stream.state == SG_INPUT_NONE)
			stream = child->next ? (struct sg_stream){ .state = SG_INPUT_KNOWN,
								   .text = SG_SPAN("") }
					     : stream;
	}
	return stream;
}

/* One way through a compound command. */
static struct sg_stream
walk_inside(struct sg_walker *w, enum sg_around_kind kind, const struct sg_syntax_node *node,
	    struct sg_stream in)
{
	const struct sg_around *outer = sg_walk_enter(w, kind, 0);
	struct sg_stream out = sg_walk(w, node, in);

	sg_walk_leave(w, outer);
	return out;
}

/* What branches have in common: where their output goes, and what they make of the variables. */
struct branching {
	struct sg_env_branches branches;
	struct sg_stream in;
	struct sg_stream out;
};

/* A body that may or may not run; its output is not certain. */
static void
walk_branch(struct sg_walker *w, enum sg_around_kind kind, const struct sg_syntax_node *body,
	    struct branching *b)
{
	struct sg_stream one = walk_inside(w, kind, body, b->in);

	if (one.state != SG_INPUT_NONE)
		b->out = something;
	sg_env_branch_end(&w->env, &b->branches);
}

static struct sg_stream
walk_if(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	struct branching b = { .in = in, .out = nothing };

	/* Conditions run in order; their changes are kept, bodies are alternatives. */
	for (const struct sg_syntax_node *c = node->first; c && c->next; c = c->next->next)
		b.out = joined(w, b.out, walk_inside(w, SG_AROUND_IF, c, in));
	b.branches = sg_env_branch(&w->env);
	for (const struct sg_syntax_node *c = node->first; c && c->next; c = c->next->next)
		walk_branch(w, SG_AROUND_THEN, c->next, &b);
	if (node->other)
		walk_branch(w, SG_AROUND_ELSE, node->other, &b);
	sg_env_join(&w->env, &b.branches, node->other != NULL);
	return b.out;
}

/* Condition and body, as often as the loop likes: what one round changes, the next one sees. */
static struct sg_stream
walk_rounds(struct sg_walker *w, const struct sg_syntax_node *first,
	    const struct sg_syntax_node *second, struct sg_stream in)
{
	struct sg_stream out = nothing;
	bool outermost = w->loops++ == 0;
	bool changed = false;

	for (unsigned round = 0;
	     round < (outermost ? 2u : 1u) && (round == 0 || changed) && !w->stopped; round++) {
		struct sg_env_branches branches = sg_env_branch(&w->env);
		struct sg_stream one = sg_walk(w, first, in);

		if (second)
			one = joined(w, one, sg_walk(w, second, in));
		if (one.state != SG_INPUT_NONE)
			out = something;
		changed = sg_env_mark(&w->env) > branches.mark;
		sg_env_branch_end(&w->env, &branches);
		sg_env_join(&w->env, &branches, false);
	}
	w->loops--;
	return out;
}

/* The values that a loop's variable takes: each word, or anything when there are too many. */
static struct sg_variable_state
loop_values(struct sg_walker *w, const struct sg_syntax_node *node)
{
	struct sg_variable_state state = { 0 };
	size_t count;
	const struct sg_word *items;
	const struct sg_shell_variable *all = sg_env_find(&w->env, SG_SPAN("@"));

	if (node->implicit) {
		count = all && !all->state.unknown && all->state.count == 1
				? all->state.values[0].count
				: 0;
		items = count ? all->state.values[0].items : NULL;
		state.unknown = !all || all->state.unknown;
	} else {
		items = sg_expand_fields(w, node->words, &count);
	}
	for (size_t i = 0; i < count; i++) {
		if (i == SG_ENV_MAX_VALUES || items[i].flags & SG_WORD_SPLIT) {
			state.unknown = true;
			continue;
		}
		if (state.count < SG_ENV_MAX_VALUES)
			state.values[state.count++] = (struct sg_value){ &items[i], 1 };
	}
	if (state.count == 0)
		state.unknown = true;
	return state;
}

static struct sg_stream
walk_for(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	size_t base = w->choices.len;
	struct sg_variable_state state = loop_values(w, node);

	w->choices.len = base;
	sg_env_set(&w->env, node->name, &state);
	return walk_rounds(w, node->first, NULL, in);
}

static struct sg_stream
walk_case(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	struct branching b = { .in = in, .out = nothing };

	(void)sg_expand_single(w, node->words);
	b.branches = sg_env_branch(&w->env);
	for (const struct sg_syntax_node *item = node->first; item; item = item->next) {
		for (const struct sg_syntax_word *pattern = item->words; pattern;
		     pattern = pattern->next)
			(void)sg_expand_single(w, pattern);
		walk_branch(w, SG_AROUND_CASE, item->first, &b);
	}
	sg_env_join(&w->env, &b.branches, false);
	return b.out;
}

static void
expand_all(struct sg_walker *w, const struct sg_syntax_word *words)
{
	size_t base = w->choices.len;

	for (const struct sg_syntax_word *word = words; word; word = word->next)
		sg_builtin_subscript(w, sg_expand_single(w, word));
	w->choices.len = base;
}

static struct sg_stream
walk_compound(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	switch (node->type) {
	case SG_SYNTAX_SEQUENCE:
		return walk_sequence(w, node, in);
	case SG_SYNTAX_PIPELINE:
		return walk_pipeline(w, node, in);
	case SG_SYNTAX_SUBSHELL:
	case SG_SYNTAX_COPROC:
		return sg_walk_subshell(w, node->first, in);
	case SG_SYNTAX_GROUP:
		return sg_walk(w, node->first, in);
	case SG_SYNTAX_IF:
		return walk_if(w, node, in);
	case SG_SYNTAX_LOOP:
		return walk_rounds(w, node->first, node->first->next, in);
	case SG_SYNTAX_FOR:
		return walk_for(w, node, in);
	case SG_SYNTAX_CASE:
		return walk_case(w, node, in);
	case SG_SYNTAX_FUNCTION:
		sg_walk_define(w, node);
		return nothing;
	case SG_SYNTAX_CONDITION:
	case SG_SYNTAX_ARITHMETIC:
		expand_all(w, node->words);
		return nothing;
	case SG_SYNTAX_SIMPLE:
		break;
	}
	return walk_simple(w, node, in);
}

/* What the commands of a compound command stand in; SG_AROUND_COUNT: its parts tell it themselves. */
static enum sg_around_kind
around_of(enum sg_node_type type)
{
	switch (type) {
	case SG_SYNTAX_SUBSHELL:
		return SG_AROUND_SUBSHELL;
	case SG_SYNTAX_COPROC:
		return SG_AROUND_COPROC;
	case SG_SYNTAX_LOOP:
		return SG_AROUND_LOOP;
	case SG_SYNTAX_FOR:
		return SG_AROUND_FOR;
	default:
		return SG_AROUND_COUNT;
	}
}

static struct sg_stream
walk_type(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	const struct sg_around *outer = w->around;
	struct sg_stream out;

	if (w->reading->listens && around_of(node->type) != SG_AROUND_COUNT)
		outer = sg_walk_enter(w, around_of(node->type), 0);
	out = walk_compound(w, node, in);
	sg_walk_leave(w, outer);
	return out;
}

struct sg_stream
sg_walk(struct sg_walker *w, const struct sg_syntax_node *node, struct sg_stream in)
{
	const struct sg_redirect *redirects;
	const struct sg_descriptors *descriptors = w->descriptors;
	struct sg_stream out;
	bool out_kept = true;
	size_t count;

	if (!node || !sg_walk_step(w))
		return nothing;
	if (node->type == SG_SYNTAX_SIMPLE)
		return walk_simple(w, node, in);
	if (!node->redirects)
		return walk_type(w, node, in);
	redirects = sg_walk_redirects(w, node->redirects, &count, &in, &out_kept);
	sg_run_redirects(w, redirects, count, SIZE_MAX);
	out = walk_type(w, node, in);
	if (!out_kept)
		sg_files_redirected(w, redirects, count, out);
	w->descriptors = descriptors;
	return out_kept ? out : nothing;
}

void
sg_walk_template(struct sg_walker *w, struct sg_span text)
{
	struct sg_parser parser = { .arena = w->arena, .zsh = w->zsh };
	struct sg_syntax_word *word = sg_lex_text(&parser, text);

	if (parser.error != SG_OK)
		sg_walk_problem(w, parser.error, text);
	else
		(void)sg_expand_single(w, word);
}

static void
set_parameters(struct sg_walker *w, struct sg_value params)
{
	if (params.count == 0)
		return;
	sg_env_set_word(&w->env, SG_SPAN("0"), params.items[0]);
	sg_env_set_list(&w->env, SG_SPAN("@"), params.items + 1, params.count - 1);
}

struct sg_stream
sg_walk_text(struct sg_walker *w, struct sg_span text, struct sg_value params, struct sg_stream in,
	     bool keep)
{
	struct sg_parser parser = { .arena = w->arena, .text = text, .zsh = w->zsh };
	size_t mark = sg_env_mark(&w->env);
	struct sg_syntax_node *list;
	struct sg_stream out = something;

	if (text.len > SG_MAX_SCRIPT_BYTES || ++w->depth > SG_MAX_PAYLOAD_DEPTH) {
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT,
				SG_SPAN("the script is too long or too deeply nested"));
		return out;
	}
	/* Beside the script itself: what it makes and reads again, at twice the price. */
	if (w->depth > 1 && !sg_walk_spend(w, 2 * text.len))
		return out;
	list = sg_shell_parse(&parser);
	set_parameters(w, params);
	out = sg_walk(w, list, in);
	if (parser.error != SG_OK)
		sg_walk_problem(
			w, parser.error,
			sg_span_from(text, parser.error_at > 40 ? parser.error_at - 40 : 0));
	if (!keep)
		sg_env_undo(&w->env, mark);
	w->depth--;
	return out;
}
