/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command lines of Codex: which of them leave its configuration as the files say, and which profile they choose.
 */
#include "base/vec.h"
#include "inspect/servers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Words are separated by '|'. profile NULL: the session is not known. */
static const struct row {
	const char *line;
	const char *profile;
} rows[] = {
	{ "codex", "" },
	{ "codex|fix the bug", "" },
	{ "codex|exec|--json|--skip-git-repo-check|go on", "" },
	{ "codex|exec|resume|--last", "" },
	{ "codex|-m|gpt-9|-c|model_reasoning_effort=high|exec|-", "" },
	{ "codex|--config=features.hooks=false|e|x", "" },
	{ "codex|-cmodel=\"mcp_servers\"|review", "" },
	{ "codex|-p|work|exec|x", "work" },
	{ "codex|--profile=work|exec|--profile|work|x", "work" },
	{ "codex|-pwork|-s=read-only|resume", "work" },
	{ "codex|exec|--|-c|mcp_servers.docs.command=/tmp/x", "" },
	/* servers of the command line */
	{ "codex|-c|mcp_servers.docs.command=/tmp/x", NULL },
	{ "codex|exec|go on|-cmcp_servers.docs.command=/tmp/x", NULL },
	{ "codex|exec|--config=mcp_servers={}", NULL },
	{ "codex|-c| mcp_servers .docs.url=x", NULL },
	{ "codex|-c|\"mcp_servers\".docs.url=x", NULL },
	{ "codex|-c|projects.\"/p\".trust_level=trusted|exec", NULL },
	{ "codex|-c|experimental_thread_config_endpoint=x|exec", NULL },
	{ "codex|-c|plugins.x.enabled=true|exec", NULL },
	/* settings from elsewhere, or words that say nothing here */
	{ "codex|app-server", NULL },
	{ "codex|mcp-server", NULL },
	{ "codex|agents", NULL },
	{ "codex|word", NULL },
	{ "codex|--remote|unix://|fix the bug", NULL },
	{ "codex|exec|--ignore-user-config|x", NULL },
	{ "codex|exec|--no-such-option|x", NULL },
	{ "codex|exec|--json=x", NULL },
	{ "codex|exec|-c", NULL },
	{ "codex|-p|a|exec|-p|b", NULL },
	{ "codex|-p|../x|exec", NULL },
	{ "codex|-p||exec", NULL },
	{ "", NULL },
};

static void
test_words(void **state)
{
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct SG_VEC(struct sg_span) words = { 0 };
		struct sg_span rest = sg_span_of(rows[i].line);
		struct sg_codex_session session;
		bool more = rest.len > 0;

		while (more) {
			more = sg_span_find(rest, '|') != SIZE_MAX;
			sg_vec_push(&arena, &words, sg_span_split(rest, '|', &rest));
		}
		session = sg_inspect_codex_words(words.items, words.len);
		if (session.known != (rows[i].profile != NULL))
			fail_msg("%s: known is %d", rows[i].line, session.known);
		if (rows[i].profile && !sg_span_is(session.profile, rows[i].profile))
			fail_msg("%s: profile \"%.*s\"", rows[i].line,
				 SG_SPAN_ARG(session.profile));
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_words) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
