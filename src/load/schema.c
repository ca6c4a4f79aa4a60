/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing the schema from the rows of keys.c. What a row cannot say (values of a shape of their own, examples, keys that
 * belong together) stands in tables here. Follows JSON Schema, draft 2020-12.
 */
#include "load/schema.h"

#include "base/json.h"
#include "load/keys.h"

#define TEXT "{\"type\":\"string\",\"minLength\":1}"
#define TEXT_MATCH                                                                         \
	"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"required\":[\"match\"]," \
	"\"properties\":{\"match\":{\"enum\":[\"exact\",\"prefix\",\"regex\",\"glob\"]},"  \
	"\"value\":{\"type\":\"string\"},\"expression\":{\"type\":\"string\"}}}]}"
#define APPROVAL_POLICIES "\"untrusted\",\"on-request\",\"never\",\"on-failure\""

/* Shapes of SG_KEY_OTHER: members of the schema of the value. Without a row any value fits. */
static const struct {
	enum sg_key_scope scope;
	const char *key;
	const char *shape;
} shapes[] = {
	{ SG_SCOPE_TOP, "allowed_approval_policies",
	  "\"type\":\"array\",\"items\":{\"anyOf\":[{\"enum\":[" APPROVAL_POLICIES
	  "]},{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":1,\"properties\":{\"granular\":"
	  "{\"$ref\":\"#/$defs/allowed_approval_policies%5B%5D.granular\"}}}]}" },
	{ SG_SCOPE_REQUIREMENTS, "filesystem",
	  "\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[{\"enum\":[\"none\",\"read\",\"write\",\"deny\"]},"
	  "{\"type\":\"object\",\"additionalProperties\":{\"enum\":[\"none\",\"read\",\"write\",\"deny\"]}}]}" },
	{ SG_SCOPE_SERVER, "args", "\"type\":\"array\",\"items\":" TEXT_MATCH },
	{ SG_SCOPE_RULE, "prefix",
	  "\"type\":\"array\",\"minItems\":1,\"items\":{\"anyOf\":[" TEXT
	  ",{\"type\":\"array\",\"minItems\":1,\"items\":" TEXT "}]}" },
	{ SG_SCOPE_CODEX_PREFIX_RULE, "pattern",
	  "\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"object\",\"minProperties\":1,"
	  "\"maxProperties\":1,\"additionalProperties\":false,\"properties\":{\"token\":" TEXT
	  ",\"any_of\":{\"type\":\"array\",\"minItems\":1,\"items\":" TEXT "}}}" },
};

/* Members of the schema of a table. */
static const struct {
	enum sg_key_scope scope;
	const char *members;
} extras[] = {
	{ SG_SCOPE_CODEX_IDENTITY,
	  "\"anyOf\":[{\"required\":[\"command\"]},{\"required\":[\"url\"]}]" },
	{ SG_SCOPE_RULE,
	  "\"anyOf\":[{\"required\":[\"glob\"]},{\"required\":[\"globs\"]},{\"required\":[\"prefix\"]},"
	  "{\"required\":[\"regex\"]},{\"required\":[\"tools\"]}],"
	  "\"not\":{\"anyOf\":[{\"required\":[\"glob\",\"globs\"]},{\"required\":[\"glob\",\"prefix\"]},"
	  "{\"required\":[\"glob\",\"regex\"]},{\"required\":[\"globs\",\"prefix\"]},"
	  "{\"required\":[\"globs\",\"regex\"]},{\"required\":[\"prefix\",\"regex\"]}]}" },
	{ SG_SCOPE_DECLARATIONS, "\"allOf\":[{\"properties\":{\"version\":{\"const\":1}}}]" },
	/* As declare.c: a place where none is usual, none where it is fixed; keys that could never have an effect. */
	{ SG_SCOPE_DECLARATION,
	  "\"allOf\":[{\"properties\":{\"path\":{\"pattern\":\"^/\"}}},"
	  "{\"if\":{\"properties\":{\"type\":{\"enum\":[\"file\",\"directory\"]}}},"
	  "\"then\":{\"required\":[\"path\"]}},"
	  "{\"if\":{\"properties\":{\"type\":{\"enum\":[\"user\",\"project\"]}}},"
	  "\"then\":{\"properties\":{\"path\":false,\"max_age\":false,"
	  "\"required\":{\"const\":false}}}},"
	  "{\"if\":{\"required\":[\"on_missing\"]},\"then\":{\"required\":[\"required\"],"
	  "\"properties\":{\"required\":{\"const\":true}}}},"
	  "{\"if\":{\"required\":[\"on_stale\"],\"not\":{\"properties\":{\"type\":{\"const\":\"bundle\"}}}},"
	  "\"then\":{\"required\":[\"max_age\"]}}]" },
};

/* Examples of values, as an array of JSON. */
static const struct {
	enum sg_key_scope scope;
	const char *key;
	const char *json;
} examples[] = {
	{ SG_SCOPE_REQUIREMENTS, "min_strictgate", "[\"0.1\"]" },
	{ SG_SCOPE_REQUIREMENTS, "packs", "[[\"baseline\"],[\"baseline\",\"./team.toml\"]]" },
	{ SG_SCOPE_REQUIREMENTS, "filesystem",
	  "[{\":project_roots\":{\".\":\"write\",\"**/*.env\":\"none\"},\"~/.ssh\":\"none\"}]" },
	{ SG_SCOPE_RULE, "id", "[\"git/force-push\"]" },
	{ SG_SCOPE_RULE, "glob", "[\"rm -rf *\",\"git push --force*\"]" },
	{ SG_SCOPE_RULE, "globs", "[[\"npm install *\",\"pip install *\"]]" },
	{ SG_SCOPE_RULE, "prefix", "[[\"npm\",[\"publish\",\"unpublish\"]]]" },
	{ SG_SCOPE_RULE, "regex", "[\"^curl .*--insecure\"]" },
	{ SG_SCOPE_RULE, "unless", "[[\"rm -rf ./build\"]]" },
	{ SG_SCOPE_RULE, "match", "[[\"sudo rm -fr /tmp/x\"]]" },
	{ SG_SCOPE_RULE, "not_match", "[[\"rm notes.txt\"]]" },
	{ SG_SCOPE_CLI, "program", "[\"az\",\"kubectl\"]" },
	{ SG_SCOPE_CLI, "forbidden", "[[\"ad * create\"]]" },
	{ SG_SCOPE_PATH, "globs", "[[\"**/.git/hooks/**\",\"~/.bashrc\"]]" },
	{ SG_SCOPE_NETWORK, "domains",
	  "[{\"api.example.com\":\"allow\",\"*.packages.example\":\"allow\"}]" },
	{ SG_SCOPE_ENVIRONMENT, "names", "[[\"LD_PRELOAD\",\"BASH_ENV\"]]" },
	{ SG_SCOPE_SERVER, "tools", "[[\"get_*\",\"list_*\"]]" },
	{ SG_SCOPE_DECLARATION, "path", "[\"/srv/policy/requirements.toml\"]" },
	{ SG_SCOPE_DECLARATION, "max_age", "[\"7d\"]" },
	{ SG_SCOPE_CODEX_PREFIX_RULE, "pattern",
	  "[[{\"token\":\"git\"},{\"any_of\":[\"push\",\"fetch\"]}]]" },
	{ SG_SCOPE_CODEX_FILESYSTEM, "deny_read", "[[\"~/.ssh/**\"]]" },
};

/* How sources are joined, for the description. Enum-indexed. */
static const char *const joins[] = {
	[SG_JOIN_STRICTEST] = "The strictest of several sources counts.",
	[SG_JOIN_INTERSECTION] = "Only what every source allows is allowed.",
	[SG_JOIN_EVERY] = "A call must pass every source that has one.",
	[SG_JOIN_AND] = "False in one source is false.",
	[SG_JOIN_OR] = "True in one source is true.",
	[SG_JOIN_MIN] = "The smallest of several sources counts.",
	[SG_JOIN_MAX] = "The largest of several sources counts.",
	[SG_JOIN_OWN] = NULL,
	[SG_JOIN_CODEX] = NULL,
};

static void
open_member(struct sg_buffer *out, const char *key, char bracket)
{
	sg_json_key(out, key);
	sg_buffer_add_char(out, bracket);
}

static void
add_words(struct sg_buffer *out, const char *words)
{
	struct sg_span rest = sg_span_of(words);

	open_member(out, "enum", '[');
	while (rest.len) {
		struct sg_span word = sg_span_split(rest, ' ', &rest);

		sg_json_next(out);
		sg_json_string(out, word);
	}
	sg_buffer_add_char(out, ']');
}

static void
add_reference(struct sg_buffer *out, enum sg_key_scope scope)
{
	const char *path = sg_key_table(scope)->path;

	/* Brackets have no place in the fragment of a URI. */
	sg_buffer_add(out, SG_SPAN("{\"$ref\":\"#/$defs/"));
	for (const char *c = *path ? path : "top"; *c; c++) {
		if (*c == '[' || *c == ']' || *c == '*')
			sg_buffer_printf(out, "%%%02X", (unsigned char)*c);
		else
			sg_buffer_add_char(out, *c);
	}
	sg_buffer_add(out, SG_SPAN("\"}"));
}

static bool
must_hold_text(enum sg_key_scope scope, const struct sg_key *key)
{
	return key->filled || sg_key_table(scope)->ours;
}

/* The elements of an array, or the values of a table with any names. */
static void
add_elements(struct sg_buffer *out, enum sg_key_scope scope, const struct sg_key *key)
{
	switch (key->type) {
	case SG_KEY_STRINGS:
	case SG_KEY_TEXTS:
		sg_buffer_add(out, must_hold_text(scope, key) ? SG_SPAN(TEXT)
							      : SG_SPAN("{\"type\":\"string\"}"));
		break;
	case SG_KEY_BOOLEANS:
		sg_buffer_add(out, SG_SPAN("{\"type\":\"boolean\"}"));
		break;
	case SG_KEY_WORDS:
	case SG_KEY_CHOICES:
		sg_buffer_add_char(out, '{');
		add_words(out, key->words);
		sg_buffer_add_char(out, '}');
		break;
	default:
		add_reference(out, key->inner);
	}
}

/* One of the words, or a table with one of them as its key. */
static void
add_kind(struct sg_buffer *out, const struct sg_key *key)
{
	open_member(out, "anyOf", '[');
	sg_buffer_add_char(out, '{');
	add_words(out, key->words);
	sg_buffer_add(out, SG_SPAN("},{\"type\":\"object\",\"minProperties\":1,"
				   "\"maxProperties\":1,\"propertyNames\":{"));
	add_words(out, key->words);
	sg_buffer_add(out, SG_SPAN("}}]"));
}

static void
add_shape(struct sg_buffer *out, enum sg_key_scope scope, const struct sg_key *key)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(shapes); i++)
		if (shapes[i].scope == scope && strcmp(shapes[i].key, key->name) == 0) {
			sg_json_next(out);
			sg_buffer_add(out, sg_span_of(shapes[i].shape));
		}
}

static void
add_type(struct sg_buffer *out, enum sg_key_scope scope, const struct sg_key *key)
{
	static const char *const types[] = {
		[SG_KEY_STRING] = "string",   [SG_KEY_BOOLEAN] = "boolean",
		[SG_KEY_INTEGER] = "integer", [SG_KEY_WORD] = NULL,
		[SG_KEY_DECISION] = NULL,     [SG_KEY_STRINGS] = "array",
		[SG_KEY_WORDS] = "array",     [SG_KEY_TABLE] = NULL,
		[SG_KEY_TABLES] = "array",    [SG_KEY_NAMED] = "object",
		[SG_KEY_BOOLEANS] = "object", [SG_KEY_CHOICES] = "object",
		[SG_KEY_DURATION] = "string", [SG_KEY_TIME] = "string",
		[SG_KEY_TEXTS] = "object",    [SG_KEY_PORT] = "integer",
		[SG_KEY_KIND] = NULL,         [SG_KEY_NEVER] = NULL,
		[SG_KEY_OTHER] = NULL,
	};
	_Static_assert(SG_ARRAY_LEN(types) == SG_KEY_OTHER + 1, "every type has its row");
	bool array = types[key->type] && strcmp(types[key->type], "array") == 0;

	if (types[key->type])
		sg_json_text(out, "type", sg_span_of(types[key->type]));
	if (key->type == SG_KEY_STRING && must_hold_text(scope, key))
		sg_json_number(out, "minLength", 1);
	if (key->type == SG_KEY_INTEGER || key->type == SG_KEY_PORT)
		sg_json_number(out, "minimum", 0);
	if (key->type == SG_KEY_PORT)
		sg_json_number(out, "maximum", UINT16_MAX);
	if (array && key->filled)
		sg_json_number(out, "minItems", 1);
	if (key->type == SG_KEY_KIND)
		add_kind(out, key);
	if (key->type == SG_KEY_NEVER) {
		sg_json_key(out, "not");
		sg_buffer_add(out, SG_SPAN("{}"));
	}
	if (key->type == SG_KEY_WORD || key->type == SG_KEY_DECISION)
		add_words(out, key->words);
	if (key->type == SG_KEY_TABLE) {
		open_member(out, "allOf", '[');
		add_reference(out, key->inner);
		sg_buffer_add_char(out, ']');
	}
	if (array || (types[key->type] && types[key->type][0] == 'o')) {
		sg_json_key(out, array ? "items" : "additionalProperties");
		add_elements(out, scope, key);
	}
	if (key->type == SG_KEY_OTHER)
		add_shape(out, scope, key);
}

/* ---- defaults ---- */

static void
add_default_list(struct sg_buffer *out, struct sg_span words)
{
	open_member(out, "default", '[');
	while (words.len) {
		struct sg_span word = sg_span_trim(sg_span_split(words, ',', &words));

		sg_json_next(out);
		sg_json_string(out, word);
	}
	sg_buffer_add_char(out, ']');
}

/* True when the text of the default was a value; else it belongs to the description. */
static bool
add_default(struct sg_buffer *out, const struct sg_key *key)
{
	struct sg_span fallback = sg_span_of(key->fallback);

	switch (key->type) {
	case SG_KEY_BOOLEAN:
	case SG_KEY_INTEGER:
		sg_json_key(out, "default");
		sg_buffer_add(out, fallback);
		return true;
	case SG_KEY_WORD:
	case SG_KEY_DECISION:
		if (sg_key_word(key->words, fallback) < 0)
			return false;
		sg_json_text(out, "default", fallback);
		return true;
	case SG_KEY_STRINGS:
	case SG_KEY_WORDS:
		add_default_list(out, fallback);
		return true;
	default:
		return false;
	}
}

/* ---- keys and tables ---- */

static void
add_description(struct sg_buffer *out, const struct sg_key *key, bool tell_default)
{
	struct sg_buffer text = { .arena = out->arena };

	sg_buffer_printf(&text, "%s", key->doc);
	if (tell_default)
		sg_buffer_printf(&text, " Default: %s.", key->fallback);
	if (joins[key->join])
		sg_buffer_printf(&text, " %s", joins[key->join]);
	if (key->reach == SG_REACH_CODEX)
		sg_buffer_add(&text, SG_SPAN(" Enforced by Codex only."));
	sg_json_text(out, "description", sg_buffer_span(&text));
}

static void
add_key(struct sg_buffer *out, enum sg_key_scope scope, const struct sg_key *key)
{
	bool given = true;

	sg_buffer_add_char(out, '{');
	if (key->fallback)
		given = add_default(out, key);
	add_description(out, key, !given);
	add_type(out, scope, key);
	for (size_t i = 0; i < SG_ARRAY_LEN(examples); i++)
		if (examples[i].scope == scope && strcmp(examples[i].key, key->name) == 0) {
			sg_json_key(out, "examples");
			sg_buffer_add(out, sg_span_of(examples[i].json));
		}
	sg_buffer_add_char(out, '}');
}

static void
add_required(struct sg_buffer *out, const struct sg_key_table *table)
{
	bool any = false;

	for (size_t i = 0; i < table->count; i++) {
		if (!table->keys[i].required)
			continue;
		if (!any)
			open_member(out, "required", '[');
		any = true;
		sg_json_next(out);
		sg_json_string(out, sg_span_of(table->keys[i].name));
	}
	if (any)
		sg_buffer_add_char(out, ']');
}

static void
add_table(struct sg_buffer *out, enum sg_key_scope scope)
{
	const struct sg_key_table *table = sg_key_table(scope);
	const struct sg_key *any = NULL;

	sg_json_key(out, *table->path ? table->path : "top");
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "type", SG_SPAN("object"));
	add_required(out, table);
	open_member(out, "properties", '{');
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->keys[i].name, "*") == 0) {
			any = &table->keys[i];
			continue;
		}
		sg_json_key(out, table->keys[i].name);
		add_key(out, scope, &table->keys[i]);
	}
	sg_buffer_add_char(out, '}');
	sg_json_key(out, "additionalProperties");
	if (any)
		add_key(out, scope, any);
	else
		sg_buffer_printf(out, "%s", table->closed ? "false" : "true");
	for (size_t i = 0; i < SG_ARRAY_LEN(extras); i++)
		if (extras[i].scope == scope) {
			sg_json_next(out);
			sg_buffer_add(out, sg_span_of(extras[i].members));
		}
	sg_buffer_add_char(out, '}');
}

/* The tables of a file are neighbours in enum sg_key_scope, its top first. */
static const struct {
	const char *name, *title, *description;
	enum sg_key_scope first, end;
} schemas[] = {
	[SG_SCHEMA_REQUIREMENTS] = { "requirements", "strictgate requirements",
				     "What coding agents may do; see strictgate-requirements(5).",
				     SG_SCOPE_TOP, SG_SCOPE_MANAGED_CONFIG },
	[SG_SCHEMA_SOURCES] = { "sources", "strictgate sources",
				"Where requirements come from; see strictgate-sources(5).",
				SG_SCOPE_DECLARATIONS, SG_SCOPE_BUNDLE },
};
_Static_assert(SG_ARRAY_LEN(schemas) == SG_SCHEMA_COUNT, "every schema has its row");

const char *
sg_load_schema_name(enum sg_schema schema)
{
	return schemas[schema].name;
}

void
sg_load_schema(enum sg_schema schema, struct sg_buffer *out)
{
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "$schema", SG_SPAN("https://json-schema.org/draft/2020-12/schema"));
	sg_json_text(out, "title", sg_span_of(schemas[schema].title));
	sg_json_text(out, "description", sg_span_of(schemas[schema].description));
	sg_json_text(out, "$ref", SG_SPAN("#/$defs/top"));
	open_member(out, "$defs", '{');
	for (unsigned i = schemas[schema].first; i < (unsigned)schemas[schema].end; i++)
		add_table(out, (enum sg_key_scope)i);
	sg_buffer_add(out, SG_SPAN("}}"));
}
