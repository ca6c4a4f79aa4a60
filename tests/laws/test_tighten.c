/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing that is added loosens: no source, rule, path, denied domain or tool entry, no further command of a script;
 * exceptions that are narrowed and lists that are emptied restrict more; audit mode restricts nothing.
 */
#include "laws.h"

#include "model/settings.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- additions to a policy ---- */

/* Change the source; false when there is nothing to change in it. */
typedef bool (*addition)(struct sg_node *own, struct laws_random *random, struct sg_arena *arena);

static bool
add_rule(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	laws_put(laws_need(own, "rules", SG_NODE_ARRAY, arena), NULL,
		 laws_make_rule(random, 0, arena));
	return true;
}

/* What a rule forbids is no less than what any default says. */
static bool
add_forbidding_rule(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *rule = laws_make_rule(random, 0, arena);

	laws_get(rule, "decision")->text = SG_SPAN("forbidden");
	laws_put(laws_need(own, "rules", SG_NODE_ARRAY, arena), NULL, rule);
	return true;
}

static bool
add_path(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	laws_put(laws_need(own, "paths", SG_NODE_ARRAY, arena), NULL,
		 laws_make_path(random, arena));
	return true;
}

static bool
add_forbidding_path(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *path = laws_make_path(random, arena);

	laws_get(path, "decision")->text = SG_SPAN("forbidden");
	laws_put(laws_need(own, "paths", SG_NODE_ARRAY, arena), NULL, path);
	return true;
}

static bool
add_environment(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	laws_put(laws_need(own, "environment", SG_NODE_ARRAY, arena), NULL,
		 laws_make_environment(random, arena));
	return true;
}

static bool
add_cli(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	laws_put(laws_need(own, "cli", SG_NODE_ARRAY, arena), NULL, laws_make_cli(random, arena));
	return true;
}

/* A tool that wants no place and no login yet wants one. */
static bool
want_place(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *list = laws_get(own, "cli");

	for (struct sg_node *cli = list ? list->first : NULL; cli; cli = cli->next)
		if (laws_want_place(random, cli, arena))
			return true;
	return false;
}

static bool
pin_off(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	return laws_pin_off(random, own, arena);
}

/* A pattern that is listed already is denied instead. */
static bool
add_denied_domain(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *network = laws_need(own, "network", SG_NODE_TABLE, arena);
	struct sg_node *domains = laws_need(network, "domains", SG_NODE_TABLE, arena);
	const char *domain = laws_make_domain(random);

	if (laws_get(domains, domain))
		return false;
	laws_put(domains, domain, laws_text(arena, "deny"));
	return true;
}

/* The exceptions of a rule that has some; NULL when none has. */
static struct sg_node *
some_exceptions(struct sg_node *own, struct laws_random *random)
{
	static const char *const keys[] = { "rules", "paths" };
	const char *key = LAWS_PICK(random, keys);
	struct sg_node *list = laws_get(own, key), *found = NULL;

	for (struct sg_node *entry = list ? list->first : NULL; entry; entry = entry->next) {
		struct sg_node *unless = laws_get(entry, "unless");

		if (unless && unless->first && (!found || laws_once_in(random, 2)))
			found = unless;
	}
	return found;
}

static bool
drop_exception(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *unless = some_exceptions(own, random);

	(void)arena;
	if (!unless)
		return false;
	unless->first = unless->first->next;
	unless->count--;
	return true;
}

/* "x *" becomes "x y": whatever the narrow one lifts, the wide one did. */
static bool
narrow_exception(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	static const char *const narrow[] = { "x", "./build", "notes.txt", "main" };
	struct sg_node *unless = some_exceptions(own, random);
	struct sg_span text;

	if (!unless || !sg_span_ends(unless->first->text, SG_SPAN(" *")))
		return false;
	text = unless->first->text;
	text.len--;
	unless->first->text = sg_arena_join(arena, text, sg_span_of(LAWS_PICK(random, narrow)));
	return true;
}

/* The list of some set, server or domain loses its first value; a list that is empty allows nothing. */
static bool
drop_allowed(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	static const char *const keys[] = { "sandbox_mode", "approval_policy", "web_search",
					    "approvals_reviewer", "mcp_servers" };
	struct sg_node *table = laws_get(own, LAWS_PICK(random, keys)), *list;

	(void)arena;
	list = table ? laws_get(table, "allowed") : NULL;
	if (!list || !list->first)
		return false;
	list->first = list->first->next;
	list->count--;
	return true;
}

/* A decision word becomes the next stricter one. */
static bool
raise_decision(struct sg_node *own, struct laws_random *random, struct sg_arena *arena)
{
	static const char *const keys[] = { "rules", "paths", "environment" };
	static const char *const words[] = { "allow", "log", "prompt", "forbidden" };
	struct sg_node *list = NULL, *decision = NULL;
	uint32_t start = laws_random(random, SG_ARRAY_LEN(keys));

	(void)arena;
	for (uint32_t i = 0; i < SG_ARRAY_LEN(keys) && !list; i++)
		list = laws_get(own, keys[(start + i) % SG_ARRAY_LEN(keys)]);
	for (struct sg_node *entry = list ? list->first : NULL; entry; entry = entry->next)
		if (!decision || laws_once_in(random, 2))
			decision = laws_get(entry, "decision");
	for (size_t i = 0; i + 1 < SG_ARRAY_LEN(words) && decision; i++) {
		if (sg_span_is(decision->text, words[i])) {
			decision->text = sg_span_of(words[i + 1]);
			return true;
		}
	}
	return false;
}

static enum laws_outcome
never_loosens(const struct laws_case *c, const struct sg_policies *after, struct sg_arena *arena,
	      struct sg_span *note)
{
	struct sg_policies before;

	if (!laws_policies(c->sources, c->count, arena, &before))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		struct sg_ruling a = laws_judge(&before, &c->calls[i], arena).ruling;
		struct sg_ruling b = laws_judge(after, &c->calls[i], arena).ruling;

		if (!laws_is_looser(b, a))
			continue;
		*note = laws_note("before and after", a, b, &c->calls[i], arena);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

/* The change is made to the first source: what others say must not matter. */
static enum laws_outcome
change_tightens(const struct laws_case *c, const void *context, struct sg_arena *arena,
		struct sg_span *note)
{
	addition const *change = context;
	struct laws_random random = { ~c->seed };
	struct sg_node *sources[LAWS_MAX_SOURCES], *own;
	struct sg_policies after;
	enum laws_outcome outcome;

	memcpy(sources, c->sources, sizeof(sources));
	sources[0] = laws_copy(sources[0], arena);
	own = laws_get(sources[0], "requirements");
	if (!own || !(*change)(own, &random, arena))
		return LAWS_HOLDS;
	if (!laws_policies(sources, c->count, arena, &after))
		return LAWS_INVALID;
	outcome = never_loosens(c, &after, arena, note);
	if (outcome == LAWS_BROKEN)
		*note = sg_arena_printf(arena, "%.*s\n# source 1 after the change\n%.*s",
					SG_SPAN_ARG(*note),
					SG_SPAN_ARG(laws_print(sources[0], SG_FORMAT_TOML, arena)));
	return outcome;
}

static enum laws_outcome
source_tightens(const struct laws_case *c, const void *context, struct sg_arena *arena,
		struct sg_span *note)
{
	struct laws_random random = { ~c->seed };
	struct sg_node *sources[LAWS_MAX_SOURCES + 1];
	struct sg_policies after;

	(void)context;
	memcpy(sources, c->sources, sizeof(c->sources));
	sources[c->count] = laws_make_source(&random, 0, arena);
	if (!laws_policies(sources, c->count + 1, arena, &after))
		return LAWS_INVALID;
	return never_loosens(c, &after, arena, note);
}

/* ---- additions to a script ---- */

/* A further command at either end, whatever joins it, and the script inside of something that runs it. */
static enum laws_outcome
command_tightens(const struct laws_case *c, const void *context, struct sg_arena *arena,
		 struct sg_span *note)
{
	static const char *const forms[] = { "%s; %s", "%s && %s", "%s || %s",
					     "%s\n%s", "%s & %s",  "{ %s\n%s\n}" };
	struct laws_random random = { ~c->seed };
	struct sg_policies policies;

	(void)context;
	if (!laws_policies(c->sources, c->count, arena, &policies))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		struct laws_call longer = c->calls[i];
		struct sg_ruling a = laws_judge(&policies, &longer, arena).ruling, b;
		const char *more = laws_make_command(&random, arena), *script = longer.commands[0];
		bool first = laws_once_in(&random, 2);
		struct sg_buffer text = { .arena = arena };

		for (const char *p = LAWS_PICK(&random, forms); *p; p++) {
			if (*p != '%') {
				sg_buffer_add_char(&text, *p);
				continue;
			}
			p++;
			sg_buffer_add(&text, sg_span_of(first ? more : script));
			first = !first;
		}
		sg_buffer_add_char(&text, 0);
		longer.commands[0] = text.p;
		b = laws_judge(&policies, &longer, arena).ruling;
		if (!laws_is_looser(b, a))
			continue;
		*note = sg_arena_printf(
			arena, "%.*s\nwithout the command \"%s\"",
			SG_SPAN_ARG(laws_note("before and after", a, b, &longer, arena)), more);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

/* ---- audit mode ---- */

/* Everything in audit mode restricts nothing; whatever would have restricted is recorded. */
static enum laws_outcome
audit_records(const struct laws_case *c, const void *context, struct sg_arena *arena,
	      struct sg_span *note)
{
	struct sg_node *sources[LAWS_MAX_SOURCES];
	struct sg_policies enforced, audited;

	(void)context;
	for (size_t i = 0; i < c->count; i++) {
		struct sg_node *own;

		sources[i] = laws_copy(c->sources[i], arena);
		own = laws_get(sources[i], "requirements");
		if (!own)
			return LAWS_INVALID;
		laws_put(own, "mode", laws_text(arena, "audit"));
	}
	if (!laws_policies(c->sources, c->count, arena, &enforced) ||
	    !laws_policies(sources, c->count, arena, &audited))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		struct sg_ruling a = laws_judge(&enforced, &c->calls[i], arena).ruling;
		struct sg_ruling b = laws_judge(&audited, &c->calls[i], arena).ruling;

		if (b.verdict == SG_VERDICT_ALLOW && b.audit == a.audit &&
		    (a.verdict == SG_VERDICT_ALLOW || b.audit != SG_AUDIT_NONE))
			continue;
		*note = laws_note("enforced and audited", a, b, &c->calls[i], arena);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

/* ---- an empty list is not an absent one ---- */

static struct sg_node *
policy_with_lists(bool present, struct sg_arena *arena)
{
	static const char *const keys[] = { "sandbox_mode", "approval_policy", "web_search",
					    "approvals_reviewer", "mcp_servers" };
	struct sg_node *root = laws_table(arena);
	struct sg_node *own = laws_put(root, "requirements", laws_table(arena));

	for (size_t i = 0; i < SG_ARRAY_LEN(keys) && present; i++)
		laws_put(laws_put(own, keys[i], laws_table(arena)), "allowed", laws_array(arena));
	return root;
}

static void
test_empty_lists(void **state)
{
	static const struct laws_call calls[] = {
		{ .tool = "WebSearch", .key = "query", .value = "x" },
		{ .tool = "mcp__docs__search", .key = "q", .value = "x" },
		{ .tool = "mcp__docs__search",
		  .key = "q",
		  .value = "x",
		  .server = "{\"command\":\"/bin/x\"}" },
		{ .tool = "Bash", .key = "command", .value = "ls", .mode = "bypassPermissions" },
		{ .tool = "Bash", .key = "command", .value = "ls" },
	};
	struct sg_arena arena;
	struct sg_node *empty, *absent;
	struct sg_policies nothing, everything;
	const struct sg_source_rec *source;

	(void)state;
	sg_arena_init(&arena, 0);
	empty = policy_with_lists(true, &arena);
	absent = policy_with_lists(false, &arena);
	assert_true(laws_policies(&empty, 1, &arena, &nothing));
	assert_true(laws_policies(&absent, 1, &arena, &everything));
	for (size_t i = 0; i < SG_ARRAY_LEN(calls); i++) {
		assert_int_equal(laws_judge(&nothing, &calls[i], &arena).ruling.verdict,
				 SG_VERDICT_FORBIDDEN);
		assert_int_equal(laws_judge(&everything, &calls[i], &arena).ruling.verdict,
				 SG_VERDICT_ALLOW);
	}
	/* Settings that no payload shows: what the policy holds. Web search can always be disabled. */
	source = sg_image_record(&nothing.images[0], SG_POLICY_SOURCES, 0, sizeof(*source));
	for (size_t i = 0; i < SG_SETTING_COUNT; i++) {
		assert_int_equal(source->settings[i].present, 1);
		assert_int_equal(
			source->settings[i].allowed & ~(i == SG_SETTING_WEB_SEARCH ? 1u : 0u), 0);
	}
	source = sg_image_record(&everything.images[0], SG_POLICY_SOURCES, 0, sizeof(*source));
	for (size_t i = 0; i < SG_SETTING_COUNT; i++)
		assert_int_equal(source->settings[i].present, 0);
	sg_arena_free(&arena);
}

/* ---- the laws ---- */

enum {
	RULE,
	FORBIDDING_RULE,
	PATH,
	FORBIDDING_PATH,
	VARIABLE,
	TOOL,
	PLACE,
	PIN,
	DENIED_DOMAIN,
	EXCEPTION_LESS,
	EXCEPTION_NARROW,
	ALLOWED_LESS,
	DECISION,
};

static const addition additions[] = {
	[RULE] = add_rule,
	[FORBIDDING_RULE] = add_forbidding_rule,
	[PATH] = add_path,
	[FORBIDDING_PATH] = add_forbidding_path,
	[VARIABLE] = add_environment,
	[TOOL] = add_cli,
	[PLACE] = want_place,
	[PIN] = pin_off,
	[DENIED_DOMAIN] = add_denied_domain,
	[EXCEPTION_LESS] = drop_exception,
	[EXCEPTION_NARROW] = narrow_exception,
	[ALLOWED_LESS] = drop_allowed,
	[DECISION] = raise_decision,
};

#define CHANGE(text, change, needs)                                 \
	{                                                           \
		text, change_tightens, &additions[change], needs, 0 \
	}

/* A rule that speaks about a call takes it from the source's default: where there is one, only what forbids is held to. */
static const struct laws_law laws[] = {
	{ "a further source never loosens", source_tightens, NULL, 0, 0 },
	CHANGE("a further rule never loosens", RULE, LAWS_SILENT_DEFAULT),
	CHANGE("a further rule that forbids never loosens", FORBIDDING_RULE, 0),
	CHANGE("a further path never loosens", PATH, LAWS_SILENT_DEFAULT),
	CHANGE("a further path that is forbidden never loosens", FORBIDDING_PATH, 0),
	CHANGE("a further variable never loosens", VARIABLE, 0),
	CHANGE("a further tool never loosens", TOOL, LAWS_SILENT_DEFAULT),
	CHANGE("a wanted place or login never loosens", PLACE, 0),
	CHANGE("a feature that is off never loosens", PIN, 0),
	CHANGE("a further denied domain never loosens", DENIED_DOMAIN, 0),
	CHANGE("an exception less never loosens", EXCEPTION_LESS, LAWS_SILENT_DEFAULT),
	CHANGE("a narrower exception never loosens", EXCEPTION_NARROW, LAWS_SILENT_DEFAULT),
	CHANGE("a shorter list never loosens", ALLOWED_LESS, LAWS_FULL_LISTS),
	CHANGE("a stricter decision never loosens", DECISION, LAWS_SILENT_DEFAULT),
	CHANGE("a stricter decision of a rule never loosens", DECISION,
	       LAWS_RULES | LAWS_SILENT_DEFAULT),
	{ "a further command never loosens", command_tightens, NULL, LAWS_SHELL, 0 },
	{ "audit mode restricts nothing and records", audit_records, NULL, LAWS_ENFORCE, 0 },
};

static void
test_law(void **state)
{
	const struct laws_law *law = *state;

	if (!laws_check(law))
		fail_msg("broken: %s", law->name);
}

int
main(void)
{
	struct CMUnitTest tests[SG_ARRAY_LEN(laws) + 1] = { cmocka_unit_test(test_empty_lists) };

	_Static_assert(SG_ARRAY_LEN(additions) == DECISION + 1, "every change has its function");
	for (size_t i = 0; i < SG_ARRAY_LEN(laws); i++)
		tests[i + 1] = (struct CMUnitTest){ .name = laws[i].name,
						    .test_func = test_law,
						    .initial_state = (void *)(uintptr_t)&laws[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
