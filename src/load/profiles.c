/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codex' permission profiles: those that allowed_permission_profiles allows, each with what it extends, as entries by
 * path and by domain. Which of them a session runs with is not told by any agent, so that the decide layer asks whether
 * one of them grants a call. What Codex refuses to start with is refused here.
 */
#include "load/draft.h"

#include "match/glob.h"

enum { MAX_EXTENDS = 16 };

/* The entries of the profiles that Codex brings along. */
struct builtin_entry {
	const char *base;
	const char *glob;
	enum sg_file_access access;
};

static const struct builtin_entry read_only[] = { { ":root", ".", SG_FILE_READ } };

static const struct builtin_entry workspace[] = {
	{ ":root", ".", SG_FILE_READ },
	{ ":project_roots", ".", SG_FILE_WRITE },
	{ ":tmpdir", ".", SG_FILE_WRITE },
	{ ":slash_tmp", ".", SG_FILE_WRITE },
};

static const struct builtin_entry full_access[] = { { ":root", ".", SG_FILE_WRITE } };

static const struct {
	const char *name;
	const struct builtin_entry *entries;
	size_t count;
	bool may_be_extended;
} builtins[] = {
	{ ":read-only", read_only, SG_ARRAY_LEN(read_only), true },
	{ ":workspace", workspace, SG_ARRAY_LEN(workspace), true },
	{ ":danger-full-access", full_access, SG_ARRAY_LEN(full_access), false },
};

/* Folders below a writable one that stay read-only unless an entry names them. */
static const char *const kept[] = { ".git", ".agents", ".codex" };

/* What programs need to start. */
static const char *const minimal[] = { "/usr", "/bin", "/sbin", "/lib", "/lib64", "/System" };

/* An entry of a filesystem table before it is laid out. */
struct entry {
	struct sg_span base;
	struct sg_span glob;
	unsigned access;
	struct sg_place_rec place;
};

/* One profile while its chain is read: the nearest entry of a place counts. */
struct chain {
	struct sg_draft *draft;
	enum sg_code
		fault; /* how a fault of the definition counts: an error for the default profile, else a warning */
	bool failed;
	struct SG_VEC(struct entry) files;
	struct SG_VEC(struct sg_span) roots;
	const struct sg_node *network;
};

static int
builtin_of(struct sg_span name)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(builtins); i++)
		if (sg_span_is(name, builtins[i].name))
			return (int)i;
	return -1;
}

static void
fault(struct chain *chain, struct sg_spot spot, const char *text)
{
	chain->failed = true;
	sg_draft_fail(chain->draft, chain->fault, spot, "%s", text);
}

static bool
has_entry(const struct chain *chain, struct sg_span base, struct sg_span glob)
{
	for (size_t i = 0; i < chain->files.len; i++)
		if (sg_span_eq(chain->files.items[i].base, base) &&
		    sg_span_eq(chain->files.items[i].glob, glob))
			return true;
	return false;
}

static void
add_entry(struct chain *chain, struct sg_span base, struct sg_span glob, unsigned access,
	  struct sg_place_rec place)
{
	if (sg_span_is(base, ":minimal")) {
		for (size_t i = 0; i < SG_ARRAY_LEN(minimal); i++)
			add_entry(chain, sg_span_of(minimal[i]), glob, access, place);
		return;
	}
	if (sg_span_is(base, ":workspace_roots"))
		base = SG_SPAN(":project_roots");
	if (!has_entry(chain, base, glob)) {
		struct entry entry = { base, glob, access, place };

		sg_vec_push(chain->draft->arena, &chain->files, entry);
	}
}

/* A tail of two stars is the subtree, for read and write; other globs can only deny. */
static bool
take_glob(struct chain *chain, const struct sg_node *entry, struct sg_span *pattern, int access)
{
	struct sg_span whole = *pattern;

	if (access == SG_FILE_NONE || !sg_glob_has_magic(whole))
		return true;
	if (sg_span_ends(whole, SG_SPAN("/**")))
		whole.len -= 3;
	else if (sg_span_is(whole, "**"))
		whole = SG_SPAN(".");
	if (sg_glob_has_magic(whole)) {
		fault(chain, sg_spot_key(entry),
		      "a glob can only deny; read and write take a path or one that ends in /**");
		return false;
	}
	*pattern = whole;
	return true;
}

static bool
is_below(struct sg_span glob)
{
	struct sg_span rest = glob;

	if (sg_span_is(glob, "."))
		return true;
	if (glob.len == 0 || glob.p[0] == '/')
		return false;
	while (rest.len) {
		struct sg_span part = sg_span_split(rest, '/', &rest);

		if (sg_span_is(part, ".") || sg_span_is(part, ".."))
			return false;
	}
	return true;
}

/* An entry below a base: { "docs" = "read" } of ":workspace_roots". */
static void
read_below(struct chain *chain, const struct sg_node *base, const struct sg_node *entry)
{
	struct sg_span glob = entry->key;
	int access = sg_read_file_access(chain->draft, entry);

	if (!is_below(glob))
		fault(chain, sg_spot_key(entry), "a path below another has no . and .. in it");
	else if (access >= 0 && take_glob(chain, entry, &glob, access))
		add_entry(chain, base->key, glob, (unsigned)access, sg_draft_place(entry));
}

static bool
is_place(struct sg_span base)
{
	static const char places[] =
		":root :minimal :tmpdir :slash_tmp :workspace_roots :project_roots";

	return sg_key_word(places, base) >= 0;
}

static void
read_base(struct chain *chain, const struct sg_node *entry)
{
	struct sg_span base = entry->key;
	bool nests = entry->kind == SG_NODE_TABLE;
	int access;

	if (base.len && base.p[0] == ':' && !is_place(base)) {
		sg_draft_fail(chain->draft, SG_W_DEAD_RULE, sg_spot_key(entry),
			      "\"%.*s\" names no place", SG_SPAN_ARG(base));
		return;
	}
	if (base.len == 0 || (base.p[0] != ':' && base.p[0] != '/' && !sg_span_is(base, "~") &&
			      !sg_span_starts(base, SG_SPAN("~/")))) {
		fault(chain, sg_spot_key(entry),
		      "a path of a profile is absolute or starts with ~/ or a place like :tmpdir");
		return;
	}
	if (nests && base.p[0] == ':' && sg_span_find(base, '_') == SIZE_MAX) {
		fault(chain, sg_spot_key(entry), "this place has no entries below it");
		return;
	}
	for (const struct sg_node *child = nests ? entry->first : NULL; child; child = child->next)
		read_below(chain, entry, child);
	if (nests)
		return;
	access = sg_read_file_access(chain->draft, entry);
	if (access >= 0 && take_glob(chain, entry, &base, access))
		add_entry(chain, base, SG_SPAN("."), (unsigned)access, sg_draft_place(entry));
}

static void
read_files(struct chain *chain, const struct sg_node *filesystem)
{
	if (!filesystem)
		return;
	if (filesystem->kind != SG_NODE_TABLE) {
		sg_draft_fail(chain->draft, SG_E_WRONG_TYPE, sg_spot_value(filesystem),
			      "\"filesystem\" must be of type table, not %s",
			      sg_node_kind_name(filesystem->kind));
		return;
	}
	for (const struct sg_node *entry = filesystem->first; entry; entry = entry->next) {
		if (!sg_span_is(entry->key, "glob_scan_max_depth"))
			read_base(chain, entry);
		else if (entry->kind != SG_NODE_INTEGER || entry->integer < 1)
			sg_draft_fail(chain->draft, SG_E_BAD_VALUE, sg_spot_value(entry),
				      "glob_scan_max_depth is a number from 1 on");
	}
}

static void
read_one(struct chain *chain, const struct sg_node *profile)
{
	const struct sg_node *roots = sg_node_get(profile, "workspace_roots");

	read_files(chain, sg_node_get(profile, "filesystem"));
	for (const struct sg_node *root = roots ? roots->first : NULL; root; root = root->next)
		if (root->kind == SG_NODE_BOOLEAN && root->boolean)
			sg_vec_push(chain->draft->arena, &chain->roots, root->key);
	if (!chain->network)
		chain->network = sg_node_get(profile, "network");
}

static void
add_builtin(struct chain *chain, int builtin)
{
	for (size_t i = 0; i < builtins[builtin].count; i++) {
		const struct builtin_entry *entry = &builtins[builtin].entries[i];

		add_entry(chain, sg_span_of(entry->base), sg_span_of(entry->glob), entry->access,
			  (struct sg_place_rec){ 0 });
	}
}

/* The profile and what it extends, nearest first. */
static void
read_chain(struct chain *chain, const struct sg_node *permissions, const struct sg_node *profile)
{
	for (size_t i = 0; profile; i++) {
		const struct sg_node *extends = sg_node_get(profile, "extends");
		int builtin;

		if (i == MAX_EXTENDS) {
			fault(chain, sg_spot_key(profile), "the profile extends itself");
			return;
		}
		read_one(chain, profile);
		if (!extends || extends->kind != SG_NODE_STRING)
			return;
		builtin = builtin_of(extends->text);
		if (builtin >= 0 && builtins[builtin].may_be_extended)
			add_builtin(chain, builtin);
		profile = sg_node_find(permissions, extends->text);
		if (builtin >= 0 ? !builtins[builtin].may_be_extended : !profile)
			fault(chain, sg_spot_value(extends),
			      "no profile of this name can be extended");
	}
}

/* :workspace_roots also means the roots that the profile names. */
static void
add_roots(struct chain *chain)
{
	size_t count = chain->files.len;

	for (size_t i = 0; i < count; i++) {
		struct entry e = chain->files.items[i];

		if (!sg_span_is(e.base, ":project_roots"))
			continue;
		for (size_t k = 0; k < chain->roots.len; k++)
			add_entry(chain, chain->roots.items[k], e.glob, e.access, e.place);
	}
}

/* Whoever may write a folder may not write what git and the agents keep in it. */
static void
keep_folders(struct chain *chain)
{
	size_t count = chain->files.len;

	for (size_t i = 0; i < count; i++) {
		struct entry e = chain->files.items[i];

		if (e.access != SG_FILE_WRITE || !sg_span_is(e.glob, ".") ||
		    (e.base.p[0] == ':' && !sg_span_is(e.base, ":project_roots")))
			continue;
		for (size_t k = 0; k < SG_ARRAY_LEN(kept); k++)
			add_entry(chain, e.base, sg_span_of(kept[k]), SG_FILE_READ, e.place);
	}
}

static void
read_network(struct chain *chain, struct sg_profile_rec *rec)
{
	const struct sg_node *enabled = sg_node_get(chain->network, "enabled"), *domains;
	struct sg_ref list;

	if (!chain->network)
		return;
	domains = sg_node_get(chain->network, "domains");
	list = sg_read_profile_domains(chain->draft, domains);
	rec->network_mode = SG_NETWORK_LIMITED;
	if (enabled && enabled->kind == SG_NODE_BOOLEAN && enabled->boolean) {
		rec->domains = list;
		rec->network_mode = domains ? SG_NETWORK_LIMITED : SG_NETWORK_FULL;
	}
}

static struct sg_ref
lay_out(struct chain *chain)
{
	struct sg_draft *draft = chain->draft;
	struct SG_VEC(struct sg_file_rec) list = { 0 };

	for (size_t i = 0; i < chain->files.len; i++) {
		const struct entry *e = &chain->files.items[i];
		struct sg_file_rec rec = { .access = e->access, .place = e->place };

		rec.base = sg_draft_text(draft, sg_draft_path(draft, e->base));
		rec.glob = sg_draft_text(draft, sg_draft_path_below(draft, e->glob));
		sg_vec_push(draft->arena, &list, rec);
	}
	return sg_image_add_all(draft->builder, SG_POLICY_FILES, list.items, list.len,
				sizeof(*list.items));
}

/* One allowed profile by name; sg_draft_fail has told when there is none. */
static void
add_profile(struct sg_draft *draft, const struct sg_node *permissions, const struct sg_node *name,
	    bool is_default)
{
	struct chain chain = { .draft = draft,
			       .fault = is_default ? SG_E_BAD_VALUE : SG_W_DEAD_RULE };
	struct sg_profile_rec rec = { .name = sg_draft_text(draft, name->key),
				      .place = sg_draft_place(name) };
	int builtin = builtin_of(name->key);

	if (builtin >= 0)
		add_builtin(&chain, builtin);
	else
		read_chain(&chain, permissions, sg_node_find(permissions, name->key));
	if (chain.failed)
		return; /* Codex cannot start with it, so that it grants nothing */
	add_roots(&chain);
	keep_folders(&chain);
	read_network(&chain, &rec);
	rec.files = lay_out(&chain);
	sg_vec_push(draft->arena, &draft->profiles, rec);
}

static bool
is_defined(const struct sg_node *permissions, struct sg_span name)
{
	return builtin_of(name) >= 0 ||
	       (!sg_span_is(name, "filesystem") && !sg_span_is(name, "network") &&
		sg_node_find(permissions, name));
}

static bool
allows(const struct sg_node *allowed, struct sg_span name)
{
	const struct sg_node *node = sg_node_find(allowed, name);

	return node && node->kind == SG_NODE_BOOLEAN && node->boolean;
}

/* What Codex wants of the three keys together. */
static void
check_default(struct sg_draft *draft, const struct sg_node *allowed, const struct sg_node *chosen)
{
	bool both =
		allows(allowed, SG_SPAN(":read-only")) && allows(allowed, SG_SPAN(":workspace"));

	if (chosen && chosen->kind != SG_NODE_STRING)
		return;
	if (chosen && !allowed)
		sg_draft_fail(draft, SG_E_MISSING_KEY, sg_spot_key(chosen),
			      "default_permissions needs allowed_permission_profiles");
	else if (chosen && !allows(allowed, chosen->text))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(chosen),
			      "allowed_permission_profiles does not allow \"%.*s\"",
			      SG_SPAN_ARG(chosen->text));
	else if (!chosen && allowed && !both)
		sg_draft_fail(
			draft, SG_E_MISSING_KEY, sg_spot_key(allowed),
			"default_permissions is needed unless :read-only and :workspace are both allowed");
}

static void
check_names(struct sg_draft *draft, const struct sg_node *permissions, bool usable)
{
	for (const struct sg_node *node = permissions ? permissions->first : NULL; node;
	     node = node->next) {
		if (node->key.len && node->key.p[0] == ':')
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(node),
				      "the name of a profile must not start with ':'");
		else if (!usable && !sg_span_is(node->key, "filesystem") &&
			 !sg_span_is(node->key, "network"))
			sg_draft_fail(draft, SG_E_MISSING_KEY, sg_spot_key(node),
				      "a permission profile needs allowed_permission_profiles");
	}
}

void
sg_read_profiles(struct sg_draft *draft, const struct sg_node *root)
{
	const struct sg_node *allowed = sg_node_get(root, "allowed_permission_profiles"),
			     *chosen = sg_node_get(root, "default_permissions"),
			     *permissions = sg_node_get(root, "permissions");

	if (allowed && allowed->kind != SG_NODE_TABLE)
		return;
	check_default(draft, allowed, chosen);
	check_names(draft, permissions, allowed != NULL);
	if (!allowed)
		return;
	draft->source.flags |= SG_SOURCE_HAS_PROFILES;
	for (const struct sg_node *name = allowed->first; name; name = name->next) {
		bool is_default =
			chosen && sg_span_eq(sg_node_text(root, "default_permissions"), name->key);

		if (!is_defined(permissions, name->key))
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(name),
				      "there is no permission profile \"%.*s\"",
				      SG_SPAN_ARG(name->key));
		else if (allows(allowed, name->key))
			add_profile(draft, permissions, name, is_default);
	}
}
