/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deciding: a call and a policy image in, a decision out. Explaining is deciding with a listener. No parsing, no I/O
 * except symbolic links where the world says so.
 */
#ifndef SG_DECIDE_DECIDE_H
#define SG_DECIDE_DECIDE_H

#include "match/match.h"
#include "match/path.h"
#include "model/command.h"
#include "model/policy.h"

/** The join over all sources, and the one remark that people are told. Spans live in the arena or the image. */
struct sg_decision {
	struct sg_ruling ruling;
	struct sg_span
		rule; /* id of the rule that decided ("git/force-push", "rules[2]", "paths[0]", "default" ...) */
	struct sg_span source; /* "file:line" */
	struct sg_span
		reason; /* for the user and the model; never empty when the verdict is not allow */
	enum sg_code code;      /* SG_OK, or the problem that decided */
	struct sg_span subject; /* the command, path, URL or server that the rule met */
	uint8_t audit_required; /* a source wants no call without its record */
	uint8_t no_approvals;   /* a source forbids approving prompts by code */
	uint32_t
		approval_minutes; /* the shortest time that a source lets an approval hold; 0: none says */
};

/** One step of a decision, for explain: a rule that was met, or nearly. */
struct sg_trace_event {
	const struct sg_source_rec *source;
	struct sg_span place;   /* "file:line" */
	struct sg_span rule;    /* as in struct sg_decision */
	struct sg_span subject; /* what met it: a command, path, URL, variable or server */
	struct sg_span marked;  /* the subject with its marks, or empty */
	const struct sg_command
		*command;    /* the command of the reading that it belongs to, or NULL */
	enum sg_match match; /* SG_MATCH_NO: only nearly */
	bool excepted;       /* an exception of the rule covers it */
	struct sg_ruling ruling;
	struct sg_span note;    /* the reason; for a rule that was nearly met: what differs */
	unsigned distance;      /* nearly met: how far away, 1 is nearest */
	struct sg_span pattern; /* what the rule is on, as written; may be empty */
	struct sg_span unless;  /* what it excepts; may be empty */
};

/** Hears every step. */
struct sg_trace {
	void *context;
	void (*event)(void *context, const struct sg_trace_event *event);
	/** A source has formed its opinion; the decision is its own, before it is joined with the others. May be NULL. */
	void (*opinion)(void *context, const struct sg_source_rec *source,
			const struct sg_decision *decision);
};

/** What is to be decided. */
struct sg_question {
	const struct sg_image *policy; /* every source of it is evaluated */
	const struct sg_call *call;
	const struct sg_reading *
		reading; /* what the call's script can do; empty for other tools, see shell/shell.h */
	bool look;       /* symbolic links of this machine may be followed */
	const struct sg_trace *trace; /* hears every step, or NULL */
};

/**
 * Judge a call: the opinions of all sources, joined.
 *
 * out      always written. A decision that cannot be made is forbidden.
 *
 * O(commands * (log rules + rules on their programs) + effects * path and domain rules); O(commands * rules) when the
 * policy has no sound index of its rules.
 */
void sg_decide(const struct sg_question *question, struct sg_arena *arena, struct sg_decision *out);

/** The join of two decisions of different images; the remark of the stricter one stays, the first at a tie. */
struct sg_decision sg_decision_join(struct sg_decision a, struct sg_decision b);

#endif
