/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options of all sub-commands in one table, their reading and their help. Knows no sub-command.
 */
#include "base/error.h"
#include "cli/cli.h"

static const struct {
	const char *name;
	const char *value; /* name of its value in the help; NULL: a flag */
	const char *help;
} options[SG_CLI_OPTIONS] = {
	[SG_CLI_POLICY] = { "policy", "FILE",
			    "add this requirements file as a source (repeatable)" },
	[SG_CLI_NO_DEFAULT_SOURCES] = { "no-default-sources", NULL,
					"read no file but those named by --policy" },
	[SG_CLI_SNAPSHOT] = { "snapshot", "FILE", "use this compiled policy and no other source" },
	[SG_CLI_PROJECT] = { "project", "DIR",
			     "add the project sources of this directory and above" },
	[SG_CLI_USER] = { "user", NULL, "add the user's own sources" },
	[SG_CLI_CWD] = { "cwd", "DIR",
			 "the directory that the call is made in (default: this one)" },
	[SG_CLI_AGENT] = { "agent", "NAME",
			   "read the input as this agent's, see strictgate-hook(8)" },
	[SG_CLI_STREAM] = { "stream", NULL, "one call per line, one verdict per line" },
	[SG_CLI_JOBS] = { "jobs", "N", "with --stream: judge with N threads (default: 1)" },
	[SG_CLI_PROGRESS] = { "progress", NULL,
			      "with --stream: tell on standard error how far it is, and a summary" },
	[SG_CLI_LOOK] = { "look", NULL,
			  "follow this machine's symbolic links and read its tools' profiles" },
	[SG_CLI_JSON] = { "json", NULL, "print JSON" },
	[SG_CLI_FORMAT] = { "format", "FORMAT", "text (default), json, sarif or github" },
	[SG_CLI_OUTPUT] = { "output", "FILE", "write here" },
	[SG_CLI_STRICT] = { "strict", NULL, "ask for examples too, and let warnings fail" },
	[SG_CLI_EFFECTIVE] = { "effective", NULL,
			       "hold the files against each other, too: they are sources of one policy" },
	[SG_CLI_CASES] = { "cases", "FILE", "run these cases instead of those beside each file" },
	[SG_CLI_CALLS] = { "calls", "FILE", "judge these calls by both, one JSON object per line" },
	[SG_CLI_CHECK] = { "check", NULL, "print the names of files that would change" },
	[SG_CLI_DIFF] = { "diff", NULL, "print what would change" },
	[SG_CLI_WRITE] = { "write", NULL, "write the files" },
	[SG_CLI_ROOT] = { "root", "DIR", "take the files of the system from below this directory" },
	[SG_CLI_KEEP_GOING] = { "keep-going", NULL,
				"write a policy even when a source is wrong; its on_error speaks" },
	[SG_CLI_SOURCES] = { "sources", NULL, "show how each source was found" },
	[SG_CLI_OF_AGENT] = { "agent", "NAME", "all, or the name of an agent" },
	[SG_CLI_MANAGED] = { "managed", NULL,
			     "in the files of the machine, which users cannot change (default)" },
	[SG_CLI_FOR_USER] = { "user", NULL, "in the files of this user" },
	[SG_CLI_FOR_PROJECT] = { "project", "DIR", "in the files of this project" },
	[SG_CLI_DRY_RUN] = { "dry-run", NULL, "write nothing; print what would change" },
	[SG_CLI_HOOK] = { "hook", "FILE",
			  "the hook program (default: strictgate-hook beside this one)" },
	[SG_CLI_LIST] = { "list", NULL, "list what waits" },
	[SG_CLI_STATE] = { "state", "DIR",
			   "approvals are below this directory (default: ~/.local/state)" },
	[SG_CLI_AUDIT] = { "audit", "FILE", "append records here" },
	[SG_CLI_TOOL] = { "tool", "NAME", "judge the text as this tool's command (default: Bash)" },
	[SG_CLI_SHELL] = { "shell", "NAME",
			   "read the command as bash (default), zsh, powershell or cmd" },
	[SG_CLI_DOCTOR_PROJECT] = { "project", "DIR",
				    "look at the files of this project, too (default: this directory)" },
	[SG_CLI_PROJECTS] = { "project", "DIR",
			      "look at the files of this project, too (repeatable; default: this directory)" },
	[SG_CLI_HOMES] = { "home", "DIR",
			   "look at the files of this home instead of one's own (repeatable)" },
	[SG_CLI_ALL_USERS] = { "all-users", NULL, "look at the homes of all users" },
	[SG_CLI_TRUSTED] = { "trusted", NULL,
			     "look at every project that an agent of the home trusts, too" },
	[SG_CLI_CALL] = { "call", "FILE",
			  "judge the call, in JSON, in this file; - is standard input" },
};

static bool
takes(const struct sg_cli_command *command, enum sg_cli_option option)
{
	for (const unsigned char *at = command->options; *at != SG_CLI_END; at++)
		if (*at == option)
			return true;
	return false;
}

static enum sg_cli_option
find_option(const struct sg_cli_command *command, struct sg_span name)
{
	for (unsigned i = SG_CLI_END + 1; i < SG_CLI_OPTIONS; i++)
		if (takes(command, i) && sg_span_is(name, options[i].name))
			return (enum sg_cli_option)i;
	return SG_CLI_END;
}

static void
complain(const struct sg_cli_command *command, struct sg_span name)
{
	struct sg_span candidates[SG_CLI_OPTIONS];
	struct sg_span nearest;
	size_t count = 0;

	for (const unsigned char *at = command->options; *at != SG_CLI_END; at++)
		candidates[count++] = sg_span_of(options[*at].name);
	nearest = sg_nearest(name, candidates, count);
	fprintf(stderr, "strictgate %s: unknown option --%.*s", command->name, SG_SPAN_ARG(name));
	if (nearest.len)
		fprintf(stderr, "; did you mean --%.*s?", SG_SPAN_ARG(nearest));
	fprintf(stderr, "\nSee strictgate %s --help.\n", command->name);
}

/* Where the values of an option that may come several times are kept, or NULL. */
static struct sg_cli_list *
list_of(struct sg_cli_args *args, enum sg_cli_option option)
{
	switch (option) {
	case SG_CLI_POLICY:
		return &args->policies;
	case SG_CLI_PROJECTS:
		return &args->projects;
	case SG_CLI_HOMES:
		return &args->homes;
	default:
		return NULL;
	}
}

/* Stores an option; returns how many words it took, 0 after a message. */
static int
take_option(const struct sg_cli_command *command, char **argv, struct sg_arena *arena,
	    struct sg_cli_args *out)
{
	struct sg_span value;
	struct sg_span name = sg_span_split(sg_span_of(argv[0] + 2), '=', &value);
	bool glued = name.len < strlen(argv[0] + 2);
	enum sg_cli_option option = find_option(command, name);
	struct sg_cli_list *list;

	if (option == SG_CLI_END) {
		complain(command, name);
		return 0;
	}
	if (!options[option].value && glued) {
		fprintf(stderr, "strictgate %s: --%s takes no value\n", command->name,
			options[option].name);
		return 0;
	}
	if (options[option].value && !glued && !argv[1]) {
		fprintf(stderr, "strictgate %s: --%s needs a value: %s\n", command->name,
			options[option].name, options[option].value);
		return 0;
	}
	out->values[option] = !options[option].value ? "" : glued ? value.p : argv[1];
	list = list_of(out, option);
	if (list)
		sg_vec_push(arena, list, out->values[option]);
	return options[option].value && !glued ? 2 : 1;
}

bool
sg_cli_read_args(const struct sg_cli_command *command, int argc, char **argv,
		 struct sg_arena *arena, struct sg_cli_args *out)
{
	bool only_operands = false;

	for (int i = 1; i < argc;) {
		int taken = 1;

		if (!only_operands && strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if (!only_operands && argv[i][0] == '-' && argv[i][1] == '-')
			taken = take_option(command, argv + i, arena, out);
		else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
			complain(command, sg_span_of(argv[i] + 1));
			return false;
		} else
			sg_vec_push(arena, &out->operands, argv[i]);
		if (taken == 0)
			return false;
		i += taken;
	}
	if (!command->operands && out->operands.len) {
		fprintf(stderr, "strictgate %s: takes no operand: %s\n", command->name,
			out->operands.items[0]);
		return false;
	}
	return true;
}

bool
sg_cli_wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

void
sg_cli_print_help(const struct sg_cli_command *command, FILE *out)
{
	fprintf(out, "usage: strictgate %s [options]%s%s\n\n%s.\n", command->name,
		command->operands ? " " : "", command->operands ? command->operands : "",
		command->summary);
	if (command->text)
		fprintf(out, "%s", command->text);
	fprintf(out, "\n");
	for (const unsigned char *at = command->options; *at != SG_CLI_END; at++)
		fprintf(out, "  --%s%s%-*s  %s\n", options[*at].name, options[*at].value ? " " : "",
			(int)(24 - strlen(options[*at].name) - (options[*at].value != NULL)),
			options[*at].value ? options[*at].value : "", options[*at].help);
	fprintf(out, "  --help%-20s  print this text\n", "");
}
