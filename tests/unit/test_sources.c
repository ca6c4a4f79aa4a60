/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where requirements come from: each kind of source, each way in which it can be wrong, and what is said then. A row is a
 * file system below a directory of its own, and how every source was found, as lines of text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/moment.h"
#include "load/keys.h"
#include "load/sources.h"
#include "place.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW_TEXT "2026-11-21T10:00:00Z"
enum { DAY = 24 * 60 * 60, SOMEBODY = 12345 };
static const int64_t now_s = 1795255200;

#define R "[requirements]\n"
#define PROMPT R "default = \"prompt\"\n"
#define WRONG R "defualt = \"prompt\"\n"

/* ---- a machine ---- */

struct machine {
	char root[SG_TEST_PLACE_BYTES];
	struct sg_arena arena;
	struct sg_errors errors;
	struct sg_loader loader;
	struct sg_load_options options;
	struct sg_load_places places;
	struct sg_image image;
};

#define FORBIDDEN                                   \
	{                                           \
		SG_VERDICT_FORBIDDEN, SG_AUDIT_META \
	}
#define SOURCE(called, of, at)                                                           \
	{                                                                                \
		.name = { called, sizeof(called) - 1 }, .type = of,                      \
		.path = { at, sizeof(at) - 1 }, .on_missing = FORBIDDEN,                 \
		.on_stale = { SG_VERDICT_PROMPT, SG_AUDIT_META }, .on_error = FORBIDDEN, \
	}
static const struct sg_source_decl builtin[] = {
	SOURCE("bundle", SG_SOURCE_BUNDLE, "/var/bundle"),
	SOURCE("mdm", SG_SOURCE_MDM, "/Library/Managed Preferences"),
	SOURCE("managed", SG_SOURCE_MANAGED_CONFIG, "/etc/codex/managed_config.toml"),
	SOURCE("codex", SG_SOURCE_FILE, "/etc/codex/requirements.toml"),
	SOURCE("machine", SG_SOURCE_DIRECTORY, "/etc/d"),
};

static struct sg_span
path_in(struct machine *machine, const char *name)
{
	return sg_arena_printf(&machine->arena, "%s%s", machine->root, name);
}

static void
start_machine(struct machine *machine)
{
	*machine = (struct machine){ .options = { .release = SG_SPAN("0.2.0") } };
	assert_true(sg_test_place(machine->root));
	assert_int_equal(chmod(machine->root, 0755), 0);
	sg_arena_init(&machine->arena, 0);
	machine->errors.arena = &machine->arena;
	machine->places = (struct sg_load_places){ .root = sg_span_of(machine->root),
						   .declarations = SG_SPAN("/etc/sources.toml"),
						   .sources = builtin,
						   .sources_count = SG_ARRAY_LEN(builtin),
						   .uid = getuid(),
						   .system_uid = getuid(),
						   .now_s = now_s };
}

/* Written this long before now; missing directories are made. */
static void
put_bytes(struct machine *machine, const char *name, struct sg_span bytes, int64_t age_s)
{
	struct timespec times[2] = { { .tv_sec = now_s - age_s }, { .tv_sec = now_s - age_s } };
	struct sg_span path = path_in(machine, name);
	FILE *file;

	for (size_t i = strlen(machine->root) + 1; i < path.len; i++)
		if (path.p[i] == '/')
			(void)mkdir(sg_arena_copy(&machine->arena, sg_span_first(path, i)).p, 0755);
	file = fopen(path.p, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.p, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path.p, 0644), 0);
	assert_int_equal(utimensat(AT_FDCWD, path.p, times, 0), 0);
}

static void
put(struct machine *machine, const char *name, const char *text)
{
	put_bytes(machine, name, sg_span_of(text), 60);
}

static void
end_machine(struct machine *machine)
{
	assert_int_equal(sg_test_place_remove(machine->root), 0);
	sg_arena_free(&machine->arena);
}

static void
load(struct machine *machine)
{
	struct sg_span bytes;

	machine->errors = (struct sg_errors){ .arena = &machine->arena };
	sg_loader_init(&machine->loader, &machine->arena, &machine->options, &machine->errors);
	assert_true(sg_ok(sg_load_sources(&machine->loader, &machine->places, &bytes)));
	assert_true(sg_ok(sg_image_open(bytes, SG_POLICY_MAGIC, &machine->image, NULL)));
}

static struct sg_span
name_of(struct machine *machine, struct sg_ref ref)
{
	struct sg_span name = sg_image_string(&machine->image, ref);

	return sg_span_starts(name, sg_span_of(machine->root))
		       ? sg_span_from(name, strlen(machine->root))
		       : name;
}

/* "NAME PATH STATE FLOOR" of every place where there is something, or should be. */
static const char *
findings_of(struct machine *machine)
{
	static const char *const states[] = { "loaded", "missing", "stale", "error" };
	struct sg_buffer out = { .arena = &machine->arena };

	for (uint32_t i = 0; i < sg_image_count(&machine->image, SG_POLICY_FINDINGS); i++) {
		const struct sg_finding_rec *finding =
			sg_image_record(&machine->image, SG_POLICY_FINDINGS, i, sizeof(*finding));

		assert_non_null(finding);
		if (finding->found == SG_FOUND_MISSING && !(finding->flags & SG_FINDING_REQUIRED))
			continue;
		sg_buffer_printf(&out, "%.*s %.*s %s %s%s\n",
				 SG_SPAN_ARG(name_of(machine, finding->name)),
				 SG_SPAN_ARG(name_of(machine, finding->path)),
				 states[finding->found], sg_ruling_word(finding->floor),
				 finding->flags & SG_FINDING_LAST_GOOD ? " last-good" : "");
		assert_true((finding->found == SG_FOUND_LOADED) == (finding->message.count == 0));
	}
	sg_buffer_add_char(&out, '\0');
	return out.p;
}

/* "NAME:origin:default:floor" of every source. */
static const char *
sources_of(struct machine *machine)
{
	struct sg_buffer out = { .arena = &machine->arena };

	for (uint32_t i = 0; i < sg_image_count(&machine->image, SG_POLICY_SOURCES); i++) {
		const struct sg_source_rec *source =
			sg_image_record(&machine->image, SG_POLICY_SOURCES, i, sizeof(*source));

		/* always there: test_guard */
		if (sg_span_is(name_of(machine, source->name), "pack:agents-self-protection"))
			continue;
		sg_buffer_printf(&out, "%.*s:%u:%s:%s\n",
				 SG_SPAN_ARG(name_of(machine, source->name)), source->origin,
				 sg_ruling_word(source->default_ruling),
				 sg_ruling_word(source->floor));
		assert_true(sg_ruling_eq(source->floor, SG_RULING_NEUTRAL) ||
			    source->floor_reason.count);
	}
	sg_buffer_add_char(&out, '\0');
	return out.p;
}

/* Is this said by an error, or by a finding? */
static bool
is_said(struct machine *machine, const char *text)
{
	for (size_t i = 0; i < machine->errors.len; i++)
		if (sg_span_search(machine->errors.items[i].text, sg_span_of(text)) != SIZE_MAX)
			return true;
	for (uint32_t i = 0; i < sg_image_count(&machine->image, SG_POLICY_FINDINGS); i++) {
		const struct sg_finding_rec *finding =
			sg_image_record(&machine->image, SG_POLICY_FINDINGS, i, sizeof(*finding));

		if (sg_span_search(sg_image_string(&machine->image, finding->message),
				   sg_span_of(text)) != SIZE_MAX)
			return true;
	}
	return false;
}

/* ---- the guard ---- */

static bool
is_guarded(struct machine *machine)
{
	for (uint32_t i = 0; i < sg_image_count(&machine->image, SG_POLICY_SOURCES); i++) {
		const struct sg_source_rec *source =
			sg_image_record(&machine->image, SG_POLICY_SOURCES, i, sizeof(*source));

		if (sg_span_is(name_of(machine, source->name), "pack:agents-self-protection"))
			return source->origin == SG_ORIGIN_BUILTIN && source->rules.count &&
			       source->paths.count;
	}
	return false;
}

/* The rules that keep the gate in force belong to every policy; only the machine's sources.toml can leave them out. */
/* with a policy of its own, for the baseline names the pack, too */
#define LISTED "[[sources]]\nname = \"one\"\ntype = \"file\"\npath = \"/etc/one.toml\"\n"

static void
test_guard(void **state)
{
	static const struct {
		const char *file;
		const char *text;
		bool guarded;
	} rows[] = {
		{ "/none", "", true },
		{ "/etc/codex/requirements.toml", PROMPT, true },
		{ "/home/conf/requirements.toml", "[requirements]\nversion = 1\npacks = []\n",
		  true },
		{ "/etc/sources.toml", "self_protection = true\n" LISTED, true },
		{ "/etc/sources.toml", "self_protection = \"no\"\n", true },
		{ "/etc/sources.toml", "self_protection = false\n" LISTED, false },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct machine machine;

		start_machine(&machine);
		machine.places.user_directory = path_in(&machine, "/home/conf");
		put(&machine, "/etc/one.toml", PROMPT);
		put(&machine, rows[i].file, rows[i].text);
		load(&machine);
		assert_int_equal(is_guarded(&machine), rows[i].guarded);
		end_machine(&machine);
	}
}

/* ---- in order ---- */

static void
test_defaults(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put(&machine, "/etc/codex/requirements.toml", PROMPT);
	put(&machine, "/etc/codex/managed_config.toml", "sandbox_mode = \"read-only\"\n");
	put(&machine, "/etc/d/20.yaml", "requirements: {default: log}\n");
	put(&machine, "/etc/d/10.toml", PROMPT);
	put(&machine, "/etc/d/30.json", "{\"requirements\": {\"default\": \"forbidden\"}}");
	put(&machine, "/etc/d/.hidden.toml", "wrong");
	put(&machine, "/etc/d/README", "not read");
	put(&machine, "/home/conf/requirements.toml", PROMPT);
	put(&machine, "/home/repo/.git/HEAD", "x");
	put(&machine, "/home/repo/.strictgate/requirements.toml", PROMPT);
	put(&machine, "/home/repo/a/b/.strictgate/requirements.yaml", "{}\n");
	put(&machine, "/home/.strictgate/requirements.toml", "above the repository");
	machine.places.user_directory = path_in(&machine, "/home/conf");
	machine.places.cwd = path_in(&machine, "/home/repo/a/b");
	machine.places.home = path_in(&machine, "/home");
	load(&machine);
	assert_int_equal(machine.errors.len, 0);
	assert_string_equal(sources_of(&machine),
			    "/etc/codex/managed_config.toml:1:allow:allow\n"
			    "/etc/codex/requirements.toml:1:prompt:allow\n"
			    "/etc/d/10.toml:1:prompt:allow\n"
			    "/etc/d/20.yaml:1:log:allow\n"
			    "/etc/d/30.json:1:forbidden:allow\n"
			    "/home/conf/requirements.toml:2:prompt:allow\n"
			    "/home/repo/a/b/.strictgate/requirements.yaml:3:allow:allow\n"
			    "/home/repo/.strictgate/requirements.toml:3:prompt:allow\n");
	assert_string_equal(
		findings_of(&machine),
		"managed /etc/codex/managed_config.toml loaded allow\n"
		"codex /etc/codex/requirements.toml loaded allow\n"
		"machine /etc/d/10.toml loaded allow\nmachine /etc/d/20.yaml loaded allow\n"
		"machine /etc/d/30.json loaded allow\n"
		"user /home/conf/requirements.toml loaded allow\n"
		"project /home/repo/a/b/.strictgate/requirements.yaml loaded allow\n"
		"project /home/repo/.strictgate/requirements.toml loaded allow\n");
	end_machine(&machine);
}

static void
test_no_source(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	machine.places.user_directory = path_in(&machine, "/none/user");
	machine.places.cwd = path_in(&machine, "/none/project");
	load(&machine);
	assert_string_equal(sources_of(&machine), "pack:baseline:0:allow:allow\n");
	assert_string_equal(findings_of(&machine), "");
	/* bundle, mdm, managed, codex, machine, user, project */
	assert_int_equal(sg_image_count(&machine.image, SG_POLICY_FINDINGS), 7);
	end_machine(&machine);
}

static void
test_arguments(void **state)
{
	static const struct {
		const char *text; /* NULL: no file */
		enum sg_code code;
	} rows[] = { { PROMPT, SG_OK }, { NULL, SG_E_READ }, { R "x = 1\n", SG_E_UNKNOWN_KEY } };

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct machine machine;
		struct sg_span image = { 0 }, files[2];

		start_machine(&machine);
		put(&machine, "/good.toml", PROMPT);
		put(&machine, "/etc/codex/requirements.toml", "not looked at");
		if (rows[i].text)
			put(&machine, "/x.toml", rows[i].text);
		files[0] = path_in(&machine, "/good.toml");
		files[1] = path_in(&machine, "/x.toml");
		machine.places.files = files;
		machine.places.files_count = 2;
		machine.places.only_files = true;
		sg_loader_init(&machine.loader, &machine.arena, &machine.options, &machine.errors);
		assert_int_equal(sg_load_sources(&machine.loader, &machine.places, &image).code,
				 rows[i].code);
		assert_int_equal(image.len > 0, rows[i].code == SG_OK);
		assert_int_equal(machine.errors.fatal, rows[i].code == SG_OK ? 0 : 1);
		if (image.len) {
			assert_true(
				sg_ok(sg_image_open(image, SG_POLICY_MAGIC, &machine.image, NULL)));
			assert_string_equal(sources_of(&machine),
					    "/good.toml:4:prompt:allow\n/x.toml:4:prompt:allow\n");
		}
		end_machine(&machine);
	}
}

/* ---- every failure, as the built-in and as other declarations have it ---- */

/* What happens to the one file or directory at a path. */
static void
keep(const char *path)
{
	(void)path;
}

static void
take_away(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void
break_text(const char *path)
{
	assert_int_equal(truncate(path, 20), 0);
}

static void
let_all_write(const char *path)
{
	assert_int_equal(chmod(path, 0666), 0);
}

static void
let_group_write(const char *path)
{
	assert_int_equal(chmod(path, 0664), 0);
}

static char *
above(const char *path)
{
	char *copy = strdup(path);

	*strrchr(copy, '/') = '\0';
	return copy;
}

static void
open_directory_above(const char *path)
{
	char *directory = above(path);

	assert_int_equal(chmod(directory, 0777), 0);
	free(directory);
}

static void
share_directory_above(const char *path)
{
	char *directory = above(path);

	assert_int_equal(chmod(directory, 01777), 0);
	free(directory);
}

static void
give_directory_above(const char *path)
{
	char *directory = above(path);

	assert_int_equal(chown(directory, SOMEBODY, SOMEBODY), 0);
	free(directory);
}

static void
give_away(const char *path)
{
	assert_int_equal(chown(path, SOMEBODY, SOMEBODY), 0);
}

static void
make_directory(const char *path)
{
	take_away(path);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void
make_fifo(const char *path)
{
	take_away(path);
	assert_int_equal(mkfifo(path, 0644), 0);
}

static void
make_device(const char *path)
{
	take_away(path);
	assert_int_equal(symlink("/dev/null", path), 0);
}

static void
link_elsewhere(const char *path)
{
	char target[256];

	snprintf(target, sizeof(target), "%s.real", path);
	assert_int_equal(rename(path, target), 0);
	assert_int_equal(symlink(strrchr(target, '/') + 1, path), 0);
}

static void
link_of_somebody(const char *path)
{
	link_elsewhere(path);
	assert_int_equal(lchown(path, SOMEBODY, SOMEBODY), 0);
}

static void
link_in_circles(const char *path)
{
	take_away(path);
	assert_int_equal(symlink(strrchr(path, '/') + 1, path), 0);
}

static void
grow(const char *path)
{
	assert_int_equal(truncate(path, (off_t)SG_DOCUMENT_MAX_BYTES + 1), 0);
}

static const struct failure {
	void (*happens)(const char *path);
	bool root; /* takes root to be made */
	enum sg_code code;
	const char *floor; /* as declared: on_missing "log", on_error "prompt"; here what holds */
	const char *says;
} failures[] = {
	{ keep, false, SG_OK, "allow", NULL },
	{ share_directory_above, false, SG_OK, "allow", NULL },
	{ link_elsewhere, false, SG_OK, "allow", NULL },
	{ take_away, false, SG_E_MISSING_SOURCE, "log", "the required source \"one\" is missing" },
	{ break_text, false, SG_E_SYNTAX, "prompt", "cannot be used (line 2" },
	{ let_all_write, false, SG_E_OWNER, "prompt", "may be written by everybody (mode 0666)" },
	{ let_group_write, false, SG_E_OWNER, "prompt", "may be written by its group (mode 0664)" },
	{ give_away, true, SG_E_OWNER, "prompt", "belongs to user 12345" },
	{ open_directory_above, false, SG_E_OWNER, "prompt", "/etc may be written by everybody" },
	{ give_directory_above, true, SG_E_OWNER, "prompt", "/etc belongs to user 12345" },
	{ link_of_somebody, true, SG_E_OWNER, "prompt", "link " },
	{ link_in_circles, false, SG_E_READ, "prompt", "Too many levels" },
	{ make_directory, false, SG_E_READ, "prompt", "is a directory, not a regular file" },
	{ make_fifo, false, SG_E_READ, "prompt", "is a FIFO, not a regular file" },
	{ make_device, false, SG_E_READ, "prompt", "is a character device, not a regular file" },
	{ grow, false, SG_E_LIMIT, "prompt", "at most 67108864 are read" },
};

static const struct sg_source_decl one = {
	.name = { "one", 3 },
	.type = SG_SOURCE_FILE,
	.path = { "/etc/one.toml", 13 },
	.required = true,
	.on_missing = { SG_VERDICT_ALLOW, SG_AUDIT_META },
	.on_error = { SG_VERDICT_PROMPT, SG_AUDIT_META },
};

static void
test_failures(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(failures); i++) {
		const struct failure *row = &failures[i];
		struct machine machine;
		const char *wanted;

		if (row->root && geteuid() != 0)
			continue;
		start_machine(&machine);
		machine.places.sources = &one;
		machine.places.sources_count = 1;
		put(&machine, "/etc/one.toml", PROMPT);
		row->happens(path_in(&machine, "/etc/one.toml").p);
		load(&machine);
		wanted = sg_arena_printf(&machine.arena, "one /etc/one.toml %s %s\n",
					 row->code == SG_OK                 ? "loaded"
					 : row->code == SG_E_MISSING_SOURCE ? "missing"
									    : "error",
					 row->floor)
				 .p;
		if (strcmp(findings_of(&machine), wanted) != 0)
			fail_msg("row %zu: %s", i, findings_of(&machine));
		assert_int_equal(machine.errors.fatal, row->code != SG_OK);
		if (row->code != SG_OK && machine.errors.items[0].code != row->code)
			fail_msg("row %zu: code %d", i, machine.errors.items[0].code);
		if (row->says && !is_said(&machine, row->says))
			fail_msg("row %zu: says %.*s", i,
				 SG_SPAN_ARG(machine.errors.items[0].text));
		/* The built-in pack is there as soon as nothing else is known to hold. */
		if (row->code != SG_OK)
			assert_non_null(strstr(sources_of(&machine), "pack:baseline"));
		end_machine(&machine);
	}
}

/* The user's file may be writable by others, a project's belong to anybody: they can only tighten. */
static void
test_trust_of_own_sources(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put(&machine, "/home/conf/requirements.toml", PROMPT);
	put(&machine, "/proj/.strictgate/requirements.toml", PROMPT);
	let_all_write(path_in(&machine, "/home/conf/requirements.toml").p);
	let_all_write(path_in(&machine, "/proj/.strictgate/requirements.toml").p);
	if (geteuid() == 0)
		give_away(path_in(&machine, "/proj/.strictgate/requirements.toml").p);
	machine.places.user_directory = path_in(&machine, "/home/conf");
	machine.places.cwd = path_in(&machine, "/proj");
	load(&machine);
	assert_string_equal(findings_of(&machine),
			    "user /home/conf/requirements.toml loaded allow\n"
			    "project /proj/.strictgate/requirements.toml loaded allow\n");
	if (geteuid() == 0) {
		give_away(path_in(&machine, "/home/conf/requirements.toml").p);
		load(&machine);
		assert_string_equal(findings_of(&machine),
				    "user /home/conf/requirements.toml error forbidden\n"
				    "project /proj/.strictgate/requirements.toml loaded allow\n");
	}
	end_machine(&machine);
}

/* A directory is as good as the worst of its files; the others speak all the same. */
static void
test_directories(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put(&machine, "/etc/d/10-good.toml", PROMPT);
	put(&machine, "/etc/d/20-typo.toml", WRONG);
	put(&machine, "/etc/d/30-open.toml", PROMPT);
	put(&machine, "/etc/d/40-later.toml", PROMPT);
	let_all_write(path_in(&machine, "/etc/d/30-open.toml").p);
	assert_int_equal(mkdir(path_in(&machine, "/etc/d/35-directory.toml").p, 0755), 0);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d/10-good.toml:1:prompt:allow\n"
						  "/etc/d/20-typo.toml:1:allow:forbidden\n"
						  "/etc/d/30-open.toml:1:allow:forbidden\n"
						  "/etc/d/35-directory.toml:1:allow:forbidden\n"
						  "/etc/d/40-later.toml:1:prompt:allow\n");
	assert_int_equal(machine.errors.fatal, 3);
	assert_int_equal(chmod(path_in(&machine, "/etc/d").p, 01777), 0);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d:1:allow:forbidden\n");
	assert_int_equal(rename(path_in(&machine, "/etc/d").p, path_in(&machine, "/etc/e").p), 0);
	put(&machine, "/etc/d", PROMPT);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d:1:allow:forbidden\n");
	assert_true(is_said(&machine, "is a regular file, not a directory"));
	end_machine(&machine);
}

/* What a process lacks is no property of the source: its on_error, which may be loose, does not count. */
static void
test_no_descriptors(void **state)
{
	struct sg_source_decl loose = one;
	struct rlimit before, low;
	struct machine machine;
	int next;

	(void)state;
	start_machine(&machine);
	loose.on_error = SG_RULING_NEUTRAL;
	machine.places.sources = &loose;
	machine.places.sources_count = 1;
	put(&machine, "/etc/one.toml", PROMPT);
	next = dup(0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = (struct rlimit){ (rlim_t)next + 1, before.rlim_max };
	close(next);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	load(&machine);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_string_equal(findings_of(&machine), "one /etc/one.toml error forbidden\n");
	end_machine(&machine);
}

/* ---- declarations ---- */

#define ONE "[[sources]]\nname = \"x\"\ntype = \"file\"\npath = \"/etc/x.toml\"\n"

static void
test_declarations(void **state)
{
	static const struct {
		const char *text;
		const char *found; /* with /etc/x.toml wrong, /etc/y.toml missing */
	} rows[] = {
		{ ONE, "x /etc/x.toml error forbidden\n" },
		{ "version = 1\n" ONE "on_error = \"prompt\"\n", "x /etc/x.toml error prompt\n" },
		{ ONE "on_error = \"log\"\n", "x /etc/x.toml error log\n" },
		{ ONE "on_error = \"allow\"\n", "x /etc/x.toml error allow\n" },
		{ "[[sources]]\nname = \"y\"\ntype = \"file\"\npath = \"/etc/y.toml\"\n", "" },
		{ "[[sources]]\nname = \"y\"\ntype = \"file\"\npath = \"/etc/y.toml\"\nrequired = true\n",
		  "y /etc/y.toml missing forbidden\n" },
		{ "[[sources]]\nname = \"y\"\ntype = \"directory\"\npath = \"/etc/y\"\nrequired = true\n"
		  "on_missing = \"prompt\"\n",
		  "y /etc/y missing prompt\n" },
		{ "[[sources]]\nname = \"y\"\ntype = \"directory\"\npath = \"/etc/empty\"\nrequired = true\n",
		  "y /etc/empty missing forbidden\n" },
		{ "[[sources]]\nname = \"b\"\ntype = \"bundle\"\nrequired = true\n",
		  "b /var/bundle missing forbidden\n" },
		{ "[[sources]]\nname = \"m\"\ntype = \"mdm\"\nrequired = true\n",
		  "m /Library/Managed Preferences missing forbidden\n" },
		{ "[[sources]]\nname = \"m\"\ntype = \"managed-config\"\nrequired = true\n",
		  "m /etc/codex/managed_config.toml missing forbidden\n" },
		{ "[[sources]]\nname = \"p\"\ntype = \"project\"\non_error = \"prompt\"\n",
		  "p /proj/.strictgate/requirements.toml error prompt\n" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct machine machine;
		const char *found;

		start_machine(&machine);
		put(&machine, "/etc/sources.toml", rows[i].text);
		put(&machine, "/etc/x.toml", WRONG);
		put(&machine, "/etc/empty/README", "nothing");
		/* Declared, or not read. */
		put(&machine, "/etc/codex/requirements.toml", WRONG);
		if (strstr(rows[i].text, "project")) {
			put(&machine, "/proj/.strictgate/requirements.toml", WRONG);
			machine.places.cwd = path_in(&machine, "/proj");
		}
		load(&machine);
		found = findings_of(&machine);
		assert_true(sg_span_starts(sg_span_of(found),
					   SG_SPAN("sources /etc/sources.toml loaded allow\n")));
		found = strchr(found, '\n') + 1;
		if (strcmp(found, rows[i].found) != 0)
			fail_msg("row %zu: %s", i, found);
		end_machine(&machine);
	}
}

/* Every way in which declarations are refused: with their place, and with the built-in sources beside. */
static void
test_refused_declarations(void **state)
{
	static const struct {
		const char *text;
		enum sg_code code;
		unsigned line, column;
		const char *hint; /* part of text or hint */
	} rows[] = {
		{ "", SG_E_MISSING_KEY, 0, 0, "the file needs the key \"sources\"" },
		{ "sources = []\n", SG_E_BAD_VALUE, 1, 11, "must name something" },
		{ "[[sources]\n", SG_E_SYNTAX, 1, 0, "" },
		{ "version = 2\n" ONE, SG_E_VERSION, 1, 11, "2" },
		{ "[[source]]\nname = \"x\"\n" ONE, SG_E_UNKNOWN_KEY, 1, 3, "sources" },
		{ "[sources]\nname = \"x\"\n", SG_E_WRONG_TYPE, 1, 1, "[[...sources]]" },
		{ ONE "on_eror = \"prompt\"\n", SG_E_UNKNOWN_KEY, 5, 1,
		  "did you mean \"on_error\"?" },
		{ ONE "rules = 1\n", SG_E_UNKNOWN_KEY, 5, 1, "unknown key \"rules\" in sources" },
		{ ONE "on_error = \"deny\"\n", SG_E_UNKNOWN_DECISION, 5, 12, "forbidden" },
		{ ONE "on_error = true\n", SG_E_WRONG_TYPE, 5, 12, "quotes" },
		{ ONE "required = \"yes\"\n", SG_E_WRONG_TYPE, 5, 12, "boolean" },
		{ ONE "max_age = \"7 days\"\n", SG_E_BAD_VALUE, 5, 11, "\"30d\"" },
		{ ONE "max_age = 7\n", SG_E_WRONG_TYPE, 5, 11, "quotes" },
		{ ONE "max_age = \"0d\"\n", SG_E_BAD_VALUE, 5, 11, "no duration" },
		{ ONE "on_missing = \"log\"\n", SG_E_BAD_VALUE, 5, 1, "add required = true" },
		{ ONE "on_stale = \"log\"\n", SG_E_BAD_VALUE, 5, 1, "add max_age" },
		{ ONE ONE, SG_E_BAD_VALUE, 6, 8, "two sources are called \"x\"" },
		{ "[[sources]]\nname = \"x\"\ntype = \"fiel\"\npath = \"/x\"\n", SG_E_BAD_VALUE, 3,
		  8, "did you mean \"file\"?" },
		{ "[[sources]]\nname = \"x\"\ntype = \"file\"\n", SG_E_MISSING_KEY, 1, 0,
		  "needs the key \"path\"" },
		{ "[[sources]]\ntype = \"file\"\npath = \"/x\"\n", SG_E_MISSING_KEY, 1, 0,
		  "needs the key \"name\"" },
		{ "[[sources]]\nname = \"x\"\npath = \"/x\"\n", SG_E_MISSING_KEY, 1, 0,
		  "needs the key \"type\"" },
		{ "[[sources]]\nname = \"x\"\ntype = \"file\"\npath = \"etc/x\"\n", SG_E_BAD_VALUE,
		  4, 8, "must be absolute" },
		{ "[[sources]]\nname = \"x\"\ntype = \"file\"\npath = \"~/x\"\n", SG_E_BAD_VALUE, 4,
		  8, "must be absolute" },
		{ "[[sources]]\nname = \"x\"\ntype = \"user\"\npath = \"/x\"\n", SG_E_BAD_VALUE, 4,
		  1, "has a fixed place" },
		{ "[[sources]]\nname = \"x\"\ntype = \"user\"\nrequired = true\n", SG_E_BAD_VALUE,
		  4, 1, "cannot be required" },
		{ "[[sources]]\nname = \"x\"\ntype = \"project\"\nmax_age = \"1d\"\n",
		  SG_E_BAD_VALUE, 4, 1, "has no age" },
		{ "[[sources]]\nname = \"x\"\ntype = \"user\"\n[[sources]]\nname = \"y\"\ntype = \"user\"\n",
		  SG_E_BAD_VALUE, 6, 8, "there is one source of type \"user\"" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_error *err;
		struct machine machine;

		start_machine(&machine);
		put(&machine, "/etc/sources.toml", rows[i].text);
		put(&machine, "/etc/codex/requirements.toml", PROMPT);
		load(&machine);
		assert_string_equal(findings_of(&machine),
				    "sources /etc/sources.toml error forbidden\n"
				    "codex /etc/codex/requirements.toml loaded allow\n");
		err = &machine.errors.items[0];
		if (err->code != rows[i].code ||
		    err->line != (rows[i].line ? rows[i].line : err->line) ||
		    (rows[i].column && err->column != rows[i].column) ||
		    (sg_span_search(err->text, sg_span_of(rows[i].hint)) == SIZE_MAX &&
		     sg_span_search(err->hint, sg_span_of(rows[i].hint)) == SIZE_MAX))
			fail_msg("row %zu: %d at %u:%u: %.*s; %.*s", i, err->code, err->line,
				 err->column, SG_SPAN_ARG(err->text), SG_SPAN_ARG(err->hint));
		end_machine(&machine);
	}
}

/* Whoever can write the declarations decides what counts: they are held to the same. */
static void
test_broken_declarations(void **state)
{
	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(failures); i++) {
		const struct failure *row = &failures[i];
		struct machine machine;
		bool fine = row->code == SG_OK || row->code == SG_E_MISSING_SOURCE;

		if ((row->root && geteuid() != 0))
			continue;
		start_machine(&machine);
		put(&machine, "/etc/sources.toml", ONE "on_error = \"allow\"\n");
		row->happens(path_in(&machine, "/etc/sources.toml").p);
		load(&machine);
		if ((strstr(findings_of(&machine), "sources /etc/sources.toml error forbidden\n") ==
		     NULL) != fine)
			fail_msg("row %zu: %s", i, findings_of(&machine));
		end_machine(&machine);
	}
}

/* ---- age ---- */

static void
test_age(void **state)
{
	static const struct {
		int64_t age_s;
		const char *keys, *found;
		int64_t expires_in_s; /* 0: no stamp */
	} rows[] = {
		{ 3 * DAY, "", "loaded allow", 0 },
		{ 3 * DAY, "max_age = \"4d\"\n", "loaded allow", DAY },
		{ 3 * DAY, "max_age = \"3d\"\n", "stale prompt", 0 },
		{ 3 * DAY - 1, "max_age = \"3d\"\n", "loaded allow", 1 },
		{ 3 * DAY, "max_age = \"2d\"\n", "stale prompt", 0 },
		{ 3 * DAY, "max_age = \"2d\"\non_stale = \"forbidden\"\n", "stale forbidden", 0 },
		{ 3 * DAY, "max_age = \"2d\"\non_stale = \"log\"\n", "stale log", 0 },
		{ 3 * DAY, "max_age = \"2d\"\non_stale = \"allow\"\n", "stale allow", 0 },
		/* A clock that is a little slow is common; one that is a day slow hides how old things are. */
		{ -3600, "max_age = \"1d\"\n", "loaded allow", DAY + 3600 },
		{ -2 * DAY, "max_age = \"1d\"\n", "stale prompt", 0 },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_stamp_rec *last = NULL;
		struct machine machine;
		const char *wanted;

		start_machine(&machine);
		put(&machine, "/etc/sources.toml",
		    sg_arena_join(&machine.arena, SG_SPAN(ONE), sg_span_of(rows[i].keys)).p);
		put_bytes(&machine, "/etc/x.toml", SG_SPAN(PROMPT), rows[i].age_s);
		load(&machine);
		wanted = sg_arena_printf(
				 &machine.arena,
				 "sources /etc/sources.toml loaded allow\nx /etc/x.toml %s\n",
				 rows[i].found)
				 .p;
		if (strcmp(findings_of(&machine), wanted) != 0)
			fail_msg("row %zu: %s", i, findings_of(&machine));
		/* A stale source speaks all the same. */
		assert_non_null(strstr(sources_of(&machine), "/etc/x.toml:1:prompt:allow\n"));
		assert_int_equal(machine.errors.fatal, 0);
		for (uint32_t k = 0; k < sg_image_count(&machine.image, SG_POLICY_STAMPS); k++) {
			const struct sg_stamp_rec *stamp = sg_image_record(
				&machine.image, SG_POLICY_STAMPS, k, sizeof(*stamp));

			last = stamp->state == SG_STAMP_EXPIRES ? stamp : last;
		}
		assert_int_equal(last ? last->mtime_ns / 1000000000 - now_s : 0,
				 rows[i].expires_in_s);
		end_machine(&machine);
	}
}

/* ---- bundles ---- */

#define TIMES "\"fetched_at\": \"2026-11-20T10:00:00Z\", \"expires_at\": \"2026-11-22T10:00:00Z\""
#define LIST "\"files\": [{\"name\": \"a.toml\", \"sha256\": \"SUM\"}]"
#define BUNDLE "{\"version\": 1, \"serial\": 7, " TIMES ", " LIST "}"

/* Each SUM is the digest of a.toml. */
static void
put_bundle(struct machine *machine, const char *metadata)
{
	struct sg_span rest = sg_span_of(metadata);
	struct sg_buffer out = { .arena = &machine->arena };
	size_t at;

	put(machine, "/var/bundle/a.toml", PROMPT);
	while ((at = sg_span_search(rest, SG_SPAN("SUM"))) != SIZE_MAX) {
		sg_buffer_add(&out, sg_span_first(rest, at));
		sg_buffer_add(&out, sg_digest_sha256(&machine->arena, SG_SPAN(PROMPT)));
		rest = sg_span_from(rest, at + 3);
	}
	sg_buffer_add(&out, rest);
	put_bytes(machine, "/var/bundle/bundle.json", sg_buffer_span(&out), 60);
}

static void
test_bundles(void **state)
{
	static const struct {
		const char *metadata;
		const char *more; /* a further file, or NULL */
		const char *found;
		enum sg_code code;
	} rows[] = {
		{ BUNDLE, NULL, "loaded allow", SG_OK },
		{ BUNDLE, "/var/bundle/README", "loaded allow", SG_OK },
		{ BUNDLE, "/var/bundle/b.toml", "error forbidden", SG_E_CORRUPT },
		{ "{\"version\": 2, \"serial\": 7, " TIMES ", " LIST "}", NULL, "error forbidden",
		  SG_E_VERSION },
		{ "{\"version\": 1, " TIMES ", " LIST "}", NULL, "error forbidden",
		  SG_E_MISSING_KEY },
		{ "{\"version\": 1, \"serial\": 7, \"fetched_at\": \"yesterday\", \"expires_at\": "
		  "\"2026-11-22T10:00:00Z\", " LIST "}",
		  NULL, "error forbidden", SG_E_BAD_VALUE },
		{ "{\"version\": 1, \"serial\": 7, \"fetched_at\": \"2026-11-20T10:00:00Z\", "
		  "\"expires_at\": \"" NOW_TEXT "\", " LIST "}",
		  NULL, "stale prompt", SG_W_SOURCE_STALE },
		{ "{\"version\": 1, \"serial\": 7, " TIMES ", \"files\": [{\"name\": \"a.toml\", "
		  "\"sha256\": \"00\"}]}",
		  NULL, "error forbidden", SG_E_CORRUPT },
		{ "{\"version\": 1, \"serial\": 7, " TIMES ", \"files\": [{\"name\": \"a.toml\", "
		  "\"sha256\": \"SUM\"}, {\"name\": \"none.toml\", \"sha256\": \"00\"}]}",
		  NULL, "error forbidden", SG_E_READ },
		{ "{\"version\": 1, \"serial\": 7, " TIMES ", \"files\": [{\"name\": \"a.toml\", "
		  "\"sha256\": \"SUM\"}, {\"name\": \"../x\", \"sha256\": \"00\"}]}",
		  NULL, "error forbidden", SG_E_BAD_VALUE },
		{ "{\"version\": 1, \"serial\": 7, \"seriel\": 8, " TIMES ", " LIST "}", NULL,
		  "error forbidden", SG_E_UNKNOWN_KEY },
		{ "{", NULL, "error forbidden", SG_E_SYNTAX },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct machine machine;
		const char *wanted;

		start_machine(&machine);
		put_bundle(&machine, rows[i].metadata);
		if (rows[i].more)
			put(&machine, rows[i].more, PROMPT);
		load(&machine);
		wanted =
			sg_arena_printf(&machine.arena, "bundle /var/bundle %s\n", rows[i].found).p;
		if (strcmp(findings_of(&machine), wanted) != 0)
			fail_msg("row %zu: %s", i, findings_of(&machine));
		if (machine.errors.len ? machine.errors.items[0].code != rows[i].code
				       : rows[i].code != SG_OK)
			fail_msg("row %zu: code %d", i, machine.errors.items[0].code);
		end_machine(&machine);
	}
}

/* Swapped as a whole by a link; without its metadata, or with a file of somebody else's, it is no bundle. */
static void
test_bundle_places(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put_bundle(&machine, BUNDLE);
	assert_int_equal(
		rename(path_in(&machine, "/var/bundle").p, path_in(&machine, "/var/bundle-7").p),
		0);
	assert_int_equal(symlink("bundle-7", path_in(&machine, "/var/bundle").p), 0);
	load(&machine);
	assert_string_equal(findings_of(&machine), "bundle /var/bundle loaded allow\n");
	let_all_write(path_in(&machine, "/var/bundle/a.toml").p);
	load(&machine);
	assert_string_equal(findings_of(&machine), "bundle /var/bundle error forbidden\n");
	assert_int_equal(chmod(path_in(&machine, "/var/bundle/a.toml").p, 0644), 0);
	take_away(path_in(&machine, "/var/bundle/bundle.json").p);
	load(&machine);
	assert_string_equal(findings_of(&machine), "bundle /var/bundle error forbidden\n");
	assert_int_equal(machine.errors.items[0].code, SG_E_READ);
	end_machine(&machine);
}

/* ---- managed preferences ---- */

static struct sg_span
fixture(struct machine *machine, const char *name)
{
	const char *top = getenv("top_srcdir");
	struct sg_span path =
		sg_arena_printf(&machine->arena, "%s/tests/fixtures/mdm/%s", top ? top : ".", name);
	char *bytes = sg_arena_alloc(&machine->arena, 100000);
	FILE *file = fopen(path.p, "r");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, 100000, file);
	fclose(file);
	return (struct sg_span){ bytes, len };
}

#define LIST_PATH "/Library/Managed Preferences/com.openai.codex.plist"

static void
test_mdm(void **state)
{
	static const struct {
		const char *file;
		const char *found; /* "": nothing for us in it */
		enum sg_code code;
		const char *sources;
	} rows[] = {
		{ "xml.plist", "loaded allow", SG_OK,
		  LIST_PATH ":requirements_toml_base64:1:prompt:allow\n" },
		{ "binary.plist", "loaded allow", SG_OK,
		  LIST_PATH ":requirements_toml_base64:1:prompt:allow\n" },
		{ "wrapped.plist", "loaded allow", SG_OK,
		  LIST_PATH ":requirements_toml_base64:1:prompt:allow\n" },
		{ "both.plist", "loaded allow", SG_OK,
		  LIST_PATH ":requirements_toml_base64:1:prompt:allow\n" LIST_PATH
			    ":config_toml_base64:1:allow:allow\n" },
		{ "other.plist", "", SG_OK, "pack:baseline:0:allow:allow\n" },
		{ "typo.plist", "error forbidden", SG_E_UNKNOWN_KEY,
		  LIST_PATH ":1:allow:forbidden\n" },
		{ "number.plist", "error forbidden", SG_E_WRONG_TYPE,
		  LIST_PATH ":1:allow:forbidden\n" },
		{ "not-base64.plist", "error forbidden", SG_E_ENCODING,
		  LIST_PATH ":1:allow:forbidden\n" },
		{ "array.plist", "error forbidden", SG_E_SYNTAX, LIST_PATH ":1:allow:forbidden\n" },
		{ "truncated.plist", "error forbidden", SG_E_SYNTAX,
		  LIST_PATH ":1:allow:forbidden\n" },
		{ "text.plist", "error forbidden", SG_E_SYNTAX, LIST_PATH ":1:allow:forbidden\n" },
		{ "empty.plist", "error forbidden", SG_E_SYNTAX, LIST_PATH ":1:allow:forbidden\n" },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		struct machine machine;
		const char *wanted = "";

		start_machine(&machine);
		put_bytes(&machine, LIST_PATH, fixture(&machine, rows[i].file), 60);
		load(&machine);
		if (rows[i].found[0])
			wanted = sg_arena_printf(&machine.arena, "mdm " LIST_PATH " %s\n",
						 rows[i].found)
					 .p;
		if (strcmp(findings_of(&machine), wanted) != 0 ||
		    strcmp(sources_of(&machine), rows[i].sources) != 0)
			fail_msg("%s: %s%s", rows[i].file, findings_of(&machine),
				 sources_of(&machine));
		if (machine.errors.len ? machine.errors.items[0].code != rows[i].code
				       : rows[i].code != SG_OK)
			fail_msg("%s: code %d", rows[i].file, machine.errors.items[0].code);
		end_machine(&machine);
	}
}

/* Our own domain, and a property list that is named itself. */
static void
test_mdm_places(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put_bytes(&machine, LIST_PATH, fixture(&machine, "xml.plist"), 60);
	put_bytes(&machine, "/Library/Managed Preferences/org.strictgate.plist",
		  fixture(&machine, "binary.plist"), 60);
	load(&machine);
	assert_string_equal(findings_of(&machine),
			    "mdm " LIST_PATH " loaded allow\n"
			    "mdm /Library/Managed Preferences/org.strictgate.plist loaded allow\n");
	put(&machine, "/etc/sources.toml",
	    "[[sources]]\nname = \"m\"\ntype = \"mdm\"\npath = \"/etc/x.plist\"\nrequired = true\n");
	load(&machine);
	assert_string_equal(findings_of(&machine), "sources /etc/sources.toml loaded allow\n"
						   "m /etc/x.plist missing forbidden\n");
	put_bytes(&machine, "/etc/x.plist", fixture(&machine, "other.plist"), 60);
	load(&machine);
	assert_string_equal(findings_of(&machine), "sources /etc/sources.toml loaded allow\n"
						   "m /etc/x.plist missing forbidden\n");
	put_bytes(&machine, "/etc/x.plist", fixture(&machine, "xml.plist"), 60);
	load(&machine);
	assert_string_equal(findings_of(&machine), "sources /etc/sources.toml loaded allow\n"
						   "m /etc/x.plist loaded allow\n");
	end_machine(&machine);
}

/* ---- managed_config.toml ---- */

static void
test_managed_config(void **state)
{
	/* Bits as in model/settings.c. */
	static const struct {
		const char *text;
		int sandbox, approval, reviewer; /* -1: says nothing */
		enum sg_code code;
	} rows[] = {
		{ "", -1, -1, -1, SG_OK },
		{ "sandbox_mode = \"read-only\"\n", 1, -1, -1, SG_OK },
		{ "sandbox_mode = \"workspace-write\"\n", 3, -1, -1, SG_OK },
		{ "sandbox_mode = \"danger-full-access\"\n", 5, -1, -1, SG_OK },
		{ "approval_policy = \"never\"\n", -1, 4, -1, SG_OK },
		{ "approval_policy = \"on-failure\"\n", -1, 2, -1, SG_OK },
		{ "approval_policy = { granular = { rules = true } }\n", -1, 8, -1, SG_OK },
		{ "approvals_reviewer = \"user\"\n", -1, -1, 1, SG_OK },
		{ "approvals_reviewer = \"auto_review\"\n", -1, -1, 3, SG_OK },
		{ "approvals_reviewer = \"guardian_subagent\"\n", -1, -1, 3, SG_OK },
		{ "model = \"x\"\n[features]\nhooks = false\n[requirements]\nnonsense = 1\n", -1,
		  -1, -1, SG_OK },
		{ "sandbox_mode = \"workspace-wirte\"\n", -1, -1, -1, SG_E_BAD_VALUE },
		{ "sandbox_mode = 1\n", -1, -1, -1, SG_E_WRONG_TYPE },
		{ "approval_policy = \"nevr\"\n", -1, -1, -1, SG_E_BAD_VALUE },
		{ "approval_policy = 1\n", -1, -1, -1, SG_E_BAD_VALUE },
	};

	(void)state;
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_source_rec *source;
		struct machine machine;
		int wanted[3] = { rows[i].sandbox, rows[i].approval, rows[i].reviewer };
		static const enum sg_setting settings[3] = { SG_SETTING_SANDBOX_MODE,
							     SG_SETTING_APPROVAL_POLICY,
							     SG_SETTING_REVIEWER };

		start_machine(&machine);
		put(&machine, "/etc/codex/managed_config.toml", rows[i].text);
		load(&machine);
		assert_int_equal(machine.errors.fatal, rows[i].code != SG_OK);
		if (machine.errors.fatal)
			assert_int_equal(machine.errors.items[0].code, rows[i].code);
		source = sg_image_record(&machine.image, SG_POLICY_SOURCES, 0, sizeof(*source));
		assert_int_equal(source->floor.verdict,
				 rows[i].code == SG_OK ? SG_VERDICT_ALLOW : SG_VERDICT_FORBIDDEN);
		for (size_t k = 0; k < 3; k++)
			if ((source->settings[settings[k]].present
				     ? (int)source->settings[settings[k]].allowed
				     : -1) != wanted[k])
				fail_msg("row %zu: setting %zu", i, k);
		end_machine(&machine);
	}
}

/* ---- the last good texts ---- */

/* As if `strictgate compile` had written them now. */
static void
remember(struct machine *machine, struct sg_image *kept)
{
	load(machine);
	assert_int_equal(machine->errors.fatal, 0);
	assert_true(sg_ok(
		sg_image_open(sg_loader_texts(&machine->loader), SG_POLICY_MAGIC, kept, NULL)));
	machine->places.last_good = kept;
}

#define D "[[sources]]\nname = \"d\"\ntype = \"directory\"\npath = \"/etc/d\"\nrequired = true\n"

static void
test_last_good(void **state)
{
	static const char *const both =
		"d /etc/d/1.toml loaded allow\nd /etc/d/2.toml loaded allow\n";
	struct machine machine;
	struct sg_image kept;

	(void)state;
	start_machine(&machine);
	put(&machine, "/etc/sources.toml", D "on_error = \"log\"\non_missing = \"prompt\"\n");
	put(&machine, "/etc/d/1.toml", R "default = \"log\"\n");
	put(&machine, "/etc/d/2.toml", R "default = \"forbidden\"\n");
	remember(&machine, &kept);
	assert_string_equal(strchr(findings_of(&machine), '\n') + 1, both);
	/* A changed text that is right counts. */
	put(&machine, "/etc/d/1.toml", PROMPT);
	load(&machine);
	assert_string_equal(sources_of(&machine),
			    "/etc/d/1.toml:1:prompt:allow\n/etc/d/2.toml:1:forbidden:allow\n");
	/* One that is not leaves the kept one in force, and says its floor. */
	put(&machine, "/etc/d/2.toml", WRONG);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d/1.toml:1:prompt:allow\n"
						  "/etc/d/2.toml:1:allow:log\n"
						  "/etc/d/2.toml (last good):1:forbidden:allow\n");
	assert_string_equal(strchr(findings_of(&machine), '\n') + 1,
			    "d /etc/d/1.toml loaded allow\nd /etc/d/2.toml error log last-good\n");
	/* A file that was taken away on purpose is not missed. */
	take_away(path_in(&machine, "/etc/d/2.toml").p);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d/1.toml:1:prompt:allow\n");
	/* All of it missing, though required; and no directory any more. */
	assert_int_equal(rename(path_in(&machine, "/etc/d").p, path_in(&machine, "/etc/e").p), 0);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d:1:allow:prompt\n"
						  "/etc/d/1.toml (last good):1:log:allow\n"
						  "/etc/d/2.toml (last good):1:forbidden:allow\n");
	put(&machine, "/etc/d", "text");
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d:1:allow:log\n"
						  "/etc/d/1.toml (last good):1:log:allow\n"
						  "/etc/d/2.toml (last good):1:forbidden:allow\n");
	end_machine(&machine);
}

/* What is kept of one source is not that of another, and users and projects have none. */
static void
test_last_good_of_others(void **state)
{
	struct machine machine;
	struct sg_image kept;

	(void)state;
	start_machine(&machine);
	put(&machine, "/etc/sources.toml", D);
	put(&machine, "/etc/d/1.toml", PROMPT);
	put(&machine, "/home/requirements.toml", PROMPT);
	machine.places.user_directory = path_in(&machine, "/home");
	remember(&machine, &kept);
	put(&machine, "/home/requirements.toml", WRONG);
	put(&machine, "/etc/d/1.toml", WRONG);
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d/1.toml:1:allow:forbidden\n"
						  "/etc/d/1.toml (last good):1:prompt:allow\n"
						  "/home/requirements.toml:2:allow:forbidden\n");
	put(&machine, "/etc/sources.toml",
	    "[[sources]]\nname = \"other\"\ntype = \"directory\"\npath = \"/etc/d\"\n");
	load(&machine);
	assert_string_equal(sources_of(&machine), "/etc/d/1.toml:1:allow:forbidden\n"
						  "/home/requirements.toml:2:allow:forbidden\n");
	end_machine(&machine);
}

/* Kept texts of a bundle and of a property list come back in their dialect, those that loaded now do not. */
static void
test_last_good_kinds(void **state)
{
	struct machine machine;
	struct sg_image kept;

	(void)state;
	start_machine(&machine);
	put(&machine, "/var/bundle/b.toml", PROMPT);
	put_bundle(&machine,
		   "{\"version\": 1, \"serial\": 7, " TIMES ", \"files\": [{\"name\": \"a.toml\", "
		   "\"sha256\": \"SUM\"}, {\"name\": \"b.toml\", \"sha256\": \"SUM\"}]}");
	put_bytes(&machine, LIST_PATH, fixture(&machine, "both.plist"), 60);
	remember(&machine, &kept);
	put(&machine, "/var/bundle/a.toml", R "default = \"allow\"\n");
	put_bytes(&machine, LIST_PATH, fixture(&machine, "text.plist"), 60);
	load(&machine);
	assert_string_equal(sources_of(&machine),
			    "/var/bundle/b.toml:1:prompt:allow\n"
			    "/var/bundle:1:allow:forbidden\n"
			    "/var/bundle/a.toml (last good):1:prompt:allow\n" LIST_PATH
			    ":1:allow:forbidden\n" LIST_PATH
			    ":requirements_toml_base64 (last good):1:prompt:allow\n" LIST_PATH
			    ":config_toml_base64 (last good):1:allow:allow\n");
	end_machine(&machine);
}

/* ---- stamps ---- */

/* What was looked at is remembered, also when it was not there. */
static void
test_stamps(void **state)
{
	struct sg_buffer out;
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put_bundle(&machine, BUNDLE);
	put(&machine, "/etc/d/10.toml", PROMPT "packs = [\"mine.yaml\"]\n");
	put(&machine, "/etc/d/mine.yaml",
	    "requirements: {rules: [{id: a, glob: x, decision: log}]}\n");
	put(&machine, "/home/conf/requirements.json", "{}");
	machine.places.user_directory = path_in(&machine, "/home/conf");
	machine.places.cwd = path_in(&machine, "/home");
	machine.places.home = machine.places.cwd;
	load(&machine);
	out = (struct sg_buffer){ .arena = &machine.arena };
	for (uint32_t i = 0; i < sg_image_count(&machine.image, SG_POLICY_STAMPS); i++) {
		const struct sg_stamp_rec *stamp =
			sg_image_record(&machine.image, SG_POLICY_STAMPS, i, sizeof(*stamp));
		struct sg_span path = sg_image_string(&machine.image, stamp->path);
		struct stat st;
		bool there = stat(sg_arena_copy(&machine.arena, path).p, &st) == 0;

		sg_buffer_printf(&out, "%.*s %u\n",
				 SG_SPAN_ARG(sg_span_from(path, strlen(machine.root))),
				 stamp->state);
		if (stamp->state == SG_STAMP_EXPIRES)
			continue;
		assert_int_equal(stamp->state, there ? SG_STAMP_PRESENT : SG_STAMP_ABSENT);
		assert_int_equal(stamp->inode, there ? st.st_ino : 0);
		assert_int_equal(stamp->size_bytes, there ? (uint64_t)st.st_size : 0);
		assert_true(there ? stamp->mtime_ns > 0 && stamp->ctime_ns > 0 &&
					    stamp->mode == st.st_mode
				  : true);
	}
	sg_buffer_add_char(&out, '\0');
	assert_string_equal(out.p,
			    "/etc/sources.toml 0\n"
			    "/var/bundle/bundle.json 1\n/var/bundle 1\n/var/bundle/a.toml 1\n"
			    "/var/bundle 2\n"
			    "/Library/Managed Preferences 0\n/etc/codex/managed_config.toml 0\n"
			    "/etc/codex/requirements.toml 0\n"
			    "/etc/d 1\n/etc/d/10.toml 1\n/etc/d/mine.yaml 1\n/etc/d/mine.yaml 1\n"
			    "/home/conf/requirements.toml 0\n/home/conf/requirements.yaml 0\n"
			    "/home/conf/requirements.json 1\n/home/.strictgate 0\n");
	end_machine(&machine);
}

/* A pack decides as much as the file that names it. */
static void
test_pack_of_somebody(void **state)
{
	struct machine machine;

	(void)state;
	start_machine(&machine);
	put(&machine, "/etc/codex/requirements.toml", R "packs = [\"mine.yaml\"]\n");
	put(&machine, "/etc/codex/mine.yaml",
	    "requirements: {rules: [{id: a, glob: x, decision: log}]}\n");
	load(&machine);
	assert_string_equal(findings_of(&machine),
			    "codex /etc/codex/requirements.toml loaded allow\n");
	let_all_write(path_in(&machine, "/etc/codex/mine.yaml").p);
	load(&machine);
	assert_string_equal(findings_of(&machine),
			    "codex /etc/codex/requirements.toml error forbidden\n");
	end_machine(&machine);
}

static void
test_words(void **state)
{
	(void)state;
	for (int i = 0; i < SG_SOURCE_ARGUMENT; i++)
		assert_int_equal(sg_key_word(SG_KEY_SOURCE_TYPES, sg_span_of(sg_source_type_word(
									  (enum sg_source_type)i))),
				 i);
	assert_string_equal(sg_source_type_word(SG_SOURCE_TYPES), "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guard),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_no_source),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_trust_of_own_sources),
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_no_descriptors),
		cmocka_unit_test(test_declarations),
		cmocka_unit_test(test_refused_declarations),
		cmocka_unit_test(test_broken_declarations),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_bundles),
		cmocka_unit_test(test_bundle_places),
		cmocka_unit_test(test_mdm),
		cmocka_unit_test(test_mdm_places),
		cmocka_unit_test(test_managed_config),
		cmocka_unit_test(test_last_good),
		cmocka_unit_test(test_last_good_of_others),
		cmocka_unit_test(test_last_good_kinds),
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_pack_of_somebody),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
