/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new agent is a table and a const object: Factory droid, by its documentation, in less than 60 lines. What
 * doc/adding-an-agent.md shows.
 */
/* ---- the agent ---- */
#include "agents/agent.h"
#include "agents/answer.h"
#include "agents/table.h"

static const char *const events[] = { "PreToolUse", NULL };

static const struct sg_tool_row tools[] = {
	SG_ROW_SHELL("Execute", NULL),
	SG_ROW_FILE("Read", SG_TOOL_READ, SG_ACCESS_READ, 0),
	SG_ROW_FILE("Create", SG_TOOL_WRITE, SG_ACCESS_WRITE, 0),
	SG_ROW_FETCH("FetchUrl"),
};

static const struct sg_form form = {
	.agent = "droid", .events = events, .tools = tools, .tools_count = SG_ARRAY_LEN(tools)
};

static struct sg_status
decode(const struct sg_node *payload, struct sg_arena *arena, struct sg_call *out,
       struct sg_error *err)
{
	return sg_form_read(&form, payload, arena, out, err);
}

static void
encode(const struct sg_node *payload, enum sg_verdict verdict, struct sg_span reason,
       struct sg_arena *arena, struct sg_reply *out)
{
	(void)payload;
	sg_answer_refuse(verdict, reason, arena, out);
}

static const struct sg_agent droid = {
	.name = "droid",
	.title = "Factory droid",
	.decode = decode,
	.encode = encode,
	.blocked = { .err = { SG_BLOCKED_REASON "\n", sizeof(SG_BLOCKED_REASON "\n") - 1 },
		     .status = 2 },
};
/* ---- its test ---- */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 60, FILE_BYTES = 1 << 16 };

static struct sg_span
read_file(const char *name, struct sg_arena *arena)
{
	const char *root = getenv("top_srcdir");
	struct sg_span path = sg_arena_printf(arena, "%s/tests/%s", root ? root : ".", name);
	FILE *file = fopen(path.p, "rb");
	char *bytes = sg_arena_alloc(arena, FILE_BYTES);
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, FILE_BYTES, file);
	fclose(file);
	return (struct sg_span){ bytes, len };
}

static void
decode_file(const char *name, struct sg_arena *arena, struct sg_call *call)
{
	const struct sg_node *payload;
	struct sg_error err;
	bool hidden;

	assert_true(sg_ok(
		sg_document_payload((struct sg_payload_text){ read_file(name, arena), FILE_BYTES },
				    arena, &payload, &hidden, &err)));
	assert_true(sg_ok(droid.decode(payload, arena, call, &err)));
}

static void
test_decode(void **state)
{
	struct sg_arena arena;
	struct sg_call call;

	(void)state;
	sg_arena_init(&arena, 0);
	decode_file("fixtures/droid/documented-PreToolUse-Execute.json", &arena, &call);
	assert_int_equal(call.tool, SG_TOOL_SHELL);
	assert_true(sg_span_is(call.script, "git status"));
	decode_file("fixtures/droid/documented-PreToolUse-Create.json", &arena, &call);
	assert_int_equal(call.paths_count, 1);
	assert_true(sg_span_is(call.paths[0].path, "/home/dev/project/file.txt"));
	assert_int_equal(call.paths[0].access, SG_ACCESS_WRITE);
	sg_arena_free(&arena);
}

static void
test_encode(void **state)
{
	struct sg_arena arena;
	struct sg_reply reply;

	(void)state;
	sg_arena_init(&arena, 0);
	droid.encode(NULL, SG_VERDICT_FORBIDDEN, SG_SPAN("no"), &arena, &reply);
	assert_int_equal(reply.status, 2);
	assert_true(sg_span_is(reply.err, "no\n"));
	droid.encode(NULL, SG_VERDICT_ALLOW, SG_SPAN(""), &arena, &reply);
	assert_int_equal(reply.status, 0);
	assert_int_equal(reply.out.len + reply.err.len, 0);
	sg_arena_free(&arena);
}

/* How short it is, counted. */
static void
test_length(void **state)
{
	struct sg_arena arena;
	struct sg_span text;
	size_t start, end, lines = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	text = read_file("unit/test_new_agent.c", &arena);
	start = sg_span_search(text, SG_SPAN("/* ---- the agent ---- */"));
	end = sg_span_search(text, SG_SPAN("/* ---- its test ---- */"));
	assert_true(start < end && end != SIZE_MAX);
	for (size_t i = start; i < end; i++)
		lines += text.p[i] == '\n';
	assert_in_range(lines, 20, MOST_LINES);
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
