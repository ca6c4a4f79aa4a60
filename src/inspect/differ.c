/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of settings held against what strictgate install wants in it: each difference by its name, its line, and what it
 * lets happen. What a setting is good for stands in rows; no agent is known elsewhere.
 */
#include "inspect/differ.h"

#include "document/edit.h"
#include "install/merge.h"

enum { MAX_SHOWN = 60 };

/* The first row whose key is the end of the setting's name. */
static const struct pin {
	const char *agent; /* NULL: any */
	const char *key;
	const char *without; /* what happens when it is not as it should be */
	bool weaker;         /* the gate is in force all the same */
} pins[] = {
	{ "codex", "allow_managed_hooks_only",
	  "another hook can rewrite a call after it was judged", false },
	{ "codex", "features.hooks",
	  "the user, a project or --disable hooks can switch the hook off", false },
	{ "codex", "features.unified_exec_tty", "what is typed into an open terminal is not judged",
	  false },
	{ "codex", "trusted_hash", "Codex skips the hook without a word", false },
	{ "codex", "allowed_approvals_reviewers", "a model may answer instead of a person", true },
	{ "codex", "rules.prefix_rules", "Codex refuses what a person could allow", true },
	{ "codex", "pattern", "Codex refuses what a person could allow", true },
	{ "codex", "hooks.PermissionRequest", "Codex refuses what a person could allow", true },
	{ "claude", "requiredMinimumVersion",
	  "an older release lets a call run when its hook fails", false },
	{ "claude", "disableSkillShellExecution", "shell lines of skills run without being judged",
	  false },
	{ "gemini", "hooksConfig.enabled", "the user or a project can switch the hook off", false },
	{ "vscode", "ChatHooks", "hooks are off", false },
	{ "vscode", "ChatEditorPreferCopilotHarness",
	  "VS Code asks only hooks that users can change", false },
	{ "opencode", "plugin", "opencode does not load the gate", false },
	{ NULL, "allowManagedHooksOnly", "another hook can rewrite a call after it was judged",
	  false },
	{ NULL, "onFailure", "a hook that fails lets the call run", false },
	{ NULL, "failClosed", "a hook that fails lets the call run", false },
	{ NULL, "matcher", "calls that it does not name are not judged", false },
	{ NULL, "if", "calls that it does not name are not judged", false },
	{ NULL, "async", "the call does not wait for the answer", false },
	{ NULL, "timeout", "it is not the time that the gate is made for", true },
	{ NULL, "timeoutSec", "it is not the time that the gate is made for", true },
	{ "claude", "command", "it is not the program that install names", false },
	{ "cursor", "command", "the gate may take the call for another agent's", false },
	{ NULL, "command", "a hook that fails may let the call run", false },
	{ "copilot", "exec", "a hook that takes too long lets the call run", false },
	{ "copilot", "args", "a hook that takes too long lets the call run", false },
	{ NULL, "args", "the gate may take the call for another agent's", false },
};

/* One file. `path` is the name of the value at hand. */
struct differ {
	struct sg_inspection *inspection;
	const struct sg_install_change *change;
	const char *mark;
	struct sg_span repair;
	struct sg_buffer path;
	unsigned line; /* of the nearest value that is there */
	size_t found;
};

/* ---- names and values ---- */

static bool
is_bare(struct sg_span key)
{
	for (size_t i = 0; i < key.len; i++)
		if (!(sg_lower(key.p[i]) >= 'a' && sg_lower(key.p[i]) <= 'z') &&
		    !(key.p[i] >= '0' && key.p[i] <= '9') && key.p[i] != '_' && key.p[i] != '-')
			return false;
	return key.len > 0;
}

/* Goes on to a member; returns the length to go back to. */
static size_t
enter(struct differ *differ, struct sg_span key)
{
	size_t before = differ->path.len;

	if (before)
		sg_buffer_add_char(&differ->path, '.');
	sg_buffer_printf(&differ->path, is_bare(key) ? "%.*s" : "\"%.*s\"", SG_SPAN_ARG(key));
	return before;
}

static size_t
enter_element(struct differ *differ, size_t index)
{
	size_t before = differ->path.len;

	sg_buffer_printf(&differ->path, "[%zu]", index);
	return before;
}

static const struct pin *
find_pin(const struct differ *differ)
{
	struct sg_span path = sg_buffer_span(&differ->path);

	for (size_t i = 0; i < SG_ARRAY_LEN(pins); i++) {
		struct sg_span key = sg_span_of(pins[i].key);
		size_t before = path.len - key.len;

		if (pins[i].agent && !sg_span_is(differ->change->agent, pins[i].agent))
			continue;
		if (sg_span_ends(path, key) && (before == 0 || path.p[before - 1] == '.'))
			return &pins[i];
	}
	return NULL;
}

/* A value on one line; of a long one only that it is another. */
static struct sg_span
shown(const struct differ *differ, const struct sg_node *value)
{
	struct sg_buffer out = { .arena = differ->inspection->arena };

	sg_edit_print(value, &out);
	return out.len <= MAX_SHOWN ? sg_buffer_span(&out) : (struct sg_span){ 0 };
}

static void
say(struct differ *differ, const struct sg_node *where, struct sg_span what)
{
	const struct pin *pin = find_pin(differ);
	struct sg_arena *arena = differ->inspection->arena;
	unsigned line = where && where->key_line ? where->key_line
			: where                  ? where->line
						 : differ->line;

	if (pin)
		what = sg_arena_printf(arena, "%.*s: %s", SG_SPAN_ARG(what), pin->without);
	sg_inspect_add(differ->inspection,
		       (struct sg_observation){ .severity = pin && pin->weaker ? SG_SEVERITY_WARNING
									       : SG_SEVERITY_ERROR,
						.agent = differ->change->agent,
						.what = what,
						.file = differ->change->path,
						.line = line,
						.repair = differ->repair });
	differ->found++;
}

/* Of a table each value by its own name. */
static void
say_missing(struct differ *differ, const struct sg_node *want)
{
	struct sg_span path = sg_buffer_span(&differ->path), value = shown(differ, want);
	struct sg_arena *arena = differ->inspection->arena;

	for (const struct sg_node *part = want->kind == SG_NODE_TABLE ? want->first : NULL; part;
	     part = part->next) {
		size_t before = enter(differ, part->key);

		say_missing(differ, part);
		differ->path.len = before;
	}
	if (want->kind == SG_NODE_TABLE)
		return;
	if (value.len && !want->first)
		say(differ, NULL,
		    sg_arena_printf(arena, "%.*s is missing, it must be %.*s", SG_SPAN_ARG(path),
				    SG_SPAN_ARG(value)));
	else
		say(differ, NULL, sg_arena_printf(arena, "%.*s is missing", SG_SPAN_ARG(path)));
}

static void
say_other(struct differ *differ, const struct sg_node *have, const struct sg_node *want)
{
	struct sg_span path = sg_buffer_span(&differ->path);
	struct sg_span now = shown(differ, have), value = shown(differ, want);
	struct sg_arena *arena = differ->inspection->arena;

	if (now.len && value.len)
		say(differ, have,
		    sg_arena_printf(arena, "%.*s is %.*s, it must be %.*s", SG_SPAN_ARG(path),
				    SG_SPAN_ARG(now), SG_SPAN_ARG(value)));
	else
		say(differ, have,
		    sg_arena_printf(arena, "%.*s is not what strictgate install writes",
				    SG_SPAN_ARG(path)));
}

static void
say_more(struct differ *differ, const struct sg_node *have)
{
	struct sg_span path = sg_buffer_span(&differ->path), now = shown(differ, have);

	say(differ, have,
	    sg_arena_printf(differ->inspection->arena, "%.*s is set%s%.*s", SG_SPAN_ARG(path),
			    now.len ? ", to " : "", SG_SPAN_ARG(now)));
}

/* ---- comparing ---- */

static const struct sg_node *
member(const struct sg_node *table, struct sg_span key)
{
	struct sg_edit_step step = { .key = key };

	return table && table->kind == SG_NODE_TABLE ? sg_edit_find(table, &step, 1) : NULL;
}

static bool
holds(const struct sg_node *array, const struct sg_node *element)
{
	for (const struct sg_node *at = array->first; at; at = at->next)
		if (sg_edit_same(at, element))
			return true;
	return false;
}

static void
hold(struct differ *differ, const struct sg_node *have, const struct sg_node *want, bool whole);

/* whole: what is there beside the wanted members counts, too. As deep as what is wanted. */
static void
hold_table(struct differ *differ, const struct sg_node *have, const struct sg_node *want,
	   bool whole)
{
	for (const struct sg_node *part = want->first; part; part = part->next) {
		/* ?name is wanted only where nobody has said anything. */
		bool otherwise = part->key.len && part->key.p[0] == '?';
		struct sg_span key = sg_span_from(part->key, otherwise);
		const struct sg_node *old = member(have, key);
		size_t before = enter(differ, key);

		if (!old)
			say_missing(differ, part);
		else if (!otherwise)
			hold(differ, old, part, whole);
		differ->path.len = before;
	}
	for (const struct sg_node *old = have->first; whole && old; old = old->next) {
		size_t before = enter(differ, old->key);

		if (!member(want, old->key))
			say_more(differ, old);
		differ->path.len = before;
	}
}

static void
say_element(struct differ *differ, const struct sg_node *have, const char *what)
{
	say(differ, have,
	    sg_arena_printf(differ->inspection->arena, "%.*s %s",
			    SG_SPAN_ARG(sg_buffer_span(&differ->path)), what));
}

/* The call of ours that is not as wanted, or that is not there. */
static void
hold_array(struct differ *differ, const struct sg_node *have, const struct sg_node *want,
	   bool whole)
{
	const struct sg_node *missing = want->first;
	size_t index = 0;

	while (missing && holds(have, missing))
		missing = missing->next;
	for (const struct sg_node *old = have->first; old; old = old->next, index++) {
		bool ours = sg_install_is_marked(old, differ->mark);
		size_t before = enter_element(differ, index);

		if (holds(want, old))
			;
		else if (ours && missing)
			hold(differ, old, missing, true);
		else if (ours)
			say_element(differ, old, "is another call of the gate");
		else if (whole)
			say_element(differ, old, "stands in the gate's own group");
		missing = ours && !holds(want, old) ? NULL : missing;
		differ->path.len = before;
	}
	if (missing)
		say_element(differ, have, "lacks what strictgate install writes");
}

static void
hold(struct differ *differ, const struct sg_node *have, const struct sg_node *want, bool whole)
{
	unsigned line = differ->line;
	/* Lists without a call of the gate, such as arguments, are one value. */
	bool ours = want->first && want->first->kind == SG_NODE_TABLE &&
		    sg_install_is_marked(want, differ->mark);
	bool one = whole && !ours;

	differ->line = have->key_line ? have->key_line : have->line;
	if (have->kind != want->kind)
		say_other(differ, have, want);
	else if (want->kind == SG_NODE_TABLE)
		hold_table(differ, have, want, whole);
	else if (want->kind == SG_NODE_ARRAY && !one)
		hold_array(differ, have, want, whole);
	else if (want->kind == SG_NODE_ARRAY ? !sg_edit_same(have, want)
					     : !sg_install_is_enough(have, want))
		say_other(differ, have, want);
	differ->line = line;
}

/* ---- files ---- */

static void
hold_settings(struct differ *differ)
{
	const struct sg_install_change *change = differ->change;
	struct sg_errors unread = { .arena = differ->inspection->arena };
	struct sg_install_text text = { { change->path, change->before },
					sg_span_ends(change->path, SG_SPAN(".toml"))
						? SG_FORMAT_TOML
						: SG_FORMAT_JSON };
	const struct sg_node *root, *wants;

	if (!sg_ok(sg_install_read(&text, &root, &unread)) ||
	    !sg_ok(sg_document_json((struct sg_text){ change->path, change->want }, unread.arena,
				    &wants, &unread)))
		return;
	for (const struct sg_node *want = wants->first; want; want = want->next)
		hold(differ, root, want, false);
}

static unsigned
first_other_line(struct sg_span a, struct sg_span b)
{
	unsigned line = 1;

	for (size_t i = 0; i < a.len && i < b.len && a.p[i] == b.p[i]; i++)
		line += a.p[i] == '\n';
	return line;
}

void
sg_inspect_differ(struct sg_inspection *inspection, const struct sg_install_change *change,
		  struct sg_span repair)
{
	struct differ differ = { .inspection = inspection,
				 .change = change,
				 .mark = change->mark,
				 .repair = repair,
				 .path = { .arena = inspection->arena } };

	hold_settings(&differ);
	if (differ.found)
		return;
	sg_inspect_add(inspection, (struct sg_observation){
					   .severity = SG_SEVERITY_ERROR,
					   .agent = change->agent,
					   .what = SG_SPAN("the file is not what strictgate "
							   "install writes (--dry-run shows how)"),
					   .file = change->path,
					   .line = first_other_line(change->before, change->after),
					   .repair = repair });
}
