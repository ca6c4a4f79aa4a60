/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code in any language that a command starts: shell text goes back to the walker, the rest to the scanners, whose
 * findings come back as commands, scripts and effects.
 */
#include "shell/run.h"

static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

/* What the sink of a scanner needs to know. */
struct scanning {
	struct sg_walker *w;
};

static struct sg_running
running_of(void *context)
{
	struct sg_walker *w = ((struct scanning *)context)->w;

	return (struct sg_running){
		.w = w, .index = SIZE_MAX, .cwd = sg_walk_cwd(w), .args = { .inner = SIZE_MAX }
	};
}

static void
on_command(void *context, enum sg_language dialect, const struct sg_word *words, size_t count)
{
	struct sg_walker *w = ((struct scanning *)context)->w;
	struct sg_run run = { .words = words, .count = count, .in = something, .dialect = dialect };

	if (count == 0)
		return;
	if (++w->depth > SG_MAX_PAYLOAD_DEPTH)
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT,
				SG_SPAN("too many commands inside each other"));
	else
		sg_run_command(w, &run);
	w->depth--;
}

static void
on_script(void *context, enum sg_language language, struct sg_word text)
{
	sg_run_code(((struct scanning *)context)->w, language, text, SG_NO_PARAMS, something);
}

static void
on_guess(void *context, const struct sg_word *words, size_t count)
{
	sg_run_maybe(((struct scanning *)context)->w, words, count);
}

static void
on_effect(void *context, enum sg_effect_kind kind, struct sg_word word)
{
	struct sg_running r = running_of(context);

	sg_run_effect(&r, kind, SG_ROLE_URL, word, true);
}

static void
on_variable(void *context, struct sg_span name, struct sg_word value)
{
	struct sg_walker *w = ((struct scanning *)context)->w;
	struct sg_assignment *assignment = sg_arena_alloc(w->arena, sizeof(*assignment));
	struct sg_run run = { .assignments = assignment, .assignments_count = 1, .in = something };

	*assignment = (struct sg_assignment){ sg_arena_copy(w->arena, name), value, true };
	sg_run_command(w, &run);
	sg_run_hide(w, assignment->name);
}

static void
on_problem(void *context, enum sg_code code, struct sg_span what)
{
	sg_walk_problem(((struct scanning *)context)->w, code, what);
}

static void
scan(struct sg_walker *w, enum sg_language language, struct sg_span code)
{
	struct scanning context = { w };
	struct sg_scan_sink sink = { &context,  on_command,  on_script,  on_guess,
				     on_effect, on_variable, on_problem, &w->stopped };

	if (++w->depth > SG_MAX_PAYLOAD_DEPTH || code.len > SG_MAX_SCRIPT_BYTES)
		sg_walk_problem(w, SG_E_SCRIPT_LIMIT,
				SG_SPAN("the code is too long or too deeply nested"));
	else if (language == SG_LANGUAGE_POWERSHELL)
		sg_scan_powershell(code, w->arena, &sink);
	else if (language == SG_LANGUAGE_CMD)
		sg_scan_cmd(code, w->arena, &sink);
	else
		sg_scan_code(language, code, w->arena, &sink);
	w->depth--;
}

struct sg_stream
sg_run_code(struct sg_walker *w, enum sg_language language, struct sg_word code,
	    struct sg_value params, struct sg_stream in)
{
	struct sg_span text = sg_words_joined(w, &code, 1);
	bool shell = language == SG_LANGUAGE_SHELL || language == SG_LANGUAGE_ZSH;

	if (!sg_walk_step(w) || text.len == 0)
		return something;
	/* Unknown parts of shell text may hold anything, also further commands. The scanners judge their own. */
	if (code.flags & SG_WORD_OPAQUE && (shell || text.len == 1))
		sg_walk_problem(w, SG_E_SCRIPT_OPAQUE, text);
	if (text.len == 1 && text.p[0] == SG_MARK_ANY)
		return something;
	if (shell) {
		bool zsh = w->zsh;
		struct sg_stream out;

		w->zsh = zsh || language == SG_LANGUAGE_ZSH;
		out = sg_walk_text(w, text, params, in, false);
		w->zsh = zsh;
		return out;
	}
	scan(w, language, text);
	return something;
}
