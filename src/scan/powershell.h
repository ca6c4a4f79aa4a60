/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PowerShell scanner's inside: statements and commands (powershell.c), words and expressions (ps_word.c). One pass,
 * left to right, every byte read once per nesting.
 */
#ifndef SG_SCAN_POWERSHELL_H
#define SG_SCAN_POWERSHELL_H

#include "scan/eval.h"

/** State of one scan; calls.names holds variables in lower case with their sigil, and aliases without. */
struct sg_ps {
	struct sg_scan calls;
	struct sg_span code;
	size_t at;
	unsigned depth;
	bool here_open; /* a here-string without an end was met: no further one is looked for */
	bool no_commas; /* the next expression is one argument of several */
	bool bare;      /* the next operand is a name: nothing behind it belongs to it */
};

enum { SG_PS_MAX_DEPTH = 150 };

/** The byte `ahead` of the next one; a newline past the end. */
char sg_ps_look(const struct sg_ps *ps, size_t ahead);

/** True when c is one of the bytes; never for NUL. */
bool sg_ps_is(char c, const char *bytes);

/** True at the end of the code. */
bool sg_ps_done(const struct sg_ps *ps);

/** Go past blanks, continued lines and block comments; newlines too when asked. */
void sg_ps_skip(struct sg_ps *ps, bool newlines);

/** Read statements up to a closing byte, which is taken, or the end; the value of the last one. */
struct sg_value sg_ps_block(struct sg_ps *ps, char closing);

/** Read one pipeline; the value that it hands on, when it is known. */
struct sg_value sg_ps_pipeline(struct sg_ps *ps);

/** Read one expression, or only one operand with its members and calls. */
struct sg_value sg_ps_expression(struct sg_ps *ps);
struct sg_value sg_ps_operand(struct sg_ps *ps);

/** Read one word of a command: a list when commas join several. False at the end of the command. */
bool sg_ps_word(struct sg_ps *ps, struct sg_value *out);

/** The value of a variable as written behind $: name, env:NAME, {name}; takes it. *name gets its key among the names. */
struct sg_value sg_ps_variable(struct sg_ps *ps, struct sg_span *name);

/** Report that something is computed. */
void sg_ps_opaque(struct sg_ps *ps, struct sg_span what);

/** The text in lower case, in the arena. */
struct sg_span sg_ps_lower(struct sg_ps *ps, struct sg_span text);

#endif
