/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words, places and signs of a command as people read them. Prints nothing and decides nothing.
 */
#include "cli/explanation.h"
#include "knowledge/programs.h"

static const struct sg_unknown *
find_unknown(const struct sg_explanation *x, const char *mark)
{
	const struct sg_reading *reading = &x->judgement.reading;

	for (size_t i = reading->unknowns.len; i > 0; i--)
		if (reading->unknowns.items[i - 1].mark == mark)
			return &reading->unknowns.items[i - 1];
	return NULL;
}

/* Do words of standard input reach the command (xargs)? */
static bool
takes_stdin_words(const struct sg_explanation *x, const struct sg_command *command)
{
	const struct sg_command *commands = x->judgement.reading.commands.items;

	for (const struct sg_around *a = command ? command->around : NULL; a; a = a->outer)
		if (a->kind == SG_AROUND_COMMAND && commands[a->at].program &&
		    commands[a->at].program->flags & SG_PROGRAM_STDIN_OPERANDS)
			return true;
	return false;
}

/* The name of an unknown part, and the sentence about it. */
static struct sg_span
unknown_text(const struct sg_explanation *x, const struct sg_command *command, const char *mark,
	     bool sentence)
{
	static const struct {
		const char *name, *sentence; /* each takes the variable's name, or nothing */
	} texts[] = {
		[SG_UNKNOWN_UNSET] = { "$%.*s", "$%.*s: the script does not set it" },
		[SG_UNKNOWN_VALUE] = { "$%.*s", "$%.*s: it can have any value here" },
		[SG_UNKNOWN_COMPUTED] = { "${%.*s...}", "${%.*s...}: the result is not computed" },
	};
	const struct sg_unknown *unknown = find_unknown(x, mark);

	if ((!unknown || unknown->kind == SG_UNKNOWN_OTHER) && takes_stdin_words(x, command))
		return sentence ? SG_SPAN("stdin: words that come from standard input")
				: SG_SPAN("stdin");
	switch (unknown ? unknown->kind : SG_UNKNOWN_OTHER) {
	case SG_UNKNOWN_OUTPUT:
		return sentence ? SG_SPAN("$(...): what the command prints is not known")
				: SG_SPAN("$(...)");
	case SG_UNKNOWN_TILDE:
		return sentence ? SG_SPAN("~: the home directory is not known") : SG_SPAN("~");
	case SG_UNKNOWN_OTHER:
		return sentence ? SG_SPAN("?: known only when it runs") : SG_SPAN("?");
	default:
		break;
	}
	return sg_arena_printf(x->arena,
			       sentence ? texts[unknown->kind].sentence : texts[unknown->kind].name,
			       SG_SPAN_ARG(unknown->name));
}

static bool
needs_quotes(struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (strchr(" \t\n\"$`\\;&|<>()*?[]#~!", text.p[i]) && text.p[i])
			return true;
	return text.len == 0;
}

struct sg_span
sg_explain_word(const struct sg_explanation *x, const struct sg_command *command,
		const struct sg_word *word, bool quote)
{
	bool quoted = quote && needs_quotes(word->text);
	struct sg_buffer out = { .arena = x->arena };

	if (quoted)
		sg_buffer_add_char(&out, '\'');
	for (size_t i = 0; i < word->text.len; i++) {
		char c = word->text.p[i];
		struct sg_span name;

		if (c == SG_MARK_ANY) {
			name = unknown_text(x, command, word->text.p + i, false);
			sg_buffer_printf(&out, "<%.*s>", SG_SPAN_ARG(name));
		} else {
			sg_buffer_add_char(&out, c == SG_MARK_STAR  ? '*'
						 : c == SG_MARK_ONE ? '?'
								    : c);
		}
	}
	if (quoted)
		sg_buffer_add_char(&out, '\'');
	return sg_buffer_span(&out);
}

size_t
sg_explain_unknown(const struct sg_explanation *x, const struct sg_command *command,
		   const struct sg_word *word, struct sg_span **reasons)
{
	struct SG_VEC(struct sg_span) out = { 0 };

	for (size_t i = 0; i < word->text.len; i++) {
		struct sg_span text;
		bool there = false;

		if (word->text.p[i] != SG_MARK_ANY)
			continue;
		text = unknown_text(x, command, word->text.p + i, true);
		for (size_t k = 0; k < out.len; k++)
			there = there || sg_span_eq(out.items[k], text);
		if (!there)
			sg_vec_push(x->arena, &out, text);
	}
	*reasons = out.items;
	return out.len;
}

struct sg_span
sg_explain_operator(const struct sg_explanation *x, const struct sg_redirect *redirect)
{
	static const char *const signs[] = {
		[SG_REDIRECT_READ] = "<",       [SG_REDIRECT_WRITE] = ">",
		[SG_REDIRECT_APPEND] = ">>",    [SG_REDIRECT_CHANGE] = "<>",
		[SG_REDIRECT_DUPLICATE] = ">&", [SG_REDIRECT_BODY] = "<<",
	};
	bool reads = redirect->op == SG_REDIRECT_READ || redirect->op == SG_REDIRECT_CHANGE ||
		     redirect->op == SG_REDIRECT_BODY;

	if (redirect->fd == (reads ? 0 : 1) || redirect->fd < 0)
		return sg_span_of(signs[redirect->op]);
	return sg_arena_printf(x->arena, "%d%s", redirect->fd, signs[redirect->op]);
}

const char *
sg_explain_place(enum sg_place place)
{
	static const char *const places[] = { "", "in a container", "on another machine" };

	return places[place <= SG_PLACE_REMOTE ? place : SG_PLACE_LOCAL];
}

const char *
sg_explain_effect(enum sg_effect_kind kind)
{
	static const char *const kinds[] = { "reads", "writes", "connects" };

	return kinds[kind <= SG_EFFECT_CONNECT ? kind : SG_EFFECT_CONNECT];
}

static bool
starts_something(enum sg_role role)
{
	return role == SG_ROLE_ARGV || role == SG_ROLE_ARGV_UNTIL || role == SG_ROLE_ARGV_THERE ||
	       role == SG_ROLE_SHELL || role == SG_ROLE_SHELL_JOINED || role == SG_ROLE_CODE ||
	       role == SG_ROLE_MODULE || role == SG_ROLE_SCRIPT;
}

/* Is the word what a program starts: code, or the first word of a command? */
static bool
is_started(const struct sg_command *command, size_t at)
{
	const char *word = command->words[at].text.p;

	if (command->inner && at >= command->inner)
		return true;
	for (size_t i = 0; i < command->operands_count; i++)
		if (command->operands[i].word.text.p == word &&
		    starts_something(command->operands[i].role))
			return true;
	for (size_t i = 0; i < command->options_count; i++)
		if (command->options[i].record &&
		    starts_something((enum sg_role)command->options[i].record->role) &&
		    (command->options[i].value.text.p == word || command->options[i].inner == at))
			return true;
	return false;
}

struct sg_span
sg_explain_starter(const struct sg_explanation *x, const struct sg_command *command)
{
	enum { LONGEST = 60 };
	struct sg_buffer out = { .arena = x->arena };

	if (command->count == 0)
		return SG_SPAN("variable");
	for (size_t i = 0; i < command->count && (i == 0 || !is_started(command, i)); i++) {
		sg_buffer_add(&out, i ? SG_SPAN(" ") : SG_SPAN(""));
		sg_buffer_add(&out, sg_explain_word(x, command, &command->words[i], true));
	}
	if (out.len <= LONGEST)
		return sg_buffer_span(&out);
	return command->name.len ? command->name : sg_span_first(sg_buffer_span(&out), LONGEST);
}

bool
sg_explain_starts(const struct sg_explanation *x, const struct sg_command *command)
{
	const struct sg_reading *reading = &x->judgement.reading;
	size_t index = (size_t)(command - reading->commands.items);

	/* What a command starts follows it. */
	for (size_t i = index + 1; i < reading->commands.len; i++) {
		const struct sg_around *around = reading->commands.items[i].around;

		while (around && !(around->kind == SG_AROUND_COMMAND && around->at == index))
			around = around->outer;
		if (around)
			return true;
	}
	return false;
}

size_t
sg_explain_around(const struct sg_explanation *x, const struct sg_command *command,
		  struct sg_span **labels)
{
	static const char *const names[SG_AROUND_COUNT] = {
		[SG_AROUND_SUBSHELL] = "( )",
		[SG_AROUND_COPROC] = "coproc",
		[SG_AROUND_SUBSTITUTION] = "$( )",
		[SG_AROUND_PROCESS] = "<( )",
		[SG_AROUND_IF] = "if",
		[SG_AROUND_THEN] = "then",
		[SG_AROUND_ELSE] = "else",
		[SG_AROUND_LOOP] = "loop",
		[SG_AROUND_FOR] = "for",
		[SG_AROUND_CASE] = "case",
		[SG_AROUND_FUNCTION] = "function (never called)",
	};
	struct sg_span *out;
	size_t count = 0, at;

	for (const struct sg_around *a = command->around; a; a = a->outer)
		count++;
	out = sg_arena_array(x->arena, count + 1, sizeof(*out));
	at = count;
	for (const struct sg_around *a = command->around; a; a = a->outer) {
		if (a->kind == SG_AROUND_COMMAND)
			out[--at] =
				sg_explain_starter(x, &x->judgement.reading.commands.items[a->at]);
		else if (a->kind == SG_AROUND_PIPELINE)
			out[--at] = sg_arena_printf(x->arena, "pipeline %zu", a->at);
		else
			out[--at] = sg_span_of(names[a->kind]);
	}
	*labels = out;
	return count;
}
