/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of lines, and the list that strictgate's syntax tree makes. Follows every branch of the tree once, knows nothing of
 * what commands do.
 */
#include "listing.h"

#include "shell/syntax.h"

#include <stdio.h>
#include <stdlib.h>

static int
compare_lines(const void *a, const void *b)
{
	const struct sg_span *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

void
sg_listing_sort(struct sg_listing *listing)
{
	if (listing->lines.len)
		qsort(listing->lines.items, listing->lines.len, sizeof(*listing->lines.items),
		      compare_lines);
}

static void
print_line(const char *who, struct sg_span line)
{
	printf("  %s: ", who);
	for (size_t i = 0; i < line.len; i++)
		putchar(line.p[i] == SG_OPAQUE ? '$' : line.p[i] == '\n' ? '~' : line.p[i]);
	putchar('\n');
}

bool
sg_listing_same(const struct sg_listing *ours, const struct sg_listing *theirs, bool show)
{
	size_t i = 0, k = 0;
	bool same = true;

	while (i < ours->lines.len || k < theirs->lines.len) {
		int order = i == ours->lines.len ? 1
			    : k == theirs->lines.len
				    ? -1
				    : compare_lines(&ours->lines.items[i], &theirs->lines.items[k]);

		same = same && order == 0;
		if (order < 0 && show)
			print_line("only ours  ", ours->lines.items[i]);
		if (order > 0 && show)
			print_line("only theirs", theirs->lines.items[k]);
		i += order <= 0;
		k += order >= 0;
	}
	return same;
}

static void list_node(struct sg_listing *out, const struct sg_syntax_node *node);
static void list_words(struct sg_listing *out, const struct sg_syntax_word *word);

static void
list_parameter(struct sg_listing *out, const struct sg_parameter *parameter)
{
	list_words(out, parameter->subscript);
	list_words(out, parameter->operand);
	list_words(out, parameter->second);
}

/* The commands inside words. */
static void
list_words(struct sg_listing *out, const struct sg_syntax_word *word)
{
	for (; word; word = word->next)
		for (const struct sg_part *part = word->parts; part; part = part->next) {
			list_node(out, part->body);
			list_words(out, part->word);
			if (part->parameter)
				list_parameter(out, part->parameter);
		}
}

static bool
is_opaque(const struct sg_part *part)
{
	return part->kind == SG_PART_PARAMETER || part->kind == SG_PART_COMMAND ||
	       part->kind == SG_PART_PROCESS || part->kind == SG_PART_NUMBER ||
	       part->kind == SG_PART_UNKNOWN ||
	       (part->kind == SG_PART_GLOB && part->text.len > 1 && part->text.p[0] != '[');
}

static void
render_word(struct sg_buffer *line, const struct sg_syntax_word *word)
{
	for (const struct sg_part *part = word ? word->parts : NULL; part; part = part->next) {
		if (is_opaque(part)) {
			sg_buffer_add_char(line, SG_OPAQUE);
			continue;
		}
		if (part->kind == SG_PART_TILDE)
			sg_buffer_add_char(line, '~');
		sg_buffer_add(line, part->text);
	}
}

static void
render_words(struct sg_buffer *line, const struct sg_syntax_word *word)
{
	for (; word; word = word->next) {
		sg_buffer_add(line, SG_SPAN(" ["));
		render_word(line, word);
		sg_buffer_add_char(line, ']');
	}
}

static size_t
count_words(const struct sg_syntax_word *word)
{
	size_t count = 0;

	for (; word; word = word->next)
		count++;
	return count;
}

static void
render_assignment(struct sg_buffer *line, const struct sg_syntax_assignment *assignment)
{
	sg_buffer_printf(line, " %.*s%s%s", SG_SPAN_ARG(assignment->name),
			 assignment->subscript ? "[]" : "", assignment->append ? "+=" : "=");
	if (assignment->array)
		sg_buffer_printf(line, "(%zu)", count_words(assignment->value));
	else
		render_word(line, assignment->value);
}

static void
list_assignments(struct sg_listing *out, const struct sg_syntax_node *node)
{
	for (const struct sg_syntax_assignment *a = node->assignments; a; a = a->next) {
		struct sg_buffer line = { .arena = out->arena };

		list_words(out, a->subscript);
		list_words(out, a->value);
		if (a->declared)
			continue;
		sg_buffer_add(&line, SG_SPAN("set"));
		render_assignment(&line, a);
		sg_vec_push(out->arena, &out->lines, sg_buffer_span(&line));
	}
}

static void
list_redirects(struct sg_listing *out, const struct sg_syntax_redirect *redirect)
{
	static const char *const ops[] = { "<",  ">",  ">>",  "<>", "<&",
					   ">&", "&>", "&>>", "<<", "<<<" };

	for (; redirect; redirect = redirect->next) {
		struct sg_buffer line = { .arena = out->arena }, target = { .arena = out->arena };

		list_words(out, redirect->target);
		sg_buffer_printf(&line, "to %d%s%s ", redirect->fd, ops[redirect->op],
				 redirect->strip_tabs ? "-" : "");
		render_word(&target, redirect->target);
		for (size_t i = 0; i < target.len; i++)
			if (redirect->op != SG_SYNTAX_HEREDOC ||
			    (target.p[i] != '\t' && target.p[i] != '\r'))
				sg_buffer_add_char(&line, target.p[i]);
		sg_vec_push(out->arena, &out->lines, sg_buffer_span(&line));
	}
}

static const char *
line_start(const struct sg_syntax_node *node)
{
	switch (node->type) {
	case SG_SYNTAX_SIMPLE:
		return node->words ? "run" : NULL;
	case SG_SYNTAX_FOR:
		return "for";
	case SG_SYNTAX_CASE:
	case SG_SYNTAX_GROUP:
		return node->words ? "case" : NULL;
	case SG_SYNTAX_FUNCTION:
		return "function";
	default:
		return NULL;
	}
}

static void
list_line(struct sg_listing *out, const struct sg_syntax_node *node)
{
	struct sg_buffer line = { .arena = out->arena };
	const char *start = line_start(node);

	if (!start)
		return;
	sg_buffer_add(&line, sg_span_of(start));
	if (node->type == SG_SYNTAX_FOR || node->type == SG_SYNTAX_FUNCTION)
		sg_buffer_printf(&line, " %.*s", SG_SPAN_ARG(node->name));
	render_words(&line, node->words);
	for (const struct sg_syntax_assignment *a = node->assignments; a; a = a->next)
		if (a->declared)
			render_assignment(&line, a);
	sg_vec_push(out->arena, &out->lines, sg_buffer_span(&line));
}

/* Depth is bounded by the parser. */
static void
list_node(struct sg_listing *out, const struct sg_syntax_node *node)
{
	for (; node; node = node->next) {
		list_line(out, node);
		list_words(out, node->words);
		list_assignments(out, node);
		list_redirects(out, node->redirects);
		list_node(out, node->first);
		list_node(out, node->other);
	}
}

bool
sg_listing_ours(struct sg_span script, struct sg_listing *out)
{
	struct sg_parser parser = { .arena = out->arena, .text = script };

	list_node(out, sg_shell_parse(&parser));
	sg_listing_sort(out);
	return parser.error == SG_OK;
}
