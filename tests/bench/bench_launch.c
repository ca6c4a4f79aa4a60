/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times whole processes side by side: every round starts each program once, so that a busy machine slows all of them
 * alike. Knows nothing of what it starts, and holds little memory: a child's peak counts that of its parent.
 *
 *	bench_launch ROUNDS INPUT NAME PROGRAM ARGUMENT... [-- NAME PROGRAM ARGUMENT...]...
 *
 * Prints a line for each: NAME; 10th percentile, median, 90th and 99th percentile in microseconds; peak memory in kB;
 * exit status of the last run, -1 when there is none.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { MAX_PROGRAMS = 64, WARM_UP = 3 };

extern char **environ;

struct program {
	const char *name;
	char **argv;
	double *us;
	long peak_kb;
	int status;
};

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double
run_once(struct program *program, const char *input)
{
	posix_spawn_file_actions_t files;
	struct rusage usage = { 0 };
	double from;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	from = now_us();
	program->status = -1;
	if (posix_spawnp(&pid, program->argv[0], &files, NULL, program->argv, environ) == 0)
		wait4(pid, &program->status, 0, &usage);
	posix_spawn_file_actions_destroy(&files);
	if (usage.ru_maxrss > program->peak_kb)
		program->peak_kb = usage.ru_maxrss;
	return now_us() - from;
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t
read_programs(char **argv, size_t rounds, struct program *programs)
{
	size_t count = 0;

	while (*argv && argv[1] && count < MAX_PROGRAMS) {
		programs[count++] = (struct program){ .name = argv[0],
						      .argv = argv + 1,
						      .us = calloc(rounds, sizeof(double)) };
		while (*argv && strcmp(*argv, "--") != 0)
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
	return count;
}

static void
print(const struct program *program, size_t rounds)
{
	const double *us = program->us;

	qsort(program->us, rounds, sizeof(double), by_value);
	printf("%s\t%.1f\t%.1f\t%.1f\t%.1f\t%ld\t%d\n", program->name, us[rounds / 10],
	       us[rounds / 2], us[rounds * 9 / 10], us[rounds * 99 / 100], program->peak_kb,
	       WIFEXITED(program->status) ? WEXITSTATUS(program->status) : -1);
}

int
main(int argc, char **argv)
{
	struct program programs[MAX_PROGRAMS];
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0, count;

	if (argc < 5 || rounds == 0) {
		fputs("usage: bench_launch ROUNDS INPUT NAME PROGRAM... [-- NAME PROGRAM...]...\n",
		      stderr);
		return 64;
	}
	count = read_programs(argv + 3, rounds, programs);
	for (size_t i = 0; i < WARM_UP; i++)
		for (size_t k = 0; k < count; k++)
			run_once(&programs[k], argv[2]);
	for (size_t i = 0; i < rounds; i++)
		for (size_t k = 0; k < count; k++)
			programs[k].us[i] = run_once(&programs[k], argv[2]);
	for (size_t k = 0; k < count; k++)
		print(&programs[k], rounds);
	return 0;
}
