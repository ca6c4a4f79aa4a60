/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every requirement key of both dialects, in one table of scopes: what validation, "did you mean", the manual and the JSON
 * schema are made of. Knows no file and no policy record.
 */
#ifndef SG_LOAD_KEYS_H
#define SG_LOAD_KEYS_H

#include "base/span.h"

enum sg_key_type {
	SG_KEY_STRING,
	SG_KEY_BOOLEAN,
	SG_KEY_INTEGER,  /* not negative */
	SG_KEY_WORD,     /* one of `words` */
	SG_KEY_DECISION, /* one of `words`; a wrong one is SG_E_UNKNOWN_DECISION */
	SG_KEY_STRINGS,  /* array of strings */
	SG_KEY_WORDS,    /* array of `words` */
	SG_KEY_TABLE,    /* of scope `inner` */
	SG_KEY_TABLES,   /* array of tables of scope `inner` */
	SG_KEY_NAMED,    /* any name, each a table of scope `inner` */
	SG_KEY_BOOLEANS, /* any name, each a boolean */
	SG_KEY_CHOICES,  /* any name, each one of `words` */
	SG_KEY_DURATION, /* string: "90s", "15m", "12h", "30d", "2w" */
	SG_KEY_TIME,     /* string or date-time of RFC 3339 */
	SG_KEY_TEXTS,    /* any name, each a string */
	SG_KEY_PORT,     /* 0 to 65535 */
	SG_KEY_KIND,     /* one of `words`, or a table whose key is one of them */
	SG_KEY_NEVER,    /* reserved by Codex: refused */
	SG_KEY_OTHER, /* of a shape of its own, checked where it is read, or not at all (Codex only) */
};

/** The words for kinds of sources, in the order of enum sg_source_type. */
#define SG_KEY_SOURCE_TYPES "bundle mdm managed-config file directory user project"

/** How the values of several sources are joined. */
enum sg_key_join {
	SG_JOIN_STRICTEST,    /* union; the strictest verdict counts */
	SG_JOIN_INTERSECTION, /* of allowed sets; absent: everything */
	SG_JOIN_EVERY,        /* the call must pass every source that has one */
	SG_JOIN_AND,          /* allow_*: false in one source is false */
	SG_JOIN_OR,           /* require_*, *_only, pins: true in one source is true */
	SG_JOIN_MIN,
	SG_JOIN_MAX,
	SG_JOIN_OWN,   /* speaks of its own source or rule only */
	SG_JOIN_CODEX, /* Codex joins its layers itself */
};

enum sg_key_reach {
	SG_REACH_EVERY_AGENT, /* enforced here, on every agent */
	SG_REACH_CODEX,       /* recognised; enforced by Codex only */
};

/** The tables that keys stand in: the top of the file, those of the requirements dialect, those of Codex. */
enum sg_key_scope {
	SG_SCOPE_TOP,
	SG_SCOPE_REQUIREMENTS,
	SG_SCOPE_ALLOWED_SANDBOX,
	SG_SCOPE_ALLOWED_APPROVAL,
	SG_SCOPE_ALLOWED_SEARCH,
	SG_SCOPE_ALLOWED_REVIEWER,
	SG_SCOPE_SERVERS,
	SG_SCOPE_SERVER,
	SG_SCOPE_RULE,
	SG_SCOPE_CLI,
	SG_SCOPE_CLI_IDENTITY,
	SG_SCOPE_PATH,
	SG_SCOPE_NETWORK,
	SG_SCOPE_ENVIRONMENT,
	SG_SCOPE_AUDIT,
	SG_SCOPE_APPROVALS,
	SG_SCOPE_CODEX_RULES,
	SG_SCOPE_CODEX_PREFIX_RULE,
	SG_SCOPE_CODEX_TOKEN,
	SG_SCOPE_CODEX_GRANULAR,
	SG_SCOPE_CODEX_PLUGIN,
	SG_SCOPE_CODEX_SERVER,
	SG_SCOPE_CODEX_IDENTITY,
	SG_SCOPE_CODEX_PERMISSIONS,
	SG_SCOPE_CODEX_FILESYSTEM,
	SG_SCOPE_CODEX_PROFILE,
	SG_SCOPE_CODEX_PROFILE_NETWORK,
	SG_SCOPE_CODEX_NETWORK,
	SG_SCOPE_CODEX_INJECTION,
	SG_SCOPE_CODEX_REMOTE,
	SG_SCOPE_CODEX_HOOKS,
	SG_SCOPE_CODEX_HOOK_GROUP,
	SG_SCOPE_CODEX_HOOK,
	SG_SCOPE_CODEX_FEEDBACK,
	SG_SCOPE_CODEX_APP,
	SG_SCOPE_CODEX_APP_TOOL,
	SG_SCOPE_CODEX_RESULT_SOURCE,
	SG_SCOPE_CODEX_MARKETPLACES,
	SG_SCOPE_CODEX_MARKETPLACE,
	SG_SCOPE_CODEX_AUTO_REVIEW,
	SG_SCOPE_CODEX_MODELS,
	SG_SCOPE_CODEX_NEW_THREAD,
	SG_SCOPE_CODEX_COMPUTER,
	SG_SCOPE_CODEX_COMPUTER_MACOS,
	SG_SCOPE_CODEX_COMPUTER_WINDOWS,
	SG_SCOPE_CODEX_COMPUTER_EXE,
	SG_SCOPE_CODEX_BROWSER,
	SG_SCOPE_CODEX_ORIGIN,
	SG_SCOPE_CODEX_EXTENSION,
	SG_SCOPE_CODEX_REQUEST_HEADER,
	SG_SCOPE_CODEX_IN_APP_BROWSER,
	SG_SCOPE_CODEX_WINDOWS,
	SG_SCOPE_CODEX_APPLICATION,
	SG_SCOPE_CODEX_APPLICATION_NETWORK,
	SG_SCOPE_CODEX_APPLICATION_STORAGE,
	SG_SCOPE_CODEX_CONFIG_SERVER,
	SG_SCOPE_CODEX_OAUTH,
	SG_SCOPE_CODEX_OTEL,
	SG_SCOPE_CODEX_PROVIDER,
	SG_SCOPE_CODEX_ANY,
	SG_SCOPE_MANAGED_CONFIG, /* from here on: other files than requirements */
	SG_SCOPE_DECLARATIONS,
	SG_SCOPE_DECLARATION,
	SG_SCOPE_BUNDLE,
	SG_SCOPE_BUNDLE_FILE,
	SG_SCOPE_COUNT,
};

/** One key. */
struct sg_key {
	const char *name; /* "*": any other name */
	enum sg_key_type type;
	enum sg_key_scope inner;
	const char *words; /* allowed words, separated by blanks */
	bool required;
	bool filled; /* an empty list or blank text names nothing, where something must be named: refused */
	enum sg_key_join join;
	enum sg_key_reach reach;
	const char *fallback; /* what holds when it is absent, as text; NULL: says nothing */
	const char *doc;      /* one line */
};

/** One table of keys. */
struct sg_key_table {
	const char *path; /* "requirements.rules[]"; empty for the top */
	bool ours;        /* of the requirements dialect: no text may be empty */
	bool closed; /* an unknown key refuses the file; else it is a warning, as Codex ignores it */
	const struct sg_key *keys;
	size_t count;
};

/** The table of a scope. */
const struct sg_key_table *sg_key_table(enum sg_key_scope scope);

/** The row of a name in a scope ("*" rows included), or NULL. */
const struct sg_key *sg_key_find(enum sg_key_scope scope, struct sg_span name);

/** The known name of a scope that is nearest to a wrong one, or the empty span. */
struct sg_span sg_key_nearest(enum sg_key_scope scope, struct sg_span name);

/** The index of a word in a blank-separated list, or -1. */
int sg_key_word(const char *words, struct sg_span word);

/** The word of a blank-separated list that is nearest to a wrong one, or the empty span. */
struct sg_span sg_key_word_nearest(const char *words, struct sg_span word);

#endif
