/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Valid texts that likely do not say what is meant. Every finding is a warning: nothing here decides whether a file is
 * used. The checks stand in lint_rule.c, lint_pairs.c, lint_entries.c and lint_tables.c.
 */
#include "load/lint.h"

struct sg_spot
sg_lint_pattern_spot(const struct sg_lint_rule *rule, size_t pattern)
{
	static const char *const keys[] = { "glob", "prefix", "regex", "pattern" };
	const struct sg_node *node = sg_node_get(rule->node, "globs");

	node = node ? node->first : NULL;
	for (size_t i = 0; i < pattern && node; i++)
		node = node->next;
	for (size_t i = 0; i < SG_ARRAY_LEN(keys) && !node; i++)
		node = sg_node_get(rule->node, keys[i]);
	return sg_spot_value(node ? node : rule->node);
}

static const struct sg_pattern_rec *
patterns_of(const struct sg_lint *lint, struct sg_ref ref, size_t *count)
{
	return sg_image_records(lint->image, SG_POLICY_PATTERNS, ref, sizeof(struct sg_pattern_rec),
				count);
}

/* The records stand in the order of the tables. */
static void
add_rules(struct sg_lint *lint, const struct sg_node *tables)
{
	for (const struct sg_node *node = sg_draft_first_table(tables); node;
	     node = sg_draft_next_table(node)) {
		struct sg_lint_rule rule = {
			.node = node,
			.rec = sg_image_record(lint->image, SG_POLICY_RULES,
					       lint->source->rules.at + (uint32_t)lint->rules.len,
					       sizeof(*rule.rec)),
		};

		if (!rule.rec)
			return;
		rule.patterns = patterns_of(lint, rule.rec->patterns, &rule.patterns_count);
		rule.unless = patterns_of(lint, rule.rec->unless, &rule.unless_count);
		sg_vec_push(lint->draft->arena, &lint->rules, rule);
	}
}

static void
check_example(struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	struct sg_spot spot = sg_spot_value(rule->node);
	bool ours = sg_node_get(rule->node, "pattern") == NULL;

	spot.hint = SG_SPAN("add match = [\"...\"]");
	if (ours && rule->patterns_count && !sg_node_get(rule->node, "match"))
		sg_draft_fail(lint->draft, SG_W_NO_EXAMPLE, spot,
			      "no example proves what this rule matches");
}

void
sg_draft_lint(struct sg_draft *draft, const struct sg_node *root, const struct sg_image *image)
{
	unsigned parts = draft->loader->options->lint;
	struct sg_arena scratch;
	struct sg_lint lint = {
		.draft = draft, .image = image, .source = &draft->source, .scratch = &scratch
	};

	add_rules(&lint, sg_node_get(sg_node_get(root, "requirements"), "rules"));
	add_rules(&lint, sg_node_get(sg_node_get(root, "rules"), "prefix_rules"));
	sg_arena_init(&scratch, 0);
	scratch.on_exhausted = draft->arena->on_exhausted;
	if (parts & SG_LINT_RULES) {
		sg_lint_pairs(&lint);
		for (size_t i = 0; i < lint.rules.len; i++)
			sg_lint_rule(&lint, &lint.rules.items[i]);
		sg_lint_entries(&lint, root);
		sg_lint_tables(&lint, root);
	}
	for (size_t i = 0; i < lint.rules.len && parts & SG_LINT_EXAMPLES; i++)
		check_example(&lint, &lint.rules.items[i]);
	sg_arena_free(&scratch);
}
