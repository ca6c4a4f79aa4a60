/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory of a test program: an arena that begins empty for each test, or for all of them.
 */
#ifndef SG_TESTS_ARENA_H
#define SG_TESTS_ARENA_H

#include "base/arena.h"

static struct sg_arena arena;

/** A set-up for cmocka. */
static inline int
sg_test_arena_up(void **state)
{
	(void)state;
	sg_arena_init(&arena, 0);
	return 0;
}

/** Its tear-down. */
static inline int
sg_test_arena_down(void **state)
{
	(void)state;
	sg_arena_free(&arena);
	return 0;
}

#endif
