/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Outlines. Knows nothing about what is shown.
 */
#include "cli/outline.h"

#include "base/json.h"

static void
indent(struct sg_outline *outline, const char *key)
{
	for (unsigned i = 1; i < outline->depth; i++)
		sg_buffer_add(&outline->out, SG_SPAN("  "));
	if (key)
		sg_buffer_printf(&outline->out, "%s:", key);
	else
		sg_buffer_add_char(&outline->out, '-');
}

static void
begin(struct sg_outline *outline, const char *key)
{
	if (!outline->json)
		indent(outline, key);
	else if (key)
		sg_json_key(&outline->out, key);
	else
		sg_json_next(&outline->out);
}

void
sg_outline_open(struct sg_outline *outline, const char *key, char bracket)
{
	if (outline->depth || outline->json) {
		if (outline->depth)
			begin(outline, key);
		sg_buffer_add_char(&outline->out, outline->json ? bracket : '\n');
	}
	outline->depth++;
}

void
sg_outline_close(struct sg_outline *outline, char bracket)
{
	outline->depth--;
	if (outline->json)
		sg_buffer_add_char(&outline->out, bracket == '{' ? '}' : ']');
	if (outline->json && outline->depth == 0)
		sg_buffer_add_char(&outline->out, '\n');
}

void
sg_outline_text(struct sg_outline *outline, const char *key, struct sg_span text)
{
	if (text.len == 0)
		return;
	begin(outline, key);
	if (outline->json) {
		sg_json_string(&outline->out, text);
		return;
	}
	sg_buffer_add_char(&outline->out, ' ');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		sg_buffer_add_char(&outline->out, c < 0x20 || c == 0x7f ? '?' : text.p[i]);
	}
	sg_buffer_add_char(&outline->out, '\n');
}

void
sg_outline_word(struct sg_outline *outline, const char *key, const char *word)
{
	sg_outline_text(outline, key, sg_span_of(word));
}

void
sg_outline_flag(struct sg_outline *outline, const char *key, bool flag)
{
	if (!flag)
		return;
	begin(outline, key);
	sg_buffer_add(&outline->out, outline->json ? SG_SPAN("true") : SG_SPAN(" true\n"));
}

void
sg_outline_number(struct sg_outline *outline, const char *key, long long number)
{
	begin(outline, key);
	sg_buffer_printf(&outline->out, outline->json ? "%lld" : " %lld\n", number);
}

void
sg_outline_truth(struct sg_outline *outline, const char *key, bool truth)
{
	begin(outline, key);
	sg_buffer_printf(&outline->out, outline->json ? "%s" : " %s\n", truth ? "true" : "false");
}
