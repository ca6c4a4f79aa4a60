/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values found in the files of an agent, each with its row, and which of them counts. Not for use outside this folder.
 */
#ifndef SG_INSPECT_SEEN_H
#define SG_INSPECT_SEEN_H

#include "inspect/table.h"

/** What stands for the file of a variable of this process. */
#define SG_INSPECT_ENVIRONMENT "environment"

/** One value. */
struct sg_seen {
	const struct sg_inspect_file *from;
	const struct sg_inspect_setting *row;
	const struct sg_node *node;
	struct sg_span setting; /* the path of its keys, with dots */
	struct sg_span name;    /* the key at the last "*" of the row, of a table */
	struct sg_span file;
	unsigned rank;            /* of files of one row the later one counts */
	bool element;             /* of a list: lists of all files are joined */
	bool untrusted;           /* in a folder that its agent does not trust */
	const struct sg_seen *by; /* the value that counts instead, or NULL */
};

struct sg_seen_list SG_VEC(struct sg_seen);

/**
 * Every value that a row names, of an agent's files and of those of no agent. Files that cannot be parsed become
 * observations. by and untrusted are set.
 */
void sg_inspect_collect(struct sg_inspection *inspection, struct sg_span agent,
			struct sg_seen_list *out);

/** The line and column where a value, or its key, stands. */
unsigned sg_seen_line(const struct sg_seen *seen);
unsigned sg_seen_column(const struct sg_seen *seen);

/** The value as text: words as they are, booleans and numbers as written; empty for tables and lists. */
struct sg_span sg_seen_word(const struct sg_seen *seen, struct sg_arena *arena);

/** An observation about a value, all but its severity, words and requirement. */
struct sg_observation sg_seen_observe(const struct sg_seen *seen, struct sg_arena *arena);

/** The folder that a value makes trusted, without its last slash ("/" itself stays); empty when it makes none. */
struct sg_span sg_inspect_trusted(const struct sg_seen *seen, struct sg_arena *arena);

enum { SG_SEEN_MAX = 5000 };

#endif
