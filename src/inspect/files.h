/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of settings that rows of tables name. Not for use outside this folder.
 */
#ifndef SG_INSPECT_FILES_H
#define SG_INSPECT_FILES_H

#include "inspect/inspect.h"

#include "document/document.h"

enum { SG_INSPECT_MAX_BYTES = 4 * 1024 * 1024, SG_INSPECT_MAX_FILES = 1000 };

/** Files that agents read. */
struct sg_inspect_place {
	const char *variable; /* environment variable that moves the base, or NULL */
	const char *base;     /* "~/x", "." for the project, or absolute */
	const char *name;     /* below the base; may hold * */
};

/** Hears of each file of a place that is there; its name is without the root. */
typedef void (*sg_inspect_see)(void *context, struct sg_text text);

/** Hears of each path of a place that is there, without the root. */
typedef void (*sg_inspect_see_path)(void *context, struct sg_span path);

/** The paths of a place, in the order of their names; nothing is opened. */
void sg_inspect_find(struct sg_inspection *inspection, const struct sg_inspect_place *place,
		     sg_inspect_see_path see, void *context);

/** Read the files of a place, in the order of their names. What is no regular file or too long is left out; never waits. In
 * somebody else's home a file that is neither theirs nor really there becomes an observation. */
void sg_inspect_files(struct sg_inspection *inspection, const struct sg_inspect_place *place,
		      sg_inspect_see see, void *context);

/** A text with another one in the place of its first "%s"; in the arena. */
const char *sg_inspect_fill(const char *text, const char *with, struct sg_arena *arena);

/** Parse TOML (by the name of the file) or JSON. NULL after an observation with the line of the error. */
const struct sg_node *
sg_inspect_parse(struct sg_inspection *inspection, struct sg_span agent, struct sg_text text);

#endif
