/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formatted text in arenas and buffers, at every length around the room that is left: the text is whole, and what an
 * arena gives out next is zero.
 */
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { BLOCK = 512, MOST = 2 * BLOCK };

static const char digits[] = "0123456789";

static void
assert_text(struct sg_span text, size_t len)
{
	assert_int_equal(text.len, len);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(text.p[i], digits[i % 10]);
	assert_int_equal(text.p[len], '\0');
}

static void
make_text(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		text[i] = digits[i % 10];
	text[len] = '\0';
}

static void
test_printf(void **state)
{
	(void)state;
	for (size_t len = 0; len < MOST; len++) {
		static _Alignas(max_align_t) char memory[BLOCK];
		char text[MOST];
		struct sg_arena arena;
		const char *next;

		memset(memory, 0, sizeof(memory));
		sg_arena_init(&arena, 0);
		sg_arena_lend(&arena, memory, sizeof(memory));
		make_text(text, len);
		assert_text(sg_arena_printf(&arena, "%s", text), len);
		next = sg_arena_alloc(&arena, 64);
		for (size_t i = 0; i < 64; i++)
			assert_int_equal(next[i], 0);
		sg_arena_free(&arena);
	}
}

/* The arena ends before the text does: what was tried there must not be what the next caller gets. */
static void
test_exhausted(void **state)
{
	static _Alignas(max_align_t) char memory[BLOCK];
	struct sg_arena arena;
	char text[MOST];
	const char *rest;
	jmp_buf here;

	(void)state;
	sg_arena_init(&arena, BLOCK);
	sg_arena_lend(&arena, memory, sizeof(memory));
	make_text(text, MOST - 1);
	arena.on_exhausted = &here;
	if (setjmp(here) == 0) {
		(void)sg_arena_printf(&arena, "%s", text);
		fail_msg("%d bytes fit in %d", MOST, BLOCK);
	}
	rest = sg_arena_alloc(&arena, BLOCK / 2);
	for (size_t i = 0; i < BLOCK / 2; i++)
		assert_int_equal(rest[i], 0);
	sg_arena_free(&arena);
}

static void
test_buffer(void **state)
{
	struct sg_buffer buffer;
	struct sg_arena arena;
	size_t at = 0;

	(void)state;
	sg_arena_init(&arena, 0);
	buffer = (struct sg_buffer){ .arena = &arena };
	for (size_t len = 0; len < 200; len++) {
		char text[MOST];

		make_text(text, len);
		sg_buffer_printf(&buffer, "%s", text);
		assert_int_equal(buffer.len, at + len);
		assert_memory_equal(buffer.p ? buffer.p + at : text, text, len);
		at += len;
	}
	sg_arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_exhausted),
		cmocka_unit_test(test_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
