/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A path that a call touches, between effects.c, which finds it, and files.c, which holds tables of files against it.
 * Private to the decide layer.
 */
#ifndef SG_DECIDE_TOUCHED_H
#define SG_DECIDE_TOUCHED_H

#include "decide/opinion.h"
#include "match/path.h"

/**
 * A path that is touched, in one of its spellings: folded as text, or where the links on disk lead. Each spelling is
 * judged by itself, and an exception or a narrow entry for one of them says nothing about the others.
 */
struct sg_touched {
	struct sg_span path;
	bool real;       /* links were followed: in patterns they are, too */
	uint64_t traits; /* of the path; all of them when links were followed */
	unsigned access;
	bool certain;
	struct sg_span cwd;               /* where the path starts when it is relative */
	struct sg_path_world world;       /* where patterns start: the directory of the call */
	const struct sg_command *command; /* or NULL */
};

/** A pattern against a path; /tmp/x where /tmp is a link covers what is found behind the link. MAYBE for a listener only. */
enum sg_match
sg_touched_match(struct sg_opinion *opinion, struct sg_span pattern, const struct sg_touched *t);

/** "written" or "read". */
const char *sg_touched_word(unsigned access);

/** The source's filesystem table, when it has one. */
void sg_judge_files(struct sg_opinion *opinion, const struct sg_touched *t);

/**
 * Permission profiles: one of those that the source allows must grant the access. What none grants prompts, as Codex
 * asks before it leaves the sandbox; what all of them deny is forbidden.
 */
void sg_judge_profile_files(struct sg_opinion *opinion, const struct sg_touched *t);

#endif
