/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder of its own for a test, below /tmp.
 */
#include "place.h"

#include "base/replace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
sg_test_place(char place[SG_TEST_PLACE_BYTES])
{
	struct sg_arena arena;
	bool made;

	sg_arena_init(&arena, 0);
	strcpy(place, sg_temporary_name(SG_SPAN("/tmp/strictgate-test"), &arena));
	sg_arena_free(&arena);
	made = mkdtemp(place) != NULL;
	return made;
}

int
sg_test_place_remove(const char *place)
{
	char command[2 * SG_TEST_PLACE_BYTES + 64];

	snprintf(command, sizeof(command), "chmod -R u+rwx '%s' && rm -rf '%s'", place, place);
	return system(command);
}
