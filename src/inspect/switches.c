/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings that switch hooks off or lead an agent past them, by the table of settings and hazards; what a requirement
 * says about them is not asked. Looks at files only; knows no agent.
 */
#include "inspect/hold.h"

/* What is wrong with a value, or NULL; *held when the settings of the machine hold against it. */
static const char *
fault_of(const struct sg_inspection *inspection, const struct sg_seen *seen, struct sg_span agent,
	 bool *held)
{
	const struct sg_inspect_hazard *hazard = sg_hazard_of(seen, agent, &inspection->places);

	if (hazard && (hazard->kind == SG_HAZARD_MOVES || hazard->kind == SG_HAZARD_RUNS)) {
		*held = hazard->held;
		return hazard->what;
	}
	*held = seen->row->held;
	if (seen->row->how == SG_HOLD_OFF && seen->row->touch == SG_TOUCH_HOOKS &&
	    sg_hold_is(seen, seen->row->with, inspection->arena))
		return seen->row->what;
	return NULL;
}

void
sg_inspect_switches(struct sg_inspection *inspection, struct sg_span agent, bool managed)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_seen_list list = { 0 };

	sg_inspect_collect(inspection, agent, &list);
	for (size_t i = 0; i < list.len; i++) {
		const struct sg_seen *seen = &list.items[i];
		struct sg_observation found = sg_seen_observe(seen, arena);
		bool held = false;
		const char *fault = fault_of(inspection, seen, agent, &held);

		if (!fault)
			continue;
		/* What the machine's own files say, nothing holds against. */
		held = held && managed && seen->from->layer != SG_LAYER_MANAGED;
		found.agent = agent;
		found.severity = held || seen->by ? SG_SEVERITY_NOTE : SG_SEVERITY_ERROR;
		found.what = sg_arena_printf(arena, "%.*s %s%s", SG_SPAN_ARG(found.setting), fault,
					     held ? "; the settings of the machine hold" : "");
		if (!held)
			found.repair = sg_arena_printf(arena, "remove %.*s from %.*s",
						       SG_SPAN_ARG(found.setting),
						       SG_SPAN_ARG(found.file));
		sg_inspect_add_once(inspection, found);
	}
}
