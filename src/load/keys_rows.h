/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two files of key rows share: short forms of rows and lists of words. Private to them.
 */
#ifndef SG_LOAD_KEYS_ROWS_H
#define SG_LOAD_KEYS_ROWS_H

#include "load/keys.h"

#define SANDBOX_MODES "read-only workspace-write danger-full-access external-sandbox"
#define APPROVAL_POLICIES "untrusted on-request never granular on-failure"
#define SEARCH_MODES "disabled cached indexed live"
#define REVIEWERS "user auto_review guardian_subagent"

/** A row that is enforced here, on every agent. */
#define KEY(key, of, joined, text, ...)                                           \
	{                                                                         \
		.name = key, .type = of, .join = joined, .doc = text, __VA_ARGS__ \
	}

/** A row that is recognised, and enforced by Codex only. */
#define CODEX(key, of, text, ...)                                                        \
	{                                                                                \
		.name = key, .type = of, .join = SG_JOIN_CODEX, .reach = SG_REACH_CODEX, \
		.doc = text, __VA_ARGS__                                                 \
	}

/** The table of a scope of Codex. */
const struct sg_key_table *sg_key_table_codex(enum sg_key_scope scope);

#endif
