/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing snapshot files. A reader sees the old file or the new one, never a part: hooks run all the time.
 */
#include "snapshot/format.h"

#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sg_status
fail(struct sg_arena *arena, const char *path, struct sg_error *err)
{
	return sg_fail(arena, err, SG_E_WRITE, "%s: %s", path, strerror(errno));
}

/* Descriptors of the caller cannot be replaced by a rename. */
static bool
write_in_place(const struct sg_replacement *file, const char *path)
{
	struct sg_span number = sg_span_from(sg_span_of(path), sizeof("/dev/fd/") - 1);
	bool given = sg_span_starts(sg_span_of(path), SG_SPAN("/dev/fd/")) && number.len == 1;
	int fd = given ? dup(number.p[0] - '0') : open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0;

	for (size_t i = 0; done && i < file->count; i++)
		done = sg_write_all(fd, file->parts[i]);
	return (fd < 0 || close(fd) == 0) && done;
}

struct sg_status
sg_snapshot_write(struct sg_span image, const char *path, struct sg_arena *arena,
		  struct sg_error *err)
{
	struct sg_snapshot_header header = sg_snapshot_header_for(image);
	const struct sg_span parts[] = { { (const char *)&header, sizeof(header) }, image };
	struct sg_replacement file = { parts, SG_ARRAY_LEN(parts), NULL, 0644 };
	bool done = sg_span_starts(sg_span_of(path), SG_SPAN("/dev/"))
			    ? write_in_place(&file, path)
			    : sg_file_replace(path, &file, arena);

	return done ? SG_STATUS_OK : fail(arena, path, err);
}
