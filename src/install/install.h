/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Installing the hook for an agent and taking it out again. First everything is planned, then written; a plan is also
 * what a dry run and a check look at. Prints nothing; every place comes in as an argument.
 */
#ifndef SG_INSTALL_INSTALL_H
#define SG_INSTALL_INSTALL_H

#include "base/error.h"
#include "base/vec.h"
#include "install/table.h"

#include <sys/stat.h>

/** Where things are. Directories are absolute and do not end in a slash. */
struct sg_install_places {
	enum sg_install_scope scope;
	struct sg_span root;    /* stands before every path; mostly empty */
	struct sg_span home;    /* for SG_INSTALL_USER */
	struct sg_span project; /* for SG_INSTALL_PROJECT */
	struct sg_span state;   /* where receipts are kept; root stands before it, too */
	struct sg_span hook;    /* strictgate-hook, as agents will start it */
	uid_t uid;              /* besides root, who may own what is changed; 0: nobody */
	const char *(*variable)(const char *name); /* value of an environment variable, or NULL */
};

/** Directories, absolute, without root. */
struct sg_install_folders {
	struct SG_VEC(struct sg_span) names;
};

/** A file, and what becomes of it. */
struct sg_install_change {
	struct sg_span agent;
	enum sg_install_scope scope;
	struct sg_span path; /* as agents and people name it */
	struct sg_span real; /* root before it, links of users followed */
	unsigned mode;       /* of a new file */
	bool existed;
	bool removed;    /* the file goes; `after` is empty */
	bool unreadable; /* users could not read it, and some agents then go on without their hook */
	bool stuck; /* a whole file of ours that somebody changed since: it stays, and so does its receipt */
	bool changed; /* taken out of a file that somebody changed since: it is not as it was before */
	struct sg_span before;
	struct sg_span after;
	struct sg_span want;               /* JSON, an array: what was asked for, for the receipt */
	const char *mark;                  /* what tells our part; NULL in a removal */
	struct stat seen;                  /* when `existed` */
	struct sg_install_folders folders; /* of a removal: those that were made for the file */
};

/** Changes in the order in which they are made; also files that stay as they are. */
struct sg_install_plan {
	struct SG_VEC(struct sg_install_change) changes;
};

/** The row of an agent, or NULL. */
const struct sg_install_agent *sg_install_find(struct sg_span name);

/** True when the agent has a file of that scope. */
bool sg_install_has(const struct sg_install_agent *agent, enum sg_install_scope scope);

/**
 * Check that agents can be told to start this program: a file that may be executed, that nobody but root and
 * places->uid can replace, and whose path means the same in every shell.
 * errors: SG_E_READ, SG_E_OWNER, SG_E_BAD_VALUE.
 */
struct sg_status
sg_install_check_hook(const struct sg_install_places *places, struct sg_errors *errors) SG_MUST_USE;

/** The same of the strictgate beside the hook, where an agent asks by running it; see install/table.h. */
struct sg_status sg_install_check_asking(const struct sg_install_agent *agent,
					 const struct sg_install_places *places,
					 struct sg_errors *errors) SG_MUST_USE;

/**
 * What installing an agent's hook changes. Nothing is written.
 *
 * plan    gets one change per file; before and after are equal where nothing is to be done. Untouched on failure.
 * errors  a file that cannot be read, that somebody else can change, that does not parse, or whose shape is not known:
 *         with its line. Then nothing of this agent is to be written.
 */
struct sg_status
sg_install_plan(const struct sg_install_agent *agent, const struct sg_install_places *places,
		struct sg_install_plan *plan, struct sg_errors *errors) SG_MUST_USE;

/**
 * What taking the hook out changes: each file of which there is a receipt, of this agent (NULL: of every one) and scope.
 * A file that is as it was left becomes what it was before, byte for byte; from one that was changed since only our part
 * goes. Nothing is written.
 */
struct sg_status
sg_install_plan_removal(const struct sg_install_agent *agent,
			const struct sg_install_places *places, struct sg_install_plan *plan,
			struct sg_errors *errors) SG_MUST_USE;

/**
 * Make a planned change: the receipt first, then the file, whole, by rename, with its owner and mode; missing
 * directories are made. A change that changes nothing is no work.
 * errors: SG_E_WRITE; also when the file was changed since it was planned.
 */
struct sg_status
sg_install_apply(const struct sg_install_change *change, const struct sg_install_places *places,
		 struct sg_errors *errors) SG_MUST_USE;

/** The same for a planned removal: the file first, then its receipt goes. */
struct sg_status sg_install_apply_removal(const struct sg_install_change *change,
					  const struct sg_install_places *places,
					  struct sg_errors *errors) SG_MUST_USE;

/**
 * Remove the directories that were made for the files of a removal, where nothing is left in them; after every change of
 * the plan. out: those that went, innermost first.
 */
void sg_install_remove_folders(const struct sg_install_plan *plan,
			       const struct sg_install_places *places, struct sg_arena *arena,
			       struct sg_install_folders *out);

/** True when there is something to write. */
bool sg_install_is_change(const struct sg_install_change *change);

#endif
