/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQL and the commands of its clients: a literal behind certain words or as argument of certain functions is a program or file. The
 * rest of SQL is data here. Must not know the line commands (lines.c) beyond asking for them.
 */
#include "scan/more.h"

enum sql_act {
	SQL_READ,
	SQL_WRITE,
	SQL_SHELL,
	SQL_OPAQUE,
};

/* `word 'literal'` or `function('literal')`; before: a word that must stand before that one. */
static const struct sql_row {
	const char *word;
	const char *before;
	enum sql_act act;
} rows[] = {
	{ "program", NULL, SQL_SHELL },
	{ "xp_cmdshell", NULL, SQL_SHELL },
	{ "sys_exec", NULL, SQL_SHELL },
	{ "sys_eval", NULL, SQL_SHELL },
	{ "infile", NULL, SQL_READ },
	{ "attach", NULL, SQL_WRITE },
	{ "database", "attach", SQL_WRITE },
	{ "outfile", NULL, SQL_WRITE },
	{ "dumpfile", NULL, SQL_WRITE },
	{ "into", "vacuum", SQL_WRITE },
	{ "readfile", NULL, SQL_READ },
	{ "writefile", NULL, SQL_WRITE },
	{ "load_file", NULL, SQL_READ },
	{ "pg_read_file", NULL, SQL_READ },
	{ "pg_read_binary_file", NULL, SQL_READ },
	{ "pg_ls_dir", NULL, SQL_READ },
	{ "lo_import", NULL, SQL_READ },
	{ "lo_export", NULL, SQL_WRITE },
	{ "read_csv", NULL, SQL_READ },
	{ "read_csv_auto", NULL, SQL_READ },
	{ "read_parquet", NULL, SQL_READ },
	{ "read_json", NULL, SQL_READ },
	{ "read_text", NULL, SQL_READ },
	{ "edit", NULL, SQL_OPAQUE },
	{ "load_extension", NULL, SQL_OPAQUE },
	{ "load", NULL, SQL_OPAQUE },
};

struct sql {
	struct sg_arena *arena;
	const struct sg_scan_sink *sink;
	struct sg_span word;   /* the last word */
	struct sg_span before; /* the one before it */
	bool copy;             /* inside COPY ... FROM|TO */
};

static void
report(struct sql *sql, enum sql_act act, struct sg_span text)
{
	if (act == SQL_SHELL)
		sg_scan_report_shell(sql->sink, text);
	else if (act == SQL_OPAQUE)
		sql->sink->problem(sql->sink->context, SG_E_SCRIPT_OPAQUE, sql->word);
	else
		sg_scan_report_path(sql->sink, act == SQL_READ ? SG_EFFECT_READ : SG_EFFECT_WRITE,
				    text);
}

static void
take_literal(struct sql *sql, struct sg_span literal)
{
	struct sg_span text = sg_scan_unquote(literal, sql->arena);

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		if (sg_span_eq_nocase(sql->word, sg_span_of(rows[i].word)) &&
		    (rows[i].before == NULL ||
		     sg_span_eq_nocase(sql->before, sg_span_of(rows[i].before)))) {
			report(sql, rows[i].act, text);
			break;
		}
	}
	if (sql->copy && sg_span_eq_nocase(sql->word, SG_SPAN("from")))
		report(sql, SQL_READ, text);
	else if (sql->copy && sg_span_eq_nocase(sql->word, SG_SPAN("to")))
		report(sql, SQL_WRITE, text);
	sql->word = sql->before = (struct sg_span){ 0 };
}

/* Index behind a quoted text that opens at `at`; quotes inside are doubled. */
static size_t
closing(struct sg_span code, size_t at)
{
	char quote = code.p[at];

	for (size_t i = at + 1; i < code.len; i++) {
		if (code.p[i] != quote)
			continue;
		if (i + 1 >= code.len || code.p[i + 1] != quote)
			return i + 1;
		i++;
	}
	return code.len;
}

static size_t
skip_comment(struct sg_span code, size_t at)
{
	struct sg_span rest = sg_span_from(code, at);
	size_t end;

	if (sg_span_starts(rest, SG_SPAN("--"))) {
		end = sg_span_find(rest, '\n');
		return end == SIZE_MAX ? code.len : at + end;
	}
	if (sg_span_starts(rest, SG_SPAN("/*")) && !sg_span_starts(rest, SG_SPAN("/*!"))) {
		end = sg_span_search(rest, SG_SPAN("*/"));
		return end == SIZE_MAX ? code.len : at + end + 2;
	}
	return at;
}

static size_t
take_word(struct sql *sql, struct sg_span code, size_t at)
{
	size_t from = at;

	while (at < code.len && sg_scan_is_name(code.p[at]))
		at++;
	sql->before = sql->word;
	sql->word = (struct sg_span){ code.p + from, at - from };
	if (sg_span_eq_nocase(sql->word, SG_SPAN("copy")))
		sql->copy = true;
	return at;
}

void
sg_scan_sql(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	    const struct sg_scan_sink *sink)
{
	struct sql sql = { .arena = arena, .sink = sink };
	bool start = true;
	size_t line_end = 0, text_end = 0;

	for (size_t at = 0; at < code.len && !*sink->stopped;) {
		size_t behind = skip_comment(code, at);
		char c = code.p[at];

		if (behind > at) {
			at = behind;
		} else if (c == '\\' || (start && c != ' ' && c != '\t' && c != '\n')) {
			/* The end is looked for once per line, however many commands it might hold. */
			if (line_end <= at) {
				size_t found = sg_span_find(sg_span_from(code, at), '\n');

				line_end = found == SIZE_MAX ? code.len : at + found;
				text_end = line_end;
				while (text_end > at && strchr(" \t\r", code.p[text_end - 1]) &&
				       code.p[text_end - 1])
					text_end--;
			}
			if (sg_scan_client_line(language,
						(struct sg_span){ code.p + at, text_end - at },
						arena, sink))
				at = line_end;
			else if (c == '\\')
				at++;
			start = false;
		} else if (c == '\'' || c == '"' || c == '`') {
			behind = closing(code, at);
			if (c == '\'' || sql.copy || sql.word.len)
				take_literal(&sql, (struct sg_span){ code.p + at, behind - at });
			at = behind;
		} else if (sg_scan_is_name(c)) {
			at = take_word(&sql, code, at);
		} else {
			start = c == '\n' || c == ';' || (start && (c == ' ' || c == '\t'));
			if (c == ';')
				sql.copy = false;
			at++;
		}
	}
}
