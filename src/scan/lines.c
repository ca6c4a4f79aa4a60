/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Line commands: editors (vim, ex, ed), debuggers (gdb, lldb) and the client commands of databases. Each is a word and the rest of
 * its line; what the rest means is a row. Must not know SQL or any scripting language.
 */
#include "scan/more.h"

enum line_act {
	LINE_NOTHING,
	LINE_SHELL,      /* the rest is read by a shell */
	LINE_READ,       /* the rest is a path, or !command */
	LINE_WRITE,      /* the same; |command too */
	LINE_CODE,       /* the rest is code of another language */
	LINE_BLOCK,      /* the same, or lines up to "end" when nothing follows */
	LINE_AGAIN,      /* the rest is a command of its own */
	LINE_EVENT,      /* the same behind two more words */
	LINE_EXPRESSION, /* the rest may call functions that start programs */
	LINE_EXECUTE,    /* a quoted command, or one that is computed */
	LINE_NORMAL,     /* keys as typed */
	LINE_PROGRAM,    /* the word itself is a program's name: make */
	LINE_PIPE,       /* command | shell text */
	LINE_REMOTE,     /* host:port or | shell text */
	LINE_VARIABLE,   /* NAME VALUE for what is started later */
	LINE_LET,        /* $NAME = value */
	LINE_SET,        /* option=value; some options are programs */
	LINE_TEXT,       /* lines up to a single dot are text */
	LINE_COPY,       /* from|to program 'x' or 'file' */
	LINE_OPAQUE,
};

/* A word is found by any beginning of at least `shortest` letters. */
static const struct line_row {
	enum sg_language language;
	const char *word;
	unsigned shortest;
	enum line_act act;
	enum sg_language code;
} rows[] = {
	{ SG_LANGUAGE_EX, "!", 1, LINE_SHELL, 0 },
	{ SG_LANGUAGE_EX, "write", 1, LINE_WRITE, 0 },
	{ SG_LANGUAGE_EX, "wall", 2, LINE_NOTHING, 0 },
	{ SG_LANGUAGE_EX, "wq", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_EX, "xit", 1, LINE_WRITE, 0 },
	{ SG_LANGUAGE_EX, "saveas", 3, LINE_WRITE, 0 },
	{ SG_LANGUAGE_EX, "mkvimrc", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_EX, "redir", 4, LINE_WRITE, 0 },
	{ SG_LANGUAGE_EX, "read", 1, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "edit", 1, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "split", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "vsplit", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "tabedit", 4, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "tabnew", 6, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "view", 3, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "source", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "runtime", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "luafile", 4, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "pyfile", 3, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "py3file", 4, LINE_READ, 0 },
	{ SG_LANGUAGE_EX, "terminal", 3, LINE_SHELL, 0 },
	{ SG_LANGUAGE_EX, "make", 3, LINE_PROGRAM, 0 },
	{ SG_LANGUAGE_EX, "lmake", 4, LINE_PROGRAM, 0 },
	{ SG_LANGUAGE_EX, "grep", 2, LINE_PROGRAM, 0 },
	{ SG_LANGUAGE_EX, "silent", 3, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "unsilent", 3, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "noautocmd", 3, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "verbose", 4, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "keepalt", 5, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "bufdo", 5, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "windo", 5, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "argdo", 5, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "tabdo", 4, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "cdo", 3, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "global", 1, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "vglobal", 1, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_EX, "command", 3, LINE_EVENT, 0 },
	{ SG_LANGUAGE_EX, "autocmd", 2, LINE_EVENT, 0 },
	{ SG_LANGUAGE_EX, "execute", 3, LINE_EXECUTE, 0 },
	{ SG_LANGUAGE_EX, "normal", 4, LINE_NORMAL, 0 },
	{ SG_LANGUAGE_EX, "call", 3, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "echo", 2, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "echomsg", 5, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "let", 3, LINE_LET, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "put", 2, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "if", 2, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "set", 2, LINE_SET, 0 },
	{ SG_LANGUAGE_EX, "setlocal", 4, LINE_SET, 0 },
	{ SG_LANGUAGE_EX, "python", 2, LINE_CODE, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_EX, "python3", 7, LINE_CODE, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_EX, "py3", 3, LINE_CODE, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_EX, "pyx", 3, LINE_CODE, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_EX, "pythonx", 7, LINE_CODE, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_EX, "lua", 3, LINE_CODE, SG_LANGUAGE_LUA },
	{ SG_LANGUAGE_EX, "perl", 2, LINE_CODE, SG_LANGUAGE_PERL },
	{ SG_LANGUAGE_EX, "ruby", 3, LINE_CODE, SG_LANGUAGE_RUBY },
	{ SG_LANGUAGE_EX, "tcl", 2, LINE_CODE, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_EX, "append", 1, LINE_TEXT, 0 },
	{ SG_LANGUAGE_EX, "insert", 1, LINE_TEXT, 0 },
	{ SG_LANGUAGE_EX, "change", 1, LINE_TEXT, 0 },

	{ SG_LANGUAGE_GDB, "!", 1, LINE_SHELL, 0 },
	{ SG_LANGUAGE_GDB, "shell", 3, LINE_SHELL, 0 },
	{ SG_LANGUAGE_GDB, "make", 4, LINE_PROGRAM, 0 },
	{ SG_LANGUAGE_GDB, "pipe", 3, LINE_PIPE, 0 },
	{ SG_LANGUAGE_GDB, "|", 1, LINE_PIPE, 0 },
	{ SG_LANGUAGE_GDB, "python", 2, LINE_BLOCK, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_GDB, "python-interactive", 7, LINE_BLOCK, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_GDB, "pi", 2, LINE_BLOCK, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_GDB, "script", 4, LINE_CODE, SG_LANGUAGE_PYTHON },
	{ SG_LANGUAGE_GDB, "guile", 3, LINE_BLOCK, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_GDB, "call", 3, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_GDB, "print", 1, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_GDB, "expression", 4, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_GDB, "compile", 4, LINE_EXPRESSION, SG_LANGUAGE_OTHER },
	{ SG_LANGUAGE_GDB, "source", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_GDB, "platform", 4, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_GDB, "host", 4, LINE_AGAIN, 0 },
	{ SG_LANGUAGE_GDB, "target", 3, LINE_REMOTE, 0 },
	{ SG_LANGUAGE_GDB, "gdb-remote", 5, LINE_REMOTE, 0 },
	{ SG_LANGUAGE_GDB, "set", 3, LINE_SET, 0 },
	{ SG_LANGUAGE_GDB, "dump", 4, LINE_NOTHING, 0 },

	{ SG_LANGUAGE_SQL, ".shell", 3, LINE_SHELL, 0 },
	{ SG_LANGUAGE_SQL, ".system", 3, LINE_SHELL, 0 },
	{ SG_LANGUAGE_SQL, ".import", 4, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, ".read", 4, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, ".restore", 4, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, ".open", 3, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, ".load", 3, LINE_OPAQUE, 0 },
	{ SG_LANGUAGE_SQL, ".once", 4, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, ".output", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, ".backup", 3, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, ".save", 3, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, ".clone", 3, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, ".log", 3, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, ".cd", 3, LINE_NOTHING, 0 },
	{ SG_LANGUAGE_SQL, "\\!", 2, LINE_SHELL, 0 },
	{ SG_LANGUAGE_SQL, "\\copy", 3, LINE_COPY, 0 },
	{ SG_LANGUAGE_SQL, "\\include", 6, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, "\\ir", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, "\\.", 2, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, "\\out", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, "\\g", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, "\\gx", 3, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, "\\write", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, "\\T", 2, LINE_WRITE, 0 },
	{ SG_LANGUAGE_SQL, "\\P", 2, LINE_SHELL, 0 },
	{ SG_LANGUAGE_SQL, "\\setenv", 7, LINE_VARIABLE, 0 },
	{ SG_LANGUAGE_SQL, "\\c", 2, LINE_NOTHING, 0 },
	{ SG_LANGUAGE_SQL, "system", 6, LINE_SHELL, 0 },
	{ SG_LANGUAGE_SQL, "pager", 5, LINE_SHELL, 0 },
	{ SG_LANGUAGE_SQL, "source", 6, LINE_READ, 0 },
	{ SG_LANGUAGE_SQL, "tee", 3, LINE_WRITE, 0 },
};

/* Options of an editor or debugger that name a program. */
static const char *const program_options[] = { "shell",        "sh",
					       "makeprg",      "mp",
					       "grepprg",      "gp",
					       "equalprg",     "ep",
					       "formatprg",    "fp",
					       "keywordprg",   "kp",
					       "exec-wrapper", "startup-with-shell" };

struct reader {
	enum sg_language language;
	struct sg_arena *arena;
	const struct sg_scan_sink *sink;
	struct sg_span rest; /* lines that follow */
	unsigned depth;
};

static bool read_line(struct reader *reader, struct sg_span line);

void
sg_scan_report_shell(const struct sg_scan_sink *sink, struct sg_span text)
{
	struct sg_word word = sg_value_word_of(text);

	if (sg_value_is_dark(word))
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, SG_SPAN("a computed command"));
	else if (sg_span_trim(text).len)
		sink->script(sink->context, SG_LANGUAGE_SHELL, word);
}

void
sg_scan_report_path(const struct sg_scan_sink *sink, enum sg_effect_kind kind, struct sg_span path)
{
	struct sg_word word = sg_value_word_of(path);

	if (path.len == 0 || sg_value_is_dark(word) || sg_span_is(path, "-") ||
	    sg_span_starts(path, SG_SPAN("/dev/std")))
		return;
	sink->effect(sink->context, kind, word);
}

struct sg_span
sg_scan_line(struct sg_span *rest)
{
	struct sg_span line = sg_span_split(*rest, '\n', rest);

	if (line.len && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

struct sg_span
sg_scan_unquote(struct sg_span text, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	char quote = text.len >= 2 && (text.p[0] == '\'' || text.p[0] == '"') ? text.p[0] : '\0';

	if (quote == '\0' || text.p[text.len - 1] != quote)
		return text;
	for (size_t i = 1; i + 1 < text.len; i++) {
		/* A quote inside is doubled, or escaped between double ones. */
		if ((text.p[i] == quote && text.p[i + 1] == quote) ||
		    (quote == '"' && text.p[i] == '\\'))
			i++;
		if (i + 1 < text.len)
			sg_buffer_add_char(&out, text.p[i]);
	}
	return sg_buffer_span(&out);
}

/* The first word, quotes kept together. */
static struct sg_span
first_word(struct sg_span text, struct sg_span *rest)
{
	size_t end = 0;
	char quote = '\0';

	for (; end < text.len; end++) {
		char c = text.p[end];

		if (quote == '\0' && (c == ' ' || c == '\t'))
			break;
		if (quote == '\0' && (c == '\'' || c == '"'))
			quote = c;
		else if (c == quote)
			quote = '\0';
	}
	*rest = sg_span_trim(sg_span_from(text, end));
	return sg_span_first(text, end);
}

/* A path, or !command or |command in its place. */
static void
report_target(struct reader *reader, enum sg_effect_kind kind, struct sg_span text)
{
	struct sg_span target, ignored;

	text = sg_span_trim(text);
	while (text.len && strchr(">+?=", text.p[0] ? text.p[0] : 'x') != NULL)
		text = sg_span_trim(sg_span_from(text, 1));
	target = sg_scan_unquote(first_word(text, &ignored), reader->arena);
	/* sqlite: .import --csv FILE TABLE */
	while (target.len > 1 && target.p[0] == '-' && ignored.len) {
		text = ignored;
		target = sg_scan_unquote(first_word(text, &ignored), reader->arena);
	}
	if (target.len && (target.p[0] == '!' || target.p[0] == '|')) {
		struct sg_span whole = target.p == text.p ? text : target;

		sg_scan_report_shell(reader->sink, sg_span_from(whole, 1));
	} else {
		sg_scan_report_path(reader->sink, kind, target);
	}
}

static void
report_code(struct reader *reader, const struct line_row *row, struct sg_span code)
{
	struct sg_span lines;
	struct sg_word word;

	/* Without code on its line, or with << TAG, the lines up to "end" or the tag are it. */
	if (code.len == 0 || sg_span_starts(code, SG_SPAN("<<"))) {
		struct sg_span tag =
			code.len ? sg_span_trim(sg_span_from(code, 2)) : SG_SPAN("end");
		const char *from = reader->rest.p;

		lines = reader->rest;
		while (reader->rest.len) {
			struct sg_span line = sg_scan_line(&reader->rest);

			lines.len = (size_t)(line.p - from);
			if (sg_span_eq(sg_span_trim(line), tag))
				break;
			lines.len += line.len;
		}
		code = lines;
	}
	word = sg_value_word_of(code);
	if (sg_value_is_dark(word))
		sg_scan_report_shell(reader->sink, code);
	else if (code.len)
		reader->sink->script(reader->sink->context, row->code, word);
}

static void
read_execute(struct reader *reader, struct sg_span text)
{
	struct sg_span inner = sg_scan_unquote(text, reader->arena);

	if (inner.p != text.p && sg_span_find(sg_span_from(text, 1), text.p[0]) == text.len - 2)
		read_line(reader, inner);
	else if (text.len)
		reader->sink->problem(reader->sink->context, SG_E_SCRIPT_OPAQUE,
				      SG_SPAN("execute"));
}

static void
read_set(struct reader *reader, struct sg_span text)
{
	size_t sign = sg_span_find(text, '=');
	struct sg_span name = sg_span_trim(sg_span_first(text, sign == SIZE_MAX ? text.len : sign)),
		       value;

	value = sign == SIZE_MAX ? (struct sg_span){ 0 }
				 : sg_span_trim(sg_span_from(text, sign + 1));
	if (sign == SIZE_MAX)
		name = first_word(text, &value);
	if (reader->language == SG_LANGUAGE_GDB && sg_span_is(name, "environment")) {
		struct sg_span variable = first_word(value, &value);

		reader->sink->variable(reader->sink->context, variable, sg_value_word_of(value));
		return;
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(program_options); i++)
		if (sg_span_is(name, program_options[i]))
			sg_scan_report_shell(reader->sink, sg_scan_unquote(value, reader->arena));
}

static void
read_copy(struct reader *reader, struct sg_span text)
{
	struct sg_span word, rest = sg_span_trim(text);
	enum sg_effect_kind kind = SG_EFFECT_READ;

	while (rest.len) {
		word = first_word(rest, &rest);
		if (sg_span_eq_nocase(word, SG_SPAN("to")))
			kind = SG_EFFECT_WRITE;
		else if (!sg_span_eq_nocase(word, SG_SPAN("from")))
			continue;
		word = first_word(rest, &rest);
		if (sg_span_eq_nocase(word, SG_SPAN("program")))
			sg_scan_report_shell(reader->sink, sg_scan_unquote(first_word(rest, &rest),
									   reader->arena));
		else if (!sg_span_eq_nocase(word, SG_SPAN("stdin")) &&
			 !sg_span_eq_nocase(word, SG_SPAN("stdout")))
			sg_scan_report_path(reader->sink, kind,
					    sg_scan_unquote(word, reader->arena));
	}
}

static void
read_words(struct reader *reader, const struct line_row *row, struct sg_span word,
	   struct sg_span text)
{
	const struct sg_scan_sink *sink = reader->sink;
	struct sg_span skipped;
	size_t bar;

	switch (row->act) {
	case LINE_EVENT:
		first_word(text, &text);
		first_word(text, &text);
		read_line(reader, text);
		break;
	case LINE_NORMAL:
		if (sg_span_find(text, '!') != SIZE_MAX || sg_span_find(text, ':') != SIZE_MAX)
			sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, SG_SPAN("normal"));
		break;
	case LINE_PROGRAM:
		sg_scan_report_shell(sink, sg_arena_printf(reader->arena, "%s %.*s", row->word,
							   SG_SPAN_ARG(text)));
		break;
	case LINE_PIPE:
		bar = sg_span_find(text, '|');
		sg_scan_report_shell(sink, sg_span_trim(sg_span_from(
						   text, bar == SIZE_MAX ? text.len : bar + 1)));
		break;
	case LINE_REMOTE:
		if (sg_span_starts(text, SG_SPAN("remote")) ||
		    sg_span_starts(text, SG_SPAN("extended-remote")))
			first_word(text, &text);
		if (sg_span_starts(text, SG_SPAN("|")))
			sg_scan_report_shell(sink, sg_span_trim(sg_span_from(text, 1)));
		else if (sg_span_find(text, ':') != SIZE_MAX)
			sink->effect(sink->context, SG_EFFECT_CONNECT, sg_value_word_of(text));
		break;
	case LINE_VARIABLE:
		skipped = first_word(text, &text);
		sink->variable(sink->context, skipped,
			       sg_value_word_of(sg_scan_unquote(text, reader->arena)));
		break;
	case LINE_LET:
		skipped = sg_span_trim(sg_span_split(text, '=', &text));
		if (sg_span_starts(skipped, SG_SPAN("$")))
			sink->variable(sink->context, sg_span_from(skipped, 1),
				       sg_value_word_of(
					       sg_scan_unquote(sg_span_trim(text), reader->arena)));
		sink->script(sink->context, row->code, sg_value_word_of(text));
		break;
	default:
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, word);
		break;
	}
}

static void
skip_text(struct reader *reader)
{
	while (reader->rest.len)
		if (sg_span_is(sg_scan_line(&reader->rest), "."))
			return;
}

static void
act(struct reader *reader, const struct line_row *row, struct sg_span word, struct sg_span text)
{
	switch (row->act) {
	case LINE_NOTHING:
		break;
	case LINE_SHELL:
		sg_scan_report_shell(reader->sink, text);
		break;
	case LINE_READ:
		report_target(reader, SG_EFFECT_READ, text);
		break;
	case LINE_WRITE:
		report_target(reader, SG_EFFECT_WRITE, text);
		break;
	case LINE_CODE:
	case LINE_BLOCK:
		report_code(reader, row, text);
		break;
	case LINE_EXPRESSION:
		if (!sg_value_is_dark(sg_value_word_of(text)))
			reader->sink->script(reader->sink->context, row->code,
					     sg_value_word_of(text));
		break;
	case LINE_AGAIN:
		read_line(reader, text);
		break;
	case LINE_EXECUTE:
		read_execute(reader, text);
		break;
	case LINE_SET:
		read_set(reader, text);
		break;
	case LINE_COPY:
		read_copy(reader, text);
		break;
	case LINE_TEXT:
		skip_text(reader);
		break;
	default:
		read_words(reader, row, word, text);
		break;
	}
}

static const struct line_row *
find_row(enum sg_language language, struct sg_span word)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		if (rows[i].language == language && word.len >= rows[i].shortest &&
		    sg_span_starts(sg_span_of(rows[i].word), word))
			return &rows[i];
	return NULL;
}

/* :% '<,'> 1,$ /pattern/ before an editor's command */
static struct sg_span
skip_range(struct sg_span line)
{
	for (;;) {
		size_t end;

		line = sg_span_trim(line);
		if (line.len == 0)
			return line;
		if (line.p[0] == '/' || line.p[0] == '?') {
			end = sg_span_find(sg_span_from(line, 1), line.p[0]);
			if (end == SIZE_MAX)
				return sg_span_from(line, line.len);
			line = sg_span_from(line, end + 2);
		} else if (line.p[0] == '\'' && line.len > 1) {
			line = sg_span_from(line, 2);
		} else if (line.p[0] != 0 && strchr("0123456789%.$,;+-:", line.p[0]) != NULL) {
			line = sg_span_from(line, 1);
		} else {
			return line;
		}
	}
}

static size_t
word_length(enum sg_language language, struct sg_span line)
{
	size_t len = 0;

	if (line.len && (line.p[0] == '!' || (line.p[0] == '|' && language == SG_LANGUAGE_GDB)))
		return 1;
	if (language == SG_LANGUAGE_SQL && sg_span_starts(line, SG_SPAN("\\")) && line.len > 1 &&
	    !sg_scan_is_name(line.p[1]))
		return 2;
	if (language == SG_LANGUAGE_SQL && line.len && (line.p[0] == '.' || line.p[0] == '\\'))
		len = 1;
	while (len < line.len && (sg_scan_is_name(line.p[len]) ||
				  (line.p[len] == '-' && language == SG_LANGUAGE_GDB)))
		len++;
	/* In an editor a word ends at a digit: w3, but not py3. */
	return len;
}

/* One command of an editor ends at a bar, unless it takes the bar itself. */
static size_t
command_end(const struct reader *reader, const struct line_row *row, struct sg_span text)
{
	char quote = '\0';

	if (reader->language != SG_LANGUAGE_EX || row->act == LINE_SHELL ||
	    row->act == LINE_AGAIN || row->act == LINE_CODE || row->act == LINE_EVENT ||
	    row->act == LINE_NORMAL || sg_span_find(text, '!') == 0)
		return text.len;
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == quote)
			quote = '\0';
		else if (quote == '\0' && (text.p[i] == '\'' || text.p[i] == '"'))
			quote = text.p[i];
		else if (quote == '\0' && text.p[i] == '|')
			return i;
	}
	return text.len;
}

/* global/pattern/command: the command behind the pattern */
static struct sg_span
behind_pattern(struct sg_span text)
{
	size_t end;

	if (text.len == 0 || sg_scan_is_name(text.p[0]) || text.p[0] == '!' || text.p[0] == ':' ||
	    text.p[0] == ' ')
		return text;
	end = sg_span_find(sg_span_from(text, 1), text.p[0]);
	return end == SIZE_MAX ? text : sg_span_from(text, end + 2);
}

static bool
read_line(struct reader *reader, struct sg_span line)
{
	const struct line_row *row;
	struct sg_span word, text;
	size_t end;

	if (++reader->depth > 32) {
		reader->sink->problem(reader->sink->context, SG_E_SCRIPT_LIMIT,
				      SG_SPAN("line command"));
		return true;
	}
	line = reader->language == SG_LANGUAGE_EX ? skip_range(line) : sg_span_trim(line);
	word = sg_span_first(line, word_length(reader->language, line));
	row = find_row(reader->language, word);
	if (row) {
		text = sg_span_from(line, word.len);
		/* write! forces; write !x pipes */
		if (row->act != LINE_SHELL && reader->language == SG_LANGUAGE_EX &&
		    sg_span_starts(text, SG_SPAN("!")))
			text = sg_span_from(text, 1);
		if (row->act == LINE_AGAIN)
			text = behind_pattern(text);
		text = sg_span_trim(text);
		end = command_end(reader, row, text);
		act(reader, row, word, sg_span_trim(sg_span_first(text, end)));
		if (end < text.len)
			read_line(reader, sg_span_from(text, end + 1));
	} else if (sg_value_is_dark((struct sg_word){ line, SG_WORD_OPAQUE })) {
		reader->sink->problem(reader->sink->context, SG_E_SCRIPT_OPAQUE,
				      SG_SPAN("a computed command"));
	} else if (reader->language == SG_LANGUAGE_EX && sg_span_find(line, '|') != SIZE_MAX) {
		sg_span_split(line, '|', &text);
		read_line(reader, text);
	}
	reader->depth--;
	return row != NULL;
}

bool
sg_scan_client_line(enum sg_language language, struct sg_span line, struct sg_arena *arena,
		    const struct sg_scan_sink *sink)
{
	struct reader reader = { .language = language, .arena = arena, .sink = sink };

	return read_line(&reader, line);
}

void
sg_scan_lines(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	      const struct sg_scan_sink *sink)
{
	struct reader reader = { .language = language, .arena = arena, .sink = sink, .rest = code };

	while (reader.rest.len && !*sink->stopped) {
		reader.depth = 0;
		read_line(&reader, sg_scan_line(&reader.rest));
	}
}
