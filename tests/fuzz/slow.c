/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for slow inputs: mutate what takes longest for its length, keep what takes longer still. Repetition is what
 * finds work that grows with the square of the input, so most mutations repeat. Knows nothing of what the target tests.
 */
#include "slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEPT = 32, MAX_BYTES = 64 * 1024, FIXED_BYTES = 2000 };

struct input {
	uint8_t *data;
	size_t len;
	double us;
};

static uint64_t state = 88172645463325252u;

/* xorshift: the same search each time, up to the noise of the clock. */
static size_t
random_below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (size_t)(state % n) : 0;
}

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* The better of two, as other processes only add. */
static double
time_input(slow_target target, const uint8_t *data, size_t len)
{
	double best = 1e18;

	for (int i = 0; i < 2; i++) {
		double from = now_us(), us;

		(void)target(data, len);
		us = now_us() - from;
		best = us < best ? us : best;
	}
	return best;
}

static double
score(const struct input *input)
{
	return input->us / (double)(input->len + FIXED_BYTES);
}

static struct input
copy_of(const uint8_t *data, size_t len)
{
	struct input copy = { malloc(MAX_BYTES), len < MAX_BYTES ? len : MAX_BYTES, 0 };

	if (!copy.data)
		abort();
	if (copy.len)
		memcpy(copy.data, data, copy.len);
	return copy;
}

/* Put bytes at a place, as often as they fit and were asked for. */
static void
insert(struct input *input, size_t at, const struct input *piece, size_t times)
{
	while (times-- > 0 && piece->len && input->len + piece->len <= MAX_BYTES) {
		memmove(input->data + at + piece->len, input->data + at, input->len - at);
		memcpy(input->data + at, piece->data, piece->len);
		input->len += piece->len;
	}
}

static void
mutate(struct input *input, const struct input *other)
{
	static const size_t often[] = { 1, 4, 64, 1024 };
	const struct input *from = random_below(3) ? input : other;
	size_t start = random_below(from->len), len = 1 + random_below(random_below(2) ? 8 : 64);
	struct input piece =
		copy_of(from->data + start, len < from->len - start ? len : from->len - start);

	switch (random_below(4)) {
	case 0:
		if (start < input->len) {
			len = len < input->len - start ? len : input->len - start;
			memmove(input->data + start, input->data + start + len,
				input->len - start - len);
			input->len -= len;
		}
		break;
	case 1:
		if (input->len)
			input->data[random_below(input->len)] = (uint8_t)(9 + random_below(118));
		break;
	default:
		insert(input, random_below(input->len + 1), &piece, often[random_below(4)]);
	}
	free(piece.data);
}

static void
save(const char *folder, const struct input *kept, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char path[4096];
		FILE *file;

		printf("%8.1f us  %6zu bytes  %8.1f ns a byte\n", kept[i].us, kept[i].len,
		       1000 * kept[i].us / (double)(kept[i].len ? kept[i].len : 1));
		snprintf(path, sizeof(path), "%s/slow-%02zu", folder, i);
		file = fopen(path, "wb");
		if (file) {
			fwrite(kept[i].data, 1, kept[i].len, file);
			fclose(file);
		}
	}
}

/* In place of the one with the lowest score, if it is slower. */
static void
keep(struct input *kept, size_t *count, struct input input)
{
	size_t lowest = 0;

	if (*count < KEPT) {
		kept[(*count)++] = input;
		return;
	}
	for (size_t i = 1; i < KEPT; i++)
		if (score(&kept[i]) < score(&kept[lowest]))
			lowest = i;
	if (score(&input) > score(&kept[lowest])) {
		struct input loser = kept[lowest];

		kept[lowest] = input;
		input = loser;
	}
	free(input.data);
}

static int
by_score(const void *a, const void *b)
{
	double x = score(a), y = score(b);

	return (x < y) - (x > y);
}

void
slow_add(struct slow_search *search, const uint8_t *data, size_t len)
{
	struct input input = copy_of(data, len);

	if (!search->kept)
		search->kept = calloc(KEPT, sizeof(struct input));
	if (!search->kept)
		abort();
	input.us = time_input(search->target, input.data, input.len);
	keep(search->kept, &search->count, input);
}

void
slow_run(struct slow_search *search, double seconds, const char *folder)
{
	struct input *kept = search->kept;
	double end = now_us() + seconds * 1e6;
	size_t tried = 0;

	for (; search->count && now_us() < end; tried++) {
		const struct input *parent = &kept[random_below(search->count)];
		struct input child = copy_of(parent->data, parent->len);

		for (size_t i = 0; i <= random_below(3); i++)
			mutate(&child, &kept[random_below(search->count)]);
		child.us = time_input(search->target, child.data, child.len);
		keep(kept, &search->count, child);
	}
	qsort(kept, search->count, sizeof(*kept), by_score);
	printf("%zu inputs tried; the slowest for their length, in %s:\n", tried, folder);
	save(folder, kept, search->count);
}
