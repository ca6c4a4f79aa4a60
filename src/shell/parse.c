/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words to commands: the grammar of POSIX XCU 2.10 and bash(1), recursive descent with a depth counter. It accepts what
 * bash accepts and reports the rest. Knows no command by name except reserved words and declaration builtins.
 */
#include "shell/parse.h"

static bool
enter(struct sg_parser *p)
{
	if (++p->depth <= SG_MAX_PARSE_DEPTH)
		return true;
	sg_lex_fail(p, SG_E_SCRIPT_LIMIT);
	return false;
}

static void
leave(struct sg_parser *p)
{
	p->depth--;
}

struct sg_syntax_node *
sg_parse_node(struct sg_parser *p, enum sg_node_type type)
{
	struct sg_syntax_node *node = sg_arena_alloc(p->arena, sizeof(*node));

	node->type = type;
	return node;
}

bool
sg_parse_keyword_begun(const struct sg_parser *p, const char *word)
{
	size_t len = strlen(word);
	int after;

	if (p->at + len > p->text.len || memcmp(p->text.p + p->at, word, len) != 0)
		return false;
	after = p->at + len < p->text.len ? (unsigned char)p->text.p[p->at + len] : -1;
	return sg_lex_is_meta(after) || after == '\r' ||
	       (after == '\\' && p->at + len + 1 < p->text.len &&
		p->text.p[p->at + len + 1] == '\n');
}

void
sg_parse_expect(struct sg_parser *p, const char *word)
{
	if (p->error == SG_OK && !sg_parse_keyword(p, word))
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
}

/* Consume a newline and the here-documents that start behind it. */
static void
take_newline(struct sg_parser *p)
{
	sg_lex_next(p);
	sg_parse_pending(p);
}

void
sg_parse_newlines(struct sg_parser *p)
{
	sg_lex_skip_blanks(p);
	while (p->error == SG_OK && sg_lex_peek(p) == '\n') {
		take_newline(p);
		sg_lex_skip_blanks(p);
	}
}

static bool
has_meta(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (sg_lex_is_meta((unsigned char)text.p[i]))
			return true;
	return false;
}

/*
 * NAME= NAME+= NAME[x]= at the current place: length of NAME, else 0. bash looks for the bracket up to the end of the
 * script, over blanks and operators: a script without it is wrong, and a word like x[ <<E ] is not read here.
 */
static size_t
assignment_len(struct sg_parser *p)
{
	size_t len, i, close;

	sg_lex_peek(p);
	len = sg_lex_name(p);
	i = close = p->at + len;
	if (len == 0)
		return 0;
	if (i < p->text.len && p->text.p[i] == '[') {
		close = sg_lex_closing(p, i);
		i = close == SIZE_MAX ? close : close + 1;
	}
	if (i < p->text.len && p->text.p[i] == '+')
		i++;
	if (i < p->text.len && p->text.p[i] == '=')
		return len;
	/* A name alone holds none. */
	if (close != p->at + len &&
	    (close == SIZE_MAX || has_meta((struct sg_span){ p->text.p + p->at, close - p->at })))
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	return 0;
}

/*
 * Is the key at the current place, [...] in front of an element, one that words cannot hold? bash reads it up to its
 * bracket over blanks: [ #]=$(x) is no comment.
 */
static bool
is_odd_key(const struct sg_parser *p)
{
	size_t end = p->text.p[p->at] == '[' ? sg_lex_closing(p, p->at) : p->at;

	for (size_t i = p->at + 1; end != SIZE_MAX && i < end; i++)
		if (p->text.p[i] == '#' && sg_lex_is_meta((unsigned char)p->text.p[i - 1]))
			return true;
	return end == SIZE_MAX;
}

/* (word word ...) behind name=, with newlines between the words. */
static struct sg_syntax_word *
read_array(struct sg_parser *p)
{
	struct sg_syntax_word *first = NULL, **end = &first;

	sg_lex_next(p);
	sg_parse_newlines(p);
	while (p->error == SG_OK && sg_lex_peek(p) != ')') {
		*end = sg_lex_peek(p) == -1 || is_odd_key(p) ? NULL : sg_lex_word(p, SG_LEX_WORD);
		if (!*end) {
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
			break;
		}
		end = &(*end)->next;
		sg_parse_newlines(p);
	}
	sg_lex_next(p);
	return first;
}

static struct sg_syntax_assignment *
read_assignment(struct sg_parser *p, size_t name_len)
{
	struct sg_syntax_assignment *assignment = sg_arena_alloc(p->arena, sizeof(*assignment));

	assignment->name = (struct sg_span){ p->text.p + p->at, name_len };
	p->at += name_len;
	if (sg_lex_peek(p) == '[') {
		sg_lex_next(p);
		assignment->subscript = sg_lex_word(p, SG_LEX_SUBSCRIPT);
		sg_lex_next(p);
	}
	if (sg_lex_peek(p) == '+') {
		assignment->append = true;
		sg_lex_next(p);
	}
	sg_lex_next(p);
	if (sg_lex_peek(p) == '(') {
		assignment->array = true;
		assignment->value = read_array(p);
	} else {
		assignment->value = sg_lex_word(p, SG_LEX_WORD);
	}
	return assignment;
}

static bool
is_declaration(const struct sg_syntax_word *word)
{
	static const char builtins[][10] = { "declare",  "typeset", "local", "export",
					     "readonly", "eval",    "alias" };
	const struct sg_part *part = word->parts;

	if (!part || part->kind != SG_PART_TEXT || part->next)
		return false;
	for (size_t i = 0; i < SG_ARRAY_LEN(builtins); i++)
		if (sg_span_is(part->text, builtins[i]))
			return true;
	return false;
}

/* declare x=(...): an assignment only when a parenthesis follows; else the word is an ordinary one. */
static bool
is_array_assignment(struct sg_parser *p)
{
	struct sg_parser ahead = *p;
	size_t len = assignment_len(&ahead);

	if (len == 0)
		return false;
	ahead.at += len;
	while (ahead.at < ahead.text.len && ahead.text.p[ahead.at] != '=')
		ahead.at++;
	return ahead.at + 1 < ahead.text.len && ahead.text.p[ahead.at + 1] == '(';
}

struct simple {
	struct sg_syntax_node *node;
	struct sg_syntax_word **words;
	struct sg_syntax_assignment **assignments;
	struct sg_syntax_redirect **redirects;
	bool declares; /* its first word is a builtin that takes assignments */
};

static bool
add_to_simple(struct sg_parser *p, struct simple *s)
{
	int c = sg_lex_peek(p);
	size_t len;
	bool declared;

	/* No word, assignment or redirection begins so. */
	if (c == -1 || c == '\n' || c == ';' || c == '|' || c == ')')
		return false;
	len = s->node->words ? 0 : assignment_len(p);
	declared = s->declares && is_array_assignment(p);
	if (sg_parse_redirect(p, &s->redirects))
		return true;
	/* zsh: "}" ends a group wherever a word could stand. */
	if (p->zsh && sg_parse_keyword_here(p, "}"))
		return false;
	if (len || declared) {
		*s->assignments = read_assignment(p, declared ? assignment_len(p) : len);
		(*s->assignments)->declared = declared;
		s->assignments = &(*s->assignments)->next;
	} else {
		*s->words = sg_lex_word(p, SG_LEX_WORD);
		if (!*s->words)
			return false;
		if (*s->words == s->node->words)
			s->declares = is_declaration(*s->words);
		s->words = &(*s->words)->next;
	}
	sg_lex_skip_blanks(p);
	return true;
}

/* name() at the start of a simple command. */
static bool
is_function_head(struct sg_parser *p, const struct sg_syntax_node *node)
{
	struct sg_parser ahead;

	if (sg_lex_peek(p) != '(' || !node->words || node->words->next || node->assignments ||
	    node->redirects)
		return false;
	ahead = *p;
	sg_lex_next(&ahead);
	sg_lex_skip_blanks(&ahead);
	return sg_lex_peek(&ahead) == ')';
}

static struct sg_span
plain_text(const struct sg_syntax_word *word)
{
	if (!word || !word->parts || word->parts->kind != SG_PART_TEXT || word->parts->next)
		return (struct sg_span){ 0 };
	return word->parts->text;
}

static struct sg_syntax_node *
read_function_body(struct sg_parser *p, struct sg_span name)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_FUNCTION);

	node->name = name;
	sg_parse_newlines(p);
	node->first = sg_parse_command(p);
	if (!node->first)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	return node;
}

static struct sg_syntax_node *
read_simple(struct sg_parser *p)
{
	struct sg_syntax_node *node = sg_parse_node(p, SG_SYNTAX_SIMPLE);
	struct simple s = { node, &node->words, &node->assignments, &node->redirects, false };

	if (++p->commands > SG_MAX_COMMANDS) {
		sg_lex_fail(p, SG_E_SCRIPT_LIMIT);
		return NULL;
	}
	while (p->error == SG_OK && add_to_simple(p, &s)) {
		if (is_function_head(p, node)) {
			sg_lex_next(p);
			sg_lex_skip_blanks(p);
			sg_lex_next(p);
			return read_function_body(p, plain_text(node->words));
		}
	}
	if (!node->words && !node->assignments && !node->redirects)
		return NULL;
	if (sg_lex_peek(p) == '(' && p->error == SG_OK)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	return node;
}

/* function NAME [()] body */
static struct sg_syntax_node *
read_function(struct sg_parser *p)
{
	struct sg_syntax_word *name = sg_lex_word(p, SG_LEX_WORD);

	if (!name) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return sg_parse_node(p, SG_SYNTAX_FUNCTION);
	}
	sg_lex_skip_blanks(p);
	if (sg_lex_peek(p) == '(') {
		sg_lex_next(p);
		sg_lex_skip_blanks(p);
		if (sg_lex_peek(p) != ')')
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		sg_lex_next(p);
	}
	return read_function_body(p, plain_text(name));
}

static bool
ends_list(struct sg_parser *p)
{
	switch (sg_lex_peek(p)) {
	case -1:
	case ')':
		return true;
	case ';':
		return sg_lex_peek2(p) == ';' || sg_lex_peek2(p) == '&';
	case 't':
		return sg_parse_keyword_here(p, "then");
	case 'e':
		return sg_parse_keyword_here(p, "else") || sg_parse_keyword_here(p, "elif") ||
		       sg_parse_keyword_here(p, "esac") ||
		       (p->zsh && sg_parse_keyword_here(p, "end"));
	case 'f':
		return sg_parse_keyword_here(p, "fi");
	case 'd':
		return sg_parse_keyword_here(p, "do") || sg_parse_keyword_here(p, "done");
	case '}':
		return sg_parse_keyword_here(p, "}");
	case 'i':
		return sg_parse_keyword_here(p, "in");
	default:
		return false;
	}
}

struct sg_syntax_node *
sg_parse_command(struct sg_parser *p)
{
	struct sg_syntax_node *node = NULL;
	struct sg_syntax_redirect **end;
	bool begins;

	if (!enter(p))
		return NULL;
	sg_lex_skip_blanks(p);
	begins = !ends_list(p);
	if (sg_parse_keyword(p, "function"))
		node = read_function(p);
	else if (begins)
		node = sg_parse_compound(p);
	if (node && p->error == SG_OK) {
		for (end = &node->redirects; *end; end = &(*end)->next)
			;
		sg_lex_skip_blanks(p);
		while (p->error == SG_OK && sg_parse_redirect(p, &end))
			;
	} else if (p->error == SG_OK && begins) {
		node = read_simple(p);
	}
	leave(p);
	return node;
}

/* Any number of '!' and "time [-p]" before a pipeline; none of them changes what runs. Behind '|' bash takes no '!'. */
static bool
skip_prefixes(struct sg_parser *p, bool piped)
{
	bool any = false;

	while (p->error == SG_OK) {
		sg_lex_skip_blanks(p);
		if (sg_parse_keyword(p, "time")) {
			sg_parse_keyword(p, "-p");
			sg_parse_keyword(p, "--");
		} else if (!sg_parse_keyword(p, "!")) {
			break;
		} else if (piped) {
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		}
		any = true;
	}
	return any;
}

static struct sg_syntax_node *
read_pipeline(struct sg_parser *p)
{
	bool prefixed = skip_prefixes(p, false);
	struct sg_syntax_node *first = sg_parse_command(p), *node = first;
	struct sg_syntax_node **end;

	if (!first)
		return prefixed && (!ends_list(p) || sg_lex_peek(p) == -1)
			       ? sg_parse_node(p, SG_SYNTAX_SEQUENCE)
			       : NULL;
	end = &first->next;
	while (p->error == SG_OK && sg_lex_peek(p) == '|' && sg_lex_peek2(p) != '|') {
		if (node == first) {
			node = sg_parse_node(p, SG_SYNTAX_PIPELINE);
			node->first = first;
		}
		sg_lex_next(p);
		if (sg_lex_peek(p) == '&')
			sg_lex_next(p);
		sg_parse_newlines(p);
		skip_prefixes(p, true);
		*end = sg_parse_command(p);
		if (!*end) {
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
			break;
		}
		end = &(*end)->next;
		sg_lex_skip_blanks(p);
	}
	return node;
}

/* What joins the next command: true when one may follow. */
static bool
read_link(struct sg_parser *p, struct sg_syntax_node *before, enum sg_link *link)
{
	int c;

	sg_lex_skip_blanks(p);
	c = sg_lex_peek(p);
	*link = SG_LINK_THEN;
	if ((c == '&' || c == '|') && sg_lex_peek2(p) == c) {
		*link = c == '&' ? SG_LINK_AND : SG_LINK_OR;
		sg_lex_next(p);
		sg_lex_peek(p);
		sg_lex_next(p);
		sg_parse_newlines(p);
		if (ends_list(p))
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return true;
	}
	if (ends_list(p) || (p->zsh && sg_parse_keyword_here(p, "{")))
		return false;
	if (c == '&') {
		before->async = true;
		sg_lex_next(p);
		/* zsh: &| and &! disown. */
		if (p->zsh && (sg_lex_peek(p) == '|' || sg_lex_peek(p) == '!'))
			sg_lex_next(p);
	} else if (c == ';') {
		sg_lex_next(p);
	} else if (c != '\n') {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return false;
	}
	sg_parse_newlines(p);
	return true;
}

struct sg_syntax_node *
sg_parse_list(struct sg_parser *p)
{
	struct sg_syntax_node *list = sg_parse_node(p, SG_SYNTAX_SEQUENCE);
	struct sg_syntax_node **end = &list->first;
	enum sg_link link = SG_LINK_THEN;

	if (!enter(p))
		return list;
	sg_parse_newlines(p);
	while (p->error == SG_OK && !ends_list(p)) {
		struct sg_syntax_node *node = read_pipeline(p);

		if (!node) {
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
			break;
		}
		/* A command that was cut off by an error never runs; those before it do. */
		if (p->error == SG_OK || node->type == SG_SYNTAX_SEQUENCE) {
			node->link = link;
			*end = node;
			end = &node->next;
		}
		if (p->error != SG_OK || !read_link(p, node, &link))
			break;
	}
	leave(p);
	return list;
}

struct sg_syntax_node *
sg_parse_until_paren(struct sg_parser *p)
{
	struct sg_syntax_node *list = sg_parse_list(p);

	if (p->error == SG_OK && sg_lex_peek(p) != ')')
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_lex_next(p);
	return list;
}

struct sg_syntax_node *
sg_shell_parse(struct sg_parser *p)
{
	struct sg_syntax_node *list = sg_parse_list(p);

	if (p->error == SG_OK && sg_lex_peek(p) != -1)
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	sg_parse_pending(p);
	return list;
}
