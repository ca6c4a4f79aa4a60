/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row is one decision: requirements, one neutral call, and the ruling. What opinions are made of, kind by kind; what
 * commands mean is tested by tests/cases.
 */
#include "gate/evaluate.h"
#include "load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HEAD "[requirements]\n"
#define FILES "[requirements.filesystem]\n"
#define READ(path) "{\"tool\":\"Read\",\"input\":{\"file_path\":\"" path "\"}," WORLD
#define WRITE(path) "{\"tool\":\"Write\",\"input\":{\"file_path\":\"" path "\"}," WORLD
#define BASH(script) "{\"tool\":\"Bash\",\"input\":{\"command\":\"" script "\"}," WORLD
#define WORLD "\"cwd\":\"/repo\",\"env\":{\"HOME\":\"/home/dev\"}}"

struct row {
	const char *policy;
	const char *call;
	const char *ruling; /* verdict and duty: "log meta" */
};

static const struct row filesystem[] = {
	{ FILES "'/repo' = 'read'\n", READ("/repo/x"), "allow none" },
	{ FILES "'/repo' = 'read'\n", WRITE("/repo/x"), "forbidden meta" },
	{ FILES "'/repo' = 'write'\n", WRITE("/repo/x"), "allow none" },
	{ FILES "'/repo' = 'none'\n", READ("/repo"), "forbidden meta" },
	{ FILES "'/repo' = 'none'\n", READ("/other"), "allow none" },
	/* The narrowest counts, wherever it stands; of equal ones the stricter. */
	{ FILES "'/repo' = 'none'\n'/repo/a' = 'write'\n", WRITE("/repo/a/x"), "allow none" },
	{ FILES "'/repo/a' = 'write'\n'/repo' = 'none'\n", WRITE("/repo/a/x"), "allow none" },
	{ FILES "':project_roots' = 'write'\n'/repo' = 'read'\n", WRITE("/repo/x"),
	  "forbidden meta" },
	{ FILES "'/repo' = 'read'\n':project_roots' = 'write'\n", WRITE("/repo/x"),
	  "forbidden meta" },
	/* Wildcards that deny beat every other entry, wherever the wildcard stands. */
	{ FILES "':project_roots' = { '.' = 'write', '**/*.env' = 'none' }\n",
	  READ("/repo/a/b/x.env"), "forbidden meta" },
	{ FILES "':project_roots' = 'write'\n'**/.env' = 'none'\n", READ("/repo/.env"),
	  "forbidden meta" },
	{ FILES "'**/.env' = 'none'\n'/repo/.env' = 'write'\n", READ("/repo/.env"),
	  "forbidden meta" },
	{ FILES "'**/.env' = 'write'\n'/repo' = 'read'\n", WRITE("/repo/.env"), "forbidden meta" },
	/* Places. */
	{ FILES "':tmpdir' = 'none'\n", READ("/tmp/x"), "forbidden meta" },
	{ FILES "':slash_tmp' = 'none'\n", READ("/tmp/x"), "forbidden meta" },
	{ FILES "':root' = 'none'\n", READ("/any"), "forbidden meta" },
	{ FILES "':workspace_roots' = 'none'\n", READ("x"), "forbidden meta" },
	{ FILES "':minimal' = 'none'\n", READ("/usr/bin/x"), "allow none" },
	{ FILES "'~/.ssh' = 'none'\n", READ("~/.ssh/id"), "forbidden meta" },
	{ FILES "'~/.ssh' = 'none'\n", READ("$HOME/.ssh/id"), "forbidden meta" },
	{ FILES "'~/.ssh' = 'none'\n", READ("${HOME}/.ssh/id"), "forbidden meta" },
	{ FILES "'~/.ssh' = 'none'\n", READ("$HOMER/.ssh/id"), "allow none" },
	{ FILES "'/etc' = 'read'\n", BASH("cat /etc/passwd"), "allow none" },
	{ FILES "'/etc' = 'read'\n", BASH("touch /etc/passwd"), "forbidden meta" },
	/* What an unknown program does with its operands is not known: the table does not restrict it. */
	{ FILES "'/etc' = 'none'\n", BASH("frob /etc/passwd"), "allow none" },
	/* An entry speaks about the path, so that the default does not. */
	{ HEAD "default = 'prompt'\n" FILES "'/repo' = 'read'\n", READ("/repo/x"), "allow none" },
	{ HEAD "default = 'prompt'\n" FILES "'/repo' = 'read'\n", READ("/other"), "prompt meta" },
};

static const struct row levels[] = {
	{ HEAD "default = 'log'\n", BASH("ls"), "log meta" },
	{ HEAD "default = 'log'\n[requirements.audit]\nlevel = 'full'\n", BASH("ls"), "log full" },
	{ HEAD "default = 'prompt'\n[requirements.audit]\nlevel = 'full'\n", BASH("ls"),
	  "prompt full" },
	{ HEAD "default = 'forbidden'\n[requirements.audit]\nlevel = 'none'\n", BASH("ls"),
	  "forbidden meta" },
	{ "[requirements.audit]\nlevel = 'full'\n", BASH("ls"), "allow none" },
	{ HEAD "mode = 'audit'\ndefault = 'forbidden'\n[requirements.audit]\nlevel = 'full'\n",
	  BASH("ls"), "log full" },
	{ HEAD "mode = 'audit'\ndefault = 'allow'\n", BASH("ls"), "allow none" },
};

static struct sg_ruling
judge(const char *policy, const char *call, struct sg_arena *arena)
{
	static const struct sg_load_options load_options = { .release = { "0.1.0", 5 } };
	static const struct sg_evaluate_options options = { 0 };
	struct sg_errors errors = { .arena = arena };
	struct sg_load_input input = { .text = { SG_SPAN("p.toml"), sg_span_of(policy) },
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_policies policies = { .count = 1 };
	struct sg_evaluation evaluation;
	struct sg_loader loader;

	sg_loader_init(&loader, arena, &load_options, &errors);
	if (!sg_ok(sg_load_text(&loader, &input)))
		fail_msg("%s\nis refused: %.*s", policy, SG_SPAN_ARG(errors.items[0].text));
	assert_true(sg_ok(sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC,
					&policies.images[0], NULL)));
	sg_gate_evaluate(&policies, sg_span_of(call), &options, arena, &evaluation);
	if (!evaluation.readable)
		fail_msg("%s: %.*s", call, SG_SPAN_ARG(evaluation.json));
	return evaluation.judgement.decision.ruling;
}

static void
check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sg_arena arena;
		struct sg_ruling ruling;
		struct sg_span found;

		sg_arena_init(&arena, 0);
		ruling = judge(rows[i].policy, rows[i].call, &arena);
		found = sg_arena_printf(&arena, "%s %s", sg_ruling_word(ruling),
					sg_audit_word(ruling.audit));
		if (!sg_span_is(found, rows[i].ruling))
			fail_msg("%s%s\nwanted %s, found %s", rows[i].policy, rows[i].call,
				 rows[i].ruling, found.p);
		sg_arena_free(&arena);
	}
}

#define ROWS(rows)                                        \
	static void test_##rows(void **state)             \
	{                                                 \
		(void)state;                              \
		check_rows((rows), SG_ARRAY_LEN((rows))); \
	}

ROWS(filesystem)
ROWS(levels)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filesystem),
		cmocka_unit_test(test_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
