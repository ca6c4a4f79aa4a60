/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allowed sets and pinned features: what each agent's own hook input (a file of tests/fixtures) and neutral calls show,
 * and what is said about it.
 */
#include "gate/evaluate.h"
#include "load/load.h"
#include "model/settings.h"

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define ASKED "[requirements.approval_policy]\nallowed = ['untrusted', 'on-request']\n"
#define UNTRUSTED "[requirements.approval_policy]\nallowed = ['untrusted']\n"
#define NEVER "[requirements.approval_policy]\nallowed = ['never']\n"
#define BOXED "[requirements.sandbox_mode]\nallowed = ['read-only', 'workspace-write']\n"
#define READING "[requirements.sandbox_mode]\nallowed = ['read-only']\n"
#define BY_USER "[requirements.approvals_reviewer]\nallowed = ['user']\n"
#define BY_MODEL "[requirements.approvals_reviewer]\nallowed = ['auto_review']\n"
#define OFFLINE "[requirements.web_search]\nallowed = ['disabled']\n"
#define CACHED "[requirements.web_search]\nallowed = ['disabled', 'cached']\n"
#define LS "{\"tool\":\"Bash\",\"input\":{\"command\":\"ls\"},"

static struct sg_span
read_fixture(const char *name)
{
	const char *root = getenv("top_srcdir");
	struct sg_span path =
		sg_arena_printf(&arena, "%s/tests/fixtures/%s", root ? root : ".", name);
	FILE *file = fopen(path.p, "rb");
	char *bytes = sg_arena_alloc(&arena, 1 << 18);
	size_t len;

	if (!file)
		fail_msg("cannot open %s", path.p);
	len = fread(bytes, 1, 1 << 18, file);
	fclose(file);
	return (struct sg_span){ bytes, len };
}

static void
load(const char *const *texts, size_t count, struct sg_policies *out)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_errors errors = { .arena = &arena };
	struct sg_loader loader;

	sg_loader_init(&loader, &arena, &options, &errors);
	for (size_t i = 0; i < count; i++) {
		struct sg_load_input input = { .text = { SG_SPAN("p.toml"), sg_span_of(texts[i]) },
					       .format = SG_FORMAT_TOML,
					       .origin = SG_ORIGIN_ARGUMENT };

		assert_true(sg_ok(sg_load_text(&loader, &input)));
	}
	*out = (struct sg_policies){ .count = 1 };
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC, &out->images[0], NULL)));
}

static struct sg_decision
judge(const char *const *texts, size_t count, const char *call)
{
	static const struct sg_evaluate_options options = { 0 };
	struct sg_policies policies;
	struct sg_evaluation evaluation;

	load(texts, count, &policies);
	sg_gate_evaluate(&policies, call[0] == '{' ? sg_span_of(call) : read_fixture(call),
			 &options, &arena, &evaluation);
	if (!evaluation.readable)
		fail_msg("%s: %.*s", call, SG_SPAN_ARG(evaluation.json));
	return evaluation.judgement.decision;
}

static const struct row {
	const char *policy;
	const char *call; /* JSON, or a fixture */
	const char *verdict;
	const char *rule;
	const char *reason; /* a part of it */
} rows[] = {
	/* Claude Code */
	{ ASKED, "claude/PreToolUse.Bash.json", "allow", "", "" },
	{ ASKED, "claude/PreToolUse.Bash.bypassPermissions.json", "forbidden", "approval_policy",
	  "without --dangerously-skip-permissions" },
	{ ASKED, "claude/PreToolUse.Read.bypassPermissions.json", "forbidden", "approval_policy",
	  "permission_mode = \"bypassPermissions\" means approval_policy never" },
	{ ASKED, "claude/PermissionRequest.Bash.json", "allow", "", "" },
	{ BOXED, "claude/PreToolUse.Bash.json", "allow", "", "" },
	{ BOXED, "claude/PreToolUse.Bash.bypassPermissions.json", "forbidden", "sandbox_mode",
	  "danger-full-access" },
	{ BOXED "[requirements.approval_policy]\nallowed = ['never']\n",
	  "claude/PreToolUse.Bash.dangerouslyDisableSandbox.json", "forbidden", "sandbox_mode",
	  "read-only, workspace-write only" },
	{ BOXED,
	  "{\"tool\":\"Bash\",\"agent\":\"claude\",\"permission_mode\":\"default\",\"input\":"
	  "{\"command\":\"ls\",\"dangerouslyDisableSandbox\":true}}",
	  "forbidden", "sandbox_mode", "dangerouslyDisableSandbox = \"true\"" },
	{ BY_USER, "claude/PreToolUse.Bash.json", "allow", "", "" },
	{ BY_MODEL, "claude/PreToolUse.Bash.json", "forbidden", "approvals_reviewer", "user" },
	{ OFFLINE, "claude/PreToolUse.WebSearch.json", "forbidden", "web_search", "WebSearch" },
	{ CACHED, "claude/PreToolUse.WebSearch.json", "forbidden", "web_search", "live" },
	{ CACHED, "claude/PreToolUse.WebFetch.json", "forbidden", "web_search", "WebFetch" },
	{ CACHED, "claude/PreToolUse.Bash.json", "allow", "", "" },
	{ "[features]\nmulti_agent = false\n", "claude/PreToolUse.Agent.json", "forbidden",
	  "features", "multi_agent" },
	{ "[features]\nmulti_agent = true\n", "claude/PreToolUse.Agent.json", "allow", "", "" },

	/* Codex says bypassPermissions for every approval policy `never`, whatever the sandbox */
	{ ASKED, "codex/code.shell.PreToolUse.1.json", "forbidden", "approval_policy",
	  "codex exec always uses never" },
	{ BOXED, "codex/code.shell.PreToolUse.1.json", "allow", "", "" },
	{ NEVER, "codex/code.shell.PreToolUse.1.json", "allow", "", "" },
	{ "allowed_approval_policies = ['on-request']\n", "codex/code.shell.PreToolUse.1.json",
	  "forbidden", "approval_policy", "never" },

	/* Copilot CLI says nothing of its mode; its tools say that they search */
	{ UNTRUSTED BOXED, "copilot/bash.json", "allow", "", "" },
	{ OFFLINE,
	  "{\"sessionId\":\"s\",\"timestamp\":1,\"toolName\":\"web_search\",\"toolArgs\":{}}",
	  "forbidden", "web_search", "web_search" },
	{ CACHED,
	  "{\"sessionId\":\"s\",\"timestamp\":1,\"toolName\":\"web_fetch\","
	  "\"toolArgs\":{\"url\":\"https://a.example/\"}}",
	  "forbidden", "web_search", "live" },

	/* Neutral calls: every mode, and the settings themselves */
	{ UNTRUSTED, LS "\"permission_mode\":\"default\"}", "allow", "", "" },
	{ UNTRUSTED, LS "\"permission_mode\":\"plan\"}", "allow", "", "" },
	{ UNTRUSTED, LS "\"permission_mode\":\"acceptEdits\"}", "forbidden", "approval_policy",
	  "on-request, granular" },
	{ ASKED, LS "\"permission_mode\":\"acceptEdits\"}", "allow", "", "" },
	{ ASKED, LS "\"permission_mode\":\"auto\"}", "allow", "", "" },
	{ ASKED, LS "\"permission_mode\":\"dontAsk\"}", "forbidden", "approval_policy", "never" },
	{ ASKED, LS "\"permission_mode\":\"bypassPermissions\"}", "forbidden", "approval_policy",
	  "never" },
	{ NEVER, LS "\"permission_mode\":\"default\"}", "forbidden", "approval_policy",
	  "untrusted, on-request, granular" },
	{ READING, LS "\"agent\":\"claude\",\"permission_mode\":\"acceptEdits\"}", "forbidden",
	  "sandbox_mode", "workspace-write" },
	{ READING, LS "\"agent\":\"claude\",\"permission_mode\":\"plan\"}", "allow", "", "" },
	{ READING, LS "\"agent\":\"codex\",\"permission_mode\":\"bypassPermissions\"}", "allow", "",
	  "" },
	{ BY_USER, LS "\"agent\":\"claude\",\"permission_mode\":\"auto\"}", "forbidden",
	  "approvals_reviewer", "Leave auto mode." },
	{ BOXED, LS "\"sandbox_mode\":\"danger-full-access\"}", "forbidden", "sandbox_mode",
	  "danger-full-access\"; the requirement" },
	{ BOXED, LS "\"sandbox_mode\":\"workspace-write\"}", "allow", "", "" },
	{ ASKED, LS "\"approval_policy\":\"on-failure\"}", "allow", "", "" },
	{ ASKED, LS "\"approval_policy\":\"never\"}", "forbidden", "approval_policy", "never" },
	{ ASKED, LS "\"approval_policy\":{\"granular\":{\"rules\":true}}}", "forbidden",
	  "approval_policy", "granular" },
	{ BY_USER, LS "\"approvals_reviewer\":\"guardian_subagent\"}", "forbidden",
	  "approvals_reviewer", "" },
	{ OFFLINE, LS "\"web_search\":\"cached\"}", "forbidden", "web_search", "cached" },
	{ BOXED, LS "\"agent\":\"cursor\",\"sandbox\":false}", "forbidden", "sandbox_mode",
	  "sandbox = \"false\"" },
	{ BOXED, LS "\"agent\":\"cursor\",\"sandbox\":true}", "allow", "", "" },
	{ CACHED, "{\"tool\":\"web_search\",\"input\":{},\"agent\":\"codex\"}", "allow", "", "" },
	{ OFFLINE, "{\"tool\":\"web_search\",\"input\":{},\"agent\":\"codex\"}", "forbidden",
	  "web_search", "cached, indexed, live" },

	/* Words that no table knows, and values that are no words: unknown is not no */
	{ ASKED, LS "\"permission_mode\":\"turbo\"}", "prompt", "approval_policy",
	  "is not known to strictgate" },
	{ BOXED, LS "\"agent\":\"claude\",\"permission_mode\":\"turbo\"}", "prompt", "sandbox_mode",
	  "turbo" },
	{ BOXED, LS "\"sandbox_mode\":\"read-only danger-full-access\"}", "prompt", "sandbox_mode",
	  "" },
	{ ASKED, LS "\"approval_policy\":7}", "prompt", "approval_policy", "" },
	{ "[requirements.approval_policy]\nallowed = ['untrusted', 'on-request', 'never', 'granular']\n",
	  LS "\"permission_mode\":\"turbo\"}", "allow", "", "" },
	{ OFFLINE, LS "\"permission_mode\":\"turbo\"}", "allow", "", "" },

	/* An empty list allows nothing: of what every call has, no word is needed */
	{ "[requirements.sandbox_mode]\nallowed = []\n", "copilot/bash.json", "forbidden",
	  "sandbox_mode", "allows no sandbox_mode" },
	{ "[requirements.approval_policy]\nallowed = []\n", LS "\"id\":1}", "forbidden",
	  "approval_policy", "" },
	{ "[requirements.approval_policy]\nallowed = []\n", LS "\"permission_mode\":\"turbo\"}",
	  "forbidden", "approval_policy", "" },
	{ "[requirements.web_search]\nallowed = []\n", LS "\"id\":1}", "allow", "", "" },
	{ "[requirements.web_search]\nallowed = []\n", "claude/PreToolUse.WebSearch.json",
	  "forbidden", "web_search", "nothing" },
	{ "[requirements.approvals_reviewer]\nallowed = []\n", "claude/PreToolUse.Bash.json",
	  "forbidden", "approvals_reviewer", "nothing" },

	/* A source in audit mode only records */
	{ "[requirements]\nmode = 'audit'\n" ASKED, "claude/PreToolUse.Bash.bypassPermissions.json",
	  "log", "approval_policy", "" },

	/* Features bring tools, whoever runs them */
	{ "[features]\nshell_tool = false\n", "copilot/bash.json", "forbidden", "features",
	  "shell_tool" },
	{ "[features]\nunified_exec_tty = false\n",
	  "{\"tool\":\"write_stdin\",\"input\":{\"chars\":\"ls\"},\"agent\":\"codex\"}",
	  "forbidden", "features", "unified_exec_tty" },
	{ "[requirements.features]\nweb_search = false\n", "claude/PreToolUse.WebSearch.json",
	  "forbidden", "features", "" },
	{ "[features]\nhooks = false\nundo = false\n", "claude/PreToolUse.Bash.json", "allow", "",
	  "" },
	{ "[features]\ngoals = true\n[requirements.features]\ngoals = false\n",
	  "{\"tool\":\"create_goal\",\"input\":{},\"agent\":\"codex\"}", "forbidden", "features",
	  "" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_decision decision = judge(&rows[i].policy, 1, rows[i].call);

		if (!sg_span_is(sg_span_of(sg_ruling_word(decision.ruling)), rows[i].verdict) ||
		    !sg_span_is(decision.rule, rows[i].rule) ||
		    sg_span_search(decision.reason, sg_span_of(rows[i].reason)) == SIZE_MAX)
			fail_msg("row %zu: %s\n%s: %s [%.*s] %.*s", i, rows[i].policy, rows[i].call,
				 sg_ruling_word(decision.ruling), SG_SPAN_ARG(decision.rule),
				 SG_SPAN_ARG(decision.reason));
	}
}

/* The place is that of the statement which narrowed the set. */
static void
test_places(void **state)
{
	static const struct {
		const char *policy;
		const char *source;
	} places[] = {
		{ ASKED, "p.toml:2" },
		{ "allowed_approval_policies = ['on-request']\n" ASKED, "p.toml:1" },
		{ "allowed_approval_policies = ['on-request', 'never']\n" ASKED, "p.toml:3" },
		{ "[features]\n\nshell_tool = false\n", "p.toml:3" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(places); i++) {
		struct sg_decision decision =
			judge(&places[i].policy, 1, LS "\"permission_mode\":\"dontAsk\"}");

		if (!sg_span_is(decision.source, places[i].source))
			fail_msg("%s: %.*s", places[i].policy, SG_SPAN_ARG(decision.source));
	}
}

/* Sets of two sources intersect: for every pair of sets and every value, the join is what both allow. */
static void
test_sets_intersect(void **state)
{
	enum { SETS = 16 };
	const char *policies[SETS];

	(void)state;
	for (unsigned set = 0; set < SETS; set++) {
		struct sg_buffer text = { .arena = &arena };

		sg_buffer_add(&text, SG_SPAN("[requirements.sandbox_mode]\nallowed = ["));
		for (unsigned i = 0; i < 4; i++)
			if (set & (1u << i))
				sg_buffer_printf(&text, "'%s',",
						 sg_setting_value(SG_SETTING_SANDBOX_MODE, i));
		sg_buffer_add(&text, SG_SPAN("]\n"));
		policies[set] =
			sg_arena_printf(&arena, "%.*s", SG_SPAN_ARG(sg_buffer_span(&text))).p;
	}
	for (unsigned a = 0; a < SETS; a++)
		for (unsigned b = 0; b < SETS; b++)
			for (unsigned i = 0; i < 4; i++) {
				const char *both[] = { policies[a], policies[b] };
				struct sg_span call = sg_arena_printf(
					&arena, LS "\"sandbox_mode\":\"%s\"}",
					sg_setting_value(SG_SETTING_SANDBOX_MODE, i));
				bool allowed =
					judge(both, 2, call.p).ruling.verdict == SG_VERDICT_ALLOW;

				assert_int_equal(allowed, ((a & b) & (1u << i)) != 0);
			}
}

/* Approvals: one source that says no is enough, and the shortest time holds. */
static void
test_approvals_join(void **state)
{
	static const struct {
		const char *texts[2];
		bool allowed;
		uint32_t minutes;
	} joins[] = {
		{ { "", "" }, true, 0 },
		{ { "[requirements.approvals]\nexpires_minutes = 10\n", "" }, true, 10 },
		{ { "", "[requirements.approvals]\nexpires_minutes = 10\n" }, true, 10 },
		{ { "[requirements.approvals]\nexpires_minutes = 10\n",
		    "[requirements.approvals]\nexpires_minutes = 5\n" },
		  true,
		  5 },
		{ { "[requirements.approvals]\nallowed = false\n",
		    "[requirements.approvals]\nallowed = true\nexpires_minutes = 3\n" },
		  false,
		  3 },
		{ { "[requirements.approvals]\nexpires_minutes = 0\n", "" }, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(joins); i++)
		for (int swapped = 0; swapped < 2; swapped++) {
			const char *texts[] = { joins[i].texts[swapped], joins[i].texts[!swapped] };
			struct sg_decision decision = judge(texts, 2, LS "\"id\":1}");

			assert_int_equal(!decision.no_approvals, joins[i].allowed);
			assert_int_equal(decision.approval_minutes, joins[i].minutes);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rows, sg_test_arena_up, sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_places, sg_test_arena_up, sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_sets_intersect, sg_test_arena_up,
						sg_test_arena_down),
		cmocka_unit_test_setup_teardown(test_approvals_join, sg_test_arena_up,
						sg_test_arena_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
