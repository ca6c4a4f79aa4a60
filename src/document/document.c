/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access to trees, and what the readers share (reader.h). Knows no format: the small hook links this file and json.c
 * without any other parser.
 */
#include "document/reader.h"

#include <stdarg.h>
#include <stdio.h>

enum { POINTS_EVERY = 64 }; /* bytes between two counts of code points */
enum {
	PAIRWISE_MEMBERS = 12
}; /* up to here cheaper than sorting; no hash, which collides on demand */

const struct sg_node *
sg_node_find(const struct sg_node *node, struct sg_span key)
{
	if (!node || node->kind != SG_NODE_TABLE)
		return NULL;
	for (const struct sg_node *child = node->first; child; child = child->next)
		if (sg_span_eq(child->key, key))
			return child;
	return NULL;
}

struct sg_span
sg_node_text(const struct sg_node *node, const char *key)
{
	const struct sg_node *member = sg_node_get(node, key);

	return member && member->kind == SG_NODE_STRING ? member->text : (struct sg_span){ 0 };
}

const char *
sg_node_kind_name(enum sg_node_kind kind)
{
	static const char *const names[] = {
		[SG_NODE_NULL] = "null",       [SG_NODE_BOOLEAN] = "boolean",
		[SG_NODE_INTEGER] = "integer", [SG_NODE_FLOAT] = "number",
		[SG_NODE_STRING] = "string",   [SG_NODE_DATETIME] = "date or time",
		[SG_NODE_ARRAY] = "array",     [SG_NODE_TABLE] = "table",
	};
	_Static_assert(SG_ARRAY_LEN(names) == SG_NODE_TABLE + 1, "every kind has its name");

	return names[kind];
}

static struct sg_span
without_line_end(struct sg_span line)
{
	if (line.len && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

struct sg_span
sg_text_line(struct sg_span bytes, unsigned line)
{
	struct sg_span found = { 0 };

	for (unsigned i = 0; i < line; i++) {
		if (i > 0 && bytes.len == 0)
			return (struct sg_span){ 0 };
		found = sg_span_split(bytes, '\n', &bytes);
	}
	return without_line_end(found);
}

static void
find_lines(struct sg_reader *reader)
{
	struct sg_span bytes = reader->text.bytes;
	size_t count = 1, filled = 1;
	uint32_t *lines;

	for (size_t i = 0; i < bytes.len; i++)
		count += bytes.p[i] == '\n';
	lines = sg_arena_array(reader->arena, count, sizeof(*lines));
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.p[i] == '\n')
			lines[filled++] = (uint32_t)i + 1;
	reader->lines = lines;
	reader->lines_count = count;
}

static struct sg_span
line_of(const struct sg_reader *reader, size_t index)
{
	size_t from = reader->lines[index];
	size_t to = index + 1 < reader->lines_count ? reader->lines[index + 1] - 1
						    : reader->text.bytes.len;

	return (struct sg_span){ reader->text.bytes.p + from, to - from };
}

/* Offset of the first byte in a line that does not continue well-formed UTF-8. */
static size_t
first_bad_byte(struct sg_span line)
{
	size_t at = 0;

	while (at < line.len) {
		size_t len = 1;

		while (len <= 4 && at + len <= line.len &&
		       !sg_span_is_utf8((struct sg_span){ line.p + at, len }))
			len++;
		if (len > 4 || at + len > line.len)
			break;
		at += len;
	}
	return at;
}

static struct sg_status
check_encoding(struct sg_reader *reader)
{
	size_t nul = sg_span_find(reader->text.bytes, '\0');

	if (reader->text.bytes.len >= 2 && (memcmp(reader->text.bytes.p, "\xff\xfe", 2) == 0 ||
					    memcmp(reader->text.bytes.p, "\xfe\xff", 2) == 0))
		return sg_reader_fail(reader, SG_E_ENCODING,
				      (struct sg_range){ 0, 0, "save it as UTF-8" },
				      "the file is UTF-16");
	if (nul != SIZE_MAX)
		return sg_reader_fail(reader, SG_E_ENCODING, (struct sg_range){ nul, 1, NULL },
				      "the text holds a NUL byte");
	for (size_t i = 0; i < reader->lines_count; i++) {
		struct sg_span line = line_of(reader, i);

		if (!sg_span_is_utf8(line))
			return sg_reader_fail(
				reader, SG_E_ENCODING,
				(struct sg_range){ reader->lines[i] + first_bad_byte(line), 1,
						   "save it as UTF-8" },
				"the text is not UTF-8");
	}
	return SG_STATUS_OK;
}

static bool
starts_code_point(struct sg_span bytes, size_t at)
{
	return ((unsigned char)bytes.p[at] & 0xc0) != 0x80;
}

static void
count_code_points(struct sg_reader *reader)
{
	struct sg_span bytes = reader->text.bytes;
	uint32_t *points =
		sg_arena_array(reader->arena, bytes.len / POINTS_EVERY + 1, sizeof(*points));
	uint32_t count = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		if (i % POINTS_EVERY == 0)
			points[i / POINTS_EVERY] = count;
		count += starts_code_point(bytes, i);
	}
	if (bytes.len % POINTS_EVERY == 0)
		points[bytes.len / POINTS_EVERY] = count;
	reader->points = points;
	reader->ascii = count == bytes.len;
}

struct sg_status
sg_reader_open(struct sg_reader *reader, struct sg_text text, struct sg_arena *arena,
	       struct sg_errors *errors)
{
	struct sg_status status;

	*reader = (struct sg_reader){ .text = text, .arena = arena, .errors = errors };
	if (text.bytes.len > SG_DOCUMENT_MAX_BYTES)
		return sg_reader_fail(reader, SG_E_LIMIT, (struct sg_range){ 0, 0, NULL },
				      "the file has %zu bytes; at most %d are read", text.bytes.len,
				      SG_DOCUMENT_MAX_BYTES);
	if (sg_span_starts(text.bytes, SG_SPAN("\xef\xbb\xbf")))
		reader->text.bytes = sg_span_from(text.bytes, 3);
	find_lines(reader);
	status = check_encoding(reader);
	if (sg_ok(status))
		count_code_points(reader);
	return status;
}

static size_t
line_index(const struct sg_reader *reader, size_t at)
{
	size_t low = 0, high = reader->lines_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (reader->lines[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void
sg_reader_place(const struct sg_reader *reader, size_t at, unsigned *line, unsigned *column)
{
	size_t index;

	*line = 0;
	*column = 0;
	if (!reader->lines)
		return;
	index = line_index(reader, at);
	*line = (unsigned)index + 1;
	*column = (unsigned)(at - reader->lines[index]) + 1;
}

size_t
sg_reader_code_point(const struct sg_reader *reader, size_t index)
{
	struct sg_span bytes = reader->text.bytes;
	size_t low = 0, high = bytes.len / POINTS_EVERY + 1, at, count;

	if (reader->ascii)
		return index < bytes.len ? index : bytes.len;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (reader->points[middle] <= index)
			low = middle;
		else
			high = middle;
	}
	at = low * POINTS_EVERY;
	/* A block may begin inside a code point that the block before has counted. */
	for (count = reader->points[low]; at < bytes.len; at++) {
		if (!starts_code_point(bytes, at))
			continue;
		if (count == index)
			break;
		count++;
	}
	return at;
}

static size_t
code_points_before(const struct sg_reader *reader, size_t offset)
{
	size_t from = offset / POINTS_EVERY * POINTS_EVERY,
	       count = reader->points[offset / POINTS_EVERY];

	if (reader->ascii)
		return offset;
	for (size_t i = from; i < offset; i++)
		count += starts_code_point(reader->text.bytes, i);
	return count;
}

size_t
sg_reader_offset(const struct sg_reader *reader, size_t line, size_t column)
{
	size_t at, end = reader->text.bytes.len;

	if (line == 0 || line > reader->lines_count)
		return end;
	if (line < reader->lines_count)
		end = reader->lines[line] - 1;
	at = sg_reader_code_point(reader,
				  code_points_before(reader, reader->lines[line - 1]) + column - 1);
	return at < end ? at : end;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

struct sg_range
sg_reader_word(const struct sg_reader *reader, size_t at)
{
	struct sg_span bytes = reader->text.bytes;
	size_t from = at, to = at;

	while (from > 0 && is_word(bytes.p[from - 1]) && at < bytes.len && is_word(bytes.p[at]))
		from--;
	while (to < bytes.len && is_word(bytes.p[to]))
		to++;
	return (struct sg_range){ from, to > from ? to - from : 1, NULL };
}

/* The bytes of a range that stand on its first line. */
static unsigned
len_on_line(const struct sg_reader *reader, struct sg_range range)
{
	struct sg_span rest = sg_span_first(sg_span_from(reader->text.bytes, range.at), range.len);
	size_t end = sg_span_find(rest, '\n');

	return (unsigned)(end == SIZE_MAX ? rest.len : end);
}

struct sg_status
sg_reader_fail(struct sg_reader *reader, enum sg_code code, struct sg_range range,
	       const char *format, ...)
{
	struct sg_error error = { .code = code, .file = reader->text.file };
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	error.text = sg_arena_copy(reader->arena, sg_span_of(text));
	error.hint = sg_span_of(range.hint);
	sg_reader_place(reader, range.at, &error.line, &error.column);
	if (error.line) {
		struct sg_span line = without_line_end(line_of(reader, error.line - 1));

		error.len = len_on_line(reader, range);
		if (line.len <= SG_READER_MAX_SHOWN_LINE && sg_span_is_utf8(line))
			error.line_text = sg_arena_copy(reader->arena, line);
	}
	sg_errors_add(reader->errors, &error);
	return sg_status(code);
}

struct sg_node *
sg_reader_too_many(struct sg_reader *reader, struct sg_range range)
{
	(void)sg_reader_fail(reader, SG_E_LIMIT, range, "more than %d values",
			     SG_DOCUMENT_MAX_NODES);
	return NULL;
}

struct sg_node *
sg_reader_node(struct sg_reader *reader, enum sg_node_kind kind, struct sg_range range)
{
	struct sg_node *node = sg_reader_value(reader, range);

	if (!node)
		return NULL;
	node->kind = kind;
	sg_reader_extent(reader, node, range);
	return node;
}

void
sg_reader_set_extent(const struct sg_reader *reader, struct sg_node *node, struct sg_range range)
{
	sg_reader_place(reader, range.at, &node->line, &node->column);
	node->len = len_on_line(reader, range);
}

static const struct sg_node *
duplicate_by_pairs(const struct sg_node *table)
{
	for (const struct sg_node *late = table->first; late; late = late->next)
		for (const struct sg_node *early = table->first; early != late; early = early->next)
			if (sg_span_eq(early->key, late->key))
				return late;
	return NULL;
}

/* Merge two sorted runs; the left one first among equals. */
static void
merge(const struct sg_node **out, const struct sg_node *const *items, size_t middle, size_t end,
      sg_node_order order)
{
	size_t left = 0, right = middle;

	for (size_t i = 0; i < end; i++) {
		bool from_left =
			right >= end || (left < middle && order(items[left], items[right]) <= 0);

		out[i] = from_left ? items[left++] : items[right++];
	}
}

const struct sg_node **
sg_node_sorted(const struct sg_node *parent, sg_node_order order, struct sg_arena *arena)
{
	const struct sg_node **items =
		sg_arena_array(arena, parent->count, sizeof(const struct sg_node *));
	const struct sg_node **spare =
		sg_arena_array(arena, parent->count, sizeof(const struct sg_node *));
	size_t n = 0;

	for (const struct sg_node *node = parent->first; node; node = node->next)
		items[n++] = node;
	for (size_t width = 1; width < n; width *= 2) {
		const struct sg_node **sorted = spare;

		for (size_t at = 0; at < n; at += 2 * width) {
			size_t end = n - at < 2 * width ? n - at : 2 * width;

			merge(spare + at, items + at, end < width ? end : width, end, order);
		}
		spare = items;
		items = sorted;
	}
	return items;
}

static int
by_key(const struct sg_node *a, const struct sg_node *b)
{
	return sg_span_cmp(a->key, b->key);
}

static const struct sg_node *
duplicate_by_order(const struct sg_node *table, struct sg_arena *arena)
{
	const struct sg_node **sorted = sg_node_sorted(table, by_key, arena);

	for (size_t i = 1; i < table->count; i++)
		if (sg_span_eq(sorted[i - 1]->key, sorted[i]->key))
			return sorted[i];
	return NULL;
}

const struct sg_node *
sg_node_duplicate(const struct sg_node *table, struct sg_arena *arena)
{
	return table->count <= PAIRWISE_MEMBERS ? duplicate_by_pairs(table)
						: duplicate_by_order(table, arena);
}

struct sg_status
sg_reader_unique(struct sg_reader *reader, const struct sg_node *table)
{
	const struct sg_node *twice = sg_node_duplicate(table, reader->arena);

	if (!twice)
		return SG_STATUS_OK;
	return sg_reader_fail(
		reader, SG_E_DUPLICATE_KEY,
		(struct sg_range){ reader->lines[twice->key_line - 1] + twice->key_column - 1,
				   twice->key.len, NULL },
		"\"%.*s\" is given twice", SG_SPAN_ARG(twice->key));
}
