/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking for what lines set. No shell: whether a line is reached is not asked. Knows no variable.
 */
#include "inspect/lines.h"

#include "base/vec.h"

struct reading {
	struct sg_arena *arena;
	struct sg_node *table;
	struct sg_node **end;
	struct sg_span line;
	unsigned number;
	size_t at; /* in the line */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool
is_name(char c, bool first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (!first && c >= '0' && c <= '9');
}

static bool
has(const struct reading *reading)
{
	return reading->at < reading->line.len;
}

static char
now(const struct reading *reading)
{
	return has(reading) ? reading->line.p[reading->at] : '\0';
}

static void
skip_blanks(struct reading *reading)
{
	while (has(reading) && is_blank(now(reading)))
		reading->at++;
}

/* A name at the present place; empty when there is none, and nothing is taken. */
static struct sg_span
take_name(struct reading *reading)
{
	size_t from = reading->at;

	while (has(reading) && is_name(now(reading), reading->at == from))
		reading->at++;
	return (struct sg_span){ reading->line.p + from, reading->at - from };
}

/* A value up to a blank or an operator, its quotes taken off. */
static struct sg_span
take_value(struct reading *reading)
{
	struct sg_buffer out = { .arena = reading->arena };
	char quote = '\0';

	for (; has(reading); reading->at++) {
		char c = now(reading);

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		else if (!quote && (is_blank(c) || memchr(";&|)", c, 4)))
			break;
		else
			sg_buffer_add_char(&out, c);
	}
	return sg_buffer_span(&out);
}

static void
add(struct reading *reading, struct sg_span name, struct sg_span value)
{
	struct sg_node *node;

	if (reading->table->count == SG_LINES_MAX)
		return;
	node = sg_arena_alloc(reading->arena, sizeof(*node));
	*node = (struct sg_node){
		.kind = SG_NODE_STRING,
		.line = reading->number,
		.column = (unsigned)(name.p - reading->line.p) + 1,
		.key = name,
		.text = value,
	};
	node->key_line = node->line;
	node->key_column = node->column;
	*reading->end = node;
	reading->end = &node->next;
	reading->table->count++;
}

/* `set -gx NAME VALUE`, `setenv NAME VALUE`; true when the line is one of them. */
static bool
read_set(struct reading *reading)
{
	size_t from = reading->at;
	struct sg_span word = take_name(reading), name;

	if (!sg_span_is(word, "set") && !sg_span_is(word, "setenv")) {
		reading->at = from;
		return false;
	}
	skip_blanks(reading);
	while (now(reading) == '-') {
		take_value(reading);
		skip_blanks(reading);
	}
	name = take_name(reading);
	skip_blanks(reading);
	if (name.len && now(reading) != '=')
		add(reading, name, take_value(reading));
	return true;
}

/* Where a name may begin: not inside a word. */
static bool
is_start(const struct reading *reading)
{
	char before = reading->at ? reading->line.p[reading->at - 1] : ' ';

	return is_name(now(reading), true) && (is_blank(before) || memchr(";&|('\"", before, 6));
}

static void
read_line(struct reading *reading)
{
	bool first = true;

	reading->at = 0;
	skip_blanks(reading);
	if (read_set(reading))
		return;
	while (has(reading)) {
		struct sg_span name;

		if (now(reading) == '#' &&
		    (reading->at == 0 || is_blank(reading->line.p[reading->at - 1])))
			return;
		if (!is_start(reading)) {
			reading->at++;
			continue;
		}
		name = take_name(reading);
		/* .env files have blanks around the sign; to a shell that is a command. */
		if (first)
			skip_blanks(reading);
		first = sg_span_is(name, "export");
		if (now(reading) != '=')
			continue;
		reading->at++;
		if (is_blank(now(reading)))
			skip_blanks(reading);
		add(reading, name, take_value(reading));
	}
}

const struct sg_node *
sg_inspect_lines(struct sg_span text, struct sg_arena *arena)
{
	struct reading reading = { .arena = arena };

	reading.table = sg_arena_alloc(arena, sizeof(*reading.table));
	*reading.table = (struct sg_node){ .kind = SG_NODE_TABLE };
	reading.end = &reading.table->first;
	while (text.len) {
		reading.line = sg_span_split(text, '\n', &text);
		reading.number++;
		read_line(&reading);
	}
	return reading.table;
}
