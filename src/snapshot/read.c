/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening snapshot files: who could have written it, is it whole, is it still true. The file that was checked is the
 * file that is mapped.
 */
#include "base/open.h"
#include "model/stamp.h"
#include "snapshot/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping {
	struct sg_image_guard guard; /* first: it leads here */
	void *p;
	size_t len;
	int fd;
	struct timespec written;
};

static void
release_mapping(void *what)
{
	struct mapping *mapping = what;

	munmap(mapping->p, mapping->len);
	close(mapping->fd);
}

/* What is wrong with the directories above a path without links; *linked when there is a link after all. */
static const char *
untrusted_directory(char *path, uid_t uid, bool *linked)
{
	struct stat st;
	char *end;

	*linked = false;
	while ((end = strrchr(path, '/'))) {
		*end = '\0';
		if (lstat(path[0] ? path : "/", &st) != 0)
			return path[0] ? path : "/";
		if (S_ISLNK(st.st_mode)) {
			*linked = true;
			return NULL;
		}
		if (!sg_stat_is_trusted(&st, uid, true))
			return path[0] ? path : "/";
	}
	return NULL;
}

/* Every directory from the root to the file, by its real name: a link could lead through somebody else's. */
static struct sg_status
check_directories(const char *path, uid_t uid, struct sg_arena *arena, struct sg_error *err)
{
	char name[4096];
	bool linked = path[0] != '/';
	const char *bad = NULL;

	if (strlen(path) >= sizeof(name))
		return sg_fail(arena, err, SG_E_READ, "%s: the name is too long", path);
	memcpy(name, path, strlen(path) + 1);
	if (!linked)
		bad = untrusted_directory(name, uid, &linked);
	if (linked && !realpath(path, name))
		return sg_fail(arena, err, SG_E_READ, "%s: %s", path, strerror(errno));
	if (linked)
		bad = untrusted_directory(name, uid, &linked);
	if (bad || linked)
		return sg_fail(arena, err, SG_E_OWNER,
			       "%s: directory %s can be changed by somebody else", path,
			       bad ? bad : name);
	return SG_STATUS_OK;
}

/* Is this a header of this release, for a file of this length? */
static bool
is_right(const struct sg_snapshot_header *header, size_t len)
{
	char release[sizeof(header->release)] = PACKAGE_VERSION;
	size_t image_blocks = sg_blocks_for(header->image_bytes);
	size_t roots = sg_blocks_for(image_blocks * sizeof(uint64_t));

	return memcmp(header->magic, SG_POLICY_MAGIC, sizeof(header->magic)) == 0 &&
	       memcmp(header->release, release, sizeof(release)) == 0 &&
	       header->image_bytes <= SG_SNAPSHOT_MAX_IMAGE_BYTES &&
	       len == (1 + roots + image_blocks) * SG_BLOCK_BYTES;
}

/* The image in the bytes of a file, nothing of it summed yet. */
static struct sg_status
open_guarded(struct sg_span file, struct sg_image_guard *guard, struct sg_arena *arena,
	     struct sg_image *out, struct sg_error *err)
{
	const struct sg_snapshot_header *header = (const void *)file.p;
	size_t padded;

	if (file.len < sizeof(*header))
		return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is truncated");
	if (!is_right(header, file.len))
		return sg_fail(arena, err, SG_E_SNAPSHOT,
			       "the policy snapshot is of another release or damaged");
	padded = sg_blocks_for(header->image_bytes) * SG_BLOCK_BYTES;
	guard->blocks = (struct sg_blocks){
		.p = (const unsigned char *)file.p + file.len - padded,
		.len = header->image_bytes,
		.sums = (const void *)(file.p + sizeof(*header)),
		.roots = header->roots,
	};
	sg_blocks_init(&guard->blocks, arena);
	return sg_image_open_guarded(guard, SG_POLICY_MAGIC, out, err);
}

static struct sg_status
map(const struct sg_opened *file, struct sg_arena *arena, struct sg_image *out,
    struct sg_error *err)
{
	struct mapping *mapping = sg_arena_alloc(arena, sizeof(*mapping));
	struct sg_status status;

	mapping->len = (size_t)file->st.st_size;
	mapping->fd = file->fd;
	mapping->written = file->st.st_mtim;
	if (mapping->len == 0) /* which mmap(2) refuses */
		return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is truncated");
	mapping->p = mmap(NULL, mapping->len, PROT_READ, MAP_PRIVATE, file->fd, 0);
	if (mapping->p == MAP_FAILED)
		return sg_fail(arena, err, SG_E_READ, "the policy snapshot cannot be mapped: %s",
			       strerror(errno));
	status = open_guarded((struct sg_span){ mapping->p, mapping->len }, &mapping->guard, arena,
			      out, err);
	if (sg_ok(status))
		sg_arena_on_free(arena, release_mapping, mapping);
	else
		munmap(mapping->p, mapping->len);
	return status;
}

struct sg_status
sg_snapshot_map(int fd, struct sg_arena *arena, struct sg_image *out, struct sg_error *err)
{
	struct sg_opened file = { .fd = fd };

	if (fstat(fd, &file.st) != 0)
		return sg_fail(arena, err, SG_E_READ, "the policy snapshot cannot be read: %s",
			       strerror(errno));
	return map(&file, arena, out, err);
}

bool
sg_snapshot_held(const struct sg_image *image)
{
	const struct mapping *mapping = (const void *)image->guard;
	struct stat st;

	if (!mapping)
		return true;
	return !mapping->guard.blocks.damaged && fstat(mapping->fd, &st) == 0 &&
	       (size_t)st.st_size == mapping->len && st.st_mtim.tv_sec == mapping->written.tv_sec &&
	       st.st_mtim.tv_nsec == mapping->written.tv_nsec;
}

/* Nobody else could have written it. Whoever asked closes it. */
static struct sg_status
open_trusted(const char *path, uid_t uid, struct sg_arena *arena, struct sg_opened *out,
	     struct sg_error *err)
{
	struct sg_opened file = { .fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK |
							   O_NOCTTY) };
	struct sg_status status = SG_STATUS_OK;

	if (file.fd < 0)
		return sg_fail(arena, err, SG_E_READ, "%s: %s", path, strerror(errno));
	if (fstat(file.fd, &file.st) != 0 || !S_ISREG(file.st.st_mode))
		status = sg_fail(arena, err, SG_E_READ, "%s: not a regular file", path);
	else if (!sg_stat_is_trusted(&file.st, uid, false))
		status =
			sg_fail(arena, err, SG_E_OWNER, "%s can be changed by somebody else", path);
	if (sg_ok(status))
		status = check_directories(path, uid, arena, err);
	if (sg_ok(status))
		*out = file;
	else
		close(file.fd);
	return status;
}

struct sg_status
sg_snapshot_open(const char *path, uid_t uid, struct sg_arena *arena, struct sg_image *out,
		 struct sg_error *err)
{
	struct sg_opened file;
	struct sg_status status = open_trusted(path, uid, arena, &file, err);

	if (!sg_ok(status))
		return status;
	status = map(&file, arena, out, err);
	if (!sg_ok(status))
		close(file.fd);
	return status;
}

static bool
read_all(int fd, char *p, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(fd, p + done, len - done);

		if (n == 0 || (n < 0 && errno != EINTR))
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Bytes in memory: all of them are summed at once, so that nothing has to be asked later. */
static struct sg_status
open_whole(struct sg_span file, struct sg_arena *arena, struct sg_image *out, struct sg_error *err)
{
	struct sg_image_guard guard;
	struct sg_image image;
	struct sg_status status = open_guarded(file, &guard, arena, &image, err);

	if (!sg_ok(status))
		return status;
	if (!sg_blocks_hold(&guard.blocks, 0, guard.blocks.len))
		return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is damaged");
	return sg_image_open((struct sg_span){ (const char *)image.p, image.len }, SG_POLICY_MAGIC,
			     out, err);
}

struct sg_status
sg_snapshot_read(const char *path, uid_t uid, struct sg_arena *arena, struct sg_image *out,
		 struct sg_error *err)
{
	struct sg_opened file;
	struct sg_status status = open_trusted(path, uid, arena, &file, err);
	size_t len;
	char *p;

	if (!sg_ok(status))
		return status;
	len = (size_t)file.st.st_size;
	if (len > SG_SNAPSHOT_MAX_BYTES) {
		close(file.fd);
		return sg_fail(arena, err, SG_E_SNAPSHOT, "%s: too large for a snapshot", path);
	}
	p = sg_arena_alloc(arena, len);
	if (read_all(file.fd, p, len))
		status = open_whole((struct sg_span){ p, len }, arena, out, err);
	else
		status = sg_fail(arena, err, SG_E_READ, "%s cannot be read whole", path);
	close(file.fd);
	return status;
}

static bool
is_as_it_was(const struct sg_stamp_rec *then, const char *path, int64_t now_s)
{
	struct sg_stamp_rec now;
	struct stat st;

	if (then->state == SG_STAMP_EXPIRES)
		return now_s < then->mtime_ns / 1000000000;
	now = sg_stamp_of(then->path, stat(path, &st) == 0 ? &st : NULL);
	return memcmp(&now, then, sizeof(now)) == 0;
}

struct sg_status
sg_snapshot_fresh(const struct sg_image *image, int64_t now_s, struct sg_arena *arena,
		  struct sg_error *err)
{
	uint32_t count = sg_image_count(image, SG_POLICY_STAMPS);

	for (uint32_t i = 0; i < count; i++) {
		const struct sg_stamp_rec *then =
			sg_image_record(image, SG_POLICY_STAMPS, i, sizeof(*then));
		struct sg_span path;

		path = then ? sg_arena_copy(arena, sg_image_string(image, then->path))
			    : (struct sg_span){ 0 };
		if (path.len == 0)
			return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is damaged");
		if (!is_as_it_was(then, path.p, now_s))
			return sg_fail(arena, err, SG_E_STALE, "%.*s %s", SG_SPAN_ARG(path),
				       then->state == SG_STAMP_EXPIRES
					       ? "is older than it may be"
					       : "changed since the policy was compiled");
	}
	return SG_STATUS_OK;
}
