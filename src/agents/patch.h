/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The headers of an apply_patch text: which files it touches.
 */
#ifndef SG_AGENTS_PATCH_H
#define SG_AGENTS_PATCH_H

#include "base/vec.h"
#include "model/call.h"

struct sg_call_paths SG_VEC(struct sg_call_path);

/**
 * Append every file that the patch adds, updates, deletes or moves to.
 *
 * Names are literal: no ~, no quotes; leading blanks behind the one of the header belong to the name, trailing ones do
 * not. As lenient as Codex 0.169 (measured: CRLF, indented headers, a here-document around the patch) and never
 * stricter: a line that could be a header is taken for one.
 * Returns false when the patch names no file at all. O(patch.len); at most SG_MAX_WORDS paths, then false.
 */
bool sg_patch_paths(struct sg_span patch, struct sg_arena *arena, struct sg_call_paths *paths);

/** The same for a unified diff with git's "diff --git a/X b/Y" lines. absolute: X and Y lack their leading '/'. */
void sg_diff_paths(struct sg_span diff, bool absolute, struct sg_arena *arena,
		   struct sg_call_paths *paths);

#endif
