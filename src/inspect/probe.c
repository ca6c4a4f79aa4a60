/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dry call: the hook program is started as an agent starts it, and must refuse what every policy forbids. Payloads
 * are rows, as the agents send them.
 */
#include "inspect/inspect.h"

#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ANSWER = 16 * 1024, MAX_WORDS = 12, PAUSE_NS = 1000000 };

/* Typed by an agent it is forbidden in every policy: only a person approves. */
#define FORBIDDEN_COMMAND "strictgate approve 0000"
#define HARMLESS_COMMAND "true"

/* The payload is before, command, after. A refusal has status 2 and what the agent needs beside it. */
static const struct row {
	const char *agent;
	const char *before;
	const char *after;
	const char *out; /* must stand on standard output, or NULL */
	bool err;        /* standard error must not be empty */
} rows[] = {
	{ "codex",
	  "{\"session_id\":\"strictgate-doctor\",\"turn_id\":\"1\",\"transcript_path\":null,\"cwd\":\"/\","
	  "\"hook_event_name\":\"PreToolUse\",\"model\":\"none\",\"permission_mode\":\"default\","
	  "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"",
	  "\"},\"tool_use_id\":\"1\"}", NULL, true },
	{ "claude",
	  "{\"session_id\":\"strictgate-doctor\",\"transcript_path\":\"/dev/null\",\"cwd\":\"/\","
	  "\"permission_mode\":\"default\",\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\","
	  "\"tool_input\":{\"command\":\"",
	  "\"},\"tool_use_id\":\"1\"}", "deny", true },
	{ "copilot",
	  "{\"sessionId\":\"strictgate-doctor\",\"timestamp\":1,\"cwd\":\"/\",\"toolName\":\"bash\","
	  "\"toolArgs\":{\"command\":\"",
	  "\"}}", "deny", false },
	{ "gemini",
	  "{\"session_id\":\"strictgate-doctor\",\"transcript_path\":\"/dev/null\",\"cwd\":\"/\","
	  "\"hook_event_name\":\"BeforeTool\",\"timestamp\":\"1970-01-01T00:00:00Z\","
	  "\"tool_name\":\"run_shell_command\",\"tool_input\":{\"command\":\"",
	  "\"}}", "deny", true },
	{ "cursor",
	  "{\"conversation_id\":\"strictgate-doctor\",\"hook_event_name\":\"beforeShellExecution\","
	  "\"workspace_roots\":[\"/\"],\"cwd\":\"/\",\"command\":\"",
	  "\"}", "deny", false },
	{ "vscode",
	  "{\"timestamp\":\"1970-01-01T00:00:00Z\",\"cwd\":\"/\",\"sessionId\":\"strictgate-doctor\","
	  "\"hookEventName\":\"PreToolUse\",\"tool_use_id\":\"1\",\"tool_name\":\"run_in_terminal\","
	  "\"tool_input\":{\"command\":\"",
	  "\"}}", NULL, true },
	{ "opencode",
	  "{\"input\":{\"tool\":\"bash\",\"sessionID\":\"strictgate-doctor\",\"callID\":\"1\"},"
	  "\"directory\":\"/\",\"args\":{\"command\":\"",
	  "\"}}", NULL, true },
	{ "windsurf",
	  "{\"agent_action_name\":\"pre_run_command\",\"trajectory_id\":\"strictgate-doctor\","
	  "\"execution_id\":\"1\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"tool_info\":{\"cwd\":\"/\","
	  "\"command_line\":\"",
	  "\"}}", NULL, true },
	{ "cline",
	  "{\"clineVersion\":\"\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"taskId\":\"strictgate-doctor\","
	  "\"workspaceRoots\":[\"/\"],\"hookName\":\"PreToolUse\",\"preToolUse\":{"
	  "\"toolName\":\"execute_command\",\"parameters\":{\"command\":\"",
	  "\"}}}", "\"cancel\":true", false },
};

/* One start of the hook and what came of it. */
struct probe {
	struct sg_arena *arena;
	struct sg_span input;
	char *out;
	size_t out_len;
	char *err;
	size_t err_len;
	int64_t took_ms;
	int status; /* exit status, -1: it did not start, did not end in time or was killed */
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What an agent's payload fits into the pipe at once; nothing here blocks. */
static int
spawn(char *const *argv, const int in[2], const int out[2], const int err[2], pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	extern char **environ;
	int failed;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
	failed = posix_spawn(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

static void
take(struct pollfd *poller, char *text, size_t *len)
{
	char ignored[512];
	bool room = *len < MAX_ANSWER;
	ssize_t n;

	if (!poller->revents)
		return;
	n = room ? read(poller->fd, text + *len, MAX_ANSWER - *len)
		 : read(poller->fd, ignored, sizeof(ignored));
	if (n > 0)
		*len += room ? (size_t)n : 0;
	else if (n == 0 || errno != EINTR)
		poller->fd = -1;
}

/* Both outputs until they end or the time is over. */
static void
listen_to(struct probe *probe, int out, int err, int64_t deadline_ms)
{
	struct pollfd pollers[2] = { { .fd = out, .events = POLLIN },
				     { .fd = err, .events = POLLIN } };

	while (pollers[0].fd >= 0 || pollers[1].fd >= 0) {
		int64_t left = deadline_ms - now_ms();

		if (left <= 0 || poll(pollers, 2, (int)left) == 0)
			return;
		take(&pollers[0], probe->out, &probe->out_len);
		take(&pollers[1], probe->err, &probe->err_len);
	}
}

static int
end_of(pid_t pid, int64_t deadline_ms)
{
	struct timespec pause = { 0, PAUSE_NS };
	int status = 0;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0 && now_ms() < deadline_ms)
		nanosleep(&pause, NULL);
	if (ended == 0) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		return -1;
	}
	return ended == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
close_both(const int fds[2])
{
	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static void
start(struct probe *probe, char *const *argv, int64_t deadline_ms)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
	int64_t began = now_ms();
	pid_t pid;

	probe->status = -1;
	probe->out = sg_arena_alloc(probe->arena, MAX_ANSWER);
	probe->err = sg_arena_alloc(probe->arena, MAX_ANSWER);
	/* Written before the hook starts: the input is far smaller than a pipe, and nobody is there to be gone. */
	if (pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0 &&
	    write(in[1], probe->input.p, probe->input.len) == (ssize_t)probe->input.len) {
		close(in[1]);
		in[1] = -1;
		if (spawn(argv, in, out, err, &pid) == 0) {
			close(out[1]);
			close(err[1]);
			out[1] = err[1] = -1;
			listen_to(probe, out[0], err[0], deadline_ms);
			probe->status = end_of(pid, deadline_ms);
		}
	}
	close_both(in);
	close_both(out);
	close_both(err);
	probe->took_ms = now_ms() - began;
}

/* ---- what is asked, and what must come ---- */

struct session {
	struct sg_inspection *inspection;
	const struct row *row;
	struct sg_span hook;
	const char *policy; /* allows everything that the gate's own rules do not forbid */
	const char *audit;
};

/* Calls by both policies. */
static const struct {
	const char *command;
	bool forbidden;
	bool machine; /* by the machine's policy */
	const char *label;
} calls[] = {
	{ FORBIDDEN_COMMAND, true, false, "a forbidden call, by a policy made for this" },
	{ HARMLESS_COMMAND, false, false, "a harmless call, by a policy made for this" },
	{ FORBIDDEN_COMMAND, true, true, "a forbidden call, by the policy of this machine" },
	{ HARMLESS_COMMAND, false, true, "a harmless call, by the policy of this machine" },
};

static bool
is_refusal(const struct session *session, const struct probe *probe)
{
	struct sg_span out = { probe->out, probe->out_len };

	return probe->status == 2 && (!session->row->err || probe->err_len > 0) &&
	       (!session->row->out ||
		sg_span_search(out, sg_span_of(session->row->out)) != SIZE_MAX);
}

static void
run(const struct session *session, size_t call, int64_t deadline_ms, struct probe *probe)
{
	struct sg_span root = session->inspection->places.root;
	char *argv[MAX_WORDS] = { 0 };
	const char *words[MAX_WORDS] = { session->hook.p, "--agent", session->row->agent, "--audit",
					 session->audit };
	size_t count = 5;

	if (!calls[call].machine) {
		words[count++] = "--policy";
		words[count++] = session->policy;
	} else if (root.len) {
		words[count++] = "--root";
		words[count++] = root.p;
	}
	/* posix_spawn(3) does not change its arguments. */
	memcpy(argv, words, sizeof(words));
	probe->input = sg_arena_printf(probe->arena, "%s%s%s", session->row->before,
				       calls[call].command, session->row->after);
	start(probe, argv, deadline_ms);
}

static void
report(const struct session *session, size_t call, const struct probe *probe)
{
	struct sg_arena *arena = session->inspection->arena;
	bool refused = is_refusal(session, probe);
	struct sg_observation seen = { .agent = sg_span_of(session->row->agent),
				       .file = session->hook };
	const char *said = refused              ? "refused"
			   : probe->status == 0 ? "let pass"
						: "neither refused nor let pass";

	if (probe->status < 0)
		said = "not answered";
	if (refused != calls[call].forbidden)
		seen.severity =
			calls[call].machine && refused ? SG_SEVERITY_WARNING : SG_SEVERITY_ERROR;
	else if (!refused && probe->status != 0)
		seen.severity = SG_SEVERITY_ERROR;
	else if (probe->took_ms > SG_PROBE_SLOW_MS)
		seen.severity = SG_SEVERITY_WARNING;
	seen.what = sg_arena_printf(arena, "%s: %s, in %lld ms", calls[call].label, said,
				    (long long)probe->took_ms);
	if (seen.severity == SG_SEVERITY_ERROR)
		seen.repair = calls[call].machine
				      ? SG_SPAN("strictgate lint")
				      : sg_arena_printf(arena, "strictgate install --agent %s",
							session->row->agent);
	sg_inspect_add(session->inspection, seen);
}

static void
run_all(const struct session *session)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(calls); i++) {
		struct probe probe = { .arena = session->inspection->arena };
		int64_t deadline_ms = now_ms() + SG_PROBE_MS;

		if (deadline_ms > session->inspection->deadline_ms)
			deadline_ms = session->inspection->deadline_ms;
		run(session, i, deadline_ms, &probe);
		report(session, i, &probe);
	}
}

static bool
write_policy(const char *path)
{
	static const char text[] =
		"[requirements]\nversion = 1\ndefault = \"allow\"\n"
		"[[requirements.rules]]\nprefix = [\"strictgate\", \"approve\"]\n"
		"decision = \"forbidden\"\nreason = \"A probe of strictgate doctor.\"\n";
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done = fd >= 0 && sg_write_all(fd, sg_span_of(text));

	if (fd >= 0)
		close(fd);
	return done;
}

static void
run_in(struct session *session, const char *folder)
{
	struct sg_arena *arena = session->inspection->arena;

	session->policy = sg_arena_printf(arena, "%s/policy.toml", folder).p;
	session->audit = sg_arena_printf(arena, "%s/audit.jsonl", folder).p;
	if (write_policy(session->policy))
		run_all(session);
	else
		sg_inspect_add(session->inspection,
			       (struct sg_observation){
				       .severity = SG_SEVERITY_ERROR,
				       .agent = sg_span_of(session->row->agent),
				       .what = SG_SPAN("the hook was not tried: no file can be "
						       "written here"),
				       .file = sg_span_of(session->policy) });
	unlink(session->policy);
	unlink(session->audit);
	rmdir(folder);
}

void
sg_inspect_probe(struct sg_inspection *inspection, struct sg_span agent, struct sg_span hook)
{
	struct session session = { .inspection = inspection,
				   .hook = sg_arena_copy(inspection->arena, hook) };
	char *folder = sg_temporary_name(SG_SPAN("/tmp/strictgate-doctor"), inspection->arena);

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		if (sg_span_is(agent, rows[i].agent))
			session.row = &rows[i];
	if (!session.row || !hook.len)
		return;
	if (now_ms() < inspection->deadline_ms && mkdtemp(folder))
		run_in(&session, folder);
	else
		sg_inspect_add(inspection,
			       (struct sg_observation){
				       .severity = SG_SEVERITY_ERROR,
				       .agent = agent,
				       .what = SG_SPAN("the hook was not tried: no time is left"),
				       .file = hook });
}
