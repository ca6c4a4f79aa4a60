/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sources.toml: which sources there are and what their failures mean. Declarations that cannot be used are a failure
 * themselves, and the built-in ones hold then. Reads no requirement.
 */
#include "load/source.h"

#include "base/moment.h"

/* Where the usual place of a kind is told by the built-in declarations; `own` kinds have no place but one. */
static const struct {
	const char *word;
	bool needs_path;
	bool own;     /* of users and projects: they are always read, and only tighten */
	bool expires; /* can be stale without max_age */
} types[SG_SOURCE_TYPES] = {
	[SG_SOURCE_BUNDLE] = { "bundle", false, false, true },
	[SG_SOURCE_MDM] = { "mdm", false, false, false },
	[SG_SOURCE_MANAGED_CONFIG] = { "managed-config", false, false, false },
	[SG_SOURCE_FILE] = { "file", true, false, false },
	[SG_SOURCE_DIRECTORY] = { "directory", true, false, false },
	[SG_SOURCE_USER] = { "user", false, true, false },
	[SG_SOURCE_PROJECT] = { "project", false, true, false },
	[SG_SOURCE_ARGUMENT] = { "argument", false, true, false },
	[SG_SOURCE_DECLARATIONS] = { "declarations", false, true, false },
};

enum { FORM_VERSION = 1 };

static const struct sg_ruling prompt = { SG_VERDICT_PROMPT, SG_AUDIT_META };
static const struct sg_ruling forbidden = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };

const char *
sg_source_type_word(enum sg_source_type type)
{
	return type < SG_SOURCE_TYPES ? types[type].word : "unknown";
}

/* ---- one declaration ---- */

static struct sg_span
usual_place(const struct sg_load_places *places, enum sg_source_type type)
{
	for (size_t i = 0; i < places->sources_count; i++)
		if (places->sources[i].type == type)
			return places->sources[i].path;
	return (struct sg_span){ 0 };
}

static void
read_path(struct sg_draft *draft, const struct sg_node *table, const struct sg_load_places *places,
	  struct sg_source_decl *decl)
{
	const struct sg_node *path = sg_node_get(table, "path");

	if (path && types[decl->type].own)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(path),
			      "a source of type \"%s\" has a fixed place", types[decl->type].word);
	else if (path && !sg_span_starts(path->text, SG_SPAN("/")))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(path),
			      "\"path\" must be absolute");
	else if (path && (sg_span_find(path->text, '\0') != SIZE_MAX || path->text.len > 4000))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(path), "\"path\" is no path");
	decl->path = path ? path->text : usual_place(places, decl->type);
	if (!path && types[decl->type].needs_path)
		sg_draft_fail(draft, SG_E_MISSING_KEY, sg_spot_value(table),
			      "a source of type \"%s\" needs the key \"path\"",
			      types[decl->type].word);
}

/* A key that could never have an effect is a mistake about what holds. */
static void
check_effect(struct sg_draft *draft, const struct sg_node *table, const struct sg_source_decl *decl)
{
	const struct sg_node *required = sg_node_get(table, "required");
	const struct sg_node *missing = sg_node_get(table, "on_missing");
	const struct sg_node *stale = sg_node_get(table, "on_stale");
	const struct sg_node *age = sg_node_get(table, "max_age");

	if (types[decl->type].own && required && required->boolean)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(required),
			      "a source of type \"%s\" cannot be required", types[decl->type].word);
	if (types[decl->type].own && age)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(age),
			      "a source of type \"%s\" has no age", types[decl->type].word);
	if (missing && !decl->required)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(missing),
			      "\"on_missing\" speaks about required sources; add required = true");
	if (stale && !age && !types[decl->type].expires)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(stale),
			      "nothing makes this source stale; add max_age");
}

/* Held against those behind it. */
static void
check_others(struct sg_draft *draft, const struct sg_node *table, const struct sg_source_decl *decl)
{
	for (const struct sg_node *other = sg_draft_next_table(table); other;
	     other = sg_draft_next_table(other)) {
		if (sg_span_eq(sg_node_text(other, "name"), decl->name))
			sg_draft_fail(draft, SG_E_BAD_VALUE,
				      sg_spot_value(sg_node_get(other, "name")),
				      "two sources are called \"%.*s\"", SG_SPAN_ARG(decl->name));
		if (types[decl->type].own &&
		    sg_span_is(sg_node_text(other, "type"), types[decl->type].word))
			sg_draft_fail(draft, SG_E_BAD_VALUE,
				      sg_spot_value(sg_node_get(other, "type")),
				      "there is one source of type \"%s\"", types[decl->type].word);
	}
}

/* Relies on the check against the table of keys. */
static struct sg_source_decl
read_declaration(struct sg_draft *draft, const struct sg_node *table,
		 const struct sg_load_places *places)
{
	const struct sg_node *required = sg_node_get(table, "required");
	const struct sg_node *age = sg_node_get(table, "max_age");
	struct sg_source_decl decl = {
		.name = sg_node_text(table, "name"),
		.type = (enum sg_source_type)sg_key_word(SG_KEY_SOURCE_TYPES,
							 sg_node_text(table, "type")),
		.required = required && required->boolean,
		.on_missing = sg_draft_ruling(sg_node_get(table, "on_missing"), forbidden),
		.on_stale = sg_draft_ruling(sg_node_get(table, "on_stale"), prompt),
		.on_error = sg_draft_ruling(sg_node_get(table, "on_error"), forbidden),
	};

	if (age)
		(void)sg_duration_of_text(age->text, &decl.max_age_s);
	check_others(draft, table, &decl);
	read_path(draft, table, places, &decl);
	check_effect(draft, table, &decl);
	return decl;
}

/* ---- the file ---- */

/* False after errors. */
static bool
read_declarations(struct sg_source_run *run, const struct sg_load_input *input,
		  struct sg_declarations *out)
{
	struct sg_loader *loader = run->loader;
	size_t fatal = loader->errors->fatal;
	struct sg_draft draft;
	const struct sg_node *root =
		sg_draft_document(&draft, loader, input, SG_SCOPE_DECLARATIONS);
	const struct sg_node *version = sg_node_get(root, "version");
	const struct sg_node *protection = sg_node_get(root, "self_protection");
	struct SG_VEC(struct sg_source_decl) decls = { 0 };

	if (!root)
		return false;
	if (version && version->integer != FORM_VERSION)
		sg_draft_fail(&draft, SG_E_VERSION, sg_spot_value(version),
			      "version %lld of this form is not known here",
			      (long long)version->integer);
	for (const struct sg_node *table = sg_draft_first_table(sg_node_get(root, "sources"));
	     table; table = sg_draft_next_table(table)) {
		if (decls.len == SG_LOAD_MAX_DECLARATIONS) {
			sg_draft_fail(&draft, SG_E_LIMIT, sg_spot_value(table),
				      "more than %d sources", SG_LOAD_MAX_DECLARATIONS);
			break;
		}
		sg_vec_push(loader->arena, &decls, read_declaration(&draft, table, run->places));
	}
	if (loader->errors->fatal != fatal)
		return false;
	*out = (struct sg_declarations){ decls.items, decls.len,
					 !protection || protection->boolean };
	return true;
}

struct sg_declarations
sg_source_declarations(struct sg_source_run *run)
{
	struct sg_span path = sg_source_path(run, run->places->declarations);
	struct sg_declarations declared = { run->places->sources, run->places->sources_count,
					    true };
	struct sg_load_input input = { .origin = run->origin, .trust = run->trust };
	struct sg_load_file file = { path, run->trust, SG_LOAD_MAX_DECLARATION_BYTES };
	struct sg_error err = { 0 };
	struct sg_finding finding;
	bool usable = false;

	if (run->places->declarations.len == 0 || !sg_load_exists(run->loader, path))
		return declared;
	finding = sg_finding_start(run, path);
	if (!sg_ok(sg_load_read(run->loader, &file, &input.text, NULL, &err)))
		sg_finding_error(&finding, &err);
	else
		usable = read_declarations(run, &input, &declared);
	if (!usable)
		sg_finding_refused(&finding);
	sg_finding_end(&finding);
	return declared;
}
