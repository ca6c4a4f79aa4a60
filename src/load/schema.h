/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of keys as a JSON Schema, for editors that complete and check the files of strictgate.
 */
#ifndef SG_LOAD_SCHEMA_H
#define SG_LOAD_SCHEMA_H

#include "base/vec.h"

/** The files that have a schema. */
enum sg_schema {
	SG_SCHEMA_REQUIREMENTS,
	SG_SCHEMA_SOURCES, /* sources.toml */
	SG_SCHEMA_COUNT,
};

/** "requirements", "sources". */
const char *sg_load_schema_name(enum sg_schema schema);

/**
 * Append a JSON Schema (draft 2020-12), on one line. Its definitions are named after the tables of keys.h, like
 * "requirements.rules[]". Tables of our own take no other keys; those of Codex do, as Codex does.
 */
void sg_load_schema(enum sg_schema schema, struct sg_buffer *out);

#endif
