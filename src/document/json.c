/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON to a tree, in one pass: the scanner proves each token and says what it means, this makes nodes of them. Linked
 * into the small hook: knows neither TOML nor YAML.
 */
#include "document/json_scan.h"
#include "document/reader.h"

#include <stdlib.h>

struct walk {
	struct sg_reader *reader;
	struct sg_json_scan scan;
	const struct sg_node *duplicate; /* the first member whose key was there before */
};

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

static void
set_number(struct sg_node *node)
{
	/* Integers that fit are exact, whatever a double would make of them. */
	if (read_integer(node->text, &node->integer))
		node->kind = SG_NODE_INTEGER;
	else
		node->number = strtod(node->text.p, NULL);
}

/* The value at p, hung at *out; where the text goes on, or NULL for a fault of the scan, or for too many. */
static char *read_value(struct walk *walk, char *p, struct sg_node **out);

/* A member's key; its place is told apart from the value's. */
static char *
read_key(struct walk *walk, char *p, struct sg_span *key, struct sg_range *range)
{
	struct sg_json_scan *scan = &walk->scan;
	char *end;

	if (*p != '"')
		return sg_json_fail(scan, sg_json_offset(scan, p),
				    "a key in double quotes is expected",
				    *p == '}' ? "remove the comma before it" : NULL);
	end = sg_json_scan_string(scan, p, key);
	if (!end)
		return NULL;
	*range = (struct sg_range){ sg_json_offset(scan, p), (size_t)(end - p), NULL };
	end = sg_json_blanks(end);
	if (*end != ':')
		return sg_json_fail(scan, sg_json_offset(scan, end),
				    "\":\" is expected behind a key", NULL);
	return end + 1;
}

/* A table or array while it is read. */
struct container {
	struct sg_node *node;
	struct sg_node *last;
	uint64_t
		starts; /* the bits of its keys: most tables show by them that none is there twice */
	bool twice;     /* one may be */
};

static void
note_key(struct container *parent, struct sg_span key)
{
	/* A NUL stands behind it. */
	uint64_t start = sg_node_key_bit(key.p[0], key.p[0] ? key.p[1] : '\0');

	parent->twice |= (parent->starts & start) != 0;
	parent->starts |= start;
}

/* One child, hung behind the last. */
static char *
read_child(struct walk *walk, char *p, struct container *parent)
{
	bool table = parent->node->kind == SG_NODE_TABLE;
	struct sg_range range = { 0 };
	struct sg_span key = { 0 };
	struct sg_node *child;

	p = sg_json_blanks(p);
	if (table)
		p = read_key(walk, p, &key, &range);
	if (p)
		p = read_value(walk, p, &child);
	if (!p)
		return NULL;
	if (table) {
		sg_reader_key(walk->reader, child, key, range);
		note_key(parent, key);
	}
	sg_node_append(parent->node, &parent->last, child);
	return p;
}

/* The children of a table or array, whose bracket stands at p. */
static char *
read_children(struct walk *walk, char *p, struct sg_node *parent)
{
	struct sg_json_scan *scan = &walk->scan;
	char end = parent->kind == SG_NODE_TABLE ? '}' : ']';
	struct container container = { .node = parent };
	bool more;

	if (++scan->depth > SG_DOCUMENT_MAX_DEPTH) {
		scan->fault = SG_JSON_DEPTH;
		scan->at = sg_json_offset(scan, p);
		scan->problem = "too deep";
		return NULL;
	}
	p = sg_json_blanks(p + 1);
	more = *p != end;
	p += !more;
	while (more) {
		p = read_child(walk, p, &container);
		if (p)
			p = sg_json_scan_separator(scan, p, end, &more);
		if (!p)
			return NULL;
	}
	scan->depth--;
	if (container.twice && !walk->duplicate)
		walk->duplicate = sg_node_duplicate(parent, walk->reader->arena);
	/* Trees with places are changed by their readers, payloads are not. */
	if (!walk->reader->lines)
		parent->absent = ~container.starts;
	return p;
}

/* The value that begins at p. */
static char *
read_token(struct walk *walk, char *p, struct sg_node *value)
{
	switch (*p) {
	case '{':
		value->kind = SG_NODE_TABLE;
		return read_children(walk, p, value);
	case '[':
		value->kind = SG_NODE_ARRAY;
		return read_children(walk, p, value);
	case '"':
		value->kind = SG_NODE_STRING;
		return sg_json_scan_string(&walk->scan, p, &value->text);
	default:
		break;
	}
	if (*p == '-' || (*p >= '0' && *p <= '9')) {
		value->kind = SG_NODE_FLOAT;
		p = sg_json_scan_number(&walk->scan, p, &value->text);
		if (p)
			set_number(value);
		return p;
	}
	value->kind = *p == 'n' ? SG_NODE_NULL : SG_NODE_BOOLEAN;
	value->boolean = *p == 't';
	return sg_json_scan_word(&walk->scan, p);
}

static char *
read_value(struct walk *walk, char *p, struct sg_node **out)
{
	char *from = sg_json_blanks(p);
	struct sg_range range = { sg_json_offset(&walk->scan, from), 1, NULL };
	struct sg_node *node = sg_reader_value(walk->reader, range);

	p = node ? read_token(walk, from, node) : NULL;
	if (!p)
		return NULL;
	range.len = (size_t)(p - from);
	sg_reader_extent(walk->reader, node, range);
	*out = node;
	return p;
}

/* The one value of the text. NULL with a fault, or without one for too many values. */
static struct sg_node *
read_text(struct walk *walk)
{
	struct sg_node *root;
	char *p = read_value(walk, walk->scan.text, &root);

	if (!p)
		return NULL;
	p = sg_json_blanks(p);
	if (p == walk->scan.text + walk->scan.len)
		return root;
	(void)sg_json_fail(&walk->scan, sg_json_offset(&walk->scan, p),
			   "something follows the value", NULL);
	return NULL;
}

struct sg_status
sg_document_json(struct sg_text text, struct sg_arena *arena, const struct sg_node **out,
		 struct sg_errors *errors)
{
	struct sg_reader reader;
	struct walk walk = { .reader = &reader };
	struct sg_status status = sg_reader_open(&reader, text, arena, errors);
	const struct sg_node *root, *twice;

	if (!sg_ok(status))
		return status;
	sg_json_scan_init(&walk.scan, reader.text.bytes, arena);
	root = read_text(&walk);
	if (walk.scan.fault != SG_JSON_FINE) {
		struct sg_range at = sg_reader_word(&reader, walk.scan.at);
		at.hint = walk.scan.hint;
		return sg_reader_fail(&reader,
				      walk.scan.fault == SG_JSON_SYNTAX ? SG_E_SYNTAX : SG_E_LIMIT,
				      at, "%s", walk.scan.problem);
	}
	if (!root)
		return sg_status(SG_E_LIMIT);
	if (walk.scan.hidden)
		return sg_reader_fail(&reader, SG_E_ENCODING, (struct sg_range){ 0, 0, NULL },
				      "a string holds \\u0000 or half of a surrogate pair");
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
	struct walk walk = { .reader = &reader };
	const struct sg_node *root;

	if (bytes.len > text.max_bytes || bytes.len >= UINT32_MAX)
		return sg_fail(arena, err, SG_E_PAYLOAD_SIZE,
			       "the input has %zu bytes; at most %zu are read", bytes.len,
			       text.max_bytes);
	if (sg_span_trim(bytes).len == 0)
		return sg_fail(arena, err, SG_E_PAYLOAD, "the input is empty");
	if (!sg_span_is_utf8(bytes))
		return sg_fail(arena, err, SG_E_PAYLOAD, "the input is not UTF-8");
	sg_json_scan_init(&walk.scan, bytes, arena);
	root = read_text(&walk);
	if (walk.scan.fault != SG_JSON_FINE)
		return sg_fail(arena, err,
			       walk.scan.fault == SG_JSON_SYNTAX ? SG_E_PAYLOAD : SG_E_PAYLOAD_SIZE,
			       "%s, at byte %zu of the input", walk.scan.problem, walk.scan.at + 1);
	if (!root)
		return sg_fail(arena, err, SG_E_PAYLOAD_SIZE, "the input holds too many values");
	if (walk.duplicate)
		return sg_fail(arena, err, SG_E_PAYLOAD_DUPLICATE, "\"%.*s\" is given twice",
			       SG_SPAN_ARG(walk.duplicate->key));
	*out = root;
	*hidden = walk.scan.hidden;
	return SG_STATUS_OK;
}
