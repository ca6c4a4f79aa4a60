/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where requirements come from, and what becomes of a source that cannot be read. All places come in as arguments.
 */
#ifndef SG_LOAD_SOURCES_H
#define SG_LOAD_SOURCES_H

#include "load/load.h"

/** One declared source: a place, and the verdicts for every call when something is wrong with it. */
struct sg_source_decl {
	struct sg_span name;
	enum sg_source_type type;
	struct sg_span path; /* absolute; empty for users and projects, whose places are fixed */
	bool required;
	struct sg_ruling on_missing; /* required and not there */
	struct sg_ruling on_stale;
	struct sg_ruling on_error;
	int64_t max_age_s; /* 0: any age */
};

/** The places of this machine, absolute. Empty spans: there is no such place. */
struct sg_load_places {
	struct sg_span root; /* stands before every path of the system: a fake root; mostly empty */
	struct sg_span declarations; /* "/etc/strictgate/sources.toml" */
	const struct sg_source_decl
		*sources; /* those of the system when there are no declarations */
	size_t sources_count;
	struct sg_span
		user_directory; /* "/home/x/.config/strictgate": requirements.toml, .yaml, .json */
	struct sg_span cwd;     /* projects: .strictgate/requirements.* here and above, up to ... */
	struct sg_span home;    /* ... here, or the root of the repository */
	const struct sg_span *files; /* --policy: only these when `only_files` */
	size_t files_count;
	bool only_files;
	uid_t uid;        /* besides root, who may own files of the user */
	uid_t system_uid; /* besides root, who may own files of the system: 0, nobody */
	int64_t now_s;    /* Unix time */
	const struct sg_image *
		last_good; /* of sg_loader_texts, from a file that only root can write; NULL: none */
};

enum {
	SG_LOAD_MAX_PROJECT_LEVELS = 64,
	SG_LOAD_MAX_DECLARATIONS = 100,
	SG_LOAD_MAX_FILES = 1000,                    /* of one directory or bundle */
	SG_LOAD_MAX_DECLARATION_BYTES = 1024 * 1024, /* sources.toml, bundle.json */
	SG_LOAD_CLOCK_SKEW_S = 24 * 60 * 60, /* how far in the future a source may be dated */
};

/**
 * Read every source and build the policy.
 *
 * The declared sources of the system come first, then the user's and the project's, then `files`. Something wrong with a
 * source is one more source, which says the declared verdict about every call and why; its errors are in the loader's
 * errors. The last good text of a source of the system speaks in the place of one that cannot be used or is missing
 * though required. Declarations that cannot be used forbid every call, and the built-in ones hold beside. One of `files`
 * that cannot be used fails the whole.
 * Unless a source of the system says something about calls, or there are `files`, the built-in baseline pack is a source
 * too: what users and projects say can only tighten it. Stamps of everything that was looked at are part of it, and the
 * time from which on a source is stale.
 *
 * image   in the loader's arena.
 * Errors: the first error's code of one of `files`; SG_E_PACK when the baseline is needed and missing or wrong.
 */
struct sg_status sg_load_sources(struct sg_loader *loader, const struct sg_load_places *places,
				 struct sg_span *image) SG_MUST_USE;

/** The word of a kind of source, as declarations write it; "argument" and "declarations" for the others. */
const char *sg_source_type_word(enum sg_source_type type);

#endif
