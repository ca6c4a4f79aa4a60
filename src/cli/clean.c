/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from elsewhere on a terminal: nothing in it may steer the terminal or fool its reader. Knows nothing about what
 * is shown.
 */
#include "cli/clean.h"

/* Bytes of the character at the start of text, 0 when they are no UTF-8. */
static size_t
character_len(struct sg_span text)
{
	for (size_t len = 1; len <= 4 && len <= text.len; len++)
		if (sg_span_is_utf8(sg_span_first(text, len)))
			return len;
	return 0;
}

static void
add_character(struct sg_buffer *out, struct sg_span text, bool lines)
{
	size_t at = 0;
	uint32_t c = sg_span_next_code_point(text, &at);

	if ((c == '\n' || c == '\t') && !lines)
		sg_buffer_add(out, c == '\n' ? SG_SPAN("\\n") : SG_SPAN("\\t"));
	else if (sg_code_point_hides(c))
		sg_buffer_printf(out, "\\u{%x}", (unsigned)c);
	else
		sg_buffer_add(out, text);
}

void
sg_cli_add_clean(struct sg_buffer *out, struct sg_span text, bool lines)
{
	while (text.len) {
		size_t len = character_len(text);

		if (len == 0)
			sg_buffer_printf(out, "\\x{%02x}", (unsigned)(unsigned char)text.p[0]);
		else
			add_character(out, sg_span_first(text, len), lines);
		text = sg_span_from(text, len ? len : 1);
	}
}

void
sg_cli_print_clean(FILE *out, struct sg_span text)
{
	struct sg_arena arena;
	struct sg_buffer clean = { .arena = &arena };

	sg_arena_init(&arena, 0);
	sg_cli_add_clean(&clean, text, true);
	if (clean.len)
		fwrite(clean.p, 1, clean.len, out);
	sg_arena_free(&arena);
}
