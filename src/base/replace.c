/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing files whole, by a temporary file that takes the place of the old one. Knows nothing about what they hold.
 */
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
sg_write_all(int fd, struct sg_span bytes)
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

char *
sg_temporary_name(struct sg_span prefix, struct sg_arena *arena)
{
	enum { LETTERS = 6 }; /* that mkostemp(3) wants at the end: all of them X */
	char *name = sg_arena_alloc(arena, prefix.len + LETTERS + 2);

	memcpy(name, prefix.p, prefix.len);
	name[prefix.len] = '.';
	memset(name + prefix.len + 1, 'X', LETTERS);
	name[prefix.len + 1 + LETTERS] = '\0';
	return name;
}

static bool
fill(int fd, const struct sg_replacement *file)
{
	const struct stat *like = file->like;

	for (size_t i = 0; i < file->count; i++)
		if (!sg_write_all(fd, file->parts[i]))
			return false;
	if (like && fchown(fd, like->st_uid, like->st_gid) != 0)
		return false;
	return fchmod(fd, like ? like->st_mode & 07777 : file->mode) == 0 && fsync(fd) == 0;
}

bool
sg_file_replace(const char *path, const struct sg_replacement *file, struct sg_arena *arena)
{
	char *temporary = sg_temporary_name(sg_span_of(path), arena);
	int fd = mkostemp(temporary, O_CLOEXEC);
	bool done;
	int why;

	if (fd < 0)
		return false;
	done = fill(fd, file);
	/* A full disk may tell only here. */
	done = close(fd) == 0 && done;
	if (done && rename(temporary, path) == 0)
		return true;
	why = errno;
	unlink(temporary);
	errno = why;
	return false;
}
