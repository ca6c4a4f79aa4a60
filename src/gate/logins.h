/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a command-line tool is logged in as, read from the tool's own profile. Nothing is executed.
 */
#ifndef SG_GATE_LOGINS_H
#define SG_GATE_LOGINS_H

#include "gate/policies.h"
#include "model/command.h"

enum {
	SG_LOGIN_MAX_BYTES = 1024 * 1024, /* of one profile */
	SG_LOGIN_MAX_FILES = 8,           /* of one call */
	SG_LOGIN_MAX_ENTRIES = 10000,     /* of one profile */
};

/**
 * Fill `login` of the commands whose program some policy wants a certain identity of; no file is touched for others.
 *
 * A profile that cannot be found, read or understood to the last entry is a problem, never an identity. The file itself
 * must not be a symbolic link. At most three system calls per file.
 */
void sg_gate_read_logins(const struct sg_policies *policies, const struct sg_call *call,
			 struct sg_reading *reading);

#endif
