/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The formats of lint but SARIF, which has a file of its own. Knows no requirement.
 */
#include "cli/report.h"

#include "base/json.h"

static void
write_text(const struct sg_report *report, struct sg_buffer *out)
{
	size_t warnings = 0;

	for (size_t i = 0; i < report->items.len; i++) {
		sg_buffer_add(out, sg_error_render(out->arena, &report->items.items[i]));
		sg_buffer_add_char(out, '\n');
		warnings += report->items.items[i].warning;
	}
	if (report->dropped)
		sg_buffer_printf(out, "... and %zu more errors\n", report->dropped);
	if (report->items.len)
		sg_buffer_printf(out, "%zu error%s, %zu warning%s\n", report->fatal,
				 report->fatal == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
}

static void
add_object(struct sg_buffer *out, const struct sg_error *err)
{
	char code[8];

	sg_json_next(out);
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "file", err->file);
	sg_json_number(out, "line", err->line);
	sg_json_number(out, "column", err->column);
	sg_json_text(out, "severity", err->warning ? SG_SPAN("warning") : SG_SPAN("error"));
	sg_json_word(out, "code", sg_code_text(err->code, code));
	sg_json_text(out, "message", err->text);
	if (err->hint.len)
		sg_json_text(out, "hint", err->hint);
	sg_buffer_add_char(out, '}');
}

static void
write_json(const struct sg_report *report, struct sg_buffer *out)
{
	sg_buffer_add_char(out, '[');
	for (size_t i = 0; i < report->items.len; i++)
		add_object(out, &report->items.items[i]);
	sg_buffer_add(out, SG_SPAN("]\n"));
}

/* ---- workflow commands ---- */

/* What would end a property or the command is written as %XX. */
static void
add_escaped(struct sg_buffer *out, struct sg_span text, const char *special)
{
	for (size_t i = 0; i < text.len; i++) {
		if (strchr(special, text.p[i]) && text.p[i])
			sg_buffer_printf(out, "%%%02X", (unsigned char)text.p[i]);
		else
			sg_buffer_add_char(out, text.p[i]);
	}
}

static void
write_github(const struct sg_report *report, struct sg_buffer *out)
{
	char code[8];

	for (size_t i = 0; i < report->items.len; i++) {
		const struct sg_error *err = &report->items.items[i];

		sg_buffer_printf(out, "::%s file=", err->warning ? "warning" : "error");
		add_escaped(out, err->file, "%\r\n:,");
		if (err->line)
			sg_buffer_printf(out, ",line=%u,col=%u", err->line, err->column);
		sg_buffer_printf(out, ",title=%s::", sg_code_text(err->code, code));
		add_escaped(out, err->text, "%\r\n");
		if (err->hint.len) {
			sg_buffer_add(out, SG_SPAN("; "));
			add_escaped(out, err->hint, "%\r\n");
		}
		sg_buffer_add_char(out, '\n');
	}
}

static const struct sg_report_format formats[] = {
	{ "text", write_text },
	{ "json", write_json },
	{ "sarif", sg_report_sarif },
	{ "github", write_github },
};

const struct sg_report_format *
sg_report_format_find(const char *name)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(formats); i++)
		if (strcmp(name, formats[i].name) == 0)
			return &formats[i];
	return NULL;
}
