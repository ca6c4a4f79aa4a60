/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store of approvals: what passes once, and everything that must not pass. And the listing that a call is known by.
 */
#include "gate/approval_file.h"
#include "gate/approvals.h"
#include "gate/listing.h"
#include "place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct sg_arena arena;
static int64_t now; /* files are dated by the clock */
static struct sg_approvals store;
static char place[SG_TEST_PLACE_BYTES];
static char path[96];

static int
set_up(void **state)
{
	struct sg_error err;

	(void)state;
	sg_arena_init(&arena, 0);
	now = time(NULL);
	assert_true(sg_test_place(place));
	snprintf(path, sizeof(path), "%s/state/approvals", place);
	assert_true(sg_ok(sg_approvals_open(path, now, &arena, &store, &err)));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sg_approvals_close(&store);
	assert_int_equal(sg_test_place_remove(place), 0);
	sg_arena_free(&arena);
	return 0;
}

#define CALL "{\"cwd\":\"/repo\",\"tool_input\":{\"command\":\"mkdir x\"}}"

static struct sg_approval
call_of(const char *agent, const char *call)
{
	struct sg_approval approval = {
		.agent = sg_span_of(agent),
		.call = sg_span_of(call),
		.reason = SG_SPAN("because"),
		.since_s = now,
		.minutes = 10,
	};

	sg_approval_identify(&store, &approval);
	return approval;
}

static bool
put(enum sg_approval_step step, const struct sg_approval *approval)
{
	struct sg_error err;

	return sg_ok(sg_approvals_put(&store, step, approval, &arena, &err));
}

static bool
waits(const char *code)
{
	struct sg_approval found;
	struct sg_error err;

	return sg_ok(sg_approvals_find(&store, sg_span_of(code), &arena, &found, &err));
}

static const char *
file_of(const char *stem, const char *ending)
{
	return sg_arena_printf(&arena, "%s/%s%s", path, stem, ending).p;
}

/* ---- taking ---- */

static const struct {
	const char *agent;
	const char *call;
	uint32_t minutes; /* that the policy lets an approval hold now */
	int64_t after_s;
	bool taken;
} take_rows[] = {
	{ "codex", CALL, 10, 0, true },
	{ "codex", CALL, 10, 599, true },
	{ "codex", CALL, 10, 600, false },
	{ "codex", CALL, 5, 299, true },
	{ "codex", CALL, 5, 300, false },
	{ "codex", CALL, 60, 601, false },
	/* a clock that was set back */
	{ "codex", CALL, 10, -1, false },
	{ "cline", CALL, 10, 0, false },
	{ "codex", "{\"cwd\":\"/repo2\",\"tool_input\":{\"command\":\"mkdir x\"}}", 10, 0, false },
	{ "codex", "{\"cwd\":\"/repo\",\"tool_input\":{\"command\":\"mkdir y\"}}", 10, 0, false },
	{ "codex", "{\"cwd\":\"/repo\",\"tool_input\":{\"command\":\"mkdir x \"}}", 10, 0, false },
};

static void
test_take(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(take_rows); i++) {
		struct sg_approval approved = call_of("codex", CALL);
		struct sg_approval made = call_of(take_rows[i].agent, take_rows[i].call);

		assert_true(put(SG_APPROVAL_APPROVED, &approved));
		made.minutes = take_rows[i].minutes;
		store.now_s = now + take_rows[i].after_s;
		if (sg_approvals_take(&store, &made, &arena) != take_rows[i].taken)
			fail_msg("row %zu", i);
		if (take_rows[i].taken)
			assert_false(sg_approvals_take(&store, &made, &arena));
		store.now_s = now;
	}
}

/* A call that waits is not one that is approved, whatever its file is named. */
static void
test_asked_is_not_approved(void **state)
{
	struct sg_approval approval = call_of("codex", CALL);

	(void)state;
	assert_true(put(SG_APPROVAL_ASKED, &approval));
	assert_true(waits(approval.code));
	assert_false(sg_approvals_take(&store, &approval, &arena));
	assert_int_equal(
		rename(file_of(approval.code, ".asked"), file_of(approval.code, ".approved")), 0);
	assert_false(sg_approvals_take(&store, &approval, &arena));
}

/* Of many hooks at once exactly one takes an approval. */
static void
test_parallel(void **state)
{
	enum { HOOKS = 24, ROUNDS = 20 };
	struct sg_approval approval = call_of("codex", CALL);

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned taken = 0;

		assert_true(put(SG_APPROVAL_APPROVED, &approval));
		for (unsigned i = 0; i < HOOKS; i++) {
			pid_t pid = fork();

			if (pid == 0)
				_exit(sg_approvals_take(&store, &approval, &arena) ? 1 : 0);
		}
		for (unsigned i = 0; i < HOOKS; i++) {
			int status;

			assert_true(wait(&status) > 0 && WIFEXITED(status));
			taken += (unsigned)WEXITSTATUS(status);
		}
		assert_int_equal(taken, 1);
	}
}

/* ---- what is in the files ---- */

static void
overwrite(const char *name, long at, int byte)
{
	FILE *file = fopen(name, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
	fputc(byte, file);
	fclose(file);
}

/* Any byte that is changed makes a file worthless. */
static void
test_forged(void **state)
{
	struct sg_approval approval = call_of("codex", CALL);
	struct stat st;

	(void)state;
	assert_true(put(SG_APPROVAL_APPROVED, &approval));
	assert_int_equal(stat(file_of(approval.code, ".approved"), &st), 0);
	for (long at = 0; at < st.st_size; at++) {
		assert_true(put(SG_APPROVAL_APPROVED, &approval));
		overwrite(file_of(approval.code, ".approved"), at, '~');
		if (sg_approvals_take(&store, &approval, &arena))
			fail_msg("byte %ld", at);
	}
	for (long len = 0; len < st.st_size; len++) {
		assert_true(put(SG_APPROVAL_APPROVED, &approval));
		assert_int_equal(truncate(file_of(approval.code, ".approved"), len), 0);
		if (sg_approvals_take(&store, &approval, &arena))
			fail_msg("length %ld", len);
	}
}

/* Another store's file is none of this one's: the key is another. */
static void
test_other_key(void **state)
{
	struct sg_approvals other = { .directory = store.directory, .key = { 1 } };
	struct sg_approval approval = call_of("codex", CALL);
	struct sg_error err;

	(void)state;
	assert_true(sg_ok(sg_approvals_put(&other, SG_APPROVAL_APPROVED, &approval, &arena, &err)));
	assert_false(sg_approvals_take(&store, &approval, &arena));
}

static void
spoil_mode(const char *name)
{
	assert_int_equal(chmod(name, 0640), 0);
}

static void
spoil_link(const char *name)
{
	const char *moved = sg_arena_printf(&arena, "%s/moved", place).p;

	assert_int_equal(rename(name, moved), 0);
	assert_int_equal(symlink(moved, name), 0);
}

static void
spoil_fifo(const char *name)
{
	assert_int_equal(unlink(name), 0);
	assert_int_equal(mkfifo(name, 0600), 0);
}

static void
spoil_owner(const char *name)
{
	if (geteuid() == 0)
		assert_int_equal(chown(name, 12345, 0), 0);
	else
		assert_int_equal(unlink(name), 0);
}

static void
test_insecure_file(void **state)
{
	static void (*const spoil[])(const char *name) = { spoil_mode, spoil_link, spoil_fifo,
							   spoil_owner };
	struct sg_approval approval = call_of("codex", CALL);

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(spoil); i++) {
		assert_true(put(SG_APPROVAL_APPROVED, &approval));
		spoil[i](file_of(approval.code, ".approved"));
		if (sg_approvals_take(&store, &approval, &arena))
			fail_msg("row %zu", i);
	}
}

/* ---- the directory ---- */

static bool
opens(const char *where)
{
	struct sg_approvals opened;
	struct sg_error err;
	bool fine = sg_ok(sg_approvals_open(where, now, &arena, &opened, &err));

	if (fine)
		sg_approvals_close(&opened);
	else
		assert_int_equal(err.code, SG_E_APPROVALS);
	return fine;
}

static void
test_open(void **state)
{
	const char *link = sg_arena_printf(&arena, "%s/link", place).p;
	const char *key = file_of("key", "");
	struct stat st;

	(void)state;
	assert_true(opens(path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(symlink(path, link), 0);
	assert_false(opens(link));
	assert_false(opens(key));
	assert_false(opens("/proc/nothing/here"));
	assert_int_equal(chmod(path, 0750), 0);
	assert_false(opens(path));
	assert_int_equal(chmod(path, 0700), 0);
	assert_int_equal(chmod(key, 0644), 0);
	assert_false(opens(path));
	assert_int_equal(chmod(key, 0600), 0);
	assert_int_equal(truncate(key, 31), 0);
	assert_false(opens(path));
	if (geteuid() == 0) {
		assert_int_equal(truncate(key, 32), 0);
		assert_true(opens(path));
		assert_int_equal(chown(key, 12345, 0), 0);
		assert_false(opens(path));
		assert_int_equal(chown(key, 0, 0), 0);
		assert_int_equal(chown(path, 12345, 0), 0);
		assert_false(opens(path));
	}
}

static size_t
listed_at(int64_t now_s, struct sg_approval *out)
{
	store.now_s = now_s;
	return sg_approvals_list(&store, SG_APPROVAL_ASKED, &arena, out);
}

/* Without space there is no file, neither whole nor half. */
static void
test_no_space(void **state)
{
	struct sg_approval approval = call_of("codex", CALL);
	struct rlimit before, none;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	for (rlim_t bytes = 0; bytes < 200; bytes += 20) {
		none = (struct rlimit){ bytes, before.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
		assert_false(put(SG_APPROVAL_APPROVED, &approval));
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		assert_false(sg_approvals_take(&store, &approval, &arena));
		assert_int_equal(system(sg_arena_printf(&arena, "test \"$(ls %s)\" = key", path).p),
				 0);
	}
}

static void
test_bounds(void **state)
{
	struct sg_approval listed[SG_APPROVALS_MAX];
	struct sg_approval big = call_of("codex", CALL);

	(void)state;
	for (unsigned i = 0; i < 3 * SG_APPROVALS_MAX; i++) {
		struct sg_approval approval =
			call_of("codex", sg_arena_printf(&arena, "{\"cwd\":\"/%u\"}", i).p);

		approval.since_s = now + i;
		assert_true(put(SG_APPROVAL_ASKED, &approval));
	}
	assert_int_equal(listed_at(now + 200, listed), SG_APPROVALS_MAX);
	for (unsigned i = 1; i < SG_APPROVALS_MAX; i++)
		assert_true(listed[i - 1].since_s < listed[i].since_s);
	assert_int_equal(listed_at(now + 7200, listed), 0);
	big.call = (struct sg_span){ sg_arena_alloc(&arena, SG_APPROVAL_MAX_CALL + 1),
				     SG_APPROVAL_MAX_CALL + 1 };
	memset((char *)(uintptr_t)big.call.p, 'a', big.call.len);
	assert_false(put(SG_APPROVAL_ASKED, &big));
}

/* ---- codes ---- */

static void
test_codes(void **state)
{
	static const struct {
		const char *typed;
		const char *code; /* NULL: none */
	} rows[] = {
		{ "K7M2QX", "K7M2QX" }, { "k7m2qx", "K7M2QX" }, { "k7m-2qx", "K7M2QX" },
		{ "OIL0Q1", "0110Q1" }, { "oil0q1", "0110Q1" }, { "K7M2Q", NULL },
		{ "K7M2QXA", NULL },    { "", NULL },           { "K7M2QU", NULL },
		{ "../key", NULL },     { "K7M/QX", NULL },     { "K7M2Q\xc3\x97", NULL },
	};
	char code[SG_APPROVAL_CODE_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		bool fine = sg_approval_code(sg_span_of(rows[i].typed), code);

		if (fine != (rows[i].code != NULL) || (fine && strcmp(code, rows[i].code) != 0))
			fail_msg("%s", rows[i].typed);
	}
	for (unsigned i = 0; i < 500; i++) {
		struct sg_approval approval =
			call_of("codex", sg_arena_printf(&arena, "{\"n\":%u}", i).p);

		assert_true(sg_approval_code(sg_span_of(approval.code), code));
		assert_string_equal(code, approval.code);
	}
}

/* ---- tokens ---- */

static struct sg_approval
token_call(void)
{
	struct sg_approval approval = call_of("codex", CALL);

	approval.script = SG_SPAN("mkdir x");
	approval.cwd = SG_SPAN("/repo");
	return approval;
}

static enum sg_code
redeem(const char *token, int64_t now_s, struct sg_approval *out)
{
	struct sg_error err;

	store.now_s = now_s;
	return sg_approvals_redeem(&store, sg_span_of(token), &arena, out, &err).code;
}

static void
issue(const struct sg_approval *approval, char token[SG_APPROVAL_TOKEN_BYTES + 1])
{
	struct sg_error err;

	assert_true(sg_ok(sg_approvals_issue(&store, approval, &arena, token, &err)));
}

static void
show(const char *token)
{
	struct sg_approval found;
	struct sg_error err;

	store.now_s = now;
	assert_true(sg_ok(sg_approvals_look(&store, sg_span_of(token), &arena, &found, &err)));
	assert_true(sg_ok(sg_approvals_show(&store, sg_span_of(token), &found, &arena, &err)));
}

static void
test_token(void **state)
{
	struct sg_approval approval = token_call();
	char token[SG_APPROVAL_TOKEN_BYTES + 1], other[SG_APPROVAL_TOKEN_BYTES + 1];
	struct sg_approval found;

	(void)state;
	issue(&approval, token);
	issue(&approval, other);
	assert_string_not_equal(token, other);
	/* The agent has asked nobody. */
	assert_int_equal(redeem(token, now, &found), SG_E_TOKEN);
	show(other);
	assert_int_equal(redeem(token, now, &found), SG_E_TOKEN);
	show(token);
	assert_int_equal(redeem(token, now, &found), SG_OK);
	assert_true(sg_span_is(found.script, "mkdir x"));
	assert_true(sg_span_is(found.cwd, "/repo"));
	assert_int_equal(redeem(token, now, &found), SG_E_TOKEN);
	assert_int_equal(redeem(other, now + 600, &found), SG_E_TOKEN);
	assert_int_equal(redeem("", now, &found), SG_E_TOKEN);
	assert_int_equal(redeem("../key", now, &found), SG_E_TOKEN);
}

/* No digit of a token can be another one; the right one still counts afterwards. */
static void
test_forged_token(void **state)
{
	struct sg_approval approval = token_call();
	char token[SG_APPROVAL_TOKEN_BYTES + 1];
	struct sg_approval found;

	(void)state;
	issue(&approval, token);
	show(token);
	for (size_t i = 0; i < SG_APPROVAL_TOKEN_BYTES; i++) {
		char right = token[i];

		token[i] = right == '0' ? '1' : '0';
		if (redeem(token, now, &found) != SG_E_TOKEN)
			fail_msg("digit %zu", i);
		token[i] = right;
	}
	assert_int_equal(redeem(token, now, &found), SG_OK);
}

/* The file of one token under the name of another; a token whose file was changed. */
static void
test_moved_token(void **state)
{
	struct sg_approval first = token_call();
	struct sg_approval second = token_call();
	char token[SG_APPROVAL_TOKEN_BYTES + 1], other[SG_APPROVAL_TOKEN_BYTES + 1];
	struct sg_approval found;

	(void)state;
	second.script = SG_SPAN("rm -rf /");
	issue(&first, token);
	issue(&second, other);
	show(token);
	show(other);
	token[SG_APPROVAL_TOKEN_BYTES / 2] = '\0';
	other[SG_APPROVAL_TOKEN_BYTES / 2] = '\0';
	assert_int_equal(rename(file_of(other, ".token"), file_of(token, ".token")), 0);
	memset(token + SG_APPROVAL_TOKEN_BYTES / 2, 'a', SG_APPROVAL_TOKEN_BYTES / 2);
	assert_int_equal(redeem(token, now, &found), SG_E_TOKEN);
}

/* ---- listings ---- */

static const struct {
	const char *payload;
	const char *passing;
	const char *listing;
} listing_rows[] = {
	{ "{\"a\":\"x\",\"b\":1}", NULL, "{\"a\":\"x\",\"b\":1}" },
	{ "{ \"a\" : \"\\u0078\" }", NULL, "{\"a\":\"x\"}" },
	{ "{\"id\":7,\"a\":{\"id\":8,\"c\":[1,{\"id\":9}]}}", "id",
	  "{\"a\":{\"id\":8,\"c\":[1,{\"id\":9}]}}" },
	{ "{\"id\":7,\"a\":{\"id\":8,\"c\":null}}", "a.id", "{\"id\":7,\"a\":{\"c\":null}}" },
	{ "{\"a\":{\"id\":8},\"b\":{\"id\":8}}", "a.id x", "{\"a\":{},\"b\":{\"id\":8}}" },
	{ "{\"a.id\":8,\"id\":1}", "a.id", "{\"id\":1}" },
	{ "{\"a\":[true,false,1.50,1.5,-0,\"\"],\"b\":{}}", "",
	  "{\"a\":[true,false,1.50,1.5,-0,\"\"],\"b\":{}}" },
	{ "{\"aid\":1,\"i\":2,\"idd\":3}", "id", "{\"aid\":1,\"i\":2,\"idd\":3}" },
	{ "{\"a\":\"\\n\\\"}\"}", NULL, "{\"a\":\"\\n\\\"}\"}" },
};

static void
test_listing(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(listing_rows); i++) {
		struct sg_payload_text text = { sg_span_of(listing_rows[i].payload), 1 << 16 };
		const struct sg_node *node;
		struct sg_error err;
		struct sg_span found;
		bool hidden;

		assert_true(sg_ok(sg_document_payload(text, &arena, &node, &hidden, &err)));
		found = sg_gate_listing(node, listing_rows[i].passing, &arena);
		assert_string_equal(sg_arena_copy(&arena, found).p, listing_rows[i].listing);
	}
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(test_take),        WITH_STORE(test_asked_is_not_approved),
		WITH_STORE(test_parallel),    WITH_STORE(test_forged),
		WITH_STORE(test_other_key),   WITH_STORE(test_insecure_file),
		WITH_STORE(test_open),        WITH_STORE(test_no_space),
		WITH_STORE(test_bounds),      WITH_STORE(test_codes),
		WITH_STORE(test_token),       WITH_STORE(test_forged_token),
		WITH_STORE(test_moved_token), WITH_STORE(test_listing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
