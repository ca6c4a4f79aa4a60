/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changes the shell itself, and what certainly prints: the only commands whose effect is computed. A table of
 * names; everything else is a program.
 */
#include "shell/walk.h"

static const struct sg_stream nothing = { .state = SG_INPUT_NONE, .text = { 0 } };
static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

static struct sg_span
word_at(const struct sg_run *run, size_t i)
{
	return i < run->count ? run->words[i].text : SG_SPAN("");
}

static bool
is_option(struct sg_span text)
{
	return text.len > 1 && (text.p[0] == '-' || text.p[0] == '+');
}

/* Index of the first word that is no option. */
static size_t
first_operand(const struct sg_run *run)
{
	size_t i = 1;

	while (i < run->count && is_option(word_at(run, i)) && !sg_span_is(word_at(run, i), "--"))
		i++;
	return i < run->count && sg_span_is(word_at(run, i), "--") ? i + 1 : i;
}

/* True when an option cluster before the operands has this letter. */
static bool
has_letter(const struct sg_run *run, char letter)
{
	for (size_t i = 1; i < first_operand(run); i++)
		if (sg_span_find(word_at(run, i), letter) != SIZE_MAX)
			return true;
	return false;
}

static bool
is_name(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = sg_lower(text.p[i]);

		if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return text.len > 0;
}

/* NAME or NAME=value words of export, declare, local, readonly. */
static void
declare_words(struct sg_walker *w, const struct sg_run *run, bool exports)
{
	for (size_t i = first_operand(run); i < run->count; i++) {
		struct sg_span value;
		struct sg_span name = sg_span_split(word_at(run, i), '=', &value);

		if (!is_name(name))
			continue;
		if (name.len < word_at(run, i).len)
			sg_env_set_word(&w->env, name,
					sg_word_of_marks(value, run->words[i].flags));
		if (exports)
			sg_env_export(&w->env, name);
	}
}

/* Names that no longer reach programs: what programs see instead is not known. */
static void
hide_words(struct sg_walker *w, const struct sg_run *run)
{
	for (size_t i = first_operand(run); i < run->count; i++) {
		struct sg_span value;
		struct sg_span name = sg_span_split(word_at(run, i), '=', &value);

		if (is_name(name))
			sg_env_set_unknown(&w->env, name);
	}
}

static void
apply_export(struct sg_walker *w, const struct sg_run *run)
{
	if (has_letter(run, 'n'))
		hide_words(w, run);
	else
		declare_words(w, run, true);
}

static void
apply_declare(struct sg_walker *w, const struct sg_run *run)
{
	bool exports = has_letter(run, 'x');

	if (has_letter(run, 'n') || sg_span_is(word_at(run, 1), "+x"))
		hide_words(w, run);
	else
		declare_words(w, run, exports);
}

static void
apply_unset(struct sg_walker *w, const struct sg_run *run)
{
	for (size_t i = first_operand(run); i < run->count; i++)
		if (is_name(word_at(run, i)))
			sg_env_set_word(&w->env, word_at(run, i), sg_word_literal(SG_SPAN("")));
}

static void
apply_cd(struct sg_walker *w, const struct sg_run *run)
{
	sg_walk_change_directory(w, run, first_operand(run));
}

static void
apply_popd(struct sg_walker *w, const struct sg_run *run)
{
	(void)run;
	sg_env_set_unknown(&w->env, SG_SPAN("PWD"));
}

static void
apply_set(struct sg_walker *w, const struct sg_run *run)
{
	size_t at = 1;

	while (at < run->count && is_option(word_at(run, at)) &&
	       !sg_span_is(word_at(run, at), "--"))
		at += sg_span_is(word_at(run, at), "-o") || sg_span_is(word_at(run, at), "+o") ? 2
											       : 1;
	if (at >= run->count)
		return;
	if (sg_span_is(word_at(run, at), "--") || sg_span_is(word_at(run, at), "-"))
		at++;
	sg_env_set_list(&w->env, SG_SPAN("@"), run->words + at, run->count - at);
	for (size_t i = at; i < run->count; i++)
		if (run->words[i].flags & SG_WORD_SPLIT)
			sg_env_set_unknown(&w->env, SG_SPAN("@"));
}

static void
apply_shift(struct sg_walker *w, const struct sg_run *run)
{
	const struct sg_shell_variable *all = sg_env_find(&w->env, SG_SPAN("@"));

	if (!all || all->state.unknown || all->state.count != 1 || run->count > 1)
		sg_env_set_unknown(&w->env, SG_SPAN("@"));
	else if (all->state.values[0].count > 0)
		sg_env_set_list(&w->env, SG_SPAN("@"), all->state.values[0].items + 1,
				all->state.values[0].count - 1);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static struct sg_span
skip_blanks(struct sg_span text)
{
	while (text.len && is_blank(text.p[0]))
		text = sg_span_from(text, 1);
	return text;
}

static struct sg_span
take_word(struct sg_span *rest)
{
	struct sg_span text = skip_blanks(*rest);
	size_t len = 0;

	while (len < text.len && !is_blank(text.p[len]))
		len++;
	*rest = skip_blanks(sg_span_from(text, len));
	return sg_span_first(text, len);
}

/* What `read` is asked to do. */
struct reading {
	struct sg_span text; /* of its input, as far as one call takes it */
	size_t names;        /* index of the first one */
	bool unknown;
	bool lines; /* in a loop: each line in turn */
};

static struct reading
read_options(struct sg_walker *w, const struct sg_run *run)
{
	struct reading out = { .names = 1, .lines = w->loops > 0 };
	struct sg_stream in = run->in;

	while (out.names < run->count && is_option(word_at(run, out.names))) {
		struct sg_span option = word_at(run, out.names);
		bool takes = option.len == 2 && strchr("adinNptu", option.p[1]);
		char last = option.p[option.len - 1];
		struct sg_span value = word_at(run, out.names + 1);

		takes = takes || last == 'd' || last == 'u' || last == 'p';
		if (last == 'u' && value.len == 1 && value.p[0] >= '0' && value.p[0] <= '9')
			in = sg_walk_descriptor_at(w, (size_t)(value.p[0] - '0'));
		out.unknown = out.unknown || sg_span_find(option, 'a') != SIZE_MAX;
		out.lines = out.lines && last != 'd';
		out.names += takes && option.p[1] != 'a' ? 2 : 1;
		if (last == 'd')
			out.text.p = ""; /* up to another byte than newline: all of it */
	}
	out.unknown = out.unknown || in.state != SG_INPUT_KNOWN;
	if (out.lines || out.text.p)
		out.text = in.text;
	else
		out.text = sg_span_split(in.text, '\n', &(struct sg_span){ 0 });
	return out;
}

/* The value that one line gives to the n-th of `count` names; the last takes the rest. */
static struct sg_word
read_value(struct sg_span line, size_t n, size_t count)
{
	for (size_t i = 0; i < n; i++)
		(void)take_word(&line);
	return sg_word_of_marks(n + 1 == count ? sg_span_trim(line) : take_word(&line), 0);
}

static void
set_read(struct sg_walker *w, const struct sg_run *run, const struct reading *reading, size_t at)
{
	struct sg_variable_state state = { 0 };
	struct sg_span rest = reading->text;
	size_t count = run->count - reading->names;

	do {
		struct sg_span line = reading->lines ? sg_span_split(rest, '\n', &rest) : rest;
		struct sg_word *word = sg_arena_alloc(w->arena, sizeof(*word));

		if (state.count == SG_ENV_MAX_VALUES) {
			state.unknown = true;
			break;
		}
		*word = read_value(line, at - reading->names, count);
		state.values[state.count++] = (struct sg_value){ word, 1 };
	} while (reading->lines && rest.len);
	sg_env_set(&w->env, word_at(run, at), &state);
}

/* read a b c: words of the first line, in a loop of each line; the last name takes the rest. */
static void
apply_read(struct sg_walker *w, const struct sg_run *run)
{
	struct reading reading = read_options(w, run);

	for (size_t at = reading.names; at < run->count; at++) {
		if (!is_name(word_at(run, at)))
			continue;
		if (reading.unknown)
			sg_env_set_unknown(&w->env, word_at(run, at));
		else
			set_read(w, run, &reading, at);
	}
}

static void
apply_mapfile(struct sg_walker *w, const struct sg_run *run)
{
	sg_env_set_unknown(&w->env,
			   run->count > 1 ? word_at(run, run->count - 1) : SG_SPAN("MAPFILE"));
}

static void
apply_getopts(struct sg_walker *w, const struct sg_run *run)
{
	sg_env_set_unknown(&w->env, word_at(run, 2));
	sg_env_set_unknown(&w->env, SG_SPAN("OPTARG"));
}

static void
add_alias(struct sg_walker *w, struct sg_span name, struct sg_span value)
{
	struct sg_alias *alias = sg_arena_alloc(w->arena, sizeof(*alias));
	struct sg_alias **bucket;

	if (!w->aliases)
		w->aliases = sg_arena_array(w->arena, SG_WALK_BUCKETS, sizeof(*bucket));
	bucket = &w->aliases[sg_span_hash(name, w->arena) % SG_WALK_BUCKETS];
	*alias = (struct sg_alias){ .name = name, .value = value, .next = *bucket };
	*bucket = alias;
}

/* alias name='text': the text counts as run, and stands for the name from now on. */
static void
apply_alias(struct sg_walker *w, const struct sg_run *run)
{
	for (size_t i = first_operand(run); i < run->count; i++) {
		struct sg_span value;
		struct sg_span name = sg_span_split(word_at(run, i), '=', &value);

		if (name.len == word_at(run, i).len)
			continue;
		sg_walk_text(w, value, SG_NO_PARAMS, nothing, false);
		add_alias(w, name, value);
	}
}

/* hash -p PATH NAME: from now on NAME runs PATH. */
static void
apply_hash(struct sg_walker *w, const struct sg_run *run)
{
	if (sg_span_is(word_at(run, 1), "-p") && run->count > 3)
		add_alias(w, word_at(run, 3), word_at(run, 2));
}

/* eval: the words joined are shell text of this very shell. */
static void
apply_eval(struct sg_walker *w, const struct sg_run *run)
{
	size_t at = sg_span_is(word_at(run, 1), "--") ? 2 : 1;
	struct sg_span text;

	if (at >= run->count)
		return;
	text = sg_words_joined(w, run->words + at, run->count - at);
	if (sg_span_find(text, SG_MARK_ANY) != SIZE_MAX)
		sg_walk_problem(w, SG_E_SCRIPT_OPAQUE, text);
	sg_walk_text(w, text, SG_NO_PARAMS, run->in, true);
}

/* printf -v NAME ...: what it would print becomes the value. */
static void
apply_printf(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_run rest = *run;
	struct sg_stream out;

	if (!sg_span_is(word_at(run, 1), "-v") || run->count < 4)
		return;
	rest.words += 2;
	rest.count -= 2;
	out = sg_builtin_output(w, &rest, SG_SPAN("printf"));
	if (out.state == SG_INPUT_KNOWN)
		sg_env_set_word(&w->env, word_at(run, 2), sg_word_of_marks(out.text, 0));
	else
		sg_env_set_unknown(&w->env, word_at(run, 2));
}

static void
apply_tee(struct sg_walker *w, const struct sg_run *run)
{
	for (size_t i = first_operand(run); i < run->count; i++)
		sg_files_write(w, run->words[i], run->in, has_letter(run, 'a'));
}

/*
 * Builtins that take names have `names`: a subscript in one, a[$(x)], is evaluated whatever quotes hid it. Source: bash(1),
 * ARITHMETIC EVALUATION; test -v, let, unset and their kin expand the subscript again.
 */
static const struct {
	char name[10];
	bool names;
	void (*apply)(struct sg_walker *w, const struct sg_run *run); /* or NULL */
} builtins[] = {
	{ "cd", false, apply_cd },
	{ "pushd", false, apply_cd },
	{ "chdir", false, apply_cd },
	{ "popd", false, apply_popd },
	{ "export", true, apply_export },
	{ "declare", true, apply_declare },
	{ "typeset", true, apply_declare },
	{ "local", true, apply_declare },
	{ "readonly", true, apply_declare },
	{ "unset", true, apply_unset },
	{ "set", false, apply_set },
	{ "shift", false, apply_shift },
	{ "read", true, apply_read },
	{ "mapfile", true, apply_mapfile },
	{ "readarray", true, apply_mapfile },
	{ "getopts", true, apply_getopts },
	{ "alias", false, apply_alias },
	{ "hash", false, apply_hash },
	{ "eval", false, apply_eval },
	{ "printf", true, apply_printf },
	{ "tee", false, apply_tee },
	{ "let", true, NULL },
	{ "test", true, NULL },
	{ "[", true, NULL },
	{ "wait", true, NULL },
};

void
sg_builtin_subscript(struct sg_walker *w, struct sg_word word)
{
	size_t open = sg_span_find(word.text, '[');
	struct sg_span inside = sg_span_from(word.text, open == SIZE_MAX ? word.text.len : open);

	if (sg_word_known(word) && w->depth < SG_MAX_PAYLOAD_DEPTH &&
	    (sg_span_search(inside, SG_SPAN("$(")) != SIZE_MAX ||
	     sg_span_find(inside, '`') != SIZE_MAX)) {
		w->depth++;
		sg_walk_template(w, inside);
		w->depth--;
	}
}

void
sg_builtin_apply(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_span name = run->words[0].text;

	if (run->dialect != SG_LANGUAGE_SHELL || run->guessed)
		return;
	if (name.len == 0)
		return;
	for (size_t i = 0; i < SG_ARRAY_LEN(builtins); i++) {
		if (builtins[i].name[0] != name.p[0] || !sg_span_is(name, builtins[i].name))
			continue;
		if (builtins[i].apply)
			builtins[i].apply(w, run);
		for (size_t k = 1; builtins[i].names && k < run->count; k++)
			sg_builtin_subscript(w, run->words[k]);
		break;
	}
}

/* Escapes of echo -e, printf formats and %b. Returns the bytes used; 0 when the escape is not computed. */
static size_t
add_escape(struct sg_buffer *out, struct sg_span text)
{
	static const char names[] = "abefnrtv\\'\"";
	static const char values[] = "\a\b\033\f\n\r\t\v\\'\"";
	const char *hit = text.len > 1 && text.p[1] ? strchr(names, text.p[1]) : NULL;
	size_t i = 1;
	unsigned value = 0;

	if (hit) {
		sg_buffer_add_char(out, values[hit - names]);
		return 2;
	}
	if (text.len > 2 && text.p[1] == 'x') {
		for (i = 2; i < text.len && i < 4; i++) {
			const char *digits = "0123456789abcdef";
			const char *digit = strchr(digits, sg_lower(text.p[i]));

			if (!digit || !text.p[i])
				break;
			value = value * 16 + (unsigned)(digit - digits);
		}
	} else {
		for (; i < text.len && i < 5 && text.p[i] >= '0' && text.p[i] <= '7'; i++)
			value = value * 8 + (unsigned)(text.p[i] - '0');
	}
	if (i == 1)
		return 0;
	sg_buffer_add_char(out, (char)value);
	return i;
}

static void
add_escaped(struct sg_buffer *out, struct sg_span text)
{
	for (size_t i = 0; i < text.len;) {
		size_t used = text.p[i] == '\\' ? add_escape(out, sg_span_from(text, i)) : 0;

		if (used == 0)
			sg_buffer_add_char(out, text.p[i++]);
		i += used;
	}
}

static struct sg_stream
known(const struct sg_buffer *out)
{
	if (out->len > SG_MAX_VALUE_BYTES)
		return something;
	return (struct sg_stream){ .state = SG_INPUT_KNOWN, .text = sg_buffer_span(out) };
}

static struct sg_stream
output_echo(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_buffer out = { .arena = w->arena };
	bool escapes = false, newline = true;
	size_t at = 1, room = 0;

	for (; at < run->count; at++) {
		struct sg_span option = word_at(run, at);

		if (option.len < 2 || option.p[0] != '-')
			break;
		for (size_t i = 1; i < option.len; i++)
			if (!strchr("neE", option.p[i]))
				option.len = 0;
		if (option.len == 0)
			break;
		escapes = escapes || sg_span_find(option, 'e') != SIZE_MAX;
		newline = newline && sg_span_find(option, 'n') == SIZE_MAX;
	}
	for (size_t i = at; i < run->count; i++)
		room += run->words[i].text.len + 1;
	sg_buffer_reserve(&out, room);
	for (size_t i = at; i < run->count; i++) {
		struct sg_span text = sg_words_joined(w, &run->words[i], 1);

		if (i > at)
			sg_buffer_add_char(&out, ' ');
		if (escapes)
			add_escaped(&out, text);
		else
			sg_buffer_add(&out, text);
	}
	if (newline)
		sg_buffer_add_char(&out, '\n');
	return known(&out);
}

/* One pass of a printf format over the arguments from *next on. False when a directive is not computed. */
static bool
format_once(struct sg_buffer *out, struct sg_span format, const struct sg_run *run, size_t *next)
{
	for (size_t i = 0; i < format.len;) {
		char c = format.p[i];
		char directive = i + 1 < format.len ? format.p[i + 1] : 0;
		size_t used;

		if (c == '\\' && (used = add_escape(out, sg_span_from(format, i))) > 0) {
			i += used;
			continue;
		}
		if (c != '%') {
			sg_buffer_add_char(out, c);
			i++;
			continue;
		}
		i += 2;
		if (directive == '%')
			sg_buffer_add_char(out, '%');
		else if (directive == 's' || directive == 'd' || directive == 'q' ||
			 directive == 'i')
			sg_buffer_add(out, word_at(run, (*next)++));
		else if (directive == 'b')
			add_escaped(out, word_at(run, (*next)++));
		else
			return false;
	}
	return true;
}

static struct sg_stream
output_printf(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_buffer out = { .arena = w->arena };
	size_t at = sg_span_is(word_at(run, 1), "--") ? 2 : 1, next = at + 1, before;

	if (at >= run->count || run->words[at].flags & SG_WORD_OPAQUE)
		return something;
	do {
		before = next;
		if (!format_once(&out, word_at(run, at), run, &next) ||
		    out.len > SG_MAX_VALUE_BYTES)
			return something;
	} while (next < run->count && next > before);
	return known(&out);
}

/* cat hands on its input, and the descriptors that it names. */
static struct sg_stream
output_cat(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_stream out = run->count > 1 ? nothing : run->in;

	for (size_t i = 1; i < run->count; i++) {
		struct sg_stream one = run->in;

		if (!sg_span_is(word_at(run, i), "-") &&
		    !sg_walk_descriptor(w, word_at(run, i), run->in, &one) &&
		    !sg_files_read(w, run->words[i], &one))
			return something;
		if (one.state != SG_INPUT_KNOWN ||
		    out.text.len + one.text.len > SG_MAX_VALUE_BYTES ||
		    !sg_walk_spend(w, out.text.len + one.text.len))
			return something;
		out = (struct sg_stream){ .state = SG_INPUT_KNOWN,
					  .text = sg_arena_join(w->arena, out.text, one.text) };
	}
	return out.state == SG_INPUT_NONE ? something : out;
}

static struct sg_stream
output_pwd(struct sg_walker *w, const struct sg_run *run)
{
	struct sg_span cwd = sg_walk_cwd(w);

	(void)run;
	if (cwd.len == 0)
		return something;
	return (struct sg_stream){ .state = SG_INPUT_KNOWN,
				   .text = sg_arena_join(w->arena, cwd, SG_SPAN("\n")) };
}

/* which X, command -v X, type -P X: some path that ends in the name. */
static struct sg_stream
output_which(struct sg_walker *w, const struct sg_run *run)
{
	size_t at = first_operand(run);

	if (at + 1 != run->count || !sg_word_known(run->words[at]))
		return something;
	return (struct sg_stream){ .state = SG_INPUT_KNOWN,
				   .text = sg_arena_printf(
					   w->arena, "/usr/bin/%.*s\n",
					   SG_SPAN_ARG(sg_span_basename(word_at(run, at)))) };
}

static struct sg_stream
output_command(struct sg_walker *w, const struct sg_run *run)
{
	return has_letter(run, 'v') ? output_which(w, run) : something;
}

static struct sg_stream
output_nothing(struct sg_walker *w, const struct sg_run *run)
{
	(void)w;
	(void)run;
	return nothing;
}

static struct sg_stream
output_tee(struct sg_walker *w, const struct sg_run *run)
{
	(void)w;
	return run->in.state == SG_INPUT_NONE ? something : run->in;
}

static const struct {
	char name[8];
	struct sg_stream (*output)(struct sg_walker *w, const struct sg_run *run);
} producers[] = {
	{ "echo", output_echo },      { "printf", output_printf }, { "cat", output_cat },
	{ "pwd", output_pwd },        { "which", output_which },   { "command", output_command },
	{ "type", output_which },     { "true", output_nothing },  { ":", output_nothing },
	{ "export", output_nothing }, { "cd", output_nothing },    { "set", output_nothing },
	{ "shopt", output_nothing },  { "tee", output_tee },       { "mkdir", output_nothing },
	{ "touch", output_nothing },  { "unset", output_nothing }, { "sleep", output_nothing },
	{ "test", output_nothing },   { "[", output_nothing },
};

struct sg_stream
sg_builtin_output(struct sg_walker *w, const struct sg_run *run, struct sg_span name)
{
	for (size_t i = 0; name.len && i < SG_ARRAY_LEN(producers); i++)
		if (producers[i].name[0] == name.p[0] && sg_span_is(name, producers[i].name))
			return producers[i].output(w, run);
	return something;
}
