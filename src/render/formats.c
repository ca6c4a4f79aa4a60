/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agents' own words. One function per agent; what it has no word for becomes a note. Knows no policy image.
 */
#include "base/json.h"
#include "model/call.h"
#include "render/render.h"

/* ---- spellings of commands ---- */

struct spellings {
	struct SG_VEC(struct sg_span) texts;
};

/* Every way to write a command with its alternatives; false when there are too many. */
static bool
spell(const struct sg_render_command *command, struct sg_arena *arena, struct spellings *out)
{
	struct spellings now = { 0 };

	sg_vec_push(arena, &now.texts, (struct sg_span){ 0 });
	for (size_t i = 0; i < command->tokens.len; i++) {
		const struct sg_render_token *token = &command->tokens.items[i];
		struct spellings next = { 0 };

		if (now.texts.len * token->texts.len > SG_RENDER_MAX_SPELLINGS)
			return false;
		for (size_t j = 0; j < now.texts.len * token->texts.len; j++) {
			struct sg_span head = now.texts.items[j / token->texts.len];
			struct sg_span word = token->texts.items[j % token->texts.len];

			sg_vec_push(arena, &next.texts,
				    sg_arena_printf(arena, "%.*s%s%.*s", SG_SPAN_ARG(head),
						    i ? " " : "", SG_SPAN_ARG(word)));
		}
		now = next;
	}
	*out = now;
	return true;
}

/* The spellings of a command, or none after a note. */
static struct spellings
spellings_of(struct sg_render_list *list, const struct sg_render_command *command,
	     struct sg_arena *arena)
{
	struct spellings spellings = { 0 };

	if (!spell(command, arena, &spellings))
		sg_render_note(list, command->where, "too many spellings", arena);
	return spellings;
}

static void
leave_paths(struct sg_render_list *list, struct sg_arena *arena)
{
	for (size_t i = 0; i < list->paths.len; i++)
		sg_render_note(list, list->paths.items[i].where, "a rule on paths", arena);
}

static void
leave_domains(struct sg_render_list *list, struct sg_arena *arena)
{
	for (size_t i = 0; i < list->domains.len; i++)
		sg_render_note(list, list->domains.items[i].where, "a rule on domains", arena);
}

static void
leave_servers(struct sg_render_list *list, const char *why, struct sg_arena *arena)
{
	if (list->has_servers)
		sg_render_note(list, SG_SPAN("the list of MCP servers"), why, arena);
}

/* ---- Codex: rules in Starlark ---- */

static void
write_codex_token(const struct sg_render_token *token, struct sg_buffer *out)
{
	if (token->texts.len > 1)
		sg_buffer_add_char(out, '[');
	for (size_t i = 0; i < token->texts.len; i++) {
		if (i)
			sg_buffer_add(out, SG_SPAN(", "));
		sg_json_string(out, token->texts.items[i]);
	}
	if (token->texts.len > 1)
		sg_buffer_add_char(out, ']');
}

static void
write_codex(struct sg_render_list *list, struct sg_buffer *out)
{
	for (size_t i = 0; i < list->commands.len; i++) {
		const struct sg_render_command *command = &list->commands.items[i];

		if (!command->open) {
			sg_render_note(list, command->where, "the command without further words",
				       out->arena);
			continue;
		}
		sg_buffer_add(out, SG_SPAN("prefix_rule(pattern = ["));
		for (size_t j = 0; j < command->tokens.len; j++) {
			if (j)
				sg_buffer_add(out, SG_SPAN(", "));
			write_codex_token(&command->tokens.items[j], out);
		}
		sg_buffer_printf(out, "], decision = \"%s\"",
				 command->verdict == SG_VERDICT_FORBIDDEN ? "forbidden" : "prompt");
		if (command->reason.len) {
			sg_buffer_add(out, SG_SPAN(", justification = "));
			sg_json_string(out, command->reason);
		}
		sg_buffer_add(out, SG_SPAN(")\n"));
	}
	leave_paths(list, out->arena);
	leave_domains(list, out->arena);
	leave_servers(list, "requirements.toml of Codex has it in [mcp_servers]", out->arena);
}

/* ---- Claude Code and Copilot: lists of permission rules ---- */

struct rules {
	struct sg_arena *arena;
	struct spellings deny;
	struct spellings ask;
};

static void
add_rule(struct rules *rules, enum sg_verdict verdict, struct sg_span rule)
{
	struct spellings *to = verdict == SG_VERDICT_FORBIDDEN ? &rules->deny : &rules->ask;

	for (size_t i = 0; i < to->texts.len; i++)
		if (sg_span_eq(to->texts.items[i], rule))
			return;
	sg_vec_push(rules->arena, &to->texts, rule);
}

static void
write_rule_list(const char *name, const struct spellings *rules, struct sg_buffer *out)
{
	sg_buffer_printf(out, "    \"%s\": [", name);
	for (size_t i = 0; i < rules->texts.len; i++) {
		sg_buffer_add(out, i ? SG_SPAN(",\n      ") : SG_SPAN("\n      "));
		sg_json_string(out, rules->texts.items[i]);
	}
	sg_buffer_add(out, rules->texts.len ? SG_SPAN("\n    ]") : SG_SPAN("]"));
}

/* No other servers, also not those that users name; an empty list leaves none. */
static void
write_servers(struct sg_render_list *list, struct sg_buffer *out)
{
	const struct sg_render_names *names = &list->servers;

	if (!list->has_servers)
		return;
	sg_buffer_add(out, SG_SPAN("  \"allowManagedMcpServersOnly\": true,\n"
				   "  \"allowedMcpServers\": ["));
	for (size_t i = 0; i < names->texts.len; i++) {
		sg_buffer_add(out, i ? SG_SPAN(",\n    { ") : SG_SPAN("\n    { "));
		sg_buffer_add(out, SG_SPAN("\"serverName\": "));
		sg_json_string(out, names->texts.items[i]);
		sg_buffer_add(out, SG_SPAN(" }"));
	}
	sg_buffer_add(out, names->texts.len ? SG_SPAN("\n  ],\n") : SG_SPAN("],\n"));
	sg_render_note(list, SG_SPAN("the list of MCP servers"),
		       "by name, which a project can give to another server", out->arena);
}

static void
write_rules(struct sg_render_list *list, const struct rules *rules, struct sg_buffer *out)
{
	sg_buffer_add(out, SG_SPAN("{\n"));
	write_servers(list, out);
	sg_buffer_add(out, SG_SPAN("  \"permissions\": {\n"));
	write_rule_list("deny", &rules->deny, out);
	sg_buffer_add(out, SG_SPAN(",\n"));
	write_rule_list("ask", &rules->ask, out);
	sg_buffer_add(out, SG_SPAN("\n  }\n}\n"));
}

static void
add_commands(struct sg_render_list *list, const char *tool, struct rules *rules)
{
	for (size_t i = 0; i < list->commands.len; i++) {
		const struct sg_render_command *command = &list->commands.items[i];
		struct spellings texts = spellings_of(list, command, rules->arena);

		for (size_t j = 0; j < texts.texts.len; j++)
			add_rule(rules, command->verdict,
				 sg_arena_printf(rules->arena, "%s(%.*s%s)", tool,
						 SG_SPAN_ARG(texts.texts.items[j]),
						 command->open ? " *" : ""));
	}
}

/* Absolute paths begin with two slashes, for one means the directory of the settings. */
static struct sg_span
claude_path(struct sg_span glob, struct sg_arena *arena)
{
	if (glob.p[0] == '/')
		return sg_arena_join(arena, SG_SPAN("/"), glob);
	return glob.p[0] == '*' ? sg_arena_join(arena, SG_SPAN("//"), glob) : glob;
}

static void
add_path_rules(struct sg_render_list *list, const struct sg_render_path *path, struct sg_span glob,
	       struct rules *rules)
{
	if (path->anywhere)
		sg_render_note(
			list, path->where,
			"said also where an entry of another kind of path gives more below it",
			rules->arena);
	if (path->access & SG_ACCESS_READ)
		add_rule(rules, path->verdict,
			 sg_arena_printf(rules->arena, "Read(%.*s)", SG_SPAN_ARG(glob)));
	if (path->access & SG_ACCESS_WRITE)
		add_rule(rules, path->verdict,
			 sg_arena_printf(rules->arena, "Edit(%.*s)", SG_SPAN_ARG(glob)));
}

static void
write_claude(struct sg_render_list *list, struct sg_buffer *out)
{
	struct rules rules = { .arena = out->arena };

	add_commands(list, "Bash", &rules);
	for (size_t i = 0; i < list->paths.len; i++)
		add_path_rules(list, &list->paths.items[i],
			       claude_path(list->paths.items[i].glob, out->arena), &rules);
	for (size_t i = 0; i < list->domains.len; i++)
		add_rule(&rules, list->domains.items[i].verdict,
			 sg_arena_printf(out->arena, "WebFetch(domain:%.*s)",
					 SG_SPAN_ARG(list->domains.items[i].pattern)));
	write_rules(list, &rules, out);
}

static void
write_copilot(struct sg_render_list *list, struct sg_buffer *out)
{
	struct rules rules = { .arena = out->arena };

	add_commands(list, "Shell", &rules);
	for (size_t i = 0; i < list->paths.len; i++) {
		const struct sg_render_path *path = &list->paths.items[i];

		if (path->glob.p[0] == '*')
			add_path_rules(list, path, path->glob, &rules);
		else
			sg_render_note(list, path->where,
				       "where its absolute paths start is not known", out->arena);
	}
	for (size_t i = 0; i < list->domains.len; i++) {
		const struct sg_render_domain *domain = &list->domains.items[i];

		if (domain->pattern.p[0] == '*')
			sg_render_note(list, domain->where, "sub-domains", out->arena);
		else
			add_rule(&rules, domain->verdict,
				 sg_arena_printf(out->arena, "Domain(%.*s)",
						 SG_SPAN_ARG(domain->pattern)));
	}
	if (rules.deny.texts.len || rules.ask.texts.len)
		sg_render_note(
			list, SG_SPAN("copilot"),
			"once there is one such rule, it asks about everything that none names",
			out->arena);
	write_rules(list, &rules, out);
}

/* ---- Gemini: policy rules in TOML ---- */

static void
write_gemini_rule(const struct sg_render_command *command, struct sg_span prefix,
		  struct sg_buffer *out)
{
	bool deny = command->verdict == SG_VERDICT_FORBIDDEN;

	sg_buffer_add(out, SG_SPAN("[[rule]]\ntoolName = \"run_shell_command\"\ncommandPrefix = "));
	sg_json_string(out, prefix);
	sg_buffer_printf(out, "\ndecision = \"%s\"\npriority = %d\n", deny ? "deny" : "ask_user",
			 deny ? 950 : 900);
	if (deny && command->reason.len) {
		sg_buffer_add(out, SG_SPAN("denyMessage = "));
		sg_json_string(out, command->reason);
		sg_buffer_add_char(out, '\n');
	}
	sg_buffer_add_char(out, '\n');
}

static void
write_gemini(struct sg_render_list *list, struct sg_buffer *out)
{
	for (size_t i = 0; i < list->commands.len; i++) {
		const struct sg_render_command *command = &list->commands.items[i];
		struct spellings texts = { 0 };

		if (command->open)
			texts = spellings_of(list, command, out->arena);
		else
			sg_render_note(list, command->where, "the command without further words",
				       out->arena);
		for (size_t j = 0; j < texts.texts.len; j++)
			write_gemini_rule(command, texts.texts.items[j], out);
	}
	leave_paths(list, out->arena);
	leave_domains(list, out->arena);
	leave_servers(list, "settings.json of Gemini can name them in mcp.allowed", out->arena);
	if (list->commands.len)
		sg_render_note(list, SG_SPAN("gemini"),
			       "where a file like this one is, a question of the gate is a refusal",
			       out->arena);
}

/* ---- opencode: the last pattern that fits counts, so denials stand behind questions ---- */

static size_t
write_opencode_rules(const struct spellings *rules, const char *answer, size_t written,
		     struct sg_buffer *out)
{
	for (size_t i = 0; i < rules->texts.len; i++) {
		sg_buffer_add(out, written++ ? SG_SPAN(",\n      ") : SG_SPAN("\n      "));
		sg_json_string(out, rules->texts.items[i]);
		sg_buffer_printf(out, ": \"%s\"", answer);
	}
	return written;
}

/* One object cannot hold a command twice: the denial stays. */
static struct spellings
without(const struct spellings *rules, const struct spellings *others, struct sg_arena *arena)
{
	struct spellings kept = { 0 };

	for (size_t i = 0; i < rules->texts.len; i++) {
		bool found = false;

		for (size_t j = 0; j < others->texts.len && !found; j++)
			found = sg_span_eq(rules->texts.items[i], others->texts.items[j]);
		if (!found)
			sg_vec_push(arena, &kept.texts, rules->texts.items[i]);
	}
	return kept;
}

static void
write_opencode(struct sg_render_list *list, struct sg_buffer *out)
{
	struct rules rules = { .arena = out->arena };
	size_t written;

	for (size_t i = 0; i < list->commands.len; i++) {
		const struct sg_render_command *command = &list->commands.items[i];
		struct spellings texts = spellings_of(list, command, out->arena);

		for (size_t j = 0; j < texts.texts.len; j++) {
			add_rule(&rules, command->verdict, texts.texts.items[j]);
			if (command->open)
				add_rule(&rules, command->verdict,
					 sg_arena_join(out->arena, texts.texts.items[j],
						       SG_SPAN(" *")));
		}
	}
	rules.ask = without(&rules.ask, &rules.deny, out->arena);
	sg_buffer_add(out, SG_SPAN("{\n  \"permission\": {\n    \"bash\": {"));
	written = write_opencode_rules(&rules.ask, "ask", 0, out);
	written = write_opencode_rules(&rules.deny, "deny", written, out);
	sg_buffer_add(out, written ? SG_SPAN("\n    }\n  }\n}\n") : SG_SPAN("}\n  }\n}\n"));
	leave_paths(list, out->arena);
	leave_domains(list, out->arena);
	leave_servers(list, "opencode has no word for it", out->arena);
}

const struct sg_render_format sg_render_formats[] = {
	{ "codex", "~/.codex/rules/strictgate.rules", true, write_codex },
	{ "claude", "/etc/claude-code/managed-settings.json", false, write_claude },
	{ "copilot", "/etc/github-copilot/managed-settings.json", false, write_copilot },
	{ "gemini", "/etc/gemini-cli/policies/strictgate.toml", true, write_gemini },
	{ "opencode", "/etc/opencode/opencode.json", false, write_opencode },
	{ 0 },
};
