/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings of lint: a row is a text and every finding in it as NUMBER:LINE:COLUMN, in the order found. Each check has
 * rows where it speaks and rows beside them where it must not.
 */
#include "gate/examples.h"
#include "load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define RULE(what) "[[requirements.rules]]\n" what "\n"
#define NO(glob) RULE("glob = \"" glob "\"\ndecision = \"forbidden\"")
#define ASK(glob) RULE("glob = \"" glob "\"\ndecision = \"prompt\"")
#define MAY(glob) RULE("glob = \"" glob "\"\ndecision = \"allow\"")
#define PATH(glob, decision) \
	"[[requirements.paths]]\nglobs = [\"" glob "\"]\ndecision = \"" decision "\"\n"
#define HOSTS "[requirements.network.domains]\n"
#define SERVERS(entries) "[requirements.mcp_servers]\nallowed = [" entries "]\n"
#define AZ "[[requirements.cli]]\nprogram = \"az\"\n"
#define DEFAULT "[requirements]\ndefault = \"prompt\"\n"

static const struct {
	const char *text;
	const char *found;
	const char *says; /* in some text or hint, or NULL */
} rows[] = {
	{ NO("rm -rf *") ASK("git push *"), "", NULL },
	/* shadowed */
	{ NO("rm -rf *") ASK("rm -fr /srv/*"), "160:4:1 ", "line 1" },
	{ ASK("rm -fr /srv/*") NO("rm -rf *"), "160:1:1 ", "line 4" },
	{ ASK("rm -rf *") NO("rm -fr /srv/*"), "", NULL },
	{ RULE("id = \"all\"\nglob = \"rm *\"\ndecision = \"prompt\"") ASK("rm -r *"), "160:5:1 ",
	  "\"all\"" },
	{ NO("*") ASK("rm -r *"), "160:4:1 ", NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nagents = [\"codex\"]") ASK("rm -r *"), "",
	  NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\ntools = [\"*\"]") ASK("rm *"), "160:5:1 ",
	  NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nunless = [\"rm -r x\"]") ASK("rm -r *"), "",
	  NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nunless = [\"rm -f x\"]") ASK("rm -r *"),
	  "160:5:1 ", NULL },
	{ RULE("globs = [\"rm *\", \"mv *\"]\ndecision = \"prompt\"")
		  RULE("globs = [\"mv a *\", \"rm -f *\"]\ndecision = \"prompt\""),
	  "160:4:1 ", NULL },
	{ RULE("globs = [\"rm *\"]\ndecision = \"prompt\"")
		  RULE("globs = [\"mv a *\", \"rm -f *\"]\ndecision = \"prompt\""),
	  "", NULL },
	{ "[[rules.prefix_rules]]\npattern = [{token = \"git\"}]\ndecision = \"prompt\"\n"
	  "[[rules.prefix_rules]]\npattern = [{token = \"git\"}, {any_of = [\"push\", \"pull\"]}]\ndecision = \"prompt\"\n",
	  "160:4:1 ", NULL },
	{ RULE("tools = [\"mcp\"]\ndecision = \"prompt\"")
		  RULE("glob = \"x/*\"\ntools = [\"mcp\"]\ndecision = \"log\""),
	  "160:4:1 ", NULL },
	{ RULE("glob = \"x/*\"\ntools = [\"mcp\"]\ndecision = \"prompt\"")
		  RULE("glob = \"y/*\"\ntools = [\"mcp\"]\ndecision = \"prompt\""),
	  "", NULL },
	/* agents and tools of a rule: it decides for another only what that one speaks about */
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nagents = [\"codex\", \"claude\"]")
		  RULE("glob = \"rm -r *\"\ndecision = \"prompt\"\nagents = [\"claude\"]"),
	  "160:5:1 ", NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nagents = [\"codex\"]")
		  RULE("glob = \"rm -r *\"\ndecision = \"prompt\"\nagents = [\"claude\"]"),
	  "", NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nagents = [\"codex\"]") RULE(
		  "glob = \"rm -r *\"\ndecision = \"prompt\"\nagents = [\"codex\", \"claude\"]"),
	  "", NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nunless = [\"rm -r x\"]")
		  RULE("glob = \"rm -r *\"\ndecision = \"prompt\"\nunless = [\"rm -r x\"]"),
	  "160:5:1 ", NULL },
	{ RULE("glob = \"rm *\"\ndecision = \"prompt\"\nunless = [\"rm -r x\"]")
		  RULE("glob = \"rm -r *\"\ndecision = \"prompt\"\nunless = [\"rm -r y\"]"),
	  "", NULL },
	{ RULE("tools = [\"*\"]\ndecision = \"prompt\"\nunless = [\"rm x\"]")
		  RULE("tools = [\"mcp\"]\ndecision = \"prompt\""),
	  "", NULL },
	/* assignments, and what only looks like one; quotes and backslashes */
	{ RULE("glob = \"F_9=1 rm *\"\ndecision = \"log\""), "152:2:9 ", "assignment" },
	{ RULE("glob = \"9=1 rm *\"\ndecision = \"log\""), "", NULL },
	{ RULE("glob = \"=1 rm *\"\ndecision = \"log\""), "", NULL },
	{ RULE("glob = \"git 'a b' && rm *\"\ndecision = \"log\""), "152:2:19 ", "&&" },
	{ RULE("glob = 'frob a\\ b > *'\ndecision = \"log\""), "152:2:19 ", "redirection" },
	{ RULE("glob = 'frob \"a > b\" *'\ndecision = \"log\""), "", NULL },
	{ RULE("glob = \"git push --forse *\"\ndecision = \"log\""), "164:2:18 ", "--forse" },
	/* duplicates and contradictions */
	{ ASK("rm *") ASK("rm *"), "161:4:1 ", "line 1" },
	{ RULE("regex = \"^rm\"\ndecision = \"log\"") RULE("regex = \"^rm\"\ndecision = \"log\""),
	  "161:4:1 ", NULL },
	{ RULE("regex = \"^rm\"\ndecision = \"log\"") RULE("regex = \"^mv\"\ndecision = \"log\""),
	  "", NULL },
	{ ASK("rm -rf *") NO("rm -r -f *"), "162:1:1 ", "forbidden" },
	{ "allowed_sandbox_modes = [\"read-only\"]\n[requirements.sandbox_mode]\nallowed = [\"workspace-write\"]\n",
	  "162:3:11 ", NULL },
	{ "allowed_sandbox_modes = [\"read-only\"]\n[requirements.sandbox_mode]\nallowed = [\"read-only\"]\n",
	  "", NULL },
	{ "[features]\nhooks = true\n[requirements.features]\nhooks = false\n", "162:4:1 ",
	  "line 2" },
	{ "[features]\nhooks = true\n[requirements.features]\nhooks = true\n", "", NULL },
	/* exceptions */
	{ RULE("glob = \"rm -rf *\"\ndecision = \"prompt\"\nunless = [\"rm -rf ./a\", \"rm ./b\"]"),
	  "163:4:25 ", NULL },
	{ RULE("glob = \"rm -rf *\"\ndecision = \"prompt\"\nunless = [\"rm -rf *\"]"), "152:4:10 ",
	  NULL },
	{ RULE("regex = \"^rm\"\ndecision = \"prompt\"\nunless = [\"mv x\"]"), "", NULL },
	/* allow */
	{ MAY("ls *"), "165:1:1 ", "default" },
	{ DEFAULT MAY("ls *"), "", NULL },
	{ DEFAULT MAY("rm -rf ./build") NO("rm -rf *"), "165:3:1 ", "unless" },
	{ NO("rm -rf *") MAY("rm -rf ./build"), "165:4:1 ", "unless" },
	{ DEFAULT MAY("rm -rf ./build") RULE(
		  "glob = \"rm -rf *\"\ndecision = \"forbidden\"\nunless = [\"rm -rf ./build\"]"),
	  "", NULL },
	{ RULE("glob = \"x\"\ntools = [\"unknown\"]\ndecision = \"allow\""), "", NULL },
	/* what no command holds */
	{ NO("curl * | sh *"), "152:2:16 ", "pipe" },
	{ NO("echo '|' *"), "", NULL },
	{ NO("FOO=1 rm *"), "152:2:9 ", "assignment" },
	{ NO("dd if=/dev/zero *"), "", NULL },
	{ NO("ls > /etc/*"), "152:2:12 ", "redirection" },
	{ NO("rm \\u003b ls *"), "152:2:8 ", "semicolon" },
	/* what is likely missed */
	{ NO("rm -rf"), "164:2:8 ", "rm -rf *" },
	{ NO("terraform destroy"), "164:2:8 ", "terraform destroy *" },
	{ NO("rm -rf /"), "", NULL },
	{ RULE("globs = [\"halt\", \"halt *\"]\ndecision = \"prompt\""), "", NULL },
	{ RULE("prefix = [\"halt\"]\ndecision = \"prompt\""), "", NULL },
	{ NO("git push --froce *"), "164:2:18 ", "--force" },
	{ NO("git push --force *"), "", NULL },
	/* names */
	{ RULE("glob = \"x *\"\ndecision = \"prompt\"\nagents = [\"codex\", \"cluade\"]"),
	  "167:4:20 ", "claude" },
	{ RULE("glob = \"x *\"\ndecision = \"prompt\"\nagents = [\"*\"]"), "", NULL },
	{ "[[requirements.cli]]\nprogram = \"az\"\nallow = [\"vm lsit\", \"vm list\", \"ad * x\"]\n",
	  "167:3:10 ", "vm lsit" },
	{ "[[requirements.cli]]\nprogram = \"ax\"\n", "167:2:11 ", NULL },
	/* paths */
	{ PATH("**/.ssh/**", "forbidden") PATH("~/.ssh/id_rsa", "prompt"), "160:4:1 ", "line 1" },
	{ PATH("**/.ssh/**", "prompt") PATH("~/.ssh/id_rsa", "forbidden"), "", NULL },
	{ PATH("~/.ssh/**", "prompt") PATH("~/.ssh/keys/**", "prompt"), "160:4:1 ", NULL },
	{ PATH("~/.ssh/*", "prompt") PATH("~/.ssh/keys/**", "prompt"), "", NULL },
	{ PATH("~/.ssh/*", "prompt") PATH("~/.ssh/keys", "prompt"), "160:4:1 ", NULL },
	{ PATH("~/.ssh/*", "prompt") PATH("~/.ssh/*.pub", "prompt"), "", NULL },
	{ PATH("*.pem", "prompt") PATH("/etc/ssl/a.pem", "prompt"), "160:4:1 ", NULL },
	{ PATH("*.pem", "prompt") PATH("a.pem", "prompt"), "", NULL },
	{ PATH("/*/a", "prompt") PATH("x/a", "prompt"), "", NULL },
	{ PATH("**/a", "prompt") PATH("x/a", "prompt"), "160:4:1 ", NULL },
	{ PATH("/x", "prompt") PATH("/x", "prompt"), "161:4:1 ", "line 1" },
	{ PATH("/x", "prompt") PATH("/x", "forbidden"), "162:1:1 ", "forbidden" },
	{ PATH("/x/**", "prompt\"\nunless = [\"/x/y\"]\nreason = \"r") PATH("/x/a", "prompt"), "",
	  NULL },
	{ PATH("/x/**", "prompt\"\naccess = [\"write\"]\nreason = \"r") PATH("/x/a", "prompt"), "",
	  NULL },
	{ PATH("/x/**", "prompt\"\nagents = [\"codex\"]\nreason = \"r") PATH("/x/a", "prompt"), "",
	  NULL },
	/* domains */
	{ HOSTS "\"*.evil.example\" = \"deny\"\n\"a.evil.example\" = \"allow\"\n", "165:3:1 ",
	  "*.evil.example" },
	{ HOSTS "\"*.good.example\" = \"allow\"\n\"a.good.example\" = \"deny\"\n", "", NULL },
	{ HOSTS "\"*.x.example\" = \"allow\"\n\"a.x.example\" = \"allow\"\n", "160:3:1 ", NULL },
	{ HOSTS "\"*.x.example\" = \"allow\"\n\"x.example\" = \"allow\"\n", "", NULL },
	{ HOSTS "\"**.x.example\" = \"allow\"\n\"x.example\" = \"allow\"\n", "160:3:1 ", NULL },
	{ HOSTS "\"**.x.example\" = \"deny\"\n\"*.x.example\" = \"deny\"\n", "160:3:1 ", NULL },
	{ HOSTS "\"*.x.example\" = \"deny\"\n\"**.x.example\" = \"deny\"\n", "160:2:1 ", NULL },
	{ HOSTS "\"*.x.example\" = \"deny\"\n\"**.a.x.example\" = \"deny\"\n", "160:3:1 ", NULL },
	{ HOSTS "\"*.x.example\" = \"deny\"\n\"**.ax.example\" = \"deny\"\n", "", NULL },
	/* MCP servers */
	{ SERVERS("{ name = \"a\" }, { name = \"b\" }"), "", NULL },
	{ SERVERS("{ name = \"a\" }, { name = \"a\" }"), "161:2:28 ", "line 2" },
	{ SERVERS("{ name = \"a\", type = \"http\", url = \"https://a.example/\" }, { name = \"a\" }"),
	  "160:2:12 ", "what the server is" },
	{ SERVERS("{ name = \"a\", tools = [\"x\", \"y\"] }, { name = \"a\", tools = [\"y\"] }"),
	  "160:2:48 ", NULL },
	{ SERVERS("{ name = \"a\", tools = [\"x\"] }, { name = \"a\", tools = [\"y\"] }"), "",
	  NULL },
	{ SERVERS("{ name = \"a\", type = \"http\", url = \"https://a.example/\" }, "
		  "{ name = \"a\", type = \"http\", url = \"https://b.example/\" }"),
	  "", NULL },
	/* named commands */
	{ AZ "allow = [\"vm list\", \"vm *\"]\n", "160:3:10 ", "vm *" },
	{ AZ "allow = [\"vm list\"]\nforbidden = [\"vm *\"]\n", "165:3:10 ", "line 4" },
	{ AZ "allow = [\"vm *\"]\nforbidden = [\"vm list\"]\n", "", NULL },
	{ AZ "prompt = [\"vm start\", \"vm start\"]\n", "161:3:23 ", NULL },
	{ AZ "prompt = [\"vm start\"]\nforbidden = [\"vm start\"]\n", "162:3:11 ", "forbidden" },
};

static const struct sg_span agents[] = { { "codex", 5 }, { "claude", 6 } };

static void
lint(const char *text, unsigned parts, struct sg_arena *arena, struct sg_errors *errors)
{
	static struct sg_load_options options = {
		.release = { "0.2.0", 5 },
		.matches = sg_gate_example,
		.agents = agents,
		.agents_count = SG_ARRAY_LEN(agents),
	};
	struct sg_load_input input = { .text = { SG_SPAN("f"), sg_span_of(text) },
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_loader loader;

	options.lint = parts;
	errors->arena = arena;
	sg_loader_init(&loader, arena, &options, errors);
	(void)sg_load_text(&loader, &input).code;
}

static bool
says(const struct sg_errors *errors, const char *what)
{
	for (size_t i = 0; i < errors->len && what; i++)
		if (sg_span_search(errors->items[i].text, sg_span_of(what)) != SIZE_MAX ||
		    sg_span_search(errors->items[i].hint, sg_span_of(what)) != SIZE_MAX)
			return true;
	return !what;
}

static size_t failed;

static void
check(const char *text, unsigned parts, const char *found, const char *what)
{
	struct sg_arena arena;
	struct sg_errors errors = { 0 };
	struct sg_buffer out = { .arena = &arena };

	sg_arena_init(&arena, 0);
	lint(text, parts, &arena, &errors);
	for (size_t i = 0; i < errors.len; i++)
		sg_buffer_printf(&out, "%u:%u:%u ", (unsigned)errors.items[i].code,
				 errors.items[i].line, errors.items[i].column);
	if (!sg_span_is(sg_buffer_span(&out), found) || !says(&errors, what)) {
		print_error("%s\nexpected %s, found %.*s\n", text, found,
			    SG_SPAN_ARG(sg_buffer_span(&out)));
		failed++;
	}
	sg_arena_free(&arena);
}

static void
test_findings(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		check(rows[i].text, SG_LINT_RULES, rows[i].found, rows[i].says);
	assert_int_equal(failed, 0);
}

static void
test_examples(void **state)
{
	(void)state;
	check(ASK("rm *"), SG_LINT_EXAMPLES, "166:1:1 ", "match");
	check(ASK("rm *") "match = [\"rm x\"]\n", SG_LINT_EXAMPLES, "", NULL);
	check(RULE("tools = [\"mcp\"]\ndecision = \"prompt\""), SG_LINT_EXAMPLES, "", NULL);
	check("[[rules.prefix_rules]]\npattern = [{token = \"git\"}]\ndecision = \"prompt\"\n",
	      SG_LINT_EXAMPLES, "", NULL);
	check(ASK("rm *") ASK("rm *"), 0, "", NULL);
	assert_int_equal(failed, 0);
}

/* Fifty findings at most, and errors among them whatever was found before. */
static void
test_limit(void **state)
{
	struct sg_arena arena;
	struct sg_errors errors = { 0 };
	struct sg_buffer text = { .arena = &arena };
	size_t warnings = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	for (int i = 0; i < 60; i++)
		sg_buffer_printf(&text, "unknown%d = 1\n", i);
	sg_buffer_add(&text, SG_SPAN("[requirements]\n"));
	for (int i = 0; i < 49; i++)
		sg_buffer_printf(&text, "wrong%d = 1\n", i);
	sg_buffer_add_char(&text, '\0');
	lint(text.p, SG_LINT_RULES, &arena, &errors);
	for (size_t i = 0; i < errors.len; i++)
		warnings += errors.items[i].warning;
	assert_int_equal(errors.fatal, 49);
	assert_int_equal(errors.len, SG_ERRORS_MAX);
	assert_int_equal(warnings, 1);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
