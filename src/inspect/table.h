/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known about the settings of agents, as rows: the files that they read, in which order, and what each key in
 * them touches. Not for use outside this folder. A further setting is one row.
 */
#ifndef SG_INSPECT_TABLE_H
#define SG_INSPECT_TABLE_H

#include "inspect/files.h"

#include "model/settings.h"

/** Whose file it is. */
enum sg_inspect_layer {
	SG_LAYER_MACHINE,
	SG_LAYER_USER,
	SG_LAYER_PROFILE, /* of the user, and only when it is chosen */
	SG_LAYER_PROJECT,
	SG_LAYER_MANAGED, /* what users cannot change and what wins */
	SG_LAYERS,
};

/** "machine", "user", "profile", "project", "managed". */
extern const char *const sg_layer_words[SG_LAYERS];

/** How a file is written. */
enum sg_inspect_form {
	SG_FORM_TREE,  /* TOML or JSON, by its name */
	SG_FORM_LINES, /* lines NAME=VALUE, as in .env and shell scripts */
	SG_FORM_RULES, /* rules of Codex, in Starlark */
};

/** A file of settings. Rows of settings name it by agent and kind. */
struct sg_inspect_file {
	const char *agent; /* NULL: of no agent; what it sets reaches every one */
	const char *kind;  /* "settings", "mcp", "trust", "variables" ... */
	struct sg_inspect_place place;
	enum sg_inspect_layer layer;
	unsigned rank; /* a value in a file of higher rank counts; 0: the file stands alone */
	enum sg_inspect_form form;
	bool trust; /* of a project: read only where the folder is trusted */
};

/** What kind of requirement a setting touches; words for scripts. */
enum sg_touch {
	SG_TOUCH_SANDBOX,
	SG_TOUCH_APPROVAL,
	SG_TOUCH_WEB,
	SG_TOUCH_REVIEWER,
	SG_TOUCH_FEATURES,
	SG_TOUCH_SERVERS,
	SG_TOUCH_NETWORK,
	SG_TOUCH_FILES,
	SG_TOUCH_COMMANDS,
	SG_TOUCH_PROFILES,
	SG_TOUCH_HOOKS,
	SG_TOUCH_TRUST,
	SG_TOUCH_VARIABLES,
	SG_TOUCH_OTHER,
	SG_TOUCHES,
};

/** "sandbox_mode", "approval_policy", "network", "mcp_servers" ... */
extern const char *const sg_touch_words[SG_TOUCHES];

/** How a value is held against the requirements; `with` of the row says more. */
enum sg_hold_kind {
	SG_HOLD_WORD,    /* a word as hook inputs say it in the field `with` */
	SG_HOLD_MEANING, /* a word or boolean with rows under `with` in the table of meanings */
	SG_HOLD_FEATURE, /* a boolean, by its key */
	SG_HOLD_SERVER,  /* the definition of an MCP server, by its key */
	SG_HOLD_OPEN,    /* the network is open when the value is `with` */
	SG_HOLD_SERVERS, /* any MCP server may come in when the value is `with` */
	SG_HOLD_DOMAIN, /* a host or URL that may be reached; NULL, or what the value of the key must be */
	SG_HOLD_WRITE,   /* a path that may be written; with as before */
	SG_HOLD_READ,    /* a path that may be read */
	SG_HOLD_COMMAND, /* a permission in the syntax `with`; see calls.c */
	SG_HOLD_TRUST,   /* a folder that is trusted; with as before */
	SG_HOLD_NOTE, /* the requirement of the name `with`, which only the agent itself enforces */
	SG_HOLD_PROFILE, /* the name of a permission profile */
	SG_HOLD_HOOK,    /* a hook of somebody else */
	SG_HOLD_OFF, /* the gate is off, or is led past, when the value is `with`; "<1.2.3": a version below */
	SG_HOLD_FORMAT,   /* the version of the format, known is `with` */
	SG_HOLD_VARIABLE, /* a variable for what is started, by its key */
	SG_HOLD_PIN, /* managed: holds `what` ("setting" or "setting=value") when the value is `with` */
	SG_HOLD_SHOWN, /* nothing speaks against it; part of the inventory */
	SG_HOLDS,
};

/** One key. */
struct sg_inspect_setting {
	const char *agent;
	const char *kind; /* of the file */
	const char *key;  /* steps with '/' between; "*" is every member or element */
	enum sg_touch touch;
	enum sg_hold_kind how;
	const char *with;
	const char
		*what; /* a sentence for people; of SG_HOLD_OFF, SG_HOLD_SERVERS and SG_HOLD_OPEN */
	bool held; /* SG_HOLD_OFF: the settings of the machine, when complete, hold against it */
};

/** A key that is no setting to be held, but none that anybody mistyped. */
struct sg_inspect_known {
	const char *agent;
	const char *key;
};

/** What a word means in the terms of requirements; several rows for one word tell several settings. */
struct sg_inspect_meaning {
	const char *name; /* `with` of SG_HOLD_MEANING */
	const char *word;
	enum sg_setting setting;
	const char *values; /* blank-separated; "": tells nothing */
};

/** Why a variable is dangerous. */
enum sg_hazard_kind {
	SG_HAZARD_MOVES,   /* names the place of settings */
	SG_HAZARD_PAST,    /* leads past the settings of the machine, whoever sets it */
	SG_HAZARD_RUNS,    /* is run by, or loaded into, every hook or command */
	SG_HAZARD_SERVICE, /* names the server that prompts and keys are sent to */
	SG_HAZARD_MEANS,   /* is a setting; `with` is a meaning */
};

struct sg_inspect_hazard {
	const char *name;
	const char *agent; /* NULL: every one */
	enum sg_hazard_kind kind;
	const char *what;
	const char *with;
	bool held;   /* the settings of the machine, when complete, hold against it */
	bool dotenv; /* the agent itself reads a project's .env */
};

/** Each of these ends in a row without its first text. */
extern const struct sg_inspect_file sg_inspect_file_rows[];
extern const struct sg_inspect_setting sg_inspect_setting_rows[];
extern const struct sg_inspect_known sg_inspect_known_keys[];
extern const struct sg_inspect_meaning sg_inspect_meanings[];
extern const struct sg_inspect_hazard sg_inspect_hazards[];

#endif
