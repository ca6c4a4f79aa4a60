/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of the table made concrete: paths and command lines in their places. Not for use outside this folder.
 */
#ifndef SG_INSTALL_WANTS_H
#define SG_INSTALL_WANTS_H

#include "install/install.h"

struct sg_install_want {
	struct sg_span agent;
	const struct sg_install_file *file;
	struct sg_span path; /* of the file, as people name it */
	struct sg_span hook;
};

/** The strictgate beside a hook program. */
struct sg_span sg_install_beside(struct sg_span hook, struct sg_arena *arena);

/** The settings that the file must hold, as JSON. */
struct sg_span sg_install_settings(const struct sg_install_want *want, struct sg_arena *arena);

/** The text of a whole file. */
struct sg_span sg_install_script(const struct sg_install_want *want, struct sg_arena *arena);

/**
 * What config.toml of Codex must hold so that the user's hook in it runs without a question: a digest of the hook's
 * declaration under its place. As JSON.
 *
 * path   of the file, as Codex opens it.
 * bytes  of the file with the hook in it; mark tells the hook.
 * errors: SG_E_INTERNAL when the hook is not there.
 * Measured with Codex 0.169: SHA-256 of the declaration as compact JSON with sorted keys.
 */
struct sg_status sg_install_trust(struct sg_span path, struct sg_span bytes, const char *mark,
				  struct sg_span *out, struct sg_errors *errors) SG_MUST_USE;

#endif
