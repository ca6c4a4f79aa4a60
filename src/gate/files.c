/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and reading whole files into the arena of a call. Knows nothing of what they hold.
 */
#include "gate/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

bool
sg_gate_read_all(int fd, size_t max_bytes, struct sg_arena *arena, struct sg_span *out)
{
	struct stat st;
	char *p;
	size_t len = 0;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > (off_t)max_bytes)
		return false;
	p = sg_arena_alloc(arena, (size_t)st.st_size + 1);
	while (len <= (size_t)st.st_size) {
		ssize_t n = pread(fd, p + len, (size_t)st.st_size + 1 - len, (off_t)len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	*out = (struct sg_span){ p, len };
	return len == (size_t)st.st_size;
}

enum sg_file_state
sg_gate_read_file(const struct sg_file_request *request, struct sg_arena *arena,
		  struct sg_span *out)
{
	int fd = open(request->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
					     (request->no_link ? O_NOFOLLOW : 0));
	bool fine;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? SG_FILE_ABSENT : SG_FILE_FAILED;
	fine = sg_gate_read_all(fd, request->max_bytes, arena, out);
	close(fd);
	return fine ? SG_FILE_READ_OK : SG_FILE_FAILED;
}

enum sg_file_state
sg_gate_read_json(const struct sg_file_request *request, struct sg_arena *arena,
		  const struct sg_node **out)
{
	struct sg_payload_text text = { .max_bytes = request->max_bytes };
	struct sg_error err = { 0 };
	const struct sg_node *node = NULL;
	bool hidden = false;
	enum sg_file_state state = sg_gate_read_file(request, arena, &text.bytes);

	if (state != SG_FILE_READ_OK)
		return state;
	if (sg_span_starts(text.bytes, SG_SPAN("\xef\xbb\xbf")))
		text.bytes = sg_span_from(text.bytes, 3);
	if (!sg_ok(sg_document_payload(text, arena, &node, &hidden, &err)) || hidden ||
	    node->kind != SG_NODE_TABLE)
		return SG_FILE_FAILED;
	*out = node;
	return SG_FILE_READ_OK;
}
