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

static size_t
padding(size_t len)
{
	return sg_blocks_for(len) * SG_BLOCK_BYTES - len;
}

/* A sum for each block of these bytes. */
static struct sg_span
sums_of(struct sg_span bytes, struct sg_arena *arena)
{
	size_t count = sg_blocks_for(bytes.len);
	uint64_t *sums = sg_arena_array(arena, count, sizeof(*sums));

	for (size_t i = 0; i < count; i++)
		sums[i] = sg_blocks_sum_at(bytes.p, bytes.len, i);
	return (struct sg_span){ (const char *)sums, count * sizeof(*sums) };
}

static struct sg_snapshot_header
header_for(struct sg_span image, struct sg_span sums)
{
	struct sg_snapshot_header header = { .image_bytes = image.len };
	struct sg_span release =
		sg_span_first(SG_SPAN(PACKAGE_VERSION), sizeof(header.release) - 1);

	memcpy(header.magic, SG_POLICY_MAGIC, sizeof(header.magic));
	memcpy(header.release, release.p, release.len);
	for (size_t i = 0; i < sg_blocks_for(sums.len); i++)
		header.roots[i] = sg_blocks_sum_at(sums.p, sums.len, i);
	return header;
}

static bool
write_parts(const struct sg_replacement *file, const char *path, struct sg_arena *arena)
{
	return sg_span_starts(sg_span_of(path), SG_SPAN("/dev/"))
		       ? write_in_place(file, path)
		       : sg_file_replace(path, file, arena);
}

struct sg_status
sg_snapshot_write(struct sg_span image, const char *path, struct sg_arena *arena,
		  struct sg_error *err)
{
	static const char zeros[SG_BLOCK_BYTES];
	struct sg_snapshot_header header;
	struct sg_span sums;
	struct sg_span parts[5];
	struct sg_replacement file = { parts, SG_ARRAY_LEN(parts), NULL, 0644 };

	if (image.len > SG_SNAPSHOT_MAX_IMAGE_BYTES)
		return sg_fail(arena, err, SG_E_WRITE, "%s: the policy is too large for a snapshot",
			       path);
	sums = sums_of(image, arena);
	header = header_for(image, sums);
	parts[0] = (struct sg_span){ (const char *)&header, sizeof(header) };
	parts[1] = sums;
	parts[2] = (struct sg_span){ zeros, padding(sums.len) };
	parts[3] = image;
	parts[4] = (struct sg_span){ zeros, padding(image.len) };
	return write_parts(&file, path, arena) ? SG_STATUS_OK : fail(arena, path, err);
}
