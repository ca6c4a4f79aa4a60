/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of verdicts: one JSON object per line, appended whole, each with the hash of the line before it. Secrets are
 * taken out before anything is written. Knows no agent and no policy.
 */
#ifndef SG_AUDIT_AUDIT_H
#define SG_AUDIT_AUDIT_H

#include "base/error.h"
#include "model/call.h"
#include "model/verdict.h"

#include <sys/types.h>
#include <time.h>

#ifndef SG_AUDIT_SYSTEM_PATH
/** Where records go when the caller may write there (hooks of root); else they go below the user's home. */
#define SG_AUDIT_SYSTEM_PATH "/var/log/strictgate/audit.jsonl"
#endif

enum {
	SG_AUDIT_MAX_LINE = 16 * 1024, /* bytes of one record; longer texts are cut before */
	SG_AUDIT_META_BYTES = 200,     /* of the subject */
	SG_AUDIT_FULL_BYTES = 2000,    /* of the subject, and of all commands together */
	SG_AUDIT_LOCK_MS = 1000,       /* how long a record waits for its turn */
	SG_AUDIT_HASH_BYTES = 16,      /* of the hash that chains the lines */
};

/** What is recorded. Spans are borrowed. */
struct sg_record {
	struct timespec time;
	struct sg_ruling ruling;
	struct sg_span rule;
	struct sg_span source;
	struct sg_span reason;
	struct sg_span subject;
	enum sg_code code;
	const struct sg_call *call;     /* may be NULL: the input could not be read */
	struct sg_span agent;           /* when there is no call */
	const struct sg_span *commands; /* canonical; recorded at level "full" */
	size_t commands_count;
	const char *
		approval; /* "asked", "shown", "approved", "declined" or "used"; NULL: no approval by code */
	struct sg_span approval_code;
	struct sg_span approval_digest;
	struct sg_span terminal; /* of the person who approved */
	pid_t pid;
	uid_t uid;
};

/** The record as one line with its newline and without the chain's hash; at most SG_AUDIT_MAX_LINE bytes. */
struct sg_span sg_record_line(const struct sg_record *record, struct sg_arena *arena);

/**
 * The text without what looks like a secret: well-known token forms, values of password-like names, Bearer and Basic
 * credentials, user:password in URLs, private keys. What is taken out reads "[redacted]". O(text.len).
 */
struct sg_span sg_redact(struct sg_span text, struct sg_arena *arena);

/**
 * Append one record line to a file: under a lock of its own for at most SG_AUDIT_LOCK_MS, in one write(2), with "prev",
 * the hash of the line before it. A torn last line is closed and told ("torn": true). Without the lock the record is
 * written all the same, with "prev": null.
 *
 * path   ends in NUL; missing directories above it are made (0755 for root, 0700 for others), the file with mode 0600 (0640 for
 *        root); symbolic links are refused.
 * line   from sg_record_line.
 * err    SG_E_AUDIT.
 */
struct sg_status sg_audit_append(const char *path, struct sg_span line, struct sg_arena *arena,
				 struct sg_error *err) SG_MUST_USE;

#endif
