/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate doctor: is the gate in force on this machine? What is looked at stands in src/inspect; here are the agents in
 * their turn, and the summary.
 */
#include "cli/commands.h"
#include "cli/doctor_machine.h"
#include "cli/doctor_print.h"
#include "cli/inspecting.h"
#include "inspect/command.h"
#include "inspect/version.h"

/* Exit statuses, for scripts that detect and repair. */
enum { IN_FORCE = 0, WEAKER = 1, NOT_IN_FORCE = 2, DEADLINE_MS = 1700 };

struct trials SG_VEC(struct sg_trial);

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

/* What is to be tried of an agent goes to the trials. */
static void
look_at_agent(struct sg_inspection *inspection, const struct sg_install_agent *agent,
	      struct trials *trials)
{
	struct sg_trial trial = { .agent = sg_span_of(agent->name) };
	bool managed = sg_inspect_hook(inspection, agent, &trial.hook);

	sg_inspect_switches(inspection, trial.agent, managed);
	sg_inspect_add_versions(inspection, trial.agent);
	if (!trial.hook.program.len ||
	    !look_at_program(inspection, trial.agent, trial.hook.program))
		return;
	sg_inspect_shell(inspection, trial.agent);
	sg_vec_push(inspection->arena, trials, trial);
}

static int
status_of(enum sg_severity worst)
{
	if (worst >= SG_SEVERITY_ERROR)
		return NOT_IN_FORCE;
	return worst == SG_SEVERITY_WARNING ? WEAKER : IN_FORCE;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_inspection inspection = { .arena = arena,
					    .deadline_ms = sg_start_now_ms() + DEADLINE_MS };
	struct trials trials = { 0 };
	struct sg_cli_summary summary = { 0 };
	const char *only;

	if (!sg_cli_inspect_agent(args, "doctor", &only))
		return SG_CLI_USAGE;
	sg_cli_inspect_places(args, &inspection);
	sg_cli_look_at_machine(&inspection, args);
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++) {
		struct sg_span name = sg_span_of(agent->name);
		bool here = sg_inspect_is_here(&inspection, name);

		if (only && strcmp(only, agent->name) != 0)
			continue;
		sg_vec_push(arena, &summary, ((struct sg_cli_agent){ name, here || only }));
		if (here || only)
			look_at_agent(&inspection, agent, &trials);
	}
	sg_inspect_probe(&inspection, trials.items, trials.len);
	sg_cli_print_doctor(&inspection, &summary, sg_cli_has(args, SG_CLI_JSON));
	return status_of(sg_inspect_worst(&inspection));
}

const struct sg_cli_command sg_cli_doctor = {
	.name = "doctor",
	.summary = "Prove that the gate is in force for the agents of this machine",
	.text = "Looks at the settings of each agent that is here, runs its hook as the agent does with a forbidden and a\n"
		"harmless call, and with a program that fails, and checks policy and records. Changes nothing. What is wrong is\n"
		"shown with its place and its repair; the last lines are one for each agent, with its version. With --root,\n"
		"homes and projects lie below that directory, too.\n"
		"Exit status: 0 in force, 1 in force but weaker than it can be, 2 not in force, 64 wrong usage.\n",
	.options = (const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_JSON, SG_CLI_ROOT,
					    SG_CLI_DOCTOR_PROJECT, SG_CLI_END },
	.run = run,
};
