/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PowerShell statements: every command of every pipeline, block and sub-expression goes to the sink with its words. The few commands
 * that make code or programs out of their arguments are rows here; what the others do is known by the program tables.
 */
#include "scan/powershell.h"
#include "scan/more.h"

#include "model/limits.h"

enum ps_act {
	PS_CODE,   /* the argument, or what is piped in, is code */
	PS_START,  /* a program and its arguments, given by parameters */
	PS_ALIAS,  /* a name for another command */
	PS_OBJECT, /* makes an object of a type */
	PS_VALUE,  /* hands its argument on */
	PS_SET,    /* sets a variable of the shell or the environment */
};

static const struct ps_row {
	const char *name;
	enum ps_act act;
} rows[] = {
	{ "invoke-expression", PS_CODE },
	{ "iex", PS_CODE },
	{ "start-process", PS_START },
	{ "saps", PS_START },
	{ "start", PS_START },
	{ "set-alias", PS_ALIAS },
	{ "new-alias", PS_ALIAS },
	{ "sal", PS_ALIAS },
	{ "nal", PS_ALIAS },
	{ "new-object", PS_OBJECT },
	{ "write-output", PS_VALUE },
	{ "echo", PS_VALUE },
	{ "get-command", PS_VALUE },
	{ "gcm", PS_VALUE },
	{ "get-alias", PS_VALUE },
	{ "gal", PS_VALUE },
	{ "write", PS_VALUE },
	{ "set-variable", PS_SET },
	{ "sv", PS_SET },
	{ "new-variable", PS_SET },
	{ "set-item", PS_SET },
	{ "si", PS_SET },
};

/* Words after which a statement goes on: what stands in their brackets and blocks is read like any other. */
static const char *const keywords[] = {
	"if",       "elseif",       "else",    "while", "until",   "do",     "for",
	"foreach",  "switch",       "try",     "catch", "finally", "return", "throw",
	"begin",    "process",      "end",     "exit",  "trap",    "in",     "break",
	"continue", "dynamicparam", "default", "clean", "hidden",  "static",
};

/* Words behind which comes a name, not a command. */
static const char *const definitions[] = { "function", "filter", "class",        "enum",
					   "workflow", "using",  "configuration" };

struct pipeline {
	struct sg_value value; /* what the last element hands on */
	bool piped;            /* an element stands before */
};

static bool
is_one_of(struct sg_span word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sg_lower(word.p[0]) == words[i][0] &&
		    sg_span_eq_nocase(word, sg_span_of(words[i])))
			return true;
	return false;
}

/* Add a word; lists are several, maps are parameters, switches that are off are none. */
static void
add_words(struct sg_ps *ps, struct sg_value *words, size_t *cap, const struct sg_value *value)
{
	struct sg_value word = { .kind = SG_VALUE_TEXT, .text = sg_value_word(value) };

	if (words->count >= SG_MAX_WORDS)
		sg_scan_limit(&ps->calls);
	for (size_t i = 0;
	     (value->kind == SG_VALUE_LIST || value->kind == SG_VALUE_MAP) && i < value->count;
	     i++) {
		const struct sg_value *item = &value->items[i];
		bool off = item->kind != SG_VALUE_TEXT && sg_span_is(item->ref, "false");
		struct sg_value key;

		if (value->kind == SG_VALUE_MAP && !off) {
			key = sg_value_text(
				sg_arena_join(ps->calls.arena, SG_SPAN("-"), item->key));
			sg_value_add(ps->calls.arena, words, cap, key);
		}
		word.text = sg_value_word(item);
		if (!off && !(value->kind == SG_VALUE_MAP && sg_span_is(item->ref, "true")))
			sg_value_add(ps->calls.arena, words, cap, word);
	}
	if (value->kind == SG_VALUE_LIST || (value->kind == SG_VALUE_MAP && value->spread))
		return;
	if (value->spread && value->kind != SG_VALUE_TEXT)
		word.text.flags |= SG_WORD_SPLIT;
	sg_value_add(ps->calls.arena, words, cap, word);
}

/* > >> 2> *> and 2>&1 where a word could start */
static bool
read_redirection(struct sg_ps *ps)
{
	size_t sign = 0;
	struct sg_value target;

	sg_ps_skip(ps, false);
	if ((sg_ps_look(ps, 0) >= '1' && sg_ps_look(ps, 0) <= '6') || sg_ps_look(ps, 0) == '*')
		sign = 1;
	if (sg_ps_done(ps) || sg_ps_look(ps, sign) != '>')
		return false;
	ps->at += sign + (sg_ps_look(ps, sign + 1) == '>' ? 2 : 1);
	if (sg_ps_look(ps, 0) == '&') {
		ps->at += 2;
		return true;
	}
	if (sg_ps_word(ps, &target) && target.kind == SG_VALUE_TEXT)
		sg_scan_report_path(ps->calls.sink, SG_EFFECT_WRITE, target.text.text);
	return true;
}

/* -Name:$true is the switch -Name, -Name:$false nothing at all. */
static bool
drop_switch_value(struct sg_ps *ps, struct sg_value *words, size_t from)
{
	struct sg_span name;
	size_t at = ps->at;

	if (ps->at == 0 || ps->code.p[ps->at - 1] != ':' || words->count <= from ||
	    sg_ps_look(ps, 0) != '$')
		return false;
	sg_ps_variable(ps, &name);
	if (!sg_span_is(name, "$true") && !sg_span_is(name, "$false")) {
		ps->at = at;
		return false;
	}
	words->count -= sg_span_is(name, "$false");
	return true;
}

static struct sg_value
read_words(struct sg_ps *ps, struct sg_value first)
{
	struct sg_value words = { .kind = SG_VALUE_LIST }, word;
	size_t cap = 0;

	add_words(ps, &words, &cap, &first);
	while (!ps->calls.over) {
		size_t from = ps->at;

		if (read_redirection(ps))
			continue;
		if (!sg_ps_word(ps, &word) || ps->at == from)
			break;
		add_words(ps, &words, &cap, &word);
		drop_switch_value(ps, &words, 1);
	}
	return words;
}

/* The value of a parameter given by (a beginning of) its name, else the n-th word without one. */
static const struct sg_value *
parameter(const struct sg_value *words, const char *name, size_t n)
{
	for (size_t i = 1; i < words->count; i++) {
		struct sg_span word = words->items[i].text.text;

		if (word.len < 2 || word.p[0] != '-') {
			if (n-- == 0)
				return &words->items[i];
			continue;
		}
		if (sg_span_eq_nocase(word, sg_span_first(sg_span_of(name), word.len)))
			return i + 1 < words->count ? &words->items[i + 1] : NULL;
		/* Another parameter: its value is no operand, if it has one. */
		if (i + 1 < words->count && words->items[i + 1].text.text.len &&
		    words->items[i + 1].text.text.p[0] != '-')
			i++;
	}
	return NULL;
}

static void
report_code(struct sg_ps *ps, const struct sg_value *words, const struct pipeline *pipe)
{
	const struct sg_value *code = parameter(words, "-command", 0);
	struct sg_value all;

	if (code == NULL && pipe->piped)
		code = &pipe->value;
	/* Several words are an error to PowerShell; read them as one text all the same. */
	if (code && words->count > 2 && code == &words->items[1]) {
		struct sg_buffer text = { .arena = ps->calls.arena };

		for (size_t i = 1; i < words->count; i++) {
			sg_buffer_add(&text, words->items[i].text.text);
			sg_buffer_add_char(&text, ' ');
		}
		all = sg_value_text(sg_buffer_span(&text));
		code = &all;
	}
	if (code == NULL || code->kind != SG_VALUE_TEXT || sg_value_is_dark(code->text))
		sg_ps_opaque(ps, SG_SPAN("Invoke-Expression"));
	else
		ps->calls.sink->script(ps->calls.sink->context, SG_LANGUAGE_POWERSHELL, code->text);
}

static void
emit(struct sg_ps *ps, enum sg_language dialect, const struct sg_value *words)
{
	struct sg_word *list = sg_arena_array(ps->calls.arena, words->count, sizeof(*list));

	for (size_t i = 0; i < words->count; i++)
		list[i] = words->items[i].text;
	ps->calls.sink->command(ps->calls.sink->context, dialect, list, words->count);
}

/* Start-Process FILE ARGUMENTS: the words of a text of arguments are the program's. */
static void
report_start(struct sg_ps *ps, const struct sg_value *words)
{
	const struct sg_value *file = parameter(words, "-filepath", 0);
	struct sg_value all = { .kind = SG_VALUE_LIST }, pieces;
	size_t cap = 0;
	bool arguments = false;

	if (file == NULL)
		return;
	if (sg_value_is_dark(file->text)) {
		sg_ps_opaque(ps, SG_SPAN("Start-Process"));
		return;
	}
	sg_value_add(ps->calls.arena, &all, &cap, *file);
	for (size_t i = 1; i < words->count; i++) {
		struct sg_value one = words->items[i],
				args = { .kind = SG_VALUE_LIST, .items = &one, .count = 1 };
		struct sg_span text = one.text.text;

		if (&words->items[i] == file)
			continue;
		/* Behind -ArgumentList, and operands behind the file; other parameters and their values are not the program's. */
		if (text.len > 1 && text.p[0] == '-' && !arguments) {
			arguments = text.len > 1 &&
				    sg_span_eq_nocase(text, sg_span_first(SG_SPAN("-argumentlist"),
									  text.len));
			if (!arguments && i + 1 < words->count && &words->items[i + 1] != file &&
			    !sg_span_eq_nocase(text, SG_SPAN("-wait")) &&
			    !sg_span_eq_nocase(text, SG_SPAN("-nonewwindow")) &&
			    !sg_span_eq_nocase(text, SG_SPAN("-passthru")))
				i++;
			continue;
		}
		pieces = sg_scan_call(&ps->calls, SG_SPAN("-split"), NULL, &args);
		add_words(ps, &all, &cap, pieces.kind == SG_VALUE_LIST ? &pieces : &one);
	}
	emit(ps, SG_LANGUAGE_SHELL, &all);
}

static void
bind_alias(struct sg_ps *ps, const struct sg_value *words)
{
	const struct sg_value *name = parameter(words, "-name", 0),
			      *value = parameter(words, "-value", 1);

	if (name && value)
		sg_names_bind(&ps->calls.names, sg_ps_lower(ps, name->text.text), value);
}

/* New-Object Type(arguments): like Type.new(arguments) */
static struct sg_value
make_object(struct sg_ps *ps, const struct sg_value *words)
{
	const struct sg_value *type = parameter(words, "-typename", 0);
	struct sg_value args = { .kind = SG_VALUE_LIST };
	struct sg_span name;
	size_t cap = 0;

	if (type == NULL)
		type = parameter(words, "-comobject", 0);
	if (type == NULL)
		return (struct sg_value){ 0 };
	name = type->text.text;
	if (name.len > 7 && sg_span_eq_nocase(sg_span_first(name, 7), SG_SPAN("system.")))
		name = sg_span_from(name, 7);
	for (size_t i = 2; i < words->count; i++)
		if (&words->items[i] != type &&
		    (words->items[i].text.text.len == 0 || words->items[i].text.text.p[0] != '-'))
			sg_value_add(ps->calls.arena, &args, &cap, words->items[i]);
	if (args.count)
		sg_scan_call(&ps->calls, sg_scan_member(&ps->calls, name, SG_SPAN("new")), NULL,
			     &args);
	return (struct sg_value){ .callee = sg_arena_join(ps->calls.arena, name, SG_SPAN("()")) };
}

static void
set_variable(struct sg_ps *ps, const struct sg_value *words)
{
	const struct sg_value *name = parameter(words, "-name", 0),
			      *value = parameter(words, "-value", 1);
	struct sg_span text;

	if (name == NULL)
		name = parameter(words, "-path", 0);
	if (name == NULL || value == NULL)
		return;
	text = name->text.text;
	if (text.len > 4 && sg_span_eq_nocase(sg_span_first(text, 4), SG_SPAN("env:"))) {
		text = sg_span_from(
			text,
			sg_span_find(text, '\\') == 4 || sg_span_find(text, '/') == 4 ? 5 : 4);
		ps->calls.sink->variable(ps->calls.sink->context, text, value->text);
	} else {
		text = sg_arena_join(ps->calls.arena, SG_SPAN("$"), sg_ps_lower(ps, text));
		sg_names_bind(&ps->calls.names, text, value);
	}
}

static void
finish_command(struct sg_ps *ps, struct sg_value *words, struct pipeline *pipe)
{
	struct sg_span name = words->items[0].text.text;
	const struct sg_value *alias = sg_names_find(&ps->calls.names, sg_ps_lower(ps, name));
	const struct ps_row *row = NULL;
	struct sg_value given = { 0 };

	if (alias && alias->kind == SG_VALUE_TEXT) {
		words->items[0].text = alias->text;
		name = alias->text.text;
	}
	/* Module\Command */
	if (name.len > 10 && sg_span_eq_nocase(sg_span_first(name, 10), SG_SPAN("microsoft.")) &&
	    sg_span_find(name, '\\') != SIZE_MAX) {
		name = sg_span_from(name, sg_span_find(name, '\\') + 1);
		words->items[0].text.text = name;
	}
	if (sg_value_is_dark(words->items[0].text)) {
		sg_ps_opaque(ps, SG_SPAN("a computed command"));
		pipe->value = given;
		return;
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(rows) && row == NULL; i++)
		if (name.len && sg_lower(name.p[0]) == rows[i].name[0] &&
		    sg_span_eq_nocase(name, sg_span_of(rows[i].name)))
			row = &rows[i];
	emit(ps, SG_LANGUAGE_POWERSHELL, words);
	if (row && row->act == PS_CODE)
		report_code(ps, words, pipe);
	else if (row && row->act == PS_START)
		report_start(ps, words);
	else if (row && row->act == PS_ALIAS)
		bind_alias(ps, words);
	else if (row && row->act == PS_SET)
		set_variable(ps, words);
	else if (row && row->act == PS_OBJECT)
		given = make_object(ps, words);
	else if (row && words->count == 2)
		given = words->items[1];
	pipe->value = given;
}

static struct sg_span
peek_word(const struct sg_ps *ps)
{
	size_t end = ps->at;

	while (end < ps->code.len && sg_scan_is_name(ps->code.p[end]))
		end++;
	/* A name with a dash or a path is a command, whatever it starts with. */
	if (end < ps->code.len && sg_ps_is(ps->code.p[end], "-.\\/:`\"'"))
		return (struct sg_span){ ps->code.p + ps->at, 0 };
	return (struct sg_span){ ps->code.p + ps->at, end - ps->at };
}

/* if, foreach, function ...: true when a word of the language was taken */
static bool
take_keyword(struct sg_ps *ps)
{
	struct sg_span word = peek_word(ps);

	if (word.len == 0)
		return false;
	if (is_one_of(word, definitions, SG_ARRAY_LEN(definitions))) {
		while (!sg_ps_done(ps) && !sg_ps_is(sg_ps_look(ps, 0), "({\n;"))
			ps->at++;
		return true;
	}
	if (!is_one_of(word, keywords, SG_ARRAY_LEN(keywords)) &&
	    !sg_span_eq_nocase(word, SG_SPAN("param")))
		return false;
	ps->at += word.len;
	return true;
}

/* $name = value, $env:NAME = value; false when it is no assignment, then *value is the variable's. */
static bool
read_assignment(struct sg_ps *ps, struct sg_value *value)
{
	size_t from = ps->at;
	struct sg_span name;
	struct sg_value old = sg_ps_variable(ps, &name);
	bool append;

	sg_ps_skip(ps, false);
	append = sg_ps_look(ps, 0) == '+' && sg_ps_look(ps, 1) == '=';
	if (!append && (sg_ps_look(ps, 0) != '=' || sg_ps_look(ps, 1) == '=')) {
		ps->at = from;
		return false;
	}
	ps->at += append ? 2 : 1;
	sg_ps_skip(ps, false);
	while (sg_ps_look(ps, 0) == '\n' && !sg_ps_done(ps))
		ps->at++;
	while (take_keyword(ps))
		sg_ps_skip(ps, false);
	*value = sg_ps_pipeline(ps);
	if (append)
		*value = sg_scan_join(&ps->calls, &old, value);
	if (sg_span_starts(name, SG_SPAN("$env:"))) {
		ps->calls.sink->variable(ps->calls.sink->context,
					 (struct sg_span){ ps->code.p + from + 5, name.len - 5 },
					 sg_value_word(value));
	} else {
		struct sg_value target = { .ref = name };

		sg_scan_assign(&ps->calls, &target, value);
	}
	return true;
}

static bool
starts_expression(const struct sg_ps *ps)
{
	char c = sg_ps_look(ps, 0), next = sg_ps_look(ps, 1);

	if (c >= '0' && c <= '9') {
		size_t end = 1;

		while (sg_scan_is_name(sg_ps_look(ps, end)) && sg_ps_look(ps, end) <= '9')
			end++;
		return !sg_scan_is_name(sg_ps_look(ps, end));
	}
	if (c == '-')
		return next == ' ' || next == '(' || next == '$' || (next >= '0' && next <= '9') ||
		       next == 'j' || next == 'n' || next == 's';
	return sg_ps_is(c, "'\"$(@[{!+,");
}

/* & word, . word, or a plain command */
static void
read_command(struct sg_ps *ps, struct pipeline *pipe)
{
	struct sg_value first, words;
	char c = sg_ps_look(ps, 0);
	bool call = c == '&' || (c == '.' && sg_ps_is(sg_ps_look(ps, 1), " \t'\"$({"));

	if (call) {
		ps->at++;
		sg_ps_skip(ps, false);
	}
	/* A block that is called has been read in place. */
	if (call && sg_ps_look(ps, 0) == '{') {
		sg_ps_operand(ps);
		first = sg_value_text(SG_SPAN("{}"));
		read_words(ps, first);
		pipe->value = (struct sg_value){ 0 };
		return;
	}
	if (!sg_ps_word(ps, &first)) {
		ps->at += sg_ps_done(ps) ? 0 : 1;
		return;
	}
	words = read_words(ps, first);
	if (words.count)
		finish_command(ps, &words, pipe);
}

static void
read_element(struct sg_ps *ps, struct pipeline *pipe)
{
	struct sg_value value;

	if (sg_ps_look(ps, 0) == '$' && read_assignment(ps, &value)) {
		pipe->value = value;
	} else if (starts_expression(ps)) {
		size_t from = ps->at;

		pipe->value = sg_ps_expression(ps);
		/* [type]$x = value */
		sg_ps_skip(ps, false);
		if (sg_ps_look(ps, 0) == '=' && ps->at > from) {
			ps->at++;
			sg_ps_skip(ps, false);
			pipe->value = sg_ps_pipeline(ps);
		}
		while (read_redirection(ps))
			;
		if (ps->at == from)
			ps->at++;
	} else {
		read_command(ps, pipe);
	}
}

struct sg_value
sg_ps_pipeline(struct sg_ps *ps)
{
	struct pipeline pipe = { .piped = false };

	if (++ps->depth > SG_PS_MAX_DEPTH) {
		sg_scan_limit(&ps->calls);
		return pipe.value;
	}
	while (!sg_ps_done(ps)) {
		read_element(ps, &pipe);
		sg_ps_skip(ps, false);
		if (sg_ps_look(ps, 0) != '|' || sg_ps_look(ps, 1) == '|' || sg_ps_done(ps))
			break;
		ps->at++;
		pipe.piped = true;
		sg_ps_skip(ps, true);
	}
	ps->depth--;
	return pipe.value;
}

/* for each $x in ...: the variable is another value in each round */
static void
forget_loop_variable(struct sg_ps *ps)
{
	struct sg_value unknown = { .callee = SG_SPAN("?") };
	struct sg_span name;

	sg_ps_skip(ps, false);
	if (sg_ps_look(ps, 0) != '(')
		return;
	ps->at++;
	sg_ps_skip(ps, false);
	if (sg_ps_look(ps, 0) == '$') {
		sg_ps_variable(ps, &name);
		sg_names_bind(&ps->calls.names, name, &unknown);
	}
	sg_ps_block(ps, ')');
}

struct sg_value
sg_ps_block(struct sg_ps *ps, char closing)
{
	struct sg_value value = { 0 };

	if (++ps->depth > SG_PS_MAX_DEPTH)
		sg_scan_limit(&ps->calls);
	while (!sg_ps_done(ps)) {
		size_t from = ps->at;
		bool loop;

		sg_ps_skip(ps, true);
		if (sg_ps_done(ps))
			break;
		if (closing && sg_ps_look(ps, 0) == closing) {
			ps->at++;
			break;
		}
		/* && || & between statements, and closing brackets that nobody opened */
		if (sg_ps_is(sg_ps_look(ps, 0), "|)}]") ||
		    (sg_ps_look(ps, 0) == '&' && sg_ps_look(ps, 1) == '&')) {
			ps->at += sg_ps_look(ps, 1) == sg_ps_look(ps, 0) &&
						  sg_ps_is(sg_ps_look(ps, 0), "|&")
					  ? 2
					  : 1;
			continue;
		}
		loop = sg_span_eq_nocase(peek_word(ps), SG_SPAN("foreach"));
		if (take_keyword(ps)) {
			if (loop)
				forget_loop_variable(ps);
			continue;
		}
		value = sg_ps_pipeline(ps);
		if (ps->at == from)
			ps->at++;
	}
	ps->depth--;
	return value;
}

/* What -EncodedCommand takes, and mostly ASCII when decoded: no word that anybody would type. */
static bool
is_encoded(struct sg_span code, struct sg_arena *arena, struct sg_span *text)
{
	size_t plain = 0;

	if (code.len < 8 || !sg_scan_decode_powershell(code, arena, text))
		return false;
	for (size_t i = 0; i < text->len; i++)
		plain += text->p[i] >= ' ' && text->p[i] <= '~';
	return plain * 2 > text->len;
}

void
sg_scan_powershell(struct sg_span code, struct sg_arena *arena, const struct sg_scan_sink *sink)
{
	struct sg_ps ps = { .code = code };
	struct sg_span text;

	/* Encoded, nobody can see what is approved: a problem, though the commands are told. */
	if (is_encoded(sg_span_trim(code), arena, &text)) {
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE,
			      SG_SPAN("an encoded PowerShell command"));
		ps.code = code = text;
	}
	/* "-" stands for standard input. */
	if (sg_value_is_dark(sg_value_word_of(code)) || sg_span_is(sg_span_trim(code), "-")) {
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, SG_SPAN("PowerShell code"));
		return;
	}
	sg_scan_start(&ps.calls, sg_scan_lexicon(SG_LANGUAGE_POWERSHELL), arena, sink);
	while (!sg_ps_done(&ps))
		sg_ps_block(&ps, '\0');
}
