/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate fmt: requirement files in their canonical layout. Comments and meaning stay: a file for which that cannot
 * be proved is left as it is.
 */
#include "cli/commands.h"

#include "base/replace.h"
#include "cli/file.h"
#include "cli/line_diff.h"
#include "cli/policy.h"
#include "document/format.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Like diff(1). */
enum { CHANGED = 1, TROUBLE = 2 };

static struct sg_status
format_json(struct sg_text text, struct sg_arena *arena, struct sg_span *out,
	    struct sg_errors *errors)
{
	const struct sg_node *before, *after;
	struct sg_errors unread = { .arena = arena };
	struct sg_status status = sg_document_json(text, arena, &before, errors);

	if (!sg_ok(status))
		return status;
	*out = sg_format_json(text.bytes, arena);
	if (sg_ok(sg_document_json((struct sg_text){ text.file, *out }, arena, &after, &unread)) &&
	    sg_node_same(before, after))
		return SG_STATUS_OK;
	fprintf(stderr, "strictgate fmt: %.*s: cannot be laid out without changing what it says\n",
		SG_SPAN_ARG(text.file));
	return sg_status(SG_E_INTERNAL);
}

static bool
format(const char *path, struct sg_span text, struct sg_arena *arena, struct sg_span *out)
{
	struct sg_text named = { sg_span_of(path), text };
	struct sg_errors errors = { .arena = arena };
	struct sg_status status;

	switch (sg_load_format(named.file)) {
	case SG_FORMAT_YAML:
		fprintf(stderr,
			"strictgate fmt: %s: YAML is not laid out: its comments would get lost\n",
			path);
		return false;
	case SG_FORMAT_JSON:
		status = format_json(named, arena, out, &errors);
		break;
	default:
		status = sg_format_toml(named, arena, out, &errors);
	}
	sg_cli_print_errors(&errors, arena);
	return sg_ok(status);
}

/* A whole new file takes the place of the old one, with its owner and mode. */
static bool
replace(const char *path, struct sg_span text, struct sg_arena *arena)
{
	struct stat st;
	struct sg_replacement file = { &text, 1, &st, 0 };

	if (stat(path, &st) == 0 && sg_file_replace(path, &file, arena))
		return true;
	fprintf(stderr, "strictgate fmt: %s: %s\n", path, strerror(errno));
	return false;
}

static int
format_file(const struct sg_cli_args *args, const char *path, struct sg_arena *arena)
{
	bool check = sg_cli_has(args, SG_CLI_CHECK), diff = sg_cli_has(args, SG_CLI_DIFF);
	struct sg_buffer shown = { .arena = arena };
	struct sg_span text, laid_out;
	bool same;

	if (!sg_cli_read_file(path, arena, &text) || !format(path, text, arena, &laid_out))
		return TROUBLE;
	same = sg_span_eq(text, laid_out);
	if (diff) {
		sg_cli_line_diff(sg_span_of(path), text, laid_out, &shown);
		fwrite(shown.p, 1, shown.len, stdout);
	} else if (check && !same)
		printf("%s\n", path);
	if (sg_cli_has(args, SG_CLI_WRITE) && !same && !replace(path, laid_out, arena))
		return TROUBLE;
	if (!diff && !check && !sg_cli_has(args, SG_CLI_WRITE))
		fwrite(laid_out.p, 1, laid_out.len, stdout);
	return same || !(check || diff) ? SG_CLI_OK : CHANGED;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	int worst = SG_CLI_OK;

	if (args->operands.len == 0) {
		fprintf(stderr, "strictgate fmt: no file; - is standard input, read as TOML\n");
		return SG_CLI_USAGE;
	}
	for (size_t i = 0; i < args->operands.len; i++) {
		const char *path = args->operands.items[i];
		int status;

		if (strcmp(path, "-") == 0 && sg_cli_has(args, SG_CLI_WRITE)) {
			fprintf(stderr, "strictgate fmt: standard input cannot be written\n");
			return SG_CLI_USAGE;
		}
		status = format_file(args, path, arena);
		worst = status > worst ? status : worst;
	}
	return worst;
}

const struct sg_cli_command sg_cli_fmt = {
	.name = "fmt",
	.summary = "Lay requirement files out in one way, comments included",
	.operands = "FILE ...",
	.text = "Prints the result; - is standard input. TOML and JSON. Exit status: 0 done, 1 with --check or --diff: some\n"
		"file would change, 2 trouble.\n",
	.options = (const unsigned char[]){ SG_CLI_CHECK, SG_CLI_DIFF, SG_CLI_WRITE, SG_CLI_END },
	.run = run,
};
