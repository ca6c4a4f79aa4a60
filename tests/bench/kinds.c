/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes and judges kinds of input that grow. Knows neither clocks nor limits.
 */
#include "kinds.h"

#include "gate/evaluate.h"

static struct sg_span
next_column(struct sg_span *rest, struct sg_arena *arena)
{
	struct sg_span column = sg_span_split(*rest, '\t', rest);
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < column.len; i++) {
		static const char escapes[] = "n\nt\tr\re\033\\\\";
		const char *found = NULL;

		if (column.p[i] == '\\' && i + 1 < column.len)
			for (size_t k = 0; k + 1 < sizeof(escapes); k += 2)
				if (escapes[k] == column.p[i + 1])
					found = &escapes[k + 1];
		i += found != NULL;
		sg_buffer_add_char(&out, found ? *found : column.p[i]);
	}
	return sg_buffer_span(&out);
}

struct kind
kind_read(struct sg_span line, struct sg_arena *arena)
{
	struct kind kind = { .language = next_column(&line, arena) };
	const char *from = line.p;

	kind.first = next_column(&line, arena);
	kind.again = next_column(&line, arena);
	kind.name = sg_arena_printf(arena, "%.*s: %.*s", SG_SPAN_ARG(kind.language),
				    (int)(line.p - from), from);
	kind.last = next_column(&line, arena);
	kind.nested = sg_span_is(next_column(&line, arena), "nested");
	if (line.len)
		kind.name = line;
	return kind;
}

/* \N in what is repeated is the number of the repetition, \M the one after it. */
static void
add_numbered(struct sg_buffer *out, struct sg_span text, size_t number)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\\' && i + 1 < text.len &&
		    (text.p[i + 1] == 'N' || text.p[i + 1] == 'M'))
			sg_buffer_printf(out, "%zu", number + (text.p[++i] == 'M'));
		else
			sg_buffer_add_char(out, text.p[i]);
	}
}

struct sg_span
kind_make(const struct kind *kind, size_t len, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	size_t again = kind->again.len + 4, last = kind->last.len, times = 0;

	sg_buffer_add(&out, kind->first);
	while (out.len + again + last * (kind->nested ? times : 1) <= len)
		add_numbered(&out, kind->again, times++);
	for (size_t i = 0; i < (kind->nested ? times : 1); i++)
		sg_buffer_add(&out, kind->last);
	return sg_buffer_span(&out);
}

void
kind_judge(const struct sg_policies *policies, const struct kind *kind, struct sg_span input,
	   struct sg_arena *arena)
{
	static const struct {
		const char *name;
		enum sg_language language;
	} languages[] = { { "shell", SG_LANGUAGE_SHELL },
			  { "zsh", SG_LANGUAGE_ZSH },
			  { "powershell", SG_LANGUAGE_POWERSHELL },
			  { "cmd", SG_LANGUAGE_CMD } };
	static const struct sg_judge_options options = { 0 };
	static const struct sg_evaluate_options evaluate = { 0 };
	struct sg_call call = { .tool = SG_TOOL_SHELL,
				.cwd = SG_SPAN("/home/dev/proj"),
				.home = SG_SPAN("/home/dev"),
				.script = input };
	struct sg_judgement judgement;
	struct sg_evaluation evaluation;

	for (size_t i = 0; i < SG_ARRAY_LEN(languages); i++) {
		if (!sg_span_is(kind->language, languages[i].name))
			continue;
		call.language = languages[i].language;
		sg_gate_judge(policies, &call, &options, arena, &judgement);
		return;
	}
	sg_gate_evaluate(policies, input, &evaluate, arena, &evaluation);
}
