/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a command to the logins of its profile: where the profile is follows from the command's environment, what it
 * holds from its file. Whatever is missing or not understood leaves the identity unknown.
 */
#include "gate/logins.h"

#include "decide/profile.h"
#include "gate/files.h"
#include "model/policy.h"

struct logins {
	const struct sg_policies *policies;
	const struct sg_call *call;
	struct sg_reading *reading;
	struct sg_arena *arena;
	size_t files;
};

/* A profile while it is read. */
struct profile_login {
	struct SG_VEC(struct sg_login_entry) entries;
	struct sg_span path;
	struct sg_span problem;
};

static bool
is_wanted(const struct logins *logins, struct sg_span program)
{
	for (size_t i = 0; i < logins->policies->count; i++) {
		const struct sg_image *image = &logins->policies->images[i];

		for (uint32_t at = 0; at < sg_image_count(image, SG_POLICY_CLIS); at++) {
			const struct sg_cli_rec *cli =
				sg_image_record(image, SG_POLICY_CLIS, at, sizeof(*cli));

			if (cli && (cli->identity_type.count || cli->tenants.count) &&
			    sg_span_eq(sg_image_string(image, cli->program), program))
				return true;
		}
	}
	return false;
}

/* azureProfile.json: { subscriptions: [ { tenantId, user: { type } } ] }; which of them is used, a command may choose. */
static bool
read_az(const struct sg_node *root, struct sg_arena *arena, struct profile_login *out)
{
	const struct sg_node *list = sg_node_get(root, "subscriptions");

	if (!list || list->kind != SG_NODE_ARRAY || list->count > SG_LOGIN_MAX_ENTRIES)
		return false;
	for (const struct sg_node *node = list->first; node; node = node->next) {
		struct sg_login_entry entry = {
			.type = sg_node_text(sg_node_get(node, "user"), "type"),
			.tenant = sg_node_text(node, "tenantId"),
		};

		if (entry.type.len == 0 || entry.tenant.len == 0)
			return false;
		sg_vec_push(arena, &out->entries, entry);
	}
	return true;
}

static bool (*const readers[])(const struct sg_node *root, struct sg_arena *arena,
			       struct profile_login *out) = {
	[SG_PROFILE_LOGIN_AZ] = read_az,
};

static void
read_file(struct logins *logins, const struct sg_profile *profile, struct sg_span directory,
	  struct profile_login *out)
{
	struct sg_file_request request = { .max_bytes = SG_LOGIN_MAX_BYTES, .no_link = true };
	const struct sg_node *root;
	enum sg_file_state state;

	out->path = sg_arena_printf(logins->arena, "%.*s/%s", SG_SPAN_ARG(directory),
				    profile->login_file);
	request.path = out->path.p;
	if (directory.len == 0 || directory.p[0] != '/' ||
	    memchr(out->path.p, 0, out->path.len) != NULL || ++logins->files > SG_LOGIN_MAX_FILES) {
		out->problem = SG_SPAN("where its profile is cannot be told");
		return;
	}
	state = sg_gate_read_json(&request, logins->arena, &root);
	if (state == SG_FILE_ABSENT)
		out->problem =
			sg_arena_printf(logins->arena, "there is no %.*s", SG_SPAN_ARG(out->path));
	else if (state != SG_FILE_READ_OK || !readers[profile->login](root, logins->arena, out))
		out->problem = sg_arena_printf(logins->arena, "%.*s cannot be read",
					       SG_SPAN_ARG(out->path));
}

/* Every directory that may be the one counts. */
static void
read_profile(struct logins *logins, const struct sg_profile *profile,
	     const struct sg_command *command, struct profile_login *out)
{
	struct sg_path_world world = { .cwd = command->cwd, .home = logins->call->home };
	struct sg_profile_paths paths = { 0 };

	sg_profile_paths(command, profile, logins->arena, &paths);
	if (paths.unknown || paths.list.len == 0)
		out->problem = SG_SPAN("where its profile is cannot be told");
	for (size_t i = 0; i < paths.list.len && out->problem.len == 0; i++)
		read_file(logins, profile,
			  sg_path_resolve(paths.list.items[i], &world, false, logins->arena), out);
}

static const struct sg_login *
find_login(struct logins *logins, const struct sg_command *command)
{
	struct sg_login *login = sg_arena_alloc(logins->arena, sizeof(*login));
	struct profile_login found = { 0 };
	const struct sg_profile *profile = sg_profile_find(command->name, NULL);

	if (profile && profile->login != SG_PROFILE_LOGIN_NONE)
		read_profile(logins, profile, command, &found);
	else
		found.problem = SG_SPAN("strictgate does not read the profile of this program");
	*login = (struct sg_login){ found.path, found.problem, found.entries.items,
				    found.entries.len };
	return login;
}

void
sg_gate_read_logins(const struct sg_policies *policies, const struct sg_call *call,
		    struct sg_reading *reading)
{
	struct logins logins = { policies, call, reading, reading->arena, 0 };

	for (size_t i = 0; i < reading->commands.len; i++) {
		struct sg_command *command = &reading->commands.items[i];

		if (command->variables_count && is_wanted(&logins, command->name))
			command->login = find_login(&logins, command);
	}
}
