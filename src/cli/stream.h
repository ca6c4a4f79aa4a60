/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls in, one line each, verdicts out, one line each, in the same order: by one thread or by several. Private to eval.
 */
#ifndef SG_CLI_STREAM_H
#define SG_CLI_STREAM_H

#include "cli/lines.h"
#include "gate/evaluate.h"

enum { SG_STREAM_MAX_JOBS = 256 };

/** How a stream is run. */
struct sg_stream {
	const struct sg_policies *policies;
	const struct sg_evaluate_options *options;
	size_t jobs;   /* threads that judge; 1: none but the caller's */
	bool progress; /* tell people on standard error how far it is */
};

/**
 * Judge standard input line by line. Answers are given out in large blocks, and whenever the input pauses.
 * Returns false when the input cannot be read, the output cannot be written or memory runs out.
 */
bool sg_stream_run(const struct sg_stream *stream);

#endif
