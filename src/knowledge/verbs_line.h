/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One command line while it is classified: how far a reading of its words has come in the trie of commands, and the
 * options it gives. Shared by verbs.c (words to command) and verbs_options.c (options to class).
 */
#ifndef SG_KNOWLEDGE_VERBS_LINE_H
#define SG_KNOWLEDGE_VERBS_LINE_H

#include "base/vec.h"
#include "knowledge/verbs_image.h"

/** The line and what stays the same in each reading of it. */
struct sg_verbs_line {
	const struct sg_image *image;
	const struct sg_verb_tool_rec *tool;
	const struct sg_verb_word *words;
	size_t count;
	struct sg_arena *arena;
	bool asks_help; /* some word is one of the tool's help words */
	size_t steps;
};

/** A place in the trie: the nodes from the root on, and the words that chose them. */
struct sg_verbs_place {
	const struct sg_verb_node_rec *nodes[SG_VERBS_MAX_DEPTH + 1];
	size_t words[SG_VERBS_MAX_DEPTH + 1];
	size_t depth;
};

/** Whether the word behind an option is its value. */
enum sg_verbs_next {
	SG_VERBS_NEXT_FREE,
	SG_VERBS_NEXT_VALUE,
	SG_VERBS_NEXT_MAYBE, /* no table knows the option */
	SG_VERBS_NEXT_ANY,   /* the word may be any option: its name is not known */
};

/** An option as it is given. */
struct sg_verbs_given {
	struct sg_span option; /* a spelling of the table, or as written when no table knows it */
	struct sg_span value;  /* p NULL: none; "\0" when it is the content of a file */
	size_t word; /* index of the value's first word, or of the option when the value is glued to it */
	bool glued;
};

/** What the options of a line do to its command. */
struct sg_verbs_effect {
	enum sg_verb_class verb_class;
	bool opaque;
	bool harmless;
	struct SG_VEC(struct sg_span) payloads;
	struct SG_VEC(struct sg_span) urls;
	bool url_opaque;
};

/** How strict a class is: the order in which readings of one line are combined. */
int sg_verbs_rank(enum sg_verb_class verb_class);

/** True when the word starts like an option. */
bool sg_verbs_is_option(struct sg_span text);

/** True when the list (SG_KNOWLEDGE_LISTS) holds the word. */
bool sg_verbs_list_has(const struct sg_image *image, struct sg_ref list, struct sg_span word);

/** Whether the option word `at` takes the word behind it, for the options that are known at this place. */
enum sg_verbs_next
sg_verbs_next(struct sg_verbs_line *line, const struct sg_verbs_place *place, size_t at);

/** True when the tool reads the word from a file (az @file). */
bool sg_verbs_from_file(const struct sg_verbs_line *line, struct sg_span text);

/**
 * What the line does once its command is known.
 *
 * place  the command; its rules and those of the groups above it count, in this order: later ones win.
 * out    class, payloads and destinations. O(words * options of the command).
 */
void sg_verbs_judge(struct sg_verbs_line *line, const struct sg_verbs_place *place,
		    struct sg_verbs_effect *out);

#endif
