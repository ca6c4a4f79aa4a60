/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON through cJSON, the only file that knows it. The scanner proves the text first; cJSON builds the values; both are
 * walked in lock-step, so that each value has its place. Linked into the small hook: knows neither TOML nor YAML.
 */
#include "document/json_scan.h"
#include "document/reader.h"

#include <cjson/cJSON.h>

/* cJSON's own limit must never be the one that is met. */
_Static_assert(SG_DOCUMENT_MAX_DEPTH < CJSON_NESTING_LIMIT,
	       "the scanner refuses before cJSON would");

struct walk {
	struct sg_reader *reader;
	const struct sg_json_scan *scan;
	size_t next; /* token */
	const struct sg_node *duplicate;
	bool failed;
};

/* The tree lives outside the arena; freed at once when all goes well, with the arena when it is left early. */
struct held_tree {
	cJSON *tree;
};

static void
release_tree(void *what)
{
	struct held_tree *held = what;

	cJSON_Delete(held->tree);
	held->tree = NULL;
}

static struct sg_range
next_token(struct walk *walk)
{
	struct sg_json_token token = { 0 };

	if (walk->next < walk->scan->tokens.len)
		token = walk->scan->tokens.items[walk->next++];
	return (struct sg_range){ token.at, token.len, NULL };
}

/* Integers that fit are exact, whatever cJSON's doubles make of them. */
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

static enum sg_node_kind
kind_of(const cJSON *item)
{
	switch (item->type & 0xff) {
	case cJSON_True:
	case cJSON_False:
		return SG_NODE_BOOLEAN;
	case cJSON_Number:
		return SG_NODE_FLOAT;
	case cJSON_String:
		return SG_NODE_STRING;
	case cJSON_Array:
		return SG_NODE_ARRAY;
	case cJSON_Object:
		return SG_NODE_TABLE;
	default:
		return SG_NODE_NULL;
	}
}

static void
set_scalar(struct walk *walk, struct sg_node *node, const cJSON *item, struct sg_range range)
{
	struct sg_span text = { walk->scan->bytes.p + range.at, range.len };

	if (node->kind == SG_NODE_BOOLEAN)
		node->boolean = cJSON_IsTrue(item);
	if (node->kind == SG_NODE_STRING)
		node->text = sg_arena_copy(walk->reader->arena, sg_span_of(item->valuestring));
	if (node->kind != SG_NODE_FLOAT)
		return;
	node->number = item->valuedouble;
	node->text = text;
	if (read_integer(text, &node->integer))
		node->kind = SG_NODE_INTEGER;
}

/* Recursion is as deep as the scanner allowed. */
static struct sg_node *
convert(struct walk *walk, const cJSON *item)
{
	struct sg_range range = next_token(walk);
	struct sg_node *node = sg_reader_node(walk->reader, kind_of(item), range), *last = NULL;

	if (!node) {
		walk->failed = true;
		return NULL;
	}
	set_scalar(walk, node, item, range);
	for (const cJSON *at = item->child; at && !walk->failed; at = at->next) {
		struct sg_range key = node->kind == SG_NODE_TABLE ? next_token(walk) : range;
		struct sg_node *child = convert(walk, at);

		if (!child)
			return NULL;
		if (node->kind == SG_NODE_TABLE)
			sg_reader_key(walk->reader, child,
				      sg_arena_copy(walk->reader->arena, sg_span_of(at->string)),
				      key);
		sg_node_append(node, &last, child);
	}
	if (node->kind == SG_NODE_TABLE && !walk->duplicate)
		walk->duplicate = sg_node_duplicate(node, walk->reader->arena);
	return node;
}

/* NULL when cJSON refuses what the scanner took, or for too many values. */
static const struct sg_node *
build(struct walk *walk)
{
	struct sg_arena *arena = walk->reader->arena;
	struct held_tree *held = sg_arena_alloc(arena, sizeof(*held));
	const struct sg_node *root;

	sg_arena_on_free(arena, release_tree, held);
	held->tree =
		cJSON_ParseWithLengthOpts(walk->scan->bytes.p, walk->scan->bytes.len, NULL, false);
	if (!held->tree)
		return NULL;
	root = convert(walk, held->tree);
	release_tree(held);
	return root;
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
	root = build(&walk);
	if (!root)
		return walk.failed ? sg_status(SG_E_LIMIT)
				   : sg_reader_fail(&reader, SG_E_SYNTAX,
						    (struct sg_range){ 0, 0, NULL },
						    "a number is too long");
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
	root = build(&walk);
	if (!root)
		return sg_fail(arena, err, walk.failed ? SG_E_PAYLOAD_SIZE : SG_E_PAYLOAD,
			       "the input holds too many values or a number that is too long");
	if (walk.duplicate)
		return sg_fail(arena, err, SG_E_PAYLOAD_DUPLICATE, "\"%.*s\" is given twice",
			       SG_SPAN_ARG(walk.duplicate->key));
	*out = root;
	*hidden = scan.hidden;
	return SG_STATUS_OK;
}
