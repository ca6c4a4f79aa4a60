/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the TOML library's document to nodes: depth checked before the library sees the text, members back in the order
 * of the text, errors at the word they are about. Must not know C++.
 */
#include "document/reader.h"
#include "document/toml.h"

#include <stdlib.h>

/* ---- before parsing ---- */

/* Behind a string of any of the four kinds that starts at `at`; the end of the text when it is not closed. */
static size_t
skip_string(struct sg_span bytes, size_t at)
{
	char quote = bytes.p[at];
	bool many = at + 2 < bytes.len && bytes.p[at + 1] == quote && bytes.p[at + 2] == quote;

	for (at += many ? 3 : 1; at < bytes.len; at++) {
		if (bytes.p[at] == '\\' && quote == '"') {
			at++;
			continue;
		}
		if (!many && bytes.p[at] == '\n')
			return at;
		if (bytes.p[at] != quote)
			continue;
		if (!many)
			return at + 1;
		if (at + 2 < bytes.len && bytes.p[at + 1] == quote && bytes.p[at + 2] == quote)
			return at + 3;
	}
	return bytes.len;
}

static size_t
skip_comment(struct sg_span bytes, size_t at)
{
	size_t end = sg_span_find(sg_span_from(bytes, at), '\n');

	return end == SIZE_MAX ? bytes.len : at + end;
}

/*
 * Offset of the first dotted key with more than SG_DOCUMENT_MAX_DEPTH parts, or SIZE_MAX. The library would build and
 * free one nested table for each part, recursively: a key of a megabyte would overflow the stack.
 */
static size_t
too_deep_key(struct sg_span bytes)
{
	size_t dots = 0, at = 0;

	while (at < bytes.len) {
		char c = bytes.p[at];

		if (c == '#') {
			at = skip_comment(bytes, at);
		} else if (c == '"' || c == '\'') {
			at = skip_string(bytes, at);
		} else {
			if (c == '.')
				dots++;
			else if (strchr("=[]{},\n", c))
				dots = 0;
			if (dots >= SG_DOCUMENT_MAX_DEPTH)
				return at;
			at++;
		}
	}
	return SIZE_MAX;
}

/* ---- errors ---- */

/* The last place before `end`, on its line, where the name stands that the library quotes ('a.b' -> b). */
static struct sg_range
quoted_name(const struct sg_reader *reader, const char *problem, size_t end)
{
	struct sg_span bytes = reader->text.bytes, name = sg_span_of(strchr(problem, '\''));
	size_t close, at = end < bytes.len ? end : bytes.len;

	name = sg_span_from(name, 1);
	close = sg_span_find(name, '\'');
	name = sg_span_first(name, close == SIZE_MAX ? 0 : close);
	for (size_t dot; (dot = sg_span_find(name, '.')) != SIZE_MAX;)
		name = sg_span_from(name, dot + 1);
	for (; name.len && at > 0; at--) {
		if (sg_span_starts(sg_span_from(bytes, at), name) && at < end)
			return (struct sg_range){ at, name.len, NULL };
		if (bytes.p[at - 1] == '\n')
			break;
	}
	return sg_reader_word(reader, end);
}

static const struct {
	const char *part; /* of the library's words */
	const char *hint;
} hints[] = {
	{ "parsing boolean", "text stands in quotes; booleans are true and false" },
	{ "could not determine value type", "text stands in quotes" },
	{ "expected value, saw", "write a value behind the =" },
	{ "unknown escape sequence", "use single quotes for text with backslashes" },
	{ "dangling comma", "remove the last comma" },
	{ "expected '=', saw", "a key with blanks or other signs stands in quotes" },
	{ "expected keys, tables, whitespace or comments",
	  "a key with other signs than A-Z a-z 0-9 _ - stands in quotes" },
	{ "unescaped control characters",
	  "close the string, or use three quotes for several lines" },
	{ "this line cannot be read",
	  "a table is [name] or [[name]]; a name with other signs than A-Z a-z 0-9 _ - stands in quotes" },
	{ "leading zeroes", "numbers have no leading zeroes; text stands in quotes" },
};

static struct sg_status
parse_failed(struct sg_reader *reader, const struct sg_toml_problem *problem)
{
	size_t at = sg_reader_offset(reader, problem->place.line, problem->place.column);
	struct sg_range range = sg_reader_word(reader, at);
	const char *text = strstr(problem->text, ": ");

	if (strstr(problem->text, "cannot redefine"))
		return sg_reader_fail(reader, SG_E_DUPLICATE_KEY,
				      quoted_name(reader, problem->text, at), "%s",
				      text ? text + 2 : problem->text);
	if (strstr(problem->text, "maximum nested value depth"))
		return sg_reader_fail(reader, SG_E_LIMIT, range, "more than %d levels",
				      SG_DOCUMENT_MAX_DEPTH);
	for (size_t i = 0; i < SG_ARRAY_LEN(hints) && !range.hint; i++)
		if (strstr(problem->text, hints[i].part))
			range.hint = hints[i].hint;
	if (sg_span_starts(sg_span_of(problem->text), SG_SPAN("Error while ")))
		return sg_reader_fail(reader, SG_E_SYNTAX, range, "%s",
				      problem->text + strlen("Error while "));
	return sg_reader_fail(reader, SG_E_SYNTAX, range, "%s", problem->text);
}

/* ---- the tree ---- */

static struct sg_range
range_of(const struct sg_reader *reader, struct sg_toml_place from, struct sg_toml_place to)
{
	size_t start = sg_reader_offset(reader, from.line, from.column);
	size_t end = sg_reader_offset(reader, to.line, to.column);

	return (struct sg_range){ start, end > start ? end - start : 0, NULL };
}

static enum sg_node_kind
kind_of(enum sg_toml_kind kind)
{
	static const enum sg_node_kind kinds[] = {
		[SG_TOML_BOOLEAN] = SG_NODE_BOOLEAN,   [SG_TOML_INTEGER] = SG_NODE_INTEGER,
		[SG_TOML_FLOAT] = SG_NODE_FLOAT,       [SG_TOML_STRING] = SG_NODE_STRING,
		[SG_TOML_DATETIME] = SG_NODE_DATETIME, [SG_TOML_ARRAY] = SG_NODE_ARRAY,
		[SG_TOML_TABLE] = SG_NODE_TABLE,
	};
	_Static_assert(SG_ARRAY_LEN(kinds) == SG_TOML_TABLE + 1,
		       "every kind of the library has ours");

	return kinds[kind];
}

static int
by_place(const struct sg_node *a, const struct sg_node *b)
{
	if (a->key_line != b->key_line)
		return a->key_line < b->key_line ? -1 : 1;
	return a->key_column < b->key_column ? -1 : a->key_column > b->key_column;
}

/* The library keeps members by name; hang them again in the order of the text. */
static void
order_members(const struct sg_reader *reader, struct sg_node *table)
{
	const struct sg_node **sorted = sg_node_sorted(table, by_place, reader->arena);
	size_t count = table->count;
	struct sg_node *last = NULL;

	table->count = 0;
	table->first = NULL;
	for (size_t i = 0; i < count; i++) {
		struct sg_node *node =
			(struct sg_node *)(uintptr_t)sorted[i]; /* our own nodes, built above */

		node->next = NULL;
		sg_node_append(table, &last, node);
	}
}

static struct sg_node *
convert(struct sg_reader *reader, const struct sg_toml_item *item, unsigned depth);

static bool
convert_children(struct sg_reader *reader, const struct sg_toml_item *item, struct sg_node *node,
		 unsigned depth)
{
	struct sg_toml_item *items = sg_arena_array(reader->arena, item->count, sizeof(*items));
	struct sg_node *last = NULL;

	sg_toml_children(item, items);
	for (size_t i = 0; i < item->count; i++) {
		struct sg_node *child = convert(reader, &items[i], depth + 1);

		if (!child)
			return false;
		sg_node_append(node, &last, child);
	}
	if (node->kind == SG_NODE_TABLE)
		order_members(reader, node);
	return true;
}

/* Recursion is checked here and was bounded before. NULL after an error was added. */
static struct sg_node *
convert(struct sg_reader *reader, const struct sg_toml_item *item, unsigned depth)
{
	struct sg_range range = range_of(reader, item->from, item->to);
	struct sg_node *node = sg_reader_node(reader, kind_of(item->kind), range);
	struct sg_span key = { item->key, item->key_len };

	if (!node)
		return NULL;
	if (item->key)
		sg_reader_key(reader, node, sg_arena_copy(reader->arena, key),
			      range_of(reader, item->key_from, item->key_to));
	node->boolean = item->boolean;
	if (node->kind == SG_NODE_FLOAT)
		node->number = item->number;
	else
		node->integer = item->integer;
	if (node->kind == SG_NODE_STRING)
		node->text = sg_arena_copy(reader->arena,
					   (struct sg_span){ item->text, item->text_len });
	if (node->kind == SG_NODE_DATETIME)
		node->text = sg_arena_copy(
			reader->arena,
			(struct sg_span){ reader->text.bytes.p + range.at, range.len });
	if (node->kind != SG_NODE_ARRAY && node->kind != SG_NODE_TABLE)
		return node;
	if (depth >= SG_DOCUMENT_MAX_DEPTH) {
		(void)sg_reader_fail(reader, SG_E_LIMIT, range, "more than %d levels",
				     SG_DOCUMENT_MAX_DEPTH);
		return NULL;
	}
	return convert_children(reader, item, node, depth) ? node : NULL;
}

/* The document lives outside the arena; freed at once when all goes well, with the arena when it is left early. */
struct held_document {
	struct sg_toml *document;
};

static void
release(void *what)
{
	struct held_document *held = what;

	sg_toml_free(held->document);
	held->document = NULL;
}

struct sg_status
sg_document_toml(struct sg_text text, struct sg_arena *arena, const struct sg_node **out,
		 struct sg_errors *errors)
{
	struct held_document *held = sg_arena_alloc(arena, sizeof(*held));
	struct sg_reader reader;
	struct sg_toml_problem problem;
	struct sg_toml_item item;
	struct sg_status status = sg_reader_open(&reader, text, arena, errors);
	size_t deep;

	if (!sg_ok(status))
		return status;
	deep = too_deep_key(reader.text.bytes);
	if (deep != SIZE_MAX)
		return sg_reader_fail(&reader, SG_E_LIMIT, (struct sg_range){ deep, 1, NULL },
				      "a key with more than %d parts", SG_DOCUMENT_MAX_DEPTH);
	sg_arena_on_free(arena, release, held);
	held->document = sg_toml_parse(reader.text.bytes.len ? reader.text.bytes.p : "",
				       reader.text.bytes.len, &problem);
	if (!held->document && problem.memory)
		sg_arena_exhausted(arena);
	if (!held->document)
		return parse_failed(&reader, &problem);
	sg_toml_root(held->document, &item);
	*out = convert(&reader, &item, 0);
	release(held);
	return *out ? SG_STATUS_OK : sg_status(SG_E_LIMIT);
}
