/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of scripting languages: finds the row of a function and hands it to its act. What a call does is the act's matter, which
 * functions do it stands in spawn.c; no name stands here.
 */
#include "scan/call.h"

struct sg_value
sg_call_nothing(void)
{
	return (struct sg_value){ 0 };
}

void
sg_call_opaque_row(struct sg_scan *scan, const struct sg_call_row *row)
{
	const char *name = row->callee + (row->callee[0] == '=' || row->callee[0] == '.');

	scan->sink->problem(scan->sink->context, SG_E_SCRIPT_OPAQUE, sg_span_of(name));
}

const struct sg_value *
sg_call_argument(const struct sg_call_row *row, const struct sg_value *args, size_t n)
{
	const struct sg_value *named = n == 0 && row->key ? sg_value_key(args, row->key) : NULL;
	size_t count = sg_value_count(args);

	if (named)
		return named;
	if (row->flags & SG_CALL_LAST)
		return n == 0 && count ? sg_value_item(args, count - 1) : NULL;
	return sg_value_item(args, row->at + n);
}

static bool
is_true(const struct sg_value *options, const char *key)
{
	const struct sg_value *value = sg_value_key(options, key);
	struct sg_span text;

	if (value == NULL)
		return false;
	text = value->kind == SG_VALUE_TEXT ? value->text.text : value->ref;
	return !sg_span_eq_nocase(text, SG_SPAN("false")) && !sg_span_is(text, "0");
}

bool
sg_call_has_option(const struct sg_value *args, const char *key)
{
	if (is_true(args, key))
		return true;
	for (size_t i = 0; i < args->count; i++)
		if (args->items[i].kind == SG_VALUE_MAP && is_true(&args->items[i], key))
			return true;
	return false;
}

static sg_call_function *const acts[] = {
	[SG_CALL_SHELL] = sg_call_shell,       [SG_CALL_WORDS] = sg_call_words,
	[SG_CALL_PROGRAM] = sg_call_program,   [SG_CALL_ARGS] = sg_call_args,
	[SG_CALL_EXECL] = sg_call_execl,       [SG_CALL_EXECV] = sg_call_execv,
	[SG_CALL_RAW] = sg_call_words,         [SG_CALL_NODE] = sg_call_node,
	[SG_CALL_CODE] = sg_call_code,         [SG_CALL_OPAQUE] = sg_call_opaque,
	[SG_CALL_READ] = sg_call_read,         [SG_CALL_WRITE] = sg_call_write,
	[SG_CALL_TREE] = sg_call_tree,         [SG_CALL_UNLINK] = sg_call_unlink,
	[SG_CALL_OPEN] = sg_call_open,         [SG_CALL_COPY] = sg_call_copy,
	[SG_CALL_MOVE] = sg_call_copy,         [SG_CALL_CONNECT] = sg_call_connect,
	[SG_CALL_URL] = sg_call_connect,       [SG_CALL_DOWNLOAD] = sg_call_connect,
	[SG_CALL_SETENV] = sg_call_setenv,     [SG_CALL_PUTENV] = sg_call_setenv,
	[SG_CALL_GETENV] = sg_call_getenv,     [SG_CALL_CHDIR] = sg_call_chdir,
	[SG_CALL_MODULE] = sg_call_module,     [SG_CALL_ATTR] = sg_call_attr,
	[SG_CALL_DISPATCH] = sg_call_dispatch, [SG_CALL_SAME] = sg_call_same,
	[SG_CALL_PATH] = sg_call_path,         [SG_CALL_GLUE] = sg_call_glue,
	[SG_CALL_JOIN] = sg_call_join,         [SG_CALL_SPLIT] = sg_call_split,
	[SG_CALL_CUT] = sg_call_cut,           [SG_CALL_LIST] = sg_call_list,
	[SG_CALL_FORMAT] = sg_call_format,     [SG_CALL_HOME] = sg_call_home,
	[SG_CALL_PUSH] = sg_call_push,
};

_Static_assert(SG_ARRAY_LEN(acts) == SG_CALL_ACTS, "an act without a function");

/* Rows that are looked up before an index of them all pays. */
enum { REMEMBERED = 16, FEW_LOOKUPS = 8 };

/** The row that a callee was found to have. */
struct sg_call_memory {
	struct sg_span callee;
	const struct sg_call_row *row;
};

/* A program calls few functions often: the table, which is compared by endings, is gone through once for each. */
static const struct sg_call_row *
row_of(struct sg_scan *scan, struct sg_span callee)
{
	struct sg_call_memory *known;

	if (callee.len == 0)
		return NULL;
	if (!scan->rows)
		scan->rows = sg_arena_array(scan->arena, REMEMBERED, sizeof(*scan->rows));
	known = &scan->rows[(callee.len * 5 + (unsigned char)callee.p[0] +
			     (unsigned char)callee.p[callee.len - 1] * 3u) %
			    REMEMBERED];
	if (!sg_span_eq(known->callee, callee)) {
		known->callee = sg_arena_copy(scan->arena, callee);
		if (++scan->lookups == FEW_LOOKUPS)
			scan->index = sg_scan_call_index(scan->lexicon->language, scan->arena);
		known->row = sg_scan_call_row(scan->lexicon, scan->index, callee);
	}
	return known->row;
}

/* getattr(os, x): any function of a module that starts programs */
static bool
is_unknown_member(const struct sg_scan *scan, struct sg_span callee)
{
	if (callee.len < 3 || !sg_span_ends(callee, SG_SPAN(".?")))
		return false;
	callee.len--;
	for (const struct sg_call_row *row = sg_scan_call_rows(scan->lexicon->language);
	     row->callee; row++)
		if (row->act <= SG_CALL_OPAQUE && sg_span_starts(sg_span_of(row->callee), callee))
			return true;
	return false;
}

/* map(os.system, list): who calls it, and with what, is not known. */
static bool
hands_on_spawner(struct sg_scan *scan, const struct sg_value *args)
{
	for (size_t i = 0; i < args->count; i++) {
		const struct sg_value *item = &args->items[i];
		const struct sg_call_row *row = item->kind == SG_VALUE_UNKNOWN && item->callee.len
							? row_of(scan, item->callee)
							: NULL;

		if (row && row->act < SG_CALL_OPAQUE &&
		    !(row->flags & (SG_CALL_HINT | SG_CALL_SURE)) && !item->spread)
			return true;
	}
	return false;
}

bool
sg_scan_is_known(struct sg_scan *scan, struct sg_span callee)
{
	return row_of(scan, callee) != NULL;
}

struct sg_value
sg_scan_call(struct sg_scan *scan, struct sg_span callee, const struct sg_value *receiver,
	     const struct sg_value *args)
{
	const struct sg_call_row *row = row_of(scan, callee);
	struct sg_value all = { .kind = SG_VALUE_LIST }, value;
	size_t cap = 0;

	if (row == NULL || ((row->flags & SG_CALL_HINT) && !scan->spawner)) {
		static const struct sg_call_row member = {
			.callee = "a function found by a computed name"
		};

		if (is_unknown_member(scan, callee) || hands_on_spawner(scan, args))
			sg_call_opaque_row(scan, &member);
		value = sg_call_nothing();
	} else if (row->flags & SG_CALL_SELF) {
		sg_value_add(scan->arena, &all, &cap, receiver ? *receiver : sg_call_nothing());
		for (size_t i = 0; i < args->count; i++)
			sg_value_add(scan->arena, &all, &cap, args->items[i]);
		value = acts[row->act](scan, row, &all);
	} else {
		value = acts[row->act](scan, row, args);
	}
	/* The result of a known function is known by how it came about: requests.Session().get */
	if (value.callee.len == 0 && callee.len)
		value.callee = sg_arena_join(
			scan->arena, sg_span_first(callee, callee.len > 96 ? 0 : callee.len),
			SG_SPAN("()"));
	value.ref = (struct sg_span){ 0 };
	return value;
}

bool
sg_scan_raw_call(struct sg_scan *scan, struct sg_span callee)
{
	const struct sg_call_row *row;
	const struct sg_token *last = scan->token;
	struct sg_span line;

	if (scan->token->kind != SG_TOKEN_NAME || scan->lexicon->language != SG_LANGUAGE_OTHER ||
	    callee.len == 0 || sg_span_is(scan->token->text, "fn") ||
	    sg_span_is(scan->token->text, "fun"))
		return false;
	row = row_of(scan, callee);
	if (row == NULL || row->act != SG_CALL_RAW)
		return false;
	for (; last->kind != SG_TOKEN_END && last->kind != SG_TOKEN_NEWLINE; last++)
		if (last->kind == SG_TOKEN_OP && strchr(";]}", last->text.p[0]) != NULL)
			break;
	line = (struct sg_span){ scan->token->text.p,
				 (size_t)(last->text.p - scan->token->text.p) };
	scan->sink->script(scan->sink->context, SG_LANGUAGE_SHELL,
			   sg_value_word_of(sg_span_trim(line)));
	scan->token = last;
	return true;
}

void
sg_scan_import_all(struct sg_scan *scan, struct sg_span module)
{
	for (const struct sg_call_row *row = sg_scan_call_rows(scan->lexicon->language);
	     row->callee; row++) {
		struct sg_span callee = sg_span_of(row->callee), rest;
		struct sg_value value = { .callee = callee };

		if (callee.len <= module.len || !sg_span_starts(callee, module) ||
		    callee.p[module.len] != '.')
			continue;
		rest = sg_span_from(callee, module.len + 1);
		if (sg_span_find(rest, '.') == SIZE_MAX)
			sg_names_bind(&scan->names, rest, &value);
	}
}
