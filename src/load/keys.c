/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys of the requirements dialect, and looking for keys in the tables of both. A new key is a row here and a reader
 * where its records are made.
 */
#include "load/keys.h"

#include "base/error.h"
#include "load/keys_rows.h"

#define DECISIONS "allow log prompt forbidden"
#define VERDICTS "allow log prompt forbidden"
#define TOOLS "shell read write fetch search mcp agent local unknown *"

static const struct sg_key requirements_keys[] = {
	KEY("version", SG_KEY_INTEGER, SG_JOIN_OWN, "Version of this language.", .fallback = "1"),
	KEY("min_strictgate", SG_KEY_STRING, SG_JOIN_MAX,
	    "The oldest release that may read this file."),
	KEY("mode", SG_KEY_WORD, SG_JOIN_OWN,
	    "audit: this source only records what it would have said.", .words = "enforce audit",
	    .fallback = "enforce"),
	KEY("default", SG_KEY_DECISION, SG_JOIN_STRICTEST,
	    "The verdict of this source for a call that none of its rules speaks about.",
	    .words = DECISIONS, .fallback = "allow"),
	KEY("on_unreadable_command", SG_KEY_DECISION, SG_JOIN_STRICTEST,
	    "The verdict for a command that cannot be known before it runs; only where the source has rules.",
	    .words = DECISIONS, .fallback = "prompt"),
	KEY("packs", SG_KEY_STRINGS, SG_JOIN_STRICTEST,
	    "Shipped rule packs by name, others by path."),
	KEY("sandbox_mode", SG_KEY_TABLE, SG_JOIN_INTERSECTION, "Sandbox modes a user may select.",
	    .inner = SG_SCOPE_ALLOWED_SANDBOX),
	KEY("approval_policy", SG_KEY_TABLE, SG_JOIN_INTERSECTION,
	    "Approval policies a user may select.", .inner = SG_SCOPE_ALLOWED_APPROVAL),
	KEY("web_search", SG_KEY_TABLE, SG_JOIN_INTERSECTION, "Web search modes a user may select.",
	    .inner = SG_SCOPE_ALLOWED_SEARCH),
	KEY("approvals_reviewer", SG_KEY_TABLE, SG_JOIN_INTERSECTION, "Who may review a prompt.",
	    .inner = SG_SCOPE_ALLOWED_REVIEWER),
	KEY("mcp_servers", SG_KEY_TABLE, SG_JOIN_EVERY, "Allowlist of MCP servers.",
	    .inner = SG_SCOPE_SERVERS),
	KEY("features", SG_KEY_BOOLEANS, SG_JOIN_STRICTEST, "Pinned features of agents."),
	KEY("rules", SG_KEY_TABLES, SG_JOIN_STRICTEST, "Rules on commands and tools.",
	    .inner = SG_SCOPE_RULE),
	KEY("cli", SG_KEY_TABLES, SG_JOIN_STRICTEST, "Verdicts by verb for command-line tools.",
	    .inner = SG_SCOPE_CLI),
	KEY("filesystem", SG_KEY_OTHER, SG_JOIN_EVERY,
	    "Access by path, narrowest path first: read, write, none; or a table of globs below the path.",
	    .words = "none read write deny"),
	KEY("paths", SG_KEY_TABLES, SG_JOIN_STRICTEST, "Verdicts for touching paths.",
	    .inner = SG_SCOPE_PATH),
	KEY("network", SG_KEY_TABLE, SG_JOIN_EVERY, "Destinations.", .inner = SG_SCOPE_NETWORK),
	KEY("environment", SG_KEY_TABLES, SG_JOIN_STRICTEST,
	    "Verdicts for setting variables of what is started.", .inner = SG_SCOPE_ENVIRONMENT),
	KEY("audit", SG_KEY_TABLE, SG_JOIN_MAX, "What is recorded.", .inner = SG_SCOPE_AUDIT),
	KEY("approvals", SG_KEY_TABLE, SG_JOIN_AND, "Approving prompts by code.",
	    .inner = SG_SCOPE_APPROVALS),
};

#define ALLOWED(list)                                                                         \
	{                                                                                     \
		KEY("allowed", SG_KEY_WORDS, SG_JOIN_INTERSECTION,                            \
		    "The values that are allowed; an empty list allows none.", .words = list, \
		    .required = true),                                                        \
	}
static const struct sg_key sandbox_keys[] = ALLOWED(SANDBOX_MODES);
static const struct sg_key approval_keys[] = ALLOWED(APPROVAL_POLICIES);
static const struct sg_key search_keys[] = ALLOWED(SEARCH_MODES);
static const struct sg_key reviewer_keys[] = ALLOWED(REVIEWERS);

static const struct sg_key servers_keys[] = {
	KEY("allowed", SG_KEY_TABLES, SG_JOIN_EVERY, "The servers; an empty list allows none.",
	    .inner = SG_SCOPE_SERVER, .required = true),
	KEY("on_unknown_identity", SG_KEY_DECISION, SG_JOIN_STRICTEST,
	    "The name is on the list, but what the server is cannot be read.", .words = VERDICTS,
	    .fallback = "prompt"),
};

static const struct sg_key server_keys[] = {
	KEY("name", SG_KEY_STRING, SG_JOIN_OWN,
	    "The server's name; may be a glob. Absent: any name."),
	KEY("type", SG_KEY_WORD, SG_JOIN_OWN, "How the agent talks to it.",
	    .words = "stdio http sse streamable_http"),
	KEY("command", SG_KEY_STRING, SG_JOIN_OWN, "stdio: the program, byte for byte."),
	KEY("args", SG_KEY_OTHER, SG_JOIN_OWN,
	    "stdio: every argument in order, as text or { match = exact | prefix | regex | glob, value }; absent: any."),
	KEY("url", SG_KEY_STRING, SG_JOIN_OWN, "http: the address, byte for byte."),
	KEY("tools", SG_KEY_STRINGS, SG_JOIN_OWN, "Globs over the names of its tools; absent: all.",
	    .filled = true),
};

static const struct sg_key rule_keys[] = {
	KEY("id", SG_KEY_STRING, SG_JOIN_OWN, "A name for reasons, records and tests."),
	KEY("glob", SG_KEY_STRING, SG_JOIN_OWN,
	    "A command: words with * and ?, options in any spelling."),
	KEY("globs", SG_KEY_STRINGS, SG_JOIN_OWN, "Several of them.", .filled = true),
	KEY("prefix", SG_KEY_OTHER, SG_JOIN_OWN,
	    "The first words; an array stands for alternatives."),
	KEY("regex", SG_KEY_STRING, SG_JOIN_OWN, "PCRE2, on the canonical command."),
	KEY("decision", SG_KEY_DECISION, SG_JOIN_STRICTEST, "The verdict.", .words = DECISIONS,
	    .required = true),
	KEY("reason", SG_KEY_STRING, SG_JOIN_OWN, "What the user and the model are told."),
	KEY("unless", SG_KEY_STRINGS, SG_JOIN_OWN,
	    "Globs of commands that the rule does not mean."),
	KEY("tools", SG_KEY_WORDS, SG_JOIN_OWN, "The tools it speaks about.", .words = TOOLS,
	    .filled = true, .fallback = "shell"),
	KEY("agents", SG_KEY_STRINGS, SG_JOIN_OWN, "The agents it speaks about.", .filled = true,
	    .fallback = "*"),
	KEY("match", SG_KEY_STRINGS, SG_JOIN_OWN,
	    "Commands that it must match, proved when the file is read."),
	KEY("not_match", SG_KEY_STRINGS, SG_JOIN_OWN, "Commands that it must not match."),
};

#define CLI_CLASS(key, absent, text) \
	KEY(key, SG_KEY_DECISION, SG_JOIN_STRICTEST, text, .words = DECISIONS, .fallback = absent)
static const struct sg_key cli_keys[] = {
	KEY("program", SG_KEY_STRING, SG_JOIN_OWN, "The tool.", .required = true),
	CLI_CLASS("read", "allow", "Commands that only show."),
	CLI_CLASS("write", "prompt", "Commands that create or change."),
	CLI_CLASS("delete", "prompt", "Commands that remove."),
	CLI_CLASS("credential", "prompt", "Commands that return or mint a secret."),
	CLI_CLASS("data-plane-read", "prompt", "Commands that read what the service stores."),
	CLI_CLASS("data-plane-write", "prompt", "Commands that change what the service stores."),
	CLI_CLASS("exec", "prompt", "Commands that run code elsewhere."),
	CLI_CLASS("local", "allow", "Commands that change the tool's own state on this machine."),
	CLI_CLASS("unknown", "prompt", "Commands that no table knows."),
	KEY("allow", SG_KEY_STRINGS, SG_JOIN_OWN,
	    "Named commands that are allowed whatever their class."),
	KEY("prompt", SG_KEY_STRINGS, SG_JOIN_STRICTEST, "Named commands that prompt."),
	KEY("forbidden", SG_KEY_STRINGS, SG_JOIN_STRICTEST, "Named commands that are forbidden."),
	KEY("reason", SG_KEY_STRING, SG_JOIN_OWN, "What the user and the model are told."),
	KEY("identity", SG_KEY_TABLE, SG_JOIN_EVERY, "Who the tool must be logged in as.",
	    .inner = SG_SCOPE_CLI_IDENTITY),
	KEY("config_dir", SG_KEY_STRINGS, SG_JOIN_EVERY,
	    "Where the tool's configuration directory must be.", .filled = true),
};

static const struct sg_key cli_identity_keys[] = {
	KEY("type", SG_KEY_STRING, SG_JOIN_EVERY, "servicePrincipal, user ..."),
	KEY("tenants", SG_KEY_STRINGS, SG_JOIN_EVERY, "Tenants it may belong to.", .filled = true),
};

static const struct sg_key path_keys[] = {
	KEY("id", SG_KEY_STRING, SG_JOIN_OWN, "A name for reasons, records and tests."),
	KEY("globs", SG_KEY_STRINGS, SG_JOIN_OWN, "Path patterns.", .required = true,
	    .filled = true),
	KEY("access", SG_KEY_WORDS, SG_JOIN_OWN, "How they are touched; absent: both.",
	    .words = "read write", .filled = true, .fallback = "read, write"),
	KEY("decision", SG_KEY_DECISION, SG_JOIN_STRICTEST, "The verdict.", .words = DECISIONS,
	    .required = true),
	KEY("reason", SG_KEY_STRING, SG_JOIN_OWN, "What the user and the model are told."),
	KEY("unless", SG_KEY_STRINGS, SG_JOIN_OWN, "Path patterns that the rule does not mean."),
	KEY("agents", SG_KEY_STRINGS, SG_JOIN_OWN, "The agents it speaks about.", .filled = true,
	    .fallback = "*"),
	KEY("match", SG_KEY_STRINGS, SG_JOIN_OWN,
	    "Paths that it must match, proved when the file is read."),
	KEY("not_match", SG_KEY_STRINGS, SG_JOIN_OWN, "Paths that it must not match."),
};

static const struct sg_key network_keys[] = {
	KEY("mode", SG_KEY_WORD, SG_JOIN_EVERY,
	    "limited: only allowed domains; full: all but denied ones.", .words = "limited full",
	    .fallback = "limited when a domain is allowed, else full"),
	KEY("on_unknown", SG_KEY_DECISION, SG_JOIN_STRICTEST,
	    "A destination that cannot be known before the command runs.", .words = VERDICTS,
	    .fallback = "prompt"),
	KEY("domains", SG_KEY_CHOICES, SG_JOIN_EVERY,
	    "host, *.host (sub-domains), **.host (with the apex).", .words = "allow deny"),
};

static const struct sg_key environment_keys[] = {
	KEY("names", SG_KEY_STRINGS, SG_JOIN_OWN, "Globs over variables.", .required = true,
	    .filled = true),
	KEY("decision", SG_KEY_DECISION, SG_JOIN_STRICTEST, "The verdict.", .words = DECISIONS,
	    .required = true),
	KEY("reason", SG_KEY_STRING, SG_JOIN_OWN, "What the user and the model are told."),
};

static const struct sg_key audit_keys[] = {
	KEY("level", SG_KEY_WORD, SG_JOIN_MAX, "What a record holds.", .words = "none meta full"),
	KEY("required", SG_KEY_BOOLEAN, SG_JOIN_OR, "No record, no call.", .fallback = "false"),
	KEY("retention_days", SG_KEY_INTEGER, SG_JOIN_MAX, "How long records are kept."),
};

static const struct sg_key approvals_keys[] = {
	KEY("allowed", SG_KEY_BOOLEAN, SG_JOIN_AND,
	    "Whether a person may approve a prompt by code where the agent cannot ask.",
	    .fallback = "true"),
	KEY("expires_minutes", SG_KEY_INTEGER, SG_JOIN_MIN,
	    "How long a code and an approval hold."),
};

/* ---- other files ---- */

static const struct sg_key managed_config_keys[] = {
	KEY("approval_policy", SG_KEY_OTHER, SG_JOIN_INTERSECTION,
	    "The one policy that is allowed.", .words = APPROVAL_POLICIES),
	KEY("sandbox_mode", SG_KEY_WORD, SG_JOIN_INTERSECTION,
	    "The mode that is allowed beside read-only.", .words = SANDBOX_MODES),
	KEY("approvals_reviewer", SG_KEY_WORD, SG_JOIN_INTERSECTION,
	    "The reviewer that is allowed; with auto_review also the user.", .words = REVIEWERS),
	CODEX("*", SG_KEY_OTHER, "A setting of Codex."),
};

static const struct sg_key declarations_keys[] = {
	KEY("version", SG_KEY_INTEGER, SG_JOIN_OWN, "Version of this form.", .fallback = "1"),
	KEY("sources", SG_KEY_TABLES, SG_JOIN_OWN, "The sources, in the order of the list.",
	    .inner = SG_SCOPE_DECLARATION, .required = true, .filled = true),
	KEY("self_protection", SG_KEY_BOOLEAN, SG_JOIN_OWN,
	    "Whether the rule pack agents-self-protection is part of every policy.",
	    .fallback = "true"),
};

static const struct sg_key declaration_keys[] = {
	KEY("name", SG_KEY_STRING, SG_JOIN_OWN, "A name for messages; each one once.",
	    .required = true),
	KEY("type", SG_KEY_WORD, SG_JOIN_OWN, "What is read, and how.",
	    .words = SG_KEY_SOURCE_TYPES, .required = true),
	KEY("path", SG_KEY_STRING, SG_JOIN_OWN, "Where it is: absolute.",
	    .fallback = "the usual place; none for file and directory"),
	KEY("required", SG_KEY_BOOLEAN, SG_JOIN_OWN, "Whether it must be there.",
	    .fallback = "false"),
	KEY("on_missing", SG_KEY_DECISION, SG_JOIN_OWN,
	    "The verdict for every call when it is required and not there.", .words = DECISIONS,
	    .fallback = "forbidden"),
	KEY("on_stale", SG_KEY_DECISION, SG_JOIN_OWN,
	    "The verdict for every call when it is older than it may be.", .words = DECISIONS,
	    .fallback = "prompt"),
	KEY("on_error", SG_KEY_DECISION, SG_JOIN_OWN,
	    "The verdict for every call when it cannot be used.", .words = DECISIONS,
	    .fallback = "forbidden"),
	KEY("max_age", SG_KEY_DURATION, SG_JOIN_OWN, "How old it may be.",
	    .fallback = "any age; a bundle says so itself"),
};

static const struct sg_key bundle_keys[] = {
	KEY("version", SG_KEY_INTEGER, SG_JOIN_OWN, "Version of this form.", .required = true),
	KEY("serial", SG_KEY_INTEGER, SG_JOIN_OWN, "Number of the bundle; it never falls.",
	    .required = true),
	KEY("fetched_at", SG_KEY_TIME, SG_JOIN_OWN, "When it was fetched and verified.",
	    .required = true),
	KEY("expires_at", SG_KEY_TIME, SG_JOIN_OWN, "From when on it is stale.", .required = true),
	KEY("files", SG_KEY_TABLES, SG_JOIN_OWN, "Its requirement files.",
	    .inner = SG_SCOPE_BUNDLE_FILE, .required = true),
};

static const struct sg_key bundle_file_keys[] = {
	KEY("name", SG_KEY_STRING, SG_JOIN_OWN, "Name of a file beside this one.",
	    .required = true),
	KEY("sha256", SG_KEY_STRING, SG_JOIN_OWN, "Digest of its bytes, in hexadecimal.",
	    .required = true),
};

#define TABLE(where, rows)                                                 \
	{                                                                  \
		.path = where, .ours = true, .closed = true, .keys = rows, \
		.count = SG_ARRAY_LEN(rows)                                \
	}
static const struct sg_key_table tables[] = {
	[SG_SCOPE_REQUIREMENTS] = TABLE("requirements", requirements_keys),
	[SG_SCOPE_ALLOWED_SANDBOX] = TABLE("requirements.sandbox_mode", sandbox_keys),
	[SG_SCOPE_ALLOWED_APPROVAL] = TABLE("requirements.approval_policy", approval_keys),
	[SG_SCOPE_ALLOWED_SEARCH] = TABLE("requirements.web_search", search_keys),
	[SG_SCOPE_ALLOWED_REVIEWER] = TABLE("requirements.approvals_reviewer", reviewer_keys),
	[SG_SCOPE_SERVERS] = TABLE("requirements.mcp_servers", servers_keys),
	[SG_SCOPE_SERVER] = TABLE("requirements.mcp_servers.allowed[]", server_keys),
	[SG_SCOPE_RULE] = TABLE("requirements.rules[]", rule_keys),
	[SG_SCOPE_CLI] = TABLE("requirements.cli[]", cli_keys),
	[SG_SCOPE_CLI_IDENTITY] = TABLE("requirements.cli[].identity", cli_identity_keys),
	[SG_SCOPE_PATH] = TABLE("requirements.paths[]", path_keys),
	[SG_SCOPE_NETWORK] = TABLE("requirements.network", network_keys),
	[SG_SCOPE_ENVIRONMENT] = TABLE("requirements.environment[]", environment_keys),
	[SG_SCOPE_AUDIT] = TABLE("requirements.audit", audit_keys),
	[SG_SCOPE_APPROVALS] = TABLE("requirements.approvals", approvals_keys),
	[SG_SCOPE_MANAGED_CONFIG] = { .path = "",
				      .keys = managed_config_keys,
				      .count = SG_ARRAY_LEN(managed_config_keys) },
	[SG_SCOPE_DECLARATIONS] = TABLE("", declarations_keys),
	[SG_SCOPE_DECLARATION] = TABLE("sources[]", declaration_keys),
	[SG_SCOPE_BUNDLE] = TABLE("", bundle_keys),
	[SG_SCOPE_BUNDLE_FILE] = TABLE("files[]", bundle_file_keys),
};
_Static_assert(SG_ARRAY_LEN(tables) == SG_SCOPE_COUNT,
	       "every scope but those of Codex has its table");

enum { MAX_CANDIDATES = 512 };

const struct sg_key_table *
sg_key_table(enum sg_key_scope scope)
{
	return tables[scope].keys ? &tables[scope] : sg_key_table_codex(scope);
}

const struct sg_key *
sg_key_find(enum sg_key_scope scope, struct sg_span name)
{
	const struct sg_key_table *table = sg_key_table(scope);

	for (size_t i = 0; i < table->count; i++)
		if (sg_span_is(name, table->keys[i].name) || strcmp(table->keys[i].name, "*") == 0)
			return &table->keys[i];
	return NULL;
}

struct sg_span
sg_key_nearest(enum sg_key_scope scope, struct sg_span name)
{
	struct sg_span candidates[MAX_CANDIDATES];
	const struct sg_key_table *table = sg_key_table(scope);
	size_t count = 0;

	for (size_t i = 0; i < table->count && count < MAX_CANDIDATES; i++)
		candidates[count++] = sg_span_of(table->keys[i].name);
	return sg_nearest(name, candidates, count);
}

int
sg_key_word(const char *words, struct sg_span word)
{
	struct sg_span rest = sg_span_of(words);

	for (int i = 0; rest.len; i++)
		if (sg_span_eq(sg_span_split(rest, ' ', &rest), word))
			return i;
	return -1;
}

struct sg_span
sg_key_word_nearest(const char *words, struct sg_span word)
{
	struct sg_span candidates[MAX_CANDIDATES], rest = sg_span_of(words);
	size_t count = 0;

	while (rest.len && count < MAX_CANDIDATES)
		candidates[count++] = sg_span_split(rest, ' ', &rest);
	return sg_nearest(word, candidates, count);
}
