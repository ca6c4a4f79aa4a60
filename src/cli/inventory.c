/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate inventory: what the settings of the agents here say that the requirements do not allow. What is read and
 * how it is held stands in src/inspect; here are the homes and projects that are looked at, and the printing.
 */
#include "cli/clean.h"
#include "cli/commands.h"
#include "cli/file.h"
#include "cli/homes.h"
#include "cli/inspecting.h"
#include "cli/outline.h"
#include "cli/policy.h"
#include "inspect/version.h"

#include <unistd.h>

enum { JSON_VERSION = 1 };

/* ---- looking ---- */

struct look {
	struct sg_inspection inspection;
	struct sg_policies policies;
	const char *only; /* agent, or NULL */
};

static void
look_at_agents(struct look *look)
{
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++) {
		struct sg_span name = sg_span_of(agent->name);

		if (look->only && strcmp(look->only, agent->name) != 0)
			continue;
		sg_inspect_settings(&look->inspection, name, &look->policies);
		sg_inspect_add_versions(&look->inspection, name);
	}
}

/* Projects that agents know, so that nobody has to name them. */
static void
look_at_trusted(struct look *look)
{
	struct sg_inspection *inspection = &look->inspection;
	struct sg_span project = inspection->places.project;
	struct sg_folders folders = { 0 };

	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++)
		if (!look->only || strcmp(look->only, agent->name) == 0)
			sg_inspect_trusted_folders(inspection, sg_span_of(agent->name), &folders);
	for (size_t i = 0; i < folders.len; i++) {
		inspection->places.project = folders.items[i];
		look_at_agents(look);
	}
	inspection->places.project = project;
}

static void
look_at_projects(struct look *look, const struct sg_cli_args *args)
{
	struct sg_install_places *places = &look->inspection.places;

	if (!args->projects.len)
		look_at_agents(look);
	for (size_t i = 0; i < args->projects.len; i++) {
		places->project = sg_cli_absolute(args->projects.items[i], look->inspection.arena);
		look_at_agents(look);
	}
	if (sg_cli_has(args, SG_CLI_TRUSTED))
		look_at_trusted(look);
}

/* In memory of its own: a machine can have many homes, and few of them have something to say. */
static void
look_at_home(struct look *look, const struct sg_cli_args *args, const struct sg_home *home)
{
	struct sg_arena arena;
	struct look here = *look;

	sg_arena_init(&arena, 0);
	arena.on_exhausted = look->inspection.arena->on_exhausted;
	here.inspection = (struct sg_inspection){ .arena = &arena,
						  .places = look->inspection.places,
						  .owner = home->owner };
	here.inspection.places.home = home->path;
	look_at_projects(&here, args);
	sg_inspect_tidy(&here.inspection);
	for (size_t i = 0; i < here.inspection.found.len; i++)
		sg_inspect_adopt(&look->inspection, &here.inspection.found.items[i]);
	sg_arena_free(&arena);
}

/* Other people's homes: this process' environment is not theirs, and their files must not lead elsewhere. */
static void
look_at_homes(struct look *look, const struct sg_cli_args *args)
{
	struct sg_homes homes = { 0 };
	struct sg_install_places *places = &look->inspection.places;

	sg_cli_homes(args, places->root, look->inspection.arena, &homes);
	places->variable = NULL;
	places->project = (struct sg_span){ 0 };
	for (size_t i = 0; i < homes.len; i++)
		look_at_home(look, args, &homes.items[i]);
}

/* ---- printing ---- */

static void
print_place(const struct sg_observation *seen)
{
	if (!seen->file.len)
		return;
	sg_cli_print_clean(stdout, seen->file);
	if (seen->line)
		printf(":%u", seen->line);
	if (seen->line && seen->column)
		printf(":%u", seen->column);
	fputs(": ", stdout);
}

static void
print_setting(const struct sg_observation *seen)
{
	if (!seen->setting.len)
		return;
	sg_cli_print_clean(stdout, seen->setting);
	if (seen->value.len) {
		fputs(seen->is_text ? " = \"" : " = ", stdout);
		sg_cli_print_clean(stdout, seen->value);
		fputs(seen->is_text ? "\"" : "", stdout);
	}
	fputs(": ", stdout);
}

static void
print_line(const struct sg_observation *seen)
{
	print_place(seen);
	if (seen->severity == SG_SEVERITY_NOTE)
		fputs("note: ", stdout);
	printf("%s: ", seen->agent.len ? seen->agent.p : "every agent");
	print_setting(seen);
	sg_cli_print_clean(stdout, seen->what);
	if (seen->state == SG_STATE_OVERRIDDEN) {
		fputs("; overridden by ", stdout);
		sg_cli_print_clean(stdout, seen->by);
	} else if (seen->state == SG_STATE_UNTRUSTED)
		fputs("; once the folder is trusted", stdout);
	if (seen->requirement.len) {
		fputs(" (", stdout);
		sg_cli_print_clean(stdout, seen->requirement);
		putchar(')');
	}
	putchar('\n');
}

/* The last line, for people: that nothing deviates should not look like nothing done. */
static void
print_sum(const size_t counts[])
{
	size_t deviations = counts[SG_SEVERITY_WARNING] + counts[SG_SEVERITY_ERROR];

	printf("%zu deviation%s, %zu note%s; %zu setting%s as required\n", deviations,
	       deviations == 1 ? "" : "s", counts[SG_SEVERITY_NOTE],
	       counts[SG_SEVERITY_NOTE] == 1 ? "" : "s", counts[SG_SEVERITY_OK],
	       counts[SG_SEVERITY_OK] == 1 ? "" : "s");
}

static void
print_text(const struct sg_inspection *inspection)
{
	size_t counts[SG_SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < inspection->found.len; i++) {
		const struct sg_observation *seen = &inspection->found.items[i];

		counts[seen->severity] += seen->severity != SG_SEVERITY_OK || seen->setting.len;
		if (seen->severity != SG_SEVERITY_OK)
			print_line(seen);
	}
	if (isatty(STDOUT_FILENO))
		print_sum(counts);
}

static void
outline(struct sg_outline *out, const struct sg_observation *seen)
{
	sg_outline_open(out, NULL, '{');
	sg_outline_text(out, "agent", seen->agent);
	if (seen->severity != SG_SEVERITY_OK)
		sg_outline_word(out, "severity", sg_severity_words[seen->severity]);
	sg_outline_text(out, "setting", seen->setting);
	sg_outline_text(out, "value", seen->value);
	sg_outline_word(out, "touches", seen->touches);
	sg_outline_text(out, "what", seen->what);
	sg_outline_text(out, "file", seen->file);
	if (seen->line)
		sg_outline_number(out, "line", seen->line);
	if (seen->column)
		sg_outline_number(out, "column", seen->column);
	sg_outline_word(out, "layer", seen->layer);
	if (seen->state)
		sg_outline_word(out, "state", sg_state_words[seen->state]);
	sg_outline_text(out, "by", seen->by);
	sg_outline_text(out, "requirement", seen->requirement);
	sg_outline_close(out, '{');
}

/* The three lists of the inventory. */
enum list {
	LIST_FINDINGS, /* what deviates, or is not known */
	LIST_SETTINGS, /* what no requirement speaks against */
	LIST_VERSIONS, /* of agents, as measured */
};

static enum list
list_of(const struct sg_observation *seen)
{
	if (seen->severity != SG_SEVERITY_OK)
		return LIST_FINDINGS;
	return seen->setting.len ? LIST_SETTINGS : LIST_VERSIONS;
}

static void
outline_list(struct sg_outline *out, const char *key, const struct sg_inspection *inspection,
	     enum list list)
{
	sg_outline_open(out, key, '[');
	for (size_t i = 0; i < inspection->found.len; i++)
		if (list_of(&inspection->found.items[i]) == list)
			outline(out, &inspection->found.items[i]);
	sg_outline_close(out, '[');
}

static void
print_json(const struct sg_inspection *inspection)
{
	struct sg_outline out = { .out = { .arena = inspection->arena }, .json = true };

	sg_outline_open(&out, NULL, '{');
	sg_outline_number(&out, "version", JSON_VERSION);
	sg_outline_word(&out, "worst", sg_severity_words[sg_inspect_worst(inspection)]);
	outline_list(&out, "findings", inspection, LIST_FINDINGS);
	outline_list(&out, "settings", inspection, LIST_SETTINGS);
	outline_list(&out, "versions", inspection, LIST_VERSIONS);
	sg_outline_close(&out, '{');
	fwrite(out.out.p, 1, out.out.len, stdout);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct look look = { .inspection = { .arena = arena } };

	if (!sg_cli_inspect_agent(args, "inventory", &look.only))
		return SG_CLI_USAGE;
	sg_cli_inspect_places(args, &look.inspection);
	if (!sg_cli_policies(args, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &look.policies))
		return SG_CLI_FORBIDDEN;
	if (args->homes.len || sg_cli_has(args, SG_CLI_ALL_USERS))
		look_at_homes(&look, args);
	else
		look_at_projects(&look, args);
	sg_inspect_tidy(&look.inspection);
	if (sg_cli_has(args, SG_CLI_JSON))
		print_json(&look.inspection);
	else
		print_text(&look.inspection);
	return sg_inspect_worst(&look.inspection) > SG_SEVERITY_NOTE ? SG_CLI_FAILED : SG_CLI_OK;
}

const struct sg_cli_command sg_cli_inventory = {
	.name = "inventory",
	.summary = "Hold the settings of this machine's agents against the requirements",
	.text = "Reads the settings, permissions, MCP servers, hooks, trusted folders and variables of each agent, of the machine, the\n"
		"user and the project, and the version of the agent. One line for each value that a requirement does not allow:\n"
		"FILE:LINE:COLUMN: AGENT: SETTING = VALUE: what is wrong (the requirement). What is overridden, or cannot be told, is\n"
		"a note. Changes nothing and starts nothing. With --root, homes and projects lie below that directory, too.\n"
		"Exit status: 0 nothing deviates, 1 something does, 2 the policy cannot be read, 64 wrong usage.\n",
	.options =
		(const unsigned char[]){ SG_CLI_OF_AGENT, SG_CLI_JSON, SG_CLI_ROOT, SG_CLI_PROJECTS,
					 SG_CLI_TRUSTED, SG_CLI_HOMES, SG_CLI_ALL_USERS,
					 SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_SNAPSHOT,
					 SG_CLI_END },
	.run = run,
};
