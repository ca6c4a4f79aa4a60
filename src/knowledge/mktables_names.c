/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of names: every program's, with its tables by verb, and the slots in which a name is found at once.
 * Knows no field of a program.
 */
#include "knowledge/mktables.h"
#include "knowledge/profiles.h"
#include "knowledge/verbs_image.h"

#include <stdlib.h>

struct directory {
	struct sg_mktables *run;
	struct sg_name_rec *names;
};

static int
compare_name(const void *key, const void *item)
{
	return sg_span_cmp(*(const struct sg_span *)key,
			   ((const struct sg_mktables_name *)item)->name);
}

static struct sg_name_rec *
find_name(struct directory *directory, struct sg_span name)
{
	struct sg_mktables *run = directory->run;
	const struct sg_mktables_name *hit =
		run->names.len ? bsearch(&name, run->names.items, run->names.len,
					 sizeof(*run->names.items), compare_name)
			       : NULL;

	return hit ? &directory->names[hit - run->names.items] : NULL;
}

/* The tool bears this name. Of several the first one counts, as their order in rules/verbs says. Tables by verb may be tried alone. */
static void
add_tool(struct directory *directory, struct sg_span name, uint32_t tool)
{
	struct sg_mktables *run = directory->run;
	struct sg_name_rec *rec = find_name(directory, name);

	if (!rec && run->names.len)
		sg_mktables_fail(run, NULL, SG_E_BAD_VALUE,
				 "rules/verbs names \"%.*s\", which no row of rules/programs does",
				 SG_SPAN_ARG(name));
	else if (rec && rec->tool == 0)
		rec->tool = tool + 1;
}

static void
add_tools(struct directory *directory)
{
	struct sg_image image = sg_image_view(directory->run->builder);
	struct sg_ref all = { 0, sg_image_count(&image, SG_VERBS_TOOLS) };
	size_t count, names;
	const struct sg_verb_tool_rec *tools =
		sg_image_records(&image, SG_VERBS_TOOLS, all, sizeof(*tools), &count);

	for (size_t i = 0; i < count; i++) {
		const struct sg_ref *list = sg_image_records(&image, SG_KNOWLEDGE_LISTS,
							     tools[i].names, sizeof(*list), &names);

		for (size_t k = 0; k < names; k++)
			add_tool(directory, sg_image_string(&image, list[k]), (uint32_t)i);
	}
}

/* At most half of the slots are taken. */
static void
add_slots(struct sg_mktables *run)
{
	uint32_t count = 2, *slots;

	while (count < 2 * run->names.len)
		count *= 2;
	slots = sg_arena_array(run->arena, count, sizeof(*slots));
	for (size_t i = 0; i < run->names.len; i++) {
		uint32_t at = sg_name_slot(run->names.items[i].name, count);

		while (slots[at])
			at = (at + 1) & (count - 1);
		slots[at] = (uint32_t)i + 1;
	}
	sg_image_add_all(run->builder, SG_KNOWLEDGE_SLOTS, slots, count, sizeof(*slots));
}

/* What other tables say about the name of a program, so that nobody need look there for the others. */
static uint32_t
flags_of(struct directory *directory, struct sg_span name)
{
	const struct sg_name_rec *rec = find_name(directory, name);
	uint32_t flags = 0;

	if (rec && rec->tool)
		flags |= SG_PROGRAM_TOOL;
	if (sg_profile_find(name, NULL))
		flags |= SG_PROGRAM_PROFILE;
	if (sg_profile_cleaner(name, NULL))
		flags |= SG_PROGRAM_CLEANER;
	return flags;
}

static bool
begins_inner(const struct sg_image *image, const struct sg_program_rec *program)
{
	size_t count, roles_count;
	const struct sg_usage_rec *usages = sg_image_records(
		image, SG_KNOWLEDGE_USAGES, program->usages, sizeof(*usages), &count);

	for (size_t i = 0; i < count; i++) {
		const struct sg_role_rec *roles = sg_image_records(
			image, SG_KNOWLEDGE_ROLES, usages[i].roles, sizeof(*roles), &roles_count);

		for (size_t k = 0; k < roles_count; k++)
			if (roles[k].role == SG_ROLE_ARGV || roles[k].role == SG_ROLE_SHELL_JOINED)
				return true;
	}
	return false;
}

/* The records of programs are in the image already: only now are all tables. */
static void
flag_programs(struct directory *directory)
{
	struct sg_mktables *run = directory->run;
	struct sg_image image = sg_image_view(run->builder);
	struct sg_program_rec *programs =
		(void *)run->builder->sections[SG_KNOWLEDGE_PROGRAMS].bytes.p;

	for (size_t i = 0; i < sg_image_count(&image, SG_KNOWLEDGE_PROGRAMS); i++)
		if (begins_inner(&image, &programs[i]))
			programs[i].flags |= SG_PROGRAM_INNER;
	for (size_t i = 0; i < run->names.len; i++) {
		struct sg_program_rec *program = &programs[run->names.items[i].program];
		struct sg_span name = sg_image_string(&image, program->name);
		struct sg_span rest = sg_image_string(&image, program->expands);

		program->flags |= flags_of(directory, name);
		/* The names that rules may see instead, see push_command. */
		program->flags |= flags_of(directory, sg_mktables_word(&rest));
		program->flags |=
			flags_of(directory, sg_span_from(name, sg_span_find(name, ':') + 1));
	}
}

void
sg_mktables_names(struct sg_mktables *run)
{
	struct directory directory = { .run = run };

	directory.names = sg_arena_array(run->arena, run->names.len, sizeof(*directory.names));
	for (size_t i = 0; i < run->names.len; i++)
		directory.names[i] = (struct sg_name_rec){
			.name = sg_image_intern(run->builder, run->names.items[i].name),
			.program = run->names.items[i].program,
		};
	add_tools(&directory);
	flag_programs(&directory);
	sg_image_add_all(run->builder, SG_KNOWLEDGE_NAMES, directory.names, run->names.len,
			 sizeof(*directory.names));
	add_slots(run);
}
