/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thin wall between C and the C++ TOML library: plain types only, no memory of ours behind it, no exception in
 * front of it. toml.cc implements it, toml_tree.c is its one user.
 */
#ifndef SG_DOCUMENT_TOML_H
#define SG_DOCUMENT_TOML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** 1-based; columns count code points. line 0: unknown. */
struct sg_toml_place {
	uint32_t line;
	uint32_t column;
};

enum sg_toml_kind {
	SG_TOML_BOOLEAN,
	SG_TOML_INTEGER,
	SG_TOML_FLOAT,
	SG_TOML_STRING,
	SG_TOML_DATETIME,
	SG_TOML_ARRAY,
	SG_TOML_TABLE,
};

/** A value, borrowed from the document it was read from. */
struct sg_toml_item {
	const void *node;
	enum sg_toml_kind kind;
	struct sg_toml_place from; /* of the value */
	struct sg_toml_place to;   /* behind it */
	const char *key;           /* members of tables */
	size_t key_len;
	struct sg_toml_place key_from;
	struct sg_toml_place key_to;
	const char *text; /* strings */
	size_t text_len;
	bool boolean;
	int64_t integer;
	double number;
	size_t count; /* children */
};

/** Why a text was refused; cut to the room there is. */
struct sg_toml_problem {
	bool memory; /* none left; the rest says nothing */
	struct sg_toml_place place;
	char text[300];
};

/** A parsed text. */
struct sg_toml;

/**
 * Parse UTF-8. The caller frees the document. NULL and *problem on failure.
 * Keys must not have thousands of parts (the library frees tables recursively): toml_tree.c checks before.
 */
struct sg_toml *sg_toml_parse(const char *bytes, size_t len, struct sg_toml_problem *problem);

/** Free a document; NULL is fine. */
void sg_toml_free(struct sg_toml *document);

/** The root table. */
void sg_toml_root(const struct sg_toml *document, struct sg_toml_item *out);

/** The children of an array or table into out[parent->count]; tables in no particular order. */
void sg_toml_children(const struct sg_toml_item *parent, struct sg_toml_item *out);

#ifdef __cplusplus
}
#endif

#endif
