/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All sources, one after the other. Every failure is one more source with a verdict floor: nothing is skipped silently.
 * Knows no requirement.
 */
#include "load/source.h"

#include "load/packs.h"

/* The names that a directory of the user or of a project may hold. */
static const char *const file_names[] = { "requirements.toml", "requirements.yaml",
					  "requirements.json" };

/* ---- the system ---- */

static void
read_file(struct sg_source_run *run, struct sg_span path)
{
	if (sg_source_exists(run, path))
		sg_source_file(run, path, SG_DIALECT_REQUIREMENTS);
}

static void
read_managed_config(struct sg_source_run *run, struct sg_span path)
{
	if (sg_source_exists(run, path))
		sg_source_file(run, path, SG_DIALECT_MANAGED_CONFIG);
}

/* The kinds of the system; users and projects have places of their own. */
static void (*const readers[SG_SOURCE_TYPES])(struct sg_source_run *run, struct sg_span path) = {
	[SG_SOURCE_BUNDLE] = sg_source_bundle,
	[SG_SOURCE_MDM] = sg_source_mdm,
	[SG_SOURCE_MANAGED_CONFIG] = read_managed_config,
	[SG_SOURCE_FILE] = read_file,
	[SG_SOURCE_DIRECTORY] = sg_source_directory,
};

/* ---- users and projects ---- */

/* requirements.* in a directory: is there any? One stamp is enough while there is no such directory. */
static bool
load_named_files(struct sg_source_run *run, struct sg_span directory)
{
	bool any = false;

	if (!sg_load_exists(run->loader, directory))
		return false;
	for (size_t i = 0; i < SG_ARRAY_LEN(file_names); i++) {
		struct sg_span path = sg_arena_printf(run->loader->arena, "%.*s/%s",
						      SG_SPAN_ARG(directory), file_names[i]);

		if (!sg_load_exists(run->loader, path))
			continue;
		sg_source_file(run, path, SG_DIALECT_REQUIREMENTS);
		any = true;
	}
	return any;
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
load_projects(struct sg_source_run *run)
{
	const struct sg_load_places *places = run->places;
	struct sg_span directory = places->cwd;
	bool any = false;

	for (int level = 0;
	     level < SG_LOAD_MAX_PROJECT_LEVELS && sg_span_starts(directory, SG_SPAN("/"));
	     level++) {
		bool top = directory.len == 1 || sg_span_eq(directory, places->home) ||
			   is_repository(run->loader, directory);

		any |= load_named_files(
			run,
			sg_arena_printf(run->loader->arena, "%.*s/.strictgate",
					(int)(directory.len > 1 ? directory.len : 0), directory.p));
		if (top)
			break;
		directory = sg_source_directory_of(directory);
	}
	if (!any && places->cwd.len)
		sg_source_missing(run, sg_arena_join(run->loader->arena, places->cwd,
						     SG_SPAN("/.strictgate")));
}

/* ---- all of them ---- */

/* What is not declared otherwise. */
static const struct sg_source_decl own_sources[] = {
	{ .name = { "user", 4 },
	  .type = SG_SOURCE_USER,
	  .on_error = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } },
	{ .name = { "project", 7 },
	  .type = SG_SOURCE_PROJECT,
	  .on_error = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } },
};

/* The declaration of a kind of which there is one at most, or the built-in one. */
static const struct sg_source_decl *
find_own(const struct sg_source_decl *decls, size_t count, const struct sg_source_decl *builtin)
{
	for (size_t i = 0; i < count; i++)
		if (decls[i].type == builtin->type)
			return &decls[i];
	return builtin;
}

/* Returns whether the rules that keep the gate in force belong to the policy. */
static bool
load_defaults(struct sg_loader *loader, const struct sg_load_places *places)
{
	static const struct sg_source_decl declarations = { .name = { "sources", 7 },
							    .type = SG_SOURCE_DECLARATIONS,
							    .on_error = { SG_VERDICT_FORBIDDEN,
									  SG_AUDIT_META } };
	struct sg_source_run run = { loader,
				     places,
				     &declarations,
				     SG_ORIGIN_SYSTEM,
				     { SG_TRUST_SYSTEM, places->system_uid } };
	struct sg_declarations declared = sg_source_declarations(&run);

	for (size_t i = 0; i < declared.count; i++) {
		run.decl = &declared.items[i];
		if (readers[run.decl->type])
			readers[run.decl->type](&run, sg_source_path(&run, run.decl->path));
	}
	run.decl = find_own(declared.items, declared.count, &own_sources[0]);
	run.origin = SG_ORIGIN_USER;
	run.trust = (struct sg_trust){ SG_TRUST_OWNER, places->uid };
	if (places->user_directory.len && !load_named_files(&run, places->user_directory))
		sg_source_missing(&run, places->user_directory);
	run.decl = find_own(declared.items, declared.count, &own_sources[1]);
	run.origin = SG_ORIGIN_PROJECT;
	run.trust = (struct sg_trust){ SG_TRUST_ANYBODY, 0 };
	load_projects(&run);
	return declared.self_protection;
}

/* A file that was named on purpose, mostly relative to the current directory: it fails the whole. */
static struct sg_status
load_argument(struct sg_loader *loader, const struct sg_load_places *places, struct sg_span path)
{
	static const struct sg_source_decl argument = { .name = { "argument", 8 },
							.type = SG_SOURCE_ARGUMENT };
	struct sg_source_run run = { loader, places, &argument, SG_ORIGIN_ARGUMENT, { 0 } };
	struct sg_load_file file = { path, run.trust, SG_DOCUMENT_MAX_BYTES };
	struct sg_finding finding = sg_finding_start(&run, path);
	struct sg_span directory = sg_source_directory_of(path);
	struct sg_load_input input = { .format = sg_load_format(path),
				       .origin = SG_ORIGIN_ARGUMENT };
	struct sg_error err = { 0 };
	struct sg_status status;

	if (!sg_span_starts(path, SG_SPAN("/")) && places->cwd.len)
		directory = directory.len ? sg_arena_printf(loader->arena, "%.*s/%.*s",
							    SG_SPAN_ARG(places->cwd),
							    SG_SPAN_ARG(directory))
					  : places->cwd;
	input.directory = directory;
	status = sg_load_read(loader, &file, &input.text, NULL, &err);
	if (!sg_ok(status))
		sg_finding_error(&finding, &err);
	else if (!sg_source_text(&run, &input))
		status = sg_status(sg_errors_first(loader->errors, finding.errors));
	sg_finding_end(&finding);
	return status;
}

/* Does the source say anything about what calls do? Hook pins and settings of one agent do not. */
static bool
speaks_about_calls(const struct sg_source_rec *source)
{
	return source->rules.count || source->paths.count || source->files.count ||
	       source->domains.count || source->clis.count || source->environments.count ||
	       source->network_mode != SG_NETWORK_UNSET ||
	       source->floor.verdict == SG_VERDICT_FORBIDDEN ||
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
	bool guarded = places->only_files ? false : load_defaults(loader, places);

	for (size_t i = 0; i < places->files_count; i++) {
		struct sg_status one = load_argument(loader, places, places->files[i]);

		status = sg_ok(status) ? one : status;
	}
	if (sg_ok(status) && !has_authority(loader))
		status = sg_load_builtin(loader, "baseline");
	if (sg_ok(status) && guarded)
		status = sg_load_builtin(loader, "agents-self-protection");
	if (sg_ok(status))
		*image = sg_loader_finish(loader);
	return status;
}
