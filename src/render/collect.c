/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a policy to what agents may have words for. What only the gate can judge becomes a note. Knows no agent's words.
 */
#include "render/collect.h"
#include "match/glob.h"
#include "model/call.h"

struct sg_span
sg_render_string(const struct sg_render_collection *c, struct sg_ref ref)
{
	return sg_image_string(c->policy, ref);
}

struct sg_span
sg_render_where(const struct sg_render_collection *c, struct sg_place_rec place, struct sg_ref id)
{
	struct sg_span name = sg_render_string(c, c->source->name), rule = sg_render_string(c, id);

	if (!place.line)
		return name;
	return sg_arena_printf(c->arena, "%.*s:%u%s%.*s", SG_SPAN_ARG(name), place.line,
			       rule.len ? " " : "", SG_SPAN_ARG(rule));
}

void
sg_render_note(struct sg_render_list *list, struct sg_span place, const char *why,
	       struct sg_arena *arena)
{
	struct sg_buffer text = { .arena = arena };

	for (size_t i = 0; i < place.len; i++)
		if ((unsigned char)place.p[i] >= ' ' && place.p[i] != 127)
			sg_buffer_add_char(&text, place.p[i]);
	sg_buffer_printf(&text, ": %s", why);
	/* A rule with many patterns says it once. */
	if (list->notes.len &&
	    sg_span_eq(list->notes.items[list->notes.len - 1], sg_buffer_span(&text)))
		return;
	sg_vec_push(arena, &list->notes, sg_buffer_span(&text));
}

static void
leave(struct sg_render_collection *c, struct sg_span place, const char *why)
{
	sg_render_note(c->list, place, why, c->arena);
}

struct sg_span
sg_render_line(const struct sg_render_collection *c, struct sg_span text)
{
	struct sg_buffer out = { .arena = c->arena };

	for (size_t i = 0; i < text.len; i++)
		sg_buffer_add_char(
			&out, (unsigned char)text.p[i] < ' ' || text.p[i] == 127 ? ' ' : text.p[i]);
	return sg_span_trim(sg_buffer_span(&out));
}

/* ---- commands ---- */

bool
sg_render_is_plain(struct sg_span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!(sg_lower(word.p[i]) >= 'a' && sg_lower(word.p[i]) <= 'z') &&
		    !(word.p[i] >= '0' && word.p[i] <= '9') && !strchr("-_./=+@%,:", word.p[i]))
			return false;
	return word.len > 0;
}

/* False when a text among the alternatives is no plain word. */
static bool
read_texts(struct sg_render_collection *c, struct sg_ref ref, struct sg_render_token *out)
{
	size_t count;
	const struct sg_ref *texts =
		sg_image_records(c->policy, SG_POLICY_LISTS, ref, sizeof(*texts), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span text = sg_render_string(c, texts[i]);

		if (!sg_render_is_plain(text))
			return false;
		sg_vec_push(c->arena, &out->texts, text);
	}
	return count > 0;
}

/* NULL, or why not. */
static const char *
read_pattern(struct sg_render_collection *c, const struct sg_pattern_rec *pattern,
	     struct sg_render_command *out)
{
	struct sg_render_token token = { 0 };
	size_t count;
	const struct sg_token_rec *words = sg_image_records(c->policy, SG_POLICY_TOKENS,
							    pattern->words, sizeof(*words), &count);

	if (pattern->kind == SG_PATTERN_REGEX)
		return "a regular expression";
	if (pattern->flags & SG_PATTERN_NOCASE)
		return "letter case does not count here";
	if (!read_texts(c, pattern->programs, &token))
		return "the program is not one plain name";
	sg_vec_push(c->arena, &out->tokens, token);
	out->open = pattern->flags & SG_PATTERN_OPEN;
	for (size_t i = 0; i < count; i++) {
		token = (struct sg_render_token){ 0 };
		if (words[i].rest && i + 1 == count)
			out->open = true;
		else if (words[i].rest || !read_texts(c, words[i].texts, &token))
			return "a pattern inside the command";
		else
			sg_vec_push(c->arena, &out->tokens, token);
	}
	return NULL;
}

static bool
is_for_agent(const struct sg_render_collection *c, struct sg_ref agents)
{
	size_t count;
	const struct sg_ref *names =
		sg_image_records(c->policy, SG_POLICY_LISTS, agents, sizeof(*names), &count);

	for (size_t i = 0; i < count; i++)
		if (sg_glob_match(sg_render_string(c, names[i]), c->agent, 0) == SG_MATCH_YES)
			return true;
	return agents.count == 0;
}

static void
collect_rule(struct sg_render_collection *c, const struct sg_rule_rec *rule)
{
	struct sg_span place = sg_render_where(c, rule->place, rule->id);
	size_t count;
	const struct sg_pattern_rec *patterns = sg_image_records(
		c->policy, SG_POLICY_PATTERNS, rule->patterns, sizeof(*patterns), &count);

	if (rule->ruling.verdict == SG_VERDICT_ALLOW || !is_for_agent(c, rule->agents))
		return;
	if (!(rule->tools & (1u << SG_TOOL_SHELL)) || count == 0) {
		leave(c, place, "a rule on other tools than the shell");
		return;
	}
	if (rule->unless.count) {
		leave(c, place, "the rule has exceptions");
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct sg_render_command command = { .verdict = rule->ruling.verdict,
						     .reason = sg_render_line(
							     c, sg_render_string(c, rule->reason)),
						     .where = place };
		const char *why = read_pattern(c, &patterns[i], &command);

		if (why)
			leave(c,
			      sg_arena_printf(c->arena, "%.*s (%.*s)", SG_SPAN_ARG(place),
					      SG_SPAN_ARG(sg_render_string(c, patterns[i].text))),
			      why);
		else
			sg_vec_push(c->arena, &c->list->commands, command);
	}
}

/* ---- paths and domains ---- */

void
sg_render_add_path(struct sg_render_collection *c, const struct sg_render_path *path, bool tree)
{
	struct sg_span last = sg_span_basename(path->glob);
	bool rooted = path->glob.p[0] == '/' || sg_span_starts(path->glob, SG_SPAN("./")) ||
		      sg_span_starts(path->glob, SG_SPAN("~/")) ||
		      sg_span_starts(path->glob, SG_SPAN("**/"));

	/* Where the last component is a pattern, agents also take what lies below a directory that it names. */
	if (!rooted || strpbrk(sg_arena_copy(c->arena, path->glob).p, "{}[]()?!\\,\n") ||
	    (!tree && !sg_span_is(last, "**") && sg_span_find(last, '*') != SIZE_MAX))
		leave(c, path->where, "a path pattern that agents may read in another way");
	else
		sg_vec_push(c->arena, &c->list->paths, *path);
}

static void
collect_path(struct sg_render_collection *c, const struct sg_path_rec *rec)
{
	struct sg_span place = sg_render_where(c, rec->place, rec->id);
	size_t count;
	const struct sg_ref *globs =
		sg_image_records(c->policy, SG_POLICY_LISTS, rec->globs, sizeof(*globs), &count);

	if (rec->ruling.verdict == SG_VERDICT_ALLOW || !is_for_agent(c, rec->agents))
		return;
	if (rec->unless.count) {
		leave(c, place, "the rule has exceptions");
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (sg_render_string(c, globs[i]).len)
			sg_render_add_path(c,
					   &(struct sg_render_path){
						   sg_render_string(c, globs[i]), rec->access,
						   rec->ruling.verdict, false, place },
					   false);
}

static void
collect_domain(struct sg_render_collection *c, const struct sg_domain_rec *rec)
{
	struct sg_span pattern = sg_render_string(c, rec->pattern);
	struct sg_render_domain domain = {
		.pattern = pattern,
		.verdict = rec->access == SG_DOMAIN_DENY ? SG_VERDICT_FORBIDDEN : SG_VERDICT_PROMPT,
		.where = sg_render_where(c, rec->place, (struct sg_ref){ 0 }),
	};

	if (rec->access == SG_DOMAIN_ALLOW)
		return;
	if (sg_span_starts(pattern, SG_SPAN("**."))) {
		domain.pattern = sg_span_from(pattern, 3);
		if (sg_render_is_plain(domain.pattern))
			sg_vec_push(c->arena, &c->list->domains, domain);
		domain.pattern = sg_span_from(pattern, 1);
	}
	if (sg_render_is_plain(sg_span_starts(domain.pattern, SG_SPAN("*."))
				       ? sg_span_from(domain.pattern, 2)
				       : domain.pattern))
		sg_vec_push(c->arena, &c->list->domains, domain);
	else
		leave(c, domain.where, "a domain pattern that agents may read in another way");
}

/* ---- the rest ---- */

static bool
has_settings(const struct sg_source_rec *source)
{
	for (size_t i = 0; i < SG_SETTING_COUNT; i++)
		if (source->settings[i].present)
			return true;
	return false;
}

static void
note_rest(struct sg_render_collection *c)
{
	const struct sg_source_rec *s = c->source;
	const struct {
		bool there;
		const char *why;
	} rest[] = {
		{ s->flags & SG_SOURCE_HAS_PROFILES, "permission profiles" },
		{ has_settings(s), "allowed modes" },
		{ s->environments.count > 0, "environment variables" },
		{ s->network_mode == SG_NETWORK_LIMITED, "the list of allowed domains" },
		{ s->default_ruling.verdict != SG_VERDICT_ALLOW,
		  "the default for what no rule speaks about" },
		{ s->unreadable.verdict != SG_VERDICT_ALLOW, "commands that cannot be read" },
		{ s->floor.verdict != SG_VERDICT_ALLOW, "the source could not be used" },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(rest); i++)
		if (rest[i].there)
			leave(c, sg_render_string(c, s->name), rest[i].why);
}

static void
collect_source(struct sg_render_collection *c)
{
	size_t count;
	const struct sg_rule_rec *rules = sg_image_records(
		c->policy, SG_POLICY_RULES, c->source->rules, sizeof(*rules), &count);

	for (size_t i = 0; i < count; i++)
		collect_rule(c, &rules[i]);
	const struct sg_path_rec *paths = sg_image_records(
		c->policy, SG_POLICY_PATHS, c->source->paths, sizeof(*paths), &count);
	for (size_t i = 0; i < count; i++)
		collect_path(c, &paths[i]);
	const struct sg_domain_rec *domains = sg_image_records(
		c->policy, SG_POLICY_DOMAINS, c->source->domains, sizeof(*domains), &count);
	for (size_t i = 0; i < count; i++)
		collect_domain(c, &domains[i]);
	sg_render_collect_clis(c);
	sg_render_collect_files(c);
	sg_render_collect_servers(c);
	note_rest(c);
}

void
sg_render_collect(const struct sg_image *policy, struct sg_span agent, struct sg_arena *arena,
		  struct sg_render_list *out)
{
	struct sg_render_collection c = { policy, agent, arena, out, NULL };

	for (uint32_t i = 0; i < sg_image_count(policy, SG_POLICY_SOURCES); i++) {
		c.source = sg_image_record(policy, SG_POLICY_SOURCES, i, sizeof(*c.source));
		/* A source on trial restricts nothing. */
		if (c.source && !(c.source->flags & SG_SOURCE_AUDIT_ONLY))
			collect_source(&c);
	}
}
