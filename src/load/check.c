/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree against the table of keys. Nothing is skipped silently: in our tables an unknown key refuses the file, in those
 * of Codex, which ignores it, it is a warning. Knows no key by name.
 */
#include "base/moment.h"
#include "load/draft.h"

/* Words of other tools for our decisions. */
static const struct {
	const char *word;
	const char *meant;
} synonyms[] = {
	{ "deny", "forbidden" }, { "block", "forbidden" }, { "reject", "forbidden" },
	{ "ask", "prompt" },     { "confirm", "prompt" },  { "audit", "log" },
	{ "warn", "log" },       { "permit", "allow" },
};

/* Where a value stands. */
struct standing {
	const struct sg_key_table *table;
	struct sg_span path;
	bool noted; /* inside a value that is noted as a whole */
};

static void check_table(struct sg_draft *draft, const struct sg_node *table,
			enum sg_key_scope scope, struct standing in);

static struct sg_span
path_of(struct sg_draft *draft, struct sg_span path, struct sg_span name)
{
	if (path.len == 0)
		return name;
	return sg_arena_printf(draft->arena, "%.*s.%.*s", SG_SPAN_ARG(path), SG_SPAN_ARG(name));
}

static bool
has_kind(struct sg_draft *draft, const struct sg_node *node, enum sg_node_kind kind,
	 struct sg_span name)
{
	struct sg_spot spot = sg_spot_value(node);

	if (node->kind == kind)
		return true;
	if (kind == SG_NODE_STRING &&
	    (node->kind == SG_NODE_BOOLEAN || node->kind == SG_NODE_INTEGER ||
	     node->kind == SG_NODE_FLOAT || node->kind == SG_NODE_NULL))
		spot.hint = SG_SPAN("put it in quotes");
	else if (kind == SG_NODE_ARRAY && node->kind == SG_NODE_STRING)
		spot.hint = SG_SPAN("put it in [ ]");
	else if (kind == SG_NODE_ARRAY && node->kind == SG_NODE_TABLE)
		spot.hint = sg_arena_printf(draft->arena, "several tables are written [[...%.*s]]",
					    SG_SPAN_ARG(name));
	sg_draft_fail(draft, SG_E_WRONG_TYPE, spot, "\"%.*s\" must be of type %s, not %s",
		      SG_SPAN_ARG(name), sg_node_kind_name(kind), sg_node_kind_name(node->kind));
	return false;
}

static bool
check_string(struct sg_draft *draft, const struct sg_node *node, struct sg_span name, bool filled)
{
	if (!has_kind(draft, node, SG_NODE_STRING, name))
		return false;
	if (!filled || sg_span_trim(node->text).len)
		return true;
	sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(node), "\"%.*s\" is empty",
		      SG_SPAN_ARG(name));
	return false;
}

static void
check_word(struct sg_draft *draft, const struct sg_node *node, const struct sg_key *key,
	   struct sg_span name)
{
	struct sg_spot spot = sg_spot_value(node);
	struct sg_span nearest;

	if (!check_string(draft, node, name, true) || sg_key_word(key->words, node->text) >= 0)
		return;
	nearest = sg_key_word_nearest(key->words, node->text);
	for (size_t i = 0; i < SG_ARRAY_LEN(synonyms); i++)
		if (sg_span_is(node->text, synonyms[i].word) &&
		    sg_key_word(key->words, sg_span_of(synonyms[i].meant)) >= 0)
			nearest = sg_span_of(synonyms[i].meant);
	spot.hint = nearest.len ? sg_draft_did_you_mean(draft, nearest)
				: sg_arena_printf(draft->arena, "one of: %s", key->words);
	if (key->type == SG_KEY_DECISION)
		sg_draft_fail(draft, SG_E_UNKNOWN_DECISION, spot, "unknown decision \"%.*s\"",
			      SG_SPAN_ARG(node->text));
	else
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "\"%.*s\" is no value of \"%.*s\"",
			      SG_SPAN_ARG(sg_span_first(node->text, 100)), SG_SPAN_ARG(name));
}

static void
check_integer(struct sg_draft *draft, const struct sg_node *node, struct sg_span name, int64_t max)
{
	if (has_kind(draft, node, SG_NODE_INTEGER, name) &&
	    (node->integer < 0 || node->integer > max))
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(node),
			      "\"%.*s\" is out of range", SG_SPAN_ARG(name));
}

static void
check_duration(struct sg_draft *draft, const struct sg_node *node, struct sg_span name)
{
	struct sg_spot spot = sg_spot_value(node);
	int64_t seconds;

	spot.hint = SG_SPAN("write \"90s\", \"15m\", \"12h\", \"30d\" or \"2w\"");
	if (check_string(draft, node, name, true) && !sg_duration_of_text(node->text, &seconds))
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "\"%.*s\" is no duration",
			      SG_SPAN_ARG(sg_span_first(node->text, 100)));
}

static void
check_time(struct sg_draft *draft, const struct sg_node *node, struct sg_span name)
{
	struct sg_spot spot = sg_spot_value(node);
	int64_t seconds;

	spot.hint = SG_SPAN("write it like 2026-11-21T10:00:00Z");
	if ((node->kind == SG_NODE_DATETIME || check_string(draft, node, name, true)) &&
	    !sg_time_of_text(node->text, &seconds))
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "\"%.*s\" is no time",
			      SG_SPAN_ARG(sg_span_first(node->text, 100)));
}

static bool
is_array(enum sg_key_type type)
{
	return type == SG_KEY_STRINGS || type == SG_KEY_WORDS || type == SG_KEY_TABLES;
}

static void
check_element(struct sg_draft *draft, const struct sg_node *element, const struct sg_key *key,
	      struct standing at)
{
	bool array = is_array(key->type);
	struct sg_span name = array ? sg_span_of(key->name) : element->key;

	switch (key->type) {
	case SG_KEY_STRINGS:
	case SG_KEY_TEXTS:
		(void)check_string(draft, element, name, at.table->ours || key->filled);
		break;
	case SG_KEY_WORDS:
	case SG_KEY_CHOICES:
		check_word(draft, element, key, name);
		break;
	case SG_KEY_BOOLEANS:
		(void)has_kind(draft, element, SG_NODE_BOOLEAN, name);
		break;
	default:
		if (!array)
			at.path = path_of(draft, at.path, name);
		if (has_kind(draft, element, SG_NODE_TABLE, name))
			check_table(draft, element, key->inner, at);
	}
}

/* Arrays and tables of one kind of element. */
static void
check_elements(struct sg_draft *draft, const struct sg_node *node, const struct sg_key *key,
	       struct standing at)
{
	if (!has_kind(draft, node, is_array(key->type) ? SG_NODE_ARRAY : SG_NODE_TABLE, node->key))
		return;
	if (key->filled && node->count == 0)
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(node),
			      "\"%.*s\" must name something", SG_SPAN_ARG(node->key));
	for (const struct sg_node *child = node->first; child; child = child->next)
		check_element(draft, child, key, at);
}

static void
check_value(struct sg_draft *draft, const struct sg_node *node, const struct sg_key *key,
	    struct standing at)
{
	switch (key->type) {
	case SG_KEY_STRING:
		(void)check_string(draft, node, node->key, at.table->ours || key->filled);
		break;
	case SG_KEY_BOOLEAN:
		(void)has_kind(draft, node, SG_NODE_BOOLEAN, node->key);
		break;
	case SG_KEY_INTEGER:
		check_integer(draft, node, node->key, INT32_MAX);
		break;
	case SG_KEY_PORT:
		check_integer(draft, node, node->key, UINT16_MAX);
		break;
	case SG_KEY_WORD:
	case SG_KEY_DECISION:
		check_word(draft, node, key, node->key);
		break;
	case SG_KEY_DURATION:
		check_duration(draft, node, node->key);
		break;
	case SG_KEY_TIME:
		check_time(draft, node, node->key);
		break;
	case SG_KEY_TABLE:
		if (has_kind(draft, node, SG_NODE_TABLE, node->key))
			check_table(draft, node, key->inner, at);
		break;
	case SG_KEY_STRINGS:
	case SG_KEY_WORDS:
	case SG_KEY_TABLES:
	case SG_KEY_NAMED:
	case SG_KEY_BOOLEANS:
	case SG_KEY_CHOICES:
	case SG_KEY_TEXTS:
		check_elements(draft, node, key, at);
		break;
	case SG_KEY_KIND:
		if (node->kind != SG_NODE_TABLE)
			check_word(draft, node, key, node->key);
		else if (node->count != 1 || sg_key_word(key->words, node->first->key) < 0)
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_value(node),
				      "\"%.*s\" holds one of: %s", SG_SPAN_ARG(node->key),
				      key->words);
		break;
	case SG_KEY_NEVER:
		sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(node),
			      "\"%.*s\" cannot stand here", SG_SPAN_ARG(node->key));
		break;
	case SG_KEY_OTHER:
		break;
	}
}

static void
unknown_key(struct sg_draft *draft, const struct sg_node *node, enum sg_key_scope scope,
	    struct sg_span path)
{
	const struct sg_key_table *table = sg_key_table(scope);
	struct sg_spot spot = sg_spot_key(node);

	spot.hint = sg_draft_did_you_mean(draft, sg_key_nearest(scope, node->key));
	if (scope != SG_SCOPE_TOP && scope < SG_SCOPE_MANAGED_CONFIG &&
	    sg_key_find(SG_SCOPE_TOP, node->key))
		spot.hint =
			SG_SPAN("this key belongs to the top of the file, above the first table");
	if (scope == SG_SCOPE_TOP && sg_key_find(SG_SCOPE_REQUIREMENTS, node->key))
		spot.hint = sg_arena_printf(draft->arena, "did you mean \"requirements.%.*s\"?",
					    SG_SPAN_ARG(node->key));
	if (!table->closed)
		sg_draft_note(draft, SG_W_UNKNOWN_CODEX_KEY, path_of(draft, path, node->key), node);
	sg_draft_fail(draft, table->closed ? SG_E_UNKNOWN_KEY : SG_W_UNKNOWN_CODEX_KEY, spot,
		      "unknown key \"%.*s\"%s%.*s", SG_SPAN_ARG(node->key), path.len ? " in " : "",
		      SG_SPAN_ARG(path));
}

static void
check_required(struct sg_draft *draft, const struct sg_node *node, enum sg_key_scope scope,
	       struct sg_span path)
{
	const struct sg_key_table *table = sg_key_table(scope);

	for (size_t i = 0; i < table->count; i++)
		if (table->keys[i].required && !sg_node_get(node, table->keys[i].name))
			sg_draft_fail(draft, SG_E_MISSING_KEY, sg_spot_value(node),
				      "%.*s needs the key \"%s\"",
				      SG_SPAN_ARG(path.len ? path : SG_SPAN("the file")),
				      table->keys[i].name);
}

/* Recursion is as deep as the table of keys. */
static void
check_table(struct sg_draft *draft, const struct sg_node *table, enum sg_key_scope scope,
	    struct standing in)
{
	for (const struct sg_node *node = table->first; node; node = node->next) {
		const struct sg_key *key = sg_key_find(scope, node->key);
		struct standing at = { sg_key_table(scope), path_of(draft, in.path, node->key),
				       in.noted };

		if (!key) {
			unknown_key(draft, node, scope, in.path);
			continue;
		}
		if (key->reach == SG_REACH_CODEX && !in.noted)
			sg_draft_note(draft, SG_W_IGNORED_KEY, at.path, node);
		at.noted |= key->reach == SG_REACH_CODEX;
		check_value(draft, node, key, at);
	}
	check_required(draft, table, scope, in.path);
}

void
sg_draft_check_table(struct sg_draft *draft, const struct sg_node *table, enum sg_key_scope scope)
{
	check_table(
		draft, table, scope,
		(struct standing){ .path = sg_span_of(sg_key_table(scope)->path), .noted = true });
}

void
sg_draft_check(struct sg_draft *draft, const struct sg_node *root, enum sg_key_scope scope)
{
	if (root->kind == SG_NODE_NULL)
		check_required(draft, root, scope, (struct sg_span){ 0 });
	else if (has_kind(draft, root, SG_NODE_TABLE, SG_SPAN("the file")))
		check_table(draft, root, scope, (struct standing){ 0 });
}
