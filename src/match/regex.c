/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PCRE2 behind limits: the only file that knows it. No JIT, which costs more than one match in a process that judges
 * one call. Compiled expressions live as long as the arena.
 */
#include "match/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_LIMIT = 10 * 1000 * 1000, DEPTH_LIMIT = 50000, HEAP_LIMIT_KIB = 8192 };

/*
 * PCRE2 limits one match by steps that may each go through the whole text, and a script has thousands of commands. So
 * work is counted: a unit for each item of the expression that is tried, and one for so many bytes it went over.
 */
enum {
	SHORT_TEXT = 256,            /* bytes that are searched without counting first, */
	FEW_STEPS = 300,             /* as long as so many steps do */
	BYTES_PER_UNIT = 16,         /* gone over by one item */
	UNITS_PER_BYTE = 4,          /* of one text: linear work is free */
	MATCH_UNITS = 1000 * 1000,   /* and one match may take so many more */
	CALL_UNITS = 3 * 1000 * 1000 /* all matches with one arena together */
};

struct compiled {
	struct sg_span expression;
	bool anchored;
	pcre2_code *code;
	pcre2_code *
		counted; /* the same that calls back at each item, made when it is wanted; or NULL */
	struct compiled *next;
};

/* The expressions of one arena, found by its address; cut when the arena is freed. */
struct cache {
	struct sg_arena *arena;
	struct compiled *first;
	size_t units; /* of work done, beyond what is free */
};

/* What one match may still do. */
struct allowance {
	size_t units;
	size_t at; /* in the text */
};

static __thread struct cache cache;

static void
release(void *what)
{
	struct compiled *compiled = what;

	pcre2_code_free(compiled->code);
	pcre2_code_free(compiled->counted);
	if (cache.first == compiled)
		cache = (struct cache){ 0 };
}

static pcre2_code *
compile(struct sg_span expression, bool anchored, uint32_t more, int *error, PCRE2_SIZE *offset)
{
	uint32_t options = PCRE2_DOTALL | PCRE2_NEVER_BACKSLASH_C | more |
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
	pcre2_code *code = compile(expression, false, 0, &number, &offset);

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

static struct compiled *
cached(struct sg_span expression, bool anchored, struct sg_arena *arena)
{
	struct compiled *compiled;
	PCRE2_SIZE offset;
	int error;

	if (cache.arena != arena)
		cache = (struct cache){ .arena = arena };
	for (compiled = cache.first; compiled; compiled = compiled->next)
		if (compiled->anchored == anchored && sg_span_eq(compiled->expression, expression))
			return compiled;
	compiled = sg_arena_alloc(arena, sizeof(*compiled));
	*compiled = (struct compiled){ .expression = sg_arena_copy(arena, expression),
				       .anchored = anchored,
				       .code = compile(expression, anchored, 0, &error, &offset),
				       .next = cache.first };
	sg_arena_on_free(arena, release, compiled);
	cache.first = compiled;
	return compiled;
}

static int
count_item(pcre2_callout_block *block, void *data)
{
	struct allowance *allowance = data;
	size_t at = block->current_position;
	size_t moved = at > allowance->at ? at - allowance->at : allowance->at - at;
	size_t units = 1 + moved / BYTES_PER_UNIT;

	allowance->at = at;
	if (units > allowance->units) {
		allowance->units = 0;
		return PCRE2_ERROR_CALLOUT;
	}
	allowance->units -= units;
	return 0;
}

static int
run(const pcre2_code *code, struct sg_span text, uint32_t steps, struct allowance *allowance)
{
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int result = PCRE2_ERROR_NOMEMORY;

	if (code && limits && data) {
		pcre2_set_match_limit(limits, steps);
		pcre2_set_depth_limit(limits, DEPTH_LIMIT);
		pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
		if (allowance)
			pcre2_set_callout(limits, count_item, allowance);
		result = pcre2_match(code, (PCRE2_SPTR)(text.len ? text.p : ""), text.len, 0, 0,
				     data, limits);
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	return result;
}

static int
run_counted(struct compiled *compiled, struct sg_span text)
{
	size_t left = cache.units < CALL_UNITS ? CALL_UNITS - cache.units : 0;
	size_t more = left < MATCH_UNITS ? left : MATCH_UNITS;
	struct allowance allowance = { .units = UNITS_PER_BYTE * text.len + more };
	PCRE2_SIZE offset;
	int error, result;

	if (left == 0)
		return PCRE2_ERROR_CALLOUT;
	if (!compiled->counted)
		compiled->counted = compile(compiled->expression, compiled->anchored,
					    PCRE2_AUTO_CALLOUT, &error, &offset);
	result = run(compiled->counted, text, MATCH_LIMIT, &allowance);
	if (allowance.units < more)
		cache.units += more - allowance.units;
	return result;
}

enum sg_match
sg_regex_match(struct sg_span expression, struct sg_span text, bool anchored,
	       struct sg_arena *arena)
{
	struct compiled *compiled = cached(expression, anchored, arena);
	int result = PCRE2_ERROR_MATCHLIMIT;

	if (!compiled->code)
		return SG_MATCH_MAYBE;
	if (text.len <= SHORT_TEXT)
		result = run(compiled->code, text, FEW_STEPS, NULL);
	if (result == PCRE2_ERROR_MATCHLIMIT)
		result = run_counted(compiled, text);
	return result >= 0                     ? SG_MATCH_YES
	       : result == PCRE2_ERROR_NOMATCH ? SG_MATCH_NO
					       : SG_MATCH_MAYBE;
}
