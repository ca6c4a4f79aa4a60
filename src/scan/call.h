/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The acts behind the rows of spawn.c, one function each, and what they share.
 */
#ifndef SG_SCAN_CALL_H
#define SG_SCAN_CALL_H

#include "scan/eval.h"

/** What a call does: reports to the sink, gives the value of the call. args: the receiver first for SG_CALL_SELF. */
typedef struct sg_value
sg_call_function(struct sg_scan *scan, const struct sg_call_row *row, const struct sg_value *args);

/** A value of which nothing is known. */
struct sg_value sg_call_nothing(void);

/** Report that the call of this row cannot be followed. */
void sg_call_opaque_row(struct sg_scan *scan, const struct sg_call_row *row);

/** The n-th argument from the one that counts, the first also by its name; NULL when it is not given. */
const struct sg_value *
sg_call_argument(const struct sg_call_row *row, const struct sg_value *args, size_t n);

/** True when an option is set among the named arguments or in a map of options. */
bool sg_call_has_option(const struct sg_value *args, const char *key);

/* Starting programs and code: start.c */
sg_call_function sg_call_shell, sg_call_words, sg_call_program, sg_call_args, sg_call_execl,
	sg_call_execv, sg_call_node, sg_call_code, sg_call_opaque;

/* Files, hosts, environment: touch.c */
sg_call_function sg_call_read, sg_call_write, sg_call_tree, sg_call_unlink, sg_call_open,
	sg_call_copy, sg_call_connect, sg_call_setenv, sg_call_getenv, sg_call_chdir;

/* Values: give.c */
sg_call_function sg_call_module, sg_call_attr, sg_call_dispatch, sg_call_same, sg_call_path,
	sg_call_glue, sg_call_join, sg_call_split, sg_call_cut, sg_call_list, sg_call_format,
	sg_call_home, sg_call_push;

#endif
