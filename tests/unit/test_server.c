/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists: one list of entries of every kind, and rows of calls that it lets in or not.
 */
#include "base/vec.h"
#include "match/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* args and tools are separated by blanks; args NULL: not looked at; an arg that ends in '*' is a prefix. */
struct entry {
	enum sg_text_match match;
	const char *name;
	enum sg_transport transport;
	enum sg_text_match target_match;
	const char *target;
	const char *args;
	const char *tools;
};

static const struct entry entries[] = {
	{ SG_TEXT_EXACT, "github", SG_TRANSPORT_STDIO, SG_TEXT_EXACT, "npx", "-y @corp/github",
	  "" },
	{ SG_TEXT_EXACT, "docs", SG_TRANSPORT_HTTP, SG_TEXT_EXACT, "https://mcp.corp.example/docs",
	  NULL, "" },
	{ SG_TEXT_EXACT, "plain", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "some", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "get_* list_*" },
	{ SG_TEXT_EXACT, "some-more", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "my server", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "my-dash", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "été", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "😀x", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "two.one", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "two one", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_GLOB, "corp-*", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "any", SG_TRANSPORT_STDIO, SG_TEXT_EXACT, "/usr/bin/any-mcp", NULL, "" },
	{ SG_TEXT_EXACT, "pre", SG_TRANSPORT_STDIO, SG_TEXT_EXACT, "npx", "-y @corp/*", "" },
	{ SG_TEXT_EXACT, "web", SG_TRANSPORT_HTTP, SG_TEXT_REGEX,
	  "https://[a-z]+\\.corp\\.example/.*", NULL, "" },
	{ SG_TEXT_EXACT, "hub", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "hub-evil", SG_TRANSPORT_HTTP, SG_TEXT_EXACT, "https://hub.example/", NULL,
	  "" },
	{ SG_TEXT_EXACT, "under__score", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "three.one", SG_TRANSPORT_UNKNOWN, SG_TEXT_ANY, "", NULL, "" },
	{ SG_TEXT_EXACT, "three_one", SG_TRANSPORT_HTTP, SG_TEXT_EXACT, "https://3.example/", NULL,
	  "" },
	{ SG_TEXT_ANY, "", SG_TRANSPORT_HTTP, SG_TEXT_EXACT, "https://mcp.corp.example/open", NULL,
	  "" },
};

static struct sg_image policy;
static struct sg_source_rec source;
static struct sg_arena policy_arena;

static size_t
split(const char *text, struct sg_span *items)
{
	struct sg_span rest = sg_span_of(text);
	size_t count = 0;

	while (rest.len)
		items[count++] = sg_span_split(rest, ' ', &rest);
	return count;
}

static struct sg_server_rec
entry_of(struct sg_image_builder *b, const struct entry *entry)
{
	struct sg_server_rec rec = {
		.name = { sg_image_intern(b, sg_span_of(entry->name)), entry->match },
		.transport = entry->transport,
		.any_args = !entry->args,
		.target = { sg_image_intern(b, sg_span_of(entry->target)), entry->target_match }
	};
	struct sg_span words[8];
	struct sg_text_match_rec args[8];
	struct sg_ref tools[8];
	size_t count = split(entry->args ? entry->args : "", words);

	for (size_t i = 0; i < count; i++) {
		bool prefix = sg_span_ends(words[i], SG_SPAN("*"));

		args[i].match = prefix ? SG_TEXT_PREFIX : SG_TEXT_EXACT;
		args[i].text = sg_image_intern(b, sg_span_first(words[i], words[i].len - prefix));
	}
	rec.args = sg_image_add_all(b, SG_POLICY_SERVER_ARGS, args, count, sizeof(args[0]));
	count = split(entry->tools, words);
	for (size_t i = 0; i < count; i++)
		tools[i] = sg_image_intern(b, words[i]);
	rec.tools = sg_image_add_all(b, SG_POLICY_LISTS, tools, count, sizeof(tools[0]));
	return rec;
}

static int
build_policy(void **state)
{
	struct sg_image_builder builder;
	struct sg_server_rec recs[SG_ARRAY_LEN(entries)];
	struct sg_error err;

	(void)state;
	sg_arena_init(&policy_arena, 0);
	sg_image_builder_init(&builder, &policy_arena);
	for (size_t i = 0; i < SG_ARRAY_LEN(entries); i++)
		recs[i] = entry_of(&builder, &entries[i]);
	source.servers = sg_image_add_all(&builder, SG_POLICY_SERVERS, recs, SG_ARRAY_LEN(recs),
					  sizeof(recs[0]));
	return !sg_ok(sg_image_open(sg_image_finish(&builder, SG_POLICY_MAGIC), SG_POLICY_MAGIC,
				    &policy, &err));
}

static int
free_policy(void **state)
{
	(void)state;
	sg_arena_free(&policy_arena);
	return 0;
}

static enum sg_server_match
match(const struct sg_mcp_call *call)
{
	struct sg_arena arena;
	enum sg_server_match result;

	sg_arena_init(&arena, 0);
	result = sg_server_match(&policy, &source, call, &arena);
	sg_arena_free(&arena);
	return result;
}

/* Calls that tell nothing but names. */
static const struct {
	const char *server, *tool;
	enum sg_server_match expected;
} named[] = {
	{ "plain", "run", SG_SERVER_YES },
	{ "github", "create_issue", SG_SERVER_UNKNOWN },
	{ "docs", "search", SG_SERVER_UNKNOWN },
	{ "evil", "run", SG_SERVER_UNKNOWN }, /* the entry without a name asks what it is */
	{ "some", "get_file", SG_SERVER_YES },
	{ "some", "delete_file", SG_SERVER_UNKNOWN },
	{ "some", "xget_file", SG_SERVER_UNKNOWN },
	{ "corp-x", "run", SG_SERVER_YES },
	{ "", "create_issue", SG_SERVER_NO },
	/* sanitised: Claude Code keeps the dash, Codex does not */
	{ "my server", "t", SG_SERVER_YES },
	{ "my_server", "t", SG_SERVER_YES },
	{ "my-dash", "t", SG_SERVER_YES },
	{ "my_dash", "t", SG_SERVER_YES },
	{ "_t_", "t", SG_SERVER_YES },
	{ "__x", "t", SG_SERVER_YES },
	{ "_x", "t", SG_SERVER_YES },
	{ "two.one", "t", SG_SERVER_YES },
	{ "two_one", "t", SG_SERVER_UNKNOWN }, /* either of two entries */
	{ "three_one", "t", SG_SERVER_UNKNOWN },
	/* plain__a__b: tool a__b of plain, or tool b of plain__a */
	{ "plain", "a__b", SG_SERVER_UNKNOWN },
	{ "plain", "_b", SG_SERVER_UNKNOWN },
};

/* With the identity of an unlisted server, only a name that is listed without identity lets it in. */
static const struct {
	const char *server;
	enum sg_server_match expected;
} spoofed[] = {
	{ "plain", SG_SERVER_YES },
	{ "github", SG_SERVER_NO },
	{ "GITHUB", SG_SERVER_NO },
	{ "PLAIN", SG_SERVER_NO },
	{ "pl\xd0\xb0in", SG_SERVER_NO },
	{ "ｐｌａｉｎ", SG_SERVER_NO },
	{ "plain ", SG_SERVER_NO },
	{ " plain", SG_SERVER_NO },
	{ "plain%2fevil", SG_SERVER_NO },
	{ "plugin_evil_plain", SG_SERVER_NO },
	{ "plain__evil", SG_SERVER_NO },
	{ "plai", SG_SERVER_NO },
	{ "*", SG_SERVER_NO },
	{ "corp", SG_SERVER_NO },
	{ "two_one", SG_SERVER_NO },
	{ "three_one", SG_SERVER_NO },
	{ "docs", SG_SERVER_NO },
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(named); i++) {
		struct sg_mcp_call call = { .server = sg_span_of(named[i].server),
					    .tool = sg_span_of(named[i].tool),
					    .sanitised = true };

		if (match(&call) != named[i].expected)
			fail_msg("server %s, tool %s: %d", named[i].server, named[i].tool,
				 (int)match(&call));
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(spoofed); i++) {
		struct sg_mcp_call call = { .server = sg_span_of(spoofed[i].server),
					    .tool = SG_SPAN("run"),
					    .sanitised = true,
					    .identity = { .known = true,
							  .transport = SG_TRANSPORT_STDIO,
							  .command = SG_SPAN("./evil") } };

		if (match(&call) != spoofed[i].expected)
			fail_msg("server %s: %d", spoofed[i].server, (int)match(&call));
	}
}

/* Calls that tell what the server is: a command with its arguments, or a URL. */
static const struct {
	const char *server, *command, *args, *url;
	bool environment;
	enum sg_server_match expected;
} known[] = {
	{ "github", "npx", "-y @corp/github", NULL, false, SG_SERVER_YES },
	{ "github", "npx", "-y @corp/github", NULL, true, SG_SERVER_NO },
	{ "github", "./npx", "-y @corp/github", NULL, false, SG_SERVER_NO },
	{ "github", "/usr/bin/npx", "-y @corp/github", NULL, false, SG_SERVER_NO },
	{ "github", "npx", "-y @corp/github --eval", NULL, false, SG_SERVER_NO },
	{ "github", "npx", "@corp/github -y", NULL, false, SG_SERVER_NO },
	{ "github", "npx", "-y", NULL, false, SG_SERVER_NO },
	{ "github", "npx", "", NULL, false, SG_SERVER_NO },
	{ "github", "npx -y @corp/github", "", NULL, false, SG_SERVER_NO },
	{ "github", NULL, NULL, "https://mcp.corp.example/docs", false, SG_SERVER_NO },
	{ "any", "/usr/bin/any-mcp", "--flag x", NULL, false, SG_SERVER_YES },
	{ "any", "any-mcp", "", NULL, false, SG_SERVER_NO },
	{ "pre", "npx", "-y @corp/x", NULL, false, SG_SERVER_YES },
	{ "pre", "npx", "-y @evil/x", NULL, false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example/docs", false, SG_SERVER_YES },
	{ "docs", NULL, NULL, "https://MCP.corp.example/docs", false, SG_SERVER_YES },
	{ "docs", NULL, NULL, "https://mcp.corp.example/Docs", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example/docs/", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example/docs/../x", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "http://mcp.corp.example/docs", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example:8443/docs", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example@evil.example/docs", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example.evil.example/docs", false, SG_SERVER_NO },
	{ "docs", "npx", "", NULL, false, SG_SERVER_NO },
	{ "web", NULL, NULL, "https://a.corp.example/x", false, SG_SERVER_YES },
	{ "web", NULL, NULL, "xhttps://a.corp.example/x", false, SG_SERVER_NO },
	{ "whatever", NULL, NULL, "https://mcp.corp.example/open", false, SG_SERVER_YES },
	{ "whatever", NULL, NULL, "https://mcp.corp.example/docs", false, SG_SERVER_NO },
	{ "docs", NULL, NULL, "https://mcp.corp.example/open", false, SG_SERVER_YES },
};

static void
test_identities(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(known); i++) {
		struct sg_span args[8];
		struct sg_mcp_call call = {
			.server = sg_span_of(known[i].server),
			.tool = SG_SPAN("t"),
			.identity = { .known = true,
				      .transport =
					      known[i].url ? SG_TRANSPORT_HTTP : SG_TRANSPORT_STDIO,
				      .command = sg_span_of(known[i].command),
				      .args = args,
				      .args_count = split(known[i].args, args),
				      .url = sg_span_of(known[i].url),
				      .has_environment = known[i].environment },
		};

		if (match(&call) != known[i].expected)
			fail_msg("row %zu, server %s: %d", i, known[i].server, (int)match(&call));
	}
}

/* SERVER-TOOL with several dashes: every reading that a listed name explains must fit. */
static const struct {
	const char *name;
	enum sg_server_match expected;
} joined[] = {
	{ "plain-run-it", SG_SERVER_YES },
	{ "my-dash-run", SG_SERVER_YES },
	{ "my_dash-run-it", SG_SERVER_YES },
	{ "some-get_it-x", SG_SERVER_YES },
	{ "some-more-get", SG_SERVER_NO }, /* tool "more-get" of "some" is not allowed */
	{ "hub-run-it", SG_SERVER_YES },
	{ "hub-evil-x", SG_SERVER_NO },
	{ "hub-evil-x-y", SG_SERVER_NO },
	{ "plain/run/it", SG_SERVER_YES },
	{ "plain-x/run/it", SG_SERVER_NO },
	{ "evil-run-it", SG_SERVER_NO },
	{ "evil-plain-run", SG_SERVER_NO },
	{ "Plain-run-it", SG_SERVER_NO },
	{ "-plain-run", SG_SERVER_NO },
	{ "--", SG_SERVER_NO },
	{ "", SG_SERVER_NO },
};

static void
test_joined(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(joined); i++) {
		struct sg_mcp_call call = { .ambiguous = true,
					    .name = sg_span_of(joined[i].name),
					    .sanitised = true,
					    .identity = { .known = true,
							  .transport = SG_TRANSPORT_STDIO,
							  .command = SG_SPAN("./evil") } };

		if (match(&call) != joined[i].expected)
			fail_msg("%s: %d", joined[i].name, (int)match(&call));
	}
}

/* Names as they are configured: nothing was replaced, and "__" splits nothing. */
static const struct {
	const char *server, *tool;
	enum sg_server_match expected;
} raw[] = {
	{ "plain", "t", SG_SERVER_YES },     { "plain", "a__b", SG_SERVER_YES },
	{ "my server", "t", SG_SERVER_YES }, { "my_server", "t", SG_SERVER_NO },
	{ "my-dash", "t", SG_SERVER_YES },   { "my_dash", "t", SG_SERVER_NO },
	{ "_t_", "t", SG_SERVER_NO },        { "two.one", "t", SG_SERVER_YES },
	{ "two_one", "t", SG_SERVER_NO },    { "three.one", "t", SG_SERVER_YES },
	{ "three_one", "t", SG_SERVER_NO },  { "corp-x", "t", SG_SERVER_YES },
};

/* mcp__SERVER__TOOL with more than one "__": the first one split the call. */
static const struct {
	const char *name, *server, *tool;
	enum sg_server_match expected,
		unknown; /* with the identity of another server, and with none */
} underscored[] = {
	{ "mcp__plain__a__b", "plain", "a__b", SG_SERVER_UNKNOWN, SG_SERVER_UNKNOWN },
	{ "mcp__under__score__t", "under", "score__t", SG_SERVER_UNKNOWN, SG_SERVER_UNKNOWN },
	{ "mcp__under__scor__t", "under", "scor__t", SG_SERVER_NO, SG_SERVER_UNKNOWN },
	{ "mcp__hub__evil__t", "hub", "evil__t", SG_SERVER_UNKNOWN, SG_SERVER_UNKNOWN },
	{ "mcp__some__delete__t", "some", "delete__t", SG_SERVER_NO, SG_SERVER_UNKNOWN },
	{ "mcp__github__a__b", "github", "a__b", SG_SERVER_NO, SG_SERVER_UNKNOWN },
	{ "mcp____plain__t", "", "plain__t", SG_SERVER_NO, SG_SERVER_UNKNOWN },
};

static void
test_raw(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(raw); i++) {
		struct sg_mcp_call call = { .server = sg_span_of(raw[i].server),
					    .tool = sg_span_of(raw[i].tool),
					    .identity = { .known = true,
							  .transport = SG_TRANSPORT_STDIO,
							  .command = SG_SPAN("./evil") } };

		if (match(&call) != raw[i].expected)
			fail_msg("server %s: %d", raw[i].server, (int)match(&call));
	}
}

static void
test_underscored(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(underscored); i++) {
		struct sg_mcp_call call = { .server = sg_span_of(underscored[i].server),
					    .tool = sg_span_of(underscored[i].tool),
					    .name = sg_span_of(underscored[i].name),
					    .sanitised = true,
					    .identity = { .known = true,
							  .transport = SG_TRANSPORT_STDIO,
							  .command = SG_SPAN("./evil") } };
		enum sg_server_match known_match = match(&call);

		call.identity.known = false;
		if (known_match != underscored[i].expected ||
		    match(&call) != underscored[i].unknown)
			fail_msg("%s: %d and %d", underscored[i].name, (int)known_match,
				 (int)match(&call));
	}
}

static void
test_sanitise(void **state)
{
	static const struct {
		const char *name, *claude, *codex;
	} rows[] = {
		{ "a-b.c d", "a-b_c_d", "a_b_c_d" },
		{ "Été", "_t_", "_t_" },
		{ "😀x", "__x", "_x" },
		{ "", "", "" },
	};
	struct sg_arena arena;

	(void)state;
	sg_arena_init(&arena, 0);
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct sg_span name = sg_span_of(rows[i].name);

		assert_true(sg_span_is(sg_server_sanitise(name, true, &arena), rows[i].claude));
		assert_true(sg_span_is(sg_server_sanitise(name, false, &arena), rows[i].codex));
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),       cmocka_unit_test(test_identities),
		cmocka_unit_test(test_joined),      cmocka_unit_test(test_raw),
		cmocka_unit_test(test_underscored), cmocka_unit_test(test_sanitise),
	};

	return cmocka_run_group_tests(tests, build_policy, free_policy);
}
