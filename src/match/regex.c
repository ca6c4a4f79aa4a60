/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PCRE2 behind limits: the only file that knows it. No JIT, which costs more than one match in a process that judges
 * one call. A thread keeps what it has compiled.
 */
#include "match/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>
#include <stdlib.h>

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

enum { BUCKETS = 1024, MOST_KEPT = 4096 };

/*
 * The expressions that a thread has met, in memory of its own: whoever judges many calls compiles each one once. When there
 * are too many, it begins anew.
 */
struct cache {
	struct sg_arena memory;
	struct compiled *buckets[BUCKETS];
	size_t count;
	pcre2_match_context *limits;
	pcre2_match_data *data;
	const struct sg_arena *call; /* whose work is counted */
	size_t units;                /* of work done for it, beyond what is free */
};

/* What one match may still do. */
struct allowance {
	size_t units;
	size_t at; /* in the text */
};

static __thread struct cache *cache;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;

static void
drop_expressions(struct cache *old)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct compiled *compiled = old->buckets[i]; compiled;
		     compiled = compiled->next) {
			pcre2_code_free(compiled->code);
			pcre2_code_free(compiled->counted);
		}
		old->buckets[i] = NULL;
	}
	old->count = 0;
	sg_arena_reset(&old->memory);
}

static void
drop_cache(void *what)
{
	struct cache *old = what;

	drop_expressions(old);
	pcre2_match_data_free(old->data);
	pcre2_match_context_free(old->limits);
	sg_arena_free(&old->memory);
	free(old);
}

static void
make_key(void)
{
	(void)pthread_key_create(&at_thread_end, drop_cache);
}

/* The call of the arena ends: another one may have the same address. */
static void
forget_call(void *what)
{
	(void)what;
	if (cache)
		cache->call = NULL;
}

static struct cache *
open_cache(struct sg_arena *arena)
{
	if (!cache) {
		pthread_once(&once, make_key);
		cache = calloc(1, sizeof(*cache));
		if (!cache)
			sg_arena_exhausted(arena);
		sg_arena_init(&cache->memory, 0);
		cache->limits = pcre2_match_context_create(NULL);
		cache->data = pcre2_match_data_create(1, NULL);
		(void)pthread_setspecific(at_thread_end, cache);
	}
	cache->memory.on_exhausted = arena->on_exhausted;
	if (cache->call != arena) {
		sg_arena_on_free(arena, forget_call, NULL);
		cache->call = arena;
		cache->units = 0;
	}
	return cache;
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

static size_t
bucket_of(struct sg_span expression)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < expression.len; i++)
		hash = (hash ^ (unsigned char)expression.p[i]) * 0x01000193u;
	return hash % BUCKETS;
}

static struct compiled *
cached(struct cache *kept, struct sg_span expression, bool anchored)
{
	size_t bucket = bucket_of(expression);
	struct compiled *compiled;
	PCRE2_SIZE offset;
	int error;

	for (compiled = kept->buckets[bucket]; compiled; compiled = compiled->next)
		if (compiled->anchored == anchored && sg_span_eq(compiled->expression, expression))
			return compiled;
	if (kept->count == MOST_KEPT)
		drop_expressions(kept);
	compiled = sg_arena_alloc(&kept->memory, sizeof(*compiled));
	*compiled = (struct compiled){ .expression = sg_arena_copy(&kept->memory, expression),
				       .anchored = anchored,
				       .code = compile(expression, anchored, 0, &error, &offset),
				       .next = kept->buckets[bucket] };
	kept->buckets[bucket] = compiled;
	kept->count++;
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
	if (!code || !cache->limits || !cache->data)
		return PCRE2_ERROR_NOMEMORY;
	pcre2_set_match_limit(cache->limits, steps);
	pcre2_set_depth_limit(cache->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(cache->limits, HEAP_LIMIT_KIB);
	pcre2_set_callout(cache->limits, allowance ? count_item : NULL, allowance);
	return pcre2_match(code, (PCRE2_SPTR)(text.len ? text.p : ""), text.len, 0, 0, cache->data,
			   cache->limits);
}

static int
run_counted(struct compiled *compiled, struct sg_span text)
{
	size_t left = cache->units < CALL_UNITS ? CALL_UNITS - cache->units : 0;
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
		cache->units += more - allowance.units;
	return result;
}

enum sg_match
sg_regex_match(struct sg_span expression, struct sg_span text, bool anchored,
	       struct sg_arena *arena)
{
	struct compiled *compiled = cached(open_cache(arena), expression, anchored);
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
