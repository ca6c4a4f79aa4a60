/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One file of the store of approvals: its name, what stands in it, and the seal that only this store can make.
 */
#ifndef SG_GATE_APPROVAL_FILE_H
#define SG_GATE_APPROVAL_FILE_H

#include "gate/approvals.h"

enum { SG_APPROVAL_NAME_BYTES = 96 };

/** The file of a call at a step: CODE.asked, CODE.approved, or TOKEN.token. Ends in NUL. */
void sg_approval_name(enum sg_approval_step step, struct sg_span stem,
		      char name[SG_APPROVAL_NAME_BYTES]);

/** The step that a file name speaks of; *stem is what stands before it. False for any other name. */
bool sg_approval_step_of(struct sg_span name, enum sg_approval_step *step, struct sg_span *stem);

/**
 * The bytes of a file: the seal, a newline, one JSON object, a newline. The seal is a keyed digest over the file's name
 * and the object, so that no file passes for one of another name.
 */
struct sg_span sg_approval_write(const struct sg_approvals *store, const char *name,
				 const struct sg_approval *approval, struct sg_arena *arena);

/** The call in the bytes of a file; false when this store did not write them under this name. */
bool sg_approval_read(const struct sg_approvals *store, const char *name, struct sg_span bytes,
		      struct sg_arena *arena, struct sg_approval *out);

/** A keyed digest over texts, each with its length, as hexadecimal digits with a NUL. */
void sg_approval_seal(const struct sg_approvals *store, const struct sg_span *texts, size_t count,
		      char hex[SG_APPROVAL_DIGEST_BYTES + 1]);

/** True while it holds: neither expired nor from the future (a clock that was set back). */
bool sg_approval_holds(const struct sg_approvals *store, const struct sg_approval *approval);

#endif
