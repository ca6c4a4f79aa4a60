/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strictgate diff: what a new policy allows and forbids that the old one did not, rule by rule and call by call.
 */
#include "base/json.h"
#include "cli/clean.h"
#include "cli/color.h"
#include "cli/commands.h"
#include "cli/diff_match.h"
#include "cli/policy.h"

enum { DIFFERS = 1, TROUBLE = 2 };

static const char *const kinds[] = { "removed", "added", "changed", "moved" };
static const char *const effects[] = { "same", "stricter", "looser", "either" };

struct result {
	struct sg_diff_changes changes;
	struct sg_diff_replay replay;
	bool replayed;
};

/* ---- text ---- */

static const char *
remark_of(enum sg_diff_effect effect)
{
	static const char *const remarks[] = { "", "  [stricter]", "  [LOOSER]",
					       "  [MAY BE LOOSER]" };

	return remarks[effect];
}

static void
print_entry(char sign, const struct sg_diff_entry *entry, const char *remark)
{
	bool looser = strchr(remark, 'L') != NULL;

	if (looser)
		printf("%s", sg_cli_color(stdout, (struct sg_ruling){ SG_VERDICT_FORBIDDEN, 0 }));
	printf("%c %s ", sign, entry->kind);
	sg_cli_print_clean(stdout, entry->name);
	printf(" (");
	sg_cli_print_clean(stdout, entry->place);
	printf("): ");
	sg_cli_print_clean(stdout, entry->text);
	printf("%s%s\n", remark, looser ? sg_cli_plain(stdout) : "");
}

static void
print_change(const struct sg_diff_change *change)
{
	static const char signs[] = "-+~>";
	const char *remark = remark_of(change->effect);

	if (change->kind == SG_DIFF_CHANGED) {
		print_entry('-', change->old, "");
		print_entry('+', change->new, remark);
	} else if (change->kind == SG_DIFF_MOVED) {
		printf("> %s ", change->new->kind);
		sg_cli_print_clean(stdout, change->new->name);
		printf(" moved from ");
		sg_cli_print_clean(stdout, change->old->place);
		printf(" to ");
		sg_cli_print_clean(stdout, change->new->place);
		printf("\n");
	} else
		print_entry(signs[change->kind], change->old ? change->old : change->new, remark);
}

static void
print_transition(const struct sg_diff_replay *replay, size_t from, size_t to)
{
	size_t count = replay->counts[from][to];

	if (count == 0 || from == to)
		return;
	printf("%zu call%s: %s -> %s%s\n", count, count == 1 ? "" : "s", sg_diff_word(from),
	       sg_diff_word(to), to < from ? "  [LOOSER]" : "");
	for (size_t i = 0; i < count && i < SG_DIFF_EXAMPLES; i++) {
		const struct sg_diff_example *example = &replay->examples[from][to][i];

		printf("    line %zu: ", example->line);
		sg_cli_print_clean(stdout, example->call);
		printf("\n        old: ");
		sg_cli_print_clean(stdout, example->old_rule);
		printf("\n        new: ");
		sg_cli_print_clean(stdout, example->new_rule);
		printf("\n");
	}
}

static void
print_text(const struct result *result)
{
	for (size_t i = 0; i < result->changes.items.len; i++)
		print_change(&result->changes.items.items[i]);
	for (size_t from = 0; from < SG_DIFF_WORDS && result->replayed; from++)
		for (size_t to = 0; to < SG_DIFF_WORDS; to++)
			print_transition(&result->replay, from, to);
	if (result->replayed && result->replay.unreadable)
		printf("%zu line%s could not be read\n", result->replay.unreadable,
		       result->replay.unreadable == 1 ? "" : "s");
}

/* ---- JSON ---- */

static void
add_entry(struct sg_buffer *out, const char *key, const struct sg_diff_entry *entry)
{
	if (!entry)
		return;
	sg_json_key(out, key);
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "place", entry->place);
	sg_json_text(out, "text", entry->text);
	sg_buffer_add_char(out, '}');
}

static void
add_change(struct sg_buffer *out, const struct sg_diff_change *change)
{
	const struct sg_diff_entry *entry = change->new ? change->new : change->old;

	sg_json_next(out);
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "change", sg_span_of(kinds[change->kind]));
	sg_json_text(out, "effect", sg_span_of(effects[change->effect]));
	sg_json_text(out, "kind", sg_span_of(entry->kind));
	sg_json_text(out, "name", entry->name);
	add_entry(out, "old", change->old);
	add_entry(out, "new", change->new);
	sg_buffer_add_char(out, '}');
}

static void
add_transition(struct sg_buffer *out, const struct sg_diff_replay *replay, size_t from, size_t to)
{
	size_t count = replay->counts[from][to];

	if (count == 0)
		return;
	sg_json_next(out);
	sg_buffer_add_char(out, '{');
	sg_json_text(out, "old", sg_span_of(sg_diff_word(from)));
	sg_json_text(out, "new", sg_span_of(sg_diff_word(to)));
	sg_json_number(out, "count", (long long)count);
	sg_json_key(out, "looser");
	sg_buffer_printf(out, "%s", to < from ? "true" : "false");
	sg_json_key(out, "examples");
	sg_buffer_add_char(out, '[');
	for (size_t i = 0; i < count && i < SG_DIFF_EXAMPLES && from != to; i++) {
		const struct sg_diff_example *example = &replay->examples[from][to][i];

		sg_json_next(out);
		sg_buffer_add_char(out, '{');
		sg_json_number(out, "line", (long long)example->line);
		sg_json_text(out, "call", example->call);
		sg_json_text(out, "old_rule", example->old_rule);
		sg_json_text(out, "new_rule", example->new_rule);
		sg_buffer_add_char(out, '}');
	}
	sg_buffer_add(out, SG_SPAN("]}"));
}

static void
print_json(const struct result *result, struct sg_arena *arena)
{
	struct sg_buffer out = { .arena = arena };

	sg_buffer_printf(&out, "{\"looser\":%s,\"changes\":[",
			 result->changes.looser ? "true" : "false");
	for (size_t i = 0; i < result->changes.items.len; i++)
		add_change(&out, &result->changes.items.items[i]);
	sg_buffer_add_char(&out, ']');
	if (result->replayed) {
		sg_json_number(&out, "calls", (long long)result->replay.calls);
		sg_json_number(&out, "unreadable", (long long)result->replay.unreadable);
		sg_json_key(&out, "transitions");
		sg_buffer_add_char(&out, '[');
		for (size_t from = 0; from < SG_DIFF_WORDS; from++)
			for (size_t to = 0; to < SG_DIFF_WORDS; to++)
				add_transition(&out, &result->replay, from, to);
		sg_buffer_add_char(&out, ']');
	}
	sg_buffer_add(&out, SG_SPAN("}\n"));
	fwrite(out.p, 1, out.len, stdout);
}

/* ---- the command ---- */

static bool
load(const char *file, struct sg_arena *arena, struct sg_policies *out)
{
	struct sg_cli_request request = { .files = &file, .files_count = 1 };
	struct sg_errors errors = { .arena = arena };
	struct sg_cli_loaded loaded;

	out->count = 1;
	if (sg_ok(sg_cli_load(&request, arena, &errors, &loaded)) &&
	    sg_ok(sg_image_open(loaded.image, SG_POLICY_MAGIC, &out->images[0], NULL)))
		return true;
	sg_cli_print_errors(&errors, arena);
	return false;
}

static bool
calls_differ(const struct result *result)
{
	for (size_t from = 0; from < SG_DIFF_WORDS; from++)
		for (size_t to = 0; to < SG_DIFF_WORDS; to++)
			if (from != to && result->replay.counts[from][to])
				return true;
	return false;
}

static int
run(const struct sg_cli_args *args, struct sg_arena *arena)
{
	struct sg_policies policies[2] = { 0 };
	struct sg_diff_entries entries[2] = { 0 };
	struct result result = { .replayed = sg_cli_has(args, SG_CLI_CALLS) };

	if (args->operands.len != 2) {
		fprintf(stderr, "strictgate diff: takes two requirement files\n");
		return SG_CLI_USAGE;
	}
	for (size_t i = 0; i < 2; i++) {
		if (!load(args->operands.items[i], arena, &policies[i]))
			return TROUBLE;
		sg_diff_entries(&policies[i].images[0], sg_span_of(args->operands.items[i]), arena,
				&entries[i]);
	}
	sg_diff_match(&entries[0], &entries[1], arena, &result.changes);
	if (result.replayed &&
	    !sg_diff_replay(policies, args->values[SG_CLI_CALLS], arena, &result.replay))
		return TROUBLE;
	if (sg_cli_has(args, SG_CLI_JSON))
		print_json(&result, arena);
	else
		print_text(&result);
	return result.changes.differs || calls_differ(&result) ? DIFFERS : SG_CLI_OK;
}

const struct sg_cli_command sg_cli_diff = {
	.name = "diff",
	.summary = "Show what a new policy allows and forbids that an old one did not",
	.operands = "FILE NEW-FILE",
	.text = "Exit status: 0 the same, 1 they differ, 2 trouble.\n",
	.options = (const unsigned char[]){ SG_CLI_CALLS, SG_CLI_JSON, SG_CLI_END },
	.run = run,
};
