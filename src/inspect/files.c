/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a row to the files that it names. Knows no agent.
 */
#include "inspect/files.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

/* The whole of a regular file; false when there is none that can be read. Never waits. */
static bool
read_file(const char *path, struct sg_arena *arena, struct sg_span *out)
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
sg_inspect_find(const struct sg_inspection *inspection, const struct sg_inspect_place *place,
		sg_inspect_see_path see, void *context)
{
	struct sg_arena *arena = inspection->arena;
	const char *pattern = pattern_of(&inspection->places, place, arena);
	glob_t files = { 0 };

	if (pattern && glob(pattern, 0, NULL, &files) == 0)
		for (size_t i = 0; i < files.gl_pathc; i++)
			see(context,
			    sg_span_from(sg_arena_copy(arena, sg_span_of(files.gl_pathv[i])),
					 inspection->places.root.len));
	globfree(&files);
}

struct reading {
	const struct sg_inspection *inspection;
	sg_inspect_see see;
	void *context;
};

static void
see_file(void *context, struct sg_span path)
{
	const struct reading *reading = context;
	struct sg_arena *arena = reading->inspection->arena;
	struct sg_span real = sg_arena_join(arena, reading->inspection->places.root, path);
	struct sg_text text = { .file = path };

	if (read_file(real.p, arena, &text.bytes))
		reading->see(reading->context, text);
}

void
sg_inspect_files(const struct sg_inspection *inspection, const struct sg_inspect_place *place,
		 sg_inspect_see see, void *context)
{
	struct reading reading = { inspection, see, context };

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

const struct sg_node *
sg_inspect_parse(struct sg_inspection *inspection, struct sg_span agent, struct sg_text text)
{
	struct sg_errors errors = { .arena = inspection->arena };
	const struct sg_node *node = NULL;
	struct sg_status status = sg_span_ends(text.file, SG_SPAN(".toml"))
					  ? sg_document_toml(text, errors.arena, &node, &errors)
					  : sg_document_json(text, errors.arena, &node, &errors);

	if (sg_ok(status))
		return node;
	sg_inspect_add(
		inspection,
		(struct sg_observation){
			.severity = SG_SEVERITY_WARNING,
			.agent = agent,
			.what = sg_arena_printf(errors.arena, "the settings cannot be read: %.*s",
						SG_SPAN_ARG(errors.items[0].text)),
			.file = text.file,
			.line = errors.items[0].line });
	return NULL;
}
