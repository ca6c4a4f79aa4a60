/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PowerShell words and expressions: quoting, backquote escapes, variables that hold literals, joins, calls of .NET methods. Must not
 * know any command (powershell.c) nor any method (calls_powershell.c).
 */
#include "scan/powershell.h"

#include "model/limits.h"

char
sg_ps_look(const struct sg_ps *ps, size_t ahead)
{
	return ps->at + ahead < ps->code.len ? ps->code.p[ps->at + ahead] : '\n';
}

bool
sg_ps_is(char c, const char *bytes)
{
	return c != '\0' && strchr(bytes, c) != NULL;
}

bool
sg_ps_done(const struct sg_ps *ps)
{
	return ps->at >= ps->code.len || ps->calls.over || *ps->calls.sink->stopped;
}

void
sg_ps_opaque(struct sg_ps *ps, struct sg_span what)
{
	ps->calls.sink->problem(ps->calls.sink->context, SG_E_SCRIPT_OPAQUE, what);
}

struct sg_span
sg_ps_lower(struct sg_ps *ps, struct sg_span text)
{
	struct sg_buffer out = { .arena = ps->calls.arena };

	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(&out, sg_lower(text.p[i]));
	return sg_buffer_span(&out);
}

void
sg_ps_skip(struct sg_ps *ps, bool newlines)
{
	while (!sg_ps_done(ps)) {
		char c = sg_ps_look(ps, 0);
		struct sg_span rest = sg_span_from(ps->code, ps->at);

		if (c == ' ' || c == '\t' || c == '\r' || (newlines && (c == '\n' || c == ';'))) {
			ps->at++;
		} else if (c == '`' && (sg_ps_look(ps, 1) == '\n' || sg_ps_look(ps, 1) == '\r')) {
			ps->at += sg_ps_look(ps, 1) == '\r' && sg_ps_look(ps, 2) == '\n' ? 3 : 2;
		} else if (sg_span_starts(rest, SG_SPAN("<#"))) {
			size_t end = sg_span_search(rest, SG_SPAN("#>"));

			ps->at = end == SIZE_MAX ? ps->code.len : ps->at + end + 2;
		} else if (c == '#') {
			size_t end = sg_span_find(rest, '\n');

			ps->at = end == SIZE_MAX ? ps->code.len : ps->at + end;
		} else {
			return;
		}
	}
}

/* Variables whose value is the same everywhere; true and false keep their name for switches. */
static bool
constant(struct sg_span name, struct sg_value *out)
{
	static const struct {
		const char *name;
		const char *text;
	} rows[] = {
		{ "$home", "~" },  { "$env:home", "~" },          { "$env:userprofile", "~" },
		{ "$pwd", "." },   { "$env:comspec", "cmd.exe" }, { "$null", "" },
		{ "$pshome", "" },
	};

	if (sg_span_is(name, "$true") || sg_span_is(name, "$false")) {
		out->ref = sg_span_from(name, 1);
		return true;
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		if (sg_span_is(name, rows[i].name)) {
			*out = sg_value_text(sg_span_of(rows[i].text));
			return true;
		}
	}
	return false;
}

struct sg_value
sg_ps_variable(struct sg_ps *ps, struct sg_span *name)
{
	size_t from = ps->at, end = from + 1;
	struct sg_span text;
	struct sg_value value = { 0 };
	const struct sg_value *bound;

	if (end < ps->code.len && ps->code.p[end] == '{') {
		size_t close = sg_span_find(sg_span_from(ps->code, end), '}');

		ps->at = close == SIZE_MAX ? ps->code.len : end + close + 1;
		text = (struct sg_span){ ps->code.p + end + 1,
					 ps->at - end - (close == SIZE_MAX ? 1 : 2) };
	} else {
		while (end < ps->code.len &&
		       (sg_scan_is_name(ps->code.p[end]) ||
			(ps->code.p[end] == ':' && end + 1 < ps->code.len &&
			 sg_scan_is_name(ps->code.p[end + 1]) && end > from + 1)))
			end++;
		/* $_ $? $$ $^ */
		if (end == from + 1 && end < ps->code.len && sg_ps_is(ps->code.p[end], "?$^"))
			end++;
		ps->at = end;
		text = (struct sg_span){ ps->code.p + from + 1, end - from - 1 };
	}
	text = sg_ps_lower(ps, text);
	if (sg_span_starts(text, SG_SPAN("global:")) || sg_span_starts(text, SG_SPAN("script:")))
		text = sg_span_from(text, 7);
	*name = sg_arena_join(ps->calls.arena, SG_SPAN("$"), text);
	bound = sg_names_find(&ps->calls.names, *name);
	if (bound)
		value = *bound;
	else if (!constant(*name, &value))
		value.callee = *name;
	value.key = (struct sg_span){ 0 };
	return value;
}

static void
add_value(struct sg_buffer *out, const struct sg_value *value)
{
	for (size_t i = 0; value->kind == SG_VALUE_LIST && i < value->count; i++) {
		if (i)
			sg_buffer_add_char(out, ' ');
		sg_buffer_add(out, sg_value_word(&value->items[i]).text);
	}
	if (value->kind != SG_VALUE_LIST)
		sg_buffer_add(out, sg_value_word(value).text);
}

/* `n `t `e ... behind a backquote; anything else is itself */
static char
escaped(char c)
{
	static const char from[] = "ntrabfv0e", to[] = "\n\t\r\a\b\f\v";
	const char *hit = c ? strchr(from, c) : NULL;

	if (c == '0')
		return SG_MARK_ANY;
	return hit && hit - from < (long)sizeof(to) - 1 ? to[hit - from] : c == 'e' ? '\033' : c;
}

/* One part of a text in double quotes; false when it is a plain byte. */
static bool
add_expansion(struct sg_ps *ps, struct sg_buffer *out)
{
	struct sg_span name;
	struct sg_value value;
	char next = sg_ps_look(ps, 1);

	if (sg_ps_look(ps, 0) == '`' && ps->at + 1 < ps->code.len) {
		sg_buffer_add_char(out, escaped(next));
		ps->at += 2;
		return true;
	}
	if (sg_ps_look(ps, 0) != '$')
		return false;
	if (next == '(') {
		ps->at += 2;
		value = sg_ps_block(ps, ')');
	} else if (sg_scan_is_name(next) || next == '{') {
		value = sg_ps_variable(ps, &name);
	} else {
		return false;
	}
	add_value(out, &value);
	return true;
}

static struct sg_value
read_here_string(struct sg_ps *ps)
{
	char quote = sg_ps_look(ps, 1);
	char fence[4] = { '\n', quote, '@', '\0' };
	struct sg_buffer out = { .arena = ps->calls.arena };
	struct sg_span rest = sg_span_from(ps->code, ps->at), whole = ps->code;
	size_t body = sg_span_find(rest, '\n'), end;

	end = body == SIZE_MAX || ps->here_open
		      ? SIZE_MAX
		      : sg_span_search(sg_span_from(rest, body), sg_span_of(fence));
	if (end == SIZE_MAX) {
		ps->at += 2;
		if (!ps->here_open)
			sg_ps_opaque(ps, SG_SPAN("a here-string that is not closed"));
		ps->here_open = true;
		return (struct sg_value){ 0 };
	}
	rest = sg_span_first(rest, body + end);
	if (quote == '\'') {
		ps->at += body + end + 3;
		return sg_value_text(end == 0 ? SG_SPAN("") : sg_span_from(rest, body + 1));
	}
	/* The expansions are read in place; the end is where the fence stands. */
	ps->code = (struct sg_span){ ps->code.p, ps->at + body + end };
	ps->at += body + 1;
	while (!sg_ps_done(ps))
		if (!add_expansion(ps, &out))
			sg_buffer_add_char(&out, ps->code.p[ps->at++]);
	ps->at = ps->code.len + 3;
	ps->code = whole;
	return sg_value_text(sg_buffer_span(&out));
}

/* '..' or "..", quotes inside doubled; the kinds of quotes that PowerShell takes for them are not known here */
static void
add_quoted(struct sg_ps *ps, struct sg_buffer *out)
{
	char quote = ps->code.p[ps->at++];

	while (!sg_ps_done(ps)) {
		char c = sg_ps_look(ps, 0);

		if (c == quote) {
			ps->at++;
			if (sg_ps_look(ps, 0) != quote || sg_ps_done(ps))
				return;
		} else if (quote == '"' && add_expansion(ps, out)) {
			continue;
		}
		sg_buffer_add_char(out, c);
		ps->at++;
	}
	sg_ps_opaque(ps, SG_SPAN("a literal that is not closed"));
}

/* @{ Name = value; ... } */
static struct sg_value
read_hashtable(struct sg_ps *ps)
{
	struct sg_value map = { .kind = SG_VALUE_MAP };
	size_t cap = 0;

	ps->at += 2;
	while (!sg_ps_done(ps)) {
		struct sg_value key, item;

		sg_ps_skip(ps, true);
		if (sg_ps_look(ps, 0) == '}') {
			ps->at++;
			break;
		}
		key = sg_ps_operand(ps);
		sg_ps_skip(ps, false);
		if (sg_ps_look(ps, 0) != '=') {
			ps->at++;
			continue;
		}
		ps->at++;
		sg_ps_skip(ps, false);
		item = sg_ps_expression(ps);
		item.key = key.kind == SG_VALUE_TEXT && key.text.text.len ? key.text.text
									  : SG_SPAN("?");
		if (map.count < SG_MAX_WORDS)
			sg_value_add(ps->calls.arena, &map, &cap, item);
	}
	return map;
}

/* [System.IO.File] as its name without "System."; casts read the same and are dropped by the caller */
static struct sg_value
read_type(struct sg_ps *ps)
{
	size_t end = sg_scan_closing(sg_span_first(ps->code, ps->at + 512), ps->at, '[', ']');
	struct sg_span name;

	if (end == SIZE_MAX) {
		ps->at++;
		return (struct sg_value){ 0 };
	}
	name = sg_span_trim((struct sg_span){ ps->code.p + ps->at + 1, end - ps->at - 2 });
	ps->at = end;
	if (name.len > 7 && sg_span_eq_nocase(sg_span_first(name, 7), SG_SPAN("system.")))
		name = sg_span_from(name, 7);
	/* A cast: the value behind it is what counts, except for characters made of numbers. */
	if (sg_ps_look(ps, 0) != ':') {
		struct sg_value value = { 0 };

		sg_ps_skip(ps, false);
		if (sg_ps_look(ps, 0) == '\n' || sg_ps_is(sg_ps_look(ps, 0), "=;,)}|"))
			return value;
		value = sg_ps_operand(ps);
		if (name.len >= 4 && sg_span_eq_nocase(sg_span_first(name, 4), SG_SPAN("char")))
			value = (struct sg_value){ 0 };
		return value;
	}
	return (struct sg_value){ .callee = name };
}

static struct sg_value
read_arguments(struct sg_ps *ps)
{
	struct sg_value list = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	ps->at++;
	while (!sg_ps_done(ps)) {
		size_t from = ps->at;

		sg_ps_skip(ps, true);
		if (sg_ps_look(ps, 0) == ')') {
			ps->at++;
			break;
		}
		if (sg_ps_look(ps, 0) == ',') {
			ps->at++;
			continue;
		}
		ps->no_commas = true;
		sg_value_add(ps->calls.arena, &list, &cap, sg_ps_expression(ps));
		if (ps->at == from)
			ps->at++;
	}
	return list;
}

/* "a b c" as three words */
static struct sg_value
split_words(struct sg_ps *ps, const struct sg_value *value)
{
	struct sg_value args = { .kind = SG_VALUE_LIST,
				 .items = (struct sg_value *)(uintptr_t)value,
				 .count = 1 };

	return value->kind == SG_VALUE_TEXT
		       ? sg_scan_call(&ps->calls, SG_SPAN("-split"), NULL, &args)
		       : *value;
}

static struct sg_value
call_method(struct sg_ps *ps, const struct sg_value *of, struct sg_span name)
{
	struct sg_span callee = sg_scan_member(&ps->calls, of->callee, name);
	struct sg_value args = read_arguments(ps);

	/* Process.Start("cmd", "/c ..."): the arguments are one text. */
	if (args.count > 1 && sg_span_eq_nocase(name, SG_SPAN("start")))
		args.items[1] = split_words(ps, &args.items[1]);
	return sg_scan_call(&ps->calls, callee, of, &args);
}

/* .Member, ::Member, .Method(args), [index] right behind an operand */
static struct sg_value
read_postfix(struct sg_ps *ps, struct sg_value value)
{
	while (!sg_ps_done(ps)) {
		size_t sign = sg_ps_look(ps, 0) == '.'                               ? 1
			      : sg_ps_look(ps, 0) == ':' && sg_ps_look(ps, 1) == ':' ? 2
										     : 0;
		size_t end = ps->at + sign;
		struct sg_span name;

		if (sg_ps_look(ps, 0) == '[') {
			ps->at++;
			sg_ps_block(ps, ']');
			value = (struct sg_value){ 0 };
			continue;
		}
		while (end < ps->code.len && sg_scan_is_name(ps->code.p[end]))
			end++;
		name = (struct sg_span){ ps->code.p + ps->at + sign, end - ps->at - sign };
		if (sign && name.len == 0 &&
		    (sg_ps_look(ps, sign) == '\'' || sg_ps_look(ps, sign) == '"' ||
		     sg_ps_look(ps, sign) == '$' || sg_ps_look(ps, sign) == '(')) {
			struct sg_value member;

			/* ."Delete"(..): a name in quotes, or computed */
			ps->at += sign;
			ps->bare = true;
			member = sg_ps_operand(ps);
			name = member.kind == SG_VALUE_TEXT ? member.text.text : SG_SPAN("?");
			end = ps->at;
		}
		if (sign == 0 || name.len == 0)
			return value;
		ps->at = end;
		if (sg_ps_look(ps, 0) == '(')
			value = call_method(ps, &value, name);
		else
			value = (struct sg_value){ .callee = sg_scan_member(&ps->calls,
									    value.callee, name) };
	}
	return value;
}

/* A bare text inside an expression: a number, a name of a key, an operator's letters. */
static struct sg_value
read_bare(struct sg_ps *ps)
{
	size_t from = ps->at;

	while (!sg_ps_done(ps) && (sg_scan_is_name(sg_ps_look(ps, 0)) || sg_ps_look(ps, 0) == '-'))
		ps->at++;
	if (ps->at == from)
		ps->at++;
	return sg_value_text((struct sg_span){ ps->code.p + from, ps->at - from });
}

static struct sg_value
read_primary(struct sg_ps *ps)
{
	struct sg_buffer out = { .arena = ps->calls.arena };
	char c = sg_ps_look(ps, 0), next = sg_ps_look(ps, 1);
	struct sg_span name;

	if (c == '\'' || c == '"') {
		add_quoted(ps, &out);
		return sg_value_text(sg_buffer_span(&out));
	}
	if (c == '@' && (next == '\'' || next == '"'))
		return read_here_string(ps);
	if (c == '@' && next == '{')
		return read_hashtable(ps);
	if ((c == '@' || c == '$') && next == '(') {
		ps->at += 2;
		return sg_ps_block(ps, ')');
	}
	if (c == '(') {
		ps->at++;
		return sg_ps_block(ps, ')');
	}
	if (c == '{') {
		ps->at++;
		sg_ps_block(ps, '}');
		return (struct sg_value){ 0 };
	}
	if (c == '$')
		return sg_ps_variable(ps, &name);
	if (c == '[')
		return read_type(ps);
	return read_bare(ps);
}

struct sg_value
sg_ps_operand(struct sg_ps *ps)
{
	struct sg_value value = { 0 };
	bool bare = ps->bare;

	ps->bare = false;
	if (++ps->depth > SG_PS_MAX_DEPTH) {
		sg_scan_limit(&ps->calls);
		return value;
	}
	/* !, unary plus; -not and -join stand before their operand and make it another value */
	while (sg_ps_look(ps, 0) == '!' || sg_ps_look(ps, 0) == '+')
		ps->at++;
	if (sg_ps_look(ps, 0) == '-' && sg_scan_is_name(sg_ps_look(ps, 1))) {
		struct sg_value op = read_bare(ps);

		sg_ps_skip(ps, false);
		value = sg_ps_operand(ps);
		if (sg_span_eq_nocase(op.text.text, SG_SPAN("-join")) &&
		    value.kind == SG_VALUE_LIST) {
			struct sg_value args = { .kind = SG_VALUE_LIST,
						 .items = &value,
						 .count = 1 };

			value = sg_scan_call(&ps->calls, SG_SPAN("-join"), NULL, &args);
		} else if (op.text.text.len > 1 &&
			   !(op.text.text.p[1] >= '0' && op.text.text.p[1] <= '9')) {
			value = (struct sg_value){ 0 };
		}
	} else {
		value = read_primary(ps);
	}
	if (!bare)
		value = read_postfix(ps, value);
	ps->depth--;
	return value;
}

/* The operator at hand: a sign or -word; empty at the end of the expression. */
static struct sg_span
read_operator(struct sg_ps *ps)
{
	size_t from = ps->at, end = from;
	char c = sg_ps_look(ps, 0);

	if (c == '+' || c == '*' || c == '/' || c == '%' || c == ',') {
		end++;
	} else if (c == '.' && sg_ps_look(ps, 1) == '.') {
		end += 2;
	} else if (c == '-') {
		for (end++; end < ps->code.len && sg_scan_is_name(ps->code.p[end]) &&
			    !(ps->code.p[end] >= '0' && ps->code.p[end] <= '9');)
			end++;
	}
	return (struct sg_span){ ps->code.p + from, end - from };
}

static struct sg_value
apply(struct sg_ps *ps, struct sg_span op, const struct sg_value *left,
      const struct sg_value *right)
{
	struct sg_value pair[2] = { *left, *right },
			args = { .kind = SG_VALUE_LIST, .items = pair, .count = 2 };

	pair[0].key = pair[1].key = (struct sg_span){ 0 };
	if (sg_span_is(op, "+"))
		return sg_scan_join(&ps->calls, left, right);
	if (sg_span_eq_nocase(op, SG_SPAN("-join")) && left->kind == SG_VALUE_LIST)
		return sg_scan_call(&ps->calls, SG_SPAN("-join"), NULL, &args);
	return (struct sg_value){ 0 };
}

static struct sg_value
append_item(struct sg_ps *ps, struct sg_value list, bool *open, const struct sg_value *item)
{
	struct sg_value one = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	if (!*open) {
		sg_value_add(ps->calls.arena, &one, &cap, list);
		list = one;
		one = (struct sg_value){ .kind = SG_VALUE_LIST };
		cap = 0;
	}
	*open = true;
	sg_value_add(ps->calls.arena, &one, &cap, *item);
	return sg_scan_join(&ps->calls, &list, &one);
}

struct sg_value
sg_ps_expression(struct sg_ps *ps)
{
	struct sg_value value;
	bool list = false, no_commas = ps->no_commas;

	ps->no_commas = false;
	value = sg_ps_operand(ps);
	while (!sg_ps_done(ps)) {
		struct sg_value right;
		struct sg_span op;

		sg_ps_skip(ps, false);
		op = read_operator(ps);
		if (op.len == 0 || (no_commas && sg_span_is(op, ",")))
			return value;
		ps->at += op.len;
		sg_ps_skip(ps, false);
		while (sg_ps_look(ps, 0) == '\n' && !sg_ps_done(ps))
			ps->at++;
		right = sg_ps_operand(ps);
		value = sg_span_is(op, ",") ? append_item(ps, value, &list, &right)
					    : apply(ps, op, &value, &right);
	}
	return value;
}

/* en dash, em dash and horizontal bar count as a dash */
static bool
take_dash(struct sg_ps *ps, struct sg_buffer *out)
{
	struct sg_span rest = sg_span_from(ps->code, ps->at);

	if (!sg_span_starts(rest, SG_SPAN("\xe2\x80\x93")) &&
	    !sg_span_starts(rest, SG_SPAN("\xe2\x80\x94")) &&
	    !sg_span_starts(rest, SG_SPAN("\xe2\x80\x95")))
		return false;
	sg_buffer_add_char(out, '-');
	ps->at += 3;
	return true;
}

static bool
ends_word(const struct sg_ps *ps)
{
	char c = sg_ps_look(ps, 0);

	return sg_ps_done(ps) || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' ||
	       c == '|' || c == ')' || c == '}' || c == ',' || c == '&' || c == '>' || c == '<';
}

/* Parts that stick together: bare bytes, quotes, variables, sub-expressions. One part alone keeps its value. */
static struct sg_value
read_parts(struct sg_ps *ps)
{
	struct sg_buffer out = { .arena = ps->calls.arena };
	struct sg_value value = { 0 };
	size_t parts = 0;
	bool dashed = false;

	for (; !ends_word(ps); parts++) {
		char c = sg_ps_look(ps, 0);
		bool quoted = c == '\'' || c == '"';

		/* -Name:value is two words; so is -Name:$true, which is only a switch. */
		if (dashed && c == ':' && parts) {
			ps->at++;
			break;
		}
		if (parts == 0 && (c == '(' || c == '$' || c == '@' || c == '{' || quoted)) {
			size_t from = ps->at;

			value = c == '@' && sg_scan_is_name(sg_ps_look(ps, 1))
					? (struct sg_value){ .spread = true }
					: sg_ps_operand(ps);
			if (value.spread) {
				struct sg_span name;

				value = sg_ps_variable(ps, &name);
				value.spread = true;
			}
			if (c == '{')
				value = sg_value_text(
					(struct sg_span){ ps->code.p + from, ps->at - from });
			if (ends_word(ps))
				return value;
			add_value(&out, &value);
		} else if (quoted) {
			add_quoted(ps, &out);
		} else if (c == '`' && ps->at + 1 < ps->code.len) {
			/* Outside of quotes most letters stand for themselves; those that do not are read so as well. */
			sg_buffer_add_char(&out, ps->code.p[ps->at + 1]);
			ps->at += 2;
		} else if (c == '$') {
			if (!add_expansion(ps, &out))
				sg_buffer_add_char(&out, ps->code.p[ps->at++]);
		} else if (c == '(') {
			/* Type("argument") is two words */
			break;
		} else if (!take_dash(ps, &out)) {
			sg_buffer_add_char(&out, c);
			ps->at++;
		}
		if (parts == 0)
			dashed = out.len && out.p[0] == '-' && !quoted;
	}
	return sg_value_text(sg_buffer_span(&out));
}

bool
sg_ps_word(struct sg_ps *ps, struct sg_value *out)
{
	bool list = false;

	sg_ps_skip(ps, false);
	if (ends_word(ps) && sg_ps_look(ps, 0) != ',')
		return false;
	if (sg_ps_look(ps, 0) == ',')
		ps->at++;
	*out = read_parts(ps);
	for (;;) {
		size_t before = ps->at;
		struct sg_value next;

		sg_ps_skip(ps, false);
		if (sg_ps_look(ps, 0) != ',' || sg_ps_done(ps)) {
			ps->at = before;
			return true;
		}
		ps->at++;
		sg_ps_skip(ps, false);
		while (sg_ps_look(ps, 0) == '\n' && !sg_ps_done(ps))
			ps->at++;
		next = read_parts(ps);
		*out = append_item(ps, *out, &list, &next);
	}
}
