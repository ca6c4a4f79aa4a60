/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of requirement keys. A new key is a row here and a reader where its records are made. Sources: the
 * requirements of Codex 0.169 (46 fields) and doc/requirements(5) for the tables of our own.
 */
#include "load/keys.h"

#include "base/error.h"

#define DECISIONS "allow log prompt forbidden"
#define VERDICTS "allow log prompt forbidden"
#define SANDBOX_MODES "read-only workspace-write danger-full-access external-sandbox"
#define APPROVAL_POLICIES "untrusted on-request never granular on-failure"
#define SEARCH_MODES "disabled cached indexed live"
#define REVIEWERS "user auto_review guardian_subagent"
#define TOOLS "shell read write fetch search mcp agent local unknown *"

/* Rows in short: enforced here; enforced by Codex only. */
#define KEY(key, of, joined, text, ...)                                           \
	{                                                                         \
		.name = key, .type = of, .join = joined, .doc = text, __VA_ARGS__ \
	}
#define CODEX(key, text)                                                                           \
	{                                                                                          \
		.name = key, .type = SG_KEY_OTHER, .join = SG_JOIN_CODEX, .reach = SG_REACH_CODEX, \
		.doc = text                                                                        \
	}

static const struct sg_key top_keys[] = {
	KEY("requirements", SG_KEY_TABLE, SG_JOIN_OWN,
	    "The table of the requirements dialect; Codex ignores it.",
	    .inner = SG_SCOPE_REQUIREMENTS),
	KEY("rules", SG_KEY_TABLE, SG_JOIN_STRICTEST, "Codex command rules.",
	    .inner = SG_SCOPE_CODEX_RULES),
	KEY("mcp_servers", SG_KEY_NAMED, SG_JOIN_EVERY,
	    "Allowlist of MCP servers: name and identity must both fit. Present but empty: none is allowed.",
	    .inner = SG_SCOPE_CODEX_SERVER),
	KEY("allowed_sandbox_modes", SG_KEY_WORDS, SG_JOIN_INTERSECTION,
	    "Sandbox modes a user may select.", .words = SANDBOX_MODES),
	KEY("allowed_approval_policies", SG_KEY_OTHER, SG_JOIN_INTERSECTION,
	    "Approval policies a user may select; { granular = {...} } counts as granular.",
	    .words = APPROVAL_POLICIES),
	KEY("allowed_approvals_reviewers", SG_KEY_WORDS, SG_JOIN_INTERSECTION,
	    "Who may review a prompt.", .words = REVIEWERS),
	KEY("allowed_web_search_modes", SG_KEY_WORDS, SG_JOIN_INTERSECTION,
	    "Web search modes; disabled is always allowed.", .words = SEARCH_MODES),
	KEY("permissions", SG_KEY_TABLE, SG_JOIN_STRICTEST,
	    "Denied paths, network and permission profiles.", .inner = SG_SCOPE_CODEX_PERMISSIONS),
	KEY("network_proxy", SG_KEY_TABLE, SG_JOIN_EVERY, "Network requirements.",
	    .inner = SG_SCOPE_CODEX_NETWORK),
	KEY("experimental_network", SG_KEY_TABLE, SG_JOIN_EVERY,
	    "Network requirements (earlier name).", .inner = SG_SCOPE_CODEX_NETWORK),
	KEY("features", SG_KEY_BOOLEANS, SG_JOIN_STRICTEST, "Pinned features of Codex."),
	KEY("feature_requirements", SG_KEY_BOOLEANS, SG_JOIN_STRICTEST, "Other name of features."),
	KEY("remote_sandbox_config", SG_KEY_TABLES, SG_JOIN_INTERSECTION,
	    "Per host: the first entry that fits replaces allowed_sandbox_modes of this source.",
	    .inner = SG_SCOPE_CODEX_REMOTE),
	KEY("plugins", SG_KEY_OTHER, SG_JOIN_EVERY,
	    "Allowlists of MCP servers that arrive with plugins."),
	CODEX("allowed_permission_profiles", "Permission profiles a user may select."),
	CODEX("default_permissions", "The permission profile that holds when none is selected."),
	CODEX("allowed_login_methods", "chatgpt, api."),
	CODEX("allowed_chatgpt_workspaces", "Workspaces a user may log in to."),
	CODEX("enforce_residency", "Where model requests are processed."),
	CODEX("allow_login_shell", "Whether commands may run in a login shell."),
	CODEX("check_for_update_on_startup", "Whether Codex looks for updates."),
	CODEX("sqlite_home", "Where Codex keeps its state."),
	CODEX("log_dir", "Where Codex keeps its logs."),
	CODEX("model_catalog_json", "The catalog of models."),
	CODEX("feedback", "Whether feedback may be sent."),
	CODEX("apps", "ChatGPT connectors."),
	CODEX("marketplaces", "Sources of plugins."),
	CODEX("guardian_policy_config", "Extra policy text for the reviewer."),
	CODEX("allow_appshots", "Whether appshots may be taken."),
	CODEX("allow_remote_control", "Whether Codex may be controlled remotely."),
	CODEX("auto_review", "Models that need automatic review."),
	CODEX("models", "Settings of new threads."),
	CODEX("computer_use", "Use of the desktop."),
	CODEX("browser_use", "Use of the browser."),
	CODEX("windows", "Sandbox implementations on Windows."),
	CODEX("hooks", "Managed hooks."),
	CODEX("allow_managed_hooks_only", "Only managed hooks run."),
	CODEX("additional_developer_instructions", "Text for the model."),
	CODEX("allow_browser_and_computer_use", "Whether browser and desktop may be used."),
	CODEX("chatgpt_base_url", "Address of the service."),
	CODEX("cli_auth_credentials_store", "Where credentials are kept."),
	CODEX("model_provider", "The provider of models."),
	CODEX("model_providers", "Definitions of providers."),
	CODEX("otel", "Telemetry."),
	CODEX("in_app_browser", "The browser inside the application."),
	CODEX("application", "Network and storage of the application."),
	CODEX("guardian_extra_policy", "Extra policy text for the reviewer."),
	CODEX("unsafe_enforce_sqlite_journal_mode", "Journal mode of the state."),
	CODEX("config_server", "Where further requirements are fetched from."),
};

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
	    "Whether a person may approve a prompt by code.", .fallback = "true"),
	KEY("expires_minutes", SG_KEY_INTEGER, SG_JOIN_MIN, "How long an approval holds."),
};

static const struct sg_key codex_rules_keys[] = {
	KEY("prefix_rules", SG_KEY_TABLES, SG_JOIN_STRICTEST, "Prefix rules.", .required = true,
	    .inner = SG_SCOPE_CODEX_PREFIX_RULE),
};

static const struct sg_key codex_prefix_rule_keys[] = {
	KEY("pattern", SG_KEY_OTHER, SG_JOIN_OWN, "Elements { token } or { any_of }.",
	    .required = true),
	KEY("decision", SG_KEY_DECISION, SG_JOIN_STRICTEST, "The verdict.",
	    .words = "prompt prompt-user forbidden", .required = true),
	KEY("justification", SG_KEY_STRING, SG_JOIN_OWN, "What the user and the model are told."),
	KEY("canonical_matching", SG_KEY_BOOLEAN, SG_JOIN_OWN, "ASCII letter case does not count.",
	    .fallback = "false"),
};

static const struct sg_key codex_server_keys[] = {
	KEY("identity", SG_KEY_OTHER, SG_JOIN_EVERY, "{ command } or { url }.", .required = true),
};

static const struct sg_key codex_permissions_keys[] = {
	KEY("filesystem", SG_KEY_TABLE, SG_JOIN_STRICTEST, "Denied paths.",
	    .inner = SG_SCOPE_CODEX_FILESYSTEM),
	KEY("network", SG_KEY_TABLE, SG_JOIN_EVERY, "Network requirements.",
	    .inner = SG_SCOPE_CODEX_NETWORK),
	CODEX("*", "A permission profile."),
};

static const struct sg_key codex_filesystem_keys[] = {
	KEY("deny_read", SG_KEY_STRINGS, SG_JOIN_STRICTEST,
	    "Paths that may not be read; relative ones start at the file's own folder."),
};

static const struct sg_key codex_network_keys[] = {
	KEY("domains", SG_KEY_CHOICES, SG_JOIN_EVERY, "Allowed and denied domains.",
	    .words = "allow deny"),
	KEY("allowed_domains", SG_KEY_STRINGS, SG_JOIN_EVERY, "Allowed domains (earlier form)."),
	KEY("denied_domains", SG_KEY_STRINGS, SG_JOIN_STRICTEST, "Denied domains (earlier form)."),
	KEY("managed_allowed_domains_only", SG_KEY_BOOLEAN, SG_JOIN_OR, "Users cannot add domains.",
	    .fallback = "false"),
	CODEX("enabled", "Whether the proxy runs."),
	CODEX("http_port", "Port of the proxy."),
	CODEX("socks_port", "Port of the proxy."),
	CODEX("allow_upstream_proxy", "Whether the proxy may use another."),
	CODEX("dangerously_allow_non_loopback_proxy", "Whether the proxy listens to others."),
	CODEX("dangerously_allow_all_unix_sockets", "Whether every local socket is allowed."),
	CODEX("allow_local_binding", "Whether local addresses are allowed."),
	CODEX("unix_sockets", "Allowed and denied local sockets."),
	CODEX("allow_unix_sockets", "Allowed local sockets (earlier form)."),
	CODEX("review_domains", "Domains that are reviewed."),
	CODEX("header_injections", "Headers that the proxy adds."),
	CODEX("mode", "limited: reading methods only."),
};

static const struct sg_key codex_remote_keys[] = {
	KEY("hostname_patterns", SG_KEY_STRINGS, SG_JOIN_OWN, "Globs over this host's name.",
	    .required = true),
	KEY("allowed_sandbox_modes", SG_KEY_WORDS, SG_JOIN_INTERSECTION, "Sandbox modes there.",
	    .words = SANDBOX_MODES, .required = true),
};

/* ---- other files ---- */

static const struct sg_key managed_config_keys[] = {
	KEY("approval_policy", SG_KEY_OTHER, SG_JOIN_INTERSECTION,
	    "The one policy that is allowed.", .words = APPROVAL_POLICIES),
	KEY("sandbox_mode", SG_KEY_WORD, SG_JOIN_INTERSECTION,
	    "The mode that is allowed beside read-only.", .words = SANDBOX_MODES),
	KEY("approvals_reviewer", SG_KEY_WORD, SG_JOIN_INTERSECTION,
	    "The reviewer that is allowed; with auto_review also the user.", .words = REVIEWERS),
	CODEX("*", "A setting of Codex."),
};

static const struct sg_key declarations_keys[] = {
	KEY("version", SG_KEY_INTEGER, SG_JOIN_OWN, "Version of this form.", .fallback = "1"),
	KEY("sources", SG_KEY_TABLES, SG_JOIN_OWN, "The sources, in the order of the list.",
	    .inner = SG_SCOPE_DECLARATION, .required = true, .filled = true),
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

#define TABLE(where, own, rows)                      \
	{                                            \
		where, own, rows, SG_ARRAY_LEN(rows) \
	}
static const struct sg_key_table tables[] = {
	[SG_SCOPE_TOP] = TABLE("", false, top_keys),
	[SG_SCOPE_REQUIREMENTS] = TABLE("requirements", true, requirements_keys),
	[SG_SCOPE_ALLOWED_SANDBOX] = TABLE("requirements.sandbox_mode", true, sandbox_keys),
	[SG_SCOPE_ALLOWED_APPROVAL] = TABLE("requirements.approval_policy", true, approval_keys),
	[SG_SCOPE_ALLOWED_SEARCH] = TABLE("requirements.web_search", true, search_keys),
	[SG_SCOPE_ALLOWED_REVIEWER] = TABLE("requirements.approvals_reviewer", true, reviewer_keys),
	[SG_SCOPE_SERVERS] = TABLE("requirements.mcp_servers", true, servers_keys),
	[SG_SCOPE_SERVER] = TABLE("requirements.mcp_servers.allowed[]", true, server_keys),
	[SG_SCOPE_RULE] = TABLE("requirements.rules[]", true, rule_keys),
	[SG_SCOPE_CLI] = TABLE("requirements.cli[]", true, cli_keys),
	[SG_SCOPE_CLI_IDENTITY] = TABLE("requirements.cli[].identity", true, cli_identity_keys),
	[SG_SCOPE_PATH] = TABLE("requirements.paths[]", true, path_keys),
	[SG_SCOPE_NETWORK] = TABLE("requirements.network", true, network_keys),
	[SG_SCOPE_ENVIRONMENT] = TABLE("requirements.environment[]", true, environment_keys),
	[SG_SCOPE_AUDIT] = TABLE("requirements.audit", true, audit_keys),
	[SG_SCOPE_APPROVALS] = TABLE("requirements.approvals", true, approvals_keys),
	[SG_SCOPE_CODEX_RULES] = TABLE("rules", false, codex_rules_keys),
	[SG_SCOPE_CODEX_PREFIX_RULE] = TABLE("rules.prefix_rules[]", false, codex_prefix_rule_keys),
	[SG_SCOPE_CODEX_SERVER] = TABLE("mcp_servers.*", false, codex_server_keys),
	[SG_SCOPE_CODEX_PERMISSIONS] = TABLE("permissions", false, codex_permissions_keys),
	[SG_SCOPE_CODEX_FILESYSTEM] = TABLE("permissions.filesystem", false, codex_filesystem_keys),
	[SG_SCOPE_CODEX_NETWORK] = TABLE("network_proxy", false, codex_network_keys),
	[SG_SCOPE_CODEX_REMOTE] = TABLE("remote_sandbox_config[]", false, codex_remote_keys),
	[SG_SCOPE_MANAGED_CONFIG] = TABLE("", false, managed_config_keys),
	[SG_SCOPE_DECLARATIONS] = TABLE("", true, declarations_keys),
	[SG_SCOPE_DECLARATION] = TABLE("sources[]", true, declaration_keys),
	[SG_SCOPE_BUNDLE] = TABLE("", true, bundle_keys),
	[SG_SCOPE_BUNDLE_FILE] = TABLE("files[]", true, bundle_file_keys),
};
_Static_assert(SG_ARRAY_LEN(tables) == SG_SCOPE_COUNT, "every scope has its table");

enum { MAX_CANDIDATES = 64 };

const struct sg_key_table *
sg_key_table(enum sg_key_scope scope)
{
	return &tables[scope];
}

const struct sg_key *
sg_key_find(enum sg_key_scope scope, struct sg_span name)
{
	const struct sg_key_table *table = &tables[scope];

	for (size_t i = 0; i < table->count; i++)
		if (sg_span_is(name, table->keys[i].name) || strcmp(table->keys[i].name, "*") == 0)
			return &table->keys[i];
	return NULL;
}

struct sg_span
sg_key_nearest(enum sg_key_scope scope, struct sg_span name)
{
	struct sg_span candidates[MAX_CANDIDATES];
	const struct sg_key_table *table = &tables[scope];
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
