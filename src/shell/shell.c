/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door of the shell layer: prepares what is known about the process, looks for hidden characters, and starts the
 * walker. Knows no policy.
 */
#include "shell/walk.h"

/* How many bytes from `at` on are printable ASCII, in whole words. */
static size_t
printable_words(struct sg_span text, size_t at)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t from = at;
	uint64_t word;

	for (; text.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text.p + at, sizeof(word));
		if (((word - ones * 0x20) | ((word ^ ones * 0x7f) - ones) | word) & ones << 7)
			break;
	}
	return at - from;
}

static bool
hides_characters(struct sg_span text)
{
	size_t at = 0;

	if (!sg_span_is_utf8(text))
		return true;
	while (at < text.len) {
		size_t start = at;
		uint32_t c;

		if ((text.p[at] >= 0x20 && text.p[at] < 0x7f) || text.p[at] == '\n') {
			at += 1 + printable_words(text, at + 1);
			continue;
		}
		c = sg_span_next_code_point(text, &at);
		if (c == '\r' && start + 1 < text.len && text.p[start + 1] == '\n')
			continue;
		if (sg_code_point_hides(c))
			return true;
	}
	return false;
}

static void
set_known(struct sg_walker *w, struct sg_span name, struct sg_span value)
{
	if (value.len)
		sg_env_begin(&w->env, name, sg_word_literal(value), false);
}

static void
prepare(struct sg_walker *w, const struct sg_shell_context *context)
{
	struct sg_variable_state params = { .count = 1, .unknown = true, .array = true };

	set_known(w, SG_SPAN("HOME"), context->home);
	set_known(w, SG_SPAN("SHELL"), SG_SPAN("/bin/bash"));
	set_known(w, SG_SPAN("BASH"), SG_SPAN("/bin/bash"));
	set_known(w, SG_SPAN("IFS"), SG_SPAN(" \t\n"));
	set_known(w, SG_SPAN("0"), SG_SPAN("bash"));
	for (size_t i = 0; i < context->env_count; i++)
		sg_env_begin(&w->env, context->env[i].name,
			     sg_word_of_marks(context->env[i].value, 0), true);
	if (context->cwd.len)
		sg_env_begin(&w->env, SG_SPAN("PWD"), sg_word_literal(context->cwd),
			     w->pwd->state.exported);
	/* A script of an agent has no positional parameters, unless it is a file that is run elsewhere: both are read. */
	params.values[0] = (struct sg_value){ NULL, 0 };
	sg_env_keep(&w->env, SG_SPAN("@"))->state = params;
}

static struct sg_walker *
new_walker(const struct sg_shell_context *context, struct sg_reading *reading)
{
	struct sg_walker *w = sg_arena_alloc(reading->arena, sizeof(*w));

	w->arena = reading->arena;
	w->env.arena = reading->arena;
	w->environment_known = context->env_count > 0;
	w->reading = reading;
	w->start = context->cwd;
	w->pwd = sg_env_keep(&w->env, SG_SPAN("PWD"));
	prepare(w, context);
	return w;
}

void
sg_shell_read(enum sg_language language, struct sg_span script,
	      const struct sg_shell_context *context, struct sg_reading *reading)
{
	struct sg_walker *w = new_walker(context, reading);
	struct sg_stream in = { 0 };

	w->zsh = language == SG_LANGUAGE_ZSH;
	if (hides_characters(script))
		sg_walk_problem(w, SG_E_SCRIPT_HIDDEN,
				SG_SPAN("control, invisible or text-direction characters"));
	if (language == SG_LANGUAGE_SHELL || language == SG_LANGUAGE_ZSH ||
	    language == SG_LANGUAGE_NONE)
		sg_walk_text(w, script, SG_NO_PARAMS, in, true);
	else
		sg_run_code(w, language, sg_word_literal(script), SG_NO_PARAMS, in);
	sg_walk_uncalled(w);
}

void
sg_shell_read_argv(const struct sg_span *argv, size_t argc, const struct sg_shell_context *context,
		   struct sg_reading *reading)
{
	struct sg_walker *w = new_walker(context, reading);
	struct sg_word *words = sg_arena_array(reading->arena, argc, sizeof(*words));
	struct sg_run run = { .words = words, .count = argc, .dialect = SG_LANGUAGE_SHELL };

	for (size_t i = 0; i < argc; i++) {
		words[i] = sg_word_literal(argv[i]);
		if (hides_characters(argv[i]))
			sg_walk_problem(w, SG_E_SCRIPT_HIDDEN,
					SG_SPAN("control, invisible or text-direction characters"));
	}
	if (argc)
		sg_run_command(w, &run);
	sg_walk_uncalled(w);
}
