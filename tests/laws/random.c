/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random policies and random calls over one small vocabulary, so that they meet often. Judges nothing.
 */
#include "laws.h"

uint32_t
laws_random(struct laws_random *random, uint32_t below)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ (z >> 31)) % below);
}

bool
laws_once_in(struct laws_random *random, uint32_t n)
{
	return laws_random(random, n) == 0;
}

static const char *const decisions[] = { "allow", "log", "prompt", "forbidden" };
static const char *const agents[] = { "claude", "codex", "*" };

static const char *const command_globs[] = {
	"rm *",
	"rm -rf *",
	"rm -rf ./build",
	"rm -r * notes.txt",
	"git *",
	"git push*",
	"git push --force*",
	"git push * main",
	"git commit *",
	"git status",
	"ls",
	"ls *",
	"cat /etc/*",
	"cat *",
	"curl *",
	"az vm *",
	"az * delete *",
	"frobnicate *",
	"frobnicate",
	"frob* --now *",
	"echo *",
	"cp * /etc/*",
	"*",
	"sudo *",
	"bash *",
	"python3 *",
	"env *",
	"chmod 777 *",
	"rm \"a b\"",
};
static const char *const command_regexes[] = {
	"^git push",    "rm .*--recursive", "notes\\.txt$",
	"^(ls|cat)\\b", "frobnicate\\s+x",  "\xc3\xa9t\xc3\xa9|main",
};
static const char *const prefix_words[] = { "git", "push",       "rm", "-rf", "ls",
					    "cat", "frobnicate", "az", "vm" };
static const char *const other_globs[] = {
	"*",        "Read",        "/repo/*", "*.env", "/etc/passwd", "https://*.example/*",
	"github/*", "docs/search", "Frob*",
};
static const char *const rule_tools[] = {
	"read", "write", "fetch", "search", "mcp", "unknown", "*"
};
static const char *const path_globs[] = {
	"**/.env",  "/etc/**",  "~/.ssh/**", "/repo/build/**",
	"**/*.txt", "/repo/**", "~/.bashrc", "**",
};
static const char *const variables[] = { "LD_PRELOAD", "GIT_*", "FOO", "*" };
static const char *const domains[] = {
	"a.example", "*.a.example", "**.b.example",   "*.example",
	"10.0.0.1",  "localhost",   "deep.a.example",
};
static const char *const cli_programs[] = { "az", "git", "frobnicate", "kubectl" };
static const char *const cli_classes[] = { "read", "write", "delete", "credential",
					   "exec", "local", "unknown" };
static const char *const cli_verbs[] = { "vm list", "vm *",   "* delete", "push",
					 "get *",   "status", "x" };
static const char *const reasons[] = { "because", "say \"why\"", "line\nline", "back\\slash",
				       "\xe2\x80\xa6" };
static const char *const sandbox_modes[] = { "read-only", "workspace-write", "danger-full-access" };
static const char *const approval_policies[] = { "untrusted", "on-request", "never" };
static const char *const search_modes[] = { "disabled", "cached", "live" };
static const char *const reviewers[] = { "user", "auto_review" };
static const char *const features[] = { "shell_tool", "multi_agent", "web_search", "hooks" };
static const char *const permission_modes[] = { "default", "plan",    "acceptEdits",
						"auto",    "dontAsk", "bypassPermissions",
						"turbo" };
static const char *const config_dirs[] = { "~/agent/**", "/srv/**", "~/.azure/**" };

/* ---- policies ---- */

/* Some strings of a table, at least least of them. */
static struct sg_node *
some_texts(struct laws_random *random, const char *const *table, size_t count,
	   struct sg_arena *arena)
{
	struct sg_node *list = laws_array(arena);

	for (uint32_t n = 1 + laws_random(random, 2); n; n--)
		laws_put(list, NULL, laws_text(arena, table[laws_random(random, (uint32_t)count)]));
	return list;
}

#define SOME(random, table, arena) some_texts((random), (table), SG_ARRAY_LEN(table), (arena))

static void
put_decision(struct laws_random *random, struct sg_node *table, struct sg_arena *arena)
{
	laws_put(table, "decision", laws_text(arena, LAWS_PICK(random, decisions)));
	if (laws_once_in(random, 6))
		laws_put(table, "reason", laws_text(arena, LAWS_PICK(random, reasons)));
}

static void
put_agents(struct laws_random *random, struct sg_node *table, struct sg_arena *arena)
{
	if (laws_once_in(random, 6))
		laws_put(table, "agents", SOME(random, agents, arena));
}

static struct sg_node *
make_prefix(struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *prefix = SOME(random, prefix_words, arena);

	if (laws_once_in(random, 3))
		laws_put(prefix, NULL, SOME(random, prefix_words, arena));
	return prefix;
}

static void
put_pattern(struct laws_random *random, struct sg_node *rule, unsigned taste,
	    struct sg_arena *arena)
{
	switch (taste & LAWS_WORDS ? 2 * laws_random(random, 3) : laws_random(random, 6)) {
	case 0:
		laws_put(rule, "prefix", make_prefix(random, arena));
		break;
	case 1:
		laws_put(rule, "regex", laws_text(arena, LAWS_PICK(random, command_regexes)));
		break;
	case 2:
		laws_put(rule, "globs", SOME(random, command_globs, arena));
		break;
	default:
		laws_put(rule, "glob", laws_text(arena, LAWS_PICK(random, command_globs)));
	}
}

struct sg_node *
laws_make_rule(struct laws_random *random, unsigned taste, struct sg_arena *arena)
{
	struct sg_node *rule = laws_table(arena);

	put_decision(random, rule, arena);
	put_agents(random, rule, arena);
	if (laws_once_in(random, 3) && !(taste & LAWS_RULES)) {
		laws_put(rule, "tools", SOME(random, rule_tools, arena));
		if (!laws_once_in(random, 4))
			laws_put(rule, "glob", laws_text(arena, LAWS_PICK(random, other_globs)));
		if (laws_once_in(random, 4))
			laws_put(rule, "unless", SOME(random, other_globs, arena));
		return rule;
	}
	put_pattern(random, rule, taste, arena);
	if (laws_once_in(random, 3))
		laws_put(rule, "unless", SOME(random, command_globs, arena));
	return rule;
}

struct sg_node *
laws_make_path(struct laws_random *random, struct sg_arena *arena)
{
	static const char *const accesses[] = { "read", "write" };
	struct sg_node *path = laws_table(arena);

	laws_put(path, "globs", SOME(random, path_globs, arena));
	put_decision(random, path, arena);
	put_agents(random, path, arena);
	if (laws_once_in(random, 2))
		laws_put(path, "access", SOME(random, accesses, arena));
	if (laws_once_in(random, 4))
		laws_put(path, "unless", SOME(random, path_globs, arena));
	return path;
}

struct sg_node *
laws_make_environment(struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *row = laws_table(arena);

	laws_put(row, "names", SOME(random, variables, arena));
	put_decision(random, row, arena);
	return row;
}

struct sg_node *
laws_make_cli(struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *cli = laws_table(arena);

	laws_put(cli, "program", laws_text(arena, LAWS_PICK(random, cli_programs)));
	for (size_t i = 0; i < SG_ARRAY_LEN(cli_classes); i++)
		if (laws_once_in(random, 3))
			laws_put(cli, cli_classes[i],
				 laws_text(arena, LAWS_PICK(random, decisions)));
	if (laws_once_in(random, 2))
		laws_put(cli, "allow", SOME(random, cli_verbs, arena));
	if (laws_once_in(random, 4))
		laws_put(cli, "prompt", SOME(random, cli_verbs, arena));
	if (laws_once_in(random, 4))
		laws_put(cli, "forbidden", SOME(random, cli_verbs, arena));
	if (laws_once_in(random, 4))
		(void)laws_want_place(random, cli, arena);
	return cli;
}

bool
laws_want_place(struct laws_random *random, struct sg_node *cli, struct sg_arena *arena)
{
	struct sg_node *program = laws_get(cli, "program");

	if ((!sg_span_is(program->text, "az") && !sg_span_is(program->text, "kubectl")) ||
	    laws_get(cli, "config_dir") || laws_get(cli, "identity"))
		return false;
	if (laws_once_in(random, 3))
		laws_put(laws_put(cli, "identity", laws_table(arena)), "type",
			 laws_text(arena, "user"));
	else
		laws_put(cli, "config_dir", SOME(random, config_dirs, arena));
	return true;
}

bool
laws_pin_off(struct laws_random *random, struct sg_node *own, struct sg_arena *arena)
{
	struct sg_node *pins = laws_need(own, "features", SG_NODE_TABLE, arena);
	const char *feature = LAWS_PICK(random, features);
	struct sg_node *pin = laws_get(pins, feature);

	if (!pin)
		pin = laws_put(pins, feature, laws_text(arena, ""));
	pin->kind = SG_NODE_BOOLEAN;
	pin->boolean = false;
	return true;
}

const char *
laws_make_domain(struct laws_random *random)
{
	return LAWS_PICK(random, domains);
}

static struct sg_node *
make_network(struct laws_random *random, struct sg_arena *arena)
{
	static const char *const modes[] = { "limited", "full" };
	static const char *const choices[] = { "allow", "deny" };
	struct sg_node *network = laws_table(arena), *names = laws_table(arena);

	if (laws_once_in(random, 2))
		laws_put(network, "mode", laws_text(arena, LAWS_PICK(random, modes)));
	if (laws_once_in(random, 3))
		laws_put(network, "on_unknown", laws_text(arena, LAWS_PICK(random, decisions)));
	for (size_t i = 0; i < SG_ARRAY_LEN(domains); i++)
		if (laws_once_in(random, 4))
			laws_put(names, domains[i], laws_text(arena, LAWS_PICK(random, choices)));
	laws_put(network, "domains", names);
	return network;
}

static struct sg_node *
make_server(struct laws_random *random, struct sg_arena *arena)
{
	static const char *const names[] = { "github", "docs", "d*" };
	static const char *const tools[] = { "get_*", "search", "*" };
	struct sg_node *server = laws_table(arena);
	uint32_t kind = laws_random(random, 3);

	if (kind == 0 || laws_once_in(random, 2))
		laws_put(server, "name", laws_text(arena, LAWS_PICK(random, names)));
	if (kind == 1)
		laws_put(server, "command", laws_text(arena, "/usr/local/bin/mcp"));
	if (kind == 2)
		laws_put(server, "url", laws_text(arena, "https://mcp.a.example/"));
	if (laws_once_in(random, 3))
		laws_put(server, "tools", SOME(random, tools, arena));
	return server;
}

static struct sg_node *
make_servers(struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *table = laws_table(arena), *list = laws_array(arena);

	for (uint32_t n = laws_random(random, 3); n; n--)
		laws_put(list, NULL, make_server(random, arena));
	laws_put(table, "allowed", list);
	if (laws_once_in(random, 3))
		laws_put(table, "on_unknown_identity",
			 laws_text(arena, LAWS_PICK(random, decisions)));
	return table;
}

static struct sg_node *
make_files(struct laws_random *random, struct sg_arena *arena)
{
	static const char *const bases[] = { "~", "/etc", "/repo", "**/*.txt" };
	static const char *const words[] = { "none", "read", "write" };
	struct sg_node *files = laws_table(arena), *project = laws_table(arena);

	for (size_t i = 0; i < SG_ARRAY_LEN(bases); i++)
		if (laws_once_in(random, 2))
			laws_put(files, bases[i], laws_text(arena, LAWS_PICK(random, words)));
	laws_put(project, ".", laws_text(arena, LAWS_PICK(random, words)));
	if (laws_once_in(random, 2))
		laws_put(project, "**/*.env", laws_text(arena, LAWS_PICK(random, words)));
	laws_put(files, ":project_roots", project);
	return files;
}

static void
put_allowed(struct laws_random *random, struct sg_node *own, unsigned taste, struct sg_arena *arena)
{
	static const struct {
		const char *key;
		const char *const *words;
		size_t count;
	} rows[] = { { "sandbox_mode", sandbox_modes, SG_ARRAY_LEN(sandbox_modes) },
		     { "approval_policy", approval_policies, SG_ARRAY_LEN(approval_policies) },
		     { "web_search", search_modes, SG_ARRAY_LEN(search_modes) },
		     { "approvals_reviewer", reviewers, SG_ARRAY_LEN(reviewers) } };

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_node *list = laws_array(arena);

		if (!laws_once_in(random, 4) && !(taste & LAWS_FULL_LISTS))
			continue;
		for (size_t k = 0; k < rows[i].count; k++)
			if (laws_once_in(random, 2))
				laws_put(list, NULL, laws_text(arena, rows[i].words[k]));
		laws_put(laws_need(own, rows[i].key, SG_NODE_TABLE, arena), "allowed", list);
	}
}

static void
put_settings(struct laws_random *random, struct sg_node *own, unsigned taste,
	     struct sg_arena *arena)
{
	static const char *const levels[] = { "none", "meta", "full" };

	if (!(taste & LAWS_SILENT_DEFAULT) && laws_once_in(random, 3))
		laws_put(own, "default", laws_text(arena, LAWS_PICK(random, decisions)));
	if (!(taste & LAWS_ENFORCE) && laws_once_in(random, 6))
		laws_put(own, "mode", laws_text(arena, "audit"));
	if (laws_once_in(random, 3))
		laws_put(own, "on_unreadable_command",
			 laws_text(arena, LAWS_PICK(random, decisions)));
	if (laws_once_in(random, 5))
		laws_put(laws_need(own, "audit", SG_NODE_TABLE, arena), "level",
			 laws_text(arena, LAWS_PICK(random, levels)));
}

typedef struct sg_node *(*maker)(struct laws_random *random, struct sg_arena *arena);

static void
put_rules(struct laws_random *random, struct sg_node *own, unsigned taste, struct sg_arena *arena)
{
	struct sg_node *list = laws_need(own, "rules", SG_NODE_ARRAY, arena);

	for (uint32_t n = 1 + laws_random(random, 3); n; n--)
		laws_put(list, NULL, laws_make_rule(random, taste, arena));
}

static void
put_entries(struct laws_random *random, struct sg_node *own, const char *key, maker make,
	    struct sg_arena *arena)
{
	struct sg_node *list = laws_need(own, key, SG_NODE_ARRAY, arena);

	for (uint32_t n = 1 + laws_random(random, 3); n; n--)
		laws_put(list, NULL, make(random, arena));
}

struct sg_node *
laws_make_source(struct laws_random *random, unsigned taste, struct sg_arena *arena)
{
	struct sg_node *root = laws_table(arena);
	struct sg_node *own = laws_put(root, "requirements", laws_table(arena));

	put_settings(random, own, taste, arena);
	if (taste & LAWS_RULES) {
		put_rules(random, own, taste, arena);
		return root;
	}
	put_allowed(random, own, taste, arena);
	if (laws_once_in(random, 5))
		(void)laws_pin_off(random, own, arena);
	if (!laws_once_in(random, 4))
		put_rules(random, own, taste, arena);
	if (laws_once_in(random, 2))
		put_entries(random, own, "paths", laws_make_path, arena);
	if (laws_once_in(random, 3))
		put_entries(random, own, "environment", laws_make_environment, arena);
	if (laws_once_in(random, 3))
		put_entries(random, own, "cli", laws_make_cli, arena);
	if (laws_once_in(random, 3))
		laws_put(own, "network", make_network(random, arena));
	if (laws_once_in(random, 3) || taste & LAWS_FULL_LISTS)
		laws_put(own, "mcp_servers", make_servers(random, arena));
	if (laws_once_in(random, 4))
		laws_put(own, "filesystem", make_files(random, arena));
	return root;
}

/* ---- calls ---- */

static const char *const programs[] = {
	"rm",         "git push",     "git commit",    "git status", "ls",   "cat", "curl",
	"az vm list", "az vm delete", "az --debug vm", "frobnicate", "echo", "cp",  "kubectl get",
	"python3",    "$TOOL",        "/bin/rm",       "\\rm",       "git",
};
static const char *const words[] = {
	"-rf",
	"-r -f",
	"--force",
	"-f",
	"./build",
	"notes.txt",
	"/etc/passwd",
	"~/.ssh/id",
	"main",
	"origin",
	"x",
	"\"$U\"",
	"$U",
	"https://deep.a.example/p",
	"http://b.example",
	"--now",
	"'a b'",
	"$(frobnicate x)",
	"*.txt",
	"-n demo",
};
static const char *const wrappers[] = {
	"",     "",           "",       "",       "",         "sudo ", "sudo -u root ",
	"env ", "timeout 5 ", "nohup ", "xargs ", "command ", "time ", "exec ",
};
static const char *const assignments[] = {
	"LD_PRELOAD=/tmp/x.so ",    "FOO=1 ",
	"GIT_SSH_COMMAND=./s ",     "FOO=\"$U\" ",
	"AZURE_CONFIG_DIR=/srv/a ", "AZURE_CONFIG_DIR=\"$U\" KUBECONFIG=~/agent/k ",
};
static const char *const redirects[] = { " > notes.txt", " >> /etc/hosts", " < ~/.ssh/id",
					 " 2>/dev/null", " > \"$U\"" };
static const char *const joints[] = { "; ", " && ", " || ", "\n" };

static struct sg_span
make_plain(struct laws_random *random, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	if (laws_once_in(random, 8))
		sg_buffer_add(&out, sg_span_of(LAWS_PICK(random, assignments)));
	sg_buffer_add(&out, sg_span_of(LAWS_PICK(random, wrappers)));
	sg_buffer_add(&out, sg_span_of(LAWS_PICK(random, programs)));
	for (uint32_t n = laws_random(random, 4); n; n--)
		sg_buffer_printf(&out, " %s", LAWS_PICK(random, words));
	if (laws_once_in(random, 8))
		sg_buffer_add(&out, sg_span_of(LAWS_PICK(random, redirects)));
	return sg_buffer_span(&out);
}

static struct sg_span
quoted(struct sg_span text, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	sg_buffer_add_char(&out, '\'');
	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add(&out, text.p[i] == '\'' ? SG_SPAN("'\\''")
						      : (struct sg_span){ text.p + i, 1 });
	sg_buffer_add_char(&out, '\'');
	return sg_buffer_span(&out);
}

const char *
laws_make_command(struct laws_random *random, struct sg_arena *arena)
{
	struct sg_span plain = make_plain(random, arena);

	switch (laws_random(random, 12)) {
	case 0:
		return sg_arena_printf(arena, "bash -c %.*s", SG_SPAN_ARG(quoted(plain, arena))).p;
	case 1:
		return sg_arena_printf(arena, "if true; then %.*s\nfi", SG_SPAN_ARG(plain)).p;
	case 2:
		return sg_arena_printf(arena, "(%.*s\n)", SG_SPAN_ARG(plain)).p;
	default:
		return sg_arena_copy(arena, plain).p;
	}
}

static void
make_shell_call(struct laws_random *random, struct sg_arena *arena, struct laws_call *out)
{
	*out = (struct laws_call){ .tool = "Bash", .key = "command" };
	out->count = 1 + laws_random(random, 3);
	for (size_t i = 0; i < out->count; i++) {
		out->commands[i] = laws_make_command(random, arena);
		out->joints[i] = LAWS_PICK(random, joints);
	}
}

static const struct laws_call other_calls[] = {
	{ .tool = "Read", .key = "file_path", .value = "/etc/passwd" },
	{ .tool = "Read", .key = "file_path", .value = "/repo/notes.txt" },
	{ .tool = "Read", .key = "file_path", .value = "~/.ssh/id" },
	{ .tool = "Write", .key = "file_path", .value = "/repo/a.env" },
	{ .tool = "Write", .key = "file_path", .value = "build/x" },
	{ .tool = "Edit", .key = "file_path", .value = "/repo/src/../.env" },
	{ .tool = "WebFetch", .key = "url", .value = "https://a.example/x" },
	{ .tool = "WebFetch", .key = "url", .value = "https://deep.a.example/x" },
	{ .tool = "WebFetch", .key = "url", .value = "http://10.0.0.1/" },
	{ .tool = "WebFetch", .key = "url", .value = "https://other.test/" },
	{ .tool = "WebFetch", .key = "url", .value = "file:///etc/passwd" },
	{ .tool = "WebSearch", .key = "query", .value = "how" },
	{ .tool = "mcp__github__get_issue", .key = "id", .value = "1" },
	{ .tool = "mcp__docs__search",
	  .key = "q",
	  .value = "x",
	  .server = "{\"command\":\"/usr/local/bin/mcp\"}" },
	{ .tool = "mcp__github__put",
	  .key = "q",
	  .value = "x",
	  .server = "{\"url\":\"https://mcp.a.example/\"}" },
	{ .tool = "mcp__other__put",
	  .key = "q",
	  .value = "x",
	  .server = "{\"url\":\"https://mcp.b.example/\"}" },
	{ .tool = "Frobber", .key = "q", .value = "x" },
	{ .tool = "Task", .key = "prompt", .value = "x" },
	{ .tool = "Bash", .key = "command", .value = "rm -rf (" },
	{ .tool = "Read", .key = "nothing", .value = "x" },
};

void
laws_make_call(struct laws_random *random, unsigned taste, struct sg_arena *arena,
	       struct laws_call *out)
{
	if (taste & (LAWS_SHELL | LAWS_RULES) || !laws_once_in(random, 3))
		make_shell_call(random, arena, out);
	else
		do
			*out = LAWS_PICK(random, other_calls);
		while (taste & LAWS_SILENT_DEFAULT && strcmp(out->tool, "Frobber") == 0);
	if (laws_once_in(random, 2))
		out->agent = laws_once_in(random, 2) ? "claude" : "codex";
	if (laws_once_in(random, 3))
		out->mode = LAWS_PICK(random, permission_modes);
}
