/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in scripting languages: assignments, imports, parameters that hide outer names, and the few names whose value is the same
 * everywhere. Must not know what a call does.
 */
#include "scan/eval.h"

#include "model/limits.h"

/* Tokens of a list of parameters, loop variables or imported names. */
enum { MAX_NAMES = 256 };

enum keyword {
	KEYWORD_SKIP,       /* says nothing about the value behind it */
	KEYWORD_DEFINE,     /* name and parameters follow */
	KEYWORD_PARAMETERS, /* parameters up to a colon or brace follow */
	KEYWORD_LOOP,       /* variables follow */
	KEYWORD_IMPORT,     /* import a.b as c; import {a as b} from 'c' */
	KEYWORD_FROM,       /* from a import b as c */
};

static const struct keyword_row {
	enum sg_language language; /* NONE: any */
	const char *word;
	enum keyword keyword;
} keywords[] = {
	{ SG_LANGUAGE_NONE, "return", KEYWORD_SKIP },
	{ SG_LANGUAGE_NONE, "new", KEYWORD_SKIP },
	{ SG_LANGUAGE_NONE, "not", KEYWORD_SKIP },
	{ SG_LANGUAGE_NONE, "await", KEYWORD_SKIP },
	{ SG_LANGUAGE_NONE, "yield", KEYWORD_SKIP },
	{ SG_LANGUAGE_NONE, "def", KEYWORD_DEFINE },
	{ SG_LANGUAGE_NONE, "defp", KEYWORD_DEFINE },
	{ SG_LANGUAGE_NONE, "function", KEYWORD_DEFINE },
	{ SG_LANGUAGE_NONE, "sub", KEYWORD_DEFINE },
	{ SG_LANGUAGE_NONE, "for", KEYWORD_LOOP },
	{ SG_LANGUAGE_NONE, "foreach", KEYWORD_LOOP },
	{ SG_LANGUAGE_NONE, "async", KEYWORD_SKIP },
	{ SG_LANGUAGE_PYTHON, "lambda", KEYWORD_PARAMETERS },
	{ SG_LANGUAGE_PYTHON, "with", KEYWORD_SKIP },
	{ SG_LANGUAGE_PYTHON, "import", KEYWORD_IMPORT },
	{ SG_LANGUAGE_PYTHON, "from", KEYWORD_FROM },
	{ SG_LANGUAGE_JAVASCRIPT, "import", KEYWORD_IMPORT },
	{ SG_LANGUAGE_JAVASCRIPT, "const", KEYWORD_SKIP },
	{ SG_LANGUAGE_JAVASCRIPT, "let", KEYWORD_SKIP },
	{ SG_LANGUAGE_JAVASCRIPT, "var", KEYWORD_SKIP },
	{ SG_LANGUAGE_JAVASCRIPT, "void", KEYWORD_SKIP },
	{ SG_LANGUAGE_JAVASCRIPT, "typeof", KEYWORD_SKIP },
	{ SG_LANGUAGE_JAVASCRIPT, "delete", KEYWORD_SKIP },
	{ SG_LANGUAGE_JAVASCRIPT, "export", KEYWORD_SKIP },
	{ SG_LANGUAGE_PERL, "my", KEYWORD_SKIP },
	{ SG_LANGUAGE_PERL, "our", KEYWORD_SKIP },
	{ SG_LANGUAGE_PERL, "local", KEYWORD_SKIP },
	{ SG_LANGUAGE_PERL, "print", KEYWORD_SKIP },
	{ SG_LANGUAGE_PERL, "say", KEYWORD_SKIP },
	{ SG_LANGUAGE_PHP, "echo", KEYWORD_SKIP },
	{ SG_LANGUAGE_PHP, "print", KEYWORD_SKIP },
	{ SG_LANGUAGE_RUBY, "puts", KEYWORD_SKIP },
	{ SG_LANGUAGE_LUA, "local", KEYWORD_SKIP },
	{ SG_LANGUAGE_OTHER, "let", KEYWORD_SKIP },
	{ SG_LANGUAGE_OTHER, "var", KEYWORD_SKIP },
	{ SG_LANGUAGE_OTHER, "val", KEYWORD_SKIP },
	{ SG_LANGUAGE_OTHER, "setq", KEYWORD_SKIP },
};

static const char *const joints[] = {
	"if", "else", "unless", "and",   "or",  "xor",    "do",      "then", "end",
	"in", "is",   "while",  "until", "for", "of",     "elsif",   "elif", "eq",
	"ne", "lt",   "gt",     "le",    "ge",  "rescue", "foreach",
};

/* Names that mean the same text wherever the code runs. A path below the home directory is written with ~. */
static const struct {
	const char *name;
	const char *text;
} constants[] = {
	{ "sys.executable", "python3" },
	{ "process.execPath", "node" },
	{ "process.argv0", "node" },
	{ "PHP_BINARY", "php" },
	{ "RbConfig.ruby", "ruby" },
	{ "os.environ.HOME", "~" },
	{ "process.env.HOME", "~" },
	{ "$ENV.HOME", "~" },
	{ "ENV.HOME", "~" },
	{ "$_SERVER.HOME", "~" },
	{ "$_ENV.HOME", "~" },
	{ "process.env.USERPROFILE", "~" },
	{ "os.sep", "/" },
	{ "path.sep", "/" },
	{ "DIRECTORY_SEPARATOR", "/" },
};

/* Where environment variables are set by assignment. */
static const char *const environments[] = { "os.environ.", "process.env.", "$ENV.",
					    "ENV.",        "$_ENV.",       "Deno.env." };

bool
sg_scan_is_joint(const struct sg_scan *scan, struct sg_span name)
{
	/* perl repeats with x */
	if (sg_span_is(name, "x"))
		return scan->lexicon->language == SG_LANGUAGE_PERL;
	for (size_t i = 0; i < SG_ARRAY_LEN(joints); i++)
		if (sg_span_is(name, joints[i]))
			return true;
	return false;
}

bool
sg_scan_is_transparent(struct sg_span owner)
{
	static const char *const owners[] = { "builtins", "__builtins__", "globals()",
					      "locals()", "globalThis",   "window",
					      "global",   "Kernel",       "Object",
					      "self",     "CORE.GLOBAL",  "CORE",
					      "_G" };

	for (size_t i = 0; i < SG_ARRAY_LEN(owners); i++)
		if (sg_span_is(owner, owners[i]))
			return true;
	return false;
}

bool
sg_scan_constant(struct sg_span name, struct sg_value *out)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(constants); i++) {
		if (!sg_span_is(name, constants[i].name))
			continue;
		out->kind = SG_VALUE_TEXT;
		out->text = sg_value_word_of(sg_span_of(constants[i].text));
		return true;
	}
	return false;
}

static bool
set_variable(struct sg_scan *scan, const struct sg_value *target, const struct sg_value *value)
{
	struct sg_span path = target->callee.len ? target->callee : target->ref;

	for (size_t i = 0; i < SG_ARRAY_LEN(environments); i++) {
		struct sg_span prefix = sg_span_of(environments[i]);

		if (sg_span_starts(path, prefix)) {
			scan->sink->variable(scan->sink->context, sg_span_from(path, prefix.len),
					     sg_value_word(value));
			return true;
		}
	}
	return false;
}

static bool
same_literal(const struct sg_value *a, const struct sg_value *b)
{
	/* Text that goes on from the old one is built in steps, which is no second value. */
	if (a->kind == SG_VALUE_TEXT && b->kind == SG_VALUE_TEXT)
		return sg_span_starts(b->text.text, a->text.text);
	return a->kind != SG_VALUE_TEXT && (a->kind != SG_VALUE_LIST || b->kind == SG_VALUE_LIST);
}

static void
bind(struct sg_scan *scan, struct sg_span name, const struct sg_value *value)
{
	static const struct sg_value unknown = { 0 };
	const struct sg_value *old = sg_names_find(&scan->names, name);
	struct sg_value kept = *value;

	kept.spread = false;
	if (kept.kind == SG_VALUE_UNKNOWN && kept.callee.len == 0)
		kept.callee = SG_SPAN("?");
	if (old && !same_literal(old, value)) {
		kept = unknown;
		kept.callee = SG_SPAN("?");
	}
	sg_names_bind(&scan->names, name, &kept);
}

/* {exec, execSync: run} = module; [a, b] = list */
static void
bind_parts(struct sg_scan *scan, const struct sg_value *target, const struct sg_value *value)
{
	for (size_t i = 0; i < target->count && !scan->over; i++) {
		const struct sg_value *part = &target->items[i];
		struct sg_value one = { 0 };
		const struct sg_value *item = NULL;

		if (part->ref.len == 0)
			continue;
		if (target->kind == SG_VALUE_LIST) {
			item = sg_value_item(value, i);
		} else {
			for (size_t k = 0;
			     k < value->count && value->kind == SG_VALUE_MAP && item == NULL; k++)
				if (sg_span_eq(value->items[k].key, part->key))
					item = &value->items[k];
			if (value->callee.len)
				one.callee = sg_scan_member(scan, value->callee, part->key);
		}
		bind(scan, part->ref, item ? item : &one);
	}
}

void
sg_scan_assign(struct sg_scan *scan, const struct sg_value *target, const struct sg_value *value)
{
	scan->assigned = true;
	if (target->ref.len == 0 &&
	    (target->kind == SG_VALUE_MAP || target->kind == SG_VALUE_LIST)) {
		bind_parts(scan, target, value);
		return;
	}
	if (set_variable(scan, target, value))
		return;
	bind(scan, target->ref, value);
}

void
sg_scan_forget(struct sg_scan *scan, const struct sg_token *from, const struct sg_token *to)
{
	static const struct sg_value unknown = { .callee = { "?", 1 } };

	if (to - from > MAX_NAMES)
		from = to - MAX_NAMES;
	for (const struct sg_token *token = from; token < to; token++)
		if (token->kind == SG_TOKEN_NAME && sg_names_find(&scan->names, token->text))
			sg_names_bind(&scan->names, token->text, &unknown);
}

/* a.b.c as one span of text; empty when there is no name. */
static struct sg_span
read_dotted(struct sg_scan *scan)
{
	struct sg_span path = { 0 };

	while (sg_scan_take(scan, ".") || sg_scan_take(scan, "..."))
		;
	while (scan->token->kind == SG_TOKEN_NAME) {
		path = path.len ? sg_scan_member(scan, path, scan->token->text) : scan->token->text;
		scan->token++;
		if (!sg_scan_take(scan, "."))
			break;
	}
	return path;
}

static void
bind_callee(struct sg_scan *scan, struct sg_span name, struct sg_span callee)
{
	struct sg_value value = { .callee = callee };

	sg_names_bind(&scan->names, name, &value);
}

/* `as name` behind an imported thing; else the thing's own name */
static struct sg_span
read_alias(struct sg_scan *scan, struct sg_span own)
{
	if (scan->token->kind == SG_TOKEN_NAME && sg_span_is(scan->token->text, "as") &&
	    scan->token[1].kind == SG_TOKEN_NAME) {
		scan->token += 2;
		return scan->token[-1].text;
	}
	return own;
}

static void
read_import(struct sg_scan *scan)
{
	do {
		struct sg_span module = read_dotted(scan);
		struct sg_span alias = read_alias(scan, (struct sg_span){ 0 });

		if (alias.len)
			bind_callee(scan, alias, module);
	} while (sg_scan_take(scan, ","));
}

static void
read_from(struct sg_scan *scan)
{
	struct sg_span module = read_dotted(scan);

	if (scan->token->kind != SG_TOKEN_NAME || !sg_span_is(scan->token->text, "import"))
		return;
	scan->token++;
	if (sg_scan_take(scan, "*")) {
		sg_scan_import_all(scan, module);
		return;
	}
	sg_scan_take(scan, "(");
	while (scan->token->kind != SG_TOKEN_END && !sg_scan_at(scan, ")")) {
		struct sg_span name = scan->token->text;

		if (scan->token->kind == SG_TOKEN_NEWLINE || sg_scan_at(scan, ",")) {
			/* Without brackets the line ends the list. */
			if (scan->token->kind == SG_TOKEN_NEWLINE &&
			    scan->token[-1].kind == SG_TOKEN_NAME)
				return;
			scan->token++;
			continue;
		}
		if (scan->token->kind != SG_TOKEN_NAME)
			return;
		scan->token++;
		bind_callee(scan, read_alias(scan, name), sg_scan_member(scan, module, name));
	}
}

static struct sg_span
module_name(struct sg_span text)
{
	if (sg_span_starts(text, SG_SPAN("node:")))
		text = sg_span_from(text, 5);
	return text;
}

/* import a, {b as c}, * as d from 'module' */
static void
read_import_from(struct sg_scan *scan)
{
	const struct sg_token *from = scan->token, *end = from;
	struct sg_span module;

	while (end < from + MAX_NAMES &&
	       (end->kind == SG_TOKEN_NAME ||
		(end->kind == SG_TOKEN_OP && strchr("{},*", end->text.p[0]))))
		end++;
	if (end->kind != SG_TOKEN_STRING || (end > from && !sg_span_is(end[-1].text, "from")))
		return;
	module = module_name(end->text);
	for (const struct sg_token *token = from; token < end; token++) {
		bool alias = token + 2 < end && sg_span_is(token[1].text, "as");
		struct sg_span name = token->text;

		if (token->kind == SG_TOKEN_NAME)
			bind_callee(scan, alias ? token[2].text : name,
				    token == from || sg_span_is(name, "default")
					    ? module
					    : sg_scan_member(scan, module, name));
		else if (alias && sg_span_is(name, "*"))
			bind_callee(scan, token[2].text, module);
		else
			continue;
		token += alias ? 2 : 0;
	}
	scan->token = end + 1;
}

/* The parameters of a definition hide outer names, also those that have a default. */
static void
read_definition(struct sg_scan *scan)
{
	const struct sg_token *from;

	if (scan->token->kind == SG_TOKEN_NAME)
		scan->token++;
	from = scan->token;
	if (sg_scan_at(scan, "("))
		sg_scan_expression(scan);
	sg_scan_forget(scan, from, scan->token);
}

static void
forget_until(struct sg_scan *scan, const char *stops)
{
	const struct sg_token *end = scan->token;

	for (; end->kind != SG_TOKEN_END && end->kind != SG_TOKEN_NEWLINE &&
	       end < scan->token + MAX_NAMES;
	     end++)
		if ((end->kind == SG_TOKEN_OP && strchr(stops, end->text.p[0]) != NULL) ||
		    (end->kind == SG_TOKEN_NAME &&
		     (sg_span_is(end->text, "in") || sg_span_is(end->text, "of"))))
			break;
	sg_scan_forget(scan, scan->token, end);
}

enum sg_scan_word
sg_scan_keyword(struct sg_scan *scan)
{
	const struct keyword_row *row = NULL;

	for (size_t i = 0; i < SG_ARRAY_LEN(keywords) && row == NULL; i++)
		if ((keywords[i].language == SG_LANGUAGE_NONE ||
		     keywords[i].language == scan->lexicon->language) &&
		    sg_span_is(scan->token->text, keywords[i].word))
			row = &keywords[i];
	if (row == NULL || (scan->token[1].kind == SG_TOKEN_OP &&
			    strchr(".,:=)", scan->token[1].text.p[0]) != NULL))
		return SG_SCAN_WORD_NONE;
	/* import("module") is a call */
	if (row->keyword == KEYWORD_IMPORT && scan->token[1].kind == SG_TOKEN_OP &&
	    scan->token[1].text.p[0] == '(')
		return SG_SCAN_WORD_NONE;
	scan->token++;
	switch (row->keyword) {
	case KEYWORD_DEFINE:
		read_definition(scan);
		break;
	case KEYWORD_PARAMETERS:
		forget_until(scan, ":{");
		break;
	case KEYWORD_LOOP:
		forget_until(scan, ";:{");
		break;
	case KEYWORD_IMPORT:
		if (scan->lexicon->language == SG_LANGUAGE_PYTHON)
			read_import(scan);
		else
			read_import_from(scan);
		break;
	case KEYWORD_FROM:
		read_from(scan);
		break;
	case KEYWORD_SKIP:
		return SG_SCAN_WORD_EMPTY;
	}
	return SG_SCAN_WORD_TAKEN;
}

/* `a, b = x, y` was read as three expressions; none of its names is known then. */
static void
end_statement(struct sg_scan *scan, const struct sg_token *start, bool tuple)
{
	if (tuple && scan->assigned)
		sg_scan_forget(scan, start, scan->token);
}

static bool
ends_statement(const struct sg_token *token)
{
	return token->kind == SG_TOKEN_NEWLINE || token->kind == SG_TOKEN_END ||
	       (token->kind == SG_TOKEN_OP && sg_span_is(token->text, ";"));
}

static struct sg_value
read_statements(struct sg_scan *scan)
{
	const struct sg_token *start = scan->token;
	struct sg_value value = { 0 };
	bool tuple = false;

	while (!scan->over && scan->token->kind != SG_TOKEN_END) {
		if (ends_statement(scan->token) || scan->token->kind != SG_TOKEN_OP) {
			bool fresh = scan->token == start;

			if (ends_statement(scan->token)) {
				end_statement(scan, start, tuple);
				start = ++scan->token;
				tuple = scan->assigned = false;
				continue;
			}
			/* A whole statement that is not known can be any code. */
			if (fresh && scan->token->kind == SG_TOKEN_ANY &&
			    ends_statement(scan->token + 1))
				scan->sink->problem(scan->sink->context, SG_E_SCRIPT_OPAQUE,
						    SG_SPAN("unknown code"));
		}
		if (sg_scan_at(scan, ",")) {
			tuple = tuple || !scan->assigned;
			scan->token++;
		} else if (scan->token->kind == SG_TOKEN_OP &&
			   strchr(")]}", scan->token->text.p[0]) != NULL) {
			scan->token++;
		} else {
			value = sg_scan_expression(scan);
		}
	}
	end_statement(scan, start, tuple);
	return value;
}

struct sg_value
sg_scan_run(struct sg_scan *scan, struct sg_span code)
{
	/* Bytes of work that a token counts for. */
	enum { MAX_NESTED = 24, TOKEN_COST = 16 };
	const struct sg_token *token = scan->token;
	unsigned brackets = scan->brackets, blocks = scan->blocks;
	bool assigned = scan->assigned;
	struct sg_value value = { 0 };
	struct sg_tokens tokens;
	size_t most;

	if (scan->nested >= MAX_NESTED || code.len > scan->work) {
		sg_scan_limit(scan);
		return value;
	}
	scan->work -= code.len;
	scan->nested++;
	sg_scan_lex(scan->lexicon, code, scan->arena, &tokens);
	if (tokens.broken)
		scan->sink->problem(scan->sink->context, SG_E_SCRIPT_OPAQUE,
				    SG_SPAN("a literal that is not closed"));
	most = scan->work / TOKEN_COST;
	if (tokens.len > most) {
		tokens.items[most].kind = SG_TOKEN_END;
		tokens.len = most;
		tokens.cut = true;
	}
	scan->work -= TOKEN_COST * tokens.len;
	scan->token = tokens.items;
	scan->brackets = scan->blocks = 0;
	value = read_statements(scan);
	/* What stands before the limit has been read. */
	if (tokens.cut)
		sg_scan_limit(scan);
	scan->nested--;
	scan->token = token;
	scan->brackets = brackets;
	scan->blocks = blocks;
	scan->assigned = assigned;
	return value;
}
