/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line of calls in, one line of verdicts out: the contract of `strictgate eval` and of the library.
 */
#ifndef SG_GATE_EVALUATE_H
#define SG_GATE_EVALUATE_H

#include "gate/gate.h"

/** How lines are read and judged. */
struct sg_evaluate_options {
	const struct sg_agent *agent; /* NULL: the neutral form, or any agent's by its shape */
	bool look;                    /* see struct sg_judge_options */
	const struct sg_trace *trace;
};

/** A line's verdict. */
struct sg_evaluation {
	struct sg_judgement judgement;
	struct sg_call call; /* zero when the line could not be read */
	bool readable;
	struct sg_span json; /* the answer, one line without its newline */
};

/**
 * Judge one JSON object.
 *
 * out  always written: what cannot be read is forbidden, with the number of the reason under "error". Its id is told
 *      whenever the line is JSON at all. Lives in the arena, which may be limited: running out of it is an answer too.
 */
void sg_gate_evaluate(const struct sg_policies *policies, struct sg_span line,
		      const struct sg_evaluate_options *options, struct sg_arena *arena,
		      struct sg_evaluation *out);

#endif
