/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The home directories that a command line asks for.
 */
#ifndef SG_CLI_HOMES_H
#define SG_CLI_HOMES_H

#include "cli/cli.h"

#include <sys/types.h>

struct sg_home {
	struct sg_span path; /* without the root and without a slash at its end */
	uid_t owner;         /* 0: root or ourselves */
};

struct sg_homes SG_VEC(struct sg_home);

/**
 * Those of --home, and with --all-users each that the password file names and each below /home and /Users. Only
 * directories that are there; each once, at most SG_HOMES_MAX.
 */
void sg_cli_homes(const struct sg_cli_args *args, struct sg_span root, struct sg_arena *arena,
		  struct sg_homes *out);

enum { SG_HOMES_MAX = 10000 };

#endif
