/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compound commands of POSIX and bash. Part of the parser.
 */
#include "shell/parse.h"

/* A list that a reserved word ends. */
static struct sg_syntax_node *
list_until(struct sg_parser *p, const char *word)
{
	struct sg_syntax_node *list = sg_parse_list(p);

	if (p->error == SG_OK && !list->first)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_parse_expect(p, word);
	return list;
}

/* zsh: if [[ x ]] { list } elif [[ y ]] { list } else { list }. The first body's brace was met. */
static struct sg_syntax_node *
read_short_if(struct sg_parser *p, struct sg_syntax_node *node, struct sg_syntax_node **end)
{
	while (p->error == SG_OK) {
		sg_parse_expect(p, "{");
		*end = list_until(p, "}");
		end = &(*end)->next;
		if (!sg_parse_keyword(p, "elif"))
			break;
		*end = sg_parse_list(p);
		end = &(*end)->next;
	}
	if (sg_parse_keyword(p, "else")) {
		sg_parse_expect(p, "{");
		node->other = list_until(p, "}");
	}
	return node;
}

static struct sg_syntax_node *
read_if(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_IF);
	struct sg_syntax_node **end = &node->first;

	do {
		*end = sg_parse_list(p);
		if (p->error == SG_OK && !(*end)->first)
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		end = &(*end)->next;
		if (p->zsh && sg_parse_keyword_here(p, "{"))
			return read_short_if(p, node, end);
		sg_parse_expect(p, "then");
		*end = sg_parse_list(p);
		end = &(*end)->next;
	} while (p->error == SG_OK && sg_parse_keyword(p, "elif"));
	if (sg_parse_keyword(p, "else"))
		node->other = sg_parse_list(p);
	sg_parse_expect(p, "fi");
	return node;
}

/* zsh: a loop over one command. */
static struct sg_syntax_node *
read_short_body(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_command(p);

	if (!node)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	return node ? node : sg_parse_node(p, SG_SYNTAX_SEQUENCE);
}

/* do list done, or { list } which bash accepts for loops. */
static struct sg_syntax_node *
read_loop_body(struct sg_parser *p)
{
	sg_lex_skip_blanks(p);
	if (sg_lex_peek(p) == ';')
		sg_lex_next(p);
	sg_parse_newlines(p);
	if (sg_parse_keyword(p, "{"))
		return list_until(p, "}");
	if (p->zsh && !sg_parse_keyword_here(p, "do"))
		return read_short_body(p);
	sg_parse_expect(p, "do");
	return list_until(p, "done");
}

static struct sg_syntax_node *
read_while(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_LOOP);

	node->first = sg_parse_list(p);
	if (p->error == SG_OK && !node->first->first)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	/* zsh: while [[ x ]] { list } */
	if (p->zsh && sg_parse_keyword(p, "{")) {
		node->first->next = list_until(p, "}");
		return node;
	}
	sg_parse_expect(p, "do");
	node->first->next = list_until(p, "done");
	return node;
}

/* for (( ; ; )), behind its first parenthesis. */
static struct sg_syntax_node *
read_for_arithmetic(struct sg_parser *p, struct sg_syntax_node *node)
{
	node->type = SG_SYNTAX_LOOP;
	sg_lex_next(p);
	sg_lex_next(p);
	node->first = sg_parse_node(p, SG_SYNTAX_ARITHMETIC);
	node->first->words = sg_lex_word(p, SG_LEX_ARITHMETIC);
	sg_lex_next(p);
	if (sg_lex_peek(p) != ')')
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_lex_next(p);
	node->first->next = read_loop_body(p);
	return node;
}

/* The name of a loop's variable. zsh: further names are loops inside, so that each may have any of the words. */
static struct sg_syntax_node *
read_for_names(struct sg_parser *p)
{
	enum { MOST_NAMES = 8 };
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_FOR);
	size_t len = sg_lex_name(p);
	unsigned count = 0;

	if (len == 0)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	for (struct sg_syntax_node *last = node; len; last = last->first) {
		last->name = (struct sg_span){ p->text.p + p->at, len };
		p->at += len;
		sg_lex_skip_blanks(p);
		len = p->zsh && !sg_parse_keyword_here(p, "in") && !sg_parse_keyword_here(p, "do")
			      ? sg_lex_name(p)
			      : 0;
		if (len && ++count == MOST_NAMES) {
			sg_lex_fail(p, SG_E_SCRIPT_LIMIT);
			break;
		}
		if (len)
			last->first = sg_parse_node(p, SG_SYNTAX_FOR);
	}
	return node;
}

/* for NAME in WORDS, zsh also: for NAME (WORDS). *inner: the loop that gets the body. */
static struct sg_syntax_node *
read_for_head(struct sg_parser *p, struct sg_syntax_node **inner)
{
	struct sg_syntax_node *node = read_for_names(p);
	struct sg_syntax_word **end = &node->words;
	bool short_form;

	*inner = node;
	if (p->error != SG_OK)
		return node;
	sg_parse_newlines(p);
	short_form = p->zsh && sg_lex_peek(p) == '(';
	if (short_form)
		sg_lex_next(p);
	node->implicit = !short_form && !sg_parse_keyword(p, "in");
	while (!node->implicit && p->error == SG_OK) {
		*end = sg_lex_word(p, SG_LEX_WORD);
		if (!*end)
			break;
		end = &(*end)->next;
		sg_lex_skip_blanks(p);
	}
	if (short_form && sg_lex_peek(p) == ')')
		sg_lex_next(p);
	for (; (*inner)->first; *inner = (*inner)->first) {
		(*inner)->first->words = node->words;
		(*inner)->first->implicit = node->implicit;
	}
	return node;
}

static struct sg_syntax_node *
read_for(struct sg_parser *p)
{
	struct sg_syntax_node *node, *inner;

	if (sg_lex_peek(p) == '(' && sg_lex_peek2(p) == '(')
		return read_for_arithmetic(p, sg_parse_node(p, SG_SYNTAX_FOR));
	node = read_for_head(p, &inner);
	inner->first = read_loop_body(p);
	return node;
}

/* zsh: foreach NAME (WORDS) list end */
static struct sg_syntax_node *
read_foreach(struct sg_parser *p)
{
	struct sg_syntax_node *inner, *node = read_for_head(p, &inner);

	sg_lex_skip_blanks(p);
	if (sg_lex_peek(p) == ';')
		sg_lex_next(p);
	sg_parse_newlines(p);
	inner->first = list_until(p, "end");
	return node;
}

/* zsh: repeat N command */
static struct sg_syntax_node *
read_repeat(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_LOOP);

	node->first = sg_parse_node(p, SG_SYNTAX_ARITHMETIC);
	node->first->words = sg_lex_word(p, SG_LEX_WORD);
	if (!node->first->words)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_lex_skip_blanks(p);
	node->first->next = read_loop_body(p);
	return node;
}

/* pattern | pattern ) list, up to its ;; ;& or ;;& */
static struct sg_syntax_node *
read_case_item(struct sg_parser *p)
{
	struct sg_syntax_node *item = sg_parse_node(p, SG_SYNTAX_GROUP);
	struct sg_syntax_word **end = &item->words;

	if (sg_lex_peek(p) == '(')
		sg_lex_next(p);
	do {
		sg_lex_skip_blanks(p);
		*end = sg_lex_word(p, SG_LEX_WORD);
		if (!*end) {
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
			return item;
		}
		end = &(*end)->next;
		sg_lex_skip_blanks(p);
		if (sg_lex_peek(p) != '|')
			break;
		sg_lex_next(p);
	} while (p->error == SG_OK);
	if (sg_lex_peek(p) != ')')
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_lex_next(p);
	item->first = sg_parse_list(p);
	if (sg_lex_peek(p) == ';') {
		sg_lex_next(p);
		while (sg_lex_peek(p) == ';' || sg_lex_peek(p) == '&')
			sg_lex_next(p);
	}
	sg_parse_newlines(p);
	return item;
}

static struct sg_syntax_node *
read_case(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_CASE);
	struct sg_syntax_node **end = &node->first;
	const char *last = "esac";

	node->words = sg_lex_word(p, SG_LEX_WORD);
	if (!node->words)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_parse_newlines(p);
	/* zsh: case x { pattern) list ;; } */
	if (p->zsh && sg_parse_keyword(p, "{"))
		last = "}";
	else
		sg_parse_expect(p, "in");
	sg_parse_newlines(p);
	while (p->error == SG_OK && !sg_parse_keyword(p, last)) {
		*end = read_case_item(p);
		end = &(*end)->next;
		if (sg_lex_peek(p) == -1)
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	}
	return node;
}

/* [[ ... ]]: operators are skipped, every operand is kept as a word. */
static struct sg_syntax_node *
read_condition(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_CONDITION);
	struct sg_syntax_word **end = &node->words;
	bool regex = false;

	sg_parse_newlines(p);
	while (p->error == SG_OK && !sg_parse_keyword_here(p, "]]")) {
		int c = sg_lex_peek(p);

		if (c == -1) {
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		} else if (sg_lex_is_meta(c) && !regex) {
			if (c == ';')
				sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
			sg_lex_next(p);
		} else {
			bool next_regex = sg_parse_keyword_here(p, "=~");

			*end = sg_lex_word(p, regex ? SG_LEX_REGEX : SG_LEX_WORD);
			if (!*end)
				sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
			else
				end = &(*end)->next;
			regex = next_regex;
		}
		sg_parse_newlines(p);
	}
	sg_parse_expect(p, "]]");
	return node;
}

static struct sg_syntax_node *
read_subshell(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_SUBSHELL);

	sg_lex_next(p);
	node->first = sg_parse_until_paren(p);
	if (p->error == SG_OK && !node->first->first)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	return node;
}

/* (( expression )), or a subshell that starts with a subshell. */
static struct sg_syntax_node *
read_paren(struct sg_parser *p)
{
	struct sg_syntax_node *node;
	struct sg_parser start = *p;

	if (sg_lex_peek2(p) != '(' || p->at + 1 >= p->text.len || p->text.p[p->at + 1] != '(')
		return read_subshell(p);
	/* "(((": bash reads arithmetic; what can be a list of commands, too, is judged as one. */
	if (sg_span_starts(sg_span_from(p->text, p->at), SG_SPAN("(((")) ||
	    (p->at > 0 && p->text.p[p->at - 1] == '(')) {
		node = read_subshell(p);
		if (p->error == SG_OK || !sg_lex_is_arithmetic(&start))
			return node;
		*p = start;
	} else if (!sg_lex_is_arithmetic(p)) {
		return read_subshell(p);
	}
	node = sg_parse_node(p, SG_SYNTAX_ARITHMETIC);
	p->at += 2;
	node->words = sg_lex_word(p, SG_LEX_ARITHMETIC);
	p->at += p->error == SG_OK ? 2 : 0;
	return node;
}

static struct sg_syntax_node *
read_group(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_GROUP);
	struct sg_syntax_node **end;

	node->first = list_until(p, "}");
	sg_lex_skip_blanks(p);
	/* zsh: { list } always { list } */
	if (p->error != SG_OK || !p->zsh || !sg_parse_keyword(p, "always"))
		return node;
	sg_parse_expect(p, "{");
	for (end = &node->first->first; *end; end = &(*end)->next)
		;
	*end = list_until(p, "}");
	return node;
}

/* zsh: () { list } WORDS, a function without a name that is called at once. */
static struct sg_syntax_node *
read_nameless(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_GROUP);
	struct sg_syntax_node *arguments = sg_parse_node(p, SG_SYNTAX_CONDITION);
	struct sg_syntax_word **end = &arguments->words;

	sg_lex_next(p);
	sg_lex_next(p);
	sg_parse_newlines(p);
	sg_parse_expect(p, "{");
	node->first = sg_parse_node(p, SG_SYNTAX_SEQUENCE);
	node->first->first = arguments;
	arguments->next = list_until(p, "}");
	sg_lex_skip_blanks(p);
	while (p->error == SG_OK && (*end = sg_lex_word(p, SG_LEX_WORD))) {
		end = &(*end)->next;
		sg_lex_skip_blanks(p);
	}
	return node;
}

/* coproc [NAME] command: a name only before a compound command. */
static struct sg_syntax_node *
read_coproc(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_COPROC);
	struct sg_parser ahead = *p;
	size_t len = sg_lex_name(&ahead);

	ahead.at += len;
	sg_lex_skip_blanks(&ahead);
	if (len && (sg_parse_keyword_here(&ahead, "{") || sg_lex_peek(&ahead) == '(' ||
		    sg_parse_keyword_here(&ahead, "while") || sg_parse_keyword_here(&ahead, "if") ||
		    sg_parse_keyword_here(&ahead, "for") || sg_parse_keyword_here(&ahead, "until")))
		p->at = ahead.at;
	node->first = sg_parse_command(p);
	if (!node->first)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	return node;
}

static const struct {
	char word[8];
	struct sg_syntax_node *(*read)(struct sg_parser *p);
	bool zsh; /* a reserved word of zsh only */
} compounds[] = {
	{ "if", read_if, false },          { "while", read_while, false },
	{ "until", read_while, false },    { "for", read_for, false },
	{ "select", read_for, false },     { "case", read_case, false },
	{ "[[", read_condition, false },   { "{", read_group, false },
	{ "coproc", read_coproc, false },  { "repeat", read_repeat, true },
	{ "foreach", read_foreach, true },
};

struct sg_syntax_node *
sg_parse_compound(struct sg_parser *p)
{
	int c = sg_lex_peek(p);

	if (p->zsh && c == '(' && sg_lex_peek2(p) == ')')
		return read_nameless(p);
	if (c == '(')
		return read_paren(p);
	for (size_t i = 0; i < SG_ARRAY_LEN(compounds); i++)
		if (c == compounds[i].word[0] && (p->zsh || !compounds[i].zsh) &&
		    sg_parse_keyword(p, compounds[i].word))
			return compounds[i].read(p);
	return NULL;
}
