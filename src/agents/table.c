/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a tool's row and arguments to the call. Everything that a row's keys hold is taken: an argument that this reader
 * skips is an argument that nobody judges. Knows no agent.
 */
#include "agents/table.h"

#include "agents/modes.h"

#include "model/limits.h"

const char *const sg_keys_command[] = { "command", NULL };
const char *const sg_keys_file[] = { "file_path",   "path", "notebook_path", "absolute_path",
				     "target_file", "file", "filename",      "paths",
				     "files",       NULL };
const char *const sg_keys_search[] = { "path",      "paths",     "dir_path",
				       "directory", "file_path", "target_directory",
				       NULL };
const char *const sg_keys_patch[] = { "command", "input", "patch", "patch_text", NULL };
const char *const sg_keys_url[] = { "url", "urls", NULL };
const char *const sg_keys_directory[] = { "workdir", "dir_path", "working_directory", "cwd", NULL };
const char *const sg_events_usual[] = { "PreToolUse", "PermissionRequest", NULL };

const struct sg_tool_row *
sg_tool_find(const struct sg_tool_row *rows, size_t count, struct sg_span name, bool nocase)
{
	for (size_t i = 0; i < count; i++) {
		const char *row = rows[i].name;

		if (name.len == 0 || sg_lower(row[0]) != sg_lower(name.p[0]))
			continue;
		if (nocase ? sg_span_eq_nocase(sg_span_of(row), name) : sg_span_is(name, row))
			return &rows[i];
	}
	return NULL;
}

static struct sg_status
wrong_type(const char *key, const char *wanted, const struct sg_node *node, struct sg_arena *arena,
	   struct sg_error *err)
{
	return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
		       "argument \"%s\" of the tool must be %s, not %s", key, wanted,
		       sg_node_kind_name(node->kind));
}

/* The one argument that holds the command; two of them are refused. */
static struct sg_status
find_script(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	    const struct sg_node **out, struct sg_error *err)
{
	*out = NULL;
	for (const char *const *key = row->script_keys; *key; key++) {
		const struct sg_node *node;
		struct sg_status status = sg_payload_get(input, *key, &node, arena, err);

		if (!sg_ok(status))
			return status;
		if (node && *out)
			return sg_fail(
				arena, err, SG_E_PAYLOAD_DUPLICATE,
				"several arguments of the tool hold a command; \"%s\" is one of them",
				*key);
		*out = node ? node : *out;
	}
	if (!*out)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
			       "the tool's argument \"%s\" is missing", row->script_keys[0]);
	return SG_STATUS_OK;
}

static struct sg_status
read_argv(const struct sg_node *node, struct sg_arena *arena, struct sg_call *call,
	  struct sg_error *err)
{
	struct sg_span *argv = sg_arena_array(arena, node->count + 1, sizeof(*argv));
	size_t argc = 0;

	if (node->count > SG_MAX_WORDS)
		return sg_fail(arena, err, SG_E_PAYLOAD_SIZE,
			       "the argument vector has too many words");
	for (const struct sg_node *word = node->first; word; word = word->next) {
		if (word->kind != SG_NODE_STRING)
			return wrong_type("command", "an array of strings", word, arena, err);
		argv[argc++] = word->text;
	}
	call->argv = argv;
	call->argc = argc;
	return SG_STATUS_OK;
}

/* Each command as an argument of a shell of its own, so that none can reach into the next one. */
static struct sg_status
read_commands(const struct sg_node *list, struct sg_arena *arena, struct sg_call *call,
	      struct sg_error *err)
{
	struct sg_buffer script = { .arena = arena };

	for (const struct sg_node *item = list->first; item; item = item->next) {
		if (item->kind != SG_NODE_STRING)
			return wrong_type("commands", "an array of strings", item, arena, err);
		if (list->count == 1) {
			call->script = item->text;
			return SG_STATUS_OK;
		}
		sg_buffer_add(&script, SG_SPAN("sh -c '"));
		for (size_t i = 0; i < item->text.len; i++) {
			if (item->text.p[i] == '\'')
				sg_buffer_add(&script, SG_SPAN("'\\"));
			sg_buffer_add_char(&script, item->text.p[i]);
			if (item->text.p[i] == '\'')
				sg_buffer_add_char(&script, '\'');
		}
		sg_buffer_add(&script, SG_SPAN("'\n"));
	}
	call->script = sg_buffer_span(&script);
	return SG_STATUS_OK;
}

/* Paths found so far, kept while several keys are read. */
static void
keep_paths(const struct sg_call_paths *paths, struct sg_call *call)
{
	call->paths = paths->items;
	call->paths_count = paths->len;
}

static struct sg_status
read_patch(struct sg_span patch, struct sg_arena *arena, struct sg_call *call, struct sg_error *err)
{
	struct sg_call_paths paths = { 0 };
	bool complete = sg_patch_paths(patch, arena, &paths);

	keep_paths(&paths, call);
	if (!complete)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE, "the patch names no file");
	return SG_STATUS_OK;
}

static struct sg_status
read_script(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	    struct sg_call *call, struct sg_error *err)
{
	const struct sg_node *script;
	struct sg_status status = find_script(row, input, arena, &script, err);

	if (!sg_ok(status))
		return status;
	if (script->kind == SG_NODE_ARRAY && (row->flags & SG_TOOL_ARGV))
		return read_argv(script, arena, call, err);
	if (script->kind == SG_NODE_ARRAY && (row->flags & SG_TOOL_COMMANDS))
		return read_commands(script, arena, call, err);
	if (script->kind != SG_NODE_STRING)
		return wrong_type(row->script_keys[0], "a string", script, arena, err);
	if (row->flags & SG_TOOL_PATCH)
		return read_patch(script->text, arena, call, err);
	call->script = script->text;
	return SG_STATUS_OK;
}

/* The text in {"path": text}, {"file_path": text}, {"url": text}; false when none or several are there. */
static bool
only_text(const struct sg_node *table, struct sg_arena *arena, struct sg_span *out)
{
	static const char *const names[] = { "path", "file_path", "url" };
	size_t found = 0;

	for (size_t i = 0; i < SG_ARRAY_LEN(names); i++) {
		const struct sg_node *inner;

		if (!sg_ok(sg_payload_get(table, names[i], &inner, arena, NULL)))
			return false;
		if (inner && inner->kind != SG_NODE_STRING)
			return false;
		found += !!inner;
		*out = inner ? inner->text : *out;
	}
	return found == 1;
}

/* What a path argument may be: a string, {"path": string}, or an array of those. */
static struct sg_status
add_paths(const struct sg_tool_row *row, const struct sg_node *node, struct sg_arena *arena,
	  struct sg_call_paths *paths)
{
	bool list = node->kind == SG_NODE_ARRAY;

	for (const struct sg_node *item = list ? node->first : node; item;
	     item = list ? item->next : NULL) {
		struct sg_span path = item->text;

		if (item->kind == SG_NODE_TABLE ? !only_text(item, arena, &path)
						: item->kind != SG_NODE_STRING)
			return sg_status(SG_E_PAYLOAD_SHAPE);
		if (paths->len >= SG_MAX_WORDS)
			return sg_status(SG_E_PAYLOAD_SIZE);
		sg_vec_push(arena, paths,
			    (struct sg_call_path){ path, row->access,
						   (row->flags & SG_TOOL_TILDE) != 0 });
	}
	return SG_STATUS_OK;
}

/* A file pattern is relative to the path beside it. */
static struct sg_span
below(struct sg_span base, struct sg_span pattern, struct sg_arena *arena)
{
	bool rooted = pattern.len && (pattern.p[0] == '/' || pattern.p[0] == '~');

	if (rooted || base.len == 0)
		return pattern;
	return sg_arena_printf(arena, "%.*s/%.*s", SG_SPAN_ARG(base), SG_SPAN_ARG(pattern));
}

static struct sg_status
read_globs(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	   struct sg_call_paths *paths, struct sg_error *err)
{
	struct sg_span base = paths->len ? paths->items[0].path : (struct sg_span){ 0 };

	for (const char *const *key = row->glob_keys; key && *key; key++) {
		struct sg_span pattern;
		struct sg_status status = sg_payload_text(input, *key, &pattern, arena, err);

		if (!sg_ok(status))
			return status;
		if (pattern.len)
			sg_vec_push(arena, paths,
				    (struct sg_call_path){ below(base, pattern, arena), row->access,
							   (row->flags & SG_TOOL_TILDE) != 0 });
	}
	return SG_STATUS_OK;
}

static struct sg_status
read_paths(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	   struct sg_call *call, struct sg_error *err)
{
	struct sg_call_paths paths = { 0 };
	struct sg_status status;

	for (const char *const *key = row->path_keys; *key; key++) {
		const struct sg_node *node;

		status = sg_payload_get(input, *key, &node, arena, err);
		if (!sg_ok(status))
			return status;
		if (!node)
			continue;
		status = add_paths(row, node, arena, &paths);
		if (!sg_ok(status))
			return sg_fail(arena, err, status.code,
				       "argument \"%s\" of the tool is no path", *key);
	}
	if (paths.len == 0 && !(row->flags & SG_TOOL_OPTIONAL))
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE,
			       "the tool's argument \"%s\" is missing", row->path_keys[0]);
	if (paths.len == 0)
		sg_vec_push(arena, &paths,
			    (struct sg_call_path){ SG_SPAN("."), row->access, false });
	status = read_globs(row, input, arena, &paths, err);
	keep_paths(&paths, call);
	return status;
}

/* Every http:// and https:// in free text, up to the next blank or quote. */
static size_t
free_urls(struct sg_span text, struct sg_arena *arena, struct sg_call *call)
{
	struct SG_VEC(struct sg_span) urls = { 0 };

	while (text.len && urls.len < SG_MAX_WORDS) {
		size_t at = sg_span_search(text, SG_SPAN("://"));
		size_t start = at;
		size_t end = at;

		if (at == SIZE_MAX)
			break;
		while (start > 0 &&
		       (sg_lower(text.p[start - 1]) >= 'a' && sg_lower(text.p[start - 1]) <= 'z'))
			start--;
		while (end < text.len && !strchr(" \t\r\n\"'`<>|", text.p[end]))
			end++;
		sg_vec_push(arena, &urls, sg_span_first(sg_span_from(text, start), end - start));
		text = sg_span_from(text, end);
	}
	call->urls = urls.items;
	call->urls_count = urls.len;
	return urls.len;
}

static struct sg_status
add_url(const struct sg_node *node, struct sg_arena *arena, struct sg_span *urls, size_t *count)
{
	struct sg_span url = node->text;

	if (node->kind == SG_NODE_TABLE ? !only_text(node, arena, &url)
					: node->kind != SG_NODE_STRING)
		return sg_status(SG_E_PAYLOAD_SHAPE);
	urls[(*count)++] = url;
	return SG_STATUS_OK;
}

static struct sg_status
read_urls(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	  struct sg_call *call, struct sg_error *err)
{
	for (const char *const *key = row->url_keys; *key; key++) {
		const struct sg_node *node;
		struct sg_status status = sg_payload_get(input, *key, &node, arena, err);
		bool list = node && node->kind == SG_NODE_ARRAY;
		struct sg_span *urls;

		if (!sg_ok(status))
			return status;
		if (!node)
			continue;
		if (row->flags & SG_TOOL_FREE_URL && node->kind == SG_NODE_STRING &&
		    free_urls(node->text, arena, call))
			return SG_STATUS_OK;
		urls = sg_arena_array(arena, node->count + 1, sizeof(*urls));
		for (const struct sg_node *item = list ? node->first : node; item && sg_ok(status);
		     item = list ? item->next : NULL)
			status = add_url(item, arena, urls, &call->urls_count);
		call->urls = urls;
		if (!sg_ok(status))
			return wrong_type(*key, "a string", node, arena, err);
		return SG_STATUS_OK;
	}
	return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE, "the tool's argument \"%s\" is missing",
		       row->url_keys[0]);
}

static struct sg_status
read_relay(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	   struct sg_call *call, struct sg_error *err)
{
	struct sg_span server;
	struct sg_status status = sg_payload_text(input, "server", &server, arena, err);

	if (!sg_ok(status))
		return status;
	call->tool = server.len ? SG_TOOL_MCP : SG_TOOL_LOCAL;
	if (server.len)
		call->mcp = (struct sg_mcp_call){ .server = server,
						  .tool = sg_span_of(row->name),
						  .name = call->tool_name };
	return SG_STATUS_OK;
}

void
sg_call_enter(struct sg_call *call, struct sg_span directory, struct sg_arena *arena)
{
	if (directory.len && directory.p[0] == '/')
		call->cwd = directory;
	else if (directory.len && call->cwd.len)
		call->cwd = sg_arena_printf(arena, "%.*s/%.*s", SG_SPAN_ARG(call->cwd),
					    SG_SPAN_ARG(directory));
}

/* The directory that the arguments name. Two of them are as bad as one of the wrong type. */
static struct sg_status
read_directory(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	       struct sg_call *call, struct sg_error *err)
{
	struct sg_span found = { 0 };

	for (const char *const *key = row->cwd_keys; key && *key; key++) {
		struct sg_span directory;
		struct sg_status status = sg_payload_text(input, *key, &directory, arena, err);

		if (!sg_ok(status))
			return status;
		if (directory.len && found.len)
			return sg_fail(arena, err, SG_E_PAYLOAD_DUPLICATE,
				       "several arguments of the tool name a directory");
		found = directory.len ? directory : found;
	}
	sg_call_enter(call, found, arena);
	return SG_STATUS_OK;
}

struct sg_status
sg_tool_read(const struct sg_tool_row *row, const struct sg_node *input, struct sg_arena *arena,
	     struct sg_call *call, struct sg_error *err)
{
	struct sg_status status = SG_STATUS_OK;

	if (!row) {
		call->tool = SG_TOOL_UNKNOWN;
		call->problem = SG_E_UNKNOWN_TOOL;
		call->problem_text = sg_arena_printf(arena, "unknown tool \"%.*s\"",
						     SG_SPAN_ARG(call->tool_name));
		return SG_STATUS_OK;
	}
	call->tool = row->tool;
	call->language = row->language;
	if (row->flags & SG_TOOL_RELAY)
		return read_relay(row, input, arena, call, err);
	if (row->flags & SG_TOOL_PATCH && input && input->kind == SG_NODE_STRING)
		return read_patch(input->text, arena, call, err);
	if (row->script_keys)
		status = read_script(row, input, arena, call, err);
	if (sg_ok(status) && row->path_keys)
		status = read_paths(row, input, arena, call, err);
	if (sg_ok(status) && row->url_keys)
		status = read_urls(row, input, arena, call, err);
	if (sg_ok(status))
		status = read_directory(row, input, arena, call, err);
	if (row->flags & SG_TOOL_TYPED) {
		call->problem = SG_E_SCRIPT_OPAQUE;
		call->problem_text = SG_SPAN("input for a program that runs already");
	}
	return status;
}

/* How many bytes of name spell the sanitised server: one '_' for each UTF-16 unit outside [A-Za-z0-9_-]. SIZE_MAX: not. */
static size_t
sanitised_len(struct sg_span name, struct sg_span server)
{
	size_t at = 0;

	for (size_t i = 0; i < server.len; i++) {
		unsigned char c = (unsigned char)server.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '_' || c == '-';
		size_t units = c >= 0xf0 ? 2 : (c & 0xc0) != 0x80;

		if (plain && at < name.len && c == '-' && name.p[at] == '_')
			plain = false; /* Codex replaces the dash too */
		for (size_t k = 0; k < units; k++, at++)
			if (at >= name.len || name.p[at] != (plain ? (char)c : '_'))
				return SIZE_MAX;
	}
	return at;
}

bool
sg_tool_mcp(struct sg_span name, struct sg_span server, struct sg_call *call)
{
	struct sg_span rest = sg_span_from(name, 5);
	size_t end;

	if (!sg_span_starts(name, SG_SPAN("mcp__")))
		return false;
	call->tool = SG_TOOL_MCP;
	call->mcp = (struct sg_mcp_call){ .server = server,
					  .name = name,
					  .sanitised = server.len == 0 };
	end = server.len ? sanitised_len(rest, server) : sg_span_search(rest, SG_SPAN("__"));
	if (end == SIZE_MAX || !sg_span_starts(sg_span_from(rest, end), SG_SPAN("__"))) {
		if (server.len == 0)
			call->mcp.server = rest;
		return true;
	}
	if (server.len == 0)
		call->mcp.server = sg_span_first(rest, end);
	call->mcp.tool = sg_span_from(rest, end + 2);
	return true;
}

bool
sg_tool_mcp_joined(struct sg_span name, const char *prefix, const char *separators,
		   struct sg_call *call)
{
	struct sg_mcp_call mcp = { .name = name, .sanitised = true };
	struct sg_span rest = sg_span_from(name, strlen(prefix));
	size_t at = SIZE_MAX;

	if (!sg_span_starts(name, sg_span_of(prefix)))
		return false;
	for (; at == SIZE_MAX && *separators; separators += at == SIZE_MAX)
		at = sg_span_find(rest, *separators);
	if (at == SIZE_MAX || at == 0 || at + 1 == rest.len)
		return false;
	mcp.ambiguous = sg_span_find(sg_span_from(rest, at + 1), *separators) != SIZE_MAX;
	if (!mcp.ambiguous) {
		mcp.server = sg_span_first(rest, at);
		mcp.tool = sg_span_from(rest, at + 1);
	}
	call->tool = SG_TOOL_MCP;
	call->mcp = mcp;
	return true;
}

struct sg_status
sg_envelope_is_call(const struct sg_envelope *envelope, const char *const *events,
		    struct sg_arena *arena, struct sg_error *err)
{
	while (*events && !sg_span_is(envelope->event, *events))
		events++;
	if (!*events)
		return sg_fail(arena, err, SG_E_UNKNOWN_EVENT, "the event \"%.*s\" is no tool call",
			       SG_SPAN_ARG(sg_span_first(envelope->event, 64)));
	if (envelope->tool.len == 0)
		return sg_fail(arena, err, SG_E_PAYLOAD_SHAPE, "the hook input names no tool");
	return SG_STATUS_OK;
}

static bool
form_mcp(const struct sg_form *form, const struct sg_node *payload,
	 const struct sg_envelope *envelope, struct sg_arena *arena, struct sg_call *call)
{
	if (form->read_mcp)
		return form->read_mcp(payload, envelope, arena, call);
	return sg_tool_mcp(envelope->tool, envelope->server, call);
}

struct sg_status
sg_form_read(const struct sg_form *form, const struct sg_node *payload, struct sg_arena *arena,
	     struct sg_call *out, struct sg_error *err)
{
	struct sg_call call = { .agent = sg_span_of(form->agent) };
	struct sg_envelope envelope;
	struct sg_status status = sg_envelope_read(payload, arena, &envelope, &call, err);

	if (sg_ok(status))
		status = sg_envelope_is_call(&envelope, form->events, arena, err);
	if (sg_ok(status) && !form_mcp(form, payload, &envelope, arena, &call)) {
		const struct sg_tool_row *row =
			form->find ? form->find(envelope.tool)
				   : sg_tool_find(form->tools, form->tools_count, envelope.tool,
						  false);

		status = sg_tool_read(row, envelope.input, arena, &call, err);
	}
	if (sg_ok(status))
		status = sg_modes_read(payload, envelope.input, arena, &call, err);
	if (sg_ok(status))
		*out = call;
	return status;
}

bool
sg_payload_is_permission_request(const struct sg_node *payload)
{
	return sg_span_is(sg_node_text(payload, "hook_event_name"), "PermissionRequest") ||
	       sg_span_is(sg_node_text(payload, "hookName"), "permissionRequest");
}
