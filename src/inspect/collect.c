/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From files to values: which there are, by the rows, and which of them counts where several files set the same key.
 * Judges nothing; knows no agent.
 */
#include "inspect/hold.h"
#include "inspect/lines.h"
#include "inspect/rules.h"

#include "agents/agent.h"
#include "audit/audit.h"

#include <inttypes.h>

/* Short words are near to each other without being meant. */
enum { MAX_SHOWN_BYTES = 160, MIN_DOUBT_BYTES = 7 };

/* One file while its values are looked for. */
struct reading {
	struct sg_inspection *inspection;
	struct sg_span agent; /* whose files are looked for */
	struct sg_seen_list *out;
	const struct sg_inspect_file *from;
	const struct sg_inspect_setting *row;
	struct sg_span file;
	const struct sg_node *tree; /* of `file`; NULL: it cannot be parsed */
	unsigned order;
};

/* ---- values ---- */

unsigned
sg_seen_line(const struct sg_seen *seen)
{
	return seen->node->key_line ? seen->node->key_line : seen->node->line;
}

unsigned
sg_seen_column(const struct sg_seen *seen)
{
	return seen->node->key_line ? seen->node->key_column : seen->node->column;
}

struct sg_span
sg_seen_word(const struct sg_seen *seen, struct sg_arena *arena)
{
	const struct sg_node *node = seen->node;

	switch (node->kind) {
	case SG_NODE_BOOLEAN:
		return sg_span_of(node->boolean ? "true" : "false");
	case SG_NODE_INTEGER:
		return sg_arena_printf(arena, "%" PRId64, node->integer);
	case SG_NODE_STRING:
	case SG_NODE_DATETIME:
		return node->text;
	case SG_NODE_TABLE: /* a word with settings of its own: { "granular": {...} } */
		return node->count == 1 ? node->first->key : (struct sg_span){ 0 };
	default:
		return (struct sg_span){ 0 };
	}
}

/* Without what looks like a secret; a variable's name tells, too. */
static struct sg_span
redact(const struct sg_seen *seen, struct sg_span text, struct sg_arena *arena)
{
	size_t name = seen->node->key.len + 1;

	if (seen->row->how != SG_HOLD_VARIABLE)
		return sg_redact(text, arena);
	text = sg_redact(sg_arena_printf(arena, "%.*s=%.*s", SG_SPAN_ARG(seen->node->key),
					 SG_SPAN_ARG(text)),
			 arena);
	return sg_span_from(text, name);
}

/* What people are shown of a value. */
static struct sg_span
show(const struct sg_seen *seen, struct sg_arena *arena)
{
	const struct sg_node *node = seen->node;
	struct sg_span text = { 0 };

	if (node->kind == SG_NODE_TABLE) {
		text = sg_node_text(node, "command");
		text = text.len ? text : sg_node_text(node, "url");
	} else if (node->kind != SG_NODE_ARRAY)
		text = sg_seen_word(seen, arena);
	text = redact(seen, text, arena);
	if (text.len > MAX_SHOWN_BYTES) {
		text.len = MAX_SHOWN_BYTES;
		while (text.len && ((unsigned char)text.p[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	return text;
}

struct sg_observation
sg_seen_observe(const struct sg_seen *seen, struct sg_arena *arena)
{
	struct sg_observation out = {
		.state = seen->by          ? SG_STATE_OVERRIDDEN
			 : seen->untrusted ? SG_STATE_UNTRUSTED
					   : SG_STATE_EFFECTIVE,
		.agent = sg_span_of(seen->row->agent),
		.setting = seen->setting,
		.value = show(seen, arena),
		.is_text = seen->node->kind == SG_NODE_STRING || seen->node->kind == SG_NODE_TABLE,
		.file = seen->file,
		.line = sg_seen_line(seen),
		.column = sg_seen_column(seen),
		.touches = sg_touch_words[seen->row->touch],
		.layer = sg_layer_words[seen->from->layer],
	};

	if (seen->by)
		out.by = sg_arena_printf(arena, "%.*s:%u", SG_SPAN_ARG(seen->by->file),
					 sg_seen_line(seen->by));
	return out;
}

/* ---- walking ---- */

/* The way to a value. */
struct way {
	struct sg_span setting;
	struct sg_span name;
	bool element;
};

static void
add(const struct reading *reading, const struct sg_node *node, struct way way)
{
	struct sg_seen seen = { .from = reading->from,
				.row = reading->row,
				.node = node,
				.setting = way.setting,
				.name = way.name,
				.file = reading->file,
				.rank = reading->from->rank * 1000 + reading->order,
				.element = way.element };

	if (reading->out->len < SG_SEEN_MAX)
		sg_vec_push(reading->inspection->arena, reading->out, seen);
}

/* A step of a row against a key: "\*" is a star itself. */
static bool
is_step(struct sg_span step, const struct sg_node *member)
{
	if (sg_span_is(step, "*"))
		return true;
	if (sg_span_is(step, "\\*"))
		step = SG_SPAN("*");
	return sg_span_eq(step, member->key);
}

/* Keys of other characters than these are quoted, so that a dot parts. */
static bool
is_plain(struct sg_span key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = sg_lower(key.p[i]);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && !memchr("_-.", c, 3))
			return false;
	}
	return key.len > 0;
}

static struct way
step_to(struct sg_span step, const struct sg_node *member, struct way way, struct sg_arena *arena)
{
	const char *quote = is_plain(member->key) ? "" : "\"";

	way.setting =
		sg_arena_printf(arena, "%.*s%s%s%.*s%s", SG_SPAN_ARG(way.setting),
				way.setting.len ? "." : "", quote, SG_SPAN_ARG(member->key), quote);
	if (sg_span_is(step, "*"))
		way.name = member->key;
	return way;
}

/* As deep as a row has steps. */
static void
walk(const struct reading *reading, const struct sg_node *node, struct sg_span steps,
     struct way way)
{
	struct sg_arena *arena = reading->inspection->arena;
	struct sg_span step = sg_span_split(steps, '/', &steps);
	bool list = node->kind == SG_NODE_ARRAY;
	size_t index = 0;

	if (node->kind != SG_NODE_TABLE && !(list && sg_span_is(step, "*")))
		return;
	for (const struct sg_node *member = node->first; member; member = member->next, index++) {
		struct way next = way;

		if (!list && !is_step(step, member))
			continue;
		if (list) {
			next.element = true;
			next.setting = sg_arena_printf(arena, "%.*s[%zu]", SG_SPAN_ARG(way.setting),
						       index);
		} else
			next = step_to(step, member, way, arena);
		if (steps.len)
			walk(reading, member, steps, next);
		else
			add(reading, member, next);
	}
}

static bool
is_row_of(const struct sg_inspect_setting *row, const struct sg_inspect_file *file)
{
	if (strcmp(row->kind, file->kind) != 0)
		return false;
	return row->agent == file->agent ||
	       (row->agent && file->agent && strcmp(row->agent, file->agent) == 0);
}

static struct sg_span
first_step(const struct sg_inspect_setting *row)
{
	struct sg_span rest;

	return sg_span_split(sg_span_of(row->key), '/', &rest);
}

/* A key that is nearly one that is known: what it was to set is not set, or the format has changed. */
static void
doubt(const struct reading *reading, const struct sg_node *member)
{
	struct SG_VEC(struct sg_span) steps = { 0 };
	struct sg_arena *arena = reading->inspection->arena;
	struct sg_span near;

	for (const struct sg_inspect_setting *row = sg_inspect_setting_rows; row->key; row++) {
		if (!is_row_of(row, reading->from))
			continue;
		if (is_step(first_step(row), member))
			return;
		sg_vec_push(arena, &steps, first_step(row));
	}
	for (const struct sg_inspect_known *known = sg_inspect_known_keys; known->key; known++)
		if (sg_span_is(reading->agent, known->agent) && sg_span_is(member->key, known->key))
			return;
	near = sg_nearest(member->key, steps.items, steps.len);
	if (near.len)
		sg_inspect_add_once(
			reading->inspection,
			(struct sg_observation){
				.severity = SG_SEVERITY_NOTE,
				.agent = reading->agent,
				.what = sg_arena_printf(
					arena,
					"the key \"%.*s\" is not known, so what it does is unverified; did you mean \"%.*s\"?",
					SG_SPAN_ARG(member->key), SG_SPAN_ARG(near)),
				.file = reading->file,
				.line = member->key_line,
				.column = member->key_column });
}

static void
doubt_keys(const struct reading *reading)
{
	if (strcmp(reading->from->kind, "settings") != 0 || reading->tree->kind != SG_NODE_TABLE)
		return;
	for (const struct sg_node *member = reading->tree->first; member; member = member->next)
		if (member->key.len >= MIN_DOUBT_BYTES)
			doubt(reading, member);
}

/* Every value of a tree that rows of its file name. */
static void
read_values(struct reading *reading, const struct sg_node *tree)
{
	for (const struct sg_inspect_setting *row = sg_inspect_setting_rows; row->key; row++) {
		reading->row = row;
		if (is_row_of(row, reading->from))
			walk(reading, tree, sg_span_of(row->key), (struct way){ 0 });
	}
}

static void
read_tree(void *context, struct sg_text text)
{
	struct reading *reading = context;

	reading->file = text.file;
	reading->order++;
	reading->tree = sg_inspect_parse(reading->inspection, reading->agent, text);
	if (!reading->tree)
		return;
	read_values(reading, reading->tree);
	doubt_keys(reading);
}

static void
read_rules(void *context, struct sg_text text)
{
	struct reading *reading = context;

	reading->file = text.file;
	read_values(reading, sg_inspect_rules(text.bytes, reading->inspection->arena));
}

/* Lines NAME=VALUE: as a table of variables. */
static void
read_lines(void *context, struct sg_text text)
{
	static const struct sg_inspect_setting row = { .kind = "variables",
						       .key = "*",
						       .touch = SG_TOUCH_VARIABLES,
						       .how = SG_HOLD_VARIABLE };
	struct reading *reading = context;
	const struct sg_node *table = sg_inspect_lines(text.bytes, reading->inspection->arena);

	reading->file = text.file;
	reading->row = &row;
	for (const struct sg_node *node = table->first; node; node = node->next)
		add(reading, node, (struct way){ .setting = node->key, .element = true });
}

/* ---- MCP servers, where the gate looks for them ---- */

/* Where a place of servers is: of UPWARDS only the project itself. */
static struct sg_inspect_place
place_of(const struct sg_install_places *places, const struct sg_server_place *place)
{
	static const char *const bases[] = {
		[SG_PLACE_HOME] = "~",
		[SG_PLACE_UPWARDS] = ".",
		[SG_PLACE_FIXED] = "/",
	};

	const char *value =
		place->moved && places->variable ? places->variable(place->variable) : NULL;

	return (struct sg_inspect_place){ place->variable, bases[place->root],
					  value && value[0] == '/' ? place->moved : place->path };
}

static void
read_servers(struct reading *reading, const struct sg_server_place *place)
{
	struct sg_arena *arena = reading->inspection->arena;
	struct sg_inspect_setting *row = sg_arena_alloc(arena, sizeof(*row));
	struct sg_inspect_file *file = sg_arena_alloc(arena, sizeof(*file));
	static const enum sg_inspect_layer layers[] = {
		[SG_PLACE_HOME] = SG_LAYER_USER,
		[SG_PLACE_UPWARDS] = SG_LAYER_PROJECT,
		[SG_PLACE_FIXED] = SG_LAYER_MANAGED,
	};
	struct sg_inspect_file from = { .agent = reading->agent.p,
					.kind = "servers",
					.place = place_of(&reading->inspection->places, place),
					.layer = layers[place->root] };

	*row = (struct sg_inspect_setting){
		.agent = reading->agent.p,
		.kind = "servers",
		.key = sg_arena_printf(arena, "%s%s%s/*", place->projects ? place->projects : "",
				       place->projects ? "/*/" : "", place->servers)
			       .p,
		.touch = SG_TOUCH_SERVERS,
		.how = SG_HOLD_SERVER,
	};
	*file = from;
	reading->from = file;
	reading->row = row;
}

static void
see_servers(void *context, struct sg_text text)
{
	struct reading *reading = context;
	const struct sg_node *tree;

	reading->file = text.file;
	tree = sg_inspect_parse(reading->inspection, reading->agent, text);
	if (tree)
		walk(reading, tree, sg_span_of(reading->row->key), (struct way){ 0 });
}

static void
collect_servers(struct reading *reading)
{
	const struct sg_agent *agent = sg_agent_find(reading->agent);

	for (const struct sg_server_place *place = agent ? agent->places : NULL;
	     place && place->path; place++) {
		read_servers(reading, place);
		sg_inspect_files(reading->inspection, &reading->from->place, see_servers, reading);
	}
}

/* ---- variables of this process ---- */

static void
collect_process(struct reading *reading)
{
	static const struct sg_inspect_file from = { .kind = "process", .layer = SG_LAYER_USER };
	static const struct sg_inspect_setting row = {
		.kind = "process", .key = "*", .touch = SG_TOUCH_VARIABLES, .how = SG_HOLD_VARIABLE
	};
	struct sg_inspection *inspection = reading->inspection;

	reading->from = &from;
	reading->row = &row;
	reading->file = SG_SPAN(SG_INSPECT_ENVIRONMENT);
	for (const struct sg_inspect_hazard *hazard = sg_inspect_hazards; hazard->name; hazard++) {
		const char *value = inspection->places.variable
					    ? inspection->places.variable(hazard->name)
					    : NULL;
		struct sg_node *node;

		if (!value)
			continue;
		node = sg_arena_alloc(inspection->arena, sizeof(*node));
		*node = (struct sg_node){ .kind = SG_NODE_STRING,
					  .key = sg_span_of(hazard->name),
					  .text = sg_arena_copy(inspection->arena,
								sg_span_of(value)) };
		add(reading, node, (struct way){ .setting = node->key, .element = true });
	}
}

/* ---- which value counts ---- */

/* A project that is stricter changes nothing for the others: what a user sets counts there. */
static bool
may_override(const struct sg_seen *high, const struct sg_seen *low)
{
	return high->rank > low->rank &&
	       (high->from->layer != SG_LAYER_PROJECT || low->from->layer == SG_LAYER_PROJECT);
}

static bool
is_same_key(const struct sg_seen *a, const struct sg_seen *b)
{
	return !a->element && !b->element && a->from->rank && b->from->rank &&
	       a->row->how == b->row->how && sg_span_eq(a->setting, b->setting);
}

static void
settle(struct sg_seen_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		for (size_t k = 0; k < list->len; k++) {
			struct sg_seen *low = &list->items[i];
			const struct sg_seen *high = &list->items[k];

			if (may_override(high, low) && is_same_key(low, high) &&
			    (!low->by || high->rank > low->by->rank))
				low->by = high;
		}
}

/* "permissions.allow" holds that and what is in it; "general.defaultApprovalMode=yolo" one value of it. */
static bool
is_held(const struct sg_seen *seen, struct sg_span what, struct sg_arena *arena)
{
	struct sg_span value, setting = sg_span_split(what, '=', &value);

	if (!sg_span_starts(seen->setting, setting) ||
	    (seen->setting.len > setting.len && !memchr(".[", seen->setting.p[setting.len], 2)))
		return false;
	return !value.len || sg_span_eq(sg_seen_word(seen, arena), value);
}

/* What managed settings hold against, whatever others say. */
static void
settle_pins(struct sg_seen_list *list, struct sg_arena *arena)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct sg_seen *pin = &list->items[i];

		if (pin->row->how != SG_HOLD_PIN || pin->from->layer != SG_LAYER_MANAGED ||
		    !sg_hold_is(pin, pin->row->with, arena))
			continue;
		for (size_t k = 0; k < list->len; k++)
			if (list->items[k].from->layer != SG_LAYER_MANAGED &&
			    list->items[k].row->agent &&
			    is_held(&list->items[k], sg_span_of(pin->row->what), arena))
				list->items[k].by = pin;
	}
}

/* Is the directory, or one above it, among the folders that are trusted? */
static bool
is_trusted(const struct sg_seen_list *list, struct sg_span directory, struct sg_arena *arena)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct sg_seen *seen = &list->items[i];
		struct sg_span folder = sg_inspect_trusted(seen, arena);

		if (folder.len && sg_span_starts(directory, folder) &&
		    (folder.len == 1 || directory.len == folder.len ||
		     directory.p[folder.len] == '/'))
			return true;
	}
	return false;
}

static void
settle_trust(struct sg_inspection *inspection, struct sg_seen_list *list)
{
	bool trusted = is_trusted(list, inspection->places.project, inspection->arena);

	for (size_t i = 0; i < list->len; i++)
		list->items[i].untrusted = list->items[i].from->trust && !trusted;
}

void
sg_inspect_collect(struct sg_inspection *inspection, struct sg_span agent, struct sg_seen_list *out)
{
	static const sg_inspect_see readers[] = {
		[SG_FORM_TREE] = read_tree,
		[SG_FORM_LINES] = read_lines,
		[SG_FORM_RULES] = read_rules,
	};
	struct reading reading = { .inspection = inspection, .agent = agent, .out = out };

	for (const struct sg_inspect_file *file = sg_inspect_file_rows; file->kind; file++) {
		if (file->agent && !sg_span_is(agent, file->agent))
			continue;
		reading.from = file;
		reading.order = 0;
		sg_inspect_files(inspection, &file->place, readers[file->form], &reading);
	}
	collect_servers(&reading);
	collect_process(&reading);
	settle(out);
	settle_pins(out, inspection->arena);
	settle_trust(inspection, out);
}
