/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of approvals. Files appear by rename(2) and are used up by unlink(2), which only one process can do.
 * Knows no agent and no policy.
 */
#include "gate/approvals.h"

#include "base/digest.h"
#include "base/replace.h"
#include "base/vec.h"
#include "gate/approval_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_NAME "key"

enum { STALE_S = 60, NEW_NAME_BYTES = 40 };

static struct sg_status
fail(struct sg_arena *arena, struct sg_error *err, const char *what)
{
	return sg_fail(arena, err, SG_E_APPROVALS, "the store of approvals cannot be used: %s: %s",
		       what, strerror(errno));
}

static bool
is_private(const struct stat *st, mode_t kind)
{
	return (st->st_mode & S_IFMT) == kind && st->st_uid == geteuid() &&
	       (st->st_mode & 077) == 0;
}

/* ---- files ---- */

/* A file of its own with these bytes; its random name goes to name. False, and nothing left, when it cannot be written. */
static bool
write_new(int directory, struct sg_span bytes, char name[NEW_NAME_BYTES])
{
	unsigned char random[12];
	char hex[2 * sizeof(random) + 1];
	bool done;
	int fd;

	sg_random(random, sizeof(random));
	sg_hex(random, sizeof(random), hex);
	snprintf(name, NEW_NAME_BYTES, "%s.new", hex);
	fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	done = fchmod(fd, 0600) == 0 && sg_write_all(fd, bytes);
	/* A full disk may tell only here. */
	done = close(fd) == 0 && done;
	if (!done) {
		int why = errno;

		unlinkat(directory, name, 0);
		errno = why;
	}
	return done;
}

/* The bytes of a file that nobody else can have written; false when there is none, or it is not such a file. */
static bool
read_file(int directory, const char *name, size_t max_bytes, struct sg_arena *arena,
	  struct sg_span *out)
{
	int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	size_t len = 0;
	char *p;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || !is_private(&st, S_IFREG) || st.st_size > (off_t)max_bytes) {
		close(fd);
		errno = EACCES;
		return false;
	}
	p = sg_arena_alloc(arena, (size_t)st.st_size + 1);
	while (len < (size_t)st.st_size) {
		ssize_t n = read(fd, p + len, (size_t)st.st_size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(fd);
	*out = (struct sg_span){ p, len };
	return len == (size_t)st.st_size;
}

/* ---- the store ---- */

/* Every missing directory on the way, for the user alone. */
static void
make_directories(const char *path, struct sg_arena *arena)
{
	size_t len = strlen(path);
	char *p = sg_arena_alloc(arena, len + 1);

	memcpy(p, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (p[i] != '/' && p[i] != '\0')
			continue;
		p[i] = '\0';
		(void)mkdir(p, 0700);
		p[i] = path[i];
	}
}

/* The first one that asks makes the key; whoever comes at the same time takes what the first one made. */
static bool
read_key(struct sg_approvals *store, struct sg_arena *arena)
{
	char name[NEW_NAME_BYTES];
	struct sg_span bytes;

	if (!read_file(store->directory, KEY_NAME, sizeof(store->key), arena, &bytes)) {
		unsigned char made[SG_APPROVAL_KEY_BYTES];
		bool linked;

		if (errno != ENOENT)
			return false;
		sg_random(made, sizeof(made));
		if (!write_new(store->directory,
			       (struct sg_span){ (const char *)made, sizeof(made) }, name))
			return false;
		linked = linkat(store->directory, name, store->directory, KEY_NAME, 0) == 0 ||
			 errno == EEXIST;
		unlinkat(store->directory, name, 0);
		sg_forget(made, sizeof(made));
		if (!linked ||
		    !read_file(store->directory, KEY_NAME, sizeof(store->key), arena, &bytes))
			return false;
	}
	errno = EINVAL;
	if (bytes.len != sizeof(store->key))
		return false;
	memcpy(store->key, bytes.p, sizeof(store->key));
	return true;
}

struct sg_status
sg_approvals_open(const char *path, int64_t now_s, struct sg_arena *arena, struct sg_approvals *out,
		  struct sg_error *err)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct sg_approvals store = { .directory = open(path, flags), .now_s = now_s };
	struct stat st;

	if (store.directory < 0 && errno == ENOENT) {
		make_directories(path, arena);
		store.directory = open(path, flags);
	}
	if (store.directory < 0)
		return fail(arena, err, path);
	errno = EACCES;
	if (fstat(store.directory, &st) != 0 || !is_private(&st, S_IFDIR) ||
	    !read_key(&store, arena)) {
		struct sg_status status = fail(arena, err, path);

		close(store.directory);
		return status;
	}
	*out = store;
	return SG_STATUS_OK;
}

void
sg_approvals_close(struct sg_approvals *store)
{
	close(store->directory);
	sg_forget(store->key, sizeof(store->key));
}

static bool
read_approval(const struct sg_approvals *store, const char *name, struct sg_arena *arena,
	      struct sg_approval *out)
{
	struct sg_span bytes;

	return read_file(store->directory, name, SG_APPROVAL_MAX_FILE, arena, &bytes) &&
	       sg_approval_read(store, name, bytes, arena, out);
}

/* ---- walking through it ---- */

struct entry {
	char name[SG_APPROVAL_NAME_BYTES];
	struct timespec written;
};

struct walk {
	const struct sg_approvals *store;
	size_t count;
	struct entry oldest; /* that a person has not approved; no name: there is none */
};

static bool
is_earlier(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/* One file: removed when no step can need it any more, counted otherwise. */
static void
visit(struct walk *walk, const char *name)
{
	struct sg_span stem;
	enum sg_approval_step step;
	bool known = sg_approval_step_of(sg_span_of(name), &step, &stem);
	int64_t most_s = known ? (int64_t)SG_APPROVAL_MAX_MINUTES * 60 : STALE_S;
	struct stat st;

	if (name[0] == '.' || strcmp(name, KEY_NAME) == 0 ||
	    strlen(name) >= SG_APPROVAL_NAME_BYTES ||
	    fstatat(walk->store->directory, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (st.st_mtim.tv_sec + most_s < walk->store->now_s) {
		unlinkat(walk->store->directory, name, 0);
		return;
	}
	walk->count++;
	if (known && step != SG_APPROVAL_APPROVED &&
	    (!walk->oldest.name[0] || is_earlier(st.st_mtim, walk->oldest.written))) {
		snprintf(walk->oldest.name, sizeof(walk->oldest.name), "%s", name);
		walk->oldest.written = st.st_mtim;
	}
}

/* The directory, opened anew: reading moves the place in it. */
static DIR *
open_listing(const struct sg_approvals *store)
{
	int fd = openat(store->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !listing)
		close(fd);
	return listing;
}

/* False when there is no room for another one. */
static bool
make_room(const struct sg_approvals *store)
{
	struct walk walk = { .store = store };
	DIR *listing = open_listing(store);

	if (!listing)
		return false;
	for (const struct dirent *entry; (entry = readdir(listing));)
		visit(&walk, entry->d_name);
	closedir(listing);
	if (walk.count < SG_APPROVALS_MAX)
		return true;
	errno = ENOSPC;
	return walk.oldest.name[0] && unlinkat(store->directory, walk.oldest.name, 0) == 0;
}

static struct sg_status
put_file(const struct sg_approvals *store, const char *name, const struct sg_approval *approval,
	 struct sg_arena *arena, struct sg_error *err)
{
	struct sg_span bytes = sg_approval_write(store, name, approval, arena);
	char fresh[NEW_NAME_BYTES];

	errno = EMSGSIZE;
	if (approval->call.len > SG_APPROVAL_MAX_CALL || bytes.len > SG_APPROVAL_MAX_FILE)
		return fail(arena, err, "the call is too long to be shown");
	if (!make_room(store) || !write_new(store->directory, bytes, fresh))
		return fail(arena, err, name);
	if (renameat(store->directory, fresh, store->directory, name) == 0)
		return SG_STATUS_OK;
	unlinkat(store->directory, fresh, 0);
	return fail(arena, err, name);
}

struct sg_status
sg_approvals_put(const struct sg_approvals *store, enum sg_approval_step step,
		 const struct sg_approval *approval, struct sg_arena *arena, struct sg_error *err)
{
	char name[SG_APPROVAL_NAME_BYTES];

	sg_approval_name(step, sg_span_of(approval->code), name);
	return put_file(store, name, approval, arena, err);
}

bool
sg_approvals_take(const struct sg_approvals *store, const struct sg_approval *approval,
		  struct sg_arena *arena)
{
	char name[SG_APPROVAL_NAME_BYTES];
	struct sg_approval found;

	sg_approval_name(SG_APPROVAL_APPROVED, sg_span_of(approval->code), name);
	if (!read_approval(store, name, arena, &found) ||
	    !sg_span_eq(found.agent, approval->agent) || !sg_span_eq(found.call, approval->call))
		return false;
	/* Whatever it is worth now, it is worth nothing later; and only one process can remove it. */
	if (unlinkat(store->directory, name, 0) != 0)
		return false;
	if (approval->minutes < found.minutes)
		found.minutes = approval->minutes;
	return sg_approval_holds(store, &found);
}

struct sg_status
sg_approvals_find(const struct sg_approvals *store, struct sg_span code, struct sg_arena *arena,
		  struct sg_approval *out, struct sg_error *err)
{
	char name[SG_APPROVAL_NAME_BYTES];
	struct sg_approval found;

	sg_approval_name(SG_APPROVAL_ASKED, code, name);
	if (!read_approval(store, name, arena, &found) || !sg_span_is(code, found.code) ||
	    !sg_approval_holds(store, &found))
		return sg_fail(arena, err, SG_E_APPROVAL_UNKNOWN,
			       "no call waits for approval under the code %.*s", SG_SPAN_ARG(code));
	*out = found;
	return SG_STATUS_OK;
}

void
sg_approvals_drop(const struct sg_approvals *store, const struct sg_approval *approval)
{
	char name[SG_APPROVAL_NAME_BYTES];

	sg_approval_name(SG_APPROVAL_ASKED, sg_span_of(approval->code), name);
	unlinkat(store->directory, name, 0);
}

static void
insert_by_age(struct sg_approval *out, size_t count, const struct sg_approval *approval)
{
	while (count && out[count - 1].since_s > approval->since_s) {
		out[count] = out[count - 1];
		count--;
	}
	out[count] = *approval;
}

size_t
sg_approvals_list(const struct sg_approvals *store, enum sg_approval_step step,
		  struct sg_arena *arena, struct sg_approval *out)
{
	DIR *listing = open_listing(store);
	size_t count = 0;

	if (!listing)
		return 0;
	for (const struct dirent *entry; count < SG_APPROVALS_MAX && (entry = readdir(listing));) {
		struct sg_span stem;
		struct sg_approval found;
		enum sg_approval_step found_step;

		if (sg_approval_step_of(sg_span_of(entry->d_name), &found_step, &stem) &&
		    found_step == step && read_approval(store, entry->d_name, arena, &found) &&
		    sg_approval_holds(store, &found))
			insert_by_age(out, count++, &found);
	}
	closedir(listing);
	return count;
}

/* ---- tokens ---- */

/* A token's file is named by its first half; the second half proves that whoever shows it was given it. */
static struct sg_span
token_stem(struct sg_span token)
{
	return sg_span_first(token, SG_APPROVAL_TOKEN_BYTES / 2);
}

static void
token_of(const struct sg_approvals *store, struct sg_span stem, const struct sg_approval *approval,
	 char token[SG_APPROVAL_TOKEN_BYTES + 1])
{
	struct sg_span since = { (const char *)&approval->since_s, sizeof(approval->since_s) };
	struct sg_span minutes = { (const char *)&approval->minutes, sizeof(approval->minutes) };
	struct sg_span texts[] = { SG_SPAN("token"), stem,          approval->agent, approval->call,
				   approval->script, approval->cwd, since,           minutes };
	char hex[SG_APPROVAL_DIGEST_BYTES + 1];

	sg_approval_seal(store, texts, SG_ARRAY_LEN(texts), hex);
	snprintf(token, SG_APPROVAL_TOKEN_BYTES + 1, "%.*s%.*s", SG_SPAN_ARG(stem),
		 SG_APPROVAL_TOKEN_BYTES / 2, hex);
}

struct sg_status
sg_approvals_issue(const struct sg_approvals *store, const struct sg_approval *approval,
		   struct sg_arena *arena, char token[SG_APPROVAL_TOKEN_BYTES + 1],
		   struct sg_error *err)
{
	unsigned char random[SG_APPROVAL_TOKEN_BYTES / 4];
	char stem[SG_APPROVAL_TOKEN_BYTES / 2 + 1];
	char name[SG_APPROVAL_NAME_BYTES];
	struct sg_status status;

	sg_random(random, sizeof(random));
	sg_hex(random, sizeof(random), stem);
	sg_approval_name(SG_APPROVAL_TOKEN, sg_span_of(stem), name);
	status = put_file(store, name, approval, arena, err);
	if (sg_ok(status))
		token_of(store, sg_span_of(stem), approval, token);
	return status;
}

static bool
is_hexadecimal(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("0123456789abcdef", text.p[i]) || !text.p[i])
			return false;
	return true;
}

struct sg_status
sg_approvals_look(const struct sg_approvals *store, struct sg_span token, struct sg_arena *arena,
		  struct sg_approval *out, struct sg_error *err)
{
	char expected[SG_APPROVAL_TOKEN_BYTES + 1];
	char name[SG_APPROVAL_NAME_BYTES];
	struct sg_approval found;

	if (token.len != SG_APPROVAL_TOKEN_BYTES || !is_hexadecimal(token))
		return sg_fail(arena, err, SG_E_TOKEN, "this is no token");
	sg_approval_name(SG_APPROVAL_TOKEN, token_stem(token), name);
	if (!read_approval(store, name, arena, &found))
		return sg_fail(arena, err, SG_E_TOKEN, "the token is unknown or was used before");
	token_of(store, token_stem(token), &found, expected);
	if (!sg_same_secret(expected, token.p, SG_APPROVAL_TOKEN_BYTES))
		return sg_fail(arena, err, SG_E_TOKEN, "the token is forged");
	if (!sg_approval_holds(store, &found))
		return sg_fail(arena, err, SG_E_TOKEN, "the token has expired");
	*out = found;
	return SG_STATUS_OK;
}

struct sg_status
sg_approvals_show(const struct sg_approvals *store, struct sg_span token,
		  const struct sg_approval *approval, struct sg_arena *arena, struct sg_error *err)
{
	char name[SG_APPROVAL_NAME_BYTES];

	sg_approval_name(SG_APPROVAL_SHOWN, token_stem(token), name);
	return put_file(store, name, approval, arena, err);
}

/* The store is the user's own: only a sandbox keeps it from being written. */
static bool
is_sandboxed(int why)
{
	return why == EROFS || why == EACCES || why == EPERM;
}

/*
 * Who removes the token's file has used it up; the mark that it was shown goes with it. In a sandbox it stays until it
 * expires: what could show it again there could as well run the command itself.
 */
static struct sg_status
use_up(const struct sg_approvals *store, struct sg_span token, const char *code,
       struct sg_arena *arena, struct sg_error *err)
{
	char name[SG_APPROVAL_NAME_BYTES];

	sg_approval_name(SG_APPROVAL_TOKEN, token_stem(token), name);
	if (unlinkat(store->directory, name, 0) == 0) {
		sg_approval_name(SG_APPROVAL_SHOWN, token_stem(token), name);
		unlinkat(store->directory, name, 0);
		return SG_STATUS_OK;
	}
	if (is_sandboxed(errno))
		return SG_STATUS_OK;
	if (errno == ENOENT)
		return sg_fail(arena, err, SG_E_TOKEN, "the token was used before");
	return sg_fail(arena, err, SG_E_APPROVALS,
		       "the token cannot be used up here: %s; a person approves the call with: "
		       "strictgate approve %s",
		       strerror(errno), code);
}

struct sg_status
sg_approvals_redeem(const struct sg_approvals *store, struct sg_span token, struct sg_arena *arena,
		    struct sg_approval *out, struct sg_error *err)
{
	char name[SG_APPROVAL_NAME_BYTES];
	struct sg_approval found, shown;
	struct sg_status status = sg_approvals_look(store, token, arena, &found, err);

	if (!sg_ok(status))
		return status;
	sg_approval_name(SG_APPROVAL_SHOWN, token_stem(token), name);
	if (!read_approval(store, name, arena, &shown))
		return sg_fail(arena, err, SG_E_TOKEN, "the agent has not asked a person");
	status = use_up(store, token, found.code, arena, err);
	if (sg_ok(status))
		*out = found;
	return status;
}
