/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makefiles: recipes, $(shell ...), != and what is set for recipes; TeX: \write18 and piped input. Variables that were given a
 * literal are put in, all others are unknown. Must not know any other language.
 */
#include "scan/more.h"

enum { MAX_MAKE_DEPTH = 16 };

struct make {
	struct sg_arena *arena;
	const struct sg_scan_sink *sink;
	struct sg_names names;
	size_t work;
	bool open; /* a reference without an end was met: no further end is looked for */
};

static struct sg_span expand(struct make *make, struct sg_span text, unsigned depth);

/* $(shell x) runs x; $(NAME) is its value; every other function is unknown, but may hold $(shell x). */
static void
expand_reference(struct make *make, struct sg_span inner, struct sg_buffer *out, unsigned depth)
{
	const struct sg_value *value = sg_names_find(&make->names, inner);
	struct sg_span text;

	if (value && value->kind == SG_VALUE_TEXT && make->work > value->text.text.len) {
		make->work -= value->text.text.len;
		sg_buffer_add(out, value->text.text);
		return;
	}
	text = expand(make, inner, depth + 1);
	if (sg_span_starts(text, SG_SPAN("shell ")))
		sg_scan_report_shell(make->sink, sg_span_trim(sg_span_from(text, 6)));
	sg_buffer_add_char(out, SG_MARK_ANY);
}

static size_t
reference_end(struct sg_span text, size_t open)
{
	char opening = text.p[open], closing = opening == '(' ? ')' : '}';
	size_t depth = 0;

	for (size_t i = open; i < text.len; i++) {
		if (text.p[i] == opening)
			depth++;
		else if (text.p[i] == closing && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

static struct sg_span
expand(struct make *make, struct sg_span text, unsigned depth)
{
	struct sg_buffer out = { .arena = make->arena };

	if (depth > MAX_MAKE_DEPTH) {
		make->sink->problem(make->sink->context, SG_E_SCRIPT_LIMIT, SG_SPAN("makefile"));
		return SG_SPAN("\0");
	}
	if (sg_span_find(text, '$') == SIZE_MAX)
		return text;
	for (size_t i = 0; i < text.len; i++) {
		char next = i + 1 < text.len ? text.p[i + 1] : '\0';
		size_t end;

		if (text.p[i] != '$') {
			sg_buffer_add_char(&out, text.p[i]);
			continue;
		}
		if (next == '$') {
			sg_buffer_add_char(&out, '$');
			i++;
			continue;
		}
		end = (next == '(' || next == '{') && !make->open ? reference_end(text, i + 1)
								  : SIZE_MAX;
		if (end == SIZE_MAX) {
			make->open = make->open || next == '(' || next == '{';
			sg_buffer_add_char(&out, SG_MARK_ANY);
			i++;
			continue;
		}
		expand_reference(make, (struct sg_span){ text.p + i + 2, end - i - 2 }, &out,
				 depth);
		i = end;
	}
	return sg_buffer_span(&out);
}

static void
report_recipe(struct make *make, struct sg_span line)
{
	line = sg_span_trim(line);
	while (line.len && strchr("@+-", line.p[0] ? line.p[0] : 'x') != NULL)
		line = sg_span_trim(sg_span_from(line, 1));
	if (line.len)
		sg_scan_report_shell(make->sink, expand(make, line, 0));
}

/* NAME = value, NAME := value, NAME != command, export NAME = value; false when the line is none of them. */
static bool
read_assignment(struct make *make, struct sg_span line)
{
	size_t sign = sg_span_find(line, '='), colon = sg_span_find(line, ':');
	struct sg_span name, value;
	struct sg_value text;
	bool exported;
	char kind;

	if (sign == SIZE_MAX || sign == 0 ||
	    (colon < sign && colon + 1 != sign && colon + 2 != sign))
		return false;
	kind = line.p[sign - 1];
	name = sg_span_first(line, sign);
	while (name.len && strchr(":?+! \t", name.p[name.len - 1]) != NULL)
		name.len--;
	exported = sg_span_starts(name, SG_SPAN("export "));
	name = sg_span_trim(exported ? sg_span_from(name, 7) : name);
	if (sg_span_find(name, ' ') != SIZE_MAX && !sg_span_starts(name, SG_SPAN("override ")))
		return false;
	value = expand(make, sg_span_trim(sg_span_from(line, sign + 1)), 0);
	if (kind == '!') {
		sg_scan_report_shell(make->sink, value);
		value = SG_SPAN("\0");
	}
	/* SHELL and its flags decide what reads every recipe. */
	if (exported || sg_span_is(name, "SHELL") || sg_span_is(name, "MAKEFLAGS"))
		make->sink->variable(make->sink->context, name, sg_value_word_of(value));
	text = kind == '+' ? sg_value_text(SG_SPAN("\0")) : sg_value_text(value);
	sg_names_bind(&make->names, name, &text);
	return true;
}

static void
read_rule(struct make *make, struct sg_span line)
{
	size_t colon = sg_span_find(line, ':'), semicolon = sg_span_find(line, ';');

	if (sg_span_starts(line, SG_SPAN("include ")) ||
	    sg_span_starts(line, SG_SPAN("-include "))) {
		sg_span_split(line, ' ', &line);
		sg_scan_report_path(make->sink, SG_EFFECT_READ,
				    sg_span_trim(expand(make, line, 0)));
		return;
	}
	if (colon != SIZE_MAX && semicolon != SIZE_MAX && colon < semicolon) {
		expand(make, sg_span_first(line, semicolon), 0);
		report_recipe(make, sg_span_from(line, semicolon + 1));
		return;
	}
	expand(make, line, 0);
}

/* One line with those that it goes on with behind a backslash. */
static struct sg_span
logical_line(struct sg_span *rest)
{
	const char *from = rest->p;
	struct sg_span line;

	do
		line = sg_scan_line(rest);
	while (line.len && line.p[line.len - 1] == '\\' && rest->len);
	return (struct sg_span){ from, (size_t)(line.p + line.len - from) };
}

void
sg_scan_make(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	     const struct sg_scan_sink *sink)
{
	struct make make = {
		.arena = arena, .sink = sink, .names = { .arena = arena }, .work = 8 * 1024 * 1024
	};

	(void)language;
	while (code.len && !*sink->stopped) {
		struct sg_span line = logical_line(&code), text = sg_span_trim(line);

		if (line.len && line.p[0] == '\t')
			report_recipe(&make, line);
		else if (text.len && text.p[0] != '#' && !read_assignment(&make, text))
			read_rule(&make, text);
	}
}

/* The text in braces that follows, or up to the next blank without them. */
static struct sg_span
tex_argument(struct sg_span rest)
{
	enum { MAX_ARGUMENT = 4096 };
	size_t end;

	rest = sg_span_trim(sg_span_first(rest, MAX_ARGUMENT));
	if (rest.len && rest.p[0] == '{') {
		end = reference_end(rest, 0);
		return end == SIZE_MAX ? sg_span_from(rest, 1)
				       : (struct sg_span){ rest.p + 1, end - 1 };
	}
	end = 0;
	while (end < rest.len && strchr(" \t\n\\}", rest.p[end] ? rest.p[end] : 'x') == NULL)
		end++;
	if (rest.len && sg_span_search(sg_span_first(rest, 2), SG_SPAN("\"")) != SIZE_MAX) {
		size_t quote = sg_span_find(rest, '"'),
		       close = sg_span_find(sg_span_from(rest, quote + 1), '"');

		end = close == SIZE_MAX ? rest.len : quote + close + 2;
	}
	return sg_span_first(rest, end);
}

static void
read_tex(struct sg_span name, struct sg_span rest, const struct sg_scan_sink *sink)
{
	struct sg_span text = tex_argument(rest);
	size_t sign;

	if (sg_span_is(name, "write") && sg_span_starts(rest, SG_SPAN("18"))) {
		sg_scan_report_shell(sink, tex_argument(sg_span_from(rest, 2)));
	} else if (sg_span_is(name, "ShellEscape")) {
		sg_scan_report_shell(sink, text);
	} else if (sg_span_is(name, "directlua") || sg_span_is(name, "luaexec")) {
		sink->script(sink->context, SG_LANGUAGE_LUA, sg_value_word_of(text));
	} else if (sg_span_is(name, "openin") || sg_span_is(name, "openout")) {
		sign = sg_span_find(rest, '=');
		if (sign != SIZE_MAX)
			sg_scan_report_path(
				sink, sg_span_is(name, "openin") ? SG_EFFECT_READ : SG_EFFECT_WRITE,
				tex_argument(sg_span_from(rest, sign + 1)));
	} else if (sg_span_is(name, "input") || sg_span_is(name, "include") ||
		   sg_span_is(name, "verbatiminput") || sg_span_is(name, "lstinputlisting")) {
		/* \input|"command" and \input{|command} */
		if (sg_span_starts(text, SG_SPAN("|")) || sg_span_starts(text, SG_SPAN("\"|"))) {
			text = sg_span_from(text, sg_span_find(text, '|') + 1);
			while (text.len && (text.p[0] == '"' || text.p[text.len - 1] == '"'))
				text = text.p[0] == '"' ? sg_span_from(text, 1)
							: sg_span_first(text, text.len - 1);
			sg_scan_report_shell(sink, text);
		} else {
			sg_scan_report_path(sink, SG_EFFECT_READ, text);
		}
	}
}

void
sg_scan_tex(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	    const struct sg_scan_sink *sink)
{
	(void)language;
	(void)arena;
	for (size_t at = 0; at < code.len; at++) {
		size_t end = at + 1;

		if (code.p[at] != '\\')
			continue;
		while (end < code.len && ((code.p[end] | 32) >= 'a' && (code.p[end] | 32) <= 'z'))
			end++;
		read_tex((struct sg_span){ code.p + at + 1, end - at - 1 }, sg_span_from(code, end),
			 sink);
	}
}
