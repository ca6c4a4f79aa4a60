/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policy files: opened once, checked on the descriptor, read whole. Stamps are what a later call compares.
 */
#include "load/file.h"

#include "model/stamp.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static void
add_stamp(struct sg_loader *loader, struct sg_span path, const struct stat *st)
{
	struct sg_stamp_rec stamp = sg_stamp_of(sg_image_intern(&loader->builder, path), st);

	sg_vec_push(loader->arena, &loader->stamps, stamp);
}

void
sg_load_stamp(struct sg_loader *loader, struct sg_span path)
{
	struct stat st;

	add_stamp(loader, path, stat(sg_arena_copy(loader->arena, path).p, &st) == 0 ? &st : NULL);
}

void
sg_load_expires(struct sg_loader *loader, struct sg_span path, int64_t unix_s)
{
	struct sg_stamp_rec stamp = sg_stamp_of(sg_image_intern(&loader->builder, path), NULL);

	stamp.state = SG_STAMP_EXPIRES;
	stamp.mtime_ns = unix_s * 1000000000;
	sg_vec_push(loader->arena, &loader->stamps, stamp);
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
sg_load_read(struct sg_loader *loader, const struct sg_load_file *file, struct sg_text *out,
	     struct stat *seen, struct sg_error *err)
{
	struct sg_text text = { .file = sg_arena_copy(loader->arena, file->path) };
	struct sg_open_request request = { .path = text.file, .trust = file->trust };
	struct sg_opened opened;
	struct stat before;
	bool there = stat(text.file.p, &before) == 0;
	struct sg_status status = sg_open_checked(&request, loader->arena, &opened, err);

	if (!sg_ok(status)) {
		/* As it was before: what changed meanwhile no longer fits the stamp. */
		add_stamp(loader, text.file, there ? &before : NULL);
		return status;
	}
	if ((size_t)opened.st.st_size > file->max_bytes)
		status = sg_fail(
			loader->arena, err, SG_E_LIMIT, "%.*s has %lld bytes; at most %zu are read",
			SG_SPAN_ARG(text.file), (long long)opened.st.st_size, file->max_bytes);
	else
		status = read_all(loader, opened.fd, (size_t)opened.st.st_size, &text, err);
	(void)close(opened.fd);
	add_stamp(loader, text.file, &opened.st);
	if (sg_ok(status))
		*out = text;
	if (sg_ok(status) && seen)
		*seen = opened.st;
	return status;
}
