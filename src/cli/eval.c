/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate eval: calls in, verdicts out, as a filter. With --stream one line each, in order, always the same count.
 */
#include "cli/commands.h"
#include "cli/policy.h"
#include "gate/evaluate.h"
#include "model/limits.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024 };

/* Standard input in blocks, cut into lines. */
struct lines {
	char *p;
	size_t start; /* of the next line */
	size_t end;   /* of what has been read */
	size_t cap;
	bool over; /* standard input has ended */
	bool failed;
	bool skipping; /* inside a line that is over the limit and has its answer already */
};

static int
exit_status(struct sg_ruling ruling)
{
	static const int statuses[] = { SG_CLI_OK, SG_CLI_PROMPT, SG_CLI_FORBIDDEN };

	return ruling.verdict <= SG_VERDICT_FORBIDDEN ? statuses[ruling.verdict] : SG_CLI_FORBIDDEN;
}

static void
make_room(struct lines *lines)
{
	if (lines->start > 0) {
		memmove(lines->p, lines->p + lines->start, lines->end - lines->start);
		lines->end -= lines->start;
		lines->start = 0;
	}
	if (lines->cap - lines->end < BLOCK_BYTES) {
		size_t cap = lines->cap ? lines->cap * 2 : 2 * BLOCK_BYTES;
		char *grown = realloc(lines->p, cap);

		lines->failed = grown == NULL;
		lines->p = grown ? grown : lines->p;
		lines->cap = grown ? cap : lines->cap;
	}
}

/* What was answered is given out before the reader has to wait for more. */
static void
flush_when_idle(void)
{
	struct pollfd poller = { .fd = STDIN_FILENO, .events = POLLIN };

	if (poll(&poller, 1, 0) == 0)
		fflush(stdout);
}

static void
read_block(struct lines *lines)
{
	ssize_t n;

	make_room(lines);
	if (lines->failed)
		return;
	flush_when_idle();
	do
		n = read(STDIN_FILENO, lines->p + lines->end, lines->cap - lines->end);
	while (n < 0 && errno == EINTR);
	lines->failed = n < 0;
	lines->over = n <= 0;
	lines->end += n > 0 ? (size_t)n : 0;
}

/* The next line without its newline; false at the end. A line over the limit is cut there: it is refused for its size. */
static bool
next_line(struct lines *lines, struct sg_span *out)
{
	size_t searched = 0;

	for (;;) {
		struct sg_span rest = { lines->p + lines->start, lines->end - lines->start };
		size_t newline = sg_span_find(sg_span_from(rest, searched), '\n');
		bool whole = newline != SIZE_MAX;
		bool cut = !whole && rest.len > SG_MAX_PAYLOAD_BYTES;

		if (whole || cut || (lines->over && rest.len)) {
			size_t len = whole ? searched + newline : rest.len;
			bool skipped = lines->skipping;

			*out = sg_span_first(rest, len);
			lines->start += len + whole;
			lines->skipping = cut;
			searched = 0;
			if (!skipped)
				return true;
			continue;
		}
		if (lines->over || lines->failed)
			return false;
		searched = rest.len;
		read_block(lines);
	}
}

static void
print_answer(struct sg_span json)
{
	fwrite(json.p, 1, json.len, stdout);
	putchar('\n');
}

static int
stream(const struct sg_policies *policies, const struct sg_evaluate_options *options)
{
	struct lines lines = { 0 };
	struct sg_arena arena;
	struct sg_span line;

	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	while (next_line(&lines, &line)) {
		struct sg_evaluation evaluation;

		sg_gate_evaluate(policies, line, options, &arena, &evaluation);
		print_answer(evaluation.json);
		sg_arena_reset(&arena);
		if (ferror(stdout))
			break;
	}
	sg_arena_free(&arena);
	free(lines.p);
	return lines.failed ? SG_CLI_FAILED : SG_CLI_OK;
}

static int
single(const struct sg_policies *policies, const struct sg_evaluate_options *options)
{
	struct lines lines = { 0 };
	struct sg_evaluation evaluation;
	struct sg_arena arena;
	int status;

	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	while (!lines.over && !lines.failed && lines.end <= SG_MAX_PAYLOAD_BYTES)
		read_block(&lines);
	sg_gate_evaluate(policies, (struct sg_span){ lines.p, lines.end }, options, &arena,
			 &evaluation);
	print_answer(evaluation.json);
	status = lines.failed || !evaluation.readable
			 ? SG_CLI_FAILED
			 : exit_status(evaluation.judgement.decision.ruling);
	sg_arena_free(&arena);
	free(lines.p);
	return status;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_evaluate_options options = { .look = sg_cli_has(args, SG_CLI_LOOK) };
	struct sg_policies policies;

	if (!sg_cli_agent(args, &options.agent))
		return SG_CLI_USAGE;
	if (!sg_cli_policies(args, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FAILED;
	return sg_cli_has(args, SG_CLI_STREAM) ? stream(&policies, &options)
					       : single(&policies, &options);
}

const struct sg_cli_command sg_cli_eval = {
	.name = "eval",
	.summary = "Judge calls from standard input, as a filter",
	.text = "Input: {\"tool\":\"Bash\",\"input\":{\"command\":\"...\"},\"cwd\":\"/repo\",\"id\":\"1\"} or an agent's own hook input.\n"
		"Exit status of one call: 0 allow or log, 3 prompt, 2 forbidden, 1 error. With --stream: 0 when every line\n"
		"got its answer.\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_ROOT,
					    SG_CLI_PROJECT, SG_CLI_SNAPSHOT, SG_CLI_STREAM,
					    SG_CLI_AGENT, SG_CLI_LOOK, SG_CLI_END },
	.run = run,
};
