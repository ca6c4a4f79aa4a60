/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and directories of requirement files. Knows no requirement.
 */
#include "load/source.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct sg_span
sg_source_path(const struct sg_source_run *run, struct sg_span path)
{
	return sg_arena_join(run->loader->arena, run->places->root, path);
}

struct sg_span
sg_source_directory_of(struct sg_span path)
{
	struct sg_span name = sg_span_basename(path);

	if (path.len == name.len)
		return (struct sg_span){ 0 };
	return sg_span_first(path, path.len - name.len > 1 ? path.len - name.len - 1 : 1);
}

bool
sg_source_exists(struct sg_source_run *run, struct sg_span path)
{
	if (sg_load_exists(run->loader, path))
		return true;
	sg_source_missing(run, path);
	return false;
}

/* ---- one file ---- */

bool
sg_source_text(struct sg_source_run *run, const struct sg_load_input *input)
{
	struct sg_loader *loader = run->loader;
	struct sg_load_kept kept = { run->decl->name, *input };
	struct sg_error err = { 0 };

	if (loader->sources.len >= SG_LOAD_MAX_SOURCES) {
		(void)sg_fail(loader->arena, &err, SG_E_LIMIT, "more than %d sources",
			      SG_LOAD_MAX_SOURCES);
		err.file = input->text.file;
		sg_errors_add(loader->errors, &err);
		return false;
	}
	if (!sg_ok(sg_load_text(loader, input)))
		return false;
	if (run->origin == SG_ORIGIN_SYSTEM)
		sg_vec_push(loader->arena, &loader->texts, kept);
	return true;
}

void
sg_source_file(struct sg_source_run *run, struct sg_span path, enum sg_dialect dialect)
{
	struct sg_finding finding = sg_finding_start(run, path);
	struct sg_load_file file = { path, run->trust, SG_DOCUMENT_MAX_BYTES };
	struct sg_load_input input = { .format = sg_load_format(path),
				       .dialect = dialect,
				       .origin = run->origin,
				       .trust = run->trust,
				       .directory = sg_source_directory_of(path) };
	struct sg_error err = { 0 };
	struct stat st;
	bool read = sg_ok(sg_load_read(run->loader, &file, &input.text, &st, &err));

	if (!read)
		sg_finding_error(&finding, &err);
	if (read && sg_source_text(run, &input))
		sg_finding_age(&finding, st.st_mtim.tv_sec, "it was written");
	else
		sg_finding_refused(&finding);
	sg_finding_end(&finding);
}

/* ---- a directory of files ---- */

struct held_directory {
	DIR *directory;
};

static void
close_directory(void *what)
{
	struct held_directory *held = what;

	if (held->directory)
		(void)closedir(held->directory);
	held->directory = NULL;
}

static int
by_bytes(const void *a, const void *b)
{
	return sg_span_cmp(*(const struct sg_span *)a, *(const struct sg_span *)b);
}

static bool
is_policy_name(struct sg_span name)
{
	return name.len && name.p[0] != '.' &&
	       (sg_span_ends(name, SG_SPAN(".toml")) || sg_load_format(name) != SG_FORMAT_TOML);
}

bool
sg_source_list(struct sg_loader *loader, int fd, struct sg_span **names, size_t *count)
{
	struct held_directory *held = sg_arena_alloc(loader->arena, sizeof(*held));
	struct SG_VEC(struct sg_span) found = { 0 };
	const struct dirent *entry;

	sg_arena_on_free(loader->arena, close_directory, held);
	held->directory = fdopendir(fd);
	if (!held->directory) {
		(void)close(fd);
		return false;
	}
	errno = 0;
	while ((entry = readdir(held->directory)) != NULL && found.len <= SG_LOAD_MAX_FILES)
		if (is_policy_name(sg_span_of(entry->d_name)))
			sg_vec_push(loader->arena, &found,
				    sg_arena_copy(loader->arena, sg_span_of(entry->d_name)));
	if (errno != 0)
		return false;
	close_directory(held);
	if (found.len)
		qsort(found.items, found.len, sizeof(*found.items), by_bytes);
	*names = found.items;
	*count = found.len;
	return true;
}

/* Opens and lists; false after an error. */
static bool
look_into(struct sg_source_run *run, struct sg_finding *finding, struct sg_span **names,
	  size_t *count)
{
	struct sg_open_request request = { finding->path, run->trust, true };
	struct sg_arena *arena = run->loader->arena;
	struct sg_error err = { 0 };
	struct sg_opened opened;

	if (sg_ok(sg_open_checked(&request, arena, &opened, &err))) {
		if (!sg_source_list(run->loader, opened.fd, names, count))
			(void)sg_fail(arena, &err, SG_E_READ, "%.*s cannot be listed",
				      SG_SPAN_ARG(finding->path));
		else if (*count > SG_LOAD_MAX_FILES)
			(void)sg_fail(arena, &err, SG_E_LIMIT, "%.*s holds more than %d files",
				      SG_SPAN_ARG(finding->path), SG_LOAD_MAX_FILES);
		else
			return true;
	}
	sg_finding_error(finding, &err);
	return false;
}

void
sg_source_directory(struct sg_source_run *run, struct sg_span path)
{
	struct sg_finding finding;
	struct sg_span *names = NULL;
	size_t count = 0;

	if (!sg_source_exists(run, path))
		return;
	finding = sg_finding_start(run, path);
	sg_load_stamp(run->loader, path);
	if (!look_into(run, &finding, &names, &count)) {
		sg_finding_refused(&finding);
		sg_finding_end(&finding);
		return;
	}
	if (count == 0)
		sg_source_missing(run, path);
	for (size_t i = 0; i < count; i++)
		sg_source_file(run,
			       sg_arena_printf(run->loader->arena, "%.*s/%.*s", SG_SPAN_ARG(path),
					       SG_SPAN_ARG(names[i])),
			       SG_DIALECT_REQUIREMENTS);
}
