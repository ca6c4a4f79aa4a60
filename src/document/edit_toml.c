/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing one member of a TOML text: whole lines come and go, comments stay where they are. Relies on text that the
 * parser has read; what is written inline is refused, never laid out anew.
 */
#include "document/edit.h"
#include "document/toml_array.h"
#include "document/toml_tokens.h"

#include "base/json.h"

enum item_kind { TABLE, ELEMENT, PAIR }; /* [a.b], [[a.b]], a.b = 1 */

/** The parts of a dotted key. */
struct key {
	struct SG_VEC(struct sg_span) parts;
};

/* A header, or a key with its value: whole lines. */
struct item {
	enum item_kind kind;
	struct key key; /* from the root; of elements without their number */
	size_t from;
	size_t to;
};

struct outline {
	struct sg_arena *arena;
	struct sg_span text;
	struct sg_toml_tokens tokens;
	struct SG_VEC(struct item) items;
};

/* ---- reading ---- */

/* A quoted part of a key. Escapes are no part of names that are looked for here: left as they are. */
static struct sg_span
unquoted(struct sg_span word)
{
	bool quoted = word.p[0] == '"' || word.p[0] == '\'';

	return quoted ? (struct sg_span){ word.p + 1, word.len - 2 } : word;
}

static void
add_word(struct outline *outline, struct sg_span word, struct key *key)
{
	if (word.p[0] == '"' || word.p[0] == '\'') {
		sg_vec_push(outline->arena, &key->parts, unquoted(word));
		return;
	}
	while (word.len) {
		struct sg_span rest, part = sg_span_split(word, '.', &rest);

		if (part.len)
			sg_vec_push(outline->arena, &key->parts, part);
		word = rest;
	}
}

static size_t
line_start(struct sg_span text, size_t at)
{
	while (at > 0 && text.p[at - 1] != '\n')
		at--;
	return at;
}

static size_t
line_end(struct sg_span text, size_t at)
{
	size_t end = sg_span_find(sg_span_from(text, at), '\n');

	return end == SIZE_MAX ? text.len : at + end + 1;
}

/* The token behind the item that starts at `at`: its line's end. */
static size_t
item_end(const struct outline *outline, size_t at)
{
	int depth = 0;

	for (;; at++) {
		const struct sg_toml_token *token = &outline->tokens.items.items[at];

		if (token->kind == SG_TOML_TOKEN_END ||
		    (token->kind == SG_TOML_TOKEN_NEWLINE && depth <= 0))
			return at;
		depth += sg_toml_token_is(token, '[') || sg_toml_token_is(token, '{');
		depth -= sg_toml_token_is(token, ']') || sg_toml_token_is(token, '}');
	}
}

static size_t
read_item(struct outline *outline, size_t at, struct key *table)
{
	const struct sg_toml_token *tokens = outline->tokens.items.items;
	struct item item = { .kind = PAIR };
	size_t end = item_end(outline, at), first = (size_t)(tokens[at].text.p - outline->text.p);
	size_t last = (size_t)(tokens[end - 1].text.p - outline->text.p) + tokens[end - 1].text.len;

	if (sg_toml_token_is(&tokens[at], '['))
		item.kind = sg_toml_token_is(&tokens[at + 1], '[') ? ELEMENT : TABLE;
	for (size_t i = 0; item.kind == PAIR && i < table->parts.len; i++)
		sg_vec_push(outline->arena, &item.key.parts, table->parts.items[i]);
	for (at += item.kind == PAIR ? 0 : 1 + (item.kind == ELEMENT);
	     tokens[at].kind == SG_TOML_TOKEN_WORD; at++)
		add_word(outline, tokens[at].text, &item.key);
	item.from = line_start(outline->text, first);
	item.to = line_end(outline->text, last);
	if (item.kind != PAIR)
		*table = item.key;
	sg_vec_push(outline->arena, &outline->items, item);
	return end;
}

static struct outline
read_outline(struct sg_span text, struct sg_arena *arena)
{
	struct outline outline = { .arena = arena, .text = text };
	struct key table = { 0 };
	size_t at = 0;

	sg_toml_tokens_read(text, arena, &outline.tokens);
	while (outline.tokens.items.items[at].kind != SG_TOML_TOKEN_END) {
		if (outline.tokens.items.items[at].kind == SG_TOML_TOKEN_NEWLINE ||
		    outline.tokens.items.items[at].kind == SG_TOML_TOKEN_COMMENT)
			at++;
		else
			at = read_item(&outline, at, &table);
	}
	return outline;
}

static bool
starts_with(const struct key *key, const struct key *prefix)
{
	if (key->parts.len < prefix->parts.len)
		return false;
	for (size_t i = 0; i < prefix->parts.len; i++)
		if (!sg_span_eq(key->parts.items[i], prefix->parts.items[i]))
			return false;
	return true;
}

static bool
is_key(const struct key *key, const struct key *other)
{
	return key->parts.len == other->parts.len && starts_with(key, other);
}

/* ---- finding ---- */

/* Items [from, to) that make up what a path names, and its key. */
struct region {
	size_t from;
	size_t to;
	struct key key;
};

/* The element with this number among those of the key in the region. */
static bool
enter_element(const struct outline *outline, size_t index, struct region *region)
{
	for (size_t i = region->from; i < region->to; i++) {
		const struct item *item = &outline->items.items[i];

		if (item->kind != ELEMENT || !is_key(&item->key, &region->key) || index-- > 0)
			continue;
		region->from = i++;
		while (i < region->to &&
		       (outline->items.items[i].kind == PAIR ||
			(starts_with(&outline->items.items[i].key, &region->key) &&
			 !is_key(&outline->items.items[i].key, &region->key))))
			i++;
		region->to = i;
		return true;
	}
	return false;
}

static bool
find_region(const struct outline *outline, const struct sg_edit_step *steps, size_t count,
	    struct region *region)
{
	*region = (struct region){ .to = outline->items.len };
	for (size_t i = 0; i < count; i++) {
		if (steps[i].key.p)
			sg_vec_push(outline->arena, &region->key.parts, steps[i].key);
		else if (!enter_element(outline, steps[i].index, region))
			return false;
	}
	return true;
}

/* ---- writing ---- */

static bool
is_bare(struct sg_span part)
{
	for (size_t i = 0; i < part.len; i++)
		if (!(sg_lower(part.p[i]) >= 'a' && sg_lower(part.p[i]) <= 'z') &&
		    !(part.p[i] >= '0' && part.p[i] <= '9') && part.p[i] != '_' && part.p[i] != '-')
			return false;
	return part.len > 0;
}

static void
write_key(const struct key *key, struct sg_buffer *out)
{
	for (size_t i = 0; i < key->parts.len; i++) {
		if (i)
			sg_buffer_add_char(out, '.');
		if (is_bare(key->parts.items[i]))
			sg_buffer_add(out, key->parts.items[i]);
		else
			sg_json_string(out, key->parts.items[i]);
	}
}

static bool
is_block(const struct sg_node *value)
{
	return value->kind == SG_NODE_TABLE || (value->kind == SG_NODE_ARRAY && value->first &&
						value->first->kind == SG_NODE_TABLE);
}

static void
write_pair(struct sg_span name, const struct sg_node *value, struct sg_buffer *out)
{
	struct key key = { 0 };

	sg_vec_push(out->arena, &key.parts, name);
	write_key(&key, out);
	sg_buffer_add(out, SG_SPAN(" = "));
	/* What JSON and TOML write alike: numbers, booleans, strings and lists of them. */
	sg_edit_print(value, out);
	sg_buffer_add_char(out, '\n');
}

static struct key
longer(const struct key *key, struct sg_span part, struct sg_arena *arena)
{
	struct key made = { 0 };

	for (size_t i = 0; i < key->parts.len; i++)
		sg_vec_push(arena, &made.parts, key->parts.items[i]);
	sg_vec_push(arena, &made.parts, part);
	return made;
}

static void write_block(const struct key *key, const struct sg_node *value, struct sg_buffer *out);

static void
write_table(const struct key *key, const struct sg_node *table, bool element, struct sg_buffer *out)
{
	bool pairs = false;

	for (const struct sg_node *child = table->first; child; child = child->next)
		pairs = pairs || !is_block(child);
	if (pairs || element || !table->first) {
		sg_buffer_add(out, element ? SG_SPAN("[[") : SG_SPAN("["));
		write_key(key, out);
		sg_buffer_add(out, element ? SG_SPAN("]]\n") : SG_SPAN("]\n"));
	}
	for (const struct sg_node *child = table->first; child; child = child->next)
		if (!is_block(child))
			write_pair(child->key, child, out);
	for (const struct sg_node *child = table->first; child; child = child->next) {
		struct key inner = longer(key, child->key, out->arena);

		if (is_block(child))
			write_block(&inner, child, out);
	}
}

/* A table, or the tables of an array; as deep as the value, which the program wrote itself. */
static void
write_block(const struct key *key, const struct sg_node *value, struct sg_buffer *out)
{
	if (value->kind == SG_NODE_TABLE) {
		write_table(key, value, false, out);
		return;
	}
	for (const struct sg_node *element = value->first; element; element = element->next)
		write_table(key, element, true, out);
}

/* ---- changes ---- */

static struct sg_span
at_end(struct sg_span text, struct sg_span block, struct sg_arena *arena)
{
	struct sg_buffer made = { .arena = arena };

	if (text.len && text.p[text.len - 1] != '\n')
		sg_buffer_add_char(&made, '\n');
	if (text.len)
		sg_buffer_add_char(&made, '\n');
	sg_buffer_add(&made, block);
	return sg_edit_splice(text, text.len, 0, sg_buffer_span(&made), arena);
}

/* Before the comment lines that stand right above `at`. */
static size_t
above_comments(struct sg_span text, size_t at)
{
	while (at > 0) {
		size_t start = line_start(text, at - 1);

		if (!sg_span_starts(
			    sg_span_trim(sg_span_first(sg_span_from(text, start), at - start)),
			    SG_SPAN("#")))
			break;
		at = start;
	}
	return at;
}

/* A value of the root table: behind the last one, or before the first header. */
static struct sg_span
add_to_root(const struct outline *outline, struct sg_span line)
{
	size_t i = 0, at = outline->text.len;

	while (i < outline->items.len && outline->items.items[i].kind == PAIR)
		i++;
	if (i)
		at = outline->items.items[i - 1].to;
	else if (outline->items.len)
		at = above_comments(outline->text, outline->items.items[0].from);
	if (!i && outline->items.len)
		line = sg_arena_join(outline->arena, line, SG_SPAN("\n"));
	if (at == outline->text.len && at && outline->text.p[at - 1] != '\n')
		line = sg_arena_join(outline->arena, SG_SPAN("\n"), line);
	return sg_edit_splice(outline->text, at, 0, line, outline->arena);
}

/* Behind the last value of the table that has this header; its end when there is none. */
static bool
add_to_header(const struct outline *outline, const struct key *key, struct sg_span line,
	      struct sg_span *out)
{
	for (size_t i = 0; i < outline->items.len; i++) {
		const struct item *item = &outline->items.items[i];

		if (item->kind != TABLE || !is_key(&item->key, key))
			continue;
		while (i + 1 < outline->items.len && outline->items.items[i + 1].kind == PAIR)
			i++;
		item = &outline->items.items[i];
		if (item->to == outline->text.len && outline->text.p[item->to - 1] != '\n')
			line = sg_arena_join(outline->arena, SG_SPAN("\n"), line);
		*out = sg_edit_splice(outline->text, item->to, 0, line, outline->arena);
		return true;
	}
	return false;
}

/* Into an inline table, before its closing brace. */
static struct sg_span
add_inline(const struct outline *outline, const struct item *item, struct sg_span pair)
{
	size_t close = item->from;
	bool empty = false;
	struct sg_buffer made = { .arena = outline->arena };

	for (size_t i = 1; i < outline->tokens.items.len; i++) {
		const struct sg_toml_token *token = &outline->tokens.items.items[i];
		size_t at = (size_t)(token->text.p - outline->text.p);

		if (token->kind != SG_TOML_TOKEN_SIGN || token->text.p[0] != '}' ||
		    at < item->from || at >= item->to)
			continue;
		close = at;
		empty = sg_toml_token_is(token - 1, '{');
	}
	while (close > item->from && outline->text.p[close - 1] == ' ')
		close--;
	sg_buffer_add(&made, empty ? SG_SPAN(" ") : SG_SPAN(", "));
	sg_buffer_add(&made, sg_span_first(pair, pair.len - 1));
	if (outline->text.p[close] == '}')
		sg_buffer_add_char(&made, ' ');
	return sg_edit_splice(outline->text, close, 0, sg_buffer_span(&made), outline->arena);
}

/* Where a table is written as dotted keys of the root, or inline: a header could not extend it. */
static bool
add_beside(const struct outline *outline, const struct key *table, struct sg_span pair,
	   struct sg_span *out)
{
	struct sg_buffer line = { .arena = outline->arena };

	for (size_t i = 0; i < outline->items.len && outline->items.items[i].kind == PAIR; i++) {
		const struct item *item = &outline->items.items[i];

		if (is_key(&item->key, table)) {
			*out = add_inline(outline, item, pair);
			return true;
		}
		if (!starts_with(&item->key, table))
			continue;
		if (outline->text.p[item->to - 1] != '\n')
			sg_buffer_add_char(&line, '\n');
		write_key(table, &line);
		sg_buffer_add_char(&line, '.');
		sg_buffer_add(&line, pair);
		*out = sg_edit_splice(outline->text, item->to, 0, sg_buffer_span(&line),
				      outline->arena);
		return true;
	}
	return false;
}

static bool
add_value(const struct outline *outline, const struct sg_edit *edit, struct sg_span *out)
{
	struct sg_span name = edit->steps[edit->count - 1].key;
	struct sg_buffer line = { .arena = outline->arena }, block = { .arena = outline->arena };
	struct region region;

	if (!find_region(outline, edit->steps, edit->count - 1, &region))
		return false;
	write_pair(name, edit->value, &line);
	if (edit->count == 1) {
		*out = add_to_root(outline, sg_buffer_span(&line));
		return true;
	}
	if (add_to_header(outline, &region.key, sg_buffer_span(&line), out) ||
	    add_beside(outline, &region.key, sg_buffer_span(&line), out))
		return true;
	sg_buffer_add_char(&block, '[');
	write_key(&region.key, &block);
	sg_buffer_add(&block, SG_SPAN("]\n"));
	sg_buffer_add(&block, sg_buffer_span(&line));
	*out = at_end(outline->text, sg_buffer_span(&block), outline->arena);
	return true;
}

/* The array that the first `count` steps name, where it is written as a value of its own. */
static bool
find_array(const struct outline *outline, const struct sg_edit *edit, size_t count,
	   struct sg_toml_array *array)
{
	struct region region;

	if (!find_region(outline, edit->steps, count, &region))
		return false;
	for (size_t i = region.from; i < region.to; i++) {
		const struct item *item = &outline->items.items[i];

		if (item->kind == PAIR && is_key(&item->key, &region.key))
			return sg_toml_array_find(outline->text, &outline->tokens, item->from,
						  item->to, array);
	}
	return false;
}

static bool
append_element(const struct outline *outline, const struct sg_edit *edit, struct sg_span *out)
{
	struct sg_toml_array array;

	if (!find_array(outline, edit, edit->count, &array))
		return false;
	*out = sg_toml_array_append(&array, edit->value, outline->arena);
	return true;
}

static bool
remove_element(const struct outline *outline, const struct sg_edit *edit, struct sg_span *out)
{
	const struct sg_edit_step *last = &edit->steps[edit->count - 1];
	struct sg_toml_array array;

	return !last->key.p && find_array(outline, edit, edit->count - 1, &array) &&
	       sg_toml_array_remove(&array, last->index, outline->arena, out);
}

static bool
add_block(const struct outline *outline, const struct sg_edit *edit, struct sg_span *out)
{
	struct sg_buffer block = { .arena = outline->arena };
	struct region region;

	if (!find_region(outline, edit->steps, edit->count, &region))
		return false;
	if (edit->kind == SG_EDIT_APPEND)
		write_table(&region.key, edit->value, true, &block);
	else
		write_block(&region.key, edit->value, &block);
	*out = at_end(outline->text, sg_buffer_span(&block), outline->arena);
	return true;
}

/* Whole items go, and the empty line above them. */
static struct sg_span
cut(const struct outline *outline, size_t from, size_t to)
{
	size_t start = outline->items.items[from].from, end = outline->items.items[to - 1].to;

	if (start > 1 && outline->text.p[start - 1] == '\n' && outline->text.p[start - 2] == '\n')
		start--;
	return sg_edit_splice(outline->text, start, end - start, (struct sg_span){ 0 },
			      outline->arena);
}

static bool
remove_items(const struct outline *outline, const struct sg_edit *edit, struct sg_span *out)
{
	const struct item *items = outline->items.items;
	struct region region;
	size_t from;

	if (!find_region(outline, edit->steps, edit->count, &region))
		return false;
	if (!edit->steps[edit->count - 1].key.p) {
		*out = cut(outline, region.from, region.to);
		return true;
	}
	for (from = region.from; from < region.to; from++)
		if (starts_with(&items[from].key, &region.key))
			break;
	if (from == region.to ||
	    (items[from].kind == PAIR && !is_key(&items[from].key, &region.key)))
		return false;
	for (region.to = from + 1; region.to < outline->items.len; region.to++)
		if (!starts_with(&items[region.to].key, &region.key))
			break;
	*out = cut(outline, from, region.to);
	return true;
}

static bool
set_value(struct sg_span text, const struct sg_node *node, const struct sg_edit *edit,
	  struct sg_span *out, struct sg_arena *arena)
{
	struct sg_buffer made = { .arena = arena };
	size_t at;

	/* A node knows its length on one line only. */
	if (!node || node->first || node->len == 0)
		return false;
	at = sg_edit_offset(text, node->line, node->column);
	sg_edit_print(edit->value, &made);
	*out = sg_edit_splice(text, at, node->len, sg_buffer_span(&made), arena);
	return true;
}

struct sg_status
sg_edit_toml(struct sg_text text, const struct sg_node *root, const struct sg_edit *edit,
	     struct sg_span *out, struct sg_errors *errors)
{
	struct outline outline = read_outline(text.bytes, errors->arena);
	const struct sg_node *node = sg_edit_find(root, edit->steps, edit->count);
	bool done = false;

	switch (edit->kind) {
	case SG_EDIT_SET:
		done = set_value(text.bytes, node, edit, out, errors->arena);
		break;
	case SG_EDIT_ADD:
		done = is_block(edit->value) ? add_block(&outline, edit, out)
					     : add_value(&outline, edit, out);
		break;
	case SG_EDIT_APPEND:
		done = append_element(&outline, edit, out) ||
		       (is_block(edit->value) && add_block(&outline, edit, out));
		break;
	case SG_EDIT_REMOVE:
		done = remove_element(&outline, edit, out) || remove_items(&outline, edit, out);
		break;
	}
	if (done)
		return SG_STATUS_OK;
	return sg_edit_refuse(text, node ? node : sg_edit_find(root, edit->steps, 1),
			      "this is written in one line; write it as a [table] of its own",
			      errors);
}
