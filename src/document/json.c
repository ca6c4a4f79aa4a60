/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON to a tree: the scanner proves the text and finds its values, this makes nodes of them. Linked into the small
 * hook: knows neither TOML nor YAML.
 */
#include "document/json_scan.h"
#include "document/reader.h"

#include <stdlib.h>

struct walk {
	struct sg_reader *reader;
	const struct sg_json_scan *scan;
	size_t next; /* token */
	const struct sg_node *duplicate;
};

static struct sg_range
next_token(struct walk *walk)
{
	struct sg_json_token token = { 0 };

	if (walk->next < walk->scan->tokens.len)
		token = walk->scan->tokens.items[walk->next++];
	return (struct sg_range){ token.at, token.len, NULL };
}

static bool
read_integer(struct sg_span text, int64_t *out)
{
	bool negative = text.len && text.p[0] == '-';
	int64_t value = 0;

	for (size_t i = negative; i < text.len; i++) {
		int digit = text.p[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, negative ? -digit : digit, &value))
			return false;
	}
	*out = value;
	return true;
}

/* Four hexadecimal digits, which the scanner has proved. */
static uint32_t
read_unit(const char *p)
{
	uint32_t value = 0;

	for (size_t i = 0; i < 4; i++) {
		char c = sg_lower(p[i]);

		value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return value;
}

static size_t
put_utf8(char *out, uint32_t point)
{
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = len; i-- > 1; point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3f));
	out[0] = (char)(first[len] | point);
	return len;
}

/* One escape, of which in[0] is the backslash; both move on. Halves of pairs come in pairs: the scanner saw to it. */
static void
read_escape(const char **in, char **out)
{
	static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
	const char *name = strchr(names, (*in)[1]);
	uint32_t point;

	if ((*in)[1] != 'u') {
		*(*out)++ = name ? values[name - names] : (*in)[1];
		*in += 2;
		return;
	}
	point = read_unit(*in + 2);
	*in += 6;
	if (point >= 0xd800 && point <= 0xdbff) {
		point = 0x10000 + ((point - 0xd800) << 10) + (read_unit(*in + 2) - 0xdc00);
		*in += 6;
	}
	*out += put_utf8(*out, point);
}

/* What a string means, with a NUL behind it. No escape is shorter than what it means. */
static struct sg_span
read_string(const struct walk *walk, struct sg_range range)
{
	const char *in = walk->scan->bytes.p + range.at + 1, *end = in + range.len - 2;
	struct sg_span written = { in, range.len - 2 };
	char *text, *out;

	if (sg_span_find(written, '\\') == SIZE_MAX)
		return sg_arena_copy(walk->reader->arena, written);
	text = out = sg_arena_alloc(walk->reader->arena, written.len + 1);
	while (in < end)
		if (*in == '\\')
			read_escape(&in, &out);
		else
			*out++ = *in++;
	*out = '\0';
	return (struct sg_span){ text, (size_t)(out - text) };
}

static enum sg_node_kind
kind_of(char first)
{
	switch (first) {
	case '{':
		return SG_NODE_TABLE;
	case '[':
		return SG_NODE_ARRAY;
	case '"':
		return SG_NODE_STRING;
	case 't':
	case 'f':
		return SG_NODE_BOOLEAN;
	case 'n':
		return SG_NODE_NULL;
	default:
		return SG_NODE_FLOAT;
	}
}

static void
set_scalar(struct walk *walk, struct sg_node *node, struct sg_range range)
{
	struct sg_span text = { walk->scan->bytes.p + range.at, range.len };

	if (node->kind == SG_NODE_BOOLEAN)
		node->boolean = text.p[0] == 't';
	if (node->kind == SG_NODE_STRING)
		node->text = read_string(walk, range);
	if (node->kind != SG_NODE_FLOAT)
		return;
	node->text = sg_arena_copy(walk->reader->arena, text);
	/* Integers that fit are exact, whatever a double would make of them. */
	if (read_integer(text, &node->integer))
		node->kind = SG_NODE_INTEGER;
	node->number =
		node->kind == SG_NODE_INTEGER ? (double)node->integer : strtod(node->text.p, NULL);
}

static struct sg_node *convert(struct walk *walk);

/* NULL for too many values. */
static struct sg_node *
convert_children(struct walk *walk, struct sg_node *node, size_t end)
{
	struct sg_node *last = NULL;

	while (walk->next < walk->scan->tokens.len &&
	       walk->scan->tokens.items[walk->next].at < end) {
		struct sg_range key = { 0 };
		struct sg_node *child;

		if (node->kind == SG_NODE_TABLE)
			key = next_token(walk);
		child = convert(walk);
		if (!child)
			return NULL;
		if (node->kind == SG_NODE_TABLE)
			sg_reader_key(walk->reader, child, read_string(walk, key), key);
		sg_node_append(node, &last, child);
	}
	if (node->kind == SG_NODE_TABLE && !walk->duplicate)
		walk->duplicate = sg_node_duplicate(node, walk->reader->arena);
	return node;
}

/* The value at the next token; NULL for too many. Recursion is as deep as the scanner allowed. */
static struct sg_node *
convert(struct walk *walk)
{
	struct sg_range range = next_token(walk);
	struct sg_node *node =
		sg_reader_node(walk->reader, kind_of(walk->scan->bytes.p[range.at]), range);

	if (node)
		set_scalar(walk, node, range);
	if (!node || (node->kind != SG_NODE_TABLE && node->kind != SG_NODE_ARRAY))
		return node;
	return convert_children(walk, node, range.at + range.len);
}

struct sg_status
sg_document_json(struct sg_text text, struct sg_arena *arena, const struct sg_node **out,
		 struct sg_errors *errors)
{
	struct sg_reader reader;
	struct sg_json_scan scan;
	struct walk walk = { .reader = &reader, .scan = &scan };
	struct sg_status status = sg_reader_open(&reader, text, arena, errors);
	const struct sg_node *root, *twice;

	if (!sg_ok(status))
		return status;
	if (!sg_json_scan(&scan, reader.text.bytes, arena)) {
		struct sg_range at = sg_reader_word(&reader, scan.at);
		at.hint = scan.hint;
		return sg_reader_fail(&reader,
				      scan.fault == SG_JSON_SYNTAX ? SG_E_SYNTAX : SG_E_LIMIT, at,
				      "%s", scan.problem);
	}
	if (scan.hidden)
		return sg_reader_fail(&reader, SG_E_ENCODING, (struct sg_range){ 0, 0, NULL },
				      "a string holds \\u0000 or half of a surrogate pair");
	root = convert(&walk);
	if (!root)
		return sg_status(SG_E_LIMIT);
	twice = walk.duplicate;
	if (twice)
		return sg_reader_fail(&reader, SG_E_DUPLICATE_KEY,
				      (struct sg_range){ reader.lines[twice->key_line - 1] +
								 twice->key_column - 1,
							 twice->key.len + 2, NULL },
				      "\"%.*s\" is given twice", SG_SPAN_ARG(twice->key));
	*out = root;
	return SG_STATUS_OK;
}

struct sg_status
sg_document_payload(struct sg_payload_text text, struct sg_arena *arena, const struct sg_node **out,
		    bool *hidden, struct sg_error *err)
{
	struct sg_span bytes = text.bytes;
	struct sg_errors errors = { .arena = arena };
	struct sg_reader reader = { .arena = arena, .errors = &errors };
	struct sg_json_scan scan;
	struct walk walk = { .reader = &reader, .scan = &scan };
	const struct sg_node *root;

	if (bytes.len > text.max_bytes || bytes.len >= UINT32_MAX)
		return sg_fail(arena, err, SG_E_PAYLOAD_SIZE,
			       "the input has %zu bytes; at most %zu are read", bytes.len,
			       text.max_bytes);
	if (sg_span_trim(bytes).len == 0)
		return sg_fail(arena, err, SG_E_PAYLOAD, "the input is empty");
	if (!sg_span_is_utf8(bytes))
		return sg_fail(arena, err, SG_E_PAYLOAD, "the input is not UTF-8");
	if (!sg_json_scan(&scan, bytes, arena))
		return sg_fail(arena, err,
			       scan.fault == SG_JSON_SYNTAX ? SG_E_PAYLOAD : SG_E_PAYLOAD_SIZE,
			       "%s, at byte %zu of the input", scan.problem, scan.at + 1);
	root = convert(&walk);
	if (!root)
		return sg_fail(arena, err, SG_E_PAYLOAD_SIZE, "the input holds too many values");
	if (walk.duplicate)
		return sg_fail(arena, err, SG_E_PAYLOAD_DUPLICATE, "\"%.*s\" is given twice",
			       SG_SPAN_ARG(walk.duplicate->key));
	*out = root;
	*hidden = scan.hidden;
	return SG_STATUS_OK;
}
