/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where doctor and inventory look, and how they say what they found. Knows no agent.
 */
#include "cli/inspecting.h"

#include "cli/call.h"
#include "cli/clean.h"
#include "cli/outline.h"

#include <stdlib.h>
#include <unistd.h>

static const char *
variable(const char *name)
{
	return getenv(name);
}

void
sg_cli_inspect_places(const struct sg_cli_args *args, struct sg_inspection *inspection)
{
	const char *root = args->values[SG_CLI_ROOT];
	const char *project = args->values[SG_CLI_DOCTOR_PROJECT], *home = getenv("HOME");
	struct sg_install_places *places = &inspection->places;

	if (root)
		places->root = sg_cli_absolute(root, inspection->arena);
	while (places->root.len && sg_span_ends(places->root, SG_SPAN("/")))
		places->root.len--;
	/* The pieces of paths need their NUL where the root's slashes were cut off. */
	places->root = sg_arena_copy(inspection->arena, places->root);
	places->home = home && home[0] == '/' ? sg_span_of(home) : (struct sg_span){ 0 };
	places->project = sg_cli_absolute(project ? project : ".", inspection->arena);
	places->state = SG_SPAN(SG_LOCALSTATEDIR "/install");
	places->hook = SG_SPAN(SG_PROGRAM_PATH "-hook");
	places->uid = geteuid();
	places->variable = variable;
}

static void
print_json(const struct sg_inspection *inspection)
{
	struct sg_outline out = { .out = { .arena = inspection->arena }, .json = true };

	sg_outline_open(&out, NULL, '{');
	sg_outline_word(&out, "worst", sg_severity_words[sg_inspect_worst(inspection)]);
	sg_outline_open(&out, "findings", '[');
	for (size_t i = 0; i < inspection->found.len; i++) {
		const struct sg_observation *seen = &inspection->found.items[i];

		sg_outline_open(&out, NULL, '{');
		sg_outline_text(&out, "agent", seen->agent);
		sg_outline_word(&out, "severity", sg_severity_words[seen->severity]);
		sg_outline_text(&out, "what", seen->what);
		sg_outline_text(&out, "file", seen->file);
		if (seen->line)
			sg_outline_number(&out, "line", seen->line);
		sg_outline_text(&out, "repair", seen->repair);
		sg_outline_text(&out, "requirement", seen->requirement);
		sg_outline_close(&out, '{');
	}
	sg_outline_close(&out, '[');
	sg_outline_close(&out, '{');
	fwrite(out.out.p, 1, out.out.len, stdout);
}

static void
print_text(const struct sg_inspection *inspection)
{
	for (size_t i = 0; i < inspection->found.len; i++) {
		const struct sg_observation *seen = &inspection->found.items[i];

		printf("%s: %s: ", sg_severity_words[seen->severity],
		       seen->agent.len ? seen->agent.p : "machine");
		if (seen->file.len) {
			sg_cli_print_clean(stdout, seen->file);
			printf(seen->line ? ":%u: " : ": ", seen->line);
		}
		sg_cli_print_clean(stdout, seen->what);
		if (seen->requirement.len) {
			fputs(" [", stdout);
			sg_cli_print_clean(stdout, seen->requirement);
			putchar(']');
		}
		putchar('\n');
		if (seen->repair.len) {
			fputs("  repair: ", stdout);
			sg_cli_print_clean(stdout, seen->repair);
			putchar('\n');
		}
	}
}

void
sg_cli_print_inspection(const struct sg_inspection *inspection, bool json)
{
	if (json)
		print_json(inspection);
	else
		print_text(inspection);
}

bool
sg_cli_inspect_agent(const struct sg_cli_args *args, const char *verb, const char **out)
{
	const char *only = args->values[SG_CLI_OF_AGENT];

	*out = only && strcmp(only, "all") != 0 ? only : NULL;
	if (!*out || sg_install_find(sg_span_of(only)))
		return true;
	fprintf(stderr, "strictgate %s: unknown agent \"%s\"; there are: all", verb, only);
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++)
		fprintf(stderr, " %s", agent->name);
	fprintf(stderr, "\n");
	return false;
}
