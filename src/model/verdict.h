/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verdict, audit duty, and their join: the two chains that every opinion is made of. Law: the join is commutative,
 * associative and idempotent, and { allow, none } is its neutral element.
 */
#ifndef SG_MODEL_VERDICT_H
#define SG_MODEL_VERDICT_H

#include "base/span.h"

enum sg_verdict {
	SG_VERDICT_ALLOW,
	SG_VERDICT_PROMPT,
	SG_VERDICT_FORBIDDEN,
};

enum sg_audit {
	SG_AUDIT_NONE,
	SG_AUDIT_META,
	SG_AUDIT_FULL,
};

/** An opinion about a call. Small and fixed in size: it is stored in images. */
struct sg_ruling {
	uint8_t verdict; /* enum sg_verdict */
	uint8_t audit;   /* enum sg_audit */
};

/** "No opinion": the neutral element. */
#define SG_RULING_NEUTRAL ((struct sg_ruling){ SG_VERDICT_ALLOW, SG_AUDIT_NONE })

/** The stricter of each component. */
static inline struct sg_ruling
sg_ruling_join(struct sg_ruling a, struct sg_ruling b)
{
	return (struct sg_ruling){ a.verdict > b.verdict ? a.verdict : b.verdict,
				   a.audit > b.audit ? a.audit : b.audit };
}

/** Which of two is told when both hold: the verdict counts before the record. */
static inline bool
sg_ruling_is_stricter(struct sg_ruling a, struct sg_ruling b)
{
	return a.verdict != b.verdict ? a.verdict > b.verdict : a.audit > b.audit;
}

static inline bool
sg_ruling_eq(struct sg_ruling a, struct sg_ruling b)
{
	return a.verdict == b.verdict && a.audit == b.audit;
}

/** The decision words of requirement files: allow, log, prompt, forbidden. False when the word is none of them. */
bool sg_ruling_of_word(struct sg_span word, struct sg_ruling *out);

/** How a ruling is shown: "allow", "log", "prompt" or "forbidden". */
const char *sg_ruling_word(struct sg_ruling ruling);

/** "none", "meta" or "full". */
const char *sg_audit_word(uint8_t audit);

#endif
