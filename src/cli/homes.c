/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose homes are looked at. The password file is read as a file, so that a fake root has its own; users of a directory
 * service are found by their directories.
 */
#include "cli/homes.h"

#include "cli/file.h"

#include <glob.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

struct search {
	struct sg_arena *arena;
	struct sg_span root;
	struct sg_homes *out;
};

static void
add(const struct search *search, struct sg_span path)
{
	struct stat st;

	while (path.len && path.p[path.len - 1] == '/')
		path.len--;
	if (!path.len || path.p[0] != '/' || search->out->len == SG_HOMES_MAX ||
	    stat(sg_arena_join(search->arena, search->root, path).p, &st) != 0 ||
	    !S_ISDIR(st.st_mode))
		return;
	for (size_t i = 0; i < search->out->len; i++)
		if (sg_span_eq(search->out->items[i].path, path))
			return;
	sg_vec_push(search->arena, search->out,
		    (struct sg_home){ sg_arena_copy(search->arena, path),
				      st.st_uid == geteuid() ? 0 : st.st_uid });
}

static void
add_accounts(const struct search *search)
{
	FILE *file =
		fopen(sg_arena_join(search->arena, search->root, SG_SPAN("/etc/passwd")).p, "re");
	const struct passwd *account;

	while (file && (account = fgetpwent(file)))
		add(search, sg_span_of(account->pw_dir));
	if (file)
		fclose(file);
}

static void
add_folders(const struct search *search, const char *pattern)
{
	struct sg_span all = sg_arena_join(search->arena, search->root, sg_span_of(pattern));
	glob_t found = { 0 };

	if (glob(all.p, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++)
			add(search, sg_span_from(sg_span_of(found.gl_pathv[i]), search->root.len));
	globfree(&found);
}

void
sg_cli_homes(const struct sg_cli_args *args, struct sg_span root, struct sg_arena *arena,
	     struct sg_homes *out)
{
	struct search search = { arena, root, out };

	for (size_t i = 0; i < args->homes.len; i++)
		add(&search, sg_cli_absolute(args->homes.items[i], arena));
	if (!sg_cli_has(args, SG_CLI_ALL_USERS))
		return;
	add_accounts(&search);
	add_folders(&search, "/home/*");
	add_folders(&search, "/Users/*");
}
