/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trying hooks that are no good: what strictgate doctor says of a line that lets a call run when its hook fails, and of a
 * program that refuses nothing. Good ones are tried in tests/cli.
 */
#include "inspect/inspect.h"
#include "inspect/start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

#define LIMITED "/usr/bin/timeout -k 1 5 @ --agent x"
#define LINE(line) "[{\"hooks\":{\"PreToolUse\":[{\"hooks\":[{\"command\":\"" line "\"}]}]}}]"
#define ARGS(program, args) \
	"[{\"hooks\":{\"preToolUse\":[{\"exec\":\"" program "\",\"args\":[" args "]}]}}]"
#define LIMITED_ARGS "\"-k\",\"1\",\"5\",\"@\",\"--agent\",\"x\""

enum said { NOTHING, REFUSED, NOT_REFUSED };

static struct sg_arena arena;

/* What is said of a program that is missing, killed, hanging; @ is the program. */
static const struct row {
	const char *agent;
	const char *settings;
	enum said said[3];
} rows[] = {
	{ "codex",
	  LINE(LIMITED "; [ $? -eq 0 ] && exit 0; echo x >&2; exit 2"),
	  { REFUSED, REFUSED, REFUSED } },
	{ "codex", LINE(LIMITED), { NOT_REFUSED, NOT_REFUSED, NOT_REFUSED } },
	{ "codex",
	  LINE(LIMITED " 2>/dev/null; exit 2"),
	  { NOT_REFUSED, NOT_REFUSED, NOT_REFUSED } },
	{ "gemini", LINE(LIMITED " || exit 1"), { NOT_REFUSED, NOT_REFUSED, NOT_REFUSED } },
	{ "gemini",
	  LINE("rc=$(" LIMITED "); [ $? -lt 128 ] && echo x >&2; exit 2"),
	  { REFUSED, NOT_REFUSED, NOT_REFUSED } },
	{ "codex", LINE("@ --agent x"), { NOTHING, NOTHING, NOTHING } },
	{ "copilot", ARGS("/usr/bin/timeout", LIMITED_ARGS), { REFUSED, REFUSED, REFUSED } },
	{ "copilot",
	  ARGS("/bin/sh", "\"-c\",\"" LIMITED "; exit 0\""),
	  { NOT_REFUSED, NOT_REFUSED, NOT_REFUSED } },
	{ "claude", ARGS("@", "\"--agent\",\"x\""), { NOTHING, NOTHING, NOTHING } },
};

static struct sg_span
settings_of(const struct row *row, const char *program)
{
	struct sg_buffer out = { .arena = &arena };

	for (const char *p = row->settings; *p; p++) {
		if (*p == '@')
			sg_buffer_add(&out, sg_span_of(program));
		else
			sg_buffer_add_char(&out, *p);
	}
	return sg_buffer_span(&out);
}

static void
try(const struct row *row, const char *program, struct sg_inspection *out)
{
	struct sg_trial trial = { .agent = sg_span_of(row->agent) };

	trial.hook.program = sg_span_of(program);
	trial.hook.settings = settings_of(row, program);
	*out = (struct sg_inspection){ .arena = &arena,
				       .places = { .uid = geteuid() },
				       .shell = SG_SPAN("/bin/sh"),
				       .deadline_ms = sg_start_now_ms() + 20000 };
	sg_inspect_probe(out, &trial, 1);
}

static const struct sg_observation *
find(const struct sg_inspection *inspection, const char *label)
{
	for (size_t i = 0; i < inspection->found.len; i++)
		if (sg_span_starts(inspection->found.items[i].what, sg_span_of(label)))
			return &inspection->found.items[i];
	return NULL;
}

static void
test_faults(void **state)
{
	static const char *const labels[] = { "a hook program that is missing",
					      "a hook program that is killed",
					      "a hook program that hangs" };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_inspection inspection;

		try(&rows[i], "/bin/true", &inspection);
		for (size_t k = 0; k < SG_ARRAY_LEN(labels); k++) {
			const struct sg_observation *seen = find(&inspection, labels[k]);
			enum said said = !seen                              ? NOTHING
					 : seen->severity == SG_SEVERITY_OK ? REFUSED
									    : NOT_REFUSED;

			if (said != rows[i].said[k])
				fail_msg("%s, %s, %s: %d", rows[i].agent, rows[i].settings,
					 labels[k], said);
		}
	}
}

/* A program that lets everything pass, one that answers nothing that an agent knows, one that is not there. */
static void
test_calls(void **state)
{
	static const struct {
		const char *program;
		const char *forbidden;
		const char *harmless;
	} programs[] = {
		{ "/bin/true", "let pass", "let pass" },
		{ "/bin/false", "neither", "neither" },
		{ "/nowhere/hook", "neither", "neither" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(programs); i++) {
		struct sg_inspection inspection;
		const struct sg_observation *forbidden, *harmless;

		try(&rows[5], programs[i].program, &inspection);
		forbidden = find(&inspection, "a forbidden call, by a policy made");
		harmless = find(&inspection, "a harmless call, by a policy made");
		assert_non_null(forbidden);
		assert_non_null(harmless);
		assert_int_equal(forbidden->severity, SG_SEVERITY_ERROR);
		assert_true(forbidden->repair.len > 0);
		assert_int_equal(harmless->severity, i == 0 ? SG_SEVERITY_OK : SG_SEVERITY_ERROR);
		assert_true(sg_span_search(forbidden->what, sg_span_of(programs[i].forbidden)) !=
			    SIZE_MAX);
		assert_true(sg_span_search(harmless->what, sg_span_of(programs[i].harmless)) !=
			    SIZE_MAX);
	}
}

static int
set_up(void **state)
{
	(void)state;
	sg_arena_init(&arena, 0);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_faults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_calls, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
