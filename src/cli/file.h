/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that a person names: policies, cases, recorded calls. Nothing here decides what is trusted.
 */
#ifndef SG_CLI_FILE_H
#define SG_CLI_FILE_H

#include "base/vec.h"

/**
 * Read a whole file, or standard input for "-". False after a message: unreadable, a directory, or over
 * SG_DOCUMENT_MAX_BYTES. out ends in a NUL that its length does not count.
 */
bool sg_cli_read_file(const char *path, struct sg_arena *arena, struct sg_span *out);

/** Paths, sorted. */
struct sg_cli_paths {
	struct SG_VEC(const char *) items;
};

/**
 * Append the requirement files that a path names: itself, or those of a directory (*.toml, *.yaml, *.yml, *.json, not
 * of its sub-directories). False after a message.
 */
bool sg_cli_list_policies(const char *path, struct sg_arena *arena, struct sg_cli_paths *out);

/** The path made absolute by the working directory of this process. */
struct sg_span sg_cli_absolute(const char *path, struct sg_arena *arena);

#endif
