/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The join of opinions: verdicts and duties exhaustively, then whole policies at random. What several sources say is the
 * componentwise maximum of what each says alone, in whatever order and however often they are given.
 */
#include "laws.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* ---- the join itself ---- */

enum { RULINGS = 9 };

static struct sg_ruling
ruling_of(unsigned number)
{
	return (struct sg_ruling){ (uint8_t)(number / 3), (uint8_t)(number % 3) };
}

/* The slow reference: it counts up until neither is higher. */
static struct sg_ruling
reference_join(struct sg_ruling a, struct sg_ruling b)
{
	struct sg_ruling out = SG_RULING_NEUTRAL;

	while (out.verdict < a.verdict || out.verdict < b.verdict)
		out.verdict++;
	while (out.audit < a.audit || out.audit < b.audit)
		out.audit++;
	return out;
}

static struct sg_decision
decision_of(unsigned number, struct sg_span rule)
{
	return (struct sg_decision){ .ruling = ruling_of(number),
				     .rule = rule,
				     .audit_required = number & 1,
				     .no_approvals = number % 3 == 0 };
}

static void
check_pair(unsigned a, unsigned b)
{
	struct sg_ruling x = ruling_of(a), y = ruling_of(b);
	struct sg_decision joined =
		sg_decision_join(decision_of(a, SG_SPAN("a")), decision_of(b, SG_SPAN("b")));
	bool second = b / 3 != a / 3 ? b / 3 > a / 3 : b % 3 > a % 3;

	assert_true(sg_ruling_eq(sg_ruling_join(x, y), reference_join(x, y)));
	assert_true(sg_ruling_eq(sg_ruling_join(x, y), sg_ruling_join(y, x)));
	assert_true(sg_ruling_eq(joined.ruling, reference_join(x, y)));
	assert_string_equal(joined.rule.p, second ? "b" : "a");
	assert_int_equal(joined.audit_required, (a & 1) || (b & 1));
	assert_int_equal(joined.no_approvals, a % 3 == 0 || b % 3 == 0);
	for (unsigned c = 0; c < RULINGS; c++) {
		struct sg_ruling z = ruling_of(c);

		assert_true(sg_ruling_eq(sg_ruling_join(sg_ruling_join(x, y), z),
					 sg_ruling_join(x, sg_ruling_join(y, z))));
	}
}

static void
test_join(void **state)
{
	(void)state;
	for (unsigned a = 0; a < RULINGS; a++) {
		struct sg_ruling x = ruling_of(a);

		assert_true(sg_ruling_eq(sg_ruling_join(x, x), x));
		assert_true(sg_ruling_eq(sg_ruling_join(x, SG_RULING_NEUTRAL), x));
		assert_true(sg_ruling_eq(sg_ruling_join(SG_RULING_NEUTRAL, x), x));
		for (unsigned b = 0; b < RULINGS; b++)
			check_pair(a, b);
	}
}

/* Shown: anything but "allow" is recorded, and what is recorded and runs is "log". */
static void
test_words(void **state)
{
	static const char *const words[RULINGS] = { "allow",     "log",       "log",
						    "prompt",    "prompt",    "prompt",
						    "forbidden", "forbidden", "forbidden" };

	(void)state;
	for (unsigned a = 0; a < RULINGS; a++) {
		struct sg_ruling read;

		assert_string_equal(sg_ruling_word(ruling_of(a)), words[a]);
		assert_true(sg_ruling_of_word(sg_span_of(words[a]), &read));
		assert_string_equal(sg_ruling_word(read), words[a]);
	}
}

/* ---- whole policies ---- */

/* The reference evaluator: each source in a policy of its own, and the highest numbers of all. */
static bool
reference_evaluate(const struct laws_case *c, const struct laws_call *call, struct sg_arena *arena,
		   struct sg_decision *out)
{
	*out = (struct sg_decision){ 0 };
	for (size_t i = 0; i < c->count; i++) {
		struct sg_policies alone;
		struct sg_decision said;

		if (!laws_policies(&c->sources[i], 1, arena, &alone))
			return false;
		said = laws_judge(&alone, call, arena);
		out->ruling = reference_join(out->ruling, said.ruling);
		out->audit_required = out->audit_required || said.audit_required;
		out->no_approvals = out->no_approvals || said.no_approvals;
	}
	return true;
}

static enum laws_outcome
is_maximum(const struct laws_case *c, const void *context, struct sg_arena *arena,
	   struct sg_span *note)
{
	struct sg_policies all;

	(void)context;
	if (!laws_policies(c->sources, c->count, arena, &all))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		struct sg_decision together = laws_judge(&all, &c->calls[i], arena), alone;

		if (!reference_evaluate(c, &c->calls[i], arena, &alone))
			return LAWS_INVALID;
		if (sg_ruling_eq(together.ruling, alone.ruling) &&
		    together.audit_required == alone.audit_required &&
		    together.no_approvals == alone.no_approvals)
			continue;
		*note = laws_note("each alone, and together", alone.ruling, together.ruling,
				  &c->calls[i], arena);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

/* ---- changes that change nothing ---- */

typedef void (*change)(struct laws_case *changed, struct laws_random *random,
		       struct sg_arena *arena);

static void
shuffle_sources(struct laws_case *changed, struct laws_random *random, struct sg_arena *arena)
{
	(void)arena;
	for (size_t i = changed->count; i > 1; i--) {
		size_t k = laws_random(random, (uint32_t)i);
		struct sg_node *source = changed->sources[i - 1];

		changed->sources[i - 1] = changed->sources[k];
		changed->sources[k] = source;
	}
}

static void
repeat_source(struct laws_case *changed, struct laws_random *random, struct sg_arena *arena)
{
	struct sg_node *copy =
		laws_copy(changed->sources[laws_random(random, (uint32_t)changed->count)], arena);

	if (changed->count < LAWS_MAX_SOURCES)
		changed->sources[changed->count++] = copy;
}

/* Every list and table of every source, at every depth but in prefixes, where order has a meaning. */
static void
shuffle_all(struct sg_node *node, struct laws_random *random)
{
	if (sg_span_is(node->key, "prefix"))
		return;
	laws_shuffle(node, random);
	for (struct sg_node *child = node->first; child; child = child->next)
		shuffle_all(child, random);
}

static void
shuffle_entries(struct laws_case *changed, struct laws_random *random, struct sg_arena *arena)
{
	(void)arena;
	for (size_t i = 0; i < changed->count; i++)
		shuffle_all(changed->sources[i], random);
}

static void
repeat_entries(struct laws_case *changed, struct laws_random *random, struct sg_arena *arena)
{
	static const char *const keys[] = { "rules", "paths", "cli", "environment" };

	for (size_t i = 0; i < changed->count; i++) {
		struct sg_node *own = laws_get(changed->sources[i], "requirements");

		for (size_t k = 0; own && k < SG_ARRAY_LEN(keys); k++) {
			struct sg_node *list = laws_get(own, keys[k]),
				       *entry = list ? list->first : NULL;

			for (uint32_t skip = list && list->count
						     ? laws_random(random, (uint32_t)list->count)
						     : 0;
			     skip; skip--)
				entry = entry->next;
			if (entry)
				laws_put(list, NULL, laws_copy(entry, arena));
		}
	}
}

static enum laws_outcome
is_unchanged(const struct laws_case *c, const void *context, struct sg_arena *arena,
	     struct sg_span *note)
{
	change const *apply = context;
	struct laws_random random = { ~c->seed };
	struct laws_case *changed = sg_arena_alloc(arena, sizeof(*changed));
	struct sg_policies before, after;

	changed->count = c->count;
	for (size_t i = 0; i < c->count; i++)
		changed->sources[i] = laws_copy(c->sources[i], arena);
	(*apply)(changed, &random, arena);
	if (!laws_policies(c->sources, c->count, arena, &before) ||
	    !laws_policies(changed->sources, changed->count, arena, &after))
		return LAWS_INVALID;
	for (size_t i = 0; i < c->calls_count; i++) {
		struct sg_decision a = laws_judge(&before, &c->calls[i], arena),
				   b = laws_judge(&after, &c->calls[i], arena);

		if (sg_ruling_eq(a.ruling, b.ruling))
			continue;
		*note = laws_note("before and after", a.ruling, b.ruling, &c->calls[i], arena);
		return LAWS_BROKEN;
	}
	return LAWS_HOLDS;
}

static const change changes[] = { shuffle_sources, repeat_source, shuffle_entries, repeat_entries };

static const struct laws_law laws[] = {
	{ "sources together say the maximum of what each says", is_maximum, NULL, 0, 0 },
	{ "the order of sources means nothing", is_unchanged, &changes[0], 0, 0 },
	{ "a source twice says what it says once", is_unchanged, &changes[1], 0, 0 },
	{ "the order of rules in a source means nothing", is_unchanged, &changes[2], 0, 0 },
	{ "a rule twice says what it says once", is_unchanged, &changes[3], 0, 0 },
};

static void
test_law(void **state)
{
	const struct laws_law *law = *state;

	if (!laws_check(law))
		fail_msg("broken: %s", law->name);
}

int
main(void)
{
	struct CMUnitTest tests[SG_ARRAY_LEN(laws) + 2] = { cmocka_unit_test(test_join),
							    cmocka_unit_test(test_words) };

	for (size_t i = 0; i < SG_ARRAY_LEN(laws); i++)
		tests[i + 2] = (struct CMUnitTest){ .name = laws[i].name,
						    .test_func = test_law,
						    .initial_state = (void *)(uintptr_t)&laws[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
