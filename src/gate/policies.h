/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the policy for a call comes from: the compiled snapshot, or a compilation of its own when sources speak that no
 * snapshot holds (the user's, the project's) or the snapshot cannot be used.
 */
#ifndef SG_GATE_POLICIES_H
#define SG_GATE_POLICIES_H

#include "base/image.h"
#include "model/call.h"

#include <sys/types.h>

enum {
	SG_POLICIES_MAX = 4,
	SG_COMPILE_MS = 2000, /* a compilation that takes longer has failed */
	SG_PROJECT_MAX_DEPTH = 64,
};

/** The images that judge a call together; their opinions are joined. */
struct sg_policies {
	struct sg_image images[SG_POLICIES_MAX];
	size_t count;
};

/** What a hook was told about its policy, and what it knows of its user. Strings end in NUL. */
struct sg_policy_choice {
	const char *snapshot; /* the one to use; NULL: system_snapshot and the sources beside it */
	const char *const *files; /* --policy: these alone, compiled afresh */
	size_t files_count;
	const char *system_snapshot;
	const char *root; /* stands before the paths of the system, for the compiler; mostly NULL */
	const char *program;     /* absolute path of strictgate, which compiles */
	const char *home;        /* NULL: unknown */
	const char *config_home; /* $XDG_CONFIG_HOME, or NULL */
	uid_t uid;
	int64_t now_s; /* Unix time: sources may be too old */
};

/**
 * The policy for a call.
 *
 * out  on success: at least one image; mapped memory goes with the arena.
 * err  SG_E_READ, SG_E_OWNER, SG_E_SNAPSHOT, SG_E_STALE for a snapshot that was named; SG_E_COMPILE with the first line of
 *      what the compiler said.
 * Some ten system calls with a fresh snapshot; a compilation takes milliseconds and is a process of its own.
 */
struct sg_status
sg_policies_open(const struct sg_policy_choice *choice, const struct sg_call *call,
		 struct sg_arena *arena, struct sg_policies *out, struct sg_error *err) SG_MUST_USE;

/**
 * The nearest directory from cwd upwards that has a .strictgate directory, or the empty span. At most
 * SG_PROJECT_MAX_DEPTH levels. The result ends in NUL.
 */
struct sg_span sg_project_directory(struct sg_span cwd, struct sg_arena *arena);

/** Compile in a process of its own. project: empty, or the directory from which project sources are looked for upwards, NUL behind it. */
struct sg_status
sg_policies_compile(const struct sg_policy_choice *choice, struct sg_span project,
		    struct sg_arena *arena, struct sg_image *out, struct sg_error *err) SG_MUST_USE;

#endif
