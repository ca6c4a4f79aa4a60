/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From requirement texts to a compiled policy: the loader and its entry points. Where texts come from is told by
 * sources.h; what a key means stands in keys.h. Reads no environment and prints nothing.
 */
#ifndef SG_LOAD_LOAD_H
#define SG_LOAD_LOAD_H

#include "base/open.h"
#include "document/document.h"
#include "model/policy.h"

/** What the loader cannot know by itself. The strings outlive the loader. */
struct sg_load_options {
	struct sg_span release;  /* of strictgate, for min_strictgate: "0.1.0" */
	struct sg_span hostname; /* for remote_sandbox_config; empty: no entry fits */
	/**
	 * Does a rule match an example? Proves match and not_match; NULL: they are not proved.
	 * policy  the image that holds the rule. For rules on other tools than the shell the example is
	 *         the text that the rule is matched with.
	 */
	bool (*matches)(void *context, const struct sg_image *policy,
			const struct sg_rule_rec *rule, struct sg_span example,
			struct sg_arena *arena);
	void *context;
	unsigned lint;                /* enum sg_lint_part */
	const struct sg_span *agents; /* the names that rules may give, for lint */
	size_t agents_count;
};

/** What is looked for beside errors, as warnings: texts that mean something, and likely not what is wanted. Bits. */
enum sg_lint_part {
	SG_LINT_RULES = 1, /* rules and exceptions without effect, contradictions, likely slips */
	SG_LINT_EXAMPLES = 2, /* rules without examples */
};

/** What the keys of a text mean. */
enum sg_dialect {
	SG_DIALECT_REQUIREMENTS, /* Codex and requirements keys, mixed */
	SG_DIALECT_MANAGED_CONFIG, /* settings of Codex that stand for requirements: managed_config.toml */
};

/** A text and where it came from. */
struct sg_load_input {
	struct sg_text text; /* the file's name is the source's name */
	enum sg_format format;
	enum sg_dialect dialect;
	enum sg_origin origin;
	struct sg_trust trust; /* of pack files that the text names */
	struct sg_span
		directory; /* absolute: where relative paths of the text start; empty: there is none */
};

/** A text of a declared source that was right. */
struct sg_load_kept {
	struct sg_span name; /* of the declaration */
	struct sg_load_input input;
};

/** A policy in the making. */
struct sg_loader {
	struct sg_arena *arena; /* owns everything */
	const struct sg_load_options *options;
	struct sg_errors *errors;
	struct sg_image_builder builder;
	struct SG_VEC(struct sg_source_rec) sources;
	struct SG_VEC(struct sg_stamp_rec) stamps;
	struct SG_VEC(struct sg_source_rec)
		packs; /* those that are part of the policy: by name and mode */
	struct SG_VEC(struct sg_finding_rec) findings;
	struct SG_VEC(struct sg_load_kept) texts; /* of the system, to be kept as last good */
};

enum { SG_LOAD_MAX_SOURCES = 1000, SG_LOAD_MAX_RULES = 1000 * 1000 };

/** An empty policy. Everything that is passed must outlive the loader. */
void sg_loader_init(struct sg_loader *loader, struct sg_arena *arena,
		    const struct sg_load_options *options, struct sg_errors *errors);

/**
 * Add one text as one source, and the packs it names as further ones.
 * On failure nothing of the text is used (see sg_load_failed); errors got up to SG_ERRORS_MAX errors with their place,
 * the status is the first one's. Warnings (unknown keys of Codex) are added to errors too and do not fail.
 */
struct sg_status
sg_load_text(struct sg_loader *loader, const struct sg_load_input *input) SG_MUST_USE;

/** Add a source that could not be read: it says ruling about every call, with this reason. */
void sg_load_failed(struct sg_loader *loader, struct sg_span name, enum sg_origin origin,
		    struct sg_ruling ruling, struct sg_span reason);

/** The format of a file by its extension: .yaml, .yml, .json; everything else is TOML. */
enum sg_format sg_load_format(struct sg_span path);

/** The policy image, in the loader's arena. Nothing can be added any more. */
struct sg_span sg_loader_finish(struct sg_loader *loader);

/** The texts that were right, as an image of SG_POLICY_TEXTS for struct sg_load_places, in the loader's arena. */
struct sg_span sg_loader_texts(const struct sg_loader *loader);

#endif
