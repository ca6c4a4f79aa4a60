/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts in code of a language that has no table of its own: one that stands behind a name which does not print, and starts with
 * a program's name, may be what the code starts. Must not know any language.
 */
#include "scan/more.h"

#include "knowledge/programs.h"

enum { MOST_GUESSES = 64, MOST_WORDS = 32 };

/* What languages call the functions that show text; a name that starts so, or ends in it behind a dot, runs nothing. */
static const char *const printers[] = { "print",    "put",   "echo",   "display", "write", "format",
					"message",  "log",   "show",   "say",     "error", "warn",
					"throw",    "raise", "assert", "trace",   "debug", "info",
					"contains", "match", "search", "replace", "split", "eq" };

static bool
is_printer(struct sg_span name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (i > 0 && sg_scan_is_name(name.p[i - 1]))
			continue;
		for (size_t k = 0; k < SG_ARRAY_LEN(printers); k++) {
			struct sg_span printer = sg_span_of(printers[k]);

			if (name.len - i >= printer.len &&
			    sg_span_eq_nocase(sg_span_first(sg_span_from(name, i), printer.len),
					      printer))
				return true;
		}
	}
	return false;
}

static bool
is_text(const struct sg_token *token)
{
	return token->kind == SG_TOKEN_STRING || token->kind == SG_TOKEN_COMMAND;
}

/* Does a text start with the name of a program that the tables know? */
static bool
names_program(struct sg_span text)
{
	size_t len = 0;

	text = sg_span_trim(text);
	while (len < text.len && !strchr(" \t\n", text.p[len]))
		len++;
	return len > 0 && sg_program_find(sg_span_basename(sg_span_first(text, len))) != NULL;
}

/* The texts from here on, with nothing but names, commas and brackets between them. Returns how many tokens they took. */
static size_t
gather(const struct sg_token *tokens, struct sg_word *words, size_t *count)
{
	size_t at = 0, end = 1;

	for (*count = 0; tokens[at].kind != SG_TOKEN_END && *count < MOST_WORDS; at++) {
		if (is_text(&tokens[at])) {
			words[(*count)++] = sg_value_word_of(tokens[at].text);
			end = at + 1;
		} else if (tokens[at].kind == SG_TOKEN_OP && tokens[at].text.len == 1 &&
			   strchr(";)}", tokens[at].text.p[0])) {
			break;
		} else if (tokens[at].kind == SG_TOKEN_NEWLINE) {
			break;
		}
	}
	return end;
}

void
sg_scan_guess(const struct sg_lexicon *lexicon, struct sg_span code, struct sg_arena *arena,
	      const struct sg_scan_sink *sink)
{
	struct sg_tokens tokens = { 0 };
	struct sg_span callee = { 0 };
	size_t guesses = 0;

	sg_scan_lex(lexicon, code, arena, &tokens);
	for (size_t i = 0; i < tokens.len && guesses < MOST_GUESSES;) {
		struct sg_word *words;
		size_t count, used;

		if (tokens.items[i].kind == SG_TOKEN_NAME)
			callee = tokens.items[i].text;
		if (!is_text(&tokens.items[i]) || !names_program(tokens.items[i].text) ||
		    is_printer(callee)) {
			i++;
			continue;
		}
		words = sg_arena_array(arena, MOST_WORDS, sizeof(*words));
		used = gather(tokens.items + i, words, &count);
		sink->guess(sink->context, words, count);
		i += used;
		guesses++;
	}
	if (tokens.cut)
		sink->problem(sink->context, SG_E_SCRIPT_LIMIT, SG_SPAN("interpreted code"));
}
