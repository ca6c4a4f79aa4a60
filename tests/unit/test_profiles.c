/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_dir and identity of [[requirements.cli]]: what a command's environment and its wrappers make of the place, and
 * what the profile there says.
 */
#include "arena.h"
#include "base/json.h"
#include "gate/evaluate.h"
#include "knowledge/profiles.h"
#include "load/load.h"
#include "place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACE(program)                              \
	"[[requirements.cli]]\nprogram = '" program \
	"'\nunknown = 'allow'\nconfig_dir = ['~/agent/**']\n"

static bool
try_load(const char *text, struct sg_policies *out, struct sg_errors *errors)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_load_input input = { .text = { SG_SPAN("p.toml"), sg_span_of(text) },
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_loader loader;
	bool fine;

	*errors = (struct sg_errors){ .arena = &arena };
	sg_loader_init(&loader, &arena, &options, errors);
	fine = sg_ok(sg_load_text(&loader, &input));
	*out = (struct sg_policies){ .count = 1 };
	return fine && sg_ok(sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC,
					   &out->images[0], NULL));
}

/* env: members of a JSON object without its braces; NULL: not told. */
static struct sg_decision
judge(const char *policy, const char *env, const char *command, bool look)
{
	struct sg_evaluate_options options = { .look = look };
	struct sg_policies policies;
	struct sg_errors errors;
	struct sg_evaluation evaluation;
	struct sg_buffer line = { .arena = &arena };

	assert_true(try_load(policy, &policies, &errors));
	sg_buffer_add(&line,
		      SG_SPAN("{\"tool\":\"Bash\",\"cwd\":\"/repo\",\"input\":{\"command\":"));
	sg_json_string(&line, sg_span_of(command));
	sg_buffer_add_char(&line, '}');
	if (env)
		sg_buffer_printf(&line, ",\"env\":{%s}", env);
	sg_buffer_add_char(&line, '}');
	sg_gate_evaluate(&policies, sg_buffer_span(&line), &options, &arena, &evaluation);
	assert_true(evaluation.readable);
	return evaluation.judgement.decision;
}

static void
expect(size_t row, struct sg_decision decision, const char *verdict, const char *reason)
{
	if (!sg_span_is(sg_span_of(sg_ruling_word(decision.ruling)), verdict) ||
	    sg_span_search(decision.reason, sg_span_of(reason)) == SIZE_MAX)
		fail_msg("row %zu: %s, not %s [%.*s] %.*s", row, sg_ruling_word(decision.ruling),
			 verdict, SG_SPAN_ARG(decision.rule), SG_SPAN_ARG(decision.reason));
}

#define HOME "\"HOME\":\"/h\""
#define GOOD HOME ",\"AZURE_CONFIG_DIR\":\"/h/agent/a\""
#define BAD HOME ",\"AZURE_CONFIG_DIR\":\"/h/.azure\""
#define UNKNOWN "is not known before it runs"

static const struct {
	const char *env;
	const char *command;
	const char *verdict;
	const char *reason;
} az_rows[] = {
	{ GOOD, "az vm list", "allow", "" },
	{ BAD, "az vm list", "forbidden", "/h/.azure" },
	{ HOME, "az vm list", "forbidden", "/h/.azure" },
	{ NULL, "az vm list", "prompt", UNKNOWN },
	{ BAD, "az --help", "allow", "" },
	{ BAD, "echo az vm list", "allow", "" },
	{ HOME ",\"AZURE_CONFIG_DIR\":\"\"", "az vm list", "forbidden", "/h/.azure" },
	{ HOME ",\"AZURE_CONFIG_DIR\":\"agent/a\"", "az vm list", "forbidden", "agent/a" },
	{ HOME ",\"AZURE_CONFIG_DIR\":\"/h/agent/../x\"", "az vm list", "forbidden", "" },

	/* The command's own assignments, and what wrappers hand on */
	{ HOME, "AZURE_CONFIG_DIR=~/agent/a az vm list", "allow", "" },
	{ HOME, "AZURE_CONFIG_DIR=\"$HOME/agent/a\" az vm list", "allow", "" },
	{ GOOD, "AZURE_CONFIG_DIR=/tmp az vm list", "forbidden", "/tmp" },
	{ HOME, "AZURE_CONFIG_DIR=~/agent/a timeout 5 az vm list", "allow", "" },
	{ HOME, "AZURE_CONFIG_DIR=~/agent/a bash -c 'az vm list'", "allow", "" },
	{ HOME, "env AZURE_CONFIG_DIR=/h/agent/a az vm list", "allow", "" },
	{ GOOD, "env AZURE_CONFIG_DIR=/tmp nice az vm list", "forbidden", "/tmp" },
	{ GOOD, "env AZURE_CONFIG_DIR=/tmp true; az vm list", "allow", "" },
	{ GOOD, "cat x | AZURE_CONFIG_DIR=/tmp xargs az vm list", "forbidden", "/tmp" },
	{ GOOD, "AZURE_CONFIG_DIR=$x az vm list", "prompt", UNKNOWN },
	{ GOOD, "AZURE_CONFIG_DIR=/h/agent/$(id) az vm list", "prompt", UNKNOWN },

	/* The script's exports */
	{ HOME, "export AZURE_CONFIG_DIR=~/agent/a; az vm list", "allow", "" },
	{ GOOD, "export AZURE_CONFIG_DIR=/tmp && az vm list", "forbidden", "/tmp" },
	{ GOOD, "(export AZURE_CONFIG_DIR=/tmp); az vm list", "allow", "" },
	{ GOOD, "AZURE_CONFIG_DIR=/tmp; az vm list", "forbidden", "/tmp" },
	{ HOME, "AZURE_CONFIG_DIR=~/agent/a; az vm list", "prompt", UNKNOWN },
	{ GOOD, "unset AZURE_CONFIG_DIR; az vm list", "forbidden", "/h/.azure" },
	{ GOOD, "export -n AZURE_CONFIG_DIR; az vm list", "prompt", UNKNOWN },
	{ GOOD, "declare +x AZURE_CONFIG_DIR; az vm list", "prompt", UNKNOWN },
	{ GOOD, "read AZURE_CONFIG_DIR; az vm list", "prompt", UNKNOWN },
	{ GOOD, "eval AZURE_CONFIG_DIR=/tmp az vm list", "forbidden", "/tmp" },
	{ HOME, "if x; then export AZURE_CONFIG_DIR=~/agent/a; fi; az vm list", "forbidden", "" },
	{ GOOD, "if x; then export AZURE_CONFIG_DIR=/tmp; fi; az vm list", "forbidden", "/tmp" },
	{ GOOD, "f() { AZURE_CONFIG_DIR=/tmp; }; f; az vm list", "forbidden", "/tmp" },
	{ GOOD, "HOME=/x az vm list", "allow", "" },
	{ HOME, "HOME=/x az vm list", "forbidden", "/x/.azure" },
	{ GOOD,
	  "python3 -c 'import os; os.environ[\"AZURE_CONFIG_DIR\"]=\"/tmp\"; os.system(\"az vm list\")'",
	  "prompt", UNKNOWN },

	/* Another environment */
	{ GOOD, "env -u AZURE_CONFIG_DIR az vm list", "prompt", UNKNOWN },
	{ GOOD, "env -i az vm list", "prompt", UNKNOWN },
	{ GOOD, "sudo az vm list", "prompt", UNKNOWN },
	{ GOOD, "sudo true; az vm list", "allow", "" },
	{ HOME, "sudo AZURE_CONFIG_DIR=/h/agent/a az vm list", "allow", "" },
	{ GOOD, "su -c 'az vm list' bob", "prompt", UNKNOWN },
	{ GOOD, "docker run img az vm list", "prompt", UNKNOWN },
};

static void
test_az(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(az_rows); i++)
		expect(i, judge(PLACE("az"), az_rows[i].env, az_rows[i].command, false),
		       az_rows[i].verdict, az_rows[i].reason);
}

static const struct {
	const char *policy;
	const char *env;
	const char *command;
	const char *verdict;
	const char *reason;
} other_rows[] = {
	{ PLACE("kubectl"), HOME, "kubectl get pods", "forbidden", "/h/.kube/config" },
	{ PLACE("kubectl"), HOME, "KUBECONFIG=/h/agent/k kubectl get pods", "allow", "" },
	{ PLACE("kubectl"), HOME, "KUBECONFIG=/h/agent/k:/tmp/k kubectl get pods", "forbidden",
	  "/tmp/k" },
	{ PLACE("kubectl"), HOME ",\"KUBECONFIG\":\"/h/agent/k\"",
	  "kubectl --kubeconfig /tmp/k get pods", "forbidden", "/tmp/k" },
	{ PLACE("kubectl"), HOME, "kubectl get pods --kubeconfig=/h/agent/k", "allow", "" },
	{ PLACE("kubectl"), HOME ",\"KUBECONFIG\":\"/h/agent/k\"", "kubectl get pods $x", "prompt",
	  "" },
	{ PLACE("helm"), HOME, "helm list", "forbidden", "/h/.kube/config" },
	{ PLACE("gcloud"), HOME, "gcloud info", "forbidden", "/h/.config/gcloud" },
	{ PLACE("gcloud"), HOME ",\"CLOUDSDK_CONFIG\":\"\"", "gcloud info", "prompt", UNKNOWN },
	{ PLACE("gcloud"), HOME ",\"CLOUDSDK_CONFIG\":\"/h/agent\"", "gcloud info", "allow", "" },
	{ PLACE("aws"), HOME ",\"AWS_CONFIG_FILE\":\"/h/agent/c\"", "aws s3 ls", "forbidden",
	  "/h/.aws/credentials" },
	{ PLACE("aws"),
	  HOME ",\"AWS_CONFIG_FILE\":\"/h/agent/c\",\"AWS_SHARED_CREDENTIALS_FILE\":\"/h/agent/s\"",
	  "aws s3 ls", "allow", "" },
	{ PLACE("gh"), HOME ",\"XDG_CONFIG_HOME\":\"/h/agent\"", "gh pr list", "allow", "" },
	{ PLACE("gh"), HOME, "gh pr list", "forbidden", "/h/.config/gh" },
	{ PLACE("docker"), HOME, "docker --config /h/agent/d ps", "allow", "" },
	{ PLACE("docker"), HOME, "docker ps", "forbidden", "/h/.docker" },
	{ "[[requirements.cli]]\nprogram = 'aws'\nidentity = { type = 'user' }\n", HOME,
	  "aws s3 ls", "prompt", "who aws is logged in as is not known" },
	{ "[[requirements.cli]]\nprogram = 'az'\nidentity = { type = 'user' }\n", HOME,
	  "az vm list", "prompt", "not read here" },
};

static void
test_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(other_rows); i++)
		expect(i,
		       judge(other_rows[i].policy, other_rows[i].env, other_rows[i].command, false),
		       other_rows[i].verdict, other_rows[i].reason);
}

/* ---- identity ---- */

#define SUB(type, tenant) "{\"user\":{\"type\":\"" type "\"},\"tenantId\":\"" tenant "\"}"
#define SUBS(list) "{\"subscriptions\":[" list "]}"
#define WHO \
	"[[requirements.cli]]\nprogram = 'az'\nidentity = { type = 'servicePrincipal', tenants = ['T1', 't2'] }\n"

static const struct {
	const char *policy;
	const char *profile; /* NULL: no file; "LINK", "DIR", "FIFO": no regular one */
	const char *verdict;
	const char *reason;
} logins[] = {
	{ WHO, SUBS(SUB("servicePrincipal", "t1")), "allow", "" },
	{ WHO, "\xef\xbb\xbf" SUBS(SUB("servicePrincipal", "T2")), "allow", "" },
	{ WHO, SUBS(SUB("user", "t1")), "forbidden", "logged in as user of tenant t1" },
	{ WHO, SUBS(SUB("servicePrincipal", "t9")), "forbidden", "tenant t9" },
	{ WHO, SUBS(SUB("servicePrincipal", "t1") "," SUB("user", "t1")), "forbidden", "user" },
	{ WHO, SUBS(""), "prompt", "nobody is logged in" },
	{ WHO, NULL, "prompt", "there is no" },
	{ WHO, "{", "prompt", "cannot be read" },
	{ WHO, "[]", "prompt", "cannot be read" },
	{ WHO, "{}", "prompt", "cannot be read" },
	{ WHO, SUBS("{\"tenantId\":\"t1\"}"), "prompt", "cannot be read" },
	{ WHO, SUBS("{\"user\":{\"type\":7},\"tenantId\":\"t1\"}"), "prompt", "cannot be read" },
	{ WHO, SUBS(SUB("servicePrincipal", "t1") ",7"), "prompt", "cannot be read" },
	{ WHO, "LINK", "prompt", "cannot be read" },
	{ WHO, "DIR", "prompt", "cannot be read" },
	{ WHO, "FIFO", "prompt", "cannot be read" },
	{ WHO, "LONG", "prompt", "cannot be read" },
	{ "[[requirements.cli]]\nprogram = 'az'\nidentity = { type = 'user' }\n",
	  SUBS(SUB("user", "t7")), "allow", "" },
};

static void
write_profile(const char *path, const char *profile)
{
	static const char good[] = SUBS(SUB("servicePrincipal", "t1"));
	struct sg_span other = sg_arena_printf(&arena, "%s.other", path);
	const char *text = profile;
	FILE *file;

	(void)unlink(path);
	(void)rmdir(path);
	if (!profile)
		return;
	if (strcmp(profile, "DIR") == 0) {
		assert_int_equal(mkdir(path, 0700), 0);
		return;
	}
	if (strcmp(profile, "FIFO") == 0) {
		assert_int_equal(mkfifo(path, 0600), 0);
		return;
	}
	if (strcmp(profile, "LINK") == 0) {
		assert_int_equal(symlink(other.p, path), 0);
		path = other.p;
		text = good;
	}
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(strcmp(profile, "LONG") == 0 ? good : text, file);
	for (int i = 0; i < 1 << 20 && strcmp(profile, "LONG") == 0; i++)
		fputc(' ', file);
	fclose(file);
}

static void
test_logins(void **state)
{
	char directory[SG_TEST_PLACE_BYTES];
	struct sg_span path, env;

	(void)state;
	assert_true(sg_test_place(directory));
	path = sg_arena_printf(&arena, "%s/azureProfile.json", directory);
	env = sg_arena_printf(&arena, HOME ",\"AZURE_CONFIG_DIR\":\"%s\"", directory);
	for (size_t i = 0; i < SG_ARRAY_LEN(logins); i++) {
		write_profile(path.p, logins[i].profile);
		expect(i, judge(logins[i].policy, env.p, "az vm list", true), logins[i].verdict,
		       logins[i].reason);
	}
	/* A place behind a symbolic link is judged by both names. */
	write_profile(path.p, SUBS(SUB("user", "t7")));
	(void)unlink(path.p);
	assert_int_equal(symlink("/etc", path.p), 0);
	env = sg_arena_printf(&arena, "\"HOME\":\"%s\",\"AZURE_CONFIG_DIR\":\"%s\"", directory,
			      path.p);
	expect(100,
	       judge("[[requirements.cli]]\nprogram = 'az'\nconfig_dir = ['~/**']\n", env.p,
		     "az vm list", true),
	       "forbidden", "azureProfile.json");
	(void)unlink(path.p);
	(void)unlink(sg_arena_printf(&arena, "%s.other", path.p).p);
	assert_int_equal(rmdir(directory), 0);
}

/* Nothing is lost on the way from the environment: every variable of the table is one that a hook passes on. */
static void
test_variables(void **state)
{
	(void)state;
	for (const struct sg_profile *p = sg_profiles; *p->program; p++) {
		size_t last = 0;

		for (size_t i = 0; i < SG_PROFILE_MAX_PLACES && *p->places[i].variable; i++) {
			bool passed = strcmp(p->places[i].variable, "HOME") == 0;

			for (size_t k = 0; sg_profile_variable(k) && !passed; k++)
				passed = strcmp(p->places[i].variable, sg_profile_variable(k)) == 0;
			if (!passed)
				fail_msg("%s is not passed", p->places[i].variable);
			last = i;
		}
		assert_string_equal(p->places[last].variable, "HOME");
	}
}

/* What strictgate could never find is refused when the file is read. */
static void
test_refused(void **state)
{
	static const char *const empty[] = {
		"[[requirements.cli]]\nprogram = 'az'\nconfig_dir = []\n",
		"[[requirements.cli]]\nprogram = 'az'\nidentity = { tenants = [] }\n",
	};
	struct sg_policies policies;
	struct sg_errors errors;

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(empty); i++)
		assert_false(try_load(empty[i], &policies, &errors));
	assert_false(try_load(PLACE("frobnicate"), &policies, &errors));
	assert_int_equal(errors.items[0].code, SG_E_BAD_VALUE);
	assert_true(sg_span_search(errors.items[0].hint, SG_SPAN("az, aws")) != SIZE_MAX);
	assert_false(try_load("[[requirements.cli]]\nprogram = 'git'\nidentity = { type = 'x' }\n",
			      &policies, &errors));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_az, sg_test_arena_up, sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_others, sg_test_arena_up, sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_logins, sg_test_arena_up, sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_variables, sg_test_arena_up,
						sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_refused, sg_test_arena_up, sg_test_arena_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
