/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Putting paths and command lines into the texts of the table. Knows no agent but the digest that Codex asks for.
 */
#include "install/wants.h"

#include "base/digest.h"
#include "base/json.h"
#include "install/merge.h"

/*
 * Refuses whatever becomes of the hook: status 2 with a text is what every agent that takes a command line reads as a
 * refusal. For agents that start sh or bash; each process less is half a millisecond less for each call.
 */
#define GUARDED_SH(hook)                                                                              \
	SG_INSTALL_LIMIT hook                                                                         \
		"; rc=$?; case $rc in 0) exit 0;; "                                                   \
		"2) echo \"strictgate: the call is refused\" >&2;; "                                  \
		"*) echo \"strictgate: the hook failed with status $rc, the call is refused\" >&2;; " \
		"esac; exit 2"

/* Any shell may run it: the one that reads the lines is named, and they stand in single quotes. */
#define GUARDED(hook) "/bin/sh -c '" GUARDED_SH(hook) "'"

static struct sg_span
folder_of(struct sg_span path)
{
	return sg_span_first(path, path.len - sg_span_basename(path).len - 1);
}

struct sg_span
sg_install_beside(struct sg_span hook, struct sg_arena *arena)
{
	return sg_arena_join(arena, folder_of(hook), SG_SPAN("/strictgate"));
}

/* What stands for a word between two @; false when it is none of ours. */
static bool
find_value(const struct sg_install_want *want, struct sg_span word, struct sg_arena *arena,
	   struct sg_span *out)
{
	const struct {
		const char *name;
		struct sg_span value;
	} values[] = {
		{ "@HOOK@", want->hook },
		{ "@AGENT@", want->agent },
		{ "@FOLDER@", folder_of(want->path) },
		{ "@STRICTGATE@", sg_install_beside(want->hook, arena) },
		{ "@GUARDED@", SG_SPAN(GUARDED("@HOOK@ --agent @AGENT@")) },
		{ "@GUARDED_SH@", SG_SPAN(GUARDED_SH("@HOOK@ --agent @AGENT@")) },
		{ "@ASKING@", SG_SPAN(GUARDED("@HOOK@ --agent @AGENT@ --ask @STRICTGATE@")) },
		{ "@UNNAMED@", SG_SPAN(GUARDED("@HOOK@")) },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(values); i++) {
		if (!sg_span_starts(word, sg_span_of(values[i].name)))
			continue;
		*out = values[i].value;
		return true;
	}
	return false;
}

/* Without the quotes around it. */
static struct sg_span
escaped(struct sg_span text, struct sg_arena *arena)
{
	struct sg_buffer quoted = { .arena = arena };

	sg_json_string(&quoted, text);
	return (struct sg_span){ quoted.p + 1, quoted.len - 2 };
}

static struct sg_span
fill(const struct sg_install_want *want, struct sg_span text, bool json, struct sg_arena *arena)
{
	struct sg_buffer made = { .arena = arena };

	while (text.len) {
		size_t at = sg_span_find(text, '@');
		struct sg_span value;

		sg_buffer_add(&made, sg_span_first(text, at));
		text = at == SIZE_MAX ? (struct sg_span){ 0 } : sg_span_from(text, at);
		if (text.len && find_value(want, text, arena, &value)) {
			size_t end = sg_span_find(sg_span_from(text, 1), '@') + 2;

			sg_buffer_add(&made, json ? escaped(value, arena) : value);
			text = sg_span_from(text, end);
		} else if (text.len) {
			sg_buffer_add_char(&made, '@');
			text = sg_span_from(text, 1);
		}
	}
	return sg_buffer_span(&made);
}

struct sg_span
sg_install_settings(const struct sg_install_want *want, struct sg_arena *arena)
{
	/* The guarded line holds words of its own. */
	struct sg_span once = fill(want, sg_span_of(want->file->want), true, arena);

	return fill(want, once, true, arena);
}

struct sg_span
sg_install_script(const struct sg_install_want *want, struct sg_arena *arena)
{
	return fill(want, sg_span_of(want->file->script), false, arena);
}

static struct sg_span
declaration_of(const struct sg_node *group, struct sg_arena *arena)
{
	const struct sg_node *hooks = sg_node_get(group, "hooks");
	const struct sg_node *handler = hooks ? hooks->first : NULL;
	const struct sg_node *timeout = sg_node_get(handler, "timeout");
	struct sg_buffer text = { .arena = arena };

	sg_buffer_add(&text,
		      SG_SPAN("{\"event_name\":\"pre_tool_use\",\"hooks\":[{\"async\":false"));
	sg_json_text(&text, "command", sg_node_text(handler, "command"));
	sg_json_number(&text, "timeout", timeout ? timeout->integer : 600);
	sg_json_text(&text, "type", sg_node_text(handler, "type"));
	sg_buffer_add(&text, SG_SPAN("}]}"));
	return sg_buffer_span(&text);
}

struct sg_status
sg_install_trust(struct sg_span path, struct sg_span bytes, const char *mark, struct sg_span *out,
		 struct sg_errors *errors)
{
	struct sg_install_text text = { { path, bytes }, SG_FORMAT_TOML };
	struct sg_buffer made = { .arena = errors->arena };
	const struct sg_node *root, *groups, *group;
	struct sg_status status = sg_install_read(&text, &root, errors);
	size_t index = 0;

	if (!sg_ok(status))
		return status;
	groups = sg_node_get(sg_node_get(root, "hooks"), "PreToolUse");
	for (group = groups ? groups->first : NULL; group && !sg_install_is_marked(group, mark);
	     group = group->next)
		index++;
	if (!group)
		return sg_status(SG_E_INTERNAL);
	sg_buffer_add(&made, SG_SPAN("{\"hooks\":{\"state\":{"));
	sg_json_string(&made, sg_arena_printf(errors->arena, "%.*s:pre_tool_use:%zu:0",
					      SG_SPAN_ARG(path), index));
	sg_buffer_printf(
		&made, ":{\"trusted_hash\":\"sha256:%.*s\"}}}}",
		SG_SPAN_ARG(sg_digest_sha256(errors->arena, declaration_of(group, errors->arena))));
	*out = sg_buffer_span(&made);
	return SG_STATUS_OK;
}
