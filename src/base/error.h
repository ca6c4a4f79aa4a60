/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one status and the one error type. Every message has a stable number from messages.def, which also holds
 * cause and fix. Knows no requirement and prints nothing.
 */
#ifndef SG_BASE_ERROR_H
#define SG_BASE_ERROR_H

#include "base/arena.h"

/** Every message by name; SG_OK is no message. Values are the stable numbers ("SG0107"). */
enum sg_code {
	SG_OK = 0,
#define SG_MESSAGE(name, number, summary, cause, fix) name = number,
#include "base/messages.def"
#undef SG_MESSAGE
};

/** True for the messages that refuse nothing: SG_W_..., numbers 150 to 199. */
static inline bool
sg_code_is_warning(enum sg_code code)
{
	return code >= 150 && code < 200;
}

/** The result of everything that can fail. Never an int, never ignored. */
struct sg_status {
	enum sg_code code;
};

#define SG_MUST_USE __attribute__((warn_unused_result))

/** Success. */
#define SG_STATUS_OK ((struct sg_status){ SG_OK })

/** Failure with a code; shorthand for return statements. */
static inline struct sg_status
sg_status(enum sg_code code)
{
	return (struct sg_status){ code };
}

static inline bool
sg_ok(struct sg_status status)
{
	return status.code == SG_OK;
}

/**
 * Where and why. file, text and line_text live in the arena that the failing function was given.
 * line and column are 1-based, 0 = unknown; len is the number of bytes the caret underlines (0 = one).
 */
struct sg_error {
	enum sg_code code;
	bool warning;
	struct sg_span file;
	unsigned line;
	unsigned column;
	unsigned len;
	struct sg_span text;      /* "unknown decision \"forbiden\"" */
	struct sg_span hint;      /* "did you mean \"forbidden\"?", may be empty */
	struct sg_span line_text; /* the source line that the caret points into, may be empty */
};

/** One row of the registry. */
struct sg_message {
	enum sg_code code;
	const char *name;
	const char *summary;
	const char *cause;
	const char *fix;
};

/** The registry, ordered by number; *count gets its length. */
const struct sg_message *sg_messages(size_t *count);

/** The row of one code, or NULL for a code that does not exist. */
const struct sg_message *sg_message_find(enum sg_code code);

/** "SG0107" into text[8]. Returns text. */
const char *sg_code_text(enum sg_code code, char text[8]);

/** Fill *err (code, formatted text, no position); returns the status so that callers can `return sg_fail(...)`. err may be NULL. */
struct sg_status sg_fail(struct sg_arena *arena, struct sg_error *err, enum sg_code code,
			 const char *format, ...) __attribute__((format(printf, 4, 5)));

/**
 * The error as a person reads it, with the source line, a caret and the hint:
 *     requirements.toml:14:35: error SG0107: unknown decision "forbiden"
 *        14 |   { pattern = ["rm"], decision = "forbiden" },
 *           |                                  ^~~~~~~~~~ did you mean "forbidden"?
 */
struct sg_span sg_error_render(struct sg_arena *arena, const struct sg_error *err);

/** Errors and warnings of one file, in the order found; further ones are only counted. */
struct sg_errors {
	struct sg_arena *arena;
	struct sg_error *items;
	size_t len;
	size_t cap;
	size_t fatal; /* how many are errors, not warnings (dropped ones included) */
};

enum { SG_ERRORS_MAX = 50 };

/** Append a copy of *err. When SG_ERRORS_MAX are there already it is dropped, or takes the place of a warning if it is none. */
void sg_errors_add(struct sg_errors *errors, const struct sg_error *err);

/** The code of the first error from an index on, warnings left out; SG_E_LIMIT when it was dropped. */
enum sg_code sg_errors_first(const struct sg_errors *errors, size_t from);

/** The candidate nearest to `word` by edit distance (at most 2, or a third of its length), or the empty span. */
struct sg_span sg_nearest(struct sg_span word, const struct sg_span *candidates, size_t count);

#endif
