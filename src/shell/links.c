/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Second names that the script itself gives to files: links, and copies of directories. Whoever touches one by the new
 * name touches it by the old one, too. Nothing on disk is looked at, and no name is ever forgotten.
 */
#include "shell/run.h"

#include "match/path.h"

enum { MOST_LINKS = 64, MOST_STEPS = 8 };

static void
add(struct sg_walker *w, struct sg_span path, struct sg_span target, bool copy)
{
	struct sg_second_name *link;

	if (w->links_count == MOST_LINKS || sg_span_eq(path, target))
		return;
	link = sg_arena_alloc(w->arena, sizeof(*link));
	*link = (struct sg_second_name){ path, target, copy, w->links };
	w->links = link;
	w->links_count++;
}

static struct sg_span
joined(struct sg_walker *w, struct sg_span directory, struct sg_span name)
{
	return sg_arena_printf(w->arena, "%.*s/%.*s", SG_SPAN_ARG(directory), SG_SPAN_ARG(name));
}

/* The new name is the destination, or one in it if that is a directory: both are remembered. */
static void
name_again(struct sg_running *r, struct sg_word source, struct sg_word destination, bool copy)
{
	struct sg_walker *w = r->w;
	struct sg_path_world world = { .cwd = r->cwd };
	struct sg_span path, parent, target;

	if (!sg_word_known(source) || !sg_word_known(destination) || source.text.len == 0 ||
	    destination.text.len == 0 || r->cwd.len == 0)
		return;
	path = sg_path_resolve(destination.text, &world, false, w->arena);
	target = sg_path_resolve(source.text, &world, false, w->arena);
	parent = sg_span_first(path, path.len - sg_span_basename(path).len);
	add(w, path, target, copy);
	add(w, joined(w, path, sg_span_basename(target)), target, copy);
	/* What a symbolic link says is relative to where the link is. */
	world.cwd = parent;
	if (source.text.p[0] != '/' && !copy)
		add(w, path, sg_path_resolve(source.text, &world, false, w->arena), copy);
}

static bool
is_source(enum sg_role role)
{
	return role == SG_ROLE_READ || role == SG_ROLE_CHANGE || role == SG_ROLE_REMOTE;
}

/* The word that says where: the last operand that is written, or the directory that an option names. */
static struct sg_word
destination_of(const struct sg_running *r)
{
	struct sg_word found = { { 0 }, 0 };

	for (size_t i = 0; i < r->args.options_count; i++)
		if (r->args.options[i].record && r->args.options[i].record->role == SG_ROLE_WRITE)
			found = r->args.options[i].value;
	for (size_t i = 0; i < r->args.operands_count; i++)
		if (r->args.operands[i].role == SG_ROLE_WRITE ||
		    r->args.operands[i].role == SG_ROLE_REMOTE_WRITE)
			found = r->args.operands[i].word;
	return found;
}

void
sg_links_make(struct sg_running *r)
{
	bool copy = sg_run_flag(r, SG_PROGRAM_COPIES);
	struct sg_word destination;
	size_t sources = 0;

	if ((!copy && !sg_run_flag(r, SG_PROGRAM_LINKS)) || r->w->place != SG_PLACE_LOCAL)
		return;
	destination = destination_of(r);
	for (size_t i = 0; i < r->args.operands_count; i++) {
		if (!is_source(r->args.operands[i].role))
			continue;
		name_again(r, r->args.operands[i].word, destination, copy);
		sources++;
	}
	/* ln -s /etc: the link is called etc, and stands here. */
	if (sources == 0 && !copy)
		name_again(r, destination, sg_word_literal(SG_SPAN(".")), copy);
}

static const struct sg_second_name *
find(const struct sg_walker *w, struct sg_span path, bool write)
{
	for (const struct sg_second_name *link = w->links; link; link = link->next)
		if (sg_span_eq(link->path, path) && !(write && link->copy))
			return link;
	return NULL;
}

/* One step: the first directory on the way, or the last, that is a second name. */
static bool
follow_once(struct sg_walker *w, struct sg_span *path, bool write, bool last)
{
	struct sg_path_world world = { .cwd = SG_SPAN("/") };
	struct sg_span found = { 0 };

	for (size_t end = 1; end <= path->len && (last || found.len == 0); end++) {
		const struct sg_second_name *link;
		struct sg_span prefix = sg_span_first(*path, end);

		if (end < path->len && path->p[end] != '/')
			continue;
		link = find(w, sg_path_resolve(prefix, &world, false, w->arena), write);
		if (link)
			found = sg_arena_join(w->arena, link->target, sg_span_from(*path, end));
	}
	if (found.len)
		*path = found;
	return found.len > 0;
}

bool
sg_links_follow(struct sg_walker *w, struct sg_effect *effect, bool last)
{
	bool write = effect->kind == SG_EFFECT_WRITE;
	struct sg_span path = effect->word.text;
	int steps = 0;

	if (!w->links || path.len == 0 || effect->kind == SG_EFFECT_CONNECT)
		return false;
	if (path.p[0] != '/' && effect->cwd.len)
		path = joined(w, effect->cwd, path);
	while (steps < MOST_STEPS && follow_once(w, &path, write, last))
		steps++;
	effect->word.text = path;
	return steps > 0;
}
