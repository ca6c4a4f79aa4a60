/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON: the few pieces that answers and records are made of. Knows no message and no agent.
 */
#ifndef SG_BASE_JSON_H
#define SG_BASE_JSON_H

#include "base/vec.h"

/** How many of the bytes at p stand for themselves in a JSON string: printable ASCII but for quote and backslash. O(len). */
size_t sg_json_plain(const char *p, size_t len);

/**
 * Append the bytes as a JSON string, with its quotes. Control characters are escaped; bytes that are not UTF-8 become
 * U+FFFD, so that what comes out is always valid JSON on one line. O(text.len).
 */
void sg_json_string(struct sg_buffer *out, struct sg_span text);

/** Append "key": with a comma before it unless the buffer ends in an opening bracket. key needs no escaping. */
void sg_json_key(struct sg_buffer *out, const char *key);

/** A key and its string. */
void sg_json_text(struct sg_buffer *out, const char *key, struct sg_span text);

/** A key and a word that needs no escaping. */
void sg_json_word(struct sg_buffer *out, const char *key, const char *word);

/** A key and its number. */
void sg_json_number(struct sg_buffer *out, const char *key, long long number);

/** A comma, unless the buffer ends in an opening bracket: before the next element of an array. */
void sg_json_next(struct sg_buffer *out);

#endif
