/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Managed preferences of macOS: property lists that mobile device management puts in place, with requirements as base64 of
 * TOML under a key. The names are those that Codex reads, and our own domain.
 */
#include "load/source.h"

#include "base/digest.h"
#include "document/plist.h"

static const char *const domains[] = { "com.openai.codex", "org.strictgate" };

static const struct {
	const char *key;
	enum sg_dialect dialect;
} keys[] = {
	{ "requirements_toml_base64", SG_DIALECT_REQUIREMENTS },
	{ "config_toml_base64", SG_DIALECT_MANAGED_CONFIG },
};

enum { KEYS = SG_ARRAY_LEN(keys) };

/* One key. False after an error. */
static bool
add_value(struct sg_source_run *run, struct sg_finding *finding, size_t key,
	  const struct sg_plist_value *value)
{
	struct sg_arena *arena = run->loader->arena;
	struct sg_load_input input = { .format = SG_FORMAT_TOML,
				       .dialect = keys[key].dialect,
				       .origin = run->origin,
				       .trust = run->trust };
	struct sg_error err = { 0 };

	input.text.file = sg_arena_printf(arena, "%.*s:%s", SG_SPAN_ARG(finding->path), value->key);
	if (sg_base64_decode(arena, value->text, &input.text.bytes))
		return sg_source_text(run, &input);
	(void)sg_fail(arena, &err, SG_E_ENCODING, "\"%s\" of %.*s is not base64", value->key,
		      SG_SPAN_ARG(finding->path));
	sg_finding_error(finding, &err);
	return false;
}

/* True when the list holds anything for us, in order or not. */
static bool
add_list(struct sg_source_run *run, struct sg_span path)
{
	struct sg_finding finding = sg_finding_start(run, path);
	struct sg_load_file file = { path, run->trust, SG_PLIST_MAX_BYTES };
	struct sg_plist_value values[KEYS] = { { 0 } };
	struct sg_error err = { 0 };
	struct sg_text text;
	struct stat st;
	bool good = true, any = false;

	for (size_t i = 0; i < KEYS; i++)
		values[i].key = keys[i].key;
	if (!sg_ok(sg_load_read(run->loader, &file, &text, &st, &err)) ||
	    !sg_ok(sg_document_plist(text, values, KEYS, run->loader->arena, &err))) {
		sg_finding_error(&finding, &err);
		sg_finding_refused(&finding);
		sg_finding_end(&finding);
		return true;
	}
	for (size_t i = 0; i < KEYS; i++) {
		if (!values[i].present)
			continue;
		any = true;
		good = add_value(run, &finding, i, &values[i]) && good;
	}
	if (!any)
		return false;
	if (good)
		sg_finding_age(&finding, st.st_mtim.tv_sec, "it was written");
	else
		sg_finding_refused(&finding);
	sg_finding_end(&finding);
	return true;
}

/* A property list, or the directory where the system keeps them by domain. One stamp is enough while there is none. */
void
sg_source_mdm(struct sg_source_run *run, struct sg_span path)
{
	bool any = false;

	if (!sg_source_exists(run, path))
		return;
	if (sg_span_ends(path, SG_SPAN(".plist"))) {
		any = add_list(run, path);
	} else {
		for (size_t i = 0; i < SG_ARRAY_LEN(domains); i++) {
			struct sg_span list = sg_arena_printf(run->loader->arena, "%.*s/%s.plist",
							      SG_SPAN_ARG(path), domains[i]);

			if (sg_load_exists(run->loader, list))
				any |= add_list(run, list);
		}
	}
	if (!any)
		sg_source_missing(run, path);
}
