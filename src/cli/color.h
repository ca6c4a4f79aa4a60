/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours of terminals.
 */
#ifndef SG_CLI_COLOR_H
#define SG_CLI_COLOR_H

#include "model/verdict.h"

#include <stdio.h>

/** What to print before a ruling's word, and after it: empty when out is no terminal, or NO_COLOR is set. */
const char *sg_cli_color(FILE *out, struct sg_ruling ruling);
const char *sg_cli_plain(FILE *out);

#endif
