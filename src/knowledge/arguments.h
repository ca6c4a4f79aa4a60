/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the words of a command by its program's table: sub-commands, options in canonical form, operands with their
 * roles. The same reading serves commands and the patterns of rules, so that both mean the same.
 */
#ifndef SG_KNOWLEDGE_ARGUMENTS_H
#define SG_KNOWLEDGE_ARGUMENTS_H

#include "knowledge/programs.h"
#include "model/command.h"

/** Words of a command as its program reads them; arrays live in the arena. */
struct sg_arguments {
	const struct sg_program_rec *path[SG_COMMAND_MAX_PATH];
	size_t path_count;
	size_t path_words[SG_COMMAND_MAX_PATH]; /* index of the word that named it */
	const struct sg_option *options;        /* in order, then the implied ones */
	size_t options_count;
	const struct sg_operand *operands; /* without sub-commands */
	size_t operands_count;
	const size_t *operand_words;      /* index into words of each operand */
	const struct sg_usage_rec *usage; /* the usage that gave the roles, or NULL */
	size_t inner;       /* index of the word where an inner command starts, SIZE_MAX: none */
	bool may_be_option; /* an unquoted unknown word stands where an option could */
	bool inert;         /* an option or form that only prints */
	bool over;          /* more options than SG_MAX_WORDS: the rest is left out */
};

/**
 * Read words[1..count).
 *
 * program  NULL: every word that starts with '-' is an option as written, the rest are operands of SG_ROLE_AUTO.
 * O(words * options of the program).
 */
void sg_arguments_read(const struct sg_program_rec *program, const struct sg_word *words,
		       size_t count, struct sg_arena *arena, struct sg_arguments *out);

/**
 * The words that the command is another spelling of ("git push" of git-push, "docker rm" of docker container rm); empty
 * when it stands for itself. Borrowed from the tables.
 */
struct sg_span
sg_arguments_stands_for(const struct sg_program_rec *program, const struct sg_arguments *args);

/**
 * The command in that other spelling: its own options and operands behind the words it stands for.
 *
 * args   of the words, as sg_arguments_read gave them; sg_arguments_stands_for must not be empty.
 * count  in: number of words; out: number of words that come back.
 * Result in the arena. O(words).
 */
struct sg_word *
sg_arguments_other_spelling(const struct sg_program_rec *program, const struct sg_arguments *args,
			    const struct sg_word *words, size_t *count, struct sg_arena *arena);

#endif
