/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate inventory: what the settings of the agents here say that the requirements do not allow.
 */
#include "cli/commands.h"
#include "cli/inspecting.h"
#include "cli/policy.h"
#include "inspect/version.h"

/* Only what deviates, or is not known, is shown. */
static void
drop_fine(struct sg_inspection *inspection)
{
	size_t kept = 0;

	for (size_t i = 0; i < inspection->found.len; i++)
		if (inspection->found.items[i].severity != SG_SEVERITY_OK)
			inspection->found.items[kept++] = inspection->found.items[i];
	inspection->found.len = kept;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_inspection inspection = { .arena = arena };
	struct sg_policies policies;
	const char *only;

	if (!sg_cli_inspect_agent(args, "inventory", &only))
		return SG_CLI_USAGE;
	sg_cli_inspect_places(args, &inspection);
	if (!sg_cli_policies(args, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FORBIDDEN;
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++) {
		struct sg_span name = sg_span_of(agent->name);

		if (only && strcmp(only, agent->name) != 0)
			continue;
		sg_inspect_settings(&inspection, name, &policies.images[0]);
		sg_inspect_switches(&inspection, name, false);
		sg_inspect_add_versions(&inspection, name);
	}
	drop_fine(&inspection);
	sg_cli_print_inspection(&inspection, sg_cli_has(args, SG_CLI_JSON));
	return sg_inspect_worst(&inspection) > SG_SEVERITY_NOTE ? SG_CLI_FAILED : SG_CLI_OK;
}

const struct sg_cli_command sg_cli_inventory = {
	.name = "inventory",
	.summary = "Hold the settings of this machine's agents against the requirements",
	.text = "Reads the settings and MCP servers of each agent, of the machine, the user and the project. One line for each\n"
		"value that a requirement does not allow, with the requirement in brackets. Changes nothing.\n"
		"Exit status: 0 nothing deviates, 1 something does, 2 the policy cannot be read, 64 wrong usage.\n",
	.options =
		(const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_JSON, SG_CLI_ROOT,
					 SG_CLI_DOCTOR_PROJECT, SG_CLI_POLICY,
					 SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_SNAPSHOT, SG_CLI_END },
	.run = run,
};
