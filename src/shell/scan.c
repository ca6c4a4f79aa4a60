/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way into every scanner: picks the one for a language. Must not know any language itself.
 */
#include "shell/scan_eval.h"

static void
scan_script(enum sg_language language, struct sg_span code, struct sg_arena *arena, const struct sg_scan_sink *sink)
{
	struct sg_scan scan;

	sg_scan_start(&scan, sg_scan_lexicon(language), arena, sink);
	sg_scan_run(&scan, code);
}

void
sg_scan_code(enum sg_language language, struct sg_span code, struct sg_arena *arena, const struct sg_scan_sink *sink)
{
	if (sg_value_is_dark(sg_value_word_of(code))) {
		sink->problem(sink->context, SG_E_SCRIPT_OPAQUE, SG_SPAN("interpreted code"));
		return;
	}
	scan_script(language, code, arena, sink);
}
