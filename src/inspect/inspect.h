/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is the gate in force on this machine? Looks at the settings of agents and starts their hook as they would. Prints
 * nothing and changes nothing; every place comes in as an argument.
 */
#ifndef SG_INSPECT_INSPECT_H
#define SG_INSPECT_INSPECT_H

#include "base/image.h"
#include "install/install.h"

/** How much a finding weighs, ascending. */
enum sg_severity {
	SG_SEVERITY_OK,      /* in force */
	SG_SEVERITY_NOTE,    /* to know; nothing to repair */
	SG_SEVERITY_WARNING, /* in force, but weaker than it can be */
	SG_SEVERITY_ERROR,   /* not in force */
	SG_SEVERITIES,
};

/** "ok", "note", "warning", "error". */
extern const char *const sg_severity_words[SG_SEVERITIES];

/** What became of a setting. */
enum sg_setting_state {
	SG_STATE_NONE,       /* the observation is about no setting */
	SG_STATE_EFFECTIVE,  /* the agent takes it, as far as files tell */
	SG_STATE_OVERRIDDEN, /* another file says otherwise and wins */
	SG_STATE_UNTRUSTED,  /* it counts once the folder is trusted */
	SG_STATES,
};

/** "", "effective", "overridden", "untrusted". */
extern const char *const sg_state_words[SG_STATES];

struct sg_observation {
	enum sg_severity severity;
	struct sg_span agent;       /* empty: the machine */
	struct sg_span what;        /* a sentence without its full stop */
	struct sg_span file;        /* may be empty */
	unsigned line;              /* 0: the whole file */
	unsigned column;            /* 0: unknown */
	struct sg_span repair;      /* a command line, or empty */
	struct sg_span requirement; /* "file:line" of what asks for something else, or empty */
	/* Only of settings: */
	enum sg_setting_state state;
	struct sg_span setting; /* "profiles.fast.sandbox_mode" */
	struct sg_span value;   /* as text, without secrets */
	bool is_text;           /* the value: people see it in quotes */
	struct sg_span by;      /* "file:line" that overrides it */
	const char *touches;    /* the kind of requirement, a word */
	const char *layer;      /* whose file it is, a word */
};

/** One look at a machine. */
struct sg_inspection {
	struct sg_arena *arena;
	struct sg_install_places
		places;       /* home and project may be empty; scope and state are not used */
	struct sg_span shell; /* the user's own, absolute; may be empty */
	int64_t deadline_ms;  /* of CLOCK_MONOTONIC: nothing is started after it */
	uid_t owner; /* whose home it is, when it is another user's: what leads out of it is not read; 0: our own */
	struct SG_VEC(struct sg_observation) found;
};

/** Add an observation. */
void sg_inspect_add(struct sg_inspection *inspection, struct sg_observation observation);

/** The same, unless it was said already. O(what was found). */
void sg_inspect_add_once(struct sg_inspection *inspection, struct sg_observation observation);

/** Add an observation of another inspection: everything that it points to is copied. */
void sg_inspect_adopt(struct sg_inspection *inspection, const struct sg_observation *observation);

/** The worst of all that was found. */
enum sg_severity sg_inspect_worst(const struct sg_inspection *inspection);

/** True when something of the agent is on this machine: its program, its settings or a hook of ours. */
bool sg_inspect_is_here(const struct sg_inspection *inspection, struct sg_span agent);

/** The hook of an agent, as its settings name it. */
struct sg_found_hook {
	struct sg_span program; /* absolute path; empty: they name none */
	struct sg_span
		settings; /* what install asks for in their file (JSON), or the whole script; empty: they differ */
	bool script;
};

/**
 * Look at the hook of an agent: configured for the machine, else for the user or the project, as strictgate install
 * writes it; its files securely owned. Each difference is named.
 * True when the files of the machine are exactly as they should be.
 */
bool sg_inspect_hook(struct sg_inspection *inspection, const struct sg_install_agent *agent,
		     struct sg_found_hook *out);

/** A repair of what belongs to root: with sudo in front of it for everybody else. */
struct sg_span sg_inspect_repair(const struct sg_inspection *inspection, struct sg_span command);

/**
 * Look for settings that switch the agent's hook off or lead past it, by the table of switches.
 * managed: what the machine's settings hold against is then a note only.
 */
void sg_inspect_switches(struct sg_inspection *inspection, struct sg_span agent, bool managed);

/** One agent whose hook is to be tried. */
struct sg_trial {
	struct sg_span agent;
	struct sg_found_hook hook;
};

/**
 * Try the hooks of agents: each with a call that every policy forbids and with a harmless one, by the machine's policy and
 * by one that is made for this. Settings that are as install writes them are run as the agent runs them: the same shell,
 * the same line, with nothing added but the policy and a place for the records, which are removed again. Lines that
 * refuse when the hook fails are also run with a program that is missing, that is killed and that hangs (for a shorter
 * time). Where settings differ, only their program is started.
 *
 * A call has SG_PROBE_MS; none is started after the deadline. What hangs does so beside the others.
 */
void
sg_inspect_probe(struct sg_inspection *inspection, const struct sg_trial *trials, size_t count);

/**
 * Read the settings of an agent and hold them against the policy: one observation for each value, in the order of the
 * tables. What deviates is a warning, an error where the gate is off or the agent's settings are moved; what is
 * overridden or cannot be told, a note; a value that no requirement speaks against, ok. Sources that only record, or that
 * could not be read, say nothing here.
 */
struct sg_policies;
void sg_inspect_settings(struct sg_inspection *inspection, struct sg_span agent,
			 const struct sg_policies *policies);

/**
 * Order by place, and drop what was seen twice (of a file that several looks read) or says less about the same place.
 * Where one look found a value overridden and another did not, it is not. O(n log n).
 */
void sg_inspect_tidy(struct sg_inspection *inspection);

/** Absolute paths of directories, each once. */
struct sg_folders SG_VEC(struct sg_span);

/** Add the folders that an agent's settings name as trusted; "/" is none. At most SG_FOLDERS_MAX in all. */
void sg_inspect_trusted_folders(struct sg_inspection *inspection, struct sg_span agent,
				struct sg_folders *out);

enum { SG_FOLDERS_MAX = 500 };

enum { SG_PROBE_MS = 600, SG_PROBE_SLOW_MS = 250 };

#endif
