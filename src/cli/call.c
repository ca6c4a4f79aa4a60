/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command line to call, by way of the neutral form: what is typed is judged as what is piped.
 */
#include "cli/call.h"

#include "base/json.h"
#include "cli/file.h"
#include "cli/policy.h"
#include "knowledge/profiles.h"
#include "model/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int
sg_cli_status(struct sg_ruling ruling)
{
	static const int statuses[] = { SG_CLI_OK, SG_CLI_PROMPT, SG_CLI_FORBIDDEN };

	return ruling.verdict <= SG_VERDICT_FORBIDDEN ? statuses[ruling.verdict] : SG_CLI_FORBIDDEN;
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
	for (size_t i = 0; sg_profile_variable(i); i++) {
		const char *value = getenv(sg_profile_variable(i));

		if (value && sg_span_is_utf8(sg_span_of(value)))
			sg_json_text(json, sg_profile_variable(i), sg_span_of(value));
	}
	sg_buffer_add_char(json, '}');
}

/* The shells by the names that calls give them. */
static bool
is_shell(const char *name)
{
	static const char *const shells[] = { "bash", "sh", "zsh", "powershell", "pwsh", "cmd" };

	for (size_t i = 0; i < SG_ARRAY_LEN(shells); i++)
		if (strcmp(name, shells[i]) == 0)
			return true;
	fprintf(stderr, "strictgate: unknown shell \"%s\"; there are: bash zsh powershell cmd\n",
		name);
	return false;
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
	if (args->values[SG_CLI_SHELL])
		sg_json_text(json, "shell", sg_span_of(args->values[SG_CLI_SHELL]));
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

/* Bytes to call, by the agent that --agent names or by their shape. */
static bool
decode(const struct sg_cli_args *args, struct sg_span text, struct sg_arena *arena,
       struct sg_cli_question *out)
{
	struct sg_payload_text payload = { text, 2 * SG_MAX_PAYLOAD_BYTES };
	const struct sg_agent *named = NULL;
	struct sg_error err = { 0 };
	bool hidden = false;
	char code[8];

	if (args->values[SG_CLI_CALL] && !sg_cli_agent(args, &named))
		return false;
	if (sg_ok(sg_document_payload(payload, arena, &out->payload, &hidden, &err))) {
		out->agent = named ? named : sg_agent_recognise(out->payload);
		out->agent = out->agent ? out->agent : &sg_agent_neutral;
		if (sg_ok(out->agent->decode(out->payload, arena, &out->call, &err))) {
			if (hidden && out->call.problem == SG_OK) {
				out->call.problem = SG_E_SCRIPT_HIDDEN;
				out->call.problem_text =
					SG_SPAN("the input holds a string that text cannot carry");
			}
			return true;
		}
	}
	fprintf(stderr, "strictgate: %.*s (%s)\n", SG_SPAN_ARG(err.text),
		sg_code_text(err.code, code));
	return false;
}

static bool
read_stream(FILE *in, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_buffer text = { .arena = arena };
	char block[8192];
	size_t got;

	while ((got = fread(block, 1, sizeof(block), in)) > 0 && text.len <= SG_MAX_PAYLOAD_BYTES)
		sg_buffer_add(&text, (struct sg_span){ block, got });
	*out = sg_buffer_span(&text);
	return !ferror(in) && text.len <= SG_MAX_PAYLOAD_BYTES;
}

static bool
read_call(const char *path, struct sg_arena *arena, struct sg_span *out)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(path, "re");
	bool read = in && read_stream(in, arena, out);

	if (!read)
		fprintf(stderr, "strictgate: cannot read the call in %s: %s\n", path,
			errno ? strerror(errno) : "it is over the limit");
	if (in && !is_stdin)
		fclose(in);
	return read;
}

/* What the command line says, in the neutral form. */
static struct sg_span
write_call(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *tool = args->values[SG_CLI_TOOL] ? args->values[SG_CLI_TOOL] : "Bash";
	struct sg_buffer json = { .arena = arena };

	sg_buffer_add_char(&json, '{');
	sg_json_text(&json, "tool", sg_span_of(tool));
	sg_json_text(&json, "cwd", sg_cli_absolute(args->values[SG_CLI_CWD], arena));
	if (args->values[SG_CLI_AGENT])
		sg_json_text(&json, "agent", sg_span_of(args->values[SG_CLI_AGENT]));
	add_environment(&json);
	add_command(&json, args);
	sg_buffer_add_char(&json, '}');
	return sg_buffer_span(&json);
}

int
sg_cli_call(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_cli_question *out)
{
	const char *file = args->values[SG_CLI_CALL];
	const char *home = getenv("HOME");
	struct sg_span text;

	errno = 0;
	if (file && args->operands.len) {
		fprintf(stderr, "strictgate: --call and a command exclude each other\n");
		return SG_CLI_USAGE;
	}
	if (!file && args->operands.len == 0) {
		fprintf(stderr, "strictgate: no command to judge; write it behind --\n");
		return SG_CLI_USAGE;
	}
	if (!file)
		return is_text(args) &&
				       (!args->values[SG_CLI_SHELL] ||
					is_shell(args->values[SG_CLI_SHELL])) &&
				       decode(args, write_call(args, arena), arena, out)
			       ? SG_CLI_OK
			       : SG_CLI_USAGE;
	if (!read_call(file, arena, &text) || !decode(args, text, arena, out))
		return SG_CLI_FAILED;
	if (out->call.cwd.len == 0)
		out->call.cwd = sg_cli_absolute(args->values[SG_CLI_CWD], arena);
	if (out->call.home.len == 0 && home && home[0] == '/')
		out->call.home = sg_span_of(home);
	return SG_CLI_OK;
}
