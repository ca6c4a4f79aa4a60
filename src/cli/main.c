/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate: everything that a person or a script types. Finds the sub-command and hands over.
 */
#include "base/error.h"
#include "cli/cli.h"

static void
print_usage(FILE *out)
{
	fprintf(out,
		"usage: strictgate COMMAND [options]\n\n"
		"Decides whether a coding agent may run a tool call; the most restrictive source wins.\n\n");
	for (size_t i = 0; sg_cli_commands[i]; i++)
		fprintf(out, "  %-10s %s\n", sg_cli_commands[i]->name, sg_cli_commands[i]->summary);
	fprintf(out,
		"\nstrictgate COMMAND --help tells more; strictgate explain SG0107 explains a message.\n");
}

static const struct sg_cli_command *
find_command(const char *name)
{
	for (size_t i = 0; sg_cli_commands[i]; i++)
		if (strcmp(name, sg_cli_commands[i]->name) == 0)
			return sg_cli_commands[i];
	return NULL;
}

static int
unknown_command(const char *name)
{
	struct sg_span candidates[64];
	struct sg_span nearest;
	size_t count = 0;

	while (sg_cli_commands[count] && count < SG_ARRAY_LEN(candidates)) {
		candidates[count] = sg_span_of(sg_cli_commands[count]->name);
		count++;
	}
	nearest = sg_nearest(sg_span_of(name), candidates, count);
	fprintf(stderr, "strictgate: unknown command \"%s\"", name);
	if (nearest.len)
		fprintf(stderr, "; did you mean \"%.*s\"?", SG_SPAN_ARG(nearest));
	fprintf(stderr, "\nSee strictgate --help.\n");
	return SG_CLI_USAGE;
}

static int
run_command(const struct sg_cli_command *command, int argc, char **argv)
{
	struct sg_cli_args args = { 0 };
	struct sg_arena arena;
	int status = SG_CLI_USAGE;

	if (command->run_raw)
		return command->run_raw(argc, argv);
	if (sg_cli_wants_help(argc, argv)) {
		sg_cli_print_help(command, stdout);
		return SG_CLI_OK;
	}
	sg_arena_init(&arena, 0);
	if (sg_cli_read_args(command, argc, argv, &arena, &args))
		status = command->run(&args, &arena);
	sg_arena_free(&arena);
	/* An answer that did not reach its reader is no answer. */
	if (fflush(stdout) != 0 || ferror(stdout))
		status = SG_CLI_FAILED;
	return status;
}

int
main(int argc, char **argv)
{
	const struct sg_cli_command *command;

	if (argc < 2) {
		print_usage(stderr);
		return SG_CLI_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("strictgate %s\n", PACKAGE_VERSION);
		return SG_CLI_OK;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_usage(stdout);
		return SG_CLI_OK;
	}
	command = find_command(argv[1]);
	return command ? run_command(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}
