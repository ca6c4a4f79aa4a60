/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiled policy: records of the policy image. The loader builds it, a snapshot file is it, the decide layer
 * reads it; freshly loaded and mapped are the same bytes. Sources stay apart: each forms its own opinion and the
 * opinions are joined (see verdict.h).
 */
#ifndef SG_MODEL_POLICY_H
#define SG_MODEL_POLICY_H

#include "base/image.h"
#include "model/settings.h"
#include "model/verdict.h"

#define SG_POLICY_MAGIC "SGPOL006"

enum sg_policy_section {
	SG_POLICY_STRINGS,
	SG_POLICY_SOURCES,  /* struct sg_source_rec */
	SG_POLICY_RULES,    /* struct sg_rule_rec */
	SG_POLICY_PATTERNS, /* struct sg_pattern_rec */
	SG_POLICY_TOKENS,   /* struct sg_token_rec */
	SG_POLICY_LISTS,    /* struct sg_ref: lists of strings */
	SG_POLICY_PATHS,    /* struct sg_path_rec */
	SG_POLICY_FILES, /* struct sg_file_rec: [requirements.filesystem] and permission profiles */
	SG_POLICY_DOMAINS,      /* struct sg_domain_rec */
	SG_POLICY_SERVERS,      /* struct sg_server_rec */
	SG_POLICY_SERVER_ARGS,  /* struct sg_text_match_rec */
	SG_POLICY_CLIS,         /* struct sg_cli_rec */
	SG_POLICY_VERBS,        /* struct sg_cli_verb_rec */
	SG_POLICY_ENVIRONMENTS, /* struct sg_environment_rec */
	SG_POLICY_NOTES, /* struct sg_note_rec: keys that are recognised and enforced by Codex only, for show */
	SG_POLICY_STAMPS,  /* struct sg_stamp_rec: the files that the policy was made from */
	SG_POLICY_INDEXES, /* struct sg_index_rec: one per source, in the order of the sources */
	SG_POLICY_INDEX_NAMES, /* struct sg_index_name_rec */
	SG_POLICY_INDEX_RULES, /* uint32_t: places of rules inside their source, ascending */
	SG_POLICY_FINDINGS, /* struct sg_finding_rec: how each place was found where requirements come from */
	SG_POLICY_TEXTS,       /* struct sg_text_rec: only in the file of last good texts */
	SG_POLICY_FEATURES,    /* struct sg_feature_rec */
	SG_POLICY_PATH_TRAITS, /* uint64_t: what a path must have, see sg_path_traits_needed */
	SG_POLICY_PROFILES,    /* struct sg_profile_rec */
};
_Static_assert((int)SG_POLICY_PROFILES < (int)SG_IMAGE_MAX_SECTIONS,
	       "a section for each kind of record");

/** Where something was written, for reasons and explanations. */
struct sg_place_rec {
	uint32_t line;
	uint32_t column;
};

enum sg_origin {
	SG_ORIGIN_BUILTIN, /* the baseline pack, when there is no source at all */
	SG_ORIGIN_SYSTEM,
	SG_ORIGIN_USER,
	SG_ORIGIN_PROJECT,
	SG_ORIGIN_ARGUMENT, /* --policy */
};

/** An allowed set; the bit of a value is its index in the word table of the setting (model/settings.h). */
struct sg_setting_rec {
	uint32_t present;          /* 0: says nothing, everything is allowed */
	uint32_t allowed;          /* bits */
	struct sg_place_rec place; /* of the statement that narrowed it last */
};

enum sg_network_mode {
	SG_NETWORK_UNSET,   /* no [requirements.network] */
	SG_NETWORK_LIMITED, /* only allowed domains */
	SG_NETWORK_FULL,    /* all but denied ones */
};

enum sg_source_flag {
	SG_SOURCE_AUDIT_ONLY =
		1, /* mode = "audit": records what it would have said, restricts nothing */
	SG_SOURCE_HAS_SERVERS = 2,    /* has an MCP allowlist (also an empty one) */
	SG_SOURCE_NO_APPROVALS = 4,   /* approvals.allowed = false */
	SG_SOURCE_AUDIT_REQUIRED = 8, /* audit.required: no record, no call */
	SG_SOURCE_HAS_FILES = 16,     /* has a filesystem table */
	SG_SOURCE_FAILED = 32,        /* could not be read; only `floor` speaks */
	SG_SOURCE_HAS_PROFILES =
		64, /* permission profiles are limited to `profiles` (also to none) */
	SG_SOURCE_NO_LOCAL =
		128, /* allow_local_binding = false: no loopback or private address, unless it is named */
};

/** One source with everything it says. */
struct sg_source_rec {
	struct sg_ref name; /* path, "pack:baseline", ... */
	uint8_t origin;     /* enum sg_origin */
	uint8_t network_mode;
	uint16_t flags;                  /* enum sg_source_flag */
	struct sg_ruling default_ruling; /* for a call that none of its rules speaks about */
	struct sg_ruling unreadable;     /* on_unreadable_command */
	struct sg_ruling floor; /* said about every call: neutral, or the verdict of a failure */
	struct sg_ruling unknown_server;      /* mcp_servers.on_unknown_identity */
	struct sg_ruling unknown_destination; /* network.on_unknown */
	uint8_t audit; /* audit.level: floor of the duty to record what is not allowed plainly */
	uint8_t reserved[3];
	uint32_t retention_days;
	uint32_t approval_minutes; /* 0: says nothing, or SG_SOURCE_NO_APPROVALS */
	struct sg_ref floor_reason;
	struct sg_ref directory; /* of the file: relative paths of Codex keys start here */
	struct sg_ref rules;
	struct sg_ref paths;
	struct sg_ref files;
	struct sg_ref domains;
	struct sg_ref servers;
	struct sg_ref clis;
	struct sg_ref environments;
	struct sg_ref features;
	struct sg_ref profiles; /* those that are allowed */
	struct sg_ref notes;
	struct sg_setting_rec settings[SG_SETTING_COUNT];
};

/** One rule on commands or tools. */
struct sg_rule_rec {
	struct sg_ref id; /* "git/force-push", or empty: then file:line names it */
	struct sg_ref reason;
	struct sg_ruling ruling;
	uint16_t tools;         /* bits of enum sg_tool */
	struct sg_ref agents;   /* SG_POLICY_LISTS; empty: every agent */
	struct sg_ref patterns; /* any of them; empty: every call of the tools and agents */
	struct sg_ref unless;   /* patterns; any of them lifts the rule for that command */
	struct sg_ref
		matching; /* SG_POLICY_LISTS: examples that must match, kept for strictgate test */
	struct sg_ref not_matching; /* SG_POLICY_LISTS */
	struct sg_place_rec place;
};

enum { SG_INDEX_NEEDLE_BITS = 4096 };

/**
 * Which rules of a source can match which command, see model/rule_index.h. Left out is only what cannot match; without a
 * sound index every rule is tried.
 */
struct sg_index_rec {
	struct sg_ref rules;  /* as in the source: proves that the index is of these rules */
	struct sg_ref names;  /* SG_POLICY_INDEX_NAMES, ascending by bytes */
	struct sg_ref always; /* SG_POLICY_INDEX_RULES: for the shell, whatever the program is */
	struct sg_ref others; /* SG_POLICY_INDEX_RULES: for other tools than the shell */
	uint32_t always_sum;
	uint32_t others_sum;
	uint32_t sum;
	uint32_t needles; /* how many of the names are needles, see sg_rule_index_needle */
	uint32_t needle_bits[SG_INDEX_NEEDLE_BITS / 32]; /* a bit for the slot of each */
};

/** The rules for the shell that are on programs of one name, or whose regex needs a text. */
struct sg_index_name_rec {
	struct sg_ref name;  /* lower case, or sg_rule_index_needle */
	struct sg_ref rules; /* SG_POLICY_INDEX_RULES */
	uint32_t name_sum;   /* over name and the range */
	uint32_t rules_sum;  /* over the rules */
};

enum sg_pattern_kind {
	SG_PATTERN_GLOB,
	SG_PATTERN_PREFIX, /* Codex prefix rule, or prefix = [...] */
	SG_PATTERN_REGEX,  /* on the canonical command text */
};

enum sg_pattern_flag {
	SG_PATTERN_OPEN = 1,   /* further words may follow */
	SG_PATTERN_NOCASE = 2, /* canonical_matching: ASCII letter case does not count */
	SG_PATTERN_TABLE =
		4, /* the program is known: options and operands are compared in canonical form too */
};

/** A pattern over one simple command (for other tools: over the tool's name, path or URL). match/pattern.h compiles and matches it. */
struct sg_pattern_rec {
	uint8_t kind;
	uint8_t flags;
	uint16_t reserved;
	struct sg_ref text;     /* as written */
	struct sg_ref programs; /* SG_POLICY_LISTS: globs over the program's name, any of them */
	struct sg_ref words;    /* SG_POLICY_TOKENS: every token behind the program, as written */
	struct sg_ref
		operands;      /* SG_POLICY_TOKENS: canonical sub-commands and operands, in order */
	struct sg_ref options; /* SG_POLICY_TOKENS: canonical options that must be present */
};

struct sg_token_rec {
	struct sg_ref
		texts; /* SG_POLICY_LISTS: alternatives (any_of); globs in glob patterns, literal in prefixes */
	struct sg_ref value; /* option token: glob over its value; empty: any */
	uint8_t rest;        /* a token that is just "*": any number of words */
	uint8_t literal;     /* texts are compared byte for byte */
	uint16_t reserved;
};

/** [[requirements.paths]], deny_read: a verdict for touching a path. */
struct sg_path_rec {
	struct sg_ref id;
	struct sg_ref globs;  /* SG_POLICY_LISTS: path patterns, see match/path.h */
	struct sg_ref traits; /* SG_POLICY_PATH_TRAITS: one for each of the globs */
	struct sg_ref unless; /* SG_POLICY_LISTS */
	struct sg_ref reason;
	struct sg_ref agents; /* SG_POLICY_LISTS; empty: every agent */
	struct sg_ruling ruling;
	uint16_t access; /* bits of enum sg_access */
	struct sg_place_rec place;
};

enum sg_file_access {
	SG_FILE_NONE,
	SG_FILE_READ,
	SG_FILE_WRITE, /* and read */
};

/** One entry of a filesystem table: the entry with the most path components wins inside its source; none < read < write at equal ones. */
struct sg_file_rec {
	struct sg_ref base; /* ":project_roots", "~", absolute ... */
	struct sg_ref glob; /* below base; "." for base itself */
	uint32_t access;    /* enum sg_file_access */
	struct sg_place_rec place;
};

/** Ordered: where several rows cover a host, the last of these words counts. */
enum sg_domain_access {
	SG_DOMAIN_ALLOW,
	SG_DOMAIN_REVIEW, /* a person is asked */
	SG_DOMAIN_DENY,
};

struct sg_domain_rec {
	struct sg_ref pattern; /* lower case: "host", "*.host", "**.host", "*" */
	uint32_t access;       /* enum sg_domain_access */
	struct sg_place_rec place;
};

/** A permission profile of Codex, with what it extends. A call needs one of the source's profiles that grants it. */
struct sg_profile_rec {
	struct sg_ref name;
	struct sg_ref files;   /* SG_POLICY_FILES: no entry, no access */
	struct sg_ref domains; /* SG_POLICY_DOMAINS */
	uint32_t
		network_mode; /* enum sg_network_mode; SG_NETWORK_UNSET: says nothing about destinations */
	struct sg_place_rec place;
};

enum sg_text_match {
	SG_TEXT_EXACT,
	SG_TEXT_PREFIX,
	SG_TEXT_REGEX, /* anchored at both ends */
	SG_TEXT_GLOB,
	SG_TEXT_ANY,
};

struct sg_text_match_rec {
	struct sg_ref text;
	uint32_t match; /* enum sg_text_match */
};

/** One entry of an MCP allowlist: name and identity must both fit. */
struct sg_server_rec {
	struct sg_text_match_rec
		name; /* SG_TEXT_ANY when the entry names only what the server is */
	uint32_t
		transport; /* enum sg_transport; SG_TRANSPORT_UNKNOWN: name only, identity not checked */
	uint32_t any_args; /* arguments are not looked at (Codex identity by command) */
	struct sg_text_match_rec target; /* command or URL */
	struct sg_ref args;              /* SG_POLICY_SERVER_ARGS: one per argument, in order */
	struct sg_ref tools; /* SG_POLICY_LISTS: globs over the tool's name; empty: every tool */
	struct sg_place_rec place;
};

enum { SG_CLI_CLASSES = 9 }; /* SG_VERB_CLASSES of knowledge/verbs.h */

/** [[requirements.cli]]: verdict by class and by named command. */
struct sg_cli_rec {
	struct sg_ref program;
	struct sg_ruling classes[SG_CLI_CLASSES];
	uint8_t reserved[2];
	struct sg_ref verbs; /* SG_POLICY_VERBS */
	struct sg_ref
		config_dirs; /* SG_POLICY_LISTS: globs where the tool's configuration directory must be */
	struct sg_ref identity_type;
	struct sg_ref tenants; /* SG_POLICY_LISTS */
	struct sg_ref reason;
	struct sg_place_rec place;
};

struct sg_cli_verb_rec {
	struct sg_ref glob;      /* over the canonical command path: "ad * create" */
	struct sg_ruling ruling; /* allow only lifts the verdict of the class, inside this source */
	uint16_t reserved;
};

struct sg_environment_rec {
	struct sg_ref names; /* SG_POLICY_LISTS: globs */
	struct sg_ref reason;
	struct sg_ruling ruling;
	uint16_t reserved;
	struct sg_place_rec place;
};

/** One pinned feature. */
struct sg_feature_rec {
	struct sg_ref name;
	uint32_t on;
	struct sg_place_rec place;
};

struct sg_note_rec {
	struct sg_ref key;
	struct sg_ref value; /* as text */
	struct sg_place_rec place;
	uint32_t code; /* enum sg_code of the remark */
};

/** Kinds of sources, in the order in which they are read; the words stand in load/declare.c. */
enum sg_source_type {
	SG_SOURCE_BUNDLE,         /* directory that strictgate-sync keeps */
	SG_SOURCE_MDM,            /* managed preferences of macOS */
	SG_SOURCE_MANAGED_CONFIG, /* managed_config.toml of Codex */
	SG_SOURCE_FILE,
	SG_SOURCE_DIRECTORY, /* of requirement files */
	SG_SOURCE_USER,
	SG_SOURCE_PROJECT,
	SG_SOURCE_ARGUMENT,     /* --policy */
	SG_SOURCE_DECLARATIONS, /* sources.toml itself */
	SG_SOURCE_TYPES,
};

enum sg_found {
	SG_FOUND_LOADED,
	SG_FOUND_MISSING,
	SG_FOUND_STALE, /* read, and older than it may be */
	SG_FOUND_ERROR, /* unreadable, insecurely owned, corrupt or invalid */
	SG_FOUND_STATES,
};

enum sg_finding_flag {
	SG_FINDING_REQUIRED = 1,
	SG_FINDING_LAST_GOOD = 2, /* what was read before speaks in its place */
	SG_FINDING_SEEN = 4,      /* owner, mode and time are known */
};

/** A place where requirements come from, as it was found. For people: verdicts come from the sources alone. */
struct sg_finding_rec {
	struct sg_ref name; /* of the declaration */
	struct sg_ref path;
	struct sg_ref message; /* empty: nothing to say */
	uint8_t type;          /* enum sg_source_type */
	uint8_t found;         /* enum sg_found */
	uint8_t flags;         /* enum sg_finding_flag */
	uint8_t reserved;
	struct sg_ruling floor; /* what it says about every call because of how it was found */
	uint16_t reserved2;
	uint32_t owner;
	uint32_t mode;
	int64_t time_s; /* when it was written, of a bundle: fetched; Unix time */
	struct sg_ref
		sources; /* SG_POLICY_SOURCES: what was made of it, packs and floor included */
};

/** A text that was right when the snapshot was made. */
struct sg_text_rec {
	struct sg_ref name; /* of the declaration */
	struct sg_ref path; /* of the text, as errors name it */
	struct sg_ref directory;
	struct sg_ref bytes;
	uint32_t format;  /* enum sg_format of document/document.h */
	uint32_t dialect; /* enum sg_dialect of load/load.h */
};

enum sg_stamp_state {
	SG_STAMP_ABSENT,
	SG_STAMP_PRESENT,
	SG_STAMP_EXPIRES, /* no file: from mtime_ns on (Unix time) the source at this path is stale */
};

/** A file or directory as it was when the policy was compiled; anything else now means stale. */
struct sg_stamp_rec {
	struct sg_ref path;
	uint32_t state; /* enum sg_stamp_state */
	uint32_t mode;
	uint64_t device;
	uint64_t inode;
	uint64_t size_bytes;
	int64_t mtime_ns;
	int64_t ctime_ns;
};

/** "allow", "review" or "deny" for the access of a row of domains (enum sg_domain_access); what is unknown is deny. */
const char *sg_domain_word(uint32_t access);

/** What such a row says about a destination that it covers. */
struct sg_ruling sg_domain_ruling(uint32_t access);

#endif
