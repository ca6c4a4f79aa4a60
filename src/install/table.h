/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each agent needs to ask the gate: files, and what must stand in them. Data only; one row per file.
 */
#ifndef SG_INSTALL_TABLE_H
#define SG_INSTALL_TABLE_H

#include <stdbool.h>

/** How guarded lines and scripts start the hook: with a limit, so that one that hangs is refused. */
#define SG_INSTALL_LIMIT "/usr/bin/timeout -k 1 5 "

/** For whom a hook is installed. */
enum sg_install_scope {
	SG_INSTALL_MANAGED, /* the machine: users cannot change it */
	SG_INSTALL_USER,
	SG_INSTALL_PROJECT,
	SG_INSTALL_SCOPES,
};

/**
 * One file. In texts @HOOK@ is the absolute path of strictgate-hook, @AGENT@ the agent, @FOLDER@ the file's directory,
 * @GUARDED@ a command line that refuses the call whenever the hook does not allow it, whichever shell runs it; @UNNAMED@
 * the same where the shape of the input has to tell the agent; @GUARDED_SH@ the same for an agent that runs it with sh or
 * bash itself, which spares a process; @ASKING@ the same as @GUARDED@ for an agent that asks by running @STRICTGATE@ ask,
 * the program beside the hook.
 */
struct sg_install_file {
	enum sg_install_scope scope;
	const char *variable; /* environment variable that names the base instead, or NULL */
	const char *base;     /* "/etc/codex", "~/.codex" or "." for the project */
	const char *name;     /* below the base */
	const char *
		want; /* JSON: what the settings must hold; the file's format is that of its name */
	const char *script; /* instead: the whole file */
	const char *mark;   /* what tells our part of it, of any release */
	unsigned mode;      /* of a new file */
	bool trust;         /* Codex runs the hook only when its digest stands beside it */
	bool asks;          /* strictgate must stand beside the hook */
};

/** One thing to know about an installed hook. */
struct sg_install_note {
	enum sg_install_scope scope;
	const char *text;
};

struct sg_install_agent {
	const char *name;
	const struct sg_install_file *files; /* ends in a row without name */
	const struct sg_install_note *notes; /* ends in a row without text */
};

/** Every agent that a hook can be installed for; ends in a row without name. */
extern const struct sg_install_agent sg_install_agents[];

/** "managed", "user", "project". */
extern const char *const sg_install_scopes[SG_INSTALL_SCOPES];

#endif
