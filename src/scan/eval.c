/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions of scripting languages, read left to right without precedence: only the joining of texts needs exact values, every
 * other operator makes them unknown. Must not know what a call does (call.c) or what a keyword means (names.c).
 */
#include "scan/eval.h"

#include "model/limits.h"

enum {
	MAX_DEPTH = 200,            /* nesting of brackets and literals inside one text */
	MAX_WORK = 8 * 1024 * 1024, /* bytes of values built in one scan, and some for each token */
};

void
sg_scan_start(struct sg_scan *scan, const struct sg_lexicon *lexicon, struct sg_arena *arena,
	      const struct sg_scan_sink *sink)
{
	*scan = (struct sg_scan){ .lexicon = lexicon,
				  .arena = arena,
				  .sink = sink,
				  .names = { .arena = arena },
				  .work = MAX_WORK };
}

void
sg_scan_limit(struct sg_scan *scan)
{
	if (!scan->over)
		scan->sink->problem(scan->sink->context, SG_E_SCRIPT_LIMIT,
				    SG_SPAN("interpreted code"));
	scan->over = true;
}

struct sg_span
sg_scan_member(struct sg_scan *scan, struct sg_span owner, struct sg_span name)
{
	enum { MAX_PATH_BYTES = 96 };
	char *path;

	/* The tables ask for the last parts only, so a long path may lose its beginning. */
	if (owner.len + name.len > MAX_PATH_BYTES)
		owner.len = 0;
	name.len = name.len > MAX_PATH_BYTES ? MAX_PATH_BYTES : name.len;
	path = sg_arena_alloc(scan->arena, owner.len + 1 + name.len);
	if (owner.len)
		memcpy(path, owner.p, owner.len);
	path[owner.len] = '.';
	if (name.len)
		memcpy(path + owner.len + 1, name.p, name.len);
	return (struct sg_span){ path, owner.len + 1 + name.len };
}

struct sg_value
sg_scan_join(struct sg_scan *scan, const struct sg_value *a, const struct sg_value *b)
{
	struct sg_span left = sg_value_word(a).text, right = sg_value_word(b).text;
	size_t cap = 0;

	if (a->kind == SG_VALUE_LIST && b->kind == SG_VALUE_LIST) {
		struct sg_value both = { .kind = SG_VALUE_LIST };

		if (a->count + b->count > SG_MAX_WORDS ||
		    scan->work < (a->count + b->count) * sizeof(*a)) {
			sg_scan_limit(scan);
			return (struct sg_value){ 0 };
		}
		scan->work -= (a->count + b->count) * sizeof(*a);
		for (size_t i = 0; i < a->count; i++)
			sg_value_add(scan->arena, &both, &cap, a->items[i]);
		for (size_t i = 0; i < b->count; i++)
			sg_value_add(scan->arena, &both, &cap, b->items[i]);
		return both;
	}
	if (a->kind != SG_VALUE_TEXT && b->kind != SG_VALUE_TEXT)
		return (struct sg_value){ 0 };
	if (left.len + right.len > scan->work) {
		sg_scan_limit(scan);
		return (struct sg_value){ 0 };
	}
	scan->work -= left.len + right.len;
	return sg_value_text(sg_arena_join(scan->arena, left, right));
}

void
sg_scan_skip_newlines(struct sg_scan *scan)
{
	while (scan->token->kind == SG_TOKEN_NEWLINE)
		scan->token++;
}

static bool
at_closing(const struct sg_scan *scan)
{
	return scan->token->kind == SG_TOKEN_OP && strchr(")]}", scan->token->text.p[0]) != NULL;
}

static bool
is_separator(const struct sg_scan *scan)
{
	return sg_scan_at(scan, ",") || sg_scan_at(scan, ";");
}

/* What stands behind an item up to the next comma: a comprehension, a condition. Read for what it does; the item is unknown. */
static bool
read_rest_of_item(struct sg_scan *scan)
{
	bool more = false;

	while (!scan->over && scan->token->kind != SG_TOKEN_END && !is_separator(scan) &&
	       !at_closing(scan)) {
		if (scan->token->kind == SG_TOKEN_NEWLINE) {
			scan->token++;
			continue;
		}
		if (sg_scan_has(scan, SG_LEX_BLANK_LISTS) && !more)
			return false;
		more = true;
		sg_scan_expression(scan);
	}
	return more;
}

static void
add_item(struct sg_scan *scan, struct sg_value *list, size_t *cap, struct sg_value item)
{
	bool flat =
		(item.spread || scan->lexicon->language == SG_LANGUAGE_PERL) && item.key.len == 0;

	if (list->count >= SG_MAX_WORDS) {
		sg_scan_limit(scan);
	} else if (item.spread && item.kind == SG_VALUE_MAP) {
		/* f(**{"name": value}) */
		for (size_t i = 0; i < item.count && list->count < SG_MAX_WORDS; i++)
			sg_value_add(scan->arena, list, cap, item.items[i]);
	} else if (flat && item.kind == SG_VALUE_LIST) {
		struct sg_value one = { .kind = SG_VALUE_LIST,
					.items = list->items,
					.count = list->count };
		struct sg_value both = sg_scan_join(scan, &one, &item);

		list->items = both.items;
		list->count = both.count;
		*cap = both.count;
	} else {
		sg_value_add(scan->arena, list, cap, item);
	}
}

static struct sg_span
key_of(const struct sg_value *value)
{
	return value->kind == SG_VALUE_TEXT && value->ref.len == 0 ? value->text.text : value->ref;
}

/* key: value, key => value; in javascript => makes a function. */
static bool
take_key_sign(struct sg_scan *scan)
{
	if (sg_scan_take(scan, ":"))
		return true;
	return scan->lexicon->language != SG_LANGUAGE_JAVASCRIPT && sg_scan_take(scan, "=>");
}

static bool
begins_operand(const struct sg_scan *scan)
{
	const struct sg_token *token = scan->token;

	switch (token->kind) {
	case SG_TOKEN_STRING:
	case SG_TOKEN_COMMAND:
	case SG_TOKEN_WORDS:
	case SG_TOKEN_NUMBER:
	case SG_TOKEN_ANY:
	case SG_TOKEN_REGEX:
		return true;
	case SG_TOKEN_NAME:
		return !sg_scan_is_joint(scan, token->text);
	case SG_TOKEN_OP:
		return token->text.len == 1 && strchr("[{\\(<@", token->text.p[0]) != NULL;
	default:
		return false;
	}
}

static struct sg_value
read_item(struct sg_scan *scan, bool bare)
{
	bool spread =
		sg_scan_take(scan, "*") || sg_scan_take(scan, "...") || sg_scan_take(scan, "**");
	struct sg_value item;

	item = sg_scan_expression(scan);
	if (take_key_sign(scan)) {
		struct sg_span key = key_of(&item);

		sg_scan_skip_newlines(scan);
		item = sg_scan_expression(scan);
		item.key = key.len ? key : SG_SPAN("?");
	}
	item.spread = spread;
	/* perl: system {"program"} "name", "argument" */
	if (scan->lexicon->language == SG_LANGUAGE_PERL && item.kind == SG_VALUE_MAP &&
	    begins_operand(scan)) {
		struct sg_value named = sg_scan_expression(scan);

		return item.count ? item.items[0] : named;
	}
	/* system "x" or die: what follows a call without brackets is not its argument. */
	if (bare && scan->token->kind == SG_TOKEN_NAME && sg_scan_is_joint(scan, scan->token->text))
		return item;
	if (read_rest_of_item(scan)) {
		item.kind = SG_VALUE_UNKNOWN;
		item.spread = true;
		item.callee = (struct sg_span){ 0 };
	}
	return item;
}

/* The items up to the closing bracket, which is taken. */
struct sg_value
sg_scan_list(struct sg_scan *scan, const char *close)
{
	struct sg_value list = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	scan->brackets++;
	while (!scan->over) {
		sg_scan_skip_newlines(scan);
		/* A wrong closing bracket is left to whoever opened it. */
		if (scan->token->kind == SG_TOKEN_END || sg_scan_take(scan, close) ||
		    at_closing(scan))
			break;
		if (is_separator(scan)) {
			scan->token++;
			continue;
		}
		add_item(scan, &list, &cap, read_item(scan, false));
	}
	scan->brackets--;
	return list;
}

/* A map or a block: statements are read, entries with keys are kept; a bare name is an entry too ({exec} = require(..)). */
static struct sg_value
read_braces(struct sg_scan *scan)
{
	struct sg_value map = { .kind = SG_VALUE_MAP };
	unsigned brackets = scan->brackets;
	size_t cap = 0;

	scan->brackets = 0;
	scan->blocks++;
	while (!scan->over) {
		struct sg_value item;

		sg_scan_skip_newlines(scan);
		if (scan->token->kind == SG_TOKEN_END || sg_scan_take(scan, "}") ||
		    at_closing(scan))
			break;
		if (is_separator(scan)) {
			scan->token++;
			continue;
		}
		item = sg_scan_expression(scan);
		if (take_key_sign(scan)) {
			struct sg_span key = key_of(&item);

			sg_scan_skip_newlines(scan);
			item = sg_scan_expression(scan);
			item.key = key.len ? key : SG_SPAN("?");
		} else if (item.key.len == 0 && item.ref.len) {
			item.key = item.ref;
		} else if (item.key.len == 0) {
			/* lua and others write lists with braces */
			item.key = (struct sg_span){ 0 };
		}
		if (map.count < SG_MAX_WORDS)
			sg_value_add(scan->arena, &map, &cap, item);
	}
	scan->blocks--;
	scan->brackets = brackets;
	return map;
}

static struct sg_value
read_text(struct sg_scan *scan)
{
	struct sg_value value = { .kind = SG_VALUE_TEXT,
				  .text = sg_scan_literal(scan, scan->token) };

	for (scan->token++; sg_scan_has(scan, SG_LEX_ADJACENT) && !scan->over; scan->token++) {
		struct sg_value next;

		if (scan->brackets)
			sg_scan_skip_newlines(scan);
		if (scan->token->kind != SG_TOKEN_STRING)
			break;
		next = (struct sg_value){ .kind = SG_VALUE_TEXT,
					  .text = sg_scan_literal(scan, scan->token) };
		value = sg_scan_join(scan, &value, &next);
	}
	return value;
}

static struct sg_value
read_words(struct sg_scan *scan)
{
	struct sg_span rest = sg_scan_literal(scan, scan->token++).text;
	struct sg_value list = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	for (rest = sg_span_trim(rest); rest.len && list.count < SG_MAX_WORDS;
	     rest = sg_span_trim(rest)) {
		size_t end = 0;

		while (end < rest.len && strchr(" \t\r\n", rest.p[end] ? rest.p[end] : 'x') == NULL)
			end++;
		sg_value_add(scan->arena, &list, &cap, sg_value_text(sg_span_first(rest, end)));
		rest = sg_span_from(rest, end);
	}
	return list;
}

static struct sg_value
read_command(struct sg_scan *scan)
{
	struct sg_value text = { .kind = SG_VALUE_TEXT,
				 .text = sg_scan_literal(scan, scan->token) };
	struct sg_value args = { .kind = SG_VALUE_LIST, .items = &text, .count = 1 };

	scan->token++;
	return sg_scan_call(scan, SG_SPAN("`"), NULL, &args);
}

static struct sg_value
read_name(struct sg_scan *scan)
{
	struct sg_span name = scan->token->text;
	const struct sg_value *bound = sg_names_find(&scan->names, name);
	struct sg_value value = { .callee = name };

	scan->token++;
	if (bound)
		value = *bound;
	else
		sg_scan_constant(name, &value);
	value.ref = name;
	return value;
}

/* Bytes before an operand that change nothing about which text it is, or that make it unknown anyway. */
static bool
is_prefix(const struct sg_token *token)
{
	return token->kind == SG_TOKEN_OP && token->text.len <= 3 &&
	       strchr("!-+~&\\@*.$%<^#?=:|/", token->text.p[0]) != NULL;
}

/* ruby: { |a, b| ... } */
static void
skip_block_parameters(struct sg_scan *scan)
{
	enum { MAX_PARAMETERS = 32 };

	if (scan->lexicon->language != SG_LANGUAGE_RUBY || !sg_scan_at(scan, "|"))
		return;
	for (size_t i = 1; i < MAX_PARAMETERS && scan->token[i].kind != SG_TOKEN_END; i++) {
		if (scan->token[i].kind == SG_TOKEN_OP && sg_span_is(scan->token[i].text, "|")) {
			sg_scan_forget(scan, scan->token, scan->token + i);
			scan->token += i + 1;
			return;
		}
	}
}

struct sg_value
sg_scan_operand(struct sg_scan *scan)
{
	struct sg_value value = { 0 };
	const struct sg_token *from = scan->token;

	scan->over = scan->over || *scan->sink->stopped;
	skip_block_parameters(scan);
	for (;;) {
		enum sg_scan_word word;

		while (is_prefix(scan->token))
			scan->token++;
		word = scan->token->kind == SG_TOKEN_NAME ? sg_scan_keyword(scan)
							  : SG_SCAN_WORD_NONE;
		if (word == SG_SCAN_WORD_TAKEN)
			return value;
		if (word == SG_SCAN_WORD_NONE)
			break;
	}
	switch (scan->token->kind) {
	case SG_TOKEN_STRING:
		return read_text(scan);
	case SG_TOKEN_COMMAND:
		return read_command(scan);
	case SG_TOKEN_WORDS:
		return read_words(scan);
	case SG_TOKEN_NAME:
		return read_name(scan);
	case SG_TOKEN_NUMBER:
		return sg_value_text(scan->token++->text);
	case SG_TOKEN_REGEX:
		scan->token++;
		if (scan->token->kind == SG_TOKEN_CODE)
			sg_scan_run(scan, scan->token++->text);
		return value;
	case SG_TOKEN_CODE:
		sg_scan_run(scan, scan->token++->text);
		return value;
	case SG_TOKEN_END:
	case SG_TOKEN_NEWLINE:
		return value;
	default:
		break;
	}
	if (sg_scan_take(scan, "(")) {
		value = sg_scan_list(scan, ")");
		/* (x) is x, but (x,) and a perl list are lists. */
		if (value.count == 1 && value.items[0].key.len == 0 && !value.items[0].spread &&
		    !(scan->token - from >= 2 && sg_span_is(scan->token[-2].text, ",")))
			return value.items[0];
	} else if (sg_scan_take(scan, "[")) {
		value = sg_scan_list(scan, "]");
	} else if (sg_scan_take(scan, "{")) {
		value = read_braces(scan);
	} else if (!is_separator(scan) && !at_closing(scan)) {
		scan->token++;
	}
	return value;
}

static struct sg_value
member_value(struct sg_scan *scan, const struct sg_value *of, struct sg_span name)
{
	struct sg_span owner = of->callee.len ? of->callee : of->ref;
	struct sg_span path;
	const struct sg_value *bound;
	struct sg_value value;

	/* os.__dict__["system"] is os.system */
	if (sg_span_is(name, "__dict__"))
		return *of;
	path = sg_scan_is_transparent(owner) ? name : sg_scan_member(scan, owner, name);
	bound = owner.len ? sg_names_find(&scan->names, path) : NULL;
	if (bound)
		return *bound;
	value = (struct sg_value){ .callee = path, .ref = path };
	sg_scan_constant(path, &value);
	return value;
}

static struct sg_value
index_value(struct sg_scan *scan, const struct sg_value *of, const struct sg_value *index)
{
	const struct sg_value *at = index->count == 1 ? &index->items[0] : NULL;
	struct sg_span key =
		at ? (at->kind == SG_VALUE_TEXT ? at->text.text : at->ref) : (struct sg_span){ 0 };
	struct sg_value value = { 0 };

	if (of->kind == SG_VALUE_LIST && key.len == 1 && key.p[0] >= '0' && key.p[0] <= '9') {
		const struct sg_value *item = sg_value_item(of, (size_t)(key.p[0] - '0'));

		if (item)
			return *item;
	}
	if (at == NULL ||
	    (at->kind != SG_VALUE_TEXT && scan->lexicon->language != SG_LANGUAGE_PERL))
		key = SG_SPAN("?");
	if (!sg_span_is(key, "?"))
		return member_value(scan, of, key);
	value.callee = sg_scan_member(scan, of->callee, key);
	return value;
}

/* A dot, arrow or colons before a member's name. */
bool
sg_scan_at_member(const struct sg_scan *scan)
{
	static const char *const signs[] = { ".", "->", "::", "?.", "&.", "?->" };
	const struct sg_token *token = scan->token;

	if (token->kind != SG_TOKEN_OP ||
	    (token[1].kind != SG_TOKEN_NAME && token[1].kind != SG_TOKEN_OP &&
	     token[1].kind != SG_TOKEN_REGEX && token[1].kind != SG_TOKEN_NUMBER))
		return false;
	if (sg_span_is(token->text, ".") && sg_scan_has(scan, SG_LEX_DOT_JOINS))
		return false;
	for (size_t i = 0; i < SG_ARRAY_LEN(signs); i++)
		if (sg_span_is(token->text, signs[i]))
			return true;
	if (token[1].kind != SG_TOKEN_NAME || token->spaced || token[1].spaced)
		return false;
	return (sg_span_is(token->text, ":") && (scan->lexicon->language == SG_LANGUAGE_LUA ||
						 scan->lexicon->language == SG_LANGUAGE_OTHER)) ||
	       (sg_span_is(token->text, "$") && scan->lexicon->language == SG_LANGUAGE_R);
}

struct sg_value
sg_scan_bare_arguments(struct sg_scan *scan)
{
	struct sg_value list = { .kind = SG_VALUE_LIST };
	size_t cap = 0;

	while (!scan->over && begins_operand(scan)) {
		add_item(scan, &list, &cap, read_item(scan, true));
		if (sg_scan_take(scan, ","))
			sg_scan_skip_newlines(scan);
		else if (!sg_scan_has(scan, SG_LEX_BLANK_LISTS))
			break;
	}
	return list;
}

/* f "x", y: only for callees that the tables know, so that ordinary words in a row stay apart. */
static bool
at_bare_call(struct sg_scan *scan, const struct sg_value *value)
{
	if (value->callee.len == 0)
		return false;
	if (scan->token->kind == SG_TOKEN_STRING && scan->token->quote == '`' &&
	    !scan->token->spaced)
		return true;
	return sg_scan_has(scan, SG_LEX_BARE_CALLS) && begins_operand(scan) &&
	       (scan->token->spaced || scan->token->kind == SG_TOKEN_STRING) &&
	       sg_scan_is_known(scan, value->callee);
}

struct sg_value
sg_scan_take_member(struct sg_scan *scan, const struct sg_value *of, struct sg_value *receiver)
{
	scan->token++;
	*receiver = *of;
	/* ->[0], ->{x}, ->(x), ?.[x]: the bracket is read by the caller. */
	if (scan->token->kind != SG_TOKEN_NAME)
		return *of;
	return member_value(scan, of, scan->token++->text);
}

/* javascript: name(a, b) { defines a method when the brace stands on the same line */
static bool
at_method_body(const struct sg_scan *scan, const struct sg_value *args)
{
	const char *from = scan->token[-1].text.p;

	if (scan->lexicon->language != SG_LANGUAGE_JAVASCRIPT || !sg_scan_at(scan, "{"))
		return false;
	for (size_t i = 0; i < args->count; i++)
		if (args->items[i].kind != SG_VALUE_UNKNOWN)
			return false;
	return memchr(from, '\n', (size_t)(scan->token->text.p - from)) == NULL;
}

/* Members, indices and calls behind an operand. */
struct sg_value
sg_scan_postfix(struct sg_scan *scan, struct sg_value value)
{
	struct sg_value receiver = { 0 };

	while (!scan->over) {
		struct sg_value args;

		if (scan->token->kind == SG_TOKEN_NEWLINE && scan->token[1].kind == SG_TOKEN_OP &&
		    (sg_span_is(scan->token[1].text, ".") || sg_span_is(scan->token[1].text, "|>")))
			scan->token++;
		if (sg_scan_at_member(scan)) {
			value = sg_scan_take_member(scan, &value, &receiver);
			continue;
		}
		if (sg_scan_raw_call(scan, value.callee))
			return (struct sg_value){ 0 };
		/* scala: "command".! */
		if (sg_scan_take(scan, ".!") || sg_scan_take(scan, ".!!")) {
			args = (struct sg_value){ .kind = SG_VALUE_LIST };
			return sg_scan_call(scan, SG_SPAN(".!"), &value, &args);
		}
		if (sg_scan_at(scan, "(") &&
		    !(scan->token->spaced && sg_scan_has(scan, SG_LEX_BLANK_LISTS))) {
			scan->token++;
			args = sg_scan_list(scan, ")");
			if (at_method_body(scan, &args))
				return (struct sg_value){ 0 };
		} else if (at_bare_call(scan, &value)) {
			args = sg_scan_bare_arguments(scan);
		} else if (sg_scan_take(scan, "[")) {
			args = sg_scan_list(scan, "]");
			value = index_value(scan, &value, &args);
			continue;
		} else if (scan->lexicon->language == SG_LANGUAGE_PERL && sg_scan_at(scan, "{") &&
			   !scan->token->spaced && (value.ref.len || value.callee.len)) {
			scan->token++;
			args = read_braces(scan);
			value = index_value(scan, &value, &args);
			continue;
		} else {
			return value;
		}
		/* php: $f = "system"; $f(..)   perl: &{"system"}(..) */
		if (sg_scan_has(scan, SG_LEX_STRING_CALLS) && value.kind == SG_VALUE_TEXT)
			value.callee = value.text.text;
		else if (scan->lexicon->language == SG_LANGUAGE_PERL &&
			 value.kind == SG_VALUE_MAP && value.count == 1)
			value.callee = sg_value_word(&value.items[0]).text;
		value = sg_scan_call(scan, value.callee,
				     receiver.kind || receiver.callee.len ? &receiver : NULL,
				     &args);
		receiver = (struct sg_value){ 0 };
	}
	return value;
}

struct sg_value
sg_scan_expression(struct sg_scan *scan)
{
	const struct sg_token *from = scan->token;
	struct sg_value value = { 0 };

	if (scan->over || ++scan->depth > MAX_DEPTH) {
		sg_scan_limit(scan);
		return value;
	}
	value = sg_scan_postfix(scan, sg_scan_operand(scan));
	while (!scan->over) {
		/* with open(x) as f, import x as y */
		if (scan->token->kind == SG_TOKEN_NAME && sg_span_is(scan->token->text, "as") &&
		    scan->token[1].kind == SG_TOKEN_NAME) {
			struct sg_value target = { .ref = scan->token[1].text };

			sg_scan_assign(scan, &target, &value);
			scan->token += 2;
		}
		if (scan->brackets)
			sg_scan_skip_newlines(scan);
		if (!sg_scan_infix(scan, &value, from))
			break;
	}
	scan->depth--;
	if (scan->token == from && scan->token->kind != SG_TOKEN_END && !is_separator(scan) &&
	    !at_closing(scan))
		scan->token++;
	return value;
}
