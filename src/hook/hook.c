/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the hook is told and what it knows of its process. The environment is the user's, or whoever's the agent let
 * in: it may say where the user's files are, never where the policy or a program is.
 */
#include "hook/hook.h"

#include "hook/places.h"
#include "knowledge/profiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SYSTEM_SNAPSHOT SG_LOCALSTATEDIR "/policy.img"

enum { MAX_POLICIES = 64, MAX_VARIABLES = 24 };

/* Variables that agents hand on to what they run, and that verdicts depend on; beside those of tools' profiles. */
static const char *const passed_variables[] = {
	"HOME",         "USER",
	"LOGNAME",      "TMPDIR",
	"CODEX_HOME",   "CLAUDE_CONFIG_DIR",
	"COPILOT_HOME", "CLAUDE_CODE_SESSION_ATTENDED",
};

struct settings {
	struct sg_hook hook;
	struct sg_policy_choice choice;
	const char *files[MAX_POLICIES];
	struct sg_variable env[MAX_VARIABLES];
	struct sg_hook_places places;
	char program[4096];
	char system_snapshot[4096];
	const char *audit;
};

static const char help[] =
	"usage: strictgate-hook --agent NAME [--snapshot FILE | --policy FILE ...] [--audit FILE]\n"
	"Reads the hook input of one tool call on standard input and answers as the agent understands.\n"
	"\n"
	"  --agent NAME     codex, claude, copilot, gemini, cursor, vscode, opencode, windsurf\n"
	"                   or cline; without it the input's shape tells\n"
	"  --snapshot FILE  use this compiled policy and no other source\n"
	"  --policy FILE    compile these requirements afresh and use no other source (repeatable)\n"
	"  --audit FILE     append records here\n"
	"  --state DIR      keep approvals below this directory (default: ~/.local/state)\n"
	"  --ask PROGRAM    let Codex ask, by a managed rule on \"PROGRAM ask\"; an absolute path\n"
	"  --root DIR       take the files of the system from below this directory, to try them\n"
	"  --version        print the release\n"
	"  --help           print this text\n"
	"\n"
	"Exit status: as the agent wants it; 2 refuses the call.\n";

static void
usage_error(struct settings *settings, enum sg_code code, const char *text)
{
	if (settings->hook.usage.code == SG_OK)
		settings->hook.usage = (struct sg_error){ .code = code, .text = sg_span_of(text) };
}

static void
set_agent(struct settings *settings, const char *name)
{
	settings->hook.agent = sg_agent_find(sg_span_of(name));
	if (!settings->hook.agent)
		usage_error(settings, SG_E_UNKNOWN_AGENT,
			    "--agent names no agent that strictgate knows");
}

static void
set_snapshot(struct settings *settings, const char *path)
{
	settings->choice.snapshot = path;
}

static void
add_policy(struct settings *settings, const char *path)
{
	if (settings->choice.files_count == MAX_POLICIES) {
		usage_error(settings, SG_E_USAGE, "too many --policy options");
		return;
	}
	settings->files[settings->choice.files_count++] = path;
}

static void
set_audit(struct settings *settings, const char *path)
{
	settings->audit = path;
}

/* It stands in a shell command unquoted, as the agent's rule names it. */
static void
set_ask(struct settings *settings, const char *path)
{
	const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";

	settings->hook.ask_program = path;
	if (path[0] != '/' || path[strspn(path, plain)])
		usage_error(settings, SG_E_USAGE,
			    "--ask needs an absolute path of letters, digits and / . _ -");
}

static void
set_state(struct settings *settings, const char *path)
{
	settings->places.state = path;
	if (path[0] != '/')
		usage_error(settings, SG_E_USAGE, "--state needs an absolute path");
}

static void
set_root(struct settings *settings, const char *path)
{
	size_t room = sizeof(settings->system_snapshot);
	int len = snprintf(settings->system_snapshot, room, "%s" SYSTEM_SNAPSHOT, path);

	if (path[0] != '/' || len < 0 || (size_t)len >= room) {
		usage_error(settings, SG_E_USAGE, "--root needs an absolute path");
		return;
	}
	settings->choice.root = path;
	settings->choice.system_snapshot = settings->system_snapshot;
}

static const struct {
	const char *name;
	void (*set)(struct settings *settings, const char *value);
} options[] = {
	{ "--agent", set_agent }, { "--snapshot", set_snapshot }, { "--policy", add_policy },
	{ "--audit", set_audit }, { "--root", set_root },         { "--state", set_state },
	{ "--ask", set_ask },
};

/* One option with its value, as "--name value" or "--name=value". Returns how many words it took, 0: none of ours. */
static int
take_option(struct settings *settings, char **argv)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(options); i++) {
		size_t len = strlen(options[i].name);

		if (strncmp(argv[0], options[i].name, len) != 0)
			continue;
		if (argv[0][len] == '=') {
			options[i].set(settings, argv[0] + len + 1);
			return 1;
		}
		if (argv[0][len] == '\0' && argv[1]) {
			options[i].set(settings, argv[1]);
			return 2;
		}
	}
	return 0;
}

static void
read_arguments(struct settings *settings, char **argv)
{
	while (*argv) {
		int taken = take_option(settings, argv);

		if (taken == 0)
			usage_error(settings, SG_E_USAGE,
				    "the hook's command line holds a word that it does not know");
		argv += taken ? taken : 1;
	}
	if (settings->choice.snapshot && settings->choice.files_count)
		usage_error(settings, SG_E_USAGE, "--snapshot and --policy exclude each other");
}

/* The compiler beside this program, which whoever can replace could replace this one too; else the installed one. */
static void
find_program(struct settings *settings)
{
	ssize_t len = readlink("/proc/self/exe", settings->program,
			       sizeof(settings->program) - sizeof("strictgate"));

	settings->choice.program = SG_PROGRAM_PATH;
	while (len > 0 && settings->program[len - 1] != '/')
		len--;
	if (len <= 0)
		return;
	memcpy(settings->program + len, "strictgate", sizeof("strictgate"));
	if (access(settings->program, X_OK) == 0)
		settings->choice.program = settings->program;
}

/* Looked for only on the way of a policy or a server that the hook cannot read. */
static const char *
find_helper(void *context)
{
	struct settings *settings = context;

	if (!settings->choice.program)
		find_program(settings);
	return settings->choice.program;
}

static const char *
absolute(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? value : NULL;
}

static void
pass_variable(struct settings *settings, const char *name)
{
	const char *value = getenv(name);

	if (value && settings->hook.env_count < MAX_VARIABLES)
		settings->env[settings->hook.env_count++] =
			(struct sg_variable){ sg_span_of(name), sg_span_of(value) };
}

static void
read_environment(struct settings *settings)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(passed_variables); i++)
		pass_variable(settings, passed_variables[i]);
	for (size_t i = 0; sg_profile_variable(i); i++)
		pass_variable(settings, sg_profile_variable(i));
	settings->hook.env = settings->env;
	settings->choice.home = absolute("HOME");
	settings->choice.config_home = absolute("XDG_CONFIG_HOME");
	settings->hook.home = sg_span_of(settings->choice.home);
}

static struct sg_status
open_default(const void *choice, const struct sg_call *call, struct sg_arena *arena,
	     struct sg_policies *out, struct sg_error *err)
{
	return sg_policies_open(choice, call, arena, out, err);
}

static bool
is_only(int argc, char **argv, const char *word)
{
	return argc == 2 && strcmp(argv[1], word) == 0;
}

int
sg_hook_run(int argc, char **argv,
	    struct sg_status (*open)(const void *choice, const struct sg_call *call,
				     struct sg_arena *arena, struct sg_policies *out,
				     struct sg_error *err))
{
	struct settings settings = { 0 };

	if (is_only(argc, argv, "--version"))
		return puts("strictgate " PACKAGE_VERSION) < 0;
	if (is_only(argc, argv, "--help"))
		return fputs(help, stdout) < 0;
	settings.choice.files = settings.files;
	settings.choice.system_snapshot = SYSTEM_SNAPSHOT;
	settings.choice.uid = geteuid();
	read_environment(&settings);
	read_arguments(&settings, argc ? argv + 1 : argv);
	sg_hook_find_records(&settings.places, settings.audit);
	settings.hook.audit_paths = settings.places.records;
	settings.hook.approvals = (struct sg_approvals_place){
		sg_hook_find_approvals,
		&settings.places,
	};
	settings.hook.helper = (struct sg_helper){ find_helper, &settings, settings.choice.root };
	if (!open && !settings.choice.snapshot)
		find_program(&settings);
	clock_gettime(CLOCK_REALTIME, &settings.hook.time);
	settings.choice.now_s = settings.hook.time.tv_sec;
	settings.hook.uid = settings.choice.uid;
	settings.hook.policy =
		(struct sg_policy_opener){ open ? open : open_default, &settings.choice };
	return sg_gate_hook(&settings.hook);
}
