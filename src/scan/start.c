/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that start programs or code: literal words and texts go to the sink, computed ones are a problem. Must not know any
 * function by name.
 */
#include "scan/call.h"

static void
report_environment(struct sg_scan *scan, const struct sg_value *map)
{
	for (size_t i = 0; map && map->kind == SG_VALUE_MAP && i < map->count; i++)
		if (map->items[i].key.len)
			scan->sink->variable(scan->sink->context, map->items[i].key,
					     sg_value_word(&map->items[i]));
}

static void
report_text(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *text)
{
	struct sg_word word = sg_value_word(text);

	if (sg_value_is_dark(word) && (row->flags & SG_CALL_SURE))
		return;
	if (sg_value_is_dark(word))
		sg_call_opaque_row(scan, row);
	else
		scan->sink->script(scan->sink->context, SG_LANGUAGE_SHELL, word);
}

static void
add_word(struct sg_scan *scan, struct sg_value *words, size_t *cap, const struct sg_value *value)
{
	struct sg_value word = { .kind = SG_VALUE_TEXT, .text = sg_value_word(value) };

	if (value->kind != SG_VALUE_TEXT && value->spread)
		word.text.flags |= SG_WORD_SPLIT;
	if (value->key.len == 0)
		sg_value_add(scan->arena, words, cap, word);
}

/* Program and arguments as a command; the program itself must be known. */
static void
report_words(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *list)
{
	struct sg_word *words = sg_arena_array(scan->arena, list->count, sizeof(*words));

	if (list->count == 0)
		return;
	if (sg_value_is_dark(list->items[0].text)) {
		if (!(row->flags & SG_CALL_SURE))
			sg_call_opaque_row(scan, row);
		return;
	}
	for (size_t i = 0; i < list->count; i++)
		words[i] = list->items[i].text;
	scan->sink->command(scan->sink->context, SG_LANGUAGE_SHELL, words, list->count);
}

static void
add_words(struct sg_scan *scan, struct sg_value *words, size_t *cap, const struct sg_value *value)
{
	if (value->kind != SG_VALUE_LIST) {
		add_word(scan, words, cap, value);
		return;
	}
	for (size_t i = 0; i < value->count; i++)
		add_word(scan, words, cap, &value->items[i]);
}

/* Options that many spawning functions share: the environment of the child. */
static void
report_options(struct sg_scan *scan, const struct sg_value *args)
{
	report_environment(scan, sg_value_key(args, "env"));
	for (size_t i = 0; i < args->count; i++)
		if (args->items[i].kind == SG_VALUE_MAP && args->items[i].key.len == 0)
			report_environment(scan, sg_value_key(&args->items[i], "env"));
}

struct sg_value
sg_call_shell(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *first = sg_call_argument(row, args, 0);
	struct sg_value words = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	report_options(scan, args);
	if (first == NULL)
		return sg_call_nothing();
	if (first->kind == SG_VALUE_LIST && sg_call_has_option(args, "shell") && first->count) {
		report_text(scan, row, &first->items[0]);
	} else if (first->kind == SG_VALUE_LIST) {
		add_words(scan, &words, &cap, first);
		report_words(scan, row, &words);
	} else if (first->kind == SG_VALUE_MAP && sg_value_key(first, "cmd")) {
		add_words(scan, &words, &cap, sg_value_key(first, "cmd"));
		report_words(scan, row, &words);
	} else if (first->kind != SG_VALUE_MAP) {
		report_text(scan, row, first);
	}
	return sg_call_nothing();
}

struct sg_value
sg_call_args(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	struct sg_value words = { .kind = SG_VALUE_LIST };
	size_t cap = 0, count = sg_value_count(args);

	report_options(scan, args);
	for (size_t i = row->at; i < count; i++)
		if (sg_value_item(args, i)->kind != SG_VALUE_MAP)
			add_words(scan, &words, &cap, sg_value_item(args, i));
	report_words(scan, row, &words);
	return sg_call_nothing();
}

/* system({"A" => "b"}, "text") or system("program", "argument", ...) */
struct sg_value
sg_call_words(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	struct sg_value rest = { .kind = SG_VALUE_LIST };
	size_t cap = 0, count = sg_value_count(args);

	for (size_t i = row->at; i < count; i++) {
		const struct sg_value *item = sg_value_item(args, i);

		if (item->kind == SG_VALUE_MAP)
			report_environment(scan, item);
		/* ["rm", "name"] gives the program and what it shall call itself. */
		else if (item->kind == SG_VALUE_LIST && count > row->at + 1u && item->count)
			sg_value_add(scan->arena, &rest, &cap, item->items[0]);
		else
			sg_value_add(scan->arena, &rest, &cap, *item);
	}
	if (rest.count == 1)
		return sg_call_shell(
			scan, &(struct sg_call_row){ .callee = row->callee, .flags = row->flags },
			&rest);
	return sg_call_args(
		scan, &(struct sg_call_row){ .callee = row->callee, .flags = row->flags }, &rest);
}

/* The words of a list joined as a shell would be given them. */
static void
report_joined(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *words)
{
	struct sg_buffer text = { .arena = scan->arena };
	struct sg_value value;

	for (size_t i = 0; i < words->count; i++) {
		if (i)
			sg_buffer_add_char(&text, ' ');
		sg_buffer_add(&text, words->items[i].text.text);
	}
	value = sg_value_text(sg_buffer_span(&text));
	report_text(scan, row, &value);
}

struct sg_value
sg_call_program(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *program = sg_call_argument(row, args, 0),
			      *list = sg_call_argument(row, args, 1);
	struct sg_value words = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	report_options(scan, args);
	if (program == NULL)
		return sg_call_nothing();
	if (program->kind == SG_VALUE_LIST)
		return sg_call_shell(scan, row, args);
	add_word(scan, &words, &cap, program);
	if (list && list->kind == SG_VALUE_MAP)
		list = sg_value_key(list, "args");
	else if (list == NULL)
		list = sg_value_key(args, "args");
	if (list && list->kind == SG_VALUE_UNKNOWN &&
	    scan->lexicon->language != SG_LANGUAGE_OTHER) {
		add_word(scan, &words, &cap, &(struct sg_value){ .spread = true });
	} else if (list) {
		add_words(scan, &words, &cap, list);
		for (size_t i = 2; sg_call_argument(row, args, i); i++)
			if (sg_call_argument(row, args, i)->kind != SG_VALUE_MAP &&
			    sg_call_argument(row, args, i)->kind != SG_VALUE_UNKNOWN)
				add_words(scan, &words, &cap, sg_call_argument(row, args, i));
	}
	if (sg_call_has_option(args, "shell") ||
	    (words.count == 1 && sg_span_find(words.items[0].text.text, ' ') != SIZE_MAX))
		report_joined(scan, row, &words);
	else
		report_words(scan, row, &words);
	return sg_call_nothing();
}

struct sg_value
sg_call_execl(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	struct sg_value words = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	for (size_t i = 0; sg_call_argument(row, args, i); i++)
		if (i != 1 && sg_call_argument(row, args, i)->kind != SG_VALUE_MAP)
			add_words(scan, &words, &cap, sg_call_argument(row, args, i));
	report_words(scan, row, &words);
	return sg_call_nothing();
}

struct sg_value
sg_call_execv(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *program = sg_call_argument(row, args, 0),
			      *list = sg_call_argument(row, args, 1);
	struct sg_value words = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	if (program == NULL)
		return sg_call_nothing();
	add_word(scan, &words, &cap, program);
	if (list && list->kind == SG_VALUE_LIST) {
		for (size_t i = 1; i < list->count; i++)
			add_word(scan, &words, &cap, &list->items[i]);
	} else if (list) {
		add_word(scan, &words, &cap, &(struct sg_value){ .spread = true });
	}
	report_environment(scan, sg_call_argument(row, args, 2));
	report_words(scan, row, &words);
	return sg_call_nothing();
}

struct sg_value
sg_call_node(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	struct sg_value words = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	sg_value_add(scan->arena, &words, &cap, sg_value_text(SG_SPAN("node")));
	for (size_t i = 0; i < 2 && sg_call_argument(row, args, i); i++)
		if (sg_call_argument(row, args, i)->kind != SG_VALUE_MAP)
			add_words(scan, &words, &cap, sg_call_argument(row, args, i));
	report_words(scan, row, &words);
	return sg_call_nothing();
}

struct sg_value
sg_call_code(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *code = sg_call_argument(row, args, 0);

	/* A block was read already where it stands. */
	if (code == NULL || code->kind == SG_VALUE_MAP || code->kind == SG_VALUE_LIST)
		return sg_call_nothing();
	if (code->kind != SG_VALUE_TEXT || sg_value_is_dark(code->text)) {
		sg_call_opaque_row(scan, row);
		return sg_call_nothing();
	}
	if (scan->lexicon->language != SG_LANGUAGE_POWERSHELL)
		return sg_scan_run(scan, code->text.text);
	scan->sink->script(scan->sink->context, SG_LANGUAGE_POWERSHELL, code->text);
	return sg_call_nothing();
}

struct sg_value
sg_call_opaque(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	(void)args;
	sg_call_opaque_row(scan, row);
	return sg_call_nothing();
}
