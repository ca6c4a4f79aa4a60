/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of settings on the disk: read with a look at who can change them, and replaced whole. Knows no agent.
 */
#include "install/file.h"

#include "base/open.h"
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_BYTES = 16 * 1024 * 1024 };

struct sg_status
sg_install_file_failed(struct sg_span path, enum sg_code code, struct sg_errors *errors)
{
	struct sg_error err;

	(void)sg_fail(errors->arena, &err, code, "%s", strerror(errno));
	err.file = path;
	sg_errors_add(errors, &err);
	return sg_status(code);
}

static struct sg_status
read_all(int fd, struct sg_span path, struct sg_span *out, struct sg_errors *errors)
{
	struct sg_buffer bytes = { .arena = errors->arena };
	char block[65536];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return sg_install_file_failed(path, SG_E_READ, errors);
		sg_buffer_add(&bytes, (struct sg_span){ block, (size_t)n });
		if (bytes.len > MAX_BYTES) {
			errno = EFBIG;
			return sg_install_file_failed(path, SG_E_LIMIT, errors);
		}
	}
	*out = sg_buffer_span(&bytes);
	return SG_STATUS_OK;
}

static struct sg_status
open_trusted(const struct sg_install_places *places, struct sg_span path, bool directory,
	     struct sg_opened *opened, struct sg_errors *errors)
{
	struct sg_error err;
	struct sg_open_request request = {
		.path = path,
		.trust = { .kind = places->scope == SG_INSTALL_MANAGED ? SG_TRUST_SYSTEM
								       : SG_TRUST_OWNER,
			   .uid = places->uid },
		.directory = directory,
	};
	struct sg_status status = sg_open_checked(&request, errors->arena, opened, &err);

	if (!sg_ok(status))
		sg_errors_add(errors, &err);
	return status;
}

/* The path without its last part; "/" at least. */
static struct sg_span
parent_of(struct sg_span path)
{
	size_t len = path.len - sg_span_basename(path).len;

	return sg_span_first(path, len > 1 ? len - 1 : 1);
}

/* A new file appears in the nearest directory that is there: nobody else may be able to change what stands there. */
static struct sg_status
check_parent(const struct sg_install_places *places, struct sg_span path, struct sg_errors *errors)
{
	struct sg_opened opened;
	struct sg_status status;
	struct stat st;

	do
		path = sg_arena_copy(errors->arena, parent_of(path));
	while (path.len > 1 && lstat(path.p, &st) != 0 && errno == ENOENT);
	status = open_trusted(places, path, true, &opened, errors);
	if (sg_ok(status))
		close(opened.fd);
	return status;
}

struct sg_status
sg_install_file_read(const struct sg_install_places *places, struct sg_span path,
		     struct sg_install_found *out, struct sg_errors *errors)
{
	struct sg_install_found found = { .real = sg_arena_copy(errors->arena, path) };
	struct sg_opened opened;
	struct sg_status status;
	char *real;

	if (lstat(found.real.p, &found.st) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
		*out = found;
		return check_parent(places, path, errors);
	}
	status = open_trusted(places, found.real, false, &opened, errors);
	if (!sg_ok(status))
		return status;
	found.exists = true;
	found.st = opened.st;
	status = read_all(opened.fd, path, &found.bytes, errors);
	close(opened.fd);
	real = realpath(found.real.p, NULL);
	if (real)
		found.real = sg_arena_copy(errors->arena, sg_span_of(real));
	free(real);
	*out = found;
	return status;
}

static bool
make_parents(struct sg_span path, struct sg_arena *arena)
{
	for (size_t i = 1; i < path.len; i++) {
		if (path.p[i] != '/')
			continue;
		if (mkdir(sg_arena_copy(arena, sg_span_first(path, i)).p, 0755) != 0 &&
		    errno != EEXIST)
			return false;
	}
	return true;
}

/* A name is safe on the disk once its directory is. */
static void
sync_parent(struct sg_span path, struct sg_arena *arena)
{
	int fd = open(sg_arena_copy(arena, parent_of(path)).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

struct sg_status
sg_install_file_write(struct sg_span path, struct sg_span bytes, const struct stat *like,
		      unsigned mode, struct sg_errors *errors)
{
	struct sg_replacement file = { &bytes, 1, like, mode };

	if (!make_parents(path, errors->arena) ||
	    !sg_file_replace(sg_arena_copy(errors->arena, path).p, &file, errors->arena))
		return sg_install_file_failed(path, SG_E_WRITE, errors);
	sync_parent(path, errors->arena);
	return SG_STATUS_OK;
}

struct sg_status
sg_install_file_remove(struct sg_span path, struct sg_errors *errors)
{
	if (unlink(sg_arena_copy(errors->arena, path).p) != 0 && errno != ENOENT)
		return sg_install_file_failed(path, SG_E_WRITE, errors);
	sync_parent(path, errors->arena);
	return SG_STATUS_OK;
}
