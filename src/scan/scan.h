/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scanners for code that is not POSIX shell: interpreters' inline code, PowerShell, cmd.exe. They find what the code
 * starts, touches and connects to when its arguments are literal, and say so when they are not.
 */
#ifndef SG_SCAN_SCAN_H
#define SG_SCAN_SCAN_H

#include "model/command.h"

/** Where a scanner tells what it found. Every pointer is set; words live in the arena of the call. */
struct sg_scan_sink {
	void *context;
	/** A program is started with these words (no shell reads them); for PowerShell and cmd: one of their commands. */
	void (*command)(void *context, enum sg_language dialect, const struct sg_word *words,
			size_t count);
	/** Text is given to an interpreter: os.system("..."), powershell -> cmd /c "...". */
	void (*script)(void *context, enum sg_language language, struct sg_word text);
	/** Texts in code of a language without a table that may be program and arguments, or (one) a command line. */
	void (*guess)(void *context, const struct sg_word *words, size_t count);
	/** A file or host is touched. */
	void (*effect)(void *context, enum sg_effect_kind kind, struct sg_word word);
	/** An environment variable is set for what is started later. */
	void (*variable)(void *context, struct sg_span name, struct sg_word value);
	/** Something that cannot be known before it runs: eval of a computed string, a spawn with computed arguments, a recursive delete by API. */
	void (*problem)(void *context, enum sg_code code, struct sg_span what);
	/** Turns true when nothing more will be taken: the call is over a limit, so that the rest need not be read. */
	const bool *stopped;
};

/**
 * Scan code. Bytes of the code that are not known are SG_MARK_ANY; code that is nothing but that is a problem.
 * Never runs anything. No evidence means nothing is reported: print(1) is silent. O(code.len) per language, bounded depth.
 */
void sg_scan_code(enum sg_language language, struct sg_span code, struct sg_arena *arena,
		  const struct sg_scan_sink *sink);

/** The same for PowerShell (powershell.c) and cmd.exe (cmd.c): every command of the script goes to sink->command. */
void
sg_scan_powershell(struct sg_span code, struct sg_arena *arena, const struct sg_scan_sink *sink);
void sg_scan_cmd(struct sg_span code, struct sg_arena *arena, const struct sg_scan_sink *sink);

/** PowerShell -EncodedCommand: base64 of UTF-16LE; false when it is not that. Result in the arena, UTF-8. */
bool sg_scan_decode_powershell(struct sg_span base64, struct sg_arena *arena, struct sg_span *out);

#endif
