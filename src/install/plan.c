/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Planning an installation: each row of an agent's table against the file that is there. Writes nothing.
 */
#include "install/file.h"
#include "install/merge.h"
#include "install/wants.h"

#include "document/edit.h"

#include <errno.h>
#include <unistd.h>

const struct sg_install_agent *
sg_install_find(struct sg_span name)
{
	for (const struct sg_install_agent *agent = sg_install_agents; agent->name; agent++)
		if (sg_span_is(name, agent->name))
			return agent;
	return NULL;
}

bool
sg_install_has(const struct sg_install_agent *agent, enum sg_install_scope scope)
{
	for (const struct sg_install_file *file = agent->files; file->name; file++)
		if (file->scope == scope)
			return true;
	return false;
}

static struct sg_status
fail(struct sg_span file, enum sg_code code, const char *why, struct sg_errors *errors)
{
	sg_errors_add(errors,
		      &(struct sg_error){ .code = code, .file = file, .text = sg_span_of(why) });
	return sg_status(code);
}

static bool
is_plain(struct sg_span path)
{
	for (size_t i = 0; i < path.len; i++)
		if (!(sg_lower(path.p[i]) >= 'a' && sg_lower(path.p[i]) <= 'z') &&
		    !(path.p[i] >= '0' && path.p[i] <= '9') && !strchr("/._+-", path.p[i]))
			return false;
	return path.len && path.p[0] == '/';
}

/* That a program is there, and nobody else's. */
static struct sg_status
check_program(const struct sg_install_places *places, struct sg_span path, struct sg_errors *errors)
{
	struct sg_span inside = sg_arena_join(errors->arena, places->root, path);
	struct sg_install_found found;
	struct sg_status status = sg_install_file_read(
		places, access(inside.p, F_OK) == 0 ? inside : path, &found, errors);

	if (!sg_ok(status))
		return status;
	if (!found.exists)
		return fail(path, SG_E_READ, "there is no such program", errors);
	return found.st.st_mode & 0111
		       ? SG_STATUS_OK
		       : fail(path, SG_E_READ, "the program may not be executed", errors);
}

struct sg_status
sg_install_check_hook(const struct sg_install_places *places, struct sg_errors *errors)
{
	if (!is_plain(places->hook))
		return fail(
			places->hook, SG_E_BAD_VALUE,
			"the path of the hook program must be absolute and hold only letters, digits "
			"and / . _ + -",
			errors);
	return check_program(places, places->hook, errors);
}

struct sg_status
sg_install_check_asking(const struct sg_install_agent *agent,
			const struct sg_install_places *places, struct sg_errors *errors)
{
	for (const struct sg_install_file *file = agent->files; file->name; file++)
		if (file->asks && file->scope == places->scope)
			return check_program(places, sg_install_beside(places->hook, errors->arena),
					     errors);
	return SG_STATUS_OK;
}

static struct sg_span
path_of(const struct sg_install_file *file, const struct sg_install_places *places,
	struct sg_arena *arena)
{
	const char *value =
		file->variable && places->variable ? places->variable(file->variable) : NULL;
	struct sg_span base = sg_span_of(file->base);

	if (value && value[0] == '/')
		base = sg_span_of(value);
	else if (base.p[0] == '~')
		base = sg_arena_join(arena, places->home, sg_span_from(base, 1));
	else if (base.p[0] == '.')
		base = places->project;
	return sg_arena_printf(arena, "%.*s/%s", SG_SPAN_ARG(base), file->name);
}

static enum sg_format
format_of(struct sg_span path)
{
	return sg_span_ends(path, SG_SPAN(".toml")) ? SG_FORMAT_TOML : SG_FORMAT_JSON;
}

static struct sg_status
plan_script(const struct sg_install_want *want, struct sg_install_change *change,
	    struct sg_errors *errors)
{
	bool ours = sg_span_search(change->before, sg_span_of(want->file->mark)) != SIZE_MAX;

	if (change->existed && !ours)
		return fail(
			change->path, SG_E_BAD_VALUE,
			"the file is somebody else's and stays as it is; start the hook from it, or "
			"move it away",
			errors);
	change->after = sg_install_script(want, errors->arena);
	change->want = SG_SPAN("[]");
	return SG_STATUS_OK;
}

static struct sg_status
merge(struct sg_install_change *change, struct sg_span want, const char *mark,
      struct sg_errors *errors)
{
	struct sg_install_text text = { { change->path, change->after }, format_of(change->path) };
	const struct sg_node *root;
	struct sg_status status = sg_document_json((struct sg_text){ SG_SPAN("want"), want },
						   errors->arena, &root, errors);

	return sg_ok(status) ? sg_install_merge(&text, root, mark, &change->after, errors) : status;
}

static struct sg_status
plan_settings(const struct sg_install_want *want, struct sg_install_change *change,
	      struct sg_errors *errors)
{
	struct sg_span asked = sg_install_settings(want, errors->arena), trust;
	struct sg_status status;

	change->after = change->before;
	status = merge(change, asked, want->file->mark, errors);
	change->want = sg_arena_printf(errors->arena, "[%.*s]", SG_SPAN_ARG(asked));
	if (!sg_ok(status) || !want->file->trust)
		return status;
	status = sg_install_trust(change->path, change->after, want->file->mark, &trust, errors);
	if (sg_ok(status))
		status = merge(change, trust, NULL, errors);
	change->want = sg_arena_printf(errors->arena, "[%.*s,%.*s]", SG_SPAN_ARG(asked),
				       SG_SPAN_ARG(trust));
	return status;
}

static struct sg_status
plan_file(const struct sg_install_want *want, const struct sg_install_places *places,
	  struct sg_install_change *change, struct sg_errors *errors)
{
	struct sg_install_found found;
	struct sg_status status;

	*change = (struct sg_install_change){ .agent = want->agent,
					      .scope = want->file->scope,
					      .path = want->path,
					      .mode = want->file->mode,
					      .mark = want->file->mark };
	status = sg_install_file_read(
		places, sg_arena_join(errors->arena, places->root, want->path), &found, errors);
	if (!sg_ok(status))
		return status;
	change->existed = found.exists;
	change->real = found.real;
	change->before = found.bytes;
	change->seen = found.st;
	change->unreadable = found.exists && places->scope == SG_INSTALL_MANAGED &&
			     (found.st.st_mode & 0444) != 0444;
	return want->file->script ? plan_script(want, change, errors)
				  : plan_settings(want, change, errors);
}

struct sg_status
sg_install_plan(const struct sg_install_agent *agent, const struct sg_install_places *places,
		struct sg_install_plan *plan, struct sg_errors *errors)
{
	struct sg_install_plan made = *plan;
	struct sg_status first = SG_STATUS_OK;

	for (const struct sg_install_file *file = agent->files; file->name; file++) {
		struct sg_install_want want = { .agent = sg_span_of(agent->name),
						.file = file,
						.hook = places->hook };
		struct sg_install_change change;
		struct sg_status status;

		if (file->scope != places->scope)
			continue;
		want.path = path_of(file, places, errors->arena);
		status = plan_file(&want, places, &change, errors);
		sg_vec_push(errors->arena, &made.changes, change);
		first = sg_ok(first) ? status : first;
	}
	if (sg_ok(first))
		*plan = made;
	return first;
}

bool
sg_install_is_change(const struct sg_install_change *change)
{
	return change->removed || change->unreadable || !sg_span_eq(change->before, change->after);
}
