/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of mktables share: one run over the files of rules/, its errors, and the pieces that records are
 * made of. Part of the build-time tool alone; nothing here is linked into the gate.
 */
#ifndef SG_KNOWLEDGE_MKTABLES_H
#define SG_KNOWLEDGE_MKTABLES_H

#include "document/document.h"
#include "model/program.h"

enum { SG_MKTABLES_MAX_NESTING = 16 }; /* sub-commands in sub-commands, and chains of `like` */

/** One file of rules/, read. */
struct sg_mktables_file {
	struct sg_text text;
	const struct sg_node *root;
};

/** Records that are in the image already. */
struct sg_mktables_range {
	unsigned section;
	struct sg_ref ref;
	uint32_t next; /* index + 1 of the next one in its bucket */
};

enum { SG_MKTABLES_BUCKETS = 4096 };

/** A name of a program, and the index of its record. */
struct sg_mktables_name {
	struct sg_span name;
	uint32_t program;
};

/** One run: everything lives in the arena until the image is written. */
struct sg_mktables {
	struct sg_arena *arena;
	struct sg_image_builder *builder;
	struct sg_errors *errors;
	struct SG_VEC(struct sg_mktables_file) files;
	struct sg_text text; /* the file that is compiled now */
	struct SG_VEC(struct sg_mktables_range) ranges;
	uint32_t buckets[SG_MKTABLES_BUCKETS];
	struct SG_VEC(struct sg_mktables_name) names; /* of top-level programs, sorted */
};

struct sg_option_list SG_VEC(struct sg_option_rec);

/** Add an error at the place of a node's value. */
void sg_mktables_fail(struct sg_mktables *run, const struct sg_node *node, enum sg_code code,
		      const char *format, ...) __attribute__((format(printf, 4, 5)));

/** The next word of a text that is separated by blanks or line ends; empty when there is none. */
struct sg_span sg_mktables_word(struct sg_span *rest);

/** The language of a word ("python"); fails and gives SG_LANGUAGE_NONE for an unknown one. */
enum sg_language
sg_mktables_language(struct sg_mktables *run, const struct sg_node *node, struct sg_span word);

/** The role of a word ("read", "code:python", "script..."); fails and gives SG_ROLE_TEXT for an unknown one. */
struct sg_role_rec
sg_mktables_role(struct sg_mktables *run, const struct sg_node *node, struct sg_span word);

/** Append the options that the text of a node spells, see doc/adding-a-program.md. slash: of a cmd.exe tool. */
void sg_mktables_options(struct sg_mktables *run, const struct sg_node *node, bool slash,
			 struct sg_option_list *list);

/** The spellings of an option record that is not in the image yet. */
bool sg_mktables_spelled(const struct sg_mktables *run, const struct sg_option_rec *option,
			 struct sg_span spelling);

/** The node when it is of that kind; NULL when there is none, or after an error that says what is expected. */
const struct sg_node *
sg_mktables_kind(struct sg_mktables *run, const struct sg_node *node, enum sg_node_kind kind);

/** The members of a table of keys, or of variables, as records of the section. node may be NULL. */
struct sg_ref
sg_mktables_keys(struct sg_mktables *run, const struct sg_node *node, unsigned section);

/** Add records to a section, or find the same ones there: programs that are alike share what they have in common. */
struct sg_ref sg_mktables_share(struct sg_mktables *run, unsigned section, const void *records,
				size_t count, size_t record_bytes);

/** A list of strings, as a range of SG_KNOWLEDGE_LISTS. */
struct sg_ref sg_mktables_list(struct sg_mktables *run, const struct sg_span *items, size_t count);

/** Compile the programs and variables of all files of the run, and collect run->names. Errors go to run->errors. */
void sg_mktables_programs(struct sg_mktables *run);

/**
 * Compile the tables of command-line tools by verb (rules/verbs) into the sections from SG_KNOWLEDGE_VERBS on.
 * Returns 0, or 1 after it printed what is wrong. Lives in mktables_verbs.c.
 */
int sg_mktables_verbs(struct sg_image_builder *builder, const char *const *files, size_t count,
		      struct sg_arena *arena);

/** Write run->names with the tools that bear them, and where each is found. After everything else. Errors go to run->errors. */
void sg_mktables_names(struct sg_mktables *run);

#endif
