/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One value against the requirements. Not for use outside this folder.
 */
#ifndef SG_INSPECT_HOLD_H
#define SG_INSPECT_HOLD_H

#include "inspect/seen.h"

#include "gate/policies.h"
#include "model/policy.h"

/** What is held against what. */
struct sg_hold {
	struct sg_inspection *inspection;
	const struct sg_seen *seen;
	struct sg_span agent;
	struct sg_span about; /* the agent that findings name; empty: every one */
	const struct sg_policies *policies;
	const struct sg_image *image;       /* of `source` */
	const struct sg_source_rec *source; /* the one that is asked now */
	bool said;                          /* something was said about the value */
};

/** Where a way through the sources stands; all zero: before the first. */
struct sg_hold_place {
	size_t policy;
	uint32_t source;
};

/** Step to the next source that can speak, hold->image and hold->source; false behind the last. */
bool sg_hold_next_source(struct sg_hold *hold, struct sg_hold_place *at);

/** Say that a source does not allow the value. place.line 0: the source as a whole. */
void sg_hold_deviate(struct sg_hold *hold, struct sg_span what, struct sg_place_rec place);

/** Say something about the value that is not about one source. */
void sg_hold_say(struct sg_hold *hold, enum sg_severity severity, struct sg_span what,
		 struct sg_span requirement);

/** Is the value what a row calls bad? NULL: always; "filled": not empty; else the same word. */
bool sg_hold_is(const struct sg_seen *seen, const char *with, struct sg_arena *arena);

/** A word of the agent, by the meanings of that name; false when no row knows it. */
bool sg_hold_meaning(struct sg_hold *hold, const char *name, struct sg_span word);

/** What an allowed call of the agent would be judged as: commands, paths, destinations. */
void sg_hold_call(struct sg_hold *hold);

/** A variable, by the table of hazards and by what the policy says about variables. */
void sg_hold_variable(struct sg_hold *hold);

/** The hazard of a value's variable for the agent, or NULL: none, or not here. */
const struct sg_inspect_hazard *sg_hazard_of(const struct sg_seen *seen, struct sg_span agent,
					     const struct sg_install_places *places);

/** What is wrong with a variable, as far as its file is read by somebody. */
struct sg_span sg_hazard_words(const struct sg_inspect_hazard *hazard, const struct sg_seen *seen,
			       struct sg_arena *arena);

#endif
