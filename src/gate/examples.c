/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Examples of rules are read and matched exactly as calls are, or they would prove nothing.
 */
#include "gate/examples.h"

#include "match/pattern.h"
#include "shell/shell.h"

static bool
any_matches(const struct sg_image *policy, struct sg_ref ref, const struct sg_command *command,
	    bool strict, struct sg_arena *arena)
{
	size_t count;
	const struct sg_pattern_rec *patterns =
		sg_image_records(policy, SG_POLICY_PATTERNS, ref, sizeof(*patterns), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_pattern_match(policy, &patterns[i], command, strict, arena) == SG_MATCH_YES)
			return true;
	return false;
}

static bool
any_text_matches(const struct sg_image *policy, struct sg_ref ref, struct sg_span text,
		 struct sg_arena *arena)
{
	size_t count;
	const struct sg_pattern_rec *patterns =
		sg_image_records(policy, SG_POLICY_PATTERNS, ref, sizeof(*patterns), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_pattern_match_text(policy, &patterns[i], text, false, arena) == SG_MATCH_YES)
			return true;
	return false;
}

static bool
matches_command(const struct sg_image *policy, const struct sg_rule_rec *rule,
		const struct sg_command *command, struct sg_arena *arena)
{
	bool allow = sg_ruling_eq(rule->ruling, SG_RULING_NEUTRAL);

	return command->count && !command->inert &&
	       any_matches(policy, rule->patterns, command, allow, arena) &&
	       !any_matches(policy, rule->unless, command, true, arena);
}

bool
sg_gate_example(void *context, const struct sg_image *policy, const struct sg_rule_rec *rule,
		struct sg_span example, struct sg_arena *arena)
{
	struct sg_shell_context shell = { 0 };
	struct sg_reading reading = { .arena = arena };

	(void)context;
	if (!(rule->tools & (1u << SG_TOOL_SHELL)))
		return any_text_matches(policy, rule->patterns, example, arena) &&
		       !any_text_matches(policy, rule->unless, example, arena);
	sg_shell_read(SG_LANGUAGE_SHELL, example, &shell, &reading);
	for (size_t i = 0; i < reading.commands.len; i++)
		if (matches_command(policy, rule, &reading.commands.items[i], arena))
			return true;
	return false;
}
