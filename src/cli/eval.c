/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate eval: calls in, verdicts out, as a filter. With --stream one line each, in order, always the same count.
 */
#include "cli/commands.h"
#include "cli/policy.h"
#include "cli/stream.h"
#include "model/limits.h"

#include <stdio.h>
#include <stdlib.h>

static int
exit_status(struct sg_ruling ruling)
{
	static const int statuses[] = { SG_CLI_OK, SG_CLI_PROMPT, SG_CLI_FORBIDDEN };

	return ruling.verdict <= SG_VERDICT_FORBIDDEN ? statuses[ruling.verdict] : SG_CLI_FORBIDDEN;
}

static int
single(const struct sg_policies *policies, const struct sg_evaluate_options *options)
{
	struct sg_lines lines = { 0 };
	struct sg_evaluation evaluation;
	struct sg_arena arena;
	int status;

	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	while (!lines.over && !lines.failed && lines.end <= SG_MAX_PAYLOAD_BYTES)
		sg_lines_read(&lines);
	sg_gate_evaluate(policies, (struct sg_span){ lines.p, lines.end }, options, &arena,
			 &evaluation);
	fwrite(evaluation.json.p, 1, evaluation.json.len, stdout);
	putchar('\n');
	status = lines.failed || !evaluation.readable
			 ? SG_CLI_FAILED
			 : exit_status(evaluation.judgement.decision.ruling);
	sg_arena_free(&arena);
	sg_lines_free(&lines);
	return status;
}

/* False after a message. */
static bool
read_jobs(const char *text, size_t *out)
{
	char *end;
	unsigned long jobs = text ? strtoul(text, &end, 10) : 1;

	if (text &&
	    (*end || text[0] < '0' || text[0] > '9' || jobs < 1 || jobs > SG_STREAM_MAX_JOBS)) {
		fprintf(stderr, "strictgate eval: --jobs takes a number from 1 to %d, not \"%s\"\n",
			SG_STREAM_MAX_JOBS, text);
		return false;
	}
	*out = jobs;
	return true;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_evaluate_options options = { .look = sg_cli_has(args, SG_CLI_LOOK) };
	struct sg_policies policies;
	struct sg_stream stream = { &policies, &options, 1, sg_cli_has(args, SG_CLI_PROGRESS) };

	if (!sg_cli_agent(args, &options.agent) ||
	    !read_jobs(args->values[SG_CLI_JOBS], &stream.jobs))
		return SG_CLI_USAGE;
	if (!sg_cli_policies(args, SG_CLI_SYSTEM | SG_CLI_USERS, arena, &policies))
		return SG_CLI_FAILED;
	if (!sg_cli_has(args, SG_CLI_STREAM))
		return single(&policies, &options);
	return sg_stream_run(&stream) ? SG_CLI_OK : SG_CLI_FAILED;
}

const struct sg_cli_command sg_cli_eval = {
	.name = "eval",
	.summary = "Judge calls from standard input, as a filter",
	.text = "Input: {\"tool\":\"Bash\",\"input\":{\"command\":\"...\"},\"cwd\":\"/repo\",\"id\":\"1\"} or an agent's own hook input.\n"
		"Exit status of one call: 0 allow or log, 3 prompt, 2 forbidden, 1 error. With --stream: 0 when every line\n"
		"got its answer.\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES, SG_CLI_ROOT,
					    SG_CLI_PROJECT, SG_CLI_SNAPSHOT, SG_CLI_STREAM,
					    SG_CLI_JOBS, SG_CLI_PROGRESS, SG_CLI_AGENT, SG_CLI_LOOK,
					    SG_CLI_END },
	.run = run,
};
