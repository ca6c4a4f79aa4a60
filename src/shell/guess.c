/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that no table knows: words that look like a command of their own, and options that by their spelling take code.
 * What is found this way can prompt and no more. Knows habits, no program.
 */
#include "shell/run.h"

static const struct sg_stream something = { .state = SG_INPUT_UNKNOWN, .text = { 0 } };

/* Spellings behind which nearly every program expects code or a command line; clusters like -qc besides. */
static const char *const code_options[] = { "-c",       "-e",          "-x",        "-E",
					    "--eval",   "--exec",      "--execute", "--command",
					    "--cmd",    "--run",       "--shell",   "--call",
					    "--script", "--program",   "--expr",    "--expression",
					    "--code",   "-eval",       "-exec",     "-command",
					    "--hook",   "--on-change", "--goal",    "-g" };

/* The same as sub-commands: wp eval CODE, thing shell TEXT. */
static const char *const code_verbs[] = { "eval", "exec", "execute", "shell", "run", "cmd" };

static bool
is_one_of(struct sg_span text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sg_span_is(text, words[i]))
			return true;
	return false;
}

/* "php:eval" is eval. */
static bool
is_code_verb(struct sg_span word)
{
	size_t colon = sg_span_find(word, ':');

	if (colon != SIZE_MAX)
		word = sg_span_from(word, colon + 1);
	return is_one_of(word, code_verbs, SG_ARRAY_LEN(code_verbs));
}

static bool
is_code_option(struct sg_span name)
{
	bool cluster = name.len > 2 && name.len < 6 && name.p[0] == '-' && name.p[1] != '-' &&
		       strchr("cex", name.p[name.len - 1]);

	return cluster || is_one_of(name, code_options, SG_ARRAY_LEN(code_options));
}

void
sg_run_maybe(struct sg_walker *w, const struct sg_word *words, size_t count)
{
	struct sg_run run = { .words = words,
			      .count = count,
			      .in = something,
			      .dialect = SG_LANGUAGE_SHELL,
			      .guessed = true };
	bool guessing = w->guessing;

	w->guessing = true;
	if (count == 1)
		sg_run_code(w, SG_LANGUAGE_SHELL, words[0], SG_NO_PARAMS, something);
	else if (count && ++w->depth <= SG_MAX_PAYLOAD_DEPTH) {
		sg_run_command(w, &run);
		w->depth--;
	}
	w->guessing = guessing;
}

/* One word of text: a command line of some shell, or code of a language that starts programs. */
static void
guess_text(struct sg_running *r, struct sg_word text)
{
	struct sg_walker *w = r->w;
	bool guessing = w->guessing;

	/* .shell rm, !rm, $rm, :!rm */
	while (text.text.len && strchr("!.:$", text.text.p[0]))
		text.text = sg_span_from(text.text, 1);
	if (sg_span_find(text.text, ' ') == SIZE_MAX && sg_span_find(text.text, '(') == SIZE_MAX)
		return;
	sg_run_maybe(w, &text, 1);
	w->guessing = true;
	sg_run_code(w, SG_LANGUAGE_OTHER, text, SG_NO_PARAMS, something);
	if (r->program && r->program->language > SG_LANGUAGE_CMD)
		sg_run_code(w, (enum sg_language)r->program->language, text, SG_NO_PARAMS,
			    something);
	w->guessing = guessing;
}

/* --eval CODE, --eval=CODE, eval CODE */
static void
guess_code(struct sg_running *r, size_t from)
{
	for (size_t i = from; i < r->run->count; i++) {
		struct sg_word word = r->run->words[i];
		struct sg_span value;
		struct sg_span name = sg_span_split(word.text, '=', &value);

		if (!is_code_option(name) && !is_code_verb(word.text))
			continue;
		if (name.len < word.text.len)
			guess_text(r, sg_word_of_marks(value, word.flags));
		else if (i + 1 < r->run->count)
			guess_text(r, r->run->words[i + 1]);
	}
}

/* ./retry 3 rm -rf x */
static void
guess_words(struct sg_running *r)
{
	enum { MOST_GUESSES = 8 };
	struct sg_run run = { .in = something, .dialect = r->run->dialect, .guessed = true };
	size_t guesses = 0;

	for (size_t i = 1; i + 1 < r->run->count && guesses < MOST_GUESSES; i++) {
		if (!sg_word_known(r->run->words[i]) || !sg_program_find(r->run->words[i].text))
			continue;
		run.words = r->run->words + i;
		run.count = r->run->count - i;
		guesses++;
		sg_run_command(r->w, &run);
	}
}

/* ENV:CMD of tools that choose an environment so: hatch run test:rm -rf x */
static void
guess_behind_colon(struct sg_running *r)
{
	struct sg_span name = r->run->words[0].text;
	size_t colon = sg_span_find(name, ':');
	struct sg_word *words;

	if (colon == SIZE_MAX || r->run->count < 2 ||
	    !sg_program_find(sg_span_from(name, colon + 1)))
		return;
	words = sg_arena_array(r->w->arena, r->run->count, sizeof(*words));
	memcpy(words, r->run->words, r->run->count * sizeof(*words));
	words[0].text = sg_span_from(name, colon + 1);
	sg_run_maybe(r->w, words, r->run->count);
}

void
sg_run_guess(struct sg_running *r)
{
	if (r->run->guessed || r->run->dialect != SG_LANGUAGE_SHELL)
		return;
	/* A script is a program of its own: manage.py shell -c CODE. */
	if (r->program && r->args.operands_count && r->args.operands[0].role == SG_ROLE_SCRIPT) {
		guess_text(r, r->args.operands[0].word); /* bb '(shell "rm -rf x")' */
		guess_code(r, r->args.operand_words[0] + 1);
	}
	if (r->program)
		return;
	guess_behind_colon(r);
	guess_words(r);
	guess_code(r, 1);
}
