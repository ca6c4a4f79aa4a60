/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that the script itself writes: what it puts there and runs later is read like any other text. Nothing on disk is
 * looked at.
 */
#include "shell/walk.h"

#include "match/path.h"

enum { MOST_FILES = 64 };

/* A path as the walker compares it: absolute when the directory is known. */
static struct sg_span
full_path(struct sg_walker *w, struct sg_span path)
{
	struct sg_path_world world = { .cwd = sg_walk_cwd(w) };

	if (world.cwd.len == 0 && path.p[0] != '/')
		return path;
	return sg_path_resolve(path, &world, false, w->arena);
}

static struct sg_written *
find(struct sg_walker *w, struct sg_span path)
{
	for (struct sg_written *file = w->files; file; file = file->next)
		if (sg_span_eq(file->path, path))
			return file;
	return NULL;
}

static struct sg_written *
add(struct sg_walker *w, struct sg_span path)
{
	struct sg_written *file;

	if (w->files_count == MOST_FILES)
		return NULL;
	file = sg_arena_alloc(w->arena, sizeof(*file));
	file->path = path;
	file->next = w->files;
	w->files = file;
	w->files_count++;
	return file;
}

void
sg_files_write(struct sg_walker *w, struct sg_word path, struct sg_stream text, bool append)
{
	struct sg_written *file;
	bool before;

	if (path.text.len == 0 || !sg_word_known(path) ||
	    sg_span_starts(path.text, SG_SPAN("/dev/")))
		return;
	path.text = full_path(w, path.text);
	file = find(w, path.text);
	before = file != NULL;
	if (!file && text.state == SG_INPUT_KNOWN)
		file = add(w, path.text);
	if (!file)
		return;
	if (append && before && file->text.state == SG_INPUT_KNOWN &&
	    text.state == SG_INPUT_KNOWN &&
	    file->text.text.len + text.text.len <= SG_MAX_VALUE_BYTES &&
	    sg_walk_spend(w, file->text.text.len + text.text.len))
		text.text = sg_arena_join(w->arena, file->text.text, text.text);
	file->text = text;
}

void
sg_files_redirected(struct sg_walker *w, const struct sg_redirect *redirects, size_t count,
		    struct sg_stream text)
{
	for (size_t i = 0; i < count; i++)
		if (redirects[i].fd == 1 &&
		    (redirects[i].op == SG_REDIRECT_WRITE || redirects[i].op == SG_REDIRECT_APPEND))
			sg_files_write(w, redirects[i].target, text,
				       redirects[i].op == SG_REDIRECT_APPEND);
}

bool
sg_files_read(struct sg_walker *w, struct sg_word path, struct sg_stream *out)
{
	const struct sg_written *file;

	if (!w->files || path.text.len == 0 || !sg_word_known(path))
		return false;
	file = find(w, full_path(w, path.text));
	if (!file || file->text.state != SG_INPUT_KNOWN)
		return false;
	*out = file->text;
	return true;
}
