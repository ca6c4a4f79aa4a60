/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scanners of languages that the shared lexer does not fit: awk, sed, and the line commands of editors, debuggers, database clients,
 * make and TeX. All have the shape of sg_scan_code: bounded work, nothing reported without evidence.
 */
#ifndef SG_SCAN_MORE_H
#define SG_SCAN_MORE_H

#include "scan/eval.h"

/** Texts in code of any language that may be commands (guess.c). */
void sg_scan_guess(const struct sg_lexicon *lexicon, struct sg_span code, struct sg_arena *arena,
		   const struct sg_scan_sink *sink);

/** A scanner of one language. */
typedef void sg_scan_function(enum sg_language language, struct sg_span code,
			      struct sg_arena *arena, const struct sg_scan_sink *sink);

sg_scan_function sg_scan_awk;   /* POSIX awk and gawk (awk.c) */
sg_scan_function sg_scan_sed;   /* POSIX sed and GNU sed (sed.c) */
sg_scan_function sg_scan_lines; /* one command per line: vim, ex, ed, gdb, lldb (lines.c) */
sg_scan_function sg_scan_sql;   /* SQL with the client commands of sqlite3, psql, mysql (sql.c) */
sg_scan_function sg_scan_make;  /* makefiles (make.c) */
sg_scan_function sg_scan_tex;   /* TeX with shell escape (make.c) */

/** Report text for a shell, or a problem when not one byte of it is known. */
void sg_scan_report_shell(const struct sg_scan_sink *sink, struct sg_span text);

/** Report a path unless it is empty, a standard stream, or not known at all. */
void
sg_scan_report_path(const struct sg_scan_sink *sink, enum sg_effect_kind kind, struct sg_span path);

/** Split off one line, without its newline; a backslash at its end does not join it with the next. */
struct sg_span sg_scan_line(struct sg_span *rest);

/** A quoted text without its quotes, in the arena; any other text as it is. */
struct sg_span sg_scan_unquote(struct sg_span text, struct sg_arena *arena);

/** True for one line command of a client, which was then reported: .shell, \!, \copy (lines.c). */
bool sg_scan_client_line(enum sg_language language, struct sg_span line, struct sg_arena *arena,
			 const struct sg_scan_sink *sink);

#endif
