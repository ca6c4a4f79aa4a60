/* SPDX-License-Identifier: Apache-2.0 */
/*
 * awk: system(), commands at either end of a pipe, files of redirections and getline. Values are joined by standing side by side,
 * which is why awk has an evaluator of its own. Must not know any other language.
 */
#include "scan/more.h"

enum { MAX_AWK_DEPTH = 200 };

struct awk {
	struct sg_scan scan; /* token, names, arena and sink */
	bool print;          /* inside print or printf: > is a redirection */
};

static struct sg_value awk_value(struct awk *awk, const char *stops);

static bool
at_end(const struct awk *awk, const char *stops)
{
	const struct sg_token *token = awk->scan.token;

	if (token->kind == SG_TOKEN_END || token->kind == SG_TOKEN_NEWLINE)
		return true;
	return token->kind == SG_TOKEN_OP && token->text.len == 1 &&
	       strchr(stops, token->text.p[0]) != NULL;
}

static void
append(struct awk *awk, struct sg_value *value, struct sg_value next)
{
	if (value->callee.len == 0 && value->kind == SG_VALUE_UNKNOWN && value->count == 0) {
		*value = next.kind == SG_VALUE_TEXT ? next
						    : (struct sg_value){ .kind = SG_VALUE_TEXT,
									 .text = sg_value_any() };
		return;
	}
	*value = sg_scan_join(&awk->scan, value, &next);
}

/* gawk: "/inet/tcp/0/host/80" is a connection. */
static void
report_file(struct awk *awk, enum sg_effect_kind kind, const struct sg_value *file)
{
	struct sg_span path = sg_value_word(file).text;
	const struct sg_scan_sink *sink = awk->scan.sink;

	if (!sg_span_starts(path, SG_SPAN("/inet"))) {
		sg_scan_report_path(sink, kind, path);
		return;
	}
	for (int i = 0; i < 4 && path.len; i++)
		sg_span_split(path, '/', &path);
	sink->effect(sink->context, SG_EFFECT_CONNECT,
		     sg_value_word_of(sg_span_split(path, '/', &path)));
}

static void
read_pipe(struct awk *awk, struct sg_value *left, const char *stops)
{
	struct sg_value command;

	awk->scan.token++;
	if (awk->scan.token->kind == SG_TOKEN_NAME &&
	    sg_span_is(awk->scan.token->text, "getline")) {
		awk->scan.token++;
		command = *left;
	} else {
		command = awk_value(awk, stops);
	}
	if (sg_span_starts(sg_value_word(&command).text, SG_SPAN("/inet")))
		report_file(awk, SG_EFFECT_CONNECT, &command);
	else
		sg_scan_report_shell(awk->scan.sink, sg_value_word(&command).text);
	*left = (struct sg_value){ .kind = SG_VALUE_TEXT, .text = sg_value_any() };
}

/* f(a, b): only system counts; the other calls are read for what stands inside them. */
static struct sg_value
read_call(struct awk *awk, struct sg_span name)
{
	struct sg_value first = { 0 };
	bool print = awk->print;

	awk->scan.token++;
	awk->print = false;
	for (size_t i = 0; awk->scan.token->kind != SG_TOKEN_END && !sg_scan_at(&awk->scan, ")") &&
			   !awk->scan.over;
	     i++) {
		struct sg_value value = awk_value(awk, ",)");

		if (i == 0)
			first = value;
		if (!sg_scan_take(&awk->scan, ",") && awk->scan.token->kind == SG_TOKEN_NEWLINE)
			awk->scan.token++;
		else if (sg_scan_at(&awk->scan, ";") || sg_scan_at(&awk->scan, "}"))
			awk->scan.token++;
	}
	sg_scan_take(&awk->scan, ")");
	awk->print = print;
	if (sg_span_is(name, "system"))
		sg_scan_report_shell(awk->scan.sink, sg_value_word(&first).text);
	if (sg_span_is(name, "sprintf") && first.kind == SG_VALUE_TEXT) {
		struct sg_value args = { .kind = SG_VALUE_LIST, .items = &first, .count = 1 };

		return sg_scan_call(&awk->scan, SG_SPAN(".format%"), &first, &args);
	}
	return (struct sg_value){ .kind = SG_VALUE_TEXT, .text = sg_value_any() };
}

static void
read_assignment(struct awk *awk, const struct sg_token *name, bool indexed, const char *stops)
{
	struct sg_value target = { .ref = name->text }, value;

	awk->scan.token++;
	value = awk_value(awk, stops);
	/* ARGV[1] = "file" makes awk read it. */
	if (indexed && sg_span_is(name->text, "ARGV"))
		report_file(awk, SG_EFFECT_READ, &value);
	if (!indexed)
		sg_scan_assign(&awk->scan, &target, &value);
}

static void
read_name(struct awk *awk, struct sg_value *value, const char *stops)
{
	const struct sg_token *token = awk->scan.token++;
	const struct sg_value *bound = sg_names_find(&awk->scan.names, token->text);
	struct sg_value unknown = { .kind = SG_VALUE_TEXT, .text = sg_value_any() };

	if (sg_span_is(token->text, "print") || sg_span_is(token->text, "printf")) {
		awk->print = true;
		*value = (struct sg_value){ 0 };
	} else if (sg_span_is(token->text, "getline")) {
		if (awk->scan.token->kind == SG_TOKEN_NAME)
			awk->scan.token++;
		if (sg_scan_take(&awk->scan, "<")) {
			struct sg_value file = awk_value(awk, stops);

			report_file(awk, SG_EFFECT_READ, &file);
		}
	} else if (sg_scan_at(&awk->scan, "(") && !awk->scan.token->spaced) {
		append(awk, value, read_call(awk, token->text));
	} else if (sg_scan_take(&awk->scan, "[")) {
		awk_value(awk, "]");
		sg_scan_take(&awk->scan, "]");
		if (sg_scan_at(&awk->scan, "="))
			read_assignment(awk, token, true, stops);
		else
			append(awk, value, unknown);
	} else if (sg_scan_at(&awk->scan, "=")) {
		read_assignment(awk, token, false, stops);
	} else {
		append(awk, value, bound && bound->kind == SG_VALUE_TEXT ? *bound : unknown);
	}
}

static void
read_operator(struct awk *awk, struct sg_value *value, const char *stops)
{
	bool append_to = sg_scan_at(&awk->scan, ">>");

	if (sg_scan_at(&awk->scan, "|") || sg_scan_at(&awk->scan, "|&")) {
		read_pipe(awk, value, stops);
	} else if (sg_scan_take(&awk->scan, "(")) {
		bool print = awk->print;
		struct sg_value inner;

		awk->print = false;
		inner = awk_value(awk, ")");
		awk->print = print;
		sg_scan_take(&awk->scan, ")");
		append(awk, value, inner);
	} else if ((sg_scan_at(&awk->scan, ">") || append_to) && awk->print) {
		struct sg_value file;

		awk->scan.token++;
		file = awk_value(awk, stops);
		report_file(awk, SG_EFFECT_WRITE, &file);
	} else {
		struct sg_value any = { .kind = SG_VALUE_TEXT, .text = sg_value_any() };

		/* $1 is unknown; behind any other operator the value is no longer the text before it */
		if (!sg_scan_at(&awk->scan, "$"))
			*value = (struct sg_value){ 0 };
		else if (awk->scan.token[1].kind == SG_TOKEN_NUMBER ||
			 awk->scan.token[1].kind == SG_TOKEN_NAME)
			awk->scan.token++;
		append(awk, value, any);
		awk->scan.token++;
		if (sg_scan_at(&awk->scan, "[") || sg_scan_at(&awk->scan, "]"))
			awk->scan.token++;
	}
}

/* Operands side by side up to one of the stops. */
static struct sg_value
awk_value(struct awk *awk, const char *stops)
{
	struct sg_value value = { 0 };

	if (++awk->scan.depth > MAX_AWK_DEPTH) {
		sg_scan_limit(&awk->scan);
		return value;
	}
	while (!awk->scan.over && !at_end(awk, stops) && !sg_scan_at(&awk->scan, "}") &&
	       !sg_scan_at(&awk->scan, "{")) {
		const struct sg_token *token = awk->scan.token;

		if (token->kind == SG_TOKEN_STRING) {
			append(awk, &value,
			       (struct sg_value){ .kind = SG_VALUE_TEXT,
						  .text = sg_scan_literal(&awk->scan, token) });
			awk->scan.token++;
		} else if (token->kind == SG_TOKEN_NUMBER) {
			append(awk, &value, sg_value_text(token->text));
			awk->scan.token++;
		} else if (token->kind == SG_TOKEN_NAME) {
			read_name(awk, &value, stops);
		} else if (token->kind == SG_TOKEN_OP) {
			read_operator(awk, &value, stops);
		} else {
			append(awk, &value,
			       (struct sg_value){ .kind = SG_VALUE_TEXT, .text = sg_value_any() });
			awk->scan.token++;
		}
	}
	awk->scan.depth--;
	return value;
}

/* @include "file", @load "library" */
static bool
read_directive(struct awk *awk)
{
	const struct sg_token *token = awk->scan.token;

	if (!sg_scan_at(&awk->scan, "@") || token[1].kind != SG_TOKEN_NAME ||
	    token[2].kind != SG_TOKEN_STRING)
		return false;
	sg_scan_report_path(awk->scan.sink, SG_EFFECT_READ, token[2].text);
	awk->scan.token += 3;
	return true;
}

void
sg_scan_awk(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	    const struct sg_scan_sink *sink)
{
	struct sg_tokens tokens;
	struct awk awk = { 0 };

	sg_scan_start(&awk.scan, sg_scan_lexicon(language), arena, sink);
	sg_scan_lex(awk.scan.lexicon, code, arena, &tokens);
	if (tokens.broken)
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE,
			      SG_SPAN("a literal that is not closed"));
	awk.scan.token = tokens.items;
	while (awk.scan.token->kind != SG_TOKEN_END && !awk.scan.over && !*sink->stopped) {
		if (read_directive(&awk))
			continue;
		if (awk.scan.token->kind == SG_TOKEN_ANY && tokens.len <= 2)
			sg_scan_report_shell(sink, SG_SPAN("\0"));
		awk_value(&awk, ";,");
		if (awk.scan.token->kind != SG_TOKEN_END) {
			/* A comma goes on with the same print. */
			awk.print = awk.print && sg_scan_at(&awk.scan, ",");
			awk.scan.token++;
		}
	}
	if (tokens.cut)
		sg_scan_limit(&awk.scan);
}
