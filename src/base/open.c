/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walk from the root to a file, one openat(2) for each component: a name is never looked up twice, so nobody can
 * exchange what was checked for something else.
 */
#include "base/open.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { MAX_LINK_BYTES = 4096 };

struct walk {
	const struct sg_open_request *request;
	struct sg_arena *arena;
	struct sg_error *err;
	int at;              /* the directory reached */
	struct sg_span done; /* its name, for messages */
	struct sg_span rest; /* what is left of the path */
	unsigned links;
};

static void
close_quietly(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static struct sg_status
fail_errno(struct walk *walk)
{
	bool scarce = errno == EMFILE || errno == ENFILE || errno == ENOMEM;

	return sg_fail(walk->arena, walk->err, scarce ? SG_E_NOMEM : SG_E_READ, "%.*s: %s",
		       SG_SPAN_ARG(walk->request->path), strerror(errno));
}

/* Whoever owns it can do anything with it; whoever may write, too. kind: of a place on the way; NULL: the file itself. */
static struct sg_status
fail_owner(struct walk *walk, const char *kind, struct sg_span place, const struct stat *st)
{
	uid_t uid = walk->request->trust.uid;
	struct sg_span why;

	if (st->st_uid != 0 && st->st_uid != uid)
		why = sg_arena_printf(walk->arena, "belongs to user %u", (unsigned)st->st_uid);
	else
		why = sg_arena_printf(walk->arena, "may be written by %s (mode %04o)",
				      st->st_mode & S_IWOTH ? "everybody" : "its group",
				      (unsigned)st->st_mode & 07777);
	if (!kind)
		return sg_fail(walk->arena, walk->err, SG_E_OWNER,
			       "%.*s can be changed by other users: it %.*s", SG_SPAN_ARG(place),
			       SG_SPAN_ARG(why));
	return sg_fail(walk->arena, walk->err, SG_E_OWNER,
		       "%.*s can be changed by other users: %s %.*s %.*s",
		       SG_SPAN_ARG(walk->request->path), kind, SG_SPAN_ARG(place),
		       SG_SPAN_ARG(why));
}

static struct sg_span
join(struct walk *walk, struct sg_span name)
{
	if (walk->done.len == 0 || sg_span_ends(walk->done, SG_SPAN("/")))
		return sg_arena_join(walk->arena, walk->done, name);
	return sg_arena_printf(walk->arena, "%.*s/%.*s", SG_SPAN_ARG(walk->done),
			       SG_SPAN_ARG(name));
}

/* ---- the way ---- */

/* Moves to a directory: from now on names are looked up there. */
static struct sg_status
enter(struct walk *walk, int fd, struct sg_span place, const struct stat *st)
{
	close_quietly(&walk->at);
	walk->at = fd;
	walk->done = place;
	if (walk->request->trust.kind == SG_TRUST_SYSTEM &&
	    !sg_stat_is_trusted(st, walk->request->trust.uid, true))
		return fail_owner(walk, "directory", place, st);
	return SG_STATUS_OK;
}

static struct sg_status
start(struct walk *walk, struct sg_span path)
{
	bool absolute = sg_span_starts(path, SG_SPAN("/"));
	int fd = open(absolute ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	walk->rest = path;
	if (fd < 0)
		return fail_errno(walk);
	if (fstat(fd, &st) != 0) {
		struct sg_status status = fail_errno(walk);

		(void)close(fd);
		return status;
	}
	return enter(walk, fd, absolute ? SG_SPAN("/") : (struct sg_span){ 0 }, &st);
}

/* What a link points to takes its place in the path. */
static struct sg_status
follow(struct walk *walk, int fd, struct sg_span place, const struct stat *st)
{
	char *target = sg_arena_alloc(walk->arena, MAX_LINK_BYTES);
	ssize_t len;

	/* A link has no mode; in a directory with the sticky bit only its owner can change it. */
	if (walk->request->trust.kind == SG_TRUST_SYSTEM && st->st_uid != 0 &&
	    st->st_uid != walk->request->trust.uid)
		return fail_owner(walk, "link", place, st);
	len = readlinkat(fd, "", target, MAX_LINK_BYTES);
	if (++walk->links > SG_OPEN_MAX_LINKS || len == MAX_LINK_BYTES) {
		errno = ELOOP;
		len = -1;
	}
	if (len < 0)
		return fail_errno(walk);
	walk->rest = sg_arena_printf(walk->arena, "%.*s/%.*s", (int)len, target,
				     SG_SPAN_ARG(walk->rest));
	return target[0] == '/' ? start(walk, walk->rest) : SG_STATUS_OK;
}

/* The next component; "." at the end of the path. */
static struct sg_span
next_name(struct walk *walk)
{
	while (walk->rest.len && walk->rest.p[0] == '/')
		walk->rest = sg_span_from(walk->rest, 1);
	return walk->rest.len ? sg_span_split(walk->rest, '/', &walk->rest) : SG_SPAN(".");
}

static bool
is_done(const struct walk *walk)
{
	for (size_t i = 0; i < walk->rest.len; i++)
		if (walk->rest.p[i] != '/')
			return false;
	return true;
}

/* One component on. *name is empty until the file itself is reached: then it is its name in walk->at, and st what it is. */
static struct sg_status
step(struct walk *walk, struct sg_span *name, struct stat *st)
{
	struct sg_span next = sg_arena_copy(walk->arena, next_name(walk));
	struct sg_span place = join(walk, next);
	struct sg_status status = SG_STATUS_OK;
	int fd = openat(walk->at, next.p, O_PATH | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, st) != 0) {
		status = fail_errno(walk);
	} else if (S_ISLNK(st->st_mode)) {
		status = follow(walk, fd, place, st);
	} else if (is_done(walk)) {
		*name = next;
		walk->done = place;
	} else if (S_ISDIR(st->st_mode)) {
		return enter(walk, fd, place, st);
	} else {
		errno = ENOTDIR;
		status = fail_errno(walk);
	}
	close_quietly(&fd);
	return status;
}

/* ---- the file ---- */

static struct sg_status
check_kind(struct walk *walk, const struct stat *st)
{
	static const struct {
		mode_t type;
		const char *name;
	} kinds[] = {
		{ S_IFREG, "a regular file" },
		{ S_IFDIR, "a directory" },
		{ S_IFIFO, "a FIFO" },
		{ S_IFSOCK, "a socket" },
		{ S_IFCHR, "a character device" },
		{ S_IFBLK, "a block device" },
	};
	mode_t wanted = walk->request->directory ? S_IFDIR : S_IFREG;
	const char *found = "of an unknown kind";

	if ((st->st_mode & S_IFMT) == wanted)
		return SG_STATUS_OK;
	for (size_t i = 0; i < SG_ARRAY_LEN(kinds); i++)
		if (kinds[i].type == (st->st_mode & S_IFMT))
			found = kinds[i].name;
	return sg_fail(walk->arena, walk->err, SG_E_READ, "%.*s is %s, not %s",
		       SG_SPAN_ARG(walk->request->path), found,
		       walk->request->directory ? "a directory" : "a regular file");
}

static struct sg_status
check(struct walk *walk, const struct stat *st)
{
	const struct sg_trust *trust = &walk->request->trust;
	struct sg_status status = check_kind(walk, st);
	bool owned = st->st_uid == 0 || st->st_uid == trust->uid;

	if (!sg_ok(status) || trust->kind == SG_TRUST_ANYBODY)
		return status;
	if (!owned ||
	    (trust->kind == SG_TRUST_SYSTEM && !sg_stat_is_trusted(st, trust->uid, false)))
		return fail_owner(walk, NULL, walk->request->path, st);
	return SG_STATUS_OK;
}

/* Opened for reading only when it is known to be harmless, and checked again: it may be another one by now. */
static struct sg_status
open_last(struct walk *walk, struct sg_span name, const struct stat *st, struct sg_opened *out)
{
	int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	struct sg_status status = check(walk, st);
	struct sg_opened opened;

	if (!sg_ok(status))
		return status;
	opened.fd = openat(walk->at, name.p, flags | (walk->request->directory ? O_DIRECTORY : 0));
	if (opened.fd < 0 || fstat(opened.fd, &opened.st) != 0)
		status = fail_errno(walk);
	else
		status = check(walk, &opened.st);
	if (sg_ok(status))
		*out = opened;
	else
		close_quietly(&opened.fd);
	return status;
}

struct sg_status
sg_open_checked(const struct sg_open_request *request, struct sg_arena *arena,
		struct sg_opened *out, struct sg_error *err)
{
	struct walk walk = { .request = request, .arena = arena, .err = err, .at = -1 };
	struct sg_status status = start(&walk, sg_arena_copy(arena, request->path));
	struct sg_span name = { 0 };
	struct stat st;

	while (sg_ok(status) && name.len == 0)
		status = step(&walk, &name, &st);
	if (sg_ok(status))
		status = open_last(&walk, name, &st, out);
	close_quietly(&walk.at);
	return status;
}
