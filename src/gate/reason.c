/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sentence that an agent shows for a verdict. It reaches terminals and models: nothing in it may steer either.
 */
#include "gate/gate.h"

/* Control characters, and the parts of UTF-8 that turn or hide text, become blanks. */
static void
add_clean(struct sg_buffer *out, struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool hides = c == 0xe2 && i + 2 < text.len &&
			     (unsigned char)text.p[i + 1] == 0x80 &&
			     ((unsigned char)text.p[i + 2] & 0xf0) == 0xa0;
		bool next = c == 0xc2 && i + 1 < text.len && (unsigned char)text.p[i + 1] < 0xa0;

		sg_buffer_add_char(out, c < 0x20 || c == 0x7f || hides || next ? ' ' : text.p[i]);
		i += hides ? 2 : next;
	}
}

static void
add_tag(struct sg_buffer *out, struct sg_span tag, bool *first)
{
	if (tag.len == 0)
		return;
	sg_buffer_add(out, *first ? SG_SPAN(" [") : SG_SPAN(", "));
	add_clean(out, sg_span_first(tag, 300));
	*first = false;
}

/* Which part of the call it is, unless the reason tells: a script has many, and the model must know which to change. */
static void
add_subject(struct sg_buffer *out, const struct sg_decision *decision)
{
	enum { LONGEST = 200 };
	struct sg_span subject = sg_span_first(decision->subject, LONGEST);

	if (subject.len == 0 || sg_span_search(decision->reason, subject) != SIZE_MAX)
		return;
	while (subject.len < decision->subject.len && subject.len &&
	       ((unsigned char)decision->subject.p[subject.len] & 0xc0) == 0x80)
		subject.len--;
	sg_buffer_add(out, SG_SPAN(" (met by: "));
	add_clean(out, subject);
	sg_buffer_add(out, subject.len < decision->subject.len ? SG_SPAN("...)") : SG_SPAN(")"));
}

struct sg_span
sg_gate_reason(const struct sg_decision *decision, struct sg_arena *arena)
{
	bool asks = decision->ruling.verdict == SG_VERDICT_PROMPT;
	struct sg_buffer out = { .arena = arena };
	struct sg_span reason = sg_span_first(decision->reason, SG_GATE_REASON_BYTES - 800);
	bool first = true;
	char code[8];

	while (reason.len && reason.len < decision->reason.len &&
	       ((unsigned char)decision->reason.p[reason.len] & 0xc0) == 0x80)
		reason.len--;
	sg_buffer_printf(&out, "strictgate: %s: ", asks ? "approval needed" : "forbidden");
	add_clean(&out, reason.len ? reason : SG_SPAN("a requirement does not allow it"));
	add_subject(&out, decision);
	add_tag(&out, decision->rule, &first);
	if (decision->code != SG_OK)
		add_tag(&out, sg_span_of(sg_code_text(decision->code, code)), &first);
	add_tag(&out, decision->source, &first);
	if (!first)
		sg_buffer_add_char(&out, ']');
	return sg_buffer_span(&out);
}
