/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the layers of Codex's configuration to the servers that it starts. What Codex does not read is not looked at;
 * what it may read is; a file that cannot be read ends it all.
 */
#include "inspect/servers.h"

#include "base/json.h"
#include "document/document.h"
#include "gate/files.h"
#include "gate/policies.h"

#include <dirent.h>
#include <sys/stat.h>

enum { MAX_FILE_BYTES = 4 * 1024 * 1024, MAX_PROFILES = 16, MAX_PROJECT_LAYERS = 4 };

#define SYSTEM_FOLDER "/etc/codex"
#define PROFILE_END ".config.toml"
#define CLOUD_CACHE "cloud-config-bundle-cache.json"

/* Members that do not change which server it is; Codex looks at no others than these and those of its identity. */
static const char *const plain_members[] = {
	"args",
	"auth",
	"bearer_token_env_var",
	"command",
	"default_tools_approval_mode",
	"disabled_tools",
	"enabled",
	"enabled_tools",
	"env",
	"env_http_headers",
	"env_vars",
	"http_headers",
	"name",
	"oauth",
	"oauth_resource",
	"required",
	"scopes",
	"startup_readiness",
	"startup_timeout_ms",
	"startup_timeout_sec",
	"supports_parallel_tool_calls",
	"tool_input_schema_max_bytes",
	"tool_timeout_sec",
	"tools",
	"type",
	"url",
};

/* One look at the files. */
struct look {
	const struct sg_servers_request *request;
	struct sg_arena *arena;
	struct sg_error *err;
	struct sg_status status;
	struct sg_span home; /* $CODEX_HOME or ~/.codex; empty: unknown */
	bool certain;
	struct sg_buffer out;
	struct SG_VEC(struct sg_span) written; /* configurations, each once */
};

/* ---- layers ---- */

/* The tree of a file, NULL when there is none. */
static const struct sg_node *
read_layer(struct look *look, struct sg_span path)
{
	struct sg_file_request request = { .path = path.p, .max_bytes = MAX_FILE_BYTES };
	struct sg_errors errors = { .arena = look->arena };
	struct sg_text text = { path, { 0 } };
	const struct sg_node *node = NULL;

	if (!sg_ok(look->status))
		return NULL;
	switch (sg_gate_read_file(&request, look->arena, &text.bytes)) {
	case SG_FILE_ABSENT:
		return NULL;
	case SG_FILE_READ_OK:
		look->status = sg_document_toml(text, look->arena, &node, &errors);
		if (!sg_ok(look->status))
			*look->err = errors.items[0];
		return sg_ok(look->status) ? node : NULL;
	default:
		look->status =
			sg_fail(look->arena, look->err, SG_E_READ, "%s cannot be read", path.p);
		return NULL;
	}
}

/* Tables are merged key by key, anything else is replaced: as Codex does. Depth is that of the documents. */
static const struct sg_node *
merge(const struct sg_node *base, const struct sg_node *over, struct sg_arena *arena)
{
	struct sg_node *out, **end;

	if (!over || !base)
		return over ? over : base;
	if (base->kind != SG_NODE_TABLE || over->kind != SG_NODE_TABLE)
		return over;
	out = sg_arena_alloc(arena, sizeof(*out));
	*out = *base;
	out->first = NULL;
	end = &out->first;
	for (const struct sg_node *side = base; side; side = side == base ? over : NULL)
		for (const struct sg_node *node = side->first; node; node = node->next) {
			const struct sg_node *other =
				sg_node_find(side == base ? over : base, node->key);

			if (side == over && other)
				continue;
			*end = sg_arena_alloc(arena, sizeof(**end));
			**end = *merge(node, other, arena);
			(*end)->next = NULL;
			end = &(*end)->next;
		}
	return out;
}

static struct sg_span
path_of(struct look *look, struct sg_span folder, const char *name)
{
	return sg_arena_printf(look->arena, "%.*s/%s", SG_SPAN_ARG(folder), name);
}

static const struct sg_node *
read_system(struct look *look, const char *name)
{
	return read_layer(look, sg_arena_printf(look->arena, "%.*s" SYSTEM_FOLDER "/%s",
						SG_SPAN_ARG(look->request->root), name));
}

static bool
exists(struct sg_span path)
{
	struct stat st;

	return lstat(path.p, &st) == 0;
}

/* ---- projects ---- */

static bool
has_marker(struct look *look, struct sg_span folder, const struct sg_node *markers)
{
	if (!markers)
		return exists(path_of(look, folder, ".git"));
	for (const struct sg_node *node = markers->first; node; node = node->next) {
		struct sg_span name = sg_arena_copy(look->arena, node->text);

		if (name.len && exists(path_of(look, folder, name.p)))
			return true;
	}
	return false;
}

static struct sg_span
above(struct sg_span folder)
{
	do
		folder.len--;
	while (folder.len && folder.p[folder.len] != '/');
	return folder;
}

/* How many folders from this one upwards speak: up to the one with a marker, else only this one. */
static unsigned
count_folders(struct look *look, struct sg_span folder, const struct sg_node *markers)
{
	for (unsigned count = 1; folder.len && count < SG_PROJECT_MAX_DEPTH; count++) {
		if (has_marker(look, folder, markers))
			return count;
		folder = above(folder);
	}
	return 1;
}

/* The layers of a project, the nearest first. */
struct project {
	const struct sg_node *layers[MAX_PROJECT_LAYERS];
	unsigned count;
};

static void
read_project(struct look *look, struct sg_span folder, const struct sg_node *base,
	     struct project *out)
{
	unsigned count;

	while (folder.len && folder.p[folder.len - 1] == '/')
		folder.len--;
	count = count_folders(look, folder, sg_node_get(base, "project_root_markers"));
	for (unsigned i = 0; i < count && folder.len; i++, folder = above(folder)) {
		struct sg_span own = path_of(look, folder, ".codex");
		const struct sg_node *layer =
			sg_span_eq(own, look->home)
				? NULL
				: read_layer(look, path_of(look, own, "config.toml"));

		if (layer && out->count == MAX_PROJECT_LAYERS)
			look->status = sg_fail(look->arena, look->err, SG_E_LIMIT,
					       "the project has too many configurations");
		else if (layer)
			out->layers[out->count++] = layer;
	}
}

/* ---- servers ---- */

static bool
is_text_list(const struct sg_node *node)
{
	if (!node)
		return true;
	if (node->kind != SG_NODE_ARRAY)
		return false;
	for (const struct sg_node *item = node->first; item; item = item->next)
		if (item->kind != SG_NODE_STRING)
			return false;
	return true;
}

/* Is it a server that Codex would start, and does nothing in it but its identity decide what runs? */
static bool
is_readable(const struct sg_node *server)
{
	const struct sg_node *command = sg_node_get(server, "command");
	const struct sg_node *url = sg_node_get(server, "url");
	const struct sg_node *target = command ? command : url;
	const struct sg_node *env = sg_node_get(server, "env");

	if (!target || target->kind != SG_NODE_STRING || (command && url) ||
	    (env && env->kind != SG_NODE_TABLE) || !is_text_list(sg_node_get(server, "args")) ||
	    !is_text_list(sg_node_get(server, "env_vars")))
		return false;
	for (const struct sg_node *node = server->first; node; node = node->next) {
		size_t i = 0;

		while (i < SG_ARRAY_LEN(plain_members) && !sg_span_is(node->key, plain_members[i]))
			i++;
		if (i == SG_ARRAY_LEN(plain_members))
			return false;
	}
	return true;
}

static void
write_key(struct sg_buffer *out, struct sg_span key)
{
	sg_json_next(out);
	sg_json_string(out, key);
	sg_buffer_add_char(out, ':');
}

/* Values of variables may be secrets, and do not matter. */
static void
write_stdio(struct sg_buffer *out, const struct sg_node *server)
{
	const struct sg_node *args = sg_node_get(server, "args"), *env = sg_node_get(server, "env");

	sg_json_text(out, "command", sg_node_text(server, "command"));
	sg_json_key(out, "args");
	sg_buffer_add_char(out, '[');
	for (const struct sg_node *arg = args ? args->first : NULL; arg; arg = arg->next) {
		sg_json_next(out);
		sg_json_string(out, arg->text);
	}
	sg_buffer_add_char(out, ']');
	sg_json_key(out, "env");
	sg_buffer_add_char(out, '{');
	for (const struct sg_node *name = env ? env->first : NULL; name; name = name->next) {
		write_key(out, name->key);
		sg_json_string(out, (struct sg_span){ 0 });
	}
	sg_buffer_add_char(out, '}');
}

static void
write_server(struct sg_buffer *out, const struct sg_node *server)
{
	write_key(out, server->key);
	sg_buffer_add_char(out, '{');
	if (server->kind != SG_NODE_TABLE || !is_readable(server)) {
		sg_json_key(out, "unreadable");
		sg_buffer_add(out, SG_SPAN("true"));
	} else if (sg_node_get(server, "command")) {
		write_stdio(out, server);
	} else {
		sg_json_text(out, "type", SG_SPAN("http"));
		sg_json_text(out, "url", sg_node_text(server, "url"));
	}
	sg_buffer_add_char(out, '}');
}

/* A configuration that was written before says nothing new. */
static void
write_configuration(struct look *look, const struct sg_node *config)
{
	const struct sg_node *servers = sg_node_get(config, "mcp_servers");
	struct sg_buffer out = { .arena = look->arena };
	struct sg_span text;

	sg_buffer_add(&out, SG_SPAN("{\"mcpServers\":{"));
	for (const struct sg_node *server =
		     servers && servers->kind == SG_NODE_TABLE ? servers->first : NULL;
	     server; server = server->next)
		write_server(&out, server);
	sg_buffer_add(&out, SG_SPAN("}}"));
	text = sg_buffer_span(&out);
	for (size_t i = 0; i < look->written.len; i++)
		if (sg_span_eq(look->written.items[i], text))
			return;
	sg_vec_push(look->arena, &look->written, text);
	sg_json_next(&look->out);
	sg_buffer_add(&look->out, text);
}

/* ---- what is possible ---- */

/* Each layer of the project may count or not: whether Codex trusts its folder may have been said anywhere. */
static void
write_projects(struct look *look, const struct sg_node *base, const struct sg_node *managed)
{
	const struct sg_servers_request *request = look->request;
	const struct sg_span folders[] = { request->directory, request->cwd };

	look->certain &= !sg_node_get(base, "experimental_thread_config_endpoint");
	for (size_t i = 0; i < SG_ARRAY_LEN(folders); i++) {
		struct project project = { .count = 0 };

		read_project(look, folders[i], base, &project);
		for (unsigned trusted = 0; trusted < 1u << project.count; trusted++) {
			const struct sg_node *all = base;

			for (unsigned k = project.count; k-- > 0;)
				if (trusted & 1u << k)
					all = merge(all, project.layers[k], look->arena);
			write_configuration(look, merge(all, managed, look->arena));
		}
	}
}

static void
write_profile(struct look *look, const struct sg_node *base, const char *name)
{
	const struct sg_node *managed = read_system(look, "managed_config.toml");
	const struct sg_node *profile =
		name ? read_layer(look, path_of(look, look->home, name)) : NULL;

	write_projects(look, merge(base, profile, look->arena), managed);
}

/* Any profile that there is, and none. */
static void
write_profiles(struct look *look, const struct sg_node *base)
{
	DIR *folder = opendir(look->home.p);
	const struct dirent *entry;
	unsigned count = 0;

	write_profile(look, base, NULL);
	while (folder && (entry = readdir(folder)) && count < MAX_PROFILES)
		if (sg_span_ends(sg_span_of(entry->d_name), SG_SPAN(PROFILE_END))) {
			write_profile(look, base, entry->d_name);
			count++;
		}
	if (folder)
		closedir(folder);
}

struct sg_status
sg_inspect_codex_servers(const struct sg_servers_request *request, struct sg_arena *arena,
			 struct sg_span *out, struct sg_error *err)
{
	struct look look = { .request = request,
			     .arena = arena,
			     .err = err,
			     .status = SG_STATUS_OK,
			     .home = request->moved,
			     .out = { .arena = arena } };
	struct sg_codex_session session = sg_inspect_codex_session(request->asker, arena);
	const struct sg_node *base;

	if (!look.home.len && request->home.len)
		look.home = path_of(&look, request->home, ".codex");
	if (!look.home.len)
		return sg_fail(arena, err, SG_E_READ, "Codex's home directory is not known");
	base = merge(read_system(&look, "config.toml"),
		     read_layer(&look, path_of(&look, look.home, "config.toml")), arena);
	look.certain = session.known && !exists(path_of(&look, look.home, CLOUD_CACHE));
	if (session.known)
		write_profile(
			&look, base,
			session.profile.len
				? sg_arena_join(arena, session.profile, SG_SPAN(PROFILE_END)).p
				: NULL);
	else
		write_profiles(&look, base);
	*out = sg_arena_printf(arena, "{\"certain\":%s,\"configurations\":[%.*s]}",
			       look.certain ? "true" : "false",
			       SG_SPAN_ARG(sg_buffer_span(&look.out)));
	return look.status;
}
