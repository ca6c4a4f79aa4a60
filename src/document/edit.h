/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changing one member of a text. Every byte outside of it stays as it is: comments, order, layout and what nobody here
 * knows. Knows no file and no agent.
 */
#ifndef SG_DOCUMENT_EDIT_H
#define SG_DOCUMENT_EDIT_H

#include "base/vec.h"
#include "document/document.h"

/** One step from a value to a part of it. */
struct sg_edit_step {
	struct sg_span key; /* member of a table */
	size_t index;       /* element of an array, when key.p is NULL */
};

enum { SG_EDIT_MAX_STEPS = 16 };

enum sg_edit_kind {
	SG_EDIT_SET,    /* the value at the path, which is no table and no array, becomes `value` */
	SG_EDIT_ADD,    /* the last step names a member that its table does not have yet */
	SG_EDIT_APPEND, /* the array at the path gets one more element */
	SG_EDIT_REMOVE, /* the member or element at the path goes */
};

/** One change. */
struct sg_edit {
	enum sg_edit_kind kind;
	struct sg_edit_step steps[SG_EDIT_MAX_STEPS];
	size_t count;
	const struct sg_node *value; /* for all but SG_EDIT_REMOVE */
};

/**
 * Make one change.
 *
 * text    without byte order mark; root is its tree (sg_document_json, sg_document_toml).
 * out     on success: the new text, in the arena. The caller reads it again: how TOML may be extended depends on more
 *         than one place, and a text that became wrong must not be used.
 * errors  SG_E_WRONG_TYPE: what the path names is written in a way that this cannot change (an inline table of TOML).
 * JSON: new members are indented like their neighbours. TOML: a table and an element of an array of tables are written
 * with a header at the end, a value stands behind the last one of its table. O(bytes).
 */
struct sg_status
sg_edit_json(struct sg_text text, const struct sg_node *root, const struct sg_edit *edit,
	     struct sg_span *out, struct sg_errors *errors) SG_MUST_USE;
struct sg_status
sg_edit_toml(struct sg_text text, const struct sg_node *root, const struct sg_edit *edit,
	     struct sg_span *out, struct sg_errors *errors) SG_MUST_USE;

/** The value at the end of a path, or NULL. */
const struct sg_node *
sg_edit_find(const struct sg_node *root, const struct sg_edit_step *steps, size_t count);

/** The offset of a 1-based line and column in bytes. */
size_t sg_edit_offset(struct sg_span bytes, unsigned line, unsigned column);

/** The bytes with [at, at + len) replaced. */
struct sg_span sg_edit_splice(struct sg_span bytes, size_t at, size_t len, struct sg_span by,
			      struct sg_arena *arena);

/** Add SG_E_WRONG_TYPE at a value; where may be NULL. Returns the status. */
struct sg_status sg_edit_refuse(struct sg_text text, const struct sg_node *where, const char *why,
				struct sg_errors *errors);

/** True when two values mean the same; the order of members does not count. O(members squared). */
bool sg_edit_same(const struct sg_node *a, const struct sg_node *b);

/** A value as JSON on one line. */
void sg_edit_print(const struct sg_node *value, struct sg_buffer *out);

#endif
