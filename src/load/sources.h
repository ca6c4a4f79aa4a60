/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where requirements come from by default, and what becomes of a source that cannot be read. All places come in as
 * arguments.
 */
#ifndef SG_LOAD_SOURCES_H
#define SG_LOAD_SOURCES_H

#include "load/load.h"

#include <sys/types.h>

/** The places of this machine, absolute. Empty spans: there is no such place. */
struct sg_load_places {
	struct sg_span system_file; /* "/etc/codex/requirements.toml" */
	struct sg_span
		system_directory; /* "/etc/strictgate/requirements.d": *.toml *.yaml *.yml *.json, sorted */
	struct sg_span
		user_directory; /* "/home/x/.config/strictgate": requirements.toml, .yaml, .json */
	struct sg_span cwd;     /* projects: .strictgate/requirements.* here and above, up to ... */
	struct sg_span home;    /* ... here, or the root of the repository */
	const struct sg_span *required; /* files of the system that must be there */
	size_t required_count;
	const struct sg_span *files; /* --policy: only these when `only_files` */
	size_t files_count;
	bool only_files;
	uid_t uid; /* besides root, who may own files of the system and the user */
};

enum { SG_LOAD_MAX_PROJECT_LEVELS = 64 };

/**
 * Read every source and build the policy.
 *
 * A default source that is there and cannot be used, or is required and missing, becomes a source that forbids every
 * call and says why; its errors are in the loader's errors. One of `files` that cannot be used fails the whole.
 * Without a source of the system and without `files` the built-in baseline pack is a source
 * too: what users and projects say can only tighten it. Stamps of everything that was looked at are part of it.
 *
 * image   in the loader's arena; the loader is used up.
 * Errors: the first error's code of one of `files`; SG_E_PACK when the baseline is needed and missing or wrong.
 */
struct sg_status sg_load_sources(struct sg_loader *loader, const struct sg_load_places *places,
				 struct sg_span *image) SG_MUST_USE;

#endif
