/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a path leads: home, directory, "." and "..", the aliases of /proc, and symbolic links when they may be looked
 * at. Lexical except sg_path_follow.
 */
#include "match/path.h"

#include "base/vec.h"
#include "model/command.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINKS = 40, MAX_LOOKED_AT = 64 };

static bool
has_mark(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.p[i] <= SG_MARK_ONE)
			return true;
	return false;
}

/* The home of ~name: the user's own, root's, or next to the user's own. */
static struct sg_span
home_of(struct sg_span name, const struct sg_path_world *world, struct sg_arena *arena)
{
	struct sg_span base = sg_span_basename(world->home);
	struct sg_span parent = sg_span_first(world->home, world->home.len - base.len);

	if (name.len == 0)
		return world->home;
	if (sg_span_is(name, "root"))
		return SG_SPAN("/root");
	return sg_arena_join(arena, parent.len > 1 ? parent : SG_SPAN("/home/"), name);
}

static struct sg_span
expand_tilde(struct sg_span path, const struct sg_path_world *world, struct sg_arena *arena)
{
	struct sg_span rest;
	struct sg_span user = sg_span_split(path, '/', &rest);
	static const char any[1] = { SG_MARK_ANY };
	struct sg_span home = home_of(sg_span_from(user, 1), world, arena);

	if (home.len == 0)
		home = (struct sg_span){ any, 1 };
	return user.len == path.len
		       ? home
		       : sg_arena_join(arena, sg_arena_join(arena, home, SG_SPAN("/")), rest);
}

static struct sg_span
make_absolute(struct sg_span path, const struct sg_path_world *world, struct sg_arena *arena)
{
	static const char any[2] = { SG_MARK_ANY, '/' };

	if (path.len && (path.p[0] == '/' || path.p[0] == SG_MARK_ANY))
		return path;
	if (world->cwd.len == 0)
		return sg_arena_join(arena, (struct sg_span){ any, 2 }, path);
	return sg_arena_join(arena, sg_arena_join(arena, world->cwd, SG_SPAN("/")), path);
}

/* The components that are left after "." and "..", and after the aliases of /proc. */
struct folded {
	struct SG_VEC(struct sg_span) parts;
	bool rooted; /* starts at "/"; else at something unknown */
	bool in_cwd; /* the directory itself is being read: an alias of it in there leads nowhere */
	const struct sg_path_world *world;
	struct sg_arena *arena;
};

/* What stands for a process in /proc: also a name that is not known or found by a pattern (/proc/$$, /proc/se?f). */
static bool
is_process(struct sg_span part)
{
	if (sg_span_is(part, "self") || sg_span_is(part, "thread-self") || has_mark(part))
		return true;
	for (size_t i = 0; i < part.len; i++)
		if (part.p[i] < '0' || part.p[i] > '9')
			return false;
	return part.len > 0;
}

/* True when the components so far are /proc/PROCESS/name or /proc/PROCESS/task/THREAD/name. */
static bool
is_of_process(const struct folded *f, const char *name)
{
	const struct sg_span *parts = f->parts.items;
	size_t len = f->parts.len;

	if (!f->rooted || len < 3 || !sg_span_is(parts[0], "proc") || !is_process(parts[1]) ||
	    !sg_span_is(parts[len - 1], name))
		return false;
	return len == 3 || (len == 5 && sg_span_is(parts[2], "task") && is_process(parts[3]));
}

static void fold(struct folded *f, struct sg_span path);

/* Follow what the kernel makes of the components so far: links that need no look at the disk. */
static void
reduce_alias(struct folded *f)
{
	bool cwd = is_of_process(f, "cwd");

	if (!cwd && !is_of_process(f, "root"))
		return;
	f->parts.len = 0;
	if (!cwd)
		return;
	f->rooted = !f->in_cwd && f->world->cwd.len && f->world->cwd.p[0] == '/';
	if (!f->rooted)
		return;
	f->in_cwd = true;
	fold(f, f->world->cwd);
	f->in_cwd = false;
}

/* ".." behind something unknown leads anywhere; /dev/fd is /proc/self/fd. */
static void
leave(struct folded *f)
{
	if (f->parts.len && has_mark(f->parts.items[f->parts.len - 1])) {
		f->parts.len = 0;
		f->rooted = false;
	} else if (f->rooted && f->parts.len == 2 && sg_span_is(f->parts.items[0], "dev") &&
		   sg_span_is(f->parts.items[1], "fd")) {
		f->parts.items[0] = SG_SPAN("proc");
		f->parts.items[1] = SG_SPAN("self");
	} else if (f->parts.len) {
		f->parts.len--;
	}
}

static void
fold(struct folded *f, struct sg_span path)
{
	while (path.len) {
		struct sg_span part = sg_span_split(path, '/', &path);

		if (part.len == 0 || sg_span_is(part, "."))
			continue;
		if (sg_span_is(part, "..")) {
			leave(f);
			continue;
		}
		sg_vec_push(f->arena, &f->parts, part);
		reduce_alias(f);
	}
}

static struct sg_span
unfold(const struct folded *f)
{
	struct sg_buffer out = { .arena = f->arena };

	if (!f->rooted && (f->parts.len == 0 || !has_mark(f->parts.items[0])))
		sg_buffer_add_char(&out, SG_MARK_ANY);
	for (size_t i = 0; i < f->parts.len; i++) {
		if (f->rooted || out.len)
			sg_buffer_add_char(&out, '/');
		sg_buffer_add(&out, f->parts.items[i]);
	}
	if (out.len == 0)
		sg_buffer_add_char(&out, '/');
	return sg_buffer_span(&out);
}

/* Nothing is to be folded: an absolute path without "//", "." and "..", and not below /proc, where aliases are. */
static bool
is_folded(struct sg_span path)
{
	if (path.len < 2 || path.p[path.len - 1] == '/' || sg_span_starts(path, SG_SPAN("/proc")))
		return false;
	while (path.len) {
		struct sg_span part;

		if (path.p[0] != '/')
			return false;
		part = sg_span_split(sg_span_from(path, 1), '/', &path);
		if (part.len == 0 || sg_span_is(part, ".") || sg_span_is(part, ".."))
			return false;
		if (path.len)
			path = (struct sg_span){ path.p - 1, path.len + 1 };
	}
	return true;
}

struct sg_span
sg_path_resolve(struct sg_span path, const struct sg_path_world *world, bool tilde,
		struct sg_arena *arena)
{
	struct folded f = { .world = world, .arena = arena };

	if (tilde && path.len && path.p[0] == '~')
		path = expand_tilde(path, world, arena);
	path = make_absolute(path, world, arena);
	if (is_folded(path))
		return path;
	f.rooted = path.len && path.p[0] == '/';
	fold(&f, path);
	return unfold(&f);
}

/* What the link at path points to; false when it is none. */
static bool
read_link(struct sg_span path, struct sg_arena *arena, struct sg_span *target)
{
	struct sg_span name = sg_arena_copy(arena, path);
	char text[PATH_MAX];
	ssize_t len = readlink(name.p, text, sizeof(text));

	if (len <= 0)
		return false;
	*target = sg_arena_copy(arena, (struct sg_span){ text, (size_t)len });
	return true;
}

/* Walk an absolute path as the kernel does. False when no link and no ".." was met: it stands for itself. */
static bool
walk(struct sg_span path, struct sg_arena *arena, struct sg_span *out)
{
	struct folded f = { .rooted = true, .arena = arena };
	unsigned links = 0, looked = 0;
	bool changed = false;

	while (path.len) {
		struct sg_span part = sg_span_split(path, '/', &path), target;

		if (part.len == 0 || sg_span_is(part, "."))
			continue;
		if (sg_span_is(part, "..")) {
			f.parts.len -= f.parts.len > 0;
			changed = true;
			continue;
		}
		sg_vec_push(arena, &f.parts, part);
		if (links == MAX_LINKS || looked++ >= MAX_LOOKED_AT ||
		    !read_link(unfold(&f), arena, &target))
			continue;
		links++;
		changed = true;
		f.parts.len = target.p[0] == '/' ? 0 : f.parts.len - 1;
		path = sg_arena_printf(arena, "%.*s/%.*s", SG_SPAN_ARG(target), SG_SPAN_ARG(path));
	}
	if (changed)
		*out = unfold(&f);
	return changed;
}

static bool
may_walk(struct sg_span path, const struct sg_path_world *world)
{
	return world->look && path.len > 0 && path.len < PATH_MAX && path.p[0] == '/' &&
	       !has_mark(path);
}

struct sg_span
sg_path_follow(struct sg_span absolute, const struct sg_path_world *world, struct sg_arena *arena)
{
	struct sg_span real;

	return may_walk(absolute, world) && walk(absolute, arena, &real) ? real : absolute;
}

static bool
climbs(struct sg_span path)
{
	while (path.len)
		if (sg_span_is(sg_span_split(path, '/', &path), ".."))
			return true;
	return false;
}

struct sg_span
sg_path_walk(struct sg_span path, const struct sg_path_world *world, bool tilde,
	     struct sg_arena *arena)
{
	struct sg_span real;

	if (!climbs(path))
		return SG_SPAN("");
	if (tilde && path.len && path.p[0] == '~')
		path = expand_tilde(path, world, arena);
	path = make_absolute(path, world, arena);
	if (!may_walk(path, world) || sg_span_starts(path, SG_SPAN("/proc/")) ||
	    sg_span_starts(path, SG_SPAN("/dev/")) || !walk(path, arena, &real))
		return SG_SPAN("");
	return real;
}

struct sg_span
sg_path_follow_pattern(struct sg_span pattern, const struct sg_path_world *world,
		       struct sg_arena *arena)
{
	struct sg_span prefix, real;
	size_t end = 0;

	if (sg_span_starts(pattern, SG_SPAN("**")) || sg_span_find(pattern, '/') == SIZE_MAX)
		return pattern;
	for (size_t i = 0; i < pattern.len && !strchr("*?[{\\", pattern.p[i]); i++)
		if (pattern.p[i] == '/')
			end = i;
	prefix = sg_path_resolve(sg_span_first(pattern, end), world, true, arena);
	real = sg_path_follow(prefix, world, arena);
	if (real.p == prefix.p)
		return pattern;
	return sg_arena_join(arena, real.len > 1 ? real : SG_SPAN(""), sg_span_from(pattern, end));
}

size_t
sg_path_components(struct sg_span path)
{
	size_t count = 0;

	while (path.len) {
		struct sg_span part = sg_span_split(path, '/', &path);

		if (part.len == 0)
			continue;
		if (sg_span_find(part, '*') != SIZE_MAX || sg_span_find(part, '?') != SIZE_MAX ||
		    sg_span_find(part, '[') != SIZE_MAX)
			break;
		count++;
	}
	return count;
}
