/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command patterns: glob, prefix and regex over simple commands. Compiled into the policy image when it is loaded,
 * matched without parsing while a call is judged.
 */
#ifndef SG_MATCH_PATTERN_H
#define SG_MATCH_PATTERN_H

#include "base/vec.h"
#include "match/match.h"
#include "model/command.h"
#include "model/policy.h"

/**
 * Compile "rm -rf *". Tokens are split at blanks; quotes and backslashes protect them. The first token is a glob over the program's name, or over its full path when it
 * is a glob with a '/'; with a program table, options are
 * brought to canonical form ("-rf" -> recursive, force; "--force*" -> any option whose canonical name the glob matches; values as globs) and sub-commands to their canonical name;
 * a token "*" stands for any number of words; a last token that ends in '*' leaves the end open.
 * err: SG_E_BAD_PATTERN (empty, unbalanced quote).
 */
struct sg_status
sg_pattern_compile_glob(struct sg_span glob, struct sg_image_builder *builder,
			struct sg_pattern_rec *out, struct sg_error *err) SG_MUST_USE;

/** One position of a prefix: alternatives, compared byte for byte. */
struct sg_pattern_step {
	const struct sg_span *any_of;
	size_t count;
};

/** A prefix: its positions, the program first. */
struct sg_pattern_prefix {
	const struct sg_pattern_step *steps;
	size_t count;
	bool nocase; /* Codex' canonical_matching: ASCII letter case does not count */
};

/** Patterns of one rule, growing in the arena of whoever adds to them. */
struct sg_patterns {
	struct SG_VEC(struct sg_pattern_rec) list;
};

enum { SG_PATTERN_MAX_CHOICES = 1024 };

/**
 * Compile a prefix rule: literal tokens from the program on; the end is open. Each choice of one alternative per position
 * is a pattern of its own, so that the program's table reads every one of them; all are added to *out.
 * err: SG_E_BAD_PATTERN (empty, an empty position), SG_E_LIMIT (more than SG_PATTERN_MAX_CHOICES).
 */
struct sg_status
sg_pattern_compile_prefix(const struct sg_pattern_prefix *prefix, struct sg_image_builder *builder,
			  struct sg_patterns *out, struct sg_error *err) SG_MUST_USE;

/** Compile a regular expression over the canonical command text. err: SG_E_BAD_REGEX with the offset as column. */
struct sg_status
sg_pattern_compile_regex(struct sg_span expression, struct sg_image_builder *builder,
			 struct sg_pattern_rec *out, struct sg_error *err) SG_MUST_USE;

/**
 * Match a command.
 *
 * strict  false, for rules: the canonical form OR the words as written match; options that the pattern does not name do not matter; an unknown word may be what the pattern wants
 *         (MAYBE; a "*" token wants nothing in particular and is met by anything).
 *         true, for exceptions: every option, operand and word of the command must be accounted for by the pattern; what is not known is no match, no glob takes a "..", and
 *         a program somewhere else than in a standard directory needs a pattern that names its path.
 * command an unknown program word gives NO here: the caller judges it by on_unreadable_command.
 */
enum sg_match
sg_pattern_match(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		 const struct sg_command *command, bool strict, struct sg_arena *arena);

/**
 * The same pattern over one text: a tool's name, path or URL for rules on other tools than the shell (glob or regex over the whole text).
 *
 * strict  for exceptions and for what a rule allows: a regex that reaches a limit does not match; else it does.
 */
enum sg_match
sg_pattern_match_text(const struct sg_image *policy, const struct sg_pattern_rec *pattern,
		      struct sg_span text, bool strict, struct sg_arena *arena);

/** A word as the shortest spelling of its path: "./x" and "x" name the same file, "x/" and "x" the same directory. */
struct sg_span sg_pattern_plain_path(struct sg_span text);

/** "git push --force origin main": program, sub-commands, sorted canonical options, operands; what is not known as U+2026. For regexes and reports. */
struct sg_span sg_command_canonical(const struct sg_command *command, struct sg_arena *arena);

enum { SG_COMMAND_TEXTS = 3 };

/**
 * The texts of a command that a regex is tried on, in the arena: the canonical one, the words as written, and those with
 * the program's name alone for its path.
 */
void sg_command_texts(const struct sg_command *command, struct sg_arena *arena,
		      struct sg_span out[SG_COMMAND_TEXTS]);

#endif
