/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate servers: the MCP servers that the configuration of an agent means, for the hook, which does not read it.
 */
#include "inspect/servers.h"

#include "base/replace.h"
#include "cli/commands.h"
#include "cli/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct sg_span
absolute_variable(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? sg_span_of(value) : (struct sg_span){ 0 };
}

static struct sg_servers_request
request_of(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *cwd = args->values[SG_CLI_CWD], *root = args->values[SG_CLI_ROOT];
	struct sg_servers_request request = {
		.home = absolute_variable("HOME"),
		.moved = absolute_variable("CODEX_HOME"),
		.directory = sg_cli_absolute(".", arena),
		.asker = getppid(),
	};

	request.cwd = cwd ? sg_cli_absolute(cwd, arena) : request.directory;
	if (root)
		request.root = sg_cli_absolute(root, arena);
	return request;
}

static bool
write_answer(const char *path, struct sg_span answer)
{
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : STDOUT_FILENO;
	bool written = fd >= 0 && sg_write_all(fd, answer) && sg_write_all(fd, SG_SPAN("\n"));

	if (path && fd >= 0)
		written &= close(fd) == 0;
	return written;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *agent = args->values[SG_CLI_OF_AGENT];
	struct sg_servers_request request = request_of(args, arena);
	struct sg_span answer;
	struct sg_error err = { 0 };

	if (!agent || strcmp(agent, "codex") != 0) {
		fprintf(stderr,
			"strictgate servers: --agent codex is the only one; the hook itself "
			"reads the files of the others\n");
		return SG_CLI_USAGE;
	}
	if (!sg_ok(sg_inspect_codex_servers(&request, arena, &answer, &err))) {
		fprintf(stderr, "strictgate servers: %.*s\n", SG_SPAN_ARG(err.text));
		return SG_CLI_FAILED;
	}
	if (write_answer(args->values[SG_CLI_OUTPUT], answer))
		return SG_CLI_OK;
	fprintf(stderr, "strictgate servers: the answer cannot be written\n");
	return SG_CLI_FAILED;
}

const struct sg_cli_command sg_cli_servers = {
	.name = "servers",
	.summary = "Print the MCP servers that Codex's configuration means",
	.text = "The hook asks this for a call of an MCP server when the policy says what the server must be. One JSON object:\n"
		"each configuration that the files make possible, and whether the session that asks is known for certain.\n"
		"Exit status: 0 printed, 1 a file cannot be read, 64 wrong usage.\n",
	.options = (const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_CWD, SG_CLI_ROOT, SG_CLI_OUTPUT,
					    SG_CLI_END },
	.run = run,
};
