/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading files and directories for sub-commands. Knows no format.
 */
#include "cli/file.h"

#include "document/document.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
complain(const char *path, const char *why)
{
	fprintf(stderr, "strictgate: %s: %s\n", path, why);
	return false;
}

static bool
read_stream(FILE *file, const char *path, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_buffer text = { .arena = arena };
	char block[65536];
	size_t n;

	while ((n = fread(block, 1, sizeof(block), file)) > 0) {
		if (text.len + n > SG_DOCUMENT_MAX_BYTES)
			return complain(path, "too large");
		sg_buffer_add(&text, (struct sg_span){ block, n });
	}
	if (ferror(file))
		return complain(path, strerror(errno));
	sg_buffer_add_char(&text, '\0');
	*out = sg_span_first(sg_buffer_span(&text), text.len - 1);
	return true;
}

bool
sg_cli_read_file(const char *path, struct sg_arena *arena, struct sg_span *out)
{
	bool done;
	FILE *file;

	if (strcmp(path, "-") == 0)
		return read_stream(stdin, "standard input", arena, out);
	file = fopen(path, "re");
	if (!file)
		return complain(path, strerror(errno));
	done = read_stream(file, path, arena, out);
	(void)fclose(file);
	return done;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
is_policy_name(struct sg_span name)
{
	static const char *const extensions[] = { ".toml", ".yaml", ".yml", ".json" };

	for (size_t i = 0; i < SG_ARRAY_LEN(extensions); i++)
		if (name.p[0] != '.' && sg_span_ends(name, sg_span_of(extensions[i])))
			return true;
	return false;
}

static bool
list_directory(const char *path, struct sg_arena *arena, struct sg_cli_paths *out)
{
	DIR *directory = opendir(path);
	size_t from = out->items.len;
	const struct dirent *entry;

	if (!directory)
		return complain(path, strerror(errno));
	while ((entry = readdir(directory)) != NULL)
		if (is_policy_name(sg_span_of(entry->d_name)))
			sg_vec_push(arena, &out->items,
				    sg_arena_printf(arena, "%s/%s", path, entry->d_name).p);
	(void)closedir(directory);
	if (out->items.len > from)
		qsort(out->items.items + from, out->items.len - from, sizeof(*out->items.items),
		      by_name);
	return true;
}

bool
sg_cli_list_policies(const char *path, struct sg_arena *arena, struct sg_cli_paths *out)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return complain(path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return list_directory(path, arena, out);
	sg_vec_push(arena, &out->items, path);
	return true;
}

struct sg_span
sg_cli_absolute(const char *path, struct sg_arena *arena)
{
	char here[4096];

	if (path && path[0] == '/')
		return sg_span_of(path);
	if (!getcwd(here, sizeof(here)))
		return (struct sg_span){ 0 };
	if (!path || strcmp(path, ".") == 0)
		return sg_arena_copy(arena, sg_span_of(here));
	return sg_arena_printf(arena, "%s/%s", here, path);
}
