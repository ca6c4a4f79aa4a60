/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate lint: everything that is wrong with requirement files, at once.
 */
#include "base/json.h"
#include "cli/commands.h"
#include "cli/policy.h"

static void
add_error(struct sg_buffer *out, const struct sg_error *err)
{
	char code[8];

	sg_json_next(out);
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "file", err->file);
	sg_json_number(out, "line", err->line);
	sg_json_number(out, "column", err->column);
	sg_json_text(out, "severity", err->warning ? SG_SPAN("warning") : SG_SPAN("error"));
	sg_json_text(out, "code", sg_span_of(sg_code_text(err->code, code)));
	sg_json_text(out, "message", err->text);
	if (err->hint.len)
		sg_json_text(out, "hint", err->hint);
	sg_buffer_add_char(out, '}');
}

static void
print_json(const struct sg_errors *errors, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	sg_buffer_add_char(&out, '[');
	for (size_t i = 0; i < errors->len; i++)
		add_error(&out, &errors->items[i]);
	sg_buffer_add(&out, SG_SPAN("]\n"));
	fwrite(out.p, 1, out.len, stdout);
}

/* Each file by itself: an error in one must not hide those of the next. */
static size_t
lint_files(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_errors *all)
{
	size_t fatal = 0;

	for (size_t i = 0; i < args->operands.len; i++) {
		struct sg_cli_request request = { .files = &args->operands.items[i],
						  .files_count = 1 };
		struct sg_errors errors = { .arena = arena };
		struct sg_span image;
		bool failed = !sg_ok(sg_cli_load(&request, arena, &errors, &image));

		for (size_t k = 0; k < errors.len; k++)
			sg_errors_add(all, &errors.items[k]);
		fatal += errors.fatal + (failed && errors.fatal == 0);
	}
	return fatal;
}

static size_t
lint_sources(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_errors *all)
{
	struct sg_cli_request request = sg_cli_request_of(args, SG_CLI_SYSTEM | SG_CLI_USERS);
	struct sg_span image;
	bool failed = !sg_ok(sg_cli_load(&request, arena, all, &image));

	return all->fatal + (failed && all->fatal == 0);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *format = args->values[SG_CLI_FORMAT];
	bool json = sg_cli_has(args, SG_CLI_JSON) || (format && strcmp(format, "json") == 0);
	struct sg_errors errors = { .arena = arena };
	size_t fatal;

	if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0) {
		fprintf(stderr, "strictgate lint: --format is text or json\n");
		return SG_CLI_USAGE;
	}
	fatal = args->operands.len ? lint_files(args, arena, &errors)
				   : lint_sources(args, arena, &errors);
	if (json)
		print_json(&errors, arena);
	else
		sg_cli_print_errors(&errors, arena);
	return fatal ? SG_CLI_FAILED : SG_CLI_OK;
}

const struct sg_cli_command sg_cli_lint = {
	.name = "lint",
	.summary = "Show everything that is wrong with requirement files",
	.operands = "[FILE ...]",
	.text = "Without files: the sources of this machine and user. Exit status: 0 no error, 1 errors.\n",
	.options =
		(const unsigned char[]){ SG_CLI_FORMAT, SG_CLI_JSON, SG_CLI_PROJECT, SG_CLI_END },
	.run = run,
};
