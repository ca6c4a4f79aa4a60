/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours only for people: https://no-color.org.
 */
#include "cli/color.h"

#include <stdlib.h>
#include <unistd.h>

static bool
is_colored(FILE *out)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(fileno(out)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

const char *
sg_cli_color(FILE *out, struct sg_ruling ruling)
{
	static const char *const colors[] = { "\033[32m", "\033[33m", "\033[31m" };

	return is_colored(out) ? colors[ruling.verdict > SG_VERDICT_FORBIDDEN ? SG_VERDICT_FORBIDDEN
									      : ruling.verdict]
			       : "";
}

const char *
sg_cli_plain(FILE *out)
{
	return is_colored(out) ? "\033[0m" : "";
}
