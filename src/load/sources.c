/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The default sources. Every failure is one more source with a verdict floor: nothing is skipped silently. Knows no
 * requirement.
 */
#include "load/sources.h"

#include "load/file.h"
#include "load/packs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static const struct sg_ruling forbidden = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };

/* The names that a directory of the user or of a project may hold. */
static const char *const file_names[] = { "requirements.toml", "requirements.yaml",
					  "requirements.json" };

static struct sg_span
directory_of(struct sg_span path)
{
	struct sg_span name = sg_span_basename(path);

	if (path.len == name.len)
		return (struct sg_span){ 0 };
	return sg_span_first(path, path.len - name.len > 1 ? path.len - name.len - 1 : 1);
}

/* ---- one file ---- */

static struct sg_status
load_file(struct sg_loader *loader, struct sg_span path, struct sg_span directory,
	  enum sg_origin origin, const struct sg_load_owner *owner)
{
	struct sg_load_input input = { .format = sg_load_format(path),
				       .origin = origin,
				       .directory = directory };
	struct sg_error err = { 0 };
	struct sg_status status;

	if (loader->sources.len >= SG_LOAD_MAX_SOURCES)
		status = sg_fail(loader->arena, &err, SG_E_LIMIT, "more than %d sources",
				 SG_LOAD_MAX_SOURCES);
	else
		status = sg_load_read(loader, path, owner, &input.text, &err);
	if (sg_ok(status))
		return sg_load_text(loader, &input);
	err.file = path;
	sg_errors_add(loader->errors, &err);
	return status;
}

/* "FILE:LINE: text" of the first error from an index on. */
static struct sg_span
reason_of(struct sg_loader *loader, struct sg_span path, size_t from)
{
	const struct sg_errors *errors = loader->errors;

	while (from < errors->len && errors->items[from].warning)
		from++;
	if (from >= errors->len)
		return sg_arena_printf(loader->arena, "the requirements in %.*s cannot be used",
				       SG_SPAN_ARG(path));
	return sg_arena_printf(
		loader->arena, "the requirements in %.*s cannot be used (line %u: %.*s)",
		SG_SPAN_ARG(path), errors->items[from].line, SG_SPAN_ARG(errors->items[from].text));
}

/* A default source: its failure forbids every call. */
static void
load_default(struct sg_loader *loader, struct sg_span path, enum sg_origin origin,
	     const struct sg_load_owner *owner)
{
	size_t from = loader->errors->len;

	if (!sg_ok(load_file(loader, path, directory_of(path), origin, owner)))
		sg_load_failed(loader, path, origin, forbidden, reason_of(loader, path, from));
}

static void
refuse(struct sg_loader *loader, struct sg_span path, enum sg_code code, const char *why)
{
	struct sg_error err;

	(void)sg_fail(loader->arena, &err, code, "%.*s %s", SG_SPAN_ARG(path), why);
	err.file = path;
	sg_errors_add(loader->errors, &err);
	sg_load_failed(loader, path, SG_ORIGIN_SYSTEM, forbidden, err.text);
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

/* The policy files of a directory, sorted by name. False when it cannot be read. */
static bool
list_directory(struct sg_loader *loader, struct sg_span path, struct sg_span **names, size_t *count)
{
	struct held_directory *held = sg_arena_alloc(loader->arena, sizeof(*held));
	struct SG_VEC(struct sg_span) found = { 0 };
	const struct dirent *entry;

	sg_arena_on_free(loader->arena, close_directory, held);
	held->directory = opendir(sg_arena_copy(loader->arena, path).p);
	if (!held->directory)
		return false;
	errno = 0;
	while ((entry = readdir(held->directory)) != NULL)
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

/* Who may write to the directory may take a policy away. */
static bool
is_owned(struct sg_loader *loader, struct sg_span path, uid_t uid)
{
	struct stat st;

	if (stat(sg_arena_copy(loader->arena, path).p, &st) != 0)
		return false;
	return (st.st_uid == 0 || st.st_uid == uid) && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

static void
load_directory(struct sg_loader *loader, struct sg_span path, const struct sg_load_owner *owner)
{
	struct sg_span *names = NULL;
	size_t count = 0;

	if (!sg_load_exists(loader, path))
		return;
	if (!sg_load_stamp_directory(loader, path) || !list_directory(loader, path, &names, &count))
		refuse(loader, path, SG_E_READ, "cannot be read as a directory");
	else if (!is_owned(loader, path, owner->uid))
		refuse(loader, path, SG_E_OWNER, "can be changed by other users");
	for (size_t i = 0; i < count; i++)
		load_default(loader,
			     sg_arena_printf(loader->arena, "%.*s/%.*s", SG_SPAN_ARG(path),
					     SG_SPAN_ARG(names[i])),
			     SG_ORIGIN_SYSTEM, owner);
}

/* ---- users and projects ---- */

/* requirements.* in a directory. One stamp is enough while there is no such directory. */
static void
load_named_files(struct sg_loader *loader, struct sg_span directory, enum sg_origin origin,
		 const struct sg_load_owner *owner)
{
	if (!sg_load_exists(loader, directory))
		return;
	for (size_t i = 0; i < SG_ARRAY_LEN(file_names); i++) {
		struct sg_span path = sg_arena_printf(loader->arena, "%.*s/%s",
						      SG_SPAN_ARG(directory), file_names[i]);

		if (sg_load_exists(loader, path))
			load_default(loader, path, origin, owner);
	}
}

static bool
is_repository(struct sg_loader *loader, struct sg_span directory)
{
	struct stat st;

	return stat(sg_arena_printf(loader->arena, "%.*s/.git", SG_SPAN_ARG(directory)).p, &st) ==
	       0;
}

/* Every project file on the way up: each can only tighten. */
static void
load_projects(struct sg_loader *loader, const struct sg_load_places *places)
{
	struct sg_span directory = places->cwd;

	for (int level = 0;
	     level < SG_LOAD_MAX_PROJECT_LEVELS && sg_span_starts(directory, SG_SPAN("/"));
	     level++) {
		bool top = directory.len == 1 || sg_span_eq(directory, places->home) ||
			   is_repository(loader, directory);

		load_named_files(loader,
				 sg_arena_printf(loader->arena, "%.*s/.strictgate",
						 (int)(directory.len > 1 ? directory.len : 0),
						 directory.p),
				 SG_ORIGIN_PROJECT, NULL);
		if (top)
			break;
		directory = directory_of(directory);
	}
}

/* ---- all of them ---- */

/* A file that is named relative to the current directory. */
static struct sg_status
load_argument(struct sg_loader *loader, const struct sg_load_places *places, struct sg_span path)
{
	struct sg_span directory = directory_of(path);

	if (!sg_span_starts(path, SG_SPAN("/")) && places->cwd.len)
		directory = directory.len ? sg_arena_printf(loader->arena, "%.*s/%.*s",
							    SG_SPAN_ARG(places->cwd),
							    SG_SPAN_ARG(directory))
					  : places->cwd;
	return load_file(loader, path, directory, SG_ORIGIN_ARGUMENT, NULL);
}

static void
load_defaults(struct sg_loader *loader, const struct sg_load_places *places)
{
	const struct sg_load_owner owner = { places->uid };

	for (size_t i = 0; i < places->required_count; i++)
		load_default(loader, places->required[i], SG_ORIGIN_SYSTEM, &owner);
	if (places->system_file.len && sg_load_exists(loader, places->system_file))
		load_default(loader, places->system_file, SG_ORIGIN_SYSTEM, &owner);
	if (places->system_directory.len)
		load_directory(loader, places->system_directory, &owner);
	if (places->user_directory.len)
		load_named_files(loader, places->user_directory, SG_ORIGIN_USER, &owner);
	load_projects(loader, places);
}

/* Does the source say anything about what calls do? Hook pins and settings of one agent do not. */
static bool
speaks_about_calls(const struct sg_source_rec *source)
{
	return source->rules.count || source->paths.count || source->files.count ||
	       source->domains.count || source->clis.count || source->environments.count ||
	       source->network_mode != SG_NETWORK_UNSET || source->flags & SG_SOURCE_FAILED ||
	       source->default_ruling.verdict != SG_VERDICT_ALLOW;
}

/*
 * Only who answers for the machine, or names the files, may do without the baseline. An empty file of the user or of a
 * project, which an agent could write, would loosen; so would a system file that only pins the hook.
 */
static bool
has_authority(const struct sg_loader *loader)
{
	for (size_t i = 0; i < loader->sources.len; i++) {
		const struct sg_source_rec *source = &loader->sources.items[i];

		if (source->origin == SG_ORIGIN_ARGUMENT ||
		    (source->origin == SG_ORIGIN_SYSTEM && speaks_about_calls(source)))
			return true;
	}
	return false;
}

struct sg_status
sg_load_sources(struct sg_loader *loader, const struct sg_load_places *places,
		struct sg_span *image)
{
	struct sg_status status = SG_STATUS_OK;

	if (!places->only_files)
		load_defaults(loader, places);
	for (size_t i = 0; i < places->files_count; i++) {
		struct sg_status one = load_argument(loader, places, places->files[i]);

		status = sg_ok(status) ? one : status;
	}
	if (sg_ok(status) && !has_authority(loader))
		status = sg_load_baseline(loader);
	if (sg_ok(status))
		*image = sg_loader_finish(loader);
	return status;
}
