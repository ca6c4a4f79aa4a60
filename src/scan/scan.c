/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way into every scanner: picks the one for a language. Must not know any language itself.
 */
#include "scan/more.h"

/* ipython and notebooks: !command, %sx command. For python alone such a line is an error. */
static void
scan_magic(struct sg_span code, const struct sg_scan_sink *sink)
{
	static const char *const signs[] = { "!", "%sx ", "%system ", "%%bash", "%%sh", "%%!" };

	while (code.len) {
		struct sg_span line = sg_span_trim(sg_scan_line(&code));

		for (size_t i = 0; i < SG_ARRAY_LEN(signs); i++) {
			struct sg_span sign = sg_span_of(signs[i]);

			if (!sg_span_starts(line, sign))
				continue;
			/* A cell magic takes every line behind it. */
			sg_scan_report_shell(sink, line.p[0] == '%' && line.p[1] == '%'
							   ? code
							   : sg_span_from(line, sign.len));
			break;
		}
	}
}

static void
scan_script(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	    const struct sg_scan_sink *sink)
{
	struct sg_scan scan;

	sg_scan_start(&scan, sg_scan_lexicon(language), arena, sink);
	sg_scan_run(&scan, code);
	if (language == SG_LANGUAGE_PYTHON)
		scan_magic(code, sink);
	/* Many languages share this row: no table of calls is whole. */
	if (language == SG_LANGUAGE_OTHER)
		sg_scan_guess(sg_scan_lexicon(language), code, arena, sink);
}

/* Code of a shell is for the reader of shells. */
static void
scan_shell(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	   const struct sg_scan_sink *sink)
{
	(void)arena;
	sink->script(sink->context, language, sg_value_word_of(code));
}

static void
scan_windows(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	     const struct sg_scan_sink *sink)
{
	if (language == SG_LANGUAGE_POWERSHELL)
		sg_scan_powershell(code, arena, sink);
	else
		sg_scan_cmd(code, arena, sink);
}

static sg_scan_function *const scanners[SG_LANGUAGE_COUNT] = {
	[SG_LANGUAGE_SHELL] = scan_shell,        [SG_LANGUAGE_ZSH] = scan_shell,
	[SG_LANGUAGE_POWERSHELL] = scan_windows, [SG_LANGUAGE_CMD] = scan_windows,
	[SG_LANGUAGE_PYTHON] = scan_script,      [SG_LANGUAGE_JAVASCRIPT] = scan_script,
	[SG_LANGUAGE_PERL] = scan_script,        [SG_LANGUAGE_RUBY] = scan_script,
	[SG_LANGUAGE_PHP] = scan_script,         [SG_LANGUAGE_LUA] = scan_script,
	[SG_LANGUAGE_R] = scan_script,           [SG_LANGUAGE_AWK] = sg_scan_awk,
	[SG_LANGUAGE_SED] = sg_scan_sed,         [SG_LANGUAGE_EX] = sg_scan_lines,
	[SG_LANGUAGE_GDB] = sg_scan_lines,       [SG_LANGUAGE_SQL] = sg_scan_sql,
	[SG_LANGUAGE_MAKE] = sg_scan_make,       [SG_LANGUAGE_TEX] = sg_scan_tex,
	[SG_LANGUAGE_OTHER] = scan_script,
};

_Static_assert(SG_LANGUAGE_COUNT == SG_LANGUAGE_OTHER + 1, "a language without a scanner");

void
sg_scan_code(enum sg_language language, struct sg_span code, struct sg_arena *arena,
	     const struct sg_scan_sink *sink)
{
	if (sg_value_is_dark(sg_value_word_of(code)))
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, SG_SPAN("interpreted code"));
	else if ((unsigned)language < SG_LANGUAGE_COUNT && scanners[language])
		scanners[language](language, code, arena, sink);
}
