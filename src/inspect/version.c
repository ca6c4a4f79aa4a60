/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of agents without starting them. What is searched for, where, and what was measured are rows; nothing else
 * here knows an agent.
 */
#include "inspect/version.h"

#include "inspect/files.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINKS = 16, MAX_FOLDERS = 6, MAX_PATH_ENTRIES = 64, NUMBERS = 3 };

enum kind {
	KIND_PROGRAM,   /* a name in a directory of programs */
	KIND_PACKAGE,   /* a folder with a package.json */
	KIND_EXTENSION, /* the same, with its version behind the name */
};

/* What belongs to an agent. */
static const struct product {
	const char *agent;
	enum kind kind;
	const char *name;
	bool other; /* counts in numbers of its own */
} products[] = {
	{ "codex", KIND_PROGRAM, "codex", false },
	{ "codex", KIND_PACKAGE, "@openai/codex", false },
	{ "codex", KIND_EXTENSION, "openai.chatgpt", true },
	{ "claude", KIND_PROGRAM, "claude", false },
	{ "claude", KIND_PACKAGE, "@anthropic-ai/claude-code", false },
	{ "claude", KIND_EXTENSION, "anthropic.claude-code", false },
	{ "copilot", KIND_PROGRAM, "copilot", false },
	{ "copilot", KIND_PACKAGE, "@github/copilot", false },
	{ "gemini", KIND_PROGRAM, "gemini", false },
	{ "gemini", KIND_PACKAGE, "@google/gemini-cli", false },
	{ "cursor", KIND_PACKAGE, "cursor", false },
	{ "vscode", KIND_PACKAGE, "code", false },
	{ "vscode", KIND_EXTENSION, "github.copilot-chat", true },
	{ "opencode", KIND_PROGRAM, "opencode", false },
	{ "opencode", KIND_PACKAGE, "opencode-ai", false },
	{ "windsurf", KIND_PACKAGE, "windsurf", true },
	{ "cline", KIND_PROGRAM, "cline", false },
	{ "cline", KIND_PACKAGE, "cline", false },
	{ "cline", KIND_EXTENSION, "saoudrizwan.claude-dev", true },
};

/* Where things are put; %s is the name of the product. */
static const struct {
	enum kind kind;
	const char *base;
	const char *name;
} roots[] = {
	{ KIND_PROGRAM, "/usr/local/bin", "%s" },
	{ KIND_PROGRAM, "/usr/bin", "%s" },
	{ KIND_PROGRAM, "/opt/homebrew/bin", "%s" },
	{ KIND_PROGRAM, "~/.local/bin", "%s" },
	{ KIND_PROGRAM, "~/bin", "%s" },
	{ KIND_PROGRAM, "~/.npm-global/bin", "%s" },
	{ KIND_PROGRAM, "~/.bun/bin", "%s" },
	{ KIND_PROGRAM, "~/.local/share/pnpm", "%s" },
	{ KIND_PROGRAM, "~/.opencode/bin", "%s" },
	{ KIND_PROGRAM, "~/.nvm/versions/node", "*/bin/%s" },
	{ KIND_PACKAGE, "/usr/lib/node_modules", "%s/package.json" },
	{ KIND_PACKAGE, "/usr/local/lib/node_modules", "%s/package.json" },
	{ KIND_PACKAGE, "/opt/homebrew/lib/node_modules", "%s/package.json" },
	{ KIND_PACKAGE, "~/.npm-global/lib/node_modules", "%s/package.json" },
	{ KIND_PACKAGE, "/usr/share", "%s/resources/app/package.json" },
	{ KIND_PACKAGE, "/opt", "%s/resources/app/package.json" },
	{ KIND_EXTENSION, "~/.vscode/extensions", "%s-[0-9]*/package.json" },
	{ KIND_EXTENSION, "~/.vscode-insiders/extensions", "%s-[0-9]*/package.json" },
	{ KIND_EXTENSION, "~/.vscode-server/extensions", "%s-[0-9]*/package.json" },
	{ KIND_EXTENSION, "~/.cursor/extensions", "%s-[0-9]*/package.json" },
	{ KIND_EXTENSION, "~/.windsurf/extensions", "%s-[0-9]*/package.json" },
};

/* What was measured. `digits`: how many numbers of a version must be equal; of some agents the last one is the release. */
static const struct measured {
	const char *agent;
	const char *version;
	unsigned digits;
	const char *minimum; /* NULL: not known to be needed */
	const char *because;
} measurements[] = {
	{ "codex", "0.169.0", 2, NULL, NULL },
	{ "claude", "2.1.329", 3, "2.1.295", "a hook that fails lets the call run" },
	{ "copilot", "1.0.102", 3, "1.0.70", "a hook that ends with status 2 does not refuse" },
	{ "gemini", "0.61.0", 2, NULL, NULL },
	{ "opencode", "1.18.33", 2, NULL, NULL },
	{ "cline", "3.0.65", 2, NULL, NULL },
};

struct search {
	struct sg_inspection *inspection;
	const struct product *product;
	struct sg_versions *out;
};

/* ---- numbers ---- */

/* "1.2.3", "v1.2.3-beta": at least two numbers with dots. */
static bool
read_numbers(struct sg_span text, unsigned numbers[NUMBERS])
{
	unsigned count = 0;

	memset(numbers, 0, NUMBERS * sizeof(*numbers));
	text = sg_span_from(text, sg_span_starts(text, SG_SPAN("v")));
	while (count < NUMBERS && text.len && text.p[0] >= '0' && text.p[0] <= '9') {
		unsigned number = 0;

		for (; text.len && text.p[0] >= '0' && text.p[0] <= '9' && number < 1000000;
		     text = sg_span_from(text, 1))
			number = number * 10 + (unsigned)(text.p[0] - '0');
		numbers[count++] = number;
		if (!text.len || text.p[0] != '.')
			break;
		text = sg_span_from(text, 1);
	}
	return count > 1;
}

static int
compare(struct sg_span text, const char *other, unsigned digits)
{
	unsigned a[NUMBERS], b[NUMBERS];

	read_numbers(text, a);
	read_numbers(sg_span_of(other), b);
	for (unsigned i = 0; i < digits; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static const struct measured *
find_measured(struct sg_span agent)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(measurements); i++)
		if (sg_span_is(agent, measurements[i].agent))
			return &measurements[i];
	return NULL;
}

static enum sg_version_standing
standing_of(const struct product *product, struct sg_span text)
{
	const struct measured *known = find_measured(sg_span_of(product->agent));
	unsigned numbers[NUMBERS];

	if (!known || product->other)
		return SG_VERSION_DOCUMENTED;
	if (!read_numbers(text, numbers))
		return SG_VERSION_UNVERIFIED;
	if (known->minimum && compare(text, known->minimum, NUMBERS) < 0)
		return SG_VERSION_OLD;
	return compare(text, known->version, known->digits) ? SG_VERSION_UNVERIFIED
							    : SG_VERSION_MEASURED;
}

/* ---- what tells a version ---- */

static void
add(const struct search *search, struct sg_version version)
{
	struct sg_span path = sg_arena_join(search->inspection->arena,
					    search->inspection->places.root, version.file);
	struct stat st;

	if (stat(path.p, &st) != 0 || search->out->len == SG_VERSION_MAX)
		return;
	for (size_t i = 0; i < search->out->len; i++)
		if (search->out->items[i].device == st.st_dev &&
		    search->out->items[i].inode == st.st_ino)
			return;
	version.device = st.st_dev;
	version.inode = st.st_ino;
	version.standing = standing_of(search->product, version.text);
	sg_vec_push(search->inspection->arena, search->out, version);
}

/* A package of the agent: by its own name, or with what it is built for behind it. */
static bool
is_package(const struct product *product, struct sg_span name)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(products); i++) {
		struct sg_span own = sg_span_of(products[i].name);

		if (products[i].kind != KIND_PACKAGE ||
		    strcmp(products[i].agent, product->agent) != 0 || !sg_span_starts(name, own))
			continue;
		if (name.len == own.len || name.p[own.len] == '-')
			return true;
	}
	return false;
}

/* A package.json; true when it is one of the agent's. */
static bool
add_package(const struct search *search, struct sg_text text, bool any_name)
{
	struct sg_errors errors = { .arena = search->inspection->arena };
	const struct sg_node *tree = NULL, *version;

	if (!sg_ok(sg_document_json(text, errors.arena, &tree, &errors)))
		return false;
	version = sg_node_get(tree, "version");
	if (!version || version->kind != SG_NODE_STRING ||
	    (!any_name && !is_package(search->product, sg_node_text(tree, "name"))))
		return false;
	add(search,
	    (struct sg_version){ .text = version->text, .file = text.file, .line = version->line });
	return true;
}

static void
see_package(void *context, struct sg_text text)
{
	const struct search *search = context;

	add_package(search, text, true);
}

/* A folder named after the version: NAME/1.2.3/..., NAME/versions/1.2.3/... */
static struct sg_span
version_in_path(struct sg_span path, const char *name)
{
	struct sg_span before = { 0 }, last = { 0 };

	while (path.len) {
		struct sg_span part = sg_span_split(path, '/', &path);
		unsigned numbers[NUMBERS];
		bool named = sg_span_is(last, name) ||
			     (sg_span_is(last, "versions") && sg_span_is(before, name));

		if (named && read_numbers(part, numbers))
			return part;
		before = last;
		last = part;
	}
	return (struct sg_span){ 0 };
}

/* ---- programs ---- */

/* The directory of a path, without a slash at its end. */
static struct sg_span
folder_of(struct sg_span path)
{
	while (path.len && path.p[path.len - 1] != '/')
		path.len--;
	while (path.len && path.p[path.len - 1] == '/')
		path.len--;
	return path;
}

/* The path of a link's target; ".." is taken off the text, which only matters for what is shown twice. */
static struct sg_span
join_target(struct sg_span from, struct sg_span target, struct sg_arena *arena)
{
	struct sg_span path = folder_of(from);

	if (sg_span_starts(target, SG_SPAN("/")))
		return sg_arena_copy(arena, target);
	while (target.len) {
		struct sg_span part = sg_span_split(target, '/', &target);

		if (sg_span_is(part, ".."))
			path = folder_of(path);
		else if (part.len && !sg_span_is(part, "."))
			path = sg_arena_printf(arena, "%.*s/%.*s", SG_SPAN_ARG(path),
					       SG_SPAN_ARG(part));
	}
	return path;
}

/* Where the links of a program lead, inside the root. */
static struct sg_span
resolve(const struct sg_inspection *inspection, struct sg_span path)
{
	struct sg_arena *arena = inspection->arena;
	char target[PATH_MAX];

	for (unsigned i = 0; i < MAX_LINKS; i++) {
		struct sg_span real = sg_arena_join(arena, inspection->places.root, path);
		ssize_t len = readlink(real.p, target, sizeof(target));

		if (len <= 0 || len == (ssize_t)sizeof(target))
			return path;
		path = join_target(path, (struct sg_span){ target, (size_t)len }, arena);
	}
	return path;
}

struct beside {
	const struct search *search;
	bool found;
};

static void
see_beside(void *context, struct sg_text text)
{
	struct beside *beside = context;

	beside->found |= add_package(beside->search, text, false);
}

static void
see_program(void *context, struct sg_span path)
{
	const struct search *search = context;
	struct sg_span real = resolve(search->inspection, path), folder = real;
	struct beside beside = { .search = search };

	for (unsigned i = 0; i < MAX_FOLDERS && folder.len && !beside.found; i++) {
		struct sg_inspect_place place = { .name = "package.json" };

		folder = sg_arena_copy(search->inspection->arena, folder_of(folder));
		if (!folder.len)
			break;
		place.base = folder.p;
		sg_inspect_files(search->inspection, &place, see_beside, &beside);
	}
	if (!beside.found)
		add(search,
		    (struct sg_version){ .text = version_in_path(real, search->product->name),
					 .file = real });
}

static void
look_in_path(struct search *search)
{
	const char *(*variable)(const char *) = search->inspection->places.variable;
	struct sg_span entries = sg_span_of(variable ? variable("PATH") : NULL);

	for (unsigned i = 0; i < MAX_PATH_ENTRIES && entries.len; i++) {
		struct sg_span entry = sg_arena_copy(search->inspection->arena,
						     sg_span_split(entries, ':', &entries));
		struct sg_inspect_place place = { .base = entry.p, .name = search->product->name };

		if (sg_span_starts(entry, SG_SPAN("/")))
			sg_inspect_find(search->inspection, &place, see_program, search);
	}
}

static void
look_for(struct search *search)
{
	const struct product *product = search->product;

	if (product->kind == KIND_PROGRAM)
		look_in_path(search);
	for (size_t i = 0; i < SG_ARRAY_LEN(roots); i++) {
		struct sg_inspect_place place = { .base = roots[i].base };

		if (roots[i].kind != product->kind)
			continue;
		place.name =
			sg_inspect_fill(roots[i].name, product->name, search->inspection->arena);
		if (product->kind == KIND_PROGRAM)
			sg_inspect_find(search->inspection, &place, see_program, search);
		else
			sg_inspect_files(search->inspection, &place, see_package, search);
	}
}

void
sg_inspect_versions(struct sg_inspection *inspection, struct sg_span agent, struct sg_versions *out)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(products); i++) {
		struct search search = { inspection, &products[i], out };

		if (sg_span_is(agent, products[i].agent))
			look_for(&search);
	}
}

/* ---- what is said ---- */

static struct sg_span
describe(const struct sg_version *version, const struct measured *known, struct sg_arena *arena)
{
	struct sg_span text = version->text.len ? version->text : SG_SPAN("unknown");

	switch (version->standing) {
	case SG_VERSION_MEASURED:
		return sg_arena_printf(arena, "version %.*s, as measured", SG_SPAN_ARG(text));
	case SG_VERSION_OLD:
		return sg_arena_printf(arena, "version %.*s is older than %s: %s",
				       SG_SPAN_ARG(text), known->minimum, known->because);
	case SG_VERSION_UNVERIFIED:
		return sg_arena_printf(
			arena,
			"version %.*s is unverified: measured is %s; its settings and its "
			"hook may mean something else",
			SG_SPAN_ARG(text), known->version);
	default:
		return sg_arena_printf(
			arena,
			"version %.*s is unverified: its settings are known from its "
			"documentation only",
			SG_SPAN_ARG(text));
	}
}

void
sg_inspect_add_versions(struct sg_inspection *inspection, struct sg_span agent)
{
	static const enum sg_severity severities[] = {
		[SG_VERSION_MEASURED] = SG_SEVERITY_OK,
		[SG_VERSION_OLD] = SG_SEVERITY_WARNING,
		[SG_VERSION_UNVERIFIED] = SG_SEVERITY_NOTE,
		[SG_VERSION_DOCUMENTED] = SG_SEVERITY_NOTE,
	};
	struct sg_versions versions = { 0 };

	sg_inspect_versions(inspection, agent, &versions);
	for (size_t i = 0; i < versions.len; i++) {
		const struct sg_version *version = &versions.items[i];

		sg_inspect_add(inspection, (struct sg_observation){
						   .severity = severities[version->standing],
						   .agent = agent,
						   .what = describe(version, find_measured(agent),
								    inspection->arena),
						   .file = version->file,
						   .line = version->line });
	}
}
