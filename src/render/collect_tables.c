/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a policy that agents have words for: named commands of tools, access by path, MCP servers by name. Knows
 * no agent's words.
 */
#include "knowledge/verbs.h"
#include "match/glob.h"
#include "model/call.h"
#include "render/collect.h"

enum { MAX_WORDS = 8 };

static void
leave(struct sg_render_collection *c, struct sg_span place, const char *why)
{
	sg_render_note(c->list, place, why, c->arena);
}

/* ---- named commands ---- */

/* True when the words, and any others behind them, are this command and no longer one. */
static bool
is_whole_command(struct sg_render_collection *c, struct sg_span tool, struct sg_span path,
		 const struct sg_render_command *command)
{
	struct sg_verb_word words[MAX_WORDS + 1] = { 0 };
	size_t count = command->tokens.len - 1;
	struct sg_verb_result result;

	if (!sg_verb_tool(tool) || count == 0 || count > MAX_WORDS)
		return false;
	for (size_t i = 0; i < count; i++)
		words[i].text = command->tokens.items[i + 1].texts.items[0];
	/* A word of which nothing is known. */
	words[count] = (struct sg_verb_word){ .text = { "\0", 1 }, .opaque = true };
	sg_verb_classify(tool, words, count + 1, c->arena, &result);
	return result.known && !result.opaque && sg_span_eq(result.path, path);
}

static bool
add_word(struct sg_render_collection *c, struct sg_span word, struct sg_render_command *command)
{
	struct sg_render_token token = { 0 };

	if (!sg_render_is_plain(word))
		return false;
	sg_vec_push(c->arena, &token.texts, word);
	sg_vec_push(c->arena, &command->tokens, token);
	return true;
}

static bool
collect_verb(struct sg_render_collection *c, const struct sg_cli_rec *cli,
	     const struct sg_cli_verb_rec *verb)
{
	struct sg_span tool = sg_render_string(c, cli->program);
	struct sg_span path = sg_render_string(c, verb->glob), rest = path;
	struct sg_render_command command = {
		.open = true,
		.verdict = verb->ruling.verdict,
		.reason = sg_render_line(c, sg_render_string(c, cli->reason)),
		.where = sg_render_where(c, cli->place, (struct sg_ref){ 0 }),
	};

	if (!add_word(c, tool, &command))
		return false;
	while (rest.len)
		if (!add_word(c, sg_span_split(rest, ' ', &rest), &command))
			return false;
	if (!is_whole_command(c, tool, path, &command))
		return false;
	sg_vec_push(c->arena, &c->list->commands, command);
	return true;
}

static void
collect_cli(struct sg_render_collection *c, const struct sg_cli_rec *cli)
{
	struct sg_span place = sg_render_where(c, cli->place, (struct sg_ref){ 0 });
	size_t count;
	const struct sg_cli_verb_rec *verbs =
		sg_image_records(c->policy, SG_POLICY_VERBS, cli->verbs, sizeof(*verbs), &count);

	for (size_t i = 0; i < SG_CLI_CLASSES; i++)
		if (cli->classes[i].verdict != SG_VERDICT_ALLOW)
			leave(c, place, "classes of verbs");
	for (size_t i = 0; i < count; i++)
		if (verbs[i].ruling.verdict != SG_VERDICT_ALLOW && !collect_verb(c, cli, &verbs[i]))
			leave(c,
			      sg_arena_printf(c->arena, "%.*s (%.*s %.*s)", SG_SPAN_ARG(place),
					      SG_SPAN_ARG(sg_render_string(c, cli->program)),
					      SG_SPAN_ARG(sg_render_string(c, verbs[i].glob))),
			      "not one command of a known tool");
	if (cli->config_dirs.count || cli->identity_type.count || cli->tenants.count)
		leave(c, place, "who the tool acts as");
}

void
sg_render_collect_clis(struct sg_render_collection *c)
{
	size_t count;
	const struct sg_cli_rec *clis =
		sg_image_records(c->policy, SG_POLICY_CLIS, c->source->clis, sizeof(*clis), &count);

	for (size_t i = 0; i < count; i++)
		collect_cli(c, &clis[i]);
}

/* ---- the filesystem table ---- */

/* Where an entry begins, as a path; the empty span for a place that is none. */
static struct sg_span
place_of(struct sg_span base)
{
	static const struct {
		const char *base;
		const char *path;
	} places[] = {
		{ ":project_roots", "." }, { ":workspace_roots", "." },
		{ ":tmpdir", "/tmp" },     { ":slash_tmp", "/tmp" },
		{ ":root", "/" },
	};

	for (size_t i = 0; i < SG_ARRAY_LEN(places); i++)
		if (sg_span_is(base, places[i].base))
			return sg_span_of(places[i].path);
	return base.len && base.p[0] == ':' ? (struct sg_span){ 0 } : base;
}

/* A pattern for everything that an entry covers; a directory covers what is below it. */
static struct sg_span
glob_of(struct sg_render_collection *c, const struct sg_file_rec *file)
{
	struct sg_span place = place_of(sg_render_string(c, file->base));
	struct sg_span below = sg_render_string(c, file->glob);

	while (place.len && sg_span_ends(place, SG_SPAN("/")))
		place.len--;
	if (below.len == 0 || sg_span_is(below, "."))
		below = SG_SPAN("**");
	else if (!sg_span_ends(below, SG_SPAN("**")))
		below = sg_arena_join(c->arena, below, SG_SPAN("/**"));
	return sg_arena_printf(c->arena, "%.*s/%.*s", SG_SPAN_ARG(place), SG_SPAN_ARG(below));
}

/* Without the wildcards at its end. */
static struct sg_span
stem_of(struct sg_span glob)
{
	return sg_span_first(glob, glob.len - (sizeof("**") - 1));
}

/* The part of a pattern before its first wildcard. */
static struct sg_span
literal_of(struct sg_span glob)
{
	size_t len = 0;

	while (len < glob.len && !sg_glob_has_magic(sg_span_first(glob, len + 1)))
		len++;
	return sg_span_first(glob, len);
}

/* Could two patterns of one kind (absolute, of the home, of the call's directory) speak about one path? */
static bool
may_meet(struct sg_span a, struct sg_span b)
{
	struct sg_span x = literal_of(a), y = literal_of(b);

	return sg_span_starts(x, y) || sg_span_starts(y, x);
}

/*
 * Could an entry that gives more speak about a path below this one? Then its denial would be wider than the policy. A
 * pattern that denies beats every other entry. Of another kind of path nobody knows here: *anywhere.
 */
static bool
has_exception(struct sg_render_collection *c, const struct sg_file_rec *file, struct sg_span glob,
	      bool *anywhere)
{
	size_t count;
	const struct sg_file_rec *files = sg_image_records(
		c->policy, SG_POLICY_FILES, c->source->files, sizeof(*files), &count);
	bool wild = sg_glob_has_magic(stem_of(glob));

	if (wild && file->access == SG_FILE_NONE)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct sg_span other = glob_of(c, &files[i]);

		if (files[i].access <= file->access)
			continue;
		if (other.p[0] != glob.p[0] && other.p[0] != '*' && glob.p[0] != '*')
			*anywhere = true;
		else if (wild || sg_glob_has_magic(stem_of(other))
				 ? other.p[0] == '*' || glob.p[0] == '*' || may_meet(glob, other)
				 : sg_span_starts(other, stem_of(glob)))
			return true;
	}
	return false;
}

static void
collect_file(struct sg_render_collection *c, const struct sg_file_rec *file)
{
	struct sg_render_path path = {
		.access = file->access == SG_FILE_NONE ? SG_ACCESS_READ | SG_ACCESS_WRITE
						       : SG_ACCESS_WRITE,
		.verdict = SG_VERDICT_FORBIDDEN,
		.where = sg_render_where(c, file->place, (struct sg_ref){ 0 }),
	};

	if (file->access == SG_FILE_WRITE || place_of(sg_render_string(c, file->base)).len == 0)
		return;
	path.glob = glob_of(c, file);
	if (has_exception(c, file, path.glob, &path.anywhere)) {
		leave(c, path.where, "an access that narrower entries widen");
		return;
	}
	/* Agents, too, take a directory for what is below it. */
	if (stem_of(path.glob).len > sizeof("./") - 1)
		path.glob = sg_span_first(path.glob, path.glob.len - (sizeof("/**") - 1));
	sg_render_add_path(c, &path, true);
}

void
sg_render_collect_files(struct sg_render_collection *c)
{
	size_t count;
	const struct sg_file_rec *files = sg_image_records(
		c->policy, SG_POLICY_FILES, c->source->files, sizeof(*files), &count);

	for (size_t i = 0; i < count; i++)
		collect_file(c, &files[i]);
}

/* ---- MCP servers ---- */

static bool
has_name(const struct sg_render_names *names, struct sg_span name)
{
	for (size_t i = 0; i < names->texts.len; i++)
		if (sg_span_eq(names->texts.items[i], name))
			return true;
	return false;
}

/* The names of a source's list; false when an entry has none that is one plain word. */
static bool
read_names(struct sg_render_collection *c, struct sg_render_names *out)
{
	size_t count;
	const struct sg_server_rec *servers = sg_image_records(
		c->policy, SG_POLICY_SERVERS, c->source->servers, sizeof(*servers), &count);

	for (size_t i = 0; i < count; i++) {
		struct sg_span name = sg_render_string(c, servers[i].name.text);

		if (servers[i].name.match != SG_TEXT_EXACT || !sg_render_is_plain(name))
			return false;
		if (servers[i].transport != SG_TRANSPORT_UNKNOWN || servers[i].tools.count)
			leave(c, sg_render_where(c, servers[i].place, (struct sg_ref){ 0 }),
			      "what the MCP server is, and its tools");
		if (!has_name(out, name))
			sg_vec_push(c->arena, &out->texts, name);
	}
	return true;
}

void
sg_render_collect_servers(struct sg_render_collection *c)
{
	struct sg_render_names own = { 0 }, both = { 0 };
	struct sg_render_list *list = c->list;

	if (!(c->source->flags & SG_SOURCE_HAS_SERVERS))
		return;
	if (!read_names(c, &own)) {
		leave(c, sg_render_string(c, c->source->name),
		      "the list of MCP servers, which are not named by one word");
		return;
	}
	for (size_t i = 0; i < own.texts.len; i++)
		if (!list->has_servers || has_name(&list->servers, own.texts.items[i]))
			sg_vec_push(c->arena, &both.texts, own.texts.items[i]);
	list->servers = both;
	list->has_servers = true;
}
