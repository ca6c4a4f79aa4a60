/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML through libyaml's events, the only file that knows it. One document, no anchors, aliases, merge keys or tags:
 * what a policy says must stand where it is read. Plain scalars are typed by the core schema of YAML 1.2, so that
 * "no" and "on" stay words.
 */
#include "document/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <yaml.h>

struct level {
	struct sg_node *node;
	struct sg_node *last;
	bool has_key;
	struct sg_span key;
	struct sg_range key_range;
};

struct build {
	struct sg_reader *reader;
	yaml_parser_t parser;
	struct level levels[SG_DOCUMENT_MAX_DEPTH];
	size_t depth;
	struct sg_node *root;
	unsigned documents;
};

/* libyaml's memory is not the arena's: released when the arena is, at the latest. */
static void
release_parser(void *what)
{
	yaml_parser_t *parser = what;

	yaml_parser_delete(parser); /* leaves it zeroed: a second call finds nothing */
}

static struct sg_range
range_of(const struct build *build, const yaml_event_t *event)
{
	size_t end = sg_reader_code_point(build->reader, event->end_mark.index);
	size_t start = sg_reader_code_point(build->reader, event->start_mark.index);

	return (struct sg_range){ start, end > start ? end - start : 0, NULL };
}

static const char *
hint_of(const char *problem)
{
	static const char *const hints[][2] = {
		{ "character that cannot start any token",
		  "put the text in quotes; indent with blanks, not tabs" },
		{ "mapping values are not allowed", "put text that holds \": \" in quotes" },
		{ "did not find expected key", "check the indentation" },
		{ "did not find expected '-' indicator", "check the indentation" },
		{ "could not find expected ':'", "a key is followed by a colon and a blank" },
		{ "found unknown escape character", "use single quotes for text with backslashes" },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(hints); i++)
		if (strstr(problem, hints[i][0]))
			return hints[i][1];
	return NULL;
}

static struct sg_status
parser_failed(struct build *build)
{
	const yaml_parser_t *parser = &build->parser;
	const char *problem = parser->problem ? parser->problem : "the text cannot be read";
	struct sg_range range;

	if (parser->error == YAML_MEMORY_ERROR)
		sg_arena_exhausted(build->reader->arena);
	if (parser->error == YAML_READER_ERROR)
		range = (struct sg_range){ parser->problem_offset, 1, NULL };
	else
		range = sg_reader_word(
			build->reader,
			sg_reader_code_point(build->reader, parser->problem_mark.index));
	range.hint = hint_of(problem);
	if (parser->context && parser->problem)
		return sg_reader_fail(build->reader, SG_E_SYNTAX, range, "%s %s", problem,
				      parser->context);
	return sg_reader_fail(build->reader, SG_E_SYNTAX, range, "%s", problem);
}

/* ---- scalars ---- */

static bool
is_one_of(struct sg_span text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sg_span_is(text, words[i]))
			return true;
	return false;
}

/* [-+]?[0-9]+, 0o[0-7]+, 0x[0-9a-fA-F]+: the digits, their base and the sign; false when it is none of them. */
static bool
integer_digits(struct sg_span text, struct sg_span *digits, int *base)
{
	const char *set = "0123456789";

	*base = 10;
	*digits = text;
	if (sg_span_starts(text, SG_SPAN("0x"))) {
		set = "0123456789abcdefABCDEF";
		*base = 16;
	} else if (sg_span_starts(text, SG_SPAN("0o"))) {
		set = "01234567";
		*base = 8;
	}
	if (*base != 10)
		*digits = sg_span_from(text, 2);
	else if (text.len && (text.p[0] == '-' || text.p[0] == '+'))
		*digits = sg_span_from(text, 1);
	for (size_t i = 0; i < digits->len; i++)
		if (!strchr(set, digits->p[i]))
			return false;
	return digits->len > 0;
}

static bool
is_float(struct sg_span text)
{
	static const char *const words[] = { ".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf", "+.INF",
					     "-.inf", "-.Inf", "-.INF", ".nan",  ".NaN",  ".NAN" };
	size_t i = 0, digits = 0;

	if (is_one_of(text, words, SG_ARRAY_LEN(words)))
		return true;
	i += text.len && (text.p[0] == '-' || text.p[0] == '+');
	for (; i < text.len && text.p[i] >= '0' && text.p[i] <= '9'; i++)
		digits++;
	if (i < text.len && text.p[i] == '.')
		for (i++; i < text.len && text.p[i] >= '0' && text.p[i] <= '9'; i++)
			digits++;
	if (digits && i < text.len && (text.p[i] == 'e' || text.p[i] == 'E')) {
		i++;
		i += i < text.len && (text.p[i] == '-' || text.p[i] == '+');
		if (i == text.len)
			return false;
		while (i < text.len && text.p[i] >= '0' && text.p[i] <= '9')
			i++;
	}
	return digits > 0 && i == text.len;
}

/* ".inf" for strtod; the text ends in NUL in the arena. */
static double
float_of(struct sg_span text)
{
	bool negative = text.p[0] == '-';

	if (sg_lower(text.p[text.len - 1]) == 'f')
		return negative ? -__builtin_inf() : __builtin_inf();
	if (sg_lower(text.p[text.len - 1]) == 'n')
		return __builtin_nan("");
	return strtod(text.p, NULL);
}

/* node->text holds the scalar, ended by NUL. False when it is a number beyond 64 bits. */
static bool
type_plain(struct sg_node *node)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
	static const char *const trues[] = { "true", "True", "TRUE" };
	static const char *const falses[] = { "false", "False", "FALSE" };
	struct sg_span digits;
	int base;

	if (is_one_of(node->text, nulls, SG_ARRAY_LEN(nulls))) {
		node->kind = SG_NODE_NULL;
	} else if (is_one_of(node->text, trues, SG_ARRAY_LEN(trues)) ||
		   is_one_of(node->text, falses, SG_ARRAY_LEN(falses))) {
		node->kind = SG_NODE_BOOLEAN;
		node->boolean = sg_lower(node->text.p[0]) == 't';
	} else if (integer_digits(node->text, &digits, &base)) {
		node->kind = SG_NODE_INTEGER;
		errno = 0;
		node->integer = strtoll(base == 10 ? node->text.p : digits.p, NULL, base);
		return errno == 0;
	} else if (is_float(node->text)) {
		node->kind = SG_NODE_FLOAT;
		node->number = float_of(node->text);
	}
	return true;
}

/* ---- events ---- */

static struct sg_status
refuse(struct build *build, struct sg_range range, const char *what)
{
	return sg_reader_fail(build->reader, SG_E_SYNTAX, range, "%s", what);
}

/* Hang a finished or opened value where it belongs. */
static struct sg_status
place_value(struct build *build, struct sg_node *node, struct sg_range range)
{
	struct level *level = build->depth ? &build->levels[build->depth - 1] : NULL;

	if (!level) {
		build->root = node;
		return SG_STATUS_OK;
	}
	if (level->node->kind == SG_NODE_TABLE) {
		if (!level->has_key)
			return refuse(build, range, "a key must be plain text");
		sg_reader_key(build->reader, node, level->key, level->key_range);
		level->has_key = false;
	}
	sg_node_append(level->node, &level->last, node);
	return SG_STATUS_OK;
}

static struct sg_status
on_scalar(struct build *build, const yaml_event_t *event)
{
	struct level *level = build->depth ? &build->levels[build->depth - 1] : NULL;
	struct sg_span value = { (const char *)event->data.scalar.value,
				 event->data.scalar.length };
	struct sg_range range = range_of(build, event);
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	struct sg_node *node;

	if (event->data.scalar.anchor || event->data.scalar.tag)
		return refuse(build, range, "anchors and tags are not read here");
	value = sg_arena_copy(build->reader->arena, value);
	if (sg_span_find(value, '\0') != SIZE_MAX)
		return sg_reader_fail(build->reader, SG_E_ENCODING, range,
				      "the text holds an escaped NUL");
	if (level && level->node->kind == SG_NODE_TABLE && !level->has_key) {
		if (plain && sg_span_is(value, "<<"))
			return refuse(build, range, "merge keys are not read here");
		level->has_key = true;
		level->key = value;
		level->key_range = range;
		return SG_STATUS_OK;
	}
	node = sg_reader_node(build->reader, SG_NODE_STRING, range);
	if (!node)
		return sg_status(SG_E_LIMIT);
	node->text = value;
	if (plain && !type_plain(node))
		return refuse(build, range, "a number beyond 64 bits");
	return place_value(build, node, range);
}

static struct sg_status
on_open(struct build *build, const yaml_event_t *event, enum sg_node_kind kind)
{
	struct sg_range range = range_of(build, event);
	const yaml_char_t *anchor = kind == SG_NODE_TABLE ? event->data.mapping_start.anchor
							  : event->data.sequence_start.anchor;
	const yaml_char_t *tag = kind == SG_NODE_TABLE ? event->data.mapping_start.tag
						       : event->data.sequence_start.tag;
	struct sg_status status;
	struct sg_node *node;

	if (anchor || tag)
		return refuse(build, range, "anchors and tags are not read here");
	if (build->depth == SG_DOCUMENT_MAX_DEPTH)
		return sg_reader_fail(build->reader, SG_E_LIMIT, range, "more than %d levels",
				      SG_DOCUMENT_MAX_DEPTH);
	node = sg_reader_node(build->reader, kind, range);
	if (!node)
		return sg_status(SG_E_LIMIT);
	status = place_value(build, node, range);
	if (sg_ok(status))
		build->levels[build->depth++] = (struct level){ .node = node };
	return status;
}

static struct sg_status
on_close(struct build *build)
{
	const struct sg_node *node = build->levels[--build->depth].node;

	return node->kind == SG_NODE_TABLE ? sg_reader_unique(build->reader, node) : SG_STATUS_OK;
}

static struct sg_status
on_event(struct build *build, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (build->documents++)
			return refuse(build, range_of(build, event),
				      "a second document is not read here");
		return SG_STATUS_OK;
	case YAML_ALIAS_EVENT:
		return refuse(build, range_of(build, event), "aliases are not read here");
	case YAML_SCALAR_EVENT:
		return on_scalar(build, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(build, event, SG_NODE_ARRAY);
	case YAML_MAPPING_START_EVENT:
		return on_open(build, event, SG_NODE_TABLE);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return on_close(build);
	default:
		return SG_STATUS_OK;
	}
}

static void
release_event(void *what)
{
	yaml_event_delete(what); /* zeroes it */
}

static struct sg_status
read_events(struct build *build, yaml_event_t *event)
{
	struct sg_status status = SG_STATUS_OK;
	bool done = false;

	while (!done && sg_ok(status)) {
		if (!yaml_parser_parse(&build->parser, event))
			return parser_failed(build);
		done = event->type == YAML_STREAM_END_EVENT;
		status = on_event(build, event);
		yaml_event_delete(event);
	}
	return status;
}

struct sg_status
sg_document_yaml(struct sg_text text, struct sg_arena *arena, const struct sg_node **out,
		 struct sg_errors *errors)
{
	struct sg_reader reader;
	struct build *build = sg_arena_alloc(arena, sizeof(*build));
	yaml_event_t *event = sg_arena_alloc(arena, sizeof(*event));
	struct sg_status status = sg_reader_open(&reader, text, arena, errors);

	if (!sg_ok(status))
		return status;
	build->reader = &reader;
	if (!yaml_parser_initialize(&build->parser))
		sg_arena_exhausted(arena);
	sg_arena_on_free(arena, release_parser, &build->parser);
	sg_arena_on_free(arena, release_event, event);
	yaml_parser_set_encoding(&build->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&build->parser, (const unsigned char *)reader.text.bytes.p,
				     reader.text.bytes.len);
	status = read_events(build, event);
	release_parser(&build->parser);
	if (!sg_ok(status))
		return status;
	if (!build->root)
		build->root =
			sg_reader_node(&reader, SG_NODE_NULL, (struct sg_range){ 0, 0, NULL });
	*out = build->root;
	return SG_STATUS_OK;
}
