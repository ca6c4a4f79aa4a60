/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading standard input to its end, with a maximum. Knows nothing about what comes.
 */
#include "gate/input.h"

#include "base/vec.h"

#include <errno.h>
#include <unistd.h>

enum { FIRST_READ = 16 * 1024 };

struct sg_status
sg_gate_read_input(size_t max_bytes, struct sg_arena *arena, struct sg_span *out,
		   struct sg_error *err)
{
	size_t cap = FIRST_READ;
	size_t len = 0;
	char *p = sg_arena_alloc(arena, cap);

	for (;;) {
		ssize_t n = read(STDIN_FILENO, p + len, cap - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sg_fail(arena, err, SG_E_READ, "standard input cannot be read: %s",
				       strerror(errno));
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > max_bytes)
			return sg_fail(arena, err, SG_E_PAYLOAD_SIZE,
				       "the hook input has more than %zu bytes", max_bytes);
		if (len == cap) {
			char *grown = sg_arena_alloc(arena, cap * 2);

			memcpy(grown, p, len);
			p = grown;
			cap *= 2;
		}
	}
	*out = (struct sg_span){ p, len };
	return SG_STATUS_OK;
}
