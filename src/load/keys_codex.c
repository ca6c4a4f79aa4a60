/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every key of Codex' requirements: its type as Codex reads it, and whether it is enforced here or by Codex only. Source:
 * codex-cli 0.169.0, each row held against its --print-startup-config.
 */
#include "load/keys_rows.h"

#define EXPORTERS "none statsig otlp-http otlp-grpc"

static const struct sg_key top_keys[] = {
	KEY("requirements", SG_KEY_TABLE, SG_JOIN_OWN,
	    "The table of the requirements dialect; Codex ignores it.",
	    .inner = SG_SCOPE_REQUIREMENTS),
	KEY("rules", SG_KEY_TABLE, SG_JOIN_STRICTEST, "Command rules.",
	    .inner = SG_SCOPE_CODEX_RULES),
	KEY("mcp_servers", SG_KEY_NAMED, SG_JOIN_EVERY,
	    "Allowlist of MCP servers: name and identity must both fit. Present but empty: none is allowed.",
	    .inner = SG_SCOPE_CODEX_SERVER),
	KEY("plugins", SG_KEY_NAMED, SG_JOIN_EVERY,
	    "MCP servers that arrive with plugins: further entries of the allowlist.",
	    .inner = SG_SCOPE_CODEX_PLUGIN),
	KEY("allowed_sandbox_modes", SG_KEY_WORDS, SG_JOIN_INTERSECTION,
	    "Sandbox modes a user may select; read-only must be among them.",
	    .words = SANDBOX_MODES),
	KEY("allowed_approval_policies", SG_KEY_OTHER, SG_JOIN_INTERSECTION,
	    "Approval policies a user may select; { granular = {...} } counts as granular.",
	    .words = APPROVAL_POLICIES, .filled = true),
	KEY("allowed_approvals_reviewers", SG_KEY_WORDS, SG_JOIN_INTERSECTION,
	    "Who may review a prompt.", .words = REVIEWERS, .filled = true),
	KEY("allowed_web_search_modes", SG_KEY_WORDS, SG_JOIN_INTERSECTION,
	    "Web search modes; disabled is always allowed.", .words = SEARCH_MODES),
	KEY("allowed_permission_profiles", SG_KEY_BOOLEANS, SG_JOIN_EVERY,
	    "Permission profiles a user may select: what none of them grants prompts, what all of them deny is forbidden."),
	CODEX("default_permissions", SG_KEY_STRING,
	      "The permission profile that holds when none is selected."),
	KEY("permissions", SG_KEY_TABLE, SG_JOIN_STRICTEST,
	    "Denied paths, network and permission profiles.", .inner = SG_SCOPE_CODEX_PERMISSIONS),
	KEY("network_proxy", SG_KEY_TABLE, SG_JOIN_EVERY, "Network requirements.",
	    .inner = SG_SCOPE_CODEX_NETWORK),
	KEY("experimental_network", SG_KEY_TABLE, SG_JOIN_EVERY,
	    "Network requirements (earlier name).", .inner = SG_SCOPE_CODEX_NETWORK),
	KEY("features", SG_KEY_BOOLEANS, SG_JOIN_STRICTEST, "Pinned features."),
	KEY("feature_requirements", SG_KEY_BOOLEANS, SG_JOIN_STRICTEST, "Other name of features."),
	KEY("remote_sandbox_config", SG_KEY_TABLES, SG_JOIN_INTERSECTION,
	    "Per host: the first entry that fits replaces allowed_sandbox_modes of this source.",
	    .inner = SG_SCOPE_CODEX_REMOTE),
	KEY("allow_login_shell", SG_KEY_BOOLEAN, SG_JOIN_AND,
	    "false: no command runs in a login shell (bash -l).", .fallback = "true"),
	CODEX("allowed_login_methods", SG_KEY_WORDS, "How a user may log in.",
	      .words = "chatgpt api", .filled = true),
	CODEX("allowed_chatgpt_workspaces", SG_KEY_STRINGS, "Workspaces a user may log in to."),
	CODEX("enforce_residency", SG_KEY_WORD, "Where model requests are processed.",
	      .words = "us"),
	CODEX("check_for_update_on_startup", SG_KEY_BOOLEAN, "Whether Codex looks for updates."),
	CODEX("sqlite_home", SG_KEY_STRING, "Where Codex keeps its state."),
	CODEX("log_dir", SG_KEY_STRING, "Where Codex keeps its logs."),
	CODEX("model_catalog_json", SG_KEY_STRING, "The catalog of models."),
	CODEX("feedback", SG_KEY_TABLE, "Feedback to the vendor.",
	      .inner = SG_SCOPE_CODEX_FEEDBACK),
	CODEX("apps", SG_KEY_NAMED, "ChatGPT connectors.", .inner = SG_SCOPE_CODEX_APP),
	CODEX("marketplaces", SG_KEY_TABLE, "Sources of plugins.",
	      .inner = SG_SCOPE_CODEX_MARKETPLACES),
	CODEX("guardian_policy_config", SG_KEY_STRING, "Policy text for the automatic reviewer."),
	CODEX("guardian_extra_policy", SG_KEY_STRING,
	      "Further policy text for the automatic reviewer."),
	CODEX("allow_appshots", SG_KEY_BOOLEAN, "Whether appshots may be taken."),
	CODEX("allow_remote_control", SG_KEY_BOOLEAN, "Whether Codex may be controlled remotely."),
	CODEX("auto_review", SG_KEY_TABLE, "Models that need automatic review.",
	      .inner = SG_SCOPE_CODEX_AUTO_REVIEW),
	CODEX("models", SG_KEY_TABLE, "Settings of new threads.", .inner = SG_SCOPE_CODEX_MODELS),
	CODEX("computer_use", SG_KEY_TABLE, "Use of the desktop.",
	      .inner = SG_SCOPE_CODEX_COMPUTER),
	CODEX("browser_use", SG_KEY_TABLE, "Use of the browser.", .inner = SG_SCOPE_CODEX_BROWSER),
	CODEX("in_app_browser", SG_KEY_TABLE, "The browser inside the application.",
	      .inner = SG_SCOPE_CODEX_IN_APP_BROWSER),
	CODEX("allow_browser_and_computer_use", SG_KEY_BOOLEAN,
	      "Whether browser and desktop may be used."),
	CODEX("windows", SG_KEY_TABLE, "The sandbox on Windows.", .inner = SG_SCOPE_CODEX_WINDOWS),
	CODEX("hooks", SG_KEY_TABLE, "Managed hooks.", .inner = SG_SCOPE_CODEX_HOOKS),
	CODEX("allow_managed_hooks_only", SG_KEY_BOOLEAN, "Only managed hooks run."),
	CODEX("additional_developer_instructions", SG_KEY_STRING, "Text for the model."),
	CODEX("chatgpt_base_url", SG_KEY_STRING, "Address of the service."),
	CODEX("cli_auth_credentials_store", SG_KEY_WORD, "Where credentials are kept.",
	      .words = "file keyring auto ephemeral"),
	CODEX("model_provider", SG_KEY_STRING, "The provider of models."),
	CODEX("model_providers", SG_KEY_NAMED, "Definitions of providers.",
	      .inner = SG_SCOPE_CODEX_PROVIDER),
	CODEX("otel", SG_KEY_TABLE, "Telemetry.", .inner = SG_SCOPE_CODEX_OTEL),
	CODEX("application", SG_KEY_TABLE, "Network and storage of the application.",
	      .inner = SG_SCOPE_CODEX_APPLICATION),
	CODEX("unsafe_enforce_sqlite_journal_mode", SG_KEY_BOOLEAN, "Journal mode of the state."),
	CODEX("config_server", SG_KEY_TABLE, "Where further requirements are fetched from.",
	      .inner = SG_SCOPE_CODEX_CONFIG_SERVER),
};

static const struct sg_key rules_keys[] = {
	KEY("prefix_rules", SG_KEY_TABLES, SG_JOIN_STRICTEST, "Prefix rules.", .required = true,
	    .filled = true, .inner = SG_SCOPE_CODEX_PREFIX_RULE),
};

static const struct sg_key prefix_rule_keys[] = {
	KEY("pattern", SG_KEY_OTHER, SG_JOIN_OWN,
	    "The first words of the command, one element each.", .required = true),
	KEY("decision", SG_KEY_DECISION, SG_JOIN_STRICTEST, "The verdict; prompt-user is prompt.",
	    .words = "prompt prompt-user forbidden", .required = true),
	KEY("justification", SG_KEY_STRING, SG_JOIN_OWN, "What the user and the model are told.",
	    .filled = true),
	KEY("canonical_matching", SG_KEY_BOOLEAN, SG_JOIN_OWN, "ASCII letter case does not count.",
	    .fallback = "false"),
};

static const struct sg_key token_keys[] = {
	KEY("token", SG_KEY_STRING, SG_JOIN_OWN, "The word.", .filled = true),
	KEY("any_of", SG_KEY_STRINGS, SG_JOIN_OWN, "One of these words.", .filled = true),
};

static const struct sg_key granular_keys[] = {
	CODEX("sandbox_approval", SG_KEY_BOOLEAN, "Leaving the sandbox may be asked for.",
	      .required = true),
	CODEX("rules", SG_KEY_BOOLEAN, "Rules may prompt.", .required = true),
	CODEX("mcp_elicitations", SG_KEY_BOOLEAN, "MCP servers may ask.", .required = true),
	CODEX("skill_approval", SG_KEY_BOOLEAN, "Skills may ask."),
	CODEX("request_permissions", SG_KEY_BOOLEAN, "Permissions may be asked for."),
};

static const struct sg_key server_keys[] = {
	KEY("identity", SG_KEY_TABLE, SG_JOIN_EVERY, "What the server is.", .required = true,
	    .inner = SG_SCOPE_CODEX_IDENTITY),
};

static const struct sg_key identity_keys[] = {
	KEY("command", SG_KEY_OTHER, SG_JOIN_EVERY,
	    "stdio: the program, byte for byte; or { executable, args }, a matcher for every argument in order."),
	KEY("url", SG_KEY_OTHER, SG_JOIN_EVERY,
	    "http: the address, byte for byte; or a matcher. Counts only without command."),
};

static const struct sg_key plugin_keys[] = {
	KEY("mcp_servers", SG_KEY_NAMED, SG_JOIN_EVERY, "The servers of this plugin.",
	    .inner = SG_SCOPE_CODEX_SERVER),
};

static const struct sg_key permissions_keys[] = {
	KEY("filesystem", SG_KEY_TABLE, SG_JOIN_STRICTEST, "Denied paths.",
	    .inner = SG_SCOPE_CODEX_FILESYSTEM),
	KEY("network", SG_KEY_TABLE, SG_JOIN_EVERY, "Network requirements.",
	    .inner = SG_SCOPE_CODEX_NETWORK),
	KEY("*", SG_KEY_TABLE, SG_JOIN_OWN,
	    "A permission profile; counts where allowed_permission_profiles allows it.",
	    .inner = SG_SCOPE_CODEX_PROFILE),
};

static const struct sg_key filesystem_keys[] = {
	KEY("deny_read", SG_KEY_STRINGS, SG_JOIN_STRICTEST,
	    "Paths that may not be read; relative ones start at the file's own folder."),
	CODEX("extends", SG_KEY_NEVER, "Belongs to a permission profile of another name."),
	CODEX("description", SG_KEY_NEVER, "Belongs to a permission profile of another name."),
	CODEX("workspace_roots", SG_KEY_NEVER, "Belongs to a permission profile of another name."),
	CODEX("filesystem", SG_KEY_NEVER, "Belongs to a permission profile of another name."),
	CODEX("network", SG_KEY_NEVER, "Belongs to a permission profile of another name."),
};

static const struct sg_key profile_keys[] = {
	KEY("extends", SG_KEY_STRING, SG_JOIN_OWN,
	    "Another profile, :read-only or :workspace; keys of this one count first."),
	KEY("filesystem", SG_KEY_OTHER, SG_JOIN_OWN,
	    "Access by path, narrowest path first: read, write, deny."),
	KEY("network", SG_KEY_TABLE, SG_JOIN_OWN,
	    "Destinations; absent: the profile says nothing about them.",
	    .inner = SG_SCOPE_CODEX_PROFILE_NETWORK),
	KEY("workspace_roots", SG_KEY_BOOLEANS, SG_JOIN_OWN,
	    "Further folders that :workspace_roots means."),
	KEY("description", SG_KEY_STRING, SG_JOIN_OWN, "Text for people."),
};

static const struct sg_key profile_network_keys[] = {
	KEY("enabled", SG_KEY_BOOLEAN, SG_JOIN_OWN, "false: no destination.", .fallback = "false"),
	KEY("domains", SG_KEY_CHOICES, SG_JOIN_OWN, "Allowed and denied domains.",
	    .words = "allow deny"),
	CODEX("unix_sockets", SG_KEY_CHOICES, "Allowed and denied local sockets.",
	      .words = "allow deny"),
	CODEX("mode", SG_KEY_WORD, "limited: reading methods only.", .words = "limited full"),
	CODEX("allow_local_binding", SG_KEY_BOOLEAN, "Whether local addresses are allowed."),
	CODEX("enable_socks5", SG_KEY_BOOLEAN, "Whether SOCKS is served."),
	CODEX("enable_socks5_udp", SG_KEY_BOOLEAN, "Whether SOCKS is served for UDP."),
	CODEX("allow_upstream_proxy", SG_KEY_BOOLEAN, "Whether the proxy may use another."),
	CODEX("dangerously_allow_non_loopback_proxy", SG_KEY_BOOLEAN,
	      "Whether the proxy listens to others."),
	CODEX("dangerously_allow_all_unix_sockets", SG_KEY_BOOLEAN,
	      "Whether every local socket is allowed."),
	CODEX("proxy_url", SG_KEY_STRING, "Where the proxy listens."),
	CODEX("socks_url", SG_KEY_STRING, "Where the SOCKS proxy listens."),
	CODEX("mitm", SG_KEY_OTHER, "Looking into encrypted requests."),
};

static const struct sg_key network_keys[] = {
	KEY("enabled", SG_KEY_BOOLEAN, SG_JOIN_OWN,
	    "false: managed_allowed_domains_only does not count.", .fallback = "true"),
	KEY("domains", SG_KEY_CHOICES, SG_JOIN_EVERY, "Allowed and denied domains.",
	    .words = "allow deny"),
	KEY("allowed_domains", SG_KEY_STRINGS, SG_JOIN_EVERY, "Allowed domains (earlier form)."),
	KEY("denied_domains", SG_KEY_STRINGS, SG_JOIN_STRICTEST, "Denied domains (earlier form)."),
	KEY("review_domains", SG_KEY_STRINGS, SG_JOIN_STRICTEST, "Domains that prompt."),
	KEY("managed_allowed_domains_only", SG_KEY_BOOLEAN, SG_JOIN_OR,
	    "Users cannot add domains: only the allowed ones are.", .fallback = "false"),
	KEY("allow_local_binding", SG_KEY_BOOLEAN, SG_JOIN_AND,
	    "false: loopback and private addresses only where domains allows that very address.",
	    .fallback = "true"),
	KEY("unix_sockets", SG_KEY_CHOICES, SG_JOIN_STRICTEST,
	    "Denied local sockets; allowed ones restrict nothing.", .words = "allow deny"),
	CODEX("allow_unix_sockets", SG_KEY_STRINGS, "Allowed local sockets (earlier form)."),
	CODEX("dangerously_allow_all_unix_sockets", SG_KEY_BOOLEAN,
	      "Whether every local socket is allowed."),
	CODEX("http_port", SG_KEY_PORT, "Port of the proxy."),
	CODEX("socks_port", SG_KEY_PORT, "Port of the SOCKS proxy."),
	CODEX("allow_upstream_proxy", SG_KEY_BOOLEAN, "Whether the proxy may use another."),
	CODEX("dangerously_allow_non_loopback_proxy", SG_KEY_BOOLEAN,
	      "Whether the proxy listens to others."),
	CODEX("header_injections", SG_KEY_TABLES, "Headers that the proxy adds.",
	      .inner = SG_SCOPE_CODEX_INJECTION),
};

static const struct sg_key injection_keys[] = {
	CODEX("host", SG_KEY_STRING, "To which host.", .required = true),
	CODEX("methods", SG_KEY_STRINGS, "For which methods.", .required = true),
	CODEX("path_prefixes", SG_KEY_STRINGS, "For which paths.", .required = true),
	CODEX("headers", SG_KEY_TEXTS, "Name and value.", .required = true),
};

static const struct sg_key remote_keys[] = {
	KEY("hostname_patterns", SG_KEY_STRINGS, SG_JOIN_OWN, "Globs over this host's name.",
	    .required = true),
	KEY("allowed_sandbox_modes", SG_KEY_WORDS, SG_JOIN_INTERSECTION, "Sandbox modes there.",
	    .words = SANDBOX_MODES, .required = true),
};

static const struct sg_key hooks_keys[] = {
	CODEX("managed_dir", SG_KEY_STRING, "Where the programs of the hooks are."),
	CODEX("windows_managed_dir", SG_KEY_STRING, "The same on Windows."),
	CODEX("PreToolUse", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("PermissionRequest", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("PostToolUse", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("PreCompact", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("PostCompact", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("SessionStart", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("SessionEnd", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("UserPromptSubmit", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("SubagentStart", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("SubagentStop", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("Stop", SG_KEY_TABLES, "Hooks of this event.", .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("Interrupt", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("PreModelRequest", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
	CODEX("PostModelRequest", SG_KEY_TABLES, "Hooks of this event.",
	      .inner = SG_SCOPE_CODEX_HOOK_GROUP),
};

static const struct sg_key hook_group_keys[] = {
	CODEX("matcher", SG_KEY_STRING, "Which tools: absent, \"\" and \"*\" mean all."),
	CODEX("hooks", SG_KEY_TABLES, "What is started.", .inner = SG_SCOPE_CODEX_HOOK),
};

static const struct sg_key hook_keys[] = {
	CODEX("type", SG_KEY_WORD, "What kind of hook.", .words = "command mcp_tool prompt agent",
	      .required = true),
	CODEX("command", SG_KEY_STRING, "The command line."),
	CODEX("commandWindows", SG_KEY_STRING, "The same on Windows."),
	CODEX("command_windows", SG_KEY_STRING, "The same on Windows."),
	CODEX("timeout", SG_KEY_INTEGER, "Seconds."),
	CODEX("async", SG_KEY_BOOLEAN, "Not waited for: such a hook blocks nothing."),
	CODEX("statusMessage", SG_KEY_STRING, "Shown while it runs."),
	CODEX("additionalContextLimit", SG_KEY_INTEGER, "Most tokens that the hook may add."),
	CODEX("server", SG_KEY_STRING, "mcp_tool: the server."),
	CODEX("tool", SG_KEY_STRING, "mcp_tool: the tool."),
	CODEX("prompt", SG_KEY_STRING, "prompt, agent: the text."),
};

static const struct sg_key feedback_keys[] = {
	CODEX("enabled", SG_KEY_BOOLEAN, "Whether feedback may be sent."),
};

static const struct sg_key app_keys[] = {
	CODEX("enabled", SG_KEY_BOOLEAN, "Whether the connector may be used."),
	CODEX("tools", SG_KEY_NAMED, "Its tools.", .inner = SG_SCOPE_CODEX_APP_TOOL),
};

static const struct sg_key app_tool_keys[] = {
	CODEX("approval_mode", SG_KEY_WORD, "When a person is asked.",
	      .words = "auto prompt writes approve"),
	CODEX("analytics_result_source", SG_KEY_TABLE, "Where results come from.",
	      .inner = SG_SCOPE_CODEX_RESULT_SOURCE),
};

static const struct sg_key result_source_keys[] = {
	CODEX("format", SG_KEY_OTHER, "Their format.", .required = true),
	CODEX("type", SG_KEY_OTHER, "Their type."),
};

static const struct sg_key marketplaces_keys[] = {
	CODEX("restrict_to_allowed_sources", SG_KEY_BOOLEAN, "Only allowed sources."),
	CODEX("allowed_sources", SG_KEY_NAMED, "The sources.", .inner = SG_SCOPE_CODEX_MARKETPLACE),
};

static const struct sg_key marketplace_keys[] = {
	CODEX("source", SG_KEY_WORD, "What kind of source.", .words = "git host_pattern local"),
	CODEX("url", SG_KEY_STRING, "git: the address."),
	CODEX("ref", SG_KEY_STRING, "git: branch or tag."),
	CODEX("host_pattern", SG_KEY_STRING, "host_pattern: hosts."),
	CODEX("path", SG_KEY_STRING, "local: the folder."),
};

static const struct sg_key auto_review_keys[] = {
	CODEX("required_on_models", SG_KEY_STRINGS, "Models that always have automatic review."),
	CODEX("ignore_rules", SG_KEY_STRINGS, "Models for which allow rules do not count."),
};

static const struct sg_key models_keys[] = {
	CODEX("new_thread", SG_KEY_TABLE, "Defaults of new threads.",
	      .inner = SG_SCOPE_CODEX_NEW_THREAD),
};

static const struct sg_key new_thread_keys[] = {
	CODEX("model", SG_KEY_STRING, "The model."),
	CODEX("model_reasoning_effort", SG_KEY_STRING, "Its effort."),
	CODEX("service_tier", SG_KEY_STRING, "Its tier."),
};

static const struct sg_key computer_keys[] = {
	CODEX("allow_locked_computer_use", SG_KEY_BOOLEAN, "Whether a locked desktop may be used."),
	CODEX("allow_persistent_approval", SG_KEY_BOOLEAN, "Whether approvals may be kept."),
	CODEX("default_app_access", SG_KEY_WORD, "Programs that are not listed.",
	      .words = "allow deny"),
	CODEX("macos", SG_KEY_TABLE, "Programs of macOS.", .inner = SG_SCOPE_CODEX_COMPUTER_MACOS),
	CODEX("windows", SG_KEY_TABLE, "Programs of Windows.",
	      .inner = SG_SCOPE_CODEX_COMPUTER_WINDOWS),
};

static const struct sg_key computer_macos_keys[] = {
	CODEX("bundle_ids", SG_KEY_CHOICES, "By bundle.", .words = "allow deny"),
};

static const struct sg_key computer_windows_keys[] = {
	CODEX("aumids", SG_KEY_CHOICES, "By application id.", .words = "allow deny"),
	CODEX("exes", SG_KEY_TABLES, "By program.", .inner = SG_SCOPE_CODEX_COMPUTER_EXE),
};

static const struct sg_key computer_exe_keys[] = {
	CODEX("publisher_name", SG_KEY_STRING, "The publisher.", .required = true),
	CODEX("product_name", SG_KEY_STRING, "The product.", .required = true),
	CODEX("binary_name", SG_KEY_STRING, "The file."),
	CODEX("access", SG_KEY_WORD, "Access.", .words = "allow deny", .required = true),
};

static const struct sg_key browser_keys[] = {
	CODEX("disable_auto_review", SG_KEY_BOOLEAN, "No automatic review."),
	CODEX("default_origin_policy", SG_KEY_TABLE, "Origins that are not listed.",
	      .inner = SG_SCOPE_CODEX_ORIGIN),
	CODEX("origins", SG_KEY_NAMED, "By origin.", .inner = SG_SCOPE_CODEX_ORIGIN),
	CODEX("extension", SG_KEY_TABLE, "The extension.", .inner = SG_SCOPE_CODEX_EXTENSION),
	CODEX("allow_history_access", SG_KEY_BOOLEAN, "Whether the history may be read."),
	CODEX("allow_webmcp", SG_KEY_BOOLEAN, "Whether pages may offer tools."),
	CODEX("allow_global_persistent_approval", SG_KEY_BOOLEAN,
	      "Whether approvals for all may be kept."),
};

static const struct sg_key origin_keys[] = {
	CODEX("access", SG_KEY_WORD, "Access.", .words = "allow deny"),
	CODEX("downloads", SG_KEY_WORD, "Downloads.", .words = "allow deny"),
	CODEX("uploads", SG_KEY_WORD, "Uploads.", .words = "allow deny"),
	CODEX("full_cdp_access", SG_KEY_WORD, "Full control of the page.", .words = "allow deny"),
	CODEX("auto_review", SG_KEY_WORD, "Automatic review.", .words = "allow deny"),
	CODEX("persistent_approval", SG_KEY_BOOLEAN, "Whether approvals may be kept."),
	CODEX("access_approval_lifetime", SG_KEY_WORD, "How long an approval holds.",
	      .words = "turn thread"),
};

static const struct sg_key extension_keys[] = {
	CODEX("request_headers", SG_KEY_TABLES, "Headers that it adds.",
	      .inner = SG_SCOPE_CODEX_REQUEST_HEADER),
};

static const struct sg_key request_header_keys[] = {
	CODEX("name", SG_KEY_STRING, "Name.", .required = true),
	CODEX("value", SG_KEY_STRING, "Value.", .required = true),
};

static const struct sg_key in_app_browser_keys[] = {
	CODEX("allow_external_browser_settings_import", SG_KEY_BOOLEAN,
	      "Whether settings of other browsers may be taken over."),
};

static const struct sg_key windows_keys[] = {
	CODEX("allowed_sandbox_implementations", SG_KEY_WORDS, "Implementations.",
	      .words = "elevated unelevated", .filled = true),
	CODEX("require_mxc", SG_KEY_BOOLEAN, "Only the MXC sandbox."),
	CODEX("sandbox_private_desktop", SG_KEY_OTHER,
	      "A desktop of its own; ignored since 0.169."),
};

static const struct sg_key application_keys[] = {
	CODEX("network", SG_KEY_TABLE, "Its network.", .inner = SG_SCOPE_CODEX_APPLICATION_NETWORK),
	CODEX("storage", SG_KEY_TABLE, "Its folders.", .inner = SG_SCOPE_CODEX_APPLICATION_STORAGE),
};

static const struct sg_key application_network_keys[] = {
	CODEX("enabled", SG_KEY_BOOLEAN, "Whether it is restricted."),
	CODEX("domains", SG_KEY_CHOICES, "Domains.", .words = "allow deny"),
};

static const struct sg_key application_storage_keys[] = {
	CODEX("default_project_parent", SG_KEY_STRING, "Where projects are made."),
	CODEX("projectless_workspace_root", SG_KEY_STRING, "Where work without a project is kept."),
};

static const struct sg_key config_server_keys[] = {
	CODEX("base_url", SG_KEY_STRING, "Its address, https.", .required = true),
	CODEX("oauth", SG_KEY_TABLE, "How to log in.", .inner = SG_SCOPE_CODEX_OAUTH),
};

static const struct sg_key oauth_keys[] = {
	CODEX("authorization_url", SG_KEY_STRING, "Where a person logs in.", .required = true),
	CODEX("token_url", SG_KEY_STRING, "Where tokens come from.", .required = true),
	CODEX("device_authorization_url", SG_KEY_STRING, "The same for devices."),
	CODEX("client_id", SG_KEY_STRING, "Who asks.", .required = true),
	CODEX("resource", SG_KEY_STRING, "For what."),
	CODEX("scopes", SG_KEY_STRINGS, "How much."),
	CODEX("redirect_port", SG_KEY_PORT, "Where the answer comes back."),
};

static const struct sg_key otel_keys[] = {
	CODEX("environment", SG_KEY_STRING, "Name of the environment."),
	CODEX("exporter", SG_KEY_KIND, "Where events go.", .words = EXPORTERS),
	CODEX("trace_exporter", SG_KEY_KIND, "Where traces go.", .words = EXPORTERS),
	CODEX("metrics_exporter", SG_KEY_KIND, "Where metrics go.", .words = EXPORTERS),
	CODEX("log_user_prompt", SG_KEY_BOOLEAN, "Prompts are part of it."),
	CODEX("log_sse_deltas", SG_KEY_BOOLEAN, "Parts of answers, too."),
	CODEX("log_agent_responses", SG_KEY_BOOLEAN, "Answers, too."),
	CODEX("log_guardian_assessments", SG_KEY_BOOLEAN, "Reviews, too."),
	CODEX("tool_result", SG_KEY_TABLE, "Results of tools, too.", .inner = SG_SCOPE_CODEX_ANY),
	CODEX("span_attributes", SG_KEY_TEXTS, "Added to spans."),
	CODEX("tracestate", SG_KEY_NAMED, "Added to traces.", .inner = SG_SCOPE_CODEX_ANY),
};

static const struct sg_key provider_keys[] = {
	CODEX("name", SG_KEY_STRING, "Its name.", .required = true, .filled = true),
	CODEX("*", SG_KEY_OTHER, "What Codex needs to reach it."),
};

static const struct sg_key any_keys[] = {
	CODEX("*", SG_KEY_OTHER, "Read by Codex only."),
};

#define OPEN(where, rows)                                                \
	{                                                                \
		.path = where, .keys = rows, .count = SG_ARRAY_LEN(rows) \
	}
#define CLOSED(where, rows)                                                              \
	{                                                                                \
		.path = where, .closed = true, .keys = rows, .count = SG_ARRAY_LEN(rows) \
	}
enum { FIRST = SG_SCOPE_CODEX_RULES - 1 }; /* the top stands before the first of them */
static const struct sg_key_table tables[] = {
	[0] = OPEN("", top_keys),
	[SG_SCOPE_CODEX_RULES - FIRST] = OPEN("rules", rules_keys),
	[SG_SCOPE_CODEX_PREFIX_RULE - FIRST] = OPEN("rules.prefix_rules[]", prefix_rule_keys),
	[SG_SCOPE_CODEX_TOKEN - FIRST] = OPEN("rules.prefix_rules[].pattern[]", token_keys),
	[SG_SCOPE_CODEX_GRANULAR - FIRST] =
		OPEN("allowed_approval_policies[].granular", granular_keys),
	[SG_SCOPE_CODEX_SERVER - FIRST] = OPEN("mcp_servers.*", server_keys),
	[SG_SCOPE_CODEX_IDENTITY - FIRST] = OPEN("mcp_servers.*.identity", identity_keys),
	[SG_SCOPE_CODEX_PLUGIN - FIRST] = OPEN("plugins.*", plugin_keys),
	[SG_SCOPE_CODEX_PERMISSIONS - FIRST] = OPEN("permissions", permissions_keys),
	[SG_SCOPE_CODEX_FILESYSTEM - FIRST] = OPEN("permissions.filesystem", filesystem_keys),
	[SG_SCOPE_CODEX_PROFILE - FIRST] = OPEN("permissions.*", profile_keys),
	[SG_SCOPE_CODEX_PROFILE_NETWORK - FIRST] =
		OPEN("permissions.*.network", profile_network_keys),
	[SG_SCOPE_CODEX_NETWORK - FIRST] = OPEN("network_proxy", network_keys),
	[SG_SCOPE_CODEX_INJECTION - FIRST] =
		OPEN("network_proxy.header_injections[]", injection_keys),
	[SG_SCOPE_CODEX_REMOTE - FIRST] = OPEN("remote_sandbox_config[]", remote_keys),
	[SG_SCOPE_CODEX_HOOKS - FIRST] = OPEN("hooks", hooks_keys),
	[SG_SCOPE_CODEX_HOOK_GROUP - FIRST] = OPEN("hooks.*[]", hook_group_keys),
	[SG_SCOPE_CODEX_HOOK - FIRST] = OPEN("hooks.*[].hooks[]", hook_keys),
	[SG_SCOPE_CODEX_FEEDBACK - FIRST] = OPEN("feedback", feedback_keys),
	[SG_SCOPE_CODEX_APP - FIRST] = OPEN("apps.*", app_keys),
	[SG_SCOPE_CODEX_APP_TOOL - FIRST] = OPEN("apps.*.tools.*", app_tool_keys),
	[SG_SCOPE_CODEX_RESULT_SOURCE - FIRST] =
		CLOSED("apps.*.tools.*.analytics_result_source", result_source_keys),
	[SG_SCOPE_CODEX_MARKETPLACES - FIRST] = CLOSED("marketplaces", marketplaces_keys),
	[SG_SCOPE_CODEX_MARKETPLACE - FIRST] =
		CLOSED("marketplaces.allowed_sources.*", marketplace_keys),
	[SG_SCOPE_CODEX_AUTO_REVIEW - FIRST] = OPEN("auto_review", auto_review_keys),
	[SG_SCOPE_CODEX_MODELS - FIRST] = OPEN("models", models_keys),
	[SG_SCOPE_CODEX_NEW_THREAD - FIRST] = OPEN("models.new_thread", new_thread_keys),
	[SG_SCOPE_CODEX_COMPUTER - FIRST] = OPEN("computer_use", computer_keys),
	[SG_SCOPE_CODEX_COMPUTER_MACOS - FIRST] = OPEN("computer_use.macos", computer_macos_keys),
	[SG_SCOPE_CODEX_COMPUTER_WINDOWS - FIRST] =
		OPEN("computer_use.windows", computer_windows_keys),
	[SG_SCOPE_CODEX_COMPUTER_EXE - FIRST] =
		OPEN("computer_use.windows.exes[]", computer_exe_keys),
	[SG_SCOPE_CODEX_BROWSER - FIRST] = OPEN("browser_use", browser_keys),
	[SG_SCOPE_CODEX_ORIGIN - FIRST] = OPEN("browser_use.origins.*", origin_keys),
	[SG_SCOPE_CODEX_EXTENSION - FIRST] = OPEN("browser_use.extension", extension_keys),
	[SG_SCOPE_CODEX_REQUEST_HEADER - FIRST] =
		OPEN("browser_use.extension.request_headers[]", request_header_keys),
	[SG_SCOPE_CODEX_IN_APP_BROWSER - FIRST] = OPEN("in_app_browser", in_app_browser_keys),
	[SG_SCOPE_CODEX_WINDOWS - FIRST] = OPEN("windows", windows_keys),
	[SG_SCOPE_CODEX_APPLICATION - FIRST] = CLOSED("application", application_keys),
	[SG_SCOPE_CODEX_APPLICATION_NETWORK - FIRST] =
		CLOSED("application.network", application_network_keys),
	[SG_SCOPE_CODEX_APPLICATION_STORAGE - FIRST] =
		CLOSED("application.storage", application_storage_keys),
	[SG_SCOPE_CODEX_CONFIG_SERVER - FIRST] = CLOSED("config_server", config_server_keys),
	[SG_SCOPE_CODEX_OAUTH - FIRST] = CLOSED("config_server.oauth", oauth_keys),
	[SG_SCOPE_CODEX_OTEL - FIRST] = CLOSED("otel", otel_keys),
	[SG_SCOPE_CODEX_PROVIDER - FIRST] = OPEN("model_providers.*", provider_keys),
	[SG_SCOPE_CODEX_ANY - FIRST] = OPEN("*", any_keys),
};
_Static_assert(SG_ARRAY_LEN(tables) == SG_SCOPE_MANAGED_CONFIG - FIRST,
	       "every scope of Codex has its table");

const struct sg_key_table *
sg_key_table_codex(enum sg_key_scope scope)
{
	return &tables[scope == SG_SCOPE_TOP ? 0 : scope - FIRST];
}
