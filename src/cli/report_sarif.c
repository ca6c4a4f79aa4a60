/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0 (OASIS standard of that name), as code scanning services read it. Knows no requirement.
 */
#include "base/json.h"
#include "cli/report.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static void
open_member(struct sg_buffer *out, const char *key, char bracket)
{
	sg_json_key(out, key);
	sg_buffer_add_char(out, bracket);
}

/* { "text": ... } under a key. */
static void
add_message(struct sg_buffer *out, const char *key, struct sg_span text)
{
	open_member(out, key, '{');
	sg_json_text(out, "text", text);
	sg_buffer_add_char(out, '}');
}

/* The index of a code in the order of first use, or the number of codes before it. */
static size_t
rule_index(const struct sg_report *report, size_t item)
{
	size_t index = 0;

	for (size_t i = 0; i <= item; i++) {
		bool first = true;

		for (size_t k = 0; k < i && first; k++)
			first = report->items.items[k].code != report->items.items[i].code;
		if (report->items.items[i].code == report->items.items[item].code)
			return index;
		index += first;
	}
	return index;
}

static bool
is_first_of_code(const struct sg_report *report, size_t item)
{
	for (size_t i = 0; i < item; i++)
		if (report->items.items[i].code == report->items.items[item].code)
			return false;
	return true;
}

static void
add_rule(struct sg_buffer *out, const struct sg_error *err)
{
	const struct sg_message *message = sg_message_find(err->code);
	char code[8];

	if (!message)
		return;
	sg_json_next(out);
	sg_buffer_add_char(out, '{');
	sg_json_word(out, "id", sg_code_text(err->code, code));
	add_message(out, "shortDescription", sg_span_of(message->summary));
	add_message(out, "fullDescription", sg_span_of(message->cause));
	add_message(out, "help", sg_span_of(message->fix));
	open_member(out, "defaultConfiguration", '{');
	sg_json_text(out, "level", err->warning ? SG_SPAN("warning") : SG_SPAN("error"));
	sg_buffer_add(out, SG_SPAN("}}"));
}

/* A relative reference, or file:// for an absolute path. */
static void
add_uri(struct sg_buffer *out, struct sg_span path)
{
	static const char plain[] = "-._~/!$&'()*+,;=@";
	struct sg_buffer uri = { .arena = out->arena };

	if (sg_span_starts(path, SG_SPAN("/")))
		sg_buffer_add(&uri, SG_SPAN("file://"));
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.p[i];
		bool letter =
			(c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (letter || (c && strchr(plain, c)))
			sg_buffer_add_char(&uri, (char)c);
		else
			sg_buffer_printf(&uri, "%%%02X", c);
	}
	sg_json_text(out, "uri", sg_buffer_span(&uri));
}

/* The 1-based column in code points of a byte of the line. */
static unsigned
code_points(struct sg_span line, size_t bytes)
{
	unsigned count = 1;

	for (size_t i = 0; i < bytes && i < line.len; i++)
		count += ((unsigned char)line.p[i] & 0xc0) != 0x80;
	return count;
}

static void
add_region(struct sg_buffer *out, const struct sg_error *err)
{
	size_t from = err->column ? err->column - 1 : 0;

	open_member(out, "region", '{');
	sg_json_number(out, "startLine", err->line);
	if (err->column && err->line_text.len) {
		sg_json_number(out, "startColumn", code_points(err->line_text, from));
		sg_json_number(out, "endColumn",
			       code_points(err->line_text, from + (err->len ? err->len : 1)));
		add_message(out, "snippet", err->line_text);
	}
	sg_buffer_add_char(out, '}');
}

static void
add_result(struct sg_buffer *out, const struct sg_report *report, size_t item)
{
	const struct sg_error *err = &report->items.items[item];
	char code[8];

	sg_json_next(out);
	sg_buffer_add_char(out, '{');
	sg_json_word(out, "ruleId", sg_code_text(err->code, code));
	sg_json_number(out, "ruleIndex", (long long)rule_index(report, item));
	sg_json_text(out, "level", err->warning ? SG_SPAN("warning") : SG_SPAN("error"));
	add_message(out, "message",
		    err->hint.len ? sg_arena_printf(out->arena, "%.*s; %.*s",
						    SG_SPAN_ARG(err->text), SG_SPAN_ARG(err->hint))
				  : err->text);
	open_member(out, "locations", '[');
	sg_buffer_add(out, SG_SPAN("{\"physicalLocation\":{\"artifactLocation\":{"));
	add_uri(out, err->file);
	sg_buffer_add_char(out, '}');
	if (err->line)
		add_region(out, err);
	sg_buffer_add(out, SG_SPAN("}}]}"));
}

void
sg_report_sarif(const struct sg_report *report, struct sg_buffer *out)
{
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "$schema", SG_SPAN(SCHEMA));
	sg_json_text(out, "version", SG_SPAN("2.1.0"));
	open_member(out, "runs", '[');
	sg_buffer_add(out, SG_SPAN("{\"tool\":{\"driver\":{"));
	sg_json_text(out, "name", SG_SPAN("strictgate"));
	sg_json_text(out, "version", SG_SPAN(PACKAGE_VERSION));
	open_member(out, "rules", '[');
	for (size_t i = 0; i < report->items.len; i++)
		if (is_first_of_code(report, i))
			add_rule(out, &report->items.items[i]);
	sg_buffer_add(out, SG_SPAN("]}}"));
	sg_json_text(out, "columnKind", SG_SPAN("unicodeCodePoints"));
	open_member(out, "results", '[');
	for (size_t i = 0; i < report->items.len; i++)
		add_result(out, report, i);
	sg_buffer_add(out, SG_SPAN("]}]}\n"));
}
