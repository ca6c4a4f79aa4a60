/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd.exe: commands between & && | || and brackets, with carets, quotes and %variables% resolved. What a command does is known by
 * the program tables; only what hands on to another command (if, for, call, start, set) is read here.
 */
#include "scan/more.h"

#include "model/limits.h"

enum {
	MAX_CMD_DEPTH = 100,
	MAX_CMD_WORK = 8 * 1024 * 1024, /* bytes copied to put values of variables in place */
};

enum builtin_trait {
	BUILTIN_SWITCHES = 1, /* a slash starts a switch wherever it stands; , ; = separate words */
	BUILTIN_DATA = 2,     /* the rest is text */
};

static const struct builtin {
	const char *name;
	unsigned traits;
} builtins[] = {
	{ "rd", BUILTIN_SWITCHES },
	{ "rmdir", BUILTIN_SWITCHES },
	{ "del", BUILTIN_SWITCHES },
	{ "erase", BUILTIN_SWITCHES },
	{ "copy", BUILTIN_SWITCHES },
	{ "move", BUILTIN_SWITCHES },
	{ "ren", BUILTIN_SWITCHES },
	{ "rename", BUILTIN_SWITCHES },
	{ "md", BUILTIN_SWITCHES },
	{ "mkdir", BUILTIN_SWITCHES },
	{ "type", BUILTIN_SWITCHES },
	{ "dir", BUILTIN_SWITCHES },
	{ "mklink", BUILTIN_SWITCHES },
	{ "cd", BUILTIN_SWITCHES },
	{ "chdir", BUILTIN_SWITCHES },
	{ "pushd", BUILTIN_SWITCHES },
	{ "echo", BUILTIN_DATA },
	{ "title", BUILTIN_DATA },
	{ "call", 0 },
	{ "start", 0 },
	{ "cmd", 0 },
	{ "if", 0 },
	{ "for", 0 },
	{ "set", 0 },
};

struct cmd {
	struct sg_arena *arena;
	const struct sg_scan_sink *sink;
	struct sg_span code;
	size_t at;
	struct sg_names names; /* variables by lower-case name */
	size_t work;
	unsigned depth;
	bool over;
};

static void read_command(struct cmd *cmd);

static char
look(const struct cmd *cmd, size_t ahead)
{
	return cmd->at + ahead < cmd->code.len ? cmd->code.p[cmd->at + ahead] : '\n';
}

static bool
is_in(char c, const char *bytes)
{
	return c != '\0' && strchr(bytes, c) != NULL;
}

static bool
at_end(const struct cmd *cmd)
{
	return cmd->at >= cmd->code.len || cmd->over || *cmd->sink->stopped;
}

static void
limit(struct cmd *cmd)
{
	if (!cmd->over)
		cmd->sink->problem(cmd->sink->context, SG_E_SCRIPT_LIMIT,
				   SG_SPAN("cmd.exe script"));
	cmd->over = true;
}

static struct sg_span
lower(struct cmd *cmd, struct sg_span text)
{
	struct sg_buffer out = { .arena = cmd->arena };

	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(&out, sg_lower(text.p[i]));
	return sg_buffer_span(&out);
}

/* Put a value in the place of the `len` bytes at hand: what it holds is read as if it had been typed. */
static void
replace(struct cmd *cmd, size_t len, struct sg_span value)
{
	struct sg_span rest = sg_span_from(cmd->code, cmd->at + len);

	if (value.len + rest.len > cmd->work) {
		limit(cmd);
		return;
	}
	cmd->work -= value.len + rest.len;
	cmd->code = sg_arena_join(cmd->arena, value, rest);
	cmd->at = 0;
}

/* Length of %name%, !name!, %1, %*, %~f1, %i or %%i at hand; 0 when the sign stands for itself. */
static size_t
reference_length(const struct cmd *cmd, struct sg_span *name)
{
	enum { MAX_NAME = 256 };
	struct sg_span rest = sg_span_first(sg_span_from(cmd->code, cmd->at + 1), MAX_NAME);
	struct sg_span line = sg_span_first(rest, sg_span_find(rest, '\n'));
	char sign = look(cmd, 0);
	size_t close = sg_span_find(line, sign), blank = sg_span_find(line, ' ');

	*name = (struct sg_span){ 0 };
	if (sign == '%' &&
	    (is_in(look(cmd, 1), "*~") || (look(cmd, 1) >= '0' && look(cmd, 1) <= '9')))
		return look(cmd, 1) == '~' ? 3 : 2;
	if (sign == '%' && look(cmd, 1) == '%')
		return sg_scan_is_name(look(cmd, 2)) ? 3 : 1;
	if (close != SIZE_MAX && close > 0 &&
	    (blank > close || sg_span_find(sg_span_first(line, close), ':') < blank)) {
		*name = sg_span_first(line, close);
		return close + 2;
	}
	return sign == '%' && sg_scan_is_name(look(cmd, 1)) ? 2 : 0;
}

/* A variable at hand is replaced by its value; false when there is none, or it is unknown and *any was set. */
static bool
expand(struct cmd *cmd, bool *any)
{
	struct sg_span name;
	const struct sg_value *value;
	size_t len;

	*any = false;
	if (at_end(cmd) || (look(cmd, 0) != '%' && look(cmd, 0) != '!'))
		return false;
	len = reference_length(cmd, &name);
	if (len == 0)
		return false;
	name = lower(cmd, name);
	value = sg_names_find(&cmd->names, name);
	if (value && value->kind == SG_VALUE_TEXT) {
		replace(cmd, len, value->text.text);
		return true;
	}
	if (sg_span_is(name, "comspec")) {
		replace(cmd, len, SG_SPAN("cmd.exe"));
		return true;
	}
	*any = true;
	cmd->at += len;
	return false;
}

static void
skip_blanks(struct cmd *cmd, const char *more)
{
	bool any;

	for (;;) {
		if (at_end(cmd))
			return;
		if (look(cmd, 0) == '^' && is_in(look(cmd, 1), "\r\n"))
			cmd->at += look(cmd, 1) == '\r' && look(cmd, 2) == '\n' ? 3 : 2;
		else if (is_in(look(cmd, 0), " \t\r") || is_in(look(cmd, 0), more))
			cmd->at++;
		else
			break;
	}
	/* What a variable holds may start with blanks as well. */
	if ((look(cmd, 0) == '%' || look(cmd, 0) == '!')) {
		struct sg_span name;
		size_t len = reference_length(cmd, &name);

		if (len && sg_names_find(&cmd->names, lower(cmd, name)) && expand(cmd, &any))
			skip_blanks(cmd, more);
	}
}

static bool
ends_word(const struct cmd *cmd, const char *stops)
{
	char c = look(cmd, 0);

	return at_end(cmd) || is_in(c, " \t\r\n&|<>") || is_in(c, stops) ||
	       (c == ')' && cmd->depth > 1);
}

/*
 * One word, carets and quotes removed. Two readers matter: cmd.exe decides by its quotes where operators are, the program by its own
 * where the word ends; \" is a quote to the first only.
 */
static struct sg_word
read_word(struct cmd *cmd, const char *stops)
{
	struct sg_buffer out = { .arena = cmd->arena };
	bool quoted = false, together = false, any;

	while (!at_end(cmd)) {
		char c = look(cmd, 0);

		if (c == '\n' || (!quoted && !together && ends_word(cmd, stops)))
			break;
		if (!quoted && is_in(c, "&|<>"))
			break;
		if (expand(cmd, &any))
			continue;
		if (any) {
			sg_buffer_add_char(&out, SG_MARK_ANY);
		} else if (c == '^' && !quoted && cmd->at + 1 < cmd->code.len) {
			if (look(cmd, 1) != '\n' && look(cmd, 1) != '\r')
				sg_buffer_add_char(&out, look(cmd, 1));
			cmd->at += 2;
		} else if (c == '\\' && look(cmd, 1) == '"') {
			sg_buffer_add_char(&out, '"');
			quoted = !quoted;
			cmd->at += 2;
		} else if (c == '"') {
			quoted = !quoted;
			together = quoted;
			cmd->at++;
		} else {
			sg_buffer_add_char(&out, c);
			cmd->at++;
		}
	}
	return sg_value_word_of(sg_buffer_span(&out));
}

/* > >> < 2> 2>&1; true when one was taken */
static bool
read_redirection(struct cmd *cmd)
{
	size_t digit = look(cmd, 0) >= '0' && look(cmd, 0) <= '9' && is_in(look(cmd, 1), "<>");
	char c = look(cmd, digit);
	struct sg_word target;

	if (at_end(cmd) || (c != '<' && c != '>'))
		return false;
	cmd->at += digit + 1;
	if (look(cmd, 0) == '>')
		cmd->at++;
	if (look(cmd, 0) == '&') {
		cmd->at += 2;
		return true;
	}
	skip_blanks(cmd, "");
	target = read_word(cmd, "");
	if (!sg_span_eq_nocase(target.text, SG_SPAN("nul")))
		sg_scan_report_path(cmd->sink, c == '<' ? SG_EFFECT_READ : SG_EFFECT_WRITE,
				    target.text);
	return true;
}

static const struct builtin *
find_builtin(struct sg_span name)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(builtins); i++)
		if (sg_span_eq_nocase(name, sg_span_of(builtins[i].name)))
			return &builtins[i];
	return NULL;
}

/* cmd.exe, rd.bat: a file of that name, not the command */
static bool
is_program_file(struct sg_span ending)
{
	return sg_span_eq_nocase(ending, SG_SPAN(".exe")) ||
	       sg_span_eq_nocase(ending, SG_SPAN(".com")) ||
	       sg_span_eq_nocase(ending, SG_SPAN(".bat")) ||
	       sg_span_eq_nocase(ending, SG_SPAN(".cmd"));
}

/* rd/s/q, cd\, echo. : a command of cmd.exe ends where its letters do. */
static struct sg_word
read_name(struct cmd *cmd, const struct builtin **builtin)
{
	struct sg_word word = read_word(cmd, "/,;=(");
	size_t letters = 0;

	*builtin = find_builtin(word.text);
	if (*builtin || at_end(cmd) || !is_in(look(cmd, 0), "/,;=(")) {
		while (letters < word.text.len && sg_scan_is_name(word.text.p[letters]))
			letters++;
		if (*builtin == NULL && letters < word.text.len &&
		    is_in(word.text.p[letters], ".\\:+[]") &&
		    !is_program_file(sg_span_from(word.text, letters))) {
			*builtin = find_builtin(sg_span_first(word.text, letters));
			if (*builtin) {
				cmd->work -= cmd->work > word.text.len ? word.text.len : 0;
				cmd->code =
					sg_arena_join(cmd->arena, sg_span_from(word.text, letters),
						      sg_span_from(cmd->code, cmd->at));
				cmd->at = 0;
				word = sg_value_word_of(sg_span_first(word.text, letters));
			}
		}
		return word;
	}
	/* Any other program takes what sticks to its name. */
	if (look(cmd, 0) != ',' && look(cmd, 0) != ';') {
		struct sg_word rest = read_word(cmd, "");

		word = sg_value_word_of(sg_arena_join(cmd->arena, word.text, rest.text));
	}
	return word;
}

static bool
ends_command(const struct cmd *cmd)
{
	return at_end(cmd) || is_in(look(cmd, 0), "&|\n") ||
	       (look(cmd, 0) == ')' && cmd->depth > 1);
}

static void
emit_command(struct cmd *cmd, struct sg_word name, const struct builtin *builtin)
{
	struct SG_VEC(struct sg_word) words = { 0 };
	bool switches = builtin && (builtin->traits & BUILTIN_SWITCHES);

	sg_vec_push(cmd->arena, &words, name);
	for (;;) {
		size_t before;
		struct sg_word word;

		skip_blanks(cmd, switches ? ",;=" : "");
		if (ends_command(cmd) || words.len >= SG_MAX_WORDS)
			break;
		if (read_redirection(cmd))
			continue;
		before = cmd->code.len - cmd->at;
		/* The slash that starts a switch belongs to it, the next one starts another. */
		if (switches && look(cmd, 0) == '/') {
			cmd->at++;
			word = read_word(cmd, "/,;=");
			word = sg_value_word_of(sg_arena_join(cmd->arena, SG_SPAN("/"), word.text));
		} else {
			word = read_word(cmd, switches ? "/,;=" : "");
		}
		if (cmd->code.len - cmd->at == before)
			cmd->at++;
		else
			sg_vec_push(cmd->arena, &words, word);
	}
	if (sg_value_is_dark(name))
		cmd->sink->problem(cmd->sink->context, SG_E_SCRIPT_OPAQUE,
				   SG_SPAN("a computed command"));
	else
		cmd->sink->command(cmd->sink->context, SG_LANGUAGE_CMD, words.items, words.len);
}

/* The rest of the command as one text, variables put in. */
static struct sg_word
rest_of_command(struct cmd *cmd)
{
	struct sg_buffer out = { .arena = cmd->arena };
	bool quoted = false, any;

	skip_blanks(cmd, "");
	while (!at_end(cmd) && look(cmd, 0) != '\n' && (quoted || !is_in(look(cmd, 0), "&|<>"))) {
		if (expand(cmd, &any))
			continue;
		if (any) {
			sg_buffer_add_char(&out, SG_MARK_ANY);
			continue;
		}
		if (look(cmd, 0) == ')' && cmd->depth > 1 && !quoted)
			break;
		if (look(cmd, 0) == '^' && !quoted && cmd->at + 1 < cmd->code.len)
			cmd->at++;
		quoted = quoted != (look(cmd, 0) == '"');
		sg_buffer_add_char(&out, look(cmd, 0));
		cmd->at++;
	}
	return sg_value_word_of(sg_buffer_span(&out));
}

/* set NAME=value, set "NAME=value"; /p and /a ask or compute */
static void
read_set(struct cmd *cmd)
{
	struct sg_span text = rest_of_command(cmd).text, name, value;
	struct sg_value bound;
	bool computed = false;

	while (sg_span_starts(text, SG_SPAN("/"))) {
		computed = true;
		sg_span_split(text, ' ', &text);
		text = sg_span_trim(text);
	}
	if (text.len && text.p[0] == '"') {
		size_t last = text.len;

		while (last > 1 && text.p[last - 1] != '"')
			last--;
		text = sg_span_first(sg_span_from(text, 1), last > 2 ? last - 2 : 0);
	}
	if (sg_span_find(text, '=') == SIZE_MAX)
		return;
	name = sg_span_split(text, '=', &value);
	bound = sg_value_text(computed ? SG_SPAN("\0") : value);
	cmd->sink->variable(cmd->sink->context, name, bound.text);
	sg_names_bind(&cmd->names, lower(cmd, name), &bound);
}

static bool
next_is(struct cmd *cmd, const char *word)
{
	struct sg_span rest = sg_span_from(cmd->code, cmd->at), text = sg_span_of(word);

	if (rest.len < text.len || !sg_span_eq_nocase(sg_span_first(rest, text.len), text) ||
	    (rest.len > text.len && sg_scan_is_name(rest.p[text.len])))
		return false;
	cmd->at += text.len;
	skip_blanks(cmd, "");
	return true;
}

/* if [/i] [not] exist X | defined X | errorlevel N | a==b | a equ b: the command behind it */
static void
read_if(struct cmd *cmd)
{
	static const char *const tests[] = { "exist", "defined", "errorlevel", "cmdextversion" };
	static const char *const compares[] = { "equ", "neq", "lss", "leq", "gtr", "geq" };

	skip_blanks(cmd, "");
	while (next_is(cmd, "/i") || next_is(cmd, "not"))
		;
	for (size_t i = 0; i < SG_ARRAY_LEN(tests); i++) {
		if (next_is(cmd, tests[i])) {
			read_word(cmd, "");
			read_command(cmd);
			return;
		}
	}
	read_word(cmd, "=");
	skip_blanks(cmd, "=");
	for (size_t i = 0; i < SG_ARRAY_LEN(compares) && !next_is(cmd, compares[i]); i++)
		;
	read_word(cmd, "");
	read_command(cmd);
}

/* for [/d /r /l /f "options"] %v in (set) do command; the set of /f may be a command between quotes */
static void
read_for(struct cmd *cmd)
{
	bool lines = false;

	for (;;) {
		skip_blanks(cmd, "");
		if (ends_command(cmd))
			return;
		if (look(cmd, 0) == '(')
			break;
		lines = lines || (look(cmd, 0) == '/' && sg_lower(look(cmd, 1)) == 'f');
		if (read_word(cmd, "(").text.len == 0)
			cmd->at++;
	}
	cmd->at++;
	skip_blanks(cmd, "");
	if (lines && is_in(look(cmd, 0), "'`")) {
		struct sg_span rest = sg_span_from(cmd->code, cmd->at + 1);
		size_t close = sg_span_find(rest, look(cmd, 0));

		if (close != SIZE_MAX) {
			sg_scan_cmd(sg_span_first(rest, close), cmd->arena, cmd->sink);
			cmd->at += close + 2;
		}
	}
	while (!at_end(cmd) && look(cmd, 0) != ')' && look(cmd, 0) != '\n')
		cmd->at += look(cmd, 0) == '^' ? 2 : 1;
	cmd->at++;
	skip_blanks(cmd, "");
	if (next_is(cmd, "do"))
		read_command(cmd);
}

/* start ["title"] [/options] command */
static void
read_start(struct cmd *cmd)
{
	skip_blanks(cmd, "");
	if (look(cmd, 0) == '"')
		read_word(cmd, "");
	for (skip_blanks(cmd, ""); look(cmd, 0) == '/' && !at_end(cmd); skip_blanks(cmd, "")) {
		bool directory = sg_lower(look(cmd, 1)) == 'd' && look(cmd, 2) == ' ';

		read_word(cmd, "");
		if (directory) {
			skip_blanks(cmd, "");
			read_word(cmd, "");
		}
	}
	if (!ends_command(cmd))
		read_command(cmd);
}

static void
skip_line(struct cmd *cmd)
{
	while (!at_end(cmd) && look(cmd, 0) != '\n')
		cmd->at++;
}

static void
read_block(struct cmd *cmd)
{
	cmd->at++;
	while (!at_end(cmd)) {
		skip_blanks(cmd, "&|\n");
		if (look(cmd, 0) == ')' && !at_end(cmd)) {
			cmd->at++;
			return;
		}
		read_command(cmd);
	}
}

static void
read_simple(struct cmd *cmd)
{
	const struct builtin *builtin = NULL;
	struct sg_word name = read_name(cmd, &builtin);

	if (builtin == NULL && sg_span_eq_nocase(name.text, SG_SPAN("rem")))
		skip_line(cmd);
	else if (builtin && strcmp(builtin->name, "if") == 0)
		read_if(cmd);
	else if (builtin && strcmp(builtin->name, "for") == 0)
		read_for(cmd);
	else if (builtin && strcmp(builtin->name, "start") == 0)
		read_start(cmd);
	else if (builtin && strcmp(builtin->name, "set") == 0)
		read_set(cmd);
	else if (builtin && strcmp(builtin->name, "call") == 0)
		read_command(cmd);
	else if (sg_span_eq_nocase(name.text, SG_SPAN("else")) ||
		 sg_span_eq_nocase(name.text, SG_SPAN("do")))
		read_command(cmd);
	else
		emit_command(cmd, name, builtin);
}

static void
read_command(struct cmd *cmd)
{
	size_t left;

	if (++cmd->depth > MAX_CMD_DEPTH)
		limit(cmd);
	skip_blanks(cmd, "@,;=");
	while (!at_end(cmd) && read_redirection(cmd))
		skip_blanks(cmd, "@");
	left = cmd->code.len - cmd->at;
	if (at_end(cmd) || is_in(look(cmd, 0), "&|\n"))
		;
	else if (look(cmd, 0) == '(')
		read_block(cmd);
	else if (look(cmd, 0) == ':')
		skip_line(cmd);
	else if (look(cmd, 0) != ')')
		read_simple(cmd);
	/* Behind a block or command there may be an else, or nothing that was taken: go on in any case. */
	if (!at_end(cmd) && left == cmd->code.len - cmd->at && !is_in(look(cmd, 0), "&|\n)"))
		cmd->at++;
	cmd->depth--;
}

void
sg_scan_cmd(struct sg_span code, struct sg_arena *arena, const struct sg_scan_sink *sink)
{
	struct cmd cmd = { .arena = arena,
			   .sink = sink,
			   .code = code,
			   .names = { .arena = arena },
			   .work = MAX_CMD_WORK };

	if (sg_value_is_dark(sg_value_word_of(code))) {
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, SG_SPAN("cmd.exe code"));
		return;
	}
	while (!at_end(&cmd)) {
		skip_blanks(&cmd, "&|\n)");
		if (!at_end(&cmd))
			read_command(&cmd);
	}
}
