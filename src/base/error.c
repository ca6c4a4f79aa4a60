/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The message registry, rendering of errors with a caret, and "did you mean". Prints nothing.
 */
#include "base/error.h"

#include "base/vec.h"

#include <stdarg.h>
#include <stdio.h>

static const struct sg_message messages[] = {
#define SG_MESSAGE(name, number, summary, cause, fix) { name, #name, summary, cause, fix },
#include "base/messages.def"
#undef SG_MESSAGE
};

const struct sg_message *
sg_messages(size_t *count)
{
	*count = SG_ARRAY_LEN(messages);
	return messages;
}

const struct sg_message *
sg_message_find(enum sg_code code)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(messages); i++)
		if (messages[i].code == code)
			return &messages[i];
	return NULL;
}

const char *
sg_code_text(enum sg_code code, char text[8])
{
	snprintf(text, 8, "SG%04u", (unsigned)code % 10000);
	return text;
}

struct sg_status
sg_fail(struct sg_arena *arena, struct sg_error *err, enum sg_code code, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (!err)
		return sg_status(code);
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	*err = (struct sg_error){ .code = code, .text = sg_arena_copy(arena, sg_span_of(text)) };
	return sg_status(code);
}

enum { WIDEST_LINE = 140, BEFORE_CARET = 60 };

/* The source line, or the part of a long one around the caret, with tabs as one blank each so that the caret stands under its byte. */
static void
add_source_line(struct sg_buffer *out, const struct sg_error *err)
{
	size_t caret = err->column ? err->column - 1 : 0, underline = err->len ? err->len : 1,
	       start = 0;
	struct sg_span line = err->line_text;

	if (line.len > WIDEST_LINE && caret > BEFORE_CARET)
		start = caret - BEFORE_CARET;
	line = sg_span_first(sg_span_from(line, start), WIDEST_LINE);
	sg_buffer_printf(out, "\n%6u | ", err->line);
	for (size_t i = 0; i < line.len; i++)
		sg_buffer_add_char(out, line.p[i] == '\t' ? ' ' : line.p[i]);
	if (err->column == 0)
		return;
	sg_buffer_printf(out, "\n       | %*s^", (int)(caret - start), "");
	for (size_t i = caret - start + 1; i < caret - start + underline && i < line.len; i++)
		sg_buffer_add_char(out, '~');
}

struct sg_span
sg_error_render(struct sg_arena *arena, const struct sg_error *err)
{
	struct sg_buffer out = { .arena = arena };
	char code[8];

	if (err->file.len)
		sg_buffer_printf(&out, "%.*s:", SG_SPAN_ARG(err->file));
	if (err->line)
		sg_buffer_printf(&out, "%u:%u:", err->line, err->column);
	sg_buffer_printf(&out, "%s%s %s: %.*s", out.len ? " " : "",
			 err->warning ? "warning" : "error", sg_code_text(err->code, code),
			 SG_SPAN_ARG(err->text));
	if (err->line_text.len)
		add_source_line(&out, err);
	if (err->hint.len)
		sg_buffer_printf(&out, "%s%.*s", err->line_text.len ? " " : "; ",
				 SG_SPAN_ARG(err->hint));
	return sg_buffer_span(&out);
}

/* Makes room where a warning is. */
static void
drop_warning(struct sg_errors *errors)
{
	for (size_t i = errors->len; i-- > 0;) {
		if (!errors->items[i].warning)
			continue;
		errors->len--;
		memmove(errors->items + i, errors->items + i + 1,
			(errors->len - i) * sizeof(*errors->items));
		return;
	}
}

enum sg_code
sg_errors_first(const struct sg_errors *errors, size_t from)
{
	for (size_t i = from; i < errors->len; i++)
		if (!errors->items[i].warning)
			return errors->items[i].code;
	return SG_E_LIMIT;
}

void
sg_errors_add(struct sg_errors *errors, const struct sg_error *err)
{
	if (!err->warning)
		errors->fatal++;
	if (errors->len == SG_ERRORS_MAX && !err->warning)
		drop_warning(errors);
	if (errors->len < SG_ERRORS_MAX)
		sg_vec_push(errors->arena, errors, *err);
}

enum { LONGEST_WORD = 64 };

/* Edit distance with transpositions (optimal string alignment) of two words of at most LONGEST_WORD bytes. */
static size_t
distance(struct sg_span a, struct sg_span b)
{
	size_t rows[3][LONGEST_WORD + 1];

	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best =
				before[j - 1] + (sg_lower(a.p[i - 1]) != sg_lower(b.p[j - 1]));

			best = before[j] + 1 < best ? before[j] + 1 : best;
			best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1] && older[j - 2] + 1 < best)
				best = older[j - 2] + 1;
			now[j] = best;
		}
	}
	return rows[a.len % 3][b.len];
}

struct sg_span
sg_nearest(struct sg_span word, const struct sg_span *candidates, size_t count)
{
	struct sg_span best = { 0 };
	size_t best_distance = word.len / 3 > 2 ? word.len / 3 : 2;

	if (word.len == 0 || word.len > LONGEST_WORD)
		return best;
	for (size_t i = 0; i < count; i++) {
		size_t d;

		if (candidates[i].len > LONGEST_WORD)
			continue;
		d = distance(word, candidates[i]);
		if (d < best_distance || (d == best_distance && best.len == 0 && d < word.len)) {
			best_distance = d;
			best = candidates[i];
		}
	}
	return best;
}
