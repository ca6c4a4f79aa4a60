/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standard input in large blocks, cut into lines. Knows nothing about what the lines hold.
 */
#ifndef SG_CLI_LINES_H
#define SG_CLI_LINES_H

#include "base/span.h"

/** What has been read and not been taken. Zero-initialise; free with sg_lines_free. */
struct sg_lines {
	char *p;
	size_t start;    /* of the next line */
	size_t end;      /* of what has been read */
	size_t searched; /* bytes behind start without a newline */
	size_t cap;
	bool over;     /* standard input has ended */
	bool failed;   /* it cannot be read, or there is no memory */
	bool skipping; /* inside a line that is over the limit and has its answer already */
};

/** The next whole line that has been read already, without its newline; false when more must be read first. */
bool sg_lines_take(struct sg_lines *lines, struct sg_span *out);

/** Read one more block: waits for input. Spans of lines taken before end here. */
void sg_lines_read(struct sg_lines *lines);

/** True when reading would wait. */
bool sg_lines_pause(void);

void sg_lines_free(struct sg_lines *lines);

#endif
