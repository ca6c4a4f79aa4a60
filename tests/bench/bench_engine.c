/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times the engine inside one process: reading a policy, decoding and judging each row of a file of calls, and kinds of
 * input in growing lengths. Prints lines of NAME and figures in microseconds; knows no threshold.
 *
 *	bench_engine policy FILE... | rows POLICY ROWS | kinds POLICY KINDS [LENGTH...]
 */
#include "kinds.h"

#include "gate/evaluate.h"
#include "load/load.h"
#include "model/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	REPEATS = 9,
	LOADS = 7,
	MAX_POLICIES = 8,
	FILE_BYTES = 64 * 1024 * 1024,
	MAX_ROWS = 100 * 1000,
	MOST_US = 200 * 1000,
	LONGEST_US = 1000 * 1000
};

/* For what takes microseconds: the clock must cost little. */
static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* For what takes longer: other processes do not count. */
static double
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
give_up(const char *what)
{
	fprintf(stderr, "bench_engine: %s\n", what);
	exit(1);
}

static struct sg_span
read_file(const char *path, struct sg_arena *arena)
{
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(FILE_BYTES);
	struct sg_span text = { 0 };

	if (!file || !bytes)
		give_up(path);
	text = sg_arena_copy(arena, (struct sg_span){ bytes, fread(bytes, 1, FILE_BYTES, file) });
	fclose(file);
	free(bytes);
	return text;
}

static void
load_policy(const char *path, struct sg_span text, struct sg_arena *arena, struct sg_policies *out)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_errors errors = { .arena = arena };
	struct sg_load_input input = { .text = { sg_span_of(path), text },
				       .format = sg_load_format(sg_span_of(path)),
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_loader loader;

	sg_loader_init(&loader, arena, &options, &errors);
	if (!sg_ok(sg_load_text(&loader, &input)) ||
	    !sg_ok(sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC, &out->images[0],
				 NULL)))
		give_up("the policy cannot be read");
	out->count = 1;
}

static double
time_load(const char *path, struct sg_span text)
{
	struct sg_policies policies = { 0 };
	struct sg_arena arena;
	double from = cpu_us(), us;

	sg_arena_init(&arena, 0);
	load_policy(path, text, &arena, &policies);
	us = cpu_us() - from;
	sg_arena_free(&arena);
	return us;
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Every round loads each file once, so that a busy machine slows all of them alike. */
static void
time_policies(char **paths, size_t count)
{
	static double us[MAX_POLICIES][LOADS];
	struct sg_span texts[MAX_POLICIES];
	struct sg_arena arena;

	sg_arena_init(&arena, 0);
	for (size_t k = 0; k < count; k++)
		texts[k] = read_file(paths[k], &arena);
	for (int i = 0; i < LOADS; i++)
		for (size_t k = 0; k < count; k++)
			us[k][i] = time_load(paths[k], texts[k]);
	for (size_t k = 0; k < count; k++) {
		qsort(us[k], LOADS, sizeof(**us), by_value);
		printf("%s\t%.1f\t%.1f\t%.1f\n", paths[k], us[k][LOADS / 10], us[k][LOADS / 2],
		       us[k][LOADS * 9 / 10]);
	}
	sg_arena_free(&arena);
}

/* NAME, 10th percentile, median, 90th and 99th percentile, worst, mean. */
static void
print_spread(const char *name, double *us, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += us[i];
	qsort(us, count, sizeof(*us), by_value);
	printf("%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", name, us[count / 10], us[count / 2],
	       us[count * 9 / 10], us[count * 99 / 100], us[count - 1], sum / (double)count);
}

/* The best of some tries each, as other processes only ever add. */
static void
time_row(const struct sg_policies *policies, struct sg_span line, double *decode, double *judge)
{
	static const struct sg_judge_options options = { 0 };
	struct sg_arena arena;

	*decode = *judge = 1e12;
	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	for (int i = 0; i < REPEATS; i++) {
		struct sg_judgement judgement;
		const struct sg_node *payload;
		struct sg_call call;
		struct sg_error err;
		bool hidden = false;
		double from = now_us(), middle;

		if (!sg_ok(sg_document_payload(
			    (struct sg_payload_text){ line, SG_MAX_PAYLOAD_BYTES }, &arena,
			    &payload, &hidden, &err)) ||
		    !sg_ok(sg_agent_neutral.decode(payload, &arena, &call, &err)))
			give_up("a row cannot be read");
		middle = now_us();
		sg_gate_judge(policies, &call, &options, &arena, &judgement);
		if (now_us() - middle < *judge)
			*judge = now_us() - middle;
		if (middle - from < *decode)
			*decode = middle - from;
		sg_arena_reset(&arena);
	}
	sg_arena_free(&arena);
}

static void
time_rows(const char *policy, const char *path)
{
	static double decode[MAX_ROWS], judge[MAX_ROWS];
	struct sg_policies policies = { 0 };
	struct sg_arena arena;
	struct sg_span rest;
	size_t count = 0;

	sg_arena_init(&arena, 0);
	load_policy(policy, read_file(policy, &arena), &arena, &policies);
	rest = read_file(path, &arena);
	while (rest.len && count < MAX_ROWS) {
		struct sg_span line = sg_span_split(rest, '\n', &rest);

		time_row(&policies, line, &decode[count], &judge[count]);
		count++;
	}
	print_spread("decode", decode, count);
	print_spread("decide", judge, count);
	sg_arena_free(&arena);
}

/* Memory of the call is got and given back each time, as a process that judges one call does. */
static double
time_input(const struct sg_policies *policies, const struct kind *kind, struct sg_span input)
{
	double best = 1e12;

	for (int i = 0; i < 5 && best * i < MOST_US; i++) {
		struct sg_arena arena;
		double from = cpu_us(), us;

		sg_arena_init(&arena, SG_MAX_CALL_BYTES);
		kind_judge(policies, kind, input, &arena);
		sg_arena_free(&arena);
		us = cpu_us() - from;
		best = us < best ? us : best;
	}
	return best;
}

/* The lengths that kinds are timed at. */
struct lengths {
	size_t bytes[6];
	size_t count;
};

/* A kind that takes too long already is not made longer. */
static void
time_kind(const struct sg_policies *policies, const struct kind *kind,
	  const struct lengths *lengths)
{
	double us = 0;

	for (size_t i = 0; i < lengths->count && us < LONGEST_US; i++) {
		struct sg_arena arena;
		struct sg_span input;

		sg_arena_init(&arena, 0);
		input = kind_make(kind, lengths->bytes[i], &arena);
		us = time_input(policies, kind, input);
		printf("%.*s\t%zu\t%zu\t%.1f\n", SG_SPAN_ARG(kind->name), lengths->bytes[i],
		       input.len, us);
		fflush(stdout);
		sg_arena_free(&arena);
	}
}

static void
time_kinds(const char *policy, const char *path, const struct lengths *lengths)
{
	struct sg_policies policies = { 0 };
	struct sg_arena arena;
	struct sg_span rest;

	sg_arena_init(&arena, 0);
	load_policy(policy, read_file(policy, &arena), &arena, &policies);
	rest = read_file(path, &arena);
	while (rest.len) {
		struct sg_span line = sg_span_split(rest, '\n', &rest);
		struct kind kind;

		if (line.len == 0 || line.p[0] == '#')
			continue;
		kind = kind_read(line, &arena);
		time_kind(&policies, &kind, lengths);
	}
	sg_arena_free(&arena);
}

int
main(int argc, char **argv)
{
	struct lengths lengths = { { 10, 100, 1000, 10 * 1000, 100 * 1000, 1024 * 1024 }, 6 };

	for (int i = 4; i < argc && i < 10; i++) {
		lengths.bytes[i - 4] = strtoul(argv[i], NULL, 10);
		lengths.count = (size_t)i - 3;
	}
	if (argc >= 3 && argc <= 2 + MAX_POLICIES && strcmp(argv[1], "policy") == 0)
		time_policies(argv + 2, (size_t)argc - 2);
	else if (argc == 4 && strcmp(argv[1], "rows") == 0)
		time_rows(argv[2], argv[3]);
	else if (argc >= 4 && argc <= 10 && strcmp(argv[1], "kinds") == 0)
		time_kinds(argv[2], argv[3], &lengths);
	else
		give_up("usage: bench_engine policy FILE... | rows POLICY ROWS | kinds POLICY KINDS [LENGTH...]");
	return 0;
}
