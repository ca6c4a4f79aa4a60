/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is no rule on commands: settings that leave nothing, features pinned both ways, command-line tools and commands
 * that no table knows. Knows no tool by name.
 */
#include "knowledge/verbs.h"
#include "load/lint.h"
#include "match/glob.h"
#include "model/settings.h"

/* Both dialects name values, and none of them in common. */
static void
check_settings(struct sg_lint *lint, const struct sg_node *requirements)
{
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++) {
		const struct sg_node *allowed = sg_node_get(
			sg_node_get(requirements, sg_setting_key((enum sg_setting)i)), "allowed");

		if (allowed && allowed->count && lint->source->settings[i].present &&
		    lint->source->settings[i].allowed == 0)
			sg_draft_fail(
				lint->draft, SG_W_CONTRADICTION, sg_spot_value(allowed),
				"together with the list of the Codex dialect this allows nothing");
	}
}

/* The tables that pin features, the Codex dialect first. */
static void
check_features(struct sg_lint *lint, const struct sg_node *const tables[], size_t count)
{
	for (size_t later = 1; later < count; later++)
		for (const struct sg_node *node = tables[later] ? tables[later]->first : NULL; node;
		     node = node->next)
			for (size_t i = 0; i < later; i++) {
				const struct sg_node *other = sg_node_get(
					tables[i], sg_arena_copy(lint->scratch, node->key).p);

				if (other && other->boolean != node->boolean)
					sg_draft_fail(lint->draft, SG_W_CONTRADICTION,
						      sg_spot_key(node),
						      "line %u pins this feature the other way",
						      other->line);
			}
}

static bool
is_known_command(struct sg_lint *lint, struct sg_span tool, struct sg_span command)
{
	struct SG_VEC(struct sg_verb_word) words = { 0 };
	struct sg_verb_result result;

	while (command.len) {
		struct sg_span word = sg_span_split(command, ' ', &command);

		if (word.len)
			sg_vec_push(lint->scratch, &words, (struct sg_verb_word){ .text = word });
	}
	sg_verb_classify(tool, words.items, words.len, lint->scratch, &result);
	return result.known;
}

static void
check_commands(struct sg_lint *lint, struct sg_span tool, const struct sg_node *commands)
{
	for (const struct sg_node *node = commands ? commands->first : NULL; node;
	     node = node->next)
		if (!sg_glob_has_magic(node->text) && !is_known_command(lint, tool, node->text))
			sg_draft_fail(lint->draft, SG_W_UNKNOWN_NAME, sg_spot_value(node),
				      "%.*s has no command \"%.*s\" that is known here",
				      SG_SPAN_ARG(tool), SG_SPAN_ARG(node->text));
}

static void
check_cli(struct sg_lint *lint, const struct sg_node *cli)
{
	static const char *const lists[] = { "allow", "prompt", "forbidden" };
	const struct sg_node *program = sg_node_get(cli, "program");

	if (!program)
		return;
	if (!sg_verb_tool(program->text)) {
		sg_draft_fail(lint->draft, SG_W_UNKNOWN_NAME, sg_spot_value(program),
			      "no table of commands for \"%.*s\": all of them count as unknown",
			      SG_SPAN_ARG(program->text));
		return;
	}
	for (size_t i = 0; i < SG_ARRAY_LEN(lists); i++)
		check_commands(lint, program->text, sg_node_get(cli, lists[i]));
	sg_arena_reset(lint->scratch);
}

void
sg_lint_tables(struct sg_lint *lint, const struct sg_node *root)
{
	const struct sg_node *ours = sg_node_get(root, "requirements");
	const struct sg_node *const features[] = { sg_node_get(root, "features"),
						   sg_node_get(root, "feature_requirements"),
						   sg_node_get(ours, "features") };

	check_settings(lint, ours);
	check_features(lint, features, SG_ARRAY_LEN(features));
	for (const struct sg_node *cli = sg_draft_first_table(sg_node_get(ours, "cli")); cli;
	     cli = sg_draft_next_table(cli))
		check_cli(lint, cli);
}
