/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that only give a value: joining and splitting of texts, modules and members looked up by name. Must report nothing but what
 * loading a file by path means.
 */
#include "scan/call.h"

#include "model/limits.h"

struct sg_value
sg_call_module(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *name = sg_call_argument(row, args, 0);
	struct sg_span text = sg_value_word(name).text;

	if (name == NULL)
		return sg_call_nothing();
	if (name->kind != SG_VALUE_TEXT) {
		/* node code often loads a file by a computed path, which runs that file and no more. */
		if (scan->lexicon->language != SG_LANGUAGE_JAVASCRIPT)
			sg_call_opaque_row(scan, row);
		return (struct sg_value){ .callee = { "?", 1 } };
	}
	if (text.len && strchr("./~", text.p[0] ? text.p[0] : 'x'))
		scan->sink->effect(scan->sink->context, SG_EFFECT_READ, name->text);
	if (sg_span_starts(text, SG_SPAN("node:")))
		text = sg_span_from(text, 5);
	scan->spawner =
		scan->spawner || sg_span_is(text, "child_process") || sg_span_is(text, "shelljs");
	return (struct sg_value){ .callee = text };
}

struct sg_value
sg_call_attr(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *of = sg_call_argument(row, args, 0),
			      *name = sg_call_argument(row, args, 1);
	struct sg_span owner, member = SG_SPAN("?");

	if (of == NULL || name == NULL)
		return sg_call_nothing();
	owner = of->callee.len ? of->callee : of->ref;
	if (name->kind == SG_VALUE_TEXT)
		member = name->text.text;
	if (sg_scan_is_transparent(owner))
		return (struct sg_value){ .callee = member };
	return (struct sg_value){ .callee = sg_scan_member(scan, owner, member) };
}

struct sg_value
sg_call_dispatch(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *name = sg_call_argument(row, args, 0);
	struct sg_value rest = { .kind = SG_VALUE_LIST };
	struct sg_span callee;
	size_t cap = 0;

	if (name == NULL)
		return sg_call_nothing();
	callee = name->kind == SG_VALUE_TEXT ? name->text.text : name->callee;
	/* send(x) to one of the modules that start programs can be any of their functions. */
	if (name->kind != SG_VALUE_TEXT && (callee.len == 0 || !sg_scan_is_known(scan, callee))) {
		if (row->at == 0)
			sg_call_opaque_row(scan, row);
		return sg_call_nothing();
	}
	if (row->at == 1 && args->items[0].callee.len &&
	    !sg_scan_is_transparent(args->items[0].callee))
		callee = sg_scan_member(scan, args->items[0].callee, callee);
	for (size_t i = 1; sg_call_argument(row, args, i); i++)
		sg_value_add(scan->arena, &rest, &cap, *sg_call_argument(row, args, i));
	if (rest.count == 1 && rest.items[0].kind == SG_VALUE_LIST)
		rest = rest.items[0];
	return sg_scan_call(scan, callee, row->at == 1 ? &args->items[0] : NULL, &rest);
}

struct sg_value
sg_call_same(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *value = sg_call_argument(row, args, 0);
	struct sg_value same;

	(void)scan;
	if (value == NULL)
		return sg_call_nothing();
	same = *value;
	same.key = (struct sg_span){ 0 };
	return same;
}

/* The items, flattened one level, with a separator between them; unknown ones stay unknown parts. */
static struct sg_value
joined(struct sg_scan *scan, const struct sg_value *items, size_t from, struct sg_span separator)
{
	struct sg_buffer text = { .arena = scan->arena };
	size_t known = 0, written = 0;

	for (size_t i = from; i < items->count && text.len < scan->work; i++) {
		const struct sg_value *item = &items->items[i];
		bool list = item->kind == SG_VALUE_LIST;

		for (size_t k = 0; item->key.len == 0 && k < (list ? item->count : 1); k++) {
			const struct sg_value *one = list ? &item->items[k] : item;

			if (written++)
				sg_buffer_add(&text, separator);
			sg_buffer_add(&text, sg_value_word(one).text);
			known += one->kind == SG_VALUE_TEXT;
		}
	}
	if (text.len >= scan->work)
		sg_scan_limit(scan);
	else
		scan->work -= text.len;
	return known ? sg_value_text(sg_buffer_span(&text)) : sg_call_nothing();
}

struct sg_value
sg_call_path(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	return joined(scan, args, row->at, SG_SPAN("/"));
}

struct sg_value
sg_call_glue(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	return joined(scan, args, row->at, SG_SPAN(""));
}

struct sg_value
sg_call_join(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *a = sg_call_argument(row, args, 0),
			      *b = sg_call_argument(row, args, 1);
	const struct sg_value *separator = sg_value_key(args, "sep");

	/* ["a", "b"].join(" ") or " ".join(["a", "b"]) or join(" ", "a", "b") or paste("a", "b", sep = " ") */
	if (a && a->kind == SG_VALUE_LIST)
		return joined(scan, a, 0, b ? sg_value_word(b).text : SG_SPAN(""));
	if (separator || row->key)
		return joined(scan, args, 0,
			      separator ? sg_value_word(separator).text : SG_SPAN(" "));
	if (a == NULL || b == NULL || (b->kind != SG_VALUE_LIST && b->kind != SG_VALUE_TEXT))
		return sg_call_nothing();
	return joined(scan, args, row->at + 1u, sg_value_word(a).text);
}

/* Blanks when there is no separator; one that is no plain text gives nothing. */
static struct sg_value
pieces(struct sg_scan *scan, const struct sg_value *text, const struct sg_value *separator)
{
	struct sg_value list = { .kind = SG_VALUE_LIST };
	struct sg_span rest, cut = separator ? sg_value_word(separator).text : SG_SPAN(" ");
	size_t cap = 0;

	if (text == NULL || text->kind != SG_VALUE_TEXT ||
	    (separator && separator->kind != SG_VALUE_TEXT) || cut.len == 0)
		return sg_call_nothing();
	rest = text->text.text;
	while (list.count < SG_MAX_WORDS) {
		size_t at = sg_span_search(rest, cut);
		struct sg_span piece = at == SIZE_MAX ? rest : sg_span_first(rest, at);

		/* With blanks as separator, several count as one. */
		if (piece.len || separator)
			sg_value_add(scan->arena, &list, &cap, sg_value_text(piece));
		if (at == SIZE_MAX)
			break;
		rest = sg_span_from(rest, at + cut.len);
	}
	return list;
}

struct sg_value
sg_call_split(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	return pieces(scan, sg_call_argument(row, args, 0), sg_call_argument(row, args, 1));
}

struct sg_value
sg_call_cut(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	return pieces(scan, sg_call_argument(row, args, 1), sg_call_argument(row, args, 0));
}

struct sg_value
sg_call_list(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	(void)scan;
	if (sg_value_count(args) == 1 && sg_call_argument(row, args, 0)->kind == SG_VALUE_LIST)
		return *sg_call_argument(row, args, 0);
	return (struct sg_value){ .kind = SG_VALUE_LIST,
				  .items = args->items,
				  .count = args->count };
}

/* %s and {} take the values in turn; every other place is unknown. */
struct sg_value
sg_call_format(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *format = sg_call_argument(row, args, 0);
	struct sg_buffer text = { .arena = scan->arena };
	struct sg_span from;
	size_t next = 1;

	if (format == NULL || format->kind != SG_VALUE_TEXT)
		return sg_call_nothing();
	from = format->text.text;
	for (size_t i = 0; i < from.len; i++) {
		char c = from.p[i], after = i + 1 < from.len ? from.p[i + 1] : '\0';
		size_t end = i + 1;

		if ((c != '%' && c != '{') || (c == '%' && after == '%') ||
		    (c == '{' && after == '{') || after == ' ') {
			sg_buffer_add_char(&text, c);
			i += (c == '%' || c == '{') && after == c;
			continue;
		}
		while (end < from.len && from.p[end] != '}' &&
		       (c == '{' || strchr("0123456789.-+#", from.p[end] ? from.p[end] : 'x')))
			end++;
		if (after == '}' || (c == '%' && (after == 's' || after == 'd')))
			sg_buffer_add(&text,
				      sg_value_word(sg_call_argument(row, args, next++)).text);
		else
			sg_buffer_add_char(&text, SG_MARK_ANY);
		i = end;
	}
	return sg_value_text(sg_buffer_span(&text));
}

struct sg_value
sg_call_home(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	(void)scan;
	(void)row;
	(void)args;
	return sg_value_text(SG_SPAN("~"));
}

struct sg_value
sg_call_push(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args)
{
	const struct sg_value *list = sg_call_argument(row, args, 0);
	struct sg_value more = { .kind = SG_VALUE_LIST,
				 .items = args->items + 1,
				 .count = args->count ? args->count - 1 : 0 };
	struct sg_value both;

	if (list == NULL || list->kind != SG_VALUE_LIST)
		return sg_call_nothing();
	if (more.count == 1 && more.items[0].kind == SG_VALUE_LIST)
		more = more.items[0];
	both = sg_scan_join(scan, list, &more);
	both.ref = list->ref;
	if (list->ref.len)
		sg_names_bind(&scan->names, list->ref, &both);
	return both;
}
