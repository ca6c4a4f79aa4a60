/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading sources for sub-commands. The places of this machine are written here, the loader takes them as arguments.
 */
#include "cli/policy.h"

#include "agents/agent.h"
#include "cli/file.h"
#include "gate/examples.h"
#include "load/sources.h"
#include "snapshot/snapshot.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct sg_cli_request
sg_cli_request_of(const struct sg_cli_args *args, unsigned sources)
{
	return (struct sg_cli_request){
		.sources = sg_cli_has(args, SG_CLI_NO_DEFAULT_SOURCES) ? 0 : sources,
		.project = sg_cli_has(args, SG_CLI_NO_DEFAULT_SOURCES)
				   ? (struct sg_span){ 0 }
				   : sg_span_of(args->values[SG_CLI_PROJECT]),
		.files = args->policies.items,
		.files_count = args->policies.len,
		.root = sg_span_of(args->values[SG_CLI_ROOT]),
	};
}

static struct sg_span
absolute(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? sg_span_of(value) : (struct sg_span){ 0 };
}

static struct sg_span
user_directory(struct sg_arena *arena)
{
	struct sg_span config = absolute("XDG_CONFIG_HOME");
	struct sg_span home = absolute("HOME");

	if (config.len)
		return sg_arena_join(arena, config, SG_SPAN("/strictgate"));
	return home.len ? sg_arena_join(arena, home, SG_SPAN("/.config/strictgate"))
			: (struct sg_span){ 0 };
}

/* What holds on a machine without sources.toml. */
static const struct sg_source_decl builtin_sources[] = {
#define SOURCE(of, called, at)                                         \
	{                                                              \
		.name = { called, sizeof(called) - 1 }, .type = of,    \
		.path = { at, sizeof(at) - 1 },                        \
		.on_missing = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META }, \
		.on_stale = { SG_VERDICT_PROMPT, SG_AUDIT_META },      \
		.on_error = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },   \
	}
	SOURCE(SG_SOURCE_BUNDLE, "bundle", SG_LOCALSTATEDIR "/bundle"),
	SOURCE(SG_SOURCE_MDM, "mdm", "/Library/Managed Preferences"),
	SOURCE(SG_SOURCE_MANAGED_CONFIG, "codex-managed",
	       SG_SYSCONFDIR "/codex/managed_config.toml"),
	SOURCE(SG_SOURCE_FILE, "codex", SG_SYSCONFDIR "/codex/requirements.toml"),
	SOURCE(SG_SOURCE_DIRECTORY, "machine", SG_SYSCONFDIR "/strictgate/requirements.d"),
#undef SOURCE
};

const char *
sg_cli_state_path(struct sg_span root, const char *name, struct sg_arena *arena)
{
	return sg_arena_printf(arena, "%.*s" SG_LOCALSTATEDIR "/%s", SG_SPAN_ARG(root), name).p;
}

/* Without a fake root files of the system belong to root alone. */
static void
add_system(const struct sg_cli_request *request, struct sg_arena *arena,
	   struct sg_load_places *places)
{
	struct sg_image *last_good = sg_arena_alloc(arena, sizeof(*last_good));

	places->root = request->root.len ? sg_cli_absolute(request->root.p, arena) : request->root;
	places->system_uid = request->root.len ? geteuid() : 0;
	places->declarations = SG_SPAN(SG_SYSCONFDIR "/strictgate/sources.toml");
	places->sources = builtin_sources;
	places->sources_count = SG_ARRAY_LEN(builtin_sources);
	/* There is none before the first compilation. */
	if (sg_ok(sg_snapshot_read(sg_cli_state_path(places->root, SG_CLI_LAST_GOOD, arena),
				   places->system_uid, arena, last_good, NULL)))
		places->last_good = last_good;
}

static struct sg_load_places
places_of(const struct sg_cli_request *request, struct sg_arena *arena)
{
	struct sg_span *files = sg_arena_array(arena, request->files_count + 1, sizeof(*files));
	struct sg_load_places places = {
		.files = files,
		.files_count = request->files_count,
		.only_files = request->sources == 0 && request->project.len == 0,
		.cwd = request->project,
		.home = absolute("HOME"),
		.uid = geteuid(),
		.now_s = (int64_t)time(NULL),
	};

	for (size_t i = 0; i < request->files_count; i++)
		files[i] = sg_span_of(request->files[i]);
	if (request->sources & SG_CLI_SYSTEM)
		add_system(request, arena, &places);
	if (request->sources & SG_CLI_USERS)
		places.user_directory = user_directory(arena);
	return places;
}

static const struct sg_span *
agent_names(struct sg_arena *arena, size_t *count)
{
	struct SG_VEC(struct sg_span) names = { 0 };

	for (size_t i = 0; sg_agents[i]; i++)
		sg_vec_push(arena, &names, sg_span_of(sg_agents[i]->name));
	*count = names.len;
	return names.items;
}

struct sg_status
sg_cli_load(const struct sg_cli_request *request, struct sg_arena *arena, struct sg_errors *errors,
	    struct sg_cli_loaded *out)
{
	char *hostname = sg_arena_alloc(arena, 256);
	struct sg_load_options *options = sg_arena_alloc(arena, sizeof(*options));
	struct sg_load_places places = places_of(request, arena);
	struct sg_loader *loader = sg_arena_alloc(arena, sizeof(*loader));
	struct sg_status status;

	if (gethostname(hostname, 255) != 0)
		hostname[0] = '\0';
	*options =
		(struct sg_load_options){ .release = SG_SPAN(PACKAGE_VERSION),
					  .hostname = sg_span_of(hostname),
					  .matches = request->no_examples ? NULL : sg_gate_example,
					  .lint = request->lint };
	if (request->lint)
		options->agents = agent_names(arena, &options->agents_count);
	sg_loader_init(loader, arena, options, errors);
	status = sg_load_sources(loader, &places, &out->image);
	if (sg_ok(status))
		out->texts = sg_loader_texts(loader);
	return status;
}

void
sg_cli_print_errors(const struct sg_errors *errors, struct sg_arena *arena)
{
	for (size_t i = 0; i < errors->len; i++) {
		struct sg_span text = sg_error_render(arena, &errors->items[i]);

		fprintf(stderr, "%.*s%s", SG_SPAN_ARG(text),
			sg_span_ends(text, SG_SPAN("\n")) ? "" : "\n");
	}
	if (errors->fatal > SG_ERRORS_MAX)
		fprintf(stderr, "... and %zu more errors\n", errors->fatal - SG_ERRORS_MAX);
}

static bool
from_snapshot(const char *path, struct sg_arena *arena, struct sg_policies *out)
{
	struct sg_error err;
	struct sg_errors errors = { .arena = arena };

	out->count = 1;
	if (sg_ok(sg_snapshot_read(path, geteuid(), arena, &out->images[0], &err)))
		return true;
	sg_errors_add(&errors, &err);
	sg_cli_print_errors(&errors, arena);
	return false;
}

bool
sg_cli_policies(const struct sg_cli_args *args, unsigned sources, struct sg_arena *arena,
		struct sg_policies *out)
{
	struct sg_cli_request request = sg_cli_request_of(args, sources);
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;
	struct sg_status status;

	if (sg_cli_has(args, SG_CLI_SNAPSHOT))
		return from_snapshot(args->values[SG_CLI_SNAPSHOT], arena, out);
	status = sg_cli_load(&request, arena, &errors, &loaded);
	sg_cli_print_errors(&errors, arena);
	out->count = 1;
	return sg_ok(status) &&
	       sg_ok(sg_image_open(loaded.image, SG_POLICY_MAGIC, &out->images[0], NULL));
}

bool
sg_cli_agent(const struct sg_cli_args *args, const struct sg_agent **out)
{
	const char *name = args->values[SG_CLI_AGENT];

	*out = name ? sg_agent_find(sg_span_of(name)) : NULL;
	if (!name || *out)
		return true;
	fprintf(stderr, "strictgate: unknown agent \"%s\"; there are:", name);
	for (size_t i = 0; sg_agents[i]; i++)
		fprintf(stderr, " %s", sg_agents[i]->name);
	fprintf(stderr, "\n");
	return false;
}
