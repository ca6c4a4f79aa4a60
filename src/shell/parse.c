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
sg_parse_keyword_here(struct sg_parser *p, const char *word)
{
	size_t len = strlen(word);
	int after;

	sg_lex_peek(p);
	if (p->at + len > p->text.len || memcmp(p->text.p + p->at, word, len) != 0)
		return false;
	after = p->at + len < p->text.len ? (unsigned char)p->text.p[p->at + len] : -1;
	return sg_lex_is_meta(after) || after == '\r' ||
	       (after == '\\' && p->at + len + 1 < p->text.len &&
		p->text.p[p->at + len + 1] == '\n');
}

bool
sg_parse_keyword(struct sg_parser *p, const char *word)
{
	if (!sg_parse_keyword_here(p, word))
		return false;
	p->at += strlen(word);
	sg_lex_skip_blanks(p);
	return true;
}

void
sg_parse_expect(struct sg_parser *p, const char *word)
{
	if (p->error == SG_OK && !sg_parse_keyword(p, word))
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
}

/* One line of the text from the current place, with its newline; false at the end. */
static bool
take_line(struct sg_parser *p, struct sg_span *line)
{
	struct sg_span rest = sg_span_from(p->text, p->at);
	size_t end = sg_span_find(rest, '\n');

	if (rest.len == 0)
		return false;
	*line = end == SIZE_MAX ? rest : sg_span_first(rest, end + 1);
	p->at += line->len;
	return true;
}

static struct sg_span
without_line_end(struct sg_span line)
{
	if (line.len && line.p[line.len - 1] == '\n')
		line.len--;
	if (line.len && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

/*
 * The body of one here-document; the current place is behind the newline. Inside a substitution the delimiter may be
 * followed by the closing parenthesis on its line, which bash accepts with a warning; so is a missing delimiter.
 */
static void
read_body(struct sg_parser *p, struct sg_syntax_redirect *redirect)
{
	struct sg_buffer body = { .arena = p->arena };
	struct sg_span line;

	while (take_line(p, &line)) {
		while (redirect->strip_tabs && line.len && line.p[0] == '\t')
			line = sg_span_from(line, 1);
		if (sg_span_eq(without_line_end(line), redirect->delimiter))
			break;
		sg_buffer_add(&body, line);
	}
	redirect->target = redirect->delimiter_quoted ? sg_lex_literal(p, sg_buffer_span(&body))
						      : sg_lex_text(p, sg_buffer_span(&body));
}

static void
read_pending(struct sg_parser *p)
{
	size_t count = p->pending.len;

	for (size_t i = 0; i < count && p->error == SG_OK; i++)
		read_body(p, p->pending.items[i]);
	p->pending.len = 0;
}

/* Consume a newline and the here-documents that start behind it. */
static void
take_newline(struct sg_parser *p)
{
	sg_lex_next(p);
	read_pending(p);
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

/* The delimiter of a here-document as text, and whether any of it was quoted. */
static void
read_delimiter(struct sg_parser *p, struct sg_syntax_redirect *redirect)
{
	struct sg_buffer text = { .arena = p->arena };
	size_t start = p->at;
	struct sg_syntax_word *word = sg_lex_word(p, SG_LEX_WORD);

	if (!word) {
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
		return;
	}
	for (struct sg_part *part = word->parts; part; part = part->next) {
		if (part->kind == SG_PART_TEXT || part->kind == SG_PART_BRACE ||
		    part->kind == SG_PART_GLOB) {
			sg_buffer_add(&text, part->text);
			continue;
		}
		/* A delimiter is never expanded: what looks like an expansion is its text. */
		text.len = 0;
		sg_buffer_add(&text, (struct sg_span){ p->text.p + start, p->at - start });
		break;
	}
	redirect->delimiter = sg_buffer_span(&text);
	redirect->delimiter_quoted = word->quoted;
	sg_vec_push(p->arena, &p->pending, redirect);
}

static const struct {
	const char *text;
	enum sg_syntax_redirect_op op;
} redirect_ops[] = {
	{ "&>>", SG_SYNTAX_APPEND_ERR }, { "&>", SG_SYNTAX_OUT_ERR },
	{ "<<<", SG_SYNTAX_HERESTRING }, { "<<-", SG_SYNTAX_HEREDOC },
	{ "<<", SG_SYNTAX_HEREDOC },     { "<&", SG_SYNTAX_DUP_IN },
	{ "<>", SG_SYNTAX_INOUT },       { "<", SG_SYNTAX_IN },
	{ ">>|", SG_SYNTAX_APPEND },     { ">>", SG_SYNTAX_APPEND },
	{ ">&", SG_SYNTAX_DUP_OUT },     { ">|", SG_SYNTAX_OUT },
	{ ">", SG_SYNTAX_OUT },
};

/* Length of "12" or "{name}" that stands right before a redirection operator, 0 when there is none. */
static size_t
descriptor_len(const struct sg_parser *p)
{
	size_t len = 0;
	struct sg_span rest = sg_span_from(p->text, p->at);

	while (len < rest.len && rest.p[len] >= '0' && rest.p[len] <= '9')
		len++;
	if (len == 0 && rest.len && rest.p[0] == '{') {
		size_t end = sg_span_find(rest, '}');
		struct sg_parser inside = *p;

		inside.at = p->at + 1;
		len = end != SIZE_MAX && end > 1 && sg_lex_name(&inside) == end - 1 ? end + 1 : 0;
	}
	if (len == 0 || len >= rest.len || (rest.p[len] != '<' && rest.p[len] != '>'))
		return 0;
	if (len + 1 < rest.len && rest.p[len + 1] == '(')
		return 0;
	return len;
}

static int
descriptor_value(struct sg_span text)
{
	int value = 0;

	if (text.len == 0 || text.len > 4 || text.p[0] == '{')
		return -1;
	for (size_t i = 0; i < text.len; i++)
		value = value * 10 + (text.p[i] - '0');
	return value;
}

static bool
take_operator(struct sg_parser *p, struct sg_syntax_redirect *redirect)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(redirect_ops); i++) {
		size_t len = strlen(redirect_ops[i].text);

		if (!sg_span_starts(sg_span_from(p->text, p->at), sg_span_of(redirect_ops[i].text)))
			continue;
		redirect->op = redirect_ops[i].op;
		redirect->strip_tabs = len == 3 && redirect->op == SG_SYNTAX_HEREDOC;
		p->at += len;
		/* zsh: >! clobbers like >|; for bash the '!' belongs to the file's name, or is all of it. */
		if ((redirect->op == SG_SYNTAX_OUT || redirect->op == SG_SYNTAX_APPEND) &&
		    sg_lex_peek(p) == '!' && (p->zsh || !sg_lex_is_meta(sg_lex_peek2(p))))
			sg_lex_next(p);
		return true;
	}
	return false;
}

bool
sg_parse_redirect(struct sg_parser *p, struct sg_syntax_redirect ***end)
{
	struct sg_syntax_redirect redirect = { .fd = -1 };
	struct sg_syntax_redirect *kept;
	size_t len;

	sg_lex_peek(p);
	len = descriptor_len(p);
	if (len == 0 && sg_lex_peek(p) != '<' && sg_lex_peek(p) != '>' &&
	    !(sg_lex_peek(p) == '&' && sg_lex_peek2(p) == '>'))
		return false;
	if (len == 0 && sg_lex_peek(p) != '&' && sg_lex_peek2(p) == '(')
		return false;
	redirect.fd = descriptor_value((struct sg_span){ p->text.p + p->at, len });
	p->at += len;
	if (!take_operator(p, &redirect))
		return false;
	sg_lex_skip_blanks(p);
	kept = sg_arena_alloc(p->arena, sizeof(*kept));
	*kept = redirect;
	if (descriptor_len(p) && sg_lex_peek(p) != '{')
		sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	if (redirect.op == SG_SYNTAX_HEREDOC) {
		read_delimiter(p, kept);
	} else {
		kept->target = sg_lex_word(p, SG_LEX_WORD);
		if (!kept->target)
			sg_lex_fail(p, SG_E_SCRIPT_SYNTAX);
	}
	**end = kept;
	*end = &kept->next;
	sg_lex_skip_blanks(p);
	return true;
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
	if (close == SIZE_MAX || has_meta((struct sg_span){ p->text.p + p->at, close - p->at }))
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
is_declaration(const struct sg_syntax_node *node)
{
	static const char *const builtins[] = { "declare",  "typeset", "local", "export",
						"readonly", "eval",    "alias" };
	const struct sg_part *part = node->words ? node->words->parts : NULL;

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
};

static bool
add_to_simple(struct sg_parser *p, struct simple *s)
{
	size_t len = s->node->words ? 0 : assignment_len(p);
	bool declared = s->node->words && is_declaration(s->node) && is_array_assignment(p);

	if (sg_parse_redirect(p, &s->redirects))
		return true;
	if (len || declared) {
		*s->assignments = read_assignment(p, declared ? assignment_len(p) : len);
		(*s->assignments)->declared = declared;
		s->assignments = &(*s->assignments)->next;
	} else {
		*s->words = sg_lex_word(p, SG_LEX_WORD);
		if (!*s->words)
			return false;
		s->words = &(*s->words)->next;
	}
	sg_lex_skip_blanks(p);
	return true;
}

/* name() at the start of a simple command. */
static bool
is_function_head(struct sg_parser *p, const struct sg_syntax_node *node)
{
	struct sg_parser ahead = *p;

	if (!node->words || node->words->next || node->assignments || node->redirects ||
	    sg_lex_peek(&ahead) != '(')
		return false;
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
	struct simple s = { node, &node->words, &node->assignments, &node->redirects };

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

static const char *const reserved_ends[] = { "then", "else", "elif", "fi", "do",
					     "done", "esac", "}",    "in" };

static bool
ends_list(struct sg_parser *p)
{
	int c = sg_lex_peek(p);

	if (c == -1 || c == ')' || (c == ';' && (sg_lex_peek2(p) == ';' || sg_lex_peek2(p) == '&')))
		return true;
	for (size_t i = 0; i < SG_ARRAY_LEN(reserved_ends); i++)
		if (sg_parse_keyword_here(p, reserved_ends[i]))
			return true;
	return false;
}

struct sg_syntax_node *
sg_parse_command(struct sg_parser *p)
{
	struct sg_syntax_node *node = NULL;
	struct sg_syntax_redirect **end;

	if (!enter(p))
		return NULL;
	sg_lex_skip_blanks(p);
	if (sg_parse_keyword(p, "function"))
		node = read_function(p);
	else if (!ends_list(p))
		node = sg_parse_compound(p);
	if (node && p->error == SG_OK) {
		for (end = &node->redirects; *end; end = &(*end)->next)
			;
		sg_lex_skip_blanks(p);
		while (p->error == SG_OK && sg_parse_redirect(p, &end))
			;
	} else if (p->error == SG_OK && !ends_list(p)) {
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
	if (ends_list(p))
		return false;
	if (c == '&') {
		before->async = true;
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
	read_pending(p);
	return list;
}
