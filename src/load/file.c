/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy files: opened once, checked on the descriptor, read whole. Stamps are what a later call compares.
 */
#include "load/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sg_stamp_rec
stamp_of(struct sg_loader *loader, struct sg_span path, const struct stat *st)
{
	struct sg_stamp_rec stamp;

	memset(&stamp, 0, sizeof(stamp));
	stamp.path = sg_image_intern(&loader->builder, path);
	stamp.state = SG_STAMP_ABSENT;
	if (!st)
		return stamp;
	stamp.state = SG_STAMP_PRESENT;
	stamp.mode = st->st_mode;
	stamp.device = st->st_dev;
	stamp.inode = st->st_ino;
	stamp.size_bytes = (uint64_t)st->st_size;
	stamp.mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	stamp.ctime_ns = (int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec;
	return stamp;
}

static void
add_stamp(struct sg_loader *loader, struct sg_span path, const struct stat *st)
{
	struct sg_stamp_rec stamp = stamp_of(loader, path, st);

	sg_vec_push(loader->arena, &loader->stamps, stamp);
}

/* What can be seen of a path from outside, for paths that cannot be opened. */
static void
add_stamp_of_path(struct sg_loader *loader, struct sg_span path)
{
	struct stat st;

	add_stamp(loader, path, stat(sg_arena_copy(loader->arena, path).p, &st) == 0 ? &st : NULL);
}

bool
sg_load_exists(struct sg_loader *loader, struct sg_span path)
{
	struct stat st;

	if (stat(sg_arena_copy(loader->arena, path).p, &st) == 0 ||
	    (errno != ENOENT && errno != ENOTDIR))
		return true;
	add_stamp(loader, path, NULL);
	return false;
}

bool
sg_load_stamp_directory(struct sg_loader *loader, struct sg_span path)
{
	struct stat st;

	if (stat(sg_arena_copy(loader->arena, path).p, &st) != 0) {
		add_stamp(loader, path, NULL);
		return false;
	}
	add_stamp(loader, path, &st);
	return S_ISDIR(st.st_mode);
}

static struct sg_status
check_file(struct sg_loader *loader, const struct sg_text *text, const struct stat *st,
	   const struct sg_load_owner *owner, struct sg_error *err)
{
	if (!S_ISREG(st->st_mode))
		return sg_fail(loader->arena, err, SG_E_READ, "%.*s is no regular file",
			       SG_SPAN_ARG(text->file));
	if (owner &&
	    ((st->st_uid != 0 && st->st_uid != owner->uid) || (st->st_mode & (S_IWGRP | S_IWOTH))))
		return sg_fail(loader->arena, err, SG_E_OWNER, "%.*s can be changed by other users",
			       SG_SPAN_ARG(text->file));
	if (st->st_size > SG_DOCUMENT_MAX_BYTES)
		return sg_fail(loader->arena, err, SG_E_LIMIT,
			       "%.*s has %lld bytes; at most %d are read", SG_SPAN_ARG(text->file),
			       (long long)st->st_size, SG_DOCUMENT_MAX_BYTES);
	return SG_STATUS_OK;
}

/* As many bytes as there were when the file was opened: one that grew meanwhile no longer fits its stamp. */
static struct sg_status
read_all(struct sg_loader *loader, int fd, size_t size_bytes, struct sg_text *text,
	 struct sg_error *err)
{
	char *p = sg_arena_alloc(loader->arena, size_bytes + 1);
	size_t len = 0;

	while (len < size_bytes) {
		ssize_t n = read(fd, p + len, size_bytes - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sg_fail(loader->arena, err, SG_E_READ, "%.*s: %s",
				       SG_SPAN_ARG(text->file), strerror(errno));
		if (n == 0)
			break;
		len += (size_t)n;
	}
	text->bytes = (struct sg_span){ p, len };
	return SG_STATUS_OK;
}

struct sg_status
sg_load_read(struct sg_loader *loader, struct sg_span path, const struct sg_load_owner *owner,
	     struct sg_text *out, struct sg_error *err)
{
	struct sg_text text = { .file = sg_arena_copy(loader->arena, path) };
	/* Not blocked by a FIFO, no terminal gained. */
	int fd = open(text.file.p, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct sg_status status;
	struct stat st;

	if (fd < 0) {
		status = sg_fail(loader->arena, err, SG_E_READ, "%.*s: %s", SG_SPAN_ARG(path),
				 strerror(errno));
		add_stamp_of_path(loader, path);
		return status;
	}
	if (fstat(fd, &st) != 0) {
		status = sg_fail(loader->arena, err, SG_E_READ, "%.*s: %s", SG_SPAN_ARG(path),
				 strerror(errno));
		(void)close(fd);
		return status;
	}
	status = check_file(loader, &text, &st, owner, err);
	if (sg_ok(status))
		status = read_all(loader, fd, (size_t)st.st_size, &text, err);
	(void)close(fd);
	add_stamp(loader, path, &st);
	if (sg_ok(status))
		*out = text;
	return status;
}
