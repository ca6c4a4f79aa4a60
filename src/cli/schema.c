/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate schema: the JSON Schemas of the files of strictgate, for editors.
 */
#include "load/schema.h"
#include "cli/commands.h"
#include "document/format.h"

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *wanted = args->operands.len ? args->operands.items[0] : "requirements";
	struct sg_buffer out = { .arena = arena };
	struct sg_span names[SG_SCHEMA_COUNT], nearest, text;

	for (unsigned i = 0; i < SG_SCHEMA_COUNT && args->operands.len <= 1; i++) {
		names[i] = sg_span_of(sg_load_schema_name((enum sg_schema)i));
		if (!sg_span_is(names[i], wanted))
			continue;
		sg_load_schema((enum sg_schema)i, &out);
		text = sg_format_json(sg_buffer_span(&out), arena);
		fwrite(text.p, 1, text.len, stdout);
		return SG_CLI_OK;
	}
	if (args->operands.len > 1) {
		fprintf(stderr, "strictgate schema: one schema at a time\n");
		return SG_CLI_USAGE;
	}
	nearest = sg_nearest(sg_span_of(wanted), names, SG_SCHEMA_COUNT);
	fprintf(stderr, "strictgate schema: there is no schema \"%s\"", wanted);
	if (nearest.len)
		fprintf(stderr, "; did you mean \"%.*s\"?\n", SG_SPAN_ARG(nearest));
	else
		fprintf(stderr, "; there are requirements and sources\n");
	return SG_CLI_USAGE;
}

const struct sg_cli_command sg_cli_schema = {
	.name = "schema",
	.summary = "Print the JSON Schema of requirement files, or of sources.toml",
	.operands = "[requirements | sources]",
	.text = "Editors complete and check with it. For TOML: #:schema FILE in the first line; for YAML:\n"
		"# yaml-language-server: $schema=FILE\n",
	.options = (const unsigned char[]){ SG_CLI_END },
	.run = run,
};
