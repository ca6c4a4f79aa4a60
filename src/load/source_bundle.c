/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bundle that strictgate-sync fetched and verified: a directory of requirement files and bundle.json, which tells
 * serial, times and digests. Signatures are checked before it is stored; here it is checked that it is whole and young.
 */
#include "load/source.h"

#include "base/digest.h"
#include "base/moment.h"

#include <unistd.h>

enum { FORM_VERSION = 1 };

struct bundle {
	struct sg_source_run *run;
	struct sg_finding *finding;
	struct sg_span path;
	struct sg_load_input input; /* bundle.json: the draft's errors quote it */
	struct sg_draft draft;
	const struct sg_node *root; /* of bundle.json */
};

static struct sg_span
place_of(const struct bundle *bundle, struct sg_span name)
{
	return sg_arena_printf(bundle->run->loader->arena, "%.*s/%.*s", SG_SPAN_ARG(bundle->path),
			       SG_SPAN_ARG(name));
}

/* The tree of bundle.json, checked; false after errors. */
static bool
read_metadata(struct bundle *bundle)
{
	struct sg_source_run *run = bundle->run;
	struct sg_load_file file = { place_of(bundle, SG_SPAN("bundle.json")), run->trust,
				     SG_LOAD_MAX_DECLARATION_BYTES };
	const struct sg_node *version;
	struct sg_error err = { 0 };

	bundle->input = (struct sg_load_input){ .format = SG_FORMAT_JSON, .origin = run->origin };
	if (!sg_ok(sg_load_read(run->loader, &file, &bundle->input.text, NULL, &err))) {
		err.file = file.path;
		sg_finding_error(bundle->finding, &err);
		return false;
	}
	bundle->root =
		sg_draft_document(&bundle->draft, run->loader, &bundle->input, SG_SCOPE_BUNDLE);
	version = sg_node_get(bundle->root, "version");
	if (bundle->root && version->integer != FORM_VERSION) {
		sg_draft_fail(&bundle->draft, SG_E_VERSION, sg_spot_value(version),
			      "version %lld of this form is not known here",
			      (long long)version->integer);
		return false;
	}
	return bundle->root != NULL;
}

/* ---- the files ---- */

static bool
is_listed(const struct bundle *bundle, struct sg_span name)
{
	for (const struct sg_node *file = sg_draft_first_table(sg_node_get(bundle->root, "files"));
	     file; file = sg_draft_next_table(file))
		if (sg_span_eq(sg_node_text(file, "name"), name))
			return true;
	return false;
}

/* A file that the metadata does not know did not come with the bundle. */
static bool
check_names(struct bundle *bundle)
{
	struct sg_open_request request = { bundle->path, bundle->run->trust, true };
	struct sg_arena *arena = bundle->run->loader->arena;
	struct sg_error err = { 0 };
	struct sg_span *names = NULL;
	struct sg_opened opened;
	size_t count = 0;

	sg_load_stamp(bundle->run->loader, bundle->path);
	if (sg_ok(sg_open_checked(&request, arena, &opened, &err)) &&
	    !sg_source_list(bundle->run->loader, opened.fd, &names, &count))
		(void)sg_fail(arena, &err, SG_E_READ, "%.*s cannot be listed",
			      SG_SPAN_ARG(bundle->path));
	for (size_t i = 0; i < count && err.code == SG_OK; i++)
		if (!sg_span_is(names[i], "bundle.json") && !is_listed(bundle, names[i]))
			(void)sg_fail(arena, &err, SG_E_CORRUPT,
				      "%.*s is not listed in its bundle.json",
				      SG_SPAN_ARG(place_of(bundle, names[i])));
	if (err.code != SG_OK)
		sg_finding_error(bundle->finding, &err);
	return err.code == SG_OK;
}

/* One listed file; false after an error. */
static bool
add_file(struct bundle *bundle, const struct sg_node *entry)
{
	struct sg_source_run *run = bundle->run;
	const struct sg_node *name = sg_node_get(entry, "name");
	struct sg_load_file file = { place_of(bundle, name->text), run->trust,
				     SG_DOCUMENT_MAX_BYTES };
	struct sg_load_input input = { .format = sg_load_format(name->text),
				       .origin = run->origin,
				       .trust = run->trust,
				       .directory = bundle->path };
	struct sg_error err = { 0 };

	if (sg_span_find(name->text, '/') != SIZE_MAX || name->text.p[0] == '.') {
		sg_draft_fail(&bundle->draft, SG_E_BAD_VALUE, sg_spot_value(name),
			      "\"name\" must be the name of a file beside bundle.json");
		return false;
	}
	if (sg_ok(sg_load_read(run->loader, &file, &input.text, NULL, &err)) &&
	    !sg_span_eq_nocase(sg_digest_sha256(run->loader->arena, input.text.bytes),
			       sg_node_text(entry, "sha256")))
		(void)sg_fail(run->loader->arena, &err, SG_E_CORRUPT,
			      "%.*s is not the file that bundle.json tells the digest of",
			      SG_SPAN_ARG(file.path));
	if (err.code == SG_OK)
		return sg_source_text(run, &input);
	err.file = file.path;
	sg_finding_error(bundle->finding, &err);
	return false;
}

static bool
add_files(struct bundle *bundle)
{
	bool good = true;
	size_t count = 0;

	for (const struct sg_node *file = sg_draft_first_table(sg_node_get(bundle->root, "files"));
	     file; file = sg_draft_next_table(file)) {
		if (++count > SG_LOAD_MAX_FILES) {
			sg_draft_fail(&bundle->draft, SG_E_LIMIT, sg_spot_value(file),
				      "more than %d files", SG_LOAD_MAX_FILES);
			return false;
		}
		good = add_file(bundle, file) && good;
	}
	return good;
}

/* ---- age ---- */

static int64_t
time_of(const struct bundle *bundle, const char *key)
{
	int64_t time_s = 0;

	(void)sg_time_of_text(sg_node_text(bundle->root, key), &time_s);
	return time_s;
}

static void
check_age(struct bundle *bundle)
{
	struct sg_loader *loader = bundle->run->loader;
	int64_t expires_s = time_of(bundle, "expires_at");
	struct sg_error err = { .code = SG_W_SOURCE_STALE, .warning = true, .file = bundle->path };

	sg_finding_age(bundle->finding, time_of(bundle, "fetched_at"), "it was fetched");
	if (bundle->run->places->now_s < expires_s) {
		sg_load_expires(loader, bundle->path, expires_s);
		return;
	}
	err.text = sg_arena_printf(loader->arena, "%.*s is stale: it expired at %.*s",
				   SG_SPAN_ARG(bundle->path),
				   SG_SPAN_ARG(sg_time_text(loader->arena, expires_s)));
	sg_finding_error(bundle->finding, &err);
	sg_finding_fail(bundle->finding, SG_FOUND_STALE, err.code, err.text);
}

void
sg_source_bundle(struct sg_source_run *run, struct sg_span path)
{
	struct bundle bundle = { .run = run, .path = path };
	struct sg_finding finding;
	bool good;

	if (!sg_source_exists(run, path))
		return;
	finding = sg_finding_start(run, path);
	bundle.finding = &finding;
	good = read_metadata(&bundle) && check_names(&bundle);
	if (bundle.root)
		good = add_files(&bundle) && good;
	if (bundle.root)
		check_age(&bundle);
	if (!good)
		sg_finding_refused(&finding);
	sg_finding_end(&finding);
}
