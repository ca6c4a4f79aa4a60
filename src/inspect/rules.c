/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding calls of prefix_rule in Starlark and reading their literal arguments. No interpreter: what is computed is not
 * known.
 */
#include "inspect/rules.h"

#include "base/vec.h"

enum { MAX_COMMANDS = 64 }; /* of one rule */

struct reading {
	struct sg_arena *arena;
	struct sg_span text;
	size_t at;
	unsigned line;
	size_t line_start;
	struct sg_node *rules;
	struct sg_node **end;
};

static char
now(const struct reading *reading)
{
	return reading->at < reading->text.len ? reading->text.p[reading->at] : '\0';
}

static void
step(struct reading *reading)
{
	if (now(reading) == '\n') {
		reading->line++;
		reading->line_start = reading->at + 1;
	}
	reading->at++;
}

static bool
is_word(char c)
{
	c = sg_lower(c);
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Blanks and comments. */
static void
skip(struct reading *reading)
{
	while (reading->at < reading->text.len) {
		if (now(reading) == '#')
			while (reading->at < reading->text.len && now(reading) != '\n')
				reading->at++;
		else if (!memchr(" \t\r\n", now(reading), 4))
			return;
		else
			step(reading);
	}
}

/* A string at the present place: its text; an escape stands for the byte behind it. */
static struct sg_span
take_string(struct reading *reading)
{
	struct sg_buffer out = { .arena = reading->arena };
	char quote = now(reading);

	step(reading);
	while (reading->at < reading->text.len && now(reading) != quote) {
		if (now(reading) == '\\')
			step(reading);
		if (reading->at < reading->text.len)
			sg_buffer_add_char(&out, now(reading));
		step(reading);
	}
	step(reading);
	return sg_buffer_span(&out);
}

static struct sg_span
take_word(struct reading *reading)
{
	size_t from = reading->at;

	while (is_word(now(reading)))
		reading->at++;
	return (struct sg_span){ reading->text.p + from, reading->at - from };
}

struct texts SG_VEC(struct sg_span);

/* A string, or a list of strings; false for anything else. */
static bool
take_texts(struct reading *reading, struct texts *out)
{
	bool list = now(reading) == '[';

	if (list)
		step(reading);
	for (;;) {
		skip(reading);
		if (list && now(reading) == ']') {
			step(reading);
			return out->len > 0;
		}
		if (list && now(reading) == ',') {
			step(reading);
			continue;
		}
		if (now(reading) != '"' && now(reading) != '\'')
			return false;
		sg_vec_push(reading->arena, out, take_string(reading));
		if (!list)
			return true;
	}
}

/* Each command so far with each alternative behind it. */
static void
append(struct reading *reading, struct texts *commands, const struct texts *words)
{
	struct texts all = { 0 };

	for (size_t i = 0; i < commands->len; i++)
		for (size_t k = 0; k < words->len && all.len < MAX_COMMANDS; k++)
			sg_vec_push(reading->arena, &all,
				    sg_arena_printf(reading->arena, "%.*s%s%.*s",
						    SG_SPAN_ARG(commands->items[i]),
						    commands->items[i].len ? " " : "",
						    SG_SPAN_ARG(words->items[k])));
	*commands = all;
}

/* A list of words, each a string or a list of alternatives: the commands. None when there is anything else in it. */
static void
take_pattern(struct reading *reading, struct texts *commands)
{
	commands->len = 0;
	if (now(reading) != '[')
		return;
	step(reading);
	sg_vec_push(reading->arena, commands, (struct sg_span){ 0 });
	for (;;) {
		struct texts words = { 0 };

		skip(reading);
		if (now(reading) == ']') {
			step(reading);
			return;
		}
		if (now(reading) == ',') {
			step(reading);
			continue;
		}
		if (!take_texts(reading, &words)) {
			commands->len = 0;
			return;
		}
		append(reading, commands, &words);
	}
}

static struct sg_node *
add_member(struct reading *reading, struct sg_node *table, const char *key, struct sg_span text)
{
	struct sg_node *node = sg_arena_alloc(reading->arena, sizeof(*node));

	*node = (struct sg_node){ .kind = SG_NODE_STRING,
				  .line = table->line,
				  .column = table->column,
				  .key = sg_span_of(key),
				  .text = text,
				  .next = table->first };
	table->first = node;
	table->count++;
	return node;
}

/* One command is a text, several are a list. */
static void
add_commands(struct reading *reading, struct sg_node *rule, const struct texts *commands)
{
	struct sg_node *node;

	if (!commands->len || !commands->items[0].len)
		return;
	node = add_member(reading, rule, "command", commands->items[0]);
	if (commands->len == 1)
		return;
	*node = (struct sg_node){ .kind = SG_NODE_ARRAY, .key = node->key, .next = node->next };
	for (size_t i = commands->len; i--;)
		add_member(reading, node, "", commands->items[i]);
}

/* Up to the bracket that closes the call, or the end. */
static void
read_arguments(struct reading *reading, struct sg_node *rule)
{
	struct texts commands = { 0 };
	struct sg_span decision = SG_SPAN("allow"); /* as Codex takes it when none is said */

	while (reading->at < reading->text.len && now(reading) != ')') {
		struct sg_span name;

		skip(reading);
		name = take_word(reading);
		skip(reading);
		if (!name.len || now(reading) != '=') {
			if (now(reading) == '"' || now(reading) == '\'')
				take_string(reading);
			else if (!name.len && now(reading) != ')')
				step(reading);
			continue;
		}
		step(reading);
		skip(reading);
		if (sg_span_is(name, "pattern"))
			take_pattern(reading, &commands);
		else if (sg_span_is(name, "decision") &&
			 (now(reading) == '"' || now(reading) == '\''))
			decision = take_string(reading);
	}
	add_member(reading, rule, "decision", decision);
	add_commands(reading, rule, &commands);
}

static void
read_rule(struct reading *reading)
{
	struct sg_node *rule = sg_arena_alloc(reading->arena, sizeof(*rule));

	*rule = (struct sg_node){ .kind = SG_NODE_TABLE,
				  .line = reading->line,
				  .column = (unsigned)(reading->at - reading->line_start) + 1 };
	take_word(reading);
	skip(reading);
	if (now(reading) != '(' || reading->rules->count == SG_RULES_MAX)
		return;
	step(reading);
	read_arguments(reading, rule);
	*reading->end = rule;
	reading->end = &rule->next;
	reading->rules->count++;
}

const struct sg_node *
sg_inspect_rules(struct sg_span text, struct sg_arena *arena)
{
	struct reading reading = { .arena = arena, .text = text, .line = 1 };

	reading.rules = sg_arena_alloc(arena, sizeof(*reading.rules));
	*reading.rules = (struct sg_node){ .kind = SG_NODE_ARRAY };
	reading.end = &reading.rules->first;
	for (skip(&reading); reading.at < text.len; skip(&reading)) {
		char c = now(&reading);

		if (c == '"' || c == '\'')
			take_string(&reading);
		else if (!is_word(c))
			step(&reading);
		else if (sg_span_starts(sg_span_from(text, reading.at), SG_SPAN("prefix_rule")))
			read_rule(&reading);
		else
			take_word(&reading);
	}
	return reading.rules;
}
