/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same calls by two policies. Reads line by line: recordings are long.
 */
#include "cli/diff.h"
#include "gate/evaluate.h"
#include "model/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const words[SG_DIFF_WORDS] = { "allow", "log", "prompt", "forbidden" };

enum { SHOWN_BYTES = 200 };

const char *
sg_diff_word(size_t index)
{
	return words[index];
}

static size_t
word_of(struct sg_ruling ruling)
{
	for (size_t i = 0; i < SG_DIFF_WORDS; i++)
		if (strcmp(words[i], sg_ruling_word(ruling)) == 0)
			return i;
	return SG_DIFF_WORDS - 1;
}

static struct sg_span
rule_of(const struct sg_evaluation *evaluation, struct sg_arena *arena)
{
	const struct sg_decision *decision = &evaluation->judgement.decision;

	if (decision->rule.len == 0)
		return SG_SPAN("no rule");
	return sg_arena_printf(arena, "%.*s, %.*s", SG_SPAN_ARG(decision->rule),
			       SG_SPAN_ARG(decision->source));
}

/* The script of a call, or the name of its tool. */
static struct sg_span
shown_call(const struct sg_call *call, struct sg_arena *arena)
{
	struct sg_span text = call->script.len ? call->script : call->tool_name;

	return sg_arena_copy(arena, sg_span_first(text, SHOWN_BYTES));
}

static void
replay_line(const struct sg_policies policies[2], struct sg_span line, struct sg_arena *scratch,
	    struct sg_arena *arena, struct sg_diff_replay *out)
{
	static const struct sg_evaluate_options options = { 0 };
	struct sg_evaluation old, new;
	struct sg_diff_example *example;
	size_t from, to;

	sg_gate_evaluate(&policies[0], line, &options, scratch, &old);
	sg_gate_evaluate(&policies[1], line, &options, scratch, &new);
	out->calls++;
	if (!old.readable || !new.readable) {
		out->unreadable++;
		return;
	}
	from = word_of(old.judgement.decision.ruling);
	to = word_of(new.judgement.decision.ruling);
	if (out->counts[from][to]++ >= SG_DIFF_EXAMPLES || from == to)
		return;
	example = &out->examples[from][to][out->counts[from][to] - 1];
	example->line = out->calls;
	example->call = shown_call(&new.call, arena);
	example->old_rule = rule_of(&old, arena);
	example->new_rule = rule_of(&new, arena);
}

bool
sg_diff_replay(const struct sg_policies policies[2], const char *path, struct sg_arena *arena,
	       struct sg_diff_replay *out)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	struct sg_arena scratch;
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	bool done;

	if (!file) {
		fprintf(stderr, "strictgate diff: %s: %s\n", path, strerror(errno));
		return false;
	}
	sg_arena_init(&scratch, 0);
	while ((len = getline(&line, &cap, file)) >= 0) {
		replay_line(policies, sg_span_trim((struct sg_span){ line, (size_t)len }), &scratch,
			    arena, out);
		sg_arena_reset(&scratch);
	}
	done = !ferror(file);
	if (!done)
		fprintf(stderr, "strictgate diff: %s: %s\n", path, strerror(errno));
	free(line);
	sg_arena_free(&scratch);
	if (file != stdin)
		(void)fclose(file);
	return done;
}
