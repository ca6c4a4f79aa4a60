/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list that shfmt's JSON tree makes. Every object of the tree is visited, whatever its type; the few types that make a
 * line are a table. Quotes are removed here, independently of strictgate's lexer.
 */
#include "listing.h"

#include <cjson/cJSON.h>

#include <stdlib.h>

/* Names of shfmt's tokens are numbers in JSON, counted from the first redirection; source: mvdan.cc/sh/v3/syntax, tokens.go. */
static const char *const redirect_ops[] = { ">", ">>", "<",   "<>",  "<&", ">&",
					    ">", "<<", "<<-", "<<<", "&>", "&>>" };
enum { FIRST_REDIRECT_OP = 54 };

static const char *
text_of(const cJSON *node, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(node, key));

	return text ? text : "";
}

static const cJSON *
child_of(const cJSON *node, const char *key)
{
	return node ? cJSON_GetObjectItemCaseSensitive(node, key) : NULL;
}

static bool
is_true(const cJSON *node, const char *key)
{
	return cJSON_IsTrue(child_of(node, key));
}

/* One escape of $'...' behind its backslash; returns what follows it. Code points beyond ASCII do not occur. */
static const char *
unescape_ansi(struct sg_buffer *line, const char *p)
{
	static const char names[] = "abeEfnrtv\\'\"?", values[] = "\a\b\033\033\f\n\r\t\v\\'\"?";
	const char *hit = *p ? strchr(names, *p) : NULL;
	bool hex = *p == 'x' || *p == 'u';
	size_t most = *p == 'u' ? 4 : *p == 'x' ? 2 : 3, len;
	char digits[5] = { 0 };

	if (hit) {
		sg_buffer_add_char(line, values[hit - names]);
		return p + 1;
	}
	len = strspn(p + hex, hex ? "0123456789abcdefABCDEF" : "01234567");
	len = len > most ? most : len;
	if (len == 0) {
		sg_buffer_add_char(line, '\\');
		return p;
	}
	memcpy(digits, p + hex, len);
	sg_buffer_add_char(line, (char)strtoul(digits, NULL, hex ? 16 : 8));
	return p + hex + len;
}

static void
render_ansi(struct sg_buffer *line, const char *p)
{
	while (*p)
		if (*p == '\\')
			p = unescape_ansi(line, p + 1);
		else
			sg_buffer_add_char(line, *p++);
}

/* Remove backslashes; inside quotes only those before one of `special`, outside (NULL) all. */
static void
render_literal(struct sg_buffer *line, const char *p, const char *special)
{
	for (; *p; p++) {
		if (p[0] == '\\' && p[1] == '\n') {
			p++;
			continue;
		}
		if (p[0] == '\\' && p[1] && (!special || strchr(special, p[1])))
			p++;
		sg_buffer_add_char(line, *p);
	}
}

static void
render_parts(struct sg_buffer *line, const cJSON *word, const char *special)
{
	const cJSON *part;

	cJSON_ArrayForEach(part, child_of(word, "Parts"))
	{
		const char *type = text_of(part, "Type");

		if (strcmp(type, "Lit") == 0)
			render_literal(line, text_of(part, "Value"), special);
		else if (strcmp(type, "SglQuoted") == 0 && is_true(part, "Dollar"))
			render_ansi(line, text_of(part, "Value"));
		else if (strcmp(type, "SglQuoted") == 0)
			sg_buffer_add(line, sg_span_of(text_of(part, "Value")));
		else if (strcmp(type, "DblQuoted") == 0)
			render_parts(line, part, "$`\"\\");
		else
			sg_buffer_add_char(line, SG_OPAQUE);
	}
}

static void
add_line(struct sg_listing *out, const struct sg_buffer *line)
{
	sg_vec_push(out->arena, &out->lines, sg_buffer_span(line));
}

static void
render_words(struct sg_buffer *line, const cJSON *words)
{
	const cJSON *word;

	cJSON_ArrayForEach(word, words)
	{
		sg_buffer_add(line, SG_SPAN(" ["));
		render_parts(line, word, NULL);
		sg_buffer_add_char(line, ']');
	}
}

static void
render_assignment(struct sg_buffer *line, const cJSON *assign)
{
	const cJSON *array = child_of(assign, "Array");

	sg_buffer_printf(line, "%s%s", text_of(child_of(assign, "Name"), "Value"),
			 child_of(assign, "Index") ? "[]" : "");
	if (!is_true(assign, "Naked"))
		sg_buffer_add(line, is_true(assign, "Append") ? SG_SPAN("+=") : SG_SPAN("="));
	if (array)
		sg_buffer_printf(line, "(%d)", cJSON_GetArraySize(child_of(array, "Elems")));
	else
		render_parts(line, child_of(assign, "Value"), NULL);
}

static void
list_call(struct sg_listing *out, const cJSON *node)
{
	struct sg_buffer line = { .arena = out->arena };
	const cJSON *assign;

	cJSON_ArrayForEach(assign, child_of(node, "Assigns"))
	{
		struct sg_buffer set = { .arena = out->arena };

		sg_buffer_add(&set, SG_SPAN("set "));
		render_assignment(&set, assign);
		add_line(out, &set);
	}
	if (cJSON_GetArraySize(child_of(node, "Args")) == 0)
		return;
	sg_buffer_add(&line, SG_SPAN("run"));
	render_words(&line, child_of(node, "Args"));
	add_line(out, &line);
}

/* declare, export ...: its words, then what is an array. */
static void
list_declaration(struct sg_listing *out, const cJSON *node)
{
	struct sg_buffer line = { .arena = out->arena };
	const cJSON *assign;

	sg_buffer_printf(&line, "run [%s]", text_of(child_of(node, "Variant"), "Value"));
	for (int arrays = 0; arrays < 2; arrays++)
		cJSON_ArrayForEach(assign, child_of(node, "Args"))
		{
			if (!!child_of(assign, "Array") != arrays)
				continue;
			sg_buffer_add(&line, arrays ? SG_SPAN(" ") : SG_SPAN(" ["));
			render_assignment(&line, assign);
			sg_buffer_add(&line, arrays ? SG_SPAN("") : SG_SPAN("]"));
		}
	add_line(out, &line);
}

static void
list_for(struct sg_listing *out, const cJSON *node)
{
	const cJSON *loop = child_of(node, "Loop");
	struct sg_buffer line = { .arena = out->arena };

	if (strcmp(text_of(loop, "Type"), "WordIter") != 0)
		return;
	sg_buffer_printf(&line, "for %s", text_of(child_of(loop, "Name"), "Value"));
	render_words(&line, child_of(loop, "Items"));
	add_line(out, &line);
}

static void
list_case(struct sg_listing *out, const cJSON *node)
{
	struct sg_buffer line = { .arena = out->arena };
	const cJSON *item;

	sg_buffer_add(&line, SG_SPAN("case ["));
	render_parts(&line, child_of(node, "Word"), NULL);
	sg_buffer_add_char(&line, ']');
	add_line(out, &line);
	cJSON_ArrayForEach(item, child_of(node, "Items"))
	{
		line = (struct sg_buffer){ .arena = out->arena };
		sg_buffer_add(&line, SG_SPAN("case"));
		render_words(&line, child_of(item, "Patterns"));
		add_line(out, &line);
	}
}

static void
list_function(struct sg_listing *out, const cJSON *node)
{
	struct sg_buffer line = { .arena = out->arena };

	sg_buffer_printf(&line, "function %s", text_of(child_of(node, "Name"), "Value"));
	add_line(out, &line);
}

/* The body of a here-document is expanded unless a part of its delimiter was quoted. */
static const char *
body_escapes(const cJSON *delimiter)
{
	const cJSON *part;

	cJSON_ArrayForEach(
		part,
		child_of(delimiter, "Parts")) if (strcmp(text_of(part, "Type"), "Lit") != 0 ||
						  strchr(text_of(part, "Value"), '\\')) return "";
	return "$`\\";
}

static void
list_redirect(struct sg_listing *out, const cJSON *redirect)
{
	int op = (int)cJSON_GetNumberValue(child_of(redirect, "Op")) - FIRST_REDIRECT_OP;
	const char *fd = text_of(child_of(redirect, "N"), "Value");
	const char *text = op >= 0 && op < (int)SG_ARRAY_LEN(redirect_ops) ? redirect_ops[op] : "?";
	struct sg_buffer line = { .arena = out->arena }, body = { .arena = out->arena };
	bool document = strncmp(text, "<<", 2) == 0 && text[2] != '<';

	sg_buffer_printf(&line, "to %s%s ", *fd && *fd != '{' ? fd : "-1", text);
	if (!document)
		render_parts(&line, child_of(redirect, "Word"), NULL);
	else
		render_parts(&body, child_of(redirect, "Hdoc"),
			     body_escapes(child_of(redirect, "Word")));
	for (size_t i = 0; i < body.len; i++)
		if (body.p[i] != '\t')
			sg_buffer_add_char(&line, body.p[i]);
	add_line(out, &line);
}

static const struct {
	const char *type;
	void (*list)(struct sg_listing *out, const cJSON *node);
} types[] = {
	{ "CallExpr", list_call },   { "DeclClause", list_declaration }, { "ForClause", list_for },
	{ "CaseClause", list_case }, { "FuncDecl", list_function },
};

/* cJSON bounds the depth. */
void
sg_listing_shfmt(const cJSON *tree, struct sg_listing *out)
{
	const char *type = text_of(tree, "Type");
	const cJSON *child;

	for (size_t i = 0; i < SG_ARRAY_LEN(types); i++)
		if (strcmp(type, types[i].type) == 0)
			types[i].list(out, tree);
	cJSON_ArrayForEach(child, child_of(tree, "Redirs")) list_redirect(out, child);
	cJSON_ArrayForEach(child, tree) if (cJSON_IsObject(child) || cJSON_IsArray(child))
		sg_listing_shfmt(child, out);
}
