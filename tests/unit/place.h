/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder of its own for a test.
 */
#ifndef SG_TESTS_PLACE_H
#define SG_TESTS_PLACE_H

enum { SG_TEST_PLACE_BYTES = 64 };

/** Make an empty folder, whose path goes to place. False when it cannot be made. Whoever asked removes it. */
_Bool sg_test_place(char place[SG_TEST_PLACE_BYTES]);

/** Remove it with all that is in it, also what nobody may write. 0, or what went wrong. */
int sg_test_place_remove(const char *place);

#endif
