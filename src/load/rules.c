/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules on commands and tools of both dialects, verdicts by verb, and variables. Patterns are compiled by the match
 * layer; what they mean is not known here.
 */
#include "load/draft.h"

#include "knowledge/verbs.h"
#include "match/pattern.h"
#include "model/call.h"

enum { MAX_STEPS = 64, ALL_TOOLS = (1 << SG_TOOL_COUNT) - 1 };

static struct sg_ref
lay_out_patterns(struct sg_draft *draft, const struct sg_patterns *patterns)
{
	if (patterns->list.len == 0)
		return (struct sg_ref){ 0 };
	return sg_image_add_all(draft->builder, SG_POLICY_PATTERNS, patterns->list.items,
				patterns->list.len, sizeof(*patterns->list.items));
}

/* Text that the check has let pass; what it refused is not told twice. */
static bool
is_checked_text(const struct sg_node *node)
{
	return node->kind == SG_NODE_STRING && sg_span_trim(node->text).len > 0;
}

static void
add_glob(struct sg_draft *draft, struct sg_patterns *patterns, const struct sg_node *glob)
{
	struct sg_pattern_rec pattern = { 0 };
	struct sg_error err = { 0 };

	if (!is_checked_text(glob))
		return;
	if (sg_ok(sg_pattern_compile_glob(glob->text, draft->builder, &pattern, &err)))
		sg_vec_push(draft->arena, &patterns->list, pattern);
	else
		sg_draft_fail_inside(draft, glob, &err);
}

static void
add_globs(struct sg_draft *draft, struct sg_patterns *patterns, const struct sg_node *globs)
{
	for (const struct sg_node *node = globs && globs->kind == SG_NODE_ARRAY ? globs->first
										: NULL;
	     node; node = node->next)
		add_glob(draft, patterns, node);
}

static void
add_regex(struct sg_draft *draft, struct sg_patterns *patterns, const struct sg_node *regex)
{
	struct sg_pattern_rec pattern = { 0 };
	struct sg_error err = { 0 };

	if (!is_checked_text(regex))
		return;
	if (sg_ok(sg_pattern_compile_regex(regex->text, draft->builder, &pattern, &err)))
		sg_vec_push(draft->arena, &patterns->list, pattern);
	else
		sg_draft_fail_inside(draft, regex, &err);
}

/* ---- prefixes ---- */

/* Texts of a string, or of an array of strings. Zero texts after an error was added. */
static struct sg_pattern_step
step_of(struct sg_draft *draft, const struct sg_node *node)
{
	bool array = node->kind == SG_NODE_ARRAY;
	struct sg_span *texts =
		sg_arena_array(draft->arena, array ? node->count : 1, sizeof(*texts));
	struct sg_pattern_step step = { texts, 0 };

	for (const struct sg_node *at = array ? node->first : node; at;
	     at = array ? at->next : NULL) {
		if (at->kind != SG_NODE_STRING || at->text.len == 0) {
			sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_value(at),
				      "a word of a prefix must be text");
			return (struct sg_pattern_step){ 0 };
		}
		texts[step.count++] = at->text;
	}
	if (step.count == 0)
		sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_value(node),
			      "a position of a prefix needs a word");
	return step;
}

/* Codex: { token = "x" } or { any_of = ["x", "y"] }, exactly one of them. */
static struct sg_pattern_step
codex_step(struct sg_draft *draft, const struct sg_node *node)
{
	const struct sg_node *token = sg_node_get(node, "token"),
			     *any_of = sg_node_get(node, "any_of");
	struct sg_spot spot = sg_spot_value(node);

	if (!token != !any_of) {
		size_t errors = draft->errors->fatal;

		sg_draft_check_table(draft, node, SG_SCOPE_CODEX_TOKEN);
		if (draft->errors->fatal != errors)
			return (struct sg_pattern_step){ 0 };
		return step_of(draft, token ? token : any_of);
	}
	spot.hint = SG_SPAN("write { token = \"git\" } or { any_of = [\"push\", \"fetch\"] }");
	sg_draft_fail(draft, SG_E_BAD_PATTERN, spot,
		      "an element of a prefix pattern has either token or any_of");
	return (struct sg_pattern_step){ 0 };
}

typedef struct sg_pattern_step (*step_reader)(struct sg_draft *, const struct sg_node *);

static void
add_prefix(struct sg_draft *draft, struct sg_patterns *patterns, const struct sg_node *prefix,
	   step_reader read, bool nocase)
{
	struct sg_pattern_step steps[MAX_STEPS];
	struct sg_error err = { 0 };
	size_t count = 0;

	if (prefix->kind != SG_NODE_ARRAY || prefix->count == 0 || prefix->count > MAX_STEPS) {
		sg_draft_fail(
			draft, prefix->kind == SG_NODE_ARRAY ? SG_E_BAD_PATTERN : SG_E_WRONG_TYPE,
			sg_spot_value(prefix), "a prefix is an array of 1 to %d words", MAX_STEPS);
		return;
	}
	for (const struct sg_node *node = prefix->first; node; node = node->next) {
		steps[count] = read(draft, node);
		if (steps[count++].count == 0)
			return;
	}
	if (!sg_ok(sg_pattern_compile_prefix(&(struct sg_pattern_prefix){ steps, count, nocase },
					     draft->builder, patterns, &err)))
		sg_draft_fail_inside(draft, prefix, &err);
}

/* ---- rules ---- */

static uint16_t
tool_bits(const struct sg_node *tools)
{
	uint16_t bits = 0;

	if (!tools)
		return 1 << SG_TOOL_SHELL;
	for (const struct sg_node *node = tools->first; node; node = node->next) {
		if (sg_span_is(node->text, "*"))
			bits |= ALL_TOOLS;
		else if (sg_tool_of_word(node->text) < SG_TOOL_COUNT)
			bits |= (uint16_t)(1u << sg_tool_of_word(node->text));
	}
	return bits;
}

static void
read_patterns(struct sg_draft *draft, const struct sg_node *rule, struct sg_patterns *patterns)
{
	const struct sg_node *glob = sg_node_get(rule, "glob"), *globs = sg_node_get(rule, "globs");
	const struct sg_node *prefix = sg_node_get(rule, "prefix"),
			     *regex = sg_node_get(rule, "regex");
	int given = !!glob + !!globs + !!prefix + !!regex;
	struct sg_spot spot = sg_spot_value(rule);

	if (given > 1)
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot,
			      "a rule has one of glob, globs, prefix and regex");
	if (given == 0 && !sg_node_get(rule, "tools")) {
		spot.hint = SG_SPAN("tools = [...] alone means every call of these tools");
		sg_draft_fail(draft, SG_E_MISSING_KEY, spot,
			      "a rule needs glob, globs, prefix or regex");
	}
	if (glob)
		add_glob(draft, patterns, glob);
	add_globs(draft, patterns, globs);
	if (prefix)
		add_prefix(draft, patterns, prefix, step_of, false);
	if (regex)
		add_regex(draft, patterns, regex);
}

static void
read_rule(struct sg_draft *draft, const struct sg_node *rule)
{
	struct sg_patterns patterns = { 0 }, unless = { 0 };
	struct sg_rule_rec rec = { .place = sg_draft_place(rule) };

	read_patterns(draft, rule, &patterns);
	add_globs(draft, &unless, sg_node_get(rule, "unless"));
	rec.id = sg_draft_id(draft, sg_node_text(rule, "id"));
	rec.reason = sg_draft_text(draft, sg_node_text(rule, "reason"));
	rec.ruling = sg_draft_ruling(sg_node_get(rule, "decision"), SG_RULING_NEUTRAL);
	rec.tools = tool_bits(sg_node_get(rule, "tools"));
	rec.agents = sg_draft_agents(draft, sg_node_get(rule, "agents"));
	rec.patterns = lay_out_patterns(draft, &patterns);
	rec.unless = lay_out_patterns(draft, &unless);
	rec.matching = sg_draft_list(draft, sg_node_get(rule, "match"));
	rec.not_matching = sg_draft_list(draft, sg_node_get(rule, "not_match"));
	sg_vec_push(draft->arena, &draft->rules, rec);
}

static bool
too_many(struct sg_draft *draft, const struct sg_node *tables)
{
	if (draft->rules.len + tables->count <= SG_LOAD_MAX_RULES)
		return false;
	sg_draft_fail(draft, SG_E_LIMIT, sg_spot_key(tables), "more than %d rules",
		      SG_LOAD_MAX_RULES);
	return true;
}

void
sg_read_rules(struct sg_draft *draft, const struct sg_node *rules)
{
	if (!rules || too_many(draft, rules))
		return;
	for (const struct sg_node *rule = sg_draft_first_table(rules); rule;
	     rule = sg_draft_next_table(rule))
		read_rule(draft, rule);
}

static void
read_prefix_rule(struct sg_draft *draft, const struct sg_node *rule)
{
	const struct sg_node *pattern = sg_node_get(rule, "pattern"),
			     *nocase = sg_node_get(rule, "canonical_matching");
	struct sg_patterns patterns = { 0 };
	struct sg_rule_rec rec = { .place = sg_draft_place(rule), .tools = 1 << SG_TOOL_SHELL };

	if (pattern)
		add_prefix(draft, &patterns, pattern, codex_step, nocase && nocase->boolean);
	rec.ruling = sg_draft_ruling(sg_node_get(rule, "decision"), SG_RULING_NEUTRAL);
	rec.reason = sg_draft_text(draft, sg_node_text(rule, "justification"));
	rec.patterns = lay_out_patterns(draft, &patterns);
	sg_vec_push(draft->arena, &draft->rules, rec);
}

void
sg_read_prefix_rules(struct sg_draft *draft, const struct sg_node *rules)
{
	if (!rules || too_many(draft, rules))
		return;
	for (const struct sg_node *rule = sg_draft_first_table(rules); rule;
	     rule = sg_draft_next_table(rule))
		read_prefix_rule(draft, rule);
}
