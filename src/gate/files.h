/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON files of agents and tools, read while a call is judged: bounded, never waited for, never trusted.
 */
#ifndef SG_GATE_FILES_H
#define SG_GATE_FILES_H

#include "document/document.h"

/** What became of a file. */
enum sg_file_state {
	SG_FILE_READ_OK,
	SG_FILE_ABSENT,
	SG_FILE_FAILED, /* no file, too long, no JSON object, or not readable */
};

/** Which file, and how. */
struct sg_file_request {
	const char *path;
	size_t max_bytes;
	bool no_link; /* the last component must not be a symbolic link */
};

/**
 * Read a JSON object.
 *
 * out  set only with SG_FILE_READ_OK; lives in the arena. A byte order mark at the start is skipped.
 * Opens without waiting (a FIFO is refused). One open, one fstat, one read per 2 GiB.
 */
enum sg_file_state sg_gate_read_json(const struct sg_file_request *request, struct sg_arena *arena,
				     const struct sg_node **out);

#endif
