/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters: $x, ${x...} with every operator of bash. What it cannot read exactly is kept as an operator that the
 * expander treats as unknown.
 */
#include "shell/syntax.h"

static bool
is_special(int c)
{
	return c == '@' || c == '*' || c == '#' || c == '?' || c == '-' || c == '$' || c == '!' ||
	       (c >= '0' && c <= '9');
}

static struct sg_part *
new_part(struct sg_parser *p, bool quoted)
{
	struct sg_part *part = sg_arena_alloc(p->arena, sizeof(*part));

	part->kind = SG_PART_PARAMETER;
	part->quoted = quoted;
	part->parameter = sg_arena_alloc(p->arena, sizeof(*part->parameter));
	return part;
}

static struct sg_span
take(struct sg_parser *p, size_t len)
{
	struct sg_span text = { p->text.p + p->at, len };

	p->at += len;
	return text;
}

static size_t
digits_len(const struct sg_parser *p)
{
	size_t len = 0;

	while (p->at + len < p->text.len && p->text.p[p->at + len] >= '0' &&
	       p->text.p[p->at + len] <= '9')
		len++;
	return len;
}

/* The name inside braces: NAME, digits, or one special byte. */
static void
read_name(struct sg_parser *p, struct sg_parameter *parameter)
{
	size_t len;

	sg_lex_peek(p);
	len = sg_lex_name(p);
	if (len == 0)
		len = digits_len(p);
	if (len == 0 && is_special(sg_lex_peek(p)))
		len = 1;
	if (len == 0) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	parameter->name = take(p, len);
	if (sg_lex_peek(p) == '[') {
		sg_lex_next(p);
		parameter->subscript = sg_lex_word(p, SG_LEX_SUBSCRIPT);
		if (sg_lex_peek(p) != ']')
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		else
			sg_lex_next(p);
	}
}

/*
 * zsh: ${(flags)name}. What they make of the value is not computed; (e) expands it again, as ${x@P} of bash does. True when the
 * value is given in place, ${(f)"$(cmd)"}: then it is read as the operand.
 */
static bool
read_flags(struct sg_parser *p, struct sg_parameter *parameter)
{
	size_t end = p->zsh && sg_lex_peek(p) == '(' ? sg_lex_closing(p, p->at) : SIZE_MAX;
	struct sg_span flags;
	int c;

	if (end == SIZE_MAX)
		return false;
	flags = (struct sg_span){ p->text.p + p->at, end - p->at };
	p->at = end + 1;
	parameter->op = '@';
	if (sg_span_find(flags, 'e') != SIZE_MAX)
		parameter->operand = sg_lex_literal(p, SG_SPAN("P"));
	c = sg_lex_peek(p);
	if (c != '"' && c != '$')
		return false;
	if (parameter->operand)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	parameter->operand = sg_lex_word(p, SG_LEX_BRACE);
	return true;
}

/* ${#x} is a length, ${#} and ${#-...} are the parameter '#'. */
static void
read_prefix(struct sg_parser *p, struct sg_parameter *parameter)
{
	int c = sg_lex_peek(p), next = sg_lex_peek2(p);

	if (c == '#' && next != '}' && next != ':' && next != '-' && next != '%' && next != '/') {
		parameter->length = true;
		sg_lex_next(p);
	} else if (c == '!' && next != '}' && next != ':' && next != '-') {
		parameter->indirect = true;
		sg_lex_next(p);
	}
}

static void
read_substring(struct sg_parser *p, struct sg_parameter *parameter, enum sg_lex_mode mode)
{
	struct sg_syntax_word *both = sg_lex_word(p, mode);

	parameter->op = ':';
	parameter->operand = both;
}

static void
read_replacement(struct sg_parser *p, struct sg_parameter *parameter, enum sg_lex_mode mode)
{
	int c = sg_lex_peek(p);

	if (c == '/') {
		parameter->doubled = true;
		sg_lex_next(p);
	}
	parameter->operand = sg_lex_word(p, SG_LEX_PATTERN);
	if (sg_lex_peek(p) == '/') {
		sg_lex_next(p);
		parameter->second = sg_lex_word(p, mode);
	}
}

/* What stands between the name and '}'. */
static void
read_operator(struct sg_parser *p, struct sg_parameter *parameter, bool quoted)
{
	enum sg_lex_mode mode = quoted ? SG_LEX_BRACE_DOUBLE : SG_LEX_BRACE;
	int c = sg_lex_peek(p);

	if (c == '}' || p->error != SG_OK)
		return;
	if (c == ':') {
		parameter->colon = true;
		sg_lex_next(p);
		c = sg_lex_peek(p);
		if (c == -1 || !strchr("-=?+", c)) {
			read_substring(p, parameter, mode);
			return;
		}
	}
	parameter->op = c == '*' ? '@' : (char)c;
	if (!strchr("\"'`$\\", c))
		sg_lex_next(p);
	/* The quotes of a pattern count inside double quotes, too. */
	if (strchr("#%^,/", c))
		mode = SG_LEX_BRACE;
	if (c == '/') {
		read_replacement(p, parameter, mode);
		return;
	}
	if ((c == '#' || c == '%' || c == '^' || c == ',') && sg_lex_peek(p) == c) {
		parameter->doubled = true;
		sg_lex_next(p);
	}
	parameter->operand = sg_lex_word(p, mode);
	if (!strchr("-=?+#%^,@*", c))
		parameter->op = '@';
}

static struct sg_part *
read_braced(struct sg_parser *p, bool quoted)
{
	struct sg_part *part = new_part(p, quoted);

	sg_lex_next(p);
	if (!read_flags(p, part->parameter)) {
		struct sg_parameter flags = *part->parameter;

		read_prefix(p, part->parameter);
		read_name(p, part->parameter);
		if (p->error == SG_OK)
			read_operator(p, part->parameter, quoted);
		if (flags.op)
			part->parameter->op = flags.op;
		if (flags.operand)
			part->parameter->operand = flags.operand;
	}
	if (p->error == SG_OK && sg_lex_peek(p) != '}')
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_lex_next(p);
	return part;
}

struct sg_part *
sg_lex_parameter(struct sg_parser *p, bool quoted)
{
	int c = sg_lex_peek(p);
	struct sg_part *part;
	size_t len;

	if (c == '{')
		return read_braced(p, quoted);
	len = sg_lex_name(p);
	if (len == 0 && is_special(c))
		len = 1;
	if (len == 0)
		return NULL;
	part = new_part(p, quoted);
	part->parameter->name = take(p, len);
	return part;
}
