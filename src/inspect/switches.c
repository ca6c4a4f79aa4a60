/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings that switch hooks off or lead an agent past them, by the table of settings and hazards; what a requirement
 * says about them is not asked. Looks at files only; knows no agent.
 */
#include "inspect/hold.h"

#include "base/open.h"

#include <unistd.h>

/* What only root can change is as safe as the hook itself. */
static bool
is_roots(struct sg_span path, struct sg_arena *arena)
{
	struct sg_open_request request = { .path = path, .trust = { .kind = SG_TRUST_SYSTEM } };
	struct sg_opened opened;
	struct sg_error err;

	if (!path.len || path.p[0] != '/' ||
	    !sg_ok(sg_open_checked(&request, arena, &opened, &err)))
		return false;
	close(opened.fd);
	return true;
}

/*
 * What is wrong with a value, or nothing; *held when the settings of the machine hold against it, *safe when it names what
 * only root can change.
 */
static struct sg_span
fault_of(const struct sg_inspection *inspection, const struct sg_seen *seen, struct sg_span agent,
	 bool *held, bool *safe)
{
	const struct sg_inspect_hazard *hazard = sg_hazard_of(seen, agent, &inspection->places);

	if (hazard && (hazard->kind == SG_HAZARD_MOVES || hazard->kind == SG_HAZARD_PAST ||
		       hazard->kind == SG_HAZARD_RUNS)) {
		*held = hazard->held;
		*safe = hazard->kind == SG_HAZARD_RUNS &&
			sg_span_is(seen->file, SG_INSPECT_ENVIRONMENT) &&
			is_roots(seen->node->text, inspection->arena);
		return sg_hazard_words(hazard, seen, inspection->arena);
	}
	*held = seen->row->held;
	if (seen->row->how == SG_HOLD_OFF && seen->row->touch == SG_TOUCH_HOOKS &&
	    sg_hold_is(seen, seen->row->with, inspection->arena))
		return sg_span_of(seen->row->what);
	return (struct sg_span){ 0 };
}

static struct sg_span
repair_of(const struct sg_observation *found, struct sg_arena *arena)
{
	if (sg_span_is(found->file, SG_INSPECT_ENVIRONMENT))
		return sg_arena_printf(arena, "unset %.*s", SG_SPAN_ARG(found->setting));
	return sg_arena_printf(arena, "remove %.*s from %.*s", SG_SPAN_ARG(found->setting),
			       SG_SPAN_ARG(found->file));
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
		bool held = false, safe = false;
		struct sg_span fault = fault_of(inspection, seen, agent, &held, &safe);

		if (!fault.len)
			continue;
		/* What the machine's own files say, nothing holds against. */
		held = held && managed && seen->from->layer != SG_LAYER_MANAGED;
		found.agent = agent;
		found.severity = held || safe || seen->by ? SG_SEVERITY_NOTE : SG_SEVERITY_ERROR;
		found.what = sg_arena_printf(arena, "%.*s %.*s%s", SG_SPAN_ARG(found.setting),
					     SG_SPAN_ARG(fault),
					     held   ? "; the settings of the machine hold"
					     : safe ? "; only root can change what it names"
						    : "");
		if (found.severity == SG_SEVERITY_ERROR)
			found.repair = repair_of(&found, arena);
		sg_inspect_add_once(inspection, found);
	}
}
