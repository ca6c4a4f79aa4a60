/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate schema: the JSON Schema of requirement files, for editors.
 */
#include "load/schema.h"
#include "cli/commands.h"
#include "document/format.h"

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };
	struct sg_span text;

	(void)args;
	sg_load_schema(&out);
	text = sg_format_json(sg_buffer_span(&out), arena);
	fwrite(text.p, 1, text.len, stdout);
	return SG_CLI_OK;
}

const struct sg_cli_command sg_cli_schema = {
	.name = "schema",
	.summary = "Print the JSON Schema of requirement files",
	.text = "Editors complete and check with it. For TOML: #:schema FILE in the first line; for YAML:\n"
		"# yaml-language-server: $schema=FILE\n",
	.options = (const unsigned char[]){ SG_CLI_END },
	.run = run,
};
