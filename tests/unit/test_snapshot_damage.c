/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A snapshot that is not what was written: with any byte flipped, cut short anywhere, or altered while a hook uses it, a
 * call is refused or its verdict is as it was. Policy and calls use every kind of record.
 */
#include "agents/table.h"
#include "gate/evaluate.h"
#include "gate/fuse.h"
#include "load/load.h"
#include "model/stamp.h"
#include "place.h"
#include "snapshot/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A policy in two parts; between them stands a decision. */
#define POLICY_HEAD                                                                                  \
	"allowed_sandbox_modes = ['read-only', 'workspace-write']\n"                                 \
	"default_permissions = 'narrow'\n"                                                           \
	"allowed_permission_profiles = { narrow = true }\n"                                          \
	"enforce_residency = 'us'\n"                                                                 \
	"[permissions.narrow.filesystem]\n"                                                          \
	"':root' = 'write'\n"                                                                        \
	"[[rules.prefix_rules]]\n"                                                                   \
	"pattern = [{ any_of = ['frob', 'twist'] }, { token = 'alpha' }]\n"                          \
	"decision = 'prompt'\n"                                                                      \
	"[requirements]\n"                                                                           \
	"version = 1\n"                                                                              \
	"on_unreadable_command = 'prompt'\n"                                                         \
	"[requirements.mcp_servers]\n"                                                               \
	"on_unknown_identity = 'prompt'\n"                                                           \
	"allowed = [\n"                                                                              \
	"  { name = 'github', type = 'http', url = 'https://mcp.a.example/', tools = ['get_*'] },\n" \
	"  { type = 'stdio', command = '/bin/docs', args = ['--ro'] },\n"                            \
	"]\n"                                                                                        \
	"[requirements.features]\n"                                                                  \
	"hooks = true\n"                                                                             \
	"[[requirements.rules]]\n"                                                                   \
	"id = 'ship'\n"                                                                              \
	"glob = 'ship *'\n"
#define POLICY_TAIL                                                   \
	"reason = 'Ships sail on Mondays.'\n"                         \
	"unless = ['ship alpha']\n"                                   \
	"match = ['ship beta']\n"                                     \
	"[[requirements.rules]]\n"                                    \
	"regex = '^deploy .*main'\n"                                  \
	"decision = 'forbidden'\n"                                    \
	"[[requirements.rules]]\n"                                    \
	"glob = 'touch *'\n"                                          \
	"decision = 'log'\n"                                          \
	"agents = ['claude', 'neutral']\n"                            \
	"[[requirements.cli]]\n"                                      \
	"program = 'az'\n"                                            \
	"read = 'allow'\n"                                            \
	"unknown = 'prompt'\n"                                        \
	"delete = 'forbidden'\n"                                      \
	"allow = ['vm start']\n"                                      \
	"[requirements.filesystem]\n"                                 \
	"':project_roots' = { '.' = 'write', '**/*.env' = 'none' }\n" \
	"'/' = 'read'\n"                                              \
	"[[requirements.paths]]\n"                                    \
	"globs = ['**/hooks/**']\n"                                   \
	"access = ['write']\n"                                        \
	"decision = 'forbidden'\n"                                    \
	"unless = ['**/hooks/free']\n"                                \
	"[requirements.network]\n"                                    \
	"mode = 'limited'\n"                                          \
	"[requirements.network.domains]\n"                            \
	"'a.example' = 'allow'\n"                                     \
	"'*.b.example' = 'deny'\n"                                    \
	"[[requirements.environment]]\n"                              \
	"names = ['FOO', 'BAR_*']\n"                                  \
	"decision = 'prompt'\n"

#define BASH(command) \
	"{\"tool\":\"Bash\",\"cwd\":\"/repo\",\"input\":{\"command\":\"" command "\"}}"

static const struct {
	const char *line;
	const char *verdict;
} calls[] = {
	{ BASH("ls -la"), "allow" },
	{ BASH("ship beta"), "forbidden" },
	{ BASH("ship alpha; touch x"), "log" },
	{ BASH("frob alpha"), "prompt" },
	{ BASH("FOO=1 az vm start"), "prompt" },
	{ BASH("deploy to main"), "forbidden" },
	{ BASH("curl -o x https://a.example/x"), "allow" },
	{ "{\"tool\":\"Write\",\"cwd\":\"/repo\",\"input\":{\"file_path\":\"/repo/hooks/a\"}}",
	  "forbidden" },
	{ "{\"tool\":\"mcp__github__get_it\",\"cwd\":\"/repo\",\"input\":{},\"mcp_server\":"
	  "{\"transport\":\"http\",\"url\":\"https://mcp.a.example/\"}}",
	  "allow" },
};

/* Rules that fill blocks, so that what a call needs lies in several. */
enum { FILLERS = 150 };

/* Kept by the loader of declared sources, by nobody yet, or in files of their own. */
static const enum sg_policy_section unused[] = { SG_POLICY_FINDINGS, SG_POLICY_TEXTS };

static struct sg_arena arena; /* of the tests */
static struct sg_ruling rulings[SG_ARRAY_LEN(calls)];
static char place[SG_TEST_PLACE_BYTES];
static char path[SG_TEST_PLACE_BYTES + 16];

static struct sg_ruling
judge(const struct sg_image *image, size_t call, struct sg_arena *memory)
{
	struct sg_policies policies = { { *image }, 1 };
	struct sg_evaluate_options options = { 0 };
	struct sg_evaluation out;

	sg_gate_evaluate(&policies, sg_span_of(calls[call].line), &options, memory, &out);
	return out.judgement.decision.ruling;
}

/* The policy with a decision for ship, and as many rules more. */
static struct sg_span
policy_of(const char *decision, size_t fillers)
{
	struct sg_buffer out = { .arena = &arena };

	sg_buffer_add(&out, SG_SPAN(POLICY_HEAD));
	sg_buffer_printf(&out, "decision = '%s'\n", decision);
	sg_buffer_add(&out, SG_SPAN(POLICY_TAIL));
	for (size_t i = 0; i < fillers; i++)
		sg_buffer_printf(&out,
				 "[[requirements.rules]]\nglob = 'filler%zu * --with'\n"
				 "decision = 'prompt'\nreason = 'To fill blocks: %zu.'\n",
				 i, i);
	return sg_buffer_span(&out);
}

/* Every kind of record that a loader can make of a text, and a stamp. */
static void
check_sections(const struct sg_image *image)
{
	for (unsigned i = 0; i <= SG_POLICY_PROFILES; i++) {
		bool used = true;

		for (size_t k = 0; k < SG_ARRAY_LEN(unused); k++)
			used = used && i != (unsigned)unused[k];
		if ((sg_image_count(image, i) > 0) != used)
			fail_msg("section %u: %u records", i, sg_image_count(image, i));
	}
}

/* Write the snapshot of a policy; rulings are what it says of the calls. */
static void
write_policy(struct sg_span text)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_load_input input = { .text = { SG_SPAN("policy.toml"), text },
				       .format = SG_FORMAT_TOML,
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_errors errors = { .arena = &arena };
	struct sg_loader loader;
	struct sg_stamp_rec stamp;
	struct sg_image image;
	struct sg_span bytes;
	struct sg_error err;

	sg_loader_init(&loader, &arena, &options, &errors);
	if (!sg_ok(sg_load_text(&loader, &input)))
		fail_msg("%.*s", SG_SPAN_ARG(sg_error_render(&arena, &errors.items[0])));
	stamp = sg_stamp_of(sg_image_intern(&loader.builder, SG_SPAN("/no/such/file")), NULL);
	sg_vec_push(&arena, &loader.stamps, stamp);
	bytes = sg_loader_finish(&loader);
	assert_true(sg_ok(sg_image_open(bytes, SG_POLICY_MAGIC, &image, &err)));
	check_sections(&image);
	for (size_t i = 0; i < SG_ARRAY_LEN(calls); i++)
		rulings[i] = judge(&image, i, &arena);
	assert_true(sg_ok(sg_snapshot_write(bytes, path, &arena, &err)));
}

static char *
read_file(size_t *len)
{
	int fd = open(path, O_RDONLY);
	char *p;

	*len = (size_t)lseek(fd, 0, SEEK_END);
	p = sg_arena_alloc(&arena, *len);
	assert_int_equal(pread(fd, p, *len, 0), *len);
	close(fd);
	return p;
}

static void
test_verdicts(void **state)
{
	(void)state;
	write_policy(policy_of("forbidden", 0));
	for (size_t i = 0; i < SG_ARRAY_LEN(calls); i++)
		assert_string_equal(sg_ruling_word(rulings[i]), calls[i].verdict);
}

/* ---- bytes of the file ---- */

/* Is the call refused, or judged as with the right file? False: it may run because of the damage. */
static bool
is_safe(int fd, size_t call)
{
	struct sg_arena memory;
	struct sg_image image;
	struct sg_error err;
	bool safe = true;
	int own = dup(fd);

	sg_arena_init(&memory, 0);
	if (!sg_ok(sg_snapshot_map(own, &memory, &image, &err))) {
		assert_int_equal(err.code, SG_E_SNAPSHOT);
		close(own);
	} else if (sg_ok(sg_snapshot_fresh(&image, 0, &memory, &err))) {
		struct sg_ruling now = judge(&image, call, &memory);

		safe = sg_ruling_eq(sg_ruling_join(now, rulings[call]), now);
	}
	sg_arena_free(&memory);
	return safe;
}

static void
check_calls(int fd, const char *what, size_t at)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(calls); i++)
		if (!is_safe(fd, i))
			fail_msg("%s %zu: %s", what, at, calls[i].line);
}

static void
flip(int fd, size_t at, unsigned char bits)
{
	unsigned char byte;

	assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
	byte ^= bits;
	assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
}

static void
check_flips(size_t step)
{
	int fd = open(path, O_RDWR);
	off_t len = lseek(fd, 0, SEEK_END);

	for (size_t at = 0; at < (size_t)len; at += step) {
		flip(fd, at, (unsigned char)(1 << at % 8));
		check_calls(fd, "a bit flipped at", at);
		flip(fd, at, (unsigned char)(1 << at % 8));
		flip(fd, at, 0xff);
		check_calls(fd, "a byte flipped at", at);
		flip(fd, at, 0xff);
	}
	close(fd);
}

static void
test_flips(void **state)
{
	(void)state;
	write_policy(policy_of("forbidden", 0));
	check_flips(1);
}

/* Where one block is damaged, others are right and used. */
static void
test_flips_in_blocks(void **state)
{
	(void)state;
	write_policy(policy_of("forbidden", FILLERS));
	check_flips(61);
}

/* Blocks of an older snapshot of the same length, as a file written in place and not to its end has them. */
static void
test_mixtures(void **state)
{
	enum { MOST = 4 };
	char *older, *newer;
	size_t len, same;
	int fd;

	(void)state;
	write_policy(policy_of("log", 0));
	older = read_file(&same);
	write_policy(policy_of("forbidden", 0));
	newer = read_file(&len);
	assert_int_equal(len, same);
	assert_true(len <= (size_t)MOST * SG_BLOCK_BYTES);
	fd = open(path, O_RDWR);
	for (unsigned blocks = 0; blocks < 1u << (MOST - 1); blocks++) {
		for (size_t at = SG_BLOCK_BYTES; at < len; at += SG_BLOCK_BYTES) {
			const char *from = blocks >> (at / SG_BLOCK_BYTES - 1) & 1 ? older : newer;

			assert_int_equal(pwrite(fd, from + at, SG_BLOCK_BYTES, (off_t)at),
					 SG_BLOCK_BYTES);
		}
		check_calls(fd, "a mixture", blocks);
	}
	close(fd);
}

static void
test_lengths(void **state)
{
	enum { MORE = 2 * SG_BLOCK_BYTES };
	size_t len;
	int fd;

	(void)state;
	write_policy(policy_of("forbidden", 0));
	fd = open(path, O_RDWR);
	len = (size_t)lseek(fd, 0, SEEK_END);
	for (size_t at = len + MORE; at > len; at--) {
		assert_int_equal(ftruncate(fd, (off_t)at), 0);
		check_calls(fd, "lengthened to", at);
	}
	for (size_t at = len; at > 0; at--) {
		assert_int_equal(ftruncate(fd, (off_t)at - 1), 0);
		check_calls(fd, "cut to", at - 1);
	}
	close(fd);
}

/* ---- while a hook uses it ---- */

static void
leave_it(int fd)
{
	(void)fd;
}

static void
cut_it(int fd)
{
	assert_int_equal(ftruncate(fd, 0), 0);
}

static void
write_to_it(int fd)
{
	flip(fd, 0, 0);
}

static void
flip_all(int fd)
{
	off_t len = lseek(fd, 0, SEEK_END);

	for (off_t at = 0; at < len; at++)
		flip(fd, (size_t)at, 0xff);
}

static void
put_another(int fd)
{
	char other[sizeof(path) + 8];
	FILE *file;

	(void)fd;
	snprintf(other, sizeof(other), "%s.other", path);
	file = fopen(other, "w");
	assert_int_equal(fputs("another file", file) < 0, 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(rename(other, path), 0);
}

static void
take_away(int fd)
{
	(void)fd;
	assert_int_equal(unlink(path), 0);
}

static const struct change {
	const char *name;
	void (*change)(int fd);
	const char *code; /* of the refusal; NULL: the call is allowed */
} changes[] = {
	{ "left", leave_it, NULL },
	{ "cut", cut_it, "SG0502" }, /* SIGBUS */
	{ "written to", write_to_it, "SG0203" },
	{ "flipped", flip_all, "SG0203" },
	{ "replaced", put_another, NULL },
	{ "removed", take_away, NULL },
};

static struct sg_status
open_and_change(const void *context, const struct sg_call *call, struct sg_arena *memory,
		struct sg_policies *out, struct sg_error *err)
{
	const struct change *row = context;
	struct sg_policy_choice choice = { .snapshot = path, .uid = geteuid() };
	struct sg_status status = sg_policies_open(&choice, call, memory, out, err);

	row->change(open(path, O_RDWR));
	return status;
}

/* A hook of Claude Code that is asked about "ls -la"; what it says goes to `answer`. Its wait status. */
static int
run_hook(const struct change *row, char answer[4096])
{
	static const char input[] =
		"{\"session_id\":\"s\",\"cwd\":\"/\",\"hook_event_name\":\"PreToolUse\","
		"\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls -la\"}}";
	const char *no_records[] = { NULL };
	struct sg_hook hook = { .agent = sg_agent_find(SG_SPAN("claude")),
				.policy = { open_and_change, row },
				.audit_paths = no_records };
	int in[2], out[2], status = 0;
	ssize_t len;
	pid_t pid;

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	assert_int_equal(write(in[1], input, sizeof(input) - 1), sizeof(input) - 1);
	close(in[1]);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(STDERR_FILENO);
		_exit(sg_gate_hook(&hook));
	}
	close(in[0]);
	close(out[1]);
	len = read(out[0], answer, 4095);
	close(out[0]);
	answer[len > 0 ? len : 0] = '\0';
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
test_changes(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(changes); i++) {
		char answer[4096];
		int status;

		write_policy(policy_of("forbidden", 0));
		status = run_hook(&changes[i], answer);
		if (!WIFEXITED(status))
			fail_msg("%s: signal %d", changes[i].name, WTERMSIG(status));
		if (changes[i].code
			    ? !strstr(answer, "\"deny\"") || !strstr(answer, changes[i].code)
			    : answer[0] || WEXITSTATUS(status))
			fail_msg("%s: status %d, %s", changes[i].name, WEXITSTATUS(status), answer);
	}
}

static int
setup(void **state)
{
	(void)state;
	sg_arena_init(&arena, 0);
	if (!sg_test_place(place))
		return -1;
	snprintf(path, sizeof(path), "%s/policy.img", place);
	return 0;
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
		cmocka_unit_test(test_verdicts),        cmocka_unit_test(test_flips),
		cmocka_unit_test(test_flips_in_blocks), cmocka_unit_test(test_mixtures),
		cmocka_unit_test(test_lengths),         cmocka_unit_test(test_changes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
