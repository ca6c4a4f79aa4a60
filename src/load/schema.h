/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of keys as a JSON Schema, for editors that complete and check requirement files.
 */
#ifndef SG_LOAD_SCHEMA_H
#define SG_LOAD_SCHEMA_H

#include "base/vec.h"

/**
 * Append a JSON Schema (draft 2020-12) of requirement files, on one line. Its definitions are named after the tables of
 * keys.h, like "requirements.rules[]". Tables of our own take no other keys; those of Codex do, as Codex does.
 */
void sg_load_schema(struct sg_buffer *out);

#endif
