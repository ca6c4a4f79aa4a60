/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MCP allowlists of both dialects: who may be called, by name and by what it really is.
 */
#include "load/draft.h"

#include "match/glob.h"
#include "match/regex.h"
#include "model/call.h"

/* Programs that run whatever their arguments name: without arguments an entry says little. */
static const char *const runners[] = { "npx",     "npm",    "pnpm",   "yarn", "bun",  "bunx",
				       "node",    "deno",   "uv",     "uvx",  "pipx", "python",
				       "python3", "docker", "podman", "sh",   "bash", "zsh",
				       "env",     "java",   "dotnet", "ruby", "perl", "go",
				       "cargo",   "nix" };

static struct sg_text_match_rec
text_match(struct sg_draft *draft, enum sg_text_match match, struct sg_span text)
{
	return (struct sg_text_match_rec){ sg_draft_text(draft, text), (uint32_t)match };
}

/* Text, or { match = exact | prefix | regex | glob, value | expression }. False after an error was added. */
static bool
read_matcher(struct sg_draft *draft, const struct sg_node *node, struct sg_text_match_rec *out)
{
	static const char words[] = "exact prefix regex glob"; /* enum sg_text_match */
	struct sg_spot spot = sg_spot_value(node);
	const struct sg_node *value = sg_node_get(node, "value");
	struct sg_error err = { 0 };
	int match = sg_key_word(words, sg_node_text(node, "match"));

	if (node->kind == SG_NODE_STRING) {
		*out = text_match(draft, SG_TEXT_EXACT, node->text);
		return true;
	}
	value = value ? value : sg_node_get(node, "expression");
	if (node->kind != SG_NODE_TABLE || match < 0 || !value || value->kind != SG_NODE_STRING) {
		spot.hint = SG_SPAN("write \"text\" or { match = \"prefix\", value = \"text\" }");
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "this is neither text nor a matcher");
		return false;
	}
	if (match == SG_TEXT_REGEX && !sg_ok(sg_regex_check(value->text, draft->arena, &err))) {
		sg_draft_fail_inside(draft, value, &err);
		return false;
	}
	*out = text_match(draft, (enum sg_text_match)match, value->text);
	return true;
}

typedef bool (*matcher_reader)(struct sg_draft *, const struct sg_node *,
			       struct sg_text_match_rec *);

static struct sg_ref
read_args(struct sg_draft *draft, const struct sg_node *args, matcher_reader read)
{
	struct SG_VEC(struct sg_text_match_rec) list = { 0 };

	if (args->kind != SG_NODE_ARRAY) {
		sg_draft_fail(draft, SG_E_WRONG_TYPE, sg_spot_value(args),
			      "\"args\" must be of type array, not %s",
			      sg_node_kind_name(args->kind));
		return (struct sg_ref){ 0 };
	}
	for (const struct sg_node *node = args->first; node; node = node->next) {
		struct sg_text_match_rec match;

		if (read(draft, node, &match))
			sg_vec_push(draft->arena, &list, match);
	}
	return sg_image_add_all(draft->builder, SG_POLICY_SERVER_ARGS, list.items, list.len,
				sizeof(*list.items));
}

/* ---- requirements dialect ---- */

static enum sg_transport
transport_of(const struct sg_node *entry)
{
	struct sg_span type = sg_node_text(entry, "type");

	if (type.len)
		return sg_span_is(type, "stdio") ? SG_TRANSPORT_STDIO : SG_TRANSPORT_HTTP;
	if (sg_node_get(entry, "command"))
		return SG_TRANSPORT_STDIO;
	return sg_node_get(entry, "url") ? SG_TRANSPORT_HTTP : SG_TRANSPORT_UNKNOWN;
}

/* Keys that an entry of its transport lacks or must not have. */
static bool
check_entry(struct sg_draft *draft, const struct sg_node *entry, enum sg_transport transport)
{
	static const struct {
		enum sg_transport transport;
		const char *needed;
		const char *foreign;
	} rows[] = {
		{ SG_TRANSPORT_STDIO, "command", "url" },
		{ SG_TRANSPORT_HTTP, "url", "command" },
		{ SG_TRANSPORT_UNKNOWN, "name", "args" },
	};
	bool fine = true;

	for (size_t i = 0; i < SG_ARRAY_LEN(rows); i++) {
		const struct sg_node *foreign = sg_node_get(entry, rows[i].foreign);

		if (rows[i].transport != transport)
			continue;
		if (!sg_node_get(entry, rows[i].needed))
			sg_draft_fail(draft, SG_E_MISSING_KEY, sg_spot_value(entry),
				      "this server needs the key \"%s\"", rows[i].needed);
		if (foreign)
			sg_draft_fail(draft, SG_E_BAD_VALUE, sg_spot_key(foreign),
				      "\"%s\" does not belong to this type of server",
				      rows[i].foreign);
		fine = sg_node_get(entry, rows[i].needed) && !foreign;
	}
	return fine;
}

static void
warn_when_wide(struct sg_draft *draft, const struct sg_node *command)
{
	for (size_t i = 0; i < SG_ARRAY_LEN(runners); i++)
		if (sg_span_is(sg_span_basename(command->text), runners[i])) {
			struct sg_spot spot = sg_spot_value(command);

			spot.hint = SG_SPAN("add args = [...]");
			sg_draft_fail(draft, SG_W_WIDE_SERVER, spot,
				      "\"%s\" runs whatever its arguments name", runners[i]);
		}
}

static void
read_entry(struct sg_draft *draft, const struct sg_node *entry)
{
	enum sg_transport transport = transport_of(entry);
	const struct sg_node *command = sg_node_get(entry, "command"),
			     *args = sg_node_get(entry, "args");
	struct sg_span name = sg_node_text(entry, "name");
	struct sg_server_rec rec = { .transport = transport, .place = sg_draft_place(entry) };

	if (!check_entry(draft, entry, transport))
		return;
	if (name.len == 0)
		rec.name = text_match(draft, SG_TEXT_ANY, name);
	else
		rec.name = text_match(draft, sg_glob_has_magic(name) ? SG_TEXT_GLOB : SG_TEXT_EXACT,
				      name);
	rec.any_args = !args;
	if (args)
		rec.args = read_args(draft, args, read_matcher);
	else if (command)
		warn_when_wide(draft, command);
	rec.target =
		text_match(draft, transport == SG_TRANSPORT_UNKNOWN ? SG_TEXT_ANY : SG_TEXT_EXACT,
			   sg_node_text(entry, command ? "command" : "url"));
	rec.tools = sg_draft_list(draft, sg_node_get(entry, "tools"));
	sg_vec_push(draft->arena, &draft->servers, rec);
}

void
sg_read_servers(struct sg_draft *draft, const struct sg_node *servers)
{
	const struct sg_node *allowed = sg_node_get(servers, "allowed");
	static const struct sg_ruling prompt = { SG_VERDICT_PROMPT, SG_AUDIT_META };

	draft->source.unknown_server = prompt;
	if (!servers)
		return;
	draft->source.flags |= SG_SOURCE_HAS_SERVERS;
	draft->source.unknown_server =
		sg_draft_ruling(sg_node_get(servers, "on_unknown_identity"), prompt);
	for (const struct sg_node *entry = sg_draft_first_table(allowed); entry;
	     entry = sg_draft_next_table(entry))
		read_entry(draft, entry);
}

/* ---- Codex dialect ---- */

/* Rust's regular expressions, which Codex uses, know no looking around and no back references. */
static bool
is_rust_regex(struct sg_draft *draft, const struct sg_node *expression)
{
	static const char *const foreign[] = { "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?(" };

	for (size_t i = 0; i < SG_ARRAY_LEN(foreign); i++)
		if (sg_span_search(expression->text, sg_span_of(foreign[i])) != SIZE_MAX) {
			sg_draft_fail(draft, SG_E_BAD_REGEX, sg_spot_value(expression),
				      "Codex cannot read \"%s\" in a regular expression",
				      foreign[i]);
			return false;
		}
	return true;
}

/* { match = "exact" | "prefix", value } or { match = "regex", expression }, and nothing else. */
static bool
read_codex_matcher(struct sg_draft *draft, const struct sg_node *node,
		   struct sg_text_match_rec *out)
{
	bool regex = sg_span_is(sg_node_text(node, "match"), "regex");
	const struct sg_node *text = sg_node_get(node, regex ? "expression" : "value");
	struct sg_spot spot = sg_spot_value(node);

	if (node->kind != SG_NODE_TABLE || node->count != 2 || !text ||
	    sg_span_is(sg_node_text(node, "match"), "glob")) {
		spot.hint = SG_SPAN(
			"write { match = \"exact\" | \"prefix\", value = \"...\" } or { match = \"regex\", expression = \"...\" }");
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "this is no matcher");
		return false;
	}
	return (!regex || is_rust_regex(draft, text)) && read_matcher(draft, node, out);
}

/* { executable, args }, both of them. */
static bool
read_executable(struct sg_draft *draft, const struct sg_node *command, struct sg_server_rec *rec)
{
	const struct sg_node *executable = sg_node_get(command, "executable"),
			     *args = sg_node_get(command, "args");

	if (!executable || executable->kind != SG_NODE_STRING || !args || command->count != 2) {
		struct sg_spot spot = sg_spot_value(command);

		spot.hint = SG_SPAN("write { executable = \"program\", args = [...] }");
		sg_draft_fail(draft, SG_E_MISSING_KEY, spot,
			      "identity.command has the keys \"executable\" and \"args\"");
		return false;
	}
	rec->target = text_match(draft, SG_TEXT_EXACT, executable->text);
	rec->any_args = 0;
	rec->args = read_args(draft, args, read_codex_matcher);
	return true;
}

static bool
read_address(struct sg_draft *draft, const struct sg_node *url, struct sg_server_rec *rec)
{
	if (url->kind != SG_NODE_STRING)
		return read_codex_matcher(draft, url, &rec->target);
	rec->target = text_match(draft, SG_TEXT_EXACT, url->text);
	return true;
}

/* The command counts where both are given, as long as it is one. */
static bool
read_identity(struct sg_draft *draft, const struct sg_node *identity, struct sg_server_rec *rec)
{
	const struct sg_node *command = sg_node_get(identity, "command"),
			     *url = sg_node_get(identity, "url");
	struct sg_spot spot = sg_spot_value(identity);
	bool usable =
		command && (command->kind == SG_NODE_TABLE || command->kind == SG_NODE_STRING);

	rec->transport = usable ? SG_TRANSPORT_STDIO : SG_TRANSPORT_HTTP;
	rec->any_args = 1;
	if (usable && command->kind == SG_NODE_TABLE)
		return read_executable(draft, command, rec);
	if (usable) {
		rec->target = text_match(draft, SG_TEXT_EXACT, command->text);
		return true;
	}
	if (url)
		return read_address(draft, url, rec);
	spot.hint = SG_SPAN("write { command = \"program\" } or { url = \"https://...\" }");
	sg_draft_fail(draft, SG_E_MISSING_KEY, spot, "an identity needs command or url");
	return false;
}

static void
read_named(struct sg_draft *draft, const struct sg_node *servers)
{
	for (const struct sg_node *server = servers ? servers->first : NULL; server;
	     server = server->next) {
		const struct sg_node *identity = sg_node_get(server, "identity");
		struct sg_server_rec rec = { .place = sg_draft_place(server) };

		rec.name = text_match(draft, SG_TEXT_EXACT, server->key);
		if (identity && read_identity(draft, identity, &rec))
			sg_vec_push(draft->arena, &draft->servers, rec);
	}
}

/*
 * A call does not tell which plugin its server came with: the plugins' own allowlists count as further entries, and
 * restrict nothing where there is no list of servers.
 */
void
sg_read_codex_servers(struct sg_draft *draft, const struct sg_node *root)
{
	const struct sg_node *servers = sg_node_get(root, "mcp_servers"),
			     *plugins = sg_node_get(root, "plugins");

	if (!servers)
		return;
	draft->source.flags |= SG_SOURCE_HAS_SERVERS;
	read_named(draft, servers);
	for (const struct sg_node *plugin = plugins ? plugins->first : NULL; plugin;
	     plugin = plugin->next)
		read_named(draft, sg_node_get(plugin, "mcp_servers"));
}
