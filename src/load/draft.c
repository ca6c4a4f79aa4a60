/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers share: errors at their place, texts and lists in the image, layout of the finished source. Knows no
 * key by name.
 */
#include "load/draft.h"

#include <stdarg.h>
#include <stdio.h>

enum { MAX_SHOWN_LINE = 400, MAX_NOTE_BYTES = 200 };

struct sg_spot
sg_spot_value(const struct sg_node *node)
{
	return (struct sg_spot){ node->line, node->column, node->len, { 0 } };
}

struct sg_spot
sg_spot_key(const struct sg_node *node)
{
	if (node->key_line == 0)
		return sg_spot_value(node);
	return (struct sg_spot){ node->key_line, node->key_column, (unsigned)node->key.len, { 0 } };
}

struct sg_span
sg_draft_did_you_mean(struct sg_draft *draft, struct sg_span word)
{
	if (word.len == 0)
		return word;
	return sg_arena_printf(draft->arena, "did you mean \"%.*s\"?", SG_SPAN_ARG(word));
}

void
sg_draft_fail(struct sg_draft *draft, enum sg_code code, struct sg_spot spot, const char *format,
	      ...)
{
	struct sg_error error = { .code = code,
				  .warning = sg_code_is_warning(code),
				  .file = draft->input->text.file,
				  .line = spot.line,
				  .column = spot.column,
				  .len = spot.len,
				  .hint = spot.hint };
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	error.text = sg_arena_copy(draft->arena, sg_span_of(text));
	error.line_text = sg_text_line(draft->input->text.bytes, spot.line);
	if (spot.line == 1 && sg_span_starts(error.line_text, SG_SPAN("\xef\xbb\xbf")))
		error.line_text = sg_span_from(error.line_text, 3);
	if (error.line_text.len > MAX_SHOWN_LINE)
		error.line_text = (struct sg_span){ 0 };
	sg_errors_add(draft->errors, &error);
}

void
sg_draft_fail_inside(struct sg_draft *draft, const struct sg_node *value,
		     const struct sg_error *err)
{
	struct sg_spot spot = sg_spot_value(value);
	size_t quotes = value->len > value->text.len ? value->len - value->text.len : 0;

	/* An offset is a column only in a string without escapes: as long as its value, or two quotes longer. */
	if (err->column && (quotes == 0 || quotes == 2)) {
		spot.column += (unsigned)(quotes / 2) + err->column - 1;
		spot.len = 1;
	}
	spot.hint = err->hint;
	sg_draft_fail(draft, err->code, spot, "%.*s", SG_SPAN_ARG(err->text));
}

static const struct sg_node *
table_from(const struct sg_node *node)
{
	while (node && node->kind != SG_NODE_TABLE)
		node = node->next;
	return node;
}

const struct sg_node *
sg_draft_first_table(const struct sg_node *array)
{
	return array && array->kind == SG_NODE_ARRAY ? table_from(array->first) : NULL;
}

const struct sg_node *
sg_draft_next_table(const struct sg_node *table)
{
	return table_from(table->next);
}

struct sg_place_rec
sg_draft_place(const struct sg_node *node)
{
	return (struct sg_place_rec){ node->line, node->column };
}

struct sg_ref
sg_draft_text(struct sg_draft *draft, struct sg_span text)
{
	return text.len ? sg_image_intern(draft->builder, text) : (struct sg_ref){ 0 };
}

struct sg_ref
sg_draft_list(struct sg_draft *draft, const struct sg_node *strings)
{
	struct sg_ref *refs;
	size_t n = 0;

	if (!strings || strings->count == 0)
		return (struct sg_ref){ 0 };
	refs = sg_arena_array(draft->arena, strings->count, sizeof(*refs));
	for (const struct sg_node *node = strings->first; node; node = node->next)
		refs[n++] = sg_draft_text(draft, node->text);
	return sg_image_add_all(draft->builder, SG_POLICY_LISTS, refs, n, sizeof(*refs));
}

struct sg_ref
sg_draft_agents(struct sg_draft *draft, const struct sg_node *strings)
{
	for (const struct sg_node *node = strings ? strings->first : NULL; node; node = node->next)
		if (sg_span_is(node->text, "*"))
			return (struct sg_ref){ 0 };
	return sg_draft_list(draft, strings);
}

struct sg_ref
sg_draft_id(struct sg_draft *draft, struct sg_span id)
{
	if (id.len == 0)
		return (struct sg_ref){ 0 };
	return sg_draft_text(draft, sg_arena_join(draft->arena, draft->id_prefix, id));
}

struct sg_ruling
sg_draft_ruling(const struct sg_node *word, struct sg_ruling absent)
{
	struct sg_ruling ruling = absent;

	if (!word)
		return absent;
	/* Checked before; a word of Codex that is none of ours asks for a person. */
	if (!sg_ruling_of_word(word->text, &ruling))
		(void)sg_ruling_of_word(SG_SPAN("prompt"), &ruling);
	return ruling;
}

/* A value on one line, cut when it is long. */
static void
show(struct sg_buffer *out, const struct sg_node *node)
{
	if (out->len > MAX_NOTE_BYTES)
		return;
	switch (node->kind) {
	case SG_NODE_NULL:
		sg_buffer_add(out, SG_SPAN("null"));
		break;
	case SG_NODE_BOOLEAN:
		sg_buffer_add(out, node->boolean ? SG_SPAN("true") : SG_SPAN("false"));
		break;
	case SG_NODE_INTEGER:
		sg_buffer_printf(out, "%lld", (long long)node->integer);
		break;
	case SG_NODE_FLOAT:
		sg_buffer_printf(out, "%g", node->number);
		break;
	case SG_NODE_STRING:
	case SG_NODE_DATETIME:
		sg_buffer_printf(out, "\"%.*s\"",
				 SG_SPAN_ARG(sg_span_first(node->text, MAX_NOTE_BYTES)));
		break;
	case SG_NODE_ARRAY:
	case SG_NODE_TABLE:
		sg_buffer_add_char(out, node->kind == SG_NODE_TABLE ? '{' : '[');
		for (const struct sg_node *child = node->first; child; child = child->next) {
			if (child != node->first)
				sg_buffer_add(out, SG_SPAN(", "));
			if (node->kind == SG_NODE_TABLE)
				sg_buffer_printf(out, "%.*s = ", SG_SPAN_ARG(child->key));
			show(out, child);
			if (out->len > MAX_NOTE_BYTES)
				break;
		}
		sg_buffer_add_char(out, node->kind == SG_NODE_TABLE ? '}' : ']');
		break;
	}
}

void
sg_draft_note(struct sg_draft *draft, enum sg_code code, struct sg_span key,
	      const struct sg_node *value)
{
	struct sg_buffer text = { .arena = draft->arena };
	struct sg_note_rec note = { .code = (uint32_t)code,
				    .place = { sg_spot_key(value).line,
					       sg_spot_key(value).column } };

	show(&text, value);
	if (text.len > MAX_NOTE_BYTES) {
		text.len = MAX_NOTE_BYTES;
		while (text.len && ((unsigned char)text.p[text.len] & 0xc0) == 0x80)
			text.len--;
		sg_buffer_add(&text, SG_SPAN(" ..."));
	}
	note.key = sg_draft_text(draft, key);
	note.value = sg_draft_text(draft, sg_buffer_span(&text));
	sg_vec_push(draft->arena, &draft->notes, note);
}

#define LAY_OUT(section, vec) \
	sg_image_add_all(draft->builder, section, (vec).items, (vec).len, sizeof(*(vec).items))

void
sg_draft_finish(struct sg_draft *draft)
{
	struct sg_source_rec *source = &draft->source;

	source->rules = LAY_OUT(SG_POLICY_RULES, draft->rules);
	source->paths = LAY_OUT(SG_POLICY_PATHS, draft->paths);
	source->files = LAY_OUT(SG_POLICY_FILES, draft->files);
	source->domains = LAY_OUT(SG_POLICY_DOMAINS, draft->domains);
	source->servers = LAY_OUT(SG_POLICY_SERVERS, draft->servers);
	source->clis = LAY_OUT(SG_POLICY_CLIS, draft->clis);
	source->environments = LAY_OUT(SG_POLICY_ENVIRONMENTS, draft->environments);
	source->features = LAY_OUT(SG_POLICY_FEATURES, draft->features);
	source->profiles = LAY_OUT(SG_POLICY_PROFILES, draft->profiles);
	source->notes = LAY_OUT(SG_POLICY_NOTES, draft->notes);
}
