/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the programs over the labelled tool calls share. Failures end the cmocka test that is running.
 */
#ifndef TESTS_CASES_SUPPORT_H
#define TESTS_CASES_SUPPORT_H

#include "base/vec.h"
#include "gate/gate.h"

/** A file of tests/cases, whole. */
struct sg_text sg_cases_read_data(const char *name, struct sg_arena *arena);
/** A requirements file of tests/cases as the only policy. */
void sg_cases_load_policy(const char *name, struct sg_arena *arena, struct sg_policies *out);
/** The number that commands.floor, as text, records for a name. */
size_t sg_cases_floor_of(struct sg_span text, const char *name);
/** Judge the call with another script. */
struct sg_ruling
sg_cases_judge_script(const struct sg_policies *policies, const struct sg_call *call,
		      struct sg_span script, struct sg_arena *arena);
/** May its script be put into others? Rows that hide characters are refused in any; very long ones add nothing. */
bool sg_cases_is_plain(const struct sg_call *call);
/** Append text as one word in single quotes. */
void sg_cases_add_quoted(struct sg_buffer *out, struct sg_span text);

#endif
