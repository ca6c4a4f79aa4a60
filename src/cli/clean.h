/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from elsewhere on a terminal.
 */
#ifndef SG_CLI_CLEAN_H
#define SG_CLI_CLEAN_H

#include "base/vec.h"

#include <stdio.h>

/**
 * Append bytes that came from elsewhere. Characters that could steer the terminal, hide or turn text become \u{1b};
 * bytes that are no UTF-8 become \x{ff}. lines: newlines and tabs stay.
 */
void sg_cli_add_clean(struct sg_buffer *out, struct sg_span text, bool lines);

/** The same to a stream; newlines and tabs stay. */
void sg_cli_print_clean(FILE *out, struct sg_span text);

#endif
