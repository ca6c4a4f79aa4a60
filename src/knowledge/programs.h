/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Look-ups in the tables of programs. The tables are linked into the program as one constant image.
 */
#ifndef SG_KNOWLEDGE_PROGRAMS_H
#define SG_KNOWLEDGE_PROGRAMS_H

#include "model/command.h"

#include <stdatomic.h>

/** The linked image, opened once. Thread-safe after the first call. Never NULL (a damaged build aborts). */
static inline const struct sg_image *sg_knowledge(void);

/**
 * The record of a program.
 *
 * word  the command word as written: a path is cut to its last part; .exe .cmd .bat .com .ps1 are dropped; letter case does
 *       not count where the name as written is unknown; a trailing version is dropped when the full name is unknown (python3.11 -> python).
 * Returns NULL for a program that no table knows. O(word).
 */
const struct sg_program_rec *sg_program_find(struct sg_span word);

/** The row of exactly this name of a program, or NULL. O(name). */
const struct sg_name_rec *sg_program_name_find(struct sg_span name);

/** The sub-command of that name (any of its names), or NULL. nocase: ASCII letter case does not count. Of a program with
 * SG_PROGRAM_SHORT_COMMANDS also the first one whose name only begins so. */
const struct sg_program_rec *
sg_program_subcommand(const struct sg_program_rec *program, struct sg_span word, bool nocase);

/**
 * The option that a word spells (with its dashes, without "=value").
 * abbreviated long options are completed when program has SG_PROGRAM_ABBREVIATE; of several that fit, the first counts.
 * Returns NULL when there is none.
 */
const struct sg_option_rec *
sg_program_option(const struct sg_program_rec *program, struct sg_span spelling);

/** The canonical name of a record; borrowed from the image. */
struct sg_span sg_program_name(const struct sg_program_rec *program);
struct sg_span sg_option_name(const struct sg_option_rec *option);

/** True when the list (SG_KNOWLEDGE_LISTS range) holds the word. */
bool sg_knowledge_list_has(struct sg_ref list, struct sg_span word);

/** The variable's row when its value is code, a program or a path for whatever is started (PAGER, GIT_SSH_COMMAND, BASH_ENV), or NULL. */
const struct sg_key_rec *sg_knowledge_variable(struct sg_span name);

/** The first of the program's keys whose glob matches, or NULL. */
const struct sg_key_rec *sg_program_key(const struct sg_program_rec *program, struct sg_span key);

/** The image once it has been opened, and opening it: sg_knowledge is inline, as each look-up begins with it. */
extern const struct sg_image *_Atomic sg_knowledge_opened;
const struct sg_image *sg_knowledge_open(void);

static inline const struct sg_image *
sg_knowledge(void)
{
	const struct sg_image *opened =
		atomic_load_explicit(&sg_knowledge_opened, memory_order_acquire);

	return opened ? opened : sg_knowledge_open();
}

#endif
