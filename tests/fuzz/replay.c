/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main program of every fuzz target when it is not linked with libFuzzer: hand each file that is
 * named on the command line to the target, once.  So the corpus is replayed by every compiler and in the
 * sanitizer build.  Knows nothing of what the target tests.
 *
 *	fuzz_NAME FILE...
 *	fuzz_NAME --slow SECONDS FOLDER FILE...	search for slow inputs, starting from these
 */
#include "slow.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The largest input; libFuzzer's own default is 4 KiB. */
#define MAX_INPUT_BYTES (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* search: NULL to run the input once. */
static int
replay(const char *path, struct slow_search *search)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	size_t len;

	if (!file) {
		perror(path);
		return 1;
	}
	/* An allocation of the exact size lets the address sanitizer see a read behind the end. */
	data = malloc(MAX_INPUT_BYTES);
	len = data ? fread(data, 1, MAX_INPUT_BYTES, file) : 0;
	fclose(file);
	if (data && len)
		data = realloc(data, len);
	if (!data) {
		fprintf(stderr, "%s: no memory\n", path);
		return 1;
	}
	if (search) {
		slow_add(search, data, len);
	} else {
		fprintf(stderr, "%s\n", path);
		(void)LLVMFuzzerTestOneInput(data, len);
	}
	free(data);
	return 0;
}

int
main(int argc, char **argv)
{
	struct slow_search search = { .target = LLVMFuzzerTestOneInput };
	int slow = argc > 4 && strcmp(argv[1], "--slow") == 0, i, failed = 0;

	for (i = slow ? 4 : 1; i < argc; i++)
		failed |= replay(argv[i], slow ? &search : NULL);
	if (slow)
		slow_run(&search, strtod(argv[2], NULL), argv[3]);
	return failed;
}
