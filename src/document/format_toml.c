/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Laying TOML out anew. The library that reads TOML forgets comments, so that tokens are moved here and no tree is
 * printed; that nothing else happened is proved by reading the result.
 */
#include "document/format.h"
#include "document/toml_tokens.h"

enum { INDENT = 2 };

enum item_kind { ITEM_COMMENT, ITEM_HEADER, ITEM_PAIR };

/* A line of the result, or several of one value. */
struct item {
	enum item_kind kind;
	bool blank_before;
	struct sg_span text;
};

struct layout {
	struct sg_arena *arena;
	const struct sg_toml_token *at; /* the next token */
	struct sg_buffer out;           /* of the item in the making */
	struct SG_VEC(struct item) items;
};

static size_t
column(const struct layout *layout)
{
	size_t from = layout->out.len;

	while (from > 0 && layout->out.p[from - 1] != '\n')
		from--;
	return layout->out.len - from;
}

static void
new_line(struct layout *layout, size_t indent)
{
	sg_buffer_add_char(&layout->out, '\n');
	for (size_t i = 0; i < indent; i++)
		sg_buffer_add_char(&layout->out, ' ');
}

/* ---- values ---- */

/*
 * Append a value in one line from a token on; the token behind it, or NULL when it cannot stand in one line: comments,
 * strings of several lines, or a comma behind the last element of an array.
 */
static const struct sg_toml_token *
write_flat(struct sg_buffer *out, const struct sg_toml_token *at)
{
	size_t depth = 0;

	do {
		bool opens = sg_toml_token_is(at, '[') || sg_toml_token_is(at, '{');
		bool closes = sg_toml_token_is(at, ']') || sg_toml_token_is(at, '}');

		if (at->kind == SG_TOML_TOKEN_COMMENT || at->kind == SG_TOML_TOKEN_END ||
		    sg_span_find(at->text, '\n') <
			    at->text.len - (at->kind == SG_TOML_TOKEN_NEWLINE))
			return NULL;
		if (at->kind == SG_TOML_TOKEN_NEWLINE) {
			at++;
			continue;
		}
		if (closes && out->len > 1 && out->p[out->len - 1] == ' ' &&
		    out->p[out->len - 2] == ',')
			return NULL;
		if (sg_toml_token_is(at, '='))
			sg_buffer_add_char(out, ' ');
		if (sg_toml_token_is(at, '}') && !sg_toml_token_is(at - 1, '{'))
			sg_buffer_add_char(out, ' ');
		/* A date and its time. */
		if (at->kind == SG_TOML_TOKEN_WORD && (at - 1)->kind == SG_TOML_TOKEN_WORD &&
		    out->len && at->text.p[0] >= '0' && at->text.p[0] <= '9')
			sg_buffer_add_char(out, ' ');
		sg_buffer_add(out, at->text);
		if (sg_toml_token_is(at, '=') || sg_toml_token_is(at, ',') ||
		    (sg_toml_token_is(at, '{') && !sg_toml_token_is(at + 1, '}')))
			sg_buffer_add_char(out, ' ');
		depth += opens;
		depth -= closes;
		at++;
	} while (depth > 0 ||
		 (at->kind == SG_TOML_TOKEN_WORD && (at - 1)->kind == SG_TOML_TOKEN_WORD));
	return at;
}

static void write_value(struct layout *layout, size_t indent);

/* Keys have no blanks around their dots. */
static void
write_key(struct layout *layout)
{
	for (; layout->at->kind == SG_TOML_TOKEN_WORD; layout->at++)
		sg_buffer_add(&layout->out, layout->at->text);
}

/* Line ends before the next token. */
static size_t
skip_newlines(struct layout *layout)
{
	size_t count = 0;

	for (; layout->at->kind == SG_TOML_TOKEN_NEWLINE; layout->at++)
		count++;
	return count;
}

/* Behind an element: its comma, and the comment that stands on its line. */
static void
write_element_end(struct layout *layout)
{
	const struct sg_toml_token *comment =
		layout->at->kind == SG_TOML_TOKEN_COMMENT ? layout->at++ : NULL;
	const struct sg_toml_token *comma = layout->at;

	while (comma->kind == SG_TOML_TOKEN_NEWLINE)
		comma++;
	if (sg_toml_token_is(comma, ','))
		layout->at = comma + 1;
	sg_buffer_add_char(&layout->out, ',');
	if (!comment && layout->at->kind == SG_TOML_TOKEN_COMMENT)
		comment = layout->at++;
	if (comment) {
		sg_buffer_add(&layout->out, SG_SPAN("  "));
		sg_buffer_add(&layout->out, comment->text);
	}
}

static void
write_array(struct layout *layout, size_t indent)
{
	bool first = true;

	sg_buffer_add_char(&layout->out, '[');
	layout->at++;
	for (;;) {
		bool blank = skip_newlines(layout) > 1 && !first;

		/* A comma below the comments behind its element. */
		if (sg_toml_token_is(layout->at, ',')) {
			layout->at++;
			continue;
		}
		if (sg_toml_token_is(layout->at, ']') || layout->at->kind == SG_TOML_TOKEN_END)
			break;
		if (blank)
			sg_buffer_add_char(&layout->out, '\n');
		new_line(layout, indent + INDENT);
		first = false;
		if (layout->at->kind == SG_TOML_TOKEN_COMMENT) {
			sg_buffer_add(&layout->out, (layout->at++)->text);
			continue;
		}
		write_value(layout, indent + INDENT);
		write_element_end(layout);
	}
	if (!first)
		new_line(layout, indent);
	sg_buffer_add_char(&layout->out, ']');
	layout->at += layout->at->kind != SG_TOML_TOKEN_END;
}

/* On one line but for arrays in it that need several. */
static void
write_inline_table(struct layout *layout, size_t indent)
{
	sg_buffer_add(&layout->out, SG_SPAN("{ "));
	layout->at++;
	while (!sg_toml_token_is(layout->at, '}') && layout->at->kind != SG_TOML_TOKEN_END) {
		write_key(layout);
		sg_buffer_add(&layout->out, SG_SPAN(" = "));
		layout->at += sg_toml_token_is(layout->at, '=');
		write_value(layout, indent);
		if (!sg_toml_token_is(layout->at, ','))
			break;
		sg_buffer_add(&layout->out, SG_SPAN(", "));
		layout->at++;
	}
	sg_buffer_add(&layout->out, SG_SPAN(" }"));
	layout->at += sg_toml_token_is(layout->at, '}');
}

/* Recursion is as deep as the text, which the parser has bounded. */
static void
write_value(struct layout *layout, size_t indent)
{
	struct sg_buffer flat = { .arena = layout->arena };
	bool array = sg_toml_token_is(layout->at, '['), table = sg_toml_token_is(layout->at, '{');
	const struct sg_toml_token *behind = write_flat(&flat, layout->at);

	if (behind && (!array || column(layout) + flat.len <= SG_FORMAT_COLUMNS)) {
		sg_buffer_add(&layout->out, sg_buffer_span(&flat));
		layout->at = behind;
	} else if (array)
		write_array(layout, indent);
	else if (table)
		write_inline_table(layout, indent);
	else if (layout->at->kind == SG_TOML_TOKEN_WORD)
		sg_buffer_add(&layout->out, (layout->at++)->text);
	else
		layout->at += layout->at->kind != SG_TOML_TOKEN_END;
}

/* ---- lines ---- */

static void
write_header(struct layout *layout)
{
	for (; sg_toml_token_is(layout->at, '['); layout->at++)
		sg_buffer_add_char(&layout->out, '[');
	write_key(layout);
	for (; sg_toml_token_is(layout->at, ']'); layout->at++)
		sg_buffer_add_char(&layout->out, ']');
}

static void
write_pair(struct layout *layout)
{
	write_key(layout);
	sg_buffer_add(&layout->out, SG_SPAN(" = "));
	layout->at += sg_toml_token_is(layout->at, '=');
	write_value(layout, 0);
}

static void
read_item(struct layout *layout, bool blank_before)
{
	struct item item = { .blank_before = blank_before };

	layout->out = (struct sg_buffer){ .arena = layout->arena };
	if (layout->at->kind == SG_TOML_TOKEN_COMMENT) {
		item.kind = ITEM_COMMENT;
	} else if (sg_toml_token_is(layout->at, '[')) {
		item.kind = ITEM_HEADER;
		write_header(layout);
	} else {
		item.kind = ITEM_PAIR;
		write_pair(layout);
	}
	if (layout->at->kind == SG_TOML_TOKEN_COMMENT) {
		if (layout->out.len)
			sg_buffer_add(&layout->out, SG_SPAN("  "));
		sg_buffer_add(&layout->out, (layout->at++)->text);
	}
	item.text = sg_buffer_span(&layout->out);
	sg_vec_push(layout->arena, &layout->items, item);
}

/* A table has a blank line before it, and before the comments that stand right above it. */
static void
part_tables(struct layout *layout)
{
	for (size_t i = 0; i < layout->items.len; i++) {
		struct item *items = layout->items.items;
		size_t top = i;

		if (i > 0 && items[i].kind == ITEM_PAIR && items[i - 1].kind == ITEM_HEADER)
			items[i].blank_before = false;
		if (items[i].kind != ITEM_HEADER)
			continue;
		while (top > 0 && items[top - 1].kind == ITEM_COMMENT && !items[top].blank_before)
			top--;
		items[top].blank_before = true;
	}
}

static struct sg_span
lay_out(struct sg_span text, struct sg_arena *arena)
{
	struct layout layout = { .arena = arena };
	struct sg_buffer out = { .arena = arena };
	struct sg_toml_tokens tokens = { 0 };

	sg_toml_tokens_read(text, arena, &tokens);
	layout.at = tokens.items.items;
	for (;;) {
		size_t lines = skip_newlines(&layout);

		if (layout.at->kind == SG_TOML_TOKEN_END)
			break;
		read_item(&layout, lines > 1);
	}
	part_tables(&layout);
	for (size_t i = 0; i < layout.items.len; i++) {
		if (i > 0 && layout.items.items[i].blank_before)
			sg_buffer_add_char(&out, '\n');
		sg_buffer_add(&out, layout.items.items[i].text);
		sg_buffer_add_char(&out, '\n');
	}
	return sg_buffer_span(&out);
}

/* ---- proof ---- */

bool
sg_node_same(const struct sg_node *a, const struct sg_node *b)
{
	const struct sg_node *x = a->first, *y = b->first;

	if (a->kind != b->kind || a->count != b->count || !sg_span_eq(a->key, b->key) ||
	    !sg_span_eq(a->text, b->text) || a->boolean != b->boolean || a->integer != b->integer)
		return false;
	/* As deep as the text, which the reader has bounded. */
	for (; x && y; x = x->next, y = y->next)
		if (!sg_node_same(x, y))
			return false;
	return !x && !y;
}

static const struct sg_toml_token *
next_comment(const struct sg_toml_token *at)
{
	while (at->kind != SG_TOML_TOKEN_COMMENT && at->kind != SG_TOML_TOKEN_END)
		at++;
	return at;
}

static bool
same_comments(struct sg_span a, struct sg_span b, struct sg_arena *arena)
{
	struct sg_toml_tokens x = { 0 }, y = { 0 };
	const struct sg_toml_token *p, *q;

	sg_toml_tokens_read(a, arena, &x);
	sg_toml_tokens_read(b, arena, &y);
	p = next_comment(x.items.items);
	q = next_comment(y.items.items);
	while (p->kind == SG_TOML_TOKEN_COMMENT && q->kind == SG_TOML_TOKEN_COMMENT &&
	       sg_span_eq(p->text, q->text)) {
		p = next_comment(p + 1);
		q = next_comment(q + 1);
	}
	return p->kind == q->kind && p->kind == SG_TOML_TOKEN_END;
}

struct sg_status
sg_format_toml(struct sg_text text, struct sg_arena *arena, struct sg_span *out,
	       struct sg_errors *errors)
{
	const struct sg_node *before, *after;
	struct sg_errors unread = { .arena = arena };
	struct sg_span bytes = text.bytes, result;
	struct sg_error err = { 0 };
	struct sg_status status = sg_document_toml(text, arena, &before, errors);

	if (!sg_ok(status))
		return status;
	if (sg_span_starts(bytes, SG_SPAN("\xef\xbb\xbf")))
		bytes = sg_span_from(bytes, 3);
	result = lay_out(bytes, arena);
	if (sg_ok(sg_document_toml((struct sg_text){ text.file, result }, arena, &after,
				   &unread)) &&
	    sg_node_same(before, after) && same_comments(bytes, result, arena)) {
		*out = result;
		return SG_STATUS_OK;
	}
	status = sg_fail(arena, &err, SG_E_INTERNAL,
			 "this file cannot be laid out without changing what it says");
	err.file = text.file;
	sg_errors_add(errors, &err);
	return status;
}
