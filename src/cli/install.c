/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate install and uninstall: an agent's settings so that it asks the gate, and back. What is written where stands
 * in install/table.c.
 */
#include "install/install.h"

#include "cli/clean.h"
#include "cli/commands.h"
#include "cli/file.h"
#include "cli/line_diff.h"
#include "cli/policy.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One run: which agents, where. */
struct job {
	const struct sg_cli_args *args;
	struct sg_arena *arena;
	const char *verb;
	struct sg_install_places places;
	const struct sg_install_agent *agent; /* NULL: all */
	struct sg_errors errors;
};

/* ---- the command line ---- */

static const char *
variable(const char *name)
{
	return getenv(name);
}

static struct sg_span
absolute(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? sg_span_of(value) : (struct sg_span){ 0 };
}

static int
usage(const struct job *job, const char *why)
{
	fprintf(stderr, "strictgate %s: %s\nSee strictgate %s --help.\n", job->verb, why,
		job->verb);
	return SG_CLI_USAGE;
}

static int
read_scope(struct job *job)
{
	bool user = sg_cli_has(job->args, SG_CLI_FOR_USER);
	bool project = sg_cli_has(job->args, SG_CLI_FOR_PROJECT);

	if (user + project + sg_cli_has(job->args, SG_CLI_MANAGED) > 1)
		return usage(job, "--managed, --user and --project exclude each other");
	job->places.scope = user      ? SG_INSTALL_USER
			    : project ? SG_INSTALL_PROJECT
				      : SG_INSTALL_MANAGED;
	if (project)
		job->places.project =
			sg_cli_absolute(job->args->values[SG_CLI_FOR_PROJECT], job->arena);
	while (job->places.project.len > 1 && sg_span_ends(job->places.project, SG_SPAN("/")))
		job->places.project.len--;
	return SG_CLI_OK;
}

static int
read_agent(struct job *job)
{
	const char *name = job->args->values[SG_CLI_OF_AGENT];
	struct sg_span names[32];
	size_t count = 0;

	if (!name)
		return usage(job, "--agent is missing: all, or the name of an agent");
	if (strcmp(name, "all") == 0)
		return SG_CLI_OK;
	job->agent = sg_install_find(sg_span_of(name));
	if (job->agent)
		return SG_CLI_OK;
	fprintf(stderr, "strictgate %s: unknown agent \"%s\"; there are: all", job->verb, name);
	for (const struct sg_install_agent *a = sg_install_agents; a->name && count < 32; a++) {
		names[count++] = sg_span_of(a->name);
		fprintf(stderr, " %s", a->name);
	}
	if (sg_nearest(sg_span_of(name), names, count).len)
		fprintf(stderr, "; did you mean \"%.*s\"?",
			SG_SPAN_ARG(sg_nearest(sg_span_of(name), names, count)));
	fprintf(stderr, "\n");
	return SG_CLI_USAGE;
}

/* The hook beside this program. */
static struct sg_span
hook_beside(struct sg_arena *arena)
{
	char *path = sg_arena_alloc(arena, 4096 + sizeof("strictgate-hook"));
	ssize_t len = readlink("/proc/self/exe", path, 4096);

	while (len > 0 && path[len - 1] != '/')
		len--;
	if (len <= 0)
		return (struct sg_span){ 0 };
	memcpy(path + len, "strictgate-hook", sizeof("strictgate-hook"));
	return sg_span_of(path);
}

static struct sg_span
state_folder(const struct job *job)
{
	struct sg_span state = absolute("XDG_STATE_HOME");

	if (job->places.scope == SG_INSTALL_MANAGED)
		return SG_SPAN(SG_LOCALSTATEDIR "/install");
	if (state.len)
		return sg_arena_join(job->arena, state, SG_SPAN("/strictgate/install"));
	return sg_arena_join(job->arena, job->places.home,
			     SG_SPAN("/.local/state/strictgate/install"));
}

static int
read_places(struct job *job)
{
	const char *root = job->args->values[SG_CLI_ROOT], *hook = job->args->values[SG_CLI_HOOK];
	bool managed = job->places.scope == SG_INSTALL_MANAGED;

	job->places.variable = variable;
	job->places.home = absolute("HOME");
	if (!managed && !job->places.home.len)
		return usage(job, "HOME is not set");
	if (root)
		job->places.root = sg_cli_absolute(root, job->arena);
	while (job->places.root.len && sg_span_ends(job->places.root, SG_SPAN("/")))
		job->places.root.len--;
	/* Files of the machine belong to root alone, unless it is only the image of one. */
	job->places.uid = managed && !root ? 0 : geteuid();
	job->places.state = state_folder(job);
	job->places.hook = hook ? sg_span_of(hook) : hook_beside(job->arena);
	if (managed && !root && geteuid() != 0 && !sg_cli_has(job->args, SG_CLI_DRY_RUN))
		return usage(job, "the machine's files belong to root: use sudo, or --user");
	return SG_CLI_OK;
}

static int
read_job(struct job *job)
{
	int status = read_agent(job);

	/* Agents run as users, who must be able to read what is made here. */
	umask(022);

	if (status == SG_CLI_OK)
		status = read_scope(job);
	return status == SG_CLI_OK ? read_places(job) : status;
}

/* ---- output ---- */

static void
print_errors(struct job *job)
{
	sg_cli_print_errors(&job->errors, job->arena);
	job->errors = (struct sg_errors){ .arena = job->arena };
}

static void
print_diff(const struct sg_install_change *change, struct sg_arena *arena)
{
	struct sg_buffer shown = { .arena = arena };

	sg_cli_line_diff(change->path, change->before, change->after, &shown);
	sg_cli_print_clean(stdout, sg_buffer_span(&shown));
	if (change->unreadable)
		printf("%.*s: mode %04o would become %04o\n", SG_SPAN_ARG(change->path),
		       (unsigned)change->seen.st_mode & 07777,
		       ((unsigned)change->seen.st_mode & 07777) | 0444);
}

static const char *
done_word(const struct sg_install_change *change, bool installing)
{
	if (change->stuck)
		return "was changed since and stays: remove it by hand";
	if (!sg_install_is_change(change))
		return installing ? "is as it should be" : "is left as it is";
	if (installing)
		return change->existed ? "changed" : "written";
	if (change->removed)
		return "removed";
	return change->changed ? "was changed since: only the hook is taken out"
			       : "as it was before";
}

static void
print_change(const struct sg_install_change *change, bool installing)
{
	printf("%.*s: ", SG_SPAN_ARG(change->agent));
	sg_cli_print_clean(stdout, change->path);
	printf(": %s\n", done_word(change, installing));
}

static void
print_notes(const struct sg_install_agent *agent, enum sg_install_scope scope)
{
	for (const struct sg_install_note *note = agent->notes; note->text; note++)
		if (note->scope == scope)
			printf("%s: note: %s\n", agent->name, note->text);
}

/* ---- work ---- */

typedef struct sg_status (*apply_change)(const struct sg_install_change *change,
					 const struct sg_install_places *places,
					 struct sg_errors *errors);

/* Exit status. */
static int
make_changes(struct job *job, const struct sg_install_plan *plan, apply_change apply)
{
	bool installing = apply == sg_install_apply;
	int worst = SG_CLI_OK;

	for (size_t i = 0; i < plan->changes.len; i++) {
		const struct sg_install_change *change = &plan->changes.items[i];

		if (sg_cli_has(job->args, SG_CLI_DRY_RUN) && sg_install_is_change(change)) {
			print_diff(change, job->arena);
			continue;
		}
		if (!sg_cli_has(job->args, SG_CLI_DRY_RUN) &&
		    !sg_ok(apply(change, &job->places, &job->errors))) {
			print_errors(job);
			return SG_CLI_FAILED;
		}
		print_change(change, installing);
		worst = change->stuck ? SG_CLI_FAILED : worst;
	}
	return worst;
}

static int
install_agent(struct job *job, const struct sg_install_agent *agent)
{
	struct sg_install_plan plan = { 0 };
	struct sg_status status = sg_install_check_asking(agent, &job->places, &job->errors);
	int done;

	if (sg_ok(status))
		status = sg_install_plan(agent, &job->places, &plan, &job->errors);
	print_errors(job);
	if (!sg_ok(status)) {
		fprintf(stderr, "strictgate install: %s: nothing was written\n", agent->name);
		return SG_CLI_FAILED;
	}
	done = make_changes(job, &plan, sg_install_apply);
	if (done == SG_CLI_OK && !sg_cli_has(job->args, SG_CLI_DRY_RUN))
		print_notes(agent, job->places.scope);
	return done;
}

static int
install(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct job job = {
		.args = args, .arena = arena, .verb = "install", .errors = { .arena = arena }
	};
	int worst = read_job(&job);

	if (worst != SG_CLI_OK)
		return worst;
	if (!sg_ok(sg_install_check_hook(&job.places, &job.errors))) {
		print_errors(&job);
		return SG_CLI_FAILED;
	}
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++) {
		int status = SG_CLI_OK;

		if (job.agent && agent != job.agent)
			continue;
		if (sg_install_has(agent, job.places.scope))
			status = install_agent(&job, agent);
		else if (job.agent) {
			fprintf(stderr, "strictgate install: %s has no place for a %s hook\n",
				agent->name, sg_install_scopes[job.places.scope]);
			status = SG_CLI_FAILED;
		} else
			printf("%s: has no place for a %s hook\n", agent->name,
			       sg_install_scopes[job.places.scope]);
		worst = status > worst ? status : worst;
	}
	return worst;
}

static void
remove_folders(struct job *job, const struct sg_install_plan *plan)
{
	struct sg_install_folders removed = { 0 };

	if (sg_cli_has(job->args, SG_CLI_DRY_RUN))
		return;
	sg_install_remove_folders(plan, &job->places, job->arena, &removed);
	for (size_t i = 0; i < removed.names.len; i++) {
		sg_cli_print_clean(stdout, removed.names.items[i]);
		printf(": removed, nothing is left in it\n");
	}
}

static int
uninstall(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct job job = {
		.args = args, .arena = arena, .verb = "uninstall", .errors = { .arena = arena }
	};
	struct sg_install_plan plan = { 0 };
	int status = read_job(&job);

	if (status != SG_CLI_OK)
		return status;
	if (!sg_ok(sg_install_plan_removal(job.agent, &job.places, &plan, &job.errors))) {
		print_errors(&job);
		fprintf(stderr, "strictgate uninstall: nothing was written\n");
		return SG_CLI_FAILED;
	}
	if (plan.changes.len == 0)
		printf("there is nothing that strictgate install has written\n");
	status = make_changes(&job, &plan, sg_install_apply_removal);
	remove_folders(&job, &plan);
	return status;
}

const struct sg_cli_command sg_cli_install = {
	.name = "install",
	.summary = "Make an agent ask the gate before each tool call",
	.text = "Writes the settings of Codex, Claude Code, Copilot, Gemini, Cursor, VS Code, opencode, Windsurf or Cline,\n"
		"or of all of them. What stands in their files stays; a file that cannot be read is left alone. A second\n"
		"run changes nothing. See strictgate-install(8) for what is written where.\n"
		"Exit status: 0 done, 1 something could not be done, 64 wrong usage.\n",
	.options = (const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_MANAGED, SG_CLI_FOR_USER,
					    SG_CLI_FOR_PROJECT, SG_CLI_DRY_RUN, SG_CLI_HOOK,
					    SG_CLI_ROOT, SG_CLI_END },
	.run = install,
};

const struct sg_cli_command sg_cli_uninstall = {
	.name = "uninstall",
	.summary = "Take out what strictgate install wrote",
	.text = "A file that was not changed since is then what it was before, byte for byte; from another one only the\n"
		"hook is taken out. Exit status: 0 done, 1 something could not be done, 64 wrong usage.\n",
	.options = (const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_MANAGED, SG_CLI_FOR_USER,
					    SG_CLI_FOR_PROJECT, SG_CLI_DRY_RUN, SG_CLI_ROOT,
					    SG_CLI_END },
	.run = uninstall,
};
