/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One tree for TOML, YAML and JSON: values with their place in the text. Knows no requirement and no agent.
 */
#ifndef SG_DOCUMENT_DOCUMENT_H
#define SG_DOCUMENT_DOCUMENT_H

#include "base/error.h"

enum sg_node_kind {
	SG_NODE_NULL,
	SG_NODE_BOOLEAN,
	SG_NODE_INTEGER,
	SG_NODE_FLOAT,
	SG_NODE_STRING,
	SG_NODE_DATETIME, /* TOML only; text holds it as written */
	SG_NODE_ARRAY,
	SG_NODE_TABLE,
};

/** A value. Children of arrays and tables hang on `first`, in the order of the text. */
struct sg_node {
	enum sg_node_kind kind;
	unsigned line;   /* of the value, 1-based, 0 = unknown */
	unsigned column; /* in bytes, 1-based */
	unsigned len;    /* bytes of the value on its first line, for the caret; 0 = unknown */
	unsigned key_line;
	unsigned key_column;
	struct sg_span key; /* when the parent is a table */
	struct sg_span
		text; /* strings (after unescaping) and date-times; numbers of JSON as written */
	union {
		int64_t integer;
		double number; /* SG_NODE_FLOAT */
	};
	bool boolean;
	unsigned count; /* number of children */
	struct sg_node *first;
	struct sg_node *next;
	uint64_t
		absent; /* of a payload's table: bits (sg_node_key_bit) that no key has; 0 = not known, as is whatever was changed */
};

enum sg_format {
	SG_FORMAT_TOML,
	SG_FORMAT_YAML,
	SG_FORMAT_JSON,
};

/** A text with its name, as errors speak of it. */
struct sg_text {
	struct sg_span file;
	struct sg_span bytes;
};

enum {
	SG_DOCUMENT_MAX_BYTES = 64 * 1024 * 1024, /* 100,000 rules with reasons and examples */
	SG_DOCUMENT_MAX_DEPTH = 64,
	SG_DOCUMENT_MAX_NODES = 4 * 1000 * 1000,
};

/**
 * Parse a text. arena owns everything reachable from *out.
 * errors  gets SG_E_SYNTAX (with position and source line), SG_E_DUPLICATE_KEY, SG_E_ENCODING or SG_E_LIMIT.
 * toml.cc, yaml.c and json.c are each the only file that knows its library.
 */
struct sg_status sg_document_toml(struct sg_text text, struct sg_arena *arena,
				  const struct sg_node **out, struct sg_errors *errors) SG_MUST_USE;
struct sg_status sg_document_yaml(struct sg_text text, struct sg_arena *arena,
				  const struct sg_node **out, struct sg_errors *errors) SG_MUST_USE;
struct sg_status sg_document_json(struct sg_text text, struct sg_arena *arena,
				  const struct sg_node **out, struct sg_errors *errors) SG_MUST_USE;

/** What an agent sent, and the most that is accepted of it. */
struct sg_payload_text {
	struct sg_span bytes;
	size_t max_bytes;
};

/**
 * JSON as agents send it, for the hook: strict, one value, whole input (blanks around it are fine), positions unknown.
 *
 * Refused: empty input, bytes that are not UTF-8, anything behind the value, depth over SG_DOCUMENT_MAX_DEPTH,
 * more than max_bytes, the same key twice in one object (SG_E_PAYLOAD_DUPLICATE).
 * *hidden is set when a string held an escaped NUL or a lone surrogate (\\ud800): the agent sees something that
 * text cannot carry; each is read as U+FFFD.
 * Errors: SG_E_PAYLOAD, SG_E_PAYLOAD_SIZE, SG_E_PAYLOAD_DUPLICATE.
 */
struct sg_status
sg_document_payload(struct sg_payload_text text, struct sg_arena *arena, const struct sg_node **out,
		    bool *hidden, struct sg_error *err) SG_MUST_USE;

/** One of 64 bits by the first two bytes of a key (0 behind its end): most keys that are not there show by it alone. */
static inline uint64_t
sg_node_key_bit(char first, char second)
{
	return UINT64_C(1) << (((unsigned char)first + 7 * (unsigned char)second) & 63);
}

/** The member of a table, or NULL (also when node is NULL or no table). */
static inline const struct sg_node *sg_node_get(const struct sg_node *node, const char *key);

/** The same for a key of any bytes. */
const struct sg_node *sg_node_find(const struct sg_node *node, struct sg_span key);

static inline const struct sg_node *
sg_node_get(const struct sg_node *node, const char *key)
{
	if (!node || (key[0] && node->absent & sg_node_key_bit(key[0], key[1])))
		return NULL;
	return sg_node_find(node, sg_span_of(key));
}

/** The text of a string member, or the empty span. */
struct sg_span sg_node_text(const struct sg_node *node, const char *key);

/** "table", "string" ... for messages. */
const char *sg_node_kind_name(enum sg_node_kind kind);

/** The 1-based line of a text, without its end; empty when there is no such line. O(bytes). */
struct sg_span sg_text_line(struct sg_span bytes, unsigned line);

#endif
