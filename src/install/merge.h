/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file of settings must hold, worked into its text, and out of it again. Knows values, not agents.
 */
#ifndef SG_INSTALL_MERGE_H
#define SG_INSTALL_MERGE_H

#include "document/document.h"

/** A file of settings in memory. */
struct sg_install_text {
	struct sg_text text;   /* empty bytes: a file without settings */
	enum sg_format format; /* JSON or TOML */
};

/** Changes of one text. */
enum { SG_INSTALL_MAX_CHANGES = 200 };

/**
 * Work the members of a table into a text; the rest keeps its bytes.
 *
 * want  tables are entered; a boolean is set; a text that is a version ("2.1.295") is a floor, another one is set; a number
 *       must be the same where it is there; an array must hold each element, somewhere. A member "?name" is for a text
 *       that has no member of that name; one that is there stays as it is.
 * mark  an element of such an array that holds this in any text, and is none of those wanted, is an older one: it goes.
 *       Only the innermost element goes, so that what others put beside it stays. NULL: there is none.
 * out   the text itself when nothing changes.
 * errors  what the reader says (SG_E_SYNTAX ...), SG_E_WRONG_TYPE at a value that is of another type or shape than ours,
 *         SG_E_INTERNAL when something else than wanted would have changed: nothing is lost then.
 */
struct sg_status
sg_install_merge(const struct sg_install_text *text, const struct sg_node *want, const char *mark,
		 struct sg_span *out, struct sg_errors *errors) SG_MUST_USE;

/**
 * Take out what a merge put in: members that `original` did not have, where they still are as wanted; what it had
 * otherwise comes back. What somebody changed since stays.
 */
struct sg_status sg_install_unmerge(const struct sg_install_text *text, const struct sg_node *want,
				    struct sg_span original, struct sg_span *out,
				    struct sg_errors *errors) SG_MUST_USE;

/** The tree of a text; an empty JSON text is an empty table. */
struct sg_status sg_install_read(const struct sg_install_text *text, const struct sg_node **out,
				 struct sg_errors *errors) SG_MUST_USE;

/** True when a value that is no table and no array is as wanted: the same, or a version that is at least the wanted one. */
bool sg_install_is_enough(const struct sg_node *have, const struct sg_node *want);

/** True when a value holds the mark in any of its texts. */
bool sg_install_is_marked(const struct sg_node *value, const char *mark);

#endif
