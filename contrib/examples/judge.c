/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program of somebody else: judges each line of standard input by the requirement files of its arguments. Knows
 * nothing of strictgate but its public header.
 */
#include <strictgate/strictgate.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

int
main(int argc, char **argv)
{
	const char **paths = calloc((size_t)argc, sizeof(*paths));
	struct strictgate_policy *policy;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (!paths)
		return 1;
	for (int i = 1; i < argc; i++)
		paths[i - 1] = argv[i];
	policy = strictgate_policy_load(paths, (size_t)(argc - 1));
	if (strictgate_policy_error(policy))
		fprintf(stderr, "%s\n", strictgate_policy_error(policy));
	while ((len = getline(&line, &room, stdin)) > 0) {
		struct strictgate_result *result = strictgate_judge(policy, line, (size_t)len);

		printf("%d %s [%s] %s\n", strictgate_result_verdict(result),
		       strictgate_result_rule(result), strictgate_result_source(result),
		       strictgate_result_reason(result));
		strictgate_result_free(result);
	}
	free(line);
	free(paths);
	strictgate_policy_free(policy);
	return 0;
}
