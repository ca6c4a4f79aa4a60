/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading standard input by blocks. A line over the limit of a call is cut there, so that memory has a maximum: it is
 * refused for its size, and its rest is passed over.
 */
#include "cli/lines.h"

#include "model/limits.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024 };

static void
make_room(struct sg_lines *lines)
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

bool
sg_lines_pause(void)
{
	struct pollfd poller = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&poller, 1, 0) == 0;
}

void
sg_lines_read(struct sg_lines *lines)
{
	ssize_t n;

	make_room(lines);
	if (lines->failed)
		return;
	do
		n = read(STDIN_FILENO, lines->p + lines->end, lines->cap - lines->end);
	while (n < 0 && errno == EINTR);
	lines->failed = n < 0;
	lines->over = n <= 0;
	lines->end += n > 0 ? (size_t)n : 0;
}

bool
sg_lines_take(struct sg_lines *lines, struct sg_span *out)
{
	for (;;) {
		struct sg_span rest = { lines->p + lines->start, lines->end - lines->start };
		size_t newline = sg_span_find(sg_span_from(rest, lines->searched), '\n');
		bool whole = newline != SIZE_MAX;
		bool cut = !whole && rest.len > SG_MAX_PAYLOAD_BYTES;
		bool skipped = lines->skipping;

		if (!whole && !cut && (!lines->over || rest.len == 0)) {
			lines->searched = rest.len;
			return false;
		}
		*out = sg_span_first(rest, whole ? lines->searched + newline : rest.len);
		lines->start += out->len + whole;
		lines->searched = 0;
		lines->skipping = cut;
		if (!skipped)
			return true;
	}
}

void
sg_lines_free(struct sg_lines *lines)
{
	free(lines->p);
	*lines = (struct sg_lines){ 0 };
}
