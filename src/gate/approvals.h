/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that wait for a person, and calls that a person has approved: one small file each in a directory that belongs to
 * the user alone. A call that was refused for want of an answer gets a code; `strictgate approve CODE` lets exactly that
 * call pass once. Whatever is wrong with the store, the call stays refused.
 */
#ifndef SG_GATE_APPROVALS_H
#define SG_GATE_APPROVALS_H

#include "base/error.h"

enum {
	SG_APPROVAL_CODE_BYTES = 6,    /* characters of a code: 30 bits */
	SG_APPROVAL_DIGEST_BYTES = 64, /* hexadecimal digits: 256 bits */
	SG_APPROVAL_TOKEN_BYTES = 64,
	SG_APPROVAL_KEY_BYTES = 32,
	SG_APPROVAL_MINUTES = 10,           /* when no source says how long an approval holds */
	SG_APPROVAL_MAX_MINUTES = 24 * 60,  /* and never longer */
	SG_APPROVAL_MAX_CALL = 256 * 1024,  /* bytes of a call that is still shown to a person */
	SG_APPROVAL_MAX_FILE = 1024 * 1024, /* bytes of a file in the store */
	SG_APPROVALS_MAX = 64, /* files; the oldest one that is not approved makes room */
};

/** How far a call has come; each has its own file name, and counts for nothing else. */
enum sg_approval_step {
	SG_APPROVAL_ASKED,    /* waits for a person */
	SG_APPROVAL_APPROVED, /* may pass once */
	SG_APPROVAL_TOKEN,    /* the agent itself is to ask, see sg_approvals_issue */
	SG_APPROVAL_SHOWN,    /* the agent is about to ask, see sg_approvals_show */
};

/** The user's store, open. Whoever opened it closes it. */
struct sg_approvals {
	int directory;
	int64_t now_s; /* the time of everything that is asked of it, seconds since 1970 */
	unsigned char key[SG_APPROVAL_KEY_BYTES];
};

/** One call. Spans are borrowed. */
struct sg_approval {
	struct sg_span agent;
	struct sg_span call; /* sg_gate_listing */
	struct sg_span reason;
	struct sg_span rule;
	struct sg_span script; /* SG_APPROVAL_TOKEN: what is to run */
	struct sg_span cwd;    /* SG_APPROVAL_TOKEN: and where */
	int64_t since_s;       /* when the step was reached, seconds since 1970 */
	uint32_t minutes;      /* how long it holds */
	char code[SG_APPROVAL_CODE_BYTES + 1];
	char digest[SG_APPROVAL_DIGEST_BYTES + 1];
};

/**
 * Open the store, and make it when it is not there: directories with mode 0700, a key of random bytes with mode 0600.
 *
 * path  absolute, ends in NUL.
 * err   SG_E_APPROVALS: cannot be made, is a link, belongs to somebody else, or somebody else may read it.
 */
struct sg_status sg_approvals_open(const char *path, int64_t now_s, struct sg_arena *arena,
				   struct sg_approvals *out, struct sg_error *err) SG_MUST_USE;

/** Close the store and forget the key. */
void sg_approvals_close(struct sg_approvals *store);

/**
 * Fill in digest and code of a call by its agent and call: keyed, so that nobody without the key can look for two calls
 * with one code. The same call always has the same code.
 */
void sg_approval_identify(const struct sg_approvals *store, struct sg_approval *approval);

/**
 * Put a call into the store at a step; one that is there already is replaced. What has expired is removed, and the oldest
 * call that waits when there are SG_APPROVALS_MAX. approval: identified.
 * err  SG_E_APPROVALS: too long to be shown, no space, not writable. Nothing is left behind then.
 */
struct sg_status sg_approvals_put(const struct sg_approvals *store, enum sg_approval_step step,
				  const struct sg_approval *approval, struct sg_arena *arena,
				  struct sg_error *err) SG_MUST_USE;

/**
 * Has a person approved this call, and has nobody used that up? True at most once for each approval, whatever runs at
 * the same time: its file is removed before the answer.
 *
 * approval  identified; minutes is the longest time that the policy lets an approval hold now.
 */
bool sg_approvals_take(const struct sg_approvals *store, const struct sg_approval *approval,
		       struct sg_arena *arena);

/** The call that waits under a code. err: SG_E_APPROVAL_UNKNOWN (none, expired, or not written by this store). */
struct sg_status
sg_approvals_find(const struct sg_approvals *store, struct sg_span code, struct sg_arena *arena,
		  struct sg_approval *out, struct sg_error *err) SG_MUST_USE;

/** Remove a call that waits. */
void sg_approvals_drop(const struct sg_approvals *store, const struct sg_approval *approval);

/** The calls at a step, the oldest first; returns how many were written to out, at most SG_APPROVALS_MAX. */
size_t sg_approvals_list(const struct sg_approvals *store, enum sg_approval_step step,
			 struct sg_arena *arena, struct sg_approval *out);

/**
 * A code as a person typed it: lower case, blanks and hyphens count for nothing, I and L are 1, O is 0. False when it is
 * none.
 */
bool sg_approval_code(struct sg_span typed, char code[SG_APPROVAL_CODE_BYTES + 1]);

/**
 * Make a token: who shows it may run approval->script in approval->cwd, once, while it holds. token gets
 * SG_APPROVAL_TOKEN_BYTES hexadecimal digits and a NUL: a keyed digest over everything in *approval and a random number.
 * err: as sg_approvals_put.
 */
struct sg_status
sg_approvals_issue(const struct sg_approvals *store, const struct sg_approval *approval,
		   struct sg_arena *arena, char token[SG_APPROVAL_TOKEN_BYTES + 1],
		   struct sg_error *err) SG_MUST_USE;

/** The call that a token was made for; it is not used up. err: SG_E_TOKEN (forged, used, expired). */
struct sg_status
sg_approvals_look(const struct sg_approvals *store, struct sg_span token, struct sg_arena *arena,
		  struct sg_approval *out, struct sg_error *err) SG_MUST_USE;

/**
 * Mark a token as one that the agent is about to ask a person about: without that it permits nothing. approval: from
 * sg_approvals_look. err: SG_E_APPROVALS.
 */
struct sg_status sg_approvals_show(const struct sg_approvals *store, struct sg_span token,
				   const struct sg_approval *approval, struct sg_arena *arena,
				   struct sg_error *err) SG_MUST_USE;

/**
 * Use a token up that was shown. out: what it was made for. err: SG_E_TOKEN (forged, used, expired, not shown),
 * SG_E_APPROVALS (it cannot be removed). In a sandbox, where the store cannot be written (EROFS, EACCES, EPERM), the token
 * holds until it expires: it gives nobody a right that running its command would need.
 */
struct sg_status
sg_approvals_redeem(const struct sg_approvals *store, struct sg_span token, struct sg_arena *arena,
		    struct sg_approval *out, struct sg_error *err) SG_MUST_USE;

#endif
