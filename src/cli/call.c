/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command line to call, by way of the neutral form: what is typed is judged as what is piped.
 */
#include "cli/call.h"

#include "base/json.h"
#include "knowledge/profiles.h"
#include "model/limits.h"

#include <stdlib.h>
#include <unistd.h>

int
sg_cli_status(struct sg_ruling ruling)
{
	static const int statuses[] = { SG_CLI_OK, SG_CLI_PROMPT, SG_CLI_FORBIDDEN };

	return ruling.verdict <= SG_VERDICT_FORBIDDEN ? statuses[ruling.verdict] : SG_CLI_FORBIDDEN;
}

struct sg_span
sg_cli_absolute(const char *path, struct sg_arena *arena)
{
	char here[4096];

	if (path && path[0] == '/')
		return sg_span_of(path);
	if (!getcwd(here, sizeof(here)))
		return (struct sg_span){ 0 };
	if (!path || strcmp(path, ".") == 0)
		return sg_arena_copy(arena, sg_span_of(here));
	return sg_arena_printf(arena, "%s/%s", here, path);
}

/* Of this process, what verdicts depend on: the command would run here. */
static void
add_environment(struct sg_buffer *json)
{
	const char *home = getenv("HOME");

	sg_json_key(json, "env");
	sg_buffer_add_char(json, '{');
	if (home && home[0] == '/')
		sg_json_text(json, "HOME", sg_span_of(home));
	for (size_t i = 0; sg_profile_variables[i]; i++) {
		const char *value = getenv(sg_profile_variables[i]);

		if (value && sg_span_is_utf8(sg_span_of(value)))
			sg_json_text(json, sg_profile_variables[i], sg_span_of(value));
	}
	sg_buffer_add_char(json, '}');
}

static void
add_command(struct sg_buffer *json, const struct sg_cli_args *args)
{
	sg_buffer_add(json, SG_SPAN(",\"input\":{\"command\":"));
	if (args->operands.len == 1) {
		sg_json_string(json, sg_span_of(args->operands.items[0]));
	} else {
		sg_buffer_add_char(json, '[');
		for (size_t i = 0; i < args->operands.len; i++) {
			sg_json_next(json);
			sg_json_string(json, sg_span_of(args->operands.items[i]));
		}
		sg_buffer_add_char(json, ']');
	}
	sg_buffer_add_char(json, '}');
}

/* JSON would replace bytes that are no text by others: then something else would be judged. */
static bool
is_text(const struct sg_cli_args *args)
{
	for (size_t i = 0; i < args->operands.len; i++) {
		if (!sg_span_is_utf8(sg_span_of(args->operands.items[i]))) {
			fprintf(stderr, "strictgate: the command is not UTF-8 text\n");
			return false;
		}
	}
	return true;
}

bool
sg_cli_call(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_call *out)
{
	const char *tool = args->values[SG_CLI_TOOL] ? args->values[SG_CLI_TOOL] : "Bash";
	struct sg_buffer json = { .arena = arena };
	const struct sg_node *payload;
	struct sg_error err = { 0 };
	bool hidden;

	if (args->operands.len == 0) {
		fprintf(stderr, "strictgate: no command to judge; write it behind --\n");
		return false;
	}
	if (!is_text(args))
		return false;
	sg_buffer_add_char(&json, '{');
	sg_json_text(&json, "tool", sg_span_of(tool));
	sg_json_text(&json, "cwd", sg_cli_absolute(args->values[SG_CLI_CWD], arena));
	if (args->values[SG_CLI_AGENT])
		sg_json_text(&json, "agent", sg_span_of(args->values[SG_CLI_AGENT]));
	add_environment(&json);
	add_command(&json, args);
	sg_buffer_add_char(&json, '}');
	if (sg_ok(sg_document_payload(
		    (struct sg_payload_text){ sg_buffer_span(&json), 2 * SG_MAX_PAYLOAD_BYTES },
		    arena, &payload, &hidden, &err)) &&
	    sg_ok(sg_agent_neutral.decode(payload, arena, out, &err)))
		return true;
	fprintf(stderr, "strictgate: %.*s\n", SG_SPAN_ARG(err.text));
	return false;
}

void
sg_cli_print_clean(FILE *out, struct sg_span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];

		putc((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? '?' : c, out);
	}
}
