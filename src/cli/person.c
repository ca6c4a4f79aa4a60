/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Telling a person from an agent. An agent can be given a terminal, and a process can leave its parents; so this is
 * one fence among others: the gate forbids agents to approve, and the person is shown what they approve.
 */
#include "cli/person.h"

#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_PARENTS = 128, PROCESS_BYTES = 4096 };

/* Programs that are agents. Editors are not: people have terminals in them. */
static const char programs[][16] = {
	"codex", "claude", "copilot", "gemini", "cursor-agent", "opencode", "cline",
	"droid", "goose",  "amp",     "aider",  "qwen",         "crush",
};

/* What agents set for the commands that they run. */
static const char variables[][16] = {
	"CLAUDECODE", "CODEX_SANDBOX", "GEMINI_CLI", "CURSOR_AGENT", "OPENCODE", "AI_AGENT",
};

const char *
sg_cli_agent_program(struct sg_span name)
{
	struct sg_span base = sg_span_basename(name);

	for (size_t i = 0; i < SG_ARRAY_LEN(programs); i++) {
		struct sg_span program = sg_span_of(programs[i]);
		struct sg_span rest = sg_span_from(base, program.len);

		/* gemini.js, codex-x86_64 */
		if (sg_span_starts(base, program) &&
		    (rest.len == 0 || rest.p[0] == '.' || rest.p[0] == '-'))
			return programs[i];
	}
	return NULL;
}

/* A file of a process; empty when it cannot be read. */
static struct sg_span
read_process(pid_t pid, const char *name, struct sg_arena *arena)
{
	int fd =
		open(sg_arena_printf(arena, "/proc/%d/%s", (int)pid, name).p, O_RDONLY | O_CLOEXEC);
	char *p = sg_arena_alloc(arena, PROCESS_BYTES);
	ssize_t n = fd < 0 ? -1 : read(fd, p, PROCESS_BYTES - 1);

	if (fd >= 0)
		close(fd);
	p[n > 0 ? n : 0] = '\0';
	return (struct sg_span){ p, n > 0 ? (size_t)n : 0 };
}

/* The parent of a process, 0 when it has none that can be seen. */
static pid_t
parent_of(pid_t pid, struct sg_arena *arena)
{
	struct sg_span stat = read_process(pid, "stat", arena);

	/* The name in parentheses may hold any character. */
	while (stat.len && stat.p[stat.len - 1] != ')')
		stat.len--;
	/* ") S 1234": state, then the parent. */
	return stat.len ? (pid_t)strtol(stat.p + stat.len + 2, NULL, 10) : 0;
}

/* An agent may be a program of its own or a script of node or python. */
static const char *
agent_of(pid_t pid, struct sg_arena *arena)
{
	struct sg_span words = read_process(pid, "cmdline", arena);
	const char *agent = NULL;

	for (unsigned i = 0; i < 3 && words.len && !agent; i++)
		agent = sg_cli_agent_program(sg_span_split(words, '\0', &words));
	return agent;
}

static const char *
agent_above(struct sg_arena *arena)
{
	const char *agent = NULL;
	pid_t pid = getppid();

	for (size_t i = 0; i < SG_ARRAY_LEN(variables); i++)
		if (getenv(variables[i]))
			return variables[i];
	for (unsigned i = 0; i < MAX_PARENTS && pid > 1 && !agent; i++) {
		agent = agent_of(pid, arena);
		pid = parent_of(pid, arena);
	}
	return agent;
}

struct sg_status
sg_cli_person(struct sg_arena *arena, FILE **terminal, struct sg_error *err)
{
	const char *agent = agent_above(arena);
	int fd;

	if (agent)
		return sg_fail(arena, err, SG_E_APPROVAL_TERMINAL,
			       "only a person approves; this was started by an agent (%s)", agent);
	if (!isatty(STDIN_FILENO))
		return sg_fail(arena, err, SG_E_APPROVAL_TERMINAL,
			       "only a person at a terminal approves: standard input is none");
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	*terminal = fd < 0 ? NULL : fdopen(fd, "r+");
	if (*terminal)
		return SG_STATUS_OK;
	if (fd >= 0)
		close(fd);
	return sg_fail(arena, err, SG_E_APPROVAL_TERMINAL,
		       "only a person at a terminal approves: /dev/tty: %s", strerror(errno));
}
