/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a source was found: loaded, missing, stale or in error, and the floor that follows. Every failure is one more source;
 * nothing is skipped silently. Knows no kind of source.
 */
#include "load/source.h"

#include "base/moment.h"

static const struct sg_ruling forbidden = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META };

struct sg_finding
sg_finding_start(struct sg_source_run *run, struct sg_span path)
{
	struct sg_loader *loader = run->loader;
	struct sg_finding finding = { .run = run,
				      .path = path,
				      .sources = loader->sources.len,
				      .errors = loader->errors->len };
	struct stat st;

	finding.rec.name = sg_image_intern(&loader->builder, run->decl->name);
	finding.rec.path = sg_image_intern(&loader->builder, path);
	finding.rec.type = (uint8_t)run->decl->type;
	finding.rec.found = SG_FOUND_LOADED;
	finding.rec.flags = run->decl->required ? SG_FINDING_REQUIRED : 0;
	if (stat(sg_arena_copy(loader->arena, path).p, &st) == 0) {
		finding.rec.flags |= SG_FINDING_SEEN;
		finding.rec.owner = st.st_uid;
		finding.rec.mode = st.st_mode;
		finding.rec.time_s = st.st_mtim.tv_sec;
	}
	return finding;
}

/* A lack of descriptors or memory is this process's fault; whoever can cause it must not gain by it. */
static struct sg_ruling
floor_of(const struct sg_source_decl *decl, enum sg_found found, enum sg_code code)
{
	if (code == SG_E_NOMEM)
		return forbidden;
	if (found == SG_FOUND_MISSING)
		return decl->on_missing;
	return found == SG_FOUND_STALE ? decl->on_stale : decl->on_error;
}

void
sg_finding_fail(struct sg_finding *finding, enum sg_found found, enum sg_code code,
		struct sg_span message)
{
	struct sg_source_run *run = finding->run;
	struct sg_ruling floor = floor_of(run->decl, found, code);

	finding->rec.found = (uint8_t)found;
	finding->rec.floor = sg_ruling_join(
		(struct sg_ruling){ finding->rec.floor.verdict, finding->rec.floor.audit }, floor);
	finding->rec.message = sg_image_intern(&run->loader->builder, message);
	if (!sg_ruling_eq(floor, SG_RULING_NEUTRAL))
		sg_load_failed(run->loader, finding->path, run->origin, floor, message);
	/* A stale source was read itself. */
	if (found != SG_FOUND_STALE && run->origin == SG_ORIGIN_SYSTEM &&
	    sg_last_good_add(run, finding->path))
		finding->rec.flags |= SG_FINDING_LAST_GOOD;
}

void
sg_finding_error(struct sg_finding *finding, const struct sg_error *err)
{
	struct sg_error copy = *err;

	if (copy.file.len == 0)
		copy.file = finding->path;
	sg_errors_add(finding->run->loader->errors, &copy);
}

void
sg_finding_refused(struct sg_finding *finding)
{
	struct sg_loader *loader = finding->run->loader;
	const struct sg_errors *errors = loader->errors;
	size_t i = finding->errors;
	struct sg_span why;

	while (i < errors->len && errors->items[i].warning)
		i++;
	if (i >= errors->len)
		why = sg_arena_printf(loader->arena, "%.*s cannot be used",
				      SG_SPAN_ARG(finding->path));
	else if (errors->items[i].line == 0)
		why = sg_arena_printf(loader->arena, "%.*s cannot be used (%.*s)",
				      SG_SPAN_ARG(finding->path),
				      SG_SPAN_ARG(errors->items[i].text));
	else
		why = sg_arena_printf(loader->arena, "%.*s cannot be used (line %u: %.*s)",
				      SG_SPAN_ARG(finding->path), errors->items[i].line,
				      SG_SPAN_ARG(errors->items[i].text));
	sg_finding_fail(finding, SG_FOUND_ERROR,
			i < errors->len ? errors->items[i].code : SG_E_LIMIT, why);
}

/* A warning: the source is used all the same. */
static void
stale(struct sg_finding *finding, struct sg_span why)
{
	struct sg_error err = {
		.code = SG_W_SOURCE_STALE, .warning = true, .file = finding->path, .text = why
	};

	sg_errors_add(finding->run->loader->errors, &err);
	sg_finding_fail(finding, SG_FOUND_STALE, err.code, why);
}

void
sg_finding_age(struct sg_finding *finding, int64_t time_s, const char *what)
{
	struct sg_arena *arena = finding->run->loader->arena;
	int64_t max_s = finding->run->decl->max_age_s, age_s;

	finding->rec.time_s = time_s;
	age_s = finding->run->places->now_s - time_s;
	if (max_s == 0)
		return;
	if (age_s < -SG_LOAD_CLOCK_SKEW_S)
		stale(finding, sg_arena_printf(arena,
					       "%.*s is dated in the future: %s "
					       "at %.*s",
					       SG_SPAN_ARG(finding->path), what,
					       SG_SPAN_ARG(sg_time_text(arena, time_s))));
	else if (age_s >= max_s)
		stale(finding, sg_arena_printf(arena,
					       "%.*s is stale: %s %.*s ago; at most "
					       "%.*s are allowed",
					       SG_SPAN_ARG(finding->path), what,
					       SG_SPAN_ARG(sg_duration_text(arena, age_s)),
					       SG_SPAN_ARG(sg_duration_text(arena, max_s))));
	else
		sg_load_expires(finding->run->loader, finding->path, time_s + max_s);
}

void
sg_finding_end(struct sg_finding *finding)
{
	struct sg_loader *loader = finding->run->loader;

	finding->rec.sources =
		(struct sg_ref){ (uint32_t)finding->sources,
				 (uint32_t)(loader->sources.len - finding->sources) };
	sg_vec_push(loader->arena, &loader->findings, finding->rec);
}

void
sg_source_missing(struct sg_source_run *run, struct sg_span path)
{
	struct sg_finding finding = sg_finding_start(run, path);
	struct sg_error err = { 0 };

	finding.rec.found = SG_FOUND_MISSING;
	if (run->decl->required) {
		(void)sg_fail(run->loader->arena, &err, SG_E_MISSING_SOURCE,
			      "the required source \"%.*s\" is missing: %.*s",
			      SG_SPAN_ARG(run->decl->name), SG_SPAN_ARG(path));
		sg_finding_error(&finding, &err);
		sg_finding_fail(&finding, SG_FOUND_MISSING, err.code, err.text);
	}
	sg_finding_end(&finding);
}

/* ---- last good texts ---- */

static bool
is_loaded(const struct sg_loader *loader, struct sg_span path)
{
	for (size_t i = 0; i < loader->texts.len; i++)
		if (sg_span_eq(loader->texts.items[i].input.text.file, path))
			return true;
	return false;
}

/* The path itself, a file of the directory, or a key of the property list. */
static bool
is_of(struct sg_span text, struct sg_span path)
{
	struct sg_span rest = sg_span_from(text, path.len);

	return sg_span_starts(text, path) &&
	       (rest.len == 0 || rest.p[0] == '/' || rest.p[0] == ':');
}

/* Errors of a text that was right once are not those of the source: a pack that it names may be gone. */
static bool
add_text(struct sg_source_run *run, const struct sg_image *image, const struct sg_text_rec *text)
{
	struct sg_loader *loader = run->loader;
	struct sg_errors ignored = { .arena = loader->arena }, *errors = loader->errors;
	struct sg_load_input input = { .format = (enum sg_format)text->format,
				       .dialect = (enum sg_dialect)text->dialect,
				       .origin = run->origin,
				       .trust = run->trust,
				       .directory = sg_image_string(image, text->directory) };
	bool done;

	if (text->format > SG_FORMAT_JSON || text->dialect > SG_DIALECT_MANAGED_CONFIG)
		return false;
	input.text.bytes = sg_image_string(image, text->bytes);
	input.text.file = sg_arena_join(loader->arena, sg_image_string(image, text->path),
					SG_SPAN(" (last good)"));
	loader->errors = &ignored;
	done = sg_ok(sg_load_text(loader, &input));
	loader->errors = errors;
	return done;
}

bool
sg_last_good_add(struct sg_source_run *run, struct sg_span path)
{
	const struct sg_image *image = run->places->last_good;
	uint32_t count = image ? sg_image_count(image, SG_POLICY_TEXTS) : 0;
	bool any = false;

	for (uint32_t i = 0; i < count; i++) {
		const struct sg_text_rec *text =
			sg_image_record(image, SG_POLICY_TEXTS, i, sizeof(*text));
		struct sg_span file;

		if (!text)
			continue;
		file = sg_image_string(image, text->path);
		if (sg_span_eq(sg_image_string(image, text->name), run->decl->name) &&
		    is_of(file, path) && !is_loaded(run->loader, file))
			any |= add_text(run, image, text);
	}
	return any;
}
