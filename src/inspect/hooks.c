/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hooks in the settings of agents, held against what strictgate install would write: a file is as it should be when
 * nothing would change. Knows no agent; their files are rows of install/table.h.
 */
#include "inspect/differ.h"

#define PROGRAM "strictgate-hook"

/* One scope of one agent. */
struct look {
	struct sg_inspection *inspection;
	const struct sg_install_agent *agent;
	enum sg_install_scope scope;
	struct sg_install_plan plan;
	struct sg_errors errors;
	struct sg_span hook; /* that the files name */
	bool read;
	bool changes;
};

/* What belongs to the machine is for root. */
static struct sg_span
repair_of(const struct look *look)
{
	static const char *const options[SG_INSTALL_SCOPES] = {
		[SG_INSTALL_MANAGED] = "",
		[SG_INSTALL_USER] = " --user",
		[SG_INSTALL_PROJECT] = " --project",
	};
	struct sg_span command =
		sg_arena_printf(look->inspection->arena, "strictgate install --agent %s%s",
				look->agent->name, options[look->scope]);

	return look->scope == SG_INSTALL_MANAGED ? sg_inspect_repair(look->inspection, command)
						 : command;
}

static bool
is_path_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("/._+-", c);
}

/* The absolute path of the hook program in a text; what stands there in a comment names it, too. */
static struct sg_span
hook_in(struct sg_span text)
{
	size_t at = sg_span_search(text, SG_SPAN("/" PROGRAM)), from = at;

	if (at == SIZE_MAX)
		return (struct sg_span){ 0 };
	while (from > 0 && text.p[from - 1] && is_path_character(text.p[from - 1]))
		from--;
	return (struct sg_span){ text.p + from, at + sizeof("/" PROGRAM) - 1 - from };
}

static void
plan(struct look *look)
{
	struct sg_install_places *places = &look->inspection->places;

	look->plan = (struct sg_install_plan){ 0 };
	look->errors = (struct sg_errors){ .arena = look->inspection->arena };
	look->read = sg_ok(sg_install_plan(look->agent, places, &look->plan, &look->errors));
	look->changes = false;
	for (size_t i = 0; i < look->plan.changes.len; i++)
		look->changes |= sg_install_is_change(&look->plan.changes.items[i]);
}

/* What the settings of a scope would become; by the hook that they name, wherever it is. */
static void
look_at(struct look *look, enum sg_install_scope scope)
{
	struct sg_install_places *places = &look->inspection->places;
	struct sg_span own = places->hook;
	uid_t user = places->uid;

	look->scope = places->scope = scope;
	/* Files of the machine belong to root alone, unless it is only the image of one. */
	if (scope == SG_INSTALL_MANAGED && !places->root.len)
		places->uid = 0;
	look->hook = (struct sg_span){ 0 };
	plan(look);
	for (size_t i = 0; look->read && !look->hook.len && i < look->plan.changes.len; i++)
		look->hook = hook_in(look->plan.changes.items[i].before);
	if (look->hook.len && look->hook.p[0] == '/') {
		places->hook = sg_arena_copy(look->inspection->arena, look->hook);
		look->hook = places->hook;
		plan(look);
		if (!look->changes)
			look->read &=
				sg_ok(sg_install_check_asking(look->agent, places, &look->errors));
		places->hook = own;
	}
	places->uid = user;
}

static void
report_errors(struct look *look)
{
	for (size_t i = 0; i < look->errors.len; i++) {
		const struct sg_error *error = &look->errors.items[i];

		sg_inspect_add(look->inspection,
			       (struct sg_observation){ .severity = SG_SEVERITY_ERROR,
							.agent = sg_span_of(look->agent->name),
							.what = error->text,
							.file = error->file,
							.line = error->line });
	}
}

static void
report_change(struct look *look, const struct sg_install_change *change)
{
	struct sg_observation seen = { .severity = SG_SEVERITY_ERROR,
				       .agent = sg_span_of(look->agent->name),
				       .file = change->path,
				       .repair = repair_of(look) };

	if (!sg_install_is_change(change))
		return;
	if (!change->existed)
		seen.what = SG_SPAN("the file is missing");
	else if (change->unreadable)
		seen.what = SG_SPAN("users cannot read the file, and the agent then runs without "
				    "its hook");
	if (seen.what.len)
		sg_inspect_add(look->inspection, seen);
	else
		sg_inspect_differ(look->inspection, change, seen.repair);
}

/* What the agent starts, when it is as strictgate install writes it. */
static void
take(const struct look *look, struct sg_found_hook *out)
{
	out->program = look->hook;
	for (size_t i = 0; look->read && !look->changes && i < look->plan.changes.len; i++) {
		const struct sg_install_change *change = &look->plan.changes.items[i];

		if (!look->hook.len || sg_span_search(change->before, look->hook) == SIZE_MAX)
			continue;
		out->script = sg_span_is(change->want, "[]");
		out->settings = out->script ? change->before : change->want;
		return;
	}
}

static void
report_changes(struct look *look)
{
	for (size_t i = 0; look->read && i < look->plan.changes.len; i++)
		report_change(look, &look->plan.changes.items[i]);
}

static void
report_owner(struct look *look)
{
	struct look machine = { .inspection = look->inspection, .agent = look->agent };
	bool better = sg_install_has(look->agent, SG_INSTALL_MANAGED);

	sg_inspect_add(look->inspection,
		       (struct sg_observation){
			       .severity = SG_SEVERITY_WARNING,
			       .agent = sg_span_of(look->agent->name),
			       .what = look->scope == SG_INSTALL_USER
					       ? SG_SPAN("asks the gate by the user's own "
							 "settings, which the user can change")
					       : SG_SPAN("asks the gate by the project's settings, "
							 "which the project can change"),
			       .file = look->plan.changes.items[0].path,
			       .repair = better ? repair_of(&machine) : (struct sg_span){ 0 } });
}

/* True when a scope names the hook; what is wrong with it is said. */
static bool
look_elsewhere(struct look *look, enum sg_install_scope scope, struct sg_span base)
{
	if (!base.len || !sg_install_has(look->agent, scope))
		return false;
	look_at(look, scope);
	if (!look->read || !look->hook.len || look->plan.changes.len == 0)
		return false;
	report_owner(look);
	report_changes(look);
	return true;
}

/* Agents whose machine settings only make them ask the hook of another one. */
static const struct {
	const char *agent;
	const char *other;
} borrowers[] = {
	{ "vscode", "copilot" },
};

/* True when the agent asks no hook of its own and the one that it borrows is in force. Says so either way. */
static bool
report_borrowed(struct look *look)
{
	struct look lender = { .inspection = look->inspection };
	struct sg_observation seen = { .agent = sg_span_of(look->agent->name),
				       .file = look->plan.changes.items[0].path };

	for (size_t i = 0; i < SG_ARRAY_LEN(borrowers); i++)
		if (sg_span_is(seen.agent, borrowers[i].agent))
			lender.agent = sg_install_find(sg_span_of(borrowers[i].other));
	if (lender.agent)
		look_at(&lender, SG_INSTALL_MANAGED);
	if (lender.agent && lender.read && !lender.changes) {
		seen.what = sg_arena_printf(look->inspection->arena,
					    "asks the hook of %s by the settings of the machine",
					    lender.agent->name);
	} else {
		seen.severity = SG_SEVERITY_ERROR;
		seen.what = SG_SPAN("the settings name no hook, and there is none to borrow");
		seen.repair = repair_of(lender.agent ? &lender : look);
	}
	sg_inspect_add(look->inspection, seen);
	return seen.severity == SG_SEVERITY_OK;
}

/* True when the settings of the machine are complete; whether they are in force is said. */
static bool
report_managed(struct look *look)
{
	if (!look->hook.len)
		return report_borrowed(look);
	sg_inspect_add(look->inspection,
		       (struct sg_observation){
			       .agent = sg_span_of(look->agent->name),
			       .what = SG_SPAN("asks the gate by the settings of the machine"),
			       .file = look->plan.changes.items[0].path });
	return true;
}

static void
report_none(struct look *look)
{
	struct sg_arena *arena = look->inspection->arena;

	sg_inspect_add(
		look->inspection,
		(struct sg_observation){
			.severity = SG_SEVERITY_ERROR,
			.agent = sg_span_of(look->agent->name),
			.what = SG_SPAN("does not ask the gate"),
			.repair = sg_arena_printf(arena, "strictgate install --agent %s --user",
						  look->agent->name) });
}

bool
sg_inspect_hook(struct sg_inspection *inspection, const struct sg_install_agent *agent,
		struct sg_found_hook *out)
{
	const struct sg_install_places *places = &inspection->places;
	struct look managed = { .inspection = inspection, .agent = agent };
	struct look other = managed;
	bool has = sg_install_has(agent, SG_INSTALL_MANAGED);

	*out = (struct sg_found_hook){ 0 };
	if (has)
		look_at(&managed, SG_INSTALL_MANAGED);
	take(&managed, out);
	if (has && managed.read && !managed.changes)
		return report_managed(&managed);
	report_errors(&managed);
	if (!managed.hook.len && (look_elsewhere(&other, SG_INSTALL_USER, places->home) ||
				  look_elsewhere(&other, SG_INSTALL_PROJECT, places->project))) {
		take(&other, out);
		return false;
	}
	report_changes(&managed);
	if (!has)
		report_none(&other);
	return false;
}
