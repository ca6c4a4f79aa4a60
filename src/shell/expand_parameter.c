/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a parameter stands for, with bash's operators on known values. Whatever an operator does that is not computed
 * here is unknown.
 */
#include "shell/walk.h"

#include "match/glob.h"

static struct sg_parameter_value
unknown_value(bool list)
{
	return (struct sg_parameter_value){ .unknown = true, .list = list };
}

static struct sg_parameter_value
one_word(struct sg_walker *w, struct sg_word word)
{
	struct sg_word *kept = sg_arena_alloc(w->arena, sizeof(*kept));

	*kept = word;
	return (struct sg_parameter_value){ .value = { kept, 1 } };
}

/* The reading's choice among several values; count is unknown's index when the variable may be anything, too. */
static size_t
chosen(struct sg_walker *w, const struct sg_shell_variable *variable)
{
	struct sg_choice choice = { variable, 0,
				    variable->state.count + (variable->state.unknown ? 1u : 0u) };

	if (choice.count <= 1)
		return 0;
	for (size_t i = 0; i < w->choices.len; i++)
		if (w->choices.items[i].variable == variable)
			return w->choices.items[i].index;
	sg_vec_push(w->arena, &w->choices, choice);
	return 0;
}

/* $? $$ $# $! and the like: digits that no rule speaks of. */
static bool
is_number_name(struct sg_span name)
{
	static const char *const names[] = { "?",       "$",       "#",      "!",
					     "RANDOM",  "SECONDS", "LINENO", "BASHPID",
					     "PPID",    "UID",     "EUID",   "EPOCHSECONDS",
					     "SRANDOM", "COLUMNS", "LINES" };

	for (size_t i = 0; i < SG_ARRAY_LEN(names); i++)
		if (sg_span_is(name, names[i]))
			return true;
	return false;
}

/* $1, $2 ... from "@"; past the last one they are empty. */
static struct sg_parameter_value
positional(struct sg_walker *w, struct sg_span name)
{
	const struct sg_shell_variable *all = sg_env_find(&w->env, SG_SPAN("@"));
	size_t index = 0, at;

	for (size_t i = 0; i < name.len; i++)
		index = index * 10 + (size_t)(name.p[i] - '0');
	if (!all || (at = chosen(w, all)) >= all->state.count)
		return unknown_value(false);
	if (index == 0 || index > all->state.values[at].count)
		return (struct sg_parameter_value){ 0 };
	return one_word(w, all->state.values[at].items[index - 1]);
}

static bool
is_digits(struct sg_span name)
{
	return name.len > 0 && name.len < 6 && name.p[0] >= '1' && name.p[0] <= '9';
}

static struct sg_parameter_value
of_variable(struct sg_walker *w, struct sg_span name)
{
	const struct sg_shell_variable *variable = sg_env_find(&w->env, name);
	size_t index;

	if (is_digits(name))
		return positional(w, name);
	if (!variable)
		return is_number_name(name) ? (struct sg_parameter_value){ .number = true }
					    : unknown_value(false);
	index = chosen(w, variable);
	if (index >= variable->state.count)
		return unknown_value(false);
	return (struct sg_parameter_value){ .value = variable->state.values[index] };
}

/* The base value: subscripts and the lists $@ and ${a[@]} applied, operators not. */
static struct sg_parameter_value
base_value(struct sg_walker *w, const struct sg_parameter *parameter)
{
	bool all = sg_span_is(parameter->name, "@") || sg_span_is(parameter->name, "*");
	struct sg_parameter_value v = of_variable(w, all ? SG_SPAN("@") : parameter->name);
	struct sg_word subscript;
	size_t index = 0;

	if (parameter->subscript) {
		subscript = sg_expand_single(w, parameter->subscript);
		all = sg_span_is(subscript.text, "@") || sg_span_is(subscript.text, "*") ||
		      (subscript.text.len == 1 && subscript.text.p[0] == SG_MARK_STAR);
		v.list = all && !sg_span_is(subscript.text, "*");
		if (all || v.unknown)
			return v;
		for (size_t i = 0; i < subscript.text.len; i++) {
			if (subscript.text.p[i] < '0' || subscript.text.p[i] > '9' ||
			    subscript.text.len > 5)
				return unknown_value(false);
			index = index * 10 + (size_t)(subscript.text.p[i] - '0');
		}
		/* zsh counts from one. */
		if (w->zsh && index-- == 0)
			return unknown_value(false);
		if (index >= v.value.count)
			return (struct sg_parameter_value){ 0 };
		return one_word(w, v.value.items[index]);
	}
	v.list = sg_span_is(parameter->name, "@");
	/* zsh: $array is every item. */
	if (!all && v.value.count > 1 && !w->zsh)
		v.value.count = 1;
	return v;
}

static bool
is_empty(struct sg_parameter_value v)
{
	for (size_t i = 0; i < v.value.count; i++)
		if (v.value.items[i].text.len)
			return false;
	return !v.unknown && !v.number;
}

/* ${x:-word} and its kin. A variable that the script never set is taken as unset: the operand is what its author chose. */
static struct sg_parameter_value
with_default(struct sg_walker *w, const struct sg_parameter *parameter, struct sg_parameter_value v)
{
	bool tracked = sg_env_find(&w->env, parameter->name) != NULL ||
		       is_digits(parameter->name) || v.list;
	bool use = parameter->op == '+' ? !is_empty(v) || !tracked : is_empty(v) || !tracked;
	struct sg_word operand = sg_expand_single(w, parameter->operand);

	if (parameter->op == '?')
		return v;
	if (!use)
		return parameter->op == '+' ? (struct sg_parameter_value){ 0 } : v;
	if (parameter->op == '=')
		sg_env_set_word(&w->env, parameter->name, operand);
	return one_word(w, operand);
}

/* Cut the shortest or longest prefix or suffix that the glob matches. */
static struct sg_span
trimmed(struct sg_span text, struct sg_span glob, bool suffix, bool longest)
{
	if (!sg_glob_has_magic(glob)) {
		bool there = suffix ? sg_span_ends(text, glob) : sg_span_starts(text, glob);

		if (!there)
			return text;
		return suffix ? sg_span_first(text, text.len - glob.len)
			      : sg_span_from(text, glob.len);
	}
	for (size_t i = 0; i <= text.len; i++) {
		size_t len = longest ? text.len - i : i;
		struct sg_span cut =
			suffix ? sg_span_from(text, text.len - len) : sg_span_first(text, len);

		if (sg_glob_match(glob, cut, 0) == SG_MATCH_YES)
			return suffix ? sg_span_first(text, text.len - len)
				      : sg_span_from(text, len);
	}
	return text;
}

static struct sg_span
recased(struct sg_walker *w, struct sg_span text, bool upper, bool all)
{
	struct sg_span copy = sg_arena_copy(w->arena, text);
	char *p = (char *)(uintptr_t)copy.p;

	for (size_t i = 0; i < copy.len && (all || i == 0); i++)
		if (upper && p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 'a' + 'A');
		else if (!upper)
			p[i] = sg_lower(p[i]);
	return copy;
}

/* The longest match of the glob at the start of text, 0 for none. */
static size_t
match_len(struct sg_span text, struct sg_span glob)
{
	if (!sg_glob_has_magic(glob))
		return glob.len && sg_span_starts(text, glob) ? glob.len : 0;
	for (size_t len = text.len; len > 0; len--)
		if (sg_glob_match(glob, sg_span_first(text, len), 0) == SG_MATCH_YES)
			return len;
	return 0;
}

/* Globs are tried at every place and length: longer values are not computed. */
enum { LONGEST_REPLACED = 256, LONGEST_TRIMMED = 2048 };

static struct sg_span
replaced(struct sg_walker *w, struct sg_span text, struct sg_span glob, struct sg_span by, bool all)
{
	struct sg_buffer out = { .arena = w->arena };
	bool done = false;

	for (size_t i = 0; i < text.len;) {
		size_t len = done ? 0 : match_len(sg_span_from(text, i), glob);

		if (len == 0) {
			sg_buffer_add_char(&out, text.p[i++]);
			continue;
		}
		sg_buffer_add(&out, by);
		i += len;
		done = !all;
	}
	return sg_buffer_span(&out);
}

static bool
read_number(struct sg_span text, long *value)
{
	bool negative;

	text = sg_span_trim(text);
	negative = text.len && text.p[0] == '-';
	text = sg_span_from(text, negative ? 1 : 0);
	*value = 0;
	if (text.len == 0 || text.len > 6)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*value = *value * 10 + (text.p[i] - '0');
	}
	if (negative)
		*value = -*value;
	return true;
}

/* ${x:offset:length} with plain numbers. */
static bool
substring(struct sg_span text, struct sg_span range, struct sg_span *out)
{
	struct sg_span length_text;
	struct sg_span offset_text = sg_span_split(range, ':', &length_text);
	bool has_length = offset_text.len < range.len;
	long offset, length = (long)text.len, size = (long)text.len;

	if (!read_number(offset_text, &offset) ||
	    (has_length && !read_number(length_text, &length)))
		return false;
	offset = offset < 0 ? size + offset : offset;
	if (offset < 0 || offset > size)
		offset = size;
	length = length < 0 ? size - offset + length : length;
	if (length < 0)
		length = 0;
	*out = sg_span_first(sg_span_from(text, (size_t)offset), (size_t)length);
	return true;
}

static struct sg_word
operated(struct sg_walker *w, const struct sg_parameter *parameter, struct sg_word word,
	 struct sg_word operand, struct sg_word second)
{
	struct sg_span text = word.text, glob = sg_words_joined(w, &operand, 1);
	bool magic = sg_glob_has_magic(glob);
	bool heavy = magic && text.len > (parameter->op == '/' ? (size_t)LONGEST_REPLACED
							       : (size_t)LONGEST_TRIMMED);

	if (!sg_word_known(word) || (operand.flags & SG_WORD_OPAQUE) || !sg_word_known(second) ||
	    heavy)
		return sg_word_unknown(true);
	switch (parameter->op) {
	case '#':
	case '%':
		text = trimmed(text, glob, parameter->op == '%', parameter->doubled);
		break;
	case '^':
	case ',':
		text = recased(w, text, parameter->op == '^', parameter->doubled);
		break;
	case '/':
		text = replaced(w, text, glob, second.text, parameter->doubled);
		break;
	case ':':
		if (!substring(text, operand.text, &text))
			return sg_word_unknown(true);
		break;
	default:
		return sg_word_unknown(true);
	}
	return sg_word_literal(text);
}

static struct sg_parameter_value
with_operator(struct sg_walker *w, const struct sg_parameter *parameter,
	      struct sg_parameter_value v)
{
	struct sg_word operand = sg_expand_single(w, parameter->operand);
	struct sg_word second = sg_expand_single(w, parameter->second);
	struct sg_word *items;

	if (v.number)
		v.unknown = true;
	if (v.unknown || parameter->op == '@' || (parameter->op == ':' && v.list))
		return unknown_value(v.list);
	items = sg_arena_array(w->arena, v.value.count, sizeof(*items));
	for (size_t i = 0; i < v.value.count; i++) {
		items[i] = operated(w, parameter, v.value.items[i], operand, second);
		if (items[i].flags & SG_WORD_OPAQUE)
			return unknown_value(v.list);
	}
	v.value.items = items;
	return v;
}

/* ${x@P} expands the value as a prompt: the substitutions in it run. What comes out is not computed. */
static void
expand_prompt(struct sg_walker *w, const struct sg_parameter *parameter,
	      struct sg_parameter_value v)
{
	struct sg_parser parser = { .arena = w->arena };

	if (!sg_span_is(sg_expand_single(w, parameter->operand).text, "P") ||
	    w->depth > SG_MAX_PAYLOAD_DEPTH)
		return;
	if (v.unknown && w->zsh)
		sg_walk_problem(w, SG_E_SCRIPT_OPAQUE, parameter->name);
	w->depth++;
	for (size_t i = 0; i < v.value.count && !v.unknown; i++)
		(void)sg_expand_single(w, sg_lex_text(&parser, v.value.items[i].text));
	w->depth--;
}

struct sg_parameter_value
sg_expand_parameter(struct sg_walker *w, const struct sg_parameter *parameter)
{
	struct sg_parameter direct = *parameter;
	struct sg_parameter_value v = base_value(w, parameter);

	if (parameter->length)
		return (struct sg_parameter_value){ .number = true };
	if (parameter->indirect) {
		if (v.unknown || v.value.count != 1 || !sg_word_known(v.value.items[0]))
			return unknown_value(false);
		direct.name = v.value.items[0].text;
		direct.indirect = false;
		direct.subscript = NULL;
		v = base_value(w, &direct);
	}
	if (parameter->op == 0)
		return v;
	if (parameter->op == '@')
		expand_prompt(w, parameter, v);
	if (parameter->op == '-' || parameter->op == '=' || parameter->op == '?' ||
	    parameter->op == '+')
		return with_default(w, &direct, v);
	return with_operator(w, parameter, v);
}
