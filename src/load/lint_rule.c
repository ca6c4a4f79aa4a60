/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One rule by itself: patterns that no command can meet or that miss what is likely meant, exceptions without effect,
 * names that nobody has. Knows no program by name.
 */
#include "knowledge/programs.h"
#include "load/lint.h"
#include "match/glob.h"
#include "match/relate.h"
#include "model/call.h"

enum { SHELL_BIT = 1 << SG_TOOL_SHELL };

/* The next word of a glob as written, with its quotes; empty at the end. */
static struct sg_span
next_word(struct sg_span text, size_t *at)
{
	size_t start;
	char quote = 0;

	while (*at < text.len && (text.p[*at] == ' ' || text.p[*at] == '\t'))
		(*at)++;
	for (start = *at; *at < text.len; (*at)++) {
		char c = text.p[*at];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == '\\' && *at + 1 < text.len)
			(*at)++;
		else if (c == ' ' || c == '\t')
			break;
	}
	return (struct sg_span){ text.p + start, *at - start };
}

/* What of a word the shell takes for itself: it never reaches a command. */
static const char *
shell_syntax(struct sg_span word)
{
	static const struct {
		const char *text;
		bool starts;
		const char *what;
	} rows[] = {
		{ "|", false, "a pipe" },
		{ "||", false, "||" },
		{ "&&", false, "&&" },
		{ ";", false, "a semicolon" },
		{ "&", false, "&" },
		{ ">", true, "a redirection" },
		{ "<", true, "a redirection" },
		{ "1>", true, "a redirection" },
		{ "2>", true, "a redirection" },
		{ "&>", true, "a redirection" },
		{ "$(", true, "a substitution" },
		{ "`", true, "a substitution" },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++)
		if (rows[i].starts ? sg_span_starts(word, sg_span_of(rows[i].text))
				   : sg_span_is(word, rows[i].text))
			return rows[i].what;
	return NULL;
}

static bool
is_assignment(struct sg_span word)
{
	size_t equals = sg_span_find(word, '=');

	for (size_t i = 0; i < equals && i < word.len; i++)
		if (!(sg_lower(word.p[i]) >= 'a' && sg_lower(word.p[i]) <= 'z') &&
		    word.p[i] != '_' && (i == 0 || word.p[i] < '0' || word.p[i] > '9'))
			return false;
	return equals != SIZE_MAX && equals > 0;
}

/* The part of a text value in the file; only where it stands there as it is. */
static struct sg_spot
spot_inside(struct sg_spot spot, struct sg_span text, struct sg_span part)
{
	size_t quotes = spot.len > text.len ? spot.len - text.len : 0;

	if (quotes != 0 && quotes != 2)
		return spot;
	spot.column += (unsigned)(quotes / 2 + (size_t)(part.p - text.p));
	spot.len = (unsigned)part.len;
	return spot;
}

static void
check_syntax(struct sg_lint *lint, struct sg_span glob, struct sg_spot spot)
{
	for (size_t at = 0, count = 0; at < glob.len; count++) {
		struct sg_span word = next_word(glob, &at);
		const char *what =
			count == 0 && is_assignment(word) ? "an assignment" : shell_syntax(word);

		if (!what)
			continue;
		spot = spot_inside(spot, glob, word);
		spot.hint = SG_SPAN("rules are held against each command by itself");
		sg_draft_fail(lint->draft, SG_W_DEAD_RULE, spot,
			      "no command holds %s, so this glob never matches", what);
		return;
	}
}

/* ---- options that the program does not have ---- */

static struct sg_span
nearest_option(const struct sg_lint *lint, const struct sg_program_rec *program,
	       struct sg_span word)
{
	struct SG_VEC(struct sg_span) names = { 0 };
	size_t count;
	const struct sg_option_rec *options = sg_image_records(
		sg_knowledge(), SG_KNOWLEDGE_OPTIONS, program->options, sizeof(*options), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_option_name(&options[i]).len > 2)
			sg_vec_push(lint->scratch, &names, sg_option_name(&options[i]));
	return sg_nearest(word, names.items, names.len);
}

static void
check_options(struct sg_lint *lint, struct sg_span glob, struct sg_spot spot)
{
	size_t at = 0;
	const struct sg_program_rec *program = sg_program_find(next_word(glob, &at));

	while (program && at < glob.len) {
		struct sg_span word = next_word(glob, &at), value, nearest;
		struct sg_span name = sg_span_split(word, '=', &value);
		const struct sg_program_rec *inner = sg_program_subcommand(program, word, false);

		program = inner ? inner : program;
		if (!sg_span_starts(name, SG_SPAN("--")) || name.len < 5 ||
		    sg_glob_has_magic(name) || sg_program_option(program, name))
			continue;
		nearest = nearest_option(lint, program, sg_span_from(name, 2));
		if (nearest.len == 0)
			continue;
		spot = spot_inside(spot, glob, word);
		spot.hint = sg_arena_printf(lint->draft->arena, "did you mean \"--%.*s\"?",
					    SG_SPAN_ARG(nearest));
		sg_draft_fail(lint->draft, SG_W_NARROW_PATTERN, spot, "%.*s has no option %.*s",
			      SG_SPAN_ARG(sg_program_name(program)), SG_SPAN_ARG(name));
		return;
	}
}

/* ---- globs without an open end ---- */

/* A last word that names a thing is a command of its own: "rm -rf /". Others are the beginning of one: "rm -rf". */
static bool
looks_whole(struct sg_span glob)
{
	struct sg_span last = { 0 };

	for (size_t at = 0; at < glob.len;)
		last = next_word(glob, &at);
	for (size_t i = 0; i < last.len; i++)
		if (strchr("/.:~@=%", last.p[i]))
			return true;
	return false;
}

static bool
is_covered_by_another(const struct sg_lint *lint, const struct sg_lint_rule *rule, size_t at)
{
	for (size_t i = 0; i < rule->patterns_count; i++)
		if (i != at && sg_pattern_covers(lint->image, &rule->patterns[i],
						 &rule->patterns[at], lint->scratch))
			return true;
	return false;
}

static void
check_end(struct sg_lint *lint, const struct sg_lint_rule *rule, size_t at, struct sg_span glob)
{
	struct sg_spot spot = sg_lint_pattern_spot(rule, at);

	if (rule->patterns[at].flags & SG_PATTERN_OPEN || sg_glob_has_magic(glob) ||
	    sg_ruling_eq(rule->rec->ruling, SG_RULING_NEUTRAL) || looks_whole(glob) ||
	    is_covered_by_another(lint, rule, at))
		return;
	spot.hint =
		sg_arena_printf(lint->draft->arena, "did you mean \"%.*s *\"?", SG_SPAN_ARG(glob));
	sg_draft_fail(lint->draft, SG_W_NARROW_PATTERN, spot,
		      "this glob matches only when no further word follows");
}

static void
check_patterns(struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	for (size_t i = 0; i < rule->patterns_count; i++) {
		struct sg_span glob = sg_image_string(lint->image, rule->patterns[i].text);

		if (rule->patterns[i].kind != SG_PATTERN_GLOB)
			continue;
		check_syntax(lint, glob, sg_lint_pattern_spot(rule, i));
		check_options(lint, glob, sg_lint_pattern_spot(rule, i));
		check_end(lint, rule, i, glob);
	}
}

/* ---- exceptions ---- */

static void
check_unless(struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	const struct sg_node *node = sg_node_get(rule->node, "unless");
	size_t covered = 0;

	node = node ? node->first : NULL;
	for (size_t i = 0; i < rule->unless_count && node; i++, node = node->next) {
		bool met = rule->patterns_count == 0;

		for (size_t k = 0; k < rule->patterns_count && !met; k++)
			met = sg_pattern_meets(lint->image, &rule->patterns[k], &rule->unless[i],
					       lint->scratch);
		if (!met)
			sg_draft_fail(lint->draft, SG_W_IDLE_EXCEPTION, sg_spot_value(node),
				      "the rule matches nothing that this exception covers");
	}
	for (size_t k = 0; k < rule->patterns_count; k++)
		for (size_t i = 0; i < rule->unless_count; i++)
			if (sg_span_eq(sg_image_string(lint->image, rule->patterns[k].text),
				       sg_image_string(lint->image, rule->unless[i].text))) {
				covered++;
				break;
			}
	if (covered && covered == rule->patterns_count)
		sg_draft_fail(lint->draft, SG_W_DEAD_RULE,
			      sg_spot_value(sg_node_get(rule->node, "unless")),
			      "the exceptions cover everything that the rule names");
}

/* ---- names ---- */

static void
check_agents(struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	const struct sg_load_options *options = lint->draft->loader->options;
	const struct sg_node *agents = sg_node_get(rule->node, "agents");

	for (const struct sg_node *node = agents ? agents->first : NULL;
	     node && options->agents_count; node = node->next) {
		struct sg_spot spot = sg_spot_value(node);
		bool known = sg_span_is(node->text, "*");

		for (size_t i = 0; i < options->agents_count && !known; i++)
			known = sg_span_eq(node->text, options->agents[i]);
		if (known)
			continue;
		spot.hint =
			sg_draft_did_you_mean(lint->draft, sg_nearest(node->text, options->agents,
								      options->agents_count));
		sg_draft_fail(lint->draft, SG_W_UNKNOWN_NAME, spot, "no agent is called \"%.*s\"",
			      SG_SPAN_ARG(node->text));
	}
}

static void
check_allow(struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	if (rule->rec->tools == SHELL_BIT && !rule->told &&
	    sg_ruling_eq(rule->rec->ruling, SG_RULING_NEUTRAL) &&
	    sg_ruling_eq(lint->source->default_ruling, SG_RULING_NEUTRAL))
		sg_draft_fail(lint->draft, SG_W_IDLE_ALLOW, sg_spot_value(rule->node),
			      "this allow lifts nothing: the default of the file is allow");
}

void
sg_lint_rule(struct sg_lint *lint, const struct sg_lint_rule *rule)
{
	check_agents(lint, rule);
	check_allow(lint, rule);
	if (rule->rec->tools == SHELL_BIT) {
		check_patterns(lint, rule);
		check_unless(lint, rule);
	}
	sg_arena_reset(lint->scratch);
}
