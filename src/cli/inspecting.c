/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where doctor and inventory look. Knows no agent.
 */
#include "cli/inspecting.h"

#include "cli/file.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

static const char *
variable(const char *name)
{
	return getenv(name);
}

/* As the database says: what the variable says may be of another user, or of nobody. */
static struct sg_span
login_shell(struct sg_arena *arena)
{
	struct passwd entry, *found = NULL;
	char buffer[4096];

	if (getpwuid_r(geteuid(), &entry, buffer, sizeof(buffer), &found) != 0 || !found ||
	    !found->pw_shell)
		return (struct sg_span){ 0 };
	return sg_arena_copy(arena, sg_span_of(found->pw_shell));
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
	inspection->shell = login_shell(inspection->arena);
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
