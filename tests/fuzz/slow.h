/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A search for inputs that take long for their length. Part of the replay main of fuzz targets.
 */
#ifndef SG_TESTS_FUZZ_SLOW_H
#define SG_TESTS_FUZZ_SLOW_H

#include <stddef.h>
#include <stdint.h>

typedef int (*slow_target)(const uint8_t *data, size_t size);

struct input;

/** Zero-initialise but for target. */
struct slow_search {
	slow_target target;
	struct input *kept;
	size_t count;
};

/** Add an input to start from. Inputs are cut at 64 KiB. */
void slow_add(struct slow_search *search, const uint8_t *data, size_t len);

/** Search for so long, print the slowest and write them into a folder. */
void slow_run(struct slow_search *search, double seconds, const char *folder);

#endif
