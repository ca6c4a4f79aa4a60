/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of agents and tools, read for the sake of a call: bounded, never waited for, never trusted.
 */
#ifndef SG_GATE_FILES_H
#define SG_GATE_FILES_H

#include "document/document.h"

/** What became of a file. */
enum sg_file_state {
	SG_FILE_READ_OK,
	SG_FILE_ABSENT,
	SG_FILE_FAILED, /* no file, too long, not readable, or no JSON object where one was wanted */
};

/** Which file, and how. */
struct sg_file_request {
	const char *path;
	size_t max_bytes;
	bool no_link; /* the last component must not be a symbolic link */
};

/**
 * Read a file as it is.
 *
 * out  set only with SG_FILE_READ_OK; lives in the arena.
 * Opens without waiting (a FIFO is refused). One open, one fstat, one read per 2 GiB.
 */
enum sg_file_state sg_gate_read_file(const struct sg_file_request *request, struct sg_arena *arena,
				     struct sg_span *out);

/** The whole of an opened file from its start; false when it is no file, longer than max_bytes or cannot be read. */
bool sg_gate_read_all(int fd, size_t max_bytes, struct sg_arena *arena, struct sg_span *out);

/**
 * Read a JSON object.
 *
 * out  as for sg_gate_read_file. A byte order mark at the start is skipped.
 */
enum sg_file_state sg_gate_read_json(const struct sg_file_request *request, struct sg_arena *arena,
				     const struct sg_node **out);

#endif
