/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One policy in several forms decides alike: TOML, YAML and JSON; freshly loaded and read back from a snapshot file.
 * What is printed is what is parsed. An unknown operand gives no less than the literal one that it could be.
 */
#include "../unit/place.h"
#include "laws.h"

#include "snapshot/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CALLS_PER_FILE = 100 };

static char place[SG_TEST_PLACE_BYTES];

static bool
is_same_decision(const struct sg_decision *a, const struct sg_decision *b)
{
	return sg_ruling_eq(a->ruling, b->ruling) && sg_span_eq(a->rule, b->rule) &&
	       a->code == b->code && sg_span_eq(a->reason, b->reason) &&
	       sg_span_eq(a->subject, b->subject) && a->audit_required == b->audit_required &&
	       a->no_approvals == b->no_approvals;
}

static bool
agree(const struct laws_case *c, const struct sg_policies *a, const struct sg_policies *b,
      struct sg_arena *arena, struct sg_span *note)
{
	for (size_t i = 0; i < c->calls_count; i++) {
		struct sg_decision x = laws_judge(a, &c->calls[i], arena),
				   y = laws_judge(b, &c->calls[i], arena);

		if (is_same_decision(&x, &y))
			continue;
		*note = sg_arena_printf(arena, "%.*s\n%.*s \"%.*s\" and %.*s \"%.*s\"",
					SG_SPAN_ARG(laws_note("two forms", x.ruling, y.ruling,
							      &c->calls[i], arena)),
					SG_SPAN_ARG(x.rule), SG_SPAN_ARG(x.reason),
					SG_SPAN_ARG(y.rule), SG_SPAN_ARG(y.reason));
		return false;
	}
	return true;
}

/* ---- syntaxes ---- */

static bool
load_form(const struct laws_case *c, enum sg_format format, struct sg_arena *arena,
	  struct sg_policies *out)
{
	struct sg_span image;

	out->count = 1;
	return laws_load(c->sources, c->count, format, arena, &image) &&
	       sg_ok(sg_image_open(image, SG_POLICY_MAGIC, &out->images[0], NULL));
}

static enum laws_outcome
syntaxes_agree(const struct laws_case *c, const void *context, struct sg_arena *arena,
	       struct sg_span *note)
{
	struct sg_policies toml, yaml, json;

	(void)context;
	if (!load_form(c, SG_FORMAT_TOML, arena, &toml) ||
	    !load_form(c, SG_FORMAT_YAML, arena, &yaml) ||
	    !load_form(c, SG_FORMAT_JSON, arena, &json))
		return LAWS_INVALID;
	return agree(c, &toml, &yaml, arena, note) && agree(c, &yaml, &json, arena, note)
		       ? LAWS_HOLDS
		       : LAWS_BROKEN;
}

/* Tables are compared by key: TOML has its own order of headings. */
static bool
is_same_tree(const struct sg_node *a, const struct sg_node *b)
{
	const struct sg_node *other = b->first;

	if (a->kind != b->kind || a->count != b->count ||
	    (a->kind == SG_NODE_STRING && !sg_span_eq(a->text, b->text)) ||
	    (a->kind == SG_NODE_BOOLEAN && a->boolean != b->boolean))
		return false;
	for (const struct sg_node *child = a->first; child; child = child->next) {
		if (a->kind == SG_NODE_TABLE)
			for (other = b->first; other && !sg_span_eq(other->key, child->key);)
				other = other->next;
		if (!other || !is_same_tree(child, other))
			return false;
		other = other->next;
	}
	return true;
}

static enum laws_outcome
print_then_parse(const struct laws_case *c, const void *context, struct sg_arena *arena,
		 struct sg_span *note)
{
	static struct sg_status (*const parsers[])(
		struct sg_text, struct sg_arena *, const struct sg_node **,
		struct sg_errors *) = { [SG_FORMAT_TOML] = sg_document_toml,
					[SG_FORMAT_YAML] = sg_document_yaml,
					[SG_FORMAT_JSON] = sg_document_json };

	(void)context;
	for (size_t i = 0; i < c->count * SG_ARRAY_LEN(parsers); i++) {
		const struct sg_node *source = c->sources[i / SG_ARRAY_LEN(parsers)], *root;
		enum sg_format format = (enum sg_format)(i % SG_ARRAY_LEN(parsers));
		struct sg_errors errors = { .arena = arena };
		struct sg_text text = { SG_SPAN("law"), laws_print(source, format, arena) };

		if (sg_ok(parsers[format](text, arena, &root, &errors)) &&
		    is_same_tree(source, root))
			continue;
		*note = sg_arena_printf(arena, "not read as it was printed:\n%.*s",
					SG_SPAN_ARG(text.bytes));
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

/* ---- snapshots ---- */

static enum laws_outcome
snapshot_agrees(const struct laws_case *c, const void *context, struct sg_arena *arena,
		struct sg_span *note)
{
	struct sg_policies fresh, mapped = { .count = 1 };
	struct sg_span image, path = sg_arena_printf(arena, "%s/policy", place);
	struct sg_error err = { 0 };

	(void)context;
	if (!load_form(c, SG_FORMAT_JSON, arena, &fresh))
		return LAWS_INVALID;
	image = (struct sg_span){ (const char *)fresh.images[0].p, fresh.images[0].len };
	if (sg_ok(sg_snapshot_write(image, path.p, arena, &err)) &&
	    sg_ok(sg_snapshot_open(path.p, geteuid(), arena, &mapped.images[0], &err)))
		return agree(c, &fresh, &mapped, arena, note) ? LAWS_HOLDS : LAWS_BROKEN;
	*note = err.text;
	return LAWS_BROKEN;
}

/* ---- a listener ---- */

static void
hear(void *context, const struct sg_trace_event *event)
{
	size_t *heard = context;

	*heard += event->rule.len > 0;
}

/* Explaining is deciding with a listener: what it tells beside the decision must not become part of it. */
static enum laws_outcome
listening_is_deciding(const struct laws_case *c, const void *context, struct sg_arena *arena,
		      struct sg_span *note)
{
	size_t heard = 0;
	const struct sg_trace trace = { &heard, hear, NULL };
	struct sg_policies policies;

	(void)context;
	if (!laws_policies(c->sources, c->count, arena, &policies))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		struct sg_decision alone = laws_judge(&policies, &c->calls[i], arena);
		struct sg_decision told = laws_listen(&policies, &c->calls[i], &trace, arena);

		if (is_same_decision(&alone, &told) &&
		    (heard || sg_ruling_eq(alone.ruling, SG_RULING_NEUTRAL)))
			continue;
		*note = laws_note("alone and with a listener", alone.ruling, told.ruling,
				  &c->calls[i], arena);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

/* ---- unknown words ---- */

static const char *const operands[] = {
	"notes.txt", "main", "/etc/passwd", "./build", "x", "origin"
};
static const char *const heads[] = {
	"rm",
	"rm -rf",
	"git push",
	"git push origin",
	"git push --force origin",
	"cat",
	"frobnicate",
	"frobnicate --now",
	"git commit -m x",
	"sudo rm -r x",
	"cp x",
	"timeout 5 frobnicate y",
};

/*
 * A rule that prompts or forbids may mean the unknown word; an exception or an allowing rule does not. So what is
 * restricted for one operand is restricted when the operand is not known: at least a person is asked.
 */
static enum laws_outcome
unknown_is_not_no(const struct laws_case *c, const void *context, struct sg_arena *arena,
		  struct sg_span *note)
{
	static const char *const unknown[] = { "\"$U\"", "$U", "\"$(frob)\"", "\"${U}\"" };
	struct laws_random random = { ~c->seed };
	struct sg_policies policies;

	(void)context;
	if (!laws_policies(c->sources, c->count, arena, &policies))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		const char *head = LAWS_PICK(&random, heads);
		struct laws_call call = { .tool = "Bash", .key = "command" };
		struct sg_ruling known, not_known;

		call.value = sg_arena_printf(arena, "%s %s", head, LAWS_PICK(&random, operands)).p;
		known = laws_judge(&policies, &call, arena).ruling;
		call.value = sg_arena_printf(arena, "%s %s", head, LAWS_PICK(&random, unknown)).p;
		not_known = laws_judge(&policies, &call, arena).ruling;
		if (known.verdict == SG_VERDICT_FORBIDDEN)
			known.verdict = SG_VERDICT_PROMPT;
		if (!laws_is_looser(not_known, known))
			continue;
		*note = laws_note("known and unknown operand", known, not_known, &call, arena);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

static const struct laws_law laws[] = {
	{ "what is printed is what is parsed", print_then_parse, NULL, 0, 0 },
	{ "TOML, YAML and JSON decide alike", syntaxes_agree, NULL, 0, 0 },
	{ "a snapshot decides like the files", snapshot_agrees, NULL, 0, CALLS_PER_FILE },
	{ "a listener alters nothing", listening_is_deciding, NULL, 0, 0 },
	{ "an unknown operand gives no less than a known one", unknown_is_not_no, NULL,
	  LAWS_RULES | LAWS_WORDS | LAWS_SILENT_DEFAULT, 0 },
};

static void
test_law(void **state)
{
	const struct laws_law *law = *state;

	if (!laws_check(law))
		fail_msg("broken: %s", law->name);
}

static int
make_place(void **state)
{
	(void)state;
	return sg_test_place(place) ? 0 : -1;
}

static int
remove_place(void **state)
{
	char path[sizeof(place) + 8];

	(void)state;
	snprintf(path, sizeof(path), "%s/policy", place);
	unlink(path);
	return rmdir(place);
}

int
main(void)
{
	struct CMUnitTest tests[SG_ARRAY_LEN(laws)];

	for (size_t i = 0; i < SG_ARRAY_LEN(laws); i++)
		tests[i] = (struct CMUnitTest){ .name = laws[i].name,
						.test_func = test_law,
						.initial_state = (void *)(uintptr_t)&laws[i] };
	return cmocka_run_group_tests(tests, make_place, remove_place);
}
