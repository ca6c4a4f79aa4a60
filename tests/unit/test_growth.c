/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every kind of hostile input of tests/bench/slow.tsv at two lengths: the memory that judging takes, which is counted
 * and not timed, may grow with the length, not with its square, unless the budget for what a script makes ends it. The
 * clock has its say in make bench. And: names do not meet in tables at the will of their author.
 */
#include "../bench/kinds.h"
#include "load/load.h"
#include "load/packs.h"
#include "model/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
	LENGTH = 6000,
	LONG = 16 * LENGTH,
	FILE_BYTES = 1024 * 1024,
	FIXED_BYTES = 256 * 1024,
	/* A byte of the budget goes through that many words and lists. */
	MOST_BYTES = 16 * SG_MAX_EXPANDED_BYTES
};

static struct sg_span
read_kinds(struct sg_arena *arena)
{
	const char *top = getenv("top_srcdir");
	struct sg_span path = sg_arena_printf(arena, "%s/tests/bench/slow.tsv", top ? top : ".");
	char *bytes = sg_arena_alloc(arena, FILE_BYTES);
	FILE *file = fopen(path.p, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, FILE_BYTES, file);
	fclose(file);
	return (struct sg_span){ bytes, len };
}

static void
load_baseline(struct sg_arena *arena, struct sg_policies *out)
{
	static const struct sg_load_options options = { .release = { "0.1.0", 5 } };
	struct sg_errors errors = { .arena = arena };
	struct sg_loader loader;

	sg_loader_init(&loader, arena, &options, &errors);
	assert_true(sg_ok(sg_load_builtin(&loader, "baseline")));
	assert_true(sg_ok(
		sg_image_open(sg_loader_finish(&loader), SG_POLICY_MAGIC, &out->images[0], NULL)));
	out->count = 1;
}

/* Bytes that judging an input of that length takes. */
static size_t
memory_of(const struct sg_policies *policies, const struct kind *kind, size_t length)
{
	struct sg_arena arena, inputs;
	size_t used;

	sg_arena_init(&inputs, 0);
	sg_arena_init(&arena, SG_MAX_CALL_BYTES);
	kind_judge(policies, kind, kind_make(kind, length, &inputs), &arena);
	used = arena.used_bytes - (size_t)(arena.end - arena.next);
	sg_arena_free(&arena);
	sg_arena_free(&inputs);
	return used;
}

static void
test_memory(void **state)
{
	struct sg_policies policies = { 0 };
	struct sg_arena arena;
	struct sg_span rest;
	size_t kinds = 0, wrong = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	load_baseline(&arena, &policies);
	for (rest = read_kinds(&arena); rest.len;) {
		struct sg_span line = sg_span_split(rest, '\n', &rest);
		struct kind kind;
		size_t once, twice;

		if (line.len == 0 || line.p[0] == '#')
			continue;
		kind = kind_read(line, &arena);
		once = memory_of(&policies, &kind, LENGTH);
		twice = memory_of(&policies, &kind, 2 * LENGTH);
		kinds++;
		if (twice <= 3 * once || twice < FIXED_BYTES ||
		    memory_of(&policies, &kind, LONG) <= MOST_BYTES)
			continue;
		wrong++;
		print_error("%.*s: %zu bytes, twice as long %zu\n", SG_SPAN_ARG(kind.name), once,
			    twice);
	}
	assert_true(kinds > 1000);
	assert_int_equal(wrong, 0);
	sg_arena_free(&arena);
}

/*
 * Names of blocks that a sum of products cannot tell apart ("Ab" and "BA" are the same, times 33): with one key, any two of
 * them may meet in a table; whoever wrote them must not be able to have many meet under every key.
 */
static void
test_names_part(void **state)
{
	enum { BITS = 12, NAMES = 1 << BITS, MOST = 12 };
	static const char blocks[2][3] = { "Ab", "BA" };
	static unsigned char together[2][NAMES];
	const char keys[2] = { 0 };
	unsigned worst = 0, same = 0;

	(void)state;
	for (unsigned i = 0; i < NAMES; i++) {
		char name[2 * BITS];
		size_t place[2];

		for (unsigned k = 0; k < BITS; k++)
			memcpy(name + 2 * k, blocks[i >> k & 1], 2);
		for (unsigned k = 0; k < 2; k++) {
			struct sg_span span = { name, sizeof(name) };
			unsigned char *met;

			place[k] = sg_span_hash(span, &keys[k]) % NAMES;
			met = &together[k][place[k]];
			if (*met < UINT8_MAX)
				++*met;
			worst = *met > worst ? *met : worst;
		}
		same += place[0] == place[1];
	}
	assert_in_range(worst, 1, MOST);
	assert_in_range(same, 0, MOST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_memory),
					    cmocka_unit_test(test_names_part) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
