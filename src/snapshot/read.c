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
	void *p;
	size_t len;
};

static void
release_mapping(void *what)
{
	struct mapping *mapping = what;

	munmap(mapping->p, mapping->len);
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

static struct sg_status
check_sums(const unsigned char *p, size_t len, const struct sg_snapshot_header *header)
{
	bool whole = len <= SG_SNAPSHOT_SUMMED_BYTES;
	uint64_t sum = whole ? sg_snapshot_sum(p, len) : sg_snapshot_sum_parts(p, len);

	return sg_status(sum == (whole ? header->sum_whole : header->sum_parts) ? SG_OK
										: SG_E_SNAPSHOT);
}

/* Is this a header of this release, for a file of this length? */
static bool
check_header(const struct sg_snapshot_header *header, size_t file_bytes)
{
	struct sg_snapshot_header copy = *header;
	char release[sizeof(header->release)] = PACKAGE_VERSION;

	copy.sum_header = 0;
	return memcmp(header->magic, SG_POLICY_MAGIC, sizeof(header->magic)) == 0 &&
	       memcmp(header->release, release, sizeof(release)) == 0 &&
	       header->image_bytes == file_bytes - sizeof(*header) &&
	       header->sum_header == sg_snapshot_sum((const unsigned char *)&copy, sizeof(copy));
}

static struct sg_status
open_image(const unsigned char *p, size_t len, struct sg_arena *arena, struct sg_image *out,
	   struct sg_error *err)
{
	struct sg_snapshot_header header;
	struct sg_span image = { (const char *)p + sizeof(header), len - sizeof(header) };

	memcpy(&header, p, sizeof(header));
	if (!check_header(&header, len))
		return sg_fail(arena, err, SG_E_SNAPSHOT,
			       "the policy snapshot is of another release or damaged");
	if (!sg_ok(check_sums((const unsigned char *)image.p, image.len, &header)))
		return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is damaged");
	return sg_image_open(image, SG_POLICY_MAGIC, out, err);
}

static struct sg_status
map_image(int fd, size_t len, struct sg_arena *arena, struct sg_image *out, struct sg_error *err)
{
	struct mapping *mapping = sg_arena_alloc(arena, sizeof(*mapping));

	if (len < sizeof(struct sg_snapshot_header) || len > SG_SNAPSHOT_MAX_BYTES)
		return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is truncated");
	mapping->len = len;
	mapping->p = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (mapping->p == MAP_FAILED)
		return sg_fail(arena, err, SG_E_READ, "the policy snapshot cannot be mapped: %s",
			       strerror(errno));
	sg_arena_on_free(arena, release_mapping, mapping);
	return open_image(mapping->p, len, arena, out, err);
}

struct sg_status
sg_snapshot_map(int fd, struct sg_arena *arena, struct sg_image *out, struct sg_error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || st.st_size < 0)
		return sg_fail(arena, err, SG_E_READ, "the policy snapshot cannot be read: %s",
			       strerror(errno));
	return map_image(fd, (size_t)st.st_size, arena, out, err);
}

struct sg_status
sg_snapshot_open(const char *path, uid_t uid, struct sg_arena *arena, struct sg_image *out,
		 struct sg_error *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct sg_status status = SG_STATUS_OK;
	struct stat st;

	if (fd < 0)
		return sg_fail(arena, err, SG_E_READ, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		status = sg_fail(arena, err, SG_E_READ, "%s: not a regular file", path);
	else if (!sg_stat_is_trusted(&st, uid, false))
		status =
			sg_fail(arena, err, SG_E_OWNER, "%s can be changed by somebody else", path);
	if (sg_ok(status))
		status = check_directories(path, uid, arena, err);
	if (sg_ok(status))
		status = map_image(fd, (size_t)st.st_size, arena, out, err);
	close(fd);
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

		if (!then)
			return sg_fail(arena, err, SG_E_SNAPSHOT, "the policy snapshot is damaged");
		path = sg_arena_copy(arena, sg_image_string(image, then->path));
		if (!is_as_it_was(then, path.p, now_s))
			return sg_fail(arena, err, SG_E_STALE, "%.*s %s", SG_SPAN_ARG(path),
				       then->state == SG_STAMP_EXPIRES
					       ? "is older than it may be"
					       : "changed since the policy was compiled");
	}
	return SG_STATUS_OK;
}
