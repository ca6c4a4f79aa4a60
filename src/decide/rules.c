/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules on commands and tools, and verdicts by the verbs of command-line tools. Every matching rule counts.
 */
#include "decide/opinion.h"

#include "knowledge/programs.h"
#include "knowledge/verbs.h"
#include "match/glob.h"
#include "match/pattern.h"

_Static_assert((int)SG_CLI_CLASSES == (int)SG_VERB_CLASSES,
	       "a class of verbs is an index into a cli record");

static const struct sg_pattern_rec *
patterns_of(const struct sg_opinion *opinion, struct sg_ref ref, size_t *count)
{
	return sg_image_records(opinion->policy, SG_POLICY_PATTERNS, ref,
				sizeof(struct sg_pattern_rec), count);
}

static enum sg_match
match_command(struct sg_opinion *opinion, struct sg_ref ref, const struct sg_command *command,
	      bool strict)
{
	size_t count;
	const struct sg_pattern_rec *patterns = patterns_of(opinion, ref, &count);
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < count && best != SG_MATCH_YES; i++)
		best = sg_match_or(best, sg_pattern_match(opinion->policy, &patterns[i], command,
							  strict, opinion->arena));
	return best;
}

/* The pattern of a rule that was met, as written. */
static struct sg_span
met_pattern(struct sg_opinion *opinion, const struct sg_rule_rec *rule,
	    const struct sg_command *command)
{
	size_t count, best = 0;
	const struct sg_pattern_rec *patterns = patterns_of(opinion, rule->patterns, &count);
	enum sg_match match = SG_MATCH_NO;

	for (size_t i = 0; i < count && match != SG_MATCH_YES && command; i++) {
		enum sg_match here = sg_pattern_match(opinion->policy, &patterns[i], command, false,
						      opinion->arena);

		if (here > match)
			best = i;
		match = sg_match_or(match, here);
	}
	return sg_image_string(opinion->policy, patterns[best].text);
}

static enum sg_match
match_text(struct sg_opinion *opinion, struct sg_ref ref, struct sg_span text, bool strict)
{
	size_t count;
	const struct sg_pattern_rec *patterns = patterns_of(opinion, ref, &count);
	enum sg_match best = SG_MATCH_NO;

	for (size_t i = 0; i < count && best != SG_MATCH_YES; i++)
		best = sg_match_or(best, sg_pattern_match_text(opinion->policy, &patterns[i], text,
							       strict, opinion->arena));
	return best;
}

static struct sg_remark
remark_of(const struct sg_opinion *opinion, const struct sg_rule_rec *rule, size_t index)
{
	return (struct sg_remark){ .ruling = rule->ruling,
				   .rule = sg_image_string(opinion->policy, rule->id),
				   .kind = "rules",
				   .index = index,
				   .place = rule->place,
				   .on_command = rule,
				   .reason = sg_image_string(opinion->policy, rule->reason) };
}

static struct sg_span
fallback_reason(struct sg_opinion *opinion, const struct sg_rule_rec *rule,
		const struct sg_command *command)
{
	if (rule->patterns.count == 0)
		return SG_SPAN("a rule covers this tool");
	return sg_arena_printf(opinion->arena, "it meets the rule \"%.*s\"",
			       SG_SPAN_ARG(met_pattern(opinion, rule, command)));
}

/*
 * Does the source's default give way to the rule? Not where the rule excepts the command or says less than it would
 * because something is unknown; and what lets run (allow, log) must cover the command certainly and wholly.
 */
static bool
speaks_about(struct sg_opinion *opinion, const struct sg_rule_rec *rule,
	     const struct sg_remark *remark, const struct sg_command *command)
{
	if (remark->excepted || remark->match != SG_MATCH_YES ||
	    !sg_ruling_eq(remark->ruling, rule->ruling))
		return false;
	if (rule->ruling.verdict != SG_VERDICT_ALLOW || rule->ruling.audit == SG_AUDIT_NONE ||
	    rule->patterns.count == 0)
		return true; /* allow was matched so already */
	return match_command(opinion, rule->patterns, command, true) == SG_MATCH_YES;
}

/* One rule on one command. An allow rule speaks only about what it certainly and wholly covers. */
static void
judge_command(struct sg_opinion *opinion, const struct sg_rule_rec *rule, size_t index, size_t at)
{
	const struct sg_command *command = &opinion->reading->commands.items[at];
	bool allow = sg_ruling_eq(rule->ruling, SG_RULING_NEUTRAL);
	struct sg_remark remark = remark_of(opinion, rule, index);

	remark.match = rule->patterns.count ? match_command(opinion, rule->patterns, command, allow)
					    : SG_MATCH_YES;
	if (remark.match == SG_MATCH_NO || (allow && remark.match != SG_MATCH_YES))
		return;
	remark.excepted = rule->unless.count &&
			  match_command(opinion, rule->unless, command, true) == SG_MATCH_YES;
	if (remark.match == SG_MATCH_MAYBE || command->guessed)
		remark.ruling = sg_opinion_soften(remark.ruling);
	remark.subject = sg_command_canonical(command, opinion->arena);
	remark.command = command;
	if (remark.reason.len == 0)
		remark.reason = fallback_reason(opinion, rule, command);
	opinion->spoken[at] |= speaks_about(opinion, rule, &remark, command);
	sg_opinion_add(opinion, &remark);
}

static void
judge_text(struct sg_opinion *opinion, const struct sg_rule_rec *rule, size_t index,
	   struct sg_span text)
{
	struct sg_remark remark = remark_of(opinion, rule, index);

	remark.match = rule->patterns.count ? match_text(opinion, rule->patterns, text, false)
					    : SG_MATCH_YES;
	if (remark.match == SG_MATCH_NO)
		return;
	remark.excepted =
		rule->unless.count && match_text(opinion, rule->unless, text, true) == SG_MATCH_YES;
	remark.subject = text;
	if (remark.reason.len == 0)
		remark.reason = fallback_reason(opinion, rule, NULL);
	if (remark.match == SG_MATCH_YES && !remark.excepted &&
	    (!rule->patterns.count ||
	     match_text(opinion, rule->patterns, text, true) == SG_MATCH_YES))
		sg_opinion_speak(opinion);
	sg_opinion_add(opinion, &remark);
}

/* Rules on other tools than the shell: over the tool's name, its paths, URLs, or server/tool. */
static void
judge_other_tool(struct sg_opinion *opinion, const struct sg_rule_rec *rule, size_t index)
{
	const struct sg_call *call = opinion->call;

	judge_text(opinion, rule, index, call->tool_name);
	for (size_t i = 0; i < call->paths_count && rule->patterns.count; i++) {
		opinion->part = i;
		judge_text(opinion, rule, index, call->paths[i].path);
	}
	for (size_t i = 0; i < call->urls_count && rule->patterns.count; i++) {
		opinion->part = call->paths_count + i;
		judge_text(opinion, rule, index, call->urls[i]);
	}
	opinion->part = SIZE_MAX;
	if (call->tool == SG_TOOL_MCP && rule->patterns.count)
		judge_text(opinion, rule, index,
			   sg_arena_printf(opinion->arena, "%.*s/%.*s",
					   SG_SPAN_ARG(call->mcp.server),
					   SG_SPAN_ARG(call->mcp.tool)));
}

/* walk: the rule is held against the commands that it can match; NULL: against all. */
static void
judge_rule(struct sg_opinion *opinion, uint32_t index, const struct sg_rule_walk *walk)
{
	const struct sg_command *commands = opinion->reading->commands.items;
	/* One at a time: a snapshot is read, and summed, where it is used. */
	const struct sg_rule_rec *rule = sg_image_record(
		opinion->policy, SG_POLICY_RULES, opinion->source->rules.at + index, sizeof(*rule));

	if (!rule || !(rule->tools & (1u << opinion->call->tool)) ||
	    !sg_opinion_for_agent(opinion, rule->agents))
		return;
	if (opinion->call->tool != SG_TOOL_SHELL)
		judge_other_tool(opinion, rule, index);
	for (size_t k = 0; k < opinion->reading->commands.len; k++)
		if (!commands[k].inert && commands[k].count && (!walk || sg_rule_walk_has(walk, k)))
			judge_command(opinion, rule, index, k);
}

void
sg_judge_rules(struct sg_opinion *opinion)
{
	struct sg_rule_walk walk;

	if (sg_rule_walk_open(opinion, &walk)) {
		while (sg_rule_walk_next(&walk))
			judge_rule(opinion, walk.rule, &walk);
		return;
	}
	for (uint32_t i = 0; i < opinion->source->rules.count; i++)
		judge_rule(opinion, i, NULL);
}

/* Named commands of a tool: the strictest one that matches; *named tells whether any did. */
static struct sg_ruling
named_ruling(const struct sg_opinion *opinion, const struct sg_cli_rec *cli, struct sg_span path,
	     bool *named)
{
	size_t count;
	const struct sg_cli_verb_rec *verbs = sg_image_records(opinion->policy, SG_POLICY_VERBS,
							       cli->verbs, sizeof(*verbs), &count);
	struct sg_ruling ruling = SG_RULING_NEUTRAL;

	*named = false;
	for (size_t i = 0; i < count; i++) {
		if (sg_glob_match(sg_image_string(opinion->policy, verbs[i].glob), path,
				  SG_GLOB_NOCASE) != SG_MATCH_YES)
			continue;
		*named = true;
		ruling = sg_ruling_join(ruling, verbs[i].ruling);
	}
	return ruling;
}

static struct sg_ruling
verb_ruling(const struct sg_opinion *opinion, const struct sg_cli_rec *cli,
	    const struct sg_verb_result *verb, bool *named)
{
	struct sg_ruling ruling = named_ruling(opinion, cli, verb->path, named);

	/* A name lifts the verdict of the class only when the line is fully known to be that command. */
	if (!*named || verb->opaque)
		ruling = sg_ruling_join(ruling, cli->classes[verb->verb_class]);
	if (verb->opaque)
		ruling = sg_ruling_join(ruling, opinion->source->unreadable);
	return ruling;
}

/* The command path of a tool that has no table of verbs: its sub-commands, or its operands as written. */
static struct sg_span
unlisted_path(const struct sg_opinion *opinion, const struct sg_command *command)
{
	struct sg_buffer path = { .arena = opinion->arena };

	for (size_t i = 0; i < command->path_count; i++) {
		sg_buffer_add(&path, i ? SG_SPAN(" ") : SG_SPAN(""));
		sg_buffer_add(&path, sg_program_name(command->path[i]));
	}
	for (size_t i = 0; i < command->operands_count && command->path_count == 0; i++) {
		sg_buffer_add(&path, i ? SG_SPAN(" ") : SG_SPAN(""));
		sg_buffer_add(&path, command->operands[i].word.text);
	}
	return sg_buffer_span(&path);
}

static void
judge_verb(struct sg_opinion *opinion, const struct sg_cli_rec *cli, size_t index, size_t at)
{
	const struct sg_command *command = &opinion->reading->commands.items[at];
	const struct sg_verb_result unlisted = { .verb_class = SG_VERB_UNKNOWN,
						 .path = unlisted_path(opinion, command),
						 .opaque = command->may_be_option,
						 .harmless = command->inert };
	const struct sg_verb_result *verb = command->verb ? command->verb : &unlisted;
	struct sg_remark remark = { .kind = "cli",
				    .index = index,
				    .place = cli->place,
				    .match = SG_MATCH_YES,
				    .reason = sg_image_string(opinion->policy, cli->reason) };
	bool named;

	opinion->spoken[at] = true;
	remark.command = command;
	if (opinion->trace)
		sg_miss_verbs(opinion, remark, cli, verb);
	if (verb->harmless)
		return;
	remark.ruling = verb_ruling(opinion, cli, verb, &named);
	if (command->guessed)
		remark.ruling = sg_opinion_soften(remark.ruling);
	remark.subject = sg_command_canonical(command, opinion->arena);
	if (opinion->trace)
		remark.pattern = sg_tell_verb(opinion, cli, verb);
	if (remark.reason.len == 0 && named)
		remark.reason = sg_arena_printf(
			opinion->arena, "%.*s %.*s is named by the list of commands",
			SG_SPAN_ARG(command->name), SG_SPAN_ARG(verb->path));
	if (remark.reason.len == 0)
		remark.reason =
			sg_arena_printf(opinion->arena, "%.*s %.*s is a command of class %s",
					SG_SPAN_ARG(command->name), SG_SPAN_ARG(verb->path),
					sg_verb_class_word(verb->verb_class));
	sg_opinion_add(opinion, &remark);
}

/* What a source says of docker holds for podman, too, unless it speaks of podman itself. */
static bool
is_meant_tool(const struct sg_opinion *opinion, const struct sg_cli_rec *clis, size_t count,
	      struct sg_span program, const struct sg_command *command)
{
	struct sg_span name = command->name;

	if (sg_span_eq(name, program))
		return true;
	if (!command->program || !(command->program->flags & SG_PROGRAM_TOOL) ||
	    !sg_verb_same_tool(name, program))
		return false;
	for (size_t i = 0; i < count; i++)
		if (sg_span_eq(sg_image_string(opinion->policy, clis[i].program), name))
			return false;
	return true;
}

void
sg_judge_tools(struct sg_opinion *opinion)
{
	size_t count;
	const struct sg_cli_rec *clis = sg_image_records(
		opinion->policy, SG_POLICY_CLIS, opinion->source->clis, sizeof(*clis), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span program = sg_image_string(opinion->policy, clis[i].program);

		for (size_t k = 0; k < opinion->reading->commands.len; k++)
			if (is_meant_tool(opinion, clis, count, program,
					  &opinion->reading->commands.items[k]))
				judge_verb(opinion, &clis[i], i, k);
	}
}

static bool
list_matches(const struct sg_opinion *opinion, struct sg_ref list, struct sg_span text)
{
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(opinion->policy, SG_POLICY_LISTS, list, sizeof(*globs), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_glob_match(sg_image_string(opinion->policy, globs[i]), text, 0) ==
		    SG_MATCH_YES)
			return true;
	return false;
}

static void
judge_assignment(struct sg_opinion *opinion, const struct sg_environment_rec *row, size_t index,
		 const struct sg_command *command, const struct sg_assignment *assignment)
{
	struct sg_remark remark = { .ruling = row->ruling,
				    .kind = "environment",
				    .index = index,
				    .place = row->place,
				    .reason = sg_image_string(opinion->policy, row->reason),
				    .command = command,
				    .match = SG_MATCH_YES };
	bool harmless;

	if (!list_matches(opinion, row->names, assignment->name))
		return;
	harmless = sg_judge_is_harmless(assignment->name, assignment->value);
	if (!assignment->exported || harmless) {
		remark.subject = assignment->name;
		sg_opinion_miss(opinion, &remark,
				harmless ? SG_SPAN("this value is known to load nothing")
					 : SG_SPAN("the variable is not exported to a program"),
				1);
		return;
	}
	remark.subject = sg_arena_printf(
		opinion->arena, "%.*s=%.*s", SG_SPAN_ARG(assignment->name),
		SG_SPAN_ARG(sg_opinion_show(opinion->arena, assignment->value.text)));
	if (remark.reason.len == 0)
		remark.reason = SG_SPAN("the variable changes which code a program runs or trusts");
	sg_opinion_add(opinion, &remark);
}

void
sg_judge_environment(struct sg_opinion *opinion)
{
	size_t count;
	const struct sg_environment_rec *rows =
		sg_image_records(opinion->policy, SG_POLICY_ENVIRONMENTS,
				 opinion->source->environments, sizeof(*rows), &count);

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < opinion->reading->commands.len; k++) {
			const struct sg_command *command = &opinion->reading->commands.items[k];

			for (size_t a = 0;
			     a < command->assignments_count && command->place == SG_PLACE_LOCAL;
			     a++)
				judge_assignment(opinion, &rows[i], i, command,
						 &command->assignments[a]);
		}
	}
}
