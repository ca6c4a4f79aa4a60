/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PCRE2 behind limits: the only file that knows it. No JIT, which costs more than one match in a process that judges
 * one call. Compiled expressions live as long as the arena.
 */
#include "match/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_LIMIT = 200000, DEPTH_LIMIT = 50000, HEAP_LIMIT_KIB = 8192 };

struct compiled {
	struct sg_span expression;
	bool anchored;
	pcre2_code *code;
	struct compiled *next;
};

/* The expressions of one arena, found by its address; cut when the arena is freed. */
struct cache {
	struct sg_arena *arena;
	struct compiled *first;
};

static __thread struct cache cache;

static void
release(void *what)
{
	struct compiled *compiled = what;

	pcre2_code_free(compiled->code);
	if (cache.first == compiled)
		cache = (struct cache){ 0 };
}

static pcre2_code *
compile(struct sg_span expression, bool anchored, int *error, PCRE2_SIZE *offset)
{
	uint32_t options = PCRE2_DOTALL | PCRE2_NEVER_BACKSLASH_C |
			   (anchored ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0);

	if (sg_span_is_utf8(expression))
		options |= PCRE2_UTF | PCRE2_NEVER_UCP;
	return pcre2_compile((PCRE2_SPTR)(expression.len ? expression.p : ""), expression.len,
			     options, error, offset, NULL);
}

struct sg_status
sg_regex_check(struct sg_span expression, struct sg_arena *arena, struct sg_error *err)
{
	PCRE2_UCHAR text[200];
	PCRE2_SIZE offset;
	int number;
	struct sg_status status;
	pcre2_code *code = compile(expression, false, &number, &offset);

	if (code) {
		pcre2_code_free(code);
		return SG_STATUS_OK;
	}
	pcre2_get_error_message(number, text, sizeof(text));
	status = sg_fail(arena, err, SG_E_BAD_REGEX, "%s", (const char *)text);
	if (err)
		err->column = (unsigned)offset + 1;
	return status;
}

static pcre2_code *
cached(struct sg_span expression, bool anchored, struct sg_arena *arena)
{
	struct compiled *compiled;
	PCRE2_SIZE offset;
	int error;

	if (cache.arena != arena)
		cache = (struct cache){ .arena = arena };
	for (compiled = cache.first; compiled; compiled = compiled->next)
		if (compiled->anchored == anchored && sg_span_eq(compiled->expression, expression))
			return compiled->code;
	compiled = sg_arena_alloc(arena, sizeof(*compiled));
	*compiled =
		(struct compiled){ sg_arena_copy(arena, expression), anchored,
				   compile(expression, anchored, &error, &offset), cache.first };
	sg_arena_on_free(arena, release, compiled);
	cache.first = compiled;
	return compiled->code;
}

enum sg_match
sg_regex_match(struct sg_span expression, struct sg_span text, bool anchored,
	       struct sg_arena *arena)
{
	pcre2_code *code = cached(expression, anchored, arena);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	enum sg_match match = SG_MATCH_MAYBE;
	int result;

	if (code && limits && data) {
		pcre2_set_match_limit(limits, MATCH_LIMIT);
		pcre2_set_depth_limit(limits, DEPTH_LIMIT);
		pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
		result = pcre2_match(code, (PCRE2_SPTR)(text.len ? text.p : ""), text.len, 0, 0,
				     data, limits);
		match = result >= 0                     ? SG_MATCH_YES
			: result == PCRE2_ERROR_NOMATCH ? SG_MATCH_NO
							: SG_MATCH_MAYBE;
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	return match;
}
