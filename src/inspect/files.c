/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a row to the files that it names. Knows no agent.
 */
#include "inspect/files.h"

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

/* The row's files as a pattern of glob(3): what is not of the row stands for itself. */
static const char *
pattern_of(const struct sg_install_places *places, const struct sg_inspect_place *place,
	   struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	const char *moved =
		place->variable && places->variable ? places->variable(place->variable) : NULL;
	struct sg_span base = sg_span_of(place->base);

	if (moved && moved[0] == '/')
		base = sg_span_of(moved);
	else if (base.p[0] == '~')
		base = places->home.len ? sg_arena_join(arena, places->home, sg_span_from(base, 1))
					: (struct sg_span){ 0 };
	else if (base.p[0] == '.')
		base = places->project;
	if (!base.len)
		return NULL;
	base = sg_arena_join(arena, places->root, base);
	for (size_t i = 0; i < base.len; i++) {
		if (strchr("*?[]\\", base.p[i]))
			sg_buffer_add_char(&out, '\\');
		sg_buffer_add_char(&out, base.p[i]);
	}
	sg_buffer_printf(&out, "/%s%c", place->name, '\0');
	return out.p;
}

void
sg_inspect_find(struct sg_inspection *inspection, const struct sg_inspect_place *place,
		sg_inspect_see_path see, void *context)
{
	struct sg_arena *arena = inspection->arena;
	const char *pattern = pattern_of(&inspection->places, place, arena);
	glob_t files = { 0 };

	if (pattern && glob(pattern, 0, NULL, &files) == 0)
		for (size_t i = 0; i < files.gl_pathc && i < SG_INSPECT_MAX_FILES; i++)
			see(context,
			    sg_span_from(sg_arena_copy(arena, sg_span_of(files.gl_pathv[i])),
					 inspection->places.root.len));
	globfree(&files);
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

/*
 * Whoever looks at somebody else's home must not be led out of it: a link to a file of the machine would show in what is
 * said about it.
 */
static bool
leads_out(const struct reading *reading, const char *path, uid_t owner)
{
	const struct sg_inspection *inspection = reading->inspection;
	struct sg_span home;

	if (!inspection->owner || owner == inspection->owner || reading->place->base[0] == '/')
		return false;
	home = sg_arena_join(inspection->arena, inspection->places.root, inspection->places.home);
	return !is_in_place(path, home);
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
	if (leads_out(reading, real.p, owner))
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
