/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dry call: the hook is started as an agent starts it, and must refuse what every policy forbids; also when its
 * program fails. Payloads are rows, as the agents send them.
 */
#include "inspect/command.h"

#include "base/replace.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

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
	bool ends;       /* a hook that ends with anything but 0 is a refusal, too */
} rows[] = {
	{ "codex",
	  "{\"session_id\":\"strictgate-doctor\",\"turn_id\":\"1\",\"transcript_path\":null,\"cwd\":\"/\","
	  "\"hook_event_name\":\"PreToolUse\",\"model\":\"none\",\"permission_mode\":\"default\","
	  "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"",
	  "\"},\"tool_use_id\":\"1\"}", NULL, true, false },
	{ "claude",
	  "{\"session_id\":\"strictgate-doctor\",\"transcript_path\":\"/dev/null\",\"cwd\":\"/\","
	  "\"permission_mode\":\"default\",\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\","
	  "\"tool_input\":{\"command\":\"",
	  "\"},\"tool_use_id\":\"1\"}", "deny", true, false },
	{ "copilot",
	  "{\"sessionId\":\"strictgate-doctor\",\"timestamp\":1,\"cwd\":\"/\",\"toolName\":\"bash\","
	  "\"toolArgs\":{\"command\":\"",
	  "\"}}", "deny", false, true },
	{ "gemini",
	  "{\"session_id\":\"strictgate-doctor\",\"transcript_path\":\"/dev/null\",\"cwd\":\"/\","
	  "\"hook_event_name\":\"BeforeTool\",\"timestamp\":\"1970-01-01T00:00:00Z\","
	  "\"tool_name\":\"run_shell_command\",\"tool_input\":{\"command\":\"",
	  "\"}}", "deny", true, false },
	{ "cursor",
	  "{\"conversation_id\":\"strictgate-doctor\",\"hook_event_name\":\"beforeShellExecution\","
	  "\"workspace_roots\":[\"/\"],\"cwd\":\"/\",\"command\":\"",
	  "\"}", "deny", false, false },
	{ "vscode",
	  "{\"timestamp\":\"1970-01-01T00:00:00Z\",\"cwd\":\"/\",\"sessionId\":\"strictgate-doctor\","
	  "\"hookEventName\":\"PreToolUse\",\"tool_use_id\":\"1\",\"tool_name\":\"run_in_terminal\","
	  "\"tool_input\":{\"command\":\"",
	  "\"}}", NULL, true, false },
	{ "opencode",
	  "{\"input\":{\"tool\":\"bash\",\"sessionID\":\"strictgate-doctor\",\"callID\":\"1\"},"
	  "\"directory\":\"/\",\"args\":{\"command\":\"",
	  "\"}}", NULL, true, false },
	{ "windsurf",
	  "{\"agent_action_name\":\"pre_run_command\",\"trajectory_id\":\"strictgate-doctor\","
	  "\"execution_id\":\"1\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"tool_info\":{\"cwd\":\"/\","
	  "\"command_line\":\"",
	  "\"}}", NULL, true, false },
	{ "cline",
	  "{\"clineVersion\":\"\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"taskId\":\"strictgate-doctor\","
	  "\"workspaceRoots\":[\"/\"],\"hookName\":\"PreToolUse\",\"preToolUse\":{"
	  "\"toolName\":\"execute_command\",\"parameters\":{\"command\":\"",
	  "\"}}}", "\"cancel\":true", false, false },
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

/* What can become of a hook program; each must end in a refusal of a harmless call. */
static const struct fault {
	const char *name; /* of the stand-in, below the folder */
	const char *text; /* what sh reads there; NULL: nothing is there */
	const char *label;
} faults[] = {
	{ "missing", NULL, "a hook program that is missing" },
	{ "killed", "kill -9 $$\n", "a hook program that is killed" },
	{ "hanging", "trap '' TERM\nexec sleep 30\n", "a hook program that hangs" },
};

enum { FAULTS = SG_ARRAY_LEN(faults) };

/* Everything that is tried in one look. */
struct session {
	struct sg_inspection *inspection;
	const char *folder;
	const char *policy; /* allows everything that the gate's own rules do not forbid */
	const char *audit;
};

/* One agent. */
struct probe {
	const struct session *session;
	const struct sg_trial *trial;
	const struct row *row;
	struct sg_start faults[FAULTS];
	bool broken; /* the faults were begun */
};

static const struct row *
find_row(struct sg_span agent)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		if (sg_span_is(agent, rows[i].agent))
			return &rows[i];
	return NULL;
}

static struct sg_span
input_of(const struct probe *probe, const char *command)
{
	return sg_arena_printf(probe->session->inspection->arena, "%s%s%s", probe->row->before,
			       command, probe->row->after);
}

static int64_t
deadline_of(const struct session *session)
{
	int64_t soon = sg_start_now_ms() + SG_PROBE_MS;

	return soon < session->inspection->deadline_ms ? soon : session->inspection->deadline_ms;
}

static struct sg_span
reinstall(const struct probe *probe)
{
	struct sg_inspection *inspection = probe->session->inspection;

	return sg_inspect_repair(inspection,
				 sg_arena_printf(inspection->arena, "strictgate install --agent %s",
						 probe->row->agent));
}

/* ---- calls ---- */

static bool
is_refusal(const struct probe *probe, const struct sg_start *start)
{
	const struct row *row = probe->row;

	return start->status == 2 && (!row->err || start->err.len > 0) &&
	       (!row->out || sg_span_search(start->out, sg_span_of(row->out)) != SIZE_MAX);
}

static void
say_untried(struct sg_inspection *inspection, const struct sg_trial *trial, struct sg_span why)
{
	sg_inspect_add(inspection, (struct sg_observation){
					   .severity = SG_SEVERITY_ERROR,
					   .agent = trial->agent,
					   .what = sg_arena_printf(inspection->arena,
								   "the hook was not tried: %.*s",
								   SG_SPAN_ARG(why)),
					   .file = trial->hook.program });
}

static void
run_call(const struct probe *probe, size_t call, struct sg_start *start)
{
	const struct session *session = probe->session;
	struct sg_inspection *inspection = session->inspection;
	struct sg_stand_in hook = {
		{ sg_arena_copy(inspection->arena, probe->trial->hook.program).p, "--audit",
		  session->audit },
		false
	};

	if (!calls[call].machine) {
		hook.words[3] = "--policy";
		hook.words[4] = session->policy;
	} else if (inspection->places.root.len) {
		hook.words[3] = "--root";
		hook.words[4] = inspection->places.root.p;
	}
	*start = (struct sg_start){ .input = input_of(probe, calls[call].command) };
	sg_inspect_command(inspection, probe->trial, &hook, start);
	sg_start_begin(start);
	sg_start_end(start, deadline_of(session), inspection->arena);
}

static void
report_call(const struct probe *probe, size_t call, const struct sg_start *start)
{
	struct sg_inspection *inspection = probe->session->inspection;
	bool refused = is_refusal(probe, start);
	struct sg_observation seen = { .agent = probe->trial->agent,
				       .file = probe->trial->hook.program };
	const char *said = start->status < 0    ? "not answered"
			   : refused            ? "refused"
			   : start->status == 0 ? "let pass"
						: "neither refused nor let pass";

	if (refused != calls[call].forbidden)
		seen.severity =
			calls[call].machine && refused ? SG_SEVERITY_WARNING : SG_SEVERITY_ERROR;
	else if (!refused && start->status != 0)
		seen.severity = SG_SEVERITY_ERROR;
	else if (start->took_ms > SG_PROBE_SLOW_MS)
		seen.severity = SG_SEVERITY_WARNING;
	seen.what = sg_arena_printf(inspection->arena, "%s: %s, in %lld ms", calls[call].label,
				    said, (long long)start->took_ms);
	if (seen.severity == SG_SEVERITY_ERROR)
		seen.repair = calls[call].machine
				      ? sg_inspect_repair(inspection, SG_SPAN("strictgate lint"))
				      : reinstall(probe);
	sg_inspect_add(inspection, seen);
}

static void
run_calls(const struct probe *probe)
{
	struct sg_inspection *inspection = probe->session->inspection;

	if (!probe->trial->hook.settings.len)
		sg_inspect_add(
			inspection,
			(struct sg_observation){
				.severity = SG_SEVERITY_NOTE,
				.agent = probe->trial->agent,
				.what = SG_SPAN("the settings are not as install writes them: only "
						"their program is started"),
				.file = probe->trial->hook.program });

	for (size_t i = 0; i < SG_ARRAY_LEN(calls); i++) {
		struct sg_start start;

		if (sg_start_now_ms() >= inspection->deadline_ms) {
			say_untried(inspection, probe->trial, SG_SPAN("no time is left"));
			return;
		}
		run_call(probe, i, &start);
		report_call(probe, i, &start);
	}
}

/* ---- faults ---- */

/* They hang and wait beside the calls. */
static void
begin_faults(struct probe *probe)
{
	const struct session *session = probe->session;
	struct sg_inspection *inspection = session->inspection;

	probe->broken = sg_inspect_is_guarded(probe->trial);
	for (size_t i = 0; probe->broken && i < FAULTS; i++) {
		const char *path =
			sg_arena_printf(inspection->arena, "%s/%s", session->folder, faults[i].name)
				.p;
		struct sg_stand_in missing = { { path }, true };
		struct sg_stand_in script = { { "/bin/sh", path }, true };

		probe->faults[i].input = input_of(probe, HARMLESS_COMMAND);
		sg_inspect_command(inspection, probe->trial, faults[i].text ? &script : &missing,
				   &probe->faults[i]);
		sg_start_begin(&probe->faults[i]);
	}
}

/* The words around the hook say why on standard error; where an agent reads an object only, in it. */
static bool
is_guarded(const struct probe *probe, const struct sg_start *start)
{
	const char *out = probe->row->err ? NULL : probe->row->out;

	if (probe->row->ends)
		return start->status > 0;
	return start->status == 2 &&
	       (out ? sg_span_search(start->out, sg_span_of(out)) != SIZE_MAX : start->err.len > 0);
}

static void
report_fault(const struct probe *probe, size_t fault)
{
	struct sg_inspection *inspection = probe->session->inspection;
	const struct sg_start *start = &probe->faults[fault];
	bool refused = is_guarded(probe, start);

	struct sg_observation seen = {
		.severity = refused ? SG_SEVERITY_OK : SG_SEVERITY_ERROR,
		.agent = probe->trial->agent,
		.file = probe->trial->hook.program,
		.what = sg_arena_printf(inspection->arena, "%s: the call is %s",
					faults[fault].label, refused ? "refused" : "not refused"),
	};

	if (!refused)
		seen.repair = reinstall(probe);
	sg_inspect_add(inspection, seen);
}

static void
end_faults(struct probe *probe)
{
	for (size_t i = 0; probe->broken && i < FAULTS; i++) {
		sg_start_end(&probe->faults[i], deadline_of(probe->session),
			     probe->session->inspection->arena);
		report_fault(probe, i);
	}
}

/* ---- the place ---- */

static bool
write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done = fd >= 0 && sg_write_all(fd, sg_span_of(text));

	if (fd >= 0)
		close(fd);
	return done;
}

static const char *
below(const struct session *session, const char *name)
{
	return sg_arena_printf(session->inspection->arena, "%s/%s", session->folder, name).p;
}

static bool
furnish(struct session *session)
{
	static const char policy[] =
		"[requirements]\nversion = 1\ndefault = \"allow\"\n"
		"[[requirements.rules]]\nprefix = [\"strictgate\", \"approve\"]\n"
		"decision = \"forbidden\"\nreason = \"A probe of strictgate doctor.\"\n";
	bool done;

	session->policy = below(session, "policy.toml");
	session->audit = below(session, "audit.jsonl");
	done = write_file(session->policy, policy);
	for (size_t i = 0; i < FAULTS; i++)
		if (faults[i].text)
			done = write_file(below(session, faults[i].name), faults[i].text) && done;
	return done;
}

static void
clear(const struct session *session)
{
	unlink(session->policy);
	unlink(session->audit);
	for (size_t i = 0; i < FAULTS; i++)
		unlink(below(session, faults[i].name));
	rmdir(session->folder);
}

static void
run_all(const struct session *session, const struct sg_trial *trials, size_t count)
{
	struct sg_arena *arena = session->inspection->arena;
	struct probe *probes = sg_arena_alloc(arena, count * sizeof(*probes));

	for (size_t i = 0; i < count; i++) {
		probes[i] = (struct probe){ .session = session,
					    .trial = &trials[i],
					    .row = find_row(trials[i].agent) };
		if (probes[i].row)
			begin_faults(&probes[i]);
	}
	for (size_t i = 0; i < count; i++)
		if (probes[i].row)
			run_calls(&probes[i]);
	for (size_t i = 0; i < count; i++)
		end_faults(&probes[i]);
}

void
sg_inspect_probe(struct sg_inspection *inspection, const struct sg_trial *trials, size_t count)
{
	struct session session = { .inspection = inspection };
	char *folder = sg_temporary_name(SG_SPAN("/tmp/strictgate-doctor"), inspection->arena);
	bool ready;

	if (count == 0)
		return;
	session.folder = mkdtemp(folder);
	ready = session.folder && furnish(&session);
	if (ready)
		run_all(&session, trials, count);
	for (size_t i = 0; !ready && i < count; i++)
		say_untried(inspection, &trials[i],
			    SG_SPAN("no file can be written in the temporary directory"));
	if (session.folder)
		clear(&session);
}
