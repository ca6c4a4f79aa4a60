/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate render: the policy in an agent's own words, as far as it has them.
 */
#include "render/render.h"

#include "cli/clean.h"
#include "cli/commands.h"
#include "cli/policy.h"

static const struct sg_render_format *
find_format(const struct sg_cli_args *args)
{
	const char *name = args->operands.len == 1 ? args->operands.items[0] : NULL;

	for (const struct sg_render_format *f = sg_render_formats; name && f->agent; f++)
		if (strcmp(name, f->agent) == 0)
			return f;
	fprintf(stderr, "strictgate render: %s%s%s; there are:", name ? "unknown agent \"" : "",
		name ? name : "one agent is to be named", name ? "\"" : "");
	for (const struct sg_render_format *f = sg_render_formats; f->agent; f++)
		fprintf(stderr, " %s", f->agent);
	fprintf(stderr, "\n");
	return NULL;
}

static void
print_notes(const struct sg_render_format *format, const struct sg_render_list *list, FILE *out)
{
	const char *start = format->comments ? "# " : "";

	if (list->notes.len)
		fprintf(out, "%sonly the gate enforces, or to be known:\n", start);
	for (size_t i = 0; i < list->notes.len; i++) {
		fprintf(out, "%s  ", start);
		sg_cli_print_clean(out, list->notes.items[i]);
		fprintf(out, "\n");
	}
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const struct sg_render_format *format = find_format(args);
	struct sg_policies policies = { 0 };
	struct sg_render_list list = { 0 };
	struct sg_buffer text = { .arena = arena };

	if (!format)
		return SG_CLI_USAGE;
	if (!sg_cli_policies(args, SG_CLI_SYSTEM, arena, &policies))
		return SG_CLI_FAILED;
	for (size_t i = 0; i < policies.count; i++)
		sg_render_collect(&policies.images[i], sg_span_of(format->agent), arena, &list);
	format->write(&list, &text);
	if (format->comments) {
		printf("# Written by strictgate render. Belongs into %s\n", format->place);
		print_notes(format, &list, stdout);
	} else
		print_notes(format, &list, stderr);
	fwrite(text.p, 1, text.len, stdout);
	return SG_CLI_OK;
}

const struct sg_cli_command sg_cli_render = {
	.name = "render",
	.summary = "Print the policy in an agent's own words",
	.operands = "codex|claude|copilot|gemini|opencode",
	.text = "A second line of defence behind the hook: rules of Codex, permissions of Claude Code, Copilot or opencode,\n"
		"policies of Gemini CLI. Only what they mean no wider than the policy is printed, and never an allow; the\n"
		"rest is listed in comments, or on standard error where the format has none.\n",
	.options = (const unsigned char[]){ SG_CLI_POLICY, SG_CLI_NO_DEFAULT_SOURCES,
					    SG_CLI_SNAPSHOT, SG_CLI_ROOT, SG_CLI_END },
	.run = run,
};
