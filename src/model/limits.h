/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every maximum, in one place. Beyond each of them a call is "over a limit", never passed on unread.
 */
#ifndef SG_MODEL_LIMITS_H
#define SG_MODEL_LIMITS_H

enum sg_limit {
	SG_MAX_PAYLOAD_BYTES = 16 * 1024 * 1024, /* hook input */
	SG_MAX_SCRIPT_BYTES = 1024 * 1024,       /* one shell script */
	SG_MAX_COMMANDS = 10000,                 /* simple commands of one call */
	SG_MAX_PARSE_DEPTH = 512,                /* nesting of the grammar */
	SG_MAX_PAYLOAD_DEPTH = 96, /* scripts inside scripts and wrappers inside wrappers */
	SG_MAX_WORDS = 65536,      /* words of one command */
	SG_MAX_BRACE_WORDS = 1024, /* words of one brace expansion */
	SG_MAX_ALTERNATIVES = 16, /* readings of one command by the values its variables may have */
	SG_MAX_VALUE_BYTES = 256 * 1024, /* a variable's value */
	SG_MAX_STEPS = 400 * 1000,       /* work of one call, in units of a node or word */
	/* Bytes that expansion makes, scripts that it makes are read from and paths are put together of, in one call. */
	SG_MAX_EXPANDED_BYTES = 8 * 1024 * 1024,
	SG_MAX_CALL_BYTES = 256 * 1024 * 1024, /* arena of one call */
};

#endif
