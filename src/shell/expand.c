/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words to fields, in the order of XCU 2.6. Unknown parts become marks, never guesses. Knows no command.
 */
#include "shell/walk.h"

/* Bytes that a value counts for beside its own, which are looked at again when it becomes a word. */
enum { VALUE_COST = 16 };

/* The fields under construction. */
struct expansion {
	struct sg_walker *w;
	struct SG_VEC(struct sg_word) fields;
	struct sg_buffer text;
	uint32_t flags;
	bool started;               /* something, if only "", stands in the present field */
	bool split;                 /* unquoted values are split into fields */
	const struct sg_part *part; /* what is added now */
	struct sg_why_list whys;
};

struct sg_word
sg_word_of_marks(struct sg_span text, uint32_t flags)
{
	flags &= ~(uint32_t)(SG_WORD_OPAQUE | SG_WORD_GLOB);
	for (size_t i = sg_marks_find(text); i < text.len; i++) {
		if (text.p[i] == SG_MARK_ANY)
			flags |= SG_WORD_OPAQUE;
		else if (text.p[i] == SG_MARK_STAR || text.p[i] == SG_MARK_ONE)
			flags |= SG_WORD_GLOB;
	}
	if (!(flags & SG_WORD_OPAQUE))
		flags &= ~(uint32_t)SG_WORD_SPLIT;
	return (struct sg_word){ text, flags };
}

struct sg_word
sg_word_literal(struct sg_span text)
{
	return (struct sg_word){ text, 0 };
}

struct sg_word
sg_word_unknown(bool split)
{
	static const char any[1] = { SG_MARK_ANY };

	return (struct sg_word){ { any, 1 }, SG_WORD_OPAQUE | (split ? SG_WORD_SPLIT : 0u) };
}

bool
sg_word_known(struct sg_word word)
{
	return (word.flags & (SG_WORD_OPAQUE | SG_WORD_GLOB)) == 0;
}

static void
end_field(struct expansion *e)
{
	struct sg_word field;

	if (!e->started)
		return;
	field = sg_word_of_marks(sg_buffer_span(&e->text), e->flags);
	sg_why_settle(e->w, &e->whys, field.text);
	sg_vec_push(e->w->arena, &e->fields, field);
	e->text = (struct sg_buffer){ .arena = e->w->arena };
	e->flags = 0;
	e->started = false;
}

static void
add_byte(struct expansion *e, char c)
{
	e->started = true;
	sg_buffer_add_char(&e->text, c);
}

/* Bytes as they are; control bytes that marks use cannot be told apart from them and count as unknown. */
static void
add_literal(struct expansion *e, struct sg_span text, bool quoted)
{
	e->started = e->started || quoted || text.len > 0;
	if (quoted)
		e->flags |= SG_WORD_QUOTED;
	if (!sg_walk_spend(e->w, text.len))
		return;
	while (text.len) {
		size_t plain = sg_marks_find(text);

		sg_buffer_add(&e->text, sg_span_first(text, plain));
		text = sg_span_from(text, plain);
		if (text.len == 0)
			break;
		sg_why_note(e->w, &e->whys, e->part, text.p);
		add_byte(e, SG_MARK_ANY);
		text = sg_span_from(text, 1);
	}
}

static void
add_unknown(struct expansion *e, bool quoted, const char *mark)
{
	sg_why_note(e->w, &e->whys, e->part, mark);
	add_byte(e, SG_MARK_ANY);
	e->flags |= quoted ? SG_WORD_QUOTED : e->split ? SG_WORD_SPLIT : 0u;
}

static bool
is_ifs(const struct sg_walker *w, char c)
{
	const struct sg_shell_variable *ifs = sg_env_find(&w->env, SG_SPAN("IFS"));

	if (!ifs || ifs->state.unknown || ifs->state.count != 1 || ifs->state.values[0].count != 1)
		return c == ' ' || c == '\t' || c == '\n';
	return sg_span_find(ifs->state.values[0].items[0].text, c) != SIZE_MAX;
}

/* A value outside quotes: split at IFS, its pattern characters are live. Marks in it stay marks. */
static void
add_value(struct expansion *e, struct sg_word value, bool quoted)
{
	if (!sg_walk_spend(e->w, 2 * value.text.len + VALUE_COST))
		return;
	if (quoted || !e->split) {
		e->started = e->started || quoted || value.text.len > 0;
		e->flags |= (quoted ? SG_WORD_QUOTED : 0u);
		sg_why_note_all(e->w, &e->whys, e->part, value.text);
		sg_buffer_add(&e->text, value.text);
		return;
	}
	for (size_t i = 0; i < value.text.len; i++) {
		char c = value.text.p[i];

		if (is_ifs(e->w, c) && sg_walk_spend(e->w, VALUE_COST))
			end_field(e);
		else if (c == SG_MARK_ANY)
			add_unknown(e, false, value.text.p + i);
		else
			add_byte(e, c == '*' ? SG_MARK_STAR : c == '?' ? SG_MARK_ONE : c);
	}
}

static void
add_list(struct expansion *e, struct sg_value value, bool quoted, bool separate)
{
	for (size_t i = 0; i < value.count && !e->w->stopped; i++) {
		if (i > 0 && (separate || !quoted) && e->split)
			end_field(e);
		else if (i > 0)
			add_literal(e, SG_SPAN(" "), quoted);
		add_value(e, value.items[i], quoted);
	}
}

static void
add_parameter(struct expansion *e, const struct sg_part *part)
{
	struct sg_parameter_value v = sg_expand_parameter(e->w, part->parameter);

	if (v.number)
		add_literal(e, SG_SPAN("0"), part->quoted);
	else if (v.unknown)
		add_unknown(e, part->quoted && !v.list, NULL);
	else if (v.value.count == 0 && part->quoted && !v.list)
		add_literal(e, SG_SPAN(""), true);
	else
		add_list(e, v.value, part->quoted, v.list);
}

static struct sg_span
without_newlines(struct sg_span text)
{
	while (text.len && text.p[text.len - 1] == '\n')
		text.len--;
	return text;
}

static void
add_command(struct expansion *e, const struct sg_part *part)
{
	const struct sg_around *outer = sg_walk_enter(e->w, SG_AROUND_SUBSTITUTION, 0);
	struct sg_stream out = sg_walk_subshell(e->w, part->body, (struct sg_stream){ 0 });

	sg_walk_leave(e->w, outer);
	if (out.state == SG_INPUT_UNKNOWN)
		add_unknown(e, part->quoted, NULL);
	else if (out.state == SG_INPUT_KNOWN)
		add_value(e, sg_word_literal(without_newlines(out.text)), part->quoted);
	else if (part->quoted)
		add_literal(e, SG_SPAN(""), true);
}

/* <(...) is a file name; what can be read from it is kept under that name. */
static void
add_process(struct expansion *e, const struct sg_part *part)
{
	const struct sg_around *outer = sg_walk_enter(e->w, SG_AROUND_PROCESS, 0);
	struct sg_stream out = sg_walk_subshell(
		e->w, part->body, (struct sg_stream){ .state = SG_INPUT_UNKNOWN, .text = { 0 } });
	size_t number = SG_FIRST_PROCESS + e->w->processes.len;

	sg_walk_leave(e->w, outer);
	sg_vec_push(e->w->arena, &e->w->processes, out);
	add_literal(e, sg_arena_printf(e->w->arena, "/dev/fd/%zu", number), true);
}

static void
add_tilde(struct expansion *e, struct sg_span user)
{
	const char *name = user.len == 0           ? "HOME"
			   : sg_span_is(user, "+") ? "PWD"
			   : sg_span_is(user, "-") ? "OLDPWD"
						   : NULL;
	const struct sg_shell_variable *v = name ? sg_env_find(&e->w->env, sg_span_of(name)) : NULL;

	if (v && v->state.count == 1 && !v->state.unknown && v->state.values[0].count == 1)
		add_literal(e, v->state.values[0].items[0].text, true);
	else if (name)
		add_unknown(e, true, NULL);
	else
		add_literal(e, sg_arena_join(e->w->arena, SG_SPAN("/home/"), user), true);
	e->flags &= ~(uint32_t)SG_WORD_QUOTED;
}

static void
add_glob(struct expansion *e, struct sg_span text)
{
	e->started = true;
	if (!e->split && text.len == 1)
		add_byte(e, text.p[0]);
	else if (text.len > 1 && text.p[0] == '[')
		add_byte(e, SG_MARK_ONE);
	else
		add_byte(e, text.len == 1 && text.p[0] == '?' ? SG_MARK_ONE : SG_MARK_STAR);
}

static void
add_part(struct expansion *e, const struct sg_part *part)
{
	e->part = part;
	switch (part->kind) {
	case SG_PART_TEXT:
	case SG_PART_BRACE:
		add_literal(e, part->text, part->quoted);
		break;
	case SG_PART_GLOB:
		add_glob(e, part->text);
		break;
	case SG_PART_TILDE:
		add_tilde(e, part->text);
		break;
	case SG_PART_PARAMETER:
		add_parameter(e, part);
		break;
	case SG_PART_COMMAND:
		add_command(e, part);
		break;
	case SG_PART_PROCESS:
		add_process(e, part);
		break;
	case SG_PART_NUMBER:
		(void)sg_expand_single(e->w, part->word);
		add_literal(e, SG_SPAN("0"), part->quoted);
		break;
	case SG_PART_UNKNOWN:
		add_unknown(e, part->quoted, NULL);
		break;
	}
}

/* The fields of a word with braces, each reading of them in turn. */
static void
add_braces(struct expansion *e, const struct sg_syntax_word *word)
{
	size_t count;
	const struct sg_part_list *list = sg_expand_braces(e->w, word, &count);

	for (size_t i = 0; i < count && !e->w->stopped; i++) {
		e->started = word->quoted && list[i].len == 0;
		for (size_t k = 0; k < list[i].len; k++)
			add_part(e, list[i].items[k]);
		end_field(e);
	}
}

/* A word of one literal text, as most are, is that text. */
static bool
add_whole(struct expansion *e, const struct sg_syntax_word *word)
{
	const struct sg_part *part = word->parts;

	if (!part || part->next || part->kind != SG_PART_TEXT || part->text.len == 0 ||
	    sg_marks_find(part->text) < part->text.len || !sg_walk_spend(e->w, part->text.len))
		return false;
	sg_vec_push(e->w->arena, &e->fields,
		    (struct sg_word){ part->text, part->quoted ? SG_WORD_QUOTED : 0 });
	return true;
}

static void
add_word(struct expansion *e, const struct sg_syntax_word *word)
{
	if (add_whole(e, word))
		return;
	e->started = word->quoted && !word->parts;
	for (const struct sg_part *part = word->parts; part; part = part->next)
		add_part(e, part);
	end_field(e);
}

const struct sg_word *
sg_expand_fields(struct sg_walker *w, const struct sg_syntax_word *words, size_t *count)
{
	struct expansion e = { .w = w, .split = true, .text = { .arena = w->arena } };

	for (const struct sg_syntax_word *word = words; word; word = word->next) {
		if (word->braces)
			add_braces(&e, word);
		else
			add_word(&e, word);
		if (e.fields.len > SG_MAX_WORDS)
			sg_walk_problem(w, SG_E_SCRIPT_LIMIT, SG_SPAN("too many words"));
		if (w->stopped)
			break;
	}
	*count = e.fields.len;
	return e.fields.items;
}

struct sg_word
sg_expand_single(struct sg_walker *w, const struct sg_syntax_word *word)
{
	struct expansion e = { .w = w, .text = { .arena = w->arena } };

	for (const struct sg_part *part = word ? word->parts : NULL; part; part = part->next)
		add_part(&e, part);
	if (word && word->quoted)
		e.flags |= SG_WORD_QUOTED;
	sg_why_settle(w, &e.whys, sg_buffer_span(&e.text));
	return sg_word_of_marks(sg_buffer_span(&e.text), e.flags);
}

struct sg_span
sg_words_joined(struct sg_walker *w, const struct sg_word *words, size_t count)
{
	struct sg_buffer text = { .arena = w->arena };
	struct sg_why_list whys = { 0 };

	if (count == 1 && sg_marks_find(words[0].text) == words[0].text.len)
		return sg_walk_spend(w, words[0].text.len) ? words[0].text : SG_SPAN("");
	for (size_t i = 0; i < count && sg_walk_spend(w, words[i].text.len); i++) {
		sg_why_note_all(w, &whys, NULL, words[i].text);
		if (i > 0)
			sg_buffer_add_char(&text, ' ');
		for (struct sg_span rest = words[i].text; rest.len;) {
			size_t known = sg_marks_find(rest);
			char c = known < rest.len ? rest.p[known] : 0;

			sg_buffer_add(&text, sg_span_first(rest, known));
			if (known < rest.len)
				sg_buffer_add_char(&text, c == SG_MARK_STAR  ? '*'
							  : c == SG_MARK_ONE ? '?'
									     : c);
			rest = sg_span_from(rest, known + 1);
		}
	}
	sg_why_settle(w, &whys, sg_buffer_span(&text));
	return sg_buffer_span(&text);
}

bool
sg_choices_next(struct sg_walker *w, size_t base)
{
	while (w->choices.len > base) {
		struct sg_choice *last = &w->choices.items[w->choices.len - 1];

		if (++last->index < last->count)
			return true;
		w->choices.len--;
	}
	return false;
}
