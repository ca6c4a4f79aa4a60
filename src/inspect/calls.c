/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an agent may do without asking, held against the policy by judging a call that it would let through. A permission
 * of each agent's own syntax becomes such a call by the table; the engine decides, nothing is matched here but which
 * examples of the policy the permission covers.
 */
#include "inspect/hold.h"

#include "base/json.h"
#include "gate/evaluate.h"
#include "match/glob.h"

/* What a permission is about. */
enum subject {
	SUBJECT_COMMAND,
	SUBJECT_READ,
	SUBJECT_WRITE,
	SUBJECT_DOMAIN,
};

/* "Tool(argument)". */
static const struct {
	const char *syntax;
	const char *tool;
	enum subject subject;
	bool prefix; /* the argument is the beginning of a command, without a star */
} tools[] = {
	{ "claude", "Bash", SUBJECT_COMMAND, false },
	{ "claude", "PowerShell", SUBJECT_COMMAND, false },
	{ "claude", "Read", SUBJECT_READ, false },
	{ "claude", "Edit", SUBJECT_WRITE, false },
	{ "claude", "Write", SUBJECT_WRITE, false },
	{ "claude", "WebFetch", SUBJECT_DOMAIN, false },
	{ "copilot", "Shell", SUBJECT_COMMAND, false },
	{ "copilot", "shell", SUBJECT_COMMAND, false },
	{ "copilot", "Read", SUBJECT_READ, false },
	{ "copilot", "Edit", SUBJECT_WRITE, false },
	{ "copilot", "Domain", SUBJECT_DOMAIN, false },
	{ "gemini", "run_shell_command", SUBJECT_COMMAND, true },
	{ "gemini", "ShellTool", SUBJECT_COMMAND, true },
	{ "cursor", "Shell", SUBJECT_COMMAND, true },
	{ "cursor", "Read", SUBJECT_READ, false },
	{ "cursor", "Write", SUBJECT_WRITE, false },
	{ "cursor", "WebFetch", SUBJECT_DOMAIN, false },
};

/* Permissions without a tool: the command is the value, the key, or a member of a table. */
static const struct {
	const char *syntax;
	const char *member; /* NULL: the value; "": the key */
	const char *when;   /* member whose value counts, or NULL: the value itself */
	const char *values; /* that allow it, blank-separated; NULL: always */
	bool prefix;
} bare[] = {
	{ "words", NULL, NULL, NULL, true },
	{ "vscode", "", NULL, "true approve", true },
	{ "opencode", "", NULL, "allow", false },
	{ "codex-rule", "command", "decision", "allow", true },
	{ "gemini-rule", "commandPrefix", "decision", "allow", true },
};

/* ---- judging ---- */

static struct sg_span
make_call(const struct sg_hold *hold, enum subject subject, struct sg_span text)
{
	static const struct {
		const char *tool, *key;
	} forms[] = {
		[SUBJECT_COMMAND] = { "Bash", "command" },
		[SUBJECT_READ] = { "Read", "file_path" },
		[SUBJECT_WRITE] = { "Write", "file_path" },
		[SUBJECT_DOMAIN] = { "WebFetch", "url" },
	};
	const struct sg_install_places *places = &hold->inspection->places;
	struct sg_buffer out = { .arena = hold->inspection->arena };

	sg_buffer_add_char(&out, '{');
	sg_json_text(&out, "tool", sg_span_of(forms[subject].tool));
	sg_json_key(&out, "input");
	sg_buffer_add_char(&out, '{');
	sg_json_text(&out, forms[subject].key, text);
	sg_buffer_add_char(&out, '}');
	sg_json_text(&out, "agent", hold->agent);
	sg_json_text(&out, "cwd",
		     places->project.len ? places->project
		     : places->home.len  ? places->home
					 : SG_SPAN("/"));
	if (places->home.len) {
		sg_json_key(&out, "env");
		sg_buffer_add_char(&out, '{');
		sg_json_text(&out, "HOME", places->home);
		sg_buffer_add_char(&out, '}');
	}
	sg_buffer_add_char(&out, '}');
	return sg_buffer_span(&out);
}

/* The strictest of what is said about a call. */
struct objection {
	const struct sg_hold *hold;
	struct sg_ruling ruling;
	struct sg_span place;
	struct sg_span reason;
};

/* What the call itself cannot help: settings and features have rows of their own, and a sample may be read in doubt. */
static bool
is_beside(struct sg_span rule)
{
	static const char *const others[] = { "features", "on_unreadable_command" };

	for (size_t i = 0; i < SG_ARRAY_LEN(others); i++)
		if (sg_span_is(rule, others[i]))
			return true;
	for (unsigned i = 0; i < SG_SETTING_COUNT; i++)
		if (sg_span_is(rule, sg_setting_key((enum sg_setting)i)))
			return true;
	return false;
}

/* A list of destinations as a whole has no line of its own: its first entry's is shown. */
static struct sg_span
place_of(const struct sg_hold *hold, const struct sg_trace_event *event)
{
	struct sg_arena *arena = hold->inspection->arena;

	for (size_t k = 0; event->source && k < hold->policies->count; k++) {
		const struct sg_image *image = &hold->policies->images[k];
		struct sg_span name = sg_image_string(image, event->source->name);
		size_t count;
		const struct sg_domain_rec *domains;

		if (!sg_span_eq(event->place, name))
			continue;
		domains = sg_image_records(image, SG_POLICY_DOMAINS, event->source->domains,
					   sizeof(*domains), &count);
		if (count && domains[0].place.line && sg_span_is(event->rule, "network.domains"))
			return sg_arena_printf(arena, "%.*s:%u", SG_SPAN_ARG(name),
					       domains[0].place.line);
	}
	return sg_arena_copy(arena, event->place);
}

static void
hear(void *context, const struct sg_trace_event *event)
{
	struct objection *objection = context;
	bool default_prompt = sg_span_is(event->rule, "default") &&
			      (enum sg_verdict)event->ruling.verdict < SG_VERDICT_FORBIDDEN;

	if (event->match != SG_MATCH_YES || event->excepted || default_prompt ||
	    is_beside(event->rule) ||
	    (event->source && event->source->flags & (SG_SOURCE_AUDIT_ONLY | SG_SOURCE_FAILED)) ||
	    (enum sg_verdict)event->ruling.verdict < SG_VERDICT_PROMPT ||
	    event->ruling.verdict <= objection->ruling.verdict)
		return;
	objection->ruling = event->ruling;
	objection->place = place_of(objection->hold, event);
	objection->reason = sg_arena_copy(objection->hold->inspection->arena, event->note);
}

/* Judge a call that the permission lets through; true when a requirement is against it, which has been said. */
static bool
judge(struct sg_hold *hold, enum subject subject, struct sg_span text)
{
	struct sg_arena *arena = hold->inspection->arena;
	struct objection objection = { .hold = hold };
	struct sg_trace trace = { .context = &objection, .event = hear };
	struct sg_evaluate_options options = { .trace = &trace };
	struct sg_evaluation evaluation;
	struct sg_span what;

	sg_gate_evaluate(hold->policies, make_call(hold, subject, text), &options, arena,
			 &evaluation);
	if (!evaluation.readable || (enum sg_verdict)objection.ruling.verdict < SG_VERDICT_PROMPT)
		return false;
	what = sg_arena_printf(arena, "the requirement says %s", sg_ruling_word(objection.ruling));
	if (subject == SUBJECT_COMMAND)
		what = sg_arena_printf(arena, "it allows `%.*s`; %.*s", SG_SPAN_ARG(text),
				       SG_SPAN_ARG(what));
	if (objection.reason.len)
		what = sg_arena_printf(arena, "%.*s: %.*s", SG_SPAN_ARG(what),
				       SG_SPAN_ARG(objection.reason));
	sg_hold_say(hold, SG_SEVERITY_WARNING, what, objection.place);
	return true;
}

/* ---- commands ---- */

/* One text that a pattern covers: stars become an ordinary word. */
static struct sg_span
sample_of(struct sg_span pattern, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.p[i] != '*')
			sg_buffer_add_char(&out, pattern.p[i]);
		else if (i == 0 || pattern.p[i - 1] != '*')
			sg_buffer_add_char(&out, 'x');
	}
	return sg_buffer_span(&out);
}

/* A permission on commands: what it covers, as globs. */
struct permission {
	struct sg_hold *hold;
	struct sg_span exact; /* covered as it is, or by its stars */
	struct sg_span open;  /* with further words; empty: none may follow */
};

static bool
covers(const struct permission *permission, struct sg_span command)
{
	return sg_glob_match(permission->exact, command, 0) == SG_MATCH_YES ||
	       (permission->open.len &&
		sg_glob_match(permission->open, command, 0) == SG_MATCH_YES);
}

static bool
judge_covered(const struct permission *permission, struct sg_span command)
{
	return command.len && covers(permission, command) &&
	       judge(permission->hold, SUBJECT_COMMAND, command);
}

/* A rule's own examples, and samples of its patterns. */
static bool
judge_rule(const struct permission *permission, const struct sg_image *image,
	   const struct sg_rule_rec *rule)
{
	struct sg_arena *arena = permission->hold->inspection->arena;
	size_t count;
	const struct sg_ref *examples =
		sg_image_records(image, SG_POLICY_LISTS, rule->matching, sizeof(*examples), &count);
	const struct sg_pattern_rec *patterns;

	for (size_t i = 0; i < count; i++)
		if (judge_covered(permission, sg_image_string(image, examples[i])))
			return true;
	patterns = sg_image_records(image, SG_POLICY_PATTERNS, rule->patterns, sizeof(*patterns),
				    &count);
	for (size_t i = 0; i < count; i++)
		if (patterns[i].kind != SG_PATTERN_REGEX &&
		    judge_covered(permission,
				  sample_of(sg_image_string(image, patterns[i].text), arena)))
			return true;
	return false;
}

/* Commands that the policy's rules speak about: a wide permission lets some of them through. */
static bool
judge_rules(const struct permission *permission, const struct sg_image *image)
{
	for (uint32_t i = 0; i < sg_image_count(image, SG_POLICY_RULES); i++) {
		const struct sg_rule_rec *rule =
			sg_image_record(image, SG_POLICY_RULES, i, sizeof(*rule));

		if (rule && rule->tools & (1u << SG_TOOL_SHELL) &&
		    (enum sg_verdict)rule->ruling.verdict >= SG_VERDICT_PROMPT &&
		    judge_rule(permission, image, rule))
			return true;
	}
	return false;
}

/* Everything is allowed: as an agent that never asks. */
static void
hold_everything(struct sg_hold *hold)
{
	struct sg_hold_place at = { 0 };

	while (sg_hold_next_source(hold, &at))
		sg_hold_meaning(hold, "asks-nothing", SG_SPAN("true"));
}

static void
hold_command(struct sg_hold *hold, struct sg_span text, bool prefix)
{
	struct sg_arena *arena = hold->inspection->arena;
	struct permission permission = { .hold = hold };

	text = sg_span_trim(text);
	if (sg_span_ends(text, SG_SPAN(":*")) || sg_span_ends(text, SG_SPAN(" *"))) {
		text.len -= 2;
		prefix = true;
	}
	if (!text.len || sg_span_is(text, "*")) {
		hold_everything(hold);
		return;
	}
	permission.exact = text;
	if (prefix)
		permission.open = sg_arena_printf(arena, "%.*s *", SG_SPAN_ARG(text));
	if (judge(hold, SUBJECT_COMMAND, sample_of(text, arena)) ||
	    (prefix && judge(hold, SUBJECT_COMMAND, sample_of(permission.open, arena))))
		return;
	for (size_t k = 0; k < hold->policies->count; k++)
		if (judge_rules(&permission, &hold->policies->images[k]))
			return;
}

/* ---- paths and destinations ---- */

static void
hold_path(struct sg_hold *hold, enum subject subject, struct sg_span path)
{
	struct sg_arena *arena = hold->inspection->arena;

	if (sg_span_is(path, ":root"))
		path = SG_SPAN("/");
	if (!path.len || path.p[0] == ':')
		return;
	if (sg_span_starts(path, SG_SPAN("//")))
		path = sg_span_from(path, 1);
	if (sg_span_find(path, '*') == SIZE_MAX)
		path = sg_arena_printf(arena, "%.*s%sx", SG_SPAN_ARG(path),
				       path.p[path.len - 1] == '/' ? "" : "/");
	judge(hold, subject, sample_of(path, arena));
}

static void
hold_domain(struct sg_hold *hold, struct sg_span host)
{
	struct sg_arena *arena = hold->inspection->arena;
	struct sg_span sample = sample_of(host, arena);

	if (!host.len)
		return;
	if (sg_span_search(host, SG_SPAN("://")) == SIZE_MAX)
		sample = sg_arena_printf(arena, "https://%.*s/", SG_SPAN_ARG(sample));
	judge(hold, SUBJECT_DOMAIN, sample);
}

/* ---- from values to permissions ---- */

static void
hold_subject(struct sg_hold *hold, enum subject subject, struct sg_span argument, bool prefix)
{
	if (subject == SUBJECT_COMMAND)
		hold_command(hold, argument, prefix);
	else if (subject == SUBJECT_DOMAIN)
		hold_domain(hold, sg_span_starts(argument, SG_SPAN("domain:"))
					  ? sg_span_from(argument, sizeof("domain:") - 1)
					  : argument);
	else if (argument.len)
		hold_path(hold, subject, argument);
}

static void
hold_tool(struct sg_hold *hold, struct sg_span text)
{
	struct sg_span argument, tool = sg_span_split(text, '(', &argument);

	if (sg_span_ends(argument, SG_SPAN(")")))
		argument.len--;
	for (size_t i = 0; i < SG_ARRAY_LEN(tools); i++)
		if (strcmp(tools[i].syntax, hold->seen->row->with) == 0 &&
		    sg_span_is(tool, tools[i].tool))
			hold_subject(hold, tools[i].subject, argument, tools[i].prefix);
}

/* A value that allows what its key says: a word of the row, or a table with such a member. */
static bool
is_allowing(const struct sg_node *node, struct sg_span words)
{
	while (words.len) {
		struct sg_span word = sg_span_split(words, ' ', &words);
		const struct sg_node *member = sg_node_find(node, word);

		if (node->kind == SG_NODE_STRING && sg_span_eq(node->text, word))
			return true;
		if (node->kind == SG_NODE_BOOLEAN && node->boolean && sg_span_is(word, "true"))
			return true;
		if (member && member->kind == SG_NODE_BOOLEAN && member->boolean)
			return true;
	}
	return false;
}

/* A text, or each of a list. */
static void
hold_texts(struct sg_hold *hold, const struct sg_node *node, bool prefix)
{
	if (!node)
		return;
	if (node->kind == SG_NODE_STRING)
		hold_command(hold, node->text, prefix);
	for (const struct sg_node *each = node->first; each && node->kind == SG_NODE_ARRAY;
	     each = each->next)
		if (each->kind == SG_NODE_STRING)
			hold_command(hold, each->text, prefix);
}

static void
hold_permission(struct sg_hold *hold)
{
	const struct sg_node *node = hold->seen->node, *value;

	for (size_t i = 0; i < SG_ARRAY_LEN(bare); i++) {
		if (strcmp(bare[i].syntax, hold->seen->row->with) != 0)
			continue;
		value = bare[i].when ? sg_node_get(node, bare[i].when) : node;
		if (!value || (bare[i].values && !is_allowing(value, sg_span_of(bare[i].values))))
			return;
		/* What is written as /regular expression/ has no sample. */
		if (bare[i].member && !*bare[i].member) {
			if (node->key.len && node->key.p[0] != '/')
				hold_command(hold, node->key, bare[i].prefix);
		} else
			hold_texts(hold, bare[i].member ? sg_node_get(node, bare[i].member) : node,
				   bare[i].prefix);
		return;
	}
	if (node->kind == SG_NODE_STRING)
		hold_tool(hold, node->text);
}

void
sg_hold_call(struct sg_hold *hold)
{
	const struct sg_inspect_setting *row = hold->seen->row;
	const struct sg_node *node = hold->seen->node;
	struct sg_span subject = row->with ? node->key : node->text;

	if (row->how == SG_HOLD_COMMAND) {
		hold_permission(hold);
		return;
	}
	if (row->with ? !sg_hold_is(hold->seen, row->with, hold->inspection->arena)
		      : node->kind != SG_NODE_STRING)
		return;
	if (row->how == SG_HOLD_DOMAIN)
		hold_domain(hold, subject);
	else
		hold_path(hold, row->how == SG_HOLD_READ ? SUBJECT_READ : SUBJECT_WRITE, subject);
}
