/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are gathered into batches, batches are judged by whoever is free and given out in the order they came. Must not
 * know what a line or an answer looks like.
 */
#include "cli/stream.h"

#include "base/replace.h"
#include "model/limits.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	BATCH_BYTES = 64 * 1024, /* of input: some two hundred calls */
	BATCHES_PER_JOB = 4,
	STACK_BYTES = 8 * 1024 * 1024, /* as a process has: reading scripts recurses, to a limit */
	PROGRESS_MS = 500,
};

struct bytes {
	char *p;
	size_t len;
	size_t cap;
};

struct batch {
	struct bytes in;  /* lines with their newlines */
	struct bytes out; /* answers with theirs */
	size_t verdicts[SG_VERDICT_FORBIDDEN + 1];
	bool judged;
};

/* A ring of batches: [written, judging) are with the judges or done, [judging, gathered) wait, one more is gathered. */
struct run {
	const struct sg_stream *stream;
	struct batch *batches;
	size_t count;
	size_t written, judging, gathered;
	pthread_mutex_t lock;
	pthread_cond_t to_judge, judged;
	bool over;
	atomic_bool failed; /* no memory, or the output is gone */
	size_t verdicts[SG_VERDICT_FORBIDDEN + 1];
	size_t bytes; /* of input that has its answers */
	size_t all_bytes;
	int64_t began_ms, told_ms;
};

static bool
add_bytes(struct bytes *bytes, struct sg_span more, char end)
{
	size_t need = bytes->len + more.len + 1;

	if (need > bytes->cap) {
		size_t cap = need > 2 * bytes->cap ? need : 2 * bytes->cap;
		char *grown = realloc(bytes->p, cap);

		if (!grown)
			return false;
		bytes->p = grown;
		bytes->cap = cap;
	}
	if (more.len)
		memcpy(bytes->p + bytes->len, more.p, more.len);
	bytes->p[need - 1] = end;
	bytes->len = need;
	return true;
}

/* False when there is no memory for an answer. */
static bool
judge_batch(const struct sg_stream *stream, struct batch *batch, struct sg_arena *arena)
{
	struct sg_span rest = { batch->in.p, batch->in.len };
	bool fits = true;

	while (rest.len && fits) {
		struct sg_span line = sg_span_split(rest, '\n', &rest);
		struct sg_evaluation evaluation;

		sg_gate_evaluate(stream->policies, line, stream->options, arena, &evaluation);
		batch->verdicts[evaluation.judgement.decision.ruling.verdict]++;
		fits = add_bytes(&batch->out, evaluation.json, '\n');
		sg_arena_reset(arena);
	}
	return fits;
}

static void *
judge_batches(void *context)
{
	struct run *run = context;
	struct sg_arena arena;

	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	pthread_mutex_lock(&run->lock);
	for (;;) {
		struct batch *batch;
		bool fits;

		while (run->judging == run->gathered && !run->over)
			pthread_cond_wait(&run->to_judge, &run->lock);
		if (run->judging == run->gathered)
			break;
		batch = &run->batches[run->judging++ % run->count];
		pthread_mutex_unlock(&run->lock);
		fits = judge_batch(run->stream, batch, &arena);
		pthread_mutex_lock(&run->lock);
		if (!fits)
			run->failed = true;
		batch->judged = true;
		pthread_cond_signal(&run->judged);
	}
	pthread_mutex_unlock(&run->lock);
	sg_arena_free(&arena);
	return NULL;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static size_t
calls_of(const struct run *run)
{
	size_t calls = 0;

	for (size_t i = 0; i <= SG_VERDICT_FORBIDDEN; i++)
		calls += run->verdicts[i];
	return calls;
}

static void
tell_progress(struct run *run)
{
	int64_t now = now_ms();
	double seconds = (double)(now - run->began_ms) / 1000;

	if (!run->stream->progress || now - run->told_ms < PROGRESS_MS || !isatty(STDERR_FILENO))
		return;
	run->told_ms = now;
	fprintf(stderr, "\r%zu calls, %.0f a second", calls_of(run),
		(double)calls_of(run) / seconds);
	if (run->all_bytes)
		fprintf(stderr, ", %.0f %%", 100 * (double)run->bytes / (double)run->all_bytes);
	fputs("\033[K", stderr);
}

static void
tell_summary(const struct run *run)
{
	double seconds = (double)(now_ms() - run->began_ms) / 1000;

	if (run->stream->progress)
		fprintf(stderr,
			"%s%zu calls in %.1f s: %zu allowed, %zu to be asked, %zu forbidden\n",
			isatty(STDERR_FILENO) ? "\r\033[K" : "", calls_of(run), seconds,
			run->verdicts[SG_VERDICT_ALLOW], run->verdicts[SG_VERDICT_PROMPT],
			run->verdicts[SG_VERDICT_FORBIDDEN]);
}

/* The oldest batch is given out and free again. */
static void
write_oldest(struct run *run)
{
	struct batch *batch = &run->batches[run->written % run->count];

	pthread_mutex_lock(&run->lock);
	while (!batch->judged)
		pthread_cond_wait(&run->judged, &run->lock);
	pthread_mutex_unlock(&run->lock);
	if (!sg_write_all(STDOUT_FILENO, (struct sg_span){ batch->out.p, batch->out.len }))
		run->failed = true;
	for (size_t i = 0; i <= SG_VERDICT_FORBIDDEN; i++) {
		run->verdicts[i] += batch->verdicts[i];
		batch->verdicts[i] = 0;
	}
	run->bytes += batch->in.len;
	batch->in.len = batch->out.len = 0;
	batch->judged = false;
	run->written++;
	tell_progress(run);
}

/* What was gathered goes to the judges; wait until a batch is free, or all are (`drain`). */
static void
submit(struct run *run, struct sg_arena *arena, bool drain)
{
	struct batch *batch = &run->batches[run->gathered % run->count];

	if (batch->in.len && arena) {
		if (!judge_batch(run->stream, batch, arena))
			run->failed = true;
		batch->judged = true;
	}
	if (batch->in.len) {
		pthread_mutex_lock(&run->lock);
		run->gathered++;
		pthread_cond_signal(&run->to_judge);
		pthread_mutex_unlock(&run->lock);
	}
	while (run->written < run->gathered &&
	       (drain || run->gathered - run->written == run->count))
		write_oldest(run);
}

/* arena: the caller judges by itself; NULL: threads do. */
static bool
feed(struct run *run, struct sg_arena *arena)
{
	struct sg_lines lines = { 0 };
	struct sg_span line;
	bool read_well;

	while (!run->failed) {
		struct bytes *in = &run->batches[run->gathered % run->count].in;

		if (sg_lines_take(&lines, &line)) {
			run->failed = !add_bytes(in, line, '\n');
			if (in->len >= BATCH_BYTES)
				submit(run, arena, false);
			continue;
		}
		if (lines.over || lines.failed)
			break;
		if (sg_lines_pause())
			submit(run, arena, true);
		sg_lines_read(&lines);
	}
	submit(run, arena, true);
	read_well = !lines.failed;
	sg_lines_free(&lines);
	return read_well && !run->failed;
}

/* As many of the wanted threads as can be had. */
static size_t
start_judges(struct run *run, pthread_t *threads)
{
	pthread_attr_t attributes;
	size_t started = 0;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	while (started < run->stream->jobs &&
	       pthread_create(&threads[started], &attributes, judge_batches, run) == 0)
		started++;
	pthread_attr_destroy(&attributes);
	return started;
}

static bool
run_with_threads(struct run *run, struct sg_arena *arena)
{
	pthread_t threads[SG_STREAM_MAX_JOBS];
	size_t started = run->stream->jobs > 1 ? start_judges(run, threads) : 0;
	bool well = feed(run, started ? NULL : arena);

	pthread_mutex_lock(&run->lock);
	run->over = true;
	pthread_cond_broadcast(&run->to_judge);
	pthread_mutex_unlock(&run->lock);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	return well;
}

static void
free_batches(struct run *run)
{
	for (size_t i = 0; i < run->count && run->batches; i++) {
		free(run->batches[i].in.p);
		free(run->batches[i].out.p);
	}
	free(run->batches);
}

bool
sg_stream_run(const struct sg_stream *stream)
{
	struct run run = { .stream = stream,
			   .count = stream->jobs > 1 ? stream->jobs * BATCHES_PER_JOB : 1,
			   .lock = PTHREAD_MUTEX_INITIALIZER,
			   .to_judge = PTHREAD_COND_INITIALIZER,
			   .judged = PTHREAD_COND_INITIALIZER,
			   .began_ms = now_ms() };
	struct sg_arena arena;
	struct stat input;
	bool well = false;

	if (fstat(STDIN_FILENO, &input) == 0 && S_ISREG(input.st_mode))
		run.all_bytes = (size_t)input.st_size;
	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	run.batches = calloc(run.count, sizeof(*run.batches));
	if (run.batches)
		well = run_with_threads(&run, &arena);
	if (run.batches)
		tell_summary(&run);
	sg_arena_free(&arena);
	free_batches(&run);
	return well;
}
