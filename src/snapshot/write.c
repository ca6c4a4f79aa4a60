/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing snapshot files. A reader sees the old file or the new one, never a part: hooks run all the time.
 */
#include "snapshot/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
write_all(int fd, struct sg_span bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.p, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = sg_span_from(bytes, (size_t)n);
	}
	return true;
}

static bool
write_parts(int fd, struct sg_span image)
{
	struct sg_snapshot_header header = sg_snapshot_header_for(image);

	return write_all(fd, (struct sg_span){ (const char *)&header, sizeof(header) }) &&
	       write_all(fd, image);
}

static struct sg_status
fail(struct sg_arena *arena, const char *path, struct sg_error *err)
{
	return sg_fail(arena, err, SG_E_WRITE, "%s: %s", path, strerror(errno));
}

/* Descriptors of the caller cannot be replaced by a rename. */
static struct sg_status
write_in_place(struct sg_span image, const char *path, struct sg_arena *arena, struct sg_error *err)
{
	struct sg_span number = sg_span_from(sg_span_of(path), sizeof("/dev/fd/") - 1);
	bool given = sg_span_starts(sg_span_of(path), SG_SPAN("/dev/fd/")) && number.len == 1;
	int fd = given ? dup(number.p[0] - '0') : open(path, O_WRONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return fail(arena, path, err);
	done = write_parts(fd, image);
	done = close(fd) == 0 && done;
	return done ? SG_STATUS_OK : fail(arena, path, err);
}

struct sg_status
sg_snapshot_write(struct sg_span image, const char *path, struct sg_arena *arena,
		  struct sg_error *err)
{
	struct sg_span name = sg_arena_printf(arena, "%s.XXXXXX", path);
	char *temporary = sg_arena_alloc(arena, name.len + 1);
	struct sg_status status;
	bool done;
	int fd;

	if (sg_span_starts(sg_span_of(path), SG_SPAN("/dev/")))
		return write_in_place(image, path, arena, err);
	memcpy(temporary, name.p, name.len);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return fail(arena, path, err);
	done = write_parts(fd, image) && fchmod(fd, 0644) == 0 && fsync(fd) == 0;
	done = close(fd) == 0 && done;
	if (done && rename(temporary, path) == 0)
		return SG_STATUS_OK;
	status = fail(arena, path, err);
	unlink(temporary);
	return status;
}
