/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending records. Many hooks write at once: a lock orders them, one write(2) with O_APPEND keeps a line whole even
 * without it, and the hash of the line before makes a removed or changed line visible.
 */
#include "audit/audit.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEX_BYTES = 2 * SG_AUDIT_HASH_BYTES + 1 };

/* The lock is asked for again and again: waiting in the kernel could not be bounded without a signal. */
static bool
lock(int fd)
{
	long waited_us = 0;
	long pause_us = 50;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		struct timespec pause = { 0, pause_us * 1000 };

		if ((errno != EWOULDBLOCK && errno != EINTR) ||
		    waited_us > SG_AUDIT_LOCK_MS * 1000L)
			return false;
		nanosleep(&pause, NULL);
		waited_us += pause_us;
		pause_us = pause_us < 4000 ? pause_us * 2 : pause_us;
	}
	return true;
}

struct tail {
	bool torn; /* the file does not end in a newline */
	bool known;
	char prev[HEX_BYTES]; /* hash of the last line; empty for an empty file */
};

/* Hash of the last line of a file of that many bytes. */
static void
read_tail(int fd, off_t bytes, struct tail *tail, struct sg_arena *arena)
{
	size_t want = bytes < SG_AUDIT_MAX_LINE + 1 ? (size_t)bytes : SG_AUDIT_MAX_LINE + 1;
	unsigned char hash[SG_AUDIT_HASH_BYTES];
	char *p = sg_arena_alloc(arena, want + 1);
	struct sg_span line = { p, want };
	size_t start;

	tail->known = bytes == 0;
	if (bytes == 0 || pread(fd, p, want, bytes - (off_t)want) != (ssize_t)want)
		return;
	tail->known = true;
	tail->torn = p[want - 1] != '\n';
	if (!tail->torn)
		line.len--;
	for (start = line.len; start > 0 && p[start - 1] != '\n'; start--)
		;
	line = sg_span_from(line, start);
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)line.p, line.len, NULL, 0);
	sodium_bin2hex(tail->prev, sizeof(tail->prev), hash, sizeof(hash));
}

/* The line with the chain's fields, closing a torn one before it. */
static struct sg_span
chained(struct sg_span line, const struct tail *tail, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	if (tail->torn)
		sg_buffer_add_char(&out, '\n');
	sg_buffer_add(&out, sg_span_first(line, line.len - 2));
	if (tail->known)
		sg_buffer_printf(&out, ",\"prev\":\"%s\"%s}\n", tail->prev,
				 tail->torn ? ",\"torn\":true" : "");
	else
		sg_buffer_add(&out, SG_SPAN(",\"prev\":null}\n"));
	return sg_buffer_span(&out);
}

static bool
write_line(int fd, struct sg_span line, struct sg_arena *arena)
{
	struct tail tail = { 0 };
	struct stat st;
	ssize_t n;

	if (lock(fd) && fstat(fd, &st) == 0)
		read_tail(fd, st.st_size, &tail, arena);
	line = chained(line, &tail, arena);
	do {
		n = write(fd, line.p, line.len);
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)line.len;
}

static void
make_directories(const char *path, struct sg_arena *arena)
{
	struct sg_span copy = sg_arena_copy(arena, sg_span_of(path));
	char *p = sg_arena_alloc(arena, copy.len + 1);

	memcpy(p, copy.p, copy.len);
	for (size_t i = 1; i < copy.len; i++) {
		if (p[i] != '/')
			continue;
		p[i] = '\0';
		(void)mkdir(p, geteuid() == 0 ? 0755 : 0700);
		p[i] = '/';
	}
}

static int
open_file(const char *path)
{
	return open(path,
		    O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
		    geteuid() == 0 ? 0640 : 0600);
}

struct sg_status
sg_audit_append(const char *path, struct sg_span line, struct sg_arena *arena, struct sg_error *err)
{
	int fd = open_file(path);
	struct stat st;
	bool done;

	if (fd < 0 && errno == ENOENT) {
		make_directories(path, arena);
		fd = open_file(path);
	}
	if (fd < 0)
		return sg_fail(arena, err, SG_E_AUDIT, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return sg_fail(arena, err, SG_E_AUDIT, "%s: not a regular file", path);
	}
	done = write_line(fd, line, arena);
	close(fd);
	return done ? SG_STATUS_OK
		    : sg_fail(arena, err, SG_E_AUDIT, "%s: %s", path, strerror(errno));
}
