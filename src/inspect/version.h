/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which version of an agent is installed, read from its files: nothing is started. And whether it is one that strictgate
 * was measured with.
 */
#ifndef SG_INSPECT_VERSION_H
#define SG_INSPECT_VERSION_H

#include "inspect/inspect.h"

#include <sys/types.h>

/** How an installed version stands to what is known. */
enum sg_version_standing {
	SG_VERSION_MEASURED, /* its settings and its hook were measured in this series of versions */
	SG_VERSION_OLD,      /* the hook of such a version does not hold */
	SG_VERSION_UNVERIFIED, /* older or newer than what was measured, or it does not tell */
	SG_VERSION_DOCUMENTED, /* of this agent nothing was measured, or its numbers are of another program */
};

/** One installed program or extension. */
struct sg_version {
	struct sg_span text; /* "0.169.0"; empty: the program is here and does not tell */
	struct sg_span file; /* what tells it, else the program; without the root */
	unsigned line;       /* 0: the name of the file tells it */
	enum sg_version_standing standing;
	dev_t device; /* of the file: the same one is reached by several ways */
	ino_t inode;
};

struct sg_versions SG_VEC(struct sg_version);

/**
 * Every installation of the agent: by PATH, in the directories where package managers put programs, in the global
 * folders of npm, and among the extensions of editors. At most SG_VERSION_MAX.
 *
 * Told by the package.json beside the program (its links followed), or by a folder named after the version, as in
 * claude/versions/2.1.329. The package must be the agent's. A few hundred system calls.
 */
void sg_inspect_versions(struct sg_inspection *inspection, struct sg_span agent,
			 struct sg_versions *out);

/**
 * Add what there is to say about the versions: ok where measured, a note where unverified or documented only, a warning
 * where the hook of such a version does not hold. Nothing where none is installed.
 */
void sg_inspect_add_versions(struct sg_inspection *inspection, struct sg_span agent);

enum { SG_VERSION_MAX = 32 };

#endif
