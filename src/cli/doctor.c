/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate doctor: is the gate in force on this machine? What is looked at stands in src/inspect; here are the places,
 * the policy's own state, and the printing.
 */
#include "cli/commands.h"
#include "cli/inspecting.h"
#include "cli/policy.h"
#include "cli/show_joined.h"
#include "hook/places.h"
#include "snapshot/snapshot.h"

#include <time.h>
#include <unistd.h>

/* Exit statuses, for scripts that detect and repair. */
enum { IN_FORCE = 0, WEAKER = 1, NOT_IN_FORCE = 2, DEADLINE_MS = 1700 };

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
observe(struct sg_inspection *inspection, enum sg_severity severity, struct sg_span what,
	struct sg_span file, const char *repair)
{
	sg_inspect_add(inspection, (struct sg_observation){ .severity = severity,
							    .what = what,
							    .file = file,
							    .repair = sg_span_of(repair) });
}

/* ---- the machine's policy ---- */

static void
look_at_snapshot(struct sg_inspection *inspection)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_span root = inspection->places.root;
	const char *path = sg_cli_state_path(root, SG_CLI_SYSTEM_SNAPSHOT, arena);
	struct sg_error err = { 0 };
	struct sg_image image;
	struct sg_status status =
		sg_snapshot_read(path, root.len ? geteuid() : 0, arena, &image, &err);

	if (sg_ok(status))
		status = sg_snapshot_fresh(&image, (int64_t)time(NULL), arena, &err);
	if (sg_ok(status))
		observe(inspection, SG_SEVERITY_OK, SG_SPAN("the compiled policy is fresh"),
			sg_span_of(path), NULL);
	else /* The hook then compiles for each call. */
		observe(inspection, SG_SEVERITY_WARNING, err.text, (struct sg_span){ 0 },
			"strictgate compile");
}

static void
look_at_finding(struct sg_inspection *inspection, const struct sg_image *policy,
		const struct sg_finding_rec *finding)
{
	struct sg_span path = sg_image_string(policy, finding->path);
	struct sg_span message = sg_image_string(policy, finding->message);
	bool wanted = finding->flags & SG_FINDING_REQUIRED;

	if (finding->found == SG_FOUND_LOADED || (finding->found == SG_FOUND_MISSING && !wanted))
		return;
	observe(inspection,
		finding->found == SG_FOUND_STALE ? SG_SEVERITY_WARNING : SG_SEVERITY_ERROR,
		message.len ? message : SG_SPAN("a source of the policy is missing"), path,
		"strictgate lint");
}

static void
look_at_audit(struct sg_inspection *inspection, bool required)
{
	struct sg_hook_places places = { 0 };
	enum sg_severity severity = required ? SG_SEVERITY_ERROR : SG_SEVERITY_WARNING;
	const char *last = "";

	sg_hook_find_records(&places, NULL);
	for (size_t i = 0; places.records[i]; i++) {
		struct sg_span path =
			sg_arena_copy(inspection->arena, sg_span_of(places.records[i]));
		char *at = sg_arena_alloc(inspection->arena, path.len + 1);
		size_t len = path.len;

		last = places.records[i];
		memcpy(at, path.p, path.len);
		/* A file that is not there yet needs a directory that it can be made in. */
		while (len > 1 && access(at, F_OK) != 0) {
			while (len > 1 && at[len - 1] != '/')
				len--;
			len -= len > 1;
			at[len] = '\0';
		}
		if (access(at, W_OK) != 0)
			continue;
		observe(inspection, SG_SEVERITY_OK, SG_SPAN("records can be written"), path, NULL);
		return;
	}
	observe(inspection, severity, SG_SPAN("records of verdicts cannot be written"),
		sg_arena_copy(inspection->arena, sg_span_of(last)), NULL);
}

static void
look_at_machine(struct sg_inspection *inspection, const struct sg_cli_args *args)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_cli_request request = sg_cli_request_of(args, SG_CLI_SYSTEM | SG_CLI_USERS);
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;
	struct sg_image policy;
	bool required = false;

	request.project = (struct sg_span){ 0 };
	look_at_snapshot(inspection);
	if (!sg_ok(sg_cli_load(&request, arena, &errors, &loaded)) ||
	    !sg_ok(sg_image_open(loaded.image, SG_POLICY_MAGIC, &policy, NULL))) {
		observe(inspection, SG_SEVERITY_ERROR,
			errors.len ? errors.items[0].text : SG_SPAN("the policy cannot be read"),
			errors.len ? errors.items[0].file : (struct sg_span){ 0 },
			"strictgate lint");
	} else {
		for (uint32_t i = 0; i < sg_image_count(&policy, SG_POLICY_FINDINGS); i++) {
			const struct sg_finding_rec *finding =
				sg_image_record(&policy, SG_POLICY_FINDINGS, i, sizeof(*finding));

			if (finding)
				look_at_finding(inspection, &policy, finding);
		}
		required = sg_show_join(&policy).flags & SG_SOURCE_AUDIT_REQUIRED;
	}
	look_at_audit(inspection, required);
}

/* ---- agents ---- */

/*
 * May the program be started? Whoever can replace it can replace the gate; and what a project brings must not run only
 * because somebody looks at it.
 */
static bool
look_at_program(struct sg_inspection *inspection, struct sg_span agent, struct sg_span hook)
{
	struct sg_install_places places = inspection->places;
	struct sg_errors errors = { .arena = inspection->arena };
	struct sg_observation seen = { .severity = SG_SEVERITY_ERROR,
				       .agent = agent,
				       .file = hook };

	places.hook = hook;
	if (places.project.len > 1 && sg_span_starts(hook, places.project)) {
		seen.what = SG_SPAN("the hook program belongs to the project; it was not started");
		sg_inspect_add(inspection, seen);
		return false;
	}
	if (sg_ok(sg_install_check_hook(&places, &errors)))
		return true;
	for (size_t i = 0; i < errors.len; i++) {
		seen.what = errors.items[i].text;
		sg_inspect_add(inspection, seen);
	}
	return false;
}

static void
look_at_agent(struct sg_inspection *inspection, const struct sg_install_agent *agent)
{
	struct sg_span name = sg_span_of(agent->name), hook;
	bool managed = sg_inspect_hook(inspection, agent, &hook);

	sg_inspect_switches(inspection, name, managed);
	if (hook.len && look_at_program(inspection, name, hook))
		sg_inspect_probe(inspection, name, hook);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_inspection inspection = { .arena = arena,
					    .deadline_ms = monotonic_ms() + DEADLINE_MS };
	const char *only;
	bool any = false;

	if (!sg_cli_inspect_agent(args, "doctor", &only))
		return SG_CLI_USAGE;
	sg_cli_inspect_places(args, &inspection);
	look_at_machine(&inspection, args);
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++) {
		if (only ? strcmp(only, agent->name) != 0
			 : !sg_inspect_is_here(&inspection, sg_span_of(agent->name)))
			continue;
		any = true;
		look_at_agent(&inspection, agent);
	}
	if (!any)
		observe(&inspection, SG_SEVERITY_NOTE, SG_SPAN("no agent was found"),
			(struct sg_span){ 0 }, NULL);
	sg_cli_print_inspection(&inspection, sg_cli_has(args, SG_CLI_JSON));
	switch (sg_inspect_worst(&inspection)) {
	case SG_SEVERITY_OK:
	case SG_SEVERITY_NOTE:
		return IN_FORCE;
	case SG_SEVERITY_WARNING:
		return WEAKER;
	default:
		return NOT_IN_FORCE;
	}
}

const struct sg_cli_command sg_cli_doctor = {
	.name = "doctor",
	.summary = "Prove that the gate is in force for the agents of this machine",
	.text = "Looks at the settings of each agent that is here, starts its hook with a forbidden and a harmless call, and\n"
		"checks policy and records. Changes nothing. What is wrong is shown with its place and its repair.\n"
		"Exit status: 0 in force, 1 in force but weaker than it can be, 2 not in force, 64 wrong usage.\n",
	.options = (const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_JSON, SG_CLI_ROOT,
					    SG_CLI_DOCTOR_PROJECT, SG_CLI_END },
	.run = run,
};
