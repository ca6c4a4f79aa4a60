/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The main program of every fuzz target when it is not linked with libFuzzer: hand each file that is
 * named on the command line to the target, once.  So the corpus is replayed by every compiler and in the
 * sanitizer build.  Knows nothing of what the target tests.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The largest input; libFuzzer's own default is 4 KiB. */
#define MAX_INPUT_BYTES (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
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
	fprintf(stderr, "%s\n", path);
	(void)LLVMFuzzerTestOneInput(data, len);
	free(data);
	return 0;
}

int
main(int argc, char **argv)
{
	int i, failed = 0;

	for (i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	return failed;
}
