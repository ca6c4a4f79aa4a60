/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that touch files, hosts and the environment. Must not know any function by name.
 */
#include "scan/call.h"

/* A path that is not known at all says nothing about which file it is. */
static void
report_path(struct sg_scan *scan, enum sg_effect_kind kind, const struct sg_value *path)
{
	struct sg_word word = sg_value_word(path);

	if (sg_value_is_dark(word) || word.text.len == 0)
		return;
	if (scan->cwd.len && word.text.p[0] != '/' && word.text.p[0] != '~')
		word = sg_value_word_of(sg_arena_printf(
			scan->arena, "%.*s/%.*s", SG_SPAN_ARG(scan->cwd), SG_SPAN_ARG(word.text)));
	scan->sink->effect(scan->sink->context, kind, word);
}

static struct sg_value
report_paths(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args,
	     enum sg_effect_kind kind)
{
	size_t last = row->flags & SG_CALL_ALL ? sg_value_count(args) : row->at + 1u;
	for (size_t i = 0; row->at + i < last && sg_call_argument(row, args, i); i++) {
		const struct sg_value *path = sg_call_argument(row, args, i);

		for (size_t k = 0; path->kind == SG_VALUE_LIST && k < path->count; k++)
			report_path(scan, kind, &path->items[k]);
		if (path->kind == SG_VALUE_TEXT)
			report_path(scan, kind, path);
	}
	return sg_call_nothing();
}

struct sg_value
sg_call_read(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	return report_paths(scan, row, args, SG_EFFECT_READ);
}

struct sg_value
sg_call_write(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	return report_paths(scan, row, args, SG_EFFECT_WRITE);
}

struct sg_value
sg_call_tree(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	sg_call_opaque_row(scan, row);
	return report_paths(scan, row, args, SG_EFFECT_WRITE);
}

struct sg_value
sg_call_unlink(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *second = sg_call_argument(row, args, 1);

	if (sg_call_has_option(args, "recursive") ||
	    (second && second->kind != SG_VALUE_MAP && second->kind != SG_VALUE_LIST &&
	     second->ref.len && !sg_span_eq_nocase(second->ref, SG_SPAN("false")) &&
	     (row->flags & SG_CALL_ALL) == 0))
		sg_call_opaque_row(scan, row);
	return report_paths(scan, row, args, SG_EFFECT_WRITE);
}

static bool
report_pipe(struct sg_scan *scan, const struct sg_value *path)
{
	struct sg_span text = sg_span_trim(path->text.text);
	struct sg_word word;

	if (path->kind != SG_VALUE_TEXT || text.len < 2 ||
	    (text.p[0] != '|' && text.p[text.len - 1] != '|'))
		return false;
	text = text.p[0] == '|' ? sg_span_from(text, 1) : sg_span_first(text, text.len - 1);
	word = sg_value_word_of(sg_span_trim(text));
	/* "-|" is a mode: the command follows as arguments. */
	if (sg_span_is(word.text, "-"))
		return false;
	scan->sink->script(scan->sink->context, SG_LANGUAGE_SHELL, word);
	return true;
}

/* perl: the mode stands before the path, in its own argument or in the same text: "<x", ">>x", "-|" */
static struct sg_value
open_by_sign(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *mode = sg_call_argument(row, args, 0),
			      *path = sg_call_argument(row, args, 1);
	struct sg_span sign = sg_span_trim(sg_value_word(mode).text);
	struct sg_value whole;

	if (path && sg_span_find(sign, '|') != SIZE_MAX)
		return sg_call_words(scan,
				     &(struct sg_call_row){ .callee = row->callee,
							    .at = (uint8_t)(row->at + 1) },
				     args);
	if (path == NULL) {
		while (sign.len && strchr("<>+", sign.p[0] ? sign.p[0] : ' ') != NULL)
			sign = sg_span_from(sign, 1);
		whole = sg_value_text(sg_span_trim(sign));
		path = &whole;
	}
	if (mode->kind != SG_VALUE_TEXT || sg_span_find(mode->text.text, '>') != SIZE_MAX)
		report_path(scan, SG_EFFECT_WRITE, path);
	else
		report_path(scan, SG_EFFECT_READ, path);
	return sg_call_nothing();
}

struct sg_value
sg_call_open(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *path = sg_call_argument(row, args, 0),
			      *mode = sg_value_key(args, "mode");
	struct sg_span text;
	bool writes = false, reads = true;

	if (path == NULL || ((row->flags & SG_CALL_PIPE) && report_pipe(scan, path)))
		return sg_call_nothing();
	if (scan->lexicon->language == SG_LANGUAGE_PERL)
		return open_by_sign(scan, row, args);
	if (mode == NULL)
		mode = sg_call_argument(row, args, 1);
	if (mode && mode->kind == SG_VALUE_TEXT) {
		text = mode->text.text;
		writes = sg_span_find(text, 'w') != SIZE_MAX ||
			 sg_span_find(text, 'a') != SIZE_MAX ||
			 sg_span_find(text, 'x') != SIZE_MAX || sg_span_find(text, '+') != SIZE_MAX;
		reads = !writes || sg_span_find(text, '+') != SIZE_MAX;
	} else if (mode && mode->kind == SG_VALUE_UNKNOWN) {
		writes = true;
	}
	if (reads && !sg_span_starts(sg_value_word(path).text, SG_SPAN("http")))
		report_path(scan, SG_EFFECT_READ, path);
	if (writes)
		report_path(scan, SG_EFFECT_WRITE, path);
	if (sg_span_search(sg_value_word(path).text, SG_SPAN("://")) != SIZE_MAX)
		scan->sink->effect(scan->sink->context, SG_EFFECT_CONNECT, sg_value_word(path));
	return sg_call_nothing();
}

struct sg_value
sg_call_copy(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	if (sg_call_argument(row, args, 0))
		report_path(scan, row->act == SG_CALL_MOVE ? SG_EFFECT_WRITE : SG_EFFECT_READ,
			    sg_call_argument(row, args, 0));
	if (sg_call_argument(row, args, 1))
		report_path(scan, SG_EFFECT_WRITE, sg_call_argument(row, args, 1));
	return sg_call_nothing();
}

/* The destination in options: {host: "x"}, PeerAddr => "x:80" */
static const struct sg_value *
destination(const struct sg_value *options)
{
	static const char *const keys[] = { "url",      "uri",      "host", "hostname",
					    "PeerAddr", "PeerHost", "href", "baseURL" };

	for (size_t i = 0; i < SG_ARRAY_LEN(keys); i++)
		if (sg_value_key(options, keys[i]))
			return sg_value_key(options, keys[i]);
	return NULL;
}

struct sg_value
sg_call_connect(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *to = sg_call_argument(row, args, 0);
	struct sg_word word;
	bool url;

	if (to == NULL || to->kind == SG_VALUE_MAP)
		to = destination(to ? to : args) ? destination(to ? to : args) : to;
	if (to && to->kind == SG_VALUE_LIST)
		to = sg_value_item(to, 0);
	if (to == NULL)
		return sg_call_nothing();
	word = sg_value_word(to);
	url = sg_span_search(word.text, SG_SPAN("://")) != SIZE_MAX;
	if (row->act != SG_CALL_URL || url)
		scan->sink->effect(scan->sink->context, SG_EFFECT_CONNECT, word);
	if (row->act == SG_CALL_DOWNLOAD && sg_call_argument(row, args, 1))
		report_path(scan, SG_EFFECT_WRITE, sg_call_argument(row, args, 1));
	return (struct sg_value){ .kind = url ? SG_VALUE_TEXT : SG_VALUE_UNKNOWN, .text = word };
}

struct sg_value
sg_call_setenv(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *name = sg_call_argument(row, args, 0);
	struct sg_span text = sg_value_word(name).text, value;

	for (size_t i = 0; i < args->count; i++)
		if (args->items[i].key.len)
			scan->sink->variable(scan->sink->context, args->items[i].key,
					     sg_value_word(&args->items[i]));
	if (name == NULL || name->kind != SG_VALUE_TEXT)
		return sg_call_nothing();
	if (row->act == SG_CALL_PUTENV) {
		text = sg_span_split(text, '=', &value);
		scan->sink->variable(scan->sink->context, text, sg_value_word_of(value));
	} else {
		scan->sink->variable(scan->sink->context, text,
				     sg_value_word(sg_call_argument(row, args, 1)));
	}
	return sg_call_nothing();
}

struct sg_value
sg_call_getenv(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	(void)scan;
	if (sg_span_is(sg_value_word(sg_call_argument(row, args, 0)).text, "HOME"))
		return sg_value_text(SG_SPAN("~"));
	return sg_call_nothing();
}

struct sg_value
sg_call_chdir(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	struct sg_word word = sg_value_word(sg_call_argument(row, args, 0));

	if (word.text.len && word.text.p[0] != '/' && word.text.p[0] != '~' && scan->cwd.len)
		scan->cwd = sg_arena_printf(scan->arena, "%.*s/%.*s", SG_SPAN_ARG(scan->cwd),
					    SG_SPAN_ARG(word.text));
	else
		scan->cwd = word.text;
	return sg_call_nothing();
}
