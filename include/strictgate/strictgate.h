/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libstrictgate: may a coding agent run this tool call?
 *
 *	struct strictgate_policy *policy = strictgate_policy_load(paths, 1);
 *	struct strictgate_result *result = strictgate_judge(policy, json, strlen(json));
 *
 *	if (strictgate_result_verdict(result) == STRICTGATE_FORBIDDEN)
 *		puts(strictgate_result_reason(result));
 *	strictgate_result_free(result);
 *	strictgate_policy_free(policy);
 *
 * Everything fails closed: a policy that could not be loaded forbids every call, and a result that could not be made
 * (NULL) reads as forbidden. Compile and link with `pkg-config --cflags --libs strictgate`.
 */
#ifndef STRICTGATE_STRICTGATE_H
#define STRICTGATE_STRICTGATE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define STRICTGATE_API __attribute__((visibility("default")))
#else
#define STRICTGATE_API
#endif

/** What a call may do, from least to most restrictive. Values are stable. */
enum strictgate_verdict {
	STRICTGATE_ALLOW = 0,  /* no source objects */
	STRICTGATE_LOG = 1,    /* allowed, and to be recorded by the caller */
	STRICTGATE_PROMPT = 2, /* a person must agree first */
	STRICTGATE_FORBIDDEN = 3,
};

/** A policy: requirements of one or several sources. Immutable. */
struct strictgate_policy;

/** The verdict on one call. */
struct strictgate_result;

/**
 * The release of the library, "0.1.0". Constant.
 *
 * Since 0.1.
 */
STRICTGATE_API const char *strictgate_version(void);

/**
 * Load requirement files (TOML, YAML or JSON, by extension), each as a source of its own; the most restrictive counts.
 *
 * paths  count names; 0 means the built-in baseline.
 *
 * Returns a policy that the caller frees with strictgate_policy_free, NULL when there is no memory for it. One that
 * could not be loaded forbids every call; strictgate_policy_error tells why. A bad file is refused whole.
 * Milliseconds per thousand rules. Since 0.1.
 */
STRICTGATE_API struct strictgate_policy *
strictgate_policy_load(const char *const *paths, size_t count);

/**
 * Map a policy that `strictgate compile` wrote: microseconds, whatever its size.
 *
 * path  the file, and every directory above it, must belong to root or to the caller and be writable by nobody else.
 *
 * Returns as strictgate_policy_load. Whether the sources changed since then is looked at once, here: a stale policy is
 * an error. Since 0.1.
 */
STRICTGATE_API struct strictgate_policy *strictgate_policy_open(const char *path);

/**
 * Why a policy forbids everything: one or several lines of text with file, line and column, or NULL when it was loaded.
 * Owned by the policy. For NULL: "out of memory". Since 0.1.
 */
STRICTGATE_API const char *strictgate_policy_error(const struct strictgate_policy *policy);

/** Free a policy; results stay valid. NULL is ignored. Since 0.1. */
STRICTGATE_API void strictgate_policy_free(struct strictgate_policy *policy);

/**
 * Judge one tool call.
 *
 * policy  may be used by several threads at once; NULL forbids.
 * json    len bytes, one JSON object: {"tool": "Bash", "input": {"command": "..."}, "cwd": "/repo", "env": {...},
 *         "agent": "claude"} with only tool and input required, or the hook input of Codex, Claude Code or Copilot as it
 *         came. Need not end in NUL.
 *
 * Returns a result that the caller frees with strictgate_result_free; NULL (no memory) reads as forbidden. Input that
 * cannot be read is forbidden, with the reason. The call is not executed, and no file is looked at.
 * Microseconds for ordinary commands. Since 0.1.
 */
STRICTGATE_API struct strictgate_result *
strictgate_judge(const struct strictgate_policy *policy, const char *json, size_t len);

/** The verdict; STRICTGATE_FORBIDDEN for NULL. Since 0.1. */
STRICTGATE_API enum strictgate_verdict
strictgate_result_verdict(const struct strictgate_result *result);

/**
 * Why: one or two sentences for the user and the model, "" for an allowed call. Owned by the result, ends in NUL.
 * Since 0.1.
 */
STRICTGATE_API const char *strictgate_result_reason(const struct strictgate_result *result);

/** The rule that decided ("git/force-push", "paths[0]", "default"), or "". Owned by the result. Since 0.1. */
STRICTGATE_API const char *strictgate_result_rule(const struct strictgate_result *result);

/** Where that rule stands, "file:line", or "". Owned by the result. Since 0.1. */
STRICTGATE_API const char *strictgate_result_source(const struct strictgate_result *result);

/** All of it as `strictgate eval` prints it, one line of JSON without the newline. Owned by the result. Since 0.1. */
STRICTGATE_API const char *strictgate_result_json(const struct strictgate_result *result);

/** Free a result. NULL is ignored. Since 0.1. */
STRICTGATE_API void strictgate_result_free(struct strictgate_result *result);

#ifdef __cplusplus
}
#endif

#endif
