/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strictgate diff compares: a policy taken apart into entries, each with what makes it stricter or looser, and
 * calls that are judged by two policies. Private to the sub-command.
 */
#ifndef SG_CLI_DIFF_H
#define SG_CLI_DIFF_H

#include "cli/outline.h"
#include "gate/policies.h"
#include "model/policy.h"

struct sg_diff_texts SG_VEC(struct sg_span);

/** What more of something does. */
enum sg_diff_presence {
	SG_DIFF_RESTRICTS, /* a rule: with it fewer calls pass */
	SG_DIFF_PERMITS,   /* an entry of an allowlist */
	SG_DIFF_DEPENDS,   /* an allow rule, an entry of a filesystem table */
	SG_DIFF_REMARKS,   /* enforced by others */
};

enum { SG_DIFF_CLASSES = SG_CLI_CLASSES };

/** One thing that a policy says. */
struct sg_diff_entry {
	const char *kind;      /* "rules", "paths" ... */
	struct sg_span source; /* of a pack; empty: the file itself */
	struct sg_span name;   /* an id, or what it speaks about */
	struct sg_span text;   /* all of it, on one line, for people */
	struct sg_span place;  /* "file:line" */
	enum sg_diff_presence presence;
	struct sg_ruling rulings[SG_DIFF_CLASSES]; /* more is stricter */
	struct sg_diff_texts reach;                /* more of them has more of the presence */
	struct sg_diff_texts lifts;                /* more of them is looser */
	struct sg_diff_texts rest;                 /* what cannot be weighed, reasons aside */
};

struct sg_diff_entries {
	struct SG_VEC(struct sg_diff_entry) items;
};

/** Take a policy apart. file: the name of its main source. Spans live in the arena and the policy. */
void sg_diff_entries(const struct sg_image *policy, struct sg_span file, struct sg_arena *arena,
		     struct sg_diff_entries *out);

enum { SG_DIFF_WORDS = 4, SG_DIFF_EXAMPLES = 3 };

/** A call that two policies judge differently. */
struct sg_diff_example {
	size_t line;
	struct sg_span call;
	struct sg_span old_rule, new_rule; /* "rule, source" */
};

/** Calls by their verdicts: allow, log, prompt, forbidden. */
struct sg_diff_replay {
	size_t calls, unreadable;
	size_t counts[SG_DIFF_WORDS][SG_DIFF_WORDS]; /* [old][new] */
	struct sg_diff_example examples[SG_DIFF_WORDS][SG_DIFF_WORDS][SG_DIFF_EXAMPLES];
};

/** The word of a row or column. */
const char *sg_diff_word(size_t index);

/**
 * Judge every line of a file (standard input: "-") by both policies. Lines that cannot be read are counted. False after a
 * message. Examples live in the arena.
 */
bool sg_diff_replay(const struct sg_policies policies[2], const char *path, struct sg_arena *arena,
		    struct sg_diff_replay *out);

#endif
