/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records: what is taken out of them, what they look like, and that a file of them is a chain whatever writes at once.
 */
#include "audit/audit.h"
#include "base/vec.h"
#include "document/document.h"
#include "place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sg_arena arena;
static char place[SG_TEST_PLACE_BYTES];

static const char *const redact_rows[][2] = {
	{ "git push --force", "git push --force" },
	{ "curl -H 'Authorization: Bearer abc.def'", "curl -H 'Authorization: Bearer [redacted]'" },
	{ "curl -H \"authorization: basic dXNlcjpwdw==\"",
	  "curl -H \"authorization: basic [redacted]\"" },
	{ "git clone https://ghp_0123456789abcdefghij@github.test/x",
	  "git clone https://[redacted]@github.test/x" },
	{ "echo ghp_0123456789abcdefghij0123", "echo [redacted]" },
	{ "echo ghp_ is a prefix", "echo ghp_ is a prefix" },
	{ "aws AKIAIOSFODNN7EXAMPLE x", "aws [redacted] x" },
	{ "export PASSWORD=hunter2; ls", "export PASSWORD=[redacted]; ls" },
	{ "DB_PASSWD='a b c' ./run", "DB_PASSWD=[redacted] ./run" },
	{ "mysql --password hunter2 db", "mysql --password [redacted] db" },
	{ "mysql --password=hunter2 db", "mysql --password=[redacted] db" },
	{ "{\"api_key\": \"k\", \"n\": 1}", "{\"api_key\": [redacted], \"n\": 1}" },
	{ "postgres://user:pw@host/db", "postgres://[redacted]@host/db" },
	{ "https://host/a@b", "https://host/a@b" },
	{ "az login --client-secret=abc -t x", "az login --client-secret=[redacted] -t x" },
	{ "x?sig=abc%2F&sv=1", "x?sig=[redacted]&sv=1" },
	{ "the secret is out", "the secret is out" },
	{ "cat <<E\n-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nE",
	  "cat <<E\n[redacted]-----END RSA PRIVATE KEY-----\nE" },
	{ "-----BEGIN PRIVATE KEY----- abc", "[redacted]" },
	{ "-----BEGIN CERTIFICATE----- abc", "-----BEGIN CERTIFICATE----- abc" },
	{ "", "" },
};

static void
test_redact(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(redact_rows); i++) {
		struct sg_span found = sg_redact(sg_span_of(redact_rows[i][0]), &arena);

		if (!sg_span_is(found, redact_rows[i][1]))
			fail_msg("%s: wanted %s, found %.*s", redact_rows[i][0], redact_rows[i][1],
				 SG_SPAN_ARG(found));
	}
}

static struct sg_span
line_of(enum sg_audit audit, struct sg_span subject)
{
	static const struct sg_span commands[] = { { "rm --recursive x", 16 },
						   { "curl https://a:b@c.test", 23 } };
	static const struct sg_call call = { .agent = { "claude", 6 },
					     .tool = SG_TOOL_SHELL,
					     .tool_name = { "Bash", 4 } };
	struct sg_record record = {
		.time = { 1732190000, 7000000 },
		.ruling = { SG_VERDICT_FORBIDDEN, (uint8_t)audit },
		.rule = SG_SPAN("r"),
		.subject = subject,
		.call = &call,
		.commands = commands,
		.commands_count = 2,
		.pid = 1,
		.uid = 2,
	};

	return sg_record_line(&record, &arena);
}

static void
test_line(void **state)
{
	(void)state;
	assert_string_equal(
		sg_arena_copy(&arena, line_of(SG_AUDIT_META, SG_SPAN("x\n\xff"))).p,
		"{\"time\":\"2024-11-21T11:53:20.007Z\",\"verdict\":\"forbidden\",\"audit\":\"meta\",\"agent\":\"claude\","
		"\"kind\":\"shell\",\"tool\":\"Bash\",\"rule\":\"r\",\"subject\":\"x\\n\xef\xbf\xbd\",\"uid\":2,\"pid\":1}\n");
	assert_string_equal(
		sg_arena_copy(&arena, line_of(SG_AUDIT_FULL, (struct sg_span){ 0 })).p,
		"{\"time\":\"2024-11-21T11:53:20.007Z\",\"verdict\":\"forbidden\",\"audit\":\"full\",\"agent\":\"claude\","
		"\"kind\":\"shell\",\"tool\":\"Bash\",\"rule\":\"r\",\"subject\":\"rm --recursive x\","
		"\"commands\":[\"rm --recursive x\",\"curl https://[redacted]@c.test\"],\"uid\":2,\"pid\":1}\n");
}

/* However long a text is, its record fits; and it is never cut inside a character. */
static void
test_long(void **state)
{
	struct sg_buffer text = { .arena = &arena };

	(void)state;
	for (size_t i = 0; i < 100000; i++)
		sg_buffer_add(&text, SG_SPAN("\xc3\xa9"));
	for (unsigned audit = SG_AUDIT_META; audit <= SG_AUDIT_FULL; audit++) {
		struct sg_span line = line_of((enum sg_audit)audit, sg_buffer_span(&text));

		assert_true(line.len < SG_AUDIT_MAX_LINE);
		assert_true(sg_span_is_utf8(line));
		assert_true(sg_span_search(line, SG_SPAN("\xef\xbf\xbd")) == SIZE_MAX);
	}
}

static const char *
path_of(const char *name)
{
	return sg_arena_printf(&arena, "%s/%s", place, name).p;
}

static void
hash_of(struct sg_span line, char hex[2 * SG_AUDIT_HASH_BYTES + 1])
{
	unsigned char hash[SG_AUDIT_HASH_BYTES];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)line.p, line.len, NULL, 0);
	sodium_bin2hex(hex, 2 * SG_AUDIT_HASH_BYTES + 1, hash, sizeof(hash));
}

static struct sg_span
read_all(const char *path)
{
	char *bytes = sg_arena_alloc(&arena, 1 << 22);
	int fd = open(path, O_RDONLY);
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, bytes + len, (1 << 22) - len)) > 0)
		len += (size_t)n;
	close(fd);
	return (struct sg_span){ bytes, len };
}

/* Every line is JSON and carries the hash of the one before; returns how many there are. */
static size_t
check_chain(const char *path)
{
	struct sg_span text = read_all(path);
	char expected[2 * SG_AUDIT_HASH_BYTES + 1] = "";
	size_t lines = 0;

	while (text.len) {
		struct sg_span line = sg_span_split(text, '\n', &text);
		const struct sg_node *object;
		bool hidden;

		if (sg_ok(sg_document_payload((struct sg_payload_text){ line, 1 << 20 }, &arena,
					      &object, &hidden, NULL)))
			assert_string_equal(sg_arena_copy(&arena, sg_node_text(object, "prev")).p,
					    expected);
		hash_of(line, expected);
		lines++;
	}
	return lines;
}

static void
test_chain(void **state)
{
	const char *path = path_of("deep/down/audit.jsonl");
	struct sg_error err;
	struct stat st;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(sg_ok(
			sg_audit_append(path, line_of(SG_AUDIT_META, SG_SPAN("x")), &arena, &err)));
	assert_int_equal(check_chain(path), 5);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07007, 0);
}

static void
test_torn(void **state)
{
	const char *path = path_of("torn.jsonl");
	struct sg_error err;
	struct sg_span text;
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	(void)state;
	assert_int_equal(write(fd, "{\"time\":\"half", 13), 13);
	close(fd);
	assert_true(
		sg_ok(sg_audit_append(path, line_of(SG_AUDIT_META, SG_SPAN("x")), &arena, &err)));
	text = read_all(path);
	assert_true(sg_span_starts(text, SG_SPAN("{\"time\":\"half\n{\"time\"")));
	assert_true(sg_span_ends(text, SG_SPAN(",\"torn\":true}\n")));
	assert_int_equal(check_chain(path), 2);
}

static void
test_refused(void **state)
{
	struct sg_error err = { 0 };

	(void)state;
	assert_int_equal(symlink("/dev/null", path_of("link")), 0);
	assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
	assert_int_equal(sg_audit_append(path_of("link"), SG_SPAN("{}\n"), &arena, &err).code,
			 SG_E_AUDIT);
	assert_int_equal(sg_audit_append(path_of("fifo"), SG_SPAN("{}\n"), &arena, &err).code,
			 SG_E_AUDIT);
	assert_int_equal(sg_audit_append(place, SG_SPAN("{}\n"), &arena, &err).code, SG_E_AUDIT);
	assert_true(err.text.len > 0);
}

enum { WRITERS = 8, RECORDS = 200 };

static void
write_records(const char *path)
{
	struct sg_error err;
	struct sg_arena own;

	sg_arena_init(&own, 0);
	for (int i = 0; i < RECORDS; i++)
		if (!sg_ok(sg_audit_append(
			    path, SG_SPAN("{\"time\":\"now\",\"verdict\":\"log\"}\n"), &own, &err)))
			_exit(1);
	_exit(0);
}

static void
test_concurrent(void **state)
{
	const char *path = path_of("crowd.jsonl");

	(void)state;
	for (int i = 0; i < WRITERS; i++)
		if (fork() == 0)
			write_records(path);
	for (int i = 0; i < WRITERS; i++) {
		int status = 1;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(check_chain(path), WRITERS * RECORDS);
}

static int
setup(void **state)
{
	(void)state;
	sg_arena_init(&arena, 0);
	return sg_test_place(place) ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return sg_test_place_remove(place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_redact),     cmocka_unit_test(test_line),
		cmocka_unit_test(test_long),       cmocka_unit_test(test_chain),
		cmocka_unit_test(test_torn),       cmocka_unit_test(test_refused),
		cmocka_unit_test(test_concurrent),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
