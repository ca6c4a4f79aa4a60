/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [[requirements.paths]], [requirements.filesystem] and Codex' deny_read. Patterns are checked and kept as written; how
 * they cover a path is the match layer's.
 */
#include "load/draft.h"

#include "match/glob.h"
#include "match/path.h"
#include "model/call.h"

/* The world in which examples of path rules are proved. */
static const struct sg_path_world example_world = { SG_SPAN("/home/user/project"),
						    SG_SPAN("/home/user"), false };

const char *
sg_read_path_fault(struct sg_span pattern)
{
	int braces = 0, brackets = 0;

	for (size_t i = 0; i < pattern.len; i++) {
		if ((unsigned char)pattern.p[i] < 0x20)
			return "a path pattern holds a control character";
		if (pattern.p[i] == '\\')
			i++;
		else if (pattern.p[i] == '{')
			braces++;
		else if (pattern.p[i] == '}' && --braces < 0)
			break;
		else if (pattern.p[i] == '[')
			brackets = 1;
		else if (pattern.p[i] == ']')
			brackets = 0;
	}
	if (braces != 0)
		return "a path pattern has an unbalanced brace";
	return brackets ? "a path pattern has an open [" : NULL;
}

/* A component that names itself and nothing else. */
static bool
is_plain(struct sg_span part)
{
	return part.len && !sg_glob_has_magic(part) && !sg_span_is(part, "~") &&
	       !sg_span_is(part, "..") && sg_span_find(part, '{') == SIZE_MAX &&
	       sg_span_find(part, '}') == SIZE_MAX && sg_span_find(part, '\\') == SIZE_MAX;
}

struct sg_span
sg_draft_path(struct sg_draft *draft, struct sg_span pattern)
{
	struct SG_VEC(struct sg_span) parts = { 0 };
	struct sg_buffer out = { .arena = draft->arena };
	struct sg_span rest = pattern;

	for (bool more = true; more;) {
		struct sg_span part;

		more = sg_span_find(rest, '/') != SIZE_MAX;
		part = sg_span_split(rest, '/', &rest);
		if (sg_span_is(part, ".") && parts.len && !more)
			part.len = 0;
		if (sg_span_is(part, ".") && parts.len)
			continue;
		if (sg_span_is(part, "..") && parts.len && is_plain(parts.items[parts.len - 1])) {
			parts.len--;
			continue;
		}
		sg_vec_push(draft->arena, &parts, part);
	}
	for (size_t i = 0; i < parts.len; i++) {
		if (i)
			sg_buffer_add_char(&out, '/');
		sg_buffer_add(&out, parts.items[i]);
	}
	/* Without a slash it would mean that name anywhere. */
	if (sg_span_find(sg_buffer_span(&out), '/') == SIZE_MAX &&
	    sg_span_find(pattern, '/') != SIZE_MAX)
		return sg_arena_join(draft->arena, SG_SPAN("./"), sg_buffer_span(&out));
	return sg_buffer_span(&out);
}

struct sg_span
sg_draft_path_below(struct sg_draft *draft, struct sg_span glob)
{
	glob = sg_draft_path(draft, glob);
	return sg_span_starts(glob, SG_SPAN("./")) ? sg_span_from(glob, 2) : glob;
}

/* What is wrong with a pattern, folded; NULL: nothing. */
static const char *
folded_fault(struct sg_draft *draft, struct sg_span pattern)
{
	struct sg_span rest = sg_draft_path(draft, pattern);

	while (rest.len)
		if (sg_span_is(sg_span_split(rest, '/', &rest), ".."))
			return "a path pattern goes up with .. from a place that is not known here";
	return sg_read_path_fault(pattern);
}

/* A list of patterns as they are matched. */
static struct sg_ref
pattern_list(struct sg_draft *draft, const struct sg_node *patterns)
{
	struct SG_VEC(struct sg_ref) refs = { 0 };

	for (const struct sg_node *node = patterns ? patterns->first : NULL; node;
	     node = node->next)
		sg_vec_push(draft->arena, &refs,
			    sg_draft_text(draft, sg_draft_path(draft, node->text)));
	return sg_image_add_all(draft->builder, SG_POLICY_LISTS, refs.items, refs.len,
				sizeof(*refs.items));
}

static void
check_patterns(struct sg_draft *draft, const struct sg_node *patterns)
{
	for (const struct sg_node *node = patterns ? patterns->first : NULL; node;
	     node = node->next) {
		const char *fault =
			node->kind == SG_NODE_STRING ? folded_fault(draft, node->text) : NULL;

		if (fault)
			sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_value(node), "%s", fault);
	}
}

static bool
covers(struct sg_draft *draft, const struct sg_node *patterns, struct sg_span path)
{
	struct sg_span absolute = sg_path_resolve(path, &example_world, true, draft->arena);

	for (const struct sg_node *node = patterns ? patterns->first : NULL; node;
	     node = node->next)
		if (sg_path_match(sg_draft_path(draft, node->text), absolute, &example_world, 0,
				  draft->arena) == SG_MATCH_YES)
			return true;
	return false;
}

/* match and not_match of a path rule need no shell, so that they are proved here. */
static void
prove(struct sg_draft *draft, const struct sg_node *rule, const char *key, bool expected)
{
	const struct sg_node *examples = sg_node_get(rule, key);

	for (const struct sg_node *node = examples ? examples->first : NULL; node;
	     node = node->next)
		if ((covers(draft, sg_node_get(rule, "globs"), node->text) &&
		     !covers(draft, sg_node_get(rule, "unless"), node->text)) != expected)
			sg_draft_fail(draft, SG_E_EXAMPLE, sg_spot_value(node),
				      expected ? "the rule does not match this path"
					       : "the rule matches this path");
}

static uint16_t
access_bits(const struct sg_node *access)
{
	uint16_t bits = 0;

	if (!access)
		return SG_ACCESS_READ | SG_ACCESS_WRITE;
	for (const struct sg_node *node = access->first; node; node = node->next)
		bits |= sg_span_is(node->text, "read") ? SG_ACCESS_READ : SG_ACCESS_WRITE;
	return bits;
}

void
sg_draft_add_path(struct sg_draft *draft, struct sg_path_rec rec)
{
	const struct sg_image_builder *builder = draft->builder;
	uint64_t *needed = sg_arena_array(draft->arena, rec.globs.count, sizeof(*needed));

	for (uint32_t i = 0; i < rec.globs.count; i++) {
		const char *lists = builder->sections[SG_POLICY_LISTS].bytes.p;
		struct sg_ref ref;

		memcpy(&ref, lists + (rec.globs.at + i) * sizeof(ref), sizeof(ref));
		needed[i] = sg_path_traits_needed((struct sg_span){
			builder->sections[SG_POLICY_STRINGS].bytes.p + ref.at, ref.count });
	}
	rec.traits = sg_image_add_all(draft->builder, SG_POLICY_PATH_TRAITS, needed,
				      rec.globs.count, sizeof(*needed));
	sg_vec_push(draft->arena, &draft->paths, rec);
}

static void
read_path(struct sg_draft *draft, const struct sg_node *rule)
{
	const struct sg_node *globs = sg_node_get(rule, "globs"),
			     *unless = sg_node_get(rule, "unless");
	struct sg_path_rec rec = { .place = sg_draft_place(rule) };

	check_patterns(draft, globs);
	check_patterns(draft, unless);
	rec.id = sg_draft_id(draft, sg_node_text(rule, "id"));
	rec.globs = pattern_list(draft, globs);
	rec.unless = pattern_list(draft, unless);
	rec.reason = sg_draft_text(draft, sg_node_text(rule, "reason"));
	rec.agents = sg_draft_agents(draft, sg_node_get(rule, "agents"));
	rec.ruling = sg_draft_ruling(sg_node_get(rule, "decision"), SG_RULING_NEUTRAL);
	rec.access = access_bits(sg_node_get(rule, "access"));
	sg_draft_add_path(draft, rec);
	prove(draft, rule, "match", true);
	prove(draft, rule, "not_match", false);
}

void
sg_read_paths(struct sg_draft *draft, const struct sg_node *paths)
{
	for (const struct sg_node *rule = sg_draft_first_table(paths); rule;
	     rule = sg_draft_next_table(rule))
		read_path(draft, rule);
}

/* ---- the filesystem table ---- */

static const char special_bases[] =
	":project_roots :workspace_roots :tmpdir :slash_tmp :minimal :root";

static bool
base_is_known(struct sg_draft *draft, const struct sg_node *entry)
{
	struct sg_span base = entry->key;
	struct sg_spot spot = sg_spot_key(entry);

	if (base.len && base.p[0] == ':') {
		if (sg_key_word(special_bases, base) >= 0)
			return true;
		spot.hint = sg_arena_printf(draft->arena, "one of: %s", special_bases);
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot, "\"%.*s\" names no place",
			      SG_SPAN_ARG(base));
		return false;
	}
	if (sg_span_starts(base, SG_SPAN("/")) || sg_span_is(base, "~") ||
	    sg_span_starts(base, SG_SPAN("~/")) || sg_span_starts(base, SG_SPAN("**")))
		return true;
	spot.hint = SG_SPAN("write relative paths below \":project_roots\"");
	sg_draft_fail(draft, SG_E_BAD_PATTERN, spot,
		      "a path must be absolute or start with ~, ** or a place like :tmpdir");
	return false;
}

int
sg_read_file_access(struct sg_draft *draft, const struct sg_node *value)
{
	static const char words[] =
		"none read write deny"; /* as enum sg_file_access; deny is Codex' word for none */
	struct sg_spot spot = sg_spot_value(value);
	int access = value->kind == SG_NODE_STRING ? sg_key_word(words, value->text) : -1;

	if (access >= 0)
		return access == 3 ? SG_FILE_NONE : access;
	spot.hint = sg_draft_did_you_mean(draft, sg_key_word_nearest(words, value->text));
	if (value->kind == SG_NODE_STRING)
		sg_draft_fail(draft, SG_E_BAD_VALUE, spot,
			      "access is read, write or none, not \"%.*s\"",
			      SG_SPAN_ARG(value->text));
	else
		sg_draft_fail(draft, SG_E_WRONG_TYPE, spot, "access must be of type string, not %s",
			      sg_node_kind_name(value->kind));
	return -1;
}

static void
add_file(struct sg_draft *draft, struct sg_span base, struct sg_span glob,
	 const struct sg_node *value)
{
	const char *fault = folded_fault(draft, base);
	int access = sg_read_file_access(draft, value);
	struct sg_file_rec rec = { .place = sg_draft_place(value) };

	if (!fault)
		fault = folded_fault(draft, glob);
	if (fault)
		sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_key(value), "%s", fault);
	if (fault || access < 0)
		return;
	base = sg_draft_path(draft, base);
	rec.base = sg_draft_text(
		draft, sg_span_is(base, ":workspace_roots") ? SG_SPAN(":project_roots") : base);
	rec.glob = sg_draft_text(draft, sg_draft_path_below(draft, glob));
	rec.access = (uint32_t)access;
	sg_vec_push(draft->arena, &draft->files, rec);
}

void
sg_read_filesystem(struct sg_draft *draft, const struct sg_node *filesystem)
{
	if (!filesystem)
		return;
	if (filesystem->kind != SG_NODE_TABLE) {
		sg_draft_fail(draft, SG_E_WRONG_TYPE, sg_spot_value(filesystem),
			      "\"filesystem\" must be of type table, not %s",
			      sg_node_kind_name(filesystem->kind));
		return;
	}
	draft->source.flags |= SG_SOURCE_HAS_FILES;
	for (const struct sg_node *entry = filesystem->first; entry; entry = entry->next) {
		if (!base_is_known(draft, entry))
			continue;
		if (entry->kind != SG_NODE_TABLE)
			add_file(draft, entry->key, SG_SPAN("."), entry);
		for (const struct sg_node *child = entry->first;
		     child && entry->kind == SG_NODE_TABLE; child = child->next)
			add_file(draft, entry->key, child->key, child);
	}
}

/* ---- Codex ---- */

/* A denied path covers what is below it; relative ones start at the file's own folder. */
static struct sg_ref
deny_read_globs(struct sg_draft *draft, struct sg_span path)
{
	struct sg_ref refs[2];
	size_t count = 0;

	if (!sg_span_starts(path, SG_SPAN("/")) && !sg_span_starts(path, SG_SPAN("~")) &&
	    draft->input->directory.len)
		path = sg_arena_printf(draft->arena, "%.*s/%.*s",
				       SG_SPAN_ARG(draft->input->directory), SG_SPAN_ARG(path));
	path = sg_draft_path(draft, path);
	while (path.len > 1 && path.p[path.len - 1] == '/')
		path.len--;
	if (sg_glob_has_magic(path))
		refs[count++] = sg_draft_text(draft, path);
	if (!sg_span_ends(path, SG_SPAN("**")))
		refs[count++] =
			sg_draft_text(draft, sg_arena_join(draft->arena, path, SG_SPAN("/**")));
	return sg_image_add_all(draft->builder, SG_POLICY_LISTS, refs, count, sizeof(refs[0]));
}

/* Codex has globs with *, ? and sets here, and neither braces nor backslashes. */
static const char *
deny_read_fault(struct sg_span path)
{
	if (sg_span_find(path, '{') != SIZE_MAX || sg_span_find(path, '}') != SIZE_MAX)
		return "a denied path has no braces; write one path for each";
	for (size_t i = 0; i < path.len; i++)
		if (path.p[i] == '\\' && (++i == path.len || !strchr("*?[]\\", path.p[i])))
			return "a denied path has no backslashes but before *, ? and [";
	return NULL;
}

/* An open [ is a byte like any other. */
static struct sg_span
closed_sets(struct sg_draft *draft, struct sg_span path)
{
	struct sg_buffer out = { .arena = draft->arena };
	const char *fault = sg_read_path_fault(path);

	for (size_t i = 0; i < path.len && fault; i++) {
		if (path.p[i] == '[')
			sg_buffer_add_char(&out, '\\');
		sg_buffer_add_char(&out, path.p[i]);
	}
	return fault ? sg_buffer_span(&out) : path;
}

void
sg_read_deny_read(struct sg_draft *draft, const struct sg_node *globs)
{
	for (const struct sg_node *node = globs ? globs->first : NULL; node; node = node->next) {
		const char *fault = deny_read_fault(node->text);
		struct sg_path_rec rec = { .place = sg_draft_place(node),
					   .access = SG_ACCESS_READ,
					   .ruling = { SG_VERDICT_FORBIDDEN, SG_AUDIT_META } };

		if (fault) {
			sg_draft_fail(draft, SG_E_BAD_PATTERN, sg_spot_value(node), "%s", fault);
			continue;
		}
		rec.globs = deny_read_globs(draft, closed_sets(draft, node->text));
		sg_draft_add_path(draft, rec);
	}
}
