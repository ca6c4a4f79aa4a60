/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of sources. The time and the names of users are asked for here; nothing is judged.
 */
#include "cli/show_sources.h"

#include "base/moment.h"
#include "cli/clean.h"
#include "cli/cli.h"
#include "cli/color.h"
#include "cli/outline.h"
#include "load/sources.h"

#include <pwd.h>
#include <stddef.h>
#include <time.h>

enum { COLUMNS = 7 }; /* before the path */

/* What a source can hold, by the name that show uses. */
static const struct {
	const char *key;
	size_t ref;
} kinds[] = {
	{ "rules", offsetof(struct sg_source_rec, rules) },
	{ "cli", offsetof(struct sg_source_rec, clis) },
	{ "paths", offsetof(struct sg_source_rec, paths) },
	{ "filesystem", offsetof(struct sg_source_rec, files) },
	{ "domains", offsetof(struct sg_source_rec, domains) },
	{ "mcp_servers", offsetof(struct sg_source_rec, servers) },
	{ "environment", offsetof(struct sg_source_rec, environments) },
};

struct listing {
	const struct sg_image *policy;
	struct sg_arena *arena;
	int64_t now_s;
	bool wrong;
};

static const char *
state_word(const struct sg_finding_rec *finding)
{
	static const char *const words[] = { "loaded", "missing", "stale", "error" };

	_Static_assert(SG_ARRAY_LEN(words) == SG_FOUND_STATES, "every state has a word");
	return finding->found < SG_ARRAY_LEN(words) ? words[finding->found] : "unknown";
}

static bool
is_wrong(const struct sg_finding_rec *finding)
{
	return finding->found != SG_FOUND_LOADED &&
	       (finding->found != SG_FOUND_MISSING || finding->flags & SG_FINDING_REQUIRED);
}

/* How many entries of a kind all sources of a finding have: its own, its packs', its last good ones. */
static size_t
count_of(const struct listing *listing, const struct sg_finding_rec *finding, size_t kind)
{
	size_t sum = 0;

	for (uint32_t i = 0; i < finding->sources.count; i++) {
		const struct sg_source_rec *source =
			sg_image_record(listing->policy, SG_POLICY_SOURCES, finding->sources.at + i,
					sizeof(*source));
		struct sg_ref ref;

		if (!source)
			continue;
		memcpy(&ref, (const char *)source + kinds[kind].ref, sizeof(ref));
		sum += ref.count;
	}
	return sum;
}

/* "root", "dev", or the number of a user without a name. */
static struct sg_span
owner_name(const struct listing *listing, const struct sg_finding_rec *finding)
{
	const struct passwd *user = getpwuid(finding->owner);

	if (user && user->pw_name)
		return sg_arena_copy(listing->arena, sg_span_of(user->pw_name));
	return sg_arena_printf(listing->arena, "%u", finding->owner);
}

static struct sg_span
string(const struct listing *listing, struct sg_ref ref)
{
	return sg_image_string(listing->policy, ref);
}

static const struct sg_finding_rec *
finding_at(const struct listing *listing, uint32_t i)
{
	return sg_image_record(listing->policy, SG_POLICY_FINDINGS, i,
			       sizeof(struct sg_finding_rec));
}

/* ---- JSON ---- */

static void
outline_finding(const struct listing *listing, const struct sg_finding_rec *finding,
		struct sg_outline *out)
{
	sg_outline_text(out, "name", string(listing, finding->name));
	sg_outline_word(out, "type", sg_source_type_word((enum sg_source_type)finding->type));
	sg_outline_text(out, "path", string(listing, finding->path));
	sg_outline_word(out, "state", state_word(finding));
	sg_outline_text(out, "message", string(listing, finding->message));
	sg_outline_truth(out, "required", finding->flags & SG_FINDING_REQUIRED);
	sg_outline_word(out, "floor", sg_ruling_word(finding->floor));
	sg_outline_truth(out, "last_good", finding->flags & SG_FINDING_LAST_GOOD);
	if (finding->flags & SG_FINDING_SEEN) {
		sg_outline_number(out, "uid", finding->owner);
		sg_outline_text(out, "owner", owner_name(listing, finding));
		sg_outline_text(out, "mode",
				sg_arena_printf(listing->arena, "%04o", finding->mode & 07777));
		sg_outline_text(out, "time", sg_time_text(listing->arena, finding->time_s));
		sg_outline_number(out, "age_seconds", listing->now_s - finding->time_s);
	}
	sg_outline_open(out, "entries", '{');
	for (size_t i = 0; i < SG_ARRAY_LEN(kinds); i++)
		sg_outline_number(out, kinds[i].key, (long long)count_of(listing, finding, i));
	sg_outline_close(out, '{');
}

static void
print_json(struct listing *listing)
{
	struct sg_outline out = { .out = { .arena = listing->arena }, .json = true };

	sg_outline_open(&out, NULL, '{');
	sg_outline_open(&out, "sources", '[');
	for (uint32_t i = 0; i < sg_image_count(listing->policy, SG_POLICY_FINDINGS); i++) {
		const struct sg_finding_rec *finding = finding_at(listing, i);

		if (!finding)
			continue;
		listing->wrong |= is_wrong(finding);
		sg_outline_open(&out, NULL, '{');
		outline_finding(listing, finding, &out);
		sg_outline_close(&out, '{');
	}
	sg_outline_close(&out, '[');
	sg_outline_close(&out, '{');
	fwrite(out.out.p, 1, out.out.len, stdout);
}

/* ---- table ---- */

static const char *const titles[COLUMNS] = { "SOURCE", "STATE", "REQUIRED", "FLOOR",
					     "OWNER",  "AGE",   "ENTRIES" };

static void
fill_row(const struct listing *listing, const struct sg_finding_rec *finding,
	 struct sg_span row[COLUMNS])
{
	bool seen = finding->flags & SG_FINDING_SEEN;
	size_t entries = 0;

	for (size_t i = 0; i < SG_ARRAY_LEN(kinds); i++)
		entries += count_of(listing, finding, i);
	row[0] = string(listing, finding->name);
	row[1] = sg_span_of(state_word(finding));
	row[2] = finding->flags & SG_FINDING_REQUIRED ? SG_SPAN("yes") : SG_SPAN("no");
	row[3] = sg_ruling_eq(finding->floor, SG_RULING_NEUTRAL)
			 ? SG_SPAN("-")
			 : sg_span_of(sg_ruling_word(finding->floor));
	row[4] = seen ? owner_name(listing, finding) : SG_SPAN("-");
	row[5] = seen ? sg_duration_text(listing->arena, listing->now_s - finding->time_s)
		      : SG_SPAN("-");
	row[6] = finding->sources.count ? sg_arena_printf(listing->arena, "%zu", entries)
					: SG_SPAN("-");
}

static void
print_row(const struct listing *listing, const struct sg_finding_rec *finding,
	  const size_t widths[COLUMNS])
{
	struct sg_span row[COLUMNS];

	fill_row(listing, finding, row);
	fputs(sg_cli_color(stdout, finding->floor), stdout);
	for (size_t i = 0; i < COLUMNS; i++) {
		sg_cli_print_clean(stdout, row[i]);
		printf("%*s", (int)(widths[i] - row[i].len + 1), "");
	}
	fputs(sg_cli_plain(stdout), stdout);
	sg_cli_print_clean(stdout, string(listing, finding->path));
	putchar('\n');
	if (finding->message.count) {
		fputs("  ", stdout);
		sg_cli_print_clean(stdout, string(listing, finding->message));
		putchar('\n');
	}
	if (finding->flags & SG_FINDING_LAST_GOOD)
		puts("  its last good version is in force");
}

static void
print_table(struct listing *listing)
{
	uint32_t count = sg_image_count(listing->policy, SG_POLICY_FINDINGS);
	size_t widths[COLUMNS];

	for (size_t k = 0; k < COLUMNS; k++)
		widths[k] = strlen(titles[k]);
	for (uint32_t i = 0; i < count; i++) {
		struct sg_span row[COLUMNS];

		if (!finding_at(listing, i))
			continue;
		fill_row(listing, finding_at(listing, i), row);
		for (size_t k = 0; k < COLUMNS; k++)
			widths[k] = row[k].len > widths[k] ? row[k].len : widths[k];
	}
	for (size_t k = 0; k < COLUMNS; k++)
		printf("%-*s ", (int)widths[k], titles[k]);
	puts("PATH");
	for (uint32_t i = 0; i < count; i++) {
		if (!finding_at(listing, i))
			continue;
		listing->wrong |= is_wrong(finding_at(listing, i));
		print_row(listing, finding_at(listing, i), widths);
	}
}

int
sg_cli_show_sources(const struct sg_image *policy, bool json, struct sg_arena *arena)
{
	struct listing listing = { policy, arena, (int64_t)time(NULL), false };

	if (json)
		print_json(&listing);
	else
		print_table(&listing);
	return listing.wrong ? SG_CLI_FAILED : SG_CLI_OK;
}
