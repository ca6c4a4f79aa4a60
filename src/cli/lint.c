/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate lint: everything that is wrong with requirement files, at once, and what likely is.
 */
#include "cli/commands.h"
#include "cli/policy.h"
#include "cli/report.h"
#include "load/conflict.h"

/** Warnings only, with --strict. */
enum { SG_LINT_WARNED = 2 };

/* In the order of the lines; what one line has keeps its order. */
static void
sort_by_line(struct sg_error *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && sg_span_eq(items[k - 1].file, items[k].file) &&
				   items[k - 1].line > items[k].line;
		     k--) {
			struct sg_error swap = items[k];

			items[k] = items[k - 1];
			items[k - 1] = swap;
		}
}

/* The policies that could be read. */
struct images {
	struct SG_VEC(struct sg_image) list;
};

/* Reads what the request names and adds what was found to the report. */
static void
lint(const struct sg_cli_request *request, struct sg_arena *arena, struct sg_report *report,
     struct images *images)
{
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;
	struct sg_image image;
	bool failed = !sg_ok(sg_cli_load(request, arena, &errors, &loaded));
	size_t warnings = 0;

	if (!failed && sg_ok(sg_image_open(loaded.image, SG_POLICY_MAGIC, &image, NULL)))
		sg_vec_push(arena, &images->list, image);
	sort_by_line(errors.items, errors.len);
	for (size_t i = 0; i < errors.len; i++) {
		sg_vec_push(arena, &report->items, errors.items[i]);
		warnings += errors.items[i].warning;
	}
	report->fatal += errors.fatal + (failed && errors.fatal == 0);
	report->dropped += errors.fatal - (errors.len - warnings);
}

/* Only what is meant as one policy is held against each other: files may be for different machines. */
static void
lint_together(const struct images *images, struct sg_arena *arena, struct sg_report *report)
{
	struct sg_errors errors = { .arena = arena };

	sg_load_conflicts(images->list.items, images->list.len, &errors);
	for (size_t i = 0; i < errors.len; i++)
		sg_vec_push(arena, &report->items, errors.items[i]);
}

/* Each file by itself: an error in one must not hide those of the next. */
static void
lint_all(const struct sg_cli_args *args, struct sg_arena *arena, struct sg_report *report)
{
	unsigned parts =
		sg_cli_has(args, SG_CLI_STRICT) ? SG_LINT_RULES | SG_LINT_EXAMPLES : SG_LINT_RULES;
	struct sg_cli_request request;
	struct images images = { 0 };

	for (size_t i = 0; i < args->operands.len; i++) {
		request = (struct sg_cli_request){ .files = &args->operands.items[i],
						   .files_count = 1,
						   .lint = parts };
		lint(&request, arena, report, &images);
	}
	if (args->operands.len == 0) {
		request = sg_cli_request_of(args, SG_CLI_SYSTEM | SG_CLI_USERS);
		request.lint = parts;
		lint(&request, arena, report, &images);
	}
	if (args->operands.len == 0 || sg_cli_has(args, SG_CLI_EFFECTIVE))
		lint_together(&images, arena, report);
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	const char *name = sg_cli_has(args, SG_CLI_JSON) ? "json" : args->values[SG_CLI_FORMAT];
	const struct sg_report_format *format = sg_report_format_find(name ? name : "text");
	struct sg_buffer out = { .arena = arena };
	struct sg_report report = { 0 };

	if (!format) {
		fprintf(stderr, "strictgate lint: --format is text, json, sarif or github\n");
		return SG_CLI_USAGE;
	}
	lint_all(args, arena, &report);
	format->write(&report, &out);
	fwrite(out.p, 1, out.len, stdout);
	if (report.fatal)
		return SG_CLI_FAILED;
	return report.items.len && sg_cli_has(args, SG_CLI_STRICT) ? SG_LINT_WARNED : SG_CLI_OK;
}

const struct sg_cli_command sg_cli_lint = {
	.name = "lint",
	.summary = "Show everything that is wrong with requirement files",
	.operands = "[FILE ...]",
	.text = "Without files: the sources of this machine and user, also held against each other. Exit status: 0 no error, 1 errors, 2 with --strict:\n"
		"warnings and no error.\n",
	.options = (const unsigned char[]){ SG_CLI_FORMAT, SG_CLI_JSON, SG_CLI_STRICT,
					    SG_CLI_EFFECTIVE, SG_CLI_PROJECT, SG_CLI_ROOT,
					    SG_CLI_END },
	.run = run,
};
