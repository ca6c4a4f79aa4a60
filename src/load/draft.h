/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One source while it is read: its records before they are laid out in the image, and errors at their place. Private
 * to the loader: each kind of requirement has a file that fills its part.
 */
#ifndef SG_LOAD_DRAFT_H
#define SG_LOAD_DRAFT_H

#include "load/keys.h"
#include "load/load.h"

/** Records of one source, growing. */
struct sg_draft {
	struct sg_loader *loader;
	const struct sg_load_input *input;
	struct sg_image_builder *builder; /* the loader's */
	struct sg_arena *arena;
	struct sg_errors *errors;
	struct sg_span id_prefix; /* "baseline/" in a pack, else empty */
	struct sg_source_rec source;
	struct SG_VEC(struct sg_rule_rec) rules;
	struct SG_VEC(struct sg_path_rec) paths;
	struct SG_VEC(struct sg_file_rec) files;
	struct SG_VEC(struct sg_domain_rec) domains;
	struct SG_VEC(struct sg_server_rec) servers;
	struct SG_VEC(struct sg_cli_rec) clis;
	struct SG_VEC(struct sg_environment_rec) environments;
	struct SG_VEC(struct sg_feature_rec) features;
	struct SG_VEC(struct sg_profile_rec) profiles;
	struct SG_VEC(struct sg_note_rec) notes;
};

/** Where an error points, and what to do about it. */
struct sg_spot {
	unsigned line;
	unsigned column;
	unsigned len;
	struct sg_span hint;
};

/** The spot of a value, and of a member's key. */
struct sg_spot sg_spot_value(const struct sg_node *node);
struct sg_spot sg_spot_key(const struct sg_node *node);

/** "did you mean \"word\"?", empty for an empty word. */
struct sg_span sg_draft_did_you_mean(struct sg_draft *draft, struct sg_span word);

/** Add an error (SG_W_ codes: a warning) at a spot. */
void sg_draft_fail(struct sg_draft *draft, enum sg_code code, struct sg_spot spot,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Add what a lower layer said about a value. A column in *err is an offset inside the value. */
void sg_draft_fail_inside(struct sg_draft *draft, const struct sg_node *value,
			  const struct sg_error *err);

/** The tables of an array, one after the other; NULL behind the last. What is no array or table was told by the check. */
const struct sg_node *sg_draft_first_table(const struct sg_node *array);
const struct sg_node *sg_draft_next_table(const struct sg_node *table);

/** The place of a node for a record. */
struct sg_place_rec sg_draft_place(const struct sg_node *node);

/** Put text into the image. */
struct sg_ref sg_draft_text(struct sg_draft *draft, struct sg_span text);

/** Lay out a list of strings; the range is empty for NULL. */
struct sg_ref sg_draft_list(struct sg_draft *draft, const struct sg_node *strings);

/** The list of agents: empty when NULL or when "*" is among them. */
struct sg_ref sg_draft_agents(struct sg_draft *draft, const struct sg_node *strings);

/** The id of a rule, with the pack's name before it; empty for NULL. */
struct sg_ref sg_draft_id(struct sg_draft *draft, struct sg_span id);

/** The ruling of a checked decision word, or `absent`. */
struct sg_ruling sg_draft_ruling(const struct sg_node *word, struct sg_ruling absent);

/** Keep a key that is recognised and not enforced here. */
void sg_draft_note(struct sg_draft *draft, enum sg_code code, struct sg_span key,
		   const struct sg_node *value);

/**
 * Hold a tree against the table of keys: unknown keys, wrong types, words and missing keys are added to the errors,
 * keys that Codex alone enforces to the notes. The readers below rely on what was checked here.
 * scope  the table that the tree as a whole is.
 */
void sg_draft_check(struct sg_draft *draft, const struct sg_node *root, enum sg_key_scope scope);

/**
 * Parse a text that is no requirements file and hold it against the keys of a scope. The root, or NULL when the loader's
 * errors got some. draft is then there for further errors at places of the tree; input must live as long.
 */
const struct sg_node *sg_draft_document(struct sg_draft *draft, struct sg_loader *loader,
					const struct sg_load_input *input, enum sg_key_scope scope);

/** The same for one table that stands in a value of a shape of its own. */
void
sg_draft_check_table(struct sg_draft *draft, const struct sg_node *table, enum sg_key_scope scope);

/** The access that a word of a filesystem table means (enum sg_file_access), or -1 after an error was added. */
int sg_read_file_access(struct sg_draft *draft, const struct sg_node *value);

/** Add a row on paths, with what its globs need of a path. */
void sg_draft_add_path(struct sg_draft *draft, struct sg_path_rec rec);

/**
 * A path pattern as it is matched, in the arena: without components "." and without "name/..". A ".." that is left goes up
 * from what is not known. A leading "./" stays: "./x" is x of the directory, "x" is x anywhere.
 */
struct sg_span sg_draft_path(struct sg_draft *draft, struct sg_span pattern);

/** The same for a pattern that starts below a place, where a leading "./" means nothing. */
struct sg_span sg_draft_path_below(struct sg_draft *draft, struct sg_span glob);

/** What is wrong with a path pattern, or NULL. */
const char *sg_read_path_fault(struct sg_span pattern);

/** Domains as pattern = allow | deny, laid out; any_allowed tells whether one is allowed. */
struct sg_ref sg_read_profile_domains(struct sg_draft *draft, const struct sg_node *domains);

/** Further checks of values that Codex alone enforces: what Codex itself refuses to start with. */
void sg_draft_check_codex(struct sg_draft *draft, const struct sg_node *root);

/** The readers, one kind of requirement each. The node may be NULL: then there is nothing to read. */
void sg_read_rules(struct sg_draft *draft, const struct sg_node *rules);
void sg_read_prefix_rules(struct sg_draft *draft, const struct sg_node *rules);
void sg_read_clis(struct sg_draft *draft, const struct sg_node *clis);
void sg_read_environments(struct sg_draft *draft, const struct sg_node *environments);
void sg_read_paths(struct sg_draft *draft, const struct sg_node *paths);
void sg_read_filesystem(struct sg_draft *draft, const struct sg_node *filesystem);
void sg_read_deny_read(struct sg_draft *draft, const struct sg_node *globs);
void sg_read_network(struct sg_draft *draft, const struct sg_node *network);
void sg_read_codex_network(struct sg_draft *draft, const struct sg_node *root);
void sg_read_login_shell(struct sg_draft *draft, const struct sg_node *allowed);
void sg_read_profiles(struct sg_draft *draft, const struct sg_node *root);
void sg_read_servers(struct sg_draft *draft, const struct sg_node *servers);
void sg_read_codex_servers(struct sg_draft *draft, const struct sg_node *root);
void sg_read_settings(struct sg_draft *draft, const struct sg_node *root,
		      const struct sg_node *requirements);

/** The settings of a managed_config.toml, as the requirements that Codex makes of them. */
void sg_read_managed_config(struct sg_draft *draft, const struct sg_node *root);

/** Everything of a checked tree but its packs. */
void sg_read_requirements(struct sg_draft *draft, const struct sg_node *root);

/**
 * Look for what is valid and likely wrong, as the loader's options ask; adds warnings.
 * root  a checked tree without errors; image holds its records, see sg_draft_finish.
 * O(n log n) in the rules of the file; a rule is compared with at most 1000 others of its program and first word.
 */
void
sg_draft_lint(struct sg_draft *draft, const struct sg_node *root, const struct sg_image *image);

/** Lay the records out in the builder; the source record is complete then. */
void sg_draft_finish(struct sg_draft *draft);

#endif
