/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What strictgate doctor says of the machine itself: the compiled policy, its sources, the place of the records. Knows no
 * agent.
 */
#include "cli/doctor_machine.h"

#include "cli/policy.h"
#include "cli/show_joined.h"
#include "hook/places.h"
#include "snapshot/snapshot.h"

#include <time.h>
#include <unistd.h>

static struct sg_span
without_name(struct sg_span text, struct sg_span file)
{
	text = sg_span_from(text, file.len);
	return sg_span_trim(sg_span_from(text, sg_span_starts(text, SG_SPAN(":"))));
}

/* A text that begins with the name of its file says it once. */
static void
observe(struct sg_inspection *inspection, enum sg_severity severity, struct sg_span what,
	struct sg_span file, const char *repair)
{
	struct sg_observation seen = { .severity = severity, .what = what, .file = file };

	if (file.len && sg_span_starts(what, file))
		seen.what = without_name(what, file);
	if (repair)
		seen.repair = sg_inspect_repair(inspection, sg_span_of(repair));
	sg_inspect_add(inspection, seen);
}

static void
look_at_snapshot(struct sg_inspection *inspection)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_span root = inspection->places.root;
	const char *path = sg_cli_state_path(root, SG_CLI_SYSTEM_SNAPSHOT, arena);
	struct sg_error err = { 0 };
	struct sg_image image;
	struct sg_status status =
		sg_snapshot_read(path, root.len ? geteuid() : 0, arena, &image, &err);

	if (sg_ok(status))
		status = sg_snapshot_fresh(&image, (int64_t)time(NULL), arena, &err);
	if (sg_ok(status))
		observe(inspection, SG_SEVERITY_OK, SG_SPAN("the compiled policy is fresh"),
			sg_span_of(path), NULL);
	else /* The hook then compiles for each call. */
		observe(inspection, SG_SEVERITY_WARNING, err.text,
			err.file.len ? err.file : sg_span_of(path), "strictgate compile");
}

/* Every call is judged at least so strictly while it lasts. */
static struct sg_span
what_of(const struct sg_image *policy, const struct sg_finding_rec *finding, struct sg_span path,
	struct sg_arena *arena)
{
	struct sg_span message = sg_image_string(policy, finding->message);
	const char *word = sg_ruling_word(finding->floor);

	if (!message.len)
		message = SG_SPAN("a source of the policy is missing");
	if (sg_span_starts(message, path))
		message = without_name(message, path);
	if (finding->flags & SG_FINDING_LAST_GOOD)
		return sg_arena_printf(arena, "%.*s; what was read before speaks in its place",
				       SG_SPAN_ARG(message));
	if (sg_ruling_eq(finding->floor, SG_RULING_NEUTRAL))
		return message;
	return sg_arena_printf(arena, "%.*s; until then every call is at least: %s",
			       SG_SPAN_ARG(message), word);
}

static void
look_at_finding(struct sg_inspection *inspection, const struct sg_image *policy,
		const struct sg_finding_rec *finding, const struct sg_errors *errors)
{
	struct sg_span path = sg_image_string(policy, finding->path);
	bool wanted = finding->flags & SG_FINDING_REQUIRED;
	struct sg_observation seen = { .severity = finding->found == SG_FOUND_STALE
							   ? SG_SEVERITY_WARNING
							   : SG_SEVERITY_ERROR,
				       .file = path };

	if (finding->found == SG_FOUND_LOADED || (finding->found == SG_FOUND_MISSING && !wanted))
		return;
	for (size_t i = 0; i < errors->len && !seen.line; i++)
		if (sg_span_eq(errors->items[i].file, path))
			seen.line = errors->items[i].line;
	seen.what = what_of(policy, finding, path, inspection->arena);
	seen.repair = sg_inspect_repair(inspection, SG_SPAN("strictgate lint"));
	sg_inspect_add(inspection, seen);
}

/* A file that is not there yet needs a directory that it can be made in. */
static bool
can_write(struct sg_span path, struct sg_arena *arena)
{
	char *at = sg_arena_alloc(arena, path.len + 1);
	size_t len = path.len;

	memcpy(at, path.p, path.len);
	while (len > 1 && access(at, F_OK) != 0) {
		while (len > 1 && at[len - 1] != '/')
			len--;
		len -= len > 1;
		at[len] = '\0';
	}
	return access(at, W_OK) == 0;
}

static void
look_at_audit(struct sg_inspection *inspection, bool required)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_hook_places places = { 0 };
	struct sg_span path = { 0 };

	sg_hook_find_records(&places, NULL);
	for (size_t i = 0; places.records[i]; i++) {
		path = sg_arena_printf(arena, "%.*s%s", SG_SPAN_ARG(inspection->places.root),
				       places.records[i]);
		if (!can_write(path, arena))
			continue;
		observe(inspection, SG_SEVERITY_OK, SG_SPAN("records can be written"), path, NULL);
		return;
	}
	observe(inspection, required ? SG_SEVERITY_ERROR : SG_SEVERITY_WARNING,
		required ? SG_SPAN("records of verdicts cannot be written, and every call is then "
				   "forbidden")
			 : SG_SPAN("records of verdicts cannot be written"),
		path, NULL);
}

void
sg_cli_look_at_machine(struct sg_inspection *inspection, const struct sg_cli_args *args)
{
	struct sg_arena *arena = inspection->arena;
	struct sg_cli_request request = sg_cli_request_of(args, SG_CLI_SYSTEM | SG_CLI_USERS);
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;
	struct sg_image policy;
	bool required = false;

	request.project = (struct sg_span){ 0 };
	look_at_snapshot(inspection);
	if (!sg_ok(sg_cli_load(&request, arena, &errors, &loaded)) ||
	    !sg_ok(sg_image_open(loaded.image, SG_POLICY_MAGIC, &policy, NULL))) {
		observe(inspection, SG_SEVERITY_ERROR,
			errors.len ? errors.items[0].text : SG_SPAN("the policy cannot be read"),
			errors.len ? errors.items[0].file : (struct sg_span){ 0 },
			"strictgate lint");
	} else {
		for (uint32_t i = 0; i < sg_image_count(&policy, SG_POLICY_FINDINGS); i++) {
			const struct sg_finding_rec *finding =
				sg_image_record(&policy, SG_POLICY_FINDINGS, i, sizeof(*finding));

			if (finding)
				look_at_finding(inspection, &policy, finding, &errors);
		}
		required = sg_show_join(&policy).flags & SG_SOURCE_AUDIT_REQUIRED;
	}
	look_at_audit(inspection, required);
}
