/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a command-line tool will look for its configuration, from what is known about its command. Shared with the gate
 * layer, which reads the files there. No I/O but symbolic links.
 */
#ifndef SG_DECIDE_PROFILE_H
#define SG_DECIDE_PROFILE_H

#include "knowledge/profiles.h"
#include "match/path.h"
#include "model/command.h"

/** Paths, each of which may be the one (of a list: is one). */
struct sg_profile_paths {
	struct SG_VEC(
		struct sg_span) list; /* as written, relative ones to the command's directory */
	bool unknown;                 /* or some other path: nothing tells */
};

/** The paths of one profile of a command; *out must be zero. O(values of the variables). */
void sg_profile_paths(const struct sg_command *command, const struct sg_profile *profile,
		      struct sg_arena *arena, struct sg_profile_paths *out);

#endif
