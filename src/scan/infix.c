/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operators between operands: joining, assignment, choice, pipe. Every other operator makes the value unknown, which is why
 * precedence does not matter. Must not know what a call does.
 */
#include "scan/eval.h"

static bool
at_any_of(const struct sg_scan *scan, const char *const *ops, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sg_scan_at(scan, ops[i]))
			return true;
	return false;
}

static bool
at_join(const struct sg_scan *scan)
{
	static const char *const loose[] = { "..", "<>", "++", "&" };

	if (sg_scan_at(scan, "+"))
		return true;
	if (sg_scan_at(scan, "."))
		return sg_scan_has(scan, SG_LEX_DOT_JOINS);
	if (sg_scan_at(scan, "<<"))
		return scan->lexicon->language == SG_LANGUAGE_RUBY;
	if (scan->lexicon->language == SG_LANGUAGE_LUA)
		return sg_scan_at(scan, "..");
	return scan->lexicon->language == SG_LANGUAGE_OTHER &&
	       at_any_of(scan, loose, SG_ARRAY_LEN(loose));
}

/* Text with places for values: all that is sure is the text around them. */
static struct sg_value
format_value(struct sg_scan *scan, const struct sg_value *format, const struct sg_value *with)
{
	struct sg_value args = { .kind = SG_VALUE_LIST,
				 .items = (struct sg_value *)(uintptr_t)with,
				 .count = 1 };

	if (format->kind != SG_VALUE_TEXT)
		return (struct sg_value){ 0 };
	if (with->kind == SG_VALUE_LIST)
		args = *with;
	return sg_scan_call(scan, SG_SPAN(".format%"), format, &args);
}

static bool
at_assignment(const struct sg_scan *scan)
{
	static const char *const signs[] = { "=", ":=", "+=", ".=", "||=", "?\?=", "//=" };

	return at_any_of(scan, signs, SG_ARRAY_LEN(signs)) ||
	       (sg_scan_at(scan, "<-") && scan->lexicon->language == SG_LANGUAGE_R);
}

static struct sg_value
read_assignment(struct sg_scan *scan, const struct sg_value *target)
{
	bool append = sg_scan_at(scan, "+=") || sg_scan_at(scan, ".=");
	struct sg_value value;
	bool named = scan->brackets > 0 && sg_scan_at(scan, "=") &&
		     scan->lexicon->language != SG_LANGUAGE_PERL &&
		     scan->lexicon->language != SG_LANGUAGE_JAVASCRIPT &&
		     scan->lexicon->language != SG_LANGUAGE_PHP &&
		     scan->lexicon->language != SG_LANGUAGE_RUBY;

	scan->token++;
	sg_scan_skip_newlines(scan);
	value = sg_scan_expression(scan);
	/* `x = a if b else c`: what stands behind makes it another value. */
	if (sg_scan_has(scan, SG_LEX_CONDITIONS) && scan->token->kind == SG_TOKEN_NAME &&
	    sg_scan_is_joint(scan, scan->token->text))
		value = (struct sg_value){ 0 };
	if (named) {
		value.key = target->ref;
		return value;
	}
	if (append)
		value = sg_scan_join(scan, target, &value);
	sg_scan_assign(scan, target, &value);
	value.ref = target->ref;
	return value;
}

static struct sg_value
read_choice(struct sg_scan *scan)
{
	scan->token++;
	sg_scan_skip_newlines(scan);
	if (!sg_scan_at(scan, ":"))
		sg_scan_expression(scan);
	sg_scan_skip_newlines(scan);
	if (sg_scan_take(scan, ":"))
		sg_scan_expression(scan);
	return (struct sg_value){ 0 };
}

/* value |> f(...) and value |> f */
static struct sg_value
read_pipe(struct sg_scan *scan, const struct sg_value *value)
{
	struct sg_value args = { .kind = SG_VALUE_LIST }, callee;
	size_t cap = 0;

	scan->token++;
	sg_scan_skip_newlines(scan);
	callee = sg_scan_operand(scan);
	while (sg_scan_at_member(scan)) {
		struct sg_value receiver;

		callee = sg_scan_take_member(scan, &callee, &receiver);
	}
	sg_value_add(scan->arena, &args, &cap, *value);
	if (sg_scan_take(scan, "(")) {
		struct sg_value more = sg_scan_list(scan, ")");

		args = sg_scan_join(scan, &args, &more);
	}
	return sg_scan_call(scan, callee.callee, NULL, &args);
}

bool
sg_scan_infix(struct sg_scan *scan, struct sg_value *value, const struct sg_token *from)
{
	struct sg_value right;

	if (at_assignment(scan)) {
		*value = read_assignment(scan, value);
		return true;
	}
	if (scan->token->kind != SG_TOKEN_OP || strchr(",;)]}{:(", scan->token->text.p[0]) != NULL)
		return false;
	if (sg_scan_at(scan, "=>")) {
		if (scan->lexicon->language != SG_LANGUAGE_JAVASCRIPT)
			return false;
		sg_scan_forget(scan, from, scan->token);
	}
	if (sg_scan_at(scan, "?")) {
		*value = read_choice(scan);
		return true;
	}
	if (sg_scan_at(scan, "|>")) {
		*value = read_pipe(scan, value);
		return true;
	}
	bool join = at_join(scan);
	bool format = sg_scan_at(scan, "%") && value->kind == SG_VALUE_TEXT;
	bool path = sg_scan_at(scan, "/") && value->kind == SG_VALUE_TEXT &&
		    scan->lexicon->language == SG_LANGUAGE_PYTHON;

	scan->token++;
	sg_scan_skip_newlines(scan);
	right = sg_scan_postfix(scan, sg_scan_operand(scan));
	if (path) {
		struct sg_value slash = sg_value_text(SG_SPAN("/"));

		*value = sg_scan_join(scan, value, &slash);
	}
	if (join || path)
		*value = sg_scan_join(scan, value, &right);
	else
		*value = format ? format_value(scan, value, &right) : (struct sg_value){ 0 };
	return true;
}
