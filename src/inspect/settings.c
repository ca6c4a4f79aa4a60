/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the settings of agents say, held against the requirements: one function for each kind of value. Words mean what
 * hook inputs mean by them, and servers are compared as in a call. Knows no agent and no key.
 */
#include "inspect/hold.h"

#include "agents/modes.h"
#include "agents/server.h"
#include "install/merge.h"
#include "match/server.h"

/* ---- what deviates ---- */

void
sg_hold_say(struct sg_hold *hold, enum sg_severity severity, struct sg_span what,
	    struct sg_span requirement)
{
	struct sg_observation seen = sg_seen_observe(hold->seen, hold->inspection->arena);

	seen.agent = hold->about;
	seen.severity = hold->seen->by && severity > SG_SEVERITY_NOTE ? SG_SEVERITY_NOTE : severity;
	seen.what = what;
	seen.requirement = requirement;
	hold->said = true;
	sg_inspect_add(hold->inspection, seen);
}

void
sg_hold_deviate(struct sg_hold *hold, struct sg_span what, struct sg_place_rec place)
{
	struct sg_span name = sg_image_string(hold->image, hold->source->name);

	if (place.line)
		name = sg_arena_printf(hold->inspection->arena, "%.*s:%u", SG_SPAN_ARG(name),
				       place.line);
	sg_hold_say(hold, SG_SEVERITY_WARNING, what, name);
}

/* A value of a kind, or a word, that nobody knows: with a requirement on it, it may be anything. */
static void
strange(struct sg_hold *hold)
{
	sg_hold_say(hold, SG_SEVERITY_WARNING,
		    sg_arena_printf(hold->inspection->arena,
				    "it is of type %s, which cannot be held against requirements",
				    sg_node_kind_name(hold->seen->node->kind)),
		    (struct sg_span){ 0 });
}

bool
sg_hold_is(const struct sg_seen *seen, const char *with, struct sg_arena *arena)
{
	if (!with)
		return true;
	if (strcmp(with, "filled") == 0)
		return seen->node->count > 0 || seen->node->text.len > 0;
	if (with[0] == '<') {
		struct sg_node floor = { .kind = SG_NODE_STRING, .text = sg_span_of(with + 1) };

		return !sg_install_is_enough(seen->node, &floor);
	}
	return seen->node->kind != SG_NODE_TABLE && sg_span_is(sg_seen_word(seen, arena), with);
}

/* ---- modes ---- */

static void
hold_mode(struct sg_hold *hold, const struct sg_call_mode *mode)
{
	const struct sg_setting_rec *set = &hold->source->settings[mode->setting];
	struct sg_arena *arena = hold->inspection->arena;

	if (!set->present || mode->values & set->allowed)
		return;
	sg_hold_deviate(
		hold,
		sg_arena_printf(arena, "%sthe requirement allows %s %.*s",
				mode->values ? "" : "it is not known to strictgate; ",
				sg_setting_key(mode->setting),
				SG_SPAN_ARG(sg_setting_words(mode->setting, set->allowed, arena))),
		set->place);
}

/* The word as a hook input of the agent would say it. */
static void
hold_word(struct sg_hold *hold)
{
	const struct sg_node *node = hold->seen->node;
	struct sg_span word = sg_seen_word(hold->seen, hold->inspection->arena);
	struct sg_node member = { .kind = SG_NODE_STRING,
				  .key = sg_span_of(hold->seen->row->with),
				  .text = word };
	struct sg_node payload = { .kind = SG_NODE_TABLE, .first = &member, .count = 1 };
	struct sg_call call = { .agent = hold->agent };
	struct sg_error err;

	if (!word.len || (node->kind != SG_NODE_STRING && node->kind != SG_NODE_TABLE)) {
		strange(hold);
		return;
	}
	if (!sg_ok(sg_modes_read(&payload, NULL, hold->inspection->arena, &call, &err)))
		return;
	for (size_t i = 0; i < call.modes_count; i++)
		hold_mode(hold, &call.modes[i]);
}

bool
sg_hold_meaning(struct sg_hold *hold, const char *name, struct sg_span word)
{
	bool known = false;

	for (const struct sg_inspect_meaning *row = sg_inspect_meanings; row->name; row++) {
		struct sg_call_mode mode = { .setting = row->setting, .word = word };

		if (strcmp(row->name, name) != 0 || !sg_span_is(word, row->word))
			continue;
		known = true;
		if (!*row->values)
			continue;
		mode.values = sg_setting_bits(row->setting, sg_span_of(row->values));
		hold_mode(hold, &mode);
	}
	return known;
}

/* The settings that a meaning speaks about; a word that it does not know could be any of them. */
static void
hold_unknown(struct sg_hold *hold, const char *name, struct sg_span word)
{
	uint32_t told = 0;

	for (const struct sg_inspect_meaning *row = sg_inspect_meanings; row->name; row++) {
		struct sg_call_mode mode = { .setting = row->setting, .word = word };

		if (strcmp(row->name, name) != 0 || told & (1u << row->setting))
			continue;
		told |= 1u << row->setting;
		hold_mode(hold, &mode);
	}
}

static void
hold_meaning(struct sg_hold *hold)
{
	const struct sg_node *node = hold->seen->node;
	const char *name = hold->seen->row->with;
	struct sg_span word = sg_seen_word(hold->seen, hold->inspection->arena);

	/* A table holds finer rules, which have rows of their own. */
	if (node->kind == SG_NODE_TABLE || node->kind == SG_NODE_ARRAY)
		return;
	if (!sg_hold_meaning(hold, name, word))
		hold_unknown(hold, name, word);
}

/* ---- features, servers, profiles, network ---- */

static void
hold_feature(struct sg_hold *hold)
{
	const struct sg_node *node = hold->seen->node;
	size_t count;
	const struct sg_feature_rec *pins = sg_image_records(
		hold->image, SG_POLICY_FEATURES, hold->source->features, sizeof(*pins), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_image_string(hold->image, pins[i].name);

		if (!sg_span_eq(name, node->key) ||
		    (node->kind == SG_NODE_BOOLEAN && node->boolean == (pins[i].on != 0)))
			continue;
		sg_hold_deviate(hold,
				sg_arena_printf(hold->inspection->arena,
						"the requirement pins the feature %.*s %s",
						SG_SPAN_ARG(name), pins[i].on ? "on" : "off"),
				pins[i].place);
	}
}

/* An entry may be for some tools only: a server fits when one of its tools would. */
static enum sg_server_match
match_server(const struct sg_hold *hold, struct sg_mcp_call *mcp)
{
	struct sg_arena *arena = hold->inspection->arena;
	enum sg_server_match best = sg_server_match(hold->image, hold->source, mcp, arena);
	size_t count;
	const struct sg_server_rec *entries = sg_image_records(
		hold->image, SG_POLICY_SERVERS, hold->source->servers, sizeof(*entries), &count);

	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < entries[i].tools.count; k++) {
			const struct sg_ref *tool =
				sg_image_record(hold->image, SG_POLICY_LISTS,
						entries[i].tools.at + k, sizeof(*tool));
			enum sg_server_match match;

			if (!tool)
				continue;
			mcp->tool = sg_image_string(hold->image, *tool);
			match = sg_server_match(hold->image, hold->source, mcp, arena);
			best = match > best ? match : best;
		}
	return best;
}

/* The entry of the same name, else the first: what a person would look at. */
static struct sg_place_rec
allowlist_place(const struct sg_hold *hold, struct sg_span name)
{
	struct sg_place_rec place = { 0 };
	size_t count;
	const struct sg_server_rec *entries = sg_image_records(
		hold->image, SG_POLICY_SERVERS, hold->source->servers, sizeof(*entries), &count);

	for (size_t i = 0; i < count; i++) {
		if (sg_span_eq(sg_image_string(hold->image, entries[i].name.text), name))
			return entries[i].place;
		if (!place.line)
			place = entries[i].place;
	}
	return place;
}

/* opencode writes the command and its arguments as one list. */
static void
read_identity(const struct sg_node *node, struct sg_arena *arena, struct sg_mcp_identity *out)
{
	const struct sg_node *command = sg_node_get(node, "command");
	struct sg_node first = { 0 }, args = { .kind = SG_NODE_ARRAY }, table = *node;

	if (!command || command->kind != SG_NODE_ARRAY || !command->first ||
	    command->first->kind != SG_NODE_STRING) {
		sg_payload_identity(node, arena, out);
		return;
	}
	first = *command->first;
	first.key = SG_SPAN("command");
	args.key = SG_SPAN("args");
	args.first = first.next;
	args.count = command->count - 1;
	first.next = &args;
	table.first = &first;
	table.count = 2;
	sg_payload_identity(&table, arena, out);
}

static void
hold_server(struct sg_hold *hold)
{
	const struct sg_node *node = hold->seen->node;
	struct sg_mcp_call mcp = { .server = node->key };
	enum sg_server_match match;

	if (node->kind != SG_NODE_TABLE || !(hold->source->flags & SG_SOURCE_HAS_SERVERS))
		return;
	read_identity(node, hold->inspection->arena, &mcp.identity);
	match = match_server(hold, &mcp);
	if (match == SG_SERVER_YES)
		return;
	sg_hold_deviate(
		hold,
		sg_arena_printf(
			hold->inspection->arena, "the MCP server \"%.*s\" %s",
			SG_SPAN_ARG(node->key),
			match == SG_SERVER_UNKNOWN
				? "is on the allowlist, but what it is cannot be read"
				: "is not on the allowlist, or is not what the allowlist says"),
		allowlist_place(hold, node->key));
}

static void
hold_servers(struct sg_hold *hold)
{
	if (!(hold->source->flags & SG_SOURCE_HAS_SERVERS) ||
	    !sg_hold_is(hold->seen, hold->seen->row->with, hold->inspection->arena))
		return;
	sg_hold_deviate(hold,
			sg_arena_printf(hold->inspection->arena,
					"it %s; the requirement has an allowlist of MCP servers",
					hold->seen->row->what),
			allowlist_place(hold, (struct sg_span){ 0 }));
}

static struct sg_place_rec
network_place(const struct sg_hold *hold)
{
	size_t count;
	const struct sg_domain_rec *domains = sg_image_records(
		hold->image, SG_POLICY_DOMAINS, hold->source->domains, sizeof(*domains), &count);

	return count ? domains[0].place : (struct sg_place_rec){ 0 };
}

static void
hold_open(struct sg_hold *hold)
{
	const struct sg_inspect_setting *row = hold->seen->row;

	if (!row->what || hold->source->network_mode != SG_NETWORK_LIMITED ||
	    !sg_hold_is(hold->seen, row->with, hold->inspection->arena))
		return;
	sg_hold_deviate(hold,
			sg_arena_printf(hold->inspection->arena,
					"it %s; the requirement allows some destinations only",
					row->what),
			network_place(hold));
}

static void
hold_profile(struct sg_hold *hold)
{
	struct sg_span name = sg_seen_word(hold->seen, hold->inspection->arena);
	size_t count;
	const struct sg_profile_rec *profiles = sg_image_records(
		hold->image, SG_POLICY_PROFILES, hold->source->profiles, sizeof(*profiles), &count);

	if (!(hold->source->flags & SG_SOURCE_HAS_PROFILES))
		return;
	for (size_t i = 0; i < count; i++)
		if (sg_span_eq(sg_image_string(hold->image, profiles[i].name), name))
			return;
	sg_hold_deviate(hold, SG_SPAN("the requirement does not allow this permission profile"),
			count ? profiles[0].place : (struct sg_place_rec){ 0 });
}

/* ---- what only the agent itself enforces ---- */

static const struct sg_note_rec *
find_note(const struct sg_hold *hold, const char *key)
{
	size_t count;
	const struct sg_note_rec *notes = sg_image_records(
		hold->image, SG_POLICY_NOTES, hold->source->notes, sizeof(*notes), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_span_is(sg_image_string(hold->image, notes[i].key), key))
			return &notes[i];
	return NULL;
}

static void
hold_note(struct sg_hold *hold)
{
	struct sg_arena *arena = hold->inspection->arena;
	const struct sg_note_rec *note = find_note(hold, hold->seen->row->with);
	struct sg_span wanted, word = sg_seen_word(hold->seen, arena);

	if (!note)
		return;
	wanted = sg_image_string(hold->image, note->value);
	if (sg_span_eq(wanted, word) ||
	    sg_span_eq(wanted, sg_arena_printf(arena, "\"%.*s\"", SG_SPAN_ARG(word))))
		return;
	sg_hold_deviate(hold,
			sg_arena_printf(arena, "the requirement says %.*s", SG_SPAN_ARG(wanted)),
			note->place);
}

/* Hooks of users: another one can rewrite a call after it was judged. */
static void
hold_hook(struct sg_hold *hold)
{
	const struct sg_node *node = hold->seen->node;
	const struct sg_note_rec *note = find_note(hold, "allow_managed_hooks_only");

	if (!note || hold->seen->from->layer == SG_LAYER_MANAGED || node->count == 0 ||
	    sg_span_is(node->key, "state") ||
	    !sg_span_is(sg_image_string(hold->image, note->value), "true"))
		return;
	sg_hold_deviate(hold, SG_SPAN("the requirement allows hooks of the machine only"),
			note->place);
}

/* ---- from values to findings ---- */

/* Held against each source by itself. */
static void (*const by_source[SG_HOLDS])(struct sg_hold *hold) = {
	[SG_HOLD_WORD] = hold_word,       [SG_HOLD_MEANING] = hold_meaning,
	[SG_HOLD_FEATURE] = hold_feature, [SG_HOLD_SERVER] = hold_server,
	[SG_HOLD_OPEN] = hold_open,       [SG_HOLD_SERVERS] = hold_servers,
	[SG_HOLD_NOTE] = hold_note,       [SG_HOLD_PROFILE] = hold_profile,
	[SG_HOLD_HOOK] = hold_hook,
};

static void
hold_off(struct sg_hold *hold)
{
	const struct sg_inspect_setting *row = hold->seen->row;

	if (sg_hold_is(hold->seen, row->with, hold->inspection->arena))
		sg_hold_say(hold, SG_SEVERITY_ERROR,
			    sg_arena_printf(hold->inspection->arena, "it %s", row->what),
			    (struct sg_span){ 0 });
}

/* A home or everything: then nothing is left that is not trusted. */
static void
hold_trust(struct sg_hold *hold)
{
	struct sg_span folder = sg_inspect_trusted(hold->seen, hold->inspection->arena);
	struct sg_span home = hold->inspection->places.home;

	if (folder.len &&
	    (sg_span_is(folder, "/") || sg_span_is(folder, "/tmp") || sg_span_eq(folder, home) ||
	     (sg_span_starts(home, folder) && home.p[folder.len] == '/')))
		sg_hold_say(hold, SG_SEVERITY_WARNING,
			    SG_SPAN("it trusts whatever lies below, also what was never looked at"),
			    (struct sg_span){ 0 });
}

static void
hold_format(struct sg_hold *hold)
{
	if (!sg_hold_is(hold->seen, hold->seen->row->with, hold->inspection->arena))
		sg_hold_say(hold, SG_SEVERITY_NOTE,
			    sg_arena_printf(hold->inspection->arena,
					    "this format is unverified: known is %s",
					    hold->seen->row->with),
			    (struct sg_span){ 0 });
}

/* Held against the policy as a whole, or against nothing. */
static void (*const at_once[SG_HOLDS])(struct sg_hold *hold) = {
	[SG_HOLD_DOMAIN] = sg_hold_call, [SG_HOLD_WRITE] = sg_hold_call,
	[SG_HOLD_READ] = sg_hold_call,   [SG_HOLD_COMMAND] = sg_hold_call,
	[SG_HOLD_TRUST] = hold_trust,    [SG_HOLD_OFF] = hold_off,
	[SG_HOLD_FORMAT] = hold_format,  [SG_HOLD_VARIABLE] = sg_hold_variable,
};

struct sg_span
sg_inspect_trusted(const struct sg_seen *seen, struct sg_arena *arena)
{
	struct sg_span folder = seen->row->with ? seen->name : seen->node->text;

	if (seen->row->how != SG_HOLD_TRUST || !sg_hold_is(seen, seen->row->with, arena) ||
	    !sg_span_starts(folder, SG_SPAN("/")))
		return (struct sg_span){ 0 };
	while (folder.len > 1 && folder.p[folder.len - 1] == '/')
		folder.len--;
	return folder;
}

bool
sg_hold_next_source(struct sg_hold *hold, struct sg_hold_place *at)
{
	for (; at->policy < hold->policies->count; at->policy++, at->source = 0) {
		hold->image = &hold->policies->images[at->policy];
		while (at->source < sg_image_count(hold->image, SG_POLICY_SOURCES)) {
			hold->source = sg_image_record(hold->image, SG_POLICY_SOURCES, at->source++,
						       sizeof(*hold->source));
			if (hold->source &&
			    !(hold->source->flags & (SG_SOURCE_AUDIT_ONLY | SG_SOURCE_FAILED)))
				return true;
		}
	}
	return false;
}

static void
hold_by_source(struct sg_hold *hold)
{
	struct sg_hold_place at = { 0 };

	while (sg_hold_next_source(hold, &at))
		by_source[hold->seen->row->how](hold);
}

/* What no requirement speaks against is part of the inventory, too. */
static void
add_fine(struct sg_hold *hold)
{
	struct sg_observation seen = sg_seen_observe(hold->seen, hold->inspection->arena);

	/* Variables may be secrets by names that nobody knows. */
	if (hold->seen->row->how == SG_HOLD_VARIABLE)
		seen.value = (struct sg_span){ 0 };
	if (seen.agent.len && hold->seen->node->kind != SG_NODE_ARRAY)
		sg_inspect_add(hold->inspection, seen);
}

void
sg_inspect_settings(struct sg_inspection *inspection, struct sg_span agent,
		    const struct sg_policies *policies)
{
	struct sg_seen_list list = { 0 };

	sg_inspect_collect(inspection, agent, &list);
	for (size_t i = 0; i < list.len; i++) {
		struct sg_hold hold = { .inspection = inspection,
					.seen = &list.items[i],
					.agent = agent,
					.about = agent,
					.policies = policies };

		if (at_once[hold.seen->row->how])
			at_once[hold.seen->row->how](&hold);
		else if (by_source[hold.seen->row->how])
			hold_by_source(&hold);
		if (!hold.said)
			add_fine(&hold);
	}
}

void
sg_inspect_trusted_folders(struct sg_inspection *inspection, struct sg_span agent,
			   struct sg_folders *out)
{
	struct sg_seen_list list = { 0 };

	sg_inspect_collect(inspection, agent, &list);
	for (size_t i = 0; i < list.len; i++) {
		struct sg_span folder = sg_inspect_trusted(&list.items[i], inspection->arena);
		bool known = folder.len < 2 || out->len == SG_FOLDERS_MAX;

		for (size_t k = 0; k < out->len && !known; k++)
			known = sg_span_eq(out->items[k], folder);
		if (!known)
			sg_vec_push(inspection->arena, out, folder);
	}
}
