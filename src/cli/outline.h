/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree of values that is written as JSON or as an indented outline: one description, two readers.
 */
#ifndef SG_CLI_OUTLINE_H
#define SG_CLI_OUTLINE_H

#include "base/vec.h"

struct sg_outline {
	struct sg_buffer out;
	bool json;
	unsigned depth;
};

/** A table or list under a key; key NULL: the next element of a list. Closed by sg_outline_close with the same bracket. */
void sg_outline_open(struct sg_outline *outline, const char *key, char bracket);
void sg_outline_close(struct sg_outline *outline, char bracket);

/** One value; key NULL: the next element of a list. Empty texts are left out. */
void sg_outline_text(struct sg_outline *outline, const char *key, struct sg_span text);
void sg_outline_word(struct sg_outline *outline, const char *key, const char *word);
/** True or false; only true ones are written. */
void sg_outline_flag(struct sg_outline *outline, const char *key, bool flag);
void sg_outline_number(struct sg_outline *outline, const char *key, long long number);
void sg_outline_truth(struct sg_outline *outline, const char *key, bool truth);

#endif
