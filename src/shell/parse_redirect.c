/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redirections: operators, descriptors, and the bodies of here-documents, which stand behind the next newline. What they
 * mean for a command is the walker's business.
 */
#include "shell/parse.h"

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

void
sg_parse_pending(struct sg_parser *p)
{
	size_t count = p->pending.len;

	for (size_t i = 0; i < count && p->error == SG_OK; i++)
		read_body(p, p->pending.items[i]);
	p->pending.len = 0;
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
	struct sg_syntax_redirect redirect;
	struct sg_syntax_redirect *kept;
	int c = sg_lex_peek(p);
	size_t len;

	/* Most words begin none. */
	if (c != '<' && c != '>' && c != '&' && c != '{' && !(c >= '0' && c <= '9'))
		return false;
	len = descriptor_len(p);
	if (len == 0 && c != '<' && c != '>' && !(c == '&' && sg_lex_peek2(p) == '>'))
		return false;
	if (len == 0 && c != '&' && sg_lex_peek2(p) == '(')
		return false;
	redirect = (struct sg_syntax_redirect){ .fd = descriptor_value((struct sg_span){
							p->text.p + p->at, len }) };
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
