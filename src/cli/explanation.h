/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What explain heard while a call was judged, and its parts as text: two printers (text, JSON) share it.
 */
#ifndef SG_CLI_EXPLANATION_H
#define SG_CLI_EXPLANATION_H

#include "cli/call.h"

enum {
	SG_EXPLAIN_NEAREST = 3,
	SG_EXPLAIN_MAX_MISSED = 5000,   /* rules nearly met that are kept */
	SG_EXPLAIN_MAX_COMMANDS = 1000, /* commands that are shown */
};

/** What one source said by itself. */
struct sg_explain_opinion {
	const struct sg_source_rec *source;
	struct sg_span name;
	struct sg_decision decision;
};

struct sg_explanation {
	struct sg_arena *arena;
	const struct sg_image *policy;
	const struct sg_call *call;
	struct sg_judgement judgement;
	struct SG_VEC(struct sg_trace_event) met;    /* also those that an exception covers */
	struct SG_VEC(struct sg_trace_event) missed; /* nearly met */
	struct SG_VEC(struct sg_explain_opinion) opinions;
	const size_t *numbers; /* of the commands, for people: see sg_explain_number */
};

/** Judge the call and listen. */
void sg_explain_judge(struct sg_explanation *x, const struct sg_policies *policies,
		      const struct sg_call *call);

/** The command's number for people, from 1; the earlier one's for a repetition (loops are read twice); 0 for NULL. */
size_t sg_explain_number(const struct sg_explanation *x, const struct sg_command *command);

/** The join of what its rules say; command NULL: of what belongs to no command. */
struct sg_ruling
sg_explain_ruling(const struct sg_explanation *x, const struct sg_command *command);

/** The event that the decision is told by, or NULL: a default, a failure. */
const struct sg_trace_event *sg_explain_decisive(const struct sg_explanation *x);

/** The rules that it nearly met, closest first, without those that it met; returns how many. */
size_t sg_explain_nearest(const struct sg_explanation *x, const struct sg_command *command,
			  const struct sg_trace_event *out[SG_EXPLAIN_NEAREST]);

/** Where a command stands: label by label, outermost first. "bash -c", "pipeline 2". */
size_t sg_explain_around(const struct sg_explanation *x, const struct sg_command *command,
			 struct sg_span **labels);

/** The words of a command up to what it starts: "sudo -u bob", "bash -c", "find . -exec". */
struct sg_span sg_explain_starter(const struct sg_explanation *x, const struct sg_command *command);

/** Does it start another command of the reading? */
bool sg_explain_starts(const struct sg_explanation *x, const struct sg_command *command);

/** What a person can do about the verdict: lines. */
size_t sg_explain_advice(const struct sg_explanation *x, struct sg_span **lines);

/** A word as it was written, unknown parts as <$X>; not yet clean, see cli/clean.h. quote: quoted where a shell would need it. */
struct sg_span sg_explain_word(const struct sg_explanation *x, const struct sg_command *command,
			       const struct sg_word *word, bool quote);

/** Why parts of a word are unknown: one sentence each, without repetition. */
size_t sg_explain_unknown(const struct sg_explanation *x, const struct sg_command *command,
			  const struct sg_word *word, struct sg_span **reasons);

/** The sign of a redirection: ">", "2>>", "<<". */
struct sg_span
sg_explain_operator(const struct sg_explanation *x, const struct sg_redirect *redirect);

/** ", in a container", and the like; empty on this machine. */
const char *sg_explain_place(enum sg_place place);

/** "reads", "writes", "connects to". */
const char *sg_explain_effect(enum sg_effect_kind kind);

/** The printers. */
void sg_explain_print_text(const struct sg_explanation *x);
void sg_explain_print_json(const struct sg_explanation *x);

#endif
