/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Variables that files set for agents: those that move an agent's settings, run before its hooks, or send its requests
 * elsewhere, by the table of hazards; and those that the policy has rules on. Looks at no process but through the
 * variables that come in as an argument.
 */
#include "inspect/hold.h"

#include "match/glob.h"

/* Does a value lead to where the project, or everybody, can write? */
static bool
leads_astray(struct sg_span value, const struct sg_install_places *places)
{
	static const char *const open[] = { "/tmp", "/var/tmp", "/dev/shm" };
	struct sg_span project = places->project;

	/* Of what is only known when the line is read, nothing is said. */
	if (value.len && (value.p[0] == '$' || value.p[0] == '~' || value.p[0] == '`'))
		return sg_span_starts(value, SG_SPAN("$PWD"));
	if (!value.len || value.p[0] != '/')
		return value.len > 0;
	for (size_t i = 0; i < SG_ARRAY_LEN(open); i++) {
		struct sg_span folder = sg_span_of(open[i]);

		if (sg_span_starts(value, folder) &&
		    (value.len == folder.len || value.p[folder.len] == '/'))
			return true;
	}
	return project.len > 1 && sg_span_starts(value, project) &&
	       (value.len == project.len || value.p[project.len] == '/');
}

/* A project's .env is for its own programs; few agents read it themselves. */
static bool
is_read(const struct sg_inspect_hazard *hazard, const struct sg_seen *seen)
{
	return hazard->dotenv || strcmp(seen->from->kind, "dotenv") != 0;
}

const struct sg_inspect_hazard *
sg_hazard_of(const struct sg_seen *seen, struct sg_span agent,
	     const struct sg_install_places *places)
{
	const struct sg_node *node = seen->node;
	bool project = seen->from->layer == SG_LAYER_PROJECT;
	const struct sg_inspect_hazard *row = sg_inspect_hazards;

	if (seen->row->how != SG_HOLD_VARIABLE || node->kind != SG_NODE_STRING || !node->text.len)
		return NULL;
	while (row->name && (!sg_span_is(node->key, row->name) ||
			     (row->agent && !sg_span_is(agent, row->agent))))
		row++;
	if (!row->name)
		return NULL;
	/* Users may move their own settings and choose their service; a project may not do so for them. */
	if (row->kind == SG_HAZARD_MOVES && !project && !leads_astray(node->text, places))
		return NULL;
	if (row->kind == SG_HAZARD_SERVICE && (!project || !is_read(row, seen)))
		return NULL;
	return row;
}

struct sg_span
sg_hazard_words(const struct sg_inspect_hazard *hazard, const struct sg_seen *seen,
		struct sg_arena *arena)
{
	return sg_arena_printf(arena, "%s%s", hazard->what,
			       is_read(hazard, seen) ? "" : ", where something loads this file");
}

/* What the policy says about setting such a variable. */
static void
hold_rules(struct sg_hold *hold, const struct sg_image *image, const struct sg_source_rec *source)
{
	size_t count;
	const struct sg_environment_rec *rules = sg_image_records(
		image, SG_POLICY_ENVIRONMENTS, source->environments, sizeof(*rules), &count);

	hold->image = image;
	hold->source = source;
	for (size_t i = 0; i < count; i++) {
		if ((enum sg_verdict)rules[i].ruling.verdict < SG_VERDICT_PROMPT)
			continue;
		for (uint32_t k = 0; k < rules[i].names.count; k++) {
			const struct sg_ref *name = sg_image_record(
				image, SG_POLICY_LISTS, rules[i].names.at + k, sizeof(*name));

			if (!name || sg_glob_match(sg_image_string(image, *name),
						   hold->seen->node->key, 0) != SG_MATCH_YES)
				continue;
			sg_hold_deviate(
				hold,
				sg_arena_printf(hold->inspection->arena,
						"the requirement says %s for commands that set it",
						sg_ruling_word(rules[i].ruling)),
				rules[i].place);
			return;
		}
	}
}

/* Only what an agent gets from its own settings: start-up files of shells set their variables for people, too. */
static bool
is_of_agent(const struct sg_seen *seen)
{
	return seen->from->agent || seen->from->layer == SG_LAYER_PROJECT;
}

static void
hold_sources(struct sg_hold *hold, const struct sg_inspect_hazard *hazard)
{
	struct sg_hold_place at = { 0 };

	while (sg_hold_next_source(hold, &at)) {
		if (hazard && hazard->kind == SG_HAZARD_MEANS)
			sg_hold_meaning(hold, hazard->with, hold->seen->node->text);
		else if (!hazard && hold->seen->node->text.len)
			hold_rules(hold, hold->image, hold->source);
	}
}

void
sg_hold_variable(struct sg_hold *hold)
{
	struct sg_arena *arena = hold->inspection->arena;
	const struct sg_inspect_hazard *hazard =
		sg_hazard_of(hold->seen, hold->agent, &hold->inspection->places);

	if (!hold->seen->from->agent && !(hazard && hazard->agent) && !hold->seen->row->agent)
		hold->about = (struct sg_span){ 0 };
	if (hazard && hazard->kind != SG_HAZARD_MEANS)
		sg_hold_say(
			hold, SG_SEVERITY_ERROR,
			sg_arena_printf(arena, "it %.*s",
					SG_SPAN_ARG(sg_hazard_words(hazard, hold->seen, arena))),
			(struct sg_span){ 0 });
	else if (hazard || is_of_agent(hold->seen))
		hold_sources(hold, hazard);
}
