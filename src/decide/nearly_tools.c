/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was nearly met beside rules on commands: named commands of a command-line tool, rules on other tools than the
 * shell, settings that a call does not tell. For the listener alone; decides nothing.
 */
#include "decide/opinion.h"

#include "match/glob.h"
#include "match/pattern.h"
#include "model/settings.h"

enum { UNTOLD = 2, TRIED = 3, MOST_TEXTS = 4 };

/* ---- command-line tools by verb ---- */

static const struct sg_cli_verb_rec *
verbs_of(const struct sg_opinion *opinion, const struct sg_cli_rec *cli, size_t *count)
{
	return sg_image_records(opinion->policy, SG_POLICY_VERBS, cli->verbs,
				sizeof(struct sg_cli_verb_rec), count);
}

static bool
names(const struct sg_opinion *opinion, const struct sg_cli_verb_rec *named, struct sg_span path)
{
	return sg_glob_match(sg_image_string(opinion->policy, named->glob), path, SG_GLOB_NOCASE) ==
	       SG_MATCH_YES;
}

struct sg_span
sg_tell_verb(const struct sg_opinion *opinion, const struct sg_cli_rec *cli,
	     const struct sg_verb_result *verb)
{
	size_t count;
	const struct sg_cli_verb_rec *verbs = verbs_of(opinion, cli, &count), *best = NULL;

	for (size_t i = 0; i < count; i++)
		if (names(opinion, &verbs[i], verb->path) &&
		    (!best || sg_ruling_is_stricter(verbs[i].ruling, best->ruling)))
			best = &verbs[i];
	if (best)
		return sg_arena_printf(opinion->arena, "%s \"%.*s\"", sg_ruling_word(best->ruling),
				       SG_SPAN_ARG(sg_image_string(opinion->policy, best->glob)));
	return sg_arena_printf(opinion->arena, "class %s = %s",
			       sg_verb_class_word(verb->verb_class),
			       sg_ruling_word(cli->classes[verb->verb_class]));
}

/* "vm start" is near to "vm list". */
static bool
begins_alike(struct sg_span glob, struct sg_span path)
{
	struct sg_span wanted = sg_span_split(glob, ' ', &glob);

	return wanted.len && sg_glob_match(wanted, sg_span_split(path, ' ', &path),
					   SG_GLOB_NOCASE) == SG_MATCH_YES;
}

void
sg_miss_verbs(struct sg_opinion *opinion, struct sg_remark remark, const struct sg_cli_rec *cli,
	      const struct sg_verb_result *verb)
{
	size_t count;
	const struct sg_cli_verb_rec *verbs = verbs_of(opinion, cli, &count);

	remark.subject = sg_command_canonical(remark.command, opinion->arena);
	for (size_t i = 0; i < count && !verb->harmless; i++) {
		struct sg_span glob = sg_image_string(opinion->policy, verbs[i].glob);

		if (names(opinion, &verbs[i], verb->path) || !begins_alike(glob, verb->path))
			continue;
		remark.ruling = verbs[i].ruling;
		remark.pattern = glob;
		sg_opinion_miss(opinion, &remark,
				sg_arena_printf(opinion->arena, "%.*s is another command",
						SG_SPAN_ARG(verb->path)),
				2);
	}
}

/* ---- settings ---- */

static bool
tells(const struct sg_call *call, enum sg_setting setting)
{
	for (size_t i = 0; i < call->modes_count; i++)
		if (call->modes[i].setting == setting)
			return true;
	return false;
}

void
sg_miss_settings(struct sg_opinion *opinion)
{
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++) {
		const struct sg_setting_rec *set = &opinion->source->settings[i];
		enum sg_setting setting = (enum sg_setting)i;
		struct sg_remark remark = { .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META },
					    .rule = sg_span_of(sg_setting_key(setting)),
					    .place = set->place };

		/* Every call has a sandbox; few are searches. */
		if (!set->present || !set->allowed || tells(opinion->call, setting) ||
		    !(sg_setting_is_constant(setting) || opinion->call->tool == SG_TOOL_SEARCH))
			continue;
		sg_opinion_miss(
			opinion, &remark,
			sg_arena_printf(opinion->arena, "the call does not tell its %s; %.*s only",
					sg_setting_key(setting),
					SG_SPAN_ARG(sg_setting_words(
						setting, set->allowed & sg_setting_all(setting),
						opinion->arena))),
			UNTOLD);
	}
}

/* ---- rules on other tools ---- */

/* What such a rule is held against, as judge_other_tool in rules.c does: name, paths, URLs, server/tool. */
static size_t
texts_of(const struct sg_opinion *opinion, struct sg_span **out)
{
	const struct sg_call *call = opinion->call;
	struct sg_span *texts = sg_arena_array(
		opinion->arena, call->paths_count + call->urls_count + 2, sizeof(*texts));
	size_t count = 0;

	texts[count++] = call->tool_name;
	for (size_t i = 0; i < call->paths_count; i++)
		texts[count++] = call->paths[i].path;
	for (size_t i = 0; i < call->urls_count; i++)
		texts[count++] = call->urls[i];
	if (call->tool == SG_TOOL_MCP)
		texts[count++] =
			sg_arena_printf(opinion->arena, "%.*s/%.*s", SG_SPAN_ARG(call->mcp.server),
					SG_SPAN_ARG(call->mcp.tool));
	*out = texts;
	return count;
}

static bool
matches_text(const struct sg_opinion *opinion, const struct sg_rule_rec *rule,
	     const struct sg_span *texts, size_t texts_count)
{
	size_t count;
	const struct sg_pattern_rec *patterns = sg_image_records(
		opinion->policy, SG_POLICY_PATTERNS, rule->patterns, sizeof(*patterns), &count);

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < texts_count; k++)
			if (sg_pattern_match_text(opinion->policy, &patterns[i], texts[k], false,
						  opinion->arena) != SG_MATCH_NO)
				return true;
	return false;
}

static struct sg_span
tried_text(const struct sg_opinion *opinion, const struct sg_span *texts, size_t count)
{
	struct sg_buffer out = { .arena = opinion->arena };

	sg_buffer_add(&out, SG_SPAN("not in "));
	for (size_t i = 0; i < count && i < MOST_TEXTS; i++)
		sg_buffer_printf(&out, "%s%.*s", i ? ", " : "", SG_SPAN_ARG(texts[i]));
	if (count > MOST_TEXTS)
		sg_buffer_add(&out, SG_SPAN(", ..."));
	return sg_buffer_span(&out);
}

void
sg_miss_texts(struct sg_opinion *opinion)
{
	const unsigned all = (1u << SG_TOOL_COUNT) - 1;
	struct sg_span *texts;
	size_t count, texts_count = texts_of(opinion, &texts);
	const struct sg_rule_rec *rules = sg_image_records(
		opinion->policy, SG_POLICY_RULES, opinion->source->rules, sizeof(*rules), &count);

	for (size_t i = 0; i < count && opinion->call->tool != SG_TOOL_SHELL; i++) {
		const struct sg_rule_rec *rule = &rules[i];
		bool meant = rule->tools & (1u << opinion->call->tool);
		bool agent = sg_opinion_for_agent(opinion, rule->agents);
		struct sg_remark remark = { .ruling = rule->ruling,
					    .rule = sg_image_string(opinion->policy, rule->id),
					    .kind = "rules",
					    .index = i,
					    .place = rule->place,
					    .on_command = rule };

		/* What is on everything, or on every text of other tools, is near to nothing. */
		if (rule->patterns.count == 0 || (meant && (rule->tools & all) == all))
			continue;
		if (!matches_text(opinion, rule, texts, texts_count)) {
			if (meant && agent)
				sg_opinion_miss(opinion, &remark,
						tried_text(opinion, texts, texts_count), TRIED);
		} else if (!meant) {
			sg_opinion_miss(opinion, &remark, sg_tell_tools(opinion, rule->tools), 1);
		} else if (!agent) {
			sg_opinion_miss(opinion, &remark, sg_tell_agents(opinion, rule->agents), 1);
		}
	}
}
