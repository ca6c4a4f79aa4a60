/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a row to the files that it names. Knows no agent.
 */
#include "inspect/files.h"

#include "gate/policies.h"

#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The whole of a regular file; false when there is none that can be read. Never waits. */
static bool
read_file(const char *path, struct sg_arena *arena, struct sg_span *out, uid_t *owner)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t n = -1;
	char *p;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= SG_INSPECT_MAX_BYTES) {
		p = sg_arena_alloc(arena, (size_t)st.st_size + 1);
		n = read(fd, p, (size_t)st.st_size);
		*out = (struct sg_span){ p, n > 0 ? (size_t)n : 0 };
		*owner = st.st_uid;
	}
	close(fd);
	return n >= 0;
}

/* Who hears of paths. */
struct hearer {
	sg_inspect_see_path see;
	void *context;
};

/* The row's files below a folder as a pattern of glob(3): what is not of the row stands for itself. */
static const char *
pattern_of(struct sg_span folder, const char *name, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < folder.len; i++) {
		if (strchr("*?[]\\", folder.p[i]))
			sg_buffer_add_char(&out, '\\');
		sg_buffer_add_char(&out, folder.p[i]);
	}
	sg_buffer_printf(&out, "/%s%c", name, '\0');
	return out.p;
}

/* Where a row's files are; empty when that is not known. Not for rows of the project. */
static struct sg_span
folder_of(const struct sg_install_places *places, const struct sg_inspect_place *place,
	  struct sg_arena *arena)
{
	const char *moved =
		place->variable && places->variable ? places->variable(place->variable) : NULL;
	struct sg_span base = sg_span_of(place->base);

	if (moved && moved[0] == '/')
		return sg_span_of(moved);
	if (base.p[0] == '~')
		return places->home.len ? sg_arena_join(arena, places->home, sg_span_from(base, 1))
					: (struct sg_span){ 0 };
	return base;
}

static void
find_below(struct sg_inspection *inspection, struct sg_span folder, const char *name,
	   struct hearer hearer)
{
	struct sg_arena *arena = inspection->arena;
	glob_t files = { 0 };

	folder = sg_arena_join(arena, inspection->places.root, folder);
	if (glob(pattern_of(folder, name, arena), 0, NULL, &files) == 0)
		for (size_t i = 0; i < files.gl_pathc && i < SG_INSPECT_MAX_FILES; i++)
			hearer.see(hearer.context,
				   sg_span_from(sg_arena_copy(arena, sg_span_of(files.gl_pathv[i])),
						inspection->places.root.len));
	globfree(&files);
}

/* Is the root of a repository here? */
static bool
is_repository(const struct sg_inspection *inspection, struct sg_span folder)
{
	struct stat st;

	return lstat(sg_arena_printf(inspection->arena, "%.*s%.*s/.git",
				     SG_SPAN_ARG(inspection->places.root), SG_SPAN_ARG(folder))
			     .p,
		     &st) == 0;
}

static struct sg_span
parent_of(struct sg_span folder)
{
	while (folder.len && folder.p[folder.len - 1] != '/')
		folder.len--;
	folder.len -= folder.len > 0;
	return folder;
}

/*
 * A project is its directory and those above it up to the root of its repository, which agents read, too; the nearest
 * comes last. Without a repository it is its directory alone.
 */
static void
find_in_project(struct sg_inspection *inspection, const char *name, struct hearer hearer)
{
	struct sg_span folders[SG_PROJECT_MAX_DEPTH] = { inspection->places.project };
	size_t count = 1;

	if (!folders[0].len)
		return;
	while (count < SG_PROJECT_MAX_DEPTH && folders[count - 1].len &&
	       !is_repository(inspection, folders[count - 1])) {
		folders[count] = parent_of(folders[count - 1]);
		count++;
	}
	if (!folders[count - 1].len || count == SG_PROJECT_MAX_DEPTH)
		count = 1;
	while (count--)
		find_below(inspection, folders[count], name, hearer);
}

void
sg_inspect_find(struct sg_inspection *inspection, const struct sg_inspect_place *place,
		sg_inspect_see_path see, void *context)
{
	struct hearer hearer = { see, context };
	struct sg_span folder;

	if (place->base[0] == '.') {
		find_in_project(inspection, place->name, hearer);
		return;
	}
	folder = folder_of(&inspection->places, place, inspection->arena);
	if (folder.len)
		find_below(inspection, folder, place->name, hearer);
}

struct reading {
	struct sg_inspection *inspection;
	const struct sg_inspect_place *place;
	sg_inspect_see see;
	void *context;
};

/* Is the file where its name says? */
static bool
is_in_place(const char *path, struct sg_span home)
{
	char file[PATH_MAX], folder[PATH_MAX];
	struct sg_span real;

	if (!home.p || !realpath(path, file) || !realpath(home.p, folder))
		return false;
	real = sg_span_of(folder);
	return sg_span_starts(sg_span_of(file), real) && file[real.len] == '/';
}

/* The folder that a place was looked for in. */
static struct sg_span
base_of(struct sg_span path, const char *name)
{
	for (;;) {
		path = parent_of(path);
		name = strchr(name, '/');
		if (!name)
			return path;
		name++;
	}
}

/*
 * Whoever looks at somebody else's home must not be led out of it: a link to a file of the machine would show in what is
 * said about it.
 */
static bool
leads_out(const struct reading *reading, struct sg_span path, uid_t owner)
{
	const struct sg_inspection *inspection = reading->inspection;
	const struct sg_inspect_place *place = reading->place;
	struct sg_span home = inspection->places.home;

	if (!inspection->owner || owner == inspection->owner || place->base[0] == '/')
		return false;
	if (place->base[0] == '.')
		home = base_of(path, place->name);
	home = sg_arena_join(inspection->arena, inspection->places.root, home);
	path = sg_arena_join(inspection->arena, inspection->places.root, path);
	return !is_in_place(path.p, home);
}

static void
see_file(void *context, struct sg_span path)
{
	const struct reading *reading = context;
	struct sg_arena *arena = reading->inspection->arena;
	struct sg_span real = sg_arena_join(arena, reading->inspection->places.root, path);
	struct sg_text text = { .file = path };
	uid_t owner;

	if (!read_file(real.p, arena, &text.bytes, &owner))
		return;
	if (leads_out(reading, path, owner))
		sg_inspect_add(
			reading->inspection,
			(struct sg_observation){
				.severity = SG_SEVERITY_WARNING,
				.what = SG_SPAN("the file is somebody else's and leads out of "
						"the home; it was not read"),
				.file = path });
	else
		reading->see(reading->context, text);
}

void
sg_inspect_files(struct sg_inspection *inspection, const struct sg_inspect_place *place,
		 sg_inspect_see see, void *context)
{
	struct reading reading = { inspection, place, see, context };

	sg_inspect_find(inspection, place, see_file, &reading);
}

const char *
sg_inspect_fill(const char *text, const char *with, struct sg_arena *arena)
{
	struct sg_span all = sg_span_of(text);
	size_t at = sg_span_search(all, SG_SPAN("%s"));

	if (at == SIZE_MAX)
		return text;
	return sg_arena_printf(arena, "%.*s%s%s", (int)at, text, with, text + at + 2).p;
}

/* ---- parsing ---- */

/* Up to where a comment ends; 0: none begins at `at`. */
static size_t
comment_end(struct sg_span text, size_t at)
{
	size_t end;

	if (at + 1 >= text.len || text.p[at] != '/')
		return 0;
	if (text.p[at + 1] == '/') {
		end = sg_span_find(sg_span_from(text, at), '\n');
		return end == SIZE_MAX ? text.len : at + end;
	}
	if (text.p[at + 1] != '*')
		return 0;
	end = sg_span_search(sg_span_from(text, at + 2), SG_SPAN("*/"));
	return end == SIZE_MAX ? 0 : at + 2 + end + 2;
}

static size_t
string_end(struct sg_span text, size_t at)
{
	for (at++; at < text.len && text.p[at] != '"' && text.p[at] != '\n'; at++)
		at += text.p[at] == '\\';
	return at + 1 < text.len ? at + 1 : text.len;
}

/*
 * Several agents read JSON with comments and with a comma behind the last element: both become blanks, so that every
 * place stays what it was.
 */
static struct sg_span
without_comments(struct sg_span text, struct sg_arena *arena)
{
	char *out = sg_arena_alloc(arena, text.len + 1);
	size_t comma = SIZE_MAX;

	memcpy(out, text.p, text.len);
	for (size_t i = 0; i < text.len;) {
		size_t end = comment_end(text, i);
		char c = text.p[i];

		for (; i < end; i++)
			if (out[i] != '\n')
				out[i] = ' ';
		if (end)
			continue;
		if ((c == '}' || c == ']') && comma != SIZE_MAX)
			out[comma] = ' ';
		if (!memchr(" \t\r\n", c, 4))
			comma = c == ',' ? i : SIZE_MAX;
		i = c == '"' ? string_end(text, i) : i + 1;
	}
	return (struct sg_span){ out, text.len };
}

const struct sg_node *
sg_inspect_parse(struct sg_inspection *inspection, struct sg_span agent, struct sg_text text)
{
	struct sg_errors errors = { .arena = inspection->arena };
	const struct sg_node *node = NULL;
	struct sg_status status;

	if (sg_span_ends(text.file, SG_SPAN(".toml")))
		status = sg_document_toml(text, errors.arena, &node, &errors);
	else {
		text.bytes = without_comments(text.bytes, inspection->arena);
		status = sg_document_json(text, errors.arena, &node, &errors);
	}
	if (sg_ok(status))
		return node;
	sg_inspect_add_once(
		inspection,
		(struct sg_observation){
			.severity = SG_SEVERITY_WARNING,
			.agent = agent,
			.what = sg_arena_printf(errors.arena, "the settings cannot be read: %.*s",
						SG_SPAN_ARG(errors.items[0].text)),
			.file = text.file,
			.line = errors.items[0].line,
			.column = errors.items[0].column });
	return NULL;
}
